#include "extract/body_clues.h"

#include "extract/numbering.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace stet {
namespace {

constexpr const char* kNames[] = {
    "author_in_row",      "author_at_start",   "site_in_row",        "site_at_start",
    "label_before_link",  "bytes_before_link", "bytes_after_link",   "address",
    "address_words",      "address_hyphens",   "paid_link",          "same_start",
    "separator_distance", "furniture_before",  "furniture_distance", "furniture_words",
    "first_character",    "last_character",    "leading_capitals",   "no_letters"};

/// What an address leads to, as its path says: words, and the kind that each names.
constexpr std::string_view kPathWords[] = {
    "tag",     "tags",       "topic",       "topics",     "category",     "thema",       "keyword",
    "author",  "authors",    "people",      "autor",      "profile",      "contributor", "staff",
    "by",      "newsletter", "newsletters", "subscribe",  "subscription", "abo",         "signup",
    "donate",  "membership", "app",         "podcast",    "login",        "register",    "share",
    "sharer",  "intent",     "contact",     "about",      "privacy",      "terms",       "policy",
    "kontakt", "impressum",  "datenschutz", "corrections"};
constexpr float kPathKinds[] = {1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3,
                                3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5};
static_assert(std::size(kPathWords) == std::size(kPathKinds));
constexpr std::size_t kLongestPathWord = 16;

constexpr unsigned kFurniture = 1U << tRelated | 1U << tSubscribe | 1U << tByline | 1U << tStaff |
                                1U << tComment | 1U << tTags | 1U << tShare | 1U << tAd |
                                1U << tCopyright;

/// "https://www.example.com/x" -> "example.com"; "" for an address without a host.
std::string_view host_of(std::string_view address) {
    std::size_t at = address.find("//");
    if (at == std::string_view::npos || at > 6) return {};
    std::string_view host = address.substr(at + 2);
    static constexpr ByteSet kEnds("/?#:");
    host = host.substr(0, kEnds.first_in(host));
    if (host.starts_with("www.")) host.remove_prefix(4);
    return host;
}

/// The last two labels, or three where the last but one is short ("co.uk").
std::string_view domain_of(std::string_view host) {
    std::size_t dots = 0;
    std::size_t label = host.size();
    for (std::size_t i = host.size(); i-- > 0;) {
        if (host[i] != '.') continue;
        ++dots;
        if (dots == 2 && label - i > 4) return host.substr(i + 1);
        if (dots == 3) return host.substr(i + 1);
        label = i;
    }
    return host;
}

float kind_of_path(std::string_view address) {
    std::size_t at = address.find("//");
    at = at == std::string_view::npos ? 0 : address.find('/', at + 2);
    if (at == std::string_view::npos) return 0;
    const std::string_view path = address.substr(at, 200);
    static constexpr ByteSet kBorders("/-_?.=&");
    static const WordSet known(kPathWords);
    char word[kLongestPathWord];
    for (std::size_t i = 0; i < path.size();) {
        const std::size_t end = std::min(kBorders.first_in(path, i), path.size());
        const std::size_t length = end - i;
        if (length > 1 && length <= kLongestPathWord) {
            std::transform(path.begin() + static_cast<std::ptrdiff_t>(i),
                           path.begin() + static_cast<std::ptrdiff_t>(end), word, [](char c) {
                               return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
                           });
            const std::size_t place = known.find({word, length});
            if (place != WordSet::kNone) return kPathKinds[place];
        }
        i = end + 1;
    }
    return 0;
}

float hyphens_of(std::string_view address) {
    static constexpr ByteSet kEnds("?#");
    address = address.substr(0, kEnds.first_in(address));
    while (address.ends_with('/')) address.remove_suffix(1);
    const std::size_t slash = address.rfind('/');
    if (slash != std::string_view::npos) address = address.substr(slash + 1);
    return static_cast<float>(
        std::min<std::ptrdiff_t>(std::count(address.begin(), address.end(), '-'), 12));
}

float kind_of_first(std::string_view text) {
    const char c = text.front();
    if (c >= 'A' && c <= 'Z') return 0;
    if (c >= 'a' && c <= 'z') return 1;
    if (c >= '0' && c <= '9') return 2;
    if (c == '[' || c == '(' || c == '{') return 3;
    if (c == '"' || c == '\'' || text.starts_with("\u201C") || text.starts_with("\u201E")) return 4;
    if (c == '-' || c == '*' || text.starts_with("\u2022") || text.starts_with("\u2014") ||
        text.starts_with("\u2013") || text.starts_with("\u25CF")) {
        return 5;
    }
    if (static_cast<unsigned char>(c) < 0x80) return 6;
    // Arrows, symbols and emoji; then letters of other scripts.
    return text.starts_with("\xE2") || text.starts_with("\xF0") ? 7.0F : 8.0F;
}

float kind_of_last(std::string_view text) {
    const char c = text.back();
    if (c == '.') return 0;
    if (c == '!' || c == '?') return 1;
    if (c == ':') return 2;
    if (c == ')') return 3;
    if (c == ']') return 4;
    if (c == '"' || c == '\'') return 5;
    if (c == ',' || c == ';') return 6;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return 7;
    if (c >= '0' && c <= '9') return 8;
    return static_cast<unsigned char>(c) < 0x80 ? 9.0F : 10.0F;
}

/// Words at the beginning that are all in capitals.
float leading_capitals(std::string_view text) {
    float words = 0;
    std::size_t letters = 0;
    for (const char c : text.substr(0, 160)) {
        if (c >= 'a' && c <= 'z') return words;
        if (c >= 'A' && c <= 'Z') {
            ++letters;
        } else if (c == ' ' || c == ':') {
            if (letters > 1) words += 1;
            letters = 0;
        }
    }
    return letters > 1 ? words + 1 : words;
}

float log1(double value) {
    return static_cast<float>(std::log1p(value));
}

}  // namespace

