#include "extract/ruled_page.h"

#include "extract/body_blocks.h"
#include "extract/body_model.h"
#include "extract/byline_text.h"
#include "extract/date_text.h"
#include "extract/page_xpath.h"
#include "extract/person_name.h"
#include "extract/text.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace stet {
namespace {

/// The share of pages on which a rule's field is right, by guess.
constexpr float kRuleConfidence = 0.9F;
/// Authors and dates that are found with so much confidence stay.
constexpr float kTrusted = 0.8F;
/// What is cut out of a line is at most so much of it.
constexpr double kMostOfLine = 0.25;
constexpr std::size_t kMaxTitleBytes = 400;
constexpr std::size_t kMaxAuthorBytes = 300;
constexpr std::size_t kMaxAuthorWords = 24;
constexpr std::size_t kMaxAuthors = 20;
/// Where the judge is this sure that a block is body it stays, whatever a rule says: rules age
/// with the pages that they were written for. A line that a rule strips goes however sure.
constexpr float kSure = 0.55F;
constexpr std::uint32_t kFewestOfProse = 20;
/// As in extract/body.cpp: a block at least this likely is body.
constexpr float kLikely = 0.45F;
/// In the rule's body, where hardly any is found without it.
constexpr float kDoubt = 0.1F;
/// What a rule says that decides alone.
constexpr float kCertain = 0.9F;
constexpr std::size_t kFewWords = 60;
/// Rules that leave less of the words that are found without them, or bring so many more, were
/// written for another page: an old layout, a list.
constexpr double kLeastShare = 0.8;
constexpr double kMostShare = 1.5;

/// Sorts, and drops what stands in another.
void keep_outermost(const Document& page, std::vector<NodeId>& nodes) {
    std::sort(nodes.begin(), nodes.end());
    NodeId end = 0;
    std::erase_if(nodes, [&](NodeId node) {
        if (node < end) return true;
        end = page.end(node);
        return false;
    });
}

bool holds_text(const Document& page, NodeId id) {
    for (NodeId at = id; at < page.end(id); ++at) {
        if (page.is_text(at) && !trim(page[at].text).empty()) return true;
    }
    return false;
}

/// The first expression's nodes that hold text.
std::vector<NodeId> body_nodes(const std::vector<std::string>& expressions,
                               const PageXPath& xpath,
                               const Document& page) {
    for (const std::string& expression : expressions) {
        std::vector<NodeId> nodes = xpath.find_nodes(expression);
        keep_outermost(page, nodes);
        std::erase_if(nodes, [&](NodeId node) { return !holds_text(page, node); });
        if (!nodes.empty()) return nodes;
    }
    return {};
}

/// The first expression's texts that are not blank.
std::vector<RuleText> texts(const std::vector<std::string>& expressions,
                            const PageXPath& xpath,
                            const Document& page) {
    std::vector<RuleText> found;
    for (const std::string& expression : expressions) {
        for (const XPathItem& item : xpath.find(expression)) {
            RuleText found_text{clean_text(item.text), false};
            found_text.weighed =
                item.node != kNoNode &&
                (page.is(item.node, Tag::meta) ||
                 (page.head() != kNoNode && page.contains(page.head(), item.node)));
            if (!found_text.text.empty()) found.push_back(std::move(found_text));
        }
        if (!found.empty()) break;
    }
    return found;
}

RuleText first_text(const std::vector<std::string>& expressions,
                    const PageXPath& xpath,
                    const Document& page) {
    std::vector<RuleText> found = texts(expressions, xpath, page);
    return found.empty() ? RuleText() : std::move(found.front());
}

bool contains_any(std::string_view text, const std::vector<std::string>& parts) {
    return !text.empty() && std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return text.find(part) != std::string_view::npos;
    });
}

/// Elements whose id or class, and pictures whose address, has one of the parts.
void find_named(const SiteRules& rules, const Document& page, std::vector<NodeId>& found) {
    if (rules.strip_names.empty() && rules.strip_images.empty()) return;
    for (NodeId id = 1; id < page.size(); ++id) {
        if (page[id].attribute_count == 0) continue;
        const bool named =
            contains_any(page.attribute(id, "class"), rules.strip_names) ||
            contains_any(page.attribute(id, "id"), rules.strip_names) ||
            (page.is(id, Tag::img) && contains_any(page.attribute(id, "src"), rules.strip_images));
        if (named) found.push_back(id);
    }
}

