#include "cli/cookie_file.h"

#include "cli/layout.h"
#include "store/error.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace stet {
namespace {

constexpr std::string_view kHttpOnly = "#HttpOnly_";

bool is_comment(std::string_view line) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) return true;
    return line.starts_with('#') && !line.starts_with(kHttpOnly);
}

bool is_flag(std::string_view field) {
    return field == "TRUE" || field == "FALSE" || field == "true" || field == "false";
}

/// A value may be empty, and its tab then be missing.
bool is_cookie(std::string_view line) {
    std::size_t fields = 0;
    for (std::size_t at = 0; at <= line.size(); ++fields) {
        const std::size_t end = std::min(line.find('\t', at), line.size());
        const std::string_view field = line.substr(at, end - at);
        constexpr std::size_t kBelow = 1;
        constexpr std::size_t kSecure = 3;
        constexpr std::size_t kExpiry = 4;
        constexpr std::size_t kName = 5;
        if ((fields == kBelow || fields == kSecure) && !is_flag(field)) return false;
        if (fields == kExpiry && field.find_first_not_of("-0123456789") != std::string_view::npos) {
            return false;
        }
        if (fields <= kName && field.empty()) return false;
        at = end + 1;
    }
    constexpr std::size_t kLeast = 6;
    return fields == kLeast || fields == kLeast + 1;
}

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw Error(fmt::format("--cookies: {} {}", printable(path), why), ExitStatus::usage);
}

}  // namespace

void check_cookie_file(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) refuse(path, "is not there");
    if (std::filesystem::is_directory(path, error)) {
        refuse(path, "is a directory; wanted a file of cookies in the Netscape format");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) refuse(path, "cannot be read");
    std::size_t cookies = 0;
    std::size_t number = 0;
    std::size_t first_bad = 0;
    std::string line;
    while (std::getline(file, line)) {
        ++number;
        if (line.ends_with('\r')) line.pop_back();
        if (is_comment(line)) continue;
        if (is_cookie(line)) {
            ++cookies;
        } else if (first_bad == 0) {
            first_bad = number;
        }
    }
    if (file.bad()) refuse(path, "cannot be read");
    if (cookies == 0 && first_bad == 0) refuse(path, "holds no cookie");
    if (cookies == 0) {
        refuse(path, fmt::format("is no file of cookies in the Netscape format: line {} is not "
                                 "seven fields with tabs between",
                                 first_bad));
    }
    if (first_bad != 0) {
        spdlog::warn("--cookies: {}:{} is no cookie, and is left out", printable(path), first_bad);
    }
}

}  // namespace stet
