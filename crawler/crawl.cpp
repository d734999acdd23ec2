#include "crawler/crawl.h"

#include "crawler/fetch_loop.h"
#include "crawler/guard.h"
#include "crawler/http_fields.h"
#include "crawler/list_book.h"
#include "crawler/owner.h"
#include "crawler/pictures.h"
#include "crawler/scope.h"
#include "store/error.h"
#include "store/json_text.h"
#include "store/story_pages.h"
#include "store/watch_queue.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <unordered_map>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using std::chrono::milliseconds;

/// A lease outlives every time-out of the requests it is for.
constexpr std::chrono::minutes kLease{30};
/// Leased ahead for a host, so that not every page costs a query.
constexpr std::size_t kLeasedPerHost = 8;
/// Leased at once where none of them will be asked for: past the limit, and in a dry run.
constexpr std::size_t kSettledAtOnce = 1'000;
/// When nothing can be asked for longer, the crawl ends and says when to go on.
constexpr milliseconds kMaxIdle{std::chrono::minutes{2}};
/// Pages that turn out to be no articles are asked at most so many times the limit.
constexpr std::size_t kPagesPerArticle = 4;
/// Sitemaps taken from one robots.txt.
constexpr std::size_t kMaxSitemapsOfSite = 50;
/// Of those that do not call themselves news, without --whole-site.
constexpr std::size_t kMaxPlainSitemaps = 3;
constexpr milliseconds kLookAgain{250};
constexpr milliseconds kProgressTime{1'000};
constexpr const char* kDryRun = "dry run";
constexpr const char* kRobots = "robots.txt";
constexpr const char* kUnread = "unread";
constexpr const char* kHadWithStory = "had with its story";
constexpr double kKnownStoryPriority = 0.3;
constexpr double kSeedPriority = 100;

std::string hint(const QueueItem& item, const char* key) {
    const nlohmann::json hints = nlohmann::json::parse(item.hints, nullptr, false);
    return json_text(hints, key);
}

/// The look that a picture belongs to; 0 where it is none.
std::int64_t hinted_look(const QueueItem& item) {
    const nlohmann::json hints = nlohmann::json::parse(item.hints, nullptr, false);
    return hints.is_object() ? hints.value("look", std::int64_t{0}) : 0;
}

std::optional<UtcTime> hinted_date(const QueueItem& item) {
    const nlohmann::json hints = nlohmann::json::parse(item.hints, nullptr, false);
    if (!hints.is_object()) return std::nullopt;
    const auto found = hints.find("date_ms");
    if (found == hints.end() || !found->is_number_integer()) return std::nullopt;
    return UtcTime{milliseconds{found->get<std::int64_t>()}};
}

std::string limit_note(std::size_t limit) {
    return fmt::format("limit of {} reached", limit);
}

/// Joined in order, so that the same seeds in another order are the same crawl.
std::string seed_name(const std::vector<Url>& seeds) {
    std::set<std::string> names;
    for (const Url& seed : seeds) names.insert(seed.without_fragment());
    return fmt::format("{}", fmt::join(names, " "));
}

class Crawler final : FetchLoop {
public:
    Crawler(Archive& archive,
            const std::vector<Url>& seeds,
            const CrawlOptions& options,
            const CrawlObserver& observer,
            const std::atomic<bool>& stop)
        : FetchLoop(archive, options, stop),
          seeds_(seeds),
          options_(options),
          observer_(observer),
          lists_(archive.queue()) {}

    CrawlReport run() {
        begin();
        loop();
        end();
        return std::move(report_);
    }

private:
    struct KnownStory {
        std::string url;
        UtcTime last_change;
        UtcTime last_look;
    };

    // -- Beginning and end ----------------------------------------------------------------------

    void begin() {
        started_ = last_progress_ = now_utc();
        check_seeds(seeds_, options_.fetch);
        for (const Url& seed : seeds_) sites_.insert(crawl_site(seed));
        nlohmann::json scope = {{"scope", options_.whole_site ? "site" : "listed"}};
        if (!options_.extract)
            scope[kUnread] = true;  // a crawl of its own: its pages are no stories
        for (const Crawl& crawl : queue_.crawls()) {
            pages_unread_ = pages_unread_ ||
                            nlohmann::json::parse(crawl.options, nullptr, false).contains(kUnread);
        }
        open_batch();
        crawl_ = queue_.open_crawl(seed_name(seeds_), scope.dump(), started_);
        retake_leases(queue_, fmt::format("crawl {}", crawl_.id), owner_, started_);
        load_known_stories();
        const auto counts = queue_.counts(crawl_.id);
        const bool empty = std::all_of(counts.begin(), counts.end(),
                                       [](const auto& entry) { return entry.second == 0; });
        CrawlPlan plan;
        if (crawl_.finished || empty) {
            // What the last pass could not take must come up again: its lists are asked for whole.
            lists_whole_ = !crawl_.finished || !is_clean();
            if (crawl_.finished || crawl_.pass == 0)
                crawl_ = queue_.begin_pass(crawl_.id, started_);
            add_seeds();
            add_known_stories();
        } else {
            plan.resumed = true;
            lists_whole_ = true;
        }
        count_done();
        commit();
        asked_of_host_ = queue_.asked_by_host(crawl_.id);
        check_disk();
        plan.pass = crawl_.pass;
        plan.text = plan_text(plan);
        if (observer_.planned) observer_.planned(plan);
    }

    /// Whether the last pass left nothing over that its lists named.
    bool is_clean() const {
        const auto counts = queue_.counts(crawl_.id);
        const auto failed = counts.find(TaskState::failed);
        if (failed != counts.end() && failed->second != 0) return false;
        const auto notes = queue_.notes(crawl_.id, TaskState::skipped);
        return std::none_of(notes.begin(), notes.end(), [](const auto& note) {
            return note.first.starts_with("limit of ") || note.first == kDryRun;
        });
    }

    void load_known_stories() {
        for (const std::string& site : sites_) {
            Selection selection;
            selection.site = site.substr(0, site.find(':'));
            for (const Story& story : archive_.list(selection)) {
                KnownStory known{story.url, story.first_seen, story.last_seen};
                // What a page calls itself may never have been asked: go where the story was had.
                if (!archive_.last_look(story.url)) {
                    const std::vector<Snapshot> looks = archive_.looks(story.id);
                    if (!looks.empty() && !looks.back().url.empty()) known.url = looks.back().url;
                }
                const std::optional<Url> url = Url::parse(known.url);
                if (!url || !in_site(*url, site)) continue;
                if (story.revisions > 1) {
                    const std::vector<Revision> history = archive_.history(story.id);
                    if (!history.empty()) known.last_change = history.back().first_seen;
                }
                known_.emplace(article_key(*url), std::move(known));
            }
        }
    }

    QueueItem row(const Url& url, Task task, double priority) const {
        QueueItem item;
        item.crawl = crawl_.id;
        item.url = url.without_fragment();
        item.key = article_key(url);
        item.host = host_key(url);
        item.task = task;
        item.priority = priority;
        item.due = started_;
        item.hints = nlohmann::json{{"site", crawl_site(url)}}.dump();
        return item;
    }

    void add_seeds() {
        std::vector<QueueItem> items;
        for (const Url& seed : seeds_) items.push_back(row(seed, Task::list, kSeedPriority));
        queue_.add(items);
    }

    void add_known_stories() {
        std::vector<QueueItem> items;
        for (const auto& [key, story] : known_) {
            if (!is_due(story.last_change, story.last_look, std::nullopt, started_)) continue;
            const std::optional<Url> url = Url::parse(story.url);
            if (!url) continue;
            items.push_back(row(*url, Task::article, kKnownStoryPriority));
            items.back().depth = 1;
            for (const std::string& site : sites_) {
                if (in_site(*url, site)) items.back().hints = nlohmann::json{{"site", site}}.dump();
            }
        }
        known_due_ = items.size();
        queue_.add(items);
    }

    /// Articles that this pass has had already, before it was interrupted.
    void count_done() {
        for (const auto& [note, count] : queue_.notes(crawl_.id, TaskState::done)) {
            if (note == "new story" || note == "new revision" || note == "unchanged") {
                articles_ += static_cast<std::size_t>(count);
                pages_ += static_cast<std::size_t>(count);
            } else if (!note.starts_with("list: ") && note != "picture") {
                pages_ += static_cast<std::size_t>(count);
            }
        }
    }

    std::string plan_text(const CrawlPlan& plan) const {
        std::string text;
        for (const Url& seed : seeds_) text += fmt::format("Crawl {}\n", seed.href());
        const std::string sites = fmt::format("{}", fmt::join(sites_, ", "));
        if (options_.whole_site) {
            text += fmt::format("  every page of {} that links lead to", sites);
        } else {
            text += fmt::format(
                "  the stories listed there, in its feeds and news sitemap; "
                "on {} only, one hop",
                sites);
        }
        text += fmt::format("\n  at most {} articles, ", options_.limit);
        if (options_.delay.count() == 0)
            text += "one request at a time to a host, without delay";
        else
            text += fmt::format("one request at a time to a host, {:g} s between two",
                                static_cast<double>(options_.delay.count()) / 1000);
        text += options_.fetch.ignore_robots.empty()
                    ? "\n  robots.txt is obeyed\n"
                    : fmt::format("\n  robots.txt is ignored: {}\n", options_.fetch.ignore_robots);
        if (plan.resumed) {
            const auto counts = queue_.counts(crawl_.id);
            const auto waiting = counts.find(TaskState::waiting);
            text +=
                fmt::format("  pass {} goes on: {} articles had, {} URLs waiting\n", crawl_.pass,
                            articles_, waiting == counts.end() ? 0 : waiting->second);
        } else if (crawl_.pass > 1) {
            text += fmt::format("  pass {}: the lists again, and {} known {} due\n", crawl_.pass,
                                known_due_, known_due_ == 1 ? "story" : "stories");
        }
        return text;
    }

    /// What a dry run found, in the order in which a crawl would ask, as far as its limit goes.
    void settle_planned() {
        std::stable_sort(
            planned_.begin(), planned_.end(),
            [](const QueueItem& a, const QueueItem& b) { return a.priority > b.priority; });
        for (QueueItem& item : planned_) {
            const bool fits = report_.planned.size() < options_.limit;
            if (fits) {
                report_.planned.push_back(
                    {item.url, hint(item, "title"), hinted_date(item), item.found_on});
            }
            settle(std::move(item), TaskState::skipped,
                   fits ? kDryRun : limit_note(options_.limit));
        }
        planned_.clear();
    }

    void end() {
        flush_hosts();
        settle_planned();
        give_back_all();
        open_batch();
        queue_.release(owner_, now_utc());
        const auto counts = queue_.counts(crawl_.id);
        const auto waiting = counts.find(TaskState::waiting);
        progress_.waiting = waiting == counts.end() ? 0 : waiting->second;
        if (progress_.waiting == 0 && !is_stopped()) {
            watch_queue(queue_).forget_earlier(crawl_.id, lists_read_);
            queue_.finish_pass(crawl_.id, now_utc());
        }
        for (const auto& [note, count] : queue_.notes(crawl_.id, TaskState::skipped)) {
            report_.left_out[note] += count;
        }
        for (const auto& [note, count] : queue_.notes(crawl_.id, TaskState::failed)) {
            report_.failures[note] += count;
        }
        if (!is_stopped()) tell_waiting_seeds();
        commit();
        report_.stopped = is_stopped();
        if (progress_.waiting != 0 && !is_stopped()) {
            report_.left_out[wait_note_.empty() ? "waiting" : wait_note_] += progress_.waiting;
        }
        tell_progress(now_utc());
        report_.total = progress_;
    }

    // -- The loop -------------------------------------------------------------------------------

    void loop() {
        while (!is_stopped()) {
            UtcTime now = now_utc();
            take_readings();
            if (at_limit() && !limit_applied_) apply_limit();
            lease_more(now);
            const std::size_t begun = start_ready(now);
            if (is_batch_full(now)) commit();
            if (now - last_progress_ >= kProgressTime) tell_progress(now);
            const bool busy = transfers_.active() != 0 || pool_.pending() != 0;
            milliseconds wait{begun != 0 ? 0 : 50};
            if (!busy && begun == 0) {
                const std::optional<UtcTime> next = next_event(now);
                if (!next) break;  // nothing waits any more
                const milliseconds idle = *next - now;
                if (idle > kMaxIdle) {
                    wait_note_ = fmt::format("waiting until {}{}", options_.fetch.say_time(*next),
                                             why_at_rest(*next));
                    break;
                }
                wait = std::clamp(idle, milliseconds{1}, milliseconds{500});
            } else if (busy && begun == 0) {
                wait = milliseconds{200};
            }
            if (wait.count() > 20 && batch_open_ && !busy) commit();  // others may want the file
            for (FinishedTransfer& finished : transfers_.poll(wait))
                take_answer(std::move(finished));
        }
        if (is_stopped()) drain();
    }

    bool is_stopped() const { return stop_ || !report_.stop_reason.empty(); }

    /// A full disk ends the crawl while there is still room to end it well.
    void check_disk() {
        std::string_view path = archive_.uri();
        if (path == ":memory:") return;
        if (path.starts_with("file:")) path.remove_prefix(5);
        path = path.substr(0, path.find('?'));
        std::error_code error;
        const std::filesystem::path folder = std::filesystem::path(path).parent_path();
        const auto space = std::filesystem::space(folder.empty() ? "." : folder, error);
        if (error || space.available >= options_.min_free_bytes) return;
        constexpr std::uint64_t kMegabyte = 1'000'000;
        report_.stop_reason = fmt::format(
            "disk nearly full: {} MB are free where {} is, less than {} MB (--min-free)",
            space.available / kMegabyte, archive_.uri(), options_.min_free_bytes / kMegabyte);
    }

    /// What is on the wire is let go; what has come is kept.
    void drain() {
        while (pool_.pending() != 0) {
            take_readings();
            if (pool_.pending() != 0) transfers_.poll(milliseconds{20});
        }
    }

    /// When something can be done next; nothing when all is done.
    std::optional<UtcTime> next_event(UtcTime now) const {
        if (proxy_next_ && *proxy_next_ > now) return proxy_next_;
        std::optional<UtcTime> next;
        const auto consider = [&](UtcTime at) {
            if (!next || at < *next) next = at;
        };
        for (const auto& [host, works] : local_) {
            if (works.empty()) continue;
            if (const auto at = politeness_.next(host)) consider(*at);
        }
        const std::optional<UtcTime> due = queue_.next_due(crawl_.id);
        if (due && *due > now) consider(*due);
        if (due && *due <= now) {
            // Due, but its host is at rest.
            for (const std::string& host : resting_) {
                if (const auto at = politeness_.next(host)) consider(*at);
            }
            if (!next) consider(now + milliseconds{100});
        }
        return next;
    }

    /// ": news.example asked for rest", of the host that may be asked again at `until`.
    std::string why_at_rest(UtcTime until) const {
        for (const std::string& host : hosts_at_rest_) {
            if (politeness_.next(host) != until) continue;
            return fmt::format(": {}: {}", host, rest_reason(politeness_.failures(host)));
        }
        return {};
    }

    bool at_limit() const {
        return articles_ >= options_.limit || pages_ >= options_.limit * kPagesPerArticle + 100;
    }

    /// Stories still waiting are left out, and it is noted of each.
    void apply_limit() {
        limit_applied_ = true;
        const auto leave_out = [&](QueueItem& item) {
            item.state = TaskState::skipped;
            item.note = limit_note(options_.limit);
            queue_.settle(item);
        };
        open_batch();
        for (auto& [host, works] : local_) {
            std::erase_if(works, [&](const WorkPtr& work) {
                if (work->for_robots || work->item.task != Task::article) return false;
                if (work->under_way) return false;  // a redirect leads on
                leave_out(work->item);
                --leased_;
                return true;
            });
        }
    }

    void lease_more(UtcTime now) {
        const bool at_once = options_.delay.count() == 0;
        const std::size_t wanted = options_.connections * (at_once ? kLeasedPerHost / 2 : 2);
        if (leased_ >= wanted || (!want_more_ && now < look_again_)) return;
        resting_.clear();
        std::vector<std::string> busy;
        for (const auto& [host, works] : local_) {
            if (works.size() > (at_once ? kLowWater : 0)) busy.push_back(host);
        }
        for (const std::string& host : hosts_at_rest_) {
            const auto at = politeness_.next(host);
            if (at && *at > now) {
                busy.push_back(host);
                resting_.push_back(host);
            }
        }
        open_batch();
        const bool none_asked = options_.dry_run || at_limit();
        const std::size_t per_host = none_asked ? kSettledAtOnce
                                     : at_once  ? kLeasedPerHost - kLowWater
                                                : 2;
        std::vector<QueueItem> items =
            queue_.lease(crawl_.id, owner_, now, now + kLease,
                         none_asked ? kSettledAtOnce : wanted - leased_, per_host, busy);
        want_more_ = none_asked && !items.empty();
        look_again_ = now + kLookAgain;
        for (QueueItem& item : items) take_item(std::move(item), now);
    }

    static bool is_seed(const QueueItem& item) { return item.depth == 0; }

    static bool is_list_file(const QueueItem& item) {
        return item.task == Task::feed || item.task == Task::sitemap;
    }

    void take_item(QueueItem item, UtcTime now) {
        const std::optional<Url> url = Url::parse(item.url);
        if (!url) return settle(std::move(item), TaskState::skipped, "no URL");
        if (const auto refused = refused_url(*url, options_.fetch.allow_private)) {
            return settle(std::move(item), TaskState::skipped, "refused: " + *refused);
        }
        if (item.task == Task::article) {
            if (at_limit())
                return settle(std::move(item), TaskState::skipped, limit_note(options_.limit));
            if (asked_of_host_[item.host] >= static_cast<std::int64_t>(options_.pages_per_host)) {
                return settle(
                    std::move(item), TaskState::skipped,
                    fmt::format("limit of {} pages of one host reached", options_.pages_per_host));
            }
            const auto known = known_.find(item.key);
            if (known != known_.end() && !is_due(known->second.last_change, known->second.last_look,
                                                 hinted_date(item), now)) {
                return settle(std::move(item), TaskState::skipped, "known, not due yet");
            }
            if (options_.dry_run) {
                if (robots_.check(*url, now) == RobotsBook::Answer::denied) {
                    return settle(std::move(item), TaskState::skipped, kRobots);
                }
                planned_.push_back(std::move(item));
                return;
            }
        }
        if (item.task == Task::picture && options_.dry_run) {
            return settle(std::move(item), TaskState::skipped, kDryRun);
        }
        // A seed is asked whatever was learned of it: a person wants it.
        if (is_list_file(item) && item.depth > 0) {
            const auto lastmod = lists_whole_ ? std::nullopt : hinted_date(item);
            const std::string why = lists_.rests(*url, lastmod, now);
            if (!why.empty()) return settle(std::move(item), TaskState::skipped, why);
        }
        Url asked = *url;
        if (item.task == Task::article) {
            // A later page of a known story is asked for with the story.
            const std::vector<StoryPage> pages = pages_of(archive_, item.url);
            if (pages.size() > 1) {
                if (const auto page = Url::parse(first_page_of(pages, item.url))) asked = *page;
                const auto last = archive_.last_look(asked.href());
                if ((last && *last >= started_) || in_hand_.contains(asked.href())) {
                    return settle(std::move(item), TaskState::skipped, kHadWithStory);
                }
                in_hand_.emplace(asked.href(), item.url);
            }
        }
        const std::string host = host_key(asked);
        recall(host, now);
        const int attempts = item.attempts;
        put_in_line({std::move(item), Visit(asked, options_.fetch, attempts), false, asked}, true);
    }

    /// Lists are asked for whole where the last pass left something of them over.
    bool may_be_conditional(const FetchWork& work) const override {
        const QueueItem& item = work.item;
        if (item.task == Task::picture) return true;
        if (item.task != Task::article) return !lists_whole_;
        // "Not modified" would leave unread what was kept without being read.
        if (options_.extract && pages_unread_ && !known_.contains(item.key)) return false;
        // A page that is wanted for its links too must come whole, unless it is a story we hold.
        return !options_.whole_site || known_.contains(item.key);
    }

    /// What a site's robots.txt says beyond its rules: the delay, and where its sitemaps are.
    void allowed(const Url& url, const std::string& host) override {
        if (!learned_.insert(url.origin()).second) return;
        politeness_.set_crawl_delay(host, robots_.crawl_delay(url));
        const bool of_seed =
            std::any_of(sites_.begin(), sites_.end(),
                        [&](const std::string& site) { return in_site(url, site); });
        if (!of_seed) return;
        std::vector<QueueItem> items;
        std::size_t plain = 0;
        for (const Url& sitemap : robots_.sitemaps(url)) {
            if (items.size() >= kMaxSitemapsOfSite) break;
            if (!options_.whole_site && !names_news(sitemap) && ++plain > kMaxPlainSitemaps)
                continue;
            items.push_back(row(sitemap, Task::sitemap, kSeedPriority / 2));
            items.back().depth = 1;
            items.back().found_on = RobotsBook::robots_url(url).href();
            for (const std::string& site : sites_) {
                if (in_site(url, site)) items.back().hints = nlohmann::json{{"site", site}}.dump();
            }
        }
        if (items.empty()) return;
        open_batch();
        queue_.add(items);
        want_more_ = true;
    }

    /// Ends an item that robots.txt keeps us from; hops made on the way are kept.
    void refuse(WorkPtr work, const std::string& why) override {
        if (is_seed(work->item)) tell_seed({work->item.url, why});
        settle(std::move(work->item), TaskState::skipped, why);
    }

    void put_off(WorkPtr work, const std::string& why) override {
        QueueItem item = std::move(work->item);
        if (++item.attempts > options_.fetch.max_retries) {
            if (is_seed(item)) tell_seed({item.url, why});
            ++progress_.failed;
            name_page(report_.not_fetched, item.url, why);
            return settle(std::move(item), TaskState::failed, why);
        }
        item.due = robots_.until(work->visit.url());
        settle(std::move(item), TaskState::waiting, why);
    }

    // -- Answers --------------------------------------------------------------------------------

    /// A proxy that is away is no fault of any host: all waits for it, and is given up with it.
    bool unheard(const FinishedTransfer& finished,
                 const std::string& host,
                 WorkPtr& work,
                 UtcTime now) override {
        if (finished.fault != TransferFault::proxy) {
            proxy_faults_ = 0;
            proxy_next_.reset();
            return false;
        }
        politeness_.ended(host, now);
        ++proxy_faults_;
        if (proxy_faults_ > options_.fetch.max_retries) {
            report_.stop_reason = finished.capture.failure;
        } else {
            proxy_next_ = now + back_off(proxy_faults_, 0);
        }
        if (work->for_robots) return true;  // the page that it is for stands in line
        let_go(*work);
        --leased_;
        QueueItem item = std::move(work->item);
        item.due = proxy_next_.value_or(now);
        std::string note = item.note;
        settle(std::move(item), TaskState::waiting, std::move(note));
        return true;
    }

    bool may_begin(const FetchWork& work) const override {
        if (proxy_next_ && now_utc() < *proxy_next_) return false;
        // What is under way may be all that the limit has room for.
        const bool counts = !work.for_robots && work.item.task == Task::article;
        return !counts || work.under_way || articles_ + articles_under_way_ < options_.limit;
    }

    void lined_up(FetchWork& work) override {
        ++asked_of_host_[host_key(work.visit.url())];
        if (work.story) count_under_way(work);
    }

    void begins(FetchWork& work) override {
        if (work.item.task == Task::article) count_under_way(work);
    }

    void count_under_way(FetchWork& work) {
        if (!work.under_way) ++articles_under_way_;
        work.under_way = true;
    }

    /// An article that was asked for will not be kept by this try.
    void let_go(FetchWork& work) override {
        if (work.under_way) --articles_under_way_;
        work.under_way = false;
    }

    void has_read(const Reading& reading) override {
        if (reading.item.task == Task::article) --articles_under_way_;
    }

    void could_not_read(QueueItem item) override {
        settle(std::move(item), TaskState::failed, "could not be read");
    }

    void committed() override { check_disk(); }

    void settled(const QueueItem& item) override {
        std::erase_if(in_hand_, [&](const auto& story) { return story.second == item.url; });
    }

    CrawlProgress& progress() override { return progress_; }

    void prepare(Reading& reading, const FetchWork& work) override {
        reading.site = hint(work.item, "site");
        if (reading.site.empty()) reading.site = crawl_site(work.asked);
        reading.follow_all = options_.whole_site;
        const bool picture = work.item.task == Task::picture;
        reading.extract = options_.extract && !picture;
        reading.want_links = !picture && (work.item.task != Task::article || options_.whole_site);
    }

    /// Notes that a host is to be left alone for a while, and gives back what is leased for it.
    void rest(const std::string& host, UtcTime now) override {
        FetchLoop::rest(host, now);
        const std::optional<UtcTime> until = politeness_.next(host);
        if (!until || *until - now < std::chrono::minutes{1}) return;
        const auto works = local_.find(host);
        if (works == local_.end()) return;
        std::erase_if(works->second, [&](const WorkPtr& work) {
            if (work->for_robots) return true;
            let_go(*work);
            QueueItem item = work->item;
            item.due = *until;
            --leased_;
            settle(std::move(item), TaskState::waiting, "host at rest");
            return true;
        });
    }

    /// Pictures are no pages: they count for no limit, and one that cannot be had is no failure.
    void keep_picture_of(Reading& reading) override {
        open_batch();
        const std::string note = take_picture(archive_, hinted_look(reading.item), reading);
        ++batch_looks_;
        ++progress_.pictures;
        settle(std::move(reading.item), note == "picture" ? TaskState::done : TaskState::skipped,
               note);
    }

    void want_pictures(const Reading& reading, const Added& added) {
        const UtcTime now = now_utc();
        std::vector<QueueItem> items =
            wanted_pictures(archive_, reading, added, now - kPictureRest);
        if (items.empty()) return;
        for (QueueItem& item : items) {
            item.crawl = crawl_.id;
            item.due = now;
            item.hints = nlohmann::json{{"site", reading.site}, {"look", added.look}}.dump();
        }
        queue_.add(items);
        want_more_ = true;
    }

    void keep(Reading& reading) override {
        open_batch();
        if (!reading.redirected_site.empty()) sites_.insert(reading.redirected_site);
        const Added added = archive_.add(reading.look);
        ++batch_looks_;
        ++progress_.fetched;
        // A seed may be a story itself.
        const bool seed_story = is_seed(reading.item) && reading.item.task == Task::list &&
                                (added.outcome == Added::Outcome::new_story ||
                                 added.outcome == Added::Outcome::new_revision ||
                                 added.outcome == Added::Outcome::unchanged);
        const bool list = reading.item.task != Task::article && !seed_story;
        const bool failed = added.outcome == Added::Outcome::failed ||
                            (!reading.why.empty() && added.outcome != Added::Outcome::unchanged);
        std::string note;
        if (failed) {
            note = reading.why.empty() ? added.why : reading.why;
            ++progress_.failed;
            name_page(report_.not_fetched, reading.asked.href(), note);
        } else if (list) {
            const bool same = reading.look.hops.back().status == 304;
            note = same ? "list: not modified" : fmt::format("list: {} URLs", reading.found.size());
            // By the address that its links are found on.
            if (!same) lists_read_.push_back(reading.look.hops.back().url);
        } else {
            switch (added.outcome) {
                case Added::Outcome::new_story: note = "new story"; break;
                case Added::Outcome::new_revision: note = "new revision"; break;
                case Added::Outcome::unchanged: note = "unchanged"; break;
                default:
                    note = reading.judgement.why.empty() ? added.why : reading.judgement.why;
                    break;
            }
        }
        if (!list && !failed) {
            ++pages_;
            switch (added.outcome) {
                case Added::Outcome::new_story:
                    ++progress_.stories_new;
                    ++articles_;
                    break;
                case Added::Outcome::new_revision:
                    ++progress_.revisions_new;
                    ++articles_;
                    break;
                case Added::Outcome::unchanged:
                    ++progress_.unchanged;
                    ++articles_;
                    break;
                default:
                    if (!options_.extract && reading.judgement.verdict == Verdict::not_article) {
                        ++report_.unread;
                        break;
                    }
                    ++progress_.no_article;
                    name_page(report_.no_article, reading.asked.href(), note);
                    break;
            }
        }
        if (is_list_file(reading.item)) {
            const Capture& answer = reading.look.hops.back();
            const bool modified = answer.status != 304;
            lists_.took(reading.asked,
                        {!failed && (reading.is_list || !modified), modified, answer.wire_digest,
                         reading.newest},
                        reading.now);
        }
        if (is_seed(reading.item)) tell_seed(seed_report(reading, note, failed, seed_story));
        settle(reading.item, failed ? TaskState::failed : TaskState::done, note);
        if (options_.pictures && !failed) want_pictures(reading, added);
        if (!reading.found.empty()) {
            queue_.add(reading.found);
            want_more_ = true;
        }
        for (const auto& [why, count] : reading.left_out) report_.left_out[why] += count;
        if (observer_.added && (!list || failed)) observer_.added(reading.asked, added);
    }

    // -- Seeds ----------------------------------------------------------------------------------

    static void name_page(std::vector<PageWithout>& pages, std::string url, std::string why) {
        if (pages.size() < kMaxNamedPages) pages.push_back({std::move(url), std::move(why)});
    }

    void tell_seed(SeedReport seed) { report_.seeds.push_back(std::move(seed)); }

    static SeedReport seed_report(const Reading& reading,
                                  const std::string& note,
                                  bool failed,
                                  bool is_story) {
        SeedReport seed;
        seed.url = reading.asked.href();
        seed.is_story = is_story;
        seed.stories = stories_found(reading);
        const Capture& answer = reading.look.hops.back();
        const int status = answer.status;
        seed.read = !failed && (status == 200 || status == 203 || status == 304);
        const bool leads_on =
            std::any_of(reading.found.begin(), reading.found.end(),
                        [](const QueueItem& item) { return item.state == TaskState::waiting; });
        if (is_story || (seed.read && (leads_on || status == 304))) return seed;
        const std::string& why = reading.judgement.why;
        const Verdict verdict = reading.judgement.verdict;
        if (failed || !seed.read) {
            seed.fault = failed ? note : why;
        } else if (verdict != Verdict::not_article && verdict != Verdict::article) {
            seed.fault = why;  // a wall, an error page, no text at all
        } else if (reading.is_list) {
            seed.fault = "a list without stories of the site";
        } else if (!is_html(answer)) {
            const std::string type = header_joined(answer.response_head, "Content-Type");
            seed.fault = type.empty() ? "neither a page nor a list" : "no page but " + type;
        } else if (link_kind(reading.asked) == LinkKind::service) {
            seed.fault = "a page for log-in, search or the like, without links to stories";
        } else {
            seed.fault = "no links to stories";
        }
        return seed;
    }

    /// Seeds that have not been had in this run: their host rests, or they are tried again later.
    void tell_waiting_seeds() {
        for (const Url& seed : seeds_) {
            const bool told = std::any_of(
                report_.seeds.begin(), report_.seeds.end(),
                [&](const SeedReport& each) { return each.url == seed.without_fragment(); });
            if (told) continue;
            for (const QueueItem& item : queue_.find(seed.without_fragment())) {
                if (item.crawl != crawl_.id || !is_seed(item)) continue;
                if (item.state == TaskState::waiting) {
                    tell_seed({item.url,
                               "waits to be asked" + (item.note.empty() ? "" : ": " + item.note)});
                } else if (item.state == TaskState::skipped) {
                    tell_seed({item.url, item.note});
                }
            }
        }
    }

    // -- Batches and progress -------------------------------------------------------------------

    void tell_progress(UtcTime now) {
        last_progress_ = now;
        progress_.elapsed = now - started_;
        progress_.hosts = static_cast<std::int64_t>(politeness_.size());
        if (!observer_.progress) return;
        const auto counts = queue_.counts(crawl_.id);
        const auto waiting = counts.find(TaskState::waiting);
        progress_.waiting =
            (waiting == counts.end() ? 0 : waiting->second) + static_cast<std::int64_t>(leased_);
        observer_.progress(progress_);
    }

    const std::vector<Url>& seeds_;
    const CrawlOptions& options_;
    const CrawlObserver& observer_;
    std::set<std::string> sites_;
    ListBook lists_;
    std::unordered_map<std::string, KnownStory> known_;
    /// Stories of several pages that are asked for: their first pages, and the rows they are of.
    std::map<std::string, std::string> in_hand_;
    std::vector<std::string> resting_;  // of hosts_at_rest_, those at the last lease
    std::set<std::string> learned_;
    std::size_t articles_ = 0;
    std::size_t articles_under_way_ = 0;  // asked for or being read
    std::size_t pages_ = 0;
    std::size_t known_due_ = 0;
    std::map<std::string, std::int64_t> asked_of_host_;  // in this pass
    std::vector<QueueItem> planned_;                     // in a dry run
    std::vector<std::string> lists_read_;                // that were no 304
    int proxy_faults_ = 0;                               // in a row
    std::optional<UtcTime> proxy_next_;
    bool limit_applied_ = false;
    bool lists_whole_ = true;
    bool pages_unread_ = false;  // some crawl kept pages without reading them
    UtcTime look_again_{};       // what was put off comes due by itself
    UtcTime started_{};
    UtcTime last_progress_{};
    std::string wait_note_;
    CrawlProgress progress_;
    CrawlReport report_;
};

}  // namespace

void check_seeds(const std::vector<Url>& seeds, const FetchOptions& options) {
    if (seeds.empty()) throw Error("nothing to crawl: no seed given", ExitStatus::usage);
    for (const Url& seed : seeds) {
        const auto refused = refused_url(seed, options.allow_private);
        if (!refused) continue;
        throw Error(fmt::format("cannot crawl {}: {}{}", seed.href(), *refused,
                                is_refused_as_private(seed) ? kPrivateHint : ""),
                    ExitStatus::usage);
    }
}

CrawlReport crawl(Archive& archive,
                  const std::vector<Url>& seeds,
                  const CrawlOptions& options,
                  const CrawlObserver& observer,
                  const std::atomic<bool>& stop) {
    return Crawler(archive, seeds, options, observer, stop).run();
}

}  // namespace stet
