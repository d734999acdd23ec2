#include "extract/body_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <span>
#include <unordered_map>

#ifdef __x86_64__
#include <immintrin.h>
#endif

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
/// What the first stage finds as unlikely as this is not asked further.
constexpr float kHopeless = 0.01F;
/// What rows that are settled as no body early get at most, as log odds of -6: how much lower they
/// would get does not matter to the rows around.
constexpr int kHopelessUnits = static_cast<int>(-6.0F / kLeafUnit);

/// A row is asked no further where its log odds are out of these bounds by so many trees of the
/// first model.
struct Look {
    std::size_t trees;
    float low;
    float high;
};
/// Of 418,000 rows of 2,146 pages 55% are settled by these; 25 of those would have got more than
/// kHopeless, none more than 0.015.
constexpr Look kFirstLooks[] = {{60, -4.45F, 100}, {130, -5.3F, 100}};
constexpr Look kSecondLooks[] = {{40, -3.5F, 3.5F}, {55, -3.5F, 3.5F}, {70, -3.5F, 3.5F}};
/// The second stage looks at rows with hope and at so many rows on both sides of them.
constexpr std::size_t kNeighbourhood = 3;
/// Rows that go through the trees together, a lane each.
constexpr std::size_t kLanes = 16;

#include "extract/body_weights.inc"

static_assert(std::rbegin(kFirstLooks)->trees <= std::size(kFirstTrees) / kModels &&
              std::rbegin(kSecondLooks)->trees < std::size(kSecondTrees) / kModels);

/// A split made ready to ask: its children are places in the tree's table of results, where the
/// leaves stand first and each split comes after both its children.
struct Split {
    float threshold;
    std::uint16_t feature;
    std::uint8_t below;
    std::uint8_t above;
};

struct Tree {
    std::uint32_t first_split;
    std::uint32_t first_leaf;
    std::uint16_t splits;
    std::uint16_t leaves;
};

struct Forest {
    std::vector<Split> splits;
    std::vector<std::int16_t> leaves;
    std::vector<Tree> trees;

    Forest(std::span<const TreeNode> nodes,
           std::span<const std::int16_t> table,
           std::span<const std::uint16_t> roots) {
        for (const std::uint16_t root : roots) {
            // In the order of a walk from the root; backwards, each child comes before its parent.
            std::vector<int> met{root};
            for (std::size_t i = 0; i < met.size(); ++i) {
                const TreeNode& split = nodes[static_cast<std::size_t>(met[i])];
                for (const int child : {split.left, split.right}) {
                    if (child >= 0) met.push_back(child);
                }
            }
            Tree tree{static_cast<std::uint32_t>(splits.size()),
                      static_cast<std::uint32_t>(leaves.size()),
                      static_cast<std::uint16_t>(met.size()),
                      static_cast<std::uint16_t>(met.size() + 1)};
            assert(tree.splits + tree.leaves <= kMostResults);
            std::unordered_map<int, std::uint8_t> place;  // by node
            std::uint8_t leaf = 0;
            for (std::size_t i = met.size(); i-- > 0;) {
                const TreeNode& split = nodes[static_cast<std::size_t>(met[i])];
                std::uint8_t children[2];
                std::uint8_t* child = children;
                for (const int node : {split.left, split.right}) {
                    if (node < 0) {
                        leaves.push_back(table[static_cast<std::size_t>(-node - 1)]);
                        *child++ = leaf++;
                    } else {
                        *child++ = place.at(node);
                    }
                }
                place[met[i]] = static_cast<std::uint8_t>(tree.leaves + (met.size() - 1 - i));
                splits.push_back({split.threshold, split.feature, children[0], children[1]});
            }
            trees.push_back(tree);
        }
    }

