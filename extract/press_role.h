// What somebody is, as bylines and biographies print it: "Senior Correspondent".
#pragma once

#include <string_view>

namespace stet {

/// Whether it may be what somebody is: "Senior Correspondent", "Redakteurin".
bool looks_like_role(std::string_view text);

/// Whether it is what somebody is who writes for a paper: "Political Correspondent", "Staff
/// Writers", "Wirtschaftsredakteurin", but not "President".
bool is_press_role(std::string_view text);

/// Whether a text of any length has a word of such a role.
bool has_press_word(std::string_view text);

/// Whether a folded word is one that roles are made of: "opinion", "senior", "writer".
bool is_of_role(std::string_view word);

}  // namespace stet
