#include "crawler/header_links.h"

#include "crawler/http_fields.h"
#include "extract/text.h"

#include <algorithm>

namespace stet {
namespace {

std::optional<FeedLink::Kind> feed_kind(const HeaderLink& link) {
    const auto found = link.parameters.find("type");
    if (found == link.parameters.end()) return std::nullopt;
    const std::string type = parse_content_type(found->second).mime;
    if (type == "application/rss+xml" || type == "application/rdf+xml") return FeedLink::Kind::rss;
    if (type == "application/atom+xml") return FeedLink::Kind::atom;
    if (type == "application/feed+json") return FeedLink::Kind::json;
    return std::nullopt;
}

void add_feed(PageLinks& links, FeedLink feed) {
    std::erase_if(links.feeds,
                  [](const FeedLink& other) { return other.kind == FeedLink::Kind::guess; });
    const bool known = std::any_of(links.feeds.begin(), links.feeds.end(),
                                   [&](const FeedLink& other) { return other.url == feed.url; });
    if (!known) links.feeds.push_back(std::move(feed));
}

}  // namespace

void add_header_links(PageLinks& links, std::string_view head, const Url& page) {
    for (const HeaderLink& link : parse_link_header(header_joined(head, "Link"))) {
        // An anchor makes it a statement about something else (RFC 8288 3.2).
        if (link.parameters.contains("anchor")) continue;
        std::optional<Url> url = page.resolve(link.uri);
        if (!url || !url->is_http()) continue;
        if (url->fragment()) url = Url::parse(url->without_fragment());
        if (!url) continue;
        if (link.has_relation("canonical") && links.canonicals.empty()) {
            links.canonicals.push_back(*url);
        }
        if (link.has_relation("amphtml") && links.amp.empty()) links.amp = *url;
        if (link.has_relation("next") && links.next.empty()) links.next = *url;
        if (link.has_relation("prev") && links.prev.empty()) links.prev = *url;
        if (link.has_relation("sitemap")) {
            const bool known = std::find(links.sitemaps.begin(), links.sitemaps.end(), *url) !=
                               links.sitemaps.end();
            if (!known) links.sitemaps.push_back(*url);
        }
        if (!link.has_relation("alternate")) continue;
        if (const auto kind = feed_kind(link)) {
            const auto title = link.parameters.find("title");
            FeedLink feed;
            feed.url = *url;
            feed.kind = *kind;
            if (title != link.parameters.end()) feed.title = clean_text(title->second);
            feed.comments = ascii_lower(feed.title).find("comment") != std::string::npos;
            add_feed(links, std::move(feed));
        }
    }
}

}  // namespace stet
