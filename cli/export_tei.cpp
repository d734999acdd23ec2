#include "cli/export_tei.h"

#include "cli/xml_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace stet {
namespace {

constexpr std::string_view kNamespace = " xmlns=\"http://www.tei-c.org/ns/1.0\"";
constexpr ListNest::Tags kListTags = {"<list rend=\"bulleted\">\n",
                                      "</list>\n",
                                      "<list rend=\"numbered\">\n",
                                      "</list>\n",
                                      "<item>",
                                      "</item>\n"};

std::string typed(std::string_view name, std::string_view type, std::string_view text) {
    if (text.empty()) return {};
    return fmt::format("<{0} type=\"{1}\">{2}</{0}>\n", name, type, xml_text(text));
}

/// A value of @when: as exact as the date is known. XML Schema has no time without seconds.
std::string when_of(const DateTime& date) {
    std::string iso = date.iso();
    constexpr std::size_t kMinutes = 16;  // "2025-05-15T08:00"
    if (date.precision == DateTime::Precision::minute && iso.size() >= kMinutes) {
        iso.insert(kMinutes, ":00");
    }
    return iso;
}

std::string date(std::string_view type, const Found<DateTime>& found) {
    const std::string iso = found.value.iso();
    if (iso.empty()) return {};
    return fmt::format("<date type=\"{}\" when=\"{}\">{}</date>\n", type, when_of(found.value),
                       iso);
}

std::string authors(const Article& article) {
    std::string out;
    for (const Author& author : article.authors.value) out += xml_element("author", author.name);
    return out;
}

/// What may be done with the text is the publisher's to say; the page's own signals are handed on.
std::string publication(const ExportRow& row) {
    std::string out = "<publicationStmt>\n<distributor>exported with stet</distributor>\n";
    out += typed("idno", "stet", fmt::format("{}@{}", row.story.id, row.revision.name));
    out += typed("idno", "digest", row.revision.digest);
    const std::string& rights = row.revision.rights;
    out += fmt::format(
        "<availability status=\"{}\"><p>{}</p></availability>\n",
        rights.empty() ? "unknown" : "restricted",
        rights.empty()
            ? "The rights stay with the publisher."
            : "The rights stay with the publisher, whose page says: " + xml_text(rights) + ".");
    return out + "</publicationStmt>\n";
}

std::string notes(const ExportRow& row, const Zone& zone) {
    std::string out;
    for (const std::string& label : row.extras.labels) out += typed("note", "label", label);
    for (const Remark& note : row.extras.notes) out += typed("note", "desk", note_line(note, zone));
    out += typed("note", "change", row.extras.change);
    return out.empty() ? out : "<notesStmt>\n" + out + "</notesStmt>\n";
}

std::string source(const ExportRow& row, const Zone& zone) {
    const Article& article = row.article;
    std::string out = "<sourceDesc>\n<biblStruct type=\"webpage\">\n<analytic>\n";
    out += authors(article);
    out += "<title level=\"a\">" + xml_text(title_of(row)) + "</title>\n";
    out += "</analytic>\n<monogr>\n";
    out += "<title level=\"j\">" + xml_text(site_of(row)) + "</title>\n<imprint>\n";
    out += xml_element("publisher", site_of(row));
    out += date("published", article.published);
    out += date("modified", article.modified);
    out += fmt::format("<date type=\"captured\" when=\"{0}\">{0}</date>\n",
                       zone.iso(row.revision.first_seen));
    out += "</imprint>\n</monogr>\n";
    if (row.revision.time_assumed) {
        out += typed("note", "captured", "The time of capture was assumed, not recorded.");
    }
    out += typed("note", "byline", article.byline.value);
    out += typed("idno", "URI", row.story.url);
    out +=
        fmt::format("<ptr type=\"capture\" target=\"{}\"/>\n", xml_text(uri_text(row.story.url)));
    if (!row.extras.near_duplicate_of.empty()) {
        out += fmt::format("<relatedItem type=\"near-duplicate\" target=\"{}\"/>\n",
                           xml_text(uri_text(row.extras.near_duplicate_of)));
    }
    return out + "</biblStruct>\n</sourceDesc>\n";
}

std::string encoding(const ExportRow& row) {
    return fmt::format(
        "<encodingDesc>\n<appInfo>\n"
        "<application ident=\"stet\" version=\"{}\"><label>stet</label></application>\n"
        "<application ident=\"stet-extractor\" version=\"{}\"><label>stet's extractor</label>"
        "</application>\n</appInfo>\n</encodingDesc>\n",
        STET_VERSION, row.revision.extractor_version);
}

std::string profile(const Article& article) {
    std::string out;
    const std::string published = article.published.value.iso();
    if (!published.empty()) {
        out += fmt::format("<creation><date when=\"{}\">{}</date></creation>\n",
                           when_of(article.published.value), published);
    }
    if (const std::string tag = language_tag(article.language.value); !tag.empty()) {
        out += fmt::format("<langUsage><language ident=\"{0}\">{0}</language></langUsage>\n", tag);
    }
    std::string terms;
    terms += typed("term", "section", article.section.value);
    for (const std::string& tag : article.tags.value) terms += typed("term", "tag", tag);
    if (!terms.empty()) {
        out += "<textClass>\n<keywords>\n" + terms + "</keywords>\n</textClass>\n";
    }
    return out.empty() ? out : "<profileDesc>\n" + out + "</profileDesc>\n";
}

/// The latest first, as TEI advises.
std::string revisions(const ExportRow& row, const Zone& zone) {
    const Revision& revision = row.revision;
    std::string out = "<revisionDesc>\n";
    const auto change = [&](UtcTime at, const std::string& what) {
        out += fmt::format("<change when=\"{}\">{}</change>\n", zone.iso(at), what);
    };
    change(revision.last_seen, "Last captured with this text.");
    change(revision.first_seen, fmt::format("First captured with this text: revision {} of {}.",
                                            revision.number, row.story.revisions));
    if (revision.changed_after) {
        change(*revision.changed_after, "Last captured with the text before.");
    }
    return out + "</revisionDesc>\n";
}

/// Sub-heads open divisions within those of a higher level.
class Body {
public:
    std::string run(const Article& article) {
        for (const Block& block : shown_blocks(article)) {
            if (block.type == BlockType::list_item) {
                out_ += lists_.item(block.level, block.ordered);
                out_ += xml_text(block.text);
                continue;
            }
            out_ += lists_.end();
            add(block);
        }
        out_ += lists_.end();
        close(0);
        return std::move(out_);
    }

private:
    void close(int level) {
        while (!levels_.empty() && levels_.back() >= level) {
            out_ += "</div>\n";
            levels_.pop_back();
        }
    }

