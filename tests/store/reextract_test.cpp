// A newer extractor reads old captures: no revision is invented, none is lost, every name resolves.
#include "tests/store/sample.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

namespace stet {
using stet::test::look;

namespace {

const std::string kUrl = "https://news.example/2025/bridge";

using Read = std::function<Article(std::string_view, const PageContext&)>;

ArchiveOptions reader(int version, Read read) {
    ArchiveOptions options;
    options.extractor_version = version;
    options.extract = std::move(read);
    return options;
}

/// Reads the lines of a page whose first letter is among `kinds`; "#" is the headline.
Read lines_of(std::string kinds) {
    return [kinds](std::string_view body, const PageContext& page) {
        Article article = stet::test::read_lines(body, page);
        std::erase_if(article.blocks, [&](const Block& block) {
            return kinds.find(block.text.front()) == std::string::npos;
        });
        return article;
    };
}

/// Takes the first line that begins with "a" or "m", whichever stands first: an unsteady choice.
Article first_of_two(std::string_view body, const PageContext& page) {
    Article article = stet::test::read_lines(body, page);
    std::erase_if(article.blocks, [](const Block& block) {
        return block.text.front() != 'a' && block.text.front() != 'm';
    });
    if (article.blocks.size() > 1) article.blocks.resize(1);
    return article;
}

std::vector<std::string> names(const Archive& archive) {
    std::vector<std::string> all;
    for (const Revision& revision : archive.history("s1")) all.push_back(revision.name);
    return all;
}

struct Row {
    const char* what;
    std::vector<std::string> pages;
    Read older;
    Read newer;
    std::size_t before;  // revisions
    std::size_t after;
    int differ;
};

}  // namespace

TEST_CASE("re-extraction finds edits that were missed and invents none") {
    const Row rows[] = {
        {"nothing changes",
         {"# H\na one\n", "# H\na two\n"},
         lines_of("a"),
         lines_of("a"),
         2,
         2,
         0},
        {"the new one reads more of every page",
         {"# H\na one\nm more\n", "# H\na one\nm more\nnoise 1\n", "# H\na two\nm more\n"},
         lines_of("a"),
         lines_of("am"),
         2,
         2,
         3},
        {"an edit that the old one did not see",
         {"# H\na one\nm more\n", "# H\na one\nm less\n"},
         lines_of("a"),
         lines_of("am"),
         1,
         2,
         2},
        {"a block that came and that the old one did not see",
         {"# H\na one\n", "# H\na one\nm Correction: new\n"},
         lines_of("a"),
         lines_of("am"),
         1,
         2,
         1},
        {"the new one chooses otherwise on pages that say the same",
         {"# H\na one\nm more\n", "# H\nm more\na one\n", "# H\na one\nm more\nnoise\n"},
         lines_of("a"),
         first_of_two,
         1,
         1,
         1},
        {"a difference that was the old extractor's own goes",
         {"# H\na one\nm x\n", "# H\na one\nm y\n"},
         lines_of("am"),
         lines_of("a"),
         2,
         1,
         2},
        {"A, B, A stays three",
         {"# H\na one\nm x\n", "# H\na two\nm x\n", "# H\na one\nm x\nnoise\n"},
         lines_of("a"),
         lines_of("am"),
         3,
         3,
         3},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const TempDir dir;
        const std::string path = dir.file("a.db");
        std::vector<std::string> old_names;
        {
            Archive archive(path, Archive::Mode::create, reader(1, row.older));
            int hours = 0;
            for (const std::string& page : row.pages) archive.add(look(kUrl, hours++, page));
            old_names = names(archive);
            CHECK(old_names.size() == row.before);
            CHECK(archive.reextract({}) == 0);
        }
        Archive archive(path, Archive::Mode::write, reader(2, row.newer));
        CHECK(archive.reextract({}) == row.differ);
        CHECK(archive.history("s1").size() == row.after);
        CHECK(archive.reextract({}) == 0);
        CHECK(archive.history("s1").size() == row.after);
        for (const std::string& name : old_names) {
            CAPTURE(name);
            CHECK(archive.resolve("s1@" + name).revision);
        }
        CHECK(archive.history("s1").front().extractor_version == 2);
        const CheckReport report = archive.check(false);
        for (const Fault& fault : report.faults) FAIL_CHECK(fault.what);
    }
}

TEST_CASE("a story's line in the list is what the newer extractor reads") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    const auto with_headline = [](std::string headline) {
        return [headline](std::string_view html, const PageContext& page) {
            Article article = stet::test::read_lines(html, page);
            article.headline.value = headline;
            return article;
        };
    };
    {
        Archive archive(path, Archive::Mode::create, reader(1, with_headline("Its kicker")));
        archive.add(look(kUrl, 0, "# H\na one\n"));
    }
    Archive archive(path, Archive::Mode::write, reader(2, with_headline("Its headline")));
    CHECK(archive.reextract({}) == 1);
    CHECK(archive.list({}).at(0).headline == "Its headline");
}

TEST_CASE("what comes out does not depend on the number of threads") {
    std::vector<std::string> first;
    for (const std::size_t jobs : {1U, 4U}) {
        CAPTURE(jobs);
        const TempDir dir;
        const std::string path = dir.file("a.db");
        {
            Archive archive(path, Archive::Mode::create, reader(1, lines_of("a")));
            for (int i = 0; i < 60; ++i) {
                const std::string url = kUrl + std::to_string(i % 20);
                archive.add(look(
                    url, i,
                    "# H\na " + std::to_string(i / 40) + "\nm " + std::to_string(i / 20) + "\n"));
            }
        }
        Archive archive(path, Archive::Mode::write, reader(2, lines_of("am")));
        CHECK(archive.reextract({}, jobs) == 60);
        std::vector<std::string> all;
        for (const Story& story : archive.list({})) {
            for (const Revision& revision : archive.history(story.id)) {
                all.push_back(story.url + "@" + revision.name);
            }
        }
        if (first.empty()) first = all;
        CHECK(all == first);
        for (const Fault& fault : archive.check(false).faults) FAIL_CHECK(fault.what);
    }
}

TEST_CASE("an old name leads to the revision that its looks are in now") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    std::vector<std::string> old_names;
    {
        Archive archive(path, Archive::Mode::create, reader(1, lines_of("a")));
        archive.add(look(kUrl, 0, "# H\na one\nm x\n"));
        archive.add(look(kUrl, 1, "# H\na two\nm x\n"));
        old_names = names(archive);
    }
    Archive archive(path, Archive::Mode::write, reader(2, lines_of("am")));
    archive.reextract({"s1"});
    CHECK(names(archive) != old_names);
    CHECK(archive.resolve("s1@" + old_names[0]).revision->number == 1);
    CHECK(archive.resolve("s1@" + old_names[1]).revision->number == 2);
}

TEST_CASE("a look after an upgrade is compared by one extractor, without reextract") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    Archive(path, Archive::Mode::create, reader(1, lines_of("a")))
        .add(look(kUrl, 0, "# H\na one\nm more\n"));
    Archive archive(path, Archive::Mode::write, reader(2, lines_of("am")));
    CHECK(archive.add(look(kUrl, 1, "# H\na one\nm more\nnoise\n")).outcome ==
          Added::Outcome::unchanged);
    CHECK(archive.add(look(kUrl, 2, "# H\na one\nm less\n")).outcome ==
          Added::Outcome::new_revision);
    CHECK(archive.history("s1").size() == 2);
    CHECK(archive.check(false).faults.empty());
}

}  // namespace stet
