#include "store/import.h"

#include "store/digest.h"
#include "store/warc_export.h"
#include "store/warc_writer.h"
#include "store/withdraw.h"
#include "tests/store/sample.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"

#include <fmt/format.h>

#include <fstream>

namespace stet {
using test::line_reader;

namespace {

const std::atomic<bool> kNoStop{false};

std::string fixture(const std::string& name) {
    return (std::filesystem::path(STET_SOURCE_DIR) / "fixtures" / "warc" / "files" / name).string();
}

struct Imported {
    ImportCounts counts;
    std::vector<std::string> faults;
    bool told(std::string_view what) const {
        for (const std::string& fault : faults) {
            if (fault.find(what) != std::string::npos) return true;
        }
        return false;
    }
};

Imported import_into(Archive& archive,
                     const std::vector<std::string>& files,
                     bool keep_wire = false) {
    Imported imported;
    ImportOptions options;
    options.keep_wire = keep_wire;
    options.fault = [&](const std::string& file, std::uint64_t offset, const std::string& what) {
        imported.faults.push_back(fmt::format("{} {} {}", file, offset, what));
    };
    imported.counts = import_archives(archive, files, options, kNoStop);
    return imported;
}

/// The captures of every look of a story, in order.
std::vector<Capture> captures_of(const Archive& archive, const std::string& story) {
    std::vector<Capture> captures;
    for (const Snapshot& look : archive.looks(story)) {
        for (const std::int64_t id : look.captures) captures.push_back(archive.capture(id, true));
    }
    return captures;
}

/// A WARC file made of responses.
class Written {
public:
    explicit Written(const std::string& path)
        : file_(path, std::ios::binary),
          warc_([this](std::string_view bytes) { file_ << bytes; }) {}
    void add(const std::string& type,
             const std::string& url,
             const std::string& date,
             const std::string& block,
             WarcFields more = {}) {
        WarcFields fields{{"WARC-Type", type},
                          {"WARC-Record-ID", record_id(std::to_string(++count_))},
                          {"WARC-Target-URI", url},
                          {"WARC-Date", date}};
        fields.insert(fields.end(), more.begin(), more.end());
        warc_.write(fields, block, {}, false);
    }

private:
    std::ofstream file_;
    WarcWriter warc_;
    int count_ = 0;
};

}  // namespace

TEST_CASE("exchanges of a WARC file become looks with their own times, heads and bodies") {
    for (const char* name : {"pairs.warc", "pairs.warc.gz"}) {
        CAPTURE(std::string(name));
        Archive archive(":memory:", Archive::Mode::create);
        const Imported imported = import_into(archive, {fixture(name)});
        CHECK(imported.faults.empty());
        CHECK(imported.counts.captures == 5);
        CHECK(imported.counts.looks == 4);  // the redirect and its target are one
        CHECK(imported.counts.revisits == 1);
        CHECK(imported.counts.new_stories == 1);
        CHECK(imported.counts.new_revisions == 1);
        CHECK(imported.counts.unchanged == 2);  // the revisit and the 304

        const std::vector<Capture> all = captures_of(archive, "s1");
        REQUIRE(all.size() == 5);
        const Capture& hop = all[0];
        CHECK(hop.url == "http://tide.example/a");
        CHECK(hop.status == 301);
        CHECK(hop.verdict == Verdict::redirect);
        const Capture& page = all[1];
        CHECK(iso_time(page.started) == "2025-05-15T08:00:00.250Z");
        CHECK(page.ip_address == "192.0.2.80");
        CHECK(page.protocol == "HTTP/1.1");
        CHECK(page.request_head.find("Cookie: session=very-secret\r\n") != std::string::npos);
        CHECK(page.response_head.find("Content-Encoding: gzip\r\n") != std::string::npos);
        CHECK(page.body.starts_with("<!doctype html>"));
        CHECK(page.wire_bytes < page.body.size());
        CHECK(page.origin.kind == Origin::Kind::warc);
        CHECK(page.origin.source == name);
        CHECK(page.origin.software == "Pressehaus-Crawler/2.1");
        const Capture& again = all[2];
        CHECK(again.body == page.body);
        CHECK(again.wire_digest == page.wire_digest);
        CHECK(iso_time(again.started) == "2025-05-16T08:00:00Z");
        CHECK(all[3].body.find("45 crowns") != std::string::npos);
        CHECK(all[3].response_head.find("chunked") != std::string::npos);
        CHECK(all[4].status == 304);
        CHECK(archive.check(false).faults.empty());

        // Without leave, cookies are not shown.
        const Snapshot first = archive.looks("s1").front();
        CHECK(archive.capture(first.captures.back()).request_head.find("very-secret") ==
              std::string::npos);
    }
}

TEST_CASE("importing twice doubles nothing, nor does the same file packed otherwise") {
    Archive archive(":memory:", Archive::Mode::create);
    import_into(archive, {fixture("pairs.warc")});
    const Stats before = archive.stats();
    const Imported again = import_into(archive, {fixture("pairs.warc"), fixture("pairs.warc.gz")});
    CHECK(again.counts.captures == 0);
    CHECK(again.counts.known == 10);
    CHECK(archive.stats().captures == before.captures);
    CHECK(archive.stats().looks == before.looks);
}

TEST_CASE("a bad record is named, and the rest goes in") {
    Archive archive(":memory:", Archive::Mode::create);
    const Imported imported =
        import_into(archive, {fixture("short-length.warc"), fixture("no-header-end.warc"),
                              fixture("old.arc"), fixture("brackets.warc")});
    CHECK(imported.told("no CRLFCRLF"));
    CHECK(imported.told("no-header-end.warc 0 no end of the header"));
    const std::vector<Story> stories = archive.list({});
    REQUIRE(stories.size() == 3);
    const std::vector<Capture> old =
        captures_of(archive, archive.resolve("http://tide.example/arc").story);
    CHECK(iso_time(old.at(0).started) == "2003-05-01T12:00:01Z");
    CHECK(old.at(0).origin.software == "Pressehaus");
    // A resource has no exchange: only what the record says of it.
    const std::vector<Capture> resource =
        captures_of(archive, archive.resolve("http://tide.example/wget").story);
    CHECK(resource.at(0).response_head == "\r\nContent-Type: text/html\r\n\r\n");
}

TEST_CASE("a revisit finds its original in another file, in the archive, or later in the same") {
    const TempDir dir;
    const std::string page =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n# Head\nsome text of a page\n";
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Look: 2\r\n\r\n";
    const std::string digest = sha1_base32(page.substr(page.find("# Head")));
    const std::string url = "http://a.example/x";
    const auto revisit = [&](const std::string& file, const WarcFields& how) {
        Written out(dir.file(file));
        WarcFields fields{
            {"WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"}};
        fields.insert(fields.end(), how.begin(), how.end());
        out.add("revisit", url, "2025-05-16T08:00:00Z", head, fields);
    };
    Written(dir.file("page.warc.gz"))
        .add("response", url, "2025-05-15T08:00:00Z", page, {{"WARC-Payload-Digest", digest}});
    struct Row {
        const char* how;
        WarcFields fields;
    };
    const Row rows[] = {
        {"by address and time",
         {{"WARC-Refers-To-Target-URI", url}, {"WARC-Refers-To-Date", "2025-05-15T08:00:00Z"}}},
        {"by digest", {{"WARC-Payload-Digest", digest}}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.how));
        revisit("again.warc.gz", row.fields);
        for (const bool later : {false, true}) {
            for (const bool one_run : {false, true}) {
                if (later && !one_run) continue;
                CAPTURE(later);
                CAPTURE(one_run);
                Archive archive(":memory:", Archive::Mode::create, line_reader());
                std::vector<std::string> files{dir.file("page.warc.gz"), dir.file("again.warc.gz")};
                if (later) std::swap(files[0], files[1]);
                Imported last;
                if (one_run) {
                    last = import_into(archive, files);
                } else {
                    import_into(archive, {files[0]});
                    last = import_into(archive, {files[1]});
                }
                CHECK(last.faults.empty());
                CHECK(last.counts.revisits == 1);
                const std::vector<Capture> all = captures_of(archive, "s1");
                REQUIRE(all.size() == 2);
                CHECK(all[1].body == all[0].body);
                CHECK(all[1].response_head == head);
            }
        }
    }
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    const Imported lost = import_into(archive, {dir.file("again.warc.gz")});
    CHECK(lost.counts.revisits_lost == 1);
    CHECK(lost.told("original is neither in these files"));
    CHECK(archive.stats().captures == 0);
}

