// stet compact: the archive in as few bytes as it can be kept in.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "store/backup.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

Action declare_compact(CLI::App& app) {
    const auto keep = std::make_shared<std::string>("all");
    app.add_option("--keep", *keep)->check(CLI::IsMember({"all", "revisions"}).description(""));
    return [keep](const Settings& settings, Io& io) {
        CompactOptions options;
        options.keep_revisions_only = *keep == "revisions";
        const CompactReport report = compact_archive(settings.archive, options);
        if (settings.json) {
            io.out << json_line({{"archive", settings.archive},
                                 {"bytes_before", report.bytes_before},
                                 {"bytes_after", report.bytes_after},
                                 {"payloads_shortened", report.shortened},
                                 {"payloads_dropped", report.dropped}})
                   << '\n';
        } else if (!settings.quiet) {
            io.out << human_bytes(static_cast<std::uint64_t>(report.bytes_before)) << " to "
                   << human_bytes(static_cast<std::uint64_t>(report.bytes_after)) << "; "
                   << counted(report.shortened, "page", "pages") << " kept shorter";
            if (options.keep_revisions_only) {
                io.out << ", " << counted(report.dropped, "body", "bodies") << " let go";
            }
            io.out << '\n';
        }
        return ExitStatus::ok;
    };
}

}  // namespace stet
