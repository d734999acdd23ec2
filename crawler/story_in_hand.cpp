#include "crawler/story_in_hand.h"

#include "crawler/http_fields.h"
#include "crawler/scope.h"
#include "extract/text.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace stet {
namespace {

/// A page with the whole story has at least this part of the words of its first page.
constexpr double kWholeShare = 0.9;

bool same_page(const std::string& a, const Url& b) {
    const std::optional<Url> url = Url::parse(a);
    return url && article_key(*url) == article_key(b);
}

Url answered(const Reading& reading) {
    return Url::parse(reading.look.hops.back().url).value_or(reading.asked);
}

bool is_article(const Reading& reading) {
    return reading.judgement.verdict == Verdict::article && reading.look.article &&
           reading.look.article->not_article.empty();
}

/// A page kept before, read once more.
StoryPageReading read_capture(const Archive& archive,
                              std::int64_t id,
                              const FetchOptions& options) {
    const Capture capture = archive.capture(id);
    PageContext context;
    context.url = Url::parse(capture.url).value_or(Url());
    context.content_type = header_joined(capture.response_head, "Content-Type");
    context.fetched =
        std::chrono::floor<std::chrono::seconds>(capture.finished).time_since_epoch().count();
    context.site_rules = options.site_rules;
    return read_story_page(capture.body, context);
}

/// Whether the page's address is that of a section, and nothing on it says otherwise: a story has
/// an author and a day.
bool may_be_section(const Url& address, const Article& article) {
    return link_kind(address) == LinkKind::section && !(article.authors && article.published);
}

}  // namespace

std::shared_ptr<StoryInHand> StoryInHand::take_up(std::unique_ptr<Reading>& reading,
                                                  const Archive& archive,
                                                  const FetchOptions& options) {
    const Reading& page = *reading;
    if (page.look.hops.empty() || !page.extract) return nullptr;
    const Url here = answered(page);
    const UtcTime since = page.look.hops.back().started - kNoPageRest;
    if (page.judgement.verdict == Verdict::not_modified) {
        const std::string url = here.without_fragment();
        if (pages_of(archive, url).size() < 2 && whole_page_of(archive, url).empty()) {
            return nullptr;
        }
    } else if (is_article(page)) {
        // The pages of a section are a list's, unless they are known to be a story's.
        if (may_be_section(here, *page.look.article) &&
            pages_of(archive, here.without_fragment()).size() < 2) {
            return nullptr;
        }
        const StoryPages& links = page.pages;
        const auto second = links.others.find(2);
        const Url wanted = !links.first.empty()           ? links.first
                           : !links.whole.empty()         ? links.whole
                           : !links.next.empty()          ? links.next
                           : second != links.others.end() ? second->second
                                                          : Url();
        if (wanted.empty()) return nullptr;
        if (links.first.empty() && was_no_page(archive, wanted.without_fragment(), since)) {
            return nullptr;
        }
    } else {
        return nullptr;
    }
    return std::shared_ptr<StoryInHand>(new StoryInHand(std::move(reading), archive, options));
}

StoryInHand::StoryInHand(std::unique_ptr<Reading> reading,
                         const Archive& archive,
                         const FetchOptions& options)
    : archive_(archive), options_(options), first_(std::move(reading)) {
    if (!first_->pages.first.empty()) {
        want_ = Want::first;
        return;
    }
    begin_pages();
}

/// The first page is at hand: what it links to, and what the archive has of the story.
void StoryInHand::begin_pages() {
    const Url here = answered(*first_);
    earlier_ = pages_of(archive_, here.without_fragment());
    want_ = Want::later;
    if (is_article(*first_)) {
        learn(first_->pages);
        if (!first_->pages.whole.empty()) want_ = Want::whole;
        return;
    }
    if (const std::string whole = whole_page_of(archive_, here.without_fragment());
        !whole.empty()) {
        first_->pages.whole = Url::parse(whole).value_or(Url());
        want_ = Want::whole;
        return;
    }
    for (std::size_t i = 1; i < earlier_.size(); ++i) {
        if (const auto url = Url::parse(earlier_[i].url)) {
            others_.emplace(static_cast<int>(i) + 1, *url);
        }
    }
}

