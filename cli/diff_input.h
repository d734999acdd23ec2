// A file given to `stet diff` -> the texts to compare.
#pragma once

#include "store/diff.h"

#include <string>
#include <string_view>

namespace stet {

struct DiffInput {
    ArticleText text;
    bool is_html = false;  // extracted from a page, and not given as an article
};

/// Reads article JSON (an object with "body" or "text", as `stet extract` writes it), or else a
/// web page. Throws Error on what begins as JSON and is no such article.
///
/// Of the JSON are read: headline, dek, byline, published, modified, lead_image, body or text, and
/// caption (one string) or captions ([{text, credit}]); what is missing or null is empty.
DiffInput parse_diff_input(std::string_view bytes, const std::string& name);

}  // namespace stet
