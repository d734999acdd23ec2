// From looks to revisions and stories: what add() and reextract() bring up to date.
#include "extract/pagination.h"
#include "extract/url.h"
#include "store/archive_impl.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace stet {
namespace {

void write_run(const Db& db, std::int64_t story, int number, const Run& run) {
    db.run(
        "INSERT OR REPLACE INTO revisions (story, number, text, same_as, article, first_look, "
        "last_look, first_time, last_time, looks, assumed) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        story, number, run.text, run.same_as, run.article, run.first_look, run.last_look,
        to_ms(run.first_time), to_ms(run.last_time), run.looks, run.assumed);
}

std::vector<LookReading> readings_of(const Db& db, std::int64_t article_of) {
    std::vector<LookReading> readings;
    Statement row = db.query(
        "SELECT extractor, text, id FROM articles WHERE look = ? ORDER BY extractor", article_of);
    while (row.step()) readings.push_back({row.number(0), row.integer(1), row.integer(2)});
    return readings;
}

std::optional<ReadLook> read_look(const Db& db, std::int64_t id) {
    Statement row = db.query(
        "SELECT l.time, l.time_assumed, l.article_of, a.role FROM looks l "
        "JOIN addresses a ON a.id = l.address WHERE l.id = ? AND l.article_of IS NOT NULL",
        id);
    if (!row.step()) return std::nullopt;
    ReadLook look;
    look.id = id;
    look.time = from_ms(row.integer(0));
    look.assumed = row.integer(1) != 0;
    look.article_of = row.integer(2);
    look.variant = row.text(3) == "variant";
    look.readings = readings_of(db, look.article_of);
    if (look.readings.empty()) return std::nullopt;
    return look;
}

}  // namespace

std::int64_t story_number(std::string_view id) {
    constexpr std::size_t kMostDigits = 18;
    if (id.size() < 2 || id.size() > kMostDigits || (id[0] != 's' && id[0] != 'S')) return 0;
    std::int64_t number = 0;
    for (const char c : id.substr(1)) {
        if (c < '0' || c > '9') return 0;
        number = number * 10 + (c - '0');
    }
    return number;
}

std::string story_name(std::int64_t number) {
    return fmt::format("s{}", number);
}

std::vector<ReadLook> Archive::Impl::read_looks(std::int64_t story) const {
    std::map<std::int64_t, std::vector<LookReading>> readings;
    {
        Statement row = db->query(
            "SELECT r.look, r.extractor, r.text, r.id FROM texts t JOIN articles r ON r.text = "
            "t.id "
            "WHERE t.story = ? ORDER BY r.extractor",
            story);
        while (row.step()) {
            readings[row.integer(0)].push_back({row.number(1), row.integer(2), row.integer(3)});
        }
    }
    std::vector<ReadLook> looks;
    Statement row = db->query(
        "SELECT l.id, l.time, l.time_assumed, l.article_of, a.role FROM addresses a "
        "JOIN looks l ON l.address = a.id WHERE a.story = ? AND l.article_of IS NOT NULL "
        "ORDER BY l.time, l.id",
        story);
    while (row.step()) {
        const auto found = readings.find(row.integer(3));
        if (found == readings.end()) continue;
        looks.push_back({row.integer(0), from_ms(row.integer(1)), row.integer(2) != 0,
                         row.text(4) == "variant", row.integer(3), found->second});
    }
    return looks;
}

SameTexts Archive::Impl::same_texts(std::int64_t story) const {
    SameTexts same;
    Statement row = db->query(
        "SELECT s.a, s.b FROM texts t JOIN same_texts s ON s.a = t.id WHERE t.story = ?", story);
    while (row.step()) same.emplace_back(row.integer(0), row.integer(1));
    return same;
}

void Archive::Impl::derive_story(std::int64_t story) {
    const std::vector<ReadLook> looks = read_looks(story);
    const std::vector<Run> runs = derive_runs(looks, same_texts(story));
    int number = 0;
    for (const Run& run : runs) write_run(*db, story, ++number, run);
    db->run("DELETE FROM revisions WHERE story = ? AND number > ?", story, number);
}

