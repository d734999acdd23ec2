#include "crawler/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace stet {
namespace {

using std::chrono::milliseconds;
using HoursOf = std::chrono::duration<double, std::ratio<3600>>;

constexpr double kForever = 1e12;

/// Estimators that remember for so many hours.
constexpr std::array<double, 6> kMemories{2, 12, 72, 24 * 21, 24 * 180, kForever};
/// The others forget everything at a change: the longer nothing has happened since, the longer
/// nothing will ("a tenth of the time for which it has stood"). Their exposure begins here.
constexpr std::array<double, 2> kSinceChange{0.1, 1};
constexpr double kSinceChangeShape = 0.4;

/// Half a change is believed in before any look ...
constexpr double kPriorChanges = 0.5;
/// ... over this share of the page's age, and no less than these hours of a new page.
constexpr double kPriorShareOfAge = 0.5;
constexpr double kPriorHoursOfNew = 0.5;
constexpr double kPriorHoursOfLive = 0.05;
/// At each look an estimator may turn out to be the right one from now on.
constexpr double kShare = 0.02;
/// A site's trust is believed like so many looks before any, and forgets after so many.
constexpr double kTrustPrior = 50;
constexpr double kTrustLooks = 2000;

double hours_of(milliseconds time) {
    return HoursOf(time).count();
}

milliseconds time_of_hours(double hours) {
    constexpr double kMostHours = 24.0 * 365 * 100;
    return std::chrono::duration_cast<milliseconds>(HoursOf(std::clamp(hours, 0.0, kMostHours)));
}

std::vector<double> numbers_of(std::string_view text) {
    std::vector<double> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        double value = 0;
        const auto [next, fault] = std::from_chars(at, end, value);
        if (fault != std::errc{} || !std::isfinite(value)) return {};
        numbers.push_back(value);
        at = next;
        if (at != end && *at == ' ') ++at;
    }
    return numbers;
}

}  // namespace

// -- ChangeEstimate -------------------------------------------------------------------------------

ChangeEstimate::ChangeEstimate(double age_hours, bool live, const Trust& site)
    : age_hours_(std::max(age_hours, 0.0)), live_(live) {
    for (std::size_t i = 0; i < kEstimators; ++i) {
        experts_[i].changes = kPriorChanges;
        experts_[i].hours = prior_hours();
        experts_[i].weight = site.weight[i];
        if (i < kMemories.size()) continue;
        experts_[i].changes = kSinceChangeShape;
        experts_[i].hours = kSinceChange[i - kMemories.size()] + prior_hours() / 2;
    }
}

double ChangeEstimate::prior_hours() const {
    const double least = live_ ? kPriorHoursOfLive : kPriorHoursOfNew;
    return least + (live_ ? 0 : kPriorShareOfAge * age_hours_);
}

/// The chance that nothing changes: of Gamma beliefs, a Lomax law.
double ChangeEstimate::unchanged(const Expert& expert, double hours) const {
    return std::exp(-expert.changes * std::log1p(hours / expert.hours));
}

void ChangeEstimate::looked(double hours, bool changed, Trust& site) {
    hours = std::clamp(hours, 0.0, 24.0 * 3650);
    age_hours_ += hours;
    double sum = 0;
    for (Expert& expert : experts_) {
        const double still = unchanged(expert, hours);
        expert.weight *= std::max(changed ? 1 - still : still, 1e-9);
        sum += expert.weight;
    }
    for (std::size_t i = 0; i < kEstimators; ++i) {
        Expert& expert = experts_[i];
        expert.weight = expert.weight / sum * (1 - kShare) + kShare * site.weight[i];
        const double still = unchanged(expert, hours);
        if (i >= kMemories.size()) {
            if (changed) {
                // It may have changed at any moment of the interval.
                expert.changes = kSinceChangeShape;
                expert.hours = kSinceChange[i - kMemories.size()] + hours / 4;
            } else {
                expert.hours += hours;
            }
            continue;
        }
        const double memory = kMemories[i];
        const double kept = std::exp(-hours / memory);
        // Of this interval, what is still remembered at its end.
        const double fresh = hours > 0 ? memory * -std::expm1(-hours / memory) / hours : 1;
        const double expected = expert.changes / expert.hours * hours;
        // At least one change: as many as were expected, given that there was one.
        const double found = changed ? std::max(1.0, expected / std::max(1 - still, 1e-9)) : 0;
        expert.changes = kPriorChanges + (expert.changes - kPriorChanges) * kept +
                         std::min(found, 1 + expected) * fresh;
        const double prior = prior_hours();
        expert.hours =
            std::max(prior + (expert.hours - prior) * kept + hours * fresh, kPriorHoursOfLive);
    }
    // What all pages of the site have taught, each look counting as one until many have.
    site.looks = std::min(site.looks + 1, kTrustLooks);
    for (std::size_t i = 0; i < kEstimators; ++i) {
        site.weight[i] += (experts_[i].weight - site.weight[i]) / (site.looks + kTrustPrior);
    }
}

