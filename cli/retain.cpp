// stet retain: how long stories are kept, by site.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "store/withdraw.h"

#include <fmt/format.h>

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

struct RetainOptions {
    std::string site;
    int days = 0;
    bool remove = false;
    bool apply = false;
    bool dry_run = false;
};

void print_rules(const Archive& archive, const Settings& settings, Io& io) {
    Table table({{"SITE", false, true}, {"DAYS", true}});
    for (const RetentionRule& rule : retention(archive)) {
        if (settings.json) {
            io.out << json_line({{"site", rule.site}, {"days", rule.days}}) << '\n';
        } else {
            table.add(
                {rule.site.empty() ? "(all others)" : printable(rule.site), grouped(rule.days)});
        }
    }
    if (settings.json) return;
    table.print(io);
    if (table.empty() && !settings.quiet) {
        io.err << "stet: no rule, so everything is kept; to make one: "
               << typed_command(settings, "retain --site HOST --days N") << '\n';
    }
}

void print_expired(const std::vector<Expired>& stories, const Settings& settings, Io& io) {
    Table table({{"STORY", false, false, Ink::name},
                 {"LAST SEEN"},
                 {"KEPT", true},
                 {"", false, false, Ink::warn},
                 {"HEADLINE", false, true}});
    for (const Expired& story : stories) {
        if (settings.json) {
            io.out << json_line({{"story", story.story},
                                 {"url", story.url},
                                 {"headline", story.headline},
                                 {"last_seen", settings.zone.iso(story.last_seen)},
                                 {"days", story.days},
                                 {"held", story.held}})
                   << '\n';
        } else {
            table.add({story.story, settings.zone.minute(story.last_seen),
                       fmt::format("{} days", story.days), story.held ? "held" : "",
                       printable(story.headline)});
        }
    }
    if (!settings.json) table.print(io);
}

ExitStatus retain_command(const RetainOptions& options, const Settings& settings, Io& io) {
    if (options.days != 0 || options.remove) {
        if (!options.remove && options.days < 1) {
            throw Error(fmt::format("--days {}: give a number of days from 1", options.days),
                        ExitStatus::usage);
        }
        Archive archive = open_archive(settings, Archive::Mode::write, io);
        set_retention(archive, options.site, options.remove ? 0 : options.days);
        if (!settings.quiet) print_rules(archive, settings, io);
        return ExitStatus::ok;
    }
    if (options.dry_run) {
        const Archive archive = open_archive(settings, Archive::Mode::read, io);
        print_expired(expired(archive, now_utc()), settings, io);
        return ExitStatus::ok;
    }
    if (options.apply) {
        Archive archive = open_archive(settings, Archive::Mode::write, io);
        const Erased erased = apply_retention(archive, now_utc());
        if (settings.json) {
            io.out << json_line({{"stories", erased.pages}, {"captures", erased.captures}}) << '\n';
        } else if (!settings.quiet) {
            io.out << "erased " << counted(erased.pages, "story", "stories") << ", "
                   << counted(erased.captures, "capture", "captures") << '\n';
        }
        return ExitStatus::ok;
    }
    print_rules(open_archive(settings, Archive::Mode::read, io), settings, io);
    return ExitStatus::ok;
}

}  // namespace

Action declare_retain(CLI::App& app) {
    const auto options = std::make_shared<RetainOptions>();
    app.add_option("--site", options->site);
    app.add_option("--days", options->days);
    app.add_flag("--remove", options->remove);
    app.add_flag("--apply", options->apply);
    app.add_flag("--dry-run", options->dry_run);
    return [options](const Settings& settings, Io& io) {
        return retain_command(*options, settings, io);
    };
}

}  // namespace stet
