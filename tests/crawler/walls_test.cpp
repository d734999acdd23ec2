// Walls as a server sends them, read as a crawl reads them: fixtures/walls.
#include "crawler/reading.h"
#include "store/archive.h"
#include "tests/support/fixture.h"

#include <doctest/doctest.h>

namespace stet {

namespace {

constexpr const char* kAsked = "https://news.example/2025/05/ferry-fares-rise-in-june";

/// The page of a fixture, read as the answer to a story's address.
Reading read_wall(const std::string& file,
                  const std::string& answered,
                  int status,
                  const std::string& truncated,
                  int minute) {
    Reading reading;
    reading.asked = *Url::parse(kAsked);
    reading.item.task = Task::article;
    reading.item.depth = 1;
    reading.site = "news.example";
    const auto hop = [&](const std::string& url) {
        Capture capture;
        capture.url = url;
        capture.started = capture.finished = UtcTime{std::chrono::minutes{29'000'000 + minute}};
        return capture;
    };
    if (answered != kAsked) {
        Capture redirect = hop(kAsked);
        redirect.status = 302;
        redirect.verdict = Verdict::redirect;
        redirect.response_head = "HTTP/1.1 302 Found\r\nLocation: " + answered + "\r\n\r\n";
        reading.look.hops.push_back(redirect);
    }
    Capture answer = hop(answered);
    answer.status = status;
    answer.response_head = "HTTP/1.1 " + std::to_string(status) +
                           " x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
    answer.body = read_file(fixture_path("walls") / file);
    if (!truncated.empty()) {
        answer.truncated = truncated;
        answer.body.resize(answer.body.size() * 2 / 3);
    }
    reading.look.hops.push_back(answer);
    read_answer(reading, {});
    return reading;
}

}  // namespace

TEST_CASE("a wall is told from the article, is kept, and replaces nothing") {
    struct Row {
        const char* file;
        const char* answered;
        int status;
        const char* truncated;
        Verdict verdict;
    };
    const Row rows[] = {
        {"consent-in-place.html", kAsked, 200, "", Verdict::consent},
        {"consent-redirect.html", "https://consent.news.example/?to=x", 200, "", Verdict::consent},
        {"paywall-stub.html", kAsked, 200, "", Verdict::paywall_stub},
        {"login-redirect.html", "https://news.example/account/login?to=x", 200, "", Verdict::login},
        {"challenge.html", kAsked, 403, "", Verdict::challenge},
        {"challenge.html", kAsked, 200, "", Verdict::challenge},
        {"soft-404.html", kAsked, 200, "", Verdict::soft_error},
        {"empty-shell.html", kAsked, 200, "", Verdict::empty_shell},
        {"article.html", kAsked, 200, "disconnect", Verdict::truncated},
        {"article.html", kAsked, 200, "time", Verdict::truncated},
    };
    Archive archive(":memory:", Archive::Mode::create);
    int minute = 0;
    const Reading good = read_wall("article.html", kAsked, 200, "", minute++);
    CHECK(verdict_name(good.judgement.verdict) == verdict_name(Verdict::article));
    const Added first = archive.add(good.look);
    REQUIRE(first.outcome == Added::Outcome::new_story);
    for (const Row& row : rows) {
        const std::string file = row.file;
        CAPTURE(file);
        const Reading reading =
            read_wall(row.file, row.answered, row.status, row.truncated, minute++);
        CHECK(verdict_name(reading.judgement.verdict) == verdict_name(row.verdict));
        CHECK_FALSE(reading.judgement.why.empty());
        const Added added = archive.add(reading.look);
        CHECK(added.outcome == Added::Outcome::no_article);
        CHECK(added.kept);
        CHECK(added.revision == first.revision);
    }
    CHECK(archive.history("s1").size() == 1);
    CHECK(archive.looks("s1").size() == 1 + std::size(rows));
    CHECK(archive.story("s1").state == "live");
}

}  // namespace stet
