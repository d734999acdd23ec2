#include "extract/body_blocks.h"

#include "extract/text.h"
#include "extract/visible_text.h"

#include <algorithm>

namespace stet {
namespace {

/// A table is one of data where its cells are short: prose in cells is a layout.
constexpr std::size_t kMaxMeanCellBytes = 160;
constexpr std::size_t kMaxCellBytes = 700;
/// A longer cell than this that has more than half of the text holds the article.
constexpr std::size_t kMaxMainCellBytes = 300;
/// A picture smaller than this, where the page says so, is an icon.
constexpr int kMinPictureSide = 60;
/// Lines parted by single <br> are paragraphs where they are as long as this on average.
constexpr std::size_t kMinLineBytes = 80;

/// Hidden words within a line go up to this length.
constexpr std::size_t kMaxUnseenBytes = 60;
/// Of a question on a button: below the article's own sub-heads.
constexpr std::uint8_t kQuestionLevel = 4;
/// A letter, perhaps behind a quotation mark.
constexpr std::size_t kMaxLetterBytes = 5;

// NOLINTNEXTLINE(readability-identifier-naming): "inline" is a word of the language
enum class Flow : std::uint8_t { inline_, block, skip, line_break, picture, frame };

int heading_level(Tag tag) {
    switch (tag) {
        case Tag::h1: return 1;
        case Tag::h2: return 2;
        case Tag::h3: return 3;
        case Tag::h4: return 4;
        case Tag::h5: return 5;
        case Tag::h6: return 6;
        default: return 0;
    }
}

Flow flow_of(const Document& page, NodeId id);

/// Whether an element of unknown kind stands in a paragraph or a heading.
bool is_in_phrase(const Document& page, NodeId id) {
    for (id = page.parent(id); id != kNoNode; id = page.parent(id)) {
        if (page.is(id, Tag::p) || heading_level(page[id].tag) != 0) return true;
        if (!page.is(id, Tag::other) && flow_of(page, id) != Flow::inline_) return false;
    }
    return false;
}

/// Whether a span says that it is a block, outside of headings: a paragraph by another name.
bool is_block_span(const Document& page, NodeId id) {
    const std::string_view style = page.attribute(id, "style");
    std::size_t at = style.find("display");
    if (at == std::string_view::npos) return false;
    at += std::string_view("display").size();
    while (at < style.size() && (style[at] == ' ' || style[at] == ':')) ++at;
    const std::string_view value = style.substr(at);
    if (!value.starts_with("block")) return false;
    // Less than a line is a letter or a label set apart.
    constexpr std::size_t kFewestBytes = 40;
    std::size_t bytes = 0;
    for (NodeId in = id + 1; in < page.end(id) && bytes < kFewestBytes; ++in) {
        if (page.is_text(in)) bytes += trim(page[in].text).size();
    }
    if (bytes < kFewestBytes) return false;
    for (id = page.parent(id); id != kNoNode; id = page.parent(id)) {
        if (heading_level(page[id].tag) != 0 || page.is(id, Tag::a)) return false;
        if (!page.is(id, Tag::span)) break;
    }
    return true;
}

Flow flow_of(const Document& page, NodeId id) {
    switch (page[id].tag) {
        case Tag::script:
        case Tag::style:
        case Tag::template_:
        case Tag::noscript:
        case Tag::svg:
        case Tag::canvas:
        case Tag::button:
        case Tag::select:
        case Tag::option:
        case Tag::optgroup:
        case Tag::textarea:
        case Tag::input:
        case Tag::audio:
        case Tag::video:
        case Tag::object:
        case Tag::embed:
        case Tag::head:
        case Tag::title:
        case Tag::meta:
        case Tag::link:
        case Tag::base:
        case Tag::rp:
        case Tag::rt:
        case Tag::map:
        case Tag::area:
        case Tag::progress:
        case Tag::source:
        case Tag::colgroup:
        case Tag::col:
        case Tag::noframes: return Flow::skip;
        case Tag::br: return Flow::line_break;
        case Tag::img:
        case Tag::amp_img: return Flow::picture;
        case Tag::iframe: return Flow::frame;
        case Tag::picture:
        case Tag::a:
        case Tag::abbr:
        case Tag::b:
        case Tag::bdi:
        case Tag::bdo:
        case Tag::big:
        case Tag::cite:
        case Tag::code:
        case Tag::del:
        case Tag::dfn:
        case Tag::em:
        case Tag::font:
        case Tag::i:
        case Tag::ins:
        case Tag::kbd:
        case Tag::mark:
        case Tag::nobr:
        case Tag::q:
        case Tag::ruby:
        case Tag::s:
        case Tag::samp:
        case Tag::small:
        case Tag::strike:
        case Tag::strong:
        case Tag::sub:
        case Tag::sup:
        case Tag::time:
        case Tag::tt:
        case Tag::u:
        case Tag::var:
        case Tag::wbr:
        case Tag::data:
        case Tag::label:
        case Tag::output:
        case Tag::math: return Flow::inline_;
        case Tag::span:
            return page[id].may_have("style") && is_block_span(page, id) ? Flow::block
                                                                         : Flow::inline_;
        case Tag::other: {
            // Custom elements have a hyphen and mostly frame things; <o:p>, <person> do not, nor
            // do those in a paragraph or a heading.
            const bool custom = page.name(id).find('-') != std::string_view::npos;
            return custom && !is_in_phrase(page, id) ? Flow::block : Flow::inline_;
        }
        default: return Flow::block;
    }
}

bool has_word(std::string_view classes, std::string_view word) {
    for (std::size_t at = 0; (at = classes.find(word, at)) != std::string_view::npos; ++at) {
        const auto is_letter = [&](std::size_t i) {
            const char c = i < classes.size() ? classes[i] : ' ';
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        };
        if ((at == 0 || !is_letter(at - 1)) && !is_letter(at + word.size())) return true;
    }
    return false;
}

int attribute_number(std::string_view value) {
    int number = 0;
    std::size_t digits = 0;
    while (digits < value.size() && digits < 5 && value[digits] >= '0' && value[digits] <= '9') {
        number = number * 10 + (value[digits++] - '0');
    }
    const std::string_view unit = value.substr(digits);
    return digits > 0 && (unit.empty() || unit == "px") ? number : -1;
}

bool is_picture(const Document& page, NodeId id) {
    const int width = attribute_number(page.attribute(id, "width"));
    const int height = attribute_number(page.attribute(id, "height"));
    return !(width >= 0 && width < kMinPictureSide) && !(height >= 0 && height < kMinPictureSide);
}

bool style_hides(std::string_view style) {
    // "display:none", "display: none", "visibility:hidden", clipped to nothing for screen readers
    const auto says = [&](std::string_view property, std::string_view value) {
        std::size_t at = style.find(property);
        if (at == std::string_view::npos) return false;
        at += property.size();
        while (at < style.size() && (style[at] == ' ' || style[at] == ':')) ++at;
        return style.substr(at, value.size()) == value;
    };
    return says("display", "none") || says("visibility", "hidden") || says("clip", "rect(0") ||
           says("clip", "rect(1px");
}

struct Decoded {
    char32_t code;
    std::size_t length;
};

Decoded decode(std::string_view text, std::size_t i) {
    const auto at = [&](std::size_t k) {
        return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U;
    };
    const unsigned c = at(0);
    if (c < 0x80) return {c, 1};
    if (c < 0xE0) return {((c & 0x1FU) << 6U) | (at(1) & 0x3FU), 2};
    if (c < 0xF0) return {((c & 0x0FU) << 12U) | ((at(1) & 0x3FU) << 6U) | (at(2) & 0x3FU), 3};
    return {
        ((c & 7U) << 18U) | ((at(1) & 0x3FU) << 12U) | ((at(2) & 0x3FU) << 6U) | (at(3) & 0x3FU),
        4};
}

/// Collects one block's text: white space collapsed, invisible characters dropped.
class TextRun {
public:
    explicit TextRun(std::string& out) : out_(out), begin_(out.size()) {}

