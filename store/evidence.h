// A proof as files that a stranger can verify with openssl and a shell: see README.txt among them.
#pragma once

#include "store/proof.h"
#include "store/signing.h"

#include <map>
#include <optional>
#include <string>

namespace stet {

struct EvidenceContext {
    std::string archive;   // its name
    std::string revision;  // "s4@c04e11d8, revision 2", or ""
    UtcTime made{};
    bool in_wacz = false;  // README.txt then says how to verify the package, too
};

/// Names with "/" between folders, and bytes. The manifest names every other file's SHA-256; where
/// there is a key it is signed.
std::map<std::string, std::string> evidence_files(const Proof& proof,
                                                  const EvidenceContext& context,
                                                  const SigningKey* key);

/// The same as a WACZ: the capture as WARC, for replay, and the files in evidence/. Where there is
/// a key, datapackage-digest.json is signed, too.
void write_evidence_wacz(const Archive& archive,
                         std::int64_t capture,
                         const Proof& proof,
                         EvidenceContext context,
                         const SigningKey* key,
                         const std::string& path);

}  // namespace stet
