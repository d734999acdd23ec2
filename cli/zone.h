// A time zone by which times are printed and read: what --tz sets.
//
// Zones and their rules are ICU's (the IANA time zone database). Dates that a page gives of itself
// ("published") are the publisher's and are never shifted; only our own times are.
#pragma once

#include "store/time.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace stet {

class Zone {
public:
    /// UTC.
    Zone();
    /// "UTC", "Europe/Berlin", "+02:00", or "local" for what `local` names (the variable TZ; the
    /// system's zone where it is empty). Throws Error (usage) on a name that nobody knows.
    static Zone named(std::string_view name, std::string_view local = {});

    bool is_utc() const { return rules_ == nullptr; }

    /// "2025-05-15 08:00Z", "2025-05-15 10:00+02:00": for people.
    std::string minute(UtcTime time) const;
    /// The same, behind "~" where the time was made up and not recorded.
    std::string minute(UtcTime time, bool assumed) const;
    /// "2025-05-15T08:00:00Z", "2025-05-15T10:00:00+02:00": for programs.
    std::string iso(UtcTime time) const;
    /// From `from` to `to`: "2025-05-15 08:00Z and 09:30Z"; the day is not said twice.
    std::string between(UtcTime from, UtcTime to) const;

    /// Reads "2025", "2025-05", "2025-05-15", "2025-05-15 08:00" (or with T, or with seconds) on
    /// this zone's clocks; with "Z" or an offset behind it on that one's; 14 digits are UTC.
    /// What is left out is the first moment. Nothing on anything else.
    std::optional<UtcTime> parse(std::string_view text) const;
    /// As parse(), but the first moment after what is written: the end of the day, the minute.
    std::optional<UtcTime> parse_end(std::string_view text) const;

private:
    struct Rules;  // ICU's zone; none for UTC
    std::shared_ptr<const Rules> rules_;

    int offset_minutes(UtcTime time) const;
    std::string clock(UtcTime time, const char* format, bool with_seconds) const;
    std::optional<UtcTime> parse(std::string_view text, bool end) const;
};

}  // namespace stet
