#include "crawler/reading.h"

#include "crawler/feed.h"
#include "crawler/guard.h"
#include "crawler/header_links.h"
#include "crawler/http_fields.h"
#include "crawler/scope.h"
#include "crawler/transfer.h"
#include "extract/charset.h"
#include "extract/dom.h"
#include "extract/links.h"
#include "extract/page.h"
#include "store/prepared_body.h"

#include <algorithm>
#include <unordered_set>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

/// Collects what a list leads to.
class Finder {
public:
    explicit Finder(Reading& reading, Url here) : reading_(reading), here_(std::move(here)) {}

    void page_links(const PageLinks& links) {
        if (reading_.item.task == Task::list) {
            for (const auto& feed : links.feeds) {
                if (!feed.comments) add(feed.url, Task::feed, kListPriority, {}, {});
            }
            for (const Url& sitemap : links.sitemaps)
                add(sitemap, Task::sitemap, kListPriority, {}, {});
        }
        // The best that any of several links to one page says of it.
        std::size_t place = 0;
        for (const PageLink& link : links.pages) {
            if (++place > kMaxLinksOfList) {
                ++reading_.left_out["beyond the first links of a page"];
                continue;
            }
            if (!link.url.is_http()) continue;
            if (!in_scope(link.url)) {
                leave_out(link.url, "other site");
                continue;
            }
            const LinkKind kind = link_kind(link);
            if (kind == LinkKind::asset) {
                leave_out(link.url, "not a page");
            } else if (reading_.follow_all || kind == LinkKind::story || kind == LinkKind::maybe) {
                const double bonus = kind == LinkKind::story   ? 0
                                     : kind == LinkKind::maybe ? -0.2
                                                               : -0.3;
                add(link.url, Task::article,
                    story_priority(std::nullopt, place, reading_.now) + bonus, link.text, {});
            } else {
                leave_out(link.url, kind == LinkKind::section ? "section page" : "service page");
            }
        }
        settle_second_bests();
    }

    /// A feed or sitemap; false where the answer is neither.
    bool list(const Capture& answer) {
        const bool seed = reading_.item.depth == 0;
        std::size_t place = 0;
        const FeedInfo info =
            parse_feed(answer.body, header_joined(answer.response_head, "Content-Type"), here_,
                       [&](FeedItem& item) {
                           take(item, place++, seed);
                           return true;
                       });
        if (info.kind == FeedInfo::Kind::none) return false;
        reading_.is_list = true;
        for (const Entry& entry : entries_) {
            if (entry.date && (!reading_.newest || *entry.date > *reading_.newest)) {
                reading_.newest = entry.date;
            }
        }
        // Known only at the end; what was taken as a story before is put right here.
        const bool index = info.kind == FeedInfo::Kind::index;
        const bool urlset =
            info.kind == FeedInfo::Kind::urlset || info.kind == FeedInfo::Kind::text;
        for (auto& [item, entry_date, is_news] : entries_) {
            const std::optional<Url> url = Url::parse(item.url);
            if (!url || !url->is_http()) continue;
            const bool recent = entry_date && reading_.now - *entry_date < kNewsAge;
            if (index) {
                if (reading_.follow_all || names_news(*url) || recent) {
                    add(*url, Task::sitemap, kListPriority, {}, entry_date);
                } else {
                    leave_out(*url, "sitemap without news");
                }
                continue;
            }
            if (urlset && !reading_.follow_all && !seed && !is_news && !recent) {
                leave_out(*url, "in a sitemap, but no news");
                continue;
            }
            if (!in_scope(*url) && !(seed && info.is_feed() && belongs_to_feed(*url, info))) {
                leave_out(*url, "other site");
                continue;
            }
            if (link_kind(*url) == LinkKind::asset) {
                leave_out(*url, "not a page");
                continue;
            }
            add(*url, Task::article, item.priority, item.note, entry_date);
        }
        if (info.cut) ++reading_.left_out["beyond the first 50000 entries of a list"];
        return true;
    }

private:
    static constexpr double kListPriority = 10;  // lists before stories

    struct Entry {
        QueueItem item;
        std::optional<UtcTime> date;
        bool news = false;
    };

    void take(FeedItem& item, std::size_t place, bool) {
        if (item.url.empty()) return;
        Entry entry;
        entry.item.url = std::move(item.url);
        entry.date = item.updated && item.published ? std::max(*item.updated, *item.published)
                     : item.updated                 ? item.updated
                                                    : item.published;
        entry.item.priority = story_priority(entry.date, place, reading_.now);
        entry.item.note = std::move(item.title);
        entry.news = item.news.has_value();
        entries_.push_back(std::move(entry));
    }

