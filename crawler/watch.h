// The watch: looks again and again at what the archive's list names, each page when it is due.
//
// Stories and lists (front pages, sections, feeds, sitemaps) share one queue in the archive; what a
// list leads to is watched too. When a page is due is crawler/schedule.h's business. Several
// watches of one archive share the work: what one has leased the others leave alone.
#pragma once

#include "crawler/crawl.h"
#include "crawler/schedule.h"
#include "store/watch_queue.h"

#include <map>
#include <string>
#include <vector>

namespace stet {

/// What may be asked for one site; the rest is as WatchOptions says.
struct SitePolicy {
    double requests_per_day = 0;  // 0: as many as are due
    std::optional<ScheduleLimits> limits;
};

struct WatchOptions {
    CrawlOptions crawl;           // manners; `limit` is not used
    double requests_per_day = 0;  // over all sites; 0: as many as are due
    ScheduleLimits limits;
    ScheduleLimits list_limits{std::chrono::minutes{5}, std::chrono::hours{24},
                               std::chrono::minutes{5}};
    std::chrono::hours stop_after{24 * 365};  // a story that is older than this is let go
    std::map<std::string, SitePolicy> sites;  // by crawl_site()
    bool once = false;                        // do what is due, and end
};

/// A host that is left alone although pages of it are due.
struct RestingHost {
    std::string host;
    UtcTime until{};
    std::string why;           // rest_reason()
    std::int64_t waiting = 0;  // pages that are due before it may be asked
};

struct WatchProgress {
    CrawlProgress crawl;     // `waiting`: rows of the queue
    std::int64_t due = 0;    // of them, due by now
    std::int64_t lists = 0;  // looked at
    bool cut_off = false;
    std::string cut_off_why;  // a proxy's failure; "" where no host answers
    double price = 0;         // of a request: see Allotment
    /// At the end with the rest of its host taken in; until then as the schedule has it.
    std::optional<UtcTime> next_due;
    std::vector<RestingHost> resting;  // at the end
};

struct WatchObserver {
    std::function<void(const Url&, const Added&)> added;
    std::function<void(const WatchProgress&)> progress;  // about once a second
    std::function<void(bool cut_off)> connection;        // lost, or back
    std::function<void()>
        kept;  // what was added is on disk; no batch is open. The watch waits for it
};

/// An item of the list, by its URL. "auto" takes an address that looks like a story's for a story,
/// and any other for a list.
WatchEntry watch_entry(const Url& url, const std::string& kind, UtcTime now);
/// Takes an entry off the list, with all that only it led to. False where it is not on it.
bool end_watch(WatchQueue& queue, const Url& url, UtcTime now);

/// A watched page, for people.
struct WatchedPage {
    QueueItem item;       // due when its host may be asked, too
    std::string resting;  // why its host rests beyond its own time: rest_reason(); "" where not
    bool list = false;
    std::optional<UtcTime> last_look;
    double changes_per_day = 0;  // as expected now
};
/// Everything that is watched, those due first in front.
std::vector<WatchedPage> watched_pages(const WatchQueue& queue);

/// Watches until `stop` turns true; with `once`, until nothing is due.
WatchProgress watch(Archive& archive,
                    const WatchOptions& options,
                    const WatchObserver& observer,
                    const std::atomic<bool>& stop);

}  // namespace stet
