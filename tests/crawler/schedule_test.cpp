#include "crawler/schedule.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

namespace stet {
using namespace std::chrono_literals;

namespace {

constexpr double kPrice = 0.05;
/// A Monday at midnight.
const UtcTime kMonday = *parse_time("2025-05-12");

ChangeEstimate after_looks(double age_hours, const std::vector<bool>& changed, double apart) {
    Trust site;
    ChangeEstimate page(age_hours);
    for (const bool found : changed) page.looked(apart, found, site);
    return page;
}

double minutes_until_due(const ChangeEstimate& page) {
    return page.hours_until(kPrice) * 60;
}

}  // namespace

TEST_CASE("a new story is looked at within minutes, an old one within days or weeks") {
    const double fresh = minutes_until_due(ChangeEstimate(0));
    const double of_a_day = minutes_until_due(ChangeEstimate(24));
    const double of_a_month = minutes_until_due(ChangeEstimate(24 * 30));
    const double of_a_year = minutes_until_due(ChangeEstimate(24 * 365));
    CHECK(fresh >= 2);
    CHECK(fresh < 30);
    CHECK(of_a_day > 3 * fresh);
    CHECK(of_a_month > 5 * of_a_day);
    CHECK(of_a_year > 3 * of_a_month);
}

TEST_CASE(
    "a look that finds a change brings the next one nearer, one that finds none puts it off") {
    struct Row {
        double age_hours;
        double apart_hours;
    };
    for (const Row& row : {Row{0.5, 0.2}, Row{24, 1}, Row{240, 12}, Row{8'000, 100}}) {
        CAPTURE(row.age_hours);
        const ChangeEstimate page(row.age_hours);
        const double changed =
            minutes_until_due(after_looks(row.age_hours, {true}, row.apart_hours));
        const double same = minutes_until_due(after_looks(row.age_hours, {false}, row.apart_hours));
        CHECK(changed < minutes_until_due(page));
        CHECK(same > minutes_until_due(page));
    }
}

TEST_CASE("a page that never changes is looked at ever more seldom") {
    double before = 0;
    for (const std::size_t looks : {1U, 5U, 25U, 125U}) {
        const double now = minutes_until_due(after_looks(24, std::vector<bool>(looks, false), 24));
        CHECK(now > before);
        before = now;
    }
    CHECK(before > 24 * 60);
}

TEST_CASE("the rate of a page that changes evenly is found") {
    for (const double per_hour : {0.02, 0.2, 2.0}) {
        Trust site;
        ChangeEstimate page(10'000);
        const double apart = 0.25 / per_hour;
        for (int look = 1; look <= 400; ++look) page.looked(apart, look % 4 == 0, site);
        CAPTURE(per_hour);
        CHECK(page.rate() > per_hour / 2.5);
        CHECK(page.rate() < per_hour * 2.5);
    }
}

TEST_CASE("the worth of a look rises with time, from nothing towards one") {
    const ChangeEstimate page = after_looks(100, {true, false, true, false, false}, 3);
    double before = 0;
    for (double hours = 0.01; hours < 1e6; hours *= 2) {
        const double worth = page.worth(hours);
        CHECK(worth >= before);
        CHECK(worth <= 1);
        CHECK(page.chance(hours) >= worth);
        before = worth;
    }
    for (const double price : {0.01, 0.1, 0.5}) {
        CHECK(page.worth(page.hours_until(price)) == doctest::Approx(price).epsilon(0.05));
    }
}

TEST_CASE("what is kept of a page and of a site comes back, and broken text is a new start") {
    const ChangeEstimate page = after_looks(100, {true, false, true}, 3);
    CHECK(ChangeEstimate::from_text(page.text()).hours_until(0.1) ==
          doctest::Approx(page.hours_until(0.1)).epsilon(0.01));
    SiteClock clock;
    for (int day = 0; day < 5; ++day) {
        clock.learn(kMonday + 24h * day + 9h, kMonday + 24h * day + 10h);
    }
    const UtcTime night = kMonday + 2h;
    CHECK(SiteClock::from_text(clock.text()).hours(night, night + 3h) ==
          doctest::Approx(clock.hours(night, night + 3h)).epsilon(0.01));
    for (const char* text : {"", "1 2 3", "nan", "x", "1e999"}) {
        CAPTURE(text);
        CHECK(ChangeEstimate::from_text(text).hours_until(0.1) ==
              doctest::Approx(ChangeEstimate().hours_until(0.1)));
        CHECK(SiteClock::from_text(text).hours(night, night + 24h) == doctest::Approx(24));
    }
}

TEST_CASE("a site's clock runs fast in the hours and on the days in which its pages change") {
    SiteClock clock;
    CHECK(clock.hours(kMonday, kMonday + 24h * 7) == doctest::Approx(24 * 7));
    for (int week = 0; week < 4; ++week) {
        for (int day = 0; day < 5; ++day) {
            for (int hour = 9; hour < 17; ++hour) {
                const UtcTime at = kMonday + 24h * (7 * week + day) + 1h * hour;
                clock.learn(at, at + 30min);
            }
        }
    }
    const double by_day = clock.hours(kMonday + 10h, kMonday + 11h);
    const double by_night = clock.hours(kMonday + 2h, kMonday + 3h);
    const double on_sunday = clock.hours(kMonday + 24h * 6 + 10h, kMonday + 24h * 6 + 11h);
    CHECK(by_day > 2.5);
    CHECK(by_night < 0.3);
    CHECK(on_sunday < by_day / 4);
    // A week is a week.
    CHECK(clock.hours(kMonday, kMonday + 24h * 7) == doctest::Approx(24 * 7));
    // There and back.
    for (const double hours : {0.1, 1.0, 30.0, 1'000.0}) {
        CAPTURE(hours);
        const UtcTime then = clock.after(kMonday + 5h, hours);
        CHECK(clock.hours(kMonday + 5h, then) == doctest::Approx(hours).epsilon(0.01));
    }
}

TEST_CASE("a site at which more changes than was expected is busy, for about a day") {
    SiteClock clock;
    CHECK(clock.busy(kMonday) == doctest::Approx(1));
    for (int i = 0; i < 6; ++i) clock.looked(kMonday + 1min * i, 0.02, true);
    CHECK(clock.busy(kMonday + 1h) > 4);
    CHECK(clock.busy(kMonday + 24h * 5) < 1.2);
    for (int i = 0; i < 50; ++i) clock.looked(kMonday + 24h * 10, 0.2, false);
    CHECK(clock.busy(kMonday + 24h * 10) < 0.2);
}

TEST_CASE("a budget is earned evenly, saved for a week at most, and never overdrawn") {
    Allotment allotment(24, kMonday);
    CHECK_FALSE(allotment.may_spend());
    CHECK(allotment.next(kMonday) == kMonday + 1h);
    allotment.advance(kMonday + 1h);
    CHECK(allotment.may_spend());
    allotment.spend();
    CHECK_FALSE(allotment.may_spend());
    // Asleep for a year: no more than what may be saved.
    allotment.advance(kMonday + 24h * 365);
    CHECK(allotment.is_full());
    int spent = 0;
    for (; allotment.may_spend(); ++spent) allotment.spend();
    CHECK(spent == 24 * 7);
    // A clock that is set back earns nothing and breaks nothing.
    allotment.advance(kMonday);
    CHECK_FALSE(allotment.may_spend());
    allotment.advance(kMonday + 1h);
    CHECK(allotment.may_spend());
}

TEST_CASE("the price rises where more is asked for than there is, and falls where less is") {
    const auto price_after = [](double planned_per_hour) {
        Allotment allotment(24, kMonday, 12);
        for (int hour = 1; hour <= 48; ++hour) {
            allotment.advance(kMonday + 1h * hour);
            allotment.spend();
            allotment.settle(planned_per_hour, allotment.price());
        }
        return allotment.price();
    };
    CHECK(price_after(10) > price_after(1));
    CHECK(price_after(1) > price_after(0.1));
    CHECK(Allotment(0, kMonday).price() == kFreePrice);
    CHECK(Allotment(0, kMonday).may_spend());
}

TEST_CASE("a look is never nearer or farther than the limits, and chance spreads it") {
    const SiteClock clock;
    const ScheduleLimits limits;
    const ChangeEstimate busy = after_looks(0, std::vector<bool>(50, true), 0.02);
    const ChangeEstimate dead = after_looks(90'000, std::vector<bool>(50, false), 24 * 90);
    const auto next = [&](const ChangeEstimate& page, bool live, double chance) {
        return next_look(page, clock, kMonday, kPrice, live, limits, chance) - kMonday;
    };
    CHECK(next(busy, false, 0) == limits.shortest);
    CHECK(next(busy, true, 0) >= limits.live_shortest);
    CHECK(next(busy, true, 0) < limits.shortest);
    CHECK(next(dead, false, 1) == limits.longest);
    const ChangeEstimate page(24 * 10);
    CHECK(next(page, false, 0) < next(page, false, 0.5));
    CHECK(next(page, false, 0.5) < next(page, false, 1));
    CHECK(next(page, false, 1) < 1.3 * next(page, false, 0));
}

TEST_CASE("a live blog is looked at sooner than another story of its age") {
    CHECK(ChangeEstimate(5, true).hours_until(kPrice) < ChangeEstimate(5).hours_until(kPrice) / 5);
}

}  // namespace stet
