#include "crawler/fetch_loop.h"

#include "crawler/guard.h"
#include "crawler/owner.h"
#include "crawler/pictures.h"
#include "crawler/scope.h"
#include "store/error.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace stet {
namespace {

using std::chrono::milliseconds;

/// A batch is on disk after so long, or so many looks.
constexpr milliseconds kBatchTime{1'000};
constexpr std::size_t kBatchLooks = 200;
/// Answers waiting to be read, for each reading thread: beyond it no request is begun.
constexpr std::size_t kBacklogPerThread = 3;

std::size_t reading_threads(const CrawlOptions& options) {
    return options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

FetchLoop::FetchLoop(Archive& archive, const CrawlOptions& options, const std::atomic<bool>& stop)
    : archive_(archive),
      queue_(archive.queue()),
      how_(options),
      stop_(stop),
      owner_(this_owner()),
      politeness_(options.delay),
      robots_(options.fetch, &archive.queue()),
      robots_fetch_(robots_.fetch_options()),
      transfers_(options.fetch, options.connections),
      pool_(options.fetch, reading_threads(options), [this] { transfers_.wake(); }) {}

// ---- Asking -----------------------------------------------------------------------------------

void FetchLoop::put_in_line(FetchWork work, bool last) {
    lined_up(work);
    auto& works = local_[host_key(work.visit.url())];
    works.insert(last ? works.end() : works.begin(), std::make_unique<FetchWork>(std::move(work)));
    ++leased_;
}

std::size_t FetchLoop::start_ready(UtcTime now) {
    std::size_t begun = 0;
    const std::size_t backlog = pool_.threads() * kBacklogPerThread;
    std::erase_if(local_, [](const auto& entry) { return entry.second.empty(); });
    // From where the last round ended: hosts that share an address take turns.
    auto entry = local_.upper_bound(last_begun_);
    for (std::size_t left = local_.size(); left > 0; --left, ++entry) {
        if (entry == local_.end()) entry = local_.begin();
        auto& [host, works] = *entry;
        if (transfers_.active() >= how_.connections || pool_.pending() >= backlog) break;
        if (politeness_.may_ask(host, now) && start_next(host, works, now)) {
            ++begun;
            last_begun_ = host;
        }
    }
    return begun;
}

/// Begins the first request of a host that may be begun.
bool FetchLoop::start_next(const std::string& host, std::deque<WorkPtr>& works, UtcTime now) {
    while (!works.empty()) {
        if (!may_begin(*works.front())) return false;
        WorkPtr work = std::move(works.front());
        works.pop_front();
        if (works.size() <= kLowWater) want_more_ = true;
        const Url url = work->visit.url();
        const auto not_now = [&](const std::string& why, bool unreachable) {
            --leased_;
            let_go(*work);
            if (work->story) {
                pass_over(*work, why);
            } else if (unreachable) {
                put_off(std::move(work), why);
            } else {
                refuse(std::move(work), why);
            }
        };
        if (!work->for_robots) {
            if (archive_.withdrawn(url.href())) {
                not_now("withdrawn", false);
                continue;
            }
            const RobotsBook::Answer answer = robots_.check(url, now);
            if (answer == RobotsBook::Answer::denied) {
                not_now("robots.txt", false);
                continue;
            }
            if (answer == RobotsBook::Answer::unreachable) {
                not_now(robots_.unreachable_why(url), true);
                continue;
            }
            if (answer == RobotsBook::Answer::ask_first) {
                auto first = std::make_unique<FetchWork>(
                    FetchWork{{}, Visit(RobotsBook::robots_url(url), robots_fetch_, 0), true, url});
                works.push_front(std::move(work));
                work = std::move(first);
            } else {
                allowed(url, host);
            }
        }
        std::optional<Validators> known;
        const bool held = !work->story || work->story->holds_next();
        if (!work->for_robots && held && may_be_conditional(*work)) {
            known = archive_.validators(url.without_fragment());
        }
        TransferRequest request = work->visit.request(known);
        if (work->for_robots) {
            request.timeout = robots_fetch_.total_timeout;
            request.max_body_bytes = robots_fetch_.max_body_bytes;
        } else if (work->item.task == Task::picture) {
            request.max_body_bytes = kMaxPictureBytes;
        }
        if (!work->for_robots) begins(*work);
        work->begun = now;
        politeness_.begin(host, now);
        in_flight_.emplace(transfers_.start(request), std::pair{host, std::move(work)});
        return true;
    }
    return false;
}

void FetchLoop::recall(const std::string& host, UtcTime now) {
    if (politeness_.recall(host, &queue_, now)) hosts_at_rest_.insert(host);
}

void FetchLoop::rest(const std::string& host, UtcTime /*now*/) {
    hosts_at_rest_.insert(host);
    open_batch();
    remember_host(politeness_, queue_, host);
}

void FetchLoop::flush_hosts() {
    open_batch();
    for (const std::string& host : hosts_at_rest_) remember_host(politeness_, queue_, host);
}

void FetchLoop::give_back_all() {
    open_batch();
    const auto give_back = [this](const FetchWork& work) {
        if (!work.for_robots) settle(work.item, TaskState::waiting, work.item.note);
    };
    for (auto& [host, works] : local_) {
        for (const WorkPtr& work : works) give_back(*work);
    }
    for (auto& [id, entry] : in_flight_) give_back(*entry.second);
    local_.clear();
    in_flight_.clear();
    leased_ = 0;
}

// ---- Answers ----------------------------------------------------------------------------------

void FetchLoop::take_answer(FinishedTransfer finished) {
    const auto found = in_flight_.find(finished.id);
    if (found == in_flight_.end()) return;
    const std::string host = found->second.first;
    WorkPtr work = std::move(found->second.second);
    in_flight_.erase(found);
    const UtcTime now = now_utc();
    progress().bytes += finished.capture.body.size() + finished.capture.response_head.size();
    if (unheard(finished, host, work, now)) return;
    const RequestEnd ended =
        end_request(politeness_, &queue_, host, work->visit, std::move(finished), now);
    if (ended.rests) rest(host, now);
    if (ended.to_rests) rest(host_key(work->visit.url()), now);
    if (ended.next.step == Visit::Step::follow) {
        const std::string to = host_key(work->visit.url());
        recall(to, now);
        local_[to].push_front(std::move(work));
        return;
    }
    if (work->for_robots) {
        open_batch();
        robots_.take(work->asked, work->visit, now);
        return;
    }
    --leased_;
    if (ended.next.step == Visit::Step::again) {
        let_go(*work);
        QueueItem item = std::move(work->item);
        ++item.attempts;
        item.due = now + ended.next.wait;
        return settle(std::move(item), TaskState::waiting, work->visit.why());
    }
    submit(std::move(work), now);
}

void FetchLoop::submit(WorkPtr work, UtcTime now) {
    auto reading = work->story ? work->story->blank(work->asked) : std::make_unique<Reading>();
    reading->asked = work->asked;
    reading->why = work->visit.why();
    reading->look = work->visit.take_look();
    reading->now = now;
    reading->story = work->story;
    if (!work->story) {
        reading->item = work->item;
        prepare(*reading, *work);
    }
    pool_.submit(std::move(reading));
}

void FetchLoop::take_readings() {
    for (std::unique_ptr<Reading>& reading : pool_.finished()) {
        has_read(*reading);
        QueueItem item = reading->item;
        try {
            if (reading->failure) std::rethrow_exception(reading->failure);
            if (reading->item.task == Task::picture) {
                keep_picture_of(*reading);
            } else if (const auto story = reading->story) {
                story->take(std::move(reading));
                go_on(story);
            } else if (const auto several = StoryInHand::take_up(reading, archive_, how_.fetch)) {
                go_on(several);
            } else {
                keep(*reading);
            }
        } catch (const Error&) {
            throw;  // the archive's: the work cannot go on
        } catch (const std::exception& fault) {
            spdlog::error("{}: {}", item.url, fault.what());
            ++progress().failed;
            could_not_read(std::move(item));
        }
    }
}

// ---- Stories on several pages -----------------------------------------------------------------

void FetchLoop::pass_over(const FetchWork& work, const std::string& why) {
    spdlog::info("{}: {}; its story is kept without it, or as it was there", work.asked.href(),
                 why);
    work.story->pass_over();
    go_on(work.story);
}

void FetchLoop::go_on(const std::shared_ptr<StoryInHand>& story) {
    std::optional<Url> page = story->next();
    while (page && refused_url(*page, how_.fetch.allow_private)) {
        story->pass_over();
        page = story->next();
    }
    if (!page) return keep(*story->finish());
    FetchWork work{story->item(), Visit(*page, how_.fetch, story->item().attempts), false, *page};
    work.story = story;
    put_in_line(std::move(work), false);
}

// ---- Batches ----------------------------------------------------------------------------------

void FetchLoop::open_batch() {
    if (batch_open_) return;
    archive_.begin_batch();
    batch_open_ = true;
    batch_begun_ = now_utc();
    batch_looks_ = 0;
}

bool FetchLoop::is_batch_full(UtcTime now) const {
    return batch_open_ && (now - batch_begun_ >= kBatchTime || batch_looks_ >= kBatchLooks);
}

void FetchLoop::commit() {
    if (!batch_open_) return;
    archive_.commit_batch();
    batch_open_ = false;
    committed();
}

void FetchLoop::settle(QueueItem item, TaskState state, std::string note) {
    open_batch();
    item.state = state;
    item.note = std::move(note);
    queue_.settle(item);
    settled(item);
}

}  // namespace stet
