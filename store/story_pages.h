// Stories on several pages: which captures a story's text is made of.
//
// They are rows of look_captures behind the page's own: the redirects on the way to a later page
// (role "hop"), what answered (role "part"), and where that was no text (a 304, a page that could
// not be had) the capture of an earlier look that stands in for it (role "part" as well). A look's
// text is that of its page and of the captures with role "part" that are text, in this order; one
// whose page was not modified has the page's earlier capture first among them.
#pragma once

#include "store/archive.h"
#include "store/events.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

struct StoryPage {
    std::string url;           // that answered
    std::int64_t capture = 0;  // whose bytes give its text
};

/// The pages that the latest text of the story at this address is made of, in order. Empty where
/// there is no story; one for most.
std::vector<StoryPage> pages_of(const Archive& archive, const std::string& url);

/// The first of a story's pages, where `url` is one of the others; "" otherwise. Pure.
std::string first_page_of(const std::vector<StoryPage>& pages, const std::string& url);

/// Where the latest text of the story at this address is that of one page with the whole story,
/// which the page at this address names as canonical: that page; "" otherwise.
std::string whole_page_of(const Archive& archive, const std::string& url);

/// Whether a page that a story links to as its next was fetched since `since` and found to be none.
bool was_no_page(const Archive& archive, const std::string& url, UtcTime since);

/// When later pages of the story could not be had while their earlier text stood, and when they
/// came back: Event::Kind::page_missing and page_back.
std::vector<Event> page_events(const Archive& archive, std::string_view story);

}  // namespace stet
