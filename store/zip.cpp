#include "store/zip.h"

#include "store/error.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace stet {
namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEnd64 = 0x06064b50;
constexpr std::uint32_t kEnd64Locator = 0x07064b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint16_t kZip64Extra = 0x0001;
constexpr std::uint16_t kVersion = 45;       // ZIP64
constexpr std::uint16_t kWholeVersion = 20;  // deflate
constexpr std::uint16_t kFlags = 0x0800;     // names are UTF-8
constexpr std::uint16_t kNoTime = 0;         // a file must not depend on when it was made
constexpr std::uint16_t kFirstDay = 0x0021;  // 1980-01-01
constexpr std::uint32_t kIn64 = 0xffffffff;
constexpr std::size_t kMaxDirectory = 64U << 20U;
constexpr std::size_t kStepBytes = 64U << 10U;

/// Numbers, little end first.
class Packed {
public:
    Packed& u16(std::uint64_t value) { return put(value, 2); }
    Packed& u32(std::uint64_t value) { return put(value, 4); }
    Packed& u64(std::uint64_t value) { return put(value, 8); }
    Packed& text(std::string_view bytes) {
        bytes_ += bytes;
        return *this;
    }
    const std::string& bytes() const { return bytes_; }

private:
    Packed& put(std::uint64_t value, int size) {
        for (int i = 0; i < size; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xffU);
        return *this;
    }
    std::string bytes_;
};

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;) {
        value =
            value << 8U | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0);
    }
    return value;
}

[[noreturn]] void damaged(const std::string& path, std::string_view what) {
    throw Error(fmt::format("cannot read {}: {}", path, what), ExitStatus::damaged);
}

std::string read_at(ByteSource& source, std::uint64_t offset, std::size_t size) {
    source.seek(offset);
    std::string bytes(size, '\0');
    std::size_t had = 0;
    while (had < size) {
        const std::size_t got = source.read(bytes.data() + had, size - had);
        if (got == 0) break;
        had += got;
    }
    bytes.resize(had);
    return bytes;
}

/// Of one length, whatever the entry's size.
std::string local_header(const ZipWriter::Entry& entry) {
    const std::uint64_t size = std::min<std::uint64_t>(entry.size, kIn64);
    Packed extra;
    extra.u16(kZip64Extra).u16(16).u64(entry.size).u64(entry.size);
    Packed header;
    header.u32(kLocalHeader).u16(kVersion).u16(kFlags).u16(0).u16(kNoTime).u16(kFirstDay);
    header.u32(entry.crc).u32(size).u32(size);
    header.u16(entry.name.size()).u16(extra.bytes().size()).text(entry.name).text(extra.bytes());
    return header.bytes();
}

/// Of an entry whose sizes are known: ZIP 2.0, no extra field.
std::string whole_header(const ZipWriter::Entry& entry) {
    Packed header;
    header.u32(kLocalHeader).u16(kWholeVersion).u16(kFlags).u16(entry.method);
    header.u16(kNoTime).u16(kFirstDay).u32(entry.crc).u32(entry.packed).u32(entry.size);
    header.u16(entry.name.size()).u16(0).text(entry.name);
    return header.bytes();
}

/// Raw deflate (RFC 1951).
std::string deflated(std::string_view bytes) {
    std::unique_ptr<z_stream, void (*)(z_stream*)> z(new z_stream(), [](z_stream* stream) {
        deflateEnd(stream);
        delete stream;
    });
    constexpr int kMemory = 8;
    if (deflateInit2(z.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, kMemory,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::bad_alloc();
    }
    std::string out(deflateBound(z.get(), static_cast<uLong>(bytes.size())), '\0');
    // zlib takes its input as changeable, and leaves it.
    z->next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));  // NOLINT
    z->avail_in = static_cast<uInt>(bytes.size());
    z->next_out = reinterpret_cast<Bytef*>(out.data());
    z->avail_out = static_cast<uInt>(out.size());
    const int code = deflate(z.get(), Z_FINISH);
    assert(code == Z_STREAM_END);
    static_cast<void>(code);
    out.resize(z->total_out);
    return out;
}

}  // namespace

ZipWriter::ZipWriter(ByteSink sink, Patch patch)
    : sink_(std::move(sink)), patch_(std::move(patch)) {}

void ZipWriter::put(std::string_view bytes) {
    sink_(bytes);
    written_ += bytes.size();
}

void ZipWriter::begin(std::string name) {
    if (open_) end();
    open_ = true;
    Entry entry;
    entry.name = std::move(name);
    entry.offset = written_;
    put(local_header(entry));
    entries_.push_back(std::move(entry));
}

