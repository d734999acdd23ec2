// stet classify, note, label: what the desk says of revisions and stories.
#include "store/desk.h"

#include "cli/archive_access.h"
#include "cli/change_flags.h"
#include "cli/change_rows.h"
#include "cli/desk_commands.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "store/changes.h"

#include <fmt/format.h>

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

struct DeskOptions {
    std::string story;
    std::string value;
    std::string by;
    bool undo = false;
    bool report = false;
};

void require_name(const DeskOptions& options) {
    if (!options.by.empty()) return;
    throw Error("who says so? give a name with --by NAME", ExitStatus::usage);
}

/// The revision of `remark`, as "s1@5f33d472"; the story alone for a label.
std::string about(const Archive& archive, const std::string& story, const Remark& remark) {
    for (const Revision& revision : archive.history(story)) {
        if (revision.digest == remark.text) return fmt::format("{}@{}", story, revision.name);
    }
    return story;
}

void print_remark(const Archive& archive,
                  const std::string& story,
                  const Remark& remark,
                  const Settings& settings,
                  Io& io) {
    if (settings.json) {
        nlohmann::ordered_json row = {{"story", story}};
        row.update(remark_row(remark, settings.zone));
        io.out << json_line(row) << '\n';
        return;
    }
    io.out << fmt::format("{}  {}  {} ({}, {})\n",
                          paint(Ink::name, about(archive, story, remark), io),
                          remark_kind_name(remark.kind), printable(remark.value),
                          printable(remark.author), settings.zone.minute(remark.at));
}

/// Takes back the latest remark of a kind that fits; of a revision where `text` names one.
ExitStatus undo(Archive& archive,
                const std::string& story,
                Remark::Kind kind,
                const std::string& text,
                const DeskOptions& options,
                const Settings& settings,
                Io& io) {
    std::optional<Remark> last;
    for (const Remark& remark : remarks_of(archive, story)) {
        if (remark.kind != kind || (!text.empty() && remark.text != text)) continue;
        if (!options.value.empty() && remark.value != options.value) continue;
        last = remark;
    }
    if (!last) {
        throw Error(
            fmt::format(
                "{} has no such {} to take back; {}", story, remark_kind_name(kind),
                typed_command(
                    settings,
                    fmt::format("{} {}", kind == Remark::Kind::label ? "label" : "note", story))),
            ExitStatus::not_found);
    }
    take_back(archive, *last, options.by, now_utc());
    if (!settings.quiet) io.err << "stet: taken back\n";
    return ExitStatus::ok;
}

/// Prints what is said of a story, of one kind.
ExitStatus list_remarks(const std::string& words,
                        Remark::Kind kind,
                        const Settings& settings,
                        Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const Target target = find_target(archive, words, "", settings.zone);
    for (const Remark& remark : remarks_of(archive, target.story)) {
        if (remark.kind != kind) continue;
        if (target.revision && remark.text != target.revision->digest) continue;
        print_remark(archive, target.story, remark, settings, io);
    }
    return ExitStatus::ok;
}

std::string percent(std::int64_t part, std::int64_t whole) {
    constexpr double kHundred = 100;
    return whole == 0 ? "–"
                      : fmt::format("{:.0f} %", kHundred * static_cast<double>(part) /
                                                    static_cast<double>(whole));
}

/// "2 style, 1 wording": what the desk said instead.
std::string instead(const ClassReport& report, ChangeClass machine) {
    std::string out;
    for (std::size_t k = 0; k < kChangeClassCount; ++k) {
        const auto said = static_cast<ChangeClass>(k);
        const std::int64_t count = report.counts[static_cast<std::size_t>(machine)][k];
        if (said == machine || count == 0) continue;
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, change_class_name(said));
    }
    return out;
}

