#include "extract/dek.h"

#include "extract/byline_labels.h"
#include "extract/byline_text.h"
#include "extract/date_text.h"
#include "extract/fold.h"
#include "extract/image.h"
#include "extract/page_controls.h"
#include "extract/person_name.h"
#include "extract/press_role.h"
#include "extract/reader_asks.h"
#include "extract/text.h"
#include "extract/visible_text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>

namespace stet {
namespace {

constexpr std::size_t kMaxDekBytes = 900;
constexpr std::size_t kMinDekWords = 4;
/// Descriptions of fewer bytes have not met a limit.
constexpr std::size_t kShortDek = 90;

/// Whether a description stops in the middle: "...", "…", "[...]", "(...)".
bool ends_cut(std::string_view text) {
    while (!text.empty() && (text.back() == ']' || text.back() == ')' || text.back() == ' ')) {
        text.remove_suffix(1);
    }
    return text.ends_with("...") || text.ends_with("…");
}

bool ends_sentence(std::string_view text) {
    for (const std::string_view mark :
         {".", "!", "?", "…", "。", "！", "？", "।", "\"", "”", "“", "»", "’"}) {
        if (text.ends_with(mark)) return true;
    }
    return false;
}

/// "What happened. | The Post": a last part that names the site or a section, behind a whole text.
std::string_view without_last_part(std::string_view text) {
    constexpr std::size_t kMaxPartWords = 5;
    const std::size_t bar = text.rfind(" | ");
    if (bar == std::string_view::npos) return text;
    const std::string_view before = trim(text.substr(0, bar));
    return ends_sentence(before) && count_words(text.substr(bar)) <= kMaxPartWords ? before : text;
}

/// Whether a line is the head of an article rather than about it: who, when, how many. No sentence,
/// and a byline, a year or bars in it.
bool is_head_line(std::string_view text) {
    constexpr std::size_t kMaxWords = 16;
    if (ends_sentence(text) || count_words(text) > kMaxWords) return false;
    if (starts_byline(text) && text.find_first_of("|0123456789") != std::string_view::npos) {
        return true;
    }
    for (std::size_t at = text.find_first_of("12"); at != std::string_view::npos;
         at = text.find_first_of("12", at + 1)) {
        const std::string_view year = text.substr(at, 4);
        const bool figures =
            year.size() == 4 && year.find_first_not_of("0123456789") == std::string_view::npos;
        const bool alone = at > 0 && text[at - 1] == ' ' &&
                           (at + 4 >= text.size() || text[at + 4] == ' ' || text[at + 4] == ',');
        // "12 May 2024", "May 12, 2024": another figure before the year.
        if (figures && alone && (year.starts_with("19") || year.starts_with("20")) &&
            kAsciiDigits.any_in(text.substr(at > 8 ? at - 8 : 0, at > 8 ? 8 : at))) {
            return true;
        }
    }
    return false;
}

/// Whether a description has hardly a word with the article in common: it describes the site.
bool is_of_site(std::string_view text, const std::string& article_words) {
    constexpr std::size_t kFewest = 4;
    constexpr std::size_t kLongWord = 5;
    constexpr double kLeastShare = 0.15;
    const std::string folded = fold_words(text);
    std::size_t all = 0;
    std::size_t shared = 0;
    for (const std::string_view word : split_words(folded)) {
        if (word.size() < kLongWord) continue;
        ++all;
        if (article_words.find(word) != std::string::npos) ++shared;
    }
    return all >= kFewest && static_cast<double>(shared) < kLeastShare * static_cast<double>(all);
}

/// Whether a paragraph or box is called "teaser", alone or behind the article's name.
bool names_teaser(const Document& page, NodeId id) {
    if (page[id].kind != NodeKind::element || page[id].attribute_count == 0) return false;
    const std::string names = ascii_lower(page.attribute(id, "class"));
    for (std::size_t at = names.find("teaser"); at != std::string::npos;
         at = names.find("teaser", at + 1)) {
        constexpr std::size_t kLength = 6;
        const auto letter = [&](std::size_t i) {
            return i < names.size() && std::isalnum(static_cast<unsigned char>(names[i])) != 0;
        };
        if ((at == 0 || !letter(at - 1)) && !letter(at + kLength)) return true;
    }
    return false;
}

/// Whether a line speaks of the reader, of who wrote the article, or of when.
bool is_of_others(std::string_view text) {
    constexpr std::size_t kAsked = 80;  // characters by which a request is known
    if (orders_the_reader(prefix_utf8(text, kAsked)) || !told_reporter(text).empty()) return true;
    // "Ann is a writer from London. She ..."
    const std::string_view sentence = text.substr(0, text.find(". "));
    const std::size_t verb = std::min(sentence.find(" is a"), sentence.find(" ist "));
    if (verb != std::string_view::npos && is_written_as_name(sentence.substr(0, verb)) &&
        has_press_word(sentence)) {
        return true;
    }
    if (text.empty() || text.front() < '0' || text.front() > '9') return false;
    const std::vector<WrittenDate> dates = find_dates_in_text(prefix_utf8(text, kAsked), {});
    return !dates.empty() && dates.front().begin == 0 &&
           !ends_sentence(text.substr(dates.front().end));
}

/// Whether words read like a line about the article rather than a section's title.
bool reads_like_dek(std::string_view text, bool adjoins) {
    constexpr std::size_t kFewest = 6;
    constexpr std::size_t kFewestOfTitle = 8;
    constexpr std::size_t kMost = 70;
    const std::size_t words = count_words(text);
    if (words < kFewest || words > kMost || text.ends_with(':') || is_head_line(text) ||
        starts_byline(text) || is_credit_line(text) || ends_with_credit(text) ||
        is_control_line(text) || (text.front() >= '0' && text.front() <= '9') ||
        is_of_others(text)) {
        return false;
    }
    return ends_sentence(text) || (adjoins && words >= kFewestOfTitle);
}

/// The bytes of text between two nodes, looked at up to a few.
std::size_t text_between(const Document& page, NodeId from, NodeId to) {
    constexpr std::size_t kEnough = 400;
    std::size_t bytes = 0;
    for (NodeId at = from; at < to && bytes < kEnough; ++at) {
        if (page.is_text(at) && !page[at].blank) bytes += trim(page[at].text).size();
    }
    return bytes;
}

/// More text than a byline and a date between headline and dek.
constexpr std::size_t kMostBetween = 120;

int level_of(Tag tag) {
    return tag >= Tag::h1 && tag <= Tag::h6 ? static_cast<int>(tag) - static_cast<int>(Tag::h1) + 1
                                            : 0;
}

NodeId headline_of(const FieldContext& context) {
    return context.headline != kNoNode ? context.headline : context.body.headline;
}

/// Whether a heading right under the headline, lower than it, has the form of a dek.
bool is_dek_heading(const FieldContext& context, NodeId node, std::string_view text) {
    const NodeId headline = headline_of(context);
    if (headline == kNoNode || node == kNoNode || node < context.page.end(headline)) return false;
    const int level = level_of(context.page[node].tag);
    if (level < 2 || level <= level_of(context.page[headline].tag)) return false;
    const std::size_t between = text_between(context.page, context.page.end(headline), node);
    if (between > kMostBetween || !reads_like_dek(text, between == 0)) return false;
    // The headline in other words is none.
    constexpr double kSame = 0.6;
    const std::string said = fold_words(visible_text(context.page, headline, 600));
    if (word_overlap(fold_words(text), said) > kSame) return false;
    // Sub-heads come in numbers.
    return std::none_of(
        context.body.blocks.begin(), context.body.blocks.end(),
        [&](const Block& block) { return block.type == BlockType::heading && block.text != text; });
}

/// Whether an element right under the headline is called a dek and has the form of one.
bool is_named_dek(const FieldContext& context, NodeId node, std::string_view text) {
    const NodeId headline = headline_of(context);
    return headline != kNoNode && node >= context.page.end(headline) &&
           context.marks.has(node, Mark::dek) && reads_like_dek(text, true) &&
           text_between(context.page, context.page.end(headline), node) <= kMostBetween;
}

/// An element above the headline, in the element that holds it, that is called a dek and has the
/// form of one; "" for none.
std::string named_dek_above(const FieldContext& context) {
    const Document& page = context.page;
    const NodeId headline = headline_of(context);
    const NodeId around = headline == kNoNode ? kNoNode : page.parent(headline);
    if (around == kNoNode || around == page.body()) return {};
    constexpr NodeId kReach = 60;
    const NodeId first = headline - around > kReach ? headline - kReach : around + 1;
    for (NodeId at = first; at < headline; ++at) {
        if (!context.marks.has(at, Mark::dek) || page.end(at) > headline ||
            context.marks.inside_any(at, {Mark::related, Mark::in_nav, Mark::in_aside,
                                          Mark::paywall, Mark::ad, Mark::in_figure})) {
            continue;
        }
        std::string text(without_controls(visible_text(page, at, kMaxDekBytes + 1)));
        if (reads_like_dek(text, true)) return text;
    }
    return {};
}

/// Whether most words begin with a capital: names of people and papers.
bool reads_like_names(std::string_view text) {
    std::size_t capitals = 0;
    std::size_t small = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i > 0 && text[i - 1] != ' ') continue;
        capitals += text[i] >= 'A' && text[i] <= 'Z' ? 1U : 0U;
        small += text[i] >= 'a' && text[i] <= 'z' ? 1U : 0U;
    }
    return capitals > 2 * small;
}

