// A byte changed anywhere in the file: every way of reading gives the right answer or an error.
#include "store/archive.h"
#include "store/article_json.h"
#include "store/db.h"
#include "tests/store/sample.h"
#include "tests/support/fixture.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace stet {
using stet::test::answer;
using stet::test::line_reader;
using stet::test::look;

namespace {

std::string story_url(int number) {
    return "https://news.example/story/" + std::to_string(number);
}

/// Stories with edits, missing pages, credentials and a page of some length.
void make_archive(const std::string& path) {
    Archive archive(path, Archive::Mode::create, line_reader());
    archive.begin_batch();
    std::mt19937 random(7);
    for (int story = 0; story < 8; ++story) {
        std::string filler;
        for (int i = 0; i < 400; ++i) filler += "noise " + std::to_string(random()) + "\n";
        for (int version = 0; version < 5; ++version) {
            const std::string body = "# Headline of " + std::to_string(story) + "\nby Ann Ash\n" +
                                     "The harbour was shut for " + std::to_string(version / 2) +
                                     " days.\n" + filler;
            Look one = look(story_url(story), story * 10 + version, body);
            one.hops[0].request_head = "GET / HTTP/1.1\r\nCookie: id=secret\r\n\r\n";
            archive.add(one);
        }
    }
    archive.add(look(story_url(3), 200, "", 404));
    archive.commit_batch();
}

std::string text_of(const Capture& capture) {
    return capture.url + iso_time(capture.started) + std::to_string(capture.status) +
           capture.request_head + capture.response_head + capture.body;
}

std::string text_of(const Story& story) {
    return story.id + story.url + story.headline + story.byline + story.state +
           iso_time(story.last_seen) + std::to_string(story.revisions + story.looks);
}

std::string text_of(const Revision& revision) {
    return revision.name + revision.digest + revision.headline + iso_time(revision.first_seen) +
           iso_time(revision.last_seen) + std::to_string(revision.looks);
}

/// Every way of reading, and what it answers.
const std::vector<std::function<std::string(const Archive&)>>& readers() {
    static const std::vector<std::function<std::string(const Archive&)>> all{
        [](const Archive& archive) {
            std::string text;
            for (const Story& story : archive.list({})) text += text_of(story);
            return text;
        },
        [](const Archive& archive) {
            std::string text;
            for (int story = 0; story < 8; ++story) {
                const Target target = archive.resolve(story_url(story));
                for (const Revision& revision : archive.history(target.story)) {
                    text += text_of(revision);
                }
            }
            return text;
        },
        [](const Archive& archive) {
            std::string text;
            for (const Snapshot& snapshot : archive.looks("s4")) {
                text += iso_time(snapshot.time) + snapshot.revision + snapshot.verdict;
            }
            return text;
        },
        [](const Archive& archive) { return article_to_json(archive.article("s2", 2)); },
        [](const Archive& archive) { return text_of(archive.page_capture("s6", 3)); },
        [](const Archive& archive) {
            std::string text;
            for (int id = 1; id <= 41; ++id) text += text_of(archive.capture(id, true));
            return text;
        },
        [](const Archive& archive) {
            std::string text;
            SearchQuery query;
            query.words = "harbour headline:headline";
            for (const SearchHit& hit : archive.search(query)) {
                text += text_of(hit.story) + hit.snippet + text_of(hit.revision);
            }
            return text;
        },
        [](const Archive& archive) {
            std::string text;
            Selection selection;
            selection.which = Selection::Which::all;
            archive.for_each_revision(selection, [&](const Story& story, const Revision& revision,
                                                     const Article& article) {
                text += text_of(story) + text_of(revision) + article_to_json(article);
                return true;
            });
            return text;
        },
        [](const Archive& archive) {
            const Stats stats = archive.stats();
            return std::to_string(stats.stories) + " " + std::to_string(stats.looks) + " " +
                   std::to_string(stats.stored_bytes) + " " + std::to_string(stats.revisions);
        },
    };
    return all;
}

std::vector<std::size_t> places(std::size_t size) {
    std::vector<std::size_t> all;
    for (std::size_t at = 0; at < 108; ++at) all.push_back(at);  // the header, and what follows
    std::mt19937 random(11);
    for (std::size_t page = 0; page < size; page += 4096) {
        for (int i = 0; i < 2; ++i) all.push_back(page + random() % 4096);
        all.push_back(page + 4088 + random() % 8);  // the checksum itself
    }
    return all;
}

}  // namespace

TEST_CASE("with any byte changed, every way of reading is right or fails, and check finds it") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path);
    const std::string whole = read_file(path);
    REQUIRE(whole.size() % 4096 == 0);
    std::vector<std::string> right;
    {
        const Archive archive(path, Archive::Mode::read, line_reader());
        REQUIRE(archive.check(false).faults.empty());
        for (const auto& reader : readers()) right.push_back(reader(archive));
    }
    std::size_t refused = 0;
    for (const std::size_t place : places(whole.size())) {
        CAPTURE(place);
        {
            std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
            file.seekp(static_cast<std::streamoff>(place));
            file.put(static_cast<char>(whole[place] ^ static_cast<char>(1 << place % 8)));
        }
        for (std::size_t i = 0; i < readers().size(); ++i) {
            CAPTURE(i);
            std::string read;
            try {
                read = readers()[i](Archive(path, Archive::Mode::read, line_reader()));
            } catch (const Error&) {
                ++refused;
                continue;
            }
            CHECK(read == right[i]);
        }
        bool found = false;
        try {
            found = !Archive(path, Archive::Mode::read, line_reader()).check(false).faults.empty();
        } catch (const Error&) {
            found = true;
        }
        CHECK(found);
        std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(place));
        file.put(whole[place]);
    }
    CHECK(refused > 0);
    CHECK(read_file(path) == whole);
}

TEST_CASE("check names the capture that a damaged page of the file belongs to") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path);
    std::string bytes = read_file(path);
    std::string frame;  // of the third story's first page
    {
        const Db db(path, Db::Access::read, std::chrono::seconds(30));
        Statement row = db.query(
            "SELECT b.data FROM blobs b JOIN captures c ON c.payload = b.id WHERE c.id = 11");
        REQUIRE(row.step());
        frame = row.blob(0);
    }
    const std::size_t place = bytes.find(frame.substr(0, 200));
    REQUIRE(place != std::string::npos);
    bytes[place + 100] = static_cast<char>(bytes[place + 100] ^ 1);
    write_file(path, bytes);
    const CheckReport report = Archive(path, Archive::Mode::read, line_reader()).check(false);
    REQUIRE(report.faults.size() >= 2);
    CHECK(report.faults[0].what.find("page " + std::to_string(place / 4096 + 1)) == 0);
    bool named = false;
    for (const Fault& fault : report.faults) {
        if (fault.what.find(" of capture ") == std::string::npos) continue;
        CHECK(fault.what.find("of capture 11 (") != std::string::npos);
        named = true;
        break;
    }
    CHECK(named);
}

}  // namespace stet
