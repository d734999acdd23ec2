#include "crawler/date.h"

#include "extract/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>
#include <vector>

namespace stet {
namespace {

namespace chrono = std::chrono;

constexpr std::size_t kMaxDateLength = 100;  // what is longer is no date

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// The number that `text` is, digits only; nothing else around it.
std::optional<int> number(std::string_view text) {
    if (!all_digits(text) || text.size() > 6) return std::nullopt;
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

struct Clock {
    int hour = 0;
    int minute = 0;
    int second = 0;
};

std::optional<UtcTime> make_time(
    int year, int month, int day, const Clock& clock, int offset_minutes) {
    const chrono::year_month_day date{chrono::year{year},
                                      chrono::month{static_cast<unsigned>(month)},
                                      chrono::day{static_cast<unsigned>(day)}};
    if (month < 1 || day < 1 || !date.ok()) return std::nullopt;
    if (clock.hour > 23 || clock.minute > 59 || clock.second > 60) return std::nullopt;
    return chrono::sys_days{date} + chrono::hours{clock.hour} +
           chrono::minutes{clock.minute - offset_minutes} + chrono::seconds{clock.second};
}

/// Two-digit years as RFC 2822 4.3 and deployed HTTP parsers read them.
int full_year(int year, std::size_t digits) {
    if (digits > 2) return digits == 3 ? year + 1900 : year;
    return year < 70 ? year + 2000 : year + 1900;
}

int month_number(std::string_view word) {
    static constexpr std::array<std::string_view, 12> kMonths{
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    if (!word.empty() && word.back() == '.') word.remove_suffix(1);
    if (word.size() < 3) return 0;
    const std::string lower = ascii_lower(word);
    if (lower == "sept") return 9;
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (lower == kMonths[i] || lower == kMonths[i].substr(0, 3)) return static_cast<int>(i) + 1;
    }
    return 0;
}

bool is_weekday(std::string_view word) {
    static constexpr std::array<std::string_view, 7> kDays{
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    if (!word.empty() && word.back() == '.') word.remove_suffix(1);
    if (word.size() < 2) return false;
    const std::string lower = ascii_lower(word);
    return std::any_of(kDays.begin(), kDays.end(),
                       [&](std::string_view day) { return day.starts_with(lower); });
}

/// "hh:mm" or "hh:mm:ss" with an optional fraction.
std::optional<Clock> read_clock(std::string_view text) {
    std::array<int, 3> parts{};
    std::size_t count = 0;
    std::size_t at = 0;
    while (true) {
        if (count == parts.size()) return std::nullopt;
        std::size_t end = at;
        while (end < text.size() && is_digit(text[end])) ++end;
        const std::optional<int> part = number(text.substr(at, end - at));
        if (!part || end - at > 2) return std::nullopt;
        parts[count++] = *part;
        if (end == text.size()) break;
        if ((text[end] == '.' || text[end] == ',') && count == 3) {
            if (!all_digits(text.substr(end + 1))) return std::nullopt;
            break;
        }
        if (text[end] != ':') return std::nullopt;
        at = end + 1;
    }
    if (count < 2) return std::nullopt;
    return Clock{parts[0], parts[1], parts[2]};
}

/// "+hh:mm", "-hhmm", "+hh", "+h:mm"; minutes east of UTC.
std::optional<int> read_offset(std::string_view text) {
    if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const int sign = text[0] == '-' ? -1 : 1;
    text.remove_prefix(1);
    int hours = 0;
    int minutes = 0;
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos) {
        const std::optional<int> h = number(text.substr(0, colon));
        const std::optional<int> m = number(text.substr(colon + 1));
        if (!h || !m) return std::nullopt;
        hours = *h;
        minutes = *m;
    } else {
        const std::optional<int> both = number(text);
        if (!both || text.size() > 4) return std::nullopt;
        hours = text.size() <= 2 ? *both : *both / 100;
        minutes = text.size() <= 2 ? 0 : *both % 100;
    }
    if (hours > 23 || minutes > 59) return std::nullopt;
    return sign * (hours * 60 + minutes);
}

/// A zone by name, as RFC 822 and the feeds of the world write it.
std::optional<int> read_zone(std::string_view text) {
    struct Zone {
        std::string_view name;
        int hours;
    };
    static constexpr std::array<Zone, 34> kZones{{
        {"gmt", 0},  {"utc", 0},  {"ut", 0},   {"z", 0},    {"wet", 0},  {"at", -4},  {"ast", -4},
        {"adt", -3}, {"et", -5},  {"est", -5}, {"edt", -4}, {"ct", -6},  {"cst", -6}, {"cdt", -5},
        {"mt", -7},  {"mst", -7}, {"mdt", -6}, {"pt", -8},  {"pst", -8}, {"pdt", -7}, {"a", -1},
        {"n", 1},    {"m", -12},  {"y", 12},   {"met", 1},  {"mest", 2}, {"cet", 1},  {"cest", 2},
        {"eet", 2},  {"eest", 3}, {"msk", 3},  {"bst", 1},  {"jst", 9},  {"west", 1},
    }};
    if (text.empty()) return std::nullopt;
    if (text[0] == '+' || text[0] == '-') return read_offset(text);
    std::string lower = ascii_lower(text);
    if (lower.starts_with("etc/")) lower.erase(0, 4);
    if (lower == "kst") return 9 * 60;
    for (const Zone& zone : kZones) {
        if (lower == zone.name) return zone.hours * 60;
    }
    // "GMT+02:00", "UTC-0100"
    for (const std::string_view prefix : {"gmt", "utc", "ut"}) {
        if (lower.starts_with(prefix) && lower.size() > prefix.size()) {
            return read_offset(std::string_view(lower).substr(prefix.size()));
        }
    }
    return std::nullopt;
}

std::vector<std::string_view> split_words(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t begin = text.find_first_not_of(" \t\r\n,", at);
        if (begin == std::string_view::npos) break;
        at = std::min(text.find_first_of(" \t\r\n,", begin), text.size());
        words.push_back(text.substr(begin, at - begin));
    }
    return words;
}

/// RFC 822/850/1123, asctime with or without a zone, "Fri, 2006/09/15 08:19:53 EDT".
std::optional<UtcTime> read_rfc822(std::string_view text) {
    std::vector<std::string_view> words = split_words(text);
    std::size_t at = 0;
    if (at < words.size() && is_weekday(words[at])) ++at;
    std::optional<int> day;
    std::optional<int> year;
    std::optional<int> month;
    std::optional<Clock> clock;
    std::optional<int> offset;
    for (; at < words.size(); ++at) {
        const std::string_view word = words[at];
        if (!clock && word.find(':') != std::string_view::npos && is_digit(word[0])) {
            // A zone may be glued on: "19:48:21GMT", "19:48:21+0200".
            std::size_t end = 0;
            while (end < word.size() &&
                   (is_digit(word[end]) || word[end] == ':' || word[end] == '.'))
                ++end;
            clock = read_clock(word.substr(0, end));
            if (!clock) return std::nullopt;
            if (end < word.size()) {
                offset = read_zone(word.substr(end));
                if (!offset) return std::nullopt;
            }
        } else if (all_digits(word)) {
            if (!day && word.size() <= 2) {
                day = number(word);
            } else if (!year && (word.size() == 2 || word.size() == 4)) {
                year = full_year(*number(word), word.size());
            } else {
                return std::nullopt;
            }
        } else if (!day && !month && is_digit(word[0])) {
            const char separator = word.find('/') != std::string_view::npos ? '/' : '-';
            const std::size_t first = word.find(separator);
            const std::size_t second = word.find(separator, first + 1);
            if (first == std::string_view::npos || second == std::string_view::npos) {
                return std::nullopt;
            }
            const std::string_view a = word.substr(0, first);
            const std::string_view b = word.substr(first + 1, second - first - 1);
            const std::string_view c = word.substr(second + 1);
            if (a.size() == 4) {
                year = number(a);
                month = number(b);
                day = number(c);
            } else if (month_number(b) != 0) {
                day = number(a);
                month = month_number(b);
                const std::optional<int> value = number(c);
                if (!value) return std::nullopt;
                year = full_year(*value, c.size());
            }
            if (!year || !month || !day) return std::nullopt;
        } else if (!month && is_alpha(word[0])) {
            month = month_number(word);
            if (*month == 0) return std::nullopt;
        } else if (month && !offset) {
            offset = read_zone(word);
            // An unknown name is passed over as RFC 2822 4.3 says; a broken number is not.
            if (!offset && !is_alpha(word[0]) && word[0] != '(') return std::nullopt;
        }
    }
    if (!day || !month || !year) return std::nullopt;
    return make_time(*year, *month, *day, clock.value_or(Clock{}), offset.value_or(0));
}

/// The day of an ISO 8601 date, in any of its shapes; nothing on others.
std::optional<std::chrono::year_month_day> read_iso_day(std::string_view text) {
    using std::chrono::year_month_day;
    const auto make = [](int year, int month, int day) -> std::optional<year_month_day> {
        const year_month_day date{std::chrono::year{year},
                                  std::chrono::month{static_cast<unsigned>(month)},
                                  std::chrono::day{static_cast<unsigned>(day)}};
        if (month < 1 || day < 1 || !date.ok()) return std::nullopt;
        return date;
    };
    const auto ordinal = [](int year, int day) -> std::optional<year_month_day> {
        const std::chrono::year y{year};
        if (day < 1 || day > (y.is_leap() ? 366 : 365)) return std::nullopt;
        return year_month_day{std::chrono::sys_days{y / 1 / 1} + std::chrono::days{day - 1}};
    };
    // The shape with every digit written as 9: "9999-99-99".
    std::string shape(text);
    for (char& c : shape) {
        if (is_digit(c)) c = '9';
    }
    const auto part = [&](std::size_t at, std::size_t length) {
        return number(text.substr(at, length)).value_or(0);
    };
    const auto century = [](int year) { return full_year(year, 2); };
    if (shape == "9999-99-99") return make(part(0, 4), part(5, 2), part(8, 2));
    if (shape == "99999999") return make(part(0, 4), part(4, 2), part(6, 2));
    if (shape == "9999-99") return make(part(0, 4), part(5, 2), 1);
    if (shape == "9999") return make(part(0, 4), 1, 1);
    if (shape == "9999-999") return ordinal(part(0, 4), part(5, 3));
    if (shape == "9999999") return ordinal(part(0, 4), part(4, 3));
    if (shape == "99-99-99") return make(century(part(0, 2)), part(3, 2), part(6, 2));
    if (shape == "999999") return make(century(part(0, 2)), part(2, 2), part(4, 2));
    if (shape == "99-999") return ordinal(century(part(0, 2)), part(3, 3));
    if (shape == "-99-99") return make(century(part(1, 2)), part(4, 2), 1);
    if (shape == "-9999") return make(century(part(1, 2)), part(3, 2), 1);
    if (shape == "-99") return make(century(part(1, 2)), 1, 1);
    return std::nullopt;
}

/// W3C date-time and ISO 8601. A space may stand for the "T".
std::optional<UtcTime> read_iso(std::string_view text) {
    std::size_t split = text.find_first_of("Tt ");
    const std::optional<std::chrono::year_month_day> day = read_iso_day(text.substr(0, split));
    if (!day) return std::nullopt;
    Clock clock;
    int offset = 0;
    if (split != std::string_view::npos) {
        std::string_view rest = trim(text.substr(split + 1));
        std::size_t end = 0;
        while (end < rest.size() &&
               (is_digit(rest[end]) || rest[end] == ':' || rest[end] == '.' || rest[end] == ','))
            ++end;
        std::string_view time = rest.substr(0, end);
        const std::string_view zone = trim(rest.substr(end));
        std::string spaced;
        if (time.find(':') == std::string_view::npos) {  // basic form: "101455"
            const std::size_t digits = std::min(time.find_first_of(".,"), time.size());
            if (digits != 2 && digits != 4 && digits != 6) return std::nullopt;
            spaced.append(time.substr(0, 2)).push_back(':');
            spaced.append(digits >= 4 ? time.substr(2, 2) : std::string_view("00"));
            if (digits == 6) {
                spaced.push_back(':');
                spaced.append(time.substr(4));
            }
            time = spaced;
        }
        const std::optional<Clock> read = read_clock(time);
        if (!read || read->second > 60) return std::nullopt;
        clock = *read;
        if (!zone.empty()) {
            const std::optional<int> value = read_zone(zone);
            if (!value) return std::nullopt;
            offset = *value;
        }
    }
    // A day's last moment, written "24:00:00" (ISO 8601 4.2.3).
    const bool midnight = clock.hour == 24 && clock.minute == 0 && clock.second == 0;
    if (midnight) clock.hour = 0;
    std::optional<UtcTime> time = make_time(
        static_cast<int>(day->year()), static_cast<int>(static_cast<unsigned>(day->month())),
        static_cast<int>(static_cast<unsigned>(day->day())), clock, offset);
    if (time && midnight) *time += std::chrono::days{1};
    return time;
}

}  // namespace

std::optional<UtcTime> parse_http_date(std::string_view text) {
    text = trim(text);
    if (text.size() < 10 || text.size() > kMaxDateLength) return std::nullopt;
    if (text.size() > 4 && is_digit(text[0]) && is_digit(text[3]) && text[4] == '-') {
        return read_iso(text);
    }
    return read_rfc822(text);
}

std::optional<UtcTime> parse_feed_date(std::string_view text) {
    text = trim(text);
    if (text.empty() || text.size() > kMaxDateLength) return std::nullopt;
    if (is_digit(text[0]) || text[0] == '-') {
        if (const std::optional<UtcTime> time = read_iso(text)) return time;
    }
    return read_rfc822(text);
}

}  // namespace stet
