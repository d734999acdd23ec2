// The flags that choose changes, the same on diff, changes, and what is sent on.
#pragma once

#include "cli/command.h"
#include "store/changes.h"

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace stet {

struct ChangeWords {
    std::vector<std::string> classes;
    std::string min;
    bool silent = false;
    std::string site;
    std::string label;
    std::string since;
    std::string until;
};

/// Declares --class, --min and --silent.
void declare_change_choice(CLI::App& app, ChangeWords& words);
/// Also --site, --label, --since and --until.
void declare_archive_choice(CLI::App& app, ChangeWords& words);
/// Throws usage on a class, grade or time that is none, with the flag's name as typed: `prefix` and
/// "class" or "min".
ChangeChoice choice_of(const ChangeWords& words, const Zone& zone, std::string_view prefix = "--");

/// A class as typed. Throws usage with the list of all.
ChangeClass class_of(const std::string& typed, std::string_view flag);

}  // namespace stet
