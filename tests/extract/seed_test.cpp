// One news story as a reader sees it, put into three Blogger templates: everything comes out again.
//
// The story is shared data, not part of the tree; without it the test says so and passes over.
#include "extract/article.h"
#include "extract/text.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace {

using stet::Article;
using stet::Block;
using stet::BlockType;

struct Piece {
    BlockType type;
    std::string text;
};

struct Story {
    std::string date, headline, caption, byline;
    std::vector<Piece> body;
};

std::optional<Story> read_story() {
    const char* shared = std::getenv("STET_SHARED");
    const std::filesystem::path folder =
        shared != nullptr ? std::filesystem::path(shared)
                          : std::filesystem::path(STET_SOURCE_DIR).parent_path() / "shared";
    std::ifstream file(folder / "reference/seed-article.txt");
    if (!file) return std::nullopt;
    Story story;
    std::string line;
    std::size_t number = 0;
    while (std::getline(file, line)) {
        std::string text = stet::clean_text(line);
        if (text.empty()) continue;
        if (text == "No comments:") break;
        switch (number++) {
            case 0: story.date = text; continue;
            case 1: story.headline = text; continue;
            case 2: story.caption = text; continue;
            case 3: story.byline = text; continue;
            default: break;
        }
        const std::string bullet = "\xE2\x80\xA2";
        if (text.rfind(bullet, 0) == 0) {
            story.body.push_back({BlockType::list_item, stet::clean_text(text.substr(3))});
        } else {
            // A sentence ends with a mark, a sub-head does not.
            const char last = text.back();
            const bool sentence = last == '.' || last == '?' || last == ':' || last == '!' ||
                                  static_cast<unsigned char>(last) >= 0x80;
            story.body.push_back({sentence ? BlockType::paragraph : BlockType::heading, text});
        }
    }
    return story;
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else {
            out += c;
        }
    }
    return out;
}

constexpr const char* kPicture =
    "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvXsEiQ/s1600/arrest-stockholm.jpg";
constexpr const char* kPictureSmall =
    "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvXsEiQ/s640/arrest-stockholm.jpg";

std::string list_of(const std::vector<Piece>& body, std::size_t& i, const std::string& style) {
    std::string out = "<ul" + style + ">";
    for (; i < body.size() && body[i].type == BlockType::list_item; ++i) {
        out += "<li>" + escaped(body[i].text) + "</li>";
    }
    --i;
    return out + "</ul>";
}

/// The old editor: text straight in the post, two line breaks between paragraphs.
std::string body_with_breaks(const Story& story) {
    std::string out = escaped(story.byline) + "<br />\n<br />\n";
    for (std::size_t i = 0; i < story.body.size(); ++i) {
        const Piece& piece = story.body[i];
        if (piece.type == BlockType::list_item) {
            out += list_of(story.body, i, "") + "\n";
        } else if (piece.type == BlockType::heading) {
            out += "<b>" + escaped(piece.text) + "</b><br />\n<br />\n";
        } else {
            out += escaped(piece.text) + "<br />\n<br />\n";
        }
    }
    return out;
}

/// The new editor.
std::string body_with_paragraphs(const Story& story, const std::string& heading) {
    std::string out = "<p>" + escaped(story.byline) + "</p>\n<p>&nbsp;</p>";
    for (std::size_t i = 0; i < story.body.size(); ++i) {
        const Piece& piece = story.body[i];
        if (piece.type == BlockType::list_item) {
            out += list_of(story.body, i, " style=\"text-align: left;\"") + "\n";
        } else if (piece.type == BlockType::heading) {
            out += "<" + heading + " style=\"text-align: left;\">" + escaped(piece.text) + "</" +
                   heading + ">\n";
        } else {
            out += "<p>" + escaped(piece.text) + "</p>\n";
        }
    }
    return out + "<p><br /></p>";
}

