// list, history, show, diff, search, stats, check: what they print of a known archive.
#include "tests/cli/console.h"
#include "tests/cli/sample_archive.h"

#include <doctest/doctest.h>

#include <fstream>

#include <nlohmann/json.hpp>

namespace stet {
using stet::test::Console;
using stet::test::Refusal;
using stet::test::refusal;
using stet::test::SampleArchive;
using Json = nlohmann::json;

namespace {

/// A console whose STET_ARCHIVE is the sample.
Console console_on(const SampleArchive& sample) {
    Console console;
    console.io.environment["STET_ARCHIVE"] = sample.path();
    return console;
}

std::vector<Json> lines_of(const std::string& text) {
    std::vector<Json> rows;
    std::istringstream in(text);
    std::string line;
    while (std::getline(in, line)) rows.push_back(Json::parse(line));
    return rows;
}

/// The text with names of revisions, which are digests, written as @1, @2: what is left is golden.
std::string with_numbers(std::string text, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (std::size_t at = text.find(names[i]); at != std::string::npos;
             at = text.find(names[i], at)) {
            text.replace(at, names[i].size(), "NAME" + std::to_string(i + 1) + "...");
        }
    }
    return text;
}

std::vector<std::string> names_of(const SampleArchive& sample) {
    const Archive archive(sample.path(), Archive::Mode::read);
    const std::vector<Revision> revisions = archive.history("s1");
    return {revisions.at(0).name, revisions.at(1).name};
}

}  // namespace

TEST_CASE("a canonical address on another site is told as a relation, and joins nothing") {
    const TempDir folder;
    const std::string path = folder.file("wire.db");
    {
        Archive archive(path, Archive::Mode::create);
        Article article = stet::test::sample_article("Wire story", "", {"Words of the wire."});
        archive.add(stet::test::sample_look("https://wire.example/a", 1, article));
        article.canonical_url = {"https://wire.example/a", Source::meta, 1};
        archive.add(stet::test::sample_look("https://paper.example/a", 2, article));
        CHECK(archive.list({}).size() == 2);
    }
    Console console;
    console.io.environment["STET_ARCHIVE"] = path;
    for (const char* command : {"show", "history"}) {
        CAPTURE(command);
        CHECK(console.run({command, "s2", "--json"}) == ExitStatus::ok);
        CHECK(Json::parse(console.take_out()).at("syndicated_from") == "https://wire.example/a");
        CHECK(console.run({command, "s1", "--json"}) == ExitStatus::ok);
        CHECK(Json::parse(console.take_out()).at("syndicated_from").is_null());
    }
    CHECK(console.run({"history", "s2"}) == ExitStatus::ok);
    CHECK(console.take_out().find("\nsyndicated from https://wire.example/a\n") !=
          std::string::npos);
    console.io.width = 80;
    CHECK(console.run({"show", "s2"}) == ExitStatus::ok);
    CHECK(console.take_out().find("syndicated from https://wire.example/a") != std::string::npos);
}

