// Entries of table changes: made, brought up to date, listed.
#include "store/changes.h"

#include "extract/text.h"
#include "store/archive_impl.h"
#include "store/desk.h"
#include "store/digest.h"
#include "store/events.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace stet {
namespace {

/// The weightier first, where two changes have one grade. What is not here comes last.
constexpr std::array kWeight = {
    ChangeClass::removed,  ChangeClass::correction, ChangeClass::headline, ChangeClass::number,
    ChangeClass::name,     ChangeClass::date,       ChangeClass::place,    ChangeClass::quotation,
    ChangeClass::deletion, ChangeClass::addition,   ChangeClass::wording,  ChangeClass::byline,
    ChangeClass::move,     ChangeClass::update,     ChangeClass::picture,  ChangeClass::style};

std::size_t weight_of(ChangeClass value) {
    const auto* const at = std::find(kWeight.begin(), kWeight.end(), value);
    return static_cast<std::size_t>(kWeight.end() - at);
}

/// An entry as it should stand in the table.
struct Due {
    std::int64_t look = 0;
    int number = 0;
    std::int64_t old_article = 0;
    std::int64_t new_article = 0;
    std::int64_t after = 0;
    std::int64_t seen = 0;
};

/// As it stands there.
struct Row {
    std::int64_t id = 0;
    Due due;
    int rules = 0;
    ChangeJudgement judgement;
};

constexpr std::string_view kRowColumns =
    "c.id, c.look, c.number, c.old_article, c.new_article, c.rules, c.after, c.seen, c.main, "
    "c.classes, c.grade, c.silent, c.notice, c.edits, c.moves, c.words_deleted, c.words_inserted ";

ChangeClass class_of_number(std::int64_t number) {
    return number >= 0 && number < static_cast<std::int64_t>(kChangeClassCount)
               ? static_cast<ChangeClass>(number)
               : ChangeClass::none;
}

Row row_of(const Statement& row) {
    Row out;
    out.id = row.integer(0);
    out.due = {row.integer(1), row.number(2),  row.integer(3),
               row.integer(4), row.integer(6), row.integer(7)};
    out.rules = row.number(5);
    ChangeJudgement& found = out.judgement;
    found.main = class_of_number(row.integer(8));
    found.classes = ClassSet::of_bits(static_cast<std::uint32_t>(row.integer(9)));
    found.grade = static_cast<Grade>(row.number(10));
    found.silent = row.integer(11) != 0;
    found.notice = row.integer(12) != 0;
    const auto size = [&](int column) { return static_cast<std::size_t>(row.integer(column)); };
    found.count = {size(15), size(16), size(14), size(13)};
    return out;
}

std::vector<Row> rows_of(const Db& db, std::int64_t story) {
    std::vector<Row> rows;
    Statement row =
        db.query(fmt::format("SELECT {} FROM changes c WHERE c.story = ? ORDER BY c.seen, c.id",
                             kRowColumns),
                 story);
    while (row.step()) rows.push_back(row_of(row));
    return rows;
}

/// Each revision after the first, and each time that the story's page was found gone.
std::vector<Due> due_of(const Db& db, std::int64_t story) {
    std::vector<Due> due;
    {
        Statement row = db.query(
            "SELECT r.first_look, r.number, p.article, r.article, p.last_time, r.first_time "
            "FROM revisions r JOIN revisions p ON p.story = r.story AND p.number = r.number - 1 "
            "WHERE r.story = ? ORDER BY r.number",
            story);
        while (row.step()) {
            due.push_back({row.integer(0), row.number(1), row.integer(2), row.integer(3),
                           row.integer(4), row.integer(5)});
        }
    }
    Statement row = db.query(
        "SELECT l.id, l.time, l.verdict IN ('missing', 'removed') FROM addresses a JOIN looks l "
        "ON l.address = a.id WHERE a.story = ? AND a.role = 'page' "
        "AND l.verdict IN ('article', 'not-modified', 'missing', 'removed') ORDER BY l.time, l.id",
        story);
    std::optional<std::int64_t> there;
    while (row.step()) {
        const bool gone = row.integer(2) != 0;
        if (gone && there) {
            const std::int64_t article =
                db.value(0,
                         "SELECT article FROM revisions WHERE story = ? AND first_time <= ? "
                         "ORDER BY number DESC LIMIT 1",
                         story, row.integer(1));
            if (article != 0) {
                due.push_back({row.integer(0), 0, article, 0, *there, row.integer(1)});
            }
        }
        there = gone ? std::nullopt : std::optional(row.integer(1));
    }
    std::stable_sort(due.begin(), due.end(),
                     [](const Due& a, const Due& b) { return a.seen < b.seen; });
    return due;
}

ChangeJudgement judge(const Archive::Impl& impl, std::int64_t story, const Due& due) {
    if (due.number == 0) {
        ChangeJudgement gone;
        gone.main = ChangeClass::removed;
        gone.classes.add(ChangeClass::removed);
        gone.grade = Grade::major;
        return gone;
    }
    ArticleDiff diff = diff_articles(article_text(impl.articles.read(due.old_article)),
                                     article_text(impl.articles.read(due.new_article)));
    mark_learned(diff, impl.learned(story));
    return judge_diff(diff);
}

bool is_current(const Row& row, const Due& due) {
    return row.rules == kChangeRules && row.due.old_article == due.old_article &&
           row.due.new_article == due.new_article && row.due.number == due.number &&
           row.due.after == due.after && row.due.seen == due.seen;
}

bool same_change(const Row& row, const Due& due) {
    return row.rules == kChangeRules && row.due.old_article == due.old_article &&
           row.due.new_article == due.new_article;
}

void write(
    const Db& db, std::int64_t story, std::int64_t id, const Due& due, const ChangeJudgement& j) {
    db.run(
        "INSERT INTO changes (id, look, story, number, old_article, new_article, rules, after, "
        "seen, main, classes, grade, silent, notice, edits, moves, words_deleted, words_inserted) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        id == 0 ? std::optional<std::int64_t>() : std::optional(id), due.look, story, due.number,
        due.old_article, due.new_article, kChangeRules, due.after, due.seen,
        static_cast<int>(j.main), std::int64_t{j.classes.bits()}, static_cast<int>(j.grade),
        j.silent, j.notice, std::uint64_t{j.count.changes}, std::uint64_t{j.count.moves},
        std::uint64_t{j.count.words_deleted}, std::uint64_t{j.count.words_inserted});
}

/// The row that speaks of the same change, though it may be out of date: of the same look, else
/// (an older look was found since) of the same new article.
std::vector<Row>::iterator row_for(std::vector<Row>& rows, const Due& due) {
    auto at = std::find_if(rows.begin(), rows.end(),
                           [&](const Row& row) { return row.due.look == due.look; });
    if (at == rows.end() && due.number != 0) {
        at = std::find_if(rows.begin(), rows.end(),
                          [&](const Row& row) { return row.due.new_article == due.new_article; });
    }
    return at;
}

std::string hex_or_empty(const Statement& row, int column) {
    return row.is_null(column) ? std::string() : "sha256:" + hex(row.blob(column));
}

/// What the desk said, read once a list: most archives hold nothing.
class DeskWords {
public:
    explicit DeskWords(const Archive& archive)
        : archive_(archive),
          any_(archive.impl().db->value(0, "SELECT EXISTS (SELECT 1 FROM remarks)") != 0) {}
    bool any() const { return any_; }

