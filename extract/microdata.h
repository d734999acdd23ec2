// schema.org data in the markup: microdata (itemscope, itemprop) and RDFa Lite (typeof, property).
//
// https://html.spec.whatwg.org/multipage/microdata.html, https://www.w3.org/TR/rdfa-lite/
#pragma once

#include "extract/metadata.h"

namespace stet {

/// Reads the articles that the markup describes, in page order, into `metadata`.
void read_microdata(const Document& page, Metadata& metadata);

}  // namespace stet