TEST_CASE("list, history and search print aligned lines, cut to the terminal") {
    const SampleArchive sample;
    struct Row {
        std::vector<std::string> arguments;
        int width;
        const char* out;
    };
    const Row rows[] = {
        {{"list"},
         0,
         "STORY  LAST SEEN          REV  WORDS  SITE           HEADLINE\n"
         "s1     2025-05-16 10:00Z    3     14  news.example   Bridge shut after storm\n"
         "s2     2025-05-15 12:00Z    1     11  other.example  新しい橋、Mira \"M\" Sol\n"},
        {{"list", "--site", "other.example", "--tz", "Asia/Tokyo"},
         0,
         "STORY  LAST SEEN               REV  WORDS  SITE           HEADLINE\n"
         "s2     2025-05-15 21:00+09:00    1     11  other.example  新しい橋、Mira \"M\" Sol\n"},
        {{"list", "--until", "2025-05-15T08:30"},
         64,
         "STORY  LAST SEEN          REV  WORDS  SITE          HEADLINE\n"
         "s1     2025-05-16 10:00Z    3     14  news.example  Bridge shut…\n"},
        {{"history", "s1"},
         0,
         "Bridge shut after storm\n"
         "https://www.news.example/2025/bridge\n"
         "s1 · 3 revisions in 4 looks · last seen 2025-05-16 10:00Z\n"
         "\n"
         "REV  NAME       OLD TEXT UNTIL     FIRST SEEN         WORDS  WHAT CHANGED\n"
         "  1  @NAME1...                     2025-05-15 08:00Z     14\n"
         "  2  @NAME2...  2025-05-15 09:00Z  2025-05-15 10:00Z     14  headline, +1 −1 words · "
         "wording, headline · major\n"
         "  3  @NAME1...  2025-05-15 10:00Z  2025-05-16 10:00Z     14  text of 1 again (headline, "
         "+1 −1 words) · wording, headline · major\n"
         "\n"
         "nobody looked from 2025-05-15 10:00Z to 2025-05-16 10:00Z (24 h 0 min)\n"
         "\n"
         "next: stet diff s1\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.arguments[0]);
        Console console = console_on(sample);
        console.io.width = row.width;
        CHECK(console.run(row.arguments) == ExitStatus::ok);
        CHECK(with_numbers(console.out.str(), names_of(sample)) == row.out);
    }
}

TEST_CASE("a REV is a name, a number, a date by --tz, first or latest; also as --rev") {
    const SampleArchive sample;
    const std::vector<std::string> names = names_of(sample);
    struct Row {
        std::vector<std::string> arguments;
        int number;
    };
    const Row rows[] = {
        {{"s1"}, 3},
        {{stet::test::kBridge}, 3},
        {{"news.example/2025/bridge?utm_source=x"}, 3},
        {{"s1@1"}, 1},
        {{"s1@first"}, 1},
        {{"s1@latest"}, 3},
        {{"s1@" + names[1]}, 2},
        {{"s1@" + names[1].substr(0, 5)}, 2},
        {{"s1", "--rev", "@" + names[1]}, 2},
        {{"s1", "--rev", "2"}, 2},
        {{stet::test::kBridge + "@2"}, 2},
        {{"s1@2025-05-15"}, 2},  // what stood there when the day was over
        {{"s1@2025-05-15T09:30"}, 1},
        {{"s1@2025-05-16"}, 3},
        {{"s1", "--rev", "2025-05-15T09:30Z"}, 1},
        {{"s1", "--rev", "2025-05-15T11:30", "--tz", "Europe/Berlin"}, 1},
        {{"s1@2025-05-15T12:30", "--tz", "Europe/Berlin"}, 2},
        {{"s1@2025-05-15", "--tz", "-12:00"}, 3},  // over at 12:00Z of the day after
    };
    for (const Row& row : rows) {
        CAPTURE(row.arguments.front());
        CAPTURE(row.arguments.back());
        Console console = console_on(sample);
        std::vector<std::string> arguments = {"show", "--json"};
        arguments.insert(arguments.end(), row.arguments.begin(), row.arguments.end());
        CHECK(console.run(arguments) == ExitStatus::ok);
        CHECK(Json::parse(console.out.str()).at("number") == row.number);
    }
}

TEST_CASE("what the archive does not hold ends with status 3, and says what to do") {
    const SampleArchive sample;
    struct Row {
        std::vector<std::string> arguments;
        const char* says;  // a part of the message
    };
    const Row rows[] = {
        {{"show", "s9"}, "stet list"},
        {{"history", "https://news.example/none"}, "holds nothing for"},
        {{"show", "s1@7"}, "stet history s1"},
        {{"show", "s1", "--rev", "2024-01-01"}, "first revision"},
        {{"diff", "s2"}, "the only revision"},
        {{"diff", "s1@first"}, "the first revision"},
        {{"export", "--site", "nowhere.example"}, "no article that matches"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.says);
        Console console = console_on(sample);
        const Refusal refused = refusal(console, row.arguments);
        CHECK(refused.status == ExitStatus::not_found);
        CHECK(refused.message.find(row.says) != std::string::npos);
        CHECK(console.out.str().empty());
    }
}

TEST_CASE("show prints the article, wrapped on a terminal; --raw the page's bytes") {
    const SampleArchive sample;
    Console console = console_on(sample);
    console.io.width = 40;
    CHECK(console.run({"show", "s1@1"}) == ExitStatus::ok);
    const std::string text = console.take_out();
    CHECK(
        text.starts_with("Bridge shut after storm\n"
                         "By Ann Ash · 2025-05-15\n"
                         "\n"
                         "The harbour bridge was shut on Thursday\n"
                         "after a storm.\n"
                         "\n"
                         "Ferries run as usual.\n"
                         "\n"
                         "s1@"));
    CHECK(text.find("revision 1 of 3") != std::string::npos);

    console.io.width = 0;
    console.run({"show", "s1@1"});
    CHECK(console.take_out().find("The harbour bridge was shut on Thursday after a storm.\n") !=
          std::string::npos);
    console.run({"show", "s1@1", "--raw"});
    CHECK(console.take_out() ==
          "<html><h1>Bridge shut after storm</h1>The harbour bridge was shut on Thursday after a "
          "storm.\n\nFerries run as usual.</html>\n");
    console.run({"show", "s1@1", "--headers"});
    CHECK(console.take_out() ==
          "GET /2025/bridge HTTP/1.1\r\nHost: news.example\r\n\r\n"
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
    console.run({"show", "s1@1", "--markdown"});
    CHECK(console.take_out().starts_with("# Bridge shut after storm\n"));
}

TEST_CASE("diff compares the latest with the one before, A with the latest, A with B") {
    const SampleArchive sample;
    struct Row {
        std::vector<std::string> words;
        const char* old_word;
        const char* new_word;
    };
    const Row rows[] = {
        {{"s1"}, "opened", "shut"},
        {{"s1@2"}, "shut", "opened"},
        {{"s1", "--rev", "2"}, "shut", "opened"},
        {{"s1", "2"}, "opened", "shut"},
        {{"s1", "first", "2"}, "shut", "opened"},
        {{"s1", "2025-05-15", "latest"}, "opened", "shut"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.words.back());
        Console console = console_on(sample);
        std::vector<std::string> arguments = {"diff", "--json"};
        arguments.insert(arguments.end(), row.words.begin(), row.words.end());
        CHECK(console.run(arguments) == ExitStatus::ok);
        bool found = false;
        const Json diff = Json::parse(console.out.str());
        CAPTURE(diff.dump());
        for (const Json& change : diff.at("changes")) {
            found = found || (change.at("field") == "body" && change.at("old") == row.old_word &&
                              change.at("new") == row.new_word);
        }
        CHECK(found);
    }
    Console console = console_on(sample);
    CHECK(console.run({"diff", "s1", "--exit-code"}) == ExitStatus::failed);
    CHECK(console.run({"diff", "s1", "1", "3", "--exit-code"}) == ExitStatus::ok);
}

TEST_CASE("search finds words in current and past revisions") {
    const SampleArchive sample;
    Console console = console_on(sample);
    CHECK(console.run({"search", "opened"}) == ExitStatus::ok);
    const std::string text = console.take_out();
    CHECK(text.starts_with("s1@"));
    CHECK(text.find("since replaced") != std::string::npos);
    CHECK(text.find("was opened on") != std::string::npos);  // without marks
    CHECK(console.run({"search", "opened", "--latest"}) == ExitStatus::ok);
    CHECK(console.take_out().empty());
    CHECK(console.take_err() == "stet: nothing found for opened\n");
    console.run({"search", "opened", "--json"});
    const std::vector<Json> hits = lines_of(console.take_out());
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].at("number") == 2);
    CHECK(hits[0].at("story") == "s1");
    for (const char* words : {"\"", "AND (", "headline:", "-", "*", "a NEAR/"}) {
        CAPTURE(words);
        CHECK(console.run({"search", "--", words}) == ExitStatus::ok);
    }
}

