#include "store/warc_writer.h"

#include "store/digest.h"

#include <fmt/format.h>

#include <new>

#include <libdeflate.h>

namespace stet {

namespace {

struct FreeCompressor {
    void operator()(libdeflate_compressor* handle) const { libdeflate_free_compressor(handle); }
};

using Handle = std::unique_ptr<libdeflate_compressor, FreeCompressor>;

constexpr int kLevel = 6;  // gzip's own default

Handle make(int level) {
    Handle handle(libdeflate_alloc_compressor(level));
    if (!handle) throw std::bad_alloc();
    return handle;
}

}  // namespace

struct WarcWriter::Compressor {
    Handle pack = make(kLevel);
    Handle store = make(0);
};

WarcWriter::WarcWriter(ByteSink sink)
    : sink_(std::move(sink)), compressor_(std::make_unique<Compressor>()) {}

WarcWriter::~WarcWriter() = default;

WarcWriter::Place WarcWriter::write(const WarcFields& fields,
                                    std::string_view head,
                                    std::string_view body,
                                    bool packed) {
    Sha256Stream digest;
    digest.add(head);
    digest.add(body);
    record_ = "WARC/1.1\r\n";
    const auto field = [this](std::string_view name, std::string_view value) {
        record_.append(name).append(": ");
        // A value that came from elsewhere must not begin a field of its own.
        for (const char c : value) record_ += c == '\r' || c == '\n' ? ' ' : c;
        record_ += "\r\n";
    };
    for (const auto& [name, value] : fields) field(name, value);
    field("WARC-Block-Digest", digest.finish().tagged());
    field("Content-Length", std::to_string(head.size() + body.size()));
    record_ += "\r\n";
    record_.append(head).append(body).append("\r\n\r\n");

    libdeflate_compressor* handle = packed ? compressor_->store.get() : compressor_->pack.get();
    member_.resize(libdeflate_gzip_compress_bound(handle, record_.size()));
    const std::size_t length = libdeflate_gzip_compress(handle, record_.data(), record_.size(),
                                                        member_.data(), member_.size());
    if (length == 0) throw std::bad_alloc();
    sink_(std::string_view(member_).substr(0, length));
    const Place place{size_, length};
    size_ += length;
    return place;
}

WarcWriter::Place WarcWriter::write_info(const std::string& filename,
                                         std::string_view lines,
                                         std::string_view date) {
    return write({{"WARC-Type", "warcinfo"},
                  {"WARC-Record-ID", record_id(fmt::format("info {} {}", filename, date))},
                  {"WARC-Date", std::string(date)},
                  {"WARC-Filename", filename},
                  {"Content-Type", "application/warc-fields"}},
                 lines, {}, false);
}

std::string record_id(std::string_view seed) {
    Sha256Stream digest;
    digest.add_field("stet record");
    digest.add_field(seed);
    std::string digits = digest.finish().hex().substr(0, 32);
    digits[12] = '8';                     // version
    digits[16] = "89ab"[digits[16] % 4];  // variant
    return fmt::format("<urn:uuid:{}-{}-{}-{}-{}>", digits.substr(0, 8), digits.substr(8, 4),
                       digits.substr(12, 4), digits.substr(16, 4), digits.substr(20));
}

}  // namespace stet
