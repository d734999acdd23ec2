#include "extract/microdata.h"

#include "extract/text.h"

#include <algorithm>

namespace stet {
namespace {

constexpr std::size_t kMaxItems = 64;
constexpr std::size_t kMaxListed = 64;
/// A value longer than this is the body, not a field.
constexpr std::size_t kMaxValueBytes = 2000;

/// "http://schema.org/NewsArticle", "schema:NewsArticle http://..." -> "NewsArticle".
std::string_view short_type(std::string_view type) {
    type = trim(type);
    type = type.substr(0, type.find_first_of(" \t\n"));
    const std::size_t cut = type.find_last_of("/#:");
    return cut == std::string_view::npos ? type : type.substr(cut + 1);
}

/// An open itemscope.
struct Scope {
    NodeId end = 0;
    std::string_view type;
    std::string_view property;       // of the enclosing scope that this is the value of
    std::size_t article = SIZE_MAX;  // the article that it is, or whose part it is
    bool is_article = false;
    std::string name, role, url, caption, credit;
};

class Reader {
public:
    Reader(const Document& page, Metadata& metadata) : page_(page), metadata_(metadata) {}

    void read() {
        for (NodeId at = 0; at < page_.size(); ++at) {
            while (!scopes_.empty() && at >= scopes_.back().end) close();
            if (page_[at].kind != NodeKind::element || page_[at].attribute_count == 0) continue;
            std::string_view type;
            std::string_view property;
            bool scope = false;
            for (const Attribute& attribute : page_.attributes(at)) {
                if (attribute.is("itemscope") || attribute.is("typeof")) scope = true;
                if (attribute.is("itemtype") || attribute.is("typeof")) {
                    type = attribute.value;
                }
                if (attribute.is("itemprop") || (attribute.is("property") && property.empty())) {
                    property = attribute.value;
                }
            }
            if (!property.empty()) properties(at, property, scope);
            if (scope) open(at, short_type(type), property);
        }
        while (!scopes_.empty()) close();
    }

private:
    void open(NodeId at, std::string_view type, std::string_view property) {
        Scope scope;
        scope.end = page_.end(at);
        scope.type = type;
        scope.property = short_type(property);
        if (!scopes_.empty()) scope.article = scopes_.back().article;
        if (is_article_type(type) && type != "WebPage" && metadata_.articles.size() < kMaxItems) {
            StructuredArticle article;
            article.source = Source::microdata;
            article.type = type;
            article.nested = std::any_of(scopes_.begin(), scopes_.end(),
                                         [](const Scope& outer) { return outer.is_article; });
            scope.article = metadata_.articles.size();
            scope.is_article = true;
            metadata_.articles.push_back(std::move(article));
        }
        scopes_.push_back(std::move(scope));
    }

    void close() {
        Scope scope = std::move(scopes_.back());
        scopes_.pop_back();
        if (scope.is_article || scopes_.empty() || scope.article == SIZE_MAX) return;
        StructuredArticle& article = metadata_.articles[scope.article];
        if (!scopes_.back().is_article) return;  // a part's part: a publisher's logo
        if (scope.property == "author" || scope.property == "creator") {
            if (!scope.name.empty() && article.authors.size() < kMaxListed) {
                article.authors.push_back({std::move(scope.name), std::move(scope.role),
                                           std::string(scope.type), std::move(scope.url)});
            }
        } else if (scope.property == "publisher") {
            if (article.publisher.empty()) article.publisher = std::move(scope.name);
        } else if (scope.property == "image" || scope.type == "ImageObject") {
            if (!scope.url.empty() && article.images.size() < kMaxListed) {
                article.images.push_back(
                    {std::move(scope.url), std::move(scope.caption), std::move(scope.credit)});
            }
        }
    }

    /// The value as a URL where the element has one, otherwise its text.
    std::string_view url_of(NodeId at) const {
        for (const AttributeName name :
             std::initializer_list<AttributeName>{"content", "src", "href", "data"}) {
            const std::string_view value = trim(page_.attribute(at, name));
            if (!value.empty()) return value;
        }
        return {};
    }