    void add_to(ChangeEntry& entry, const std::string& old_digest) {
        if (!any_) return;
        auto at = by_story_.find(entry.story);
        if (at == by_story_.end()) {
            at = by_story_.emplace(entry.story, remarks_of(archive_, entry.story)).first;
        }
        for (const Remark& remark : at->second) {
            if (remark.kind == Remark::Kind::label) entry.labels.push_back(remark.value);
            if (remark.kind != Remark::Kind::classed || entry.removed()) continue;
            if (remark.text != entry.digest || remark.old_text != old_digest) continue;
            entry.desk = change_class_named(remark.value);
            entry.desk_by = remark.author;
        }
    }

private:
    const Archive& archive_;
    bool any_;
    std::map<std::string, std::vector<Remark>> by_story_;
};

std::string event_of(std::string_view page,
                     const std::string& old_digest,
                     const std::string& new_digest,
                     std::int64_t seen) {
    Sha256Stream stream;
    stream.add_field("stet change 1");
    stream.add_field(page);
    stream.add_field(old_digest);
    stream.add_field(new_digest);
    stream.add_field(std::to_string(seen));
    constexpr std::size_t kDigits = 32;
    return stream.finish().hex().substr(0, kDigits);
}

/// Fills in what stands in other tables.
ChangeEntry entry_of(const Archive& archive, std::int64_t story, const Row& row, DeskWords& desk) {
    const Db& db = *archive.impl().db;
    ChangeEntry entry;
    entry.id = row.id;
    entry.story = story_name(story);
    entry.number = row.due.number;
    entry.after = from_ms(row.due.after);
    entry.seen = from_ms(row.due.seen);
    entry.machine = row.judgement;
    if (entry.removed()) {
        entry.confirmed = is_confirmed_gone(archive.looks(entry.story), entry.seen);
    }
    Statement more = db.query(
        "SELECT a.url, s.site, s.headline, a.key, "
        "(SELECT t.sha256 FROM articles o JOIN texts t ON t.id = o.text WHERE o.id = ?), "
        "(SELECT t.name FROM articles o JOIN texts t ON t.id = o.text WHERE o.id = ?), "
        "(SELECT t.sha256 FROM articles n JOIN texts t ON t.id = n.text WHERE n.id = ?), "
        "(SELECT t.name FROM articles n JOIN texts t ON t.id = n.text WHERE n.id = ?), "
        "coalesce((SELECT same_as FROM revisions WHERE story = s.id AND number = ?), 0), "
        "EXISTS (SELECT 1 FROM revisions WHERE story = s.id AND assumed <> 0 "
        "AND (? IN (first_time, last_time) OR ? IN (first_time, last_time))) "
        "FROM stories s JOIN addresses a ON a.id = s.address WHERE s.id = ?",
        row.due.old_article, row.due.old_article, row.due.new_article, row.due.new_article,
        row.due.number, row.due.after, row.due.seen, story);
    if (!more.step()) return entry;
    entry.url = more.string(0);
    entry.site = more.string(1);
    entry.headline = more.string(2);
    const std::string old_digest = hex_or_empty(more, 4);
    entry.previous = more.string(5);
    entry.digest = hex_or_empty(more, 6);
    entry.revision = more.string(7);
    entry.same_text_as = more.number(8);
    entry.time_assumed = more.integer(9) != 0;
    entry.event = event_of(more.text(3), old_digest, entry.digest, row.due.seen);
    desk.add_to(entry, old_digest);
    return entry;
}

/// The sites of the archive that a choice means, quoted for SQL.
std::string site_list(const Db& db, const std::string& wanted) {
    std::string site = ascii_lower(wanted);
    if (site.starts_with("www.")) site.erase(0, 4);
    std::string list;
    Statement row = db.query(
        "SELECT DISTINCT quote(site) FROM stories WHERE site = ? "
        "OR substr(site, -length(?) - 1) = '.' || ?",
        site, site, site);
    while (row.step()) {
        if (!list.empty()) list += ", ";
        list += row.text(0);
    }
    return list;
}

}  // namespace

