// Stories on several pages, with the real binary: one story, by whatever door it comes in.
#include "tests/e2e/desk.h"
#include "tests/support/web_site.h"

#include <array>
#include <set>

namespace stet {

namespace {

const std::array<const char*, 3> kTexts = {
    "<p>The harbour board voted on Tuesday to rebuild the eastern breakwater, which has lost a "
    "third of its stones since the storms of two winters ago and no longer shelters the ferry "
    "berth from a swell out of the north-east.</p><p>Engineers told the board that another season "
    "would cost more than the work itself, as barges have had to wait offshore on forty days this "
    "year and the fish market now closes whenever the pilots refuse to bring a trawler in.</p>",
    "<p>The quarry at Sandvik will deliver the granite by rail, and the town has asked the line's "
    "owner to run the trains after nine in the evening so that the level crossing by the school "
    "stays open while children are on their way home.</p><p>Residents of Lower Quay objected that "
    "the trains would keep them awake, and the board promised rubber under the sleepers along "
    "four hundred metres of track before the first wagon rolls.</p>",
    "<p>Work begins in March with the removal of the old lighthouse lamp, which the maritime "
    "museum has bought for one crown and will show in its courtyard beside the anchor of the "
    "steamer that ran aground there a century ago.</p><p>The board expects the last stone to be "
    "laid in the autumn of the following year, and the ferry company said it would move its "
    "timetable back to the eastern berth on the day the buoys are lifted.</p>"};

constexpr const char* kPath = "/port/breakwater-to-be-rebuilt-after-storms";

/// A story of a paper of its own, split over pages.
struct PagedStory {
    WebSite& site;
    std::vector<std::string> texts{kTexts.begin(), kTexts.end()};
    std::string below{};       // on every page: comments
    bool links = true;         // whether page 1 and the others link to each other
    std::size_t linked_to{0};  // pages linked to; 0: all

    std::string at{kPath};

    std::string path(std::size_t number) const {
        return number == 1 ? at : at + "?page=" + std::to_string(number);
    }
    std::string url(std::size_t number) const { return site.url(path(number)); }

    std::string html(std::size_t number) const {
        const std::size_t last = linked_to == 0 ? texts.size() : linked_to;
        std::string page =
            "<!doctype html><html lang=en><head><title>Breakwater to be rebuilt after storms"
            "</title><meta property=\"og:type\" content=\"article\">";
        if (links && number < last) page += "<link rel=next href=\"" + path(number + 1) + "\">";
        if (links && number > 1) page += "<link rel=prev href=\"" + path(number - 1) + "\">";
        page +=
            "</head><body><main><article><h1>Breakwater to be rebuilt after storms</h1>"
            "<p class=byline>By Marit Solheim</p>" +
            texts.at(number - 1);
        if (links && last > 1) {
            page += "<div class=pager>";
            for (std::size_t i = 1; i <= last; ++i) {
                page += i == number ? "<b>" + std::to_string(i) + "</b> "
                                    : "<a href=\"" + path(i) + "\">" + std::to_string(i) + "</a> ";
            }
            page += "</div>";
        }
        return page + "</article>" + below + "</main></body></html>";
    }

    void serve(std::size_t number) {
        Answer answer;
        answer.body = html(number);
        answer.etag = '"' + std::to_string(std::hash<std::string>{}(answer.body)) + '"';
        if (number > 1) {
            site.serve(path(number), answer);
            return;
        }
        const std::string first = path(1);
        site.serve_by(first, [answer, first](const SeenRequest& request) {
            return request.target == first ? answer : error_page(404);
        });
    }
    void serve_all() {
        for (std::size_t i = 1; i <= texts.size(); ++i) serve(i);
    }
};

struct PagedDesk : Desk {
    WebSite paper{"127.0.0.31"};
    PagedStory story{paper};

    PagedDesk() {
        story.serve_all();
        paper.serve("/robots.txt", error_page(404));
    }

