// What a block says of the people and the site behind the page, how it begins and ends, and where
// its links lead: numbers for the model that finds the body (body_features.h).
#pragma once

#include "extract/body_blocks.h"
#include "extract/body_words.h"
#include "extract/dom.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

class BodyClues {
public:
    /// Their names, in the order in which write() puts them.
    static std::span<const char* const> names();

    /// `rows` are indexes of blocks; `words` the hashes of all rows' words (scan_words()), as many
    /// for each row as `counts` says.
    BodyClues(const Document& page,
              const PageBlocks& blocks,
              const std::vector<std::uint32_t>& rows,
              std::span<const std::uint32_t> words,
              std::span<const std::uint32_t> counts);

    /// Names of authors and of the site, as the page's data give them. To be called once.
    void set_names(const std::vector<std::string>& authors, std::string_view site);

    /// Writes names().size() numbers. `starts` are the row's topics (topics_at_start()), `counted`
    /// whether rows of furniture are counted from here on. Rows in their order, each once.
    void write(std::size_t row, unsigned starts, bool counted, float*& out);

private:
    /// The first link in a block, and how the text lies around its links.
    struct Links {
        NodeId first = kNoNode;
        std::size_t bytes_before = 0;  // of the first link
        std::size_t bytes_after = 0;   // of the last
        char before = 0;               // the last character before the first link
    };
    Links links_of(const TextBlock& block) const;
    float kind_of_address(std::string_view href) const;

    const Document& page_;
    const PageBlocks& blocks_;
    const std::vector<std::uint32_t>& rows_;
    std::span<const std::uint32_t> words_;
    std::span<const std::uint32_t> counts_;
    std::vector<std::size_t> begins_;        // of each row, in words_
    std::vector<std::uint32_t> first_word_;  // of each row that has words: its number
    std::vector<std::uint32_t> same_start_;  // rows that begin with a word, by its number
    WordHashes author_;
    WordHashes site_;
    std::string host_;
    std::size_t last_separator_ = 0;  // row + 1
    std::size_t last_furniture_ = 0;
    std::size_t furniture_ = 0;
    double words_since_ = 0;
};

}  // namespace stet
