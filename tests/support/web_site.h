// A small real web site on loopback, for tests: serves what it is told, misbehaves on request, and
// remembers what it was asked.
//
// Several sites run beside each other on 127.0.0.N addresses, so that a crawler sees several hosts
// with addresses of their own. Faults of framing that an honest HTTP library cannot produce are
// tests/support/misbehaving_server.h's; HTTP/2 and TLS are tests/support/nginx.h's.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stet {

/// A request as the site saw it.
struct SeenRequest {
    std::string method;
    std::string target;                          // as sent: path and query, percent-encoding kept
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body{};
    std::size_t number = 0;  // 1 is the site's first
    std::chrono::steady_clock::time_point arrived;

    /// A header's value by its name in lower case; "" where there was none.
    std::string header(const std::string& name) const;
};

/// What a path answers.
struct Answer {
    enum class Framing {
        length,    // Content-Length and the body
        chunked,   // in chunks of 1,000 bytes; compressed by the library if the client accepts it
        cut_off,   // Content-Length tells the whole, the connection closes after `cut_at` bytes
        over_long  // chunks without end, until the client goes away
    };

    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string etag{};           // with its quotes; If-None-Match that names it is answered by 304
    std::string last_modified{};  // If-Modified-Since that repeats it is answered by 304
    bool gzip = false;            // for those who accept it
    Framing framing = Framing::length;
    std::size_t cut_at = 0;
    /// This many bytes of the body are sent, then the site waits for release(): a slow body without
    /// a clock. 0: does not wait.
    std::size_t pause_at = 0;
};

/// A permanent or temporary redirect.
Answer redirect_to(std::string location, int status = 301);
/// An error page in HTML; `retry_after` is sent where it is not empty.
Answer error_page(int status, const std::string& retry_after = "");
Answer plain_text(std::string body);

class WebSite {
public:
    using Handler = std::function<Answer(const SeenRequest&)>;

    /// Listens on `address`, an IPv4 loopback address, on a free port, or on `port` if that is not
    /// 0. Throws std::runtime_error where it cannot.
    explicit WebSite(std::string address = "127.0.0.1", int port = 0);
    ~WebSite();
    WebSite(const WebSite&) = delete;
    WebSite& operator=(const WebSite&) = delete;

    int port() const;
    /// "http://127.0.0.1:PORT" and `path`.
    std::string url(const std::string& path = "/") const;

    /// What `path` answers: with its query if it has one, else under any query. Replaces what it
    /// answered before. What is not served is 404.
    void serve(const std::string& path, Answer answer);
    /// The same, decided at each request. Called on the site's threads, several at once.
    void serve_by(const std::string& path, Handler handler);
    /// Answers whatever no path serves.
    void serve_rest(Handler handler);

    /// Requests for `path` (as serve() reads it) are seen but not answered until release().
    void hold(const std::string& path);
    void release(const std::string& path);
    void release_all();

    /// All requests so far, in the order of their arrival.
    std::vector<SeenRequest> requests() const;
    /// How many of them asked for this path.
    std::size_t count(const std::string& path) const;
    /// Blocks until `path` was asked for `times` times. False where that takes longer than `limit`.
    bool wait_for(const std::string& path,
                  std::size_t times = 1,
                  std::chrono::seconds limit = std::chrono::seconds(30)) const;
    /// Blocks until the site has seen `times` requests.
    bool wait_for_requests(std::size_t times,
                           std::chrono::seconds limit = std::chrono::seconds(30)) const;
    /// The most requests that were being answered at once. A held request counts as being answered.
    std::size_t most_at_once() const;
    void forget_requests();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stet
