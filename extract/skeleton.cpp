#include "extract/skeleton.h"

#include "extract/references.h"
#include "extract/tag_kinds.h"
#include "extract/text.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <utility>

namespace stet {
namespace {

constexpr std::size_t kMaxFormatting = 64;   // formatting elements open at once
constexpr std::size_t kMaxAttributes = 256;  // on one tag; Gumbo compares each with each
constexpr std::size_t kMaxFragmentDepth = 64;
constexpr std::size_t kMinText = 2;  // bytes; shorter text is its own placeholder

// Placeholders for texts, and for the attributes of some tags, are the private-use characters of
// planes 15 and 16, without the four that are no characters.
constexpr char32_t kFirstPlaceholder = 0xF0000;
constexpr std::size_t kPlane = 0xFFFE;
constexpr std::size_t kMaxPlaceholders = 2 * kPlane;
constexpr std::size_t kPlaceholderBytes = 4;  // in UTF-8

// A code for white space is written behind a form feed: code 0 as a space, the next nine as a tab
// and two of these digits, the others as a line feed and four.
constexpr std::string_view kBlankDigits = " \t\n";
/// A kind of codes: those below `end` that are of no kind before, written with so many digits.
struct BlankKind {
    std::size_t end;
    std::size_t digits;
    std::size_t min_bytes;  // of white space that is worth it
    std::size_t min_times;  // met so often before
};
constexpr BlankKind kBlankKinds[] = {{1, 0, 3, 12}, {10, 2, 5, 3}, {Skeleton::kBlanks, 4, 7, 0}};
static_assert(Skeleton::kBlanks == 10 + 81 && std::size(kBlankKinds) == kBlankDigits.size());

void append_blank_code(std::string& out, std::size_t code) {
    std::size_t kind = 0;
    while (code >= kBlankKinds[kind].end) ++kind;
    if (kind > 0) code -= kBlankKinds[kind - 1].end;
    out += '\f';
    out += kBlankDigits[kind];
    for (std::size_t i = 0; i < kBlankKinds[kind].digits; ++i, code /= kBlankDigits.size()) {
        out += kBlankDigits[code % kBlankDigits.size()];
    }
}

struct BlankCode {
    std::size_t code = 0;
    std::size_t length = 0;  // of what it is written with, the form feed not counted
};

/// Reads what stands behind a form feed.
std::optional<BlankCode> read_blank_code(std::string_view text) {
    const auto digit = [&](std::size_t i) {
        return i < text.size() ? kBlankDigits.find(text[i]) : std::string_view::npos;
    };
    const std::size_t kind = digit(0);
    if (kind == std::string_view::npos) return std::nullopt;
    std::size_t code = 0;
    for (std::size_t i = kBlankKinds[kind].digits; i > 0; --i) {
        if (digit(i) == std::string_view::npos) return std::nullopt;
        code = code * kBlankDigits.size() + digit(i);
    }
    if (kind > 0) code += kBlankKinds[kind - 1].end;
    return BlankCode{code, 1 + kBlankKinds[kind].digits};
}

constexpr ByteSet kSpace(" \t\n\r\f");
constexpr ByteSet kTagNameEnd(" \t\n\r\f/>");
constexpr ByteSet kAttributeNameEnd(" \t\n\r\f/>=");
constexpr ByteSet kBareValueEnd(" \t\n\r\f>");

bool is_space(char c) {
    return kSpace.has(c);
}
bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

std::size_t find_char(std::string_view text, char c, std::size_t from) {
    if (from >= text.size()) return std::string_view::npos;
    const void* hit = std::memchr(text.data() + from, c, text.size() - from);
    if (hit == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
}

// NOLINTNEXTLINE(google-build-using-namespace): the thirty names of one table
using namespace tag_kinds;

std::uint16_t hash(std::string_view name) {
    std::uint32_t h = 2166136261U;
    for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 16777619U;
    return static_cast<std::uint16_t>(h ^ (h >> 16U));
}

void append_placeholder(std::string& out, std::size_t index) {
    append_utf8(out, static_cast<char32_t>(kFirstPlaceholder + (index / kPlane) * 0x10000 +
                                           index % kPlane));
}

/// Reads the placeholder at the start of `text`; nothing when it is none.
std::optional<std::size_t> read_placeholder(std::string_view text) {
    if (text.size() < kPlaceholderBytes) return std::nullopt;
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    };
    const std::uint32_t code = ((byte(0) & 7U) << 18U) | ((byte(1) & 0x3FU) << 12U) |
                               ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU);
    if (code < kFirstPlaceholder || (code & 0xFFFFU) >= kPlane) return std::nullopt;
    return ((code - kFirstPlaceholder) >> 16U) * kPlane + (code & 0xFFFFU);
}

/// Whether a numeric reference in `text` stands for a character that we use as a placeholder.
bool refers_to_placeholder(std::string_view text) {
    for (std::size_t at = text.find("&#"); at != std::string_view::npos;
         at = text.find("&#", at + 2)) {
        std::size_t i = at + 2;
        const bool hex = i < text.size() && (text[i] == 'x' || text[i] == 'X');
        if (hex) ++i;
        std::uint32_t value = 0;
        for (; i < text.size(); ++i) {
            const char c = text[i];
            std::uint32_t digit = 0;
            if (c >= '0' && c <= '9') {
                digit = static_cast<std::uint32_t>(c - '0');
            } else if (hex && ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')) {
                digit = static_cast<std::uint32_t>((c | 0x20) - 'a') + 10;
            } else {
                break;
            }
            value = std::min(value * (hex ? 16U : 10U) + digit, 0x110000U);
        }
        if (value == 0x0C || value >= kFirstPlaceholder) return true;
    }
    return false;
}

/// A tag as the tokenizer will see it. Views point into the page, or where the skeleton keeps what
/// differs from it.
struct ScannedTag {
    std::string_view name;                 // lower case
    std::size_t place = tag_kinds::kNone;  // in tag_kinds
    unsigned kinds = 0;
    std::string_view type;       // value of the type attribute
    std::size_t attributes = 0;  // where they begin in the page
    std::size_t end = 0;         // one past ">"
    std::size_t cut = 0;         // one past the last attribute that is kept; 0: nothing is cut
    bool self_closing = false;
    bool complete = false;  // false when the page ends inside it
    bool odd = false;       // has bytes that only Gumbo should read

