#include "store/learned_lines.h"

#include "extract/fold.h"
#include "extract/text.h"
#include "store/archive_impl.h"
#include "store/diff_tokens.h"
#include "store/volatile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace stet {
namespace {

constexpr std::size_t kMostLabelWords = 4;
constexpr std::size_t kMostFrames = 200;  // of one page

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The line by frame, for frames that stand once in the article.
std::map<std::string, std::string> lines_by_frame(const Article& article) {
    std::map<std::string, std::string> lines;
    std::set<std::string> twice;
    const auto add = [&](const std::string& line) {
        std::string frame = line_frame(line);
        if (frame.empty() || lines.size() == kMostFrames) return;
        if (!lines.try_emplace(frame, line).second) twice.insert(std::move(frame));
    };
    for (const Block& block : article.blocks) add(block.text);
    for (const Caption& caption : article.captions) add(caption.text);
    for (const std::string& frame : twice) lines.erase(frame);
    return lines;
}

LineHabit habit_of(const Db& db, const std::string& site, const std::string& frame) {
    Statement row = db.query(
        "SELECT coalesce(sum(changed), 0), coalesce(sum(stood), 0), "
        "coalesce(sum(changed > 0), 0) FROM line_habits WHERE site = ? AND frame = ?",
        site, frame);
    if (!row.step()) return {};
    return {row.integer(0), row.integer(1), row.integer(2)};
}

/// The lines that a span touches, empty ones left out.
std::vector<std::string> lines_in(const std::string& text, Span span) {
    std::vector<std::string> lines;
    if (span.empty()) return lines;
    const Span whole = line_around(text, span);
    std::string_view rest = std::string_view(text).substr(whole.begin, whole.size());
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string line = clean_text(rest.substr(0, end));
        if (!line.empty()) lines.push_back(std::move(line));
        rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    return lines;
}

std::string reason_for(const IgnoredLine& line, const LearnedLines& learned) {
    for (const std::string* one : {&line.new_line, &line.old_line}) {
        if (const std::string_view why = volatile_reason(*one); !why.empty()) {
            return std::string(why);
        }
        if (const LineHabit* habit = learned.find(*one)) {
            return fmt::format("learned: another on {} of {} fetches, in {} stories of the site",
                               habit->changed, habit->changed + habit->stood, habit->stories);
        }
    }
    return "changes by itself";
}

bool is_known(const std::vector<IgnoredLine>& lines, const IgnoredLine& line) {
    return std::any_of(lines.begin(), lines.end(), [&](const IgnoredLine& one) {
        return one.field == line.field && one.old_line == line.old_line &&
               one.new_line == line.new_line;
    });
}

}  // namespace

std::string line_frame(std::string_view line) {
    line = trim(line);
    if (line.empty() || line.find('\n') != std::string_view::npos) return {};
    if (ends_like_a_sentence(line) || count_words(line) > kMaxVolatileWords) return {};
    // A sentence that ends within the line makes it text, whatever stands behind it.
    for (const std::string_view end : {". ", "! ", "? ", "。"}) {
        if (line.find(end) != std::string_view::npos) return {};
    }
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos && colon > 0) {
        const std::string label = fold_words(line.substr(0, colon));
        const bool words = std::none_of(label.begin(), label.end(), is_digit);
        if (!label.empty() && words && count_words(label) <= kMostLabelWords) return label + ':';
    }
    std::string frame;
    bool figures = false;
    bool letters = false;
    for (const char c : fold_words(line)) {
        if (is_digit(c)) {
            figures = true;
            if (frame.empty() || frame.back() != '#') frame += '#';
            continue;
        }
        letters = letters || c != ' ';
        // "1.234" folds to two figures.
        if (c == ' ' && !frame.empty() && frame.back() == '#') {
            frame += c;
            continue;
        }
        frame += c;
    }
    for (std::size_t at = frame.find("# #"); at != std::string::npos; at = frame.find("# #")) {
        frame.erase(at, 2);
    }
    return figures && letters ? frame : std::string();
}

std::vector<LineTrial> line_trials(const Article& before, const Article& after) {
    std::vector<LineTrial> trials;
    const std::map<std::string, std::string> old_lines = lines_by_frame(before);
    for (const auto& [frame, line] : lines_by_frame(after)) {
        const auto old_line = old_lines.find(frame);
        if (old_line == old_lines.end()) continue;
        trials.push_back({frame, old_line->second != line});
    }
    return trials;
}

bool LineHabit::learned() const {
    return stories >= kLeastStories && changed >= kLeastChanges &&
           static_cast<double>(changed) >= kLeastShare * static_cast<double>(changed + stood);
}

const LineHabit* LearnedLines::find(std::string_view line) const {
    if (habits_.empty()) return nullptr;
    const auto at = habits_.find(line_frame(line));
    return at == habits_.end() ? nullptr : &at->second;
}

