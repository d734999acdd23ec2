#include "extract/article.h"

#include "extract/body.h"
#include "extract/byline.h"
#include "extract/byline_labels.h"
#include "extract/charset.h"
#include "extract/class_marks.h"
#include "extract/date.h"
#include "extract/date_text.h"
#include "extract/dek.h"
#include "extract/dom.h"
#include "extract/fold.h"
#include "extract/headline.h"
#include "extract/image.h"
#include "extract/language.h"
#include "extract/links.h"
#include "extract/metadata.h"
#include "extract/page.h"
#include "extract/page_notes.h"
#include "extract/ruled_page.h"
#include "extract/site.h"
#include "extract/text.h"

#include <algorithm>
#include <utility>

namespace stet {
namespace {

Found<std::string> found(std::string value, Source source) {
    if (value.empty()) return {};
    return {std::move(value), source, 0.8F};
}

/// Makes an address absolute; "" for what leads nowhere on the web.
std::string resolved(const Url& base, std::string_view reference) {
    if (trim(reference).empty()) return "";
    const std::optional<Url> url = base.resolve(reference);
    return url && url->is_http() ? url->href() : "";
}

/// Whether the block's element and a picture or its caption are one thing.
bool is_about(const Document& page, NodeId block, NodeId caption, NodeId image) {
    if (block == kNoNode) return false;
    for (const NodeId node : {caption, image}) {
        if (node != kNoNode && (page.contains(block, node) || page.contains(node, block))) {
            return true;
        }
    }
    return false;
}

/// Takes the dek out of the body.
void drop_dek(const Article& article, const FieldContext& fields, Body& body) {
    // Pages that describe themselves come from systems whose readers take such headings for text:
    // of the dev pages with a known truth, 6 of 6.
    if (!fields.metadata.first_meta({"description", "og:description"}).empty()) return;
    const std::optional<std::size_t> at = dek_in_body(fields);
    if (!at || body.blocks[*at].text != article.dek.value) return;
    body.blocks.erase(body.blocks.begin() + static_cast<std::ptrdiff_t>(*at));
    body.nodes.erase(body.nodes.begin() + static_cast<std::ptrdiff_t>(*at));
}

/// Takes the printed byline out of the body: a line of its own among the first or the last.
void drop_byline(Article& article, Body& body) {
    if (!article.byline || !starts_byline(article.byline.value)) return;
    constexpr std::size_t kFirst = 4;
    constexpr std::size_t kLast = 3;
    std::vector<Block>& blocks = article.blocks;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        if (i >= kFirst && i + kLast < blocks.size()) continue;
        const bool line =
            blocks[i].type == BlockType::paragraph || blocks[i].type == BlockType::heading;
        if (!line || blocks[i].text != article.byline.value) continue;
        blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(i));
        if (i < body.nodes.size())
            body.nodes.erase(body.nodes.begin() + static_cast<std::ptrdiff_t>(i));
        return;
    }
}

bool is_author(std::string_view name, const Article& article) {
    const std::string words = fold_words(name);
    return std::any_of(article.authors.value.begin(), article.authors.value.end(),
                       [&](const Author& author) { return fold_words(author.name) == words; });
}

/// "Ann Lee · 5 May 2025 · 4 min read", without how long it takes to read.
std::string_view without_reading_time(std::string_view line) {
    for (const std::string_view mark : {"•", "·", "|", " - ", "–"}) {
        const std::size_t at = line.rfind(mark);
        if (at != std::string_view::npos && is_reading_time(trim(line.substr(at + mark.size())))) {
            return trim(line.substr(0, at));
        }
    }
    return line;
}

/// Whether a block only says who wrote or when: a line without a sentence that names an author
/// and has a label, a figure or nothing else in it ("Published 10 May 2025 by Paul Wenzel, 4868
/// views"), or a date alone.
bool is_head_line(const Block& block, const Article& article) {
    constexpr std::size_t kMaxWords = 24;
    constexpr std::size_t kMoreThanNames = 8;  // conjunctions, commas
    const std::string_view text = without_reading_time(block.text);
    if ((block.type != BlockType::paragraph && block.type != BlockType::heading) || text.empty() ||
        std::string_view(".!?:;\"").find(text.back()) != std::string_view::npos ||
        count_words(text) > kMaxWords) {
        return false;
    }
    std::size_t named = 0;
    for (const Author& author : article.authors.value) {
        if (author.name.empty() || text.find(author.name) == std::string_view::npos) continue;
        named += author.name.size();
        if (text.find(author.role) != std::string_view::npos) named += author.role.size();
    }
    if (named == 0) return is_date_line(text);
    return text.size() <= named + kMoreThanNames || starts_byline(text) ||
           kAsciiDigits.any_in(text);
}

