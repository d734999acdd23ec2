#include "cli/export_formats.h"
#include "store/digest.h"
#include "tests/cli/console.h"
#include "tests/cli/sample_archive.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

namespace stet {
using stet::test::Console;
using stet::test::Refusal;
using stet::test::refusal;
using stet::test::SampleArchive;
namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

}  // namespace

TEST_CASE("each article carries where it comes from, in every format") {
    const SampleArchive sample;
    const Archive archive(sample.path(), Archive::Mode::read);
    const Revision latest = archive.history("s1").back();
    for (const char* format : {"text", "markdown", "jsonl", "csv"}) {
        CAPTURE(format);
        Console console;
        CHECK(console.run({"export", "s1", "--format", format, "--archive", sample.path()}) ==
              ExitStatus::ok);
        const std::string text = console.take_out();
        CHECK(text.find("https://www.news.example/2025/bridge") != std::string::npos);
        CHECK(text.find(latest.name) != std::string::npos);
        CHECK(text.find(latest.digest) != std::string::npos);
        CHECK(text.find("2025-05-16T10:00:00Z") != std::string::npos);
        CHECK(text.find("Ferries run as usual.") != std::string::npos);
    }
}

TEST_CASE("latest, all, or first and last revisions; of all stories or of those chosen") {
    const SampleArchive sample;
    struct Row {
        std::vector<std::string> flags;
        std::size_t revisions;
    };
    const Row rows[] = {
        {{}, 2},
        {{"--latest"}, 2},
        {{"--all"}, 4},
        {{"--first-last"}, 3},
        {{"--all", "s1"}, 3},
        {{"--all", "--site", "other.example"}, 1},
        {{"--all", "--language", "en"}, 4},
        {{"--author", "ann ash"}, 1},
        {{"--all", "--limit", "1"}, 3},
    };
    for (const Row& row : rows) {
        CAPTURE(row.revisions);
        Console console;
        std::vector<std::string> arguments = {"export", "--json", "--archive", sample.path()};
        arguments.insert(arguments.end(), row.flags.begin(), row.flags.end());
        CHECK(console.run(arguments) == ExitStatus::ok);
        CHECK(count(console.out.str(), "\n") == row.revisions);
    }
    Console console;
    const Refusal one = refusal(console, {"export", "s1@2", "--archive", sample.path()});
    CHECK(one.status == ExitStatus::usage);
    CHECK(one.message.find("stet show s1@2") != std::string::npos);
}

TEST_CASE("Markdown has YAML front matter; a stream of it can be split at its lines of ---") {
    const SampleArchive sample;
    Console console;
    console.run({"export", "--format", "markdown", "--archive", sample.path()});
    const std::string text = console.take_out();
    CHECK(
        text.starts_with("---\ntitle: \"Bridge shut after storm\"\nbyline: \"By Ann Ash\"\n"
                         "authors: [\"Ann Ash\"]\npublished: \"2025-05-15\"\n"));
    CHECK(text.find("title: \"新しい橋、Mira \\\"M\\\" Sol\"") != std::string::npos);
    CHECK(text.find("\nnumber: 3\nrevisions: 3\n") != std::string::npos);
    CHECK(text.find("---\n\n# Bridge shut after storm\n") != std::string::npos);
    CHECK(count(text, "\n---\n") == 3);
}

TEST_CASE("CSV is RFC 4180: a header line, CRLF, quotes doubled") {
    const SampleArchive sample;
    Console console;
    console.run({"export", "--format", "csv", "--archive", sample.path()});
    const std::string text = console.take_out();
    CHECK(text.starts_with("headline,dek,byline,"));
    CHECK(text.find("\r\n\"新しい橋、Mira \"\"M\"\" Sol\",") != std::string::npos);
    CHECK(text.ends_with("\r\n"));
    const std::string header = article_writer(ExportFormat::csv, Zone())->begin({});
    const auto columns = std::count(header.begin(), header.end(), ',');
    CHECK(columns == std::count(text.begin(), text.end(), ',') / 3);
}

