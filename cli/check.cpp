// stet check: whether the archive is still what was put in.
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

ExitStatus check_command(bool quick, const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const CheckReport report = archive.check(quick);
    const ExitStatus status = report.faults.empty() ? ExitStatus::ok : ExitStatus::damaged;
    if (settings.json) {
        nlohmann::ordered_json faults = nlohmann::ordered_json::array();
        for (const Fault& fault : report.faults) {
            faults.push_back({{"what", fault.what}, {"advice", fault.advice}});
        }
        io.out << json_line({{"archive", settings.archive},
                             {"sound", report.faults.empty()},
                             {"quick", quick},
                             {"captures", report.captures},
                             {"payloads", report.payloads},
                             {"revisions", report.revisions},
                             {"chain_heads", report.chain_heads},
                             {"faults", faults}})
               << '\n';
        return status;
    }
    for (const Fault& fault : report.faults) {
        io.out << paint(Ink::bad, printable(fault.what), io) << '\n';
        if (!fault.advice.empty()) io.out << "  " << printable(fault.advice) << '\n';
    }
    const std::string counts =
        fmt::format("{}, {}, {}", counted(report.captures, "capture", "captures"),
                    counted(report.payloads, "payload", "payloads"),
                    counted(report.revisions, "revision", "revisions"));
    if (report.faults.empty()) {
        io.out << paint(Ink::good, "sound", io) << ": " << counts
               << (quick ? "; payloads were not read (--quick)" : "") << '\n';
    } else {
        io.out << counted(static_cast<std::int64_t>(report.faults.size()), "fault", "faults")
               << " in " << counts << '\n';
    }
    if (settings.verbose) {
        for (const std::string& head : report.chain_heads) io.out << "chain " << head << '\n';
    }
    return status;
}

}  // namespace

Action declare_check(CLI::App& app) {
    const auto quick = std::make_shared<bool>(false);
    app.add_flag("--quick", *quick);
    return
        [quick](const Settings& settings, Io& io) { return check_command(*quick, settings, io); };
}

}  // namespace stet
