#include "store/warc_export.h"

#include "store/backup.h"
#include "store/import.h"
#include "store/warc.h"
#include "tests/store/sample.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <sstream>

namespace stet {
using test::answer;
using test::hour;
using test::line_reader;

namespace {

const std::atomic<bool> kNoStop{false};

Capture packed_answer(const std::string& url, int hours, const std::string& text, bool keep_wire) {
    Capture capture = answer(url, hours, text);
    capture.response_head =
        "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n"
        "Set-Cookie: visitor=93\r\nTransfer-Encoding: chunked\r\nETag: \"1\"\r\n\r\n";
    const std::string wire = "not the real coding, but other bytes: " + text;
    capture.wire_bytes = wire.size();
    capture.wire_digest = sha256(wire).tagged();
    if (keep_wire) {
        capture.wire_body = wire;
        capture.response_head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: x-unknown\r\n\r\n";
        capture.body = wire;
    }
    return capture;
}

std::string page(const std::string& headline) {
    std::string text = "# " + headline + "\n";
    for (int i = 0; i < 20; ++i) text += "paragraph " + std::to_string(i) + " of the page\n";
    return text;
}

/// An archive with everything that a capture may be.
void fill(Archive& archive) {
    const std::string url = "https://news.example/a";
    archive.add({{packed_answer(url, 0, page("One"), false)}, {}});
    archive.add({{packed_answer(url, 1, page("One"), false)}, {}});  // a revisit
    archive.add({{packed_answer(url, 2, page("Two"), false)}, {}});
    Capture unchanged = answer(url, 3, "", 304);
    archive.add({{unchanged}, {}});
    Capture hop = answer("https://news.example/old", 4, "", 301);
    hop.response_head = "HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n";
    hop.verdict = Verdict::redirect;
    Capture target = answer("https://news.example/b", 4, page("Three"));
    target.started += std::chrono::milliseconds(300);
    target.finished += std::chrono::milliseconds(300);
    target.protocol = "HTTP/2";
    target.rights = "noindex";
    archive.add({{hop, target}, {}});
    Capture cut = answer("https://news.example/cut", 5, page("Cut"));
    cut.truncated = "length";
    cut.response_head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n";
    archive.add({{cut}, {}});
    archive.add({{packed_answer("https://news.example/wire", 6, page("Wire"), true)}, {}});
    Capture failed;
    failed.url = "https://news.example/gone";
    failed.started = hour(7);
    failed.finished = hour(7);
    failed.failure = "connection refused";
    archive.add({{failed}, {}});
    Capture saved = answer("https://news.example/saved", 8, page("Saved"));
    saved.request_head.clear();
    saved.response_head = "\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
    saved.origin = {Origin::Kind::file, "saved.html", "a browser", true};
    archive.add({{saved}, {}});
}

/// All that must survive, of every capture but those that no record can stand for.
std::multiset<std::string> told(const Archive& archive) {
    LeftOut left_out;
    std::multiset<std::string> all;
    for (const std::int64_t id : select_captures(archive, {}, left_out)) {
        const Capture c = archive.capture(id);
        if (c.status == 0) continue;
        all.insert(fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", c.url, c.method,
                               iso_time(c.started), iso_time(c.finished), c.status, c.protocol,
                               c.ip_address, c.request_head, c.response_head,
                               sha256(c.body).tagged(), c.wire_digest, c.wire_bytes, c.truncated,
                               c.rights, c.origin.time_assumed));
    }
    return all;
}

struct ReadRecord {
    WarcRecord record;
    std::string block;
};

std::vector<ReadRecord> records_of(const std::string& path) {
    FileSource source(open_to_read(path), path);
    WarcReader reader(source, [](const WarcFault& fault) { FAIL(fault.what); });
    std::vector<ReadRecord> records;
    while (std::optional<WarcRecord> record = reader.next()) {
        ReadRecord one{std::move(*record), {}};
        for (std::string_view piece = reader.read(); !piece.empty(); piece = reader.read()) {
            one.block += piece;
        }
        CHECK(reader.end().whole);
        records.push_back(std::move(one));
    }
    return records;
}

}  // namespace