TEST_CASE("no cell of CSV is a formula, and every row carries the page's opt-out signals") {
    struct Row {
        std::string headline;
        std::string cell;
    };
    const Row rows[] = {{"=1+1", "'=1+1"},
                        {"+44 callers", "'+44 callers"},
                        {"-5 degrees", "'-5 degrees"},
                        {"@editor, resigned", "\"'@editor, resigned\""},
                        {"1 - 1 = 0", "1 - 1 = 0"}};
    for (const Row& row : rows) {
        CAPTURE(row.headline);
        Revision revision;
        revision.rights = "noarchive";
        const Article article = stet::test::sample_article(row.headline, "", {"Text."});
        const Story story;
        const RowExtras extras;
        const ExportRow out{story, revision, article, extras};
        const std::string csv = article_writer(ExportFormat::csv, Zone())->add(out);
        CHECK(csv.starts_with(row.cell + ","));
        CHECK(csv.find(",noarchive,") != std::string::npos);
        const std::string json = article_writer(ExportFormat::jsonl, Zone())->add(out);
        CHECK(json.find("\"rights\":\"noarchive\"") != std::string::npos);
    }
}

TEST_CASE("what opts out of being shared is left out and said, but for profiles that may have it") {
    const TempDir folder;
    const std::string path = folder.file("rights.db");
    const auto add = [&](const std::string& url, int hour, const char* rights) {
        Archive archive(path, Archive::Mode::create);
        Look look = stet::test::sample_look(
            url, hour,
            stet::test::sample_article("Story at " + std::to_string(hour), "", {"Words of it."}));
        look.hops.back().rights = rights;
        archive.add(look);
    };
    add("https://news.example/open", 1, "noindex");
    add("https://news.example/closed", 2, "noarchive");
    add("https://news.example/closing", 3, "");
    add("https://news.example/closing", 4, "noindex, tdm-reservation");
    struct Row {
        std::vector<std::string> flags;
        std::size_t rows;
    };
    const Row rows[] = {{{}, 1},
                        {{"--profile", "shared"}, 1},
                        {{"--profile", "private"}, 4},
                        {{"--profile", "research"}, 4},
                        {{"--profile", "legal-deposit"}, 4}};
    for (const Row& row : rows) {
        CAPTURE(row.rows);
        Console console;
        std::vector<std::string> words = {"export", "--json", "--all", "--archive", path};
        words.insert(words.end(), row.flags.begin(), row.flags.end());
        CHECK(console.run(words) == ExitStatus::ok);
        CHECK(count(console.out.str(), "\n") == row.rows);
        CHECK((console.err.str().find("3 revisions left out") != std::string::npos) ==
              (row.rows == 1));
    }
    Console console;
    const Refusal refused =
        refusal(console, {"export", "https://news.example/closed", "--archive", path});
    CHECK(refused.status == ExitStatus::not_found);
    CHECK(refused.message.find("--profile") != std::string::npos);
}

TEST_CASE("one file a story, named after it in letters that every system takes") {
    const SampleArchive sample;
    const fs::path folder = sample.file("out/articles");
    Console console;
    CHECK(console.run({"export", "--all", "--format", "markdown", "--dir", folder.string(),
                       "--archive", sample.path()}) == ExitStatus::ok);
    CHECK(console.err.str() ==
          "stet: 4 revisions of 2 stories written to " + folder.string() + "\n");
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    REQUIRE(names.size() == 2);
    CHECK(names[0] == "s1-bridge-shut-after-storm.md");
    CHECK(names[1].starts_with("s2-"));
    for (const char c : names[1]) CHECK(static_cast<unsigned char>(c) < 0x80);
    CHECK(count(read(folder / names[0]), "# Bridge") == 3);
}

TEST_CASE("--output decides the format by its name, and stands there whole or not at all") {
    const SampleArchive sample;
    Console console;
    CHECK(console.run({"export", "-o", sample.file("a.jsonl"), "--archive", sample.path()}) ==
          ExitStatus::ok);
    CHECK(nlohmann::json::accept(
        read(sample.file("a.jsonl")).substr(0, 0) +
        read(sample.file("a.jsonl")).substr(0, read(sample.file("a.jsonl")).find('\n'))));
    CHECK_FALSE(fs::exists(sample.file("a.jsonl.part")));
    const Refusal refused = refusal(
        console, {"export", "-o", sample.file("no/such/dir.csv"), "--archive", sample.path()});
    CHECK(refused.status == ExitStatus::failed);
    CHECK(refused.message.find("No such file or directory") != std::string::npos);
}