ClassSet ClassSet::of_bits(std::uint32_t bits) {
    ClassSet out;
    out.bits_ = bits;
    return out;
}

std::string class_names(ClassSet classes) {
    std::string out;
    for (std::size_t k = 1; k < kChangeClassCount; ++k) {
        const auto value = static_cast<ChangeClass>(k);
        if (!classes.has(value)) continue;
        if (!out.empty()) out += ", ";
        out += change_class_name(value);
    }
    return out;
}

std::optional<ChangeClass> change_class_named(std::string_view name) {
    for (std::size_t k = 1; k < kChangeClassCount; ++k) {
        const auto value = static_cast<ChangeClass>(k);
        if (change_class_name(value) == name) return value;
    }
    return std::nullopt;
}

std::optional<Grade> grade_named(std::string_view name) {
    for (const Grade grade : {Grade::minor, Grade::moderate, Grade::major}) {
        if (grade_name(grade) == name) return grade;
    }
    return std::nullopt;
}

ChangeJudgement judge_diff(const ArticleDiff& diff) {
    const DiffFindings findings = classify_diff(diff);
    ChangeJudgement out;
    out.grade = findings.grade;
    out.silent = findings.silent_edit;
    out.notice = findings.notice;
    out.count = count_changes(diff);
    Grade heaviest = Grade::none;
    for (const std::vector<Finding>& field : findings.changes) {
        for (const Finding& finding : field) {
            if (finding.kind == ChangeClass::none) continue;
            out.classes.add(finding.kind);
            if (is_fact(finding.detail)) out.classes.add(finding.detail);
            const bool heavier =
                finding.grade > heaviest ||
                (finding.grade == heaviest && weight_of(finding.kind) > weight_of(out.main));
            if (out.main != ChangeClass::none && !heavier) continue;
            out.main = finding.kind;
            heaviest = finding.grade;
        }
    }
    return out;
}

