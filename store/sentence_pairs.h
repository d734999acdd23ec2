// The sentences of two texts set beside each other: what became of each. Pure.
//
// Built on the diff: sentences belong together where the diff says that words of one stand in the
// other. One may have become two, or two one. Applying nothing and losing nothing: every sentence
// of either text is in one pair.
#pragma once

#include "store/change_class.h"
#include "store/diff.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

enum class SentenceOp : std::uint8_t {
    same,    // reads the same, in its place
    edit,    // in its place, with other words or white space
    insert,  // new
    erase,   // gone
    move     // carried elsewhere; edited on the way where the texts differ
};

/// "same", "edit", "insert", "delete", "move".
std::string_view sentence_op_name(SentenceOp op);

struct SentencePair {
    SentenceOp op = SentenceOp::same;
    std::string old_text;  // sentences joined by a space
    std::string new_text;
    std::vector<std::size_t> old_places;  // among the old text's sentences, from 0
    std::vector<std::size_t> new_places;
    std::size_t old_paragraph = 0;  // of the first one, from 1; 0 where there is none
    std::size_t new_paragraph = 0;
    std::vector<ChangeClass> classes;  // of the changes in them, in the order of ChangeClass
};

/// In the order of the new text; what is gone stands where it was.
std::vector<SentencePair> pair_sentences(const FieldDiff& field);

/// The same for a text that did not change.
std::vector<SentencePair> pair_sentences(std::string_view text);

}  // namespace stet
