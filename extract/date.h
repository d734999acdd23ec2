// When an article was published, and when it was last changed.
//
// All evidence is collected (structured data, metas, the address, time elements, attributes,
// written and relative dates and where they stand), joined by day, and each day is judged by
// learned trees (bench/train_dates.py, extract/date_trees.inc). The day is the one that the
// publisher's clock showed (extract/date_zone.h). A day that the page does not give stays away: a
// Blogger address has year and month only.
#pragma once

#include "extract/article.h"
#include "extract/body.h"
#include "extract/dom.h"
#include "extract/metadata.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stet {

struct Dates {
    Found<DateTime> published;
    Found<DateTime> modified;
};

/// Finds them. `html` is the whole page in UTF-8 as it came: where nothing else gives a day, the
/// data of its scripts may. `context` gives the address (dates in its path) and the time of the
/// look (relative dates, and nothing from the future).
Dates find_dates(const Document& page,
                 std::string_view html,
                 const Metadata& metadata,
                 const Body& body,
                 const PageContext& context);

/// What speaks for or against a day. The order is that of the learned trees.
enum class DateFeature : std::uint8_t {
    bias,
    json_published,
    json_other,
    json_modified,
    microdata_published,
    meta_published,
    meta_named,
    meta_date,
    meta_modified,
    url_day,
    url_month,
    url_other_month,
    published_class,
    time_published,
    time_first,
    time_in_article,
    time_elsewhere,
    data_attribute,
    date_header,
    date_class,
    label_published,
    label_updated,
    label_other,
    after_headline,
    near_headline,
    before_headline,
    in_lede,
    in_body,
    after_body,
    far_after_body,
    in_furniture,
    in_comments,
    in_link,
    first_written,
    alone_in_block,
    long_block,
    has_clock,
    has_weekday,
    ambiguous,
    two_digit_year,
    without_year,
    relative,
    earliest,
    latest,
    only_day,
    machine_kinds_2,
    machine_kinds_3,
    no_machine,
    written_and_machine,
    day_after_machine,
    day_before_machine,
    is_modified_only,
    old,
    first_of_month,
    repeated,
    local_day,
    day_elsewhere,
    json_alone,
    json_and_modified,
    published_conflict,
    prominent,
    prominent_updated,
    state,
    count
};
inline constexpr std::size_t kDateFeatures = static_cast<std::size_t>(DateFeature::count);

struct DateCandidate {
    DateTime when;  // the most exact of the evidence for this day
    Source source = Source::none;
    std::array<float, kDateFeatures> features{};
    float probability = 0;   // that it is right, were it the best
    bool ruled_out = false;  // never the day of publication, whatever else there is
};

/// What find_dates() chooses the day of publication from, best first. For tests and the trainer.
std::vector<DateCandidate> date_candidates(const Document& page,
                                           std::string_view html,
                                           const Metadata& metadata,
                                           const Body& body,
                                           const PageContext& context);

}  // namespace stet
