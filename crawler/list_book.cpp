#include "crawler/list_book.h"

#include "store/json_text.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

std::string entry_name(const Url& list) {
    return "list " + list.without_fragment();
}

nlohmann::json entry_of(const Queue& queue, const Url& list) {
    const std::optional<HostState> state = queue.host(entry_name(list));
    if (!state) return nlohmann::json::object();
    nlohmann::json data = nlohmann::json::parse(state->data, nullptr, false);
    return data.is_object() ? data : nlohmann::json::object();
}

std::optional<UtcTime> time_in(const nlohmann::json& data, const char* key) {
    const auto found = data.find(key);
    if (found == data.end() || !found->is_number_integer()) return std::nullopt;
    return UtcTime{std::chrono::milliseconds{found->get<std::int64_t>()}};
}

/// The last moment that a date may mean: a day without a time is over at midnight.
UtcTime last_moment(UtcTime lastmod) {
    const bool midnight = std::chrono::floor<std::chrono::days>(lastmod) == lastmod;
    return midnight ? lastmod + std::chrono::hours{24} : lastmod;
}

}  // namespace

std::string ListBook::rests(const Url& list, std::optional<UtcTime> lastmod, UtcTime now) const {
    const nlohmann::json data = entry_of(queue_, list);
    const std::optional<UtcTime> next = time_in(data, "next_ms");
    if (next && *next > now) {
        return fmt::format("{}, asked again after {}", json_text(data, "why"),
                           iso_time(*next).substr(0, 10));
    }
    const std::optional<UtcTime> looked = time_in(data, "looked_ms");
    if (lastmod && looked && last_moment(*lastmod) < *looked) return "sitemap has not moved";
    return {};
}

void ListBook::took(const Url& list, const ListLook& look, UtcTime now) {
    nlohmann::json data = entry_of(queue_, list);
    const auto rest = [&](std::chrono::milliseconds length, const char* why) {
        data["next_ms"] = (now + length).time_since_epoch().count();
        data["why"] = why;
    };
    data.erase("next_ms");
    data.erase("why");
    if (look.good) {
        const bool same = !look.modified || json_text(data, "digest") == look.digest;
        if (look.modified) {
            data["digest"] = look.digest;
            data.erase("newest_ms");
            if (look.newest) data["newest_ms"] = look.newest->time_since_epoch().count();
        }
        data["failures"] = 0;
        data["looked_ms"] = now.time_since_epoch().count();
        const std::optional<UtcTime> newest = time_in(data, "newest_ms");
        if (same && newest && now - *newest > kDeadListAge)
            rest(kDeadListRest, "nothing new in it");
    } else {
        const auto known = data.find("failures");
        const std::int64_t before =
            known != data.end() && known->is_number_integer() ? known->get<std::int64_t>() : 0;
        constexpr std::int64_t kMostDoublings = 10;
        data["failures"] = before + 1;
        if (before >= 1) {
            const auto length =
                kFirstListRest * (std::int64_t{1} << std::min(before - 1, kMostDoublings));
            rest(std::min<std::chrono::milliseconds>(length, kLongestListRest), "broken list");
        }
    }
    HostState state;
    state.host = entry_name(list);
    state.data = data.dump();
    queue_.set_host(state);
}

}  // namespace stet
