// The forms in which articles leave the archive, each with where they come from.
//
// A format's own file says how it looks: export_text.cpp, export_html.cpp, export_epub.cpp,
// export_tei.cpp.
#pragma once

#include "cli/export_row.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

enum class ExportFormat : std::uint8_t { text, markdown, jsonl, csv, html, epub, tei };

/// The format of that name ("text", "markdown", "jsonl", ...); nothing for others.
std::optional<ExportFormat> export_format(std::string_view name);

/// "text", "markdown", ... in the order in which the manual has them.
std::vector<std::string> export_format_names();

/// ".txt", ".md", ".jsonl", ".csv", ".html", ".epub", ".xml".
std::string_view file_extension(ExportFormat format);

/// The format that a file's name asks for.
std::optional<ExportFormat> format_of_extension(std::string_view extension);

/// What a file holds, as far as it is known before its first article.
struct FileAbout {
    std::string title;      // of a page or corpus
    std::string language;   // of all that comes; "" where it is not known or not one
    bool one_text = false;  // a single article: TEI then has no corpus around it
};

/// Writes articles one after the other, in one format. Each call returns the file's next bytes;
/// after end() another file may begin.
class ArticleWriter {
public:
    ArticleWriter() = default;
    virtual ~ArticleWriter() = default;
    ArticleWriter(const ArticleWriter&) = delete;
    ArticleWriter& operator=(const ArticleWriter&) = delete;

    virtual std::string begin(const FileAbout& about) = 0;
    virtual std::string add(const ExportRow& row) = 0;
    virtual std::string end() = 0;
};
std::unique_ptr<ArticleWriter> article_writer(ExportFormat format, const Zone& zone);

/// A file's name for a story, without extension: "s12-bridge-reopens-after-storm". Other scripts
/// are written in Latin letters, so that every system takes it.
std::string story_file_name(const Story& story);

}  // namespace stet