    /// A feed given as seed may live with a feed service: its home page says whose it is.
    static bool belongs_to_feed(const Url& url, const FeedInfo& info) {
        const std::optional<Url> home = Url::parse(info.home);
        return home && in_site(url, crawl_site(*home));
    }

    bool in_scope(const Url& url) const {
        return in_site(url, reading_.site) ||
               (!reading_.redirected_site.empty() && in_site(url, reading_.redirected_site));
    }

    QueueItem row(const Url& url) const {
        QueueItem item;
        item.crawl = reading_.item.crawl;
        item.url = url.without_fragment();
        item.key = article_key(url);
        item.host = host_key(url);
        item.depth = reading_.item.depth + 1;
        item.found_on = here_.without_fragment();
        item.due = reading_.now;
        return item;
    }

    void add(const Url& url,
             Task task,
             double priority,
             std::string_view title,
             std::optional<UtcTime> date) {
        QueueItem item = row(url);
        if (!seen_.insert(item.key).second) return;
        std::optional<std::string> why = trap(url, reading_.now);
        if (!why) why = refused_url(url, true);
        item.task = task;
        item.priority = priority;
        nlohmann::json hints = {{"site", site_for(url)}};
        if (!title.empty()) hints["title"] = title;
        if (date) hints["date_ms"] = date->time_since_epoch().count();
        item.hints = hints.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        if (why) {
            item.state = TaskState::skipped;
            item.note = *why;
        }
        reading_.found.push_back(std::move(item));
    }

    std::string site_for(const Url& url) const {
        if (in_site(url, reading_.site) || reading_.redirected_site.empty()) return reading_.site;
        return in_site(url, reading_.redirected_site) ? reading_.redirected_site : reading_.site;
    }

    /// Rows for what is left out come last: another link may yet speak for the same page.
    void leave_out(const Url& url, std::string_view why) {
        if (left_out_.size() < kMaxLeftOutRows)
            left_out_.emplace_back(url, why);
        else
            ++reading_.left_out[std::string(why)];
    }

public:
    void settle_second_bests() {
        for (const auto& [url, why] : left_out_) {
            QueueItem item = row(url);
            if (!seen_.insert(item.key).second) continue;
            item.state = TaskState::skipped;
            item.note = std::string(why);
            reading_.found.push_back(std::move(item));
        }
        left_out_.clear();
    }

private:
    Reading& reading_;
    Url here_;
    std::unordered_set<std::string> seen_;
    std::vector<std::pair<Url, std::string_view>> left_out_;
    std::vector<Entry> entries_;
};

/// A list page is never a story, however much text it has.
Article list_article() {
    Article article;
    article.not_article = "list page";
    return article;
}

bool is_home(const Url& url) {
    return url.path().empty() || url.path() == "/";
}

/// Stories that a page of few words and many links lists: a section front more likely than not.
constexpr std::ptrdiff_t kStoriesOfSection = 10;

/// A seed that reads as an article is one where its address says so, or where the page itself gives
/// a time of publication and is no list of stories. (A section front may have words enough.)
bool is_story_for_seed(const Reading& reading, const Url& here) {
    if (link_kind(here) == LinkKind::story) return true;
    const Source source = reading.look.article->published.source;
    return (source == Source::json_ld || source == Source::meta) &&
           stories_found(reading) < kStoriesOfSection;
}

/// Does on this thread what the archive would do on its one. A page that was seen before is kept
/// as its difference, which only the archive can make.
void prepare_bodies(Look& look, const BodyPreparer& preparer) {
    for (Capture& hop : look.hops) {
        const bool seen_before = !header_value(hop.request_head, "If-None-Match").empty() ||
                                 !header_value(hop.request_head, "If-Modified-Since").empty();
        if (!hop.body.empty() && !seen_before) hop.prepared = preparer.prepare(hop.body);
    }
}

}  // namespace

std::ptrdiff_t stories_found(const Reading& reading) {
    return std::count_if(reading.found.begin(), reading.found.end(), [](const QueueItem& item) {
        return item.task == Task::article && item.state == TaskState::waiting;
    });
}

