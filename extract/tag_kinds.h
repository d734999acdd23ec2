// What the parser does otherwise with some elements than with most, and what of it Skeleton must
// know: HTML standard, 13.2.6 "Tree construction".
#pragma once

#include "extract/dom.h"

#include <cstddef>
#include <string_view>

namespace stet::tag_kinds {

// As bits.
inline constexpr unsigned kVoid = 1U << 0U;
/// Its end tag may be left out, and it never nests without another between. (Not <rt>, <rp> and
/// <optgroup>: outside <ruby> and <select> they do.)
inline constexpr unsigned kClosesItself = 1U << 1U;
inline constexpr unsigned kFormats = 1U << 2U;
/// Gumbo looks at its attributes: they go to it as they are.
inline constexpr unsigned kNeedsAttributes = 1U << 3U;
inline constexpr unsigned kRoot = 1U << 4U;     // <html>, <body>
inline constexpr unsigned kForeign = 1U << 5U;  // begins SVG or MathML
inline constexpr unsigned kScript = 1U << 6U;
inline constexpr unsigned kStyle = 1U << 7U;
/// Text in which references are decoded, and nothing is a tag.
inline constexpr unsigned kDecodedText = 1U << 8U;
/// Text in which neither is.
inline constexpr unsigned kRawText = 1U << 9U;
inline constexpr unsigned kPlaintext = 1U << 10U;
inline constexpr unsigned kDropsLineFeed = 1U << 11U;  // the first one in it
/// Gumbo looks whether it is hidden, by its attribute type.
inline constexpr unsigned kMayBeHidden = 1U << 12U;
/// In SVG and MathML Gumbo looks at its attributes.
inline constexpr unsigned kNeedsForeignAttributes = 1U << 13U;
inline constexpr unsigned kBody = 1U << 14U;
inline constexpr unsigned kTable = 1U << 15U;
inline constexpr unsigned kTemplate = 1U << 16U;
/// The parser drops text in it, but keeps white space.
inline constexpr unsigned kFrameset = 1U << 17U;
/// An end tag in it does not close what was opened before it.
inline constexpr unsigned kScope = 1U << 18U;
/// The parser drops most tags in it.
inline constexpr unsigned kSelect = 1U << 19U;
inline constexpr unsigned kForm = 1U << 20U;
/// Ends SVG and MathML where it stands in them.
inline constexpr unsigned kEndsForeign = 1U << 21U;
/// What is in it is HTML, though it is of SVG or MathML.
inline constexpr unsigned kHoldsHtml = 1U << 22U;
inline constexpr unsigned kObject = 1U << 23U;  // <object>, and what is as it
// To the parser the start tags of the following add an element to what is open, and do no more
// than is said here.
/// Formatting elements that were left open go on in it, as they do in text.
inline constexpr unsigned kInline = 1U << 24U;
/// Closes a paragraph.
inline constexpr unsigned kBlock = 1U << 25U;
inline constexpr unsigned kParagraph = 1U << 26U;
/// Closes a heading that it stands right in.
inline constexpr unsigned kHeading = 1U << 27U;
/// Closes another item, but not through a list.
inline constexpr unsigned kItem = 1U << 28U;
inline constexpr unsigned kList = 1U << 29U;
/// Nothing in it is a tag.
inline constexpr unsigned kOpaque = 1U << 30U;
/// Only in SVG, which takes it as it is.
inline constexpr unsigned kDraws = 1U << 31U;
inline constexpr unsigned kFragment = kInline | kBlock | kOpaque;

/// An element that is known by name.
struct Known {
    std::string_view name;
    unsigned kinds;
    Tag tag;
};

inline constexpr std::size_t kNone = static_cast<std::size_t>(-1);
/// How many are known.
inline constexpr std::size_t kCount = 146;

/// The place of an element among those that are known, by its name in lower case; or kNone.
std::size_t place_of(std::string_view name);
/// The element at a place below kCount.
const Known& known_at(std::size_t place);

}  // namespace stet::tag_kinds
