// Text as a reader sees it: white space, invisible characters, words.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace stet {

/// Collapses every run of white space (Unicode's, U+00A0 included) to one space, trims both ends,
/// and drops U+00AD, U+200B, U+2060, U+FEFF and control characters. U+200C and U+200D stay:
/// Persian, Indic scripts and emoji need them.
std::string clean_text(std::string_view utf8);

/// Appends clean_text()'s result to `out` without trimming: for building text from pieces. A
/// space at the seam is not doubled.
void append_clean(std::string& out, std::string_view utf8);

/// ASCII only; other bytes stay.
std::string ascii_lower(std::string_view text);
bool ascii_iequals(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);  // ASCII white space
/// Whether a list of tokens parted by white space, as class and rel have them, has this one; ASCII
/// case is ignored.
bool has_token(std::string_view list, std::string_view token);

/// As text.find(part, from), which stops at every byte that `part` begins with: for long texts.
std::size_t find_in_long(std::string_view text, std::string_view part, std::size_t from = 0);
/// Whether `part` stands in a long text.
bool holds(std::string_view text, std::string_view part);

/// Thai, Lao, Burmese and Khmer set no blanks between words: so many letters count as one.
inline constexpr std::size_t kLettersOfRunOn = 5;
constexpr bool runs_on(char32_t c) {
    return (c >= 0xE00 && c < 0xF00) || (c >= 0x1000 && c < 0x10A0) || (c >= 0x1780 && c < 0x1800);
}

/// Words as a reader counts them: runs of letters and digits; each CJK character is one, and
/// kLettersOfRunOn letters of a script without blanks.
std::size_t count_words(std::string_view utf8);

/// The bytes of the character that begins with `lead`.
constexpr std::size_t character_bytes(char lead) {
    const auto c = static_cast<unsigned char>(lead);
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/// Whether it has figures of Latin, Arabic, Persian or Devanagari, or wide ones.
bool has_digit(std::string_view utf8);

/// The number of code points.
std::size_t length_utf8(std::string_view utf8);

/// The first `limit` code points, cut at a character's border.
std::string_view prefix_utf8(std::string_view utf8, std::size_t limit);

/// A set of ASCII characters to look for: string_view::find_first_of() asks a function for every
/// byte of the text.
class ByteSet {
public:
    constexpr explicit ByteSet(std::string_view bytes) {
        for (const char c : bytes) has_[static_cast<unsigned char>(c)] = true;
    }
    constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }
    /// Where the first of them stands at or after `from`, or npos.
    constexpr std::size_t first_in(std::string_view text, std::size_t from = 0) const {
        while (from < text.size() && !has(text[from])) ++from;
        return from < text.size() ? from : std::string_view::npos;
    }
    constexpr bool any_in(std::string_view text) const {
        return first_in(text) != std::string_view::npos;
    }
    /// Where the last of them stands, or npos.
    constexpr std::size_t last_in(std::string_view text) const {
        std::size_t at = text.size();
        while (at > 0 && !has(text[at - 1])) --at;
        return at > 0 ? at - 1 : std::string_view::npos;
    }

private:
    std::array<bool, 256> has_{};
};

inline constexpr ByteSet kAsciiDigits("0123456789");

}  // namespace stet
