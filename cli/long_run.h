// Sets the process up for work that goes on for hours and passes many large bodies on.
#pragma once

#include <cstddef>

namespace stet {

/// What a crawl or a watch holds of the archive's pages: it appends, and asks little twice.
inline constexpr std::size_t kLongRunCache = std::size_t{2} << 20U;

/// Makes the C library give large blocks back to the system when they are freed. By itself it keeps
/// ever larger ones after the first that was freed, for each thread.
void begin_long_run();

}  // namespace stet
