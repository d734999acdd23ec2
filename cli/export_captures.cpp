// stet export --format warc, wacz and archive: the captures themselves.
#include "cli/export_options.h"
#include "cli/layout.h"
#include "cli/terminal.h"
#include "store/merge.h"
#include "store/warc_export.h"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>
#include <set>

namespace stet {

namespace fs = std::filesystem;

namespace {

void tell_left_out(const LeftOut& out, const Settings& settings, Io& io) {
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
}

[[noreturn]] void refuse_no_capture(const Settings& settings) {
    throw Error(
        fmt::format("{} holds no capture that matches and may go out", printable(settings.archive)),
        ExitStatus::not_found);
}

/// A small archive of the selection.
ExitStatus export_archive(const Archive& archive,
                          const CaptureSelection& selection,
                          const std::string& path,
                          const Settings& settings,
                          Io& io) {
    LeftOut left_out;
    const std::vector<std::int64_t> captures = select_captures(archive, selection, left_out);
    tell_left_out(left_out, settings, io);
    if (captures.empty()) refuse_no_capture(settings);
    const MergeReport report = write_story_archive(
        archive, std::set<std::int64_t>(captures.begin(), captures.end()), path);
    if (!settings.quiet) {
        io.err << fmt::format("stet: {} and {} of {} written to archive {}\n",
                              counted(report.revisions, "revision", "revisions"),
                              counted(report.captures, "capture", "captures"),
                              counted(report.stories, "story", "stories"), printable(path));
    }
    return ExitStatus::ok;
}

}  // namespace

std::string capture_format(const ExportOptions& options) {
    if (options.format == "warc" || options.format == "wacz" || options.format == "archive") {
        return options.format;
    }
    if (!options.format.empty() || options.pairs) return {};
    if (options.output.ends_with(".db") || options.output.ends_with(".stet")) return "archive";
    if (options.output.ends_with(".wacz")) return "wacz";
    return options.output.ends_with(".warc.gz") ? "warc" : "";
}

ExitStatus export_captures(const ExportOptions& options,
                           const std::string& format,
                           const Settings& settings,
                           Io& io) {
    const std::string ending = format == "warc" ? ".warc.gz" : format == "wacz" ? ".wacz" : ".db";
    if (options.output.empty() || options.output == "-" || !options.directory.empty()) {
        throw Error(fmt::format("{} is a file: name it with --output NAME{}",
                                format == "warc"   ? "a WARC"
                                : format == "wacz" ? "a WACZ"
                                                   : "an archive",
                                ending),
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
    const bool texts_only =
        options.pairs || options.sample > 0 || options.min_words > 0 || options.max_words > 0 ||
        !options.near_duplicates.empty() || !options.label.empty() || !options.manifest.empty() ||
        !options.changes.classes.empty() || !options.changes.min.empty() || options.changes.silent;
    if (texts_only) {
        throw Error(fmt::format("--format {} takes whole stories: it goes with STORY, --site, "
                                "--author, --language, --words, --since, --until and --limit; the "
                                "other choices are of texts",
                                format),
                    ExitStatus::usage);
    }
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    CaptureSelection selection;
    selection.stories = selection_of(options, archive, settings.zone);
    selection.with_credentials = options.with_credentials;
    selection.profile = rights_profile(options.profile).value_or(RightsProfile::shared);
    if (format == "archive")
        return export_archive(archive, selection, options.output, settings, io);
    const Interrupt interrupt;
    const WarcExportCounts counts =
        format == "warc" ? export_warc(archive, selection, options.output, interrupt.requested())
                         : export_wacz(archive, selection, options.output, interrupt.requested());
    if (interrupt.requested()) {
        if (!settings.quiet) {
            io.err << fmt::format(
                "stet: interrupted after {}; what was written is {}.open, and "
                "is not whole: run the command again\n",
                counted(counts.captures, "capture", "captures"), printable(options.output));
        }
        return ExitStatus::incomplete;
    }
    const LeftOut& out = counts.left_out;
    tell_left_out(out, settings, io);
    if (out.bodies > 0 && !settings.quiet) {
        io.err << fmt::format(
            "stet: {} of looks without change were let go by stet compact: of these only the "
            "request and what is known of the answer is written\n",
            counted(out.bodies, "body", "bodies"));
    }
    if (counts.captures == 0) {
        refuse_no_capture(settings);
    }
    if (!settings.quiet) {
        io.err << fmt::format("stet: {} in {} ({} of them revisits), {}, written to {}\n",
                              counted(counts.captures, "capture", "captures"),
                              counted(counts.records, "record", "records"),
                              grouped(counts.revisits), human_bytes(counts.bytes),
                              printable(options.output));
    }
    return ExitStatus::ok;
}

}  // namespace stet
