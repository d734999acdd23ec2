#include "crawler/http_fields.h"

#include "crawler/date.h"
#include "extract/charset.h"
#include "extract/text.h"
#include "tests/crawler/conformance.h"

namespace stet {
using namespace std::chrono_literals;
using test::conformance_cases;

namespace {

const UtcTime kNow = *parse_http_date("Thu, 15 Jan 2026 12:00:00 GMT");

std::string head_with(const nlohmann::json& headers) {
    std::string head = "HTTP/1.1 200 OK\r\n";
    for (const auto& header : headers) {
        head += header.at(0).get<std::string>() + ": " + header.at(1).get<std::string>() + "\r\n";
    }
    return head + "\r\n";
}

std::string action_name(RetryAdvice::Action action) {
    switch (action) {
        case RetryAdvice::Action::none: return "none";
        case RetryAdvice::Action::retry: return "retry";
        case RetryAdvice::Action::follow: return "follow";
    }
    return "";
}

}  // namespace

TEST_CASE("the fields of a head are read in order, folded lines joined") {
    const std::string head =
        "HTTP/1.1 200 OK\r\nA: 1\r\nB:  two \r\n three\r\nnonsense\r\na: 4\r\n\r\n";
    const auto fields = header_fields(head);
    REQUIRE(fields.size() == 3);
    CHECK(fields[1].second == "two three");
    CHECK(header_values(head, "A") == std::vector<std::string>{"1", "4"});
    CHECK(header_joined(head, "a") == "1, 4");
    CHECK(header_joined(head, "c") == "");
}

TEST_CASE("what an answer means for asking again: RFC 9110 and 6585") {
    struct Row {
        int status;
        const char* fields;
        const char* action;
        int wait_s;  // -1: none
    };
    const Row rows[] = {
        {429, "Retry-After: 7\r\n", "retry", 7},
        {503, "Retry-After: Thu, 15 Jan 2026 12:00:30 GMT\r\n", "retry", 30},
        {503, "Retry-After: later\r\n", "retry", -1},
        {404, "Retry-After: 7\r\n", "none", -1},
        {302, "Retry-After: 7\r\n", "follow", 7},
        {500, "", "retry", -1},
        {501, "", "none", -1},
        {413, "", "none", -1},
    };
    for (const Row& row : rows) {
        CAPTURE(row.status);
        CAPTURE(row.fields);
        const RetryAdvice advice =
            retry_advice(row.status, "HTTP/1.1 x\r\n" + std::string(row.fields) + "\r\n", kNow);
        CHECK(action_name(advice.action) == row.action);
        CHECK((advice.wait ? advice.wait->count() : -1) == row.wait_s);
    }
    CHECK(retry_advice(429, "HTTP/1.1 429 x\r\nRetry-After: 99999999999999999999999\r\n\r\n", kNow)
              .overflow);
}

TEST_CASE("every opt-out signal of an answer is noted once, grants are not") {
    const std::string head =
        "HTTP/1.1 200 OK\r\nX-Robots-Tag: noarchive, index\r\nX-Robots-Tag: otherbot: noindex\r\n"
        "TDM-Reservation: 1\r\n\r\n";
    CHECK(rights_signals(head, "<meta name=robots content='noai, NOARCHIVE, max-snippet:4'>",
                         "stet") == "noarchive, noai, tdm-reservation");
    CHECK(rights_signals("HTTP/1.1 200 OK\r\n\r\n", "<p>", "stet") == "");
}

TEST_CASE("a refresh inside a script, comment or style is none") {
    const Url base = *Url::parse("https://news.example/a");
    CHECK(find_meta_refresh("<meta http-equiv=refresh content='0;url=/b'>", base)->url->href() ==
          "https://news.example/b");
    CHECK_FALSE(
        find_meta_refresh("<script>'<meta http-equiv=refresh content=0;url=b>'</script>", base));
    CHECK_FALSE(find_meta_refresh("<!-- <meta http-equiv=refresh content=0;url=b> -->", base));
}

TEST_CASE("conformance: http/retry_after.json") {
    for (const auto& row : conformance_cases("http/retry_after.json")) {
        const std::string why = row.at("why");
        CAPTURE(why);
        const int status = row.at("status");
        CAPTURE(status);
        const UtcTime now = *parse_http_date(row.at("now").get<std::string>());
        const RetryAdvice advice = retry_advice(status, head_with(row.at("headers")), now);
        CHECK(action_name(advice.action) == row.at("action").get<std::string>());
        if (row.at("wait_s").is_null()) {
            CHECK_FALSE(advice.wait);
            // "must not wrap to a small number: treat as the cap or park the host"
            if (why.find("overflow") != std::string::npos) CHECK(advice.overflow);
        } else {
            REQUIRE(advice.wait);
            CHECK(advice.wait->count() == row.at("wait_s").get<long>());
        }
    }
}

TEST_CASE("conformance: http/content_type.json") {
    for (const auto& row : conformance_cases("http/content_type.json")) {
        const std::string text = row.at("in");
        CAPTURE(text);
        const ContentType type = parse_content_type(text);
        CHECK(type.mime == (row.at("mime").is_null() ? "" : row.at("mime").get<std::string>()));
        const std::string encoding = ascii_lower(encoding_for_label(type.charset));
        CHECK(encoding ==
              (row.at("charset").is_null() ? "" : row.at("charset").get<std::string>()));
    }
}

TEST_CASE("conformance: http/link_header.json") {
    for (const auto& row : conformance_cases("http/link_header.json")) {
        const std::string text = row.at("in");
        CAPTURE(text);
        nlohmann::json links = nlohmann::json::array();
        for (const HeaderLink& link : parse_link_header(text)) {
            nlohmann::json object = {{"uri", link.uri}};
            for (const auto& [name, value] : link.parameters) object[name] = value;
            links.push_back(object);
        }
        CHECK(links == row.at("links"));
    }
}

TEST_CASE("conformance: http/robots_directives.json") {
    for (const auto& row : conformance_cases("http/robots_directives.json")) {
        const std::string value = row.at("value");
        CAPTURE(value);
        const std::string agent = row.at("agent");
        const auto found = row.at("where") == "header" ? robots_header_directives(value, agent)
                                                       : robots_meta_directives(value, agent);
        CHECK(nlohmann::json(found) == row.at("directives"));
    }
}

TEST_CASE("conformance: http/meta_refresh.json") {
    for (const auto& row : conformance_cases("http/meta_refresh.json")) {
        const std::string content = row.at("content");
        CAPTURE(content);
        const Url base = *Url::parse(row.at("base").get<std::string>());
        const std::optional<Refresh> refresh = parse_refresh(content, base);
        nlohmann::json got;
        if (refresh) {
            got = nlohmann::json::array({refresh->seconds, nullptr});
            if (refresh->url) got[1] = refresh->url->href();
        }
        CHECK(got == row.at("expect"));
    }
}

}  // namespace stet
