#include "store/volatile.h"

#include "extract/date_text.h"
#include "extract/fold.h"
#include "extract/text.h"
#include "store/diff_tokens.h"
#include "store/text_digest.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace stet {
namespace {

/// A moment to read relative dates against; which one does not matter.
constexpr std::int64_t kSomeMoment = 1'700'000'000;

/// "36 min ago" has at most this many words, in any language.
constexpr std::size_t kMaxRelativeWords = 5;

/// What readers do, as counters name it, by fold_words().
constexpr auto kCounted = std::to_array<std::string_view>({
    "aufrufe",
    "bekeken",
    "comentario",
    "comentarios",
    "comment",
    "commentaire",
    "commentaires",
    "comments",
    "commenti",
    "commento",
    "compartido",
    "compartidos",
    "compartilhamentos",
    "gefallt",
    "goruntulenme",
    "impressions",
    "izlenme",
    "komentar",
    "komentarze",
    "komentarzy",
    "komentaru",
    "komentare",
    "kommentar",
    "kommentare",
    "kommentarer",
    "lasningar",
    "lecturas",
    "lectures",
    "leituras",
    "leser",
    "letture",
    "likes",
    "gusta",
    "paylasim",
    "partages",
    "reacties",
    "reads",
    "reactions",
    "readers",
    "retweets",
    "shares",
    "tweets",
    "views",
    "visitas",
    "visualizacoes",
    "visualizaciones",
    "visualizzazioni",
    "vues",
    "votes",
    "wyswietlen",
    "yorum",
    "комментариев",
    "комментария",
    "комментарии",
    "просмотра",
    "просмотров",
    "просмотры",
    "переглядів",
    "коментарів",
    "تعليق",
    "تعليقات",
    "مشاهدة",
    "مشاهدات",
    "閲覧",
    "评论",
    "浏览",
    "阅读",
    "조회",
    "댓글",
});

/// What may stand beside such a number without making it a statement.
constexpr auto kBeside = std::to_array<std::string_view>({
    "k",
    "m",
    "mio",
    "tsd",
    "me",
    "share",
    "people",
    "online",
    "now",
    "total",
    "mal",
    "this",
    "teilen",
    "partager",
    "compartir",
    "condividi",
});

/// Before a date, these say that the page was looked over and not that it was changed.
constexpr auto kLookedOver = std::to_array<std::string_view>({
    "still current at",
    "current time",
    "current date",
    "today is",
    "today s date",
    "heute ist",
    "date printed",
    "page generated",
    "accessed on",
    "last checked",
});

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_number(std::string_view word) {
    if (word.ends_with('k') || word.ends_with('m')) word.remove_suffix(1);  // "1.2k"
    return !word.empty() && std::all_of(word.begin(), word.end(), is_digit);
}

/// "604 comments", "Kommentare (12)", "1.2k views · 30 shares"
bool is_counter(std::string_view folded) {
    bool number = false;
    bool counted = false;
    while (!folded.empty()) {
        const std::size_t end = std::min(folded.find(' '), folded.size());
        const std::string_view word = folded.substr(0, end);
        folded.remove_prefix(std::min(folded.size(), end + 1));
        const bool names = is_one_of(word, kCounted);
        number = number || is_number(word);
        counted = counted || names;
        if (!names && !is_number(word) && !is_one_of(word, kBeside)) return false;
    }
    return number && counted;
}

/// One number of at most three figures, which is all that "36 min ago" has.
bool has_one_small_number(std::string_view text) {
    constexpr std::size_t kMaxFigures = 3;
    text.remove_prefix(std::min(kAsciiDigits.first_in(text), text.size()));
    const std::size_t length = std::min(text.find_first_not_of("0123456789"), text.size());
    return length > 0 && length <= kMaxFigures && !kAsciiDigits.any_in(text.substr(length));
}

/// Whether a text is "36 min ago", in any language.
bool is_relative_time(std::string_view text) {
    if (!has_one_small_number(text)) return false;  // a date: the names need not be looked up
    const DateReading reading = {{}, false, kSomeMoment};
    const std::optional<RelativeDate> date = find_relative_date(text, reading);
    return date && date->begin == 0 && date->end == text.size();
}

/// Whether the line ends with "36 min ago", in any language.
bool ends_in_relative_time(std::string_view line) {
    std::size_t begin = line.size();
    for (std::size_t words = 0; words < kMaxRelativeWords && begin > 0; ++words) {
        const std::size_t space = line.substr(0, begin).find_last_of(" \t|·(:");
        begin = space == std::string_view::npos ? 0 : space;
        const std::string_view tail = trim(line.substr(begin == 0 ? 0 : begin + 1));
        if (is_relative_time(tail)) return true;
    }
    return false;
}

/// Whether everything in the lines that a span touches is volatile. An empty line decides nothing.
enum class Verdict : std::uint8_t { empty, changes_by_itself, stays };

Verdict judge(std::string_view text, Span span, const LineTest& test) {
    const Span whole = line_around(text, span);
    std::string_view rest = text.substr(whole.begin, whole.size());
    Verdict verdict = Verdict::empty;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = trim(rest.substr(0, end));
        if (!line.empty()) {
            if (!test(line)) return Verdict::stays;
            verdict = Verdict::changes_by_itself;
        }
        rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    return verdict;
}

bool is_volatile(const FieldDiff& field, const Change& change, const LineTest& test) {
    if (change.white_space) return false;
    const bool old_side = !change.old_span.empty();
    const bool new_side = !change.new_span.empty();
    // Of an insertion, the line that it went into is looked at on the new side, where it is whole.
    const Verdict from = old_side ? judge(field.old_text, change.old_span, test) : Verdict::empty;
    const Verdict to = new_side ? judge(field.new_text, change.new_span, test) : Verdict::empty;
    if (from == Verdict::stays || to == Verdict::stays) return false;
    return from == Verdict::changes_by_itself || to == Verdict::changes_by_itself;
}

bool may_have_volatile_lines(DiffField field) {
    return field == DiffField::body || field == DiffField::caption;
}

/// `text` without the volatile lines that the spans touch, and without the empty lines left behind.
std::string without_lines(std::string_view text, std::vector<Span> spans) {
    std::string out;
    std::sort(spans.begin(), spans.end(),
              [](const Span& x, const Span& y) { return x.begin < y.begin; });
    std::size_t at = 0;
    for (const Span& span : spans) {
        if (span.begin < at) continue;
        out += text.substr(at, span.begin - at);
        at = span.end;
        while (at < text.size() && text[at] == '\n') ++at;  // its own break and the empty line
    }
    out += text.substr(at);
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out;
}

}  // namespace

