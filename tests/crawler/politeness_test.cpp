#include "crawler/politeness.h"

#include "crawler/date.h"

#include <doctest/doctest.h>

using namespace stet;
using namespace std::chrono_literals;

namespace {

const UtcTime kNow = *parse_http_date("Thu, 15 Jan 2026 12:00:00 GMT");

}  // namespace

TEST_CASE("one request at a time to a host, with the delay between the end of one and the next") {
    Politeness politeness(2s);
    CHECK(politeness.may_ask("a", kNow));
    politeness.begin("a", kNow);
    CHECK_FALSE(politeness.may_ask("a", kNow + 1h));
    CHECK(politeness.may_ask("b", kNow));
    politeness.answered("a", kNow + 1s, 100ms);
    CHECK_FALSE(politeness.may_ask("a", kNow + 2s));
    CHECK(politeness.may_ask("a", kNow + 3s));
}

TEST_CASE("the longest wish counts: ours, robots.txt's up to a cap, a slow server's") {
    Politeness politeness(2s);
    const auto wait_after = [&](const std::string& host, std::chrono::milliseconds took) {
        politeness.begin(host, kNow);
        politeness.answered(host, kNow, took);
        return *politeness.next(host) - kNow;
    };
    CHECK(wait_after("plain", 10ms) == 2s);
    politeness.set_crawl_delay("slow", 7s);
    CHECK(wait_after("slow", 10ms) == 7s);
    politeness.set_crawl_delay("days", 24h);
    CHECK(wait_after("days", 10ms) == kMaxCrawlDelay);
    CHECK(wait_after("busy", 5s) == 10s);
    CHECK(wait_after("ill", 10min) == kMaxAdaptiveDelay);
    Politeness without(0ms);
    without.begin("a", kNow);
    without.answered("a", kNow, 5s);
    CHECK(*without.next("a") == kNow);
}

TEST_CASE("a host that asks for rest gets it, also after a restart, and is asked slower") {
    Politeness politeness(2s);
    politeness.begin("a", kNow);
    politeness.overloaded("a", kNow, 1h);
    CHECK(*politeness.next("a") == kNow + 1h);
    HostState kept;
    kept.host = "a";
    politeness.store(kept);
    Politeness later(2s);
    later.restore(kept);
    CHECK(*later.next("a") == kNow + 1h);
    later.begin("a", kNow + 1h);
    later.answered("a", kNow + 1h, 10ms);
    CHECK(*later.next("a") == kNow + 1h + 4s);
    for (int i = 0; i < kAnswersToForgive; ++i) later.answered("a", kNow + 2h, 10ms);
    CHECK(*later.next("a") == kNow + 2h + 2s);
}

TEST_CASE("a host that is down is asked ever more rarely, then parked") {
    Politeness politeness(2s);
    UtcTime now = kNow;
    std::chrono::milliseconds last{0};
    for (int i = 1; i < kFailuresToPark; ++i) {
        politeness.begin("a", now);
        politeness.failed("a", now);
        CHECK_FALSE(politeness.is_parked("a", now));
        const auto wait = *politeness.next("a") - now;
        CHECK(wait > last);
        last = wait;
        now += wait;
    }
    politeness.failed("a", now);
    CHECK(politeness.is_parked("a", now));
    CHECK(*politeness.next("a") - now == kParkTime);
    politeness.answered("a", now + kParkTime, 10ms);
    CHECK_FALSE(politeness.is_parked("a", now + kParkTime));
}
