#include "extract/pagination.h"

#include "extract/links.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {
namespace {

Url url_of(const std::string& text) {
    return Url::parse(text).value();
}

StoryPages pages_at(const std::string& address, const std::string& html) {
    const Document page(html);
    return find_story_pages(page, url_of(address), nullptr);
}

Article article_of(std::string headline, std::vector<std::string> paragraphs) {
    Article article;
    article.headline = {std::move(headline), Source::markup, 1};
    for (std::string& text : paragraphs) {
        article.blocks.push_back({BlockType::paragraph, 0, std::move(text), "", "", false});
    }
    return article;
}

const std::string kRiver =
    "The river rose above the lower path on Sunday and left the allotments under water.";
const std::string kBridge =
    "Engineers closed the foot bridge at noon because a pier had moved by two centimetres.";
const std::string kFerry =
    "A small ferry carries walkers across until the pier has been measured once more.";

TEST_CASE("another address is a later page where it differs by a page number and a link says so") {
    struct Row {
        const char* address;
        const char* link;
        int number;  // of the later page that the link names; 0: none
    };
    const Row rows[] = {
        {"https://news.example/port/river-rises", "<a href='?page=2'>2</a>", 2},
        {"https://news.example/port/river-rises", "<a href='/port/river-rises?page=2'>Next</a>", 2},
        {"https://news.example/port/river-rises?id=7", "<a href='?id=7&amp;page=2'>2</a>", 2},
        {"https://news.example/port/river-rises?id=7", "<a href='?id=8&amp;page=2'>2</a>", 0},
        {"https://news.example/port/river-rises", "<a href='/port/river-rises/2'>2</a>", 2},
        {"https://news.example/port/river-rises/", "<a href='/port/river-rises/2/'>2</a>", 2},
        {"https://news.example/port/river-rises", "<a href='/port/river-rises/page/2'>2</a>", 2},
        {"https://news.example/port/river-rises", "<a href='/port/river-rises/page-3'>3</a>", 3},
        {"https://news.example/port/river.html", "<a href='/port/river-2.html'>2</a>", 2},
        {"https://news.example/port/river-1.html", "<a href='/port/river-2.html'>2</a>", 2},
        {"https://news.example/port/river.html", "<a href='river_p2.html'>weiter</a>", 2},
        {"https://news.example/port/river.html", "<a href='river,2.html'>»</a>", 2},
        {"https://news.example/port/river", "<link rel=next href='/port/river?page=2'>", 2},
        {"https://news.example/port/12345678", "<a href='/port/12345678?p=2'>2</a>", 2},
        // Not the same story's, by its address.
        {"https://news.example/port/river-rises", "<link rel=next href='/port/older-story'>", 0},
        {"https://news.example/port/river-rises", "<a href='/port/bridge-shut?page=2'>2</a>", 0},
        {"https://news.example/port/river-rises", "<a href='//else.example/x?page=2'>2</a>", 0},
        // The address alone says nothing.
        {"https://news.example/port/river-rises", "<a href='/port/river-rises-2'>Flood again</a>",
         0},
        {"https://news.example/port/river-rises", "<a href='?page=2'>Top 2 stories of today</a>",
         0},
        {"https://news.example/port/river-rises", "<a href='?page=3'>Next</a>", 0},
        // A home page's next page is a list.
        {"https://news.example/", "<a href='/?page=2'>2</a>", 0},
        {"https://news.example/", "<a href='/page/2'>2</a>", 0},
        // Comments have pages of their own.
        {"https://news.example/port/river-rises", "<a href='?page=2#comments'>2</a>", 0},
        {"https://news.example/port/river-rises",
         "<div id='comments-list'><a href='?page=2'>2</a></div>", 0},
        {"https://news.example/port/river-rises", "<a href='?comment_page=2'>2</a>", 0},
        {"https://news.example/port/river-rises", "<a href='/port/river-rises/comments/2'>2</a>",
         0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.address);
        CAPTURE(row.link);
        const StoryPages pages = pages_at(row.address, row.link);
        CHECK(pages.number == 1);
        CHECK(pages.first.empty());
        REQUIRE(pages.others.size() == (row.number == 0 ? 0 : 1));
        if (row.number != 0) CHECK(pages.others.begin()->first == row.number);
    }
}

TEST_CASE("pages may be counted from zero") {
    const StoryPages pages = pages_at("https://news.example/port/river-rises",
                                      "<a href='?page=1'>2</a> <a href='?page=2'>3</a>");
    REQUIRE(pages.others.size() == 2);
    CHECK(pages.others.at(2).href() == "https://news.example/port/river-rises?page=1");
    CHECK(pages.others.at(3).href() == "https://news.example/port/river-rises?page=2");
}

TEST_CASE("a page is a later one where its address and a link back say so") {
    struct Row {
        const char* address;
        const char* html;
        int number;
        const char* first;
    };
    const char* const river = "https://news.example/port/river-rises";
    const Row rows[] = {
        {"https://news.example/port/river-rises?page=2", "<a href='/port/river-rises'>1</a>", 2,
         river},
        {"https://news.example/port/river-rises?page=2", "<link rel=prev href='/port/river-rises'>",
         2, river},
        {"https://news.example/port/river-rises/3", "<link rel=canonical href='/port/river-rises'>",
         3, river},
        {"https://news.example/port/river-rises/3",
         "<link rel=prev href='/port/river-rises/2'><a href='/port/river-rises'>Start</a>", 3,
         river},
        {"https://news.example/port/river-rises-2", "<a href='/port/river-rises'>River rises</a>",
         1, ""},
        {"https://news.example/port/river-rises?page=2", "<a href='/port/bridge-shut'>1</a>", 1,
         ""},
        {"https://news.example/port/river-rises", "<a rel=prev href='/port/bridge-shut'>1</a>", 1,
         ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.address);
        CAPTURE(row.html);
        const StoryPages pages = pages_at(row.address, row.html);
        CHECK(pages.number == row.number);
        CHECK(pages.first.href() == row.first);
    }
}

TEST_CASE("the whole story on one page is believed where the page calls it canonical") {
    struct Row {
        const char* canonical;
        bool whole;
    };
    const Row rows[] = {
        {"/port/river-rises?page=all", true},    {"/port/river-rises?singlepage=true", true},
        {"/port/river-rises/full", true},        {"/port/river-rises", false},
        {"/port/river-rises?page=2", false},     {"/port/bridge-shut?page=all", false},
        {"//else.example/river?page=all", false}};
    for (const Row& row : rows) {
        CAPTURE(row.canonical);
        const StoryPages pages =
            pages_at("https://news.example/port/river-rises",
                     "<link rel=canonical href='" + std::string(row.canonical) +
                         "'><a href='?page=2'>2</a><a href='?page=all'>all on one page</a>");
        CHECK(!pages.whole.empty() == row.whole);
    }
}

TEST_CASE("a site rule's next_page_link needs no number in the address") {
    SiteRules rules;
    REQUIRE(add_site_rules("next_page_link: //a[@class='onward']/@href\n"
                           "single_page_link: //a[@class='all']\n",
                           rules)
                .empty());
    const Document page(
        "<a class=onward href='/port/the-bridge'>Part two</a>"
        "<a class=all href='/print/river'>print</a>");
    const StoryPages pages =
        find_story_pages(page, url_of("https://news.example/port/river"), &rules);
    CHECK(pages.next.href() == "https://news.example/port/the-bridge");
    CHECK(pages.whole.href() == "https://news.example/print/river");
}

TEST_CASE("a page is the story's where it is of the same story and has text of its own") {
    const Url first = url_of("https://news.example/port/river-rises");
    const Article begin = article_of("River rises", {kRiver, kBridge});
    StoryPages back;
    back.first = first;
    SUBCASE("by its headline, with or without a page number") {
        CHECK(is_page_of_story({begin}, first, article_of("River rises", {kFerry}), {}));
        CHECK(is_page_of_story({begin}, first, article_of("River rises - Page 2", {kFerry}), {}));
        CHECK_FALSE(is_page_of_story({begin}, first, article_of("Bridge shut", {kFerry}), {}));
        CHECK_FALSE(
            is_page_of_story({begin}, first, article_of("River rises in Ledbury", {kFerry}), {}));
    }
    SUBCASE("by a link back or its canonical address") {
        CHECK(is_page_of_story({begin}, first, article_of("The ferry", {kFerry}), back));
        Article page = article_of("The ferry", {kFerry});
        page.canonical_url = {first.href(), Source::meta, 1};
        CHECK(is_page_of_story({begin}, first, page, {}));
    }
    SUBCASE("not where it is the first page once more") {
        CHECK_FALSE(is_page_of_story({begin}, first, begin, back));
        CHECK_FALSE(is_page_of_story({begin}, first,
                                     article_of("River rises", {kRiver, kBridge, kFerry}), back));
    }
    SUBCASE("not where it is no article, or was published on another day") {
        Article none = article_of("River rises", {kFerry});
        none.not_article = "list page";
        CHECK_FALSE(is_page_of_story({begin}, first, none, back));
        Article today = begin;
        today.published.value = DateTime::parse_iso("2025-05-15").value();
        Article other = article_of("River rises", {kFerry});
        other.published.value = DateTime::parse_iso("2025-05-14").value();
        CHECK_FALSE(is_page_of_story({today}, first, other, {}));
        other.published.value = DateTime::parse_iso("2025-05-15T09:00Z").value();
        CHECK(is_page_of_story({today}, first, other, {}));
    }
}

TEST_CASE("pages are joined without what they repeat, and the first page's fields lead") {
    Article first = article_of("River rises", {kRiver, kBridge, "Ann Lee covers the river."});
    first.captions = {{"The path on Sunday", "", "https://news.example/1.jpg"}};
    first.caption_evidence.resize(1);
    Article second = article_of("River rises - Page 2",
                                {"River rises", kRiver, kFerry, "Ann Lee covers the river."});
    second.byline = {"By Ann Lee", Source::markup, 1};
    second.captions = {{"The path on Sunday", "", "https://news.example/1.jpg"},
                       {"The ferry", "", "https://news.example/2.jpg"}};
    second.caption_evidence.resize(2);
    second.corrections = {"An earlier version named another pier."};
    second.correction_evidence.resize(1);
    const Article joined = join_pages({first, second});
    CHECK(joined.headline.value == "River rises");
    CHECK(joined.byline.value == "By Ann Lee");
    CHECK(body_text(joined) ==
          kRiver + "\n\n" + kBridge + "\n\n" + kFerry + "\n\nAnn Lee covers the river.");
    REQUIRE(joined.captions.size() == 2);
    CHECK(joined.captions[1].text == "The ferry");
    CHECK(joined.caption_evidence.size() == 2);
    CHECK(joined.corrections.size() == 1);
    CHECK(join_pages({first}).blocks == first.blocks);
}

}  // namespace
}  // namespace stet
