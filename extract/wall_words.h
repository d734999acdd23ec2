// What a page says where the rest of an article is for those who pay, and where one grows all day:
// words alone, for pages whose markup does not tell.
#pragma once

#include <string_view>

namespace stet {

/// Whether a short line says that the text goes on for subscribers: "Subscribe to continue
/// reading", "Dieser Artikel ist exklusiv für Abonnenten".
bool is_wall_line(std::string_view line);

/// Whether a headline calls its page live: "Live: Council votes", "Council votes – live updates".
bool is_live_headline(std::string_view headline);

}  // namespace stet
