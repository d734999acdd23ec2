// Taking a page out of the archive to the last byte. For store/ only.
#pragma once

#include "store/archive_impl.h"
#include "store/withdraw.h"

#include <set>
#include <string>

namespace stet {

/// Removes everything kept under these keys, and what was derived from it; leaves a tombstone for
/// each capture. Inside a transaction, with secure_delete; free pages and index segments are the
/// caller's. Counts into `erased`.
void erase_keys(Archive::Impl& impl,
                const std::set<std::string>& keys,
                const std::string& reason,
                UtcTime at,
                Erased& erased);

}  // namespace stet
