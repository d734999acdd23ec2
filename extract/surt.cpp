#include "extract/surt.h"

#include "extract/text.h"
#include "extract/url.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace stet {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_alphanumeric(char c) {
    return is_alpha(c) || is_digit(c);
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

/// The length of "scheme:" at the start of `text`; 0 where there is none.
std::size_t scheme_length(std::string_view text) {
    if (text.empty() || !is_alpha(text.front())) return 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == ':') return i + 1;
        if (!is_alphanumeric(text[i]) && text[i] != '+' && text[i] != '-' && text[i] != '.') break;
    }
    return 0;
}

bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

void read_authority(std::string_view authority, LooseUrl& url) {
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        const std::string_view credentials = authority.substr(0, at);
        const std::size_t colon = credentials.find(':');
        url.user = credentials.substr(0, colon);
        if (colon != std::string_view::npos) url.password = credentials.substr(colon + 1);
        authority.remove_prefix(at + 1);
    }
    if (starts_with(authority, "[")) {
        const std::size_t close = authority.find(']');
        url.host = authority.substr(1, close - 1);
        authority.remove_prefix(close == std::string_view::npos ? authority.size() : close + 1);
    } else {
        const std::size_t colon = std::min(authority.find(':'), authority.size());
        url.host = authority.substr(0, colon);
        authority.remove_prefix(colon);
    }
    if (authority.size() < 2 || authority.size() > 6) return;
    int port = 0;
    for (const char c : authority.substr(1)) {
        if (!is_digit(c)) return;
        port = port * 10 + (c - '0');
    }
    url.port = port;
}

std::string unescape_once(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                            hex_value(text[i + 2]) >= 0;
        if (escape) {
            out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// Everything but printable ASCII, and "#" and "%".
std::string escape_once(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte >= 0x7F || c == '#' || c == '%') {
            out += '%';
            out += kDigits[byte >> 4U];
            out += kDigits[byte & 15U];
        } else {
            out += c;
        }
    }
    return out;
}

/// "." and ".." resolved, runs of slashes made one. A ".." above the root stays.
std::string resolve_dots(std::string_view path) {
    std::vector<std::string> kept;
    const std::vector<std::string> parts = split(path, '/');
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (parts[i] == ".") continue;
        if (parts[i] == ".." && !kept.empty()) {
            kept.pop_back();
        } else {
            kept.push_back(parts[i]);
        }
    }
    std::string out = "/";
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const bool last = i + 1 == kept.size();
        if (last) {
            out += kept[i];
        } else if (!kept[i].empty()) {
            out.append(kept[i]).append("/");
        }
    }
    return out;
}

/// Octal with a leading zero, else decimal; capped far above any limit.
std::optional<std::uint64_t> ip_number(std::string_view text) {
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
    const unsigned base = text.size() > 1 && text.front() == '0' ? 8 : 10;
    constexpr std::uint64_t kCap = std::uint64_t{1} << 48U;
    std::uint64_t value = 0;
    for (const char c : text) {
        const auto digit = static_cast<unsigned>(c - '0');
        if (digit >= base) return std::nullopt;
        value = std::min(value * base + digit, kCap);
    }
    return value;
}

std::string dotted(std::uint64_t address) {
    std::string out;
    for (unsigned shift = 32; shift > 0; shift -= 8) {
        if (!out.empty()) out += '.';
        out += std::to_string((address >> (shift - 8)) & 255U);
    }
    return out;
}

/// "017.0.0.1", "10.0.258", "3279880203" -> dotted quad; "" for what is no address.
std::string plain_ipv4(std::string_view host) {
    const std::vector<std::string> parts = split(host, '.');
    if (parts.size() > 4) return "";
    if (parts.size() == 1) {
        // Larger numbers occur in old ARC files and are cut to 32 bits there.
        if (host.empty() || host.size() > 18 || !std::all_of(host.begin(), host.end(), is_digit)) {
            return "";
        }
        std::uint64_t value = 0;
        for (const char c : host) value = value * 10 + static_cast<unsigned>(c - '0');
        return dotted(value & 0xFFFFFFFFU);
    }
    std::uint64_t address = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::optional<std::uint64_t> number = ip_number(parts[i]);
        if (!number) return "";
        if (i + 1 < parts.size()) {
            if (*number > 255) return "";
            address |= *number << (8 * (3 - i));
        } else {
            if (*number >= std::uint64_t{1} << (8 * (5 - parts.size()))) return "";
            address |= *number;
        }
    }
    return dotted(address);
}

