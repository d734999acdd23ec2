// Text of strangers inside HTML and XML.
#pragma once

#include <string>
#include <string_view>

namespace stet {

/// `text` with & < > " written as entities. Control characters, which XML forbids, become visible
/// marks; bytes that are not UTF-8 become U+FFFD. Line breaks and tabs stay.
std::string escaped_html(std::string_view text);

}  // namespace stet
