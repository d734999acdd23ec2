// Captures that others made, taken into an archive: WARC, ARC and WACZ files.
//
// Every exchange becomes a capture as if it had been fetched, with its own time and with the file's
// name and software as origin. Redirects and the answer they lead to make one look. A revisit
// gets the body of what it refers to, from the same files or from the archive. What the archive
// holds already is passed over, so that importing twice doubles nothing.
#pragma once

#include "store/archive.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace stet {

struct ImportCounts {
    std::int64_t files = 0;
    std::int64_t records = 0;
    std::int64_t captures = 0;  // kept
    std::int64_t looks = 0;
    std::int64_t known = 0;      // captures that the archive held already
    std::int64_t withdrawn = 0;  // captures of pages that were withdrawn: not kept
    std::int64_t other = 0;      // records that are no exchange: warcinfo, metadata, dns:
    std::int64_t new_stories = 0;
    std::int64_t new_revisions = 0;
    std::int64_t unchanged = 0;
    std::int64_t no_article = 0;
    std::int64_t faults = 0;             // records with something wrong, most of them passed over
    std::int64_t digest_mismatches = 0;  // payload digests that do not match; among the faults
    std::int64_t revisits = 0;           // that got their body
    std::int64_t revisits_lost = 0;      // whose original is nowhere; among the faults
    std::uint64_t bytes = 0;             // of the files, read so far
};

struct ImportOptions {
    bool keep_wire = false;  // also keep bodies as they were before content-decoding
    /// Extracts and judges the answer of a look. Left empty, the archive does both.
    std::function<void(Look&)> read;
    /// Told of what is wrong: file, place of the record, reason.
    std::function<void(const std::string& file, std::uint64_t offset, const std::string& what)>
        fault;
    std::function<void(const Look&, const Added&)> added;
    /// About once a second.
    std::function<void(const ImportCounts&)> progress;
};

/// Imports WARC, ARC and WACZ files (told apart by what they begin with). Durable when it returns;
/// stopped or killed, what was done stays and a second run goes on. Throws Error where a file
/// cannot be read at all.
ImportCounts import_archives(Archive& archive,
                             const std::vector<std::string>& files,
                             const ImportOptions& options,
                             const std::atomic<bool>& stop);

/// Counts what became of a look of so many captures.
void count(ImportCounts& counts, const Added& added, std::size_t captures);

/// One page that was saved, not fetched: kept as a look of its own. False where the archive holds
/// the very same already.
bool import_look(Archive& archive, Look look, const ImportOptions& options, Added& added);

}  // namespace stet
