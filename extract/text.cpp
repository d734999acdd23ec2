#include "extract/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace stet {
namespace {

/// What a character is to a reader.
enum class Seen : std::uint8_t { character, space, nothing };

Seen seen_as(UChar32 c) {
    switch (c) {
        case 0x85:
        case 0xA0:
        case 0x1680:
        case 0x2028:
        case 0x2029:
        case 0x202F:
        case 0x205F:
        case 0x3000: return Seen::space;
        case 0xAD:
        case 0x200B:
        case 0x2060:
        case 0xFEFF: return Seen::nothing;
        default: break;
    }
    if (c >= 0x2000 && c <= 0x200A) return Seen::space;
    return c >= 0x7F && c <= 0x9F ? Seen::nothing : Seen::character;
}

bool is_ascii_space(unsigned char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// The code point at `i`, which is moved past it; negative for bytes that are no UTF-8.
UChar32 next_code_point(std::string_view text, std::size_t& i) {
    auto at = static_cast<std::int64_t>(i);
    const auto length = static_cast<std::int64_t>(text.size());
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), at, length, c);
    i = static_cast<std::size_t>(at);
    return c;
}

/// Scripts written without spaces between words, counted by the character.
bool counts_alone(UChar32 c) {
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF);
}

bool is_in_word(UChar32 c) {
    if (c < 0x80) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    constexpr std::uint32_t kMask = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
    return (U_GET_GC_MASK(c) & kMask) != 0 || c == 0x200C || c == 0x200D;
}

}  // namespace

void append_clean(std::string& out, std::string_view utf8) {
    const auto printable = [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F;
    };
    bool after_space = !out.empty() && out.back() == ' ';
    std::size_t i = 0;
    while (i < utf8.size()) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if (printable(utf8[i])) {
            // Words with one space between them are as they should be.
            std::size_t end = i + 1;
            while (end < utf8.size() &&
                   (printable(utf8[end]) || (utf8[end] == ' ' && utf8[end - 1] != ' '))) {
                ++end;
            }
            out.append(utf8.substr(i, end - i));
            after_space = utf8[end - 1] == ' ';
            i = end;
            continue;
        }
        Seen seen = Seen::character;
        const std::size_t start = i;
        if (is_ascii_space(byte)) {
            while (i < utf8.size() && is_ascii_space(static_cast<unsigned char>(utf8[i]))) ++i;
            seen = Seen::space;
        } else if (byte < 0x80) {
            ++i;
            seen = Seen::nothing;
        } else {
            const UChar32 c = next_code_point(utf8, i);
            seen = c < 0 ? Seen::nothing : seen_as(c);
        }
        if (seen == Seen::character) {
            out.append(utf8.substr(start, i - start));
            after_space = false;
        } else if (seen == Seen::space && !after_space) {
            out += ' ';
            after_space = true;
        }
    }
}

std::string clean_text(std::string_view utf8) {
    const auto plain = [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F;
    };
    if (std::all_of(utf8.begin(), utf8.end(), plain)) return std::string(utf8);
    std::string out;
    out.reserve(utf8.size());
    append_clean(out, utf8);
    if (!out.empty() && out.back() == ' ') out.pop_back();
    if (!out.empty() && out.front() == ' ') out.erase(0, 1);
    return out;
}

std::string ascii_lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

bool ascii_iequals(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [&](char x, char y) { return lower(x) == lower(y); });
}

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const std::size_t start = list.find_first_not_of(" \t\n\r\f");
        if (start == std::string_view::npos) return false;
        list.remove_prefix(start);
        static constexpr ByteSet kBlank(" \t\n\r\f");
        const std::size_t length = std::min(kBlank.first_in(list), list.size());
        if (ascii_iequals(list.substr(0, length), token)) return true;
        list.remove_prefix(length);
    }
    return false;
}

std::string_view trim(std::string_view text) {
    std::size_t begin = 0;
    std::size_t end = text.size();
    while (begin < end && is_ascii_space(static_cast<unsigned char>(text[begin]))) ++begin;
    if (begin == end) return {};
    while (is_ascii_space(static_cast<unsigned char>(text[end - 1]))) --end;
    return text.substr(begin, end - begin);
}

std::size_t find_in_long(std::string_view text, std::string_view part, std::size_t from) {
    if (from > text.size() || part.size() > text.size() - from) return std::string_view::npos;
    if (part.empty()) return from;  // an empty view may point nowhere, which memmem() forbids
    const void* found = ::memmem(text.data() + from, text.size() - from, part.data(), part.size());
    if (found == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

bool holds(std::string_view text, std::string_view part) {
    return find_in_long(text, part) != std::string_view::npos;
}

std::size_t count_words(std::string_view utf8) {
    std::size_t words = 0;
    std::size_t run = 0;  // letters of a script without blanks
    bool inside = false;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if (byte < 0x80) {
            ++i;
            const bool letter = is_in_word(byte);
            words += letter && !inside ? 1 : 0;
            inside = letter || (inside && byte == '\'');
            continue;
        }
        const UChar32 c = next_code_point(utf8, i);
        if (counts_alone(c)) {
            ++words;
            inside = false;
        } else if (c > 0 && is_in_word(c)) {
            run = inside && runs_on(static_cast<char32_t>(c)) ? run + 1 : 0;
            words += inside && (run == 0 || run % kLettersOfRunOn != 0) ? 0 : 1;
            inside = true;
        } else {
            inside = inside && (c == '\'' || c == 0x2019 || c == 0xAD);
        }
    }
    return words;
}

bool has_digit(std::string_view utf8) {
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto at = [&](std::size_t k) {
            return i + k < utf8.size() ? static_cast<unsigned char>(utf8[i + k]) : 0U;
        };
        const auto between = [](unsigned c, unsigned low, unsigned high) {
            return c >= low && c <= high;
        };
        if (between(at(0), '0', '9') || (at(0) == 0xD9 && between(at(1), 0xA0, 0xA9)) ||
            (at(0) == 0xDB && between(at(1), 0xB0, 0xB9)) ||
            (at(0) == 0xE0 && at(1) == 0xA5 && between(at(2), 0xA6, 0xAF)) ||
            (at(0) == 0xEF && at(1) == 0xBC && between(at(2), 0x90, 0x99))) {
            return true;
        }
    }
    return false;
}

std::size_t length_utf8(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string_view prefix_utf8(std::string_view utf8, std::size_t limit) {
    if (utf8.size() <= limit) return utf8;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        if ((static_cast<unsigned char>(utf8[i]) & 0xC0U) != 0x80U && limit-- == 0) {
            return utf8.substr(0, i);
        }
    }
    return utf8;
}

}  // namespace stet
