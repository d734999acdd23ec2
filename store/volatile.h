// Lines of a page that change by themselves: clocks, counters, "2 hours ago". They are no edits.
//
// Decided from the line's own words: it must be short, no sentence, and say nothing but a time that
// runs ("36 min ago", after whatever title it stands behind), a number of readers' doings
// ("604 comments") or the day on which the page was last looked over ("Still current at: 4 May").
// A figure of the story itself ("Dead: 12") never is one. Nothing is left out of what is stored.
#pragma once

#include "store/diff.h"

#include <functional>
#include <string_view>

namespace stet {

/// A longer line is never volatile.
inline constexpr std::size_t kMaxVolatileWords = 20;

bool is_volatile_line(std::string_view line);

/// Why it is: "a running time", "a count of readers' doings", "the day the page was looked over";
/// "" where it is none.
std::string_view volatile_reason(std::string_view line);

/// Whether a line ends as a sentence does.
bool ends_like_a_sentence(std::string_view line);

using LineTest = std::function<bool(std::string_view line)>;

/// Sets Change::volatile_line of the changes that lie wholly in volatile lines, in captions and
/// body.
void mark_volatile(FieldDiff& field);
/// Likewise with another test of lines.
void mark_volatile(FieldDiff& field, const LineTest& test);

/// Leaves out of both texts the volatile lines that differ between them: for pages compared as
/// they come, where nothing is known of the site. Lines that are the same in both stay.
void drop_volatile_lines(ArticleText& old_text, ArticleText& new_text);

/// Whether two articles are one text but for volatile lines of body and captions, and but for a
/// dek that only one of them counts as the body's first paragraph: then a look that found the
/// second brought no revision.
bool same_but_for_volatile(Article a, Article b);
bool same_but_for_volatile(Article a, Article b, const LineTest& test);

}  // namespace stet
