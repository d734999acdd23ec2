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
/// Log odds at which the first trees of the second stage settle a row.
constexpr float kSure = 3.5F;
/// The second stage looks at rows with hope and at so many rows on both sides of them.
constexpr std::size_t kNeighbourhood = 3;
/// Rows that go through a tree together, so that their loads overlap.
constexpr std::size_t kLanes = 8;

#include "extract/body_weights.inc"

/// The table made ready to walk: eight bytes a node, all within one tree. A leaf leads to itself,
/// so that every row takes as many steps as the tree is deep and nothing has to be asked.
struct Step {
    float threshold;
    std::uint16_t feature;
    std::uint8_t child[2];  // up to the threshold, above it; counted from the tree's first node
};

struct Tree {
    std::uint32_t first;  // node
    int depth;
};

struct Forest {
    std::vector<Step> steps;
    std::vector<int> values;  // of each node: a leaf's units, 0 for a split
    std::vector<Tree> trees;

    Forest(std::span<const TreeNode> nodes,
           std::span<const std::int16_t> leaves,
           std::span<const std::uint16_t> roots) {
        for (const std::uint16_t root : roots) {
            Tree tree{static_cast<std::uint32_t>(steps.size()), 0};
            struct Open {
                int node;  // of the table; negative: a leaf
                std::size_t place;
                int depth;
            };
            steps.emplace_back();
            values.push_back(0);
            std::vector<Open> open{{root, tree.first, 0}};
            const auto place_for = [&](int node, int depth) {
                const std::size_t place = steps.size();
                steps.emplace_back();
                values.push_back(0);
                open.push_back({node, place, depth});
                return static_cast<std::uint8_t>(place - tree.first);
            };
            while (!open.empty()) {
                const auto [node, place, depth] = open.back();
                open.pop_back();
                tree.depth = std::max(tree.depth, depth);
                if (node < 0) {
                    const auto self = static_cast<std::uint8_t>(place - tree.first);
                    steps[place] = {0, 0, {self, self}};
                    values[place] = leaves[static_cast<std::size_t>(-node - 1)];
                    continue;
                }
                const TreeNode& split = nodes[static_cast<std::size_t>(node)];
                const std::uint8_t left = place_for(split.left, depth + 1);
                const std::uint8_t right = place_for(split.right, depth + 1);
                steps[place] = {split.threshold, split.feature, {left, right}};
            }
            trees.push_back(tree);
        }
    }
};

const Forest& first_forest() {
    static const Forest forest(kFirstNodes, kFirstLeaves, kFirstTrees);
    return forest;
}

const Forest& second_forest() {
    static const Forest forest(kSecondNodes, kSecondLeaves, kSecondTrees);
    return forest;
}

float probability(int units) {
    return 1.0F / (1.0F + std::exp(-static_cast<float>(units) * kLeafUnit));
}

/// Adds the leaves that `rows` of `values` reach in the trees [from, to) to `sums`. Eight rows go
/// through all trees together: their values stay in the nearest cache and their loads overlap.
void add_up(const Forest& forest,
            std::size_t from,
            std::size_t to,
            const std::vector<std::uint32_t>& rows,
            const float* values,
            std::size_t width,
            std::vector<int>& sums) {
    for (std::size_t begin = 0; begin < rows.size(); begin += kLanes) {
        const std::size_t lanes = std::min(kLanes, rows.size() - begin);
        const float* row[kLanes];
        int sum[kLanes] = {};
        for (std::size_t k = 0; k < kLanes; ++k) {
            row[k] = values + rows[begin + std::min(k, lanes - 1)] * width;
        }
        for (std::size_t t = from; t < to; ++t) {
            const Tree tree = forest.trees[t];
            const Step* const steps = forest.steps.data() + tree.first;
            std::size_t at[kLanes] = {};
            for (int depth = tree.depth; depth > 0; --depth) {
                for (std::size_t k = 0; k < kLanes; ++k) {
                    const Step& step = steps[at[k]];
                    // An index, not a choice: nobody can predict these branches.
                    at[k] = step.child[row[k][step.feature] > step.threshold ? 1 : 0];
                }
            }
            for (std::size_t k = 0; k < kLanes; ++k) sum[k] += forest.values[tree.first + at[k]];
        }
        for (std::size_t k = 0; k < lanes; ++k) sums[rows[begin + k]] += sum[k];
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
    // A row that is settled by the first model has its answer, as if the others said the same.
    std::erase_if(rows, [&](std::uint32_t row) {
        if (probability(sums[row] * kModels) >= kHopeless) return false;
        sums[row] *= kModels;
        return true;
    });
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
    const std::size_t enough = std::min(kFirstTreesAsked, two.trees.size());
    add_up(two, 0, enough, lines, values.data(), width, sums);
    std::erase_if(lines, [&](std::uint32_t i) {
        if (std::abs(static_cast<float>(sums[i] * kModels) * kLeafUnit) <= kSure) return false;
        sums[i] *= kModels;
        return true;
    });
    add_up(two, enough, two.trees.size(), lines, values.data(), width, sums);
    for (std::size_t i = 0; i < line_rows.size(); ++i) answer[line_rows[i]] = probability(sums[i]);
    return answer;
}

}  // namespace stet
