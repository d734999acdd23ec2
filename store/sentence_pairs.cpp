#include "store/sentence_pairs.h"

#include "store/diff_pieces.h"
#include "store/diff_tokens.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

namespace stet {
namespace {

/// Sentences belong together where they share this much of the shorter one's letters.
constexpr double kSharedToPair = 0.3;

std::vector<Span> sentences_of(std::string_view text) {
    TokenNames names;
    const TokenText tokens = tokenize(text, names);
    std::vector<Span> out;
    for (const TokenRange& range : tokens.sentences) {
        if (range.size() == 0) continue;
        out.push_back({tokens.tokens[range.begin].begin, tokens.tokens[range.end - 1].end});
    }
    return out;
}

std::string_view at(std::string_view text, Span span) {
    return text.substr(span.begin, span.size());
}

/// Bytes that are no white space.
std::size_t letters(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return c != ' ' && c != '\n'; }));
}

bool overlap(Span a, Span b) {
    if (a.empty()) return b.begin <= a.begin && a.begin < b.end;
    return a.begin < b.end && b.begin < a.end;
}

class Pairing {
public:
    explicit Pairing(const FieldDiff& field)
        : field_(field),
          old_(sentences_of(field.old_text)),
          new_(sentences_of(field.new_text)),
          group_(old_.size() + new_.size()),
          moved_(new_.size(), false) {
        std::iota(group_.begin(), group_.end(), std::size_t{0});
    }

    std::vector<SentencePair> run();

private:
    using Shared = std::map<std::pair<std::size_t, std::size_t>, std::size_t>;

    void share(Span old_span, Span new_span, bool moved);
    void join_shared();
    void join_replaced();
    std::size_t root(std::size_t node) {
        while (group_[node] != node) node = group_[node] = group_[group_[node]];
        return node;
    }
    void join(std::size_t old_place, std::size_t new_place) {
        group_[root(old_.size() + new_place)] = root(old_place);
        linked_old_.insert(old_place);
        linked_new_.insert(new_place);
    }
    SentencePair pair_of(const std::vector<std::size_t>& old_places,
                         const std::vector<std::size_t>& new_places) const;
    std::vector<ChangeClass> classes_of(const SentencePair& pair) const;

    const FieldDiff& field_;
    std::vector<Span> old_;
    std::vector<Span> new_;
    std::vector<std::size_t> group_;  // union-find: old sentences, then new ones
    Shared shared_;
    std::vector<bool> moved_;  // new sentences of which most came by a move
    std::map<std::size_t, std::size_t> moved_letters_;
    std::set<std::size_t> linked_old_;
    std::set<std::size_t> linked_new_;
};

/// Two stretches of the same bytes: the letters that each two sentences share in them.
void Pairing::share(Span old_span, Span new_span, bool moved) {
    const auto first = [](const std::vector<Span>& sentences, std::size_t from) {
        return static_cast<std::size_t>(
            std::partition_point(sentences.begin(), sentences.end(),
                                 [from](const Span& s) { return s.end <= from; }) -
            sentences.begin());
    };
    std::size_t o = first(old_, old_span.begin);
    std::size_t n = first(new_, new_span.begin);
    while (o < old_.size() && n < new_.size()) {
        // Both sentences, as far as they lie within, in offsets from the stretch's beginning.
        const auto within = [](Span sentence, Span stretch) {
            const std::size_t begin = std::max(sentence.begin, stretch.begin) - stretch.begin;
            const std::size_t end = std::min(sentence.end, stretch.end);
            return Span{begin, end > stretch.begin ? end - stretch.begin : 0};
        };
        const Span a = within(old_[o], old_span);
        const Span b = within(new_[n], new_span);
        if (a.begin >= old_span.size() || b.begin >= new_span.size()) return;
        const Span both{std::max(a.begin, b.begin), std::min(a.end, b.end)};
        if (both.begin < both.end) {
            const std::size_t count = letters(
                at(field_.new_text, {new_span.begin + both.begin, new_span.begin + both.end}));
            shared_[{o, n}] += count;
            if (moved) moved_letters_[n] += count;
        }
        if (a.end <= b.end) {
            ++o;
        } else {
            ++n;
        }
    }
}

void Pairing::join_shared() {
    for (const auto& [places, count] : shared_) {
        const auto& [o, n] = places;
        const std::size_t shorter =
            std::min(letters(at(field_.old_text, old_[o])), letters(at(field_.new_text, new_[n])));
        if (static_cast<double>(count) >= kSharedToPair * static_cast<double>(shorter) &&
            count > 0) {
            join(o, n);
        }
    }
    for (const auto& [n, count] : moved_letters_) {
        moved_[n] = 2 * count > letters(at(field_.new_text, new_[n]));
    }
}

/// Sentences rewritten from end to end: the diff calls them one replacement.
void Pairing::join_replaced() {
    const auto unpaired = [](const std::vector<Span>& sentences, Span span,
                             const std::set<std::size_t>& linked) {
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < sentences.size(); ++i) {
            if (overlap(sentences[i], span) && !linked.contains(i)) out.push_back(i);
        }
        return out;
    };
    for (const Change& change : field_.changes) {
        if (change.op != ChangeOp::replace) continue;
        const auto gone = unpaired(old_, change.old_span, linked_old_);
        const auto come = unpaired(new_, change.new_span, linked_new_);
        for (std::size_t i = 0; i < std::min(gone.size(), come.size()); ++i) join(gone[i], come[i]);
    }
}

