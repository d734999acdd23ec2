#include "cli/export_html.h"

#include "cli/xml_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace stet {
namespace {

constexpr ListNest::Tags kListTags = {"<ul>\n", "</ul>\n", "<ol>\n", "</ol>\n", "<li>", "</li>\n"};

constexpr std::string_view kStyle = R"css(
body { max-width: 42em; margin: 2em auto; padding: 0 1em; font: 1.05em/1.55 Georgia, serif;
  overflow-wrap: break-word; }
article + article { border-top: 2px solid; margin-top: 3em; padding-top: 1.5em; }
h1 { line-height: 1.2; margin: 0 0 .4em; }
.dek { font-size: 1.2em; margin: 0 0 .6em; }
.byline, .dates, figcaption, footer { font: .85em/1.45 sans-serif; opacity: .85; }
.byline, .dates { margin: .2em 0; }
.correction { border-inline-start: 3px solid; padding-inline-start: .8em; }
blockquote { margin: 1em 0; border-inline-start: 1px solid; padding-inline-start: 1em; }
figure { margin: 1em 0; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td { border: 1px solid; padding: .2em .5em; vertical-align: top; }
footer { margin-top: 2em; border-top: 1px solid; padding-top: .5em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1em; margin: 0; }
dd { margin: 0; overflow-wrap: anywhere; }
)css";

std::string caption_of(const Block& block) {
    if (block.credit.empty()) return block.text;
    return block.text.empty() ? block.credit : fmt::format("{} ({})", block.text, block.credit);
}

/// A link to what is not carried along. Only to the web: no page may slip in a script.
std::string link(std::string_view url, std::string_view text) {
    if (!url.starts_with("http://") && !url.starts_with("https://")) return xml_text(text);
    return fmt::format("<a href=\"{}\">{}</a>", xml_text(uri_text(url)), xml_text(text));
}

std::string table(std::string_view text) {
    std::string out = "<table><tbody>\n";
    for (const std::string_view line : split_at(text, '\n')) {
        out += "<tr>";
        for (const std::string_view cell : split_at(line, '\t')) {
            out += "<td>" + xml_text(cell) + "</td>";
        }
        out += "</tr>\n";
    }
    return out + "</tbody></table>\n";
}

std::string block_html(const Block& block) {
    switch (block.type) {
        case BlockType::paragraph: return xml_element("p", block.text);
        case BlockType::heading:
            // The headline is the h1.
            return xml_element(fmt::format("h{}", std::clamp(block.level, 2, 6)), block.text);
        case BlockType::list_item: return xml_text(block.text);
        case BlockType::quote: return xml_element("blockquote", block.text);
        case BlockType::table: return table(block.text);
        case BlockType::image: {
            std::string caption = xml_text(caption_of(block));
            if (!block.url.empty()) {
                caption += (caption.empty() ? "" : " ") + link(block.url, "[picture]");
            }
            if (caption.empty()) return {};
            return "<figure><figcaption>" + caption + "</figcaption></figure>\n";
        }
        case BlockType::embed: {
            std::string inner = xml_text(block.text);
            if (!block.url.empty())
                inner += (inner.empty() ? "" : " ") + link(block.url, block.url);
            return inner.empty() ? inner : "<blockquote>" + inner + "</blockquote>\n";
        }
        case BlockType::correction:
            return "<p class=\"correction\">" + xml_text(block.text) + "</p>\n";
        case BlockType::dek: return "<p class=\"dek\">" + xml_text(block.text) + "</p>\n";
    }
    return {};
}

std::string body_html(const Article& article) {
    std::string out;
    ListNest lists(kListTags);
    for (const Block& block : shown_blocks(article)) {
        if (block.type == BlockType::list_item) {
            out += lists.item(block.level, block.ordered);
        } else {
            out += lists.end();
        }
        out += block_html(block);
    }
    return out + lists.end();
}

std::string dates(const Article& article) {
    std::string out;
    const auto date = [&out](std::string_view label, const Found<DateTime>& found) {
        const std::string when = found.value.iso();
        if (when.empty()) return;
        out += fmt::format("{}{} <time datetime=\"{}\">{}</time>", out.empty() ? "" : " · ", label,
                           when, when);
    };
    date("Published", article.published);
    if (article.modified.value != article.published.value) date("Updated", article.modified);
    return out.empty() ? out : "<p class=\"dates\">" + out + "</p>\n";
}

/// Notices that the body does not carry.
std::string notices(const Article& article) {
    std::string out;
    for (const std::string& notice : article.corrections) {
        const bool shown = std::any_of(article.blocks.begin(), article.blocks.end(),
                                       [&](const Block& block) { return block.text == notice; });
        if (!shown) out += "<p class=\"correction\">" + xml_text(notice) + "</p>\n";
    }
    return out;
}

}  // namespace

std::string_view article_style() {
    return kStyle;
}

std::string language_attributes(std::string_view language) {
    const std::string tag = language_tag(language);
    if (tag.empty()) return " dir=\"auto\"";
    return fmt::format(" lang=\"{0}\" xml:lang=\"{0}\" dir=\"{1}\"", tag,
                       is_right_to_left(tag) ? "rtl" : "ltr");
}

std::string html_head(std::string_view title, std::string_view language) {
    const std::string tag = language_tag(language);
    std::string out = "<!DOCTYPE html>\n<html" + xml_attribute("lang", tag) +
                      ">\n<head>\n<meta charset=\"utf-8\"/>\n";
    out += xml_element("title", title.empty() ? "Articles" : title);
    out +=
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        "<meta name=\"generator\" content=\"stet " STET_VERSION
        "\"/>\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\"/>\n"
        "<meta name=\"referrer\" content=\"no-referrer\"/>\n<style>:root { color-scheme: light "
        "dark; }";
    out += kStyle;
    return out + "</style>\n</head>\n<body>\n";
}

std::string html_foot() {
    return "</body>\n</html>\n";
}

std::string html_id(const ExportRow& row) {
    return fmt::format("{}-{}", row.story.id, row.revision.name);
}

std::string html_article(const ExportRow& row, const Zone& zone) {
    const Article& article = row.article;
    std::string out = fmt::format("<article id=\"{}\"", html_id(row));
    if (!row.extras.near_duplicate_of.empty()) out += " class=\"near-duplicate\"";
    out += language_attributes(article.language.value) + ">\n<header>\n";
    out += xml_element("h1", title_of(row));
    if (!article.dek.value.empty()) {
        out += "<p class=\"dek\">" + xml_text(article.dek.value) + "</p>\n";
    }
    if (!article.byline.value.empty()) {
        out += "<p class=\"byline\">" + xml_text(article.byline.value) + "</p>\n";
    }
    out += dates(article) + "</header>\n" + body_html(article) + notices(article);
    out += "<footer lang=\"en\" xml:lang=\"en\" dir=\"ltr\">\n<dl>\n";
    if (const std::string site = site_of(row); !site.empty()) {
        out += "<dt>Site</dt><dd dir=\"auto\">" + xml_text(site) + "</dd>\n";
    }
    for (const ProvenanceLine& line : provenance(row, zone)) {
        if (line.label.empty() || line.value.empty()) continue;
        const bool is_url = line.key == "url" || line.key == "near_duplicate_of";
        out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", line.label,
                           is_url ? link(line.value, line.value) : xml_text(line.value));
    }
    return out + "</dl>\n</footer>\n</article>\n";
}

}  // namespace stet
