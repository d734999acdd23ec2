// Character references ("&amp;", "&#8217;") that can be read without the parser.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stet {

/// Appends one code point up to U+10FFFF, unchecked.
void append_utf8(std::string& out, char32_t code);

/// Decodes a text or an attribute's value whose references are all numbers of plain characters, or
/// common names, each with its semicolon: what the HTML standard (13.2.5.72) makes of them.
/// Nothing where there are others, among them characters of the private planes 15 and 16.
std::optional<std::string> decode_references(std::string_view value);

}  // namespace stet
