#include "extract/page_xpath.h"

#include "extract/text.h"

#include <algorithm>
#include <cstdint>

#include <libxml/HTMLtree.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

namespace stet {
namespace {

/// Steps that one expression may take, beside some for every node.
constexpr unsigned long kMaxSteps = 2'000'000;
constexpr unsigned long kStepsPerNode = 64;
/// libxml2 walks an element's attributes to add one.
constexpr std::size_t kMaxAttributes = 64;

struct FreeDoc {
    void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
};
struct FreeContext {
    void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
struct FreeExpression {
    void operator()(xmlXPathCompExpr* expression) const { xmlXPathFreeCompExpr(expression); }
};
struct FreeObject {
    void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};
struct FreeChars {
    void operator()(xmlChar* chars) const { xmlFree(chars); }
};

using Doc = std::unique_ptr<xmlDoc, FreeDoc>;
using Context = std::unique_ptr<xmlXPathContext, FreeContext>;
using Expression = std::unique_ptr<xmlXPathCompExpr, FreeExpression>;
using Object = std::unique_ptr<xmlXPathObject, FreeObject>;
using Chars = std::unique_ptr<xmlChar, FreeChars>;

const xmlChar* chars_of(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

std::string text_of(const Chars& chars) {
    return chars ? std::string(reinterpret_cast<const char*>(chars.get())) : std::string();
}

/// For xmlXPathContext::error: the first fault is kept in `user`, a std::string, none is printed.
void note_fault(void* user, xmlErrorPtr error) noexcept {
    auto& fault = *static_cast<std::string*>(user);
    if (!fault.empty() || error == nullptr || error->message == nullptr) return;
    try {
        fault = std::string(trim(error->message));
    } catch (...) {  // No memory for the message: libxml2's frames are C.
    }
}

/// For xmlSetGenericErrorFunc(): some faults of a run are only ever printed.
void print_nothing(void* /*user*/, const char* /*format*/, ...) noexcept {
}  // NOLINT(cert-dcl50-cpp)

void start_library() {
    static const bool started = [] {
        xmlInitParser();
        return true;
    }();
    static_cast<void>(started);
    xmlSetGenericErrorFunc(nullptr, print_nothing);  // of this thread
}

}  // namespace

std::string xpath_fault(const std::string& expression) {
    start_library();
    const Context context(xmlXPathNewContext(nullptr));
    if (!context) throw std::bad_alloc();
    std::string fault;
    context->userData = &fault;
    context->error = note_fault;
    const Expression compiled(xmlXPathCtxtCompile(context.get(), chars_of(expression.c_str())));
    if (compiled) return "";
    return fault.empty() ? "it does not compile" : fault;
}

struct PageXPath::Copy {
    Doc doc;  // before context: it points into doc
    Context context;
    mutable std::string fault;