std::string picture_table(const Story& story) {
    return std::string("<table align='center' cellpadding='0' cellspacing='0' ") +
           "class='tr-caption-container' style='margin-left: auto; margin-right: auto;'><tbody>" +
           "<tr><td style='text-align: center;'><a href='" + kPicture +
           "' imageanchor='1'><img border='0' data-original-height='800' "
           "data-original-width='1200' height='426' width='640' src='" +
           kPictureSmall +
           "' /></a></td></tr><tr><td class='tr-caption' style='text-align: center;'>" +
           escaped(story.caption) + "</td></tr></tbody></table>\n";
}

std::string head(const Story& story, const std::string& title) {
    return "<!DOCTYPE html>\n<html dir='ltr'><head>\n"
           "<meta content='text/html; charset=UTF-8' http-equiv='Content-Type'/>\n"
           "<meta content='blogger' name='generator'/>\n"
           "<link href='https://worldwire.example.com/2025/05/gangs.html' rel='canonical'/>\n"
           "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"World Wire Review - "
           "Atom\" "
           "href=\"https://worldwire.example.com/feeds/posts/default\" />\n"
           "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"World Wire Review - RSS\" "
           "href=\"https://worldwire.example.com/feeds/posts/default?alt=rss\" />\n"
           "<meta content='https://worldwire.example.com/2025/05/gangs.html' property='og:url'/>\n"
           "<meta content='" +
           escaped(story.headline) +
           "' property='og:title'/>\n"
           "<meta content='' property='og:description'/>\n"
           "<meta content='https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvXsEiQ/"
           "w1200-h630-p-k-no-nu/arrest-stockholm.jpg' property='og:image'/>\n"
           "<title>" +
           title +
           "</title>\n"
           "<style>.post-body { line-height: 1.4 }</style></head>\n";
}

std::string share_buttons() {
    return "<div class='post-share-buttons goog-inline-block'>"
           "<a class='goog-inline-block share-button sb-email' href='#'><span "
           "class='share-button-link-text'>Email This</span></a>"
           "<a class='goog-inline-block share-button sb-blog' href='#'><span "
           "class='share-button-link-text'>BlogThis!</span></a>"
           "<a class='goog-inline-block share-button sb-facebook' href='#'><span "
           "class='share-button-link-text'>Share to Facebook</span></a></div>";
}

std::string side_bar() {
    return "<div class='column-right-outer'><aside><div class='sidebar section' "
           "id='sidebar-right-1'>"
           "<div class='widget Label' data-version='1' id='Label1'><h2>Labels</h2><div "
           "class='widget-content list-label-widget-content'><ul><li><a dir='ltr' "
           "href='/search/label/Economy'>Economy</a><span dir='ltr'>(12)</span></li><li><a "
           "dir='ltr' "
           "href='/search/label/Europe'>Europe</a><span dir='ltr'>(31)</span></li></ul></div></div>"
           "<div class='widget BlogArchive' data-version='1' id='BlogArchive1'><h2>Blog "
           "Archive</h2>"
           "<ul class='hierarchy'><li class='archivedate expanded'><a class='post-count-link' "
           "href='/2025/'>2025</a> <span class='post-count' dir='ltr'>(44)</span><ul class='posts'>"
           "<li><a href='/2025/05/rail.html'>Night trains return to the northern line</a></li>"
           "<li><a href='/2025/05/port.html'>Port workers end their strike after nine days</a></li>"
           "</ul></li></ul></div>"
           "<div class='widget Profile' data-version='1' id='Profile1'><h2>About Me</h2><div "
           "class='widget-content'><dl class='profile-datablock'><dt class='profile-data'><a "
           "class='profile-name-link g-profile' href='https://www.blogger.com/profile/1' "
           "rel='author'>"
           "news desk</a></dt></dl></div></div></div></aside></div>";
}

