#include "extract/fold.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace stet {
namespace {

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

/// What a byte of ASCII is written as; 0 for those that are not, and for all beyond ASCII.
using ByteMap = std::array<char, 256>;

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

constexpr ByteMap make_marks(bool fold_case) {
    ByteMap map{};
    for (int byte = ' ' + 1; byte < 0x80; ++byte) {
        const char c = byte == '`' ? '\'' : static_cast<char>(byte);
        map[static_cast<std::size_t>(byte)] = fold_case ? lower(c) : c;
    }
    return map;
}

constexpr ByteMap make_word_bytes() {
    ByteMap map{};
    for (int byte = 0; byte < 0x80; ++byte) {
        const char c = lower(static_cast<char>(byte));
        const bool in_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        map[static_cast<std::size_t>(byte)] = in_word ? c : '\0';
    }
    return map;
}

constexpr ByteMap kMarks = make_marks(false);
constexpr ByteMap kFoldedMarks = make_marks(true);
constexpr ByteMap kWordBytes = make_word_bytes();

/// Where folded text is written: on the stack while it is short, which nearly all of it is.
class Buffer {
public:
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): near_ is written before it is read
    explicit Buffer(std::size_t most_bytes) {
        if (most_bytes > sizeof near_) {
            far_.resize(most_bytes);
            begin_ = far_.data();
        }
        at_ = begin_;
    }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    bool empty() const { return at_ == begin_; }
    void add(char c) { *at_++ = c; }
    void add(std::string_view text) {
        std::memcpy(at_, text.data(), text.size());
        at_ += text.size();
    }
    /// Writes the run of bytes at `at` that the map has.
    void add_run(std::string_view text, std::int32_t& at, const ByteMap& map) {
        auto i = static_cast<std::size_t>(at);
        char* to = at_;  // what is written may be anything, for all that the compiler knows
        for (; i < text.size(); ++i) {
            const char c = map[static_cast<unsigned char>(text[i])];
            if (c == '\0') break;
            *to++ = c;
        }
        at_ = to;
        at = static_cast<std::int32_t>(i);
    }
    void add_character(UChar32 c) {
        std::int32_t length = 0;
        U8_APPEND_UNSAFE(reinterpret_cast<std::uint8_t*>(at_), length, c);
        at_ += length;
    }
    std::string str() const { return {begin_, at_}; }

private:
    char near_[4096];
    std::string far_;
    char* begin_ = near_;
    char* at_ = near_;
};

std::string folded(std::string_view text, bool fold_case) {
    // Folding a letter's case may take it from two bytes to three; U+FFFD stands for single bytes.
    Buffer out(text.size() * 3 + 3);
    bool blank = false;
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
        const auto byte = static_cast<unsigned char>(text[static_cast<std::size_t>(at)]);
        if (byte <= ' ') {
            ++at;
            blank = true;
            continue;
        }
        if (byte < 0x80) {
            if (blank && !out.empty()) out.add(' ');
            blank = false;
            out.add_run(text, at, fold_case ? kFoldedMarks : kMarks);
            continue;
        }
        UChar32 c = next(text, at);
        if (u_isUWhiteSpace(c) != 0) {
            blank = true;
            continue;
        }
        if (is_invisible(c)) continue;
        if (blank && !out.empty()) out.add(' ');
        blank = false;
        switch (c) {
            case 0x2018:
            case 0x2019:
            case 0x201A:
            case 0x201B:
            case 0x2032:
            case 0xB4:
            case 0x2BC: out.add('\''); break;
            case 0x201C:
            case 0x201D:
            case 0x201E:
            case 0x201F:
            case 0xAB:
            case 0xBB:
            case 0x2033: out.add('"'); break;
            case 0x2010:
            case 0x2011:
            case 0x2012:
            case 0x2013:
            case 0x2014:
            case 0x2015:
            case 0x2212: out.add('-'); break;
            case 0x2026: out.add("..."); break;
            default: out.add_character(fold_case ? u_foldCase(c, U_FOLD_CASE_DEFAULT) : c);
        }
    }
    return out.str();
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

namespace {

/// A character between U+0080 and kKnown without its marks, in folded case, where that is one
/// letter or digit; 0 where it is more complicated.
constexpr UChar32 kKnown = 0x600;

std::array<std::uint16_t, kKnown> make_known_letters() {
    std::array<std::uint16_t, kKnown> known{};
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKDInstance(status);
    if (U_FAILURE(status)) return known;
    for (UChar32 c = 0xC0; c < kKnown; ++c) {
        icu::UnicodeString parts;
        if (normalizer->getDecomposition(c, parts) == 0) parts = c;
        UChar32 letter = 0;
        bool simple = true;
        for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
            const UChar32 part = parts.char32At(i);
            if (part >= 0x80 && u_charType(part) == U_NON_SPACING_MARK) continue;
            simple = simple && letter == 0 && u_isalnum(part) != 0;
            letter = u_foldCase(part, U_FOLD_CASE_DEFAULT);
        }
        if (simple && letter > 0 && letter <= 0xFFFF) {
            known[static_cast<std::size_t>(c)] = static_cast<std::uint16_t>(letter);
        }
    }
    return known;
}

}  // namespace

