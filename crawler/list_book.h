// Which feeds and sitemaps are worth asking again: what was learned of each list stays in the
// archive. None is ever dropped; some are asked rarely.
#pragma once

#include "extract/url.h"
#include "store/queue.h"
#include "store/time.h"

#include <chrono>
#include <optional>
#include <string>

namespace stet {

/// A list that failed twice or more in a row rests, twice as long each time, up to this.
inline constexpr std::chrono::hours kFirstListRest{1};
inline constexpr std::chrono::hours kLongestListRest{24 * 7};
/// A sitemap whose newest entry is older than this, and that has not changed between two looks,
/// is dead: it is asked once in kDeadListRest.
inline constexpr std::chrono::hours kDeadListAge{24 * 180};
inline constexpr std::chrono::hours kDeadListRest{24 * 30};

/// What a look at a list found.
struct ListLook {
    bool good = false;              // it was one, or has not been modified since it was
    bool modified = true;           // false: 304
    std::string digest;             // of its bytes
    std::optional<UtcTime> newest;  // date of its newest entry; none where entries have no dates
};

class ListBook {
public:
    explicit ListBook(Queue& queue) : queue_(queue) {}

    /// Why the list is left alone now; "" where it may be asked. `lastmod` is what an index says of
    /// it: one that has not moved since our last good look need not be asked.
    std::string rests(const Url& list, std::optional<UtcTime> lastmod, UtcTime now) const;

    void took(const Url& list, const ListLook& look, UtcTime now);

private:
    Queue& queue_;
};

}  // namespace stet
