#include "crawler/xml_reader.h"

#include "crawler/meta_scan.h"
#include "extract/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace stet {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool begins_name(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || byte >= 0x80;
}

struct Known {
    std::string_view uri;  // lower case, without "http://", "https://" and a final "/" or "#"
    std::string_view prefix;
};

/// Namespaces that feeds and sitemaps use, with the many spellings of some.
constexpr std::array<Known, 34> kKnown{{
    {"www.w3.org/2005/atom", "atom"},
    {"purl.org/atom/ns", "atom"},
    {"example.com/newformat", "atom"},
    {"example.com/necho", "atom"},
    {"purl.org/echo", "atom"},
    {"uri/of/echo/namespace#", "atom"},
    {"purl.org/dc/elements/1.1", "dc"},
    {"purl.org/dc/elements/1.0", "dc"},
    {"purl.org/dc/terms", "dcterms"},
    {"purl.org/rss/1.0/modules/content", "content"},
    {"www.google.com/schemas/sitemap-news/0.9", "news"},
    {"www.google.com/schemas/sitemap-news/0.84", "news"},
    {"www.google.com/schemas/sitemap-image/1.1", "image"},
    {"www.google.com/schemas/sitemap-video/1.1", "video"},
    {"www.google.com/schemas/sitemap-mobile/1.0", "mobile"},
    {"www.w3.org/1999/xhtml", "xhtml"},
    {"www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"},
    {"rssnamespace.org/feedburner/ext/1.0", "feedburner"},
    {"search.yahoo.com/mrss", "media"},
    {"www.itunes.com/dtds/podcast-1.0.dtd", "itunes"},
    {"www.itunes.com/dtds/podcast-1.0", "itunes"},
    {"purl.org/rss/1.0/modules/syndication", "sy"},
    {"backend.userland.com/rss2", ""},
    {"backend.userland.com/rss", ""},
    {"blogs.law.harvard.edu/tech/rss", ""},
    {"cyber.law.harvard.edu/rss/rss.html", ""},
    {"purl.org/rss/1.0", ""},
    {"my.netscape.com/rdf/simple/0.9", ""},
    {"channel.netscape.com/rdf/simple/0.9", ""},
    {"my.netscape.com/publish/formats/rss-0.9.dtd", ""},
    {"purl.org/net/rss1.1", ""},
    {"www.sitemaps.org/schemas/sitemap/0.9", ""},
    {"www.google.com/schemas/sitemap/0.84", ""},
    {"www.google.com/schemas/sitemap/0.9", ""},
}};

/// The well-known prefix of a namespace; `prefix` where it is none of ours.
std::string known_prefix(std::string_view uri, std::string_view prefix) {
    std::string plain = ascii_lower(trim(uri));
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (plain.starts_with(scheme)) plain.erase(0, scheme.size());
    }
    while (!plain.empty() && (plain.back() == '/' || plain.back() == '#')) plain.pop_back();
    for (const Known& known : kKnown) {
        std::string_view candidate = known.uri;
        while (candidate.ends_with('#')) candidate.remove_suffix(1);
        if (plain == candidate) return std::string(known.prefix);
    }
    return ascii_lower(prefix);
}

}  // namespace

XmlReader::XmlReader(std::string_view utf8) : in_(utf8) {}

std::string_view XmlReader::attribute(std::string_view name) const {
    for (const Attribute& attribute : attributes_) {
        if (ascii_iequals(attribute.name, name)) return attribute.value;
    }
    return {};
}

std::string XmlReader::resolve(std::string_view written) const {
    const std::size_t colon = written.find(':');
    const std::string_view prefix = colon == std::string_view::npos ? "" : written.substr(0, colon);
    const std::string_view local =
        colon == std::string_view::npos ? written : written.substr(colon + 1);
    std::string known = ascii_lower(prefix);
    const auto found = std::find_if(namespaces_.rbegin(), namespaces_.rend(),
                                    [&](const auto& entry) { return entry.first == prefix; });
    if (found != namespaces_.rend()) known = found->second;
    if (known.empty()) return std::string(local);
    known.push_back(':');
    known.append(local);
    return known;
}