/// Whether a line under the headline has the form of a dek, the byline or the date being below it.
bool may_be_above_byline(const FieldContext& context, NodeId node, std::string_view text) {
    const NodeId headline_end = context.page.end(headline_of(context));
    const std::size_t between = text_between(context.page, headline_end, node);
    return between <= kMostBetween && reads_like_dek(text, between == 0) &&
           (ends_sentence(text) || !reads_like_names(text));
}

/// Whether nothing but a byline or a date stands between two nodes.
bool has_head_line_between(const Document& page, NodeId from, NodeId to) {
    std::string text;
    for (NodeId at = from; at < to && text.size() <= kMostBetween; ++at) {
        if (!page.is_text(at)) continue;
        append_clean(text, " ");
        append_clean(text, page[at].text.substr(0, kMostBetween + 1));
    }
    const std::string_view line = trim(text);
    return !line.empty() && line.size() <= kMostBetween &&
           (starts_byline(line) || is_date_line(line) || is_head_line(line));
}

/// A heading between headline and body, or as the body's first block.
std::string heading_as_dek(const FieldContext& context) {
    for (const CutBlock& block : context.body.before) {
        if (is_dek_heading(context, block.node, block.text)) return block.text;
    }
    const std::optional<std::size_t> at = dek_in_body(context);
    return at && context.body.blocks[*at].type == BlockType::heading ? context.body.blocks[*at].text
                                                                     : std::string();
}

