// ZIP files (APPNOTE 6.3.10), with ZIP64 where sizes ask for it: what a WACZ is made of.
//
// Written: entries stored, of any length, as they come; their sizes are put into their headers
// afterwards. Or whole, stored or deflated, without extra fields, as EPUB asks of its first entry.
// The same entries make the same bytes, whenever they are written. Read: by the central directory;
// entries stored or deflated, not encrypted, in one part.
#pragma once

#include "store/byte_source.h"
#include "store/digest.h"
#include "store/warc_writer.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

class ZipWriter {
public:
    /// `patch` writes over bytes that `sink` was given before.
    using Patch = std::function<void(std::uint64_t offset, std::string_view bytes)>;
    /// It may be empty where every entry is added whole.
    explicit ZipWriter(ByteSink sink, Patch patch = {});

    /// Begins an entry; write() adds to it; the next one, or finish(), ends it. Stored, not packed:
    /// offsets in an index count within the entry.
    void begin(std::string name);
    void write(std::string_view bytes);

    /// One entry whole, below 4 GiB. `pack`: deflated, where that makes it shorter.
    void add(std::string name, std::string_view bytes, bool pack);

    struct Entry {
        std::string name;
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
        std::uint64_t packed = 0;  // as stored
        std::uint32_t crc = 0;
        Sha256 sha256;
        std::uint16_t method = 0;  // 0 stored, 8 deflated
    };
    /// Ends the entry. What is in it, for a list of digests.
    const Entry& end();
    const std::vector<Entry>& entries() const { return entries_; }

    /// Writes the directory. Nothing may follow.
    void finish();

private:
    void put(std::string_view bytes);

    ByteSink sink_;
    Patch patch_;
    std::vector<Entry> entries_;
    Sha256Stream digest_;
    std::uint64_t written_ = 0;
    bool open_ = false;
};

class ZipReader {
public:
    /// Reads the directory. Throws Error (damaged) with `path` where the file is no ZIP.
    explicit ZipReader(std::string path);

    struct Entry {
        std::string name;
        std::uint64_t offset = 0;  // of its local header
        std::uint64_t packed = 0;
        std::uint64_t size = 0;
        std::uint32_t crc = 0;
        std::uint16_t method = 0;  // 0 stored, 8 deflated
        bool encrypted = false;
    };
    const std::vector<Entry>& entries() const { return entries_; }
    const Entry* find(std::string_view name) const;

    /// The bytes of an entry, to be read from any place: of a stored one from the file itself, of a
    /// deflated one from a temporary file. Throws Error where it cannot be read.
    std::unique_ptr<ByteSource> open(const Entry& entry) const;
    /// The same as a string, for the small ones: throws Error beyond `limit`.
    std::string read(const Entry& entry, std::uint64_t limit) const;

private:
    std::string path_;
    std::vector<Entry> entries_;
};

}  // namespace stet
