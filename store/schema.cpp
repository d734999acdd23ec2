#include "store/schema.h"

#include "store/changes.h"
#include "store/digest.h"
#include "store/page_checks.h"
#include "store/schema_sql.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <thread>

#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stet {
namespace {

using std::chrono::milliseconds;

bool is_memory(const std::string& path) {
    return path == ":memory:";
}

std::optional<std::uint64_t> size_of(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
}

bool has_wal(const std::string& path) {
    return size_of(path + "-wal").value_or(0) > 0;
}

std::string random_hex(std::size_t bytes) {
    std::string raw(bytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(raw.data()), static_cast<int>(raw.size())) !=
        1) {
        throw Error("cannot make a random name: OpenSSL has no randomness");
    }
    return hex(raw);
}

std::string meta_value(const Db& db, std::string_view name) {
    Statement row = db.query("SELECT value FROM meta WHERE name = ?", name);
    return row.step() ? row.string(0) : std::string();
}

void set_meta(const Db& db, std::string_view name, std::string_view value) {
    db.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", name, value);
}

void set_pragmas(const Db& db) {
    db.script("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
}

/// WAL is a property of the file. Turning it on asks for the file alone, and SQLite does not wait
/// for that by itself.
void turn_on_wal(const Db& db, milliseconds lock_timeout) {
    const auto give_up = std::chrono::steady_clock::now() + lock_timeout;
    for (;;) {
        try {
            db.query("PRAGMA journal_mode = WAL").step();
            return;
        } catch (const Error&) {
            const bool busy = (sqlite3_errcode(db.handle()) & 0xff) == SQLITE_BUSY;
            if (!busy || std::chrono::steady_clock::now() >= give_up) throw;
        }
        std::this_thread::sleep_for(milliseconds(5));
    }
}

bool has_tables(const Db& db) {
    return db.value(0, "SELECT count(*) FROM sqlite_schema") != 0;
}

/// Throws when the file is shorter than its own header says: SQLite itself would only notice at
/// the first missing page.
void refuse_truncated(const Db& db) {
    // The claim before the size: another process may be making the file, which only grows.
    const std::int64_t claimed = db.value(0, "PRAGMA page_count") * db.value(0, "PRAGMA page_size");
    sqlite3_file* file = nullptr;
    sqlite3_int64 bytes = 0;
    if (sqlite3_file_control(db.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        file == nullptr || file->pMethods == nullptr ||
        file->pMethods->xFileSize(file, &bytes) != SQLITE_OK) {
        return;
    }
    if (bytes < claimed && !has_wal(db.path())) {
        throw Error(fmt::format("archive {} is damaged: it has {} bytes where its header says {}; "
                                "restore it from a backup",
                                db.path(), bytes, claimed),
                    ExitStatus::damaged);
    }
}

/// The file's format, after refusing what is no archive or too new. 0: empty.
int format_of(const Db& db) {
    const auto id = static_cast<int>(db.value(0, "PRAGMA application_id"));
    const auto format = static_cast<int>(db.value(0, "PRAGMA user_version"));
    if (id == 0 && format == 0 && !has_tables(db)) return 0;
    if (id != kApplicationId) {
        throw Error(
            fmt::format("{} is an SQLite database, but not a stet archive; name the right "
                        "file with --archive",
                        db.path()));
    }
    if (format > kFormat) {
        throw Error(
            fmt::format("archive {} has format {}, made by {}; this is {}, which knows "
                        "formats up to {}: use {} or newer",
                        db.path(), format, meta_value(db, "written_by"), software_name(), kFormat,
                        meta_value(db, "written_by")));
    }
    return format;
}

/// A new file is made as an old one is brought up to date: format 1, then every migration. So there
/// is one account of each table.
void make_schema(const Db& db) {
    db.script(std::string(kSchemaSql));
    for (const Migration& step : migrations()) db.script(std::string(step.sql));
    set_meta(db, "archive_id", random_hex(16));
    set_meta(db, "created", iso_time(now_utc()));
    set_meta(db, "written_by", software_name());
    set_meta(db, "change_rules", std::to_string(kChangeRules));  // nothing is due yet
    db.script(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId,
                          kFormat));
}

/// One transaction: an interrupted migration leaves the file as it was.
void migrate(const Db& db) {
    Transaction transaction(db);
    for (const Migration& step : migrations()) {
        // Another process may have been first.
        if (db.value(0, "PRAGMA user_version") >= step.to) continue;
        db.script(std::string(step.sql));
        set_meta(db, "written_by", software_name());
        db.script(fmt::format("PRAGMA user_version = {}", step.to));
    }
    transaction.commit();
}

[[noreturn]] void refuse_missing(const std::string& path) {
    throw Error(
        fmt::format("there is no archive {}; `stet add URL` and `stet crawl SEED` make one", path));
}

[[noreturn]] void refuse_empty(const std::string& path) {
    throw Error(
        fmt::format("{} is empty: not a stet archive; `stet add URL` and `stet crawl SEED` "
                    "make one",
                    path));
}

/// For a file or a directory that cannot be written to: SQLite cannot keep its -shm there.
std::unique_ptr<Db> open_unwritable(const std::string& path, milliseconds lock_timeout) {
    if (has_wal(path)) {
        throw Error(
            fmt::format("cannot read archive {}: the changes in {}-wal cannot be read in a "
                        "directory that is not writable; copy both files elsewhere",
                        path, path));
    }
    return std::make_unique<Db>(path, Db::Access::immutable, lock_timeout);
}

std::unique_ptr<Db> open_to_read(const std::string& path, milliseconds lock_timeout) {
    if (is_memory(path)) throw Error("an archive in memory cannot be opened for reading only");
    if (!size_of(path)) refuse_missing(path);
    if (size_of(path) == 0U && !has_wal(path)) refuse_empty(path);
    const bool wal_before = size_of(path + "-wal").has_value();
    auto db = std::make_unique<Db>(path, Db::Access::read, lock_timeout);
    // What a crashed writer left in the -wal is read from there and stays there.
    if (wal_before) {
        sqlite3_db_config(db->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    try {
        if (format_of(*db) != 0) return db;
    } catch (const Error&) {
        const int code = sqlite3_errcode(db->handle()) & 0xff;
        const bool unwritable =
            code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_PERM;
        if (!unwritable) throw;
        db = open_unwritable(path, lock_timeout);
        if (format_of(*db) != 0) return db;
    }
    refuse_empty(path);
}

}  // namespace

std::string software_name() {
    return "stet/" STET_VERSION;
}

std::string archive_path(const std::string& uri) {
    if (const std::size_t colon = uri.find("://");
        colon != std::string::npos && uri.compare(0, 7, "file://") != 0) {
        throw Error(fmt::format("cannot open archive {}: there is no back end for \"{}\"; give a "
                                "file's path",
                                uri, uri.substr(0, colon)),
                    ExitStatus::usage);
    }
    std::string path = uri;
    if (path.compare(0, 7, "file://") == 0) {
        path.erase(0, 7);
    } else if (path.compare(0, 5, "file:") == 0) {
        path.erase(0, 5);
    }
    if (path.empty()) throw Error("cannot open archive: its name is empty", ExitStatus::usage);
    return path;
}

OpenedFile open_archive_file(const std::string& path,
                             Archive::Mode mode,
                             milliseconds lock_timeout) {
    OpenedFile opened;
    if (mode == Archive::Mode::read) {
        opened.db = open_to_read(path, lock_timeout);
        set_pragmas(*opened.db);
        refuse_truncated(*opened.db);
        if (format_of(*opened.db) < kFormat) {
            throw Error(
                fmt::format("archive {} has an older format; `stet compact --archive {}`, like any "
                            "command that writes, brings it up to date; keep a copy first if an "
                            "older stet must still read it",
                            path, path));
        }
        return opened;
    }
    const bool create = mode == Archive::Mode::create;
    const bool existed = !is_memory(path) && size_of(path).has_value();
    if (!create && !existed) refuse_missing(path);
    opened.db =
        std::make_unique<Db>(path, create ? Db::Access::create : Db::Access::write, lock_timeout);
    const Db& db = *opened.db;
    set_pragmas(db);
    int format = format_of(db);
    if (format == 0 && !create) refuse_empty(path);
    if (format == 0) reserve_page_checks(db);  // Before there is a first page.
    if (!is_memory(path)) {
        if (sqlite3_db_readonly(db.handle(), "main") == 1) db.fail("write to", SQLITE_READONLY);
        refuse_truncated(db);
        turn_on_wal(db, lock_timeout);
        db.script("PRAGMA synchronous = FULL");
    }
    if (format == 0) {
        Transaction transaction(db);
        format = format_of(db);  // Another process may have been first.
        if (format == 0) {
            make_schema(db);
            format = kFormat;
            opened.created = !existed;
        }
        transaction.commit();
    }
    if (format < kFormat) migrate(db);
    return opened;
}

void rewrite_file(const Db& db) {
    // The new file is put together in a file, not in memory; see SQLITE_TMPDIR.
    db.script("PRAGMA temp_store = FILE; PRAGMA secure_delete = ON");
    reserve_page_checks(db);
    db.script("VACUUM");
    Statement row = db.query("PRAGMA wal_checkpoint(TRUNCATE)");
    if (row.step() && row.integer(0) != 0) {
        throw Error(
            fmt::format("archive {} was written anew, but another program still reads the "
                        "old pages in {}-wal; end it and run: stet compact",
                        db.path(), db.path()));
    }
}

std::int64_t writer_of_this_place(const Db& db, UtcTime at) {
    // A copy has another inode or another machine: there it gets a writer of its own.
    std::string machine;
    std::ifstream("/etc/machine-id") >> machine;
    struct stat status {};
    if (stat(db.path().c_str(), &status) != 0) status.st_ino = 0;
    const auto place = [&](std::string_view name) {
        Sha256Stream stream;
        stream.add_field("stet place 1");
        stream.add_field(name);
        stream.add_field(machine);
        stream.add_field(std::to_string(status.st_ino));
        return stream.finish();
    };
    Statement row = db.query("SELECT id, name, place FROM writers ORDER BY id DESC");
    while (row.step()) {
        if (row.blob(2) == place(row.text(1)).view()) return row.integer(0);
    }
    const std::string name = random_hex(16);
    db.run("INSERT INTO writers (name, software, created, place) VALUES (?, ?, ?, ?)", name,
           software_name(), at.time_since_epoch().count(), Blob{place(name).view()});
    return db.last_id();
}

}  // namespace stet
