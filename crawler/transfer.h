// Single HTTP requests, many at once. Owns libcurl's handles; nobody else includes curl.h.
//
// A transfer is one hop: redirects come back as answers, nothing is decoded, and what crossed the
// wire is kept as it was. HTTP/1.1 and HTTP/2 (by ALPN), connections are kept alive and shared.
// One thread owns a Transfers; wake() alone may be called from others.
#pragma once

#include "crawler/crawl.h"
#include "extract/url.h"
#include "store/capture.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stet {

/// A body slower than this for so long is given up ("time").
inline constexpr long kLowSpeedBytesPerSecond = 64;
inline constexpr std::chrono::seconds kLowSpeedTime{30};

struct TransferRequest {
    Url url;
    std::vector<std::string> headers;      // "Name: value", beyond the usual ones
    std::vector<std::string> cookies;      // as Finished::cookies gave them: a look's own jar
    std::uint64_t max_body_bytes = 0;      // on the wire; 0: the options'
    std::chrono::milliseconds timeout{0};  // in all; 0: the options'
    std::string post;                      // a body to be sent: then it is a POST
};

/// What went wrong where there is no (whole) answer.
enum class TransferFault : std::uint8_t {
    none,
    refused,   // by our address guard
    dns,       // the name has no address
    connect,   // refused, unreachable, or cut before an answer
    timeout,   // before the head was whole
    tls,       // certificate or handshake
    protocol,  // not HTTP, or a head beyond the limit
    proxy,     // the proxy gave no answer, or lets us ask nothing: says nothing of the host
};

struct FinishedTransfer {
    std::uint64_t id = 0;
    /// `body` is still as it crossed the wire (transfer-decoded only): see decode_capture().
    Capture capture;
    TransferFault fault = TransferFault::none;
    std::chrono::milliseconds response_time{0};  // until the first byte of the answer
    std::vector<std::string> cookies;            // of the whole look so far, for its next hop
};

/// "stet/VERSION (+contact)", or what the options say.
std::string user_agent(const FetchOptions& options);

/// The product token that robots.txt and robots directives are read for.
inline constexpr std::string_view kProductToken = "stet";

class Transfers {
public:
    /// `connections` bounds the connections kept alive.
    Transfers(const FetchOptions& options, std::size_t connections);
    ~Transfers();
    Transfers(const Transfers&) = delete;
    Transfers& operator=(const Transfers&) = delete;

    /// Begins a request; its end is told by poll() under the returned id.
    std::uint64_t start(const TransferRequest& request);

    /// Moves everything on, waiting up to `wait` for something to happen, and returns what ended.
    std::vector<FinishedTransfer> poll(std::chrono::milliseconds wait);

    /// Ends a wait in poll() early. Any thread.
    void wake();

    std::size_t active() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Undoes the content-coding of a finished transfer: `body` becomes the decoded one, digest and
/// length of the wire's bytes are noted (the bytes too with keep_wire), and truncation is marked.
/// Costs what decompression and SHA-256 cost; any thread.
void decode_capture(Capture& capture, const FetchOptions& options);

}  // namespace stet
