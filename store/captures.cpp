#include "store/captures.h"

#include "extract/url.h"
#include "store/chain.h"
#include "store/schema.h"
#include "store/secrets.h"

#include <fmt/format.h>

#include <vector>

namespace stet {
namespace {

std::int64_t milliseconds_of(UtcTime time) {
    return time.time_since_epoch().count();
}
UtcTime time_of(std::int64_t milliseconds) {
    return UtcTime(std::chrono::milliseconds(milliseconds));
}

std::string surt_of(const std::string& url) {
    const std::optional<Url> parsed = Url::parse(url);
    return parsed ? capture_key(*parsed) : url;
}

void keep_secrets(const Db& db, std::int64_t id, std::string_view head, const CutHead& cut) {
    for (const Secret& secret : cut.secrets) {
        db.run(
            "INSERT INTO secrets (capture, head, place, name, value, sha256) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            id, head, static_cast<std::int64_t>(secret.place), secret.name, Blob{secret.value},
            Blob{sha256(secret.value).view()});
    }
}

std::vector<Secret> secrets_of(const Db& db, std::int64_t id, std::string_view head) {
    std::vector<Secret> secrets;
    Statement row = db.query(
        "SELECT place, name, value FROM secrets WHERE capture = ? AND head = ? ORDER BY place", id,
        head);
    while (row.step()) {
        secrets.push_back(
            {static_cast<std::size_t>(row.integer(0)), row.string(1), std::string(row.blob(2))});
    }
    return secrets;
}

/// All of it but heads and bodies, which are long.
Capture header_of(const Capture& capture) {
    Capture header;
    header.url = capture.url;
    header.method = capture.method;
    header.started = capture.started;
    header.finished = capture.finished;
    header.status = capture.status;
    header.failure = capture.failure;
    header.protocol = capture.protocol;
    header.ip_address = capture.ip_address;
    header.wire_bytes = capture.wire_bytes;
    header.truncated = capture.truncated;
    header.robots_override = capture.robots_override;
    header.rights = capture.rights;
    header.origin = capture.origin;
    return header;
}

}  // namespace

KeptCapture Captures::keep(const Capture& capture, Verdict verdict, std::int64_t similar) {
    const CutHead request = cut_secrets(capture.request_head);
    const CutHead response = cut_secrets(capture.response_head);
    const PreparedBody* prepared = capture.prepared.get();
    const Sha256 digest = prepared != nullptr ? prepared->digest : sha256(capture.body);
    std::optional<Sha256> wire = Sha256::from_hex(capture.wire_digest);
    if (!wire && !capture.wire_body.empty()) wire = sha256(capture.wire_body);

    KeptCapture kept;
    if (!capture.body.empty()) {
        const Payloads::Kept payload =
            payloads_.keep(capture.body, digest, similar, false, prepared);
        kept.payload = payload.id;
        kept.new_payload = payload.is_new;
    }
    std::optional<std::int64_t> wire_payload;
    if (!capture.wire_body.empty()) {
        wire_payload = payloads_.keep(capture.wire_body, sha256(capture.wire_body), 0, true).id;
    }

    Sha256 previous;
    std::int64_t sequence = 1;
    {
        Statement last = db_.query(
            "SELECT sequence, hash FROM chain WHERE writer = ? ORDER BY sequence DESC LIMIT 1",
            writer_);
        if (last.step()) {
            sequence = last.integer(0) + 1;
            previous = Sha256::from_bytes(last.blob(1)).value_or(Sha256{});
        } else {
            // Not known yet, or made in a transaction that was rolled back.
            writer_ = writer_of_this_place(db_, capture.finished);
            Statement first = db_.query(
                "SELECT sequence, hash FROM chain WHERE writer = ? ORDER BY sequence DESC LIMIT 1",
                writer_);
            if (first.step()) {
                sequence = first.integer(0) + 1;
                previous = Sha256::from_bytes(first.blob(1)).value_or(Sha256{});
            }
        }
    }
    const Sha256 leaf = leaf_hash(
        {capture, verdict, request.head, response.head, digest, capture.body.size(), wire});
    db_.run("INSERT INTO chain (writer, sequence, previous, leaf, hash) VALUES (?, ?, ?, ?, ?)",
            writer_, sequence, Blob{previous.view()}, Blob{leaf.view()},
            Blob{link_hash(previous, sequence, leaf).view()});
    kept.id = db_.last_id();

    Capture row = header_of(capture);
    row.verdict = verdict;
    row.request_head = request.head;
    row.response_head = response.head;
    if (wire) row.wire_digest = wire->tagged();
    insert(kept.id, row, kept.payload, wire_payload);
    keep_secrets(db_, kept.id, "request", request);
    keep_secrets(db_, kept.id, "response", response);
    return kept;
}

void Captures::insert(std::int64_t id,
                      const Capture& capture,
                      std::optional<std::int64_t> payload,
                      std::optional<std::int64_t> wire_payload) const {
    const std::optional<Sha256> wire = Sha256::from_hex(capture.wire_digest);
    std::optional<Blob> wire_blob;
    if (wire) wire_blob = Blob{wire->view()};
    db_.run(
        "INSERT INTO captures (id, url, surt, method, started, finished, status, failure, "
        "protocol, "
        "ip_address, request_head, response_head, payload, wire_sha256, wire_length, wire_payload, "
        "truncated, verdict, robots_override, rights, origin, origin_source, origin_software, "
        "time_assumed) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        id, capture.url, surt_of(capture.url), capture.method, milliseconds_of(capture.started),
        milliseconds_of(capture.finished), capture.status, capture.failure, capture.protocol,
        capture.ip_address, Blob{capture.request_head}, Blob{capture.response_head}, payload,
        wire_blob, capture.wire_bytes, wire_payload, capture.truncated,
        verdict_name(capture.verdict), capture.robots_override, capture.rights,
        origin_name(capture.origin.kind), capture.origin.source, capture.origin.software,
        capture.origin.time_assumed);
}

Capture Captures::read(std::int64_t id, bool secrets, bool body) const {
    Statement row = db_.query(
        "SELECT url, method, started, finished, status, failure, protocol, ip_address, "
        "request_head, response_head, payload, wire_sha256, wire_length, wire_payload, truncated, "
        "verdict, robots_override, rights, origin, origin_source, origin_software, time_assumed "
        "FROM captures WHERE id = ?",
        id);
    if (!row.step()) {
        throw Error(fmt::format("archive {} holds no capture {}", db_.path(), id),
                    ExitStatus::not_found);
    }
    Capture capture;
    capture.url = row.string(0);
    capture.method = row.string(1);
    capture.started = time_of(row.integer(2));
    capture.finished = time_of(row.integer(3));
    capture.status = row.number(4);
    capture.failure = row.string(5);
    capture.protocol = row.string(6);
    capture.ip_address = row.string(7);
    capture.request_head = row.blob(8);
    capture.response_head = row.blob(9);
    if (const auto wire = Sha256::from_bytes(row.blob(11))) capture.wire_digest = wire->tagged();
    capture.wire_bytes = static_cast<std::uint64_t>(row.integer(12));
    capture.truncated = row.string(14);
    capture.verdict = verdict_named(row.text(15));
    capture.robots_override = row.string(16);
    capture.rights = row.string(17);
    capture.origin.kind = origin_named(row.text(18));
    capture.origin.source = row.string(19);
    capture.origin.software = row.string(20);
    capture.origin.time_assumed = row.integer(21) != 0;
    if (body) {
        if (!row.is_null(10)) capture.body = payloads_.read(row.integer(10));
        if (!row.is_null(13)) capture.wire_body = payloads_.read(row.integer(13));
    }
    if (secrets) {
        capture.request_head =
            restore_secrets(capture.request_head, secrets_of(db_, id, "request"));
        capture.response_head =
            restore_secrets(capture.response_head, secrets_of(db_, id, "response"));
    }
    return capture;
}

}  // namespace stet