/// A first paragraph in bold as none below it is, or with the byline below it; it stays in the
/// body, whose lede it may be. Of slanted ones that have no byline below them most are notes.
std::string paragraph_as_dek(const FieldContext& context) {
    const Document& page = context.page;
    const NodeId headline = headline_of(context);
    if (headline == kNoNode) return {};
    for (const CutBlock& block : context.body.before) {
        if (block.node == kNoNode || block.node < page.end(headline)) continue;
        if (may_be_above_byline(context, block.node, block.text) &&
            has_head_line_between(page, page.end(block.node), context.body.first)) {
            return block.text;
        }
    }
    std::string found;
    bool in_bold = false;
    NodeId first_end = kNoNode;
    std::size_t paragraphs = 0;
    for (std::size_t i = 0; i < context.body.blocks.size(); ++i) {
        const Block& block = context.body.blocks[i];
        if (block.type != BlockType::paragraph || i >= context.body.nodes.size()) continue;
        const NodeId node = context.body.nodes[i];
        if (node == kNoNode || node < page.end(headline)) return {};
        const bool bold = is_all_within(page, node, {Tag::strong, Tag::b});
        constexpr std::size_t kLooked = 5;
        if (++paragraphs > kLooked) break;
        if (paragraphs == 1) {
            if (!may_be_above_byline(context, node, block.text)) return {};
            found = block.text;
            in_bold = bold && ends_sentence(block.text);
            first_end = page.end(node);
            continue;
        }
        if (paragraphs == 2 && has_head_line_between(page, first_end, node)) return found;
        if (bold || !in_bold) return {};
    }
    return paragraphs > 2 ? found : std::string();
}

/// A line right under the headline that the body's finder left out, unless its place makes it
/// something else's.
std::string line_as_dek(const FieldContext& context) {
    const Document& page = context.page;
    const NodeId headline = headline_of(context);
    if (headline == kNoNode) return {};
    for (const CutBlock& block : context.body.before) {
        if (block.kind != CutBlock::Kind::other || block.node == kNoNode ||
            block.node < page.end(headline)) {
            continue;
        }
        const std::size_t between = text_between(page, page.end(headline), block.node);
        if (between > kMostBetween) break;
        const bool of_others = context.marks.inside_any(
            block.node, {Mark::related, Mark::in_nav, Mark::in_aside, Mark::paywall,
                         Mark::newsletter, Mark::ad, Mark::share, Mark::comment, Mark::bio,
                         Mark::in_figure, Mark::caption, Mark::author, Mark::in_link});
        const bool head_line = block.text.find_first_of("|@\n") != std::string::npos ||
                               !find_dates_in_text(block.text, {}).empty();
        if (!of_others && !head_line && ends_sentence(block.text) &&
            reads_like_dek(block.text, between == 0)) {
            return block.text;
        }
    }
    return {};
}

}  // namespace

