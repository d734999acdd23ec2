// The queue's tables behind store/queue.h.
#include "store/queue.h"

#include "extract/url.h"
#include "store/archive_impl.h"
#include "store/db.h"
#include "store/watch_queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

/// Rows of the best priority that a lease looks at before it asks host by host.
constexpr std::size_t kScanLimit = 2'000;

constexpr std::string_view kItemColumns =
    "id, crawl, url, key, host, task, depth, priority, due, attempts, state, found_on, note, hints";

/// Added to the state of what an earlier pass has settled: it is told, and stands for nothing else.
constexpr int kEarlier = 10;

QueueItem item_of(const Statement& row) {
    QueueItem item;
    item.id = row.integer(0);
    item.crawl = row.integer(1);
    item.url = row.string(2);
    item.key = row.string(3);
    item.host = row.string(4);
    item.task = static_cast<Task>(row.number(5));
    item.depth = row.number(6);
    item.priority = row.real(7);
    item.due = from_ms(row.integer(8));
    item.attempts = row.number(9);
    item.state = static_cast<TaskState>(row.number(10) % kEarlier);
    item.found_on = row.string(11);
    item.note = row.string(12);
    item.hints = row.string(13);
    return item;
}

std::optional<std::int64_t> ms_of(std::optional<UtcTime> time) {
    return time ? std::optional<std::int64_t>(to_ms(*time)) : std::nullopt;
}

std::optional<UtcTime> time_of(const Statement& row, int column) {
    return row.is_null(column) ? std::nullopt
                               : std::optional<UtcTime>(from_ms(row.integer(column)));
}

class SqliteQueue final : public WatchQueue {
public:
    explicit SqliteQueue(const Db& db) : db_(db) {}

    Crawl open_crawl(const std::string& seed, const std::string& options, UtcTime now) override {
        Transaction transaction(db_);
        db_.run(
            "INSERT INTO crawls (seed, options, pass, begun) VALUES (?, ?, 1, ?) "
            "ON CONFLICT (seed, options) DO NOTHING",
            seed, options, to_ms(now));
        const Crawl crawl = read_crawl(
            db_.value(0, "SELECT id FROM crawls WHERE seed = ? AND options = ?", seed, options));
        transaction.commit();
        return crawl;
    }

    Crawl begin_pass(std::int64_t crawl, UtcTime now) override {
        Transaction transaction(db_);
        db_.run(
            "UPDATE queue SET state = state + ?1 WHERE crawl = ?2 AND state >= ?3 AND state < ?1",
            kEarlier, crawl, static_cast<int>(TaskState::done));
        db_.run("UPDATE crawls SET pass = pass + 1, begun = ?, finished = NULL WHERE id = ?",
                to_ms(now), crawl);
        const Crawl begun = read_crawl(crawl);
        transaction.commit();
        return begun;
    }

    void finish_pass(std::int64_t crawl, UtcTime now) override {
        Transaction transaction(db_);
        db_.run("UPDATE crawls SET finished = ? WHERE id = ?", to_ms(now), crawl);
        transaction.commit();
    }

    std::size_t add(const std::vector<QueueItem>& items) override {
        if (items.empty()) return 0;
        Transaction transaction(db_);
        std::size_t added = 0;
        for (const QueueItem& item : items) {
            const bool waiting = item.state == TaskState::waiting;
            added += static_cast<std::size_t>(db_.run(
                "INSERT INTO queue (crawl, key, url, host, task, depth, priority, due, attempts, "
                "state, ready, found_on, note, hints) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
                // Left out when it was found is not settled: a better word for it counts.
                "ON CONFLICT (crawl, key) DO UPDATE SET url = excluded.url, host = excluded.host, "
                "task = excluded.task, depth = excluded.depth, priority = excluded.priority, "
                "attempts = excluded.attempts, due = excluded.due, state = excluded.state, ready = "
                "excluded.ready, "
                "found_on = excluded.found_on, note = excluded.note, hints = excluded.hints "
                "WHERE (queue.state = ? AND queue.attempts = 0 AND queue.hints = '' "
                "AND excluded.state = ?) OR queue.state >= ?",
                item.crawl, item.key, item.url, item.host, static_cast<int>(item.task), item.depth,
                item.priority, to_ms(item.due), item.attempts, static_cast<int>(item.state),
                waiting && item.due <= UtcTime{}, item.found_on, item.note, item.hints,
                static_cast<int>(TaskState::skipped), static_cast<int>(TaskState::waiting),
                kEarlier));
        }
        transaction.commit();
        return added;
    }

