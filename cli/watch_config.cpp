#include "cli/watch_config.h"

#include "cli/fetch_flags.h"
#include "crawler/scope.h"
#include "store/error.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include <toml++/toml.h>

namespace stet {
namespace {

[[noreturn]] void refuse(const std::string& name, const toml::node* node, std::string_view why) {
    const std::string line =
        node == nullptr ? std::string() : fmt::format(":{}", node->source().begin.line);
    throw Error(fmt::format("{}{}: {} (see: stet help watch)", name, line, why), ExitStatus::usage);
}

/// A table whose every key is one of those named.
class Section {
public:
    Section(const toml::table& table,
            const std::string& name,
            std::initializer_list<std::string_view> keys)
        : table_(table), name_(name) {
        for (const auto& [key, node] : table) {
            bool known = false;
            for (const std::string_view each : keys) known = known || key.str() == each;
            if (!known) refuse(name, &node, fmt::format("there is no setting \"{}\"", key.str()));
        }
    }

    std::vector<std::string> texts(std::string_view key) const {
        std::vector<std::string> found;
        const toml::node* node = table_.get(key);
        if (node == nullptr) return found;
        if (const auto one = node->value<std::string>()) return {*one};
        const toml::array* list = node->as_array();
        if (list == nullptr) refuse(name_, node, fmt::format("{}: wanted a URL or a list", key));
        for (const toml::node& each : *list) {
            const auto text = each.value<std::string>();
            if (!text) refuse(name_, &each, fmt::format("{}: wanted URLs in quotes", key));
            found.push_back(*text);
        }
        return found;
    }

    /// A URL out of `key`.
    Url address(std::string_view key, const std::string& typed) const {
        try {
            return url_of(typed);
        } catch (const Error& error) {
            const toml::node* node = table_.get(key);
            if (const toml::array* list = node == nullptr ? nullptr : node->as_array()) {
                for (const toml::node& each : *list) {
                    if (each.value<std::string>() == typed) node = &each;
                }
            }
            refuse(name_, node, fmt::format("{}: {}", key, error.what()));
        }
    }

    void duration(std::string_view key, std::chrono::milliseconds& value) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return;
        const auto text = node->value<std::string>();
        if (!text) refuse(name_, node, fmt::format("{}: wanted a time such as \"5m\"", key));
        value = duration_of(*text, fmt::format("{}:{}: {}", name_, node->source().begin.line, key));
    }

    void number(std::string_view key, double& value) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return;
        const auto number = node->value<double>();
        if (!number || !(*number >= 0)) {
            refuse(name_, node, fmt::format("{}: wanted a number, 0 or more", key));
        }
        value = *number;
    }

    void text(std::string_view key, std::string& value) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return;
        const auto text = node->value<std::string>();
        if (!text) refuse(name_, node, fmt::format("{}: wanted text in quotes", key));
        value = *text;
    }

    void limits(ScheduleLimits& limits) const {
        duration("shortest", limits.shortest);
        duration("longest", limits.longest);
        duration("live_shortest", limits.live_shortest);
        if (limits.longest < limits.shortest) {
            refuse(name_, &table_, "longest is shorter than shortest");
        }
    }

private:
    const toml::table& table_;
    const std::string& name_;
};

}  // namespace

std::chrono::milliseconds duration_of(const std::string& typed, const std::string& where) {
    double number = 0;
    const char* const end = typed.data() + typed.size();
    const auto [at, fault] = std::from_chars(typed.data(), end, number);
    const std::string_view unit(at, static_cast<std::size_t>(end - at));
    constexpr double kMostMs = 1e13;
    const double ms = number * (unit == "s"   ? 1e3
                                : unit == "m" ? 6e4
                                : unit == "h" ? 3.6e6
                                : unit == "d" ? 8.64e7
                                              : -1);
    if (fault != std::errc{} || !(ms >= 0 && ms < kMostMs)) {
        throw Error(
            fmt::format("{}: wanted a time such as \"90s\", \"5m\", \"2h\" or \"30d\", not \"{}\"",
                        where, typed),
            ExitStatus::usage);
    }
    return std::chrono::milliseconds{std::llround(ms)};
}

WatchConfig read_watch_config(const std::string& text,
                              const std::string& name,
                              WatchOptions& options,
                              UtcTime now) {
    toml::table file;
    try {
        file = toml::parse(text, name);
    } catch (const toml::parse_error& error) {
        throw Error(fmt::format("{}:{}: {}", name, error.source().begin.line, error.description()),
                    ExitStatus::usage);
    }
    const Section top(file, name,
                      {"budget", "shortest", "longest", "live_shortest", "list_shortest",
                       "list_longest", "stop_after", "delay", "contact", "user_agent", "site"});
    top.number("budget", options.requests_per_day);
    top.limits(options.limits);
    top.duration("list_shortest", options.list_limits.shortest);
    top.duration("list_longest", options.list_limits.longest);
    std::chrono::milliseconds stop_after = options.stop_after;
    top.duration("stop_after", stop_after);
    options.stop_after = std::chrono::duration_cast<std::chrono::hours>(stop_after);
    top.duration("delay", options.crawl.delay);
    top.text("contact", options.crawl.fetch.contact);
    top.text("user_agent", options.crawl.fetch.user_agent);

    WatchConfig config;
    const toml::node* sites = file.get("site");
    if (sites == nullptr) return config;
    if (!sites->is_array_of_tables()) refuse(name, sites, "wanted [[site]]");
    for (const toml::node& node : *sites->as_array()) {
        const toml::table& table = *node.as_table();
        const Section site(table, name,
                           {"url", "sections", "feeds", "pages", "budget", "shortest", "longest",
                            "live_shortest"});
        SitePolicy policy;
        site.number("budget", policy.requests_per_day);
        ScheduleLimits limits = options.limits;
        site.limits(limits);
        policy.limits = limits;
        std::size_t urls = 0;
        for (const auto& [key, kind] : {std::pair{"url", "auto"},
                                        {"sections", "list"},
                                        {"feeds", "list"},
                                        {"pages", "page"}}) {
            for (const std::string& typed : site.texts(key)) {
                const Url url = site.address(key, typed);
                config.entries.push_back(watch_entry(url, kind, now));
                options.sites[crawl_site(url)] = policy;
                ++urls;
            }
        }
        if (urls == 0) refuse(name, &node, "a [[site]] needs url, sections, feeds or pages");
    }
    return config;
}

}  // namespace stet
