// A file that stands under its name only once it is whole; until then ".part" stands behind it.
#pragma once

#include "store/digest.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace stet {

class WholeFile {
public:
    /// Throws Error with the name and the reason; so do write() and finish().
    explicit WholeFile(std::filesystem::path path);
    ~WholeFile();
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    void write(std::string_view text);
    void finish();

    const std::filesystem::path& path() const { return path_; }
    std::uint64_t bytes() const { return bytes_; }
    /// Of all that was written; once, after finish().
    Sha256 digest() { return digest_.finish(); }

private:
    [[noreturn]] void fail() const;

    std::filesystem::path path_;
    std::filesystem::path part_;
    std::ofstream file_;
    Sha256Stream digest_;
    std::uint64_t bytes_ = 0;
    bool finished_ = false;
};

}  // namespace stet
