// Bodies that a page keeps in a script for its own programs: templates, JSON-LD, hydration data.
//
// Asked only where the markup holds no body or a small part of one.
#pragma once

#include "extract/article.h"
#include "extract/body_features.h"
#include "extract/dom.h"

#include <vector>

namespace stet {

struct RescuedBody {
    std::vector<Block> blocks;
    NodeId node = kNoNode;  // what it stands in; kNoNode for a program, which the tree has not
    Source source = Source::none;
    std::size_t words = 0;
};

/// Looks in this order, and takes the first with at least `more_than` words: HTML in a
/// <script type="text/template"> (Google's own Blogger themes), articleBody of JSON-LD, trees of
/// rich text (body_rich_text.h), prose in the strings of application/json scripts, then of programs
/// that hold the headline ("window.__STATE__ = {...}"), a <noscript> or <template> of prose.
/// Nothing found: Source::none.
RescuedBody rescue_body(const Document& page, const BodyHints& hints, std::size_t more_than);

}  // namespace stet
