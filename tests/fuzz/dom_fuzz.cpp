// Trees must be well formed whatever the page: every node ends within its parent.
#include "extract/charset.h"
#include "extract/dom.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const stet::Document page(stet::to_utf8(std::string(bytes), "").utf8);
    for (stet::NodeId id = 1; id < page.size(); ++id) {
        if (page.parent(id) >= id || page.end(id) <= id ||
            page.end(id) > page.end(page.parent(id))) {
            __builtin_trap();
        }
    }
    return 0;
}
