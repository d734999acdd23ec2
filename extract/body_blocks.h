// A page as one flat sequence of text blocks, in reading order.
//
// The first step of finding the body: what a browser would set as separate paragraphs, headings,
// list items, tables and pictures, each with what was counted while reading it. Nothing is judged
// here, so navigation, comments and footers are all in the sequence. One pass, no recursion.
#pragma once

#include "extract/dom.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

enum class RunKind : std::uint8_t {
    text,
    heading,
    list_item,
    quote,
    table,    // a table of data; tables that only place things are read through
    embed,    // a post of another site, quoted with its text, or a frame (then without text)
    caption,  // figcaption, the text of a figure, the second cell of a picture table
    image     // no text
};

/// Why a block may not be visible.
enum class Hiding : std::uint8_t { none, aria, style, attribute };

struct TextBlock {
    RunKind kind = RunKind::text;
    Tag tag = Tag::none;      // of element
    std::uint8_t level = 0;   // heading: 1 to 6; list_item: nesting from 1
    bool ordered = false;     // list_item of a numbered list
    bool whole_link = false;  // all of it is inside one link
    Hiding hiding = Hiding::none;
    NodeId element = kNoNode;  // the innermost block-level element around it; the image or table
    NodeId first = kNoNode;    // first node of it
    NodeId end = kNoNode;      // one past the last node of it
    NodeId list = kNoNode;     // innermost list around it
    std::uint32_t text_begin = 0;  // in PageBlocks::text, bytes
    std::uint32_t text_end = 0;

    // Counted while reading.
    std::uint32_t link_bytes = 0;
    std::uint32_t bold_bytes = 0;
    std::uint32_t italic_bytes = 0;
    std::uint16_t links = 0;
    std::uint16_t line_breaks = 0;
    std::uint16_t times = 0;          // <time> elements
    std::uint16_t breaks_before = 0;  // <br> since the block before
    std::uint16_t rules_before = 0;   // <hr> since the block before

    // Counted in the text.
    std::uint32_t characters = 0;
    std::uint32_t words = 0;  // runs of letters and digits; a CJK character is one
    std::uint32_t letters = 0;
    std::uint32_t upper = 0;
    std::uint32_t digits = 0;
    std::uint32_t wide = 0;       // CJK characters
    std::uint32_t sentences = 0;  // marks that end one, followed by a space or the end
    std::uint32_t commas = 0;
    std::uint32_t short_words = 0;    // of one to three letters: articles, prepositions
    std::uint32_t capital_words = 0;  // begin with an upper case letter
    bool ends_sentence = false;       // with such a mark, closing quotes ignored
    bool ends_colon = false;
    bool ends_ellipsis = false;
    bool starts_lower = false;
};

struct PageBlocks {
    std::string text;  // of all blocks, one after the other
    std::vector<TextBlock> blocks;

    std::string_view text_of(const TextBlock& block) const {
        return std::string_view(text).substr(block.text_begin, block.text_end - block.text_begin);
    }
};

/// A post of another site is a <blockquote> that says so by its class: its words and its day are
/// not the article's.
bool is_embedded_post(const Document& page, NodeId quote);

/// Reads the part of the page below `root` (Document::body() for all of it), but for what stands
/// in `without`: elements in order of the page.
PageBlocks read_blocks(const Document& page, NodeId root, std::span<const NodeId> without = {});

/// Whether an element stands on lines of its own, as a browser shows it without styles.
bool is_block_level(const Document& page, NodeId id);

}  // namespace stet
