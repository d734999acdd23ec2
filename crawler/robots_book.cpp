#include "crawler/robots_book.h"

#include <nlohmann/json.hpp>

namespace stet {
namespace {

constexpr const char* kUnreachableSince = "robots_unreachable_since_ms";

}  // namespace

RobotsBook::RobotsBook(const FetchOptions& options, Queue* queue)
    : ignored_(!options.ignore_robots.empty()), fetch_options_(options), queue_(queue) {
    fetch_options_.total_timeout = std::min(options.total_timeout, kRobotsTimeout);
    fetch_options_.max_redirects = kMaxRobotsRedirects;
    // One byte more shows that there was more.
    fetch_options_.max_body_bytes = kMaxRobotsBytes + 1;
    fetch_options_.max_retries = 0;
    fetch_options_.keep_wire = false;
}

Url RobotsBook::robots_url(const Url& url) {
    return url.resolve("/robots.txt").value_or(Url{});
}

RobotsBook::Entry& RobotsBook::entry(const Url& url) {
    Entry& entry = entries_[url.origin()];
    if (entry.loaded) return entry;
    entry.loaded = true;
    if (queue_ == nullptr) return entry;
    const std::optional<HostState> kept = queue_->host(url.origin());
    if (!kept) return entry;
    if (kept->robots_fetched) {
        const RobotsFile file = RobotsFile::parse(kept->robots_txt);
        entry.rules = file.rules({kProductToken});
        entry.sitemaps = file.sitemaps();
        entry.fetched = kept->robots_fetched;
        entry.has_copy = true;
    }
    const nlohmann::json data = nlohmann::json::parse(kept->data, nullptr, false);
    if (data.is_object() && data.contains(kUnreachableSince) &&
        data[kUnreachableSince].is_number_integer()) {
        entry.unreachable_since =
            UtcTime{std::chrono::milliseconds{data[kUnreachableSince].get<std::int64_t>()}};
    }
    return entry;
}

const RobotsBook::Entry* RobotsBook::find(const Url& url) const {
    const auto found = entries_.find(url.origin());
    return found == entries_.end() ? nullptr : &found->second;
}

RobotsBook::Answer RobotsBook::check(const Url& url, UtcTime now) {
    if (ignored_) return Answer::allowed;
    Entry& known = entry(url);
    if (known.deny_until && *known.deny_until > now) return Answer::unreachable;
    if (!known.fetched || now - *known.fetched > kRobotsLifetime) return Answer::ask_first;
    return known.rules.allows(robots_path(url.href())) ? Answer::allowed : Answer::denied;
}

UtcTime RobotsBook::until(const Url& url) const {
    const Entry* known = find(url);
    return known != nullptr && known->deny_until ? *known->deny_until : UtcTime{};
}

std::string RobotsBook::unreachable_why(const Url& url) const {
    const Entry* known = find(url);
    // A server that gives no answer at all has no robots.txt to be ignored.
    if (known != nullptr && !known->failure.empty()) return known->failure;
    std::string why = "robots.txt cannot be had";
    if (known != nullptr && known->status != 0) {
        why += " (status " + std::to_string(known->status) + ")";
    }
    return why + "; --ignore-robots REASON overrides";
}

void RobotsBook::take(const Url& url, Visit& visit, UtcTime now) {
    Entry& known = entry(url);
    Look look = visit.take_look();
    RobotsAnswer answer;
    std::string body;
    if (!look.hops.empty()) {
        Capture& last = look.hops.back();
        decode_capture(last, fetch_options_);
        answer.status = last.status;
        // A chain that ended on a redirect led nowhere, or was too long.
        answer.too_many_redirects = last.status >= 300 && last.status < 400 && last.status != 304;
        body = std::move(last.body);
    }
    const auto unreachable_for =
        known.unreachable_since ? now - *known.unreachable_since : std::chrono::milliseconds{0};
    HostState state;
    if (queue_ != nullptr) state = queue_->host(url.origin()).value_or(HostState{});
    state.host = url.origin();
    nlohmann::json data = nlohmann::json::parse(state.data, nullptr, false);
    if (!data.is_object()) data = nlohmann::json::object();
    known.deny_until.reset();
    known.status = answer.status;
    known.failure = answer.status == 0 ? visit.why() : "";
    switch (robots_policy(answer, known.has_copy, unreachable_for)) {
        case RobotsPolicy::parse: {
            const RobotsFile file = RobotsFile::parse(body);
            known.rules = file.rules({kProductToken});
            known.sitemaps = file.sitemaps();
            known.has_copy = true;
            known.fetched = now;
            state.robots_txt = std::move(body);
            break;
        }
        case RobotsPolicy::allow_all:
            known.rules = {};
            known.sitemaps.clear();
            known.has_copy = false;
            known.fetched = now;
            state.robots_txt.clear();
            break;
        case RobotsPolicy::use_cached: known.fetched = now; break;
        case RobotsPolicy::deny_for_now: known.deny_until = now + kRobotsRetry; break;
    }
    const bool reached = answer.status >= 200 && answer.status < 500 && answer.status != 429;
    if (reached) {
        known.unreachable_since.reset();
        data.erase(kUnreachableSince);
    } else {
        if (!known.unreachable_since) known.unreachable_since = now;
        data[kUnreachableSince] = known.unreachable_since->time_since_epoch().count();
    }
    if (queue_ == nullptr) return;
    state.robots_status = answer.status;
    if (known.fetched) state.robots_fetched = known.fetched;
    state.data = data.dump();
    queue_->set_host(state);
}

std::optional<std::chrono::milliseconds> RobotsBook::crawl_delay(const Url& url) const {
    const Entry* known = find(url);
    return known == nullptr ? std::nullopt : known->rules.delay();
}

std::vector<Url> RobotsBook::sitemaps(const Url& url) const {
    std::vector<Url> found;
    const Entry* known = find(url);
    if (known == nullptr) return found;
    for (const std::string& line : known->sitemaps) {
        if (std::optional<Url> sitemap = url.resolve(line); sitemap && sitemap->is_http()) {
            found.push_back(std::move(*sitemap));
        }
    }
    return found;
}

}  // namespace stet