double ChangeEstimate::worth(double hours) const {
    double worth = 0;
    for (const Expert& expert : experts_) {
        const double still = unchanged(expert, hours);
        const double expected = expert.changes * hours / (expert.hours + hours);
        worth += expert.weight * (1 - still * (1 + expected));
    }
    return std::clamp(worth, 0.0, 1.0);
}

double ChangeEstimate::chance(double hours) const {
    double still = 0;
    for (const Expert& expert : experts_) still += expert.weight * unchanged(expert, hours);
    return std::clamp(1 - still, 0.0, 1.0);
}

double ChangeEstimate::hours_until(double price) const {
    double low = 1.0 / 3600;
    double high = 24.0 * 3650;
    if (worth(low) >= price) return low;
    if (worth(high) < price) return high;
    constexpr int kSteps = 24;
    for (int i = 0; i < kSteps; ++i) {
        const double middle = std::sqrt(low * high);
        (worth(middle) < price ? low : high) = middle;
    }
    return high;
}

double ChangeEstimate::rate() const {
    double rate = 0;
    for (const Expert& expert : experts_) rate += expert.weight * expert.changes / expert.hours;
    return rate;
}

std::string ChangeEstimate::text() const {
    std::string text = fmt::format("{:.6g} {:d}", age_hours_, live_ ? 1 : 0);
    for (const Expert& expert : experts_) {
        text += fmt::format(" {:.6g} {:.6g} {:.6g}", expert.changes, expert.hours, expert.weight);
    }
    return text;
}

ChangeEstimate ChangeEstimate::from_text(std::string_view text) {
    const std::vector<double> numbers = numbers_of(text);
    if (numbers.size() != 2 + 3 * kEstimators) return ChangeEstimate();
    ChangeEstimate estimate(numbers[0], numbers[1] != 0);
    double sum = 0;
    for (std::size_t i = 0; i < kEstimators; ++i) {
        estimate.experts_[i] = {numbers[2 + 3 * i], numbers[3 + 3 * i], numbers[4 + 3 * i]};
        const Expert& expert = estimate.experts_[i];
        if (expert.changes <= 0 || expert.hours <= 0 || expert.weight < 0) return ChangeEstimate();
        sum += expert.weight;
    }
    if (std::abs(sum - 1) > 0.01) return ChangeEstimate();
    return estimate;
}

// -- SiteClock ------------------------------------------------------------------------------------

namespace {

/// So many changes are believed to be spread evenly before any was seen.
constexpr double kEvenPerHour = 0.75;
constexpr double kEvenPerDay = 2;
/// What is remembered of how busy a site is, how slowly that is believed, and how far.
constexpr double kBusyHours = 24;
constexpr double kBusyPrior = 1;
constexpr double kMostBusy = 30;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kWeekHours = 24 * 7;

/// Whole hours since the epoch, which was a Thursday at midnight.
std::int64_t hour_of(UtcTime time) {
    const std::int64_t ms = time.time_since_epoch().count();
    return ms >= 0 ? ms / kHourMs : (ms - kHourMs + 1) / kHourMs;
}

std::size_t of_week(std::int64_t hour) {
    return static_cast<std::size_t>((hour % kWeekHours + kWeekHours) % kWeekHours);
}

}  // namespace

