#include "cli/export_epub.h"

#include "cli/export_html.h"
#include "cli/layout.h"
#include "cli/xml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace stet {
namespace {

constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
constexpr std::size_t kMostCreators = 50;

/// A digest as a UUID (RFC 9562, version 8).
std::string urn_of(const Sha256& digest) {
    Sha256 d = digest;
    constexpr std::size_t kVersionByte = 6;
    constexpr std::size_t kVariantByte = 8;
    d.bytes[kVersionByte] = static_cast<std::uint8_t>((d.bytes[kVersionByte] & 0x0fU) | 0x80U);
    d.bytes[kVariantByte] = static_cast<std::uint8_t>((d.bytes[kVariantByte] & 0x3fU) | 0x80U);
    const std::string h = d.hex();
    return fmt::format("urn:uuid:{}-{}-{}-{}-{}", h.substr(0, 8), h.substr(8, 4), h.substr(12, 4),
                       h.substr(16, 4), h.substr(20, 12));
}

/// EPUB wants seconds and "Z".
std::string modified_of(UtcTime time) {
    constexpr std::size_t kSeconds = 19;  // "2025-05-15T08:00:00"
    return Zone().iso(time).substr(0, kSeconds) + "Z";
}

std::string xhtml(std::string_view title,
                  std::string_view language,
                  std::string_view style,
                  std::string_view body) {
    const std::string tag = language_tag(language);
    std::string out(kXml);
    out +=
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" "
        "xmlns:epub=\"http://www.idpf.org/2007/ops\"";
    out += xml_attribute("lang", tag) + xml_attribute("xml:lang", tag) + ">\n<head>\n";
    out += xml_element("title", title);
    out += fmt::format("<link rel=\"stylesheet\" type=\"text/css\" href=\"{}\"/>\n", style);
    return out + "</head>\n<body>\n" + std::string(body) + "</body>\n</html>\n";
}

/// A title that is more than white space and characters that XML does not know.
std::string safe_title(std::string text) {
    return xml_text(text).find_first_not_of(" \t\n") == std::string::npos ? "Article" : text;
}

}  // namespace

EpubWriter::EpubWriter(const Zone& zone)
    : zone_(zone), zip_([this](std::string_view bytes) { bytes_ += bytes; }) {}

std::string EpubWriter::take() {
    return std::exchange(bytes_, {});
}

std::string EpubWriter::begin() {
    // First and stored, so that the file says at byte 38 what it is.
    zip_.add("mimetype", "application/epub+zip", false);
    zip_.add("META-INF/container.xml",
             std::string(kXml) +
                 "<container version=\"1.0\" "
                 "xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n<rootfiles>\n"
                 "<rootfile full-path=\"EPUB/package.opf\" "
                 "media-type=\"application/oebps-package+xml\"/>\n</rootfiles>\n</container>\n",
             true);
    zip_.add("EPUB/style.css", article_style(), true);
    return take();
}

std::string EpubWriter::add(const ExportRow& row) {
    Chapter chapter{html_id(row), safe_title(title_of(row)),
                    language_tag(row.article.language.value)};
    zip_.add(fmt::format("EPUB/{}.xhtml", chapter.id),
             xhtml(chapter.title, chapter.language, "style.css", html_article(row, zone_)), true);
    digests_.add_field(row.story.url);
    digests_.add_field(row.revision.digest);
    for (const Author& author : row.article.authors.value) {
        if (creators_.size() < kMostCreators && !xml_text(author.name).empty() &&
            std::find(creators_.begin(), creators_.end(), author.name) == creators_.end()) {
            creators_.push_back(author.name);
        }
    }
    const std::string site = site_of(row);
    site_ = chapters_.empty() || site_ == site ? site : "";
    latest_ = std::max(latest_, row.revision.last_seen);
    chapters_.push_back(std::move(chapter));
    return take();
}

std::string EpubWriter::title() const {
    if (chapters_.size() == 1) return chapters_.front().title;
    const std::string count =
        counted(static_cast<std::int64_t>(chapters_.size()), "article", "articles");
    return site_.empty() ? count : fmt::format("{}: {}", site_, count);
}

std::string EpubWriter::package(const std::string& title) const {
    // The language of most chapters; of two, the one that came first.
    std::map<std::string, int> languages;
    for (const Chapter& chapter : chapters_) ++languages[chapter.language];
    std::string language;
    int most = 0;
    for (const Chapter& chapter : chapters_) {
        const int count = languages[chapter.language];
        if (chapter.language.empty() || count <= most) continue;
        language = chapter.language;
        most = count;
    }
    std::string out(kXml);
    out +=
        "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" "
        "unique-identifier=\"id\" xml:lang=\"en\">\n"
        "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n";
    out += "<dc:identifier id=\"id\">" + identifier_ + "</dc:identifier>\n";
    out += xml_element("dc:title", title);
    out += xml_element("dc:language", language.empty() ? "und" : language);
    for (const std::string& creator : creators_) out += xml_element("dc:creator", creator);
    out += xml_element("dc:publisher", site_);
    out += "<meta property=\"dcterms:modified\">" + modified_of(latest_) + "</meta>\n</metadata>\n";
    out +=
        "<manifest>\n<item id=\"nav\" href=\"nav.xhtml\" "
        "media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n"
        "<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n";
    for (const Chapter& chapter : chapters_) {
        out += fmt::format(
            "<item id=\"{0}\" href=\"{0}.xhtml\" media-type=\"application/xhtml+xml\"/>\n",
            chapter.id);
    }
    out += "</manifest>\n<spine";
    if (is_right_to_left(language)) out += " page-progression-direction=\"rtl\"";
    out += ">\n";
    for (const Chapter& chapter : chapters_) {
        out += fmt::format("<itemref idref=\"{}\"/>\n", chapter.id);
    }
    return out + "</spine>\n</package>\n";
}

std::string EpubWriter::contents(const std::string& title) const {
    std::string body = "<nav epub:type=\"toc\" id=\"toc\">\n<h1>Contents</h1>\n<ol>\n";
    for (const Chapter& chapter : chapters_) {
        body += fmt::format("<li><a href=\"{}.xhtml\"{}>{}</a></li>\n", chapter.id,
                            language_attributes(chapter.language), xml_text(chapter.title));
    }
    return xhtml(title, "en", "style.css", body + "</ol>\n</nav>\n");
}

std::string EpubWriter::end() {
    identifier_ = urn_of(digests_.finish());
    const std::string name = title();
    zip_.add("EPUB/nav.xhtml", contents(name), true);
    zip_.add("EPUB/package.opf", package(name), true);
    zip_.finish();
    return take();
}

}  // namespace stet
