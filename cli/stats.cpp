// stet stats: how much the archive holds, in all and by site.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"

#include <fmt/format.h>

#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

/// Of days with looks, the latest; --json has all.
constexpr std::size_t kDaysShown = 14;

std::string size_of(std::int64_t bytes) {
    return human_bytes(static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0)));
}

nlohmann::ordered_json stats_row(const Stats& stats, const std::string& archive, const Zone& zone) {
    using Json = nlohmann::ordered_json;
    const auto time = [&zone](const std::optional<UtcTime>& value) {
        return value ? Json(zone.iso(*value)) : Json(nullptr);
    };
    Json sites = Json::array();
    for (const SiteStats& site : stats.sites) {
        sites.push_back({{"site", site.site},
                         {"stories", site.stories},
                         {"looks", site.looks},
                         {"revisions", site.revisions},
                         {"payload_bytes", site.payload_bytes},
                         {"stored_bytes", site.stored_bytes}});
    }
    Json kinds = Json::array();
    for (const KindStats& kind : stats.kinds) {
        kinds.push_back({{"kind", kind.kind},
                         {"count", kind.count},
                         {"bytes", kind.bytes},
                         {"stored_bytes", kind.stored_bytes}});
    }
    Json days = Json::array();
    for (const DayStats& day : stats.days) {
        days.push_back({{"day", day.day},
                        {"looks", day.looks},
                        {"revisions", day.revisions},
                        {"stored_bytes", day.stored_bytes}});
    }
    return {{"archive", archive},
            {"stories", stats.stories},
            {"looks", stats.looks},
            {"revisions", stats.revisions},
            {"captures", stats.captures},
            {"payloads", stats.payloads},
            {"payload_bytes", stats.payload_bytes},
            {"stored_bytes", stats.stored_bytes},
            {"file_bytes", stats.file_bytes},
            {"first_look", time(stats.first_look)},
            {"last_look", time(stats.last_look)},
            {"sites", sites},
            {"kinds", kinds},
            {"days", days}};
}

ExitStatus stats_command(const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const Stats stats = archive.stats();
    if (settings.json) {
        io.out << json_line(stats_row(stats, settings.archive, settings.zone)) << '\n';
        return ExitStatus::ok;
    }
    io.out << paint(Ink::strong, printable(settings.archive), io) << "  "
           << size_of(stats.file_bytes) << '\n';
    Table totals({{"", true}, {"", false}, {"", false, true, Ink::faint}}, 2);
    totals.add({grouped(stats.stories), "stories"});
    totals.add({grouped(stats.revisions), "revisions"});
    std::string span;
    if (stats.first_look && stats.last_look) {
        span = fmt::format("from {} to {}", settings.zone.minute(*stats.first_look),
                           settings.zone.minute(*stats.last_look));
    }
    totals.add({grouped(stats.looks), "looks", span});
    totals.add({grouped(stats.captures), "captures"});
    totals.add(
        {grouped(stats.payloads), "payloads",
         fmt::format("{}, kept in {}", size_of(stats.payload_bytes), size_of(stats.stored_bytes))});
    totals.print(io);
    if (stats.sites.empty()) return ExitStatus::ok;
    io.out << '\n';
    Table sites({{"SITE", false, true},
                 {"STORIES", true},
                 {"REVISIONS", true},
                 {"LOOKS", true},
                 {"PAGES", true},
                 {"KEPT IN", true}});
    for (const SiteStats& site : stats.sites) {
        sites.add({printable(site.site), grouped(site.stories), grouped(site.revisions),
                   grouped(site.looks), size_of(site.payload_bytes), size_of(site.stored_bytes)});
    }
    sites.print(io);
    io.out << '\n';
    Table kinds({{"KIND", false, true}, {"COUNT", true}, {"BYTES", true}, {"KEPT IN", true}});
    for (const KindStats& kind : stats.kinds) {
        kinds.add({printable(kind.kind), grouped(kind.count), size_of(kind.bytes),
                   size_of(kind.stored_bytes)});
    }
    kinds.print(io);
    io.out << '\n';
    Table days({{"DAY"}, {"LOOKS", true}, {"REVISIONS", true}, {"GREW BY", true}});
    const std::size_t first = stats.days.size() - std::min(kDaysShown, stats.days.size());
    for (std::size_t i = first; i < stats.days.size(); ++i) {
        const DayStats& day = stats.days[i];
        days.add({day.day, grouped(day.looks), grouped(day.revisions), size_of(day.stored_bytes)});
    }
    days.print(io);
    return ExitStatus::ok;
}

}  // namespace

Action declare_stats(CLI::App&) {
    return [](const Settings& settings, Io& io) { return stats_command(settings, io); };
}

}  // namespace stet
