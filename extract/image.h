// Pictures of the article: captions with their credit and picture apart, and the lead image.
//
// Every text that stands to a picture as a caption may (figcaption, caption classes, Blogger's
// picture tables, what else a figure or a small box around a picture holds) is a candidate; which
// are the article's is a learned weighing (bench/train_fields.py), as is the lead image.
#pragma once

#include "extract/byline.h"
#include "extract/url.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// A caption and who made the picture, taken apart.
struct CaptionText {
    std::string text;
    std::string credit;
};

/// Splits "Police at work. (Photo: Ann Lee/Agency)", "Foto: Ann Lee", "© Agency": by label, sign
/// or closing bracket. The credit loses its label and brackets.
CaptionText split_credit(std::string_view caption);

/// A credit without its label, its brackets and the marks around it: "(Photo: Ann Lee)", "..Ann
/// Lee".
std::string clean_credit(std::string_view text);

/// Whether the text ends with a credit in brackets or after a label: what tells a caption from a
/// paragraph where nothing else does.
bool ends_with_credit(std::string_view text);

/// Whether the text ends with a credit that is called one, in brackets or not: "Police at work.
/// Photo: Ann Lee", "... / © Agency".
bool ends_with_named_credit(std::string_view text);

/// Whether a line says who made a picture and nothing else: "Photo: Ann Lee", "Getty Images / X".
bool is_credit_line(std::string_view text);
/// Whether a text is a name or an agency and nothing else: what may be a credit by its place.
bool is_credit_name(std::string_view text);
/// Whether it is one that says itself that it is of a picture: "Photo: Ann Lee / Post". It needs no
/// picture beside it to be told.
bool is_picture_credit_line(std::string_view text);

/// The order is that of the learned weights.
enum class CaptionFeature : std::uint8_t {
    bias,
    figcaption,
    figure_text,
    caption_class,
    wrapper,
    data_attribute,
    has_credit,
    credit_only,
    credit_element,
    in_link,
    link_around,
    in_aside,
    in_furniture,
    in_related,
    in_gallery,
    in_comment,
    in_header,
    in_article,
    in_main,
    in_list,
    before_headline,
    near_headline,
    in_body,
    after_body,
    no_body,
    in_container,
    repeated,
    short_text,
    long_text,
    is_headline,
    json_caption,
    is_lead,
    has_heading,
    hidden,
    one_word,
    ends_sentence,
    same_image,
    in_body_block,
    tiny_image,
    no_image,
    paragraph_inside,
    figcaption_in_container,
    caption_far,
    count
};
inline constexpr std::size_t kCaptionFeatures = static_cast<std::size_t>(CaptionFeature::count);

struct CaptionCandidate {
    Caption caption;
    NodeId node = kNoNode;   // of the caption's text
    NodeId image = kNoNode;  // <img> or the like
    std::array<float, kCaptionFeatures> features{};
    bool links_itself = false;  // the picture leads to itself, in full size
    float score = 0;            // log odds
};

enum class ImageFeature : std::uint8_t {
    og,
    twitter,
    json,
    link_image,
    microdata,
    visible,
    same_as_og,
    same_as_json,
    first_in_body,
    first_near,
    before_headline,
    near_headline,
    in_body,
    after_body,
    in_figure,
    in_furniture,
    in_related,
    in_gallery,
    in_link,
    has_caption,
    wide,
    small,
    svg_or_gif,
    logo,
    avatar,
    in_container,
    first_visible,
    no_meta_match,
    og_not_visible,
    json_not_visible,
    lazy,
    has_srcset,
    first_match,
    in_header,
    page_has_match,
    count
};
inline constexpr std::size_t kImageFeatures = static_cast<std::size_t>(ImageFeature::count);

struct ImageCandidate {
    std::string url;
    Source source = Source::none;
    NodeId node = kNoNode;
    std::array<float, kImageFeatures> features{};
    float score = 0;
};

struct Images {
    std::vector<Caption> captions;   // in page order
    std::vector<Evidence> evidence;  // of each
    std::vector<NodeId> caption_nodes;
    std::vector<NodeId> caption_images;  // the <img> of each, kNoNode where unknown
    Found<std::string> lead;
};

/// `base` is what relative addresses stand against.
Images find_images(const FieldContext& context, const Url& base);

/// What find_images() chooses from. For tests and the trainer.
struct ImageCandidates {
    std::vector<CaptionCandidate> captions;
    std::vector<ImageCandidate> leads;
};
ImageCandidates image_candidates(const FieldContext& context, const Url& base);

/// The address that an <img>, <amp-img>, <video> or <picture> shows, as written: lazy-loading
/// attributes and srcset are read, placeholders are not.
std::string image_address(const Document& page, NodeId image);

}  // namespace stet
