// Taken down means gone from every way of reading; erased means no byte of it is left.
#include "store/withdraw.h"

#include "store/archive.h"
#include "store/db.h"
#include "store/desk.h"
#include "store/payloads.h"
#include "tests/store/sample.h"
#include "tests/support/fixture.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace stet {
using stet::test::hour;
using stet::test::line_reader;
using stet::test::look;

namespace {

namespace fs = std::filesystem;
constexpr std::chrono::milliseconds kWait{30'000};
const std::string kUrl = "https://news.example/quillonby";
const std::string kOther = "https://news.example/other";

/// Random enough that zstd keeps it literally, so that a search of raw bytes would find it.
std::string literal(int seed) {
    std::string text = "noise ";
    std::uint32_t state = static_cast<std::uint32_t>(seed) * 2654435761U + 1;
    for (int i = 0; i < 400; ++i) {
        state = state * 1664525U + 1013904223U;
        const auto byte = static_cast<char>(state / 16777216U);
        text += byte == '\n' ? ' ' : byte;
    }
    return text + "\n";
}

std::string page(const std::string& name, int version) {
    return "# " + name + " accused\nby Zebedee Marchpane\n" + name + " was accused, version " +
           std::to_string(version) + ".\n" + literal(version);
}

/// Three versions of the page between versions of another that are coded against it.
void make_archive(const std::string& path) {
    Archive archive(path, Archive::Mode::create, line_reader());
    archive.add(look(kOther, 0, "# Weather\nFair.\n" + literal(90)));
    for (int version = 1; version <= 3; ++version) {
        Look one = look(kUrl, version, page("Quillonby", version));
        one.hops[0].request_head = "GET /quillonby HTTP/1.1\r\nCookie: id=sesquipedal\r\n\r\n";
        archive.add(one);
    }
    archive.add(look(kOther, 5, "# Weather\nRain.\n" + literal(91)));
    // Another page's payload rests on the second version.
    const Db db(path, Db::Access::write, kWait);
    Payloads payloads(db);
    Archive other(path, Archive::Mode::write, line_reader());
    other.add(look(kOther, 6, "# Weather\nStorm.\n" + literal(2)));
    const std::int64_t base = db.value(0, "SELECT payload FROM captures WHERE id = 3");
    const std::int64_t top = db.value(0, "SELECT payload FROM captures WHERE id = 6");
    Zstd zstd;
    const std::string frame = zstd.compress(payloads.read(top), payloads.read(base), 6);
    Transaction transaction(db);
    db.run("UPDATE blobs SET data = ? WHERE id = ?", Blob{frame}, top);
    db.run(
        "UPDATE payloads SET base = ?1, depth = (SELECT depth + 1 FROM payloads WHERE id = ?1), "
        "stored = ?2, coding = 'zstd' WHERE id = ?3",
        base, frame.size(), top);
    transaction.commit();
}

void require_sound(const Archive& archive) {
    for (const Fault& fault : archive.check(false).faults) FAIL_CHECK(fault.what);
}

std::string error_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

/// Everything that lies beside the archive under its name.
std::string raw_bytes(const TempDir& dir) {
    std::string all;
    for (const auto& entry : fs::directory_iterator(dir.path())) all += read_file(entry.path());
    return all;
}

}  // namespace

TEST_CASE("a withdrawn page is hidden from every way of reading, and the log says why") {
    const TempDir dir;
    make_archive(dir.file("a.db"));
    Archive archive(dir.file("a.db"), Archive::Mode::write, line_reader());
    const Withdrawal made = withdraw(archive, kUrl, "a court's order");
    CHECK(made.addresses == 1);
    CHECK(archive.list({}).size() == 1);
    SearchQuery query;
    query.words = "quillonby";
    CHECK(archive.search(query).empty());
    Selection all;
    all.which = Selection::Which::all;
    int seen = 0;
    archive.for_each_revision(all, [&](const Story& story, const Revision&, const Article&) {
        CHECK(story.url == kOther);
        return ++seen > 0;
    });
    CHECK(seen == 3);
    const std::vector<std::function<void()>> readers = {
        [&] { archive.resolve(kUrl); },      [&] { archive.resolve("s2"); },
        [&] { archive.resolve(kUrl, "1"); }, [&] { archive.story("s2"); },
        [&] { archive.history("s2"); },      [&] { archive.looks("s2"); },
        [&] { archive.article("s2", 1); },   [&] { archive.page_capture("s2", 1); },
        [&] { archive.capture(2); },         [&] { archive.capture(3, true); },
    };
    for (std::size_t i = 0; i < readers.size(); ++i) {
        CAPTURE(i);
        const std::string said = error_of(readers[i]);
        CHECK(said.find("withdrawn on ") != std::string::npos);
        CHECK(said.find("a court's order") != std::string::npos);
    }
    CHECK(error_of([&] { archive.resolve("quillonby"); }).find("did you mean") ==
          std::string::npos);
    const std::vector<Withdrawal> log = withdrawals(archive);
    REQUIRE(log.size() == 1);
    CHECK(log[0].reason == "a court's order");
    CHECK_FALSE(log[0].erased);
    require_sound(archive);

    CHECK(lift(archive, kUrl).lifted);
    CHECK(archive.history("s2").size() == 3);
    CHECK(withdrawals(archive).size() == 1);
}

TEST_CASE("nothing is withdrawn without a reason, and nothing lifted that is not withdrawn") {
    const TempDir dir;
    make_archive(dir.file("a.db"));
    Archive archive(dir.file("a.db"), Archive::Mode::write, line_reader());
    CHECK(error_of([&] { withdraw(archive, kUrl, " "); }).find("reason") != std::string::npos);
    CHECK(error_of([&] { erase(archive, kUrl, ""); }).find("reason") != std::string::npos);
    CHECK(error_of([&] { lift(archive, kUrl); }).find("not withdrawn") != std::string::npos);
    CHECK(error_of([&] { withdraw(archive, "s99", "x"); }).find("holds no story") !=
          std::string::npos);
    CHECK(archive.list({}).size() == 2);
}

TEST_CASE("a withdrawn page is not kept again, under any of its addresses") {
    const TempDir dir;
    make_archive(dir.file("a.db"));
    Archive archive(dir.file("a.db"), Archive::Mode::write, line_reader());
    withdraw(archive, kUrl, "a reason");
    withdraw(archive, "https://never.example/seen", "in advance");
    struct Row {
        const char* url;
        const char* body;
    };
    const Row rows[] = {
        {"https://news.example/quillonby", "# New\nText.\n"},
        {"https://news.example/quillonby?utm_source=x", "# New\nText.\n"},
        {"https://never.example/seen", "# New\nText.\n"},
        {"https://news.example/amp", "# New\ncanonical https://news.example/quillonby\nText.\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.url);
        const Stats before = archive.stats();
        const Added added = archive.add(look(row.url, 9, row.body));
        CHECK(added.outcome == Added::Outcome::no_article);
        CHECK(added.why.find("withdrawn on ") == 0);
        CHECK(archive.stats().captures == before.captures);
    }
    CHECK(archive.withdrawn(kUrl).has_value());
    CHECK_FALSE(archive.withdrawn(kOther).has_value());
}

TEST_CASE("erased, a page's bytes stand nowhere in the files, and the chain still verifies") {
    const TempDir dir;
    make_archive(dir.file("a.db"));
    const std::vector<std::string> traces = {
        "uillonby accused",
        literal(1).substr(10, 60),
        literal(2).substr(10, 60),
        literal(3).substr(10, 60),
        "sesquipedal",
        "archpane",
        "quoted by the desk",
    };
    Archive archive(dir.file("a.db"), Archive::Mode::write, line_reader());
    const UtcTime noted{std::chrono::milliseconds(1)};
    note_revision(archive, archive.resolve(kUrl).story, 1, "quoted by the desk", "Ann", noted);
    const std::vector<std::string> heads = archive.check(false).chain_heads;
    {
        // As an earlier state left them: in free pages and in the -wal.
        const Db db(dir.file("a.db"), Db::Access::write, kWait);
        db.script(
            "CREATE TABLE spare (x); INSERT INTO spare SELECT data FROM blobs; DROP TABLE spare");
        const std::string before = raw_bytes(dir);
        CHECK(before.find("sesquipedal") != std::string::npos);
        CHECK(before.find("archpane") != std::string::npos);
        CHECK(before.find(traces[2]) != std::string::npos);
    }
    const Erased erased = erase(archive, kUrl, "a court's order");
    CHECK(erased.captures == 3);
    CHECK(erased.payloads == 3);
    CHECK(erased.recoded == 1);
    const std::string after = raw_bytes(dir);
    for (const std::string& trace : traces) {
        CAPTURE(trace);
        // The storm page has the second version's noise in its own right.
        if (trace == traces[2]) continue;
        CHECK(after.find(trace) == std::string::npos);
    }
    CHECK(archive.capture(6).body == "# Weather\nStorm.\n" + literal(2));
    CHECK(archive.check(false).chain_heads == heads);
    require_sound(archive);
    SearchQuery query;
    query.words = "storm";
    CHECK(archive.search(query).size() == 1);
    CHECK(error_of([&] { archive.capture(3); }).find("erased") != std::string::npos);
    CHECK(error_of([&] { archive.resolve(kUrl); }).find("withdrawn and erased on ") !=
          std::string::npos);
    REQUIRE(withdrawals(archive).size() == 1);
    CHECK(withdrawals(archive)[0].erased);
}

TEST_CASE("what was erased does not come back, nor its bytes by another address") {
    const TempDir dir;
    make_archive(dir.file("a.db"));
    Archive archive(dir.file("a.db"), Archive::Mode::write, line_reader());
    withdraw(archive, kUrl, "a reason");
    erase(archive, kUrl, "");
    CHECK(archive.add(look(kUrl, 9, page("Quillonby", 1))).why.find("a reason") !=
          std::string::npos);
    CHECK(archive.add(look("https://mirror.example/1", 9, page("Quillonby", 2))).why != "");
    CHECK(archive.add(look("https://mirror.example/1", 9, page("Somebody", 2))).outcome ==
          Added::Outcome::new_story);
    lift(archive, kUrl);
    CHECK(archive.add(look(kUrl, 10, page("Quillonby", 1))).outcome == Added::Outcome::new_story);
    require_sound(archive);
}

TEST_CASE("bytes that another page has, too, stay with that page") {
    const TempDir dir;
    Archive archive(dir.file("a.db"), Archive::Mode::create, line_reader());
    archive.add(look(kUrl, 0, page("Same", 1)));
    archive.add(look(kOther, 0, page("Same", 1)));
    const Erased erased = erase(archive, kUrl, "a reason");
    CHECK(erased.shared == 1);
    CHECK(erased.payloads == 0);
    CHECK(archive.capture(2).body == page("Same", 1));
    CHECK(archive.add(look("https://third.example/", 1, page("Same", 1))).outcome ==
          Added::Outcome::new_story);
    require_sound(archive);
}

TEST_CASE("what is held is hidden when asked, and never erased") {
    const TempDir dir;
    make_archive(dir.file("a.db"));
    Archive archive(dir.file("a.db"), Archive::Mode::write, line_reader());
    hold(archive, kUrl, "a lawsuit");
    CHECK(holds(archive).size() == 1);
    const std::string said = error_of([&] { erase(archive, kUrl, "a reason"); });
    CHECK(said.find("held since") != std::string::npos);
    CHECK(said.find("a lawsuit") != std::string::npos);
    CHECK(archive.history("s2").size() == 3);  // nothing was done by halves
    withdraw(archive, kUrl, "a reason");
    CHECK_THROWS_AS(erase(archive, kUrl, ""), Error);
    release_hold(archive, kUrl);
    CHECK(holds(archive).empty());
    CHECK_THROWS_AS(release_hold(archive, kUrl), Error);
    CHECK(erase(archive, kUrl, "").captures == 3);
}

TEST_CASE("lifting one page of many that went together brings back its bytes alone") {
    const TempDir dir;
    Archive archive(dir.file("a.db"), Archive::Mode::create, line_reader());
    archive.add(look("https://a.example/1", 0, page("First", 1)));
    archive.add(look("https://a.example/2", 0, page("Second", 1)));
    set_retention(archive, "", 20);
    CHECK(apply_retention(archive, hour(24 * 30)).pages == 2);
    lift(archive, "https://a.example/1");
    const std::string mirror = "https://mirror.example/";
    CHECK(archive.add(look(mirror + "1", 1, page("First", 1))).outcome ==
          Added::Outcome::new_story);
    CHECK(archive.add(look(mirror + "2", 1, page("Second", 1))).why != "");
}

TEST_CASE("erasing takes what was queued and never looked at, with its title") {
    const TempDir dir;
    make_archive(dir.file("a.db"));
    Archive archive(dir.file("a.db"), Archive::Mode::write, line_reader());
    QueueItem item;
    item.crawl = archive.queue().open_crawl("https://news.example/", "", hour(0)).id;
    item.url = std::string(kUrl) + "?utm_source=feed";
    item.key = article_key(*Url::parse(item.url));
    item.host = "news.example";
    item.hints = "Quillonby, the title";
    archive.queue().add({item});
    REQUIRE(archive.queue().find(item.url).size() == 1);
    erase(archive, kUrl, "a reason");
    CHECK(archive.queue().find(item.url).empty());
}

TEST_CASE("rules of retention go by site and by the last look; what is held stays") {
    const TempDir dir;
    Archive archive(dir.file("a.db"), Archive::Mode::create, line_reader());
    archive.add(look("https://a.example/old", 0, "# Old\nText.\n"));
    archive.add(look("https://a.example/new", 24 * 20, "# New\nText.\n"));
    archive.add(look("https://news.b.example/old", 0, "# Old of b\nText.\n"));
    archive.add(look("https://a.example/held", 0, "# Held\nText.\n"));
    hold(archive, "https://a.example/held", "a lawsuit");
    const UtcTime now = hour(24 * 30);
    CHECK(expired(archive, now).empty());
    set_retention(archive, "", 20);
    set_retention(archive, "b.example", 60);
    REQUIRE(retention(archive).size() == 2);
    const std::vector<Expired> over = expired(archive, now);
    REQUIRE(over.size() == 2);
    CHECK(over[0].url == "https://a.example/old");
    CHECK_FALSE(over[0].held);
    CHECK(over[1].url == "https://a.example/held");
    CHECK(over[1].held);
    CHECK(archive.list({}).size() == 4);  // asking changes nothing
    CHECK(apply_retention(archive, now).pages == 1);
    CHECK(archive.list({}).size() == 3);
    CHECK(withdrawals(archive).at(0).origin == "retention");
    CHECK(apply_retention(archive, now).pages == 0);
    set_retention(archive, "b.example", 0);
    CHECK(expired(archive, now).size() == 2);
    CHECK_THROWS_AS(set_retention(archive, "b.example", 0), Error);
    require_sound(archive);
}

TEST_CASE("what was fetched from a page's address for another page's sake is erased with it") {
    // The keys of captures leave "www2" out, those of articles keep it.
    for (const char* host : {"www.news.example", "www2.news.example", "news.example:8443"}) {
        CAPTURE(host);
        const TempDir dir;
        Archive archive(dir.file("a.db"), Archive::Mode::create, line_reader());
        const std::string url = "https://" + std::string(host) + "/story";
        archive.add(look(url, 0, page("Quillonby", 1)));
        // The same page, seen on the way to another story.
        Look other = look("https://other.example/b", 1, page("Somebody", 2));
        Look on_the_way = look(url + "?utm_source=b", 1, page("Quillonby", 3));
        other.hops.insert(other.hops.begin(), on_the_way.hops.front());
        archive.add(other);
        CHECK(erase(archive, url, "a reason").captures >= 2);
        const Db db(dir.file("a.db"), Db::Access::read, kWait);
        CHECK(db.value(0, "SELECT count(*) FROM captures WHERE url LIKE '%/story%'") == 0);
        require_sound(archive);
    }
}

}  // namespace stet
