#include "cli/watch_config.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {
using namespace std::chrono_literals;

TEST_CASE("a file of --config names sites, budgets and limits") {
    WatchOptions options;
    const WatchConfig config = read_watch_config(
        "budget = 20000\nshortest = \"3m\"\nlongest = \"20d\"\ndelay = \"5s\"\n"
        "contact = \"desk@example.com\"\n"
        "[[site]]\nurl = \"https://www.example.com/\"\nfeeds = "
        "[\"https://www.example.com/feed.xml\"]\n"
        "pages = [\"example.com/2025/05/bridge\"]\nbudget = 200\nshortest = \"10m\"\n"
        "[[site]]\nsections = \"https://other.example/news/\"\n",
        "news.toml", options, UtcTime{});
    CHECK(options.requests_per_day == 20'000);
    CHECK(options.limits.shortest == 3min);
    CHECK(options.limits.longest == 480h);
    CHECK(options.crawl.delay == 5s);
    CHECK(options.crawl.fetch.contact == "desk@example.com");
    REQUIRE(config.entries.size() == 4);
    CHECK(config.entries[0].kind == "auto");
    CHECK(config.entries[1].kind == "list");
    CHECK(config.entries[2].kind == "page");
    CHECK(config.entries[2].url == "https://example.com/2025/05/bridge");
    REQUIRE(options.sites.contains("example.com"));
    const SitePolicy& policy = options.sites.at("example.com");
    CHECK(policy.requests_per_day == 200);
    REQUIRE(policy.limits);
    CHECK(policy.limits->shortest == 10min);
    CHECK(policy.limits->longest == 480h);
    CHECK(options.sites.at("other.example").limits->shortest == 3min);
}

TEST_CASE("a mistake in the file is named with its line") {
    struct Row {
        const char* text;
        const char* said;
    };
    const Row rows[] = {
        {"budget = \n", "news.toml:1"},
        {"\nbugdet = 5\n", "news.toml:2: there is no setting \"bugdet\""},
        {"budget = -1\n", "wanted a number"},
        {"shortest = 5\n", "wanted a time"},
        {"shortest = \"5 minutes\"\n", "wanted a time"},
        {"shortest = \"2d\"\nlongest = \"1d\"\n", "longest is shorter than shortest"},
        {"[[site]]\nbudget = 3\n", "a [[site]] needs url"},
        {"[[site]]\nurl = 3\n", "wanted a URL"},
        {"[site]\nurl = \"https://a.example\"\n", "wanted [[site]]"},
        {"[[site]]\nurl = \"mailto:x@example.com\"\n", "no http or https URL"},
        {"[[site]]\nurl = \"a.example\"\npages = [\n\"a.example/x\",\n\"nonsense\"]\n",
         "news.toml:5: pages: \"nonsense\" is no http or https URL"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        WatchOptions options;
        std::string message;
        try {
            read_watch_config(row.text, "news.toml", options, UtcTime{});
        } catch (const Error& error) {
            message = error.what();
            CHECK(error.status() == ExitStatus::usage);
        }
        CAPTURE(message);
        CHECK(message.find(row.said) != std::string::npos);
    }
}

}  // namespace stet
