#include "extract/body.h"

#include "extract/body_blocks.h"
#include "extract/body_model.h"
#include "extract/body_rescue.h"
#include "extract/body_rich_text.h"
#include "extract/byline_labels.h"
#include "extract/byline_text.h"
#include "extract/date_text.h"
#include "extract/image.h"
#include "extract/page_controls.h"
#include "extract/page_notes.h"
#include "extract/person_name.h"
#include "extract/reader_asks.h"
#include "extract/text.h"
#include "extract/typed_caption.h"
#include "extract/wall_words.h"

#include <algorithm>
#include <unordered_map>

namespace stet {
namespace {

/// A row at least this likely is body.
constexpr float kLikely = 0.45F;
/// The first and the last row of a body are more likely body than not: what stands between rows of
/// it has their company to speak for it, they have it on one side only.
constexpr float kLikelyEnd = 0.5F;
/// Rows at the end that so many others part from the rest are body where one of them is as likely
/// as kSureEnd; where more than kVeryFar part them, never. They are less than this share of the
/// words.
constexpr std::size_t kFar = 15;
constexpr std::size_t kVeryFar = 60;
constexpr float kSureEnd = 0.7F;
constexpr double kMostOfEnd = 0.3;
/// A row of more words is more than a label or a button.
constexpr std::uint32_t kMaxLineWords = 24;
/// Rows that the markup calls something else are no more than this part of a body's words.
constexpr double kMostMarked = 0.2;
/// Blocks shown to other fields after the body's end.
constexpr std::size_t kMaxAfter = 12;
constexpr std::size_t kMaxBefore = 40;
/// An embedded post has at most so many blocks.
constexpr std::size_t kMaxEmbedBlocks = 12;
/// Of all words taken for body, the share that must be seen for hidden copies to go.
constexpr double kEnoughSeen = 0.3;
/// A row is a copy where so many of its three-word runs stand elsewhere too.
constexpr float kCopied = 0.6F;
/// So many words of body beside the headline make an article that needs no other.
constexpr std::uint32_t kWholeArticle = 120;
/// A body of fewer words is looked for in scripts too.
constexpr std::size_t kFewWords = 60;
/// JSON-LD has a body where the page shows less than this part of it.
constexpr double kSmallPart = 0.4;
constexpr std::size_t kMinJsonBytes = 800;
/// A body up to this many words may be the beginning of one that a script holds whole.
constexpr std::size_t kTeaserWords = 400;
/// A page of many linked lines and hardly any text lists articles.
constexpr std::size_t kListLinks = 25;
/// Where most of a body stands in block quotes, they only indent it.
constexpr double kIndentedShare = 0.6;
/// A paragraph all in bold is a sub-head up to this many words.
constexpr std::uint32_t kMaxSubheadWords = 14;

/// Where an embedded post is to be found: what its platform notes for its script, else its last
/// link; "" for none.
std::string address_of_post(const Document& page, NodeId post) {
    for (const Attribute& attribute : page.attributes(post)) {
        if (attribute.name.ends_with("permalink") || attribute.name == "cite") {
            return std::string(trim(attribute.value));
        }
    }
    std::string_view last;
    for (NodeId at = post + 1; at < page.end(post); ++at) {
        const std::string_view href =
            page.is(at, Tag::a) ? page.attribute(at, "href") : std::string_view();
        if (href.find("//") != std::string_view::npos) last = href;
    }
    return std::string(trim(last));
}

class Assembler {
public:
    Assembler(const Document& page,
              const PageBlocks& blocks,
              const BodyFeatures& features,
              const std::vector<float>& probability)
        : page_(page), blocks_(blocks), features_(features), probability_(probability) {}

    Body run() {
        choose();
        if (first_ == chosen_.size()) {
            body_.not_article = "no text";
            return std::move(body_);
        }
        frame();
        fill();
        neighbours();
        return std::move(body_);
    }

private:
    const TextBlock& block(std::size_t row) const { return blocks_.blocks[features_.rows()[row]]; }

    void choose() {
        const std::size_t n = probability_.size();
        chosen_.assign(n, false);
        for (std::size_t r = 0; r < n; ++r) {
            chosen_[r] = probability_[r] >= kLikely && !features_.in_comments(r);
        }
        drop_head();
        drop_doubtful_ends();
        join_torn_end();
        take_tables();
        take_speakers();
        take_small_parts();
        take_summaries();
        take_captions();
        drop_head_lines();
        drop_far_end();
        drop_comments();
        drop_related_lists();
        drop_lines();
        drop_notes();
        drop_biographies();
        drop_marked();
        drop_dialogs();
        choose_posts_whole();
        drop_hidden_copies();
        drop_second_article();
        drop_copies();
        drop_end_links();
        // Embedded posts stay where the body stands on both sides of them.
        std::size_t last_chosen = n;
        for (std::size_t r = 0; r < n; ++r) {
            if (!chosen_[r]) continue;
            if (last_chosen < n && r - last_chosen <= kMaxEmbedBlocks + 1) {
                for (std::size_t k = last_chosen + 1; k < r; ++k) {
                    if (block(k).kind == RunKind::embed) chosen_[k] = true;
                }
            }
            last_chosen = r;
        }
        // A sub-head belongs to what follows it: none at the end. A line of stars or dashes parts
        // what stands on both sides: none at either end.
        for (std::size_t r = n; r-- > 0;) {
            if (!chosen_[r]) continue;
            if (block(r).kind != RunKind::heading && !is_separator(block(r))) break;
            chosen_[r] = false;
        }
        for (std::size_t r = 0; r < n; ++r) {
            if (!chosen_[r]) continue;
            if (!is_separator(block(r))) break;
            chosen_[r] = false;
        }
        first_ = n;
        for (std::size_t r = 0; r < n; ++r) {
            if (!chosen_[r]) continue;
            first_ = std::min(first_, r);
            last_ = r;
        }
    }

