// Pages asked for one by one: add_pages() and fetch_page() of crawler/crawl.h.
#include "crawler/crawl.h"
#include "crawler/fetch.h"
#include "crawler/guard.h"
#include "crawler/manners.h"
#include "crawler/mementos.h"
#include "crawler/pictures.h"
#include "crawler/politeness.h"
#include "crawler/reading.h"
#include "crawler/robots_book.h"
#include "crawler/scope.h"
#include "crawler/story_in_hand.h"
#include "crawler/transfer.h"
#include "store/error.h"
#include "store/story_pages.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

namespace stet {
namespace {

using std::chrono::milliseconds;
using FindValidators = std::function<std::optional<Validators>(const std::string&)>;

/// A single page waits no longer than this for a host that asks for rest.
constexpr milliseconds kMaxPatience{60'000};

/// Asks for one page after the other, as a crawl would, and waits while it does.
class Asker {
public:
    Asker(const FetchOptions& options,
          milliseconds delay,
          Queue* queue,
          FindValidators validators,
          const std::atomic<bool>& stop)
        : options_(options),
          validators_(std::move(validators)),
          stop_(stop),
          queue_(queue),
          politeness_(delay),
          robots_(options, queue),
          transfers_(options, 4) {}

    /// The hops of a look, undecoded; `why` says why there is no proper answer. `max_bytes` of its
    /// body, 0 for the options'. Without `on_condition` it is asked for as if it were new.
    Look ask(const Url& url,
             std::string& why,
             std::uint64_t max_bytes = 0,
             bool on_condition = true) {
        why.clear();
        asked_ = false;
        bool once = false;  // the host is parked, and a person asks for this page
        if (pardoned_ && *pardoned_ == url) {
            politeness_.recall(host_key(url), queue_, now_utc());
            once = politeness_.is_parked(host_key(url), now_utc());
            politeness_.pardon(host_key(url), now_utc());
            pardoned_.reset();
        }
        if (const auto refused = refused_url(url, options_.allow_private)) {
            why = "refused: " + *refused;
            return failed_look(url, why);
        }
        for (int attempts = 0;; ++attempts) {
            Visit visit(url, options_, attempts);
            Visit::Next next;
            do {
                if (const std::string no = rest_of(visit.url()); !no.empty()) {
                    why = no;
                    return failed_look(url, no);
                }
                if (const std::string no = obey_robots(visit.url()); !no.empty()) {
                    why = no;
                    return failed_look(url, no);
                }
                std::optional<Validators> known;
                if (on_condition) known = validators_(visit.url().without_fragment());
                next = make_hop(visit, known, max_bytes);
            } while (next.step == Visit::Step::follow && !stop_);
            why = visit.why();
            const bool enough = once || visit.fault() == TransferFault::proxy;
            if (next.step != Visit::Step::again || stop_ || next.wait > kMaxPatience || enough) {
                return visit.take_look();
            }
            wait_until(now_utc() + next.wait);
        }
    }

    /// Whether a server was asked by the last ask(), for the page or, in vain, for its robots.txt.
    bool has_asked() const { return asked_; }

    /// A person wants this page: its host is asked once, be it parked.
    void pardon(const Url& url) { pardoned_ = url; }

private:
    /// Why a host is not asked now: it said when it wants to be asked again (Retry-After), or was
    /// parked, and nobody waits so long for one page. "" where it may be asked.
    std::string rest_of(const Url& url) {
        const std::string host = host_key(url);
        const UtcTime now = now_utc();
        politeness_.recall(host, queue_, now);
        const auto at = politeness_.next(host);
        if (!at || *at <= now + kMaxPatience) return {};
        if (politeness_.is_parked(host, now)) {
            return fmt::format("parked by stet until {}, after {} tries without an answer",
                               options_.say_time(*at), politeness_.failures(host));
        }
        return "the server asked not to be asked before " + options_.say_time(*at);
    }

    /// A look that was never made still tells what was wanted and why it failed.
    static Look failed_look(const Url& url, const std::string& why) {
        Look look;
        Capture capture;
        capture.url = url.without_fragment();
        capture.started = capture.finished = now_utc();
        capture.failure = why;
        look.hops.push_back(std::move(capture));
        return look;
    }

    /// "" where the page may be asked for.
    std::string obey_robots(const Url& url) {
        auto answer = robots_.check(url, now_utc());
        if (answer == RobotsBook::Answer::ask_first) {
            Visit visit(RobotsBook::robots_url(url), robots_.fetch_options(), 0);
            const bool asked = asked_;
            while (make_hop(visit, std::nullopt).step == Visit::Step::follow && !stop_) {
            }
            asked_ = asked;
            if (visit.fault() == TransferFault::proxy) return visit.why();
            asked_ = asked || (visit.fault() != TransferFault::none &&
                               visit.fault() != TransferFault::refused);
            robots_.take(url, visit, now_utc());
            politeness_.set_crawl_delay(host_key(url), robots_.crawl_delay(url));
            answer = robots_.check(url, now_utc());
        }
        switch (answer) {
            case RobotsBook::Answer::denied:
                return "robots.txt disallows it (--ignore-robots=REASON overrides)";
            case RobotsBook::Answer::unreachable: return robots_.unreachable_why(url);
            default: return {};
        }
    }

    Visit::Next make_hop(Visit& visit,
                         const std::optional<Validators>& known,
                         std::uint64_t max_bytes = 0) {
        const std::string host = host_key(visit.url());
        politeness_.recall(host, queue_, now_utc());
        if (const auto at = politeness_.next(host)) {
            wait_until(std::min(*at, now_utc() + kMaxPatience));
        }
        politeness_.begin(host, now_utc());
        TransferRequest request = visit.request(known);
        request.max_body_bytes = max_bytes;
        const std::uint64_t id = transfers_.start(request);
        while (true) {
            for (FinishedTransfer& finished : transfers_.poll(milliseconds{200})) {
                if (finished.id != id) continue;
                asked_ = asked_ || (finished.fault != TransferFault::proxy &&
                                    finished.fault != TransferFault::refused);
                const RequestEnd end =
                    end_request(politeness_, queue_, host, visit, std::move(finished), now_utc());
                if (queue_ != nullptr && end.rests) remember_host(politeness_, *queue_, host);
                if (queue_ != nullptr && end.to_rests) {
                    remember_host(politeness_, *queue_, host_key(visit.url()));
                }
                return end.next;
            }
            if (stop_) {
                visit.stop("stopped");
                return {};
            }
        }
    }

    void wait_until(UtcTime when) {
        while (!stop_) {
            const milliseconds left = when - now_utc();
            if (left.count() <= 0) return;
            transfers_.poll(std::min(left, milliseconds{200}));
        }
    }

    const FetchOptions& options_;
    FindValidators validators_;
    const std::atomic<bool>& stop_;
    Queue* queue_;
    Politeness politeness_;
    RobotsBook robots_;
    Transfers transfers_;
    std::optional<Url> pardoned_;
    bool asked_ = false;
};

/// The article's own pictures, one after the other; a page is kept whether or not they can be had.
void add_pictures(Archive& archive,
                  const Reading& page,
                  const Added& added,
                  const CrawlOptions& options,
                  Asker& asker,
                  const std::atomic<bool>& stop) {
    // A person who adds a page wants to know how it is now: whatever is older is asked for.
    for (QueueItem& item : wanted_pictures(archive, page, added, page.look.hops.back().started)) {
        if (stop) return;
        const std::optional<Url> url = Url::parse(item.url);
        if (!url) continue;
        Reading reading;
        reading.asked = *url;
        reading.item = std::move(item);
        reading.extract = false;
        reading.look = asker.ask(*url, reading.why, kMaxPictureBytes);
        if (reading.look.hops.empty()) continue;  // stopped
        if (!asker.has_asked()) {
            spdlog::warn("{}: {}", reading.item.url, reading.why);
            continue;
        }
        read_answer(reading, options.fetch);
        const std::string note = take_picture(archive, added.look, reading);
        if (note != "picture") spdlog::warn("{}: {}", reading.item.url, note);
    }
}

/// A page for which nobody was asked: there is no look to keep.
Added not_asked(const Archive& archive, const Url& url, const std::string& why) {
    Added added;
    added.why = why;
    added.kept = false;
    if (!archive.last_look(url.href())) return added;
    try {
        const Target held = archive.resolve(url.without_fragment());
        added.story = held.story;
        added.revision = held.revision ? held.revision->name : "";
        added.number = held.revision ? held.revision->number : 0;
    } catch (const Error& error) {
        if (error.status() != ExitStatus::not_found) throw;
    }
    return added;
}

/// A look with at least one hop: one that was stopped has none of its own.
void complete(Look& look, const Url& url, const std::string& why) {
    if (!look.hops.empty()) return;
    Capture capture;
    capture.url = url.without_fragment();
    capture.started = capture.finished = now_utc();
    capture.failure = why.empty() ? "no answer" : why;
    look.hops.push_back(std::move(capture));
}

/// Asks for the further pages of a story. False where it was stopped before it had them.
bool take_other_pages(std::unique_ptr<Reading>& page,
                      const Archive& archive,
                      const FetchOptions& options,
                      Asker& asker,
                      const std::atomic<bool>& stop) {
    const std::shared_ptr<StoryInHand> story = StoryInHand::take_up(page, archive, options);
    if (!story) return true;
    while (const std::optional<Url> url = story->next()) {
        std::unique_ptr<Reading> further = story->blank(*url);
        further->look = asker.ask(*url, further->why, 0, story->holds_next());
        complete(further->look, *url, further->why);
        if (stop) return false;
        read_answer(*further, options);
        story->take(std::move(further));
    }
    page = story->finish();
    return true;
}

}  // namespace

void add_pages(Archive& archive,
               const std::vector<Url>& urls,
               const CrawlOptions& options,
               const std::function<void(const Url&, const Look&, const Added&)>& done,
               const std::atomic<bool>& stop) {
    Asker asker(
        options.fetch, options.delay, &archive.queue(),
        [&](const std::string& url) { return archive.validators(url); }, stop);
    for (const Url& url : urls) {
        if (stop) return;
        auto page = std::make_unique<Reading>();
        page->asked = url;
        page->item.task = Task::article;
        page->item.depth = 1;
        page->site = crawl_site(url);
        if (const auto why = archive.withdrawn(url.href())) {
            Added added;
            added.outcome = Added::Outcome::no_article;
            added.why = *why + "; not fetched";
            complete(page->look, url, added.why);
            if (done) done(url, page->look, added);
            continue;
        }
        // A later page of a known story is asked for with the story.
        const std::string first = first_page_of(pages_of(archive, url.href()), url.href());
        page->asked = Url::parse(first).value_or(url);
        if (urls.size() == 1) asker.pardon(page->asked);
        page->look = asker.ask(page->asked, page->why);
        complete(page->look, page->asked, page->why);
        if (stop && page->look.hops.back().status == 0) return;
        if (!asker.has_asked()) {
            if (done) done(url, page->look, not_asked(archive, page->asked, page->why));
            continue;
        }
        read_answer(*page, options.fetch);
        if (!take_other_pages(page, archive, options.fetch, asker, stop)) return;
        const Reading& reading = *page;
        Added added = archive.add(reading.look);
        const bool kept = added.outcome == Added::Outcome::new_story ||
                          added.outcome == Added::Outcome::new_revision ||
                          added.outcome == Added::Outcome::unchanged;
        if (!kept && !reading.judgement.why.empty()) added.why = reading.judgement.why;
        if (!kept && !reading.why.empty()) added.why = reading.why;
        if (done) done(url, reading.look, added);
        if (options.pictures && kept) {
            add_pictures(archive, reading, added, options, asker, stop);
        }
    }
}

MementoReport add_mementos(Archive& archive,
                           const Url& start,
                           std::optional<UtcTime> since,
                           const CrawlOptions& options,
                           const std::function<void(const Url&, const Look&, const Added&)>& done,
                           const std::atomic<bool>& stop) {
    Asker asker(
        options.fetch, options.delay, &archive.queue(),
        [](const std::string&) { return std::optional<Validators>{}; }, stop);
    const AskPage ask = [&](const Url& url, std::string& why) {
        Look look = asker.ask(url, why);
        complete(look, url, why);
        return look;
    };
    return take_mementos(archive, start, options.fetch, since, ask, done, stop);
}

Look fetch_page(const Url& url, const FetchOptions& options) {
    const std::atomic<bool> never{false};
    Asker asker(
        options, milliseconds{0}, nullptr,
        [](const std::string&) { return std::optional<Validators>{}; }, never);
    std::string why;
    Look look = asker.ask(url, why);
    complete(look, url, why);
    for (Capture& hop : look.hops) decode_capture(hop, options);
    return look;
}

}  // namespace stet
