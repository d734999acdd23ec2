// stet head: the heads of the hash chains, and time-stamps over them.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "crawler/authority.h"
#include "store/proof.h"
#include "store/timestamp.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

struct HeadOptions {
    std::string authority;
    std::string file;
    std::string request;
};

std::string read_whole(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Error(fmt::format("cannot read {}", file));
    return {std::istreambuf_iterator<char>(in), {}};
}

void print(const ChainHead& head,
           const std::optional<KeptTimestamp>& stamp,
           const Settings& settings,
           Io& io) {
    if (settings.json) {
        using Json = nlohmann::ordered_json;
        io.out << json_line(
                      {{"writer", head.writer},
                       {"sequence", head.sequence},
                       {"hash", head.hash.tagged()},
                       {"timestamp", stamp ? Json(settings.zone.iso(stamp->time)) : Json(nullptr)},
                       {"authority", stamp ? Json(stamp->source) : Json(nullptr)}})
               << '\n';
        return;
    }
    io.out << head.writer << ' ' << head.sequence << ' ' << head.hash.tagged();
    if (stamp) {
        io.out << "  stamped " << settings.zone.iso(stamp->time) << " by "
               << printable(stamp->source);
    }
    io.out << '\n';
}

/// The head that is this archive's own to publish: the longest chain where there are several.
const ChainHead& main_head(const std::vector<ChainHead>& heads, const Settings& settings) {
    if (heads.empty()) {
        throw Error(fmt::format("archive {} holds no capture yet: there is nothing to stamp",
                                settings.archive),
                    ExitStatus::not_found);
    }
    return *std::max_element(
        heads.begin(), heads.end(),
        [](const ChainHead& a, const ChainHead& b) { return a.sequence < b.sequence; });
}

ExitStatus stamp_heads(const HeadOptions& options, const Settings& settings, Io& io) {
    Archive archive = open_archive(settings, Archive::Mode::write, io);
    if (!options.file.empty()) {
        const KeptTimestamp kept = keep_timestamp(archive, read_whole(options.file), options.file);
        print(kept.head, kept, settings, io);
        return ExitStatus::ok;
    }
    const std::optional<Url> url = Url::parse(options.authority);
    if (!url || !url->is_http()) {
        throw Error(fmt::format("--tsa {}: give the authority's http or https address",
                                printable(options.authority)),
                    ExitStatus::usage);
    }
    const std::vector<ChainHead> heads = chain_heads(archive);
    main_head(heads, settings);
    for (const ChainHead& head : heads) {
        const std::string request = timestamp_request(head.hash);
        const std::string reply = ask_authority(*url, request);
        read_timestamp(reply, options.authority);  // its own words first, where it says no
        if (!answers(reply, request)) {
            throw Error(fmt::format("{} answered another question: digest or nonce is not ours",
                                    options.authority));
        }
        print(head, keep_timestamp(archive, reply, options.authority), settings, io);
    }
    return ExitStatus::ok;
}

ExitStatus head_command(const HeadOptions& options, const Settings& settings, Io& io) {
    if (!options.authority.empty() || !options.file.empty()) {
        return stamp_heads(options, settings, io);
    }
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const std::vector<ChainHead> heads = chain_heads(archive);
    if (!options.request.empty()) {
        const ChainHead& head = main_head(heads, settings);
        std::ofstream out(options.request, std::ios::binary);
        out << timestamp_request(head.hash);
        out.close();
        if (!out) throw Error(fmt::format("cannot write {}", options.request));
        print(head, std::nullopt, settings, io);
        return ExitStatus::ok;
    }
    for (const KeptTimestamp& stamp : timestamps(archive)) {
        if (settings.verbose) print(stamp.head, stamp, settings, io);
    }
    for (const ChainHead& head : heads) print(head, std::nullopt, settings, io);
    return ExitStatus::ok;
}

}  // namespace

Action declare_head(CLI::App& app) {
    const auto options = std::make_shared<HeadOptions>();
    app.add_option("--tsa", options->authority);
    app.add_option("--timestamp", options->file);
    app.add_option("--request", options->request);
    return [options](const Settings& settings, Io& io) {
        return head_command(*options, settings, io);
    };
}

}  // namespace stet
