#include "cli/zone.h"

#include "store/error.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>

#include <unicode/timezone.h>
#include <unicode/unistr.h>

namespace stet {

namespace {

namespace chrono = std::chrono;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr int kMaxOffsetMinutes = 18 * 60;  // as java.time has it; no zone was ever beyond

/// A time as written, before a zone is applied. `unit` is the last part that was given.
struct Written {
    enum class Unit : std::uint8_t { year, month, day, minute, second };
    int year = 0;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    Unit unit = Unit::year;
    std::optional<int> offset_minutes;
};

/// Reads exactly `count` digits at the front of `text` and takes them off.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    const char* end = text.data() + count;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
    }
    if (std::from_chars(text.data(), end, value).ptr != end) return std::nullopt;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

/// "Z", "+02:00", "+0200", "+02"; takes it off.
std::optional<int> take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return 0;
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    const int sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    const std::optional<int> hours = take_digits(text, 2);
    if (!hours) return std::nullopt;
    int minutes = 0;
    if (!text.empty()) {
        take(text, ':');
        const std::optional<int> read = take_digits(text, 2);
        if (!read || *read > 59) return std::nullopt;
        minutes = *read;
    }
    const int offset = *hours * 60 + minutes;
    if (offset > kMaxOffsetMinutes) return std::nullopt;
    return sign * offset;
}

std::optional<Written> read_digits_only(std::string_view text) {
    Written time;
    time.year = *take_digits(text, 4);
    time.month = *take_digits(text, 2);
    time.day = *take_digits(text, 2);
    time.hour = *take_digits(text, 2);
    time.minute = *take_digits(text, 2);
    time.second = *take_digits(text, 2);
    time.unit = Written::Unit::second;
    time.offset_minutes = 0;
    return time;
}

bool all_digits(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<Written> read(std::string_view text) {
    constexpr std::size_t kStampDigits = 14;
    if (text.size() == kStampDigits && all_digits(text)) return read_digits_only(text);
    Written time;
    const std::optional<int> year = take_digits(text, 4);
    if (!year) return std::nullopt;
    time.year = *year;
    if (text.empty()) return time;
    if (!take(text, '-')) return std::nullopt;
    const std::optional<int> month = take_digits(text, 2);
    if (!month) return std::nullopt;
    time.month = *month;
    time.unit = Written::Unit::month;
    if (text.empty()) return time;
    if (!take(text, '-')) return std::nullopt;
    const std::optional<int> day = take_digits(text, 2);
    if (!day) return std::nullopt;
    time.day = *day;
    time.unit = Written::Unit::day;
    if (text.empty()) return time;
    if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
    const std::optional<int> hour = take_digits(text, 2);
    if (!hour || !take(text, ':')) return std::nullopt;
    const std::optional<int> minute = take_digits(text, 2);
    if (!minute) return std::nullopt;
    time.hour = *hour;
    time.minute = *minute;
    time.unit = Written::Unit::minute;
    if (take(text, ':')) {
        const std::optional<int> second = take_digits(text, 2);
        if (!second) return std::nullopt;
        time.second = *second;
        time.unit = Written::Unit::second;
    }
    if (text.empty()) return time;
    time.offset_minutes = take_offset(text);
    if (!time.offset_minutes || !text.empty()) return std::nullopt;
    return time;
}

bool valid(const Written& time) {
    const chrono::year_month_day date{chrono::year{time.year},
                                      chrono::month{static_cast<unsigned>(time.month)},
                                      chrono::day{static_cast<unsigned>(time.day)}};
    return date.ok() && time.hour < 24 && time.minute < 60 && time.second < 60;
}

/// Milliseconds since 1970 on the clock that `time` was read from.
std::int64_t clock_ms(const Written& time) {
    const chrono::sys_days date{chrono::year_month_day{
        chrono::year{time.year}, chrono::month{static_cast<unsigned>(time.month)},
        chrono::day{static_cast<unsigned>(time.day)}}};
    return chrono::duration_cast<chrono::milliseconds>(
               date.time_since_epoch() + chrono::hours{time.hour} + chrono::minutes{time.minute} +
               chrono::seconds{time.second})
        .count();
}

/// The first moment after what was written.
Written next(Written time) {
    const auto add_seconds = [](Written from, int count) {
        const chrono::sys_seconds moment{chrono::duration_cast<chrono::seconds>(
            chrono::milliseconds{clock_ms(from)} + chrono::seconds{count})};
        const chrono::sys_days date = chrono::floor<chrono::days>(moment);
        const chrono::year_month_day calendar{date};
        const chrono::hh_mm_ss<chrono::seconds> clock{moment - date};
        from.year = static_cast<int>(calendar.year());
        from.month = static_cast<int>(static_cast<unsigned>(calendar.month()));
        from.day = static_cast<int>(static_cast<unsigned>(calendar.day()));
        from.hour = static_cast<int>(clock.hours().count());
        from.minute = static_cast<int>(clock.minutes().count());
        from.second = static_cast<int>(clock.seconds().count());
        return from;
    };
    constexpr int kDaySeconds = 24 * 60 * 60;
    switch (time.unit) {
        case Written::Unit::year: time.year += 1; return time;
        case Written::Unit::month:
            time.year += time.month == 12 ? 1 : 0;
            time.month = time.month == 12 ? 1 : time.month + 1;
            return time;
        case Written::Unit::day: return add_seconds(time, kDaySeconds);
        case Written::Unit::minute: return add_seconds(time, 60);
        case Written::Unit::second: return add_seconds(time, 1);
    }
    return time;
}

std::string offset_text(int minutes) {
    if (minutes == 0) return "+00:00";
    const int size = minutes < 0 ? -minutes : minutes;
    return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

}  // namespace

struct Zone::Rules {
    std::unique_ptr<icu::TimeZone> zone;
};

Zone::Zone() = default;

Zone Zone::named(std::string_view name, std::string_view local) {
    Zone zone;
    std::string wanted(name);
    if (wanted == "local") wanted = local;
    if (!wanted.empty() && wanted.front() == ':') wanted.erase(0, 1);  // POSIX: TZ=":Area/City"
    if (wanted == "UTC" || wanted == "Z" || wanted == "utc") return zone;
    std::string_view rest = wanted;
    const bool is_offset = !rest.empty() && (rest.front() == '+' || rest.front() == '-');
    if (is_offset) {
        const std::optional<int> minutes = take_offset(rest);
        if (minutes && rest.empty()) wanted = "GMT" + offset_text(*minutes);
    }
    auto rules = std::make_shared<Rules>();
    if (wanted.empty()) {
        rules->zone.reset(icu::TimeZone::createDefault());
    } else {
        rules->zone.reset(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(wanted)));
        if (*rules->zone == icu::TimeZone::getUnknown()) {
            throw Error(fmt::format("unknown time zone \"{}\"; write it as in Europe/Berlin, "
                                    "+02:00, UTC or local",
                                    wanted),
                        ExitStatus::usage);
        }
    }
    zone.rules_ = std::move(rules);
    return zone;
}