void XmlReader::take_entity(std::string_view declaration) {
    // <!ENTITY name "value">: no parameter entity, nothing external, nothing that refers on.
    declaration = trim(declaration);
    const std::size_t end = declaration.find_first_of(" \t\r\n");
    if (end == std::string_view::npos || entities_.size() >= kMaxXmlEntities) return;
    std::string_view value = trim(declaration.substr(end));
    if (value.size() < 2 || (value[0] != '"' && value[0] != '\'')) return;
    value = value.substr(1, value.find(value[0], 1) - 1);
    if (value.size() > kMaxXmlEntityBytes || value.find_first_of("&%<") != std::string_view::npos) {
        return;
    }
    entities_.emplace_back(declaration.substr(0, end), value);
}

std::string XmlReader::decode(std::string_view text) {
    std::string decoded = expand_references(text);
    if (entities_.empty()) return decoded;
    std::string out;
    std::size_t at = 0;
    while (at < decoded.size()) {
        const std::size_t amp = std::min(decoded.find('&', at), decoded.size());
        out.append(decoded, at, amp - at);
        at = amp;
        if (at == decoded.size()) break;
        const std::string_view near = std::string_view(decoded).substr(at, kMaxXmlReference);
        const std::size_t length = near.find(';');
        const std::string_view name =
            length == std::string_view::npos ? std::string_view{} : near.substr(1, length - 1);
        const auto found = std::find_if(entities_.begin(), entities_.end(),
                                        [&](const auto& e) { return e.first == name; });
        if (found == entities_.end() || expanded_ + found->second.size() > kMaxXmlExpansion) {
            out.push_back('&');
            ++at;
            continue;
        }
        expanded_ += found->second.size();
        out.append(found->second);
        at += length + 1;
    }
    return out;
}

void XmlReader::read_doctype() {
    // <!DOCTYPE name [ ... ]>: brackets and quotes may hold ">".
    std::size_t brackets = 0;
    std::size_t declaration = 0;
    char quote = '\0';
    for (; at_ < in_.size(); ++at_) {
        const char c = in_[at_];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '[') {
            ++brackets;
        } else if (c == ']' && brackets > 0) {
            --brackets;
        } else if (c == '<' && in_.substr(at_).starts_with("<!ENTITY")) {
            declaration = at_ + 8;
        } else if (c == '>' && brackets == 0) {
            ++at_;
            return;
        } else if (c == '>' && declaration != 0) {
            take_entity(in_.substr(declaration, at_ - declaration));
            declaration = 0;
        }
    }
}

XmlReader::Event XmlReader::close_one() {
    name_ = std::move(open_.back().name);
    namespaces_.resize(open_.back().namespaces);
    open_.pop_back();
    attributes_.clear();
    if (closing_ > 0) --closing_;
    return event_ = Event::end;
}

XmlReader::Event XmlReader::start_tag(std::size_t end) {
    // in_[at_] is '<', in_[end] is '>' or the end of everything.
    source_ = in_.substr(at_, std::min(end + 1, in_.size()) - at_);
    std::size_t at = at_ + 1;
    at_ = std::min(end + 1, in_.size());
    std::size_t stop = end;
    close_again_ = stop > at && in_[stop - 1] == '/';
    if (close_again_) --stop;
    std::size_t begin = at;
    while (at < stop && !is_space(in_[at]) && in_[at] != '/') ++at;
    Open opened;
    opened.written = in_.substr(begin, at - begin);
    opened.namespaces = namespaces_.size();
    attributes_.clear();
    while (at < stop && attributes_.size() < kMaxXmlAttributes) {
        while (at < stop && (is_space(in_[at]) || in_[at] == '/')) ++at;
        begin = at;
        while (at < stop && !is_space(in_[at]) && in_[at] != '=') ++at;
        if (at == begin) {
            if (at < stop) ++at;  // a stray "="
            continue;
        }
        Attribute attribute{in_.substr(begin, at - begin), {}};
        while (at < stop && is_space(in_[at])) ++at;
        if (at < stop && in_[at] == '=') {
            ++at;
            while (at < stop && is_space(in_[at])) ++at;
            std::string_view value;
            if (at < stop && (in_[at] == '"' || in_[at] == '\'')) {
                const std::size_t close = std::min(in_.find(in_[at], at + 1), stop);
                value = in_.substr(at + 1, close - at - 1);
                at = std::min(close + 1, stop);
            } else {
                begin = at;
                while (at < stop && !is_space(in_[at])) ++at;
                value = in_.substr(begin, at - begin);
            }
            attribute.value = expand_references(value);
        }
        if (namespaces_.size() < kMaxXmlNamespaces) {
            if (attribute.name == "xmlns") {
                namespaces_.emplace_back("", known_prefix(attribute.value, ""));
            } else if (attribute.name.starts_with("xmlns:")) {
                const std::string_view prefix = attribute.name.substr(6);
                namespaces_.emplace_back(prefix, known_prefix(attribute.value, prefix));
            }
        }
        attributes_.push_back(std::move(attribute));
    }
    opened.name = resolve(opened.written);
    name_ = opened.name;
    if (open_.size() >= kMaxXmlDepth && !close_again_) {
        // Too deep to keep apart: the element above ends here.
        namespaces_.resize(std::max(open_.back().namespaces, opened.namespaces));
        open_.pop_back();
    }
    open_.push_back(std::move(opened));
    return event_ = Event::start;
}