std::optional<std::size_t> dek_in_body(const FieldContext& context) {
    for (std::size_t i = 0; i < context.body.blocks.size(); ++i) {
        const Block& block = context.body.blocks[i];
        if (block.text.empty() || block.type == BlockType::image) continue;
        if (i >= context.body.nodes.size() || context.body.nodes[i] == kNoNode) break;
        const NodeId node = context.body.nodes[i];
        const bool dek = block.type == BlockType::heading
                             ? is_dek_heading(context, node, block.text)
                             : is_named_dek(context, node, block.text);
        if (dek) return i;
        break;
    }
    return std::nullopt;
}

namespace {

bool holds_caption(const FieldContext& context, NodeId id) {
    for (NodeId at = id + 1; at < context.page.end(id); ++at) {
        if (context.page.is(at, Tag::figcaption) || context.marks.has(at, Mark::caption)) {
            return true;
        }
    }
    return false;
}

}  // namespace

Found<std::string> find_dek(const FieldContext& context, std::span<const Caption> captions) {
    const Document& page = context.page;
    const Metadata& metadata = context.metadata;
    const Body& body = context.body;
    const NodeId headline = headline_of(context);
    std::vector<std::string> descriptions;
    if (const StructuredArticle* article = metadata.json_ld()) {
        descriptions.push_back(article->description);
    }
    const bool structured = !descriptions.empty();
    descriptions.push_back(metadata.first_meta({"og:description"}));
    descriptions.push_back(metadata.first_meta({"description"}));
    descriptions.push_back(metadata.first_meta({"twitter:description", "dc.description"}));
    for (std::string& text : descriptions) {
        text = std::string(without_controls(without_last_part(text)));
    }
    const auto is_described = [&](const std::string& text) {
        const std::string words = fold_words(text);
        return std::any_of(descriptions.begin(), descriptions.end(), [&](const std::string& other) {
            return !other.empty() && word_overlap(words, fold_words(other)) > 0.75;
        });
    };
    std::vector<std::string> caption_words;
    for (const Caption& caption : captions) {
        if (!caption.text.empty()) caption_words.push_back(fold_words(caption.text));
    }
    const auto usable = [&](const std::string& text) {
        if (text.empty() || text.size() > kMaxDekBytes || count_words(text) < kMinDekWords ||
            is_control_line(text) || is_of_others(text)) {
            return false;
        }
        const std::string words = fold_words(text);
        return std::none_of(
            caption_words.begin(), caption_words.end(),
            [&](const std::string& caption) { return word_overlap(words, caption) > 0.85; });
    };
    // 1. A block of the body or cut off before it that the body's finder calls the dek.
    for (const Block& block : body.blocks) {
        if (block.type == BlockType::dek && usable(block.text)) {
            return {block.text, Source::markup, 0.85F};
        }
    }
    std::string marked;
    for (const CutBlock& block : body.before) {
        if (block.kind == CutBlock::Kind::dek && usable(block.text)) {
            if (is_described(block.text)) return {block.text, Source::markup, 0.95F};
            if (marked.empty()) marked = block.text;
        }
    }
    // 2. An element named so between the headline and the body.
    if (headline != kNoNode && page.body() != kNoNode) {
        constexpr NodeId kReach = 250;
        const NodeId end = std::min(
            page.end(page.body()),
            body.first != kNoNode && body.first > headline ? body.first + 40 : headline + kReach);
        for (NodeId at = page.end(headline); at < end; ++at) {
            // A teaser is another story's, but where it is the headline's next of kin.
            const bool teaser = page[at].parent == page[headline].parent && names_teaser(page, at);
            if (!context.marks.has(at, Mark::dek) && !teaser &&
                page.attribute(at, "itemprop") != "description") {
                continue;
            }
            if (context.marks.inside_any(
                    teaser ? page[at].parent : at,
                    {Mark::related, Mark::in_nav, Mark::in_aside, Mark::paywall, Mark::newsletter,
                     Mark::ad, Mark::share, Mark::comment, Mark::bio, Mark::in_figure,
                     Mark::caption, Mark::author}) ||
                page[at].end - at > 60) {
                continue;
            }
            // The body as a whole, and pictures with their captions, are none.
            if ((body.first != kNoNode && page.contains(at, body.first) &&
                 page.contains(at, body.last)) ||
                holds_caption(context, at) || context.marks.has(at, Mark::image)) {
                continue;
            }
            // "Key points", and a list of them, are a summary.
            bool listed = false;
            for (NodeId in = at + 1; in < page.end(at); ++in) listed |= page.is(in, Tag::li);
            const std::string text(without_controls(visible_text(page, at, kMaxDekBytes + 1)));
            if (listed || !usable(text)) continue;
            if (is_described(text)) return {text, Source::markup, 0.95F};
            if (teaser) continue;  // the name alone says too little
            if (is_head_line(text) || is_credit_line(text) || ends_with_credit(text)) continue;
            if (marked.empty()) marked = text;
        }
    }
    if (marked.empty()) marked = named_dek_above(context);
    if (!marked.empty() && usable(marked)) return {std::move(marked), Source::markup, 0.7F};
    // 3. A heading under the headline and no other below it.
    std::string heading = heading_as_dek(context);
    if (usable(heading)) return {std::move(heading), Source::markup, 0.7F};
    // 4. What the page says of itself, the first that is not cut off and speaks of the article.
    std::string article_words = fold_words(metadata.title);
    if (headline != kNoNode) {
        article_words.append(" ").append(fold_words(visible_text(page, headline, 600)));
    }
    constexpr std::size_t kEnough = 6000;
    for (const Block& block : body.blocks) {
        if (article_words.size() > kEnough) break;
        article_words.append(" ").append(fold_words(block.text));
    }
    for (std::size_t i = 0; i < descriptions.size(); ++i) {
        std::string& text = descriptions[i];
        if (!usable(text) || ends_cut(text)) continue;
        // Cut off without a sign: the beginning of a paragraph of the body.
        if (!ends_sentence(text) && text.size() > kShortDek &&
            article_words.find(fold_words(text)) != std::string::npos) {
            continue;
        }
        if (!body.blocks.empty() && is_of_site(text, article_words)) continue;
        return {std::move(text), i == 0 && structured ? Source::json_ld : Source::meta, 0.7F};
    }
    // 5. A first paragraph in bold, or above the byline.
    std::string first = paragraph_as_dek(context);
    if (usable(first)) return {std::move(first), Source::markup, 0.5F};
    // 6. A line that reads like one where it would stand, and that nobody else has.
    std::string line = line_as_dek(context);
    if (usable(line) && !is_of_site(line, article_words)) {
        return {std::move(line), Source::markup, 0.4F};
    }
    return {};
}

