#include "cli/log.h"

#include "cli/layout.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <ostream>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace stet {

namespace {

std::string_view view_of(const spdlog::string_view_t& text) {
    return {text.data(), text.size()};
}

/// "stet: warning: MESSAGE", as other programs have it.
class TextFormatter : public spdlog::formatter {
public:
    /// `over_progress`: a progress line may stand where the message goes.
    explicit TextFormatter(bool over_progress) : over_progress_(over_progress) {}

    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        std::string_view level;
        if (message.level == spdlog::level::warn) level = "warning: ";
        const std::string line = fmt::format("{}stet: {}{}\n", over_progress_ ? "\r\x1b[K" : "",
                                             level, printable(view_of(message.payload)));
        out.append(line.data(), line.data() + line.size());
    }
    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<TextFormatter>(over_progress_);
    }

private:
    bool over_progress_ = false;
};

std::string json_row(std::chrono::system_clock::time_point at,
                     std::string_view level,
                     std::string_view message) {
    const nlohmann::ordered_json row = {
        {"time", Zone().iso(std::chrono::floor<std::chrono::milliseconds>(at))},
        {"level", level},
        {"message", message}};
    return row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

class JsonFormatter : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        const std::string line =
            json_row(message.time, view_of(spdlog::level::to_string_view(message.level)),
                     view_of(message.payload));
        out.append(line.data(), line.data() + line.size());
    }
    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<JsonFormatter>();
    }
};

}  // namespace

LogScope::LogScope(const Io& io, const Settings& settings, bool as_json)
    : before_(spdlog::default_logger()) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(io.err, true);
    auto logger = std::make_shared<spdlog::logger>("stet", std::move(sink));
    if (as_json) {
        logger->set_formatter(std::make_unique<JsonFormatter>());
    } else {
        logger->set_formatter(std::make_unique<TextFormatter>(io.err_is_terminal));
    }
    logger->set_level(settings.quiet     ? spdlog::level::err
                      : settings.verbose ? spdlog::level::debug
                                         : spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
}

LogScope::~LogScope() {
    spdlog::set_default_logger(before_);
}

void notice(const Settings& settings, Io& io, std::string_view message) {
    if (settings.json_log) {
        io.err << json_row(std::chrono::system_clock::now(), "info", message) << std::flush;
    } else {
        io.err << "stet: " << message << '\n' << std::flush;
    }
}

}  // namespace stet
