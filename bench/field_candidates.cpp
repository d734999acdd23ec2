// Prints what each field is chosen from, for bench/train_fields.py.
//
// In: JSON lines {"id", "path", "url", "content_type"?}; out: one JSON line a page,
// {"id", "headline": [{"text", "features": [...]}], "authors": [{"name", ...}]}.
// Build: g++ -std=c++20 -O2 -I. bench/field_candidates.cpp build/release/extract/libstet_extract.a
//        -lgumbo -licuuc -licui18n -lcld2 -o build/release/field_candidates
#include "extract/body.h"
#include "extract/byline.h"
#include "extract/charset.h"
#include "extract/headline.h"
#include "extract/image.h"
#include "extract/metadata.h"
#include "extract/site.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <nlohmann/json.hpp>

namespace {

using nlohmann::json;

json answer(const json& line) {
    std::ifstream file(line.at("path").get<std::string>(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const stet::DecodedText text = stet::to_utf8(bytes, line.value("content_type", ""));
    const std::string url = line.value("url", "");
    const stet::Document page(text.utf8);
    const stet::Metadata metadata = stet::read_metadata(page, text.utf8, url);
    json headline = json::array();
    for (const stet::HeadlineCandidate& candidate :
         stet::headline_candidates(page, metadata, url)) {
        headline.push_back({{"text", candidate.text}, {"features", candidate.features}});
    }
    stet::PageMarks marks(page);
    const stet::Headline title = stet::find_headline(page, metadata, url);
    stet::BodyHints hints = stet::read_body_hints(page);
    hints.headline = title.found.value;
    const stet::Body body = stet::find_body(page, hints);
    const stet::FieldContext context{
        page, metadata, marks, body, title.node, url, stet::site_name_candidates(metadata, url)};
    json authors = json::array();
    for (const stet::AuthorCandidate& candidate : stet::author_candidates(context)) {
        authors.push_back({{"name", candidate.name}, {"features", candidate.features}});
    }
    json tags = json::array();
    for (const stet::TagCandidate& candidate : stet::tag_candidates(context)) {
        tags.push_back({{"name", candidate.text}, {"features", candidate.features}});
    }
    marks.clear_furniture_around(page, body.container);
    const stet::ImageCandidates images =
        stet::image_candidates(context, stet::Url::parse(url).value_or(stet::Url()));
    json captions = json::array();
    for (const stet::CaptionCandidate& candidate : images.captions) {
        captions.push_back({{"text", candidate.caption.text},
                            {"credit", candidate.caption.credit},
                            {"image", candidate.caption.image},
                            {"features", candidate.features}});
    }
    json leads = json::array();
    for (const stet::ImageCandidate& candidate : images.leads) {
        leads.push_back({{"url", candidate.url}, {"features", candidate.features}});
    }
    return {{"id", line.at("id")},  {"headline", headline}, {"authors", authors},
            {"captions", captions}, {"lead_image", leads},  {"tags", tags}};
}

}  // namespace

int main() {
    std::string line;
    while (std::getline(std::cin, line)) {
        std::cout << answer(json::parse(line)).dump(-1, ' ', false, json::error_handler_t::replace)
                  << '\n';
    }
}
