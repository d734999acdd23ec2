#include "extract/links.h"

#include "extract/text.h"

#include <algorithm>
#include <optional>

namespace stet {
namespace {

Url without_fragment(const Url& url) {
    if (!url.fragment()) return url;
    return Url::parse(url.without_fragment()).value_or(url);
}

/// The http(s) address that `reference` names; empty where it names none.
Url web_address(const Url& base, std::string_view reference) {
    if (trim(reference).empty()) return {};
    std::optional<Url> url = base.resolve(reference);
    return url && url->is_http() && !url->host().empty() ? std::move(*url) : Url();
}

void add_once(std::vector<Url>& urls, const Url& url) {
    if (!url.empty() && std::find(urls.begin(), urls.end(), url) == urls.end()) {
        urls.push_back(url);
    }
}

// ---- Feeds ------------------------------------------------------------------------------------

std::optional<FeedLink::Kind> feed_kind(std::string_view type, const Url& url) {
    const std::string mime = ascii_lower(trim(type.substr(0, type.find(';'))));
    if (mime == "application/rss+xml" || mime == "application/rdf+xml") return FeedLink::Kind::rss;
    if (mime == "application/atom+xml") return FeedLink::Kind::atom;
    if (mime == "application/feed+json") return FeedLink::Kind::json;
    // JSON Feed 1.0 had this type; so have the interfaces of content management systems.
    if (mime == "application/json" && url.path().find("/wp-json/") == std::string::npos) {
        return FeedLink::Kind::json;
    }
    if (mime == "text/xml" || mime == "application/xml") return FeedLink::Kind::guess;
    return std::nullopt;
}

/// "feed:http://host/f" and "feed://host/f" (draft-obasanjo-feed-URI-scheme) are http addresses.
Url feed_address(const Url& base, std::string_view reference) {
    reference = trim(reference);
    if (!ascii_iequals(reference.substr(0, 5), "feed:")) return web_address(base, reference);
    reference.remove_prefix(5);
    if (reference.substr(0, 2) == "//") return web_address(base, "http:" + std::string(reference));
    return web_address(base, reference);
}

bool is_of_comments(std::string_view title, const Url& url) {
    const std::string words = ascii_lower(title);
    const std::string path = ascii_lower(url.path());
    return words.find("comment") != std::string::npos ||
           path.find("/comments/feed") != std::string::npos ||
           path.find("/feeds/comments") != std::string::npos;
}

void add_feed(PageLinks& links, FeedLink feed) {
    if (feed.url.empty()) return;
    feed.url = without_fragment(feed.url);
    const bool known = std::any_of(links.feeds.begin(), links.feeds.end(),
                                   [&](const FeedLink& other) { return other.url == feed.url; });
    if (known) return;
    feed.comments = is_of_comments(feed.title, feed.url);
    links.feeds.push_back(std::move(feed));
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// Whether an address looks like a feed's. A guess, to be checked by fetching it.
bool looks_like_feed(const Url& url) {
    std::string path = ascii_lower(url.path());
    if (path.size() > 1 && path.back() == '/') path.pop_back();
    for (const std::string_view end :
         {"/feed", "/rss", "/atom", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml",
          "/feed.json", ".rss", ".rdf", ".atom"}) {
        if (ends_with(path, end)) return true;
    }
    return false;
}

// ---- Anchors ----------------------------------------------------------------------------------

bool is_heading(Tag tag) {
    return tag >= Tag::h1 && tag <= Tag::h6;
}

bool is_in_heading(const Document& page, NodeId id) {
    constexpr int kReach = 4;
    NodeId up = page.parent(id);
    for (int i = 0; i < kReach && up != kNoNode; ++i, up = page.parent(up)) {
        if (is_heading(page[up].tag)) return true;
    }
    for (NodeId at = id + 1; at < page.end(id); ++at) {
        if (is_heading(page[at].tag)) return true;
    }
    return false;
}

std::string link_text(const Document& page, NodeId id) {
    std::string text;
    std::string_view alternative;
    for (NodeId at = id + 1; at < page.end(id) && text.size() < kMaxLinkText;) {
        const Node& node = page[at];
        if (node.tag == Tag::script || node.tag == Tag::style || node.tag == Tag::svg ||
            node.tag == Tag::template_) {
            at = node.end;
            continue;
        }
        if (node.kind == NodeKind::text) append_clean(text, node.text.substr(0, 2 * kMaxLinkText));
        if (node.tag == Tag::img && alternative.empty()) alternative = page.attribute(at, "alt");
        ++at;
    }
    const std::string_view trimmed = trim(text);
    if (trimmed.empty()) text = clean_text(alternative.substr(0, 2 * kMaxLinkText));
    std::string_view cut = trim(text);
    if (cut.size() > kMaxLinkText) {
        std::size_t end = kMaxLinkText;
        while (end > 0 && (static_cast<unsigned char>(cut[end]) & 0xC0U) == 0x80U) --end;
        cut = cut.substr(0, end);
    }
    return std::string(cut);
}

void read_anchor(const Document& page, NodeId id, PageLinks& links) {
    if (links.pages.size() >= kMaxLinks || !page.has_attribute(id, "href")) return;
    const std::string_view reference = trim(page.attribute(id, "href"));
    if (reference.empty() || reference.front() == '#') return;
    PageLink link;
    link.url = web_address(links.base, reference);
    if (link.url.empty()) return;
    const std::string_view rel = page.attribute(id, "rel");
    link.nofollow =
        has_token(rel, "nofollow") || has_token(rel, "ugc") || has_token(rel, "sponsored");
    if (links.next.empty() && has_token(rel, "next")) links.next = link.url;
    if (links.prev.empty() && has_token(rel, "prev")) links.prev = link.url;
    link.text = link_text(page, id);
    link.heading = is_in_heading(page, id);
    link.node = id;
    links.pages.push_back(std::move(link));
}

bool is_for_small_screens(std::string_view media) {
    return has_token(media, "handheld") || media.find("max-width") != std::string_view::npos;
}

void read_link(const Document& page, NodeId id, PageLinks& links) {
    const std::string_view rel = page.attribute(id, "rel");
    const std::string_view reference = page.attribute(id, "href");
    const std::string_view type = page.attribute(id, "type");
    if (trim(reference).empty()) return;
    if (has_token(rel, "canonical")) add_once(links.canonicals, web_address(links.base, reference));
    if (has_token(rel, "sitemap")) add_once(links.sitemaps, web_address(links.base, reference));
    if (has_token(rel, "amphtml") && links.amp.empty()) {
        links.amp = web_address(links.base, reference);
    }
    if (has_token(rel, "next") && links.next.empty()) {
        links.next = web_address(links.base, reference);
    }
    if ((has_token(rel, "prev") || has_token(rel, "previous")) && links.prev.empty()) {
        links.prev = web_address(links.base, reference);
    }
    if (!has_token(rel, "alternate") || has_token(rel, "stylesheet")) return;
    if (is_for_small_screens(page.attribute(id, "media")) && links.mobile.empty()) {
        links.mobile = web_address(links.base, reference);
    }
    FeedLink feed;
    feed.url = feed_address(links.base, reference);
    if (feed.url.empty()) return;
    const std::optional<FeedLink::Kind> kind = feed_kind(type, feed.url);
    if (!kind) return;
    feed.kind = *kind;
    feed.title = clean_text(page.attribute(id, "title"));
    add_feed(links, std::move(feed));
}

// ---- Identity ---------------------------------------------------------------------------------

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The part of a story that an address names: "?page=3", "/story/page/3"; 1 where it names none.
int part_number(const Url& url) {
    const auto number = [](std::string_view text) {
        constexpr std::size_t kDigits = 3;
        if (!all_digits(text) || text.size() > kDigits) return 1;
        int value = 0;
        for (const char c : text) value = value * 10 + (c - '0');
        return std::max(value, 1);
    };
    if (url.query()) {
        std::string_view query = *url.query();
        while (!query.empty()) {
            const std::string_view pair = query.substr(0, query.find('&'));
            query.remove_prefix(std::min(pair.size() + 1, query.size()));
            const std::string name = ascii_lower(pair.substr(0, pair.find('=')));
            const bool is_page = name == "page" || name == "pg" || name == "pagina" ||
                                 name == "seite" || name == "paged";
            if (is_page && pair.size() > name.size()) return number(pair.substr(name.size() + 1));
        }
    }
    std::string_view path = url.path();
    if (!path.empty() && path.back() == '/') path.remove_suffix(1);
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos || slash == 0) return 1;
    const std::string_view before = path.substr(0, slash);
    return ends_with(before, "/page") || ends_with(before, "/seite")
               ? number(path.substr(slash + 1))
               : 1;
}

/// Names that only mean something inside a network.
bool is_private_name(std::string_view host) {
    if (host.empty() || host.front() == '[') return true;
    const std::size_t dot = host.rfind('.');
    if (dot == std::string_view::npos) return true;
    const std::string_view last = host.substr(dot + 1);
    return all_digits(last) || last == "localhost" || last == "local" || last == "internal" ||
           last == "lan" || last == "test" || last == "invalid";
}

}  // namespace

std::string_view feed_kind_name(FeedLink::Kind kind) {
    switch (kind) {
        case FeedLink::Kind::rss: return "rss";
        case FeedLink::Kind::atom: return "atom";
        case FeedLink::Kind::json: return "json";
        case FeedLink::Kind::guess: return "guess";
    }
    return "";
}

Url base_url(const Document& page, const Url& address) {
    const NodeId end = page.head() == kNoNode ? page.size() : page.end(page.head());
    for (NodeId id = 0; id < end; ++id) {
        if (!page.is(id, Tag::base) || !page.has_attribute(id, "href")) continue;
        const std::optional<Url> base = address.resolve(page.attribute(id, "href"));
        return base && base->is_http() ? *base : address;
    }
    return address;
}

PageLinks find_links(const Document& page, const Url& address) {
    PageLinks links;
    links.base = base_url(page, address);
    for (NodeId id = 0; id < page.size(); ++id) {
        const Tag tag = page[id].tag;
        if (tag == Tag::a || tag == Tag::area) read_anchor(page, id, links);
        if (tag == Tag::link) read_link(page, id, links);
    }
    if (links.feeds.empty()) {
        for (const PageLink& link : links.pages) {
            if (looks_like_feed(link.url))
                add_feed(links, {link.url, FeedLink::Kind::guess, "", false});
        }
    }
    return links;
}

PageIdentity identify_page(const Url& address, const PageLinks& links) {
    PageIdentity identity;
    identity.article = without_fragment(address);
    if (links.canonicals.size() != 1) return identity;
    const Url canonical = without_fragment(links.canonicals.front());
    const bool home = canonical.path() == "/" && !canonical.query();
    if (home && address.path() != "/") return identity;
    if (canonical.host() != address.host() && is_private_name(canonical.host())) return identity;
    if (site_of(canonical) != site_of(address)) {
        identity.original = canonical;
    } else if (part_number(address) > 1 && part_number(canonical) == 1) {
        identity.whole = canonical;
    } else {
        identity.article = canonical;
    }
    return identity;
}

std::string syndicated_from(const Article& article, const Url& address) {
    if (!article.canonical_url || !address.is_http()) return {};
    const std::optional<Url> canonical = Url::parse(article.canonical_url.value);
    if (!canonical || !canonical->is_http()) return {};
    PageLinks links;
    links.canonicals.push_back(*canonical);
    return identify_page(address, links).original.href();
}

}  // namespace stet
