// The crawl: frontier -> fetch -> archive -> links -> frontier.
//
// Policy lives here; what must survive a crash lives in the archive (store/queue.h). Nothing but
// crawler/ talks to the network.
#pragma once

#include "extract/site_rules.h"
#include "extract/url.h"
#include "store/archive.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stet {

/// Limits and manners of every request. The defaults are what a careful guest would do.
struct FetchOptions {
    std::string user_agent;  // "" : "stet/VERSION (+contact)"
    std::string contact;     // e-mail or URL put into the user agent
    std::chrono::milliseconds connect_timeout{15'000};
    std::chrono::milliseconds total_timeout{60'000};
    std::uint64_t max_body_bytes = 32U << 20U;  // decoded
    double max_ratio = 200;                     // decoded / wire, beyond the first MiB
    std::uint64_t max_header_bytes = 256U << 10U;
    int max_redirects = 10;
    int max_retries = 2;
    bool allow_private = false;  // loopback, private and link-local addresses
    std::string ignore_robots;   // a reason: robots.txt is not asked. Kept on each capture
    std::string proxy;
    std::string cookies_file;
    std::vector<std::string> headers;  // "Name: value"
    /// crawl_site() of what a person typed: headers that are credentials go nowhere else.
    std::set<std::string> typed_sites;
    bool keep_wire = false;
    std::function<std::string(UtcTime)> say_time = iso_time;  // for people, on their clocks
    FindSiteRules site_rules;  // by which pages are read; empty: by none
};

struct CrawlOptions {
    FetchOptions fetch;
    bool whole_site = false;                     // follow every link of the same site
    std::size_t limit = 500;                     // articles in a pass
    std::chrono::milliseconds delay{2'000};      // between two requests to one host
    std::size_t connections = 16;                // in all; one a host
    std::size_t jobs = 0;                        // extracting threads; 0: one a core
    bool extract = true;                         // false: pages are kept and not read
    bool pictures = false;                       // also an article's own: see crawler/pictures.h
    bool dry_run = false;                        // say the plan, ask nothing but lists
    std::size_t pages_per_host = 20'000;         // in a pass: no trap is deeper
    std::uint64_t min_free_bytes = 256U << 20U;  // where the archive is; with less the crawl stops
};

/// What a crawl would do, told before it does it.
struct CrawlPlan {
    std::string text;  // lines for a person
    int pass = 1;
    bool resumed = false;  // an unfinished pass goes on
};

struct CrawlProgress {
    std::int64_t fetched = 0;
    std::int64_t stories_new = 0;
    std::int64_t revisions_new = 0;
    std::int64_t unchanged = 0;
    std::int64_t no_article = 0;
    std::int64_t failed = 0;
    std::int64_t pictures = 0;  // asked for
    std::int64_t waiting = 0;
    std::int64_t hosts = 0;
    std::uint64_t bytes = 0;  // over the wire
    std::chrono::milliseconds elapsed{};
};

/// A page that a crawl would ask for.
struct PlannedPage {
    std::string url;
    std::string title;            // as a list has it
    std::optional<UtcTime> date;  // likewise
    std::string found_on;         // the list; "" for a known story that is due
};

/// What became of a seed in this run.
struct SeedReport {
    std::string url;
    std::string fault;         // why it was of no use: "no links to stories"; "" where it was
    bool read = false;         // it answered with a page or a list
    bool is_story = false;     // it is a story itself, and kept as one
    std::int64_t stories = 0;  // that it leads to
};

/// A page that was asked for and brought no story.
struct PageWithout {
    std::string url;
    std::string why;
};
/// So many of each kind are named in a report; all are counted.
inline constexpr std::size_t kMaxNamedPages = 1'000;

struct CrawlReport {
    CrawlProgress total;
    std::vector<PlannedPage> planned;     // of a dry run: in order, no more than the limit
    std::vector<SeedReport> seeds;        // that were asked, or wait to be; none had before
    std::vector<PageWithout> no_article;  // the first kMaxNamedPages of this run
    std::vector<PageWithout> not_fetched;
    std::int64_t unread = 0;  // pages that were kept and, as CrawlOptions::extract has it, not read
    std::map<std::string, std::int64_t> left_out;  // reason -> URLs
    std::map<std::string, std::int64_t> failures;
    bool stopped = false;     // by `stop` or stop_reason, before the pass was done
    std::string stop_reason;  // why it stopped itself: a full disk, a proxy away; "" otherwise
};

/// Told of what happens, for progress lines and logs. Called on crawl()'s own thread.
struct CrawlObserver {
    std::function<void(const CrawlPlan&)> planned;
    std::function<void(const Url&, const Added&)> added;
    std::function<void(const CrawlProgress&)> progress;  // about once a second
};

/// Throws usage on seeds that no crawl may begin with: none, or one that refused_url() names.
void check_seeds(const std::vector<Url>& seeds, const FetchOptions& options);

/// Crawls until the pass is done or `stop` turns true. `seeds` are home pages, section fronts,
/// feeds or sitemaps. Killed at any moment, the next call goes on where this one was.
CrawlReport crawl(Archive& archive,
                  const std::vector<Url>& seeds,
                  const CrawlOptions& options,
                  const CrawlObserver& observer,
                  const std::atomic<bool>& stop);

/// Fetches pages one by one, politely, and keeps them: what `stet add` does. Robots are obeyed.
/// `done` is called per URL, in order.
void add_pages(Archive& archive,
               const std::vector<Url>& urls,
               const CrawlOptions& options,
               const std::function<void(const Url&, const Look&, const Added&)>& done,
               const std::atomic<bool>& stop);

/// What add_mementos() found and took.
struct MementoReport {
    std::string original;           // the page; "" where no list was found
    std::int64_t listed = 0;        // mementos that the other archive names
    std::int64_t before_since = 0;  // older than wanted
    std::int64_t held = 0;          // kept by us already
    std::int64_t taken = 0;
    std::map<std::string, std::int64_t> failures;  // reason -> mementos
    std::string why;                               // why there is no list; "" where there is one
};

/// Takes earlier versions of a page from another archive (RFC 7089), as politely as add_pages():
/// what `stet add --mementos` does. See crawler/mementos.h.
MementoReport add_mementos(
    Archive& archive,
    const Url& start,
    std::optional<UtcTime> since,
    const CrawlOptions& options,
    const std::function<void(const Url& memento, const Look&, const Added&)>& done,
    const std::atomic<bool>& stop);

/// One page, fetched and not kept: what `stet extract URL` does. Redirects are followed; the last
/// hop is the answer. Robots are obeyed.
Look fetch_page(const Url& url, const FetchOptions& options);

}  // namespace stet
