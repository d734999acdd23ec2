#include "store/story_pages.h"

#include "extract/pagination.h"
#include "extract/url.h"
#include "store/archive_impl.h"

#include <algorithm>
#include <map>

namespace stet {
namespace {

/// Of a look's captures those that are text, in order.
constexpr std::string_view kContents =
    "SELECT c.id, coalesce(c.payload, 0), c.url FROM look_captures lc "
    "JOIN captures c ON c.id = lc.capture WHERE lc.look = ? AND "
    "((lc.role = 'page' AND c.status <> 304) OR "
    "(lc.role = 'part' AND c.verdict IN ('article', 'part'))) ORDER BY lc.ordinal";

bool is_text(const LookPart& part) {
    return part.stands != 0 || (!part.hops.empty() && part.hops.back().verdict == Verdict::part);
}

/// Gives an address to the story where it has none. True where looks of its own come with it.
bool join_address(const Db& db, const std::string& url, std::int64_t story) {
    const std::optional<Url> parsed = Url::parse(url);
    if (!parsed) return false;
    const std::string key = article_key(*parsed);
    db.run("INSERT OR IGNORE INTO addresses (key, url) VALUES (?, ?)", key, url);
    const std::int64_t id =
        db.value(0, "SELECT id FROM addresses WHERE key = ? AND story IS NULL", key);
    if (id == 0) return false;
    db.run("UPDATE addresses SET story = ?, role = 'variant' WHERE id = ?", story, id);
    return db.value(0, "SELECT EXISTS (SELECT 1 FROM looks WHERE address = ?)", id) != 0;
}

/// The look that the latest text of a story is read from; 0 where it has none.
std::int64_t latest_text_look(const Db& db, std::int64_t story) {
    return db.value(0,
                    "SELECT l.article_of FROM revisions r JOIN looks l ON l.id = r.last_look "
                    "WHERE r.story = ? ORDER BY r.number DESC LIMIT 1",
                    story);
}

}  // namespace

std::vector<Archive::Impl::Content> Archive::Impl::contents_of(std::int64_t look) const {
    std::vector<Content> contents;
    Statement row = db->query(std::string(kContents), look);
    while (row.step()) contents.push_back({row.integer(0), row.integer(1)});
    return contents;
}

bool Archive::Impl::keep_parts(const Look& look, std::int64_t id, std::int64_t story) {
    std::int64_t ordinal =
        db->value(0, "SELECT max(ordinal) FROM look_captures WHERE look = ?", id);
    const auto rest_on = [&](std::int64_t capture, std::string_view role) {
        db->run("INSERT INTO look_captures (look, ordinal, capture, role) VALUES (?, ?, ?, ?)", id,
                ++ordinal, capture, role);
    };
    if (look.stands != 0) rest_on(look.stands, "part");
    bool brings_looks = false;
    for (const LookPart& part : look.parts) {
        for (const Capture& hop : part.hops) {
            const KeptCapture kept = captures.keep(hop, hop.verdict, last_payload(hop.url));
            rest_on(kept.id, &hop == &part.hops.back() ? "part" : "hop");
        }
        if (part.stands != 0) rest_on(part.stands, "part");
        if (story == 0 || !is_text(part) || part.hops.empty()) continue;
        brings_looks = join_address(*db, part.hops.back().url, story) || brings_looks;
        brings_looks = join_address(*db, part.hops.front().url, story) || brings_looks;
    }
    return brings_looks;
}

std::int64_t Archive::Impl::look_with_contents(std::int64_t story, std::int64_t id) const {
    const auto payloads_of = [this](std::int64_t look) {
        std::vector<std::int64_t> ids;
        for (const Content& content : contents_of(look)) ids.push_back(content.payload);
        return ids;
    };
    const std::vector<std::int64_t> wanted = payloads_of(id);
    Statement row = db->query(
        "SELECT DISTINCT r.look FROM texts t JOIN articles r ON r.text = t.id "
        "WHERE t.story = ? AND r.extractor = ? AND r.look <> ? ORDER BY r.look DESC",
        story, options.extractor_version, id);
    while (row.step()) {
        if (payloads_of(row.integer(0)) == wanted) return row.integer(0);
    }
    return 0;
}

Article Archive::Impl::join_look(const Look& look, const std::optional<Article>& first) const {
    std::vector<Article> pages;
    pages.push_back(first && look.stands == 0 ? *first
                                              : extract_page(captures.read(look.stands, false)));
    for (const LookPart& part : look.parts) {
        if (!is_text(part)) continue;
        if (part.article && part.stands == 0) {
            pages.push_back(*part.article);
        } else {
            pages.push_back(extract_page(part.stands != 0 ? captures.read(part.stands, false)
                                                          : part.hops.back()));
        }
    }
    return join_pages(std::move(pages));
}

std::vector<StoryPage> pages_of(const Archive& archive, const std::string& url) {
    const Db& db = *archive.impl().db;
    std::vector<StoryPage> pages;
    const std::optional<Url> parsed = Url::parse(url);
    if (!parsed) return pages;
    const std::int64_t story =
        db.value(0, "SELECT coalesce(story, 0) FROM addresses WHERE key = ?", article_key(*parsed));
    if (story == 0 || archive.impl().withdrawn_story(story)) return pages;
    Statement row = db.query(std::string(kContents), latest_text_look(db, story));
    while (row.step()) pages.push_back({row.string(2), row.integer(0)});
    return pages;
}

std::string first_page_of(const std::vector<StoryPage>& pages, const std::string& url) {
    const std::optional<Url> parsed = Url::parse(url);
    if (!parsed) return {};
    const std::string key = article_key(*parsed);
    for (std::size_t i = 1; i < pages.size(); ++i) {
        const std::optional<Url> page = Url::parse(pages[i].url);
        if (page && article_key(*page) == key) return pages.front().url;
    }
    return {};
}

std::string whole_page_of(const Archive& archive, const std::string& url) {
    const Db& db = *archive.impl().db;
    const std::optional<Url> parsed = Url::parse(url);
    const std::vector<StoryPage> pages = pages_of(archive, url);
    if (!parsed || pages.size() != 1) return {};
    // The page with a part of the story is a hop on the way to it.
    const bool way = db.value(0,
                              "SELECT 1 FROM look_captures whole JOIN look_captures lc "
                              "ON lc.look = whole.look AND lc.role = 'hop' "
                              "JOIN captures c ON c.id = lc.capture WHERE whole.capture = ? "
                              "AND c.surt = ? AND c.verdict = 'part'",
                              pages.front().capture, capture_key(*parsed)) != 0;
    return way ? pages.front().url : std::string();
}

bool was_no_page(const Archive& archive, const std::string& url, UtcTime since) {
    const std::optional<Url> parsed = Url::parse(url);
    if (!parsed) return false;
    Statement row = archive.impl().db->query(
        "SELECT c.verdict FROM captures c JOIN look_captures lc ON lc.capture = c.id "
        "WHERE c.surt = ? AND c.url = ? AND c.started > ? AND lc.role = 'part' "
        "ORDER BY c.started DESC LIMIT 1",
        capture_key(*parsed), parsed->without_fragment(), to_ms(since));
    return row.step() && row.text(0) == verdict_name(Verdict::not_article);
}

std::vector<Event> page_events(const Archive& archive, std::string_view story) {
    const Archive::Impl& impl = archive.impl();
    std::vector<Event> events;
    std::map<std::string, std::size_t> missing;  // by URL: the event, where it is not over
    Statement row = impl.db->query(
        "SELECT l.time, c.url, c.status, c.verdict FROM addresses a JOIN looks l ON l.address = "
        "a.id JOIN look_captures lc ON lc.look = l.id JOIN captures c ON c.id = lc.capture "
        "WHERE a.story = ? AND lc.role = 'part' AND c.started >= l.time "
        "AND c.verdict <> 'article' ORDER BY l.time, l.id, lc.ordinal",
        impl.require_story(story));
    while (row.step()) {
        const UtcTime time = from_ms(row.integer(0));
        const std::string url = row.string(1);
        const Verdict verdict = verdict_named(row.text(3));
        const auto open = missing.find(url);
        if (verdict == Verdict::not_article || verdict == Verdict::redirect) continue;
        if (verdict == Verdict::part || verdict == Verdict::not_modified) {
            if (open == missing.end()) continue;
            Event back;
            back.kind = Event::Kind::page_back;
            back.from = back.until = time;
            back.looks = 1;
            back.confirmed = true;
            back.url = url;
            missing.erase(open);
            events.push_back(std::move(back));
            continue;
        }
        if (open == missing.end()) {
            Event event;
            event.kind = Event::Kind::page_missing;
            event.from = time;
            event.status = row.number(2);
            event.confirmed = true;
            event.url = url;
            missing.emplace(url, events.size());
            events.push_back(std::move(event));
        }
        Event& event = events[missing.at(url)];
        event.until = time;
        ++event.looks;
    }
    return events;
}

}  // namespace stet
