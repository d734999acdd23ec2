#include "extract/date_names.h"

#include "extract/word_set.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace stet {
namespace {

/// What a name means in one language.
struct NamedMonth {
    std::string_view language;
    MonthName month;
};

// A name is there as often as languages have it.
#include "extract/date_names.inc"  // written by cldr/write_date_names.cpp

static_assert(std::size(kMonthNames) == std::size(kMonths));
static_assert(std::size(kWeekdayNames) == std::size(kWeekdays));
static_assert(std::size(kRelativePhrases) == std::size(kRelativeUnits));
static_assert(std::is_sorted(std::begin(kRelativePhrases), std::end(kRelativePhrases)));

}  // namespace

bool begins_month_of_two_words(std::string_view folded_word) {
    return set_of<kFirstWordsOfMonths>().has(folded_word);
}

std::optional<MonthName> month_of_name(std::string_view folded_name, std::string_view language) {
    std::size_t at = set_of<kMonthNames>().find(folded_name);
    if (at == WordSet::kNone) return std::nullopt;
    language = language.substr(0, std::min(language.find_first_of("-_"), language.size()));
    if (language == "no") language = "nb";
    std::array<int, 13> votes{};
    const MonthName* best = nullptr;
    for (; at < std::size(kMonths) && kMonthNames[at] == folded_name; ++at) {
        const NamedMonth& name = kMonths[at];
        if (name.language == language) return name.month;
        const int count = ++votes[static_cast<std::size_t>(name.month.month)];
        if (best == nullptr || count > votes[static_cast<std::size_t>(best->month)]) {
            best = &name.month;
        }
    }
    return *best;
}

std::optional<int> weekday_of_name(std::string_view folded_name) {
    const std::size_t at = set_of<kWeekdayNames>().find(folded_name);
    if (at == WordSet::kNone) return std::nullopt;
    return kWeekdays[at];
}

std::optional<RelativeUnit> relative_unit(std::string_view phrase) {
    const std::size_t at = set_of<kRelativePhrases>().find(phrase);
    if (at == WordSet::kNone) return std::nullopt;
    return kRelativeUnits[at];
}

bool begins_relative_phrase(std::string_view start) {
    // The table is in the order of its bytes.
    const auto* const at =
        std::lower_bound(std::begin(kRelativePhrases), std::end(kRelativePhrases), start);
    return at != std::end(kRelativePhrases) && at->starts_with(start);
}

}  // namespace stet