    std::string text_of(NodeId at) const {
        const Node& node = page_[at];
        if (page_.has_attribute(at, "content")) return clean_value(page_.attribute(at, "content"));
        if (node.tag == Tag::time && page_.has_attribute(at, "datetime")) {
            return clean_text(page_.attribute(at, "datetime"));
        }
        std::string text = clean_text(page_.raw_text(at));
        if (text.size() > kMaxValueBytes) text.clear();
        return text;
    }

    std::string date_of(NodeId at) const {
        for (const AttributeName name :
             std::initializer_list<AttributeName>{"content", "datetime", "title"}) {
            const std::string_view value = trim(page_.attribute(at, name));
            if (!value.empty()) return std::string(value);
        }
        return text_of(at);
    }

    void properties(NodeId at, std::string_view list, bool scope) {
        if (scopes_.empty()) return;
        while (!list.empty()) {
            list = trim(list);
            const std::size_t length = std::min(list.find_first_of(" \t\n"), list.size());
            property(at, short_type(list.substr(0, length)), scope);
            list.remove_prefix(length);
        }
    }

    static void set(std::string& field, std::string value) {
        if (field.empty()) field = std::move(value);
    }

    void property(NodeId at, std::string_view name, bool scope) {
        Scope& inner = scopes_.back();
        if (inner.article == SIZE_MAX) return;
        if (!inner.is_article) {
            part(at, name, inner);
            return;
        }
        StructuredArticle& article = metadata_.articles[inner.article];
        if (name == "headline") {
            set(article.headline, text_of(at));
        } else if (name == "name") {
            set(article.name, text_of(at));
        } else if (name == "alternativeHeadline") {
            set(article.alternative_headline, text_of(at));
        } else if (name == "description") {
            set(article.description, text_of(at));
        } else if (name == "datePublished") {
            set(article.date_published, date_of(at));
        } else if (name == "dateModified") {
            set(article.date_modified, date_of(at));
        } else if (name == "dateCreated") {
            set(article.date_created, date_of(at));
        } else if (name == "inLanguage") {
            set(article.language, text_of(at));
        } else if (name == "url" || name == "mainEntityOfPage") {
            if (!scope) set(article.url, std::string(url_of(at)));
            if (article.url.empty()) article.url = page_.attribute(at, "itemid");
        } else if (name == "articleSection") {
            add(article.sections, text_of(at));
        } else if (name == "keywords") {
            add(article.keywords, text_of(at));
        } else if ((name == "author" || name == "creator") && !scope) {
            std::string text = text_of(at);
            if (!text.empty() && article.authors.size() < kMaxListed) {
                article.authors.push_back({std::move(text), "", "", std::string(url_of(at))});
            }
        } else if (name == "publisher" && !scope) {
            set(article.publisher, text_of(at));
        } else if ((name == "image" || name == "thumbnailUrl") && !scope) {
            const std::string_view url = url_of(at);
            if (!url.empty() && article.images.size() < kMaxListed) {
                article.images.push_back({std::string(url), "", ""});
            }
        } else if (name == "isAccessibleForFree") {
            const std::string value = text_of(at);
            if (ascii_iequals(value, "false")) article.free = false;
            if (ascii_iequals(value, "true")) article.free = true;
        }
    }

    void part(NodeId at, std::string_view name, Scope& scope) const {
        if (name == "name") {
            set(scope.name, text_of(at));
        } else if (name == "jobTitle") {
            set(scope.role, text_of(at));
        } else if (name == "url" || name == "contentUrl") {
            if (name == "contentUrl" || scope.url.empty()) scope.url = url_of(at);
        } else if (name == "caption" || name == "description") {
            set(scope.caption, text_of(at));
        } else if (name == "author" || name == "creator" || name == "copyrightHolder") {
            set(scope.credit, text_of(at));
        }
    }

    static void add(std::vector<std::string>& list, std::string value) {
        if (!value.empty() && list.size() < kMaxListed) list.push_back(std::move(value));
    }

    const Document& page_;
    Metadata& metadata_;
    std::vector<Scope> scopes_;
};

}  // namespace

void read_microdata(const Document& page, Metadata& metadata) {
    Reader(page, metadata).read();
}

}  // namespace stet
