// Articles as a book: EPUB 3.3 (w3.org/TR/epub-33), a chapter an article.
//
// The same articles make the same bytes: names, times and identifier come from them alone.
#pragma once

#include "cli/export_row.h"
#include "store/zip.h"

#include <string>
#include <vector>

namespace stet {

class EpubWriter {
public:
    explicit EpubWriter(const Zone& zone);
    EpubWriter(const EpubWriter&) = delete;
    EpubWriter& operator=(const EpubWriter&) = delete;

    /// Each returns the file's next bytes.
    std::string begin();
    std::string add(const ExportRow& row);
    std::string end();

private:
    struct Chapter {
        std::string id;  // and its file's name
        std::string title;
        std::string language;
    };

    std::string take();
    std::string package(const std::string& title) const;
    std::string contents(const std::string& title) const;
    std::string title() const;

    Zone zone_;
    std::string bytes_;
    ZipWriter zip_;  // After bytes_, which it writes to.
    Sha256Stream digests_;
    std::vector<Chapter> chapters_;  // of these alone memory grows
    std::vector<std::string> creators_;
    std::string site_;  // of all, "" where they differ
    UtcTime latest_{};
    std::string identifier_;
};

}  // namespace stet
