#include "extract/tag_kinds.h"

#include "extract/word_set.h"

#include <array>
#include <iterator>

namespace stet::tag_kinds {
namespace {

struct NamedKind {
    std::string_view name;
    unsigned kinds;
};
constexpr NamedKind kNamedKinds[] = {
    {"img", kVoid | kInline | kEndsForeign},
    {"br", kVoid | kInline | kEndsForeign},
    {"meta", kVoid | kEndsForeign},
    {"link", kVoid},
    {"input", kVoid | kMayBeHidden},
    {"hr", kVoid | kBlock | kEndsForeign},
    {"area", kVoid},
    {"base", kVoid},
    {"basefont", kVoid},
    {"bgsound", kVoid},
    {"col", kVoid},
    {"embed", kVoid | kEndsForeign},
    {"frame", kVoid},
    {"keygen", kVoid},
    {"image", kVoid},
    {"param", kVoid},
    {"source", kVoid | kOpaque},
    {"track", kVoid},
    {"wbr", kVoid | kInline},
    {"p", kClosesItself | kBlock | kParagraph | kEndsForeign},
    {"li", kClosesItself | kBlock | kItem | kEndsForeign},
    {"dt", kClosesItself | kBlock | kItem | kEndsForeign},
    {"dd", kClosesItself | kBlock | kItem | kEndsForeign},
    {"option", kClosesItself},
    {"tr", kClosesItself},
    {"td", kClosesItself | kScope},
    {"th", kClosesItself | kScope},
    {"thead", kClosesItself},
    {"tbody", kClosesItself},
    {"tfoot", kClosesItself},
    {"html", kClosesItself | kRoot},
    {"head", kClosesItself | kEndsForeign},
    {"body", kClosesItself | kRoot | kBody | kEndsForeign},
    {"colgroup", kClosesItself},
    {"a", kFormats | kInline},
    {"b", kFormats | kInline | kEndsForeign},
    {"big", kFormats | kInline | kEndsForeign},
    {"code", kFormats | kInline | kEndsForeign},
    {"em", kFormats | kInline | kEndsForeign},
    {"font", kFormats | kNeedsForeignAttributes | kInline},
    {"i", kFormats | kInline | kEndsForeign},
    {"s", kFormats | kInline | kEndsForeign},
    {"nobr", kFormats | kEndsForeign},
    {"menu", kEndsForeign},
    {"ruby", kEndsForeign},
    {"small", kFormats | kInline | kEndsForeign},
    {"strike", kFormats | kInline | kEndsForeign},
    {"strong", kFormats | kInline | kEndsForeign},
    {"tt", kFormats | kInline | kEndsForeign},
    {"u", kFormats | kInline | kEndsForeign},
    {"audio", kInline},
    {"canvas", kInline},
    {"noscript", kInline},
    {"picture", kInline},
    {"video", kInline},
    {"span", kInline | kEndsForeign},
    {"abbr", kInline},
    {"bdi", kInline},
    {"bdo", kInline},
    {"cite", kInline},
    {"data", kInline},
    {"del", kInline},
    {"dfn", kInline},
    {"ins", kInline},
    {"kbd", kInline},
    {"label", kInline},
    {"mark", kInline},
    {"q", kInline},
    {"samp", kInline},
    {"sub", kInline | kEndsForeign},
    {"sup", kInline | kEndsForeign},
    {"time", kInline},
    {"var", kInline | kEndsForeign},
    {"article", kBlock},
    {"aside", kBlock},
    {"blockquote", kBlock | kEndsForeign},
    {"center", kBlock | kEndsForeign},
    {"details", kBlock},
    {"div", kBlock | kEndsForeign},
    {"fieldset", kBlock},
    {"figcaption", kBlock},
    {"figure", kBlock},
    {"footer", kBlock},
    {"header", kBlock},
    {"hgroup", kBlock},
    {"main", kBlock},
    {"nav", kBlock},
    {"section", kBlock},
    {"summary", kBlock},
    {"address", kBlock},
    {"h1", kBlock | kHeading | kEndsForeign},
    {"h2", kBlock | kHeading | kEndsForeign},
    {"h3", kBlock | kHeading | kEndsForeign},
    {"h4", kBlock | kHeading | kEndsForeign},
    {"h5", kBlock | kHeading | kEndsForeign},
    {"h6", kBlock | kHeading | kEndsForeign},
    {"ul", kBlock | kList | kEndsForeign},
    {"ol", kBlock | kList | kEndsForeign},
    {"dl", kBlock | kList | kEndsForeign},
    {"isindex", kNeedsAttributes},
    {"annotation-xml", kNeedsAttributes | kHoldsHtml},
    {"caption", kScope},
    {"table", kTable | kScope | kEndsForeign},
    {"template", kTemplate | kScope},
    {"select", kSelect | kScope},
    {"form", kForm},
    {"applet", kScope | kObject},
    {"marquee", kScope | kObject},
    {"object", kScope | kObject},
    {"frameset", kFrameset},
    {"svg", kForeign | kScope | kInline},
    {"foreignobject", kHoldsHtml},
    {"desc", kHoldsHtml},
    {"mi", kHoldsHtml},
    {"mo", kHoldsHtml},
    {"mn", kHoldsHtml},
    {"ms", kHoldsHtml},
    {"mtext", kHoldsHtml},
    {"path", kDraws},
    {"g", kDraws},
    {"use", kDraws},
    {"defs", kDraws},
    {"symbol", kDraws},
    {"circle", kDraws},
    {"ellipse", kDraws},
    {"line", kDraws},
    {"polyline", kDraws},
    {"polygon", kDraws},
    {"rect", kDraws},
    {"clippath", kDraws},
    {"mask", kDraws},
    {"lineargradient", kDraws},
    {"radialgradient", kDraws},
    {"stop", kDraws},

    {"math", kForeign | kScope},
    {"script", kScript | kOpaque},
    {"style", kStyle | kOpaque},
    {"title", kDecodedText | kHoldsHtml},
    {"textarea", kDecodedText | kDropsLineFeed},
    {"pre", kDropsLineFeed | kEndsForeign},
    {"listing", kDropsLineFeed | kEndsForeign},
    {"iframe", kRawText | kOpaque},
    {"noembed", kRawText},
    {"noframes", kRawText},
    {"xmp", kRawText},
    {"plaintext", kPlaintext},
};
static_assert(std::size(kNamedKinds) == kCount && kNone == WordSet::kNone);

constexpr auto kNames = [] {
    std::array<std::string_view, kCount> names{};
    for (std::size_t i = 0; i < kCount; ++i) names[i] = kNamedKinds[i].name;
    return names;
}();

}  // namespace

std::size_t place_of(std::string_view name) {
    return set_of<kNames>().find(name);
}

const Known& known_at(std::size_t place) {
    static const auto known = [] {
        std::array<Known, kCount> made{};
        for (std::size_t i = 0; i < kCount; ++i) {
            made[i] = {kNamedKinds[i].name, kNamedKinds[i].kinds, tag_of_name(kNamedKinds[i].name)};
        }
        return made;
    }();
    return known[place];
}

}  // namespace stet::tag_kinds