std::size_t words_of(const Body& body) {
    std::size_t words = 0;
    for (const Block& block : body.blocks) {
        if (block.type != BlockType::image) words += count_words(block.text);
    }
    return words;
}

/// How often each element holds a block, and the text of one.
std::map<NodeId, std::pair<int, std::string>> texts_of(const PageBlocks& blocks) {
    std::map<NodeId, std::pair<int, std::string>> texts;
    for (const TextBlock& block : blocks.blocks) {
        if (block.text_end == block.text_begin) continue;
        auto& [count, text] = texts[block.element];
        if (count++ == 0) text = std::string(blocks.text_of(block));
    }
    return texts;
}

/// Cuts what is stripped out of the lines that it is a part of.
void strip_inside(const Document& page,
                  NodeId root,
                  const PageBlocks& blocks,
                  const std::vector<NodeId>& strip,
                  Body& body) {
    const auto holds_stripped = [&](NodeId node) {
        if (node == kNoNode) return false;
        const auto after = std::upper_bound(strip.begin(), strip.end(), node);
        return after != strip.end() && page.contains(node, *after);
    };
    if (std::none_of(body.nodes.begin(), body.nodes.end(), holds_stripped)) return;
    const auto whole = texts_of(blocks);
    const auto stripped = texts_of(read_blocks(page, root, strip));
    for (std::size_t i = 0; i < std::min(body.blocks.size(), body.nodes.size()); ++i) {
        if (!holds_stripped(body.nodes[i])) continue;
        const auto before = whole.find(body.nodes[i]);
        const auto after = stripped.find(body.nodes[i]);
        if (before == whole.end() || after == stripped.end() || before->second.first != 1 ||
            after->second.first != 1 || body.blocks[i].text != before->second.second) {
            continue;
        }
        const std::string& rest = after->second.second;
        if (static_cast<double>(rest.size()) >=
            (1 - kMostOfLine) * static_cast<double>(body.blocks[i].text.size())) {
            body.blocks[i].text = rest;
        }
    }
}

/// Whether a node stands in one of the sorted nodes.
bool stands_in(const Document& page, const std::vector<NodeId>& nodes, NodeId id) {
    const auto after = std::upper_bound(nodes.begin(), nodes.end(), id);
    return after != nodes.begin() && page.contains(*std::prev(after), id);
}

}  // namespace

RuleFindings apply_site_rules(const SiteRules& rules, const Document& page) {
    RuleFindings findings;
    const PageXPath xpath(page);
    findings.body = body_nodes(rules.bodies, xpath, page);
    findings.asks_for_body = !rules.bodies.empty();
    findings.autodetect = rules.autodetect;
    for (const std::string& expression : rules.strips) {
        const std::vector<NodeId> nodes = xpath.find_nodes(expression);
        findings.strip.insert(findings.strip.end(), nodes.begin(), nodes.end());
    }
    find_named(rules, page, findings.strip);
    keep_outermost(page, findings.strip);
    findings.title = first_text(rules.titles, xpath, page);
    findings.authors = texts(rules.authors, xpath, page);
    findings.date = first_text(rules.dates, xpath, page);
    findings.native_ad =
        std::any_of(rules.native_ads.begin(), rules.native_ads.end(),
                    [&](const std::string& clue) { return !xpath.find(clue).empty(); });
    return findings;
}