std::string no_comments() {
    return "<div class='comments' id='comments'><a name='comments'></a><h4>No comments:</h4>"
           "<div id='Blog1_comments-block-wrapper'><dl class='avatar-comment-indent' "
           "id='comments-block'></dl></div><p class='comment-footer'><div class='comment-form'><a "
           "name='comment-form'></a><h4 id='comment-post-message'>Post a "
           "Comment</h4></div></p></div>";
}

std::string state() {
    return "<script type='text/javascript'>\n_WidgetManager._Init('x','y','z');\n"
           "_WidgetManager._SetDataContext([{'name': 'blog', 'data': {'blogId': '1', 'title': "
           "'World Wire Review', 'locale': 'en', 'pageType': 'item'}}]);\n</script>";
}

/// A version 1 theme: the blog's name is the only h1, the day stands above the post.
std::string classic(const Story& story, const std::string& body, bool timestamp) {
    return head(story, "World Wire Review: " + escaped(story.headline)) +
           "<body class='loading'><div class='navbar section' id='navbar'><div class='widget "
           "Navbar' "
           "id='Navbar1'></div></div><div class='content'><header><div class='header section' "
           "id='header'><div class='widget Header' id='Header1'><div class='titlewrapper'><h1 "
           "class='title'><a href='/'>World Wire Review</a></h1></div></div></div></header>"
           "<div class='main-outer'><div class='column-center-outer'><div class='main section' "
           "id='main'><div class='widget Blog' data-version='1' id='Blog1'><div class='blog-posts "
           "hfeed'>"
           "<div class=\"date-outer\"><h2 class='date-header'><span>" +
           escaped(story.date) +
           "</span></h2><div class=\"date-posts\"><div class='post-outer'><div class='post hentry "
           "uncustomized-post-template' itemprop='blogPost' itemscope='itemscope' "
           "itemtype='http://schema.org/BlogPosting'><meta content='" +
           std::string(kPictureSmall) +
           "' itemprop='image_url'/><meta content='1' itemprop='blogId'/><meta content='2' "
           "itemprop='postId'/><a name='2'></a><h3 class='post-title entry-title' "
           "itemprop='name'>" +
           escaped(story.headline) +
           "</h3><div class='post-header'><div class='post-header-line-1'>"
           "</div></div><div class='post-body entry-content' id='post-body-2' "
           "itemprop='description articleBody'>" +
           body +
           "<div style='clear: both;'></div></div><div class='post-footer'><div "
           "class='post-footer-line post-footer-line-1'><span class='post-author vcard'>Posted by "
           "<span class='fn' itemprop='author' itemscope='itemscope' "
           "itemtype='http://schema.org/Person'><a class='g-profile' "
           "href='https://www.blogger.com/profile/1' rel='author'><span itemprop='name'>news desk"
           "</span></a></span></span>" +
           (timestamp
                ? "<span class='post-timestamp'>at <a class='timestamp-link' "
                  "href='https://worldwire.example.com/2025/05/gangs.html' rel='bookmark'><abbr "
                  "class='published' itemprop='datePublished' "
                  "title='2025-05-15T05:11:00-07:00'>5:11 AM</abbr></a></span>"
                : "") +
           share_buttons() +
           "</div><div class='post-footer-line post-footer-line-2'><span "
           "class='post-labels'>Labels: <a href='/search/label/Europe' rel='tag'>Europe</a>, <a "
           "href='/search/label/Security' rel='tag'>Security</a></span></div></div></div>" +
           no_comments() +
           "</div></div></div></div><div class='blog-pager' id='blog-pager'><a "
           "class='blog-pager-older-link' href='/2025/05/port.html'>Older Post</a><a "
           "class='home-link' href='/'>Home</a></div></div></div></div>" +
           side_bar() + "</div></div>" + state() + "</body></html>";
}

