#include "extract/date_sightings.h"

#include <algorithm>
#include <iterator>

namespace stet {

using Label = DateSighting::Label;

namespace {

/// Whether a date alone stands close above the headline that another is below of.
bool is_close_above(const DateSighting& at, const DateSighting& date) {
    constexpr std::size_t kReach = 3;  // blocks: the headline, and one more
    return at.above && at.alone && at.leads && at.label == Label::none && !date.above &&
           at.block < date.block && at.block + kReach >= date.block;
}

bool gives_way(const DateSighting& date, const std::vector<DateSighting>& sightings) {
    if (date.label == Label::none) {
        return std::any_of(sightings.begin(), sightings.end(), [&](const DateSighting& at) {
            return at.leads && at.label == Label::published && at.block == date.block &&
                   at.day != date.day;
        });
    }
    if (date.label != Label::updated) return false;
    constexpr std::size_t kReach = 2;  // blocks: the next, or that below a byline
    return std::any_of(sightings.begin(), sightings.end(), [&](const DateSighting& at) {
        if (!at.leads || at.past || at.day == date.day) return false;
        const bool close =
            at.block <= date.block + kReach && (at.block >= date.block || is_close_above(at, date));
        const bool dates = at.alone || (at.block == date.block && !at.in_text);
        return at.label == Label::published || (at.label == Label::none && close && dates);
    });
}

}  // namespace

bool is_dated_below(const std::vector<DateSighting>& sightings) {
    return std::any_of(sightings.begin(), sightings.end(), [&](const DateSighting& at) {
        // "Updated" says of what: the day close above the headline.
        if (at.label == Label::updated &&
            std::any_of(sightings.begin(), sightings.end(),
                        [&](const DateSighting& other) { return is_close_above(other, at); })) {
            return false;
        }
        if (!at.leads || at.above || at.past) return at.leads && at.label == Label::published;
        return at.label != Label::other &&
               (!at.in_text || at.alone || at.of_date || at.label == Label::published);
    });
}

bool is_sentence(std::string_view text) {
    static constexpr std::string_view kClosing[] = {
        "\"", "'", ")", "]", "\u201D", "\u2019", "\u00BB", "\u300D", "\u300F", " "};
    static constexpr std::string_view kEnds[] = {".",      "!",      "?",      "\u2026", "\u3002",
                                                 "\uFF01", "\uFF1F", "\u0964", "\u061F", "\u06D4"};
    const auto ends_with = [&](std::string_view mark) { return text.ends_with(mark); };
    for (const auto* at = std::begin(kClosing); at != std::end(kClosing);) {
        if (ends_with(*at)) {
            text.remove_suffix(at->size());
            at = std::begin(kClosing);
        } else {
            ++at;
        }
    }
    return std::any_of(std::begin(kEnds), std::end(kEnds), ends_with);
}

std::vector<LeadingDate> leading_dates(const std::vector<DateSighting>& sightings,
                                       bool dated_below) {
    dated_below = dated_below || is_dated_below(sightings);
    std::vector<LeadingDate> leading;
    bool any = false;
    for (const DateSighting& at : sightings) {
        if (!at.leads || (at.above && dated_below && at.label != Label::published)) continue;
        if (gives_way(at, sightings)) continue;
        const bool first = !any;
        any = true;
        const bool prominent = !at.in_text && (first || at.of_date);
        if (first || prominent) leading.push_back({at.day, first, prominent});
    }
    return leading;
}

}  // namespace stet