/// "29 November 2018 | 20 January 2019": when something is on.
bool spans_days(std::string_view line) {
    constexpr std::size_t kTwo = 2;
    return find_dates_in_text(line, {}).size() >= kTwo;
}

/// Takes such lines out of the first blocks of the body, and a date alone out of the last: short
/// articles are so little text that the judge of blocks takes their head for a part of it.
void drop_head_lines(Article& article, Body& body) {
    constexpr std::size_t kMostFirst = 6;
    constexpr std::size_t kMaxWords = 24;
    constexpr std::size_t kLast = 2;
    const std::size_t size = article.blocks.size();
    std::size_t first = 0;  // blocks before the first that is more than a line
    while (first < std::min(size, kMostFirst) &&
           count_words(article.blocks[first].text) <= kMaxWords) {
        ++first;
    }
    constexpr std::ptrdiff_t kFewDates = 2;
    const auto is_date = [](const Block& block) { return is_date_line(block.text); };
    const auto dates = std::count_if(article.blocks.begin(), article.blocks.end(), is_date);
    if (dates > kFewDates) {  // a chronology: its own begin behind another line
        std::size_t own = 0;
        while (own < first && is_date(article.blocks[own])) ++own;
        first = own;
    }
    const std::string headline = fold_words(article.headline.value);
    const auto says_headline = [&](const Block& block) {
        return !headline.empty() && fold_words(block.text) == headline;
    };
    for (std::size_t i = size; i-- > 0;) {
        const Block& block = article.blocks[i];
        const bool drops = i < first ? is_head_line(block, article) || says_headline(block)
                                     : i + kLast >= size && block.type == BlockType::paragraph &&
                                           is_date_line(block.text) && !spans_days(block.text);
        if (!drops) continue;
        article.blocks.erase(article.blocks.begin() + static_cast<std::ptrdiff_t>(i));
        if (i < body.nodes.size()) {
            body.nodes.erase(body.nodes.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
}

/// Takes the caption off a picture where the text beside it is that caption: in a gallery of little
/// text the captions are the body.
void drop_said_captions(std::vector<Block>& blocks) {
    constexpr std::size_t kMarks = 12;  // brackets, "Photo: "
    const auto says = [](const Block& other, const Block& image) {
        return other.type != BlockType::image && other.text.starts_with(image.text) &&
               other.text.size() <= image.text.size() + image.credit.size() + kMarks;
    };
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        Block& image = blocks[i];
        if (image.type != BlockType::image || image.text.empty()) continue;
        if ((i > 0 && says(blocks[i - 1], image)) ||
            (i + 1 < blocks.size() && says(blocks[i + 1], image))) {
            image.text.clear();
            image.credit.clear();
        }
    }
}

/// Takes captions that stand in a <figcaption> out of the text, where they are a small part of it.
void drop_caption_rows(Article& article,
                       const Document& page,
                       const Body& body,
                       const Images& images) {
    constexpr std::size_t kSmallPart = 5;  // one in so many bytes
    std::vector<bool> said(article.blocks.size(), false);
    std::size_t of_captions = 0;
    std::size_t all = 0;
    for (std::size_t i = 0; i < article.blocks.size() && i < body.nodes.size(); ++i) {
        const Block& block = article.blocks[i];
        if (block.type == BlockType::image) continue;
        all += block.text.size();
        NodeId caption = body.nodes[i];
        while (caption != kNoNode && !page.is(caption, Tag::figcaption)) {
            caption = page.parent(caption);
        }
        said[i] = caption != kNoNode &&
                  std::any_of(images.captions.begin(), images.captions.end(),
                              [&](const Caption& known) { return known.text == block.text; });
        if (said[i]) of_captions += block.text.size();
    }
    if (of_captions == 0 || of_captions * kSmallPart > all) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < article.blocks.size(); ++i) {
        if (said[i]) continue;
        if (kept != i) article.blocks[kept] = std::move(article.blocks[i]);
        ++kept;
    }
    article.blocks.resize(kept);
}

/// Gives the body's pictures their captions, and the captions that stand in the body their place.
void take_pictures(
    Article& article, const Document& page, const Body& body, Images images, const Url& base) {
    for (std::size_t i = 0; i < article.blocks.size(); ++i) {
        Block& block = article.blocks[i];
        if (!block.url.empty()) block.url = resolved(base, block.url);
        if (block.type != BlockType::image) continue;
        const NodeId node = i < body.nodes.size() ? body.nodes[i] : kNoNode;
        for (std::size_t c = 0; c < images.captions.size(); ++c) {
            if (!is_about(page, node, images.caption_nodes[c], images.caption_images[c])) continue;
            block.text = images.captions[c].text;
            block.credit = images.captions[c].credit;
            if (!images.captions[c].image.empty()) block.url = images.captions[c].image;
            break;
        }
        if (block.credit.empty() && !block.text.empty()) {
            CaptionText split = split_credit(block.text);
            block.text = std::move(split.text);
            block.credit = std::move(split.credit);
        }
    }
    drop_caption_rows(article, page, body, images);
    drop_said_captions(article.blocks);
    article.captions = std::move(images.captions);
    article.caption_evidence = std::move(images.evidence);
    article.lead_image = std::move(images.lead);
}

/// As much of a page as is read.
std::string beginning_of(std::string_view html) {
    return std::string(html.substr(0, Document::kMaxBytes));
}

DecodedText decoded(std::string html, const PageContext& context, const SiteRules* rules) {
    DecodedText text = to_utf8(std::move(html), context.content_type);
    if (rules != nullptr && !rules->replacements.empty()) text.utf8 = replaced(text.utf8, *rules);
    return text;
}

/// The rules for the page's host; null for none.
std::shared_ptr<const SiteRules> rules_for(const PageContext& context) {
    return context.site_rules ? context.site_rules(context.url.host()) : nullptr;
}

Article article_of(const Document& page, const PageContext& context, const SiteRules* rules) {
    const Metadata metadata = read_metadata(page, page.source(), context.url.href());
    const Url base = base_url(page, context.url);
    const RuleFindings ruled = rules != nullptr ? apply_site_rules(*rules, page) : RuleFindings{};
    const std::vector<std::string> site_names = site_name_candidates(metadata, context.url.href());

    Article article;
    PageMarks marks(page);
    Headline headline = find_headline(page, metadata, context.url.href());
    BodyHints hints = read_body_hints(page);
    if (headline.found) hints.headline = headline.found.value;
    rule_headline(ruled, site_names, headline);
    article.headline = headline.found;
    Body body = rules != nullptr ? find_ruled_body(page, hints, ruled) : find_body(page, hints);

    Dates dates = find_dates(page, page.source(), metadata, body, context);
    rule_date(ruled, metadata.html_lang, context, dates);
    const FieldContext fields{page,          metadata,           marks,     body,
                              headline.node, context.url.href(), site_names};
    Byline byline = find_byline(fields);
    rule_authors(ruled, byline);
    article.byline = std::move(byline.byline);
    article.authors = std::move(byline.authors);
    article.published = dates.published;
    article.modified = dates.modified;
    article.tags = find_tags(fields);
    // Authors and tags were learned with such names, and lose without them.
    marks.clear_furniture_around(page, body.container);
    Images images = find_images(fields, base);
    article.site = find_site(metadata, article.headline.value, context.url.href());
    article.section = find_section(fields);
    if (is_author(article.section.value, article)) article.section = {};
    article.dek = find_dek(fields, images.captions);
    drop_dek(article, fields, body);
    article.dateline = find_dateline(fields);
    article.paywalled = find_paywall(fields);
    article.live = find_live(fields);
    for (Block& block : body.blocks) {
        if (block.type == BlockType::paragraph && is_correction_notice(block.text)) {
            block.type = BlockType::correction;
        }
    }
    Corrections corrections = find_corrections(fields);
    article.corrections = std::move(corrections.notices);
    article.correction_evidence = std::move(corrections.evidence);
    article.canonical_url = found(resolved(base, metadata.link("canonical")), Source::meta);
    article.amp_url = found(resolved(base, metadata.link("amphtml")), Source::meta);
    article.not_article = ruled.native_ad ? "advertisement" : body.not_article;
    article.blocks = std::move(body.blocks);
    const std::string text = body_text(article);
    article.language = find_language(metadata, text);
    // A notice is read with the text, wherever on the page it stands.
    for (const std::string& notice : article.corrections) {
        // A box of several paragraphs, one of which the body has.
        const bool partly =
            std::any_of(article.blocks.begin(), article.blocks.end(), [&](const Block& block) {
                return block.type == BlockType::correction && !block.text.empty() &&
                       notice.find(block.text) != std::string::npos;
            });
        if (!partly && is_correction_notice(notice) && text.find(notice) == std::string::npos) {
            article.blocks.push_back({BlockType::correction, 0, notice, "", "", false});
        }
    }
    drop_byline(article, body);
    drop_head_lines(article, body);
    take_pictures(article, page, body, std::move(images), base);
    return article;
}

}  // namespace