/// Contempo, a version 2 theme.
std::string contempo(const Story& story, const std::string& body) {
    const std::string card =
        "<div class='post'><h3 class='post-title entry-title'><a href='/2025/05/port.html'>Port "
        "workers end their strike after nine days</a></h3><div class='post-header'><span "
        "class='byline post-timestamp'><time class='published' "
        "datetime='2025-05-02T10:00:00-07:00' "
        "title='2025-05-02T10:00:00-07:00'>May 02, 2025</time></span></div><div "
        "class='post-body entry-content' id='post-snippet-3'><div class='snippet-item "
        "r-snippetized'>The strike had halted container traffic since the first week of the month."
        "</div></div></div>";
    return head(story, escaped(story.headline)) +
           "<body class='item-view version-1-3-3 variant-indie_light'><div class='page'><header "
           "class='centered-top-container'><div class='widget Header' data-version='2' "
           "id='Header1'>"
           "<div class='header-widget'><h1><a href='/'>World Wire "
           "Review</a></h1></div></div></header>"
           "<main class='centered-bottom' id='main' role='main'><div class='main section' "
           "id='page_body'>"
           "<div class='widget Blog' data-version='2' id='Blog1'><div class='blog-posts hfeed "
           "container'>"
           "<article class='post-outer-container'><div class='post-outer'><div class='post'>"
           "<script type='application/ld+json'>{\n\"@context\": \"http://schema.org\",\n\"@type\": "
           "\"BlogPosting\",\n\"mainEntityOfPage\": {\"@type\": \"WebPage\", \"@id\": "
           "\"https://worldwire.example.com/2025/05/gangs.html\"},\n\"headline\": \"" +
           story.headline +
           "\",\"description\": \"Masked members\xE2\x80\xA6\",\"datePublished\": "
           "\"2025-05-15T05:11:00-07:00\",\n\"dateModified\": "
           "\"2025-05-15T05:11:12-07:00\",\"image\": "
           "{\"@type\": \"ImageObject\",\"url\": \"" +
           kPicture +
           "\",\"height\": 630,\"width\": 1200},"
           "\"publisher\": {\"@type\": \"Organization\",\"name\": \"Blogger\"},\"author\": "
           "{\"@type\": "
           "\"Person\",\"name\": \"news desk\"}\n}</script>"
           "<a name='2'></a><h3 class='post-title entry-title'>" +
           escaped(story.headline) +
           "</h3><div class='post-share-buttons post-share-buttons-top'><button "
           "class='sharing-button'>"
           "Share</button><ul class='share-buttons hidden'><li>Get "
           "link</li><li>Facebook</li><li>Other "
           "Apps</li></ul></div><div class='post-header'><div class='post-header-line-1'><span "
           "class='byline post-author vcard'><span class='post-author-label'>By</span> <span "
           "class='fn'>"
           "<a class='g-profile' href='https://www.blogger.com/profile/1' rel='author'><span>news "
           "desk"
           "</span></a></span></span> <span class='byline post-timestamp'><a "
           "class='timestamp-link' "
           "href='https://worldwire.example.com/2025/05/gangs.html'><time class='published' "
           "datetime='2025-05-15T05:11:00-07:00' title='2025-05-15T05:11:00-07:00'>May 15, "
           "2025</time>"
           "</a></span></div></div><div class='post-body entry-content float-container' "
           "id='post-body-2'>" +
           body +
           "</div><div class='post-bottom'><div class='post-footer'><div "
           "class='post-footer-line'><span "
           "class='byline post-labels'><span class='byline-label'>Labels:</span> <a "
           "href='/search/label/Europe' rel='tag'>Europe</a></span></div></div></div></div></div>"
           "<section class='comments embed' data-num-comments='0' id='comments'><a "
           "name='comments'></a>"
           "<h3 class='title'>Comments</h3><div id='Blog1_comments-block-wrapper'></div><div "
           "class='footer'><div class='comment-form'><a name='comment-form'></a><h4 "
           "id='comment-post-message'>Post a "
           "Comment</h4></div></div></section></article></div></div>"
           "<div class='widget PopularPosts' data-version='2' id='PopularPosts1'><h3 class='title'>"
           "Popular posts</h3><div class='widget-content'><div role='feed'><article class='post' "
           "role='article'>" +
           card + "</article></div></div></div></div></main></div>" + state() + "</body></html>";
}

