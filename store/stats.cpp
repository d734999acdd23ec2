// Counts and sizes.
#include "store/archive_impl.h"

#include <sys/stat.h>

namespace stet {

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
    return stats;
}

}  // namespace stet
