// A story on several pages: which page this is, where the others are, and their texts made one.
//
// What a page links to is evidence, never proof: the others are fetched, and is_page_of_story()
// judges what came. Pure.
#pragma once

#include "extract/article.h"
#include "extract/dom.h"
#include "extract/url.h"

#include <map>
#include <string_view>
#include <vector>

namespace stet {

/// Pages of one story beyond these are not asked for.
inline constexpr int kMaxStoryPages = 20;

/// What a page says of itself and the other pages of its story.
struct StoryPages {
    int number = 1;             // of this page
    Url first;                  // where this is a later page: the first; else empty
    std::map<int, Url> others;  // later pages that it links to, by number
    Url whole;                  // one page with the whole story, which it calls canonical
    Url next;                   // by a site rule (next_page_link); else empty
};

/// Another address is a later page where it is the story's own but for a page number ("?page=2",
/// "/2", "/page/2", "-2.html"), and where a link says so: rel=next, the number as its text, or
/// "next". Links among comments do not count. `rules` may be null.
StoryPages find_story_pages(const Document& page, const Url& address, const SiteRules* rules);

/// Whether `page` is a later page of the story that `earlier` begins: it is of the same story (by
/// headline, canonical address or a link back) and has text that the earlier pages lack. A page
/// that shows the story once more, with other comments below, is none.
bool is_page_of_story(const std::vector<Article>& earlier,
                      const Url& first,
                      const Article& page,
                      const StoryPages& links);

/// One article of the pages of a story, in order. The first page's fields lead, later pages fill
/// what it lacks; what a page repeats of those before it (headline, sub-heads and paragraphs at
/// its beginning, notices) is dropped, and what every page ends with stands at the end alone.
Article join_pages(std::vector<Article> pages);

}  // namespace stet
