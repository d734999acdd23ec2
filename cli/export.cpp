// stet export: articles out of the archive, in one stream or one file a story.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/export_formats.h"
#include "cli/layout.h"
#include "cli/terminal.h"
#include "store/rights.h"
#include "store/warc_export.h"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <system_error>

#include <CLI/CLI.hpp>

namespace stet {

namespace {

namespace fs = std::filesystem;

struct ExportOptions {
    std::vector<std::string> stories;
    std::string format;
    std::string output;
    std::string directory;
    std::string profile = "shared";
    bool with_credentials = false;
    bool all = false;
    bool latest = false;
    bool first_last = false;
    SelectionWords selection;
};

/// A file that stands under its name only once it is whole.
class WholeFile {
public:
    explicit WholeFile(fs::path path) : path_(std::move(path)), part_(path_) {
        part_ += ".part";
        errno = 0;
        file_.open(part_, std::ios::binary | std::ios::trunc);
        if (!file_) fail();
    }
    ~WholeFile() {
        std::error_code ignored;
        if (!finished_) fs::remove(part_, ignored);
    }
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    void write(std::string_view text) {
        errno = 0;
        if (!file_.write(text.data(), static_cast<std::streamsize>(text.size()))) fail();
    }
    void finish() {
        errno = 0;
        file_.close();
        if (!file_) fail();
        std::error_code error;
        fs::rename(part_, path_, error);
        if (error) throw Error(fmt::format("cannot write {}: {}", path_.string(), error.message()));
        finished_ = true;
    }

private:
    [[noreturn]] void fail() const {
        const int reason = errno != 0 ? errno : EIO;
        throw Error(fmt::format("cannot write {}: {}", path_.string(),
                                std::generic_category().message(reason)));
    }

