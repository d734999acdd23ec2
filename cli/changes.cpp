// stet changes: what changed in the whole archive, newest first.
#include "store/changes.h"

#include "cli/archive_access.h"
#include "cli/change_digest.h"
#include "cli/change_flags.h"
#include "cli/change_rows.h"
#include "cli/desk_commands.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "store/learned_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

constexpr std::size_t kOnePage = 50;

struct ChangesOptions {
    ChangeWords choice;
    std::string unseen;
    std::size_t limit = kOnePage;
    bool limit_given = false;
    bool html = false;
    bool atom = false;
};

/// Opened for reading where nothing has to be made or marked first.
Archive opened(const ChangesOptions& options, const Settings& settings, Io& io) {
    if (options.unseen.empty()) {
        Archive archive = open_archive(settings, Archive::Mode::read, io);
        if (!changes_are_due(archive)) return archive;
    }
    Archive archive = open_archive(settings, Archive::Mode::write, io);
    if (changes_are_due(archive)) {
        if (!settings.quiet) io.err << "stet: judging the changes of all stories, once\n";
        judge_changes(archive);
    }
    return archive;
}

/// What is to be shown. Of what a reader has not seen, the oldest where there is a limit: then the
/// next time shows the rest.
std::vector<ChangeEntry> wanted(const Archive& archive,
                                const ChangesOptions& options,
                                const ChangeChoice& choice) {
    if (options.unseen.empty()) return list_changes(archive, choice, options.limit);
    std::vector<ChangeEntry> entries =
        list_changes(archive, choice, 0, seen_by(archive, options.unseen, choice));
    if (!options.limit_given || options.limit == 0 || entries.size() <= options.limit) {
        return entries;
    }
    std::vector<std::int64_t> ids;
    ids.reserve(entries.size());
    for (const ChangeEntry& entry : entries) ids.push_back(entry.id);
    std::sort(ids.begin(), ids.end());
    const std::int64_t last = ids[options.limit - 1];
    std::erase_if(entries, [&](const ChangeEntry& entry) { return entry.id > last; });
    return entries;
}

std::vector<DigestItem> with_diffs(const Archive& archive, std::vector<ChangeEntry> entries) {
    std::vector<DigestItem> items;
    for (ChangeEntry& entry : entries) {
        DigestItem item = {std::move(entry), std::nullopt};
        if (!item.entry.removed()) {
            const int number = item.entry.number;
            item.diff = diff_articles(article_text(archive.article(item.entry.story, number - 1)),
                                      article_text(archive.article(item.entry.story, number)));
        }
        items.push_back(std::move(item));
    }
    return items;
}

void print_table(const std::vector<ChangeEntry>& entries, const Settings& settings, Io& io) {
    Table table({{"SEEN"},
                 {"REVISION", false, false, Ink::name},
                 {"WHAT", false, true},
                 {"WORDS", false, false, Ink::faint},
                 {"SITE", false, true, Ink::faint},
                 {"HEADLINE", false, true, Ink::strong}});
    for (const ChangeEntry& entry : entries) {
        const std::string headline = entry.headline.empty() ? entry.url : entry.headline;
        table.add({settings.zone.minute(entry.seen, entry.time_assumed),
                   entry.removed() ? entry.story : entry.story + "@" + entry.revision,
                   printable(class_phrase(entry)), count_phrase(entry.machine.count),
                   printable(entry.site), printable(headline)});
    }
    table.print(io);
}

ExitStatus changes_command(const ChangesOptions& options, const Settings& settings, Io& io) {
    const ChangeChoice choice = choice_of(options.choice, settings.zone);
    Archive archive = opened(options, settings, io);
    const std::vector<ChangeEntry> entries = wanted(archive, options, choice);
    if (options.atom) {
        io.out << digest_as_atom(with_diffs(archive, entries), choice, archive_name(archive));
    } else if (options.html) {
        const std::string words = choice.words();
        io.out << digest_as_html(with_diffs(archive, entries), choice,
                                 words.empty() ? "What changed" : "What changed: " + words,
                                 settings.zone);
    } else if (settings.json) {
        for (const ChangeEntry& entry : entries) {
            io.out << json_line(change_row(entry, settings.zone)) << '\n';
        }
    } else if (entries.empty()) {
        if (!settings.quiet) {
            io.err << (options.unseen.empty()
                           ? "stet: no such change\n"
                           : "stet: nothing new for " + printable(options.unseen) + "\n");
        }
    } else {
        print_table(entries, settings, io);
        if (!settings.quiet && !entries.front().removed()) {
            io.out << "\nnext: "
                   << paint(Ink::name,
                            typed_command(settings, fmt::format("diff {}@{}", entries.front().story,
                                                                entries.front().revision)),
                            io)
                   << '\n';
        }
    }
    io.out.flush();
    if (!options.unseen.empty() && !entries.empty() && io.out.good()) {
        std::int64_t upto = 0;
        for (const ChangeEntry& entry : entries) upto = std::max(upto, entry.id);
        mark_seen(archive, options.unseen, choice, upto, now_utc());
    }
    return ExitStatus::ok;
}

}  // namespace

Action declare_changes(CLI::App& app) {
    const auto options = std::make_shared<ChangesOptions>();
    declare_archive_choice(app, options->choice);
    app.add_option("--unseen", options->unseen);
    CLI::Option* const limit = app.add_option("--limit", options->limit);
    CLI::Option* const html = app.add_flag("--html", options->html);
    app.add_flag("--atom", options->atom)->excludes(html);
    return [options, limit](const Settings& settings, Io& io) {
        options->limit_given = limit->count() > 0;
        return changes_command(*options, settings, io);
    };
}

}  // namespace stet
