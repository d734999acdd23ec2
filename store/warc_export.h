// Captures out of an archive as WARC/1.1 (ISO 28500:2017), CDXJ and WACZ.
//
// A capture becomes a response record and, where its request is known, a request record; an answer
// whose body went out before becomes a revisit record, a 304 one of "server-not-modified"; a saved
// page, which has no exchange, a resource record. A metadata record says what WARC has no field
// for (store/stet_notes.h). Bodies kept as they came over the wire are written so; others decoded,
// with the fields about coding and length that no longer hold renamed to "x-orig-...". Values of
// cookies and passwords never leave; captures that were made with a person's credentials only where
// `with_credentials` says so.
#pragma once

#include "store/archive.h"
#include "store/rights.h"
#include "store/wacz.h"
#include "store/warc_writer.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace stet {

/// Which captures go out: those of the stories that `stories` selects, or all where it restricts
/// nothing; of these, those made within its `since` and `until`.
struct CaptureSelection {
    Selection stories;
    bool with_credentials = false;
    RightsProfile profile = RightsProfile::shared;  // what publishers opt out of stays at home
};

/// What did not go out, and why.
struct LeftOut {
    std::int64_t credentials = 0;  // made with credentials
    std::int64_t bodies = 0;       // bodies let go (stet compact --keep revisions): of these
                                   // captures only request and metadata records go out
    std::int64_t rights = 0;       // or the story's latest page opts out, and the profile obeys
};

struct WarcExportCounts {
    std::int64_t captures = 0;
    std::int64_t records = 0;
    std::int64_t revisits = 0;
    LeftOut left_out;
    std::uint64_t bytes = 0;
};

/// The ids of the captures that go out, in order of entry; `left_out` counts those that do not.
std::vector<std::int64_t> select_captures(const Archive& archive,
                                          const CaptureSelection& selection,
                                          LeftOut& left_out);

/// Writes captures, each once, and remembers what the index needs.
class CaptureWriter {
public:
    /// `filename` is the WARC file's, for its first record and the index.
    CaptureWriter(const Archive& archive, ByteSink sink, std::string filename);

    void write(std::int64_t capture);
    /// The index lines of what was written, sorted by bytes.
    void index(const std::function<void(std::string_view line)>& sink) const;
    const WarcExportCounts& counts() const { return counts_; }

private:
    struct Written {
        std::int64_t capture = 0;
        std::uint64_t offset = 0;
        std::uint64_t length = 0;
        Sha256 digest;  // of the payload as written
        bool revisit = false;
    };
    struct Original {
        std::int64_t capture = 0;
        std::string record_id;
        std::string url;
        UtcTime time{};
    };
    struct Hash {
        std::size_t operator()(const Sha256& digest) const;
    };

    void write_response(std::int64_t id,
                        const Capture& capture,
                        const std::string& record,
                        WarcFields fields,
                        std::string& notes_renamed);
    void note(std::int64_t id, const WarcWriter::Place& place, const Sha256& digest, bool revisit);

    const Archive& archive_;
    std::string filename_;
    WarcWriter warc_;
    std::unordered_map<Sha256, Original, Hash> payloads_;  // written whole
    std::unordered_map<std::string, Original> pages_;      // latest whole answer of an address
    std::vector<Written> written_;
    WarcExportCounts counts_;
};

/// A WARC file at `path`, and its index beside it (`path` with .cdxj for .warc.gz).
WarcExportCounts export_warc(const Archive& archive,
                             const CaptureSelection& selection,
                             const std::string& path,
                             const std::atomic<bool>& stop);

/// A WACZ at `path`.
WarcExportCounts export_wacz(const Archive& archive,
                             const CaptureSelection& selection,
                             const std::string& path,
                             const std::atomic<bool>& stop);

}  // namespace stet
