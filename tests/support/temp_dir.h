// A directory of a test's own, gone with the test.
#pragma once

#include <filesystem>
#include <string>

namespace stet {

/// Makes an empty directory under the system's temporary directory (TMPDIR is heeded) and removes
/// it with everything in it. Throws std::system_error where none can be made.
class TempDir {
public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// The path of a file in it, which need not exist, as programs take it.
    std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

}  // namespace stet
