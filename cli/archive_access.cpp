#include "cli/archive_access.h"

#include "cli/layout.h"
#include "cli/log.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include <CLI/CLI.hpp>

namespace stet {

namespace {

/// Whether a REV is a date: it has a month, or the 14 digits of a memento's address. "2025" alone
/// is a number.
bool is_date(std::string_view typed, const Zone& zone) {
    constexpr std::size_t kStampDigits = 14;
    const bool shaped = typed.find('-') != std::string_view::npos || typed.size() == kStampDigits;
    return shaped && zone.parse(typed).has_value();
}

}  // namespace

std::string shell_word(std::string_view word) {
    const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-_./:@%+=,").find(c) != std::string_view::npos;
    });
    if (plain) return std::string(word);
    std::string quoted = "'";
    for (const char c : word) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

Archive open_archive(const Settings& settings, Archive::Mode mode, Io& io, ArchiveOptions options) {
    Archive archive(settings.archive, mode, std::move(options));
    if (archive.created() && !settings.quiet) {
        notice(settings, io, "new archive " + printable(settings.archive));
    }
    return archive;
}

std::string typed_command(const Settings& settings, std::string_view words) {
    std::string command = fmt::format("stet {}", words);
    if (settings.archive_given) command += " --archive " + shell_word(settings.archive);
    return command;
}

std::string revision_words(std::string_view typed, const Zone& zone) {
    if (typed.starts_with('@')) typed.remove_prefix(1);
    if (!is_date(typed, zone)) return std::string(typed);
    return iso_time(*zone.parse_end(typed) - std::chrono::milliseconds{1});
}

Target find_target(const Archive& archive,
                   const std::string& words,
                   const std::string& rev,
                   const Zone& zone) {
    if (!rev.empty()) return archive.resolve(words, revision_words(rev, zone));
    const std::size_t at = words.rfind('@');
    if (at == std::string::npos || at == 0 || !is_date(words.substr(at + 1), zone)) {
        return archive.resolve(words);
    }
    // A date behind "@" is a part of the address where a page of that very address was seen.
    const std::optional<Url> url = Url::parse(words);
    if (url && archive.last_look(words)) return archive.resolve(words);
    return archive.resolve(words.substr(0, at), revision_words(words.substr(at + 1), zone));
}

Revision revision_of(const Archive& archive, const Target& target) {
    if (target.revision) return *target.revision;
    const std::vector<Revision> revisions = archive.history(target.story);
    if (revisions.empty()) {
        throw Error(
            fmt::format("{} has no revision yet: no look at it found an article", target.story),
            ExitStatus::not_found);
    }
    return revisions.back();
}

std::string seen_span(const Revision& revision, const Zone& zone) {
    const std::string first = zone.minute(revision.first_seen, revision.time_assumed);
    const std::string last = zone.minute(revision.last_seen, revision.time_assumed);
    if (first == last) return fmt::format("seen {}", first);
    return fmt::format("seen {} to {}", first, last);
}

UtcTime time_of(std::string_view flag, const std::string& typed, const Zone& zone, bool end) {
    const std::optional<UtcTime> time = end ? zone.parse_end(typed) : zone.parse(typed);
    if (!time) {
        throw Error(fmt::format("{}: \"{}\" is no time; write 2025-05-15 or 2025-05-15T08:00", flag,
                                printable(typed)),
                    ExitStatus::usage);
    }
    return *time;
}

void declare_selection(CLI::App& app, SelectionWords& words) {
    app.add_option("--site", words.site);
    app.add_option("--author", words.author);
    app.add_option("--language", words.language);
    app.add_option("--words,--search", words.words);
    app.add_option("--since", words.since);
    app.add_option("--until", words.until);
    app.add_option("--limit", words.limit);
}

Selection selection_of(const SelectionWords& words, const Zone& zone) {
    Selection selection;
    selection.site = words.site;
    selection.author = words.author;
    selection.language = words.language;
    selection.words = words.words;
    if (!words.since.empty()) selection.since = time_of("--since", words.since, zone, false);
    if (!words.until.empty()) selection.until = time_of("--until", words.until, zone, true);
    selection.limit = words.limit;
    return selection;
}

}  // namespace stet
