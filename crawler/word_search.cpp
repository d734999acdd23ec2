#include "crawler/word_search.h"

#include <algorithm>
#include <cassert>

namespace stet {

WordSearch::WordSearch(std::initializer_list<std::string_view> words) : words_(words) {
    constexpr std::size_t kMaxWindow = 255;
    window_ = kMaxWindow;
    for (const std::string_view word : words_) {
        assert(word.size() >= 2);
        window_ = std::min(window_, word.size());
    }
    // How far the window may move when it ends in a block: to where a word has that block.
    shift_.fill(static_cast<std::uint8_t>(window_ - 1));
    for (const std::string_view word : words_) {
        for (std::size_t i = 1; i < window_; ++i) {
            std::uint8_t& shift = shift_[slot(word[i - 1], word[i])];
            shift = std::min(shift, static_cast<std::uint8_t>(window_ - 1 - i));
        }
    }
}

bool WordSearch::in(std::string_view text) const {
    std::size_t end = window_ - 1;  // the window's last byte
    while (end < text.size()) {
        const std::uint8_t shift = shift_[slot(text[end - 1], text[end])];
        if (shift != 0) {
            end += shift;
            continue;
        }
        const std::string_view rest = text.substr(end + 1 - window_);
        const auto here = [&](std::string_view word) { return rest.starts_with(word); };
        if (std::any_of(words_.begin(), words_.end(), here)) return true;
        ++end;
    }
    return false;
}

}  // namespace stet