    /// Leaves and splits of the largest tree.
    static constexpr std::size_t kMostResults = 128;
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

/// The values of kLanes rows, feature by feature.
struct alignas(64) Column {
    float lanes[kLanes];
};

/// Four floats in one register.
using Four [[gnu::vector_size(16)]] = float;

/// Fills `columns` with the values of kLanes rows.
void set_side_by_side(const float* const* rows, std::span<Column> columns) {
    std::size_t f = 0;
    for (; f + 4 <= columns.size(); f += 4) {
        for (std::size_t k = 0; k < kLanes; k += 4) {
            Four in[4];
            for (std::size_t i = 0; i < 4; ++i) std::memcpy(&in[i], rows[k + i] + f, sizeof in[i]);
            const Four low = __builtin_shufflevector(in[0], in[1], 0, 4, 1, 5);
            const Four high = __builtin_shufflevector(in[0], in[1], 2, 6, 3, 7);
            const Four next_low = __builtin_shufflevector(in[2], in[3], 0, 4, 1, 5);
            const Four next_high = __builtin_shufflevector(in[2], in[3], 2, 6, 3, 7);
            const Four out[4] = {__builtin_shufflevector(low, next_low, 0, 1, 4, 5),
                                 __builtin_shufflevector(low, next_low, 2, 3, 6, 7),
                                 __builtin_shufflevector(high, next_high, 0, 1, 4, 5),
                                 __builtin_shufflevector(high, next_high, 2, 3, 6, 7)};
            for (std::size_t i = 0; i < 4; ++i) {
                std::memcpy(columns[f + i].lanes + k, &out[i], sizeof out[i]);
            }
        }
    }
    for (; f < columns.size(); ++f) {
        for (std::size_t k = 0; k < kLanes; ++k) columns[f].lanes[k] = rows[k][f];
    }
}

/// Asks all splits of a tree for all lanes: no branch, no way to be found for each row. Adds
/// to `sums`.
void ask_tree(const Forest& forest, const Tree& tree, const Column* columns, int* sums) {
    std::int16_t results[Forest::kMostResults][kLanes];
    for (std::size_t i = 0; i < tree.leaves; ++i) {
        std::fill_n(results[i], kLanes, forest.leaves[tree.first_leaf + i]);
    }
    for (std::size_t i = 0; i < tree.splits; ++i) {
        const Split& split = forest.splits[tree.first_split + i];
        const float* const values = columns[split.feature].lanes;
        const std::int16_t* const below = results[split.below];
        const std::int16_t* const above = results[split.above];
        std::int16_t* const out = results[tree.leaves + i];
        for (std::size_t k = 0; k < kLanes; ++k) {
            out[k] = values[k] > split.threshold ? above[k] : below[k];
        }
    }
    const std::int16_t* const root = results[tree.leaves + tree.splits - 1];
    for (std::size_t k = 0; k < kLanes; ++k) sums[k] += root[k];
}

#ifdef __x86_64__
/// The same, eight floats or sixteen results at a time.
__attribute__((target("avx2"))) void ask_trees_avx2(
    const Forest& forest, std::size_t from, std::size_t to, const Column* columns, int* sums) {
    static_assert(kLanes == 16);
    // Packing puts lanes 4 to 7 behind 8 to 11. Leaves are the same in all lanes, so that only
    // the sums need to be put right.
    __m256i results[Forest::kMostResults];
    __m256i low = _mm256_setzero_si256();
    __m256i high = low;
    for (std::size_t t = from; t < to; ++t) {
        const Tree& tree = forest.trees[t];
        const std::int16_t* const leaves = forest.leaves.data() + tree.first_leaf;
        for (std::size_t i = 0; i < tree.leaves; ++i) results[i] = _mm256_set1_epi16(leaves[i]);
        const Split* split = forest.splits.data() + tree.first_split;
        __m256i* out = results + tree.leaves;
        for (const __m256i* const end = out + tree.splits; out != end; ++out, ++split) {
            const float* const values = columns[split->feature].lanes;
            const __m256 limit = _mm256_set1_ps(split->threshold);
            const __m256i first =
                _mm256_castps_si256(_mm256_cmp_ps(_mm256_load_ps(values), limit, _CMP_GT_OQ));
            const __m256i second =
                _mm256_castps_si256(_mm256_cmp_ps(_mm256_load_ps(values + 8), limit, _CMP_GT_OQ));
            *out = _mm256_blendv_epi8(results[split->below], results[split->above],
                                      _mm256_packs_epi32(first, second));
        }
        const __m256i root = _mm256_permute4x64_epi64(out[-1], 0xD8);
        low = _mm256_add_epi32(low, _mm256_cvtepi16_epi32(_mm256_castsi256_si128(root)));
        high = _mm256_add_epi32(high, _mm256_cvtepi16_epi32(_mm256_extracti128_si256(root, 1)));
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums), low);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums + 8), high);
}
#endif

