// A page read once for all that it holds: its article and its links.
#pragma once

#include "extract/article.h"
#include "extract/links.h"
#include "extract/pagination.h"

#include <string>
#include <string_view>

namespace stet {

/// As extract_article(), of a page that is given away, for a copy of it less.
Article read_article(std::string html, const PageContext& context);

struct PageReading {
    Article article;
    PageLinks links;
    std::string encoding;  // "UTF-8", "windows-1252", ...: what the bytes were read as
};

/// As extract_article() and find_links(), for the price of one parse. Never throws on content.
PageReading read_page(std::string_view html, const PageContext& context);

/// The article, and where the other pages of its story are.
struct StoryPageReading {
    Article article;
    StoryPages pages;
};

/// As extract_article(), and find_story_pages() where it is one. Never throws on content.
StoryPageReading read_story_page(std::string_view html, const PageContext& context);

/// The links alone: a section front, a home page.
PageLinks read_links(std::string_view html, const PageContext& context);

}  // namespace stet
