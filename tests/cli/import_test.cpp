#include "tests/cli/console.h"
#include "tests/cli/sample_archive.h"
#include "tests/support/gzip.h"
#include "tests/support/shared_data.h"

#include <doctest/doctest.h>

#include <fstream>

#include <nlohmann/json.hpp>

namespace stet {
using test::Console;
using test::gzip;
using test::refusal;
using Json = nlohmann::json;

namespace {

std::string fixture(const std::string& name) {
    return (std::filesystem::path(STET_SOURCE_DIR) / "fixtures" / "warc" / "files" / name).string();
}

void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

std::vector<Json> rows_of(const std::string& text) {
    std::vector<Json> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) rows.push_back(Json::parse(line));
    return rows;
}

std::string saved_page(const std::string& sum) {
    return "<!doctype html><html lang=en><head><title>Toll of the bridge | "
           "Post</title></head><body>"
           "<article><h1>Toll of the bridge</h1><p>The council of Brackwater set the toll of the "
           "old bridge to " +
           sum +
           " on Tuesday, after a debate of five hours in a full hall.</p>"
           "<p>It holds from the first of June for carts and for carriages, and not for those who "
           "walk, the mayor said when the lamps had been lit.</p></article></body></html>";
}

}  // namespace

TEST_CASE("import tells what went in, and what did not") {
    const TempDir dir;
    const std::string archive = dir.file("a.db");
    Console console;
    CHECK(console.run({"--archive", archive, "import", fixture("pairs.warc.gz")}) ==
          ExitStatus::ok);
    const std::string text = console.take_out();
    CHECK(text.find("Done: 5 captures of 1 file") != std::string::npos);
    CHECK(text.find("1  new story") != std::string::npos);
    CHECK(text.find("1  new revision") != std::string::npos);

    CHECK(console.run({"--archive", archive, "--json", "import", fixture("pairs.warc"),
                       fixture("short-length.warc")}) == ExitStatus::incomplete);
    const std::vector<Json> rows = rows_of(console.take_out());
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("file") == "short-length.warc");
    CHECK(rows[0].at("fault") == "no CRLFCRLF after the record");
    CHECK(rows[1].at("known") == 5);
    CHECK(rows[1].at("faults") == 1);
    write_file(dir.file("junk.bin"), "no page at all");
    CHECK(console.run({"--archive", archive, "import", dir.file("junk.bin")}) ==
          ExitStatus::incomplete);
    console.take_out();

    // The walls and lists that a crawl would not take for articles are none here either.
    CHECK(console.run({"--archive", archive, "history",
                       "http://tide.example/2025/05/harbour-wall"}) == ExitStatus::ok);
    CHECK(console.take_out().find("2 revisions in 4 looks") != std::string::npos);
}

TEST_CASE("import --list keeps nothing and shows every record") {
    const TempDir dir;
    const std::string archive = dir.file("a.db");
    Console console;
    CHECK(console.run({"--archive", archive, "--json", "import", "--list",
                       fixture("pairs.warc.gz")}) == ExitStatus::ok);
    const Json manifest = Json::parse(test::read_file(fixture("../manifest.json")));
    const std::vector<Json> rows = rows_of(console.take_out());
    for (const Json& file : manifest.at("files")) {
        if (file.at("file") != "pairs.warc.gz") continue;
        REQUIRE(rows.size() == file.at("records").size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Json& record = file.at("records")[i];
            CHECK(rows[i].at("offset") == record.at("offset"));
            CHECK(rows[i].at("length") == record.at("length"));
            CHECK(rows[i].at("type") == record.at("type"));
        }
    }
    CHECK_FALSE(std::filesystem::exists(archive));
    CHECK(console.run({"import", "--list", fixture("no-header-end.warc")}) ==
          ExitStatus::incomplete);
}

