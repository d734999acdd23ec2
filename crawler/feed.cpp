#include "crawler/feed.h"

#include "crawler/date.h"
#include "crawler/http_fields.h"
#include "crawler/meta_scan.h"
#include "crawler/xml_reader.h"
#include "extract/charset.h"
#include "extract/text.h"
#include "store/content_encoding.h"
#include "store/json_text.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using Take = std::function<bool(FeedItem&)>;

constexpr std::size_t kMaxFieldBytes = 64U << 10U;  // of one field's text

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/// Whether the bytes are UTF-8 throughout.
bool valid_utf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        if (lead < 0xC2 || lead > 0xF4 || i + more >= text.size()) return false;
        for (std::size_t k = 1; k <= more; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0U) != 0x80) return false;
        }
        i += more + 1;
    }
    return true;
}

/// The encoding that an XML declaration names: <?xml version="1.0" encoding="ISO-8859-1"?>
std::string declared_encoding(std::string_view bytes) {
    constexpr std::size_t kDeclarationBytes = 256;
    std::string_view head = bytes.substr(0, kDeclarationBytes);
    head = trim(head);
    if (!head.starts_with("<?xml")) return {};
    head = head.substr(0, head.find("?>"));
    const std::size_t at = head.find("encoding");
    if (at == std::string_view::npos) return {};
    const std::size_t open = head.find_first_of("\"'", at);
    if (open == std::string_view::npos) return {};
    return std::string(head.substr(open + 1, head.find(head[open], open + 1) - open - 1));
}

/// A list's text in UTF-8. `decoded` holds it where the bytes could not be used as they are.
std::string_view utf8_view(std::string_view bytes,
                           std::string_view content_type,
                           std::string& decoded) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const bool wide = bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE") ||
                      bytes.substr(0, 64).find('\0') != std::string_view::npos;
    if (!wide && valid_utf8(bytes)) return bytes;
    std::string charset = parse_content_type(content_type).charset;
    if (wide && bytes.size() > 1 && bytes[0] == '\0') charset = "utf-16be";
    if (wide && bytes.size() > 1 && bytes[1] == '\0') charset = "utf-16le";
    if (charset.empty()) charset = declared_encoding(bytes);
    decoded =
        to_utf8(std::string(bytes), charset.empty() ? "text/xml" : "text/xml; charset=" + charset)
            .utf8;
    return decoded;
}

std::string from_base64(std::string_view text) {
    std::string out;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        std::uint32_t value = 64;
        if (c >= 'A' && c <= 'Z')
            value = static_cast<std::uint32_t>(c - 'A');
        else if (c >= 'a' && c <= 'z')
            value = static_cast<std::uint32_t>(c - 'a') + 26;
        else if (c >= '0' && c <= '9')
            value = static_cast<std::uint32_t>(c - '0') + 52;
        else if (c == '+')
            value = 62;
        else if (c == '/')
            value = 63;
        if (value == 64) continue;
        bits = (bits << 6U) | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<char>((bits >> count) & 0xFFU));
        }
    }
    return out;
}

std::string resolve(const Url& base, std::string_view reference) {
    const std::string text = clean_text(reference);
    if (text.empty()) return {};
    const std::optional<Url> url = base.empty() ? Url::parse(text) : base.resolve(text);
    return url ? url->href() : std::string{};
}

std::optional<double> read_priority(std::string_view text) {
    text = trim(text);
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || value < 0 || value > 1) {
        return std::nullopt;
    }
    return value;
}

/// Reads one XML list, event by event.
class XmlList {
public:
    XmlList(std::string_view utf8, const Url& url, const Take& take)
        : reader_(utf8), url_(url), take_(take) {}

    FeedInfo read() {
        while (!stopped_) {
            switch (reader_.next()) {
                case XmlReader::Event::start: start(); break;
                case XmlReader::Event::end: end(); break;
                case XmlReader::Event::text:
                    if (capturing_ && value_.size() < kMaxFieldBytes) {
                        value_.append(reader_.text(), 0, kMaxFieldBytes);
                    }
                    break;
                case XmlReader::Event::eof: finish_item(); return std::move(info_);
            }
        }
        return std::move(info_);
    }

private:
    using Kind = FeedInfo::Kind;

    bool in_feed() const { return info_.is_feed(); }

