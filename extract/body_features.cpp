#include "extract/body_features.h"

#include "extract/body_clues.h"
#include "extract/body_words.h"
#include "extract/numbering.h"
#include "extract/reader_asks.h"
#include "extract/references.h"
#include "extract/text.h"
#include "extract/value_cache.h"
#include "extract/visible_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <unordered_map>

namespace stet {
namespace {

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    std::uint64_t h = (a ^ (b + 0x9E3779B97F4A7C15ULL + (a << 6U) + (a >> 2U)));
    h *= 0xff51afd7ed558ccdULL;
    return h ^ (h >> 32U);
}

float log1(double value) {
    return static_cast<float>(std::log1p(value));
}
float ratio(double part, double whole) {
    return whole > 0 ? static_cast<float>(part / whole) : 0.0F;
}

// ---- Names of the features ------------------------------------------------------------------

constexpr const char* kOwnNames[] = {"log_characters", "log_words",
                                     "link_density",   "links",
                                     "sentences",      "commas_per_word",
                                     "ends_sentence",  "ends_colon",
                                     "ends_ellipsis",  "starts_lower",
                                     "digit_ratio",    "upper_ratio",
                                     "capital_words",  "bold_ratio",
                                     "italic_ratio",   "letters_per_word",
                                     "short_words",    "wide_ratio",
                                     "line_breaks",    "breaks_before",
                                     "times",          "kind",
                                     "level",          "tag",
                                     "whole_link",     "hiding",
                                     "depth",          "good",
                                     "pipes",          "at_sign",
                                     "copyright_sign", "list_size",
                                     "ordered",        "rules_before",
                                     "in_comments"};
constexpr const char* kPlaceNames[] = {"row",
                                       "rows",
                                       "row_share",
                                       "words_before",
                                       "words_share_before",
                                       "good_before",
                                       "good_after",
                                       "page_good",
                                       "headline_distance",
                                       "after_headline",
                                       "headline_in_row",
                                       "row_in_headline",
                                       "description_in_row",
                                       "row_in_description",
                                       "body_hint",
                                       "body_hint_share",
                                       "duplicates",
                                       "duplicate_before",
                                       "headings_before",
                                       "images_before",
                                       "images_after",
                                       "things_in_element",
                                       "depth_to_good",
                                       "language",
                                       "copied",
                                       "copied_before",
                                       "section_furniture",
                                       "section_distance",
                                       "section_level",
                                       "twin_distance"};
constexpr const char* kGroupNames[] = {"group_size",       "group_words", "group_link_density",
                                       "group_good_share", "group_rank",  "group_span"};
constexpr const char* kChainNames[] = {"share_0",
                                       "share_1",
                                       "share_2",
                                       "share_3",
                                       "share_5",
                                       "density_1",
                                       "density_2",
                                       "density_3",
                                       "blocks_1",
                                       "blocks_2",
                                       "blocks_3",
                                       "level_10",
                                       "level_30",
                                       "level_60",
                                       "level_90",
                                       "density_60",
                                       "rest_60",
                                       "row_in_60",
                                       "after_in_60",
                                       "best_relation",
                                       "best_before",
                                       "best_after",
                                       "level_best",
                                       "words_1",
                                       "words_2",
                                       "good_in_1",
                                       "good_in_2",
                                       "children_index_1",
                                       "last_good_distance",
                                       "next_good_distance",
                                       "children_left_1"};
constexpr const char* kNeighbourNames[] = {
    "log_words",     "link_density", "kind",        "same_parent", "good",
    "ends_sentence", "whole_link",   "upper_ratio", "starts",      "bold_ratio"};
constexpr int kNeighbours[] = {-2, -1, 1, 2};

constexpr const char* kSecondNames[] = {"p",
                                        "p-1",
                                        "p+1",
                                        "p-2",
                                        "p+2",
                                        "p-3",
                                        "p+3",
                                        "mean_before_4",
                                        "mean_after_4",
                                        "mean_before_10",
                                        "mean_after_10",
                                        "max_before",
                                        "max_after",
                                        "p_parent",
                                        "p_parent2",
                                        "p_parent3",
                                        "p_group",
                                        "mass_before",
                                        "mass_after",
                                        "mass_parent",
                                        "mass_parent2",
                                        "mass_parent3",
                                        "gap_before",
                                        "gap_after",
                                        "gap_words_before",
                                        "gap_words_after",
                                        "in_core",
                                        "core_before",
                                        "core_after",
                                        "mass",
                                        "p_twin",
                                        "core_level",
                                        "rank_in_core",
                                        "p_same_kind_parent",
                                        "first_core_distance",
                                        "last_core_distance",
                                        "heading_next_p",
                                        "core_density",
                                        "p_heading",
                                        "p_section",
                                        "p_rest_parent"};

}  // namespace

std::vector<std::string> BodyFeatures::first_names() {
    std::vector<std::string> names;
    for (const char* name : kOwnNames) names.emplace_back(name);
    for (const char* name : kTopicNames) names.push_back(std::string("starts_") + name);
    for (const char* name : kTopicNames) names.push_back(std::string("has_") + name);
    for (const char* name : kPlaceNames) names.emplace_back(name);
    for (const char* name : kGroupNames) names.emplace_back(name);
    for (const char* name : kChainNames) names.emplace_back(name);
    for (const int offset : kNeighbours) {
        for (const char* name : kNeighbourNames) {
            names.push_back((offset < 0 ? "previous" : "next") + std::to_string(std::abs(offset)) +
                            "_" + name);
        }
    }
    for (const char* name : BodyClues::names()) names.emplace_back(name);
    for (const char* name : kTraitNames) names.push_back(std::string("near ") + name);
    for (const char* name : kTraitNames) names.push_back(std::string("around ") + name);
    return names;
}

std::vector<std::string> BodyFeatures::second_names() {
    return {std::begin(kSecondNames), std::end(kSecondNames)};
}

std::size_t BodyFeatures::first_count() {
    return std::size(kOwnNames) + std::size_t{2} * kTopics + std::size(kPlaceNames) +
           std::size(kGroupNames) + std::size(kChainNames) +
           std::size(kNeighbours) * std::size(kNeighbourNames) + BodyClues::names().size() +
           std::size_t{2} * kTraits;
}

std::size_t BodyFeatures::second_count() {
    return std::size(kSecondNames);
}

// ---- Hints ------------------------------------------------------------------------------------