    bool is(unsigned any_of) const { return (kinds & any_of) != 0; }
};

class Scanner {
public:
    Scanner(std::string_view page, Markup markup, bool substitute)
        : page_(page), markup_(markup), substitute_(substitute) {
        skeleton_.html.reserve(page.size() / 6 + 256);
        if (substitute_) {
            skeleton_.attributes.reserve(page.size() / 60 + 64);
            skeleton_.groups.reserve(page.size() / 150 + 64);
            skeleton_.pieces.reserve(page.size() / 200 + 64);
            skeleton_.parts.reserve(page.size() / 100 + 64);
        }
        blanks_ = substitute && find_char(page, '\f', 0) == std::string_view::npos;
        nulls_ = find_char(page, '\0', 0) != std::string_view::npos;
    }

    Skeleton run() {
        while (at_ < page_.size()) {
            const std::size_t tag = std::min(find_char(page_, '<', at_), page_.size());
            if (fragment_.empty()) {
                emit_text(page_.substr(at_, tag - at_));
            } else {
                add_text(page_.substr(at_, tag - at_));
            }
            at_ = tag;
            if (at_ < page_.size()) markup();
        }
        break_up();
        return std::move(skeleton_);
    }

    /// The page itself holds something that reads like a placeholder, or where none may stand.
    bool ambiguous() const { return ambiguous_; }

private:
    std::string& out() { return skeleton_.html; }

    void copy_to(std::size_t end) {
        out().append(page_.substr(at_, end - at_));
        at_ = end;
    }

    // ---- Text -----------------------------------------------------------------------------

    void emit_text(std::string_view text) {
        if (text.empty()) {
            drops_line_feed_ = false;
            return;
        }
        if (!substitute_) {
            out().append(text);
            return;
        }
        // The first line feed in <pre> is dropped by the parser.
        if (drops_line_feed_ && text.starts_with('\n')) {
            out() += '\n';
            text.remove_prefix(1);
        }
        drops_line_feed_ = false;
        if (!blank_is_text()) {
            std::size_t blank = 0;
            while (blank < text.size() && is_space(text[blank])) ++blank;
            emit_blank(text.substr(0, blank));
            text.remove_prefix(blank);
        }
        const bool full = skeleton_.pieces.size() == kMaxPlaceholders;
        if (const auto read = full ? std::nullopt : as_read(text)) {
            emit_piece(*read);
            return;
        }
        ambiguous_ |= refers_to_placeholder(text);
        out().append(text);
    }

    /// The text as the parser would read it; nothing where only the parser can.
    std::optional<std::string_view> as_read(std::string_view text) {
        if (has_null(text)) return std::nullopt;
        if (find_char(text, '&', 0) == std::string_view::npos) return text;
        std::optional<std::string> decoded = decode_references(text);
        if (!decoded) return std::nullopt;
        return skeleton_.made.emplace_back(std::move(*decoded));
    }

    /// Whether white space right here is to the parser as any other text: in the body, but not in
    /// tables (which hand their text to what is around them).
    bool blank_is_text() const { return in_body_ && tables_ == 0 && templates_ == 0; }

    /// Text that the parser need not read.
    void emit_piece(std::string_view text) {
        if (text.size() < kMinText || skeleton_.pieces.size() == kMaxPlaceholders) {
            out().append(text);
            return;
        }
        append_placeholder(out(), skeleton_.pieces.size());
        skeleton_.pieces.push_back({text});
    }

    void emit_blank(std::string_view blank) {
        if (const std::optional<std::size_t> code = blank_code(blank)) {
            append_blank_code(out(), *code);
        } else {
            out().append(blank);
        }
    }

    /// The code of a run of white space; one that is met again and again gets a shorter one.
    std::optional<std::size_t> blank_code(std::string_view blank) {
        constexpr std::size_t kMostKnown = 128;
        if (!blanks_ || blank.size() < kBlankKinds[0].min_bytes) return std::nullopt;
        auto known = std::find_if(known_blanks_.begin(), known_blanks_.end(),
                                  [&](const Blank& other) { return other.text == blank; });
        if (known == known_blanks_.end()) {
            if (known_blanks_.size() == kMostKnown) return std::nullopt;
            known = known_blanks_.insert(known, Blank{blank});
        }
        for (std::size_t kind = 0; kind < known->kind; ++kind) {
            const BlankKind& offer = kBlankKinds[kind];
            if (blank.size() < offer.min_bytes || known->times < offer.min_times ||
                next_code_[kind] == offer.end) {
                continue;
            }
            known->kind = kind;
            known->code = next_code_[kind]++;
            skeleton_.blanks[known->code] = blank;
        }
        ++known->times;
        if (known->kind == kNoKind) return std::nullopt;
        return known->code;
    }

    // ---- Markup ---------------------------------------------------------------------------

    bool at_text(std::string_view expected) const {
        return page_.substr(at_, expected.size()) == expected;
    }

