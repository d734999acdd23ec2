#include "crawler/guard.h"

#include "tests/crawler/conformance.h"

namespace stet {
using test::conformance_cases;

TEST_CASE("addresses that are not publicly reachable are refused, their neighbours are not") {
    struct Row {
        const char* address;
        bool refused;
    };
    const Row rows[] = {
        {"127.0.0.1", true},
        {"192.168.1.1", true},
        {"100.64.0.1", true},
        {"100.127.255.255", true},
        {"100.128.0.1", false},
        {"198.18.0.1", true},
        {"198.19.255.255", true},
        {"192.0.2.4", true},
        {"255.255.255.255", true},
        {"8.8.8.8", false},
        {"fe80::1", true},
        {"fe80::1%eth0", true},
        {"fdff::1", true},
        {"2001:db8::1", true},
        {"::ffff:192.168.0.1", true},
        {"::ffff:8.8.8.8", false},
        {"64:ff9b::7f00:1", true},
        {"64:ff9b::808:808", false},
        {"2002:7f00:1::", true},
        {"2002:808:808::", false},
        {"2001::1", true},
        {"2a00:1450:4001::1", false},
        {"::", true},
        {"nonsense", true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.address);
        CHECK(refused_address(row.address).has_value() == row.refused);
    }
}

TEST_CASE("a URL is refused for its scheme, port, length or local host") {
    struct Row {
        const char* url;
        bool refused;
        bool refused_when_private_allowed;
    };
    const Row rows[] = {
        {"http://news.example/a", false, false}, {"ftp://news.example/a", true, true},
        {"http://news.example:22/", true, true}, {"http://localhost:8080/", true, false},
        {"http://printer.local/", true, false},  {"http://10.1.2.3/", true, false},
        {"http://[fe80::1]/", true, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.url);
        CHECK(refused_url(*Url::parse(row.url), false).has_value() == row.refused);
        CHECK(refused_url(*Url::parse(row.url), true).has_value() ==
              row.refused_when_private_allowed);
    }
    CHECK(
        refused_url(*Url::parse("http://news.example/" + std::string(kMaxUrlLength, 'a')), false));
}

TEST_CASE("conformance: http/address_guard.json") {
    for (const auto& row : conformance_cases("http/address_guard.json")) {
        const std::string address = row.at("address");
        CAPTURE(address);
        CHECK(refused_address(address).has_value() == row.at("blocked").get<bool>());
    }
}

TEST_CASE("conformance: http/url_guard.json") {
    for (const auto& row : conformance_cases("http/url_guard.json")) {
        const std::string text = row.at("url");
        CAPTURE(text);
        const std::optional<Url> url = Url::parse(text);
        const bool refused = !url || refused_url(*url, false).has_value();
        CHECK(refused == row.at("blocked").get<bool>());
    }
}

}  // namespace stet
