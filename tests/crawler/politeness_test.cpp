#include "crawler/politeness.h"

#include "crawler/date.h"
#include "store/archive.h"

#include <doctest/doctest.h>

#include <set>

namespace stet {
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
    CHECK(politeness.may_ask("a", kNow + 3500ms));
}

TEST_CASE("delays are spread by up to a quarter, none shorter than asked for") {
    Politeness politeness(2s);
    std::set<std::chrono::milliseconds> waits;
    for (int i = 0; i < 20; ++i) {
        politeness.begin("a", kNow);
        politeness.answered("a", kNow, 10ms);
        waits.insert(*politeness.next("a") - kNow);
    }
    CHECK(waits.size() > 10);
    CHECK(*waits.begin() >= 2s);
    CHECK(*waits.rbegin() <= 2500ms);
}

TEST_CASE("hosts at one IP address are asked one at a time, a quarter of the delay apart") {
    Politeness politeness(2s);
    const auto round = [&](const std::string& host, UtcTime at) {
        politeness.begin(host, at);
        politeness.set_address(host, "192.0.2.7");  // known with the first answer
        politeness.answered(host, at, 10ms);
    };
    round("a", kNow);
    round("b", kNow);
    politeness.set_address("c", "192.0.2.8");
    politeness.begin("a", kNow + 10s);
    CHECK_FALSE(politeness.next("b"));
    CHECK(politeness.may_ask("c", kNow + 10s));
    politeness.answered("a", kNow + 11s, 10ms);
    CHECK(*politeness.next("b") == kNow + 11s + 2000ms / kAddressDelayShare);
    // Remembered with the host.
    HostState kept;
    kept.host = "a";
    politeness.store(kept);
    Politeness later(2s);
    later.restore(kept);
    later.set_address("b", "192.0.2.7");
    later.begin("a", kNow);
    CHECK_FALSE(later.next("b"));
    // On a server of one's own each port is a host.
    Politeness own(0ms);
    own.set_address("a", "127.0.0.1");
    own.set_address("b", "127.0.0.1");
    own.begin("a", kNow);
    CHECK(own.may_ask("b", kNow));
}

TEST_CASE("a request that fails sets its address free") {
    Politeness politeness(2s);
    politeness.set_address("a", "192.0.2.7");
    politeness.set_address("b", "192.0.2.7");
    politeness.begin("a", kNow);
    politeness.failed("a", kNow + 1s);
    CHECK(politeness.may_ask("b", kNow + 2s));
    politeness.begin("b", kNow + 2s);
    politeness.set_address("b", "192.0.2.9");  // moved while asked
    CHECK(politeness.next("a"));
}

TEST_CASE("the longest wish counts: ours, robots.txt's up to a cap, a slow server's") {
    Politeness politeness(2s);
    const auto wait_after = [&](const std::string& host, std::chrono::milliseconds took) {
        politeness.begin(host, kNow);
        politeness.answered(host, kNow, took);
        return *politeness.next(host) - kNow;
    };
    const auto is_about = [](std::chrono::milliseconds wait, std::chrono::milliseconds wanted) {
        return wait >= wanted && wait <= wanted + 2000ms / kJitterShare;
    };
    CHECK(is_about(wait_after("plain", 10ms), 2s));
    politeness.set_crawl_delay("slow", 7s);
    CHECK(is_about(wait_after("slow", 10ms), 7s));
    politeness.set_crawl_delay("days", 24h);
    CHECK(is_about(wait_after("days", 10ms), kMaxCrawlDelay));
    CHECK(is_about(wait_after("busy", 5s), 10s));
    CHECK(is_about(wait_after("ill", 10min), kMaxAdaptiveDelay));
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
    CHECK(*later.next("a") >= kNow + 1h + 4s);
    CHECK(*later.next("a") <= kNow + 1h + 4s + 2000ms / kJitterShare);
    for (int i = 0; i < kAnswersToForgive; ++i) later.answered("a", kNow + 2h, 10ms);
    CHECK(*later.next("a") >= kNow + 2h + 2s);
    CHECK(*later.next("a") <= kNow + 2h + 2s + 2000ms / kJitterShare);
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

TEST_CASE(
    "what an earlier run learned of a host is recalled once, and only where it wants rest told") {
    Archive archive(":memory:", Archive::Mode::create);
    HostState tired;
    tired.host = "tired";
    tired.not_before = kNow + 1h;
    archive.queue().set_host(tired);
    Politeness politeness(2s);
    CHECK(politeness.recall("tired", &archive.queue(), kNow));
    CHECK_FALSE(politeness.recall("tired", &archive.queue(), kNow));  // known by now
    CHECK_FALSE(politeness.may_ask("tired", kNow));
    CHECK(politeness.may_ask("tired", kNow + 2h));
    CHECK_FALSE(politeness.recall("fresh", &archive.queue(), kNow));
    CHECK_FALSE(politeness.recall("fresh without a queue", nullptr, kNow));
    CHECK(politeness.may_ask("fresh", kNow));
}

}  // namespace stet
