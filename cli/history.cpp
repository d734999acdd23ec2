// stet history STORY: its revisions, oldest first, each with what it changed.
#include "cli/archive_access.h"
#include "cli/article_view.h"
#include "cli/change_rows.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "store/changes.h"
#include "store/desk.h"
#include "store/events.h"
#include "store/pictures.h"
#include "store/story_pages.h"
#include "store/unwatched.h"

#include <fmt/format.h>

#include <algorithm>
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

/// What each revision changed on the one before, in history's order; "" for the first. Notes which
/// changed the headline alone.
std::vector<std::string> phrases(const Archive& archive,
                                 const std::string& story,
                                 const std::vector<Revision>& revisions,
                                 std::vector<bool>& headline_only) {
    std::vector<std::string> out;
    std::optional<Article> before;
    for (const Revision& revision : revisions) {
        Article article = archive.article(story, revision.number);
        std::string phrase = before ? change_phrase(*before, article) : std::string();
        headline_only.push_back(phrase == "headline");
        if (revision.same_text_as > 0) {
            phrase = fmt::format("text of {} again ({})", revision.same_text_as, phrase);
        }
        out.push_back(std::move(phrase));
        before = std::move(article);
    }
    return out;
}

/// "missing (status 404), at 3 looks until 2025-05-15 09:30Z; confirmed".
std::string event_words(const Event& event, const Zone& zone) {
    std::string words(event_name(event.kind));
    switch (event.kind) {
        case Event::Kind::missing:
        case Event::Kind::removed:
            words += fmt::format(" (status {}), at {} until {}", event.status,
                                 counted(event.looks, "look", "looks"), zone.minute(event.until));
            if (!event.confirmed) words += "; not confirmed yet";
            break;
        case Event::Kind::back: words += " with an article"; break;
        case Event::Kind::picture:
        case Event::Kind::page_back: words += ": " + printable(event.url); break;
        case Event::Kind::page_missing:
            words += fmt::format(
                " ({}): {}, at {} until {}",
                event.status == 0 ? "no answer" : fmt::format("status {}", event.status),
                printable(event.url), counted(event.looks, "look", "looks"),
                zone.minute(event.until));
            break;
        case Event::Kind::alternating:
            words +=
                fmt::format(": {} in turn, revisions {} to {}, until {}", event.headlines,
                            event.first_revision, event.last_revision, zone.minute(event.until));
            break;
    }
    return words;
}

nlohmann::ordered_json event_row(const Event& event, const Zone& zone) {
    nlohmann::ordered_json row = {{"event", event_name(event.kind)},
                                  {"from", zone.iso(event.from)},
                                  {"until", zone.iso(event.until)},
                                  {"looks", event.looks},
                                  {"confirmed", event.confirmed}};
    if (event.status != 0) row["status"] = event.status;
    if (!event.url.empty()) row["url"] = event.url;
    if (event.kind == Event::Kind::alternating) {
        row["headlines"] = event.headlines;
        row["first_revision"] = event.first_revision;
        row["last_revision"] = event.last_revision;
    }
    return row;
}

/// Of headlines served in turn the first two are shown as revisions, the rest as the event.
bool is_folded(const Revision& revision, const std::vector<Event>& events) {
    return std::any_of(events.begin(), events.end(), [&](const Event& event) {
        return event.kind == Event::Kind::alternating &&
               revision.number >= event.first_revision + 2 &&
               revision.number <= event.last_revision;
    });
}

void print_events(const std::vector<Event>& events, const Zone& zone, Io& io) {
    if (events.empty()) return;
    io.out << '\n';
    Table table({{"EVENT"}, {"", false, true, Ink::plain, true}});
    for (const Event& event : events) {
        table.add({zone.minute(event.from), event_words(event, zone)});
    }
    table.print(io);
}

/// Where the latest revision says that its text comes from.
std::string source_of(const Archive& archive, const Story& story) {
    if (story.revisions == 0) return {};
    return story_source(story, archive.article(story.id, story.revisions));
}

/// All that is known of a story's changes.
struct Known {
    Story story;
    std::vector<Revision> revisions;
    std::vector<std::string> phrases;
    std::vector<ChangeEntry> changes;  // of revisions from the second, and removals
    std::vector<Remark> remarks;
    std::vector<Stretch> unwatched;
    std::vector<Event> events;
    std::string source;              // where its text comes from, as it says
    std::vector<std::string> pages;  // that its latest text is made of

