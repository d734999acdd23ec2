// What ties a capture to the head of its chain: byte forms that anyone can hash again.
#pragma once

#include "store/capture.h"
#include "store/digest.h"
#include "store/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stet {

class Archive;

/// The end of a writer's chain: it vouches for everything before it.
struct ChainHead {
    std::string writer;
    std::int64_t sequence = 0;
    Sha256 hash;
};

/// A token that is kept for some link.
struct KeptTimestamp {
    ChainHead head;      // the link that it is over
    UtcTime time{};      // as the authority says
    std::string source;  // the authority's URL, or a file's name
    std::string token;   // DER, TimeStampResp
};

std::vector<ChainHead> chain_heads(const Archive& archive);

/// Keeps a token, once it is over a link of this archive. Throws Error for any other.
KeptTimestamp keep_timestamp(Archive& archive, const std::string& token, const std::string& source);
std::vector<KeptTimestamp> timestamps(const Archive& archive);

struct ProofLink {
    std::int64_t sequence = 0;
    std::string form;  // its SHA-256 is the link's hash
};

struct Proof {
    Capture capture;               // without credentials
    std::string leaf_before;       // the leaf's byte form, up to the digest of the body
    std::string leaf_after;        // and from behind it
    std::vector<ProofLink> links;  // from the capture's to the one that is vouched for
    ChainHead end;
    std::optional<KeptTimestamp> timestamp;  // over `end`
};

/// Up to the earliest link at or after the capture that has a timestamp; else to the head. Verifies
/// all of it; throws Error (damaged) where it does not hold, and for captures whose time was made
/// up.
Proof prove(const Archive& archive, std::int64_t capture);

}  // namespace stet
