// Points in time as the archive keeps them: UTC, in milliseconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stet {

using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// The time as the machine has it.
UtcTime now_utc();

/// "2025-05-15T08:00:00Z"; milliseconds are written only where they are not zero.
std::string iso_time(UtcTime time);

/// "20250515080000", as in a memento's address (RFC 7089): UTC, seconds cut.
std::string time14(UtcTime time);

/// Reads ISO 8601 with a zone, a 14-digit time, or a bare day (its first moment, UTC).
std::optional<UtcTime> parse_time(std::string_view text);

}  // namespace stet
