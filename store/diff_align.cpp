#include "store/diff_align.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <tuple>
#include <unordered_map>

namespace stet {
namespace {

constexpr std::int32_t kWordWeight = 100;

/// Lesser worth for words that occur everywhere, and for marks.
constexpr std::int32_t kMarkWeight = 30;
constexpr std::int32_t kStopWeight = 50;  // a mark that ends a sentence
constexpr std::int32_t kCharacterWeight = 60;

/// What a stretch of edits costs: a common word alone is kept between two edits, a comma is not.
constexpr std::int32_t kOpenCost = 60;
constexpr std::int32_t kBorderWorth[] = {0, 2, 8, 12};  // by Border
constexpr std::int32_t kEndBorder = kBorderWorth[3];

/// Equal runs this long are never reconsidered but for kReleased tokens at each end.
constexpr std::uint32_t kFirmRun = 24;
constexpr std::uint32_t kReleased = 8;

/// The cells that align() may fill in one diff; what is left over gets Myers' result as it is.
constexpr std::size_t kAlignBudget = 2U << 20U;

/// Shingles that occur more often than this tell nothing.
constexpr std::size_t kMaxPostings = 8;

/// From this share of common shingles, passages are taken for versions of each other.
constexpr double kSimilar = 0.45;

/// A moved passage has at least this much text, as it may be chance below it.
constexpr std::uint32_t kMinMovedWords = 4;
constexpr std::uint32_t kMinMovedSentenceWords = 7;
constexpr std::uint32_t kMinMovedRepeatedWords = 12;

/// Shorter sentences are no anchors: they are aligned word by word with what is around them.
constexpr std::uint32_t kMinKeptSentenceWords = 4;

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6U) + (hash >> 2U);
    return hash * 0xFF51AFD7ED558CCDULL;
}

/// A paragraph or sentence of one side.
struct Unit {
    TokenRange range;
    std::uint32_t id = 0;      // the same for equal tokens, on both sides
    std::uint32_t words = 0;   // as a reader feels its length: two characters of CJK are a word
    std::uint32_t copies = 0;  // how often this id occurs on its side
};

/// Numbers units by what they say.
class UnitNames {
public:
    std::uint32_t number_of(const TokenText& text, TokenRange range) {
        std::uint64_t hash = range.size();
        for (std::uint32_t i = range.begin; i < range.end; ++i) hash = mix(hash, text.tokens[i].id);
        // Two different passages with one hash must not be taken for equal, so the first is kept.
        for (;; hash = mix(hash, 1)) {
            const auto [at, added] = seen_.try_emplace(
                hash, Seen{&text, range, static_cast<std::uint32_t>(seen_.size())});
            if (added || same(at->second, text, range)) return at->second.number;
        }
    }
    std::uint32_t count() const { return static_cast<std::uint32_t>(seen_.size()); }

private:
    struct Seen {
        const TokenText* text;
        TokenRange range;
        std::uint32_t number;
    };
    static bool same(const Seen& seen, const TokenText& text, TokenRange range) {
        if (seen.range.size() != range.size()) return false;
        for (std::uint32_t i = 0; i < range.size(); ++i) {
            if (seen.text->tokens[seen.range.begin + i].id != text.tokens[range.begin + i].id) {
                return false;
            }
        }
        return true;
    }
    std::unordered_map<std::uint64_t, Seen> seen_;
};

std::uint32_t words_in(const TokenText& text, TokenRange range) {
    std::uint32_t halves = 0;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
        const TokenKind kind = text.tokens[i].kind;
        if (kind == TokenKind::character) halves += 1;
        if (kind == TokenKind::word || kind == TokenKind::number) halves += 2;
    }
    return (halves + 1) / 2;
}

/// A pair of units, and how alike they are (1: equal).
struct UnitPair {
    std::uint32_t old_unit = 0;
    std::uint32_t new_unit = 0;
    double similarity = 1;
};

