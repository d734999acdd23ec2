// --pairs: adjacent revisions aligned by sentence, a pair a line of JSON.
#pragma once

#include "cli/export_row.h"
#include "store/changes.h"

#include <string>

namespace stet {

/// Two revisions of a story and what changed between them.
struct PairRow {
    const Story& story;
    const Revision& old_revision;
    const Revision& new_revision;
    const Article& old_article;
    const Article& new_article;
    const ChangeEntry* change = nullptr;  // as it was judged; null where it was not
    const RowExtras& extras;              // of the new revision
};

/// One line, without line break.
std::string pair_line(const PairRow& row, const Zone& zone);

}  // namespace stet
