#include "store/signing.h"

#include "store/digest.h"
#include "store/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <unistd.h>

namespace stet {
namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Bio = std::unique_ptr<BIO, Free>;

constexpr std::size_t kLongestFile = 65536;

/// Never asks at the terminal: an encrypted key is refused.
int no_password(char* /*to*/, int /*size*/, int /*writing*/, void* /*user*/) {
    return 0;
}

Key parse(const std::string& pem) {
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
    ERR_clear_error();
    return key;
}

std::string text_of(const Bio& bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

[[noreturn]] void fail(std::string_view what) {
    throw Error(fmt::format("cannot {}: OpenSSL says no", what));
}

}  // namespace

void make_key(const std::string& file) {
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    const Bio bio(BIO_new(BIO_s_mem()));
    if (key == nullptr || bio == nullptr ||
        PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                      nullptr) != 1) {
        fail("make a key");
    }
    const std::string pem = text_of(bio);
    const int handle = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) {
        throw Error(fmt::format(
            "cannot write key {}: {}", file,
            errno == EEXIST ? "there is such a file; give another name" : std::strerror(errno)));
    }
    const bool written =
        write(handle, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) &&
        fsync(handle) == 0;
    close(handle);
    if (!written) {
        unlink(file.c_str());
        throw Error(fmt::format("cannot write key {}: {}", file, std::strerror(errno)));
    }
}

SigningKey::SigningKey(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        throw Error(fmt::format("cannot read key {}; `stet key {}` makes one", file, file));
    }
    private_pem_.assign(std::istreambuf_iterator<char>(in), {});
    const Key key = private_pem_.size() <= kLongestFile ? parse(private_pem_) : Key();
    if (key == nullptr || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) {
        throw Error(
            fmt::format("{} is no Ed25519 private key in PEM without a password; `stet key "
                        "FILE` makes one",
                        file));
    }
}

std::string SigningKey::sign(std::string_view message) const {
    const Key key = parse(private_pem_);
    const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
    constexpr std::size_t kSignature = 64;
    std::string signature(kSignature, '\0');
    std::size_t size = signature.size();
    if (context == nullptr ||
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       reinterpret_cast<const unsigned char*>(message.data()),
                       message.size()) != 1) {
        fail("sign");
    }
    signature.resize(size);
    return signature;
}

std::string SigningKey::public_pem() const {
    const Key key = parse(private_pem_);
    const Bio bio(BIO_new(BIO_s_mem()));
    if (bio == nullptr || PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1) fail("write a key");
    return text_of(bio);
}

std::string SigningKey::public_der() const {
    const Key key = parse(private_pem_);
    const Bio bio(BIO_new(BIO_s_mem()));
    if (bio == nullptr || i2d_PUBKEY_bio(bio.get(), key.get()) != 1) fail("write a key");
    return text_of(bio);
}

std::string SigningKey::fingerprint() const {
    return sha256(public_der()).tagged();
}

}  // namespace stet
