// stet merge: archives made on several machines into one.
#include "store/merge.h"

#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"

#include <fmt/format.h>

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

ExitStatus merge_command(const std::vector<std::string>& files, const Settings& settings, Io& io) {
    Archive archive = open_archive(settings, Archive::Mode::create, io);
    for (const std::string& file : files) {
        const MergeReport report = merge_archive(archive, file);
        if (settings.json) {
            io.out << json_line({{"merged", file},
                                 {"archive", settings.archive},
                                 {"captures", report.captures},
                                 {"known", report.known},
                                 {"withheld", report.withheld},
                                 {"looks", report.looks},
                                 {"stories", report.stories},
                                 {"revisions", report.revisions},
                                 {"withdrawn", report.withdrawn}})
                   << '\n';
            continue;
        }
        if (settings.quiet) continue;
        io.out << printable(file) << "  "
               << fmt::format("{}, {} known already; {}, {}, {}",
                              counted(report.captures, "capture", "captures"),
                              grouped(report.known), counted(report.looks, "look", "looks"),
                              counted(report.stories, "new story", "new stories"),
                              counted(report.revisions, "new revision", "new revisions"))
               << '\n';
        if (report.withheld > 0) {
            io.out << "  " << counted(report.withheld, "capture was", "captures were")
                   << " left out: withdrawn here\n";
        }
        if (report.withdrawn > 0) {
            io.out << "  " << counted(report.withdrawn, "page", "pages")
                   << " withdrawn there, hidden here now: stet withdraw --list\n";
        }
    }
    return ExitStatus::ok;
}

}  // namespace

Action declare_merge(CLI::App& app) {
    const auto files = std::make_shared<std::vector<std::string>>();
    app.add_option("files", *files)->required();
    return
        [files](const Settings& settings, Io& io) { return merge_command(*files, settings, io); };
}

}  // namespace stet
