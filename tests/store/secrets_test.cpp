#include "store/secrets.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {

TEST_CASE("values of credentials are cut out of a head and put back byte for byte") {
    const std::string heads[] = {
        "GET / HTTP/1.1\r\nHost: a\r\nCookie: id=1; b=2\r\nAccept: */*\r\n\r\n",
        "GET / HTTP/1.1\r\nAUTHORIZATION:Basic eDp5\r\nProxy-Authorization: Basic z\r\n\r\n",
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nset-cookie:\tc=3 \r\n\r\n",
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=1;\r\n folded=secret\r\nX: y\r\n\r\n",
        "HTTP/2 200\r\nSet-Cookie: a=1",
        "HTTP/1.1 200 OK\r\nSet-Cookie:\r\n\r\n",
        "HTTP/1.1 200 OK\nSet-Cookie: a=1\n\n",
        "",
    };
    for (const std::string& head : heads) {
        CAPTURE(head);
        const CutHead cut = cut_secrets(head);
        CHECK(restore_secrets(cut.head, cut.secrets) == head);
        for (const char* secret : {"id=1", "eDp5", "a=1", "b=2", "c=3", "folded", "Basic"}) {
            CHECK(cut.head.find(secret) == std::string::npos);
        }
    }
    const CutHead cut = cut_secrets(heads[0]);
    CHECK(cut.head == "GET / HTTP/1.1\r\nHost: a\r\nCookie: \r\nAccept: */*\r\n\r\n");
    REQUIRE(cut.secrets.size() == 1);
    CHECK(cut.secrets[0].name == "Cookie");
}

TEST_CASE("other fields stay, also where they speak of cookies") {
    const std::string head = "GET / HTTP/1.1\r\nX-Cookie: a\r\nVary: Cookie\r\n\r\n";
    CHECK(cut_secrets(head).secrets.empty());
    CHECK(cut_secrets(head).head == head);
}

}  // namespace stet
