// A parsed page: Gumbo's tree, flattened into one array in document order.
//
// A node is an index. What stands below node n are the nodes n+1 .. end(n)-1, so a walk over a
// page or over a part of it is a loop, never a recursion, however deep the author nested. Nobody
// else includes gumbo.h.
#pragma once

#include "extract/attribute_name.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;

enum class NodeKind : std::uint8_t { document, element, text, comment };

/// The HTML elements that rules speak of. Everything else, all of SVG and MathML included, is
/// `other`; name() tells them apart.
enum class Tag : std::uint8_t {
    none,  // not an element
    other,
    html,
    head,
    body,
    title,
    meta,
    link,
    base,
    script,
    style,
    noscript,
    // NOLINTNEXTLINE(readability-identifier-naming): `template` is a keyword
    template_,
    article,
    section,
    nav,
    aside,
    header,
    footer,
    main,
    address,
    hgroup,
    search,
    h1,
    h2,
    h3,
    h4,
    h5,
    h6,
    p,
    div,
    span,
    br,
    hr,
    pre,
    blockquote,
    ol,
    ul,
    li,
    dl,
    dt,
    dd,
    menu,
    figure,
    figcaption,
    picture,
    source,
    img,
    amp_img,
    video,
    audio,
    iframe,
    embed,
    object,
    canvas,
    svg,
    math,
    a,
    abbr,
    b,
    bdi,
    bdo,
    big,
    cite,
    code,
    del,
    dfn,
    em,
    font,
    i,
    ins,
    kbd,
    mark,
    nobr,
    q,
    rp,
    rt,
    ruby,
    s,
    samp,
    small,
    strike,
    strong,
    sub,
    sup,
    time,
    tt,
    u,
    var,
    wbr,
    center,
    data,
    label,
    table,
    caption,
    colgroup,
    col,
    thead,
    tbody,
    tfoot,
    tr,
    td,
    th,
    form,
    fieldset,
    legend,
    button,
    input,
    select,
    option,
    optgroup,
    textarea,
    output,
    progress,
    details,
    summary,
    dialog,
    area,
    map,
    frameset,
    frame,
    noframes
};

/// The tag of an HTML element by its name, in lower case.
Tag tag_of_name(std::string_view name);

struct Attribute {
    std::string_view name;   // lower case in HTML
    std::string_view value;  // entities decoded
    std::uint8_t key = 0;    // AttributeName::key_of(name)

    bool is(AttributeName wanted) const {
        return wanted.key() != 0 ? key == wanted.key() : name == wanted.text();
    }
};

/// One node. The views point into the Document.
struct Node {
    NodeKind kind = NodeKind::element;
    Tag tag = Tag::none;
    std::uint16_t depth = 0;  // the document node has 0
    NodeId parent = kNoNode;
    NodeId end = 0;  // one past the last node below this one
    std::uint32_t first_attribute = 0;
    std::uint32_t attribute_count = 0;
    bool blank = false;     // of a text node: white space of ASCII alone
    std::string_view text;  // of a text or comment node, entities decoded; an element's name
    std::uint64_t attribute_keys = 0;  // a bit for each AttributeName::key() that it has

    /// False where it has no such attribute; true where it has, or a look is needed to tell.
    bool may_have(AttributeName name) const {
        return name.key() == 0 || (attribute_keys >> name.key() & 1U) != 0;
    }
};

/// Owns the tree together with the text it points into.
///
/// Gumbo is given a skeleton of the page (extract/skeleton.h): scripts, styles and comments are
/// emptied (JSON scripts and text templates are kept), nesting beyond kMaxDepth and runaway
/// formatting elements are dropped. No error list is kept, and all memory is one arena, bounded
/// and freed at once. Never throws on content; std::bad_alloc aside.
class Document {
public:
    /// What Gumbo is given: a skeleton, or, for tests that compare trees and benches that compare
    /// speed, the page with its scripts, styles and comments emptied, or the page as it is. Only
    /// with a skeleton is memory bounded.
    enum class Preparation : std::uint8_t { full, pre_strip, none };

    /// Deepest nesting that is parsed; start tags below it are ignored (their text is kept).
    static constexpr int kMaxDepth = 512;
    /// What is longer than this is cut before parsing.
    static constexpr std::size_t kMaxBytes = 32U << 20U;

    /// `html` is the whole page in UTF-8 (see extract/charset.h), however broken.
    explicit Document(std::string html, Preparation preparation = Preparation::full);
    ~Document();
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    NodeId size() const { return static_cast<NodeId>(nodes_.size()); }
    const Node& operator[](NodeId id) const { return nodes_[id]; }

    bool is(NodeId id, Tag tag) const { return nodes_[id].tag == tag; }
    bool is_text(NodeId id) const { return nodes_[id].kind == NodeKind::text; }
    /// The element's name: lower case, "svg:path" style prefixes are not added.
    std::string_view name(NodeId id) const { return nodes_[id].text; }
    NodeId parent(NodeId id) const { return nodes_[id].parent; }
    NodeId end(NodeId id) const { return nodes_[id].end; }
    /// The first child, or kNoNode.
    NodeId first_child(NodeId id) const { return id + 1 < nodes_[id].end ? id + 1 : kNoNode; }
    /// The next sibling, or kNoNode.
    NodeId next_sibling(NodeId id) const;
    /// The next sibling that is no text, or kNoNode.
    NodeId next_element(NodeId id) const;
    bool contains(NodeId ancestor, NodeId id) const {
        return ancestor <= id && id < nodes_[ancestor].end;
    }

    std::span<const Attribute> attributes(NodeId id) const {
        return {attributes_.data() + nodes_[id].first_attribute, nodes_[id].attribute_count};
    }
    /// The attribute's value, or an empty view where it is missing (or empty: see has_attribute).
    std::string_view attribute(NodeId id, AttributeName name) const {
        if (!nodes_[id].may_have(name)) return {};
        for (const Attribute& attribute : attributes(id)) {
            if (attribute.is(name)) return attribute.value;
        }
        return {};
    }
    bool has_attribute(NodeId id, AttributeName name) const {
        if (name.key() != 0) return nodes_[id].may_have(name);
        for (const Attribute& attribute : attributes(id)) {
            if (attribute.is(name)) return true;
        }
        return false;
    }
    /// Whether the class attribute has this token. ASCII case is folded.
    bool has_class(NodeId id, std::string_view token) const;

    /// The text of everything below `id`, as written: white space is not collapsed, scripts,
    /// styles and templates are left out.
    std::string raw_text(NodeId id) const;

    /// The page as it was given, newlines normalised to LF.
    std::string_view source() const;

    NodeId html() const { return html_; }  // always there: the parser makes one
    NodeId head() const { return head_; }  // kNoNode where there is none (framesets keep it)
    NodeId body() const { return body_; }  // kNoNode in a frameset

private:
    struct Tree;  // the page's bytes, its skeleton, Gumbo's output and the arena it lives in
    void flatten();

    std::unique_ptr<Tree> tree_;
    std::vector<Node> nodes_;
    std::vector<Attribute> attributes_;
    NodeId html_ = kNoNode;
    NodeId head_ = kNoNode;
    NodeId body_ = kNoNode;
};

}  // namespace stet
