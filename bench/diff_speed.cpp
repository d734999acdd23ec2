// Times the diff over made-up texts: the figures of bench/diff_bench.sh.
//
// Prints a line a case: name, bytes of both texts, milliseconds of CPU (the best of several runs),
// and how that grew from texts a fourth as long (4 is linear). Exits with 1 where a limit that the
// project sets itself is passed.
#include "store/diff.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <sys/resource.h>

namespace {

using Random = std::mt19937;

std::string word(Random& random) {
    std::string out;
    const std::size_t length = 2 + random() % 8;
    for (std::size_t k = 0; k < length; ++k) out += static_cast<char>('a' + random() % 26);
    return out;
}

struct Vocabulary {
    std::vector<std::string> words;
    Vocabulary(std::size_t size, unsigned seed) {
        Random random(seed);
        for (std::size_t k = 0; k < size; ++k) words.push_back(word(random));
    }
};

std::string story(const Vocabulary& vocabulary, std::size_t words, unsigned seed) {
    Random random(seed);
    std::string out;
    for (std::size_t k = 0; k < words; ++k) {
        out += vocabulary.words[random() % vocabulary.words.size()];
        const auto place = random() % 40;
        out += place == 0 ? ".\n\n" : place < 3 ? ". " : place < 5 ? ", " : " ";
    }
    return out;
}

/// Words changed, a paragraph moved, another added.
std::string edited(std::string text, const Vocabulary& vocabulary, unsigned seed) {
    Random random(seed);
    for (std::size_t edits = text.size() / 600; edits > 0; --edits) {
        const std::size_t at = text.find(' ', random() % text.size());
        if (at != std::string::npos) text.insert(at, " " + vocabulary.words[edits % 100]);
    }
    const std::size_t first = text.find("\n\n") + 2;
    const std::size_t second = text.find("\n\n", first) + 2;
    const std::string moved = text.substr(first, second - first);
    text.erase(first, second - first);
    text.insert(text.find("\n\n", text.size() / 2) + 2,
                moved + story(vocabulary, 60, seed) + "\n\n");
    return text;
}

double best_ms(const std::string& from, const std::string& to) {
    double best = 1e9;
    for (int run = 0; run < 5; ++run) {
        const std::clock_t begin = std::clock();
        const auto changes = stet::diff_text(from, to);
        const double ticks = static_cast<double>(std::clock() - begin);
        best = std::min(best, ticks * 1000 / CLOCKS_PER_SEC);
        if (stet::apply_changes(from, changes, to) != to) std::abort();
    }
    return best;
}

std::string repeated(std::size_t bytes, const std::function<std::string()>& piece) {
    std::string out;
    while (out.size() < bytes) out += piece();
    return out;
}

}  // namespace

int main() {
    struct Case {
        const char* name;
        double limit_ms;
        std::function<std::pair<std::string, std::string>(std::size_t)>
            texts;  // of a size in bytes
    };
    const Vocabulary words(4000, 1);
    const Vocabulary others(4000, 2);
    Random random(3);
    const auto either = [&](const char* a, const char* b) {
        return [&random, a, b] { return std::string(random() % 2 == 0 ? a : b); };
    };
    constexpr std::size_t kStory = 33000;  // 5,000 words
    constexpr std::size_t kLarge = 200000;
    const std::vector<std::pair<std::size_t, Case>> cases = {
        {kStory,
         {"5,000 words, edited", 10,
          [&](std::size_t size) {
              const std::string text = story(words, size * 10 / 66, 4);
              return std::pair(text, edited(text, words, 5));
          }}},
        {kStory,
         {"5,000 words, rewritten", 20,
          [&](std::size_t size) {
              return std::pair(story(words, size * 10 / 66, 6), story(words, size * 10 / 66, 7));
          }}},
        {kLarge,
         {"200 KB, no word in common", 1000,
          [&](std::size_t size) {
              return std::pair(story(words, size * 10 / 66, 8), story(others, size * 10 / 66, 9));
          }}},
        {kLarge,
         {"200 KB, rewritten", 1000,
          [&](std::size_t size) {
              return std::pair(story(words, size * 10 / 66, 10), story(words, size * 10 / 66, 11));
          }}},
        {kLarge,
         {"200 KB of two words", 1000,
          [&](std::size_t size) {
              const auto piece = either("a ", "b ");
              return std::pair(repeated(size, piece), repeated(size, piece));
          }}},
        {kLarge,
         {"200 KB of two paragraphs", 1000,
          [&](std::size_t size) {
              const auto piece = either("One two three.\n\n", "One three four two.\n\n");
              return std::pair(repeated(size, piece), repeated(size, piece));
          }}},
        {kLarge,
         {"200 KB of one mark", 1000,
          [&](std::size_t size) {
              return std::pair(std::string(size, '.'), repeated(size, [] { return ".,"; }));
          }}},
    };
    bool passed = true;
    std::printf("%-28s %10s %10s %8s\n", "texts", "bytes", "ms", "x4");
    for (const auto& [size, one] : cases) {
        const auto [from, to] = one.texts(size);
        const double taken = best_ms(from, to);
        const auto [small_from, small_to] = one.texts(size / 4);
        const double growth = taken / std::max(best_ms(small_from, small_to), 1e-3);
        const bool good = taken <= one.limit_ms;
        passed = passed && good;
        std::printf("%-28s %10zu %10.2f %8.1f%s\n", one.name, from.size() + to.size(), taken,
                    growth, good ? "" : "  over its limit");
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("peak memory %ld KB\n", usage.ru_maxrss);
    return passed ? 0 : 1;
}
