// Content-Encoding undone (RFC 9110 8.4): gzip, deflate, br, zstd, and any chain of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stet {

struct DecodeLimits {
    std::uint64_t max_bytes = 32U << 20U;
    double max_ratio = 200;  // decoded / encoded, once more than kRatioFreeBytes came out
};

/// So much may come out of however little: small pages compress well.
inline constexpr std::uint64_t kRatioFreeBytes = 1U << 20U;
/// Longer chains of codings are nobody's honest answer.
inline constexpr int kMaxCodings = 4;

struct DecodedBody {
    enum class Result : std::uint8_t {
        whole,
        partial,  // cut or broken: what came out before the fault is kept
        limit     // stopped at a limit
    };
    std::string body;
    Result result = Result::whole;
    bool coded = false;  // some coding was undone; false: `body` is the bytes as they came
};

/// Decodes `wire` as its Content-Encoding field says ("" for none). What is said to be coded and is
/// not, and what has an unknown coding, stays as it is. Bytes behind a stream's end are ignored.
/// Memory is bounded by the limits. Never throws on content.
DecodedBody decode_content(std::string wire,
                           std::string_view content_encoding,
                           const DecodeLimits& limits);

/// Whether the bytes begin as a gzip member does (RFC 1952 2.3.1).
bool looks_gzipped(std::string_view bytes);
/// Whether they begin as a zstd frame does (RFC 8878 3.1.1).
bool looks_zstd(std::string_view bytes);

}  // namespace stet
