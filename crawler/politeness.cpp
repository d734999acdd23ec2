#include "crawler/politeness.h"

#include "crawler/fetch.h"
#include "store/json_text.h"

#include <algorithm>
#include <functional>

#include <nlohmann/json.hpp>

namespace stet {

using std::chrono::milliseconds;

std::string rest_reason(int failures) {
    if (failures == 0) return "it asked for rest";
    return (failures >= kFailuresToPark ? "parked by stet after " : "") + std::to_string(failures) +
           (failures == 1 ? " try" : " tries") + " without an answer";
}

void Politeness::restore(const HostState& state) {
    Host& known = host(state.host);
    known.not_before = state.not_before;
    known.failures = state.failures;
    const nlohmann::json data = nlohmann::json::parse(state.data, nullptr, false);
    if (!data.is_object()) return;
    const auto number = [&](const char* key, std::int64_t otherwise) {
        const auto found = data.find(key);
        return found != data.end() && found->is_number_integer() ? found->get<std::int64_t>()
                                                                 : otherwise;
    };
    known.response_time = milliseconds{number("response_ms", 0)};
    known.slowdown =
        static_cast<int>(std::clamp<std::int64_t>(number("slowdown", 1), 1, kMaxSlowdown));
    set_address(state.host, json_text(data, "address"));
}

bool Politeness::recall(const std::string& host, const Queue* queue, UtcTime now) {
    if (knows(host)) return false;
    HostState state;
    if (queue != nullptr) state = queue->host(host).value_or(HostState{});
    state.host = host;
    restore(state);
    return next(host).value_or(UtcTime{}) > now;
}

void Politeness::set_address(const std::string& name, const std::string& address) {
    // On a server of one's own, ports of one address are as good as hosts.
    if (address.empty() || delay_.count() == 0) return;
    Host& known = host(name);
    if (known.address == address) return;
    if (known.asking && !known.address.empty()) --addresses_[known.address].asking;
    known.address = address;
    Address& place = addresses_[address];
    if (known.asking) ++place.asking;
    if (known.ended && (!place.ended || *known.ended > *place.ended)) place.ended = known.ended;
}

void Politeness::set_crawl_delay(const std::string& name, std::optional<milliseconds> delay) {
    if (delay) delay = std::min(*delay, kMaxCrawlDelay);
    host(name).crawl_delay = delay;
}

milliseconds Politeness::delay_of(const Host& host) const {
    milliseconds delay = std::max(delay_, host.crawl_delay.value_or(milliseconds{0}));
    // Without a delay (a server of one's own) only the server's own wishes count.
    if (delay_.count() > 0) {
        delay =
            std::max(delay, std::min(host.response_time * kResponseTimeFactor, kMaxAdaptiveDelay));
    }
    if (host.slowdown > 1) {
        const milliseconds base = std::max(delay, milliseconds{500});
        delay = std::max(delay, std::min(base * host.slowdown, kMaxAdaptiveDelay * 2));
    }
    return delay;
}

milliseconds Politeness::jitter_of(const std::string& name, const Host& host) const {
    if (delay_.count() == 0) return milliseconds{0};
    // Fibonacci hashing: the same host and turn give the same spread, so that tests can repeat it.
    const std::uint64_t spread =
        ((std::hash<std::string>{}(name) + host.asked) * 0x9E3779B97F4A7C15ULL) >> 40U;  // 24 bits
    return delay_ * static_cast<std::int64_t>(spread) / (std::int64_t{kJitterShare} << 24U);
}

std::optional<UtcTime> Politeness::next(const std::string& name) const {
    const auto found = hosts_.find(name);
    if (found == hosts_.end()) return UtcTime{};
    const Host& host = found->second;
    if (host.asking) return std::nullopt;
    UtcTime at{};
    if (host.ended) at = *host.ended + delay_of(host) + jitter_of(name, host);
    if (host.not_before) at = std::max(at, *host.not_before);
    if (host.address.empty()) return at;
    const auto place = addresses_.find(host.address);
    if (place == addresses_.end()) return at;
    if (place->second.asking > 0) return std::nullopt;
    if (place->second.ended) at = std::max(at, *place->second.ended + delay_ / kAddressDelayShare);
    return at;
}

bool Politeness::may_ask(const std::string& name, UtcTime now) const {
    const std::optional<UtcTime> at = next(name);
    return at && *at <= now;
}

void Politeness::begin(const std::string& name, UtcTime) {
    Host& known = host(name);
    if (!known.asking && !known.address.empty()) ++addresses_[known.address].asking;
    known.asking = true;
    ++known.asked;
}

void Politeness::end(Host& known, UtcTime now) {
    if (!known.address.empty()) {
        Address& place = addresses_[known.address];
        if (known.asking && place.asking > 0) --place.asking;
        place.ended = now;
    }
    known.asking = false;
    known.ended = now;
}

void Politeness::answered(const std::string& name, UtcTime now, milliseconds response_time) {
    Host& known = host(name);
    end(known, now);
    known.failures = 0;
    known.not_before.reset();
    known.response_time = known.response_time.count() == 0
                              ? response_time
                              : (known.response_time * 3 + response_time) / 4;
    if (known.slowdown > 1 && ++known.good_answers >= kAnswersToForgive) {
        known.good_answers = 0;
        known.slowdown /= 2;
    }
}

void Politeness::overloaded(const std::string& name, UtcTime now, milliseconds wait) {
    Host& known = host(name);
    end(known, now);
    known.failures = 0;  // it is there
    known.good_answers = 0;
    known.slowdown = std::min(known.slowdown * 2, kMaxSlowdown);
    const UtcTime until = now + wait;
    known.not_before = known.not_before ? std::max(*known.not_before, until) : until;
}

void Politeness::rest(const std::string& name, UtcTime until) {
    Host& known = host(name);
    known.not_before = known.not_before ? std::max(*known.not_before, until) : until;
}

void Politeness::failed(const std::string& name, UtcTime now) {
    Host& known = host(name);
    end(known, now);
    ++known.failures;
    const milliseconds wait = known.failures >= kFailuresToPark
                                  ? kParkTime
                                  : back_off(known.failures, std::hash<std::string>{}(name));
    known.not_before = now + wait;
}

void Politeness::ended(const std::string& name, UtcTime now) {
    end(host(name), now);
}

void Politeness::pardon(const std::string& name, UtcTime now) {
    if (is_parked(name, now)) host(name).not_before.reset();
}

int Politeness::failures(const std::string& name) const {
    const auto found = hosts_.find(name);
    return found == hosts_.end() ? 0 : found->second.failures;
}

bool Politeness::is_parked(const std::string& name, UtcTime now) const {
    const auto found = hosts_.find(name);
    return found != hosts_.end() && found->second.failures >= kFailuresToPark &&
           found->second.not_before && *found->second.not_before > now;
}

void Politeness::store(HostState& state) const {
    const auto found = hosts_.find(state.host);
    if (found == hosts_.end()) return;
    const Host& known = found->second;
    state.not_before = known.not_before;
    state.failures = known.failures;
    nlohmann::json data = nlohmann::json::parse(state.data, nullptr, false);
    if (!data.is_object()) data = nlohmann::json::object();
    data["response_ms"] = known.response_time.count();
    data["slowdown"] = known.slowdown;
    if (!known.address.empty()) data["address"] = known.address;
    state.data = data.dump();
}

}  // namespace stet
