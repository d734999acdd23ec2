#include "cli/zone.h"

#include "store/error.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {

namespace {

UtcTime seconds(std::int64_t count) {
    return UtcTime{std::chrono::seconds{count}};
}

std::string utc(const std::optional<UtcTime>& time) {
    return time ? Zone().iso(*time) : "";
}

}  // namespace

TEST_CASE("times are printed on the zone's clock, with its offset; UTC has a Z") {
    const UtcTime summer = seconds(1'747'296'000);  // 2025-05-15T08:00:00Z
    const UtcTime winter = seconds(1'737'000'000);  // 2025-01-16T04:00:00Z
    CHECK(Zone().minute(summer) == "2025-05-15 08:00Z");
    CHECK(Zone().iso(summer) == "2025-05-15T08:00:00Z");
    const Zone berlin = Zone::named("Europe/Berlin");
    CHECK(berlin.minute(summer) == "2025-05-15 10:00+02:00");
    CHECK(berlin.iso(winter) == "2025-01-16T05:00:00+01:00");
    CHECK(Zone::named("-03:30").minute(winter) == "2025-01-16 00:30-03:30");
    CHECK(Zone::named("local", "Asia/Tokyo").minute(winter) == "2025-01-16 13:00+09:00");
    CHECK(Zone::named("local", ":Asia/Tokyo").minute(winter) == "2025-01-16 13:00+09:00");
    CHECK(Zone::named("UTC").is_utc());
    CHECK(Zone().minute(seconds(-1)) == "1969-12-31 23:59Z");
}

TEST_CASE("an interval says its day once") {
    const UtcTime from = seconds(1'747'296'000);
    CHECK(Zone().between(from, from + std::chrono::minutes{90}) == "2025-05-15 08:00Z and 09:30Z");
    CHECK(Zone().between(from, from + std::chrono::hours{16}) ==
          "2025-05-15 08:00Z and 2025-05-16 00:00Z");
}

TEST_CASE("a time without a zone is read on the zone's clock, and begins where it is cut off") {
    struct Row {
        const char* zone;
        const char* text;
        const char* begins;
        const char* ends;
    };
    const Row rows[] = {
        {"UTC", "2025", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"},
        {"UTC", "2025-12", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"},
        {"UTC", "2024-02-28", "2024-02-28T00:00:00Z", "2024-02-29T00:00:00Z"},
        {"UTC", "2025-05-15T08:00", "2025-05-15T08:00:00Z", "2025-05-15T08:01:00Z"},
        {"UTC", "2025-05-15 08:00:30", "2025-05-15T08:00:30Z", "2025-05-15T08:00:31Z"},
        {"UTC", "20250515080000", "2025-05-15T08:00:00Z", "2025-05-15T08:00:01Z"},
        {"Europe/Berlin", "2025-05-15", "2025-05-14T22:00:00Z", "2025-05-15T22:00:00Z"},
        {"Europe/Berlin", "2025-05-15T08:00", "2025-05-15T06:00:00Z", "2025-05-15T06:01:00Z"},
        {"Europe/Berlin", "2025-05-15T08:00Z", "2025-05-15T08:00:00Z", "2025-05-15T08:01:00Z"},
        {"Europe/Berlin", "20250515080000", "2025-05-15T08:00:00Z", "2025-05-15T08:00:01Z"},
        {"UTC", "2025-05-15T08:00-0430", "2025-05-15T12:30:00Z", "2025-05-15T12:31:00Z"},
        // The day on which the clocks change is 23 hours long.
        {"Europe/Berlin", "2025-03-30", "2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"},
        {"UTC", "2025-02-29", "", ""},
        {"UTC", "2025-13", "", ""},
        {"UTC", "yesterday", "", ""},
        {"UTC", "2025-05-15T25:00", "", ""},
        {"UTC", "2025-05-15x", "", ""},
        {"UTC", "2025-05-15T08:00+99:00", "", ""},
        {"UTC", "20251315080000", "", ""},
        {"UTC", "", "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.zone);
        CAPTURE(row.text);
        const Zone zone = Zone::named(row.zone);
        CHECK(utc(zone.parse(row.text)) == row.begins);
        CHECK(utc(zone.parse_end(row.text)) == row.ends);
    }
}

TEST_CASE("an unknown zone is a mistake on the command line") {
    CHECK_THROWS_AS(Zone::named("Europe/Atlantis"), Error);
    CHECK_THROWS_AS(Zone::named("+99:00"), Error);
}

}  // namespace stet