    const ChangeEntry* change_of(int number) const {
        for (const ChangeEntry& entry : changes) {
            if (entry.number == number) return &entry;
        }
        return nullptr;
    }
};

Known known_of(const Archive& archive, const std::string& story) {
    Known known;
    known.story = archive.story(story);
    known.revisions = archive.history(story);
    std::vector<bool> headline_only;
    known.phrases = phrases(archive, story, known.revisions, headline_only);
    known.changes = changes_of(archive, story);
    known.remarks = remarks_of(archive, story);
    const std::vector<Snapshot> looks = archive.looks(story);
    known.unwatched = unwatched(looks);
    known.events = story_events(looks, known.revisions, headline_only);
    for (Event& event : picture_changes(pictures_of(archive, story))) {
        known.events.push_back(std::move(event));
    }
    for (Event& event : page_events(archive, story)) known.events.push_back(std::move(event));
    std::stable_sort(known.events.begin(), known.events.end(),
                     [](const Event& a, const Event& b) { return a.from < b.from; });
    known.source = source_of(archive, known.story);
    for (const StoryPage& page : pages_of(archive, known.story.url)) {
        known.pages.push_back(page.url);
    }
    return known;
}

void print_heading(const Archive& archive,
                   const Story& story,
                   const std::string& labels,
                   const Zone& zone,
                   Io& io) {
    io.out << paint(Ink::strong, fit_line(printable(story.headline), io), io) << '\n'
           << paint(Ink::faint, printable(story.url), io) << '\n';
    std::string facts = fmt::format(
        "{} · {} in {} · last seen {}", story.id, counted(story.revisions, "revision", "revisions"),
        counted(story.looks, "look", "looks"), zone.minute(story.last_seen, story.time_assumed));
    if (story.state != "live" && !story.state.empty()) facts += " · " + story.state;
    const std::size_t pages = pages_of(archive, story.url).size();
    if (pages > 1) facts += fmt::format(" · {} pages", pages);
    if (!labels.empty()) facts += " · " + labels;
    io.out << paint(Ink::faint, facts, io) << '\n';
    const std::string source = source_of(archive, story);
    if (!source.empty()) {
        io.out << paint(Ink::faint, "syndicated from " + printable(source), io) << '\n';
    }
    io.out << '\n';
}

std::string labels_in(const std::vector<Remark>& remarks) {
    std::string out;
    for (const Remark& remark : remarks) {
        if (remark.kind != Remark::Kind::label) continue;
        out += fmt::format("{}[{}]", out.empty() ? "" : " ", printable(remark.value));
    }
    return out;
}

std::string what_changed(const Known& known, std::size_t i) {
    const ChangeEntry* const entry = known.change_of(known.revisions[i].number);
    if (entry == nullptr) return known.phrases[i];
    return known.phrases[i] + " · " + class_phrase(*entry);
}

/// Revisions and removals in order of time.
void print_revisions(const Known& known, const Zone& zone, Io& io) {
    Table table({{"REV", true},
                 {"NAME", false, false, Ink::name},
                 {"OLD TEXT UNTIL", false, false, Ink::faint},
                 {"FIRST SEEN"},
                 {"WORDS", true},
                 {"WHAT CHANGED", false, true, Ink::plain, true}});
    std::vector<const ChangeEntry*> removals;
    for (const ChangeEntry& entry : known.changes) {
        if (entry.removed()) removals.push_back(&entry);
    }
    std::size_t removal = 0;
    const auto add_removals = [&](std::optional<UtcTime> until) {
        for (; removal < removals.size() && (!until || removals[removal]->seen < *until);
             ++removal) {
            table.add({"", "gone", zone.minute(removals[removal]->after),
                       zone.minute(removals[removal]->seen), "", "the page was gone"});
        }
    };
    for (std::size_t i = 0; i < known.revisions.size(); ++i) {
        const Revision& revision = known.revisions[i];
        add_removals(revision.first_seen);
        if (is_folded(revision, known.events)) continue;
        table.add({std::to_string(revision.number), "@" + revision.name,
                   revision.changed_after
                       ? zone.minute(*revision.changed_after,
                                     i > 0 && known.revisions[i - 1].time_assumed)
                       : "",
                   zone.minute(revision.first_seen, revision.time_assumed), grouped(revision.words),
                   printable(what_changed(known, i))});
    }
    add_removals(std::nullopt);
    table.print(io);
}

