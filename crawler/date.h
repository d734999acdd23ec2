// Dates as servers and feeds write them.
#pragma once

#include "store/time.h"

#include <optional>
#include <string_view>

namespace stet {

/// An HTTP date: the three forms of RFC 9110 5.6.7, and what is seen in the wild beside them (no
/// zone, a numeric zone, "UTC", one-digit days, ISO 8601). Nothing for "0", "-1" and nonsense.
std::optional<UtcTime> parse_http_date(std::string_view text);

/// A feed's or sitemap's date: RFC 822 and its many spellings, W3C date-time, ISO 8601 (ordinal
/// days and two-digit years too), asctime. A missing zone counts as UTC, missing parts as the
/// first. Nothing on nonsense.
std::optional<UtcTime> parse_feed_date(std::string_view text);

}  // namespace stet