void StoryInHand::learn(const StoryPages& pages) {
    for (const auto& [number, url] : pages.others) others_.emplace(number, url);
    if (!pages.next.empty()) others_.insert_or_assign(number_ + 1, pages.next);
}

const StoryPage* StoryInHand::earlier(const Url& url) const {
    for (std::size_t i = 1; i < earlier_.size(); ++i) {
        if (same_page(earlier_[i].url, url)) return &earlier_[i];
    }
    return nullptr;
}

std::optional<Url> StoryInHand::next() {
    switch (want_) {
        case Want::first: return first_->pages.first;
        case Want::whole: return first_->pages.whole;
        case Want::nothing: return std::nullopt;
        case Want::later: break;
    }
    const auto found = others_.find(number_ + 1);
    if (found == others_.end() || number_ >= kMaxStoryPages) return std::nullopt;
    // A page that led here is had already.
    if (found_ && same_page(answered(*found_).href(), found->second)) {
        take_later(std::exchange(found_, nullptr));
        return next();
    }
    return found->second;
}

bool StoryInHand::holds_next() const {
    switch (want_) {
        case Want::first:
            return !pages_of(archive_, first_->pages.first.without_fragment()).empty();
        case Want::whole:
            return !earlier_.empty() && same_page(earlier_.front().url, first_->pages.whole);
        case Want::later: break;
        case Want::nothing: return false;
    }
    const auto found = others_.find(number_ + 1);
    return found != others_.end() && earlier(found->second) != nullptr;
}

std::unique_ptr<Reading> StoryInHand::blank(const Url& page) const {
    auto reading = std::make_unique<Reading>();
    reading->asked = page;
    reading->site = first_->site;
    reading->follow_all = first_->follow_all;
    reading->want_links = first_->follow_all && first_->want_links;
    reading->item = first_->item;
    reading->item.task = Task::article;
    return reading;
}

void StoryInHand::take(std::unique_ptr<Reading> page) {
    switch (want_) {
        case Want::first: take_first(std::move(page)); break;
        case Want::whole: take_whole(std::move(page)); break;
        case Want::later: take_later(std::move(page)); break;
        case Want::nothing: break;
    }
}

void StoryInHand::pass_over() {
    if (want_ == Want::first) {
        want_ = Want::nothing;
    } else if (want_ == Want::whole) {
        want_ = Want::later;
    } else if (want_ == Want::later) {
        const Url url = others_.at(number_ + 1);
        ++number_;
        const StoryPage* before = earlier(url);
        if (before != nullptr) parts_.push_back({{}, std::nullopt, before->capture});
    }
}

/// A later page was asked for first. It is one where the first page links to it; else it stays a
/// story of its own.
void StoryInHand::take_first(std::unique_ptr<Reading> page) {
    want_ = Want::nothing;
    const Url here = answered(*first_);
    if (page->judgement.verdict == Verdict::not_modified) {
        const std::vector<StoryPage> pages = pages_of(archive_, answered(*page).without_fragment());
        if (pages.empty()) return;
        page->pages = read_capture(archive_, pages.front().capture, options_).pages;
    } else if (!is_article(*page)) {
        return;
    }
    const StoryPages& links = page->pages;
    const bool linked =
        std::any_of(links.others.begin(), links.others.end(),
                    [&](const auto& other) { return same_page(other.second.href(), here); }) ||
        same_page(links.next.href(), here) || !links.whole.empty() || links.others.contains(2);
    if (!linked || !links.first.empty()) return;
    page->item = first_->item;
    page->asked = first_->asked;
    const StoryPages known = page->pages;
    found_ = std::exchange(first_, std::move(page));
    begin_pages();
    for (const auto& [number, url] : known.others) others_.emplace(number, url);
}

