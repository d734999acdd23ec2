#include "store/unpacked.h"

#include "store/error.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cassert>

#include <zstd.h>

namespace stet {
namespace {

constexpr std::size_t kStepBytes = 64U << 10U;
constexpr std::size_t kMaxDictionary = 16U << 20U;
constexpr std::string_view kGzipMagic("\x1f\x8b\x08", 3);
constexpr std::string_view kZstdMagic("\x28\xb5\x2f\xfd", 4);
constexpr std::string_view kDictionaryMagic("\x5d\x2a\x4d\x18", 4);

bool is_skippable(std::string_view bytes) {
    return bytes.size() >= 4 && (static_cast<unsigned char>(bytes[0]) & 0xf0U) == 0x50U &&
           bytes.substr(1, 3) == kDictionaryMagic.substr(1);
}

std::uint32_t little_endian(std::string_view four) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(four[i]);
    return value;
}

struct FreeInflate {
    void operator()(z_stream* stream) const {
        inflateEnd(stream);
        delete stream;
    }
};
struct FreeContext {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::string unpack_dictionary(std::string_view packed) {
    if (packed.substr(0, 4) != kZstdMagic) return std::string(packed);
    const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_ERROR ||
        (size != ZSTD_CONTENTSIZE_UNKNOWN && size > kMaxDictionary)) {
        return {};
    }
    std::string whole(size == ZSTD_CONTENTSIZE_UNKNOWN ? kMaxDictionary : size, '\0');
    const std::size_t got =
        ZSTD_decompress(whole.data(), whole.size(), packed.data(), packed.size());
    if (ZSTD_isError(got) != 0) return {};
    whole.resize(got);
    return whole;
}

}  // namespace

struct Unpacked::Engines {
    std::unique_ptr<z_stream, FreeInflate> inflater;
    std::unique_ptr<ZSTD_DCtx, FreeContext> zstd;
};

Unpacked::Unpacked(ByteSource& source) : source_(source), engines_(std::make_unique<Engines>()) {
    const std::string_view start = raw_ahead(4);
    if (start.substr(0, 3) == kGzipMagic) {
        form_ = Form::gzip;
        std::unique_ptr<z_stream> stream = std::make_unique<z_stream>();
        if (inflateInit2(stream.get(), 15 + 16) != Z_OK) throw std::bad_alloc();
        engines_->inflater.reset(stream.release());
    } else if (start.substr(0, 4) == kZstdMagic || is_skippable(start)) {
        form_ = Form::zstd;
        engines_->zstd.reset(ZSTD_createDCtx());
        if (!engines_->zstd) throw std::bad_alloc();
        read_dictionary();
    }
    if (!begin_member()) member_done_ = true;
}

Unpacked::~Unpacked() = default;

bool Unpacked::fill_raw() {
    if (raw_at_ > 0) {
        raw_offset_ += raw_at_;
        raw_.erase(0, raw_at_);
        raw_at_ = 0;
    }
    const std::size_t had = raw_.size();
    raw_.resize(had + kStepBytes);
    const std::size_t got = source_.read(raw_.data() + had, kStepBytes);
    raw_.resize(had + got);
    return got != 0;
}

std::string_view Unpacked::raw_ahead(std::size_t size) {
    while (raw_.size() - raw_at_ < size && fill_raw()) {
    }
    return std::string_view(raw_).substr(raw_at_);
}

void Unpacked::read_dictionary() {
    const std::string_view head = raw_ahead(8);
    if (head.size() < 8 || head.substr(0, 4) != kDictionaryMagic) return;
    const std::size_t length = little_endian(head.substr(4, 4));
    if (length > kMaxDictionary || raw_ahead(8 + length).size() < 8 + length) {
        faults_.push_back({0, "the dictionary frame is cut off or too large"});
        return;
    }
    const std::string dictionary = unpack_dictionary(raw_ahead(8 + length).substr(8, length));
    raw_at_ += 8 + length;
    if (dictionary.empty() ||
        ZSTD_isError(ZSTD_DCtx_loadDictionary(engines_->zstd.get(), dictionary.data(),
                                              dictionary.size())) != 0) {
        faults_.push_back({0, "the dictionary cannot be read"});
    }
}

/// Goes to the next place that has a member's magic; false where there is none.
bool Unpacked::find_magic() {
    const std::string_view magic = form_ == Form::gzip ? kGzipMagic : kZstdMagic;
    while (true) {
        const std::string_view ahead = raw_ahead(magic.size());
        const std::size_t found = ahead.find(magic);
        if (found != std::string_view::npos) {
            raw_at_ += found;
            return true;
        }
        if (ahead.size() < magic.size()) return false;
        raw_at_ += ahead.size() - (magic.size() - 1);
        if (raw_ahead(kStepBytes).size() < magic.size()) return false;
    }
}

