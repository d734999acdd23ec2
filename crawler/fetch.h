// One URL -> the hops of a look: validators, redirects, and whether to try again.
//
// A Visit decides and never waits: it names the next request, is told how it went, and says what
// to do. Whoever drives it owns the clock, robots.txt and the politeness delay.
#pragma once

#include "crawler/crawl.h"
#include "crawler/transfer.h"
#include "store/archive.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace stet {

/// Waits between tries: the first, doubled each time up to the last.
inline constexpr std::chrono::milliseconds kFirstBackOff{5'000};
inline constexpr std::chrono::milliseconds kLastBackOff{std::chrono::hours{1}};
/// A redirect's own Retry-After is heeded up to here; beyond, the look is tried again later.
inline constexpr std::chrono::seconds kMaxRedirectWait{30};

/// kFirstBackOff * 2^(attempts - 1), bounded, spread by up to a quarter after `salt` so that
/// many URLs do not come back at once.
std::chrono::milliseconds back_off(int attempts, std::uint64_t salt);

class Visit {
public:
    /// `attempts` tries were made before. `options` must outlive the visit.
    Visit(Url url, const FetchOptions& options, int attempts);

    enum class Step : std::uint8_t {
        follow,  // ask request() next, after `wait`
        again,   // give this look up and make another, after `wait`; its hops are not kept
        done     // look() is complete
    };
    struct Next {
        Step step = Step::done;
        std::chrono::milliseconds wait{0};
        bool slows_host = false;  // 429, 503: every URL of the host waits
        /// A redirect's own Retry-After: neither its host nor the one it leads to is asked before.
        std::chrono::milliseconds redirect_rest{0};
    };

    /// The URL of the request that comes next.
    const Url& url() const { return url_; }
    /// That request. `known`: validators of the last good answer of url(), if any; they are sent
    /// back byte for byte.
    TransferRequest request(const std::optional<Validators>& known);

    /// Takes the answer to request(). `now` dates a Retry-After.
    Next take(FinishedTransfer finished, UtcTime now);

    /// Gives the look as it stands up, for the reason given ("robots.txt", ...).
    void stop(std::string why) { why_ = std::move(why); }

    /// The hops so far. The last one's `body` is as it crossed the wire: see decode_capture().
    Look take_look() { return std::move(look_); }
    /// Why there is no proper last answer: "redirect loop", "connection refused", ...; "" where
    /// there is one.
    const std::string& why() const { return why_; }
    /// What kept the last request from its answer.
    TransferFault fault() const { return fault_; }
    int attempts() const { return attempts_; }

private:
    Next follow(const std::string& location, std::chrono::milliseconds wait);

    Url first_;
    Url url_;
    const FetchOptions* options_;
    int attempts_;
    Look look_;
    std::string why_;
    TransferFault fault_ = TransferFault::none;
    std::vector<std::string> cookies_;
    std::vector<std::string> cookies_of_repeat_;
    bool repeated_ = false;
    bool conditional_ = false;
    bool had_payload_ = false;
    bool without_caches_ = false;
};

}  // namespace stet
