#include "extract/url.h"

#include "extract/text.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/stringpiece.h>

namespace stet {
namespace {

bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The value of a hexadecimal digit, or -1.
int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The default port; 0 where the scheme is special and has none ("file"), -1 where not special.
int special_port(std::string_view scheme) {
    if (scheme == "https") return 443;
    if (scheme == "http") return 80;
    if (scheme == "ws") return 80;
    if (scheme == "wss") return 443;
    if (scheme == "ftp") return 21;
    if (scheme == "file") return 0;
    return -1;
}

// Percent-encode sets (URL Standard section 1.3). Controls and bytes over 0x7E are in all.
constexpr ByteSet kControlSet("");
constexpr ByteSet kFragmentSet(" \"<>`");
constexpr ByteSet kQuerySet(" \"#<>");
constexpr ByteSet kSpecialQuerySet(" \"#<>'");
constexpr ByteSet kPathSet(" \"#<>?`{}^");
constexpr ByteSet kUserinfoSet(" \"#<>?`{}/:;=@[\\]^|");
constexpr ByteSet kPathEnds("?#");

void append_percent(std::string& out, unsigned char byte) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
}

void append_encoded(std::string& out, std::string_view text, const ByteSet& set) {
    std::size_t plain = 0;  // where what needs no encoding begins
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte <= 0x7E && !set.has(text[i])) continue;
        out.append(text.substr(plain, i - plain));
        append_percent(out, byte);
        plain = i + 1;
    }
    out.append(text.substr(plain));
}

std::string percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
            hex_value(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

// ---- Hosts ------------------------------------------------------------------------------------

bool is_forbidden_in_host(char c) {
    static constexpr ByteSet kForbidden({"\0\t\n\r #/:<>?@[\\]^|", 17});
    return kForbidden.has(c);
}

bool is_forbidden_in_domain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x1F || byte == 0x7F || c == '%' || is_forbidden_in_host(c);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

/// "10", "0x1F", "017" -> number (capped, far over any limit); nothing for anything else.
std::optional<std::uint64_t> ipv4_number(std::string_view text) {
    if (text.empty()) return std::nullopt;
    unsigned base = 10;
    if (text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text.remove_prefix(2);
    } else if (text.size() >= 2 && text[0] == '0') {
        base = 8;
        text.remove_prefix(1);
    }
    constexpr std::uint64_t kCap = std::uint64_t{1} << 40U;
    std::uint64_t value = 0;
    for (const char c : text) {
        const int digit = hex_value(c);
        if (digit < 0 || static_cast<unsigned>(digit) >= base) return std::nullopt;
        value = std::min(value * base + static_cast<unsigned>(digit), kCap);
    }
    return value;
}

bool ends_in_number(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    const std::string_view last = host.substr(host.rfind('.') + 1);  // all where there is none
    if (!last.empty() && std::all_of(last.begin(), last.end(), is_digit)) return true;
    return ipv4_number(last).has_value();
}

std::optional<std::string> parse_ipv4(std::string_view host) {
    std::vector<std::string_view> parts = split(host, '.');
    if (parts.back().empty() && parts.size() > 1) parts.pop_back();
    if (parts.size() > 4) return std::nullopt;
    std::uint64_t address = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::optional<std::uint64_t> number = ipv4_number(parts[i]);
        if (!number) return std::nullopt;
        if (i + 1 < parts.size()) {
            if (*number > 255) return std::nullopt;
            address |= *number << (8 * (3 - i));
        } else {
            if (*number >= std::uint64_t{1} << (8 * (5 - parts.size()))) return std::nullopt;
            address |= *number;
        }
    }
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) {
        if (!out.empty()) out += '.';
        out += std::to_string((address >> static_cast<unsigned>(shift)) & 255U);
    }
    return out;
}

using Ipv6 = std::array<std::uint16_t, 8>;