    /// The element's name, Atom's prefix dropped inside Atom.
    std::string local_name() const {
        std::string name = reader_.name();
        if (info_.kind == Kind::atom && name.starts_with("atom:")) name.erase(0, 5);
        return name;
    }

    void find_root() {
        std::string name = ascii_lower(reader_.name());
        if (name.starts_with("atom:") || name.starts_with("rdf:"))
            name.erase(0, name.find(':') + 1);
        if (name == "rss" || name == "channel")
            info_.kind = Kind::rss;
        else if (name == "rdf")
            info_.kind = Kind::rdf;
        else if (name == "feed")
            info_.kind = Kind::atom;
        else if (name == "urlset" || name == "url")
            info_.kind = Kind::urlset;
        else if (name == "sitemapindex" || name == "sitemap")
            info_.kind = Kind::index;
        else if (name == "html")
            stopped_ = true;  // a page instead of a list
        if (info_.kind == Kind::none) return;
        info_.version = std::string(reader_.attribute("version"));
        if (info_.kind == Kind::atom) {
            info_.version = info_.version.empty() ? "1.0" : info_.version;
        }
        if (const auto lang = reader_.attribute("xml:lang"); !lang.empty()) info_.language = lang;
        take_base(reader_.depth());
        if (name == "url" || name == "sitemap") begin_item();
    }

    /// Notes an xml:base of the element that just started at `depth`.
    void take_base(std::size_t depth) {
        const std::string_view base = reader_.attribute("xml:base");
        if (base.empty() || bases_.size() >= kMaxXmlDepth) return;
        const std::optional<Url> url = current_base().resolve(base);
        if (url) bases_.emplace_back(depth, *url);
    }
    const Url& current_base() const { return bases_.empty() ? url_ : bases_.back().second; }

    void start() {
        if (info_.kind == Kind::none) {
            find_root();
            return;
        }
        take_base(reader_.depth());
        const std::string name = local_name();
        const bool item =
            in_feed() ? name == "item" || name == "entry" : name == "url" || name == "sitemap";
        // A sitemap's entries never nest: one that begins ends the one before, closed or not.
        if (item && (!in_item_ || !in_feed() || reader_.depth() <= item_depth_ + 1)) {
            finish_item();
            begin_item();
            return;
        }
        if (in_feed())
            start_in_feed(name);
        else
            start_in_sitemap(name);
    }

    void begin_item() {
        in_item_ = true;
        item_depth_ = reader_.depth();
        item_ = {};
        link_ = {};
        original_link_.clear();
        permalink_.clear();
        dc_date_.clear();
        capturing_ = false;
        if (const auto lang = reader_.attribute("xml:lang"); !lang.empty()) item_.language = lang;
        about_ = std::string(reader_.attribute("rdf:about"));
        if (!in_feed()) {
            // Text that stands in the entry itself is its address: <loc> was forgotten.
            capturing_ = true;
            leaf_ = "loc";
            value_.clear();
        }
    }

    void start_in_feed(const std::string& name) {
        if (capturing_) {
            // Markup inside a field: kept as written, to be stripped later.
            has_markup_ = true;
            if (name == "name" || name == "atom:name")
                name_begin_ = value_.size();
            else if (value_.size() < kMaxFieldBytes)
                value_.append(reader_.source());
            return;
        }
        const bool field = in_item_ ? reader_.depth() == item_depth_ + 1
                                    : name != "channel" && name != "items" && !in_image_;
        if (!in_item_ && (name == "image" || name == "textInput" || name == "textinput")) {
            in_image_ = true;
            image_depth_ = reader_.depth();
            return;
        }
        if (!field) return;
        if (name == "link" || name == "atom:link")
            take_link(name == "atom:link" || info_.kind == Kind::atom);
        if (name == "category" && in_item_) add_category(reader_.attribute("term"));
        capturing_ = true;
        has_markup_ = false;
        name_begin_ = std::string::npos;
        author_.clear();
        field_depth_ = reader_.depth();
        value_.clear();
        base64_ = ascii_iequals(reader_.attribute("mode"), "base64") ||
                  ascii_iequals(reader_.attribute("type"), "application/octet-stream");
        const std::string_view type = reader_.attribute("type");
        plain_ = info_.kind == Kind::atom &&
                 (type.empty() || type == "text" || type == "text/plain") &&
                 !ascii_iequals(reader_.attribute("mode"), "escaped");
        not_permalink_ = ascii_iequals(reader_.attribute("isPermaLink"), "false");
    }

