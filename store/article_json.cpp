#include "store/article_json.h"

#include "store/json_text.h"

#include <array>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kSources{Source::none,   Source::json_ld, Source::microdata, Source::meta,
                              Source::markup, Source::text,    Source::url,       Source::state,
                              Source::rule,   Source::guess};
constexpr std::array kBlockTypes{BlockType::paragraph, BlockType::heading,    BlockType::list_item,
                                 BlockType::quote,     BlockType::table,      BlockType::image,
                                 BlockType::embed,     BlockType::correction, BlockType::dek};

Source source_named(std::string_view name) {
    for (const Source source : kSources) {
        if (source_name(source) == name) return source;
    }
    return Source::guess;
}

BlockType block_type_named(std::string_view name) {
    for (const BlockType type : kBlockTypes) {
        if (block_type_name(type) == name) return type;
    }
    return BlockType::paragraph;
}

Json value_json(const std::string& value) {
    return value;
}
Json value_json(const std::vector<std::string>& value) {
    return value;
}
Json value_json(bool value) {
    return value;
}
Json value_json(const DateTime& value) {
    return value.iso();
}
Json value_json(const std::vector<Author>& authors) {
    Json all = Json::array();
    for (const Author& author : authors) {
        all.push_back(Json{{"name", author.name}, {"role", author.role}});
    }
    return all;
}

template <class T>
void put(Json& to, const char* name, const Found<T>& field) {
    if (!field) return;
    to[name] = Json{{"value", value_json(field.value)},
                    {"source", source_name(field.source)},
                    {"confidence", field.confidence}};
}

int number_of(const Json& from, const char* name) {
    const auto found = from.find(name);
    return found != from.end() && found->is_number_integer() ? found->get<int>() : 0;
}

bool flag_of(const Json& from, const char* name) {
    const auto found = from.find(name);
    return found != from.end() && found->is_boolean() && found->get<bool>();
}

/// The members of a list that are objects; `visit` takes each.
template <class Visit>
void for_each_object(const Json& from, const char* name, const Visit& visit) {
    const auto found = from.find(name);
    if (found == from.end() || !found->is_array()) return;
    for (const Json& item : *found) {
        if (item.is_object()) visit(item);
    }
}

void take(const Json& value, std::string& to) {
    if (value.is_string()) to = value.get<std::string>();
}
void take(const Json& value, bool& to) {
    if (value.is_boolean()) to = value.get<bool>();
}
void take(const Json& value, DateTime& to) {
    if (!value.is_string()) return;
    if (const auto time = DateTime::parse_iso(value.get<std::string>())) to = *time;
}
void take(const Json& value, std::vector<std::string>& to) {
    if (!value.is_array()) return;
    for (const Json& item : value) {
        if (item.is_string()) to.push_back(item.get<std::string>());
    }
}
void take(const Json& value, std::vector<Author>& to) {
    if (!value.is_array()) return;
    for (const Json& item : value) {
        if (item.is_object()) to.push_back({json_text(item, "name"), json_text(item, "role")});
    }
}

template <class T>
void get(const Json& from, const char* name, Found<T>& field) {
    const auto found = from.find(name);
    if (found == from.end() || !found->is_object()) return;
    field.source = source_named(json_text(*found, "source"));
    const auto confidence = found->find("confidence");
    if (confidence != found->end() && confidence->is_number()) {
        field.confidence = confidence->template get<float>();
    }
    if (const auto value = found->find("value"); value != found->end()) take(*value, field.value);
}

/// One list of the fields for both ways.
template <class Visit, class AnyArticle>
void for_each_found(AnyArticle& article, const Visit& visit) {
    visit("headline", article.headline);
    visit("dek", article.dek);
    visit("byline", article.byline);
    visit("authors", article.authors);
    visit("dateline", article.dateline);
    visit("published", article.published);
    visit("modified", article.modified);
    visit("lead_image", article.lead_image);
    visit("section", article.section);
    visit("tags", article.tags);
    visit("language", article.language);
    visit("site", article.site);
    visit("canonical_url", article.canonical_url);
    visit("amp_url", article.amp_url);
    visit("paywalled", article.paywalled);
    visit("live", article.live);
}

/// Evidence of lists stands beside them; articles kept by a stet before 3 have none.
Json evidence_json(const std::vector<Evidence>& each) {
    Json all = Json::array();
    for (const Evidence& evidence : each) {
        all.push_back(
            Json{{"source", source_name(evidence.source)}, {"confidence", evidence.confidence}});
    }
    return all;
}

void get(const Json& from, const char* name, std::vector<Evidence>& each) {
    for_each_object(from, name, [&](const Json& item) {
        const auto confidence = item.find("confidence");
        const bool known = confidence != item.end() && confidence->is_number();
        each.push_back(
            {source_named(json_text(item, "source")), known ? confidence->get<float>() : 0.0F});
    });
}

Json block_json(const Block& block) {
    Json json{{"type", block_type_name(block.type)}};
    if (block.level != 0) json["level"] = block.level;
    if (block.ordered) json["ordered"] = true;
    json["text"] = block.text;
    if (!block.url.empty()) json["url"] = block.url;
    if (!block.credit.empty()) json["credit"] = block.credit;
    return json;
}

}  // namespace

std::string article_to_json(const Article& article) {
    Json json = Json::object();
    for_each_found(article, [&](const char* name, const auto& field) { put(json, name, field); });
    for (const Caption& caption : article.captions) {
        json["captions"].push_back(
            Json{{"text", caption.text}, {"credit", caption.credit}, {"image", caption.image}});
    }
    for (const std::string& correction : article.corrections) {
        json["corrections"].push_back(correction);
    }
    if (!article.caption_evidence.empty()) {
        json["caption_evidence"] = evidence_json(article.caption_evidence);
    }
    if (!article.correction_evidence.empty()) {
        json["correction_evidence"] = evidence_json(article.correction_evidence);
    }
    for (const Block& block : article.blocks) json["blocks"].push_back(block_json(block));
    if (!article.not_article.empty()) json["not_article"] = article.not_article;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Article> article_from_json(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    Article article;
    for_each_found(article, [&](const char* name, auto& field) { get(json, name, field); });
    for_each_object(json, "captions", [&](const Json& item) {
        article.captions.push_back(
            {json_text(item, "text"), json_text(item, "credit"), json_text(item, "image")});
    });
    if (const auto found = json.find("corrections"); found != json.end()) {
        take(*found, article.corrections);
    }
    get(json, "caption_evidence", article.caption_evidence);
    get(json, "correction_evidence", article.correction_evidence);
    for_each_object(json, "blocks", [&](const Json& item) {
        Block block;
        block.type = block_type_named(json_text(item, "type"));
        block.level = number_of(item, "level");
        block.ordered = flag_of(item, "ordered");
        block.text = json_text(item, "text");
        block.url = json_text(item, "url");
        block.credit = json_text(item, "credit");
        article.blocks.push_back(std::move(block));
    });
    article.not_article = json_text(json, "not_article");
    return article;
}

}  // namespace stet
