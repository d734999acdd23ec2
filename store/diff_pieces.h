// A diff laid out for reading: both texts woven into one sequence of pieces, and that sequence cut
// into passages of whole sentences around the changes.
#pragma once

#include "store/diff.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stet {

enum class PieceKind : std::uint8_t {
    same,
    deleted,
    inserted,
    moved_away,  // where a moved passage stood: the old text
    moved_here   // where it stands now: the new text, whole; its edits are pieces_of_move()
};

/// No change: for pieces that stayed the same.
inline constexpr std::size_t kNoChange = SIZE_MAX;

/// A piece of text. Where it exists on one side only, the other side's span is empty.
struct Piece {
    PieceKind kind = PieceKind::same;
    Span old_span;
    Span new_span;
    std::size_t change = kNoChange;  // index into FieldDiff::changes
};

/// The whole field: every byte of the old text is in one of same, deleted and moved_away, every
/// byte of the new one in one of same, inserted and moved_here, in order. Changes inside a word or
/// number are widened to all of it, so that "0.23" to "0.24" reads as one number for another.
std::vector<Piece> weave(const FieldDiff& field);

/// A moved passage likewise: same, deleted and inserted.
std::vector<Piece> weave_move(const FieldDiff& field, const Change& move);

/// Neighbouring pieces that are shown together: whole sentences around one change or several.
/// The first and last piece are cut to the sentence.
struct Passage {
    std::vector<Piece> pieces;
    std::size_t old_paragraph = 0;  // of its first change, from 1
    std::size_t new_paragraph = 0;
};

/// The number of the paragraph that stands at `at`, from 1.
std::size_t paragraph_number(std::string_view text, std::size_t at);

/// What is shown of a diff, in order. Changes of white space alone make no passage; a move makes
/// one where the text stands now.
std::vector<Passage> passages(const FieldDiff& field);

}  // namespace stet
