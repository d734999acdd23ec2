#include "store/wacz.h"

#include "store/error.h"
#include "store/warc.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"

#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

namespace stet {
using Json = nlohmann::json;

namespace {

std::string text_of(const ZipReader& zip, std::string_view name) {
    const ZipReader::Entry* entry = zip.find(name);
    REQUIRE_MESSAGE(entry != nullptr, name);
    return zip.read(*entry, 1U << 20U);
}

void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("a WACZ holds its parts, and digests that hold them together") {
    const TempDir dir;
    const std::string path = (dir.path() / "a.wacz").string();
    WaczWriter wacz(path, "stet/test");
    WarcWriter warc([&wacz](std::string_view bytes) { wacz.write_warc(bytes); });
    wacz.begin_warc("a.warc.gz");
    warc.write_info("a.warc.gz", "software: stet/test\r\n", "2025-05-15T08:00:00Z");
    const WarcWriter::Place place = warc.write(
        {{"WARC-Type", "resource"}, {"WARC-Record-ID", record_id("1")}}, "", "some text", false);
    wacz.index_line("a line\n");
    wacz.index_line("another\n");
    wacz.page({"http://a.example/", "2025-05-15T08:00:00Z", "A title", ""});
    wacz.add("extra/note.txt", "a note");
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK(std::filesystem::exists(path + ".open"));
    std::string signed_digest;
    const std::string digest =
        wacz.finish({"A title", "What it is", "2025-05-15T08:00:00Z", "", ""},
                    [&signed_digest](const std::string& given) {
                        signed_digest = given;
                        return std::string(R"({"signature": "x"})");
                    });
    CHECK_FALSE(std::filesystem::exists(path + ".open"));
    CHECK(signed_digest == digest);

    const ZipReader zip(path);
    CHECK(text_of(zip, "indexes/index.cdxj") == "a line\nanother\n");
    CHECK(text_of(zip, "extra/note.txt") == "a note");
    CHECK(text_of(zip, "pages/pages.jsonl").find("A title") != std::string::npos);
    const std::string package_text = text_of(zip, "datapackage.json");
    const Json package = Json::parse(package_text);
    CHECK(package.at("resources").size() == 4);
    for (const Json& resource : package.at("resources")) {
        const std::string bytes = text_of(zip, resource.at("path").get<std::string>());
        CHECK(resource.at("hash") == sha256(bytes).tagged());
        CHECK(resource.at("bytes") == bytes.size());
    }
    const Json seal = Json::parse(text_of(zip, "datapackage-digest.json"));
    CHECK(seal.at("hash") == sha256(package_text).tagged());
    CHECK(seal.at("hash") == digest);
    CHECK(seal.at("signedData").at("signature") == "x");

    // What the index says is found within the entry, which is stored as it is.
    const std::string archive = text_of(zip, "archive/a.warc.gz");
    StringSource source(archive.substr(place.offset, place.length));
    WarcReader reader(source, [](const WarcFault& fault) { FAIL(fault.what); });
    REQUIRE(reader.next());
    CHECK(reader.read() == "some text");
}

TEST_CASE("deflated entries of a ZIP are read as stored ones are") {
    if (!test::has_shared("conformance/warc/files/valid_example_1.wacz")) return;
    const ZipReader zip(
        (test::shared_root() / "conformance/warc/files/valid_example_1.wacz").string());
    const Json package = Json::parse(text_of(zip, "datapackage.json"));
    for (const Json& resource : package.at("resources")) {
        const std::string bytes = text_of(zip, resource.at("path").get<std::string>());
        CHECK(resource.at("stats").at("hash") == sha256(bytes).hex());
    }
}

TEST_CASE("what is no ZIP, or a damaged one, is refused with its name") {
    const TempDir dir;
    const std::string path = (dir.path() / "a.zip").string();
    std::string whole;
    ZipWriter writer([&whole](std::string_view bytes) { whole += bytes; },
                     [&whole](std::uint64_t offset, std::string_view bytes) {
                         whole.replace(static_cast<std::size_t>(offset), bytes.size(), bytes);
                     });
    writer.begin("a");
    writer.write("text");
    writer.finish();
    write_file(path, whole);
    CHECK(text_of(ZipReader(path), "a") == "text");

    const auto refused = [&path](const std::string& bytes) {
        write_file(path, bytes);
        try {
            const ZipReader zip(path);
            for (const ZipReader::Entry& entry : zip.entries()) zip.read(entry, 1000);
        } catch (const Error& error) {
            return std::string(error.what()).find(path) != std::string::npos;
        }
        return false;
    };
    CHECK(refused(""));
    CHECK(refused("some text that is no ZIP file at all"));
    CHECK(refused(whole.substr(0, whole.size() - 5)));
    std::string changed = whole;
    changed[0] = 'X';
    CHECK(refused(changed));
    changed = whole;
    changed[changed.find("PK\x01\x02")] = 'X';
    CHECK(refused(changed));
    changed = whole;
    changed[changed.find("PK\x01\x02") + 10] = 9;  // a method that nobody writes
    CHECK(refused(changed));
}

TEST_CASE("a record's name is a UUID of version 8, and the same for the same seed") {
    const std::string id = record_id("a");
    CHECK(id == record_id("a"));
    CHECK(id != record_id("b"));
    CHECK(id.size() == std::string("<urn:uuid:00000000-0000-4000-8000-000000000000>").size());
    CHECK(id.substr(0, 10) == "<urn:uuid:");
    CHECK(id[24] == '8');
    CHECK(std::string("89ab").find(id[29]) != std::string::npos);
}

TEST_CASE("an entry added whole is packed where that is shorter, and has no extra field") {
    std::string bytes;
    ZipWriter writer([&](std::string_view more) { bytes += more; });
    const std::string long_text(10'000, 'a');
    writer.add("stored", "abc", false);
    writer.add("too short to pack", "abc", true);
    writer.add("packed", long_text, true);
    CHECK(writer.entries()[2].packed < 100);
    writer.finish();
    CHECK(bytes.compare(28, 2, std::string("\0\0", 2)) == 0);
    const TempDir dir;
    std::ofstream(dir.file("a.zip"), std::ios::binary) << bytes;
    const ZipReader zip(dir.file("a.zip"));
    REQUIRE(zip.entries().size() == 3);
    CHECK(zip.entries()[0].method == 0);
    CHECK(zip.entries()[1].method == 0);
    CHECK(zip.entries()[2].method == 8);
    CHECK(text_of(zip, "stored") == "abc");
    CHECK(text_of(zip, "too short to pack") == "abc");
    CHECK(text_of(zip, "packed") == long_text);
}

}  // namespace stet