ClassSet ChangeEntry::classes() const {
    if (!desk) return machine.classes;
    ClassSet out;
    out.add(*desk);
    return out;
}

bool ChangeChoice::wants(const Finding& finding) const {
    if (finding.grade < min) return false;
    return classes.empty() || classes.has(finding.kind) ||
           (is_fact(finding.detail) && classes.has(finding.detail));
}

std::string ChangeChoice::words() const {
    std::string out;
    const auto part = [&out](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        if (!out.empty()) out += "; ";
        out += fmt::format("{}={}", name, value);
    };
    part("site", site);
    part("story", story);
    part("label", label);
    part("class", class_names(classes));
    if (min != Grade::none) part("min", grade_name(min));
    if (silent) part("silent", "yes");
    return out;
}

bool matches(const ChangeChoice& choice, const ChangeEntry& entry) {
    if (!choice.story.empty() && entry.story != choice.story) return false;
    if (choice.since && entry.seen < *choice.since) return false;
    if (choice.until && entry.seen >= *choice.until) return false;
    if (!choice.classes.empty() && !choice.classes.meets(entry.classes())) return false;
    if (entry.machine.grade < choice.min) return false;
    if (choice.silent && !(entry.machine.silent && (!entry.desk || is_fact(*entry.desk)))) {
        return false;
    }
    return choice.label.empty() ||
           std::find(entry.labels.begin(), entry.labels.end(), choice.label) != entry.labels.end();
}

void Archive::Impl::judge_story(std::int64_t story) {
    std::vector<Row> rows = rows_of(*db, story);
    const std::vector<Due> due = due_of(*db, story);
    const auto current = [&](const Due& one) {
        return std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
            return row.due.look == one.look && is_current(row, one);
        });
    };
    if (rows.size() == due.size() && std::all_of(due.begin(), due.end(), current)) return;
    Transaction transaction(*db);
    // All go, as one row's new look may be another's old one. Ids stay with their changes.
    db->run("DELETE FROM changes WHERE story = ?", story);
    std::vector<std::pair<const Due*, Row>> known;
    std::vector<const Due*> fresh;
    for (const Due& one : due) {
        const auto at = row_for(rows, one);
        if (at == rows.end()) {
            fresh.push_back(&one);
            continue;
        }
        known.emplace_back(&one, *at);
        rows.erase(at);
    }
    for (const auto& [one, row] : known) {
        write(*db, story, row.id, *one,
              same_change(row, *one) ? row.judgement : judge(*this, story, *one));
    }
    for (const Due* one : fresh) write(*db, story, 0, *one, judge(*this, story, *one));
    transaction.commit();
}

std::vector<ChangeEntry> changes_of(const Archive& archive, const std::string& story) {
    const Archive::Impl& impl = archive.impl();
    const std::int64_t number = impl.require_story(story);
    const ReadTransaction view(*impl.db);
    std::vector<Row> rows = rows_of(*impl.db, number);
    DeskWords desk(archive);
    std::vector<ChangeEntry> out;
    for (const Due& due : due_of(*impl.db, number)) {
        const auto at = row_for(rows, due);
        const bool known = at != rows.end() && same_change(*at, due);
        const Row row = {at == rows.end() ? 0 : at->id, due, kChangeRules,
                         known ? at->judgement : judge(impl, number, due)};
        out.push_back(entry_of(archive, number, row, desk));
    }
    return out;
}

