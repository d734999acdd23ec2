// The language of the article: as declared, checked against its words (CLD2).
#pragma once

#include "extract/metadata.h"

#include <string>
#include <string_view>

namespace stet {

/// `text` is the body (with the headline before it, if it is short). A declaration stands unless
/// the words plainly are in another language: templates are copied with their lang attribute.
Found<std::string> find_language(const Metadata& metadata, std::string_view text);

/// "de_DE", "DE-de", "pt-br" -> "de-DE", "de-DE", "pt-BR"; "" for what is no language tag.
std::string normal_language(std::string_view tag);

struct DetectedLanguage {
    std::string language;  // BCP 47; "" for unknown
    bool reliable = false;
    int percent = 0;  // of the text
};
DetectedLanguage detect_language(std::string_view utf8);

}  // namespace stet
