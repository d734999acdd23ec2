// Lists of words that text is held against, made quick to ask.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace stet {

/// Whole words: is this one of them, and which. The words must outlive the set.
class WordSet {
public:
    explicit WordSet(std::span<const std::string_view> words);

    static constexpr std::size_t kNone = SIZE_MAX;
    /// The place in the list of the first word that is equal, or kNone.
    std::size_t find(std::string_view word) const {
        if (word.empty() || !(lengths_[static_cast<unsigned char>(word.front())] >>
                                  (word.size() < kLongest ? word.size() : kLongest) &
                              1U)) {
            return kNone;
        }
        return look_up(word);
    }
    bool has(std::string_view word) const { return find(word) != kNone; }

private:
    static constexpr std::size_t kLongest = 31;  // this long, or longer
    struct Slot {
        std::string_view word;
        std::size_t place = kNone;
    };
    std::size_t look_up(std::string_view word) const;

    std::array<std::uint32_t, 256> lengths_{};  // by first byte, a bit for each length
    std::vector<Slot> slots_;                   // open addressing
};

/// The set of a list that is named at compile time, made when it is first asked for.
template <const auto& kWords>
const WordSet& set_of() {
    static const WordSet set(kWords);
    return set;
}

/// Labels of several words ("photo by"), case folded: which one a text is, and whether a line may
/// begin with any, told by its first word without folding it. `is_border(text, at)`: whether a word
/// ends there. The labels must outlive the set.
class LabelSet {
public:
    using IsBorder = bool (*)(std::string_view text, std::size_t at);
    LabelSet(std::span<const std::string_view> labels, IsBorder is_border);

    /// The place of the label that is equal, or WordSet::kNone.
    std::size_t find(std::string_view folded) const { return whole_.find(folded); }
    /// False only where no label begins as the line does.
    bool may_begin(std::string_view line) const;
    /// The most that `end_of(place in the list, where its words end)` says of the labels within the
    /// first `characters` that `line` begins with; 0 where none does. Folding may change lengths,
    /// so their ends are sought in the line by words.
    std::size_t longest(
        std::string_view line,
        std::size_t characters,
        const std::function<std::size_t(std::size_t place, std::size_t end)>& end_of) const;

private:
    IsBorder is_border_;
    WordSet whole_;
    WordSet first_words_;
};

/// The set of a table of labels that is named at compile time, each with its `text`.
template <const auto& kTable, LabelSet::IsBorder is_border>
const LabelSet& labels_of() {
    static const LabelSet set(
        [] {
            std::vector<std::string_view> texts;
            for (const auto& label : kTable) texts.push_back(label.text);
            return texts;
        }(),
        is_border);
    return set;
}

/// Phrases that may begin a text or stand anywhere in it. The phrases must outlive the set; none
/// is empty.
class PhraseSet {
public:
    explicit PhraseSet(std::span<const std::string_view> phrases);

    /// Whether `accept(place in the list)` holds for a phrase that `text` has at `at`.
    template <class Accept>
    bool any_at(std::string_view text, std::size_t at, Accept accept) const {
        if (!may_begin(text[at], at + 1 < text.size() ? text[at + 1] : '\0')) return false;
        const Bucket bucket = buckets_[static_cast<unsigned char>(text[at])];
        const std::uint32_t head = head_of(text.substr(at));
        for (std::uint32_t i = bucket.begin; i < bucket.end; ++i) {
            const Phrase& phrase = phrases_[i];
            if ((head & phrase.mask) != phrase.head) continue;
            if (text.compare(at, phrase.text.size(), phrase.text) == 0 && accept(phrase.place)) {
                return true;
            }
        }
        return false;
    }
    bool starts(std::string_view text) const {
        return !text.empty() && any_at(text, 0, [](std::size_t) { return true; });
    }
    /// Whether a phrase stands in the text.
    bool within(std::string_view text) const {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (any_at(text, at, [](std::size_t) { return true; })) return true;
        }
        return false;
    }
    /// Whether a phrase that begins with `first` stands in the text and is not its end.
    bool inside(std::string_view text, char first) const {
        for (std::size_t at = text.find(first); at != std::string_view::npos;
             at = text.find(first, at + 1)) {
            if (any_at(text, at,
                       [&](std::size_t place) { return at + length(place) < text.size(); })) {
                return true;
            }
        }
        return false;
    }

private:
    struct Bucket {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };
    struct Phrase {
        std::string_view text;
        std::size_t place;
        std::uint32_t head;  // head_of(text)
        std::uint32_t mask;  // of the bytes that it has
    };
    /// The first four bytes as a number; zeros for those that are missing.
    static std::uint32_t head_of(std::string_view text) {
        std::uint32_t head = 0;
        std::memcpy(&head, text.data(), text.size() < sizeof head ? text.size() : sizeof head);
        return head;
    }
    /// False for most pairs of bytes that no phrase begins with.
    bool may_begin(char first, char second) const {
        return (seconds_[static_cast<unsigned char>(first)] & bit_of(second)) != 0;
    }
    static std::uint64_t bit_of(char second) {
        return std::uint64_t{1} << (static_cast<unsigned char>(second) & 63U);
    }
    std::size_t length(std::size_t place) const { return lengths_[place]; }

    std::array<std::uint64_t, 256> seconds_{};  // by first byte: the bits of those that follow it
    std::array<Bucket, 256> buckets_{};         // by first byte
    std::vector<Phrase> phrases_;               // sorted by first byte
    std::vector<std::size_t> lengths_;          // by place
};

template <const auto& kPhrases>
const PhraseSet& phrases_of() {
    static const PhraseSet set(kPhrases);
    return set;
}

}  // namespace stet
