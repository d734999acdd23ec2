// Article <-> JSON, as articles are kept and exchanged; pure.
//
// Every field that is not empty, found fields as {"value": ..., "source": "json-ld",
// "confidence": 0.9}. Unknown members are passed over when reading.
#pragma once

#include "extract/article.h"

#include <optional>
#include <string>
#include <string_view>

namespace stet {

std::string article_to_json(const Article& article);
/// Nothing where `json` is not an object.
std::optional<Article> article_from_json(std::string_view json);

}  // namespace stet
