#include "store/blame.h"

#include "extract/text.h"
#include "store/diff_tokens.h"

#include <algorithm>
#include <map>
#include <set>

namespace stet {
namespace {

/// A sentence that shares this much of its words with another was made of it.
constexpr double kMadeOf = 0.5;

struct Sentence {
    DiffField field = DiffField::body;
    std::string text;
    std::size_t paragraph = 1;
};

void add_sentences(const ArticleText& article, std::vector<Sentence>& out) {
    for (const DiffField field : {DiffField::headline, DiffField::dek}) {
        const std::string text = clean_text(article[field]);
        if (!text.empty()) out.push_back({field, text, 1});
    }
    TokenNames names;
    const std::string& body = article[DiffField::body];
    const TokenText tokens = tokenize(body, names);
    std::size_t paragraph = 0;
    for (const TokenRange& range : tokens.sentences) {
        while (paragraph < tokens.paragraphs.size() &&
               tokens.paragraphs[paragraph].begin <= range.begin) {
            ++paragraph;
        }
        const std::size_t begin = tokens.tokens[range.begin].begin;
        const std::size_t end = tokens.tokens[range.end - 1].end;
        out.push_back({DiffField::body, clean_text(body.substr(begin, end - begin)),
                       std::max<std::size_t>(paragraph, 1)});
    }
}

/// What tells a sentence from all others: its words, its field, and, where the same one stands
/// several times, which of them it is.
using Key = std::pair<std::string, std::size_t>;

std::vector<Key> keys_of(const std::vector<Sentence>& sentences) {
    std::map<std::string, std::size_t> seen;
    std::vector<Key> keys;
    for (const Sentence& sentence : sentences) {
        std::string name = std::string(diff_field_name(sentence.field)) + '\n' + sentence.text;
        const std::size_t count = seen[name]++;
        keys.emplace_back(std::move(name), count);
    }
    return keys;
}

struct Life {
    std::size_t brought = 0;
    std::size_t last = 0;   // the latest revision that had it
    std::size_t place = 0;  // among that one's sentences
    std::vector<Absence> absences;
    std::string made_of;
    std::string made_into;
    Sentence sentence;
};

std::vector<std::string> words_of(const std::string& text) {
    TokenNames names;
    const TokenText tokens = tokenize(text, names);
    std::vector<std::string> words;
    for (const Token& token : tokens.tokens) {
        if (token.kind == TokenKind::mark) continue;
        words.push_back(text.substr(token.begin, token.end - token.begin));
    }
    std::sort(words.begin(), words.end());
    return words;
}

double shared(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    if (a.empty() || b.empty()) return 0;
    std::size_t same = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j]) {
            ++same;
            ++i;
            ++j;
        } else if (a[i] < b[j]) {
            ++i;
        } else {
            ++j;
        }
    }
    return 2.0 * static_cast<double>(same) / static_cast<double>(a.size() + b.size());
}

/// Pairs what a revision took with what it brought, the likest first.
void pair_up(const std::vector<Life*>& taken, const std::vector<Life*>& brought) {
    // Beyond this a revision is a new text, and sentence by sentence says nothing.
    constexpr std::size_t kMostPairs = 40'000;
    if (taken.size() * brought.size() > kMostPairs) return;
    std::vector<std::vector<std::string>> old_words;
    for (const Life* life : taken) old_words.push_back(words_of(life->sentence.text));
    struct Candidate {
        double share;
        std::size_t from;
        std::size_t to;
    };
    std::vector<Candidate> candidates;
    for (std::size_t to = 0; to < brought.size(); ++to) {
        const std::vector<std::string> words = words_of(brought[to]->sentence.text);
        for (std::size_t from = 0; from < taken.size(); ++from) {
            if (taken[from]->sentence.field != brought[to]->sentence.field) continue;
            // A headline is always made of the one before.
            const bool body = taken[from]->sentence.field == DiffField::body;
            const double share = body ? shared(old_words[from], words) : 1;
            if (share >= kMadeOf) candidates.push_back({share, from, to});
        }
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.share > b.share; });
    std::set<std::size_t> used_from;
    std::set<std::size_t> used_to;
    for (const Candidate& one : candidates) {
        if (used_from.count(one.from) != 0 || used_to.count(one.to) != 0) continue;
        used_from.insert(one.from);
        used_to.insert(one.to);
        taken[one.from]->made_into = brought[one.to]->sentence.text;
        brought[one.to]->made_of = taken[one.from]->sentence.text;
    }
}

}  // namespace

Blame blame(const std::vector<ArticleText>& revisions) {
    std::map<Key, Life> lives;
    std::vector<Sentence> sentences;
    std::vector<Key> keys;
    std::vector<Key> before;
    for (std::size_t k = 0; k < revisions.size(); ++k) {
        before = std::move(keys);
        sentences.clear();
        add_sentences(revisions[k], sentences);
        keys = keys_of(sentences);
        std::vector<Life*> brought;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto [at, fresh] = lives.try_emplace(keys[i]);
            Life& life = at->second;
            if (fresh) {
                life.brought = k;
                life.sentence = sentences[i];
                brought.push_back(&life);
            } else if (life.last + 1 < k) {
                life.absences.push_back({life.last + 1, k});
            }
            life.last = k;
            life.place = i;
        }
        if (k == 0) continue;
        std::vector<Life*> taken;
        for (const Key& key : before) {
            Life& life = lives.at(key);
            if (life.last < k) {
                life.made_into.clear();
                taken.push_back(&life);
            }
        }
        pair_up(taken, brought);
    }
    Blame out;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Life& life = lives.at(keys[i]);
        out.standing.push_back({sentences[i].field, sentences[i].text, sentences[i].paragraph,
                                life.brought, life.absences, life.made_of});
    }
    for (const auto& [key, life] : lives) {
        if (life.last + 1 >= revisions.size()) continue;
        out.taken.push_back(
            {life.sentence.field, life.sentence.text, life.brought, life.last + 1, life.made_into});
    }
    std::stable_sort(
        out.taken.begin(), out.taken.end(),
        [](const TakenSentence& a, const TakenSentence& b) { return a.taken < b.taken; });
    return out;
}

}  // namespace stet