/// Reads the dotted tail of an IPv6 address into the two pieces from `piece`.
bool read_ipv4_tail(std::string_view text, Ipv6& address, std::size_t& piece) {
    const std::vector<std::string_view> parts = split(text, '.');
    if (parts.size() != 4 || piece > 6) return false;
    for (std::size_t i = 0; i < 4; ++i) {
        const std::string_view part = parts[i];
        if (part.empty() || part.size() > 3 || (part.size() > 1 && part[0] == '0')) return false;
        unsigned value = 0;
        for (const char c : part) {
            if (!is_digit(c)) return false;
            value = value * 10 + static_cast<unsigned>(c - '0');
        }
        if (value > 255) return false;
        address[piece] = static_cast<std::uint16_t>(address[piece] * 256U + value);
        if (i % 2 == 1) ++piece;
    }
    return true;
}

std::optional<Ipv6> parse_ipv6(std::string_view text) {
    Ipv6 address{};
    std::size_t piece = 0;
    std::optional<std::size_t> compress;
    std::size_t i = 0;
    if (text.substr(0, 1) == ":") {
        if (text.substr(0, 2) != "::") return std::nullopt;
        i = 2;
        compress = ++piece;
    }
    while (i < text.size()) {
        if (piece == 8) return std::nullopt;
        if (text[i] == ':') {
            if (compress) return std::nullopt;
            ++i;
            compress = ++piece;
            continue;
        }
        unsigned value = 0;
        std::size_t length = 0;
        while (length < 4 && i + length < text.size() && hex_value(text[i + length]) >= 0) {
            value = value * 16 + static_cast<unsigned>(hex_value(text[i + length]));
            ++length;
        }
        const std::size_t after = i + length;
        if (after < text.size() && text[after] == '.') {
            if (length == 0 || !read_ipv4_tail(text.substr(i), address, piece)) {
                return std::nullopt;
            }
            break;
        }
        if (after < text.size() && text[after] != ':') return std::nullopt;
        if (after < text.size() && after + 1 == text.size()) return std::nullopt;
        address[piece++] = static_cast<std::uint16_t>(value);
        i = after < text.size() ? after + 1 : after;
    }
    if (compress) {
        std::size_t swaps = piece - *compress;
        std::size_t to = 7;
        while (to != 0 && swaps > 0) {
            std::swap(address[to], address[*compress + swaps - 1]);
            --to;
            --swaps;
        }
    } else if (piece != 8) {
        return std::nullopt;
    }
    return address;
}

std::string write_ipv6(const Ipv6& address) {
    // The first longest run of two or more zero pieces becomes "::" (RFC 5952 section 4.2).
    std::size_t best = 8;
    std::size_t best_length = 1;
    for (std::size_t i = 0; i < 8;) {
        std::size_t end = i;
        while (end < 8 && address[end] == 0) ++end;
        if (end - i > best_length) {
            best = i;
            best_length = end - i;
        }
        i = std::max(end, i + 1);
    }
    std::string out = "[";
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == best) {
            out += i == 0 ? "::" : ":";
            i += best_length - 1;
            continue;
        }
        constexpr std::string_view kDigits = "0123456789abcdef";
        bool started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            const unsigned digit = (address[i] >> static_cast<unsigned>(shift)) & 15U;
            started = started || digit != 0 || shift == 0;
            if (started) out += kDigits[digit];
        }
        if (i != 7) out += ':';
    }
    return out + "]";
}

/// Whether a label of Punycode says what plain ASCII would: UTS 46 (revision 31 on) refuses it.
bool is_vain_punycode(std::string_view label) {
    if (!ascii_iequals(label.substr(0, 4), "xn--")) return false;
    label.remove_prefix(4);
    return label.empty() || label.back() == '-';
}

/// What UTS 46 maps since Unicode 15.1, and ICU's older table refuses or maps otherwise.
std::string with_newer_mappings(std::string_view domain) {
    struct Mapping {
        std::string_view from;
        std::string_view to;
    };
    constexpr Mapping kMappings[] = {
        {"\u1E9E", "\u00DF"},     {"\u04C0", "\u04CF"},         {"\u2132", "\u214E"},
        {"\u2183", "\u2184"},     {"\U0002F868", "\u36FC"},     {"\U0002F874", "\u5F53"},
        {"\U0002F95F", "\u7AEE"}, {"\U0002F91F", "\U000243AB"}, {"\U0002F9BF", "\u45D7"},
    };
    std::string out(domain);
    for (const Mapping& mapping : kMappings) {
        for (std::size_t at = 0; (at = out.find(mapping.from, at)) != std::string::npos;) {
            out.replace(at, mapping.from.size(), mapping.to);
            at += mapping.to.size();
        }
    }
    return out;
}

