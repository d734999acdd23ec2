// Which tokens of the new text are those of the old one, and which passages were carried elsewhere.
//
// From coarse to fine: equal paragraphs and then similar ones are paired, the heaviest chain of
// pairs in the same order stays, and pairs off it are moves; then the same for sentences in what is
// left; then words, between the paragraphs and sentences that stay. A moved passage is taken out of
// both texts before the words are aligned, so that it cannot disturb what it left and where it
// came to; its own words are aligned apart.
#pragma once

#include "store/diff_sequence.h"
#include "store/diff_tokens.h"

namespace stet {

/// A passage carried elsewhere: token ranges, and the tokens in them that stayed (places in the
/// whole texts).
struct MovedPassage {
    TokenRange old_range;
    TokenRange new_range;
    Pairs kept;
};

struct Alignment {
    Pairs kept;                       // tokens that stayed in order, outside moved passages
    std::vector<MovedPassage> moves;  // by place in the new text; ranges do not overlap
};

/// `id_count` is TokenNames::count() of the names that both texts were cut with.
Alignment align_texts(const TokenText& old_text, const TokenText& new_text, std::uint32_t id_count);

}  // namespace stet