TEST_CASE("an export never takes the archive's own place") {
    const SampleArchive sample;
    for (const char* flag : {"-o", "--manifest"}) {
        Console console;
        const Refusal refused = refusal(console, {"export", "--archive", sample.path(), "--format",
                                                  "jsonl", flag, sample.path()});
        CHECK(refused.status == ExitStatus::usage);
        CHECK(refused.message.find("is the archive itself") != std::string::npos);
    }
    CHECK(Archive(sample.path(), Archive::Mode::read).history("s1").size() > 1);
}

TEST_CASE("a reader that goes away ends the export, it does not run on") {
    const SampleArchive sample;
    Console console;
    console.out.setstate(std::ios::badbit);
    CHECK(console.run({"export", "--all", "--archive", sample.path()}) != ExitStatus::usage);
    CHECK(console.out.str().empty());
}

TEST_CASE("what was asked for with the user's own credentials is left out unless it is wanted") {
    struct Row {
        const char* fields;
        bool left_out;
    };
    const Row rows[] = {
        {"", false},
        {"Cookie: session=mine\r\n", true},
        {"Authorization: Basic bWluZQ==\r\n", true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.fields);
        const TempDir dir;
        {
            Archive archive(dir.file("a.db"), Archive::Mode::create);
            Look look = test::sample_look("https://x.example/a", 1,
                                          test::sample_article("Headline", "", {"Its text."}));
            look.hops[0].request_head =
                "GET /a HTTP/1.1\r\nHost: x.example\r\n" + std::string(row.fields) + "\r\n";
            archive.add(look);
        }
        Console console;
        if (row.left_out) {
            const Refusal refused = refusal(console, {"export", "--archive", dir.file("a.db")});
            CHECK(refused.status == ExitStatus::not_found);
            CHECK(refused.message.find("--with-credentials") != std::string::npos);
            CHECK(console.take_out().empty());
        } else {
            console.run({"export", "--archive", dir.file("a.db")});
            CHECK(console.take_out().find("Its text.") != std::string::npos);
        }
        console.run({"export", "--with-credentials", "--archive", dir.file("a.db")});
        CHECK(console.take_out().find("Its text.") != std::string::npos);
        console.run({"export", "--with-credentials", "--json", "--archive", dir.file("a.db")});
        CHECK((console.take_out().find("\"with_credentials\":true") != std::string::npos) ==
              row.left_out);
    }
}

TEST_CASE("a manifest says what was asked for, from what archive, and what each file is") {
    const SampleArchive sample;
    const auto run = [&](std::vector<std::string> flags) {
        Console console;
        flags.insert(flags.begin(), "export");
        flags.insert(flags.end(), {"--archive", sample.path()});
        CHECK(console.run(flags) == ExitStatus::ok);
        return console.take_out();
    };
    const auto manifest = [&] { return nlohmann::json::parse(read(sample.file("m.json"))); };
    run({"--all", "--dir", sample.file("out"), "--format", "markdown", "--manifest",
         sample.file("m.json"), "--since", "2025-05-15", "--language", "en"});
    const nlohmann::json made = manifest();
    CHECK(made["format"] == "markdown");
    CHECK(made["query"] == nlohmann::json{{"revisions", "all"},
                                          {"profile", "shared"},
                                          {"language", "en"},
                                          {"since", "2025-05-15T00:00:00Z"}});
    CHECK(made["extractor_version"] == kExtractorVersion);
    REQUIRE(made["chain_heads"].size() == 1);
    CHECK(made["chain_heads"][0]["captures"] == 5);
    CHECK(made["counts"]["stories"] == 2);
    CHECK(made["counts"]["revisions"] == 4);
    CHECK(made["counts"]["by_extractor_version"] ==
          nlohmann::json{{std::to_string(kExtractorVersion), 4}});
    REQUIRE(made["files"].size() == 2);
    for (const nlohmann::json& file : made["files"]) {
        const std::string bytes = read(sample.file("out/" + file["name"].get<std::string>()));
        CHECK(file["bytes"] == bytes.size());
        CHECK(file["sha256"] == sha256(bytes).hex());
    }
    // One file, and stdout.
    run({"-o", sample.file("a.csv"), "--manifest", sample.file("m.json")});
    CHECK(manifest()["format"] == "csv");
    CHECK(manifest()["files"][0]["sha256"] == sha256(read(sample.file("a.csv"))).hex());
    const std::string text = run({"--manifest", sample.file("m.json"), "--sample", "1"});
    CHECK(manifest()["files"][0] ==
          nlohmann::json{{"name", "-"}, {"bytes", text.size()}, {"sha256", sha256(text).hex()}});
    CHECK(manifest()["query"]["sample"] == 1);
    CHECK(manifest()["query"]["seed"] == 0);
}