bool ends_like_a_sentence(std::string_view line) {
    for (const std::string_view mark :
         {".", "!", "?", "…", "。", "！", "？", "؟", "।", "”", "\""}) {
        if (line.ends_with(mark)) return true;
    }
    return false;
}

std::string_view volatile_reason(std::string_view line) {
    line = trim(line);
    if (!has_digit(line) || ends_like_a_sentence(line)) return {};
    if (count_words(line) > kMaxVolatileWords) return {};
    const std::string folded = fold_words(line);
    if (is_counter(folded)) return "a count of readers' doings";
    for (const std::string_view label : kLookedOver) {
        if (folded.starts_with(label)) return "the day the page was looked over";
    }
    return ends_in_relative_time(line) ? "a running time" : std::string_view();
}

bool is_volatile_line(std::string_view line) {
    return !volatile_reason(line).empty();
}

void mark_volatile(FieldDiff& field, const LineTest& test) {
    if (!may_have_volatile_lines(field.field)) return;
    for (Change& change : field.changes) change.volatile_line = is_volatile(field, change, test);
}

void mark_volatile(FieldDiff& field) {
    mark_volatile(field, is_volatile_line);
}

void drop_volatile_lines(ArticleText& old_text, ArticleText& new_text) {
    for (const DiffField name : kDiffFields) {
        if (!may_have_volatile_lines(name) || old_text[name] == new_text[name]) continue;
        FieldDiff field = {name, old_text[name], new_text[name],
                           diff_text(old_text[name], new_text[name])};
        mark_volatile(field);
        std::vector<Span> old_lines;
        std::vector<Span> new_lines;
        for (const Change& change : field.changes) {
            if (!change.volatile_line) continue;
            if (!change.old_span.empty()) {
                old_lines.push_back(line_around(field.old_text, change.old_span));
            }
            if (!change.new_span.empty()) {
                new_lines.push_back(line_around(field.new_text, change.new_span));
            }
        }
        old_text[name] = without_lines(field.old_text, std::move(old_lines));
        new_text[name] = without_lines(field.new_text, std::move(new_lines));
    }
}

namespace {

bool begins_with_dek(const Article& article) {
    return !article.blocks.empty() && !article.dek.value.empty() &&
           article.blocks.front().text == article.dek.value;
}

/// A printed dek is about as likely the body's first paragraph as not, so that whatever changes
/// beside it may tip the scales. Where one look counts it and the other does not, both are read
/// without it, without the pictures between it and the text, and with one lead image.
void settle_dek(Article& a, Article& b) {
    if (a.dek.value != b.dek.value || begins_with_dek(a) == begins_with_dek(b)) return;
    std::vector<Block>& blocks = (begins_with_dek(a) ? a : b).blocks;
    blocks.erase(blocks.begin());
    for (Article* article : {&a, &b}) {
        const auto text =
            std::find_if(article->blocks.begin(), article->blocks.end(),
                         [](const Block& block) { return block.type != BlockType::image; });
        article->blocks.erase(article->blocks.begin(), text);
    }
    b.lead_image = a.lead_image;
}

}  // namespace

bool same_but_for_volatile(Article a, Article b, const LineTest& test) {
    settle_dek(a, b);
    for (Article* article : {&a, &b}) {
        std::erase_if(article->blocks, [&](const Block& block) { return test(block.text); });
        std::erase_if(article->captions,
                      [&](const Caption& caption) { return test(caption.text); });
    }
    return text_digest(a) == text_digest(b);
}

bool same_but_for_volatile(Article a, Article b) {
    return same_but_for_volatile(std::move(a), std::move(b), is_volatile_line);
}

}  // namespace stet