Body find_ruled_body(const Document& page, const BodyHints& hints, const RuleFindings& findings) {
    Body found = find_body(page, hints);
    if (findings.body.empty() && findings.asks_for_body && !findings.autodetect) {
        Body none;
        none.before = std::move(found.before);
        none.not_article = "no text";
        return none;
    }
    const bool in_script = !found.blocks.empty() && found.source != Source::markup;
    if (in_script || (findings.body.empty() && findings.strip.empty())) return found;
    const NodeId root = page.body() == kNoNode ? page.html() : page.body();
    const PageBlocks blocks = read_blocks(page, root);
    const BodyFeatures features(page, blocks, hints);
    std::vector<float> probability = judge_blocks(features);
    const std::size_t words = words_of(found);
    const float likely_inside = words < kFewWords ? kDoubt : kLikely;
    double body_words = 0;
    double kept_words = 0;
    for (std::size_t row = 0; row < probability.size(); ++row) {
        const TextBlock& block = blocks.blocks[features.rows()[row]];
        float& likely = probability[row];
        const bool outside = !findings.body.empty() && !stands_in(page, findings.body, block.first);
        const bool stripped = stands_in(page, findings.strip, block.first);
        const bool kept = !outside && !stripped;
        if (likely >= kLikely) {
            body_words += block.words;
            kept_words += kept ? block.words : 0;
        }
        if (!findings.autodetect) {  // the rules alone decide
            if (!kept) likely = 0;
            if (kept && !findings.body.empty()) likely = kCertain;
            continue;
        }
        const bool line = block.words < kFewestOfProse;
        if (likely >= kSure && !(line && stripped)) continue;
        if (!kept) {
            likely = 0;
        } else if (!findings.body.empty() && likely > likely_inside) {
            likely = kSure;
        }
    }
    if (findings.autodetect && kept_words < kLeastShare * body_words) return found;
    Body ruled = assemble_body(page, blocks, features, probability);
    if (findings.autodetect && words >= kFewWords &&
        static_cast<double>(words_of(ruled)) > kMostShare * static_cast<double>(words)) {
        return found;
    }
    strip_inside(page, root, blocks, findings.strip, ruled);
    // Other fields are looked for in what was stripped too.
    ruled.before = std::move(found.before);
    ruled.after = std::move(found.after);
    if (ruled.headline == kNoNode) ruled.headline = found.headline;
    ruled.not_article = std::move(found.not_article);
    return ruled;
}

void rule_headline(const RuleFindings& findings,
                   const std::vector<std::string>& site_names,
                   Headline& headline) {
    std::string title = without_site_name(findings.title.text, site_names);
    if (headline.found && findings.title.weighed) return;
    if (title.empty() || title.size() > kMaxTitleBytes) return;
    headline.found = {std::move(title), Source::rule, kRuleConfidence};
}

void rule_authors(const RuleFindings& findings, Byline& byline) {
    std::vector<Author> authors;
    for (const auto& [text, weighed] : findings.authors) {
        if (byline.authors && (weighed || byline.authors.confidence >= kTrusted)) continue;
        if (text.size() > kMaxAuthorBytes || count_words(text) > kMaxAuthorWords ||
            text.find("://") != std::string::npos)
            continue;
        for (Author& author : parse_byline(text).authors) {
            const bool known =
                std::any_of(authors.begin(), authors.end(),
                            [&](const Author& other) { return other.name == author.name; });
            if (!known && looks_like_name(author.name)) authors.push_back(std::move(author));
        }
    }
    if (authors.empty() || authors.size() > kMaxAuthors) return;
    for (Author& author : authors) {
        for (const Author& other : byline.authors.value) {
            if (author.role.empty() && other.name == author.name) author.role = other.role;
        }
    }
    byline.authors = {std::move(authors), Source::rule, kRuleConfidence};
}

void rule_date(const RuleFindings& findings,
               std::string_view language,
               const PageContext& context,
               Dates& dates) {
    constexpr std::int64_t kDaySeconds = 86'400;
    const std::string& text = findings.date.text;
    if (text.empty() || text.size() > kMaxDateTextBytes) return;
    if (dates.published && (findings.date.weighed || dates.published.confidence >= kTrusted))
        return;
    DateReading reading;
    reading.language = std::string(language);
    reading.now = context.fetched;
    const std::optional<DateTime> when = read_date_value(text, reading);
    if (!when || when->precision < DateTime::Precision::day) return;
    if (context.fetched && when->unix_seconds() > *context.fetched + kDaySeconds) return;
    const DateTime& before = dates.published.value;
    const bool same_day = dates.published && day_number(before) == day_number(*when);
    if (same_day && before.precision >= when->precision) return;
    dates.published = {*when, Source::rule, kRuleConfidence};
}

}  // namespace stet