    bool empty() const { return out_.size() == begin_; }
    std::size_t begin() const { return begin_; }

    void restart() {
        begin_ = out_.size();
        space_ = Space::none;
    }

    void blank() {
        if (!empty()) space_ = std::max(space_, Space::hard);
    }

    /// A <br>: the next character stands on a line of its own.
    void line() {
        if (!empty()) space_ = Space::line;
        indent_ = 0;
    }

    void raw(char c) {
        space_ = Space::none;
        out_.push_back(c);
    }

    /// Blanks before what a line begins with.
    void indent(std::size_t blanks) {
        if (space_ == Space::line) indent_ += blanks;
    }
    bool at_line_start() const { return space_ == Space::line; }
    bool ends_with_digit() const {
        return space_ == Space::none && !out_.empty() && kAsciiDigits.has(out_.back());
    }

    /// Returns the bytes added.
    std::size_t append(std::string_view piece) {
        const std::size_t before = out_.size();
        std::size_t i = 0;
        while (i < piece.size()) {
            const auto c = static_cast<unsigned char>(piece[i]);
            if (c < 0x80) {
                if (c > 0x20 && c != 0x7F) {
                    settle(c);
                    // The rest of a plain word at once, and more of them behind single spaces.
                    std::size_t j = i + 1;
                    while (is_plain(piece, j) ||
                           (j < piece.size() && piece[j] == ' ' && is_plain(piece, j + 1))) {
                        ++j;
                    }
                    out_.append(piece.substr(i, j - i));
                    i = j;
                    continue;
                }
                if (c == '\n') {
                    space_ = std::max(space_, Space::newline);
                    // Indentation adds nothing to a line end.
                    while (i + 1 < piece.size() && (piece[i + 1] == ' ' || piece[i + 1] == '\t'))
                        ++i;
                } else if (c == ' ' || (c >= 9 && c <= 13)) {
                    space_ = std::max(space_, Space::blank);
                }
                ++i;
                continue;
            }
            const std::size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
            const std::string_view character = piece.substr(i, length);
            i += length;
            if (is_invisible(character)) continue;
            if (is_space(character)) {
                space_ = std::max(space_, Space::hard);
                continue;
            }
            settle(decode(character, 0).code);
            out_.append(character);
        }
        return out_.size() - before;
    }

private:
    // A line end of the source between two wide characters is no space, and the blanks around it
    // are part of it; a blank alone is one. The strongest wins.
    enum class Space : std::uint8_t { none, blank, newline, hard, line };

    static bool is_plain(std::string_view text, std::size_t i) {
        return i < text.size() && static_cast<unsigned char>(text[i]) > 0x20 &&
               static_cast<unsigned char>(text[i]) < 0x7F;
    }
    static bool is_invisible(std::string_view c) {
        return c == "\u00AD" || c == "\u200B" || c == "\u2060" || c == "\uFEFF" ||
               (c.size() == 2 && c[0] == '\xC2' && static_cast<unsigned char>(c[1]) < 0xA0 &&
                c != "\u0085");
    }

    static bool is_space(std::string_view c) {
        if (c == "\u00A0" || c == "\u0085" || c == "\u1680" || c == "\u3000") return true;
        if (c.size() != 3 || c[0] != '\xE2') return false;
        const auto second = static_cast<unsigned char>(c[1]);
        const auto third = static_cast<unsigned char>(c[2]);
        if (second == 0x80) return third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF;
        return second == 0x81 && third == 0x9F;
    }

    /// Han, kana, their punctuation and full-width forms.
    static bool is_wide(char32_t c) {
        return (c >= 0x2E80 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) ||
               (c >= 0xFE30 && c < 0xFE50) || (c >= 0xFF00 && c < 0xFF61) ||
               (c >= 0x20000 && c < 0x30000);
    }