    std::vector<QueueItem> lease(std::int64_t crawl,
                                 const std::string& owner,
                                 UtcTime now,
                                 UtcTime until,
                                 std::size_t count,
                                 std::size_t per_host,
                                 const std::vector<std::string>& busy_hosts) override {
        std::vector<QueueItem> leased;
        if (count == 0 || per_host == 0) return leased;
        Transaction transaction(db_);
        db_.run(
            "UPDATE queue SET state = 0, ready = 1, owner = '', lease = 0 "
            "WHERE state = 1 AND lease <= ?",
            to_ms(now));
        db_.run(
            "UPDATE queue SET ready = 1 WHERE crawl = ? AND state = 0 AND ready = 0 "
            "AND due <= ?",
            crawl, to_ms(now));
        const std::set<std::string, std::less<>> busy(busy_hosts.begin(), busy_hosts.end());
        if (!take_best(crawl, count, per_host, busy, leased)) {
            leased.clear();
            take_by_host(crawl, count, per_host, busy, leased);
        }
        for (QueueItem& item : leased) {
            db_.run("UPDATE queue SET state = 1, ready = 0, owner = ?, lease = ? WHERE id = ?",
                    owner, to_ms(until), item.id);
            item.state = TaskState::leased;
        }
        transaction.commit();
        return leased;
    }

    void settle(const QueueItem& item) override {
        Transaction transaction(db_);
        // A waiting item becomes ready when a lease finds it due.
        db_.run(
            "UPDATE queue SET state = ?, ready = 0, owner = '', lease = 0, due = ?, "
            "priority = ?, attempts = ?, note = ?, hints = ? WHERE id = ?",
            static_cast<int>(item.state), to_ms(item.due), item.priority, item.attempts, item.note,
            item.hints, item.id);
        transaction.commit();
    }

    void release(const std::string& owner, UtcTime now) override {
        Transaction transaction(db_);
        db_.run(
            "UPDATE queue SET state = 0, ready = 1, owner = '', lease = 0 "
            "WHERE state = 1 AND (owner = ? OR lease <= ?)",
            owner, to_ms(now));
        transaction.commit();
    }

    std::optional<UtcTime> next_due(std::int64_t crawl) const override {
        if (db_.value(0, "SELECT 1 FROM queue WHERE crawl = ? AND state = 0 AND ready = 1 LIMIT 1",
                      crawl) != 0) {
            Statement row = db_.query(
                "SELECT min(due) FROM queue WHERE crawl = ? AND state = 0 AND ready = 1", crawl);
            if (row.step()) return from_ms(row.integer(0));
        }
        Statement row = db_.query(
            "SELECT min(due) FROM queue WHERE crawl = ? AND state = 0 AND ready = 0", crawl);
        return row.step() ? time_of(row, 0) : std::nullopt;
    }

    std::map<TaskState, std::int64_t> counts(std::int64_t crawl) const override {
        std::map<TaskState, std::int64_t> counts;
        Statement row = db_.query(
            "SELECT state, count(*) FROM queue WHERE crawl = ? AND state < ? "
            "GROUP BY state",
            crawl, kEarlier);
        while (row.step()) counts[static_cast<TaskState>(row.number(0))] = row.integer(1);
        return counts;
    }

    std::map<std::string, std::int64_t> notes(std::int64_t crawl, TaskState state) const override {
        std::map<std::string, std::int64_t> notes;
        Statement row = db_.query(
            "SELECT note, count(*) FROM queue WHERE crawl = ? AND state = ? GROUP BY note", crawl,
            static_cast<int>(state));
        while (row.step()) notes[row.string(0)] = row.integer(1);
        return notes;
    }

    std::vector<QueueItem> find(const std::string& url) const override {
        return rows_of(url, false);
    }

    std::vector<QueueItem> find_earlier(const std::string& url) const override {
        return rows_of(url, true);
    }

    void forget_earlier(std::int64_t crawl, const std::vector<std::string>& lists) override {
        if (lists.empty()) return;
        const std::string names =
            nlohmann::json(lists).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        db_.run(
            "DELETE FROM queue WHERE crawl = ? AND state >= ? "
            "AND found_on IN (SELECT value FROM json_each(?))",
            crawl, kEarlier, names);
    }

