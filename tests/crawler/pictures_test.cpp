#include "crawler/pictures.h"

#include "crawler/crawl.h"
#include "store/pictures.h"
#include "store/warc_export.h"
#include "tests/support/web_site.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace stet {
using namespace std::chrono_literals;

namespace {

const std::atomic<bool> kGoOn{false};
constexpr const char* kStory = "/2026/03/bridge-shut-after-the-storm";

Answer picture(std::string bytes) {
    Answer answer;
    answer.content_type = "image/jpeg";
    answer.etag = "\"" + std::to_string(std::hash<std::string>{}(bytes)) + "\"";
    answer.body = std::move(bytes);
    return answer;
}

/// A story with a lead picture, one with a caption, and one that is mere decoration.
Answer illustrated(const std::string& lede) {
    std::string html =
        "<!doctype html><html lang=en><head><title>Bridge shut</title>"
        "<meta property='og:type' content='article'>"
        "<meta property='og:image' content='/pictures/lead.jpg'></head><body><article>"
        "<h1>Bridge shut after the storm</h1><p class=byline>By Ada Okafor</p>"
        "<figure><img src='/pictures/lead.jpg' alt=''><figcaption>The bridge on Tuesday "
        "morning, closed to all.</figcaption></figure><p>" +
        lede + "</p>";
    for (int i = 0; i < 6; ++i) {
        html += "<p>The council met on the matter for the " + std::to_string(i + 2) +
                "th time this year, and the members who spoke agreed that the bridge and the road "
                "to it need more than paint before the winter comes.</p>";
    }
    html +=
        "<figure><img src='/pictures/pier.jpg' alt=''><figcaption>The second pier, photographed "
        "from the bank on Monday.</figcaption></figure>"
        "</article><aside><img src='/pictures/advert.jpg' alt=''></aside></body></html>";
    Answer answer;
    answer.body = std::move(html);
    return answer;
}

void serve_story(WebSite& site) {
    site.serve_by("/", [](const SeenRequest&) {
        Answer home;
        home.body = std::string("<html><body><h2><a href=") + kStory +
                    ">Bridge shut after the storm</a></h2></body></html>";
        return home;
    });
    site.serve(kStory, illustrated("The bridge is shut."));
    site.serve("/pictures/lead.jpg", picture("\xFF\xD8 the lead picture"));
    site.serve("/pictures/pier.jpg", picture("\xFF\xD8 the second pier"));
    site.serve("/pictures/advert.jpg", picture("\xFF\xD8 an advertisement"));
}

CrawlOptions with_pictures() {
    CrawlOptions options;
    options.fetch.allow_private = true;
    options.fetch.max_retries = 0;
    options.delay = 0ms;
    options.jobs = 1;
    options.pictures = true;
    return options;
}

void add(Archive& archive, const WebSite& site, const CrawlOptions& options) {
    add_pages(archive, {*Url::parse(site.url(kStory))}, options, {}, kGoOn);
}

std::vector<std::string> names_of(const std::vector<Picture>& pictures) {
    std::vector<std::string> names;
    for (const Picture& each : pictures) names.push_back(each.url.substr(each.url.rfind('/') + 1));
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE(
    "an article's own pictures are the lead and those with a caption or a credit, each once") {
    Article article;
    article.lead_image.value = "https://news.example/lead.jpg";
    article.lead_image.source = Source::meta;
    article.captions.push_back({"The pier", "", "https://news.example/pier.jpg#a"});
    article.captions.push_back({"Nobody knows which", "", ""});
    const auto image = [](std::string url, std::string text, std::string credit) {
        Block block;
        block.type = BlockType::image;
        block.url = std::move(url);
        block.text = std::move(text);
        block.credit = std::move(credit);
        return block;
    };
    article.blocks.push_back(image("https://news.example/pier.jpg", "The pier", ""));
    article.blocks.push_back(image("https://news.example/credited.jpg", "", "A. Okafor"));
    article.blocks.push_back(image("https://news.example/bare.jpg", "", ""));
    article.blocks.push_back(image("data:image/gif;base64,R0lG", "A dot", ""));
    std::vector<std::string> urls;
    for (const Url& url : article_pictures(article)) urls.push_back(url.without_fragment());
    CHECK(urls == std::vector<std::string>{"https://news.example/lead.jpg",
                                           "https://news.example/pier.jpg",
                                           "https://news.example/credited.jpg"});
}

TEST_CASE("add keeps an article's own pictures beside its page, and no others") {
    WebSite site;
    serve_story(site);
    Archive archive(":memory:", Archive::Mode::create);
    add(archive, site, with_pictures());
    const std::vector<Picture> pictures = pictures_of(archive, "s1");
    CHECK(names_of(pictures) == std::vector<std::string>{"lead.jpg", "pier.jpg"});
    CHECK(site.count("/pictures/advert.jpg") == 0);
    for (const Picture& each : pictures) {
        CHECK(each.status == 200);
        CHECK(each.media_type == "image/jpeg");
        CHECK(archive.capture(each.capture).body.starts_with("\xFF\xD8"));
    }
    // The look is still one at the page.
    REQUIRE(archive.looks("s1").size() == 1);
    CHECK(archive.looks("s1")[0].captures.size() == 1);
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("without the wish for pictures none is asked for") {
    WebSite site;
    serve_story(site);
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = with_pictures();
    options.pictures = false;
    add(archive, site, options);
    CHECK(archive.history("s1").size() == 1);
    CHECK(site.count("/pictures/lead.jpg") == 0);
}

TEST_CASE("other bytes under a picture's URL are an event of the story; the same are none") {
    WebSite site;
    serve_story(site);
    Archive archive(":memory:", Archive::Mode::create);
    add(archive, site, with_pictures());
    add(archive, site, with_pictures());
    CHECK(site.count("/pictures/lead.jpg") == 2);
    CHECK_FALSE(site.requests().back().header("if-none-match").empty());  // on condition
    CHECK(picture_changes(pictures_of(archive, "s1")).empty());
    site.serve("/pictures/lead.jpg", picture("\xFF\xD8 another picture"));
    add(archive, site, with_pictures());
    const std::vector<Event> changes = picture_changes(pictures_of(archive, "s1"));
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].url == site.url("/pictures/lead.jpg"));
    CHECK(event_name(changes[0].kind) == "picture changed");
    CHECK(archive.history("s1").size() == 1);  // no revision: the text stands
}

TEST_CASE("a picture that is gone, too large or forbidden costs the page nothing") {
    WebSite site;
    serve_story(site);
    site.serve("/robots.txt", plain_text("User-agent: *\nDisallow: /pictures/pier\n"));
    site.serve("/pictures/lead.jpg", picture(std::string(kMaxPictureBytes + 1, 'x')));
    Archive archive(":memory:", Archive::Mode::create);
    add(archive, site, with_pictures());
    CHECK(archive.history("s1").size() == 1);
    CHECK(pictures_of(archive, "s1").empty());
    CHECK(site.count("/pictures/pier.jpg") == 0);
    site.serve("/pictures/lead.jpg", error_page(404));
    add(archive, site, with_pictures());
    const std::vector<Picture> pictures = pictures_of(archive, "s1");
    REQUIRE(pictures.size() == 1);
    CHECK(pictures[0].status == 404);
    CHECK(picture_changes(pictures).empty());
}

TEST_CASE("a crawl takes pictures when it is asked to, and not again within a day") {
    WebSite site;
    serve_story(site);
    Archive archive(":memory:", Archive::Mode::create);
    CrawlOptions options = with_pictures();
    const std::vector<Url> seeds{*Url::parse(site.url())};
    const CrawlReport report = crawl(archive, seeds, options, {}, kGoOn);
    CHECK(report.total.pictures == 2);
    CHECK(report.total.stories_new == 1);
    CHECK(report.total.failed == 0);
    CHECK(names_of(pictures_of(archive, "s1")) == std::vector<std::string>{"lead.jpg", "pier.jpg"});
    // A look later on the same day rests on the same pictures.
    site.serve(kStory, illustrated("The bridge is shut until June."));
    options.pictures = false;
    add(archive, site, options);
    options.pictures = true;
    CHECK(archive.history("s1").size() == 2);
    site.forget_requests();
    site.serve(kStory, illustrated("The bridge is shut until July."));
    const CrawlReport again = crawl(archive, {*Url::parse(site.url(kStory))}, options, {}, kGoOn);
    CHECK(again.total.pictures == 0);
    CHECK(site.count("/pictures/lead.jpg") == 0);
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("the pictures of a story leave with it") {
    WebSite site;
    serve_story(site);
    Archive archive(":memory:", Archive::Mode::create);
    add(archive, site, with_pictures());
    CaptureSelection selection;
    selection.stories.stories = {"s1"};
    LeftOut left_out;
    const std::vector<std::int64_t> captures = select_captures(archive, selection, left_out);
    CHECK(captures.size() == 3);
    for (const Picture& each : pictures_of(archive, "s1")) {
        CHECK(std::count(captures.begin(), captures.end(), each.capture) == 1);
    }
}

}  // namespace stet
