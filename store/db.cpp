#include "store/db.h"

#include "store/page_checks.h"

#include <fmt/format.h>

#include <thread>
#include <utility>

#include <sys/stat.h>

namespace stet {
namespace {

constexpr std::size_t kSqlInMessage = 60;
constexpr auto kPoll = std::chrono::milliseconds(1);
/// A transaction that took this long leaves the lock free for as long as several polls.
constexpr auto kLong = std::chrono::milliseconds(50);
constexpr auto kLeaveFree = std::chrono::milliseconds(5);

/// What went wrong and what to do, for SQLite's primary result codes.
struct Meaning {
    std::string what;
    std::string advice;
    ExitStatus status = ExitStatus::failed;
};

constexpr const char* kDamagedAdvice =
    "keep a copy of it and go on with a backup; "
    "where the file still opens, stet check says what is damaged";

Meaning meaning_of(int code, const char* message, std::chrono::milliseconds timeout) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
            return {fmt::format("another program has kept it locked for {} s",
                                std::chrono::duration_cast<std::chrono::seconds>(timeout).count()),
                    "end the program that has it open, then try again"};
        case SQLITE_FULL:
            return {"the disk is full",
                    "free some space and run the command again: what was acknowledged is kept"};
        case SQLITE_READONLY:
            return {"it cannot be written to (read-only file, directory or disk)",
                    "make it and its directory writable, or copy it elsewhere"};
        case SQLITE_PERM:
        case SQLITE_AUTH: return {"permission denied", "check who owns the file"};
        case SQLITE_CORRUPT:
            return {fmt::format("the file is damaged ({})", message), kDamagedAdvice,
                    ExitStatus::damaged};
        case SQLITE_NOTADB:
            return {"the file is not a stet archive", "name the right file with --archive"};
        case SQLITE_CANTOPEN: return {"it cannot be opened", "check the path and who may read it"};
        case SQLITE_IOERR:
            if (code == SQLITE_IOERR_CORRUPTFS) {
                return {"the file system is damaged", "check the disk", ExitStatus::damaged};
            }
            if (code == SQLITE_IOERR_DATA) {
                return {"the file is damaged (a page does not match its checksum)", kDamagedAdvice,
                        ExitStatus::damaged};
            }
            if (code == SQLITE_IOERR_SHORT_READ) {
                return {"the file is shorter than it says", "restore it from a backup",
                        ExitStatus::damaged};
            }
            return {fmt::format("the disk reports an error ({})", sqlite3_errstr(code)),
                    "check the disk and the space on it"};
        case SQLITE_TOOBIG:
            return {"a value is too large to keep", "keep single bodies under 1 GB"};
        case SQLITE_NOMEM: return {"out of memory", "close other programs"};
        default: return {fmt::format("{} (SQLite {})", message, code), ""};
    }
}

[[noreturn]] void throw_meaning(const std::string& path,
                                std::string_view doing,
                                const Meaning& meaning) {
    throw Error(fmt::format("cannot {} archive {}: {}{}{}", doing, path, meaning.what,
                            meaning.advice.empty() ? "" : "; ", meaning.advice),
                meaning.status);
}

}  // namespace

Statement::Statement(const Db& db, std::string_view /*sql*/, sqlite3_stmt* handle, bool* in_use)
    : db_(&db), handle_(handle), in_use_(in_use), own_(nullptr, sqlite3_finalize) {
    if (in_use_ != nullptr) {
        *in_use_ = true;
    } else {
        own_.reset(handle);
    }
}

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_),
      handle_(std::exchange(other.handle_, nullptr)),
      in_use_(std::exchange(other.in_use_, nullptr)),
      own_(std::move(other.own_)),
      copy_(other.copy_) {}

Statement::~Statement() {
    if (handle_ == nullptr || in_use_ == nullptr) return;
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
    *in_use_ = false;
}

void Statement::bind(int index, std::int64_t value) {
    if (const int code = sqlite3_bind_int64(handle_, index, value); code != SQLITE_OK) {
        db_->fail("write to", code);
    }
}

void Statement::bind(int index, double value) {
    if (const int code = sqlite3_bind_double(handle_, index, value); code != SQLITE_OK) {
        db_->fail("write to", code);
    }
}

void Statement::bind(int index, std::string_view value) {
    // A view without data would be bound as NULL.
    const char* data = value.data() == nullptr ? "" : value.data();
    const auto lifetime = copy_ ? SQLITE_TRANSIENT : SQLITE_STATIC;  // NOLINT: SQLite's own cast
    const int code = sqlite3_bind_text64(handle_, index, data, value.size(), lifetime, SQLITE_UTF8);
    if (code != SQLITE_OK) db_->fail("write to", code);
}

void Statement::bind(int index, Blob value) {
    const char* data = value.bytes.data() == nullptr ? "" : value.bytes.data();
    const auto lifetime = copy_ ? SQLITE_TRANSIENT : SQLITE_STATIC;  // NOLINT: SQLite's own cast
    const int code = sqlite3_bind_blob64(handle_, index, data, value.bytes.size(), lifetime);
    if (code != SQLITE_OK) db_->fail("write to", code);
}

void Statement::bind(int index, std::nullptr_t) {
    if (const int code = sqlite3_bind_null(handle_, index); code != SQLITE_OK) {
        db_->fail("write to", code);
    }
}

