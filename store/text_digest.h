// What makes two looks one revision: the digest of an article's text, and the identity of its
// pictures. Specified to the byte in store/README.md; pure.
#pragma once

#include "extract/article.h"
#include "store/digest.h"

#include <string>
#include <string_view>

namespace stet {

/// Over headline, dek, byline, dateline, body, captions, credits, pictures and correction
/// notices. Dates, tags, section, language and addresses do not count.
Sha256 text_digest(const Article& article);

/// What stays of a picture's URL when size, crop, format, host and query are taken away: "" where
/// nothing does. The same picture at another size is the same.
std::string picture_identity(std::string_view url);

}  // namespace stet
