#include "extract/url.h"

#include "extract/surt.h"
#include "extract/text.h"
#include "tests/support/shared_data.h"

#include <doctest/doctest.h>

#include <functional>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using nlohmann::json;

json cases_of(const std::string& path) {
    return json::parse(test::read_shared(path)).at("cases");
}

std::string text_of(const json& row, const char* key) {
    return row.at(key).get<std::string>();
}

/// A text, or "" where the case gives bytes that are none.
std::string bytes_as_text(const json& row, const char* key) {
    return row.contains(key) && row.at(key).is_string() ? text_of(row, key) : "";
}

std::optional<Url> parse_row(const json& row, const char* input_key) {
    const std::string input = text_of(row, input_key);
    if (!row.contains("base") || row.at("base").is_null()) return Url::parse(input);
    const std::optional<Url> base = Url::parse(text_of(row, "base"));
    return base ? base->resolve(input) : std::nullopt;
}

/// Whether a case is about http or https: by what is wanted, or else by what is given.
bool is_web(const json& row, const std::optional<Url>& got) {
    if (row.contains("protocol")) {
        return text_of(row, "protocol") == "http:" || text_of(row, "protocol") == "https:";
    }
    const auto names_web = [](const json& text) {
        if (!text.is_string()) return false;
        const std::string lower = ascii_lower(trim(text.get<std::string>()));
        return lower.starts_with("http:") || lower.starts_with("https:");
    };
    if (got && got->is_http()) return true;
    return names_web(row.at("input")) || (row.contains("base") && names_web(row.at("base")) &&
                                          text_of(row, "input").find(':') == std::string::npos);
}

TEST_CASE("URL Standard: an absolute URL is taken apart and written in one form") {
    struct Row {
        const char* text;
        const char* href;
    };
    const Row rows[] = {
        {" https://News.Example/A/../b?x=1#y ", "https://news.example/b?x=1#y"},
        {"HTTP://EXAMPLE.com:80", "http://example.com/"},
        {"http:\\\\a.example\\b", "http://a.example/b"},
        {"http://ex\nam\tple.com/", "http://example.com/"},
        {"https://münchen.example/straße", "https://xn--mnchen-3ya.example/stra%C3%9Fe"},
        {"https://faß.example/", "https://xn--fa-hia.example/"},
        {"http://0x7f.1/", "http://127.0.0.1/"},
        {"http://[2001:DB8::0:0:1]/", "http://[2001:db8::1]/"},
        {"https://user:p%40ss@h.example:8443/?q='", "https://user:p%40ss@h.example:8443/?q=%27"},
        {"mailto:desk@news.example", "mailto:desk@news.example"},
        {"file:///C|/a/../..", "file:///C:/"},
        {"http://", nullptr},
        {"http://a b/", nullptr},
        {"http://256.1.1.1/", nullptr},
        {"http://a.example:99999/", nullptr},
        {"/no/base", nullptr},
        {"", nullptr},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const std::optional<Url> url = Url::parse(row.text);
        REQUIRE(url.has_value() == (row.href != nullptr));
        if (url) CHECK(url->href() == row.href);
    }
}

TEST_CASE("URL Standard: a reference is resolved against the page's address") {
    const std::optional<Url> base = Url::parse("https://news.example/a/b.html?x#y");
    REQUIRE(base);
    struct Row {
        const char* reference;
        const char* href;
    };
    const Row rows[] = {
        {"c.html", "https://news.example/a/c.html"},
        {"", "https://news.example/a/b.html?x"},
        {"?p=2", "https://news.example/a/b.html?p=2"},
        {"#top", "https://news.example/a/b.html?x#top"},
        {"//cdn.example/i.png", "https://cdn.example/i.png"},
        {"../../../z", "https://news.example/z"},
        {"https:d", "https://news.example/a/d"},
        {"javascript:void(0)", "javascript:void(0)"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.reference);
        const std::optional<Url> url = base->resolve(row.reference);
        REQUIRE(url);
        CHECK(url->href() == row.href);
    }
}

TEST_CASE("a URL knows what is sent and whom it is sent to") {
    const std::optional<Url> url = Url::parse("https://news.example:8443/a?b#c");
    REQUIRE(url);
    CHECK(url->without_fragment() == "https://news.example:8443/a?b");
    CHECK(url->origin() == "https://news.example:8443");
    CHECK(url->effective_port() == 8443);
    CHECK(Url::parse("http://news.example/")->effective_port() == 80);
    CHECK(Url::parse("mailto:a@b.example")->origin() == "null");
    CHECK(Url().href().empty());
    CHECK_FALSE(Url().resolve("a"));
}

