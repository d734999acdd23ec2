#include "crawler/fetch.h"

#include "crawler/date.h"
#include "crawler/http_fields.h"
#include "tests/crawler/conformance.h"

#include <algorithm>

namespace stet {
using namespace std::chrono_literals;
using test::conformance_cases;
using Step = Visit::Step;

namespace {

const UtcTime kNow = *parse_http_date("Thu, 15 Jan 2026 12:00:00 GMT");

FinishedTransfer answer(const std::string& url,
                        int status,
                        const std::string& fields = "",
                        const std::string& body = "x") {
    FinishedTransfer finished;
    finished.capture.url = url;
    finished.capture.status = status;
    finished.capture.response_head =
        "HTTP/1.1 " + std::to_string(status) + " x\r\n" + fields + "\r\n";
    finished.capture.body = body;
    return finished;
}

FinishedTransfer fault(TransferFault kind) {
    FinishedTransfer finished;
    finished.fault = kind;
    finished.capture.failure = "it went wrong";
    return finished;
}

std::string field(const TransferRequest& request, const std::string& name) {
    for (const std::string& line : request.headers) {
        if (line.starts_with(name + ": ")) return line.substr(name.size() + 2);
    }
    return "";
}

}  // namespace

TEST_CASE("back-off doubles, is bounded, and is spread") {
    for (int attempts = 1; attempts < 40; ++attempts) {
        const auto wait = back_off(attempts, static_cast<std::uint64_t>(attempts));
        CHECK(wait >= kFirstBackOff);
        CHECK(wait <= kLastBackOff + kLastBackOff / 4);
    }
    CHECK(back_off(2, 0) == kFirstBackOff * 2);
    CHECK(back_off(3, 1) != back_off(3, 2));
}

TEST_CASE("what is tried again, and how often") {
    struct Row {
        FinishedTransfer finished;
        Step step;
        bool slows_host;
    };
    const FetchOptions options;
    const Row rows[] = {
        {answer("http://a.example/", 429, "Retry-After: 120\r\n"), Step::again, true},
        {answer("http://a.example/", 503), Step::again, true},
        {answer("http://a.example/", 500), Step::again, false},
        {answer("http://a.example/", 501), Step::done, false},
        {answer("http://a.example/", 404), Step::done, false},
        {fault(TransferFault::connect), Step::again, false},
        {fault(TransferFault::timeout), Step::again, false},
        {fault(TransferFault::tls), Step::done, false},
        {fault(TransferFault::refused), Step::done, false},
        {fault(TransferFault::protocol), Step::done, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.finished.capture.status);
        for (const int attempts : {0, options.max_retries}) {
            Visit visit(*Url::parse("http://a.example/"), options, attempts);
            visit.request(std::nullopt);
            const Visit::Next next = visit.take(row.finished, kNow);
            CHECK(next.step == (attempts < options.max_retries ? row.step : Step::done));
            CHECK(next.slows_host == row.slows_host);
            if (row.finished.capture.status == 429) CHECK(next.wait == 120s);
        }
    }
}

TEST_CASE("a body that was cut is tried again, one over the limit is not") {
    const FetchOptions options;
    for (const auto& [truncated, step] :
         {std::pair{"disconnect", Step::again}, {"time", Step::again}, {"length", Step::done}}) {
        Visit visit(*Url::parse("http://a.example/"), options, 0);
        visit.request(std::nullopt);
        FinishedTransfer finished = answer("http://a.example/", 200);
        finished.capture.truncated = truncated;
        CHECK(visit.take(std::move(finished), kNow).step == step);
    }
}

TEST_CASE("a person's credentials stay with the host they were given for") {
    FetchOptions options;
    options.headers = {"Authorization: Basic eA==", "X-Mine: 1"};
    options.typed_sites = {"a.example"};
    struct Row {
        const char* first;
        const char* then;  // where it leads; "" nowhere
        bool given;
    };
    const Row rows[] = {
        {"http://a.example/", "", true},
        {"http://www.a.example/story", "", true},
        {"http://a.example/", "http://b.example/", false},
        {"http://a.example/", "https://a.example/", true},
        {"https://a.example/", "http://a.example/", false},
        {"http://a.example/", "http://a.example:8080/", false},
        {"http://feeds.example/of-a.xml", "", false},  // found, not typed
        {"http://feeds.example/robots.txt", "", false},
        {"http://feeds.example/go", "http://a.example/", true},
    };
    for (const Row& row : rows) {
        const std::string first = row.first;
        const std::string then = row.then;
        CAPTURE(first);
        CAPTURE(then);
        Visit visit(*Url::parse(first), options, 0);
        TransferRequest request = visit.request(std::nullopt);
        if (!then.empty()) {
            visit.take(answer(first, 302, "Location: " + then + "\r\n"), kNow);
            request = visit.request(std::nullopt);
        }
        CHECK(field(request, "Authorization") == (row.given ? "Basic eA==" : ""));
        CHECK(field(request, "X-Mine") == "1");
    }
}

TEST_CASE("a page that sets a cookie and comes back to itself is asked once more, not for ever") {
    const FetchOptions options;
    Visit visit(*Url::parse("http://a.example/x"), options, 0);
    const auto round = [&](const std::string& cookie) {
        visit.request(std::nullopt);
        FinishedTransfer finished = answer("http://a.example/x", 302, "Location: /x\r\n");
        if (!cookie.empty()) finished.cookies = {cookie};
        return visit.take(std::move(finished), kNow).step;
    };
    CHECK(round("a=1") == Step::follow);
    CHECK(round("a=2") == Step::done);
    CHECK(visit.why() == "redirect loop");
}

TEST_CASE("conformance: http/redirects.json") {
    for (const auto& row : conformance_cases("http/redirects.json")) {
        const std::string start = row.at("start");
        const std::string outcome = row.at("outcome");
        const std::string why = row.at("why");
        CAPTURE(start);
        CAPTURE(why);
        const FetchOptions options;
        Visit visit(*Url::parse(start), options, 0);
        Visit::Next next;
        std::size_t made = 0;
        for (const auto& hop : row.at("hops")) {
            int status = hop.at(0);
            if (status == 0) break;  // no further request is made
            // 304 answers a conditional request.
            std::optional<Validators> known;
            if (status == 304) known = Validators{"\"a\"", "", "sha256:00"};
            visit.request(known);
            const std::string fields =
                hop.at(1).is_null() ? "" : "Location: " + hop.at(1).get<std::string>() + "\r\n";
            ++made;
            next = visit.take(answer(visit.url().without_fragment(), status, fields), kNow);
            if (next.step != Step::follow) break;
        }
        CHECK(next.step == Step::done);
        const std::string end = visit.why();
        if (outcome == "ok" || outcome == "not-modified") {
            CHECK(end == "");
            CHECK(visit.url().href() == row.at("final").get<std::string>());
        } else if (outcome == "loop") {
            CHECK(end == "redirect loop");
        } else if (outcome == "too many") {
            CHECK(end == "too many redirects");
        } else if (outcome == "blocked") {
            CHECK(end.starts_with("redirect refused"));
        }
        CHECK(visit.take_look().hops.size() == made);  // every hop is captured
    }
}

TEST_CASE("conformance: http/revisit_decisions.json") {
    for (const auto& row : conformance_cases("http/revisit_decisions.json")) {
        const std::string store = row.at("store");
        CAPTURE(store);
        CAPTURE(row.at("why").get<std::string>());
        const FetchOptions options;
        Visit visit(*Url::parse("http://a.example/story"), options, 0);
        const auto& previous = row.at("previous");
        const auto& response = row.at("response");
        std::optional<Validators> known;
        if (!previous.is_null() && !response.value("unasked", false)) {
            known.emplace();
            known->etag = previous.value("etag", "");
            known->last_modified = previous.value("last_modified", "");
            if (previous.contains("payload_sha1") && !previous.at("payload_sha1").is_null()) {
                known->payload_digest = previous.at("payload_sha1").get<std::string>();
            }
        }
        const TransferRequest request = visit.request(known);
        const auto& must = row.at("request_must_have");
        for (const auto& [name, value] : must.items()) {
            CHECK(field(request, name) == value.get<std::string>());
        }
        if (must.empty()) {
            CHECK(field(request, "If-None-Match") == "");
            CHECK(field(request, "If-Modified-Since") == "");
        }
        const int status = response.at("status");
        const std::string body =
            response.contains("bytes") && response.at("bytes") == 0 ? "" : "page";
        FinishedTransfer finished = answer("http://a.example/story", status, "", body);
        finished.capture.truncated = response.value("truncated", "");
        const Visit::Next next = visit.take(std::move(finished), kNow);
        if (store.find("retry without caches") != std::string::npos) {
            CHECK(next.step == Step::follow);
            CHECK(field(visit.request(known), "Cache-Control") == "no-cache");
            CHECK(field(visit.request(known), "If-None-Match") == "");
        } else if (store.find("retry") != std::string::npos || status == 503) {
            CHECK(next.step == Step::again);
        } else {
            CHECK(next.step == Step::done);
            CHECK(visit.why() == "");
        }
    }
}

}  // namespace stet
