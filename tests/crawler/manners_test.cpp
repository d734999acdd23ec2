#include "crawler/manners.h"

#include "crawler/scope.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const UtcTime kNow = UtcTime(milliseconds(1'747'296'000'000));

FinishedTransfer answer(const std::string& url, int status, const std::string& fields) {
    FinishedTransfer finished;
    finished.capture.url = url;
    finished.capture.status = status;
    finished.capture.response_head =
        "HTTP/1.1 " + std::to_string(status) + " X\r\n" + fields + "\r\n";
    finished.capture.body = "x";
    return finished;
}

TEST_CASE("RFC 9110 10.2.3: a redirect's Retry-After is heeded for its host and its target") {
    struct Row {
        const char* fields;
        Visit::Step step;
        int host_waits_s;    // 0: may be asked at once
        int target_waits_s;  // of other.example
    };
    const Row rows[] = {
        {"Location: http://other.example/b\r\n", Visit::Step::follow, 0, 0},
        {"Location: http://other.example/b\r\nRetry-After: 20\r\n", Visit::Step::follow, 20, 20},
        {"Location: /b\r\nRetry-After: 20\r\n", Visit::Step::follow, 20, 0},
        // Longer than anybody waits with a redirect in hand: the look is made again later.
        {"Location: http://other.example/b\r\nRetry-After: 600\r\n", Visit::Step::again, 600, 0},
        {"Location: http://other.example/b\r\nRetry-After: soon\r\n", Visit::Step::follow, 0, 0},
    };
    const FetchOptions options;
    for (const Row& row : rows) {
        CAPTURE(row.fields);
        Politeness politeness(milliseconds{0});
        const Url url = Url::parse("http://news.example/a").value();
        Visit visit(url, options, 0);
        politeness.begin("news.example", kNow);
        const RequestEnd end = end_request(politeness, nullptr, "news.example", visit,
                                           answer("http://news.example/a", 302, row.fields), kNow);
        CHECK(end.next.step == row.step);
        CHECK(end.rests == (row.host_waits_s > 0));
        CHECK(end.to_rests == (row.target_waits_s > 0));
        const auto waits = [&](const std::string& host, int wait_s) {
            CAPTURE(host);
            CHECK(politeness.may_ask(host, kNow + seconds{wait_s}));
            if (wait_s > 0) CHECK_FALSE(politeness.may_ask(host, kNow + seconds{wait_s - 1}));
        };
        waits("news.example", row.host_waits_s);
        waits("other.example", row.target_waits_s);
    }
}

TEST_CASE("an answer says how its host is to be treated") {
    struct Row {
        const char* what;
        int status;
        TransferFault fault;
        bool rests;
    };
    const Row rows[] = {
        {"an answer", 200, TransferFault::none, false},
        {"a missing page", 404, TransferFault::none, false},
        {"too many requests", 429, TransferFault::none, true},
        {"no connection", 0, TransferFault::connect, true},
        {"refused by us", 0, TransferFault::refused, false},
        {"no proxy", 0, TransferFault::proxy, false},
    };
    const FetchOptions options;
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Politeness politeness(milliseconds{0});
        Visit visit(Url::parse("http://news.example/a").value(), options, 0);
        politeness.begin("news.example", kNow);
        FinishedTransfer finished = answer("http://news.example/a", row.status, "");
        finished.fault = row.fault;
        const RequestEnd end =
            end_request(politeness, nullptr, "news.example", visit, std::move(finished), kNow);
        CHECK(end.rests == row.rests);
        CHECK(politeness.may_ask("news.example", kNow) != row.rests);
    }
}

}  // namespace
}  // namespace stet
