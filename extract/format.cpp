#include "extract/format.h"

#include <array>
#include <cstdint>
#include <cstdio>

#include <unicode/utf8.h>

namespace stet {
namespace {

/// The length of the UTF-8 sequence at `i`, 0 where it is none.
std::size_t sequence_length(std::string_view text, std::size_t i) {
    auto at = static_cast<std::int64_t>(i);
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), at,
            static_cast<std::int64_t>(text.size()), c);
    return c < 0 ? 0 : static_cast<std::size_t>(at) - i;
}

/// The bytes that stand in a JSON string as they are; what is beyond ASCII is looked at.
constexpr auto kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < 0x7F; ++byte) plain[byte] = byte != '"' && byte != '\\';
    return plain;
}();

bool is_plain(char c) {
    return kPlain[static_cast<unsigned char>(c)];
}

void append_escape(std::string& out, char c) {
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    out += "\\u00";
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
}

/// Writes `"key":value` members with commas between them.
class Members {
public:
    explicit Members(std::string& out) : out_(out) {}

    std::string& key(std::string_view name) {
        if (!first_) out_ += ',';
        first_ = false;
        append_json_string(out_, name);
        out_ += ':';
        return out_;
    }
    void text(std::string_view name, std::string_view value) {
        append_json_string(key(name), value);
    }
    void text_or_null(std::string_view name, std::string_view value) {
        if (value.empty()) {
            key(name) += "null";
        } else {
            text(name, value);
        }
    }
    void flag(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }
    void flag_or_null(std::string_view name, const Found<bool>& value) {
        if (value) {
            flag(name, value.value);
        } else {
            key(name) += "null";
        }
    }
    void number(std::string_view name, int value) { key(name) += std::to_string(value); }

    template <class List, class Write>
    void list(std::string_view name, const List& values, Write write) {
        key(name) += '[';
        bool first = true;
        for (const auto& value : values) {
            if (!first) out_ += ',';
            first = false;
            write(value);
        }
        out_ += ']';
    }
    template <class List>
    void strings(std::string_view name, const List& values) {
        list(name, values, [this](const std::string& value) { append_json_string(out_, value); });
    }

private:
    std::string& out_;
    bool first_ = true;
};

void append_author(std::string& out, const Author& author) {
    out += '{';
    Members members(out);
    members.text("name", author.name);
    members.text_or_null("role", author.role);
    out += '}';
}

void append_caption(std::string& out, const Caption& caption) {
    out += '{';
    Members members(out);
    members.text("text", caption.text);
    members.text_or_null("credit", caption.credit);
    members.text_or_null("image", caption.image);
    out += '}';
}

void append_block(std::string& out, const Block& block) {
    out += '{';
    Members members(out);
    members.text("type", block_type_name(block.type));
    members.number("level", block.level);
    members.text("text", block.text);
    if (!block.url.empty()) members.text("url", block.url);
    if (!block.credit.empty()) members.text("credit", block.credit);
    if (block.ordered) members.flag("ordered", true);
    out += '}';
}

void append_evidence(std::string& out, const Evidence& evidence) {
    out += '{';
    Members members(out);
    members.text("source", source_name(evidence.source));
    char confidence[16];
    std::snprintf(confidence, sizeof confidence, "%.2f", static_cast<double>(evidence.confidence));
    members.key("confidence") += confidence;
    out += '}';
}

template <class T>
void append_evidence(Members& fields,
                     std::string& out,
                     std::string_view name,
                     const Found<T>& field) {
    if (!field) return;
    fields.key(name);
    append_evidence(out, {field.source, field.confidence});
}

void append_evidence(Members& fields,
                     std::string& out,
                     std::string_view name,
                     const std::vector<Evidence>& each) {
    if (each.empty()) return;
    fields.list(name, each, [&](const Evidence& evidence) { append_evidence(out, evidence); });
}

void append_all_evidence(Members& members, std::string& out, const Article& article) {
    members.key("evidence") += '{';
    Members fields(out);
    append_evidence(fields, out, "headline", article.headline);
    append_evidence(fields, out, "dek", article.dek);
    append_evidence(fields, out, "byline", article.byline);
    append_evidence(fields, out, "authors", article.authors);
    append_evidence(fields, out, "dateline", article.dateline);
    append_evidence(fields, out, "published", article.published);
    append_evidence(fields, out, "modified", article.modified);
    append_evidence(fields, out, "captions", article.caption_evidence);
    append_evidence(fields, out, "lead_image", article.lead_image);
    append_evidence(fields, out, "section", article.section);
    append_evidence(fields, out, "tags", article.tags);
    append_evidence(fields, out, "language", article.language);
    append_evidence(fields, out, "site", article.site);
    append_evidence(fields, out, "canonical_url", article.canonical_url);
    append_evidence(fields, out, "amp_url", article.amp_url);
    append_evidence(fields, out, "paywalled", article.paywalled);
    append_evidence(fields, out, "live", article.live);
    append_evidence(fields, out, "corrections", article.correction_evidence);
    out += '}';
}

