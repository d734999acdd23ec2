#include "store/payloads.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <vector>

namespace stet {
namespace {

/// A delta longer than this part of the body is compared with the body compressed alone.
constexpr std::size_t kPoorRatio = 16;
/// 128 MB: what every zstd decodes without being asked to.
constexpr int kMaxWindow = 27;
/// Room that is kept from one body to the next; longer bodies are rare, and theirs is given back.
constexpr std::size_t kKeptScratch = std::size_t{1} << 20U;
/// No frame is believed to be longer than this when it is read.
constexpr std::size_t kMaxPayload = std::size_t{1} << 30U;

}  // namespace

Zstd::Zstd() : compressor_(ZSTD_createCCtx()), decompressor_(ZSTD_createDCtx()) {
    if (compressor_ == nullptr || decompressor_ == nullptr) throw std::bad_alloc();
}

std::string Zstd::compress(std::string_view bytes, std::string_view prefix, int level) {
    ZSTD_CCtx* context = compressor_.get();
    ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    if (!prefix.empty()) {
        // The window must reach from the end of the new body to the start of the old one.
        const auto reach = static_cast<unsigned long long>(bytes.size() + prefix.size());
        const int window = std::clamp(static_cast<int>(std::bit_width(reach)), 10, kMaxWindow);
        ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window);
        ZSTD_CCtx_refPrefix(context, prefix.data(), prefix.size());
    }
    char* const room = scratch(ZSTD_compressBound(bytes.size()));
    const std::size_t size =
        ZSTD_compress2(context, room, scratch_size_, bytes.data(), bytes.size());
    if (ZSTD_isError(size) != 0) {
        throw Error(
            fmt::format("cannot compress {} bytes: {}", bytes.size(), ZSTD_getErrorName(size)));
    }
    std::string frame(room, size);
    give_back_scratch();
    return frame;
}

char* Zstd::scratch(std::size_t size) {
    if (scratch_size_ < size) {
        scratch_ = std::make_unique_for_overwrite<char[]>(size);
        scratch_size_ = size;
    }
    return scratch_.get();
}

void Zstd::give_back_scratch() {
    if (scratch_size_ <= kKeptScratch) return;
    scratch_.reset();
    scratch_size_ = 0;
}

std::optional<std::string> Zstd::decompress(std::string_view frame,
                                            std::string_view prefix,
                                            std::size_t length) {
    if (length > kMaxPayload) return std::nullopt;
    ZSTD_DCtx* context = decompressor_.get();
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only);
    if (!prefix.empty()) ZSTD_DCtx_refPrefix(context, prefix.data(), prefix.size());
    std::string bytes(length, '\0');
    const std::size_t size =
        ZSTD_decompressDCtx(context, bytes.data(), bytes.size(), frame.data(), frame.size());
    if (ZSTD_isError(size) != 0 || size != length) return std::nullopt;
    return bytes;
}

bool Zstd::decodes_to(std::string_view frame, std::string_view prefix, std::string_view bytes) {
    ZSTD_DCtx* context = decompressor_.get();
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only);
    if (!prefix.empty()) ZSTD_DCtx_refPrefix(context, prefix.data(), prefix.size());
    char* const room = scratch(bytes.size());
    const std::size_t size =
        ZSTD_decompressDCtx(context, room, bytes.size(), frame.data(), frame.size());
    const bool same = ZSTD_isError(size) == 0 && std::string_view(room, size) == bytes;
    give_back_scratch();
    return same;
}

std::optional<std::int64_t> Payloads::find(const Sha256& digest) const {
    Statement row = db_.query("SELECT id FROM payloads WHERE sha256 = ?", Blob{digest.view()});
    if (!row.step()) return std::nullopt;
    return row.integer(0);
}

Payloads::Way Payloads::way_to(std::int64_t id) const {
    Way way;
    for (std::int64_t at = id; at != 0;) {
        way.root = at;
        at = db_.value(0, "SELECT base FROM payloads WHERE id = ?", at);
        if (at != 0 && ++way.depth > kMaxChain) break;
    }
    return way;
}

std::string Payloads::frame_alone(std::string_view bytes, const PreparedBody* prepared) {
    if (prepared != nullptr) return prepared->frame;
    std::string frame = zstd_.compress(bytes, {}, kAloneLevel);
    if (frame.size() < bytes.size()) require_decodes(frame, {}, bytes);
    return frame;
}

