// How a diff looks: on a terminal, as HTML, as a patch, as JSON. Values in, text out.
//
// Every face shows the same: what changed, field by field, the body in passages of whole sentences,
// moves as moves. Lines that change by themselves ("2 hours ago") are told apart from edits.
#pragma once

#include "cli/command.h"
#include "store/changes.h"
#include "store/diff.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// What the two sides are called: file names, or revisions and when they were seen. Plain text.
struct DiffLabels {
    std::string title;  // of the story, for HTML; may be empty
    std::string old_name;
    std::string new_name;
};

/// For people at a terminal: a line or two for a short field; of the body each passage that changed
/// with its whole sentences, by paragraph ("¶3", the new text's count; "¶3 gone" the old one's;
/// "¶3→¶7" moved). Deleted text is red and struck through, inserted text green; without colour
/// they read [-old-] and {+new+}. Each passage ends with the classes of its changes, and a silent
/// edit is said to be one, "no notice found on this page". Control characters of the texts are made
/// visible. Prints nothing where the diff is empty. Here and below, what `choice` does not want is
/// left out: passages on a terminal, marks in HTML, changes in JSON.
void print_diff(const ArticleDiff& diff,
                const DiffLabels& labels,
                Io& io,
                const ChangeChoice& choice = {});

/// One line: "3 changes, 1 of them moved: 12 words deleted, 15 inserted".
std::string describe_count(const DiffCount& count);

enum class DiffLayout : std::uint8_t { inline_text, side_by_side };

/// One self-contained HTML page (no script, no link to anything outside it): every change has an
/// anchor `#c1`, `#c2`, ... and shows the link to itself. Both layouts hold the whole texts.
std::string diff_as_html(const ArticleDiff& diff,
                         const ArticleText& old_text,
                         const ArticleText& new_text,
                         const DiffLabels& labels,
                         DiffLayout layout,
                         const ChangeChoice& choice = {});

/// The part of diff_as_html() that stands in its body, for pages that have a frame of their own;
/// and the style that it needs.
std::string diff_as_html_fragment(const ArticleDiff& diff,
                                  const ArticleText& old_text,
                                  const ArticleText& new_text,
                                  DiffLayout layout,
                                  const ChangeChoice& choice = {});
std::string_view diff_html_style();

/// The plain form of an article that diff_as_patch() speaks of: "Headline: ..." and so on, a field
/// that has text on a line (or lines) of its own, then an empty line and the body.
std::string patch_text(const ArticleText& text);

/// A unified patch, three lines of context, that turns patch_text() of the old article into that of
/// the new one, as patch(1) and git apply read it. "" where they are the same.
std::string diff_as_patch(const ArticleText& old_text,
                          const ArticleText& new_text,
                          const DiffLabels& labels);

struct DiffJsonOptions {
    bool with_texts = false;  // old_fields and new_fields: the texts that the spans refer to
    int indent = -1;          // -1: one line
    ChangeChoice choice = {};
};

/// {"changes": [...], "other_changes": [...], "summary": {...}}, and where asked for "old_fields"
/// and "new_fields". Spans count code points of the field's text, end exclusive. `changes` holds
/// headline, byline, published, caption and body; `other_changes`, of the same shape, the other
/// fields. Each: op (insert, delete, replace, move), field, old, new, old_span, new_span, edits (of
/// a move that was edited too), `white_space` and `volatile` where true, and `class`, `detail` and
/// `grade` (store/change_class.h). The summary counts changes, moves and words, over all and by
/// field, and classes; it says whether a `notice` came with them or it is a `silent_edit`.
std::string diff_as_json(const ArticleDiff& diff,
                         const ArticleText& old_text,
                         const ArticleText& new_text,
                         const DiffJsonOptions& options);

}  // namespace stet
