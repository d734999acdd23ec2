#include "store/time.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace stet {

TEST_CASE("times are read from ISO 8601 with a zone, 14 digits and bare days, and written in UTC") {
    struct Row {
        std::string text;
        std::string iso;  // "": not a time
    };
    const Row rows[] = {
        {"2025-05-15T08:00:00Z", "2025-05-15T08:00:00Z"},
        {"2025-05-15T08:00:00.250Z", "2025-05-15T08:00:00.250Z"},
        {"2025-05-15T08:00:00.2504Z", "2025-05-15T08:00:00.250Z"},
        {"2025-05-15T10:00:00+02:00", "2025-05-15T08:00:00Z"},
        {"2025-05-15T10:00+0200", "2025-05-15T08:00:00Z"},
        {"2025-05-14T22:30-09:30", "2025-05-15T08:00:00Z"},
        {"2025-05-15 08:00:00Z", "2025-05-15T08:00:00Z"},
        {"20250515T080000Z", "2025-05-15T08:00:00Z"},
        {"20250515080000", "2025-05-15T08:00:00Z"},
        {"2025-05-15", "2025-05-15T00:00:00Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z"},
        {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
        {"2025-02-29", ""},
        {"2025-13-01", ""},
        {"2025-05-15T08:00:00", ""},
        {"2025-05-15T24:00:00Z", ""},
        {"2025-05-15T08:60:00Z", ""},
        {"2025-05-15T08:00:00Zx", ""},
        {"2025-05-15T08:00:00+25:00", ""},
        {"20250515", ""},
        {"12345678901234", ""},
        {"5", ""},
        {"", ""},
        {"latest", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const std::optional<UtcTime> time = parse_time(row.text);
        CHECK((time ? iso_time(*time) : "") == row.iso);
    }
}

TEST_CASE("14 digits cut the milliseconds") {
    CHECK(time14(*parse_time("2025-05-15T08:00:00.999Z")) == "20250515080000");
}

}  // namespace stet