namespace {

/// Sentences that speak of an earlier version; case folded, as all that follows.
constexpr std::string_view kSentences[] = {"an earlier version of this",
                                           "a previous version of this",
                                           "this article was amended",
                                           "this story has been corrected",
                                           "this article has been corrected",
                                           "this story has been updated to",
                                           "this article has been updated to",
                                           "this article was corrected",
                                           "this story was corrected",
                                           "this article was updated to correct",
                                           "the headline of this article was",
                                           "this piece was amended",
                                           "this post has been corrected",
                                           "this post has been updated to",
                                           "this article has been amended",
                                           "in einer früheren version",
                                           "in einer ersten version",
                                           "in einer vorherigen version",
                                           "in einer früheren fassung",
                                           "eine frühere version dieses",
                                           "in einer älteren version",
                                           "dans une version précédente",
                                           "une première version de cet article",
                                           "une version précédente de cet article",
                                           "en una versión anterior",
                                           "una versión anterior de",
                                           "uma versão anterior d",
                                           "una versione precedente di questo",
                                           "in una versione precedente",
                                           "een eerdere versie van dit",
                                           "in een eerdere versie",
                                           "i en tidigare version",
                                           "i en tidligere versjon",
                                           "i en tidligere version",
                                           "en tidligere version af",
                                           "aiemmassa versiossa",
                                           "we wcześniejszej wersji",
                                           "v předchozí verzi",
                                           "bu haberin önceki",
                                           "в предыдущей версии",
                                           "в более ранней версии",
                                           "the original version of this",
                                           "has been updated to reflect",
                                           "has been updated to clarify",
                                           "was updated to clarify",
                                           "has been updated to correct",
                                           "this article originally stated",
                                           "this article originally said",
                                           "this article originally misstated",
                                           "this story originally stated",
                                           "this story originally said",
                                           "this story originally misstated",
                                           "this post originally stated",
                                           "this post originally said",
                                           "本文早前版本",
                                           "本文較早版本",
                                           "本文先前版本"};

/// What sentences begin with that say the page itself was wrong, with other words behind.
constexpr std::string_view kPurposes[] = {"to correct ", "to clarify ", "to fix "};
constexpr std::string_view kEarlier[] = {
    "previous headline", "earlier headline", "original headline", "previous caption",
    "earlier caption",   "original caption", "photo caption",     "previous article",
    "previous story",    "earlier article",  "earlier story"};
constexpr std::string_view kNot[] = {", not "};
/// What a house says of its own text, where one of the other words follows.
constexpr std::string_view kOwnText[] = {
    "we originally reported",        "we initially reported",
    "we incorrectly reported",       "wir haben den fehler",
    "in der ursprünglichen version", "in der ursprünglichen fassung",
    "une version antérieure",        "w pierwotnej wersji",
    "в первоначальной версии",       "初出時"};
constexpr std::string_view kMended[] = {"regret the error",
                                        "apologise for the error",
                                        "apologize for the error",
                                        "korrigiert",
                                        "berichtigt",
                                        "dieses artikels",
                                        "des artikels",
                                        "dieses textes",
                                        "dieser meldung",
                                        "cet article",
                                        "ce texte",
                                        "a été corrigé",
                                        "artykułu",
                                        "tekstu",
                                        "błędnie",
                                        "статьи",
                                        "текста",
                                        "материала",
                                        "ошибочно",
                                        "訂正",
                                        "修正しました"};

template <std::size_t... Sizes>
constexpr auto joined(const std::string_view (&... lists)[Sizes]) {
    std::array<std::string_view, (Sizes + ...)> all{};
    auto to = all.begin();
    ((to = std::copy(std::begin(lists), std::end(lists), to)), ...);
    return all;
}
/// A text without any of these is looked at no further.
constexpr auto kSigns = joined(kSentences, kPurposes, kEarlier, kNot, kOwnText);

/// English sentences that say that the page itself was wrong, however they are put: it was changed
/// in order to correct, an earlier headline misstated, it is so and not so as first reported.
bool tells_of_an_error(std::string_view folded) {
    static constexpr std::string_view kDeeds[] = {"updated", "amended", "edited", "revised",
                                                  "changed"};
    static constexpr std::string_view kSelves[] = {
        "this article", "this story",   "this post",   "this piece",   "this report",
        "this page",    "this column",  "this item",   "this version", "this headline",
        "the article",  "the headline", "the caption", "this caption"};
    if (phrases_of<kPurposes>().within(folded) && phrases_of<kDeeds>().within(folded) &&
        phrases_of<kSelves>().within(folded)) {
        return true;
    }
    static constexpr std::string_view kWrongs[] = {"misstated",   "misidentified", "misspelled",
                                                   "incorrectly", "erroneously",   "wrongly",
                                                   "mistakenly",  "misattributed"};
    if (phrases_of<kEarlier>().within(folded) && phrases_of<kWrongs>().within(folded)) return true;
    static constexpr std::string_view kFirsts[] = {
        "as we first reported",    "as we originally reported", "as we previously reported",
        "as originally reported",  "as previously reported",    "as first reported",
        "as stated in an earlier", "as we reported earlier"};
    const std::size_t no = folded.find(kNot[0]);
    return no != std::string_view::npos && phrases_of<kFirsts>().within(folded.substr(no));
}

/// "We originally reported ... We regret the error": the house of its own text, no one's quoted
/// words.
bool tells_of_own_text(std::string_view start, std::string_view paragraph) {
    constexpr std::size_t kMaxNotice = 600;
    for (const std::string_view phrase : kOwnText) {
        const std::size_t at = start.find(phrase);
        if (at == std::string_view::npos) continue;
        const std::string_view before = start.substr(0, at);
        if (before.find('"') != std::string_view::npos) return false;
        const std::string folded = fold_text(prefix_utf8(paragraph, kMaxNotice));
        return phrases_of<kMended>().within(std::string_view(folded).substr(at));
    }
    return false;
}

}  // namespace

