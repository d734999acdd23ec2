// Stamps in UTC and the day that the publisher's own clock showed.
#pragma once

#include "extract/article.h"

#include <optional>
#include <string_view>

namespace stet {

/// How far the clock `shown` on a page is from UTC, in minutes, if it tells the moment of `stamp`:
/// a whole number of half hours, such as zones have. Nothing where it does not, or where the stamp
/// has no zone.
std::optional<int> zone_between(const DateTime& shown, const DateTime& stamp);

/// A day without a time, written as the UTC moment of its midnight ("2022-11-06T23:00:00Z" on a
/// German site is the 7th): the stamp on the clock of the country that the host's last label, or
/// the language where it is spoken in one zone only, tells. Other stamps come back as they are.
DateTime on_local_clock(const DateTime& stamp, std::string_view host, std::string_view language);

}  // namespace stet
