#include "crawler/http_fields.h"

#include "crawler/date.h"
#include "crawler/meta_scan.h"
#include "extract/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace stet {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Token characters of RFC 9110 5.6.2.
bool is_token(std::string_view text) {
    static constexpr std::string_view kExtra = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kExtra.find(c) != std::string_view::npos;
    });
}

/// Reads a quoted string at `at` (which stands on the quote); leaves `at` behind it.
std::string read_quoted(std::string_view text, std::size_t& at) {
    std::string value;
    for (++at; at < text.size(); ++at) {
        if (text[at] == '"') {
            ++at;
            break;
        }
        if (text[at] == '\\' && at + 1 < text.size()) ++at;
        value.push_back(text[at]);
    }
    return value;
}

void skip_spaces(std::string_view text, std::size_t& at) {
    while (at < text.size() && is_space(text[at])) ++at;
}

/// Delay-seconds or an HTTP-date; nothing where it is neither.
std::optional<std::chrono::seconds> read_retry_after(std::string_view value,
                                                     UtcTime base,
                                                     bool& overflow) {
    if (value.empty()) return std::nullopt;
    if (std::all_of(value.begin(), value.end(), is_digit)) {
        std::int64_t seconds = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
        if (read.ec == std::errc::result_out_of_range) {
            overflow = true;
            return std::nullopt;
        }
        if (seconds > kMaxRetryAfter.count()) overflow = true;
        return std::chrono::seconds{std::min<std::int64_t>(seconds, kMaxRetryAfter.count())};
    }
    const std::optional<UtcTime> date = parse_http_date(value);
    if (!date) return std::nullopt;
    const auto wait = std::chrono::ceil<std::chrono::seconds>(*date - base);
    return std::clamp(wait, std::chrono::seconds{0}, kMaxRetryAfter);
}

