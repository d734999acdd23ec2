// Lists made for machines -> the URLs that they name, with dates.
//
// RSS 0.9x, 1.0 (RDF) and 2.0, Atom 0.3 and 1.0, JSON Feed, sitemaps (with news, image and hreflang
// extensions), sitemap indexes, text sitemaps; gzipped or not, in any encoding, however broken:
// what stands before a fault is kept. Items are handed over one by one, so that a list of 50,000
// needs the memory of its bytes and one item.
#pragma once

#include "extract/url.h"
#include "store/time.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// Of a gzipped list, unpacked (the protocol allows 50 MB).
inline constexpr std::uint64_t kMaxListBytes = 64U << 20U;
/// Items beyond these are not read (the sitemap protocol's own limit).
inline constexpr std::size_t kMaxListItems = 50'000;
inline constexpr std::size_t kMaxItemLinks = 32;
inline constexpr std::size_t kMaxItemImages = 1'000;
/// JSON is read as a whole tree: less of it.
inline constexpr std::size_t kMaxJsonFeedBytes = 16U << 20U;

struct ItemLink {
    std::string rel;  // "alternate" where none is given
    std::string type;
    std::string href;  // absolute
    std::string title;
    std::string hreflang;
};

struct NewsEntry {
    std::string name;  // of the publication
    std::string language;
    std::string title;
    std::string date_text;
    std::optional<UtcTime> date;
    std::string keywords;
    std::string genres;
    std::string stock_tickers;
    std::string access;  // "Subscription", "Registration": a paywall marker
};

struct ImageEntry {
    std::string loc;
    std::string caption;
    std::string title;
    std::string license;
    std::string geo_location;
};

/// One entry. Text fields are plain text: markup is taken out.
struct FeedItem {
    std::string url;  // of the story, absolute; "" where the entry names none
    std::string id;
    std::string title;
    std::string summary;
    std::string author;
    std::string language;
    std::vector<std::string> categories;
    std::optional<UtcTime> published;
    std::optional<UtcTime> updated;  // a sitemap's lastmod
    std::string published_text;      // as written
    std::string updated_text;
    std::vector<ItemLink> links;  // Atom's and the like, as far as given
    // Sitemaps only:
    std::string changefreq;
    std::optional<double> priority;
    std::optional<NewsEntry> news;
    std::vector<ImageEntry> images;
    std::vector<ItemLink> alternates;  // hreflang
    bool other_host = false;           // than the sitemap's own
};

struct FeedInfo {
    enum class Kind : std::uint8_t { none, rss, rdf, atom, json, urlset, index, text };
    Kind kind = Kind::none;
    std::string version;  // "2.0", "1.0" as given
    std::string title;
    std::string home;  // the page that it belongs to, absolute
    std::string language;
    std::optional<UtcTime> updated;
    std::string next;  // rel="next": an older part
    std::size_t items = 0;
    bool cut = false;  // there was more than kMaxListItems
    bool is_feed() const {
        return kind == Kind::rss || kind == Kind::rdf || kind == Kind::atom || kind == Kind::json;
    }
    bool is_sitemap() const {
        return kind == Kind::urlset || kind == Kind::index || kind == Kind::text;
    }
};

/// Reads a list. `url` is where it came from; links resolve against it and any xml:base.
/// `take` gets each item and returns false to stop. What `take` throws passes through.
FeedInfo parse_feed(std::string_view bytes,
                    std::string_view content_type,
                    const Url& url,
                    const std::function<bool(FeedItem&)>& take);

/// Text without its markup: tags dropped, entities decoded, white space collapsed.
std::string plain_text(std::string_view markup);

}  // namespace stet