void check(const Story& story, const std::string& html) {
    stet::PageContext page;
    page.url = *stet::Url::parse("https://worldwire.example.com/2025/05/gangs.html");
    const Article article = stet::extract_article(html, page);

    CHECK(article.not_article == "");
    CHECK(article.headline.value == story.headline);
    CHECK(article.byline.value == "By Naomi Ellis | Senior International Security Correspondent");
    CHECK(
        article.authors.value ==
        std::vector<stet::Author>{{"Naomi Ellis", "Senior International Security Correspondent"}});
    CHECK(article.published.value.iso().substr(0, 10) == "2025-05-15");
    CHECK(article.dateline.value == "LONDON");
    CHECK(article.language.value == "en");
    CHECK(article.site.value == "World Wire Review");
    CHECK(article.canonical_url.value == "https://worldwire.example.com/2025/05/gangs.html");
    CHECK(article.lead_image.value.find("arrest-stockholm.jpg") != std::string::npos);

    const std::string credit = " (Photo: Martin Vahlstrom/Getty)";
    CHECK(article.captions.size() == 1);
    for (const stet::Caption& caption : article.captions) {
        CHECK(caption.text == story.caption.substr(0, story.caption.size() - credit.size()));
        CHECK(caption.credit == "Martin Vahlstrom/Getty");
        CHECK(caption.image.find("arrest-stockholm.jpg") != std::string::npos);
    }

    std::vector<Piece> blocks;
    for (const Block& block : article.blocks) {
        if (block.type == BlockType::image) {
            CHECK(block.credit == "Martin Vahlstrom/Getty");
        } else {
            blocks.push_back({block.type, block.text});
        }
    }
    CHECK(blocks.size() == story.body.size());
    std::size_t items = 0;
    for (std::size_t i = 0; i < std::min(blocks.size(), story.body.size()); ++i) {
        CAPTURE(i);
        CHECK(stet::block_type_name(blocks[i].type) == stet::block_type_name(story.body[i].type));
        CHECK(blocks[i].text == story.body[i].text);
        items += blocks[i].type == BlockType::list_item ? 1 : 0;
    }
    CHECK(items == 3);
}

}  // namespace

TEST_CASE("a story on Blogger comes out whole, whichever template it stands in") {
    const std::optional<Story> story = read_story();
    if (!story) {
        MESSAGE("skipped: no reference/seed-article.txt under STET_SHARED or ../shared");
        return;
    }
    REQUIRE(story->body.size() > 20);
    SUBCASE("classic, paragraphs parted by line breaks, caption in a table") {
        check(*story, classic(*story, picture_table(*story) + body_with_breaks(*story), true));
    }
    SUBCASE("classic, paragraphs, the caption a small paragraph after the picture") {
        const std::string picture =
            std::string(
                "<div class=\"separator\" style=\"clear: both; text-align: center;\"><a href=\"") +
            kPicture +
            "\" style=\"margin-left: 1em; margin-right: 1em;\"><img border=\"0\" "
            "data-original-height=\"800\" data-original-width=\"1200\" height=\"426\" "
            "width=\"640\" "
            "src=\"" +
            kPictureSmall +
            "\" /></a></div><p style=\"text-align: center;\"><span "
            "style=\"font-size: x-small;\">" +
            escaped(story->caption) + "</span></p>";
        check(*story, classic(*story, picture + body_with_paragraphs(*story, "h3"), false));
    }
    SUBCASE("Contempo") {
        check(*story, contempo(*story, picture_table(*story) + body_with_paragraphs(*story, "h2")));
    }
}