bool is_directive_with_value(std::string_view name) {
    static constexpr std::array<std::string_view, 6> kNames{
        "unavailable_after", "max-snippet",     "max-image-preview",
        "max-video-preview", "tdm-reservation", "tdm-policy"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

void add_unique(std::vector<std::string>& list, std::string item) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(std::move(item));
}

void add_directive(std::vector<std::string>& list, std::string_view written) {
    std::string word = ascii_lower(trim(written));
    if (word.empty() || word == "all") return;
    if (word == "none") {
        add_unique(list, "noindex");
        add_unique(list, "nofollow");
        return;
    }
    // The date is no part of what is asked for.
    if (word.starts_with("unavailable_after")) word = "unavailable_after";
    add_unique(list, std::move(word));
}

void add_meta_directives(std::vector<std::string>& list,
                         const MetaElement& meta,
                         std::string_view agent) {
    if (!ascii_iequals(meta.name, "robots") && !ascii_iequals(meta.name, agent)) return;
    std::string_view rest = meta.content;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        add_directive(list, rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

}  // namespace

std::vector<std::pair<std::string_view, std::string>> header_fields(std::string_view head) {
    std::vector<std::pair<std::string_view, std::string>> fields;
    std::size_t at = head.find('\n');  // behind the status or request line
    while (at != std::string_view::npos && at + 1 < head.size()) {
        const std::size_t begin = at + 1;
        at = head.find('\n', begin);
        const std::string_view line =
            head.substr(begin, (at == std::string_view::npos ? head.size() : at) - begin);
        if (!line.empty() && (line[0] == ' ' || line[0] == '\t')) {
            const std::string_view folded = trim(line);
            if (!fields.empty() && !folded.empty()) {
                fields.back().second.append(" ").append(folded);
            }
            continue;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        fields.emplace_back(trim(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
    }
    return fields;
}

std::vector<std::string> header_values(std::string_view head, std::string_view name) {
    std::vector<std::string> values;
    for (auto& [field, value] : header_fields(head)) {
        if (ascii_iequals(field, name)) values.push_back(std::move(value));
    }
    return values;
}

std::string header_joined(std::string_view head, std::string_view name) {
    std::string joined;
    for (const std::string& value : header_values(head, name)) {
        if (!joined.empty()) joined += ", ";
        joined += value;
    }
    return joined;
}

RetryAdvice retry_advice(int status, std::string_view head, UtcTime now) {
    using Action = RetryAdvice::Action;
    RetryAdvice advice;
    switch (status) {
        case 301:
        case 302:
        case 303:
        case 307:
        case 308: advice.action = Action::follow; break;
        case 408:
        case 413:
        case 421:
        case 425:
        case 429: advice.action = Action::retry; break;
        case 501:
        case 505:
        case 506:
        case 508:
        case 510:
        case 511: advice.action = Action::none; break;
        default: advice.action = status >= 500 ? Action::retry : Action::none; break;
    }
    const std::vector<std::string> values = header_values(head, "Retry-After");
    if (status == 413 && values.empty()) advice.action = Action::none;  // RFC 9110 15.5.14
    if (advice.action == Action::none) return advice;
    UtcTime base = now;
    for (const std::string& value : header_values(head, "Date")) {
        if (const std::optional<UtcTime> date = parse_http_date(value)) base = *date;
    }
    for (const std::string& value : values) {
        const auto wait = read_retry_after(value, base, advice.overflow);
        if (wait && (!advice.wait || *wait > *advice.wait)) advice.wait = wait;
    }
    return advice;
}

ContentType parse_content_type(std::string_view value) {
    ContentType type;
    std::size_t at = std::min(value.find_first_of(";,"), value.size());
    const std::string_view essence = trim(value.substr(0, at));
    const std::size_t slash = essence.find('/');
    if (slash == std::string_view::npos || !is_token(essence.substr(0, slash)) ||
        !is_token(essence.substr(slash + 1))) {
        return type;
    }
    type.mime = ascii_lower(essence);
    bool has_charset = false;
    while (at < value.size()) {
        const bool new_value = value[at] == ',';
        ++at;
        skip_spaces(value, at);
        const std::size_t begin = at;
        at = std::min(value.find_first_of("=;,", at), value.size());
        const std::string name = ascii_lower(trim(value.substr(begin, at - begin)));
        // A second line was joined to the first: "text/html, text/html; charset=utf-8". Another
        // essence than the first is a contradiction, and nothing behind it counts.
        if (new_value && name.find('/') != std::string::npos && name != type.mime) break;
        if (at >= value.size() || value[at] != '=') continue;
        ++at;
        std::string parameter;
        if (at < value.size() && value[at] == '"') {
            parameter = read_quoted(value, at);
            at = std::min(value.find_first_of(";,", at), value.size());
        } else {
            const std::size_t from = at;
            at = std::min(value.find_first_of(";,", at), value.size());
            parameter = std::string(trim(value.substr(from, at - from)));
        }
        if (name == "charset" && !has_charset && !parameter.empty()) {
            has_charset = true;
            type.charset = std::move(parameter);
        }
    }
    return type;
}

bool HeaderLink::has_relation(std::string_view relation) const {
    const auto rel = parameters.find("rel");
    if (rel == parameters.end()) return false;
    std::string_view rest = rel->second;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
        if (ascii_iequals(rest.substr(0, end), relation)) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

std::vector<HeaderLink> parse_link_header(std::string_view value, std::size_t limit) {
    std::vector<HeaderLink> links;
    std::size_t at = 0;
    while (at < value.size() && links.size() < limit) {
        while (at < value.size() && (is_space(value[at]) || value[at] == ',')) ++at;
        if (at == value.size()) break;
        HeaderLink link;
        bool good = false;
        if (value[at] == '<') {
            const std::size_t end = value.find('>', at);
            if (end == std::string_view::npos) break;
            link.uri = std::string(trim(value.substr(at + 1, end - at - 1)));
            at = end + 1;
            good = true;
        }
        // Parameters, up to a comma outside quotes; in a broken element they are passed over.
        while (at < value.size() && value[at] != ',') {
            if (value[at] == '"') {
                read_quoted(value, at);
                continue;
            }
            if (value[at] != ';') {
                ++at;
                continue;
            }
            ++at;
            skip_spaces(value, at);
            const std::size_t begin = at;
            at = std::min(value.find_first_of("=;,", at), value.size());
            const std::string name = ascii_lower(trim(value.substr(begin, at - begin)));
            std::string parameter;
            if (at < value.size() && value[at] == '=') {
                ++at;
                skip_spaces(value, at);
                if (at < value.size() && value[at] == '"') {
                    parameter = read_quoted(value, at);
                } else {
                    const std::size_t from = at;
                    at = std::min(value.find_first_of(";,", at), value.size());
                    parameter = std::string(trim(value.substr(from, at - from)));
                }
            }
            if (!name.empty()) link.parameters.emplace(name, std::move(parameter));  // first wins
        }
        if (good) links.push_back(std::move(link));
    }
    return links;
}

std::vector<std::string> robots_header_directives(std::string_view value, std::string_view agent) {
    std::vector<std::string> directives;
    bool applies = true;  // an agent's name holds for the rest of its line
    std::size_t at = 0;
    while (at <= value.size()) {
        std::size_t end = std::min(value.find(',', at), value.size());
        std::string_view item = trim(value.substr(at, end - at));
        const std::size_t colon = item.find(':');
        if (colon != std::string_view::npos) {
            const std::string name = ascii_lower(trim(item.substr(0, colon)));
            if (!is_directive_with_value(name)) {
                applies = ascii_iequals(name, agent) || name == "*";
                item = trim(item.substr(colon + 1));
                // "stet: unavailable_after: ...": what follows may have a colon of its own.
            }
        }
        if (applies) add_directive(directives, item);
        at = end + 1;
    }
    return directives;
}

std::vector<std::string> robots_meta_directives(std::string_view html, std::string_view agent) {
    std::vector<std::string> directives;
    for (const MetaElement& meta : scan_meta(html)) add_meta_directives(directives, meta, agent);
    return directives;
}

std::string rights_signals(std::string_view head, std::string_view html, std::string_view agent) {
    std::vector<std::string> signals;
    bool reserved = false;
    for (const auto& [name, value] : header_fields(head)) {
        if (ascii_iequals(name, "X-Robots-Tag")) {
            for (std::string& word : robots_header_directives(value, agent)) {
                add_unique(signals, std::move(word));
            }
        } else if (ascii_iequals(name, "TDM-Reservation")) {
            reserved = reserved || value == "1";
        }
    }
    for (const MetaElement& meta : scan_meta(html)) {
        add_meta_directives(signals, meta, agent);
        reserved =
            reserved || (ascii_iequals(meta.name, "tdm-reservation") && trim(meta.content) == "1");
    }
    if (reserved) add_unique(signals, "tdm-reservation");
    std::string joined;
    for (const std::string& word : signals) {
        // What grants is no reservation.
        if (word == "index" || word == "follow" || word.starts_with("max-")) continue;
        if (!joined.empty()) joined += ", ";
        joined += word;
    }
    return joined;
}

std::optional<Refresh> parse_refresh(std::string_view content, const Url& base) {
    std::size_t at = 0;
    skip_spaces(content, at);
    const std::size_t begin = at;
    while (at < content.size() && is_digit(content[at])) ++at;
    Refresh refresh;
    if (at == begin) {
        if (at == content.size() || content[at] != '.') return std::nullopt;
    } else {
        const auto read =
            std::from_chars(content.data() + begin, content.data() + at, refresh.seconds);
        if (read.ec != std::errc{}) refresh.seconds = 1 << 30;  // beyond any patience
    }
    while (at < content.size() && (is_digit(content[at]) || content[at] == '.')) ++at;
    if (at == content.size()) return refresh;
    if (content[at] != ';' && content[at] != ',' && !is_space(content[at])) return std::nullopt;
    skip_spaces(content, at);
    if (at < content.size() && (content[at] == ';' || content[at] == ',')) ++at;
    skip_spaces(content, at);
    if (at == content.size()) return refresh;
    std::string_view target = content.substr(at);
    if (target.size() >= 3 && ascii_iequals(target.substr(0, 3), "url")) {
        std::size_t behind = 3;
        skip_spaces(target, behind);
        if (behind < target.size() && target[behind] == '=') {
            ++behind;
            skip_spaces(target, behind);
            target.remove_prefix(behind);
        }
    }
    if (!target.empty() && (target[0] == '\'' || target[0] == '"')) {
        const char quote = target[0];
        target.remove_prefix(1);
        target = target.substr(0, target.find(quote));
    }
    const std::optional<Url> url = base.resolve(target);
    if (url && url->is_http()) refresh.url = url;
    return refresh;
}

std::optional<Refresh> find_meta_refresh(std::string_view html, const Url& base) {
    for (const MetaElement& meta : scan_meta(html)) {
        if (!ascii_iequals(meta.http_equiv, "refresh")) continue;
        if (std::optional<Refresh> refresh = parse_refresh(meta.content, base)) return refresh;
    }
    return std::nullopt;
}

}  // namespace stet