TEST_CASE("what is exported and imported again is the same: payloads, heads, times, digests") {
    const TempDir dir;
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    fill(archive);
    const std::multiset<std::string> before = told(archive);
    CHECK(before.size() == 9);
    for (const char* name : {"a.warc.gz", "a.wacz"}) {
        CAPTURE(std::string(name));
        const std::string path = dir.file(name);
        const WarcExportCounts counts = path.ends_with(".wacz")
                                            ? export_wacz(archive, {}, path, kNoStop)
                                            : export_warc(archive, {}, path, kNoStop);
        CHECK(counts.revisits == 2);
        Archive other(":memory:", Archive::Mode::create, line_reader());
        ImportOptions options;
        options.fault = [](const std::string&, std::uint64_t, const std::string& what) {
            FAIL_CHECK(what);
        };
        import_archives(other, {path}, options, kNoStop);
        CHECK(told(other) == before);
        CHECK(other.stats().revisions == archive.stats().revisions);
        CHECK(other.check(false).faults.empty());
        // And back into the archive that it came from: nothing is new.
        CHECK(import_archives(archive, {path}, options, kNoStop).captures == 0);
        // A second trip changes nothing either.
        const std::string again = dir.file(std::string("again-") + name);
        if (path.ends_with(".gz")) {
            export_warc(other, {}, again, kNoStop);
        } else {
            export_wacz(other, {}, again, kNoStop);
        }
        Archive third(":memory:", Archive::Mode::create, line_reader());
        import_archives(third, {again}, options, kNoStop);
        CHECK(told(third) == before);
    }
}

TEST_CASE("what is interrupted does not stand under its name") {
    const TempDir dir;
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    fill(archive);
    const std::atomic<bool> stop{true};
    export_warc(archive, {}, dir.file("a.warc.gz"), stop);
    export_wacz(archive, {}, dir.file("a.wacz"), stop);
    for (const char* name : {"a.warc.gz", "a.cdxj", "a.wacz"}) {
        CAPTURE(std::string(name));
        CHECK_FALSE(std::filesystem::exists(dir.file(name)));
    }
    CHECK(std::filesystem::exists(dir.file("a.warc.gz.open")));
}

TEST_CASE("import, export, import: the shared files' captures come back as they were") {
    if (!test::has_shared("conformance/warc/files/IAH-urls-wget.warc")) return;
    const TempDir dir;
    const std::filesystem::path folder = test::shared_root() / "conformance" / "warc" / "files";
    Archive archive(":memory:", Archive::Mode::create);
    std::vector<std::string> files;
    for (const char* name :
         {"IAH-urls-wget.warc", "example-iana.org-chunked.warc", "dupes.warc.gz", "example.warc.gz",
          "post-test.warc.gz", "example.arc", "hello-world.warc"}) {
        files.push_back((folder / name).string());
    }
    for (const bool keep_wire : {false, true}) {
        CAPTURE(keep_wire);
        Archive first(":memory:", Archive::Mode::create);
        ImportOptions options;
        options.keep_wire = keep_wire;
        import_archives(first, files, options, kNoStop);
        CaptureSelection everything;
        everything.with_credentials = true;
        export_warc(first, everything, dir.file("a.warc.gz"), kNoStop);
        Archive second(":memory:", Archive::Mode::create);
        import_archives(second, {dir.file("a.warc.gz")}, options, kNoStop);
        CHECK(told(first).size() > 20);
        CHECK(told(second) == told(first));
    }
}