bool Unpacked::begin_member() {
    member_done_ = false;
    broken_ = false;
    if (form_ == Form::plain) {
        member_ = raw_offset_ + raw_at_;
        return !raw_ahead(1).empty();
    }
    // Padding of zeros between members is harmless; so are skippable frames.
    while (true) {
        const std::string_view ahead = raw_ahead(8);
        if (ahead.empty()) return false;
        if (ahead.front() == '\0') {
            ++raw_at_;
        } else if (form_ == Form::zstd && is_skippable(ahead) && ahead.size() >= 8) {
            std::uint64_t skip = 8 + std::uint64_t{little_endian(ahead.substr(4, 4))};
            while (skip > 0 && !raw_ahead(1).empty()) {
                const auto step =
                    static_cast<std::size_t>(std::min<std::uint64_t>(skip, raw_.size() - raw_at_));
                raw_at_ += step;
                skip -= step;
            }
        } else {
            break;
        }
    }
    const std::uint64_t here = raw_offset_ + raw_at_;
    const std::string_view magic = form_ == Form::gzip ? kGzipMagic : kZstdMagic;
    if (raw_ahead(magic.size()).substr(0, magic.size()) != magic) {
        const bool more = find_magic();
        faults_.push_back(
            {here, fmt::format("{} bytes are no {} member", raw_offset_ + raw_at_ - here,
                               form_ == Form::gzip ? "gzip" : "zstd")});
        if (!more) return false;
    }
    member_ = raw_offset_ + raw_at_;
    if (form_ == Form::gzip) {
        inflateReset(engines_->inflater.get());
    } else {
        ZSTD_DCtx_reset(engines_->zstd.get(), ZSTD_reset_session_only);
    }
    return true;
}

bool Unpacked::next_member() {
    assert(out_at_ == out_.size());
    out_.clear();
    out_at_ = 0;
    if (form_ == Form::plain) return false;
    if (broken_) {
        // The fault may have shown far behind: what follows the first byte is looked at again.
        raw_.clear();
        raw_at_ = 0;
        raw_offset_ = member_ + 1;
        source_.seek(raw_offset_);
        if (!find_magic()) return false;
    }
    return begin_member();
}

void Unpacked::give_up(std::string_view what) {
    faults_.push_back({member_, std::string(what)});
    member_done_ = true;
    broken_ = true;
}

void Unpacked::unpack_gzip() {
    z_stream& z = *engines_->inflater;
    const std::size_t had = out_.size();
    out_.resize(had + kStepBytes);
    z.next_out = reinterpret_cast<Bytef*>(out_.data() + had);
    z.avail_out = kStepBytes;
    const std::string_view ahead = raw_ahead(1);
    // zlib's interface predates const.
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(ahead.data()));
    z.avail_in = static_cast<uInt>(ahead.size());
    const int code = inflate(&z, Z_NO_FLUSH);
    raw_at_ += ahead.size() - z.avail_in;
    out_.resize(had + kStepBytes - z.avail_out);
    if (code == Z_STREAM_END) {
        member_done_ = true;
    } else if (code == Z_BUF_ERROR && ahead.empty()) {
        give_up("the gzip member is cut off");
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
        give_up(
            fmt::format("the gzip member is damaged ({})", z.msg == nullptr ? "not gzip" : z.msg));
    }
}

void Unpacked::unpack_zstd() {
    const std::size_t had = out_.size();
    out_.resize(had + kStepBytes);
    ZSTD_outBuffer to{out_.data() + had, kStepBytes, 0};
    const std::string_view ahead = raw_ahead(1);
    ZSTD_inBuffer from{ahead.data(), ahead.size(), 0};
    const std::size_t code = ZSTD_decompressStream(engines_->zstd.get(), &to, &from);
    raw_at_ += from.pos;
    out_.resize(had + to.pos);
    if (ZSTD_isError(code) != 0) {
        give_up(fmt::format("the zstd frame is damaged ({})", ZSTD_getErrorName(code)));
    } else if (code == 0) {
        member_done_ = true;
    } else if (ahead.empty() && to.pos == 0) {
        give_up("the zstd frame is cut off");
    }
}

void Unpacked::unpack() {
    switch (form_) {
        case Form::plain: {
            const std::string_view ahead = raw_ahead(1);
            if (ahead.empty()) member_done_ = true;
            out_.append(ahead);
            raw_at_ += ahead.size();
            break;
        }
        case Form::gzip: unpack_gzip(); break;
        case Form::zstd: unpack_zstd(); break;
    }
}

std::string_view Unpacked::peek(std::size_t size) {
    if (out_.size() - out_at_ < size && !member_done_) {
        out_.erase(0, out_at_);
        out_at_ = 0;
        while (out_.size() < size && !member_done_) unpack();
    }
    return std::string_view(out_).substr(out_at_);
}

void Unpacked::consume(std::size_t size) {
    assert(size <= out_.size() - out_at_);
    out_at_ += size;
}

std::uint64_t Unpacked::offset() const {
    if (form_ != Form::plain) return member_;
    return raw_offset_ + raw_at_ - (out_.size() - out_at_);
}

void Unpacked::seek(std::uint64_t offset) {
    assert(form_ == Form::plain);
    raw_.clear();
    raw_at_ = 0;
    raw_offset_ = offset;
    out_.clear();
    out_at_ = 0;
    member_done_ = false;
    source_.seek(offset);
}

}  // namespace stet
