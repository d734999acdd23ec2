// stet history STORY: its revisions, oldest first, each with what it changed.
#include "cli/archive_access.h"
#include "cli/article_view.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

struct HistoryOptions {
    std::string story;
    bool looks = false;
};

/// What each revision changed on the one before, in history's order; "" for the first.
std::vector<std::string> phrases(const Archive& archive,
                                 const std::string& story,
                                 const std::vector<Revision>& revisions) {
    std::vector<std::string> out;
    std::optional<Article> before;
    for (const Revision& revision : revisions) {
        Article article = archive.article(story, revision.number);
        std::string phrase = before ? change_phrase(*before, article) : std::string();
        if (revision.same_text_as > 0) {
            phrase = fmt::format("text of {} again ({})", revision.same_text_as, phrase);
        }
        out.push_back(std::move(phrase));
        before = std::move(article);
    }
    return out;
}

/// Where the latest revision says that its text comes from.
std::string source_of(const Archive& archive, const Story& story) {
    if (story.revisions == 0) return {};
    return story_source(story, archive.article(story.id, story.revisions));
}

void print_heading(const Archive& archive, const Story& story, const Zone& zone, Io& io) {
    io.out << paint(Ink::strong, fit_line(printable(story.headline), io), io) << '\n'
           << paint(Ink::faint, printable(story.url), io) << '\n';
    std::string facts = fmt::format(
        "{} · {} in {} · last seen {}", story.id, counted(story.revisions, "revision", "revisions"),
        counted(story.looks, "look", "looks"), zone.minute(story.last_seen));
    if (story.state != "live" && !story.state.empty()) facts += " · " + story.state;
    io.out << paint(Ink::faint, facts, io) << '\n';
    const std::string source = source_of(archive, story);
    if (!source.empty()) {
        io.out << paint(Ink::faint, "syndicated from " + printable(source), io) << '\n';
    }
    io.out << '\n';
}

void print_looks(const Archive& archive, const Story& story, const Settings& settings, Io& io) {
    const std::vector<Snapshot> looks = archive.looks(story.id);
    if (settings.json) {
        for (const Snapshot& look : looks) {
            io.out << json_line(snapshot_row(look, settings.zone)) << '\n';
        }
        return;
    }
    print_heading(archive, story, settings.zone, io);
    Table table({{"LOOKED"},
                 {"STATUS", true},
                 {"FOUND"},
                 {"REVISION", false, false, Ink::name},
                 {"", false, false, Ink::good},
                 {"", false, true, Ink::faint}});
    for (const Snapshot& look : looks) {
        table.add({settings.zone.minute(look.time),
                   look.status == 0 ? "–" : std::to_string(look.status), look.verdict,
                   look.revision.empty() ? "" : "@" + look.revision, look.brought_new ? "new" : "",
                   printable(look.failure.empty() ? look.source.empty() ? look.url : look.source
                                                  : look.failure)});
    }
    table.print(io);
}

ExitStatus history_command(const HistoryOptions& options, const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const Target target = find_target(archive, options.story, "", settings.zone);
    const Story story = archive.story(target.story);
    if (options.looks) {
        print_looks(archive, story, settings, io);
        return ExitStatus::ok;
    }
    const std::vector<Revision> revisions = archive.history(target.story);
    const std::vector<std::string> changes = phrases(archive, target.story, revisions);
    if (settings.json) {
        nlohmann::ordered_json row = story_row(story, settings.zone);
        const std::string source = source_of(archive, story);
        row["syndicated_from"] =
            source.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(source);
        row["history"] = nlohmann::ordered_json::array();
        for (std::size_t i = 0; i < revisions.size(); ++i) {
            nlohmann::ordered_json one = revision_row(revisions[i], settings.zone);
            one["change"] = changes[i].empty() ? nlohmann::ordered_json(nullptr)
                                               : nlohmann::ordered_json(changes[i]);
            row["history"].push_back(std::move(one));
        }
        io.out << json_line(row) << '\n';
        return ExitStatus::ok;
    }
    print_heading(archive, story, settings.zone, io);
    Table table({{"REV", true},
                 {"NAME", false, false, Ink::name},
                 {"OLD TEXT UNTIL", false, false, Ink::faint},
                 {"FIRST SEEN"},
                 {"WORDS", true},
                 {"WHAT CHANGED", false, true, Ink::plain, true}});
    for (std::size_t i = 0; i < revisions.size(); ++i) {
        const Revision& revision = revisions[i];
        table.add({std::to_string(revision.number), "@" + revision.name,
                   revision.changed_after ? settings.zone.minute(*revision.changed_after) : "",
                   (revision.time_assumed ? "~" : "") + settings.zone.minute(revision.first_seen),
                   grouped(revision.words), printable(changes[i])});
    }
    table.print(io);
    if (revisions.empty()) {
        io.out << "No look at it found an article. "
               << typed_command(settings, fmt::format("history --looks {}", story.id))
               << " shows the looks.\n";
    } else if (revisions.size() > 1 && !settings.quiet) {
        io.out << "\nnext: " << paint(Ink::name, typed_command(settings, "diff " + story.id), io)
               << '\n';
    }
    return ExitStatus::ok;
}

}  // namespace

Action declare_history(CLI::App& app) {
    const auto options = std::make_shared<HistoryOptions>();
    app.add_option("STORY", options->story)->required();
    app.add_flag("--looks", options->looks);
    return [options](const Settings& settings, Io& io) {
        return history_command(*options, settings, io);
    };
}

}  // namespace stet
