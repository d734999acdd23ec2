// Time-stamps of an authority (RFC 3161): the question that is sent, and what the answer says.
// The bytes are OpenSSL's business; whom to trust is the reader's: `openssl ts -verify`.
#pragma once

#include "store/digest.h"
#include "store/time.h"

#include <string>
#include <string_view>

namespace stet {

/// DER of a TimeStampReq over this digest, with a random nonce, asking for the certificate.
std::string timestamp_request(const Sha256& digest);

struct Timestamp {
    Sha256 digest;
    UtcTime time{};
    std::string authority;  // the name that the token gives; "" where it gives none
};

/// What a TimeStampResp grants. Throws Error, beginning with `source`, for anything else: no answer
/// of that kind, a refusal (with its reason), another digest algorithm, a signature that does not
/// fit the certificate in it.
Timestamp read_timestamp(std::string_view der, const std::string& source);

/// Whether `reply` answers `request`: same digest, same nonce.
bool answers(std::string_view reply, std::string_view request);

}  // namespace stet