std::span<const char* const> BodyClues::names() {
    return kNames;
}

BodyClues::BodyClues(const Document& page,
                     const PageBlocks& blocks,
                     const std::vector<std::uint32_t>& rows,
                     std::span<const std::uint32_t> words,
                     std::span<const std::uint32_t> counts)
    : page_(page), blocks_(blocks), rows_(rows), words_(words), counts_(counts) {
    Numbering first_words(counts.size());
    std::size_t at = 0;
    for (const std::uint32_t count : counts) {
        begins_.push_back(at);
        first_word_.push_back(0);
        if (count > 0) {
            const std::uint32_t number = first_word_.back() = first_words.of(words[at]);
            if (number == same_start_.size()) same_start_.push_back(0);
            ++same_start_[number];
        }
        at += count;
    }
    // The page's own address, as it gives it.
    for (NodeId id = 0; id < page.size() && host_.empty(); ++id) {
        if (page.is(id, Tag::body)) break;
        if (page.is(id, Tag::link) && page.attribute(id, "rel") == "canonical") {
            host_ = domain_of(host_of(page.attribute(id, "href")));
        } else if (page.is(id, Tag::meta) && page.attribute(id, "property") == "og:url") {
            host_ = domain_of(host_of(page.attribute(id, "content")));
        }
    }
}

void BodyClues::set_names(const std::vector<std::string>& authors, std::string_view site) {
    WordScan scan;
    std::vector<std::uint32_t> words;
    for (const std::string& author : authors) {
        scan_words(author, false, scan);
        words.insert(words.end(), scan.words.begin(), scan.words.end());
    }
    author_ = WordHashes(std::move(words));
    scan_words(site, false, scan);
    site_ = WordHashes(std::move(scan.words));
}

BodyClues::Links BodyClues::links_of(const TextBlock& block) const {
    Links links;
    if (block.links == 0 && block.link_bytes == 0) return links;
    NodeId link_end = 0;
    for (NodeId id = page_.parent(block.first); id != kNoNode && id != block.element;
         id = page_.parent(id)) {
        if (!page_.is(id, Tag::a)) continue;
        links.first = id;
        link_end = page_.end(id);
    }
    for (NodeId id = block.first; id < block.end; ++id) {
        if (page_.is(id, Tag::a)) {
            if (links.first == kNoNode) links.first = id;
            link_end = page_.end(id);
            links.bytes_after = 0;
        } else if (page_.is_text(id) && id >= link_end) {
            const std::string_view text = trim(page_[id].text);
            if (text.empty()) continue;
            if (links.first == kNoNode) {
                links.bytes_before += text.size();
                links.before = text.back();
            } else {
                links.bytes_after += text.size();
            }
        }
    }
    return links;
}

