#include "extract/date_zone.h"

#include "extract/date_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace stet {
namespace {

constexpr int kHour = 60;
constexpr int kDay = 24 * kHour;

/// The zones of a country, in minutes from UTC: in winter and in summer.
struct Clock {
    std::string_view name;  // a country's label, or a language
    int winter;
    int summer;
};

constexpr int kCentral = 1 * kHour;
constexpr int kEastern = 2 * kHour;

constexpr std::array kCountries = {
    Clock{"at", kCentral, 2 * kHour},
    Clock{"be", kCentral, 2 * kHour},
    Clock{"ch", kCentral, 2 * kHour},
    Clock{"cz", kCentral, 2 * kHour},
    Clock{"de", kCentral, 2 * kHour},
    Clock{"dk", kCentral, 2 * kHour},
    Clock{"es", kCentral, 2 * kHour},
    Clock{"fr", kCentral, 2 * kHour},
    Clock{"hr", kCentral, 2 * kHour},
    Clock{"hu", kCentral, 2 * kHour},
    Clock{"it", kCentral, 2 * kHour},
    Clock{"li", kCentral, 2 * kHour},
    Clock{"lu", kCentral, 2 * kHour},
    Clock{"nl", kCentral, 2 * kHour},
    Clock{"no", kCentral, 2 * kHour},
    Clock{"pl", kCentral, 2 * kHour},
    Clock{"rs", kCentral, 2 * kHour},
    Clock{"se", kCentral, 2 * kHour},
    Clock{"si", kCentral, 2 * kHour},
    Clock{"sk", kCentral, 2 * kHour},
    Clock{"bg", kEastern, 3 * kHour},
    Clock{"cy", kEastern, 3 * kHour},
    Clock{"ee", kEastern, 3 * kHour},
    Clock{"fi", kEastern, 3 * kHour},
    Clock{"gr", kEastern, 3 * kHour},
    Clock{"il", kEastern, 3 * kHour},
    Clock{"lt", kEastern, 3 * kHour},
    Clock{"lv", kEastern, 3 * kHour},
    Clock{"ro", kEastern, 3 * kHour},
    Clock{"ua", kEastern, 3 * kHour},
    Clock{"by", 3 * kHour, 3 * kHour},
    Clock{"tr", 3 * kHour, 3 * kHour},
    Clock{"ir", 3 * kHour + 30, 4 * kHour + 30},
    Clock{"in", 5 * kHour + 30, 5 * kHour + 30},
    Clock{"bd", 6 * kHour, 6 * kHour},
    Clock{"th", 7 * kHour, 7 * kHour},
    Clock{"vn", 7 * kHour, 7 * kHour},
    Clock{"cn", 8 * kHour, 8 * kHour},
    Clock{"hk", 8 * kHour, 8 * kHour},
    Clock{"my", 8 * kHour, 8 * kHour},
    Clock{"ph", 8 * kHour, 8 * kHour},
    Clock{"sg", 8 * kHour, 8 * kHour},
    Clock{"tw", 8 * kHour, 8 * kHour},
    Clock{"jp", 9 * kHour, 9 * kHour},
    Clock{"kr", 9 * kHour, 9 * kHour},
    Clock{"nz", 12 * kHour, 13 * kHour},
};

/// Languages of one zone, by a country of it.
struct Home {
    std::string_view language;
    std::string_view country;
};
constexpr std::array kHomes = {
    Home{"cs", "cz"}, Home{"da", "dk"}, Home{"de", "de"}, Home{"el", "gr"}, Home{"fi", "fi"},
    Home{"he", "il"}, Home{"hu", "hu"}, Home{"it", "it"}, Home{"ja", "jp"}, Home{"ko", "kr"},
    Home{"nb", "no"}, Home{"no", "no"}, Home{"pl", "pl"}, Home{"sk", "sk"}, Home{"sl", "si"},
    Home{"sv", "se"}, Home{"th", "th"}, Home{"tr", "tr"}, Home{"vi", "vn"},
};

const Clock* clock_of(std::string_view host, std::string_view language) {
    const auto find = [](std::string_view country) {
        const auto at = std::find_if(kCountries.begin(), kCountries.end(),
                                     [&](const Clock& clock) { return clock.name == country; });
        return at == kCountries.end() ? nullptr : &*at;
    };
    const std::size_t dot = host.rfind('.');
    if (dot != std::string_view::npos && host.size() - dot == 3) return find(host.substr(dot + 1));
    const std::string_view spoken = language.substr(0, language.find('-'));
    const auto home = std::find_if(kHomes.begin(), kHomes.end(),
                                   [&](const Home& row) { return row.language == spoken; });
    return home == kHomes.end() ? nullptr : find(home->country);
}

}  // namespace

std::optional<int> zone_between(const DateTime& shown, const DateTime& stamp) {
    if (!stamp.offset_minutes || stamp.precision < DateTime::Precision::minute) return {};
    DateTime clock = shown;
    clock.offset_minutes.reset();
    clock.second = stamp.second;
    const std::int64_t minutes = (clock.unix_seconds() - stamp.unix_seconds()) / 60;
    constexpr std::int64_t kHalfHour = 30;
    constexpr std::int64_t kWest = -11 * kHour;
    constexpr std::int64_t kEast = 13 * kHour;
    if (minutes % kHalfHour != 0 || minutes < kWest || minutes > kEast) return {};
    if (shown.offset_minutes && *shown.offset_minutes != minutes) return {};
    return static_cast<int>(minutes);
}

DateTime on_local_clock(const DateTime& stamp, std::string_view host, std::string_view language) {
    const int minute = stamp.hour * kHour + stamp.minute;
    if (stamp.offset_minutes != 0 || stamp.second != 0 || minute < kDay / 2) return stamp;
    const Clock* clock = clock_of(host, language);
    if (clock == nullptr) return stamp;
    const int to_midnight = kDay - minute;
    if (to_midnight != clock->winter && to_midnight != clock->summer) return stamp;
    DateTime day = day_of(stamp.unix_seconds() + static_cast<std::int64_t>(to_midnight) * 60);
    day.offset_minutes = to_midnight;
    day.precision = stamp.precision;
    return day;
}

}  // namespace stet
