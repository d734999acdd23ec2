// Bodies that a page keeps in a script for its own programs: templates, JSON-LD, hydration data.
//
// Asked only where the markup holds no body or a small part of one.
#pragma once

#include "extract/article.h"
#include "extract/dom.h"

#include <string_view>
#include <vector>

namespace stet {

struct RescuedBody {
    std::vector<Block> blocks;
    NodeId node = kNoNode;  // the script
    Source source = Source::none;
    std::size_t words = 0;
};

/// Looks in this order, and takes the first with at least `more_than` words: HTML in a
/// <script type="text/template"> (Google's own Blogger themes), `article_body` of JSON-LD, trees of
/// rich text (body_rich_text.h), prose in the strings of application/json scripts. Nothing found:
/// Source::none.
RescuedBody rescue_body(const Document& page, std::string_view article_body, std::size_t more_than);

}  // namespace stet
