// A URL that parses parses again to itself, and resolves to itself.
#include "extract/url.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto base = stet::Url::parse("https://news.example/a/b?c#d").value();
    for (const auto& url : {stet::Url::parse(text), base.resolve(text)}) {
        if (!url) continue;
        const auto again = stet::Url::parse(url->href());
        if (!again || again->href() != url->href()) __builtin_trap();
        stet::capture_key(*url);
        stet::article_key(*url);
    }
    return 0;
}
