#include "extract/date_fold.h"

#include <algorithm>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace stet {
namespace {

const icu::Normalizer2* decomposer() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* instance = icu::Normalizer2::getNFDInstance(status);
    return U_SUCCESS(status) != 0 ? instance : nullptr;
}

bool is_dropped(UChar32 c) {
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x64B && c <= 0x655) || c == 0x640 || c == '.' ||
           c == 0x2BC || c == 0x200C || c == 0x200E || c == 0x200F || c == 0xAD || c == 0x61C;
}

UChar32 same_letter(UChar32 c) {
    switch (c) {
        case 0x64A: return 0x6CC;  // Arabic and Persian yeh
        case 0x643: return 0x6A9;  // ... and kaf
        case 0x131: return 'i';    // dotless i
        case 0xA0:
        case 0x202F:
        case 0x2009: return ' ';
        default: return c;
    }
}

std::string folded(const icu::UnicodeString& text) {
    icu::UnicodeString decomposed = text;
    if (const icu::Normalizer2* nfd = decomposer()) {
        UErrorCode status = U_ZERO_ERROR;
        decomposed = nfd->normalize(text, status);
        if (U_FAILURE(status) != 0) decomposed = text;
    }
    decomposed.foldCase();
    icu::UnicodeString kept;
    for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
        const UChar32 c = decomposed.char32At(i);
        if (!is_dropped(c)) kept.append(same_letter(c));
    }
    UErrorCode status = U_ZERO_ERROR;  // put together again: Hangul came apart
    if (const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status)) {
        const icu::UnicodeString composed = nfc->normalize(kept, status);
        if (U_SUCCESS(status) != 0) kept = composed;
    }
    std::string out;
    kept.toUTF8String(out);
    return out;
}

}  // namespace

std::string fold_date_word(std::string_view word) {
    const bool ascii = std::all_of(word.begin(), word.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) {
        std::string out;
        out.reserve(word.size());
        for (const char c : word) {
            if (c != '.') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        }
        return out;
    }
    return folded(icu::UnicodeString::fromUTF8(
        icu::StringPiece(word.data(), static_cast<int32_t>(word.size()))));
}

}  // namespace stet
