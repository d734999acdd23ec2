// What is known of a URL: what crawls made of it, how its host stands, when it is next due. What
// `stet why` tells. Asks nothing of the network.
#pragma once

#include "crawler/crawl.h"
#include "extract/url.h"
#include "store/archive.h"

#include <optional>
#include <string>
#include <vector>

namespace stet {

/// What one crawl knows of the URL.
struct CrawlEntry {
    Crawl crawl;
    QueueItem item;
    bool earlier_pass = false;  // settled by one; the present or last one did not come to it
};

struct UrlFate {
    Url url;
    std::vector<CrawlEntry> entries;  // newest first
    std::vector<Snapshot> looks;      // oldest first
    std::string story;                // id; "" for none
    /// Where it is a later page of that story, asked for with it: which, and the first page's URL.
    int page_number = 0;
    std::string first_page;
    /// Why a crawl would leave it out now, by its address and the robots.txt at hand; "" where
    /// nothing speaks against it.
    std::string against;
    /// When its host may be asked again; nothing where it may be at once.
    std::optional<UtcTime> host_rests_until;
    int host_failures = 0;  // in a row
    /// When it is due: a waiting entry's time, or, for a known story, when the next crawl of its
    /// site would look again. Nothing where no crawl will come to it by itself.
    std::optional<UtcTime> next_due;
};

UrlFate fate_of(const Url& url, Archive& archive, UtcTime now);

}  // namespace stet
