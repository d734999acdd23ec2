#include "store/diff.h"

#include "extract/text.h"
#include "store/diff_align.h"
#include "store/diff_tokens.h"
#include "store/volatile.h"

#include <algorithm>
#include <cassert>

namespace stet {
namespace {

/// The length of the white space at `at`, 0 where there is none. Unicode's, in UTF-8.
std::size_t space_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    const auto byte = [&](std::size_t k) {
        return at + k < text.size() ? static_cast<unsigned char>(text[at + k]) : 0U;
    };
    const unsigned first = byte(0);
    if (first == ' ' || (first >= 9 && first <= 13)) return 1;
    if (first == 0xC2) return byte(1) == 0x85 || byte(1) == 0xA0 ? 2 : 0;
    if (first == 0xE1) return byte(1) == 0x9A && byte(2) == 0x80 ? 3 : 0;
    if (first == 0xE2 && byte(1) == 0x80) {
        const unsigned last = byte(2);
        return (last >= 0x80 && last <= 0x8A) || last == 0xA8 || last == 0xA9 || last == 0xAF ? 3
                                                                                              : 0;
    }
    if (first == 0xE2) return byte(1) == 0x81 && byte(2) == 0x9F ? 3 : 0;
    if (first == 0xE3) return byte(1) == 0x80 && byte(2) == 0x80 ? 3 : 0;
    return 0;
}

/// The white space at both ends of a text, as lengths.
std::size_t leading_space(std::string_view text) {
    std::size_t at = 0;
    while (const std::size_t step = space_at(text, at)) at += step;
    return at;
}

std::size_t trailing_space(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size()) {
        const std::size_t end = text.size() - length;
        std::size_t step = 0;
        for (std::size_t back = 1; back <= 3 && back <= end; ++back) {
            if (space_at(text, end - back) == back) step = back;
        }
        if (step == 0) break;
        length += step;
    }
    return length;
}

bool is_all_space(std::string_view text) {
    return leading_space(text) == text.size();
}