TEST_CASE("records are written as the standard asks") {
    const TempDir dir;
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    fill(archive);
    const std::string path = dir.file("a.warc.gz");
    export_warc(archive, {}, path, kNoStop);
    const std::vector<ReadRecord> records = records_of(path);
    std::set<std::string> ids;
    std::map<std::string, int> types;
    for (const ReadRecord& each : records) {
        const WarcRecord& record = each.record;
        CAPTURE(record.type + " " + record.uri);
        CHECK(record.version == "WARC/1.1");
        CHECK(ids.insert(std::string(record.id())).second);
        CHECK(record.id().substr(0, 9) == "urn:uuid:");
        CHECK(parse_time(record.field("WARC-Date")));
        CHECK(digest_matches(record.field("WARC-Block-Digest"), each.block) == true);
        ++types[record.type];
        if (record.type == "response") {
            const HttpMessage http = split_http(each.block);
            CHECK(digest_matches(record.field("WARC-Payload-Digest"), http.body) == true);
            CHECK(header_value(http.head, "Transfer-Encoding").empty());
            const std::string_view length = header_value(http.head, "Content-Length");
            if (!length.empty()) CHECK(length == std::to_string(http.body.size()));
        }
        if (record.type == "request" || record.type == "metadata") {
            CHECK((record.field("WARC-Concurrent-To").empty() ==
                   (record.uri == "https://news.example/gone")));
        }
        if (record.type == "revisit") {
            CHECK_FALSE(record.field("WARC-Profile").empty());
            CHECK(ids.count(std::string(record.field("WARC-Refers-To").substr(1, 45))) == 1);
            CHECK_FALSE(record.field("WARC-Refers-To-Target-URI").empty());
            CHECK_FALSE(record.field("WARC-Refers-To-Date").empty());
        }
        CHECK(each.block.find("visitor=93") == std::string::npos);
    }
    CHECK(records.front().record.type == "warcinfo");
    CHECK(records.front().block.find("software: stet/") == 0);
    CHECK(records.front().block.find("robots: ") != std::string::npos);
    CHECK(types["response"] == 6);
    CHECK(types["revisit"] == 2);
    CHECK(types["resource"] == 1);
    CHECK(types["request"] == 8);
    CHECK(types["metadata"] == 10);
    const auto find = [&records](const std::string& url,
                                 const std::string& type) -> const ReadRecord& {
        for (const ReadRecord& each : records) {
            if (each.record.uri == url && each.record.type == type) return each;
        }
        FAIL("no " << type << " of " << url);
        return records.front();
    };
    CHECK(find("https://news.example/b", "response").record.field("WARC-Protocol") == "h2");
    CHECK(find("https://news.example/b", "response").record.field("WARC-IP-Address") ==
          "192.0.2.7");
    CHECK(find("https://news.example/cut", "response").record.field("WARC-Truncated") == "length");
    const std::string_view decoded = find("https://news.example/a", "response").block;
    CHECK(decoded.find("x-orig-Content-Encoding: br\r\n") != std::string::npos);
    CHECK(decoded.find("x-orig-Transfer-Encoding: chunked\r\n") != std::string::npos);
    // Kept bytes of the wire go out as they came, under the head that came with them.
    const HttpMessage wire = split_http(find("https://news.example/wire", "response").block);
    CHECK(header_value(wire.head, "Content-Encoding") == "x-unknown");
    CHECK(wire.body.substr(0, 7) == "not the");
}

TEST_CASE("the index beside a WARC file is sorted, and leads to each record") {
    const TempDir dir;
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    fill(archive);
    const std::string path = dir.file("a.warc.gz");
    export_warc(archive, {}, path, kNoStop);
    const std::string bytes = test::read_file(path);
    std::istringstream index(test::read_file(dir.file("a.cdxj")));
    std::vector<std::string> lines;
    for (std::string line; std::getline(index, line);) {
        CAPTURE(line);
        lines.push_back(line);
        const auto value = [&line](const std::string& key) {
            const std::size_t at = line.find("\"" + key + "\": \"");
            const std::size_t other = line.find("\"" + key + "\":\"");
            const std::size_t begin =
                at != std::string::npos ? at + key.size() + 5 : other + key.size() + 4;
            return line.substr(begin, line.find('"', begin) - begin);
        };
        CHECK(value("filename") == "a.warc.gz");
        StringSource member(bytes.substr(std::stoul(value("offset")), std::stoul(value("length"))));
        WarcReader reader(member, [](const WarcFault& fault) { FAIL(fault.what); });
        const std::optional<WarcRecord> record = reader.next();
        REQUIRE(record);
        CHECK(record->uri == value("url"));
        CHECK((record->type == "revisit") == (value("mime") == "warc/revisit"));
        CHECK_FALSE(reader.next());
    }
    CHECK(lines.size() == 9);
    CHECK(std::is_sorted(lines.begin(), lines.end()));
}