    void take_link(bool atom) {
        ItemLink link;
        link.rel = ascii_lower(reader_.attribute("rel"));
        constexpr std::string_view kIana = "http://www.iana.org/assignments/relation/";
        if (link.rel.starts_with(kIana)) link.rel.erase(0, kIana.size());
        if (link.rel.empty()) link.rel = "alternate";
        link.type = std::string(reader_.attribute("type"));
        link.href = resolve(current_base(), reader_.attribute("href"));
        link.title = std::string(reader_.attribute("title"));
        link.hreflang = std::string(reader_.attribute("hreflang"));
        if (!in_item_) {
            if (link.rel == "next") info_.next = link.href;
            if (link.rel == "alternate" && info_.home.empty() && !link.href.empty() &&
                (atom ? info_.kind == Kind::atom : true)) {
                info_.home = link.href;
            }
            return;
        }
        if (item_.links.size() < kMaxItemLinks && (atom || !link.href.empty())) {
            item_.links.push_back(std::move(link));
        }
    }

    void add_category(std::string_view text) {
        const std::string word = clean_text(text);
        if (!word.empty() && item_.categories.size() < kMaxItemLinks)
            item_.categories.push_back(word);
    }

    void start_in_sitemap(const std::string& name) {
        if (!in_item_) return;
        // A loc that was not closed ends where the next element begins.
        if (capturing_ && leaf_ == "loc" && !trim(value_).empty()) sitemap_field();
        if (name == "xhtml:link") {
            if (item_.alternates.size() < kMaxItemLinks) {
                ItemLink link;
                link.rel = ascii_lower(reader_.attribute("rel"));
                link.hreflang = std::string(reader_.attribute("hreflang"));
                link.href = resolve(url_, reader_.attribute("href"));
                item_.alternates.push_back(std::move(link));
            }
            return;
        }
        if (name == "news:news") item_.news.emplace();
        if (name == "image:image" && item_.images.size() < kMaxItemImages)
            item_.images.emplace_back();
        capturing_ = true;
        leaf_ = name;
        value_.clear();
    }

    void end() {
        const std::size_t depth = reader_.depth() + 1;  // of the element that ends
        while (!bases_.empty() && bases_.back().first > depth) bases_.pop_back();
        if (info_.kind == Kind::none) return;
        if (in_item_ && depth <= item_depth_) {
            if (capturing_ && in_feed()) field();
            finish_item();
            pop_bases(depth);
            return;
        }
        if (in_feed()) {
            if (in_image_ && depth <= image_depth_) {
                in_image_ = false;
            } else if (capturing_ && depth <= field_depth_) {
                field();
            } else if (capturing_) {
                if (name_begin_ != std::string::npos &&
                    (reader_.name() == "name" || reader_.name() == "atom:name")) {
                    author_ = value_.substr(std::min(name_begin_, value_.size()));
                    name_begin_ = std::string::npos;
                } else if (value_.size() < kMaxFieldBytes) {
                    value_.append(reader_.source());
                }
            }
        } else if (capturing_ && reader_.name() == leaf_) {
            sitemap_field();
        } else {
            capturing_ = false;
        }
        pop_bases(depth);
    }

    void pop_bases(std::size_t depth) {
        while (!bases_.empty() && bases_.back().first >= depth) bases_.pop_back();
    }