    fs::path path_;
    fs::path part_;
    std::ofstream file_;
    bool finished_ = false;
};

ExportFormat format_of(const ExportOptions& options, const Settings& settings) {
    if (!options.format.empty()) return export_format(options.format);
    if (settings.json) return ExportFormat::jsonl;
    const std::string extension = fs::path(options.output).extension().string();
    for (const ExportFormat format :
         {ExportFormat::markdown, ExportFormat::jsonl, ExportFormat::csv}) {
        if (extension == file_extension(format)) return format;
    }
    return ExportFormat::text;
}

Selection selection_of(const ExportOptions& options, const Archive& archive, const Zone& zone) {
    Selection selection = selection_of(options.selection, zone);
    selection.with_credentials = options.with_credentials;
    selection.which = options.all          ? Selection::Which::all
                      : options.first_last ? Selection::Which::first_and_last
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

struct Count {
    std::int64_t stories = 0;
    std::int64_t revisions = 0;
    std::int64_t withheld = 0;  // revisions that the profile leaves out
};

/// What the profile lets go. A story's latest word holds for its older revisions too.
class RightsGate {
public:
    RightsGate(const Archive& archive, RightsProfile profile)
        : archive_(archive), profile_(profile) {}

    bool lets_pass(const Story& story, const Revision& revision) {
        if (profile_ != RightsProfile::shared) return true;
        if (story.id != story_) {
            story_ = story.id;
            const std::vector<Revision> history = archive_.history(story.id);
            latest_withheld_ =
                !history.empty() && !withheld_for(history.back().rights, profile_).empty();
        }
        return !latest_withheld_ && withheld_for(revision.rights, profile_).empty();
    }

private:
    const Archive& archive_;
    RightsProfile profile_;
    std::string story_;
    bool latest_withheld_ = false;
};

/// Everything into one stream; stops where it takes no more.
Count export_stream(const Archive& archive,
                    const Selection& selection,
                    RightsGate gate,
                    ExportFormat format,
                    const Zone& zone,
                    const std::function<bool(const std::string&)>& write) {
    Count count;
    std::string story_before;
    if (!write(export_header(format))) return count;
    archive.for_each_revision(
        selection, [&](const Story& story, const Revision& revision, const Article& article) {
            if (!gate.lets_pass(story, revision)) {
                ++count.withheld;
                return true;
            }
            if (story.id != story_before) ++count.stories;
            story_before = story.id;
            const bool first = count.revisions++ == 0;
            return write(exported(story, revision, article, format, zone, first));
        });
    return count;
}

/// A file a story. Revisions come story by story, so that one file is open at a time.
Count export_files(const Archive& archive,
                   const Selection& selection,
                   RightsGate gate,
                   ExportFormat format,
                   const Zone& zone,
                   const fs::path& directory) {
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) {
        throw Error(fmt::format("cannot make {}: {}", directory.string(), error.message()));
    }
    Count count;
    std::string story_now;
    std::unique_ptr<WholeFile> file;
    archive.for_each_revision(
        selection, [&](const Story& story, const Revision& revision, const Article& article) {
            if (!gate.lets_pass(story, revision)) {
                ++count.withheld;
                return true;
            }
            const bool first = story.id != story_now;
            if (first) {
                if (file) file->finish();
                story_now = story.id;
                file = std::make_unique<WholeFile>(
                    directory / (story_file_name(story) + std::string(file_extension(format))));
                file->write(export_header(format));
                ++count.stories;
            }
            file->write(exported(story, revision, article, format, zone, first));
            ++count.revisions;
            return true;
        });
    if (file) file->finish();
    return count;
}

/// "warc" or "wacz" where the captures themselves are wanted, not their texts; else "".
std::string capture_format(const ExportOptions& options) {
    if (options.format == "warc" || options.format == "wacz") return options.format;
    if (!options.format.empty()) return {};
    if (options.output.ends_with(".wacz")) return "wacz";
    return options.output.ends_with(".warc.gz") ? "warc" : "";
}

ExitStatus export_captures(const ExportOptions& options,
                           const std::string& format,
                           const Settings& settings,
                           Io& io) {
    const std::string ending = format == "warc" ? ".warc.gz" : ".wacz";
    if (options.output.empty() || options.output == "-" || !options.directory.empty()) {
        throw Error(fmt::format("a {} is a file: name it with --output NAME{}",
                                format == "warc" ? "WARC" : "WACZ", ending),
                    ExitStatus::usage);
    }
    if (format == "warc" && !options.output.ends_with(".gz")) {
        throw Error(fmt::format("{} is written packed: call it {}{}", printable(options.output),
                                printable(fs::path(options.output).stem().string()), ending),
                    ExitStatus::usage);
    }
    if (options.all || options.latest || options.first_last) {
        throw Error(fmt::format("--format {} takes every capture of a story; --since and --until "
                                "choose among them",
                                format),
                    ExitStatus::usage);
    }
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    CaptureSelection selection;
    selection.stories = selection_of(options, archive, settings.zone);
    selection.with_credentials = options.with_credentials;
    selection.profile = rights_profile(options.profile).value_or(RightsProfile::shared);
    const Interrupt interrupt;
    const WarcExportCounts counts =
        format == "warc" ? export_warc(archive, selection, options.output, interrupt.requested())
                         : export_wacz(archive, selection, options.output, interrupt.requested());
    const LeftOut& out = counts.left_out;
    if (out.credentials > 0 && !settings.quiet) {
        io.err << fmt::format(
            "stet: {} left out: made with cookies or a password of yours; --with-credentials "
            "takes them in, without the values\n",
            counted(out.credentials, "capture", "captures"));
    }
    if (out.rights > 0 && !settings.quiet) {
        io.err << fmt::format(
            "stet: {} left out: the publisher opts out of sharing (noarchive, noai, "
            "tdm-reservation); --profile private, research or legal-deposit takes them in\n",
            counted(out.rights, "capture", "captures"));
    }
    if (out.bodies > 0 && !settings.quiet) {
        io.err << fmt::format(
            "stet: {} of looks without change were let go by stet compact: of these only the "
            "request and what is known of the answer is written\n",
            counted(out.bodies, "body", "bodies"));
    }
    if (counts.captures == 0) {
        throw Error(fmt::format("{} holds no capture that matches and may go out",
                                printable(settings.archive)),
                    ExitStatus::not_found);
    }
    if (!settings.quiet) {
        io.err << fmt::format("stet: {} in {} ({} of them revisits), {}, written to {}\n",
                              counted(counts.captures, "capture", "captures"),
                              counted(counts.records, "record", "records"),
                              grouped(counts.revisits), human_bytes(counts.bytes),
                              printable(options.output));
    }
    return interrupt.requested() ? ExitStatus::incomplete : ExitStatus::ok;
}

ExitStatus export_command(const ExportOptions& options, const Settings& settings, Io& io) {
    if (!options.output.empty() && !options.directory.empty()) {
        throw Error("--output is one file, --dir one file a story: give one of them",
                    ExitStatus::usage);
    }
    if (const std::string captures = capture_format(options); !captures.empty()) {
        return export_captures(options, captures, settings, io);
    }
    const ExportFormat format = format_of(options, settings);
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const Selection selection = selection_of(options, archive, settings.zone);
    const RightsGate gate(archive, rights_profile(options.profile).value_or(RightsProfile::shared));
    Count count;
    if (!options.directory.empty()) {
        count = export_files(archive, selection, gate, format, settings.zone, options.directory);
    } else if (!options.output.empty() && options.output != "-") {
        WholeFile file(options.output);
        count = export_stream(archive, selection, gate, format, settings.zone,
                              [&file](const std::string& text) {
                                  file.write(text);
                                  return true;
                              });
        file.finish();
    } else {
        count = export_stream(archive, selection, gate, format, settings.zone,
                              [&io](const std::string& text) {
                                  io.out << text;
                                  return static_cast<bool>(io.out);
                              });
    }
    if (count.withheld > 0 && !settings.quiet) {
        io.err << fmt::format(
            "stet: {} left out: {} pages opt out of being shared (noarchive, noai, "
            "tdm-reservation); --profile private, research or legal-deposit takes them in\n",
            counted(count.withheld, "revision", "revisions"),
            count.withheld == 1 ? "its" : "their");
    }
    if (count.revisions == 0 && count.withheld > 0 && io.out) {
        throw Error(fmt::format("every article of {} that matches opts out of being shared "
                                "(see --profile in: stet help export)",
                                printable(settings.archive)),
                    ExitStatus::not_found);
    }
    if (count.revisions == 0 && io.out && !selection.with_credentials) {
        Selection all = selection;
        all.with_credentials = true;
        all.limit = 1;
        if (!archive.list(all).empty()) {
            throw Error(
                fmt::format("every article of {} that matches was asked for with cookies or "
                            "a password of yours; --with-credentials takes them in",
                            printable(settings.archive)),
                ExitStatus::not_found);
        }
    }
    if (count.revisions == 0 && io.out) {
        throw Error(fmt::format("{} holds no article that matches", printable(settings.archive)),
                    ExitStatus::not_found);
    }
    const bool to_files = !options.directory.empty() || !options.output.empty();
    if (to_files && !settings.quiet) {
        io.err << fmt::format(
            "stet: {} of {} written to {}\n", counted(count.revisions, "revision", "revisions"),
            counted(count.stories, "story", "stories"),
            printable(options.directory.empty() ? options.output : options.directory));
    }
    return ExitStatus::ok;
}

}  // namespace

Action declare_export(CLI::App& app) {
    const auto options = std::make_shared<ExportOptions>();
    app.add_option("STORY", options->stories);
    app.add_option("--format", options->format)
        ->check(
            CLI::IsMember({"text", "markdown", "jsonl", "csv", "warc", "wacz"}).description(""));
    app.add_option("-o,--output", options->output);
    app.add_option("--dir", options->directory);
    app.add_flag("--with-credentials", options->with_credentials);
    app.add_option("--profile", options->profile)
        ->check(CLI::IsMember({"shared", "private", "research", "legal-deposit"}).description(""));
    CLI::Option* const latest = app.add_flag("--latest", options->latest);
    CLI::Option* const all = app.add_flag("--all", options->all);
    app.add_flag("--first-last", options->first_last)->excludes(all)->excludes(latest);
    all->excludes(latest);
    declare_selection(app, options->selection);
    return [options](const Settings& settings, Io& io) {
        return export_command(*options, settings, io);
    };
}

}  // namespace stet
