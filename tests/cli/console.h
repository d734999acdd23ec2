// A command's streams in a test: strings instead of a terminal.
#pragma once

#include "cli/command.h"

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace stet::test {

struct Console {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    Io io{in, out, err};

    /// Runs one command line as a shell would.
    ExitStatus run(const std::vector<std::string>& arguments) { return stet::run(arguments, io); }

    /// What was written since it was last asked for.
    std::string take_out() {
        std::string text = out.str();
        out.str("");
        return text;
    }
    std::string take_err() {
        std::string text = err.str();
        err.str("");
        return text;
    }
};

/// Whether a text has a part.
inline bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// What a run that must fail says, and how it ends.
struct Refusal {
    std::string message;
    ExitStatus status = ExitStatus::ok;
};

inline Refusal refusal(Console& console, const std::vector<std::string>& arguments) {
    try {
        console.run(arguments);
    } catch (const Error& error) {
        return {error.what(), error.status()};
    }
    return {};
}

}  // namespace stet::test
