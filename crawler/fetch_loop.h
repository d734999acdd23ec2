// What a crawl and a watch have in common: URLs leased from the queue, in line by host, on the
// wire, read on other threads, kept in batches. Policy (what is wanted, when, and what becomes of
// an answer) is the derived class's: see Crawler in crawl.cpp, Watcher in watch.cpp.
//
// All on one thread but for the reading. For crawler/ only.
#pragma once

#include "crawler/crawl.h"
#include "crawler/fetch.h"
#include "crawler/manners.h"
#include "crawler/politeness.h"
#include "crawler/reading.h"
#include "crawler/robots_book.h"
#include "crawler/story_in_hand.h"
#include "crawler/transfer.h"
#include "store/archive.h"

#include <atomic>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stet {

/// One URL on its way from the queue to the reading threads.
struct FetchWork {
    QueueItem item;
    Visit visit;
    bool for_robots = false;
    Url asked;               // for_robots: whose rules are wanted
    bool under_way = false;  // asked for, as an article
    UtcTime begun{};
    std::shared_ptr<StoryInHand> story{};  // that it is a further page of
};

class FetchLoop {
public:
    virtual ~FetchLoop() = default;
    FetchLoop(const FetchLoop&) = delete;
    FetchLoop& operator=(const FetchLoop&) = delete;

protected:
    FetchLoop(Archive& archive, const CrawlOptions& options, const std::atomic<bool>& stop);

    using WorkPtr = std::unique_ptr<FetchWork>;

    /// With so few left in a host's line, more are leased.
    static constexpr std::size_t kLowWater = 2;

    // -- Asking ---------------------------------------------------------------------------------

    /// An item's work goes last in its host's line, a further page of a story first.
    void put_in_line(FetchWork work, bool last);
    /// Begins every request that may be begun now; returns how many.
    std::size_t start_ready(UtcTime now);
    /// Brings an answer to its work, and its host to what follows from it.
    void take_answer(FinishedTransfer finished);
    /// Takes what the reading threads have read.
    void take_readings();
    /// What an earlier run learned of a host: how long it wants to be left alone.
    void recall(const std::string& host, UtcTime now);
    /// Gives back all that is in line or on the wire.
    void give_back_all();
    /// Writes down what is known of hosts that were at rest.
    void flush_hosts();

    // -- Batches --------------------------------------------------------------------------------

    void open_batch();
    /// Whether the open batch has been open long enough.
    bool is_batch_full(UtcTime now) const;
    void commit();
    void settle(QueueItem item, TaskState state, std::string note);

    // -- The derived class's --------------------------------------------------------------------

    /// Whether the first in line may be begun at all.
    virtual bool may_begin(const FetchWork&) const { return true; }
    /// robots.txt allows a URL of this host.
    virtual void allowed(const Url& url, const std::string& host) = 0;
    /// Whether what is known of the URL may be sent with the request.
    virtual bool may_be_conditional(const FetchWork& work) const = 0;
    /// A request goes into line, or is begun.
    virtual void lined_up(FetchWork&) {}
    virtual void begins(FetchWork&) {}
    /// Its item may not be asked for: it was withdrawn, or robots.txt says so.
    virtual void refuse(WorkPtr work, const std::string& why) = 0;
    /// Its robots.txt cannot be had for now.
    virtual void put_off(WorkPtr work, const std::string& why) = 0;
    /// Whether an answer was dealt with before anything follows from it: the network is away.
    virtual bool unheard(const FinishedTransfer&, const std::string& /*host*/, WorkPtr&, UtcTime) {
        return false;
    }
    /// Its item is given up for this time and will be asked for again.
    virtual void let_go(FetchWork&) {}
    /// How an answer is to be read; all that is known of it is filled in.
    virtual void prepare(Reading& reading, const FetchWork& work) = 0;
    virtual void has_read(const Reading&) {}
    virtual void keep(Reading& reading) = 0;
    virtual void keep_picture_of(Reading& reading) = 0;
    virtual void could_not_read(QueueItem item) = 0;
    virtual void rest(const std::string& host, UtcTime now);
    virtual void committed() {}
    /// A row of the queue is dealt with, for this time or for good.
    virtual void settled(const QueueItem&) {}
    /// Of the progress that is told.
    virtual CrawlProgress& progress() = 0;

    // -- Shared state ---------------------------------------------------------------------------

    // NOLINTBEGIN(readability-identifier-naming): named as private members are
    Archive& archive_;
    Queue& queue_;
    const CrawlOptions& how_;
    const std::atomic<bool>& stop_;
    std::string owner_;
    Crawl crawl_;
    Politeness politeness_;
    RobotsBook robots_;
    FetchOptions robots_fetch_;  // Before what holds pointers to it: in_flight_, local_.
    Transfers transfers_;
    ReadingPool pool_;                                  // After transfers_, which its threads wake.
    std::map<std::string, std::deque<WorkPtr>> local_;  // leased, by host
    std::unordered_map<std::uint64_t, std::pair<std::string, WorkPtr>> in_flight_;
    std::set<std::string> hosts_at_rest_;  // that were told to be, ever
    std::size_t leased_ = 0;
    bool want_more_ = true;  // something changed that a lease may find
    bool batch_open_ = false;
    std::size_t batch_looks_ = 0;
    // NOLINTEND(readability-identifier-naming)

private:
    bool start_next(const std::string& host, std::deque<WorkPtr>& works, UtcTime now);
    void submit(WorkPtr work, UtcTime now);
    /// Further pages of a story: the one that was wanted may not be asked for.
    void pass_over(const FetchWork& work, const std::string& why);
    /// Asks for the page that a story wants next, or keeps it where it is complete.
    void go_on(const std::shared_ptr<StoryInHand>& story);

    std::string last_begun_;  // the host of the last request
    UtcTime batch_begun_{};
};

}  // namespace stet
