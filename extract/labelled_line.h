// "Label: rest" and "Label <link>": lines that a label begins.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace stet {

/// A line in two at its first colon, narrow or wide. Views of the line.
struct LabelledLine {
    std::string_view label;
    std::string_view rest;  // without blanks at its ends
};

/// Nothing where no colon stands within the first `longest_label` bytes.
std::optional<LabelledLine> at_colon(std::string_view line, std::size_t longest_label);

/// What stands before a link of `linked` bytes at the line's end; "" where nothing or all of the
/// line is linked.
std::string_view label_before_link(std::string_view line, std::size_t linked);

}  // namespace stet
