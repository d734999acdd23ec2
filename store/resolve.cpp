// What a person's words mean: a story, and a revision of it.
#include "extract/text.h"
#include "extract/url.h"
#include "store/archive_impl.h"

#include <fmt/format.h>

#include <algorithm>

namespace stet {
namespace {

constexpr std::size_t kMostDigits = 9;       // of a revision's number
constexpr std::size_t kLeastNameDigits = 4;  // of a digest that stands for a revision
constexpr std::size_t kSuggestions = 3;

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether `text` has the shape of a REV: only then may an "@" before it begin one.
bool looks_like_revision(std::string_view text) {
    if (text.empty()) return false;
    const std::string lower = ascii_lower(text);
    if (lower == "first" || lower == "latest" || lower == "last") return true;
    if (parse_time(text)) return true;
    if (lower.compare(0, 7, "sha256:") == 0) return true;
    if (all_digits(text)) return text.size() <= kMostDigits;
    return text.size() >= kLeastNameDigits && text.size() <= 64 &&
           lower.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::vector<std::string> url_readings(std::string_view words) {
    std::vector<std::string> readings{std::string(words)};
    if (words.find("://") == std::string_view::npos) {
        readings.push_back("https://" + std::string(words));
    }
    return readings;
}

}  // namespace

std::int64_t Archive::Impl::story_at(std::string_view words) const {
    if (const std::int64_t number = story_number(words);
        number != 0 && db->value(0, "SELECT id FROM stories WHERE id = ?", number) != 0) {
        return number;
    }
    for (const std::string& reading : url_readings(words)) {
        const std::optional<Url> url = Url::parse(reading);
        if (!url || !url->is_http()) continue;
        const std::int64_t story =
            db->value(0, "SELECT story FROM addresses WHERE key = ? AND story IS NOT NULL",
                      article_key(*url));
        if (story != 0) return story;
    }
    return 0;
}

std::optional<Revision> Archive::Impl::revision_named(std::int64_t story,
                                                      std::string_view rev) const {
    if (!rev.empty() && rev.front() == '@') rev.remove_prefix(1);
    const std::string lower = ascii_lower(rev);
    const auto count =
        static_cast<int>(db->value(0, "SELECT count(*) FROM revisions WHERE story = ?", story));
    if (count == 0 || rev.empty()) return std::nullopt;
    if (lower == "first") return revision(story, 1);
    if (lower == "latest" || lower == "last") return revision(story, count);

    // A name once printed means the text that it named, also when it is all digits.
    std::string digits = lower;
    if (digits.compare(0, 7, "sha256:") == 0) digits.erase(0, 7);
    if (digits.size() >= kLeastNameDigits &&
        digits.find_first_not_of("0123456789abcdef") == std::string::npos) {
        std::int64_t text =
            db->value(0, "SELECT id FROM texts WHERE story = ? AND name = ?", story, digits);
        const bool number =
            all_digits(digits) && digits.size() <= kMostDigits && std::stol(digits) <= count;
        if (text == 0 && !number) {
            Statement row = db->query(
                "SELECT id FROM texts WHERE story = ? AND hex(sha256) LIKE ? || '%' "
                "ORDER BY id LIMIT 2",
                story, digits);
            if (row.step()) text = row.integer(0);
            if (text != 0 && row.step()) {
                throw Error(fmt::format("@{} names more than one revision of s{}: give more digits",
                                        rev, story),
                            ExitStatus::not_found);
            }
        }
        if (text != 0) {
            // The latest run whose looks had it, in this reading or an older extractor's.
            int named = static_cast<int>(db->value(
                0, "SELECT max(number) FROM revisions WHERE story = ? AND text = ?", story, text));
            if (named == 0) {
                named = static_cast<int>(db->value(
                    0,
                    "SELECT max(r.number) FROM articles a JOIN looks l ON l.article_of = a.look "
                    "JOIN revisions r ON r.story = ?1 AND (r.first_time < l.time OR "
                    "(r.first_time = l.time AND r.first_look <= l.id)) "
                    "AND (r.last_time > l.time OR (r.last_time = l.time AND r.last_look >= l.id)) "
                    "WHERE a.text = ?2",
                    story, text));
            }
            if (named == 0) {
                // Only at a variant's address: the revision that stood then.
                named = static_cast<int>(db->value(
                    1,
                    "SELECT max(r.number) FROM articles a JOIN looks l ON l.id = a.look "
                    "JOIN revisions r ON r.story = ?1 AND r.first_time <= l.time WHERE a.text = ?2",
                    story, text));
            }
            return revision(story, named);
        }
    }
    if (all_digits(rev) && rev.size() <= kMostDigits) {
        const int number = std::stoi(std::string(rev));
        if (number >= 1 && number <= count) return revision(story, number);
    }
    if (const std::optional<UtcTime> time = parse_time(rev)) {
        // A bare day means what stood at its end.
        const bool day = rev.size() == std::string_view("2025-05-15").size();
        const UtcTime at = day ? *time + std::chrono::days(1) - UtcTime::duration(1) : *time;
        const auto number = static_cast<int>(
            db->value(0, "SELECT max(number) FROM revisions WHERE story = ? AND first_time <= ?",
                      story, to_ms(at)));
        if (number != 0) return revision(story, number);
        throw Error(fmt::format("s{} was not seen before {}; its first revision is of {}", story,
                                iso_time(at), iso_time(revision(story, 1).first_seen)),
                    ExitStatus::not_found);
    }
    return std::nullopt;
}

Target Archive::Impl::resolve(std::string_view words, std::string_view rev) const {
    words = trim(words);
    Target target;
    std::int64_t number = story_at(words);
    std::string_view named;
    if (number == 0) {
        // The last "@" begins a REV only where what follows has the shape of one and what stands
        // before is held: an "@" inside a URL is never mistaken.
        const std::size_t at = words.rfind('@');
        if (at != std::string_view::npos && looks_like_revision(words.substr(at + 1))) {
            number = story_at(words.substr(0, at));
            named = words.substr(at + 1);
        }
    }
    if (number == 0) {
        if (const auto why = withdrawn(words)) {
            throw Error(fmt::format("{} was {}", words, *why), ExitStatus::not_found);
        }
        std::string help;
        Statement row = db->query(
            "SELECT s.id, s.headline FROM addresses a JOIN stories s ON s.id = a.story "
            "WHERE (instr(a.url, ?) > 0 OR instr(s.headline, ?) > 0) "
            "AND NOT EXISTS (SELECT 1 FROM addresses h JOIN withdrawn_keys k ON k.key = h.key "
            "WHERE h.story = s.id) ORDER BY s.last_seen DESC "
            "LIMIT ?",
            words, words, static_cast<std::int64_t>(kSuggestions));
        while (!words.empty() && row.step()) {
            help += fmt::format("{} s{} \"{}\"", help.empty() ? "; did you mean" : ",",
                                row.integer(0), row.text(1));
        }
        if (help.empty()) help = "; `stet list` shows what it holds";
        throw Error(fmt::format("archive {} holds nothing for {}{}", uri, words, help),
                    ExitStatus::not_found);
    }
    require_story(story_name(number));
    target.story = story_name(number);
    if (!rev.empty()) named = rev;
    if (named.empty()) return target;
    target.revision = revision_named(number, named);
    if (!target.revision) {
        throw Error(
            fmt::format("s{} has no revision {}; `stet history s{}` lists the {} there are", number,
                        named, number,
                        db->value(0, "SELECT count(*) FROM revisions WHERE story = ?", number)),
            ExitStatus::not_found);
    }
    return target;
}

}  // namespace stet
