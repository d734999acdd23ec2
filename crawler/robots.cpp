#include "crawler/robots.h"

#include "extract/charset.h"
#include "extract/text.h"

#include <algorithm>
#include <array>

namespace stet {
namespace {

constexpr std::size_t kMaxDelaySeconds = 86'400;

bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_unreserved(unsigned char c) {
    const char plain = static_cast<char>(c);
    return is_alpha(plain) || is_digit(plain) || c == '-' || c == '.' || c == '_' || c == '~';
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void append_escaped(std::string& out, unsigned char byte) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    out.push_back('%');
    out.push_back(kHex[byte >> 4U]);
    out.push_back(kHex[byte & 15U]);
}

/// Escapes in capitals, those of unreserved characters decoded (RFC 9309 2.2.2).
/// `escaped`: further bytes to write as escapes.
std::string normalise(std::string_view text, bool escape_non_ascii, std::string_view escaped) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
            hex_value(text[i + 2]) >= 0) {
            const auto value =
                static_cast<unsigned char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            if (is_unreserved(value))
                out.push_back(static_cast<char>(value));
            else
                append_escaped(out, value);
            i += 2;
        } else if ((escape_non_ascii && byte >= 0x80) ||
                   escaped.find(text[i]) != std::string_view::npos) {
            append_escaped(out, byte);
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

/// Whether `path` begins as `pattern` says. '*' stands for anything, '$' at the end for the end.
/// Greedy with one point to come back to: linear but for the stars, and never recursive.
bool matches(std::string_view path, std::string_view pattern) {
    const bool anchored = !pattern.empty() && pattern.back() == '$';
    if (anchored) pattern.remove_suffix(1);
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_text = 0;
    while (true) {
        if (p == pattern.size() && (!anchored || t == path.size())) return true;
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            star_text = t;
        } else if (p < pattern.size() && t < path.size() && pattern[p] == path[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos && star_text < path.size()) {
            p = star + 1;
            t = ++star_text;
        } else {
            return false;
        }
    }
}

enum class Key : std::uint8_t { agent, allow, disallow, sitemap, delay, unknown };

Key key_of(std::string_view written) {
    const std::string key = ascii_lower(written);
    // Google's list of frequent misspellings, and those of crawler-commons.
    static constexpr std::array<std::string_view, 7> kAgent{
        "user-agent", "useragent",  "user agent", "user_agent",
        "useg-agent", "usar-agent", "user--agent"};
    static constexpr std::array<std::string_view, 9> kDisallow{
        "disallow", "dissallow", "dissalow",  "disalow",  "diasllow",
        "disallaw", "desallow",  "disalloew", "dis-allow"};
    const auto in = [&](const auto& list) {
        return std::find(list.begin(), list.end(), key) != list.end();
    };
    if (in(kAgent)) return Key::agent;
    if (in(kDisallow)) return Key::disallow;
    if (key == "allow") return Key::allow;
    if (key == "sitemap" || key == "site-map") return Key::sitemap;
    if (key == "crawl-delay" || key == "crawldelay" || key == "crawl delay") return Key::delay;
    return Key::unknown;
}

/// The token that a user-agent line names: "*" or what comes before a version or a comma.
std::string agent_token(std::string_view value) {
    const auto in_token = [](char c) {
        return is_alpha(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
    };
    if (value.starts_with('*') && (value.size() == 1 || !in_token(value[1]))) return "*";
    std::size_t end = 0;
    while (end < value.size() && in_token(value[end])) ++end;
    return ascii_lower(value.substr(0, end));
}

std::optional<std::chrono::milliseconds> read_delay(std::string_view value) {
    std::size_t at = 0;
    std::size_t seconds = 0;
    while (at < value.size() && is_digit(value[at])) {
        seconds =
            std::min(seconds * 10 + static_cast<std::size_t>(value[at] - '0'), kMaxDelaySeconds);
        ++at;
    }
    bool digits = at > 0;
    std::size_t millis = 0;
    if (at < value.size() && value[at] == '.') {
        std::size_t weight = 100;
        for (++at; at < value.size() && is_digit(value[at]); ++at, weight /= 10) {
            millis += weight * static_cast<std::size_t>(value[at] - '0');
            digits = true;
        }
    }
    if (!digits) return std::nullopt;
    return std::chrono::milliseconds{seconds * 1000 + millis};
}

}  // namespace

std::string normalise_robots_pattern(std::string_view pattern) {
    return normalise(pattern, true, {});
}

bool is_product_token(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(),
                                        [](char c) { return is_alpha(c) || c == '_' || c == '-'; });
}

std::string robots_path(std::string_view url) {
    const std::size_t begin = url.starts_with("//") ? 2 : 0;
    const std::size_t early = url.find_first_of("/?;", begin);
    std::size_t protocol = url.find("://", begin);
    if (early < protocol) protocol = std::string_view::npos;
    const std::size_t from = protocol == std::string_view::npos ? begin : protocol + 3;
    const std::size_t path = url.find_first_of("/?;", from);
    if (path == std::string_view::npos) return "/";
    const std::size_t hash = url.find('#', begin);
    if (hash < path) return "/";
    std::string found(url[path] == '/' ? "" : "/");
    found.append(url.substr(path, hash == std::string_view::npos ? hash : hash - path));
    return found;
}

bool RobotsRules::allows(std::string_view path) const {
    // A file must be readable for its rules to be known (RFC 9309 2.2.2).
    if (path == "/robots.txt") return true;
    // A literal '*' or '$' is matched by its escape only (RFC 9309 2.2.3).
    const std::string normal = normalise(path, true, "*");
    std::string dollars;
    std::size_t best = 0;
    bool allowed = true;
    for (const Rule& rule : rules_) {
        const std::size_t length = rule.pattern.size();
        if (length < best || (length == best && !rule.allow)) continue;
        bool hit = matches(normal, rule.pattern);
        if (!hit && normal.find('$') != std::string::npos) {
            if (dollars.empty()) dollars = normalise(path, true, "*$");
            hit = matches(dollars, rule.pattern);
        }
        if (!hit) continue;
        best = length;
        allowed = rule.allow;
    }
    return allowed;
}

void RobotsFile::take_line(std::string_view line, int number) {
    line = line.substr(0, kMaxRobotsLine);
    line = line.substr(0, line.find('#'));
    line = trim(line);
    if (line.empty()) return;
    std::size_t separator = line.find(':');
    if (separator == std::string_view::npos) {
        // "disallow /x": a forgotten colon is believed where just two words stand there.
        separator = line.find_first_of(" \t");
        if (separator == std::string_view::npos) return;
        const std::string_view rest = trim(line.substr(separator));
        if (rest.empty() || rest.find_first_of(" \t") != std::string_view::npos) return;
    }
    const std::string_view name = trim(line.substr(0, separator));
    const std::string_view value = trim(line.substr(separator + 1));
    if (name.empty()) return;
    last_line_ = number;
    const Key key = key_of(name);
    if (key == Key::unknown) {
        // A sitemap's address alone on its line: the key was forgotten.
        const bool address = ascii_iequals(name, "http") || ascii_iequals(name, "https");
        if (address && value.starts_with("//") && line.find("sitemap") != std::string_view::npos &&
            sitemaps_.size() < kMaxRobotsSitemaps) {
            sitemaps_.emplace_back(line);
        }
        ++unknown_lines_;
        return;
    }
    ++valid_lines_;
    switch (key) {
        case Key::agent: lines_.push_back({Line::Kind::agent, agent_token(value)}); break;
        case Key::allow:
            lines_.push_back({Line::Kind::allow, normalise_robots_pattern(value)});
            break;
        case Key::disallow:
            lines_.push_back({Line::Kind::disallow, normalise_robots_pattern(value)});
            break;
        case Key::delay: lines_.push_back({Line::Kind::delay, std::string(value)}); break;
        case Key::sitemap:
            if (!value.empty() && sitemaps_.size() < kMaxRobotsSitemaps) {
                sitemaps_.emplace_back(value);
            }
            break;
        case Key::unknown: break;
    }
}

RobotsFile RobotsFile::parse(std::string_view bytes) {
    RobotsFile file;
    std::string decoded;
    if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE")) {
        decoded = to_utf8(std::string(bytes.substr(0, kMaxRobotsBytes * 2)), "").utf8;
        bytes = decoded;
    }
    if (bytes.size() > kMaxRobotsBytes) {
        bytes = bytes.substr(0, kMaxRobotsBytes);
        const std::size_t end = bytes.find_last_of("\r\n");
        bytes = bytes.substr(0, end == std::string_view::npos ? 0 : end + 1);
    }
    // A byte-order mark, or as much of it as is there.
    for (const char mark : {'\xEF', '\xBB', '\xBF'}) {
        if (bytes.empty() || bytes.front() != mark) break;
        bytes.remove_prefix(1);
    }
    int number = 0;
    while (!bytes.empty()) {
        const std::size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
        file.take_line(bytes.substr(0, end), ++number);
        const bool crlf = bytes.substr(end).starts_with("\r\n");
        bytes.remove_prefix(std::min(end + (crlf ? 2 : 1), bytes.size()));
    }
    return file;
}