namespace {

/// Reads a JSON string that begins after its opening quote, markup dropped.
std::string unescape_json(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '<') {
            const std::size_t close = text.find('>', i);
            if (close != std::string_view::npos && close - i < 400) {
                const bool ends_block =
                    text.substr(i + 1, 1) == "/" || text.substr(i + 1, 2) == "br";
                const std::string_view name = text.substr(i + 1, close - i - 1);
                const bool paragraph = ends_block && name != "/a" && name != "/b" && name != "/i" &&
                                       name != "/em" && name != "/strong" && name != "/span";
                if (paragraph) out.push_back('\n');
                i = close;
                continue;
            }
        }
        if (text[i] != '\\' || i + 1 >= text.size()) {
            out.push_back(text[i]);
            continue;
        }
        const char c = text[++i];
        if (c == 'u' && i + 4 < text.size()) {
            unsigned code = 0;
            bool good = true;
            for (std::size_t k = 1; k <= 4; ++k) {
                const char d = text[i + k];
                const int digit = d >= '0' && d <= '9'   ? d - '0'
                                  : d >= 'a' && d <= 'f' ? d - 'a' + 10
                                  : d >= 'A' && d <= 'F' ? d - 'A' + 10
                                                         : -1;
                if (digit < 0) good = false;
                code = code * 16 + static_cast<unsigned>(std::max(digit, 0));
            }
            if (good) {
                i += 4;
                if (code < 0xD800 || code > 0xDFFF)
                    append_utf8(out, code);  // emoji do not matter here
            }
            continue;
        }
        if (c == 'n' || c == 'r') {
            out.push_back('\n');
        } else if (c == 't') {
            out.push_back(' ');
        } else {
            out.push_back(c);
        }
    }
    return out;
}

/// The longest value of `key` in a script, unescaped.
std::string longest_json_string(std::string_view script, std::string_view key) {
    std::string_view best;
    for (std::size_t at = 0; (at = find_in_long(script, key, at)) != std::string_view::npos;) {
        at += key.size();
        std::size_t i = at;
        while (i < script.size() && (script[i] == ' ' || script[i] == ':' || script[i] == '\n' ||
                                     script[i] == '\t' || script[i] == '\r')) {
            ++i;
        }
        if (i >= script.size() || script[i] != '"') continue;
        const std::size_t begin = i + 1;
        for (i = begin; i < script.size() && script[i] != '"'; ++i) {
            if (script[i] == '\\') ++i;
        }
        const std::size_t end = std::min(i, script.size());
        if (end - begin > best.size()) best = script.substr(begin, end - begin);
        at = end;
    }
    return unescape_json(best);
}

/// Keeps what may be a person's name: words for the model, so that little is asked of it.
void add_author(std::string_view name, BodyHints& hints) {
    constexpr std::size_t kMaxAuthors = 8;
    constexpr std::size_t kMaxBytes = 60;
    name = trim(name);
    if (name.size() < 3 || name.size() > kMaxBytes || name.starts_with("http")) return;
    if (hints.authors.size() < kMaxAuthors) hints.authors.emplace_back(name);
}

/// The names in "author": {"name": "..."}, wherever a script has it.
void read_json_authors(std::string_view script, BodyHints& hints) {
    constexpr std::string_view kAuthor = "\"author\"";
    constexpr std::string_view kName = "\"name\"";
    constexpr std::size_t kNear = 300;
    std::size_t met = 0;
    for (std::size_t at = 0; (at = find_in_long(script, kAuthor, at)) != std::string_view::npos;) {
        at += kAuthor.size();
        if (++met > 4) return;
        std::string_view value = script.substr(at, kNear);
        const std::size_t key = value.find(kName);
        if (key == std::string_view::npos) continue;
        value = value.substr(key + kName.size());
        const std::size_t open = value.find('"');
        if (open == std::string_view::npos) continue;
        value = value.substr(open + 1);
        add_author(unescape_json(value.substr(0, value.find('"'))), hints);
    }
}

}  // namespace

BodyHints read_body_hints(const Document& page) {
    BodyHints hints;
    std::string_view og_title;
    std::string_view application;
    std::string title;
    std::string_view description;
    constexpr std::size_t kMinBody = 200;
    for (NodeId id = 0; id < page.size(); ++id) {
        switch (page[id].tag) {
            case Tag::title:
                if (title.empty() && id < page.size() && page[id].parent == page.head()) {
                    title = page.raw_text(id);
                }
                break;
            case Tag::meta: {
                std::string_view name = page.attribute(id, "property");
                if (name.empty()) name = page.attribute(id, "name");
                if (name == "og:title" && og_title.empty()) {
                    og_title = page.attribute(id, "content");
                } else if (name == "og:description" ||
                           (name == "description" && description.empty())) {
                    const std::string_view value = page.attribute(id, "content");
                    if (!value.empty()) description = value;
                } else if (name == "og:site_name") {
                    hints.site = page.attribute(id, "content");
                } else if (name == "application-name") {
                    application = page.attribute(id, "content");
                } else if (ascii_iequals(name, "author") || name == "article:author" ||
                           name == "parsely-author" || name == "sailthru.author" || name == "byl" ||
                           ascii_iequals(name, "dc.creator")) {
                    add_author(page.attribute(id, "content"), hints);
                }
                break;
            }
            case Tag::script: {
                if (page.attribute(id, "type").find("json") == std::string_view::npos) break;
                const NodeId child = page.first_child(id);
                if (child == kNoNode) break;
                const std::string_view script = page[child].text;
                read_json_authors(script, hints);
                std::string body = longest_json_string(script, "\"articleBody\"");
                if (body.size() >= kMinBody && body.size() > hints.article_body.size()) {
                    hints.article_body = std::move(body);
                }
                break;
            }
            case Tag::a:
                if (page.attribute(id, "rel") == "author" && page.end(id) - id <= 4) {
                    add_author(page.raw_text(id), hints);
                }
                break;
            default: break;
        }
    }
    if (hints.site.empty()) hints.site = application;
    hints.headline = og_title.empty() ? title : std::string(og_title);
    hints.description = std::string(description);
    return hints;
}

// ---- First stage -----------------------------------------------------------------------------

struct BodyFeatures::Builder {
    Builder(BodyFeatures& features, const BodyHints& hint)
        : self(features), page(features.page_), blocks(features.blocks_), hints(hint) {}

    BodyFeatures& self;
    const Document& page;
    const PageBlocks& blocks;
    const BodyHints& hints;

    struct Row {
        double good = 0;
        unsigned starts = 0;
        unsigned inside = 0;
        float link_density = 0;
        float headline_in_row = 0, row_in_headline = 0;
        float description_in_row = 0, row_in_description = 0;
        float body_hint = 0;
        float log_words = 0, log_good = 0;  // log1 of the block's words and of `good`
        bool in_comments = false;
        float copied = 0, copied_before = 0;  // three-word runs that stand elsewhere, earlier
        std::uint32_t images_before = 0;      // picture and frame blocks before this row, in all
        std::uint32_t distinct_words = 0;
    };
    struct Group {
        std::uint32_t size = 0, first = 0, last = 0;
        double words = 0, link = 0, bytes = 0, good = 0;
    };
    std::vector<Row> rows;
    std::vector<Group> groups;
    std::vector<std::uint32_t> group_rank;
    std::vector<std::uint32_t> words;                               // hashes, of all rows
    std::vector<std::uint32_t> word_counts;                         // of each row
    std::vector<double> good_sum, words_sum, bytes_sum, links_sum;  // before each row, and the end
    std::vector<std::uint64_t> trait;  // by node; kUnknown where not yet read
    ValueCache<std::uint64_t> known_names;
    static constexpr std::uint64_t kUnknown = ~std::uint64_t{0};
    double page_good = 0;
    float log_page_good = 0;
    NodeId item_body = kNoNode;  // the first element that microdata calls the article's body
    std::vector<NodeId> forms;   // boxes that ask for an e-mail address or to subscribe
    static constexpr std::size_t kButtonBytes = 80;
    NodeId best = kNoNode;
    int best_first = 0, best_end = 0;
    int good_depth = 0;
    float language = 0;
    std::ptrdiff_t section = -1;  // the heading before the row at hand
    bool section_furniture = false;
    /// Of each text that is on the page, by its number.
    struct Text {
        std::uint32_t times = 0;
        std::uint32_t seen = 0;        // of them, before the row at hand
        std::ptrdiff_t last_row = -1;  // the latest of those
    };
    std::vector<Text> texts;
    /// What headings of furniture begin with.
    static constexpr unsigned kFurniture = 1U << tRelated | 1U << tSubscribe | 1U << tByline |
                                           1U << tStaff | 1U << tComment | 1U << tTags |
                                           1U << tShare | 1U << tAd;

