// Words of dates made comparable. For extract/date_text.cpp, and for the tables that it asks.
#pragma once

#include <string>
#include <string_view>

namespace stet {

/// Lower case without accents, dots and vowel signs: how names are compared. `word` is UTF-8.
std::string fold_date_word(std::string_view word);

}  // namespace stet
