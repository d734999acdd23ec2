// The hash chain's byte forms, as store/README.md specifies them; pure.
#pragma once

#include "store/capture.h"
#include "store/digest.h"

#include <cstdint>
#include <optional>
#include <string>

namespace stet {

/// What a leaf covers: the capture with its secrets cut out, and digests in place of bodies.
struct Leaf {
    const Capture& capture;  // bodies, heads and verdict are not looked at
    Verdict verdict;
    const std::string& request_head;   // cut
    const std::string& response_head;  // cut
    Sha256 payload;                    // of the decoded body, the empty one included
    std::uint64_t payload_length = 0;
    std::optional<Sha256> wire;
};

Sha256 leaf_hash(const Leaf& leaf);
/// The leaf's byte form: its SHA-256 is leaf_hash().
std::string leaf_form(const Leaf& leaf);
/// Where the digest of the body begins in the form.
std::size_t leaf_head_size(const Leaf& leaf);

/// The hash of one link: of the link before (zeros for the first), its number and its leaf.
Sha256 link_hash(const Sha256& previous, std::int64_t sequence, const Sha256& leaf);
/// The link's byte form: its SHA-256 is link_hash().
std::string link_form(const Sha256& previous, std::int64_t sequence, const Sha256& leaf);

/// "fetched", "warc", "file", "memento".
std::string_view origin_name(Origin::Kind kind);
Origin::Kind origin_named(std::string_view name);

}  // namespace stet
