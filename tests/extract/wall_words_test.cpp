#include "extract/wall_words.h"

#include "extract/article.h"

#include <doctest/doctest.h>

#include <string>

namespace {

struct Row {
    const char* line;
    bool is;
};

const char* const kStart =
    "<p>The council voted on Monday night to close the old bridge over the river for two years "
    "while engineers replace its rusted supports.</p>"
    "<p>About 4,000 cars use the crossing each day, and drivers will have to take the ring road "
    "instead, the head of traffic said after the meeting.</p>";

stet::Article article_of(const std::string& headline, const std::string& body) {
    return stet::extract_article("<title>" + headline + "</title><h1>" + headline + "</h1>" + body,
                                 {});
}

}  // namespace

TEST_CASE("a wall is told by the words for who may read on, not by subscriptions alone") {
    const Row rows[] = {
        {"Subscribe to continue reading", true},
        {"This article is for subscribers.", true},
        {"This article is for subscribers only", true},
        {"Weiterlesen mit Plus", true},
        {"Dieser Artikel ist exklusiv für Abonnenten", true},
        {"Article réservé aux abonnés", true},
        {"Contenido exclusivo para suscriptores", true},
        {"Contenuto riservato agli abbonati", true},
        {"Conteúdo exclusivo para assinantes", true},
        {"Dit artikel is alleen voor abonnees", true},
        {"Материал доступен только подписчикам", true},
        {"この記事は有料会員限定です。残り1200文字", true},
        {"구독자 전용 기사입니다", true},
        {"Subscribe to our newsletter", false},
        {"The paper has lost half of its subscribers", false},
        {"“This article is for subscribers only,” the page said.", false},
        {"", false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        CHECK(stet::is_wall_line(row.line) == row.is);
    }
}

TEST_CASE("a headline is live behind or before a mark") {
    const Row rows[] = {
        {"LIVE: Council votes on the bridge", true},
        {"Council votes on the bridge – live updates", true},
        {"Liveticker: Rat sperrt Brücke", true},
        {"EN DIRECT - Le conseil ferme le pont", true},
        {"Прямой эфир: совет закрыл мост", true},
        {"Live music is back on the bridge", false},
        {"Where do we live: on the east bank", false},
        {"The bridge where they live", false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        CHECK(stet::is_live_headline(row.line) == row.is);
    }
}

TEST_CASE("a short body before such words is paywalled, and they are no part of it") {
    const std::string wall = "<p>Subscribe to continue reading</p>";
    const stet::Article article = article_of("Bridge shut", kStart + wall);
    CHECK(article.paywalled.value);
    CHECK(article.paywalled.source == stet::Source::text);
    CHECK(article.blocks.back().text.find("About 4,000") == 0);
    CHECK_FALSE(article_of("Bridge shut", kStart).paywalled);
    std::string whole;
    for (int i = 0; i < 10; ++i) whole += kStart;
    CHECK_FALSE(article_of("Bridge shut", whole + wall).paywalled);
}

TEST_CASE("posts with their clocks below a headline that says so are live") {
    std::string posts;
    for (const char* clock : {"14:05", "13:40", "12:55"}) {
        posts.append("<h3>").append(clock).append(" Update</h3>").append(kStart);
    }
    const stet::Article article = article_of("LIVE: Council votes", posts);
    CHECK(article.live.value);
    CHECK(article.live.source == stet::Source::text);
    CHECK_FALSE(article_of("Council votes", posts).live);
    CHECK_FALSE(article_of("LIVE: Council votes", kStart).live);
}
