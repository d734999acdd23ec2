// stet help [COMMAND]: the manual; also as man pages and shell completions, for the build.
#include "cli/command.h"
#include "cli/manual.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

namespace stet {

namespace {

struct HelpOptions {
    std::string command;
    std::string shell;
    bool man = false;
};

ExitStatus help_command(const HelpOptions& options, Io& io) {
    if (!options.shell.empty()) {
        io.out << completion_for(options.shell == "bash"  ? Shell::bash
                                 : options.shell == "zsh" ? Shell::zsh
                                                          : Shell::fish);
        return ExitStatus::ok;
    }
    if (options.command.empty() && !options.man) {
        print_overview(io);
        return ExitStatus::ok;
    }
    const bool of_stet = options.command.empty() || options.command == "stet";
    const ManualPage& page = manual_page(of_stet ? "stet" : "stet-" + options.command);
    if (options.man) {
        io.out << roff_of(page);
    } else {
        print_manual(page, io);
    }
    return ExitStatus::ok;
}

}  // namespace

Action declare_help(CLI::App& app) {
    const auto options = std::make_shared<HelpOptions>();
    app.add_option("COMMAND", options->command);
    app.add_flag("--man", options->man);
    app.add_option("--completion", options->shell)
        ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
    return [options](const Settings&, Io& io) { return help_command(*options, io); };
}

}  // namespace stet