bool Archive::Impl::join_if_volatile(const ReadLook& a, const ReadLook& b) {
    const LookReading& of_a = a.readings.back();
    const LookReading& of_b = b.readings.back();
    if (of_a.extractor != of_b.extractor || of_a.text == of_b.text) return false;
    const LearnedLines lines =
        learned(db->value(0, "SELECT story FROM texts WHERE id = ?", of_a.text));
    if (!same_but_for_learned(articles.read(of_a.article), articles.read(of_b.article), lines)) {
        return false;
    }
    db->run("INSERT OR IGNORE INTO same_texts (a, b) VALUES (?, ?)", std::min(of_a.text, of_b.text),
            std::max(of_a.text, of_b.text));
    return true;
}

void Archive::Impl::join_volatile_texts(std::int64_t story) {
    const std::vector<ReadLook> looks = read_looks(story);
    const SameTexts same = same_texts(story);
    for (std::size_t i = 1; i < looks.size(); ++i) {
        if (!same_text(looks[i - 1], looks[i], same)) join_if_volatile(looks[i - 1], looks[i]);
    }
}

void Archive::Impl::append_look(std::int64_t story, std::int64_t look_id) {
    const std::optional<ReadLook> look = read_look(*db, look_id);
    if (!look) return;
    std::optional<ReadLook> last;
    Run run;
    int number = 0;
    {
        Statement row = db->query(
            "SELECT number, text, same_as, article, first_look, last_look, first_time, looks, "
            "assumed FROM revisions WHERE story = ? ORDER BY number DESC LIMIT 1",
            story);
        if (row.step()) {
            number = row.number(0);
            run.text = row.integer(1);
            run.same_as = row.number(2);
            run.article = row.integer(3);
            run.first_look = row.integer(4);
            run.first_time = from_ms(row.integer(6));
            run.looks = row.number(7);
            run.assumed = row.integer(8) != 0;
            last = read_look(*db, row.integer(5));
        }
    }
    // Anything but a plain next look at the page itself is left to the one rule for all.
    const int version = options.extractor_version;
    const auto read_by_this = [&](const ReadLook& one) {
        return one.readings.back().extractor == version;
    };
    const SameTexts same = same_texts(story);
    if (!last || last->variant || look->variant || look->time < last->time ||
        (!same_text(*last, *look, same) && join_if_volatile(*last, *look)) || !same.empty()) {
        derive_story(story);
        return;
    }
    if (last->article_of != look->article_of && read_by_this(*look) && !read_by_this(*last)) {
        // An older extractor read the page before: only a comparison by one extractor counts.
        read_again(story, last->article_of);
        derive_story(story);
        return;
    }
    if (same_text(*last, *look, same)) {
        run.last_look = look->id;
        run.last_time = look->time;
        ++run.looks;
        run.assumed = run.assumed || look->assumed;
    } else {
        ++number;
        run = Run{};
        run.text = look->readings.back().text;
        run.article = look->readings.back().article;
        run.first_look = run.last_look = look->id;
        run.first_time = run.last_time = look->time;
        run.looks = 1;
        run.assumed = look->assumed;
        Statement row = db->query(
            "SELECT r.number, r.first_look FROM revisions r JOIN looks l ON l.id = r.first_look "
            "WHERE r.story = ? AND EXISTS (SELECT 1 FROM articles a WHERE a.look = l.article_of "
            "AND a.text IN (SELECT text FROM articles WHERE look = ?)) ORDER BY r.number",
            story, look->article_of);
        while (run.same_as == 0 && row.step()) {
            const auto earlier = read_look(*db, row.integer(1));
            if (earlier && same_text(*earlier, *look, same)) run.same_as = row.number(0);
        }
    }
    write_run(*db, story, number, run);
}

std::int64_t Archive::Impl::latest_article(std::int64_t story) const {
    return db->value(
        0, "SELECT article FROM revisions WHERE story = ? ORDER BY number DESC LIMIT 1", story);
}

