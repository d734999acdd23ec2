#include "store/merge.h"

#include "store/archive_impl.h"
#include "store/chain.h"
#include "store/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

namespace stet {
namespace {

constexpr std::chrono::milliseconds kLockTimeout{60'000};
using Ids = std::map<std::int64_t, std::int64_t>;  // the source's id -> ours
constexpr std::string_view kLeftBehind = "left out: this archive holds some stories of another";

std::int64_t ours(const Ids& ids, std::int64_t theirs) {
    const auto found = ids.find(theirs);
    return found == ids.end() ? 0 : found->second;
}

/// A part of the source.
struct Excerpt {
    std::set<std::int64_t> captures;
    std::set<std::int64_t> stories;
    std::map<std::int64_t, std::int64_t> links;  // of the source's writers: how many are needed
};

/// What it takes to bring some captures along.
Excerpt excerpt_of(const Db& db, const std::set<std::int64_t>& captures) {
    Excerpt part;
    part.captures = captures;
    for (const std::int64_t id : captures) {
        {
            Statement row = db.query("SELECT writer, sequence FROM chain WHERE id = ?", id);
            if (!row.step()) continue;
            std::int64_t& last = part.links[row.integer(0)];
            last = std::max(last, row.integer(1));
        }
        Statement row = db.query(
            "SELECT a.story FROM look_captures lc JOIN looks l ON l.id = lc.look "
            "JOIN addresses a ON a.id = l.address WHERE lc.capture = ? AND a.story IS NOT NULL",
            id);
        while (row.step()) part.stories.insert(row.integer(0));
    }
    for (auto& [writer, last] : part.links) {
        last = db.value(db.value(last, "SELECT max(sequence) FROM chain WHERE writer = ?", writer),
                        "SELECT min(sequence) FROM timestamps WHERE writer = ? AND sequence >= ?",
                        writer, last);
    }
    return part;
}

class Merge {
public:
    Merge(Archive::Impl& to, const Archive::Impl& from, const Excerpt* part = nullptr)
        : to_(to), from_(from), part_(part) {}

    MergeReport run();

private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(fmt::format("cannot merge {}: {}; nothing was merged", from_.uri, what),
                    ExitStatus::damaged);
    }
    void copy_withdrawals();
    void copy_chains();
    void copy_chain(std::int64_t theirs, std::int64_t writer, const std::string& name);
    bool may_return(std::int64_t theirs) const;
    void copy_capture(std::int64_t theirs, std::int64_t id, const Sha256& leaf);
    std::optional<std::int64_t> copy_payload(std::int64_t theirs, bool encoded);
    void copy_secrets(std::int64_t theirs, std::int64_t id);
    void copy_timestamps();
    void copy_addresses();
    void copy_stories();
    void copy_looks();
    bool copy_look(std::int64_t theirs);
    void copy_articles();
    void copy_remarks();
    void derive();

    Archive::Impl& to_;
    const Archive::Impl& from_;
    const Excerpt* part_;  // null: all of it
    MergeReport report_;
    Ids writers_;
    Ids captures_;
    Ids payloads_;
    Ids addresses_;
    Ids looks_;
    Ids texts_;
    std::set<std::int64_t> new_looks_;  // ours
    std::set<std::int64_t> touched_;    // our stories
};

void Merge::copy_withdrawals() {
    Statement row = from_.db->query(
        "SELECT k.key, w.at, w.url, w.reason, w.id FROM withdrawn_keys k "
        "JOIN withdrawals w ON w.id = k.withdrawal ORDER BY w.id, k.key");
    Ids logged;
    while (row.step()) {
        const std::string key = row.string(0);
        if (to_.db->value(0, "SELECT 1 FROM withdrawn_keys WHERE key = ?", key) != 0) continue;
        std::int64_t id = ours(logged, row.integer(4));
        if (id == 0) {
            to_.db->run(
                "INSERT INTO withdrawals (at, url, reason, origin) VALUES (?, ?, ?, 'merge')",
                row.integer(1), row.string(2), row.string(3));
            id = logged[row.integer(4)] = to_.db->last_id();
            ++report_.withdrawn;
        }
        to_.db->run("INSERT INTO withdrawn_keys (key, withdrawal) VALUES (?, ?)", key, id);
    }
    Statement hold = from_.db->query("SELECT key, url, reason, at FROM holds");
    while (hold.step()) {
        to_.db->run("INSERT OR IGNORE INTO holds (key, url, reason, at) VALUES (?, ?, ?, ?)",
                    hold.string(0), hold.string(1), hold.string(2), hold.integer(3));
    }
}

void Merge::copy_chains() {
    Statement row = from_.db->query("SELECT id, name, software, created FROM writers ORDER BY id");
    while (row.step()) {
        if (part_ != nullptr && !part_->links.contains(row.integer(0))) continue;
        const std::string name = row.string(1);
        std::int64_t writer = to_.db->value(0, "SELECT id FROM writers WHERE name = ?", name);
        if (writer == 0) {
            // No place has this digest: only that writer itself goes on with its chain.
            to_.db->run("INSERT INTO writers (name, software, created, place) VALUES (?, ?, ?, ?)",
                        name, row.string(2), row.integer(3), Blob{Sha256{}.view()});
            writer = to_.db->last_id();
        }
        writers_[row.integer(0)] = writer;
        copy_chain(row.integer(0), writer, name);
    }
}

void Merge::copy_chain(std::int64_t theirs, std::int64_t writer, const std::string& name) {
    Sha256 last;
    std::int64_t length = 0;
    Statement row = from_.db->query(
        "SELECT id, sequence, previous, leaf, hash FROM chain WHERE writer = ? ORDER BY sequence",
        theirs);
    while (row.step()) {
        const std::int64_t sequence = row.integer(1);
        if (part_ != nullptr && sequence > part_->links.at(theirs)) return;
        const auto previous = Sha256::from_bytes(row.blob(2)).value_or(Sha256{});
        const auto leaf = Sha256::from_bytes(row.blob(3)).value_or(Sha256{});
        const auto hash = Sha256::from_bytes(row.blob(4)).value_or(Sha256{});
        if (sequence != length + 1 || previous != last ||
            link_hash(previous, sequence, leaf) != hash) {
            refuse(fmt::format("its chain {} is broken at capture {}; run stet check on it", name,
                               length + 1));
        }
        length = sequence;
        last = hash;
        Statement here = to_.db->query(
            "SELECT id, hash FROM chain WHERE writer = ? AND sequence = ?", writer, sequence);
        if (here.step()) {
            const std::int64_t id = here.integer(0);
            if (here.blob(1) != hash.view()) {
                refuse(
                    fmt::format("its chain {} goes another way than the copy in {} from capture "
                                "{} on: one of the two was altered",
                                name, to_.uri, sequence));
            }
            ++report_.known;
            if (to_.db->value(0, "SELECT 1 FROM captures WHERE id = ?", id) != 0) {
                captures_[row.integer(0)] = id;
            } else if (may_return(row.integer(0))) {
                to_.db->run("DELETE FROM tombstones WHERE id = ?", id);
                copy_capture(row.integer(0), id, leaf);
            }
            continue;
        }
        to_.db->run(
            "INSERT INTO chain (writer, sequence, previous, leaf, hash) VALUES (?, ?, ?, ?, ?)",
            writer, sequence, Blob{previous.view()}, Blob{leaf.view()}, Blob{hash.view()});
        copy_capture(row.integer(0), to_.db->last_id(), leaf);
    }
}

/// Whether a capture that is gone here, and is there, is not withdrawn any more.
bool Merge::may_return(std::int64_t theirs) const {
    Statement row = from_.db->query(
        "SELECT c.url, p.sha256 FROM captures c LEFT JOIN payloads p ON p.id = c.payload "
        "WHERE c.id = ?",
        theirs);
    return row.step() && !to_.withdrawn(row.text(0), Sha256::from_bytes(row.blob(1)));
}

void Merge::copy_capture(std::int64_t theirs, std::int64_t id, const Sha256& leaf) {
    if (part_ != nullptr && !part_->captures.contains(theirs)) {
        to_.db->run("INSERT INTO tombstones (id, surt, reason, at) VALUES (?, '', ?, 0)", id,
                    kLeftBehind);
        return;
    }
    {
        Statement row = from_.db->query(
            "SELECT surt, payload, reason, at FROM tombstones WHERE id = ?", theirs);
        if (row.step()) {
            std::optional<Blob> payload;
            if (!row.is_null(1)) payload = Blob{row.blob(1)};
            to_.db->run(
                "INSERT INTO tombstones (id, surt, payload, reason, at) VALUES (?, ?, ?, ?, ?)", id,
                row.string(0), payload, row.string(2), row.integer(3));
            return;
        }
    }
    Statement row = from_.db->query(
        "SELECT c.surt, c.payload, c.wire_payload, p.sha256, p.length FROM captures c "
        "LEFT JOIN payloads p ON p.id = c.payload WHERE c.id = ?",
        theirs);
    if (!row.step()) refuse(fmt::format("its capture {} is gone", theirs));
    const Capture capture = from_.captures.read(theirs, false, false);
    const Sha256 digest =
        row.is_null(3) ? sha256({}) : Sha256::from_bytes(row.blob(3)).value_or(Sha256{});
    if (leaf_hash({capture, capture.verdict, capture.request_head, capture.response_head, digest,
                   static_cast<std::uint64_t>(row.integer(4)),
                   Sha256::from_hex(capture.wire_digest)}) != leaf) {
        refuse(fmt::format("its capture {} ({}) is not what its chain says; run stet check on it",
                           theirs, capture.url));
    }
    if (const auto why = to_.withdrawn(capture.url, digest)) {
        to_.db->run("INSERT INTO tombstones (id, surt, reason, at) VALUES (?, ?, ?, ?)", id,
                    row.string(0), *why, to_ms(capture.finished));
        ++report_.withheld;
        return;
    }
    std::optional<std::int64_t> payload;
    std::optional<std::int64_t> wire;
    if (!row.is_null(1)) payload = copy_payload(row.integer(1), false);
    if (!row.is_null(2)) wire = copy_payload(row.integer(2), true);
    to_.captures.insert(id, capture, payload, wire);
    copy_secrets(theirs, id);
    captures_[theirs] = id;
    ++report_.captures;
}

std::optional<std::int64_t> Merge::copy_payload(std::int64_t theirs, bool encoded) {
    if (const std::int64_t known = ours(payloads_, theirs); known != 0) return known;
    Statement row =
        from_.db->query("SELECT sha256, length, base FROM payloads WHERE id = ?", theirs);
    if (!row.step()) refuse(fmt::format("its payload {} is gone", theirs));
    const auto digest = Sha256::from_bytes(row.blob(0)).value_or(Sha256{});
    const std::int64_t similar = ours(payloads_, row.integer(2));
    std::int64_t id = 0;
    if (from_.payloads.is_dropped(theirs)) {
        id = to_.payloads.find(digest).value_or(0);
        if (id == 0) {
            const std::int64_t at =
                from_.db->value(0, "SELECT at FROM dropped_payloads WHERE id = ?", theirs);
            id = to_.payloads.keep_dropped(digest, row.integer(1), at);
        }
    } else {
        const std::string bytes = from_.payloads.read(theirs);
        if (sha256(bytes) != digest) {
            refuse(fmt::format("its payload {} does not match its digest; run stet check on it",
                               theirs));
        }
        id = to_.payloads.keep(bytes, digest, similar, encoded).id;
    }
    payloads_[theirs] = id;
    return id;
}

void Merge::copy_secrets(std::int64_t theirs, std::int64_t id) {
    Statement row = from_.db->query(
        "SELECT head, place, name, value, sha256 FROM secrets WHERE capture = ?", theirs);
    const Sha256 nothing = sha256({});
    while (row.step()) {
        const bool stays = part_ != nullptr;
        to_.db->run(
            "INSERT INTO secrets (capture, head, place, name, value, sha256) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            id, row.string(0), row.integer(1), row.string(2),
            Blob{stays ? std::string_view() : row.blob(3)},
            Blob{stays ? nothing.view() : row.blob(4)});
    }
}

void Merge::copy_timestamps() {
    Statement row =
        from_.db->query("SELECT writer, sequence, hash, at, source, token FROM timestamps");
    while (row.step()) {
        if (part_ != nullptr) {
            const auto links = part_->links.find(row.integer(0));
            if (links == part_->links.end() || row.integer(1) > links->second) continue;
        }
        to_.db->run(
            "INSERT OR IGNORE INTO timestamps (writer, sequence, hash, at, source, token) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            ours(writers_, row.integer(0)), row.integer(1), Blob{row.blob(2)}, row.integer(3),
            row.string(4), Blob{row.blob(5)});
    }
}

void Merge::copy_addresses() {
    Statement row = from_.db->query(
        "SELECT id, key, url, coalesce(story, 0) FROM addresses WHERE EXISTS (SELECT 1 FROM looks "
        "l "
        "JOIN look_captures lc ON lc.look = l.id WHERE l.address = addresses.id) "
        "OR story IS NOT NULL ORDER BY id");
    while (row.step()) {
        if (part_ != nullptr && !part_->stories.contains(row.integer(3))) continue;
        const std::string key = row.string(1);
        const bool withdrawn =
            to_.db->value(0, "SELECT 1 FROM withdrawn_keys WHERE key = ?", key) != 0;
        std::int64_t id = to_.db->value(0, "SELECT id FROM addresses WHERE key = ?", key);
        if (id == 0 && withdrawn) continue;
        if (id == 0) {
            to_.db->run("INSERT INTO addresses (key, url) VALUES (?, ?)", key, row.string(2));
            id = to_.db->last_id();
        }
        addresses_[row.integer(0)] = id;
    }
}

void Merge::copy_stories() {
    Statement row = from_.db->query("SELECT id, address, site FROM stories ORDER BY id");
    while (row.step()) {
        if (part_ != nullptr && !part_->stories.contains(row.integer(0))) continue;
        struct Known {
            std::int64_t id;
            bool variant;
        };
        std::vector<Known> known;
        std::int64_t story = 0;
        {
            Statement address = from_.db->query(
                "SELECT id, role FROM addresses WHERE story = ? ORDER BY id = ? DESC, id",
                row.integer(0), row.integer(1));
            while (address.step()) {
                const std::int64_t id = ours(addresses_, address.integer(0));
                if (id == 0) continue;
                known.push_back({id, address.text(1) == "variant"});
                if (story == 0) {
                    story = to_.db->value(0, "SELECT story FROM addresses WHERE id = ?", id);
                }
            }
        }
        if (known.empty()) continue;
        if (story == 0) {
            to_.db->run("INSERT INTO stories (address, site) VALUES (?, ?)", known.front().id,
                        row.string(2));
            story = to_.db->last_id();
            ++report_.stories;
        }
        // An address that has a story keeps it.
        for (const Known& address : known) {
            const bool joined =
                to_.db->run("UPDATE addresses SET story = ? WHERE id = ? AND story IS NULL", story,
                            address.id) != 0;
            if (joined) touched_.insert(story);
            if (address.variant) {
                to_.db->run("UPDATE addresses SET role = 'variant' WHERE id = ?", address.id);
            }
        }
    }
}

bool Merge::copy_look(std::int64_t theirs) {
    Statement row = from_.db->query(
        "SELECT address, time, time_assumed, status, verdict, failure FROM looks WHERE id = ?",
        theirs);
    if (!row.step()) return false;
    struct Part {
        std::int64_t ordinal;
        std::int64_t capture;
        std::string role;
    };
    std::vector<Part> parts;
    {
        Statement part = from_.db->query(
            "SELECT ordinal, capture, role FROM look_captures WHERE look = ? ORDER BY ordinal",
            theirs);
        while (part.step()) {
            parts.push_back({part.integer(0), ours(captures_, part.integer(1)), part.string(2)});
            if (parts.back().capture == 0) return false;  // withdrawn here
        }
    }
    if (parts.empty()) return false;
    const std::int64_t here =
        to_.db->value(0, "SELECT look FROM look_captures WHERE capture = ? AND ordinal = ?",
                      parts.front().capture, parts.front().ordinal);
    if (here != 0) {
        looks_[theirs] = here;
        return true;
    }
    const std::int64_t address = ours(addresses_, row.integer(0));
    if (address == 0) return false;
    to_.db->run(
        "INSERT INTO looks (address, time, time_assumed, status, verdict, failure) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        address, row.integer(1), row.integer(2), row.integer(3), row.string(4), row.string(5));
    const std::int64_t id = to_.db->last_id();
    for (const Part& part : parts) {
        to_.db->run("INSERT INTO look_captures (look, ordinal, capture, role) VALUES (?, ?, ?, ?)",
                    id, part.ordinal, part.capture, part.role);
    }
    looks_[theirs] = id;
    new_looks_.insert(id);
    ++report_.looks;
    const std::int64_t story =
        to_.db->value(0, "SELECT story FROM addresses WHERE id = ?", address);
    if (story != 0) touched_.insert(story);
    return true;
}

void Merge::copy_looks() {
    Statement row = from_.db->query("SELECT id, coalesce(article_of, 0) FROM looks ORDER BY id");
    std::vector<std::pair<std::int64_t, std::int64_t>> articles;
    while (row.step()) {
        if (copy_look(row.integer(0)) && row.integer(1) != 0) {
            articles.emplace_back(row.integer(0), row.integer(1));
        }
    }
    for (const auto& [look, article_of] : articles) {
        const std::int64_t id = ours(looks_, look);
        const std::int64_t of = ours(looks_, article_of);
        if (of != 0 && new_looks_.contains(id)) {
            to_.db->run("UPDATE looks SET article_of = ? WHERE id = ?", of, id);
        }
    }
}

void Merge::copy_articles() {
    Statement row =
        from_.db->query("SELECT id, look, extractor, text, sha256 FROM articles ORDER BY id");
    while (row.step()) {
        const std::int64_t look = ours(looks_, row.integer(1));
        if (look == 0) continue;
        const int extractor = row.number(2);
        std::int64_t text = to_.db->value(
            0, "SELECT text FROM articles WHERE look = ? AND extractor = ?", look, extractor);
        if (text == 0) {
            const std::int64_t story =
                to_.db->value(0,
                              "SELECT a.story FROM looks l JOIN addresses a ON a.id = l.address "
                              "WHERE l.id = ?",
                              look);
            if (story == 0) continue;
            if (sha256(from_.articles.read_json(row.integer(0))).view() != row.blob(4)) {
                refuse(fmt::format("its article {} does not match its digest; run stet check on it",
                                   row.integer(0)));
            }
            text =
                to_.articles.keep(story, look, extractor, from_.articles.read(row.integer(0))).text;
            touched_.insert(story);
        }
        texts_.emplace(row.integer(3), text);
    }
    Statement same = from_.db->query("SELECT a, b FROM same_texts");
    while (same.step()) {
        const std::int64_t a = ours(texts_, same.integer(0));
        const std::int64_t b = ours(texts_, same.integer(1));
        if (a == 0 || b == 0 || a == b) continue;
        to_.db->run("INSERT OR IGNORE INTO same_texts (a, b) VALUES (?, ?)", std::min(a, b),
                    std::max(a, b));
    }
}

/// What the desk said: named by addresses and digests, so rows mean here what they meant there.
void Merge::copy_remarks() {
    Statement row = from_.db->query(
        "SELECT name, kind, page, old_text, text, value, author, at, undoes FROM remarks");
    while (row.step()) {
        if (part_ != nullptr &&
            ours(addresses_,
                 from_.db->value(0, "SELECT id FROM addresses WHERE key = ?", row.text(2))) == 0) {
            continue;
        }
        const auto digest = [&](int column) {
            return row.is_null(column) ? std::optional<Blob>() : Blob{row.blob(column)};
        };
        to_.db->run(
            "INSERT OR IGNORE INTO remarks (name, kind, page, old_text, text, value, author, at, "
            "undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row.text(0), row.text(1), row.text(2), digest(3), digest(4), row.text(5), row.text(6),
            row.integer(7), row.text(8));
    }
}

void Merge::derive() {
    for (const std::int64_t story : touched_) {
        // Neighbours are compared by one and the same extractor, so that an upgrade is no edit.
        std::set<int> versions;
        for (const ReadLook& look : to_.read_looks(story)) {
            versions.insert(look.readings.back().extractor);
        }
        if (versions.size() > 1) {
            for (const ReadLook& look : to_.read_looks(story)) {
                to_.read_again(story, look.article_of);
            }
            to_.join_same_texts(story);
        }
        to_.join_volatile_texts(story);
        to_.derive_story(story);
        to_.summarise(story);
    }
}

MergeReport Merge::run() {
    const auto revisions = [&] { return to_.db->value(0, "SELECT count(*) FROM revisions"); };
    const std::int64_t before = revisions();
    if (part_ == nullptr) copy_withdrawals();
    copy_chains();
    copy_timestamps();
    copy_addresses();
    copy_stories();
    copy_looks();
    copy_articles();
    copy_remarks();
    derive();
    report_.revisions = revisions() - before;
    return report_;
}

}  // namespace

MergeReport merge_archive(Archive& into, const std::string& uri) {
    Archive::Impl& impl = into.impl();
    const Db& db = *impl.db;
    const std::string path = archive_path(uri);
    std::error_code none;
    if (std::filesystem::equivalent(path, db.path(), none)) {
        throw Error(fmt::format("cannot merge {} into itself; name another archive", uri),
                    ExitStatus::usage);
    }
    OpenedFile opened = open_archive_file(path, Archive::Mode::read, kLockTimeout);
    const Archive::Impl from(uri, std::move(opened.db), false, {});
    const ReadTransaction view(*from.db);
    Transaction transaction(db);
    MergeReport report = Merge(impl, from).run();
    transaction.commit();
    return report;
}

MergeReport write_story_archive(const Archive& from,
                                const std::set<std::int64_t>& captures,
                                const std::string& path) {
    namespace fs = std::filesystem;
    const std::string part = path + ".part";
    for (const std::string& name : {path, part}) {
        if (fs::exists(fs::symlink_status(name))) {
            throw Error(
                fmt::format("cannot write archive {}: {} is there already; give another "
                            "name, or remove it first",
                            path, name));
        }
    }
    std::error_code failed;
    try {
        MergeReport report;
        {
            Archive to(part, Archive::Mode::create);
            const Db& source = *from.impl().db;
            const ReadTransaction view(source);
            const Excerpt wanted = excerpt_of(source, captures);
            Transaction transaction(*to.impl().db);
            report = Merge(to.impl(), from.impl(), &wanted).run();
            transaction.commit();
        }
        fs::rename(part, path, failed);
        if (failed) throw Error(fmt::format("cannot write {}: {}", path, failed.message()));
        return report;
    } catch (...) {
        for (const char* end : {"", "-journal", "-wal", "-shm"}) fs::remove(part + end, failed);
        throw;
    }
}

}  // namespace stet
