// stet prove: one capture as evidence that a stranger can verify.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "store/evidence.h"
#include "store/proof.h"
#include "store/signing.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

namespace fs = std::filesystem;

struct ProveOptions {
    std::string page;
    std::string rev;
    std::string output;
    std::string key;
};

/// The capture that the revision's first look rests on.
std::int64_t capture_of(const Archive& archive, const Target& target, const Revision& revision) {
    for (const Snapshot& look : archive.looks(target.story)) {
        if (look.revision == revision.name && look.time == revision.first_seen &&
            !look.captures.empty()) {
            return look.captures.back();
        }
    }
    throw Error(fmt::format("{}@{} has no capture of its own", target.story, revision.name),
                ExitStatus::not_found);
}

void write_files(const fs::path& folder, const std::map<std::string, std::string>& files) {
    std::error_code failed;
    if (fs::exists(folder, failed) && !fs::is_empty(folder, failed)) {
        throw Error(fmt::format("{} is there already; give another name", folder.string()));
    }
    for (const auto& [name, bytes] : files) {
        const fs::path path = folder / name;
        fs::create_directories(path.parent_path(), failed);
        std::ofstream out(path, std::ios::binary);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        out.close();
        if (!out) throw Error(fmt::format("cannot write {}", path.string()));
    }
}

ExitStatus prove_command(const ProveOptions& options, const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const Target target = find_target(archive, options.page, options.rev, settings.zone);
    const Revision revision = revision_of(archive, target);
    const std::int64_t capture = capture_of(archive, target, revision);
    std::optional<SigningKey> key;
    if (!options.key.empty()) key.emplace(options.key);
    const Proof proof = prove(archive, capture);
    EvidenceContext context;
    context.archive = fs::path(settings.archive).filename().string();
    context.revision =
        fmt::format("{}@{}, revision {}", target.story, revision.name, revision.number);
    context.made =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    if (fs::path(options.output).extension() == ".wacz") {
        if (fs::exists(options.output)) {
            throw Error(fmt::format("{} is there already; give another name", options.output));
        }
        write_evidence_wacz(archive, capture, proof, context, key ? &*key : nullptr,
                            options.output);
    } else {
        write_files(options.output, evidence_files(proof, context, key ? &*key : nullptr));
    }
    if (settings.json) {
        io.out << json_line({{"output", options.output},
                             {"url", proof.capture.url},
                             {"revision", revision.name},
                             {"captured", settings.zone.iso(proof.capture.started)},
                             {"writer", proof.end.writer},
                             {"links", proof.links.size()},
                             {"head", proof.end.hash.tagged()},
                             {"signed", key.has_value()},
                             {"timestamp",
                              proof.timestamp
                                  ? nlohmann::ordered_json(settings.zone.iso(proof.timestamp->time))
                                  : nlohmann::ordered_json(nullptr)}})
               << '\n';
        return ExitStatus::ok;
    }
    if (settings.quiet) return ExitStatus::ok;
    io.out << printable(options.output) << "  "
           << counted(static_cast<std::int64_t>(proof.links.size()), "link", "links")
           << (key ? ", signed" : ", not signed (--key FILE)") << '\n'
           << "  Shows that these bytes are unchanged since "
           << (proof.timestamp ? settings.zone.iso(proof.timestamp->time) + ", by " +
                                     printable(proof.timestamp->source)
                               : "the head was published; with stet head --tsa URL an authority "
                                 "says when")
           << ".\n  Does not show that the site sent them. How to verify: README.txt in it.\n";
    return ExitStatus::ok;
}

}  // namespace

Action declare_prove(CLI::App& app) {
    const auto options = std::make_shared<ProveOptions>();
    app.add_option("page", options->page)->required();
    app.add_option("--rev", options->rev);
    app.add_option("-o,--output", options->output)->required();
    app.add_option("--key", options->key);
    return [options](const Settings& settings, Io& io) {
        return prove_command(*options, settings, io);
    };
}

}  // namespace stet
