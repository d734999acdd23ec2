// One HTTP exchange as it crossed the wire. Nothing here is interpreted.
#pragma once

#include "store/time.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

struct PreparedBody;

/// Where a capture comes from, so that a reader can weigh it.
struct Origin {
    enum class Kind : std::uint8_t {
        fetched,  // by stet, from the server
        warc,     // read from a WARC or ARC file that other software wrote
        file,     // a page that a person saved and gave
        memento   // from another archive, by RFC 7089
    };
    Kind kind = Kind::fetched;
    std::string source;         // file name, or the other archive's address; "" when fetched
    std::string software;       // who wrote it: "stet/0.1.0", "Heritrix/3.4.0"
    bool time_assumed = false;  // the time was made up: shown as "~", never evidence
};

/// What stet takes the answer for. Only `article` may become a revision, with its `part`s.
enum class Verdict : std::uint8_t {
    unknown,
    article,
    part,          // a later page of a story: its text is the story's
    not_article,   // a list page, a home page, a picture, a feed
    redirect,      // a hop on the way
    not_modified,  // 304
    missing,       // 404 and other client errors
    removed,       // 410, 451
    server_error,  // 5xx, 429
    challenge,     // "are you a robot"
    consent,       // cookie wall
    login,
    paywall_stub,
    soft_error,   // a 200 that says "not found"
    empty_shell,  // a page whose text only a script would bring
    truncated
};

/// "article", "not-article", ...: what is stored and printed.
std::string_view verdict_name(Verdict verdict);
/// What verdict_name() writes; `unknown` for anything else.
Verdict verdict_named(std::string_view name);

/// One hop: a request and its answer. A redirect chain is several captures of one look.
struct Capture {
    std::string url;  // asked for, absolute, without fragment
    std::string method = "GET";
    UtcTime started{};         // when the request was sent
    UtcTime finished{};        // when the last byte had come
    int status = 0;            // 0: no HTTP answer (then why is in `failure`, and there is no body)
    std::string failure;       // "connection refused", "timed out after 30 s"; "" with an answer
    std::string protocol;      // "HTTP/1.1", "HTTP/2"
    std::string ip_address;    // of the server; "" where unknown
    std::string request_head;  // as sent: request line and fields, CRLF, closing empty line
    std::string response_head;  // as received: status line and fields, CRLF, closing empty line
    std::string body;           // after transfer- and content-decoding
    std::shared_ptr<const PreparedBody> prepared;  // of `body`, where its reader had the time
    std::string wire_digest;  // "sha256:<hex>" of the body's bytes after transfer-decoding,
                              // before content-decoding; "" where unknown
    std::uint64_t wire_bytes = 0;
    std::string wire_body;  // those bytes themselves, when --keep-wire; else ""
    std::string truncated;  // WARC-Truncated's words: "length", "time", "disconnect"; "" whole
    Verdict verdict = Verdict::unknown;
    std::string robots_override;  // the reason given with --ignore-robots; "" where obeyed
    std::string rights;           // opt-out signals seen: "noarchive, tdm-reservation"; "" none
    Origin origin;
    /// Read from a WARC of stet's: had as a later page of the story of the look before it. Not kept
    /// with the capture; the look says it.
    bool with_look_before = false;
};

/// A field of a raw head block: its name, and where its value stands in the block.
struct HeadField {
    std::string_view name;
    std::size_t value_begin = 0;  // after the colon and the white space behind it
    std::size_t value_end = 0;    // before the line's end; folded lines (obs-fold) are inside
};

/// The fields of a raw head block in their order. The first line is the start line and is left
/// out; lines without a colon are passed over.
std::vector<HeadField> head_fields(std::string_view head);

/// The value of a header field in a raw head block, or "" where there is none. Case is ignored;
/// the first of several wins.
std::string_view header_value(std::string_view head, std::string_view name);

}  // namespace stet
