// stet export: articles out of the archive, in one stream or one file a story.
#include "cli/command.h"
#include "cli/export_formats.h"
#include "cli/export_manifest.h"
#include "cli/export_options.h"
#include "cli/export_pairs.h"
#include "cli/layout.h"
#include "cli/whole_file.h"
#include "extract/text.h"
#include "store/changes.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <system_error>

#include <CLI/CLI.hpp>

namespace stet {

namespace {

namespace fs = std::filesystem;

ExportFormat format_of(const ExportOptions& options, const Settings& settings) {
    if (!options.format.empty()) return export_format(options.format).value_or(ExportFormat::text);
    if (settings.json || options.pairs) return ExportFormat::jsonl;
    const std::string extension = fs::path(options.output).extension().string();
    const std::optional<ExportFormat> format = format_of_extension(extension);
    const bool asks_for_other =
        !format && extension.size() > 1 && !has_digit(extension) && capture_format(options).empty();
    if (asks_for_other) {
        throw Error(fmt::format("no format is called {}: name one with --format, or end the name "
                                "in .txt, .md, .jsonl, .csv, .html, .epub, .xml, .warc.gz, .wacz "
                                "or .db",
                                printable(extension)),
                    ExitStatus::usage);
    }
    return format.value_or(ExportFormat::text);
}

std::string_view name_of(ExportFormat format) {
    static const std::vector<std::string> names = export_format_names();
    return names[static_cast<std::size_t>(format)];
}

/// Where the texts go: stdout, one file, or one file a story.
class Destination {
public:
    Destination(const ExportOptions& options, ManifestWriter* manifest, Io& io)
        : options_(options), manifest_(manifest), io_(io) {
        if (options.directory.empty()) return;
        std::error_code error;
        fs::create_directories(options.directory, error);
        if (error) {
            throw Error(fmt::format("cannot make {}: {}", options.directory, error.message()));
        }
    }

    bool one_a_story() const { return !options_.directory.empty(); }

