#include "tests/support/run_program.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace stet {

namespace {

struct Pipe {
    int read = -1;
    int write = -1;
};

[[noreturn]] void fail(int code, const std::string& doing) {
    throw std::system_error(code, std::generic_category(), doing);
}

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(errno, "cannot make a pipe");
    return {ends[0], ends[1]};
}

void close_end(int& descriptor) {
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
}

/// Appends what can be read now; closes the end at the end of the stream.
void read_some(int& descriptor, std::string& into) {
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count > 0) {
        into.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
        close_end(descriptor);
    }
}

std::vector<std::string> environment_with(
    const std::vector<std::pair<std::string, std::string>>& more) {
    std::vector<std::string> result;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string text = *variable;
        const std::string name = text.substr(0, text.find('='));
        const bool replaced = std::any_of(more.begin(), more.end(),
                                          [&](const auto& pair) { return pair.first == name; });
        if (!replaced) result.push_back(text);
    }
    for (const auto& [name, value] : more) result.push_back(name + "=" + value);
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> result;
    for (std::string& text : strings) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

}  // namespace

Program::Program(std::vector<std::string> arguments, ProgramOptions options)
    : stdin_bytes_(std::move(options.stdin_bytes)) {
    start(arguments, options);
}

void Program::start(const std::vector<std::string>& arguments, const ProgramOptions& options) {
    // A program that exits without reading its input must not end the test that feeds it.
    ::signal(SIGPIPE, SIG_IGN);
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in.read, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err.write, STDERR_FILENO);
    if (!options.directory.empty()) {
        posix_spawn_file_actions_addchdir_np(&actions, options.directory.c_str());
    }
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

    std::vector<std::string> words = arguments;
    std::vector<std::string> environment = environment_with(options.environment);
    const int code = ::posix_spawnp(&pid_, words.front().c_str(), &actions, &attributes,
                                    pointers(words).data(), pointers(environment).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close_end(in.read);
    close_end(out.write);
    close_end(err.write);
    in_ = in.write;
    out_ = out.read;
    err_ = err.read;
    if (code != 0) {
        pid_ = -1;
        close_end(in_);
        close_end(out_);
        close_end(err_);
        fail(code, "cannot start " + arguments.front());
    }
    ::fcntl(in_, F_SETFL, O_NONBLOCK);
}

Program::~Program() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    close_end(in_);
    close_end(out_);
    close_end(err_);
}

void Program::signal(int number) const {
    if (pid_ > 0) ::kill(pid_, number);
}

ProgramResult Program::wait(std::chrono::seconds limit) {
    using Clock = std::chrono::steady_clock;
    ProgramResult result;
    const Clock::time_point end = Clock::now() + limit;
    std::size_t written = 0;
    while (out_ >= 0 || err_ >= 0) {
        if (in_ >= 0 && written == stdin_bytes_.size()) close_end(in_);
        std::array<pollfd, 3> ends{{{out_, POLLIN, 0}, {err_, POLLIN, 0}, {in_, POLLOUT, 0}}};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0) {
            ::kill(pid_, SIGKILL);
            break;
        }
        if (::poll(ends.data(), ends.size(), static_cast<int>(left.count())) <= 0) continue;
        if (ends[0].revents != 0) read_some(out_, result.out);
        if (ends[1].revents != 0) read_some(err_, result.err);
        if (ends[2].revents != 0) {
            const ssize_t count =
                ::write(in_, stdin_bytes_.data() + written, stdin_bytes_.size() - written);
            if (count > 0) written += static_cast<std::size_t>(count);
            if (count < 0 && errno != EAGAIN && errno != EINTR) close_end(in_);
        }
    }
    close_end(in_);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    if (WIFEXITED(status)) result.exit_status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    return result;
}

ProgramResult run_program(std::vector<std::string> arguments, ProgramOptions options) {
    Program program(std::move(arguments), std::move(options));
    return program.wait();
}

ProgramResult run_stet(std::vector<std::string> arguments, ProgramOptions options) {
    arguments.insert(arguments.begin(), STET_BINARY);
    return run_program(std::move(arguments), std::move(options));
}

std::string find_program(const std::string& program) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no test changes its environment
    const char* variable = std::getenv("PATH");
    std::string directories = variable != nullptr ? variable : "";
    directories += ":/usr/sbin:/sbin";
    std::size_t from = 0;
    while (from <= directories.size()) {
        const std::size_t colon = std::min(directories.find(':', from), directories.size());
        const std::string candidate = directories.substr(from, colon - from) + "/" + program;
        if (::access(candidate.c_str(), X_OK) == 0) return candidate;
        from = colon + 1;
    }
    return "";
}

}  // namespace stet