std::string fold_words(std::string_view utf8) {
    static const std::array<std::uint16_t, kKnown> known = make_known_letters();
    // A decomposition is up to 18 characters long; text that has any is rare and short.
    Buffer out(utf8.size() * 3 + 3);
    std::string more;  // what such characters make, and all after them
    bool gap = false;
    bool long_way = false;
    const auto put = [&](UChar32 c) {
        if (long_way) {
            char bytes[U8_MAX_LENGTH];
            std::int32_t length = 0;
            U8_APPEND_UNSAFE(reinterpret_cast<std::uint8_t*>(bytes), length, c);
            more.append(bytes, static_cast<std::size_t>(length));
        } else {
            out.add_character(c);
        }
    };
    const auto letter = [&](UChar32 c) {
        if (gap && !(out.empty() && more.empty())) put(' ');
        gap = false;
        put(c);
    };
    const auto add = [&](UChar32 c) {
        if (c >= 0x80 && u_charType(c) == U_NON_SPACING_MARK) return;
        // Vowel signs of Indic scripts stand within words.
        if (u_isalnum(c) == 0 && u_charType(c) != U_COMBINING_SPACING_MARK) {
            if (!is_invisible(c)) gap = true;
            return;
        }
        letter(u_foldCase(c, U_FOLD_CASE_DEFAULT));
    };
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(utf8.size());) {
        const auto byte = static_cast<unsigned char>(utf8[static_cast<std::size_t>(at)]);
        if (byte < 0x80) {
            ++at;
            if (kWordBytes[byte] == '\0') {
                gap = true;
                continue;
            }
            letter(kWordBytes[byte]);
            if (!long_way) out.add_run(utf8, at, kWordBytes);
            continue;
        }
        const UChar32 c = next(utf8, at);
        if (c < kKnown && known[static_cast<std::size_t>(c)] != 0) {
            letter(known[static_cast<std::size_t>(c)]);
            continue;
        }
        icu::UnicodeString parts;
        UErrorCode status = U_ZERO_ERROR;
        const icu::Normalizer2* normalizer =
            c >= 0xC0 ? icu::Normalizer2::getNFKDInstance(status) : nullptr;
        if (normalizer != nullptr && normalizer->getDecomposition(c, parts) != 0) {
            long_way = true;
            for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
                add(parts.char32At(i));
            }
        } else {
            add(c);
        }
    }
    return out.str() + more;
}

std::string squeezed(std::string_view utf8) {
    std::string folded = fold_words(utf8);
    std::erase(folded, ' ');
    return folded;
}

namespace {

/// Calls `take` with each word of a folded text; a CJK character is a word.
template <class Take>
void each_word(std::string_view folded, Take take) {
    std::size_t start = 0;
    const auto finish = [&](std::size_t end) {
        if (end > start) take(folded.substr(start, end - start));
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
            take(folded.substr(begin, static_cast<std::size_t>(at) - begin));
            start = static_cast<std::size_t>(at);
        }
    }
    finish(folded.size());
}

}  // namespace

std::vector<std::string_view> split_words(std::string_view folded) {
    std::vector<std::string_view> words;
    each_word(folded, [&](std::string_view word) { words.push_back(word); });
    return words;
}

WordBag::WordBag(std::string_view folded) {
    constexpr std::size_t kUsualLetters = 6;
    words_.reserve(folded.size() / kUsualLetters + 1);
    each_word(folded, [&](std::string_view word) {
        words_.push_back(std::hash<std::string_view>()(word));
    });
    std::sort(words_.begin(), words_.end());
}

double WordBag::overlap(const WordBag& other) const {
    const std::vector<std::size_t>& a = words_;
    const std::vector<std::size_t>& b = other.words_;
    if (a.empty() || b.empty()) return 0;
    std::size_t both = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const std::size_t left = a[i];
        const std::size_t right = b[j];
        both += left == right ? 1 : 0;
        i += left <= right ? 1 : 0;
        j += left >= right ? 1 : 0;
    }
    return 2.0 * static_cast<double>(both) / static_cast<double>(a.size() + b.size());
}

double word_overlap(std::string_view folded_a, std::string_view folded_b) {
    return WordBag(folded_a).overlap(WordBag(folded_b));
}

}  // namespace stet
