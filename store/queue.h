// The frontier as it is kept: URLs known and what became of them, in the archive's file.
//
// The tables are store/'s; every decision (what to ask, when, in which order) is crawler/'s. Rows
// carry an owner and a lease from the start, so that several crawlers may share one archive.
#pragma once

#include "store/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// What a URL is wanted for.
enum class Task : std::uint8_t { list, feed, sitemap, article, picture };

enum class TaskState : std::uint8_t {
    waiting,
    leased,   // somebody is at it; waiting again when the lease runs out
    done,     // looked at in this pass; `note` says what came of it
    skipped,  // never asked; `note` says why: "robots.txt", "other site", "limit of 500 reached"
    failed    // asked, and given up; `note` says why
};

struct QueueItem {
    std::int64_t id = 0;  // opaque; 0 for one not yet added
    std::int64_t crawl = 0;
    std::string url;
    std::string key;   // article_key(): one row a key and crawl
    std::string host;  // with port where it is not the scheme's: the politeness queue
    Task task = Task::article;
    int depth = 0;        // hops from the seed
    double priority = 0;  // higher first
    UtcTime due{};        // not before
    int attempts = 0;
    TaskState state = TaskState::waiting;
    std::string found_on;  // the URL that led here
    std::string note;
    std::string hints;  // JSON of the crawler's: lastmod, title, date from the feed
};

/// A crawl of one set of seeds; run again it makes another pass.
struct Crawl {
    std::int64_t id = 0;
    std::string seed;     // as given
    std::string options;  // JSON of the crawler's: scope, limits
    int pass = 0;         // 1 for the first
    UtcTime begun{};
    std::optional<UtcTime> finished;  // of this pass
};

/// What is remembered of a host between runs. Times and counts are the crawler's to interpret.
struct HostState {
    std::string host;
    std::string robots_txt;  // as last fetched
    int robots_status = 0;
    std::optional<UtcTime> robots_fetched;
    std::optional<UtcTime> not_before;  // Retry-After, back-off
    int failures = 0;                   // in a row
    std::string data;                   // JSON of the crawler's: response times, parked, ...
};

class Queue {
public:
    virtual ~Queue() = default;

    /// The crawl of this seed and these options; made when there is none. An unfinished pass is
    /// returned as it is.
    virtual Crawl open_crawl(const std::string& seed, const std::string& options, UtcTime now) = 0;
    /// Begins the next pass: what is done, failed or skipped counts no more, and add() takes its
    /// place (until then WatchQueue::find_earlier() has it); what is waiting stays.
    virtual Crawl begin_pass(std::int64_t crawl, UtcTime now) = 0;
    virtual void finish_pass(std::int64_t crawl, UtcTime now) = 0;

    /// Adds what the crawl does not know yet (by key), or knows only as left out when it was found
    /// (skipped, without hints: a sitemap had it for no news, and now a feed names it); returns how
    /// many.
    virtual std::size_t add(const std::vector<QueueItem>& items) = 0;
    /// Up to `count` items that are due at `now`, highest priority first, at most `per_host` a
    /// host and none of `busy_hosts`; leased to `owner` until `until`.
    virtual std::vector<QueueItem> lease(std::int64_t crawl,
                                         const std::string& owner,
                                         UtcTime now,
                                         UtcTime until,
                                         std::size_t count,
                                         std::size_t per_host,
                                         const std::vector<std::string>& busy_hosts) = 0;
    /// Ends a lease: done, skipped or failed with a note, or waiting again from `item.due` on.
    virtual void settle(const QueueItem& item) = 0;
    /// Gives back what `owner` (or any owner whose lease ran out) holds.
    virtual void release(const std::string& owner, UtcTime now) = 0;

    /// When the next waiting item is due; nothing when none waits.
    virtual std::optional<UtcTime> next_due(std::int64_t crawl) const = 0;
    virtual std::map<TaskState, std::int64_t> counts(std::int64_t crawl) const = 0;
    /// How often each note was given, for "left out and why".
    virtual std::map<std::string, std::int64_t> notes(std::int64_t crawl,
                                                      TaskState state) const = 0;
    /// Every row about this address or one with its key (article_key()), newest first: what
    /// `stet why` tells.
    virtual std::vector<QueueItem> find(const std::string& url) const = 0;
    /// Every crawl, oldest first.
    virtual std::vector<Crawl> crawls() const = 0;
    /// How many URLs of each host were asked for in this pass.
    virtual std::map<std::string, std::int64_t> asked_by_host(std::int64_t crawl) const = 0;

    virtual std::optional<HostState> host(const std::string& host) const = 0;
    virtual void set_host(const HostState& state) = 0;
};

}  // namespace stet
