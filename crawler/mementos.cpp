#include "crawler/mementos.h"

#include "crawler/date.h"
#include "crawler/http_fields.h"
#include "crawler/reading.h"
#include "crawler/scope.h"
#include "crawler/transfer.h"
#include "extract/text.h"

#include <algorithm>
#include <set>

namespace stet {
namespace {

constexpr std::size_t kStampDigits = 14;

bool is_stamp(std::string_view text) {
    return text.size() == kStampDigits &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<UtcTime> memento_time(const Capture& answer) {
    return parse_http_date(header_joined(answer.response_head, "Memento-Datetime"));
}

/// What the list's page says of itself, decoded.
std::string body_of(Capture answer, const FetchOptions& options) {
    decode_capture(answer, options);
    return std::move(answer.body);
}

class Taker {
public:
    Taker(Archive& archive,
          const FetchOptions& options,
          std::optional<UtcTime> since,
          const AskPage& ask,
          const MementoDone& done,
          const std::atomic<bool>& stop)
        : archive_(archive), options_(options), since_(since), ask_(ask), done_(done), stop_(stop) {
        options_.max_body_bytes = std::max<std::uint64_t>(options.max_body_bytes, kMaxTimeMapBytes);
    }

    MementoReport run(const Url& start) {
        find(start, 0);
        std::stable_sort(mementos_.begin(), mementos_.end(),
                         [](const Memento& a, const Memento& b) { return a.time < b.time; });
        if (mementos_.empty() || original_.empty()) {
            if (report_.why.empty()) {
                report_.why =
                    "no memento is named there (wanted: a TimeMap, a TimeGate, or a page "
                    "that names one in its Link field)";
            }
            return std::move(report_);
        }
        report_.original = original_.href();
        report_.listed = static_cast<std::int64_t>(mementos_.size());
        for (const Snapshot& look : archive_.looks_at(original_.href())) held_.insert(look.time);
        for (const Memento& memento : mementos_) {
            if (stop_) break;
            if (since_ && memento.time < *since_)
                ++report_.before_since;
            else if (held_.contains(memento.time))
                ++report_.held;
            else
                take(memento);
        }
        return std::move(report_);
    }

private:
    static constexpr int kMaxSteps = 4;  // page, TimeGate, memento, TimeMap

    /// Follows an address to the list of mementos.
    void find(const Url& at, int step) {
        if (step > kMaxSteps || stop_) return;
        std::string why;
        const Look look = ask_(at, why);
        const Capture& answer = look.hops.back();
        if (answer.status == 0 || !why.empty()) {
            report_.why = why.empty() ? answer.failure : why;
            return;
        }
        const Url here = Url::parse(answer.url).value_or(at);
        const std::string type =
            parse_content_type(header_joined(answer.response_head, "Content-Type")).mime;
        if (answer.status == 200) {
            const std::string body = body_of(answer, options_);
            const bool listed = type == "application/link-format" || trim(body).starts_with('<');
            TimeMap map = listed ? parse_timemap(body, here) : TimeMap{};
            if (type == "application/link-format" || !map.mementos.empty()) {
                return take_list(std::move(map));
            }
        }
        // Every hop may name the list: a TimeGate's redirect does.
        for (auto hop = look.hops.rbegin(); hop != look.hops.rend(); ++hop) {
            const Url base = Url::parse(hop->url).value_or(here);
            const TimeMap named = parse_timemap(header_joined(hop->response_head, "Link"), base);
            if (original_.empty()) original_ = named.original;
            if (!named.timemaps.empty()) return find(named.timemaps.front(), step + 1);
            if (!named.first.empty()) return walk(named.first);
            if (!named.timegate.empty() && named.timegate.href() != at.href()) {
                return find(named.timegate, step + 1);
            }
        }
        if (answer.status >= 400) report_.why = "status " + std::to_string(answer.status);
    }

    void take_list(TimeMap map) {
        std::set<std::string> seen;
        std::vector<Url> waiting;
        const auto take = [&](TimeMap& part) {
            if (original_.empty()) original_ = part.original;
            for (Memento& memento : part.mementos) {
                if (mementos_.size() < kMaxMementos) mementos_.push_back(std::move(memento));
            }
            for (Url& more : part.timemaps) {
                if (seen.insert(more.href()).second) waiting.push_back(std::move(more));
            }
        };
        take(map);
        for (std::size_t i = 0; i < waiting.size() && i < kMaxTimeMaps && !stop_; ++i) {
            std::string why;
            const Look look = ask_(waiting[i], why);
            const Capture& answer = look.hops.back();
            if (answer.status != 200 || !why.empty()) {
                report_.failures[why.empty() ? "status " + std::to_string(answer.status) : why] +=
                    1;
                continue;
            }
            TimeMap part = parse_timemap(body_of(answer, options_),
                                         Url::parse(answer.url).value_or(waiting[i]));
            take(part);
        }
        std::set<std::string> once;
        std::erase_if(mementos_, [&](const Memento& memento) {
            return !once.insert(memento.url.href()).second;
        });
    }

    /// Where no TimeMap is offered: from the first memento to the next, by their Link fields.
    void walk(Url at) {
        std::set<std::string> seen;
        while (!at.empty() && seen.insert(at.href()).second && seen.size() <= kMaxMementos &&
               !stop_) {
            std::string why;
            const Look look = ask_(at, why);
            const Capture& answer = look.hops.back();
            const std::optional<UtcTime> time = memento_time(answer);
            if (!why.empty() || !time) break;
            mementos_.push_back({at, *time});
            const TimeMap links = parse_timemap(header_joined(answer.response_head, "Link"), at);
            if (original_.empty()) original_ = links.original;
            at = links.next;
        }
    }

    void take(const Memento& memento) {
        std::string why;
        std::optional<Look> look;
        Url asked = memento.url;
        const std::optional<Url> raw = raw_is_offered_ ? raw_form(memento.url) : std::nullopt;
        if (raw) {
            Look tried = ask_(*raw, why);
            if (memento_time(tried.hops.back())) {
                asked = *raw;
                look = std::move(tried);
            } else if (tried.hops.back().status == 404 || tried.hops.back().status == 400) {
                raw_is_offered_ = false;  // no archive of that kind: once asked is enough
            }
        }
        if (!look && !stop_) look = ask_(memento.url, why);
        if (!look) return;
        Capture answer = std::move(look->hops.back());
        const std::optional<UtcTime> time = memento_time(answer);
        // An answer without that field is the archive's own word, not the page's.
        if (!time) {
            if (why.empty()) {
                why = answer.status == 0 ? answer.failure
                                         : fmt_status(answer.status) + " without Memento-Datetime";
            }
            ++report_.failures[why];
            return;
        }
        // A redirect that the archive holds, too, may lead to another page's memento.
        const TimeMap links =
            parse_timemap(header_joined(answer.response_head, "Link"), memento.url);
        if (!links.original.empty() && article_key(links.original) != article_key(original_)) {
            ++report_.failures["leads to a memento of another page"];
            return;
        }
        if (!held_.insert(*time).second) {
            ++report_.held;  // the archive led to a neighbour that is held
            return;
        }
        answer.url = original_.without_fragment();
        answer.started = answer.finished = *time;
        answer.failure.clear();
        answer.origin = {Origin::Kind::memento, asked.href(), "", false};
        Reading reading;
        reading.asked = original_;
        reading.item.task = Task::article;
        reading.item.depth = 1;
        reading.site = crawl_site(original_);
        reading.now = *time;
        reading.look.hops.push_back(std::move(answer));
        read_answer(reading, options_);
        Added added = archive_.add(reading.look);
        if (added.outcome == Added::Outcome::no_article && !reading.judgement.why.empty()) {
            added.why = reading.judgement.why;
        }
        ++report_.taken;
        if (done_) done_(asked, reading.look, added);
    }

    static std::string fmt_status(int status) { return "status " + std::to_string(status); }

    Archive& archive_;
    FetchOptions options_;
    std::optional<UtcTime> since_;
    const AskPage& ask_;
    const MementoDone& done_;
    const std::atomic<bool>& stop_;
    Url original_;
    std::vector<Memento> mementos_;
    std::set<UtcTime> held_;
    bool raw_is_offered_ = true;
    MementoReport report_;
};

}  // namespace

TimeMap parse_timemap(std::string_view links, const Url& base) {
    TimeMap map;
    for (const HeaderLink& link : parse_link_header(links, kMaxMementos + kMaxTimeMaps)) {
        const std::optional<Url> url = base.resolve(link.uri);
        if (!url || !url->is_http()) continue;
        if (link.has_relation("original") && map.original.empty()) map.original = *url;
        if (link.has_relation("timegate") && map.timegate.empty()) map.timegate = *url;
        const bool self = link.has_relation("self") || url->href() == base.href();
        if (link.has_relation("timemap") && !self && map.timemaps.size() < kMaxTimeMaps) {
            map.timemaps.push_back(*url);
        }
        if (!link.has_relation("memento")) continue;
        if (link.has_relation("next")) map.next = *url;
        if (link.has_relation("first")) map.first = *url;
        const auto date = link.parameters.find("datetime");
        if (date == link.parameters.end()) continue;
        const std::optional<UtcTime> time = parse_http_date(date->second);
        if (time) map.mementos.push_back({*url, *time});
    }
    return map;
}

std::optional<Url> raw_form(const Url& memento) {
    const std::string& href = memento.href();
    // The stamp stands between slashes, before the original's own address.
    for (std::size_t at = href.find('/'); at != std::string::npos; at = href.find('/', at + 1)) {
        const std::size_t end = at + 1 + kStampDigits;
        if (end >= href.size() || href[end] != '/') continue;
        if (!is_stamp(std::string_view(href).substr(at + 1, kStampDigits))) continue;
        const std::string_view rest = std::string_view(href).substr(end + 1);
        if (!rest.starts_with("http")) return std::nullopt;
        return Url::parse(href.substr(0, end) + "id_" + href.substr(end));
    }
    return std::nullopt;
}

MementoReport take_mementos(Archive& archive,
                            const Url& start,
                            const FetchOptions& options,
                            std::optional<UtcTime> since,
                            const AskPage& ask,
                            const MementoDone& done,
                            const std::atomic<bool>& stop) {
    return Taker(archive, options, since, ask, done, stop).run(start);
}

}  // namespace stet
