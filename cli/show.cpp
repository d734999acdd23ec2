// stet show STORY[@REV]: one revision, as text or in another form, or the page that it rests on.
#include "cli/archive_access.h"
#include "cli/article_view.h"
#include "cli/command.h"
#include "cli/export_row.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "extract/format.h"
#include "store/changes.h"
#include "store/desk.h"
#include "store/pictures.h"

#include <fmt/format.h>

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

struct ShowOptions {
    std::string story;
    std::string rev;
    bool markdown = false;
    bool raw = false;
    bool headers = false;
    bool pictures = false;
    std::string picture;
};

/// A page's bytes go to a file as they are; a terminal gets no control characters from strangers.
void print_bytes(const std::string& bytes, Io& io) {
    io.out << (io.is_terminal ? printable(bytes, true) : bytes);
}

/// Where the text stands in the story's history: the last lines on a terminal.
void print_provenance(const Story& story,
                      const Revision& revision,
                      const std::string& source,
                      const Settings& settings,
                      Io& io) {
    std::string text =
        fmt::format("{}@{} · revision {} of {} · {} · {}\n{}", story.id, revision.name,
                    revision.number, story.revisions, seen_span(revision, settings.zone),
                    counted(revision.words, "word", "words"), printable(story.url));
    if (!source.empty()) text += "\nsyndicated from " + printable(source);
    io.out << '\n';
    for (const std::string& line : wrap(text, io.width)) {
        io.out << paint(Ink::faint, line, io) << '\n';
    }
}

/// What the desk says of it: after the text, also in a pipe.
void print_remarks(const RowExtras& extras, const Settings& settings, Io& io) {
    if (extras.labels.empty() && extras.notes.empty()) return;
    io.out << '\n';
    if (!extras.labels.empty()) {
        io.out << paint(Ink::faint, "Labels: ", io)
               << printable(fmt::format("{}", fmt::join(extras.labels, "; "))) << '\n';
    }
    for (const Remark& note : extras.notes) {
        const std::string line = "Note: " + printable(note_line(note, settings.zone));
        for (const std::string& part : wrap(line, io.width)) io.out << part << '\n';
    }
}

/// Looks at the story's pictures, oldest first.
void print_pictures(const std::vector<Picture>& pictures, const Settings& settings, Io& io) {
    if (settings.json) {
        using Json = nlohmann::ordered_json;
        const auto text = [](const std::string& value) {
            return value.empty() ? Json(nullptr) : Json(value);
        };
        for (const Picture& picture : pictures) {
            io.out << json_line({{"url", picture.url},
                                 {"time", settings.zone.iso(picture.time)},
                                 {"status", picture.status},
                                 {"media_type", text(picture.media_type)},
                                 {"bytes", picture.bytes},
                                 {"digest", text(picture.digest)}})
                   << '\n';
        }
        return;
    }
    Table table({{"LOOKED"},
                 {"STATUS", true},
                 {"TYPE"},
                 {"SIZE", true},
                 {"DIGEST", false, false, Ink::name},
                 {"URL", false, true}});
    constexpr std::size_t kTag = 7;  // "sha256:"
    constexpr std::size_t kShown = 8;
    for (const Picture& picture : pictures) {
        const bool came = !picture.digest.empty();
        table.add({settings.zone.minute(picture.time), std::to_string(picture.status),
                   printable(picture.media_type), came ? human_bytes(picture.bytes) : "",
                   came ? picture.digest.substr(kTag, kShown) : "", printable(picture.url)});
    }
    table.print(io);
}

/// The latest bytes of the picture whose URL is given, or whose digest begins so.
ExitStatus print_picture(const Archive& archive,
                         const std::vector<Picture>& pictures,
                         const std::string& wanted,
                         const Settings& settings,
                         Io& io) {
    const std::string digest = wanted.starts_with("sha256:") ? wanted : "sha256:" + wanted;
    for (auto picture = pictures.rbegin(); picture != pictures.rend(); ++picture) {
        if (picture->digest.empty() || picture->status != 200) continue;
        if (picture->url != wanted && !picture->digest.starts_with(digest)) continue;
        print_bytes(archive.capture(picture->capture).body, io);
        return ExitStatus::ok;
    }
    throw Error(fmt::format("archive {} holds no picture {} of this story (see: stet show "
                            "--pictures)",
                            settings.archive, printable(wanted)),
                ExitStatus::not_found);
}

ExitStatus show_command(const ShowOptions& options, const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const Target target = find_target(archive, options.story, options.rev, settings.zone);
    if (options.pictures) {
        print_pictures(pictures_of(archive, target.story), settings, io);
        return ExitStatus::ok;
    }
    if (!options.picture.empty()) {
        return print_picture(archive, pictures_of(archive, target.story), options.picture, settings,
                             io);
    }
    const Revision revision = revision_of(archive, target);
    if (options.raw || options.headers) {
        const Capture capture = archive.page_capture(target.story, revision.number);
        if (options.headers) {
            print_bytes(capture.request_head, io);
            print_bytes(capture.response_head, io);
        }
        if (options.raw) print_bytes(capture.body, io);
        return ExitStatus::ok;
    }
    const Story story = archive.story(target.story);
    const Article article = archive.article(target.story, revision.number);
    RowExtras extras = extras_of(remarks_of(archive, target.story), revision);
    for (const ChangeEntry& change : changes_of(archive, target.story)) {
        if (!change.removed() && change.number == revision.number) {
            extras.change = class_names(change.classes());
        }
    }
    if (settings.json) {
        io.out << article_row(story, revision, article, extras, settings.zone) << '\n';
    } else if (options.markdown) {
        io.out << to_markdown(article);
    } else {
        print_article(article, io);
        if (io.width > 0 && !settings.quiet) {
            print_provenance(story, revision, story_source(story, article), settings, io);
        }
        if (!settings.quiet) print_remarks(extras, settings, io);
    }
    return ExitStatus::ok;
}

}  // namespace

Action declare_show(CLI::App& app) {
    const auto options = std::make_shared<ShowOptions>();
    app.add_option("STORY", options->story)->required();
    app.add_option("--rev", options->rev);
    CLI::Option* const markdown = app.add_flag("--markdown", options->markdown);
    app.add_flag("--raw", options->raw)->excludes(markdown);
    app.add_flag("--headers", options->headers)->excludes(markdown);
    app.add_flag("--pictures", options->pictures);
    app.add_option("--picture", options->picture);
    return [options](const Settings& settings, Io& io) {
        return show_command(*options, settings, io);
    };
}

}  // namespace stet
