// stet add URL…: fetches pages one by one and keeps them.
#include "cli/archive_access.h"
#include "cli/article_view.h"
#include "cli/command.h"
#include "cli/fetch_flags.h"
#include "cli/layout.h"
#include "cli/log.h"
#include "cli/notify.h"
#include "cli/rows.h"
#include "cli/site_rules.h"
#include "cli/terminal.h"
#include "cli/url_list.h"
#include "crawler/guard.h"
#include "crawler/saved.h"
#include "store/backup.h"
#include "store/saved_page.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>
#include <string_view>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

struct AddOptions {
    std::vector<std::string> urls;
    std::string from;
    std::string from_file;
    std::string url;
    std::string at;
    std::string mementos;
    std::string since;
    double delay_s = 2;
    bool pictures = true;
    std::string site_rules;
    FetchWords fetch;
    NotifyWords notify;
};

/// `what` the file is to be, for the message where it cannot be read.
std::string read_all(const std::string& path, std::string_view what, Io& io) {
    if (path == "-") return {std::istreambuf_iterator<char>(io.in), {}};
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw Error(fmt::format("cannot read the {} {}", what, printable(path)));
    return text;
}

/// The URLs given as words, then those of --from.
std::vector<Url> wanted(const AddOptions& options, const Settings& settings, Io& io) {
    std::vector<Url> urls;
    for (const std::string& typed : options.urls) {
        std::error_code error;
        if (typed.find("://") == std::string::npos &&
            std::filesystem::is_regular_file(typed, error)) {
            throw Error(fmt::format("{0} is a file, no address: stet add --from-file {0} --url URL "
                                    "takes it in as the page that was at URL",
                                    printable(shell_word(typed))),
                        ExitStatus::usage);
        }
        urls.push_back(url_of(typed));
    }
    if (!options.from.empty()) {
        const std::string_view name = options.from;
        const UrlList list = read_url_list(read_all(options.from, "list", io),
                                           name.ends_with(".csv") || name.ends_with(".tsv"));
        for (const std::string& line : list.skipped) {
            spdlog::warn("{} holds no URL in \"{}\"", options.from, fit(line, 60));
        }
        for (const std::string& url : list.urls) urls.push_back(url_of(url));
        if (list.urls.empty()) {
            throw Error(
                fmt::format("{} holds no URL (read as {})", printable(options.from), list.kind),
                ExitStatus::usage);
        }
        if (!settings.quiet) {
            notice(settings, io,
                   fmt::format("{} in {} (read as {})",
                               counted(static_cast<std::int64_t>(list.urls.size()), "URL", "URLs"),
                               printable(options.from), list.kind));
        }
    }
    if (urls.empty()) {
        throw without_url(
            options.fetch,
            "add needs a URL, or --from FILE with a list of them (see: stet help add)");
    }
    return urls;
}

/// What became of one URL, in the words that add prints.
struct Result {
    std::string label;
    Ink ink = Ink::plain;
    std::string key;   // of "outcome" in JSON
    std::string next;  // command without "stet"; "" for none
};

/// What may help where a page was not fetched: words for "add" again; "" where the same would come
/// of it.
std::string add_again(const AddOptions& options, const Url& url, const Look& look) {
    const std::string delay =
        options.delay_s == AddOptions{}.delay_s ? "" : fmt::format(" --delay {}", options.delay_s);
    const std::string address = " " + shell_word(url.href());
    if (is_refused_as_private(url) && !options.fetch.options.allow_private) {
        if (is_metadata_address(url.host())) return {};
        return "add" + delay + typed_flags(options.fetch) + " --allow-private" + address;
    }
    const std::string failure = look.hops.empty() ? "" : look.hops.back().failure;
    if (failure.find("timed out") == std::string::npos) return {};
    constexpr double kMore = 3;
    const FetchOptions usual;
    const double seconds =
        options.fetch.timeout_s.value_or(static_cast<double>(usual.total_timeout.count()) / 1000);
    return fmt::format("add{}{} --timeout {:g}{}", delay, typed_flags(options.fetch, false),
                       seconds * kMore, address);
}

Result result_of(const AddOptions& options,
                 const Added& added,
                 const Url& url,
                 const Look& look,
                 const Zone& zone) {
    using Outcome = Added::Outcome;
    switch (added.outcome) {
        case Outcome::new_story: return {"kept", Ink::good, "kept", "show " + added.story};
        case Outcome::new_revision:
            return {"new revision", Ink::good, "new revision", "diff " + added.story};
        case Outcome::unchanged:
            return {added.unchanged_since
                        ? fmt::format("unchanged since {}", zone.minute(*added.unchanged_since))
                        : std::string("unchanged"),
                    Ink::faint, "unchanged", "history " + added.story};
        case Outcome::no_article:
            return {"no article found", Ink::warn, "no article found",
                    added.why.find("list") != std::string::npos
                        ? "crawl" + typed_flags(options.fetch) + " " + shell_word(url.href())
                        : ""};
        case Outcome::failed:
            return {"not fetched", Ink::bad, "not fetched", add_again(options, url, look)};
    }
    return {};
}