    void markup() {
        const char next = at_ + 1 < page_.size() ? page_[at_ + 1] : '\0';
        if (next == '!') {
            if (at_text("<!--")) {
                comment();
                return;
            }
            break_up();
            if (!foreign_.empty() && at_text("<![CDATA[")) {
                const std::size_t end = page_.find("]]>", at_);
                copy_to(end == std::string_view::npos ? page_.size() : end + 3);
            } else {
                bogus();
            }
        } else if (next == '?') {
            bogus();
        } else if (next == '/') {
            if (at_ + 2 < page_.size() && is_alpha(page_[at_ + 2])) {
                end_tag();
            } else {
                bogus();
            }
        } else if (is_alpha(next)) {
            start_tag();
        } else {
            break_up();
            copy_to(at_ + 1);
        }
    }

    void bogus() {  // "<!DOCTYPE ...>", "<?xml ...>", "</ ...>": up to the next ">"
        break_up();
        const std::size_t end = find_char(page_, '>', at_);
        copy_to(end == std::string_view::npos ? page_.size() : end + 1);
    }

    /// Where "--!>" stands, told by the byte of it that is rare.
    std::size_t find_bang_end(std::size_t from) const {
        std::size_t at = find_char(page_, '!', from + 2);
        while (at != std::string_view::npos && page_.substr(at - 2, 4) != "--!>") {
            at = find_char(page_, '!', at + 1);
        }
        return at == std::string_view::npos ? at : at - 2;
    }

    void comment() {
        // Emptied, not removed: Gumbo flushes pending text at a comment.
        if (fragment_.empty()) {
            out().append("<!>");
        } else {
            comment_waits_ = true;
        }
        at_ = end_of_comment();
    }

    std::size_t end_of_comment() {
        std::size_t from = at_ + 4;
        if (page_.substr(from, 1) == ">") {
            from += 1;
        } else if (page_.substr(from, 2) == "->") {
            from += 2;
        } else {
            // Looked for once each, however many comments there are.
            if (plain_end_ < from) plain_end_ = page_.find("-->", from);
            if (bang_end_ < from) bang_end_ = find_bang_end(from);
            const std::size_t plain = plain_end_;
            const std::size_t bang = bang_end_;
            if (bang < plain) {
                from = bang + 4;
            } else {
                from = plain == std::string_view::npos ? page_.size() : plain + 3;
            }
        }
        return from;
    }

    std::size_t first_of(const ByteSet& bytes, std::size_t from) const {
        return std::min(bytes.first_in(page_, from), page_.size());
    }

    /// In lower case: the page's own bytes where they are.
    std::string_view lower(std::string_view name) {
        if (std::none_of(name.begin(), name.end(), is_upper)) return name;
        return skeleton_.made.emplace_back(ascii_lower(name));
    }

    bool has_null(std::string_view text) const {
        return nulls_ && find_char(text, '\0', 0) != std::string_view::npos;
    }

    /// Reads the tag at at_ ("<name" or "</name") up to its ">". With `keep` its attributes go to
    /// skeleton_.attributes.
    ScannedTag scan(bool keep) {
        ScannedTag tag;
        std::size_t i = at_ + (page_[at_ + 1] == '/' ? 2 : 1);
        const std::size_t start = i;
        i = first_of(kTagNameEnd, i);
        tag.name = lower(page_.substr(start, i - start));
        tag.place = place_of(tag.name);
        if (tag.place != tag_kinds::kNone) {
            tag.kinds = known_at(tag.place).kinds;
        } else if (tag.name.find('-') != std::string_view::npos) {
            tag.kinds = kInline;  // a custom element
        }
        tag.attributes = i;
        const std::size_t first = skeleton_.attributes.size();
        std::size_t count = 0;
        while (i < page_.size() && page_[i] != '>') {
            if (is_space(page_[i]) || page_[i] == '/') {
                tag.self_closing = page_[i] == '/';
                ++i;
                continue;
            }
            tag.self_closing = false;
            const std::size_t begin = i;
            i = first_of(kAttributeNameEnd, i + 1);  // a leading "=" belongs to the name
            const std::string_view name = page_.substr(begin, i - begin);
            std::string_view value;
            std::size_t after = i;
            while (after < page_.size() && is_space(page_[after])) ++after;
            if (after < page_.size() && page_[after] == '=') {
                i = after + 1;
                while (i < page_.size() && is_space(page_[i])) ++i;
                if (i >= page_.size()) break;
                if (page_[i] == '"' || page_[i] == '\'') {
                    const std::size_t close = find_char(page_, page_[i], i + 1);
                    const std::size_t end = std::min(close, page_.size());
                    value = page_.substr(i + 1, end - i - 1);
                    i = std::min(end + 1, page_.size());
                } else {
                    const std::size_t from = i;
                    i = first_of(kBareValueEnd, i);
                    value = page_.substr(from, i - from);
                }
            }
            if (++count == kMaxAttributes) tag.cut = i;
            if (count > kMaxAttributes) continue;
            if (tag.type.empty() && ascii_iequals(name, "type")) tag.type = value;
            if (keep) keep_attribute(name, value, first, tag);
        }
        tag.complete = i < page_.size();
        tag.end = std::min(i + 1, page_.size());
        return tag;
    }

    void keep_attribute(std::string_view name,
                        std::string_view value,
                        std::size_t first,
                        ScannedTag& tag) {
        auto& all = skeleton_.attributes;
        name = lower(name);
        if (has_null(name) || has_null(value)) {
            tag.odd = true;
            return;
        }
        for (std::size_t i = first; i < all.size(); ++i) {
            if (all[i].name == name) return;  // the first of a name wins
        }
        if (find_char(value, '&', 0) != std::string_view::npos) {
            std::optional<std::string> decoded = decode_references(value);
            if (!decoded) {
                tag.odd = true;
                return;
            }
            value = skeleton_.made.emplace_back(std::move(*decoded));
        }
        all.push_back({name, value, AttributeName::key_of(name)});
    }

