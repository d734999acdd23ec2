// What befell a story beside its revisions: it was gone, it came back, its headlines were served in
// turn. Derived from looks and revisions; pure.
#pragma once

#include "store/archive.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// A page that answers 404 may be back in a minute: "missing" is confirmed by another look that
/// finds nothing, so much later, with no article between.
inline constexpr std::chrono::hours kConfirmAfter{1};
/// Headlines that come back after longer than this are edits, not a test of headlines.
inline constexpr std::chrono::hours kAlternateWithin{24 * 14};

struct Event {
    enum class Kind : std::uint8_t {
        missing,       // 404 and the like, where there was an article
        removed,       // 410, 451
        back,          // an article again
        alternating,   // the same few headlines in turn, nothing else changed
        picture,       // other bytes under the URL of a picture: see store/pictures.h
        page_missing,  // a later page of the story could not be had: see store/story_pages.h
        page_back,     // and came back
    };
    Kind kind = Kind::missing;
    UtcTime from{};          // the first look that found it
    UtcTime until{};         // the last
    int looks = 0;           // that found it so
    bool confirmed = false;  // missing: see kConfirmAfter; the others always are
    int status = 0;          // missing, removed, page_missing: of the first look
    int first_revision = 0;  // alternating: numbers of the revisions it is made of
    int last_revision = 0;
    int headlines = 0;  // alternating: how many different ones
    std::string url;    // picture: whose bytes changed; page_missing, page_back: the page's
};

/// "missing", "removed", "back", "alternating headlines", "picture changed", "page missing",
/// "page back".
std::string_view event_name(Event::Kind kind);

/// Whether a story that was gone at the look of this time is known to be: by a confirmed event
/// before it was back.
bool is_confirmed_gone(const std::vector<Snapshot>& looks, UtcTime gone_at);

/// In order of time. `looks` and `revisions` are Archive's, oldest first; `headline_only[i]`:
/// revision i differs from the one before in its headline alone.
std::vector<Event> story_events(const std::vector<Snapshot>& looks,
                                const std::vector<Revision>& revisions,
                                const std::vector<bool>& headline_only);

}  // namespace stet