/// The greatest length up to `limit` at which the text may be cut: not inside a UTF-8 sequence.
std::size_t whole_prefix(std::string_view text, std::size_t limit) {
    while (limit > 0 && limit < text.size() &&
           (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) {
        --limit;
    }
    return limit;
}

/// The part of a gap between kept tokens that no moved passage takes: one piece or several.
struct Pieces {
    std::vector<Span> spans;
    std::string text(std::string_view whole) const {
        std::string out;
        for (const Span& span : spans) out += whole.substr(span.begin, span.size());
        return out;
    }
    void drop_front(std::size_t count) {
        for (Span& span : spans) {
            const std::size_t step = std::min(count, span.size());
            span.begin += step;
            count -= step;
        }
    }
    void drop_back(std::size_t count) {
        for (std::size_t i = spans.size(); i-- > 0;) {
            const std::size_t step = std::min(count, spans[i].size());
            spans[i].end -= step;
            count -= step;
        }
    }
};

/// Turns an alignment of tokens into changes of bytes.
class Assembler {
public:
    Assembler(const TokenText& old_text, const TokenText& new_text)
        : old_(old_text), new_(new_text) {}

    std::vector<Change> changes(const Alignment& alignment) {
        for (const MovedPassage& move : alignment.moves) {
            moved_old_.push_back(bytes_of(old_, move.old_range));
            moved_new_.push_back(bytes_of(new_, move.new_range));
        }
        std::vector<Change> out;
        walk(alignment.kept, {0, old_.text.size()}, {0, new_.text.size()}, out);
        for (std::size_t k = 0; k < alignment.moves.size(); ++k) {
            Change change;
            change.op = ChangeOp::move;
            change.old_span = moved_old_[k];
            change.new_span = moved_new_[k];
            Assembler inner(old_, new_);
            inner.walk(alignment.moves[k].kept, change.old_span, change.new_span, change.edits);
            out.push_back(std::move(change));
        }
        std::stable_sort(out.begin(), out.end(), [](const Change& x, const Change& y) {
            return x.new_span.begin != y.new_span.begin ? x.new_span.begin < y.new_span.begin
                                                        : x.new_span.end < y.new_span.end;
        });
        return out;
    }

private:
    static Span bytes_of(const TokenText& text, TokenRange range) {
        return {text.tokens[range.begin].begin, text.tokens[range.end - 1].end};
    }

    /// Emits what stands between kept tokens, within the two spans.
    void walk(const Pairs& kept, Span old_span, Span new_span, std::vector<Change>& out) const {
        std::size_t old_at = old_span.begin;
        std::size_t new_at = new_span.begin;
        for (const auto& [i, j] : kept) {
            gap({old_at, old_.tokens[i].begin}, {new_at, new_.tokens[j].begin}, out);
            old_at = old_.tokens[i].end;
            new_at = new_.tokens[j].end;
        }
        gap({old_at, old_span.end}, {new_at, new_span.end}, out);
    }

    /// `gap` without the moved passages that lie in it.
    static Pieces without_moved(Span gap, const std::vector<Span>& moved) {
        std::vector<Span> inside;
        for (const Span& span : moved) {
            if (span.begin >= gap.begin && span.end <= gap.end) inside.push_back(span);
        }
        std::sort(inside.begin(), inside.end(),
                  [](const Span& x, const Span& y) { return x.begin < y.begin; });
        Pieces out;
        for (const Span& span : inside) {
            out.spans.push_back({gap.begin, span.begin});
            gap.begin = span.end;
        }
        out.spans.push_back(gap);
        return out;
    }

    void gap(Span old_gap, Span new_gap, std::vector<Change>& out) const {
        const std::string_view old_text = old_.text.substr(old_gap.begin, old_gap.size());
        const std::string_view new_text = new_.text.substr(new_gap.begin, new_gap.size());
        if (old_text == new_text) return;
        Pieces from = moved_old_.empty() ? Pieces{{old_gap}} : without_moved(old_gap, moved_old_);
        Pieces to = moved_new_.empty() ? Pieces{{new_gap}} : without_moved(new_gap, moved_new_);
        trim(from, to);
        const auto is_empty = [](const Span& span) { return span.empty(); };
        const Span old_stand = from.spans.front();
        const Span new_stand = to.spans.front();
        from.spans.erase(std::remove_if(from.spans.begin(), from.spans.end(), is_empty),
                         from.spans.end());
        to.spans.erase(std::remove_if(to.spans.begin(), to.spans.end(), is_empty), to.spans.end());
        const bool replaces = !from.spans.empty() && !to.spans.empty();
        // The pieces with the most text are each other's replacement; the others stand alone.
        std::size_t main_old = 0;
        std::size_t main_new = 0;
        const auto longest = [](const Pieces& pieces) {
            std::size_t best = 0;
            for (std::size_t k = 1; k < pieces.spans.size(); ++k) {
                if (pieces.spans[k].size() > pieces.spans[best].size()) best = k;
            }
            return best;
        };
        bool paired = false;
        if (replaces) {
            main_old = longest(from);
            main_new = longest(to);
            paired = is_all_space(slice(old_, from.spans[main_old])) ==
                     is_all_space(slice(new_, to.spans[main_new]));
        }
        for (std::size_t k = 0; k < from.spans.size(); ++k) {
            const bool replace = paired && k == main_old;
            const Span at = replace ? to.spans[main_new] : Span{new_stand.begin, new_stand.begin};
            add(replace ? ChangeOp::replace : ChangeOp::erase, from.spans[k], at, out);
        }
        for (std::size_t k = 0; k < to.spans.size(); ++k) {
            if (paired && k == main_new) continue;
            add(ChangeOp::insert, {old_stand.begin, old_stand.begin}, to.spans[k], out);
        }
    }

    /// Leaves out the white space at both ends that reads the same on both sides.
    void trim(Pieces& from, Pieces& to) const {
        std::string old_rest = from.text(old_.text);
        std::string new_rest = to.text(new_.text);
        const std::size_t front = common_prefix(
            old_rest, new_rest, std::min(leading_space(old_rest), leading_space(new_rest)));
        from.drop_front(front);
        to.drop_front(front);
        old_rest.erase(0, front);
        new_rest.erase(0, front);
        const std::size_t most = std::min(trailing_space(old_rest), trailing_space(new_rest));
        std::size_t back = 0;
        while (back < most &&
               old_rest[old_rest.size() - 1 - back] == new_rest[new_rest.size() - 1 - back]) {
            ++back;
        }
        while (back > 0 &&
               (static_cast<unsigned char>(old_rest[old_rest.size() - back]) & 0xC0U) == 0x80U) {
            --back;
        }
        from.drop_back(back);
        to.drop_back(back);
    }

    static std::size_t common_prefix(std::string_view a, std::string_view b, std::size_t most) {
        std::size_t same = 0;
        while (same < most && a[same] == b[same]) ++same;
        return std::min(whole_prefix(a, same), whole_prefix(b, same));
    }

    static std::string_view slice(const TokenText& text, Span span) {
        return text.text.substr(span.begin, span.size());
    }

    void add(ChangeOp op, Span old_span, Span new_span, std::vector<Change>& out) const {
        Change change;
        change.op = op;
        change.old_span = old_span;
        change.new_span = new_span;
        change.white_space =
            is_all_space(slice(old_, old_span)) && is_all_space(slice(new_, new_span));
        out.push_back(std::move(change));
    }

    const TokenText& old_;
    const TokenText& new_;
    std::vector<Span> moved_old_;
    std::vector<Span> moved_new_;
};

}  // namespace

