// One revision on its way out of the archive, and where it comes from.
#pragma once

#include "cli/zone.h"
#include "extract/article.h"
#include "store/archive.h"
#include "store/desk.h"

#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// What is known of a revision beside its text.
struct RowExtras {
    std::vector<std::string> labels;  // the desk's, of the story
    std::vector<Remark> notes;        // of the revision
    std::string change;               // classes of what it changed: "number, headline"; "" for none
    std::string near_duplicate_of;    // address of the story whose text this one's nearly is
};

/// The labels of a story and the notes on one of its revisions, of remarks_of().
RowExtras extras_of(const std::vector<Remark>& remarks, const Revision& revision);

struct ExportRow {
    const Story& story;
    const Revision& revision;
    const Article& article;
    const RowExtras& extras;
};

/// A field of a row's provenance.
struct ProvenanceLine {
    std::string_view key;    // "first_seen": in files that programs read
    std::string_view label;  // "First seen": for readers; "" where it is left out for them
    std::string value;       // "" where it does not apply
    bool number = false;
};

/// In the order in which it is written, the same in every format.
std::vector<ProvenanceLine> provenance(const ExportRow& row, const Zone& zone);

/// "2025-05-15: said so (Ann)": a note in a line.
std::string note_line(const Remark& note, const Zone& zone);

/// The article's headline; the story's address where it has none.
std::string title_of(const ExportRow& row);
/// The name of the site, or its host.
std::string site_of(const ExportRow& row);

}  // namespace stet
