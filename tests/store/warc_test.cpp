#include "store/warc.h"

#include "store/content_encoding.h"
#include "store/digest.h"
#include "tests/support/gzip.h"
#include "tests/support/shared_data.h"

#include <fmt/format.h>

#include <map>

#include <nlohmann/json.hpp>
#include <zstd.h>

namespace stet {
using test::gzip;

namespace {

using Json = nlohmann::json;

struct ReadRecord {
    WarcRecord record;
    std::string block;
    WarcReader::End end;
};

struct ReadFile {
    std::vector<ReadRecord> records;
    std::vector<WarcFault> faults;

    bool named(std::string_view what) const {
        for (const WarcFault& fault : faults) {
            if (fault.what.find(what) != std::string::npos) return true;
        }
        return false;
    }
    std::string told() const {
        std::string all;
        for (const WarcFault& fault : faults)
            all += fmt::format("{} {}; ", fault.offset, fault.what);
        return all;
    }
    std::string uris() const {
        std::string all;
        for (const ReadRecord& each : records) all += each.record.uri + " ";
        return all;
    }
};

ReadFile read_all(ByteSource& source) {
    ReadFile file;
    WarcReader reader(source, [&](const WarcFault& fault) { file.faults.push_back(fault); });
    while (std::optional<WarcRecord> record = reader.next()) {
        ReadRecord one{std::move(*record), {}, {}};
        for (std::string_view piece = reader.read(); !piece.empty(); piece = reader.read()) {
            one.block += piece;
        }
        one.end = reader.end();
        file.records.push_back(std::move(one));
        REQUIRE(file.records.size() < 100'000);
    }
    return file;
}

ReadFile read_all(std::string bytes) {
    StringSource source(std::move(bytes));
    return read_all(source);
}

std::string record(const std::string& uri, const std::string& block) {
    return fmt::format(
        "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: {}\r\nWARC-Date: "
        "2025-05-15T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\nContent-Type: "
        "text/plain\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n",
        uri, block.size(), block);
}

std::string zstd(const std::string& bytes, const std::string& dictionary = {}) {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size =
        ZSTD_compress_usingDict(context, out.data(), out.size(), bytes.data(), bytes.size(),
                                dictionary.data(), dictionary.size(), 3);
    ZSTD_freeCCtx(context);
    REQUIRE(ZSTD_isError(size) == 0);
    out.resize(size);
    return out;
}

std::string skippable(std::string_view magic, const std::string& bytes) {
    std::string frame(magic);
    for (unsigned shift = 0; shift < 32; shift += 8) {
        frame += static_cast<char>(bytes.size() >> shift & 0xffU);
    }
    return frame + bytes;
}

std::string incompressible(std::size_t size) {
    std::string bytes;
    std::uint32_t state = 2463534242;
    while (bytes.size() < size) {
        state ^= state << 13U;
        state ^= state >> 17U;
        state ^= state << 5U;
        bytes += static_cast<char>(state & 0xffU);
    }
    return bytes;
}

std::string sha1_of(std::string_view bytes) {
    return sha1_base32(bytes).substr(5);
}

std::string text_of(const Json& row, const char* key) {
    return row.contains(key) ? row.at(key).get<std::string>() : std::string();
}

/// Holds one record against its row of a manifest.
void check_record(const ReadRecord& read, const Json& row, bool shared_member) {
    const WarcRecord& record = read.record;
    CHECK(record.offset == row.at("offset").get<std::uint64_t>());
    if (read.end.stored_length != 0) {
        CHECK(read.end.stored_length == row.at("length").get<std::uint64_t>());
    } else {
        CHECK(shared_member);
    }
    CHECK(record.version == text_of(row, "version"));
    CHECK(record.type == text_of(row, "type"));
    CHECK(record.field("WARC-Target-URI") == text_of(row, "uri"));
    CHECK(record.field("WARC-Date") == text_of(row, "date"));
    CHECK(record.field("Content-Type") == text_of(row, "content_type"));
    CHECK(record.field("WARC-Payload-Digest") == text_of(row, "payload_digest"));
    CHECK(record.field("WARC-Block-Digest") == text_of(row, "block_digest"));
    CHECK(record.field("WARC-Profile") == text_of(row, "profile"));
    CHECK(record.field("WARC-Truncated") == text_of(row, "truncated"));
    CHECK(record.field("WARC-Refers-To-Target-URI") == text_of(row, "refers_uri"));
    CHECK(record.field("WARC-Refers-To-Date") == text_of(row, "refers_date"));
    CHECK(record.length == row.at("content_length").get<std::uint64_t>());
    CHECK(sha1_of(read.block) == text_of(row, "block_sha1"));
    if (!row.contains("http_line")) return;
    const HttpMessage http = split_http(read.block);
    CHECK(http.head.substr(0, http.head.find_first_of("\r\n")) == text_of(row, "http_line"));
    CHECK(http.body.size() == row.at("payload_len").get<std::size_t>());
    CHECK(sha1_of(http.body) == text_of(row, "payload_sha1"));
    std::string body(http.body);
    if (row.contains("dechunked_sha1")) {
        const std::optional<std::string> whole = dechunk(body);
        REQUIRE(whole);
        CHECK(sha1_of(*whole) == text_of(row, "dechunked_sha1"));
        body = *whole;
    } else if (text_of(row, "chunking") == "broken or absent") {
        CHECK_FALSE(dechunk(body));
    }
    if (row.contains("decoded_sha1")) {
        const DecodedBody decoded = decode_content(body, "gzip", DecodeLimits{});
        CHECK(decoded.body.size() == row.at("decoded_len").get<std::size_t>());
        CHECK(sha1_of(decoded.body) == text_of(row, "decoded_sha1"));
    }
}

/// Reads every file that a manifest tells of; how many records there were.
std::size_t check_manifest(const std::filesystem::path& folder) {
    const Json manifest = Json::parse(test::read_file(folder / "manifest.json"));
    std::size_t count = 0;
    for (const Json& entry : manifest.at("files")) {
        const std::string name = entry.at("file");
        CAPTURE(name);
        const std::filesystem::path path = folder / "files" / name;
        if (!entry.contains("records") || !std::filesystem::exists(path)) continue;
        FileSource source(open_to_read(path.string()), path.string());
        const ReadFile file = read_all(source);
        std::size_t at = 0;
        for (const Json& row : entry.at("records")) {
            CAPTURE(row.dump());
            ++count;
            const std::string error = text_of(row, "error");
            const auto offset = row.at("offset").get<std::uint64_t>();
            const bool told = std::any_of(file.faults.begin(), file.faults.end(),
                                          [&](const WarcFault& f) { return f.offset == offset; });
            if (!error.empty()) CHECK(told);
            if (!row.contains("type")) continue;  // no record to be had
            REQUIRE(at < file.records.size());
            check_record(file.records[at++], row, file.named("more than one record"));
        }
        CHECK(at == file.records.size());
        const bool sound = std::none_of(entry.at("records").begin(), entry.at("records").end(),
                                        [](const Json& row) { return row.contains("error"); });
        if (sound) CHECK(file.faults.empty());
    }
    return count;
}

}  // namespace

TEST_CASE("conformance: every record of the shared WARC files is read as its manifest says") {
    if (!test::has_shared("conformance/warc/manifest.json")) return;
    const std::size_t count = check_manifest(test::shared_root() / "conformance" / "warc");
    MESSAGE(count << " records of shared conformance/warc read");
    CHECK(count > 0);
}

TEST_CASE("every record of our own WARC files is read as their manifest says") {
    const std::filesystem::path folder =
        std::filesystem::path(STET_SOURCE_DIR) / "fixtures" / "warc";
    CHECK(check_manifest(folder) >= 20);
}

TEST_CASE("the same records are read from a file however it is packed") {
    const std::string a = record("http://a.example/", "one");
    const std::string b = record("http://b.example/", incompressible(300'000));
    const std::string dictionary = a + "a dictionary may hold any bytes at all, and these are some";
    const std::string_view dictionary_magic("\x5d\x2a\x4d\x18", 4);
    const std::string_view other_magic("\x50\x2a\x4d\x18", 4);
    struct Row {
        const char* packing;
        std::string bytes;
        bool shared_member;
    };
    const Row rows[] = {
        {"plain", a + b, false},
        {"plain, lines ended by LF alone",
         "WARC/1.0\nWARC-Type: resource\nWARC-Target-URI: http://a.example/\nContent-Length: "
         "3\n\none\r\n\r\n" +
             b,
         false},
        {"gzip, a member a record", gzip(a) + gzip(b), false},
        {"gzip, padded with zeros", gzip(a) + std::string(512, '\0') + gzip(b), false},
        {"gzip, whole", gzip(a + b), true},
        {"zstd, a frame a record", zstd(a) + zstd(b), false},
        {"zstd, with a dictionary",
         skippable(dictionary_magic, dictionary) + zstd(a, dictionary) + zstd(b, dictionary),
         false},
        {"zstd, with a packed dictionary",
         skippable(dictionary_magic, zstd(dictionary)) + zstd(a, dictionary) + zstd(b, dictionary),
         false},
        {"zstd, with other skippable frames",
         zstd(a) + skippable(other_magic, "passed over") + zstd(b), false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.packing));
        const ReadFile file = read_all(row.bytes);
        CHECK(file.told() == (row.shared_member ? "0 more than one record in a member; " : ""));
        REQUIRE(file.records.size() == 2);
        CHECK(file.records[0].block == "one");
        CHECK(file.records[1].block == incompressible(300'000));
        CHECK(file.records[1].end.whole);
    }
}

TEST_CASE("a bad record is named, and what follows is read") {
    const std::string a = record("http://a.example/", "one");
    const std::string z = record("http://z.example/", "last");
    const std::string bad = record("http://bad.example/", "the block of a bad record");
    const auto with = [&bad](std::string_view from, std::string_view to) {
        std::string changed = bad;
        changed.replace(changed.find(from), from.size(), to);
        return changed;
    };
    std::string flipped = gzip(bad);
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x55);
    std::string bad_sum = gzip(bad);
    bad_sum[bad_sum.size() - 6] = static_cast<char>(bad_sum[bad_sum.size() - 6] ^ 1);
    struct Row {
        const char* what;
        std::string bytes;
        const char* fault;
        const char* uris;
    };
    const Row rows[] = {
        {"no length", a + with("Content-Length: 25\r\n", "") + z, "no Content-Length",
         "http://a.example/ http://z.example/ "},
        {"a length that is no number", a + with(": 25", ": 2x") + z, "Content-Length is \"2x\"",
         "http://a.example/ http://z.example/ "},
        {"a negative length", a + with(": 25", ": -25") + z, "Content-Length is \"-25\"",
         "http://a.example/ http://z.example/ "},
        {"no type", a + with("WARC-Type: resource\r\n", "") + z, "no WARC-Type",
         "http://a.example/ http://z.example/ "},
        {"a length that is too small", a + with(": 25", ": 20") + z, "no CRLFCRLF",
         "http://a.example/ http://bad.example/ http://z.example/ "},
        {"a length that runs over the next record", a + with(": 25", ": 99") + z,
         "runs over the next record", "http://a.example/ http://bad.example/ http://z.example/ "},
        {"a length beyond the file", a + with(": 25", ": 99999999999999") + z,
         "runs over the next record", "http://a.example/ http://bad.example/ http://z.example/ "},
        {"a length beyond all numbers", a + with(": 25", ": 99999999999999999999999") + z,
         "Content-Length is", "http://a.example/ http://z.example/ "},
        {"a header without end", a + "WARC/1.1\r\nWARC-Type: resource\r\n", "no end of the header",
         "http://a.example/ "},
        {"other bytes between", a + "<html>this is no record</html>\r\n" + z,
         "no WARC or ARC record begins here", "http://a.example/ http://z.example/ "},
        {"cut off", a + bad.substr(0, bad.size() - 10), "the block ends 6 bytes early",
         "http://a.example/ http://bad.example/ "},
        {"a damaged gzip member", gzip(a) + flipped + gzip(z), "the gzip member is damaged",
         nullptr},
        {"a gzip member with a wrong checksum", gzip(a) + bad_sum + gzip(z), "damaged", nullptr},
        {"a gzip member cut off", gzip(a) + gzip(bad).substr(0, 60) + gzip(z), "", nullptr},
        {"a file cut off in a gzip member", gzip(z) + gzip(bad).substr(0, 60), "cut off", nullptr},
        {"no gzip between members", gzip(a) + "plain bytes" + gzip(z), "11 bytes are no gzip",
         "http://a.example/ http://z.example/ "},
        {"nothing", "", "", ""},
        {"no archive at all", "just some text\n", "no WARC or ARC record begins here", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        const ReadFile file = read_all(row.bytes);
        CHECK(file.named(row.fault) == !file.faults.empty());
        if (*row.fault != '\0') CHECK(file.named(row.fault));
        if (row.uris != nullptr) {
            CHECK(file.uris() == row.uris);
        } else {
            CHECK(file.uris().find("http://z.example/") != std::string::npos);
            CHECK_FALSE(file.faults.empty());
        }
        for (const ReadRecord& each : file.records) {
            if (each.record.uri == "http://z.example/") CHECK(each.block == "last");
        }
    }
}

TEST_CASE("a record that holds a WARC file is one record") {
    const std::string inner =
        record("http://inner.example/", "x") + record("http://b.example/", "y");
    const ReadFile file =
        read_all(record("http://outer.example/", inner) + record("http://z.example/", "z"));
    CHECK(file.uris() == "http://outer.example/ http://z.example/ ");
    CHECK(file.faults.empty());
    CHECK(file.records.front().block == inner);
}

TEST_CASE("target URIs are freed from wget's brackets, and their spaces are coded") {
    struct Row {
        const char* written;
        const char* uri;
    };
    const Row rows[] = {
        {"<http://a.example/>", "http://a.example/"},
        {"http://a.example/two words", "http://a.example/two%20words"},
        {"http://a.example/<b>", "http://a.example/<b>"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.written));
        CHECK(read_all(record(row.written, "x")).records.at(0).record.uri == row.uri);
    }
}

TEST_CASE("ARC files of both versions are read as WARC records") {
    const std::string block = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nbody";
    const std::string v1_about =
        "1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n";
    const std::string v2_about =
        "2 0 Crawler\nURL IP-address Archive-date Content-type Result-code Checksum Location "
        "Offset Filename Archive-length\n";
    const auto about = [](const std::string& text) {
        return fmt::format("filedesc://a.arc 0.0.0.0 20140216050221 text/plain {}\n{}\n",
                           text.size(), text);
    };
    const std::string v1 = fmt::format(
        "http://a.example/a b 192.0.2.1 20140216050222 text/plain {}\n{}\n", block.size(), block);
    const std::string v2 = fmt::format(
        "http://a.example/a 192.0.2.1 20140216050222 text/plain 200 SUM - 117 a.arc {}\n{}\n",
        block.size(), block);
    struct Row {
        const char* what;
        std::string bytes;
        std::size_t records;
        std::size_t faults;
    };
    const Row rows[] = {
        {"version 1", about(v1_about) + v1, 2, 0},
        {"version 2", about(v2_about) + v2, 2, 0},
        {"gzip", gzip(about(v1_about)) + gzip(v1), 2, 0},
        {"a bad length between",
         about(v1_about) + "http://b.example/ 192.0.2.1 20140216050222 text/html abc\nx\n" + v1, 2,
         1},
        {"a bad length of the first",
         "filedesc://a 0.0.0.0 20140216050221 text/plain -1\n" + v1_about + "\n" + v1, 1, 1},
        {"a bad date",
         about(v1_about) + "http://b.example/ 192.0.2.1 201404010000000000 text/html 1\nx\n" + v1,
         2, 1},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        const ReadFile file = read_all(row.bytes);
        CHECK(file.faults.size() == row.faults);
        REQUIRE(file.records.size() == row.records);
        const ReadRecord& last = file.records.back();
        CHECK(last.record.type == "response");
        CHECK(last.record.uri.starts_with("http://a.example/a"));
        CHECK(last.record.field("WARC-Date") == "2014-02-16T05:02:22Z");
        CHECK(last.record.field("WARC-IP-Address") == "192.0.2.1");
        CHECK(last.block == block);
    }
}

TEST_CASE("chunks are undone only where the bytes are chunks (RFC 9112 7.1)") {
    struct Row {
        const char* coded;
        const char* body;  // null: not chunked
    };
    const Row rows[] = {
        {"3\r\nabc\r\n0\r\n\r\n", "abc"},
        {"3;name=value\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n", "abcde"},
        {"0\r\n\r\n", ""},
        {"00A\r\n0123456789\r\n0\r\n", "0123456789"},
        {"3\r\nabcd\r\n0\r\n\r\n", nullptr},
        {"9\r\nabc\r\n0\r\n\r\n", nullptr},
        {"ffffffffffffffffff\r\nabc", nullptr},
        {"<html>", nullptr},
        {"", nullptr},
        {"3\r\nabc\r\n", nullptr},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.coded));
        const std::optional<std::string> body = dechunk(row.coded);
        CHECK(body.has_value() == (row.body != nullptr));
        if (body && row.body != nullptr) CHECK(*body == row.body);
    }
}

TEST_CASE("labelled digests are compared in every form that is written") {
    struct Row {
        const char* digest;
        int matches;  // of "abc"; 2: not known
    };
    const Row rows[] = {
        {"sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", 1},
        {"sha1:vgmt4nsha2awvor6evyxqugcnsonbwe5", 1},
        {"SHA-1:a9993e364706816aba3e25717850c26c9cd0d89d", 1},
        {"sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", 1},
        {"md5:900150983cd24fb0d6963f7d28e17f72", 1},
        {"sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE6", 0},
        {"sha1:", 0},
        {"sha1:!!", 0},
        {"crc32:352441c2", 2},
        {"VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", 2},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.digest));
        const std::optional<bool> same = digest_matches(row.digest, "abc");
        CHECK((same ? (*same ? 1 : 0) : 2) == row.matches);
    }
}

}  // namespace stet
