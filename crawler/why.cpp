#include "crawler/why.h"

#include "crawler/guard.h"
#include "crawler/robots_book.h"
#include "crawler/scope.h"
#include "store/error.h"
#include "store/story_pages.h"
#include "store/watch_queue.h"

#include <algorithm>

namespace stet {
namespace {

std::string link_note(LinkKind kind) {
    switch (kind) {
        case LinkKind::asset: return "not a page";
        case LinkKind::section: return "section page";
        case LinkKind::service: return "service page";
        default: return {};
    }
}

/// As a crawl would judge it now, without asking anything.
std::string against(const Url& url, bool asked_before, Queue& queue, UtcTime now) {
    // A private host that was asked before was so with --allow-private.
    const bool private_too = asked_before || queue.host(url.origin()).has_value();
    if (const auto refused = refused_url(url, private_too)) return "refused: " + *refused;
    if (const auto why = trap(url, now)) return *why;
    RobotsBook robots({}, &queue);
    const auto answer = robots.check(url, now);
    if (answer == RobotsBook::Answer::denied) return "robots.txt";
    if (answer == RobotsBook::Answer::unreachable) return robots.unreachable_why(url);
    return link_note(link_kind(url));
}

}  // namespace

UrlFate fate_of(const Url& url, Archive& archive, UtcTime now) {
    UrlFate fate;
    fate.url = url;
    Queue& queue = archive.queue();
    const std::vector<Crawl> crawls = queue.crawls();
    const auto take = [&](std::vector<QueueItem> items, bool earlier) {
        for (QueueItem& item : items) {
            const auto crawl = std::find_if(crawls.begin(), crawls.end(), [&](const Crawl& each) {
                return each.id == item.crawl;
            });
            if (crawl == crawls.end()) continue;
            if (item.state == TaskState::waiting || item.state == TaskState::leased) {
                fate.next_due = fate.next_due ? std::min(*fate.next_due, item.due) : item.due;
            }
            fate.entries.push_back({*crawl, std::move(item), earlier});
        }
    };
    take(queue.find(url.without_fragment()), false);
    take(watch_queue(queue).find_earlier(url.without_fragment()), true);
    fate.looks = archive.looks_at(url.href());
    try {
        fate.story = archive.resolve(url.without_fragment()).story;
    } catch (const Error& error) {
        if (error.status() != ExitStatus::not_found) throw;
    }
    const std::vector<StoryPage> pages = pages_of(archive, url.href());
    fate.first_page = first_page_of(pages, url.href());
    for (std::size_t i = 1; i < pages.size() && !fate.first_page.empty(); ++i) {
        const std::optional<Url> page = Url::parse(pages[i].url);
        if (page && article_key(*page) == article_key(url)) {
            fate.page_number = static_cast<int>(i) + 1;
        }
    }
    fate.against = against(url, !fate.looks.empty() || !fate.entries.empty(), queue, now);
    if (const auto host = queue.host(host_key(url))) {
        fate.host_failures = host->failures;
        if (host->not_before && *host->not_before > now) fate.host_rests_until = host->not_before;
    }
    if (!fate.next_due && !fate.story.empty()) {
        const Story story = archive.story(fate.story);
        const std::vector<Revision> history = archive.history(fate.story);
        const UtcTime changed = history.size() > 1 ? history.back().first_seen : story.first_seen;
        fate.next_due = next_due(changed, story.last_seen);
    }
    if (fate.next_due && fate.host_rests_until) {
        fate.next_due = std::max(*fate.next_due, *fate.host_rests_until);
    }
    return fate;
}

}  // namespace stet
