// What words say of the date behind them: "Published on", "Zuletzt aktualisiert", "Born".
//
// Each takes a text folded by fold_date_word(), and looks for the words anywhere in it.
#pragma once

#include <string_view>

namespace stet {

/// "updated", "zuletzt aktualisiert", "mis à jour".
bool says_updated(std::string_view folded);

/// "published", "posted", "veröffentlicht", "publié".
bool says_published(std::string_view folded);

/// "copyright", "born", "deadline": the date of something else.
bool says_other(std::string_view folded);

}  // namespace stet
