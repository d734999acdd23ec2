// Mustache templates, as far as the newsroom's pages need them: {{name}} escaped for HTML,
// {{{name}}} as it stands, {{#name}}...{{/name}} for lists, objects and what is not empty,
// {{^name}}...{{/name}} for what is, {{! comment}}, dotted names, and "." for the item itself.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace stet {

/// Fills `text` in. A name that the context lacks is empty, as Mustache has it. Throws
/// std::invalid_argument on a tag or section that is not closed.
std::string render_mustache(std::string_view text, const nlohmann::json& context);

}  // namespace stet
