#include "extract/labelled_line.h"

#include "extract/text.h"

#include <algorithm>

namespace stet {

std::optional<LabelledLine> at_colon(std::string_view line, std::size_t longest_label) {
    constexpr std::string_view kWide = "：";
    const std::string_view head = line.substr(0, longest_label);
    const std::size_t narrow = head.find(':');
    const std::size_t wide = head.find(kWide);
    const std::size_t colon = std::min(narrow, wide);
    if (colon == std::string_view::npos) return std::nullopt;
    const std::size_t mark = colon == narrow ? 1 : kWide.size();
    return LabelledLine{line.substr(0, colon), trim(line.substr(colon + mark))};
}

std::string_view label_before_link(std::string_view line, std::size_t linked) {
    if (linked == 0 || linked >= line.size()) return {};
    return line.substr(0, line.size() - linked);
}

}  // namespace stet
