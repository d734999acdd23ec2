// Lists of words that texts are compared with when both are folded.
#pragma once

#include "extract/fold.h"

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// Words folded as fold_words() folds a text: lists are written as the words are.
class FoldedWords {
public:
    FoldedWords(std::initializer_list<std::span<const std::string_view>> lists) {
        for (const std::span<const std::string_view> list : lists) {
            for (const std::string_view word : list) words_.push_back(fold_words(word));
        }
        std::sort(words_.begin(), words_.end());
    }
    bool has(std::string_view folded) const {
        return std::binary_search(words_.begin(), words_.end(), folded);
    }
    /// The first of those that begin with the text, the text itself if it is one; null for none.
    const std::string* first_with(std::string_view start) const {
        const auto found = std::lower_bound(words_.begin(), words_.end(), start);
        return found != words_.end() && found->starts_with(start) ? &*found : nullptr;
    }

private:
    std::vector<std::string> words_;
};

}  // namespace stet
