// WARC records (ISO 28500:2017, and 1.0 before it) and ARC records read from a file; knows no
// database. Writing: store/warc_writer.h.
//
// Streaming: memory stays at a few hundred kilobytes, however large file and records are. Faults
// are told with the place of the record and the reason; reading goes on at the next record.
//
//     WarcReader reader(source, [](const WarcFault& fault) { ... });
//     while (const std::optional<WarcRecord> record = reader.next()) {
//         for (std::string_view piece; !(piece = reader.read()).empty();) ...
//         if (!reader.end().whole) ...  // cut off, or its length runs over the next record
//     }
#pragma once

#include "store/unpacked.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stet {

/// A longer header is a fault.
inline constexpr std::size_t kMaxRecordHeader = 256U << 10U;

/// A record's header. ARC records are given the fields that WARC would have for them; their type is
/// `warcinfo` (filedesc), `response` (http and https) or `resource`.
struct WarcRecord {
    std::uint64_t offset = 0;  // in the file as stored; of the gzip member or zstd frame it is in
    std::string version;       // "WARC/1.1", "ARC/1.0"
    std::vector<std::pair<std::string, std::string>> fields;  // in order, folded lines joined
    std::string type;                                         // "response", lower case
    std::string uri;           // WARC-Target-URI; <> of wget stripped, spaces as %20
    std::uint64_t length = 0;  // of the block

    /// The first field of this name, case ignored; "" where there is none.
    std::string_view field(std::string_view name) const;
    /// Every field of this name.
    std::vector<std::string_view> all(std::string_view name) const;
    /// WARC-Record-ID without its angle brackets.
    std::string_view id() const;
};

struct WarcFault {
    std::uint64_t offset = 0;  // as WarcRecord::offset
    std::string what;          // "no end of the header"
};

class WarcReader {
public:
    /// `source` must outlive the reader.
    WarcReader(ByteSource& source, std::function<void(const WarcFault&)> fault);

    /// The next record; nothing at the end of the file. What is left of the one before is skipped.
    std::optional<WarcRecord> next();

    /// The next piece of the record's block; empty at its end. Valid until the next call.
    std::string_view read();

    struct End {
        bool whole = false;               // the block has all its bytes, and no other record's
        std::uint64_t stored_length = 0;  // of the record in the file; 0 where it shares a member
    };
    /// Skips what is left of the block and looks at what stands behind it.
    const End& end();

private:
    std::optional<WarcRecord> read_warc(std::string_view ahead);
    std::optional<WarcRecord> read_arc(std::string_view line);
    void skip_to_record();
    void fault(std::uint64_t offset, std::string what);
    void note_member_faults();
    void note_nested(std::string_view piece);

    Unpacked bytes_;
    std::function<void(const WarcFault&)> tell_;
    bool arc_ = false;  // the file began as an ARC file
    bool in_record_ = false;
    bool first_in_member_ = true;
    std::uint64_t offset_ = 0;  // of the present record
    std::uint64_t left_ = 0;    // of its block
    std::uint64_t nested_ = 0;  // a record's begin inside the block, by its look; plain files only
    std::string tail_;          // of the piece before, for finding that
    End end_;
};

/// The head of an HTTP message and what follows it, in a record's block. Lines may end with a bare
/// line feed; `head` takes in the empty line that closes it.
struct HttpMessage {
    std::string_view head;
    std::string_view body;
};
HttpMessage split_http(std::string_view block);

/// Transfer-Encoding: chunked undone (RFC 9112 7.1); nothing where the bytes are not so coded.
std::optional<std::string> dechunk(std::string_view body);

/// Whether `digest`, as WARC writes it ("sha1:" and base 32 or hex, "sha256:", "md5:"), is that of
/// the bytes. Nothing where the algorithm is not known.
std::optional<bool> digest_matches(std::string_view digest, std::string_view bytes);

}  // namespace stet
