// The shared conformance vectors, where they are at hand.
#pragma once

#include "store/time.h"

#include <doctest/doctest.h>
#include <spdlog/fmt/fmt.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace stet::test {

/// The folder of shared data: STET_SHARED, or ../shared beside the source; "" where it is absent.
inline std::filesystem::path shared_folder() {
    const char* named = std::getenv("STET_SHARED");  // NOLINT(concurrency-mt-unsafe): tests
    const std::filesystem::path path =
        named != nullptr && *named != '\0'
            ? std::filesystem::path(named)
            : std::filesystem::path(STET_SOURCE_DIR) / ".." / "shared";
    return std::filesystem::exists(path / "conformance") ? path : std::filesystem::path{};
}

inline std::string read_bytes(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The cases of conformance/`file`; empty, with a message, where the shared data is absent.
inline nlohmann::json conformance_cases(const std::string& file) {
    const std::filesystem::path folder = shared_folder();
    if (folder.empty() || !std::filesystem::exists(folder / "conformance" / file)) {
        MESSAGE("skipped: no shared conformance/", file);
        return nlohmann::json::array();
    }
    nlohmann::json cases =
        nlohmann::json::parse(read_bytes(folder / "conformance" / file)).at("cases");
    MESSAGE("conformance/", file, ": ", cases.size(), " cases");
    return cases;
}

/// "2026-03-14T09:26:53Z"; `none` for no time.
inline std::string iso_seconds(const std::optional<UtcTime>& time, const char* none) {
    if (!time) return none;
    const auto day = std::chrono::floor<std::chrono::days>(*time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(*time - day)};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

/// RFC 4648 4; what is no base64 is passed over.
inline std::string from_base64(const std::string& text) {
    std::string out;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        static constexpr std::string_view kAlphabet =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const std::size_t value = kAlphabet.find(c);
        if (value == std::string_view::npos) continue;
        bits = (bits << 6U) | static_cast<unsigned>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU));
        }
    }
    return out;
}

/// A string field given as `name` or, for bytes, as `name`_b64.
inline std::string bytes_of(const nlohmann::json& row, const std::string& name) {
    if (row.contains(name)) return row.at(name).get<std::string>();
    if (row.contains(name + "_b64")) return from_base64(row.at(name + "_b64").get<std::string>());
    return {};
}

}  // namespace stet::test
