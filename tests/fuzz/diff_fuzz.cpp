// Applying a diff to the old text gives the new one, always.
#include "store/diff.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view both(reinterpret_cast<const char*>(data), size);
    const std::size_t cut = std::min(both.find('\0'), size);
    const std::string_view old_text = both.substr(0, cut);
    const std::string_view new_text = both.substr(std::min(cut + 1, size));
    const auto changes = stet::diff_text(old_text, new_text);
    if (stet::apply_changes(old_text, changes, new_text) != new_text) __builtin_trap();
    return 0;
}