TEST_CASE("captures made with a person's credentials stay, unless they are asked for") {
    const TempDir dir;
    const std::string url = "https://news.example/a";
    const auto with = [&](int hours, const std::string& field) {
        Capture capture = answer(url, hours, page("Page " + std::to_string(hours)));
        capture.request_head = "GET /a HTTP/1.1\r\nHost: news.example\r\n" + field + "\r\n";
        return capture;
    };
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    archive.add({{with(0, "")}, {}});
    archive.add({{with(1, "Cookie: subscriber=42\r\n")}, {}});
    archive.add({{with(2, "Authorization: Basic abc\r\n")}, {}});
    // A cookie that the site itself set on the way is nobody's.
    Capture hop = answer("https://news.example/in", 3, "", 302);
    hop.response_head = "HTTP/1.1 302 Found\r\nLocation: /a\r\nSet-Cookie: seen=1; Path=/\r\n\r\n";
    archive.add({{hop, with(3, "Cookie: seen=1\r\n")}, {}});
    Capture imported = with(4, "Cookie: browser=1\r\n");
    imported.origin.kind = Origin::Kind::warc;
    archive.add({{imported}, {}});

    LeftOut left_out;
    CaptureSelection selection;
    CHECK(select_captures(archive, selection, left_out).size() == 4);
    CHECK(left_out.credentials == 2);
    selection.with_credentials = true;
    CHECK(select_captures(archive, selection, left_out).size() == 6);
    export_warc(archive, selection, dir.file("a.warc.gz"), kNoStop);
    for (const ReadRecord& each : records_of(dir.file("a.warc.gz"))) {
        CHECK(each.block.find("subscriber=42") == std::string::npos);
        CHECK(each.block.find("Basic abc") == std::string::npos);
    }
}

TEST_CASE("what goes out can be chosen by story and by time, and goes by the publisher's word") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    archive.add({{answer("https://a.example/1", 0, page("One"))}, {}});
    archive.add({{answer("https://a.example/1", 5, page("Two"))}, {}});
    archive.add({{answer("https://b.example/1", 6, page("Three"))}, {}});
    Capture reserved = answer("https://c.example/1", 7, page("Four"));
    reserved.rights = "noarchive";
    archive.add({{reserved}, {}});
    LeftOut left_out;
    CaptureSelection selection;
    CHECK(select_captures(archive, selection, left_out).size() == 3);
    CHECK(left_out.rights == 1);
    selection.stories.site = "a.example";
    CHECK(select_captures(archive, selection, left_out).size() == 2);
    selection.stories.since = hour(1);
    CHECK(select_captures(archive, selection, left_out).size() == 1);
    selection = {};
    selection.profile = RightsProfile::own;
    CHECK(select_captures(archive, selection, left_out).size() == 4);
}

TEST_CASE("of a body that was let go, request and metadata go out, and no response") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    const std::string url = "https://news.example/a";
    {
        Archive archive(path, Archive::Mode::create, line_reader());
        for (int hours = 0; hours < 3; ++hours) {
            archive.add({{answer(url, hours, page("One") + "noise " + std::to_string(hours))}, {}});
        }
    }
    CompactOptions compact;
    compact.keep_revisions_only = true;
    REQUIRE(compact_archive(path, compact).dropped == 1);
    const Archive archive(path, Archive::Mode::read);
    const WarcExportCounts counts = export_warc(archive, {}, dir.file("a.warc.gz"), kNoStop);
    CHECK(counts.left_out.bodies == 1);
    std::map<std::string, int> types;
    for (const ReadRecord& each : records_of(dir.file("a.warc.gz"))) ++types[each.record.type];
    CHECK(types["response"] == 2);
    CHECK(types["request"] == 3);
    CHECK(types["metadata"] == 3);
}

}  // namespace stet
