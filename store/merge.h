// Archives made on several machines, put into one.
#pragma once

#include <cstdint>
#include <set>
#include <string>

namespace stet {

class Archive;

struct MergeReport {
    std::int64_t captures = 0;   // that came in
    std::int64_t known = 0;      // that were here already
    std::int64_t withheld = 0;   // withdrawn here: only their links came in
    std::int64_t looks = 0;      // that came in
    std::int64_t stories = 0;    // new ones
    std::int64_t revisions = 0;  // more than before
    std::int64_t withdrawn = 0;  // pages hidden now because the other archive withdrew them
};

/// Brings everything that the archive at `uri` holds into `into`, as one step. What both hold is
/// not doubled; chains of other writers are copied link by link as they are; stories are matched by
/// address, and their revisions derived anew, so that numbers may shift while names stay. All that
/// comes in is verified; a source that is damaged, or whose chain goes another way than the copy
/// that is here, is refused with Error and nothing is changed.
///
/// The crawler's queue stays behind. `into` is open for writing, without a batch.
MergeReport merge_archive(Archive& into, const std::string& uri);

/// Makes a small archive of some captures (by id, as select_captures() gives them) and the stories
/// that rest on them, in a new file `path`. It opens, verifies and merges as any other. Of the
/// chains that they stand in every link is carried along, up to the first time-stamp behind the
/// last of them or to the head; for captures that stay behind, the link is all that is said of
/// them. Values of credentials stay behind too. Throws Error where there is such a file.
MergeReport write_story_archive(const Archive& from,
                                const std::set<std::int64_t>& captures,
                                const std::string& path);

}  // namespace stet
