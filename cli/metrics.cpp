#include "cli/metrics.h"

#include "cli/log.h"
#include "store/error.h"

#include <fmt/format.h>

#include <charconv>
#include <mutex>
#include <thread>

#include <httplib.h>

namespace stet {
namespace {

struct Metric {
    const char* name;
    const char* kind;
    const char* help;
    double value;
};

std::string exposition(std::initializer_list<Metric> metrics) {
    std::string text;
    for (const Metric& metric : metrics) {
        text += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", metric.name, metric.help,
                            metric.kind, metric.value);
    }
    return text;
}

}  // namespace

std::string metrics_text(const CrawlProgress& progress) {
    const auto number = [](auto value) { return static_cast<double>(value); };
    return exposition({
        {"stet_pages_fetched_total", "counter", "Pages and lists fetched.",
         number(progress.fetched)},
        {"stet_stories_new_total", "counter", "Stories seen for the first time.",
         number(progress.stories_new)},
        {"stet_revisions_new_total", "counter", "New revisions of known stories.",
         number(progress.revisions_new)},
        {"stet_unchanged_total", "counter", "Looks that found the text unchanged.",
         number(progress.unchanged)},
        {"stet_no_article_total", "counter", "Answers without an article.",
         number(progress.no_article)},
        {"stet_failed_total", "counter", "Pages that could not be fetched.",
         number(progress.failed)},
        {"stet_pictures_total", "counter", "Looks at pictures.", number(progress.pictures)},
        {"stet_wire_bytes_total", "counter", "Bytes received.", number(progress.bytes)},
        {"stet_queue_waiting", "gauge", "URLs that wait.", number(progress.waiting)},
        {"stet_hosts", "gauge", "Hosts asked.", number(progress.hosts)},
        {"stet_uptime_seconds", "gauge", "Since the start.",
         number(progress.elapsed.count()) / 1000},
    });
}

std::string metrics_text(const WatchProgress& progress) {
    return metrics_text(progress.crawl) +
           exposition({
               {"stet_lists_total", "counter", "Looks at lists.",
                static_cast<double>(progress.lists)},
               {"stet_in_hand", "gauge", "Pages leased just now.",
                static_cast<double>(progress.due)},
               {"stet_cut_off", "gauge", "1 while no host answers.", progress.cut_off ? 1.0 : 0.0},
               {"stet_request_price", "gauge", "Price of a request, from 0 to 1.", progress.price},
           });
}

class MetricsServer::Impl {
public:
    explicit Impl(const std::string& address) {
        const std::size_t colon = address.rfind(':');
        std::string host = colon == std::string::npos ? std::string() : address.substr(0, colon);
        int port = -1;
        if (colon != std::string::npos) {
            const char* const end = address.data() + address.size();
            const auto [at, fault] = std::from_chars(address.data() + colon + 1, end, port);
            if (fault != std::errc{} || at != end) port = -1;
        }
        constexpr int kMostPort = 65'535;
        if (port < 0 || port > kMostPort) {
            throw Error(fmt::format("--metrics: wanted ADDRESS:PORT, such as 127.0.0.1:9464, not "
                                    "\"{}\"",
                                    address),
                        ExitStatus::usage);
        }
        if (host.empty()) host = "127.0.0.1";
        if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
        server_.Get("/metrics", [this](const httplib::Request&, httplib::Response& response) {
            const std::lock_guard lock(mutex_);
            response.set_content(text_, "text/plain; version=0.0.4; charset=utf-8");
        });
        constexpr std::size_t kThreads = 2;
        server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
        // Without httplib's SO_REUSEPORT: a port that is taken must be refused, not shared.
        server_.set_socket_options([](socket_t socket) {
            const int yes = 1;
            setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        });
        port_ = port == 0 ? server_.bind_to_any_port(host) : port;
        if (port_ < 0 || (port != 0 && !server_.bind_to_port(host, port))) {
            throw Error(
                fmt::format("--metrics: cannot listen on {}; is something else there?", address));
        }
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) std::this_thread::yield();  // else stop() would be too early
    }

    ~Impl() {
        server_.stop();
        thread_.join();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void set(std::string text) {
        const std::lock_guard lock(mutex_);
        text_ = std::move(text);
    }
    int port() const { return port_; }

private:
    httplib::Server server_;
    std::mutex mutex_;
    std::string text_;
    int port_ = -1;
    std::thread thread_;  // Last: it uses all of the above.
};

MetricsServer::MetricsServer(const std::string& address) : impl_(std::make_unique<Impl>(address)) {}
MetricsServer::~MetricsServer() = default;

void MetricsServer::set(std::string text) {
    impl_->set(std::move(text));
}

int MetricsServer::port() const {
    return impl_->port();
}

std::unique_ptr<MetricsServer> serve_metrics(const std::string& address,
                                             std::string text,
                                             const Settings& settings,
                                             Io& io) {
    if (address.empty()) return nullptr;
    auto server = std::make_unique<MetricsServer>(address);
    server->set(std::move(text));
    if (!settings.quiet) {
        notice(settings, io, fmt::format("metrics on port {}", server->port()));
    }
    return server;
}

}  // namespace stet