    /// Takes the headline, and the little that stands before it, out of the body. A small heading
    /// is a headline where nothing stands before it.
    void drop_head() {
        constexpr float kSame = 0.8F;
        constexpr std::uint8_t kLowestHeadline = 2;
        constexpr std::uint32_t kMostBefore = 30;  // words; more is a body's first part
        if (features_.headline_row() < 0) return;
        const auto headline = static_cast<std::size_t>(features_.headline_row());
        if (block(headline).kind != RunKind::heading ||
            features_.headline_likeness(headline) < kSame) {
            return;
        }
        std::uint32_t before = 0;
        std::uint32_t behind = 0;
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (chosen_[r] && r != headline) (r < headline ? before : behind) += block(r).words;
        }
        const bool low = block(headline).level > kLowestHeadline;
        if (before > (low ? 0 : kMostBefore) || before > behind) return;
        for (std::size_t r = 0; r <= headline; ++r) chosen_[r] = false;
    }

    /// Whether a line is a byline and no more.
    static bool is_byline(std::string_view line) {
        const bool clock = line.ends_with("a.m.") || line.ends_with("p.m.");
        const bool sentence = std::string_view(".!?").find(line.back()) != std::string_view::npos ||
                              line.ends_with("。");
        if ((sentence && !clock) || count_words(line) > kMaxLineWords || !starts_byline(line)) {
            return false;
        }
        const std::vector<Author> authors = parse_byline(line).authors;
        return !authors.empty() &&
               std::all_of(authors.begin(), authors.end(),
                           [](const Author& author) { return is_written_as_name(author.name); });
    }

    /// Whether each line of a row is a byline, or a date where dates may stand.
    bool is_head_row(std::size_t row, bool dates) const {
        std::string_view text = blocks_.text_of(block(row));
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            const std::string_view line = trim(text.substr(0, end));
            if (!line.empty() && !is_byline(line) && !(dates && is_date_line(line))) return false;
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        return true;
    }

    /// Takes lines that only say who wrote or when out of a body's first rows: bylines, which may
    /// stand below a long standfirst or caption, and dates before any longer row.
    void drop_head_lines() {
        constexpr std::size_t kMostRows = 5;
        constexpr std::uint32_t kMaxLine = 160;  // characters, wide ones twice
        constexpr std::size_t kFewDates = 2;
        std::size_t dates = 0;  // of a chronology, whose dates are its sub-heads
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (chosen_[r] && is_date_line(blocks_.text_of(block(r)))) ++dates;
        }
        std::size_t met = 0;
        bool lines = true;
        for (std::size_t r = 0; r < chosen_.size() && met < kMostRows; ++r) {
            if (!chosen_[r]) continue;
            ++met;
            lines = lines && block(r).characters + block(r).wide <= kMaxLine;
            if (!is_head_row(r, lines)) {
                lines = lines && dates <= kFewDates;
                continue;
            }
            chosen_[r] = false;
            head_lines_.push_back(r);
        }
    }

    /// Takes rows that are body by a hair off both ends, where there are others.
    void drop_doubtful_ends() {
        const std::size_t n = chosen_.size();
        const auto sure = [this](std::size_t r) {
            return chosen_[r] && probability_[r] >= kLikelyEnd;
        };
        std::size_t first = 0;
        while (first < n && !sure(first)) ++first;
        if (first == n) return;
        std::size_t last = n - 1;
        while (!sure(last)) --last;
        for (std::size_t r = 0; r < n; ++r) {
            if (r < first || r > last) chosen_[r] = false;
        }
    }

    /// "<font><p>One<p>Two</font>": the parser ends the font before the last paragraph, which then
    /// stands beside the others with a font of its own. It goes where the one before it went.
    void join_torn_end() {
        for (std::size_t r = 1; r < chosen_.size(); ++r) {
            if (chosen_[r] || !chosen_[r - 1] || block(r).kind != RunKind::text) continue;
            const NodeId own = block(r).element;
            const NodeId before = previous_sibling(own);
            const NodeId inner = page_.first_child(own);
            if (before == kNoNode || inner == kNoNode || !page_.is(own, Tag::p)) continue;
            const bool torn = page_[before].tag == page_[inner].tag &&
                              is_formatting(page_[inner].tag) &&
                              page_.contains(before, block(r - 1).element);
            if (torn) chosen_[r] = true;
        }
    }

