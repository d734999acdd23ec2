#include "store/content_encoding.h"

#include "extract/text.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include <brotli/decode.h>
#include <libdeflate.h>
#include <zstd.h>

namespace stet {
namespace {

enum class Coding : std::uint8_t { gzip, deflate, br, zstd };

constexpr std::size_t kStepBytes = 64U << 10U;  // decoders that stream write in steps of this

/// What one decoder made of its input.
struct Step {
    std::string body;
    DecodedBody::Result result = DecodedBody::Result::whole;
    bool begun = false;  // the input had the coding's shape: something was decoded or none was due
};

struct FreeLibdeflate {
    void operator()(libdeflate_decompressor* handle) const { libdeflate_free_decompressor(handle); }
};
struct FreeBrotli {
    void operator()(BrotliDecoderState* handle) const { BrotliDecoderDestroyInstance(handle); }
};
struct FreeZstd {
    void operator()(ZSTD_DCtx* handle) const { ZSTD_freeDCtx(handle); }
};

/// Owns a zlib stream that inflates.
class Inflater {
public:
    /// `window_bits` as for inflateInit2: 31 gzip, 15 zlib, -15 raw.
    explicit Inflater(int window_bits) : ready_(inflateInit2(&stream_, window_bits) == Z_OK) {}
    ~Inflater() {
        if (ready_) inflateEnd(&stream_);
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    bool ready() const { return ready_; }
    z_stream& stream() { return stream_; }

private:
    z_stream stream_{};
    bool ready_ = false;
};

/// Makes room behind `body`; false when the limit is reached.
bool grow(std::string& body, std::size_t used, std::uint64_t limit) {
    if (used >= limit) return false;
    const std::uint64_t wanted = std::max<std::uint64_t>(kStepBytes, used * 2);
    body.resize(static_cast<std::size_t>(std::min<std::uint64_t>(limit, wanted)));
    return true;
}

/// zlib, step by step: keeps what came out of a broken stream. Members of a gzip file follow each
/// other; other bytes behind the end are passed over.
Step inflate_stream(std::string_view in, int window_bits, std::uint64_t limit) {
    Step step;
    Inflater inflater(window_bits);
    if (!inflater.ready()) return step;
    z_stream& z = inflater.stream();
    // zlib's interface predates const.
    z.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));
    z.avail_in = static_cast<uInt>(in.size());
    std::size_t used = 0;
    while (true) {
        if (used == step.body.size() && !grow(step.body, used, limit)) {
            // At the limit: is there more, or was that all?
            std::array<Bytef, 1> probe{};
            z.next_out = probe.data();
            z.avail_out = 1;
            const int code = inflate(&z, Z_NO_FLUSH);
            if (z.avail_out == 0)
                step.result = DecodedBody::Result::limit;
            else if (code != Z_STREAM_END)
                step.result = DecodedBody::Result::partial;
            break;
        }
        z.next_out = reinterpret_cast<Bytef*>(step.body.data() + used);
        z.avail_out = static_cast<uInt>(step.body.size() - used);
        const int code = inflate(&z, Z_NO_FLUSH);
        used = step.body.size() - z.avail_out;
        if (code == Z_STREAM_END) {
            step.begun = true;
            const std::string_view rest(reinterpret_cast<const char*>(z.next_in), z.avail_in);
            if (window_bits == 31 && looks_gzipped(rest)) {
                inflateReset(&z);
                continue;
            }
            break;
        }
        if (code == Z_OK && (z.avail_in != 0 || z.avail_out == 0)) continue;
        step.result = DecodedBody::Result::partial;  // cut (Z_OK, Z_BUF_ERROR) or broken
        break;
    }
    step.body.resize(used);
    step.begun = step.begun || used != 0 || z.total_in >= 10;
    return step;
}

/// libdeflate, in one go: 2.7 times as fast, but all or nothing. Nothing where it does not fit.
std::optional<std::string> inflate_whole(std::string_view in, Coding coding, std::uint64_t limit) {
    const std::unique_ptr<libdeflate_decompressor, FreeLibdeflate> handle(
        libdeflate_alloc_decompressor());
    if (!handle) return std::nullopt;
    std::uint64_t size = in.size() * 6;
    if (coding == Coding::gzip && in.size() >= 18) {  // ISIZE, the last four bytes: RFC 1952 2.3.1
        size = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            size |= std::uint64_t{static_cast<unsigned char>(in[in.size() - 4 + i])} << (8 * i);
        }
    }
    constexpr int kTries = 4;
    std::string out;
    for (int attempt = 0; attempt < kTries; ++attempt, size *= 4) {
        size = std::clamp<std::uint64_t>(size, 64, limit);
        out.resize(static_cast<std::size_t>(size));
        std::size_t used_in = 0;
        std::size_t used_out = 0;
        const libdeflate_result code =
            coding == Coding::gzip
                ? libdeflate_gzip_decompress_ex(handle.get(), in.data(), in.size(), out.data(),
                                                out.size(), &used_in, &used_out)
                : libdeflate_zlib_decompress_ex(handle.get(), in.data(), in.size(), out.data(),
                                                out.size(), &used_in, &used_out);
        if (code == LIBDEFLATE_SUCCESS) {
            if (coding == Coding::gzip && looks_gzipped(in.substr(used_in))) return std::nullopt;
            out.resize(used_out);
            return out;
        }
        if (code != LIBDEFLATE_INSUFFICIENT_SPACE || size >= limit) return std::nullopt;
    }
    return std::nullopt;
}

