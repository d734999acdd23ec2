// What stops the work, and how the process ends. Here because store/ is the first layer that can
// fail: extract/ never does.
#pragma once

#include <stdexcept>
#include <string>

namespace stet {

/// The exit statuses of every command; documented in the manual.
enum class ExitStatus : int {
    ok = 0,         // done; a 404 is news, not a failure
    failed = 1,     // an I/O error, a server that cannot be started, ...; diff --exit-code: differs
    usage = 2,      // the command line is wrong
    not_found = 3,  // the archive does not hold what was asked for
    incomplete = 4,  // some URLs could not be fetched
    damaged = 5,     // the archive is damaged
};

/// `message` is for the person at the terminal: what was being done, to what, what went wrong and
/// what to do: "cannot open archive news.stet: file is not a database".
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& message, ExitStatus status = ExitStatus::failed)
        : std::runtime_error(message), status_(status) {}
    ExitStatus status() const { return status_; }

private:
    ExitStatus status_;
};

}  // namespace stet
