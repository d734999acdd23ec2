#include "cli/rows.h"

#include "extract/format.h"
#include "extract/links.h"

#include <nlohmann/json.hpp>

namespace stet {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json or_null(const std::optional<UtcTime>& time, const Zone& zone) {
    return time ? Json(zone.iso(*time)) : Json(nullptr);
}

}  // namespace

Json story_row(const Story& story, const Zone& zone) {
    return {{"story", story.id},
            {"url", story.url},
            {"site", or_null(story.site)},
            {"site_name", or_null(story.site_name)},
            {"state", or_null(story.state)},
            {"headline", or_null(story.headline)},
            {"byline", or_null(story.byline)},
            {"published", or_null(story.published)},
            {"language", or_null(story.language)},
            {"first_seen", zone.iso(story.first_seen)},
            {"last_seen", zone.iso(story.last_seen)},
            {"time_assumed", story.time_assumed},
            {"looks", story.looks},
            {"revisions", story.revisions},
            {"words", story.words}};
}

Json revision_row(const Revision& revision, const Zone& zone) {
    return {
        {"revision", revision.name},
        {"number", revision.number},
        {"digest", revision.digest},
        {"same_text_as", revision.same_text_as == 0 ? Json(nullptr) : Json(revision.same_text_as)},
        {"first_seen", zone.iso(revision.first_seen)},
        {"last_seen", zone.iso(revision.last_seen)},
        {"changed_after", or_null(revision.changed_after, zone)},
        {"time_assumed", revision.time_assumed},
        {"looks", revision.looks},
        {"headline", or_null(revision.headline)},
        {"byline", or_null(revision.byline)},
        {"published", or_null(revision.published)},
        {"modified", or_null(revision.modified)},
        {"words", revision.words},
        {"extractor_version", revision.extractor_version},
        {"with_credentials", revision.with_credentials}};
}

Json snapshot_row(const Snapshot& snapshot, const Zone& zone) {
    return {{"time", zone.iso(snapshot.time)},
            {"time_assumed", snapshot.time_assumed},
            {"status", snapshot.status == 0 ? Json(nullptr) : Json(snapshot.status)},
            {"verdict", or_null(snapshot.verdict)},
            {"revision", or_null(snapshot.revision)},
            {"brought_new", snapshot.brought_new},
            {"url", snapshot.url},
            {"failure", or_null(snapshot.failure)},
            {"source", or_null(snapshot.source)}};
}

std::string story_source(const Story& story, const Article& article) {
    const std::optional<Url> url = Url::parse(story.url);
    return url ? syndicated_from(article, *url) : std::string();
}

std::string article_row(const Story& story,
                        const Revision& revision,
                        const Article& article,
                        const RowExtras& extras,
                        const Zone& zone) {
    Json notes = Json::array();
    for (const Remark& note : extras.notes) {
        notes.push_back({{"text", note.value}, {"by", note.author}, {"at", zone.iso(note.at)}});
    }
    const Json provenance = {{"story", story.id},
                             {"url", story.url},
                             {"revision", revision.name},
                             {"number", revision.number},
                             {"revisions", story.revisions},
                             {"digest", revision.digest},
                             {"first_seen", zone.iso(revision.first_seen)},
                             {"last_seen", zone.iso(revision.last_seen)},
                             {"changed_after", or_null(revision.changed_after, zone)},
                             {"time_assumed", revision.time_assumed},
                             {"words", revision.words},
                             {"extractor_version", revision.extractor_version},
                             {"rights", or_null(revision.rights)},
                             {"with_credentials", revision.with_credentials},
                             {"syndicated_from", or_null(story_source(story, article))},
                             {"change", or_null(extras.change)},
                             {"labels", extras.labels},
                             {"notes", std::move(notes)},
                             {"near_duplicate_of", or_null(extras.near_duplicate_of)}};
    std::string line = json_line(provenance);
    line.back() = ',';
    append_json_members(line, article);
    line += '}';
    return line;
}

std::string json_line(const Json& row) {
    return row.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace stet
