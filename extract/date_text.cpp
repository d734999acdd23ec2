#include "extract/date_text.h"

#include "extract/date_fold.h"
#include "extract/date_labels.h"
#include "extract/date_names.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <chrono>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace stet {
namespace {

// ---- Tokens -----------------------------------------------------------------------------------

enum class TokenKind : std::uint8_t { number, word, mark };

struct Token {
    TokenKind kind = TokenKind::mark;
    int value = 0;     // of a number, capped
    int digits = 0;    // of a number
    std::string word;  // folded; a mark as it is
    std::size_t begin = 0;
    std::size_t end = 0;
    bool spaced = false;   // white space stands before it
    bool persian = false;  // of a number: in the digits of Persian and Urdu
};

bool is_han(UChar32 c) {
    return c >= 0x4E00 && c <= 0x9FFF;
}
bool is_thai(UChar32 c) {
    return c >= 0x0E01 && c <= 0x0E4E;
}

// ICU is asked of what is not ASCII alone.

bool is_blank(UChar32 c) {
    return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace(c) != 0;
}

/// -1 for what is no digit.
int digit_value(UChar32 c) {
    return c < 0x80 ? (c >= '0' && c <= '9' ? c - '0' : -1) : u_charDigitValue(c);
}

bool is_word_part(UChar32 c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return u_isalpha(c) != 0 || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 || c == 0x200C ||
           c == 0x200D || c == 0xAD;
}

class Tokenizer {
public:
    explicit Tokenizer(std::string_view text) : text_(text) {}

    std::vector<Token> run() {
        constexpr std::size_t kWordBytes = 4;
        tokens_.reserve(std::min(text_.size() / kWordBytes + 1, kMaxTokens));
        while (at_ < text_.size() && tokens_.size() < kMaxTokens) {
            const std::size_t begin = at_;
            const UChar32 c = next();
            if (c < 0 || c == 0x200E || c == 0x200F || c == 0x200B || c == 0xFEFF) continue;
            if (is_blank(c)) {
                spaced_ = true;
            } else if (digit_value(c) >= 0) {
                number(begin, c);
            } else if (is_word_part(c)) {
                word(begin, c);
            } else {
                add(TokenKind::mark, begin).word = text_.substr(begin, at_ - begin);
            }
        }
        return std::move(tokens_);
    }

private:
    static constexpr std::size_t kMaxTokens = 2000;

    UChar32 next() {
        auto i = static_cast<std::int32_t>(at_);
        UChar32 c = 0;
        U8_NEXT(reinterpret_cast<const std::uint8_t*>(text_.data()), i,
                static_cast<std::int32_t>(text_.size()), c);
        at_ = static_cast<std::size_t>(i);
        return c;
    }

    Token& add(TokenKind kind, std::size_t begin) {
        Token& token = tokens_.emplace_back();
        token.kind = kind;
        token.begin = begin;
        token.end = at_;
        token.spaced = spaced_ || tokens_.size() == 1;
        spaced_ = false;
        return token;
    }

    void number(std::size_t begin, UChar32 first) {
        constexpr int kCap = 100'000'000;
        int value = digit_value(first);
        int digits = 1;
        for (;;) {
            const std::size_t here = at_;
            const int digit = here < text_.size() ? digit_value(next()) : -1;
            if (digit < 0) {
                at_ = here;
                break;
            }
            value = std::min(value * 10 + digit, kCap);
            ++digits;
        }
        Token& token = add(TokenKind::number, begin);
        token.value = value;
        token.digits = digits;
        token.persian = first >= 0x6F0 && first <= 0x6F9;
    }

