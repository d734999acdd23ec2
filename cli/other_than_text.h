// Told before a file is read as a page: what it is if it can be none.
#pragma once

#include <string_view>

namespace stet {

/// What bytes are that are no text: "a gzip file: unpack it first", "binary data"; "" for what may
/// be a page, in whatever encoding.
std::string_view other_than_text(std::string_view bytes);

}  // namespace stet
