#include "store/prepared_body.h"

#include "store/payloads.h"
#include "store/schema.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {
namespace {

std::string page(int version) {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "<p>Line " + std::to_string(i * 7919) + "</p>\n";
    return text + "<p>Version " + std::to_string(version) + "</p>";
}

struct Row {
    std::int64_t base;
    std::int64_t stored;
};

Row row_of(const Db& db, std::int64_t id) {
    return {db.value(0, "SELECT coalesce(base, 0) FROM payloads WHERE id = ?", id),
            db.value(0, "SELECT stored FROM payloads WHERE id = ?", id)};
}

}  // namespace

TEST_CASE("a body that was prepared is kept as one that was not") {
    const BodyPreparer preparer;
    Row plain{};
    for (const bool ahead : {false, true}) {
        CAPTURE(ahead);
        const OpenedFile file =
            open_archive_file(":memory:", Archive::Mode::create, std::chrono::milliseconds(0));
        const Db& db = *file.db;
        Payloads payloads(db);
        const std::string body = page(1);
        const auto prepared = preparer.prepare(body);
        CHECK(prepared->digest.view() == sha256(body).view());
        const auto kept =
            payloads.keep(body, sha256(body), 0, false, ahead ? prepared.get() : nullptr);
        CHECK(payloads.read(kept.id) == body);
        const Row row = row_of(db, kept.id);
        CHECK(row.base == 0);
        if (ahead) CHECK(row.stored == plain.stored);
        plain = row;
        // Beside an earlier version its difference is shorter than what was prepared.
        const std::string later = page(2);
        const auto difference =
            payloads.keep(later, sha256(later), kept.id, false, preparer.prepare(later).get());
        CHECK(payloads.read(difference.id) == later);
        CHECK(row_of(db, difference.id).base == kept.id);
    }
}

}  // namespace stet
