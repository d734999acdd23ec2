#include "cli/other_than_text.h"

#include <algorithm>
#include <cstddef>

namespace stet {

std::string_view other_than_text(std::string_view bytes) {
    struct Magic {
        std::string_view begin;
        std::string_view name;
    };
    static constexpr Magic kMagics[] = {
        {"\x1F\x8B", "a gzip file: unpack it first"},
        {"\x28\xB5\x2F\xFD", "a zstd file: unpack it first"},
        {"\xFD\x37zXZ", "an xz file: unpack it first"},
        {"PK\x03\x04", "a ZIP file: unpack it first"},
        {"%PDF-", "a PDF"},
        {"\x89PNG", "a picture"},
        {"\xFF\xD8\xFF", "a picture"},
        {"GIF8", "a picture"},
        {"SQLite format 3", "an SQLite database"},
    };
    for (const Magic& magic : kMagics) {
        if (bytes.starts_with(magic.begin)) return magic.name;
    }
    // UTF-16 is full of NUL bytes; other encodings have no control characters to speak of.
    constexpr std::size_t kLooked = 65536;
    constexpr std::size_t kOneIn = 20;
    const std::string_view head = bytes.substr(0, kLooked);
    const std::string_view begin = bytes.substr(0, 200);
    const bool wide = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF") ||
                      begin.find(std::string_view("<\0", 2)) != std::string_view::npos ||
                      begin.find(std::string_view("\0<", 2)) != std::string_view::npos;
    const auto controls =
        static_cast<std::size_t>(std::count_if(head.begin(), head.end(), [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && byte != 0x1B;
        }));
    return !wide && controls * kOneIn > head.size() ? "binary data" : "";
}

}  // namespace stet
