// WACZ 1.1.1 (specs.webrecorder.net/wacz): a ZIP of WARC files, their index, a list of pages, and a
// data package whose digests hold it together. Read with store/zip.h.
//
// In this order, each once:
//     WaczWriter wacz(path, software);
//     wacz.begin_warc("stet.warc.gz"); write_warc() ...        // one WARC file or several
//     wacz.index_line(line) ...                                // sorted by bytes
//     wacz.page({...}) ...
//     wacz.add("name", bytes) ...                              // anything else
//     wacz.finish(...)
#pragma once

#include "store/growing_file.h"
#include "store/zip.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace stet {

class WaczWriter {
public:
    WaczWriter(const std::string& path, std::string software);

    /// Begins archive/NAME; what follows goes into it.
    void begin_warc(const std::string& name);
    void write_warc(std::string_view bytes) { zip_.write(bytes); }
    void index_line(std::string_view line);

    struct Page {
        std::string url;
        std::string time;  // ISO 8601
        std::string title;
        std::string text;  // the article's, for full-text search; "" for none
    };
    void page(const Page& page);

    /// One more file of the package.
    void add(const std::string& name, std::string_view bytes);

    struct About {
        std::string title;
        std::string description;
        std::string created;        // ISO 8601
        std::string main_page_url;  // "" for none
        std::string main_page_time;
    };
    /// Writes datapackage.json and datapackage-digest.json, and ends the file. `sign`, where given,
    /// gets the digest of datapackage.json ("sha256:<hex>") and returns what goes beside it as
    /// "signedData", a JSON object. Returns that digest.
    std::string finish(const About& about,
                       const std::function<std::string(const std::string& digest)>& sign = {});

private:
    void begin(const std::string& name);

    std::string software_;
    GrowingFile file_;
    ZipWriter zip_;     // After file_, which it writes to.
    std::string part_;  // the entry that is open, among those that are begun once
};

}  // namespace stet
