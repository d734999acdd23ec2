#include "store/saved_page.h"

#include "tests/store/sample.h"
#include "tests/support/gzip.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

namespace stet {
using test::line_reader;

namespace {

const std::atomic<bool> kNoStop{false};

const std::string kMhtml =
    "From: <Saved by a browser>\r\n"
    "Snapshot-Content-Location: https://news.example/2025/wall?a=1\r\n"
    "Subject: The wall\r\n"
    "Date: Thu, 15 May 2025 10:00:30 +0200\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/related;\r\n"
    "\ttype=\"text/html\";\r\n"
    "\tboundary=\"----Border--7\"\r\n"
    "\r\n\r\n"
    "------Border--7\r\n"
    "Content-Type: text/css\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "Content-Location: https://news.example/style.css\r\n"
    "\r\n"
    "cHt9\r\n"
    "------Border--7\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-ID: <frame-1>\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "Content-Location: https://news.example/2025/wall?a=1\r\n"
    "\r\n"
    "<!DOCTYPE html><p class=3D\"a\">Caf=C3=A9 at the har=\r\nbour</p>\r\n"
    "------Border--7--\r\n";

void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

struct Imported {
    ImportCounts counts;
    std::string faults;
};

Imported import_into(Archive& archive,
                     const std::vector<std::string>& files,
                     const PageOptions& pages) {
    Imported imported;
    ImportOptions options;
    options.fault = [&](const std::string& file, std::uint64_t, const std::string& what) {
        imported.faults += std::filesystem::path(file).filename().string() + ": " + what + "\n";
    };
    import_pages(archive, files, pages, options, kNoStop, imported.counts);
    return imported;
}

}  // namespace

TEST_CASE("the page in an MHTML file is its HTML part, decoded (RFC 2557)") {
    const std::optional<SavedPage> page = read_mhtml(kMhtml);
    REQUIRE(page);
    CHECK(page->url == "https://news.example/2025/wall?a=1");
    REQUIRE(page->time);
    CHECK(iso_time(*page->time) == "2025-05-15T08:00:30Z");
    CHECK(page->content_type == "text/html; charset=utf-8");
    CHECK(page->html == "<!DOCTYPE html><p class=\"a\">Café at the harbour</p>");
    CHECK(page->software == "<Saved by a browser>");
}

TEST_CASE("an MHTML file that is broken gives what it has, or nothing") {
    struct Row {
        const char* what;
        std::string bytes;
        const char* html;  // null: nothing
    };
    const auto with = [](std::string_view from, std::string_view to) {
        std::string changed = kMhtml;
        changed.replace(changed.find(from), from.size(), to);
        return changed;
    };
    const Row rows[] = {
        {"no boundary", with("boundary=", "border="), nullptr},
        {"no HTML", with("text/html; charset=utf-8", "text/plain"), nullptr},
        {"cut off", kMhtml.substr(0, kMhtml.find("Caf=C3")), "<!DOCTYPE html><p class=\"a\">"},
        {"one part alone",
         "MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: "
         "base64\n\nPHA+eA==\n",
         "<p>x"},
        {"empty", "", nullptr},
        {"a broken escape", with("=C3=A9", "=ZZ=A"), nullptr},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        const std::optional<SavedPage> page = read_mhtml(row.bytes);
        if (std::string_view(row.what) == "a broken escape") {
            REQUIRE(page);
            CHECK(page->html.find("Caf=ZZ=A at") != std::string::npos);
            continue;
        }
        CHECK(page.has_value() == (row.html != nullptr));
        if (page && row.html != nullptr) CHECK(page->html == row.html);
    }
}

TEST_CASE("a saved page's address and time are what it says of itself") {
    struct Row {
        const char* html;
        const char* url;
        const char* time;  // "" for none
    };
    const Row rows[] = {
        {"<!DOCTYPE html>\n<!-- saved from url=(0026)https://news.example/a?b=1 -->\n<html>",
         "https://news.example/a?b=1", ""},
        {"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://news.example/a "
         "\n "
         "saved date: Tue May 06 2025 10:11:12 GMT+0200 (Central European Summer Time)\n-->",
         "https://news.example/a", "2025-05-06T08:11:12Z"},
        {"<html><head><link rel=canonical href='https://news.example/c'></head>",
         "https://news.example/c", ""},
        {"<html><head><meta property='og:url' content='https://news.example/o'></head>",
         "https://news.example/o", ""},
        {"<html><head><link rel=canonical href='/c'></head>", "", ""},
        {"<!-- saved from url=(0014)about:internet --><html>", "", ""},
        {"<html><p>nothing", "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.html));
        const SavedPage page = read_saved_html(row.html);
        CHECK(page.url == row.url);
        CHECK((page.time ? iso_time(*page.time) : "") == row.time);
    }
}

TEST_CASE("files are told by what they begin with") {
    struct Row {
        std::string bytes;
        SavedKind kind;
    };
    const Row rows[] = {
        {"PK\x03\x04 and so on", SavedKind::wacz},
        {"WARC/1.0\r\n", SavedKind::warc},
        {"filedesc://a.arc 0.0.0.0", SavedKind::warc},
        {"\x1f\x8b\x08", SavedKind::warc},
        {"\x28\xb5\x2f\xfd....", SavedKind::warc},
        {"\x5d\x2a\x4d\x18....", SavedKind::warc},
        {test::gzip("WARC/1.0\r\n"), SavedKind::warc},
        {test::gzip("<!doctype html><title>"), SavedKind::html},
        {test::gzip(kMhtml), SavedKind::mhtml},
        {kMhtml, SavedKind::mhtml},
        {"  <!DOCTYPE HTML><title>", SavedKind::html},
        {"<html><p>MIME-Version: and Content-Type: are words here", SavedKind::html},
        {"{\"versions\": []}", SavedKind::other},
        {"", SavedKind::other},
    };
    for (const Row& row : rows) {
        CAPTURE(row.bytes);
        CHECK(saved_kind_of(row.bytes) == row.kind);
    }
}

TEST_CASE("a packed page is unpacked; what is cut off is none") {
    const std::string page = "<html><p>The lamps of the old bridge were lit.</p></html>";
    const std::string packed = test::gzip(page);
    CHECK(unpacked_page(packed) == page);
    CHECK(unpacked_page(page) == page);
    CHECK_FALSE(unpacked_page(packed.substr(0, packed.size() / 2)));
    CHECK_FALSE(unpacked_page("\x28\xb5\x2f\xfd....").has_value());
}

TEST_CASE("a folder's files are versions of one page, at the times of meta.json") {
    const TempDir dir;
    write_file(dir.file("1.html"), "<html>\n# Head\none text\n");
    write_file(dir.file("2.html"), "<html>\n# Head\nanother text\n");
    write_file(dir.file("3.html"), "<html>\n# Head\nanother text\n\n");
    write_file(dir.file("meta.json"),
               R"({"versions": [{"file": "1.html", "time": "2025-05-15T08:00:00+00:00"},
                                {"file": "2.html", "time": "2025-05-16T08:00:00+00:00"},
                                {"file": "3.html", "time": "2025-05-17T08:00:00+00:00"}]})");
    const std::vector<std::string> files{dir.file("1.html"), dir.file("2.html"),
                                         dir.file("3.html")};
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    const Imported imported = import_into(archive, files, {"https://news.example/a", false});
    CHECK(imported.faults.empty());
    CHECK(imported.counts.captures == 3);
    const std::vector<Revision> history = archive.history("s1");
    REQUIRE(history.size() == 2);
    CHECK(iso_time(history[1].first_seen) == "2025-05-16T08:00:00Z");
    CHECK(iso_time(history[1].last_seen) == "2025-05-17T08:00:00Z");
    CHECK_FALSE(history[1].time_assumed);
    const Imported again = import_into(archive, files, {"https://news.example/a", false});
    CHECK(again.counts.known == 3);
    CHECK(archive.stats().captures == 3);
}

