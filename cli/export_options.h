// What stet export was asked for, shared by its parts.
#pragma once

#include "cli/archive_access.h"
#include "cli/change_flags.h"
#include "cli/command.h"
#include "store/selected.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stet {

struct ExportOptions {
    std::vector<std::string> stories;
    std::string format;
    std::string output;
    std::string directory;
    std::string profile = "shared";
    std::string near_duplicates;
    std::string manifest;
    std::string label;
    std::size_t sample = 0;
    std::uint64_t seed = 0;
    int min_words = 0;
    int max_words = 0;
    bool with_credentials = false;
    bool all = false;
    bool latest = false;
    bool first_last = false;
    bool pairs = false;
    SelectionWords selection;
    ChangeWords changes;

    bool to_stdout() const { return directory.empty() && (output.empty() || output == "-"); }
};

/// The stories that are asked for.
Selection selection_of(const ExportOptions& options, const Archive& archive, const Zone& zone);
/// And all else that is asked of texts.
TextChoice choice_of(const ExportOptions& options, const Archive& archive, const Zone& zone);

/// "warc" or "wacz" where the captures themselves are wanted, not their texts; else "".
std::string capture_format(const ExportOptions& options);
ExitStatus export_captures(const ExportOptions& options,
                           const std::string& format,
                           const Settings& settings,
                           Io& io);

/// Throws not_found with the reason why nothing goes out.
[[noreturn]] void refuse_empty(const ChoiceCounts& counts, bool pairs, const Settings& settings);

}  // namespace stet
