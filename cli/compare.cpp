// stet compare STORY STORY: two stories of the archive, such as copies of one on two sites.
#include "cli/archive_access.h"
#include "cli/desk_commands.h"
#include "cli/diff_faces.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "store/shared_text.h"

#include <fmt/format.h>

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

struct CompareOptions {
    std::string first;
    std::string second;
    DiffFaces faces;
};

/// One of the two: a revision of a story, and its texts.
struct Side {
    Story story;
    Revision revision;
    ArticleText text;
};

Side side_of(const Archive& archive, const std::string& words, const Settings& settings) {
    const Target target = find_target(archive, words, "", settings.zone);
    Side side;
    side.story = archive.story(target.story);
    side.revision = revision_of(archive, target);
    side.text = article_text(archive.article(target.story, side.revision.number));
    return side;
}

std::string name_of(const Side& side, const Zone& zone) {
    return fmt::format("{}@{}, {}, {}", side.story.id, side.revision.name, side.story.site,
                       seen_span(side.revision, zone));
}

std::string percent(double share) {
    constexpr double kHundred = 100;
    return fmt::format("{:.0f} %", kHundred * share);
}

nlohmann::ordered_json side_row(const Side& side,
                                std::size_t words,
                                double share,
                                const Zone& zone) {
    return {{"story", side.story.id},
            {"url", side.story.url},
            {"site", side.story.site},
            {"revision", side.revision.name},
            {"first_seen", zone.iso(side.revision.first_seen)},
            {"time_assumed", side.revision.time_assumed},
            {"words", words},
            {"shared", share}};
}

ExitStatus compare_command(const CompareOptions& options, const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const Side first = side_of(archive, options.first, settings);
    const Side second = side_of(archive, options.second, settings);
    if (first.story.id == second.story.id) {
        throw Error(fmt::format("both are {}; to compare its revisions: {}", first.story.id,
                                typed_command(settings, "diff " + first.story.id)),
                    ExitStatus::usage);
    }
    const ArticleDiff diff = diff_articles(first.text, second.text);
    const SharedText shared = shared_text(first.text, second.text, diff);
    if (settings.json) {
        using Json = nlohmann::ordered_json;
        const ChangeChoice choice = choice_of(options.faces.choice, settings.zone);
        Json row = {{"old", side_row(first, shared.old_words, shared.of_old(), settings.zone)},
                    {"new", side_row(second, shared.new_words, shared.of_new(), settings.zone)},
                    {"shared_words", shared.words}};
        row.update(Json::parse(diff_as_json(diff, first.text, second.text, {true, -1, choice})));
        io.out << json_line(row) << '\n';
        return options.faces.exit_code && !diff.empty() ? ExitStatus::failed : ExitStatus::ok;
    }
    const bool terminal =
        !options.faces.patch && !options.faces.html && !options.faces.side_by_side;
    if (terminal) {
        io.out << fmt::format("{} of the words of {} stand in {}, {} the other way round\n",
                              percent(shared.of_old()), first.story.id, second.story.id,
                              percent(shared.of_new()));
    }
    const std::string title =
        fmt::format("{} ({} shared)", second.revision.headline, percent(shared.of_new()));
    return show_diff(first.text, second.text,
                     {title, name_of(first, settings.zone), name_of(second, settings.zone)}, true,
                     options.faces, {}, settings, io);
}

}  // namespace

Action declare_compare(CLI::App& app) {
    const auto options = std::make_shared<CompareOptions>();
    app.add_option("STORY", options->first)->required();
    app.add_option("OTHER", options->second)->required();
    declare_faces(app, options->faces);
    return [options](const Settings& settings, Io& io) {
        return compare_command(*options, settings, io);
    };
}

}  // namespace stet
