#include "extract/body_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>

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
/// What the first trees find as unlikely as this is not asked further.
constexpr float kHopeless = 0.01F;
constexpr std::size_t kFirstTreesAsked = 40;
/// The second stage looks at rows with hope and at so many rows on both sides of them.
constexpr std::size_t kNeighbourhood = 3;
/// Rows that go through a tree together, so that their loads overlap.
constexpr std::size_t kLanes = 8;

#include "extract/body_weights.inc"

struct Forest {
    std::span<const TreeNode> nodes;
    std::span<const std::int16_t> leaves;
    std::span<const std::uint16_t> trees;  // index of each tree's root
    std::vector<int> depths;               // of each tree
};

/// Splits on the longest way down each tree.
std::vector<int> depths_of(const Forest& forest) {
    std::vector<int> depths;
    for (const std::uint16_t root : forest.trees) {
        std::vector<std::pair<int, int>> open{{root, 1}};
        int deepest = 0;
        while (!open.empty()) {
            const auto [node, depth] = open.back();
            open.pop_back();
            deepest = std::max(deepest, depth);
            const TreeNode& split = forest.nodes[static_cast<std::size_t>(node)];
            if (split.left >= 0) open.emplace_back(split.left, depth + 1);
            if (split.right >= 0) open.emplace_back(split.right, depth + 1);
        }
        depths.push_back(deepest);
    }
    return depths;
}

const Forest& first_forest() {
    static const Forest forest = [] {
        Forest made{kFirstNodes, kFirstLeaves, kFirstTrees, {}};
        made.depths = depths_of(made);
        return made;
    }();
    return forest;
}

const Forest& second_forest() {
    static const Forest forest = [] {
        Forest made{kSecondNodes, kSecondLeaves, kSecondTrees, {}};
        made.depths = depths_of(made);
        return made;
    }();
    return forest;
}

float probability(int units) {
    return 1.0F / (1.0F + std::exp(-static_cast<float>(units) * kLeafUnit));
}

/// Adds the leaves that `rows` of `values` reach in the trees [from, to) to `sums`. Tree by tree,
/// so that a tree stays in the cache; without branches on the values, which nobody can predict.
void add_up(const Forest& forest,
            std::size_t from,
            std::size_t to,
            const std::vector<std::uint32_t>& rows,
            const float* values,
            std::size_t width,
            std::vector<int>& sums) {
    const TreeNode* const nodes = forest.nodes.data();
    for (std::size_t tree = from; tree < to; ++tree) {
        for (std::size_t begin = 0; begin < rows.size(); begin += kLanes) {
            const std::size_t lanes = std::min(kLanes, rows.size() - begin);
            int at[kLanes];
            const float* row[kLanes];
            for (std::size_t k = 0; k < kLanes; ++k) {
                at[k] = forest.trees[tree];
                row[k] = values + rows[begin + std::min(k, lanes - 1)] * width;
            }
            for (int depth = forest.depths[tree]; depth > 0; --depth) {
                for (std::size_t k = 0; k < kLanes; ++k) {
                    const int node = at[k];
                    const TreeNode& split = nodes[node < 0 ? 0 : node];
                    const int next =
                        row[k][split.feature] <= split.threshold ? split.left : split.right;
                    at[k] = node < 0 ? node : next;
                }
            }
            for (std::size_t k = 0; k < lanes; ++k) {
                sums[rows[begin + k]] += forest.leaves[static_cast<std::size_t>(-at[k] - 1)];
            }
        }
    }
}

}  // namespace

std::vector<float> judge_blocks(const BodyFeatures& features) {
    const std::size_t n = features.rows().size();
    const std::size_t first_count = BodyFeatures::first_count();
    const std::size_t second_count = BodyFeatures::second_count();
    assert(first_count == kTrainedFirst && second_count == kTrainedSecond);
    if (n == 0) return {};

    std::vector<std::uint32_t> rows(n);
    for (std::uint32_t row = 0; row < n; ++row) rows[row] = row;
    std::vector<int> sums(n, 0);
    const float* const first = features.first().data();
    const Forest& one = first_forest();
    const std::size_t asked = std::min(kFirstTreesAsked, one.trees.size());
    add_up(one, 0, asked, rows, first, first_count, sums);
    std::erase_if(rows, [&](std::uint32_t row) { return probability(sums[row]) < kHopeless; });
    add_up(one, asked, one.trees.size(), rows, first, first_count, sums);
    std::vector<float> answer(n);
    for (std::size_t row = 0; row < n; ++row) answer[row] = probability(sums[row]);

    std::vector<bool> hope(n, false);
    for (std::size_t row = 0; row < n; ++row) {
        if (answer[row] < kHopeless) continue;
        const std::size_t end = std::min(n, row + kNeighbourhood + 1);
        for (std::size_t k = row - std::min(row, kNeighbourhood); k < end; ++k) hope[k] = true;
    }
    const std::vector<float> second = features.second(answer);
    // Both stages' features of the rows with hope, side by side.
    const std::size_t width = first_count + second_count;
    std::vector<std::uint32_t> lines;  // of `values`
    std::vector<std::uint32_t> line_rows;
    std::vector<float> values;
    for (std::uint32_t row = 0; row < n; ++row) {
        if (!hope[row]) continue;
        lines.push_back(static_cast<std::uint32_t>(lines.size()));
        line_rows.push_back(row);
        values.insert(values.end(), first + row * first_count, first + (row + 1) * first_count);
        const float* const more = second.data() + row * second_count;
        values.insert(values.end(), more, more + second_count);
    }
    sums.assign(lines.size(), 0);
    const Forest& two = second_forest();
    add_up(two, 0, two.trees.size(), lines, values.data(), width, sums);
    for (std::size_t i = 0; i < lines.size(); ++i) answer[line_rows[i]] = probability(sums[i]);
    return answer;
}

}  // namespace stet