    void add(const Block& block) {
        switch (block.type) {
            case BlockType::paragraph:
            case BlockType::dek:
            case BlockType::list_item: out_ += xml_element("p", block.text); break;
            case BlockType::heading:
                if (block.text.empty()) break;
                close(block.level);
                levels_.push_back(block.level);
                out_ += "<div type=\"section\">\n" + xml_element("head", block.text);
                break;
            case BlockType::quote: out_ += xml_element("quote", block.text); break;
            case BlockType::table: table(block.text); break;
            case BlockType::image: picture(block); break;
            case BlockType::embed:
                out_ += "<quote" + xml_attribute("source", uri_text(block.url)) + ">" +
                        xml_text(block.text) + "</quote>\n";
                break;
            case BlockType::correction: out_ += typed("note", "correction", block.text); break;
        }
    }

    void picture(const Block& block) {
        out_ += "<figure>\n" + xml_element("head", block.text);
        if (!block.credit.empty()) {
            out_ += "<p rend=\"credit\">" + xml_text(block.credit) + "</p>\n";
        }
        if (!block.url.empty()) {
            out_ += "<graphic url=\"" + xml_text(uri_text(block.url)) + "\"/>\n";
        }
        out_ += "</figure>\n";
    }

    void table(std::string_view text) {
        out_ += "<table>\n";
        for (const std::string_view line : split_at(text, '\n')) {
            out_ += "<row>";
            for (const std::string_view cell : split_at(line, '\t')) {
                out_ += "<cell>" + xml_text(cell) + "</cell>";
            }
            out_ += "</row>\n";
        }
        out_ += "</table>\n";
    }

    std::string out_;
    ListNest lists_{kListTags};
    std::vector<int> levels_;  // of the divisions that are open
};

/// Notices that stand outside the body.
std::string notices(const Article& article) {
    std::string out;
    for (const std::string& notice : article.corrections) {
        const bool shown = std::any_of(article.blocks.begin(), article.blocks.end(),
                                       [&](const Block& block) { return block.text == notice; });
        if (!shown) out += typed("note", "correction", notice);
    }
    return out;
}

}  // namespace

std::string tei_head(bool corpus, std::string_view title) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    if (!corpus) return out;
    out += fmt::format("<teiCorpus{}>\n<teiHeader>\n<fileDesc>\n", kNamespace);
    out += "<titleStmt><title>" + xml_text(title) + "</title></titleStmt>\n";
    out +=
        "<publicationStmt><p>Exported with stet from an archive of captured pages; not "
        "published.</p></publicationStmt>\n"
        "<sourceDesc><p>Captures of web pages; the header of each text names its own.</p>"
        "</sourceDesc>\n</fileDesc>\n";
    out += fmt::format(
        "<encodingDesc>\n<appInfo>\n<application ident=\"stet\" version=\"{}\">"
        "<label>stet</label></application>\n</appInfo>\n</encodingDesc>\n",
        STET_VERSION);
    return out + "</teiHeader>\n";
}

std::string tei_foot(bool corpus) {
    return corpus ? "</teiCorpus>\n" : "";
}

std::string tei_text(const ExportRow& row, const Zone& zone, bool corpus) {
    const Article& article = row.article;
    const std::string tag = language_tag(article.language.value);
    std::string out = fmt::format("<TEI{}>\n<teiHeader xml:lang=\"en\">\n<fileDesc>\n<titleStmt>\n",
                                  corpus ? std::string_view() : kNamespace);
    out += "<title" + xml_attribute("xml:lang", tag) + ">" + xml_text(title_of(row)) + "</title>\n";
    out += authors(article) + "</titleStmt>\n";
    out += fmt::format(
        "<extent><measure unit=\"word\" quantity=\"{0}\">{0} words</measure>"
        "</extent>\n",
        row.revision.words);
    out += publication(row) + notes(row, zone) + source(row, zone) + "</fileDesc>\n";
    out += encoding(row) + profile(article) + revisions(row, zone) + "</teiHeader>\n";
    out += "<text" + xml_attribute("xml:lang", tag);
    if (is_right_to_left(tag)) out += " style=\"direction: rtl\"";
    out += ">\n<body>\n<div type=\"article\">\n";
    out += xml_element("head", title_of(row)) + xml_element("byline", article.byline.value);
    if (!article.dek.value.empty()) {
        out += "<argument>" + xml_element("p", article.dek.value) + "</argument>\n";
    }
    out += notices(article) + Body().run(article);
    return out + "</div>\n</body>\n</text>\n</TEI>\n";
}

}  // namespace stet