TEST_CASE("web-platform-tests: urltestdata") {
    if (!test::has_shared("conformance/url/wpt_urltestdata.json")) return;
    int ran = 0;
    int other = 0;
    int other_met = 0;
    for (const json& row : cases_of("conformance/url/wpt_urltestdata.json")) {
        if (row.contains("lone_surrogate")) continue;
        const std::optional<Url> url = parse_row(row, "input");
        if (!is_web(row, url)) {  // of no matter for fetching: told, and must not crash
            ++other;
            const bool failure = row.value("failure", false);
            other_met +=
                failure != url.has_value() && (failure || url->href() == text_of(row, "href")) ? 1
                                                                                               : 0;
            continue;
        }
        ++ran;
        CAPTURE(row.dump());
        if (row.value("failure", false)) {
            CHECK_FALSE(url.has_value());
            continue;
        }
        CHECK(url.has_value());
        if (!url) continue;
        CHECK(url->href() == text_of(row, "href"));
        CHECK(url->scheme() + ":" == text_of(row, "protocol"));
        CHECK(url->host() == text_of(row, "hostname"));
        CHECK((url->port() ? std::to_string(*url->port()) : "") == text_of(row, "port"));
        CHECK(url->path() == text_of(row, "pathname"));
        CHECK(url->username() == text_of(row, "username"));
        CHECK(url->password() == text_of(row, "password"));
        const std::string query = url->query().value_or("");
        CHECK((query.empty() ? "" : "?" + query) == text_of(row, "search"));
        const std::string fragment = url->fragment().value_or("");
        CHECK((fragment.empty() ? "" : "#" + fragment) == text_of(row, "hash"));
    }
    MESSAGE("wpt_urltestdata: " << ran << " cases of http and https; of " << other << " others "
                                << other_met << " are met");
}

TEST_CASE("web-platform-tests: toascii") {
    if (!test::has_shared("conformance/url/wpt_toascii.json")) return;
    int ran = 0;
    for (const json& row : cases_of("conformance/url/wpt_toascii.json")) {
        ++ran;
        CAPTURE(row.dump());
        const std::optional<Url> url = Url::parse("https://" + text_of(row, "input") + "/x");
        const bool fails = row.at("output").is_null();
        CHECK(url.has_value() == !fails);
        if (url && !fails) CHECK(url->host() == text_of(row, "output"));
    }
    MESSAGE("wpt_toascii: " << ran << " cases");
}

TEST_CASE("web-platform-tests: percent encoding in UTF-8") {
    if (!test::has_shared("conformance/url/wpt_percent_encoding.json")) return;
    int ran = 0;
    for (const json& row : cases_of("conformance/url/wpt_percent_encoding.json")) {
        ++ran;
        CAPTURE(row.dump());
        const std::optional<Url> url =
            Url::parse("https://a.example/?" + text_of(row, "input") + "#");
        REQUIRE(url);
        CHECK(url->query().value_or("") == text_of(row.at("output"), "utf-8"));
    }
    MESSAGE("wpt_percent_encoding: " << ran << " cases");
}

/// Some rows of this set kept the quotes of the table that they came from.
std::string unquoted(std::string text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
    return text.substr(1, text.size() - 2);
}

TEST_CASE("crawler-commons: a reference is resolved") {
    if (!test::has_shared("conformance/url/resolve.json")) return;
    int ran = 0;
    for (const json& row : cases_of("conformance/url/resolve.json")) {
        ++ran;
        CAPTURE(row.dump());
        std::string reference = text_of(row, "base");  // the columns' names are swapped
        std::string base_text = text_of(row, "ref");
        if (!Url::parse(base_text)) std::swap(reference, base_text);
        const std::optional<Url> base = Url::parse(unquoted(base_text));
        REQUIRE(base);
        const std::optional<Url> url = base->resolve(unquoted(reference));
        REQUIRE(url);
        CHECK(url->href() == unquoted(text_of(row, "resolved")));
    }
    MESSAGE("resolve: " << ran << " cases");
}

