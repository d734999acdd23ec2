// Prints the days that find_dates() chooses from, for bench/train_dates.py.
//
// In: JSON lines {"id", "path", "url", "content_type"?}; out: one JSON line a page,
// {"id", "date": [{"when", "features": [...]}]}.
#include "extract/body.h"
#include "extract/charset.h"
#include "extract/date.h"
#include "extract/metadata.h"

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
    const stet::Document page(text.utf8);
    stet::PageContext context;
    context.url = stet::Url::parse(line.value("url", "")).value_or(stet::Url());
    const stet::Metadata metadata = stet::read_metadata(page, text.utf8, context.url.href());
    const stet::Body body = stet::find_body(page, stet::read_body_hints(page));
    json days = json::array();
    for (const stet::DateCandidate& day :
         stet::date_candidates(page, text.utf8, metadata, body, context)) {
        days.push_back({{"when", day.when.iso()}, {"features", day.features}});
    }
    return {{"id", line.at("id")}, {"date", days}};
}

}  // namespace

int main() {
    std::string line;
    while (std::getline(std::cin, line)) {
        std::cout << answer(json::parse(line)).dump(-1, ' ', false, json::error_handler_t::replace)
                  << '\n';
    }
}
