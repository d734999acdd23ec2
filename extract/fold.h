// Text made comparable: what two writings of the same words have in common.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// Quotes and dashes of every shape become ' " -, an ellipsis becomes "...", letters are case
/// folded, white space is collapsed. Accents stay.
std::string fold_text(std::string_view utf8);

/// As fold_text(), but letter case stays.
std::string fold_marks(std::string_view utf8);

/// Only letters and digits, case folded, accents dropped, words parted by one space: two names
/// that a reader takes for one ("Müller, Ján" and "muller jan").
std::string fold_words(std::string_view utf8);

/// The letters and digits of fold_words()'s result, without the blanks between: names of sites.
std::string squeezed(std::string_view utf8);

/// The words of fold_words()'s result; a CJK character is a word.
std::vector<std::string_view> split_words(std::string_view folded);

/// The words of a folded text, ready to be held against those of others.
class WordBag {
public:
    explicit WordBag(std::string_view folded);

    /// The share of words that two texts have in common: 2 * both / (a + b), 0 to 1.
    double overlap(const WordBag& other) const;

private:
    std::vector<std::size_t> words_;  // their hashes, sorted
};

/// WordBag::overlap() of two folded texts.
double word_overlap(std::string_view folded_a, std::string_view folded_b);

}  // namespace stet
