#include "crawler/meta_scan.h"

#include "extract/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace stet {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/// Where `needle` (lower case) stands in `text` from `at` on, ASCII case ignored.
std::size_t find_ignoring_case(std::string_view text, std::string_view needle, std::size_t at) {
    for (; at + needle.size() <= text.size(); ++at) {
        const void* hit = std::memchr(text.data() + at, needle[0], text.size() - at);
        if (hit == nullptr) return std::string_view::npos;
        at = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
        if (at + needle.size() <= text.size() &&
            ascii_iequals(text.substr(at, needle.size()), needle)) {
            return at;
        }
    }
    return std::string_view::npos;
}

struct ReadAttribute {
    std::string_view name;
    std::string_view value;
};

/// The next attribute of a tag; `at` stands behind it afterwards. False at the tag's end.
bool next_attribute(std::string_view html, std::size_t& at, ReadAttribute& out) {
    while (at < html.size() && (is_space(html[at]) || html[at] == '/')) ++at;
    if (at >= html.size() || html[at] == '>') return false;
    const std::size_t begin = at;
    while (at < html.size() && !is_space(html[at]) && html[at] != '>' && html[at] != '/' &&
           (html[at] != '=' || at == begin))
        ++at;
    out.name = html.substr(begin, at - begin);
    out.value = {};
    while (at < html.size() && is_space(html[at])) ++at;
    if (at >= html.size() || html[at] != '=') return true;
    ++at;
    while (at < html.size() && is_space(html[at])) ++at;
    if (at >= html.size()) return true;
    if (html[at] == '"' || html[at] == '\'') {
        const std::size_t end = std::min(html.find(html[at], at + 1), html.size());
        out.value = html.substr(at + 1, end - at - 1);
        at = std::min(end + 1, html.size());
    } else {
        const std::size_t from = at;
        while (at < html.size() && !is_space(html[at]) && html[at] != '>') ++at;
        out.value = html.substr(from, at - from);
    }
    return true;
}

void append_utf8(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out.push_back(static_cast<char>(code));
    } else if (code < 0x800) {
        out.push_back(static_cast<char>(0xC0U | (code >> 6U)));
        out.push_back(static_cast<char>(0x80U | (code & 0x3FU)));
    } else if (code < 0x10000) {
        out.push_back(static_cast<char>(0xE0U | (code >> 12U)));
        out.push_back(static_cast<char>(0x80U | ((code >> 6U) & 0x3FU)));
        out.push_back(static_cast<char>(0x80U | (code & 0x3FU)));
    } else {
        out.push_back(static_cast<char>(0xF0U | (code >> 18U)));
        out.push_back(static_cast<char>(0x80U | ((code >> 12U) & 0x3FU)));
        out.push_back(static_cast<char>(0x80U | ((code >> 6U) & 0x3FU)));
        out.push_back(static_cast<char>(0x80U | (code & 0x3FU)));
    }
}

/// windows-1252's C1 range, as HTML reads "&#150;".
std::uint32_t html_code_point(std::uint32_t code) {
    static constexpr std::array<std::uint16_t, 32> kC1{
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    if (code >= 0x80 && code < 0xA0) return kC1[code - 0x80];
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 0xFFFD;
    return code;
}

struct NamedEntity {
    std::string_view name;
    std::uint32_t code;
};
constexpr std::array<NamedEntity, 44> kEntities{{
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},
    {"nbsp", 0xA0},    {"copy", 0xA9},    {"reg", 0xAE},      {"laquo", 0xAB},   {"raquo", 0xBB},
    {"mdash", 0x2014}, {"ndash", 0x2013}, {"hellip", 0x2026}, {"lsquo", 0x2018}, {"rsquo", 0x2019},
    {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"sbquo", 0x201A},  {"bdquo", 0x201E}, {"bull", 0x2022},
    {"middot", 0xB7},  {"euro", 0x20AC},  {"pound", 0xA3},    {"trade", 0x2122}, {"deg", 0xB0},
    {"eacute", 0xE9},  {"egrave", 0xE8},  {"agrave", 0xE0},   {"aacute", 0xE1},  {"iacute", 0xED},
    {"oacute", 0xF3},  {"uacute", 0xFA},  {"ntilde", 0xF1},   {"ccedil", 0xE7},  {"ouml", 0xF6},
    {"auml", 0xE4},    {"uuml", 0xFC},    {"szlig", 0xDF},    {"Ouml", 0xD6},    {"Auml", 0xC4},
    {"Uuml", 0xDC},    {"acirc", 0xE2},   {"ecirc", 0xEA},    {"ocirc", 0xF4},
}};

}  // namespace