    void start_tag() {
        const std::size_t first = skeleton_.attributes.size();
        const ScannedTag tag = scan(substitute_);
        close_before(tag);
        if (fits(tag)) {
            open_part(tag, first);
            return;
        }
        break_up();
        if (tag.is(kEndsForeign) && !in_foreign_html_) foreign_.clear();
        ambiguous_ |= tag.is(kFrameset);
        if (!admit(tag)) {
            skeleton_.attributes.resize(first);
            at_ = tag.end;
            return;
        }
        emit_tag(tag, first);
        note_start(tag);
        if (!foreign_.empty() && !tag.self_closing && !tag.is(kVoid)) ++open_in_foreign_;
        drops_line_feed_ = tag.is(kDropsLineFeed);
        if (!foreign_.empty() && tag.self_closing) return;
        // No such element is made there.
        if (in_select_ && (tag.is(kStyle | kRawText) || is_title(tag))) return;
        if (tag.is(kScript)) {
            const std::size_t end = end_of_script();
            if (keeps_script(tag.type)) emit_raw(end);
            at_ = end;
        } else if (tag.is(kStyle)) {
            at_ = end_of_raw(tag.name);
        } else if (foreign_.empty() && tag.is(kDecodedText)) {
            const std::size_t end = end_of_raw(tag.name);
            emit_text(page_.substr(at_, end - at_));
            at_ = end;
        } else if (foreign_.empty() && tag.is(kRawText)) {
            emit_raw(end_of_raw(tag.name));
        } else if (tag.is(kPlaintext)) {
            emit_raw(page_.size());
        }
    }

    // ---- Fragments ------------------------------------------------------------------------
    //
    // What is open in the fragment at hand is known to be what the parser would have open, in that
    // order, so that an end tag of its name closes it and nothing else.

    /// An element of the fragment that is not closed yet.
    struct OpenPart {
        ScannedTag tag;
        std::size_t part;  // in skeleton_.parts
    };

    /// Whether an end tag can close whatever is open.
    bool out_of_scopes() const {
        return tables_ == 0 && templates_ == 0 && foreign_.empty() && !in_select_ && objects_ == 0;
    }

    /// Whether the parser is known to be in the body, and in nothing with rules of its own.
    bool in_plain_body() const {
        return blank_is_text() && foreign_.empty() && !lost_in_foreign_ && !in_select_ &&
               markup_ == Markup::whole;
    }

    /// Whether the fragment at hand may need all placeholders that are left, if it is broken up.
    bool is_full() const {
        constexpr std::size_t kNext = 2;  // an element and what is in it
        const std::size_t parts =
            fragment_.empty() ? 0 : skeleton_.parts.size() - fragment_.front().part;
        return skeleton_.pieces.size() + parts + kNext > kMaxPlaceholders;
    }

    /// Whether the element may be part of the fragment at hand, or begin one.
    bool fits(const ScannedTag& tag) const {
        const bool fits_in = is_in_svg() ? tag.is(kDraws) || is_title(tag) : tag.is(kFragment);
        if (!fits_in || goes_as_it_is(tag) || is_full()) return false;
        const bool first = fragment_.empty();
        if (first) {
            if (!in_plain_body() ||
                open_.size() + kMaxFragmentDepth > static_cast<std::size_t>(Document::kMaxDepth)) {
                return false;
            }
            // Those left open would go on in the text that the fragment is to the parser.
            if (!tag.is(kInline) && (formatting_open_ > 0 || formatting_unsure_)) return false;
        } else if (fragment_.size() == kMaxFragmentDepth) {
            return false;
        }
        if (is_in_svg()) return true;
        // Where one ends that holds another is told by the first end tag that Document meets.
        if (tag.name == kNoscript &&
            (noscripts_ > 0 ||
             std::any_of(fragment_.begin(), fragment_.end(),
                         [](const OpenPart& open) { return open.tag.name == kNoscript; }))) {
            return false;
        }
        if (!first && is_title(fragment_.back().tag)) return false;  // of SVG: text alone
        if (tag.is(kFormats)) {
            // Of one name the parser has rules for the second: a link closes the one before.
            return !formatting_unsure_ && formatting_[tag.place] == 0 &&
                   std::none_of(fragment_.begin(), fragment_.end(),
                                [&](const OpenPart& open) { return open.tag.place == tag.place; });
        }
        if (!tag.is(kBlock)) return true;
        if (paragraph_may_be_open_ ||
            std::any_of(fragment_.begin(), fragment_.end(),
                        [](const OpenPart& open) { return open.tag.is(kParagraph); })) {
            return false;
        }
        const unsigned parent = !first           ? fragment_.back().tag.kinds
                                : known_.empty() ? kHeading  // perhaps
                                                 : known_.back().kinds;
        if (tag.is(kItem)) return (parent & kList) != 0;
        return !tag.is(kHeading) || (parent & kHeading) == 0;
    }

    static bool is_title(const ScannedTag& tag) {
        return tag.is(kDecodedText) && tag.is(kHoldsHtml);
    }

    /// Whether the fragment at hand is in SVG here.
    bool is_in_svg() const {
        return !fragment_.empty() && fragment_.back().tag.is(kForeign | kDraws);
    }

