#include "cli/command.h"
#include "cli/terminal.h"

#include <exception>

int main(int argc, char** argv) {
    stet::Terminal terminal;
    stet::ExitStatus status = stet::ExitStatus::failed;
    try {
        status = stet::run(std::vector<std::string>(argv + 1, argv + argc), terminal.io());
    } catch (const stet::Error& error) {
        terminal.complain(error.what());
        status = error.status();
    } catch (const std::exception& error) {
        terminal.complain(error.what());
    }
    return terminal.finish(status);
}