bool is_correction_notice(std::string_view paragraph) {
    const std::string folded = fold_text(prefix_utf8(paragraph, 160));
    const std::string_view text = std::string_view(folded);
    // At the start, with a colon, bracket or date after the word.
    static constexpr std::string_view kHeads[] = {"correction",
                                                  "corrections",
                                                  "correction appended",
                                                  "amendment",
                                                  "clarification",
                                                  "editor's note",
                                                  "editors' note",
                                                  "editor's correction",
                                                  "erratum",
                                                  "corrected",
                                                  "retraction",
                                                  "update and correction",
                                                  "korrektur",
                                                  "berichtigung",
                                                  "richtigstellung",
                                                  "korrekturhinweis",
                                                  "korrektur-hinweis",
                                                  "anmerkung der redaktion",
                                                  "anm. d. red",
                                                  "hinweis der redaktion",
                                                  "klarstellung",
                                                  "transparenzhinweis",
                                                  "correctif",
                                                  "rectificatif",
                                                  "erratum",
                                                  "précision",
                                                  "note de la rédaction",
                                                  "corrección",
                                                  "fe de errores",
                                                  "fe de erratas",
                                                  "rectificación",
                                                  "aclaración",
                                                  "nota de la redacción",
                                                  "nota del editor",
                                                  "correção",
                                                  "errata",
                                                  "nota da redação",
                                                  "errei",
                                                  "erramos",
                                                  "rettifica",
                                                  "errata corrige",
                                                  "precisazione",
                                                  "correzione",
                                                  "nota della redazione",
                                                  "correctie",
                                                  "rectificatie",
                                                  "noot van de redactie",
                                                  "rättelse",
                                                  "korrigering",
                                                  "rettelse",
                                                  "præcisering",
                                                  "presisering",
                                                  "retting",
                                                  "oikaisu",
                                                  "korjaus",
                                                  "tarkennus",
                                                  "sprostowanie",
                                                  "korekta",
                                                  "oprava",
                                                  "omluva",
                                                  "upřesnění",
                                                  "helyesbítés",
                                                  "helyreigazítás",
                                                  "rectificare",
                                                  "erată",
                                                  "corecție",
                                                  "corectie",
                                                  "düzeltme",
                                                  "tekzip",
                                                  "исправление",
                                                  "уточнение",
                                                  "поправка",
                                                  "опровержение",
                                                  "виправлення",
                                                  "уточнення",
                                                  "поправка",
                                                  "διόρθωση",
                                                  "διευκρίνιση",
                                                  "تصحيح",
                                                  "توضيح",
                                                  "תיקון",
                                                  "הבהרה",
                                                  "تصحیح",
                                                  "اصلاحیه",
                                                  "सुधार",
                                                  "भूल सुधार",
                                                  "शुद्धिपत्र",
                                                  "koreksi",
                                                  "ralat",
                                                  "đính chính",
                                                  "แก้ไข",
                                                  "訂正",
                                                  "おわび",
                                                  "お詫び",
                                                  "更正",
                                                  "勘误",
                                                  "致歉",
                                                  "정정",
                                                  "정정보도",
                                                  "바로잡습니다",
                                                  "leiðrétting",
                                                  "ispravak",
                                                  "ispravka",
                                                  "patikslinimas",
                                                  "labojums",
                                                  "parandus",
                                                  "masahihisho"};
    std::string_view start = text;
    const auto opening = [&]() -> std::size_t {
        if (start.empty()) return 0;
        if (std::string_view("*([- \"").find(start.front()) != std::string_view::npos) return 1;
        for (const std::string_view bracket : {"【", "［", "〔", "（"}) {
            if (start.starts_with(bracket)) return bracket.size();
        }
        return 0;
    };
    while (const std::size_t length = opening()) start.remove_prefix(length);
    bool nothing_else = false;
    const auto heads_notice = [&](std::size_t place) {
        const std::string_view head = kHeads[place];
        const std::string_view rest = start.substr(head.size());
        if (rest.empty()) {
            nothing_else = true;
            return true;
        }
        const bool wide = static_cast<unsigned char>(head.front()) >= 0xE0;
        const std::string_view next = trim(rest);
        // An everyday word.
        if (head == "amendment") return next.starts_with(':');
        for (const std::string_view bracket : {"】", "］", "〕", "）"}) {
            if (next.starts_with(bracket)) return true;
        }
        if (next.substr(0, 1) == ":" || next.substr(0, 3) == "：" || next.substr(0, 1) == "." ||
            next.substr(0, 1) == ")" || next.substr(0, 1) == "]" || next.substr(0, 1) == "-" ||
            next.substr(0, 1) == "(" || next.substr(0, 1) == ",") {
            return true;
        }
        // "Correction, May 3:", "Correction appended".
        const std::size_t colon = rest.substr(0, 50).find(':');
        if (colon != std::string_view::npos && rest.front() == ' ' &&
            kAsciiDigits.any_in(rest.substr(0, colon))) {
            return true;
        }
        return wide && rest.size() > 6 && (rest.substr(0, 3) == "し" || rest.substr(0, 3) == "：");
    };
    if (!start.empty() && phrases_of<kHeads>().any_at(start, 0, heads_notice)) return !nothing_else;
    return phrases_of<kSigns>().within(text) &&
           (phrases_of<kSentences>().within(text) || tells_of_an_error(text) ||
            tells_of_own_text(text, paragraph));
}

