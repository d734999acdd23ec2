// What the desk says of stories and revisions: another class, a note, a label.
//
// Outside the chains, and named by addresses and text digests, so that a remark means the same in a
// copy of the archive, in an export and after a merge. Remarks are never changed: one that is taken
// back stays, with another that undoes it.
#pragma once

#include "store/archive.h"
#include "store/change_class.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

struct Remark {
    enum class Kind : std::uint8_t { classed, note, label };
    std::string name;  // 32 hex digits
    Kind kind = Kind::note;
    std::string page;      // article_key() of the story's address
    std::string old_text;  // "sha256:...": of a class, the text before; "" for none
    std::string text;      // of a class or note, the revision's
    std::string value;     // the class's name, the note, the label
    std::string author;
    UtcTime at{};
    std::string undoes;  // the name of a remark; then `value` is ""
    bool operator==(const Remark&) const = default;
};
/// "class", "note", "label".
std::string_view remark_kind_name(Remark::Kind kind);

/// The longest note or label that is taken, in bytes.
inline constexpr std::size_t kMaxRemarkBytes = 10'000;

/// Overrules the class of a revision's change on the one before. Throws not_found on a story's
/// first revision.
Remark classify_revision(Archive& archive,
                         const std::string& story,
                         int number,
                         ChangeClass value,
                         const std::string& author,
                         UtcTime at);
Remark note_revision(Archive& archive,
                     const std::string& story,
                     int number,
                     const std::string& text,
                     const std::string& author,
                     UtcTime at);
Remark label_story(Archive& archive,
                   const std::string& story,
                   const std::string& label,
                   const std::string& author,
                   UtcTime at);
/// Takes a class, note or label back. False where there is none such.
bool take_back(Archive& archive, const Remark& remark, const std::string& author, UtcTime at);

/// What is said of a story and its revisions, oldest first, without what was taken back. Of a label
/// said twice, the first; of classes, all: the latest of a revision counts.
std::vector<Remark> remarks_of(const Archive& archive, const std::string& story);
std::vector<std::string> labels_of(const Archive& archive, const std::string& story);

/// Every remark, those that were taken back too: for merge and export. keep_remark() adds one from
/// elsewhere, false where it is known.
void for_each_remark(const Archive& archive, const std::function<void(const Remark&)>& visit);
bool keep_remark(Archive& archive, const Remark& remark);

/// How often the desk agreed with the rules, by the class that the rules found. Only revisions that
/// somebody classed count.
struct ClassReport {
    std::array<std::array<std::int64_t, kChangeClassCount>, kChangeClassCount> counts{};
    std::int64_t judged(ChangeClass machine) const;  // of the revisions that the rules called so
    std::int64_t right(ChangeClass machine) const;
    std::int64_t total() const;
};
ClassReport class_report(const Archive& archive);

}  // namespace stet
