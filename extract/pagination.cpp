#include "extract/pagination.h"

#include "extract/fold.h"
#include "extract/links.h"
#include "extract/page_xpath.h"
#include "extract/text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

namespace stet {
namespace {

// ---- Numbers in addresses ---------------------------------------------------------------------

constexpr std::size_t kMaxDigits = 3;

/// One way to read an address: the number in it, and what the address is without.
struct Numbered {
    std::string stem;  // article_key()
    int number = 0;
};

std::optional<int> number_of(std::string_view text) {
    if (text.empty() || text.size() > kMaxDigits) return std::nullopt;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool names_page(std::string_view word) {
    static constexpr std::array kNames = {"page", "p",     "pg",     "pagina", "pag",     "seite",
                                          "part", "paged", "pageno", "pagenr", "pagenum", "page_no",
                                          "sida", "side",  "sivu",   "strona", "artpage"};
    return std::any_of(kNames.begin(), kNames.end(),
                       [&](const char* name) { return ascii_iequals(word, name); });
}

std::string key_of(const Url& address, std::string_view path, const std::optional<std::string>& q) {
    std::string text = address.origin();
    text += path.empty() ? std::string_view("/") : path;
    if (q && !q->empty()) text += '?' + *q;
    const std::optional<Url> url = Url::parse(text);
    return url ? article_key(*url) : std::string();
}

/// "?id=7&page=2" as "?id=7" and 2.
void read_query(const Url& address, std::vector<Numbered>& readings) {
    if (!address.query()) return;
    const std::string_view query = *address.query();
    for (std::size_t at = 0; at < query.size();) {
        const std::size_t end = std::min(query.find('&', at), query.size());
        const std::string_view pair = query.substr(at, end - at);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::optional<int> number = number_of(pair.substr(std::min(equals + 1, pair.size())));
        if (number && names_page(pair.substr(0, equals))) {
            std::string rest(query.substr(0, at));
            if (end < query.size()) rest += query.substr(end + 1);
            if (!rest.empty() && rest.back() == '&') rest.pop_back();
            readings.push_back({key_of(address, address.path(), rest), *number});
        }
        at = end + 1;
    }
}

/// "/story/2", "/story/page/2", "/story/page-2", "/story-2.html", "/story-p2", "/story,2.html".
void read_path(const Url& address, std::vector<Numbered>& readings) {
    std::string_view path = address.path();
    if (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return;
    const std::string_view folder = path.substr(0, slash);
    const std::string_view name = path.substr(slash + 1);
    const auto add = [&](std::string_view stem, std::string_view extension, int number) {
        if (stem.empty()) return;
        readings.push_back(
            {key_of(address, std::string(stem).append(extension), address.query()), number});
    };
    const std::size_t dot = name.rfind('.');
    const bool has_extension = dot != std::string_view::npos && dot != 0 &&
                               name.size() - dot <= 6 && dot + 1 < name.size();
    const std::string_view base = has_extension ? name.substr(0, dot) : name;
    const std::string_view extension = has_extension ? name.substr(dot) : std::string_view();
    std::size_t digits = base.size();
    while (digits > 0 && base[digits - 1] >= '0' && base[digits - 1] <= '9') --digits;
    const std::optional<int> number = number_of(base.substr(digits));
    if (!number) return;
    std::string_view before = base.substr(0, digits);
    if (before.empty() && !has_extension) {
        add(folder, {}, *number);
        const std::size_t up = folder.rfind('/');
        if (up != std::string_view::npos && names_page(folder.substr(up + 1))) {
            add(folder.substr(0, up), {}, *number);
        }
        return;
    }
    constexpr std::string_view kMarks = "-_,.";
    if (!before.empty() && kMarks.find(before.back()) != std::string_view::npos) {
        before.remove_suffix(1);
        add(std::string(folder) + '/' + std::string(before), extension, *number);
    }
    const std::size_t mark = before.find_last_of(kMarks);
    const std::size_t word = mark == std::string_view::npos ? 0 : mark + 1;
    if (!names_page(before.substr(word))) return;
    if (word == 0) {
        add(folder, extension, *number);
    } else {
        add(std::string(folder) + '/' + std::string(before.substr(0, mark)), extension, *number);
    }
}

std::vector<Numbered> readings_of(const Url& address) {
    std::vector<Numbered> readings;
    read_query(address, readings);
    read_path(address, readings);
    std::erase_if(readings, [](const Numbered& reading) { return reading.stem.empty(); });
    return readings;
}

/// "?page=all", "?singlepage=true", "/story/full": the story on one page.
bool is_whole(const Url& address, const std::set<std::string>& stems) {
    static constexpr std::array kValues = {"all",        "full",        "single",
                                           "singlepage", "single-page", "complete"};
    const auto says_all = [](std::string_view word) {
        return std::any_of(kValues.begin(), kValues.end(),
                           [&](const char* value) { return ascii_iequals(word, value); });
    };
    std::string_view path = address.path();
    if (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    const std::size_t slash = path.rfind('/');
    if (slash != std::string_view::npos && slash > 0 && says_all(path.substr(slash + 1)) &&
        stems.contains(key_of(address, path.substr(0, slash), address.query()))) {
        return true;
    }
    if (!address.query()) return false;
    const std::string_view query = *address.query();
    for (std::size_t at = 0; at < query.size();) {
        const std::size_t end = std::min(query.find('&', at), query.size());
        const std::string_view pair = query.substr(at, end - at);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string_view name = pair.substr(0, equals);
        const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
        const bool all =
            says_all(value) || (says_all(name) && (value.empty() || value == "1" ||
                                                   ascii_iequals(value, "true") || value == "yes"));
        if (all) {
            std::string rest(query.substr(0, at));
            if (end < query.size()) rest += query.substr(end + 1);
            if (!rest.empty() && rest.back() == '&') rest.pop_back();
            if (stems.contains(key_of(address, address.path(), rest))) return true;
        }
        at = end + 1;
    }
    return false;
}

// ---- Links ------------------------------------------------------------------------------------

struct Link {
    Url url;
    std::string key;                 // article_key()
    std::vector<Numbered> readings;  // of the address
    std::string text;
    bool next = false;  // rel=next
    bool prev = false;
};

bool is_among_comments(const Document& page, NodeId id) {
    for (NodeId up = page.parent(id); up != kNoNode; up = page.parent(up)) {
        for (const AttributeName name : {AttributeName("class"), AttributeName("id")}) {
            const std::string value = ascii_lower(page.attribute(up, name));
            if (value.find("comment") != std::string::npos ||
                value.find("disqus") != std::string::npos ||
                value.find("kommentar") != std::string::npos) {
                // Marks of the whole page ("has-comments") say nothing of one of its parts.
                if (page[up].tag != Tag::body && page[up].tag != Tag::html) return true;
            }
        }
    }
    return false;
}

std::string text_of(const Document& page, NodeId id) {
    constexpr std::size_t kEnough = 200;
    std::string text;
    for (NodeId at = id + 1; at < page.end(id) && text.size() < kEnough; ++at) {
        if (page.is_text(at)) append_clean(text, page[at].text);
    }
    if (trim(text).empty()) text = std::string(page.attribute(id, "aria-label"));
    if (trim(text).empty()) text = std::string(page.attribute(id, "title"));
    return std::string(trim(text));
}

/// The only number in a link's text: 2 of "2", "Page 2"; nothing of "2 of 5" or "Top 10 tips".
std::optional<int> number_in(std::string_view text) {
    constexpr std::size_t kMaxWords = 3;
    if (text.size() > 30 || count_words(text) > kMaxWords) return std::nullopt;
    std::optional<int> found;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
        if (end == at) {
            ++at;
            continue;
        }
        if (found) return std::nullopt;
        found = number_of(text.substr(at, end - at));
        if (!found) return std::nullopt;
        at = end;
    }
    return found;
}

bool says_next(std::string_view text) {
    static constexpr std::array kWords = {
        "next",   "weiter",     "nächste",  "suivant", "siguiente", "próxima",      "proxima",
        "avanti", "successiva", "volgende", "nästa",   "neste",     "næste",        "seuraava",
        "dalej",  "następna",   "další",    "sonraki", "далее",     "следующая",    "次",
        "下一",   "下页",       "다음",     "التالي",  "continue",  "lire la suite"};
    static constexpr std::array kArrows = {">", ">>", "»", "›", "→", "▶", "⟩"};
    if (text.empty() || text.size() > 60) return false;
    if (std::find(kArrows.begin(), kArrows.end(), text) != kArrows.end()) return true;
    const std::string folded = fold_text(text);
    return std::any_of(kWords.begin(), kWords.end(),
                       [&](const char* word) { return folded.find(word) != std::string::npos; });
}

/// What every page's address has in it, wherever its number stands: the beginning of the last
/// segment that is more than a page number; "" where there is none.
std::string shared_part(const Url& address) {
    constexpr std::size_t kEnough = 8;
    constexpr std::size_t kLeast = 4;
    std::string_view path = address.path();
    while (!path.empty()) {
        const std::size_t slash = std::min(path.rfind('/'), path.size());
        std::string_view name = path.substr(std::min(slash + 1, path.size()));
        name = name.substr(0, name.find('.'));
        // Without the number itself: "river-2", "river-p2".
        if (const std::size_t mark = name.find_last_of("-_,"); mark != std::string_view::npos) {
            std::string_view word = name.substr(mark + 1);
            while (!word.empty() && word.back() >= '0' && word.back() <= '9') word.remove_suffix(1);
            const bool numbered = word.size() < name.size() - mark - 1;
            if (numbered && (word.empty() || names_page(word))) name = name.substr(0, mark);
        }
        if (name.size() >= kLeast && !names_page(name)) {
            return std::string(name.substr(0, kEnough));
        }
        path = path.substr(0, slash);
    }
    return address.query() ? address.query()->substr(0, kEnough) : std::string();
}

/// The links that may name another page of the same story: those whose addresses begin alike. Most
/// are passed over by their text, without being parsed.
std::vector<Link> links_of(const Document& page, const Url& base, const Url& address) {
    std::vector<Link> links;
    constexpr std::size_t kMaxCandidates = 200;
    constexpr std::size_t kShort = 12;  // "2", "page/2", "2.html"
    const std::string shared = shared_part(address);
    for (NodeId id = 0; id < page.size() && links.size() < kMaxCandidates; ++id) {
        const Tag tag = page[id].tag;
        if (tag != Tag::a && tag != Tag::link) continue;
        const std::string_view reference = trim(page.attribute(id, "href"));
        if (reference.empty()) continue;
        const std::string_view rel = page.attribute(id, "rel");
        Link link;
        link.next = has_token(rel, "next");
        link.prev = has_token(rel, "prev") || has_token(rel, "previous");
        if (tag == Tag::link && !link.next && !link.prev) continue;
        if (!link.next && !link.prev && reference.front() != '?' && reference.size() > kShort &&
            (shared.empty() || reference.find(shared) == std::string_view::npos)) {
            continue;
        }
        const std::optional<Url> url = base.resolve(reference);
        if (!url || !url->is_http() || url->host() != address.host()) continue;
        if (url->fragment() && url->fragment()->find("comment") != std::string::npos) continue;
        if (tag == Tag::a) {
            if (is_among_comments(page, id)) continue;
            link.text = text_of(page, id);
        }
        link.url = Url::parse(url->without_fragment()).value_or(*url);
        link.key = article_key(link.url);
        link.readings = readings_of(link.url);
        links.push_back(std::move(link));
    }
    return links;
}

Url canonical_of(const Document& page, const Url& base) {
    for (NodeId id = 0; id < page.size(); ++id) {
        if (page[id].tag != Tag::link || !has_token(page.attribute(id, "rel"), "canonical"))
            continue;
        const std::optional<Url> url = base.resolve(trim(page.attribute(id, "href")));
        return url && url->is_http() ? *url : Url();
    }
    return {};
}

/// The address that the first of a site rule's expressions leads to; empty for none.
Url ruled_link(const std::vector<std::string>& expressions,
               const PageXPath& xpath,
               const Document& page,
               const Url& base) {
    for (const std::string& expression : expressions) {
        for (const XPathItem& item : xpath.find(expression)) {
            std::string_view reference = trim(item.text);
            if (!item.attribute && item.node != kNoNode && !page.is_text(item.node)) {
                reference = trim(page.attribute(item.node, "href"));
            }
            const std::optional<Url> url = base.resolve(reference);
            if (!reference.empty() && url && url->is_http()) return *url;
        }
    }
    return {};
}

/// Reads the links of one page.
class PageFinder {
public:
    PageFinder(const Document& page, const Url& address)
        : address_(address),
          base_(base_url(page, address)),
          links_(links_of(page, base_, address)),
          canonical_(canonical_of(page, base_)),
          own_(readings_of(address)),
          own_key_(article_key(address)) {}

    StoryPages find() {
        StoryPages pages;
        counts_from_zero_ = counts_from_zero();
        find_first(pages);
        std::set<std::string> stems = stems_of(pages);
        for (const Link& link : links_) {
            for (const Numbered& reading : link.readings) {
                const int number = reading.number + (counts_from_zero_ ? 1 : 0);
                if (!stems.contains(reading.stem) || number < 2 || number == pages.number) continue;
                const std::optional<int> said = number_in(link.text);
                const bool follows = link.next || (!said && says_next(link.text));
                if (said == number || (follows && number == pages.number + 1)) {
                    pages.others.emplace(number, link.url);
                }
            }
        }
        if (!canonical_.empty() && canonical_.host() == address_.host() &&
            article_key(canonical_) != own_key_ && is_whole(canonical_, stems)) {
            pages.whole = canonical_;
        }
        return pages;
    }

    const Url& base() const { return base_; }

private:
    /// Whether "?page=1" is the second page, as some systems count: a link to it is called "2", or
    /// follows on an address without a number.
    bool counts_from_zero() const {
        bool shifted = false;
        for (const Link& link : links_) {
            for (const Numbered& reading : link.readings) {
                const std::optional<int> said = number_in(link.text);
                if (said && reading.number >= 1 && *said == reading.number) return false;
                if (said && reading.number >= 1 && *said == reading.number + 1) shifted = true;
                const bool unnumbered = reading.stem == own_key_;
                if (link.next && reading.number == 1 && unnumbered) shifted = true;
            }
        }
        return shifted;
    }

    /// Whether the page is a later one: its address says so, and a link leads back.
    void find_first(StoryPages& pages) {
        for (const Numbered& own : own_) {
            const int number = own.number + (counts_from_zero_ ? 1 : 0);
            if (number < 2) continue;
            const int first_number = counts_from_zero_ ? 0 : 1;
            const auto is_first = [&](const std::string& key,
                                      const std::vector<Numbered>& readings) {
                return key == own.stem ||
                       std::any_of(readings.begin(), readings.end(), [&](const Numbered& other) {
                           return other.stem == own.stem && other.number == first_number;
                       });
            };
            Url first;
            bool back = false;
            if (!canonical_.empty() && canonical_.host() == address_.host() &&
                is_first(article_key(canonical_), readings_of(canonical_))) {
                first = canonical_;
                back = true;
            }
            for (const Link& link : links_) {
                if (!is_first(link.key, link.readings)) {
                    // The page before a third or later one.
                    back = back || (link.prev && in_sequence(link, own));
                    continue;
                }
                if (first.empty()) first = link.url;
                back = back || link.prev || number_in(link.text) == 1;
            }
            if (first.empty() || !back) continue;
            pages.number = number;
            pages.first = Url::parse(first.without_fragment()).value_or(first);
            return;
        }
    }

    static bool in_sequence(const Link& link, const Numbered& own) {
        return std::any_of(link.readings.begin(), link.readings.end(), [&](const Numbered& other) {
            return other.stem == own.stem && other.number == own.number - 1;
        });
    }

    /// What a later page's address is without its number.
    std::set<std::string> stems_of(const StoryPages& pages) const {
        std::set<std::string> stems;
        const auto add = [&](const Url& url) {
            // A site's home and its second page are a list.
            if (url.path().size() > 1 || url.query()) stems.insert(article_key(url));
            for (const Numbered& reading : readings_of(url)) {
                if (reading.number == 1 || reading.number == 0) stems.insert(reading.stem);
            }
        };
        add(pages.first.empty() ? address_ : pages.first);
        return stems;
    }

    const Url& address_;
    Url base_;
    std::vector<Link> links_;
    Url canonical_;
    std::vector<Numbered> own_;
    std::string own_key_;
    bool counts_from_zero_ = false;
};

// ---- Texts ------------------------------------------------------------------------------------

bool has_text(const Block& block) {
    return block.type != BlockType::image && block.type != BlockType::dek && !block.text.empty();
}

std::string folded(std::string_view text) {
    return fold_words(text);
}

bool same_block(const Block& a, const Block& b) {
    if (a.type == BlockType::image || b.type == BlockType::image) {
        return a.type == b.type && a.url == b.url;
    }
    return a.url == b.url && fold_text(a.text) == fold_text(b.text);
}

/// Whether two headlines are one but for a page number: "Bridge shut", "Bridge shut - Page 2".
bool same_headline(std::string_view a, std::string_view b) {
    const std::string x = folded(a);
    const std::string y = folded(b);
    if (x.empty() || y.empty()) return false;
    if (x == y) return true;
    const std::string& shorter = x.size() < y.size() ? x : y;
    const std::string& longer = x.size() < y.size() ? y : x;
    if (longer.compare(0, shorter.size() + 1, shorter + ' ') != 0) return false;
    constexpr std::size_t kMaxMore = 4;  // "page 2 of 3"
    const std::vector<std::string_view> more =
        split_words(std::string_view(longer).substr(shorter.size() + 1));
    return more.size() <= kMaxMore && std::any_of(more.begin(), more.end(), [](std::string_view w) {
               return number_of(w).has_value();
           });
}

/// "The day in pictures" has the same headline every day, and may link to the one before.
bool other_day(const DateTime& a, const DateTime& b) {
    return a.precision >= DateTime::Precision::day && b.precision >= DateTime::Precision::day &&
           (a.year != b.year || a.month != b.month || a.day != b.day);
}

/// Drops from the beginning of a page what the pages before it have shown.
void drop_repeated_head(const Article& joined, Article& page) {
    const auto repeated = [&](const Block& block) {
        if (same_headline(joined.headline.value, block.text)) return true;
        if (!block.text.empty() &&
            (block.text == joined.dek.value || block.text == joined.byline.value)) {
            return true;
        }
        return std::any_of(joined.blocks.begin(), joined.blocks.end(),
                           [&](const Block& other) { return same_block(block, other); });
    };
    std::size_t head = 0;
    while (head < page.blocks.size() && repeated(page.blocks[head])) ++head;
    page.blocks.erase(page.blocks.begin(), page.blocks.begin() + static_cast<std::ptrdiff_t>(head));
    // A notice is shown on every page, in whatever place.
    std::erase_if(page.blocks, [&](const Block& block) {
        return block.type == BlockType::correction && repeated(block);
    });
}

/// Drops what both pages end with from the one that comes first.
void drop_common_tail(Article& joined, const Article& page) {
    const std::size_t length = joined.blocks.size();
    std::size_t same = 0;
    while (
        same < length && same + 1 < page.blocks.size() &&
        same_block(joined.blocks[length - 1 - same], page.blocks[page.blocks.size() - 1 - same])) {
        ++same;
    }
    joined.blocks.resize(length - same);
}

template <class T>
void fill(Found<T>& field, Found<T>& from) {
    if (!field && from) field = std::move(from);
}

void add_page(Article& joined, Article page) {
    drop_common_tail(joined, page);
    drop_repeated_head(joined, page);
    std::move(page.blocks.begin(), page.blocks.end(), std::back_inserter(joined.blocks));
    for (std::size_t i = 0; i < page.captions.size(); ++i) {
        const Caption& caption = page.captions[i];
        if (std::find(joined.captions.begin(), joined.captions.end(), caption) !=
            joined.captions.end()) {
            continue;
        }
        joined.captions.push_back(caption);
        joined.caption_evidence.resize(joined.captions.size() - 1);
        joined.caption_evidence.push_back(
            i < page.caption_evidence.size() ? page.caption_evidence[i] : Evidence{});
    }
    for (std::size_t i = 0; i < page.corrections.size(); ++i) {
        const std::string& notice = page.corrections[i];
        if (std::find(joined.corrections.begin(), joined.corrections.end(), notice) !=
            joined.corrections.end()) {
            continue;
        }
        joined.corrections.push_back(notice);
        joined.correction_evidence.resize(joined.corrections.size() - 1);
        joined.correction_evidence.push_back(
            i < page.correction_evidence.size() ? page.correction_evidence[i] : Evidence{});
    }
    fill(joined.dek, page.dek);
    if (!joined.byline && !joined.authors) {
        joined.byline = std::move(page.byline);
        joined.authors = std::move(page.authors);
    }
    fill(joined.dateline, page.dateline);
    fill(joined.published, page.published);
    fill(joined.modified, page.modified);
    fill(joined.lead_image, page.lead_image);
    fill(joined.section, page.section);
    fill(joined.tags, page.tags);
    fill(joined.language, page.language);
    fill(joined.site, page.site);
    fill(joined.paywalled, page.paywalled);
}

}  // namespace

StoryPages find_story_pages(const Document& page, const Url& address, const SiteRules* rules) {
    if (!address.is_http()) return {};
    PageFinder finder(page, address);
    StoryPages pages = finder.find();
    if (rules != nullptr && (!rules->next_pages.empty() || !rules->single_pages.empty())) {
        const PageXPath xpath(page);
        pages.next = ruled_link(rules->next_pages, xpath, page, finder.base());
        const Url whole = ruled_link(rules->single_pages, xpath, page, finder.base());
        if (!whole.empty() && whole.host() == address.host() &&
            article_key(whole) != article_key(address)) {
            pages.whole = whole;
        }
    }
    return pages;
}

bool is_page_of_story(const std::vector<Article>& earlier,
                      const Url& first,
                      const Article& page,
                      const StoryPages& links) {
    if (earlier.empty() || !page.not_article.empty()) return false;
    const Article& begin = earlier.front();
    bool same = same_headline(begin.headline.value, page.headline.value);
    const std::optional<Url> canonical =
        page.canonical_url ? Url::parse(page.canonical_url.value) : std::nullopt;
    std::set<std::string> own = {article_key(first)};
    if (begin.canonical_url) {
        if (const auto url = Url::parse(begin.canonical_url.value)) own.insert(article_key(*url));
    }
    if (canonical && own.contains(article_key(*canonical))) same = true;
    if (!links.first.empty() && own.contains(article_key(links.first))) same = true;
    if (!same || other_day(begin.published.value, page.published.value)) return false;

    std::unordered_set<std::string> shown;
    std::size_t words_of_first = 0;
    for (const Article& before : earlier) {
        for (const Block& block : before.blocks) {
            if (has_text(block)) shown.insert(folded(block.text));
        }
    }
    for (const Block& block : begin.blocks) {
        if (has_text(block)) words_of_first += count_words(block.text);
    }
    std::unordered_set<std::string> here;
    std::size_t words = 0;
    std::size_t fresh = 0;
    for (const Block& block : page.blocks) {
        if (!has_text(block)) continue;
        const std::size_t count = count_words(block.text);
        std::string text = folded(block.text);
        words += count;
        if (!shown.contains(text)) fresh += count;
        here.insert(std::move(text));
    }
    std::size_t again = 0;  // words of the first page that stand here too
    for (const Block& block : begin.blocks) {
        if (has_text(block) && here.contains(folded(block.text))) again += count_words(block.text);
    }
    constexpr std::size_t kFewestWords = 10;
    constexpr double kLeastFresh = 0.2;
    constexpr double kMostAgain = 0.6;
    return fresh >= kFewestWords &&
           static_cast<double>(fresh) >= kLeastFresh * static_cast<double>(words) &&
           static_cast<double>(again) <= kMostAgain * static_cast<double>(words_of_first);
}

Article join_pages(std::vector<Article> pages) {
    if (pages.empty()) return {};
    Article joined = std::move(pages.front());
    for (std::size_t i = 1; i < pages.size(); ++i) add_page(joined, std::move(pages[i]));
    return joined;
}

}  // namespace stet