Step decode_gzip(std::string_view in, std::uint64_t limit) {
    if (!looks_gzipped(in)) return {};
    if (std::optional<std::string> whole = inflate_whole(in, Coding::gzip, limit)) {
        return {std::move(*whole), DecodedBody::Result::whole, true};
    }
    return inflate_stream(in, 31, limit);
}

/// "deflate" is zlib's format (RFC 9110 8.4.1.2); some servers send the raw one.
Step decode_deflate(std::string_view in, std::uint64_t limit) {
    if (std::optional<std::string> whole = inflate_whole(in, Coding::deflate, limit)) {
        return {std::move(*whole), DecodedBody::Result::whole, true};
    }
    const bool zlib_header =
        in.size() >= 2 && (in[0] & 0x0F) == 8 &&
        (static_cast<unsigned char>(in[0]) * 256U + static_cast<unsigned char>(in[1])) % 31U == 0;
    Step step = inflate_stream(in, zlib_header ? 15 : -15, limit);
    // Plain text may begin as a raw stream would: only an unbroken one is believed.
    if (!zlib_header && step.result == DecodedBody::Result::partial) {
        const bool text = std::none_of(
            in.begin(),
            in.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(in.size(), 256)),
            [](char c) { return c >= 0 && c < 9; });
        if (text) return {};
    }
    return step;
}

