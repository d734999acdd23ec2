#include "extract/date.h"

namespace stet {
namespace {

void take(Found<DateTime>& date, std::string_view text, Source source) {
    if (date) return;
    const std::optional<DateTime> read = DateTime::parse_iso(text);
    if (read && read->precision >= DateTime::Precision::day) date = {*read, source, 0.9F};
}

}  // namespace

Dates find_dates(const Document& /*page*/,
                 const Metadata& metadata,
                 const Body& /*body*/,
                 const PageContext& /*context*/) {
    Dates dates;
    for (const StructuredArticle* article : {metadata.json_ld(), metadata.microdata()}) {
        if (article == nullptr) continue;
        take(dates.published, article->date_published, article->source);
        take(dates.modified, article->date_modified, article->source);
    }
    take(dates.published, metadata.meta("article:published_time"), Source::meta);
    take(dates.modified, metadata.meta("article:modified_time"), Source::meta);
    return dates;
}

}  // namespace stet
