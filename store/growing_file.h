// A file that is being written: under its name with ".open" behind it until it is whole, on disk
// when close() returns. What a crash leaves under the ".open" name ends where the last flush was.
#pragma once

#include "store/byte_source.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace stet {

class GrowingFile {
public:
    /// Throws Error with the name and the reason; so do all others.
    explicit GrowingFile(std::string path);
    GrowingFile(const GrowingFile&) = delete;
    GrowingFile& operator=(const GrowingFile&) = delete;

    void write(std::string_view bytes);
    /// Writes over bytes written before.
    void patch(std::uint64_t offset, std::string_view bytes);
    /// What was written goes to the system: a crash of this program no longer loses it.
    void flush();
    /// fsync, and the file gets its name.
    void close();

    const std::string& path() const { return path_; }

private:
    [[noreturn]] void fail() const;

    std::string path_;
    std::string open_path_;
    OwnedFile file_;
};

}  // namespace stet
