// Coding kept payloads otherwise: shorter, or without a base that has to go. Bytes and digests
// stay.
#include "store/payloads.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace stet {

std::string Payloads::read_verified(std::int64_t id) const {
    std::string bytes = read(id);
    Statement row = db_.query("SELECT sha256 FROM payloads WHERE id = ?", id);
    if (!row.step() || sha256(bytes).view() != row.blob(0)) {
        throw Error(fmt::format("archive {} is damaged: payload {} does not match its digest; run: "
                                "stet check",
                                db_.path(), id),
                    ExitStatus::damaged);
    }
    return bytes;
}

void Payloads::write_frame(std::int64_t id, const Frame& frame) {
    std::optional<std::int64_t> base;
    if (frame.base != 0) base = frame.base;
    db_.run("UPDATE blobs SET data = ? WHERE id = ?", Blob{frame.data}, id);
    db_.run("UPDATE payloads SET coding = 'zstd', base = ?, depth = ?, stored = ? WHERE id = ?",
            base, base ? frame.depth : 0, frame.data.size(), id);
    // What rests on it lies as much deeper, or less deep.
    db_.run(
        "WITH RECURSIVE above (id, depth) AS (SELECT id, depth FROM payloads WHERE id = ? "
        "UNION ALL SELECT p.id, a.depth + 1 FROM payloads p JOIN above a ON p.base = a.id) "
        "UPDATE payloads SET depth = above.depth FROM above WHERE payloads.id = above.id",
        id);
}

void Payloads::strengthen(std::int64_t root) {
    // With its first dependant only: the next ones find it done.
    if (db_.value(0, "SELECT count(*) FROM payloads WHERE base = ?", root) != 1) return;
    std::int64_t stored = 0;
    {
        Statement row = db_.query(
            "SELECT stored, length FROM payloads WHERE id = ? AND coding = 'zstd' AND base IS NULL",
            root);
        if (!row.step() || row.integer(1) > static_cast<std::int64_t>(kMaxRoot)) return;
        stored = row.integer(0);
    }
    const std::string bytes = read_verified(root);
    const Frame frame{zstd_.compress(bytes, {}, kRootLevel), 0, 0};
    if (static_cast<std::int64_t>(frame.data.size()) >= stored) return;
    require_decodes(frame.data, {}, bytes);
    db_.run("UPDATE blobs SET data = ? WHERE id = ?", Blob{frame.data}, root);
    db_.run("UPDATE payloads SET stored = ? WHERE id = ?", frame.data.size(), root);
}

int Payloads::height(std::int64_t id) const {
    return static_cast<int>(db_.value(
        0,
        "WITH RECURSIVE above (id, height) AS (SELECT ?, 0 UNION ALL SELECT p.id, a.height + 1 "
        "FROM payloads p JOIN above a ON p.base = a.id WHERE a.height <= 64) "
        "SELECT max(height) FROM above",
        id));
}

bool Payloads::shorten(std::int64_t id, std::int64_t similar) {
    std::int64_t stored = 0;
    {
        Statement row =
            db_.query("SELECT stored, base, coding, length FROM payloads WHERE id = ?", id);
        if (!row.step() || !row.is_null(1) || row.text(2) != "zstd") return false;
        stored = row.integer(0);
        if (row.integer(3) > static_cast<std::int64_t>(kMaxDelta)) return false;
    }
    // Never against something that rests on it.
    for (std::int64_t at = similar; at != 0;) {
        if (at == id) return false;
        at = db_.value(0, "SELECT base FROM payloads WHERE id = ?", at);
    }
    // As best_frame() has it: a full chain goes on from its root.
    const int before = way_to(similar).depth;
    if ((before < kMaxChain ? before + 1 : 1) + height(id) > kMaxChain) return false;
    const std::string bytes = read_verified(id);
    const Frame frame = best_frame(bytes, similar, nullptr);
    if (frame.base == 0 || static_cast<std::int64_t>(frame.data.size()) >= stored) return false;
    write_frame(id, frame);
    return true;
}

void Payloads::release(std::int64_t id, const std::set<std::int64_t>& going) {
    std::vector<std::int64_t> dependants;
    {
        Statement row = db_.query("SELECT id FROM payloads WHERE base = ? ORDER BY id", id);
        while (row.step()) dependants.push_back(row.integer(0));
    }
    std::int64_t base = id;
    while (going.contains(base)) {
        base = db_.value(0, "SELECT base FROM payloads WHERE id = ?", base);
    }
    // The first takes the place of what goes; the others, its kin, rest on that one. So no chain
    // grows longer.
    for (const std::int64_t dependant : dependants) {
        const std::string bytes = read_verified(dependant);
        Frame frame;
        if (base == 0) {
            frame.data = zstd_.compress(bytes, {}, kAloneLevel);
            require_decodes(frame.data, {}, bytes);
        } else {
            const std::string prefix = read_verified(base);
            frame = {zstd_.compress(bytes, prefix, kDeltaLevel), base, way_to(base).depth + 1};
            require_decodes(frame.data, prefix, bytes);
        }
        write_frame(dependant, frame);
        if (dependant == dependants.front()) base = dependant;
    }
}

void Payloads::erase(const std::set<std::int64_t>& ids) {
    // The deepest first: what rests on a payload then is only what stays.
    std::vector<std::pair<int, std::int64_t>> order;
    for (const std::int64_t id : ids) order.emplace_back(-way_to(id).depth, id);
    std::sort(order.begin(), order.end());
    for (const auto& [depth, id] : order) {
        release(id, ids);
        db_.run("DELETE FROM dropped_payloads WHERE id = ?", id);
        db_.run("DELETE FROM blobs WHERE id = ?", id);
        db_.run("DELETE FROM payloads WHERE id = ?", id);
    }
    cached_.reset();
    std::fill(cached_bytes_.begin(), cached_bytes_.end(), '\0');
    cached_bytes_.clear();
}

void Payloads::drop(const std::set<std::int64_t>& ids, std::int64_t at) {
    std::vector<std::pair<int, std::int64_t>> order;
    for (const std::int64_t id : ids) order.emplace_back(-way_to(id).depth, id);
    std::sort(order.begin(), order.end());
    for (const auto& [depth, id] : order) {
        release(id, ids);
        db_.run("DELETE FROM blobs WHERE id = ?", id);
        db_.run(
            "UPDATE payloads SET coding = 'raw', base = NULL, depth = 0, stored = 0 WHERE id = ?",
            id);
        db_.run("INSERT OR IGNORE INTO dropped_payloads (id, at) VALUES (?, ?)", id, at);
    }
    cached_.reset();
}

bool Payloads::is_dropped(std::int64_t id) const {
    return db_.value(0, "SELECT 1 FROM dropped_payloads WHERE id = ?", id) != 0;
}

std::int64_t Payloads::keep_dropped(const Sha256& digest, std::int64_t length, std::int64_t at) {
    db_.run("INSERT INTO payloads (sha256, length, coding, stored) VALUES (?, ?, 'raw', 0)",
            Blob{digest.view()}, length);
    const std::int64_t id = db_.last_id();
    db_.run("INSERT INTO dropped_payloads (id, at) VALUES (?, ?)", id, at);
    return id;
}

}  // namespace stet
