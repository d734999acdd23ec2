// The servers that other tests rely on do what they promise.
#include "tests/support/fixture.h"
#include "tests/support/gzip.h"
#include "tests/support/misbehaving_server.h"
#include "tests/support/nginx.h"
#include "tests/support/run_program.h"
#include "tests/support/temp_dir.h"
#include "tests/support/web_site.h"

#include <doctest/doctest.h>

#include <future>
#include <string>

#include <httplib.h>

namespace stet {

namespace {

httplib::Client client_of(const WebSite& site) {
    return httplib::Client(site.url(""));
}

}  // namespace

TEST_CASE("a site answers what it is told, and remembers what it was asked") {
    WebSite site;
    site.serve("/a", {.body = "<p>all</p>"});
    site.serve("/a?page=2", {.body = "<p>two</p>"});
    httplib::Client client = client_of(site);
    CHECK(client.Get("/a")->body == "<p>all</p>");
    CHECK(client.Get("/a?page=2")->body == "<p>two</p>");
    CHECK(client.Get("/a?page=3")->body == "<p>all</p>");
    CHECK(client.Get("/b")->status == 404);
    CHECK(site.count("/a") == 3);
    CHECK(site.count("/a?page=2") == 1);
    const std::vector<SeenRequest> requests = site.requests();
    REQUIRE(requests.size() == 4);
    CHECK(requests[1].target == "/a?page=2");
    CHECK(requests[1].number == 2);
    CHECK(requests[1].header("host") == "127.0.0.1:" + std::to_string(site.port()));
    CHECK(site.most_at_once() == 1);
}

TEST_CASE("sites on several loopback addresses may share a port") {
    const WebSite first("127.0.0.2");
    const WebSite second("127.0.0.3", first.port());
    CHECK(second.url() == "http://127.0.0.3:" + std::to_string(first.port()) + "/");
    CHECK_THROWS(WebSite("127.0.0.2", first.port()));
}

TEST_CASE("a conditional request gets 304 only for what it has (RFC 9110 section 13)") {
    WebSite site;
    site.serve("/tag", {.body = "x", .etag = "\"v1\""});
    site.serve("/date", {.body = "x", .last_modified = "Thu, 15 May 2025 08:00:00 GMT"});
    httplib::Client client = client_of(site);
    struct Row {
        const char* path;
        const char* header;
        const char* value;
        int status;
    };
    const Row rows[] = {
        {"/tag", "If-None-Match", "\"v1\"", 304},
        {"/tag", "If-None-Match", "W/\"v1\"", 304},
        {"/tag", "If-None-Match", "\"v0\", \"v1\"", 304},
        {"/tag", "If-None-Match", "*", 304},
        {"/tag", "If-None-Match", "\"v2\"", 200},
        {"/tag", "If-Modified-Since", "Thu, 15 May 2025 08:00:00 GMT", 200},
        {"/date", "If-Modified-Since", "Thu, 15 May 2025 08:00:00 GMT", 304},
        {"/date", "If-Modified-Since", "Thu, 15 May 2025 07:00:00 GMT", 200},
    };
    for (const Row& row : rows) {
        CAPTURE(row.path);
        CAPTURE(row.value);
        const auto result = client.Get(row.path, {{row.header, row.value}});
        CHECK(result->status == row.status);
        CHECK(result->body == (row.status == 304 ? "" : "x"));
    }
    CHECK(client.Get("/tag")->get_header_value("ETag") == "\"v1\"");
}

TEST_CASE("a site sends gzip to those who accept it") {
    WebSite site;
    const std::string body(5000, 'x');
    site.serve("/", {.body = body, .gzip = true});
    httplib::Client client = client_of(site);
    client.set_decompress(false);
    const auto plain = client.Get("/");
    CHECK(plain->body == body);
    CHECK_FALSE(plain->has_header("Content-Encoding"));
    const auto packed = client.Get("/", {{"Accept-Encoding", "gzip, br"}});
    CHECK(packed->get_header_value("Content-Encoding") == "gzip");
    CHECK(packed->body == test::gzip(body));
    client.set_decompress(true);
    CHECK(client.Get("/", {{"Accept-Encoding", "gzip"}})->body == body);
}

TEST_CASE("a site's faults: chunked, cut off, over-long, redirects, errors") {
    WebSite site;
    const std::string body(2500, 'y');
    site.serve("/chunked", {.body = body, .framing = Answer::Framing::chunked});
    site.serve("/cut", {.body = body, .framing = Answer::Framing::cut_off, .cut_at = 700});
    site.serve("/long", {.body = body, .framing = Answer::Framing::over_long});
    site.serve("/moved", redirect_to("/chunked", 308));
    site.serve("/busy", error_page(503, "120"));
    httplib::Client client = client_of(site);

    const auto chunked = client.Get("/chunked");
    CHECK(chunked->get_header_value("Transfer-Encoding") == "chunked");
    CHECK(chunked->body == body);

    std::size_t received = 0;
    const auto cut = client.Get("/cut", [&](const char*, std::size_t size) {
        received += size;
        return true;
    });
    CHECK_FALSE(cut);
    CHECK(received == 700);

    received = 0;
    const auto endless = client.Get("/long", [&](const char*, std::size_t size) {
        received += size;
        return received < 5'000'000;
    });
    CHECK_FALSE(endless);
    CHECK(received >= 5'000'000);

    CHECK(client.Get("/moved")->status == 308);
    CHECK(client.Get("/moved")->get_header_value("Location") == "/chunked");
    CHECK(client.Get("/busy")->status == 503);
    CHECK(client.Get("/busy")->get_header_value("Retry-After") == "120");
}

TEST_CASE("a POST without a length has no body, and is answered (RFC 9112 section 6.3)") {
    WebSite site;
    site.serve_by("/do", [](const SeenRequest& request) {
        return plain_text(request.method + " done" + request.body);
    });
    if (find_program("curl").empty()) {
        MESSAGE("skipped: curl is not installed");
        return;
    }
    const ProgramResult result =
        run_program({"curl", "-sS", "--max-time", "10", "-X", "POST", site.url("/do")});
    CHECK(result.err == "");
    CHECK(result.out == "POST done");
}

TEST_CASE("a held request is seen, and answered when it is released") {
    WebSite site;
    site.serve("/slow", {.body = "done"});
    site.serve("/other", {.body = "quick"});
    site.hold("/slow");
    auto slow = std::async(std::launch::async, [&] { return client_of(site).Get("/slow")->body; });
    REQUIRE(site.wait_for("/slow"));
    CHECK(client_of(site).Get("/other")->body == "quick");
    CHECK(site.most_at_once() == 2);
    site.release("/slow");
    CHECK(slow.get() == "done");
}

TEST_CASE("a slow body stands still where it was told to") {
    WebSite site;
    const std::string body(10'000, 'z');
    site.serve("/slow", {.body = body, .pause_at = 4000});
    std::promise<void> first_part;
    std::size_t received = 0;
    auto slow = std::async(std::launch::async, [&] {
        return client_of(site).Get("/slow", [&](const char*, std::size_t size) {
            received += size;
            if (received == 4000) first_part.set_value();
            return true;
        });
    });
    first_part.get_future().wait();
    CHECK(received == 4000);
    site.release("/slow");
    CHECK(slow.get()->status == 200);
    CHECK(received == body.size());
}

TEST_CASE("every script under fixtures/exchanges is sent as it stands") {
    struct Row {
        const char* script;
        bool whole;  // a client takes it for a whole answer
    };
    // What the library's client makes of them: it is lax where stet need not be.
    const Row rows[] = {{"plain", true},
                        {"cut-off", false},
                        {"chunk-length-lies", false},
                        {"chunk-length-garbage", false},
                        {"chunk-no-end", false},
                        {"gzip-lie", false},
                        {"no-status-line", false}};
    for (const Row& row : rows) {
        CAPTURE(row.script);
        const MisbehavingServer server(
            read_file(fixture_path("exchanges") / (std::string(row.script) + ".http")));
        httplib::Client client(server.url(""));
        const auto result = client.Get("/page", {{"Accept-Encoding", "gzip"}});
        CHECK(static_cast<bool>(result) == row.whole);
        REQUIRE(server.requests().size() == 1);
        CHECK(server.requests()[0].starts_with("GET /page HTTP/1.1\r\n"));
    }
    CHECK(sorted_entries(fixture_path("exchanges")).size() >= 15);
    for (const auto& file : sorted_entries(fixture_path("exchanges"))) {
        CAPTURE(file.string());
        CHECK_NOTHROW(MisbehavingServer(read_file(file)));
    }
    CHECK_THROWS(MisbehavingServer("@reapet 3 x\n"));
}

TEST_CASE("a script waits for the test's step") {
    MisbehavingServer server(read_file(fixture_path("exchanges/drip.http")));
    auto page = std::async(std::launch::async,
                           [&] { return httplib::Client(server.url("")).Get("/")->body; });
    for (int drop = 0; drop < 3; ++drop) {
        REQUIRE(server.wait_for_wait());
        server.step();
    }
    const std::string body = page.get();
    CHECK(body.starts_with("<html>"));
    CHECK(body.ends_with("</html>"));
}

TEST_CASE("nginx serves files over HTTP/1.1, and HTTP/2 with TLS") {
    if (!Nginx::is_installed()) {
        MESSAGE("skipped: nginx is not installed");
        return;
    }
    TempDir root;
    std::filesystem::permissions(root.path(), std::filesystem::perms(0755));
    write_file(root.file("page.html"), "<p>served</p>");
    const Nginx nginx(root.path());
    CHECK(httplib::Client(nginx.http_url("")).Get("/page.html")->body == "<p>served</p>");
    httplib::Client secure(nginx.https_url(""));
    secure.set_ca_cert_path(nginx.certificate_file().c_str());
    CHECK(secure.Get("/page.html")->body == "<p>served</p>");
    if (find_program("curl").empty()) {
        MESSAGE("HTTP/2 not tried: curl is not installed");
        return;
    }
    const ProgramResult result = run_program({"curl", "--silent", "--show-error", "--http2",
                                              "--cacert", nginx.certificate_file(), "--write-out",
                                              " %{http_version}", nginx.https_url("/page.html")});
    CHECK(result.err == "");
    CHECK(result.out == "<p>served</p> 2");
}

TEST_CASE("a program is fed, listened to and signalled") {
    const ProgramResult echo = run_program({"sh", "-c", "cat; echo oops >&2; exit 3"},
                                           {.stdin_bytes = std::string(300'000, 'a')});
    CHECK(echo.out == std::string(300'000, 'a'));
    CHECK(echo.err == "oops\n");
    CHECK(echo.exit_status == 3);
    Program endless({"sh", "-c", "echo started; exec cat"}, {.stdin_bytes = ""});
    endless.signal(SIGKILL);
    CHECK(endless.wait().signal == SIGKILL);
    CHECK_THROWS(run_program({"no-such-program-anywhere"}));
}

}  // namespace stet
