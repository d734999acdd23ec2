// What an answer is taken for: the article, or one of the things that stand in its place.
//
// Walls and errors that come with status 200 must never replace a good revision. Signs are about
// the shape of the answer and about products that many sites use, never about a site.
#pragma once

#include "extract/article.h"
#include "extract/url.h"
#include "store/capture.h"

#include <string>
#include <string_view>

namespace stet {

struct Judgement {
    Verdict verdict = Verdict::unknown;
    std::string why;  // "redirected to the home page"; "" for an article
};

/// A page with more words than this is no wall and no error page, whatever its title says.
inline constexpr int kMaxWallWords = 250;
/// A page marked as paid for with fewer words than this shows only its teaser.
inline constexpr int kMinPaidWords = 60;

/// Judges the last hop of a look. `asked` is the URL the look began with, `article` what was
/// extracted from the body (null where nothing was: no HTML, no 200).
Judgement judge(const Capture& answer, const Url& asked, const Article* article);

/// Whether a response head names a kind of document that an article can be in.
bool is_html(const Capture& answer);

/// Words of the article's body.
int body_words(const Article& article);

}  // namespace stet
