// stet withdraw: takes a page down; stet hold: what must stay.
#include "store/withdraw.h"

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

struct WithdrawOptions {
    std::vector<std::string> pages;
    std::string reason;
    bool erase = false;
    bool lift = false;
    bool list = false;
};

nlohmann::ordered_json row_of(const Withdrawal& withdrawal, const Zone& zone) {
    using Json = nlohmann::ordered_json;
    const auto time = [&zone](const std::optional<UtcTime>& value) {
        return value ? Json(zone.iso(*value)) : Json(nullptr);
    };
    return {{"url", withdrawal.url},
            {"reason", withdrawal.reason},
            {"origin", withdrawal.origin},
            {"at", zone.iso(withdrawal.at)},
            {"erased", time(withdrawal.erased)},
            {"lifted", time(withdrawal.lifted)},
            {"addresses", withdrawal.addresses}};
}

ExitStatus list_withdrawals(const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    Table table({{"WITHDRAWN"}, {"STATE"}, {"URL", false, true}, {"REASON", false, true}});
    for (const Withdrawal& withdrawal : withdrawals(archive)) {
        if (settings.json) {
            io.out << json_line(row_of(withdrawal, settings.zone)) << '\n';
            continue;
        }
        const char* state = withdrawal.lifted ? "lifted" : withdrawal.erased ? "erased" : "hidden";
        table.add({settings.zone.minute(withdrawal.at), state, printable(withdrawal.url),
                   printable(withdrawal.reason)});
    }
    if (!settings.json) table.print(io);
    return ExitStatus::ok;
}

void print_erased(const std::string& page, const Erased& erased, const Settings& settings, Io& io) {
    if (settings.json) {
        io.out << json_line({{"erased", page},
                             {"captures", erased.captures},
                             {"payloads", erased.payloads},
                             {"recoded", erased.recoded},
                             {"shared", erased.shared}})
               << '\n';
        return;
    }
    if (settings.quiet) return;
    io.out << paint(Ink::warn, "erased", io) << "  " << printable(page) << "  "
           << counted(erased.captures, "capture", "captures") << ", "
           << counted(erased.payloads, "payload", "payloads") << '\n';
    if (erased.shared > 0) {
        io.out << "  " << counted(erased.shared, "payload stays", "payloads stay")
               << ": other pages have the same bytes\n";
    }
    io.out
        << "  Out of reach: backups and copies of the archive, archives it was merged into, past "
           "exports,\n  pages that quote it (front pages, feeds), and what the disk keeps of "
           "files that were overwritten.\n";
}

ExitStatus withdraw_command(const WithdrawOptions& options, const Settings& settings, Io& io) {
    if (options.list) return list_withdrawals(settings, io);
    if (options.pages.empty()) {
        throw Error(
            "name the page to withdraw: a URL or a story; `stet withdraw --list` shows "
            "what was withdrawn",
            ExitStatus::usage);
    }
    if (options.lift && options.erase) {
        throw Error("--lift and --erase are opposites", ExitStatus::usage);
    }
    Archive archive = open_archive(settings, Archive::Mode::write, io);
    for (const std::string& page : options.pages) {
        if (options.erase) {
            print_erased(page, erase(archive, page, options.reason), settings, io);
            continue;
        }
        const Withdrawal done =
            options.lift ? lift(archive, page) : withdraw(archive, page, options.reason);
        if (settings.json) {
            io.out << json_line(row_of(done, settings.zone)) << '\n';
        } else if (!settings.quiet) {
            io.out << paint(Ink::warn, options.lift ? "lifted" : "hidden", io) << "  "
                   << printable(done.url) << "  " << counted(done.addresses, "address", "addresses")
                   << '\n';
            if (!options.lift) {
                io.out << "  Its bytes are still in the file; to take them out: "
                       << typed_command(settings, "withdraw --erase " + page) << '\n';
            }
        }
    }
    return ExitStatus::ok;
}

struct HoldOptions {
    std::vector<std::string> pages;
    std::string reason;
    bool release = false;
};

ExitStatus hold_command(const HoldOptions& options, const Settings& settings, Io& io) {
    if (options.pages.empty()) {
        const Archive archive = open_archive(settings, Archive::Mode::read, io);
        Table table({{"HELD SINCE"}, {"URL", false, true}, {"REASON", false, true}});
        for (const Hold& held : holds(archive)) {
            if (settings.json) {
                io.out << json_line({{"url", held.url},
                                     {"reason", held.reason},
                                     {"at", settings.zone.iso(held.at)}})
                       << '\n';
            } else {
                table.add(
                    {settings.zone.minute(held.at), printable(held.url), printable(held.reason)});
            }
        }
        if (!settings.json) table.print(io);
        return ExitStatus::ok;
    }
    Archive archive = open_archive(settings, Archive::Mode::write, io);
    for (const std::string& page : options.pages) {
        std::string url = page;
        if (options.release) {
            release_hold(archive, page);
        } else {
            url = hold(archive, page, options.reason).url;
        }
        if (settings.json) {
            io.out << json_line({{"url", url}, {"held", !options.release}}) << '\n';
        } else if (!settings.quiet) {
            io.out << (options.release ? "released  " : "held  ") << printable(url) << '\n';
        }
    }
    return ExitStatus::ok;
}

}  // namespace

Action declare_withdraw(CLI::App& app) {
    const auto options = std::make_shared<WithdrawOptions>();
    app.add_option("pages", options->pages);
    app.add_option("--reason", options->reason);
    app.add_flag("--erase", options->erase);
    app.add_flag("--lift", options->lift);
    app.add_flag("--list", options->list);
    return [options](const Settings& settings, Io& io) {
        return withdraw_command(*options, settings, io);
    };
}

Action declare_hold(CLI::App& app) {
    const auto options = std::make_shared<HoldOptions>();
    app.add_option("pages", options->pages);
    app.add_option("--reason", options->reason);
    app.add_flag("--release", options->release);
    return [options](const Settings& settings, Io& io) {
        return hold_command(*options, settings, io);
    };
}

}  // namespace stet
