// When to look at an article again. Pure: clocks, chance and what was seen come in as arguments.
//
// Three parts that know nothing of each other's inside:
//
// - ChangeEstimate: how fast one page changes now, from its looks, the changes they found and its
//   age. A look that finds nothing makes the page slower, one that finds a new text faster, and
//   what was learned fades, sooner for the fast than for the slow.
// - SiteClock: when a site works. News is changed by day and on weekdays; hours in which a site's
//   pages are known to change count for more than the others.
// - Allotment: how many requests may be spent, and so the price of one. Looking at a page is worth
//   the share of a revision that would be lost by not looking now; a page is due when that reaches
//   the price, and the price moves until what is spent is what there is. That is Lagrange's
//   multiplier of "catch the most revisions with N requests": where pages change by chance at a
//   known rate, one price for all of them is the best that any schedule can do.
//
// The formulas are in crawler/README.md, the figures they reach come from `./dev bench watch`.
#pragma once

#include "store/time.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stet {

inline constexpr std::size_t kEstimators = 8;

/// How far each estimator is trusted, over all pages of a site.
struct Trust {
    std::array<double, kEstimators> weight{};
    double looks = 0;
    Trust() { weight.fill(1.0 / kEstimators); }
};

/// How fast a page changes: a mixture of estimators that differ in how long they remember, each
/// trusted as far as it has foretold the looks so far (Bayes). Hours are a SiteClock's.
class ChangeEstimate {
public:
    /// `age_hours`: since the article was published, as far as that is known. A live blog changes
    /// faster than its age would say.
    explicit ChangeEstimate(double age_hours = 0, bool live = false, const Trust& site = {});

    /// A look, `hours` after the one before, that found a new text or did not. `site`: how far each
    /// estimator is trusted at the page's site; then looked() gives its share to that.
    void looked(double hours, bool changed, Trust& site);

    /// What a look is worth `hours` after the last one: the chance that a text is there which has
    /// not been seen, less what one gains by waiting for the next change. From 0 to 1, rising.
    double worth(double hours) const;
    /// The chance that a look after so many hours finds a change.
    double chance(double hours) const;
    /// After how many hours a look is worth `price` (0 to 1).
    double hours_until(double price) const;
    /// Changes that are expected in an hour, just now.
    double rate() const;

    /// For keeping: some numbers in a line of text. Empty or broken text leaves a new estimate.
    std::string text() const;
    static ChangeEstimate from_text(std::string_view text);

private:
    /// Changes follow a rate of which we believe that it is Gamma(changes, exposure).
    struct Expert {
        double changes = 0;
        double hours = 0;
        double weight = 0;
    };
    double prior_hours() const;
    double unchanged(const Expert& expert, double hours) const;

    double age_hours_ = 0;  // grows with the looks
    bool live_ = false;
    std::array<Expert, kEstimators> experts_{};
};

/// When a site works: how many of its changes fall into each hour of the day and each day of the
/// week (UTC). An hour that has its fair share of them counts as one. And how busy it is just now:
/// an editor who goes through old pages changes many of them.
class SiteClock {
public:
    SiteClock();

    /// Of the estimators, for its pages.
    Trust trust;

    /// Some page of the site changed after `after` and not later than `by`.
    void learn(UtcTime after, UtcTime by);
    /// Hours as the site works them.
    double hours(UtcTime from, UtcTime to) const;
    /// The moment at which so many hours are over.
    UtcTime after(UtcTime from, double hours) const;

    /// A look at one of its pages, at which a change was expected with this probability.
    void looked(UtcTime now, double expected, bool changed);
    /// How many times as many changes the looks of the last day found as were expected.
    double busy(UtcTime now) const;

    std::string text() const;
    static SiteClock from_text(std::string_view text);

private:
    static constexpr std::size_t kHours = 24;
    static constexpr std::size_t kDays = 7;
    void settle();

    std::array<double, kHours> of_hour_{};
    std::array<double, kDays> of_day_{};
    std::array<double, kHours * kDays> share_{};  // of an hour of the week; mean 1
    double week_ = 0;
    double found_ = 0;  // changes at the looks of late, both fading
    double expected_ = 0;
    UtcTime looked_{};
};

/// A budget of requests, and the price of one. What is not spent is saved, up to a week's worth:
/// news has a weekly round.
class Allotment {
public:
    /// 0: as many as one likes; then the price is `kFreePrice`.
    /// `saved`: what there is to begin with.
    Allotment(double requests_per_day, UtcTime now, double saved = 0);

    /// A budget that grows or shrinks, with the pages that share it.
    void set_rate(double requests_per_day);
    /// Earns until `now`. A clock that jumps (sleep, a set clock) earns no more than is ever saved.
    void advance(UtcTime now);
    bool may_spend() const { return rate_ <= 0 || balance_ >= 1; }
    /// Nothing more can be saved: what is earned now is spent on the page that is due next, or
    /// lost.
    bool is_full() const { return rate_ > 0 && balance_ >= saved_at_most(); }
    void spend() { balance_ -= 1; }
    /// For a request that could not be made.
    void give_back() { balance_ += 1; }
    double price() const;
    /// Moves the price towards the one at which as much is asked for as there is: `planned` looks
    /// an hour are wanted by all pages together at the price given.
    void settle(double planned_per_hour, double at_price);
    /// When the next request may be spent.
    UtcTime next(UtcTime now) const;

private:
    double saved_at_most() const;
    double level() const;  // 0: nothing in hand, 1/2: as it should be, towards 1: too much

    double rate_ = 0;     // an hour
    double balance_ = 0;  // requests
    double odds_ = 0;     // of the price that cleared the budget of late, in logarithms
    double hours_ = 0;    // since it began
    double since_settled_ = 0;
    UtcTime at_{};
};

/// The price of a request where nothing limits them.
inline constexpr double kFreePrice = 0.05;

struct ScheduleLimits {
    std::chrono::milliseconds shortest{std::chrono::minutes{2}};
    std::chrono::milliseconds longest{std::chrono::hours{24 * 30}};
    std::chrono::milliseconds live_shortest{std::chrono::minutes{1}};
};

/// When to look next, after a look at `last`. `chance` (0 to 1) spreads the looks by a tenth to
/// either side, so that pages that came together do not stay together.
UtcTime next_look(const ChangeEstimate& page,
                  const SiteClock& clock,
                  UtcTime last,
                  double price,
                  bool live,
                  const ScheduleLimits& limits,
                  double chance);

}  // namespace stet