    /// A table of data that follows a row of the body, in the element that holds this, is of the
    /// article at a lower likelihood too: what tables a page has beside an article stand elsewhere.
    void take_tables() {
        constexpr float kLikelyTable = 0.15F;
        constexpr std::uint32_t kFewestWords = 4;
        constexpr std::size_t kReach = 3;  // rows: a pulled quote may stand between
        for (std::size_t r = 1; r < chosen_.size(); ++r) {
            const TextBlock& table = block(r);
            const bool kind = table.kind == RunKind::table ? table.words >= kFewestWords
                                                           : table.kind == RunKind::quote;
            if (chosen_[r] || !kind || probability_[r] < kLikelyTable || is_much_linked(table)) {
                continue;
            }
            std::size_t before = r - 1;
            while (before > 0 && block(before).kind == RunKind::caption) --before;
            if (!chosen_[before]) continue;
            const NodeId own = flow_around(table);
            const NodeId frame =
                own != kNoNode && page_.is(own, Tag::figure) ? page_.parent(own) : own;
            for (std::size_t k = r; k-- > 0 && r - k <= kReach && !chosen_[r];) {
                const NodeId around = flow_around(block(k));
                chosen_[r] = chosen_[k] && around != kNoNode && (around == own || around == frame);
            }
        }
    }

    /// What a block stands in: its list or its quotation as a whole.
    NodeId flow_around(const TextBlock& b) const {
        NodeId id = b.list != kNoNode ? b.list : b.element;
        if (b.kind == RunKind::quote) {
            const NodeId quotation = quotation_around(b.element);
            if (quotation != kNoNode) id = quotation;
        }
        return page_.parent(id);
    }

    /// Who is quoted goes where the quotation goes: "Ann Lee, harbour master" in a <cite>, a
    /// <footer> or a <figcaption> of its own.
    void take_speakers() {
        constexpr std::uint32_t kMostWords = 12;
        for (std::size_t r = 1; r < chosen_.size(); ++r) {
            const TextBlock& quote = block(r - 1);
            if (chosen_[r] || !chosen_[r - 1] || quote.kind != RunKind::quote ||
                block(r).kind != RunKind::quote || block(r).words > kMostWords) {
                continue;
            }
            const NodeId around = quotation_around(quote.element);
            chosen_[r] =
                around != kNoNode && page_.contains(around, block(r).element) && names_speaker(r);
        }
    }

    /// The one short paragraph below a heading of the body in a box of theirs, the last list's one
    /// item, and footnotes: rows that have hardly anything to be judged by but where they stand.
    void take_small_parts() {
        constexpr float kSome = 0.15F;
        constexpr std::uint32_t kMostWords = 60;
        constexpr std::uint32_t kFewestWords = 3;
        constexpr std::ptrdiff_t kNear = 3;  // rows within which the body goes on
        for (std::size_t r = 1; r < chosen_.size(); ++r) {
            const TextBlock& b = block(r);
            if (chosen_[r] || !chosen_[r - 1] || b.words > kMostWords || b.words < kFewestWords ||
                b.whole_link || is_much_linked(b)) {
                continue;
            }
            const TextBlock& before = block(r - 1);
            if (is_footnote(r)) {
                chosen_[r] = !features_.in_comments(r);
            } else if (before.kind == RunKind::heading && b.kind == RunKind::text) {
                const auto next = chosen_.begin() + static_cast<std::ptrdiff_t>(r) + 1;
                const auto last = chosen_.end() - next > kNear ? next + kNear : chosen_.end();
                chosen_[r] = probability_[r] >= kSome && b.ends_sentence &&
                             std::find(next, last, true) != last &&
                             page_.parent(b.element) == page_.parent(before.element);
            } else if (b.kind == RunKind::list_item && b.list != before.list && !b.ends_colon) {
                chosen_[r] = probability_[r] >= kSome && b.list != kNoNode &&
                             page_.parent(b.list) == page_.parent(before.element);
            }
        }
    }

    /// What unfolds a part of the body is its heading.
    void take_summaries() {
        for (std::size_t r = 0; r + 1 < chosen_.size(); ++r) {
            if (chosen_[r] || !chosen_[r + 1] || block(r).words > kMaxLineWords) continue;
            const NodeId summary = nearest(block(r).element, Tag::summary);
            if (summary == kNoNode || is_control_line(blocks_.text_of(block(r)))) continue;
            chosen_[r] = page_.contains(page_.parent(summary), block(r + 1).element);
        }
    }

    /// <li id="fn:1">
    bool is_footnote(std::size_t row) const {
        const NodeId item = nearest(block(row).element, Tag::li);
        return item != kNoNode && page_.attribute(item, "id").starts_with("fn");
    }

    /// Whether more than a third of a block is links.
    static bool is_much_linked(const TextBlock& b) {
        return 3 * b.link_bytes > b.text_end - b.text_begin;
    }

    /// The innermost element of this kind that a node is or stands in; kNoNode for none.
    NodeId nearest(NodeId id, Tag tag) const {
        while (id != kNoNode && !page_.is(id, tag)) id = page_.parent(id);
        return id;
    }

    bool names_speaker(std::size_t row) const {
        const std::string_view text = blocks_.text_of(block(row));
        for (const std::string_view dash : {"\u2014", "\u2013", "\u2015", "- "}) {
            if (text.starts_with(dash)) return true;
        }
        for (NodeId id = page_.parent(block(row).first); id != kNoNode; id = page_.parent(id)) {
            if (page_.is(id, Tag::cite) || page_.is(id, Tag::footer) ||
                page_.is(id, Tag::figcaption)) {
                return true;
            }
            if (page_.is(id, Tag::blockquote) || page_.is(id, Tag::figure)) return false;
        }
        return false;
    }