TEST_CASE("digests that do not match are told: of a block it is passed over, of a payload kept") {
    const TempDir dir;
    const std::string page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n# Head\ntext\n";
    const std::string wrong = "sha1:" + std::string(32, 'A');
    Written(dir.file("a.warc.gz"))
        .add("response", "http://a.example/x", "2025-05-15T08:00:00Z", page,
             {{"WARC-Payload-Digest", wrong}});
    Written(dir.file("b.warc.gz"))
        .add("response", "http://b.example/x", "2025-05-15T08:00:00Z", page,
             {{"WARC-Block-Digest", wrong}});
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    const Imported imported = import_into(archive, {dir.file("a.warc.gz"), dir.file("b.warc.gz")});
    CHECK(imported.told("a.warc.gz 0 the payload does not match its digest"));
    CHECK(imported.told("b.warc.gz 0 the block does not match its digest: passed over"));
    CHECK(imported.counts.digest_mismatches == 1);
    CHECK(archive.stats().captures == 1);
}

TEST_CASE("a redirect waits for its target only so long") {
    const TempDir dir;
    const std::string hop = "HTTP/1.1 302 Found\r\nLocation: /target\r\n\r\n";
    const std::string page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n# Head\ntext\n";
    struct Row {
        const char* between;  // URL of an exchange in between, "" for none
        const char* time;     // of the target
        std::int64_t looks;
    };
    const Row rows[] = {
        {"", "2025-05-15T08:00:01Z", 1}, {"http://a.example/other", "2025-05-15T08:00:01Z", 2},
        {"", "2025-05-15T07:59:59Z", 1}, {"", "2025-05-15T09:00:00Z", 2},
        {"", "2025-05-14T08:00:00Z", 2},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.time));
        {
            Written out(dir.file("a.warc.gz"));
            out.add("response", "http://a.example/a", "2025-05-15T08:00:00Z", hop);
            if (*row.between != '\0')
                out.add("response", row.between, "2025-05-15T08:00:00Z", page);
            out.add("response", "http://a.example/target", row.time, page);
        }
        Archive archive(":memory:", Archive::Mode::create, line_reader());
        CHECK(import_into(archive, {dir.file("a.warc.gz")}).counts.looks == row.looks);
    }
}

