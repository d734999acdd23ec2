// Wire copy: stories whose text is nearly that of another.
//
// Texts are compared by their shingles, the runs of five words in them. Two are near duplicates
// where at least 6 of 10 shingles of both taken together are in both (Broder's resemblance). Likely
// pairs are found by MinHash in bands, so that not every two texts are compared: of pairs at the
// border about 1 in 20 is missed, of pairs that share 8 in 10 none in a million. What is found is
// counted exactly.
#pragma once

#include "extract/article.h"
#include "store/db.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

inline constexpr double kNearDuplicate = 0.6;

/// A text with fewer is too short to be told from another of its kind: "Subscribe to read on."
inline constexpr std::size_t kMinShingles = 20;

/// The hashes of a text's runs of five words, sorted, each once. Case and punctuation do not count;
/// of scripts written without spaces each character is a word.
std::vector<std::uint64_t> shingles(std::string_view text);

/// The share of the shingles of both that both have, 0 to 1. Sorted lists.
double resemblance(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

inline constexpr std::size_t kMinHashBands = 24;
inline constexpr std::size_t kMinHashRows = 4;

/// A hash for each band of a text's MinHash signature: texts that share one are likely alike.
std::array<std::uint64_t, kMinHashBands> band_hashes(const std::vector<std::uint64_t>& shingles);

/// The texts seen so far, in a file that goes with it: memory stays flat.
class NearDuplicateIndex {
public:
    /// `read` gives the text of an earlier id again.
    explicit NearDuplicateIndex(std::function<std::string(std::int64_t id)> read);

    /// The earliest of the originals seen before that this text is a near duplicate of; 0 where it
    /// is none, and then it is an original itself.
    std::int64_t add(std::int64_t id, std::string_view text);
    /// What add() said of it.
    std::int64_t original_of(std::int64_t id) const;

private:
    std::function<std::string(std::int64_t id)> read_;
    Db db_;
    std::int64_t order_ = 0;
};

}  // namespace stet
