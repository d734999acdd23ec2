// How a revision is cited: for a footnote, for BibTeX, for a reference manager.
#pragma once

#include "cli/command.h"
#include "cli/export_row.h"

#include <string>
#include <string_view>

namespace stet {

/// Ann Ash, "Bridge shut after storm", The Post, 2025-05-15, https://...; revision 5f33d472 (2 of
/// 3), seen 2025-05-15 08:00Z; text sha256:...
std::string text_citation(const ExportRow& row, const Zone& zone);

/// An @online entry (biblatex; BibTeX reads it as @misc).
std::string bibtex_citation(const ExportRow& row, const Zone& zone);

/// CSL-JSON (citationstyles.org, schema 1.0.2): an item of type "article-newspaper".
std::string csl_citation(const ExportRow& row, const Zone& zone);

/// `text` so that TeX prints it: what means something to it is escaped, braces stay balanced.
std::string tex_text(std::string_view text);

Action declare_cite(CLI::App& app);  // cli/cite.cpp

}  // namespace stet
