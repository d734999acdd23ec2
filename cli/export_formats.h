// The forms in which articles leave the archive, each with where they come from.
#pragma once

#include "cli/zone.h"
#include "extract/article.h"
#include "store/archive.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace stet {

enum class ExportFormat : std::uint8_t { text, markdown, jsonl, csv };

/// The format of that name ("text", "markdown", "jsonl", "csv").
ExportFormat export_format(std::string_view name);

/// ".txt", ".md", ".jsonl", ".csv".
std::string_view file_extension(ExportFormat format);

/// What stands once before the articles: the header line of CSV (RFC 4180), else "".
std::string export_header(ExportFormat format);

/// One revision, ready to be written behind others: text and Markdown begin with a separator
/// unless it is the `first`.
std::string exported(const Story& story,
                     const Revision& revision,
                     const Article& article,
                     ExportFormat format,
                     const Zone& zone,
                     bool first);

/// A file's name for a story, without extension: "s12-bridge-reopens-after-storm". Other scripts
/// are written in Latin letters, so that every system takes it.
std::string story_file_name(const Story& story);

}  // namespace stet
