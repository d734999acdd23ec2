// backup, merge, compact, withdraw, hold, retain: what they say and how they end.
#include "tests/cli/console.h"
#include "tests/cli/sample_archive.h"

#include <doctest/doctest.h>

#include <filesystem>

#include <nlohmann/json.hpp>

namespace stet {
using stet::test::Console;
using stet::test::contains;
using stet::test::kBridge;
using stet::test::refusal;
using stet::test::SampleArchive;
using Json = nlohmann::json;

namespace {

Console console_on(const SampleArchive& sample) {
    Console console;
    console.io.environment["STET_ARCHIVE"] = sample.path();
    return console;
}

}  // namespace

TEST_CASE("a page is hidden, erased and shown in the log; what is held is refused") {
    const SampleArchive sample;
    Console console = console_on(sample);
    CHECK(console.run({"withdraw", "--reason", "an order", kBridge}) == ExitStatus::ok);
    CHECK(contains(console.take_out(), "stet withdraw --erase"));
    console.run({"list"});
    CHECK_FALSE(contains(console.take_out(), "Bridge"));
    const auto shown = refusal(console, {"show", kBridge});
    CHECK(shown.status == ExitStatus::not_found);
    CHECK(contains(shown.message, "an order"));
    console.run({"hold", "--reason", "a lawsuit", kBridge});
    CHECK(contains(refusal(console, {"withdraw", "--erase", kBridge}).message, "a lawsuit"));
    console.take_out();
    console.run({"hold"});
    CHECK(contains(console.take_out(), "a lawsuit"));
    console.run({"hold", "--release", kBridge});
    console.take_out();
    CHECK(console.run({"withdraw", "--erase", kBridge}) == ExitStatus::ok);
    CHECK(contains(console.take_out(), "Out of reach: backups"));
    console.run({"withdraw", "--list", "--json"});
    const Json row = Json::parse(console.take_out());
    CHECK(row.at("reason") == "an order");
    CHECK(row.at("erased").is_string());
    CHECK(console.run({"check"}) == ExitStatus::ok);
}

TEST_CASE("what is missing on the command line is said") {
    const SampleArchive sample;
    Console console = console_on(sample);
    struct Row {
        std::vector<std::string> arguments;
        const char* says;
    };
    const Row rows[] = {
        {{"withdraw", kBridge}, "needs its reason"},
        {{"withdraw"}, "name the page"},
        {{"withdraw", "--lift", "--erase", kBridge}, "opposites"},
        {{"hold", kBridge}, "needs its reason"},
        {{"retain", "--days", "-3"}, "from 1"},
        {{"retain", "--remove", "--site", "x.example"}, "no rule for x.example"},
        {{"backup", sample.path()}, "is there already"},
        {{"merge", sample.path()}, "into itself"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.says);
        CHECK(contains(refusal(console, row.arguments).message, row.says));
    }
}

TEST_CASE("a dry run shows what a rule would have go, and changes nothing") {
    const SampleArchive sample;
    Console console = console_on(sample);
    console.run({"retain"});
    CHECK(contains(console.take_err(), "everything is kept"));
    console.run({"retain", "--days", "30", "--site", "news.example"});
    console.take_out();
    console.run({"retain", "--dry-run", "--json"});
    const Json row = Json::parse(console.take_out());
    CHECK(row.at("url") == kBridge);
    CHECK(row.at("held") == false);
    console.run({"retain", "--apply"});
    CHECK(contains(console.take_out(), "erased 1 story"));
    console.run({"list"});
    CHECK_FALSE(contains(console.take_out(), "Bridge"));
}

TEST_CASE("a backup merges into nothing new, and another archive brings its stories") {
    const SampleArchive sample;
    Console console = console_on(sample);
    console.run({"backup", sample.file("copy.db"), "--json"});
    CHECK(Json::parse(console.take_out()).at("captures") == 5);
    console.run({"merge", sample.file("copy.db"), "--json"});
    const Json again = Json::parse(console.take_out());
    CHECK(again.at("captures") == 0);
    CHECK(again.at("known") == 5);
    console.run({"merge", sample.path(), "--archive", sample.file("new.db")});
    CHECK(contains(console.take_out(), "5 captures, 0 known already; 5 looks, 2 new stories"));
    CHECK(contains(console.take_err(), "new archive"));
    console.run({"compact", "--keep", "revisions", "--json"});
    CHECK(Json::parse(console.take_out()).at("payloads_dropped") == 0);
    CHECK(console.run({"check"}) == ExitStatus::ok);
}

}  // namespace stet