    /// A field of a feed or of an entry has ended.
    void field() {
        capturing_ = false;
        const std::string name = local_name();
        if (base64_) value_ = from_base64(value_);
        if (!in_item_) {
            feed_field(name);
            return;
        }
        const auto text = [&] {
            return plain_ && !has_markup_ ? clean_text(value_) : plain_text(value_);
        };
        if (name == "title")
            item_.title = text();
        else if (name == "dc:title") {
            if (item_.title.empty()) item_.title = text();
        } else if (name == "link") {
            if (!trim(value_).empty())
                link_ = resolve(current_base(), value_);
            else if (info_.kind != Kind::atom && !item_.links.empty() &&
                     item_.links.back().rel == "alternate") {
                link_ = item_.links.back().href;  // RSS with Atom's way of writing it
            }
        } else if (name == "feedburner:origLink" || name == "feedburner:origlink") {
            original_link_ = resolve(current_base(), value_);
        } else if (name == "guid" || name == "id") {
            item_.id = clean_text(value_);
            if (name == "guid" && !not_permalink_ &&
                (item_.id.starts_with("http://") || item_.id.starts_with("https://"))) {
                permalink_ = resolve(current_base(), item_.id);
            }
            if (item_.id.starts_with('/')) item_.id = resolve(current_base(), item_.id);
        } else if (name == "pubDate" || name == "pubdate" || name == "published" ||
                   name == "issued" || name == "dcterms:issued" || name == "atom:published") {
            set_date(item_.published, item_.published_text);
        } else if (name == "created" || name == "dcterms:created") {
            if (item_.published_text.empty()) set_date(item_.published, item_.published_text);
        } else if (name == "updated" || name == "modified" || name == "dcterms:modified" ||
                   name == "atom:updated" || name == "lastBuildDate") {
            set_date(item_.updated, item_.updated_text);
        } else if (name == "dc:date") {
            dc_date_ = clean_text(value_);
        } else if (name == "description" || name == "summary" || name == "dc:description" ||
                   name == "abstract") {
            if (item_.summary.empty()) item_.summary = text();
        } else if (name == "author" || name == "dc:creator" || name == "dc:author" ||
                   name == "atom:author") {
            std::string who = plain_text(author_.empty() ? value_ : author_);
            if (item_.author.empty())
                item_.author = std::move(who);
            else if (!who.empty())
                item_.author += ", " + who;
        } else if (name == "category" || name == "dc:subject") {
            add_category(plain_text(value_));
        } else if (name == "language" || name == "dc:language") {
            item_.language = clean_text(value_);
        }
    }

    void set_date(std::optional<UtcTime>& date, std::string& written) {
        written = clean_text(value_);
        date = parse_feed_date(written);
    }

    void feed_field(const std::string& name) {
        if (name == "title" || name == "dc:title") {
            if (info_.title.empty()) info_.title = plain_text(value_);
        } else if (name == "link") {
            if (!trim(value_).empty()) info_.home = resolve(current_base(), value_);
        } else if (name == "language" || name == "dc:language") {
            info_.language = clean_text(value_);
        } else if (name == "updated" || name == "modified" || name == "lastBuildDate" ||
                   name == "dc:date" || name == "pubDate") {
            if (!info_.updated) info_.updated = parse_feed_date(clean_text(value_));
        }
    }

    void sitemap_field() {
        capturing_ = false;
        const std::string text = clean_text(value_);
        if (text.empty()) return;
        NewsEntry* news = item_.news ? &*item_.news : nullptr;
        ImageEntry* image = item_.images.empty() ? nullptr : &item_.images.back();
        if (leaf_ == "loc") {
            if (item_.url.empty()) item_.url = resolve(url_, text);
        } else if (leaf_ == "lastmod") {
            item_.updated_text = text;
            item_.updated = parse_feed_date(text);
        } else if (leaf_ == "changefreq")
            item_.changefreq = ascii_lower(text);
        else if (leaf_ == "priority")
            item_.priority = read_priority(text);
        else if (news != nullptr && leaf_ == "news:name")
            news->name = text;
        else if (news != nullptr && leaf_ == "news:language")
            news->language = text;
        else if (news != nullptr && leaf_ == "news:title")
            news->title = text;
        else if (news != nullptr && leaf_ == "news:keywords")
            news->keywords = text;
        else if (news != nullptr && leaf_ == "news:genres")
            news->genres = text;
        else if (news != nullptr && leaf_ == "news:access")
            news->access = text;
        else if (news != nullptr && leaf_ == "news:stock_tickers")
            news->stock_tickers = text;
        else if (news != nullptr && leaf_ == "news:publication_date") {
            news->date_text = text;
            news->date = parse_feed_date(text);
        } else if (image != nullptr && leaf_ == "image:loc")
            image->loc = resolve(url_, text);
        else if (image != nullptr && leaf_ == "image:caption")
            image->caption = text;
        else if (image != nullptr && leaf_ == "image:title")
            image->title = text;
        else if (image != nullptr && leaf_ == "image:license")
            image->license = text;
        else if (image != nullptr && leaf_ == "image:geo_location")
            image->geo_location = text;
    }

