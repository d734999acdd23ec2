#include "cli/terminal.h"

#include "cli/layout.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <system_error>

#include <sys/ioctl.h>
#include <unistd.h>

namespace stet {

namespace {

constexpr int kDefaultWidth = 80;
constexpr int kLeastWidth = 40;

/// A signal handler can reach nothing but statics.
std::atomic<bool> interrupt_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void on_interrupt(int signal) {
    if (interrupt_requested.exchange(true)) {  // the second one
        std::signal(signal, SIG_DFL);
        std::raise(signal);
        return;
    }
    constexpr std::string_view kNotice =
        "\nstet: finishing what is in flight; once more to stop at once\n";
    const int error = errno;
    if (write(STDERR_FILENO, kNotice.data(), kNotice.size()) < 0) errno = error;
    errno = error;
}

int terminal_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return std::max<int>(size.ws_col, kLeastWidth);
    }
    return kDefaultWidth;
}

std::map<std::string, std::string, std::less<>> read_environment() {
    std::map<std::string, std::string, std::less<>> variables;
    for (const char* name : {"STET_ARCHIVE", "NO_COLOR", "TERM", "TZ"}) {
        const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
        if (value != nullptr) variables.emplace(name, value);
    }
    return variables;
}

}  // namespace

DescriptorBuffer::DescriptorBuffer(int descriptor) : descriptor_(descriptor) {
    buffer_.reserve(kBufferBytes);
}

bool DescriptorBuffer::write_all(const char* data, std::size_t size) {
    while (size > 0 && error_ == 0) {
        const ssize_t written = ::write(descriptor_, data, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            error_ = errno;
            break;
        }
        data += written;
        size -= static_cast<std::size_t>(written);
    }
    return error_ == 0;
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type c) {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    const char one = traits_type::to_char_type(c);
    return xsputn(&one, 1) == 1 ? c : traits_type::eof();
}

std::streamsize DescriptorBuffer::xsputn(const char* data, std::streamsize size) {
    const auto count = static_cast<std::size_t>(size);
    if (buffer_.size() + count > kBufferBytes && sync() != 0) return 0;
    if (count >= kBufferBytes) return write_all(data, count) ? size : 0;
    buffer_.append(data, count);
    return size;
}

int DescriptorBuffer::sync() {
    const bool written = write_all(buffer_.data(), buffer_.size());
    buffer_.clear();
    return written ? 0 : -1;
}

Terminal::Terminal()
    : out_buffer_(STDOUT_FILENO),
      err_buffer_(STDERR_FILENO),
      out_(&out_buffer_),
      err_(&err_buffer_),
      io_{std::cin, out_, err_} {
    std::signal(SIGPIPE, SIG_IGN);
    std::ios::sync_with_stdio(false);
    err_.setf(std::ios::unitbuf);
    io_.is_terminal = isatty(STDOUT_FILENO) == 1;
    io_.err_is_terminal = isatty(STDERR_FILENO) == 1;
    io_.width = io_.is_terminal ? terminal_width() : 0;
    io_.environment = read_environment();
}

void Terminal::complain(std::string_view message) {
    out_.flush();
    err_ << "stet: " << printable(message, true) << '\n';
}

int Terminal::finish(ExitStatus status) {
    out_.flush();
    if (out_buffer_.error() == EPIPE) {  // end as any filter whose reader went away
        std::signal(SIGPIPE, SIG_DFL);
        std::raise(SIGPIPE);
    }
    if (out_buffer_.error() != 0) {
        complain(fmt::format("cannot write the result: {}",
                             std::generic_category().message(out_buffer_.error())));
        if (status == ExitStatus::ok) status = ExitStatus::failed;
    }
    return static_cast<int>(status);
}

struct Interrupt::Handlers {
    struct sigaction interrupt {};
    struct sigaction terminate {};
};

Interrupt::Interrupt() : before_(std::make_unique<Handlers>()) {
    interrupt_requested = false;
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, &before_->interrupt);
    sigaction(SIGTERM, &action, &before_->terminate);
}

Interrupt::~Interrupt() {
    sigaction(SIGINT, &before_->interrupt, nullptr);
    sigaction(SIGTERM, &before_->terminate, nullptr);
}

const std::atomic<bool>& Interrupt::requested() const {
    return interrupt_requested;
}

}  // namespace stet
