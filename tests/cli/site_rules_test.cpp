// --site-rules: which file is read for a host, what is said of a broken one, and what an archive
// makes of pages read with rules and without.
#include "extract/article.h"
#include "tests/cli/console.h"
#include "tests/support/temp_dir.h"
#include "tests/support/web_site.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

namespace stet {
using stet::test::Console;
using stet::test::contains;
using stet::test::Refusal;
using stet::test::refusal;
using Json = nlohmann::json;

namespace {

const char* const kPage =
    "<!DOCTYPE html><html lang=en><head><title>Bridge shut after storm</title>"
    "<meta property=og:type content=article></head><body><article><h1>Bridge shut after storm</h1>"
    "<div class=story><p>The old bridge was shut on Monday and the harbour master said that crews "
    "had worked through the night to inspect the piers, the cables and the deck.</p>"
    "</div><div class=history><p>Built 1984 to 1987, architect E. Marsh</p></div><div class=story>"
    "<p>Ferries ran every ten minutes between the two banks, and the city asked commuters to "
    "leave their cars at home until engineers had finished their report on the damage.</p>"
    "<p>The bridge carries some forty thousand vehicles on a working day; it was last closed for "
    "more than an hour after a flood, and the mayor promised that it would not take as long.</p>"
    "</div></article></body></html>";

void write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

/// A folder of rules and a page.
struct Folder {
    TempDir dir;
    Console console;

    Folder() {
        std::filesystem::create_directory(dir.path() / "rules");
        write(dir.file("page.html"), kPage);
    }
    std::string rules() const { return dir.file("rules"); }
    void rule(const std::string& name, const std::string& text) const {
        write(rules() + "/" + name, text);
    }
    std::string read(const std::string& url) {
        CHECK(console.run({"extract", "--site-rules", rules(), "--url", url,
                           dir.file("page.html")}) == ExitStatus::ok);
        return console.take_out();
    }
};

}  // namespace

TEST_CASE("a page is read by its host's own file and the nearest wildcard") {
    Folder folder;
    folder.rule("news.example.txt", "strip_id_or_class: history\n");
    folder.rule(".news.example.txt", "replace_string(harbour master): pilot\n");
    folder.rule("sport.news.example.txt", "replace_string(Ferries): Boats\n");
    struct Row {
        const char* url;
        bool history;
        bool pilot;
        bool boats;
    };
    const Row rows[] = {
        {"https://www.news.example/1", false, false, false},
        {"https://news.example/1", false, false, false},
        {"https://sport.news.example/1", true, true, true},
        {"https://city.news.example/1", true, true, false},
        {"https://other.example/1", true, false, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.url);
        const std::string text = folder.read(row.url);
        CHECK(contains(text, "1987") == row.history);
        CHECK(contains(text, "pilot") == row.pilot);
        CHECK(contains(text, "Boats") == row.boats);
    }
    CHECK(folder.console.take_err().empty());
}

TEST_CASE("a batch is read by the same rules, on any number of threads") {
    Folder folder;
    folder.rule("news.example.txt", "strip_id_or_class: history\n");
    std::string lines;
    for (int i = 0; i < 20; ++i) {
        const std::string host = i % 2 == 0 ? "news.example" : "other.example";
        lines += Json{{"id", i}, {"url", "https://" + host}, {"path", folder.dir.file("page.html")}}
                     .dump() +
                 "\n";
    }
    folder.console.in.str(lines);
    CHECK(folder.console.run({"extract", "--batch", "--jobs", "4", "--site-rules",
                              folder.rules()}) == ExitStatus::ok);
    std::istringstream answers(folder.console.take_out());
    std::string line;
    int read = 0;
    for (; std::getline(answers, line); ++read) CHECK(contains(line, "1987") == (read % 2 == 1));
    CHECK(read == 20);
}

TEST_CASE("a broken rule is named once with its file and line, and the others hold") {
    Folder folder;
    folder.rule("news.example.txt", "body: //div[\nstrip_id_or_class: history\n");
    CHECK_FALSE(contains(folder.read("https://news.example/1"), "1987"));
    const std::string said = folder.console.take_err();
    CHECK(contains(said, folder.rules() + "/news.example.txt:1: body is no XPath"));
    CHECK(contains(said, "left out"));
}

TEST_CASE("a folder that cannot be read, or that holds no rules, is a wrong command line") {
    Folder folder;
    const std::string page = folder.dir.file("page.html");
    const Refusal missing =
        refusal(folder.console, {"extract", "--site-rules", folder.dir.file("none"), page});
    CHECK(missing.status == ExitStatus::usage);
    CHECK(contains(missing.message, folder.dir.file("none")));
    const Refusal empty =
        refusal(folder.console, {"extract", "--site-rules", folder.rules(), page});
    CHECK(empty.status == ExitStatus::usage);
    CHECK(contains(empty.message, "holds no rule file"));
}

TEST_CASE("in an archive, reading a page by other rules makes no revision of it") {
    Folder folder;
    WebSite site;
    site.serve("/bridge", {.body = kPage});
    const std::string archive = folder.dir.file("news.db");
    folder.rule("127.0.0.1.txt", "strip_id_or_class: history\n");
    const auto add = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"add", "--json",    "--allow-private", "--delay",
                                       "0",   "--archive", archive,           site.url("/bridge")};
        words.insert(words.end(), more.begin(), more.end());
        CHECK(folder.console.run(words) == ExitStatus::ok);
        return Json::parse(folder.console.take_out()).at("outcome").get<std::string>();
    };
    CHECK(add({}) == "kept");
    CHECK(add({"--site-rules", folder.rules()}) == "unchanged");
    CHECK(add({}) == "unchanged");
    CHECK(folder.console.run({"show", "s1", "--archive", archive}) == ExitStatus::ok);
    CHECK_FALSE(contains(folder.console.take_out(), "1987"));
}

TEST_CASE("reextract reads with rules what was added without them, and makes no revision of it") {
    Folder folder;
    WebSite site;
    site.serve("/bridge", {.body = kPage});
    const std::string archive = folder.dir.file("news.db");
    folder.rule("127.0.0.1.txt", "strip_id_or_class: history\n");
    CHECK(folder.console.run({"add", "--allow-private", "--delay", "0", "--archive", archive,
                              site.url("/bridge")}) == ExitStatus::ok);
    folder.console.run({"show", "s1", "--archive", archive});
    CHECK(contains(folder.console.take_out(), "1987"));
    CHECK(folder.console.run({"reextract", "--site-rules", folder.rules(), "--json", "--archive",
                              archive}) == ExitStatus::ok);
    const Json row = Json::parse(folder.console.take_out());
    CHECK(row["differ"] == 1);
    CHECK(row["extractor_version"].get<int>() > kExtractorVersion);
    folder.console.run({"show", "s1", "--archive", archive});
    CHECK_FALSE(contains(folder.console.take_out(), "1987"));
    folder.console.run({"history", "s1", "--json", "--archive", archive});
    const std::string history = folder.console.take_out();
    CHECK(contains(history, "\"number\":1"));
    CHECK_FALSE(contains(history, "\"number\":2"));
}

}  // namespace stet
