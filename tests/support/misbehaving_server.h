// A raw socket on loopback that sends exactly the bytes of a script, for the faults that no HTTP
// library would send: chunk lengths that lie, floods of headers, answers that never end.
//
// A script is text, as in fixtures/exchanges/*.http. Every line is sent as it stands and ended
// with CR LF; lines that begin with "@" are orders:
//
//     @raw                  from here on lines are joined with nothing between them
//     @lines                back to lines ended with CR LF
//     @repeat N TEXT        sends TEXT N times, in the mode that rules
//     @wait                 waits for step(): a slow server without a clock
//     @reset                ends the connection with RST, not FIN
//     @# words              a comment
//
// "\r", "\n", "\0", "\xHH" and "\\" are understood in what is sent. An empty line is CR LF alone.
// When the script ends, the connection is closed.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

class MisbehavingServer {
public:
    /// Every connection is read up to the end of the request's header block, then answered by
    /// `script`. Throws std::invalid_argument on an order that is not known.
    explicit MisbehavingServer(std::string_view script);
    ~MisbehavingServer();
    MisbehavingServer(const MisbehavingServer&) = delete;
    MisbehavingServer& operator=(const MisbehavingServer&) = delete;

    int port() const;
    std::string url(const std::string& path = "/") const;
    /// Lets one @wait pass; those that come too early count for the next.
    void step();
    /// The header blocks of the requests so far.
    std::vector<std::string> requests() const;
    /// Blocks until a connection stands at an @wait. False where that takes longer than `limit`.
    bool wait_for_wait(std::chrono::seconds limit = std::chrono::seconds(30)) const;
    /// Bytes that were taken off our hands so far, over all connections.
    std::size_t bytes_sent() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stet