    void word(std::size_t begin, UChar32 first) {
        std::size_t end = at_;
        UChar32 last = first;
        while (!is_han(first) && end < text_.size()) {
            const UChar32 c = next();
            // Thai abbreviations are one word: "พ.ค."
            const bool inner_dot = c == '.' && is_thai(last);
            if (!inner_dot && (!is_word_part(c) || is_han(c))) break;
            end = at_;
            if (!inner_dot) last = c;
        }
        at_ = end;
        Token& token = add(TokenKind::word, begin);
        token.word = fold_date_word(text_.substr(begin, end - begin));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool spaced_ = false;
    std::vector<Token> tokens_;
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// What may stand between the parts of one date, in any language.
bool is_connector(std::string_view word) {
    return is_one_of(
        word, {"de",   "del", "of",   "the",  "d",    "di",  "da",   "do", "den",  "der", "dne",
               "dnia", "th",  "st",   "nd",   "rd",   "er",  "o",    "a",  "ª",    "º",   "m",
               "eko",  "ko",  "gada", "gads", "g",    "г",   "року", "р",  "года", "год", "r",
               "e",    "ng",  "ika",  "ta",   "le",   "el",  "il",   "jo", "re",   "at",  "ام",
               "في",   "พศ",  "คศ",   "ธศ",   "metu", "dd",  "ع",    "س",  "م",    "ה",   "წ",
               "թ",    "ж",   "жылы", "ng\'", "año",  "ano", "dia",  "día"});
}

// ---- Calendars --------------------------------------------------------------------------------

bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(int year, int month) {
    static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) return 0;
    return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

DateTime day_from_number(std::int64_t number) {
    const std::chrono::year_month_day day{
        std::chrono::sys_days(std::chrono::days(static_cast<int>(number)))};
    DateTime when;
    when.year = static_cast<int>(day.year());
    when.month = static_cast<int>(static_cast<unsigned>(day.month()));
    when.day = static_cast<int>(static_cast<unsigned>(day.day()));
    when.precision = DateTime::Precision::day;
    return when;
}

/// The solar Hijri calendar, by the 33-year rule (right for 1178 to 1633).
std::optional<DateTime> from_persian(int year, int month, int day) {
    if (year < 1178 || year > 1633 || month < 1 || month > 12 || day < 1) return std::nullopt;
    const int length = month <= 6 ? 31 : 30;
    if (day > length) return std::nullopt;
    const std::int64_t leaps = (8 * std::int64_t{year} + 21) / 33;
    const int before = month <= 7 ? 31 * (month - 1) : 186 + 30 * (month - 7);
    constexpr std::int64_t kEpoch = -492'269;  // the day before 1 Farvardin 1
    return day_from_number(kEpoch + 365 * (std::int64_t{year} - 1) + leaps + before + day);
}

int weekday_of(const DateTime& day) {
    const std::int64_t number = day_number(day) + 4;  // 1970-01-01 was a Thursday
    return static_cast<int>((number % 7 + 7) % 7);
}

// ---- Reading ----------------------------------------------------------------------------------

class DateFinder {
public:
    DateFinder(std::string_view text, const DateReading& reading)
        : reading_(reading), tokens_(Tokenizer(text).run()) {}

    std::vector<WrittenDate> run() {
        std::vector<WrittenDate> dates;
        for (std::size_t i = 0; i < tokens_.size() && dates.size() < kMaxDatesInText;) {
            WrittenDate date;
            std::size_t end = i;
            if (date_at(i, date, end)) {
                date.begin = tokens_[i].begin;
                date.end = tokens_[end - 1].end;
                check_weekday(i, date);
                read_clock(i, end, date);
                dates.push_back(date);
                i = end;
            } else {
                ++i;
            }
        }
        return dates;
    }

    /// The first that counts, of `text`, which the tokens are of.
    std::optional<RelativeDate> relative(std::string_view text) const {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const std::optional<RelativeDate> date = relative_at(i, text);
            if (date) return date;
        }
        return std::nullopt;
    }

private:
    /// The longest phrase of tokens from `i` on, where there is one and its surroundings let it be
    /// a date.
    std::optional<RelativeDate> relative_at(std::size_t i, std::string_view text) const {
        std::string phrase;
        int last_number = 1;
        int number = 1;  // the phrase's
        std::optional<RelativeUnit> unit;
        std::size_t end = i;
        for (std::size_t at = i; at < tokens_.size(); ++at) {
            const Token& token = tokens_[at];
            const int spelled = at == i ? spelled_number(token.word) : 0;
            if (token.kind == TokenKind::number || spelled > 0) {
                last_number = spelled > 0 ? spelled : token.value;
                phrase += '#';
            } else if (!is_one_of(token.word, {".", "'", "\u2019"}) && !is_roughly(token.word)) {
                phrase += token.word;
            }
            if (!begins_relative_phrase(phrase)) break;
            if (phrase.empty()) continue;
            if (const std::optional<RelativeUnit> longer = relative_unit(phrase)) {
                unit = longer;
                number = last_number;
                end = at + 1;
            }
        }
        constexpr int kMost = 1000;
        if (!unit || number > kMost) return std::nullopt;
        if (unit->months != 0) return std::nullopt;  // "2 months ago" has no day
        RelativeDate date;
        const std::int64_t count = unit->takes_number ? number : 1;
        date.when = day_of(*reading_.now - count * (unit->seconds + unit->days * 86400));
        date.begin = tokens_[i].begin;
        WrittenDate clocked;
        clocked.when = date.when;
        std::size_t past = end;
        if (unit->seconds == 0) read_clock(i, past, clocked);
        date.when = clocked.when;
        date.end = tokens_[past - 1].end;
        // What stands before ends with a mark, or says what the date is of.
        const std::string_view before = trim(text.substr(0, date.begin));
        constexpr std::size_t kLabelReach = 25;
        const std::string label = fold_date_word(
            before.size() > kLabelReach ? before.substr(before.size() - kLabelReach) : before);
        const bool labelled = says_published(label) || says_updated(label);
        const bool apart = i == 0 || tokens_[i - 1].kind == TokenKind::mark;
        if (!labelled && !apart) return std::nullopt;
        const std::string_view behind = trim(text.substr(date.end));
        if (!unit->takes_number && unit->seconds == 0 && !labelled && past == end &&
            !(i == 0 && behind.empty())) {
            return std::nullopt;
        }
        // "3 days ago the bridge was closed": a sentence.
        constexpr std::size_t kMostBehind = 24;
        const bool marked = past < tokens_.size() && tokens_[past].kind == TokenKind::mark;
        if (behind.size() > kMostBehind && !marked) {
            return std::nullopt;
        }
        return date;
    }

    /// "two hours ago": 2 to 12 in English; 0 for no number.
    static int spelled_number(std::string_view word) {
        static constexpr std::string_view kNumbers[] = {"two", "three",  "four",  "five",
                                                        "six", "seven",  "eight", "nine",
                                                        "ten", "eleven", "twelve"};
        const std::size_t place = set_of<kNumbers>().find(word);
        return place == WordSet::kNone ? 0 : static_cast<int>(place) + 2;
    }

    /// "about 3 hours ago", "vor etwa 3 Stunden".
    static bool is_roughly(std::string_view word) {
        return is_one_of(word, {"about", "around", "almost", "over", "ca", "circa", "etwa", "rund",
                                "environ", "cerca", "около", "約", "约"});
    }

    bool is_number(std::size_t i, int low, int high) const {
        return i < tokens_.size() && tokens_[i].kind == TokenKind::number &&
               tokens_[i].value >= low && tokens_[i].value <= high;
    }
    bool is_word(std::size_t i) const {
        return i < tokens_.size() && tokens_[i].kind == TokenKind::word;
    }
    bool is_word(std::size_t i, std::string_view word) const {
        return is_word(i) && tokens_[i].word == word;
    }
    bool is_mark(std::size_t i, std::string_view mark) const {
        return i < tokens_.size() && tokens_[i].kind == TokenKind::mark && tokens_[i].word == mark;
    }
    bool is_day(std::size_t i) const { return is_number(i, 1, 31) && tokens_[i].digits <= 2; }

    bool is_thai_word(std::size_t i) const {
        if (!is_word(i)) return false;
        const std::string& word = tokens_[i].word;
        UChar32 c = 0;
        std::int32_t at = 0;
        U8_NEXT(reinterpret_cast<const std::uint8_t*>(word.data()), at,
                static_cast<std::int32_t>(word.size()), c);
        return is_thai(c);
    }

    /// Past connecting words and marks, at most `limit` of them.
    std::size_t skip(std::size_t i, int limit) const {
        for (int n = 0; n < limit && i < tokens_.size(); ++n, ++i) {
            const Token& token = tokens_[i];
            const bool mark =
                token.kind == TokenKind::mark &&
                is_one_of(token.word, {".", ",", "-", "/", "'", "\u2019", "\u060C", "\u2010",
                                       "\u2011", "\u2013", "\u00BA", "\u00AA", "\u00B0"});
            if (!mark && !(token.kind == TokenKind::word && is_connector(token.word))) break;
        }
        return i;
    }

    /// A month's name at `i`, of one word or two; `end` is past it.
    std::optional<MonthName> month_at(std::size_t i, std::size_t& end) const {
        if (!is_word(i)) return std::nullopt;
        if (is_word(i + 1) && begins_month_of_two_words(tokens_[i].word)) {
            const auto two =
                month_of_name(tokens_[i].word + " " + tokens_[i + 1].word, reading_.language);
            if (two) {
                end = i + 2;
                return two;
            }
        }
        const auto one = month_of_name(tokens_[i].word, reading_.language);
        if (!one) return one;
        end = i + 1;
        // "مارس/ آذار": the month by both of its names.
        if (is_mark(end, "/") && is_word(end + 1)) {
            const auto again = month_of_name(tokens_[end + 1].word, reading_.language);
            if (again && again->month == one->month) end += 2;
        }
        return one;
    }

    bool language_is(std::string_view language) const {
        return reading_.language.compare(0, language.size(), language) == 0;
    }

    /// Sets the day, by the calendar that the year and the month's name are of.
    bool set(
        WrittenDate& date, int year, MonthName month, int day, bool persian_digits = false) const {
        if (month.calendar == NameCalendar::persian ||
            ((language_is("fa") || persian_digits) && year >= 1300 && year <= 1500)) {
            const std::optional<DateTime> when = from_persian(year, month.month, day);
            if (when) date.when = *when;
            return when.has_value();
        }
        if (year >= 2443 && year <= 2643) year -= 543;  // Thai
        if (year < 1800 || year > 2100 || day < 1 || day > days_in_month(year, month.month)) {
            return false;
        }
        date.when.year = year;
        date.when.month = month.month;
        date.when.day = day;
        date.when.precision = DateTime::Precision::day;
        return true;
    }

    static int full_year(int two_digits) { return two_digits + (two_digits <= 70 ? 2000 : 1900); }

    bool date_at(std::size_t i, WrittenDate& date, std::size_t& end) const {
        if (tokens_[i].kind == TokenKind::number) {
            return numeric(i, date, end) || east_asian(i, date, end) || vietnamese(i, date, end) ||
                   day_month_year(i, date, end) || year_first(i, date, end);
        }
        if (tokens_[i].kind == TokenKind::word) {
            return era(i, date, end) || han_numerals(i, date, end) || month_day_year(i, date, end);
        }
        return false;
    }

    /// "15 May 2025", "15. Mai 2025", "15 de mayo de 2025", "15-May-25", "15th of May, 2025".
    bool day_month_year(std::size_t i, WrittenDate& date, std::size_t& end) const {
        if (!is_day(i)) return false;
        std::size_t at = skip(i + 1, 3);
        const std::optional<MonthName> month = month_at(at, at);
        if (!month) return false;
        const std::size_t after = at;
        at = skip(at, 3);
        if (is_number(at, 1000, 2700) && tokens_[at].digits == 4) {
            end = at + 1;
            return set(date, tokens_[at].value, *month, tokens_[i].value);
        }
        // Two digits only where a mark ties them to the month: "15-May-25", "15 พ.ค. 68".
        const bool thai = language_is("th") || is_thai_word(after - 1);
        const bool tied =
            is_mark(after, "-") || is_mark(after, "'") || is_mark(after, "\u2019") || thai;
        if (tied && is_number(at, 0, 99) && tokens_[at].digits == 2) {
            end = at + 1;
            date.two_digit_year = true;
            const int year = thai ? 2500 + tokens_[at].value : full_year(tokens_[at].value);
            return set(date, year, *month, tokens_[i].value);
        }
        return without_year(*month, tokens_[i].value, after, date, end);
    }

    /// "May 15, 2025", "May 15th 2025".
    bool month_day_year(std::size_t i, WrittenDate& date, std::size_t& end) const {
        std::size_t at = i;
        const std::optional<MonthName> month = month_at(i, at);
        if (!month) return false;
        at = skip(at, 2);
        if (!is_day(at)) return false;
        const int day = tokens_[at].value;
        const std::size_t after = at + 1;
        at = skip(after, 3);
        if (is_number(at, 1000, 2700) && tokens_[at].digits == 4) {
            end = at + 1;
            return set(date, tokens_[at].value, *month, day);
        }
        return without_year(*month, day, after, date, end);
    }

    /// "2025. május 15.", "2025 m. gegužės 15 d.", "2025. gada 15. maijā", "2025 May 15".
    bool year_first(std::size_t i, WrittenDate& date, std::size_t& end) const {
        if (!is_number(i, 1000, 2700) || tokens_[i].digits != 4) return false;
        std::size_t at = skip(i + 1, 3);
        if (is_day(at)) {
            const int day = tokens_[at].value;
            std::size_t last = skip(at + 1, 2);
            const std::optional<MonthName> month = month_at(last, last);
            end = last;
            return month && set(date, tokens_[i].value, *month, day);
        }
        const std::optional<MonthName> month = month_at(at, at);
        if (!month) return false;
        at = skip(at, 2);
        if (!is_day(at)) return false;
        end = at + 1;
        return set(date, tokens_[i].value, *month, tokens_[at].value);
    }

    /// A day and month that lie within the year before `now`.
    bool without_year(
        MonthName month, int day, std::size_t after, WrittenDate& date, std::size_t& end) const {
        if (!reading_.now || month.calendar != NameCalendar::gregorian) return false;
        const DateTime today = day_of(*reading_.now);
        WrittenDate found = date;
        if (!set(found, today.year, month, day)) return false;
        if (day_number(found.when) > day_number(today) + 1 &&
            !set(found, today.year - 1, month, day)) {
            return false;
        }
        date = found;
        end = after;
        return true;
    }

    /// The mark between two numbers that touch it; "" where there is none.
    std::string_view tie(std::size_t i) const {
        if (i + 2 >= tokens_.size() || tokens_[i + 1].kind != TokenKind::mark ||
            tokens_[i + 2].kind != TokenKind::number || tokens_[i + 1].spaced) {
            return {};
        }
        const std::string_view mark = tokens_[i + 1].word;
        if (mark != "." && mark != "/" && mark != "-" && mark != "\u2013") return {};
        // "15. 5. 2025" is a date, "15 / 5" is none.
        if (tokens_[i + 2].spaced && mark != ".") return {};
        return mark;
    }

    bool numeric(std::size_t i, WrittenDate& date, std::size_t& end) const {
        const std::string_view mark = tie(i);
        if (mark.empty() || tie(i + 2) != mark) return false;
        // Part of something longer: a version, an address, a sum.
        if (i > 0 && !tokens_[i].spaced && tokens_[i - 1].kind == TokenKind::mark &&
            is_one_of(tokens_[i - 1].word, {".", "/", "-", "_", "=", "$"})) {
            return false;
        }
        if (!tie(i + 4).empty() && tie(i + 4) == mark && !tokens_[i + 6].spaced) return false;
        end = i + 5;
        const Token& a = tokens_[i];
        const Token& b = tokens_[i + 2];
        const Token& c = tokens_[i + 4];
        if (a.digits == 4 && b.digits <= 2 && c.digits <= 2) {
            return set(date, a.value, {b.value}, c.value, a.persian);
        }
        if (a.digits > 2 || b.digits > 2 || (c.digits != 4 && c.digits != 2)) return false;
        date.two_digit_year = c.digits == 2;
        if (date.two_digit_year && (language_is("ko") || language_is("ja") || language_is("zh"))) {
            return set(date, full_year(a.value), {b.value}, c.value);
        }
        int year = date.two_digit_year ? full_year(c.value) : c.value;
        if (date.two_digit_year && language_is("th")) year = 2500 + c.value;
        if (c.digits == 4 && c.persian && year >= 1300 && year <= 1500) {
            return set(date, year, {b.value}, a.value, true);
        }
        bool month_first = mark == "/" && reading_.month_first;
        const bool may_be_either = a.value <= 12 && b.value <= 12 && a.value != b.value;
        if (a.value > 12) month_first = false;
        if (b.value > 12) month_first = true;
        date.swappable = may_be_either && (mark != "." || language_is("en"));
        if (may_be_either && mark != ".") {
            date.ambiguous = true;
            if (const std::optional<int> weekday = weekday_before(i)) {
                WrittenDate other = date;
                const bool fits_day_first =
                    set(other, year, {b.value}, a.value) && weekday_of(other.when) == *weekday;
                const bool fits_month_first =
                    set(other, year, {a.value}, b.value) && weekday_of(other.when) == *weekday;
                if (fits_day_first != fits_month_first) {
                    month_first = fits_month_first;
                    date.ambiguous = date.swappable = false;
                }
            }
        }
        return month_first ? set(date, year, {a.value}, b.value)
                           : set(date, year, {b.value}, a.value);
    }

    /// "2025年5月15日", "2025년 5월 15일", "2025. 5. 15." is numeric().
    bool east_asian(std::size_t i, WrittenDate& date, std::size_t& end) const {
        if (!is_number(i, 1000, 2700) || tokens_[i].digits != 4) return false;
        return month_and_day(i + 1, tokens_[i].value, date, end);
    }

    /// "年5月15日" from `i` on.
    bool month_and_day(std::size_t i, int year, WrittenDate& date, std::size_t& end) const {
        if (!is_word(i) || !is_one_of(tokens_[i].word, {"年", "년"})) return false;
        if (!is_number(i + 1, 1, 12) || !is_word(i + 2) ||
            !is_one_of(tokens_[i + 2].word, {"月", "월"}) || !is_day(i + 3)) {
            return false;
        }
        end = i + 4;
        const bool closed = is_word(end) && (is_one_of(tokens_[end].word, {"日", "号", "號"}) ||
                                             tokens_[end].word.rfind("일", 0) == 0);
        if (closed) ++end;
        return set(date, year, {tokens_[i + 1].value}, tokens_[i + 3].value);
    }

    /// 0 to 9, 10 for "十"; -1 for what is no numeral. Each is a token of its own.
    int han_digit(std::size_t i) const {
        static constexpr std::string_view kNumerals[] = {"〇", "一", "二", "三", "四", "五",
                                                         "六", "七", "八", "九", "十"};
        if (i >= tokens_.size() || tokens_[i].kind == TokenKind::number) return -1;
        if (is_one_of(tokens_[i].word, {"零", "\u25CB"})) return 0;
        const auto* const at =
            std::find(std::begin(kNumerals), std::end(kNumerals), tokens_[i].word);
        return at == std::end(kNumerals) ? -1 : static_cast<int>(at - std::begin(kNumerals));
    }

    /// "五", "十五", "二十三", "三十": up to 99; 0 where there is none.
    int han_number(std::size_t& i) const {
        constexpr int kTen = 10;
        int value = han_digit(i);
        if (value <= 0) return 0;
        ++i;
        if (value != kTen) {
            if (han_digit(i) != kTen) return value;
            value *= kTen;
            ++i;
        }
        const int ones = han_digit(i);
        if (ones > 0 && ones < kTen) {
            value += ones;
            ++i;
        }
        return value;
    }

    /// "二〇二三年五月十五日".
    bool han_numerals(std::size_t i, WrittenDate& date, std::size_t& end) const {
        int year = 0;
        std::size_t at = i;
        for (; at < i + 4; ++at) {
            const int digit = han_digit(at);
            if (digit < 0 || digit > 9) return false;
            year = year * 10 + digit;
        }
        if (!is_word(at, "年")) return false;
        const int month = han_number(++at);
        if (!is_word(at, "月")) return false;
        const int day = han_number(++at);
        if (month == 0 || day == 0 || !is_word(at) ||
            !is_one_of(tokens_[at].word, {"日", "号", "號"})) {
            return false;
        }
        end = at + 1;
        return set(date, year, {month}, day);
    }

    /// "令和7年5月15日", "平成元年...", "民國114年5月15日".
    bool era(std::size_t i, WrittenDate& date, std::size_t& end) const {
        struct Era {
            std::string_view first, second;
            int before;  // the year before its first
        };
        static constexpr Era kEras[] = {{"令", "和", 2018},
                                        {"平", "成", 1988},
                                        {"昭", "和", 1925},
                                        {"民", "國", 1911},
                                        {"民", "国", 1911}};
        for (const Era& era : kEras) {
            if (!is_word(i, era.first) || !is_word(i + 1, era.second)) continue;
            if (is_word(i + 2, "元")) return month_and_day(i + 3, era.before + 1, date, end);
            return is_number(i + 2, 1, 200) &&
                   month_and_day(i + 3, era.before + tokens_[i + 2].value, date, end);
        }
        return false;
    }

    /// "15 tháng 5 năm 2025", "15 tháng 5, 2025".
    bool vietnamese(std::size_t i, WrittenDate& date, std::size_t& end) const {
        if (!is_day(i) || !is_word(i + 1, "thang") || !is_number(i + 2, 1, 12)) return false;
        std::size_t at = i + 3;
        if (is_mark(at, ",") || is_mark(at, "-")) ++at;
        if (is_word(at, "nam")) ++at;
        if (!is_number(at, 1800, 2100)) return false;
        end = at + 1;
        return set(date, tokens_[at].value, {tokens_[i + 2].value}, tokens_[i].value);
    }

    std::optional<int> weekday_before(std::size_t i) const {
        for (std::size_t back = 1; back <= 3 && back <= i; ++back) {
            const Token& token = tokens_[i - back];
            if (token.kind == TokenKind::number) return std::nullopt;
            if (token.kind == TokenKind::word) {
                const std::optional<int> day = weekday_of_name(token.word);
                if (day || !is_connector(token.word)) return day;
            }
        }
        return std::nullopt;
    }

    void check_weekday(std::size_t i, WrittenDate& date) const {
        const std::optional<int> weekday = weekday_before(i);
        date.has_weekday = weekday && weekday_of(date.when) == *weekday;
    }

    // ---- Times of day -------------------------------------------------------------------------

    /// A time right after the date (tokens from `end` on), or right before it.
    void read_clock(std::size_t begin, std::size_t& end, WrittenDate& date) const {
        std::size_t at = end;
        constexpr int kReach = 8;  // "(水)午後9時15分", "星期三 上午9:15"
        for (int n = 0; n < kReach && at < tokens_.size(); ++n) {
            std::size_t after = at;
            if (clock_at(at, date.when, after, true)) {
                date.end = tokens_[after - 1].end;
                end = after;
                return;
            }
            const Token& token = tokens_[at];
            if (token.kind == TokenKind::number) break;
            const bool mark =
                token.kind == TokenKind::mark &&
                is_one_of(token.word, {",", "-", "|", ".", "\u2013", "\u2014", "\u00B7", "\u2022",
                                       "/", "(", ")", "\u060C", "@", "\uFF08", "\uFF09", ":"});
            if (!mark && token.kind != TokenKind::word) break;
            if (token.kind == TokenKind::word && !leads_to_clock(token.word)) break;
            ++at;
        }
        before_date(begin, date);
    }

    static bool leads_to_clock(std::string_view word) {
        return is_connector(word) || weekday_of_name(word) ||
               is_one_of(word,
                         {"um",   "at",   "a",     "as",   "alle", "ore", "kl",  "klo", "o",
                          "в",    "у",    "om",    "la",   "las",  "los", "t",   "aux", "ob",
                          "u",    "v",    "saat",  "godz", "ore",  "ora", "uhr", "h",   "الساعة",
                          "ساعت", "เวลา", "pukul", "jam",  "pm",   "am",  "日",  "木",  "金",
                          "土",   "月",   "火",    "水",   "午",   "前",  "后",  "後",  "上",
                          "下",   "오전", "오후",  "luc",  "о",    "星",  "期",  "周",  "週",
                          "一",   "二",   "三",    "四",   "五",   "六",  "曜"});
    }

    /// "14:30, 15 May 2025", "08:00 Uhr 15.05.2025".
    void before_date(std::size_t begin, WrittenDate& date) const {
        constexpr std::size_t kReach = 9;
        for (std::size_t back = 3; back <= kReach && back <= begin; ++back) {
            const std::size_t at = begin - back;
            DateTime when = date.when;
            std::size_t after = at;
            if (tokens_[at].kind != TokenKind::number || is_minute(at) ||
                !clock_at(at, when, after)) {
                continue;
            }
            const bool joined = std::all_of(
                tokens_.begin() + static_cast<std::ptrdiff_t>(after),
                tokens_.begin() + static_cast<std::ptrdiff_t>(begin), [](const Token& token) {
                    return token.kind == TokenKind::mark ||
                           (token.kind == TokenKind::word &&
                            (leads_to_clock(token.word) || token.word == "on" ||
                             is_one_of(token.word, {"et", "ct", "mt", "pt", "ist", "cst", "mst"})));
                });
            if (joined && after <= begin && begin - after <= 4) date.when = when;
            return;
        }
    }

    /// Of "2:05 PM", the 05, which is no hour.
    bool is_minute(std::size_t i) const {
        return i > 1 && is_mark(i - 1, ":") && !tokens_[i].spaced && is_number(i - 2, 0, 24);
    }

    /// What a number behind a date is counted in: "5 May 2023, 12.50 euros" has no clock.
    bool is_measure(std::size_t i) const {
        if (i >= tokens_.size()) return false;
        const Token& token = tokens_[i];
        if (token.kind == TokenKind::number) return !token.spaced;
        if (token.kind == TokenKind::mark) {
            const bool runs_on =
                !token.spaced && is_number(i + 1, 0, 100'000'000) && !tokens_[i + 1].spaced;
            return runs_on ||
                   is_one_of(token.word, {"%", "$", "\u20AC", "\u00A3", "\u00A5", "\u00B0"});
        }
        return is_one_of(
            token.word,
            {"percent",  "per",    "prozent",  "procent",   "eur",      "euro",   "euros",
             "usd",      "dollar", "dollars",  "pounds",    "kr",       "kronor", "kroner",
             "million",  "mio",    "millions", "millionen", "miljoner", "mrd",    "billion",
             "billions", "km",     "m",        "kg",        "cm",       "mm",     "miles",
             "metres",   "meters", "points",   "grad",      "seconds",  "mb",     "gb"});
    }

    /// "8:00", "08:00:15", "8.00 Uhr", "14.32" right behind a date, "2.32pm", "14h30", "8 a.m.",
    /// "10時30分", "오후 2시 5분".
    bool clock_at(std::size_t i, DateTime& when, std::size_t& end, bool behind_date = false) const {
        if (!is_number(i, 0, 24) || tokens_[i].digits > 2) return false;
        int hour = tokens_[i].value;
        int minute = 0;
        int second = 0;
        auto precision = DateTime::Precision::minute;
        std::size_t at = i + 1;
        // "21 h 12": of French, with blanks.
        const bool next_is_minute = is_number(i + 2, 0, 59) && tokens_[i + 2].digits == 2 &&
                                    (!tokens_[i + 2].spaced || is_word(at, "h"));
        const bool dotted =
            is_mark(at, ".") && next_is_minute &&
            (is_word(i + 3, "uhr") || is_word(i + 3, "h") || half_day(i + 3) ||
             (behind_date && !is_measure(i + 3)) ||
             (i > 0 && is_one_of(tokens_[i - 1].word,
                                 {"kl", "klo", "um", "alle", "ore", "pukul", "godz", "."})));
        if ((is_mark(at, ":") || is_word(at, "h") || dotted) && next_is_minute) {
            minute = tokens_[i + 2].value;
            at = i + 3;
            if (is_mark(at, ":") && is_number(at + 1, 0, 59) && tokens_[at + 1].digits == 2) {
                second = tokens_[at + 1].value;
                precision = DateTime::Precision::second;
                at += 2;
            }
        } else if (is_word(at, "uhr") || is_word(at, "h")) {
            ++at;
        } else if (is_word(at) && is_one_of(tokens_[at].word, {"時", "时", "點", "点", "시"})) {
            ++at;
            if (is_number(at, 0, 59) && is_word(at + 1) &&
                is_one_of(tokens_[at + 1].word, {"分", "분"})) {
                minute = tokens_[at].value;
                at += 2;
            }
        } else if (!half_day(at)) {
            return false;
        }
        if (is_word(at, "uhr") || is_word(at, "h")) ++at;
        bool afternoon = false;
        std::size_t past = at;
        if (half_day(at, &afternoon, &past)) {
            if (hour > 12) afternoon = false;
            hour = hour == 12 && !afternoon ? 0 : afternoon && hour < 12 ? hour + 12 : hour;
            at = past;
        } else if (i > 0 && hour < 12 &&
                   (tokens_[i - 1].word == "오후" ||
                    (i > 1 && is_one_of(tokens_[i - 2].word, {"午", "下"}) &&
                     is_one_of(tokens_[i - 1].word, {"後", "后", "午"}) &&
                     tokens_[i - 2].word + tokens_[i - 1].word != "上午"))) {
            hour += 12;
        }
        if (hour > 23) return false;
        when.hour = hour;
        when.minute = minute;
        when.second = second;
        when.precision = precision;
        when.offset_minutes = zone_at(at, at);
        end = at;
        return true;
    }

    /// "am", "p.m.", "μμ"
    bool half_day(std::size_t i, bool* afternoon = nullptr, std::size_t* end = nullptr) const {
        if (!is_word(i)) return false;
        const std::string& word = tokens_[i].word;
        std::size_t past = i + 1;
        bool late = is_one_of(word, {"pm", "μμ", "م"});
        bool found = late || is_one_of(word, {"am", "πμ", "ص"});
        if (!found && is_one_of(word, {"a", "p"}) && is_mark(i + 1, ".") && is_word(i + 2, "m")) {
            late = word == "p";
            found = true;
            past = i + 3;
            if (is_mark(past, ".")) ++past;
        }
        if (found && afternoon != nullptr) *afternoon = late;
        if (found && end != nullptr) *end = past;
        return found;
    }

    /// "UTC", "(CEST)", "+02:00", "GMT+2"; none for names that stand for several zones.
    std::optional<int> zone_at(std::size_t i, std::size_t& end) const {
        struct Zone {
            std::string_view name;
            int minutes;
        };
        static constexpr Zone kZones[] = {
            {"utc", 0},    {"gmt", 0},    {"z", 0},      {"wet", 0},    {"bst", 60},
            {"cet", 60},   {"mez", 60},   {"cest", 120}, {"mesz", 120}, {"eet", 120},
            {"eest", 180}, {"msk", 180},  {"мск", 180},  {"est", -300}, {"edt", -240},
            {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
            {"jst", 540},  {"kst", 540},  {"aest", 600}, {"aedt", 660}, {"nzst", 720},
            {"nzdt", 780}, {"hkt", 480},  {"wib", 420},  {"wita", 480}, {"wit", 540}};
        std::size_t at = i;
        if (is_mark(at, "(") || is_mark(at, ",")) ++at;
        std::optional<int> named;
        if (is_word(at)) {
            for (const Zone& zone : kZones) {
                if (tokens_[at].word == zone.name) named = zone.minutes;
            }
            if (!named) return std::nullopt;
            end = ++at;
            if (*named != 0) return named;
        }
        const bool minus = is_mark(at, "-") || is_mark(at, "\u2212");
        if ((minus || is_mark(at, "+")) && is_number(at + 1, 0, 1400) && !tokens_[at + 1].spaced) {
            const Token& number = tokens_[at + 1];
            int minutes = number.digits > 2 ? number.value / 100 * 60 + number.value % 100
                                            : number.value * 60;
            std::size_t past = at + 2;
            if (number.digits <= 2 && is_mark(past, ":") && is_number(past + 1, 0, 59)) {
                minutes += tokens_[past + 1].value;
                past += 2;
            }
            // "10:00 - 12:00" is a span, "-2" after a zone's name is none.
            if (number.digits > 2 || past > at + 2 || named) {
                end = past;
                return minus ? -minutes : minutes;
            }
        }
        return named;
    }

    const DateReading& reading_;
    const std::vector<Token> tokens_;
};

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Unix seconds or milliseconds, of this century.
std::optional<DateTime> from_unix(std::string_view text) {
    if (!all_digits(text) || (text.size() != 10 && text.size() != 13)) return std::nullopt;
    std::int64_t seconds = 0;
    for (const char c : text.substr(0, 10)) seconds = seconds * 10 + (c - '0');
    DateTime when = day_of(seconds);
    const std::int64_t rest = seconds - day_number(when) * 86400;
    when.hour = static_cast<int>(rest / 3600);
    when.minute = static_cast<int>(rest / 60 % 60);
    when.second = static_cast<int>(rest % 60);
    when.offset_minutes = 0;
    when.precision = DateTime::Precision::second;
    return when;
}

}  // namespace

DateTime day_of(std::int64_t unix_seconds) {
    const std::int64_t day = (unix_seconds >= 0 ? unix_seconds : unix_seconds - 86399) / 86400;
    return day_from_number(std::clamp<std::int64_t>(day, -1'000'000, 2'000'000));
}

std::int64_t day_number(const DateTime& when) {
    DateTime day = when;
    day.hour = day.minute = day.second = 0;
    day.offset_minutes.reset();
    return day.unix_seconds() / 86400;
}

std::vector<WrittenDate> find_dates_in_text(std::string_view text, const DateReading& reading) {
    text = text.substr(0, kMaxDateTextBytes);
    const bool any_digit = std::any_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    });
    if (!any_digit) return {};
    return DateFinder(text, reading).run();
}