    const TextBlock& block(std::size_t row) const { return blocks.blocks[self.rows_[row]]; }

    std::uint64_t traits(NodeId id) {
        std::uint64_t& known = trait[id];
        if (known != kUnknown) return known;
        std::uint64_t found = 0;
        switch (page[id].tag) {
            case Tag::article: found |= bit(kArticleTag); break;
            case Tag::main: found |= bit(kMainTag); break;
            case Tag::section: found |= bit(kSectionTag); break;
            case Tag::aside: found |= bit(kAsideTag); break;
            case Tag::nav: found |= bit(kNavTag); break;
            case Tag::header: found |= bit(kHeaderTag); break;
            case Tag::footer: found |= bit(kFooterTag); break;
            case Tag::figure: found |= bit(kFigureTag); break;
            case Tag::form: found |= bit(kFormTag); break;
            case Tag::blockquote: found |= bit(kQuoteTag); break;
            case Tag::ul:
            case Tag::ol: found |= bit(kListTag); break;
            case Tag::table: found |= bit(kTableTag); break;
            case Tag::a: found |= bit(kLinkTag); break;
            case Tag::address: found |= bit(kAddressTag); break;
            case Tag::details: found |= bit(kDetailsTag); break;
            default: break;
        }
        const bool root = page[id].tag == Tag::body || page[id].tag == Tag::html;
        constexpr std::uint64_t kNames =
            AttributeName::bits("class", "id", "role", "data-component", "data-testid", "data-type",
                                "data-module", "aria-label", "data-qa");
        constexpr std::uint64_t kOther =
            AttributeName::bits("itemprop", "property", "hidden", "aria-hidden", "style");
        if ((page[id].attribute_keys & (kNames | kOther)) == 0) {
            known = found;
            return found;
        }
        for (const Attribute& attribute : page.attributes(id)) {
            if ((kNames >> attribute.key & 1U) != 0) {
                if (!root) found |= known_names.of(attribute.value, traits_of_words);
            } else if (attribute.is("itemprop") || attribute.is("property")) {
                if (attribute.value.find("articleBody") != std::string_view::npos) {
                    found |= bit(kItemBody);
                } else {
                    found |= traits_of_words(attribute.value);
                }
            } else if (attribute.is("hidden") ||
                       (attribute.is("aria-hidden") && attribute.value == "true") ||
                       (attribute.is("style") &&
                        (attribute.value.find("display:none") != std::string_view::npos ||
                         attribute.value.find("display: none") != std::string_view::npos))) {
                found |= bit(kHiddenTag);
            }
        }
        known = found;
        return found;
    }

    std::pair<std::uint32_t, std::uint32_t> range(NodeId id) const {
        return {self.row_at_[id], self.row_at_[page.end(id)]};
    }
    double good_below(NodeId id) const {
        const auto [a, b] = range(id);
        return good_sum[b] - good_sum[a];
    }

    void find_rows() {
        // Thousands of blocks of a few letters each are no article, and cost as much as prose.
        const auto fewest_bytes = [](std::size_t n) -> std::size_t {
            return n >= 4000 ? 60 * n : n >= 2000 ? 8 * n : n >= 800 ? 4 * n : 0;
        };
        std::size_t bytes = 0;
        for (std::uint32_t i = 0; i < blocks.blocks.size() && self.rows_.size() < kMaxRows; ++i) {
            const TextBlock& b = blocks.blocks[i];
            if (b.text_end <= b.text_begin) continue;
            if (bytes < fewest_bytes(self.rows_.size())) break;
            self.rows_.push_back(i);
            bytes += b.text_end - b.text_begin;
        }
        const std::size_t n = self.rows_.size();
        rows.resize(n);
        self.row_at_.assign(page.size() + 1, 0);
        std::uint32_t row = 0;
        for (NodeId id = 0; id <= page.size(); ++id) {
            while (row < n && block(row).first < id) ++row;
            self.row_at_[id] = row;
        }
    }

