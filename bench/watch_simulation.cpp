// Plays recorded changes to the schedule of `stet watch`, and to fixed polling with as many
// requests: what bench/watch_bench.py runs.
//
// Input, a page a line: GROUP SITE PUBLISHED TIME..., times in seconds; the first is when watching
// begins, the others are changes. A page is watched until a day after its last change. Output, a
// line a group and budget; watch_bench.py says what the columns are.
#include "crawler/schedule.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

using stet::Allotment;
using stet::ChangeEstimate;
using stet::next_look;
using stet::ScheduleLimits;
using stet::SiteClock;
using stet::UtcTime;

namespace {

constexpr double kDay = 86'400;

struct Page {
    std::string site;
    double published = 0;
    double begin = 0;
    double end = 0;
    std::vector<double> changes;
};

struct Outcome {
    double revisions = 0;
    double caught = 0;
    double requests = 0;
    std::vector<double> delays;  // of every change: until the next look at the page

    double share() const { return caught / revisions; }
    double delay_hours() {
        if (delays.empty()) return 0;
        const auto middle = delays.begin() + static_cast<std::ptrdiff_t>(delays.size() / 2);
        std::nth_element(delays.begin(), middle, delays.end());
        return *middle / 3600;
    }
};

UtcTime time_at(double seconds) {
    return UtcTime{std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)}};
}

/// One change after the other, with the look that came next (past the end: none did).
template <class NextLook>
void judge(const Page& page, const NextLook& next_look_after, Outcome& outcome) {
    for (std::size_t i = 0; i < page.changes.size(); ++i) {
        const double gone = i + 1 < page.changes.size() ? page.changes[i + 1] : page.end;
        const double seen = next_look_after(page.changes[i]);
        outcome.revisions += 1;
        outcome.caught += seen < gone ? 1 : 0;
        outcome.delays.push_back(std::min(seen, page.end) - page.changes[i]);
    }
}

void judge_looks(const Page& page, const std::vector<double>& looks, Outcome& outcome) {
    std::size_t look = 0;
    judge(
        page,
        [&](double change) {
            while (look < looks.size() && looks[look] < change) ++look;
            return look < looks.size() ? looks[look] : page.end;
        },
        outcome);
    outcome.requests += static_cast<double>(looks.size());
}

/// Looks every `interval`, the first after so large a part of it.
void judge_every(const Page& page, double interval, double phase, Outcome& outcome) {
    const double first = page.begin + interval * phase;
    judge(
        page,
        [&](double change) {
            return first + interval * std::max(0.0, std::ceil((change - first) / interval));
        },
        outcome);
    if (page.end > first) outcome.requests += std::ceil((page.end - first) / interval);
}

/// Fixed polling, averaged over where in the day it begins.
Outcome fixed(const std::vector<Page>& pages, double per_day) {
    constexpr int kPhases = 16;
    Outcome all;
    for (int phase = 0; phase < kPhases; ++phase) {
        for (std::size_t i = 0; i < pages.size(); ++i) {
            const double begin = (phase + 0.5) / kPhases + static_cast<double>(i) * 0.618034;
            judge_every(pages[i], kDay / per_day, begin - std::floor(begin), all);
        }
    }
    all.revisions /= kPhases;
    all.caught /= kPhases;
    all.requests /= kPhases;
    return all;
}

