// Where the conformance vectors and real pages are, for the tests that read them in place.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace stet::test {

/// $STET_SHARED, or "shared" beside the source directory. Need not exist.
inline std::filesystem::path shared_root() {
    const char* given = std::getenv("STET_SHARED");  // NOLINT(concurrency-mt-unsafe): tests
    if (given != nullptr && *given != '\0') return given;
    return std::filesystem::path(STET_SOURCE_DIR) / ".." / "shared";
}

/// Whether `path`, relative to shared_root(), is there; says so where it is not.
inline bool has_shared(const std::string& path) {
    if (std::filesystem::exists(shared_root() / path)) return true;
    MESSAGE("skipped: no " << path << " under " << shared_root().string());
    return false;
}

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    REQUIRE_MESSAGE(in.good(), "cannot read " << path.string());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline std::string read_shared(const std::string& path) {
    return read_file(shared_root() / path);
}

}  // namespace stet::test
