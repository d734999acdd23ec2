// Stretches in which nobody looked at a story: what happened then is known from its two ends only;
// pure.
#pragma once

#include "store/archive.h"

#include <chrono>
#include <vector>

namespace stet {

/// A shorter stretch is never called one, however often a story is looked at otherwise.
inline constexpr std::chrono::hours kLeastUnwatched{12};

struct Stretch {
    UtcTime from{};  // the look before
    UtcTime to{};    // the look after
    bool operator==(const Stretch&) const = default;
};

/// Of looks in order of time: the pauses of at least kLeastUnwatched that are four times as long as
/// the usual one (the median), or all that long where there are too few to tell. A look that failed
/// (no answer at all) is none.
std::vector<Stretch> unwatched(const std::vector<Snapshot>& looks);

}  // namespace stet
