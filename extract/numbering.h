// Numbers for keys, in the order in which they are met: 0, 1, 2.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stet {

/// Gives equal keys one number. Keys are hashes: their low bits differ as well as the others.
class Numbering {
public:
    /// For no more than `most` different keys.
    explicit Numbering(std::size_t most) : slots_(std::bit_ceil(2 * most + 1)) {}

    /// The key's number; that of a new key is the count of those before.
    std::uint32_t of(std::uint64_t key) {
        std::size_t at = key & (slots_.size() - 1);
        while (slots_[at].number != kFree && slots_[at].key != key) {
            at = (at + 1) & (slots_.size() - 1);
        }
        if (slots_[at].number == kFree) slots_[at] = {key, count_++};
        return slots_[at].number;
    }

private:
    static constexpr std::uint32_t kFree = UINT32_MAX;
    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t number = kFree;
    };
    std::vector<Slot> slots_;  // open addressing
    std::uint32_t count_ = 0;
};

}  // namespace stet
