// URLs out of a file that a person has: what `stet add --from` reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stet {

struct UrlList {
    std::vector<std::string> urls;     // as written, in order, each once
    std::vector<std::string> skipped;  // lines or cells that hold no URL, for a warning
    std::string_view kind;             // "list", "CSV", "bookmarks": what it was read as
};

/// Reads, by what it looks like:
/// - bookmarks: the HTML that browsers export (any HTML: its links), or a browser's JSON;
/// - CSV (comma, semicolon or tab; RFC 4180 quotes): the column headed url, link, href, address,
///   or the first one that holds a URL;
/// - a list: one URL a line; empty lines and those beginning with "#" are left out.
///
/// A lone URL may hold commas and semicolons, so "https://a/b,c" is one line of a list unless the
/// file is `named_csv` (its name ends in .csv or .tsv).
UrlList read_url_list(std::string_view text, bool named_csv = false);

}  // namespace stet
