#include "extract/date_names.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <memory>
#include <unordered_map>
#include <vector>

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/numfmt.h>
#include <unicode/reldatefmt.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace stet {
namespace {

// Chinese, Japanese, Korean and Vietnamese months are numbers: date_text.cpp reads them.
constexpr const char* kLocales[] = {
    "en",    "de",    "de_AT",   "fr", "es", "pt", "pt_PT", "it", "nl", "sv",  "da", "nb",
    "nn",    "fi",    "is",      "fo", "pl", "cs", "sk",    "hu", "ro", "bg",  "ru", "uk",
    "be",    "sr",    "sr_Latn", "hr", "bs", "sl", "mk",    "sq", "el", "tr",  "az", "lt",
    "lv",    "et",    "ca",      "eu", "gl", "ga", "cy",    "af", "fy", "lb",  "ar", "ar_SY",
    "ar_DZ", "ar_MA", "fa",      "ps", "he", "hi", "bn",    "ta", "te", "mr",  "gu", "pa",
    "ml",    "kn",    "ur",      "ne", "si", "th", "id",    "ms", "sw", "fil", "ka", "hy",
    "kk",    "uz",    "mn",      "km", "lo", "my", "am"};
constexpr const char* kRelativeLocales[] = {"ja", "zh", "zh_Hant", "ko", "vi"};

// Abbreviations that papers use and CLDR does not give.
struct Extra {
    const char* name;
    int month;
    const char* language;
};
constexpr Extra kExtraMonths[] = {
    {"sept", 9, "en"}, {"setiembre", 9, "es"}, {"set", 9, "es"},   {"sept", 9, "es"},
    {"gen", 1, "it"},  {"genn", 1, "it"},      {"febbr", 2, "it"}, {"sett", 9, "it"},
    {"janv", 1, "fr"}, {"fevr", 2, "fr"},      {"juil", 7, "fr"},  {"sept", 9, "fr"},
    {"mrz", 3, "de"},  {"jan", 1, "de"},       {"feb", 2, "de"},   {"jun", 6, "de"},
    {"jul", 7, "de"},  {"sep", 9, "de"},       {"maerz", 3, "de"}, {"mrt", 3, "nl"},
    {"sent", 9, "ru"}, {"tammi", 1, "fi"},     {"мая", 5, "ru"},   {"юни", 6, "bg"},
    {"юли", 7, "bg"},  {"agu", 8, "id"},       {"agt", 8, "id"},   {"agust", 8, "id"},
};

const icu::Normalizer2* decomposer() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* instance = icu::Normalizer2::getNFDInstance(status);
    return U_SUCCESS(status) != 0 ? instance : nullptr;
}

bool is_dropped(UChar32 c) {
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x64B && c <= 0x655) || c == 0x640 || c == '.' ||
           c == 0x2BC || c == 0x200C || c == 0x200E || c == 0x200F || c == 0xAD || c == 0x61C;
}

UChar32 same_letter(UChar32 c) {
    switch (c) {
        case 0x64A: return 0x6CC;  // Arabic and Persian yeh
        case 0x643: return 0x6A9;  // ... and kaf
        case 0x131: return 'i';    // dotless i
        case 0xA0:
        case 0x202F:
        case 0x2009: return ' ';
        default: return c;
    }
}

std::string folded(const icu::UnicodeString& text) {
    icu::UnicodeString decomposed = text;
    if (const icu::Normalizer2* nfd = decomposer()) {
        UErrorCode status = U_ZERO_ERROR;
        decomposed = nfd->normalize(text, status);
        if (U_FAILURE(status) != 0) decomposed = text;
    }
    decomposed.foldCase();
    icu::UnicodeString kept;
    for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
        const UChar32 c = decomposed.char32At(i);
        if (!is_dropped(c)) kept.append(same_letter(c));
    }
    UErrorCode status = U_ZERO_ERROR;  // put together again: Hangul came apart
    if (const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status)) {
        const icu::UnicodeString composed = nfc->normalize(kept, status);
        if (U_SUCCESS(status) != 0) kept = composed;
    }
    std::string out;
    kept.toUTF8String(out);
    return out;
}

/// The language of a locale: "pt" of "pt_PT".
std::string_view language_of(std::string_view locale) {
    return locale.substr(0, std::min(locale.find('_'), locale.size()));
}

struct NamedMonth {
    std::string_view language;
    MonthName month;
};

using Months = std::unordered_map<std::string, std::vector<NamedMonth>>;

void add_form(Months& months, const std::string& name, std::string_view language, MonthName month) {
    std::vector<NamedMonth>& list = months[name];
    const bool known = std::any_of(list.begin(), list.end(), [&](const NamedMonth& other) {
        return other.language == language && other.month.month == month.month;
    });
    if (!known) list.push_back({language, month});
}

