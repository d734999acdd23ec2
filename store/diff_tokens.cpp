#include "store/diff_tokens.h"

#include <algorithm>
#include <memory>

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

namespace stet {
namespace {

struct CloseBreaks {
    void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
};
struct CloseText {
    void operator()(UText* text) const { utext_close(text); }
};

/// Iterates over the boundaries of one text. ICU's text must outlive its iterator, hence the order.
class WordBreaks {
public:
    explicit WordBreaks(std::string_view text) {
        UErrorCode status = U_ZERO_ERROR;
        text_.reset(
            utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
        breaks_.reset(ubrk_open(UBRK_WORD, "", nullptr, 0, &status));
        if (U_SUCCESS(status)) ubrk_setUText(breaks_.get(), text_.get(), &status);
        usable_ = U_SUCCESS(status) != 0;
    }
    bool usable() const { return usable_; }
    /// The next boundary after the last one, or -1 at the end.
    std::int32_t next() { return ubrk_next(breaks_.get()); }

private:
    std::unique_ptr<UText, CloseText> text_;
    std::unique_ptr<UBreakIterator, CloseBreaks> breaks_;
    bool usable_ = false;
};

/// Longer texts are cut into pieces at ASCII white space, as ICU counts in 32 bits.
constexpr std::size_t kMaxPiece = 16U << 20U;

/// The code point at `at`, and `at` moved past it. Broken bytes give a negative number.
UChar32 next_code_point(std::string_view text, std::size_t& at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    UChar32 code = 0;
    auto index = static_cast<std::int64_t>(at);
    const auto length = static_cast<std::int64_t>(text.size());
    U8_NEXT(bytes, index, length, code);
    at = static_cast<std::size_t>(index);
    return code;
}

/// Scripts without spaces between words, of which a character is a token: kana, Han, Hangul.
bool stands_alone(UChar32 code) {
    return (code >= 0x3040 && code <= 0x30FF) || (code >= 0x3400 && code <= 0x9FFF) ||
           (code >= 0xAC00 && code <= 0xD7AF) || (code >= 0xF900 && code <= 0xFAFF) ||
           (code >= 0x20000 && code <= 0x3FFFF);
}

bool is_apostrophe(UChar32 code) {
    return code == '\'' || code == 0x2019;
}

bool is_word_part(UChar32 code) {
    if (code < 0) return false;
    if (code < 0x80) {
        return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
               (code >= 'A' && code <= 'Z');
    }
    return u_isalnum(code) != 0 || (U_GET_GC_MASK(code) & (U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

bool is_space(UChar32 code) {
    if (code >= 0 && code < 0x80) return code == ' ' || (code >= 9 && code <= 13);
    return code >= 0 && u_isUWhiteSpace(code) != 0;
}

bool is_sentence_end(UChar32 code) {
    switch (code) {
        case '.':
        case '!':
        case '?':
        case 0x2026:  // …
        case 0x203D:  // interrobang
        case 0x061F:  // Arabic question mark
        case 0x06D4:  // Urdu full stop
        case 0x0964:  // danda
        case 0x0965:
        case 0x1362:  // Ethiopic full stop
        case 0x104B:  // Myanmar section
        case 0x17D4:  // Khmer khan
        case 0x3002:  // ideographic full stop
        case 0xFF01:
        case 0xFF0E:
        case 0xFF1F:
        case 0xFF61: return true;
        default: return false;
    }
}

/// Ends a sentence without a space after it.
bool is_full_width_end(UChar32 code) {
    return code == 0x3002 || code == 0xFF01 || code == 0xFF1F || code == 0xFF61;
}

/// Closing quotes and brackets, which belong to the sentence that they close.
bool is_closer(UChar32 code) {
    if (code == '"' || code == '\'') return true;
    if (code < 0) return false;
    return (U_GET_GC_MASK(code) & (U_GC_PE_MASK | U_GC_PF_MASK)) != 0 || code == 0x201C;
}

/// Puts tokens together and finds where sentences and paragraphs begin.
class Collector {
public:
    Collector(TokenText& out, TokenNames& names) : out_(out), names_(names) {}

    void white_space(bool line_break) {
        if (pending_ == Border::paragraph) return;
        pending_ = line_break ? Border::paragraph : Border::space;
    }

    void token(std::size_t begin, std::size_t end, TokenKind kind, UChar32 first) {
        const bool closer = kind == TokenKind::mark && is_closer(first);
        Border border = pending_;
        if (out_.tokens.empty()) border = Border::paragraph;
        if (border != Border::paragraph && ended_ && !is_sentence_end(first)) {
            const bool spaced = border == Border::space && !(first >= 0 && u_islower(first) != 0);
            const bool unspaced = full_width_ && !closer;
            if (spaced || unspaced) border = Border::sentence;
        }
        if (border >= Border::sentence || !closer) ended_ = full_width_ = false;
        if (kind == TokenKind::mark && is_sentence_end(first)) {
            ended_ = true;
            full_width_ = is_full_width_end(first);
        }
        pending_ = Border::joined;
        const auto at = static_cast<std::uint32_t>(out_.tokens.size());
        if (border >= Border::sentence) out_.sentences.push_back({at, at});
        if (border == Border::paragraph) out_.paragraphs.push_back({at, at});
        out_.tokens.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                               names_.number_of(out_.text.substr(begin, end - begin)), border,
                               kind});
        out_.sentences.back().end = out_.paragraphs.back().end = at + 1;
    }

private:
    TokenText& out_;
    TokenNames& names_;
    Border pending_ = Border::paragraph;
    bool ended_ = false;       // the last mark ended a sentence
    bool full_width_ = false;  // ... and needs no space after it
};

/// Cuts one ICU segment into tokens.
void cut_segment(std::string_view text, std::size_t begin, std::size_t end, Collector& out) {
    std::size_t at = begin;
    while (at < end) {
        const std::size_t start = at;
        const UChar32 first = next_code_point(text, at);
        if (is_space(first)) {
            out.white_space(first == '\n' || first == '\r' || first == 0x2028 || first == 0x2029);
            continue;
        }
        if (stands_alone(first)) {
            while (at < end) {  // with its voicing marks and variation selectors
                std::size_t next = at;
                const UChar32 code = next_code_point(text, next);
                if (code < 0 || (U_GET_GC_MASK(code) & U_GC_M_MASK) == 0) break;
                at = next;
            }
            out.token(start, at, TokenKind::character, first);
            continue;
        }
        if (!is_word_part(first)) {
            // A mark; emoji sequences and what else ICU keeps together stay whole.
            if (first >= 0x80 && u_ispunct(first) == 0) {
                while (at < end) {
                    std::size_t next = at;
                    const UChar32 code = next_code_point(text, next);
                    if (is_word_part(code) && (U_GET_GC_MASK(code) & U_GC_M_MASK) == 0) break;
                    if (is_space(code) || stands_alone(code)) break;
                    at = next;
                }
            }
            out.token(start, at, TokenKind::mark, first);
            continue;
        }
        bool digits = u_isdigit(first) != 0;
        while (at < end) {
            std::size_t next = at;
            const UChar32 code = next_code_point(text, next);
            if (stands_alone(code)) break;
            if (!is_word_part(code)) {
                if (!is_apostrophe(code) || next >= end) break;
                std::size_t after = next;
                const UChar32 follower = next_code_point(text, after);
                if (!is_word_part(follower) || stands_alone(follower)) break;
                next = after;
            }
            digits = digits && code >= 0 && u_isdigit(code) != 0;
            at = next;
        }
        out.token(start, at, digits ? TokenKind::number : TokenKind::word, first);
    }
}

}  // namespace

std::uint32_t TokenNames::number_of(std::string_view token) {
    return names_.try_emplace(token, count()).first->second;
}

TokenText tokenize(std::string_view text, TokenNames& names) {
    TokenText out;
    out.text = text;
    out.tokens.reserve(text.size() / 5);
    Collector collector(out, names);
    std::size_t piece = 0;
    while (piece < text.size()) {
        std::size_t piece_end = text.size();
        if (piece_end - piece > kMaxPiece) {
            piece_end = piece + kMaxPiece;
            const std::size_t space = text.find_last_of(" \n", piece_end);
            if (space != std::string_view::npos && space > piece) piece_end = space;
        }
        WordBreaks breaks(text.substr(piece, piece_end - piece));
        std::size_t begin = piece;
        while (breaks.usable()) {
            const std::int32_t boundary = breaks.next();
            if (boundary < 0) break;
            const std::size_t end = std::min(piece + static_cast<std::size_t>(boundary), piece_end);
            cut_segment(text, begin, end, collector);
            begin = end;
        }
        cut_segment(text, begin, piece_end, collector);  // only where ICU gave up
        piece = piece_end;
    }
    return out;
}

namespace {

bool is_trail(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

bool is_ascii_space(char byte) {
    return byte == ' ' || (byte >= 9 && byte <= 13);
}

/// Whether a word can go on across `at`: text without white space on both sides.
bool is_inside(std::string_view text, std::size_t at) {
    return at > 0 && at < text.size() && !is_ascii_space(text[at - 1]) && !is_ascii_space(text[at]);
}

/// The text around `at` up to white space or `reach` bytes, whole characters.
Span chunk_around(std::string_view text, std::size_t at, std::size_t reach) {
    Span chunk = {at, at};
    while (chunk.begin > 0 && at - chunk.begin < reach && !is_ascii_space(text[chunk.begin - 1])) {
        --chunk.begin;
    }
    while (chunk.end < text.size() && chunk.end - at < reach && !is_ascii_space(text[chunk.end])) {
        ++chunk.end;
    }
    while (chunk.begin < at && is_trail(text[chunk.begin])) ++chunk.begin;
    while (chunk.end < text.size() && chunk.end > at && is_trail(text[chunk.end])) --chunk.end;
    return chunk;
}

/// The ICU segment that has `at` inside it, or an empty span.
Span segment_around(std::string_view text, std::size_t at, std::size_t reach) {
    if (!is_inside(text, at)) return {at, at};
    const Span chunk = chunk_around(text, at, reach);
    WordBreaks breaks(text.substr(chunk.begin, chunk.size()));
    std::size_t begin = chunk.begin;
    while (breaks.usable()) {
        const std::int32_t boundary = breaks.next();
        if (boundary < 0) break;
        const std::size_t end = chunk.begin + static_cast<std::size_t>(boundary);
        if (end == at) break;
        if (end > at) return {begin, end};
        begin = end;
    }
    return {at, at};
}

}  // namespace

std::size_t word_start(std::string_view text, std::size_t at, std::size_t reach) {
    return segment_around(text, at, reach).begin;
}

std::size_t word_end(std::string_view text, std::size_t at, std::size_t reach) {
    return segment_around(text, at, reach).end;
}

Span line_around(std::string_view text, Span span) {
    while (span.begin < span.end && text[span.begin] == '\n') ++span.begin;
    while (span.end > span.begin && text[span.end - 1] == '\n') --span.end;
    while (span.begin > 0 && text[span.begin - 1] != '\n') --span.begin;
    while (span.end < text.size() && text[span.end] != '\n') ++span.end;
    return span;
}

}  // namespace stet
