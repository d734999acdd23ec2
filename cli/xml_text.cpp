#include "cli/xml_text.h"

#include "extract/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include <unicode/uloc.h>
#include <unicode/utf8.h>

namespace stet {
namespace {

/// Of XML 1.0, without the C1 controls, which it allows and advises against, and noncharacters.
bool is_xml_character(UChar32 c) {
    if (c < 0x20) return c == '\t' || c == '\n';
    if (c >= 0x7F && c < 0xA0) return false;
    if (c >= 0xD800 && c < 0xE000) return false;
    return (c & 0xFFFE) != 0xFFFE && (c < 0xFDD0 || c > 0xFDEF);
}

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_hex_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

std::string xml_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    const auto size = static_cast<std::int64_t>(text.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::int64_t at = 0; at < size;) {
        const std::int64_t begin = at;
        UChar32 c = 0;
        U8_NEXT(bytes, at, size, c);
        if (c < 0 || !is_xml_character(c)) continue;
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default:
                out += text.substr(static_cast<std::size_t>(begin),
                                   static_cast<std::size_t>(at - begin));
        }
    }
    return out;
}

std::string xml_attribute(std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : fmt::format(" {}=\"{}\"", name, xml_text(value));
}

std::string xml_element(std::string_view name, std::string_view text) {
    return text.empty() ? std::string() : fmt::format("<{0}>{1}</{0}>\n", name, xml_text(text));
}

std::string language_tag(std::string_view language) {
    constexpr std::size_t kLongestPart = 8;
    std::string tag(trim(language));
    std::replace(tag.begin(), tag.end(), '_', '-');
    bool first = true;
    for (const std::string_view part : split_at(tag, '-')) {
        const bool sound =
            !part.empty() && part.size() <= kLongestPart &&
            std::all_of(part.begin(), part.end(), is_alphanumeric) &&
            (!first || (part.size() >= 2 && std::none_of(part.begin(), part.end(), [](char c) {
                            return c >= '0' && c <= '9';
                        })));
        if (!sound) return {};
        first = false;
    }
    return tag;
}

bool is_right_to_left(std::string_view language) {
    const std::string tag = language_tag(language);
    if (tag.empty()) return false;
    char locale[ULOC_FULLNAME_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;
    uloc_forLanguageTag(tag.c_str(), locale, sizeof locale, nullptr, &status);
    return U_SUCCESS(status) && uloc_isRightToLeft(locale) != 0;
}

std::string uri_text(std::string_view url) {
    constexpr std::string_view kOthers = "-._~:/?#@!$&'()*+,;=";
    std::string out;
    const std::size_t authority = url.find("://");
    const std::size_t path =
        authority == std::string_view::npos ? 0 : url.find_first_of("/?#", authority + 3);
    bool fragment = false;
    for (std::size_t i = 0; i < url.size(); ++i) {
        const char c = url[i];
        const bool in_host = i < path && authority != std::string_view::npos;
        const bool escape =
            c == '%' && i + 2 < url.size() && is_hex_digit(url[i + 1]) && is_hex_digit(url[i + 2]);
        bool stays = is_alphanumeric(c) || kOthers.find(c) != std::string_view::npos || escape ||
                     (in_host && (c == '[' || c == ']'));
        if (c == '#') {
            if (fragment) stays = false;
            fragment = true;
        }
        if (stays) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

std::vector<std::string_view> split_at(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string ListNest::item(int level, bool ordered) {
    constexpr int kDeepest = 12;
    const auto depth = static_cast<std::size_t>(std::clamp(level, 1, kDeepest));
    std::string out = end_below(depth);
    if (ordered_.size() == depth && ordered_.back() != ordered) out += end_below(depth - 1);
    if (ordered_.size() == depth) out += tags_.close_item;
    while (ordered_.size() < depth) {
        // A level that no item led to gets an item of its own.
        ordered_.push_back(ordered);
        out += ordered ? tags_.open_numbers : tags_.open_bullets;
        if (ordered_.size() < depth) out += tags_.open_item;
    }
    return out += tags_.open_item;
}

std::string ListNest::end_below(std::size_t depth) {
    std::string out;
    while (ordered_.size() > depth) {
        out += tags_.close_item;
        out += ordered_.back() ? tags_.close_numbers : tags_.close_bullets;
        ordered_.pop_back();
    }
    return out;
}

}  // namespace stet
