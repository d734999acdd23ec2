// Words for the full-text index: what of an article is searched, and how scripts without spaces
// are cut; pure.
#pragma once

#include "extract/article.h"

#include <string>
#include <string_view>

namespace stet {

/// A column of the index: "headline", "dek", "byline", "body" or "captions"; cut.
std::string search_column(const Article& article, std::string_view column);

/// Puts U+200B between the characters of scripts that are written without spaces (Han, Kana,
/// Hangul, Thai, Lao, Khmer, Myanmar, ...), so that each is a word of its own.
std::string cut_for_search(std::string_view text);
/// Takes it out again.
std::string uncut(std::string_view text);

/// A person's words as an FTS5 query: never a syntax error, "" where nothing can be searched.
/// Words are all required; "phrases in quotes", headline:, byline: and a leading "-" for what must
/// not be there are understood; a trailing * is a prefix.
std::string search_expression(std::string_view words);

}  // namespace stet
