#include "extract/page_xpath.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {
namespace {

TEST_CASE("XPath 1.0 runs over our own tree, and gives back our own nodes") {
    const Document page(
        "<html><body><div id=a class='x story'><p>One <b>two</b></p><p>Three</p></div>"
        "<div id=b><a href='/1' rel=author>Jo</a><img src=p.png></div><!-- c --></body></html>");
    const PageXPath xpath(page);
    struct Row {
        const char* expression;
        std::vector<std::string> texts;
    };
    const Row rows[] = {
        {"//p", {"One two", "Three"}},
        {"//p[last()] | //b", {"two", "Three"}},
        {"//div[contains(concat(' ', normalize-space(@class), ' '), ' story ')]/p[1]", {"One two"}},
        {"//a/@href", {"/1"}},
        {"//a/@rel/..", {"Jo"}},
        {"//b/ancestor::div/@id", {"a"}},
        {"//b/parent::p/following-sibling::p", {"Three"}},
        {"id('b')/a/text()", {"Jo"}},
        {"substring-after(//p, 'One ')", {"two"}},
        {"count(//p)", {"2"}},
        {"//p = 'Three'", {"true"}},
        {"//p = 'Four'", {}},
        {"//table", {}},
        {"/html/body/div[2]/a", {"Jo"}},
        {"//comment()", {}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.expression));
        CHECK(xpath_fault(row.expression).empty());
        std::vector<std::string> texts;
        for (const XPathItem& item : xpath.find(row.expression)) texts.push_back(item.text);
        CHECK(texts == row.texts);
    }
    const std::vector<NodeId> nodes = xpath.find_nodes("//p | //div");
    REQUIRE(nodes.size() == 4);
    CHECK(page.name(nodes[0]) == "div");
    CHECK(page.attribute(nodes[0], "id") == "a");
    CHECK(page.name(nodes[1]) == "p");
    CHECK(page.raw_text(nodes[1]) == "One two");
    CHECK(page.attribute(nodes[3], "id") == "b");
    const std::vector<XPathItem> attribute = xpath.find("//img/@src");
    REQUIRE(attribute.size() == 1);
    CHECK(attribute[0].attribute);
    CHECK(page.name(attribute[0].node) == "img");
}

TEST_CASE("what is no XPath is said, and finds nothing") {
    const Document page("<p>One");
    const PageXPath xpath(page);
    for (const char* const expression : {"//p[", "//p[@class='x]", "//p)"}) {
        CAPTURE(std::string(expression));
        CHECK_FALSE(xpath_fault(expression).empty());
        CHECK(xpath.find(expression).empty());
        CHECK(xpath.find_nodes(expression).empty());
    }
    // Known only when it runs.
    CHECK(xpath.find("no-such-function(//p)").empty());
    CHECK(xpath.find("//p[$unbound]").empty());
}

TEST_CASE("an expression that would walk the page over and over is given up") {
    std::string html = "<body>";
    for (int i = 0; i < 20'000; ++i) html += "<p>x</p>";
    const Document page(html);
    const PageXPath xpath(page);
    CHECK(xpath.find_nodes("//p[count(//p[count(//p) > 1]) > 1]").empty());
    CHECK(xpath.find_nodes("//p[. = preceding::p][. = following::p]").empty());
    CHECK(xpath.find_nodes("//p").size() == 20'000);
}

TEST_CASE("a page of very many nodes is not copied") {
    std::string html = "<body>";
    for (NodeId i = 0; i <= PageXPath::kMaxNodes; ++i) html += "<br>";
    const Document page(html);
    CHECK(PageXPath(page).find_nodes("//br").empty());
}

}  // namespace
}  // namespace stet