    void read_words() {
        WordScan scan;
        scan_words(hints.headline, false, scan);
        const WordHashes headline(scan.words);
        scan_words(hints.description, false, scan);
        const WordHashes description(scan.words);
        std::vector<std::uint32_t> grams;
        if (!hints.article_body.empty()) {
            scan_words(hints.article_body, false, scan);
            for (std::size_t i = 0; i + 2 < scan.words.size(); ++i) {
                grams.push_back(static_cast<std::uint32_t>(
                    mix(mix(scan.words[i], scan.words[i + 1]), scan.words[i + 2])));
            }
        }
        const WordHashes body(std::move(grams));
        self.text_hash_.resize(rows.size());
        self.headline_likeness_.resize(rows.size());
        float best_likeness = 0;
        std::vector<std::uint32_t> sorted;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            Row& row = rows[r];
            const TextBlock& b = block(r);
            const std::string_view text = blocks.text_of(b);
            row.starts = topics_at_start(text);
            scan_words(text, true, scan);
            row.inside = scan.topics;
            words.insert(words.end(), scan.words.begin(), scan.words.end());
            word_counts.push_back(static_cast<std::uint32_t>(scan.words.size()));
            std::uint64_t h = scan.words.size();
            for (const std::uint32_t word : scan.words) h = mix(h, word);
            self.text_hash_[r] = h;
            if (scan.words.empty()) continue;
            sorted = scan.words;
            std::sort(sorted.begin(), sorted.end());
            sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
            std::size_t in_headline = 0, in_description = 0;
            for (const std::uint32_t word : sorted) {
                if (!headline.empty() && headline.has(word)) ++in_headline;
                if (!description.empty() && description.has(word)) ++in_description;
            }
            row.headline_in_row = ratio(double(in_headline), double(headline.size()));
            row.row_in_headline = ratio(double(in_headline), double(sorted.size()));
            row.description_in_row = ratio(double(in_description), double(description.size()));
            row.row_in_description = ratio(double(in_description), double(sorted.size()));
            if (!body.empty() && scan.words.size() >= 3) {
                std::size_t hits = 0;
                for (std::size_t i = 0; i + 2 < scan.words.size(); ++i) {
                    if (body.has(static_cast<std::uint32_t>(
                            mix(mix(scan.words[i], scan.words[i + 1]), scan.words[i + 2])))) {
                        ++hits;
                    }
                }
                row.body_hint = ratio(double(hits), double(scan.words.size() - 2));
            }
            // The headline: words shared both ways; headings first, the larger the better.
            float likeness = row.headline_in_row * row.row_in_headline;
            self.headline_likeness_[r] = likeness;
            if (b.kind == RunKind::heading) likeness *= 1.0F + 0.5F / static_cast<float>(b.level);
            if (b.link_bytes * 2 > b.text_end - b.text_begin) likeness *= 0.6F;
            if (likeness > best_likeness && likeness > 0.3F) {
                best_likeness = likeness;
                self.headline_row_ = static_cast<int>(r);
            }
        }
    }

    /// Three-word runs that occur in another row too: hidden copies, pulled quotes, teasers.
    void find_copies() {
        // A table of the runs: where a run was first met, and whether it was met in another row.
        struct Run {
            std::uint32_t key = 0;
            std::uint16_t row = 0;
            bool used = false;
            bool shared = false;
        };
        std::size_t size = 1024;
        while (size < 2 * words.size()) size *= 2;
        std::vector<Run> table(size);
        std::vector<std::uint32_t> slots(words.size(), UINT32_MAX);  // of the run that ends here
        std::vector<std::uint32_t> before(rows.size(), 0);
        std::uint32_t a = 0;
        std::uint32_t b = 0;
        std::size_t at = 0;
        static_assert(kMaxRows <= 0xFFFF);  // Run::row
        for (std::size_t r = 0; r < rows.size(); ++r) {
            for (std::size_t i = 0; i < word_counts[r]; ++i, ++at) {
                if (i >= 2) {
                    const std::uint64_t gram = mix(mix(a, b), words[at]);
                    const auto key = static_cast<std::uint32_t>(gram >> 32U);
                    std::size_t slot = gram & (size - 1);
                    while (table[slot].used && table[slot].key != key) {
                        slot = (slot + 1) & (size - 1);
                    }
                    Run& run = table[slot];
                    if (!run.used) {
                        run = {key, static_cast<std::uint16_t>(r), true, false};
                    } else if (run.row != r) {
                        run.shared = true;
                        ++before[r];
                    }
                    slots[at] = static_cast<std::uint32_t>(slot);
                }
                a = b;
                b = words[at];
            }
        }
        std::vector<std::uint32_t> counts(rows.size(), 0);
        std::vector<std::uint32_t> copied(rows.size(), 0);
        at = 0;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            for (std::size_t i = 0; i < word_counts[r]; ++i, ++at) {
                if (slots[at] == UINT32_MAX) continue;
                ++counts[r];
                if (table[slots[at]].shared) ++copied[r];
            }
        }
        self.copied_.resize(rows.size());
        for (std::size_t r = 0; r < rows.size(); ++r) {
            rows[r].copied = self.copied_[r] = ratio(copied[r], counts[r]);
            rows[r].copied_before = ratio(before[r], counts[r]);
        }
    }

    /// Whether a box for a newsletter is around the row, small beside the page's prose.
    bool in_small_box(std::size_t r) {
        constexpr double kSmall = 0.1;
        NodeId id = block(r).element;
        for (int level = 0; level <= 2 && id != kNoNode; ++level, id = page.parent(id)) {
            if ((traits(id) & bit(kNewsletter)) != 0 && good_below(id) < kSmall * page_good) {
                return true;
            }
        }
        return false;
    }

    /// Boxes that ask for an e-mail address, whatever their names: the largest of little prose
    /// around such a field, a few levels up.
    void find_forms() {
        constexpr double kSmall = 0.1;
        constexpr int kLevels = 4;
        constexpr std::size_t kMostForms = 50;
        for (NodeId at = 0; at < page.size() && forms.size() < kMostForms; ++at) {
            if (!page.is(at, Tag::input)) continue;
            if (!forms.empty() && page.contains(forms.back(), at)) continue;
            if (!ascii_iequals(page.attribute(at, "type"), "email")) continue;
            NodeId box = kNoNode;
            NodeId id = page.parent(at);
            for (int level = 0; level < kLevels && id != kNoNode; ++level, id = page.parent(id)) {
                const Tag tag = page[id].tag;
                if (tag == Tag::body || tag == Tag::main || tag == Tag::article ||
                    good_below(id) >= kSmall * page_good) {
                    break;
                }
                box = id;
            }
            if (box != kNoNode) forms.push_back(box);
        }
    }

    /// Boxes of few words with a button or a link to subscribe, and polls.
    void find_signups() {
        constexpr double kSmall = 0.1;
        constexpr double kMostWords = 60;
        constexpr int kLevels = 3;
        constexpr NodeId kButtonNodes = 8;
        constexpr std::size_t kMostButtons = 50;  // no page has more but to keep us busy
        std::size_t buttons = 0;
        for (NodeId at = 0; at < page.size() && buttons < kMostButtons; ++at) {
            const Tag tag = page[at].tag;
            const bool input = tag == Tag::input;
            if (!input && tag != Tag::a && tag != Tag::button) continue;
            if (page.end(at) - at > kButtonNodes) continue;
            const std::string_view type = page.attribute(at, "type");
            const bool choice = input && ascii_iequals(type, "radio");
            if (input && !choice && !ascii_iequals(type, "submit")) continue;
            const std::string text = input ? std::string(page.attribute(at, "value"))
                                           : visible_text(page, at, kButtonBytes);
            if (!choice && !is_signup_button(text)) continue;
            ++buttons;
            // What holds nothing else is the button's frame.
            NodeId id = page.parent(at);
            while (id != kNoNode && !input && visible_text(page, id, kButtonBytes) == text) {
                id = page.parent(id);
            }
            if (id == kNoNode || (!choice && sets_text(id))) continue;
            NodeId box = kNoNode;
            for (int level = 0; level < kLevels && id != kNoNode; ++level, id = page.parent(id)) {
                const Tag around = page[id].tag;
                const auto [first, end] = range(id);
                if (around == Tag::body || around == Tag::main || around == Tag::article ||
                    good_below(id) >= kSmall * page_good ||
                    words_sum[end] - words_sum[first] > kMostWords) {
                    break;
                }
                box = id;
            }
            if (box != kNoNode && (!choice || asks_to_vote(box))) forms.push_back(box);
        }
    }

    /// Whether a box offers a choice and a button to send it.
    bool asks_to_vote(NodeId box) const {
        std::size_t choices = 0;
        bool button = false;
        for (NodeId at = box; at < page.end(box); ++at) {
            const std::string_view type =
                page.is(at, Tag::input) ? page.attribute(at, "type") : std::string_view();
            choices += ascii_iequals(type, "radio") ? 1 : 0;
            button = button || page.is(at, Tag::button) || ascii_iequals(type, "submit");
        }
        return choices > 1 && button;
    }

    /// Whether an element has text of its own beside its elements': a link in it is of a sentence.
    bool sets_text(NodeId id) const {
        if (page.is(id, Tag::p) || page.is(id, Tag::li)) return true;
        for (NodeId child = page.first_child(id); child != kNoNode;
             child = page.next_sibling(child)) {
            if (page.is_text(child) && !page[child].blank) return true;
        }
        return false;
    }

    bool in_form(std::size_t r) const {
        const NodeId id = block(r).element;
        return std::any_of(forms.begin(), forms.end(),
                           [&](NodeId form) { return page.contains(form, id); });
    }

    /// Whether microdata calls the row the article's description, and another element its body.
    bool describes(std::size_t r) const {
        const NodeId id = block(r).element;
        return item_body != kNoNode && !page.contains(item_body, id) &&
               page.attribute(id, "itemprop") == "description";
    }

    static float language_number(std::string_view lang) {
        const auto is = [&](std::string_view code) {
            return ascii_iequals(lang.substr(0, 2), code);
        };
        if (lang.size() < 2) return 0;
        if (is("en")) return 1;
        if (is("de")) return 2;
        if (is("fr") || is("es") || is("it") || is("pt") || is("nl")) return 3;
        return 4;
    }

    static double goodness(const TextBlock& b, float density) {
        // Prose: long enough, with sentences, not made of links. A wide character counts as two.
        const double length = double(b.characters) + double(b.wide);
        if (length < 60 || b.kind == RunKind::heading || b.kind == RunKind::caption) return 0;
        if (b.sentences == 0 && length < 160) return 0;
        const double plain = 1.0 - double(density);
        return length * plain * plain;
    }

    /// Whether an element of comments is around the row: it says so, does not hold the headline,
    /// and prose stands between the headline and it. (Whole bodies stand in wrappers that speak
    /// of comments; those begin before the prose.)
    bool below_comments(std::size_t r) {
        constexpr int kMaxLevels = 10;
        constexpr double kEnoughProse = 150;
        NodeId id = block(r).element;
        for (int level = 0; level < kMaxLevels && id != kNoNode; ++level, id = page.parent(id)) {
            if ((traits(id) & bit(kComment)) == 0) continue;
            const std::size_t start = self.row_at_[id];
            const std::size_t headline =
                self.headline_row_ < 0 ? 0 : static_cast<std::size_t>(self.headline_row_);
            if (headline < start && good_sum[start] - good_sum[headline] >= kEnoughProse) {
                return true;
            }
        }
        return false;
    }

    void sum_up() {
        const std::size_t n = rows.size();
        good_sum.assign(n + 1, 0);
        words_sum.assign(n + 1, 0);
        bytes_sum.assign(n + 1, 0);
        links_sum.assign(n + 1, 0);
        for (std::size_t r = 0; r < n; ++r) {
            const TextBlock& b = block(r);
            const double bytes = double(b.text_end - b.text_begin);
            rows[r].link_density = std::min(1.0F, ratio(b.link_bytes, bytes));
            rows[r].good = goodness(b, rows[r].link_density);
            if (texts[self.text_[r]].times > 1) rows[r].good *= 0.3;
            if (b.ends_ellipsis && (b.links > 0 || b.kind == RunKind::list_item)) {
                rows[r].good *= 0.2;  // a teaser
            }
            if (b.hiding >= Hiding::style) rows[r].good *= 0.3;
            rows[r].in_comments = below_comments(r);
            self.in_comments_.push_back(rows[r].in_comments);
            if (rows[r].in_comments) rows[r].good *= 0.1;
            rows[r].log_words = log1(b.words);
            rows[r].log_good = log1(rows[r].good);
            good_sum[r + 1] = good_sum[r] + rows[r].good;
            words_sum[r + 1] = words_sum[r] + b.words;
            bytes_sum[r + 1] = bytes_sum[r] + bytes;
            links_sum[r + 1] = links_sum[r] + std::min<double>(b.link_bytes, bytes);
        }
        page_good = good_sum[n];
        log_page_good = log1(page_good);
        std::uint32_t things = 0;
        std::size_t row = 0;
        for (std::uint32_t i = 0; i < blocks.blocks.size() && row < n; ++i) {
            if (i == self.rows_[row]) {
                rows[row++].images_before = things;
            } else {
                ++things;
            }
        }
    }

    void find_groups() {
        constexpr std::size_t kMaxLookBytes = 512;  // of a class attribute, read for each row in it
        Numbering known(rows.size());
        group_rank.resize(rows.size());
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const TextBlock& b = block(r);
            std::uint64_t look = static_cast<std::uint64_t>(b.tag) + 1000 * std::uint64_t(b.kind);
            NodeId id = b.element;
            for (int level = 0; level < 2 && id != kNoNode; ++level) {
                look = mix(look, static_cast<std::uint64_t>(page[id].tag));
                look = mix(look, hash_bytes(page.attribute(id, "class").substr(0, kMaxLookBytes)));
                id = page.parent(id);
            }
            const std::uint32_t number = known.of(look);
            if (number == groups.size()) groups.push_back({.first = static_cast<std::uint32_t>(r)});
            Group& group = groups[number];
            self.group_.push_back(number);
            group_rank[r] = group.size++;
            group.last = static_cast<std::uint32_t>(r);
            group.words += b.words;
            group.link += b.link_bytes;
            group.bytes += double(b.text_end - b.text_begin);
            group.good += rows[r].good;
        }
    }

    /// The container as readers of old find it: parents of prose, with half for grandparents.
    void find_best() {
        std::unordered_map<NodeId, double> score;
        double depth = 0;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (rows[r].good <= 0) continue;
            NodeId id = block(r).element;
            depth += rows[r].good * page[id].depth;
            double part = rows[r].good;
            if (block(r).breaks_before < 2) id = page.parent(id);
            for (int level = 0; level < 3 && id != kNoNode; ++level) {
                score[id] += part;
                part *= 0.6;
                id = page.parent(id);
            }
        }
        if (page_good > 0) good_depth = static_cast<int>(std::lround(depth / page_good));
        double most = 0;
        for (const auto& [id, value] : score) {
            if (value > most || (value == most && id > best)) {
                most = value;
                best = id;
            }
        }
        if (best != kNoNode) {
            const auto [a, b] = range(best);
            best_first = static_cast<int>(a);
            best_end = static_cast<int>(b);
        }
    }

    /// Gives equal texts one number.
    void number_texts() {
        Numbering known(rows.size());
        self.text_.reserve(rows.size());
        for (const std::uint64_t hash : self.text_hash_) {
            const std::uint32_t number = known.of(hash);
            if (number == texts.size()) texts.emplace_back();
            ++texts[number].times;
            self.text_.push_back(number);
        }
    }

    void build() {
        trait.assign(page.size(), kUnknown);
        for (NodeId id = 0; id < page.size() && item_body == kNoNode; ++id) {
            if (page.attribute(id, "itemprop") == "articleBody") item_body = id;
        }
        find_rows();
        read_words();
        find_copies();
        number_texts();
        sum_up();
        find_groups();
        language = language_number(trim(page.attribute(page.html(), "lang")));
        find_best();
        find_forms();
        find_signups();
        const std::size_t n = rows.size();
        const std::size_t width = first_count();
        self.first_ = std::make_unique_for_overwrite<float[]>(n * width);
        std::uint32_t headings = 0;
        std::uint32_t things = 0;
        for (const TextBlock& b : blocks.blocks) {
            if (b.text_end == b.text_begin) ++things;
        }
        std::vector<int> next_good(n, 99);
        int since = 99;
        for (std::size_t r = n; r-- > 0;) {
            next_good[r] = since;
            since = rows[r].good > 0 ? 1 : std::min(99, since + 1);
        }
        since = 99;
        std::unordered_map<NodeId, std::uint32_t> list_sizes;
        for (std::size_t r = 0; r < n; ++r) {
            if (block(r).list != kNoNode) ++list_sizes[block(r).list];
        }
        BodyClues clues(page, blocks, self.rows_, words, word_counts);
        clues.set_names(hints.authors, hints.site);
        for (std::size_t r = 0; r < n; ++r) {
            float* out = &self.first_[r * width];
            const float* const end = out + width;
            own(r, out, list_sizes);
            for (unsigned t = 0; t < kTopics; ++t) *out++ = float((rows[r].starts >> t) & 1U);
            for (unsigned t = 0; t < kTopics; ++t) *out++ = float((rows[r].inside >> t) & 1U);
            place(r, out, headings, things);
            group(r, out);
            chain(r, out, since, next_good[r]);
            for (const int offset : kNeighbours) neighbour(r, offset, out);
            clues.write(r, rows[r].starts, static_cast<int>(r) > self.headline_row_, out);
            around(r, out);
            self.marked_other_.push_back(in_small_box(r) || in_form(r) || describes(r));
            if (block(r).kind == RunKind::heading) {
                ++headings;
                section = static_cast<std::ptrdiff_t>(r);
                section_furniture = (rows[r].starts & kFurniture) != 0;
            }
            since = rows[r].good > 0 ? 1 : std::min(99, since + 1);
            if (out != end) std::abort();  // the name lists above are wrong
        }
    }

    void own(std::size_t r, float*& out, std::unordered_map<NodeId, std::uint32_t>& list_sizes) {
        const TextBlock& b = block(r);
        const Row& row = rows[r];
        const std::string_view text = blocks.text_of(b);
        const double bytes = double(text.size());
        *out++ = log1(b.characters);
        *out++ = row.log_words;
        *out++ = row.link_density;
        *out++ = float(std::min<int>(b.links, 50));
        *out++ = float(std::min<std::uint32_t>(b.sentences, 30));
        *out++ = ratio(b.commas, b.words);
        *out++ = float(b.ends_sentence);
        *out++ = float(b.ends_colon);
        *out++ = float(b.ends_ellipsis);
        *out++ = float(b.starts_lower);
        *out++ = ratio(b.digits, b.characters);
        *out++ = ratio(b.upper, b.letters);
        *out++ = ratio(b.capital_words, b.words);
        *out++ = ratio(b.bold_bytes, bytes);
        *out++ = ratio(b.italic_bytes, bytes);
        *out++ = ratio(b.letters, b.words);
        *out++ = ratio(b.short_words, b.words);
        *out++ = ratio(b.wide, b.characters);
        *out++ = float(std::min<int>(b.line_breaks, 20));
        *out++ = float(std::min<int>(b.breaks_before, 4));
        *out++ = float(std::min<int>(b.times, 3));
        *out++ = float(b.kind);
        *out++ = float(b.level);
        *out++ = tag_number(b.tag);
        *out++ = float(b.whole_link);
        *out++ = float(b.hiding);
        *out++ = float(page[b.element].depth);
        *out++ = row.log_good;
        *out++ = float(std::min<std::ptrdiff_t>(std::count(text.begin(), text.end(), '|'), 5));
        *out++ = float(text.find('@') != std::string_view::npos);
        *out++ = float(text.find("©") != std::string_view::npos);
        *out++ = b.list == kNoNode ? 0.0F : float(std::min(list_sizes[b.list], 100U));
        *out++ = float(b.ordered);
        *out++ = float(std::min<int>(b.rules_before, 2));
        *out++ = float(row.in_comments);
    }

    static float tag_number(Tag tag) {
        switch (tag) {
            case Tag::p: return 1;
            case Tag::div: return 2;
            case Tag::li: return 3;
            case Tag::td:
            case Tag::th: return 4;
            case Tag::h1: return 5;
            case Tag::h2: return 6;
            case Tag::h3: return 7;
            case Tag::h4:
            case Tag::h5:
            case Tag::h6: return 8;
            case Tag::section:
            case Tag::article:
            case Tag::main: return 9;
            case Tag::blockquote: return 10;
            case Tag::dt:
            case Tag::dd: return 11;
            case Tag::figcaption: return 12;
            case Tag::table: return 13;
            case Tag::pre: return 14;
            case Tag::header:
            case Tag::footer:
            case Tag::aside:
            case Tag::nav: return 15;
            case Tag::form:
            case Tag::fieldset: return 16;
            default: return 0;
        }
    }

    void place(std::size_t r, float*& out, std::uint32_t headings, std::uint32_t things) {
        const std::size_t n = rows.size();
        const Row& row = rows[r];
        const int headline = self.headline_row_;
        *out++ = float(std::min<std::size_t>(r, 2000));
        *out++ = float(std::min<std::size_t>(n, 2000));
        *out++ = ratio(double(r), double(n));
        *out++ = log1(words_sum[r]);
        *out++ = ratio(words_sum[r], words_sum[n]);
        *out++ = ratio(good_sum[r], page_good);
        *out++ = ratio(page_good - good_sum[r + 1], page_good);
        *out++ = log_page_good;
        *out++ = headline < 0 ? 999.0F : std::clamp(float(r) - float(headline), -200.0F, 200.0F);
        *out++ = headline < 0 ? 0.0F : float(int(r) > headline ? 1 : int(r) == headline ? 2 : -1);
        *out++ = row.headline_in_row;
        *out++ = row.row_in_headline;
        *out++ = row.description_in_row;
        *out++ = row.row_in_description;
        *out++ = hints.article_body.empty() ? -1.0F : row.body_hint;
        *out++ = hints.article_body.empty()
                     ? -1.0F
                     : std::min(3.0F, ratio(double(hints.article_body.size()), bytes_sum[n]));
        Text& text = texts[self.text_[r]];
        *out++ = float(std::min(text.times, 6U));
        *out++ = float(std::min(text.seen, 6U));
        *out++ = float(std::min(headings, 60U));
        const std::uint32_t next = r + 1 < n ? rows[r + 1].images_before : things;
        *out++ = float(std::min(row.images_before - (r > 0 ? rows[r - 1].images_before : 0), 5U));
        *out++ = float(std::min(next - row.images_before, 5U));
        const auto [a, b] = range(block(r).element);
        *out++ = float(std::min(b - a, 50U));
        *out++ = float(page[block(r).element].depth) - float(good_depth);
        *out++ = language;
        *out++ = row.copied;
        *out++ = row.copied_before;
        *out++ = section < 0 ? -1.0F : float(section_furniture);
        *out++ = section < 0 ? 99.0F : float(std::min<std::size_t>(r - std::size_t(section), 99));
        *out++ = section < 0 ? 0.0F : float(block(std::size_t(section)).level);
        const auto here = static_cast<std::ptrdiff_t>(r);
        *out++ =
            text.seen == 0 ? 999.0F : float(std::min<std::ptrdiff_t>(here - text.last_row, 500));
        ++text.seen;
        text.last_row = here;
    }

    void group(std::size_t r, float*& out) {
        const Group& g = groups[self.group_[r]];
        *out++ = float(std::min(g.size, 300U));
        *out++ = ratio(g.words, g.size);
        *out++ = ratio(g.link, g.bytes);
        *out++ = ratio(g.good, page_good);
        *out++ = ratio(double(group_rank[r]), double(g.size));
        *out++ = ratio(double(g.last - g.first + 1), double(rows.size()));
    }

    float density(NodeId id) const {
        const auto [a, b] = range(id);
        return ratio(links_sum[b] - links_sum[a], bytes_sum[b] - bytes_sum[a]);
    }

    void chain(std::size_t r, float*& out, int last_good, int next_good) {
        NodeId up[6];
        NodeId id = block(r).element;
        for (NodeId& node : up) {
            node = id;
            if (page.parent(id) != kNoNode && page.parent(id) != 0) id = page.parent(id);
        }
        for (const int level : {0, 1, 2, 3, 5}) *out++ = ratio(good_below(up[level]), page_good);
        for (const int level : {1, 2, 3}) *out++ = density(up[level]);
        for (const int level : {1, 2, 3}) {
            const auto [a, b] = range(up[level]);
            *out++ = float(std::min(b - a, 300U));
        }
        // How far up until so much of the page's prose is held.
        float levels[4] = {30, 30, 30, 30};
        const double marks[4] = {0.1, 0.3, 0.6, 0.9};
        NodeId holder = kNoNode;
        float level_best = -1;
        int level = 0;
        int mark = 0;
        for (id = block(r).element; id != kNoNode; id = page.parent(id), ++level) {
            if (id == best) level_best = float(std::min(level, 30));
            const double share = page_good > 0 ? good_below(id) / page_good : 1.0;
            while (mark < 4 && share >= marks[mark]) {
                levels[mark] = float(std::min(level, 30));
                if (mark == 2) holder = id;
                ++mark;
            }
        }
        for (const float value : levels) *out++ = value;
        if (holder == kNoNode) {
            for (int i = 0; i < 4; ++i) *out++ = -1;
        } else {
            const auto [a, b] = range(holder);
            *out++ = density(holder);
            *out++ = ratio(bytes_sum[b] - bytes_sum[a] - (good_sum[b] - good_sum[a]),
                           bytes_sum[b] - bytes_sum[a]);
            *out++ = ratio(double(r - a), double(b - a));
            *out++ = float(std::min<std::size_t>(b - r - 1, 300));
        }
        const int at = static_cast<int>(r);
        *out++ = best == kNoNode ? -2.0F : at < best_first ? -1.0F : at >= best_end ? 1.0F : 0.0F;
        *out++ = std::clamp(float(at - best_first), -50.0F, 200.0F);
        *out++ = std::clamp(float(best_end - 1 - at), -50.0F, 200.0F);
        *out++ = level_best;
        for (const int l : {1, 2}) {
            const auto [a, b] = range(up[l]);
            *out++ = log1(words_sum[b] - words_sum[a]);
        }
        for (const int l : {1, 2}) {
            const auto [a, b] = range(up[l]);
            *out++ = ratio(good_sum[b] - good_sum[a], bytes_sum[b] - bytes_sum[a]);
        }
        const auto [a, b] = range(up[1]);
        *out++ = float(std::min<std::size_t>(r - std::min<std::size_t>(r, a), 200));
        *out++ = float(last_good);
        *out++ = float(next_good);
        *out++ = float(std::min<std::size_t>(b - std::min<std::size_t>(r + 1, b), 200));
    }

    void neighbour(std::size_t r, int offset, float*& out) {
        const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(r) + offset;
        if (at < 0 || at >= static_cast<std::ptrdiff_t>(rows.size())) {
            for (std::size_t i = 0; i < std::size(kNeighbourNames); ++i) *out++ = -1;
            return;
        }
        const auto other = static_cast<std::size_t>(at);
        const TextBlock& b = block(other);
        *out++ = rows[other].log_words;
        *out++ = rows[other].link_density;
        *out++ = float(b.kind);
        const NodeId mine = block(r).element;
        *out++ = mine == b.element                             ? 2.0F
                 : page.parent(mine) == page.parent(b.element) ? 1.0F
                                                               : 0.0F;
        *out++ = rows[other].log_good;
        *out++ = float(b.ends_sentence);
        *out++ = float(b.whole_link);
        *out++ = ratio(b.upper, b.letters);
        *out++ = float(rows[other].starts);
        *out++ = ratio(b.bold_bytes, double(b.text_end - b.text_begin));
    }

    /// For each trait the number of levels up to the element that has it. "near" counts only
    /// elements with less than half of the page's prose: a wrapper of everything says nothing.
    void around(std::size_t r, float*& out) {
        constexpr float kFar = 30;
        float* const near = out;
        float* const all = out + kTraits;
        constexpr std::size_t kBoth = std::size_t{2} * kTraits;
        std::fill(out, out + kBoth, kFar);
        out += kBoth;
        std::uint64_t seen_near = 0;
        std::uint64_t seen = 0;
        const NodeId element = block(r).element;
        int level = 0;
        bool wide = false;
        const auto visit = [&](NodeId id) {
            const std::uint64_t found = traits(id);
            if (found == 0) return;
            const auto at = float(std::min(level, 29));
            for (std::uint64_t fresh = found & ~seen; fresh != 0; fresh &= fresh - 1) {
                all[std::countr_zero(fresh)] = at;
            }
            seen |= found;
            if (wide) return;
            for (std::uint64_t fresh = found & ~seen_near; fresh != 0; fresh &= fresh - 1) {
                near[std::countr_zero(fresh)] = at;
            }
            seen_near |= found;
        };
        // Inline elements around the first word belong to the block itself.
        for (NodeId id = page.parent(block(r).first); id != kNoNode && id > element;
             id = page.parent(id)) {
            visit(id);
        }
        for (NodeId id = element; id != kNoNode && id != 0; id = page.parent(id), ++level) {
            if (!wide && page_good > 0 && good_below(id) > 0.5 * page_good) wide = true;
            visit(id);
        }
    }
};

