// Two articles -> the edits between them, field by field and word by word. Pure: no I/O, no clock.
//
// The diff is the one that a human editor would have drawn: a paragraph that was carried elsewhere
// is a move, with the edits made to it on the way; a rewritten sentence is one change and not a
// dozen crumbs; white space is never an edited word of its own. Applying the changes to the old
// text gives the new one byte for byte, always.
//
// All text is UTF-8 and all spans count bytes (bytes that are not UTF-8 are compared as they are).
// How the alignment is found: store/diff_align.h. How a diff is laid out: store/diff_pieces.h.
#pragma once

#include "extract/article.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// The parts of an article that are compared, in the order in which they are shown.
enum class DiffField : std::uint8_t {
    headline,
    dek,
    byline,
    published,
    modified,
    caption,
    lead_image,
    body,
    correction
};
inline constexpr std::size_t kDiffFieldCount = 9;
inline constexpr std::array<DiffField, kDiffFieldCount> kDiffFields = {
    DiffField::headline,   DiffField::dek,      DiffField::byline,
    DiffField::published,  DiffField::modified, DiffField::caption,
    DiffField::lead_image, DiffField::body,     DiffField::correction};

/// "headline", "dek", "byline", "published", "modified", "caption", "lead_image", "body",
/// "correction".
std::string_view diff_field_name(DiffField field);

/// The texts that a diff compares: one string a field, "" where the article has none.
struct ArticleText {
    std::array<std::string, kDiffFieldCount> fields;
    std::string& operator[](DiffField field) { return fields[static_cast<std::size_t>(field)]; }
    const std::string& operator[](DiffField field) const {
        return fields[static_cast<std::size_t>(field)];
    }
    bool operator==(const ArticleText&) const = default;
};

/// What of an article is compared. Captions (with their credit in brackets) and the paragraphs of
/// the body are joined by an empty line; dates are written as DateTime::iso() does. Correction
/// notices that stand outside the body are a field of their own; the others are part of the body.
ArticleText article_text(const Article& article);

/// The captions' part of article_text().
std::string captions_text(const Article& article);

/// The correction notices that `body` does not hold, joined by an empty line.
std::string notices_outside(const std::vector<std::string>& corrections, std::string_view body);

/// A range of bytes, end exclusive.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
    bool empty() const { return begin == end; }
    bool operator==(const Span&) const = default;
};

enum class ChangeOp : std::uint8_t { insert, erase, replace, move };

/// "insert", "delete", "replace", "move".
std::string_view change_op_name(ChangeOp op);

/// One edit. The old span of an insert and the new span of a deletion are empty, and stand where
/// the other side's text would be.
struct Change {
    ChangeOp op = ChangeOp::replace;
    Span old_span;
    Span new_span;
    /// Of a move whose text also changed: the edits made to it (insert, erase, replace), with spans
    /// in the whole field. Empty where it was carried over unchanged.
    std::vector<Change> edits;
    /// The change touches white space alone (the empty line that a moved paragraph leaves behind).
    bool white_space = false;
    /// The change lies in a line that changes by itself (a clock, a counter, "2 hours ago"); see
    /// store/volatile.h.
    bool volatile_line = false;
    bool operator==(const Change&) const = default;
};

/// The edits between two texts: spans of each side never overlap, and what stands outside them
/// reads the same in both, in order. Sorted by place in the new text, a deletion where the text
/// was. Takes any bytes of any size; time is bounded (see store/diff_sequence.h), memory linear.
std::vector<Change> diff_text(std::string_view old_text, std::string_view new_text);

/// The new text, from the old one, the changes, and the pieces that they bring (read from
/// `new_text` at their new spans only).
std::string apply_changes(std::string_view old_text,
                          const std::vector<Change>& changes,
                          std::string_view new_text);

/// A field whose text differs.
struct FieldDiff {
    DiffField field = DiffField::body;
    std::string old_text;
    std::string new_text;
    std::vector<Change> changes;
};

/// The fields that differ, in the order of DiffField. Empty: the same article.
struct ArticleDiff {
    std::vector<FieldDiff> fields;
    bool empty() const { return fields.empty(); }
    const FieldDiff* find(DiffField field) const;  // nullptr where it did not change
};

/// Compares field by field. Changes that lie in volatile lines are flagged, nothing is left out.
ArticleDiff diff_articles(const ArticleText& old_text, const ArticleText& new_text);

/// Words deleted and inserted, a moved and unedited word counting as neither.
struct DiffCount {
    std::size_t words_deleted = 0;
    std::size_t words_inserted = 0;
    std::size_t moves = 0;
    std::size_t changes = 0;  // without those of white space alone
};

/// Volatile changes are not counted.
DiffCount count_changes(const FieldDiff& field);
DiffCount count_changes(const ArticleDiff& diff);

}  // namespace stet
