#include "cli/diff_input.h"

#include "cli/other_than_text.h"
#include "extract/article.h"
#include "store/error.h"

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using Json = nlohmann::json;

std::string string_at(const Json& article, const char* key) {
    const auto at = article.find(key);
    return at != article.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::vector<Caption> captions_of(const Json& article) {
    std::vector<Caption> out;
    const auto list = article.find("captions");
    if (list == article.end() || !list->is_array()) return out;
    for (const Json& item : *list) {
        if (item.is_object())
            out.push_back({string_at(item, "text"), string_at(item, "credit"), {}});
        if (item.is_string()) out.push_back({item.get<std::string>(), {}, {}});
    }
    return out;
}

std::vector<std::string> strings_at(const Json& article, const char* key) {
    std::vector<std::string> out;
    const auto list = article.find(key);
    if (list == article.end() || !list->is_array()) return out;
    for (const Json& item : *list) {
        if (item.is_string()) out.push_back(item.get<std::string>());
    }
    return out;
}

ArticleText text_of(const Json& article) {
    Article with_captions;
    with_captions.captions = captions_of(article);
    ArticleText text;
    text[DiffField::headline] = string_at(article, "headline");
    text[DiffField::dek] = string_at(article, "dek");
    text[DiffField::byline] = string_at(article, "byline");
    text[DiffField::published] = string_at(article, "published");
    text[DiffField::modified] = string_at(article, "modified");
    text[DiffField::lead_image] = string_at(article, "lead_image");
    text[DiffField::caption] =
        article.contains("caption") ? string_at(article, "caption") : captions_text(with_captions);
    text[DiffField::body] =
        article.contains("body") ? string_at(article, "body") : string_at(article, "text");
    text[DiffField::correction] =
        notices_outside(strings_at(article, "corrections"), text[DiffField::body]);
    return text;
}

}  // namespace

DiffInput parse_diff_input(std::string_view bytes, const std::string& name) {
    const std::size_t first = bytes.find_first_not_of(" \t\r\n\f\xEF\xBB\xBF");
    if (first != std::string_view::npos && bytes[first] == '{') {
        const Json article = Json::parse(bytes.substr(first), nullptr, false);
        if (article.is_discarded()) throw Error("cannot read " + name + ": not valid JSON");
        if (!article.is_object() || !(article.contains("body") || article.contains("text"))) {
            throw Error("cannot read " + name + ": no article (it has neither body nor text)");
        }
        return {text_of(article), false};
    }
    if (const std::string_view what = other_than_text(bytes); !what.empty()) {
        throw Error(name + " is no HTML page: it is " + std::string(what));
    }
    return {article_text(extract_article(bytes, {})), true};
}

}  // namespace stet
