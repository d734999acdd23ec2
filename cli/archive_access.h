// How every command comes to its archive, and to the story that a person's words name.
#pragma once

#include "cli/command.h"
#include "store/archive.h"

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace stet {

/// Opens the archive of the settings. One that was made is announced on Io::err.
Archive open_archive(const Settings& settings,
                     Archive::Mode mode,
                     Io& io,
                     ArchiveOptions options = {});

/// A word as a shell takes it: quoted where it must be.
std::string shell_word(std::string_view word);

/// "stet show s1", with --archive where the settings' came from the command line: what a hint
/// shows is what can be typed.
std::string typed_command(const Settings& settings, std::string_view words);

/// A REV as typed, with a date on the settings' clocks turned into the moment it ends, in UTC:
/// "2025-05-15" is what stood there when that day was over. Anything else stays as it is.
std::string revision_words(std::string_view typed, const Zone& zone);

/// What `words` (STORY or STORY@REV) and `rev` (a REV, or "") mean. Throws not_found.
Target find_target(const Archive& archive,
                   const std::string& words,
                   const std::string& rev,
                   const Zone& zone);

/// The revision of a target: the one it names, else the latest. Throws not_found where the story
/// has none.
Revision revision_of(const Archive& archive, const Target& target);

/// "seen 2025-05-15 08:00Z to 09:30Z": of a revision's looks; "~" where a time was assumed.
std::string seen_span(const Revision& revision, const Zone& zone);

/// A time for --since (its first moment) or --until (the moment it is over). Throws usage.
UtcTime time_of(std::string_view flag, const std::string& typed, const Zone& zone, bool end);

/// The flags that choose stories, of list and export.
struct SelectionWords {
    std::string site;
    std::string author;
    std::string language;
    std::string words;
    std::string since;
    std::string until;
    std::size_t limit = 0;
};
void declare_selection(CLI::App& app, SelectionWords& words);
Selection selection_of(const SelectionWords& words, const Zone& zone);

}  // namespace stet
