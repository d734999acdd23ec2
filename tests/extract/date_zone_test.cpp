#include "extract/date_zone.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {
namespace {

DateTime at(const char* iso) {
    return DateTime::parse_iso(iso).value();
}

TEST_CASE("a day written as its midnight in UTC is the local day") {
    struct Row {
        const char* stamp;
        const char* host;
        const char* language;
        const char* local;
    };
    const Row rows[] = {
        {"2022-11-06T23:00:00Z", "news.example.de", "", "2022-11-07T00:00:00+01:00"},
        {"2022-07-18T22:00:00Z", "example.fr", "", "2022-07-19T00:00:00+02:00"},
        {"2019-03-07T15:00:00Z", "example.jp", "", "2019-03-08T00:00:00+09:00"},
        {"2019-03-07T18:30:00Z", "example.in", "en", "2019-03-08T00:00:00+05:30"},
        {"2020-12-31T23:00:00Z", "example.at", "", "2021-01-01T00:00:00+01:00"},
        {"2022-11-06T23:00:00Z", "example.com", "de-de", "2022-11-07T00:00:00+01:00"},
        // The country goes before the language.
        {"2022-11-06T23:00:00Z", "example.jp", "de", "2022-11-06T23:00:00Z"},
        // Not midnight there, a time of the day, a zone of its own, a language of many zones.
        {"2022-11-06T21:00:00Z", "example.de", "", "2022-11-06T21:00:00Z"},
        {"2022-11-06T23:00:12Z", "example.de", "", "2022-11-06T23:00:12Z"},
        {"2022-11-06T23:10:00Z", "example.de", "", "2022-11-06T23:10:00Z"},
        {"2022-11-06T23:00:00+01:00", "example.de", "", "2022-11-06T23:00:00+01:00"},
        {"2022-11-06T23:00:00", "example.de", "", "2022-11-06T23:00:00"},
        {"2022-11-06T23:00:00Z", "example.com", "en", "2022-11-06T23:00:00Z"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.stamp);
        CAPTURE(row.host);
        CHECK(on_local_clock(at(row.stamp), row.host, row.language).iso() == row.local);
    }
}

TEST_CASE("a clock and a stamp tell one moment where a zone can lie between them") {
    struct Row {
        const char* shown;
        const char* stamp;
        int minutes;  // -1: not the same moment
    };
    const Row rows[] = {
        {"2023-12-21T23:00", "2023-12-22T04:00:41Z", -300},
        {"2023-12-22T09:30", "2023-12-22T04:00:41Z", 330},
        {"2023-12-21T23:00-05:00", "2023-12-22T04:00:41Z", -300},
        {"2023-12-21T23:00-04:00", "2023-12-22T04:00:41Z", -1},
        {"2023-12-21T23:05", "2023-12-22T04:00:41Z", -1},
        {"2023-12-23T04:00", "2023-12-22T04:00:41Z", -1},
        {"2023-12-21T23:00", "2023-12-22", -1},
        {"2023-12-21T23:00", "2023-12-22T04:00:41", -1},
    };
    for (const Row& row : rows) {
        CAPTURE(row.shown);
        CHECK(zone_between(at(row.shown), at(row.stamp)).value_or(-1) == row.minutes);
    }
}

}  // namespace
}  // namespace stet
