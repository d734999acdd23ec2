// How much of two stories' text is the same: copies of wire stories; pure.
#pragma once

#include "store/diff.h"

#include <cstddef>

namespace stet {

struct SharedText {
    std::size_t words = 0;      // that stand in both, wherever they stand
    std::size_t old_words = 0;  // in all
    std::size_t new_words = 0;
    double of_old() const;  // from 0 to 1; 0 where there is no text
    double of_new() const;
};

/// Of the bodies. `diff` is that of the two texts.
SharedText shared_text(const ArticleText& old_text,
                       const ArticleText& new_text,
                       const ArticleDiff& diff);

}  // namespace stet
