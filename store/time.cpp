#include "store/time.h"

#include <fmt/format.h>

#include <optional>

namespace stet {
namespace {

using std::chrono::milliseconds;

constexpr int kMaxDay = 31;
constexpr int kMaxOffsetHours = 23;

/// Reads `count` digits at the front of `text` and takes them off.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

struct Parts {
    int year = 0;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int milli = 0;
    int offset_minutes = 0;
};

std::optional<UtcTime> to_time(const Parts& parts) {
    const std::chrono::year_month_day day{std::chrono::year(parts.year),
                                          std::chrono::month(static_cast<unsigned>(parts.month)),
                                          std::chrono::day(static_cast<unsigned>(parts.day))};
    if (parts.day > kMaxDay || !day.ok() || parts.hour > 23 || parts.minute > 59 ||
        parts.second > 60) {
        return std::nullopt;
    }
    return std::chrono::sys_days(day) + std::chrono::hours(parts.hour) +
           std::chrono::minutes(parts.minute - parts.offset_minutes) +
           std::chrono::seconds(parts.second) + milliseconds(parts.milli);
}

/// "Z", "+02:00", "+0200", "+02"; `text` must hold nothing else.
std::optional<int> offset_of(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    int sign = 0;
    if (take(text, '+')) {
        sign = 1;
    } else if (take(text, '-')) {
        sign = -1;
    } else {
        return std::nullopt;
    }
    const std::optional<int> hours = take_digits(text, 2);
    if (!hours || *hours > kMaxOffsetHours) return std::nullopt;
    if (text.empty()) return sign * *hours * 60;
    take(text, ':');
    const std::optional<int> minutes = take_digits(text, 2);
    if (!minutes || *minutes > 59 || !text.empty()) return std::nullopt;
    return sign * (*hours * 60 + *minutes);
}

std::optional<UtcTime> parse_time14(std::string_view text) {
    Parts parts;
    parts.year = take_digits(text, 4).value_or(0);
    parts.month = take_digits(text, 2).value_or(0);
    parts.day = take_digits(text, 2).value_or(0);
    parts.hour = take_digits(text, 2).value_or(0);
    parts.minute = take_digits(text, 2).value_or(0);
    parts.second = take_digits(text, 2).value_or(0);
    return to_time(parts);
}

/// A fraction of a second after "." or ",": three digits count, the rest is cut.
std::optional<int> take_fraction(std::string_view& text) {
    int milli = 0;
    int digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 3) milli = milli * 10 + (text.front() - '0');
        ++digits;
        text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) milli *= 10;
    return milli;
}

}  // namespace

UtcTime now_utc() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string iso_time(UtcTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    const auto milli = clock.subseconds().count();
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", int(date.year()),
                       unsigned(date.month()), unsigned(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(),
                       milli == 0 ? "" : fmt::format(".{:03}", milli));
}

std::string time14(UtcTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", int(date.year()), unsigned(date.month()),
                       unsigned(date.day()), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

std::optional<UtcTime> parse_time(std::string_view text) {
    if (text.size() == 14 && text.find_first_not_of("0123456789") == std::string_view::npos) {
        return parse_time14(text);
    }
    Parts parts;
    const auto year = take_digits(text, 4);
    const bool dashes = take(text, '-');
    const auto month = take_digits(text, 2);
    if (dashes && !take(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!year || !month || !day) return std::nullopt;
    parts.year = *year;
    parts.month = *month;
    parts.day = *day;
    if (text.empty()) return dashes ? to_time(parts) : std::nullopt;
    if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
    const auto hour = take_digits(text, 2);
    const bool colons = take(text, ':');
    const auto minute = take_digits(text, 2);
    if (!hour || !minute) return std::nullopt;
    parts.hour = *hour;
    parts.minute = *minute;
    if (colons ? take(text, ':') : (!text.empty() && text.front() >= '0' && text.front() <= '9')) {
        const auto second = take_digits(text, 2);
        if (!second) return std::nullopt;
        parts.second = *second;
        if (take(text, '.') || take(text, ',')) {
            const auto milli = take_fraction(text);
            if (!milli) return std::nullopt;
            parts.milli = *milli;
        }
    }
    const auto offset = offset_of(text);
    if (!offset) return std::nullopt;
    parts.offset_minutes = *offset;
    return to_time(parts);
}

}  // namespace stet
