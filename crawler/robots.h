// robots.txt: RFC 9309, parsed, matched, and what to do when it cannot be had.
//
// Where Google's matcher and the RFC differ, the RFC (2.2.2: %-escaped unreserved characters are
// decoded before comparing). Beyond the RFC: common misspellings of the keys, a missing colon,
// crawl-delay, sitemap lines.
#pragma once

#include "store/time.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// What is longer is cut, and the half line at the cut dropped (RFC 9309 2.5 asks for 500 KiB).
inline constexpr std::size_t kMaxRobotsBytes = 500U << 10U;
/// The rest of a longer line is not read.
inline constexpr std::size_t kMaxRobotsLine = 16'663;
/// Sitemap lines beyond these are not kept.
inline constexpr std::size_t kMaxRobotsSitemaps = 500;
/// A copy is used for so long (RFC 9309 2.4).
inline constexpr std::chrono::hours kRobotsLifetime{24};
/// A robots.txt that answers with errors for longer counts as absent (RFC 9309 2.3.1.4).
inline constexpr std::chrono::hours kRobotsUnreachableLimit{24 * 30};
/// Redirects followed on the way to robots.txt; more count as absent (RFC 9309 2.3.1.2).
inline constexpr int kMaxRobotsRedirects = 5;
/// robots.txt has its own, short time-out.
inline constexpr std::chrono::milliseconds kRobotsTimeout{20'000};
/// While it is unreachable, pages wait for so long before it is asked again.
inline constexpr std::chrono::minutes kRobotsRetry{30};

/// What one agent may do on one authority.
class RobotsRules {
public:
    /// Everything is allowed.
    RobotsRules() = default;

    /// Whether a path with query ("/a/b?c", see robots_path()) may be fetched.
    bool allows(std::string_view path) const;
    /// Crawl-delay, where the agent's group gives one.
    std::optional<std::chrono::milliseconds> delay() const { return delay_; }

private:
    friend class RobotsFile;
    struct Rule {
        bool allow = false;
        std::string pattern;  // normalised; '*' and a final '$' are special
    };
    std::vector<Rule> rules_;
    std::optional<std::chrono::milliseconds> delay_;
};

class RobotsFile {
public:
    /// Parses any bytes. A UTF-16 file with a byte-order mark is read too.
    static RobotsFile parse(std::string_view bytes);

    /// The rules for these product tokens ("stet"), case ignored: of all groups that name one of
    /// them, or else of those for "*".
    RobotsRules rules(const std::vector<std::string_view>& agents) const;

    /// URLs of sitemap lines, as written.
    const std::vector<std::string>& sitemaps() const { return sitemaps_; }

    // What the parser saw, for whoever writes a robots.txt.
    int last_line() const { return last_line_; }  // of the last line with a key
    int valid_lines() const { return valid_lines_; }
    int unknown_lines() const { return unknown_lines_; }

private:
    struct Line {
        enum class Kind : std::uint8_t { agent, allow, disallow, delay };
        Kind kind = Kind::agent;
        std::string value;
    };
    void take_line(std::string_view line, int number);

    std::vector<Line> lines_;
    std::vector<std::string> sitemaps_;
    int last_line_ = 0;
    int valid_lines_ = 0;
    int unknown_lines_ = 0;
};

/// What rules look at: path, parameters and query of a URL, however short: "/" at least.
std::string robots_path(std::string_view url);

/// A pattern as it is compared: non-ASCII escaped, escapes in capitals, unreserved ones decoded.
std::string normalise_robots_pattern(std::string_view pattern);

/// Whether a name can be obeyed: letters, "_" and "-" (RFC 9309 2.2.1).
bool is_product_token(std::string_view name);

/// How the request for robots.txt went.
struct RobotsAnswer {
    int status = 0;                   // of the last hop; 0: no answer
    bool too_many_redirects = false;  // or one that leads nowhere
};

enum class RobotsPolicy : std::uint8_t {
    parse,        // the body holds the rules
    allow_all,    // there are none
    use_cached,   // the copy that we have holds (304, or an error that may pass)
    deny_for_now  // ask again later; until then nothing is fetched
};

/// RFC 9309 2.3.1. `has_cached`: an earlier copy is at hand. `unreachable_for`: how long errors
/// have gone on.
RobotsPolicy robots_policy(const RobotsAnswer& answer,
                           bool has_cached,
                           std::chrono::milliseconds unreachable_for);

}  // namespace stet