SiteClock::SiteClock() {
    of_hour_.fill(kEvenPerHour);
    of_day_.fill(kEvenPerDay);
    settle();
}

void SiteClock::settle() {
    double hours = 0;
    double days = 0;
    for (const double count : of_hour_) hours += count;
    for (const double count : of_day_) days += count;
    week_ = 0;
    for (std::size_t i = 0; i < share_.size(); ++i) {
        share_[i] = of_hour_[i % kHours] / hours * kHours * of_day_[i / kHours] / days * kDays;
        week_ += share_[i];
    }
}

void SiteClock::learn(UtcTime after, UtcTime by) {
    // What took longer than a day to be seen says nothing of the hour.
    constexpr milliseconds kLongest{std::chrono::hours{24}};
    if (by <= after || by - after > kLongest) return;
    const double whole = hours(after, by);
    std::array<double, kHours * kDays> found{};
    for (std::int64_t hour = hour_of(after); hour <= hour_of(by); ++hour) {
        const UtcTime begin = std::max(after, UtcTime{milliseconds{hour * kHourMs}});
        const UtcTime end = std::min(by, UtcTime{milliseconds{(hour + 1) * kHourMs}});
        if (end > begin) found[of_week(hour)] += hours(begin, end) / whole;
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        of_hour_[i % kHours] += found[i];
        of_day_[i / kHours] += found[i];
    }
    settle();
}

double SiteClock::hours(UtcTime from, UtcTime to) const {
    if (to <= from) return 0;
    const std::int64_t first = hour_of(from);
    const std::int64_t last = hour_of(to);
    const auto part = [](UtcTime time) {
        return hours_of(time - UtcTime{milliseconds{hour_of(time) * kHourMs}});
    };
    double sum = share_[of_week(last)] * part(to) - share_[of_week(first)] * part(from);
    const std::int64_t weeks = (last - first) / kWeekHours;
    sum += static_cast<double>(weeks) * week_;
    for (std::int64_t hour = first + weeks * kWeekHours; hour < last; ++hour) {
        sum += share_[of_week(hour)];
    }
    return sum;
}

UtcTime SiteClock::after(UtcTime from, double hours) const {
    const double weeks = std::floor(hours / week_);
    constexpr double kMostWeeks = 52 * 100;
    if (weeks > kMostWeeks) return from + time_of_hours(hours);
    hours -= weeks * week_;
    UtcTime at = from + std::chrono::hours{kWeekHours * static_cast<std::int64_t>(weeks)};
    for (std::int64_t i = 0; i <= kWeekHours; ++i) {
        const std::int64_t hour = hour_of(at);
        const UtcTime end{milliseconds{(hour + 1) * kHourMs}};
        const double share = share_[of_week(hour)];
        const double here = hours_of(end - at) * share;
        if (hours <= here) return at + time_of_hours(hours / share);
        hours -= here;
        at = end;
    }
    return at;
}

void SiteClock::looked(UtcTime now, double expected, bool changed) {
    const double kept = std::exp(-std::max(hours_of(now - looked_), 0.0) / kBusyHours);
    found_ = found_ * kept + (changed ? 1 : 0);
    expected_ = expected_ * kept + expected;
    looked_ = now;
}

double SiteClock::busy(UtcTime now) const {
    const double kept = std::exp(-std::max(hours_of(now - looked_), 0.0) / kBusyHours);
    const double busy = (kBusyPrior + found_ * kept) / (kBusyPrior + expected_ * kept);
    return std::clamp(busy, 1 / kMostBusy, kMostBusy);
}

std::string SiteClock::text() const {
    std::string text;
    for (const double count : of_hour_) text += fmt::format("{:.5g} ", count);
    for (const double count : of_day_) text += fmt::format("{:.5g} ", count);
    for (const double weight : trust.weight) text += fmt::format("{:.5g} ", weight);
    return text + fmt::format("{:.5g}", trust.looks);
}

