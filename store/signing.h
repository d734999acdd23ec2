// The user's own key, Ed25519 (RFC 8032), in PEM files as OpenSSL writes and reads them.
#pragma once

#include <string>
#include <string_view>

namespace stet {

/// Makes a key and writes it to `file` (PKCS #8, readable by its owner only). Throws where there
/// is such a file: a key that is overwritten is lost.
void make_key(const std::string& file);

/// A key from its file. Throws, naming the file, for what is no Ed25519 private key.
class SigningKey {
public:
    explicit SigningKey(const std::string& file);

    std::string sign(std::string_view message) const;  // 64 bytes
    std::string public_pem() const;
    std::string public_der() const;   // SubjectPublicKeyInfo
    std::string fingerprint() const;  // "sha256:" of that

private:
    std::string private_pem_;
};

}  // namespace stet
