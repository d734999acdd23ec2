#include "store/runs.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>

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
    for (const Reading& x : a.readings) {
        for (const Reading& y : b.readings) {
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
    std::map<std::int64_t, int> first_with;  // text -> number of the first run that had it
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
            const int number = static_cast<int>(runs.size()) + 1;
            for (const Reading& reading : look.readings) {
                const auto [found, added] = first_with.emplace(stands_for.of(reading.text), number);
                const bool earlier = !added && found->second != number;
                if (earlier && (run.same_as == 0 || found->second < run.same_as)) {
                    run.same_as = found->second;
                }
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
