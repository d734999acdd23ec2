#include "store/text_change.h"

#include "extract/charset.h"
#include "extract/dom.h"
#include "extract/text.h"
#include "store/text_digest.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace stet {
namespace {

std::string without_spaces(std::string_view text) {
    std::string out = clean_text(text);
    std::erase(out, ' ');
    return out;
}

/// Every piece of an article that its text digest covers; sorted.
std::vector<std::string> pieces_of(const Article& article) {
    std::vector<std::string> pieces;
    const auto add = [&](std::string_view text) {
        // A piece of several lines (a table) stands on the page line by line.
        while (!text.empty()) {
            const std::size_t end = std::min(text.find_first_of("\n\t"), text.size());
            if (std::string piece = without_spaces(text.substr(0, end)); !piece.empty()) {
                pieces.push_back(std::move(piece));
            }
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    };
    add(article.headline.value);
    add(article.dek.value);
    add(article.byline.value);
    for (const Author& author : article.authors.value) add(author.name);
    add(article.dateline.value);
    for (const Block& block : article.blocks) {
        add(block.text);
        add(block.credit);
        if (!block.url.empty()) pieces.push_back(picture_identity(block.url));
    }
    for (const Caption& caption : article.captions) {
        add(caption.text);
        add(caption.credit);
        if (!caption.image.empty()) pieces.push_back(picture_identity(caption.image));
    }
    if (article.lead_image) pieces.push_back(picture_identity(article.lead_image.value));
    for (const std::string& correction : article.corrections) add(correction);
    std::sort(pieces.begin(), pieces.end());
    return pieces;
}

bool all_stand_in(const std::vector<std::string>& pieces, const std::string& words) {
    return std::all_of(pieces.begin(), pieces.end(), [&](const std::string& piece) {
        return words.find(piece) != std::string::npos;
    });
}

}  // namespace

std::string page_words(std::string_view html, std::string_view content_type) {
    const std::string utf8 = to_utf8(std::string(html), content_type).utf8;
    const Document page(utf8);
    // The source too: what stands in attributes and scripts may be a caption or a byline.
    return without_spaces(page.raw_text(page.html())) + '\n' + without_spaces(utf8) + '\n' +
           ascii_lower(without_spaces(utf8));
}

bool pages_differ(const Article& a,
                  const std::string& words_of_a,
                  const Article& b,
                  const std::string& words_of_b) {
    const std::vector<std::string> in_a = pieces_of(a);
    const std::vector<std::string> in_b = pieces_of(b);
    std::vector<std::string> only_a;
    std::vector<std::string> only_b;
    std::set_difference(in_a.begin(), in_a.end(), in_b.begin(), in_b.end(),
                        std::back_inserter(only_a));
    std::set_difference(in_b.begin(), in_b.end(), in_a.begin(), in_a.end(),
                        std::back_inserter(only_b));
    return !all_stand_in(only_a, words_of_b) || !all_stand_in(only_b, words_of_a);
}

}  // namespace stet
