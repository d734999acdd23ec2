// What the page says of itself in forms made for machines.
//
// One read of everything: JSON-LD, microdata and RDFa (schema.org), <meta> (Open Graph, Dublin
// Core, parsely, sailthru, ...), <link>, <title>, lang=, and the data that Blogger hands to its
// scripts. Nothing is judged here but which of several articles is the page's own; what a value
// is worth is for the field that uses it to decide. Strings are cleaned (clean_text(), entities
// decoded once more, tags dropped) except where it says "as written".
#pragma once

#include "extract/article.h"
#include "extract/dom.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

struct MetaTag {
    std::string name;          // property=, name=, itemprop= or http-equiv=; ASCII lower case
    std::string_view content;  // as written; points into the Document
};

struct LinkTag {
    std::string rel;            // ASCII lower case, the whole attribute
    std::string_view href;      // as written
    std::string_view type;      // "application/rss+xml"
    std::string_view title;     // as written
    std::string_view hreflang;  // as written
};

/// A person or an organisation that structured data names.
struct StructuredName {
    std::string name;
    std::string role;  // jobTitle
    std::string type;  // "Person", "Organization", ...; "" where it was a bare string
    std::string url;   // as written
};

struct StructuredImage {
    std::string url;            // as written
    std::string caption;        // caption, else description
    std::string credit;         // creditText, creator, author, copyrightHolder, copyrightNotice
    bool of_publisher = false;  // a logo, an author's portrait
};

/// An article (or the page as a WebPage) as schema.org data describes it.
struct StructuredArticle {
    Source source = Source::none;  // json_ld or microdata
    std::string type;              // "NewsArticle"
    bool nested = false;           // inside a list, a comment, another article, ...
    std::string headline;
    std::string alternative_headline;
    std::string name;
    std::string description;
    std::string body;  // articleBody as written: may hold markup
    std::string url;   // url, mainEntityOfPage or @id, as written
    std::string date_published, date_modified, date_created;  // as written
    std::string language;
    std::string publisher;
    std::string copyright_holder;
    std::vector<std::string> sections;
    std::vector<std::string> keywords;
    std::vector<StructuredName> authors;
    std::vector<StructuredName> contributors;  // contributor, editor, creator
    std::vector<StructuredImage> images;
    std::optional<bool> free;  // isAccessibleForFree, also of a part
    bool live = false;         // LiveBlogPosting
};

/// See read_metadata(). Views in it point into the Document that it was read from.
struct Metadata {
    std::string title;  // <title>
    std::vector<MetaTag> metas;
    std::vector<LinkTag> links;
    std::vector<StructuredArticle> articles;  // JSON-LD first, then microdata; in page order
    std::vector<StructuredImage> images;      // every ImageObject on the page, articles' too
    std::vector<std::string> site_names;      // of WebSite, then Organization; the best first
    std::vector<std::string> breadcrumbs;     // BreadcrumbList, outermost first
    std::string html_lang;                    // as written, <html lang>
    std::string state_site;                   // Blogger's _SetDataContext: the blog's title
    std::string state_language;               // ... and its locale
    bool is_blogger = false;                  // generator

    /// The page's own article in JSON-LD, in microdata; null where there is none.
    const StructuredArticle* json_ld() const { return at(json_ld_index); }
    const StructuredArticle* microdata() const { return at(microdata_index); }

    /// The content of the first <meta> of this name (lower case), as written; "" for none.
    std::string_view meta(std::string_view name) const;
    /// The same of the first that is there and not blank, and cleaned.
    std::string first_meta(std::initializer_list<std::string_view> names) const;
    /// The href of the first <link> whose rel has this token, as written.
    std::string_view link(std::string_view rel) const;

    std::optional<std::size_t> json_ld_index;
    std::optional<std::size_t> microdata_index;

private:
    const StructuredArticle* at(std::optional<std::size_t> index) const {
        return index ? &articles[*index] : nullptr;
    }
};

/// Reads them. `html` is the whole page in UTF-8 as it came (scripts are read from it, which the
/// Document no longer has); `url` is the page's address, "" where it is unknown. Never throws on
/// content, whatever a script holds.
Metadata read_metadata(const Document& page, std::string_view html, std::string_view url);

/// A value out of metadata as a reader would see it: tags dropped, entities decoded (also twice
/// encoded ones), clean_text().
std::string clean_value(std::string_view text);

/// Character references -> characters: numeric ones and the names that publishers' text has.
/// Unknown ones stay.
std::string decode_entities(std::string_view text);

/// Whether schema.org's type (without its prefix) stands for an article, or for a page as one.
bool is_article_type(std::string_view type);

/// Whether two addresses name the same page: scheme, "www.", query, fragment and a last slash
/// aside. An address without a host is compared by its path alone.
bool same_page(std::string_view a, std::string_view b);

}  // namespace stet