    /// Quotes, dashes and dots that East Asian text shares with Latin text.
    static bool may_be_wide(char32_t c) {
        return c == U'\u2018' || c == U'\u2019' || c == U'\u201C' || c == U'\u201D' ||
               c == U'\u2014' || c == U'\u2026' || c == U'\u00B7';
    }

    char32_t last_character() const {
        std::size_t at = out_.size();
        do {
            --at;
        } while (at > begin_ && (static_cast<unsigned char>(out_[at]) & 0xC0U) == 0x80);
        return decode(out_, at).code;
    }

    void settle(char32_t next) {
        if (space_ == Space::none) return;
        if (!empty()) {
            if (space_ == Space::line) {
                out_.push_back('\n');
                out_.append(indent_, ' ');
            } else if (out_.back() != ' ' && out_.back() != '\t' && out_.back() != '\n') {
                bool wide = false;
                if (space_ == Space::newline && (is_wide(next) || may_be_wide(next))) {
                    const char32_t last = last_character();
                    wide = is_wide(last) ? true : may_be_wide(last) && is_wide(next);
                }
                if (!wide) out_.push_back(' ');
            }
        }
        space_ = Space::none;
    }

    std::string& out_;
    std::size_t begin_;
    Space space_ = Space::none;
    std::size_t indent_ = 0;  // of the line to come
};

enum class CharClass : std::uint8_t { other, lower, upper, caseless, wide, digit };

/// Commas, stops, question marks and quotes of scripts between U+0370 and U+2000.
bool is_mark_of_script(char32_t c) {
    switch (c) {
        case 0x37E:  // Greek question mark
        case 0x387:  // Greek semicolon
        case 0x55A:  // Armenian: apostrophe, emphasis, exclamation, comma, question, full stop
        case 0x55B:
        case 0x55C:
        case 0x55D:
        case 0x55E:
        case 0x589:
        case 0x5BE:  // Hebrew: hyphen, geresh, gershayim
        case 0x5F3:
        case 0x5F4:
        case 0x60C:  // Arabic: comma, semicolon, question mark, full stop
        case 0x61B:
        case 0x61F:
        case 0x66A:
        case 0x66B:
        case 0x66C:
        case 0x66D:
        case 0x6D4:
        case 0x964:  // danda, double danda
        case 0x965:
        case 0xE2F:   // Thai abbreviation mark
        case 0x104A:  // Burmese
        case 0x104B:
        case 0x10FB:  // Georgian
        case 0x17D4:  // Khmer
        case 0x17D5:
        case 0x1802:  // Mongolian
        case 0x1803: return true;
        default: return c >= 0x1361 && c <= 0x1368;  // Ethiopic
    }
}

CharClass class_of(char32_t c) {
    if (c < 0x80) {
        if (c >= 'a' && c <= 'z') return CharClass::lower;
        if (c >= 'A' && c <= 'Z') return CharClass::upper;
        if (c >= '0' && c <= '9') return CharClass::digit;
        return CharClass::other;
    }
    if (c < 0xC0) return CharClass::other;
    if (c < 0x250) {
        if (c == 0xD7 || c == 0xF7) return CharClass::other;
        if (c < 0xDF) return CharClass::upper;
        if (c < 0x100) return CharClass::lower;
        return (c & 1U) == 0 ? CharClass::upper : CharClass::lower;  // nearly so in Latin Extended
    }
    if (c < 0x2000 && is_mark_of_script(c)) return CharClass::other;
    if (c >= 0x391 && c <= 0x3A9) return CharClass::upper;
    if (c >= 0x3AC && c <= 0x3CE) return CharClass::lower;
    if (c >= 0x400 && c <= 0x42F) return CharClass::upper;
    if (c >= 0x430 && c <= 0x45F) return CharClass::lower;
    if (c >= 0x2000 && c < 0x2E80) return CharClass::other;
    if (c >= 0x3000 && c < 0x3040) return CharClass::other;
    if ((c >= 0x3040 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00)) return CharClass::wide;
    if (c >= 0xAC00 && c < 0xD7B0) return CharClass::caseless;
    if (c >= 0xFF00 && c < 0xFF10) return CharClass::other;
    if (c >= 0x660 && c <= 0x669) return CharClass::digit;
    if (c >= 0x1F000 && c < 0x20000) return CharClass::other;
    if (c >= 0x20000 && c < 0x30000) return CharClass::wide;
    return CharClass::caseless;
}

bool ends_sentence(char32_t c) {
    return c == '.' || c == '!' || c == '?' || c == U'…' || c == U'。' || c == U'！' ||
           c == U'？' || c == U'؟' || c == U'۔' || c == U'।' || c == U'॥' || c == U'։' ||
           c == U'။' || c == U'។' || c == U'።' || c == 0x37E;
}

bool closes(char32_t c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == U'”' || c == U'’' || c == U'»' ||
           c == U'“' || c == U'«' || c == U'」' || c == U'』' || c == U'）' || c == U'›';
}

bool is_comma(char32_t c) {
    return c == ',' || c == U'，' || c == U'、' || c == U'،' || c == U'၊' || c == U'፣';
}

void count_text(std::string_view text, TextBlock& block) {
    std::size_t word_letters = 0;
    bool in_word = false;
    bool sentence_mark = false;  // seen, with nothing but closing marks after it
    char32_t last = 0;           // last character that is neither space nor closing
    bool first_letter = true;
    const auto end_word = [&] {
        if (in_word && word_letters <= 3) ++block.short_words;
        in_word = false;
        word_letters = 0;
    };
    for (std::size_t i = 0; i < text.size();) {
        const auto [c, length] = decode(text, i);
        i += length;
        if (c == ' ' || c == '\n' || c == '\t') {
            if (sentence_mark) ++block.sentences;
            sentence_mark = false;
            end_word();
            continue;
        }
        ++block.characters;
        const CharClass kind = class_of(c);
        if (kind != CharClass::other) {
            sentence_mark = false;
            last = c;
            if (kind == CharClass::digit) {
                ++block.digits;
            } else {
                ++block.letters;
            }
            if (first_letter) {
                block.starts_lower = kind == CharClass::lower;
                first_letter = false;
            }
            if (kind == CharClass::upper) {
                ++block.upper;
                if (!in_word) ++block.capital_words;
            }
            if (kind == CharClass::wide) {
                end_word();
                ++block.wide;
                ++block.words;
                continue;
            }
            if (!in_word || (runs_on(c) && word_letters % kLettersOfRunOn == 0)) ++block.words;
            in_word = true;
            ++word_letters;
            continue;
        }
        if (c != '\'' && c != U'’' && c != '-') end_word();
        if (is_comma(c)) ++block.commas;
        if (ends_sentence(c)) {
            if (c > 0x3000) {
                ++block.sentences;  // no space follows it
            } else {
                sentence_mark = true;
            }
            last = c;
        } else if (!closes(c)) {
            sentence_mark = false;
            last = c;
        }
    }
    end_word();
    if (sentence_mark) ++block.sentences;
    block.ends_sentence = ends_sentence(last);
    block.ends_colon = last == ':' || last == U'：';
    const std::string_view tail = text.substr(text.size() - std::min<std::size_t>(text.size(), 8));
    block.ends_ellipsis = last == U'…' || tail.find("...") != std::string_view::npos ||
                          tail.find("[…]") != std::string_view::npos;
}

/// What holds for everything below an element.
struct State {
    NodeId block = kNoNode;  // innermost block-level element
    NodeId list = kNoNode;
    NodeId item = kNoNode;
    NodeId embed = kNoNode;
    NodeId link = kNoNode;
    std::uint8_t list_depth = 0;
    std::uint8_t heading = 0;
    bool ordered = false;
    bool quote = false;
    bool caption = false;
    bool figure = false;
    bool bold = false;
    bool italic = false;
    bool prose = false;         // of a <pre>: an empty line begins a paragraph
    bool preformatted = false;  // of another <pre>: its line ends are kept
    Hiding hiding = Hiding::none;
};

class Reader {
public:
    Reader(const Document& page, NodeId root, std::span<const NodeId> without)
        : page_(page), root_(root), without_(without), run_(out_.text) {}

