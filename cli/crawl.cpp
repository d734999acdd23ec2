// stet crawl SEED…: the stories that a home page, section front, feed or sitemap lists.
#include "crawler/crawl.h"

#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/fetch_flags.h"
#include "cli/layout.h"
#include "cli/long_run.h"
#include "cli/metrics.h"
#include "cli/notify.h"
#include "cli/site_rules.h"
#include "cli/terminal.h"
#include "store/backup.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

struct CrawlWords {
    std::vector<std::string> seeds;
    CrawlOptions options;
    double delay_s = 2;
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> pages_per_host;
    std::optional<std::int64_t> connections;
    std::optional<std::int64_t> jobs;
    double min_free_mb = 256;
    std::string site_rules;
    std::string metrics;
    FetchWords fetch;
    NotifyWords notify;
};

/// One line on stderr that is drawn again and again; nothing where stderr is no terminal.
class ProgressLine {
public:
    ProgressLine(Io& io, bool shown) : io_(io), shown_(shown && io.err_is_terminal) {}
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void draw(const CrawlProgress& progress) {
        if (!shown_) return;
        const double seconds = static_cast<double>(progress.elapsed.count()) / 1000;
        const double rate = seconds > 0 ? static_cast<double>(progress.fetched) / seconds : 0;
        std::string text = fmt::format("{} done, {:.1f}/s, {} left", grouped(progress.fetched),
                                       rate, grouped(progress.waiting));
        // What waits may grow; until a list has been read there is nothing to say.
        if (rate > 0 && progress.waiting > 0) {
            const double left_ms = static_cast<double>(progress.waiting) / rate * 1000;
            text += fmt::format(" in about {}", human_duration(static_cast<std::int64_t>(left_ms)));
        }
        text += fmt::format(", {}", counted(progress.hosts, "host", "hosts"));
        if (progress.failed > 0) {
            text += fmt::format(", {}", counted(progress.failed, "error", "errors"));
        }
        if (progress.revisions_new > 0) {
            text += fmt::format(", {}",
                                counted(progress.revisions_new, "new revision", "new revisions"));
        }
        text += fmt::format(", {}, {}", human_bytes(progress.bytes),
                            human_duration(progress.elapsed.count()));
        constexpr int kWidth = 79;
        io_.err << "\r\x1b[K" << fit(text, io_.width > 0 ? io_.width - 1 : kWidth) << std::flush;
        drawn_ = true;
    }

    void clear() {
        if (drawn_) io_.err << "\r\x1b[K" << std::flush;
        drawn_ = false;
    }

private:
    Io& io_;
    bool shown_ = false;
    bool drawn_ = false;
};

void print_reasons(std::string_view title,
                   const std::map<std::string, std::int64_t>& reasons,
                   Io& io) {
    if (reasons.empty()) return;
    std::vector<std::pair<std::string, std::int64_t>> rows(reasons.begin(), reasons.end());
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    io.out << title << '\n';
    Table table({{"", true}, {"", false, true}}, 2);
    for (const auto& [reason, count] : rows) table.add({grouped(count), printable(reason)});
    table.print(io);
}

/// A few of the pages that were asked for in vain.
void print_pages(std::string_view title,
                 const std::vector<PageWithout>& pages,
                 std::int64_t all,
                 Io& io) {
    if (pages.empty()) return;
    constexpr std::size_t kMostNamed = 5;
    const std::size_t named = std::min(pages.size(), kMostNamed);
    io.out << title << '\n';
    for (std::size_t i = 0; i < named; ++i) {
        io.out << "  " << printable(pages[i].url) << ": " << printable(pages[i].why) << '\n';
    }
    const std::int64_t more = all - static_cast<std::int64_t>(named);
    if (more > 0) {
        io.out << fmt::format("  and {} more (--json names up to {})\n", grouped(more),
                              kMaxNamedPages);
    }
}

nlohmann::ordered_json page_rows(const std::vector<PageWithout>& pages) {
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const PageWithout& page : pages) rows.push_back({{"url", page.url}, {"reason", page.why}});
    return rows;
}

