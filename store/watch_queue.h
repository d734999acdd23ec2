// The queue as `stet watch` and `stet why` use it: rows that come round again, the list that people
// keep, and what earlier passes of a crawl made of a URL.
#pragma once

#include "store/queue.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stet {

/// What a person asked to be watched: a story, or a list of stories.
struct WatchEntry {
    std::string url;
    std::string key;
    std::string kind = "auto";  // "page", "list", or what the address says
    UtcTime added{};
};

/// Every archive's queue is one: see watch_queue().
class WatchQueue : public Queue {
public:
    /// Every row of the crawl with this seed, those due first in front; none where there is none.
    virtual std::vector<QueueItem> items_of(const std::string& seed) const = 0;
    /// Makes a waiting row due at `due`, if it is not due sooner anyway.
    virtual void hasten(std::int64_t crawl, const std::string& key, UtcTime due) = 0;
    /// Makes the row that is due next due at `now`.
    virtual void hasten_next(std::int64_t crawl, UtcTime now) = 0;
    /// Forgets a row, and all that were found on its page and on theirs. Returns how many.
    virtual std::size_t forget(std::int64_t crawl, const std::string& key) = 0;

    /// As find(), of what an earlier pass settled and this one has not come to: a list that answers
    /// "not modified" names nothing anew. (In the file such a row's state is greater by 10.)
    virtual std::vector<QueueItem> find_earlier(const std::string& url) const = 0;
    /// Forgets such rows that were found on these lists: they were read anew, and what is still on
    /// them is known again.
    virtual void forget_earlier(std::int64_t crawl, const std::vector<std::string>& lists) = 0;

    // The list, in order of URL.
    virtual std::vector<WatchEntry> watches() const = 0;
    /// False where it was watched already.
    virtual bool watch(const WatchEntry& entry) = 0;
    virtual bool unwatch(const std::string& key) = 0;
};

/// The same queue. Throws std::bad_cast for one that is no archive's.
inline WatchQueue& watch_queue(Queue& queue) {
    return dynamic_cast<WatchQueue&>(queue);
}

}  // namespace stet
