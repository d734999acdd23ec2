#include "extract/dom.h"

#include "extract/skeleton.h"
#include "extract/text.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <deque>
#include <new>
#include <unordered_map>
#include <utility>

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

}  // namespace

Tag tag_of_name(std::string_view name) {
    static const std::unordered_map<std::string_view, Tag> table = [] {
        std::unordered_map<std::string_view, Tag> tags;
        for (const NamedTag& named : kNamedTags) tags.emplace(named.name, named.tag);
        return tags;
    }();
    const auto found = table.find(name);
    return found == table.end() ? Tag::other : found->second;
}

namespace {

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

    /// Null when `budget_bytes` are spent or the machine has no more.
    void* allocate(std::size_t bytes) noexcept {
        bytes = (bytes + 15U) & ~std::size_t{15};
        if (bytes > left_ && !grow(bytes)) return nullptr;
        void* result = next_;
        next_ += bytes;
        left_ -= bytes;
        return result;
    }

    void clear() {
        chunks_.clear();
        next_ = nullptr;
        left_ = 0;
        taken_ = 0;
    }

    std::size_t budget_bytes = SIZE_MAX;
    std::jmp_buf give_up{};  // where a parse that ran out goes on

private:
    static constexpr std::size_t kChunkBytes = 256U << 10U;

    struct Free {
        void operator()(char* chunk) const { std::free(chunk); }
    };

    [[gnu::noinline]] bool grow(std::size_t bytes) noexcept {
        const std::size_t size = std::max(bytes, kChunkBytes);
        if (taken_ + size > budget_bytes) return false;
        std::unique_ptr<char, Free> chunk(static_cast<char*>(std::malloc(size)));
        if (!chunk) return false;
        next_ = chunk.get();
        left_ = size;
        taken_ += size;
        chunks_.push_back(std::move(chunk));
        return true;
    }

    std::vector<std::unique_ptr<char, Free>> chunks_;
    char* next_ = nullptr;
    std::size_t left_ = 0;
    std::size_t taken_ = 0;
};

/// For GumboOptions. Gumbo takes no null and nothing may be thrown through its frames, but they
/// are C frames that own nothing: they may be jumped over.
void* allocate_in_arena(void* user, std::size_t bytes) noexcept {
    auto* arena = static_cast<Arena*>(user);
    void* block = arena->allocate(bytes);
    if (block == nullptr) std::longjmp(arena->give_up, 1);  // NOLINT(cert-err52-cpp)
    return block;
}
void free_nothing(void* /*arena*/, void* /*block*/) noexcept {}

/// Null when the tree would need more than the arena's budget.
GumboOutput* parse_within(Arena& arena, const std::string& html) {
    if (setjmp(arena.give_up) != 0) return nullptr;  // NOLINT(cert-err52-cpp)
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate_in_arena;
    options.deallocator = free_nothing;
    options.userdata = &arena;
    options.max_errors = 0;
    return gumbo_parse_with_options(&options, html.data(), html.size());
}

/// CRLF and CR become LF, as the standard's input stream has it.
void normalize_newlines(std::string& html) {
    std::size_t to = html.find('\r');
    if (to == std::string::npos) return;
    for (std::size_t from = to; from < html.size(); ++from) {
        if (html[from] == '\r') {
            html[to++] = '\n';
            if (from + 1 < html.size() && html[from + 1] == '\n') ++from;
        } else {
            html[to++] = html[from];
        }
    }
    html.resize(to);
}

}  // namespace

struct Document::Tree {
    std::string page;  // before skeleton: it points into the page
    Skeleton skeleton;
    Arena arena;
    GumboOutput* output = nullptr;  // lives in arena; never destroyed by Gumbo
    std::deque<std::string> made;   // text nodes that are no one piece of the page
};

Document::~Document() = default;

Document::Document(std::string html, Preparation preparation) : tree_(std::make_unique<Tree>()) {
    Tree& tree = *tree_;
    tree.page = std::move(html);
    if (tree.page.size() > kMaxBytes) tree.page.resize(kMaxBytes);
    normalize_newlines(tree.page);
    if (preparation != Preparation::full) {
        if (preparation == Preparation::none) {
            tree.skeleton.html = tree.page;
        } else {
            tree.skeleton = make_skeleton(tree.page, Markup::whole, false);
        }
        tree.output = parse_within(tree.arena, tree.skeleton.html);
    } else {
        // An ordinary page takes 5 bytes of tree a byte; one that takes 60 was made to hurt.
        tree.arena.budget_bytes = (std::size_t{24} << 20U) + 60 * tree.page.size();
        for (const Markup markup : {Markup::whole, Markup::no_formatting, Markup::text_only}) {
            tree.arena.clear();
            tree.skeleton = make_skeleton(tree.page, markup, true);
            tree.output = parse_within(tree.arena, tree.skeleton.html);
            if (tree.output != nullptr) break;
        }
    }
    if (tree.output == nullptr) throw std::bad_alloc();
    flatten();
}