    nlohmann::json add(const std::string& url) {
        std::vector<std::string> words = on_loopback({url, "--json", "--no-pictures"});
        const ProgramResult result = stet("add", words);
        CAPTURE(result.err);
        CAPTURE(result.out);
        REQUIRE((result.exit_status == 0 || result.exit_status == 4));
        return nlohmann::json::parse(result.out.substr(0, result.out.find('\n')));
    }
    std::string text(const std::string& story_words = "s1") const {
        const ProgramResult result = stet("show", {story_words});
        CAPTURE(result.err);
        REQUIRE(result.exit_status == 0);
        return result.out;
    }
    /// How often a page was asked for.
    std::size_t asked(std::size_t page) const {
        const std::vector<SeenRequest> requests = paper.requests();
        return static_cast<std::size_t>(std::count_if(
            requests.begin(), requests.end(),
            [&](const SeenRequest& request) { return request.target == story.path(page); }));
    }
    nlohmann::json history_of(const std::string& words = "s1") const {
        return rows("history", {words}).at(0);
    }
};

bool in_order(const std::string& text, std::initializer_list<const char*> words) {
    std::size_t at = 0;
    for (const char* word : words) {
        at = text.find(word, at);
        if (at == std::string::npos) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("a story on several pages is one story, with the text of all") {
    PagedDesk desk;
    CHECK(desk.add(desk.story.url(1))["outcome"] == "kept");
    CHECK(desk.rows("list").size() == 1);
    const std::string text = desk.text();
    CAPTURE(text);
    CHECK(in_order(text, {"harbour board voted", "quarry at Sandvik", "Lower Quay",
                          "lighthouse lamp", "buoys are lifted"}));
    CHECK(text.find("Breakwater to be") == text.rfind("Breakwater to be"));
    CHECK(desk.rows("search", {"lighthouse"}).size() == 1);
    CHECK(desk.history_of()["pages"].size() == 3);
    CHECK(contains(desk.stet("history", {"s1"}).out, "3 pages"));
    CHECK(contains(desk.stet("show", {desk.story.url(3)}).out, "Breakwater"));
    CHECK(desk.paper.requests().size() == 4);

    SUBCASE("that did not change costs a 304 a page") {
        desk.paper.forget_requests();
        CHECK(desk.add(desk.story.url(1))["outcome"] == "unchanged");
        std::size_t conditional = 0;
        for (const SeenRequest& request : desk.paper.requests()) {
            conditional += request.header("if-none-match").empty() ? 0 : 1;
        }
        CHECK(conditional == 3);
        CHECK(desk.paper.requests().size() == 3);
        CHECK(desk.history_of()["history"].size() == 1);
    }
    SUBCASE("is told of by the address of any page") {
        const ProgramResult why = desk.stet("why", {desk.story.url(2)});
        CHECK(contains(why.out, "page 2 of a story"));
        CHECK(contains(why.out, "s1"));
        CHECK(desk.add(desk.story.url(2))["outcome"] == "unchanged");
        CHECK(desk.rows("list").size() == 1);
    }
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("a later page's address leads to the story") {
    PagedDesk desk;
    CHECK(desk.add(desk.story.url(3))["outcome"] == "kept");
    const std::vector<nlohmann::json> stories = desk.rows("list");
    REQUIRE(stories.size() == 1);
    CHECK(stories[0]["url"] == desk.story.url(1));
    CHECK(in_order(desk.text(), {"harbour board voted", "quarry at Sandvik", "lighthouse lamp"}));
    for (const std::size_t page : {1U, 2U, 3U}) CHECK(desk.asked(page) == 1);
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("a story whose address reads like a section's keeps its pages, once they are known") {
    PagedDesk desk;
    desk.story.at = "/harbour";
    desk.story.serve_all();
    desk.add(desk.story.url(2));
    const std::string whole = desk.text();
    const nlohmann::json again = desk.add(desk.story.url(1));
    CHECK(again["story"] == "s1");
    CHECK(desk.text() == whole);
    CHECK(desk.history_of()["history"].size() == 1);
}

TEST_CASE("a change of one page is one revision of the story") {
    PagedDesk desk;
    desk.add(desk.story.url(1));
    std::string& second = desk.story.texts[1];
    second.replace(second.find("four hundred metres"), 12, "six hundred");
    desk.story.serve(2);
    desk.paper.forget_requests();
    CHECK(desk.add(desk.story.url(1))["outcome"] == "new revision");
    const nlohmann::json history = desk.history_of();
    REQUIRE(history["history"].size() == 2);
    const ProgramResult diff = desk.stet("diff", {"s1"});
    CHECK(contains(diff.out, "six"));
    CHECK_FALSE(contains(diff.out, "lighthouse lamp"));
    CHECK(in_order(desk.text(), {"harbour board voted", "six hundred", "lighthouse lamp"}));
    CHECK(in_order(desk.text("s1@1"), {"harbour board voted", "four hundred", "lighthouse lamp"}));
    // Once more the same, and back: the third is the first text again.
    CHECK(desk.add(desk.story.url(1))["outcome"] == "unchanged");
    second.replace(second.find("six hundred"), 11, "four hundred");
    desk.story.serve(2);
    CHECK(desk.add(desk.story.url(1))["outcome"] == "new revision");
    CHECK(desk.history_of()["history"].size() == 3);
    CHECK(desk.text() == desk.text("s1@1"));
    CHECK(desk.stet("reextract").exit_status == 0);
    CHECK(desk.history_of()["history"].size() == 3);
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("a page that cannot be had takes no text away, and is told of") {
    PagedDesk desk;
    desk.add(desk.story.url(1));
    desk.paper.serve(desk.story.path(3), error_page(404));
    CHECK(desk.add(desk.story.url(1))["outcome"] == "unchanged");
    nlohmann::json history = desk.history_of();
    CHECK(history["history"].size() == 1);
    REQUIRE(history["events"].size() == 1);
    CHECK(history["events"][0]["event"] == "page missing");
    CHECK(history["events"][0]["status"] == 404);
    CHECK(history["events"][0]["url"] == desk.story.url(3));

    // Another page changes meanwhile: the lost page's text stays in the new revision.
    std::string& first = desk.story.texts[0];
    first.replace(first.find("Tuesday"), 7, "Wednesday");
    desk.story.serve(1);
    CHECK(desk.add(desk.story.url(1))["outcome"] == "new revision");
    CHECK(in_order(desk.text(), {"Wednesday", "quarry at Sandvik", "lighthouse lamp"}));

    desk.story.serve(3);
    CHECK(desk.add(desk.story.url(1))["outcome"] == "unchanged");
    history = desk.history_of();
    CHECK(history["history"].size() == 2);
    CHECK(history["events"].size() == 2);
    CHECK(history["events"][1]["event"] == "page back");
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("a page that the story no longer links to is gone from its text") {
    PagedDesk desk;
    desk.add(desk.story.url(1));
    desk.story.linked_to = 2;
    desk.story.serve_all();
    desk.paper.serve(desk.story.path(3), error_page(404));
    CHECK(desk.add(desk.story.url(1))["outcome"] == "new revision");
    CHECK_FALSE(contains(desk.text(), "lighthouse lamp"));
    CHECK(contains(desk.text("s1@1"), "lighthouse lamp"));
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("pages of comments below a story are no pages of it, and are not asked for again") {
    PagedDesk desk;
    desk.story.linked_to = 2;
    // Drupal's pager: the same story, other comments.
    desk.story.texts = {kTexts[0], kTexts[0]};
    desk.story.below = "<section class=thread><p>I walked there on Sunday.</p></section>";
    desk.story.serve_all();
    CHECK(desk.add(desk.story.url(1))["outcome"] == "kept");
    CHECK(desk.rows("list").size() == 1);
    const std::string text = desk.text();
    CHECK(text.find("harbour board voted") == text.rfind("harbour board voted"));
    CHECK(desk.asked(2) == 1);
    CHECK(desk.add(desk.story.url(1))["outcome"] == "unchanged");
    CHECK(desk.asked(2) == 1);
    CHECK(desk.history_of()["history"].size() == 1);
    CHECK(desk.history_of()["events"].empty());
}

TEST_CASE("one page with the whole story is taken in place of its pages") {
    PagedDesk desk;
    const std::string all = std::string(kPath) + "?page=all";
    const std::string canonical = "<link rel=canonical href=\"" + desk.paper.url(all) + "\">";
    const auto serve = [&](std::size_t number) {
        Answer answer;
        answer.body = desk.story.html(number);
        answer.body.insert(answer.body.find("<title>"), canonical);
        answer.etag = '"' + std::to_string(std::hash<std::string>{}(answer.body)) + '"';
        desk.paper.serve(desk.story.path(number), answer);
    };
    const auto serve_whole = [&](const std::string& more) {
        PagedStory whole{desk.paper, {kTexts[0] + std::string(kTexts[1]) + kTexts[2] + more}};
        whole.links = false;
        Answer answer;
        answer.body = whole.html(1);
        answer.body.insert(answer.body.find("<title>"), canonical);
        answer.etag = '"' + std::to_string(std::hash<std::string>{}(answer.body)) + '"';
        desk.paper.serve(all, answer);
    };
    serve(2);
    serve_whole("");
    Answer first;
    first.body = desk.story.html(1);
    first.body.insert(first.body.find("<title>"), canonical);
    first.etag = "\"one\"";
    const std::string path = desk.story.path(1);
    desk.paper.serve(path, first);
    CHECK(desk.add(desk.story.url(1))["outcome"] == "kept");
    CHECK(desk.asked(2) == 0);
    CHECK(desk.rows("list").size() == 1);
    CHECK(in_order(desk.text(), {"harbour board voted", "quarry at Sandvik", "lighthouse lamp"}));
    CHECK(desk.add(desk.story.url(1))["outcome"] == "unchanged");
    serve_whole(
        "<p>The mayor said on Friday that she would lay that last stone herself, if her "
        "back allows, and that the band of the fire brigade had been booked.</p>");
    CHECK(desk.add(desk.story.url(1))["outcome"] == "new revision");
    CHECK(desk.history_of(desk.story.url(1))["history"].size() == 2);
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("a crawl keeps a story on several pages once, and asks for each page once") {
    PagedDesk desk;
    const auto list_page = [&](int number) {
        Answer answer;
        answer.body = "<!doctype html><title>Port news</title><h1>Port news</h1>";
        if (number == 1) {
            answer.body += "<h2><a href=\"" + desk.story.path(1) +
                           "\">Breakwater to be rebuilt after storms</a></h2>";
            answer.body += "<a rel=next href=\"/port/page/2\">2</a>";
        } else {
            answer.body += "<h2><a href=\"" + desk.story.path(2) +
                           "\">Breakwater to be rebuilt: the quarry</a></h2>"
                           "<a rel=prev href=\"/port\">1</a>";
        }
        return answer;
    };
    desk.paper.serve("/port", list_page(1));
    desk.paper.serve("/port/page/2", list_page(2));
    for (const bool whole : {false, true}) {
        CAPTURE(whole);
        desk.paper.forget_requests();
        std::vector<std::string> words = Desk::on_loopback({desk.paper.url("/port"), "--json"});
        if (whole) words.emplace_back("--whole-site");
        const ProgramResult result = desk.stet("crawl", words);
        CAPTURE(result.err);
        REQUIRE(result.exit_status == 0);
        CHECK(nlohmann::json::parse(result.out)["new_stories"] == (whole ? 0 : 1));
        const std::vector<nlohmann::json> stories = desk.rows("list");
        REQUIRE(stories.size() == 1);
        CHECK(stories[0]["revisions"] == 1);
        for (const std::size_t page : {1U, 2U, 3U}) {
            CAPTURE(page);
            CHECK(desk.asked(page) <= 1);
        }
        CHECK(desk.paper.count("/port/page/2") == (whole ? 1 : 0));
    }
    // A third pass: one page changed, and the others are asked on condition.
    std::string& second = desk.story.texts[1];
    second.replace(second.find("four hundred metres"), 12, "six hundred");
    desk.story.serve(2);
    desk.paper.forget_requests();
    const ProgramResult again =
        desk.stet("crawl", Desk::on_loopback({desk.paper.url("/port"), "--json"}));
    REQUIRE(again.exit_status == 0);
    CHECK(nlohmann::json::parse(again.out)["new_revisions"] == 1);
    for (const SeenRequest& request : desk.paper.requests()) {
        if (!request.target.starts_with(kPath)) continue;
        CAPTURE(request.target);
        CHECK_FALSE(request.header("if-none-match").empty());
    }
    CHECK(contains(desk.text(), "six hundred"));
    CHECK(in_order(desk.text(), {"harbour board voted", "quarry at Sandvik", "lighthouse lamp"}));
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("a crawl that meets a later page first keeps the story") {
    PagedDesk desk;
    Answer front;
    front.body = "<!doctype html><title>Port</title><h2><a href=\"" + desk.story.path(2) +
                 "\">Breakwater to be rebuilt: the quarry</a></h2>";
    desk.paper.serve("/port", front);
    const ProgramResult result =
        desk.stet("crawl", Desk::on_loopback({desk.paper.url("/port"), "--json"}));
    REQUIRE(result.exit_status == 0);
    const std::vector<nlohmann::json> stories = desk.rows("list");
    REQUIRE(stories.size() == 1);
    CHECK(stories[0]["url"] == desk.story.url(1));
    CHECK(in_order(desk.text(), {"harbour board voted", "quarry at Sandvik", "lighthouse lamp"}));
}

TEST_CASE("a watch asks for every page of a story, and sees the change of one") {
    PagedDesk desk;
    const auto once = [&] {
        const ProgramResult result = desk.stet(
            "watch", Desk::on_loopback({"--page", desk.story.url(1), "--once", "--json"}));
        CAPTURE(result.err);
        REQUIRE(result.exit_status == 0);
        return nlohmann::json::parse(result.out);
    };
    bool changed = false;
    SUBCASE("seen for the first time") {}
    SUBCASE("that were kept before, and of which one changed since") {
        desk.add(desk.story.url(1));
        std::string& second = desk.story.texts[1];
        second.replace(second.find("four hundred metres"), 12, "six hundred");
        desk.story.serve(2);
        desk.paper.forget_requests();
        changed = true;
    }
    const nlohmann::json report = once();
    CHECK(report["new_stories"] == (changed ? 0 : 1));
    CHECK(report["new_revisions"] == (changed ? 1 : 0));
    CHECK(contains(desk.text(), "six hundred") == changed);
    CHECK(desk.rows("list").size() == 1);
    CHECK(in_order(desk.text(), {"harbour board voted", "quarry at Sandvik", "lighthouse lamp"}));
    for (const std::size_t page : {1U, 2U, 3U}) CHECK(desk.asked(page) == 1);
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("robots.txt is asked for each page of a story") {
    PagedDesk desk;
    desk.paper.serve("/robots.txt",
                     plain_text("User-agent: *\nDisallow: " + desk.story.path(2) + "\n"));
    CHECK(desk.add(desk.story.url(1))["outcome"] == "kept");
    CHECK(desk.asked(2) == 0);
    CHECK(contains(desk.text(), "harbour board voted"));
    CHECK_FALSE(contains(desk.text(), "quarry at Sandvik"));
}

TEST_CASE("a story on several pages goes out as WARC and comes back as the same story") {
    PagedDesk desk;
    desk.add(desk.story.url(1));
    std::string& second = desk.story.texts[1];
    second.replace(second.find("four hundred metres"), 12, "six hundred");
    desk.story.serve(2);
    desk.add(desk.story.url(1));
    desk.paper.serve(desk.story.path(3), error_page(404));
    desk.add(desk.story.url(1));
    const std::string file = desk.directory.file("paper.warc.gz");
    REQUIRE(desk.stet("export", {"--format", "warc", "--output", file}).exit_status == 0);

    const std::string other = desk.directory.file("other.db");
    const auto at_other = [&](const std::string& command, const std::string& word) {
        const ProgramResult result = run_stet({command, "--archive", other, word});
        CAPTURE(result.err);
        CHECK(result.exit_status == 0);
        return result.out;
    };
    at_other("import", file);
    const auto names = [](const nlohmann::json& history) {
        std::vector<std::string> found;
        for (const nlohmann::json& revision : history["history"]) {
            found.push_back(revision["revision"].get<std::string>());
        }
        return found;
    };
    const ProgramResult history = run_stet({"history", "--archive", other, "s1", "--json"});
    REQUIRE(history.exit_status == 0);
    const nlohmann::json there = nlohmann::json::parse(history.out);
    CHECK(names(there) == names(desk.history_of()));
    CHECK(there["events"].size() == 1);
    CHECK(at_other("show", "s1") == desk.text());
    CHECK(run_stet({"list", "--archive", other, "--json"}).out.find("\"s2\"") == std::string::npos);
    CHECK(run_stet({"check", "--archive", other}).exit_status == 0);

    // So it does as an archive of its own, and merged into one.
    const std::string small = desk.directory.file("small.db");
    REQUIRE(desk.stet("export", {"--format", "archive", "-o", small, "s1"}).exit_status == 0);
    const std::string merged = desk.directory.file("merged.db");
    REQUIRE(run_stet({"merge", "--archive", merged, small}).exit_status == 0);
    for (const std::string& archive : {small, merged}) {
        CAPTURE(archive);
        const ProgramResult told = run_stet({"history", "--archive", archive, "s1", "--json"});
        REQUIRE(told.exit_status == 0);
        const nlohmann::json copy = nlohmann::json::parse(told.out);
        CHECK(names(copy) == names(desk.history_of()));
        CHECK(copy["pages"] == desk.history_of()["pages"]);
        CHECK(run_stet({"check", "--archive", archive}).exit_status == 0);
    }
    REQUIRE(desk.stet("compact", {"--keep", "revisions"}).exit_status == 0);
    CHECK(desk.stet("reextract").exit_status == 0);
    CHECK(names(desk.history_of()) == names(there));
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("where a list names a later page, a watch looks at the story by its first") {
    PagedDesk desk;
    desk.add(desk.story.url(1));
    Answer front;
    front.body = "<!doctype html><title>Port</title><h2><a href=\"" + desk.story.path(2) +
                 "\">Breakwater to be rebuilt: the quarry</a></h2>";
    desk.paper.serve("/port", front);
    desk.paper.forget_requests();
    const ProgramResult result =
        desk.stet("watch", Desk::on_loopback({desk.paper.url("/port"), "--once", "--json"}));
    CAPTURE(result.err);
    REQUIRE(result.exit_status == 0);
    for (const std::size_t page : {1U, 2U, 3U}) CHECK(desk.asked(page) == 1);
    std::set<std::string> watched;
    for (const nlohmann::json& row : desk.rows("watch", {"--list"})) {
        if (!row["due"].is_null()) watched.insert(row["url"].get<std::string>());
    }
    CHECK(watched == std::set<std::string>{desk.paper.url("/port"), desk.story.url(1)});
    CHECK(desk.rows("list").size() == 1);
}

TEST_CASE("a story has at most 20 pages") {
    PagedDesk desk;
    constexpr std::size_t kPages = 25;
    constexpr std::size_t kMost = 20;
    desk.story.texts.clear();
    for (std::size_t i = 1; i <= kPages; ++i) {
        const std::string day = "On day " + std::to_string(i) + " ";
        std::string text = kTexts.at(i % kTexts.size());
        for (std::size_t at = text.find("<p>"); at != std::string::npos;
             at = text.find("<p>", at + 1)) {
            text.insert(at + 3, day);
        }
        desk.story.texts.push_back(text);
    }
    desk.story.serve_all();
    CHECK(desk.add(desk.story.url(1))["outcome"] == "kept");
    CHECK(desk.history_of()["pages"].size() == kMost);
    CHECK(desk.asked(kMost) == 1);
    CHECK(desk.asked(kMost + 1) == 0);
    CHECK(contains(desk.text(), "On day 20 "));
    CHECK_FALSE(contains(desk.text(), "On day 21 "));
}

TEST_CASE("pictures of a story's later pages are kept with it") {
    PagedDesk desk;
    desk.story.texts[1] +=
        "<figure><img src=\"/images/quarry.jpg\" width=800 height=500><figcaption>The quarry at "
        "Sandvik in the rain. Photo: Ola Berg</figcaption></figure>";
    desk.story.serve_all();
    Answer picture;
    picture.content_type = "image/jpeg";
    picture.body = "a quarry";
    desk.paper.serve("/images/quarry.jpg", picture);
    // Page 2 answers by a redirect: its hops are no picture's.
    const std::string moved = std::string(kPath) + "-moved?page=2";
    Answer second;
    second.body = desk.story.html(2);
    desk.paper.serve(moved, second);
    desk.paper.serve(desk.story.path(2), redirect_to(moved, 302));
    REQUIRE(desk.stet("add", Desk::on_loopback({desk.story.url(1)})).exit_status == 0);
    const std::vector<nlohmann::json> shown = desk.rows("show", {"--pictures", "s1"});
    REQUIRE(shown.size() == 1);
    CHECK(shown[0]["url"] == desk.paper.url("/images/quarry.jpg"));
    CHECK(in_order(desk.text(), {"harbour board voted", "quarry at Sandvik", "lighthouse lamp"}));
    // Both addresses of the page lead to the story.
    CHECK(contains(desk.stet("history", {desk.paper.url(moved)}).out, "Breakwater"));
    CHECK(contains(desk.stet("history", {desk.story.url(2)}).out, "Breakwater"));
    CHECK(desk.add(desk.story.url(1))["outcome"] == "unchanged");
    CHECK(desk.rows("list").size() == 1);
    CHECK(desk.stet("check").exit_status == 0);
}

}  // namespace stet
