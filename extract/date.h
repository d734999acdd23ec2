// When an article was published, and when it was last changed.
#pragma once

#include "extract/article.h"
#include "extract/body.h"
#include "extract/dom.h"
#include "extract/metadata.h"

namespace stet {

struct Dates {
    Found<DateTime> published;
    Found<DateTime> modified;
};

/// Finds them. `context` gives the address (dates in its path) and the time of the look (relative
/// dates, and nothing from the future). A day that the page does not give stays away.
Dates find_dates(const Document& page,
                 const Metadata& metadata,
                 const Body& body,
                 const PageContext& context);

}  // namespace stet
