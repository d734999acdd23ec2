#include "extract/typed_caption.h"

#include "extract/byline_labels.h"
#include "extract/date_text.h"
#include "extract/image.h"
#include "extract/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace stet {
namespace {

constexpr std::uint32_t kFewestWords = 3;
/// With a credit at the end; set small; slanted; alone with the picture in a box; and that where
/// the text is a sentence.
constexpr std::uint32_t kMaxCredited = 60;
constexpr std::uint32_t kMaxSmall = 50;
constexpr std::uint32_t kMaxSlanted = 40;
constexpr std::uint32_t kMaxBoxed = 30;
constexpr std::uint32_t kMaxBoxedSentence = 20;
constexpr std::uint32_t kMostSentences = 2;
/// Captions without a credit are no more of a body than this: a story told in pictures is a story.
constexpr double kMostUncredited = 0.25;
/// Letters that more of the other blocks have are the body's own.
constexpr double kOwnLetters = 0.25;
/// Elements looked at around a text.
constexpr int kMaxClimb = 8;

/// How letters are set that differ from the body's.
struct Letters {
    bool small = false;
    bool slanted = false;
};

/// Whether a length of a style is less than a body is set in.
bool is_small_size(std::string_view size) {
    while (!size.empty() && (size.front() == ' ' || size.front() == ':')) size.remove_prefix(1);
    for (const std::string_view name : {"small", "x-small", "xx-small"}) {
        if (size.starts_with(name)) return true;
    }
    double number = 0;
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), number);
    if (error != std::errc()) return false;
    const std::string_view unit = size.substr(static_cast<std::size_t>(end - size.data()));
    struct Limit {
        std::string_view unit;
        double most;
    };
    constexpr std::array<Limit, 5> kLimits = {
        {{"px", 13}, {"pt", 10}, {"%", 88}, {"em", 0.88}, {"rem", 0.88}}};
    return std::any_of(kLimits.begin(), kLimits.end(), [&](const Limit& limit) {
        return unit.starts_with(limit.unit) && number <= limit.most;
    });
}

class Finder {
public:
    Finder(const Document& page, const PageBlocks& blocks, const std::vector<bool>& in_body)
        : page_(page), blocks_(blocks), in_body_(in_body) {}

    std::vector<TypedCaption> run(std::size_t begin, std::size_t end) {
        std::vector<TypedCaption> credited;
        std::vector<TypedCaption> others;
        double words = 0;
        double uncredited = 0;
        for (std::size_t i = 0; i < in_body_.size(); ++i) {
            if (in_body_[i]) words += blocks_.blocks[i].words;
        }
        bool any_before = false;
        for (std::size_t i = begin; i < end; ++i) {
            const TextBlock& b = blocks_.blocks[i];
            if (b.words == 0) continue;
            const NodeId picture = picture_before(i);
            if (picture != kNoNode && may_be_caption(b)) {
                if (is_credited(i, any_before)) {
                    credited.push_back({i, picture});
                    continue;
                }
                if (is_set_apart(i, picture, any_before)) {
                    others.push_back({i, picture});
                    if (in_body_[i]) uncredited += b.words;
                    continue;
                }
            }
            any_before = any_before || in_body_[i];
        }
        if (uncredited <= kMostUncredited * words) {
            credited.insert(credited.end(), others.begin(), others.end());
            std::sort(
                credited.begin(), credited.end(),
                [](const TypedCaption& a, const TypedCaption& b) { return a.block < b.block; });
        }
        return credited;
    }

private:
    /// The picture that stands right before a block and not in the midst of it.
    NodeId picture_before(std::size_t i) const {
        if (i == 0) return kNoNode;
        const TextBlock& before = blocks_.blocks[i - 1];
        const bool picture = before.kind == RunKind::image && before.hiding == Hiding::none &&
                             before.element < blocks_.blocks[i].first;
        return picture ? before.element : kNoNode;
    }

    /// "Photo: Ann Lee", in brackets or not.
    static bool is_credit(std::string_view text) {
        if (text.starts_with('(') && text.ends_with(')')) text = text.substr(1, text.size() - 2);
        return is_credit_line(text);
    }

    bool may_be_caption(const TextBlock& b) const {
        constexpr std::uint8_t kLowHeading = 5;
        const bool kind =
            b.kind == RunKind::text || (b.kind == RunKind::heading && b.level >= kLowHeading);
        if (!kind || b.words > kMaxCredited || b.hiding != Hiding::none || b.ends_colon) {
            return false;
        }
        const std::string_view text = blocks_.text_of(b);
        if (starts_byline(text) || is_date_line(text)) return false;
        return is_credit(text) || (b.words >= kFewestWords && b.letters > b.digits);
    }

    bool is_credited(std::size_t i, bool any_before) const {
        const TextBlock& b = blocks_.blocks[i];
        // A long text above all others is more likely the lede.
        if (!any_before && b.words > kMaxSlanted) return false;
        const std::string_view text = blocks_.text_of(b);
        return ends_with_named_credit(text) || (in_body_[i] && is_credit(text));
    }