int Zone::offset_minutes(UtcTime time) const {
    if (rules_ == nullptr) return 0;
    std::int32_t raw = 0;
    std::int32_t daylight = 0;
    UErrorCode status = U_ZERO_ERROR;
    rules_->zone->getOffset(static_cast<UDate>(time.time_since_epoch().count()), false, raw,
                            daylight, status);
    if (U_FAILURE(status)) return 0;
    return static_cast<int>((raw + daylight) / kMinuteMs);
}

std::string Zone::clock(UtcTime time, const char* format, bool with_seconds) const {
    const int offset = offset_minutes(time);
    const chrono::sys_time<chrono::milliseconds> shifted = time + chrono::minutes{offset};
    const chrono::sys_days date = chrono::floor<chrono::days>(shifted);
    const chrono::year_month_day calendar{date};
    const chrono::hh_mm_ss<chrono::seconds> clock{chrono::floor<chrono::seconds>(shifted - date)};
    std::string text =
        fmt::format(fmt::runtime(format), static_cast<int>(calendar.year()),
                    static_cast<unsigned>(calendar.month()), static_cast<unsigned>(calendar.day()),
                    clock.hours().count(), clock.minutes().count());
    if (with_seconds) text += fmt::format(":{:02}", clock.seconds().count());
    return text + (rules_ == nullptr ? "Z" : offset_text(offset));
}

std::string Zone::minute(UtcTime time) const {
    return clock(time, "{:04}-{:02}-{:02} {:02}:{:02}", false);
}

std::string Zone::minute(UtcTime time, bool assumed) const {
    return (assumed ? "~" : "") + minute(time);
}

std::string Zone::iso(UtcTime time) const {
    return clock(time, "{:04}-{:02}-{:02}T{:02}:{:02}", true);
}

std::string Zone::between(UtcTime from, UtcTime to) const {
    const std::string first = minute(from);
    const std::string second = minute(to);
    constexpr std::size_t kDayLength = 11;  // "2025-05-15 "
    if (first.compare(0, kDayLength, second, 0, kDayLength) != 0) return first + " and " + second;
    return first + " and " + second.substr(kDayLength);
}

std::optional<UtcTime> Zone::parse(std::string_view text) const {
    return parse(text, false);
}
std::optional<UtcTime> Zone::parse_end(std::string_view text) const {
    return parse(text, true);
}

std::optional<UtcTime> Zone::parse(std::string_view text, bool end) const {
    const std::optional<Written> written = read(text);
    if (!written || !valid(*written)) return std::nullopt;
    const Written time = end ? next(*written) : *written;
    const std::int64_t ms = clock_ms(time);
    if (time.offset_minutes) {
        return UtcTime{std::chrono::milliseconds{ms - *time.offset_minutes * kMinuteMs}};
    }
    if (rules_ == nullptr) return UtcTime{std::chrono::milliseconds{ms}};
    std::int32_t raw = 0;
    std::int32_t daylight = 0;
    UErrorCode status = U_ZERO_ERROR;
    rules_->zone->getOffset(static_cast<UDate>(ms), true, raw, daylight, status);
    if (U_FAILURE(status)) return std::nullopt;
    return UtcTime{std::chrono::milliseconds{ms - raw - daylight}};
}

}  // namespace stet
