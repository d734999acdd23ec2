#include "extract/body_rich_text.h"

#include "extract/text.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using Json = nlohmann::json;

/// Scripts longer than this are not read, nor is what is nested deeper.
constexpr std::size_t kMaxScriptBytes = 4U << 20U;
constexpr int kMaxDepth = 60;

std::string_view string_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) return {};
    return found->get_ref<const std::string&>();
}

/// What an object says it is, under the names that editors use.
std::string type_of(const Json& object) {
    for (const char* key : {"type", "nodeType", "_type"}) {
        const std::string_view type = string_at(object, key);
        if (!type.empty()) return ascii_lower(type);
    }
    return {};
}

const Json* children_of(const Json& object) {
    for (const char* key : {"content", "children"}) {
        const auto found = object.find(key);
        if (found != object.end() && found->is_array()) return &*found;
    }
    return nullptr;
}

/// The text of a node and all below it, as one line.
void add_text(const Json& node, int depth, std::string& out) {
    if (!node.is_object() || depth > kMaxDepth) return;
    if (const Json* const children = children_of(node)) {
        for (const Json& child : *children) add_text(child, depth + 1, out);
        return;
    }
    std::string_view text = string_at(node, "text");
    if (text.empty()) text = string_at(node, "value");
    out.append(text);
}

bool is_heading(std::string_view type) {
    return type.starts_with("heading") || type == "header" || type == "subheading" ||
           (type.size() == 2 && type[0] == 'h' && type[1] >= '1' && type[1] <= '6');
}

bool is_paragraph(std::string_view type) {
    return type == "paragraph" || type == "p" || type == "block" || type == "unstyled";
}

bool is_list(std::string_view type) {
    return type == "ul" || type == "ol" || type.ends_with("list");
}

bool is_quote(std::string_view type) {
    return type == "quote" || type == "blockquote";
}

void add_block(const Json& node, BlockType type, RescuedBody& out) {
    std::string text;
    add_text(node, 0, text);
    Block block;
    block.type = type;
    block.text = clean_text(text);
    if (block.text.empty()) return;
    if (type == BlockType::heading) block.level = 2;
    if (type == BlockType::list_item) block.level = 1;
    out.words += count_words(block.text);
    out.blocks.push_back(std::move(block));
}

/// The array as a text: nodes that are none (advertisements, players) are left out.
RescuedBody read_array(const Json& array) {
    RescuedBody body;
    std::size_t paragraphs = 0;
    for (const Json& node : array) {
        if (!node.is_object()) continue;
        const std::string type = type_of(node);
        if (is_paragraph(type)) {
            add_block(node, BlockType::paragraph, body);
            ++paragraphs;
        } else if (is_heading(type)) {
            add_block(node, BlockType::heading, body);
        } else if (is_quote(type)) {
            add_block(node, BlockType::quote, body);
        } else if (is_list(type)) {
            const Json* const items = children_of(node);
            if (items == nullptr) continue;
            for (const Json& item : *items) add_block(item, BlockType::list_item, body);
        }
    }
    return paragraphs > 0 ? body : RescuedBody{};
}

void look_for_arrays(const Json& value, int depth, RescuedBody& best) {
    if (depth > kMaxDepth) return;
    if (value.is_object()) {
        // What is inside a paragraph was read with it.
        const std::string type = type_of(value);
        if (is_paragraph(type) || is_heading(type) || is_quote(type) || is_list(type)) return;
    }
    if (value.is_array()) {
        RescuedBody found = read_array(value);
        if (found.words > best.words) best = std::move(found);
    }
    if (value.is_structured()) {
        for (const Json& child : value) look_for_arrays(child, depth + 1, best);
    }
}

}  // namespace

RescuedBody read_rich_text(const Document& page) {
    RescuedBody best;
    for (NodeId id = 0; id < page.size(); ++id) {
        if (!page.is(id, Tag::script) || page.first_child(id) == kNoNode) continue;
        if (ascii_lower(trim(page.attribute(id, "type"))) != "application/json") continue;
        const std::string_view script = page[page.first_child(id)].text;
        const bool may_hold = script.find("\"paragraph\"") != std::string_view::npos ||
                              script.find("\"block\"") != std::string_view::npos ||
                              script.find("\"unstyled\"") != std::string_view::npos ||
                              script.find("\"p\"") != std::string_view::npos;
        if (!may_hold || script.size() > kMaxScriptBytes) continue;
        const Json json = Json::parse(script, nullptr, false);
        if (json.is_discarded()) continue;
        RescuedBody found;
        look_for_arrays(json, 0, found);
        if (found.words <= best.words) continue;
        best = std::move(found);
        best.node = id;
        best.source = Source::state;
    }
    return best;
}

}  // namespace stet
