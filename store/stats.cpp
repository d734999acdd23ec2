// Counts and sizes.
#include "extract/text.h"
#include "store/archive_impl.h"

#include <algorithm>
#include <map>

#include <sys/stat.h>

namespace stet {

namespace {

std::vector<DayStats> days_of(const Db& db) {
    std::map<std::int64_t, DayStats> days;
    constexpr std::int64_t kDay = 86'400'000;
    {
        Statement row =
            db.query("SELECT time / ?1, count(*) FROM looks WHERE time >= 0 GROUP BY 1", kDay);
        while (row.step()) days[row.integer(0)].looks = row.integer(1);
    }
    {
        Statement row = db.query(
            "SELECT first_time / ?1, count(*) FROM revisions WHERE first_time >= 0 GROUP BY 1",
            kDay);
        while (row.step()) days[row.integer(0)].revisions = row.integer(1);
    }
    {
        Statement row = db.query(
            "SELECT f.day, sum(p.stored) FROM (SELECT payload, min(started) / ?1 AS day "
            "FROM captures WHERE payload IS NOT NULL AND started >= 0 GROUP BY payload) f "
            "JOIN payloads p ON p.id = f.payload GROUP BY f.day",
            kDay);
        while (row.step()) days[row.integer(0)].stored_bytes = row.integer(1);
    }
    std::vector<DayStats> all;
    for (auto& [number, day] : days) {
        day.day = iso_time(from_ms(number * kDay)).substr(0, 10);
        all.push_back(std::move(day));
    }
    return all;
}

/// "text/html" of "Text/HTML; charset=utf-8".
std::string media_type(std::string_view head) {
    std::string type = ascii_lower(header_value(head, "Content-Type"));
    type.erase(std::min(type.find(';'), type.size()));
    const std::string_view plain = trim(type);
    return plain.empty() || plain.size() > 60 ? std::string("unknown") : std::string(plain);
}

std::vector<KindStats> kinds_of(const Db& db) {
    std::map<std::string, KindStats> kinds;
    {
        Statement row = db.query(
            "SELECT p.length, p.stored, (SELECT c.response_head FROM captures c "
            "WHERE c.payload = p.id LIMIT 1) FROM payloads p");
        while (row.step()) {
            KindStats& kind =
                kinds[row.is_null(2) ? "bodies as on the wire" : media_type(row.blob(2))];
            ++kind.count;
            kind.bytes += row.integer(0);
            kind.stored_bytes += row.integer(1);
        }
    }
    Statement row = db.query(
        "SELECT 'articles', count(*), coalesce(sum(length), 0), coalesce(sum(length(data)), 0) "
        "FROM articles UNION ALL SELECT 'full-text index', (SELECT count(*) FROM search_docsize), "
        "coalesce(sum(length(block)), 0), coalesce(sum(length(block)), 0) FROM search_data");
    while (row.step()) {
        if (row.integer(1) == 0) continue;
        kinds[row.string(0)] = {row.string(0), row.integer(1), row.integer(2), row.integer(3)};
    }
    std::vector<KindStats> all;
    for (auto& [name, kind] : kinds) {
        kind.kind = name;
        all.push_back(std::move(kind));
    }
    std::sort(all.begin(), all.end(), [](const KindStats& a, const KindStats& b) {
        return std::pair(-a.stored_bytes, a.kind) < std::pair(-b.stored_bytes, b.kind);
    });
    return all;
}

}  // namespace

Stats Archive::Impl::stats() const {
    const ReadTransaction view(*db);
    Stats stats;
    stats.stories = db->value(0, "SELECT count(*) FROM stories");
    stats.looks = db->value(0, "SELECT count(*) FROM looks");
    stats.revisions = db->value(0, "SELECT count(*) FROM revisions");
    stats.captures = db->value(0, "SELECT count(*) FROM captures");
    {
        Statement row = db->query(
            "SELECT count(*), coalesce(sum(length), 0), "
            "coalesce(sum(stored), 0) FROM payloads");
        if (row.step()) {
            stats.payloads = row.integer(0);
            stats.payload_bytes = row.integer(1);
            stats.stored_bytes = row.integer(2);
        }
    }
    {
        Statement row = db->query("SELECT min(time), max(time) FROM looks");
        if (row.step() && !row.is_null(0)) {
            stats.first_look = from_ms(row.integer(0));
            stats.last_look = from_ms(row.integer(1));
        }
    }
    stats.file_bytes = db->value(0, "PRAGMA page_count") * db->value(0, "PRAGMA page_size");
    struct stat wal {};
    if (stat((db->path() + "-wal").c_str(), &wal) == 0) stats.file_bytes += wal.st_size;

    Statement row = db->query(
        "WITH bodies AS (SELECT DISTINCT s.site AS site, c.payload AS payload FROM stories s "
        "  JOIN addresses a ON a.story = s.id JOIN looks l ON l.address = a.id "
        "  JOIN look_captures lc ON lc.look = l.id JOIN captures c ON c.id = lc.capture "
        "  WHERE c.payload IS NOT NULL), "
        "sizes AS (SELECT b.site AS site, sum(p.length) AS length, sum(p.stored) AS stored "
        "  FROM bodies b JOIN payloads p ON p.id = b.payload GROUP BY b.site) "
        "SELECT s.site, count(*), sum(s.looks), sum(s.revisions), coalesce(max(z.length), 0), "
        "coalesce(max(z.stored), 0) FROM stories s LEFT JOIN sizes z ON z.site = s.site "
        "GROUP BY s.site ORDER BY count(*) DESC, s.site");
    while (row.step()) {
        stats.sites.push_back({row.string(0), row.integer(1), row.integer(2), row.integer(3),
                               row.integer(4), row.integer(5)});
    }
    stats.days = days_of(*db);
    stats.kinds = kinds_of(*db);
    return stats;
}

}  // namespace stet
