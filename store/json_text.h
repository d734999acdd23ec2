// Strings out of JSON that strangers wrote.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace stet {

/// The member's string; `otherwise` where there is none, or something else stands there.
inline std::string json_text(const nlohmann::json& object,
                             const char* name,
                             std::string otherwise = {}) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>()
                                                       : std::move(otherwise);
}

}  // namespace stet
