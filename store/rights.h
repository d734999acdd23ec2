// What a publisher's opt-out signals mean for what leaves the archive.
//
// Everything may be kept, for one's own use. What is handed on is another matter: it goes by a
// profile, and what the profile leaves out is counted and said. Pure, no I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stet {

enum class RightsProfile : std::uint8_t {
    shared,        // the default: for others, so every opt-out of archiving or mining is obeyed
    own,           // "private": a copy for oneself; nothing is left out
    research,      // scholars, whom a reservation of text and data mining does not bind where the
                   // law says so (Directive (EU) 2019/790 article 3); nothing is left out
    legal_deposit  // a library that the law tells to keep (article 11.1 of the same and national
                   // law); nothing is left out
};

/// "shared", "private", "research", "legal-deposit"; nothing for another word.
std::optional<RightsProfile> rights_profile(std::string_view name);

/// The first signal in `rights` (Capture::rights: "noarchive, tdm-reservation") for which the
/// profile leaves an article out; "" where it may go. Signals that are about search results alone
/// (noindex, nofollow, nosnippet, ...) leave nothing out.
std::string withheld_for(std::string_view rights, RightsProfile profile);

}  // namespace stet
