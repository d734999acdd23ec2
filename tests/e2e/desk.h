// A desk for end-to-end tests: the newsroom on loopback, an archive of its own, and the real stet.
#pragma once

#include "tests/support/newsroom.h"
#include "tests/support/run_program.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace stet {

struct Desk {
    Newsroom newsroom;
    TempDir directory;

    std::string archive() const { return directory.file("news.db"); }

    /// `stet COMMAND --archive ... REST`.
    ProgramResult stet(const std::string& command, std::vector<std::string> rest = {}) const {
        rest.insert(rest.begin(), {command, "--archive", archive()});
        return run_stet(std::move(rest));
    }

    /// Without a delay, and the sites on this machine are allowed.
    static std::vector<std::string> on_loopback(std::vector<std::string> words) {
        words.insert(words.begin(), {"--allow-private", "--delay", "0"});
        return words;
    }

    /// Front pages of the sites named, of all when none is.
    std::vector<std::string> seeds(std::vector<std::string> names = {}) {
        if (names.empty()) names = newsroom.sites();
        std::vector<std::string> result;
        for (const std::string& name : names) result.push_back(newsroom.site(name).url());
        return result;
    }

    /// Crawls and gives the report of --json.
    nlohmann::json crawl(std::vector<std::string> names = {}) {
        std::vector<std::string> words = on_loopback(seeds(std::move(names)));
        words.emplace_back("--json");
        const ProgramResult result = stet("crawl", words);
        CAPTURE(result.err);
        REQUIRE(result.exit_status == 0);
        return nlohmann::json::parse(result.out);
    }

    /// One object for each line that `stet COMMAND --json REST` writes.
    std::vector<nlohmann::json> rows(const std::string& command,
                                     std::vector<std::string> rest = {}) const {
        rest.emplace_back("--json");
        const ProgramResult result = stet(command, std::move(rest));
        CAPTURE(result.err);
        REQUIRE(result.exit_status == 0);
        std::vector<nlohmann::json> found;
        for (std::size_t at = 0; at < result.out.size();) {
            const std::size_t end = std::min(result.out.find('\n', at), result.out.size());
            if (end > at) found.push_back(nlohmann::json::parse(result.out.substr(at, end - at)));
            at = end + 1;
        }
        return found;
    }

    /// The revisions of a story of the newsroom, oldest first.
    nlohmann::json history(const std::string& site, const std::string& slug) const {
        return rows("history", {newsroom.story_url(site, slug)}).at(0).at("history");
    }
};

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace stet
