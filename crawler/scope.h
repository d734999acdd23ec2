// What belongs to a crawl: which site, which links of a list, in which order.
#pragma once

#include "crawler/feed.h"
#include "extract/links.h"
#include "extract/url.h"
#include "store/time.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// Traps: URLs deeper or with more parameters than any page of a site is meant to have.
inline constexpr int kMaxPathSegments = 16;
inline constexpr int kMaxRepeatedSegments = 3;  // "/a/b/a/b/a/b": a relative link gone astray
inline constexpr int kMaxQueryParameters = 12;
inline constexpr int kMaxLinksOfList = 5'000;

/// The name of a site, for scope: the host without "www.", with its port where it is not the
/// scheme's. "news.example", "127.0.0.1:8080".
std::string crawl_site(const Url& url);

/// Whether a URL belongs to a site: its host is the site's or below it.
bool in_site(const Url& url, std::string_view site);

/// The politeness queue of a URL: the host, with its port where it is not the scheme's.
std::string host_key(const Url& url);

/// What a link of a page most likely leads to.
enum class LinkKind : std::uint8_t {
    story,    // its address or its place says so
    maybe,    // nothing speaks for or against it
    section,  // a list: a section front, a tag, an author, a page of results
    service,  // log-in, terms, search, share, print
    asset     // a picture, a film, a document
};

/// By the shape of the address: dates, slugs, numbers, words such as "tag" or "login".
LinkKind link_kind(const Url& url);
/// The same with what the page shows of the link: a heading or a whole sentence names a story.
LinkKind link_kind(const PageLink& link);

/// Why this URL is a trap, or nothing: endless paths and parameters, and calendars, which go on
/// for ever by their "next month". `now`: dates in the address more than a year ahead are one too.
std::optional<std::string> trap(const Url& url, std::optional<UtcTime> now = std::nullopt);

/// When a story should be looked at again: after a tenth of the time for which it has stood
/// unchanged, but within kLongestInterval. A list that dates the story later than our last look
/// makes it due at once.
inline constexpr std::chrono::hours kLongestInterval{24 * 30};
UtcTime next_due(UtcTime last_change, UtcTime last_look);
bool is_due(UtcTime last_change,
            UtcTime last_look,
            std::optional<UtcTime> said_to_change,
            UtcTime now);

/// Order within a crawl: the newer a list says it is, the sooner; undated ones after the dated of
/// this week, in list order.
double story_priority(std::optional<UtcTime> date, std::size_t place_in_list, UtcTime now);

/// Whether a sitemap is one of news, by its address: "news" as a word of it.
bool names_news(const Url& url);

}  // namespace stet
