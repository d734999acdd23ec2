// Where the article belongs: the site's name, section, tags; whether it is behind a paywall or a
// live blog.
#pragma once

#include "extract/byline.h"

#include <array>
#include <string>
#include <vector>

namespace stet {

/// The site's name: og:site_name, then what JSON-LD, the application's name, Blogger's own data,
/// feed titles and the title's tail say, then what the title has behind the headline, then the
/// host.
Found<std::string> find_site(const Metadata& metadata,
                             std::string_view headline,
                             std::string_view url);

Found<std::string> find_section(const FieldContext& context);

Found<std::vector<std::string>> find_tags(const FieldContext& context);

/// True where the page says so: isAccessibleForFree, article:content_tier, or a wall in its markup
/// around a short body. Not found where nothing speaks of it.
Found<bool> find_paywall(const FieldContext& context);

/// A live blog: LiveBlogPosting, or an address or element named so.
Found<bool> find_live(const FieldContext& context);

enum class TagFeature : std::uint8_t {
    bias,
    article_tag,
    news_keywords,
    keywords,
    parsely,
    json,
    microdata,
    rel_tag,
    rel_tag_category,
    tag_link,
    tag_class,
    near_end,
    before_body,
    in_body,
    in_furniture,
    in_related,
    is_section,
    is_site,
    long_list,
    many_words,
    lower_start,
    in_text,
    in_headline,
    not_article_tag,
    not_news,
    not_keywords,
    not_json,
    not_rel_tag,
    not_tag_link,
    sources_two,
    sources_three,
    only_keywords,
    is_author,
    with_digit,
    short_list,
    in_title_case,
    end_list,
    end_list_only,
    mates_linked,
    mates_in_text,
    count
};
inline constexpr std::size_t kTagFeatures = static_cast<std::size_t>(TagFeature::count);

struct TagCandidate {
    std::string text;
    std::string folded;  // fold_words()
    Source source = Source::none;
    std::array<float, kTagFeatures> features{};
    float score = 0;  // log odds
};

/// What find_tags() judges, in order of appearance. For tests and the trainer.
std::vector<TagCandidate> tag_candidates(const FieldContext& context);

}  // namespace stet