TEST_CASE("a meta.json of other types says no times, and breaks nothing") {
    const TempDir dir;
    write_file(dir.file("1.html"), "<html>\n# Head\none text\n");
    write_file(
        dir.file("meta.json"),
        R"({"versions": [{"file": "1.html", "time": 1}, {"file": 2, "time": "2025-05-15"}]})");
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    const Imported imported =
        import_into(archive, {dir.file("1.html")}, {"https://news.example/a", true});
    CHECK(imported.counts.captures == 1);
    CHECK(archive.history("s1").at(0).time_assumed);
}

TEST_CASE("a time that nobody says is not made up, unless it is asked for, and then marked") {
    const TempDir dir;
    write_file(dir.file("a.html"), "<html># Head\nsome text\n");
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    const Imported refused =
        import_into(archive, {dir.file("a.html")}, {"https://news.example/a", false});
    CHECK(refused.faults.find("--times assumed") != std::string::npos);
    CHECK(archive.stats().captures == 0);
    const Imported taken =
        import_into(archive, {dir.file("a.html")}, {"https://news.example/a", true});
    CHECK(taken.faults.empty());
    CHECK(archive.stats().captures == 1);
    CHECK(archive.capture(1).origin.time_assumed);
    CHECK(archive.capture(1).origin.kind == Origin::Kind::file);
    CHECK(archive.capture(1).origin.source == "a.html");

    const Imported nameless = import_into(archive, {dir.file("a.html")}, {"", true});
    CHECK(nameless.faults.find("give it with --url") != std::string::npos);
}

}  // namespace stet
