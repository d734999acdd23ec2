#include "store/capture.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {

TEST_CASE("a header value is found whatever its case, and the first of several wins") {
    const std::string head =
        "HTTP/1.1 200 OK: fine\r\nContent-Type:  text/html \r\nX-Long: a\r\n  b\r\n"
        "content-type: other\r\nno colon\r\nEmpty:\r\n\r\nContent-Length: 5\r\n";
    CHECK(header_value(head, "content-TYPE") == "text/html");
    CHECK(header_value(head, "x-long") == "a\r\n  b");
    CHECK(header_value(head, "Empty").empty());
    CHECK(header_value(head, "Content-Length").empty());
    CHECK(header_value(head, "HTTP/1.1 200 OK").empty());
    CHECK(header_value("", "a").empty());
    CHECK(header_value("HTTP/2 200\nA: b\n", "a") == "b");
}

TEST_CASE("a verdict's name leads back to it") {
    for (int i = 0; i <= static_cast<int>(Verdict::truncated); ++i) {
        const auto verdict = static_cast<Verdict>(i);
        CHECK(verdict_named(verdict_name(verdict)) == verdict);
    }
    CHECK(verdict_named("nonsense") == Verdict::unknown);
}

}  // namespace stet
