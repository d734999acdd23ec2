// Bodies in the archive: each kept once, as zstd, alone or against an earlier one.
//
// A delta is a plain zstd frame whose raw prefix (ZSTD_CCtx_refPrefix) is the base's bytes: any
// zstd decodes it. Every frame is decoded again before it is kept.
#pragma once

#include "store/db.h"
#include "store/digest.h"
#include "store/prepared_body.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <zstd.h>

namespace stet {

/// Longest way from a delta to a payload that stands alone.
inline constexpr int kMaxChain = 32;
/// Of bodies that stand alone: level 3 takes a third longer and saves a twentieth.
inline constexpr int kAloneLevel = 1;
/// Of a body that others come to rest on: a tenth shorter than alone, once for a whole chain.
inline constexpr int kRootLevel = 9;
/// Longer bodies stay as they are: level 9 takes about a second for 50 MB.
inline constexpr std::size_t kMaxRoot = std::size_t{4} << 20U;
/// Of deltas: two thirds of level 3's length on front pages.
inline constexpr int kDeltaLevel = 6;
/// A body is never coded against another when either is longer.
inline constexpr std::size_t kMaxDelta = std::size_t{64} << 20U;

/// zstd with its contexts used again.
class Zstd {
public:
    Zstd();
    std::string compress(std::string_view bytes, std::string_view prefix, int level);
    /// Nothing where `frame` is not a frame of exactly `length` bytes.
    std::optional<std::string> decompress(std::string_view frame,
                                          std::string_view prefix,
                                          std::size_t length);

    /// Whether the frame is one of exactly these bytes.
    bool decodes_to(std::string_view frame, std::string_view prefix, std::string_view bytes);

private:
    struct FreeC {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };
    struct FreeD {
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };
    std::unique_ptr<ZSTD_CCtx, FreeC> compressor_;
    std::unique_ptr<ZSTD_DCtx, FreeD> decompressor_;
    /// Room that holds anything: filling it with zeros would cost as much as a page's digest.
    char* scratch(std::size_t size);
    void give_back_scratch();

    std::unique_ptr<char[]> scratch_;
    std::size_t scratch_size_ = 0;
};

class Payloads {
public:
    explicit Payloads(const Db& db) : db_(db) {}

    struct Kept {
        std::int64_t id = 0;
        bool is_new = false;
    };

    /// Keeps `bytes` unless they are there. `similar` names a payload that may serve as base
    /// (0: none). `encoded` bytes, as from the wire, are not compressed again; what is `prepared`
    /// of these bytes is taken as it is.
    Kept keep(std::string_view bytes,
              const Sha256& digest,
              std::int64_t similar,
              bool encoded,
              const PreparedBody* prepared = nullptr);
    std::optional<std::int64_t> find(const Sha256& digest) const;

    /// The bytes. Throws Error (damaged) where they cannot be had, not_found where they were let
    /// go; does not compare digests.
    std::string read(std::int64_t id) const;

    // payloads_recode.cpp: kept otherwise. Inside a transaction; every frame is decoded and
    // compared first, and what it is made from is verified.

    /// Codes a payload that stands alone against `similar`, where that is shorter and no chain
    /// grows too long.
    bool shorten(std::int64_t id, std::int64_t similar);
    /// Codes anew what rests on these payloads, so that nothing needs them, and removes them.
    void erase(const std::set<std::int64_t>& ids);
    /// Lets the bytes go; digest and length stay.
    void drop(const std::set<std::int64_t>& ids, std::int64_t at);
    bool is_dropped(std::int64_t id) const;
    /// A payload of which only this is known.
    std::int64_t keep_dropped(const Sha256& digest, std::int64_t length, std::int64_t at);

private:
    struct Way {
        std::int64_t root = 0;  // the payload that stands alone
        int depth = 0;
    };
    Way way_to(std::int64_t id) const;
    /// The shortest frame among: alone, against `similar`, against the root of its chain.
    struct Frame {
        std::string data;
        std::int64_t base = 0;
        int depth = 0;
    };
    Frame best_frame(std::string_view bytes, std::int64_t similar, const PreparedBody* prepared);
    /// Decoded and compared already.
    std::string frame_alone(std::string_view bytes, const PreparedBody* prepared);
    void require_decodes(std::string_view frame, std::string_view prefix, std::string_view bytes);
    std::string read_verified(std::int64_t id) const;
    void strengthen(std::int64_t root);
    void write_frame(std::int64_t id, const Frame& frame);
    int height(std::int64_t id) const;  // of what rests on it
    void release(std::int64_t id, const std::set<std::int64_t>& going);

    const Db& db_;
    mutable Zstd zstd_;
    // What was read or kept last: the next version's base, as often as not.
    // Known by its digest: an id may come again after a rollback.
    mutable std::optional<Sha256> cached_;
    mutable std::string cached_bytes_;
};

}  // namespace stet