Payloads::Frame Payloads::best_frame(std::string_view bytes,
                                     std::int64_t similar,
                                     const PreparedBody* prepared) {
    if (similar == 0 || bytes.size() > kMaxDelta || is_dropped(similar))
        return {frame_alone(bytes, prepared), 0, 0};
    const Way way = way_to(similar);
    // A chain that is full goes on from its root: little longer than from the last version, and
    // much shorter than a new full copy.
    const std::int64_t base = way.depth < kMaxChain ? similar : way.root;
    const int depth = way.depth < kMaxChain ? way.depth + 1 : 1;
    const std::string prefix = read(base);
    Statement row = db_.query("SELECT sha256 FROM payloads WHERE id = ?", base);
    // Nothing may come to rest on a damaged page.
    const bool sound = row.step() && sha256(prefix).view() == row.blob(0);
    if (!sound || prefix.size() > kMaxDelta) return {frame_alone(bytes, prepared), 0, 0};
    Frame delta{zstd_.compress(bytes, prefix, kDeltaLevel), base, depth};
    // Hardly shorter than what a page compresses to by itself: no kin.
    if (delta.data.size() > bytes.size() / kPoorRatio) {
        std::string alone = frame_alone(bytes, prepared);
        if (delta.data.size() > alone.size() / 2) return {std::move(alone), 0, 0};
    }
    require_decodes(delta.data, prefix, bytes);
    return delta;
}

void Payloads::require_decodes(std::string_view frame,
                               std::string_view prefix,
                               std::string_view bytes) {
    if (zstd_.decodes_to(frame, prefix, bytes)) return;
    throw Error(
        fmt::format("cannot write to archive {}: a compressed page does not read back as "
                    "it was; check the machine's memory",
                    db_.path()));
}

Payloads::Kept Payloads::keep(std::string_view bytes,
                              const Sha256& digest,
                              std::int64_t similar,
                              bool encoded,
                              const PreparedBody* prepared) {
    const std::optional<std::int64_t> known = find(digest);
    if (known && !is_dropped(*known)) return {*known, false};
    Frame frame;
    if (!encoded) frame = best_frame(bytes, similar, prepared);
    const bool raw = encoded || frame.data.size() >= bytes.size();
    const std::string_view data = raw ? bytes : std::string_view(frame.data);
    std::optional<std::int64_t> base;
    if (!raw && frame.base != 0) base = frame.base;
    if (known) {
        // Let go once, and here again.
        db_.run("DELETE FROM dropped_payloads WHERE id = ?", *known);
        db_.run("UPDATE payloads SET coding = ?, base = ?, depth = ?, stored = ? WHERE id = ?",
                raw ? "raw" : "zstd", base, base ? frame.depth : 0, data.size(), *known);
        db_.run("INSERT INTO blobs (id, data) VALUES (?, ?)", *known, Blob{data});
        return {*known, true};
    }
    db_.run(
        "INSERT INTO payloads (sha256, length, coding, base, depth, stored) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        Blob{digest.view()}, bytes.size(), raw ? "raw" : "zstd", base, base ? frame.depth : 0,
        data.size());
    const std::int64_t id = db_.last_id();
    db_.run("INSERT INTO blobs (id, data) VALUES (?, ?)", id, Blob{data});
    if (base && frame.depth == 1) strengthen(*base);
    return {id, true};
}

std::string Payloads::read(std::int64_t id) const {
    // From the payload back to the one that stands alone, then forward again.
    std::vector<std::int64_t> way;
    std::string bytes;
    std::optional<Sha256> digest;
    for (std::int64_t at = id; at != 0;) {
        Statement row =
            db_.query("SELECT coalesce(base, 0), sha256 FROM payloads WHERE id = ?", at);
        const auto found = row.step() ? Sha256::from_bytes(row.blob(1)) : std::nullopt;
        if (at == id) digest = found;
        if (found && found == cached_) {
            bytes = cached_bytes_;
            break;
        }
        way.push_back(at);
        if (way.size() > kMaxChain + 1) {
            throw Error(fmt::format("archive {} is damaged: payload {} has no end to its bases; "
                                    "run: stet check",
                                    db_.path(), id),
                        ExitStatus::damaged);
        }
        at = found ? row.integer(0) : 0;
    }
    for (auto at = way.rbegin(); at != way.rend(); ++at) {
        Statement row = db_.query(
            "SELECT p.coding, p.length, b.data FROM payloads p JOIN blobs b ON b.id = p.id "
            "WHERE p.id = ?",
            *at);
        std::optional<std::string> next;
        if (row.step()) {
            if (row.text(0) == "raw") {
                next = std::string(row.blob(2));
            } else {
                const auto length = std::max<std::int64_t>(0, row.integer(1));
                next = zstd_.decompress(row.blob(2), bytes, static_cast<std::size_t>(length));
            }
        }
        if (!next && is_dropped(*at)) {
            throw Error(fmt::format("archive {} let the body of payload {} go (stet compact --keep "
                                    "revisions); its length and digest are kept",
                                    db_.path(), *at),
                        ExitStatus::not_found);
        }
        if (!next) {
            throw Error(fmt::format("archive {} is damaged: payload {} cannot be decoded; run: "
                                    "stet check",
                                    db_.path(), *at),
                        ExitStatus::damaged);
        }
        bytes = std::move(*next);
    }
    if (!way.empty() && bytes.size() <= kMaxDelta) {
        cached_bytes_ = bytes;
        cached_ = digest;
    }
    return bytes;
}

}  // namespace stet
