// body_dump: what bench/body_train.py learns from, and how it scores what it learned.
//
//     body_dump first  OUT < pages     first-stage features
//     body_dump second OUT < pages     second-stage features; each page brings "p", the first
//                                      stage's answers
//     body_dump text       < pages     {"id","text"} by the rows' answers "p", or by the model
//                                      built in where there is none
//     body_dump names                  names of the features, one a line: first, an empty line,
//                                      second
//
// Pages are JSON lines {"id","path","url"}. OUT is rows of little-endian float32; stdout has a JSON
// line a page: {"id","rows","texts":[...],"kinds":[...]}.
#include "extract/body.h"
#include "extract/body_blocks.h"
#include "extract/charset.h"
#include "extract/dom.h"
#include "extract/headline.h"
#include "extract/metadata.h"

#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <nlohmann/json.hpp>

namespace {

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string text_of(const stet::Body& body) {
    std::string text;
    for (const stet::Block& block : body.blocks) {
        if (block.type == stet::BlockType::image || block.type == stet::BlockType::dek) continue;
        if (block.text.empty()) continue;
        if (!text.empty()) text += "\n\n";
        text += block.text;
    }
    return text;
}

std::string dump(const nlohmann::json& row) {
    return row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

int run(int argc, char** argv) {
    const std::string mode = argc > 1 ? argv[1] : "";
    if (mode == "names") {
        for (const auto& name : stet::BodyFeatures::first_names()) std::cout << name << '\n';
        std::cout << '\n';
        for (const auto& name : stet::BodyFeatures::second_names()) std::cout << name << '\n';
        return 0;
    }
    const bool writes = mode == "first" || mode == "second";
    if (mode != "text" && !(writes && argc > 2)) {
        std::cerr << "usage: body_dump first|second OUT | text | names\n";
        return 2;
    }
    std::ofstream out;
    if (writes) out.open(argv[2], std::ios::binary);
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const auto request = nlohmann::json::parse(line);
        const std::string html =
            stet::to_utf8(read_file(request.at("path").get<std::string>()), "").utf8;
        const stet::Document page(html);
        const stet::NodeId root = page.body() == stet::kNoNode ? page.html() : page.body();
        stet::BodyHints hints = stet::read_body_hints(page);
        const std::string url = request.value("url", "");
        const stet::Headline headline =
            stet::find_headline(page, stet::read_metadata(page, html, url), url);
        if (headline.found) hints.headline = headline.found.value;
        nlohmann::json answer{{"id", request.at("id")}};
        if (mode == "text" && !request.contains("p")) {
            answer["text"] = text_of(stet::find_body(page, hints));
            std::cout << dump(answer) << '\n';
            continue;
        }
        const stet::PageBlocks blocks = stet::read_blocks(page, root);
        const stet::BodyFeatures features(page, blocks, hints);
        if (mode == "text") {
            const auto p = request.at("p").get<std::vector<float>>();
            stet::Body body = stet::assemble_body(page, blocks, features, p);
            stet::complete_body(page, blocks, hints, body);
            answer["text"] = text_of(body);
        } else {
            const std::vector<float> second =
                mode == "first" ? std::vector<float>{}
                                : features.second(request.at("p").get<std::vector<float>>());
            const std::span<const float> rows = mode == "first" ? features.first() : second;
            out.write(reinterpret_cast<const char*>(rows.data()),
                      static_cast<std::streamsize>(rows.size() * sizeof(float)));
            answer["rows"] = features.rows().size();
            if (mode == "first") {
                for (const std::uint32_t row : features.rows()) {
                    const stet::TextBlock& block = blocks.blocks[row];
                    answer["texts"].push_back(std::string(blocks.text_of(block)));
                    answer["kinds"].push_back(static_cast<int>(block.kind));
                    answer["hiding"].push_back(static_cast<int>(block.hiding));
                }
            }
        }
        std::cout << dump(answer) << '\n';
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "body_dump: " << error.what() << '\n';
        return 1;
    }
}
