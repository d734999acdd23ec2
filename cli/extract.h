// stet extract FILE|URL|-: the article of one page, or of a stream of pages.
#pragma once

#include "extract/article.h"
#include "store/error.h"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace stet {

enum class ArticleFormat : std::uint8_t { text, markdown, json };

struct ExtractOptions {
    std::string source;        // a file, or "-" for standard input
    std::string url;           // the page's address, where it is known
    std::string content_type;  // as an HTTP header gives it
    std::string fetched;       // ISO 8601 or Unix seconds: relative dates are read against it
    ArticleFormat format = ArticleFormat::text;
    FindSiteRules site_rules;  // empty: none
};

/// Prints the article of one page. Throws Error where the source cannot be read, or where the
/// address or time make no sense.
ExitStatus extract_command(const ExtractOptions& options, std::istream& in, std::ostream& out);

/// What of a batch could not be done; the lines say it too.
struct BatchResult {
    std::uint64_t pages = 0;
    std::uint64_t errors = 0;
};

/// Reads a JSON object a line, {"id", "url", "path" or "html_base64", "content_type", "fetched"},
/// and writes one line for each, in the same order, whatever it held: {"id", "url", the article's
/// members as in append_json_members(), and "error" where something failed}. Runs on `jobs`
/// threads (0: one for each core). Memory is bounded: no more than a few pages a thread are held.
/// Results are flushed as soon as no earlier line is outstanding, so a caller may wait for them.
BatchResult extract_batch(std::istream& in,
                          std::ostream& out,
                          unsigned jobs,
                          const FindSiteRules& rules = {});

/// The answer to one line of a batch, without the line break. `failed` is set where it has an
/// "error". Never throws but for std::bad_alloc.
std::string extract_line(std::string_view text, bool& failed, const FindSiteRules& rules = {});

/// Base64 (RFC 4648 section 4, white space allowed); nothing where there is anything else.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace stet
