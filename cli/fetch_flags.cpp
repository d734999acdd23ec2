#include "cli/fetch_flags.h"

#include "cli/archive_access.h"
#include "cli/cookie_file.h"
#include "cli/layout.h"
#include "crawler/scope.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace stet {

void declare_fetch(CLI::App& app, FetchWords& words, bool keeps) {
    app.add_option("--contact", words.options.contact);
    app.add_option("--user-agent", words.options.user_agent);
    app.add_option("--header", words.options.headers)->allow_extra_args(false);
    app.add_option("--cookies", words.cookies);
    app.add_option("--proxy", words.options.proxy);
    app.add_option("--timeout", words.timeout_s);
    app.add_option("--max-size", words.max_size_mb);
    app.add_option("--retries", words.options.max_retries);
    app.add_flag("--allow-private", words.options.allow_private);
    app.add_option("--ignore-robots", words.ignore_robots);
    if (!keeps) return;
    app.add_flag("--keep-wire", words.options.keep_wire);
    app.add_option("--keep", words.keep)
        ->check(CLI::IsMember({"all", "revisions"}).description(""));
}

void trust(FetchOptions& options, const Url& url) {
    options.typed_sites.insert(crawl_site(url));
}

namespace {

/// A number of what a flag counts, above 0 and not beyond `most`: neither "none" nor a slip.
bool is_amount(double typed, double most) {
    return typed > 0 && typed <= most;  // false for NaN
}

std::size_t count_up_to(std::int64_t most,
                        std::string_view flag,
                        std::int64_t typed,
                        std::string_view hint = "") {
    if (typed >= 1 && typed <= most) return static_cast<std::size_t>(typed);
    throw Error(fmt::format("{}: wanted a number from 1 to {}{}", flag, most, hint),
                ExitStatus::usage);
}

/// A proxy as libcurl reads it. "foo" would be a host's name too, on a port that nobody meant.
void check_proxy(const std::string& typed) {
    if (typed.empty()) return;
    const std::size_t end_of_scheme = typed.find("://");
    const bool has_scheme = end_of_scheme != std::string::npos;
    const std::string scheme = has_scheme ? typed.substr(0, end_of_scheme) : "http";
    bool good = false;
    for (const std::string_view known :
         {"http", "https", "socks4", "socks4a", "socks5", "socks5h"}) {
        good = good || scheme == known;
    }
    const std::string rest = has_scheme ? typed.substr(end_of_scheme + 3) : typed;
    // Read as a web address is: host, port, and a name and password before them.
    const std::optional<Url> url = Url::parse("https://" + rest);
    good = good && url && !url->host().empty() && (url->path().empty() || url->path() == "/") &&
           (has_scheme || url->port());
    if (good) return;
    const std::size_t at = typed.rfind('@');  // a password is not said again
    throw Error(fmt::format("--proxy: \"{}\" is no proxy; wanted one such as "
                            "http://127.0.0.1:3128 or socks5h://127.0.0.1:1080",
                            printable(at == std::string::npos ? typed : typed.substr(at + 1))),
                ExitStatus::usage);
}

}  // namespace

Error without_url(const FetchWords& words, const std::string& usual) {
    const std::string reason = words.ignore_robots.value_or("");
    const std::optional<Url> url = Url::parse(reason);
    if (!url || !url->is_http()) return Error(usual, ExitStatus::usage);
    return Error(fmt::format("--ignore-robots takes a reason before the URL: "
                             "--ignore-robots \"the editor agreed\" {}",
                             printable(reason)),
                 ExitStatus::usage);
}

std::size_t count_of(std::string_view flag, std::int64_t typed) {
    if (typed >= 1) return static_cast<std::size_t>(typed);
    throw Error(fmt::format("{}: wanted a number, 1 or more", flag), ExitStatus::usage);
}

std::size_t connections_of(std::optional<std::int64_t> typed) {
    constexpr std::int64_t kMost = 1'000;
    return typed ? count_up_to(kMost, "--connections", *typed) : CrawlOptions{}.connections;
}

std::size_t jobs_of(std::optional<std::int64_t> typed) {
    constexpr std::int64_t kMost = 256;
    return typed ? count_up_to(kMost, "--jobs", *typed, "; without it there is one for each core")
                 : CrawlOptions{}.jobs;
}

std::string typed_flags(const FetchWords& words, bool with_timeout) {
    const FetchOptions usual;
    const FetchOptions& options = words.options;
    std::string text;
    const auto add = [&text](std::string_view flag, const std::string& value) {
        if (!value.empty()) text += fmt::format(" {} {}", flag, shell_word(value));
    };
    add("--contact", options.contact);
    add("--user-agent", options.user_agent);
    add("--cookies", words.cookies.value_or(""));
    if (options.proxy.find('@') == std::string::npos) add("--proxy", options.proxy);
    if (options.max_retries != usual.max_retries) {
        text += fmt::format(" --retries {}", options.max_retries);
    }
    if (with_timeout && words.timeout_s) text += fmt::format(" --timeout {}", *words.timeout_s);
    if (words.max_size_mb) text += fmt::format(" --max-size {}", *words.max_size_mb);
    if (options.allow_private) text += " --allow-private";
    add("--ignore-robots", words.ignore_robots.value_or(""));
    if (options.keep_wire) text += " --keep-wire";
    if (words.keeps_revisions_only()) text += " --keep revisions";
    return text;
}

