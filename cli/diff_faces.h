// The faces of a diff that diff and compare share: terminal, patch, HTML, JSON; and what is shown.
#pragma once

#include "cli/change_flags.h"
#include "cli/command.h"
#include "cli/diff_view.h"
#include "store/learned_lines.h"

#include <string>
#include <vector>

namespace stet {

struct DiffFaces {
    bool patch = false;
    bool html = false;
    bool side_by_side = false;
    bool exit_code = false;
    bool show_ignored = false;  // declared by diff alone
    ChangeWords choice;
};

/// What does not count as an edit, beyond what the two texts tell.
struct DiffContext {
    LearnedLines learned;              // of the story's site
    std::vector<IgnoredLine> dropped;  // lines that were left out of the texts before
};

/// Declares --patch, --html, --side-by-side, --exit-code, --class, --min and --silent.
void declare_faces(CLI::App& app, DiffFaces& faces);

/// Prints the diff of two texts in the form that was asked for. Throws usage where only some
/// changes of a patch are asked for: half a patch does not apply.
ExitStatus show_diff(const ArticleText& old_text,
                     const ArticleText& new_text,
                     const DiffLabels& labels,
                     bool with_texts,
                     const DiffFaces& faces,
                     const DiffContext& context,
                     const Settings& settings,
                     Io& io);

}  // namespace stet
