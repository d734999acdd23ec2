#include "store/digest.h"

#include "store/error.h"

#include <algorithm>

#include <openssl/evp.h>

namespace stet {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

struct FreeAlgorithm {
    void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
};

/// Fetched once: EVP_sha256() would look the provider up again at each use.
const EVP_MD* sha256_algorithm() {
    static const std::unique_ptr<EVP_MD, FreeAlgorithm> algorithm(
        EVP_MD_fetch(nullptr, "SHA256", nullptr));
    return algorithm.get();
}

void require(int ok) {
    if (ok != 1) throw Error("cannot compute a SHA-256 digest: OpenSSL refuses");
}

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string_view Sha256::view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string Sha256::hex() const {
    return stet::hex(view());
}

std::string Sha256::tagged() const {
    return "sha256:" + hex();
}

std::optional<Sha256> Sha256::from_bytes(std::string_view raw) {
    Sha256 digest;
    if (raw.size() != digest.bytes.size()) return std::nullopt;
    std::copy(raw.begin(), raw.end(), digest.bytes.begin());
    return digest;
}

std::optional<Sha256> Sha256::from_hex(std::string_view text) {
    constexpr std::string_view kTag = "sha256:";
    if (text.substr(0, kTag.size()) == kTag) text.remove_prefix(kTag.size());
    Sha256 digest;
    if (text.size() != 2 * digest.bytes.size()) return std::nullopt;
    for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
        const int high = nibble(text[2 * i]);
        const int low = nibble(text[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        digest.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return digest;
}

void Sha256Stream::Free::operator()(void* context) const {
    EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context));
}

Sha256Stream::Sha256Stream() : context_(EVP_MD_CTX_new()) {
    require(
        EVP_DigestInit_ex2(static_cast<EVP_MD_CTX*>(context_.get()), sha256_algorithm(), nullptr));
}

void Sha256Stream::add(std::string_view bytes) {
    require(EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_.get()), bytes.data(), bytes.size()));
}

void Sha256Stream::add_field(std::string_view bytes) {
    std::array<char, 8> length{};
    std::uint64_t rest = bytes.size();
    for (auto at = length.rbegin(); at != length.rend(); ++at) {
        *at = static_cast<char>(rest & 0xffU);
        rest >>= 8U;
    }
    add({length.data(), length.size()});
    add(bytes);
}

Sha256 Sha256Stream::finish() {
    auto* context = static_cast<EVP_MD_CTX*>(context_.get());
    Sha256 digest;
    require(EVP_DigestFinal_ex(context, digest.bytes.data(), nullptr));
    require(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr));
    return digest;
}

Sha256 sha256(std::string_view bytes) {
    thread_local Sha256Stream stream;
    stream.add(bytes);
    return stream.finish();
}

std::string sha1_base32(std::string_view bytes) {
    std::array<unsigned char, 20> digest{};
    unsigned length = 0;
    require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha1(), nullptr));
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out = "sha1:";
    // 20 bytes are 4 groups of 40 bits, 8 letters each.
    for (std::size_t group = 0; group < digest.size(); group += 5) {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < 5; ++i) bits = bits << 8U | digest[group + i];
        for (unsigned shift = 40; shift != 0; shift -= 5) {
            out += kAlphabet[(bits >> (shift - 5)) & 31U];
        }
    }
    return out;
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<std::uint8_t>(c);
        out += kDigits[byte >> 4U];
        out += kDigits[byte & 15U];
    }
    return out;
}

}  // namespace stet
