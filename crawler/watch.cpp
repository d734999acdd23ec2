#include "crawler/watch.h"

#include "crawler/connection.h"
#include "crawler/fetch_loop.h"
#include "crawler/guard.h"
#include "crawler/owner.h"
#include "crawler/pictures.h"
#include "crawler/scope.h"
#include "store/error.h"
#include "store/story_pages.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <random>
#include <set>
#include <unordered_map>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using std::chrono::milliseconds;
using HoursOf = std::chrono::duration<double, std::ratio<3600>>;

constexpr const char* kWatchSeed = "watch";
constexpr std::chrono::minutes kLease{30};
constexpr milliseconds kProgressTime{1'000};
constexpr milliseconds kLookAgain{250};
/// Site clocks and host states are written down so often.
constexpr std::chrono::minutes kRememberTime{5};
constexpr std::size_t kLeasedPerHost = 2;
/// After sleep, an outage or a late start, what is overdue is not asked for in a burst: so many
/// times the usual number a minute, and no less than this.
constexpr double kCatchUp = 4;
constexpr double kLeastPerMinute = 60;
/// A page that is gone or broken is looked at again after this, then four times as long, ...
constexpr std::chrono::hours kFirstDoubt{1};
constexpr int kMostDoubts = 6;
/// Lists before stories, where both are due.
constexpr double kListPriority = 1;

nlohmann::json json_of(const std::string& text) {
    nlohmann::json data = nlohmann::json::parse(text, nullptr, false);
    return data.is_object() ? data : nlohmann::json::object();
}

std::string text_of(const nlohmann::json& data) {
    return data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string site_book(const std::string& site) {
    return "watch site " + site;
}

/// What is remembered of a watched page between looks: QueueItem::hints.
struct Memory {
    std::string site;
    std::string title;
    std::optional<UtcTime> last;  // look
    std::optional<UtcTime> said;  // changed, as a list says
    std::optional<ChangeEstimate> estimate;
    bool page = false;  // asked for as a story
    bool live = false;
    int doubts = 0;         // looks in a row that found no article where there was one
    std::int64_t look = 0;  // a picture's: what it is kept beside

    static Memory of(const QueueItem& item) {
        const nlohmann::json data = json_of(item.hints);
        Memory memory;
        memory.site = data.value("site", std::string{});
        memory.title = data.value("title", std::string{});
        if (data.contains("last") && data["last"].is_number_integer()) {
            memory.last = UtcTime{milliseconds{data["last"].get<std::int64_t>()}};
        }
        if (data.contains("date_ms") && data["date_ms"].is_number_integer()) {
            memory.said = UtcTime{milliseconds{data["date_ms"].get<std::int64_t>()}};
        }
        if (data.contains("estimate") && data["estimate"].is_string()) {
            memory.estimate = ChangeEstimate::from_text(data["estimate"].get<std::string>());
        }
        memory.page = data.value("page", false);
        memory.live = data.value("live", false);
        memory.doubts = data.value("doubts", 0);
        memory.look = data.value("look", std::int64_t{0});
        return memory;
    }

    std::string text() const {
        nlohmann::json data = {{"site", site}};
        if (!title.empty()) data["title"] = title;
        if (last) data["last"] = last->time_since_epoch().count();
        if (said) data["date_ms"] = said->time_since_epoch().count();
        if (estimate) data["estimate"] = estimate->text();
        if (page) data["page"] = true;
        if (live) data["live"] = true;
        if (doubts > 0) data["doubts"] = doubts;
        if (look != 0) data["look"] = look;
        return text_of(data);
    }
};

bool is_list(const QueueItem& item, const Memory& memory) {
    return item.task != Task::article && item.task != Task::picture && !memory.page;
}

/// What is remembered of hosts, each asked for once.
class HostBook {
public:
    explicit HostBook(const Queue& queue) : queue_(queue) {}

    /// The host of a row that may be asked no earlier than the row is due; null where it may.
    const HostState* resting(const QueueItem& item) {
        auto known = known_.find(item.host);
        if (known == known_.end()) {
            known = known_.emplace(item.host, queue_.host(item.host)).first;
        }
        const std::optional<HostState>& host = known->second;
        return host && host->not_before && *host->not_before >= item.due ? &*host : nullptr;
    }

private:
    const Queue& queue_;
    std::unordered_map<std::string, std::optional<HostState>> known_;
};

class Watcher final : FetchLoop {
public:
    Watcher(Archive& archive,
            const WatchOptions& options,
            const WatchObserver& observer,
            const std::atomic<bool>& stop)
        : FetchLoop(archive, options.crawl, stop),
          watched_(watch_queue(archive.queue())),
          options_(options),
          observer_(observer),
          random_(std::random_device{}()),
          total_(options.requests_per_day, now_utc(), first_savings(options.requests_per_day)) {}

    WatchProgress run() {
        begin();
        loop();
        end();
        return progress_;
    }

private:
    struct Site {
        SiteClock clock;
        Allotment allotment;
        ScheduleLimits limits;
        double planned = 0;  // looks an hour
        double budget = 0;
    };

    /// A watch that begins has a quarter of a day's requests in hand, so that it can begin.
    static double first_savings(double per_day) { return std::max(1.0, per_day / 4); }

    // -- Beginning and end ----------------------------------------------------------------------

    void begin() {
        started_ = last_progress_ = remembered_ = now_utc();
        open_batch();
        crawl_ = queue_.open_crawl(kWatchSeed, "{}", started_);
        retake_leases(queue_, fmt::format("crawl {}", crawl_.id), owner_, started_);
        add_entries();
        for (const QueueItem& item : watched_.items_of(kWatchSeed)) {
            if (item.state == TaskState::waiting && item.task != Task::picture) {
                plan(item, Memory::of(item));
            }
        }
        commit();
    }

    /// Brings the queue in line with the list that people keep.
    void add_entries() {
        std::vector<QueueItem> items;
        for (const WatchEntry& entry : watched_.watches()) {
            const std::optional<Url> url = Url::parse(entry.url);
            if (!url) continue;
            QueueItem item;
            item.crawl = crawl_.id;
            item.url = url->without_fragment();
            item.key = entry.key;
            item.host = host_key(*url);
            item.task = entry.kind == "page" ? Task::article : Task::list;
            item.priority = kListPriority;
            item.due = started_;
            Memory memory;
            memory.site = crawl_site(*url);
            memory.page = entry.kind == "page";
            item.hints = memory.text();
            items.push_back(std::move(item));
        }
        queue_.add(items);
    }

    void end() {
        give_back_all();
        remember_sites();
        flush_hosts();
        queue_.release(owner_, now_utc());
        commit();
        tell_progress(now_utc());
        tell_rests();
    }

    /// When something is due that may be asked for, and what is due and may not.
    void tell_rests() {
        HostBook hosts(queue_);
        std::map<std::string, RestingHost> resting;
        std::optional<UtcTime> next;
        for (const QueueItem& item : watched_.items_of(kWatchSeed)) {
            if (item.state != TaskState::waiting) continue;
            UtcTime due = item.due;
            if (const HostState* host = hosts.resting(item)) {
                due = *host->not_before;
                if (due > now_utc()) {
                    RestingHost& rest = resting[item.host];
                    rest = {item.host, due, rest_reason(host->failures), rest.waiting + 1};
                }
            }
            if (!next || due < *next) next = due;
        }
        progress_.next_due = next;
        for (auto& [name, rest] : resting) progress_.resting.push_back(std::move(rest));
    }

    // -- The loop -------------------------------------------------------------------------------

    void loop() {
        while (!stop_) {
            const UtcTime now = now_utc();
            notice_sleep(now);
            total_.advance(now);
            for (auto& [name, site] : sites_) site.allotment.advance(now);
            take_readings();
            lease_more(now);
            const std::size_t begun = start_ready(now);
            if (is_batch_full(now)) commit();
            if (now - last_progress_ >= kProgressTime) tell_progress(now);
            if (now - remembered_ >= kRememberTime) {
                open_batch();
                remember_sites();
                add_entries();  // another process may have changed the list
            }
            const bool busy = transfers_.active() != 0 || pool_.pending() != 0;
            if (options_.once && !busy && begun == 0 && is_done(now)) break;
            milliseconds wait{begun != 0 ? 0 : busy ? 200 : 500};
            if (begun == 0 && leased_ != 0) wait = milliseconds{50};
            if (wait.count() > 20 && batch_open_ && !busy) commit();
            for (FinishedTransfer& finished : transfers_.poll(wait)) {
                take_answer(std::move(finished));
            }
        }
        while (stop_ && pool_.pending() != 0) {
            take_readings();
            if (pool_.pending() != 0) transfers_.poll(milliseconds{20});
        }
    }

    /// With `once`: nothing is due any more, or nothing can be had.
    bool is_done(UtcTime now) {
        if (connection_.is_cut_off()) return true;
        if (leased_ != 0) {
            // What waits for a host that rests for long is left for the next time.
            return std::all_of(local_.begin(), local_.end(), [&](const auto& entry) {
                constexpr std::chrono::minutes kPatience{2};
                const auto at = politeness_.next(entry.first);
                return entry.second.empty() || (at && *at - now > kPatience);
            });
        }
        if (!total_.may_spend()) return true;
        const std::optional<UtcTime> due = queue_.next_due(crawl_.id);
        return !due || *due > now || nothing_leased_;
    }

    void notice_sleep(UtcTime now) {
        const auto running = std::chrono::duration_cast<milliseconds>(
            std::chrono::steady_clock::now().time_since_epoch());
        const milliseconds slept = connection_.slept(now, running);
        if (slept.count() == 0) return;
        spdlog::info("the machine slept for {} s; what is overdue is caught up with slowly",
                     slept.count() / 1000);
        want_more_ = true;
    }

    void lease_more(UtcTime now) {
        const std::size_t wanted = options_.crawl.connections * 2;
        if (leased_ >= wanted || (!want_more_ && now < look_again_)) return;
        look_again_ = now + kLookAgain;
        want_more_ = false;
        if (connection_.is_cut_off() && (now < connection_.next_try() || leased_ != 0)) return;
        std::size_t count = connection_.is_cut_off() ? 1 : wanted - leased_;
        count = std::min(count, pace(now));
        if (options_.requests_per_day > 0) {
            if (!total_.may_spend()) return;
            count = std::min<std::size_t>(count, 1);  // one after the other, host by host
            total_.settle(planned_, total_.price());
        }
        std::vector<std::string> busy;
        for (const auto& [host, works] : local_) {
            if (!works.empty()) busy.push_back(host);
        }
        for (const std::string& host : hosts_at_rest_) {
            const auto at = politeness_.next(host);
            if (at && *at > now) busy.push_back(host);
        }
        // What cannot be saved any more is spent on what is due next.
        const bool early = total_.is_full() && !options_.once;
        open_batch();
        if (early) watched_.hasten_next(crawl_.id, now);
        std::vector<std::string> not_now = busy;
        not_now.insert(not_now.end(), had_turn_.begin(), had_turn_.end());
        const auto lease = [&](const std::vector<std::string>& without) {
            return queue_.lease(crawl_.id, owner_, now, now + kLease, count, kLeasedPerHost,
                                without);
        };
        std::vector<QueueItem> items = lease(not_now);
        if (items.empty() && !had_turn_.empty()) {
            had_turn_.clear();
            items = lease(busy);
        }
        nothing_leased_ = items.empty();
        for (QueueItem& item : items) {
            // With a budget, hosts take turns.
            if (options_.requests_per_day > 0) had_turn_.insert(item.host);
            take_item(std::move(item), now, early);
        }
        if (items.size() == count && count != 0) want_more_ = true;
    }

    /// How many more may be leased in this minute.
    std::size_t pace(UtcTime now) {
        constexpr std::chrono::minutes kMinute{1};
        if (now - minute_ >= kMinute || now < minute_) {
            minute_ = now;
            in_minute_ = 0;
        }
        if (options_.once) return SIZE_MAX;
        const double most = std::max(kLeastPerMinute, kCatchUp * planned_ / 60);
        const auto allowed = static_cast<std::size_t>(most);
        return allowed > in_minute_ ? allowed - in_minute_ : 0;
    }

    void take_item(QueueItem item, UtcTime now, bool early) {
        Memory memory = Memory::of(item);
        const std::optional<Url> url = Url::parse(item.url);
        if (!url) return settle(std::move(item), TaskState::skipped, "no URL");
        if (const auto refused = refused_url(*url, options_.crawl.fetch.allow_private)) {
            if (item.task == Task::picture) return forget_picture(item);
            return settle(std::move(item), TaskState::skipped, "refused: " + *refused);
        }
        Site& place = site(memory.site);
        if (place.budget > 0 && !place.allotment.may_spend()) {
            item.due = place.allotment.next(now);
            const std::string note = item.note;
            return settle(std::move(item), TaskState::waiting, note);
        }
        // The price may have risen since it was planned.
        if (memory.last && memory.estimate && memory.doubts == 0 && !early && has_budget(place)) {
            const UtcTime due = due_of(item, memory, place);
            constexpr std::chrono::minutes kMuch{1};
            if (due > now + kMuch && !(memory.said && *memory.said > *memory.last)) {
                item.due = due;
                const std::string note = item.note;
                return settle(std::move(item), TaskState::waiting, note);
            }
        }
        recall(item.host, now);
        const int attempts = item.attempts;
        Url asked = *url;
        if (item.task != Task::picture) {
            // A later page of a known story is asked for with the story.
            const auto pages = pages_of(archive_, item.url);
            if (const auto first = Url::parse(first_page_of(pages, item.url))) {
                if (item.depth > 0) return watch_first_page(std::move(item), memory, *first);
                asked = *first;
            }
        }
        put_in_line({std::move(item), Visit(asked, how_.fetch, attempts), false, asked}, true);
    }

    /// A list named a later page of a story: its first page is watched in its place.
    void watch_first_page(QueueItem item, const Memory& memory, const Url& first) {
        QueueItem row = item;
        row.id = 0;
        row.url = first.without_fragment();
        row.key = article_key(first);
        row.host = host_key(first);
        row.state = TaskState::waiting;
        Memory fresh;
        fresh.site = memory.site;
        fresh.title = memory.title;
        row.hints = fresh.text();
        open_batch();
        if (queue_.add({row}) > 0) want_more_ = true;
        unplan(item);
        settle(std::move(item), TaskState::done, "had with its story");
    }

    void lined_up(FetchWork& work) override {
        Site& place = site(Memory::of(work.item).site);
        if (options_.requests_per_day > 0) total_.spend();
        if (place.budget > 0) place.allotment.spend();
        ++in_minute_;
    }

    void allowed(const Url& url, const std::string& host) override {
        politeness_.set_crawl_delay(host, robots_.crawl_delay(url));
    }

    /// A list that was never read here must come whole.
    bool may_be_conditional(const FetchWork& work) const override {
        return work.story || work.item.task == Task::picture || Memory::of(work.item).last;
    }

    void refuse(WorkPtr work, const std::string& why) override { put_off(std::move(work), why); }

    /// robots.txt keeps us from it: asked again when that may have changed.
    void put_off(WorkPtr work, const std::string& why) override {
        if (work->item.task == Task::picture) return forget_picture(work->item);
        QueueItem item = std::move(work->item);
        item.due = std::max(robots_.until(work->visit.url()), now_utc() + kFirstDoubt);
        settle(std::move(item), TaskState::waiting, why);
    }

    // -- Answers --------------------------------------------------------------------------------

    CrawlProgress& progress() override { return progress_.crawl; }
    void committed() override {
        if (observer_.kept) observer_.kept();
    }

    /// Whether it is the network that does not answer.
    bool unheard(const FinishedTransfer& finished,
                 const std::string& host,
                 WorkPtr& work,
                 UtcTime now) override {
        const TransferFault fault = finished.fault;
        const bool silent = fault == TransferFault::dns || fault == TransferFault::connect ||
                            fault == TransferFault::timeout;
        const bool cut_off_before = connection_.is_cut_off();
        const bool refused_connection =
            finished.capture.failure.find("refused") != std::string::npos;
        bool cut_off = false;
        if (fault == TransferFault::proxy) {
            connection_.lost(now);
            progress_.cut_off_why = finished.capture.failure;
            cut_off = true;
        } else if (!silent || refused_connection) {
            connection_.answered(host, now);
        } else {
            cut_off = !connection_.failed(host, work->begun, now);
        }
        if (cut_off) {
            if (!cut_off_before) tell_connection(true);
            politeness_.ended(host, now);
            hold(std::move(work), now);
            return true;
        }
        if (cut_off_before) tell_connection(false);
        return false;
    }

    /// Nobody answers: everything that is leased goes back as it was, and nothing is counted.
    void hold(WorkPtr work, UtcTime now) {
        const auto back = [&](FetchWork& each) {
            if (each.for_robots) return;
            --leased_;
            QueueItem item = each.item;
            item.due = now;
            settle(std::move(item), TaskState::waiting, each.item.note);
            if (options_.requests_per_day > 0) total_.give_back();
        };
        back(*work);
        for (auto& [host, works] : local_) {
            for (const WorkPtr& each : works) back(*each);
            works.clear();
        }
    }

    void tell_connection(bool cut_off) {
        progress_.cut_off = cut_off;
        if (!cut_off) {
            progress_.cut_off_why.clear();
            spdlog::info("the network is back");
        } else if (progress_.cut_off_why.empty()) {
            spdlog::warn("no host answers; waiting for the network");
        } else {
            spdlog::warn("{}; waiting for it", progress_.cut_off_why);
        }
        if (observer_.connection) observer_.connection(cut_off);
    }

    void prepare(Reading& reading, const FetchWork& work) override {
        const Memory memory = Memory::of(work.item);
        reading.site = memory.site.empty() ? crawl_site(work.asked) : memory.site;
        reading.want_links = is_list(work.item, memory);
        reading.extract = work.item.task != Task::picture;
        if (memory.page) reading.item.task = Task::article;
    }

    void could_not_read(QueueItem item) override {
        item.due = now_utc() + std::chrono::hours{24};
        settle(std::move(item), TaskState::waiting, "could not be read");
    }

    void forget_picture(const QueueItem& item) {
        open_batch();
        watched_.forget(crawl_.id, item.key);
    }

    /// A picture is looked at once for a look at its page; then its row goes.
    void keep_picture_of(Reading& reading) override {
        open_batch();
        const std::string note = take_picture(archive_, Memory::of(reading.item).look, reading);
        if (note != "picture") spdlog::info("{}: {}", reading.item.url, note);
        ++batch_looks_;
        ++progress_.crawl.pictures;
        forget_picture(reading.item);
    }

    void want_pictures(const Reading& reading, const Added& added, UtcTime now) {
        std::vector<QueueItem> items =
            wanted_pictures(archive_, reading, added, now - kPictureRest);
        for (QueueItem& item : items) {
            Memory memory;
            memory.site = crawl_site(reading.asked);
            memory.look = added.look;
            item.crawl = crawl_.id;
            item.due = reading.now;  // not later than what the loop takes for now
            item.hints = memory.text();
        }
        if (queue_.add(items) > 0) want_more_ = true;
    }

    void keep(Reading& reading) override {
        open_batch();
        Memory memory = Memory::of(reading.item);
        const UtcTime now = now_utc();
        const Added added = archive_.add(reading.look);
        ++batch_looks_;
        ++progress_.crawl.fetched;
        reading.item.attempts = 0;
        if (options_.crawl.pictures) want_pictures(reading, added, now);
        const bool was_article = added.outcome == Added::Outcome::new_story ||
                                 added.outcome == Added::Outcome::new_revision ||
                                 added.outcome == Added::Outcome::unchanged;
        if (!is_list(reading.item, memory)) {
            keep_page(reading, std::move(memory), added, now);
        } else if (was_article && reading.judgement.verdict == Verdict::article) {
            memory.page = true;  // a story's own address
            keep_page(reading, std::move(memory), added, now);
        } else {
            keep_list(reading, std::move(memory), added, now);
        }
        if (observer_.added &&
            (was_article || !reading.want_links || added.outcome == Added::Outcome::failed)) {
            observer_.added(reading.asked, added);
        }
    }

    void keep_page(Reading& reading, Memory memory, const Added& added, UtcTime now) {
        CrawlProgress& total = progress_.crawl;
        QueueItem item = std::move(reading.item);
        std::string note;
        switch (added.outcome) {
            case Added::Outcome::new_story:
                ++total.stories_new;
                note = "new story";
                break;
            case Added::Outcome::new_revision:
                ++total.revisions_new;
                note = "new revision";
                break;
            case Added::Outcome::unchanged:
                ++total.unchanged;
                note = "unchanged";
                break;
            case Added::Outcome::no_article: ++total.no_article; break;
            case Added::Outcome::failed: ++total.failed; break;
        }
        if (note.empty()) return doubt(std::move(item), std::move(memory), reading, added, now);

        Site& place = site(memory.site);
        memory.doubts = 0;
        const double hours = memory.last ? place.clock.hours(*memory.last, now) : 0;
        if (!memory.estimate) {
            memory.live = reading.look.article && reading.look.article->live &&
                          reading.look.article->live.value;
            begin_estimate(memory, added.story, place, now);
        } else if (memory.last && hours > 0) {
            // A text that was there before is no news: headlines served in turn.
            const bool changed =
                added.outcome == Added::Outcome::new_revision && !is_old_text(added);
            place.clock.looked(now, memory.estimate->chance(hours), changed);
            memory.estimate->looked(hours, changed, place.clock.trust);
            if (changed) place.clock.learn(*memory.last, now);
        }
        memory.last = now;
        const Story story = archive_.story(added.story);
        const UtcTime since = parse_time(story.published.substr(0, 10)).value_or(story.first_seen);
        if (now - since > options_.stop_after && note == "unchanged") {
            unplan(item);
            item.hints = memory.text();
            return settle(std::move(item), TaskState::done, "watched long enough");
        }
        item.due = due_of(item, memory, place);
        item.hints = memory.text();
        plan(item, memory);
        settle(std::move(item), TaskState::waiting, note);
    }

    bool is_old_text(const Added& added) const {
        const Target target = archive_.resolve(added.story, std::to_string(added.number));
        return target.revision && target.revision->same_text_as > 0;
    }

    /// What the archive's earlier looks at a story teach, and its age.
    void begin_estimate(Memory& memory, const std::string& id, Site& place, UtcTime now) {
        const Story story = archive_.story(id);
        const auto published = parse_time(story.published.substr(0, 10));
        const std::vector<Snapshot> looks = archive_.looks(id);
        const UtcTime first = looks.empty() ? now : looks.front().time;
        // A day is all that is known of many: then it counts from its end, or from now.
        const UtcTime since =
            published ? std::min(first, *published + std::chrono::hours{12}) : first;
        memory.estimate =
            ChangeEstimate(HoursOf(first - since).count(), memory.live, place.clock.trust);
        std::optional<UtcTime> last;
        for (const Snapshot& look : looks) {
            if (look.revision.empty() || look.time > now) continue;
            if (last && look.time > *last) {
                memory.estimate->looked(place.clock.hours(*last, look.time), look.brought_new,
                                        place.clock.trust);
            }
            last = look.time;
        }
    }

    /// No article where one may have been. It replaces nothing; it is looked at again, ever later.
    void doubt(
        QueueItem item, Memory memory, const Reading& reading, const Added& added, UtcTime now) {
        const std::string why = !reading.why.empty()             ? reading.why
                                : !reading.judgement.why.empty() ? reading.judgement.why
                                                                 : added.why;
        const bool asked_for = item.depth == 0;
        if (added.story.empty() && !asked_for && added.outcome == Added::Outcome::no_article &&
            reading.judgement.verdict == Verdict::not_article) {
            unplan(item);
            return settle(std::move(item), TaskState::done, why.empty() ? "no article" : why);
        }
        milliseconds wait = kFirstDoubt;
        for (int i = 0; i < memory.doubts; ++i) wait *= 4;
        memory.doubts = std::min(memory.doubts + 1, kMostDoubts);
        const ScheduleLimits& limits = site(memory.site).limits;
        wait = std::min(wait, limits.longest);
        item.due = now + wait + wait * static_cast<std::int64_t>(random_() % 100) / 500;
        item.hints = memory.text();
        plan(item, memory);
        settle(std::move(item), TaskState::waiting, why);
    }

    void keep_list(Reading& reading, Memory memory, const Added& added, UtcTime now) {
        ++progress_.lists;
        Site& place = site(memory.site);
        if (!reading.redirected_site.empty()) memory.site = reading.redirected_site;
        QueueItem item = std::move(reading.item);
        std::vector<QueueItem> fresh;
        for (QueueItem& found : reading.found) {
            if (found.state != TaskState::waiting) continue;
            found.found_on = item.url;
            found.priority = found.task == Task::article ? 0 : kListPriority;
            if (const auto said = Memory::of(found).said;
                said && *said > memory.last.value_or(now)) {
                watched_.hasten(crawl_.id, found.key, now);
            }
            fresh.push_back(std::move(found));
        }
        const std::size_t new_rows = queue_.add(fresh);
        if (new_rows > 0) want_more_ = true;
        const int status = reading.look.hops.back().status;
        std::string note;
        if (status == 200 || status == 304) {
            note = fmt::format("list: {} URLs, {} new", fresh.size(), new_rows);
            memory.doubts = 0;
            const bool changed = status == 200 && new_rows > 0;
            if (!memory.estimate) {
                memory.estimate = ChangeEstimate(0, false, place.clock.trust);
            } else if (memory.last) {
                const double hours = place.clock.hours(*memory.last, now);
                memory.estimate->looked(hours, changed, place.clock.trust);
                if (changed) place.clock.learn(*memory.last, now);
            }
            memory.last = now;
            item.due = due_of(item, memory, place);
        } else {
            note = reading.why.empty() ? added.why : reading.why;
            ++progress_.crawl.failed;
            milliseconds wait = kFirstDoubt;
            for (int i = 0; i < memory.doubts; ++i) wait *= 4;
            memory.doubts = std::min(memory.doubts + 1, kMostDoubts);
            item.due = now + std::min(wait, options_.list_limits.longest);
        }
        item.hints = memory.text();
        plan(item, memory);
        settle(std::move(item), TaskState::waiting, note);
    }

    // -- Plans ----------------------------------------------------------------------------------

    Site& site(const std::string& name) {
        const auto found = sites_.find(name);
        if (found != sites_.end()) return found->second;
        const auto policy = options_.sites.find(name);
        Site made{SiteClock(), Allotment(0, now_utc()), options_.limits, 0, 0};
        if (policy != options_.sites.end()) {
            made.budget = policy->second.requests_per_day;
            made.allotment = Allotment(made.budget, now_utc(), first_savings(made.budget));
            if (policy->second.limits) made.limits = *policy->second.limits;
        }
        if (const auto state = queue_.host(site_book(name))) {
            made.clock = SiteClock::from_text(json_of(state->data).value("clock", std::string{}));
        }
        return sites_.emplace(name, std::move(made)).first->second;
    }

    bool has_budget(const Site& place) const {
        return options_.requests_per_day > 0 || place.budget > 0;
    }

    double price_at(Site& place) {
        if (place.budget > 0) place.allotment.settle(place.planned, place.allotment.price());
        const double of_all = total_.price();
        return place.budget > 0 ? std::max(of_all, place.allotment.price()) : of_all;
    }

    UtcTime due_of(const QueueItem& item, const Memory& memory, Site& place) {
        const bool list = is_list(item, memory);
        const double chance = std::uniform_real_distribution<double>(0, 1)(random_);
        return next_look(*memory.estimate, place.clock, *memory.last, price_at(place), memory.live,
                         list ? options_.list_limits : place.limits, chance);
    }

    /// Notes how often a page will be asked for, as things stand.
    void plan(const QueueItem& item, const Memory& memory) {
        unplan(item);
        Site& place = site(memory.site);
        const double hours = memory.estimate && memory.doubts == 0
                                 ? memory.estimate->hours_until(price_at(place))
                                 : 1;
        constexpr double kMostPerHour = 60;
        const double per_hour = std::min(1 / hours, kMostPerHour);
        plans_[item.id] = {memory.site, per_hour};
        planned_ += per_hour;
        place.planned += per_hour;
    }

    void unplan(const QueueItem& item) {
        const auto found = plans_.find(item.id);
        if (found == plans_.end()) return;
        planned_ -= found->second.second;
        site(found->second.first).planned -= found->second.second;
        plans_.erase(found);
    }

    void remember_sites() {
        remembered_ = now_utc();
        for (const auto& [name, place] : sites_) {
            HostState state = queue_.host(site_book(name)).value_or(HostState{});
            state.host = site_book(name);
            nlohmann::json data = json_of(state.data);
            data["clock"] = place.clock.text();
            state.data = text_of(data);
            queue_.set_host(state);
        }
    }

    // -- Batches and progress -------------------------------------------------------------------

    void tell_progress(UtcTime now) {
        last_progress_ = now;
        progress_.crawl.elapsed = now - started_;
        progress_.crawl.hosts = static_cast<std::int64_t>(politeness_.size());
        progress_.price = total_.price();
        progress_.next_due = queue_.next_due(crawl_.id);
        const auto counts = queue_.counts(crawl_.id);
        const auto waiting = counts.find(TaskState::waiting);
        progress_.crawl.waiting =
            (waiting == counts.end() ? 0 : waiting->second) + static_cast<std::int64_t>(leased_);
        progress_.due = static_cast<std::int64_t>(leased_);
        if (observer_.progress) observer_.progress(progress_);
    }

    WatchQueue& watched_;  // queue_, with the list that people keep
    const WatchOptions& options_;
    const WatchObserver& observer_;
    std::mt19937 random_;
    Allotment total_;
    Connection connection_;
    std::map<std::string, Site> sites_;
    std::unordered_map<std::int64_t, std::pair<std::string, double>> plans_;  // row: looks an hour
    double planned_ = 0;
    std::set<std::string> had_turn_;
    bool nothing_leased_ = false;
    UtcTime look_again_{};
    UtcTime minute_{};
    std::size_t in_minute_ = 0;
    UtcTime started_{};
    UtcTime last_progress_{};
    UtcTime remembered_{};
    WatchProgress progress_;
};

}  // namespace

WatchEntry watch_entry(const Url& url, const std::string& kind, UtcTime now) {
    return {url.without_fragment(), article_key(url), kind, now};
}

bool end_watch(WatchQueue& queue, const Url& url, UtcTime now) {
    const std::string key = article_key(url);
    const Crawl crawl = queue.open_crawl(kWatchSeed, "{}", now);
    const std::size_t rows = queue.forget(crawl.id, key);
    return queue.unwatch(key) || rows > 0;
}

std::vector<WatchedPage> watched_pages(const WatchQueue& queue) {
    std::vector<WatchedPage> pages;
    std::set<std::string> known;
    HostBook hosts(queue);
    for (const QueueItem& item : queue.items_of(kWatchSeed)) {
        if (item.task == Task::picture) continue;
        const Memory memory = Memory::of(item);
        constexpr double kDayHours = 24;
        pages.push_back({item, "", is_list(item, memory), memory.last,
                         memory.estimate ? memory.estimate->rate() * kDayHours : 0});
        known.insert(item.key);
        if (item.state != TaskState::waiting) continue;
        const HostState* host = hosts.resting(item);
        if (host == nullptr || *host->not_before <= now_utc()) continue;
        pages.back().item.due = *host->not_before;
        pages.back().resting = rest_reason(host->failures);
    }
    std::stable_sort(pages.begin(), pages.end(), [](const WatchedPage& a, const WatchedPage& b) {
        return a.item.due < b.item.due;
    });
    // Those that no watch has taken up yet.
    for (const WatchEntry& entry : queue.watches()) {
        if (known.contains(entry.key)) continue;
        WatchedPage page;
        page.item.url = entry.url;
        page.item.key = entry.key;
        page.item.due = entry.added;
        page.list = entry.kind == "list";
        pages.push_back(std::move(page));
    }
    return pages;
}

WatchProgress watch(Archive& archive,
                    const WatchOptions& options,
                    const WatchObserver& observer,
                    const std::atomic<bool>& stop) {
    return Watcher(archive, options, observer, stop).run();
}

}  // namespace stet