/// Appends valid UTF-8 only.
void append_valid(std::string& out, std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequence_length(text, i);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            ++i;
        } else {
            out.append(text.substr(i, length));
            i += length;
        }
    }
}

void append_part(std::string& out, std::string_view text) {
    if (text.empty()) return;
    if (!out.empty()) out += "\n\n";
    append_valid(out, text);
}

bool is_list_item(const std::vector<Block>& blocks, std::size_t i) {
    return i < blocks.size() && blocks[i].type == BlockType::list_item;
}

/// Numbers the items of ordered lists, level by level.
class ListMarkers {
public:
    std::string next(const Block& item) {
        const auto level = static_cast<std::size_t>(item.level < 1 ? 1 : item.level);
        counts_.resize(level, 0);
        const int number = ++counts_.back();
        const std::string indent(2 * (level - 1), ' ');
        return item.ordered ? indent + std::to_string(number) + ". " : indent + "- ";
    }
    void end() { counts_.clear(); }

private:
    std::vector<int> counts_;
};

/// "Caption (Credit)".
std::string with_credit(const Block& image) {
    std::string text = image.text;
    if (image.credit.empty()) return text;
    if (!text.empty()) text += ' ';
    return text.append("(").append(image.credit).append(")");
}

std::string markdown_escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool at_start = i == 0 || text[i - 1] == '\n';
        const bool always = c == '\\' || c == '*' || c == '_' || c == '`' || c == '[' || c == ']' ||
                            c == '<' || c == '|' || c == '~';
        const bool leading = at_start && (c == '#' || c == '>' || c == '+' || c == '-' || c == '=');
        if (always || leading) out += '\\';
        // "1. " and "1) " at the start of a line begin a list.
        const bool digit_before = i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9';
        if (digit_before && (c == '.' || c == ')')) {
            std::size_t start = i;
            while (start > 0 && text[start - 1] >= '0' && text[start - 1] <= '9') --start;
            if (start == 0 || text[start - 1] == '\n') out += '\\';
        }
        if (c == '\n') {
            out += "  \n";  // a hard break
        } else {
            out += c;
        }
    }
    return out;
}

std::string prefixed_lines(std::string_view text, std::string_view prefix) {
    std::string out(prefix);
    for (const char c : text) {
        out += c;
        if (c == '\n') out += prefix;
    }
    return out;
}

std::string markdown_table(std::string_view text) {
    std::string out;
    bool first_row = true;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view row = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        std::string rule = "|";
        out += '|';
        for (;;) {
            const std::size_t tab = row.find('\t');
            out.append(" ").append(markdown_escaped(row.substr(0, tab))).append(" |");
            rule += " --- |";
            if (tab == std::string_view::npos) break;
            row.remove_prefix(tab + 1);
        }
        if (first_row) out.append("\n").append(rule);
        if (!text.empty()) out += '\n';
        first_row = false;
    }
    return out;
}

/// A link destination in angle brackets may hold anything but these.
std::string markdown_url(std::string_view url) {
    std::string out = "<";
    for (const char c : url) {
        if (c == '<') {
            out += "%3C";
        } else if (c == '>') {
            out += "%3E";
        } else if (c != '\n') {
            out += c;
        }
    }
    return out + ">";
}

