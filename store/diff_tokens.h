// Text -> the tokens, sentences and paragraphs that are aligned.
//
// Tokens are words by Unicode's word boundaries (UAX 29, by ICU, with its dictionaries), cut finer
// in two cases, so that a change is never wider than what was edited: scripts that are written
// without spaces between words count a character as one token, and numbers and abbreviations are
// cut at their inner marks ("1,000" is three). Views widen them again to whole words.
#pragma once

#include "store/diff.h"

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stet {

/// What a token's beginning is, the stronger the greater.
enum class Border : std::uint8_t { joined, space, sentence, paragraph };

enum class TokenKind : std::uint8_t { word, number, character, mark };

struct Token {
    std::uint32_t begin = 0;  // bytes
    std::uint32_t end = 0;
    std::uint32_t id = 0;  // the same for the same bytes on both sides
    Border border = Border::joined;
    TokenKind kind = TokenKind::word;
};

/// A run of tokens, end exclusive.
struct TokenRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t size() const { return end - begin; }
    bool operator==(const TokenRange&) const = default;
};

/// One side of a diff.
struct TokenText {
    std::string_view text;
    std::vector<Token> tokens;
    std::vector<TokenRange> sentences;   // together all tokens, in order
    std::vector<TokenRange> paragraphs;  // likewise; what a line break ends
};

/// Gives the same number to the same bytes.
class TokenNames {
public:
    std::uint32_t number_of(std::string_view token);
    std::uint32_t count() const { return static_cast<std::uint32_t>(names_.size()); }

private:
    std::unordered_map<std::string_view, std::uint32_t> names_;
};

/// Cuts `text`; `names` must be the same for both sides and must not outlive either text.
/// White space is no token.
TokenText tokenize(std::string_view text, TokenNames& names);

/// The line that a span stands in, or the lines: out to the line breaks around it. Line breaks at
/// the span's own ends do not count, as a whole line may have come or gone.
Span line_around(std::string_view text, Span span);

/// The beginning of the word (ICU's, uncut) that goes on at `at`, and the end of the word that
/// stands before it: `at` itself on a word's border. Looks no further than `reach` bytes.
std::size_t word_start(std::string_view text, std::size_t at, std::size_t reach);
std::size_t word_end(std::string_view text, std::size_t at, std::size_t reach);

}  // namespace stet
