// The commands of the desk, which cli/command.cpp lists: what changed where, and what people say of
// it.
#pragma once

#include "cli/command.h"

namespace stet {

Action declare_blame(CLI::App& app);
Action declare_changes(CLI::App& app);
Action declare_classify(CLI::App& app);  // cli/desk.cpp, as note and label
Action declare_compare(CLI::App& app);
Action declare_label(CLI::App& app);
Action declare_note(CLI::App& app);

}  // namespace stet
