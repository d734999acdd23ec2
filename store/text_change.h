// Whether two texts differ because the page does, or only because it was read otherwise; pure.
#pragma once

#include "extract/article.h"

#include <string>
#include <string_view>

namespace stet {

/// Everything that a page says, in its visible text or its source, with white space taken out:
/// where a piece of an article can be looked for. `html` is the page as it came.
std::string page_words(std::string_view html, std::string_view content_type);

/// False where every piece that only `a` has also stands on the page of `b`, and the reverse:
/// then the extractor chose otherwise, and nobody edited anything. True for a real edit.
bool pages_differ(const Article& a,
                  const std::string& words_of_a,
                  const Article& b,
                  const std::string& words_of_b);

}  // namespace stet
