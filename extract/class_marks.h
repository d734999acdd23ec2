// What an element's class and id names say of it, read once for the whole page.
//
// Names are cut at anything but letters and digits and at camelCase borders, and whole parts are
// looked up ("articleHead__byLine" -> article, head, by, line), never substrings: real bodies
// stand under class "loaded", and "header" is not "head".
#pragma once

#include "extract/dom.h"

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace stet {

enum class Mark : std::uint8_t {
    author,
    byline,
    writer,
    vcard,
    name,
    role,
    bio,
    avatar,
    comment,
    related,
    date,
    caption,
    credit,
    tag,
    section,
    dek,
    headline,
    title,
    article,
    image,
    gallery,
    paywall,
    live,
    correction,
    share,
    newsletter,
    ad,
    logo,
    hidden,
    meta,
    profile,
    label,
    breadcrumb,
    // Of the element itself rather than of its names:
    in_nav,
    in_aside,
    in_footer,
    in_header,
    in_article,
    in_main,
    in_figure,
    in_link,
    in_list,
    in_form,
    count
};

class PageMarks {
public:
    explicit PageMarks(const Document& page);

    /// What holds the whole article is no furniture, whatever its names say:
    /// "content-sidebar-wrap", "comments-open", "newsletter-post". `holder` is the deepest such
    /// element; kNoNode for none.
    void clear_furniture_around(const Document& page, NodeId holder);

    /// Whether the element's own names (or tag) say so.
    bool has(NodeId id, Mark mark) const { return (own_[id] & bit(mark)) != 0; }
    /// Whether its own or those of an element around it say so.
    bool inside(NodeId id, Mark mark) const { return (around_[id] & bit(mark)) != 0; }
    /// The same for any of several.
    bool has_any(NodeId id, std::initializer_list<Mark> marks) const {
        return (own_[id] & bits(marks)) != 0;
    }
    bool inside_any(NodeId id, std::initializer_list<Mark> marks) const {
        return (around_[id] & bits(marks)) != 0;
    }

private:
    static constexpr std::uint64_t bit(Mark mark) {
        return std::uint64_t{1} << static_cast<unsigned>(mark);
    }
    static std::uint64_t bits(std::initializer_list<Mark> marks) {
        std::uint64_t all = 0;
        for (const Mark mark : marks) all |= bit(mark);
        return all;
    }

    std::vector<std::uint64_t> own_;     // one a node
    std::vector<std::uint64_t> around_;  // own and all ancestors'
};

}  // namespace stet
