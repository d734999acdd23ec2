#include "crawler/transfer.h"

#include "crawler/guard.h"
#include "crawler/http_fields.h"
#include "tests/support/misbehaving_server.h"
#include "tests/support/nginx.h"
#include "tests/support/temp_dir.h"
#include "tests/support/web_site.h"

#include <doctest/doctest.h>

#include <fstream>

namespace stet {
using namespace std::chrono_literals;

namespace {

FetchOptions local_options() {
    FetchOptions options;
    options.allow_private = true;
    options.connect_timeout = 5s;
    options.total_timeout = 20s;
    return options;
}

/// Makes one request and waits for its end.
FinishedTransfer ask(Transfers& transfers, const TransferRequest& request) {
    const std::uint64_t id = transfers.start(request);
    while (true) {
        for (FinishedTransfer& finished : transfers.poll(200ms)) {
            if (finished.id == id) return std::move(finished);
        }
    }
}

FinishedTransfer ask(const std::string& url, FetchOptions options = local_options()) {
    Transfers transfers(options, 2);
    TransferRequest request;
    request.url = *Url::parse(url);
    FinishedTransfer finished = ask(transfers, request);
    decode_capture(finished.capture, options);
    return finished;
}

}  // namespace

TEST_CASE("an exchange is kept as it crossed the wire, its body decoded") {
    WebSite site;
    Answer page;
    page.body = "<p>" + std::string(5'000, 'x');
    page.gzip = true;
    page.etag = "\"v1\"";
    site.serve("/a", page);
    const FinishedTransfer got = ask(site.url("/a#part"));
    const Capture& capture = got.capture;
    CHECK(capture.url == site.url("/a"));
    CHECK(capture.status == 200);
    CHECK(capture.body == page.body);
    CHECK(capture.wire_bytes < 1'000);
    CHECK(capture.wire_digest.starts_with("sha256:"));
    CHECK(capture.protocol == "HTTP/1.1");
    CHECK(capture.ip_address == "127.0.0.1");
    CHECK(capture.request_head.starts_with("GET /a HTTP/1.1\r\nHost: 127.0.0.1:"));
    CHECK(capture.request_head.ends_with("\r\n\r\n"));
    CHECK(header_joined(capture.request_head, "User-Agent").starts_with("stet/"));
    CHECK(capture.response_head.starts_with("HTTP/1.1 200"));
    CHECK(capture.response_head.ends_with("\r\n\r\n"));
    CHECK(header_joined(capture.response_head, "Content-Encoding") == "gzip");
    CHECK(capture.truncated == "");
    CHECK(capture.finished >= capture.started);
}

TEST_CASE("a redirect is an answer, not followed") {
    WebSite site;
    site.serve("/a", redirect_to("/b"));
    const FinishedTransfer got = ask(site.url("/a"));
    CHECK(got.capture.status == 301);
    CHECK(header_joined(got.capture.response_head, "Location") == "/b");
    CHECK(site.count("/b") == 0);
}

TEST_CASE("connections are used again, and several requests run at once") {
    WebSite site;
    site.serve("/a", plain_text("a"));
    const FetchOptions options = local_options();
    Transfers transfers(options, 4);
    TransferRequest request;
    request.url = *Url::parse(site.url("/a"));
    for (int i = 0; i < 5; ++i) transfers.start(request);
    std::size_t done = 0;
    while (done < 5) {
        for (const FinishedTransfer& finished : transfers.poll(200ms)) {
            CHECK(finished.capture.status == 200);
            ++done;
        }
    }
    CHECK(transfers.active() == 0);
}

TEST_CASE("faults: what came is kept and its end is told") {
    struct Row {
        const char* what;
        const char* script;
        int status;
        const char* truncated;
        const char* body;
    };
    const Row rows[] = {
        {"whole", "HTTP/1.1 200 OK\nContent-Length: 5\n\n@raw\nhello", 200, "", "hello"},
        {"cut off", "HTTP/1.1 200 OK\nContent-Length: 50\n\n@raw\nhello", 200, "disconnect",
         "hello"},
        {"chunk cut off", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello", 200,
         "disconnect", "hello"},
        {"trailer", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\nX: y\n\n", 200, "",
         "hello"},
        {"early hints",
         "HTTP/1.1 103 Early Hints\nLink: </s>\n\nHTTP/1.1 200 OK\nContent-Length: "
         "5\n\n@raw\nhello",
         200, "", "hello"},
        {"no head", "@raw\nHTTP/1.1 200 OK\\r\\nContent-Le", 0, "", ""},
        {"not HTTP", "hello there", 0, "", ""},
        {"closed at once", "", 0, "", ""},
    };
    for (const Row& row : rows) {
        const std::string what = row.what;
        CAPTURE(what);
        MisbehavingServer server(row.script);
        const FinishedTransfer got = ask(server.url("/"));
        CHECK(got.capture.status == row.status);
        CHECK(got.capture.truncated == row.truncated);
        CHECK(got.capture.body == row.body);
        CHECK((got.fault == TransferFault::none) == (row.status != 0));
        CHECK(got.capture.failure.empty() == (row.status != 0));
        if (row.status != 0) CHECK(got.capture.response_head.starts_with("HTTP/1.1 200"));
        CHECK(got.capture.response_head.find("X: y") == std::string::npos);
    }
}

TEST_CASE("limits: headers, body and time") {
    {
        MisbehavingServer server(
            "HTTP/1.1 200 OK\n@repeat 20000 X-Flood: aaaaaaaaaaaaaaaaaaaa\n\n");
        FetchOptions options = local_options();
        options.max_header_bytes = 64U << 10U;
        const FinishedTransfer got = ask(server.url("/"), options);
        CHECK(got.capture.status == 0);
        CHECK(got.fault == TransferFault::protocol);
        CHECK(server.bytes_sent() < 10U << 20U);
    }
    {
        WebSite site;
        Answer endless;
        endless.body = "x";
        endless.content_type = "application/octet-stream";  // or the server squeezes it for long
        endless.framing = Answer::Framing::over_long;
        site.serve("/", endless);
        FetchOptions options = local_options();
        options.max_body_bytes = 100'000;
        const FinishedTransfer got = ask(site.url("/"), options);
        CHECK(got.capture.body.size() == 100'000);
        CHECK(got.capture.truncated == "length");
    }
    {
        WebSite site;
        Answer slow;
        slow.body = std::string(10'000, 'x');
        slow.pause_at = 4'000;
        site.serve("/", slow);
        FetchOptions options = local_options();
        options.total_timeout = 300ms;
        const FinishedTransfer got = ask(site.url("/"), options);
        CHECK(got.capture.status == 200);
        CHECK(got.capture.truncated == "time");
        site.release_all();
    }
}

TEST_CASE("the connected address is judged, whatever the name says") {
    WebSite site;
    site.serve("/", plain_text("secret"));
    FetchOptions options = local_options();
    options.allow_private = false;
    for (const std::string& host : {std::string("127.0.0.1"), std::string("localhost")}) {
        CAPTURE(host);
        const FinishedTransfer got =
            ask("http://" + host + ":" + std::to_string(site.port()) + "/", options);
        CHECK(got.capture.status == 0);
        CHECK(got.fault == TransferFault::refused);
        CHECK(got.capture.failure.find("loopback") != std::string::npos);
    }
    CHECK(site.requests().empty());
}

TEST_CASE("a cloud's metadata address is refused, whatever is allowed, unless it was typed") {
    FetchOptions options = local_options();
    options.allow_private = true;
    const FinishedTransfer got = ask("http://169.254.169.254/latest/", options);
    CHECK(got.fault == TransferFault::refused);
    CHECK(got.capture.failure == "refused: 169.254.169.254 is a cloud metadata address");
    struct Row {
        const char* address;
        bool metadata;
    };
    for (const Row& row : {Row{"169.254.169.254", true},
                           {"[::ffff:169.254.169.254]", true},
                           {"[fd00:ec2::254]", true},
                           {"169.254.169.253", false},
                           {"127.0.0.1", false},
                           {"metadata.example", false},
                           {"", false}}) {
        CAPTURE(row.address);
        CHECK(is_metadata_address(row.address) == row.metadata);
    }
}

TEST_CASE("nobody listens: a failure in words") {
    int port = 0;
    {
        const WebSite gone;
        port = gone.port();
    }
    const FinishedTransfer got = ask("http://127.0.0.1:" + std::to_string(port) + "/");
    CHECK(got.capture.status == 0);
    CHECK(got.fault == TransferFault::connect);
    CHECK(!got.capture.failure.empty());
}

TEST_CASE("HTTP/2 heads are written as HTTP/1.1, and a certificate nobody vouches for is refused") {
    if (!Nginx::is_installed()) {
        MESSAGE("skipped: nginx is not installed");
        return;
    }
    const TempDir root;
    std::ofstream(root.file("a.html")) << "<p>hello";
    // nginx's workers may run as another user.
    std::filesystem::permissions(root.path(), std::filesystem::perms(0755));
    const Nginx server(root.path());
    const FinishedTransfer refused = ask(server.https_url("/a.html"));
    CHECK(refused.capture.status == 0);
    CHECK(refused.fault == TransferFault::tls);
    // What libcurl itself is told to trust is the system's business: its environment variable.
    const FinishedTransfer plain = ask(server.http_url("/a.html"));
    CHECK(plain.capture.body == "<p>hello");
}

}  // namespace stet
