// WARC records put together to exchanges: a response and the request that belongs to it.
//
// Knows no database. The HTTP message of a response becomes a Capture: head byte for byte, body
// after transfer- and content-decoding, digest of the bytes before content-decoding.
#pragma once

#include "store/capture.h"
#include "store/warc.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stet {

/// A larger block is named and passed over.
inline constexpr std::uint64_t kMaxBlockBytes = 256U << 20U;

struct Exchange {
    Capture capture;
    std::string file;
    std::uint64_t offset = 0;  // of the response's record
    std::string record_id;
    std::string payload_digest;  // as written: finds what a revisit refers to; "" for none

    /// A revisit record of an identical payload: the body is that of an earlier capture.
    bool revisit = false;
    std::string refers_to_uri;
    std::optional<UtcTime> refers_to_time;
};

struct ExchangeCounts {
    std::int64_t records = 0;
    std::int64_t other = 0;              // records that are no exchange: metadata, dns:, ...
    std::int64_t faults = 0;             // records passed over, or read in spite of a fault
    std::int64_t digest_mismatches = 0;  // payload digests that are of no form of the body
};

class ExchangeReader {
public:
    using Sink = std::function<void(Exchange&&)>;
    using Tell = std::function<void(std::uint64_t offset, const std::string& what)>;

    /// `name` is that of the file, for Origin::source. `keep_wire` fills Capture::wire_body.
    ExchangeReader(std::string name, bool keep_wire, Sink sink, Tell tell)
        : name_(std::move(name)),
          keep_wire_(keep_wire),
          sink_(std::move(sink)),
          tell_(std::move(tell)) {}

    /// Reads a file to its end. `going_on` is asked after each record.
    void read(ByteSource& source, const std::function<bool()>& going_on);

    const ExchangeCounts& counts() const { return counts_; }

private:
    /// A request whose response has not come yet, or a stet metadata record likewise.
    struct Loose {
        std::string id;
        std::vector<std::string> concurrent;
        std::string uri;
        std::string date;
        std::string head;
        bool is_request = false;
    };
    struct Pending {
        Exchange exchange;
        std::vector<std::string> concurrent;
        std::string date;
        bool has_request = false;
        bool has_notes = false;
    };

    void take(const WarcRecord& record, std::string block);
    void take_response(const WarcRecord& record, std::string_view block);
    void take_resource(const WarcRecord& record, std::string block);
    void take_loose(const WarcRecord& record, std::string_view block, bool is_request);
    bool fill_common(const WarcRecord& record, Exchange& exchange);
    void push(Pending&& pending);
    static bool belong(const Pending& pending, const Loose& loose);
    void join(Pending& pending, const Loose& loose);
    void give(std::size_t keep);
    void fault(std::uint64_t offset, const std::string& what);

    std::string name_;
    bool keep_wire_;
    Sink sink_;
    Tell tell_;
    std::string software_;
    std::deque<Pending> pending_;
    std::deque<Loose> loose_;
    std::uint64_t pending_bytes_ = 0;
    ExchangeCounts counts_;
};

/// The fields of a warcinfo or metadata block (application/warc-fields), names in lower case.
std::map<std::string, std::string, std::less<>> warc_fields(std::string_view block);

/// Content-Encoding and Transfer-Encoding of a head, all of a name joined.
std::string joined_field(std::string_view head, std::string_view name);

}  // namespace stet
