// Which revision brought each sentence of a story, and which took which away; pure.
//
// A sentence is the same where it reads the same, white space aside, wherever it stands: a moved
// one keeps its origin. One that was taken away and came back (A, B, A) is its first revision's,
// and says when it was missing. One that was edited is the editing revision's, and names what it
// replaced.
#pragma once

#include "store/diff.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stet {

/// A stretch of revisions in which a sentence was missing: [from, to), by index.
struct Absence {
    std::size_t from = 0;
    std::size_t to = 0;
    bool operator==(const Absence&) const = default;
};

struct BlamedSentence {
    DiffField field = DiffField::body;
    std::string text;           // white space at its ends left out
    std::size_t paragraph = 1;  // within its field, from 1
    std::size_t brought = 0;    // index of the revision that had it first
    std::vector<Absence> absences;
    std::string replaces;  // the sentence of the revision before that it was made of; may be ""
};

struct TakenSentence {
    DiffField field = DiffField::body;
    std::string text;
    std::size_t brought = 0;
    std::size_t taken = 0;    // the revision that had it no more
    std::string replaced_by;  // what was made of it there; may be ""
};

struct Blame {
    std::vector<BlamedSentence> standing;  // of the last text: headline, dek, then body, in order
    std::vector<TakenSentence> taken;      // no longer there, in order of when they went
};

/// `revisions` are the texts up to the one that is asked about, oldest first; not empty. Compared
/// are headline, dek (each as one sentence) and body.
Blame blame(const std::vector<ArticleText>& revisions);

}  // namespace stet
