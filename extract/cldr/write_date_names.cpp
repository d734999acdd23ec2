// Writes the tables that extract/date_names.cpp looks names up in, from CLDR's data as ICU has it.
// Runs when stet is built: reading that data takes longer than reading many pages.
#include "extract/date_fold.h"
#include "extract/date_names.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/numfmt.h>
#include <unicode/reldatefmt.h>
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
    {"sept", 9, "en"},
    {"setiembre", 9, "es"},
    {"set", 9, "es"},
    {"sept", 9, "es"},
    {"gen", 1, "it"},
    {"genn", 1, "it"},
    {"febbr", 2, "it"},
    {"sett", 9, "it"},
    {"janv", 1, "fr"},
    {"fevr", 2, "fr"},
    {"juil", 7, "fr"},
    {"sept", 9, "fr"},
    {"mrz", 3, "de"},
    {"jan", 1, "de"},
    {"feb", 2, "de"},
    {"jun", 6, "de"},
    {"jul", 7, "de"},
    {"sep", 9, "de"},
    {"maerz", 3, "de"},
    {"mrt", 3, "nl"},
    {"sent", 9, "ru"},
    {"tammi", 1, "fi"},
    {"мая", 5, "ru"},
    {"юни", 6, "bg"},
    {"юли", 7, "bg"},
    {"agu", 8, "id"},
    {"agt", 8, "id"},
    {"agust", 8, "id"},
    // Hindi as newspapers spell it, without the dot below and with a nasal.
    {"फरवरी", 2, "hi"},
    {"सितम्बर", 9, "hi"},
    {"अक्टूबर", 10, "hi"},
    {"नवम्बर", 11, "hi"},
    {"दिसम्बर", 12, "hi"},
};

std::string folded(const icu::UnicodeString& text) {
    std::string utf8;
    return fold_date_word(text.toUTF8String(utf8));
}

/// The language of a locale: "pt" of "pt_PT".
std::string_view language_of(std::string_view locale) {
    return locale.substr(0, std::min(locale.find('_'), locale.size()));
}

struct NamedMonth {
    std::string_view language;
    MonthName month;
};

using Months = std::map<std::string, std::vector<NamedMonth>>;

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

Months months() {
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
}

/// 0 (Sunday) to 6.
std::map<std::string, int> weekdays() {
    std::map<std::string, int> all;
    std::set<std::string> ambiguous;  // a word that is another day elsewhere says nothing
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
                const auto [known, added] = all.emplace(folded(names[i]), i - 1);
                if (!added && known->second != i - 1) ambiguous.insert(known->first);
            }
        }
    }
    for (const std::string& name : ambiguous) all.erase(name);
    return all;
}

using Phrases = std::map<std::string, RelativeUnit>;

/// Numbers become "#", one for each. Blanks go, since not everybody who writes "3 時間前" or "5 h"
/// puts one there, and so do apostrophes, which are written in two ways.
std::string as_key(std::string phrase) {
    for (std::size_t at = 0; (at = phrase.find("\u2019", at)) != std::string::npos;) {
        phrase.erase(at, std::string_view("\u2019").size());
    }
    std::string out;
    for (const char c : phrase) {
        if (c == ' ' || c == '\'') continue;
        if (c < '0' || c > '9') {
            out += c;
        } else if (out.empty() || out.back() != '#') {
            out += '#';
        }
    }
    return out;
}

struct Unit {
    URelativeDateTimeUnit unit = UDAT_REL_UNIT_SECOND;
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
                std::string phrase = as_key(folded(text));
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
            URelativeDateTimeUnit unit = UDAT_REL_UNIT_SECOND;
            double offset = 0;
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
            const std::string phrase = as_key(folded(text));
            if (phrase.find('#') == std::string::npos) phrases.emplace(phrase, word.length);
        }
    }
}