    PageBlocks read() {
        mark_tables();
        out_.text.reserve(32U << 10U);
        out_.blocks.reserve(512);
        state_.block = root_;
        const NodeId end = page_.end(root_);
        for (NodeId at = root_ + 1; at < end;) {
            leave(at);
            at = is_left_out(at) ? page_.end(at) : enter(at);
        }
        leave(end);
        flush();
        return std::move(out_);
    }

private:
    struct Open {
        NodeId end;
        State before;
        bool block;
        bool quotes;  // a <q>: its closing mark is still to be written
    };

    bool is_left_out(NodeId at) {
        while (!without_.empty() && without_.front() < at) without_ = without_.subspan(1);
        return !without_.empty() && without_.front() == at;
    }

    /// Closes what ends at or before `at`.
    void leave(NodeId at) {
        while (!open_.empty() && open_.back().end <= at) {
            const Open& top = open_.back();
            if (top.block) flush();
            if (top.quotes && block_.first != kNoNode) text_bytes(run_.append("\u201D"));
            state_ = top.before;
            open_.pop_back();
        }
    }

    NodeId enter(NodeId id) {
        const Node& node = page_[id];
        if (node.kind == NodeKind::text) {
            text(id);
            return id + 1;
        }
        if (node.kind != NodeKind::element) return id + 1;
        switch (flow_of(page_, id)) {
            case Flow::skip:
                if (node.tag != Tag::button) return node.end;
                if (state_.heading > 1 && is_whole_heading(id)) {
                    open_inline(id);
                    return id + 1;
                }
                if (!unfolds_answer(id)) return node.end;
                break;
            case Flow::line_break: line_break(id); return node.end;
            case Flow::picture:
                if (is_picture(page_, id)) thing(id, RunKind::image);
                return node.end;
            case Flow::frame:
                if (!page_.attribute(id, "src").empty()) thing(id, RunKind::embed);
                return node.end;
            case Flow::inline_:
                if (is_unseen(id)) return node.end;
                open_inline(id);
                return id + 1;
            case Flow::block: break;
        }
        if (is_drop_capital(id)) return id + 1;
        if (node.tag == Tag::table && data_table_[id - root_] != 0) return table(id);
        open_block(id);
        return id + 1;
    }

    /// Words within a line that are for screen readers only, or a few that are hidden or show under
    /// the pointer only: "opens in a new window". Longer hidden parts may be text that a button or
    /// a payment unfolds, or a footnote.
    bool is_unseen(NodeId id) const {
        if (is_for_screen_readers(page_.attribute(id, "class"))) return true;
        const bool hides = state_.hiding < Hiding::style && hiding_of(id) >= Hiding::style;
        if (!hides && !is_tooltip(id)) return false;
        std::size_t bytes = 0;
        for (NodeId at = id + 1; at < page_.end(id); ++at) {
            if (page_[at].kind == NodeKind::text) bytes += trim(page_[at].text).size();
        }
        return bytes <= kMaxUnseenBytes;
    }

    /// Whether a button has all the text of the heading that it stands in: that of an accordion's
    /// part, not a link to the section or a choice of several.
    bool is_whole_heading(NodeId button) const {
        NodeId heading = page_.parent(button);
        while (heading != kNoNode && heading_level(page_[heading].tag) == 0) {
            heading = page_.parent(heading);
        }
        if (heading == kNoNode) return false;
        for (NodeId at = heading + 1; at < page_.end(heading);) {
            if (page_.is(at, Tag::button) && at != button) return false;
            if (page_.is_text(at) && !trim(page_[at].text).empty()) return false;
            at = at == button ? page_.end(at) : at + 1;
        }
        return true;
    }

