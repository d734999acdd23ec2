// Any bytes as a WARC or ARC file: packed or not, every record is read to its end.
#include "store/warc.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    stet::StringSource source(std::string(reinterpret_cast<const char*>(data), size));
    stet::WarcReader reader(source, [](const stet::WarcFault&) {});
    while (const auto record = reader.next()) {
        std::string block;
        for (std::string_view piece = reader.read(); !piece.empty(); piece = reader.read()) {
            if (block.size() < 1U << 20U) block += piece;
        }
        const stet::HttpMessage http = stet::split_http(block);
        (void)stet::dechunk(http.body);
        (void)stet::digest_matches(record->field("WARC-Block-Digest"), block);
    }
    return 0;
}