/// The best fixed schedule in hindsight: to each page an interval of its own and where it begins,
/// chosen by somebody who knows all changes to come. Greedy on catches for a request over each
/// page's concave envelope, which is the optimum but for the last page.
Outcome hindsight(const std::vector<Page>& pages, double per_day) {
    struct Choice {
        double requests = 0;
        double caught = 0;
        double interval = 0;
        double phase = 0;
    };
    double budget = 0;
    std::vector<std::vector<Choice>> envelopes;
    for (const Page& page : pages) {
        budget += (page.end - page.begin) / kDay * per_day;
        std::vector<Choice> choices;
        const double span = page.end - page.begin;
        for (int step = 0;; ++step) {
            const double interval = 120 * std::pow(1.1, step);
            if (interval >= span * 2) break;
            constexpr int kPhases = 16;
            Choice best;
            for (int k = 0; k < kPhases; ++k) {
                const double phase = (k + 0.5) / kPhases;
                Outcome outcome;
                judge_every(page, interval, phase, outcome);
                if (outcome.caught > best.caught) {
                    best = {outcome.requests, outcome.caught, interval, phase};
                }
            }
            if (best.caught > 0) choices.push_back(best);
        }
        std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) {
            return std::pair(a.requests, -a.caught) < std::pair(b.requests, -b.caught);
        });
        std::vector<Choice> envelope{{}};
        const auto slope = [](const Choice& a, const Choice& b) {
            return (b.caught - a.caught) / std::max(b.requests - a.requests, 1e-9);
        };
        for (const Choice& choice : choices) {
            if (choice.caught <= envelope.back().caught) continue;
            while (envelope.size() > 1 && slope(envelope[envelope.size() - 2], envelope.back()) <=
                                              slope(envelope.back(), choice)) {
                envelope.pop_back();
            }
            envelope.push_back(choice);
        }
        envelopes.push_back(std::move(envelope));
    }
    std::vector<std::size_t> chosen(pages.size(), 0);
    double spent = 0;
    while (true) {
        std::size_t best = pages.size();
        double gain = 0;
        for (std::size_t i = 0; i < pages.size(); ++i) {
            if (chosen[i] + 1 >= envelopes[i].size()) continue;
            const Choice& now = envelopes[i][chosen[i]];
            const Choice& next = envelopes[i][chosen[i] + 1];
            if (spent + next.requests - now.requests > budget) continue;
            const double worth = (next.caught - now.caught) / (next.requests - now.requests);
            if (worth > gain) {
                gain = worth;
                best = i;
            }
        }
        if (best == pages.size()) break;
        spent +=
            envelopes[best][chosen[best] + 1].requests - envelopes[best][chosen[best]].requests;
        ++chosen[best];
    }
    Outcome all;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const Choice& choice = envelopes[i][chosen[i]];
        if (choice.caught > 0)
            judge_every(pages[i], choice.interval, choice.phase, all);
        else
            judge_looks(pages[i], {}, all);
    }
    return all;
}

