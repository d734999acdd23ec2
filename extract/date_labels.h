// What words say of the date behind them: "Published on", "Zuletzt aktualisiert", "Born".
//
// Each takes a text folded by fold_date_word(), and looks for the words anywhere in it.
#pragma once

#include <string_view>

namespace stet {

/// The end of a text that stands before a date, from the last of several labels on. Who edited it
/// is no label.
std::string_view nearest_label(std::string_view folded);

/// "updated", "zuletzt aktualisiert", "mis à jour".
bool says_updated(std::string_view folded);

/// "published", "posted", "veröffentlicht", "publié".
bool says_published(std::string_view folded);

/// "copyright", "born", "deadline": the date of something else.
bool says_other(std::string_view folded);

}  // namespace stet
