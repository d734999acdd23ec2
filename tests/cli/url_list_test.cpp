#include "cli/url_list.h"

#include <doctest/doctest.h>

namespace stet {
using Urls = std::vector<std::string>;

TEST_CASE("a list is one URL a line; what is none is named, comments are not") {
    const UrlList list = read_url_list(
        "\xEF\xBB\xBF# morning round\r\n"
        "https://a.example/1\r\n\r\n"
        "b.example/2\n"
        "  https://a.example/3,4;5  \n"
        "not a URL\n"
        "https://a.example/1\n");
    CHECK(list.kind == "list");
    CHECK(list.urls == Urls{"https://a.example/1", "b.example/2", "https://a.example/3,4;5"});
    CHECK(list.skipped == Urls{"not a URL"});
    CHECK(read_url_list("https://a.example/0,1518,2.html\nhttps://a.example/3").kind == "list");
    CHECK(read_url_list("").urls.empty());
}

TEST_CASE("CSV: the column headed url, else the first that holds one (RFC 4180)") {
    struct Row {
        const char* text;
        bool named_csv;
        Urls urls;
    };
    const Row rows[] = {
        {"title,url\n\"Shut, again\",https://a.example/1\nOpen,https://a.example/2\n",
         false,
         {"https://a.example/1", "https://a.example/2"}},
        {"link;title\r\nhttps://a.example/1;Shut\r\n", false, {"https://a.example/1"}},
        {"1\thttps://a.example/1\n2\thttps://a.example/2",
         false,
         {"https://a.example/1", "https://a.example/2"}},
        {"https://a.example/1,Shut\nhttps://a.example/2,Open\n",
         true,
         {"https://a.example/1", "https://a.example/2"}},
        {"url\nhttps://a.example/x,y\n", false, {"https://a.example/x"}},
        {"\"url\"\n\"https://a.example/x,y\"\n", false, {"https://a.example/x,y"}},
        {"note,url\n\"said \"\"no\"\"\nand left\",a.example/1\n", false, {"a.example/1"}},
        {"a,b\nc,d\n", false, {}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const UrlList list = read_url_list(row.text, row.named_csv);
        CHECK(list.kind == "CSV");
        CHECK(list.urls == row.urls);
    }
}

TEST_CASE("bookmarks: the HTML that browsers export, and their JSON") {
    const UrlList html = read_url_list(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n"
        "<DT><H3>News</H3><DL><p>\n"
        "<DT><A HREF=\"https://a.example/1?a=1&amp;b=2\" ADD_DATE=\"1\">One</A>\n"
        "<DT><A HREF=\"javascript:void(0)\">Let</A>\n"
        "<DT><A HREF=\"HTTPS://b.example/\">Two</A>\n</DL></DL>");
    CHECK(html.kind == "bookmarks");
    CHECK(html.urls == Urls{"https://a.example/1?a=1&b=2", "HTTPS://b.example/"});

    const UrlList chrome = read_url_list(
        R"({"roots":{"bookmark_bar":{"name":"https://not.this/","children":[
            {"type":"url","name":"One","url":"https://a.example/1"},
            {"type":"folder","children":[{"url":"https://a.example/2"}]}]}}})");
    CHECK(chrome.urls == Urls{"https://a.example/1", "https://a.example/2"});
    CHECK(read_url_list(R"([{"uri":"https://a.example/1"}])").urls == Urls{"https://a.example/1"});
}

}  // namespace stet
