// Copies of an archive, and making it small again. Opens the archive by itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace stet {

class Archive;

struct BackupReport {
    std::int64_t bytes = 0;
    std::int64_t captures = 0;
};

/// Writes a copy of the archive as it is at one moment, while others read and write it, to `file`,
/// which must not exist. The copy is read through before it gets its name: a file of that name is
/// whole. Throws Error.
BackupReport backup_archive(const std::string& uri, const std::string& file);

struct CompactReport {
    std::int64_t bytes_before = 0;
    std::int64_t bytes_after = 0;
    std::int64_t shortened = 0;  // payloads that are kept as deltas now
    std::int64_t dropped = 0;    // bodies let go, with keep_revisions_only
};

struct CompactOptions {
    /// Lets the bodies of looks go that brought no revision: neither the first nor the last of a
    /// run rests on them, nor anything else. Their digests and lengths stay, so chains verify.
    bool keep_revisions_only = false;
};

/// Codes payloads against their neighbours where that is shorter, and writes the file anew without
/// its free pages. Brings an older format up to date. Needs the file for itself for a while.
CompactReport compact_archive(const std::string& uri, CompactOptions options = {});

/// What keep_revisions_only lets go, of an archive that is open: the room is used again for what
/// comes. Returns the number of bodies.
std::int64_t drop_bodies_between_revisions(Archive& archive);

}  // namespace stet