    /// The outermost <blockquote> or <figure> that an element stands in.
    NodeId quotation_around(NodeId id) const {
        NodeId found = kNoNode;
        for (; id != kNoNode; id = page_.parent(id)) {
            if (page_.is(id, Tag::blockquote) || page_.is(id, Tag::figure)) found = id;
        }
        return found;
    }

    /// The element before a node with the same parent.
    NodeId previous_sibling(NodeId id) const {
        const NodeId parent = page_.parent(id);
        if (parent == kNoNode) return kNoNode;
        for (NodeId at = id - 1; at > parent; --at) {
            while (page_.parent(at) != parent) at = page_.parent(at);
            if (page_[at].kind == NodeKind::element) return at;
        }
        return kNoNode;
    }

    static bool is_formatting(Tag tag) {
        switch (tag) {
            case Tag::font:
            case Tag::b:
            case Tag::big:
            case Tag::em:
            case Tag::i:
            case Tag::small:
            case Tag::strong:
            case Tag::u: return true;
            default: return false;
        }
    }

    /// Takes rows off the end that stand far from the rest: notices at a page's foot, teasers.
    void drop_far_end() {
        double all = 0;
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (chosen_[r]) all += block(r).words;
        }
        double words = 0;
        float best = 0;
        std::size_t end = chosen_.size();  // the row before which the end begins
        for (std::size_t r = chosen_.size(); r-- > 0;) {
            if (!chosen_[r]) continue;
            const std::size_t parted = end - r;
            if (words > 0 && (parted > kVeryFar || (parted > kFar && best < kSureEnd))) {
                std::fill(chosen_.begin() + static_cast<std::ptrdiff_t>(end), chosen_.end(), false);
                all -= words;
                words = 0;
                best = 0;
            }
            words += block(r).words;
            if (words > kMostOfEnd * all) return;
            best = std::max(best, probability_[r]);
            end = r;
        }
    }

    /// Whether any of the texts that a row is made of has a date.
    bool has_dated_piece(const TextBlock& row) const {
        if (row.digits == 0) return false;
        for (NodeId at = row.first; at < row.end; ++at) {
            if (!page_.is_text(at) || !kAsciiDigits.any_in(page_[at].text)) continue;
            const std::string text = clean_text(page_[at].text);
            if (!find_dates_in_text(text, {}).empty()) return true;
        }
        return false;
    }

    /// "3 Comments", and below it short lines with dates: readers' comments, where no name of
    /// their markup says so.
    void drop_comments() {
        constexpr double kBodyWords = 60;
        constexpr std::size_t kReach = 20;
        constexpr std::uint32_t kMaxHeadWords = 8;
        constexpr std::size_t kFewestHeads = 2;
        // Lists say of each of their things how many comments it has.
        constexpr std::size_t kMostLabels = 2;
        std::vector<std::size_t> labels;
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (is_comments_label(blocks_.text_of(block(r)))) labels.push_back(r);
        }
        if (labels.empty() || labels.size() > kMostLabels) return;
        double words = 0;
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (words >= kBodyWords && std::count(labels.begin(), labels.end(), r) != 0) {
                std::size_t heads = 0;
                for (std::size_t k = r + 1; k < std::min(chosen_.size(), r + kReach); ++k) {
                    heads += block(k).words <= kMaxHeadWords && has_dated_piece(block(k)) ? 1 : 0;
                }
                if (heads >= kFewestHeads) {
                    body_.comments = block(r).first;
                    std::fill(chosen_.begin() + static_cast<std::ptrdiff_t>(r), chosen_.end(),
                              false);
                    return;
                }
            }
            if (chosen_[r]) words += block(r).words;
        }
    }

    /// Pages that hold their article twice, for wide screens and for narrow ones: of rows that
    /// stand in the same order twice, word for word, the first stay. A lesser part may be meant to
    /// be said again: a recipe, a day's plan.
    void drop_copies() {
        constexpr std::size_t kFewestRows = 3;
        constexpr double kLeastPart = 0.1;  // of the body's words
        std::vector<std::size_t> rows;
        double all = 0;
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (!chosen_[r]) continue;
            rows.push_back(r);
            all += block(r).words;
        }
        const auto text = [&](std::size_t i) { return blocks_.text_of(block(rows[i])); };
        std::unordered_map<std::string_view, std::size_t> first;
        for (std::size_t i = 0; i < rows.size();) {
            const std::size_t original = first.emplace(text(i), i).first->second;
            std::size_t same = 0;
            double words = 0;
            while (original + same < i && i + same < rows.size() &&
                   text(original + same) == text(i + same)) {
                words += block(rows[i + same]).words;
                ++same;
            }
            const bool copy = same >= kFewestRows && words >= kLeastPart * all;
            for (std::size_t k = 0; copy && k < same; ++k) chosen_[rows[i + k]] = false;
            i += std::max<std::size_t>(same, 1);
        }
    }

    /// A list of nothing but links at the end names other stories.
    void drop_end_links() {
        constexpr std::size_t kFewest = 2;
        std::vector<std::size_t> links;
        bool more = false;
        for (std::size_t r = chosen_.size(); r-- > 0 && !more;) {
            if (!chosen_[r]) continue;
            const TextBlock& b = block(r);
            more = b.kind != RunKind::list_item || !b.whole_link;
            if (!more) links.push_back(r);
        }
        if (!more || links.size() < kFewest) return;
        for (const std::size_t row : links) chosen_[row] = false;
    }

    bool is_beside_picture(std::size_t row) const {
        const std::size_t at = features_.rows()[row];
        return (at > 0 && blocks_.blocks[at - 1].kind == RunKind::image) ||
               (at + 1 < blocks_.blocks.size() && blocks_.blocks[at + 1].kind == RunKind::image);
    }

    /// "See also", and a list of links to other stories below it.
    void drop_related_lists() {
        const std::size_t n = chosen_.size();
        const auto is_listed_link = [this](std::size_t r) {
            return block(r).kind == RunKind::list_item && block(r).whole_link;
        };
        for (std::size_t r = 0; r + 1 < n; ++r) {
            if (!chosen_[r] || !is_listed_link(r + 1) || block(r).words > kMaxLineWords ||
                !is_related_label(blocks_.text_of(block(r)))) {
                continue;
            }
            chosen_[r] = false;
            while (r + 1 < n && is_listed_link(r + 1)) chosen_[++r] = false;
        }
    }

    /// Lines in the flow of the text that are none of it: labels of advertisements, buttons, what a
    /// publishing system left standing, credits beside their pictures.
    void drop_lines() {
        std::size_t clocks = 0;  // the times of a live blog's posts are several
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (chosen_[r] && is_clock_line(blocks_.text_of(block(r)))) ++clocks;
        }
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (!chosen_[r]) continue;
            const std::string_view text = blocks_.text_of(block(r));
            const bool plain = block(r).kind == RunKind::text;
            if (plain && orders_the_reader(text)) {
                chosen_[r] = false;
                continue;
            }
            // A character of Chinese or Japanese counts as a word; a word has some three.
            if (block(r).words - block(r).wide * 2 / 3 > kMaxLineWords) continue;
            const bool heading = block(r).kind == RunKind::heading;
            // "01:32" alone is how long a film runs.
            const bool clock =
                clocks > 0 && !heading && is_clock_line(text) &&
                (clocks > 1 || text.find_first_not_of("0123456789:") == std::string_view::npos);
            if (clock || (plain && is_control_line(text)) || is_system_line(text) ||
                asks_the_reader(text) || is_interruption(text) || (plain && is_post_frame(text)) ||
                (plain && is_related_line(text, block(r).link_bytes)) ||
                (plain && (is_picture_credit_line(text) ||
                           (is_beside_picture(r) && is_credit_line(text)))) ||
                (block(r).kind == RunKind::caption && ends_with_named_credit(text))) {
                chosen_[r] = false;
            }
        }
    }

    /// What a page notes of its text among the first and the last rows: minutes of reading, looks,
    /// rights, tags, that it is over or goes on for subscribers.
    void drop_notes() {
        constexpr std::size_t kFirst = 3;
        constexpr std::size_t kLast = 4;
        std::vector<std::size_t> rows;
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (chosen_[r]) rows.push_back(r);
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool first = i < kFirst;
            const bool last = i + kLast >= rows.size();
            if (!first && !last) continue;
            const TextBlock& b = block(rows[i]);
            if (b.kind == RunKind::table || b.kind == RunKind::embed) continue;
            const std::string_view text = blocks_.text_of(b);
            const bool note =
                is_reading_time(text) || (first && is_minutes(text)) || is_view_count(text) ||
                is_section_line(text, b.link_bytes) ||
                (last &&
                 (is_rights_line(text) || is_end_mark(text) || !listed_tags(text).empty())) ||
                (i + 1 == rows.size() &&
                 (is_related_label(text) || (b.words <= kMaxLineWords && is_wall_line(text))));
            if (note) chosen_[rows[i]] = false;
        }
    }

    /// Names of authors: those of the page's data, and of bylines above the body.
    std::vector<std::string> author_names() const {
        std::vector<std::string> names = features_.authors();
        std::size_t end = 0;  // the first row of the body
        while (end < chosen_.size() && !chosen_[end]) ++end;
        constexpr std::size_t kReach = 12;
        for (std::size_t r = end > kReach ? end - kReach : 0; r < end; ++r) {
            std::string_view line = blocks_.text_of(block(r));
            line = trim(line.substr(0, line.find('\n')));
            if (!is_byline(line)) continue;
            for (const Author& author : parse_byline(line).authors) names.push_back(author.name);
        }
        for (const std::size_t r : head_lines_) {
            for (const Author& author : parse_byline(blocks_.text_of(block(r))).authors) {
                names.push_back(author.name);
            }
        }
        return names;
    }

    /// "Ann Lee is our correspondent in Rome.", last.
    void drop_biographies() {
        constexpr std::size_t kMost = 3;
        constexpr std::uint32_t kMostWords = 80;
        const std::vector<std::string> names = author_names();
        std::size_t met = 0;
        for (std::size_t r = chosen_.size(); r-- > 0 && met < kMost;) {
            if (!chosen_[r]) continue;
            ++met;
            const std::string_view text = blocks_.text_of(block(r));
            if (block(r).kind != RunKind::text || block(r).words > kMostWords) return;
            const bool named =
                (met == 1 && !told_reporter(text).empty()) ||
                std::any_of(names.begin(), names.end(), [&](const std::string& name) {
                    return count_words(name) >= 2 && text.size() > name.size() + 1 &&
                           ascii_iequals(text.substr(0, name.size()), name) &&
                           text[name.size()] == ' ';
                });
            if (!named) return;
            chosen_[r] = false;
        }
    }

    /// Lines typed under pictures are theirs.
    void take_captions() {
        const std::vector<std::uint32_t>& rows = features_.rows();
        std::vector<bool> in_body(blocks_.blocks.size(), false);
        std::size_t begin = in_body.size();
        std::size_t end = 0;
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (!chosen_[r]) continue;
            in_body[rows[r]] = true;
            begin = std::min<std::size_t>(begin, rows[r]);
            end = rows[r] + 1;
        }
        if (end == 0) return;
        if (features_.headline_row() >= 0) {
            const auto headline = static_cast<std::size_t>(features_.headline_row());
            begin = std::min<std::size_t>(begin, rows[headline] + 1);
        }
        for (const TypedCaption& caption : typed_captions(page_, blocks_, in_body, begin, end)) {
            const TextBlock& text = blocks_.blocks[caption.block];
            const auto row = std::lower_bound(rows.begin(), rows.end(), caption.block);
            if (row == rows.end() || *row != caption.block) continue;  // not judged
            chosen_[static_cast<std::size_t>(row - rows.begin())] = false;
            body_.captions.push_back(
                {std::string(blocks_.text_of(text)), text.element, caption.picture});
        }
    }

    /// What the markup calls something else goes, unless that is a good part of the body.
    void drop_marked() {
        const std::size_t n = probability_.size();
        double all = 0;
        double marked = 0;
        for (std::size_t r = 0; r < n; ++r) {
            if (!chosen_[r]) continue;
            all += block(r).words;
            if (features_.marked_other(r)) marked += block(r).words;
        }
        if (marked > kMostMarked * all) return;
        for (std::size_t r = 0; r < n; ++r) {
            if (features_.marked_other(r)) chosen_[r] = false;
        }
    }

    bool in_dialog(std::size_t row) const {
        constexpr std::uint64_t kDialog = AttributeName::bits("role", "aria-modal");
        for (NodeId id = block(row).element; id != kNoNode; id = page_.parent(id)) {
            if ((page_[id].attribute_keys & kDialog) == 0) continue;
            const std::string_view role = page_.attribute(id, "role");
            if (role == "dialog" || role == "alertdialog" ||
                page_.attribute(id, "aria-modal") == "true") {
                return true;
            }
        }
        return false;
    }

    /// Windows that open over the page, for consent or a subscription. Some sites open whole
    /// articles in one.
    void drop_dialogs() {
        if (features_.headline_row() < 0 ||
            in_dialog(static_cast<std::size_t>(features_.headline_row()))) {
            return;
        }
        for (std::size_t r = 0; r < chosen_.size(); ++r) {
            if (chosen_[r] && in_dialog(r)) chosen_[r] = false;
        }
    }

    static bool is_separator(const TextBlock& b) { return b.letters == 0 && b.digits == 0; }

    /// The quotation that holds an embedded post.
    NodeId post_around(std::size_t row) const {
        NodeId post = kNoNode;
        for (NodeId id = block(row).element; id != kNoNode; id = page_.parent(id)) {
            if (page_.is(id, Tag::blockquote)) post = id;
        }
        return post;
    }

    /// An embedded post and its signature stay or go together.
    void choose_posts_whole() {
        const std::size_t n = probability_.size();
        for (std::size_t r = 0; r < n;) {
            if (block(r).kind != RunKind::embed) {
                ++r;
                continue;
            }
            const NodeId post = post_around(r);
            double words = 0;
            double sum = 0;
            std::size_t end = r;
            for (; end < n && block(end).kind == RunKind::embed && post_around(end) == post;
                 ++end) {
                words += block(end).words;
                sum += static_cast<double>(probability_[end]) * block(end).words;
            }
            const bool likely = words > 0 && sum >= static_cast<double>(kLikely) * words;
            for (; r < end; ++r) chosen_[r] = likely && !features_.in_comments(r);
        }
    }

    /// Some pages hold the article a second time, unseen, for their own programs. Where enough is
    /// seen, hidden copies of it go, and the hidden rows that stand with them.
    void drop_hidden_copies() {
        const std::size_t n = probability_.size();
        double seen = 0;
        double hidden = 0;
        for (std::size_t r = 0; r < n; ++r) {
            if (chosen_[r]) (block(r).hiding >= Hiding::style ? hidden : seen) += block(r).words;
        }
        if (hidden == 0 || seen < kEnoughSeen * (seen + hidden)) return;
        for (std::size_t r = 0; r < n;) {
            std::size_t end = r;
            bool copy = false;
            for (; end < n && block(end).hiding >= Hiding::style; ++end) {
                copy = copy || (features_.copied(end) >= kCopied && block(end).words >= 12);
            }
            for (std::size_t k = r; copy && k < end; ++k) chosen_[k] = false;
            r = std::max(end, r + 1);
        }
    }

    /// Endless pages load the next article below the first. Where the headline and enough of the
    /// body stand in one <article>, another one beside it with a headline of the same level is
    /// not of it. (Posts of a live blog stand inside, or their headings are lower.)
    void drop_second_article() {
        if (features_.headline_row() < 0) return;
        const TextBlock& headline = block(static_cast<std::size_t>(features_.headline_row()));
        const NodeId own = nearest(headline.element, Tag::article);
        if (own == kNoNode || headline.kind != RunKind::heading) return;
        std::vector<NodeId> others;
        std::uint32_t words = 0;
        const std::size_t n = probability_.size();
        for (std::size_t r = 0; r < n; ++r) {
            if (chosen_[r] && page_.contains(own, block(r).element)) words += block(r).words;
            if (block(r).kind != RunKind::heading || block(r).level != headline.level) continue;
            const NodeId other = nearest(block(r).element, Tag::article);
            if (other == kNoNode || page_.contains(other, own) || page_.contains(own, other)) {
                continue;
            }
            if (others.empty() || others.back() != other) others.push_back(other);
        }
        if (words < kWholeArticle) return;
        for (std::size_t r = 0; r < n; ++r) {
            const auto holds = [&](NodeId other) {
                return page_.contains(other, block(r).element);
            };
            if (chosen_[r] && std::any_of(others.begin(), others.end(), holds)) chosen_[r] = false;
        }
    }

    /// Container, first and last node, confidence.
    void frame() {
        NodeId container = block(first_).element;
        double words = 0;
        double sure = 0;
        for (std::size_t r = first_; r <= last_; ++r) {
            if (!chosen_[r]) continue;
            while (!page_.contains(container, block(r).element))
                container = page_.parent(container);
            words += block(r).words;
            sure += static_cast<double>(probability_[r]) * block(r).words;
            if (block(r).kind == RunKind::quote) quoted_ += block(r).words;
        }
        indented_ = quoted_ > kIndentedShare * words;
        body_.container = container;
        body_.first = block(first_).first;
        body_.last = block(last_).end - 1;
        body_.source = Source::markup;
        body_.confidence = words > 0 ? static_cast<float>(sure / words) : 0.0F;
        if (features_.headline_row() >= 0) {
            body_.headline = block(static_cast<std::size_t>(features_.headline_row())).element;
        }
    }

    void fill() {
        std::size_t row = first_;
        const std::uint32_t from = features_.rows()[first_];
        const std::uint32_t to = features_.rows()[last_];
        for (std::uint32_t i = from; i <= to; ++i) {
            const TextBlock& b = blocks_.blocks[i];
            if (b.text_end == b.text_begin) {
                thing(b);
                continue;
            }
            if (chosen_[row] && b.kind == RunKind::embed) {
                const NodeId post = post_around(row);
                const bool last = row == last_ || block(row + 1).kind != RunKind::embed ||
                                  !chosen_[row + 1] || post_around(row + 1) != post;
                add_of_post(b, last ? post : kNoNode);
            } else if (chosen_[row]) {
                add(b);
            }
            ++row;
        }
    }

    /// A paragraph of an embedded post; the last one is given with the post, whose address it gets.
    void add_of_post(const TextBlock& b, NodeId post) {
        Block block;
        block.type = BlockType::embed;
        // Whose post it is says the address.
        if (!is_post_frame(blocks_.text_of(b))) block.text = std::string(blocks_.text_of(b));
        if (post != kNoNode) {
            // A table within may part a post in many.
            if (post != addressed_) address_ = address_of_post(page_, post);
            addressed_ = post;
            block.url = address_;
        }
        if (!block.text.empty() || !block.url.empty()) push(std::move(block), b.element);
    }

    void push(Block block, NodeId node) {
        body_.blocks.push_back(std::move(block));
        body_.nodes.push_back(node);
    }

    void thing(const TextBlock& b) {
        Block block;
        if (b.kind == RunKind::image) {
            block.type = BlockType::image;
            block.url = image_address(page_, b.element);
        } else {
            block.type = BlockType::embed;
            block.url = std::string(trim(page_.attribute(b.element, "src")));
        }
        if (!block.url.empty() && b.hiding == Hiding::none) push(std::move(block), b.element);
    }

    void add(const TextBlock& b) {
        Block block;
        block.text = std::string(blocks_.text_of(b));
        switch (b.kind) {
            case RunKind::heading:
                block.type = BlockType::heading;
                block.level = b.level;
                break;
            case RunKind::list_item:
                block.type = BlockType::list_item;
                block.level = b.level;
                block.ordered = b.ordered;
                break;
            case RunKind::quote:
                block.type = indented_ ? BlockType::paragraph : BlockType::quote;
                break;
            case RunKind::table: block.type = BlockType::table; break;
            default:
                if (is_subhead(b) && &b != &this->block(last_)) {  // the last is a signature
                    block.type = BlockType::heading;
                    block.level = 3;
                }
                break;
        }
        push(std::move(block), b.element);
    }

    /// Authors without a button for headings put a line in bold.
    static bool is_subhead(const TextBlock& b) {
        return b.bold_bytes + 1 >= b.text_end - b.text_begin && b.words <= kMaxSubheadWords &&
               b.words > 0 && !b.ends_sentence && !b.ends_colon && b.link_bytes == 0;
    }

    void neighbours() {
        const std::size_t rows = probability_.size();
        std::size_t from = first_ - std::min(first_, kMaxBefore);
        if (features_.headline_row() >= 0) {
            const auto headline = static_cast<std::size_t>(features_.headline_row());
            if (headline < first_ && first_ - headline <= kMaxBefore) from = headline;
        }
        for (std::size_t r = from; r < first_; ++r) cut(r, body_.before);
        // Below a standfirst lines are still the article's head.
        constexpr std::size_t kHeadRows = 8;
        constexpr std::uint32_t kMaxLine = 160;  // characters
        std::size_t prose = 0;
        for (std::size_t r = first_; r < last_; ++r) {
            const bool line = block(r).characters <= kMaxLine;
            prose += chosen_[r] && !line ? 1 : 0;
            if (chosen_[r]) continue;
            const bool of_head = line && prose <= 1 && r < first_ + kHeadRows &&
                                 !starts_byline(blocks_.text_of(block(r)));
            cut(r, of_head || is_cut_head_line(r) ? body_.before : body_.after);
        }
        for (std::size_t r = last_ + 1; r < std::min(rows, last_ + 1 + kMaxAfter); ++r) {
            cut(r, body_.after);
        }
    }

    bool is_cut_head_line(std::size_t r) const {
        return std::find(head_lines_.begin(), head_lines_.end(), r) != head_lines_.end();
    }

    void cut(std::size_t r, std::vector<CutBlock>& out) const {
        CutBlock piece;
        piece.text = std::string(blocks_.text_of(block(r)));
        piece.node = block(r).element;
        if (static_cast<int>(r) == features_.headline_row()) {
            piece.kind = CutBlock::Kind::headline;
        } else if (block(r).kind == RunKind::caption) {
            piece.kind = CutBlock::Kind::caption;
        } else if (is_cut_head_line(r)) {
            piece.kind = starts_byline(piece.text) ? CutBlock::Kind::byline : CutBlock::Kind::date;
        }
        out.push_back(std::move(piece));
    }

    const Document& page_;
    const PageBlocks& blocks_;
    const BodyFeatures& features_;
    const std::vector<float>& probability_;
    Body body_;
    std::vector<bool> chosen_;  // by row
    std::vector<std::size_t> head_lines_;
    std::size_t first_ = 0;
    std::size_t last_ = 0;
    double quoted_ = 0;
    bool indented_ = false;
    NodeId addressed_ = kNoNode;  // the embedded post whose address was looked for last
    std::string address_;
};

}  // namespace

