// What a crawl or a watch has done so far, for Prometheus: --metrics ADDRESS.
#pragma once

#include "cli/command.h"
#include "crawler/watch.h"

#include <memory>
#include <string>

namespace stet {

/// The exposition format, text 0.0.4.
std::string metrics_text(const CrawlProgress& progress);
std::string metrics_text(const WatchProgress& progress);

/// Answers `GET /metrics` on a thread of its own, until it goes.
class MetricsServer {
public:
    /// `address`: "127.0.0.1:9464", ":9464" (loopback) or "[::1]:9464"; port 0 takes a free one.
    /// Throws usage where it is none, failed where it cannot listen.
    explicit MetricsServer(const std::string& address);
    ~MetricsServer();
    MetricsServer(const MetricsServer&) = delete;
    MetricsServer& operator=(const MetricsServer&) = delete;

    void set(std::string text);
    int port() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// The server that --metrics asks for, with a first text, its port told on stderr; none for "".
std::unique_ptr<MetricsServer> serve_metrics(const std::string& address,
                                             std::string text,
                                             const Settings& settings,
                                             Io& io);

}  // namespace stet
