// What the Link fields of an answer say of its page, beside the page's own <link> elements.
#pragma once

#include "extract/links.h"
#include "extract/url.h"

#include <string_view>

namespace stet {

/// Adds what the Link fields of a raw response head name (RFC 8288): rel=canonical, amphtml, next,
/// prev, sitemap, and alternate with a feed's type. What the page says itself comes first; guesses
/// at feeds go where a field names one.
void add_header_links(PageLinks& links, std::string_view head, const Url& page);

}  // namespace stet
