// Digests: SHA-256 of payloads, texts and chain links, and the forms in which they are written.
//
// "sha256:<64 hex>" everywhere in stet; "sha1:<32 base32>" for WARC (RFC 4648 base 32, upper
// case, no padding). Hashing is OpenSSL's, with its context used again.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace stet {

/// 32 bytes.
struct Sha256 {
    std::array<std::uint8_t, 32> bytes{};

    std::string_view view() const;  // the raw bytes
    std::string hex() const;        // 64 digits, lower case
    std::string tagged() const;     // "sha256:" + hex()
    bool operator==(const Sha256&) const = default;
    auto operator<=>(const Sha256&) const = default;

    /// From 32 raw bytes; nothing for any other length.
    static std::optional<Sha256> from_bytes(std::string_view raw);
    /// From 64 hex digits, with or without "sha256:" before them.
    static std::optional<Sha256> from_hex(std::string_view text);
};

Sha256 sha256(std::string_view bytes);

/// Takes bytes piece by piece.
class Sha256Stream {
public:
    Sha256Stream();
    void add(std::string_view bytes);
    /// The length as 8 bytes, big end first, then the bytes: how every byte form in
    /// store/README.md writes a field, so that no two different lists of fields look alike.
    void add_field(std::string_view bytes);
    /// The digest of all that was added; the stream begins anew.
    Sha256 finish();

private:
    struct Free {
        void operator()(void* context) const;
    };
    std::unique_ptr<void, Free> context_;
};

/// "sha1:" and base 32: the form that WARC files use. Never used to tell payloads apart.
std::string sha1_base32(std::string_view bytes);

std::string hex(std::string_view bytes);

}  // namespace stet
