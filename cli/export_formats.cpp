#include "cli/export_formats.h"

#include "cli/rows.h"
#include "extract/format.h"

#include <fmt/format.h>

#include <memory>
#include <vector>

#include <unicode/translit.h>
#include <unicode/unistr.h>

namespace stet {

namespace {

/// A field of an article's provenance, in the order in which it is written.
struct Line {
    std::string_view key;    // in Markdown's front matter
    std::string_view label;  // in plain text; "" to leave it out there
    std::string value;
    bool number = false;
};

std::vector<Line> provenance(const Story& story, const Revision& revision, const Zone& zone) {
    const std::string mark = revision.time_assumed ? "~" : "";
    std::vector<Line> lines = {
        {"url", "URL", story.url},
        {"story", "Story", story.id},
        {"revision", "Revision", "@" + revision.name},
        {"number", "", std::to_string(revision.number), true},
        {"revisions", "", std::to_string(story.revisions), true},
        {"first_seen", "First seen", mark + zone.iso(revision.first_seen)},
        {"last_seen", "Last seen", mark + zone.iso(revision.last_seen)},
        {"changed_after", "Changed after",
         revision.changed_after ? zone.iso(*revision.changed_after) : ""},
        {"digest", "Digest", revision.digest},
        {"words", "", std::to_string(revision.words), true},
        {"extractor_version", "Extractor", std::to_string(revision.extractor_version), true},
        {"rights", "Rights", revision.rights}};
    return lines;
}

std::string text_of(const Story& story,
                    const Revision& revision,
                    const Article& article,
                    const Zone& zone,
                    bool first) {
    constexpr std::size_t kRule = 72;
    std::string out = first ? "" : "\n" + std::string(kRule, '=') + "\n\n";
    for (const Line& line : provenance(story, revision, zone)) {
        if (!line.label.empty() && !line.value.empty()) {
            out += fmt::format("{}: {}\n", line.label, line.value);
        }
    }
    return out + "\n" + to_plain_text(article);
}

/// A YAML double-quoted scalar: JSON's string is one.
std::string yaml(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string yaml_list(const std::vector<std::string>& values) {
    std::string out = "[";
    for (const std::string& value : values) {
        if (out.size() > 1) out += ", ";
        out += yaml(value);
    }
    return out + "]";
}

std::vector<std::string> author_names(const Article& article) {
    std::vector<std::string> names;
    for (const Author& author : article.authors.value) names.push_back(author.name);
    return names;
}

std::string markdown_of(const Story& story,
                        const Revision& revision,
                        const Article& article,
                        const Zone& zone,
                        bool first) {
    std::string out = first ? "---\n" : "\n---\n";
    const auto line = [&out](std::string_view key, const std::string& value) {
        if (!value.empty()) out += fmt::format("{}: {}\n", key, yaml(value));
    };
    line("title", article.headline.value);
    line("dek", article.dek.value);
    line("byline", article.byline.value);
    if (!article.authors.value.empty()) {
        out += fmt::format("authors: {}\n", yaml_list(author_names(article)));
    }
    line("published", article.published.value.iso());
    line("modified", article.modified.value.iso());
    line("site", article.site.value.empty() ? story.site : article.site.value);
    line("section", article.section.value);
    if (!article.tags.value.empty()) {
        out += fmt::format("tags: {}\n", yaml_list(article.tags.value));
    }
    line("language", article.language.value);
    for (const Line& each : provenance(story, revision, zone)) {
        if (each.value.empty()) continue;
        out += fmt::format("{}: {}\n", each.key, each.number ? each.value : yaml(each.value));
    }
    return out + "---\n\n" + to_markdown(article);
}

/// RFC 4180: quoted where it holds a comma, a quote or a line break. A spreadsheet runs a cell that
/// begins like a formula, even a quoted one, so an apostrophe goes before it (OWASP, CSV
/// injection).
std::string csv_cell(std::string_view typed) {
    constexpr std::string_view kFormulaStarts = "=+-@\t\r\n";
    const bool formula = !typed.empty() && kFormulaStarts.find(typed.front()) != std::string::npos;
    const std::string text = (formula ? "'" : "") + std::string(typed);
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

/// The columns of CSV and what stands in them.
std::vector<Line> csv_cells(const Story& story,
                            const Revision& revision,
                            const Article& article,
                            const Zone& zone) {
    const auto joined = [](const std::vector<std::string>& values) {
        return fmt::format("{}", fmt::join(values, "; "));
    };
    std::vector<Line> cells = {{"headline", "", article.headline.value},
                               {"dek", "", article.dek.value},
                               {"byline", "", article.byline.value},
                               {"authors", "", joined(author_names(article))},
                               {"published", "", article.published.value.iso()},
                               {"modified", "", article.modified.value.iso()},
                               {"site", "", story.site},
                               {"section", "", article.section.value},
                               {"tags", "", joined(article.tags.value)},
                               {"language", "", article.language.value}};
    for (Line& line : provenance(story, revision, zone)) {
        if (line.key == "revision") line.value = revision.name;  // "@" would begin a formula
        cells.push_back(std::move(line));
    }
    cells.push_back({"text", "", body_text(article)});
    return cells;
}

}  // namespace

ExportFormat export_format(std::string_view name) {
    if (name == "markdown") return ExportFormat::markdown;
    if (name == "jsonl") return ExportFormat::jsonl;
    if (name == "csv") return ExportFormat::csv;
    return ExportFormat::text;
}

std::string_view file_extension(ExportFormat format) {
    switch (format) {
        case ExportFormat::text: return ".txt";
        case ExportFormat::markdown: return ".md";
        case ExportFormat::jsonl: return ".jsonl";
        case ExportFormat::csv: return ".csv";
    }
    return "";
}

std::string export_header(ExportFormat format) {
    if (format != ExportFormat::csv) return "";
    std::string out;
    for (const Line& cell : csv_cells({}, {}, {}, Zone())) {
        if (!out.empty()) out += ',';
        out += cell.key;
    }
    return out + "\r\n";
}

std::string exported(const Story& story,
                     const Revision& revision,
                     const Article& article,
                     ExportFormat format,
                     const Zone& zone,
                     bool first) {
    switch (format) {
        case ExportFormat::text: return text_of(story, revision, article, zone, first);
        case ExportFormat::markdown: return markdown_of(story, revision, article, zone, first);
        case ExportFormat::jsonl: return article_row(story, revision, article, zone) + "\n";
        case ExportFormat::csv: {
            std::string out;
            for (const Line& cell : csv_cells(story, revision, article, zone)) {
                if (!out.empty()) out += ',';
                out += csv_cell(cell.value);
            }
            return out + "\r\n";
        }
    }
    return "";
}

std::string story_file_name(const Story& story) {
    constexpr std::size_t kLongestSlug = 60;
    icu::UnicodeString text = icu::UnicodeString::fromUTF8(story.headline);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::Transliterator> to_ascii(icu::Transliterator::createInstance(
        "Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
    if (U_SUCCESS(status)) to_ascii->transliterate(text);
    std::string ascii;
    text.toUTF8String(ascii);
    std::string slug;
    for (const char c : ascii) {
        const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (word) {
            slug += c;
        } else if (c != '\'' && !slug.empty() && slug.back() != '-') {
            slug += '-';
        }
    }
    if (slug.size() > kLongestSlug) {
        slug.resize(kLongestSlug);
        const std::size_t cut = slug.rfind('-');
        if (cut != std::string::npos && cut > kLongestSlug / 2) slug.resize(cut);
    }
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    return slug.empty() ? story.id : story.id + "-" + slug;
}

}  // namespace stet
