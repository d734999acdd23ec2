#include "extract/article.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

std::vector<std::string> tags_of(const std::string& end, const std::string& head = "") {
    std::string body;
    for (int i = 0; i < 6; ++i) {
        body +=
            "<p>The bridge over the river will stay shut until the engineers have looked at every "
            "one of its cables after the storm, the city said, and that may take all summer.</p>";
    }
    const std::string html = "<title>Bridge shut after storm</title>" + head +
                             "<body><article><h1>Bridge shut after storm</h1>"
                             "<div>" +
                             body + "</div>" + end + "</article></body>";
    stet::PageContext context;
    context.url = *stet::Url::parse("https://thepost.example/bridge");
    return stet::extract_article(html, context).tags.value;
}

}  // namespace

TEST_CASE("a list of short links after the body is its tags, unless it shares or leaves the site") {
    struct Row {
        const char* end;
        std::vector<std::string> tags;
    };
    const Row rows[] = {
        {"<ul><li><a href='/s/bridges'>Bridge</a></li><li><a href='/s/storms'>Storm</a></li>"
         "</ul>",
         {"Bridge", "Storm"}},
        {"<ul><li><a href='https://www.thepost.example/s/1'>Bridge</a></li></ul>", {"Bridge"}},
        {"<ul><li><a href='#'>Bridge</a></li></ul>", {}},
        {"<ul><li><a href='javascript:go()'>Bridge</a></li></ul>", {}},
        {"<ul><li><a href='https://elsewhere.example/post?u=1'>Bridge</a></li></ul>", {}},
        {"<ul><li><a href='/print/1'>Imprimer</a></li><li><a href='/s/1'>Bridge</a></li></ul>", {}},
        {"<ul><li><a href='/go/1'>シェア</a></li></ul>", {}},
        // The list of tags may stand behind the one that shares.
        {"<ul><li><a href='/go/1'>Teilen</a></li></ul><ul><li><a href='/s/1'>Bridge</a></li>"
         "</ul>",
         {"Bridge"}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.end));
        CHECK(tags_of(row.end) == row.tags);
    }
}

TEST_CASE("an article's own footer holds its tags; a category is none") {
    const std::string list =
        "<ul class=td-tags><li><span>Tags</span></li><li><a href='/tag/bridge/'>Bridge,</a></li>"
        "<li><a href='/tag/storm/'>Storm</a></li></ul>";
    const std::vector<std::string> both{"Bridge", "Storm"};
    CHECK(tags_of("<footer>" + list + "</footer>") == both);
    CHECK(tags_of("<nav>" + list + "</nav>") == both);
    CHECK(tags_of("</article><footer>" + list + "</footer><article>").empty());
    CHECK(tags_of("<p><a rel='category tag' href=/society/>Society</a> <a rel=tag "
                  "href=/tag/bridge/>Bridge</a> <a rel=tag href=/tag/storm/>Storm</a></p>") ==
          both);
}

TEST_CASE("a system's codes and the kinds of its keywords are no tags") {
    const std::string links = "<p class=tags><a rel=tag href=/tag/bridge>Bridge</a></p>";
    CHECK(
        tags_of(links,
                "<meta property=article:tag content='AER,AERO,AIRS08,CRSH,DIS,GEN,INDG,INDS08'>") ==
        std::vector<std::string>{"Bridge"});
    const std::string keywords =
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Bridge shut "
        "after storm\",\"keywords\":[\"Day: Friday\",\"Page Type: Article\",\"Language: "
        "English\",\"Subject: Bridge\"]}</script>";
    CHECK(tags_of(links, keywords) == std::vector<std::string>{"Bridge"});
}