/// The leaves that the rows in `columns` reach in the trees [from, to), added up for each.
void ask_trees(
    const Forest& forest, std::size_t from, std::size_t to, const Column* columns, int* sums) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") != 0) {
        ask_trees_avx2(forest, from, to, columns, sums);
        return;
    }
#endif
    std::fill_n(sums, kLanes, 0);
    for (std::size_t t = from; t < to; ++t) ask_tree(forest, forest.trees[t], columns, sums);
}

/// Features of all rows, one row after the other.
struct Table {
    std::span<const float> values;
    std::size_t width;
};

/// What the trees say of the `open` rows of tables side by side, by row, in leaf units. The forest
/// is some models one after the other, whose mean counts.
std::vector<int> ask_forest(const Forest& forest,
                            std::span<const Table> tables,
                            std::vector<std::uint32_t> open,
                            std::span<const Look> looks) {
    std::vector<int> sums(tables.front().values.size() / tables.front().width, 0);
    std::size_t width = 0;
    for (const Table& table : tables) width += table.width;
    std::vector<Column> columns(width);
    const auto ask_open = [&](std::size_t from, std::size_t to) {
        for (std::size_t begin = 0; begin < open.size(); begin += kLanes) {
            const std::size_t lanes = std::min(kLanes, open.size() - begin);
            std::span<Column> left = columns;
            for (const Table& table : tables) {
                const float* rows[kLanes];
                for (std::size_t k = 0; k < kLanes; ++k) {
                    const std::uint32_t row = open[begin + std::min(k, lanes - 1)];
                    rows[k] = table.values.data() + row * table.width;
                }
                set_side_by_side(rows, left.first(table.width));
                left = left.subspan(table.width);
            }
            int added[kLanes];
            ask_trees(forest, from, to, columns.data(), added);
            for (std::size_t k = 0; k < lanes; ++k) sums[open[begin + k]] += added[k];
        }
    };
    std::size_t asked = 0;
    for (const Look& look : looks) {
        ask_open(asked, look.trees);
        asked = look.trees;
        std::erase_if(open, [&](std::uint32_t row) {
            const float odds = static_cast<float>(sums[row] * kModels) * kLeafUnit;
            if (odds >= look.low && odds <= look.high) return false;
            sums[row] *= kModels;
            if (odds < look.low) sums[row] = std::min(sums[row], kHopelessUnits);
            return true;
        });
    }
    ask_open(asked, forest.trees.size());
    return sums;
}

}  // namespace

std::vector<float> judge_blocks(const BodyFeatures& features) {
    const std::size_t n = features.rows().size();
    const std::size_t first_count = BodyFeatures::first_count();
    const std::size_t second_count = BodyFeatures::second_count();
    assert(first_count == kTrainedFirst && second_count == kTrainedSecond);
    if (n == 0) return {};

    const Table first{features.first(), first_count};
    std::vector<std::uint32_t> rows(n);
    std::iota(rows.begin(), rows.end(), 0U);
    const std::vector<int> units = ask_forest(first_forest(), {{first}}, rows, kFirstLooks);
    std::vector<float> answer(n);
    for (std::size_t row = 0; row < n; ++row) answer[row] = probability(units[row]);

    std::vector<bool> hope(n, false);
    for (std::size_t row = 0; row < n; ++row) {
        if (answer[row] < kHopeless) continue;
        const std::size_t end = std::min(n, row + kNeighbourhood + 1);
        for (std::size_t k = row - std::min(row, kNeighbourhood); k < end; ++k) hope[k] = true;
    }
    std::erase_if(rows, [&](std::uint32_t row) { return !hope[row]; });
    const std::vector<float> values = features.second(answer);
    const Table tables[] = {first, {values, second_count}};
    const std::vector<int> sums = ask_forest(second_forest(), tables, rows, kSecondLooks);
    for (const std::uint32_t row : rows) answer[row] = probability(sums[row]);
    return answer;
}

}  // namespace stet
