// Damage of every kind is found, and the first bad capture is named.
#include "store/archive.h"
#include "store/db.h"
#include "tests/store/sample.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {
using stet::test::answer;
using stet::test::line_reader;

namespace {

constexpr std::chrono::milliseconds kWait{30'000};

void make_archive(const std::string& path) {
    Archive archive(path, Archive::Mode::create, line_reader());
    for (int i = 0; i < 4; ++i) {
        Look one;
        one.hops.push_back(answer(
            "https://news.example/a", i,
            "# Story\nIts text, part " + std::to_string(i / 2) + ".\n" + std::string(500, 'x')));
        one.hops[0].request_head = "GET /a HTTP/1.1\r\nCookie: id=secret\r\n\r\n";
        archive.add(one);
    }
}

}  // namespace

TEST_CASE("any change of what was kept is found and named") {
    struct Row {
        const char* sql;
        const char* says;
        bool quick;  // found without reading the payloads
    };
    const Row rows[] = {
        {"UPDATE captures SET url = 'https://news.example/b' WHERE id = 2", "capture 2 ", true},
        {"UPDATE captures SET started = started + 1 WHERE id = 3", "capture 3 ", true},
        {"UPDATE captures SET status = 203 WHERE id = 1", "capture 1 ", true},
        {"UPDATE captures SET request_head = CAST(request_head || '!' AS BLOB) WHERE id = 1",
         "capture 1 ", true},
        {"UPDATE captures SET response_head = x'00' WHERE id = 4", "capture 4 ", true},
        {"UPDATE captures SET ip_address = '' WHERE id = 4", "capture 4 ", true},
        {"UPDATE captures SET verdict = 'login' WHERE id = 4", "capture 4 ", true},
        {"UPDATE captures SET origin_software = 'x' WHERE id = 4", "capture 4 ", true},
        {"UPDATE captures SET time_assumed = 1 WHERE id = 4", "capture 4 ", true},
        {"UPDATE captures SET wire_length = 1 WHERE id = 4", "capture 4 ", true},
        {"UPDATE captures SET payload = 1 WHERE id = 3", "capture 3 ", true},
        {"UPDATE chain SET leaf = zeroblob(32) WHERE id = 2", "capture 2 ", true},
        {"UPDATE chain SET hash = zeroblob(32) WHERE id = 2", "capture 2 ", true},
        {"UPDATE chain SET previous = zeroblob(32) WHERE id = 2", "capture 2 ", true},
        {"UPDATE chain SET sequence = 9 WHERE id = 4", "capture 4 is missing", true},
        {"DELETE FROM captures WHERE id = 2", "capture 2 is gone", true},
        {"UPDATE payloads SET sha256 = zeroblob(32) WHERE id = 1", "capture 1 ", true},
        {"UPDATE blobs SET data = x'00' WHERE id = 1", "payload 1 of capture 1 (", true},
        {"UPDATE secrets SET value = x'00' WHERE capture = 3", "Cookie of capture 3", true},
        {"UPDATE articles SET sha256 = zeroblob(32) WHERE id = 1", "article 1 ", false},
        {"UPDATE texts SET sha256 = zeroblob(32) WHERE id = 1", "name of text", true},
        {"UPDATE texts SET name = '00000000' WHERE id = 1", "name of text", true},
        {"UPDATE revisions SET looks = 9 WHERE number = 1", "revisions of s1", false},
        {"DELETE FROM revisions", "revisions of s1", false},
        {"UPDATE looks SET time = 0 WHERE id = 3", "revisions of s1", false},
        {"DELETE FROM search_docsize WHERE id = 1", "full-text index", true},
        {"DELETE FROM search_data WHERE id > 10", "full-text index", false},
        {"DELETE FROM addresses", "refers to a row", true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sql);
        const TempDir dir;
        const std::string path = dir.file("a.db");
        make_archive(path);
        Db(path, Db::Access::write, kWait).script(row.sql);
        const Archive archive(path, Archive::Mode::read, line_reader());
        for (const bool quick : {false, true}) {
            if (quick && !row.quick) continue;
            const CheckReport report = archive.check(quick);
            REQUIRE_FALSE(report.faults.empty());
            std::string all;
            for (const Fault& fault : report.faults) {
                all += fault.what + "\n";
                CHECK_FALSE(fault.advice.empty());
            }
            CAPTURE(all);
            CHECK(all.find(row.says) != std::string::npos);
        }
    }
}

TEST_CASE("texts that the full-text index has lost are one fault, with their count and the first") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path);
    Db(path, Db::Access::write, kWait)
        .script(
            "CREATE TEMP TABLE sizes AS SELECT * FROM search_docsize;"
            "INSERT INTO search(search) VALUES ('delete-all');"
            "INSERT INTO search_docsize SELECT * FROM sizes");
    const CheckReport report = Archive(path, Archive::Mode::read, line_reader()).check(false);
    std::vector<std::string> lost;
    for (const Fault& fault : report.faults) {
        if (fault.what.find("have the words of") != std::string::npos) lost.push_back(fault.what);
    }
    REQUIRE(lost.size() == 1);
    CHECK(lost[0].find("2 texts, the first of them text 1") != std::string::npos);
}

TEST_CASE("a sound archive has no faults, and tells its chain heads and counts") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path);
    const Archive archive(path, Archive::Mode::read, line_reader());
    for (const bool quick : {false, true}) {
        const CheckReport report = archive.check(quick);
        for (const Fault& fault : report.faults) FAIL_CHECK(fault.what);
        CHECK(report.captures == 4);
        CHECK(report.payloads == 2);
        CHECK(report.revisions == 2);
        REQUIRE(report.chain_heads.size() == 1);
        CHECK(report.chain_heads[0].find(" 4 sha256:") != std::string::npos);
    }
}

TEST_CASE("credentials stand in one table and come back only when asked for") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path);
    const Archive archive(path, Archive::Mode::read, line_reader());
    CHECK(archive.capture(1).request_head == "GET /a HTTP/1.1\r\nCookie: \r\n\r\n");
    CHECK(archive.capture(1, true).request_head == "GET /a HTTP/1.1\r\nCookie: id=secret\r\n\r\n");
}

}  // namespace stet
