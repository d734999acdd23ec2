#include "crawler/pictures.h"

#include "crawler/scope.h"
#include "store/pictures.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <unordered_set>

namespace stet {

std::vector<Url> article_pictures(const Article& article) {
    std::vector<Url> pictures;
    std::unordered_set<std::string> known;
    const auto take = [&](const std::string& address) {
        if (pictures.size() >= kMaxPicturesOfArticle || address.empty()) return;
        std::optional<Url> url = Url::parse(address);
        if (!url || !url->is_http() || !known.insert(url->without_fragment()).second) return;
        pictures.push_back(std::move(*url));
    };
    if (article.lead_image) take(article.lead_image.value);
    for (const Caption& caption : article.captions) take(caption.image);
    for (const Block& block : article.blocks) {
        const bool captioned = !block.text.empty() || !block.credit.empty();
        if (block.type == BlockType::image && captioned) take(block.url);
    }
    return pictures;
}

std::vector<QueueItem> wanted_pictures(Archive& archive,
                                       const Reading& reading,
                                       const Added& added,
                                       UtcTime since) {
    std::vector<QueueItem> items;
    const bool found = added.outcome == Added::Outcome::new_story ||
                       added.outcome == Added::Outcome::new_revision ||
                       added.outcome == Added::Outcome::unchanged;
    if (!found || added.look == 0 || added.number == 0) return items;
    // A 304 brings no article: its pictures are those of the text that stands. Of a story on
    // several pages the archive has the whole.
    const bool read = reading.look.article && reading.look.article->not_article.empty() &&
                      reading.look.parts.empty();
    const std::vector<Url> pictures =
        article_pictures(read ? *reading.look.article : archive.article(added.story, added.number));
    for (const Url& url : pictures) {
        const std::string address = url.without_fragment();
        if (keep_known_picture(archive, added.look, address, since)) continue;
        QueueItem item;
        item.url = address;
        // A picture may be shown by several pages, and each look keeps its own.
        item.key = fmt::format("picture {} {}", added.look, address);
        item.host = host_key(url);
        item.task = Task::picture;
        item.depth = reading.item.depth + 1;
        item.priority = reading.item.priority;
        item.found_on = reading.item.url;
        items.push_back(std::move(item));
    }
    return items;
}

std::string take_picture(Archive& archive, std::int64_t look, const Reading& reading) {
    const Capture& answer = reading.look.hops.back();
    if (answer.status == 0) {
        return "picture: " + (answer.failure.empty() ? "no answer" : answer.failure);
    }
    if (!answer.truncated.empty()) {
        return answer.truncated == "length"
                   ? fmt::format("picture: over {} MB", kMaxPictureBytes >> 20U)
                   : "picture: cut short";
    }
    if (!keep_picture(archive, look, reading.look)) return "picture: withdrawn";
    if (answer.status != 200 && answer.status != 304) {
        return fmt::format("picture: status {}", answer.status);
    }
    return "picture";
}

}  // namespace stet
