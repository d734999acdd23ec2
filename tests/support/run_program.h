// Runs a program as a user would: arguments in, what it wrote and how it ended out.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <sys/types.h>

namespace stet {

/// How a program ended and what it wrote.
struct ProgramResult {
    int exit_status = -1;  // -1 where a signal ended it
    int signal = 0;        // 0 where it exited
    std::string out;
    std::string err;
};

struct ProgramOptions {
    std::string stdin_bytes{};  // written to its standard input, which is then closed
    std::vector<std::pair<std::string, std::string>> environment{};  // set on top of the test's own
    std::string directory{};                                         // "" for the test's own
};

/// A program that runs beside the test. Ended with SIGKILL and reaped when it goes out of scope.
class Program {
public:
    /// Starts `arguments[0]`, looked up in PATH. Throws std::system_error where it cannot start.
    explicit Program(std::vector<std::string> arguments, ProgramOptions options = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t pid() const { return pid_; }
    void signal(int number) const;
    /// Feeds standard input, collects both outputs until the program has ended, and reaps it. A
    /// program that outlives `limit` is killed with SIGKILL: its result then says signal 9.
    ProgramResult wait(std::chrono::seconds limit = std::chrono::seconds(120));

private:
    void start(const std::vector<std::string>& arguments, const ProgramOptions& options);

    std::string stdin_bytes_;
    pid_t pid_ = -1;
    int in_ = -1;
    int out_ = -1;
    int err_ = -1;
};

ProgramResult run_program(std::vector<std::string> arguments, ProgramOptions options = {});

/// Runs the stet that was built with the tests.
ProgramResult run_stet(std::vector<std::string> arguments, ProgramOptions options = {});

/// Where `program` is in PATH, /usr/sbin or /sbin; "" where it is not, and its tests then skip.
std::string find_program(const std::string& program);

}  // namespace stet
