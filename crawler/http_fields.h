// What header fields (and the meta elements that stand in for them) say.
#pragma once

#include "extract/url.h"
#include "store/time.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stet {

/// Every field of a raw head block, in order, names as written, values trimmed. Folded lines
/// (obs-fold, RFC 9112 5.2) are joined.
std::vector<std::pair<std::string_view, std::string>> header_fields(std::string_view head);

/// The values of all fields of this name. Case is ignored.
std::vector<std::string> header_values(std::string_view head, std::string_view name);

/// The values of all fields of this name joined by ", " (RFC 9110 5.3); "" for none.
std::string header_joined(std::string_view head, std::string_view name);

// -- Retry-After -------------------------------------------------------------------------------

/// What an answer means for asking again.
struct RetryAdvice {
    enum class Action : std::uint8_t {
        none,   // not on account of this answer
        retry,  // later, after `wait` or our own back-off
        follow  // a redirect, after `wait`
    };
    Action action = Action::none;
    /// From Retry-After; nothing where it is absent or makes no sense. Never above kMaxRetryAfter.
    std::optional<std::chrono::seconds> wait;
    bool overflow = false;  // Retry-After named a time beyond reason: park the host
};

/// A longer Retry-After is taken for this much.
inline constexpr std::chrono::seconds kMaxRetryAfter{std::chrono::hours{24 * 30}};

/// RFC 9110 10.2.3, 6585 4. A date is measured against the answer's own Date where it has one, as
/// clocks differ. Of several fields the longest wait counts.
RetryAdvice retry_advice(int status, std::string_view head, UtcTime now);

// -- Content-Type ------------------------------------------------------------------------------

struct ContentType {
    std::string mime;     // "text/html"; "" where the field gives none
    std::string charset;  // the label as given, unquoted; "" for none
};

/// WHATWG MIME Sniffing 4.4, on the first of several values.
ContentType parse_content_type(std::string_view value);

// -- Link --------------------------------------------------------------------------------------

struct HeaderLink {
    std::string uri;                                // as written
    std::map<std::string, std::string> parameters;  // names in lower case; "" for one without value
    /// Whether the "rel" parameter has this relation.
    bool has_relation(std::string_view relation) const;
};

inline constexpr std::size_t kMaxHeaderLinks = 256;

/// RFC 8288 3, and RFC 6690's link format, which is the same with line breaks. What is broken is
/// dropped, and what comes after `limit` links.
std::vector<HeaderLink> parse_link_header(std::string_view value,
                                          std::size_t limit = kMaxHeaderLinks);

// -- Robots directives -------------------------------------------------------------------------

/// Directives of one X-Robots-Tag value that apply to `agent` (a product token): lower case,
/// "none" written out, "all" left out, in order, no doubles.
std::vector<std::string> robots_header_directives(std::string_view value, std::string_view agent);

/// The same of <meta name="robots"> and <meta name=AGENT> elements of a page; several add up.
std::vector<std::string> robots_meta_directives(std::string_view html, std::string_view agent);

/// Every opt-out signal of an answer, for Capture::rights: those of X-Robots-Tag, meta robots and
/// TDM-Reservation (header and meta). `head` is the raw response head. "" for none.
std::string rights_signals(std::string_view head, std::string_view html, std::string_view agent);

// -- Refresh -----------------------------------------------------------------------------------

struct Refresh {
    int seconds = 0;
    std::optional<Url> url;  // none: the page reloads itself, or names what is not fetched
};

/// <meta http-equiv=refresh>'s content or the Refresh field (HTML standard, "shared declarative
/// refresh steps"). Nothing where it is invalid.
std::optional<Refresh> parse_refresh(std::string_view content, const Url& base);

/// A longer delay is a page that reloads itself, not a redirect.
inline constexpr int kMaxRefreshSeconds = 5;

/// The refresh that the page's own meta element asks for.
std::optional<Refresh> find_meta_refresh(std::string_view html, const Url& base);

}  // namespace stet
