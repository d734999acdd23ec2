// stet watch [URL…]: looks again and again at what is watched. stet unwatch URL…
#include "cli/watch.h"

#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/fetch_flags.h"
#include "cli/layout.h"
#include "cli/long_run.h"
#include "cli/metrics.h"
#include "cli/notify.h"
#include "cli/terminal.h"
#include "cli/watch_config.h"
#include "crawler/watch.h"
#include "store/backup.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

using Json = nlohmann::ordered_json;

struct WatchWords {
    std::vector<std::string> urls;
    std::string config;
    std::string metrics;
    bool page = false;
    bool list = false;
    bool add_only = false;
    bool once = false;
    bool pictures = false;
    std::optional<double> budget;
    std::optional<double> delay_s;
    std::optional<std::int64_t> connections;
    std::optional<std::int64_t> jobs;
    FetchWords fetch;
    NotifyWords notify;
};

std::string line_of(const Json& row) {
    return row.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

/// "190 a day", "1 in 500 days".
std::string change_rate(double per_day) {
    if (per_day >= 1) return fmt::format("{:.0f} a day", per_day);
    return per_day > 0 ? fmt::format("1 in {:.0f} days", 1 / per_day) : "none";
}

ExitStatus print_watched(const Settings& settings, Io& io) {
    Archive archive = open_archive(settings, Archive::Mode::read, io);
    const std::vector<WatchedPage> pages = watched_pages(watch_queue(archive.queue()));
    const auto ended = [](const WatchedPage& page) { return page.item.state >= TaskState::done; };
    if (settings.json) {
        for (const WatchedPage& page : pages) {
            io.out << line_of(
                {{"url", page.item.url},
                 {"kind", page.list ? "list" : "page"},
                 {"found_on",
                  page.item.found_on.empty() ? Json(nullptr) : Json(page.item.found_on)},
                 {"last_look",
                  page.last_look ? Json(settings.zone.iso(*page.last_look)) : Json(nullptr)},
                 {"due", ended(page) ? Json(nullptr) : Json(settings.zone.iso(page.item.due))},
                 {"changes_per_day", page.changes_per_day},
                 {"note", page.item.note},
                 {"host_rests", page.resting.empty() ? Json(nullptr) : Json(page.resting)}});
        }
        return ExitStatus::ok;
    }
    if (pages.empty()) {
        io.out << "Nothing is watched. To begin: " << typed_command(settings, "watch URL") << '\n';
        return ExitStatus::ok;
    }
    Table table({{"DUE"}, {"LAST LOOK"}, {"CHANGES", true}, {"", false, true}, {"", false, true}});
    for (const WatchedPage& page : pages) {
        table.add(
            {ended(page) ? "never" : settings.zone.minute(page.item.due),
             page.last_look ? settings.zone.minute(*page.last_look) : "",
             page.last_look ? change_rate(page.changes_per_day) : "", printable(page.item.url),
             page.resting.empty() ? printable(page.item.note) : "its host rests: " + page.resting});
    }
    table.print(io);
    return ExitStatus::ok;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw Error(fmt::format("cannot read {}", printable(path)));
    return text;
}

Json report_row(const WatchProgress& progress, const Settings& settings) {
    const CrawlProgress& total = progress.crawl;
    Json resting = Json::array();
    for (const RestingHost& rest : progress.resting) {
        resting.push_back({{"host", rest.host},
                           {"until", settings.zone.iso(rest.until)},
                           {"reason", rest.why},
                           {"waiting", rest.waiting}});
    }
    return {{"fetched", total.fetched},
            {"lists", progress.lists},
            {"new_stories", total.stories_new},
            {"new_revisions", total.revisions_new},
            {"unchanged", total.unchanged},
            {"no_article", total.no_article},
            {"failed", total.failed},
            {"pictures", total.pictures},
            {"waiting", total.waiting},
            {"hosts", total.hosts},
            {"bytes", total.bytes},
            {"seconds", static_cast<double>(total.elapsed.count()) / 1000},
            {"cut_off", progress.cut_off},
            {"cut_off_reason",
             progress.cut_off_why.empty() ? Json(nullptr) : Json(progress.cut_off_why)},
            {"resting_hosts", resting},
            {"next_due",
             progress.next_due ? Json(settings.zone.iso(*progress.next_due)) : Json(nullptr)}};
}

void print_report(const WatchProgress& progress, const Settings& settings, Io& io) {
    const CrawlProgress& total = progress.crawl;
    io.out << fmt::format("{} fetched from {} in {}, {}\n", counted(total.fetched, "page", "pages"),
                          counted(total.hosts, "host", "hosts"),
                          human_duration(total.elapsed.count()), human_bytes(total.bytes));
    Table table({{"", true}, {"", false, true}}, 2);
    const auto row = [&table](std::int64_t count, std::string_view one, std::string_view many) {
        if (count > 0) table.add({grouped(count), std::string(count == 1 ? one : many)});
    };
    row(progress.lists, "list", "lists");
    row(total.stories_new, "new story", "new stories");
    row(total.revisions_new, "new revision", "new revisions");
    row(total.unchanged, "unchanged", "unchanged");
    row(total.no_article, "page without an article", "pages without an article");
    row(total.failed, "not fetched", "not fetched");
    row(total.pictures, "look at a picture", "looks at pictures");
    row(total.waiting, "watched on", "watched on");
    table.print(io);
    if (progress.cut_off) {
        io.out << (progress.cut_off_why.empty() ? "No host answers"
                                                : printable(progress.cut_off_why))
               << ": nothing was counted as a failure.\n";
    }
    constexpr std::size_t kMostHosts = 10;
    for (std::size_t i = 0; i < std::min(progress.resting.size(), kMostHosts); ++i) {
        const RestingHost& rest = progress.resting[i];
        io.out << fmt::format("{} rests until {} ({}): {} waiting\n", printable(rest.host),
                              settings.zone.minute(rest.until), rest.why,
                              counted(rest.waiting, "page", "pages"));
    }
    if (progress.resting.size() > kMostHosts) {
        io.out << fmt::format("and {} more hosts\n", progress.resting.size() - kMostHosts);
    }
    if (progress.next_due) {
        io.out << "Next due: " << settings.zone.minute(*progress.next_due) << '\n';
    }
}

ExitStatus watch_command(const WatchWords& words, const Settings& settings, Io& io) {
    if (words.list) return print_watched(settings, io);
    WatchOptions options;
    options.crawl.fetch = fetch_options_of(words.fetch);
    options.crawl.connections = connections_of(words.connections);
    options.crawl.jobs = jobs_of(words.jobs);
    options.once = words.once;
    const UtcTime now = now_utc();
    std::vector<WatchEntry> entries;
    if (!words.config.empty()) {
        entries = read_watch_config(read_file(words.config), words.config, options, now).entries;
    }
    options.crawl.pictures = words.pictures;
    // What is typed counts for more than the file.
    if (words.delay_s) options.crawl.delay = delay_of(*words.delay_s);
    if (words.budget) {
        constexpr double kMostADay = 1e9;
        if (!(*words.budget >= 0 && *words.budget <= kMostADay)) {
            throw Error("--budget: wanted requests a day, such as 2000; 0 for as many as are due",
                        ExitStatus::usage);
        }
        options.requests_per_day = *words.budget;
    }
    for (const std::string& typed : words.urls) {
        entries.push_back(watch_entry(url_of(typed), words.page ? "page" : "auto", now));
    }
    begin_long_run();
    ArchiveOptions archive_options;
    archive_options.cache_bytes = kLongRunCache;
    Archive archive = open_archive(settings, Archive::Mode::create, io, std::move(archive_options));
    std::size_t added = 0;
    for (const WatchEntry& entry : entries)
        added += watch_queue(archive.queue()).watch(entry) ? 1 : 0;
    if (words.add_only) {
        if (settings.json) {
            io.out << line_of({{"added", added}, {"known", entries.size() - added}});
        } else {
            io.out << fmt::format("{} added, {} watched already\n", added, entries.size() - added);
        }
        return ExitStatus::ok;
    }
    for (const WatchEntry& entry : watch_queue(archive.queue()).watches()) {
        if (const auto url = Url::parse(entry.url)) trust(options.crawl.fetch, *url);
    }
    if (options.crawl.fetch.typed_sites.empty()) {
        throw Error("nothing is watched; name a URL, or a file of them with --config",
                    ExitStatus::usage);
    }
    Notifier notifier(words.notify, settings, archive, io);
    const Interrupt interrupt;
    const std::unique_ptr<MetricsServer> metrics =
        serve_metrics(words.metrics, metrics_text(WatchProgress{}), settings, io);
    WatchObserver observer;
    observer.added = [&](const Url& url, const Added& one) {
        const bool fresh = one.outcome == Added::Outcome::new_story;
        const bool changed = one.outcome == Added::Outcome::new_revision;
        if (settings.quiet || settings.json || (!fresh && !changed)) return;
        io.out << fmt::format("{}  {}  {}  {}\n", settings.zone.minute(now_utc()),
                              paint(Ink::good, changed ? "new revision" : "new story", io),
                              one.story, printable(url.href()))
               << std::flush;
    };
    constexpr std::chrono::hours kLetGo{1};  // how often bodies go: all looks are gone through
    UtcTime let_go = now;
    observer.kept = [&] {
        notifier.deliver();
        if (!words.fetch.keeps_revisions_only() || now_utc() - let_go < kLetGo) return;
        drop_bodies_between_revisions(archive);
        let_go = now_utc();
    };
    observer.progress = [&](const WatchProgress& progress) {
        if (metrics) metrics->set(metrics_text(progress));
    };
    const WatchProgress progress = watch(archive, options, observer, interrupt.requested());
    if (words.fetch.keeps_revisions_only()) drop_bodies_between_revisions(archive);
    if (settings.json) {
        io.out << line_of(report_row(progress, settings));
    } else if (!settings.quiet) {
        print_report(progress, settings, io);
    }
    return progress.crawl.failed > 0 || progress.cut_off ? ExitStatus::incomplete : ExitStatus::ok;
}

ExitStatus unwatch_command(const std::vector<std::string>& typed,
                           const Settings& settings,
                           Io& io) {
    Archive archive = open_archive(settings, Archive::Mode::write, io);
    ExitStatus status = ExitStatus::ok;
    for (const std::string& word : typed) {
        const Url url = url_of(word);
        const bool ended = end_watch(watch_queue(archive.queue()), url, now_utc());
        if (!ended) status = ExitStatus::not_found;
        if (settings.json) {
            io.out << line_of({{"url", url.href()}, {"unwatched", ended}});
        } else {
            io.out << (ended ? "no longer watched" : "was not watched") << "  "
                   << printable(url.href()) << '\n';
        }
    }
    return status;
}

}  // namespace

Action declare_watch(CLI::App& app) {
    const auto words = std::make_shared<WatchWords>();
    app.add_option("URL", words->urls);
    app.add_flag("--page", words->page);
    app.add_flag("--list", words->list);
    app.add_flag("--add-only", words->add_only);
    app.add_flag("--once", words->once);
    app.add_flag("--pictures", words->pictures);
    app.add_option("--config", words->config);
    app.add_option("--budget", words->budget);
    app.add_option("--metrics", words->metrics);
    app.add_option("--delay", words->delay_s);
    app.add_option("--connections", words->connections);
    app.add_option("--jobs", words->jobs);
    declare_fetch(app, words->fetch, true);
    declare_notify(app, words->notify);
    return
        [words](const Settings& settings, Io& io) { return watch_command(*words, settings, io); };
}

Action declare_unwatch(CLI::App& app) {
    const auto urls = std::make_shared<std::vector<std::string>>();
    app.add_option("URL", *urls)->required();
    return
        [urls](const Settings& settings, Io& io) { return unwatch_command(*urls, settings, io); };
}

}  // namespace stet