void print_unwatched(const Known& known, const Zone& zone, Io& io) {
    if (known.unwatched.empty()) return;
    io.out << '\n';
    for (const Stretch& stretch : known.unwatched) {
        io.out << paint(Ink::warn,
                        fmt::format("nobody looked from {} to {} ({})", zone.minute(stretch.from),
                                    zone.minute(stretch.to),
                                    human_duration((stretch.to - stretch.from).count())),
                        io)
               << '\n';
    }
}

void print_notes(const Known& known, const Zone& zone, Io& io) {
    bool first = true;
    for (const Remark& remark : known.remarks) {
        if (remark.kind != Remark::Kind::note) continue;
        if (first) io.out << '\n';
        first = false;
        std::string name = "note";
        for (const Revision& revision : known.revisions) {
            if (revision.digest == remark.text) name = fmt::format("note on @{}", revision.name);
        }
        const std::string text = fmt::format("{}, {} {}: {}", name, printable(remark.author),
                                             zone.minute(remark.at), printable(remark.value));
        for (const std::string& line : wrap(text, io.width)) io.out << line << '\n';
    }
}

nlohmann::ordered_json history_row(const Known& known, const Zone& zone) {
    using Json = nlohmann::ordered_json;
    Json row = story_row(known.story, zone);
    row["pages"] = known.pages;
    row["syndicated_from"] = known.source.empty() ? Json(nullptr) : Json(known.source);
    Json labels = Json::array();
    Json unwatched = Json::array();
    Json removals = Json::array();
    Json history = Json::array();
    for (const Remark& remark : known.remarks) {
        if (remark.kind == Remark::Kind::label) labels.push_back(remark.value);
    }
    for (const Stretch& stretch : known.unwatched) {
        unwatched.push_back({{"from", zone.iso(stretch.from)}, {"to", zone.iso(stretch.to)}});
    }
    for (const ChangeEntry& entry : known.changes) {
        if (!entry.removed()) continue;
        removals.push_back(
            {{"last_seen", zone.iso(entry.after)}, {"gone_at", zone.iso(entry.seen)}});
    }
    for (std::size_t i = 0; i < known.revisions.size(); ++i) {
        const Revision& revision = known.revisions[i];
        Json one = revision_row(revision, zone);
        one["change"] = known.phrases[i].empty() ? Json(nullptr) : Json(known.phrases[i]);
        const ChangeEntry* const entry = known.change_of(revision.number);
        one["judgement"] = entry == nullptr ? Json(nullptr) : judgement_row(*entry);
        Json& notes = one["notes"] = Json::array();
        for (const Remark& remark : known.remarks) {
            const bool here = remark.kind == Remark::Kind::note && remark.text == revision.digest;
            if (here) notes.push_back(remark_row(remark, zone));
        }
        history.push_back(std::move(one));
    }
    Json events = Json::array();
    for (const Event& event : known.events) events.push_back(event_row(event, zone));
    row["labels"] = std::move(labels);
    row["unwatched"] = std::move(unwatched);
    row["removals"] = std::move(removals);
    row["history"] = std::move(history);
    row["events"] = std::move(events);
    return row;
}

void print_looks(const Archive& archive, const Story& story, const Settings& settings, Io& io) {
    const std::vector<Snapshot> looks = archive.looks(story.id);
    if (settings.json) {
        for (const Snapshot& look : looks) {
            io.out << json_line(snapshot_row(look, settings.zone)) << '\n';
        }
        return;
    }
    print_heading(archive, story, labels_in(remarks_of(archive, story.id)), settings.zone, io);
    Table table({{"LOOKED"},
                 {"STATUS", true},
                 {"FOUND"},
                 {"REVISION", false, false, Ink::name},
                 {"", false, false, Ink::good},
                 {"", false, true, Ink::faint}});
    for (const Snapshot& look : looks) {
        table.add({settings.zone.minute(look.time, look.time_assumed),
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
    const Known known = known_of(archive, target.story);
    if (settings.json) {
        io.out << json_line(history_row(known, settings.zone)) << '\n';
        return ExitStatus::ok;
    }
    print_heading(archive, story, labels_in(known.remarks), settings.zone, io);
    print_revisions(known, settings.zone, io);
    print_events(known.events, settings.zone, io);
    print_unwatched(known, settings.zone, io);
    print_notes(known, settings.zone, io);
    if (known.revisions.empty()) {
        io.out << "No look at it found an article. "
               << typed_command(settings, fmt::format("history --looks {}", story.id))
               << " shows the looks.\n";
    } else if (known.revisions.size() > 1 && !settings.quiet) {
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