TEST_CASE("ours: one article has one key, however a reader came to it") {
    struct Row {
        const char* a;
        const char* b;
        bool same;
    };
    const Row rows[] = {
        {"http://news.example/a/", "https://www.news.example/a", true},
        {"https://news.example/a?id=7&utm_source=x", "https://news.example/a?id=7", true},
        {"https://news.example/a?source=rss", "https://news.example/a", true},
        {"https://news.example/a?source=reuters", "https://news.example/a", false},
        {"https://news.example/a?", "https://news.example/a#x", true},
        {"https://news.example/A", "https://news.example/a", false},
        {"https://news.example/a%2Fb", "https://news.example/a/b", false},
        {"https://news.example/%7ea", "https://news.example/~a", true},
        {"https://news.example/%c3%a9", "https://news.example/\u00e9", true},
        {"https://news.example:443/a", "https://news.example/a", true},
        {"https://news.example:8443/a", "https://news.example/a", false},
        {"https://m.news.example/a", "https://news.example/a", false},
        {"https://news.example/a?p=1&p=2", "https://news.example/a?p=2&p=1", true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.a);
        CAPTURE(row.b);
        CHECK((article_key(Url::parse(row.a).value()) == article_key(Url::parse(row.b).value())) ==
              row.same);
    }
}

TEST_CASE("stet vectors: which addresses are one article by their text") {
    if (!test::has_shared("conformance/canon/news_keys.json")) return;
    int ran = 0;
    for (const json& row : cases_of("conformance/canon/news_keys.json")) {
        ++ran;
        CAPTURE(row.dump());
        const std::optional<Url> a = Url::parse(text_of(row, "a"));
        const std::optional<Url> b = Url::parse(text_of(row, "b"));
        REQUIRE((a && b));
        CHECK((article_key(*a) == article_key(*b)) == row.at("same").get<bool>());
    }
    MESSAGE("news_keys: " << ran << " cases");
}

/// The sets that conformance/canon gives as a guide: how many agree is printed, nothing fails.
void report_guide(const std::string& name, const std::function<std::string(const json&)>& answer) {
    const std::string path = "conformance/canon/" + name + ".json";
    if (!test::has_shared(path)) return;
    int ran = 0;
    int agreed = 0;
    for (const json& row : cases_of(path)) {
        ++ran;
        const json& wanted = row.at("out");
        if (!wanted.is_null() && !wanted.is_string()) continue;
        agreed += answer(row) == (wanted.is_null() ? "" : wanted.get<std::string>()) ? 1 : 0;
    }
    MESSAGE(name << " (a guide): " << agreed << " of " << ran << " cases agree");
    CHECK(ran > 0);
}

TEST_CASE("urlcanon and crawler-commons vectors that are a guide") {
    const auto whole = [](const json& row) {
        const std::optional<Url> url = Url::parse(text_of(row, "in"));
        return url ? url->href() : "";
    };
    report_guide("normalizer_crawler_commons", whole);
    report_guide("supplemental_whatwg", whole);
    report_guide("semantic_precise", whole);
    report_guide("aggressive", whole);
    report_guide("funky_ipv4", [](const json& row) {
        const std::optional<Url> url = Url::parse("http://" + text_of(row, "in") + "/");
        return url ? url->host() : "";
    });
    report_guide("ssurt", [](const json& row) {
        const LooseUrl url = parse_loose(text_of(row, "in"));
        const std::string rule = text_of(row, "rule");
        if (rule == "surtWithoutScheme") return write_surt(url);
        return rule == "surtWithoutTrailingComma" ? url.scheme + "://(" + write_surt(url) : "";
    });
    report_guide("path_dots", [](const json& row) {
        const bool special = text_of(row, "rule") == "special";
        const std::string start = special ? "http://a.example" : "x://a.example";
        const std::optional<Url> url = Url::parse(start + text_of(row, "in"));
        return url ? url->path() : "";
    });
}

TEST_CASE("urlcanon vectors of lossless splitting: a guide") {
    if (!test::has_shared("conformance/canon/parsing.json")) return;
    int ran = 0;
    int agreed = 0;
    for (const json& row : cases_of("conformance/canon/parsing.json")) {
        ++ran;
        const LooseUrl url = parse_loose(bytes_as_text(row, "in"));
        const json& wanted = row.at("out");
        agreed += url.scheme == ascii_lower(wanted.value("scheme", "")) &&
                          url.host == wanted.value("host", "") &&
                          url.path == wanted.value("path", "") &&
                          url.query.value_or("") == wanted.value("query", "")
                      ? 1
                      : 0;
    }
    MESSAGE("parsing (a guide): " << agreed << " of " << ran << " cases agree in scheme, host, "
                                  << "path and query");
    CHECK(ran > 0);
}

}  // namespace
}  // namespace stet
