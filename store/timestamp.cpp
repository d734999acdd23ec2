#include "store/timestamp.h"

#include "store/error.h"

#include <fmt/format.h>

#include <ctime>
#include <memory>
#include <optional>

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

namespace stet {
namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* value) const {
        free(value);
    }
};
using Request = std::unique_ptr<TS_REQ, Free<TS_REQ_free>>;
using Reply = std::unique_ptr<TS_RESP, Free<TS_RESP_free>>;
using Imprint = std::unique_ptr<TS_MSG_IMPRINT, Free<TS_MSG_IMPRINT_free>>;
using Algorithm = std::unique_ptr<X509_ALGOR, Free<X509_ALGOR_free>>;
using Integer = std::unique_ptr<ASN1_INTEGER, Free<ASN1_INTEGER_free>>;

constexpr int kNonceBytes = 8;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Reply parse_reply(std::string_view der) {
    const unsigned char* at = bytes_of(der);
    Reply reply(d2i_TS_RESP(nullptr, &at, static_cast<long>(der.size())));
    if (reply != nullptr && at != bytes_of(der) + der.size()) reply.reset();
    ERR_clear_error();
    return reply;
}

std::string text_of(const ASN1_STRING* text) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::optional<Sha256> digest_of(TS_MSG_IMPRINT* imprint) {
    if (imprint == nullptr) return std::nullopt;
    const ASN1_OBJECT* algorithm = nullptr;
    X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
    if (OBJ_obj2nid(algorithm) != NID_sha256) return std::nullopt;
    return Sha256::from_bytes(text_of(TS_MSG_IMPRINT_get_msg(imprint)));
}

/// Why an authority said no: its words, else its status.
std::string refusal_of(const TS_STATUS_INFO* status) {
    std::string why;
    const STACK_OF(ASN1_UTF8STRING)* lines = TS_STATUS_INFO_get0_text(status);
    for (int i = 0; lines != nullptr && i < sk_ASN1_UTF8STRING_num(lines); ++i) {
        if (!why.empty()) why += "; ";
        why += text_of(sk_ASN1_UTF8STRING_value(lines, i));
    }
    if (!why.empty()) return why;
    return fmt::format("status {}", ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status)));
}

std::string name_of(GENERAL_NAME* name) {
    if (name == nullptr || name->type != GEN_DIRNAME) return {};
    constexpr int kMostName = 256;
    std::string text(kMostName, '\0');
    X509_NAME_oneline(name->d.directoryName, text.data(), kMostName);
    text.resize(text.find('\0'));
    return text;
}

/// The signature against the certificate that the token carries; not that certificate itself.
bool signature_fits(PKCS7* token) {
    const int code = PKCS7_verify(token, nullptr, nullptr, nullptr, nullptr, PKCS7_NOVERIFY);
    ERR_clear_error();
    return code == 1;
}

}  // namespace

std::string timestamp_request(const Sha256& digest) {
    const Request request(TS_REQ_new());
    const Imprint imprint(TS_MSG_IMPRINT_new());
    const Algorithm algorithm(X509_ALGOR_new());
    const Integer nonce(ASN1_INTEGER_new());
    std::string random(kNonceBytes, '\0');
    bool made = request && imprint && algorithm && nonce &&
                RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), kNonceBytes) == 1;
    if (made) {
        // A positive number of full length.
        random[0] = static_cast<char>((random[0] & 0x3f) | 0x40);
        const std::unique_ptr<BIGNUM, Free<BN_free>> number(
            BN_bin2bn(bytes_of(random), kNonceBytes, nullptr));
        std::string bytes(digest.view());
        made =
            number && BN_to_ASN1_INTEGER(number.get(), nonce.get()) != nullptr &&
            X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1 &&
            TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
            TS_MSG_IMPRINT_set_msg(imprint.get(), reinterpret_cast<unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size())) == 1 &&
            TS_REQ_set_version(request.get(), 1) == 1 &&
            TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
            TS_REQ_set_nonce(request.get(), nonce.get()) == 1 &&
            TS_REQ_set_cert_req(request.get(), 1) == 1;
    }
    unsigned char* der = nullptr;
    const int size = made ? i2d_TS_REQ(request.get(), &der) : -1;
    if (size <= 0) throw Error("cannot make a time-stamp request: OpenSSL is out of memory");
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

Timestamp read_timestamp(std::string_view der, const std::string& source) {
    const Reply reply = parse_reply(der);
    if (reply == nullptr) {
        throw Error(
            fmt::format("{} is no time-stamp: it is not a TimeStampResp (RFC 3161), which "
                        "is what authorities answer with",
                        source));
    }
    TS_TST_INFO* info = TS_RESP_get_tst_info(reply.get());
    if (info == nullptr) {
        throw Error(fmt::format("{}: the time-stamp was refused: {}", source,
                                refusal_of(TS_RESP_get_status_info(reply.get()))));
    }
    const std::optional<Sha256> digest = digest_of(TS_TST_INFO_get_msg_imprint(info));
    if (!digest) {
        throw Error(fmt::format("{}: the time-stamp is not over a SHA-256 digest", source));
    }
    if (!signature_fits(TS_RESP_get_token(reply.get()))) {
        throw Error(
            fmt::format("{}: the time-stamp's signature does not fit the certificate in it, or "
                        "there is none (openssl ts -query needs -cert)",
                        source));
    }
    std::tm parts{};
    if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &parts) != 1) {
        throw Error(fmt::format("{}: the time-stamp's time cannot be read", source));
    }
    return {*digest, UtcTime(std::chrono::seconds(timegm(&parts))),
            name_of(TS_TST_INFO_get_tsa(info))};
}

bool answers(std::string_view reply, std::string_view request) {
    const Reply parsed = parse_reply(reply);
    TS_TST_INFO* info = parsed == nullptr ? nullptr : TS_RESP_get_tst_info(parsed.get());
    const unsigned char* at = bytes_of(request);
    const Request asked(d2i_TS_REQ(nullptr, &at, static_cast<long>(request.size())));
    if (info == nullptr || asked == nullptr) return false;
    const ASN1_INTEGER* nonce = TS_TST_INFO_get_nonce(info);
    return digest_of(TS_TST_INFO_get_msg_imprint(info)) ==
               digest_of(TS_REQ_get_msg_imprint(asked.get())) &&
           nonce != nullptr && ASN1_INTEGER_cmp(nonce, TS_REQ_get_nonce(asked.get())) == 0;
}

}  // namespace stet
