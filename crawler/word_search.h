// Several words looked for in one pass over a text: whether any of them stands in it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace stet {

/// Wu and Manber's search with blocks of two bytes: steps over what cannot belong to any word, so
/// that many words cost hardly more than one. Bytes are compared as they are.
class WordSearch {
public:
    /// Words of at least two bytes, which must outlive the search (literals do).
    WordSearch(std::initializer_list<std::string_view> words);

    bool in(std::string_view text) const;

private:
    static constexpr std::size_t kSlots = 4096;

    static std::size_t slot(char first, char second) {
        return (static_cast<std::size_t>(static_cast<unsigned char>(first)) << 4U ^
                static_cast<std::size_t>(static_cast<unsigned char>(second))) %
               kSlots;
    }

    std::vector<std::string_view> words_;
    std::size_t window_ = 0;  // length of the shortest word
    std::array<std::uint8_t, kSlots> shift_{};
};

}  // namespace stet
