// The commands of stet: what each is called, which words it takes, and the function that runs it.
//
// A command is arguments in, text out: results go to Io::out, progress and warnings to Io::err.
// To add one: write cli/NAME.cpp with `Action declare_NAME(CLI::App&)`, declare it below, give it
// a row in kCommands (cli/command.cpp) and a page in cli/manual/stet-NAME.md, from which
// `stet help NAME`, the man page and the completions are made. tests/cli/manual_test.cpp holds
// page and flags together.
#pragma once

#include "cli/zone.h"
#include "store/error.h"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace stet {

/// Where a command reads and writes, and what stands at the other end.
struct Io {
    std::istream& in;
    std::ostream& out;             // results
    std::ostream& err;             // progress, warnings, logs
    int width = 0;                 // columns of `out`; 0: not a terminal, lines are not cut
    bool is_terminal = false;      // `out` is one
    bool err_is_terminal = false;  // `err` is one: live progress may be drawn
    bool colour = false;           // settled by run() from --color, NO_COLOR and is_terminal
    /// The variables that stet reads: STET_ARCHIVE, NO_COLOR, TERM, TZ. Filled by main().
    std::map<std::string, std::string, std::less<>> environment = {};

    /// The variable's value, "" where it is not set.
    std::string_view variable(std::string_view name) const;
};

/// What holds for every command: the flags that may stand before or after its name.
struct Settings {
    std::string archive = "stet.db";  // --archive, else STET_ARCHIVE
    bool archive_given = false;       // by --archive: hints repeat it
    bool json = false;                // --json
    Zone zone;                        // --tz: prints and reads times
    bool quiet = false;
    bool verbose = false;
    bool json_log = false;  // --log-format json: see notice() in cli/log.h
};

/// Runs a command whose words have been read.
using Action = std::function<ExitStatus(const Settings&, Io&)>;

enum class Group : std::uint8_t { collect, read, take_out, look_after };

struct Command {
    std::string_view name;
    std::string_view help;  // one line, without a full stop
    Group group;
    /// Declares the command's own flags and words on `app` (names only: their text is in the
    /// manual), and returns what to do once they are filled.
    Action (*declare)(CLI::App& app);
};

/// Every command, in the order in which the overview shows them.
std::span<const Command> commands();

/// Declares the flags of Settings: --archive, --json, --tz, --color, --quiet, --verbose, ...
/// Exposed for the test that compares them with the manual.
void declare_global_flags(CLI::App& app);

/// Runs one command line (without the program's name). Throws Error; prints nothing of it.
ExitStatus run(const std::vector<std::string>& arguments, Io& io);

Action declare_add(CLI::App& app);
Action declare_backup(CLI::App& app);
Action declare_check(CLI::App& app);
Action declare_compact(CLI::App& app);
Action declare_crawl(CLI::App& app);
Action declare_diff(CLI::App& app);  // cli/diff.cpp
Action declare_export(CLI::App& app);
Action declare_extract(CLI::App& app);  // cli/extract.cpp
Action declare_head(CLI::App& app);
Action declare_help(CLI::App& app);
Action declare_history(CLI::App& app);
Action declare_hold(CLI::App& app);  // cli/withdraw.cpp
Action declare_import(CLI::App& app);
Action declare_key(CLI::App& app);
Action declare_list(CLI::App& app);
Action declare_merge(CLI::App& app);
Action declare_prove(CLI::App& app);
Action declare_reextract(CLI::App& app);
Action declare_retain(CLI::App& app);
Action declare_search(CLI::App& app);
Action declare_show(CLI::App& app);
Action declare_stats(CLI::App& app);
Action declare_withdraw(CLI::App& app);
Action declare_why(CLI::App& app);  // cli/why.cpp

}  // namespace stet