std::string canonical_host(std::string_view written) {
    std::string host = unescape_repeatedly(written);
    if (std::any_of(host.begin(), host.end(),
                    [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        if (const std::optional<Url> url = Url::parse("http://" + host + "/")) host = url->host();
    }
    for (std::size_t at = 0; (at = host.find("..")) != std::string::npos;) host.erase(at, 1);
    while (!host.empty() && host.front() == '.') host.erase(0, 1);
    while (!host.empty() && host.back() == '.') host.pop_back();
    const std::string address = plain_ipv4(host);
    return address.empty() ? escape_once(ascii_lower(host)) : address;
}

/// Removes `name`=VALUE (and the "&" after it) at its last place where VALUE has exactly `length`
/// characters of [0-9a-zA-Z].
bool remove_session(std::string& query, std::string_view name, std::size_t length) {
    const std::string lower = ascii_lower(query);
    for (std::size_t at = lower.rfind(name); at != std::string::npos;
         at = at == 0 ? std::string::npos : lower.rfind(name, at - 1)) {
        const std::size_t value = at + name.size();
        const std::size_t end = value + length;
        if (end > query.size() || (end < query.size() && query[end] != '&')) continue;
        if (!std::all_of(query.begin() + static_cast<std::ptrdiff_t>(value),
                         query.begin() + static_cast<std::ptrdiff_t>(end), is_alphanumeric)) {
            continue;
        }
        query.erase(at, end - at + (end < query.size() ? 1 : 0));
        return true;
    }
    return false;
}

/// ASPSESSIONID and eight letters, "=", 24 letters.
void remove_asp_session(std::string& query) {
    constexpr std::string_view kName = "aspsessionid";
    const std::string lower = ascii_lower(query);
    const std::size_t at = lower.rfind(kName);
    if (at == std::string::npos) return;
    const std::size_t equals = at + kName.size() + 8;
    const std::size_t end = equals + 25;
    if (end > query.size() || query[equals] != '=' || (end < query.size() && query[end] != '&')) {
        return;
    }
    const auto letters = [&](std::size_t from, std::size_t to) {
        return std::all_of(query.begin() + static_cast<std::ptrdiff_t>(from),
                           query.begin() + static_cast<std::ptrdiff_t>(to), is_alpha);
    };
    if (!letters(at + kName.size(), equals) || !letters(equals + 1, end)) return;
    query.erase(at, end - at + (end < query.size() ? 1 : 0));
}

/// cfid=X&cftoken=Y
void remove_cold_fusion_session(std::string& query) {
    const std::string lower = ascii_lower(query);
    for (std::size_t at = lower.rfind("cfid="); at != std::string::npos;
         at = at == 0 ? std::string::npos : lower.rfind("cfid=", at - 1)) {
        const std::size_t amp = lower.find('&', at);
        if (amp == std::string::npos || amp == at + 5) continue;
        if (lower.compare(amp + 1, 8, "cftoken=") != 0) continue;
        const std::size_t end = std::min(lower.find('&', amp + 1), lower.size());
        if (end == amp + 9) continue;
        query.erase(at, end - at + (end < query.size() ? 1 : 0));
        return;
    }
}

/// "(X(24 characters)Y(24 characters))/" or "(24 characters)/" at `at`: its length, else 0.
std::size_t asp_net_session(std::string_view path, std::size_t at) {
    constexpr std::size_t kLength = 24;
    const auto parenthesised = [&](std::size_t from) {
        return path.size() > from + kLength + 1 && path[from] == '(' &&
               std::all_of(path.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                           path.begin() + static_cast<std::ptrdiff_t>(from + 1 + kLength),
                           is_alphanumeric) &&
               path[from + kLength + 1] == ')';
    };
    if (parenthesised(at)) {
        const std::size_t end = at + kLength + 2;
        return end < path.size() && path[end] == '/' ? end + 1 - at : 0;
    }
    std::size_t i = at + 1;
    bool any = false;
    while (i + 1 < path.size() && is_alpha(path[i]) && parenthesised(i + 1)) {
        i += kLength + 3;
        any = true;
    }
    return any && path.substr(i, 2) == ")/" ? i + 2 - at : 0;
}

}  // namespace

LooseUrl parse_loose(std::string_view given) {
    std::string text;
    for (const char c : trim(given)) {
        if (c != '\n' && c != '\r' && c != '\t') text += c;
    }
    if (!text.empty() && scheme_length(text) == 0) text.insert(0, "http://");
    // "http://https://host/": the last one counts.
    for (std::string_view rest = text;;) {
        const std::size_t first = starts_with(rest, "http://")    ? 7
                                  : starts_with(rest, "https://") ? 8
                                                                  : 0;
        if (first == 0) break;
        const std::string_view after = rest.substr(first);
        if (!starts_with(after, "http://") && !starts_with(after, "https://")) break;
        text.erase(0, first);
        rest = text;
    }

    LooseUrl url;
    std::string_view rest = text;
    const std::size_t scheme = scheme_length(rest);
    if (scheme > 0) url.scheme = ascii_lower(rest.substr(0, scheme - 1));
    rest.remove_prefix(scheme);
    if (const std::size_t hash = rest.find('#'); hash != std::string_view::npos) {
        url.fragment = rest.substr(hash + 1);
        rest = rest.substr(0, hash);
    }
    if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
        url.query = rest.substr(mark + 1);
        rest = rest.substr(0, mark);
    }
    const bool is_http = starts_with(url.scheme, "http");
    if (starts_with(rest, "//") || is_http) {
        std::size_t slashes = 0;
        while (slashes < rest.size() && rest[slashes] == '/') ++slashes;
        // "http:////host": browsers of the time found the host there.
        rest.remove_prefix(is_http ? slashes : 2);
        const std::size_t end = std::min(rest.find('/'), rest.size());
        read_authority(rest.substr(0, end), url);
        rest.remove_prefix(end);
    }
    url.path = rest;
    return url;
}