TEST_CASE("nothing that matches leaves no file behind") {
    const SampleArchive sample;
    Console console;
    const Refusal refused =
        refusal(console, {"export", "--search", "nowhere", "-o", sample.file("a.html"),
                          "--manifest", sample.file("m.json"), "--archive", sample.path()});
    CHECK(refused.status == ExitStatus::not_found);
    CHECK_FALSE(fs::exists(sample.file("a.html")));
    CHECK_FALSE(fs::exists(sample.file("m.json")));
    CHECK_FALSE(fs::exists(sample.file("m.json.part")));
}

TEST_CASE("what an export cannot be is refused with the reason") {
    const SampleArchive sample;
    struct Row {
        std::vector<std::string> flags;
        const char* says;
    };
    const Row rows[] = {
        {{"--seed", "3"}, "--sample"},
        {{"--min-words", "9", "--max-words", "3"}, "--max-words"},
        {{"--class", "nonsense"}, "headline"},
        {{"-o", "corpus.pdf"}, ".pdf"},
        {{"--format", "wacz", "-o", "x.wacz", "--sample", "3"}, "whole stories"},
    };
    for (const Row& row : rows) {
        Console console;
        std::vector<std::string> words = {"export", "--archive", sample.path()};
        words.insert(words.end(), row.flags.begin(), row.flags.end());
        const Refusal refused = refusal(console, words);
        CAPTURE(refused.message);
        CHECK(refused.status == ExitStatus::usage);
        CHECK(refused.message.find(row.says) != std::string::npos);
    }
    Console console;
    console.io.is_terminal = true;
    const Refusal book =
        refusal(console, {"export", "--format", "epub", "--archive", sample.path()});
    CHECK(book.message.find("--output") != std::string::npos);
}

TEST_CASE("pairs are adjacent revisions, with every sentence of both once") {
    const SampleArchive sample;
    const auto rows = [&](std::vector<std::string> flags) {
        Console console;
        flags.insert(flags.begin(), "export");
        flags.insert(flags.end(), {"--pairs", "--archive", sample.path()});
        CHECK(console.run(flags) == ExitStatus::ok);
        std::vector<nlohmann::json> found;
        std::istringstream in(console.take_out());
        for (std::string line; std::getline(in, line);) {
            found.push_back(nlohmann::json::parse(line));
        }
        return found;
    };
    const std::vector<nlohmann::json> pairs = rows({});
    REQUIRE(pairs.size() == 2);
    const nlohmann::json& first = pairs[0];
    CHECK(first["story"] == "s1");
    CHECK(first["url"] == test::kBridge);
    CHECK(first["old"]["number"] == 1);
    CHECK(first["new"]["number"] == 2);
    CHECK(first["new"]["extractor_version"] == kExtractorVersion);
    CHECK(first["fields"].size() == 1);
    CHECK(first["fields"][0]["field"] == "headline");
    CHECK(first["fields"][0]["new"] == "Bridge reopens");
    REQUIRE(first["sentences"].size() == 2);
    CHECK(first["sentences"][0]["op"] == "edit");
    CHECK(first["sentences"][0]["new"] ==
          "The harbour bridge was opened on Thursday after a storm.");
    CHECK(first["sentences"][1]["op"] == "same");
    CHECK(first["classes"].size() >= 2);
    CHECK(pairs[1]["old"]["digest"] == first["new"]["digest"]);
    CHECK(rows({"--class", "headline"}).size() == 2);

    Console console;
    for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
             {"--format", "csv"}, {"--latest"}, {"--first-last"}}) {
        std::vector<std::string> words = {"export", "--pairs", "--archive", sample.path()};
        words.insert(words.end(), wrong.begin(), wrong.end());
        CHECK(refusal(console, words).status == ExitStatus::usage);
    }
    CHECK(refusal(console, {"export", "--pairs", "s2", "--archive", sample.path()})
              .message.find("no pair of revisions") != std::string::npos);
}