void ZipWriter::add(std::string name, std::string_view bytes, bool pack) {
    if (open_) end();
    assert(bytes.size() < kIn64);
    Entry entry;
    entry.name = std::move(name);
    entry.offset = written_;
    entry.size = entry.packed = bytes.size();
    entry.crc = static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
    entry.sha256 = sha256(bytes);
    std::string shorter = pack ? deflated(bytes) : std::string();
    if (pack && shorter.size() < bytes.size()) {
        constexpr std::uint16_t kDeflated = 8;
        entry.method = kDeflated;
        entry.packed = shorter.size();
        bytes = shorter;
    }
    put(whole_header(entry));
    put(bytes);
    entries_.push_back(std::move(entry));
}

void ZipWriter::write(std::string_view bytes) {
    assert(open_);
    Entry& entry = entries_.back();
    entry.crc = static_cast<std::uint32_t>(
        crc32_z(entry.crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
    entry.size += bytes.size();
    entry.packed = entry.size;
    digest_.add(bytes);
    put(bytes);
}

const ZipWriter::Entry& ZipWriter::end() {
    assert(open_);
    open_ = false;
    Entry& entry = entries_.back();
    entry.sha256 = digest_.finish();
    patch_(entry.offset, local_header(entry));
    return entry;
}

void ZipWriter::finish() {
    if (open_) end();
    const std::uint64_t begin = written_;
    for (const Entry& entry : entries_) {
        // ZIP64's field holds what is too large for its place, in this order.
        Packed sizes;
        if (entry.size >= kIn64) sizes.u64(entry.size).u64(entry.size);
        if (entry.offset >= kIn64) sizes.u64(entry.offset);
        Packed extra;
        if (!sizes.bytes().empty()) {
            extra.u16(kZip64Extra).u16(sizes.bytes().size()).text(sizes.bytes());
        }
        const std::uint64_t size32 = std::min<std::uint64_t>(entry.size, kIn64);
        Packed header;
        const std::uint64_t packed32 = std::min<std::uint64_t>(entry.packed, kIn64);
        header.u32(kCentralHeader).u16(kVersion).u16(kVersion).u16(kFlags).u16(entry.method);
        header.u16(kNoTime).u16(kFirstDay).u32(entry.crc).u32(packed32).u32(size32);
        header.u16(entry.name.size()).u16(extra.bytes().size()).u16(0).u16(0).u16(0).u32(0);
        header.u32(std::min<std::uint64_t>(entry.offset, kIn64));
        header.text(entry.name).text(extra.bytes());
        put(header.bytes());
    }
    const std::uint64_t end = written_;
    const std::uint64_t size = end - begin;
    Packed tail;
    if (begin >= kIn64 || size >= kIn64 || entries_.size() >= 0xffff) {
        tail.u32(kEnd64).u64(44).u16(kVersion).u16(kVersion).u32(0).u32(0);
        tail.u64(entries_.size()).u64(entries_.size()).u64(size).u64(begin);
        tail.u32(kEnd64Locator).u32(0).u64(end).u32(1);
    }
    const std::uint64_t few = std::min<std::uint64_t>(entries_.size(), 0xffff);
    tail.u32(kEnd).u16(0).u16(0).u16(few).u16(few);
    tail.u32(std::min<std::uint64_t>(size, kIn64)).u32(std::min<std::uint64_t>(begin, kIn64));
    tail.u16(0);
    put(tail.bytes());
}

ZipReader::ZipReader(std::string path) : path_(std::move(path)) {
    FileSource file(open_to_read(path_), path_);
    // The end record is the last thing in the file, but for a comment of up to 64 KiB.
    const std::uint64_t tail_size = std::min<std::uint64_t>(file.size(), 22 + 0xffff);
    const std::uint64_t tail_begin = file.size() - tail_size;
    const std::string tail = read_at(file, tail_begin, static_cast<std::size_t>(tail_size));
    const std::size_t end = tail.rfind(std::string_view("PK\x05\x06"));
    if (end == std::string::npos || tail.size() - end < 22) {
        damaged(path_, "it is no ZIP file, or its end is missing");
    }
    std::uint64_t count = number_at(tail, end + 10, 2);
    std::uint64_t size = number_at(tail, end + 12, 4);
    std::uint64_t begin = number_at(tail, end + 16, 4);
    if (end >= 20 && number_at(tail, end - 20, 4) == kEnd64Locator) {
        const std::string end64 = read_at(file, number_at(tail, end - 12, 8), 56);
        if (end64.size() < 56 || number_at(end64, 0, 4) != kEnd64) {
            damaged(path_, "the end of its directory is damaged");
        }
        count = number_at(end64, 32, 8);
        size = number_at(end64, 40, 8);
        begin = number_at(end64, 48, 8);
    }
    if (size > kMaxDirectory) damaged(path_, "its directory is too large");
    const std::string directory = read_at(file, begin, static_cast<std::size_t>(size));
    std::size_t at = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string_view header = std::string_view(directory).substr(at);
        if (header.size() < 46 || number_at(header, 0, 4) != kCentralHeader) {
            damaged(path_, "its directory is damaged");
        }
        const auto name_size = static_cast<std::size_t>(number_at(header, 28, 2));
        const auto extra_size = static_cast<std::size_t>(number_at(header, 30, 2));
        const auto comment_size = static_cast<std::size_t>(number_at(header, 32, 2));
        if (header.size() < 46 + name_size + extra_size + comment_size) {
            damaged(path_, "its directory is damaged");
        }
        Entry entry;
        entry.encrypted = (number_at(header, 8, 2) & 1U) != 0;
        entry.method = static_cast<std::uint16_t>(number_at(header, 10, 2));
        entry.crc = static_cast<std::uint32_t>(number_at(header, 16, 4));
        entry.packed = number_at(header, 20, 4);
        entry.size = number_at(header, 24, 4);
        entry.offset = number_at(header, 42, 4);
        entry.name = header.substr(46, name_size);
        std::string_view extra = header.substr(46 + name_size, extra_size);
        while (extra.size() >= 4) {
            const auto length = static_cast<std::size_t>(number_at(extra, 2, 2));
            if (number_at(extra, 0, 2) == kZip64Extra) {
                std::size_t from = 4;
                for (std::uint64_t* value : {&entry.size, &entry.packed, &entry.offset}) {
                    if (*value != kIn64) continue;
                    *value = number_at(extra, from, 8);
                    from += 8;
                }
            }
            extra.remove_prefix(std::min(extra.size(), 4 + length));
        }
        entries_.push_back(std::move(entry));
        at += 46 + name_size + extra_size + comment_size;
    }
}

const ZipReader::Entry* ZipReader::find(std::string_view name) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [name](const Entry& entry) { return entry.name == name; });
    return found == entries_.end() ? nullptr : &*found;
}