std::string expand_references(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t amp = std::min(text.find('&', at), text.size());
        out.append(text.substr(at, amp - at));
        at = amp;
        if (at == text.size()) break;
        constexpr std::size_t kMaxEntity = 12;
        const std::size_t end = text.substr(at, kMaxEntity).find(';');
        if (end != std::string_view::npos && end > 1) {
            const std::string_view name = text.substr(at + 1, end - 1);
            if (name[0] == '#' && name.size() > 1) {
                const bool hex = name[1] == 'x' || name[1] == 'X';
                std::uint32_t code = 0;
                bool good = name.size() > (hex ? 2U : 1U);
                for (const char c : name.substr(hex ? 2 : 1)) {
                    const char lower = static_cast<char>(c | 0x20);
                    std::uint32_t digit = 99;
                    if (c >= '0' && c <= '9')
                        digit = static_cast<std::uint32_t>(c - '0');
                    else if (hex && lower >= 'a' && lower <= 'f')
                        digit = static_cast<std::uint32_t>(lower - 'a') + 10;
                    if (digit == 99) {
                        good = false;
                        break;
                    }
                    code = std::min<std::uint32_t>(code * (hex ? 16 : 10) + digit, 0x110000);
                }
                if (good) {
                    append_utf8(out, html_code_point(code));
                    at += end + 1;
                    continue;
                }
            } else {
                const auto entity =
                    std::find_if(kEntities.begin(), kEntities.end(),
                                 [&](const NamedEntity& e) { return e.name == name; });
                if (entity != kEntities.end()) {
                    append_utf8(out, entity->code);
                    at += end + 1;
                    continue;
                }
            }
        }
        out.push_back('&');
        ++at;
    }
    return out;
}

std::vector<MetaElement> scan_meta(std::string_view html) {
    html = html.substr(0, kMetaScanBytes);
    std::vector<MetaElement> found;
    std::size_t at = 0;
    while (found.size() < kMaxMetaElements) {
        at = html.find('<', at);
        if (at == std::string_view::npos) break;
        const std::string_view rest = html.substr(at);
        if (rest.starts_with("<!--")) {
            const std::size_t end = html.find("-->", at + 4);
            if (end == std::string_view::npos) break;
            at = end + 3;
            continue;
        }
        const char first = rest.size() < 2 ? '\0' : static_cast<char>(rest[1] | 0x20);
        if (first != 'm' && first != 's' && first != 't') {
            ++at;
            continue;
        }
        std::string_view skipped;
        for (const std::string_view name : {"script", "style", "title", "textarea"}) {
            if (rest.size() > name.size() + 1 && ascii_iequals(rest.substr(1, name.size()), name) &&
                (is_space(rest[name.size() + 1]) || rest[name.size() + 1] == '>')) {
                skipped = name;
            }
        }
        if (!skipped.empty()) {
            const std::string close = "</" + std::string(skipped);
            const std::size_t end = find_ignoring_case(html, close, at + 1);
            if (end == std::string_view::npos) break;
            at = end + close.size();
            continue;
        }
        if (rest.size() < 6 || !ascii_iequals(rest.substr(1, 4), "meta") ||
            !(is_space(rest[5]) || rest[5] == '/')) {
            ++at;
            continue;
        }
        at += 5;
        MetaElement meta;
        ReadAttribute attribute;
        while (next_attribute(html, at, attribute)) {
            if (ascii_iequals(attribute.name, "name")) {
                meta.name = std::string(trim(attribute.value));
            } else if (ascii_iequals(attribute.name, "http-equiv")) {
                meta.http_equiv = std::string(trim(attribute.value));
            } else if (ascii_iequals(attribute.name, "content")) {
                meta.content = expand_references(attribute.value);
            }
        }
        if (!meta.name.empty() || !meta.http_equiv.empty()) found.push_back(std::move(meta));
    }
    return found;
}

}  // namespace stet
