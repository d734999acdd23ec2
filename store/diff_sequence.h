// Two sequences of numbers -> what they have in common: Myers' algorithm in linear space, and an
// alignment that reads like an editor's for stretches that are small enough for it.
//
// E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), section 4b, with a bound
// on the search for a middle point as in GNU diff: beyond it the furthest point reached is taken,
// so that the worst case is linear in length times that bound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace stet {

/// Places of equal elements, increasing on both sides.
using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// The search for a middle point gives up after this many edits in each direction.
inline constexpr std::int64_t kMaxMyersCost = 256;

/// A longest common subsequence of `a` and `b`, or nearly so where they differ in more than
/// kMaxMyersCost places. `id_count` is one more than the greatest element. Memory is linear.
Pairs common_subsequence(std::span<const std::uint32_t> a,
                         std::span<const std::uint32_t> b,
                         std::uint32_t id_count);

/// An element for align(): what matching it is worth, and how fit the place before it is for the
/// border of an edit.
struct Element {
    std::uint32_t id = 0;
    std::int32_t weight = 0;
    std::int32_t border = 0;
};

/// The greatest number of cells (a.size() times b.size()) that align() takes, a byte each.
inline constexpr std::size_t kMaxAlignCells = 1U << 20U;

/// The alignment of greatest worth: weights of the elements matched, less `open_cost` for each
/// stretch of edits, plus the fitness of its borders (before the first and after the last element
/// of the stretch, on both sides; `end_border` where a side ends). Needs
/// (a.size() + 1) * (b.size() + 1) <= kMaxAlignCells.
Pairs align(std::span<const Element> a,
            std::span<const Element> b,
            std::int32_t open_cost,
            std::int32_t end_border);

/// Of pairs whose first and second parts are each unique: a subset in which both increase, of
/// greatest total weight. Returns its indices into `pairs`, in order. `pairs` must be sorted by its
/// first part. O(n log n).
std::vector<std::size_t> heaviest_chain(const Pairs& pairs, std::span<const std::int64_t> weights);

}  // namespace stet