std::vector<ChangeClass> Pairing::classes_of(const SentencePair& pair) const {
    std::set<ChangeClass> classes;
    const std::vector<Finding> findings = classify_changes(field_);
    for (std::size_t k = 0; k < field_.changes.size() && k < findings.size(); ++k) {
        const Change& change = field_.changes[k];
        if (findings[k].kind == ChangeClass::none) continue;
        const bool touches =
            std::any_of(pair.old_places.begin(), pair.old_places.end(),
                        [&](std::size_t o) {
                            return !change.old_span.empty() && overlap(change.old_span, old_[o]);
                        }) ||
            std::any_of(pair.new_places.begin(), pair.new_places.end(), [&](std::size_t n) {
                return !change.new_span.empty() && overlap(change.new_span, new_[n]);
            });
        if (!touches) continue;
        classes.insert(findings[k].kind);
        classes.insert(findings[k].detail);
    }
    classes.erase(ChangeClass::none);
    return {classes.begin(), classes.end()};
}

SentencePair Pairing::pair_of(const std::vector<std::size_t>& old_places,
                              const std::vector<std::size_t>& new_places) const {
    SentencePair pair;
    pair.old_places = old_places;
    pair.new_places = new_places;
    const auto joined = [](std::string_view text, const std::vector<Span>& sentences,
                           const std::vector<std::size_t>& places) {
        std::string out;
        for (const std::size_t place : places) {
            if (!out.empty()) out += ' ';
            out += at(text, sentences[place]);
        }
        return out;
    };
    pair.old_text = joined(field_.old_text, old_, old_places);
    pair.new_text = joined(field_.new_text, new_, new_places);
    if (!old_places.empty()) {
        pair.old_paragraph = paragraph_number(field_.old_text, old_[old_places.front()].begin);
    }
    if (!new_places.empty()) {
        pair.new_paragraph = paragraph_number(field_.new_text, new_[new_places.front()].begin);
    }
    if (old_places.empty()) {
        pair.op = SentenceOp::insert;
    } else if (new_places.empty()) {
        pair.op = SentenceOp::erase;
    } else if (std::any_of(new_places.begin(), new_places.end(),
                           [this](std::size_t n) { return moved_[n]; })) {
        pair.op = SentenceOp::move;
    } else {
        pair.op = pair.old_text == pair.new_text ? SentenceOp::same : SentenceOp::edit;
    }
    if (pair.op != SentenceOp::same) pair.classes = classes_of(pair);
    return pair;
}

std::vector<SentencePair> Pairing::run() {
    for (const Piece& piece : weave(field_)) {
        if (piece.kind == PieceKind::same) share(piece.old_span, piece.new_span, false);
    }
    for (const Change& change : field_.changes) {
        if (change.op != ChangeOp::move) continue;
        for (const Piece& piece : weave_move(field_, change)) {
            if (piece.kind == PieceKind::same) share(piece.old_span, piece.new_span, true);
        }
    }
    join_shared();
    join_replaced();

    struct Group {
        std::vector<std::size_t> old_places;
        std::vector<std::size_t> new_places;
    };
    std::map<std::size_t, Group> groups;
    for (std::size_t o = 0; o < old_.size(); ++o) groups[root(o)].old_places.push_back(o);
    for (std::size_t n = 0; n < new_.size(); ++n) {
        groups[root(old_.size() + n)].new_places.push_back(n);
    }
    // A pair stands where its first new sentence does; what is gone, behind the sentence that it
    // stood behind, where that one stayed in its place.
    struct Placed {
        std::size_t place;
        std::size_t old_place;
        SentencePair pair;
    };
    std::vector<Placed> placed;
    std::vector<std::size_t> behind(old_.size() + 1, 0);  // of old sentences: the new place
    std::vector<std::optional<std::size_t>> stays(old_.size());
    for (const auto& [name, group] : groups) {
        if (group.new_places.empty()) continue;
        SentencePair pair = pair_of(group.old_places, group.new_places);
        if (pair.op != SentenceOp::move) {
            for (const std::size_t o : group.old_places) stays[o] = group.new_places.back() + 1;
        }
        const std::size_t place = group.new_places.front() + 1;
        placed.push_back({2 * place, 0, std::move(pair)});
    }
    for (std::size_t o = 0; o < old_.size(); ++o) behind[o + 1] = stays[o].value_or(behind[o]);
    for (const auto& [name, group] : groups) {
        if (!group.new_places.empty()) continue;
        const std::size_t o = group.old_places.front();
        placed.push_back({2 * behind[o] + 1, o, pair_of(group.old_places, {})});
    }
    std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
        return std::pair(a.place, a.old_place) < std::pair(b.place, b.old_place);
    });
    std::vector<SentencePair> out;
    for (Placed& each : placed) out.push_back(std::move(each.pair));
    return out;
}

}  // namespace

std::string_view sentence_op_name(SentenceOp op) {
    switch (op) {
        case SentenceOp::same: return "same";
        case SentenceOp::edit: return "edit";
        case SentenceOp::insert: return "insert";
        case SentenceOp::erase: return "delete";
        case SentenceOp::move: return "move";
    }
    return "";
}

std::vector<SentencePair> pair_sentences(const FieldDiff& field) {
    return Pairing(field).run();
}

std::vector<SentencePair> pair_sentences(std::string_view text) {
    FieldDiff field;
    field.old_text = field.new_text = text;
    return pair_sentences(field);
}

}  // namespace stet
