#include "extract/metadata.h"

#include "extract/json_ld.h"
#include "extract/microdata.h"
#include "extract/text.h"

#include <algorithm>
#include <array>

namespace stet {
namespace {

constexpr std::size_t kMaxMetas = 400;
constexpr std::size_t kMaxLinks = 400;

void append_utf8(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

/// HTML's names for U+00A0 to U+00FF, in order.
constexpr std::array<std::string_view, 96> kLatin1Names = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
    "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
    "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
    "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
    "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

struct NamedCharacter {
    std::string_view name;
    std::uint32_t code;
};
constexpr NamedCharacter kOtherNames[] = {
    {"amp", '&'},       {"lt", '<'},        {"gt", '>'},        {"quot", '"'},
    {"apos", '\''},     {"ndash", 0x2013},  {"mdash", 0x2014},  {"lsquo", 0x2018},
    {"rsquo", 0x2019},  {"sbquo", 0x201A},  {"ldquo", 0x201C},  {"rdquo", 0x201D},
    {"bdquo", 0x201E},  {"hellip", 0x2026}, {"lsaquo", 0x2039}, {"rsaquo", 0x203A},
    {"bull", 0x2022},   {"euro", 0x20AC},   {"trade", 0x2122},  {"OElig", 0x0152},
    {"oelig", 0x0153},  {"Scaron", 0x0160}, {"scaron", 0x0161}, {"minus", 0x2212},
    {"thinsp", 0x2009}, {"ensp", 0x2002},   {"emsp", 0x2003},   {"zwnj", 0x200C},
    {"zwj", 0x200D}};

/// The character that a reference without "&" and ";" stands for; 0 for none.
std::uint32_t character(std::string_view name) {
    if (name.size() > 1 && name[0] == '#') {
        const bool hex = name[1] == 'x' || name[1] == 'X';
        std::uint32_t code = 0;
        name.remove_prefix(hex ? 2 : 1);
        if (name.empty() || name.size() > 7) return 0;
        for (const char c : name) {
            std::uint32_t digit = 0;
            if (c >= '0' && c <= '9') {
                digit = static_cast<std::uint32_t>(c - '0');
            } else if (hex && c >= 'a' && c <= 'f') {
                digit = static_cast<std::uint32_t>(c - 'a') + 10;
            } else if (hex && c >= 'A' && c <= 'F') {
                digit = static_cast<std::uint32_t>(c - 'A') + 10;
            } else {
                return 0;
            }
            code = code * (hex ? 16 : 10) + digit;
        }
        return code < 0x20 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? 0 : code;
    }
    for (const NamedCharacter& named : kOtherNames) {
        if (named.name == name) return named.code;
    }
    const auto found = std::find(kLatin1Names.begin(), kLatin1Names.end(), name);
    if (found == kLatin1Names.end()) return 0;
    return 0xA0 + static_cast<std::uint32_t>(found - kLatin1Names.begin());
}

/// Drops "<b>", "</p>", "<br/>": a "<" that starts no tag stays.
std::string without_tags(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        const bool tag =
            text[i] == '<' && (next == '/' || next == '!' || (next >= 'a' && next <= 'z') ||
                               (next >= 'A' && next <= 'Z'));
        const std::size_t end = tag ? text.find('>', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            out += text[i++];
            continue;
        }
        const char name = next == '/' && i + 2 < text.size() ? text[i + 2] : next;
        // Blocks part words; inline markup does not.
        if (name == 'p' || name == 'P' || name == 'b' || name == 'd' || name == 'l') {
            const bool inline_bold =
                text.substr(i, end - i + 1).find("b>") != std::string_view::npos;
            if (!inline_bold) out += ' ';
        }
        i = end + 1;
    }
    return out;
}

// ---- Blogger's script -----------------------------------------------------------------------

/// The string that follows 'key': in a JavaScript literal, \x and \u escapes undone.
std::string literal_member(std::string_view script, std::string_view key) {
    const std::string quoted = std::string("'").append(key).append("':");
    std::size_t at = script.find(quoted);
    if (at == std::string_view::npos) return {};
    at = script.find_first_not_of(" \t", at + quoted.size());
    if (at == std::string_view::npos || (script[at] != '\'' && script[at] != '"')) return {};
    const char quote = script[at++];
    std::string out;
    while (at < script.size() && script[at] != quote && out.size() < 1000) {
        if (script[at] != '\\' || at + 1 >= script.size()) {
            out += script[at++];
            continue;
        }
        const char kind = script[at + 1];
        const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
        at += 2;
        if (digits == 0) {
            out += kind == 'n' ? ' ' : kind;
            continue;
        }
        std::uint32_t code = 0;
        for (std::size_t i = 0; i < digits && at < script.size(); ++i, ++at) {
            const char c = script[at];
            const int digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : 0;
            code = code * 16 + static_cast<std::uint32_t>(digit);
        }
        if (code >= 0x20 && (code < 0xD800 || code >= 0xE000)) append_utf8(out, code);
    }
    return clean_value(out);
}

void read_blogger_state(std::string_view html, Metadata& metadata) {
    constexpr std::size_t kMaxStateBytes = 64U << 10U;
    const std::size_t start = html.rfind("_WidgetManager._SetDataContext(");
    if (start == std::string_view::npos) return;
    const std::string_view script = html.substr(start, kMaxStateBytes);
    const std::size_t blog = script.find("'name': 'blog'");
    if (blog == std::string_view::npos) return;
    metadata.state_language = literal_member(script.substr(blog), "locale");
    metadata.state_site = literal_member(script.substr(blog), "title");
}

// ---- The page's own article -----------------------------------------------------------------

int type_rank(std::string_view type) {
    if (type == "WebPage" || type == "ItemPage" || type == "AboutPage") return 0;
    if (type == "Article" || type == "BlogPosting" || type == "SocialMediaPosting" ||
        type == "CreativeWork" || type == "TechArticle" || type == "ScholarlyArticle") {
        return 2;
    }
    return 3;  // NewsArticle and its kinds, LiveBlogPosting
}

bool shares_words(std::string_view text, std::string_view title) {
    return text.size() >= 8 && title.find(text) != std::string_view::npos;
}

std::optional<std::size_t> choose(const Metadata& metadata, Source source, std::string_view url) {
    const std::string og_title = metadata.first_meta({"og:title", "twitter:title"});
    const std::string_view canonical = metadata.link("canonical");
    std::optional<std::size_t> best;
    int best_score = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < metadata.articles.size(); ++i) {
        const StructuredArticle& article = metadata.articles[i];
        if (article.source != source) continue;
        ++count;
        int score = 10 + 4 * type_rank(article.type);
        if (article.nested) score -= 9;
        if (!article.headline.empty()) score += 4;
        if (!article.date_published.empty()) score += 2;
        if (!article.authors.empty()) score += 1;
        const std::string& title = article.headline.empty() ? article.name : article.headline;
        if (shares_words(title, metadata.title) || shares_words(title, og_title)) score += 8;
        if (!article.url.empty() &&
            (same_page(article.url, url) || same_page(article.url, canonical))) {
            score += 8;
        }
        if (!best || score > best_score) {
            best = i;
            best_score = score;
        }
    }
    // One of many cards of a list is no description of the page.
    if (best && count > 3 && best_score < 20) best.reset();
    return best;
}

}  // namespace

