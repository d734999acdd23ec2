#include "store/diff_sequence.h"

#include <algorithm>
#include <limits>

namespace stet {
namespace {

/// A part of the two sequences, ends exclusive.
struct Box {
    std::int64_t a_begin = 0;
    std::int64_t a_end = 0;
    std::int64_t b_begin = 0;
    std::int64_t b_end = 0;
};

/// Myers' search for a point in the middle of a shortest edit path, from both corners at once.
class MiddlePoint {
public:
    MiddlePoint(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b)
        : a_(a),
          b_(b),
          offset_(static_cast<std::int64_t>(std::min(a.size() + b.size(), kReach)) + 1),
          forward_(static_cast<std::size_t>(2 * offset_ + 1)),
          backward_(forward_.size()) {}

    /// The point, relative to the box's beginning. The box must be trimmed of equal ends and have
    /// two sides that are not empty.
    std::pair<std::int64_t, std::int64_t> find(const Box& box) {
        const std::int64_t n = box.a_end - box.a_begin;
        const std::int64_t m = box.b_end - box.b_begin;
        const std::int64_t delta = n - m;
        const bool odd = (delta & 1) != 0;
        forward(1) = 0;
        backward(1) = 0;
        const std::int64_t most = std::min((n + m + 1) / 2, kMaxMyersCost);
        for (std::int64_t d = 0; d <= most; ++d) {
            for (std::int64_t k = first_diagonal(d, m); k <= last_diagonal(d, n); k += 2) {
                std::int64_t x = start(forward_, d, k, n, m);
                std::int64_t y = x - k;
                while (x < n && y < m && at_a(box, x) == at_b(box, y)) ++x, ++y;
                forward(k) = x;
                const std::int64_t other = delta - k;
                if (odd && other >= -(d - 1) && other <= d - 1 && reached(other, d - 1, n, m) &&
                    x + backward(other) >= n) {
                    return {x, y};
                }
            }
            for (std::int64_t k = first_diagonal(d, m); k <= last_diagonal(d, n); k += 2) {
                std::int64_t x = start(backward_, d, k, n, m);
                std::int64_t y = x - k;
                while (x < n && y < m && at_a(box, n - 1 - x) == at_b(box, m - 1 - y)) ++x, ++y;
                backward(k) = x;
                const std::int64_t other = delta - k;
                if (!odd && other >= -d && other <= d && reached(other, d, n, m) &&
                    x + forward(other) >= n) {
                    return {n - x, m - y};
                }
            }
        }
        return furthest(most, n, m);
    }

private:
    static constexpr std::size_t kReach = static_cast<std::size_t>(kMaxMyersCost) + 1;

    std::uint32_t at_a(const Box& box, std::int64_t x) const {
        return a_[static_cast<std::size_t>(box.a_begin + x)];
    }
    std::uint32_t at_b(const Box& box, std::int64_t y) const {
        return b_[static_cast<std::size_t>(box.b_begin + y)];
    }
    std::int64_t& forward(std::int64_t k) {
        return forward_[static_cast<std::size_t>(k + offset_)];
    }
    std::int64_t& backward(std::int64_t k) {
        return backward_[static_cast<std::size_t>(k + offset_)];
    }
    // Diagonals outside the box are skipped; those inside keep the parity of d.
    static std::int64_t first_diagonal(std::int64_t d, std::int64_t m) {
        return d <= m ? -d : -m + ((d - m) & 1);
    }
    static std::int64_t last_diagonal(std::int64_t d, std::int64_t n) {
        return d <= n ? d : n - ((d - n) & 1);
    }
    static bool reached(std::int64_t k, std::int64_t d, std::int64_t n, std::int64_t m) {
        return k >= first_diagonal(d, m) && k <= last_diagonal(d, n);
    }

    /// Where the path on diagonal k starts with its d-th edit.
    std::int64_t start(const std::vector<std::int64_t>& reach,
                       std::int64_t d,
                       std::int64_t k,
                       std::int64_t n,
                       std::int64_t m) const {
        if (d == 0) return 0;
        const auto at = static_cast<std::size_t>(k + offset_);
        const bool below = reached(k - 1, d - 1, n, m);
        const bool above = reached(k + 1, d - 1, n, m);
        std::int64_t x = 0;
        if (above) x = reach[at + 1];
        if (below) x = std::max(x, reach[at - 1] + 1);
        return std::min({x, n, m + k});  // a path that left the box goes on along its edge
    }

