#include "crawler/guard.h"

#include "extract/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <arpa/inet.h>

namespace stet {
namespace {

using V4 = std::array<std::uint8_t, 4>;
using V6 = std::array<std::uint8_t, 16>;

struct Range4 {
    V4 address;
    int bits;
    std::string_view what;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry/: what is not globally reachable.
constexpr std::array<Range4, 17> kRefused4{{
    {{0, 0, 0, 0}, 8, "this network"},
    {{10, 0, 0, 0}, 8, "private"},
    {{100, 64, 0, 0}, 10, "shared by carriers"},
    {{127, 0, 0, 0}, 8, "loopback"},
    {{169, 254, 0, 0}, 16, "link-local"},
    {{172, 16, 0, 0}, 12, "private"},
    {{192, 0, 0, 0}, 24, "protocol assignments"},
    {{192, 0, 2, 0}, 24, "documentation"},
    {{192, 88, 99, 0}, 24, "6to4 relay"},
    {{192, 168, 0, 0}, 16, "private"},
    {{198, 18, 0, 0}, 15, "benchmarking"},
    {{198, 51, 100, 0}, 24, "documentation"},
    {{203, 0, 113, 0}, 24, "documentation"},
    {{168, 63, 129, 16}, 32, "cloud metadata"},
    {{224, 0, 0, 0}, 4, "multicast"},
    {{240, 0, 0, 0}, 4, "reserved"},
    {{255, 255, 255, 255}, 32, "broadcast"},
}};

struct Range6 {
    V6 address;
    int bits;
    std::string_view what;
};

// https://www.iana.org/assignments/iana-ipv6-special-registry/
constexpr std::array<Range6, 15> kRefused6{{
    {{}, 128, "unspecified"},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, "loopback"},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, "local-use NAT64"},
    {{0x01, 0x00}, 64, "discard"},
    {{0x01, 0x00, 0, 0, 0, 0, 0, 1}, 64, "dummy prefix"},
    {{0x20, 0x01, 0x00, 0x02}, 48, "benchmarking"},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "documentation"},
    {{0x20, 0x01, 0x00, 0x10}, 28, "ORCHID"},
    {{0x20, 0x01, 0x00, 0x20}, 28, "ORCHIDv2"},
    {{0x3f, 0xff}, 20, "documentation"},
    {{0x5f, 0x00}, 16, "segment routing"},
    {{0xfc}, 7, "unique local"},
    {{0xfe, 0x80}, 10, "link-local"},
    {{0xfe, 0xc0}, 10, "site-local"},
    {{0xff}, 8, "multicast"},
}};

template <class Bytes>
bool in_range(const Bytes& address, const Bytes& range, int bits) {
    std::size_t byte = 0;
    for (; bits >= 8; bits -= 8, ++byte) {
        if (address[byte] != range[byte]) return false;
    }
    if (bits == 0) return true;
    const unsigned mask = 0xFFU << static_cast<unsigned>(8 - bits) & 0xFFU;
    return (address[byte] & mask) == (range[byte] & mask);
}

std::optional<std::string> refused4(const V4& address) {
    for (const Range4& range : kRefused4) {
        if (in_range(address, range.address, range.bits)) return std::string(range.what);
    }
    return std::nullopt;
}

std::optional<std::string> refused6(const V6& address) {
    const auto carried = [&](std::size_t at) {
        return V4{address[at], address[at + 1], address[at + 2], address[at + 3]};
    };
    const V6 zero{};
    const auto zeros = [&](std::size_t count) {
        return std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(count),
                          zero.begin());
    };
    for (const Range6& range : kRefused6) {
        if (in_range(address, range.address, range.bits)) return std::string(range.what);
    }
    if (zeros(10) && address[10] == 0xFF && address[11] == 0xFF) return refused4(carried(12));
    if (zeros(12)) return "IPv4-compatible";
    constexpr V6 kNat64{0x00, 0x64, 0xff, 0x9b};
    if (in_range(address, kNat64, 96)) return refused4(carried(12));
    constexpr V6 k6to4{0x20, 0x02};
    if (in_range(address, k6to4, 16)) return refused4(carried(2));
    constexpr V6 kTeredo{0x20, 0x01, 0x00, 0x00};
    if (in_range(address, kTeredo, 32)) return "Teredo";
    constexpr V6 kProtocol{0x20, 0x01, 0x00, 0x00};
    if (in_range(address, kProtocol, 23)) return "protocol assignments";
    return std::nullopt;
}

