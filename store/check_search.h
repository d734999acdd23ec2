// Whether the full-text index is that of the texts: what FTS5's own integrity check does, without
// asking for the right to write.
#pragma once

#include "store/articles.h"
#include "store/db.h"

#include <cstdint>
#include <vector>

namespace stet {

/// The texts whose entries in the index are not their words; in order of their ids.
std::vector<std::int64_t> texts_with_wrong_index(const Db& db, const Articles& articles);

}  // namespace stet