bool is_article_type(std::string_view type) {
    static constexpr std::string_view kNames[] = {"NewsArticle",
                                                  "Article",
                                                  "BlogPosting",
                                                  "ReportageNewsArticle",
                                                  "LiveBlogPosting",
                                                  "AnalysisNewsArticle",
                                                  "OpinionNewsArticle",
                                                  "BackgroundNewsArticle",
                                                  "ReviewNewsArticle",
                                                  "AskPublicNewsArticle",
                                                  "AdvertiserContentArticle",
                                                  "Report",
                                                  "SatiricalArticle",
                                                  "ScholarlyArticle",
                                                  "TechArticle",
                                                  "SocialMediaPosting",
                                                  "DiscussionForumPosting",
                                                  "WebPage",
                                                  "ItemPage",
                                                  "AboutPage",
                                                  "CreativeWork"};
    return std::find(std::begin(kNames), std::end(kNames), type) != std::end(kNames);
}

std::string decode_entities(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t amp = std::min(text.find('&', i), text.size());
        out.append(text.substr(i, amp - i));
        i = amp;
        if (i >= text.size()) break;
        const std::size_t end = text.substr(i, 12).find(';');
        const std::uint32_t code =
            end == std::string_view::npos ? 0 : character(text.substr(i + 1, end - 1));
        if (code == 0) {
            out += text[i++];
        } else {
            append_utf8(out, code);
            i += end + 1;
        }
    }
    return out;
}

