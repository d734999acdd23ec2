// Where progress and warnings go: spdlog's default logger, pointed at Io::err for one command.
#pragma once

#include "cli/command.h"

#include <memory>
#include <string_view>

namespace spdlog {
class logger;
}

namespace stet {

/// While it lives, spdlog::info() and its kin write to Io::err: warnings always (but for --quiet:
/// errors only), what is going on with --verbose. As text, or one JSON object a line:
/// {"time","level","message"}.
class LogScope {
public:
    LogScope(const Io& io, const Settings& settings, bool as_json);
    ~LogScope();
    LogScope(const LogScope&) = delete;
    LogScope& operator=(const LogScope&) = delete;

private:
    std::shared_ptr<spdlog::logger> before_;
};

/// A line on stderr that is no part of the log's levels: "stet: new archive news.db". With
/// --log-format json an object like the log's.
void notice(const Settings& settings, Io& io, std::string_view message);

}  // namespace stet
