#include "extract/surt.h"

#include "tests/support/shared_data.h"

#include <doctest/doctest.h>

#include <optional>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using nlohmann::json;

std::string google_form(const std::string& text) {
    LooseUrl url = parse_loose(text);
    canonicalise_for_google(url);
    return write_loose(url);
}

std::string archive_form(const std::string& text, bool google_first) {
    LooseUrl url = parse_loose(text);
    if (google_first) canonicalise_for_google(url);
    canonicalise_for_archive(url);
    return write_loose(url);
}

TEST_CASE("Wayback keys of what news archives hold") {
    struct Row {
        const char* text;
        const char* key;
    };
    const Row rows[] = {
        {"https://www.News.example/A/B/?b=2&a=1#x", "example,news)/a/b?a=1&b=2"},
        {"http://www3.news.example:80/", "example,news)/"},
        {"https://news.example:8443/a", "example,news:8443)/a"},
        {"https://user:pass@news.example/a?PHPSESSID=0123456789abcdef0123456789ABCDEF&x=1",
         "example,news)/a?x=1"},
        {"http://news.example/a?CFID=12&CFTOKEN=34&id=5", "example,news)/a?id=5"},
        {"http://news.example/a//b/./c/../d", "example,news)/a/b/d"},
        {"http://news.example/%25%32%35", "example,news)/%25"},
        {"http:////news.example", "example,news)/"},
        {"http://https://news.example/a", "example,news)/a"},
        {"news.example/a", "example,news)/a"},
        {"mailto:desk@news.example", "mailto:desk@news.example"},
        {"http://017.0.0.1/", "1,0,0,15)/"},
        {"http://10.0.258/", "2,1,0,10)/"},
        {"http://1.2.3.256/", "256,3,2,1)/"},
        {"http://39024579298/", "226,210,11,22)/"},
        {"", "-"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(wayback_key(row.text) == row.key);
    }
}

TEST_CASE("session ids go, and nothing that looks like one") {
    struct Row {
        const char* before;
        const char* after;
    };
    const Row paths[] = {
        {"/(S(4hqa0555fwsecu455xqckv45))/mileg.aspx", "/mileg.aspx"},
        {"/(4hqa0555fwsecu455xqckv45)/mileg.aspx", "/mileg.aspx"},
        {"/(a(4hqa0555fwsecu455xqckv45)S(4hqa0555fwsecu455xqckv45))/mileg.aspx?page=x",
         "/mileg.aspx?page=x"},
        {"/(4hqa0555fwsecu455xqckv45)/mileg.html", "/(4hqa0555fwsecu455xqckv45)/mileg.html"},
        {"/(4hqa0555fwsecu455xqckv4)/mileg.aspx", "/(4hqa0555fwsecu455xqckv4)/mileg.aspx"},
        {"/photos/36050182@N05/", "/photos/36050182@N05/"},
    };
    for (const Row& row : paths) {
        CAPTURE(row.before);
        CHECK(without_path_session(row.before) == row.after);
    }
    const Row queries[] = {
        {"jsessionid=0123456789abcdefghijklemopqrstuv&a=1", "a=1"},
        {"a=1&sid=0123456789abcdefghijklemopqrstuv", "a=1&"},
        {"sid=9682993c8daa2c5497996114facdc805&x=y", "x=y"},
        {"ASPSESSIONIDAQBSDSRT=EOHBLBDDPFCLHKPGGKLILNAM&x=y", "x=y"},
        {"CFID=1169580&CFTOKEN=48630702&dtstamp=22", "dtstamp=22"},
        {"sid=short", "sid=short"},
        {"", ""},
    };
    for (const Row& row : queries) {
        CAPTURE(row.before);
        CHECK(without_query_session(row.before) == row.after);
    }
}

/// Nothing for a rule that keys do not rest on.
std::optional<std::string> by_rule(const std::string& rule, const std::string& text) {
    if (rule == "google" || rule == "googleSupplementalFromSurt") return google_form(text);
    if (rule == "Canonicalizer.IA") return archive_form(text, false);
    if (rule == "Canonicalizer.DefaultIA") return archive_form(text, true);
    if (rule == "defaultIASurt") return archive_surt(text);
    if (rule == "unescapeRepeatedly") return unescape_repeatedly(text);
    if (rule == "alphaRorderQuery") return sort_parameters(text);
    if (rule == "massageHost") return without_www(text);
    if (rule == "stripPathSessionId") return without_path_session(text);
    if (rule == "stripQuerySessionId") return without_query_session(text);
    if (rule == "waybackSurt" || rule == "wayback") return wayback_key(text);
    return std::nullopt;
}

TEST_CASE("urlcanon vectors: surt") {
    if (!test::has_shared("conformance/canon/surt.json")) return;
    const json vectors = json::parse(test::read_shared("conformance/canon/surt.json"));
    int ran = 0;
    int other = 0;
    for (const json& row : vectors.at("cases")) {
        CAPTURE(row.dump());
        const std::optional<std::string> answer =
            by_rule(row.at("rule").get<std::string>(), row.at("in").get<std::string>());
        answer ? ++ran : ++other;
        if (answer) CHECK(*answer == row.at("out").get<std::string>());
    }
    MESSAGE("surt: " << ran << " cases, " << other << " of rules that we do not have");
}

TEST_CASE("webarchive-commons vectors: keys of CDX files") {
    if (!test::has_shared("conformance/canon/wayback_key.json")) return;
    const json vectors = json::parse(test::read_shared("conformance/canon/wayback_key.json"));
    int ran = 0;
    for (const json& row : vectors.at("cases")) {
        ++ran;
        CAPTURE(row.dump());
        CHECK(wayback_key(row.at("in").get<std::string>()) == row.at("key").get<std::string>());
    }
    MESSAGE("wayback_key: " << ran << " cases");
}

}  // namespace
}  // namespace stet
