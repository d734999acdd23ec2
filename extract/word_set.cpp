#include "extract/word_set.h"

#include "extract/fold.h"
#include "extract/text.h"

#include <algorithm>
#include <bit>

namespace stet {
namespace {

/// By the length and both ends, which tell the words of a list apart. `text` is not empty.
std::size_t hash(std::string_view text) {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    const auto take = [&](std::size_t bytes) {
        std::memcpy(&head, text.data(), bytes);
        std::memcpy(&tail, text.data() + text.size() - bytes, bytes);
    };
    if (text.size() >= 8) {
        take(8);
    } else if (text.size() >= 4) {
        take(4);
    } else {
        take(1);
        head |= static_cast<std::uint64_t>(text[text.size() / 2]) << 8U;
    }
    std::uint64_t h = (head + text.size()) * 0x9E3779B97F4A7C15U;
    h = (h ^ (h >> 29U) ^ tail) * 0xBF58476D1CE4E5B9U;
    return static_cast<std::size_t>(h >> 32U);
}

std::vector<std::string_view> first_words_of(std::span<const std::string_view> labels,
                                             LabelSet::IsBorder is_border) {
    std::vector<std::string_view> words;
    for (const std::string_view label : labels) {
        std::size_t end = 1;
        while (end < label.size() && !is_border(label, end)) ++end;
        words.push_back(label.substr(0, end));
    }
    return words;
}

}  // namespace

WordSet::WordSet(std::span<const std::string_view> words)
    : slots_(std::bit_ceil(words.size() * 2 + 2)) {
    for (std::size_t place = 0; place < words.size(); ++place) {
        const std::string_view word = words[place];
        if (word.empty()) continue;
        lengths_[static_cast<unsigned char>(word.front())] |= std::uint32_t{1}
                                                              << std::min(word.size(), kLongest);
        std::size_t at = hash(word) & (slots_.size() - 1);
        while (slots_[at].place != kNone && slots_[at].word != word) {
            at = (at + 1) & (slots_.size() - 1);
        }
        if (slots_[at].place == kNone) slots_[at] = {word, place};
    }
}

std::size_t WordSet::look_up(std::string_view word) const {
    std::size_t at = hash(word) & (slots_.size() - 1);
    while (slots_[at].place != kNone) {
        if (slots_[at].word == word) return slots_[at].place;
        at = (at + 1) & (slots_.size() - 1);
    }
    return kNone;
}

LabelSet::LabelSet(std::span<const std::string_view> labels, IsBorder is_border)
    : is_border_(is_border), whole_(labels), first_words_(first_words_of(labels, is_border)) {}

bool LabelSet::may_begin(std::string_view line) const {
    char lower[32];
    std::size_t end = 0;
    while (end < line.size() && (end == 0 || !is_border_(line, end))) {
        const char c = line[end];
        // What folding may change in other ways is not told here.
        if (static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x80) {
            return true;
        }
        if (end == sizeof lower) return false;
        lower[end++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return first_words_.has({lower, end});
}

std::size_t LabelSet::longest(
    std::string_view line,
    std::size_t characters,
    const std::function<std::size_t(std::size_t place, std::size_t end)>& end_of) const {
    const std::string_view head = prefix_utf8(line, characters);
    if (!may_begin(head)) return 0;
    std::size_t best = 0;
    for (std::size_t end = head.empty() ? 1 : character_bytes(head.front()); end <= head.size();) {
        if (is_border_(head, end)) {
            const std::size_t place = find(fold_text(head.substr(0, end)));
            if (place != WordSet::kNone) best = std::max(best, end_of(place, end));
        }
        if (end >= head.size()) break;
        end += character_bytes(head[end]);
    }
    return best;
}

PhraseSet::PhraseSet(std::span<const std::string_view> phrases) {
    for (std::size_t place = 0; place < phrases.size(); ++place) {
        const std::string_view phrase = phrases[place];
        const std::uint32_t mask =
            head_of(std::string_view("\xFF\xFF\xFF\xFF")
                        .substr(0, std::min(phrase.size(), sizeof(std::uint32_t))));
        phrases_.push_back({phrase, place, head_of(phrase), mask});
        lengths_.push_back(phrase.size());
        seconds_[static_cast<unsigned char>(phrase[0])] |=
            phrase.size() > 1 ? bit_of(phrase[1]) : ~std::uint64_t{0};
    }
    std::stable_sort(phrases_.begin(), phrases_.end(), [](const Phrase& a, const Phrase& b) {
        return static_cast<unsigned char>(a.text.front()) <
               static_cast<unsigned char>(b.text.front());
    });
    for (std::uint32_t i = 0; i < phrases_.size(); ++i) {
        Bucket& bucket = buckets_[static_cast<unsigned char>(phrases_[i].text.front())];
        if (bucket.begin == bucket.end) bucket.begin = i;
        bucket.end = i + 1;
    }
}

}  // namespace stet
