// Captions that no element names: lines typed under a picture, in small or slanted letters, in a
// box with nothing but the picture, or with a credit at their end.
//
// A first sentence that merely follows a picture is body: what is set as the body is set is none,
// whatever stands above it.
#pragma once

#include "extract/body_blocks.h"
#include "extract/dom.h"

#include <cstddef>
#include <vector>

namespace stet {

struct TypedCaption {
    std::size_t block = 0;  // in PageBlocks::blocks
    NodeId picture = kNoNode;
};

/// Those among the blocks from `begin` to `end`, in order of the page. `in_body`: for each block
/// of the page, whether it is taken for the body's.
std::vector<TypedCaption> typed_captions(const Document& page,
                                         const PageBlocks& blocks,
                                         const std::vector<bool>& in_body,
                                         std::size_t begin,
                                         std::size_t end);

}  // namespace stet