    /// The search was given up: the point furthest from either corner.
    std::pair<std::int64_t, std::int64_t> furthest(std::int64_t d, std::int64_t n, std::int64_t m) {
        std::int64_t best = -1;
        std::pair<std::int64_t, std::int64_t> point;
        for (std::int64_t k = first_diagonal(d, m); k <= last_diagonal(d, n); k += 2) {
            const std::int64_t x = forward(k);
            const std::int64_t y = x - k;
            if (y >= 0 && x + y > best) best = x + y, point = {x, y};
            const std::int64_t u = backward(k);
            const std::int64_t v = u - k;
            if (v >= 0 && u + v > best) best = u + v, point = {n - u, m - v};
        }
        return point;
    }

    std::span<const std::uint32_t> a_;
    std::span<const std::uint32_t> b_;
    std::int64_t offset_;
    std::vector<std::int64_t> forward_;   // by diagonal: how far along `a` the path has come
    std::vector<std::int64_t> backward_;  // likewise from the end
};

/// The elements of `sequence` that the other side has too, with their places.
struct Shared {
    std::vector<std::uint32_t> ids;
    std::vector<std::uint32_t> places;
    Shared(std::span<const std::uint32_t> sequence, const std::vector<bool>& in_other) {
        for (std::size_t i = 0; i < sequence.size(); ++i) {
            if (!in_other[sequence[i]]) continue;
            ids.push_back(sequence[i]);
            places.push_back(static_cast<std::uint32_t>(i));
        }
    }
};

std::vector<bool> members(std::span<const std::uint32_t> sequence, std::uint32_t id_count) {
    std::vector<bool> in(id_count);
    for (const std::uint32_t id : sequence) in[id] = true;
    return in;
}

}  // namespace

Pairs common_subsequence(std::span<const std::uint32_t> a,
                         std::span<const std::uint32_t> b,
                         std::uint32_t id_count) {
    const Shared left(a, members(b, id_count));
    const Shared right(b, members(a, id_count));
    MiddlePoint middle(left.ids, right.ids);
    Pairs out;
    const auto matched = [&](std::int64_t x, std::int64_t y) {
        out.emplace_back(left.places[static_cast<std::size_t>(x)],
                         right.places[static_cast<std::size_t>(y)]);
    };
    const auto equal = [&](std::int64_t x, std::int64_t y) {
        return left.ids[static_cast<std::size_t>(x)] == right.ids[static_cast<std::size_t>(y)];
    };
    std::vector<Box> stack = {{0, static_cast<std::int64_t>(left.ids.size()), 0,
                               static_cast<std::int64_t>(right.ids.size())}};
    while (!stack.empty()) {
        Box box = stack.back();
        stack.pop_back();
        while (box.a_begin < box.a_end && box.b_begin < box.b_end &&
               equal(box.a_begin, box.b_begin)) {
            matched(box.a_begin++, box.b_begin++);
        }
        while (box.a_begin < box.a_end && box.b_begin < box.b_end &&
               equal(box.a_end - 1, box.b_end - 1)) {
            matched(--box.a_end, --box.b_end);
        }
        if (box.a_begin == box.a_end || box.b_begin == box.b_end) continue;
        const auto [x, y] = middle.find(box);
        const Box first = {box.a_begin, box.a_begin + x, box.b_begin, box.b_begin + y};
        const Box second = {box.a_begin + x, box.a_end, box.b_begin + y, box.b_end};
        const bool at_corner =
            (x == 0 && y == 0) || (first.a_end == box.a_end && first.b_end == box.b_end);
        if (at_corner) continue;  // no progress: cannot be with a trimmed box
        stack.push_back(first);
        stack.push_back(second);
    }
    std::sort(out.begin(), out.end());
    return out;
}

Pairs align(std::span<const Element> a,
            std::span<const Element> b,
            std::int32_t open_cost,
            std::int32_t end_border) {
    // Two states a cell: the last elements were matched, or a stretch of edits is open. The byte
    // kept for a cell says where the best way into each state came from.
    constexpr std::uint8_t kMatchAfterEdit = 1;
    constexpr std::uint8_t kEditOpened = 2;
    constexpr std::uint8_t kEditFromLeft = 4;  // otherwise from above
    constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::min() / 2;

    const std::size_t n = a.size();
    const std::size_t m = b.size();
    const std::size_t width = m + 1;
    std::vector<std::uint8_t> from((n + 1) * width);
    std::vector<std::int32_t> match(width, kNever);
    std::vector<std::int32_t> edit(width, kNever);
    std::vector<std::int32_t> grown(width, kNever);  // an edit that is not empty: may be closed
    const auto border_a = [&](std::size_t i) { return i < n ? a[i].border : end_border; };
    const auto border_b = [&](std::size_t j) { return j < m ? b[j].border : end_border; };
    std::vector<std::int32_t> borders_b(width);
    for (std::size_t j = 0; j <= m; ++j) borders_b[j] = border_b(j);

    for (std::size_t i = 0; i <= n; ++i) {
        std::int32_t diagonal_match = kNever;  // the cell above and left, before it is overwritten
        std::int32_t diagonal_grown = kNever;
        const std::int32_t before = i > 0 ? a[i - 1].border : 0;
        const std::int32_t here = border_a(i) - open_cost;
        for (std::size_t j = 0; j <= m; ++j) {
            std::uint8_t way = 0;
            std::int32_t matched = i == 0 && j == 0 ? 0 : kNever;
            if (i > 0 && j > 0 && a[i - 1].id == b[j - 1].id) {
                const std::int32_t closed = diagonal_grown + before + b[j - 1].border;
                matched = diagonal_match;
                if (closed > matched) matched = closed, way |= kMatchAfterEdit;
                matched += a[i - 1].weight;
            }
            std::int32_t edited = i > 0 ? edit[j] : kNever;
            if (j > 0 && edit[j - 1] > edited) edited = edit[j - 1], way |= kEditFromLeft;
            diagonal_match = match[j];
            diagonal_grown = grown[j];
            match[j] = matched;
            grown[j] = edited;
            const std::int32_t opened = matched + here + borders_b[j];
            if (matched > kNever && opened > edited) edited = opened, way |= kEditOpened;
            edit[j] = edited;
            from[i * width + j] = way;
        }
    }
    Pairs out;
    std::size_t i = n;
    std::size_t j = m;
    bool in_edit = grown[m] + 2 * end_border > match[m];
    bool closed_here = in_edit;  // the edit is not empty: it did not begin in this very cell
    while (i > 0 || j > 0) {
        const std::uint8_t way = from[i * width + j];
        if (!in_edit) {
            in_edit = closed_here = (way & kMatchAfterEdit) != 0;
            out.emplace_back(static_cast<std::uint32_t>(--i), static_cast<std::uint32_t>(--j));
        } else if ((way & kEditOpened) != 0 && !closed_here) {
            in_edit = false;
        } else {
            closed_here = false;
            --((way & kEditFromLeft) != 0 ? j : i);
        }
    }
    std::reverse(out.begin(), out.end());
    return out;
}

std::vector<std::size_t> heaviest_chain(const Pairs& pairs, std::span<const std::int64_t> weights) {
    // A Fenwick tree over the second parts holds the best chain that ends at or before each.
    constexpr std::size_t kNone = SIZE_MAX;
    std::uint32_t most = 0;
    for (const auto& pair : pairs) most = std::max(most, pair.second);
    std::vector<std::size_t> tree(std::size_t{most} + 2, kNone);
    std::vector<std::int64_t> total(pairs.size());
    std::vector<std::size_t> previous(pairs.size(), kNone);
    std::size_t best = kNone;
    const auto better = [&](std::size_t x, std::size_t y) {
        return x != kNone && (y == kNone || total[x] > total[y]);
    };
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        std::size_t before = kNone;
        for (std::size_t at = pairs[i].second; at > 0; at &= at - 1) {
            if (better(tree[at], before)) before = tree[at];
        }
        previous[i] = before;
        total[i] = weights[i] + (before == kNone ? 0 : total[before]);
        for (std::size_t at = std::size_t{pairs[i].second} + 1; at < tree.size();
             at += at & (~at + 1)) {
            if (better(i, tree[at])) tree[at] = i;
        }
        if (better(i, best)) best = i;
    }
    std::vector<std::size_t> chain;
    for (; best != kNone; best = previous[best]) chain.push_back(best);
    std::reverse(chain.begin(), chain.end());
    return chain;
}

}  // namespace stet