void Archive::Impl::summarise(std::int64_t story,
                              std::int64_t told_of,
                              std::int64_t known_id,
                              const Article* known) {
    const std::int64_t article_id = latest_article(story);
    const std::int64_t revisions =
        db->value(0, "SELECT max(number) FROM revisions WHERE story = ?", story);
    if (article_id != 0 && article_id != told_of) {
        std::optional<Article> read;
        if (known == nullptr || known_id != article_id) read = articles.read(article_id);
        const Article& article = read ? *read : *known;
        const std::string site_name = article.site.value;
        db->run(
            "UPDATE stories SET site_name = ?, headline = ?, byline = ?, published = ?, "
            "language = ?, words = (SELECT words FROM articles WHERE id = ?) WHERE id = ?",
            site_name, article.headline.value, article.byline.value, article.published.value.iso(),
            article.language.value, article_id, story);
    }
    std::int64_t looks = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::string state = "live";
    {
        Statement row = db->query(
            "SELECT count(*), min(l.time), coalesce(max(l.time) FILTER (WHERE l.verdict IN "
            "('article', 'not-modified')), max(l.time)) FROM addresses a JOIN looks l "
            "ON l.address = a.id WHERE a.story = ?",
            story);
        if (row.step()) {
            looks = row.integer(0);
            first = row.integer(1);
            last = row.integer(2);
        }
    }
    {
        // A server's trouble says nothing of the story.
        Statement row = db->query(
            "SELECT l.verdict FROM addresses a JOIN looks l ON l.address = a.id WHERE a.story = ? "
            "AND l.verdict IN ('article', 'not-modified', 'missing', 'removed') "
            "ORDER BY l.time DESC, l.id DESC LIMIT 1",
            story);
        if (row.step() && (row.text(0) == "missing" || row.text(0) == "removed")) {
            state = row.string(0);
        }
    }
    db->run(
        "UPDATE stories SET looks = ?, first_seen = ?, last_seen = ?, revisions = ?, state = ? "
        "WHERE id = ?",
        looks, first, last, revisions, state, story);
    const bool entries =
        db->value(0, "SELECT EXISTS (SELECT 1 FROM changes WHERE story = ?)", story) != 0;
    if (revisions > 1 || state != "live" || entries) judge_story(story);
}

std::vector<Capture> Archive::Impl::pages_to_read(std::int64_t look) const {
    std::vector<Capture> pages;
    for (const Content& content : contents_of(look)) {
        // A body that was let go brought no revision, and is read no more.
        if (payloads.is_dropped(content.payload)) return {};
        pages.push_back(captures.read(content.capture, false));
    }
    return pages;
}

Article Archive::Impl::extract_pages(const std::vector<Capture>& pages) const {
    std::vector<Article> articles_of_pages;
    for (const Capture& page : pages) {
        articles_of_pages.push_back(extract_page(page));
        // Without its first page there is no story.
        if (!articles_of_pages.front().not_article.empty()) break;
    }
    return join_pages(std::move(articles_of_pages));
}

Article Archive::Impl::extract_page(const Capture& page) const {
    PageContext context;
    context.url = Url::parse(page.url).value_or(Url());
    context.content_type = header_value(page.response_head, "Content-Type");
    context.fetched = to_ms(page.started) / 1000;
    return options.extract(page.body, context);
}

std::int64_t Archive::Impl::read_again(std::int64_t story,
                                       std::int64_t look,
                                       const Article* known) {
    const std::int64_t kept =
        db->value(0, "SELECT id FROM articles WHERE look = ? AND extractor = ?", look,
                  options.extractor_version);
    if (kept != 0) return kept;
    std::optional<Article> read;
    if (known == nullptr) {
        const std::vector<Capture> pages = pages_to_read(look);
        if (pages.empty()) return 0;
        read = extract_pages(pages);
    }
    const Article& article = read ? *read : *known;
    // What the older extractor took for an article stays one, as it read it.
    if (!article.not_article.empty()) return 0;
    return articles.keep(story, look, options.extractor_version, article).id;
}

}  // namespace stet
