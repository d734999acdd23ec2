// What a change means to a reader: its class and how much it matters.
//
// Rules, with examples and their reasons: docs/change-classes.md. Decided from the two texts alone,
// by the words that changed and where they stand; no dictionary of names is asked.
#pragma once

#include "store/diff.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stet {

// Numbers are kept in archives (table changes): new classes go to the end.
enum class ChangeClass : std::uint8_t {
    none,       // white space alone, or a line that changes by itself
    style,      // typo, punctuation, spelling, capitals
    wording,    // other words, and none of the facts below among them
    number,     // facts: a figure, in digits or words
    name,       // of a person, a company, a thing
    date,       // a day, month, year, weekday or time of day
    place,      // where something was
    quotation,  // words between quotation marks
    addition,   // text that was not there
    deletion,   // text that is gone
    move,       // text carried elsewhere, unchanged
    headline,
    byline,
    picture,     // the lead image
    correction,  // a correction notice was added or changed, or (detail: deletion) taken away
    update,      // a line that says that, or when, the page was updated
    removed      // the story is gone: of a story, never of a diff
};
inline constexpr std::size_t kChangeClassCount = 17;

/// "none", "style", "wording", "number", ...
std::string_view change_class_name(ChangeClass value);

/// How much a change matters to someone who read the old text.
enum class Grade : std::uint8_t { none, minor, moderate, major };
std::string_view grade_name(Grade grade);

struct Finding {
    ChangeClass kind = ChangeClass::none;
    /// Of headline, byline and an edited move: what was changed in it. Otherwise `kind` again.
    ChangeClass detail = ChangeClass::none;
    Grade grade = Grade::none;
    bool operator==(const Finding&) const = default;
};

/// number, name, date, place, quotation.
bool is_fact(ChangeClass value);

/// Of each change of a field. The detail of a move that was edited is that of its weightiest edit.
std::vector<Finding> classify_changes(const FieldDiff& field);

/// Of a whole diff.
struct DiffFindings {
    std::vector<std::vector<Finding>> changes;  // as ArticleDiff::fields and their changes
    std::array<std::size_t, kChangeClassCount> counts{};  // by class
    Grade grade = Grade::none;                            // of the weightiest change
    /// The new text carries a correction notice that the old one did not, or another one.
    bool notice = false;
    /// A fact changed and no notice says so on this page (others may).
    bool silent_edit = false;
    std::size_t count(ChangeClass value) const { return counts[static_cast<std::size_t>(value)]; }
};
DiffFindings classify_diff(const ArticleDiff& diff);

/// Whether a paragraph is a notice that something was corrected: is_correction_notice() of
/// extract/dek.h, but for notes that only say what was added.
bool is_notice(std::string_view paragraph);

/// Whether a paragraph says that the page was updated: "Update: ...", "Stand: 4. Mai 2025".
bool is_update_line(std::string_view paragraph);

}  // namespace stet
