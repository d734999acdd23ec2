#include "cli/export_formats.h"

#include "cli/export_epub.h"
#include "cli/export_html.h"
#include "cli/export_tei.h"
#include "cli/export_text.h"
#include "cli/rows.h"

#include <algorithm>
#include <array>

#include <unicode/translit.h>
#include <unicode/unistr.h>

namespace stet {

namespace {

struct FormatName {
    ExportFormat format;
    std::string_view name;
    std::string_view extension;
};
constexpr std::array kFormats = {FormatName{ExportFormat::text, "text", ".txt"},
                                 FormatName{ExportFormat::markdown, "markdown", ".md"},
                                 FormatName{ExportFormat::jsonl, "jsonl", ".jsonl"},
                                 FormatName{ExportFormat::csv, "csv", ".csv"},
                                 FormatName{ExportFormat::html, "html", ".html"},
                                 FormatName{ExportFormat::epub, "epub", ".epub"},
                                 FormatName{ExportFormat::tei, "tei", ".xml"}};

/// The formats that are lines and nothing around them.
class TextWriter : public ArticleWriter {
public:
    TextWriter(ExportFormat format, Zone zone) : format_(format), zone_(std::move(zone)) {}

    std::string begin(const FileAbout& /*about*/) override {
        first_ = true;
        return format_ == ExportFormat::csv ? csv_header() : "";
    }
    std::string add(const ExportRow& row) override {
        const bool first = first_;
        first_ = false;
        switch (format_) {
            case ExportFormat::markdown: return markdown_of(row, zone_, first);
            case ExportFormat::jsonl:
                return article_row(row.story, row.revision, row.article, row.extras, zone_) + "\n";
            case ExportFormat::csv: return csv_of(row, zone_);
            default: return plain_text_of(row, zone_, first);
        }
    }
    std::string end() override { return ""; }

private:
    ExportFormat format_;
    Zone zone_;
    bool first_ = true;
};

class HtmlWriter : public ArticleWriter {
public:
    explicit HtmlWriter(Zone zone) : zone_(std::move(zone)) {}

    std::string begin(const FileAbout& about) override {
        return html_head(about.title, about.language);
    }
    std::string add(const ExportRow& row) override { return html_article(row, zone_); }
    std::string end() override { return html_foot(); }

private:
    Zone zone_;
};

class TeiWriter : public ArticleWriter {
public:
    explicit TeiWriter(Zone zone) : zone_(std::move(zone)) {}

    std::string begin(const FileAbout& about) override {
        corpus_ = !about.one_text;
        return tei_head(corpus_, about.title);
    }
    std::string add(const ExportRow& row) override { return tei_text(row, zone_, corpus_); }
    std::string end() override { return tei_foot(corpus_); }

private:
    Zone zone_;
    bool corpus_ = true;
};

class BookWriter : public ArticleWriter {
public:
    explicit BookWriter(Zone zone) : zone_(std::move(zone)) {}

    std::string begin(const FileAbout& /*about*/) override {
        book_ = std::make_unique<EpubWriter>(zone_);
        return book_->begin();
    }
    std::string add(const ExportRow& row) override { return book_->add(row); }
    std::string end() override { return book_->end(); }

private:
    Zone zone_;
    std::unique_ptr<EpubWriter> book_;
};

}  // namespace

std::optional<ExportFormat> export_format(std::string_view name) {
    for (const FormatName& format : kFormats) {
        if (format.name == name) return format.format;
    }
    return std::nullopt;
}

std::vector<std::string> export_format_names() {
    std::vector<std::string> names;
    for (const FormatName& format : kFormats) names.emplace_back(format.name);
    return names;
}

std::string_view file_extension(ExportFormat format) {
    for (const FormatName& each : kFormats) {
        if (each.format == format) return each.extension;
    }
    return "";
}

std::optional<ExportFormat> format_of_extension(std::string_view extension) {
    if (extension == ".htm") return ExportFormat::html;
    for (const FormatName& format : kFormats) {
        if (format.extension == extension) return format.format;
    }
    return std::nullopt;
}

std::unique_ptr<ArticleWriter> article_writer(ExportFormat format, const Zone& zone) {
    switch (format) {
        case ExportFormat::html: return std::make_unique<HtmlWriter>(zone);
        case ExportFormat::tei: return std::make_unique<TeiWriter>(zone);
        case ExportFormat::epub: return std::make_unique<BookWriter>(zone);
        default: return std::make_unique<TextWriter>(format, zone);
    }
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
