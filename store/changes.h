// What changed in the whole archive: one entry a revision that followed another, and one where a
// story was found to be gone.
//
// Entries are derived (table changes) and judged by store/change_class.h when a revision is made;
// list_changes() reads no texts. What a person said of a revision (store/desk.h) overrules what the
// rules found: both are kept, and choices go by the person's word. Choices act alike wherever
// changes are listed, sent or fed.
#pragma once

#include "store/archive.h"
#include "store/change_class.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// Entries judged by other rules are judged again. To be raised with change_class.cpp and
/// diff*.cpp.
inline constexpr int kChangeRules = 1;

/// A set of classes.
class ClassSet {
public:
    void add(ChangeClass value) { bits_ |= bit(value); }
    bool has(ChangeClass value) const { return (bits_ & bit(value)) != 0; }
    bool meets(ClassSet other) const { return (bits_ & other.bits_) != 0; }
    bool empty() const { return bits_ == 0; }
    std::uint32_t bits() const { return bits_; }
    static ClassSet of_bits(std::uint32_t bits);
    bool operator==(const ClassSet&) const = default;

private:
    static std::uint32_t bit(ChangeClass value) {
        return std::uint32_t{1} << static_cast<unsigned>(value);
    }
    std::uint32_t bits_ = 0;
};

/// "number, headline": in the order of ChangeClass.
std::string class_names(ClassSet classes);

/// What a diff comes to.
struct ChangeJudgement {
    ChangeClass main = ChangeClass::none;  // of the weightiest change
    ClassSet classes;                      // of all; a headline's or a move's fact too
    Grade grade = Grade::none;
    bool silent = false;  // a fact changed, and no notice says so
    bool notice = false;
    DiffCount count;
};
ChangeJudgement judge_diff(const ArticleDiff& diff);

struct ChangeEntry {
    std::int64_t id = 0;  // in order of entry, in this archive
    std::string event;    // 32 hex digits: the same for the same change in every archive
    std::string story;    // "s1"
    std::string url;
    std::string site;
    std::string headline;             // of the story's latest revision
    int number = 0;                   // of the revision; 0: the story was gone
    std::string revision;             // its name; "" where the story was gone
    std::string previous;             // name of the revision before
    std::string digest;               // of its text
    UtcTime after{};                  // last look at the old text
    UtcTime seen{};                   // first look at the new one
    bool time_assumed = false;        // `after` or `seen` was made up, as Capture has it
    int same_text_as = 0;             // as Revision has it
    bool confirmed = true;            // of one that is gone: as Event has it
    ChangeJudgement machine;          // what the rules found
    std::optional<ChangeClass> desk;  // what a person said instead
    std::string desk_by;
    std::vector<std::string> labels;  // of the story

    bool removed() const { return number == 0; }
    ChangeClass main() const { return desk ? *desk : machine.main; }
    ClassSet classes() const;
};

/// Which changes. Empty members do not restrict.
struct ChangeChoice {
    std::string site;   // host or a parent domain of it
    std::string story;  // id
    std::string label;
    std::optional<UtcTime> since;  // first seen at or after
    std::optional<UtcTime> until;  // first seen before
    ClassSet classes;              // one of them
    Grade min = Grade::none;
    bool silent = false;  // silent edits only

    /// What is asked of every single change of a diff, too.
    bool wants(const Finding& finding) const;
    bool restricts_findings() const { return !classes.empty() || min != Grade::none; }
    /// The choice in words, the same for the same choice, without the times.
    std::string words() const;
};
bool matches(const ChangeChoice& choice, const ChangeEntry& entry);

/// By name, "" and unknown ones give nothing.
std::optional<ChangeClass> change_class_named(std::string_view name);
std::optional<Grade> grade_named(std::string_view name);

/// Newest first. `limit` 0: all. `after_id`: only entries that were made after that one.
std::vector<ChangeEntry> list_changes(const Archive& archive,
                                      const ChangeChoice& choice,
                                      std::size_t limit = 0,
                                      std::int64_t after_id = 0);

/// Of one story, oldest first; made on the way where the archive was opened for reading and holds
/// none yet.
std::vector<ChangeEntry> changes_of(const Archive& archive, const std::string& story);

/// Whether some story's entries are missing or out of date (an archive of an older stet); and
/// makes them. Returns how many were judged.
bool changes_are_due(const Archive& archive);
std::int64_t judge_changes(Archive& archive);

/// What tells this archive from all others: 32 hex digits.
std::string archive_name(const Archive& archive);

/// The id up to which a reader has seen a choice; 0 where never.
std::int64_t seen_by(const Archive& archive, const std::string& reader, const ChangeChoice& choice);
void mark_seen(Archive& archive,
               const std::string& reader,
               const ChangeChoice& choice,
               std::int64_t upto,
               UtcTime at);

}  // namespace stet