    Object evaluate(const std::string& expression) const {
        if (!context) return nullptr;
        xmlSetGenericErrorFunc(nullptr, print_nothing);
        context->opCount = 0;
        context->node = xmlDocGetRootElement(doc.get());
        const Expression compiled(xmlXPathCtxtCompile(context.get(), chars_of(expression.c_str())));
        if (!compiled) return nullptr;
        return Object(xmlXPathCompiledEval(compiled.get(), context.get()));
    }
};

namespace {

NodeId id_of(const xmlNode& node) {
    return static_cast<NodeId>(reinterpret_cast<std::uintptr_t>(node._private)) - 1;
}

/// Puts a node under another without joining neighbouring texts, as xmlAddChild() would.
void append(xmlNode* parent, xmlNode* child) {
    child->parent = parent;
    child->prev = parent->last;
    if (parent->last != nullptr) {
        parent->last->next = child;
    } else {
        parent->children = child;
    }
    parent->last = child;
}

xmlNode* copy_element(const Document& page, NodeId id, xmlDoc* doc, std::string& scratch) {
    const std::string_view name = page.name(id);
    const xmlChar* kept =
        xmlDictLookup(doc->dict, chars_of(name.data()), static_cast<int>(name.size()));
    xmlNode* node = kept == nullptr
                        ? nullptr
                        : xmlNewDocNodeEatName(doc, nullptr, const_cast<xmlChar*>(kept), nullptr);
    if (node == nullptr) throw std::bad_alloc();
    const auto attributes = page.attributes(id);
    for (std::size_t i = 0; i < std::min(attributes.size(), kMaxAttributes); ++i) {
        scratch.assign(attributes[i].name).append(1, '\0').append(attributes[i].value);
        xmlNewProp(node, chars_of(scratch.c_str()),
                   chars_of(scratch.c_str() + attributes[i].name.size() + 1));
    }
    return node;
}

Doc copy_of(const Document& page) {
    Doc doc(htmlNewDocNoDtD(nullptr, nullptr));
    if (!doc) throw std::bad_alloc();
    doc->dict = xmlDictCreate();
    if (doc->dict == nullptr) throw std::bad_alloc();
    std::vector<xmlNode*> open{reinterpret_cast<xmlNode*>(doc.get())};
    std::vector<NodeId> ends{page.end(0)};
    std::string scratch;
    for (NodeId id = 1; id < page.size(); ++id) {
        while (ends.back() <= id) {
            ends.pop_back();
            open.pop_back();
        }
        const Node& node = page[id];
        xmlNode* made = nullptr;
        if (node.kind == NodeKind::element) {
            made = copy_element(page, id, doc.get(), scratch);
        } else if (node.kind == NodeKind::text && open.size() > 1) {
            made = xmlNewDocTextLen(doc.get(), chars_of(node.text.data()),
                                    static_cast<int>(node.text.size()));
            if (made == nullptr) throw std::bad_alloc();
        } else {
            continue;
        }
        made->_private = reinterpret_cast<void*>(static_cast<std::uintptr_t>(id) + 1);
        append(open.back(), made);
        if (node.end > id + 1) {
            open.push_back(made);
            ends.push_back(node.end);
        }
    }
    return doc;
}

}  // namespace

PageXPath::PageXPath(const Document& page) : copy_(std::make_unique<Copy>()) {
    start_library();
    if (page.size() > kMaxNodes) return;
    copy_->doc = copy_of(page);
    xmlXPathOrderDocElems(copy_->doc.get());
    copy_->context.reset(xmlXPathNewContext(copy_->doc.get()));
    if (!copy_->context) throw std::bad_alloc();
    copy_->context->userData = &copy_->fault;
    copy_->context->error = note_fault;
    copy_->context->opLimit = kMaxSteps + kStepsPerNode * page.size();
}

PageXPath::~PageXPath() = default;

std::vector<XPathItem> PageXPath::find(const std::string& expression) const {
    std::vector<XPathItem> items;
    const Object object = copy_->evaluate(expression);
    if (!object) return items;
    if (object->type != XPATH_NODESET) {
        XPathItem item;
        item.text = text_of(Chars(xmlXPathCastToString(object.get())));
        if (object->type == XPATH_BOOLEAN && object->boolval == 0) return items;
        items.push_back(std::move(item));
        return items;
    }
    xmlNodeSet* nodes = object->nodesetval;
    if (nodes == nullptr) return items;
    xmlXPathNodeSetSort(nodes);
    for (int i = 0; i < nodes->nodeNr && items.size() < kMaxItems; ++i) {
        xmlNode* node = nodes->nodeTab[i];
        const bool attribute = node->type == XML_ATTRIBUTE_NODE;
        const xmlNode* owner = attribute ? node->parent : node;
        if (owner->type != XML_ELEMENT_NODE && owner->type != XML_TEXT_NODE) continue;
        items.push_back({id_of(*owner), attribute, text_of(Chars(xmlXPathCastNodeToString(node)))});
    }
    return items;
}

std::vector<NodeId> PageXPath::find_nodes(const std::string& expression) const {
    std::vector<NodeId> found;
    const Object object = copy_->evaluate(expression);
    if (!object || object->type != XPATH_NODESET || object->nodesetval == nullptr) return found;
    xmlNodeSet* nodes = object->nodesetval;
    xmlXPathNodeSetSort(nodes);
    for (int i = 0; i < nodes->nodeNr; ++i) {
        const xmlNode* node = nodes->nodeTab[i];
        if (node->type != XML_ELEMENT_NODE && node->type != XML_TEXT_NODE) continue;
        found.push_back(id_of(*node));
    }
    return found;
}

}  // namespace stet
