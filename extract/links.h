// What a page points to: other pages, feeds, sitemaps, and itself under other addresses.
#pragma once

#include "extract/article.h"
#include "extract/dom.h"
#include "extract/url.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// <a href> or <area href>.
struct PageLink {
    Url url;           // http or https, with its fragment
    std::string text;  // as read, cut at kMaxLinkText bytes; a picture's alt where there is none
    bool nofollow = false;  // rel=nofollow, ugc or sponsored
    bool heading = false;   // stands in, or around, a heading: how lists name their stories
    NodeId node = kNoNode;
};

struct FeedLink {
    enum class Kind : std::uint8_t { rss, atom, json, guess };
    Url url;  // without a fragment
    Kind kind = Kind::guess;
    std::string title;
    bool comments = false;  // a feed of comments, not of stories
};

/// "rss", "atom", "json", "guess".
std::string_view feed_kind_name(FeedLink::Kind kind);

struct PageLinks {
    Url base;                     // what relative addresses stand against: <base href>, or the page
    std::vector<PageLink> pages;  // in page order; one target may come several times
    std::vector<FeedLink> feeds;  // each once; guesses only where no <link> names a feed
    std::vector<Url> sitemaps;    // <link rel=sitemap>
    std::vector<Url> canonicals;  // <link rel=canonical>, each once; one on a sane page
    Url amp;                      // <link rel=amphtml>
    Url mobile;                   // <link rel=alternate media=handheld or narrow screens>
    Url next;                     // rel=next, prev: parts of one story, or of a list
    Url prev;
};

inline constexpr std::size_t kMaxLinks = 20'000;
inline constexpr std::size_t kMaxLinkText = 300;

/// Reads them all. `address` is where the page was; without it, relative addresses are left out.
PageLinks find_links(const Document& page, const Url& address);

/// What relative addresses on a page stand against (HTML Standard section 2.4.3).
Url base_url(const Document& page, const Url& address);

/// Which article a page belongs to, by what its links say.
struct PageIdentity {
    Url article;   // the address that the article is known by; the page's own in doubt
    Url original;  // on another site: where the page says its text comes from; else empty
    Url whole;     // where the page is a later part ("?page=2"): the first part; else empty
};

/// rel=canonical is believed where there is one, on the same site, public, not the home page and
/// not the first part of the same story.
PageIdentity identify_page(const Url& address, const PageLinks& links);

/// Where, on another site, a page says that its text comes from: a canonical address that crosses
/// sites is a relation ("syndicated from") and joins nothing. "" for none.
std::string syndicated_from(const Article& article, const Url& address);

}  // namespace stet
