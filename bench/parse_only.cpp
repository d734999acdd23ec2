// Reads paths on stdin, decodes and parses each page, and does nothing with it: the rate that
// extraction is measured against (bench/extract_bench.py). With the argument pre-strip Gumbo reads
// all of the page but scripts, styles and comments.
#include "extract/charset.h"
#include "extract/dom.h"

#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

int main(int argc, char** argv) {
    using Preparation = stet::Document::Preparation;
    const bool strips = argc > 1 && std::string_view(argv[1]) == "pre-strip";
    const Preparation preparation = strips ? Preparation::pre_strip : Preparation::full;
    std::string path;
    while (std::getline(std::cin, path)) {
        std::ifstream file(path, std::ios::binary | std::ios::ate);
        std::string bytes(static_cast<std::size_t>(file.tellg()), '\0');
        file.seekg(0);
        file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        const stet::Document page(stet::to_utf8(std::move(bytes), "").utf8, preparation);
        std::cout << page.size() << '\n';
    }
}
