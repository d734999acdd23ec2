// Where the test data is: the repository's own fixtures, and the shared sets that may be absent.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// A path below fixtures/ of the source tree.
std::filesystem::path fixture_path(const std::filesystem::path& below);

/// A path below the shared data: $STET_SHARED, else `../shared` beside the source tree. Nothing
/// where that path is absent: the test then says so (MESSAGE) and is done.
std::optional<std::filesystem::path> shared_path(const std::filesystem::path& below);

/// A file's bytes. Throws std::system_error, naming the file, where it cannot be read.
std::string read_file(const std::filesystem::path& file);

/// Writes a file whole, making the directories above it.
void write_file(const std::filesystem::path& file, std::string_view bytes);

/// What a directory holds, sorted by name, without hidden files. Empty where it is absent.
std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& directory);

/// True where STET_ACCEPT=1 asks for expected results to be rewritten.
bool accepting();

}  // namespace stet