    /// Whether a button outside of headings is a question that unfolds its answer: "Why now?", not
    /// "Menu" or "Need help?" in a line of buttons.
    bool unfolds_answer(NodeId button) const {
        if (!page_.has_attribute(button, "aria-expanded") &&
            !page_.has_attribute(button, "aria-controls")) {
            return false;
        }
        std::string question;
        for (NodeId at = button + 1; at < page_.end(button); ++at) {
            if (page_.is_text(at)) append_clean(question, page_[at].text);
        }
        constexpr std::size_t kFewestWords = 4;
        question = clean_text(question);
        return is_question(question) && count_words(question) >= kFewestWords;
    }

    static bool is_question(std::string_view text) {
        return text.ends_with('?') || text.ends_with("？") || text.ends_with("؟") ||
               text.ends_with("\u037E");
    }

    bool is_tooltip(NodeId id) const {
        constexpr std::uint64_t kTelling = AttributeName::bits("role", "aria-hidden");
        if ((page_[id].attribute_keys & kTelling) == 0) return false;
        return page_.attribute(id, "role") == "tooltip" ||
               (page_.attribute(id, "aria-hidden") == "true" &&
                page_.attribute(id, "class").find("tooltip") != std::string_view::npos);
    }

    /// One letter in an element of its own, set large by its class. The word goes on behind it.
    bool is_drop_capital(NodeId id) const {
        if (page_.end(id) != id + 2 || page_[id + 1].kind != NodeKind::text) return false;
        const std::string_view letter = trim(page_[id + 1].text);
        if (letter.empty() || letter.size() > kMaxLetterBytes) return false;
        const std::string classes = ascii_lower(page_.attribute(id, "class"));
        for (const std::string_view name : {"dropcap", "drop-cap", "drop_cap", "first-letter"}) {
            if (classes.find(name) != std::string::npos) return true;
        }
        return false;
    }

    void push(NodeId id, bool block, bool quotes = false) {
        open_.push_back({page_.end(id), state_, block, quotes});
    }

    void open_inline(NodeId id) {
        const Tag tag = page_[id].tag;
        const bool hides = hiding_of(id) > state_.hiding;
        if (!hides && (tag == Tag::span || tag == Tag::font || tag == Tag::other)) return;
        push(id, false, tag == Tag::q);
        if (hides) state_.hiding = hiding_of(id);
        switch (tag) {
            case Tag::a:
                if (page_.has_attribute(id, "href")) {
                    state_.link = id;
                    ++block_.links;
                }
                break;
            case Tag::b:
            case Tag::strong: state_.bold = true; break;
            case Tag::i:
            case Tag::em: state_.italic = true; break;
            case Tag::time: ++block_.times; break;
            case Tag::q:
                start(id);
                text_bytes(run_.append("\u201C"));
                break;
            default: break;
        }
    }

    void open_block(NodeId id) {
        flush();
        push(id, true);
        const Tag tag = page_[id].tag;
        state_.block = id;
        state_.hiding = std::max(state_.hiding, hiding_of(id));
        switch (tag) {
            case Tag::h1:
            case Tag::h2:
            case Tag::h3:
            case Tag::h4:
            case Tag::h5:
            case Tag::h6: state_.heading = static_cast<std::uint8_t>(heading_level(tag)); break;
            case Tag::ul:
            case Tag::ol:
            case Tag::menu:
                state_.list = id;
                state_.item = kNoNode;
                state_.ordered = tag == Tag::ol;
                if (state_.list_depth < 9) ++state_.list_depth;
                break;
            case Tag::li:
                state_.item = id;
                if (state_.list_depth == 0) state_.list_depth = 1;
                break;
            case Tag::blockquote:
                if (is_embedded_post(page_, id)) {
                    state_.embed = id;
                } else {
                    state_.quote = true;
                }
                break;
            case Tag::figure: state_.figure = true; break;
            case Tag::button: state_.heading = kQuestionLevel; break;
            case Tag::pre:
                state_.prose = is_prose(id);
                state_.preformatted = !state_.prose;
                break;
            case Tag::figcaption:
                // Of a quotation it says whose that is.
                if (quotes_without_picture(id)) {
                    state_.quote = true;
                } else {
                    state_.caption = true;
                }
                break;
            case Tag::caption: state_.caption = true; break;
            case Tag::td:
                // A picture's table: the cell after the picture is its caption.
                if (has_word(page_.attribute(id, "class"), "caption")) state_.caption = true;
                break;
            default: break;
        }
    }

    /// Whether a caption stands in a figure that has a quotation and no picture.
    bool quotes_without_picture(NodeId caption) {
        const NodeId figure = page_.parent(caption);
        if (figure == kNoNode || !page_.is(figure, Tag::figure)) return false;
        if (figure != last_figure_) {  // one may have many captions
            last_figure_ = figure;
            last_quotes_ = quotes_only(figure);
        }
        return last_quotes_;
    }

    bool quotes_only(NodeId figure) const {
        bool quotes = false;
        for (NodeId at = figure + 1; at < page_.end(figure); ++at) {
            const Flow flow = page_[at].kind == NodeKind::element ? flow_of(page_, at) : Flow::skip;
            if (flow == Flow::picture || flow == Flow::frame || page_.is(at, Tag::video)) {
                return false;
            }
            quotes = quotes || page_.is(at, Tag::blockquote);
        }
        return quotes;
    }

