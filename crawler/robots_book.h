// The robots.txt of every authority that a crawl meets: who must be asked, what holds, for how
// long. Keeps copies in the archive's queue tables, so that a restart asks nobody twice a day.
#pragma once

#include "crawler/crawl.h"
#include "crawler/fetch.h"
#include "crawler/robots.h"
#include "store/queue.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stet {

class RobotsBook {
public:
    /// `queue` may be null: then nothing outlives the book.
    RobotsBook(const FetchOptions& options, Queue* queue);

    enum class Answer : std::uint8_t {
        allowed,
        denied,
        ask_first,    // robots.txt must be fetched: see robots_url()
        unreachable,  // disallowed for now; until() says until when
    };
    Answer check(const Url& url, UtcTime now);
    /// When an unreachable robots.txt may be asked again.
    UtcTime until(const Url& url) const;
    /// What kept its robots.txt from being had: "connection refused", "robots.txt cannot be had
    /// (status 503)". Only for Answer::unreachable.
    std::string unreachable_why(const Url& url) const;

    /// Where the rules for this URL are.
    static Url robots_url(const Url& url);
    /// Limits for that request: short time-out, few redirects, 500 KiB.
    const FetchOptions& fetch_options() const { return fetch_options_; }
    /// Takes the look at robots.txt (bodies as they crossed the wire) that a Visit made.
    void take(const Url& url, Visit& visit, UtcTime now);

    std::optional<std::chrono::milliseconds> crawl_delay(const Url& url) const;
    /// The sitemap lines that came with the rules for this URL.
    std::vector<Url> sitemaps(const Url& url) const;

private:
    struct Entry {
        RobotsRules rules;
        std::vector<std::string> sitemaps;
        std::optional<UtcTime> fetched;
        std::optional<UtcTime> unreachable_since;
        std::optional<UtcTime> deny_until;
        std::string failure;  // of the connection, the last time; "" where there was an answer
        int status = 0;       // that answer's
        bool loaded = false;
        bool has_copy = false;
    };
    Entry& entry(const Url& url);
    const Entry* find(const Url& url) const;

    bool ignored_;
    FetchOptions fetch_options_;
    Queue* queue_;
    std::map<std::string, Entry> entries_;  // by origin: http and https have files of their own
};

}  // namespace stet
