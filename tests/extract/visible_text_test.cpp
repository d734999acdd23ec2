#include "extract/visible_text.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {
namespace {

std::string shown(const std::string& heading) {
    const Document page("<body><h1>" + heading + "</h1></body>");
    for (NodeId id = 0; id < page.size(); ++id) {
        if (page.is(id, Tag::h1)) return visible_text(page, id, 500);
    }
    return {};
}

TEST_CASE("words for screen readers go, and leave no words glued") {
    struct Row {
        const char* heading;
        const char* text;
    };
    const Row rows[] = {
        {"<span>Dover</span><span class=visually-hidden>: </span><span>Bridge shut</span>",
         "Dover Bridge shut"},
        {"<a href=/a>Ten times<span class=element-invisible> (link is external)</span></a>.",
         "Ten times."},
        {"Bridge <span class=sr-only>(video)</span> shut", "Bridge shut"},
        {"<span>Brid</span><span>ge</span>", "Bridge"},
        {"Bridge<br>shut", "Bridge shut"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.heading));
        CHECK(shown(row.heading) == row.text);
    }
}

}  // namespace
}  // namespace stet