bool Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    const int extended = sqlite3_extended_errcode(db_->handle());
    db_->fail(sqlite3_stmt_readonly(handle_) != 0 ? "read" : "write to", extended);
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_, column);
}
double Statement::real(int column) const {
    return sqlite3_column_double(handle_, column);
}
bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

std::string_view Statement::text(int column) const {
    const void* data = sqlite3_column_text(handle_, column);
    const int size = sqlite3_column_bytes(handle_, column);
    return {static_cast<const char*>(data), data == nullptr ? 0 : static_cast<std::size_t>(size)};
}

std::string_view Statement::blob(int column) const {
    const void* data = sqlite3_column_blob(handle_, column);
    const int size = sqlite3_column_bytes(handle_, column);
    return {static_cast<const char*>(data), data == nullptr ? 0 : static_cast<std::size_t>(size)};
}

int Db::wait_for_lock(void* user, int tries) noexcept {
    auto& wait = *static_cast<Wait*>(user);
    const auto now = std::chrono::steady_clock::now();
    if (tries == 0) wait.begun = now;
    if (now - wait.begun >= wait.timeout) return 0;
    std::this_thread::sleep_for(kPoll);
    return 1;
}

Db::Db(const std::string& path, Access access, std::chrono::milliseconds lock_timeout)
    : path_(path), wait_{lock_timeout, {}} {
    // A path is never read as a URI, so that "?" and "#" in a name mean nothing; immutable= can
    // only be given in one.
    std::string name = path;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    switch (access) {
        case Access::read:
        case Access::write: flags |= SQLITE_OPEN_READWRITE; break;
        case Access::create: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE; break;
        case Access::exclusive:
            flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE;
            break;
        case Access::immutable:
            flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
            name = "file:";
            for (const char c : path) {
                if (c == '%' || c == '?' || c == '#') {
                    name += fmt::format("%{:02x}", static_cast<unsigned char>(c));
                } else {
                    name += c;
                }
            }
            name += "?immutable=1";
            break;
    }
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &handle, flags, page_check_vfs());
    handle_.reset(handle);
    if (code != SQLITE_OK) fail("open", code);
    sqlite3_busy_handler(handle, &Db::wait_for_lock, &wait_);
    if (access == Access::read || access == Access::immutable) script("PRAGMA query_only = ON");
}

Db::~Db() = default;

sqlite3_stmt* Db::compile(std::string_view sql, unsigned flags) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        flags, &statement, nullptr);
    if (code == SQLITE_OK) return statement;
    if ((code & 0xff) == SQLITE_ERROR) {
        throw Error(fmt::format("cannot read archive {}: its tables are not as they should be ({}, "
                                "in: {}); run: stet check",
                                path_, sqlite3_errmsg(handle_.get()), sql.substr(0, kSqlInMessage)),
                    ExitStatus::damaged);
    }
    fail("read", code);
}

Statement Db::prepare(std::string_view sql) const {
    auto found = cache_.find(sql);
    if (found == cache_.end()) {
        Cached cached;
        cached.handle.reset(compile(sql, SQLITE_PREPARE_PERSISTENT));
        found = cache_.emplace(std::string(sql), std::move(cached)).first;
    }
    if (found->second.in_use) return {*this, sql, compile(sql, 0), nullptr};
    return {*this, sql, found->second.handle.get(), &found->second.in_use};
}

void Db::script(const std::string& sql) const {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail("open", code);
}

void Db::fail(std::string_view doing, int code) const {
    const char* message = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_.get());
    throw_meaning(path_, doing, meaning_of(code, message, wait_.timeout));
}

void Db::let_others_in() const {
    if (std::chrono::steady_clock::now() < free_until_) std::this_thread::sleep_until(free_until_);
}

Transaction::Transaction(const Db& db)
    : db_(db), nested_(sqlite3_get_autocommit(db.handle()) == 0) {
    if (!nested_) db_.let_others_in();
    db_.run(nested_ ? "SAVEPOINT stet" : "BEGIN IMMEDIATE");
    begun_ = std::chrono::steady_clock::now();
}

Transaction::~Transaction() {
    if (!open_) return;
    // A full disk may have rolled the whole transaction back already.
    if (sqlite3_get_autocommit(db_.handle()) != 0) return;
    try {
        if (nested_) {
            db_.run("ROLLBACK TO stet");
            db_.run("RELEASE stet");
        } else {
            db_.run("ROLLBACK");
        }
    } catch (const Error&) {
        // The error that brought us here is the one to tell; SQLite rolls back on closing.
        open_ = false;
    }
}

void Transaction::commit() {
    if (sqlite3_get_autocommit(db_.handle()) != 0) {
        open_ = false;
        throw Error(
            fmt::format("archive {}: what was done since the last commit was rolled back "
                        "after an error; what was committed before is kept",
                        db_.path()));
    }
    db_.run(nested_ ? "RELEASE stet" : "COMMIT");
    open_ = false;
    const auto now = std::chrono::steady_clock::now();
    if (!nested_ && now - begun_ >= kLong) db_.free_until_ = now + kLeaveFree;
}

ReadTransaction::ReadTransaction(const Db& db)
    : db_(db), nested_(sqlite3_get_autocommit(db.handle()) == 0) {
    if (!nested_) db_.run("BEGIN");
}

ReadTransaction::~ReadTransaction() {
    if (nested_ || sqlite3_get_autocommit(db_.handle()) != 0) return;
    try {
        db_.run("COMMIT");
    } catch (const Error&) {
        nested_ = true;  // Nothing was written: there is nothing to lose.
    }
}

}  // namespace stet