nlohmann::ordered_json report_row(const std::vector<Url>& seeds, const CrawlReport& report) {
    using Json = nlohmann::ordered_json;
    Json addresses = Json::array();
    for (const Url& seed : seeds) addresses.push_back(seed.href());
    const CrawlProgress& total = report.total;
    Json seed_rows = Json::array();
    for (const SeedReport& seed : report.seeds) {
        seed_rows.push_back({{"url", seed.url},
                             {"of_use", seed.fault.empty()},
                             {"reason", seed.fault.empty() ? Json(nullptr) : Json(seed.fault)},
                             {"is_story", seed.is_story},
                             {"stories", seed.stories}});
    }
    return {{"seeds", addresses},
            {"seed_results", seed_rows},
            {"finished", !report.stopped},
            {"stop_reason", report.stop_reason.empty() ? Json(nullptr) : Json(report.stop_reason)},
            {"fetched", total.fetched},
            {"new_stories", total.stories_new},
            {"new_revisions", total.revisions_new},
            {"unchanged", total.unchanged},
            {"no_article", total.no_article},
            {"unread", report.unread},
            {"failed", total.failed},
            {"pictures", total.pictures},
            {"waiting", total.waiting},
            {"hosts", total.hosts},
            {"bytes", total.bytes},
            {"seconds", static_cast<double>(total.elapsed.count()) / 1000},
            {"no_article_pages", page_rows(report.no_article)},
            {"failed_pages", page_rows(report.not_fetched)},
            {"left_out", report.left_out},
            {"failures", report.failures}};
}

/// What a dry run found, in the order in which a crawl would ask.
nlohmann::ordered_json planned_rows(const CrawlReport& report, const Zone& zone) {
    using Json = nlohmann::ordered_json;
    const auto text = [](const std::string& value) {
        return value.empty() ? Json(nullptr) : Json(value);
    };
    Json rows = Json::array();
    for (const PlannedPage& page : report.planned) {
        rows.push_back({{"url", page.url},
                        {"title", text(page.title)},
                        {"date", page.date ? Json(zone.iso(*page.date)) : Json(nullptr)},
                        {"found_on", text(page.found_on)}});
    }
    return rows;
}

void print_planned(const CrawlReport& report, const Settings& settings, Io& io) {
    io.out << fmt::format(
        "Would ask for {}\n",
        counted(static_cast<std::int64_t>(report.planned.size()), "page", "pages"));
    Table table({{"DATE", false, false, Ink::faint}, {"URL"}, {"TITLE", false, true}}, 2);
    for (const PlannedPage& page : report.planned) {
        table.add({page.date ? settings.zone.minute(*page.date) : "", printable(page.url),
                   printable(page.title)});
    }
    if (!report.planned.empty()) table.print(io);
}

/// Whether the crawl has no seed that was of use, and has found nothing by itself (by a sitemap
/// that robots.txt names) either. A 404 is news of a story; of all seeds it is none.
bool was_useless(const CrawlReport& report) {
    if (report.seeds.empty()) return false;  // had before, in a run that was stopped
    const auto has = [&](auto&& of) {
        return std::any_of(report.seeds.begin(), report.seeds.end(), of);
    };
    if (has([](const SeedReport& seed) { return seed.fault.empty(); })) return false;
    const CrawlProgress& total = report.total;
    const bool found =
        total.stories_new + total.revisions_new + total.unchanged + report.unread > 0;
    return !found || !has([](const SeedReport& seed) { return seed.read; });
}

/// A line for each seed that was not the list it should be.
void print_seeds(const CrawlReport& report, const Settings& settings, Io& io) {
    bool useless = false;
    for (const SeedReport& seed : report.seeds) {
        if (!seed.fault.empty()) {
            useless = true;
            io.out << paint(Ink::warn, "of no use", io) << "  " << printable(seed.url) << ": "
                   << printable(seed.fault) << '\n';
        } else if (seed.is_story) {
            const std::optional<Url> home =
                Url::parse(seed.url) ? Url::parse(seed.url)->resolve("/") : std::nullopt;
            io.out << printable(seed.url) << " is a story itself, and was kept as one"
                   << (seed.stories > 0 ? ", with what it links to" : "; it links to no other")
                   << ". All of the site: "
                   << paint(Ink::name,
                            typed_command(settings, "crawl " + (home ? home->href() : "URL")), io)
                   << '\n';
        }
    }
    if (useless) {
        io.out
            << "Give a crawl the site's front page, a section, a feed or a sitemap; for one page: "
            << paint(Ink::name, typed_command(settings, "add URL"), io) << '\n';
    }
    if (was_useless(report)) io.out << "No seed was of use\n";
}