std::string unescape_repeatedly(std::string_view text) {
    std::string out(text);
    // Each round shortens the text by two or more, or is the last.
    for (std::string next = unescape_once(out); next.size() != out.size();
         next = unescape_once(out)) {
        out = std::move(next);
    }
    return out;
}

void canonicalise_for_google(LooseUrl& url) {
    url.fragment.reset();
    if (url.host.empty()) return;
    url.user = escape_once(unescape_repeatedly(url.user));
    url.password = escape_once(unescape_repeatedly(url.password));
    if (url.query) url.query = escape_once(unescape_repeatedly(*url.query));
    url.host = canonical_host(url.host);
    url.path = escape_once(resolve_dots(unescape_repeatedly(url.path)));
}

std::string without_www(std::string_view host) {
    if (!starts_with(host, "www")) return std::string(host);
    std::size_t i = 3;
    while (i < host.size() && is_digit(host[i])) ++i;
    return std::string(i < host.size() && host[i] == '.' ? host.substr(i + 1) : host);
}

std::string without_path_session(std::string_view path) {
    std::string out(path);
    const std::string lower = ascii_lower(path);
    for (std::size_t at = lower.rfind("/("); at != std::string::npos;
         at = at == 0 ? std::string::npos : lower.rfind("/(", at - 1)) {
        const std::size_t length = asp_net_session(lower, at + 1);
        if (length == 0) continue;
        // Only before a page of ASP.NET.
        const std::string_view rest = std::string_view(lower).substr(at + 1 + length);
        const std::size_t page = rest.find(".aspx");
        if (page == std::string_view::npos || page == 0 || rest.find('?') < page) continue;
        out.erase(at + 1, length);
        break;
    }
    return out;
}

