// Reading back: stories, revisions, looks.
#include "extract/text.h"
#include "store/archive_impl.h"
#include "store/credentials.h"
#include "store/search_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include <unicode/unistr.h>

namespace stet {
namespace {

constexpr std::string_view kStoryColumns =
    "SELECT s.id, a.url, s.site, s.site_name, s.headline, s.byline, s.published, s.language, "
    "s.first_seen, s.last_seen, s.looks, s.revisions, s.state, s.words, "
    "coalesce((SELECT assumed FROM revisions WHERE story = s.id ORDER BY number DESC LIMIT 1), 0) "
    "FROM stories s JOIN addresses a ON a.id = s.address ";

Story story_of(const Statement& row) {
    Story story;
    story.id = story_name(row.integer(0));
    story.url = row.string(1);
    story.site = row.string(2);
    story.site_name = row.string(3);
    story.headline = row.string(4);
    story.byline = row.string(5);
    story.published = row.string(6);
    story.language = row.string(7);
    story.first_seen = from_ms(row.integer(8));
    story.last_seen = from_ms(row.integer(9));
    story.looks = row.number(10);
    story.revisions = row.number(11);
    story.state = row.string(12);
    story.words = row.number(13);
    story.time_assumed = row.integer(14) != 0;
    return story;
}

/// Case folded as Unicode has it, for "case ignored".
std::string folded(std::string_view text) {
    std::string out;
    icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())))
        .foldCase()
        .toUTF8String(out);
    return out;
}

bool is_site(std::string_view site, std::string_view wanted) {
    if (wanted.substr(0, 4) == "www.") wanted.remove_prefix(4);
    if (site == wanted) return true;
    return site.size() > wanted.size() && site.substr(site.size() - wanted.size()) == wanted &&
           site[site.size() - wanted.size() - 1] == '.';
}

bool has_language(std::string_view language, std::string_view wanted) {
    if (wanted.empty()) return true;
    const std::string have = ascii_lower(language);
    const std::string want = ascii_lower(wanted);
    return have == want || (have.compare(0, want.size(), want) == 0 && have[want.size()] == '-');
}

struct RevisionRow {
    Revision revision;
    std::int64_t first_article = 0;
};

/// "noai, noarchive" of "noarchive,noai, noarchive": what the pages of one look say.
std::string each_once(std::string_view rights) {
    std::set<std::string, std::less<>> signals;
    while (!rights.empty()) {
        const std::size_t end = std::min(rights.find(','), rights.size());
        const std::string_view signal = trim(rights.substr(0, end));
        if (!signal.empty()) signals.emplace(signal);
        rights.remove_prefix(std::min(end + 1, rights.size()));
    }
    return fmt::format("{}", fmt::join(signals, ", "));
}

Revision revision_of(const Statement& row, const Db& db, const Articles& articles) {
    Revision revision;
    revision.number = row.number(0);
    revision.name = row.string(1);
    revision.digest = "sha256:" + hex(row.blob(2));
    revision.same_text_as = row.number(3);
    revision.first_seen = from_ms(row.integer(4));
    revision.last_seen = from_ms(row.integer(5));
    revision.looks = row.number(6);
    revision.time_assumed = row.integer(7) != 0;
    revision.words = row.number(8);
    revision.extractor_version = row.number(9);
    const Article first = articles.read(row.integer(10));
    revision.headline = first.headline.value;
    revision.byline = first.byline.value;
    revision.published = first.published.value.iso();
    const std::int64_t latest = row.integer(11);
    revision.modified = latest == 0 || latest == row.integer(10)
                            ? first.modified.value.iso()
                            : articles.read(latest).modified.value.iso();
    if (!row.is_null(12)) revision.changed_after = from_ms(row.integer(12));
    revision.rights = each_once(row.text(13));
    revision.with_credentials = look_with_credentials(db, row.integer(14));
    return revision;
}

