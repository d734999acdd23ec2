// An Article as others read it: JSON, plain text, Markdown.
//
// Whatever the article holds, what is written is valid UTF-8.
#pragma once

#include "extract/article.h"

#include <string>
#include <string_view>

namespace stet {

/// Appends `text` as a JSON string with its quotes (RFC 8259 section 7). Bytes that are no UTF-8
/// become U+FFFD; U+2028 and U+2029 are escaped, so that the line may stand in JavaScript.
void append_json_string(std::string& out, std::string_view text);

/// Appends the article's members without the braces around them, so that a caller can put its own
/// in front: "canonical_url":null,"site":"The Post",...,"blocks":[{...}]. Always the same members
/// in the same order; null for what the page does not give, [] for empty lists. `evidence` says
/// for each field found where it came from: {"headline":{"source":"json-ld","confidence":0.9}};
/// for captions and corrections a list, one for each of them in their order.
void append_json_members(std::string& out, const Article& article);

/// {members}, on one line.
std::string to_json(const Article& article);

/// Headline, dek, byline, date and body, with empty lines between; list items get their marker.
std::string to_plain_text(const Article& article);

/// CommonMark. What would be taken for markup is escaped.
std::string to_markdown(const Article& article);

}  // namespace stet