std::string without_query_session(std::string_view query) {
    std::string out(query);
    remove_session(out, "jsessionid=", 32);
    remove_session(out, "phpsessid=", 32);
    remove_session(out, "sid=", 32);
    remove_asp_session(out);
    remove_cold_fusion_session(out);
    return out;
}

std::string sort_parameters(std::string_view query) {
    if (query.size() <= 1) return std::string(query);
    struct Parameter {
        std::string name;
        std::optional<std::string> value;
        bool operator<(const Parameter& other) const {
            return name != other.name ? name < other.name : value < other.value;
        }
    };
    std::vector<Parameter> parameters;
    for (const std::string& pair : split(query, '&')) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos) {
            parameters.push_back({pair, std::nullopt});
        } else {
            parameters.push_back({pair.substr(0, equals), pair.substr(equals + 1)});
        }
    }
    std::sort(parameters.begin(), parameters.end());
    std::string out;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (i > 0) out += '&';
        out += parameters[i].name;
        if (parameters[i].value) out.append("=").append(*parameters[i].value);
    }
    return out;
}

void canonicalise_for_archive(LooseUrl& url) {
    url.host = ascii_lower(url.host);
    if (url.scheme != "dns") url.host = without_www(url.host);
    url.user.clear();
    url.password.clear();
    const int standard = url.scheme == "http" ? 80 : url.scheme == "https" ? 443 : 0;
    if (url.port && *url.port == standard) url.port.reset();
    if (!url.host.empty()) {
        url.path = without_path_session(ascii_lower(url.path));
        if (url.path.size() > 1 && url.path.back() == '/') url.path.pop_back();
    }
    if (!url.query) return;
    url.query = sort_parameters(ascii_lower(without_query_session(*url.query)));
    if (url.query->empty()) url.query.reset();
}

namespace {

void append_path_and_query(std::string& out, const LooseUrl& url) {
    out += url.path;
    if (url.path.empty() && (url.query || url.fragment) && !url.host.empty()) out += '/';
    if (url.query) out.append("?").append(*url.query);
    if (url.fragment) out.append("#").append(*url.fragment);
}

std::string reversed_host(std::string_view host) {
    if (host.find(':') != std::string_view::npos) return std::string(host);  // IPv6
    std::vector<std::string> labels = split(host, '.');
    std::string out;
    for (std::size_t i = labels.size(); i-- > 0;) {
        out += labels[i];
        if (i > 0) out += ',';
    }
    return out;
}

}  // namespace

std::string write_loose(const LooseUrl& url) {
    std::string out = url.scheme;
    if (!url.scheme.empty()) out += ':';
    if (!url.host.empty()) {
        out += "//";
        if (!url.user.empty()) {
            out += url.user;
            if (!url.password.empty()) out.append(":").append(url.password);
            out += '@';
        }
        const bool ipv6 = url.host.find(':') != std::string::npos;
        if (ipv6) out += '[';
        out += url.host;
        if (ipv6) out += ']';
        if (url.port) out.append(":").append(std::to_string(*url.port));
    }
    append_path_and_query(out, url);
    return out;
}

std::string write_surt(const LooseUrl& url) {
    std::string out;
    if (url.host.empty()) {
        out.append(url.scheme).append(":");
    } else {
        out = reversed_host(url.host);
        if (url.port) out.append(":").append(std::to_string(*url.port));
        out += ')';
    }
    append_path_and_query(out, url);
    return out;
}

std::string archive_surt(std::string_view text) {
    if (text.empty()) return "-";
    if (starts_with(text, "filedesc") || starts_with(text, "warcinfo")) return std::string(text);
    LooseUrl url = parse_loose(text);
    canonicalise_for_google(url);
    canonicalise_for_archive(url);
    return write_surt(url);
}

std::string wayback_key(std::string_view text) {
    if (starts_with(text, "dns:")) return reversed_host(text.substr(4)) + ")";
    return archive_surt(text);
}

}  // namespace stet
