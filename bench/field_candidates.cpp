// Prints what each field is chosen from, for bench/train_fields.py.
//
// In: JSON lines {"id", "path", "url", "content_type"?}; out: one JSON line a page,
// {"id", "headline": [{"text", "features": [...]}]}.
// Build: g++ -std=c++20 -O2 -I. bench/field_candidates.cpp build/release/extract/libstet_extract.a
//        -lgumbo -licuuc -licui18n -lcld2 -o build/release/field_candidates
#include "extract/charset.h"
#include "extract/headline.h"
#include "extract/metadata.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

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
    return {{"id", line.at("id")}, {"headline", headline}};
}

}  // namespace

int main() {
    std::string line;
    while (std::getline(std::cin, line)) {
        std::cout << answer(json::parse(line)).dump(-1, ' ', false, json::error_handler_t::replace)
                  << '\n';
    }
}