/// With the case endings and prefixes that stand in dates and that CLDR does not give.
void add_month(Months& months, std::string name, std::string_view language, MonthName month) {
    // "de gener", "d’abril": the preposition is read as a connecting word.
    if (name.rfind("de ", 0) == 0) name.erase(0, 3);
    for (const std::string_view start : {"d\u2019", "d'"}) {
        if (name.rfind(start, 0) == 0) name.erase(0, start.size());
    }
    while (!name.empty() && name.back() == ' ') name.pop_back();
    const bool numeric = name.find_first_of("0123456789") != std::string::npos;
    if (name.size() < 2 || numeric) return;
    add_form(months, name, language, month);
    if (language == "he") add_form(months, "\u05D1" + name, language, month);  // "in May"
    if (language == "eu" && name.back() == 'a') {                              // "of May", "in May"
        for (const char* ending : {"ren", "k", "n"}) {
            add_form(months, name + ending, language, month);
        }
    }
    if (language == "lv" && name.back() == 's') {  // "maijs": genitive, locative
        const std::size_t ending = name.size() > 2 && name[name.size() - 2] == 'i' ? 2 : 1;
        const std::string stem = name.substr(0, name.size() - ending);
        add_form(months, stem + "a", language, month);
        add_form(months, stem + "i", language, month);
    }
}

void add_months(Months& months, const char* locale, const char* calendar, NameCalendar kind) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols(icu::Locale(locale), calendar, status);
    if (U_FAILURE(status) != 0) return;
    using Symbols = icu::DateFormatSymbols;
    for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
        for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
            int32_t count = 0;
            const icu::UnicodeString* names = symbols.getMonths(count, context, width);
            for (int32_t i = 0; i < count && i < 12; ++i) {
                add_month(months, folded(names[i]), language_of(locale), {i + 1, kind});
            }
        }
    }
}

const Months& months() {
    static const Months table = [] {
        Months all;
        for (const char* locale : kLocales) {
            add_months(all, locale, "gregorian", NameCalendar::gregorian);
        }
        add_months(all, "fa", "persian", NameCalendar::persian);
        add_months(all, "ps", "persian", NameCalendar::persian);
        for (const Extra& extra : kExtraMonths) {
            add_month(all, fold_date_word(extra.name), extra.language, {extra.month});
        }
        return all;
    }();
    return table;
}

using Weekdays = std::unordered_map<std::string, int>;

const Weekdays& weekdays() {
    static const Weekdays table = [] {
        Weekdays all;
        using Symbols = icu::DateFormatSymbols;
        for (const char* locale : kLocales) {
            UErrorCode status = U_ZERO_ERROR;
            const Symbols symbols(icu::Locale(locale), status);
            if (U_FAILURE(status) != 0) continue;
            for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
                int32_t count = 0;
                const icu::UnicodeString* names =
                    symbols.getWeekdays(count, Symbols::STANDALONE, width);
                for (int32_t i = 1; i < count; ++i) {  // 1 is Sunday
                    const auto added = all.emplace(folded(names[i]), i - 1);
                    // A word that is another day elsewhere says nothing.
                    if (!added.second && added.first->second != i - 1) added.first->second = -1;
                }
            }
        }
        return all;
    }();
    return table;
}

using Phrases = std::unordered_map<std::string, RelativeUnit>;

/// Numbers become "#", one for each.
std::string without_numbers(const std::string& phrase) {
    std::string out;
    for (const char c : phrase) {
        if (c < '0' || c > '9') {
            out += c;
        } else if (out.empty() || out.back() != '#') {
            out += '#';
        }
    }
    return out;
}

struct Unit {
    URelativeDateTimeUnit unit;
    RelativeUnit length;
};
constexpr Unit kUnits[] = {
    {UDAT_REL_UNIT_SECOND, {1, 0, 0, true}},  {UDAT_REL_UNIT_MINUTE, {60, 0, 0, true}},
    {UDAT_REL_UNIT_HOUR, {3600, 0, 0, true}}, {UDAT_REL_UNIT_DAY, {0, 1, 0, true}},
    {UDAT_REL_UNIT_WEEK, {0, 7, 0, true}},    {UDAT_REL_UNIT_MONTH, {0, 0, 1, true}},
    {UDAT_REL_UNIT_YEAR, {0, 0, 12, true}},
};