FetchOptions fetch_options_of(const FetchWords& words) {
    constexpr double kMegabyte = 1e6;
    constexpr double kMostSeconds = 24 * 60 * 60;
    constexpr double kMostMegabytes = 1e6;
    constexpr int kMostRetries = 10;
    FetchOptions options = words.options;
    if (words.timeout_s && !is_amount(*words.timeout_s, kMostSeconds)) {
        throw Error("--timeout: wanted seconds, more than 0, such as 30", ExitStatus::usage);
    }
    if (words.ignore_robots) {
        if (words.ignore_robots->find_first_not_of(" \t\n") == std::string::npos) {
            throw Error("--ignore-robots wants the reason, which is kept with each capture",
                        ExitStatus::usage);
        }
        options.ignore_robots = *words.ignore_robots;
    }
    check_proxy(options.proxy);
    if (words.cookies) {
        check_cookie_file(*words.cookies);
        options.cookies_file = *words.cookies;
    }
    if (options.max_retries < 0 || options.max_retries > kMostRetries) {
        throw Error(fmt::format("--retries: wanted a number from 0 to {}", kMostRetries),
                    ExitStatus::usage);
    }
    if (words.max_size_mb && !is_amount(*words.max_size_mb, kMostMegabytes)) {
        throw Error("--max-size: wanted megabytes, more than 0, such as 32", ExitStatus::usage);
    }
    if (words.timeout_s) {
        const double ms = std::max(1.0, *words.timeout_s * 1000);
        options.total_timeout = std::chrono::milliseconds{static_cast<int>(ms)};
        options.connect_timeout = std::min(options.connect_timeout, options.total_timeout);
    }
    if (words.max_size_mb) {
        const double bytes = std::max(1.0, *words.max_size_mb * kMegabyte);
        options.max_body_bytes = static_cast<std::uint64_t>(bytes);
    }
    for (const std::string& header : options.headers) {
        const std::size_t colon = header.find(':');
        const bool broken = header.find_first_of("\r\n") != std::string::npos;
        if (colon == 0 || colon == std::string::npos || broken) {
            throw Error(
                fmt::format("--header: wanted \"Name: value\", not \"{}\"", printable(header)),
                ExitStatus::usage);
        }
    }
    return options;
}

std::chrono::milliseconds delay_of(double seconds) {
    constexpr double kMostSeconds = 24 * 60 * 60;
    if (!(seconds >= 0 && seconds <= kMostSeconds)) {
        throw Error("--delay: wanted seconds, such as 2 or 0.5", ExitStatus::usage);
    }
    return std::chrono::milliseconds{static_cast<int>(seconds * 1000)};
}

Url url_of(const std::string& typed) {
    std::optional<Url> url = Url::parse(typed);
    // "example.com:8080/x" parses with the scheme "example.com": a scheme has no dot in practice.
    const bool no_scheme =
        typed.find("://") == std::string::npos &&
        (!url || url->scheme().find('.') != std::string::npos || url->scheme() == "localhost");
    if (no_scheme) {
        const std::size_t host_end = std::min(typed.find_first_of("/?#"), typed.size());
        const std::string_view host = std::string_view(typed).substr(0, host_end);
        const std::string_view name = host.substr(0, host.find(':'));
        const bool local = name == "localhost" ||
                           (name.find('.') != std::string_view::npos &&
                            name.find_first_not_of("0123456789.") == std::string_view::npos);
        if (local) {
            url = Url::parse("http://" + typed);
        } else if (name.find('.') != std::string_view::npos) {
            url = Url::parse("https://" + typed);
        } else {
            url = std::nullopt;
        }
    }
    const bool has_host = url && url->host().find_first_not_of('.') != std::string::npos;
    if (!url || !url->is_http() || !has_host) {
        throw Error(fmt::format("\"{}\" is no http or https URL", printable(typed)),
                    ExitStatus::usage);
    }
    // It would be the story's address: kept, printed and exported.
    if (!url->username().empty() || !url->password().empty()) {
        throw Error(
            fmt::format("the URL at {} holds a user name or a password, which would be kept "
                        "as part of it; leave them out, and give --header "
                        "\"Authorization: Basic ...\", or --cookies FILE",
                        printable(url->host())),
            ExitStatus::usage);
    }
    return *url;
}

}  // namespace stet
