// What a capture knows and WARC has no field for: written as a metadata record beside the
// response (application/warc-fields), and read again, so that a capture that leaves an archive and
// comes back is the same.
#pragma once

#include "store/capture.h"

#include <map>
#include <string>
#include <string_view>

namespace stet {

/// What stands before the name of a field that no longer holds for the bytes beside it.
inline constexpr std::string_view kOriginalField = "x-orig-";

/// "key: value" lines. `renamed` lists the head's fields that were renamed, in lower case.
std::string write_notes(const Capture& capture, std::string_view renamed, std::string_view chain);

/// Takes them up into a capture that was read from WARC records. Renamed fields get their names
/// back; unknown lines are passed over.
void read_notes(const std::map<std::string, std::string, std::less<>>& notes, Capture& capture);

/// A response head that fits `body_size` bytes of decoded body, or, `decoded` being false, of the
/// body before content-decoding: fields about codings and lengths that do not hold are renamed,
/// and listed in `renamed`.
std::string fitting_head(std::string_view head,
                         bool decoded,
                         std::uint64_t body_size,
                         std::string& renamed);

}  // namespace stet