    /// Adds an element that fits, whose attributes are those from `first` on.
    void open_part(const ScannedTag& tag, std::size_t first) {
        const std::size_t part = skeleton_.parts.size();
        const Tag named = is_in_svg()                     ? Tag::other
                          : tag.place != tag_kinds::kNone ? known_at(tag.place).tag
                                                          : tag_of_name(tag.name);
        skeleton_.parts.push_back({named, static_cast<std::uint8_t>(fragment_.size()), 1,
                                   static_cast<std::uint32_t>(first),
                                   static_cast<std::uint32_t>(skeleton_.attributes.size() - first),
                                   tag.name});
        comment_waits_ = false;
        at_ = tag.end;
        if (tag.is(kVoid) || (tag.self_closing && tag.is(kForeign | kDraws))) {
            if (fragment_.empty()) emit_fragment(part);
            return;
        }
        fragment_.push_back({tag, part});
        if (tag.is(kOpaque)) {
            const std::size_t end = tag.is(kScript) ? end_of_script() : end_of_raw(tag.name);
            const std::string_view text = page_.substr(at_, end - at_);
            if (tag.is(kRawText) || (tag.is(kScript) && keeps_script(tag.type))) {
                if (has_null(text)) {
                    break_up();
                    out().append(text);
                } else if (!text.empty()) {
                    push_text(text);
                }
            }
            at_ = end;
        }
    }

    /// Text in the fragment at hand.
    void add_text(std::string_view text) {
        if (text.empty()) return;
        const auto read = is_full() ? std::nullopt : as_read(text);
        if (read) {
            push_text(*read);
        } else {
            break_up();
            emit_text(text);
        }
    }

    void push_text(std::string_view text) {
        Skeleton::Part& part = skeleton_.parts.emplace_back();
        part.depth = static_cast<std::uint8_t>(fragment_.size());
        part.text = text;
        comment_waits_ = false;
    }

    /// Closes a paragraph, and an item, that the parser closes at this start tag.
    void close_before(const ScannedTag& tag) {
        if (!tag.is(kBlock)) return;
        if (!fragment_.empty() && fragment_.back().tag.is(kParagraph)) close_innermost();
        if (!fragment_.empty() && tag.is(kItem) && fragment_.back().tag.is(kItem) &&
            (tag.name == kListItem) == (fragment_.back().tag.name == kListItem)) {
            close_innermost();
        }
    }

    /// Closes what an end tag closes in the fragment, or before what it closes around it. False
    /// where there is nothing of its name: the parser must see it.
    bool close_part(const ScannedTag& end) {
        if (fragment_.empty() || !end.complete) return false;
        std::size_t inner = 0;  // paragraphs and items whose end tags are left out
        while (end.is(kBlock) && inner < fragment_.size() &&
               fragment_[fragment_.size() - 1 - inner].tag.is(kParagraph | kItem) &&
               fragment_[fragment_.size() - 1 - inner].tag.name != end.name) {
            ++inner;
        }
        const bool around = inner == fragment_.size();
        const bool ends = around ? !known_.empty() && known_.back().name == end.name
                                 : fragment_[fragment_.size() - 1 - inner].tag.name == end.name;
        if (!ends) return false;
        for (; inner > 0; --inner) close_innermost();
        if (around) return false;
        close_innermost();
        return true;
    }

    void close_innermost() {
        const std::size_t part = fragment_.back().part;
        skeleton_.parts[part].parts = static_cast<std::uint32_t>(skeleton_.parts.size() - part);
        comment_waits_ = false;
        fragment_.pop_back();
        if (fragment_.empty()) emit_fragment(part);
    }

    void emit_fragment(std::size_t part) {
        drops_line_feed_ = false;
        const std::uint32_t parts = skeleton_.parts[part].parts;
        if (out().size() == fragment_end_) {
            Skeleton::Piece& last = skeleton_.pieces.back();
            if (last.first_part + last.parts == part) {  // they follow each other: one character
                last.parts += parts;
                return;
            }
        }
        const std::size_t place = out().size();
        append_placeholder(out(), skeleton_.pieces.size());
        fragment_end_ = out().size();
        skeleton_.pieces.push_back({{}, static_cast<std::uint32_t>(part), parts, place});
        // Gumbo lets text at the end of a form fall out of it, but not behind a comment.
        if (forms_ > 0) out().append("<!>");
    }

    /// Gives the parser the elements that are still open; what is closed in them are fragments of
    /// their own.
    void break_up() {
        if (fragment_.empty()) return;
        const std::vector<OpenPart> open = std::move(fragment_);
        fragment_.clear();
        std::size_t next = 0;  // in `open`
        bool after_text = false;
        for (std::size_t i = open.front().part; i < skeleton_.parts.size();) {
            const Skeleton::Part part = skeleton_.parts[i];
            const bool is_text = part.tag == Tag::none;
            const bool is_open = next < open.size() && open[next].part == i;
            if (is_open) {
                const ScannedTag& tag = open[next++].tag;
                if (admit(tag)) {
                    write_tag(tag, part.first_attribute, part.attribute_count);
                    note_start(tag);
                    if (!foreign_.empty()) ++open_in_foreign_;
                }
            } else if (is_text) {
                if (after_text) out().append("<!>");  // there was a comment
                emit_piece(part.text);
            } else {
                emit_fragment(i);
            }
            after_text = is_text;
            i += is_open ? 1 : part.parts;  // a text is one part
        }
        if (std::exchange(comment_waits_, false)) out().append("<!>");
        drops_line_feed_ = false;
    }

    /// Keeps book of what the parser has open behind a start tag that it was given.
    void note_start(const ScannedTag& tag) {
        if (!in_plain_body() || !tag.is(kFragment) || tag.is(kScope)) {
            known_.clear();
            paragraph_may_be_open_ = true;
            return;
        }
        if (tag.is(kBlock)) {
            if (paragraph_may_be_open_) known_.clear();
            const unsigned parent = known_.empty() ? 0U : known_.back().kinds;
            if ((tag.is(kItem) && (parent & kList) == 0) ||
                (tag.is(kHeading) && (parent & kHeading) != 0)) {
                known_.clear();
            }
            paragraph_may_be_open_ = tag.is(kParagraph);
        }
        if (!tag.is(kVoid)) known_.push_back({tag.name, tag.kinds});
    }

