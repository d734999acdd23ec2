// What Gumbo is given in place of a page: the same tree from a seventeenth of the bytes.
//
// Gumbo spends some 400 instructions on every character, whatever it is. Half of a news page is
// script and style that nobody reads; of the rest, two thirds are attributes and a quarter is
// text, which the tree's shape does not depend on. The scanner here empties scripts, styles and
// comments, leaves out attributes, and puts one character where a piece of text stood; Document
// puts them back when it flattens Gumbo's tree. Markup in which every element is closed, and which
// the parser would take as it stands, is to it as a piece of text, and goes as one: a link, a
// picture, a menu, a whole body where it is well made. What the parser would change or close on its
// own goes to it. Trees are equal with and without all this (script and style text and comments
// aside): tests/extract/dom_test.cpp compares them.
//
// It is also where hostile pages are bounded: depth of nesting, runs of formatting elements that
// were never closed, attributes on one tag.
#pragma once

#include "extract/dom.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// How much of the page's markup Gumbo may see.
enum class Markup : std::uint8_t {
    whole,          // everything within the limits below
    no_formatting,  // no <a>, <b>, <font>, ...: for pages that abuse them
    text_only       // no tags at all
};

struct Skeleton {
    /// The attributes of one tag.
    struct Group {
        std::uint32_t first = 0;
        std::uint32_t count = 0;
        std::size_t tag = 0;  // where the tag stands in `html`
    };

    /// An element or a text of a fragment.
    struct Part {
        Tag tag = Tag::none;  // none: a text
        std::uint8_t depth = 0;
        std::uint32_t parts = 1;  // with those below it
        std::uint32_t first_attribute = 0;
        std::uint32_t attribute_count = 0;
        std::string_view text;  // of a text; an element's name
    };
    /// What a private-use character stands for: a text, or a fragment, which is an element with
    /// all that is in it, or several such elements that follow each other.
    struct Piece {
        std::string_view text;
        std::uint32_t first_part = 0;  // in `parts`
        std::uint32_t parts = 0;       // 0: a text
        std::size_t place = 0;         // of a fragment: in `html`
    };

    std::string html;           // to be parsed
    std::vector<Piece> pieces;  // the n-th private-use character stands for pieces[n]
    std::vector<Part> parts;    // of fragments, in the order of the page
    /// Codes behind a form feed stand for white space where the parser must see that it is some,
    /// the more frequent the shorter. "" for codes that are free.
    static constexpr std::size_t kBlanks = 91;
    std::array<std::string_view, kBlanks> blanks{};
    std::vector<Attribute> attributes;  // of all groups, in the order of the page
    /// By the place of their tags. Where the parser itself looks at attributes, one named by the
    /// n-th private-use character stands for groups[n].
    std::vector<Group> groups;

    /// What the beginning of a text of Gumbo's stands for: a fragment, or the text up to the next
    /// one. Takes it off `parsed`. `scratch` receives a text that is not one piece of the page; the
    /// answer points into the page, into `parsed` or into `scratch`.
    Piece take(std::string_view& parsed, std::string& scratch) const;
    /// The attributes that one of Gumbo's stands for.
    std::optional<Group> group_of(std::string_view attribute_name) const;
    /// The place in `groups` of the first that is not before this place in `html`. `guess`, the
    /// answer for the tag before, makes it quick.
    std::size_t group_from(std::size_t tag, std::size_t guess) const;

    std::deque<std::string> made;  // names and values that differ from the page's own bytes
};

/// `page` is UTF-8 with newlines normalised to LF, and outlives the skeleton. Where `substitute`
/// is false only scripts, styles and comments are emptied, and limits applied.
Skeleton make_skeleton(std::string_view page, Markup markup, bool substitute);

}  // namespace stet
