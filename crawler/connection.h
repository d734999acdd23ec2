// Whether we are cut off: no network, or asleep. Pure: told of answers and faults, with their
// times.
//
// A host that does not answer is its own trouble only where another one does. When none answers,
// it is ours: nothing then counts as a failure, no host is parked, and now and then a single
// request tries whether the network is back.
#pragma once

#include "store/time.h"

#include <chrono>
#include <optional>
#include <string>

namespace stet {

/// Between two tries while cut off: the first wait, doubled each time up to the last.
inline constexpr std::chrono::milliseconds kFirstTry{15'000};
inline constexpr std::chrono::milliseconds kLastTry{std::chrono::minutes{5}};
/// The wall clock going on by so much more than the running one: the machine slept.
inline constexpr std::chrono::milliseconds kSlept{60'000};

class Connection {
public:
    /// Any answer, good or bad: a refused connection is one too.
    void answered(const std::string& host, UtcTime now);
    /// No answer to a request begun at `begun`. True where it is the host's own trouble.
    bool failed(const std::string& host, UtcTime begun, UtcTime now);

    /// Nobody can be asked: our own way out is closed (a proxy that is away).
    void lost(UtcTime now);

    bool is_cut_off() const { return next_try_.has_value(); }
    /// While cut off: when to try again.
    UtcTime next_try() const { return next_try_.value_or(UtcTime{}); }

    /// To be called now and then, with the wall clock and one that stands still in sleep. Returns
    /// for how long the machine slept (or the clock was set on), zero mostly.
    std::chrono::milliseconds slept(UtcTime now, std::chrono::milliseconds running);

private:
    struct Answer {
        std::string host;
        UtcTime at{};
    };
    std::optional<Answer> last_;        // of any host
    std::optional<Answer> last_other_;  // of another than that
    std::optional<UtcTime> next_try_;
    std::chrono::milliseconds wait_{0};
    std::optional<UtcTime> wall_;
    std::chrono::milliseconds running_{0};
};

}  // namespace stet
