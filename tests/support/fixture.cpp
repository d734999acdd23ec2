#include "tests/support/fixture.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace stet {

namespace fs = std::filesystem;

fs::path fixture_path(const fs::path& below) {
    return fs::path(STET_SOURCE_DIR) / "fixtures" / below;
}

std::optional<fs::path> shared_path(const fs::path& below) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no test changes its environment
    const char* named = std::getenv("STET_SHARED");
    const fs::path root = named != nullptr && *named != '\0'
                              ? fs::path(named)
                              : fs::path(STET_SOURCE_DIR).parent_path() / "shared";
    const fs::path path = root / below;
    if (!fs::exists(path)) return std::nullopt;
    return path;
}

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw std::system_error(errno, std::generic_category(), "cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_file(const fs::path& file, std::string_view bytes) {
    if (file.has_parent_path()) fs::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out)
        throw std::system_error(errno, std::generic_category(), "cannot write " + file.string());
}

std::vector<fs::path> sorted_entries(const fs::path& directory) {
    std::vector<fs::path> entries;
    if (!fs::is_directory(directory)) return entries;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
        if (!entry.path().filename().string().starts_with('.')) entries.push_back(entry.path());
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

bool accepting() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no test changes its environment
    const char* accept = std::getenv("STET_ACCEPT");
    return accept != nullptr && std::string_view(accept) == "1";
}

}  // namespace stet
