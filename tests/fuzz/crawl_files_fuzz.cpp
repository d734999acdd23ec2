// robots.txt, feeds, sitemaps and header fields from strangers: none may crash or run away.
#include "crawler/feed.h"
#include "crawler/http_fields.h"
#include "crawler/robots.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto base = stet::Url::parse("https://news.example/a").value();
    switch (data[0] % 5) {
        case 0: stet::RobotsFile::parse(text); break;
        case 1: stet::parse_link_header(text); break;
        case 2: stet::parse_content_type(text); break;
        case 3: stet::parse_feed(text, "", base, [](stet::FeedItem&) { return true; }); break;
        default: stet::find_meta_refresh(text, base); break;
    }
    return 0;
}
