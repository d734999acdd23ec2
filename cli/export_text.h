// Articles as plain text, Markdown with YAML front matter, and CSV.
#pragma once

#include "cli/export_row.h"

#include <string>

namespace stet {

/// Behind others it begins with a rule; so does Markdown's front matter.
std::string plain_text_of(const ExportRow& row, const Zone& zone, bool first);
std::string markdown_of(const ExportRow& row, const Zone& zone, bool first);

/// The header line of CSV (RFC 4180), and an article's line.
std::string csv_header();
std::string csv_of(const ExportRow& row, const Zone& zone);

}  // namespace stet
