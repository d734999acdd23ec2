#include "store/payloads.h"

#include "store/schema.h"
#include "tests/support/fixture.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

namespace stet {

namespace {

OpenedFile memory() {
    return open_archive_file(":memory:", Archive::Mode::create, std::chrono::milliseconds(0));
}

/// A page of words that no compressor knows, the same for the same seed.
std::string page(unsigned seed, std::size_t words) {
    std::mt19937 random(seed);
    std::string text;
    for (std::size_t i = 0; i < words; ++i) text += std::to_string(random()) + " ";
    return text;
}

}  // namespace

TEST_CASE("the same bytes are kept once, and read back as they were") {
    const OpenedFile file = memory();
    Payloads payloads(*file.db);
    const std::string bodies[] = {page(1, 2000), std::string(1, '\0'), page(2, 1),
                                  std::string(100'000, 'a')};
    for (const std::string& body : bodies) {
        const auto kept = payloads.keep(body, sha256(body), 0, false);
        CHECK(kept.is_new);
        CHECK_FALSE(payloads.keep(body, sha256(body), 0, false).is_new);
        CHECK(payloads.find(sha256(body)) == kept.id);
        CHECK(Payloads(*file.db).read(kept.id) == body);
    }
}

TEST_CASE("encoded bytes are not compressed again") {
    const OpenedFile file = memory();
    Payloads payloads(*file.db);
    const std::string wire(1000, 'a');
    const auto kept = payloads.keep(wire, sha256(wire), 0, true);
    CHECK(file.db->value(0, "SELECT stored FROM payloads WHERE id = ?", kept.id) == 1000);
    CHECK(payloads.read(kept.id) == wire);
}

TEST_CASE("a version is kept as what is new in it, in chains of at most 32") {
    const OpenedFile file = memory();
    Payloads payloads(*file.db);
    std::vector<std::string> versions;
    std::vector<std::int64_t> ids;
    std::string text = page(1, 3000);
    for (int i = 0; i < 70; ++i) {
        text.replace(static_cast<std::size_t>(i) * 100, 10, "version" + std::to_string(100 + i));
        versions.push_back(text);
        ids.push_back(payloads.keep(text, sha256(text), ids.empty() ? 0 : ids.back(), false).id);
    }
    for (std::size_t i = 0; i < versions.size(); ++i) {
        CHECK(Payloads(*file.db).read(ids[i]) == versions[i]);
    }
    CHECK(file.db->value(0, "SELECT max(depth) FROM payloads") == kMaxChain);
    CHECK(file.db->value(0, "SELECT count(*) FROM payloads WHERE base IS NULL") == 1);
    const auto first = file.db->value(0, "SELECT stored FROM payloads WHERE id = ?", ids[0]);
    const auto rest = file.db->value(0, "SELECT sum(stored) FROM payloads WHERE id <> ?", ids[0]);
    CHECK(rest < first);
}

TEST_CASE("a page that another comes to rest on is kept shorter, once") {
    const OpenedFile file = memory();
    Payloads payloads(*file.db);
    std::string text = read_file(fixture_path("pages/blogger-contempo/page.html"));
    const auto first = payloads.keep(text, sha256(text), 0, false);
    const auto stored = [&] {
        return file.db->value(0, "SELECT stored FROM payloads WHERE id = ?", first.id);
    };
    const std::int64_t alone = stored();
    const std::string whole = text;
    for (int i = 0; i < 3; ++i) {
        text.replace(static_cast<std::size_t>(i) * 100, 5, "edit" + std::to_string(i));
        payloads.keep(text, sha256(text), first.id, false);
        CHECK(stored() < alone);
    }
    CHECK(file.db->value(0, "SELECT length(data) FROM blobs WHERE id = ?", first.id) == stored());
    CHECK(Payloads(*file.db).read(first.id) == whole);
}

TEST_CASE("a page that is no kin is kept alone") {
    const OpenedFile file = memory();
    Payloads payloads(*file.db);
    const std::string one = page(1, 2000);
    const std::string other = page(2, 2000);
    const auto first = payloads.keep(one, sha256(one), 0, false);
    const auto second = payloads.keep(other, sha256(other), first.id, false);
    CHECK(file.db->value(-1, "SELECT base FROM payloads WHERE id = ?", second.id) == -1);
}

TEST_CASE("nothing comes to rest on a damaged page, and reading one says so") {
    const OpenedFile file = memory();
    const std::string one = page(1, 2000);
    const std::string next = one + "more";
    const auto first = Payloads(*file.db).keep(one, sha256(one), 0, false);
    const std::string wrong = page(3, 2000);
    file.db->run("UPDATE blobs SET data = ?", Blob{Zstd().compress(wrong, {}, 3)});
    file.db->run("UPDATE payloads SET length = ?", wrong.size());
    const auto second = Payloads(*file.db).keep(next, sha256(next), first.id, false);
    CHECK(file.db->value(-1, "SELECT base FROM payloads WHERE id = ?", second.id) == -1);
    CHECK(Payloads(*file.db).read(second.id) == next);
    file.db->run("UPDATE blobs SET data = x'00' WHERE id = ?", first.id);
    CHECK_THROWS_AS(Payloads(*file.db).read(first.id), Error);
    CHECK_THROWS_AS(Payloads(*file.db).read(999), Error);
}

TEST_CASE("a rolled-back page is not taken for the next one with its number") {
    const OpenedFile file = memory();
    Payloads payloads(*file.db);
    const std::string one = page(1, 2000);
    const std::string other = page(2, 2000);
    const std::string third = page(2, 2000) + "more";
    {
        const Transaction dropped(*file.db);
        const auto kept = payloads.keep(one, sha256(one), 0, false);
        CHECK(payloads.read(kept.id) == one);
    }
    const auto kept = payloads.keep(other, sha256(other), 0, false);
    const auto delta = payloads.keep(third, sha256(third), kept.id, false);
    CHECK(payloads.read(kept.id) == other);
    CHECK(Payloads(*file.db).read(delta.id) == third);
}

}  // namespace stet
