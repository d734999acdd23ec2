// The <meta> elements of a page, without parsing it.
//
// A crawler must know of each page whether it asks to be left alone or sends its reader elsewhere,
// and building a tree for that costs a hundred times as much. Comments, scripts and styles are
// passed over.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stet {

struct MetaElement {
    std::string name;        // of name=
    std::string http_equiv;  // of http-equiv=
    std::string content;     // the usual entities decoded
};

/// Only the first part of a page is searched: a head is never longer.
inline constexpr std::size_t kMetaScanBytes = 256U << 10U;
inline constexpr std::size_t kMaxMetaElements = 500;

/// `html` is UTF-8 or any other encoding that keeps ASCII.
std::vector<MetaElement> scan_meta(std::string_view html);

/// Entities that feeds and heads use, and numeric ones, decoded; others stay as they are.
std::string expand_references(std::string_view text);

}  // namespace stet
