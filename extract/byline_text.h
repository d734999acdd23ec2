// A printed byline, taken apart by its words: names, roles, and what changes by itself behind them.
#pragma once

#include "extract/metadata.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace stet {

/// A byline taken apart.
struct ParsedByline {
    bool labelled = false;  // begins with "By", "Von", "Autor:", ...
    bool helped = false;    // the label names no writer: "Photographs by"
    std::vector<Author> authors;
    std::size_t end = 0;  // where the last name or role in the text ends; 0 without one
};

/// Takes "By Naomi Ellis | Senior Correspondent", "Von Anna Beck und Jan Roth, Berlin",
/// "作者：王小明" apart. Cuts at dates, e-mail addresses, "Updated". In 30 languages.
ParsedByline parse_byline(std::string_view text);

/// A printed byline without what changes by itself behind its names: date and time, the age of the
/// page, counts of comments, addresses, buttons. "By Jo Lee, Rome" of "By Jo Lee, Rome 3 May, 51
/// comments". A number alone may be a name's ("Channel 7 News") and stays.
std::string_view printed_byline(std::string_view text);

/// The name in "Ann Lee is the correspondent in Rome. She ...", "Ольга Козлова — корреспондент": a
/// paragraph that begins with two to four words written as a name, and says in the same sentence
/// what people of the press are. "" for any other.
std::string_view told_reporter(std::string_view paragraph);

}  // namespace stet
