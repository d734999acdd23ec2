// Boosted trees that weigh a field's candidates, as bench/train_dates.py writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace stet {

/// A split: values up to the threshold go left. A negative child is a leaf, counted from -1.
struct TreeSplit {
    std::uint16_t feature;
    float threshold;
    std::int16_t left;
    std::int16_t right;
};

/// Tables made by a trainer; `roots` are the trees' first splits.
struct BoostedTrees {
    std::span<const TreeSplit> splits;
    std::span<const float> leaves;
    std::span<const std::uint16_t> roots;

    /// The sum of the leaves that these features reach: log odds.
    float score(std::span<const float> features) const {
        float sum = 0;
        for (const std::uint16_t root : roots) {
            int at = root;
            while (at >= 0) {
                const TreeSplit& split = splits[static_cast<std::size_t>(at)];
                at = features[split.feature] > split.threshold ? split.right : split.left;
            }
            sum += leaves[static_cast<std::size_t>(-at - 1)];
        }
        return sum;
    }
};

}  // namespace stet