std::optional<DateTime> read_date_value(std::string_view value, const DateReading& reading) {
    value = trim(value);
    if (value.size() > 200) value = value.substr(0, 200);
    if (std::optional<DateTime> when = DateTime::parse_iso(value)) {
        return when->precision >= DateTime::Precision::day && when->year >= 1800 ? when
                                                                                 : std::nullopt;
    }
    if (std::optional<DateTime> when = from_unix(value)) return when;
    // An ISO day with something else behind it.
    if (std::optional<DateTime> when = DateTime::parse_iso(value.substr(0, 10));
        when && when->precision == DateTime::Precision::day && value.size() > 10 &&
        (value[10] == 'T' || value[10] == ' ')) {
        const std::vector<WrittenDate> dates = find_dates_in_text(value, reading);
        if (!dates.empty() && dates.front().when.precision > DateTime::Precision::day) {
            return dates.front().when;
        }
        return when;
    }
    DateReading strict = reading;
    strict.now.reset();  // a value without a year is no value
    const std::vector<WrittenDate> dates = find_dates_in_text(value, strict);
    if (dates.empty()) return std::nullopt;
    return dates.front().when;
}

std::optional<RelativeDate> find_relative_date(std::string_view text, const DateReading& reading) {
    constexpr std::size_t kLongest = 80;
    if (!reading.now || text.empty() || text.size() > kLongest) return std::nullopt;
    return DateFinder(text, reading).relative(text);
}

