// When a host may next be asked.
//
// One request at a time per host and per IP address, a delay between two, a longer one where
// robots.txt or a slow server asks for it; hosts that say 429 or 503 or do not answer at all are
// left alone for a while, longer each time. What must outlive the process goes through HostState.
// Times come in as arguments; nothing waits here.
#pragma once

#include "store/queue.h"
#include "store/time.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace stet {

/// A Crawl-delay is honoured up to here (some sites ask for days).
inline constexpr std::chrono::milliseconds kMaxCrawlDelay{30'000};
/// A slow host's delay grows with its response time up to here.
inline constexpr std::chrono::milliseconds kMaxAdaptiveDelay{30'000};
/// The delay is at least so many times what the host takes to answer.
inline constexpr int kResponseTimeFactor = 2;
/// After so many failures in a row the host is parked.
inline constexpr int kFailuresToPark = 4;
inline constexpr std::chrono::milliseconds kParkTime{std::chrono::minutes{30}};
/// A host that once said "too many requests" is asked slower by this, until it has answered well
/// kAnswersToForgive times.
inline constexpr int kMaxSlowdown = 16;
inline constexpr int kAnswersToForgive = 20;
/// Hosts that share an IP address share this part of the delay: one request at a time to the
/// address, a quarter of the delay between two. (Many sites stand behind one address of a large
/// carrier, which a whole delay would make one site of.)
inline constexpr int kAddressDelayShare = 4;
/// Each delay is spread by up to this part of itself, so that a crawl is no metronome.
inline constexpr int kJitterShare = 4;

/// Why a host rests after so many tries without an answer in a row: "it asked for rest".
std::string rest_reason(int failures);

class Politeness {
public:
    explicit Politeness(std::chrono::milliseconds delay) : delay_(delay) {}

    /// What was remembered of a host. Once a host, before it is first asked.
    void restore(const HostState& state);
    /// The same, out of `queue` (null: nothing is remembered), of a host not known yet; true where
    /// it is one and wants rest beyond `now`.
    bool recall(const std::string& host, const Queue* queue, UtcTime now);
    bool knows(const std::string& host) const { return hosts_.contains(host); }

    /// robots.txt's wish for this host.
    void set_crawl_delay(const std::string& host, std::optional<std::chrono::milliseconds> delay);

    /// The IP address that a host answered from ("" where unknown, as behind a proxy).
    void set_address(const std::string& host, const std::string& address);

    /// The earliest moment for the next request; a host with a request under way, to it or to
    /// another host at its address, has none.
    std::optional<UtcTime> next(const std::string& host) const;
    bool may_ask(const std::string& host, UtcTime now) const;

    void begin(const std::string& host, UtcTime now);
    /// A proper answer, good or bad.
    void answered(const std::string& host, UtcTime now, std::chrono::milliseconds response_time);
    /// 429, 503: the host asks for rest, for at least `wait`.
    void overloaded(const std::string& host, UtcTime now, std::chrono::milliseconds wait);
    /// The host is not asked before `until`: a redirect's Retry-After. It is asked no slower then.
    void rest(const std::string& host, UtcTime until);
    /// The request has ended and says nothing of the host: the network or the proxy is away.
    void ended(const std::string& host, UtcTime now);
    /// Lets a host that is_parked() be asked now; a server's own wish for rest stands.
    void pardon(const std::string& host, UtcTime now);
    /// Tries without an answer, in a row.
    int failures(const std::string& host) const;
    /// No answer at all.
    void failed(const std::string& host, UtcTime now);

    bool is_parked(const std::string& host, UtcTime now) const;
    /// What to keep; `robots` fields are left as they are in `state`.
    void store(HostState& state) const;
    std::size_t size() const { return hosts_.size(); }

private:
    struct Host {
        std::optional<std::chrono::milliseconds> crawl_delay;
        std::chrono::milliseconds response_time{0};  // smoothed
        std::optional<UtcTime> ended;                // the last request
        std::optional<UtcTime> not_before;
        int failures = 0;
        int slowdown = 1;
        int good_answers = 0;
        std::uint64_t asked = 0;
        std::string address;
        bool asking = false;
    };
    struct Address {
        std::optional<UtcTime> ended;
        int asking = 0;
    };
    std::chrono::milliseconds delay_of(const Host& host) const;
    std::chrono::milliseconds jitter_of(const std::string& name, const Host& host) const;
    /// Ends a request of the host.
    void end(Host& host, UtcTime now);
    Host& host(const std::string& name) { return hosts_[name]; }

    std::chrono::milliseconds delay_;
    std::map<std::string, Host> hosts_;
    std::map<std::string, Address> addresses_;
};

}  // namespace stet
