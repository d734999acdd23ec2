#include "cli/html_text.h"

#include "cli/layout.h"

namespace stet {

std::string escaped_html(std::string_view text) {
    std::string out;
    for (const char c : printable(text, true)) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace stet
