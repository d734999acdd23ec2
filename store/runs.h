// Revisions: runs of looks with the same text, derived from the looks; pure.
#pragma once

#include "store/time.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace stet {

/// What an extractor of this version read in a look.
struct LookReading {
    int extractor = 0;
    std::int64_t text = 0;
    std::int64_t article = 0;
};

/// A look at which there was an article.
struct ReadLook {
    std::int64_t id = 0;
    UtcTime time{};
    bool assumed = false;
    bool variant = false;  // at an AMP, print or mobile address
    std::int64_t article_of = 0;
    std::vector<LookReading> readings;  // never empty; oldest extractor first
};

struct Run {
    std::int64_t text = 0;     // as the newest extractor reads its first look
    std::int64_t article = 0;  // likewise
    int same_as = 0;
    std::int64_t first_look = 0;
    std::int64_t last_look = 0;
    UtcTime first_time{};
    UtcTime last_time{};
    int looks = 0;
    bool assumed = false;
    bool operator==(const Run&) const = default;
};

/// Texts that are taken for one: pairs of text ids.
using SameTexts = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// Whether two looks have the same text: as the newest extractor says that read both. Looks that
/// no extractor has read both are the same only where some reading is.
bool same_text(const ReadLook& a, const ReadLook& b, const SameTexts& same);

/// The runs of looks that stand in order of time. Where the page itself was ever looked at, a
/// look at a variant's address counts only where it continues a run.
std::vector<Run> derive_runs(std::span<const ReadLook> looks, const SameTexts& same);

}  // namespace stet
