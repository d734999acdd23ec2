#include "extract/attribute_name.h"

#include "extract/word_set.h"

namespace stet {

std::uint8_t AttributeName::key_of(std::string_view name) {
    static const WordSet known(kKnown);
    const std::size_t place = known.find(name);
    return place == WordSet::kNone ? std::uint8_t{0} : static_cast<std::uint8_t>(place + 1);
}

}  // namespace stet