std::string clean_value(std::string_view text) {
    text = trim(text);
    static constexpr ByteSet kMarkup("<&");
    if (!kMarkup.any_in(text)) return clean_text(text);
    std::string decoded = decode_entities(text);
    if (decoded.find('&') != std::string::npos) decoded = decode_entities(decoded);
    if (decoded.find('<') != std::string::npos) decoded = without_tags(decoded);
    return clean_text(decoded);
}

bool same_page(std::string_view a, std::string_view b) {
    const auto cut = [](std::string_view url) {
        url = trim(url);
        static constexpr ByteSet kEnds("?#");
        url = url.substr(0, kEnds.first_in(url));
        const std::size_t scheme = url.find("//");
        if (scheme != std::string_view::npos && scheme < 10) url.remove_prefix(scheme + 2);
        if (url.substr(0, 4) == "www.") url.remove_prefix(4);
        while (!url.empty() && url.back() == '/') url.remove_suffix(1);
        return url;
    };
    a = cut(a);
    b = cut(b);
    if (a.empty() || b.empty()) return false;
    if (a.front() == '/' && b.front() != '/') b.remove_prefix(std::min(b.find('/'), b.size()));
    if (b.front() == '/' && a.front() != '/') a.remove_prefix(std::min(a.find('/'), a.size()));
    return !a.empty() && ascii_iequals(a, b);
}

std::string_view Metadata::meta(std::string_view name) const {
    for (const MetaTag& tag : metas) {
        if (tag.name == name) return tag.content;
    }
    return {};
}

std::string Metadata::first_meta(std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names) {
        for (const MetaTag& tag : metas) {
            if (tag.name != name) continue;
            std::string value = clean_value(tag.content);
            if (!value.empty()) return value;
        }
    }
    return {};
}

std::string_view Metadata::link(std::string_view rel) const {
    for (const LinkTag& tag : links) {
        if (has_token(tag.rel, rel) && !trim(tag.href).empty()) return trim(tag.href);
    }
    return {};
}

Metadata read_metadata(const Document& page, std::string_view html, std::string_view url) {
    Metadata out;
    out.html_lang = trim(page.attribute(page.html(), "lang"));
    if (out.html_lang.empty()) out.html_lang = trim(page.attribute(page.html(), "xml:lang"));
    bool in_svg = false;
    NodeId svg_end = 0;
    for (NodeId at = 0; at < page.size(); ++at) {
        const Node& node = page[at];
        if (in_svg && at >= svg_end) in_svg = false;
        switch (node.tag) {
            case Tag::svg:
                in_svg = true;
                svg_end = node.end;
                break;
            case Tag::title:
                if (out.title.empty() && !in_svg) out.title = clean_value(page.raw_text(at));
                break;
            case Tag::meta: {
                if (out.metas.size() >= kMaxMetas) break;
                std::string_view name;
                std::string_view property;
                std::string_view itemprop;
                std::string_view content;
                for (const Attribute& attribute : page.attributes(at)) {
                    if (attribute.is("property")) property = attribute.value;
                    if (attribute.is("name")) name = attribute.value;
                    if (attribute.is("itemprop") || attribute.is("http-equiv")) {
                        itemprop = attribute.value;
                    }
                    if (attribute.is("content") || (attribute.is("value") && content.empty())) {
                        content = attribute.value;
                    }
                }
                for (const std::string_view key : {property, name, itemprop}) {
                    if (!trim(key).empty()) {
                        out.metas.push_back({ascii_lower(trim(key)), content});
                    }
                    if (!trim(property).empty() && !trim(name).empty() && key == name) break;
                }
                break;
            }
            case Tag::link:
                if (out.links.size() < kMaxLinks) {
                    LinkTag link;
                    for (const Attribute& attribute : page.attributes(at)) {
                        if (attribute.is("rel")) link.rel = ascii_lower(attribute.value);
                        if (attribute.is("href")) link.href = attribute.value;
                        if (attribute.is("type")) link.type = attribute.value;
                        if (attribute.is("title")) link.title = attribute.value;
                        if (attribute.is("hreflang")) link.hreflang = attribute.value;
                    }
                    if (!link.rel.empty()) out.links.push_back(std::move(link));
                }
                break;
            default: break;
        }
    }
    out.is_blogger = ascii_iequals(trim(out.meta("generator")), "blogger");
    if (out.is_blogger) read_blogger_state(html, out);
    read_json_ld(page, out);
    read_microdata(page, out);
    out.json_ld_index = choose(out, Source::json_ld, url);
    out.microdata_index = choose(out, Source::microdata, url);
    return out;
}

}  // namespace stet
