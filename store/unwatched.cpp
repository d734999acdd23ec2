#include "store/unwatched.h"

#include <algorithm>

namespace stet {

std::vector<Stretch> unwatched(const std::vector<Snapshot>& looks) {
    constexpr std::size_t kFewPauses = 3;
    constexpr int kTimesUsual = 4;
    std::vector<Stretch> pauses;
    const Snapshot* before = nullptr;
    for (const Snapshot& look : looks) {
        if (look.status == 0) continue;
        if (before != nullptr) pauses.push_back({before->time, look.time});
        before = &look;
    }
    std::vector<std::chrono::milliseconds> lengths;
    for (const Stretch& pause : pauses) lengths.push_back(pause.to - pause.from);
    std::chrono::milliseconds least = kLeastUnwatched;
    if (lengths.size() >= kFewPauses) {
        const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
        std::nth_element(lengths.begin(), middle, lengths.end());
        least = std::max(least, kTimesUsual * *middle);
    }
    std::erase_if(pauses, [&](const Stretch& pause) { return pause.to - pause.from < least; });
    return pauses;
}

}  // namespace stet
