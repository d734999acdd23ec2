// The file of `stet watch --config`: sites, feeds, sections, budgets and limits, in TOML.
#pragma once

#include "crawler/watch.h"

#include <string>
#include <vector>

namespace stet {

struct WatchConfig {
    std::vector<WatchEntry> entries;
};

/// Reads the file's text into `options` and the entries it names. `name` is for messages. Throws
/// usage, with the line, on what is no TOML, unknown keys, and values that make no sense.
WatchConfig read_watch_config(const std::string& text,
                              const std::string& name,
                              WatchOptions& options,
                              UtcTime now);

/// "90s", "5m", "2h", "30d". Throws usage.
std::chrono::milliseconds duration_of(const std::string& typed, const std::string& where);

}  // namespace stet
