#include "crawler/robots.h"

#include "extract/url.h"
#include "tests/crawler/conformance.h"

#include <algorithm>

namespace stet {
using namespace std::chrono_literals;
using test::bytes_of;
using test::conformance_cases;

namespace {

bool allowed(const std::string& robots, const std::string& agent, const std::string& path) {
    return RobotsFile::parse(robots).rules({agent}).allows(path);
}

/// The words of names that other crawlers call themselves by: "Mozilla denybot 99.9".
std::vector<std::string> tokens_of(const nlohmann::json& agents) {
    std::vector<std::string> tokens;
    for (const auto& agent : agents) {
        std::string text = agent.get<std::string>();
        std::replace_if(
            text.begin(), text.end(), [](char c) { return c == ' ' || c == ','; }, '\n');
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            std::string word = text.substr(at, end - at);
            word = word.substr(0, word.find('/'));
            if (!word.empty()) tokens.push_back(word);
            at = end + 1;
        }
    }
    return tokens;
}

std::vector<std::string_view> views(const std::vector<std::string>& words) {
    return {words.begin(), words.end()};
}

}  // namespace

TEST_CASE("RFC 9309: the longest match decides, and allow wins a tie") {
    struct Row {
        const char* robots;
        const char* path;
        bool allowed;
    };
    const Row rows[] = {
        {"user-agent: stet\ndisallow: /a\nallow: /a/b\n", "/a/b/c", true},
        {"user-agent: stet\ndisallow: /a\nallow: /a/b\n", "/a/c", false},
        {"user-agent: stet\ndisallow: /a\nallow: /a\n", "/a", true},
        {"user-agent: *\ndisallow: /\nuser-agent: stet\nallow: /\n", "/x", true},
        {"user-agent: *\ndisallow: /\n", "/robots.txt", true},
        {"user-agent: *\ndisallow: /*.pdf$\n", "/a/b.pdf", false},
        {"user-agent: *\ndisallow: /*.pdf$\n", "/a/b.pdf?x", true},
        {"user-agent: *\ndisallow: /a%2ab\n", "/a*b", false},
        {"user-agent: *\ndisallow: /a/%62\n", "/a/b", false},
        {"user-agent: *\ndisallow: /\xC3\xA4\n", "/%c3%a4", false},
        {"user-agent: *\ndisallow: a\n", "/a", true},
        {"user-agent: *\ndisallow:\n", "/a", true},
        {"disallow: /\n", "/a", true},
        {"user-agent: stet\nuser-agent: x\ndisallow: /a\nuser-agent: stet\ndisallow: /b\n", "/b",
         false},
        {"user-agent: stet\nuser-agent: x\ndisallow: /a\nuser-agent: stet\ndisallow: /b\n", "/a",
         false},
        {"user-agent: *\ndisallow: /p$q\n", "/p$q", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.robots);
        CAPTURE(row.path);
        CHECK(allowed(row.robots, "stet", row.path) == row.allowed);
    }
}

TEST_CASE("a robots.txt beyond its limit loses the half line at the cut") {
    std::string robots = "user-agent: *\ndisallow: /early\n";
    robots += std::string(kMaxRobotsBytes - robots.size() - 12, '#');
    robots += "\ndisallow: /late\n";
    CHECK_FALSE(allowed(robots, "stet", "/early"));
    CHECK(allowed(robots, "stet", "/d"));
    CHECK(allowed(robots, "stet", "/late"));
}

