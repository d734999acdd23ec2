#include "crawler/verdict.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace stet {

namespace {

Capture answer(int status,
               const std::string& body,
               const std::string& fields = "Content-Type: text/html\r\n") {
    Capture capture;
    capture.url = "https://news.example/2026/03/story";
    capture.status = status;
    capture.response_head = "HTTP/1.1 " + std::to_string(status) + " x\r\n" + fields + "\r\n";
    capture.body = body;
    return capture;
}

Article article(int words) {
    Article made;
    Block block;
    for (int i = 0; i < words; ++i) block.text += "word ";
    made.blocks.push_back(block);
    return made;
}

const Url kAsked = *Url::parse("https://news.example/2026/03/story");

}  // namespace

TEST_CASE("what stands in an article's place is told from it") {
    struct Row {
        const char* what;
        Capture capture;
        int words;  // of what was extracted; -1: nothing was
        Verdict verdict;
    };
    const Row rows[] = {
        {"article", answer(200, "<p>text"), 400, Verdict::article},
        {"short article", answer(200, "<p>text"), 30, Verdict::article},
        {"404", answer(404, "<p>gone"), -1, Verdict::missing},
        {"410", answer(410, ""), -1, Verdict::removed},
        {"451", answer(451, ""), -1, Verdict::removed},
        {"401", answer(401, ""), -1, Verdict::login},
        {"402", answer(402, ""), -1, Verdict::paywall_stub},
        {"503", answer(503, ""), -1, Verdict::server_error},
        {"429", answer(429, ""), -1, Verdict::server_error},
        {"304", answer(304, ""), -1, Verdict::not_modified},
        {"403 challenge", answer(403, "<title>Just a moment...</title>"), -1, Verdict::challenge},
        {"challenge by field",
         answer(403, "<p>x", "Content-Type: text/html\r\ncf-mitigated: challenge\r\n"), -1,
         Verdict::challenge},
        {"503 challenge", answer(503, "<script src=/cdn-cgi/challenge-platform/h/b/x.js></script>"),
         -1, Verdict::challenge},
        {"an article about robots", answer(200, "<title>Are you a robot?</title>"), 900,
         Verdict::article},
        {"soft 404", answer(200, "<title>Page not found | News</title>"), 10, Verdict::soft_error},
        {"an article about 404", answer(200, "<title>404: how an error page became famous</title>"),
         900, Verdict::article},
        {"shell", answer(200, "<div id=\"root\"></div>"), 0, Verdict::empty_shell},
        {"PDF", answer(200, "%PDF-", "Content-Type: application/pdf\r\n"), -1,
         Verdict::not_article},
        {"empty", answer(200, ""), 0, Verdict::soft_error},
    };
    for (const Row& row : rows) {
        const std::string what = row.what;
        CAPTURE(what);
        const Article made = article(std::max(row.words, 0));
        const Judgement got = judge(row.capture, kAsked, row.words < 0 ? nullptr : &made);
        CHECK(verdict_name(got.verdict) == verdict_name(row.verdict));
        CHECK(got.why.empty() ==
              (row.verdict == Verdict::article || row.verdict == Verdict::not_modified));
    }
}

TEST_CASE("where a redirect ended tells walls and homes") {
    struct Row {
        const char* url;
        Verdict verdict;
    };
    const Row rows[] = {
        {"https://news.example/", Verdict::soft_error},
        {"https://www.news.example/index.html", Verdict::soft_error},
        {"https://consent.example/?to=x", Verdict::consent},
        {"https://consent.news.example/v2/collect?to=x", Verdict::consent},
        {"https://news.example/consent/?to=x", Verdict::consent},
        {"https://news.example/account/login?to=x", Verdict::login},
        {"https://login.news.example/a", Verdict::login},
        {"https://news.example/2026/03/story-2", Verdict::article},
    };
    for (const Row& row : rows) {
        const std::string text = row.url;
        CAPTURE(text);
        Capture capture = answer(200, "<p>text");
        capture.url = row.url;
        const Article made = article(400);
        const Verdict got = judge(capture, kAsked, &made).verdict;
        CHECK(verdict_name(got) == verdict_name(row.verdict));
    }
}

TEST_CASE("a cut page, a stub of a paid one and a list page are no articles") {
    Capture cut = answer(200, "<p>text");
    cut.truncated = "disconnect";
    Article made = article(400);
    CHECK(judge(cut, kAsked, &made).verdict == Verdict::truncated);
    Article stub = article(20);
    stub.paywalled.value = true;
    stub.paywalled.source = Source::json_ld;
    CHECK(judge(answer(200, "<p>text"), kAsked, &stub).verdict == Verdict::paywall_stub);
    made.not_article = "list page";
    CHECK(judge(answer(200, "<p>text"), kAsked, &made).why == "list page");
}

TEST_CASE("HTML is known by its type, or by its look where the type says nothing") {
    CHECK(is_html(answer(200, "x", "Content-Type: text/html; charset=x\r\n")));
    CHECK(is_html(answer(200, " <!DOCTYPE HTML>", "")));
    CHECK(is_html(answer(200, "<html>", "Content-Type: text/plain\r\n")));
    CHECK_FALSE(is_html(answer(200, "<rss>", "")));
    CHECK_FALSE(is_html(answer(200, "<html>", "Content-Type: application/rss+xml\r\n")));
}

}  // namespace stet
