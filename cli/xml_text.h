// Text of strangers inside XML that programs read: XHTML of a book, TEI. (HTML for a screen:
// cli/html_text.h.)
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// `text` with & < > " as entities. What XML 1.0 (section 2.2) has no place for is left out:
/// control characters but tab and line break, noncharacters, bytes that are not UTF-8.
std::string xml_text(std::string_view text);

/// ` name="value"`; "" where the value is empty.
std::string xml_attribute(std::string_view name, std::string_view value);

/// <name>text</name> and a line break; "" where the text is empty.
std::string xml_element(std::string_view name, std::string_view text);

/// A language as xml:lang takes it (BCP 47): "pt-BR" for "pt_BR"; "" for what is none.
std::string language_tag(std::string_view language);

/// Whether the language is written from right to left.
bool is_right_to_left(std::string_view language);

/// An address as xs:anyURI and RFC 3986 take it: what may not stand there is percent-encoded.
std::string uri_text(std::string_view url);

/// The lines of a table, and their cells: extract/article.h, BlockType::table.
std::vector<std::string_view> split_at(std::string_view text, char separator);

/// The tags of nested lists, opened and closed as list items come in their levels.
class ListNest {
public:
    struct Tags {
        std::string_view open_bullets;
        std::string_view close_bullets;
        std::string_view open_numbers;
        std::string_view close_numbers;
        std::string_view open_item;
        std::string_view close_item;
    };
    explicit ListNest(const Tags& tags) : tags_(tags) {}

    /// What comes before an item's text.
    std::string item(int level, bool ordered);
    /// What ends all lists.
    std::string end() { return end_below(0); }

private:
    std::string end_below(std::size_t depth);

    const Tags& tags_;
    std::vector<bool> ordered_;  // of the lists that are open
};

}  // namespace stet