std::string_view source_name(Source source) {
    switch (source) {
        case Source::none: return "";
        case Source::json_ld: return "json-ld";
        case Source::microdata: return "microdata";
        case Source::meta: return "meta";
        case Source::markup: return "markup";
        case Source::text: return "text";
        case Source::url: return "url";
        case Source::state: return "state";
        case Source::rule: return "rule";
        case Source::guess: return "guess";
    }
    return "";
}

std::string_view block_type_name(BlockType type) {
    switch (type) {
        case BlockType::paragraph: return "paragraph";
        case BlockType::heading: return "heading";
        case BlockType::list_item: return "list_item";
        case BlockType::quote: return "quote";
        case BlockType::table: return "table";
        case BlockType::image: return "image";
        case BlockType::embed: return "embed";
        case BlockType::correction: return "correction";
        case BlockType::dek: return "dek";
    }
    return "";
}

Article extract_article(std::string_view html, const PageContext& context) {
    return read_article(beginning_of(html), context);
}

Article read_article(std::string html, const PageContext& context) {
    const std::shared_ptr<const SiteRules> rules = rules_for(context);
    if (html.size() > Document::kMaxBytes) html.resize(Document::kMaxBytes);
    DecodedText text = decoded(std::move(html), context, rules.get());
    const Document page(std::move(text.utf8));
    return article_of(page, context, rules.get());
}