TEST_CASE("a small archive holds its stories and nothing of others, verifies, and merges back") {
    const SampleArchive sample;
    Console console;
    console.run({"note", "s2", "Ask again", "--by", "Mira", "--archive", sample.path()});
    console.run({"note", "s1", "Of the bridge", "--by", "Mira", "--archive", sample.path()});
    const auto run = [&](const std::vector<std::string>& words) {
        console.take_out();
        CHECK(console.run(words) == ExitStatus::ok);
        return console.take_out();
    };
    const std::string small = sample.file("story.db");
    run({"export", "--format", "archive", "-o", small, "s2", "--archive", sample.path()});
    CHECK(console.err.str().find("1 revision and 1 capture of 1 story written") !=
          std::string::npos);
    {
        const Archive archive(small, Archive::Mode::read);
        const CheckReport check = archive.check(false);
        CHECK(check.faults.empty());
        // The chain's head is the big archive's own: what is published of it proves this one too.
        CHECK(check.chain_heads ==
              Archive(sample.path(), Archive::Mode::read).check(true).chain_heads);
        CHECK(check.captures == 1);
        CHECK(archive.list({}).size() == 1);
        CHECK(archive.history("s1").front().digest ==
              Archive(sample.path(), Archive::Mode::read).history("s2").front().digest);
    }
    CHECK(run({"show", "s1", "--archive", small}).find("Ask again") != std::string::npos);
    const std::string bytes = read(small);
    CHECK(bytes.find("news.example/2025/bridge") == std::string::npos);
    CHECK(bytes.find("Of the bridge") == std::string::npos);
    // To where it came from it brings nothing; into a new one, itself; and then the rest joins it.
    run({"merge", small, "--archive", sample.path()});
    CHECK(Archive(sample.path(), Archive::Mode::read).list({}).size() == 2);
    const std::string other = sample.file("other.db");
    run({"export", "--format", "archive", "-o", other, "s1", "--archive", sample.path()});
    run({"merge", small, "--archive", other});
    const Archive both(other, Archive::Mode::read);
    CHECK(both.check(false).faults.empty());
    CHECK(both.list({}).size() == 2);
    CHECK(both.check(false).captures == 5);
    // Nothing is overwritten.
    const Refusal there = refusal(
        console, {"export", "--format", "archive", "-o", small, "s1", "--archive", sample.path()});
    CHECK(there.message.find("there already") != std::string::npos);
}

TEST_CASE("--archive with a name that is not there makes the small archive") {
    const SampleArchive sample;
    Console console;
    console.io.environment["STET_ARCHIVE"] = sample.path();
    const std::string small = sample.file("story.db");
    CHECK(console.run({"export", "--archive", small, "s2"}) == ExitStatus::ok);
    CHECK(Archive(small, Archive::Mode::read).list({}).size() == 1);
    // Now it is there, and is read.
    CHECK(console.run({"export", "--archive", small}) == ExitStatus::ok);
    CHECK(console.take_out().find("Story: s1") != std::string::npos);
    // Without a story it is a name that is wrong.
    CHECK(refusal(console, {"export", "--archive", sample.file("none.db")}).status !=
          ExitStatus::ok);
    CHECK_FALSE(fs::exists(sample.file("none.db")));
}

TEST_CASE("no value of a credential leaves in a small archive") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    {
        Archive archive(path, Archive::Mode::create);
        const auto add = [&](const std::string& url, const std::string& fields) {
            Look look = test::sample_look(url, 1, test::sample_article("At " + url, "", {"Text."}));
            look.hops[0].request_head = "GET / HTTP/1.1\r\nHost: x.example\r\n" + fields + "\r\n";
            look.hops[0].response_head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: id=setsecret\r\n\r\n";
            archive.add(look);
        };
        add("https://x.example/open", "");
        add("https://x.example/paid", "Authorization: Basic mysecret\r\n");
    }
    Console console;
    const std::string open = dir.file("open.db");
    CHECK(console.run({"export", "--format", "archive", "-o", open, "--archive", path}) ==
          ExitStatus::ok);
    CHECK(console.err.str().find("1 capture left out") != std::string::npos);
    CHECK(Archive(open, Archive::Mode::read).list({}).size() == 1);
    const std::string all = dir.file("all.db");
    console.run(
        {"export", "--format", "archive", "-o", all, "--with-credentials", "--archive", path});
    const Archive archive(all, Archive::Mode::read);
    CHECK(archive.list({}).size() == 2);
    CHECK(archive.history("s2").front().with_credentials);
    for (const std::string& name : {open, all}) {
        CHECK(Archive(name, Archive::Mode::read).check(false).faults.empty());
        CHECK(read(name).find("mysecret") == std::string::npos);
        CHECK(read(name).find("setsecret") == std::string::npos);
    }
}

}  // namespace stet