namespace {

/// How wide a text is set: a character is one, those of Chinese, Japanese and Korean are two.
std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) != 0x80) width += byte >= 0xE3 ? 2 : 1;
    }
    return width;
}

/// How much of a text its dates leave.
std::size_t width_beside(const std::vector<WrittenDate>& dates, std::string_view text) {
    std::size_t rest = width_of(text);
    for (const WrittenDate& date : dates) {
        rest -= width_of(text.substr(date.begin, date.end - date.begin));
    }
    return rest;
}

/// Where what stands behind a mark between the parts of a line begins; 0 without one.
std::size_t behind_mark(std::string_view text) {
    for (const std::string_view mark : {" · ", " | ", " • ", " - ", " – ", " / ", " ("}) {
        if (text.starts_with(mark)) return mark.size();
    }
    return 0;
}

}  // namespace

bool is_date_line(std::string_view text) {
    constexpr std::size_t kMaxBytes = 240;
    constexpr std::size_t kMaxLine = 60;
    constexpr std::size_t kMaxLineOfOne = 80;
    constexpr std::size_t kMaxLineOfTwo = 140;
    constexpr std::size_t kMaxMore = 24;  // "Published on", "Last updated:", a clock
    constexpr std::size_t kMaxMoreOfTwo = 60;
    if (text.size() > kMaxBytes) return false;
    const std::size_t width = width_of(text);
    if (width > kMaxLineOfTwo) return false;
    if (width <= kMaxLine) {
        // "3 hours ago", "Yesterday", whenever now is.
        DateReading reading;
        reading.now = 0;
        if (find_relative_date(text, reading)) return true;
    }
    // Figures of Latin, Arabic, Persian, Indian scripts, or wide ones.
    static constexpr ByteSet kFigures("0123456789\xD9\xDB\xE0\xEF");
    if (!kFigures.any_in(text)) return false;
    const std::vector<WrittenDate> dates = find_dates_in_text(text, {});
    if (dates.empty()) return false;
    const std::size_t beside = width_beside(dates, text);
    // "Publié le 14 mai 2025 à 21h12 - Modifié le 15 mai 2025 à 07h30"
    if (dates.size() == 2 && beside <= kMaxMoreOfTwo && says_updated(fold_date_word(text))) {
        return true;
    }
    // "5 May 2025, 07:00 · Updated 18:22 · 4 min"
    if (dates.size() == 1 && beside <= kMaxMoreOfTwo && width <= kMaxLineOfOne) {
        constexpr std::size_t kLabelReach = 24;
        const std::string_view rest = text.substr(dates.front().end);
        const std::size_t mark = behind_mark(rest);
        if (mark != 0 &&
            says_updated(fold_date_word(prefix_utf8(rest.substr(mark), kLabelReach)))) {
            return true;
        }
    }
    // "5 May 2025: the day it shut" is about the day.
    if (text.substr(dates.back().end).starts_with(": ")) return false;
    return width <= kMaxLine && beside <= kMaxMore;
}