TEST_CASE("import --url takes a folder's files as versions of one page; made-up times show as ~") {
    const TempDir dir;
    const std::string archive = dir.file("a.db");
    const std::string folder = dir.file("pages");
    std::filesystem::create_directory(folder);
    write_file(folder + "/1.html", saved_page("two pence"));
    write_file(folder + "/2.html", saved_page("three pence"));
    Console console;
    const std::string url = "https://post.example/toll";
    CHECK(console.run({"--archive", archive, "import", "--url", url, folder}) ==
          ExitStatus::incomplete);
    CHECK(console.take_err().find("--times assumed") != std::string::npos);
    CHECK(console.run({"--archive", archive, "import", "--times", "assumed", "--url", url,
                       folder}) == ExitStatus::ok);
    console.take_out();
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"history", url},
                                               {"history", "--looks", url},
                                               {"list"},
                                               {"changes"},
                                               {"changes", "--html"},
                                               {"search", "pence"},
                                               {"blame", "--gone", url},
                                               {"diff", url}}) {
        CAPTURE(words);
        std::vector<std::string> all{"--archive", archive};
        all.insert(all.end(), words.begin(), words.end());
        CHECK(console.run(all) == ExitStatus::ok);
        CHECK(console.take_out().find('~') != std::string::npos);
        if (words.back() == "--html" || words.front() == "diff") continue;
        all.emplace_back("--json");
        CHECK(console.run(all) == ExitStatus::ok);
        CHECK(console.take_out().find("\"time_assumed\":true") != std::string::npos);
    }

    write_file(folder + "/meta.json",
               R"({"versions": [{"file": "1.html", "time": "2025-05-15T08:00:00Z"},
                                {"file": "2.html", "time": "2025-05-16T08:00:00Z"}]})");
    const std::string second = dir.file("b.db");
    CHECK(console.run({"--archive", second, "import", "--url", url, folder}) == ExitStatus::ok);
    console.take_out();
    CHECK(console.run({"--archive", second, "history", url}) == ExitStatus::ok);
    const std::string history = console.take_out();
    CHECK(history.find("2 revisions in 2 looks") != std::string::npos);
    CHECK(history.find('~') == std::string::npos);
}

TEST_CASE("packed pages go in as plain ones do, and one that is cut off is named") {
    const TempDir dir;
    const std::string archive = dir.file("a.db");
    const std::string folder = dir.file("pages");
    std::filesystem::create_directory(folder);
    const std::string packed = gzip(saved_page("three pence"));
    write_file(folder + "/1.html", saved_page("two pence"));
    write_file(folder + "/2.html.gz", packed);
    write_file(folder + "/3.html.gz", packed.substr(0, packed.size() / 2));
    Console console;
    const std::string url = "https://post.example/toll";
    CHECK(console.run({"--archive", archive, "import", "--times", "assumed", "--url", url,
                       folder}) == ExitStatus::incomplete);
    CHECK(console.take_err().find("3.html.gz") != std::string::npos);
    console.take_out();
    CHECK(console.run({"--archive", archive, "history", url}) == ExitStatus::ok);
    CHECK(console.take_out().find("2 revisions in 2 looks") != std::string::npos);
}

TEST_CASE("add --from-file keeps a saved page at the time and address given") {
    const TempDir dir;
    const std::string archive = dir.file("a.db");
    write_file(dir.file("page.html"), saved_page("two pence"));
    Console console;
    const std::string url = "https://post.example/toll";
    const std::vector<std::string> add{"--archive",           archive, "add", "--from-file",
                                       dir.file("page.html"), "--url", url};
    CHECK(refusal(console, add).message.find("give --at") != std::string::npos);
    std::vector<std::string> future = add;
    future.insert(future.end(), {"--at", "9000-01-01"});
    const auto too_early = refusal(console, future);
    CHECK(too_early.status == ExitStatus::usage);
    CHECK(too_early.message.find("has not come yet") != std::string::npos);
    CHECK(refusal(console, {"--archive", archive, "add", "--from-file", dir.file("none.html")})
              .message.find("cannot read the page") != std::string::npos);
    std::vector<std::string> whole = add;
    whole.insert(whole.end(), {"--at", "2025-05-15T08:00Z"});
    CHECK(console.run(whole) == ExitStatus::ok);
    CHECK(console.take_out().find("Toll of the bridge") != std::string::npos);
    CHECK(refusal(console, whole).message.find("held already") != std::string::npos);
    CHECK(refusal(console, {"add", "--from-file", fixture("pairs.warc")})
              .message.find("stet import") != std::string::npos);
    CHECK(refusal(console, {"add", "--url", url}).status == ExitStatus::usage);
}

TEST_CASE("export writes captures as WARC and WACZ, which import reads back") {
    const TempDir dir;
    const std::string archive = dir.file("a.db");
    Console console;
    console.run({"--archive", archive, "import", fixture("pairs.warc")});
    for (const char* name : {"out.warc.gz", "out.wacz"}) {
        CAPTURE(std::string(name));
        CHECK(console.run({"--archive", archive, "export", "-o", dir.file(name)}) ==
              ExitStatus::ok);
        CHECK(console.take_err().find("5 captures in") != std::string::npos);
        const std::string other = dir.file(std::string(name) + ".db");
        console.take_out();
        CHECK(console.run({"--archive", other, "--json", "import", dir.file(name)}) ==
              ExitStatus::ok);
        CHECK(rows_of(console.take_out()).back().at("captures") == 5);
    }
    CHECK(std::filesystem::exists(dir.file("out.cdxj")));
    CHECK(refusal(console, {"--archive", archive, "export", "--format", "wacz"}).status ==
          ExitStatus::usage);
    CHECK(refusal(console, {"--archive", archive, "export", "--format", "warc", "--all", "-o",
                            dir.file("x.warc.gz")})
              .status == ExitStatus::usage);
}

}  // namespace stet