Body assemble_body(const Document& page,
                   const PageBlocks& blocks,
                   const BodyFeatures& features,
                   const std::vector<float>& probability) {
    return Assembler(page, blocks, features, probability).run();
}

namespace {

std::size_t words_of(const Body& body) {
    std::size_t words = 0;
    for (const Block& block : body.blocks) words += count_words(block.text);
    return words;
}

/// Whether the other text holds most of what the page shows, so that it is the same article.
bool holds(const RescuedBody& whole, const Body& shown) {
    std::string text;
    for (const Block& block : whole.blocks) text.append(block.text).push_back('\n');
    std::size_t all = 0;
    std::size_t found = 0;
    for (const Block& block : shown.blocks) {
        if (block.type != BlockType::paragraph) continue;
        all += block.text.size();
        const std::string_view start = prefix_utf8(block.text, 60);
        if (text.find(start) != std::string::npos) found += block.text.size();
    }
    return found * 2 > all;
}

void take_rescued(RescuedBody rescued, Body& body) {
    body.blocks = std::move(rescued.blocks);
    body.nodes.assign(body.blocks.size(), rescued.node);
    body.container = kNoNode;
    body.first = rescued.node;
    body.last = rescued.node;
    body.source = rescued.source;
    body.confidence = 0.8F;
    body.not_article.clear();
}

}  // namespace

