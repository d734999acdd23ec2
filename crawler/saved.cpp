#include "crawler/saved.h"

#include "crawler/http_fields.h"
#include "crawler/transfer.h"
#include "crawler/verdict.h"

namespace stet {

void read_saved(Look& look) {
    Capture& answer = look.hops.back();
    const std::optional<Url> here = Url::parse(answer.url);
    const Url asked = Url::parse(look.hops.front().url).value_or(Url());
    if (!here || answer.status == 0) return;
    const bool html = answer.status == 200 && is_html(answer);
    if (answer.rights.empty()) {
        answer.rights = rights_signals(answer.response_head,
                                       html ? std::string_view(answer.body) : std::string_view{},
                                       kProductToken);
    }
    if (html && answer.method == "GET") {
        PageContext context;
        context.url = *here;
        context.content_type = header_joined(answer.response_head, "Content-Type");
        context.fetched =
            std::chrono::floor<std::chrono::seconds>(answer.finished).time_since_epoch().count();
        look.article = extract_article(answer.body, context);
    }
    answer.verdict = judge(answer, asked, look.article ? &*look.article : nullptr).verdict;
}

}  // namespace stet
