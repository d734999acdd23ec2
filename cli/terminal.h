// The process's own streams, as an Io; and its signals.
#pragma once

#include "cli/command.h"

#include <atomic>
#include <istream>
#include <memory>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace stet {

/// Writes to a file descriptor and remembers why that failed, which std::cout does not.
class DescriptorBuffer : public std::streambuf {
public:
    explicit DescriptorBuffer(int descriptor);
    /// errno of the write that failed first; 0 while all is well.
    int error() const { return error_; }

protected:
    int_type overflow(int_type c) override;
    std::streamsize xsputn(const char* data, std::streamsize size) override;
    int sync() override;

private:
    static constexpr std::size_t kBufferBytes = 64U << 10U;
    bool write_all(const char* data, std::size_t size);
    int descriptor_;
    int error_ = 0;
    std::string buffer_;
};

/// stdin, stdout, stderr, the terminal's width and the environment. One a process. SIGPIPE is
/// ignored from then on: a closed pipe is a failed write, and finish() ends the process as the
/// signal would have.
class Terminal {
public:
    Terminal();

    Io& io() { return io_; }
    /// "stet: MESSAGE" on stderr.
    void complain(std::string_view message);
    /// Flushes; the process's exit status. A result that could not be written (a full disk) makes
    /// it `failed`, and says so.
    int finish(ExitStatus status);

private:
    DescriptorBuffer out_buffer_;
    DescriptorBuffer err_buffer_;
    std::ostream out_;
    std::ostream err_;
    Io io_;
};

/// While it lives, the first SIGINT or SIGTERM only sets requested(), and says on stderr that a
/// second one ends the process at once (which it does).
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    const std::atomic<bool>& requested() const;

private:
    struct Handlers;
    std::unique_ptr<Handlers> before_;
};

}  // namespace stet