    void finish_item() {
        if (!in_item_) return;
        in_item_ = false;
        if (capturing_ && !in_feed()) sitemap_field();
        capturing_ = false;
        if (in_feed())
            choose_link();
        else {
            if (item_.url.empty()) return;
            const std::optional<Url> url = Url::parse(item_.url);
            item_.other_host = !url || url->host() != url_.host();
            if (item_.news) {
                item_.title = item_.news->title;
                item_.published = item_.news->date;
                item_.published_text = item_.news->date_text;
                item_.language = item_.news->language;
            }
            if (!seen_.insert(std::hash<std::string>{}(item_.url)).second) return;
        }
        if (info_.items >= kMaxListItems) {
            info_.cut = true;
            stopped_ = true;
            return;
        }
        ++info_.items;
        if (!take_(item_)) stopped_ = true;
    }

    /// The story's address: the original one behind a feed service's, a plain <link>, an alternate
    /// (HTML first), a guid that is a permalink, RDF's own name of the item.
    void choose_link() {
        if (!dc_date_.empty()) {
            if (item_.published_text.empty()) {
                item_.published_text = dc_date_;
                item_.published = parse_feed_date(dc_date_);
            }
            if (item_.updated_text.empty()) {
                item_.updated_text = dc_date_;
                item_.updated = parse_feed_date(dc_date_);
            }
        }
        if (item_.language.empty()) item_.language = info_.language;
        std::string alternate;
        for (const ItemLink& link : item_.links) {
            if (link.rel != "alternate" || link.href.empty()) continue;
            const bool html = link.type.empty() || link.type.find("html") != std::string::npos;
            if (alternate.empty() && html) alternate = link.href;
        }
        if (alternate.empty()) {
            for (const ItemLink& link : item_.links) {
                if (link.rel == "alternate" && !link.href.empty()) {
                    alternate = link.href;
                    break;
                }
            }
        }
        item_.url = !original_link_.empty() ? original_link_
                    : !link_.empty()        ? link_
                    : !alternate.empty()    ? alternate
                    : !permalink_.empty()   ? permalink_
                    : about_.empty()        ? std::string{}
                                            : resolve(current_base(), about_);
        if (item_.id.empty() && !about_.empty()) item_.id = about_;
    }

    XmlReader reader_;
    const Url& url_;
    const Take& take_;
    FeedInfo info_;
    std::vector<std::pair<std::size_t, Url>> bases_;  // depth, xml:base in force
    bool stopped_ = false;
    bool in_item_ = false;
    bool in_image_ = false;
    std::size_t item_depth_ = 0;
    std::size_t image_depth_ = 0;
    FeedItem item_;
    std::string link_;
    std::string original_link_;
    std::string permalink_;
    std::string about_;
    std::string dc_date_;
    bool capturing_ = false;
    bool has_markup_ = false;
    bool base64_ = false;
    bool plain_ = false;
    bool not_permalink_ = false;
    std::size_t field_depth_ = 0;
    std::size_t name_begin_ = std::string::npos;
    std::string author_;
    std::string leaf_;
    std::string value_;
    std::unordered_set<std::size_t> seen_;
};

/// https://www.jsonfeed.org/version/1.1/
FeedInfo read_json(std::string_view text, const Url& url, const Take& take) {
    FeedInfo info;
    if (text.size() > kMaxJsonFeedBytes) return info;
    const nlohmann::json feed = nlohmann::json::parse(text, nullptr, false);
    if (!feed.is_object() || !feed.contains("items") || !feed["items"].is_array()) return info;
    info.kind = FeedInfo::Kind::json;
    const std::string version = json_text(feed, "version");
    info.version = version.substr(version.rfind('/') + 1);
    info.title = clean_text(json_text(feed, "title"));
    info.home = resolve(url, json_text(feed, "home_page_url"));
    info.next = resolve(url, json_text(feed, "next_url"));
    info.language = json_text(feed, "language");
    for (const nlohmann::json& entry : feed["items"]) {
        if (!entry.is_object()) continue;
        if (info.items >= kMaxListItems) {
            info.cut = true;
            break;
        }
        FeedItem item;
        item.url = resolve(url, json_text(entry, "url"));
        if (item.url.empty()) item.url = resolve(url, json_text(entry, "external_url"));
        item.id = json_text(entry, "id");
        if (const auto id = entry.find("id"); id != entry.end() && id->is_number_integer()) {
            item.id = std::to_string(id->get<std::int64_t>());
        }
        item.title = clean_text(json_text(entry, "title"));
        item.summary = clean_text(json_text(entry, "summary"));
        item.language = json_text(entry, "language");
        if (item.language.empty()) item.language = info.language;
        item.published_text = json_text(entry, "date_published");
        item.published = parse_feed_date(item.published_text);
        item.updated_text = json_text(entry, "date_modified");
        item.updated = parse_feed_date(item.updated_text);
        const auto add_author = [&](const nlohmann::json& author) {
            const std::string name = author.is_object() ? json_text(author, "name") : std::string{};
            if (name.empty()) return;
            if (!item.author.empty()) item.author += ", ";
            item.author += name;
        };
        if (const auto authors = entry.find("authors");
            authors != entry.end() && authors->is_array()) {
            for (const nlohmann::json& author : *authors) add_author(author);
        } else if (const auto author = entry.find("author"); author != entry.end()) {
            add_author(*author);
        }
        if (const auto tags = entry.find("tags"); tags != entry.end() && tags->is_array()) {
            for (const nlohmann::json& tag : *tags) {
                if (tag.is_string() && item.categories.size() < kMaxItemLinks) {
                    item.categories.push_back(tag.get<std::string>());
                }
            }
        }
        ++info.items;
        if (!take(item)) break;
    }
    return info;
}