/// "domain to ASCII" of the URL Standard: UTS 46, non-transitional, not strict.
std::optional<std::string> domain_to_ascii(std::string_view unmapped) {
    // An ASCII domain is only lowered: browsers look up ill-formed "xn--" labels as they stand.
    if (std::none_of(unmapped.begin(), unmapped.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        return ascii_lower(unmapped);
    }
    const std::string domain = with_newer_mappings(unmapped);
    UErrorCode status = U_ZERO_ERROR;
    static const std::unique_ptr<const icu::IDNA> idna = [] {
        UErrorCode opening = U_ZERO_ERROR;
        return std::unique_ptr<const icu::IDNA>(icu::IDNA::createUTS46Instance(
            UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
                UIDNA_NONTRANSITIONAL_TO_UNICODE,
            opening));
    }();
    if (!idna) return std::nullopt;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    icu::IDNAInfo info;
    idna->nameToASCII_UTF8(icu::StringPiece(domain.data(), static_cast<int32_t>(domain.size())),
                           sink, info, status);
    constexpr std::uint32_t kAllowed =
        UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |
        UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
    if (U_FAILURE(status) != 0 || (info.getErrors() & ~kAllowed) != 0) return std::nullopt;
    const std::vector<std::string_view> result = split(out, '.');
    if (std::any_of(result.begin(), result.end(), is_vain_punycode)) return std::nullopt;
    return out;
}

std::optional<std::string> parse_host(std::string_view text, bool is_special) {
    if (!text.empty() && text.front() == '[') {
        if (text.back() != ']') return std::nullopt;
        const std::optional<Ipv6> address = parse_ipv6(text.substr(1, text.size() - 2));
        if (!address) return std::nullopt;
        return write_ipv6(*address);
    }
    if (!is_special) {
        if (std::any_of(text.begin(), text.end(), is_forbidden_in_host)) return std::nullopt;
        std::string out;
        append_encoded(out, text, kControlSet);
        return out;
    }
    const bool plain = text.find('%') == std::string_view::npos;
    std::optional<std::string> domain =
        plain ? domain_to_ascii(text) : domain_to_ascii(percent_decode(text));
    if (!domain || domain->empty() ||
        std::any_of(domain->begin(), domain->end(), is_forbidden_in_domain)) {
        return std::nullopt;
    }
    if (ends_in_number(*domain)) return parse_ipv4(*domain);
    return domain;
}

// ---- Paths ------------------------------------------------------------------------------------

bool is_single_dot(std::string_view segment) {
    return segment == "." || ascii_iequals(segment, "%2e");
}

bool is_double_dot(std::string_view segment) {
    return segment == ".." || ascii_iequals(segment, ".%2e") || ascii_iequals(segment, "%2e.") ||
           ascii_iequals(segment, "%2e%2e");
}

bool is_drive_letter(std::string_view text) {
    return text.size() == 2 && is_alpha(text[0]) && (text[1] == ':' || text[1] == '|');
}

bool starts_with_drive_letter(std::string_view text) {
    if (!is_drive_letter(text.substr(0, 2))) return false;
    return text.size() == 2 || std::string_view("/\\?#").find(text[2]) != std::string_view::npos;
}

}  // namespace

/// The basic URL parser, with the state machine's states as functions that take the rest of the
/// input. `url_.path_` is "/" and the segment for each segment of the standard's list.
class UrlParser {
public:
    UrlParser(std::string_view text, const Url* base) : base_(base) {
        while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20) {
            text.remove_prefix(1);
        }
        while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) {
            text.remove_suffix(1);
        }
        static constexpr ByteSet kBreaks("\t\n\r");
        if (kBreaks.first_in(text) != std::string_view::npos) {
            without_breaks_.reserve(text.size());
            for (const char c : text) {
                if (c != '\t' && c != '\n' && c != '\r') without_breaks_ += c;
            }
            input_ = without_breaks_;
        } else {
            input_ = text;
        }
    }

    std::optional<Url> run() {
        if (!start()) return std::nullopt;
        serialise();
        return std::move(url_);
    }

