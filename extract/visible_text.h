// The text of one element as a reader sees it, for fields that are a line or a few.
#pragma once

#include "extract/dom.h"
#include "extract/word_set.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// clean_text() of what is below `id`: line breaks and block borders part words, what is hidden
/// (the hidden attribute, display:none, screen reader classes), scripts and ruby readings are
/// left out. Stops at `limit_bytes`.
std::string visible_text(const Document& page, NodeId id, std::size_t limit_bytes = 4000);

/// Whether the element itself is hidden from a reader: hidden, display:none, or a class that
/// keeps it for screen readers.
bool is_hidden(const Document& page, NodeId id);

/// Whether an element's classes say that its words are for screen readers only.
bool is_for_screen_readers(std::string_view classes);

/// Whether an element has such elements in it, and no text outside of them.
bool is_all_within(const Document& page, NodeId id, std::initializer_list<Tag> tags);

/// Whether the tag stands on lines of its own.
bool breaks_line(Tag tag);

/// The parts of class and id, cut at anything but letters and digits and at camelCase borders,
/// lower case: "articleHead__byLine" -> article, head, by, line. Tests name whole parts, never
/// substrings.
class NameParts {
public:
    NameParts(const Document& page, NodeId id);
    NameParts(const NameParts&) = delete;  // parts_ points into text_
    NameParts& operator=(const NameParts&) = delete;
    bool has(std::string_view part) const;
    bool has_any(std::initializer_list<std::string_view> parts) const;
    bool has_any(const WordSet& words) const;
    /// Both, one right after the other, or written as one.
    bool has_pair(std::string_view first, std::string_view second) const;
    bool empty() const { return parts_.empty(); }

private:
    std::string text_;
    std::vector<std::string_view> parts_;
};

}  // namespace stet