constexpr std::string_view kRevisionColumns =
    "SELECT r.number, t.name, t.sha256, r.same_as, r.first_time, r.last_time, r.looks, r.assumed, "
    "a.words, a.extractor, r.article, "
    "coalesce((SELECT x.id FROM looks l JOIN articles x ON x.look = l.article_of "
    "WHERE l.id = r.last_look ORDER BY x.extractor DESC LIMIT 1), 0), "
    "(SELECT p.last_time FROM revisions p WHERE p.story = r.story AND p.number = r.number - 1), "
    "coalesce((SELECT (SELECT group_concat(p.rights) FROM look_captures lp JOIN captures p "
    "ON p.id = lp.capture WHERE lp.look = l.id AND lp.role IN ('page', 'part')) "
    "FROM addresses ad JOIN looks l ON l.address = ad.id "
    "JOIN look_captures lc ON lc.look = l.id AND lc.role = 'page' "
    "JOIN captures c ON c.id = lc.capture WHERE ad.story = r.story AND l.article_of IS NOT NULL "
    "AND c.payload IS NOT NULL AND l.time BETWEEN r.first_time AND r.last_time "
    "ORDER BY l.time DESC, l.id DESC LIMIT 1), ''), "
    "a.look "
    "FROM revisions r JOIN texts t ON t.id = r.text JOIN articles a ON a.id = r.article "
    "WHERE r.story = ? ";

}  // namespace

std::int64_t Archive::Impl::require_story(std::string_view id) const {
    const std::int64_t number = story_number(id);
    if (number != 0 && db->value(0, "SELECT id FROM stories WHERE id = ?", number) != 0) {
        if (const auto why = withdrawn_story(number)) {
            throw Error(fmt::format("{} was {}", id, *why), ExitStatus::not_found);
        }
        return number;
    }
    throw Error(fmt::format("archive {} holds no story {}", uri, id), ExitStatus::not_found);
}

Story Archive::Impl::story(std::int64_t number) const {
    Statement row = db->query(std::string(kStoryColumns) + "WHERE s.id = ?", number);
    if (row.step()) return story_of(row);
    throw Error(fmt::format("archive {} holds no story s{}", uri, number), ExitStatus::not_found);
}

void Archive::Impl::for_each_story(const Selection& selection,
                                   StoryOrder order,
                                   const std::function<bool(const Story&)>& visit) const {
    std::optional<std::vector<std::int64_t>> wanted;  // sorted, each once
    const auto restrict_to = [&](std::vector<std::int64_t> stories) {
        std::sort(stories.begin(), stories.end());
        stories.erase(std::unique(stories.begin(), stories.end()), stories.end());
        if (wanted) {
            std::erase_if(stories, [&](std::int64_t id) {
                return !std::binary_search(wanted->begin(), wanted->end(), id);
            });
        }
        wanted = std::move(stories);
    };
    if (!selection.stories.empty()) {
        std::vector<std::int64_t> stories;
        for (const std::string& words : selection.stories) {
            stories.push_back(story_number(resolve(words, {}).story));
        }
        restrict_to(std::move(stories));
    }
    if (!search_expression(selection.words).empty()) {
        std::vector<std::int64_t> stories;
        for (const std::int64_t text : matching_texts(selection.words)) {
            stories.push_back(db->value(0, "SELECT story FROM texts WHERE id = ?", text));
        }
        restrict_to(std::move(stories));
    }
    const std::string author = folded(selection.author);
    const std::string site = ascii_lower(selection.site);
    std::string_view by;
    switch (order) {
        case StoryOrder::last_seen: by = "ORDER BY s.last_seen DESC, s.id DESC"; break;
        case StoryOrder::first_seen: by = "ORDER BY s.first_seen, a.url"; break;
        case StoryOrder::id: by = "ORDER BY s.id"; break;
    }
    Statement row = db->query(fmt::format("{}WHERE s.first_seen >= ? AND s.first_seen < ? "
                                          "AND s.id NOT IN (SELECT h.story FROM withdrawn_keys k "
                                          "JOIN addresses h ON h.key = k.key "
                                          "WHERE h.story IS NOT NULL) {}",
                                          kStoryColumns, by),
                              selection.since ? to_ms(*selection.since) : INT64_MIN,
                              selection.until ? to_ms(*selection.until) : INT64_MAX);
    while (row.step()) {
        if (wanted && !std::binary_search(wanted->begin(), wanted->end(), row.integer(0))) continue;
        if (!site.empty() && !is_site(row.text(2), site)) continue;
        if (!has_language(row.text(7), selection.language)) continue;
        if (!author.empty() && folded(row.text(5)).find(author) == std::string::npos) continue;
        if (!visit(story_of(row))) return;
    }
}

