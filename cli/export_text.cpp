#include "cli/export_text.h"

#include "extract/format.h"

#include <fmt/format.h>

#include <vector>

namespace stet {

namespace {

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
std::vector<ProvenanceLine> csv_cells(const ExportRow& row, const Zone& zone) {
    const Article& article = row.article;
    const auto joined = [](const std::vector<std::string>& values) {
        return fmt::format("{}", fmt::join(values, "; "));
    };
    std::vector<ProvenanceLine> cells = {{"headline", "", article.headline.value},
                                         {"dek", "", article.dek.value},
                                         {"byline", "", article.byline.value},
                                         {"authors", "", joined(author_names(article))},
                                         {"published", "", article.published.value.iso()},
                                         {"modified", "", article.modified.value.iso()},
                                         {"site", "", row.story.site},
                                         {"section", "", article.section.value},
                                         {"tags", "", joined(article.tags.value)},
                                         {"language", "", article.language.value}};
    for (ProvenanceLine& line : provenance(row, zone)) {
        if (line.key == "revision") line.value = row.revision.name;  // "@" would begin a formula
        cells.push_back(std::move(line));
    }
    cells.push_back({"text", "", body_text(article)});
    return cells;
}

}  // namespace

std::string plain_text_of(const ExportRow& row, const Zone& zone, bool first) {
    constexpr std::size_t kRule = 72;
    std::string out = first ? "" : "\n" + std::string(kRule, '=') + "\n\n";
    for (const ProvenanceLine& line : provenance(row, zone)) {
        if (!line.label.empty() && !line.value.empty()) {
            out += fmt::format("{}: {}\n", line.label, line.value);
        }
    }
    return out + "\n" + to_plain_text(row.article);
}

std::string markdown_of(const ExportRow& row, const Zone& zone, bool first) {
    const Article& article = row.article;
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
    line("site", site_of(row));
    line("section", article.section.value);
    if (!article.tags.value.empty()) {
        out += fmt::format("tags: {}\n", yaml_list(article.tags.value));
    }
    line("language", article.language.value);
    std::vector<std::string> notes;
    for (const Remark& note : row.extras.notes) notes.push_back(note_line(note, zone));
    for (const ProvenanceLine& each : provenance(row, zone)) {
        if (each.value.empty()) continue;
        if (each.key == "labels" || each.key == "notes") {
            out += fmt::format("{}: {}\n", each.key,
                               yaml_list(each.key == "labels" ? row.extras.labels : notes));
            continue;
        }
        out += fmt::format("{}: {}\n", each.key, each.number ? each.value : yaml(each.value));
    }
    return out + "---\n\n" + to_markdown(article);
}

std::string csv_header() {
    std::string out;
    const Article none;
    const Story story;
    const Revision revision;
    const RowExtras extras;
    for (const ProvenanceLine& cell : csv_cells({story, revision, none, extras}, Zone())) {
        if (!out.empty()) out += ',';
        out += cell.key;
    }
    return out + "\r\n";
}

std::string csv_of(const ExportRow& row, const Zone& zone) {
    std::string out;
    for (const ProvenanceLine& cell : csv_cells(row, zone)) {
        if (!out.empty()) out += ',';
        out += csv_cell(cell.value);
    }
    return out + "\r\n";
}

}  // namespace stet
