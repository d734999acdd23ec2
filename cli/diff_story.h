// The two revisions of a story that `stet diff STORY [A [B]]` means.
#pragma once

#include "cli/command.h"
#include "cli/diff_view.h"
#include "store/archive.h"

#include <string>
#include <vector>

namespace stet {

/// Two revisions, with what they are called.
struct RevisionPair {
    std::string story;
    Revision from;
    Revision to;
    Article old_article;
    Article new_article;
    DiffLabels labels;  // "s1@c04e11d8, revision 1 of 2, seen 2025-05-15 08:00Z to 09:00Z"
};

/// `words` is STORY (its latest revision against the one before), STORY@REV or STORY with `rev`
/// (that revision against the one before), STORY A (A against the latest) or STORY A B. Throws
/// not_found, also where there is nothing to compare with.
RevisionPair revision_pair(const Archive& archive,
                           const std::vector<std::string>& words,
                           const std::string& rev,
                           const Settings& settings);

}  // namespace stet