TEST_CASE("JSON: an object a line for lists, one object for the rest, the same keys everywhere") {
    const SampleArchive sample;
    Console console = console_on(sample);
    console.run({"list", "--json", "--tz", "Europe/Berlin"});
    const std::vector<Json> stories = lines_of(console.take_out());
    REQUIRE(stories.size() == 2);
    CHECK(stories[0].at("story") == "s1");
    CHECK(stories[0].at("first_seen") == "2025-05-15T10:00:00+02:00");
    CHECK(stories[1].at("byline") == nullptr);

    console.run({"history", "--json", "s1"});
    const Json history = Json::parse(console.take_out());
    REQUIRE(history.at("history").size() == 3);
    CHECK(history.at("history")[0].at("changed_after") == nullptr);
    CHECK(history.at("history")[1].at("changed_after") == "2025-05-15T09:00:00Z");
    CHECK(history.at("history")[2].at("same_text_as") == 1);

    console.run({"history", "--looks", "--json", "s1"});
    const std::vector<Json> looks = lines_of(console.take_out());
    REQUIRE(looks.size() == 4);
    CHECK(looks[1].at("brought_new") == false);
    CHECK(looks[2].at("brought_new") == true);

    console.run({"stats", "--json"});
    const Json stats = Json::parse(console.take_out());
    CHECK(stats.at("stories") == 2);
    CHECK(stats.at("looks") == 5);
    CHECK(stats.at("revisions") == 4);
    REQUIRE(stats.at("days").size() == 2);
    CHECK(stats.at("days")[0].at("day") == "2025-05-15");
    CHECK(stats.at("days")[0].at("looks") == 4);
    CHECK(stats.at("days")[0].at("revisions") == 3);
    CHECK(stats.at("days")[1].at("stored_bytes") == 0);  // the first text again
    std::int64_t pages = 0;
    for (const Json& kind : stats.at("kinds")) {
        if (kind.at("kind") == "text/html") pages = kind.at("stored_bytes");
    }
    CHECK(pages == stats.at("stored_bytes"));

    CHECK(console.run({"check", "--json"}) == ExitStatus::ok);
    CHECK(Json::parse(console.take_out()).at("sound") == true);
}

TEST_CASE("check names the damage and ends with status 5") {
    const SampleArchive sample;
    {
        std::fstream file(sample.path(), std::ios::binary | std::ios::in | std::ios::out);
        std::string bytes{std::istreambuf_iterator<char>(file), {}};
        const std::string head = "GET /2025/bridge HTTP/1.1";
        const std::size_t at = bytes.find(head);
        REQUIRE(at != std::string::npos);
        file.seekp(static_cast<std::streamoff>(at + 5));
        file.put('3');
    }
    Console console = console_on(sample);
    CHECK(console.run({"check"}) == ExitStatus::damaged);
    CHECK(console.out.str().find("capture") != std::string::npos);
    CHECK(console.out.str().find("fault") != std::string::npos);
}

TEST_CASE("hints repeat --archive where it was typed, quoted as a shell takes it") {
    const SampleArchive sample;
    Console console;
    console.run({"history", "s1", "--archive", sample.path()});
    CHECK(console.take_out().ends_with("next: stet diff s1 --archive " + sample.path() + "\n"));
    console.run({"history", "s1", "--quiet", "--archive", sample.path()});
    CHECK(console.take_out().find("next:") == std::string::npos);
}

}  // namespace stet
