// Archives of earlier formats, kept as they were written: brought up to date whole, or left alone.
#include "store/archive.h"
#include "store/db.h"
#include "store/schema.h"
#include "tests/store/sample.h"
#include "tests/support/fixture.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <string>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stet {

namespace {

namespace fs = std::filesystem;
constexpr std::chrono::milliseconds kWait{30'000};

std::string copy_of(const char* fixture, const TempDir& dir) {
    const std::string path = dir.file(fixture);
    fs::copy_file(fixture_path("archives") / fixture, path);
    return path;
}

std::int64_t format_of(const std::string& path) {
    return Db(path, Db::Access::read, kWait).value(0, "PRAGMA user_version");
}

std::string error_of_reading(const std::string& path) {
    try {
        const Archive archive(path, Archive::Mode::read);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("an archive of an earlier format is not read in passing: how to go on is said") {
    const TempDir dir;
    const std::string path = copy_of("format-1.db", dir);
    const std::string before = read_file(path);
    const std::string said = error_of_reading(path);
    CHECK(said.find("has an older format") != std::string::npos);
    CHECK(said.find("stet compact --archive " + path) != std::string::npos);
    CHECK(read_file(path) == before);
}

TEST_CASE("opened for writing, an archive of format 1 comes up to date with all that it holds") {
    const TempDir dir;
    const std::string path = copy_of("format-1.db", dir);
    REQUIRE(format_of(path) == 1);
    {
        Archive archive(path, Archive::Mode::write, test::line_reader());
        const Added added =
            archive.add(test::look("https://news.example/new", 0, "# New\nA line.\n"));
        CHECK(added.outcome == Added::Outcome::new_story);
    }
    CHECK(format_of(path) == kFormat);
    const Archive archive(path, Archive::Mode::read, test::line_reader());
    const Stats stats = archive.stats();
    CHECK(stats.stories == 4);
    CHECK(stats.revisions == 5);
    CHECK(stats.captures == 11);
    struct Row {
        const char* story;
        const char* url;
        const char* headline;
        std::vector<std::string> names;
    };
    const Row rows[] = {
        {"s1", "20250514a.html", "渡し船、百年ぶりに復活へ - 入江新報", {"53d2f4bc", "4f9699b3"}},
        {"s2", "20250510c.html", "駅の猫、名誉助役に - 入江新報", {"e363e6bc"}},
        {"s3", "20250512b.html", "灯台の明かり、九日ぶりに戻る", {"82a959ca"}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.story);
        const Story story = archive.story(row.story);
        CHECK(story.url.find(row.url) != std::string::npos);
        CHECK(story.headline == row.headline);
        const std::vector<Revision> revisions = archive.history(row.story);
        REQUIRE(revisions.size() == row.names.size());
        for (std::size_t i = 0; i < revisions.size(); ++i) {
            CHECK(revisions[i].name == row.names[i]);
            CHECK_FALSE(archive.article(row.story, revisions[i].number).blocks.empty());
            const Capture page = archive.page_capture(row.story, revisions[i].number);
            CHECK(page.body.find("</html>") != std::string::npos);
        }
    }
    SearchQuery query;
    query.words = "渡し船";
    CHECK(archive.search(query).size() == 2);
    for (const Fault& fault : archive.check(false).faults) FAIL_CHECK(fault.what);
}

TEST_CASE("a migration that is interrupted leaves the archive as it was") {
    const TempDir dir;
    const std::string path = copy_of("format-1.db", dir);
    const std::string before = read_file(path);
    const pid_t child = fork();
    if (child == 0) {
        // Room for the index of the -wal, and for a few pages in it: the disk is full half-way.
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{40'000, 40'000};
        int status = setrlimit(RLIMIT_FSIZE, &limit) == 0 ? 1 : 2;
        try {
            const Archive archive(path, Archive::Mode::write);
        } catch (const Error&) {
            status = 0;
        }
        _exit(status);
    }
    int status = -1;
    waitpid(child, &status, 0);
    CHECK(status == 0);
    CHECK(read_file(path) == before);
    CHECK(format_of(path) == 1);
    // And the next attempt succeeds.
    const Archive archive(path, Archive::Mode::write);
    CHECK(format_of(path) == kFormat);
    CHECK(archive.check(false).faults.empty());
}

}  // namespace stet