    /// The same of an end tag.
    void note_end(const ScannedTag& tag) {
        if (!in_plain_body()) {
            known_.clear();
            paragraph_may_be_open_ = true;
            return;
        }
        if (!known_.empty() && known_.back().name == tag.name) {
            known_.pop_back();
        } else {
            known_.clear();
        }
        if (tag.is(kParagraph)) {
            paragraph_may_be_open_ = false;
        } else if (!tag.is(kFragment)) {
            paragraph_may_be_open_ = true;
        }
    }

    /// Text in which the parser decodes nothing, up to `end`.
    void emit_raw(std::size_t end) {
        const std::string_view text = page_.substr(at_, end - at_);
        if (substitute_ && !has_null(text)) {
            emit_piece(text);
        } else {
            out().append(text);
        }
        at_ = end;
    }

    /// Whether the parser must see the tag as it is.
    bool goes_as_it_is(const ScannedTag& tag) const {
        return !substitute_ || tag.odd || !tag.complete || tag.is(kNeedsAttributes) ||
               (!foreign_.empty() && tag.is(kNeedsForeignAttributes)) ||
               (tag.is(kMayBeHidden) && ascii_iequals(tag.type, "hidden")) ||
               skeleton_.groups.size() + kMaxFragmentDepth >= kMaxPlaceholders;
    }

    void emit_tag(const ScannedTag& tag, std::size_t first) {
        if (goes_as_it_is(tag)) {
            skeleton_.attributes.resize(first);
            if (tag.cut != 0) {
                copy_to(tag.cut);
                out() += '>';
                at_ = tag.end;
            } else {
                copy_to(tag.end);
            }
            return;
        }
        write_tag(tag, first, skeleton_.attributes.size() - first);
        at_ = tag.end;
    }

    /// Writes a tag without its attributes, which are those from `first` on.
    void write_tag(const ScannedTag& tag, std::size_t first, std::size_t count) {
        const std::size_t start = out().size();
        out() += '<';
        out().append(tag.name);
        if (count > 0) {
            const std::size_t index = group(tag, first, count, start);
            if (needs_placeholder(tag)) {
                out() += ' ';
                append_placeholder(out(), index);
            }
        }
        // Only there does it say that nothing is in the element.
        if (tag.self_closing && (!foreign_.empty() || tag.is(kForeign))) out() += '/';
        out() += '>';
    }

    /// Whether the tag must have an attribute for the parser: those of a second <body> are added
    /// to the first, and it keeps at most three open formatting elements that are equal to the
    /// attribute, so equal ones must look equal here too. (There is one open <a>.)
    static bool needs_placeholder(const ScannedTag& tag) {
        return tag.is(kRoot) || (tag.is(kFormats) && tag.name != "a");
    }

    /// The place in the skeleton's groups of the attributes from `first` on.
    std::size_t group(const ScannedTag& tag,
                      std::size_t first,
                      std::size_t count,
                      std::size_t start) {
        const Skeleton::Group added{static_cast<std::uint32_t>(first),
                                    static_cast<std::uint32_t>(count), start};
        if (tag.is(kFormats) && needs_placeholder(tag)) {
            const std::string_view written = page_.substr(tag.attributes, tag.end - tag.attributes);
            const auto [known, is_new] = formatting_groups_.emplace(
                written, static_cast<std::uint32_t>(skeleton_.groups.size()));
            if (!is_new) return known->second;
        }
        skeleton_.groups.push_back(added);
        return skeleton_.groups.size() - 1;
    }

    /// Keeps book of what is open; false where the tag must not reach the parser.
    bool admit(const ScannedTag& tag) {
        if (markup_ == Markup::text_only) return false;
        if (tag.is(kHoldsHtml)) in_foreign_html_ = true;
        if (tag.is(kScope) && formatting_open_ > 0) formatting_around_scope_ = true;
        if (tag.is(kForm)) ++forms_;
        if (tag.name == kNoscript) ++noscripts_;
        if (tag.is(kObject)) ++objects_;
        if (tag.is(kBody) && templates_ == 0) in_body_ = true;
        // The attributes of each are added to the first one's, all compared with all.
        if (tag.is(kRoot)) return ++roots_ <= kMaxRoots;
        if (tag.is(kVoid | kClosesItself | kScript | kStyle | kDecodedText)) return true;
        if (tag.self_closing && (!foreign_.empty() || tag.is(kForeign))) return true;
        if (tag.is(kFormats)) {
            if (markup_ == Markup::no_formatting) return false;
            // <a> closes the <a> before it.
            if (tag.name == "a" && formatting_[tag.place] > 0) {
                --formatting_[tag.place];
                --formatting_open_;
                known_.clear();
            }
            if (formatting_open_ >= kMaxFormatting) return false;
        }
        if (open_.size() >= static_cast<std::size_t>(Document::kMaxDepth)) return false;
        if (tag.is(kFormats)) {
            if (formatting_open_ == 0) open_at_formatting_ = open_.size();
            ++formatting_[tag.place];
            ++formatting_open_;
        } else {
            open_.push_back(hash(tag.name));
        }
        if (tag.is(kForeign)) {
            if (foreign_.empty()) {
                in_foreign_html_ = false;
                open_in_foreign_ = 0;
            }
            foreign_.push_back(tag.place);
        }
        if (tag.is(kTemplate)) ++templates_;
        if (tag.is(kSelect) && templates_ == 0) in_select_ = true;
        if (tag.is(kTable) && templates_ == 0) ++tables_;
        return true;
    }

