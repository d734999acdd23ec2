// Search over the texts of every revision.
#include "store/archive_impl.h"
#include "store/search_text.h"

#include <set>

namespace stet {
namespace {

/// U+E000 and U+E001 around what was found; bm25's weights: headline, dek, byline, body, captions.
constexpr std::string_view kSearch =
    "SELECT rowid, -bm25(search, 8.0, 4.0, 4.0, 1.0, 2.0), "
    "snippet(search, -1, char(0xE000), char(0xE001), '…', 24) FROM search WHERE search MATCH ? "
    "ORDER BY bm25(search, 8.0, 4.0, 4.0, 1.0, 2.0)";

bool is_site(std::string_view site, std::string_view wanted) {
    if (wanted.substr(0, 4) == "www.") wanted.remove_prefix(4);
    return wanted.empty() || site == wanted ||
           (site.size() > wanted.size() && site.substr(site.size() - wanted.size()) == wanted &&
            site[site.size() - wanted.size() - 1] == '.');
}

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
    Statement row = db->query(kSearch, expression);
    while (hits.size() < query.limit && row.step()) {
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
        if (!is_site(hit.story.site, query.site)) continue;
        if (!query.past_revisions && number != hit.story.revisions) continue;
        hit.revision = revision(story_id, number);
        if (query.since && hit.revision.first_seen < *query.since) continue;
        if (query.until && hit.revision.first_seen >= *query.until) continue;
        hit.snippet = uncut(row.text(2));
        hit.score = row.real(1);
        hits.push_back(std::move(hit));
    }
    return hits;
}

}  // namespace stet