bool is_clock_line(std::string_view text) {
    constexpr std::size_t kMaxLine = 18;
    const auto number = [&](int most) {
        std::size_t digits = 0;
        int value = 0;
        while (digits < 2 && digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
            value = value * 10 + (text[digits++] - '0');
        }
        text.remove_prefix(digits);
        return digits != 0 && value <= most ? digits : 0;
    };
    text = trim(text);
    if (text.size() > kMaxLine || number(24) == 0 || text.empty()) return false;
    if (text.front() != ':' && text.front() != '.' && text.front() != 'h') return false;
    text.remove_prefix(1);
    if (number(59) != 2) return false;
    if (text.starts_with(':')) {
        text.remove_prefix(1);
        if (number(59) != 2) return false;
    }
    // What is behind it: "Uhr", "p.m.", a zone.
    static constexpr std::string_view kUnits[] = {"uhr", "h", "hrs", "am", "pm", "a.m.", "p.m."};
    for (bool first = true; !text.empty(); first = false) {
        text = trim(text);
        const std::string_view word = text.substr(0, text.find(' '));
        const bool zone =
            word.size() >= 2 && word.size() <= 5 &&
            std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        if (!zone && !(first && set_of<kUnits>().has(ascii_lower(word)))) return false;
        text.remove_prefix(word.size());
    }
    return true;
}

}  // namespace stet