std::string markdown_block(const Block& block) {
    switch (block.type) {
        case BlockType::heading: {
            const int level = block.level < 2 ? 2 : block.level > 6 ? 6 : block.level;
            std::string out(static_cast<std::size_t>(level), '#');
            return out.append(" ").append(markdown_escaped(block.text));
        }
        case BlockType::quote: return prefixed_lines(markdown_escaped(block.text), "> ");
        case BlockType::table: return markdown_table(block.text);
        case BlockType::image: {
            std::string label = markdown_escaped(with_credit(block));
            if (block.url.empty()) return label;
            std::string out = "![";
            return out.append(label).append("](").append(markdown_url(block.url)).append(")");
        }
        case BlockType::embed: {
            const std::string label = markdown_escaped(block.text);
            if (block.url.empty()) return prefixed_lines(label, "> ");
            std::string link = markdown_url(block.url);
            if (label.empty()) return link;
            return prefixed_lines(label, "> ").append("\n>\n> ").append(link);
        }
        case BlockType::correction: {
            std::string out = "*";
            return out.append(markdown_escaped(block.text)).append("*");
        }
        default: return markdown_escaped(block.text);
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t i = 0;
    while (i < text.size()) {
        std::size_t end = i;
        while (end < text.size() && is_plain(text[end])) ++end;
        out.append(text.substr(i, end - i));
        i = end;
        if (i == text.size()) break;
        if (static_cast<unsigned char>(text[i]) < 0x80) {
            append_escape(out, text[i++]);
            continue;
        }
        const std::size_t length = sequence_length(text, i);
        const std::string_view character = text.substr(i, length);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            ++i;
        } else if (character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9") {
            out += character.back() == '\xA8' ? "\\u2028" : "\\u2029";
            i += length;
        } else {
            out.append(character);
            i += length;
        }
    }
    out += '"';
}

void append_json_members(std::string& out, const Article& article) {
    Members members(out);
    members.text_or_null("canonical_url", article.canonical_url.value);
    members.text_or_null("amp_url", article.amp_url.value);
    members.text_or_null("site", article.site.value);
    members.text_or_null("language", article.language.value);
    members.text_or_null("headline", article.headline.value);
    members.text_or_null("dek", article.dek.value);
    members.text_or_null("byline", article.byline.value);
    members.list("authors", article.authors.value,
                 [&](const Author& author) { append_author(out, author); });
    members.text_or_null("dateline", article.dateline.value);
    members.text_or_null("published", article.published.value.iso());
    members.text_or_null("modified", article.modified.value.iso());
    members.text_or_null("section", article.section.value);
    members.strings("tags", article.tags.value);
    members.text_or_null("lead_image", article.lead_image.value);
    members.list("captions", article.captions,
                 [&](const Caption& caption) { append_caption(out, caption); });
    members.strings("corrections", article.corrections);
    members.flag_or_null("paywalled", article.paywalled);
    members.flag_or_null("live", article.live);
    members.text_or_null("not_article", article.not_article);
    members.text("text", body_text(article));
    members.list("blocks", article.blocks, [&](const Block& block) { append_block(out, block); });
    append_all_evidence(members, out, article);
}

std::string to_json(const Article& article) {
    std::string out = "{";
    append_json_members(out, article);
    out += '}';
    return out;
}

std::string to_plain_text(const Article& article) {
    std::string out;
    append_part(out, article.headline.value);
    append_part(out, article.dek.value);
    append_part(out, article.byline.value);
    append_part(out, article.published.value.iso());
    ListMarkers markers;
    const std::vector<Block> blocks = shown_blocks(article);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks[i];
        if (block.type == BlockType::list_item) {
            const std::string line = markers.next(block) + block.text;
            if (i > 0 && is_list_item(blocks, i - 1)) {
                out += '\n';
                append_valid(out, line);
            } else {
                append_part(out, line);
            }
            continue;
        }
        markers.end();
        if (block.type == BlockType::image) {
            std::string line = "[";
            line.append(with_credit(block)).append("]");
            if (line.size() > 2) append_part(out, line);
            continue;
        }
        append_part(out, block.text);
    }
    if (!out.empty()) out += '\n';
    return out;
}

std::string to_markdown(const Article& article) {
    std::string out;
    if (article.headline) {
        out += "# ";
        append_valid(out, markdown_escaped(article.headline.value));
    }
    append_part(out, markdown_escaped(article.dek.value));
    std::string line = article.byline.value;
    if (article.published) {
        line += (line.empty() ? "" : " · ") + article.published.value.iso();
    }
    if (!line.empty()) {
        std::string emphasised = "*";
        append_part(out, emphasised.append(markdown_escaped(line)).append("*"));
    }
    ListMarkers markers;
    const std::vector<Block> blocks = shown_blocks(article);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks[i];
        if (block.type == BlockType::list_item) {
            const std::string item = markers.next(block) + markdown_escaped(block.text);
            if (i > 0 && is_list_item(blocks, i - 1)) {
                out += '\n';
                append_valid(out, item);
            } else {
                append_part(out, item);
            }
            continue;
        }
        markers.end();
        append_part(out, markdown_block(block));
    }
    if (!out.empty()) out += '\n';
    return out;
}

}  // namespace stet