LearnedLines learned_lines(const Archive& archive, const std::string& story) {
    return archive.impl().learned(archive.impl().require_story(story));
}

LearnedLines Archive::Impl::learned(std::int64_t story) const {
    std::map<std::string, LineHabit> learned;
    Statement row = db->query(
        "SELECT frame, sum(changed), sum(stood), sum(changed > 0) FROM line_habits "
        "WHERE site = (SELECT site FROM stories WHERE id = ?) GROUP BY frame",
        story);
    while (row.step()) {
        const LineHabit habit = {row.integer(1), row.integer(2), row.integer(3)};
        if (habit.learned()) learned.emplace(row.string(0), habit);
    }
    return LearnedLines(std::move(learned));
}

void mark_learned(ArticleDiff& diff, const LearnedLines& learned) {
    if (learned.empty()) return;
    for (FieldDiff& field : diff.fields) {
        mark_volatile(field, [&](std::string_view line) {
            return is_volatile_line(line) || learned.find(line) != nullptr;
        });
    }
}

bool same_but_for_learned(Article a, Article b, const LearnedLines& learned) {
    return same_but_for_volatile(std::move(a), std::move(b), [&](std::string_view line) {
        return is_volatile_line(line) || learned.find(line) != nullptr;
    });
}

std::vector<IgnoredLine> ignored_lines(const ArticleDiff& diff, const LearnedLines& learned) {
    std::vector<IgnoredLine> out;
    for (const FieldDiff& field : diff.fields) {
        for (const Change& change : field.changes) {
            if (!change.volatile_line) continue;
            const std::vector<std::string> from = lines_in(field.old_text, change.old_span);
            const std::vector<std::string> to = lines_in(field.new_text, change.new_span);
            for (std::size_t k = 0; k < std::max(from.size(), to.size()); ++k) {
                IgnoredLine line = {field.field, "", "", ""};
                if (k < from.size()) line.old_line = from[k];
                if (k < to.size()) line.new_line = to[k];
                line.why = reason_for(line, learned);
                if (line.old_line != line.new_line && !is_known(out, line)) {
                    out.push_back(std::move(line));
                }
            }
        }
    }
    return out;
}

void Archive::Impl::learn_from(std::int64_t story, std::int64_t look, const Article& article) {
    std::int64_t before = 0;
    bool same_text = false;
    {
        Statement row = db->query(
            "SELECT o.id, o.text = n.text FROM looks l JOIN looks b ON b.address = l.address "
            "AND b.id <> l.id AND b.time <= l.time AND b.article_of IS NOT NULL "
            "JOIN articles o ON o.look = b.article_of JOIN articles n ON n.look = l.article_of "
            "AND n.extractor = o.extractor WHERE l.id = ? ORDER BY b.time DESC, b.id DESC LIMIT 1",
            look);
        if (!row.step()) return;
        before = row.integer(0);
        same_text = row.integer(1) != 0;
    }
    const bool habits = db->value(0,
                                  "SELECT EXISTS (SELECT 1 FROM line_habits WHERE site = "
                                  "(SELECT site FROM stories WHERE id = ?))",
                                  story) != 0;
    if (same_text && !habits) return;
    learn_lines(story, same_text ? article : articles.read(before), article);
}

void Archive::Impl::learn_lines(std::int64_t story, const Article& before, const Article& after) {
    std::string site;
    {
        Statement row = db->query("SELECT site FROM stories WHERE id = ?", story);
        if (row.step()) site = row.string(0);
    }
    std::vector<std::string> news;  // frames that were learned just now, or are no more
    for (const LineTrial& trial : line_trials(before, after)) {
        const LineHabit habit = habit_of(*db, site, trial.frame);
        if (!trial.changed && habit.changed == 0) continue;  // nothing to weigh yet
        db->run(
            "INSERT INTO line_habits (site, frame, story, changed, stood) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (site, frame, story) DO UPDATE SET changed = changed + excluded.changed, "
            "stood = stood + excluded.stood",
            site, trial.frame, story, trial.changed, !trial.changed);
        if (habit_of(*db, site, trial.frame).learned() && !habit.learned()) {
            news.push_back(trial.frame);
        }
    }
    std::set<std::int64_t> stories;
    for (const std::string& frame : news) {
        Statement row =
            db->query("SELECT story FROM line_habits WHERE site = ? AND frame = ?", site, frame);
        while (row.step()) stories.insert(row.integer(0));
    }
    // What these lines made revisions of was none.
    for (const std::int64_t one : stories) {
        join_volatile_texts(one);
        derive_story(one);
        db->run("UPDATE changes SET rules = 0 WHERE story = ?", one);
        summarise(one);
    }
}

}  // namespace stet