/// The whole story on one page: that is the look, and this page a hop on the way to it.
void StoryInHand::take_whole(std::unique_ptr<Reading> page) {
    want_ = Want::later;
    const bool same = page->judgement.verdict == Verdict::not_modified;
    const auto words = [](const Article& article) {
        return static_cast<double>(count_words(body_text(article)));
    };
    const bool whole = is_article(*page) &&
                       words(*page->look.article) >= kWholeShare * words(first_page().article);
    if (!same && !whole) return;
    for (Capture& hop : first_->look.hops) {
        if (hop.verdict == Verdict::article) hop.verdict = Verdict::part;
    }
    std::vector<Capture> hops = std::move(first_->look.hops);
    std::move(page->look.hops.begin(), page->look.hops.end(), std::back_inserter(hops));
    page->look.hops = std::move(hops);
    page->item = first_->item;
    page->asked = first_->asked;
    page->redirected_site = first_->redirected_site;
    collect_links(*first_);
    std::move(first_->found.begin(), first_->found.end(), std::back_inserter(page->found));
    first_ = std::move(page);
    want_ = Want::nothing;
}

const StoryPageReading& StoryInHand::first_page() {
    if (first_page_) return *first_page_;
    if (is_article(*first_)) {
        first_page_ = {*first_->look.article, first_->pages};
    } else if (!earlier_.empty()) {
        first_page_ = read_capture(archive_, earlier_.front().capture, options_);
    } else {
        first_page_.emplace();
    }
    return *first_page_;
}

void StoryInHand::collect_links(Reading& page) {
    if (&page == first_.get()) return;
    std::move(page.found.begin(), page.found.end(), std::back_inserter(first_->found));
    page.found.clear();
}

void StoryInHand::take_later(std::unique_ptr<Reading> page) {
    const int number = number_ + 1;
    const auto wanted = others_.find(number);
    if (page->look.hops.empty() || wanted == others_.end()) return pass_over();
    const StoryPage* const before = earlier(wanted->second);
    number_ = number;
    collect_links(*page);
    // What comes behind a page that is as it was is as the archive has it.
    if (before != nullptr) {
        const auto place = static_cast<std::size_t>(before - earlier_.data());
        if (place + 1 < earlier_.size()) {
            if (const auto url = Url::parse(earlier_[place + 1].url)) {
                others_.emplace(number + 1, *url);
            }
        }
    }
    Capture& answer = page->look.hops.back();
    LookPart part;
    if (is_article(*page)) {
        std::vector<Article> texts{first_page().article};
        texts.insert(texts.end(), texts_.begin(), texts_.end());
        if (is_page_of_story(texts, answered(*first_), *page->look.article, page->pages)) {
            answer.verdict = Verdict::part;
            // The page says itself what follows on it.
            others_.erase(others_.upper_bound(number), others_.end());
            for (const auto& other : first_page().pages.others) others_.insert(other);
            learn(page->pages);
            texts_.push_back(*page->look.article);
            part.article = std::move(page->look.article);
        } else {
            answer.verdict = Verdict::not_article;
            others_.clear();
        }
    } else if (before != nullptr) {
        part.stands = before->capture;
    } else if (page->judgement.verdict == Verdict::not_article) {
        others_.clear();
    }
    part.hops = std::move(page->look.hops);
    parts_.push_back(std::move(part));
}

std::unique_ptr<Reading> StoryInHand::finish() {
    if (first_->judgement.verdict == Verdict::not_modified && !parts_.empty() &&
        !earlier_.empty()) {
        first_->look.stands = earlier_.front().capture;
    }
    first_->look.parts = std::move(parts_);
    return std::move(first_);
}

}  // namespace stet
