// Which of the dates that a page writes out leads its article. For extract/date.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stet {

/// A date where it stands, in the order of the page.
struct DateSighting {
    enum class Label : std::uint8_t { none, published, updated, other };

    std::size_t day = 0;    // which of the days found
    std::size_t block = 0;  // blocks of text are numbered
    Label label = Label::none;
    bool above = false;        // above the headline
    bool in_text = false;      // between the body's first and last node
    bool past = false;         // behind the body
    bool leads = false;        // in a short line that is neither furniture nor comments
    bool alone = false;        // of little but the date
    bool in_sentence = false;  // that says more than when the article appeared
    bool elsewhere = false;    // in a reader's comment, or a notice of a correction
    bool heads_entry = false;  // begins a line of the body, with a mark or nothing behind it
    bool of_date = false;      // in an element that is named for dates, and in no link
};

struct LeadingDate {
    std::size_t day = 0;
    bool first = false;      // the first of the article
    bool prominent = false;  // in a line of its own outside of the text
};

/// Those that lead. What stands above the headline is mostly the day of the look ("Today is
/// Saturday, May 20"): it leads only where nothing dates the article below (`dated_below`, or a
/// sighting), or where a label says so. One behind "Updated" gives way to another day behind
/// "Published" and to one without a label in the same block or shortly below; one without a label
/// to another behind "Published" in its block.
std::vector<LeadingDate> leading_dates(const std::vector<DateSighting>& sightings,
                                       bool dated_below);

/// Whether one of them stands between the headline and the body's end, and dates the article.
bool is_dated_below(const std::vector<DateSighting>& sightings);

/// Whether a line of text is a sentence: it ends with a mark that ends one, closing quotes and
/// brackets ignored.
bool is_sentence(std::string_view text);

}  // namespace stet
