// Pages that people saved: HTML as a server or a browser wrote it, and MHTML (RFC 2557).
//
// What such a file does not say is not made up: a page without an address is passed over unless one
// is given, and so is a page without a time, unless made-up times are asked for. These are marked.
#pragma once

#include "store/import.h"

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

enum class SavedKind : std::uint8_t { warc, wacz, html, mhtml, other };

/// What a file is, by what it begins with; of one packed with gzip or zstd, by what that holds.
/// Throws Error where it cannot be read.
SavedKind saved_kind(const std::string& path);
SavedKind saved_kind_of(std::string_view bytes);

/// The bytes of a page that may be packed with gzip or zstd. nullopt: the packed data is broken,
/// cut off, or more than a page is.
std::optional<std::string> unpacked_page(std::string bytes);

/// The page in an MHTML file: its first HTML part, decoded.
struct SavedPage {
    std::string url;  // "" where the file names none
    std::optional<UtcTime> time;
    std::string content_type;  // "" where the file names none
    std::string html;
    std::string software;  // "" where the file names none
};
/// Nothing where the bytes hold no HTML part.
std::optional<SavedPage> read_mhtml(std::string_view bytes);

/// A page and what it says of itself: "saved from url" of browsers, SingleFile's comment, a
/// canonical link, og:url.
SavedPage read_saved_html(std::string bytes);

/// The look that a saved page stands for.
Look saved_look(const SavedPage& page, const std::string& file, bool time_assumed);

struct PageOptions {
    std::string url;            // of all files: versions of one page; "": as the files say
    bool assume_times = false;  // where a file names none, that of its last change is taken
};

/// Imports saved pages in the order given. Times are those of meta.json beside the files (a list
/// "versions" of objects with "file" and "time"), else those that the files name.
void import_pages(Archive& archive,
                  const std::vector<std::string>& files,
                  const PageOptions& pages,
                  const ImportOptions& options,
                  const std::atomic<bool>& stop,
                  ImportCounts& counts);

}  // namespace stet