    /// `name` is the file's within --dir.
    void begin(const std::string& name) {
        if (options_.to_stdout()) return;
        name_ = one_a_story() ? name : options_.output;
        file_ = std::make_unique<WholeFile>(one_a_story() ? fs::path(options_.directory) / name
                                                          : fs::path(options_.output));
    }
    /// False where nobody reads any more.
    bool write(const std::string& text) {
        if (file_) {
            file_->write(text);
            return true;
        }
        io_.out << text;
        if (manifest_ != nullptr) digest_.add(text);
        bytes_ += text.size();
        return static_cast<bool>(io_.out);
    }
    void end() {
        if (file_) {
            file_->finish();
            if (manifest_ != nullptr) {
                manifest_->add_file(name_, file_->bytes(), file_->digest());
            }
            file_.reset();
        } else if (manifest_ != nullptr) {
            manifest_->add_file("-", bytes_, digest_.finish());
        }
    }

private:
    const ExportOptions& options_;
    ManifestWriter* manifest_;
    Io& io_;
    std::unique_ptr<WholeFile> file_;
    std::string name_;
    Sha256Stream digest_;
    std::uint64_t bytes_ = 0;
};

/// The texts of the chosen stories, one after the other.
ChoiceCounts write_texts(const Archive& archive,
                         const ExportOptions& options,
                         ExportFormat format,
                         const Zone& zone,
                         Destination& destination,
                         ManifestWriter* manifest) {
    const TextChoice choice = choice_of(options, archive, zone);
    const std::unique_ptr<ArticleWriter> writer = article_writer(format, zone);
    bool open = false;
    const auto write_story = [&](const ChosenStory& chosen) {
        const std::vector<Remark> remarks = remarks_of(archive, chosen.story.id);
        const bool alone = chosen.chosen.size() == 1 &&
                           (destination.one_a_story() || choice.stories.stories.size() == 1);
        for (const std::size_t place : chosen.chosen) {
            const Revision& revision = chosen.history[place];
            const Article article = archive.article(chosen.story.id, revision.number);
            RowExtras extras = extras_of(remarks, revision);
            if (const ChangeEntry* change = chosen.change_of(revision.number)) {
                extras.change = class_names(change->classes());
            }
            extras.near_duplicate_of = chosen.near_duplicate_of;
            const ExportRow row{chosen.story, revision, article, extras};
            if (!open) {
                open = true;
                const bool of_story = alone || destination.one_a_story();
                destination.begin(story_file_name(chosen.story) +
                                  std::string(file_extension(format)));
                if (!destination.write(writer->begin(
                        {of_story ? title_of(row) : "Articles",
                         of_story ? article.language.value : std::string(), alone}))) {
                    return false;
                }
            }
            if (!destination.write(writer->add(row))) return false;
            if (manifest != nullptr) manifest->count_text(revision.extractor_version);
        }
        if (destination.one_a_story()) {
            destination.write(writer->end());
            destination.end();
            open = false;
        }
        return true;
    };
    const ChoiceCounts counts = for_each_chosen(archive, choice, write_story);
    if (open) {
        destination.write(writer->end());
        destination.end();
    }
    return counts;
}

/// Each chosen revision beside the one before it.
ChoiceCounts write_pairs(const Archive& archive,
                         const ExportOptions& options,
                         const Zone& zone,
                         Destination& destination,
                         ManifestWriter* manifest) {
    const TextChoice choice = choice_of(options, archive, zone);
    ChoiceCounts written;
    bool open = false;
    const auto write_story = [&](const ChosenStory& chosen) {
        const std::vector<Remark> remarks = remarks_of(archive, chosen.story.id);
        std::int64_t pairs = 0;
        std::optional<Article> before;  // of the revision that was written last
        std::size_t before_place = 0;
        for (const std::size_t place : chosen.chosen) {
            if (place == 0 || !chosen.may_leave[place - 1]) continue;
            const Revision& old_revision = chosen.history[place - 1];
            const Revision& revision = chosen.history[place];
            if (!before || before_place != place - 1) {
                before = archive.article(chosen.story.id, old_revision.number);
            }
            Article article = archive.article(chosen.story.id, revision.number);
            RowExtras extras = extras_of(remarks, revision);
            extras.near_duplicate_of = chosen.near_duplicate_of;
            if (!open) {
                open = true;
                destination.begin(story_file_name(chosen.story) + ".jsonl");
            }
            if (!destination.write(pair_line({chosen.story, old_revision, revision, *before,
                                              article, chosen.change_of(revision.number), extras},
                                             zone) +
                                   "\n")) {
                return false;
            }
            if (manifest != nullptr) manifest->count_text(revision.extractor_version);
            ++pairs;
            before = std::move(article);
            before_place = place;
        }
        written.revisions += pairs;
        if (pairs > 0) ++written.stories;
        if (destination.one_a_story() && open) {
            destination.end();
            open = false;
        }
        return true;
    };
    const ChoiceCounts counts = for_each_chosen(archive, choice, write_story);
    if (open) destination.end();
    written.withheld = counts.withheld;
    written.credentials = counts.credentials;
    written.near_duplicates = counts.near_duplicates;
    return written;
}

void tell_left_out(const ChoiceCounts& counts, Io& io) {
    if (counts.withheld > 0) {
        io.err << fmt::format(
            "stet: {} left out: {} pages opt out of being shared (noarchive, noai, "
            "tdm-reservation); --profile private, research or legal-deposit takes them in\n",
            counted(counts.withheld, "revision", "revisions"),
            counts.withheld == 1 ? "its" : "their");
    }
}

void check_usage(const ExportOptions& options, ExportFormat format, const Io& io) {
    const auto refuse = [](const std::string& why) { throw Error(why, ExitStatus::usage); };
    if (!options.output.empty() && !options.directory.empty()) {
        refuse("--output is one file, --dir one file a story: give one of them");
    }
    if (format == ExportFormat::epub && options.to_stdout() && io.is_terminal) {
        refuse("an EPUB is a file: name it with --output NAME.epub, or give --dir");
    }
    if (options.pairs && format != ExportFormat::jsonl) {
        refuse("--pairs are lines of JSON: leave --format out, or give --format jsonl");
    }
    if (options.max_words > 0 && options.max_words < options.min_words) {
        refuse(
            "no text has at least --min-words and at most --max-words words: the first is the "
            "greater");
    }
}

/// "stet export --archive story.db STORY": an archive that does not exist yet can only be meant as
/// the one to be made. Then it is taken for --output, and the stories from the archive that holds
/// without --archive.
bool means_new_archive(const ExportOptions& options, const Settings& settings) {
    return settings.archive_given && !options.stories.empty() && options.format.empty() &&
           options.output.empty() && options.directory.empty() && !options.pairs &&
           !settings.json && !fs::exists(settings.archive);
}

/// What goes out may not take the place of what it goes out from.
void refuse_own_archive(const ExportOptions& options, const Settings& settings) {
    for (const std::string& file : {options.output, options.manifest}) {
        std::error_code no_such_file;
        if (file.empty() || !fs::equivalent(file, settings.archive, no_such_file)) continue;
        throw Error(
            fmt::format("{} is the archive itself; give the export another name", printable(file)),
            ExitStatus::usage);
    }
}

ExitStatus export_command(const ExportOptions& options, const Settings& settings, Io& io) {
    refuse_own_archive(options, settings);
    if (means_new_archive(options, settings)) {
        Settings from = settings;
        const std::string_view usual = io.variable("STET_ARCHIVE");
        from.archive = usual.empty() ? "stet.db" : usual;
        from.archive_given = false;
        if (fs::exists(from.archive)) {
            ExportOptions into = options;
            into.output = settings.archive;
            into.format = "archive";
            return export_captures(into, "archive", from, io);
        }
    }
    const ExportFormat format = format_of(options, settings);
    check_usage(options, format, io);
    if (const std::string captures = capture_format(options); !captures.empty()) {
        return export_captures(options, captures, settings, io);
    }
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    std::optional<ManifestWriter> manifest;
    if (!options.manifest.empty()) {
        manifest.emplace(options.manifest, archive, options, std::string(name_of(format)),
                         settings.zone);
    }
    ManifestWriter* const list = manifest ? &*manifest : nullptr;
    Destination destination(options, list, io);
    const ChoiceCounts counts =
        options.pairs ? write_pairs(archive, options, settings.zone, destination, list)
                      : write_texts(archive, options, format, settings.zone, destination, list);
    if (!settings.quiet) tell_left_out(counts, io);
    if (counts.revisions == 0) refuse_empty(counts, options.pairs, settings);
    if (manifest) manifest->finish(counts);
    if (!options.to_stdout() && !settings.quiet) {
        std::string note;
        if (counts.near_duplicates > 0) {
            note = fmt::format("; {} {}",
                               counted(counts.near_duplicates, "near duplicate", "near duplicates"),
                               options.near_duplicates == "drop" ? "left out" : "marked");
        }
        io.err << fmt::format(
            "stet: {} of {} written to {}{}\n", counted(counts.revisions, "revision", "revisions"),
            counted(counts.stories, "story", "stories"),
            printable(options.directory.empty() ? options.output : options.directory), note);
    }
    return ExitStatus::ok;
}

}  // namespace

Selection selection_of(const ExportOptions& options, const Archive& archive, const Zone& zone) {
    Selection selection = selection_of(options.selection, zone);
    selection.with_credentials = options.with_credentials;
    selection.which = options.all || options.pairs ? Selection::Which::all
                      : options.first_last         ? Selection::Which::first_and_last
                                                   : Selection::Which::latest;
    for (const std::string& story : options.stories) {
        const Target target = find_target(archive, story, "", zone);
        if (target.revision) {
            throw Error(fmt::format("export takes whole stories, not {}; one revision: stet show "
                                    "{} --json",
                                    printable(story), printable(story)),
                        ExitStatus::usage);
        }
        selection.stories.push_back(target.story);
    }
    return selection;
}

TextChoice choice_of(const ExportOptions& options, const Archive& archive, const Zone& zone) {
    TextChoice choice;
    choice.stories = selection_of(options, archive, zone);
    choice.profile = rights_profile(options.profile).value_or(RightsProfile::shared);
    choice.changes = choice_of(options.changes, zone);
    choice.changes.label = options.label;
    choice.min_words = options.min_words;
    choice.max_words = options.max_words;
    choice.sample = options.sample;
    choice.seed = options.seed;
    if (options.near_duplicates == "mark") choice.near_duplicates = NearDuplicates::mark;
    if (options.near_duplicates == "drop") choice.near_duplicates = NearDuplicates::drop;
    return choice;
}

void refuse_empty(const ChoiceCounts& counts, bool pairs, const Settings& settings) {
    const std::string archive = printable(settings.archive);
    if (counts.withheld > 0) {
        throw Error(fmt::format("every article of {} that matches opts out of being shared (see "
                                "--profile in: stet help export)",
                                archive),
                    ExitStatus::not_found);
    }
    if (counts.credentials > 0) {
        throw Error(fmt::format("every article of {} that matches was asked for with cookies or a "
                                "password of yours; --with-credentials takes them in",
                                archive),
                    ExitStatus::not_found);
    }
    throw Error(fmt::format("{} holds no {} that matches", archive,
                            pairs ? "pair of revisions" : "article"),
                ExitStatus::not_found);
}

Action declare_export(CLI::App& app) {
    const auto options = std::make_shared<ExportOptions>();
    app.add_option("STORY", options->stories);
    std::vector<std::string> formats = export_format_names();
    formats.insert(formats.end(), {"warc", "wacz", "archive"});
    app.add_option("--format", options->format)->check(CLI::IsMember(formats).description(""));
    app.add_option("-o,--output", options->output);
    app.add_option("--dir", options->directory);
    app.add_flag("--with-credentials", options->with_credentials);
    app.add_option("--profile", options->profile)
        ->check(CLI::IsMember({"shared", "private", "research", "legal-deposit"}).description(""));
    CLI::Option* const latest = app.add_flag("--latest", options->latest);
    CLI::Option* const all = app.add_flag("--all", options->all);
    CLI::Option* const ends = app.add_flag("--first-last", options->first_last);
    ends->excludes(all)->excludes(latest);
    all->excludes(latest);
    CLI::Option* const pairs = app.add_flag("--pairs", options->pairs);
    pairs->excludes(latest)->excludes(ends);
    declare_selection(app, options->selection);
    declare_change_choice(app, options->changes);
    app.add_option("--label", options->label);
    app.add_option("--min-words", options->min_words)
        ->check(CLI::NonNegativeNumber.description(""));
    app.add_option("--max-words", options->max_words)
        ->check(CLI::NonNegativeNumber.description(""));
    app.add_option("--near-duplicates", options->near_duplicates)
        ->check(CLI::IsMember({"keep", "mark", "drop"}).description(""));
    CLI::Option* const sample = app.add_option("--sample", options->sample);
    app.add_option("--seed", options->seed)->needs(sample);
    app.add_option("--manifest", options->manifest);
    return [options](const Settings& settings, Io& io) {
        return export_command(*options, settings, io);
    };
}

}  // namespace stet
