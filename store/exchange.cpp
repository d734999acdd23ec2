#include "store/exchange.h"

#include "extract/text.h"
#include "extract/url.h"
#include "store/content_encoding.h"
#include "store/digest.h"
#include "store/stet_notes.h"

#include <fmt/format.h>

#include <algorithm>

namespace stet {
namespace {

/// Requests and responses that belong together stand near each other; so far apart they may be.
constexpr std::size_t kMaxPending = 32;
constexpr std::uint64_t kMaxPendingBytes = 64U << 20U;
constexpr std::size_t kMaxLoose = 64;
constexpr std::uint64_t kMaxDecodedBytes = kMaxBlockBytes;

constexpr std::string_view kSameUri = "revisit/server-not-modified";

/// The status of "HTTP/1.1 200 OK"; 0 where the line is none of HTTP.
int status_of(std::string_view head) {
    if (head.substr(0, 5) != "HTTP/") return 0;
    const std::size_t space = head.find(' ');
    if (space == std::string_view::npos || head.size() < space + 4) return 0;
    int status = 0;
    for (const char c : head.substr(space + 1, 3)) {
        if (c < '0' || c > '9') return 0;
        status = status * 10 + (c - '0');
    }
    return status >= 100 ? status : 0;
}

std::string protocol_of(const WarcRecord& record, std::string_view head) {
    for (const std::string_view field : record.all("WARC-Protocol")) {
        const std::string name = ascii_lower(field);
        if (name == "h2" || name == "http/2") return "HTTP/2";
        if (name == "h3" || name == "http/3") return "HTTP/3";
        if (name == "http/1.1") return "HTTP/1.1";
        if (name == "http/1.0") return "HTTP/1.0";
    }
    const std::size_t end = std::min(head.find_first_of(" \r\n"), head.size());
    const std::string_view version = head.substr(0, end);
    return version.size() <= 8 && version.starts_with("HTTP/") ? std::string(version) : "";
}

std::vector<std::string> ids_of(const WarcRecord& record, std::string_view name) {
    std::vector<std::string> ids;
    for (std::string_view id : record.all(name)) {
        if (id.size() >= 2 && id.front() == '<') id = id.substr(1, id.size() - 2);
        ids.emplace_back(id);
    }
    return ids;
}

bool names(const std::vector<std::string>& ids, const std::string& id) {
    return !id.empty() && std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

std::map<std::string, std::string, std::less<>> warc_fields(std::string_view block) {
    std::map<std::string, std::string, std::less<>> fields;
    const std::string text = "\r\n" + std::string(block);  // head_fields() skips a first line
    for (const HeadField& field : head_fields(text)) {
        fields.emplace(ascii_lower(field.name),
                       trim(std::string_view(text).substr(field.value_begin,
                                                          field.value_end - field.value_begin)));
    }
    return fields;
}

std::string joined_field(std::string_view head, std::string_view name) {
    std::string joined;
    for (const HeadField& field : head_fields(head)) {
        if (!ascii_iequals(field.name, name)) continue;
        if (!joined.empty()) joined += ", ";
        joined += trim(head.substr(field.value_begin, field.value_end - field.value_begin));
    }
    return joined;
}

void ExchangeReader::fault(std::uint64_t offset, const std::string& what) {
    ++counts_.faults;
    if (tell_) tell_(offset, what);
}

void ExchangeReader::read(ByteSource& source, const std::function<bool()>& going_on) {
    WarcReader reader(source, [this](const WarcFault& each) { fault(each.offset, each.what); });
    while (const std::optional<WarcRecord> record = reader.next()) {
        ++counts_.records;
        std::string block;
        bool too_large = record->length > kMaxBlockBytes;
        if (!too_large) {
            for (std::string_view piece = reader.read(); !piece.empty(); piece = reader.read()) {
                block += piece;
            }
        }
        if (!reader.end().whole) continue;  // the reader has told why
        const std::string_view digest = record->field("WARC-Block-Digest");
        if (too_large) {
            fault(record->offset,
                  fmt::format("the block of {} bytes is too large: passed over", record->length));
        } else if (!digest.empty() && digest_matches(digest, block) == false) {
            fault(record->offset, "the block does not match its digest: passed over");
        } else {
            take(*record, std::move(block));
        }
        if (going_on && !going_on()) break;
    }
    give(0);
    loose_.clear();
}

void ExchangeReader::take(const WarcRecord& record, std::string block) {
    const bool http = record.uri.starts_with("http://") || record.uri.starts_with("https://");
    if (record.type == "warcinfo") {
        const auto fields = warc_fields(block);
        const auto software = fields.find("software");
        if (software != fields.end()) software_ = software->second;
        if (record.version.starts_with("ARC/")) {
            // "1 0 Name\n": the name of who wrote it.
            const std::string_view line = std::string_view(block).substr(0, block.find('\n'));
            if (line.size() > 4) software_ = trim(line.substr(4));
        }
    } else if ((record.type == "response" || record.type == "revisit") && http) {
        take_response(record, block);
    } else if (record.type == "request" && http) {
        take_loose(record, block, true);
    } else if (record.type == "metadata" && block.starts_with("stet-")) {
        take_loose(record, block, false);
    } else if (record.type == "resource" && http) {
        take_resource(record, std::move(block));
    } else {
        ++counts_.other;
    }
}

bool ExchangeReader::fill_common(const WarcRecord& record, Exchange& exchange) {
    Capture& capture = exchange.capture;
    const std::optional<Url> url = Url::parse(record.uri);
    const std::optional<UtcTime> time = parse_time(record.field("WARC-Date"));
    if (!url || !url->is_http()) {
        fault(record.offset, fmt::format("\"{}\" is no URL: passed over", record.uri));
        return false;
    }
    if (!time) {
        fault(record.offset,
              fmt::format("WARC-Date \"{}\" is no time: passed over", record.field("WARC-Date")));
        return false;
    }
    exchange.file = name_;
    exchange.offset = record.offset;
    exchange.record_id = record.id();
    exchange.payload_digest = record.field("WARC-Payload-Digest");
    capture.url = url->without_fragment();
    capture.started = *time;
    capture.finished = *time;
    capture.ip_address = record.field("WARC-IP-Address");
    capture.truncated = record.field("WARC-Truncated");
    capture.origin.kind = Origin::Kind::warc;
    capture.origin.source = name_;
    capture.origin.software = software_;
    return true;
}

void ExchangeReader::take_response(const WarcRecord& record, std::string_view block) {
    Pending pending;
    Exchange& exchange = pending.exchange;
    if (!fill_common(record, exchange)) return;
    Capture& capture = exchange.capture;
    const bool revisit = record.type == "revisit";
    const bool not_modified =
        revisit && record.field("WARC-Profile").find(kSameUri) != std::string_view::npos;
    const HttpMessage http = split_http(block);
    capture.status = status_of(http.head);
    if (capture.status == 0 && !(revisit && block.empty())) {
        fault(record.offset, "the block is no answer of HTTP: passed over");
        return;
    }
    capture.response_head = http.head;
    capture.protocol = protocol_of(record, http.head);
    if (revisit) {
        if (not_modified) {
            capture.status = 304;
            // Heritrix says so of every revisit's body, which is not there.
            capture.truncated.clear();
        } else {
            exchange.revisit = true;
            capture.truncated.clear();
            std::string_view uri = record.field("WARC-Refers-To-Target-URI");
            if (uri.size() >= 2 && uri.front() == '<') uri = uri.substr(1, uri.size() - 2);
            exchange.refers_to_uri = uri;
            exchange.refers_to_time = parse_time(record.field("WARC-Refers-To-Date"));
        }
    } else {
        std::string wire(http.body);
        if (ascii_lower(joined_field(http.head, "Transfer-Encoding")).find("chunked") !=
            std::string::npos) {
            // Many writers undo the chunks and leave the field.
            if (std::optional<std::string> whole = dechunk(wire)) wire = std::move(*whole);
        }
        capture.wire_bytes = wire.size();
        if (!wire.empty()) {
            capture.wire_digest = sha256(wire).tagged();
            if (keep_wire_) capture.wire_body = wire;
        }
        const std::string as_sent = exchange.payload_digest.empty() ? std::string() : wire;
        DecodedBody decoded =
            decode_content(std::move(wire), joined_field(http.head, "Content-Encoding"),
                           DecodeLimits{kMaxDecodedBytes, 1000});
        capture.body = std::move(decoded.body);
        if (capture.truncated.empty() && decoded.result == DecodedBody::Result::limit) {
            capture.truncated = "length";
        } else if (capture.truncated.empty() && decoded.result == DecodedBody::Result::partial) {
            capture.truncated = "disconnect";
        }
        const std::string& digest = exchange.payload_digest;
        // Writers do not agree on which form of the body they mean.
        if (!digest.empty() && digest_matches(digest, as_sent) == false &&
            digest_matches(digest, http.body) == false &&
            digest_matches(digest, capture.body) == false) {
            ++counts_.digest_mismatches;
            fault(record.offset, "the payload does not match its digest");
        }
    }
    pending.concurrent = ids_of(record, "WARC-Concurrent-To");
    pending.date = record.field("WARC-Date");
    push(std::move(pending));
}

/// A resource is a document without its exchange: its head has no start line.
void ExchangeReader::take_resource(const WarcRecord& record, std::string block) {
    Pending pending;
    if (!fill_common(record, pending.exchange)) return;
    Capture& capture = pending.exchange.capture;
    capture.status = 200;
    const std::string_view type = record.field("Content-Type");
    if (!type.empty()) capture.response_head = fmt::format("\r\nContent-Type: {}\r\n\r\n", type);
    capture.wire_bytes = block.size();
    if (!block.empty()) capture.wire_digest = sha256(block).tagged();
    capture.body = std::move(block);
    const std::string& digest = pending.exchange.payload_digest;
    if (!digest.empty() && digest_matches(digest, capture.body) == false) {
        ++counts_.digest_mismatches;
        fault(record.offset, "the payload does not match its digest");
    }
    pending.concurrent = ids_of(record, "WARC-Concurrent-To");
    pending.date = record.field("WARC-Date");
    push(std::move(pending));
}

void ExchangeReader::take_loose(const WarcRecord& record, std::string_view block, bool is_request) {
    Loose loose;
    loose.id = record.id();
    loose.concurrent = ids_of(record, "WARC-Concurrent-To");
    loose.uri = record.uri;
    loose.date = record.field("WARC-Date");
    loose.head = is_request ? split_http(block).head : block;
    loose.is_request = is_request;
    if (!is_request) ++counts_.other;
    for (Pending& pending : pending_) {
        if (belong(pending, loose)) {
            join(pending, loose);
            return;
        }
    }
    if (loose_.size() == kMaxLoose) loose_.pop_front();
    loose_.push_back(std::move(loose));
}

bool ExchangeReader::belong(const Pending& pending, const Loose& loose) {
    if (loose.is_request ? pending.has_request : pending.has_notes) return false;
    if (names(loose.concurrent, pending.exchange.record_id) ||
        names(pending.concurrent, loose.id)) {
        return true;
    }
    if (!loose.is_request) return false;
    const std::optional<Url> url = Url::parse(loose.uri);
    return loose.concurrent.empty() && url &&
           url->without_fragment() == pending.exchange.capture.url && loose.date == pending.date;
}

void ExchangeReader::join(Pending& pending, const Loose& loose) {
    Capture& capture = pending.exchange.capture;
    if (loose.is_request) {
        pending.has_request = true;
        capture.request_head = loose.head;
        const std::string_view head = loose.head;
        const std::size_t space = head.find(' ');
        if (space != 0 && space < 20) capture.method = head.substr(0, space);
    } else {
        pending.has_notes = true;
        read_notes(warc_fields(loose.head), capture);
    }
}

void ExchangeReader::push(Pending&& pending) {
    for (std::size_t i = 0; i < loose_.size();) {
        if (belong(pending, loose_[i])) {
            join(pending, loose_[i]);
            loose_.erase(loose_.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            ++i;
        }
    }
    pending_bytes_ += pending.exchange.capture.body.size();
    pending_.push_back(std::move(pending));
    give(kMaxPending);
}

/// Gives the oldest away until no more than `keep` are left.
void ExchangeReader::give(std::size_t keep) {
    while (!pending_.empty() && (pending_.size() > keep || pending_bytes_ > kMaxPendingBytes)) {
        Exchange exchange = std::move(pending_.front().exchange);
        pending_.pop_front();
        pending_bytes_ -= exchange.capture.body.size();
        sink_(std::move(exchange));
    }
}

}  // namespace stet
