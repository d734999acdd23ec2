#include "store/diff_pieces.h"

#include "store/diff_tokens.h"

#include <algorithm>
#include <string_view>

namespace stet {
namespace {

/// What a change takes from the old text or brings to the new one.
struct Event {
    Span span;
    PieceKind kind;
    std::size_t change;
};

/// Weaves the part of both texts that the two spans give.
std::vector<Piece> weave_spans(Span old_part,
                               Span new_part,
                               std::vector<Event> taken,
                               std::vector<Event> brought) {
    const auto by_place = [](const Event& x, const Event& y) {
        return x.span.begin < y.span.begin;
    };
    std::stable_sort(taken.begin(), taken.end(), by_place);
    std::stable_sort(brought.begin(), brought.end(), by_place);
    std::vector<Piece> out;
    std::size_t old_at = old_part.begin;
    std::size_t new_at = new_part.begin;
    auto take = taken.begin();
    auto bring = brought.begin();
    while (old_at < old_part.end || new_at < new_part.end) {
        if (take != taken.end() && take->span.begin <= old_at) {
            out.push_back({take->kind, take->span, {new_at, new_at}, take->change});
            old_at = take->span.end;
            ++take;
            continue;
        }
        if (bring != brought.end() && bring->span.begin <= new_at) {
            out.push_back({bring->kind, {old_at, old_at}, bring->span, bring->change});
            new_at = bring->span.end;
            ++bring;
            continue;
        }
        const std::size_t old_run =
            (take != taken.end() ? take->span.begin : old_part.end) - old_at;
        const std::size_t new_run =
            (bring != brought.end() ? bring->span.begin : new_part.end) - new_at;
        const std::size_t run = std::min(old_run, new_run);
        if (run == 0) break;  // the changes are not of these texts
        out.push_back({PieceKind::same, {old_at, old_at + run}, {new_at, new_at + run}, kNoChange});
        old_at += run;
        new_at += run;
    }
    return out;
}

void add_events(const std::vector<Change>& changes,
                std::vector<Event>& taken,
                std::vector<Event>& brought) {
    for (std::size_t k = 0; k < changes.size(); ++k) {
        const bool move = changes[k].op == ChangeOp::move;
        if (!changes[k].old_span.empty()) {
            taken.push_back(
                {changes[k].old_span, move ? PieceKind::moved_away : PieceKind::deleted, k});
        }
        if (!changes[k].new_span.empty()) {
            brought.push_back(
                {changes[k].new_span, move ? PieceKind::moved_here : PieceKind::inserted, k});
        }
    }
}

/// A chunk of text without white space around `at`, no longer than this to either side, is looked
/// at to find the word.
constexpr std::size_t kMaxWordReach = 64;

/// How many bytes before `at` belong to a word that goes on after it.
std::size_t word_before(std::string_view text, std::size_t at) {
    return at - word_start(text, at, kMaxWordReach);
}

/// How many bytes after `at` belong to a word that began before it.
std::size_t word_after(std::string_view text, std::size_t at) {
    return word_end(text, at, kMaxWordReach) - at;
}

/// Moves the borders between a `same` piece and edits that cut a word to that word's ends.
void widen(std::vector<Piece>& pieces, const FieldDiff& field) {
    const auto is_edit = [&](std::size_t k) {
        return pieces[k].kind == PieceKind::deleted || pieces[k].kind == PieceKind::inserted;
    };
    std::vector<Piece> out;
    for (std::size_t k = 0; k < pieces.size();) {
        if (!is_edit(k)) {
            out.push_back(pieces[k++]);
            continue;
        }
        // The edits that stand together, the old text first.
        std::size_t end = k;
        while (end < pieces.size() && is_edit(end)) ++end;
        const bool plain = end - k <= 2;
        std::vector<Piece> group(pieces.begin() + static_cast<std::ptrdiff_t>(k),
                                 pieces.begin() + static_cast<std::ptrdiff_t>(end));
        k = end;
        if (!plain) {
            out.insert(out.end(), group.begin(), group.end());
            continue;
        }
        Piece deleted = group.front();
        Piece inserted = group.back();
        const Span old_edit = {group.front().old_span.begin, group.back().old_span.end};
        const Span new_edit = {group.front().new_span.begin, group.back().new_span.end};
        std::size_t left = std::max(word_before(field.old_text, old_edit.begin),
                                    word_before(field.new_text, new_edit.begin));
        std::size_t right = std::max(word_after(field.old_text, old_edit.end),
                                     word_after(field.new_text, new_edit.end));
        const bool same_before = !out.empty() && out.back().kind == PieceKind::same;
        const bool same_after = k < pieces.size() && pieces[k].kind == PieceKind::same;
        left = same_before ? std::min(left, out.back().old_span.size()) : 0;
        right = same_after ? std::min(right, pieces[k].old_span.size()) : 0;
        if (left + right == 0) {
            out.insert(out.end(), group.begin(), group.end());
            continue;
        }
        if (left > 0) {
            out.back().old_span.end -= left;
            out.back().new_span.end -= left;
            if (out.back().old_span.empty()) out.pop_back();
        }
        if (right > 0) {
            pieces[k].old_span.begin += right;
            pieces[k].new_span.begin += right;
            if (pieces[k].old_span.empty()) ++k;
        }
        deleted.kind = PieceKind::deleted;
        deleted.old_span = {old_edit.begin - left, old_edit.end + right};
        deleted.new_span = {new_edit.begin - left, new_edit.begin - left};
        inserted.kind = PieceKind::inserted;
        inserted.old_span = {deleted.old_span.end, deleted.old_span.end};
        inserted.new_span = {new_edit.begin - left, new_edit.end + right};
        if (!deleted.old_span.empty()) out.push_back(deleted);
        if (!inserted.new_span.empty()) out.push_back(inserted);
    }
    pieces = std::move(out);
}

/// Where the sentences and paragraphs of a text begin.
struct Outline {
    std::vector<std::size_t> sentences;
    std::vector<std::size_t> sentence_ends;  // without the white space that follows
    std::vector<std::size_t> paragraphs;

