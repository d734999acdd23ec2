// What a record's block holds: the HTTP message, and digests of it.
#include "extract/text.h"
#include "store/warc.h"

#include <algorithm>
#include <array>

#include <openssl/evp.h>

namespace stet {
namespace {

/// The value of a hex digit; 16 for anything else.
unsigned hex_value(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    const char lower = static_cast<char>(c | 0x20);
    if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a') + 10;
    return 16;
}

std::optional<std::string> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const unsigned high = hex_value(text[i]);
        const unsigned low = hex_value(text[i + 1]);
        if (high > 15 || low > 15) return std::nullopt;
        bytes += static_cast<char>(high << 4U | low);
    }
    return bytes;
}

std::optional<std::string> from_base32(std::string_view text) {
    while (!text.empty() && text.back() == '=') text.remove_suffix(1);
    std::string bytes;
    std::uint64_t bits = 0;
    unsigned held = 0;
    for (const char c : text) {
        const char upper = static_cast<char>(c >= 'a' && c <= 'z' ? c - 0x20 : c);
        unsigned value = 0;
        if (upper >= 'A' && upper <= 'Z') {
            value = static_cast<unsigned>(upper - 'A');
        } else if (upper >= '2' && upper <= '7') {
            value = static_cast<unsigned>(upper - '2') + 26;
        } else {
            return std::nullopt;
        }
        bits = bits << 5U | value;
        held += 5;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>(bits >> held & 0xffU);
        }
    }
    return bytes;
}

}  // namespace

HttpMessage split_http(std::string_view block) {
    // The head ends with the first empty line, however its lines end.
    for (std::size_t at = block.find('\n'); at != std::string_view::npos;
         at = block.find('\n', at + 1)) {
        if (block.substr(at + 1, 1) == "\n") return {block.substr(0, at + 2), block.substr(at + 2)};
        if (block.substr(at + 1, 2) == "\r\n") {
            return {block.substr(0, at + 3), block.substr(at + 3)};
        }
    }
    return {block, {}};
}

std::optional<std::string> dechunk(std::string_view body) {
    std::string whole;
    std::size_t at = 0;
    while (true) {
        std::size_t size = 0;
        const std::size_t begin = at;
        while (at < body.size() && hex_value(body[at]) < 16) {
            if (size > body.size()) return std::nullopt;
            size = size << 4U | hex_value(body[at++]);
        }
        if (at == begin) return std::nullopt;
        const std::size_t line_end = body.find('\n', at);  // behind chunk extensions
        if (line_end == std::string_view::npos) return std::nullopt;
        at = line_end + 1;
        if (size == 0) return whole;  // a trailer section may follow
        if (size > body.size() - at) return std::nullopt;
        whole.append(body.substr(at, size));
        at += size;
        if (body.substr(at, 2) == "\r\n") {
            at += 2;
        } else if (body.substr(at, 1) == "\n") {
            at += 1;
        } else {
            return std::nullopt;
        }
    }
}

std::optional<bool> digest_matches(std::string_view digest, std::string_view bytes) {
    digest = trim(digest);
    const std::size_t colon = digest.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string name = ascii_lower(digest.substr(0, colon));
    name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
    const EVP_MD* algorithm = name == "sha1"     ? EVP_sha1()
                              : name == "sha256" ? EVP_sha256()
                              : name == "sha384" ? EVP_sha384()
                              : name == "sha512" ? EVP_sha512()
                              : name == "md5"    ? EVP_md5()
                                                 : nullptr;
    if (algorithm == nullptr) return std::nullopt;
    std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), made.data(), &length, algorithm, nullptr) != 1) {
        return std::nullopt;
    }
    const std::string_view value = digest.substr(colon + 1);
    const std::optional<std::string> said =
        value.size() == 2 * std::size_t{length} ? from_hex(value) : from_base32(value);
    return said &&
           std::equal(said->begin(), said->end(), made.begin(), made.begin() + length,
                      [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
}

}  // namespace stet
