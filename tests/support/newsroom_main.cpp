// stet_newsroom [PORT]: serves the newsroom's sites on loopback until it is ended.
//
// Prints the sites' addresses, one to a line, and then "ready". `POST /_newsroom/advance` on any
// of them publishes the next edition.
#include "tests/support/newsroom.h"

#include <charconv>
#include <csignal>
#include <exception>
#include <iostream>
#include <string_view>
#include <system_error>

namespace {

constexpr int kLastPort = 65535;
constexpr int kUsageError = 2;
constexpr std::string_view kUsage =
    "usage: stet_newsroom [PORT]\n"
    "Serves the newsroom's sites on loopback until it is ended; PORT 0, or none, is any free "
    "one.\n";

}  // namespace

int main(int argc, char** argv) {
    // Blocked before the servers' threads start, so that they inherit it and sigwait() gets it.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    try {
        stet::NewsroomOptions options;
        if (argc > 1) {
            const std::string_view typed = argv[1];
            if (typed == "--help" || typed == "-h") {
                std::cout << kUsage;
                return 0;
            }
            const auto read =
                std::from_chars(typed.data(), typed.data() + typed.size(), options.port);
            const bool whole = read.ec == std::errc() && read.ptr == typed.data() + typed.size();
            if (argc > 2 || !whole || options.port < 0 || options.port > kLastPort) {
                std::cerr << "stet_newsroom: " << argv[argc - 1] << " is no port\n" << kUsage;
                return kUsageError;
            }
        }
        stet::Newsroom newsroom({}, options);
        for (const std::string& name : newsroom.sites()) {
            std::cout << newsroom.site(name).url() << '\t' << name << '\n';
        }
        std::cout << "ready" << std::endl;
        int received = 0;
        ::sigwait(&ends, &received);
    } catch (const std::exception& error) {
        std::cerr << "stet_newsroom: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