    bool is_set_apart(std::size_t i, NodeId picture, bool any_before) const {
        const TextBlock& b = blocks_.blocks[i];
        if (b.link_bytes > 0 || !in_body_[i] || speaks(blocks_.text_of(b))) return false;
        const NodeId box = common(picture, b.first);
        const bool alone = holds_only(box, b);
        const Letters letters = letters_of(b);
        if (letters.small && b.words <= kMaxSmall && !is_usual(i, &Letters::small)) return true;
        const std::string_view text = blocks_.text_of(b);
        const bool credited = letters.slanted && !split_credit(text).credit.empty();
        if (letters.slanted && b.words <= kMaxSlanted &&
            (b.sentences <= kMostSentences || credited) && (any_before || alone || credited) &&
            !is_usual(i, &Letters::slanted)) {
            return true;
        }
        if (b.kind == RunKind::heading) return alone || is_lone_heading(i);
        if (!alone || b.bold_bytes > text.size() / 2) return false;
        // A paragraph may hold a picture and its text; parted by a line end, and no sentence, the
        // text is the picture's.
        if (page_.is(box, Tag::p)) {
            return b.words <= kMaxBoxed && !b.ends_sentence && has_break(picture, b.first);
        }
        return is_plain_box(box) && !stands_in_row(i) &&
               b.words <= (b.ends_sentence ? kMaxBoxedSentence : kMaxBoxed);
    }

    /// A quotation, or a question to the reader.
    static bool speaks(std::string_view text) {
        for (const std::string_view mark : {"\"", "\u201C", "\u201E", "\u00AB", "\u300C"}) {
            if (text.starts_with(mark)) return true;
        }
        return text.ends_with('?') || text.ends_with("\uFF1F");
    }

    /// Whether a heading is a line of words and the only one of its level in the body: sub-heads
    /// come in numbers.
    bool is_lone_heading(std::size_t than) const {
        constexpr std::uint32_t kFewest = 5;
        const TextBlock& b = blocks_.blocks[than];
        if (b.words < kFewest || b.digits > 0) return false;
        for (std::size_t i = 0; i < in_body_.size(); ++i) {
            const TextBlock& other = blocks_.blocks[i];
            if (i != than && in_body_[i] && other.kind == RunKind::heading &&
                other.level >= b.level) {
                return false;
            }
        }
        return true;
    }

    NodeId common(NodeId a, NodeId b) const {
        while (!page_.contains(a, b)) a = page_.parent(a);
        return a;
    }

    bool is_plain_box(NodeId box) const {
        switch (page_[box].tag) {
            case Tag::div:
            case Tag::center:
            case Tag::table:
            case Tag::tbody:
            case Tag::tr:
            case Tag::td:
            case Tag::dl: return true;
            default: return false;
        }
    }

    /// Whether the block is all the text in an element.
    bool holds_only(NodeId box, const TextBlock& b) const {
        for (NodeId at = box; at < page_.end(box); ++at) {
            if (at == b.first) at = b.end;
            if (at >= page_.end(box)) break;
            if (page_.is_text(at) && !page_[at].blank && !clean_text(page_[at].text).empty()) {
                return false;
            }
        }
        return true;
    }

    bool has_break(NodeId from, NodeId to) const {
        for (NodeId at = from; at < to; ++at) {
            if (page_.is(at, Tag::br)) return true;
        }
        return false;
    }

    /// Whether the text before or behind stands under a picture of its own, with nothing between:
    /// a list of things.
    bool stands_in_row(std::size_t i) const {
        const auto under = [&](std::size_t k) {
            return blocks_.blocks[k].words > 0 && picture_before(k) != kNoNode;
        };
        return (i >= 2 && under(i - 2)) || (i + 2 < blocks_.blocks.size() && under(i + 2));
    }

    /// How the whole of a text is set by the elements around it.
    Letters letters_of(const TextBlock& b) const {
        Letters letters;
        if (b.kind == RunKind::heading) return letters;
        NodeId at = page_.is_text(b.first) ? page_.parent(b.first) : b.first;
        for (int i = 0; i < kMaxClimb && at != kNoNode; ++i, at = page_.parent(at)) {
            if (page_.end(at) < b.end) continue;
            const Tag tag = page_[at].tag;
            letters.slanted = letters.slanted || tag == Tag::em || tag == Tag::i;
            letters.small = letters.small || tag == Tag::small;
            if (tag == Tag::font) {
                const std::string_view size = trim(page_.attribute(at, "size"));
                letters.small =
                    letters.small || size == "1" || size == "2" || size.starts_with('-');
            }
            const std::string_view style = page_.attribute(at, "style");
            const std::size_t size = style.find("font-size");
            constexpr std::size_t kProperty = 9;
            if (size != std::string_view::npos) {
                letters.small = letters.small || is_small_size(style.substr(size + kProperty));
            }
            letters.slanted = letters.slanted || style.find("italic") != std::string_view::npos;
            if (at == b.element) break;
        }
        return letters;
    }

    /// Whether a good part of the body is set so, but for what stands under pictures.
    bool is_usual(std::size_t than, bool Letters::*letters) const {
        double all = 0;
        double so = 0;
        for (std::size_t i = 0; i < in_body_.size(); ++i) {
            if (!in_body_[i] || i == than || picture_before(i) != kNoNode) continue;
            all += 1;
            if (letters_of(blocks_.blocks[i]).*letters) so += 1;
        }
        return so > kOwnLetters * all;
    }

    const Document& page_;
    const PageBlocks& blocks_;
    const std::vector<bool>& in_body_;
};

}  // namespace

std::vector<TypedCaption> typed_captions(const Document& page,
                                         const PageBlocks& blocks,
                                         const std::vector<bool>& in_body,
                                         std::size_t begin,
                                         std::size_t end) {
    return Finder(page, blocks, in_body).run(begin, end);
}

}  // namespace stet
