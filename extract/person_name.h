// Whether a text may be the name of a person or of a desk, judged by its words alone.
#pragma once

#include <string_view>

namespace stet {

/// Whether it begins with a capital, or is of a script without case.
bool starts_like_name(std::string_view text);

/// Whether it may be a person's (or a desk's) name.
bool looks_like_name(std::string_view text);

/// Whether a text without any mark may be a person's name: every word begins with a capital (or is
/// of a script without case) or is a particle within it, and the first one is no article. "Ann
/// Lee", "Ursula von der Heide", but not "Un informe señala".
bool is_written_as_name(std::string_view text);

/// Whether a folded line has a word of sections or of dates' labels, which stand beside dates as
/// names do: "Local News", "Yayın Tarihi", "公開日時".
bool has_page_word(std::string_view folded);

/// "PhD", "RN": begins with a capital, unlike the initials that reporters sign with ("obe").
bool is_credential(std::string_view text);

/// A name without the degrees behind its comma: "Ann Lee" of "Ann Lee, MS, RD".
std::string_view without_degrees(std::string_view name);

/// "dpa", alone: agencies that print their name small.
bool is_initialed_agency(std::string_view text);

}  // namespace stet
