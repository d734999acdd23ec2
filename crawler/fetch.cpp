#include "crawler/fetch.h"

#include "crawler/guard.h"
#include "crawler/http_fields.h"
#include "crawler/scope.h"
#include "extract/text.h"

#include <algorithm>

namespace stet {
namespace {

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// Credentials go to the sites that the person named who gave them: not where a redirect, a feed or
/// robots.txt leads, nor in the clear where they were to go encrypted.
bool may_have_secrets(const Url& url, const Url& first, const FetchOptions& options) {
    return options.typed_sites.contains(crawl_site(url)) &&
           (url.scheme() == "https" || url.scheme() == first.scheme());
}

bool is_secret_field(const std::string& line) {
    const std::string_view name = std::string_view(line).substr(0, line.find(':'));
    return ascii_iequals(name, "Authorization") || ascii_iequals(name, "Cookie") ||
           ascii_iequals(name, "Proxy-Authorization");
}

}  // namespace

std::chrono::milliseconds back_off(int attempts, std::uint64_t salt) {
    constexpr int kMaxDoublings = 20;
    const int doublings = std::clamp(attempts - 1, 0, kMaxDoublings);
    const auto plain = std::min(kFirstBackOff * (std::int64_t{1} << doublings), kLastBackOff);
    // Fibonacci hashing spreads neighbouring salts.
    const std::uint64_t spread = (salt * 0x9E3779B97F4A7C15ULL) >> 40U;  // 24 bits
    return plain + plain * static_cast<std::int64_t>(spread) / (std::int64_t{4} << 24U);
}

Visit::Visit(Url url, const FetchOptions& options, int attempts)
    : first_(url), url_(std::move(url)), options_(&options), attempts_(attempts) {}

TransferRequest Visit::request(const std::optional<Validators>& known) {
    TransferRequest request;
    request.url = url_;
    const bool trusted = may_have_secrets(url_, first_, *options_);
    for (const std::string& line : options_->headers) {
        if (trusted || !is_secret_field(line)) request.headers.push_back(line);
    }
    request.cookies = cookies_;
    conditional_ = false;
    // Validators of an answer that we do not hold would buy a 304 about nothing.
    had_payload_ = known && !known->payload_digest.empty();
    if (had_payload_ && !without_caches_) {
        if (!known->etag.empty()) request.headers.push_back("If-None-Match: " + known->etag);
        if (!known->last_modified.empty()) {
            request.headers.push_back("If-Modified-Since: " + known->last_modified);
        }
        conditional_ = !known->etag.empty() || !known->last_modified.empty();
    }
    if (without_caches_) request.headers.emplace_back("Cache-Control: no-cache");
    return request;
}

Visit::Next Visit::follow(const std::string& location, std::chrono::milliseconds wait) {
    const auto end = [&](std::string why) {
        why_ = std::move(why);
        return Next{};
    };
    std::optional<Url> target = url_.resolve(location);
    if (!target) return end("redirect to no URL");
    // RFC 9110 10.2.2: the fragment is inherited where the target has none.
    if (!target->fragment() && url_.fragment()) {
        if (auto with = target->resolve("#" + *url_.fragment())) target = std::move(with);
    }
    if (const auto refused = refused_url(*target, options_->allow_private)) {
        return end("redirect refused: " + *refused);
    }
    if (is_metadata_address(target->host()) &&
        !options_->typed_sites.contains(crawl_site(*target))) {
        return end("redirect refused: it leads to the cloud metadata address " + target->host());
    }
    if (static_cast<int>(look_.hops.size()) > options_->max_redirects) {
        return end("too many redirects");
    }
    const std::string next = target->without_fragment();
    const bool seen = std::any_of(look_.hops.begin(), look_.hops.end(),
                                  [&](const Capture& hop) { return hop.url == next; });
    if (seen) {
        // A page may send its reader round once to see whether cookies are kept.
        if (repeated_ || cookies_ == cookies_of_repeat_) return end("redirect loop");
        repeated_ = true;
    }
    url_ = std::move(*target);
    return {Step::follow, wait, false, wait};
}

Visit::Next Visit::take(FinishedTransfer finished, UtcTime now) {
    const bool tries_left = attempts_ < options_->max_retries;
    const std::uint64_t salt = std::hash<std::string>{}(url_.href());
    Capture& capture = finished.capture;
    fault_ = finished.fault;
    capture.robots_override = options_->ignore_robots;
    if (look_.hops.empty()) cookies_of_repeat_.clear();
    if (capture.status == 0) {
        why_ = capture.failure;
        look_.hops.push_back(std::move(capture));
        // What is refused, has no name or no valid certificate will be so in a minute too; a name
        // may be looked up once more.
        const bool worth = finished.fault == TransferFault::connect ||
                           finished.fault == TransferFault::timeout ||
                           (finished.fault == TransferFault::dns && attempts_ == 0);
        if (worth && tries_left) return {Step::again, back_off(attempts_ + 1, salt), false, {}};
        return {};
    }
    const int status = capture.status;
    const RetryAdvice advice = retry_advice(status, capture.response_head, now);
    const std::string location(header_joined(capture.response_head, "Location"));
    const bool has_location = !header_values(capture.response_head, "Location").empty();
    const bool empty_body = capture.body.empty();
    const bool whole = capture.truncated.empty();
    const bool cut = !whole && capture.truncated != "length";  // it may come whole another time
    cookies_of_repeat_ = std::move(cookies_);
    cookies_ = std::move(finished.cookies);
    if (is_redirect(status) && has_location) capture.verdict = Verdict::redirect;
    look_.hops.push_back(std::move(capture));

    if (is_redirect(status) && has_location) {
        std::chrono::seconds wait = advice.wait.value_or(std::chrono::seconds{0});
        if (advice.overflow) wait = kMaxRetryAfter;
        if (wait > kMaxRedirectWait) {
            if (tries_left) return {Step::again, wait, false, wait};
            why_ = "redirect asks to wait";
            return {Step::done, wait, false, wait};
        }
        return follow(location, wait);
    }
    if (status == 304 && !conditional_) {
        // Some cache answered for the server: ask past it.
        why_ = "304 to an unconditional request";
        if (!without_caches_) {
            without_caches_ = true;
            look_.hops.pop_back();
            return {Step::follow, {}, false, {}};
        }
        return {};
    }
    why_.clear();
    if (status == 200 && empty_body && whole && had_payload_) {
        why_ = "empty answer where there was a page";
        if (tries_left) return {Step::again, back_off(attempts_ + 1, salt), false, {}};
        return {};
    }
    if (cut && tries_left) {
        why_ = "cut short";
        return {Step::again, back_off(attempts_ + 1, salt), false, {}};
    }
    if (advice.action == RetryAdvice::Action::retry) {
        const bool slows = status == 429 || status == 503;
        why_ = "status " + std::to_string(status);
        // Our own back-off is the floor even where the server would have us back at once.
        auto wait = back_off(attempts_ + 1, salt);
        if (advice.wait) wait = std::max<std::chrono::milliseconds>(wait, *advice.wait);
        if (advice.overflow) wait = kMaxRetryAfter;
        if (tries_left) return {Step::again, wait, slows, {}};
        return {Step::done, wait, slows, {}};
    }
    return {};
}

}  // namespace stet
