// What an answer holds: the article, what stands in its place, and where it leads. The part of a
// crawl that costs processor time; pure, so that it runs on any thread.
#pragma once

#include "crawler/crawl.h"
#include "crawler/verdict.h"
#include "extract/pagination.h"
#include "store/archive.h"
#include "store/queue.h"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace stet {

/// Rows kept per list for URLs that are left out, so that "why" can be told of each; beyond these
/// they are only counted.
inline constexpr std::size_t kMaxLeftOutRows = 2'000;
/// Without --whole-site, a sitemap's entry or an index's child is news when dated within this.
inline constexpr std::chrono::hours kNewsAge{24 * 3};

class StoryInHand;  // crawler/story_in_hand.h

/// A look on its way to the archive. First what the reader needs, then what it finds.
struct Reading {
    Look look;  // bodies as they crossed the wire; decoded when read
    QueueItem item;
    Url asked;
    std::string why;          // of the visit: why there is no proper answer
    std::string site;         // the crawl's site that the item belongs to
    bool follow_all = false;  // --whole-site
    bool want_links = false;
    bool extract = true;
    UtcTime now{};
    std::shared_ptr<StoryInHand> story;  // that it was asked for as a further page of

    Judgement judgement;
    StoryPages pages;                              // of an article: where its other pages are
    std::vector<QueueItem> found;                  // waiting, or skipped with a note
    std::map<std::string, std::int64_t> left_out;  // counted only
    std::string redirected_site;                   // a seed's, where it leads to another host
    bool is_list = false;                          // the answer was a feed or sitemap
    std::optional<UtcTime> newest;                 // of its entries
    std::exception_ptr failure;                    // what should not happen
};

/// Stories that an answer leads to.
std::ptrdiff_t stories_found(const Reading& reading);

/// Decodes the hops, notes opt-out signals, extracts, judges, collects links.
void read_answer(Reading& reading, const FetchOptions& options);

/// Threads that read answers. finished() and submit() are for one thread.
class ReadingPool {
public:
    /// `wake` is called, from a reading thread, whenever something is finished.
    ReadingPool(const FetchOptions& options, std::size_t threads, std::function<void()> wake);
    ~ReadingPool();
    ReadingPool(const ReadingPool&) = delete;
    ReadingPool& operator=(const ReadingPool&) = delete;

    void submit(std::unique_ptr<Reading> reading);
    std::vector<std::unique_ptr<Reading>> finished();
    /// Submitted and not yet given back.
    std::size_t pending() const { return pending_; }
    std::size_t threads() const { return threads_.size(); }

private:
    void run();

    FetchOptions options_;
    std::function<void()> wake_;
    std::size_t pending_ = 0;  // of the one thread
    mutable std::mutex mutex_;
    std::condition_variable has_work_;
    std::deque<std::unique_ptr<Reading>> waiting_;
    std::vector<std::unique_ptr<Reading>> done_;
    bool ending_ = false;
    std::vector<std::thread> threads_;  // Last: they use all of the above.
};

}  // namespace stet
