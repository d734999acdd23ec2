// What was made of the attribute values met last: a page writes the same few class names on all of
// its paragraphs, links and boxes.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace stet {

/// Results by value. The values must outlive the cache, as those of a Document do.
template <class Result>
class ValueCache {
public:
    /// What `make(value)` returns, or has returned.
    template <class Make>
    const Result& of(std::string_view value, Make make) {
        Slot& slot = slots_[place_of(value)];
        if (!slot.used || slot.value != value) slot = {value, make(value), true};
        return slot.result;
    }

private:
    struct Slot {
        std::string_view value;
        Result result{};
        bool used = false;
    };
    static constexpr std::size_t kSlots = 256;

    /// By length and a few bytes: names of one style sheet often differ at their ends.
    static std::size_t place_of(std::string_view value) {
        if (value.empty()) return 0;
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(value[i]); };
        const std::size_t size = value.size();
        return (size * 131 + byte(size - 1) * 31U + byte(size - (size > 2 ? 3 : 1)) * 17U +
                byte(size / 2) * 7U + byte(0)) %
               kSlots;
    }

    std::array<Slot, kSlots> slots_;
};

}  // namespace stet