    Hiding hiding_of(NodeId id) const {
        constexpr std::uint64_t kHiding = AttributeName::bits("hidden", "style", "aria-hidden");
        if ((page_[id].attribute_keys & kHiding) == 0) return Hiding::none;
        Hiding hiding = Hiding::none;
        for (const Attribute& attribute : page_.attributes(id)) {
            if (attribute.is("hidden")) return Hiding::attribute;
            if (attribute.is("style") && style_hides(attribute.value)) hiding = Hiding::style;
            if (attribute.is("aria-hidden") && attribute.value == "true") {
                hiding = std::max(hiding, Hiding::aria);
            }
        }
        return hiding;
    }

    void text(NodeId id) {
        if (state_.prose) {
            prose(id);
            return;
        }
        if (state_.preformatted) {
            lines(id);
            return;
        }
        const std::string_view piece = page_[id].text;
        const std::size_t bytes = is_power(id) ? run_.append(power_of(piece)) : run_.append(piece);
        if (bytes == 0) return;
        start(id);
        block_.end = id + 1;
        text_bytes(bytes);
    }

    /// Figures set above the line right behind a figure: "10<sup>6</sup>" is not 106.
    bool is_power(NodeId id) const {
        constexpr std::size_t kMostDigits = 3;
        const std::string_view text = page_[id].text;
        return page_.is(page_.parent(id), Tag::sup) && !text.empty() &&
               text.size() <= kMostDigits &&
               text.find_first_not_of("0123456789") == std::string_view::npos &&
               block_.first != kNoNode && run_.ends_with_digit();
    }

    static std::string power_of(std::string_view digits) {
        static constexpr std::string_view kRaised[] = {"⁰", "¹", "²", "³", "⁴",
                                                       "⁵", "⁶", "⁷", "⁸", "⁹"};
        std::string raised;
        for (const char c : digits) raised += kRaised[c - '0'];
        return raised;
    }

    /// Text of a <pre> that is no prose: verse, code. Its lines and their indentation are its own.
    void lines(NodeId id) {
        std::string_view rest = page_[id].text;
        for (;;) {
            const std::size_t end = rest.find('\n');
            std::string_view line = rest.substr(0, end);
            while (line.ends_with('\r')) line.remove_suffix(1);
            const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
            run_.indent(indent);
            if (indent == line.size()) {
                if (indent > 0 && !run_.at_line_start()) run_.blank();
            } else {
                const std::size_t bytes =
                    run_.append(line.substr(run_.at_line_start() ? indent : 0));
                if (bytes > 0) {
                    start(id);
                    block_.end = id + 1;
                    text_bytes(bytes);
                }
            }
            if (end == std::string_view::npos) break;
            run_.line();
            rest.remove_prefix(end + 1);
        }
    }

    /// Text of a <pre>: an empty line parts its paragraphs.
    void prose(NodeId id) {
        std::string_view rest = page_[id].text;
        while (!rest.empty()) {
            const std::size_t end = empty_line(rest);
            const std::size_t bytes = run_.append(rest.substr(0, end));
            if (bytes > 0) {
                start(id);
                block_.end = id + 1;
                text_bytes(bytes);
            }
            if (end == rest.size()) break;
            flush();
            rest.remove_prefix(end + 1);
        }
    }

    /// Where a line ends that an empty one follows; the text's end where there is none.
    static std::size_t empty_line(std::string_view text) {
        for (std::size_t at = text.find('\n'); at != std::string_view::npos;
             at = text.find('\n', at + 1)) {
            const std::size_t next = text.find_first_not_of(" \t\r", at + 1);
            if (next != std::string_view::npos && text[next] == '\n') return at;
        }
        return text.size();
    }