/// The distinct pairs of neighbouring tokens in a unit, sorted.
std::vector<std::uint64_t> shingles_of(const TokenText& text, TokenRange range) {
    std::vector<std::uint64_t> out;
    std::uint32_t last = UINT32_MAX;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
        const Token& token = text.tokens[i];
        if (token.kind == TokenKind::mark) continue;
        if (last != UINT32_MAX) out.push_back((std::uint64_t{last} << 32U) | token.id);
        last = token.id;
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

/// Pairs units that are similar: the best first, each unit once. `old_units` and `new_units` are
/// indices of those that may be paired.
void pair_similar(const TokenText& old_text,
                  const TokenText& new_text,
                  const std::vector<Unit>& old_units,
                  const std::vector<Unit>& new_units,
                  const std::vector<std::uint32_t>& old_free,
                  const std::vector<std::uint32_t>& new_free,
                  std::vector<UnitPair>& out) {
    if (old_free.empty() || new_free.empty()) return;
    std::vector<std::size_t> sizes(old_free.size());
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> postings;
    for (std::uint32_t k = 0; k < old_free.size(); ++k) {
        const auto shingles = shingles_of(old_text, old_units[old_free[k]].range);
        sizes[k] = shingles.size();
        for (const std::uint64_t shingle : shingles) {
            auto& list = postings[shingle];
            if (list.size() <= kMaxPostings) list.push_back(k);
        }
    }
    std::vector<UnitPair> candidates;
    std::vector<std::uint32_t> common(old_free.size());
    std::vector<std::uint32_t> touched;
    for (const std::uint32_t unit : new_free) {
        const auto shingles = shingles_of(new_text, new_units[unit].range);
        touched.clear();
        std::size_t telling = 0;
        for (const std::uint64_t shingle : shingles) {
            const auto list = postings.find(shingle);
            if (list != postings.end() && list->second.size() > kMaxPostings) continue;
            ++telling;
            if (list == postings.end()) continue;
            for (const std::uint32_t k : list->second) {
                if (common[k]++ == 0) touched.push_back(k);
            }
        }
        for (const std::uint32_t k : touched) {
            const double both = static_cast<double>(telling + sizes[k]);
            const double similarity = 2.0 * static_cast<double>(common[k]) / both;
            if (common[k] >= 2 && similarity >= kSimilar) {
                candidates.push_back({old_free[k], unit, similarity});
            }
            common[k] = 0;
        }
    }
    std::sort(candidates.begin(), candidates.end(), [](const UnitPair& x, const UnitPair& y) {
        return std::tuple(-x.similarity, x.new_unit, x.old_unit) <
               std::tuple(-y.similarity, y.new_unit, y.old_unit);
    });
    std::vector<bool> old_taken(old_units.size());
    std::vector<bool> new_taken(new_units.size());
    for (const UnitPair& pair : candidates) {
        if (old_taken[pair.old_unit] || new_taken[pair.new_unit]) continue;
        old_taken[pair.old_unit] = new_taken[pair.new_unit] = true;
        out.push_back(pair);
    }
}

/// The alignment in the making: for every token what became of it.
class Aligner {
public:
    Aligner(const TokenText& old_text, const TokenText& new_text, std::uint32_t id_count)
        : old_(old_text),
          new_(new_text),
          id_count_(id_count),
          partner_(old_text.tokens.size(), kFree),
          new_taken_(new_text.tokens.size()),
          frequency_(id_count) {
        for (const Token& token : old_.tokens) ++frequency_[token.id];
        for (const Token& token : new_.tokens) ++frequency_[token.id];
    }

    Alignment run() {
        pair_units(old_.paragraphs, new_.paragraphs, 0, kMinMovedWords);
        pair_units(free_sentences(old_, [this](std::uint32_t i) { return partner_[i] == kFree; }),
                   free_sentences(new_, [this](std::uint32_t j) { return !new_taken_[j]; }),
                   kMinKeptSentenceWords, kMinMovedSentenceWords);
        join_moves();
        return finish();
    }

private:
    static constexpr std::uint32_t kFree = UINT32_MAX;
    static constexpr std::uint32_t kMoved = UINT32_MAX - 1;

    template <class IsFree>
    static std::vector<TokenRange> free_sentences(const TokenText& text, const IsFree& is_free) {
        std::vector<TokenRange> out;
        for (const TokenRange& range : text.sentences) {
            if (is_free(range.begin)) out.push_back(range);
        }
        return out;
    }

    /// Pairs the units of both sides, keeps what stands in order and is equal, and takes out what
    /// moved.
    void pair_units(const std::vector<TokenRange>& old_ranges,
                    const std::vector<TokenRange>& new_ranges,
                    std::uint32_t min_kept_words,
                    std::uint32_t min_moved_words) {
        UnitNames names;
        const std::vector<Unit> old_units = name_units(old_, old_ranges, names);
        const std::vector<Unit> new_units = name_units(new_, new_ranges, names);
        std::vector<UnitPair> pairs = pair_equal(old_units, new_units, names.count());
        add_similar(old_units, new_units, pairs);
        std::sort(pairs.begin(), pairs.end(),
                  [](const UnitPair& x, const UnitPair& y) { return x.old_unit < y.old_unit; });

        Pairs places;
        std::vector<std::int64_t> weights;
        for (const UnitPair& pair : pairs) {
            // Token places, so that what is already kept can bound the chain.
            places.emplace_back(old_units[pair.old_unit].range.begin,
                                new_units[pair.new_unit].range.begin);
            weights.push_back(weight_of(old_units[pair.old_unit], pair.similarity));
        }
        keep_within_anchors(places, weights);
        std::vector<bool> in_chain(pairs.size());
        for (const std::size_t k : heaviest_chain(places, weights)) {
            if (weights[k] > 0) in_chain[k] = true;
        }
        for (std::size_t k = 0; k < pairs.size(); ++k) {
            const Unit& from = old_units[pairs[k].old_unit];
            const Unit& to = new_units[pairs[k].new_unit];
            if (in_chain[k]) {
                if (from.id == to.id && from.words >= min_kept_words) keep(from.range, to.range);
            } else if (is_move(from, to, min_moved_words)) {
                take_out(from.range, to.range);
            }
        }
    }

    std::vector<Unit> name_units(const TokenText& text,
                                 const std::vector<TokenRange>& ranges,
                                 UnitNames& names) const {
        std::vector<Unit> units;
        std::unordered_map<std::uint32_t, std::uint32_t> copies;
        for (const TokenRange& range : ranges) {
            units.push_back({range, names.number_of(text, range), words_in(text, range), 0});
            ++copies[units.back().id];
        }
        for (Unit& unit : units) unit.copies = copies[unit.id];
        return units;
    }

    /// Equal units: those of a longest common subsequence, then the others in order.
    static std::vector<UnitPair> pair_equal(const std::vector<Unit>& old_units,
                                            const std::vector<Unit>& new_units,
                                            std::uint32_t id_count) {
        const auto ids_of = [](const std::vector<Unit>& units) {
            std::vector<std::uint32_t> ids;
            for (const Unit& unit : units) ids.push_back(unit.id);
            return ids;
        };
        const std::vector<std::uint32_t> old_ids = ids_of(old_units);
        const std::vector<std::uint32_t> new_ids = ids_of(new_units);
        std::vector<UnitPair> pairs;
        std::vector<bool> old_taken(old_ids.size());
        std::vector<bool> new_taken(new_ids.size());
        for (const auto& [i, j] : common_subsequence(old_ids, new_ids, id_count)) {
            pairs.push_back({i, j, 1});
            old_taken[i] = new_taken[j] = true;
        }
        std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> left;  // last first
        for (std::size_t i = old_ids.size(); i-- > 0;) {
            if (!old_taken[i]) left[old_ids[i]].push_back(static_cast<std::uint32_t>(i));
        }
        for (std::uint32_t j = 0; j < new_ids.size(); ++j) {
            if (new_taken[j]) continue;
            const auto at = left.find(new_ids[j]);
            if (at == left.end() || at->second.empty()) continue;
            pairs.push_back({at->second.back(), j, 1});
            at->second.pop_back();
        }
        return pairs;
    }

    void add_similar(const std::vector<Unit>& old_units,
                     const std::vector<Unit>& new_units,
                     std::vector<UnitPair>& pairs) const {
        std::vector<bool> old_taken(old_units.size());
        std::vector<bool> new_taken(new_units.size());
        for (const UnitPair& pair : pairs) {
            old_taken[pair.old_unit] = new_taken[pair.new_unit] = true;
        }
        std::vector<std::uint32_t> old_free;
        std::vector<std::uint32_t> new_free;
        for (std::uint32_t i = 0; i < old_units.size(); ++i) {
            if (!old_taken[i]) old_free.push_back(i);
        }
        for (std::uint32_t j = 0; j < new_units.size(); ++j) {
            if (!new_taken[j]) new_free.push_back(j);
        }
        pair_similar(old_, new_, old_units, new_units, old_free, new_free, pairs);
    }

    /// Every paragraph that stays counts about as one, whatever its length, so that the fewest are
    /// said to have moved; sub-heads and the like count less.
    static std::int64_t weight_of(const Unit& unit, double similarity) {
        const double words = std::min(unit.words, 60U);
        const double weight = unit.words < kMinMovedWords ? 150 + 50 * words : 800 + 5 * words;
        return static_cast<std::int64_t>(weight * similarity * (unit.copies > 1 ? 0.5 : 1));
    }

    /// Pairs that cross something already kept cannot be in the chain: their weight is cleared.
    void keep_within_anchors(const Pairs& places, std::vector<std::int64_t>& weights) const {
        if (kept_count_ == 0) return;
        // For every token, how many kept pairs stand before it on its own side.
        std::vector<std::uint32_t> before_old(old_.tokens.size() + 1);
        std::vector<std::uint32_t> before_new(new_.tokens.size() + 1);
        for (std::size_t i = 0; i < partner_.size(); ++i) {
            before_old[i + 1] = before_old[i] + (partner_[i] < kMoved ? 1 : 0);
            if (partner_[i] < kMoved) before_new[partner_[i] + 1] = 1;
        }
        std::partial_sum(before_new.begin(), before_new.end(), before_new.begin());
        for (std::size_t k = 0; k < places.size(); ++k) {
            if (before_old[places[k].first] != before_new[places[k].second]) weights[k] = 0;
        }
    }

    static bool is_move(const Unit& from, const Unit& to, std::uint32_t min_words) {
        const std::uint32_t words = std::min(from.words, to.words);
        const bool repeated = from.copies > 1 || to.copies > 1;
        return words >= (repeated ? kMinMovedRepeatedWords : min_words);
    }

    void keep(TokenRange from, TokenRange to) {
        for (std::uint32_t k = 0; k < from.size(); ++k) {
            partner_[from.begin + k] = to.begin + k;
            new_taken_[to.begin + k] = true;
        }
        kept_count_ += from.size();
    }

    void take_out(TokenRange from, TokenRange to) {
        std::fill(partner_.begin() + from.begin, partner_.begin() + from.end, kMoved);
        std::fill(new_taken_.begin() + to.begin, new_taken_.begin() + to.end, true);
        moves_.push_back({from, to, {}});
    }

    /// Moved passages that are neighbours on both sides are one.
    void join_moves() {
        std::sort(moves_.begin(), moves_.end(), [](const MovedPassage& x, const MovedPassage& y) {
            return x.new_range.begin < y.new_range.begin;
        });
        std::vector<MovedPassage> joined;
        for (MovedPassage& move : moves_) {
            if (!joined.empty() && joined.back().new_range.end == move.new_range.begin &&
                joined.back().old_range.end == move.old_range.begin) {
                joined.back().new_range.end = move.new_range.end;
                joined.back().old_range.end = move.old_range.end;
            } else {
                joined.push_back(std::move(move));
            }
        }
        moves_ = std::move(joined);
    }

    Alignment finish() {
        Alignment out;
        // What is neither kept nor moved, gap by gap.
        std::vector<std::uint32_t> old_gap;
        std::vector<std::uint32_t> new_gap;
        std::uint32_t j = 0;
        const auto collect_new = [&](std::uint32_t end) {
            for (; j < end; ++j) {
                if (!new_taken_[j]) new_gap.push_back(j);
            }
        };
        for (std::uint32_t i = 0; i < partner_.size(); ++i) {
            if (partner_[i] == kMoved) continue;
            if (partner_[i] == kFree) {
                old_gap.push_back(i);
                continue;
            }
            collect_new(partner_[i]);
            align_gap(old_gap, new_gap, out.kept);
            out.kept.emplace_back(i, partner_[i]);
        }
        collect_new(static_cast<std::uint32_t>(new_taken_.size()));
        align_gap(old_gap, new_gap, out.kept);
        for (MovedPassage& move : moves_) {
            for (std::uint32_t i = move.old_range.begin; i < move.old_range.end; ++i) {
                old_gap.push_back(i);
            }
            for (std::uint32_t k = move.new_range.begin; k < move.new_range.end; ++k) {
                new_gap.push_back(k);
            }
            align_gap(old_gap, new_gap, move.kept);
        }
        out.moves = std::move(moves_);
        return out;
    }

    /// Aligns the words of a gap (token places on each side) and clears it.
    void align_gap(std::vector<std::uint32_t>& old_gap,
                   std::vector<std::uint32_t>& new_gap,
                   Pairs& out) {
        if (!old_gap.empty() && !new_gap.empty()) {
            std::vector<std::uint32_t> old_ids;
            std::vector<std::uint32_t> new_ids;
            for (const std::uint32_t i : old_gap) old_ids.push_back(old_.tokens[i].id);
            for (const std::uint32_t k : new_gap) new_ids.push_back(new_.tokens[k].id);
            const Pairs common = common_subsequence(old_ids, new_ids, id_count_);
            refine(old_gap, new_gap, common, out);
        }
        old_gap.clear();
        new_gap.clear();
    }

    /// Keeps the long runs of Myers' result and aligns anew, by worth, what is between them.
    void refine(const std::vector<std::uint32_t>& old_gap,
                const std::vector<std::uint32_t>& new_gap,
                const Pairs& common,
                Pairs& out) {
        Pairs local;
        std::uint32_t old_done = 0;
        std::uint32_t new_done = 0;
        std::size_t first = 0;  // of `common`, not yet dealt with
        const auto align_up_to = [&](std::uint32_t old_end, std::uint32_t new_end,
                                     std::size_t last) {
            align_window({old_done, old_end}, {new_done, new_end}, old_gap, new_gap,
                         std::span(common).subspan(first, last - first), local);
            first = last;
        };
        for (std::size_t k = 0; k < common.size();) {
            std::size_t run = k + 1;
            while (run < common.size() && common[run].first == common[run - 1].first + 1 &&
                   common[run].second == common[run - 1].second + 1) {
                ++run;
            }
            if (run - k >= kFirmRun) {
                const std::size_t from = k + kReleased;
                const std::size_t to = run - kReleased;
                align_up_to(common[from].first, common[from].second, from);
                for (; first < to; ++first) local.push_back(common[first]);
                old_done = common[to - 1].first + 1;
                new_done = common[to - 1].second + 1;
            }
            k = run;
        }
        align_up_to(static_cast<std::uint32_t>(old_gap.size()),
                    static_cast<std::uint32_t>(new_gap.size()), common.size());
        drop_crumbs(old_gap, new_gap, local);
        end_sentences_early(old_gap, new_gap, local);
        for (const auto& [i, k] : local) out.emplace_back(old_gap[i], new_gap[k]);
    }

    void align_window(TokenRange old_window,
                      TokenRange new_window,
                      const std::vector<std::uint32_t>& old_gap,
                      const std::vector<std::uint32_t>& new_gap,
                      std::span<const std::pair<std::uint32_t, std::uint32_t>> common,
                      Pairs& out) {
        const std::size_t cells = (std::size_t{old_window.size()} + 1) * (new_window.size() + 1);
        if (cells > kMaxAlignCells || cells > budget_) {
            out.insert(out.end(), common.begin(), common.end());
            return;
        }
        budget_ -= cells;
        const auto elements = [this](const TokenText& text, const std::vector<std::uint32_t>& gap,
                                     TokenRange window) {
            std::vector<Element> list;
            for (std::uint32_t k = window.begin; k < window.end; ++k) {
                const Token& token = text.tokens[gap[k]];
                const bool stop = token.kind == TokenKind::mark && ends_sentence(text, gap, k);
                list.push_back({token.id, stop ? kStopWeight : weight_of(token),
                                kBorderWorth[static_cast<std::size_t>(token.border)]});
            }
            return list;
        };
        const std::vector<Element> a = elements(old_, old_gap, old_window);
        const std::vector<Element> b = elements(new_, new_gap, new_window);
        for (const auto& [i, k] : align(a, b, kOpenCost, kEndBorder)) {
            out.emplace_back(old_window.begin + i, new_window.begin + k);
        }
    }

    std::int32_t weight_of(const Token& token) const {
        if (token.kind == TokenKind::mark) return kMarkWeight;
        if (token.kind == TokenKind::character) return kCharacterWeight;
        const std::uint32_t count = frequency_[token.id];
        if (count <= 4) return kWordWeight;
        return count <= 12 ? kWordWeight - 10 : kWordWeight - 20;
    }

    /// Drops short equal runs between long edits: chance, or what a rewriting left standing.
    void drop_crumbs(const std::vector<std::uint32_t>& old_gap,
                     const std::vector<std::uint32_t>& new_gap,
                     Pairs& local) const {
        struct Run {
            std::size_t first;
            std::size_t last;  // exclusive
            std::int32_t weight;
            std::int32_t edit_after;  // weight of the greater side of the edit that follows
        };
        const auto edit_weight = [&](std::uint32_t i, std::uint32_t i_end, std::uint32_t k,
                                     std::uint32_t k_end) {
            std::int32_t old_weight = 0;
            std::int32_t new_weight = 0;
            for (; i < i_end; ++i) old_weight += weight_of(old_.tokens[old_gap[i]]);
            for (; k < k_end; ++k) new_weight += weight_of(new_.tokens[new_gap[k]]);
            return std::max(old_weight, new_weight);
        };
        const auto old_size = static_cast<std::uint32_t>(old_gap.size());
        const auto new_size = static_cast<std::uint32_t>(new_gap.size());
        std::vector<Run> runs;
        for (std::size_t k = 0; k < local.size();) {
            std::size_t end = k + 1;
            while (end < local.size() && local[end].first == local[end - 1].first + 1 &&
                   local[end].second == local[end - 1].second + 1) {
                ++end;
            }
            std::int32_t weight = 0;
            for (std::size_t t = k; t < end; ++t) {
                weight += weight_of(old_.tokens[old_gap[local[t].first]]);
            }
            const bool last = end == local.size();
            runs.push_back(
                {k, end, weight,
                 edit_weight(local[end - 1].first + 1, last ? old_size : local[end].first,
                             local[end - 1].second + 1, last ? new_size : local[end].second)});
            k = end;
        }
        if (runs.empty()) return;
        std::vector<bool> dropped(runs.size());
        std::int32_t before = edit_weight(0, local[0].first, 0, local[0].second);
        bool any = false;
        for (std::size_t r = 0; r < runs.size(); ++r) {
            const std::int32_t smaller = std::min(before, runs[r].edit_after);
            std::int32_t most = runs[r].weight * kCrumbRatio;
            if (ends_sentence(new_, new_gap, local[runs[r].last - 1].second)) {
                most += kSentenceCrumb;
            }
            if (most < smaller) {
                dropped[r] = any = true;
                before += runs[r].weight + runs[r].edit_after;
            } else {
                before = runs[r].edit_after;
            }
        }
        if (!any) return;
        Pairs left;
        for (std::size_t r = 0; r < runs.size(); ++r) {
            if (!dropped[r]) {
                left.insert(left.end(), local.begin() + static_cast<std::ptrdiff_t>(runs[r].first),
                            local.begin() + static_cast<std::ptrdiff_t>(runs[r].last));
            }
        }
        local = std::move(left);
    }

    /// Of "on Monday." made into "on Friday. Divers came." the first full stop is the one that
    /// stayed: a word was changed and a sentence added, and not a word made into all of that.
    void end_sentences_early(const std::vector<std::uint32_t>& old_gap,
                             const std::vector<std::uint32_t>& new_gap,
                             Pairs& local) const {
        std::pair<std::uint32_t, std::uint32_t> from = {0, 0};  // where the edit before began
        for (auto& [i, k] : local) {
            const std::pair<std::uint32_t, std::uint32_t> edit = from;
            from = {i + 1, k + 1};
            if (old_.tokens[old_gap[i]].kind != TokenKind::mark) continue;
            if (edit.first == i || edit.second == k) continue;  // not a replacement
            const std::uint32_t old_end = sentence_mark(old_, old_gap, edit.first, i);
            const std::uint32_t new_end = sentence_mark(new_, new_gap, edit.second, k);
            if (old_end == i && new_end < k) k = new_end;
            if (new_end == k && old_end < i) i = old_end;
            from = {i + 1, k + 1};
        }
    }

    /// The first place in [begin, end) with the token of `end` and a sentence beginning after it;
    /// `end` where there is none, or where another sentence begins before.
    static std::uint32_t sentence_mark(const TokenText& text,
                                       const std::vector<std::uint32_t>& gap,
                                       std::uint32_t begin,
                                       std::uint32_t end) {
        for (std::uint32_t k = begin; k < end; ++k) {
            if (!ends_sentence(text, gap, k)) continue;
            return text.tokens[gap[k]].id == text.tokens[gap[end]].id ? k : end;
        }
        return end;
    }

    static bool ends_sentence(const TokenText& text,
                              const std::vector<std::uint32_t>& gap,
                              std::uint32_t at) {
        return at + 1 >= gap.size() || text.tokens[gap[at + 1]].border >= Border::sentence;
    }

    /// A run is a crumb if the edits on either side of it are this many times its weight.
    static constexpr std::int32_t kCrumbRatio = 3;

    /// A full stop is no crumb before edits of the next sentence, but for long ones.
    static constexpr std::int32_t kSentenceCrumb = 4 * kWordWeight;

    const TokenText& old_;
    const TokenText& new_;
    std::uint32_t id_count_;
    std::vector<std::uint32_t> partner_;  // of each old token: its new place, kFree or kMoved
    std::vector<bool> new_taken_;         // kept or moved
    std::vector<std::uint32_t> frequency_;
    std::vector<MovedPassage> moves_;
    std::size_t kept_count_ = 0;
    std::size_t budget_ = kAlignBudget;
};

}  // namespace

Alignment align_texts(const TokenText& old_text,
                      const TokenText& new_text,
                      std::uint32_t id_count) {
    return Aligner(old_text, new_text, id_count).run();
}

}  // namespace stet
