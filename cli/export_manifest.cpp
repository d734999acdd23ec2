#include "cli/export_manifest.h"

#include "cli/change_rows.h"
#include "cli/rows.h"
#include "store/proof.h"

namespace stet {

namespace {

using Json = nlohmann::ordered_json;

template <class T>
void put(Json& row, const char* key, const T& value) {
    if (value != T{}) row[key] = value;
}

}  // namespace

Json query_row(const ExportOptions& options, const Zone& zone) {
    Json row = Json::object();
    put(row, "stories", options.stories);
    row["revisions"] = options.all ? "all" : options.first_last ? "first-last" : "latest";
    row["profile"] = options.profile;
    put(row, "with_credentials", options.with_credentials);
    put(row, "pairs", options.pairs);
    put(row, "site", options.selection.site);
    put(row, "author", options.selection.author);
    put(row, "language", options.selection.language);
    put(row, "words", options.selection.words);
    const Selection times = selection_of(options.selection, zone);
    if (times.since) row["since"] = zone.iso(*times.since);
    if (times.until) row["until"] = zone.iso(*times.until);
    put(row, "min_words", options.min_words);
    put(row, "max_words", options.max_words);
    put(row, "class", options.changes.classes);
    put(row, "min", options.changes.min);
    put(row, "silent", options.changes.silent);
    put(row, "label", options.label);
    put(row, "near_duplicates", options.near_duplicates);
    if (options.sample > 0) {
        row["sample"] = options.sample;
        row["seed"] = options.seed;
    }
    put(row, "limit", options.selection.limit);
    return row;
}

ManifestWriter::ManifestWriter(const std::string& path,
                               const Archive& archive,
                               const ExportOptions& options,
                               const std::string& format,
                               const Zone& zone)
    : file_(path) {
    Json heads = Json::array();
    for (const ChainHead& head : chain_heads(archive)) {
        heads.push_back(
            {{"writer", head.writer}, {"captures", head.sequence}, {"hash", head.hash.tagged()}});
    }
    const Json row = {{"manifest", "stet export 1"},
                      {"made", zone.iso(now_utc())},
                      {"software", "stet/" STET_VERSION},
                      {"extractor_version", kExtractorVersion},
                      {"archive", archive_name(archive)},
                      {"chain_heads", std::move(heads)},
                      {"format", format},
                      {"query", query_row(options, zone)}};
    std::string text = json_line(row);
    text.pop_back();
    file_.write(text + ",\"files\":[");
}

void ManifestWriter::add_file(const std::string& name, std::uint64_t bytes, const Sha256& digest) {
    file_.write((first_ ? "\n" : ",\n") +
                json_line({{"name", name}, {"bytes", bytes}, {"sha256", digest.hex()}}));
    first_ = false;
}

void ManifestWriter::finish(const ChoiceCounts& counts) {
    Json extractors = Json::object();
    for (const auto& [version, texts] : extractors_) extractors[std::to_string(version)] = texts;
    const Json row = {{"stories", counts.stories},
                      {"revisions", counts.revisions},
                      {"by_extractor_version", std::move(extractors)},
                      {"near_duplicates", counts.near_duplicates},
                      {"left_out_for_rights", counts.withheld},
                      {"left_out_for_credentials", counts.credentials}};
    file_.write("\n],\"counts\":" + json_line(row) + "}\n");
    file_.finish();
}

}  // namespace stet
