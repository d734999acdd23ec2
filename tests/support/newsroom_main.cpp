// stet_newsroom [PORT]: serves the newsroom's sites on loopback until it is ended.
//
// Prints the sites' addresses, one to a line, and then "ready". `POST /_newsroom/advance` on any
// of them publishes the next edition.
#include "tests/support/newsroom.h"

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    // Blocked before the servers' threads start, so that they inherit it and sigwait() gets it.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    try {
        stet::NewsroomOptions options;
        if (argc > 1) options.port = static_cast<int>(std::strtol(argv[1], nullptr, 10));
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
