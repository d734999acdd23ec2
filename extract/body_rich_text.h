// Articles kept as a tree of rich text in a page's JSON: what editors such as ProseMirror, Slate,
// Draft.js and Portable Text write, and programs in the page draw.
#pragma once

#include "extract/body_rescue.h"
#include "extract/dom.h"

namespace stet {

/// The array with most words of paragraphs in the page's application/json scripts, as blocks.
/// Nothing found: Source::none.
RescuedBody read_rich_text(const Document& page);

}  // namespace stet
