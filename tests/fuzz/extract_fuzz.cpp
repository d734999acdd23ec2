// Any bytes are a page: extraction must end, and what it finds must be valid.
#include "extract/article.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view page(reinterpret_cast<const char*>(data), size);
    stet::PageContext context;
    context.url = stet::Url::parse("https://news.example/2025/05/15/a.html").value();
    context.fetched = 1747296000;
    const stet::Article article = stet::extract_article(page, context);
    // More text than page would be text made up.
    if (stet::body_text(article).size() > 8 * size + 1024) __builtin_trap();
    return 0;
}