RobotsRules RobotsFile::rules(const std::vector<std::string_view>& agents) const {
    RobotsRules own;
    RobotsRules any;
    bool named = false;     // some group names us
    bool in_own = false;    // the group at hand does
    bool in_any = false;    // the group at hand is for "*"
    bool had_rule = false;  // a user-agent line now begins a new group
    const auto take_delay = [](RobotsRules& rules, std::string_view value) {
        if (const auto delay = read_delay(value)) {
            rules.delay_ = std::max(rules.delay_.value_or(*delay), *delay);
        }
    };
    for (const Line& line : lines_) {
        switch (line.kind) {
            case Line::Kind::agent: {
                if (had_rule) in_own = in_any = had_rule = false;
                in_any = in_any || line.value == "*";
                const bool ours =
                    std::any_of(agents.begin(), agents.end(), [&](std::string_view agent) {
                        return !agent.empty() && ascii_iequals(agent, line.value);
                    });
                in_own = in_own || ours;
                named = named || ours;
                break;
            }
            case Line::Kind::delay:
                // Other lines do not end a group (RFC 9309 2.2.4): a delay is for the agents so
                // far.
                if (in_own) take_delay(own, line.value);
                if (in_any) take_delay(any, line.value);
                break;
            case Line::Kind::allow:
            case Line::Kind::disallow: {
                had_rule = true;
                if (line.value.empty()) break;
                const RobotsRules::Rule rule{line.kind == Line::Kind::allow, line.value};
                if (in_own) own.rules_.push_back(rule);
                if (in_any) any.rules_.push_back(rule);
                break;
            }
        }
    }
    return named ? own : any;
}

RobotsPolicy robots_policy(const RobotsAnswer& answer,
                           bool has_cached,
                           std::chrono::milliseconds unreachable_for) {
    if (answer.too_many_redirects) return RobotsPolicy::allow_all;
    if (answer.status == 304 && has_cached) return RobotsPolicy::use_cached;
    if (answer.status >= 200 && answer.status < 300) {
        return answer.status == 204 ? RobotsPolicy::allow_all : RobotsPolicy::parse;
    }
    // A redirect without a target, and every client error but "too many requests": unavailable.
    if (answer.status >= 300 && answer.status < 500 && answer.status != 429) {
        return RobotsPolicy::allow_all;
    }
    if (unreachable_for > kRobotsUnreachableLimit) return RobotsPolicy::allow_all;
    return has_cached ? RobotsPolicy::use_cached : RobotsPolicy::deny_for_now;
}

}  // namespace stet
