// extract <- store <- crawler <- cli: reads every #include and holds the chain.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

constexpr std::array<const char*, 4> kChain = {"extract", "store", "crawler", "cli"};

struct Include {
    std::string file;    // "store/archive.cpp"
    std::string folder;  // "store"
    std::string header;  // "sqlite3.h"
    bool quoted = false;
};

std::vector<Include> includes() {
    std::vector<Include> found;
    const fs::path root = STET_SOURCE_DIR;
    for (const char* folder : kChain) {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
            const std::string extension = entry.path().extension().string();
            if (extension != ".h" && extension != ".cpp" && extension != ".inc") continue;
            std::ifstream in(entry.path());
            std::string line;
            while (std::getline(in, line)) {
                const std::size_t begin = line.find_first_not_of(" \t");
                if (begin == std::string::npos || line[begin] != '#') continue;
                const std::size_t word = line.find_first_not_of(" \t", begin + 1);
                if (word == std::string::npos || line.compare(word, 7, "include") != 0) continue;
                const std::size_t open = line.find_first_of("<\"", word);
                if (open == std::string::npos) continue;
                const std::size_t close = line.find_first_of(">\"", open + 1);
                found.push_back({fs::relative(entry.path(), root).generic_string(), folder,
                                 line.substr(open + 1, close - open - 1), line[open] == '"'});
            }
        }
    }
    return found;
}

std::ptrdiff_t place(const std::string& folder) {
    return std::find(kChain.begin(), kChain.end(), folder) - kChain.begin();
}

}  // namespace

TEST_CASE("a folder includes itself and what stands to its left in the chain") {
    std::size_t checked = 0;
    for (const Include& include : includes()) {
        if (!include.quoted) continue;
        CAPTURE(include.file);
        CAPTURE(include.header);
        const std::size_t slash = include.header.find('/');
        // Made at build time beside the sources (the manual, the schema), or from the root.
        if (slash == std::string::npos) {
            const bool of_tree =
                fs::exists(fs::path(STET_SOURCE_DIR) / include.folder / include.header);
            CHECK_MESSAGE(!of_tree, "include from the root: \"" << include.folder << '/'
                                                                << include.header << '"');
            continue;
        }
        const std::string folder = include.header.substr(0, slash);
        REQUIRE_MESSAGE(place(folder) < static_cast<std::ptrdiff_t>(kChain.size()),
                        "not a folder of the chain");
        CHECK(place(folder) <= place(include.folder));
        ++checked;
    }
    CHECK(checked > 50);
}

TEST_CASE("a C library has one owner: its header stands in one folder only") {
    struct Row {
        const char* header;
        const char* owner;
        std::size_t files;  // at most so many files include it
    };
    const Row rows[] = {
        {"gumbo.h", "extract", 3},
        {"sqlite3.h", "store", 3},
        {"curl/curl.h", "crawler", 3},
        {"libxml/xpath.h", "extract", 1},
    };
    const std::vector<Include> all = includes();
    for (const Row& row : rows) {
        CAPTURE(row.header);
        std::set<std::string> files;
        for (const Include& include : all) {
            if (include.header != row.header) continue;
            CAPTURE(include.file);
            CHECK(include.folder == row.owner);
            files.insert(include.file);
        }
        CHECK(files.size() <= row.files);
    }
}

TEST_CASE("only cli/ writes to the standard streams") {
    for (const Include& include : includes()) {
        if (include.header != "iostream") continue;
        CAPTURE(include.file);
        CHECK(include.folder == "cli");
    }
}

TEST_CASE("no two headers give one name to two types: the linker would take one for the other") {
    std::map<std::string, std::string> defined;  // name: file
    const fs::path root = STET_SOURCE_DIR;
    for (const char* folder : kChain) {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.path().extension() != ".h") continue;
            std::ifstream in(entry.path());
            std::string line;
            while (std::getline(in, line)) {
                for (const std::string keyword : {"class ", "struct ", "enum class "}) {
                    if (!line.starts_with(keyword) || !line.ends_with('{')) continue;
                    const std::string name = line.substr(
                        keyword.size(), line.find_first_of(" :{", keyword.size()) - keyword.size());
                    if (line.find("::") != std::string::npos) continue;  // a nested one
                    const std::string file = fs::relative(entry.path(), root).generic_string();
                    CAPTURE(name);
                    CAPTURE(file);
                    const auto [known, fresh] = defined.emplace(name, file);
                    CHECK_MESSAGE(fresh, "also in ", known->second);
                }
            }
        }
    }
    CHECK(defined.size() > 100);
}