    void end_tag() {
        const ScannedTag tag = scan(false);
        if (close_part(tag)) {
            at_ = tag.end;
            return;
        }
        break_up();
        note_end(tag);
        if (tag.is(kFormats)) {
            // Through eight blocks the parser does not close it altogether.
            constexpr std::size_t kFewBlocks = 3;  // each with an item or a paragraph in it
            if ((formatting_around_scope_ && !out_of_scopes()) ||
                open_.size() >= open_at_formatting_ + kFewBlocks) {
                formatting_unsure_ = true;
            }
            if (formatting_[tag.place] > 0) {
                --formatting_[tag.place];
                --formatting_open_;
            }
            if (formatting_open_ == 0) formatting_around_scope_ = false;
        } else {
            const std::uint16_t wanted = hash(tag.name);
            static const std::uint16_t table = hash("table");
            for (std::size_t i = open_.size(); i-- > 0;) {
                if (open_[i] == wanted) {
                    open_.resize(i);
                    break;
                }
                if (open_[i] == table) break;  // in a table, an end tag closes nothing around it
            }
        }
        if (!foreign_.empty()) --open_in_foreign_;
        if (tag.is(kForeign)) {
            const auto opened = std::find(foreign_.rbegin(), foreign_.rend(), tag.place);
            if (opened != foreign_.rend()) foreign_.erase(opened.base() - 1, foreign_.end());
            // HTML that is still open there keeps the parser from closing it.
            lost_in_foreign_ |= foreign_.empty() && in_foreign_html_ && open_in_foreign_ != 0;
        }
        if (tag.is(kTemplate) && templates_ > 0) --templates_;
        if (tag.is(kSelect) && templates_ == 0) in_select_ = false;
        if (tag.is(kForm) && forms_ > 0) --forms_;
        if (tag.name == kNoscript && noscripts_ > 0) --noscripts_;
        if (tag.is(kObject) && objects_ > 0) --objects_;
        if (tag.is(kTable) && templates_ == 0 && tables_ > 0) --tables_;
        if (tag.is(kRoot)) in_body_ = false;
        if (markup_ == Markup::text_only ||
            (markup_ == Markup::no_formatting && tag.is(kFormats))) {
            at_ = tag.end;
        } else if (substitute_ && tag.complete) {
            out().append("</");
            out().append(tag.name);
            out() += '>';
            at_ = tag.end;
        } else {
            copy_to(tag.end);
        }
    }

    // ---- Raw text -------------------------------------------------------------------------

    /// JSON is data; templates hold whole bodies on some systems.
    static bool keeps_script(std::string_view type) {
        if (type.empty()) return false;
        const std::string lower = ascii_lower(trim(type));
        return lower.find("json") != std::string::npos || lower == "text/template" ||
               lower == "text/html" || lower == "text/x-template";
    }

    static bool ends_name(std::string_view text, std::size_t at) {
        return at >= text.size() || is_space(text[at]) || text[at] == '/' || text[at] == '>';
    }

    /// Where the raw text ends: at its end tag, or at the end of the page.
    std::size_t end_of_raw(std::string_view name) const {
        for (std::size_t at = at_;; ++at) {
            at = find_char(page_, '<', at);
            if (at == std::string_view::npos) return page_.size();
            if (page_.substr(at + 1, 1) == "/" &&
                ascii_iequals(page_.substr(at + 2, name.size()), name) &&
                ends_name(page_, at + 2 + name.size())) {
                return at;
            }
        }
    }

    /// As end_of_raw(), but "<!--" with "<script" inside it hides an end tag (script data double
    /// escaped state).
    std::size_t end_of_script() const {
        enum class State : std::uint8_t { plain, escaped, double_escaped } state = State::plain;
        std::size_t i = at_;
        while (i < page_.size()) {
            if (state == State::plain) {
                i = find_char(page_, '<', i);
                if (i == std::string_view::npos) return page_.size();
            }
            const std::string_view rest = page_.substr(i);
            std::size_t step = 1;
            if (state != State::plain && rest.substr(0, 3) == "-->") {
                state = State::plain;
                step = 3;
            } else if (rest.front() == '<') {
                if (state == State::plain && rest.substr(0, 4) == "<!--") {
                    state = State::escaped;
                    step = 2;  // "<!-->" ends what it began
                } else if (names(rest, "</script")) {
                    if (state != State::double_escaped) return i;
                    state = State::escaped;
                    step = 8;
                } else if (state == State::escaped && names(rest, "<script")) {
                    state = State::double_escaped;
                    step = 7;
                }
            }
            i += step;
        }
        return page_.size();
    }

    static bool names(std::string_view rest, std::string_view tag) {
        return ascii_iequals(rest.substr(0, tag.size()), tag) && ends_name(rest, tag.size());
    }

    static constexpr int kMaxRoots = 8;
    static constexpr std::size_t kNoKind = std::size(kBlankKinds);
    static constexpr std::string_view kNoscript = "noscript";
    static constexpr std::string_view kListItem = "li";

    std::string_view page_;
    std::size_t at_ = 0;
    Skeleton skeleton_;

    struct Blank {
        std::string_view text;
        std::size_t times = 0;
        std::size_t kind = kNoKind;  // of its code
        std::size_t code = 0;
    };
    std::vector<Blank> known_blanks_;
    std::array<std::size_t, kNoKind> next_code_{0, kBlankKinds[0].end, kBlankKinds[1].end};

