// The headline: the article's title as its reader sees it, without the site's name.
//
// All candidates (h1 and other headings, JSON-LD, microdata, Open Graph and other metas, <title>
// cut at each of its separators) are collected, equal ones joined, and the best is chosen by a
// weighted vote. The weights are learned from pages with known headlines (bench/train_fields.py)
// and stand in extract/field_weights.h.
#pragma once

#include "extract/metadata.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// What is known of a headline candidate. The order is that of the learned weights.
enum class HeadlineFeature : std::uint8_t {
    json_headline,
    json_name,
    microdata_headline,
    og_title,
    og_cut,
    twitter_title,
    twitter_cut,
    other_meta,
    title_whole,
    title_site_cut,
    title_part,
    title_longest,
    first_h1,
    later_h1,
    only_h1,
    h2,
    lower_heading,
    headline_class,
    headline_itemprop,
    heading_part,
    in_article,
    in_main,
    in_furniture,
    linked,
    linked_elsewhere,
    hidden,
    in_title,
    in_og,
    in_json,
    overlap,
    near_whole_title,
    holds_og,
    agreed_sources,
    is_site,
    is_crumb,
    one_word,
    two_words,
    many_words,
    all_caps,
    cut_end,
    has_separator,
    repeated_heading,
    first_visible,
    visible,
    short_of_og,
    no_title_match,
    after_headline,
    url_overlap,
    json_and_og,
    json_and_h1,
    json_and_visible,
    json_not_visible,
    json_in_title,
    news_json,
    h1_not_json,
    h1_holds_json,
    og_not_json,
    og_and_h1,
    class_and_h1,
    part_is_json,
    part_in_meta,
    words_of_h1,
    words_of_h1_agreed,
    h1_words_agreed,
    json_visible_not_h1,
    h1_beside_json,
    twitter_and_h1,
    title_starts_with,
    og_is_title,
    holds_kicker,
    count
};
inline constexpr std::size_t kHeadlineFeatures = static_cast<std::size_t>(HeadlineFeature::count);

struct HeadlineCandidate {
    std::string text;
    std::string folded;  // fold_text()
    Source source = Source::none;
    NodeId node = kNoNode;       // the heading that it was read from
    bool behind_kicker = false;  // what its heading has behind an element that is called a kicker
    std::array<float, kHeadlineFeatures> features{};
    float score = 0;
};

struct Headline {
    Found<std::string> found;
    NodeId node = kNoNode;  // the visible heading; kNoNode where there is none
};

Headline find_headline(const Document& page, const Metadata& metadata, std::string_view url);

/// What find_headline() chooses from, best first. For tests and the trainer.
std::vector<HeadlineCandidate> headline_candidates(const Document& page,
                                                   const Metadata& metadata,
                                                   std::string_view url);

/// Names by which the site may sign its titles: og:site_name, publishers, feed titles, the host.
std::vector<std::string> site_name_candidates(const Metadata& metadata, std::string_view url);

/// Drops the site's name from either end of a title, however it is joined ("Bridge shut | The
/// Post", "Post: Bridge shut"). The title itself where none of the names stands there.
std::string without_site_name(std::string_view title, const std::vector<std::string>& names);

}  // namespace stet
