#include "crawler/connection.h"

#include <doctest/doctest.h>

namespace stet {
using namespace std::chrono_literals;

namespace {

const UtcTime kNow = *parse_time("2025-05-12T08:00:00Z");

}  // namespace

TEST_CASE("a host that is silent while another answers has trouble of its own") {
    Connection connection;
    connection.answered("a.example", kNow);
    CHECK(connection.failed("b.example", kNow - 5s, kNow + 10s));
    CHECK_FALSE(connection.is_cut_off());
}

TEST_CASE("where nobody answers it is our own network, until somebody does") {
    Connection connection;
    connection.answered("a.example", kNow);
    CHECK_FALSE(connection.failed("b.example", kNow + 5s, kNow + 20s));
    CHECK(connection.is_cut_off());
    CHECK_FALSE(connection.failed("a.example", kNow + 5s, kNow + 25s));
    CHECK(connection.next_try() > kNow + 25s);
    connection.answered("b.example", kNow + 60s);
    CHECK_FALSE(connection.is_cut_off());
}

TEST_CASE("a host's own earlier answers do not speak for the network") {
    Connection connection;
    connection.answered("a.example", kNow);
    CHECK_FALSE(connection.failed("a.example", kNow - 1s, kNow + 20s));
}

TEST_CASE("a proxy that is away cuts off, whoever answered before") {
    Connection connection;
    connection.answered("a", kNow + 0s);
    connection.answered("b", kNow + 1s);
    connection.lost(kNow + 2s);
    CHECK(connection.is_cut_off());
    CHECK(connection.next_try() == kNow + 2s + kFirstTry);
    connection.answered("a", kNow + 30s);
    CHECK_FALSE(connection.is_cut_off());
}

TEST_CASE("tries come ever more seldom while cut off") {
    Connection connection;
    UtcTime at = kNow;
    auto before = 0ms;
    for (int i = 0; i < 10; ++i) {
        connection.failed("a.example", at, at);
        const auto wait =
            std::chrono::duration_cast<std::chrono::milliseconds>(connection.next_try() - at);
        CHECK(wait >= before);
        CHECK(wait <= kLastTry);
        before = wait;
        at = connection.next_try();
    }
    CHECK(before == kLastTry);
}

TEST_CASE("sleep is told from a slow moment by the clock that stands still in it") {
    Connection connection;
    CHECK(connection.slept(kNow, 1'000ms) == 0ms);
    CHECK(connection.slept(kNow + 30s, 31'000ms) == 0ms);
    CHECK(connection.slept(kNow + 2h, 32'000ms) > 1h);
    CHECK(connection.slept(kNow + 2h + 1s, 33'000ms) == 0ms);
    CHECK(connection.slept(kNow, 34'000ms) == 0ms);  // set back
}

}  // namespace stet
