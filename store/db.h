// SQLite's handles, owned. Nobody outside store/ includes this.
//
// A Db is one connection; a Statement is one use of a cached prepared statement and gives it back
// when it goes. Text is UTF-8. Whatever SQLite reports is thrown as Error with the file's name and
// what a person can do about it.
#pragma once

#include "store/error.h"

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// Bytes to be bound or read as a BLOB.
struct Blob {
    std::string_view bytes;
};

class Db;

/// One use of a prepared statement. Columns are counted from 0, parameters from 1; what text() and
/// blob() return lives until the next step().
class Statement {
public:
    Statement(const Db& db, std::string_view sql, sqlite3_stmt* handle, bool* in_use);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;

    void bind(int index, std::int64_t value);
    void bind(int index, int value) { bind(index, std::int64_t{value}); }
    void bind(int index, std::uint64_t value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, bool value) { bind(index, std::int64_t{value ? 1 : 0}); }
    void bind(int index, double value);
    void bind(int index, std::string_view value);
    void bind(int index, const std::string& value) { bind(index, std::string_view(value)); }
    void bind(int index, const char* value) { bind(index, std::string_view(value)); }
    void bind(int index, Blob value);
    void bind(int index, std::nullptr_t);
    template <class T>
    void bind(int index, const std::optional<T>& value) {
        if (value) {
            bind(index, *value);
        } else {
            bind(index, nullptr);
        }
    }

    /// Whether there is another row.
    bool step();

    std::int64_t integer(int column) const;
    int number(int column) const { return static_cast<int>(integer(column)); }
    double real(int column) const;
    bool is_null(int column) const;
    std::string_view text(int column) const;
    std::string string(int column) const { return std::string(text(column)); }
    std::string_view blob(int column) const;

private:
    friend class Db;
    const Db* db_;
    sqlite3_stmt* handle_;
    bool* in_use_;                                               // in the cache; null: owned below
    std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> own_;  // a second use at the same time
    bool copy_ = true;  // bound text is copied; run() need not
};

class Db {
public:
    enum class Access : std::uint8_t {
        read,       // never writes; see open()
        write,      // must exist
        create,     // made when missing
        exclusive,  // as create, and fails when there already is a file
        immutable   // nobody can write it: no locks, no WAL
    };

    /// Opens `path` (":memory:" included). Nothing is read yet, and no schema is asked for.
    Db(const std::string& path, Access access, std::chrono::milliseconds lock_timeout);
    ~Db();
    Db(const Db&) = delete;
    Db& operator=(const Db&) = delete;

    /// A statement with its parameters bound. Text and blobs are copied.
    template <class... Args>
    Statement query(std::string_view sql, const Args&... args) const {
        Statement statement = prepare(sql);
        int index = 0;
        (statement.bind(++index, args), ...);
        return statement;
    }

    /// Runs to the end; returns the number of rows changed.
    template <class... Args>
    std::int64_t run(std::string_view sql, const Args&... args) const {
        Statement statement = prepare(sql);
        statement.copy_ = false;
        int index = 0;
        (statement.bind(++index, args), ...);
        while (statement.step()) {
        }
        return sqlite3_changes64(handle_.get());
    }

    /// The first column of the first row; `missing` where there is no row or it is NULL.
    template <class... Args>
    std::int64_t value(std::int64_t missing, std::string_view sql, const Args&... args) const {
        Statement statement = query(sql, args...);
        return statement.step() && !statement.is_null(0) ? statement.integer(0) : missing;
    }

    /// Several statements, without parameters.
    void script(const std::string& sql) const;
    std::int64_t last_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
    const std::string& path() const { return path_; }
    sqlite3* handle() const { return handle_.get(); }  // for functions and limits, in store/ only

    /// Throws what SQLite's last error means for a person.
    [[noreturn]] void fail(std::string_view doing, int code) const;

private:
    friend class Statement;
    friend class Transaction;
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    struct Cached {
        std::unique_ptr<sqlite3_stmt, Finalize> handle;
        bool in_use = false;
    };
    /// Waiting for another process: polls every millisecond until the time-out.
    struct Wait {
        std::chrono::milliseconds timeout{};
        std::chrono::steady_clock::time_point begun;
    };
    static int wait_for_lock(void* user, int tries) noexcept;
    /// Leaves the lock free for a moment after it was held for long: others only poll for it.
    void let_others_in() const;
    Statement prepare(std::string_view sql) const;
    sqlite3_stmt* compile(std::string_view sql, unsigned flags) const;

    std::string path_;
    mutable Wait wait_;
    mutable std::chrono::steady_clock::time_point free_until_;
    std::unique_ptr<sqlite3, Close> handle_;
    // After handle_: statements are finalised before the connection closes.
    mutable std::map<std::string, Cached, std::less<>> cache_;
};

/// A write transaction: BEGIN IMMEDIATE, or a savepoint inside one. Rolled back when it goes
/// without commit().
class Transaction {
public:
    explicit Transaction(const Db& db);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    const Db& db_;
    bool nested_;
    bool open_ = true;
    std::chrono::steady_clock::time_point begun_;
};

/// A consistent view over several reads.
class ReadTransaction {
public:
    explicit ReadTransaction(const Db& db);
    ~ReadTransaction();
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;

private:
    const Db& db_;
    bool nested_;
};

}  // namespace stet
