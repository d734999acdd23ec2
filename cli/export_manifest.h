// --manifest: what an export holds and how it came about, as JSON.
#pragma once

#include "cli/export_options.h"
#include "cli/whole_file.h"

#include <cstdint>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace stet {

/// What was asked for, flag by flag, without what was left at its default.
nlohmann::ordered_json query_row(const ExportOptions& options, const Zone& zone);

/// Written while files are: of each only its line is held.
class ManifestWriter {
public:
    /// `format` as its flag names it.
    ManifestWriter(const std::string& path,
                   const Archive& archive,
                   const ExportOptions& options,
                   const std::string& format,
                   const Zone& zone);

    void count_text(int extractor_version) { ++extractors_[extractor_version]; }
    /// A file that is whole. Its name is given as it was asked for; "-" is stdout.
    void add_file(const std::string& name, std::uint64_t bytes, const Sha256& digest);
    void finish(const ChoiceCounts& counts);

private:
    WholeFile file_;
    std::map<int, std::int64_t> extractors_;
    bool first_ = true;
};

}  // namespace stet