    std::size_t fragment_end_ = 0;  // where the last one's character ends in the skeleton
    std::size_t plain_end_ = 0;     // the first "-->" at or behind what was looked at, for the next
    std::size_t bang_end_ = 0;      // the same of "--!>"

    // What is open.
    std::vector<std::uint16_t> open_;               // but for formatting elements
    std::array<std::size_t, kCount> formatting_{};  // by place in tag_kinds
    std::size_t formatting_open_ = 0;               // in all
    std::size_t open_at_formatting_ = 0;            // of the others, when the first was opened
    std::unordered_map<std::string_view, std::uint32_t> formatting_groups_;
    std::vector<std::size_t> foreign_;  // <svg> and <math>, by place in tag_kinds
    std::size_t objects_ = 0;           // <object> and its like
    std::size_t forms_ = 0;
    std::size_t noscripts_ = 0;

    struct OpenElement {
        std::string_view name;
        unsigned kinds;
    };
    std::vector<OpenElement> known_;  // the innermost that the parser has open, outside in
    std::vector<OpenPart> fragment_;  // what is open in the fragment at hand, outside in

    int roots_ = 0;            // start tags of <html> and <body>
    int open_in_foreign_ = 0;  // <svg>, <math> and what is in them
    int templates_ = 0;
    int tables_ = 0;  // outside of templates
    Markup markup_;
    bool substitute_;
    bool blanks_ = false;           // may be written as codes
    bool nulls_ = false;            // somewhere in the page
    bool drops_line_feed_ = false;  // the parser, of text right here
    bool ambiguous_ = false;
    bool in_body_ = false;
    bool in_select_ = false;
    bool in_foreign_html_ = false;  // perhaps: HTML in SVG or MathML
    bool lost_in_foreign_ = false;  // perhaps: one of them is still open
    /// A scope was opened in a formatting element.
    bool formatting_around_scope_ = false;
    /// The parser may have more formatting elements open than are counted here.
    bool formatting_unsure_ = false;
    bool paragraph_may_be_open_ = true;  // so that the next block would close it
    bool comment_waits_ = false;         // behind the last part of the fragment at hand
};

/// Whether the page itself uses the characters that placeholders are made of.
bool has_placeholders(std::string_view page) {
    for (const char lead : {'\xF3', '\xF4'}) {
        for (std::size_t at = find_char(page, lead, 0); at != std::string_view::npos;
             at = find_char(page, lead, at + 1)) {
            if (read_placeholder(page.substr(at))) return true;
        }
    }
    return false;
}

}  // namespace

Skeleton::Piece Skeleton::take(std::string_view& parsed, std::string& scratch) const {
    const auto piece_at = [&](std::size_t i) -> const Piece* {
        if (static_cast<unsigned char>(parsed[i]) < 0xF3) return nullptr;
        const auto index = read_placeholder(parsed.substr(i));
        return index && *index < pieces.size() ? &pieces[*index] : nullptr;
    };
    if (const Piece* const first = piece_at(0)) {
        // Most often a piece is all the text, or a fragment follows.
        const Piece* const next =
            parsed.size() == kPlaceholderBytes ? nullptr : piece_at(kPlaceholderBytes);
        if (first->parts > 0 || parsed.size() == kPlaceholderBytes ||
            (next != nullptr && next->parts > 0)) {
            parsed.remove_prefix(kPlaceholderBytes);
            return *first;
        }
    }
    if (parsed.front() == '\f') {
        const std::optional<BlankCode> code = read_blank_code(parsed.substr(1));
        const bool whole = code && code->length + 1 == parsed.size();
        if (whole && !blanks[code->code].empty()) {
            parsed = {};
            return {blanks[code->code]};
        }
    }
    scratch.clear();
    bool codes = false;
    std::size_t at = 0;
    while (at < parsed.size()) {
        if (parsed[at] == '\f') {
            const std::optional<BlankCode> code = read_blank_code(parsed.substr(at + 1));
            if (code && !blanks[code->code].empty()) {
                scratch.append(blanks[code->code]);
                at += 1 + code->length;
                codes = true;
                continue;
            }
        } else if (const Piece* const piece = piece_at(at)) {
            if (piece->parts > 0) break;
            scratch.append(piece->text);
            at += kPlaceholderBytes;
            codes = true;
            continue;
        }
        scratch += parsed[at++];
    }
    const std::string_view taken = parsed.substr(0, at);
    parsed.remove_prefix(at);
    return {codes ? std::string_view(scratch) : taken};
}

std::optional<Skeleton::Group> Skeleton::group_of(std::string_view attribute_name) const {
    if (attribute_name.size() != kPlaceholderBytes) return std::nullopt;
    const std::optional<std::size_t> index = read_placeholder(attribute_name);
    if (!index || *index >= groups.size()) return std::nullopt;
    return groups[*index];
}

std::size_t Skeleton::group_from(std::size_t tag, std::size_t guess) const {
    const auto is_before = [&](std::size_t i) { return groups[i].tag < tag; };
    for (std::size_t i = guess; i < std::min(guess + 2, groups.size() + 1); ++i) {
        if ((i == 0 || is_before(i - 1)) && (i == groups.size() || !is_before(i))) return i;
    }
    const auto found =
        std::lower_bound(groups.begin(), groups.end(), tag,
                         [](const Group& group, std::size_t at) { return group.tag < at; });
    return static_cast<std::size_t>(found - groups.begin());
}

Skeleton make_skeleton(std::string_view page, Markup markup, bool substitute) {
    if (substitute && !has_placeholders(page)) {
        Scanner scanner(page, markup, true);
        Skeleton skeleton = scanner.run();
        if (!scanner.ambiguous()) return skeleton;
    }
    return Scanner(page, markup, false).run();
}

}  // namespace stet
