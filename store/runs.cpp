#include "store/runs.h"

#include <algorithm>
#include <cassert>
#include <map>

namespace stet {
namespace {

/// Every text under the one that stands for it: the smallest of those that are the same.
class Representatives {
public:
    explicit Representatives(const SameTexts& same) {
        for (const auto& [a, b] : same) {
            const std::int64_t x = of(a);
            const std::int64_t y = of(b);
            if (x != y) parent_[std::max(x, y)] = std::min(x, y);
        }
    }
    std::int64_t of(std::int64_t text) const {
        for (auto found = parent_.find(text); found != parent_.end(); found = parent_.find(text)) {
            text = found->second;
        }
        return text;
    }

private:
    std::map<std::int64_t, std::int64_t> parent_;
};

bool same_text(const ReadLook& a, const ReadLook& b, const Representatives& stands_for) {
    if (a.article_of == b.article_of) return true;
    for (auto x = a.readings.rbegin(); x != a.readings.rend(); ++x) {
        for (auto y = b.readings.rbegin(); y != b.readings.rend(); ++y) {
            if (x->extractor == y->extractor) {
                return stands_for.of(x->text) == stands_for.of(y->text);
            }
        }
    }
    for (const LookReading& x : a.readings) {
        for (const LookReading& y : b.readings) {
            if (stands_for.of(x.text) == stands_for.of(y.text)) return true;
        }
    }
    return false;
}

}  // namespace

bool same_text(const ReadLook& a, const ReadLook& b, const SameTexts& same) {
    return same_text(a, b, Representatives(same));
}

std::vector<Run> derive_runs(std::span<const ReadLook> looks, const SameTexts& same) {
    const Representatives stands_for(same);
    std::vector<Run> runs;
    std::vector<const ReadLook*> first_looks;                    // of each run
    std::map<std::int64_t, std::vector<std::size_t>> with_text;  // text -> numbers of runs
    const auto earliest_like = [&](const ReadLook& look) {
        std::size_t earliest = 0;
        for (const LookReading& reading : look.readings) {
            for (const std::size_t number : with_text[stands_for.of(reading.text)]) {
                if (earliest != 0 && number >= earliest) break;
                if (same_text(*first_looks[number - 1], look, stands_for)) earliest = number;
            }
        }
        return static_cast<int>(earliest);
    };
    const ReadLook* last = nullptr;
    const bool page_seen =
        std::any_of(looks.begin(), looks.end(), [](const ReadLook& look) { return !look.variant; });
    for (const ReadLook& look : looks) {
        assert(!look.readings.empty());
        const bool goes_on = last != nullptr && same_text(*last, look, stands_for);
        if (look.variant && page_seen && !goes_on) continue;
        if (!goes_on) {
            Run run;
            run.text = look.readings.back().text;
            run.article = look.readings.back().article;
            run.first_look = look.id;
            run.first_time = look.time;
            run.same_as = earliest_like(look);
            first_looks.push_back(&look);
            for (const LookReading& reading : look.readings) {
                with_text[stands_for.of(reading.text)].push_back(first_looks.size());
            }
            runs.push_back(run);
        }
        Run& run = runs.back();
        run.last_look = look.id;
        run.last_time = look.time;
        ++run.looks;
        run.assumed = run.assumed || look.assumed;
        last = &look;
    }
    return runs;
}

}  // namespace stet