TEST_CASE("patterns full of stars end in time") {
    std::string pattern = "user-agent: *\ndisallow: /";
    for (int i = 0; i < 2'000; ++i) pattern += "a*";
    pattern += "b$\n";
    CHECK(allowed(pattern, "stet", "/" + std::string(4'000, 'a')));
}

TEST_CASE("RFC 9309 2.3.1: what an answer for robots.txt means") {
    struct Row {
        RobotsAnswer answer;
        bool cached;
        std::chrono::hours unreachable;
        RobotsPolicy policy;
    };
    const Row rows[] = {
        {{200, false}, false, 0h, RobotsPolicy::parse},
        {{404, false}, true, 0h, RobotsPolicy::allow_all},
        {{429, false}, false, 0h, RobotsPolicy::deny_for_now},
        {{503, false}, false, 24h, RobotsPolicy::deny_for_now},
        {{503, false}, true, 24h, RobotsPolicy::use_cached},
        {{503, false}, true, 24h * 31, RobotsPolicy::allow_all},
        {{0, false}, false, 0h, RobotsPolicy::deny_for_now},
        {{304, false}, true, 0h, RobotsPolicy::use_cached},
        {{301, true}, false, 0h, RobotsPolicy::allow_all},
    };
    for (const Row& row : rows) {
        CAPTURE(row.answer.status);
        CHECK(robots_policy(row.answer, row.cached, row.unreachable) == row.policy);
    }
}

TEST_CASE("conformance: robots/google_allowed.json") {
    // Optional, or matched without the caller's escaping: see the set's README.
    int divergent = 0;
    for (const auto& row : conformance_cases("robots/google_allowed.json")) {
        const std::string test = row.at("test");
        const std::string robots = bytes_of(row, "robots");
        const std::string agent = row.at("agent");
        const std::string url = row.at("url");
        CAPTURE(test);
        CAPTURE(robots.substr(0, 300));
        CAPTURE(agent);
        CAPTURE(url);
        const bool got = allowed(robots, agent, robots_path(url));
        if (got != row.at("allowed").get<bool>() &&
            (test == "GoogleOnly_IndexHTMLisDirectory" || test == "ID_Encoding")) {
            ++divergent;
            continue;
        }
        CHECK(got == row.at("allowed").get<bool>());
    }
    MESSAGE("choices of Google where the RFC wins, or optional: ", divergent);
}

TEST_CASE("conformance: robots/crawler_commons_allowed.json") {
    int guide = 0;
    int guide_met = 0;
    for (const auto& row : conformance_cases("robots/crawler_commons_allowed.json")) {
        const std::string test = row.at("test");
        const std::string profile = row.at("profile");
        const std::vector<std::string> tokens = tokens_of(row.at("agents"));
        const std::string url = row.at("url");
        CAPTURE(test);
        CAPTURE(profile);
        CAPTURE(url);
        CAPTURE(row.at("agents").dump());
        const RobotsRules rules = RobotsFile::parse(bytes_of(row, "robots")).rules(views(tokens));
        const bool got = rules.allows(robots_path(url));
        const bool wanted = row.at("allowed");
        if (profile == "rfc9309") {
            CHECK(got == wanted);
        } else {
            ++guide;
            guide_met += got == wanted ? 1 : 0;
        }
    }
    MESSAGE("guide only (other profiles): ", guide_met, " of ", guide, " alike");
}

TEST_CASE("conformance: robots/crawler_commons_delay.json") {
    for (const auto& row : conformance_cases("robots/crawler_commons_delay.json")) {
        const std::string test = row.at("test");
        CAPTURE(test);
        CAPTURE(row.at("agents").dump());
        const std::vector<std::string> tokens = tokens_of(row.at("agents"));
        const auto delay = RobotsFile::parse(bytes_of(row, "robots")).rules(views(tokens)).delay();
        if (row.at("delay_ms").is_null()) {
            CHECK_FALSE(delay);
        } else {
            REQUIRE(delay);
            CHECK(delay->count() == row.at("delay_ms").get<long>());
        }
    }
}

TEST_CASE("conformance: robots/crawler_commons_sitemaps.json") {
    for (const auto& row : conformance_cases("robots/crawler_commons_sitemaps.json")) {
        CAPTURE(row.dump().substr(0, 600));
        const RobotsFile file = RobotsFile::parse(bytes_of(row, "robots"));
        const Url base = *Url::parse(row.value("url", "http://www.example.com/robots.txt"));
        std::vector<std::string> found;
        for (const std::string& line : file.sitemaps()) {
            const std::optional<Url> url = base.resolve(line);
            if (url && std::find(found.begin(), found.end(), url->href()) == found.end()) {
                found.push_back(url->href());
            }
        }
        if (row.contains("count")) CHECK(found.size() == row.at("count").get<std::size_t>());
        if (row.contains("first")) {
            REQUIRE(!found.empty());
            CHECK(found[0] == row.at("first").get<std::string>());
        }
        if (!row.contains("sitemaps")) continue;
        for (const auto& wanted : row.at("sitemaps")) {
            const std::optional<Url> url = base.resolve(wanted.get<std::string>());
            REQUIRE(url);
            CHECK(std::find(found.begin(), found.end(), url->href()) != found.end());
        }
        CHECK(found.size() == row.at("sitemaps").size());
    }
}

TEST_CASE("conformance: robots/google_parse.json") {
    for (const auto& row : conformance_cases("robots/google_parse.json")) {
        CAPTURE(row.dump());
        const RobotsFile file = RobotsFile::parse(bytes_of(row, "robots"));
        if (row.contains("last_line_seen"))
            CHECK(file.last_line() == row.at("last_line_seen").get<int>());
        if (row.contains("valid_directives"))
            CHECK(file.valid_lines() == row.at("valid_directives").get<int>());
        if (row.contains("unknown_directives"))
            CHECK(file.unknown_lines() == row.at("unknown_directives").get<int>());
        if (row.contains("sitemap")) {
            REQUIRE(file.sitemaps().size() == 1);
            CHECK(file.sitemaps()[0] == row.at("sitemap").get<std::string>());
        }
    }
}

TEST_CASE("conformance: robots/google_agent_token.json, google_url_path.json, google_escape.json") {
    for (const auto& row : conformance_cases("robots/google_agent_token.json")) {
        CAPTURE(row.dump());
        CHECK(is_product_token(row.at("token").get<std::string>()) == row.at("valid").get<bool>());
    }
    for (const auto& row : conformance_cases("robots/google_url_path.json")) {
        CAPTURE(row.dump());
        CHECK(robots_path(row.at("in").get<std::string>()) == row.at("out").get<std::string>());
    }
    for (const auto& row : conformance_cases("robots/google_escape.json")) {
        CAPTURE(row.dump());
        CHECK(normalise_robots_pattern(row.at("in").get<std::string>()) ==
              row.at("out").get<std::string>());
    }
}

TEST_CASE("conformance: robots/fetch_policy.json") {
    for (const auto& row : conformance_cases("robots/fetch_policy.json")) {
        CAPTURE(row.dump());
        const std::string wanted = row.at("policy");
        RobotsAnswer answer{row.at("status").get<int>(), false};
        if (row.contains("then")) answer.status = row.at("then");
        if (row.contains("hops"))
            answer.too_many_redirects = row.at("hops").get<int>() > kMaxRobotsRedirects;
        if (row.contains("age_hours")) {
            const std::chrono::hours age{row.at("age_hours").get<int>()};
            if (wanted == "use the cached copy")
                CHECK(age < kRobotsLifetime);
            else if (wanted.starts_with("fetch again"))
                CHECK(age > kRobotsLifetime);
            else
                CHECK(robots_policy(answer, true, 0h) == RobotsPolicy::use_cached);
            continue;
        }
        const bool cached = row.contains("cached") && !row.at("cached").is_null();
        const std::chrono::hours since{24 * row.value("days_unreachable", 0)};
        const RobotsPolicy got = robots_policy(answer, cached, since);
        if (wanted.starts_with("parse")) {
            CHECK(got == RobotsPolicy::parse);
            if (!row.contains("body")) continue;
            const bool open = allowed(row.at("body").get<std::string>(), "stet", "/story");
            CHECK(open == (wanted.find("disallow all") == std::string::npos));
        } else if (wanted == "allow all") {
            CHECK(got == RobotsPolicy::allow_all);
        } else if (wanted == "use the cached copy") {
            CHECK(got == RobotsPolicy::use_cached);
        } else {
            CHECK(got == RobotsPolicy::deny_for_now);
        }
    }
}

}  // namespace stet
