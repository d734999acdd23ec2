// Lines that change by themselves on one site, learned from many looks at it.
//
// What store/volatile.h cannot tell from a line's words ("Weather: 12°, rain") shows in a line that
// is another on nearly every fetch, in several stories of the site. Such lines are told by their
// frame: the label before a colon, or the words without their figures. A sentence has no frame, so
// no sentence of a body is ever learned; nor is a line that changes in one story alone ("Dead:
// 12"). Learned lines bring no revision and count as no edit; what is stored and exported stays
// whole.
#pragma once

#include "store/archive.h"
#include "store/diff.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// A frame is learned when it changed in so many stories of the site, so often, and on this share
/// of the fetches that had it before and after.
inline constexpr std::int64_t kLeastStories = 3;
inline constexpr std::int64_t kLeastChanges = 5;
inline constexpr double kLeastShare = 0.8;

/// "weather:", "# people read this"; "" for a sentence, a long line, and one without label or
/// figures.
std::string line_frame(std::string_view line);

/// How a line of one story fared between two fetches.
struct LineTrial {
    std::string frame;
    bool changed = false;
};
/// Of the lines that both articles have once by frame: body and captions. Pure.
std::vector<LineTrial> line_trials(const Article& before, const Article& after);

struct LineHabit {
    std::int64_t changed = 0;
    std::int64_t stood = 0;
    std::int64_t stories = 0;  // in which it changed
    bool learned() const;
};

/// What was learned of a site, by frame.
class LearnedLines {
public:
    LearnedLines() = default;
    explicit LearnedLines(std::map<std::string, LineHabit> habits) : habits_(std::move(habits)) {}
    bool empty() const { return habits_.empty(); }
    /// The habit of the line's frame; nullptr where it is not learned.
    const LineHabit* find(std::string_view line) const;

private:
    std::map<std::string, LineHabit> habits_;  // learned ones only
};

/// Of the site of a story (its id).
LearnedLines learned_lines(const Archive& archive, const std::string& story);

/// Flags the changes that lie wholly in learned lines (or in those that store/volatile.h knows), in
/// body and captions.
void mark_learned(ArticleDiff& diff, const LearnedLines& learned);

/// As same_but_for_volatile(), with learned lines too.
bool same_but_for_learned(Article a, Article b, const LearnedLines& learned);

/// A line that is not counted as an edit, and why.
struct IgnoredLine {
    DiffField field = DiffField::body;
    std::string old_line;  // "" where there was none
    std::string new_line;
    std::string why;
};
/// Of the changes that are flagged as volatile.
std::vector<IgnoredLine> ignored_lines(const ArticleDiff& diff, const LearnedLines& learned);

}  // namespace stet
