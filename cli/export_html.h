// Articles as HTML: one page that loads nothing, and the chapters of a book.
//
// What is written is HTML and XHTML at once (polyglot), so that an EPUB holds the same articles.
#pragma once

#include "cli/export_row.h"

#include <string>
#include <string_view>

namespace stet {

/// What every page looks like: light and dark, on screen and paper.
std::string_view article_style();

/// The beginning of a page in HTML, up to <body>, and its end.
std::string html_head(std::string_view title, std::string_view language);
std::string html_foot();

/// ` lang="ar" xml:lang="ar" dir="rtl"` of an element with a text of that language; the browser
/// decides by the first letters where the language is not known.
std::string language_attributes(std::string_view language);

/// One revision as an <article> whose id is "s1-5f33d472".
std::string html_article(const ExportRow& row, const Zone& zone);
std::string html_id(const ExportRow& row);

}  // namespace stet