    std::vector<Crawl> crawls() const override {
        std::vector<Crawl> all;
        Statement row =
            db_.query("SELECT id, seed, options, pass, begun, finished FROM crawls ORDER BY id");
        while (row.step()) all.push_back(crawl_of(row));
        return all;
    }

    std::map<std::string, std::int64_t> asked_by_host(std::int64_t crawl) const override {
        std::map<std::string, std::int64_t> asked;
        Statement row = db_.query(
            "SELECT host, count(*) FROM queue WHERE crawl = ? AND state IN (2, 4) GROUP BY host",
            crawl);
        while (row.step()) asked[row.string(0)] = row.integer(1);
        return asked;
    }

    std::vector<QueueItem> items_of(const std::string& seed) const override {
        std::vector<QueueItem> items;
        Statement row = db_.query(
            fmt::format(
                "SELECT {} FROM queue WHERE crawl IN (SELECT id FROM crawls WHERE seed = ?) "
                "ORDER BY due, id",
                kItemColumns),
            seed);
        while (row.step()) items.push_back(item_of(row));
        return items;
    }

    void hasten(std::int64_t crawl, const std::string& key, UtcTime due) override {
        Transaction transaction(db_);
        db_.run("UPDATE queue SET due = ? WHERE crawl = ? AND key = ? AND state = 0 AND due > ?",
                to_ms(due), crawl, key, to_ms(due));
        transaction.commit();
    }

    void hasten_next(std::int64_t crawl, UtcTime now) override {
        Transaction transaction(db_);
        db_.run(
            "UPDATE queue SET due = ? WHERE id = (SELECT id FROM queue WHERE crawl = ? AND "
            "state = 0 AND ready = 0 ORDER BY due LIMIT 1) AND due > ?",
            to_ms(now), crawl, to_ms(now));
        transaction.commit();
    }

    std::size_t forget(std::int64_t crawl, const std::string& key) override {
        Transaction transaction(db_);
        const auto gone = db_.run(
            "DELETE FROM queue WHERE id IN (WITH RECURSIVE below (id, url) AS ("
            "SELECT id, url FROM queue WHERE crawl = ?1 AND key = ?2 UNION "
            "SELECT q.id, q.url FROM below b JOIN queue q ON q.crawl = ?1 AND q.found_on = b.url) "
            "SELECT id FROM below)",
            crawl, key);
        transaction.commit();
        return static_cast<std::size_t>(gone);
    }

    std::vector<WatchEntry> watches() const override {
        std::vector<WatchEntry> entries;
        Statement row = db_.query("SELECT url, key, kind, added FROM watches ORDER BY url");
        while (row.step()) {
            entries.push_back(
                {row.string(0), row.string(1), row.string(2), from_ms(row.integer(3))});
        }
        return entries;
    }

    bool watch(const WatchEntry& entry) override {
        Transaction transaction(db_);
        const auto added = db_.run(
            "INSERT INTO watches (key, url, kind, added) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (key) DO NOTHING",
            entry.key, entry.url, entry.kind, to_ms(entry.added));
        transaction.commit();
        return added != 0;
    }

    bool unwatch(const std::string& key) override {
        Transaction transaction(db_);
        const auto gone = db_.run("DELETE FROM watches WHERE key = ?", key);
        transaction.commit();
        return gone != 0;
    }

    std::optional<HostState> host(const std::string& host) const override {
        Statement row = db_.query(
            "SELECT robots_txt, robots_status, robots_fetched, not_before, failures, data "
            "FROM hosts WHERE host = ?",
            host);
        if (!row.step()) return std::nullopt;
        HostState state;
        state.host = host;
        state.robots_txt = row.blob(0);
        state.robots_status = row.number(1);
        state.robots_fetched = time_of(row, 2);
        state.not_before = time_of(row, 3);
        state.failures = row.number(4);
        state.data = row.string(5);
        return state;
    }

