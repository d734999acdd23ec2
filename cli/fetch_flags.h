// The flags of every command that asks a server: add, crawl, extract.
#pragma once

#include "cli/command.h"
#include "crawler/crawl.h"
#include "store/error.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace stet {

/// The flags as typed, in units that a person writes.
struct FetchWords {
    FetchOptions options;
    std::optional<double> timeout_s;
    std::optional<double> max_size_mb;
    std::optional<std::string> ignore_robots;
    std::optional<std::string> cookies;
    std::string keep = "all";  // or "revisions": bodies of looks that brought none are let go

    bool keeps_revisions_only() const { return keep == "revisions"; }
};

/// Declares --contact, --user-agent, --header, --cookies, --proxy, --timeout, --max-size,
/// --retries,
/// --allow-private, --ignore-robots and, where pages are kept, --keep-wire and --keep.
void declare_fetch(CLI::App& app, FetchWords& words, bool keeps);
/// Throws usage on values that make no sense.
FetchOptions fetch_options_of(const FetchWords& words);
/// The flags as they were typed, for a command that is shown to be typed again: " --allow-private
/// --proxy ...". What may hold a password (--header, a proxy's) is left out, with --timeout where
/// another takes its place.
std::string typed_flags(const FetchWords& words, bool with_timeout = true);
/// `usual` ("crawl needs a SEED"), or, where --ignore-robots has swallowed the address, that.
Error without_url(const FetchWords& words, const std::string& usual);
/// --connections and --jobs of a crawl or a watch; nothing for what was not typed. Throws usage.
std::size_t connections_of(std::optional<std::int64_t> typed);
std::size_t jobs_of(std::optional<std::int64_t> typed);
/// A count that must be 1 or more. Throws usage.
std::size_t count_of(std::string_view flag, std::int64_t typed);
/// `url` was typed: what is typed as credentials is for its site.
void trust(FetchOptions& options, const Url& url);

/// A delay in seconds, as --delay gives it. Throws usage.
std::chrono::milliseconds delay_of(double seconds);

/// A URL as a person types it: "example.com/story" is https, "localhost:8000" and a bare IPv4
/// address are http, since servers for trying things out speak no TLS. Throws usage on what is
/// none, or has another scheme than http or https.
Url url_of(const std::string& typed);

}  // namespace stet