void read_answer(Reading& reading, const FetchOptions& options) {
    if (reading.look.hops.empty()) return;
    for (Capture& hop : reading.look.hops) decode_capture(hop, options);
    Capture& answer = reading.look.hops.back();
    const std::optional<Url> parsed = Url::parse(answer.url);
    const Url here = parsed.value_or(reading.asked);
    const bool good = answer.status == 200;
    const bool html = good && is_html(answer);
    if (answer.status != 0) {
        answer.rights = rights_signals(answer.response_head,
                                       html ? std::string_view(answer.body) : std::string_view{},
                                       kProductToken);
    }
    const bool list = reading.item.task != Task::article && reading.item.task != Task::picture;
    // A story's own address may be given as a seed, and not every story's looks like one.
    const bool seed_page =
        reading.item.depth == 0 && reading.item.task == Task::list && !is_home(here);
    const bool maybe_story = !list || seed_page;
    const bool extract = html && maybe_story && reading.extract;
    if (extract) {
        PageContext context;
        context.url = here;
        context.content_type = header_joined(answer.response_head, "Content-Type");
        context.fetched =
            std::chrono::floor<std::chrono::seconds>(answer.finished).time_since_epoch().count();
        context.site_rules = options.site_rules;
        StoryPageReading page = read_story_page(answer.body, context);
        reading.look.article = std::move(page.article);
        reading.pages = std::move(page.pages);
    } else if (good) {
        reading.look.article = list_article();
        if (!list) reading.look.article->not_article = "not read";
    }
    if (reading.why.empty() || answer.status == 0) {
        reading.judgement =
            judge(answer, reading.asked, extract ? &*reading.look.article : nullptr);
        if (list && !maybe_story && reading.judgement.why == "not read") {
            reading.judgement.why = "list page";
        }
    } else {
        reading.judgement = judge(answer, reading.asked, nullptr);
        reading.judgement.why = reading.why;
        if (reading.judgement.verdict == Verdict::not_article) {
            reading.judgement.verdict = Verdict::soft_error;
        }
    }
    answer.verdict = reading.judgement.verdict;

    if (!reading.want_links || !good || !reading.why.empty()) return;
    const std::string site = crawl_site(here);
    if (reading.item.depth == 0 && site != reading.site) reading.redirected_site = site;
    Finder finder(reading, here);
    bool taken = false;
    if (list && !html)
        taken = finder.list(answer);
    else if (list && reading.item.task != Task::list)
        taken = finder.list(answer);
    if (!taken && html && reading.item.task != Task::feed && reading.item.task != Task::sitemap) {
        DecodedText text =
            to_utf8(answer.body, header_joined(answer.response_head, "Content-Type"));
        const Document page(std::move(text.utf8));
        PageLinks links = find_links(page, here);
        add_header_links(links, answer.response_head, here);
        finder.page_links(links);
    }
    finder.settle_second_bests();
    if (extract && seed_page && reading.judgement.verdict == Verdict::article &&
        !is_story_for_seed(reading, here)) {
        reading.look.article = list_article();
        reading.pages = {};
        reading.judgement = judge(answer, reading.asked, &*reading.look.article);
        answer.verdict = reading.judgement.verdict;
    }
    if (list && !taken && !html && reading.judgement.verdict == Verdict::not_article) {
        reading.judgement.why = "neither a page nor a list";
    }
}

ReadingPool::ReadingPool(const FetchOptions& options,
                         std::size_t threads,
                         std::function<void()> wake)
    : options_(options), wake_(std::move(wake)) {
    for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i) {
        threads_.emplace_back([this] { run(); });
    }
}

ReadingPool::~ReadingPool() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        waiting_.clear();
    }
    has_work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void ReadingPool::run() {
    const BodyPreparer preparer;
    while (true) {
        std::unique_ptr<Reading> reading;
        {
            std::unique_lock lock(mutex_);
            has_work_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
            if (ending_) return;
            reading = std::move(waiting_.front());
            waiting_.pop_front();
        }
        try {
            read_answer(*reading, options_);
            prepare_bodies(reading->look, preparer);
        } catch (...) {
            reading->failure = std::current_exception();
        }
        {
            const std::lock_guard lock(mutex_);
            done_.push_back(std::move(reading));
        }
        wake_();
    }
}

void ReadingPool::submit(std::unique_ptr<Reading> reading) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(reading));
    }
    ++pending_;
    has_work_.notify_one();
}

std::vector<std::unique_ptr<Reading>> ReadingPool::finished() {
    std::vector<std::unique_ptr<Reading>> done;
    {
        const std::lock_guard lock(mutex_);
        done.swap(done_);
    }
    pending_ -= done.size();
    return done;
}

}  // namespace stet
