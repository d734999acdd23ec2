#include "extract/references.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include <unicode/utf8.h>

namespace stet {
namespace {

constexpr char32_t kPrivatePlanes = 0xF0000;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A numeric character reference at the start of a text.
struct Reference {
    std::size_t length = 0;  // in the text; 0: only the parser can read it
    char32_t code = 0;
};

/// Numbers of characters that the parser takes as they are, closed by a semicolon.
Reference read_number(std::string_view text) {
    const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
    const std::size_t begin = hex ? 3 : 2;
    const std::size_t end = text.find(';', begin);
    constexpr std::size_t kMostDigits = 7;
    if (end == std::string_view::npos || end == begin || end - begin > kMostDigits) return {};
    std::uint32_t code = 0;
    const auto [stop, error] =
        std::from_chars(text.data() + begin, text.data() + end, code, hex ? 16 : 10);
    if (error != std::errc() || stop != text.data() + end) return {};
    const bool plain = (code >= 0x20 && code < 0x7F) || (code >= 0xA0 && code < 0xD800) ||
                       (code >= 0xE000 && code < 0xFDD0) ||
                       (code >= 0x10000 && code < kPrivatePlanes && (code & 0xFFFFU) < 0xFFFE);
    if (!plain) return {};
    return {end + 1, static_cast<char32_t>(code)};
}

}  // namespace

void append_utf8(std::string& out, char32_t code) {
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes.data(), length, code);
    out.append(bytes.data(), length);
}

std::optional<std::string> decode_references(std::string_view value) {
    struct Named {
        std::string_view name;
        std::string_view text;
    };
    static constexpr Named kCommon[] = {
        {"&amp;", "&"},    {"&quot;", "\""},    {"&nbsp;", "\u00A0"}, {"&lt;", "<"},
        {"&gt;", ">"},     {"&rsquo;", "’"},    {"&lsquo;", "‘"},     {"&rdquo;", "”"},
        {"&ldquo;", "“"},  {"&mdash;", "—"},    {"&ndash;", "–"},     {"&hellip;", "…"},
        {"&laquo;", "«"},  {"&raquo;", "»"},    {"&middot;", "·"},    {"&bull;", "•"},
        {"&apos;", "'"},   {"&copy;", "©"},     {"&reg;", "®"},       {"&times;", "×"},
        {"&eacute;", "é"}, {"&egrave;", "è"},   {"&agrave;", "à"},    {"&aacute;", "á"},
        {"&iacute;", "í"}, {"&oacute;", "ó"},   {"&uacute;", "ú"},    {"&ccedil;", "ç"},
        {"&ntilde;", "ñ"}, {"&atilde;", "ã"},   {"&auml;", "ä"},      {"&ouml;", "ö"},
        {"&uuml;", "ü"},   {"&Auml;", "Ä"},     {"&Ouml;", "Ö"},      {"&Uuml;", "Ü"},
        {"&szlig;", "ß"},  {"&shy;", "\u00AD"}, {"&euro;", "€"},      {"&deg;", "°"}};
    std::string out;
    out.reserve(value.size());
    while (!value.empty()) {
        const std::size_t at = std::min(value.find('&'), value.size());
        out.append(value.substr(0, at));
        value.remove_prefix(at);
        if (value.empty()) break;
        if (value.substr(0, 2) == "&#") {
            const Reference number = read_number(value);
            if (number.length == 0) return std::nullopt;
            append_utf8(out, number.code);
            value.remove_prefix(number.length);
            continue;
        }
        const auto* found = std::find_if(
            std::begin(kCommon), std::end(kCommon),
            [&](const Named& named) { return value.substr(0, named.name.size()) == named.name; });
        if (found != std::end(kCommon)) {
            out.append(found->text);
            value.remove_prefix(found->name.size());
        } else if (value.size() == 1 || !is_letter(value[1])) {
            out += '&';
            value.remove_prefix(1);
        } else {
            return std::nullopt;
        }
    }
    return out;
}

}  // namespace stet
