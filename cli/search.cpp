// stet search WORDS: where the archive's articles say them.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"

#include <fmt/format.h>

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

struct SearchOptions {
    std::vector<std::string> words;
    std::string site;
    std::string since;
    std::string until;
    bool latest = false;
    std::size_t limit = 20;
};

SearchQuery query_of(const SearchOptions& options, const Zone& zone) {
    SearchQuery query;
    query.words = fmt::format("{}", fmt::join(options.words, " "));
    query.site = options.site;
    if (!options.since.empty()) query.since = time_of("--since", options.since, zone, false);
    if (!options.until.empty()) query.until = time_of("--until", options.until, zone, true);
    query.past_revisions = !options.latest;
    query.limit = options.limit;
    return query;
}

void print_hit(const SearchHit& hit, const Settings& settings, Io& io) {
    const Revision& revision = hit.revision;
    const bool past = revision.number < hit.story.revisions;
    const std::string name =
        past ? fmt::format("{}@{}", hit.story.id, revision.name) : hit.story.id;
    const int room = io.width > 0 ? io.width - columns(name) - 2 : 0;
    const std::string headline = printable(revision.headline);
    io.out << paint(Ink::name, name, io) << "  "
           << paint(Ink::strong, room > 0 ? fit(headline, room) : headline, io) << '\n';
    const std::string facts =
        fmt::format("{} · {}{}", printable(hit.story.site),
                    settings.zone.minute(revision.first_seen, revision.time_assumed),
                    past ? fmt::format(" · revision {} of {}, since replaced", revision.number,
                                       hit.story.revisions)
                         : "");
    io.out << "  " << paint(Ink::faint, facts, io) << '\n';
    const std::vector<std::string> lines =
        wrap(printable(hit.snippet), io.width > 0 ? io.width - 2 : 0);
    for (const std::string& line : paint_marks(lines, Ink::match, io)) {
        if (!line.empty()) io.out << "  " << line << '\n';
    }
}

/// The snippet without marks, for programs: the words found stand in "matches" order anyway.
std::string plain(const std::string& snippet) {
    std::string out;
    std::string_view rest = snippet;
    while (!rest.empty()) {
        if (rest.starts_with(kMarkBegin) || rest.starts_with(kMarkEnd)) {
            rest.remove_prefix(kMarkBegin.size());
            continue;
        }
        out += rest.front();
        rest.remove_prefix(1);
    }
    return out;
}

ExitStatus search_command(const SearchOptions& options, const Settings& settings, Io& io) {
    const SearchQuery query = query_of(options, settings.zone);
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const std::vector<SearchHit> hits = archive.search(query);
    bool first = true;
    for (const SearchHit& hit : hits) {
        if (settings.json) {
            nlohmann::ordered_json row = {
                {"story", hit.story.id},  {"url", hit.story.url},
                {"site", hit.story.site}, {"snippet", plain(hit.snippet)},
                {"score", hit.score},     {"revisions", hit.story.revisions}};
            row.update(revision_row(hit.revision, settings.zone));
            io.out << json_line(row) << '\n';
            continue;
        }
        if (!first) io.out << '\n';
        first = false;
        print_hit(hit, settings, io);
    }
    if (!settings.quiet && !settings.json) {
        if (hits.empty()) {
            io.err << "stet: nothing found for " << printable(query.words) << '\n';
        } else if (hits.size() == query.limit) {
            io.err << fmt::format("stet: the best {}; more with --limit\n", hits.size());
        }
    }
    return ExitStatus::ok;
}

}  // namespace

Action declare_search(CLI::App& app) {
    const auto options = std::make_shared<SearchOptions>();
    app.add_option("WORDS", options->words)->required();
    app.add_option("--site", options->site);
    app.add_option("--since", options->since);
    app.add_option("--until", options->until);
    app.add_flag("--latest", options->latest);
    app.add_option("--limit", options->limit);
    return [options](const Settings& settings, Io& io) {
        return search_command(*options, settings, io);
    };
}

}  // namespace stet
