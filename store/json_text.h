// Strings out of JSON that strangers wrote.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace stet {

/// The member's string; `otherwise` where there is none, or something else stands there.
template <class Json>
std::string json_text(const Json& object, const char* name, std::string otherwise = {}) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) return otherwise;
    return found->template get<std::string>();
}

}  // namespace stet