TEST_CASE("a WACZ is imported, and held against its digests") {
    if (!test::has_shared("conformance/warc/files/valid_example_1.wacz")) return;
    const std::filesystem::path folder = test::shared_root() / "conformance" / "warc" / "files";
    Archive archive(":memory:", Archive::Mode::create);
    const Imported good = import_into(archive, {(folder / "valid_example_1.wacz").string()});
    CHECK(good.faults.empty());
    CHECK(good.counts.captures == 1);
    const Imported bad = import_into(archive, {(folder / "invalid_example_1.wacz").string()});
    CHECK(bad.told("datapackage.json") == false);
    CHECK(bad.told("data/indexes/index.cdx.gz is listed and is not there"));
}

TEST_CASE("conformance: all shared WARC files go in, and twice nothing more") {
    if (!test::has_shared("conformance/warc/manifest.json")) return;
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(
             test::shared_root() / "conformance" / "warc" / "files")) {
        const std::string name = entry.path().filename().string();
        if (name.find(".cdxj") == std::string::npos) files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    Archive archive(":memory:", Archive::Mode::create);
    const Imported first = import_into(archive, files);
    MESSAGE(first.counts.captures << " captures of " << first.counts.records << " records, "
                                  << first.counts.revisits << " revisits, "
                                  << first.counts.revisits_lost << " without original");
    CHECK(first.counts.captures > 0);
    const Imported second = import_into(archive, files);
    CHECK(second.counts.captures == 0);
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("what was withdrawn does not come back by import, nor does it go out") {
    Archive archive(":memory:", Archive::Mode::create);
    withdraw(archive, "http://tide.example/2025/05/harbour-wall", "a court's order");
    const Imported imported = import_into(archive, {fixture("pairs.warc"), fixture("old.arc")});
    CHECK(imported.counts.withdrawn == 5);
    CHECK(imported.counts.captures == 1);
    withdraw(archive, "http://tide.example/arc", "asked for");
    LeftOut left_out;
    CHECK(select_captures(archive, {}, left_out).empty());
}

}  // namespace stet