SiteClock SiteClock::from_text(std::string_view text) {
    const std::vector<double> numbers = numbers_of(text);
    SiteClock clock;
    if (numbers.size() != kHours + kDays + kEstimators + 1) return clock;
    const auto counts_end = numbers.begin() + kHours + kDays;
    if (std::any_of(numbers.begin(), counts_end, [](double count) { return count <= 0; })) {
        return clock;
    }
    std::copy_n(numbers.begin(), kHours, clock.of_hour_.begin());
    std::copy_n(numbers.begin() + kHours, kDays, clock.of_day_.begin());
    double sum = 0;
    for (std::size_t i = 0; i < kEstimators; ++i)
        sum += std::max(counts_end[static_cast<std::ptrdiff_t>(i)], 0.0);
    for (std::size_t i = 0; sum > 0 && i < kEstimators; ++i) {
        clock.trust.weight[i] = std::max(counts_end[static_cast<std::ptrdiff_t>(i)], 0.0) / sum;
    }
    clock.trust.looks = std::max(numbers.back(), 0.0);
    clock.settle();
    return clock;
}

// -- Allotment ------------------------------------------------------------------------------------

namespace {

constexpr double kSavedHours = 24 * 7;
/// A small budget may save this many requests, however long they take to earn.
constexpr double kSavedRequests = 4;
/// With the earnings of so many hours in hand the price is what it was of late.
constexpr double kLevelHours = 12;
/// How far the balance moves the price, in log-odds, between empty and full.
constexpr double kSwing = 4;
/// The price of late: over so many hours.
constexpr double kPriceHours = 48;
constexpr double kMostOdds = 12;

}  // namespace

Allotment::Allotment(double requests_per_day, UtcTime now, double saved)
    : rate_(requests_per_day / 24), balance_(std::min(saved, saved_at_most())), at_(now) {}

double Allotment::saved_at_most() const {
    return std::max(rate_ * kSavedHours, kSavedRequests);
}

void Allotment::set_rate(double requests_per_day) {
    rate_ = requests_per_day / 24;
    balance_ = std::min(balance_, saved_at_most());
}

void Allotment::advance(UtcTime now) {
    const double hours = std::clamp(hours_of(now - at_), 0.0, kSavedHours);
    at_ = now;
    balance_ = std::min(balance_ + rate_ * hours, saved_at_most());
    hours_ += hours;
    since_settled_ += hours;
}

double Allotment::level() const {
    const double balance = std::max(balance_, 0.0);
    return balance / (balance + std::max(rate_ * kLevelHours, 1.0));
}

double Allotment::price() const {
    if (rate_ <= 0) return kFreePrice;
    return 1 / (1 + std::exp(-(odds_ + kSwing * (0.5 - level()))));
}

void Allotment::settle(double planned_per_hour, double at_price) {
    if (rate_ <= 0 || planned_per_hour <= 0) return;
    const double clearing =
        std::log(at_price / (1 - at_price)) + std::log(planned_per_hour / rate_);
    const double hours = std::min(hours_, kPriceHours);
    const double step = since_settled_ / (hours + 1);
    since_settled_ = 0;
    odds_ += (std::clamp(clearing, -kMostOdds, kMostOdds) - odds_) * std::min(step, 1.0);
}

UtcTime Allotment::next(UtcTime now) const {
    if (may_spend()) return now;
    return now + time_of_hours((1 - balance_) / rate_);
}

// -------------------------------------------------------------------------------------------------

UtcTime next_look(const ChangeEstimate& page,
                  const SiteClock& clock,
                  UtcTime last,
                  double price,
                  bool live,
                  const ScheduleLimits& limits,
                  double chance) {
    constexpr double kSpread = 0.1;
    const double hours =
        page.hours_until(price) * (1 + kSpread * (2 * chance - 1)) / clock.busy(last);
    const UtcTime at = clock.after(last, hours);
    const milliseconds shortest =
        live ? std::min(limits.live_shortest, limits.shortest) : limits.shortest;
    return last + std::clamp(at - last, shortest, std::max(shortest, limits.longest));
}

}  // namespace stet
