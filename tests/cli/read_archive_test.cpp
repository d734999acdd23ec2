// docs/read_archive.py: what store/README.md says is enough to read an archive without stet.
#include "store/archive.h"
#include "store/withdraw.h"
#include "tests/cli/sample_archive.h"
#include "tests/support/fixture.h"
#include "tests/support/run_program.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {
using stet::test::kBridge;
using stet::test::SampleArchive;

namespace {

/// The example's output; nothing, saying so, where it cannot be run.
class Example {
public:
    Example() : python_(find_program("python3")) {
        if (!python_.empty() &&
            run_program({python_, "-c", "import sqlite3, zstandard"}).exit_status != 0) {
            python_.clear();
        }
        if (python_.empty()) MESSAGE("skipped: no python3 with zstandard (python3-zstandard)");
    }
    explicit operator bool() const { return !python_.empty(); }

    ProgramResult run(std::vector<std::string> words) const {
        words.insert(words.begin(),
                     {python_, (fixture_path("..") / "docs/read_archive.py").string()});
        return run_program(std::move(words), {.environment = {{"PYTHONUTF8", "1"}}});
    }

private:
    std::string python_;
};

}  // namespace

TEST_CASE("a program with only sqlite3 and zstandard reads articles and pages as stet does") {
    const Example example;
    if (!example) return;
    const SampleArchive sample;
    const Archive archive(sample.path(), Archive::Mode::read);
    for (const Story& story : archive.list({})) {
        CHECK(example.run({sample.path()}).out.find(story.id + "\t" + story.url) !=
              std::string::npos);
        for (const Revision& revision : archive.history(story.id)) {
            CAPTURE(revision.number);
            const std::string number = std::to_string(revision.number);
            const ProgramResult text = example.run({sample.path(), story.id, number});
            CAPTURE(text.err);
            CHECK(text.exit_status == 0);
            CHECK(text.out.find(revision.headline + "\n") == 0);
            for (const Block& block : archive.article(story.id, revision.number).blocks) {
                CHECK(text.out.find(block.text) != std::string::npos);
            }
            const ProgramResult page = example.run({sample.path(), story.id, number, "--raw"});
            CHECK(page.out == archive.page_capture(story.id, revision.number).body);
        }
    }
    CHECK(example.run({sample.path(), "--search", "閉鎖"}).out.find("s2@") == 0);
    CHECK(example.run({sample.path(), "--search", "storm \""}).exit_status == 0);
}

TEST_CASE("the example shows nothing that was withdrawn") {
    const Example example;
    if (!example) return;
    const SampleArchive sample;
    {
        Archive archive(sample.path(), Archive::Mode::write);
        withdraw(archive, kBridge, "a reason");
    }
    CHECK(example.run({sample.path()}).out.find("bridge") == std::string::npos);
    CHECK(example.run({sample.path(), "s1"}).exit_status == 1);
    CHECK(example.run({sample.path(), "--search", "storm"}).out.empty());
}

}  // namespace stet