private:
    bool is_special() const { return special_port(url_.scheme_) >= 0; }
    bool is_slash(char c) const { return c == '/' || (c == '\\' && is_special()); }
    bool begins_with_slash(std::string_view rest) const {
        return !rest.empty() && is_slash(rest.front());
    }

    bool start() {
        std::size_t i = 0;
        if (!input_.empty() && is_alpha(input_[0])) {
            i = 1;
            while (i < input_.size() &&
                   (is_alpha(input_[i]) || is_digit(input_[i]) || input_[i] == '+' ||
                    input_[i] == '-' || input_[i] == '.')) {
                ++i;
            }
        }
        if (i == 0 || i >= input_.size() || input_[i] != ':') return no_scheme();
        url_.scheme_ = ascii_lower(input_.substr(0, i));
        const std::string_view rest = input_.substr(i + 1);
        if (url_.scheme_ == "file") return file(rest);
        if (is_special()) {
            if (base_ != nullptr && base_->scheme_ == url_.scheme_ && rest.substr(0, 2) != "//") {
                return relative(rest);
            }
            return special_authority(rest);
        }
        if (rest.substr(0, 2) == "//") return authority(rest.substr(2));
        if (rest.substr(0, 1) == "/") return path(rest.substr(1));
        return opaque_path(rest);
    }

    bool no_scheme() {
        if (base_ == nullptr || base_->empty()) return false;
        if (base_->has_opaque_path_) {
            if (input_.substr(0, 1) != "#") return false;
            url_ = *base_;
            return fragment(input_.substr(1));
        }
        url_.scheme_ = base_->scheme_;
        return url_.scheme_ == "file" ? file(input_) : relative(input_);
    }

    void copy_authority() {
        url_.username_ = base_->username_;
        url_.password_ = base_->password_;
        url_.host_ = base_->host_;
        url_.has_host_ = base_->has_host_;
        url_.port_ = base_->port_;
    }

    bool relative(std::string_view rest) {
        if (begins_with_slash(rest)) {
            const std::string_view after = rest.substr(1);
            if (begins_with_slash(after)) {
                return is_special() ? special_authority(after) : authority(after.substr(1));
            }
            copy_authority();
            return path(after);
        }
        copy_authority();
        url_.path_ = base_->path_;
        url_.query_ = base_->query_;
        if (rest.empty()) return true;
        if (rest.front() == '?') return query(rest.substr(1));
        if (rest.front() == '#') return fragment(rest.substr(1));
        url_.query_.reset();
        shorten_path();
        return path(rest);
    }

    bool special_authority(std::string_view rest) {
        while (begins_with_slash(rest)) rest.remove_prefix(1);
        return authority(rest);
    }

    bool authority(std::string_view rest) {
        std::size_t end = 0;
        while (end < rest.size() && rest[end] != '?' && rest[end] != '#' && !is_slash(rest[end])) {
            ++end;
        }
        std::string_view host = rest.substr(0, end);
        if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) {
            const std::string_view credentials = host.substr(0, at);
            const std::size_t colon = credentials.find(':');
            append_encoded(url_.username_, credentials.substr(0, colon), kUserinfoSet);
            if (colon != std::string_view::npos) {
                append_encoded(url_.password_, credentials.substr(colon + 1), kUserinfoSet);
            }
            host.remove_prefix(at + 1);
            if (host.empty()) return false;
        }
        std::size_t colon = 0;
        for (bool inside = false; colon < host.size(); ++colon) {
            if (host[colon] == '[') inside = true;
            if (host[colon] == ']') inside = false;
            if (host[colon] == ':' && !inside) break;
        }
        const std::string_view name = host.substr(0, colon);
        if (name.empty() && (is_special() || colon < host.size())) return false;
        std::optional<std::string> parsed = parse_host(name, is_special());
        if (!parsed) return false;
        url_.host_ = std::move(*parsed);
        url_.has_host_ = true;
        if (colon < host.size() && !port(host.substr(colon + 1))) return false;
        return path_start(rest.substr(end));
    }

    bool port(std::string_view digits) {
        if (digits.empty()) return true;
        int value = 0;
        for (const char c : digits) {
            if (!is_digit(c)) return false;
            value = value * 10 + (c - '0');
            if (value > 65535) return false;
        }
        if (value != special_port(url_.scheme_)) url_.port_ = static_cast<std::uint16_t>(value);
        return true;
    }

    bool file(std::string_view rest) {
        url_.has_host_ = true;
        if (begins_with_slash(rest)) return file_slash(rest.substr(1));
        if (base_ == nullptr || base_->scheme_ != "file") return path(rest);
        url_.host_ = base_->host_;
        url_.path_ = base_->path_;
        url_.query_ = base_->query_;
        if (rest.empty()) return true;
        if (rest.front() == '?') return query(rest.substr(1));
        if (rest.front() == '#') return fragment(rest.substr(1));
        url_.query_.reset();
        if (starts_with_drive_letter(rest)) {
            url_.path_.clear();
        } else {
            shorten_path();
        }
        return path(rest);
    }

    bool file_slash(std::string_view rest) {
        if (begins_with_slash(rest)) return file_host(rest.substr(1));
        if (base_ != nullptr && base_->scheme_ == "file") {
            url_.host_ = base_->host_;
            const std::string_view first = std::string_view(base_->path_).substr(0, 3);
            const bool drive = first.size() == 3 && is_alpha(first[1]) && first[2] == ':' &&
                               (base_->path_.size() == 3 || base_->path_[3] == '/');
            if (drive && !starts_with_drive_letter(rest)) url_.path_ = first;
        }
        return path(rest);
    }

    bool file_host(std::string_view rest) {
        const std::size_t end = std::min(rest.find_first_of("/\\?#"), rest.size());
        const std::string_view name = rest.substr(0, end);
        if (is_drive_letter(name)) return path(rest);
        if (!name.empty()) {
            std::optional<std::string> parsed = parse_host(name, true);
            if (!parsed) return false;
            if (*parsed != "localhost") url_.host_ = std::move(*parsed);
        }
        return path_start(rest.substr(end));
    }

    bool path_start(std::string_view rest) {
        if (is_special()) return path(begins_with_slash(rest) ? rest.substr(1) : rest);
        if (rest.empty()) return true;
        if (rest.front() == '?') return query(rest.substr(1));
        if (rest.front() == '#') return fragment(rest.substr(1));
        return path(rest.front() == '/' ? rest.substr(1) : rest);
    }

    bool path(std::string_view rest) {
        for (;;) {
            std::size_t end = 0;
            while (end < rest.size() && rest[end] != '?' && rest[end] != '#' &&
                   !is_slash(rest[end])) {
                ++end;
            }
            const bool more = end < rest.size() && is_slash(rest[end]);
            segment(rest.substr(0, end), more);
            rest.remove_prefix(end);
            if (!more) break;
            rest.remove_prefix(1);
        }
        return after_path(rest);
    }

    void segment(std::string_view raw, bool more) {
        if (is_double_dot(raw)) {
            shorten_path();
            if (!more) url_.path_ += '/';
        } else if (is_single_dot(raw)) {
            if (!more) url_.path_ += '/';
        } else if (url_.scheme_ == "file" && url_.path_.empty() && is_drive_letter(raw)) {
            url_.path_ += '/';
            url_.path_ += raw.front();
            url_.path_ += ':';
        } else {
            url_.path_ += '/';
            append_encoded(url_.path_, raw, kPathSet);
        }
    }

    void shorten_path() {
        std::string& path = url_.path_;
        if (path.empty()) return;
        const std::size_t slash = path.rfind('/');
        const bool only_drive = url_.scheme_ == "file" && slash == 0 && path.size() == 3 &&
                                is_alpha(path[1]) && path[2] == ':';
        if (!only_drive) path.resize(slash);
    }

    bool opaque_path(std::string_view rest) {
        url_.has_opaque_path_ = true;
        const std::size_t end = std::min(kPathEnds.first_in(rest), rest.size());
        const std::string_view text = rest.substr(0, end);
        append_encoded(url_.path_, text, kControlSet);
        if (end < rest.size() && !url_.path_.empty() && url_.path_.back() == ' ') {
            url_.path_.back() = '%';
            url_.path_ += "20";
        }
        return after_path(rest.substr(end));
    }

    bool after_path(std::string_view rest) {
        if (rest.empty()) return true;
        return rest.front() == '?' ? query(rest.substr(1)) : fragment(rest.substr(1));
    }

    bool query(std::string_view rest) {
        const std::size_t end = std::min(rest.find('#'), rest.size());
        url_.query_.emplace();
        append_encoded(*url_.query_, rest.substr(0, end),
                       is_special() ? kSpecialQuerySet : kQuerySet);
        return end == rest.size() ? true : fragment(rest.substr(end + 1));
    }

    bool fragment(std::string_view rest) {
        url_.fragment_.emplace();
        append_encoded(*url_.fragment_, rest, kFragmentSet);
        return true;
    }

    void serialise() {
        std::string& out = url_.href_;
        out = url_.scheme_;
        out += ':';
        if (url_.has_host_) {
            out += "//";
            if (!url_.username_.empty() || !url_.password_.empty()) {
                out += url_.username_;
                if (!url_.password_.empty()) out.append(":").append(url_.password_);
                out += '@';
            }
            out += url_.host_;
            if (url_.port_) out.append(":").append(std::to_string(*url_.port_));
        } else if (!url_.has_opaque_path_ && url_.path_.compare(0, 2, "//") == 0) {
            out += "/.";
        }
        out += url_.path_;
        if (url_.query_) out.append("?").append(*url_.query_);
        if (url_.fragment_) out.append("#").append(*url_.fragment_);
    }

    const Url* base_;
    std::string without_breaks_;
    std::string_view input_;
    Url url_;
};

