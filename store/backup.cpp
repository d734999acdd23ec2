#include "store/backup.h"

#include "store/archive_impl.h"
#include "store/page_checks.h"
#include "store/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace stet {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kLockTimeout{60'000};
constexpr std::size_t kBatch = 100;  // payloads coded anew in one transaction

std::int64_t size_of(const std::string& path) {
    std::error_code none;
    const auto size = fs::file_size(path, none);
    return none ? 0 : static_cast<std::int64_t>(size);
}

/// Removes what was begun, unless it was kept.
class Unfinished {
public:
    explicit Unfinished(std::string path) : path_(std::move(path)) {}
    ~Unfinished() {
        std::error_code none;
        for (const char* end : {"", "-journal", "-wal", "-shm"}) {
            if (!kept_) fs::remove(path_ + end, none);
        }
    }
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;
    void keep() { kept_ = true; }

private:
    std::string path_;
    bool kept_ = false;
};

void copy_pages(const Db& from, const Db& to) {
    const auto finish = [](sqlite3_backup* backup) { sqlite3_backup_finish(backup); };
    const std::unique_ptr<sqlite3_backup, decltype(finish)> backup(
        sqlite3_backup_init(to.handle(), "main", from.handle(), "main"), finish);
    if (backup == nullptr) to.fail("write to", sqlite3_errcode(to.handle()));
    // All in one step: one moment of the archive, and writers go on into the -wal meanwhile.
    const int code = sqlite3_backup_step(backup.get(), -1);
    if (code == SQLITE_DONE) return;
    const bool reading = (code & 0xff) == SQLITE_IOERR && code == SQLITE_IOERR_DATA;
    (reading ? from : to).fail(reading ? "read" : "write to", code);
}

/// A rename is durable once the directory is.
void sync_directory(const fs::path& file) {
    const fs::path directory = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const int handle = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    fsync(handle);
    close(handle);
}

/// Payloads in order of address and time: each after the one it most likely resembles.
std::vector<std::pair<std::int64_t, std::int64_t>> neighbours(const Db& db) {
    std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
    std::set<std::int64_t> seen;
    std::string surt;
    std::int64_t before = 0;
    Statement row = db.query(
        "SELECT surt, payload FROM captures WHERE payload IS NOT NULL AND status = 200 "
        "AND payload IN (SELECT id FROM blobs) ORDER BY surt, started, id");
    while (row.step()) {
        const std::int64_t payload = row.integer(1);
        if (row.text(0) != surt) before = 0;
        surt = row.text(0);
        if (seen.insert(payload).second && before != 0) pairs.emplace_back(payload, before);
        before = payload;
    }
    return pairs;
}

/// Of looks within a run, neither its first nor its last.
std::int64_t drop_between_revisions(const Db& db, Payloads& payloads) {
    // From the first question on: what another process adds in between is needed, too.
    Transaction transaction(db);
    std::set<std::int64_t> needed;
    {
        Statement row = db.query(
            "WITH ends (id) AS (SELECT first_look FROM revisions UNION SELECT last_look FROM "
            "revisions), "
            "needed (id) AS (SELECT id FROM ends UNION SELECT l.article_of FROM looks l "
            "JOIN ends ON ends.id = l.id) "
            "SELECT coalesce(c.payload, 0), coalesce(c.wire_payload, 0) FROM captures c "
            "LEFT JOIN look_captures lc ON lc.capture = c.id LEFT JOIN looks l ON l.id = lc.look "
            "LEFT JOIN addresses a ON a.id = l.address "
            "WHERE l.id IS NULL OR l.article_of IS NULL OR l.id IN (SELECT id FROM needed) "
            "OR a.story IN (SELECT h.story FROM addresses h JOIN holds ON holds.key = h.key)");
        while (row.step()) {
            needed.insert(row.integer(0));
            needed.insert(row.integer(1));
        }
    }
    std::set<std::int64_t> going;
    {
        Statement row = db.query("SELECT id FROM blobs");
        while (row.step()) {
            if (!needed.contains(row.integer(0))) going.insert(row.integer(0));
        }
    }
    const auto now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    payloads.drop(going, to_ms(now));
    transaction.commit();
    return static_cast<std::int64_t>(going.size());
}

}  // namespace

BackupReport backup_archive(const std::string& uri, const std::string& file) {
    const OpenedFile source =
        open_archive_file(archive_path(uri), Archive::Mode::read, kLockTimeout);
    const std::string part = file + ".part";
    for (const std::string& name : {file, part}) {
        if (fs::exists(fs::symlink_status(name))) {
            throw Error(
                fmt::format("cannot write backup {}: {} is there already; give another "
                            "name, or remove it first",
                            file, name));
        }
    }
    Unfinished unfinished(part);
    {
        const Db copy(part, Db::Access::exclusive, kLockTimeout);
        if (has_page_checks(*source.db)) {
            reserve_page_checks(copy);
            copy.script("CREATE TABLE first_page (x)");  // from now on every page gets its sum
        }
        copy.script("PRAGMA synchronous = FULL");
        copy_pages(*source.db, copy);
        // Of no place: put back under the old name it may get the old inode, too, and must not go
        // on with a chain that went further meanwhile.
        copy.run("UPDATE writers SET place = ?", Blob{Sha256{}.view()});
    }
    BackupReport report;
    {
        const Archive copy(part, Archive::Mode::read);
        const CheckReport check = copy.check(true);
        if (!check.faults.empty()) {
            throw Error(fmt::format("the copy of archive {} is not sound ({}); run: stet check",
                                    uri, check.faults.front().what),
                        ExitStatus::damaged);
        }
        report.captures = check.captures;
    }
    // Unlike rename(), a link never takes another file's place; but not every file system has it.
    if (link(part.c_str(), file.c_str()) != 0) {
        const bool no_links = errno == EPERM || errno == ENOTSUP || errno == ENOSYS;
        if (!no_links) {
            throw Error(fmt::format("cannot write backup {}: {}", file,
                                    std::generic_category().message(errno)));
        }
        std::error_code failed;
        fs::rename(part, file, failed);
        if (failed) {
            throw Error(fmt::format("cannot write backup {}: {}", file, failed.message()));
        }
        unfinished.keep();
    }
    sync_directory(file);
    report.bytes = size_of(file);
    return report;
}

std::int64_t drop_bodies_between_revisions(Archive& archive) {
    return drop_between_revisions(*archive.impl().db, archive.impl().payloads);
}

CompactReport compact_archive(const std::string& uri, CompactOptions options) {
    CompactReport report;
    const std::string path = archive_path(uri);
    report.bytes_before = size_of(path) + size_of(path + "-wal");
    OpenedFile opened = open_archive_file(path, Archive::Mode::write, kLockTimeout);
    const Db& db = *opened.db;
    Payloads payloads(db);
    if (options.keep_revisions_only) report.dropped = drop_between_revisions(db, payloads);
    const auto pairs = neighbours(db);
    for (std::size_t i = 0; i < pairs.size(); i += kBatch) {
        Transaction batch(db);
        for (std::size_t j = i; j < std::min(i + kBatch, pairs.size()); ++j) {
            if (payloads.shorten(pairs[j].first, pairs[j].second)) ++report.shortened;
        }
        batch.commit();
    }
    rewrite_file(db);
    report.bytes_after = size_of(path) + size_of(path + "-wal");
    return report;
}

}  // namespace stet
