// Archives made apart come together: nothing is doubled, lost or altered.
#include "store/merge.h"

#include "store/archive.h"
#include "store/backup.h"
#include "store/changes.h"
#include "store/db.h"
#include "store/desk.h"
#include "store/payloads.h"
#include "store/withdraw.h"
#include "tests/store/sample.h"
#include "tests/support/fixture.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace stet {
using stet::test::line_reader;
using stet::test::look;

namespace {

namespace fs = std::filesystem;
constexpr std::chrono::milliseconds kWait{30'000};
const std::string kBridge = "https://news.example/bridge";

std::string story(const std::string& days) {
    return "# Bridge shut\nIt is shut for " + days + " days.\n";
}

std::vector<std::string> heads(const std::string& path) {
    return Archive(path, Archive::Mode::read, line_reader()).check(false).chain_heads;
}

void require_sound(const Archive& archive) {
    for (const Fault& fault : archive.check(false).faults) FAIL_CHECK(fault.what);
}

std::string refusal(Archive& into, const std::string& path) {
    try {
        merge_archive(into, path);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

/// One machine's looks at the even hours and another's at the odd ones.
void make_two(const std::string& a, const std::string& b) {
    Archive first(a, Archive::Mode::create, line_reader());
    Archive second(b, Archive::Mode::create, line_reader());
    Look with_cookie = look(kBridge, 0, story("two"));
    with_cookie.hops[0].request_head = "GET / HTTP/1.1\r\nCookie: id=secret\r\n\r\n";
    first.add(with_cookie);
    second.add(look(kBridge, 1, story("three")));
    first.add(look(kBridge, 2, story("three")));
    second.add(look(kBridge, 3, story("two")));
    second.add(look("https://news.example/ferry", 4, "# Ferries\nThey run.\n"));
    first.add(look("https://news.example/gone", 5, "", 404));
}

}  // namespace

TEST_CASE("looks of two archives at one page make one story, in order of time") {
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    Archive all(dir.file("all.db"), Archive::Mode::create, line_reader());
    const MergeReport a = merge_archive(all, dir.file("a.db"));
    CHECK(a.captures == 3);
    CHECK(a.stories == 1);
    const MergeReport b = merge_archive(all, dir.file("b.db"));
    CHECK(b.captures == 3);
    CHECK(b.looks == 3);
    CHECK(b.stories == 1);
    const std::vector<Revision> revisions = all.history(all.resolve(kBridge).story);
    REQUIRE(revisions.size() == 3);  // two, three (both machines), two
    CHECK(revisions[1].looks == 2);
    CHECK(revisions[2].same_text_as == 1);
    // Names are those that either archive printed.
    const Archive first(dir.file("a.db"), Archive::Mode::read, line_reader());
    for (const Revision& revision : first.history("s1")) {
        CHECK(all.resolve(kBridge + "@" + revision.name).revision->digest == revision.digest);
    }
    CHECK(all.capture(1, true).request_head == "GET / HTTP/1.1\r\nCookie: id=secret\r\n\r\n");
    CHECK(all.list({}).size() == 2);
    CHECK(all.last_look("https://news.example/gone").has_value());
    require_sound(all);
}

TEST_CASE("what the desk said comes with a merge, once") {
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    {
        Archive first(dir.file("a.db"), Archive::Mode::write, line_reader());
        classify_revision(first, "s1", 2, ChangeClass::date, "Ann", stet::test::hour(7));
        label_story(first, "s1", "harbour", "Ann", stet::test::hour(7));
    }
    Archive all(dir.file("all.db"), Archive::Mode::create, line_reader());
    merge_archive(all, dir.file("b.db"));
    merge_archive(all, dir.file("a.db"));
    merge_archive(all, dir.file("a.db"));
    const std::string bridge = all.resolve(kBridge).story;
    REQUIRE(remarks_of(all, bridge).size() == 2);
    CHECK(labels_of(all, bridge) == std::vector<std::string>{"harbour"});
    CHECK(changes_of(all, bridge)[0].desk == ChangeClass::date);
}

TEST_CASE("merging again brings nothing, and merging a grown archive brings what is new") {
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    Archive all(dir.file("all.db"), Archive::Mode::create, line_reader());
    merge_archive(all, dir.file("a.db"));
    merge_archive(all, dir.file("b.db"));
    const Stats before = all.stats();
    const MergeReport again = merge_archive(all, dir.file("a.db"));
    CHECK(again.captures == 0);
    CHECK(again.known == 3);
    CHECK(again.looks == 0);
    CHECK(again.revisions == 0);
    CHECK(all.stats().looks == before.looks);
    CHECK(all.stats().payloads == before.payloads);
    Archive(dir.file("a.db"), Archive::Mode::write, line_reader())
        .add(look(kBridge, 9, story("nine")));
    CHECK(merge_archive(all, dir.file("a.db")).captures == 1);
    CHECK(all.history("s1").back().number == 4);
    require_sound(all);
}

TEST_CASE("chains come over untouched, and the merged archive goes on in one of its own") {
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    {
        Archive all(dir.file("all.db"), Archive::Mode::create, line_reader());
        all.add(look("https://own.example/x", 0, "# Own\nText.\n"));
        merge_archive(all, dir.file("a.db"));
        merge_archive(all, dir.file("b.db"));
        all.add(look("https://own.example/x", 1, "# Own\nText, new.\n"));
    }
    const std::vector<std::string> merged = heads(dir.file("all.db"));
    CHECK(merged.size() == 3);
    for (const char* part : {"a.db", "b.db"}) {
        for (const std::string& head : heads(dir.file(part))) {
            CHECK(std::count(merged.begin(), merged.end(), head) == 1);
        }
    }
}

TEST_CASE("a backup that went its own way and the original come together again") {
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    backup_archive(dir.file("a.db"), dir.file("copy.db"));
    Archive(dir.file("copy.db"), Archive::Mode::write, line_reader())
        .add(look(kBridge, 6, story("six")));
    Archive original(dir.file("a.db"), Archive::Mode::write, line_reader());
    original.add(look(kBridge, 7, story("seven")));
    const MergeReport report = merge_archive(original, dir.file("copy.db"));
    CHECK(report.captures == 1);
    CHECK(report.known == 3);
    CHECK(original.history("s1").size() == 4);
    require_sound(original);
}

TEST_CASE(
    "a source that is damaged, altered or the archive itself is refused, and nothing comes in") {
    struct Row {
        const char* sql;
        const char* says;
    };
    const Row rows[] = {
        {"UPDATE captures SET status = 203 WHERE id = 1", "capture 1"},
        {"UPDATE chain SET leaf = zeroblob(32) WHERE id = 2", "broken at capture 2"},
        {"DELETE FROM chain WHERE id = 2", "broken at capture 2"},
        {"UPDATE payloads SET sha256 = zeroblob(32) WHERE id = 1", "capture 1"},
        {"UPDATE articles SET sha256 = zeroblob(32) WHERE id = 1", "article 1"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sql);
        const TempDir dir;
        make_two(dir.file("a.db"), dir.file("b.db"));
        {
            const Db db(dir.file("a.db"), Db::Access::write, kWait);
            db.script("PRAGMA foreign_keys = OFF");
            db.script(row.sql);
        }
        Archive into(dir.file("b.db"), Archive::Mode::write, line_reader());
        const Stats before = into.stats();
        const std::string said = refusal(into, dir.file("a.db"));
        CAPTURE(said);
        CHECK(said.find(row.says) != std::string::npos);
        CHECK(said.find(dir.file("a.db")) != std::string::npos);
        CHECK(into.stats().captures == before.captures);
        CHECK(into.stats().stories == before.stories);
        require_sound(into);
    }
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    Archive into(dir.file("a.db"), Archive::Mode::write, line_reader());
    CHECK(refusal(into, dir.file("a.db")).find("into itself") != std::string::npos);
    CHECK(refusal(into, dir.file("none.db")).find("there is no archive") == 0);
}

TEST_CASE("two copies of one file that both wrote as the same writer are told apart, not mixed") {
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    Archive into(dir.file("all.db"), Archive::Mode::create, line_reader());
    merge_archive(into, dir.file("a.db"));
    // The last capture of the same chain, with another status and hashes to fit: a forgery.
    Archive(dir.file("forged.db"), Archive::Mode::create, line_reader())
        .add(look("https://x.example/", 0, "# Forged\nText.\n"));
    std::string name;
    {
        const Db db(dir.file("a.db"), Db::Access::read, kWait);
        Statement row = db.query("SELECT name FROM writers");
        REQUIRE(row.step());
        name = row.string(0);
    }
    Db(dir.file("forged.db"), Db::Access::write, kWait)
        .run("UPDATE writers SET name = ?", std::string_view(name));
    const std::string said = refusal(into, dir.file("forged.db"));
    CHECK(said.find("goes another way") != std::string::npos);
    CHECK(into.list({}).size() == 1);
}

TEST_CASE("what was withdrawn here stays out, and what was withdrawn there is hidden here") {
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    Archive into(dir.file("b.db"), Archive::Mode::write, line_reader());
    erase(into, kBridge, "a court's order");
    const MergeReport report = merge_archive(into, dir.file("a.db"));
    CHECK(report.withheld == 2);
    CHECK(into.list({}).size() == 1);
    CHECK_THROWS_AS(into.resolve(kBridge), Error);
    require_sound(into);
    // Lifted, it may come back with the same links.
    lift(into, kBridge);
    CHECK(merge_archive(into, dir.file("a.db")).captures == 2);
    CHECK(into.history(into.resolve(kBridge).story).size() == 2);
    require_sound(into);

    Archive there(dir.file("a.db"), Archive::Mode::write, line_reader());
    withdraw(there, kBridge, "an error");
    CHECK(merge_archive(into, dir.file("a.db")).withdrawn == 1);
    CHECK_THROWS_AS(into.resolve(kBridge), Error);
}

TEST_CASE("a backup is whole, sound and the same; it takes no other file's place") {
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    Archive open(dir.file("a.db"), Archive::Mode::write, line_reader());
    open.begin_batch();
    open.add(look(kBridge, 8, story("eight")));  // not committed: not in the copy
    const BackupReport report = backup_archive(dir.file("a.db"), dir.file("copy.db"));
    CHECK(report.captures == 3);
    CHECK(report.bytes == static_cast<std::int64_t>(fs::file_size(dir.file("copy.db"))));
    const Archive copy(dir.file("copy.db"), Archive::Mode::read, line_reader());
    CHECK(copy.history("s1").size() == 2);
    require_sound(copy);
    CHECK_FALSE(fs::exists(dir.file("copy.db.part")));
    CHECK_THROWS_AS(backup_archive(dir.file("a.db"), dir.file("copy.db")), Error);
    CHECK_THROWS_AS(backup_archive(dir.file("a.db"), dir.file("no/such/copy.db")), Error);
    open.commit_batch();
}

TEST_CASE("a backup put in the archive's place begins a chain of its own") {
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    backup_archive(dir.file("a.db"), dir.file("copy.db"));
    {
        Archive later(dir.file("a.db"), Archive::Mode::write, line_reader());
        later.add(look(kBridge, 8, story("eight")));
    }
    fs::copy_file(dir.file("a.db"), dir.file("went-further.db"));
    write_file(dir.file("a.db"), read_file(dir.file("copy.db")));  // the same inode
    {
        Archive restored(dir.file("a.db"), Archive::Mode::write, line_reader());
        restored.add(look(kBridge, 9, story("nine")));
    }
    Archive both(dir.file("a.db"), Archive::Mode::write, line_reader());
    merge_archive(both, dir.file("went-further.db"));
    CHECK(both.stats().captures == 5);
    require_sound(both);
}

TEST_CASE("a backup's pages have checksums of their own") {
    const TempDir dir;
    make_two(dir.file("a.db"), dir.file("b.db"));
    backup_archive(dir.file("a.db"), dir.file("copy.db"));
    std::string bytes = read_file(dir.file("copy.db"));
    bytes[bytes.size() - 2000] = static_cast<char>(bytes[bytes.size() - 2000] ^ 4);
    write_file(dir.file("copy.db"), bytes);
    const Archive copy(dir.file("copy.db"), Archive::Mode::read, line_reader());
    CHECK(copy.check(true).faults.size() >= 1);
}

TEST_CASE("compacting keeps pages that came alone as differences, and loses nothing") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    std::string long_text;
    for (int i = 0; i < 400; ++i) long_text += "noise " + std::to_string(i * 7919) + "\n";
    {
        Archive archive(path, Archive::Mode::create, line_reader());
        for (int i = 0; i < 40; ++i) {
            archive.add(look(kBridge, i, story(std::to_string(i)) + long_text));
        }
        // As from an import that knew nothing of the versions before.
        const Db db(path, Db::Access::write, kWait);
        Payloads payloads(db);
        Zstd zstd;
        for (int id = 1; id <= 40; ++id) {
            const std::string frame = zstd.compress(payloads.read(id), {}, 1);
            db.run("UPDATE blobs SET data = ? WHERE id = ?", Blob{frame}, id);
        }
        db.script(
            "UPDATE payloads SET base = NULL, depth = 0, "
            "stored = (SELECT length(data) FROM blobs b WHERE b.id = payloads.id)");
    }
    const CompactReport report = compact_archive(path);
    CHECK(report.shortened == 39);
    CHECK(report.bytes_after < report.bytes_before);
    const Archive archive(path, Archive::Mode::read, line_reader());
    require_sound(archive);
    for (int i = 0; i < 40; ++i) {
        CHECK(archive.capture(i + 1).body == story(std::to_string(i)) + long_text);
    }
    CHECK(Db(path, Db::Access::read, kWait).value(0, "SELECT max(depth) FROM payloads") <= 32);
}

TEST_CASE("with only the revisions kept, bodies between their ends go, and the chain still holds") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    {
        Archive archive(path, Archive::Mode::create, line_reader());
        for (int i = 0; i < 9; ++i) {
            archive.add(look(kBridge, i,
                             story(std::to_string(i / 5)) + "noise " + std::to_string(i) + "\n"));
        }
    }
    CHECK(compact_archive(path, {true}).dropped == 5);  // of 5 and 4 looks, all but the ends
    Archive archive(path, Archive::Mode::write, line_reader());
    require_sound(archive);
    CHECK(archive.history("s1").size() == 2);
    CHECK(archive.capture(1).body.find("noise 0") != std::string::npos);
    CHECK(archive.capture(9).body.find("noise 8") != std::string::npos);
    CHECK_THROWS_AS(archive.capture(3), Error);
    // The same bytes, seen again, are kept again.
    archive.add(look(kBridge, 20, story("0") + "noise 2\n"));
    CHECK(archive.capture(3).body == story("0") + "noise 2\n");
    require_sound(archive);
    CHECK(compact_archive(path, {true}).dropped == 0);
}

TEST_CASE("an archive of format 1 that is compacted has checksums on its pages") {
    const TempDir dir;
    const std::string path = dir.file("old.db");
    fs::copy_file(fixture_path("archives") / "format-1.db", path);
    CHECK(read_file(path)[20] == 0);
    compact_archive(path);
    CHECK(read_file(path)[20] == 8);
    std::string bytes = read_file(path);
    bytes[5 * 4096 + 10] = static_cast<char>(bytes[5 * 4096 + 10] ^ 1);
    write_file(path, bytes);
    CHECK(Archive(path, Archive::Mode::read).check(true).faults.front().what.find("page 6 ") == 0);
}

}  // namespace stet
