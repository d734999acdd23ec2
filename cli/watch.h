// The commands of the watch, for the table in cli/command.cpp.
#pragma once

#include "cli/command.h"

namespace stet {

Action declare_unwatch(CLI::App& app);
Action declare_watch(CLI::App& app);

}  // namespace stet
