#include "extract/fold.h"

#include <algorithm>
#include <cstdint>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace stet {
namespace {

void append(std::string& out, UChar32 c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
        return;
    }
    char buffer[U8_MAX_LENGTH];
    std::int32_t length = 0;
    UBool failed = 0;
    U8_APPEND(reinterpret_cast<std::uint8_t*>(buffer), length, U8_MAX_LENGTH, c, failed);
    if (failed == 0) out.append(buffer, static_cast<std::size_t>(length));
}

/// The character at `at`, which moves on; U+FFFD for what is no UTF-8.
UChar32 next(std::string_view text, std::int32_t& at) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), at,
                    static_cast<std::int32_t>(text.size()), c);
    return c;
}

bool is_invisible(UChar32 c) {
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

std::string folded(std::string_view text, bool fold_case) {
    std::string out;
    out.reserve(text.size());
    bool blank = false;
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
        UChar32 c = next(text, at);
        if (c == ' ' || (c < 0x20) || (c >= 0x80 && u_isUWhiteSpace(c) != 0)) {
            blank = true;
            continue;
        }
        if (is_invisible(c)) continue;
        if (blank && !out.empty()) out += ' ';
        blank = false;
        if (c >= 0x80 || c == '`') {
            switch (c) {
                case 0x2018:
                case 0x2019:
                case 0x201A:
                case 0x201B:
                case 0x2032:
                case 0xB4:
                case '`':
                case 0x2BC: c = '\''; break;
                case 0x201C:
                case 0x201D:
                case 0x201E:
                case 0x201F:
                case 0xAB:
                case 0xBB:
                case 0x2033: c = '"'; break;
                case 0x2010:
                case 0x2011:
                case 0x2012:
                case 0x2013:
                case 0x2014:
                case 0x2015:
                case 0x2212: c = '-'; break;
                case 0x2026: out += "..."; continue;
                default:
                    if (fold_case) c = u_foldCase(c, U_FOLD_CASE_DEFAULT);
            }
        } else if (fold_case && c >= 'A' && c <= 'Z') {
            c += 32;
        }
        append(out, c);
    }
    return out;
}

bool is_wide(UChar32 c) {
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0x20000 && c <= 0x3FFFF);
}

}  // namespace

std::string fold_text(std::string_view utf8) {
    return folded(utf8, true);
}
std::string fold_marks(std::string_view utf8) {
    return folded(utf8, false);
}

std::string fold_words(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKDInstance(status);
    bool gap = false;
    const auto add = [&](UChar32 c) {
        const bool mark = c >= 0x80 && u_charType(c) == U_NON_SPACING_MARK;
        if (mark) return;
        if (!(c < 0x80
                  ? ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
                  : u_isalnum(c) != 0)) {
            if (!is_invisible(c)) gap = true;
            return;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        append(out, u_foldCase(c, U_FOLD_CASE_DEFAULT));
    };
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(utf8.size());) {
        const UChar32 c = next(utf8, at);
        icu::UnicodeString parts;
        if (c >= 0xC0 && U_SUCCESS(status) && normalizer->getDecomposition(c, parts) != 0) {
            for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
                add(parts.char32At(i));
            }
        } else {
            add(c);
        }
    }
    return out;
}

std::vector<std::string_view> split_words(std::string_view folded) {
    std::vector<std::string_view> words;
    std::size_t start = 0;
    const auto finish = [&](std::size_t end) {
        if (end > start) words.push_back(folded.substr(start, end - start));
    };
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(folded.size());) {
        const auto begin = static_cast<std::size_t>(at);
        if (static_cast<unsigned char>(folded[begin]) < 0x80) {
            ++at;
            if (folded[begin] == ' ') {
                finish(begin);
                start = begin + 1;
            }
            continue;
        }
        const UChar32 c = next(folded, at);
        if (is_wide(c)) {
            finish(begin);
            words.push_back(folded.substr(begin, static_cast<std::size_t>(at) - begin));
            start = static_cast<std::size_t>(at);
        }
    }
    finish(folded.size());
    return words;
}

double word_overlap(std::string_view folded_a, std::string_view folded_b) {
    std::vector<std::string_view> a = split_words(folded_a);
    std::vector<std::string_view> b = split_words(folded_b);
    if (a.empty() || b.empty()) return 0;
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    std::size_t both = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j]) {
            ++both;
            ++i;
            ++j;
        } else if (a[i] < b[j]) {
            ++i;
        } else {
            ++j;
        }
    }
    return 2.0 * static_cast<double>(both) / static_cast<double>(a.size() + b.size());
}

}  // namespace stet