class Reporter {
public:
    Reporter(const Archive& archive, const AddOptions& options, const Settings& settings, Io& io)
        : archive_(archive), options_(options), settings_(settings), io_(io) {}

    void operator()(const Url& url, const Look& look, const Added& added) {
        const Result result = result_of(options_, added, url, look, settings_.zone);
        ++counts_[static_cast<std::size_t>(added.outcome)];
        std::optional<Revision> revision;
        const bool read =
            added.outcome != Added::Outcome::failed && added.outcome != Added::Outcome::no_article;
        if (read && !added.story.empty() && added.number > 0) {
            revision = archive_.resolve(added.story, std::to_string(added.number)).revision;
        }
        if (settings_.json) {
            print_json(url, look, added, result, revision);
        } else {
            print(url, look, added, result, revision);
        }
        io_.out.flush();
    }

    ExitStatus finish(std::size_t asked) const {
        std::size_t done = 0;
        for (const std::int64_t count : counts_) done += static_cast<std::size_t>(count);
        const auto of = [this](Added::Outcome outcome) {
            return counts_[static_cast<std::size_t>(outcome)];
        };
        if (!settings_.json && !settings_.quiet && asked > 1) {
            std::vector<std::string> parts;
            const auto part = [&parts](std::int64_t count, std::string_view what) {
                if (count > 0) parts.push_back(fmt::format("{} {}", grouped(count), what));
            };
            part(of(Added::Outcome::new_story), "kept");
            part(of(Added::Outcome::new_revision), "with a new revision");
            part(of(Added::Outcome::unchanged), "unchanged");
            part(of(Added::Outcome::no_article), "without an article");
            part(of(Added::Outcome::failed), "not fetched");
            part(static_cast<std::int64_t>(asked - done), "not begun");
            io_.out << fmt::format("\n{}\n", fmt::join(parts, ", "));
        }
        const bool incomplete = of(Added::Outcome::failed) > 0 || done < asked;
        return incomplete ? ExitStatus::incomplete : ExitStatus::ok;
    }

private:
    void print(const Url& url,
               const Look& look,
               const Added& added,
               const Result& result,
               const std::optional<Revision>& revision) {
        io_.out << paint(result.ink, result.label, io_) << "  " << printable(url.href()) << '\n';
        const auto line = [this](Ink ink, std::string_view text) {
            if (text.empty()) return;
            const int room = io_.width > 0 ? io_.width - 2 : 0;
            for (const std::string& part : wrap(text, room)) {
                io_.out << "  " << paint(ink, part, io_) << '\n';
            }
        };
        // Another site's word must not pass for this one's.
        const std::optional<Url> here =
            look.hops.empty() ? std::nullopt : Url::parse(look.hops.back().url);
        if (here && here->host() != url.host()) {
            line(Ink::warn, "answered by " + printable(here->href()));
        }
        if (revision) {
            line(Ink::strong, printable(revision->headline));
            std::string facts =
                article_facts(printable(revision->byline), revision->published, revision->words);
            if (added.body_bytes > 0) facts += " · " + human_bytes(added.body_bytes);
            line(Ink::faint, facts);
            line(Ink::faint,
                 fmt::format("{}@{} · revision {}", added.story, revision->name, revision->number));
        }
        if (!added.why.empty()) {
            const bool kept = added.outcome == Added::Outcome::no_article;
            line(Ink::plain,
                 printable(added.why) +
                     (kept && added.body_bytes > 0
                          ? fmt::format("; the answer is kept ({})", human_bytes(added.body_bytes))
                          : ""));
        }
        if (!revision && added.number > 0) {
            line(Ink::faint,
                 fmt::format("the story is held as {}, latest @{}", added.story, added.revision));
        }
        if (!result.next.empty() && !settings_.quiet) {
            io_.out << "  next: "
                    << paint(Ink::name, typed_command(settings_, printable(result.next)), io_)
                    << '\n';
        }
    }

