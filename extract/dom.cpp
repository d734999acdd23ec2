#include "extract/dom.h"

#include "extract/text.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <new>
#include <unordered_map>

namespace stet {
namespace {

struct NamedTag {
    std::string_view name;
    Tag tag;
};

constexpr NamedTag kNamedTags[] = {
    {"html", Tag::html},
    {"head", Tag::head},
    {"body", Tag::body},
    {"title", Tag::title},
    {"meta", Tag::meta},
    {"link", Tag::link},
    {"base", Tag::base},
    {"script", Tag::script},
    {"style", Tag::style},
    {"noscript", Tag::noscript},
    {"template", Tag::template_},
    {"article", Tag::article},
    {"section", Tag::section},
    {"nav", Tag::nav},
    {"aside", Tag::aside},
    {"header", Tag::header},
    {"footer", Tag::footer},
    {"main", Tag::main},
    {"address", Tag::address},
    {"hgroup", Tag::hgroup},
    {"search", Tag::search},
    {"h1", Tag::h1},
    {"h2", Tag::h2},
    {"h3", Tag::h3},
    {"h4", Tag::h4},
    {"h5", Tag::h5},
    {"h6", Tag::h6},
    {"p", Tag::p},
    {"div", Tag::div},
    {"span", Tag::span},
    {"br", Tag::br},
    {"hr", Tag::hr},
    {"pre", Tag::pre},
    {"blockquote", Tag::blockquote},
    {"ol", Tag::ol},
    {"ul", Tag::ul},
    {"li", Tag::li},
    {"dl", Tag::dl},
    {"dt", Tag::dt},
    {"dd", Tag::dd},
    {"menu", Tag::menu},
    {"figure", Tag::figure},
    {"figcaption", Tag::figcaption},
    {"picture", Tag::picture},
    {"source", Tag::source},
    {"img", Tag::img},
    {"amp-img", Tag::amp_img},
    {"video", Tag::video},
    {"audio", Tag::audio},
    {"iframe", Tag::iframe},
    {"embed", Tag::embed},
    {"object", Tag::object},
    {"canvas", Tag::canvas},
    {"svg", Tag::svg},
    {"math", Tag::math},
    {"a", Tag::a},
    {"abbr", Tag::abbr},
    {"b", Tag::b},
    {"bdi", Tag::bdi},
    {"bdo", Tag::bdo},
    {"big", Tag::big},
    {"cite", Tag::cite},
    {"code", Tag::code},
    {"del", Tag::del},
    {"dfn", Tag::dfn},
    {"em", Tag::em},
    {"font", Tag::font},
    {"i", Tag::i},
    {"ins", Tag::ins},
    {"kbd", Tag::kbd},
    {"mark", Tag::mark},
    {"nobr", Tag::nobr},
    {"q", Tag::q},
    {"rp", Tag::rp},
    {"rt", Tag::rt},
    {"ruby", Tag::ruby},
    {"s", Tag::s},
    {"samp", Tag::samp},
    {"small", Tag::small},
    {"strike", Tag::strike},
    {"strong", Tag::strong},
    {"sub", Tag::sub},
    {"sup", Tag::sup},
    {"time", Tag::time},
    {"tt", Tag::tt},
    {"u", Tag::u},
    {"var", Tag::var},
    {"wbr", Tag::wbr},
    {"center", Tag::center},
    {"data", Tag::data},
    {"label", Tag::label},
    {"table", Tag::table},
    {"caption", Tag::caption},
    {"colgroup", Tag::colgroup},
    {"col", Tag::col},
    {"thead", Tag::thead},
    {"tbody", Tag::tbody},
    {"tfoot", Tag::tfoot},
    {"tr", Tag::tr},
    {"td", Tag::td},
    {"th", Tag::th},
    {"form", Tag::form},
    {"fieldset", Tag::fieldset},
    {"legend", Tag::legend},
    {"button", Tag::button},
    {"input", Tag::input},
    {"select", Tag::select},
    {"option", Tag::option},
    {"optgroup", Tag::optgroup},
    {"textarea", Tag::textarea},
    {"output", Tag::output},
    {"progress", Tag::progress},
    {"details", Tag::details},
    {"summary", Tag::summary},
    {"dialog", Tag::dialog},
    {"area", Tag::area},
    {"map", Tag::map},
    {"frameset", Tag::frameset},
    {"frame", Tag::frame},
    {"noframes", Tag::noframes},
};

Tag tag_of_name(std::string_view name) {
    static const std::unordered_map<std::string_view, Tag> table = [] {
        std::unordered_map<std::string_view, Tag> tags;
        for (const NamedTag& named : kNamedTags) tags.emplace(named.name, named.tag);
        return tags;
    }();
    const auto found = table.find(name);
    return found == table.end() ? Tag::other : found->second;
}

/// Gumbo's tag numbers -> ours, looked up once by name.
Tag tag_of_gumbo(GumboTag tag) {
    static const std::array<Tag, GUMBO_TAG_LAST + 1> table = [] {
        std::array<Tag, GUMBO_TAG_LAST + 1> tags{};
        for (std::size_t i = 0; i < tags.size(); ++i) {
            const char* name =
                i < GUMBO_TAG_UNKNOWN ? gumbo_normalized_tagname(static_cast<GumboTag>(i)) : "";
            tags[i] = tag_of_name(name);
        }
        return tags;
    }();
    return table[tag];
}

/// Hands out memory in large chunks and frees it all at once: Gumbo's own destroy recurses and
/// overflows the stack on deep trees, and a page makes some 19,000 small allocations.
class Arena {
public:
    Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    void* allocate(std::size_t bytes) {
        bytes = (bytes + 15U) & ~std::size_t{15};
        if (bytes > left_) {
            const std::size_t size = std::max(bytes, kChunkBytes);
            chunks_.push_back(std::make_unique<char[]>(size));  // NOLINT: raw storage for C
            next_ = chunks_.back().get();
            left_ = size;
        }
        void* result = next_;
        next_ += bytes;
        left_ -= bytes;
        return result;
    }

private:
    static constexpr std::size_t kChunkBytes = 1U << 20U;
    std::vector<std::unique_ptr<char[]>> chunks_;
    char* next_ = nullptr;
    std::size_t left_ = 0;
};

/// For GumboOptions. Nothing may be thrown through Gumbo's frames, and it takes no null.
void* allocate_in_arena(void* arena, std::size_t bytes) noexcept {
    return static_cast<Arena*>(arena)->allocate(bytes);
}
void free_nothing(void* /*arena*/, void* /*block*/) noexcept {}

}  // namespace

struct Document::Tree {
    std::string html;  // before output: the tree is built from it
    Arena arena;
    GumboOutput* output = nullptr;  // lives in arena; never destroyed by Gumbo
};

Document::~Document() = default;

Document::Document(std::string_view html) : tree_(std::make_unique<Tree>()) {
    tree_->html = strip_for_parsing(html.substr(0, kMaxBytes));
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate_in_arena;
    options.deallocator = free_nothing;
    options.userdata = &tree_->arena;
    options.max_errors = 0;
    tree_->output = gumbo_parse_with_options(&options, tree_->html.data(), tree_->html.size());

    nodes_.reserve(tree_->html.size() / 24 + 64);
    attributes_.reserve(tree_->html.size() / 64 + 64);

    const auto add_attributes = [&](const GumboVector& list, Node& node) {
        node.first_attribute = static_cast<std::uint32_t>(attributes_.size());
        for (unsigned i = 0; i < list.length; ++i) {
            const auto* attribute = static_cast<const GumboAttribute*>(list.data[i]);
            attributes_.push_back({attribute->name, attribute->value});
        }
        node.attribute_count = static_cast<std::uint32_t>(list.length);
    };

    struct Open {
        const GumboVector* children;
        unsigned next;
        NodeId id;
    };
    std::vector<Open> open;
    nodes_.emplace_back().kind = NodeKind::document;
    open.push_back({&tree_->output->document->v.document.children, 0, 0});
    while (!open.empty()) {
        Open& top = open.back();
        if (top.next == top.children->length) {
            nodes_[top.id].end = size();
            open.pop_back();
            continue;
        }
        const auto* source = static_cast<const GumboNode*>(top.children->data[top.next++]);
        const NodeId id = size();
        Node node;
        node.parent = top.id;
        node.depth = static_cast<std::uint16_t>(std::min<std::size_t>(open.size(), UINT16_MAX));
        node.end = id + 1;
        switch (source->type) {
            case GUMBO_NODE_ELEMENT:
            case GUMBO_NODE_TEMPLATE: {
                const GumboElement& element = source->v.element;
                node.kind = NodeKind::element;
                if (element.tag == GUMBO_TAG_UNKNOWN) {
                    GumboStringPiece piece = element.original_tag;
                    gumbo_tag_from_original_text(&piece);
                    // Copied into the arena: lower case, and alive as long as the tree.
                    auto* name = static_cast<char*>(tree_->arena.allocate(piece.length));
                    std::transform(piece.data, piece.data + piece.length, name, [](char c) {
                        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
                    });
                    node.text = {name, piece.length};
                    node.tag = element.tag_namespace == GUMBO_NAMESPACE_HTML
                                   ? tag_of_name(node.text)
                                   : Tag::other;
                } else {
                    node.text = gumbo_normalized_tagname(element.tag);
                    const bool html_or_root = element.tag_namespace == GUMBO_NAMESPACE_HTML ||
                                              element.tag == GUMBO_TAG_SVG ||
                                              element.tag == GUMBO_TAG_MATH;
                    node.tag = html_or_root ? tag_of_gumbo(element.tag) : Tag::other;
                }
                add_attributes(element.attributes, node);
                if (node.tag == Tag::html && html_ == kNoNode) html_ = id;
                if (node.tag == Tag::head && head_ == kNoNode) head_ = id;
                if (node.tag == Tag::body && body_ == kNoNode) body_ = id;
                nodes_.push_back(node);
                open.push_back({&element.children, 0, id});
                break;
            }
            case GUMBO_NODE_COMMENT: break;  // emptied before parsing: nothing to see
            default:                         // text, white space, CDATA
                node.kind = NodeKind::text;
                node.text = source->v.text.text;
                nodes_.push_back(node);
                break;
        }
    }
}

NodeId Document::next_sibling(NodeId id) const {
    const NodeId next = nodes_[id].end;
    const NodeId up = nodes_[id].parent;
    return up != kNoNode && next < nodes_[up].end ? next : kNoNode;
}

std::string_view Document::attribute(NodeId id, std::string_view name) const {
    for (const Attribute& attribute : attributes(id)) {
        if (attribute.name == name) return attribute.value;
    }
    return {};
}

bool Document::has_attribute(NodeId id, std::string_view name) const {
    const auto all = attributes(id);
    return std::any_of(all.begin(), all.end(),
                       [&](const Attribute& attribute) { return attribute.name == name; });
}

bool Document::has_class(NodeId id, std::string_view token) const {
    std::string_view classes = attribute(id, "class");
    while (!classes.empty()) {
        const std::size_t start = classes.find_first_not_of(" \t\n\r\f");
        if (start == std::string_view::npos) return false;
        classes.remove_prefix(start);
        const std::size_t length = std::min(classes.find_first_of(" \t\n\r\f"), classes.size());
        if (ascii_iequals(classes.substr(0, length), token)) return true;
        classes.remove_prefix(length);
    }
    return false;
}

std::string Document::raw_text(NodeId id) const {
    std::string out;
    if (is_text(id)) return std::string(nodes_[id].text);
    for (NodeId at = id + 1; at < end(id);) {
        const Node& node = nodes_[at];
        if (node.tag == Tag::script || node.tag == Tag::style || node.tag == Tag::template_) {
            at = node.end;
            continue;
        }
        if (node.kind == NodeKind::text) out.append(node.text);
        ++at;
    }
    return out;
}

// ---- The scanner before the parser --------------------------------------------------------

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Where `needle` (lower case) begins at or after `from`, ASCII case ignored; npos for nowhere.
std::size_t find_ignoring_case(std::string_view text, std::string_view needle, std::size_t from) {
    const char first = needle.front();
    while (from + needle.size() <= text.size()) {
        const void* hit = std::memchr(text.data() + from, first, text.size() - from);
        if (hit == nullptr) return std::string_view::npos;
        const auto at = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
        if (ascii_iequals(text.substr(at, needle.size()), needle)) return at;
        from = at + 1;
    }
    return std::string_view::npos;
}

/// A tag as the tokenizer will see it.
struct ScannedTag {
    std::string name;       // lower case
    std::string_view type;  // value of the type attribute
    std::size_t end = 0;    // one past ">"
    bool self_closing = false;
};

/// Elements whose end tag may be left out: they never nest without another between them.
bool closes_itself(std::string_view name) {
    static constexpr std::string_view names[] = {
        "p",     "li",    "dt",       "dd", "option", "tr",   "td",   "th",   "thead",
        "tbody", "tfoot", "optgroup", "rp", "rt",     "html", "head", "body", "colgroup"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_void(std::string_view name) {
    static constexpr std::string_view names[] = {
        "area",  "base",  "basefont", "bgsound", "br",   "col",   "embed",  "frame", "hr", "img",
        "image", "input", "keygen",   "link",    "meta", "param", "source", "track", "wbr"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_formatting(std::string_view name) {
    static constexpr std::string_view names[] = {"a",      "b",      "big",  "code", "em",
                                                 "font",   "i",      "nobr", "s",    "small",
                                                 "strike", "strong", "tt",   "u"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

class Stripper {
public:
    explicit Stripper(std::string_view html) : html_(html) { out_.reserve(html.size() / 2 + 256); }

    std::string run() {
        while (at_ < html_.size()) {
            const void* hit = std::memchr(html_.data() + at_, '<', html_.size() - at_);
            const std::size_t tag =
                hit == nullptr
                    ? html_.size()
                    : static_cast<std::size_t>(static_cast<const char*>(hit) - html_.data());
            copy_to(tag);
            if (at_ >= html_.size()) break;
            markup();
        }
        return std::move(out_);
    }

private:
    static constexpr std::size_t kMaxFormatting = 48;

    void copy_to(std::size_t end) {
        out_.append(html_.substr(at_, end - at_));
        at_ = end;
    }

    bool at_text(std::string_view expected) const {
        return html_.substr(at_, expected.size()) == expected;
    }

    void markup() {
        const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : '\0';
        if (next == '!') {
            if (at_text("<!--")) {
                comment();
            } else if (foreign_ > 0 && at_text("<![CDATA[")) {
                const std::size_t end = html_.find("]]>", at_);
                copy_to(end == std::string_view::npos ? html_.size() : end + 3);
            } else {
                bogus();
            }
        } else if (next == '?') {
            bogus();
        } else if (next == '/') {
            if (at_ + 2 < html_.size() && is_alpha(html_[at_ + 2])) {
                end_tag();
            } else {
                bogus();
            }
        } else if (is_alpha(next)) {
            start_tag();
        } else {
            copy_to(at_ + 1);
        }
    }

    void bogus() {  // "<!DOCTYPE ...>", "<?xml ...>", "</ ...>": up to the next ">"
        const std::size_t end = html_.find('>', at_);
        copy_to(end == std::string_view::npos ? html_.size() : end + 1);
    }

    void comment() {
        // Replaced, not removed: Gumbo flushes pending text at a comment.
        std::size_t from = at_ + 4;
        if (html_.substr(from, 1) == ">") {
            from += 1;
        } else if (html_.substr(from, 2) == "->") {
            from += 2;
        } else {
            const std::size_t plain = html_.find("-->", from);
            const std::size_t bang = html_.substr(0, plain).find("--!>", from);
            if (bang != std::string_view::npos) {
                from = bang + 4;
            } else {
                from = plain == std::string_view::npos ? html_.size() : plain + 3;
            }
        }
        out_.append("<!---->");
        at_ = from;
    }

    /// Reads the tag at at_ ("<name" or "</name") up to its ">".
    ScannedTag scan() const {
        ScannedTag tag;
        std::size_t i = at_ + (html_[at_ + 1] == '/' ? 2 : 1);
        const std::size_t start = i;
        while (i < html_.size() && !is_space(html_[i]) && html_[i] != '/' && html_[i] != '>') ++i;
        tag.name = ascii_lower(html_.substr(start, i - start));
        while (i < html_.size() && html_[i] != '>') {
            if (is_space(html_[i]) || html_[i] == '/') {
                tag.self_closing = html_[i] == '/';
                ++i;
                continue;
            }
            tag.self_closing = false;
            const std::size_t name = i;
            ++i;  // a leading "=" belongs to the name
            while (i < html_.size() && !is_space(html_[i]) && html_[i] != '/' && html_[i] != '>' &&
                   html_[i] != '=') {
                ++i;
            }
            const std::string_view attribute = html_.substr(name, i - name);
            std::size_t after = i;
            while (after < html_.size() && is_space(html_[after])) ++after;
            if (after >= html_.size() || html_[after] != '=') continue;
            i = after + 1;
            while (i < html_.size() && is_space(html_[i])) ++i;
            if (i >= html_.size()) break;
            std::string_view value;
            if (html_[i] == '"' || html_[i] == '\'') {
                const std::size_t close = html_.find(html_[i], i + 1);
                const std::size_t end = close == std::string_view::npos ? html_.size() : close;
                value = html_.substr(i + 1, end - i - 1);
                i = std::min(end + 1, html_.size());
            } else {
                const std::size_t from = i;
                while (i < html_.size() && !is_space(html_[i]) && html_[i] != '>') ++i;
                value = html_.substr(from, i - from);
            }
            if (tag.type.empty() && ascii_iequals(attribute, "type")) tag.type = value;
        }
        tag.end = std::min(i + 1, html_.size());
        return tag;
    }

    void start_tag() {
        const ScannedTag tag = scan();
        if (!admit(tag)) {
            at_ = tag.end;
            return;
        }
        copy_to(tag.end);
        if (foreign_ > 0 && tag.self_closing) return;
        if (tag.name == "script") {
            const std::size_t end = end_of_script();
            if (keeps_script(tag.type)) {
                copy_to(end);
            } else {
                at_ = end;
            }
        } else if (tag.name == "style") {
            at_ = end_of_raw("</style");
        } else if (foreign_ == 0 &&
                   (tag.name == "title" || tag.name == "textarea" || tag.name == "iframe" ||
                    tag.name == "noembed" || tag.name == "noframes" || tag.name == "xmp")) {
            copy_to(end_of_raw("</" + tag.name));
        } else if (tag.name == "plaintext") {
            copy_to(html_.size());
        }
    }

    /// Keeps book of what is open; false where the tag must not reach the parser.
    bool admit(const ScannedTag& tag) {
        if (is_void(tag.name) || closes_itself(tag.name)) return true;
        if (tag.name == "script" || tag.name == "style" || tag.name == "title" ||
            tag.name == "textarea") {
            return true;
        }
        const bool foreign_root = tag.name == "svg" || tag.name == "math";
        if (foreign_ > 0 && tag.self_closing) return true;
        if (is_formatting(tag.name)) {
            if (formatting_ >= kMaxFormatting) return false;
            ++formatting_;
        }
        if (open_.size() >= static_cast<std::size_t>(Document::kMaxDepth)) return false;
        open_.push_back(hash(tag.name));
        if (foreign_root) ++foreign_;
        return true;
    }

    void end_tag() {
        const ScannedTag tag = scan();
        const std::uint16_t wanted = hash(tag.name);
        static const std::uint16_t table = hash("table");
        for (std::size_t i = open_.size(); i-- > 0;) {
            if (open_[i] == wanted) {
                open_.resize(i);
                break;
            }
            if (open_[i] == table) break;  // an end tag in a table closes nothing around it
        }
        if (is_formatting(tag.name) && formatting_ > 0) --formatting_;
        if ((tag.name == "svg" || tag.name == "math") && foreign_ > 0) --foreign_;
        copy_to(tag.end);
    }

    static std::uint16_t hash(std::string_view name) {
        std::uint32_t h = 2166136261U;
        for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 16777619U;
        return static_cast<std::uint16_t>(h ^ (h >> 16U));
    }

    /// JSON is data; templates hold whole bodies on some systems.
    static bool keeps_script(std::string_view type) {
        const std::string lower = ascii_lower(trim(type));
        return lower.find("json") != std::string::npos || lower == "text/template" ||
               lower == "text/html" || lower == "text/x-template";
    }

    /// Where the raw text ends: at its end tag, or at the end of the page.
    std::size_t end_of_raw(std::string_view end_tag_start) const {
        std::size_t from = at_;
        for (;;) {
            const std::size_t hit = find_ignoring_case(html_, end_tag_start, from);
            if (hit == std::string_view::npos) return html_.size();
            const std::size_t after = hit + end_tag_start.size();
            if (after >= html_.size() || is_space(html_[after]) || html_[after] == '/' ||
                html_[after] == '>') {
                return hit;
            }
            from = hit + 1;
        }
    }

    /// As end_of_raw(), but "<!--" with "<script" inside it hides an end tag (script data double
    /// escaped state).
    std::size_t end_of_script() const {
        enum class State { plain, escaped, double_escaped } state = State::plain;
        std::size_t i = at_;
        while (i < html_.size()) {
            if (state == State::plain) {
                const void* hit = std::memchr(html_.data() + i, '<', html_.size() - i);
                if (hit == nullptr) return html_.size();
                i = static_cast<std::size_t>(static_cast<const char*>(hit) - html_.data());
            }
            const std::string_view rest = html_.substr(i);
            if (state != State::plain && rest.substr(0, 3) == "-->") {
                state = State::plain;
                i += 3;
            } else if (rest.front() != '<') {
                ++i;
            } else if (state == State::plain && rest.substr(0, 4) == "<!--") {
                state = State::escaped;
                i += 2;  // "<!-->" ends what it began
            } else if (names(rest, "</script")) {
                if (state != State::double_escaped) return i;
                state = State::escaped;
                i += 8;
            } else if (state == State::escaped && names(rest, "<script")) {
                state = State::double_escaped;
                i += 7;
            } else {
                ++i;
            }
        }
        return html_.size();
    }

    static bool names(std::string_view rest, std::string_view tag) {
        if (!ascii_iequals(rest.substr(0, tag.size()), tag)) return false;
        if (rest.size() == tag.size()) return true;
        const char after = rest[tag.size()];
        return is_space(after) || after == '/' || after == '>';
    }

    std::string_view html_;
    std::size_t at_ = 0;
    std::string out_;
    std::vector<std::uint16_t> open_;
    std::size_t formatting_ = 0;
    int foreign_ = 0;
};

}  // namespace

std::string strip_for_parsing(std::string_view html) {
    return Stripper(html).run();
}

}  // namespace stet