std::vector<Story> Archive::Impl::list(const Selection& selection) const {
    std::vector<Story> found;
    for_each_story(selection, StoryOrder::last_seen, [&](const Story& story) {
        found.push_back(story);
        return selection.limit == 0 || found.size() < selection.limit;
    });
    return found;
}

std::vector<Revision> Archive::Impl::history(std::int64_t story) const {
    std::vector<Revision> revisions;
    Statement row = db->query(std::string(kRevisionColumns) + "ORDER BY r.number", story);
    while (row.step()) revisions.push_back(revision_of(row, *db, articles));
    return revisions;
}

Revision Archive::Impl::revision(std::int64_t story, int number) const {
    Statement row = db->query(std::string(kRevisionColumns) + "AND r.number = ?", story, number);
    if (row.step()) return revision_of(row, *db, articles);
    throw Error(fmt::format("archive {} holds no revision {} of s{}", uri, number, story),
                ExitStatus::not_found);
}

std::vector<Snapshot> Archive::Impl::looks(std::int64_t story) const {
    struct Begun {
        std::int64_t time;
        std::int64_t look;
        std::string name;
    };
    std::vector<Begun> runs;
    {
        Statement row = db->query(
            "SELECT r.first_time, r.first_look, t.name FROM revisions r "
            "JOIN texts t ON t.id = r.text WHERE r.story = ? ORDER BY r.number",
            story);
        while (row.step()) runs.push_back({row.integer(0), row.integer(1), row.string(2)});
    }
    std::vector<Snapshot> snapshots;
    std::size_t run = 0;  // one past the run that the look falls into
    Statement row = db->query(
        "SELECT l.id, l.time, l.status, l.verdict, l.failure, l.article_of IS NOT NULL, a.url, "
        "coalesce((SELECT c.origin_source FROM look_captures lc JOIN captures c ON c.id = "
        "lc.capture WHERE lc.look = l.id AND lc.role = 'page' AND c.origin <> 'fetched'), ''), "
        "l.time_assumed "
        "FROM addresses a JOIN looks l ON l.address = a.id WHERE a.story = ? "
        "ORDER BY l.time, l.id",
        story);
    while (row.step()) {
        const std::int64_t id = row.integer(0);
        Snapshot snapshot;
        snapshot.time = from_ms(row.integer(1));
        snapshot.status = row.number(2);
        snapshot.verdict = row.string(3);
        snapshot.failure = row.string(4);
        snapshot.url = row.string(6);
        snapshot.source = row.string(7);
        snapshot.time_assumed = row.integer(8) != 0;
        while (run < runs.size() &&
               std::pair(runs[run].time, runs[run].look) <= std::pair(row.integer(1), id)) {
            ++run;
        }
        if (row.integer(5) != 0 && run > 0) {
            snapshot.revision = runs[run - 1].name;
            snapshot.brought_new = runs[run - 1].look == id;
        }
        Statement hop = db->query(
            "SELECT capture, role FROM look_captures WHERE look = ? ORDER BY ordinal", id);
        // What stands behind the page is kept beside it: see store/pictures.h.
        for (bool page = false; !page && hop.step();) {
            snapshot.captures.push_back(hop.integer(0));
            page = hop.text(1) == "page";
        }
        snapshots.push_back(std::move(snapshot));
    }
    return snapshots;
}

std::int64_t Archive::Impl::article_id(std::int64_t story, int number) const {
    const std::int64_t id =
        db->value(0, "SELECT article FROM revisions WHERE story = ? AND number = ?", story, number);
    if (id != 0) return id;
    throw Error(fmt::format("archive {} holds no revision {} of s{}", uri, number, story),
                ExitStatus::not_found);
}

std::int64_t Archive::Impl::page_capture_id(std::int64_t story, int number) const {
    const std::int64_t look =
        db->value(0, "SELECT look FROM articles WHERE id = ?", article_id(story, number));
    const std::vector<Content> contents = contents_of(look);
    if (!contents.empty()) return contents.front().capture;
    throw Error(fmt::format("archive {} no longer holds the page of revision {} of s{}", uri,
                            number, story),
                ExitStatus::not_found);
}

}  // namespace stet