std::optional<Url> Url::parse(std::string_view text) {
    return UrlParser(text, nullptr).run();
}

std::optional<Url> Url::resolve(std::string_view reference) const {
    return UrlParser(reference, empty() ? nullptr : this).run();
}

std::uint16_t Url::effective_port() const {
    if (port_) return *port_;
    return static_cast<std::uint16_t>(std::max(special_port(scheme_), 0));
}

std::string Url::origin() const {
    if (special_port(scheme_) <= 0) return "null";
    std::string out = scheme_ + "://" + host_;
    if (port_) out.append(":").append(std::to_string(*port_));
    return out;
}

std::string Url::without_fragment() const {
    return fragment_ ? href_.substr(0, href_.size() - fragment_->size() - 1) : href_;
}

std::string site_of(const Url& url) {
    const std::string& host = url.host();
    if (host.empty() || host.front() == '[') return host;
    std::vector<std::string_view> labels = split(host, '.');
    if (labels.back().empty()) labels.pop_back();
    if (labels.size() < 3 || ipv4_number(labels.back())) return host;
    static constexpr std::string_view kSecondLevels[] = {
        "ac",  "asso", "co", "com",  "ed",  "edu", "go",  "gob", "gouv", "gov", "govt",  "gv",
        "gub", "idv",  "in", "info", "mil", "ne",  "net", "nom", "or",   "org", "press", "web"};
    const std::string_view second = labels[labels.size() - 2];
    const bool long_suffix =
        labels.back().size() == 2 && std::find(std::begin(kSecondLevels), std::end(kSecondLevels),
                                               second) != std::end(kSecondLevels);
    std::size_t keep = std::min<std::size_t>(long_suffix ? 3 : 2, labels.size());
    std::string out;
    for (std::size_t i = labels.size() - keep; i < labels.size(); ++i) {
        if (!out.empty()) out += '.';
        out += labels[i];
    }
    return out;
}

}  // namespace stet
