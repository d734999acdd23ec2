// Which texts go out: the stories and revisions that a person asks for, without what may not leave.
//
// Stories come one at a time, so that memory stays flat over a whole archive. What is asked first
// is what the story is (Selection), then each of its revisions (credentials, the publisher's
// opt-outs, words, the change that brought it), then which of those that are left
// (Selection::which); then near duplicates, then the sample, then the limit.
#pragma once

#include "store/archive.h"
#include "store/changes.h"
#include "store/rights.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace stet {

enum class NearDuplicates : std::uint8_t {
    keep,  // not looked for
    mark,  // ChosenStory::near_duplicate_of
    drop   // all but the earliest left out
};

struct TextChoice {
    Selection stories;
    RightsProfile profile = RightsProfile::shared;
    /// Classes, grade and silence: revisions that such a change brought. The label: stories that
    /// bear it. Other members are not looked at.
    ChangeChoice changes;
    int min_words = 0;
    int max_words = 0;  // 0: no limit
    NearDuplicates near_duplicates = NearDuplicates::keep;
    /// So many stories, chosen by a digest of seed and address: the same in whatever order they
    /// come, and in every copy of the archive. 0: all.
    std::size_t sample = 0;
    std::uint64_t seed = 0;
};

struct ChosenStory {
    Story story;
    std::vector<Revision> history;     // all of it, oldest first
    std::vector<std::size_t> chosen;   // the places in `history` that go out; never empty
    std::vector<bool> may_leave;       // of each revision, whether the profile lets it
    std::vector<ChangeEntry> changes;  // what each revision changed, oldest first
    std::string near_duplicate_of;     // the address of the story that was there first; ""

    /// Nothing of a story's first revision.
    const ChangeEntry* change_of(int number) const;
};

struct ChoiceCounts {
    std::int64_t stories = 0;
    std::int64_t revisions = 0;
    std::int64_t withheld = 0;         // revisions that the profile leaves out
    std::int64_t credentials = 0;      // revisions that were asked for with a person's credentials
    std::int64_t near_duplicates = 0;  // stories, marked or left out
};

/// Calls `visit` for each story, in order of their ids; it returns false to stop.
ChoiceCounts for_each_chosen(const Archive& archive,
                             const TextChoice& choice,
                             const std::function<bool(const ChosenStory&)>& visit);

}  // namespace stet