/// Arabic and Persian papers have two words for "ago"; CLDR gives one.
void add_other_words(Phrases& phrases) {
    struct Pair {
        std::string given;
        std::string other;
        bool leads;
    };
    const Pair pairs[] = {{"\u0642\u0628\u0644", "\u0645\u0646\u0630", true},
                          {"\u067E\u06CC\u0634", "\u0642\u0628\u0644", false}};
    Phrases more;
    for (const auto& [phrase, unit] : phrases) {
        for (const Pair& pair : pairs) {
            if (pair.leads && phrase.rfind(pair.given, 0) == 0) {
                more.emplace(pair.other + phrase.substr(pair.given.size()), unit);
            }
            if (!pair.leads && phrase.size() > pair.given.size() &&
                phrase.rfind(pair.given) == phrase.size() - pair.given.size()) {
                more.emplace(phrase.substr(0, phrase.size() - pair.given.size()) + pair.other,
                             unit);
            }
        }
    }
    phrases.merge(more);
}

Phrases phrases() {
    Phrases all;
    for (const char* locale : kLocales) add_phrases(all, locale);
    for (const char* locale : kRelativeLocales) add_phrases(all, locale);
    add_other_words(all);
    constexpr RelativeUnit kNow{};
    constexpr RelativeUnit kMinute{60, 0, 0, false};
    constexpr RelativeUnit kHour{3600, 0, 0, false};
    constexpr RelativeUnit kDay{0, 1, 0, false};
    constexpr RelativeUnit kWeek{0, 7, 0, false};
    const std::pair<const char*, RelativeUnit> alone[] = {
        {"just now", kNow},
        {"moments ago", kNow},
        {"a moment ago", kNow},
        {"a few seconds ago", kNow},
        {"less than a minute ago", kNow},
        {"a minute ago", kMinute},
        {"a few minutes ago", kMinute},
        {"an hour ago", kHour},
        {"one hour ago", kHour},
        {"a day ago", kDay},
        {"one day ago", kDay},
        {"a week ago", kWeek},
        {"one week ago", kWeek},
        {"gerade eben", kNow},
        {"vor einer minute", kMinute},
        {"vor wenigen minuten", kMinute},
        {"vor einer stunde", kHour},
        {"vor einem tag", kDay},
        {"vor einer woche", kWeek},
        {"il y a une minute", kMinute},
        {"il y a quelques minutes", kMinute},
        {"il y a une heure", kHour},
        {"il y a un jour", kDay},
        {"il y a une semaine", kWeek},
        {"a l'instant", kNow},
        {"hace un minuto", kMinute},
        {"hace una hora", kHour},
        {"hace un dia", kDay},
        {"hace una semana", kWeek},
        {"ha uma hora", kHour},
        {"ha um dia", kDay},
        {"un'ora fa", kHour},
        {"un giorno fa", kDay},
        {"een uur geleden", kHour},
        {"en timme sedan", kHour},
        {"en time siden", kHour},
        {"tunti sitten", kHour},
        {"godzine temu", kHour},
        {"час назад", kHour},
        {"минуту назад", kMinute},
        {"день назад", kDay},
        {"годину тому", kHour},
        {"пре сат времена", kHour},
        {"刚刚", kNow},
        {"剛剛", kNow},
        {"たった今", kNow},
        {"방금 전", kNow},
    };
    for (const auto& [phrase, unit] : alone) {
        all.emplace(as_key(fold_date_word(phrase)), unit);
    }
    // Minutes, hours and days where papers write other words than CLDR.
    struct Counted {
        const char* minutes;
        const char* hours;
        const char* days;
    };
    const Counted counted[] = {
        {"#m ago", "#h ago", "#d ago"},
        {"# mins ago", "# hrs ago", "# days ago"},
        {"# min ago", "# hr ago", "# day ago"},
        {"vor # min", "vor # h", "vor # t"},
        {"vor # minuten", "vor # std", "vor # tagen"},
        {"il y a # min", "il y a # h", "il y a # j"},
        {"hace # min", "hace # h", "hace # d"},
        {"ha # min", "ha # h", "ha # d"},
        {"# minutos atras", "# horas atras", "# dias atras"},
        {"# minuto atras", "# hora atras", "# dia atras"},
        {"# min fa", "# h fa", "# g fa"},
        {"# min geleden", "# u geleden", "# dgn geleden"},
        {"# minuter sedan", "# timmar sedan", "# dagar sedan"},
        {"# minut sedan", "# timme sedan", "# dag sedan"},
        {"# min sedan", "# tim sedan", "# d sedan"},
        {"# min siden", "# t siden", "# d siden"},
        {"# min temu", "# godz temu", "# dni temu"},
        {"# perce", "# oraja", "# napja"},
        {"in urma cu # minute", "in urma cu # ore", "in urma cu # zile"},
        {"πριν # λεπτα", "πριν # ωρες", "πριν # ημερες"},
        {"πριν # λεπτο", "πριν # ωρα", "πριν # ημερα"},
        {"# menit lalu", "# jam lalu", "# hari lalu"},
        {"# minit lalu", "# jam lalu", "# hari lalu"},
        {"# นาทีที่แล้ว", "# ชั่วโมงที่แล้ว", "# วันที่แล้ว"},
        {"# นาทีก่อน", "# ชั่วโมงก่อน", "# วันก่อน"},
        {"# মিনিট আগে", "# ঘণ্টা আগে", "# দিন আগে"},
        {"# phut truoc", "# tieng truoc", "# ngay truoc"},
        {"# dk once", "# sa once", "# gun once"},
        {"pre # minuta", "pre # sati", "pre # dana"},
        {"пре # минута", "пре # сати", "пре # дана"},
    };
    for (const Counted& row : counted) {
        all.emplace(as_key(fold_date_word(row.minutes)), RelativeUnit{60, 0, 0, true});
        all.emplace(as_key(fold_date_word(row.hours)), RelativeUnit{3600, 0, 0, true});
        all.emplace(as_key(fold_date_word(row.days)), RelativeUnit{0, 1, 0, true});
    }
    return all;
}