namespace {

/// Whether most of an element's text, of so many bytes, is links: where mistakes are reported.
bool is_links(const Document& page, NodeId id, std::size_t bytes) {
    std::size_t linked = 0;
    for (NodeId at = id + 1; at < page.end(id);) {
        if (!page.is(at, Tag::a)) {
            ++at;
            continue;
        }
        linked += visible_text(page, at, bytes + 1).size();
        at = page.end(at);
    }
    return linked * 2 > bytes;
}

}  // namespace

Corrections find_corrections(const FieldContext& context) {
    Corrections out;
    // An element's name that its words bear out, words alone, a name alone.
    constexpr float kBoth = 0.95F;
    constexpr float kWords = 0.9F;
    constexpr float kName = 0.5F;
    constexpr std::size_t kFewestWords = 5;  // "Corrections, opens new tab"
    constexpr std::size_t kMaxNotices = 20;
    constexpr std::size_t kMaxNoticeBytes = 2000;
    const auto add = [&](const std::string& text, Source source) {
        if (text.size() > kMaxNoticeBytes || out.notices.size() >= kMaxNotices ||
            count_words(text) < kFewestWords) {
            return;
        }
        for (const std::string& known : out.notices) {
            if (known == text || known.find(text) != std::string::npos) return;
        }
        out.notices.push_back(text);
        const float confidence = source == Source::text       ? kWords
                                 : is_correction_notice(text) ? kBoth
                                                              : kName;
        out.evidence.push_back({source, confidence});
    };
    // Elements named so, anywhere but in comments and lists of other stories.
    const Document& page = context.page;
    std::vector<std::pair<NodeId, std::string>> marked;
    NodeId skip = 0;
    for (NodeId at = page.body() == kNoNode ? page.size() : page.body(); at < page.size(); ++at) {
        if (at < skip || !context.marks.has(at, Mark::correction)) continue;
        if (context.marks.inside_any(
                at, {Mark::comment, Mark::related, Mark::in_nav, Mark::in_footer, Mark::in_form}) ||
            page.is(at, Tag::a) || page.is(at, Tag::button)) {
            continue;
        }
        // A form in which readers report mistakes.
        bool asks = false;
        for (NodeId id = at + 1; id < page.end(at) && !asks; ++id) {
            asks = page.is(id, Tag::input) || page.is(id, Tag::textarea);
        }
        if (asks) continue;
        std::string text = visible_text(page, at, kMaxNoticeBytes + 1);
        if (is_links(page, at, text.size()) && !is_correction_notice(text)) continue;
        if (count_words(text) >= 6) {
            marked.emplace_back(at, std::move(text));
            skip = page.end(at);
        }
    }
    std::size_t next = 0;
    for (const CutBlock& block : context.body.before) {
        if (is_correction_notice(block.text)) add(block.text, Source::text);
    }
    for (std::size_t i = 0; i < context.body.blocks.size(); ++i) {
        const Block& block = context.body.blocks[i];
        const NodeId node = i < context.body.nodes.size() ? context.body.nodes[i] : kNoNode;
        while (next < marked.size() && node != kNoNode && marked[next].first <= node) {
            add(marked[next++].second, Source::markup);
        }
        if (block.type == BlockType::correction ||
            (block.type == BlockType::list_item && is_correction_notice(block.text))) {
            add(block.text, Source::text);
        }
    }
    for (; next < marked.size(); ++next) add(marked[next].second, Source::markup);
    for (const CutBlock& block : context.body.after) {
        if (is_correction_notice(block.text)) add(block.text, Source::text);
    }
    return out;
}

}  // namespace stet
