#include "tests/support/web_site.h"

#include "tests/support/gzip.h"

#include <algorithm>
#include <cctype>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string_view>
#include <thread>

#include <httplib.h>

namespace stet {

namespace {

constexpr std::size_t kThreads = 16;  // connections served at once
constexpr std::size_t kKeepAliveRequests = 10'000;
constexpr std::size_t kChunkBytes = 1000;

std::string path_of(const std::string& target) {
    return target.substr(0, target.find('?'));
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string_view without_weakness(std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

/// RFC 9110 section 13.1.2: a list of entity tags, compared weakly.
bool names_tag(std::string_view list, std::string_view etag) {
    if (list == "*") return true;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view one = list.substr(0, comma);
        while (one.starts_with(' ')) one.remove_prefix(1);
        while (one.ends_with(' ')) one.remove_suffix(1);
        if (without_weakness(one) == without_weakness(etag)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

bool is_not_modified(const Answer& answer, const SeenRequest& request) {
    if (answer.status != 200) return false;
    const std::string tags = request.header("if-none-match");
    if (!tags.empty()) return !answer.etag.empty() && names_tag(tags, answer.etag);
    return !answer.last_modified.empty() &&
           request.header("if-modified-since") == answer.last_modified;
}

SeenRequest seen(const httplib::Request& request) {
    SeenRequest result;
    result.method = request.method;
    result.target = request.target;
    result.body = request.body;
    result.arrived = std::chrono::steady_clock::now();
    for (const auto& [name, value] : request.headers) {
        // The library adds these four to what was sent.
        if (name == "REMOTE_ADDR" || name == "REMOTE_PORT" || name == "LOCAL_ADDR" ||
            name == "LOCAL_PORT") {
            continue;
        }
        result.headers.emplace(lower(name), value);
    }
    return result;
}

}  // namespace

std::string SeenRequest::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

Answer redirect_to(std::string location, int status) {
    Answer answer;
    answer.status = status;
    answer.headers.emplace_back("Location", std::move(location));
    answer.body = "<html><head><title>Moved</title></head><body>Moved.</body></html>";
    return answer;
}

Answer error_page(int status, const std::string& retry_after) {
    Answer answer;
    answer.status = status;
    const std::string number = std::to_string(status);
    answer.body = "<html><head><title>Error " + number + "</title></head><body><h1>Error " +
                  number + "</h1></body></html>";
    if (!retry_after.empty()) answer.headers.emplace_back("Retry-After", retry_after);
    return answer;
}

Answer plain_text(std::string body) {
    Answer answer;
    answer.content_type = "text/plain; charset=utf-8";
    answer.body = std::move(body);
    return answer;
}

class WebSite::Impl {
public:
    Impl(std::string address, int port) : address_(std::move(address)) {
        server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
        server_.set_keep_alive_max_count(kKeepAliveRequests);
        server_.set_keep_alive_timeout(1);
        server_.set_tcp_nodelay(true);
        // The library would share the port with whoever has it; a port taken is to be an error.
        server_.set_socket_options([](socket_t socket) {
            const int yes = 1;
            ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        });
        const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
            answer_request(request, response);
        };
        // RFC 9112 section 6.3: a request that tells no length has no body. The library would wait
        // for one until the client goes away.
        server_.set_pre_routing_handler(
            [answer](const httplib::Request& request, httplib::Response& response) {
                const bool has_body =
                    request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
                if (request.method != "POST" || has_body) {
                    return httplib::Server::HandlerResponse::Unhandled;
                }
                answer(request, response);
                return httplib::Server::HandlerResponse::Handled;
            });
        server_.Get(".*", answer);
        server_.Post(".*", answer);
        if (port == 0) {
            port_ = server_.bind_to_any_port(address_);
        } else if (server_.bind_to_port(address_, port)) {
            port_ = port;
        }
        if (port_ <= 0) {
            throw std::runtime_error("cannot listen on " + address_ + ":" + std::to_string(port));
        }
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) std::this_thread::yield();
    }

    ~Impl() {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
            changed_.notify_all();
        }
        server_.stop();
        thread_.join();
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    std::string address_;
    int port_ = 0;

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::map<std::string, Handler> handlers_;
    Handler rest_;
    std::set<std::string> held_;
    std::vector<SeenRequest> requests_;
    std::size_t seen_ = 0;
    std::size_t now_ = 0;
    std::size_t most_at_once_ = 0;
    bool closing_ = false;

private:
    /// What serves a target, exactly or under any query. The lock is held.
    Handler handler_for(const std::string& target) const {
        auto found = handlers_.find(target);
        if (found == handlers_.end()) found = handlers_.find(path_of(target));
        return found == handlers_.end() ? rest_ : found->second;
    }

    bool is_held(const std::string& target) const {
        return held_.contains(target) || held_.contains(path_of(target));
    }

    void wait_until_released(const std::string& target) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return closing_ || !is_held(target); });
    }

    void answer_request(const httplib::Request& raw, httplib::Response& response) {
        SeenRequest request = seen(raw);
        Handler handler;
        {
            std::unique_lock lock(mutex_);
            request.number = ++seen_;
            requests_.push_back(request);
            most_at_once_ = std::max(most_at_once_, ++now_);
            handler = handler_for(request.target);
            changed_.notify_all();
            changed_.wait(lock, [&] { return closing_ || !is_held(request.target); });
        }
        Answer answer = handler ? handler(request) : error_page(404);
        // Before the client can know the whole answer, so that its next request is never counted
        // as being answered beside this one.
        const std::lock_guard lock(mutex_);
        --now_;
        if (answer.pause_at > 0) held_.insert(request.target);
        write(std::move(answer), request, response);
    }