Step decode_brotli(std::string_view in, std::uint64_t limit) {
    Step step;
    const std::unique_ptr<BrotliDecoderState, FreeBrotli> handle(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    if (!handle) return step;
    std::size_t in_left = in.size();
    const std::uint8_t* next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    std::size_t used = 0;
    while (true) {
        std::array<std::uint8_t, 1> probe{};
        const bool room = used < step.body.size() || grow(step.body, used, limit);
        std::uint8_t* next_out =
            room ? reinterpret_cast<std::uint8_t*>(step.body.data() + used) : probe.data();
        std::size_t out_left = room ? step.body.size() - used : 1;
        const BrotliDecoderResult code = BrotliDecoderDecompressStream(
            handle.get(), &in_left, &next_in, &out_left, &next_out, nullptr);
        if (room) used = step.body.size() - out_left;
        if (!room && out_left == 0) {
            step.result = DecodedBody::Result::limit;
            break;
        }
        if (code == BROTLI_DECODER_RESULT_SUCCESS) {
            step.begun = true;
            break;
        }
        if (code == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) continue;
        step.result = DecodedBody::Result::partial;
        // Cut short it had the right shape; an error before any output means: never brotli.
        step.begun = code == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && used != 0;
        break;
    }
    step.body.resize(used);
    step.begun = step.begun || used != 0;
    return step;
}

Step decode_zstd(std::string_view in, std::uint64_t limit) {
    Step step;
    const bool skippable =
        in.size() >= 4 && (in[0] & 0xF0) == 0x50 && in.substr(1, 3) == "\x2A\x4D\x18";
    if (!looks_zstd(in) && !skippable) return step;
    const std::unique_ptr<ZSTD_DCtx, FreeZstd> handle(ZSTD_createDCtx());
    if (!handle) return step;
    constexpr int kMaxWindowLog = 23;  // 8 MiB, RFC 9659
    ZSTD_DCtx_setParameter(handle.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    std::size_t used = 0;
    std::size_t left = 1;
    while (true) {
        std::array<char, 1> probe{};
        const bool room = used < step.body.size() || grow(step.body, used, limit);
        ZSTD_outBuffer output{room ? step.body.data() : probe.data(), room ? step.body.size() : 1,
                              room ? used : 0};
        const std::size_t before = input.pos;
        left = ZSTD_decompressStream(handle.get(), &output, &input);
        if (!room && output.pos == 1) {
            step.result = DecodedBody::Result::limit;
            break;
        }
        const std::size_t came = room ? output.pos - used : 0;
        if (room) used = output.pos;
        if (ZSTD_isError(left) != 0) {
            step.result = DecodedBody::Result::partial;
            break;
        }
        if (left == 0) {
            step.begun = true;
            const std::string_view rest = in.substr(input.pos);
            if (!looks_zstd(rest)) break;
        } else if (input.pos == input.size && came == 0 && before == input.pos) {
            step.result = DecodedBody::Result::partial;  // cut short
            break;
        }
    }
    step.body.resize(used);
    step.begun = true;
    return step;
}

/// The codings in the order applied. Tokens that name none ("identity", "utf-8") are passed over.
std::vector<Coding> codings(std::string_view field) {
    std::vector<Coding> found;
    std::size_t at = 0;
    while (at <= field.size()) {
        const std::size_t end = std::min(field.find(',', at), field.size());
        const std::string token = ascii_lower(trim(field.substr(at, end - at)));
        if (token == "gzip" || token == "x-gzip")
            found.push_back(Coding::gzip);
        else if (token == "deflate")
            found.push_back(Coding::deflate);
        else if (token == "br")
            found.push_back(Coding::br);
        else if (token == "zstd")
            found.push_back(Coding::zstd);
        at = end + 1;
    }
    return found;
}

Step decode_one(Coding coding, std::string_view in, std::uint64_t limit) {
    switch (coding) {
        case Coding::gzip: return decode_gzip(in, limit);
        case Coding::deflate: return decode_deflate(in, limit);
        case Coding::br: return decode_brotli(in, limit);
        case Coding::zstd: return decode_zstd(in, limit);
    }
    return {};
}

}  // namespace

bool looks_zstd(std::string_view bytes) {
    return bytes.starts_with("\x28\xB5\x2F\xFD");
}

bool looks_gzipped(std::string_view bytes) {
    return bytes.size() >= 3 && bytes[0] == '\x1F' && bytes[1] == '\x8B' && bytes[2] == '\x08';
}

DecodedBody decode_content(std::string wire,
                           std::string_view content_encoding,
                           const DecodeLimits& limits) {
    DecodedBody decoded;
    const double by_ratio = static_cast<double>(wire.size()) * limits.max_ratio;
    const std::uint64_t limit = std::min<std::uint64_t>(
        limits.max_bytes,
        std::max<std::uint64_t>(kRatioFreeBytes, static_cast<std::uint64_t>(by_ratio)));
    decoded.body = std::move(wire);
    const std::vector<Coding> chain = codings(content_encoding);
    if (chain.size() > kMaxCodings) {
        decoded.result = DecodedBody::Result::limit;
        return decoded;
    }
    for (auto coding = chain.rbegin(); coding != chain.rend(); ++coding) {
        if (decoded.body.empty()) break;
        Step step = decode_one(*coding, decoded.body, limit);
        if (!step.begun) continue;  // a wrong header: the bytes are the page
        decoded.body = std::move(step.body);
        decoded.coded = true;
        if (step.result != DecodedBody::Result::whole) {
            decoded.result = step.result;
            if (step.result == DecodedBody::Result::limit) break;
        }
    }
    return decoded;
}

}  // namespace stet