void Document::flatten() {
    Tree& tree = *tree_;
    const Skeleton& skeleton = tree.skeleton;
    nodes_.reserve(skeleton.html.size() / 12 + 64);
    attributes_ = std::move(tree.skeleton.attributes);

    const auto note_keys = [&](Node& node) {
        for (std::uint32_t i = 0; i < node.attribute_count; ++i) {
            const std::uint8_t key = attributes_[node.first_attribute + i].key;
            if (key != 0) node.attribute_keys |= std::uint64_t{1} << key;
        }
    };
    // A second <html> or <body> adds what the first one lacks.
    const auto add_group = [&](const Skeleton::Group& group, std::uint32_t first) {
        for (std::uint32_t i = 0; i < group.count; ++i) {
            const Attribute added = attributes_[group.first + i];
            const bool known =
                std::any_of(attributes_.begin() + first, attributes_.end(),
                            [&](const Attribute& other) { return other.name == added.name; });
            if (!known) attributes_.push_back(added);
        }
    };
    const auto use_group = [&](const Skeleton::Group& group, Node& node) {
        node.first_attribute = group.first;
        node.attribute_count = group.count;
        note_keys(node);
    };
    std::size_t next_group = 0;
    // Of a tag that the parser made up it has no text.
    const auto find_attributes = [&](const char* tag, Node& node) {
        if (tag == nullptr) return;
        const auto at = static_cast<std::size_t>(tag - skeleton.html.data());
        next_group = skeleton.group_from(at, next_group);
        if (next_group < skeleton.groups.size() && skeleton.groups[next_group].tag == at) {
            use_group(skeleton.groups[next_group], node);
        }
    };
    const auto add_attributes = [&](const GumboElement& element, Node& node) {
        const GumboVector& list = element.attributes;
        if (list.length == 0) {
            find_attributes(element.original_tag.data, node);
            return;
        }
        const auto gumbo_attribute = [&](unsigned i) {
            return static_cast<const GumboAttribute*>(list.data[i]);
        };
        if (list.length == 1) {
            if (const auto group = skeleton.group_of(gumbo_attribute(0)->name)) {
                use_group(*group, node);
                return;
            }
        }
        node.first_attribute = static_cast<std::uint32_t>(attributes_.size());
        for (unsigned i = 0; i < list.length; ++i) {
            const GumboAttribute& attribute = *gumbo_attribute(i);
            if (const auto group = skeleton.group_of(attribute.name)) {
                add_group(*group, node.first_attribute);
                continue;
            }
            std::string_view name = attribute.name;
            if (element.tag_namespace != GUMBO_NAMESPACE_HTML) {
                // As on the page: "viewbox", "xlink:href".
                const GumboStringPiece& original = attribute.original_name;
                name = tree.made.emplace_back(ascii_lower({original.data, original.length}));
            }
            attributes_.push_back({name, attribute.value, AttributeName::key_of(name)});
        }
        node.attribute_count =
            static_cast<std::uint32_t>(attributes_.size()) - node.first_attribute;
        note_keys(node);
    };

    const auto name_element = [&](const GumboElement& element, Node& node) {
        const bool html = element.tag_namespace == GUMBO_NAMESPACE_HTML;
        if (element.tag != GUMBO_TAG_UNKNOWN) {
            node.text = gumbo_normalized_tagname(element.tag);
            const bool root = element.tag == GUMBO_TAG_SVG || element.tag == GUMBO_TAG_MATH;
            node.tag = html || root ? tag_of_gumbo(element.tag) : Tag::other;
            return;
        }
        GumboStringPiece piece = element.original_tag;
        gumbo_tag_from_original_text(&piece);
        std::string_view name(piece.data, piece.length);
        if (std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
            name = tree.made.emplace_back(ascii_lower(name));
        }
        node.text = name;
        node.tag = html ? tag_of_name(name) : Tag::other;
    };

    // A browser reads a noscript as text up to the first end tag. Where more of the page stands in
    // the element ("<noscript><div></noscript><p>"), it holds what a reader sees.
    static constexpr std::string_view kNoscriptEnd = "</noscript";
    std::size_t noscript_end = 0;  // the first one at or behind the last start looked at
    const auto end_of_noscript = [&](const GumboElement& element) {
        const std::string_view html = skeleton.html;
        noscript_end = std::max<std::size_t>(noscript_end, element.start_pos.offset);
        while (noscript_end < html.size() &&
               !ascii_iequals(html.substr(noscript_end, kNoscriptEnd.size()), kNoscriptEnd)) {
            noscript_end = std::min(html.find('<', noscript_end + 1), html.size());
        }
        return noscript_end;
    };
    std::size_t last_element = 0;  // where in the skeleton the last one that was added begins

    const auto add_text = [&](Node node, std::string_view text) {
        node.kind = NodeKind::text;
        node.text = text;
        node.blank = !text.empty() && trim(text).empty();
        nodes_.push_back(node);
    };
    /// Adds what a fragment stands for, its element where `place` would be.
    const auto add_fragment = [&](const Skeleton::Piece& fragment, const Node& place) {
        last_element = fragment.place;
        std::array<NodeId, UINT8_MAX + 1> up{};  // by depth: what is open
        const Skeleton::Part* const parts = &skeleton.parts[fragment.first_part];
        for (std::uint32_t i = 0; i < fragment.parts; ++i) {
            const Skeleton::Part& part = parts[i];
            const std::size_t depth = std::size_t{part.depth} - parts->depth;
            Node node;
            node.parent = depth == 0 ? place.parent : up[depth - 1];
            node.depth =
                static_cast<std::uint16_t>(std::min<std::size_t>(place.depth + depth, UINT16_MAX));
            up[depth] = size();
            node.end = size() + part.parts;
            if (part.tag == Tag::none) {
                add_text(node, part.text);
                continue;
            }
            node.tag = part.tag;
            node.text = part.text;
            node.first_attribute = part.first_attribute;
            node.attribute_count = part.attribute_count;
            note_keys(node);
            nodes_.push_back(node);
        }
    };
    std::string scratch;
    /// Adds what a text of Gumbo's stands for, the first of it where `place` would be.
    const auto add_pieces = [&](std::string_view parsed, Node place) {
        while (!parsed.empty()) {
            const Skeleton::Piece piece = skeleton.take(parsed, scratch);
            if (piece.parts > 0) {
                add_fragment(piece, place);
                continue;
            }
            const bool made = piece.text.data() == scratch.data();
            place.end = size() + 1;
            add_text(place,
                     made ? std::string_view(tree.made.emplace_back(piece.text)) : piece.text);
        }
    };

    struct Open {
        const GumboVector* children;
        unsigned next;
        NodeId id;
        std::size_t noscript_end;
    };
    std::vector<Open> open;
    nodes_.emplace_back().kind = NodeKind::document;
    open.push_back({&tree.output->document->v.document.children, 0, 0, 0});
    while (!open.empty()) {
        Open& top = open.back();
        if (top.next == top.children->length) {
            nodes_[top.id].end = size();
            if (nodes_[top.id].tag == Tag::noscript && top.noscript_end < last_element) {
                nodes_[top.id].tag = Tag::other;
            }
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
                name_element(element, node);
                const bool noscript = node.tag == Tag::noscript;
                last_element = element.start_pos.offset;
                add_attributes(element, node);
                if (node.tag == Tag::html && html_ == kNoNode) html_ = id;
                if (node.tag == Tag::head && head_ == kNoNode) head_ = id;
                if (node.tag == Tag::body && body_ == kNoNode) body_ = id;
                nodes_.push_back(node);
                open.push_back({&element.children, 0, id, noscript ? end_of_noscript(element) : 0});
                break;
            }
            case GUMBO_NODE_COMMENT: break;  // emptied before parsing: nothing to see
            default: add_pieces(source->v.text.text, node); break;  // text, white space, CDATA
        }
    }
}

std::string_view Document::source() const {
    return tree_->page;
}

NodeId Document::next_sibling(NodeId id) const {
    const NodeId next = nodes_[id].end;
    const NodeId up = nodes_[id].parent;
    return up != kNoNode && next < nodes_[up].end ? next : kNoNode;
}

NodeId Document::next_element(NodeId id) const {
    NodeId next = next_sibling(id);
    while (next != kNoNode && is_text(next)) next = next_sibling(next);
    return next;
}

bool Document::has_class(NodeId id, std::string_view token) const {
    return has_token(attribute(id, "class"), token);
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

}  // namespace stet
