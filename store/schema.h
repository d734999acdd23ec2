// The archive's file: making it, opening it, bringing it to this program's format.
#pragma once

#include "store/archive.h"
#include "store/db.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace stet {

/// The format that this program writes: PRAGMA user_version.
inline constexpr int kFormat = 4;
/// PRAGMA application_id: "stet".
inline constexpr int kApplicationId = 0x73746574;

struct OpenedFile {
    std::unique_ptr<Db> db;
    bool created = false;
};

/// The path in an archive's URI. Throws for schemes that there is no back end for.
std::string archive_path(const std::string& uri);

/// Opens the file as `mode` says; everything that may be wrong with it is told here.
OpenedFile open_archive_file(const std::string& path,
                             Archive::Mode mode,
                             std::chrono::milliseconds lock_timeout);

/// Writes the file anew, without free pages or traces of what was deleted, and empties its -wal.
/// Throws where another program keeps the old pages in use.
void rewrite_file(const Db& db);

/// The writer whose chain this place appends to; made when there is none.
std::int64_t writer_of_this_place(const Db& db, UtcTime at);

/// "stet/0.1.0".
std::string software_name();

}  // namespace stet
