// XPath 1.0 over a Document, by libxml2. Nobody else includes its headers.
//
// libxml2 gets a copy of the tree whose nodes know which of ours they are, so it is made only for
// pages that somebody has a rule for.
#pragma once

#include "extract/dom.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stet {

/// What is wrong with an expression; "" where it compiles.
std::string xpath_fault(const std::string& expression);

struct XPathItem {
    NodeId node = kNoNode;  // element or text; of an attribute, its element; kNoNode for a string
    bool attribute = false;
    std::string text;  // string-value: all the text below it, as written
};

class PageXPath {
public:
    /// Larger pages are not copied; find() then finds nothing.
    static constexpr NodeId kMaxNodes = 100'000;
    /// Nodes beyond these of one answer are left out.
    static constexpr std::size_t kMaxItems = 64;

    explicit PageXPath(const Document& page);
    ~PageXPath();
    PageXPath(const PageXPath&) = delete;
    PageXPath& operator=(const PageXPath&) = delete;

    /// The nodes, in order of the page, or the one string, number or truth that the expression
    /// comes to (numbers and "true" as XPath writes them; nothing for false). Nothing on an
    /// expression that is wrong or that would take too many steps on this page.
    std::vector<XPathItem> find(const std::string& expression) const;
    /// The nodes alone, without their text.
    std::vector<NodeId> find_nodes(const std::string& expression) const;

private:
    struct Copy;
    std::unique_ptr<Copy> copy_;
};

}  // namespace stet