void print_report(const CrawlReport& report,
                  const std::vector<std::string>& changed,
                  const std::string& again,
                  const Settings& settings,
                  Io& io) {
    const CrawlProgress& total = report.total;
    if (settings.quiet) {
        if (!report.stop_reason.empty()) io.err << printable(report.stop_reason) << '\n';
        for (const SeedReport& seed : report.seeds) {
            if (seed.fault.empty()) continue;
            io.err << "of no use: " << printable(seed.url) << ": " << printable(seed.fault) << '\n';
        }
        return;
    }
    io.out << paint(Ink::strong, report.stopped ? "Stopped" : "Done", io)
           << fmt::format(": {} fetched from {} in {}, {}\n",
                          counted(total.fetched, "page", "pages"),
                          counted(total.hosts, "host", "hosts"),
                          human_duration(total.elapsed.count()), human_bytes(total.bytes));
    Table table({{"", true}, {"", false, true}}, 2);
    const auto row = [&table](std::int64_t count, std::string_view one, std::string_view many) {
        if (count > 0) table.add({grouped(count), std::string(count == 1 ? one : many)});
    };
    row(total.stories_new, "new story", "new stories");
    row(total.revisions_new, "new revision", "new revisions");
    row(total.unchanged, "unchanged", "unchanged");
    row(total.no_article, "page without an article", "pages without an article");
    row(report.unread, "page kept, not read", "pages kept, not read");
    row(total.failed, "not fetched", "not fetched");
    row(total.pictures, "look at a picture", "looks at pictures");
    row(report.stopped ? total.waiting : 0, "still waiting", "still waiting");
    table.print(io);
    print_reasons("Left out", report.left_out, io);
    if (!report.stop_reason.empty()) io.out << printable(report.stop_reason) << '\n';
    print_pages("Without an article", report.no_article, total.no_article, io);
    print_reasons("Not fetched", report.failures, io);
    print_pages("Such as", report.not_fetched, total.failed, io);
    print_seeds(report, settings, io);
    if (report.stopped) {
        io.out << "To go on: " << paint(Ink::name, again, io) << '\n';
        return;
    }
    constexpr std::size_t kMostNamed = 3;
    for (std::size_t i = 0; i < std::min(changed.size(), kMostNamed); ++i) {
        io.out << "What changed: "
               << paint(Ink::name, typed_command(settings, "diff " + changed[i]), io) << '\n';
    }
    if (changed.size() > kMostNamed) {
        io.out << fmt::format("and {} more: ", changed.size() - kMostNamed)
               << paint(Ink::name, typed_command(settings, "changes"), io) << '\n';
    }
    if (changed.empty() && total.stories_new > 0) {
        io.out << "To see them: " << paint(Ink::name, typed_command(settings, "list"), io) << '\n';
    }
}

/// The words that make the same crawl go on: what decides where it goes and how it asks.
std::string words_again(const CrawlWords& words,
                        const CrawlOptions& options,
                        const std::vector<Url>& seeds) {
    const CrawlOptions usual;
    std::string text = "crawl";
    if (options.whole_site) text += " --whole-site";
    if (!options.extract) text += " --no-extract";
    if (options.pictures) text += " --pictures";
    if (options.limit != usual.limit) text += fmt::format(" --limit {}", options.limit);
    if (words.delay_s != CrawlWords{}.delay_s) text += fmt::format(" --delay {}", words.delay_s);
    if (options.connections != usual.connections) {
        text += fmt::format(" --connections {}", options.connections);
    }
    text += typed_flags(words.fetch);
    for (const Url& seed : seeds) text += " " + shell_word(seed.href());
    return text;
}