/// As a string literal.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

void write_months(std::ostream& out, const Months& months) {
    out << "constexpr std::string_view kMonthNames[] = {\n";
    std::set<std::string> first_of_two;
    for (const auto& [name, uses] : months) {
        for (std::size_t i = 0; i < uses.size(); ++i) out << quoted(name) << ",\n";
        if (const std::size_t blank = name.find(' '); blank != std::string::npos) {
            first_of_two.insert(name.substr(0, blank));
        }
    }
    out << "};\nconstexpr NamedMonth kMonths[] = {\n";
    for (const auto& [name, uses] : months) {
        for (const NamedMonth& use : uses) {
            out << '{' << quoted(use.language) << ", {" << use.month.month << ", NameCalendar::"
                << (use.month.calendar == NameCalendar::persian ? "persian" : "gregorian")
                << "}},\n";
        }
    }
    out << "};\nconstexpr std::string_view kFirstWordsOfMonths[] = {\n";
    for (const std::string& word : first_of_two) out << quoted(word) << ",\n";
    out << "};\n";
}

void write_weekdays(std::ostream& out, const std::map<std::string, int>& weekdays) {
    out << "constexpr std::string_view kWeekdayNames[] = {\n";
    for (const auto& [name, day] : weekdays) out << quoted(name) << ",\n";
    out << "};\nconstexpr std::uint8_t kWeekdays[] = {\n";
    for (const auto& [name, day] : weekdays) out << day << ",\n";
    out << "};\n";
}

void write_phrases(std::ostream& out, const Phrases& phrases) {
    out << "constexpr std::string_view kRelativePhrases[] = {\n";
    for (const auto& [phrase, unit] : phrases) out << quoted(phrase) << ",\n";
    out << "};\nconstexpr RelativeUnit kRelativeUnits[] = {\n";
    for (const auto& [phrase, unit] : phrases) {
        out << '{' << unit.seconds << ", " << unit.days << ", " << unit.months << ", "
            << (unit.takes_number ? "true" : "false") << "},\n";
    }
    out << "};\n";
}

}  // namespace
}  // namespace stet

int main(int argc, char** argv) {
    std::ofstream out(argc == 2 ? argv[1] : "");
    stet::write_months(out, stet::months());
    stet::write_weekdays(out, stet::weekdays());
    stet::write_phrases(out, stet::phrases());
    out.close();
    if (out) return 0;
    std::fputs("write_date_names: give a file that can be written\n", stderr);
    return 1;
}
