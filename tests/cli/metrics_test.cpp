#include "cli/metrics.h"

#include <doctest/doctest.h>

#include <string>

#include <httplib.h>

namespace stet {

TEST_CASE("metrics are served as Prometheus reads them") {
    WatchProgress progress;
    progress.crawl.fetched = 12;
    progress.crawl.revisions_new = 3;
    progress.cut_off = true;
    MetricsServer server("127.0.0.1:0");
    server.set(metrics_text(progress));
    httplib::Client client("127.0.0.1", server.port());
    const auto answer = client.Get("/metrics");
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->get_header_value("Content-Type").find("version=0.0.4") != std::string::npos);
    for (const char* line :
         {"# TYPE stet_pages_fetched_total counter\nstet_pages_fetched_total 12\n",
          "\nstet_revisions_new_total 3\n", "\nstet_cut_off 1\n"}) {
        CAPTURE(line);
        CHECK(answer->body.find(line) != std::string::npos);
    }
    const auto other = client.Get("/");
    REQUIRE(other);
    CHECK(other->status == 404);
}

TEST_CASE("an address for metrics is a host and a port") {
    for (const char* address : {"", "9464", "localhost", "127.0.0.1:", "127.0.0.1:x", ":70000"}) {
        CAPTURE(address);
        CHECK_THROWS_AS(MetricsServer{address}, Error);
    }
    const MetricsServer first("127.0.0.1:0");
    CHECK_THROWS_AS(MetricsServer{"127.0.0.1:" + std::to_string(first.port())}, Error);
}

}  // namespace stet