std::vector<ChangeEntry> list_changes(const Archive& archive,
                                      const ChangeChoice& choice,
                                      std::size_t limit,
                                      std::int64_t after_id) {
    const Archive::Impl& impl = archive.impl();
    const ReadTransaction view(*impl.db);
    DeskWords desk(archive);
    // The index alone tells most entries apart; what the desk said is looked at behind it.
    std::string sql =
        "SELECT c.id, c.story FROM changes c WHERE c.seen >= ? AND c.seen < ? AND c.grade >= ? "
        "AND c.silent >= ? AND c.id > ? AND c.story NOT IN (SELECT h.story FROM withdrawn_keys k "
        "JOIN addresses h ON h.key = k.key WHERE h.story IS NOT NULL)";
    if (!choice.classes.empty() && !desk.any()) {
        sql += fmt::format(" AND (c.classes & {}) <> 0", choice.classes.bits());
    }
    if (!choice.story.empty()) {
        sql += fmt::format(" AND c.story = {}", impl.require_story(choice.story));
    }
    if (!choice.site.empty()) {
        sql += fmt::format(" AND c.story IN (SELECT id FROM stories WHERE site IN ({}))",
                           site_list(*impl.db, choice.site));
    }
    if (!choice.label.empty()) {
        sql +=
            " AND c.story IN (SELECT a.story FROM remarks r JOIN addresses a ON a.key = r.page "
            "WHERE r.kind = 'label')";
    }
    sql += " ORDER BY c.seen DESC, c.id DESC";
    std::vector<ChangeEntry> out;
    Statement row = impl.db->query(sql, choice.since ? to_ms(*choice.since) : INT64_MIN,
                                   choice.until ? to_ms(*choice.until) : INT64_MAX,
                                   static_cast<int>(choice.min), choice.silent, after_id);
    while ((limit == 0 || out.size() < limit) && row.step()) {
        Statement whole = impl.db->query(
            fmt::format("SELECT {} FROM changes c WHERE c.id = ?", kRowColumns), row.integer(0));
        if (!whole.step()) continue;
        ChangeEntry entry = entry_of(archive, row.integer(1), row_of(whole), desk);
        if (matches(choice, entry)) out.push_back(std::move(entry));
    }
    return out;
}

bool changes_are_due(const Archive& archive) {
    return archive.impl().db->value(
               0, "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'change_rules'") !=
           kChangeRules;
}

std::int64_t judge_changes(Archive& archive) {
    Archive::Impl& impl = archive.impl();
    std::vector<std::int64_t> stories;
    {
        Statement row = impl.db->query("SELECT id FROM stories ORDER BY id");
        while (row.step()) stories.push_back(row.integer(0));
    }
    for (const std::int64_t story : stories) impl.judge_story(story);
    impl.db->run("INSERT OR REPLACE INTO meta (name, value) VALUES ('change_rules', ?)",
                 std::to_string(kChangeRules));
    return static_cast<std::int64_t>(stories.size());
}

std::string archive_name(const Archive& archive) {
    Statement row = archive.impl().db->query("SELECT value FROM meta WHERE name = 'archive_id'");
    return row.step() ? row.string(0) : std::string();
}

std::int64_t seen_by(const Archive& archive,
                     const std::string& reader,
                     const ChangeChoice& choice) {
    return archive.impl().db->value(0, "SELECT upto FROM readers WHERE name = ? AND choice = ?",
                                    reader, choice.words());
}

void mark_seen(Archive& archive,
               const std::string& reader,
               const ChangeChoice& choice,
               std::int64_t upto,
               UtcTime at) {
    archive.impl().db->run(
        "INSERT INTO readers (name, choice, upto, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (name, choice) DO UPDATE SET upto = max(upto, excluded.upto), at = "
        "excluded.at",
        reader, choice.words(), upto, to_ms(at));
}

}  // namespace stet
