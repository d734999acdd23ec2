// A small archive of the Wayback kind on a WebSite, for tests: TimeMap, TimeGate, mementos with a
// banner, and raw ones.
#pragma once

#include "tests/support/web_site.h"

#include <string>
#include <vector>

namespace stet {

struct ArchivedPage {
    std::string stamp;     // "20250515080000"
    std::string datetime;  // "Thu, 15 May 2025 08:00:00 GMT"
    std::string html;
    int status = 200;
};

struct MementoArchive {
    bool raw = true;       // "id_" is understood
    bool timemap = true;   // the list is offered
    std::size_t part = 0;  // mementos of one part of the list; 0: all in one
};

/// Serves the versions of `original` on `site`, under /timemap/link/, /timegate/ and /web/.
void serve_mementos(WebSite& site,
                    const std::string& original,
                    const std::vector<ArchivedPage>& versions,
                    const MementoArchive& shape);

}  // namespace stet
