// XML as feeds and sitemaps hold it: read event by event, however broken.
//
// A scanner of our own rather than a validating parser, since a feed that is cut off or has a
// stray "&" still lists its stories. Of a DTD only short internal entities without references in
// them are taken, and only so many bytes of them are ever written out: there are no bombs and no
// external entities. Flat: no recursion, and memory is one token and the open elements' names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stet {

/// Deeper elements are read as if they stood at this depth.
inline constexpr std::size_t kMaxXmlDepth = 128;
inline constexpr std::size_t kMaxXmlAttributes = 64;
inline constexpr std::size_t kMaxXmlNamespaces = 64;
inline constexpr std::size_t kMaxXmlEntities = 32;
inline constexpr std::size_t kMaxXmlEntityBytes = 256;
/// Of a reference, from & to ; : a longer one is none.
inline constexpr std::size_t kMaxXmlReference = 64;
/// All that entities of the document may add up to.
inline constexpr std::size_t kMaxXmlExpansion = 64U << 10U;

class XmlReader {
public:
    enum class Event : std::uint8_t { start, end, text, eof };

    struct Attribute {
        std::string_view name;  // as written: "href", "xml:lang"
        std::string value;      // entities decoded
    };

    /// `utf8` must outlive the reader.
    explicit XmlReader(std::string_view utf8);

    Event next();

    /// Of the element that starts or ends: its local name behind a well-known prefix for its
    /// namespace ("atom:link", "dc:date", "news:title"), without prefix for RSS, RDF's own
    /// vocabulary aside, sitemaps and no namespace. An undeclared prefix stays as it is.
    const std::string& name() const { return name_; }
    /// The tag as written, "<a href=...>".
    std::string_view source() const { return source_; }
    const std::vector<Attribute>& attributes() const { return attributes_; }
    /// The value, or an empty view.
    std::string_view attribute(std::string_view name) const;

    /// Character data, entities decoded (those of CDATA left alone).
    const std::string& text() const { return text_; }

    /// Elements open; one that starts counts itself, one that has ended does not.
    std::size_t depth() const { return open_.size(); }

private:
    struct Open {
        std::string_view written;  // qualified name in the source
        std::string name;
        std::size_t namespaces = 0;  // how many were in scope before it
    };
    Event start_tag(std::size_t end);
    Event close_one();
    void read_doctype();
    void take_entity(std::string_view declaration);
    std::string decode(std::string_view text);
    std::string resolve(std::string_view written) const;

    std::string_view in_;
    std::size_t at_ = 0;
    Event event_ = Event::eof;
    std::string name_;
    std::string_view source_;
    std::vector<Attribute> attributes_;
    std::string text_;
    std::vector<Open> open_;
    std::vector<std::pair<std::string_view, std::string>> namespaces_;  // prefix, well-known prefix
    std::vector<std::pair<std::string_view, std::string_view>> entities_;  // "&name;", value
    std::size_t expanded_ = 0;
    std::size_t closing_ = 0;   // elements still to be closed by the last end tag
    bool close_again_ = false;  // the start tag was an empty element
};

}  // namespace stet