Body find_body(const Document& page, const BodyHints& hints) {
    const NodeId root = page.body() == kNoNode ? page.html() : page.body();
    const PageBlocks blocks = read_blocks(page, root);
    const BodyFeatures features(page, blocks, hints);
    Body body = assemble_body(page, blocks, features, judge_blocks(features));
    complete_body(page, blocks, hints, body);
    return body;
}

void complete_body(const Document& page,
                   const PageBlocks& blocks,
                   const BodyHints& hints,
                   Body& body) {
    std::size_t bytes = 0;
    for (const Block& block : body.blocks) bytes += block.text.size();
    const bool part =
        hints.article_body.size() >= kMinJsonBytes &&
        static_cast<double>(bytes) < kSmallPart * static_cast<double>(hints.article_body.size());
    const std::size_t words = bytes < 12 * kTeaserWords || part ? words_of(body) : kTeaserWords;
    if (words < kFewWords || part) {
        RescuedBody rescued = rescue_body(page, hints, std::max(2 * words, kFewWords));
        if (rescued.source != Source::none) take_rescued(std::move(rescued), body);
    }
    if (body.source == Source::markup && words >= kFewWords && words < kTeaserWords) {
        RescuedBody whole = read_rich_text(page);
        if (whole.words > 2 * words && holds(whole, body)) take_rescued(std::move(whole), body);
    }
    if (!body.not_article.empty()) {
        std::size_t links = 0;
        for (const TextBlock& block : blocks.blocks) {
            if (block.whole_link && block.words >= 4) ++links;
        }
        if (links >= kListLinks) body.not_article = "list page";
    }
}

}  // namespace stet
