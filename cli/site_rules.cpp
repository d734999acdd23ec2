#include "cli/site_rules.h"

#include "cli/layout.h"
#include "store/error.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>

namespace stet {
namespace {

constexpr std::size_t kMaxFileBytes = 1U << 20U;

/// The names of a folder's rule files. Throws Error.
std::set<std::string, std::less<>> rule_files(const std::string& folder) {
    std::error_code failure;
    std::filesystem::directory_iterator entries(folder, failure);
    if (failure) {
        throw Error(fmt::format("--site-rules: cannot read the folder {}: {}", printable(folder),
                                failure.message()),
                    ExitStatus::usage);
    }
    std::set<std::string, std::less<>> names;
    for (const auto end = std::filesystem::directory_iterator(); entries != end;
         entries.increment(failure)) {
        std::string name = entries->path().filename().string();
        if (name.ends_with(".txt")) names.insert(std::move(name));
        if (failure) break;
    }
    if (names.empty()) {
        throw Error(fmt::format("--site-rules: {} holds no rule file, such as example.com.txt",
                                printable(folder)),
                    ExitStatus::usage);
    }
    return names;
}

std::optional<std::string> read_file(const std::string& path) {
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::string text(kMaxFileBytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!in.eof() && in.gcount() == 0) {
        const std::string why = errno != 0 ? std::generic_category().message(errno) : "no file";
        spdlog::warn("cannot read the site rules {}: {}", path, why);
        return std::nullopt;
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > kMaxFileBytes) {
        spdlog::warn("{}: only the first {} are read", path, human_bytes(kMaxFileBytes));
        text.resize(kMaxFileBytes);
    }
    return text;
}

/// Reads the files of a folder when they are asked for, each once. For any thread.
class RuleFolder {
public:
    explicit RuleFolder(std::string path) : path_(std::move(path)), files_(rule_files(path_)) {}

    std::shared_ptr<const SiteRules> find(std::string_view host) {
        const RuleFileNames names = rule_file_names(host);
        std::vector<std::string> chosen;
        if (files_.contains(names.own)) chosen.push_back(names.own);
        const auto wildcard =
            std::find_if(names.wildcards.begin(), names.wildcards.end(),
                         [this](const std::string& name) { return files_.contains(name); });
        if (wildcard != names.wildcards.end()) chosen.push_back(*wildcard);
        if (chosen.empty()) return nullptr;
        const std::lock_guard lock(mutex_);
        std::shared_ptr<const SiteRules>& kept = read_[chosen];
        if (!kept) kept = read(chosen);
        return kept;
    }

private:
    std::shared_ptr<const SiteRules> read(const std::vector<std::string>& names) {
        auto rules = std::make_shared<SiteRules>();
        for (const std::string& name : names) {
            const std::string path = path_ + "/" + name;
            const std::optional<std::string> text = read_file(path);
            if (!text) continue;
            for (const RuleFault& fault : add_site_rules(*text, *rules)) {
                if (!warned_.emplace(name, fault.line).second) continue;
                spdlog::warn("{}:{}: {}; the line is left out", path, fault.line,
                             printable(fault.message));
            }
        }
        return rules;
    }

    const std::string path_;
    const std::set<std::string, std::less<>> files_;
    std::mutex mutex_;  // for what follows
    std::map<std::vector<std::string>, std::shared_ptr<const SiteRules>> read_;
    std::set<std::pair<std::string, int>> warned_;
};

/// When the folder or a file of it was last written, in steps of ten minutes since 2020: later
/// rules have a greater number.
int rules_number(const std::string& folder) {
    namespace fs = std::filesystem;
    std::error_code failure;
    fs::file_time_type latest = fs::last_write_time(folder, failure);
    for (const std::string& name : rule_files(folder)) {
        const fs::file_time_type written = fs::last_write_time(fs::path(folder) / name, failure);
        if (!failure) latest = std::max(latest, written);
    }
    const auto since_1970 = std::chrono::file_clock::to_sys(latest).time_since_epoch();
    const std::chrono::sys_days start = std::chrono::year{2020} / 1 / 1;
    const auto minutes =
        std::chrono::duration_cast<std::chrono::minutes>(since_1970 - start.time_since_epoch());
    constexpr std::int64_t kStepMinutes = 10;
    constexpr std::int64_t kMostSteps = 2'000'000;
    return static_cast<int>(
        std::clamp<std::int64_t>(minutes.count() / kStepMinutes, 1, kMostSteps));
}

}  // namespace

void declare_site_rules(CLI::App& app, std::string& folder) {
    app.add_option("--site-rules", folder);
}

FindSiteRules site_rules_of(const std::string& folder) {
    if (folder.empty()) return {};
    return [rules = std::make_shared<RuleFolder>(folder)](std::string_view host) {
        return rules->find(host);
    };
}

ArchiveOptions ruled_archive(const std::string& folder, FindSiteRules rules) {
    ArchiveOptions options;
    if (!rules) return options;
    constexpr int kExtractorNumbers = 1000;
    options.extractor_version = kExtractorVersion + kExtractorNumbers * rules_number(folder);
    options.extract = [rules = std::move(rules)](std::string_view html, const PageContext& page) {
        PageContext ruled = page;
        ruled.site_rules = rules;
        return extract_article(html, ruled);
    };
    return options;
}

}  // namespace stet
