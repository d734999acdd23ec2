// A change of the archive in words, and as what a program reads: the same in history, changes,
// feeds and messages.
#pragma once

#include "cli/zone.h"
#include "store/changes.h"
#include "store/desk.h"

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace stet {

/// "number, headline · major · no notice": the classes, the desk's where it spoke ("style (by Ann;
/// rules: number)"), the grade, and whether it is a silent edit.
std::string class_phrase(const ChangeEntry& entry);

/// "+12 −3 words, 1 moved"; "" where nothing was counted.
std::string count_phrase(const DiffCount& count);

/// The members of an entry that say what changed: classes, grade, words. No story, no times.
nlohmann::ordered_json judgement_row(const ChangeEntry& entry);
/// All of it: the line that `stet changes --json` prints and that messages begin with.
nlohmann::ordered_json change_row(const ChangeEntry& entry, const Zone& zone);
nlohmann::ordered_json remark_row(const Remark& remark, const Zone& zone);

}  // namespace stet
