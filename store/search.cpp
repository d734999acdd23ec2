// Search over the texts of every revision.
#include "extract/text.h"
#include "store/archive_impl.h"
#include "store/search_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace stet {
namespace {

/// bm25's weights: headline, dek, byline, body, captions.
constexpr std::string_view kScore = "bm25(search, 8.0, 4.0, 4.0, 1.0, 2.0)";

/// Of a word that stands in more texts than this, the newest are ranked: a search takes no longer
/// than reading their index entries.
constexpr int kMostRanked = 10'000;

/// The texts that match, best first. What can be told from rows is left out at once; snippets read
/// the article, and wait until it is known which are shown.
std::string search_sql(bool filtered) {
    constexpr std::string_view kFilters =
        "CROSS JOIN texts t ON t.id = search.rowid CROSS JOIN stories s ON s.id = t.story "
        "WHERE search MATCH ?1 "
        "AND (?2 = '' OR s.site = ?2 OR substr(s.site, -length(?2) - 1) = '.' || ?2) "
        "AND EXISTS (SELECT 1 FROM revisions r WHERE r.story = s.id "
        "AND r.first_time >= ?3 AND r.first_time < ?4)";
    return fmt::format(
        "SELECT id, score FROM (SELECT search.rowid AS id, -{} AS score FROM search {} "
        "ORDER BY search.rowid DESC LIMIT {}) ORDER BY score DESC, id",
        kScore, filtered ? kFilters : std::string_view("WHERE search MATCH ?1"), kMostRanked);
}

/// The words found, between U+E000 and U+E001.
constexpr std::string_view kSnippet =
    "SELECT snippet(search, -1, char(0xE000), char(0xE001), '…', 24) FROM search "
    "WHERE search MATCH ? AND rowid = ?";

}  // namespace

std::vector<std::int64_t> Archive::Impl::matching_texts(const std::string& words) const {
    std::vector<std::int64_t> texts;
    const std::string expression = search_expression(words);
    if (expression.empty()) return texts;
    Statement row = db->query("SELECT rowid FROM search WHERE search MATCH ?", expression);
    while (row.step()) texts.push_back(row.integer(0));
    return texts;
}

std::vector<SearchHit> Archive::Impl::search(const SearchQuery& query) const {
    std::vector<SearchHit> hits;
    const std::string expression = search_expression(query.words);
    if (expression.empty()) return hits;
    const ReadTransaction view(*db);
    std::set<std::pair<std::int64_t, int>> seen;
    std::string site = ascii_lower(query.site);
    if (site.compare(0, 4, "www.") == 0) site.erase(0, 4);
    const bool filtered = !site.empty() || query.since || query.until;
    const std::string sql = search_sql(filtered);
    Statement row =
        filtered ? db->query(sql, expression, site, query.since ? to_ms(*query.since) : INT64_MIN,
                             query.until ? to_ms(*query.until) : INT64_MAX)
                 : db->query(sql, expression);
    while ((query.limit == 0 || hits.size() < query.limit) && row.step()) {
        const std::int64_t text = row.integer(0);
        const std::int64_t story_id = db->value(0, "SELECT story FROM texts WHERE id = ?", text);
        // The latest run with this text, in this reading or in an older extractor's.
        const auto number = static_cast<int>(
            db->value(0,
                      "SELECT max(r.number) FROM revisions r JOIN looks l ON l.id = r.first_look "
                      "JOIN articles a ON a.look = l.article_of WHERE r.story = ? AND a.text = ?",
                      story_id, text));
        if (number == 0 || !seen.emplace(story_id, number).second) continue;
        if (withdrawn_story(story_id)) continue;
        SearchHit hit;
        hit.story = story(story_id);
        if (!query.past_revisions && number != hit.story.revisions) continue;
        hit.revision = revision(story_id, number);
        if (query.since && hit.revision.first_seen < *query.since) continue;
        if (query.until && hit.revision.first_seen >= *query.until) continue;
        Statement snippet = db->query(kSnippet, expression, text);
        if (snippet.step()) hit.snippet = uncut(snippet.text(0));
        std::replace(hit.snippet.begin(), hit.snippet.end(), '\n', ' ');  // paragraphs run on
        hit.score = row.real(1);
        hits.push_back(std::move(hit));
    }
    return hits;
}

}  // namespace stet
