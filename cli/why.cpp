// stet why URL: what became of a URL, and when it is next due.
#include "crawler/why.h"

#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/fetch_flags.h"
#include "cli/layout.h"
#include "cli/rows.h"

#include <fmt/format.h>

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

using Json = nlohmann::ordered_json;

std::string_view state_name(TaskState state) {
    switch (state) {
        case TaskState::waiting: return "waiting";
        case TaskState::leased: return "being fetched";
        case TaskState::done: return "fetched";
        case TaskState::skipped: return "left out";
        case TaskState::failed: return "not fetched";
    }
    return "";
}

Json or_null(const std::optional<UtcTime>& time, const Zone& zone) {
    return time ? Json(zone.iso(*time)) : Json(nullptr);
}

Json or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json row_of(const UrlFate& fate, const Zone& zone) {
    Json crawls = Json::array();
    for (const CrawlEntry& entry : fate.entries) {
        crawls.push_back({{"seed", entry.crawl.seed},
                          {"pass", entry.crawl.pass},
                          {"earlier_pass", entry.earlier_pass},
                          {"url", entry.item.url},
                          {"state", state_name(entry.item.state)},
                          {"reason", or_null(entry.item.note)},
                          {"found_on", or_null(entry.item.found_on)},
                          {"attempts", entry.item.attempts}});
    }
    Json looks = Json::array();
    for (const Snapshot& look : fate.looks) looks.push_back(snapshot_row(look, zone));
    return {{"url", fate.url.href()},
            {"story", or_null(fate.story)},
            {"page_of", or_null(fate.first_page)},
            {"crawls", crawls},
            {"looks", looks},
            {"against", or_null(fate.against)},
            {"host_rests_until", or_null(fate.host_rests_until, zone)},
            {"host_failures", fate.host_failures},
            {"next_due", or_null(fate.next_due, zone)}};
}

void print(const UrlFate& fate, const Settings& settings, Io& io) {
    const Zone& zone = settings.zone;
    io.out << paint(Ink::strong, printable(fate.url.href()), io) << '\n';
    for (const CrawlEntry& entry : fate.entries) {
        const QueueItem& item = entry.item;
        const bool good = item.state == TaskState::done;
        io.out << "  "
               << paint(good ? Ink::good : Ink::warn, std::string(state_name(item.state)), io)
               << (item.note.empty() ? "" : ": " + printable(item.note)) << '\n'
               << "    crawl of " << printable(entry.crawl.seed)
               << (entry.earlier_pass ? std::string(", an earlier pass")
                                      : fmt::format(", pass {}", entry.crawl.pass))
               << (item.attempts > 0 ? ", " + counted(item.attempts, "failed try", "failed tries")
                                     : "")
               << (item.found_on.empty() ? "" : ", found on " + printable(item.found_on)) << '\n';
    }
    const bool later_page = fate.page_number > 1;
    if (later_page) {
        io.out << fmt::format("  page {} of a story, asked for with its first: {}\n",
                              fate.page_number, printable(fate.first_page));
    } else if (fate.entries.empty()) {
        io.out << "  " << paint(Ink::warn, "in no crawl's list", io) << '\n';
    }
    if (!fate.looks.empty()) {
        const Snapshot& last = fate.looks.back();
        io.out << fmt::format(
            "  {}, the last {}: {}\n",
            counted(static_cast<std::int64_t>(fate.looks.size()), "look", "looks"),
            zone.minute(last.time, last.time_assumed),
            printable(last.failure.empty() ? fmt::format("{} {}", last.status, last.verdict)
                                           : last.failure));
    } else if (!later_page) {
        io.out << "  never looked at\n";
    }
    if (!fate.story.empty()) {
        io.out << "  held as " << paint(Ink::name, fate.story, io) << '\n';
    }
    if (fate.host_rests_until) {
        io.out << "  its host is left alone until " << zone.minute(*fate.host_rests_until)
               << (fate.host_failures > 0 ? fmt::format(" ({} without an answer)",
                                                        counted(fate.host_failures, "try", "tries"))
                                          : " (it asked for rest)")
               << '\n';
    }
    if (!fate.against.empty()) {
        io.out << "  a crawl would leave it out: " << printable(fate.against) << '\n';
    }
    if (fate.next_due) {
        io.out << "  next due: " << zone.minute(*fate.next_due)
               << ", when a crawl of its site is called\n";
    } else {
        io.out << "  not due by itself; to fetch it: "
               << paint(Ink::name, typed_command(settings, "add " + printable(fate.url.href())), io)
               << '\n';
    }
}

ExitStatus why_command(const std::string& typed, const Settings& settings, Io& io) {
    Archive archive = open_archive(settings, Archive::Mode::read, io);
    const UrlFate fate = fate_of(url_of(typed), archive, now_utc());
    if (settings.json)
        io.out << json_line(row_of(fate, settings.zone)) << '\n';
    else
        print(fate, settings, io);
    return fate.entries.empty() && fate.looks.empty() ? ExitStatus::not_found : ExitStatus::ok;
}

}  // namespace

Action declare_why(CLI::App& app) {
    const auto url = std::make_shared<std::string>();
    app.add_option("URL", *url)->required();
    return [url](const Settings& settings, Io& io) { return why_command(*url, settings, io); };
}

}  // namespace stet
