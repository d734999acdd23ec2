// Sets the process up for work on many pages.
#pragma once

#include <cstddef>

namespace stet {

/// What a crawl or a watch holds of the archive's pages: it appends, and asks little twice.
inline constexpr std::size_t kLongRunCache = std::size_t{2} << 20U;

/// For work that goes on for hours: makes the C library give large blocks back to the system when
/// they are freed. By itself it keeps ever larger ones after the first that was freed, for each
/// thread.
void begin_long_run();

/// Makes the C library keep the memory of one page for the next. By itself it gives most of it back
/// after each, and the system clears it again.
void begin_batch();

}  // namespace stet