ExitStatus crawl_command(const CrawlWords& words, const Settings& settings, Io& io) {
    if (words.seeds.empty()) {
        throw without_url(words.fetch,
                          "crawl needs a SEED: a front page, a section, a feed or a sitemap "
                          "(see: stet help crawl)");
    }
    CrawlOptions options = words.options;
    if (words.limit) options.limit = count_of("--limit", *words.limit);
    if (words.pages_per_host) {
        options.pages_per_host = count_of("--pages-per-host", *words.pages_per_host);
    }
    options.connections = connections_of(words.connections);
    options.jobs = jobs_of(words.jobs);
    options.fetch = fetch_options_of(words.fetch);
    options.fetch.say_time = [&](UtcTime time) { return settings.zone.minute(time); };
    options.delay = delay_of(words.delay_s);
    constexpr double kMegabyte = 1e6;
    constexpr double kMostMegabytes = 1e9;
    if (!(words.min_free_mb >= 0 && words.min_free_mb <= kMostMegabytes)) {
        throw Error("--min-free: wanted megabytes, such as 256", ExitStatus::usage);
    }
    options.min_free_bytes = static_cast<std::uint64_t>(words.min_free_mb * kMegabyte);
    std::vector<Url> seeds;
    for (const std::string& typed : words.seeds) {
        seeds.push_back(url_of(typed));
        trust(options.fetch, seeds.back());
    }
    check_seeds(seeds, options.fetch);  // before there is an archive
    options.fetch.site_rules = site_rules_of(words.site_rules);
    begin_long_run();
    ArchiveOptions archive_options = ruled_archive(words.site_rules, options.fetch.site_rules);
    archive_options.cache_bytes = kLongRunCache;
    Archive archive = open_archive(settings, Archive::Mode::create, io, std::move(archive_options));
    Notifier notifier(words.notify, settings, archive, io);
    const std::unique_ptr<MetricsServer> metrics =
        serve_metrics(words.metrics, metrics_text(CrawlProgress{}), settings, io);
    const Interrupt interrupt;
    ProgressLine line(io, !settings.quiet && !settings.verbose);
    std::vector<std::string> changed;
    CrawlObserver observer;
    observer.planned = [&](const CrawlPlan& plan) {
        if (settings.quiet || settings.json) return;
        io.out << printable(plan.text, true);
        if (!plan.text.ends_with('\n')) io.out << '\n';
        io.out.flush();
    };
    observer.added = [&](const Url& url, const Added& added) {
        if (added.outcome == Added::Outcome::new_revision) {
            changed.push_back(added.story);
            line.clear();
            if (!settings.json && !settings.quiet) {
                io.out << fmt::format("{}  {}  {}\n", paint(Ink::good, "new revision", io),
                                      added.story, printable(url.href()));
            }
            return;
        }
        if (added.outcome == Added::Outcome::no_article && added.kept && !added.story.empty() &&
            !settings.json && !settings.quiet) {
            const std::string state = archive.story(added.story).state;
            if (state != "live") {
                line.clear();
                io.out << fmt::format("{}  {}  {} ({})\n", paint(Ink::bad, state, io), added.story,
                                      printable(url.href()), printable(added.why));
            }
        }
        const bool fresh = added.outcome == Added::Outcome::new_story;
        spdlog::info("{}{} {}", fresh ? "kept as " : added.why, fresh ? added.story : "",
                     url.href());
    };
    observer.progress = [&](const CrawlProgress& progress) {
        line.draw(progress);
        if (metrics) metrics->set(metrics_text(progress));
    };
    const CrawlReport report = crawl(archive, seeds, options, observer, interrupt.requested());
    line.clear();
    notifier.deliver();
    if (words.fetch.keeps_revisions_only()) drop_bodies_between_revisions(archive);
    if (options.dry_run && !settings.json) print_planned(report, settings, io);
    if (settings.json) {
        nlohmann::ordered_json row = report_row(seeds, report);
        if (options.dry_run) row["planned"] = planned_rows(report, settings.zone);
        io.out << row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    } else {
        print_report(report, changed, typed_command(settings, words_again(words, options, seeds)),
                     settings, io);
    }
    // A seed that nobody answers is asked again later; but nothing was fetched.
    const bool nothing =
        (report.total.fetched == 0 && report.total.waiting > 0) || was_useless(report);
    const bool incomplete = report.stopped || report.total.failed > 0 || nothing;
    return incomplete ? ExitStatus::incomplete : ExitStatus::ok;
}

}  // namespace

Action declare_crawl(CLI::App& app) {
    const auto words = std::make_shared<CrawlWords>();
    app.add_option("SEED", words->seeds);
    app.add_flag("--whole-site", words->options.whole_site);
    app.add_option("--limit", words->limit);
    app.add_option("--pages-per-host", words->pages_per_host);
    app.add_option("--min-free", words->min_free_mb);
    app.add_option("--delay", words->delay_s);
    app.add_option("--connections", words->connections);
    app.add_option("--jobs", words->jobs);
    app.add_flag("--dry-run", words->options.dry_run);
    app.add_flag("--no-extract{false}", words->options.extract);
    app.add_flag("--pictures", words->options.pictures);
    app.add_option("--metrics", words->metrics);
    declare_site_rules(app, words->site_rules);
    declare_fetch(app, words->fetch, true);
    declare_notify(app, words->notify);
    return
        [words](const Settings& settings, Io& io) { return crawl_command(*words, settings, io); };
}

}  // namespace stet
