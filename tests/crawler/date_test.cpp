#include "crawler/date.h"

#include "tests/crawler/conformance.h"

namespace stet {
using test::conformance_cases;

namespace {

std::string iso_or_null(const std::optional<UtcTime>& time) {
    return test::iso_seconds(time, "null");
}

std::string expected(const nlohmann::json& utc) {
    return utc.is_null() ? "null" : utc.get<std::string>();
}

}  // namespace

TEST_CASE("an HTTP date is read in its three forms and in those seen in the wild") {
    struct Row {
        const char* text;
        const char* utc;
    };
    const Row rows[] = {
        {"Sat, 14 Mar 2026 09:26:53 GMT", "2026-03-14T09:26:53Z"},
        {"Saturday, 14-Mar-26 09:26:53 GMT", "2026-03-14T09:26:53Z"},
        {"Sat Mar 14 09:26:53 2026", "2026-03-14T09:26:53Z"},
        {"Sat, 14 Mar 2026 09:26:53 -0530", "2026-03-14T14:56:53Z"},
        {"Sat, 31 Feb 2026 09:26:53 GMT", "null"},
        {"Sat, 14 Mar 2026 09:60:53 GMT", "null"},
        {"tomorrow", "null"},
        {"0", "null"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(iso_or_null(parse_http_date(row.text)) == row.utc);
    }
}

TEST_CASE("a feed's date is read however it is written") {
    struct Row {
        const char* text;
        const char* utc;
    };
    const Row rows[] = {
        {"2026-03-14", "2026-03-14T00:00:00Z"},
        {"2026-03", "2026-03-01T00:00:00Z"},
        {"2026-073", "2026-03-14T00:00:00Z"},
        {"20260314T092653Z", "2026-03-14T09:26:53Z"},
        {"2026-03-14T09:26+0100", "2026-03-14T08:26:00Z"},
        {"2026-03-14T24:00:00Z", "2026-03-15T00:00:00Z"},
        {"14 Mar 26 09:26 EST", "2026-03-14T14:26:00Z"},
        {"Sat, 14 Mar 2026 09:26:53 GMT+02:00", "2026-03-14T07:26:53Z"},
        {"Sat,14 March 2026 9:26:53 PDT", "2026-03-14T16:26:53Z"},
        {"2026-13-14", "null"},
        {"2026-03-14T25:00:00Z", "null"},
        {"last Saturday", "null"},
        {"", "null"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(iso_or_null(parse_feed_date(row.text)) == row.utc);
    }
}

TEST_CASE("conformance: http/http_date.json") {
    for (const auto& row : conformance_cases("http/http_date.json")) {
        const std::string text = row.at("in");
        CAPTURE(text);
        CHECK(iso_or_null(parse_http_date(text)) == expected(row.at("utc")));
    }
}

TEST_CASE("conformance: feeds/feed_dates.json") {
    int optional_sets = 0;
    for (const auto& row : conformance_cases("feeds/feed_dates.json")) {
        const std::string format = row.at("format");
        const std::string text = row.at("in");
        // National formats of the nineties: their set is a guide.
        if (format == "greek" || format == "hungarian" || format == "nate" || format == "onblog") {
            ++optional_sets;
            CHECK_NOTHROW(parse_feed_date(text));
            continue;
        }
        CAPTURE(format);
        CAPTURE(text);
        CHECK(iso_or_null(parse_feed_date(text)) == expected(row.at("utc")));
    }
    MESSAGE("of optional formats: ", optional_sets, " (run, not compared)");
}

}  // namespace stet
