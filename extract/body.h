// The body of an article: what a reader would read on, as typed blocks in reading order.
//
// Rules, their order and the reasons: extract/README.md, "Body".
#pragma once

#include "extract/article.h"
#include "extract/body_features.h"
#include "extract/dom.h"

#include <string>
#include <vector>

namespace stet {

/// A piece of text near the body that is not part of it: where other fields are looked for.
struct CutBlock {
    enum class Kind : std::uint8_t { headline, dek, byline, date, caption, other };
    Kind kind = Kind::other;
    std::string text;
    NodeId node = kNoNode;  // the block-level element that holds it
};

/// A line typed under a picture, where no element calls it a caption.
struct LooseCaption {
    std::string text;  // with its credit
    NodeId node = kNoNode;
    NodeId picture = kNoNode;
};

struct Body {
    std::vector<Block> blocks;  // links in them are as written, not resolved
    std::vector<NodeId> nodes;  // of each block: the element that holds it
    /// Deepest element that holds all blocks; kNoNode where there is no body or where it does not
    /// stand in the page's markup (see `source`).
    NodeId container = kNoNode;
    NodeId headline = kNoNode;  // the element that repeats the headline, where one was met
    NodeId first = kNoNode;     // first and last node with text of the body
    NodeId last = kNoNode;
    /// Where readers' comments begin that a label and their dates tell; kNoNode for none.
    NodeId comments = kNoNode;
    /// From the headline (or the container's start) to the body, and a few blocks after its end:
    /// bylines, dates, deks; author notes, tags.
    std::vector<CutBlock> before;
    std::vector<CutBlock> after;
    std::vector<LooseCaption> captions;  // in order of the page, none of them in blocks
    /// markup; state for a body that stood in a script; json_ld for articleBody.
    Source source = Source::none;
    float confidence = 0;
    /// Why there is no body: "no text", "list page"; "" where there is one.
    std::string not_article;
};

/// Finds it. `hints` come from read_body_hints(), or from what the caller knows better.
Body find_body(const Document& page, const BodyHints& hints);

/// As find_body() with the judge given: `probability` is how likely each of the rows() of
/// BodyFeatures is body. For the trainer, which scores answers of models not built in.
Body assemble_body(const Document& page,
                   const PageBlocks& blocks,
                   const BodyFeatures& features,
                   const std::vector<float>& probability);

/// The last step of find_body(): where the page shows no body or its beginning only, what its
/// scripts hold.
void complete_body(const Document& page,
                   const PageBlocks& blocks,
                   const BodyHints& hints,
                   Body& body);

}  // namespace stet