ExitStatus print_class_report(const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const ClassReport report = class_report(archive);
    if (settings.json) {
        nlohmann::ordered_json rows = nlohmann::ordered_json::object();
        for (std::size_t k = 0; k < kChangeClassCount; ++k) {
            const auto machine = static_cast<ChangeClass>(k);
            if (report.judged(machine) == 0) continue;
            nlohmann::ordered_json said = nlohmann::ordered_json::object();
            for (std::size_t j = 0; j < kChangeClassCount; ++j) {
                if (report.counts[k][j] == 0) continue;
                said[change_class_name(static_cast<ChangeClass>(j))] = report.counts[k][j];
            }
            rows[change_class_name(machine)] = {
                {"judged", report.judged(machine)},
                {"right", report.right(machine)},
                {"precision", static_cast<double>(report.right(machine)) /
                                  static_cast<double>(report.judged(machine))},
                {"desk", std::move(said)}};
        }
        io.out << json_line({{"judged", report.total()}, {"classes", std::move(rows)}}) << '\n';
        return ExitStatus::ok;
    }
    if (report.total() == 0) {
        io.out << "Nobody has classed a revision yet: "
               << typed_command(settings, "classify STORY@REV CLASS --by NAME") << '\n';
        return ExitStatus::ok;
    }
    Table table({{"CLASS BY RULES", false, false, Ink::strong},
                 {"JUDGED", true},
                 {"RIGHT", true},
                 {"PRECISION", true},
                 {"THE DESK SAID", false, true, Ink::faint}});
    std::int64_t right = 0;
    for (std::size_t k = 0; k < kChangeClassCount; ++k) {
        const auto machine = static_cast<ChangeClass>(k);
        if (report.judged(machine) == 0) continue;
        right += report.right(machine);
        table.add({std::string(change_class_name(machine)), grouped(report.judged(machine)),
                   grouped(report.right(machine)),
                   percent(report.right(machine), report.judged(machine)),
                   instead(report, machine)});
    }
    table.add({"all", grouped(report.total()), grouped(right), percent(right, report.total()), ""});
    table.print(io);
    return ExitStatus::ok;
}

ExitStatus classify_command(const DeskOptions& options, const Settings& settings, Io& io) {
    if (options.report) return print_class_report(settings, io);
    if (options.story.empty() || (options.value.empty() && !options.undo)) {
        throw Error("classify needs STORY@REV and a class, or --report (see: stet help classify)",
                    ExitStatus::usage);
    }
    require_name(options);
    const ChangeClass value =
        options.undo ? ChangeClass::none : class_of(options.value, "classify");
    Archive archive = open_archive(settings, Archive::Mode::write, io);
    const Target target = find_target(archive, options.story, "", settings.zone);
    const Revision revision = revision_of(archive, target);
    if (options.undo) {
        return undo(archive, target.story, Remark::Kind::classed, revision.digest, options,
                    settings, io);
    }
    const Remark remark =
        classify_revision(archive, target.story, revision.number, value, options.by, now_utc());
    print_remark(archive, target.story, remark, settings, io);
    return ExitStatus::ok;
}

ExitStatus note_command(const DeskOptions& options, const Settings& settings, Io& io) {
    if (options.value.empty() && !options.undo) {
        return list_remarks(options.story, Remark::Kind::note, settings, io);
    }
    require_name(options);
    Archive archive = open_archive(settings, Archive::Mode::write, io);
    const Target target = find_target(archive, options.story, "", settings.zone);
    const Revision revision = revision_of(archive, target);
    if (options.undo) {
        return undo(archive, target.story, Remark::Kind::note,
                    target.revision ? revision.digest : std::string(), options, settings, io);
    }
    const Remark remark =
        note_revision(archive, target.story, revision.number, options.value, options.by, now_utc());
    print_remark(archive, target.story, remark, settings, io);
    return ExitStatus::ok;
}

ExitStatus label_command(const DeskOptions& options, const Settings& settings, Io& io) {
    if (options.value.empty() && !options.undo) {
        return list_remarks(options.story, Remark::Kind::label, settings, io);
    }
    require_name(options);
    Archive archive = open_archive(settings, Archive::Mode::write, io);
    const Target target = find_target(archive, options.story, "", settings.zone);
    if (options.undo) {
        return undo(archive, target.story, Remark::Kind::label, "", options, settings, io);
    }
    const Remark remark = label_story(archive, target.story, options.value, options.by, now_utc());
    print_remark(archive, target.story, remark, settings, io);
    return ExitStatus::ok;
}

}  // namespace

Action declare_classify(CLI::App& app) {
    const auto options = std::make_shared<DeskOptions>();
    app.add_option("STORY", options->story);
    app.add_option("CLASS", options->value);
    app.add_option("--by", options->by);
    app.add_flag("--undo", options->undo);
    app.add_flag("--report", options->report);
    return [options](const Settings& settings, Io& io) {
        return classify_command(*options, settings, io);
    };
}

Action declare_note(CLI::App& app) {
    const auto options = std::make_shared<DeskOptions>();
    app.add_option("STORY", options->story)->required();
    app.add_option("TEXT", options->value);
    app.add_option("--by", options->by);
    app.add_flag("--undo", options->undo);
    return [options](const Settings& settings, Io& io) {
        return note_command(*options, settings, io);
    };
}

Action declare_label(CLI::App& app) {
    const auto options = std::make_shared<DeskOptions>();
    app.add_option("STORY", options->story)->required();
    app.add_option("LABEL", options->value);
    app.add_option("--by", options->by);
    app.add_flag("--undo", options->undo);
    return [options](const Settings& settings, Io& io) {
        return label_command(*options, settings, io);
    };
}

}  // namespace stet