/// What `stet watch` does: one budget for all pages that are being watched, and one price.
Outcome adaptive(const std::vector<Page>& pages, double per_day, unsigned seed) {
    struct State {
        const Page* page = nullptr;
        ChangeEstimate estimate;
        double last = 0;
        double chance = 0;
        double due = 0;
        double hours = 1;      // between looks, at the price
        std::size_t seen = 0;  // changes up to the last look
        std::vector<double> looks;
    };
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> chance(0, 1);
    std::vector<State> states;
    for (const Page& page : pages) {
        State state;
        state.page = &page;
        state.estimate = ChangeEstimate(std::max(0.0, page.begin - page.published) / 3600);
        state.last = page.begin;
        state.chance = chance(random);
        states.push_back(std::move(state));
    }
    std::sort(states.begin(), states.end(),
              [](const State& a, const State& b) { return a.page->begin < b.page->begin; });
    std::map<std::string, SiteClock> clocks;
    const ScheduleLimits limits;
    const auto due_of = [&](State& state, double price) {
        state.hours = state.estimate.hours_until(price);
        const UtcTime due = next_look(state.estimate, clocks[state.page->site], time_at(state.last),
                                      price, false, limits, state.chance);
        return static_cast<double>(due.time_since_epoch().count()) / 1000;
    };
    // Steps of the clock at which pages come, go and are weighed against the price anew.
    constexpr double kWeighSeconds = 900;
    std::vector<std::size_t> active;
    std::size_t next_page = 0;
    double now = states.front().page->begin;
    Allotment allotment(0, time_at(now));
    double weighed_price = -1;
    while (next_page < states.size() || !active.empty()) {
        if (active.empty()) {
            now = std::max(now, states[next_page].page->begin);
            allotment.advance(time_at(now));
        }
        bool moved = false;
        while (next_page < states.size() && states[next_page].page->begin <= now) {
            active.push_back(next_page++);
            moved = true;
        }
        moved |=
            std::erase_if(active, [&](std::size_t i) { return states[i].page->end <= now; }) > 0;
        if (moved) allotment.set_rate(per_day * static_cast<double>(active.size()));
        if (active.empty()) {
            allotment.set_rate(1e-9);  // nobody watches: nothing is earned
            continue;
        }
        allotment.advance(time_at(now));
        const double price = allotment.price();
        const auto odds = [](double p) { return std::log(p / (1 - p)); };
        const bool weigh =
            moved || weighed_price < 0 || std::abs(odds(price) - odds(weighed_price)) > 0.4;
        if (weigh) {
            weighed_price = price;
            for (const std::size_t i : active) {
                State& state = states[i];
                state.due = due_of(state, price);
            }
        }
        double planned = 0;
        for (const std::size_t i : active) planned += 1 / std::max(states[i].hours, 1.0 / 30);
        allotment.settle(planned, weighed_price);
        // The longest overdue first, as far as the budget goes.
        std::vector<std::size_t> due;
        bool found = false;
        for (const std::size_t i : active) {
            if (states[i].due <= now) due.push_back(i);
        }
        std::sort(due.begin(), due.end(),
                  [&](std::size_t a, std::size_t b) { return states[a].due < states[b].due; });
        const auto look = [&](std::size_t i) {
            allotment.spend();
            State& state = states[i];
            std::size_t seen = state.seen;
            while (seen < state.page->changes.size() && state.page->changes[seen] <= now) ++seen;
            const bool changed = seen > state.seen;
            SiteClock& clock = clocks[state.page->site];
            const double hours = clock.hours(time_at(state.last), time_at(now));
            clock.looked(time_at(now), state.estimate.chance(hours), changed);
            state.estimate.looked(hours, changed, clock.trust);
            found |= changed;
            if (changed) clock.learn(time_at(state.last), time_at(now));
            state.seen = seen;
            state.last = now;
            state.chance = chance(random);
            state.looks.push_back(now);
            state.due = due_of(state, weighed_price);
        };
        for (const std::size_t i : due) {
            if (!allotment.may_spend()) break;
            look(i);
        }
        while (allotment.is_full()) {
            const auto first = std::min_element(
                active.begin(), active.end(),
                [&](std::size_t a, std::size_t b) { return states[a].due < states[b].due; });
            if (now - states[*first].last < 120) break;
            look(*first);
        }
        if (found) weighed_price = -1;  // its neighbours may be due sooner
        // On to whatever comes first.
        double next = now + kWeighSeconds;
        if (next_page < states.size()) next = std::min(next, states[next_page].page->begin);
        for (const std::size_t i : active) {
            if (states[i].due > now) next = std::min(next, states[i].due);
        }
        now = std::max(next, now + 1);
    }
    Outcome all;
    for (const State& state : states) judge_looks(*state.page, state.looks, all);
    return all;
}

}  // namespace

int main(int argc, char** argv) {
    const double only = argc > 1 ? std::strtod(argv[1], nullptr) : 0;
    std::map<std::string, std::vector<Page>> groups;
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        std::string group;
        Page page;
        words >> group >> page.site >> page.published >> page.begin;
        for (double time = 0; words >> time;) page.changes.push_back(time);
        if (page.changes.empty()) continue;
        page.end = page.changes.back() + kDay;
        groups["all"].push_back(page);
        groups[group].push_back(std::move(page));
    }
    for (const auto& [name, pages] : groups) {
        if (argc > 2 && name != argv[2]) continue;
        for (const double per_day : {1.0, 2.0, 4.0, 16.0}) {
            if (only > 0 && per_day != only) continue;
            double allowed = 0;
            for (const Page& page : pages) allowed += (page.end - page.begin) / kDay * per_day;
            Outcome plain = fixed(pages, per_day);
            Outcome best = hindsight(pages, per_day);
            const unsigned seeds = argc > 2 ? 1 : 3;
            Outcome ours;
            for (unsigned seed = 1; seed <= seeds; ++seed) {
                Outcome one = adaptive(pages, per_day, seed);
                ours.revisions += one.revisions / seeds;
                ours.caught += one.caught / seeds;
                ours.requests += one.requests / seeds;
                ours.delays.insert(ours.delays.end(), one.delays.begin(), one.delays.end());
            }
            std::printf("%s %zu %.0f %.0f %.4f %.4f %.4f %.3f %.3f %.3f %.4f %.4f %.4f\n",
                        name.c_str(), pages.size(), ours.revisions, per_day, plain.share(),
                        ours.share(), best.share(), plain.delay_hours(), ours.delay_hours(),
                        best.delay_hours(), plain.requests / allowed, ours.requests / allowed,
                        std::min(1.0, allowed / ours.revisions));
            std::fflush(stdout);
        }
    }
    return 0;
}