    explicit Outline(std::string_view text) {
        TokenNames names;
        const TokenText tokens = tokenize(text, names);
        for (const TokenRange& range : tokens.sentences) {
            sentences.push_back(tokens.tokens[range.begin].begin);
            sentence_ends.push_back(tokens.tokens[range.end - 1].end);
        }
        for (const TokenRange& range : tokens.paragraphs) {
            paragraphs.push_back(tokens.tokens[range.begin].begin);
        }
    }
    /// The beginning of the sentence that `at` stands in.
    std::size_t sentence_begin(std::size_t at) const {
        const auto next = std::upper_bound(sentences.begin(), sentences.end(), at);
        return next == sentences.begin() ? 0 : *(next - 1);
    }
    /// The end of the sentence that `at` stands in; `at` itself between sentences.
    std::size_t sentence_end(std::size_t at) const {
        const auto next = std::lower_bound(sentences.begin(), sentences.end(), at);
        if (next == sentences.begin()) return at;
        const auto index = static_cast<std::size_t>(next - sentences.begin()) - 1;
        return std::max(at, sentence_ends[index]);
    }
    std::size_t paragraph(std::size_t at) const {
        const auto next = std::upper_bound(paragraphs.begin(), paragraphs.end(), at);
        return static_cast<std::size_t>(next - paragraphs.begin());
    }
};

/// How many bytes of line breaks and white space a piece begins with, 0 where there is no break.
std::size_t start_of(const Piece& piece, const FieldDiff& field) {
    const bool old_side = piece.kind == PieceKind::deleted;
    const std::string_view text = old_side ? field.old_text : field.new_text;
    const Span span = old_side ? piece.old_span : piece.new_span;
    std::size_t at = span.begin;
    bool line_break = false;
    while (at < span.end && (text[at] == ' ' || text[at] == '\n')) {
        line_break = line_break || text[at] == '\n';
        ++at;
    }
    return line_break ? at - span.begin : 0;
}

}  // namespace

std::vector<Piece> weave(const FieldDiff& field) {
    std::vector<Event> taken;
    std::vector<Event> brought;
    add_events(field.changes, taken, brought);
    std::vector<Piece> pieces = weave_spans({0, field.old_text.size()}, {0, field.new_text.size()},
                                            std::move(taken), std::move(brought));
    widen(pieces, field);
    return pieces;
}

std::vector<Piece> weave_move(const FieldDiff& field, const Change& move) {
    std::vector<Event> taken;
    std::vector<Event> brought;
    add_events(move.edits, taken, brought);
    std::vector<Piece> pieces =
        weave_spans(move.old_span, move.new_span, std::move(taken), std::move(brought));
    widen(pieces, field);
    return pieces;
}

std::size_t paragraph_number(std::string_view text, std::size_t at) {
    return Outline(text).paragraph(at);
}

std::vector<Passage> passages(const FieldDiff& field) {
    const std::vector<Piece> pieces = weave(field);
    const Outline old_outline(field.old_text);
    const Outline new_outline(field.new_text);
    const auto is_shown = [&](const Piece& piece) {
        return piece.kind != PieceKind::same && piece.kind != PieceKind::moved_away &&
               !field.changes[piece.change].white_space;
    };
    std::vector<Passage> out;
    std::size_t covered = 0;  // of the new text, by the last passage's closing context
    for (std::size_t k = 0; k < pieces.size(); ++k) {
        if (!is_shown(pieces[k])) continue;
        // The context before: of the `same` piece right before, the sentence that goes on here.
        const std::size_t here = pieces[k].new_span.begin;
        const bool stands_alone = pieces[k].kind == PieceKind::moved_here;
        std::size_t begin = here;
        const std::size_t starts = start_of(pieces[k], field);
        const bool new_line = starts > 0;  // whole paragraphs came or went: no sentence goes on
        if (!stands_alone && !new_line && k > 0 && pieces[k - 1].kind == PieceKind::same) {
            begin = std::max(new_outline.sentence_begin(here), pieces[k - 1].new_span.begin);
        }
        const bool joins = !out.empty() && !stands_alone && begin <= covered &&
                           out.back().pieces.back().kind != PieceKind::moved_here;
        if (!joins) {
            out.push_back({});
            out.back().old_paragraph = old_outline.paragraph(pieces[k].old_span.begin + starts);
            out.back().new_paragraph = new_outline.paragraph(here + starts);
            if (begin < here) {
                const std::size_t cut = here - begin;
                const Span old_same = pieces[k - 1].old_span;
                out.back().pieces.push_back({PieceKind::same,
                                             {old_same.end - cut, old_same.end},
                                             {begin, here},
                                             kNoChange});
            }
        } else if (k > 0 && pieces[k - 1].kind == PieceKind::same) {
            // All of the piece between the two changes, instead of the context that was cut.
            if (out.back().pieces.back().kind == PieceKind::same) out.back().pieces.pop_back();
            out.back().pieces.push_back(pieces[k - 1]);
        }
        out.back().pieces.push_back(pieces[k]);
        covered = pieces[k].new_span.end;
        const bool followed = k + 1 < pieces.size() && pieces[k + 1].kind == PieceKind::same;
        if (stands_alone || !followed) continue;
        const Span after = pieces[k + 1].new_span;
        const std::size_t end = std::min(new_outline.sentence_end(after.begin), after.end);
        if (end <= after.begin) continue;
        const std::size_t cut = end - after.begin;
        const Span old_same = pieces[k + 1].old_span;
        out.back().pieces.push_back({PieceKind::same,
                                     {old_same.begin, old_same.begin + cut},
                                     {after.begin, end},
                                     kNoChange});
        covered = end;
    }
    return out;
}

}  // namespace stet
