// The bytes of a WARC or ARC file freed from compression, member by member.
//
// A file is plain, or a row of gzip members (RFC 1952), or of zstd frames (RFC 8878), mostly one a
// record. A zstd file may begin with a skippable frame that holds the dictionary ("WARC File
// Compression with Zstandard", IIPC). A plain file is one member. Broken members are passed over:
// what came out before the fault is given, and the search for the next begins behind the broken
// one's first byte.
#pragma once

#include "store/byte_source.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

class Unpacked {
public:
    explicit Unpacked(ByteSource& source);
    ~Unpacked();
    Unpacked(const Unpacked&) = delete;
    Unpacked& operator=(const Unpacked&) = delete;

    bool compressed() const { return form_ != Form::plain; }

    /// What comes next in this member: at least `size` bytes unless it ends before that. Valid
    /// until the next call.
    std::string_view peek(std::size_t size);
    void consume(std::size_t size);
    bool at_end() { return peek(1).empty(); }

    /// Moves on to the next member. Only at_end(); false where there is none.
    bool next_member();

    /// Where the record at the present place is found in the file as stored: of a compressed file
    /// the member's begin, of a plain one the very place.
    std::uint64_t offset() const;
    /// Where the present member ends, once at_end().
    std::uint64_t member_end() const { return raw_offset_ + raw_at_; }
    /// Goes back, or forward, to a place. Plain files only.
    void seek(std::uint64_t offset);

    /// What was wrong with the members since the last call: text and the offset of each.
    struct Fault {
        std::uint64_t offset = 0;
        std::string what;
    };
    std::vector<Fault> take_faults() { return std::move(faults_); }

private:
    enum class Form : std::uint8_t { plain, gzip, zstd };
    struct Engines;

    bool fill_raw();
    std::string_view raw_ahead(std::size_t size);
    bool begin_member();
    void read_dictionary();
    void unpack();
    void unpack_gzip();
    void unpack_zstd();
    void give_up(std::string_view what);
    bool find_magic();

    ByteSource& source_;
    Form form_ = Form::plain;
    std::unique_ptr<Engines> engines_;

    std::string raw_;               // stored bytes read ahead
    std::size_t raw_at_ = 0;        // of them used
    std::uint64_t raw_offset_ = 0;  // where raw_ begins in the file

    std::string out_;
    std::size_t out_at_ = 0;
    std::uint64_t member_ = 0;  // where the present member begins
    bool member_done_ = false;
    bool broken_ = false;  // the present member could not be read to its end
    std::vector<Fault> faults_;
};

}  // namespace stet