    void set_host(const HostState& state) override {
        Transaction transaction(db_);
        db_.run(
            "INSERT OR REPLACE INTO hosts (host, robots_txt, robots_status, robots_fetched, "
            "not_before, failures, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
            state.host, Blob{state.robots_txt}, state.robots_status, ms_of(state.robots_fetched),
            ms_of(state.not_before), state.failures, state.data);
        transaction.commit();
    }

private:
    std::vector<QueueItem> rows_of(const std::string& url, bool earlier) const {
        std::vector<QueueItem> items;
        const std::optional<Url> parsed = Url::parse(url);
        const std::string key = parsed ? article_key(*parsed) : url;
        // Both halves by an index: (crawl, key) is one for each crawl.
        Statement row = db_.query(
            fmt::format("SELECT {0} FROM queue WHERE url = ?1 AND (state >= {1}) = ?3 "
                        "UNION SELECT {0} FROM queue WHERE crawl IN (SELECT id FROM crawls) "
                        "AND key = ?2 AND (state >= {1}) = ?3 ORDER BY 1 DESC",
                        kItemColumns, kEarlier),
            url, key, earlier);
        while (row.step()) items.push_back(item_of(row));
        return items;
    }

    using Hosts = std::set<std::string, std::less<>>;

    Crawl read_crawl(std::int64_t id) const {
        Statement row = db_.query(
            "SELECT id, seed, options, pass, begun, finished FROM crawls WHERE id = ?", id);
        if (!row.step()) {
            throw Error(fmt::format("archive {} holds no crawl {}", db_.path(), id),
                        ExitStatus::not_found);
        }
        return crawl_of(row);
    }

    static Crawl crawl_of(const Statement& row) {
        return {row.integer(0), row.string(1),           row.string(2),
                row.number(3),  from_ms(row.integer(4)), time_of(row, 5)};
    }

    /// Best first over all hosts. False where too many rows stood in the way to say.
    bool take_best(std::int64_t crawl,
                   std::size_t count,
                   std::size_t per_host,
                   const Hosts& busy,
                   std::vector<QueueItem>& leased) const {
        std::map<std::string, std::size_t, std::less<>> taken;
        std::size_t scanned = 0;
        Statement row = db_.query(
            fmt::format("SELECT {} FROM queue INDEXED BY queue_ready WHERE crawl = ? AND state = 0 "
                        "AND ready = 1 ORDER BY priority DESC, due, id",
                        kItemColumns),
            crawl);
        while (row.step()) {
            if (++scanned > kScanLimit) return false;
            const std::string_view host = row.text(4);
            if (busy.count(host) != 0) continue;
            auto found = taken.find(host);
            if (found == taken.end()) found = taken.emplace(std::string(host), 0).first;
            if (found->second == per_host) continue;
            ++found->second;
            leased.push_back(item_of(row));
            if (leased.size() == count) return true;
        }
        return true;
    }

    /// The best of each host, then the best of those: a seek a host, whatever its queue holds.
    void take_by_host(std::int64_t crawl,
                      std::size_t count,
                      std::size_t per_host,
                      const Hosts& busy,
                      std::vector<QueueItem>& leased) const {
        std::string host;
        for (bool first = true;; first = false) {
            {
                Statement next =
                    db_.query(first ? "SELECT min(host) FROM queue INDEXED BY queue_ready_by_host "
                                      "WHERE crawl = ? AND state = 0 AND ready = 1 AND host >= ?"
                                    : "SELECT min(host) FROM queue INDEXED BY queue_ready_by_host "
                                      "WHERE crawl = ? AND state = 0 AND ready = 1 AND host > ?",
                              crawl, host);
                if (!next.step() || next.is_null(0)) break;
                host = next.string(0);
            }
            if (busy.count(host) != 0) continue;
            Statement row = db_.query(
                fmt::format("SELECT {} FROM queue INDEXED BY queue_ready_by_host WHERE crawl = ? "
                            "AND host = ? AND state = 0 AND ready = 1 "
                            "ORDER BY priority DESC, due, id LIMIT ?",
                            kItemColumns),
                crawl, host, static_cast<std::int64_t>(std::min(count, per_host)));
            while (row.step()) leased.push_back(item_of(row));
        }
        const auto better = [](const QueueItem& a, const QueueItem& b) {
            if (a.priority != b.priority) return a.priority > b.priority;
            return std::pair(a.due, a.id) < std::pair(b.due, b.id);
        };
        std::sort(leased.begin(), leased.end(), better);
        if (leased.size() > count) leased.resize(count);
    }

    const Db& db_;
};

}  // namespace

std::unique_ptr<Queue> make_queue(const Db& db) {
    return std::make_unique<SqliteQueue>(db);
}

}  // namespace stet