    void write(Answer answer, const SeenRequest& request, httplib::Response& response) {
        const bool not_modified = is_not_modified(answer, request);
        response.status = not_modified ? 304 : answer.status;
        for (const auto& [name, value] : answer.headers) response.set_header(name, value);
        if (!answer.etag.empty()) response.set_header("ETag", answer.etag);
        if (!answer.last_modified.empty()) {
            response.set_header("Last-Modified", answer.last_modified);
        }
        if (not_modified) return;
        if (answer.gzip && request.header("accept-encoding").find("gzip") != std::string::npos) {
            answer.body = test::gzip(answer.body);
            response.set_header("Content-Encoding", "gzip");
            response.set_header("Vary", "Accept-Encoding");
        }
        if (answer.framing == Answer::Framing::chunked) {
            write_chunked(answer, response);
        } else if (answer.framing == Answer::Framing::over_long) {
            write_without_end(answer, response);
        } else {
            write_with_length(std::move(answer), request.target, response);
        }
    }

    /// A content provider throughout: the library compresses what it is given as a whole.
    void write_with_length(Answer answer, const std::string& target, httplib::Response& response) {
        const bool cut = answer.framing == Answer::Framing::cut_off;
        const std::size_t end = cut ? answer.cut_at : answer.body.size();
        const std::size_t pause = answer.pause_at;
        const std::size_t length = answer.body.size();
        const std::string type = answer.content_type;
        response.set_content_provider(
            length, type,
            [this, target, end, pause, body = std::move(answer.body)](
                std::size_t offset, std::size_t, httplib::DataSink& sink) {
                if (offset >= end) return false;  // cut off here
                std::size_t until = end;
                if (pause > 0 && offset < pause) until = std::min(pause, end);
                if (pause > 0 && offset == pause) wait_until_released(target);
                return sink.write(body.data() + offset, until - offset);
            });
        // An empty body has no provider; say its type and length ourselves.
        if (length == 0 && !type.empty()) response.set_header("Content-Type", type);
    }

    static void write_chunked(const Answer& answer, httplib::Response& response) {
        response.set_chunked_content_provider(
            answer.content_type, [body = answer.body](std::size_t offset, httplib::DataSink& sink) {
                const std::size_t count = std::min(kChunkBytes, body.size() - offset);
                if (count > 0) sink.write(body.data() + offset, count);
                if (offset + count == body.size()) sink.done();
                return true;
            });
    }

    void write_without_end(const Answer& answer, httplib::Response& response) {
        response.set_chunked_content_provider(
            answer.content_type,
            [this, body = answer.body](std::size_t offset, httplib::DataSink& sink) {
                {
                    const std::lock_guard lock(mutex_);
                    if (closing_) return false;
                }
                if (offset < body.size())
                    return sink.write(body.data() + offset, body.size() - offset);
                const std::string more(std::size_t{1} << 16U, ' ');
                return sink.is_writable() && sink.write(more.data(), more.size());
            });
    }

    httplib::Server server_;
    std::thread thread_;
};

WebSite::WebSite(std::string address, int port)
    : impl_(std::make_unique<Impl>(std::move(address), port)) {}
WebSite::~WebSite() = default;

int WebSite::port() const {
    return impl_->port_;
}

std::string WebSite::url(const std::string& path) const {
    return "http://" + impl_->address_ + ":" + std::to_string(impl_->port_) + path;
}

void WebSite::serve(const std::string& path, Answer answer) {
    serve_by(path, [answer = std::move(answer)](const SeenRequest&) { return answer; });
}

void WebSite::serve_by(const std::string& path, Handler handler) {
    const std::lock_guard lock(impl_->mutex_);
    impl_->handlers_[path] = std::move(handler);
}

void WebSite::serve_rest(Handler handler) {
    const std::lock_guard lock(impl_->mutex_);
    impl_->rest_ = std::move(handler);
}

void WebSite::hold(const std::string& path) {
    const std::lock_guard lock(impl_->mutex_);
    impl_->held_.insert(path);
}

void WebSite::release(const std::string& path) {
    const std::lock_guard lock(impl_->mutex_);
    impl_->held_.erase(path);
    impl_->changed_.notify_all();
}

void WebSite::release_all() {
    const std::lock_guard lock(impl_->mutex_);
    impl_->held_.clear();
    impl_->changed_.notify_all();
}

std::vector<SeenRequest> WebSite::requests() const {
    const std::lock_guard lock(impl_->mutex_);
    return impl_->requests_;
}

namespace {

std::size_t count_of(const std::vector<SeenRequest>& requests, const std::string& path) {
    return static_cast<std::size_t>(
        std::count_if(requests.begin(), requests.end(), [&](const SeenRequest& request) {
            return request.target == path || path_of(request.target) == path;
        }));
}

}  // namespace

std::size_t WebSite::count(const std::string& path) const {
    const std::lock_guard lock(impl_->mutex_);
    return count_of(impl_->requests_, path);
}

bool WebSite::wait_for(const std::string& path,
                       std::size_t times,
                       std::chrono::seconds limit) const {
    std::unique_lock lock(impl_->mutex_);
    return impl_->changed_.wait_for(lock, limit,
                                    [&] { return count_of(impl_->requests_, path) >= times; });
}

bool WebSite::wait_for_requests(std::size_t times, std::chrono::seconds limit) const {
    std::unique_lock lock(impl_->mutex_);
    return impl_->changed_.wait_for(lock, limit, [&] { return impl_->requests_.size() >= times; });
}

std::size_t WebSite::most_at_once() const {
    const std::lock_guard lock(impl_->mutex_);
    return impl_->most_at_once_;
}

void WebSite::forget_requests() {
    const std::lock_guard lock(impl_->mutex_);
    impl_->requests_.clear();
    impl_->most_at_once_ = impl_->now_;
}

}  // namespace stet
