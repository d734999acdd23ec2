// schema.org data in <script type="application/ld+json">, as publishers really write it.
//
// https://www.w3.org/TR/json-ld11/ without context processing: keys are taken as schema.org's.
#pragma once

#include "extract/metadata.h"

#include <string>
#include <string_view>

namespace stet {

/// Reads the scripts' articles, images, site names and breadcrumbs into `metadata`. What cannot
/// be mended is skipped. Never throws on content.
void read_json_ld(const Document& page, Metadata& metadata);

/// Makes strict JSON of what stands in scripts: comments, CDATA and HTML comment marks, trailing
/// or doubled commas, line breaks and bare quotes inside strings, single quotes, unknown escapes,
/// several roots (they become one array) and a missing end are mended. "" where nesting is deeper
/// than kMaxJsonDepth.
std::string mend_json(std::string_view text);

inline constexpr int kMaxJsonDepth = 128;

}  // namespace stet