/// One URL to a line (sitemaps.org, "text file").
FeedInfo read_text(std::string_view text, const Url& url, const Take& take) {
    FeedInfo info;
    std::unordered_set<std::size_t> seen;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.starts_with("http://") && !line.starts_with("https://")) continue;
        const std::optional<Url> loc = Url::parse(line);
        if (!loc || line.find(' ') != std::string_view::npos) continue;
        if (!seen.insert(std::hash<std::string>{}(loc->href())).second) continue;
        if (info.items >= kMaxListItems) {
            info.cut = true;
            break;
        }
        info.kind = FeedInfo::Kind::text;
        FeedItem item;
        item.url = loc->href();
        item.other_host = loc->host() != url.host();
        ++info.items;
        if (!take(item)) break;
    }
    return info;
}

}  // namespace

std::string plain_text(std::string_view markup) {
    std::string text;
    text.reserve(markup.size());
    std::size_t at = 0;
    while (at < markup.size()) {
        const std::size_t open = std::min(markup.find('<', at), markup.size());
        text.append(markup.substr(at, open - at));
        at = open;
        if (at == markup.size()) break;
        const char next = at + 1 < markup.size() ? markup[at + 1] : ' ';
        const bool tag = next == '/' || next == '!' || next == '?' ||
                         (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
        const std::size_t close = tag ? markup.find('>', at) : std::string_view::npos;
        if (tag && close == std::string_view::npos) {
            text.append(markup.substr(at));  // No tag ends any more.
            break;
        }
        if (!tag) {
            text.push_back('<');
            ++at;
            continue;
        }
        // Block borders keep words apart.
        const std::string_view inside = markup.substr(at + 1, close - at - 1);
        for (const std::string_view block : {"p", "br", "div", "li", "/p", "/div", "/li", "br/"}) {
            const std::string_view name = inside.substr(0, inside.find_first_of(" \t\r\n"));
            if (ascii_iequals(name, block)) {
                text.push_back(' ');
                break;
            }
        }
        at = close + 1;
    }
    return clean_text(expand_references(text));
}

FeedInfo parse_feed(std::string_view bytes,
                    std::string_view content_type,
                    const Url& url,
                    const std::function<bool(FeedItem&)>& take) {
    std::string unpacked;
    if (looks_gzipped(bytes)) {
        // No ratio: a sitemap's URLs are much alike, and the size is bounded anyway.
        unpacked = decode_content(std::string(bytes), "gzip", {kMaxListBytes, 1'100}).body;
        bytes = unpacked;
    }
    std::string decoded;
    std::string_view text = utf8_view(bytes, content_type, decoded);
    const std::size_t first = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), is_space) - text.begin());
    text.remove_prefix(first);
    if (text.empty()) return {};
    if (text.front() == '{') return read_json(text, url, take);
    if (text.front() == '<') return XmlList(text, url, take).read();
    // Stray bytes before the XML ("\n warning: ..."): some lists have them.
    FeedInfo info = read_text(text, url, take);
    if (info.kind != FeedInfo::Kind::none) return info;
    const std::size_t xml = text.find('<');
    return xml == std::string_view::npos ? info : XmlList(text.substr(xml), url, take).read();
}

}  // namespace stet
