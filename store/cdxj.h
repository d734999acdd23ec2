// Lines of a CDXJ index: "key time {json}", as pywb and Browsertrix write and read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stet {

struct CdxjLine {
    std::string_view key;  // capture_key(url)
    std::string_view time14;
    std::string_view url;
    std::string_view mime;    // "warc/revisit" for a revisit
    int status = 0;           // 0: none
    std::string_view digest;  // of the payload, labelled
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::string_view filename;
};

/// With its line's end. Lines belong sorted by bytes.
std::string cdxj_line(const CdxjLine& line);

}  // namespace stet
