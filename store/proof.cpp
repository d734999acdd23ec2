#include "store/proof.h"

#include "store/archive_impl.h"
#include "store/chain.h"
#include "store/timestamp.h"

#include <fmt/format.h>

namespace stet {
namespace {

constexpr std::int64_t kMostLinks = 100'000;

Sha256 digest_at(const Statement& row, int column) {
    return Sha256::from_bytes(row.blob(column)).value_or(Sha256{});
}

[[noreturn]] void refuse(const std::string& uri, const std::string& what) {
    throw Error(fmt::format("archive {} is damaged: {}; run: stet check", uri, what),
                ExitStatus::damaged);
}

KeptTimestamp timestamp_of(const Statement& row) {
    KeptTimestamp kept;
    kept.head = {row.string(0), row.integer(1), digest_at(row, 2)};
    kept.source = row.string(3);
    kept.token = row.blob(4);
    kept.time = read_timestamp(kept.token, kept.source).time;
    return kept;
}

/// Where the proof ends.
ChainHead end_of(const Archive::Impl& impl,
                 std::int64_t writer,
                 std::int64_t sequence,
                 std::optional<KeptTimestamp>& timestamp) {
    Statement stamped = impl.db->query(
        "SELECT w.name, t.sequence, t.hash, t.source, t.token FROM timestamps t "
        "JOIN writers w ON w.id = t.writer WHERE t.writer = ? AND t.sequence >= ? "
        "ORDER BY t.sequence, t.at LIMIT 1",
        writer, sequence);
    if (stamped.step()) {
        timestamp = timestamp_of(stamped);
        return timestamp->head;
    }
    Statement row = impl.db->query(
        "SELECT w.name, c.sequence, c.hash FROM chain c JOIN writers w ON w.id = c.writer "
        "WHERE c.writer = ? ORDER BY c.sequence DESC LIMIT 1",
        writer);
    if (!row.step()) refuse(impl.uri, "a chain has no end");
    return {row.string(0), row.integer(1), digest_at(row, 2)};
}

}  // namespace

std::vector<ChainHead> chain_heads(const Archive& archive) {
    std::vector<ChainHead> heads;
    Statement row = archive.impl().db->query(
        "SELECT w.name, c.sequence, c.hash FROM writers w JOIN chain c ON c.writer = w.id "
        "AND c.sequence = (SELECT max(sequence) FROM chain x WHERE x.writer = w.id) ORDER BY w.id");
    while (row.step()) heads.push_back({row.string(0), row.integer(1), digest_at(row, 2)});
    return heads;
}

KeptTimestamp keep_timestamp(Archive& archive,
                             const std::string& token,
                             const std::string& source) {
    const Archive::Impl& impl = archive.impl();
    const Timestamp stamp = read_timestamp(token, source);
    Transaction transaction(*impl.db);
    KeptTimestamp kept{{}, stamp.time, source, token};
    std::int64_t writer = 0;
    {
        Statement row = impl.db->query(
            "SELECT c.writer, w.name, c.sequence FROM chain c JOIN writers w ON w.id = c.writer "
            "WHERE c.hash = ?",
            Blob{stamp.digest.view()});
        if (!row.step()) {
            throw Error(
                fmt::format("{}: the time-stamp is over {}, which is no link of archive "
                            "{}; `stet head` prints what to have stamped",
                            source, stamp.digest.tagged(), impl.uri));
        }
        writer = row.integer(0);
        kept.head = {row.string(1), row.integer(2), stamp.digest};
    }
    const auto now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    impl.db->run(
        "INSERT OR IGNORE INTO timestamps (writer, sequence, hash, at, source, token) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        writer, kept.head.sequence, Blob{stamp.digest.view()}, to_ms(now), source, Blob{token});
    transaction.commit();
    return kept;
}

std::vector<KeptTimestamp> timestamps(const Archive& archive) {
    std::vector<KeptTimestamp> all;
    Statement row = archive.impl().db->query(
        "SELECT w.name, t.sequence, t.hash, t.source, t.token FROM timestamps t "
        "JOIN writers w ON w.id = t.writer ORDER BY t.writer, t.sequence, t.at");
    while (row.step()) all.push_back(timestamp_of(row));
    return all;
}

Proof prove(const Archive& archive, std::int64_t id) {
    const Archive::Impl& impl = archive.impl();
    const ReadTransaction view(*impl.db);
    Proof proof;
    proof.capture = archive.capture(id);
    if (proof.capture.origin.time_assumed) {
        throw Error(
            fmt::format("capture {} of {} cannot be proved: its time was made up when it "
                        "was imported",
                        id, proof.capture.url));
    }
    std::int64_t writer = 0;
    std::int64_t sequence = 0;
    Sha256 leaf;
    {
        Statement row = impl.db->query("SELECT writer, sequence, leaf FROM chain WHERE id = ?", id);
        if (!row.step()) refuse(impl.uri, fmt::format("capture {} has no link", id));
        writer = row.integer(0);
        sequence = row.integer(1);
        leaf = digest_at(row, 2);
    }
    const Sha256 body = sha256(proof.capture.body);
    const Leaf parts{proof.capture,
                     proof.capture.verdict,
                     proof.capture.request_head,
                     proof.capture.response_head,
                     body,
                     proof.capture.body.size(),
                     Sha256::from_hex(proof.capture.wire_digest)};
    const std::string form = leaf_form(parts);
    if (sha256(form) != leaf) {
        refuse(impl.uri, fmt::format("capture {} is not what its chain says", id));
    }
    const std::size_t cut = leaf_head_size(parts);
    proof.leaf_before = form.substr(0, cut);
    proof.leaf_after = form.substr(cut + body.view().size());

    proof.end = end_of(impl, writer, sequence, proof.timestamp);
    if (proof.end.sequence - sequence >= kMostLinks) {
        throw Error(
            fmt::format("the proof of capture {} would take {} links; have a later head "
                        "stamped next time (stet head --tsa URL), the nearest one to it "
                        "bounds what must be shown",
                        id, proof.end.sequence - sequence + 1));
    }
    Statement row = impl.db->query(
        "SELECT sequence, previous, leaf, hash FROM chain WHERE writer = ? AND sequence "
        "BETWEEN ? AND ? ORDER BY sequence",
        writer, sequence, proof.end.sequence);
    Sha256 last;
    while (row.step()) {
        const Sha256 previous = digest_at(row, 1);
        std::string link = link_form(previous, row.integer(0), digest_at(row, 2));
        const Sha256 hash = sha256(link);
        if (hash != digest_at(row, 3) || (!proof.links.empty() && previous != last)) {
            refuse(impl.uri, fmt::format("its chain is broken at link {}", row.integer(0)));
        }
        last = hash;
        proof.links.push_back({row.integer(0), std::move(link)});
    }
    if (last != proof.end.hash) refuse(impl.uri, "a chain does not reach its head");
    return proof;
}

}  // namespace stet