PageReading read_page(std::string_view html, const PageContext& context) {
    const std::shared_ptr<const SiteRules> rules = rules_for(context);
    DecodedText text = decoded(beginning_of(html), context, rules.get());
    const Document page(std::move(text.utf8));
    return {article_of(page, context, rules.get()), find_links(page, context.url), text.encoding};
}

StoryPageReading read_story_page(std::string_view html, const PageContext& context) {
    const std::shared_ptr<const SiteRules> rules = rules_for(context);
    DecodedText text = decoded(beginning_of(html), context, rules.get());
    const Document page(std::move(text.utf8));
    StoryPageReading reading;
    reading.article = article_of(page, context, rules.get());
    if (reading.article.not_article.empty()) {
        reading.pages = find_story_pages(page, context.url, rules.get());
    }
    return reading;
}

PageLinks read_links(std::string_view html, const PageContext& context) {
    DecodedText text = to_utf8(beginning_of(html), context.content_type);
    return find_links(Document(std::move(text.utf8)), context.url);
}

std::string body_text(const Article& article) {
    std::string text;
    for (const Block& block : article.blocks) {
        if (block.type == BlockType::image || block.type == BlockType::dek || block.text.empty()) {
            continue;
        }
        if (!text.empty()) text += "\n\n";
        text += block.text;
    }
    return text;
}

std::vector<Block> shown_blocks(const Article& article) {
    std::vector<Block> blocks;
    for (const Caption& caption : article.captions) {
        const bool shown =
            std::any_of(article.blocks.begin(), article.blocks.end(), [&](const Block& block) {
                return block.type == BlockType::image && block.text == caption.text &&
                       block.credit == caption.credit;
            });
        if (shown || (caption.text.empty() && caption.credit.empty())) continue;
        Block& image = blocks.emplace_back();
        image.type = BlockType::image;
        image.text = caption.text;
        image.credit = caption.credit;
        image.url = caption.image;
    }
    // A dek that the text begins with is shown once, as the dek.
    const std::string dek = fold_words(article.dek.value);
    const auto first =
        std::find_if(article.blocks.begin(), article.blocks.end(),
                     [](const Block& block) { return block.type != BlockType::image; });
    for (auto block = article.blocks.begin(); block != article.blocks.end(); ++block) {
        if (block->type == BlockType::dek && block->text == article.dek.value) continue;
        if (block == first && !dek.empty() && fold_words(block->text) == dek) continue;
        blocks.push_back(*block);
    }
    return blocks;
}

}  // namespace stet