std::unique_ptr<ByteSource> ZipReader::open(const Entry& entry) const {
    const std::string name = path_ + ", " + entry.name;
    if (entry.encrypted) damaged(name, "it is encrypted");
    if (entry.method != 0 && entry.method != 8) {
        damaged(name, fmt::format("compression method {} is not known", entry.method));
    }
    std::uint64_t begin = 0;
    {
        FileSource file(open_to_read(path_), path_);
        const std::string header = read_at(file, entry.offset, 30);
        if (header.size() < 30 || number_at(header, 0, 4) != kLocalHeader) {
            damaged(name, "its header is damaged");
        }
        begin = entry.offset + 30 + number_at(header, 26, 2) + number_at(header, 28, 2);
        if (begin > file.size() || entry.packed > file.size() - begin) {
            damaged(name, "it is cut off");
        }
    }
    auto stored = std::make_unique<FileSource>(open_to_read(path_), name, begin, entry.packed);
    if (entry.method == 0) return stored;

    OwnedFile whole = temporary_file();
    std::unique_ptr<z_stream, void (*)(z_stream*)> z(new z_stream(), [](z_stream* stream) {
        inflateEnd(stream);
        delete stream;
    });
    if (inflateInit2(z.get(), -15) != Z_OK) throw std::bad_alloc();
    std::string in(kStepBytes, '\0');
    std::string out(kStepBytes, '\0');
    std::uint64_t size = 0;
    int code = Z_OK;
    while (code != Z_STREAM_END) {
        if (z->avail_in == 0) {
            z->avail_in = static_cast<uInt>(stored->read(in.data(), in.size()));
            z->next_in = reinterpret_cast<Bytef*>(in.data());
        }
        z->next_out = reinterpret_cast<Bytef*>(out.data());
        z->avail_out = kStepBytes;
        code = inflate(z.get(), Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END) damaged(name, "it is damaged");
        const std::size_t got = kStepBytes - z->avail_out;
        size += got;
        if (size > entry.size) damaged(name, "it is longer than its directory says");
        if (std::fwrite(out.data(), 1, got, whole.get()) != got) {
            throw Error(fmt::format("cannot unpack {}: the temporary directory is full", name));
        }
    }
    if (size != entry.size) damaged(name, "it is shorter than its directory says");
    return std::make_unique<FileSource>(std::move(whole), name);
}

std::string ZipReader::read(const Entry& entry, std::uint64_t limit) const {
    if (entry.size > limit) {
        damaged(path_ + ", " + entry.name, fmt::format("it is larger than {} bytes", limit));
    }
    const std::unique_ptr<ByteSource> source = open(entry);
    return read_at(*source, 0, static_cast<std::size_t>(entry.size));
}

}  // namespace stet