    /// Whether a <pre> holds paragraphs of prose rather than a listing: text alone, two paragraphs
    /// and more, most of them long and ended like sentences.
    bool is_prose(NodeId pre) const {
        std::size_t paragraphs = 0;
        std::size_t sentences = 0;
        for (NodeId at = pre + 1; at < page_.end(pre); ++at) {
            if (page_.is(at, Tag::code) || page_.is(at, Tag::span) || page_.is(at, Tag::pre)) {
                return false;
            }
            if (!page_.is_text(at)) continue;
            std::string_view rest = page_[at].text;
            while (!rest.empty()) {
                const std::size_t end = empty_line(rest);
                const std::string_view paragraph = trim(rest.substr(0, end));
                if (!paragraph.empty()) {
                    ++paragraphs;
                    TextBlock counted;
                    count_text(paragraph, counted);
                    constexpr std::size_t kFewestLetters = 30;
                    const bool wide = counted.wide * 2 > counted.letters;
                    if (counted.ends_sentence &&
                        (wide || (counted.letters >= kFewestLetters &&
                                  counted.letters * 4 > counted.characters * 3))) {
                        ++sentences;
                    }
                }
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
        }
        return paragraphs >= 2 && sentences * 3 >= paragraphs * 2;
    }

    /// Called where text is met: the first of a block decides what the block is.
    void start(NodeId id) {
        if (block_.first != kNoNode) return;
        block_.first = id;
        block_.end = id + 1;
        run_state_ = state_;
        one_link_ = state_.link;
        block_.breaks_before = static_cast<std::uint16_t>(breaks_);
        block_.rules_before = static_cast<std::uint16_t>(rules_);
        breaks_ = 0;
        rules_ = 0;
        break_pending_ = 0;
    }

    void text_bytes(std::size_t bytes) {
        const auto added = static_cast<std::uint32_t>(bytes);
        if (state_.link != kNoNode) block_.link_bytes += added;
        if (state_.link != one_link_) one_link_ = kNoNode;
        if (state_.bold) block_.bold_bytes += added;
        if (state_.italic) block_.italic_bytes += added;
        if (break_pending_ > 0) {
            const std::size_t size = out_.text.size();
            if (size > bytes) lines_.push_back(size - bytes);
            break_pending_ = 0;
        }
        run_state_.hiding = std::max(run_state_.hiding, state_.hiding);
    }

    void line_break(NodeId id) {
        ++breaks_;
        if (run_.empty()) return;
        ++break_pending_;
        if (is_bold_line()) {
            flush();
            breaks_ = 1;
            return;
        }
        if (break_pending_ >= 2) {
            flush();
            breaks_ = 2;
            return;
        }
        ++block_.line_breaks;
        block_.end = id + 1;
        run_.line();
    }

    /// Whether what the block has so far is a few words in bold: a sub-head or a question, which
    /// "<b>Why now?</b><br>" parts from its answer.
    bool is_bold_line() const {
        constexpr std::size_t kMaxWords = 14;
        if (!lines_.empty() || block_.link_bytes != 0 || run_state_.caption ||
            run_state_.heading > 0 || run_state_.item != kNoNode || run_state_.figure ||
            run_state_.embed != kNoNode) {
            return false;
        }
        const std::string_view text = std::string_view(out_.text).substr(run_.begin());
        return block_.bold_bytes + 1 >= text.size() && count_words(text) <= kMaxWords;
    }

    /// A picture or a frame: a block without text. It does not part the text that it stands in.
    void thing(NodeId id, RunKind kind) {
        TextBlock block;
        block.kind = kind;
        block.tag = page_[id].tag;
        block.element = id;
        block.first = id;
        block.end = page_.end(id);
        block.list = state_.list;
        block.hiding = std::max(state_.hiding, hiding_of(id));
        block.whole_link = state_.link != kNoNode;
        block.text_begin = block.text_end = static_cast<std::uint32_t>(run_.begin());
        out_.blocks.push_back(block);
    }

    void flush() {
        if (run_.empty()) {
            block_ = {};
            run_.restart();
            lines_.clear();
            return;
        }
        block_.text_begin = static_cast<std::uint32_t>(run_.begin());
        block_.text_end = static_cast<std::uint32_t>(out_.text.size());
        block_.element = run_state_.block;
        block_.tag = page_[block_.element].tag;
        block_.list = run_state_.list;
        block_.hiding = run_state_.hiding;
        block_.whole_link = one_link_ != kNoNode;
        classify();
        if (block_.kind == RunKind::heading || block_.kind == RunKind::caption) {
            const auto begin = out_.text.begin() + static_cast<std::ptrdiff_t>(run_.begin());
            std::replace(begin, out_.text.end(), '\n', ' ');
        }
        if (lines_are_paragraphs()) {
            split_lines();
        } else {
            emit(block_);
        }
        block_ = {};
        lines_.clear();
        breaks_ = 0;
        break_pending_ = 0;
        run_.restart();
    }

    void classify() {
        block_.kind = RunKind::text;
        // A figure's text is a caption if nothing else.
        if (run_state_.embed != kNoNode) {
            block_.kind = RunKind::embed;
        } else if (run_state_.caption) {  // NOLINT(bugprone-branch-clone): the order decides
            block_.kind = RunKind::caption;
        } else if (run_state_.heading > 0) {
            block_.kind = RunKind::heading;
            block_.level = run_state_.heading;
        } else if (run_state_.item != kNoNode && run_state_.item != last_item_) {
            block_.kind = RunKind::list_item;
            block_.level = run_state_.list_depth;
            block_.ordered = run_state_.ordered;
            last_item_ = run_state_.item;
        } else if (run_state_.quote) {
            block_.kind = RunKind::quote;
        } else if (run_state_.figure) {
            block_.kind = RunKind::caption;
        }
    }

    /// Old pages and pasted texts part paragraphs by one <br>: lines that are long and end like
    /// sentences.
    bool lines_are_paragraphs() const {
        if (lines_.empty() || block_.kind != RunKind::text) return false;
        const std::size_t bytes = block_.text_end - block_.text_begin;
        if (bytes < kMinLineBytes * (lines_.size() + 1)) return false;
        std::size_t ended = 0;
        for (const std::size_t line : lines_) {
            std::size_t at = line;
            while (at > block_.text_begin && is_blank(out_.text[at - 1])) --at;
            if (at == block_.text_begin) continue;
            const char c = out_.text[at - 1];
            const bool mark = c == '.' || c == '!' || c == '?' || c == '"' || c == ':' ||
                              c == ')' || static_cast<unsigned char>(c) >= 0x80;
            if (mark) ++ended;
        }
        return ended * 3 >= lines_.size() * 2;
    }

    static bool is_blank(char c) { return c == ' ' || c == '\n'; }

    void split_lines() {
        const TextBlock whole = block_;
        const std::uint32_t bytes = std::max(1U, whole.text_end - whole.text_begin);
        std::uint32_t from = whole.text_begin;
        for (std::size_t i = 0; i <= lines_.size(); ++i) {
            const std::uint32_t to =
                i < lines_.size() ? static_cast<std::uint32_t>(lines_[i]) : whole.text_end;
            TextBlock line = whole;
            while (from < to && is_blank(out_.text[from])) ++from;
            std::uint32_t end = to;
            while (end > from && is_blank(out_.text[end - 1])) --end;
            if (end > from) {
                // What was counted is shared out by length; exact positions are not kept.
                const std::uint64_t share = end - from;
                line.text_begin = from;
                line.text_end = end;
                line.link_bytes = static_cast<std::uint32_t>(whole.link_bytes * share / bytes);
                line.bold_bytes = static_cast<std::uint32_t>(whole.bold_bytes * share / bytes);
                line.italic_bytes = static_cast<std::uint32_t>(whole.italic_bytes * share / bytes);
                line.line_breaks = 0;
                if (i > 0) line.breaks_before = 1;
                emit(line);
            }
            from = to;
        }
    }

    void emit(TextBlock& block) {
        count_text(out_.text_of(block), block);
        out_.blocks.push_back(block);
    }

    // ---- Tables ----

    /// Which tables hold data: they hold no other table, their cells are short, and there are at
    /// least two rows of two cells.
    void mark_tables() {
        const NodeId end = page_.end(root_);
        bool any = false;
        for (NodeId id = root_; id < end && !any; ++id) any = page_.is(id, Tag::table);
        data_table_.assign(any ? end - root_ : 0, 0);
        if (!any) return;
        struct Count {
            NodeId table;
            NodeId end;
            std::size_t rows = 0, cells = 0, bytes = 0, blocks = 0, pictures = 0, cell_bytes = 0;
            std::size_t longest = 0;
            std::size_t cells_in_row = 0, rows_of_two = 0;
            bool nested = false, headed = false;
        };
        std::vector<Count> open;
        const auto close = [&](const Count& count) {
            const std::size_t longest = std::max(count.longest, count.cell_bytes);
            const bool grid =
                count.rows_of_two >= 2 && count.cells >= 2 * count.rows - count.rows / 4 - 1;
            const bool terse = count.cells > 0 && count.bytes / count.cells <= kMaxMeanCellBytes &&
                               longest <= kMaxCellBytes &&
                               (longest <= kMaxMainCellBytes || 2 * longest <= count.bytes);
            const bool calm = count.blocks <= count.cells && count.pictures * 3 <= count.cells;
            if (!count.nested && grid && terse && calm) data_table_[count.table - root_] = 1;
        };
        for (NodeId id = root_; id < end; ++id) {
            while (!open.empty() && open.back().end <= id) {
                close(open.back());
                open.pop_back();
            }
            const Node& node = page_[id];
            if (node.tag == Tag::table) {
                if (!open.empty()) open.back().nested = true;
                open.push_back({.table = id, .end = node.end});
                continue;
            }
            if (open.empty()) continue;
            Count& count = open.back();
            switch (node.tag) {
                case Tag::tr:
                    ++count.rows;
                    count.cells_in_row = 0;
                    break;
                case Tag::th:
                case Tag::td:
                    ++count.cells;
                    if (++count.cells_in_row == 2) ++count.rows_of_two;
                    count.longest = std::max(count.longest, count.cell_bytes);
                    count.cell_bytes = 0;
                    break;
                case Tag::p:
                case Tag::div:
                case Tag::ul: ++count.blocks; break;
                case Tag::h1:
                case Tag::h2:
                case Tag::h3:
                case Tag::form:
                case Tag::article:
                case Tag::input: count.nested = true; break;
                case Tag::img: ++count.pictures; break;
                case Tag::none:
                    count.bytes += trim(node.text).size();
                    count.cell_bytes += trim(node.text).size();
                    break;
                default: break;
            }
        }
        for (; !open.empty(); open.pop_back()) close(open.back());
    }

    NodeId table(NodeId id) {
        flush();
        push(id, true);
        state_.block = id;
        state_.hiding = std::max(state_.hiding, hiding_of(id));
        const NodeId end = page_.end(id);
        bool first_cell = true;
        NodeId link_end = 0;
        for (NodeId at = id + 1; at < end;) {
            const Node& node = page_[at];
            if (is_left_out(at)) {
                at = node.end;
                continue;
            }
            if (node.kind == NodeKind::text) {
                const std::size_t bytes = run_.append(node.text);
                if (bytes > 0) {
                    start(at);
                    block_.end = at + 1;
                    if (at < link_end) block_.link_bytes += static_cast<std::uint32_t>(bytes);
                }
                ++at;
                continue;
            }
            const Flow flow = flow_of(page_, at);
            if (flow == Flow::skip || flow == Flow::frame) {
                at = node.end;
                continue;
            }
            if (node.tag == Tag::tr) {
                if (!run_.empty()) run_.raw('\n');  // behind a row, or the table's caption
                first_cell = true;
            } else if (node.tag == Tag::td || node.tag == Tag::th) {
                if (!first_cell && !run_.empty()) run_.raw('\t');
                first_cell = false;
            } else if (flow == Flow::block || flow == Flow::line_break) {
                run_.blank();
            } else if (node.tag == Tag::a && page_.has_attribute(at, "href")) {
                ++block_.links;
                link_end = node.end;
            }
            ++at;
        }
        if (!run_.empty() && block_.first != kNoNode) {
            block_.text_begin = static_cast<std::uint32_t>(run_.begin());
            block_.text_end = static_cast<std::uint32_t>(out_.text.size());
            block_.kind = RunKind::table;
            block_.element = id;
            block_.tag = Tag::table;
            block_.list = state_.list;
            block_.hiding = state_.hiding;
            emit(block_);
        }
        block_ = {};
        run_.restart();
        return end;
    }

    const Document& page_;
    NodeId root_;
    std::span<const NodeId> without_;  // what of it is still to come
    PageBlocks out_;
    TextRun run_;
    State state_;
    State run_state_;  // state_ where the block's text began
    std::vector<Open> open_;
    std::vector<std::uint8_t> data_table_;  // by node, from root_; empty where there is no table
    TextBlock block_;
    std::vector<std::size_t> lines_;  // where in the text the lines of this block begin
    NodeId one_link_ = kNoNode;
    NodeId last_item_ = kNoNode;
    std::size_t breaks_ = 0;
    std::size_t rules_ = 0;
    std::size_t break_pending_ = 0;
    NodeId last_figure_ = kNoNode;  // whose captions were asked about last
    bool last_quotes_ = false;
};

}  // namespace

bool is_embedded_post(const Document& page, NodeId quote) {
    const std::string_view classes = page.attribute(quote, "class");
    if (classes.empty()) return false;
    for (const std::string_view word : {"tweet", "embed", "media", "post", "card", "video"}) {
        if (has_word(classes, word)) return true;
    }
    return false;
}

PageBlocks read_blocks(const Document& page, NodeId root, std::span<const NodeId> without) {
    return Reader(page, root, without).read();
}

bool is_block_level(const Document& page, NodeId id) {
    return page[id].kind == NodeKind::element && flow_of(page, id) == Flow::block;
}

}  // namespace stet
