#include "cli/export_row.h"

#include <fmt/format.h>

#include <algorithm>

namespace stet {

RowExtras extras_of(const std::vector<Remark>& remarks, const Revision& revision) {
    RowExtras extras;
    for (const Remark& remark : remarks) {
        if (remark.kind == Remark::Kind::label) extras.labels.push_back(remark.value);
        if (remark.kind == Remark::Kind::note && remark.text == revision.digest) {
            extras.notes.push_back(remark);
        }
    }
    std::sort(extras.labels.begin(), extras.labels.end());
    return extras;
}

std::string note_line(const Remark& note, const Zone& zone) {
    return fmt::format("{} ({}, {})", note.value, note.author, zone.minute(note.at));
}

std::vector<ProvenanceLine> provenance(const ExportRow& row, const Zone& zone) {
    const Story& story = row.story;
    const Revision& revision = row.revision;
    const std::string mark = revision.time_assumed ? "~" : "";
    std::vector<std::string> notes;
    for (const Remark& note : row.extras.notes) notes.push_back(note_line(note, zone));
    return {{"url", "URL", story.url},
            {"story", "Story", story.id},
            {"revision", "Revision", "@" + revision.name},
            {"number", "", std::to_string(revision.number), true},
            {"revisions", "", std::to_string(story.revisions), true},
            {"first_seen", "First seen", mark + zone.iso(revision.first_seen)},
            {"last_seen", "Last seen", mark + zone.iso(revision.last_seen)},
            {"changed_after", "Changed after",
             revision.changed_after ? zone.iso(*revision.changed_after) : ""},
            {"digest", "Digest", revision.digest},
            {"words", "", std::to_string(revision.words), true},
            {"extractor_version", "Extractor", std::to_string(revision.extractor_version), true},
            {"rights", "Rights", revision.rights},
            {"change", "Change", row.extras.change},
            {"labels", "Labels", fmt::format("{}", fmt::join(row.extras.labels, "; "))},
            {"notes", "Notes", fmt::format("{}", fmt::join(notes, "; "))},
            {"near_duplicate_of", "Near duplicate of", row.extras.near_duplicate_of}};
}

std::string title_of(const ExportRow& row) {
    return row.article.headline.value.empty() ? row.story.url : row.article.headline.value;
}

std::string site_of(const ExportRow& row) {
    const std::string& name = row.article.site.value;
    // Some pages give their address for a name.
    const bool is_name = !name.empty() && name.find("://") == std::string::npos;
    return is_name ? name : row.story.site;
}

}  // namespace stet
