// Pictures of a story: captures of their own URLs, kept beside the look at the page that shows
// them.
//
// They are rows of look_captures with the role "picture" (redirects on the way to one: "hop",
// behind the page's own), so they go where the look goes: into exports as WARC, copies,
// withdrawals.
#pragma once

#include "store/archive.h"
#include "store/events.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// One look at a picture.
struct Picture {
    std::string url;  // as the page names it
    UtcTime time{};
    int status = 0;          // 304: as at the look before; 0: no answer
    std::string media_type;  // "image/jpeg"
    std::string digest;      // "sha256:...", of its bytes; "" where none came
    std::uint64_t bytes = 0;
    std::int64_t capture = 0;  // for Archive::capture()
};

/// Keeps `picture` beside a look (Added::look). False where it was withdrawn: then nothing is kept.
bool keep_picture(Archive& archive, std::int64_t look, const Look& picture);

/// Whether a picture that another look rests on is younger than `since`; if so it is noted that
/// this one rests on it too, and it need not be asked for.
bool keep_known_picture(Archive& archive, std::int64_t look, const std::string& url, UtcTime since);

/// Every look at a picture of the story, oldest first, each capture once.
std::vector<Picture> pictures_of(const Archive& archive, std::string_view story);

/// When other bytes were found under one URL: Event::Kind::picture. Pure.
std::vector<Event> picture_changes(const std::vector<Picture>& pictures);

}  // namespace stet
