// stet backup: a copy of the archive as it is at one moment, while others use it.
#include "store/backup.h"

#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

Action declare_backup(CLI::App& app) {
    const auto file = std::make_shared<std::string>();
    app.add_option("file", *file)->required();
    return [file](const Settings& settings, Io& io) {
        const BackupReport report = backup_archive(settings.archive, *file);
        if (settings.json) {
            io.out << json_line({{"archive", settings.archive},
                                 {"backup", *file},
                                 {"bytes", report.bytes},
                                 {"captures", report.captures}})
                   << '\n';
        } else if (!settings.quiet) {
            io.out << printable(*file) << "  "
                   << human_bytes(static_cast<std::uint64_t>(report.bytes)) << ", "
                   << counted(report.captures, "capture", "captures") << '\n';
        }
        return ExitStatus::ok;
    };
}

}  // namespace stet
