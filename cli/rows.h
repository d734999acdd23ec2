// What a program reads: stories, revisions and looks as JSON, the same in every command.
//
// Times are ISO 8601 on the settings' clock. A key that does not apply is null, never missing.
#pragma once

#include "cli/export_row.h"
#include "cli/zone.h"
#include "store/archive.h"

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace stet {

nlohmann::ordered_json story_row(const Story& story, const Zone& zone);
nlohmann::ordered_json revision_row(const Revision& revision, const Zone& zone);
nlohmann::ordered_json snapshot_row(const Snapshot& snapshot, const Zone& zone);

/// The address on another site that the story's page names as its source; "" for none.
std::string story_source(const Story& story, const Article& article);

/// Where an article comes from, then the article's own members: one line, without line break.
std::string article_row(const Story& story,
                        const Revision& revision,
                        const Article& article,
                        const RowExtras& extras,
                        const Zone& zone);

/// One line of JSON; what is no UTF-8 becomes U+FFFD.
std::string json_line(const nlohmann::ordered_json& row);

}  // namespace stet
