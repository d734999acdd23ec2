// A checksum on every page of the file, verified whenever a page is read: a damaged page is an
// error, never an answer. For store/ only.
//
// The last 8 bytes of each page, which SQLite leaves alone where the file's header reserves them,
// hold the checksum that SQLite's own extension cksumvfs keeps there. Programs that know nothing of
// it read the file as any other. A file that does not reserve them (an older format's, until
// `stet compact`) is read as it is.
#pragma once

#include "store/db.h"

#include <cstdint>
#include <vector>

namespace stet {

/// The name of the VFS to open archives with; made known to SQLite by the first call.
const char* page_check_vfs();

/// Asks for checksums in a file that is yet to get its first page, or its next VACUUM.
void reserve_page_checks(const Db& db);

/// Whether the file's pages have checksums.
bool has_page_checks(const Db& db);

/// Reads on although pages are damaged, so that check() can say what is hit.
void ignore_page_checks(const Db& db, bool ignore);

/// The pages, from 1, whose checksum is wrong; those that stand in the -wal are not looked at.
std::vector<std::int64_t> damaged_pages(const Db& db);

}  // namespace stet
