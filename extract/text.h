// Text as a reader sees it: white space, invisible characters, words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stet {

/// Collapses every run of white space (Unicode's, U+00A0 included) to one space, trims both ends,
/// and drops U+00AD, U+200B, U+2060, U+FEFF and control characters. U+200C and U+200D stay:
/// Persian, Indic scripts and emoji need them.
std::string clean_text(std::string_view utf8);

/// Appends clean_text()'s result to `out` without trimming: for building text from pieces. A
/// space at the seam is not doubled.
void append_clean(std::string& out, std::string_view utf8);

/// ASCII only; other bytes stay.
std::string ascii_lower(std::string_view text);
bool ascii_iequals(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);  // ASCII white space

/// Words as a reader counts them: runs of letters and digits; each CJK character is one.
std::size_t count_words(std::string_view utf8);

/// The number of code points.
std::size_t length_utf8(std::string_view utf8);

/// The first `limit` code points, cut at a character's border.
std::string_view prefix_utf8(std::string_view utf8, std::size_t limit);

}  // namespace stet
