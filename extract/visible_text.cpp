#include "extract/visible_text.h"

#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <cctype>

namespace stet {

bool breaks_line(Tag tag) {
    switch (tag) {
        case Tag::br:
        case Tag::p:
        case Tag::div:
        case Tag::h1:
        case Tag::h2:
        case Tag::h3:
        case Tag::h4:
        case Tag::h5:
        case Tag::h6:
        case Tag::li:
        case Tag::ul:
        case Tag::ol:
        case Tag::td:
        case Tag::th:
        case Tag::tr:
        case Tag::table:
        case Tag::section:
        case Tag::article:
        case Tag::header:
        case Tag::footer:
        case Tag::aside:
        case Tag::nav:
        case Tag::main:
        case Tag::figure:
        case Tag::figcaption:
        case Tag::blockquote:
        case Tag::dl:
        case Tag::dt:
        case Tag::dd:
        case Tag::address:
        case Tag::hr:
        case Tag::pre:
        case Tag::form:
        case Tag::fieldset:
        case Tag::center:
        case Tag::details:
        case Tag::summary:
        case Tag::hgroup:
        case Tag::img:
        case Tag::picture:
        case Tag::button: return true;
        default: return false;
    }
}

bool is_for_screen_readers(std::string_view classes) {
    static constexpr std::string_view kUnseen[] = {
        "sr-only",        "visually-hidden",    "visuallyhidden",
        "visuallyHidden", "screen-reader-text", "screen-reader-only",
        "show-for-sr",    "element-invisible",  "a11y-hidden",
        "h-offscreen",    "u-offscreen"};
    return phrases_of<kUnseen>().within(classes);
}

bool is_all_within(const Document& page, NodeId id, std::initializer_list<Tag> tags) {
    bool any = false;
    for (NodeId at = id; at < page.end(id); ++at) {
        if (std::find(tags.begin(), tags.end(), page[at].tag) != tags.end()) {
            any = true;
            at = page.end(at) - 1;
        } else if (page.is_text(at) && !page[at].blank) {
            return false;
        }
    }
    return any;
}

bool is_hidden(const Document& page, NodeId id) {
    constexpr std::uint64_t kHiding = AttributeName::bits("hidden", "style", "class");
    if ((page[id].attribute_keys & kHiding) == 0) return false;
    for (const Attribute& attribute : page.attributes(id)) {
        if (attribute.is("hidden")) return true;
        if (attribute.is("style")) {
            const std::size_t at = attribute.value.find("display");
            if (at != std::string_view::npos) {
                std::string_view rest = trim(attribute.value.substr(at + 7));
                if (!rest.empty() && rest.front() == ':' &&
                    trim(rest.substr(1)).substr(0, 4) == "none") {
                    return true;
                }
            }
        }
        if (attribute.is("class") &&
            (is_for_screen_readers(attribute.value) || holds(attribute.value, "screen-reader"))) {
            // "not-sr-only" shows it again.
            return attribute.value.find("not-sr-only") == std::string_view::npos;
        }
    }
    return false;
}

namespace {

/// Whether a text begins with a letter, a figure or a quotation mark.
bool starts_word(std::string_view text) {
    if (text.empty()) return false;
    const auto first = static_cast<unsigned char>(text.front());
    return first >= 0x80 || std::isalnum(first) != 0 || first == '"' || first == '\'';
}

}  // namespace

std::string visible_text(const Document& page, NodeId id, std::size_t limit_bytes) {
    std::string out;
    if (page.is_text(id)) return clean_text(page[id].text);
    std::vector<NodeId> line_ends;  // where the open blocks end, innermost last
    bool parted = false;            // by words for screen readers only
    for (NodeId at = id + 1; at < page.end(id) && out.size() < limit_bytes;) {
        const Node& node = page[at];
        while (!line_ends.empty() && at >= line_ends.back()) {
            append_clean(out, " ");
            line_ends.pop_back();
        }
        if (node.kind == NodeKind::text) {
            if (parted && starts_word(node.text)) append_clean(out, " ");
            parted = false;
            append_clean(out, node.blank ? " " : node.text);
            ++at;
            continue;
        }
        if (node.tag == Tag::script || node.tag == Tag::style || node.tag == Tag::template_ ||
            node.tag == Tag::noscript || node.tag == Tag::rt || node.tag == Tag::rp ||
            node.tag == Tag::svg || node.tag == Tag::select ||
            (node.attribute_count > 0 && is_hidden(page, at))) {
            // "<span>Dover</span><span class=sr-only>: </span><span>Bridge shut</span>"
            parted = parted || node.tag == Tag::span;
            at = node.end;
            continue;
        }
        if (breaks_line(node.tag)) {
            append_clean(out, " ");
            line_ends.push_back(node.end);
        }
        ++at;
    }
    // Every piece is clean: what is left is the blank at both ends.
    if (!out.empty() && out.back() == ' ') out.pop_back();
    if (!out.empty() && out.front() == ' ') out.erase(0, 1);
    return out;
}

NameParts::NameParts(const Document& page, NodeId id) {
    std::string_view classes;
    std::string_view name;
    constexpr std::uint64_t kNames =
        AttributeName::bits("class", "id", "data-testid", "data-component");
    if ((page[id].attribute_keys & kNames) == 0) return;
    for (const Attribute& attribute : page.attributes(id)) {
        if (attribute.is("class")) classes = attribute.value;
        if (attribute.is("id") || attribute.is("data-testid") || attribute.is("data-component")) {
            if (name.empty()) name = attribute.value;
        }
    }
    if (classes.empty() && name.empty()) return;
    constexpr std::size_t kMaxNameBytes = 400;
    text_.reserve(std::min(classes.size() + name.size(), 2 * kMaxNameBytes));  // parts_ stay valid
    for (const std::string_view value :
         {classes.substr(0, kMaxNameBytes), name.substr(0, kMaxNameBytes)}) {
        std::size_t start = text_.size();
        bool lower_before = false;
        const auto cut = [&] {
            if (text_.size() > start) {
                parts_.emplace_back(text_.data() + start, text_.size() - start);
            }
            start = text_.size();
        };
        for (const char c : value) {
            const bool upper = c >= 'A' && c <= 'Z';
            const bool letter = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letter || (upper && lower_before)) cut();
            if (letter) text_ += upper ? static_cast<char>(c + 32) : c;
            lower_before = letter && !upper;
        }
        cut();
    }
}

bool NameParts::has(std::string_view part) const {
    return std::find(parts_.begin(), parts_.end(), part) != parts_.end();
}

bool NameParts::has_any(std::initializer_list<std::string_view> parts) const {
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return has(part); });
}

bool NameParts::has_any(const WordSet& words) const {
    return std::any_of(parts_.begin(), parts_.end(),
                       [&](std::string_view part) { return words.has(part); });
}

bool NameParts::has_pair(std::string_view first, std::string_view second) const {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (parts_[i] == first && i + 1 < parts_.size() && parts_[i + 1] == second) return true;
        if (parts_[i].size() == first.size() + second.size() &&
            parts_[i].substr(0, first.size()) == first &&
            parts_[i].substr(first.size()) == second) {
            return true;
        }
    }
    return false;
}

}  // namespace stet
