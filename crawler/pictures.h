// Which pictures of an article are fetched with it, and what is kept of the answer.
#pragma once

#include "crawler/reading.h"
#include "extract/article.h"
#include "extract/url.h"
#include "store/archive.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stet {

inline constexpr std::size_t kMaxPicturesOfArticle = 20;
/// A larger picture is not kept.
inline constexpr std::uint64_t kMaxPictureBytes = 10U << 20U;
/// In a crawl or a watch a picture that was looked at so lately is not asked for again.
inline constexpr std::chrono::hours kPictureRest{24};

/// The article's own: the lead picture, those with a caption or a credit. Each URL once, in order.
std::vector<Url> article_pictures(const Article& article);

/// What a crawl does next for the pictures of a look that was added: rows for its queue, all but
/// `crawl`, `due` and `hints`. Pictures that were looked at since `since` are noted as the look's
/// and not asked for.
std::vector<QueueItem> wanted_pictures(Archive& archive,
                                       const Reading& reading,
                                       const Added& added,
                                       UtcTime since);

/// Keeps a picture that was read, beside its look. What became of it: "picture", or why not.
std::string take_picture(Archive& archive, std::int64_t look, const Reading& reading);

}  // namespace stet
