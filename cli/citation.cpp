#include "cli/citation.h"

#include "cli/archive_access.h"
#include "cli/rows.h"
#include "cli/xml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <nlohmann/json.hpp>
#include <unicode/translit.h>
#include <unicode/unistr.h>

namespace stet {

namespace {

using Json = nlohmann::ordered_json;
using Precision = DateTime::Precision;

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

/// "2025-05-15": as much of the day as the page gives.
std::string day_of(const DateTime& date) {
    constexpr std::size_t kDay = 10;
    return date.iso().substr(0, kDay);
}

std::string seen_day(const ExportRow& row, const Zone& zone) {
    constexpr std::size_t kDay = 10;
    return zone.iso(row.revision.first_seen).substr(0, kDay);
}

Json date_parts(const DateTime& date) {
    Json parts = Json::array({date.year});
    if (date.precision >= Precision::month) parts.push_back(date.month);
    if (date.precision >= Precision::day) parts.push_back(date.day);
    return {{"date-parts", Json::array({std::move(parts)})}};
}

std::string version_of(const ExportRow& row) {
    return fmt::format("revision {} ({} of {})", row.revision.name, row.revision.number,
                       row.story.revisions);
}

/// "seen 2025-05-15 08:00Z to 09:30Z; text sha256:...": what makes the citation exact.
std::string seen_and_digest(const ExportRow& row, const Zone& zone) {
    return fmt::format("{}; text {}", seen_span(row.revision, zone), row.revision.digest);
}

/// The words of `text` in lower-case ASCII letters and digits.
std::vector<std::string> ascii_words(const std::string& text) {
    icu::UnicodeString wide = icu::UnicodeString::fromUTF8(text);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::Transliterator> to_ascii(icu::Transliterator::createInstance(
        "Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
    if (U_SUCCESS(status)) to_ascii->transliterate(wide);
    std::string ascii;
    wide.toUTF8String(ascii);
    std::vector<std::string> words(1);
    for (const char c : ascii) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            words.back() += c;
        } else if (c != '\'' && !words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

/// "ash2025bridge-5f33d472": the same for the same text in every archive.
std::string key_of(const ExportRow& row) {
    const auto& authors = row.article.authors.value;
    const std::vector<std::string> name =
        ascii_words(authors.empty() ? row.story.site : authors.front().name);
    std::string key = name.empty() ? "" : authors.empty() ? name.front() : name.back();
    if (row.article.published) key += std::to_string(row.article.published.value.year);
    const std::vector<std::string> title = ascii_words(row.article.headline.value);
    const auto long_word = std::find_if(title.begin(), title.end(),
                                        [](const std::string& word) { return word.size() > 3; });
    if (long_word != title.end()) key += *long_word;
    return fmt::format("{}-{}", key.empty() ? "stet" : key, row.revision.name);
}

/// BibTeX takes a comma or "and" in a name for its own: such a name is one piece.
std::string bibtex_name(const std::string& name) {
    const bool person = name.find(' ') != std::string::npos &&
                        name.find(',') == std::string::npos &&
                        name.find(" and ") == std::string::npos;
    return person ? tex_text(name) : "{" + tex_text(name) + "}";
}

}  // namespace

std::string tex_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '#':
            case '$':
            case '%':
            case '&':
            case '_': out += std::string("\\") + c; break;
            case '{': out += "\\textbraceleft{}"; break;
            case '}': out += "\\textbraceright{}"; break;
            case '~': out += "\\textasciitilde{}"; break;
            case '^': out += "\\textasciicircum{}"; break;
            case '\\': out += "\\textbackslash{}"; break;
            default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

std::string text_citation(const ExportRow& row, const Zone& zone) {
    const std::vector<Author>& authors = row.article.authors.value;
    std::string out;
    for (std::size_t i = 0; i < authors.size(); ++i) {
        out += i == 0 ? "" : i + 1 == authors.size() ? " and " : ", ";
        out += authors[i].name;
    }
    if (!out.empty()) out += ", ";
    out += row.article.headline.value.empty() ? "[no headline]"
                                              : "“" + row.article.headline.value + "”";
    if (const std::string site = site_of(row); !site.empty()) out += ", " + site;
    if (row.article.published) out += ", " + day_of(row.article.published.value);
    out += ", " + row.story.url;
    return fmt::format("{}; {}, {}", out, version_of(row), seen_and_digest(row, zone));
}

std::string bibtex_citation(const ExportRow& row, const Zone& zone) {
    std::string out = fmt::format("@online{{{}", key_of(row));
    const auto field = [&out](std::string_view name, const std::string& value) {
        if (!value.empty()) out += fmt::format(",\n  {} = {{{}}}", name, value);
    };
    std::string authors;
    for (const Author& author : row.article.authors.value) {
        if (author.name.empty()) continue;
        if (!authors.empty()) authors += " and ";
        authors += bibtex_name(author.name);
    }
    field("author", authors);
    // Braces keep the title's capitals.
    field("title", "{" + tex_text(row.article.headline.value) + "}");
    field("organization", tex_text(site_of(row)));
    const DateTime& published = row.article.published.value;
    if (published.precision >= Precision::year) field("year", fmt::format("{:04}", published.year));
    if (published.precision >= Precision::month && published.month >= 1 &&
        published.month <= static_cast<int>(kMonths.size())) {
        out +=
            fmt::format(",\n  month = {}", kMonths[static_cast<std::size_t>(published.month - 1)]);
    }
    if (published.precision >= Precision::day) field("day", std::to_string(published.day));
    field("url", uri_text(row.story.url));
    field("urldate", seen_day(row, zone));
    field("version", row.revision.name);
    field("langid", language_tag(row.article.language.value));
    field("note", tex_text(version_of(row) + ", " + seen_and_digest(row, zone)));
    return out + "\n}";
}

std::string csl_citation(const ExportRow& row, const Zone& zone) {
    const auto put = [](Json& item, const char* key, const std::string& value) {
        if (!value.empty()) item[key] = value;
    };
    Json item = {{"id", fmt::format("{}@{}", row.story.id, row.revision.name)},
                 {"type", "article-newspaper"},
                 {"citation-key", key_of(row)}};
    put(item, "title", row.article.headline.value);
    Json authors = Json::array();
    for (const Author& author : row.article.authors.value) {
        if (!author.name.empty()) authors.push_back({{"literal", author.name}});
    }
    if (!authors.empty()) item["author"] = std::move(authors);
    put(item, "container-title", site_of(row));
    put(item, "section", row.article.section.value);
    if (row.article.published) item["issued"] = date_parts(row.article.published.value);
    if (const auto seen = DateTime::parse_iso(seen_day(row, zone))) {
        item["accessed"] = date_parts(*seen);
    }
    item["URL"] = row.story.url;
    put(item, "language", language_tag(row.article.language.value));
    item["version"] = row.revision.name;
    item["note"] = version_of(row) + ", " + seen_and_digest(row, zone);
    return json_line(item);
}

}  // namespace stet
