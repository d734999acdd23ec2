// Who wrote it: the byline as printed, and its authors with name and role apart.
//
// Every name that structured data, metas, author links, author classes or a printed "By ..." give
// is a candidate; equal names are joined and each is judged by a learned weighing of what speaks
// for it (bench/train_fields.py, extract/field_weights.h).
#pragma once

#include "extract/body.h"
#include "extract/class_marks.h"
#include "extract/metadata.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// What is known of an author candidate. The order is that of the learned weights.
enum class AuthorFeature : std::uint8_t {
    bias,
    json_author,
    json_org,
    json_nested,
    microdata_author,
    contributor,
    meta_author,
    meta_article_author,
    meta_other,
    rel_author,
    itemprop_author,
    author_href,
    class_author,
    class_byline,
    class_writer,
    vcard,
    labelled,
    labelled_marked,
    near_headline,
    in_body_start,
    in_body_end,
    after_body,
    before_headline,
    in_comment,
    in_related,
    in_furniture,
    in_bio,
    one_word,
    two_words,
    three_words,
    many_words,
    all_caps,
    lower_start,
    is_site,
    desk_word,
    has_role,
    many_marked,
    first_visible,
    sources_two,
    sources_three,
    not_json,
    not_meta,
    not_labelled,
    not_near,
    no_json,
    no_meta,
    credential,
    repeated,
    stop_word,
    holds_other,
    part_of_other,
    structured_only,
    json_and_visible,
    meta_and_visible,
    only_candidate,
    in_list,
    label_near,
    marked_near,
    wide_script,
    json_org_only_one,
    plain_line,
    json_mate_visible,
    line_mate_json,
    helper,
    helper_only,
    agency,
    org_beside_person,
    site_structured,
    desk_near,
    clean_marked,
    dirty_marked_only,
    first_clean,
    only_clean,
    json_person,
    json_many,
    near_date,
    bare_line,
    count
};
inline constexpr std::size_t kAuthorFeatures = static_cast<std::size_t>(AuthorFeature::count);

struct AuthorCandidate {
    std::string name;
    std::string folded;  // fold_words()
    std::string role;
    Source source = Source::none;
    NodeId node = kNoNode;  // first visible element that gives it
    std::array<float, kAuthorFeatures> features{};
    float score = 0;  // log odds
};

struct Byline {
    Found<std::string> byline;
    Found<std::vector<Author>> authors;
    NodeId node = kNoNode;  // the element that the byline stands in
};

/// What the fields after the headline and the body share.
struct FieldContext {
    const Document& page;
    const Metadata& metadata;
    const PageMarks& marks;
    const Body& body;
    NodeId headline = kNoNode;  // the visible headline
    std::string_view url;
    std::vector<std::string> site_names;  // site_name_candidates()
};

Byline find_byline(const FieldContext& context);

/// What find_byline() judges, in order of appearance. For tests and the trainer.
std::vector<AuthorCandidate> author_candidates(const FieldContext& context);

}  // namespace stet