float BodyClues::kind_of_address(std::string_view href) const {
    if (href.empty()) return 0;
    if (href.starts_with('#')) return 1;
    if (href.starts_with("mailto:") || href.starts_with("tel:")) return 2;
    const std::string_view host = host_of(href);
    if (host.empty()) return 3;
    if (host_.empty()) return 4;
    return domain_of(host) == host_ ? 3.0F : 5.0F;
}

void BodyClues::write(std::size_t row, unsigned starts, bool counted, float*& out) {
    const TextBlock& block = blocks_.blocks[rows_[row]];
    const std::string_view text = blocks_.text_of(block);
    const std::span<const std::uint32_t> words = words_.subspan(begins_[row], counts_[row]);

    std::size_t authors = 0;
    std::size_t sites = 0;
    for (const std::uint32_t word : words) {
        if (author_.has(word)) ++authors;
        if (site_.has(word)) ++sites;
    }
    const auto at_start = [&](const WordHashes& set, std::size_t most) {
        std::size_t n = 0;
        while (n < words.size() && n < most && set.has(words[n])) ++n;
        return static_cast<float>(n);
    };
    *out++ = author_.empty() ? -1.0F : static_cast<float>(std::min<std::size_t>(authors, 6));
    *out++ = author_.empty() ? -1.0F : at_start(author_, 3);
    *out++ = site_.empty() ? -1.0F : static_cast<float>(sites) / static_cast<float>(site_.size());
    *out++ = site_.empty() ? -1.0F : at_start(site_, 3);

    const Links links = links_of(block);
    const bool linked = links.first != kNoNode;
    const std::string_view href =
        linked ? trim(page_.attribute(links.first, "href")) : std::string_view();
    const bool label = linked && links.before != 0 && links.bytes_before <= 40;
    *out++ = !label ? 0.0F : links.before == ':' ? 2.0F : 1.0F;
    *out++ = linked ? static_cast<float>(std::min<std::size_t>(links.bytes_before, 400)) : -1.0F;
    *out++ = linked ? static_cast<float>(std::min<std::size_t>(links.bytes_after, 400)) : -1.0F;
    *out++ = kind_of_address(href);
    *out++ = href.empty() ? 0.0F : kind_of_path(href);
    *out++ = href.empty() ? -1.0F : hyphens_of(href);
    const std::string_view rel = linked ? page_.attribute(links.first, "rel") : std::string_view();
    *out++ = rel.find("sponsored") != std::string_view::npos  ? 2.0F
             : rel.find("nofollow") != std::string_view::npos ? 1.0F
                                                              : 0.0F;

    *out++ =
        words.empty() ? 0.0F : static_cast<float>(std::min(same_start_[first_word_[row]], 30U));
    const std::size_t here = row + 1;
    const auto distance = [&](std::size_t mark) {
        return mark == 0 ? 99.0F : static_cast<float>(std::min<std::size_t>(here - mark, 98));
    };
    const bool no_letters = block.letters == 0 && block.digits == 0;
    if (block.rules_before > 0) last_separator_ = row;
    *out++ = distance(last_separator_);
    *out++ = static_cast<float>(std::min<std::size_t>(furniture_, 30));
    *out++ = distance(last_furniture_);
    *out++ = log1(words_since_);
    *out++ = kind_of_first(text);
    *out++ = kind_of_last(text);
    *out++ = std::min(leading_capitals(text), 10.0F);
    *out++ = static_cast<float>(no_letters);

    if (no_letters) last_separator_ = here;
    words_since_ += block.words;
    if (counted && (starts & kFurniture) != 0) {
        last_furniture_ = here;
        ++furniture_;
        words_since_ = 0;
    }
}

}  // namespace stet
