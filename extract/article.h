// The article: what a reader would say is on the page, freed from the page.
//
// Plain values, no I/O. All text is UTF-8 with entities decoded and runs of white space collapsed
// to one space. Rules for each field, in the order they are tried: extract/README.md.
#pragma once

#include "extract/site_rules.h"
#include "extract/url.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// Raised by one whenever the same page may give another article. Kept with every stored article.
inline constexpr int kExtractorVersion = 11;

/// The evidence a field rests on.
enum class Source : std::uint8_t {
    none,
    json_ld,    // schema.org in a script
    microdata,  // itemprop, RDFa
    meta,       // <meta>, <link>, <title>, lang=
    markup,     // elements and classes of the visible page
    text,       // the words themselves: "By NAME | ROLE", a written date
    url,        // the address
    state,      // data that a script of the page was given (hydration JSON)
    rule,       // a site rule of the user's
    guess       // statistics: language detection
};

/// "json-ld", "microdata", "meta", "markup", "text", "url", "state", "rule", "guess"; ""
/// for none.
std::string_view source_name(Source source);

/// A field and its evidence: a wrong byline leads back to the rule that chose it.
template <class T>
struct Found {
    T value{};
    Source source = Source::none;
    float confidence = 0;  // 0 to 1: the share of pages on which this evidence was right
    explicit operator bool() const { return source != Source::none; }
};

/// What one item of a list rests on; as in Found.
struct Evidence {
    Source source = Source::none;
    float confidence = 0;
};

struct Author {
    std::string name;
    std::string role;  // "Senior Correspondent"; "" where the page gives none
    bool operator==(const Author&) const = default;
};

/// A date as exact as the page gives it, on the publisher's own clock.
struct DateTime {
    enum class Precision : std::uint8_t { none, year, month, day, minute, second };
    int year = 0;
    int month = 0;  // 1 to 12
    int day = 0;    // 1 to 31
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::optional<int> offset_minutes;  // from UTC; none where the page gives no zone
    Precision precision = Precision::none;

    /// ISO 8601 cut to the precision: "2025-05", "2025-05-15", "2025-05-15T08:00+02:00". "Z" for
    /// an offset of 0. "" for none.
    std::string iso() const;
    /// Reads what iso() writes, and ISO 8601 in general ("20250515T080000Z"). Nothing on nonsense.
    static std::optional<DateTime> parse_iso(std::string_view text);
    /// Seconds since 1970 (a missing zone counts as UTC, missing parts as the first).
    std::int64_t unix_seconds() const;
    bool operator==(const DateTime&) const = default;
};

struct Caption {
    std::string text;
    std::string credit;  // "Martin Vahlstrom/Getty": no brackets, no "Photo:"
    std::string image;   // absolute URL of the picture it belongs to; "" where unknown
    bool operator==(const Caption&) const = default;
};

enum class BlockType : std::uint8_t {
    paragraph,
    heading,
    list_item,
    quote,
    table,
    image,
    embed,
    correction,
    dek
};

/// "paragraph", "heading", "list_item", ...
std::string_view block_type_name(BlockType type);

/// A piece of the body, in reading order.
struct Block {
    BlockType type = BlockType::paragraph;
    int level = 0;     // heading: 1 to 6; list_item: nesting from 1; otherwise 0
    std::string text;  // what is read. table: cells joined by tab, rows by newline; image: caption
    std::string url;   // image: picture; embed: what is embedded; otherwise ""
    std::string credit;    // image
    bool ordered = false;  // list_item of a numbered list
    bool operator==(const Block&) const = default;
};

/// Everything that stet knows of a page. Fields that the page does not give are empty.
struct Article {
    Found<std::string> headline;  // without the site's name
    Found<std::string> dek;       // standfirst
    Found<std::string> byline;    // as printed: "By Naomi Ellis | Senior Correspondent"
    Found<std::vector<Author>> authors;
    Found<std::string> dateline;  // place only: "LONDON". It stays in its paragraph too
    Found<DateTime> published;
    Found<DateTime> modified;
    std::vector<Caption> captions;
    std::vector<Evidence> caption_evidence;  // of each caption
    Found<std::string> lead_image;           // absolute URL
    Found<std::string> section;
    Found<std::vector<std::string>> tags;
    Found<std::string> language;       // BCP 47, as declared or detected: "en", "pt-BR"
    Found<std::string> site;           // name
    Found<std::string> canonical_url;  // absolute
    Found<std::string> amp_url;        // absolute
    Found<bool> paywalled;
    Found<bool> live;  // a live blog
    std::vector<std::string> corrections;
    std::vector<Evidence> correction_evidence;  // of each notice
    std::vector<Block> blocks;
    /// Why this is no article: "list page", "no text", "advertisement" (by a site rule), ...; ""
    /// where it is one.
    std::string not_article;
};

/// What is known of a page before it is read.
struct PageContext {
    Url url;                   // where it came from; may be empty: then links stay unresolved
    std::string content_type;  // of the HTTP header; "" where there was none
    std::optional<std::int64_t> fetched;  // Unix seconds; relative dates are read against it
    FindSiteRules site_rules;             // the user's; usually none
};

/// Extracts the article from one page.
///
/// `html` is the page's bytes as they came, in any encoding and however broken. Never throws on
/// content: what is not there is left empty.
Article extract_article(std::string_view html, const PageContext& context);

/// The body as a reader would read on: paragraphs, sub-heads, list items, quotes, tables, embedded
/// posts and correction notices, with an empty line between them. No headline, dek, captions.
std::string body_text(const Article& article);

/// The blocks as they are to be shown to a reader: first, as images, the captions of pictures that
/// stand outside the body (above its first paragraph, most often), then the body's own, but for a
/// first one that says what the dek says: whoever shows the blocks shows the dek above them.
std::vector<Block> shown_blocks(const Article& article);

}  // namespace stet
