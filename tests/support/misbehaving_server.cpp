#include "tests/support/misbehaving_server.h"

#include <array>
#include <charconv>
#include <condition_variable>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stet {

namespace {

constexpr std::size_t kMaxRequestBytes = std::size_t{1} << 20U;
constexpr int kPollMs = 20;  // how soon a server that closes is noticed

struct Step {
    enum class Kind { send, wait, reset } kind = Kind::send;
    std::string bytes;
    std::size_t times = 1;
};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    throw std::invalid_argument(std::string("not a hexadecimal digit: ") + c);
}

std::string unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            result += text[i];
            continue;
        }
        const char c = text[++i];
        if (c == 'x' && i + 2 < text.size()) {
            result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else if (c == '0') {
            result += '\0';
        } else {
            result += c == 'r' ? '\r' : c == 'n' ? '\n' : c;
        }
    }
    return result;
}

/// "@repeat N TEXT", without its first word.
Step repeat_step(std::string_view rest, std::string_view line_end) {
    Step step;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), step.times);
    const auto used = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc() || used >= rest.size()) {
        throw std::invalid_argument("@repeat N TEXT, not: " + std::string(rest));
    }
    step.bytes = unescaped(rest.substr(used + 1)) + std::string(line_end);
    return step;
}

std::vector<Step> parse_script(std::string_view script) {
    std::vector<Step> steps;
    std::string_view line_end = "\r\n";
    while (!script.empty()) {
        const std::size_t newline = std::min(script.find('\n'), script.size());
        const std::string_view line = script.substr(0, newline);
        script.remove_prefix(std::min(newline + 1, script.size()));
        constexpr std::string_view kRepeat = "@repeat ";
        if (line == "@raw") {
            line_end = "";
        } else if (line == "@lines") {
            line_end = "\r\n";
        } else if (line == "@wait") {
            steps.push_back({Step::Kind::wait, "", 1});
        } else if (line == "@reset") {
            steps.push_back({Step::Kind::reset, "", 1});
        } else if (line.starts_with(kRepeat)) {
            steps.push_back(repeat_step(line.substr(kRepeat.size()), line_end));
        } else if (line.starts_with("@#")) {
            continue;
        } else if (line.starts_with('@')) {
            throw std::invalid_argument("not an order of a script: " + std::string(line));
        } else {
            steps.push_back({Step::Kind::send, unescaped(line) + std::string(line_end), 1});
        }
    }
    return steps;
}

}  // namespace

class MisbehavingServer::Impl {
public:
    explicit Impl(std::string_view script) : steps_(parse_script(script)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (listener_ < 0 || ::bind(listener_, generic, length) != 0 ||
            ::listen(listener_, SOMAXCONN) != 0 ||
            ::getsockname(listener_, generic, &length) != 0) {
            throw std::runtime_error("cannot listen on loopback");
        }
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread([this] { accept_all(); });
    }

    ~Impl() {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
            changed_.notify_all();
        }
        acceptor_.join();
        for (std::thread& connection : connections_) connection.join();
        ::close(listener_);
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    int port_ = 0;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<std::string> requests_;
    std::size_t steps_allowed_ = 0;
    std::size_t waiting_ = 0;
    std::size_t bytes_sent_ = 0;

private:
    bool closing() const {
        const std::lock_guard lock(mutex_);
        return closing_;
    }

    void accept_all() {
        while (!closing()) {
            pollfd ready{listener_, POLLIN, 0};
            if (::poll(&ready, 1, kPollMs) <= 0) continue;
            const int connection =
                ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (connection < 0) continue;
            connections_.emplace_back([this, connection] {
                if (read_request(connection)) play(connection);
                ::close(connection);
            });
        }
    }

    /// False where the client went away or the server closes.
    bool read_request(int connection) {
        std::string request;
        while (request.find("\r\n\r\n") == std::string::npos) {
            if (closing() || request.size() > kMaxRequestBytes) return false;
            pollfd ready{connection, POLLIN, 0};
            if (::poll(&ready, 1, kPollMs) <= 0) continue;
            std::array<char, 4096> buffer{};
            const ssize_t count = ::recv(connection, buffer.data(), buffer.size(), 0);
            if (count <= 0) return false;
            request.append(buffer.data(), static_cast<std::size_t>(count));
        }
        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
        changed_.notify_all();
        return true;
    }

    void play(int connection) {
        for (const Step& step : steps_) {
            if (step.kind == Step::Kind::wait) {
                if (!wait_for_step()) return;
            } else if (step.kind == Step::Kind::reset) {
                const linger none{1, 0};
                ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &none, sizeof none);
                return;
            } else {
                for (std::size_t i = 0; i < step.times; ++i) {
                    if (!send_all(connection, step.bytes)) return;
                }
            }
        }
        // The client sees all of it and a clean end, even when it had more to say.
        ::shutdown(connection, SHUT_WR);
    }

    bool wait_for_step() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return closing_ || steps_allowed_ > 0; });
        --waiting_;
        if (closing_) return false;
        --steps_allowed_;
        return true;
    }

    bool send_all(int connection, std::string_view bytes) {
        while (!bytes.empty()) {
            if (closing()) return false;
            pollfd ready{connection, POLLOUT, 0};
            if (::poll(&ready, 1, kPollMs) <= 0) continue;
            const ssize_t count = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count < 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
            const std::lock_guard lock(mutex_);
            bytes_sent_ += static_cast<std::size_t>(count);
        }
        return true;
    }

    std::vector<Step> steps_;
    bool closing_ = false;
    int listener_ = -1;
    std::list<std::thread> connections_;
    std::thread acceptor_;  // The last: it uses all of the above.
};

MisbehavingServer::MisbehavingServer(std::string_view script)
    : impl_(std::make_unique<Impl>(script)) {}
MisbehavingServer::~MisbehavingServer() = default;

int MisbehavingServer::port() const {
    return impl_->port_;
}

std::string MisbehavingServer::url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(impl_->port_) + path;
}

void MisbehavingServer::step() {
    const std::lock_guard lock(impl_->mutex_);
    ++impl_->steps_allowed_;
    impl_->changed_.notify_all();
}

std::vector<std::string> MisbehavingServer::requests() const {
    const std::lock_guard lock(impl_->mutex_);
    return impl_->requests_;
}

bool MisbehavingServer::wait_for_wait(std::chrono::seconds limit) const {
    std::unique_lock lock(impl_->mutex_);
    return impl_->changed_.wait_for(lock, limit, [&] { return impl_->waiting_ > 0; });
}

std::size_t MisbehavingServer::bytes_sent() const {
    const std::lock_guard lock(impl_->mutex_);
    return impl_->bytes_sent_;
}

}  // namespace stet
