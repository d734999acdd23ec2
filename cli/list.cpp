// stet list: the stories of the archive, one to a line.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

ExitStatus list_command(const SelectionWords& words, const Settings& settings, Io& io) {
    const Selection selection = selection_of(words, settings.zone);
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const std::vector<Story> stories = archive.list(selection);
    if (settings.json) {
        for (const Story& story : stories) {
            io.out << json_line(story_row(story, settings.zone)) << '\n';
        }
        return ExitStatus::ok;
    }
    Table table({{"STORY", false, false, Ink::name},
                 {"LAST SEEN"},
                 {"REV", true},
                 {"WORDS", true},
                 {"SITE", false, true, Ink::faint},
                 {"STATE", false, false, Ink::warn},
                 {"HEADLINE", false, true, Ink::strong}});
    for (const Story& story : stories) {
        const std::string headline = story.headline.empty() ? story.url : story.headline;
        table.add({story.id, settings.zone.minute(story.last_seen, story.time_assumed),
                   std::to_string(story.revisions), grouped(story.words), printable(story.site),
                   story.state == "live" ? "" : story.state, printable(headline)});
    }
    table.print(io);
    if (stories.empty() && !settings.quiet) {
        io.err << "stet: no story in " << printable(settings.archive)
               << (archive.stats().stories == 0
                       ? "; to keep one: " + typed_command(settings, "add URL")
                       : " matches")
               << '\n';
    }
    return ExitStatus::ok;
}

}  // namespace

Action declare_list(CLI::App& app) {
    const auto words = std::make_shared<SelectionWords>();
    declare_selection(app, *words);
    return [words](const Settings& settings, Io& io) { return list_command(*words, settings, io); };
}

}  // namespace stet