bool bad_port(std::uint16_t port) {
    // https://fetch.spec.whatwg.org/#port-blocking
    static constexpr std::array<std::uint16_t, 83> kBad{
        0,    1,    7,    9,    11,   13,   15,   17,   19,   20,   21,   22,   23,   25,
        37,   42,   43,   53,   69,   77,   79,   87,   95,   101,  102,  103,  104,  109,
        110,  111,  113,  115,  117,  119,  123,  135,  137,  139,  143,  161,  179,  389,
        427,  465,  512,  513,  514,  515,  526,  530,  531,  532,  540,  548,  554,  556,
        563,  587,  601,  636,  989,  990,  993,  995,  1719, 1720, 1723, 2049, 3659, 4045,
        4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080};
    return std::binary_search(kBad.begin(), kBad.end(), port);
}

/// Names that never lead out (RFC 6761, 6762, 8375, ICANN's .internal).
bool local_name(std::string_view host) {
    if (host.find('.') == std::string_view::npos) return host == "localhost";
    for (const std::string_view suffix :
         {".localhost", ".local", ".internal", ".home.arpa", ".localdomain"}) {
        if (host.ends_with(suffix)) return true;
    }
    return false;
}

}  // namespace

std::optional<std::string> refused_address(std::string_view address) {
    const std::string text(address.substr(0, address.find('%')));  // without an IPv6 zone
    V4 four{};
    if (inet_pton(AF_INET, text.c_str(), four.data()) == 1) return refused4(four);
    V6 six{};
    if (inet_pton(AF_INET6, text.c_str(), six.data()) == 1) return refused6(six);
    return "no address";
}

bool is_metadata_address(std::string_view address) {
    if (address.starts_with('[') && address.ends_with(']')) {
        address = address.substr(1, address.size() - 2);
    }
    const std::string text(address.substr(0, address.find('%')));
    constexpr std::array<V4, 4> kServices4{{
        {169, 254, 169, 254},
        {169, 254, 170, 2},
        {100, 100, 100, 200},
        {168, 63, 129, 16},
    }};
    constexpr V6 kService6{0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54};
    V4 four{};
    V6 six{};
    if (inet_pton(AF_INET6, text.c_str(), six.data()) == 1) {
        if (six == kService6) return true;
        const V6 mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
        if (!in_range(six, mapped, 96)) return false;
        std::copy(six.begin() + 12, six.end(), four.begin());
    } else if (inet_pton(AF_INET, text.c_str(), four.data()) != 1) {
        return false;
    }
    return std::find(kServices4.begin(), kServices4.end(), four) != kServices4.end();
}

std::optional<std::string> refused_url(const Url& url, bool allow_private) {
    if (!url.is_http()) return "scheme " + url.scheme();
    if (url.href().size() > kMaxUrlLength) return "URL too long";
    if (url.port() && bad_port(*url.port())) return "port " + std::to_string(*url.port());
    if (allow_private) return std::nullopt;
    std::string host = ascii_lower(url.host());
    while (!host.empty() && host.back() == '.') host.pop_back();
    if (host.empty()) return "no host";
    if (local_name(host)) return "local host";
    const bool six = host.front() == '[' && host.back() == ']';
    if (six) host = host.substr(1, host.size() - 2);
    in_addr four{};
    if (six || inet_pton(AF_INET, host.c_str(), &four) == 1) {
        if (std::optional<std::string> why = refused_address(host)) return *why + " address";
    }
    return std::nullopt;
}

bool is_refused_as_private(const Url& url) {
    return refused_url(url, false) && !refused_url(url, true);
}

}  // namespace stet
