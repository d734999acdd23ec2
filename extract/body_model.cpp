#include "extract/body_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <span>

namespace stet {
namespace {

/// A split: values up to the threshold go left. A negative child is a leaf, counted from -1.
struct TreeNode {
    std::uint16_t feature;
    float threshold;
    std::int16_t left;
    std::int16_t right;
};

/// A leaf's unit, in log odds.
constexpr float kLeafUnit = 1.0F / 4000;
/// What the first stage gives less than this is not looked at again, unless a neighbour has more.
constexpr float kHopeless = 0.01F;
constexpr std::size_t kNeighbourhood = 3;

#include "extract/body_weights.inc"

struct Forest {
    std::span<const TreeNode> nodes;
    std::span<const std::int16_t> leaves;
    std::span<const std::uint16_t> trees;  // index of each tree's root
};

constexpr Forest kFirst{kFirstNodes, kFirstLeaves, kFirstTrees};
constexpr Forest kSecond{kSecondNodes, kSecondLeaves, kSecondTrees};

float probability(int units) {
    return 1.0F / (1.0F + std::exp(-static_cast<float>(units) * kLeafUnit));
}

/// A row's value of a feature: the first stage's features stand before the second's.
struct Values {
    const float* first;
    const float* second;
    std::size_t first_count;
    float operator[](std::size_t feature) const {
        return feature < first_count ? first[feature] : second[feature - first_count];
    }
};

/// Tree by tree over all rows, so that a tree stays in the cache.
template <class RowValues>
void add_up(const Forest& forest,
            std::span<const std::uint32_t> rows,
            RowValues values,
            std::vector<int>& sums) {
    for (const std::uint16_t root : forest.trees) {
        for (const std::uint32_t row : rows) {
            const auto at = values(row);
            int node = root;
            do {
                const TreeNode& split = forest.nodes[static_cast<std::size_t>(node)];
                node = at[split.feature] <= split.threshold ? split.left : split.right;
            } while (node >= 0);
            sums[row] += forest.leaves[static_cast<std::size_t>(-node - 1)];
        }
    }
}

}  // namespace

std::vector<float> judge_blocks(const BodyFeatures& features) {
    const std::size_t n = features.rows().size();
    const std::size_t first_count = BodyFeatures::first_count();
    const std::size_t second_count = BodyFeatures::second_count();
    static_assert(std::size(kFirstTrees) > 0 && std::size(kSecondTrees) > 0);
    assert(first_count == kTrainedFirst && second_count == kTrainedSecond);

    std::vector<std::uint32_t> rows(n);
    for (std::uint32_t row = 0; row < n; ++row) rows[row] = row;
    std::vector<int> sums(n, 0);
    const float* first = features.first().data();
    add_up(
        kFirst, rows, [&](std::size_t row) { return first + row * first_count; }, sums);
    std::vector<float> answer(n);
    for (std::size_t row = 0; row < n; ++row) answer[row] = probability(sums[row]);

    std::vector<bool> hope(n, false);
    for (std::size_t row = 0; row < n; ++row) {
        if (answer[row] < kHopeless) continue;
        const std::size_t end = std::min(n, row + kNeighbourhood + 1);
        for (std::size_t k = row - std::min(row, kNeighbourhood); k < end; ++k) hope[k] = true;
    }
    const std::vector<float> second = features.second(answer);
    rows.clear();
    for (std::uint32_t row = 0; row < n; ++row) {
        if (hope[row]) rows.push_back(row);
    }
    std::fill(sums.begin(), sums.end(), 0);
    add_up(
        kSecond, rows,
        [&](std::size_t row) {
            return Values{first + row * first_count, second.data() + row * second_count,
                          first_count};
        },
        sums);
    for (const std::uint32_t row : rows) answer[row] = probability(sums[row]);
    return answer;
}

}  // namespace stet