    void print_json(const Url& url,
                    const Look& look,
                    const Added& added,
                    const Result& result,
                    const std::optional<Revision>& revision) {
        using Json = nlohmann::ordered_json;
        const auto text = [](const std::string& value) {
            return value.empty() ? Json(nullptr) : Json(value);
        };
        const Capture* answer = look.hops.empty() ? nullptr : &look.hops.back();
        const Json row = {
            {"url", url.href()},
            {"answered_by", answer == nullptr ? Json(nullptr) : text(answer->url)},
            {"status",
             answer == nullptr || answer->status == 0 ? Json(nullptr) : Json(answer->status)},
            {"outcome", result.key},
            {"why", text(added.why)},
            {"story", text(added.story)},
            {"revision", text(added.revision)},
            {"number", added.number == 0 ? Json(nullptr) : Json(added.number)},
            {"unchanged_since", added.unchanged_since
                                    ? Json(settings_.zone.iso(*added.unchanged_since))
                                    : Json(nullptr)},
            {"headline", revision ? text(revision->headline) : Json(nullptr)},
            {"byline", revision ? text(revision->byline) : Json(nullptr)},
            {"published", revision ? text(revision->published) : Json(nullptr)},
            {"words", revision ? Json(revision->words) : Json(nullptr)},
            {"bytes", added.body_bytes}};
        io_.out << row.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    }

    const Archive& archive_;
    const AddOptions& options_;
    const Settings& settings_;
    Io& io_;
    std::array<std::int64_t, 5> counts_{};  // by Added::Outcome
};

/// A page that was saved, in place of a fetched one.
ExitStatus add_file(const AddOptions& options, const Settings& settings, Io& io) {
    if (!options.urls.empty() || !options.from.empty()) {
        throw Error("--from-file is one page, with its address as --url: no other URL beside it",
                    ExitStatus::usage);
    }
    const std::string name = printable(options.from_file);
    std::string bytes = read_all(options.from_file, "page", io);
    SavedPage page;
    const SavedKind kind = saved_kind_of(bytes);
    if (kind == SavedKind::warc || kind == SavedKind::wacz) {
        throw Error(fmt::format("{} is no page: stet import {}", name, name), ExitStatus::usage);
    }
    std::optional<std::string> unpacked = unpacked_page(std::move(bytes));
    if (!unpacked) throw Error(fmt::format("what {} packs is broken or cut off", name));
    bytes = std::move(*unpacked);
    if (kind == SavedKind::mhtml) {
        std::optional<SavedPage> read = read_mhtml(bytes);
        if (!read) throw Error(fmt::format("no part of {} is HTML", name));
        page = std::move(*read);
    } else {
        page = read_saved_html(std::move(bytes));
    }
    if (!options.url.empty()) page.url = url_of(options.url).href();
    if (!options.at.empty()) {
        page.time = time_of("--at", options.at, settings.zone, false);
        if (*page.time > now_utc() + std::chrono::hours(24)) {
            throw Error(fmt::format("--at: {} has not come yet; give the time the page was saved",
                                    printable(options.at)),
                        ExitStatus::usage);
        }
    }
    if (page.url.empty()) {
        throw Error(fmt::format("{} does not say where it is from: give --url", name),
                    ExitStatus::usage);
    }
    if (!page.time) {
        throw Error(
            fmt::format("{} does not say when it was saved: give --at, as 2025-05-15T08:00Z", name),
            ExitStatus::usage);
    }
    const Url url = url_of(page.url);
    Archive archive = open_archive(settings, Archive::Mode::create, io);
    Reporter report(archive, options, settings, io);
    ImportOptions how;
    how.read = read_saved;
    how.added = [&](const Look& look, const Added& added) { report(url, look, added); };
    Added added;
    const std::string file = std::filesystem::path(options.from_file).filename().string();
    if (!import_look(archive, saved_look(page, file, false), how, added)) {
        throw Error(fmt::format("{} is held already, of the same time", name));
    }
    return report.finish(1);
}

std::optional<UtcTime> since_of(const AddOptions& options, const Settings& settings) {
    if (options.since.empty()) return std::nullopt;
    if (options.mementos.empty()) {
        throw Error("--since goes with --mementos (see: stet help add)", ExitStatus::usage);
    }
    const std::optional<UtcTime> since = settings.zone.parse(options.since);
    if (!since) {
        throw Error(fmt::format("--since: wanted a time such as 2025-05-15, not \"{}\"",
                                printable(options.since)),
                    ExitStatus::usage);
    }
    return since;
}

nlohmann::ordered_json memento_row(const MementoReport& report) {
    return {{"original", report.original},
            {"listed", report.listed},
            {"taken", report.taken},
            {"held", report.held},
            {"before_since", report.before_since},
            {"failures", report.failures}};
}