std::string_view diff_field_name(DiffField field) {
    constexpr std::array<std::string_view, kDiffFieldCount> kNames = {
        "headline", "dek",        "byline", "published", "modified",
        "caption",  "lead_image", "body",   "correction"};
    return kNames[static_cast<std::size_t>(field)];
}

std::string_view change_op_name(ChangeOp op) {
    constexpr std::array<std::string_view, 4> kNames = {"insert", "delete", "replace", "move"};
    return kNames[static_cast<std::size_t>(op)];
}

std::vector<Change> diff_text(std::string_view old_text, std::string_view new_text) {
    if (old_text == new_text) return {};
    TokenNames names;
    const TokenText from = tokenize(old_text, names);
    const TokenText to = tokenize(new_text, names);
    return Assembler(from, to).changes(align_texts(from, to, names.count()));
}

std::string apply_changes(std::string_view old_text,
                          const std::vector<Change>& changes,
                          std::string_view new_text) {
    std::vector<Span> taken;
    std::vector<Span> brought;
    for (const Change& change : changes) {
        if (!change.old_span.empty()) taken.push_back(change.old_span);
        if (!change.new_span.empty()) brought.push_back(change.new_span);
    }
    const auto by_place = [](const Span& x, const Span& y) { return x.begin < y.begin; };
    std::sort(taken.begin(), taken.end(), by_place);
    std::sort(brought.begin(), brought.end(), by_place);
    std::string kept;
    std::size_t at = 0;
    for (const Span& span : taken) {
        kept += old_text.substr(at, span.begin - at);
        at = span.end;
    }
    kept += old_text.substr(at);
    std::string out;
    std::size_t used = 0;
    for (const Span& span : brought) {
        const std::size_t before = std::min(span.begin - out.size(), kept.size() - used);
        out.append(kept, used, before);
        used += before;
        out += new_text.substr(span.begin, span.size());
    }
    out.append(kept, used);
    return out;
}

const FieldDiff* ArticleDiff::find(DiffField field) const {
    for (const FieldDiff& diff : fields) {
        if (diff.field == field) return &diff;
    }
    return nullptr;
}

ArticleDiff diff_articles(const ArticleText& old_text, const ArticleText& new_text) {
    ArticleDiff out;
    for (const DiffField field : kDiffFields) {
        if (old_text[field] == new_text[field]) continue;
        out.fields.push_back(
            {field, old_text[field], new_text[field], diff_text(old_text[field], new_text[field])});
        mark_volatile(out.fields.back());
        assert(apply_changes(old_text[field], out.fields.back().changes, new_text[field]) ==
               new_text[field]);
    }
    return out;
}

namespace {

void add_words(const FieldDiff& field, const Change& change, DiffCount& count) {
    if (change.op == ChangeOp::move) {
        for (const Change& edit : change.edits) add_words(field, edit, count);
        return;
    }
    const std::string_view from = field.old_text;
    const std::string_view to = field.new_text;
    count.words_deleted += count_words(from.substr(change.old_span.begin, change.old_span.size()));
    count.words_inserted += count_words(to.substr(change.new_span.begin, change.new_span.size()));
}

}  // namespace

DiffCount count_changes(const FieldDiff& field) {
    DiffCount count;
    for (const Change& change : field.changes) {
        if (change.white_space || change.volatile_line) continue;
        ++count.changes;
        if (change.op == ChangeOp::move) ++count.moves;
        add_words(field, change, count);
    }
    return count;
}

DiffCount count_changes(const ArticleDiff& diff) {
    DiffCount total;
    for (const FieldDiff& field : diff.fields) {
        const DiffCount count = count_changes(field);
        total.changes += count.changes;
        total.moves += count.moves;
        // Time stamps have no words.
        if (field.field == DiffField::published || field.field == DiffField::modified) continue;
        total.words_deleted += count.words_deleted;
        total.words_inserted += count.words_inserted;
    }
    return total;
}

}  // namespace stet
