// stet import FILE...: captures that others made, and pages that people saved.
#include "store/import.h"

#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/terminal.h"
#include "crawler/saved.h"
#include "store/saved_page.h"
#include "store/warc.h"
#include "store/zip.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct ImportWords {
    std::vector<std::string> files;
    std::string url;
    std::string times;
    bool keep_wire = false;
    bool list = false;
};

std::string dumped(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// What was wrong, on stderr; with --json a row of its own.
class Faults {
public:
    Faults(const Settings& settings, Io& io) : settings_(settings), io_(io) {}

    void operator()(const std::string& file, std::uint64_t offset, const std::string& what) {
        ++count_;
        if (settings_.json) {
            io_.out << dumped({{"file", file}, {"offset", offset}, {"fault", what}}) << '\n';
        } else if (count_ <= kMaxShown) {
            spdlog::warn("{} at byte {}: {}", file, offset, what);
        } else if (count_ == kMaxShown + 1) {
            spdlog::warn("more such faults are only counted (--json lists them all)");
        }
    }
    std::int64_t count() const { return count_; }

private:
    static constexpr std::int64_t kMaxShown = 50;
    const Settings& settings_;
    Io& io_;
    std::int64_t count_ = 0;
};

/// Every file that the words name: those of directories in the order of their paths.
std::vector<std::string> files_of(const std::vector<std::string>& words) {
    std::vector<std::string> files;
    for (const std::string& word : words) {
        std::error_code error;
        if (!fs::is_directory(word, error)) {
            files.push_back(word);
            continue;
        }
        std::vector<std::string> inside;
        for (fs::recursive_directory_iterator it(word, error), end; it != end && !error;
             it.increment(error)) {
            std::error_code ignored;
            if (it->is_regular_file(ignored)) inside.push_back(it->path().string());
        }
        if (error) throw Error(fmt::format("cannot read {}: {}", printable(word), error.message()));
        std::sort(inside.begin(), inside.end());
        files.insert(files.end(), inside.begin(), inside.end());
    }
    return files;
}

void list_records(
    ByteSource& source, const std::string& name, const Settings& settings, Faults& faults, Io& io) {
    WarcReader reader(source,
                      [&](const WarcFault& fault) { faults(name, fault.offset, fault.what); });
    while (const std::optional<WarcRecord> record = reader.next()) {
        const WarcReader::End& end = reader.end();
        const std::string date(record->field("WARC-Date"));
        if (settings.json) {
            io.out << dumped({{"file", name},
                              {"offset", record->offset},
                              {"length",
                               end.stored_length == 0 ? Json(nullptr) : Json(end.stored_length)},
                              {"version", record->version},
                              {"type", record->type},
                              {"url", record->uri.empty() ? Json(nullptr) : Json(record->uri)},
                              {"date", date},
                              {"content_length", record->length},
                              {"payload_digest", record->field("WARC-Payload-Digest")},
                              {"block_digest", record->field("WARC-Block-Digest")},
                              {"whole", end.whole}})
                   << '\n';
        } else {
            io.out << fmt::format("{:>10}  {:<9}  {:<20}  {:>9}  {}\n", record->offset,
                                  printable(record->type), printable(date), record->length,
                                  printable(record->uri));
        }
        if (!io.out) return;
    }
}

ExitStatus list_command(const ImportWords& words, const Settings& settings, Io& io) {
    Faults faults(settings, io);
    for (const std::string& path : files_of(words.files)) {
        const std::string name = fs::path(path).filename().string();
        if (saved_kind(path) == SavedKind::wacz) {
            const ZipReader zip(path);
            for (const ZipReader::Entry& entry : zip.entries()) {
                if (!entry.name.starts_with("archive/") || entry.name.ends_with("/")) continue;
                const std::unique_ptr<ByteSource> source = zip.open(entry);
                list_records(*source, name + "/" + entry.name, settings, faults, io);
            }
        } else {
            FileSource source(open_to_read(path), path);
            list_records(source, name, settings, faults, io);
        }
    }
    return faults.count() == 0 ? ExitStatus::ok : ExitStatus::incomplete;
}

void print_report(const ImportCounts& counts, const Settings& settings, Io& io) {
    if (settings.json) {
        io.out << dumped({{"files", counts.files},
                          {"records", counts.records},
                          {"captures", counts.captures},
                          {"looks", counts.looks},
                          {"known", counts.known},
                          {"withdrawn", counts.withdrawn},
                          {"other_records", counts.other},
                          {"new_stories", counts.new_stories},
                          {"new_revisions", counts.new_revisions},
                          {"unchanged", counts.unchanged},
                          {"no_article", counts.no_article},
                          {"revisits", counts.revisits},
                          {"revisits_lost", counts.revisits_lost},
                          {"digest_mismatches", counts.digest_mismatches},
                          {"faults", counts.faults},
                          {"bytes", counts.bytes}})
               << '\n';
        return;
    }
    if (settings.quiet) return;
    io.out << fmt::format("Done: {} of {}, {}\n", counted(counts.captures, "capture", "captures"),
                          counted(counts.files, "file", "files"), human_bytes(counts.bytes));
    const auto line = [&io](std::int64_t count, std::string_view one, std::string_view many) {
        if (count > 0) {
            io.out << fmt::format("  {:>6}  {}\n", grouped(count), count == 1 ? one : many);
        }
    };
    line(counts.new_stories, "new story", "new stories");
    line(counts.new_revisions, "new revision", "new revisions");
    line(counts.unchanged, "look without change", "looks without change");
    line(counts.no_article, "look without an article", "looks without an article");
    line(counts.known, "capture that was known", "captures that were known");
    line(counts.withdrawn, "capture of a withdrawn page, not kept",
         "captures of withdrawn pages, not kept");
    line(counts.revisits, "revisit, given its body", "revisits, given their bodies");
    line(counts.other, "record that is no page", "records that are no pages");
    line(counts.faults, "fault", "faults");
}

ExitStatus import_command(const ImportWords& words, const Settings& settings, Io& io) {
    if (words.list) return list_command(words, settings, io);
    const bool assumed = words.times == "assumed";
    const std::vector<std::string> files = files_of(words.files);
    if (files.empty()) {
        throw Error(fmt::format("{} holds no file", printable(words.files.front())),
                    ExitStatus::not_found);
    }
    std::vector<std::string> archives;
    std::vector<std::string> pages;
    bool passed_over = false;
    for (const std::string& file : files) {
        const SavedKind kind = saved_kind(file);
        if (kind == SavedKind::warc || kind == SavedKind::wacz) {
            archives.push_back(file);
        } else if (kind == SavedKind::html || kind == SavedKind::mhtml) {
            pages.push_back(file);
        } else if (fs::path(file).filename() != "meta.json") {
            spdlog::warn("{} is none of WARC, ARC, WACZ, HTML and MHTML: passed over", file);
            passed_over = true;
        }
    }
    if (!words.url.empty() && !archives.empty()) {
        throw Error(fmt::format("{} says itself where its pages are from: --url is for HTML files",
                                printable(archives.front())),
                    ExitStatus::usage);
    }
    Archive archive = open_archive(settings, Archive::Mode::create, io);
    const Interrupt interrupt;
    Faults faults(settings, io);
    ImportOptions options;
    options.keep_wire = words.keep_wire;
    options.read = read_saved;
    options.fault = std::ref(faults);
    bool live = false;
    if (io.err_is_terminal && !settings.quiet) {
        options.progress = [&](const ImportCounts& counts) {
            live = true;
            io.err << fmt::format("\r{} records, {} captures, {} known\x1b[K",
                                  grouped(counts.records), grouped(counts.captures),
                                  grouped(counts.known));
            io.err.flush();
        };
    }
    ImportCounts counts = import_archives(archive, archives, options, interrupt.requested());
    if (live) io.err << "\r\x1b[K";
    import_pages(archive, pages, {words.url, assumed}, options, interrupt.requested(), counts);
    counts.faults = faults.count();
    print_report(counts, settings, io);
    if (interrupt.requested()) return ExitStatus::incomplete;
    return counts.faults == 0 && !passed_over ? ExitStatus::ok : ExitStatus::incomplete;
}

}  // namespace

Action declare_import(CLI::App& app) {
    const auto words = std::make_shared<ImportWords>();
    app.add_option("FILE", words->files)->required();
    app.add_option("--url", words->url);
    app.add_option("--times", words->times)->check(CLI::IsMember({"assumed"}).description(""));
    app.add_flag("--keep-wire", words->keep_wire);
    app.add_flag("--list", words->list);
    return
        [words](const Settings& settings, Io& io) { return import_command(*words, settings, io); };
}

}  // namespace stet