XmlReader::Event XmlReader::next() {
    if (close_again_) {
        close_again_ = false;
        source_ = {};
        return close_one();
    }
    if (closing_ > 0) return close_one();
    text_.clear();
    while (at_ < in_.size()) {
        const std::size_t tag = std::min(in_.find('<', at_), in_.size());
        if (tag > at_) {
            text_.append(decode(in_.substr(at_, tag - at_)));
            at_ = tag;
            continue;
        }
        const std::string_view rest = in_.substr(at_);
        if (rest.starts_with("<![CDATA[")) {
            const std::size_t end = in_.find("]]>", at_ + 9);
            text_.append(in_.substr(at_ + 9, std::min(end, in_.size()) - at_ - 9));
            at_ = end == std::string_view::npos ? in_.size() : end + 3;
            continue;
        }
        if (rest.starts_with("<!--")) {
            const std::size_t end = in_.find("-->", at_ + 4);
            at_ = end == std::string_view::npos ? in_.size() : end + 3;
            continue;
        }
        if (rest.starts_with("<?")) {
            const std::size_t end = in_.find("?>", at_ + 2);
            at_ = end == std::string_view::npos ? in_.size() : end + 2;
            continue;
        }
        if (rest.starts_with("<!")) {
            read_doctype();
            continue;
        }
        const bool closes = rest.size() > 2 && rest[1] == '/';
        if (!closes && (rest.size() < 2 || !begins_name(rest[1]))) {
            text_.push_back('<');  // a bare "<" in text
            ++at_;
            continue;
        }
        if (!text_.empty()) return event_ = Event::text;
        // A ">" inside an attribute's quotes does not end the tag.
        std::size_t end = at_ + 1;
        char quote = '\0';
        for (; end < in_.size(); ++end) {
            const char c = in_[end];
            if (quote != '\0') {
                if (c == quote) quote = '\0';
            } else if ((c == '"' || c == '\'') && !closes) {
                quote = c;
            } else if (c == '>') {
                break;
            } else if (c == '<') {
                --end;  // cut off by the next tag
                break;
            }
        }
        if (end >= in_.size() && quote != '\0') end = std::min(in_.find('>', at_), in_.size());
        if (!closes) return start_tag(end);
        source_ = in_.substr(at_, std::min(end + 1, in_.size()) - at_);
        const std::string_view written = trim(in_.substr(at_ + 2, end - at_ - 2));
        at_ = std::min(end + 1, in_.size());
        // Closes up to the nearest element of this name; one that was never opened is nothing.
        for (std::size_t i = open_.size(); i > 0; --i) {
            if (open_[i - 1].written == written) {
                closing_ = open_.size() - (i - 1);
                return close_one();
            }
        }
    }
    if (!text_.empty()) return event_ = Event::text;
    source_ = {};
    if (!open_.empty()) return close_one();  // what was cut off ends here
    return event_ = Event::eof;
}

}  // namespace stet