BodyFeatures::BodyFeatures(const Document& page, const PageBlocks& blocks, const BodyHints& hints)
    : page_(page), blocks_(blocks), authors_(hints.authors) {
    Builder(*this, hints).build();
}

// ---- Second stage ----------------------------------------------------------------------------

std::vector<float> BodyFeatures::second(const std::vector<float>& p) const {
    const std::size_t n = rows_.size();
    const std::size_t width = second_count();
    std::vector<float> all(n * width);
    const auto block = [&](std::size_t r) -> const TextBlock& { return blocks_.blocks[rows_[r]]; };

    std::vector<double> mass(n + 1, 0), sum(n + 1, 0), words(n + 1, 0);
    std::vector<double> group_mass, group_words;
    std::vector<float> twin(n, -0.1F);  // by text: the best answer for it in rows before
    for (std::size_t r = 0; r < n; ++r) {
        const double w = block(r).words;
        mass[r + 1] = mass[r] + double(p[r]) * w;
        sum[r + 1] = sum[r] + double(p[r]);
        words[r + 1] = words[r] + w;
        const std::size_t g = group_[r];
        if (g >= group_mass.size()) {
            group_mass.resize(g + 1);
            group_words.resize(g + 1);
        }
        group_mass[g] += double(p[r]) * w;
        group_words[g] += w;
    }
    const double total = mass[n];
    const float log_total = log1(total);

    // The core: the deepest element with 80 of 100 parts of what the first stage takes for body.
    NodeId core = kNoNode;
    std::size_t core_first = 0, core_end = n;
    if (total > 0) {
        std::size_t strongest = 0;
        double most = -1;
        for (std::size_t r = 0; r < n; ++r) {
            const double here = double(p[r]) * block(r).words;
            if (here > most) {
                most = here;
                strongest = r;
            }
        }
        for (NodeId id = block(strongest).element; id != kNoNode; id = page_.parent(id)) {
            const std::size_t a = row_at_[id];
            const std::size_t b = row_at_[page_.end(id)];
            if (mass[b] - mass[a] >= 0.8 * total) {
                core = id;
                core_first = a;
                core_end = b;
                break;
            }
        }
    }
    const float core_density =
        ratio(mass[core_end] - mass[core_first], words[core_end] - words[core_first]);
    // First and last row that the first stage is sure of.
    std::ptrdiff_t first_sure = -1, last_sure = -1;
    constexpr float kSure = 0.7F;
    for (std::size_t r = 0; r < n; ++r) {
        if (p[r] < kSure) continue;
        if (first_sure < 0) first_sure = static_cast<std::ptrdiff_t>(r);
        last_sure = static_cast<std::ptrdiff_t>(r);
    }

    std::vector<float> max_after(n + 1, 0), gap_after(n, 99), gap_words_after(n, 9);
    std::ptrdiff_t next = -1;
    for (std::size_t r = n; r-- > 0;) {
        max_after[r] = std::max(max_after[r + 1], p[r]);
        if (next >= 0) {
            gap_after[r] =
                float(std::min<std::ptrdiff_t>(next - static_cast<std::ptrdiff_t>(r), 99));
            gap_words_after[r] = log1(words[static_cast<std::size_t>(next)] - words[r + 1]);
        }
        if (p[r] >= kSure) next = static_cast<std::ptrdiff_t>(r);
    }
    float max_before = 0;
    std::ptrdiff_t last = -1;
    std::ptrdiff_t heading = -1;
    const auto at = [&](std::ptrdiff_t r) {
        return r < 0 || r >= static_cast<std::ptrdiff_t>(n) ? -0.1F
                                                            : p[static_cast<std::size_t>(r)];
    };
    const auto mean = [&](std::ptrdiff_t a, std::ptrdiff_t b) {
        a = std::max<std::ptrdiff_t>(a, 0);
        b = std::min<std::ptrdiff_t>(b, static_cast<std::ptrdiff_t>(n));
        if (a >= b) return -0.1F;
        return ratio(mass[std::size_t(b)] - mass[std::size_t(a)],
                     words[std::size_t(b)] - words[std::size_t(a)]);
    };
    for (std::size_t r = 0; r < n; ++r) {
        float* out = &all[r * width];
        const float* const end = out + width;
        const auto i = static_cast<std::ptrdiff_t>(r);
        const NodeId element = block(r).element;
        *out++ = p[r];
        *out++ = at(i - 1);
        *out++ = at(i + 1);
        *out++ = at(i - 2);
        *out++ = at(i + 2);
        *out++ = at(i - 3);
        *out++ = at(i + 3);
        *out++ = mean(i - 4, i);
        *out++ = mean(i + 1, i + 5);
        *out++ = mean(i - 10, i);
        *out++ = mean(i + 1, i + 11);
        *out++ = max_before;
        *out++ = max_after[r + 1];
        NodeId up[3];
        NodeId id = element;
        for (NodeId& node : up) {
            if (page_.parent(id) != kNoNode && page_.parent(id) != 0) id = page_.parent(id);
            node = id;
        }
        const double own = double(p[r]) * block(r).words;
        for (const NodeId node : up) {  // without itself
            const std::size_t a = row_at_[node];
            const std::size_t b = row_at_[page_.end(node)];
            const double rest = words[b] - words[a] - block(r).words;
            *out++ = rest > 0 ? ratio(mass[b] - mass[a] - own, rest) : -0.1F;
        }
        const double group_rest = group_words[group_[r]] - block(r).words;
        *out++ = group_rest > 0 ? ratio(group_mass[group_[r]] - own, group_rest) : -0.1F;
        *out++ = ratio(mass[r], total);
        *out++ = ratio(total - mass[r + 1], total);
        for (const NodeId node : up) {
            *out++ = ratio(mass[row_at_[page_.end(node)]] - mass[row_at_[node]], total);
        }
        *out++ = last < 0 ? 99.0F : float(std::min<std::ptrdiff_t>(i - last, 99));
        *out++ = gap_after[r];
        *out++ = last < 0 ? 9.0F : log1(words[r] - words[static_cast<std::size_t>(last) + 1]);
        *out++ = gap_words_after[r];
        *out++ = core == kNoNode ? -2.0F : r < core_first ? -1.0F : r >= core_end ? 1.0F : 0.0F;
        *out++ = std::clamp(float(i) - float(core_first), -50.0F, 300.0F);
        *out++ = std::clamp(float(core_end) - 1.0F - float(i), -50.0F, 300.0F);
        *out++ = log_total;
        float& best_twin = twin[text_[r]];
        *out++ = best_twin;
        best_twin = std::max(best_twin, p[r]);
        float level = 0;
        for (id = element; id != kNoNode && id != core && level < 30; id = page_.parent(id)) {
            level += 1;
        }
        *out++ = level;
        *out++ = ratio(double(r) - double(core_first), double(core_end - core_first));
        // Blocks of the same kind in the same parent.
        double alike = 0, alike_mass = 0;
        for (std::ptrdiff_t k = std::max<std::ptrdiff_t>(0, i - 6);
             k < std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(n), i + 7); ++k) {
            const TextBlock& other = block(static_cast<std::size_t>(k));
            if (k == i || other.kind != block(r).kind) continue;
            if (page_.parent(other.element) != page_.parent(element)) continue;
            alike += 1;
            alike_mass += double(p[static_cast<std::size_t>(k)]);
        }
        *out++ = alike > 0 ? ratio(alike_mass, alike) : -0.1F;
        *out++ = first_sure < 0 ? 999.0F : std::clamp(float(i - first_sure), -99.0F, 300.0F);
        *out++ = last_sure < 0 ? 999.0F : std::clamp(float(last_sure - i), -99.0F, 300.0F);
        // The next block that is no heading: sub-heads belong to what follows.
        float follows = -0.1F;
        for (std::size_t k = r + 1; k < std::min(n, r + 4); ++k) {
            if (block(k).kind == RunKind::heading) continue;
            follows = p[k];
            break;
        }
        *out++ = follows;
        *out++ = core_density;
        *out++ = heading < 0 ? -0.1F : p[static_cast<std::size_t>(heading)];
        *out++ = heading < 0 ? -0.1F : mean(heading + 1, i);
        *out++ = mean(i + 1, static_cast<std::ptrdiff_t>(row_at_[page_.end(up[0])]));
        if (block(r).kind == RunKind::heading) heading = i;
        max_before = std::max(max_before, p[r]);
        if (p[r] >= kSure) last = i;
        if (out != end) std::abort();
    }
    return all;
}

}  // namespace stet
