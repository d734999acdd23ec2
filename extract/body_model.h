// The judge of the body's blocks: two stages of boosted trees over BodyFeatures.
//
// Trained by bench/body_train.py; the trees are a generated table (body_weights.inc).
#pragma once

#include "extract/body_features.h"

#include <vector>

namespace stet {

/// How likely each of features.rows() is part of the body, 0 to 1.
std::vector<float> judge_blocks(const BodyFeatures& features);

}  // namespace stet
