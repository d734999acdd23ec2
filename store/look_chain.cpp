#include "store/look_chain.h"

#include "extract/url.h"

namespace stet {
namespace {

/// Where a capture redirects to; "" where it does not.
std::string redirect_target(const Capture& capture) {
    if (capture.status < 300 || capture.status > 399 || capture.status == 304) return {};
    const std::optional<Url> here = Url::parse(capture.url);
    const std::string_view location = header_value(capture.response_head, "Location");
    if (!here || location.empty()) return {};
    const std::optional<Url> target = here->resolve(location);
    return target && target->is_http() ? target->without_fragment() : std::string();
}

}  // namespace

void LookChains::add(Capture capture) {
    ++count_;
    while (!open_.empty() && count_ - open_.front().at > kMaxChainGap) {
        give(std::move(open_.front().look));
        open_.pop_front();
    }
    Chain chain;
    for (auto it = open_.end(); it != open_.begin();) {
        --it;
        const auto waited = capture.started - it->look.hops.back().started;
        // Times are often of whole seconds, and not all clocks are one.
        if (it->next == capture.url && waited >= -std::chrono::seconds(2) &&
            waited <= kMaxChainTime && it->look.hops.size() < kMaxImportedHops) {
            chain = std::move(*it);
            open_.erase(it);
            break;
        }
    }
    chain.next = redirect_target(capture);
    chain.at = count_;
    if (!chain.next.empty()) capture.verdict = Verdict::redirect;
    chain.look.hops.push_back(std::move(capture));
    if (chain.next.empty()) {
        give(std::move(chain.look));
    } else {
        open_.push_back(std::move(chain));
    }
}

void LookChains::give(Look&& look) {
    if (look.hops.back().with_look_before && last_) {
        last_->parts.push_back({std::move(look.hops), std::nullopt, 0});
        return;
    }
    if (last_) sink_(std::move(*last_));
    last_ = std::move(look);
}

void LookChains::finish() {
    for (Chain& chain : open_) give(std::move(chain.look));
    open_.clear();
    if (last_) sink_(std::move(*last_));
    last_.reset();
}

}  // namespace stet
