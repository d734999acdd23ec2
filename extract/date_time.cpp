// DateTime (extract/article.h): ISO 8601 in and out.
#include "extract/article.h"
#include "extract/text.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace stet {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_day(int year, int month, int day) {
    using std::chrono::year_month_day;
    return year >= 1 && year <= 9999 && month >= 1 && day >= 1 &&
           year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day)))
               .ok();
}

/// Takes numbers of a fixed number of digits and separators off the front of a text.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    bool done() const { return text_.empty(); }
    char peek() const { return text_.empty() ? '\0' : text_.front(); }
    std::size_t digits_ahead() const {
        std::size_t count = 0;
        while (count < text_.size() && is_digit(text_[count])) ++count;
        return count;
    }
    bool take(char c) {
        if (peek() != c || done()) return false;
        text_.remove_prefix(1);
        return true;
    }
    bool take_word(std::string_view word) {
        if (!ascii_iequals(text_.substr(0, word.size()), word)) return false;
        text_.remove_prefix(word.size());
        return true;
    }
    bool number(std::size_t digits, int& value) {
        if (digits_ahead() < digits) return false;
        value = 0;
        for (std::size_t i = 0; i < digits; ++i) value = value * 10 + (text_[i] - '0');
        text_.remove_prefix(digits);
        return true;
    }
    void skip_digits() { text_.remove_prefix(digits_ahead()); }

private:
    std::string_view text_;
};

/// "T08:00:00.000", " 0800", "T08"; true where there is none as well.
bool read_time(Reader& in, DateTime& when) {
    if (!in.take('T') && !in.take('t') && !in.take(' ')) return true;
    while (in.take(' ')) {
    }
    if (!in.number(2, when.hour) || when.hour > 24) return false;
    when.precision = DateTime::Precision::minute;
    const bool colon = in.take(':');
    if (!colon && in.digits_ahead() < 2) return true;
    if (!in.number(2, when.minute) || when.minute > 59) return false;
    if (colon ? in.take(':') : in.digits_ahead() >= 2) {
        if (!in.number(2, when.second) || when.second > 60) return false;
        when.second = when.second == 60 ? 59 : when.second;
        when.precision = DateTime::Precision::second;
        if (in.take('.') || in.take(',')) in.skip_digits();
    }
    return when.hour < 24;
}

/// "Z", "+02:00", "+0200", "+02", " UTC", " GMT+2"; true where there is none.
bool read_zone(Reader& in, DateTime& when) {
    while (in.take(' ')) {
    }
    const bool named = in.take_word("UTC") || in.take_word("GMT") || in.take('Z') || in.take('z');
    if (named) when.offset_minutes = 0;
    const bool minus = in.peek() == '-';
    if (!in.take('+') && !in.take('-')) return true;
    int hours = 0;
    int minutes = 0;
    if (!in.number(in.digits_ahead() == 1 || in.digits_ahead() == 3 ? 1 : 2, hours)) return false;
    if (in.take(':') || in.digits_ahead() >= 2) {
        if (!in.number(2, minutes)) return false;
    }
    if (hours > 18 || minutes > 59) return false;
    when.offset_minutes = (minus ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

}  // namespace

std::string DateTime::iso() const {
    if (precision == Precision::none) return "";
    std::array<char, 48> text{};
    const auto precise = static_cast<int>(precision);
    int length = 0;
    const auto room = [&] { return text.size() - static_cast<std::size_t>(length); };
    const auto end = [&] { return text.data() + length; };
    length += std::snprintf(end(), room(), "%04d", year);
    if (precise >= static_cast<int>(Precision::month)) {
        length += std::snprintf(end(), room(), "-%02d", month);
    }
    if (precise >= static_cast<int>(Precision::day)) {
        length += std::snprintf(end(), room(), "-%02d", day);
    }
    if (precise >= static_cast<int>(Precision::minute)) {
        length += std::snprintf(end(), room(), "T%02d:%02d", hour, minute);
        if (precision == Precision::second) {
            length += std::snprintf(end(), room(), ":%02d", second);
        }
        if (offset_minutes && *offset_minutes == 0) {
            length += std::snprintf(end(), room(), "Z");
        } else if (offset_minutes) {
            const int size = *offset_minutes < 0 ? -*offset_minutes : *offset_minutes;
            length += std::snprintf(end(), room(), "%c%02d:%02d", *offset_minutes < 0 ? '-' : '+',
                                    size / 60, size % 60);
        }
    }
    return {text.data(), static_cast<std::size_t>(length)};
}

std::optional<DateTime> DateTime::parse_iso(std::string_view text) {
    Reader in(trim(text));
    DateTime when;
    const std::size_t run = in.digits_ahead();
    if (run != 4 && run != 8 && run != 12 && run != 14) return std::nullopt;
    in.number(4, when.year);
    when.precision = Precision::year;
    const bool dashed = in.take('-');
    if (dashed || run > 4) {
        if (!in.number(2, when.month)) return std::nullopt;
        when.precision = Precision::month;
        if (dashed ? in.take('-') : true) {
            if (!in.number(2, when.day)) return std::nullopt;
            when.precision = Precision::day;
        }
    }
    if (!is_day(when.year, when.month == 0 ? 1 : when.month, when.day == 0 ? 1 : when.day)) {
        return std::nullopt;
    }
    if (when.precision == Precision::day) {
        if (run >= 12) {
            in.number(2, when.hour);
            in.number(2, when.minute);
            if (run == 14) in.number(2, when.second);
            if (when.hour > 23 || when.minute > 59 || when.second > 59) return std::nullopt;
            when.precision = run == 14 ? Precision::second : Precision::minute;
        } else if (!read_time(in, when)) {
            return std::nullopt;
        }
        if (when.precision > Precision::day && !read_zone(in, when)) return std::nullopt;
    }
    if (!in.done()) return std::nullopt;
    return when;
}

std::int64_t DateTime::unix_seconds() const {
    using std::chrono::sys_days;
    const sys_days days = std::chrono::year(year) /
                          std::chrono::month(static_cast<unsigned>(month == 0 ? 1 : month)) /
                          std::chrono::day(static_cast<unsigned>(day == 0 ? 1 : day));
    return std::int64_t{days.time_since_epoch().count()} * 86400 + hour * 3600 + minute * 60 +
           second - offset_minutes.value_or(0) * 60;
}

}  // namespace stet