void print_mementos(const MementoReport& report, Io& io) {
    io.out << fmt::format("\n{} of {}: {} taken", counted(report.listed, "memento", "mementos"),
                          printable(report.original), grouped(report.taken));
    if (report.held > 0) io.out << fmt::format(", {} held already", grouped(report.held));
    if (report.before_since > 0) {
        io.out << fmt::format(", {} before --since", grouped(report.before_since));
    }
    io.out << '\n';
    for (const auto& [why, count] : report.failures) {
        io.out << fmt::format("  {} not taken: {}\n", grouped(count), printable(why));
    }
}

/// Earlier versions out of another archive.
ExitStatus add_mementos_command(const AddOptions& options,
                                CrawlOptions crawl_options,
                                const Settings& settings,
                                Io& io) {
    if (!options.urls.empty() || !options.from.empty()) {
        throw Error("--mementos takes one page's versions; give other URLs to another add",
                    ExitStatus::usage);
    }
    const Url start = url_of(options.mementos);
    trust(crawl_options.fetch, start);
    const std::optional<UtcTime> since = since_of(options, settings);
    Archive archive = open_archive(settings, Archive::Mode::create, io);
    Reporter report(archive, options, settings, io);
    const Interrupt interrupt;
    const MementoReport found = add_mementos(
        archive, start, since, crawl_options,
        [&report](const Url& url, const Look& look, const Added& added) {
            report(url, look, added);
        },
        interrupt.requested());
    if (!found.why.empty()) {
        throw Error(
            fmt::format("no mementos from {}: {}", printable(start.href()), printable(found.why)),
            ExitStatus::incomplete);
    }
    if (settings.json)
        io.out << json_line(memento_row(found)) << '\n';
    else if (!settings.quiet)
        print_mementos(found, io);
    const bool all = found.taken + found.held + found.before_since == found.listed;
    return all ? ExitStatus::ok : ExitStatus::incomplete;
}

/// What was seen elsewhere, or long ago, is no news to tell.
void refuse_notify(const AddOptions& options) {
    const bool old = !options.mementos.empty() || !options.from_file.empty();
    if (!old || (options.notify.command.empty() && options.notify.webhook.empty())) return;
    throw Error(fmt::format("{} goes with pages that stet fetches now, not with {}; leave it out "
                            "(stet changes lists what came)",
                            options.notify.command.empty() ? "--webhook" : "--on-change",
                            options.mementos.empty() ? "--from-file" : "--mementos"),
                ExitStatus::usage);
}

ExitStatus add_command(const AddOptions& options, const Settings& settings, Io& io) {
    refuse_notify(options);
    if (!options.from_file.empty()) return add_file(options, settings, io);
    if (!options.url.empty() || !options.at.empty()) {
        throw Error("--url and --at say what a file does not: they go with --from-file",
                    ExitStatus::usage);
    }
    CrawlOptions crawl_options;
    crawl_options.fetch = fetch_options_of(options.fetch);
    crawl_options.fetch.say_time = [&](UtcTime time) { return settings.zone.minute(time); };
    crawl_options.delay = delay_of(options.delay_s);
    crawl_options.pictures = options.pictures;
    if (!options.mementos.empty()) {
        return add_mementos_command(options, crawl_options, settings, io);
    }
    since_of(options, settings);
    const std::vector<Url> urls = wanted(options, settings, io);
    for (const Url& url : urls) trust(crawl_options.fetch, url);
    crawl_options.fetch.site_rules = site_rules_of(options.site_rules);
    Archive archive =
        open_archive(settings, Archive::Mode::create, io,
                     ruled_archive(options.site_rules, crawl_options.fetch.site_rules));
    Notifier notifier(options.notify, settings, archive, io);
    Reporter report(archive, options, settings, io);
    const Interrupt interrupt;
    add_pages(
        archive, urls, crawl_options,
        [&report](const Url& url, const Look& look, const Added& added) {
            report(url, look, added);
        },
        interrupt.requested());
    notifier.deliver();
    if (options.fetch.keeps_revisions_only()) drop_bodies_between_revisions(archive);
    return report.finish(urls.size());
}

}  // namespace

Action declare_add(CLI::App& app) {
    const auto options = std::make_shared<AddOptions>();
    app.add_option("URL", options->urls);
    app.add_option("--from", options->from);
    app.add_option("--from-file", options->from_file);
    app.add_option("--url", options->url);
    app.add_option("--at", options->at);
    app.add_option("--mementos", options->mementos);
    app.add_option("--since", options->since);
    app.add_option("--delay", options->delay_s);
    app.add_flag("--no-pictures{false}", options->pictures);
    declare_site_rules(app, options->site_rules);
    declare_fetch(app, options->fetch, true);
    declare_notify(app, options->notify);
    return
        [options](const Settings& settings, Io& io) { return add_command(*options, settings, io); };
}

}  // namespace stet