void add_phrases(Phrases& phrases, const char* locale) {
    for (const auto style : {UDAT_STYLE_LONG, UDAT_STYLE_SHORT}) {
        UErrorCode status = U_ZERO_ERROR;
        icu::NumberFormat* digits =
            icu::NumberFormat::createInstance(icu::Locale("en"), status);  // adopted below
        const icu::RelativeDateTimeFormatter formatter(icu::Locale(locale), digits, style,
                                                       UDISPCTX_CAPITALIZATION_NONE, status);
        if (U_FAILURE(status) != 0) return;
        for (const Unit& unit : kUnits) {
            // Each stands for a plural form of some language.
            for (const double number : {1.0, 2.0, 3.0, 5.0, 11.0, 20.0, 21.0}) {
                icu::UnicodeString text;
                formatter.formatNumeric(-number, unit.unit, text, status);
                if (U_FAILURE(status) != 0) return;
                std::string phrase = without_numbers(folded(text));
                RelativeUnit length = unit.length;
                if (phrase.find('#') == std::string::npos) {  // Hebrew and Arabic have duals
                    length.takes_number = false;
                    length.seconds *= static_cast<int>(number);
                    length.days *= static_cast<int>(number);
                    length.months *= static_cast<int>(number);
                }
                phrases.emplace(std::move(phrase), length);
            }
        }
        struct Word {
            URelativeDateTimeUnit unit;
            double offset;
            RelativeUnit length;
        };
        const Word words[] = {{UDAT_REL_UNIT_DAY, 0.0, {}},
                              {UDAT_REL_UNIT_DAY, -1.0, {0, 1, 0, false}},
                              {UDAT_REL_UNIT_DAY, -2.0, {0, 2, 0, false}},
                              {UDAT_REL_UNIT_SECOND, 0.0, {}}};
        for (const Word& word : words) {
            icu::UnicodeString text;
            formatter.format(word.offset, word.unit, text, status);
            if (U_FAILURE(status) != 0) return;
            const std::string phrase = folded(text);
            if (phrase.find_first_of("0123456789") == std::string::npos) {
                phrases.emplace(phrase, word.length);
            }
        }
    }
}

const Phrases& phrases() {
    static const Phrases table = [] {
        Phrases all;
        for (const char* locale : kLocales) add_phrases(all, locale);
        for (const char* locale : kRelativeLocales) add_phrases(all, locale);
        const std::pair<const char*, RelativeUnit> extras[] = {
            {"an hour ago", {3600, 0, 0, false}},
            {"one hour ago", {3600, 0, 0, false}},
            {"a minute ago", {60, 0, 0, false}},
            {"a day ago", {0, 1, 0, false}},
            {"just now", {}},
            {"#h ago", {3600, 0, 0, true}},
            {"#m ago", {60, 0, 0, true}},
            {"#d ago", {0, 1, 0, true}},
            {"# mins ago", {60, 0, 0, true}},
            {"# min ago", {60, 0, 0, true}},
            {"# hrs ago", {3600, 0, 0, true}},
            {"vor einer stunde", {3600, 0, 0, false}},
            {"vor einem tag", {0, 1, 0, false}},
            {"il y a une heure", {3600, 0, 0, false}},
            {"hace una hora", {3600, 0, 0, false}},
        };
        for (const auto& [phrase, unit] : extras) all.emplace(phrase, unit);
        return all;
    }();
    return table;
}

}  // namespace

std::string fold_date_word(std::string_view word) {
    const bool simple = std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
    if (simple) {
        std::string out(word);
        for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        return out;
    }
    return folded(icu::UnicodeString::fromUTF8(
        icu::StringPiece(word.data(), static_cast<int32_t>(word.size()))));
}

namespace {

/// The first two bytes of the names of months: most words have others.
class MonthHeads {
public:
    MonthHeads() {
        for (const auto& [name, months_of_it] : months()) {
            one_[head_of(name)] = true;
            if (name.find(' ') != std::string::npos) two_[head_of(name)] = true;
        }
    }
    bool begin_name(std::string_view word) const { return one_[head_of(word)]; }
    bool begin_two_words(std::string_view word) const { return two_[head_of(word)]; }

private:
    static std::size_t head_of(std::string_view word) {
        const auto byte = [&](std::size_t i) -> std::size_t {
            return i < word.size() ? static_cast<unsigned char>(word[i]) : 0;
        };
        return byte(0) << 8U | byte(1);
    }
    std::bitset<65536> one_;
    std::bitset<65536> two_;
};

const MonthHeads& month_heads() {
    static const MonthHeads heads;
    return heads;
}

}  // namespace

bool begins_month_of_two_words(std::string_view folded_word) {
    return month_heads().begin_two_words(folded_word);
}

std::optional<MonthName> month_of_name(std::string_view folded_name, std::string_view language) {
    if (!month_heads().begin_name(folded_name)) return std::nullopt;
    const auto found = months().find(std::string(folded_name));
    if (found == months().end()) return std::nullopt;
    language = language.substr(0, std::min(language.find_first_of("-_"), language.size()));
    if (language == "no") language = "nb";
    std::array<int, 13> votes{};
    const MonthName* best = nullptr;
    for (const NamedMonth& name : found->second) {
        if (name.language == language) return name.month;
        const int count = ++votes[static_cast<std::size_t>(name.month.month)];
        if (best == nullptr || count > votes[static_cast<std::size_t>(best->month)]) {
            best = &name.month;
        }
    }
    return *best;
}

std::optional<int> weekday_of_name(std::string_view folded_name) {
    const auto found = weekdays().find(std::string(folded_name));
    if (found == weekdays().end() || found->second < 0) return std::nullopt;
    return found->second;
}

std::optional<RelativeUnit> relative_unit(std::string_view phrase) {
    const auto found = phrases().find(std::string(phrase));
    if (found == phrases().end()) return std::nullopt;
    return found->second;
}

}  // namespace stet
