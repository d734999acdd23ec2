#include "extract/json_ld.h"

#include "extract/text.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using Json = nlohmann::json;

/// Scripts beyond this are not articles' metadata but whole databases.
constexpr std::size_t kMaxScriptBytes = 4U << 20U;
/// Objects looked at on one page.
constexpr int kMaxObjects = 4000;
/// Authors, keywords, images kept of one article.
constexpr std::size_t kMaxListed = 64;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Copies JSON, mending as it goes.
class Mender {
public:
    explicit Mender(std::string_view text) : in_(text) { out_.reserve(text.size() + 16); }

    std::string run() {
        out_ = "[";
        while (at_ < in_.size()) {
            if (!step()) return {};
        }
        drop_comma();
        if (!out_.empty() && out_.back() == ':') out_ += "null";
        while (!open_.empty()) {
            close();
        }
        drop_comma();
        out_ += ']';
        return std::move(out_);
    }

private:
    bool skip(std::string_view mark) {
        if (in_.substr(at_, mark.size()) != mark) return false;
        at_ += mark.size();
        return true;
    }

    bool step() {
        const char c = in_[at_];
        if (is_blank(c)) {
            ++at_;
            return true;
        }
        if (skip("<![CDATA[") || skip("]]>") || skip("<!--") || skip("-->") ||
            skip("\xEF\xBB\xBF")) {
            return true;
        }
        if (c == '/' && in_.substr(at_, 2) == "/*") {
            const std::size_t end = in_.find("*/", at_ + 2);
            at_ = end == std::string_view::npos ? in_.size() : end + 2;
            return true;
        }
        if (c == '/' && in_.substr(at_, 2) == "//") {
            at_ = std::min(in_.find('\n', at_), in_.size());
            return true;
        }
        switch (c) {
            case '{':
            case '[':
                separate();
                if (open_.size() >= static_cast<std::size_t>(kMaxJsonDepth)) return false;
                out_ += c;
                open_ += c;
                ++at_;
                return true;
            case '}':
            case ']':
                ++at_;
                if (open_.find(c == '}' ? '{' : '[') == std::string::npos) return true;
                drop_comma();
                if (!out_.empty() && out_.back() == ':') out_ += "null";
                while (open_.back() != (c == '}' ? '{' : '[')) close();
                close();
                return true;
            case ',':
                ++at_;
                if (out_.back() != ',' && out_.back() != '[' && out_.back() != '{' &&
                    out_.back() != ':') {
                    out_ += ',';
                }
                return true;
            case ':':
                ++at_;
                if (!open_.empty() && open_.back() == '{' && out_.back() == '"') out_ += ':';
                return true;
            case '"':
            case '\'':
                separate();
                string(c);
                return true;
            default: bare(); return true;
        }
    }

    /// A value after a value without a comma: another root, or a forgotten comma.
    void separate() {
        const char last = out_.back();
        if (last != ',' && last != '[' && last != '{' && last != ':') out_ += ',';
    }

    void drop_comma() {
        if (!out_.empty() && out_.back() == ',') out_.pop_back();
    }

    void close() {
        out_ += open_.back() == '{' ? '}' : ']';
        open_.pop_back();
    }

    /// Whether the quote at `i` ends the string: what follows is structure.
    bool ends_string(std::size_t i) const {
        std::size_t after = i + 1;
        while (after < in_.size() && is_blank(in_[after])) ++after;
        if (after >= in_.size()) return true;
        const char c = in_[after];
        if (c == ':' || c == '}' || c == ']') return true;
        if (c != ',') return false;
        // `"He said "no", then left"`: a comma ends a string only where a value or key follows.
        ++after;
        while (after < in_.size() && is_blank(in_[after])) ++after;
        if (after >= in_.size()) return true;
        const char next = in_[after];
        return next == '"' || next == '\'' || next == '{' || next == '[' || next == '}' ||
               next == ']' || next == '-' || (next >= '0' && next <= '9') ||
               in_.substr(after, 4) == "true" || in_.substr(after, 5) == "false" ||
               in_.substr(after, 4) == "null" || in_.substr(after, 2) == "/*" ||
               in_.substr(after, 2) == "//";
    }

    void string(char quote) {
        out_ += '"';
        ++at_;
        while (at_ < in_.size()) {
            const char c = in_[at_];
            if (c == quote && ends_string(at_)) {
                ++at_;
                break;
            }
            if (c == '\\') {
                escape();
                continue;
            }
            if (c == '"') {
                out_ += "\\\"";
            } else if (static_cast<unsigned char>(c) < 0x20) {
                out_ += ' ';
            } else {
                out_ += c;
            }
            ++at_;
        }
        out_ += '"';
    }

    void escape() {
        if (at_ + 1 >= in_.size()) {
            ++at_;
            return;
        }
        const char c = in_[at_ + 1];
        if (c == 'u' && at_ + 5 < in_.size() &&
            std::all_of(in_.begin() + static_cast<std::ptrdiff_t>(at_) + 2,
                        in_.begin() + static_cast<std::ptrdiff_t>(at_) + 6, is_hex)) {
            out_.append(in_.substr(at_, 6));
            at_ += 6;
            return;
        }
        if (c == 'x' && at_ + 3 < in_.size() && is_hex(in_[at_ + 2]) && is_hex(in_[at_ + 3])) {
            out_ += "\\u00";
            out_.append(in_.substr(at_ + 2, 2));
            at_ += 4;
            return;
        }
        if (std::strchr("\"\\/bfnrt", c) != nullptr) {
            out_ += '\\';
            out_ += c;
        } else if (static_cast<unsigned char>(c) >= 0x20) {
            out_ += c;  // \' and the like; a line continuation goes altogether
        }
        at_ += 2;
    }

    /// A number, true, false, null, an unquoted key, or nonsense.
    void bare() {
        const std::size_t start = at_;
        while (at_ < in_.size() && !is_blank(in_[at_]) &&
               std::strchr(",:{}[]\"'", in_[at_]) == nullptr) {
            ++at_;
        }
        if (at_ == start) {  // a NUL byte matches the end of strchr's set
            ++at_;
            return;
        }
        const std::string_view word = in_.substr(start, at_ - start);
        if (word == ";" || word == "-->" || word == "undefined") {
            if (word == "undefined" && out_.back() == ':') out_ += "null";
            return;
        }
        separate();
        const bool literal = word == "true" || word == "false" || word == "null";
        const bool number = word.find_first_not_of("0123456789") == std::string_view::npos &&
                            (word.size() == 1 || word.front() != '0') && word.size() < 16;
        if (literal || number) {
            out_.append(word);
            return;
        }
        out_ += '"';
        for (const char c : word) {
            if (c == '\\' || static_cast<unsigned char>(c) < 0x20) continue;
            out_ += c;
        }
        out_ += '"';
    }

    std::string_view in_;
    std::size_t at_ = 0;
    std::string out_;
    std::string open_;
};

// ---- Reading --------------------------------------------------------------------------------

const Json* member(const Json& object, const char* key) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string_view string_of(const Json& value) {
    if (!value.is_string()) return {};
    return value.get_ref<const std::string&>();
}

/// A plain string, the first string of a list, or an object's @value, name or @id.
std::string_view text_of(const Json* value) {
    for (int level = 0; value != nullptr && level < 3; ++level) {
        if (value->is_string()) return string_of(*value);
        if (value->is_array()) {
            value = value->empty() ? nullptr : &value->front();
            continue;
        }
        if (!value->is_object()) break;
        const Json* inner = member(*value, "@value");
        if (inner == nullptr) inner = member(*value, "name");
        if (inner == nullptr) inner = member(*value, "@id");
        value = inner;
    }
    return {};
}

std::string_view text_of(const Json& object, const char* key) {
    return text_of(member(object, key));
}

/// "http://schema.org/NewsArticle", "schema:NewsArticle" -> "NewsArticle".
std::string_view short_type(std::string_view type) {
    static constexpr ByteSet kBorders("/#:");
    const std::size_t cut = kBorders.last_in(type);
    return cut == std::string_view::npos ? type : type.substr(cut + 1);
}

template <class Visit>
void each(const Json* value, Visit visit) {
    if (value == nullptr) return;
    if (value->is_array()) {
        for (const Json& item : *value) visit(item);
    } else {
        visit(*value);
    }
}

bool has_type(const Json& object, std::string_view wanted) {
    bool found = false;
    each(member(object, "@type"),
         [&](const Json& type) { found = found || short_type(string_of(type)) == wanted; });
    return found;
}

std::string_view article_type(const Json& object) {
    std::string_view best;
    each(member(object, "@type"), [&](const Json& item) {
        const std::string_view type = short_type(string_of(item));
        if (is_article_type(type) && (best.empty() || best == "WebPage")) best = type;
    });
    return best;
}

class Reader {
public:
    explicit Reader(Metadata& metadata) : metadata_(metadata) {}

    void read(std::vector<Json> roots) {
        roots_ = std::move(roots);
        std::vector<Step> order;
        for (const Json& root : roots_) visit(root, order);
        for (const Step& step : order) take(step);
        finish_sites();
    }

private:
    struct Step {
        const Json* value;
        bool nested;
        bool in_publisher;
    };

    /// Lists every object below `root`, and its @id: authors are often mere references.
    void visit(const Json& root, std::vector<Step>& order) {
        std::vector<Step> steps{{&root, false, false}};
        while (!steps.empty() && objects_ < kMaxObjects) {
            const Step step = steps.back();
            steps.pop_back();
            if (step.value->is_array()) {
                for (auto item = step.value->rbegin(); item != step.value->rend(); ++item) {
                    steps.push_back({&*item, step.nested, step.in_publisher});
                }
                continue;
            }
            if (!step.value->is_object()) continue;
            ++objects_;
            order.push_back(step);
            if (step.value->size() > 1) {
                const std::string_view id = text_of(*step.value, "@id");
                if (!id.empty()) by_id_.try_emplace(id, step.value);
            }
            for (auto item = step.value->begin(); item != step.value->end(); ++item) {
                if (!item->is_structured()) continue;
                const std::string& key = item.key();
                const bool same_level = key == "@graph" || key == "mainEntity" ||
                                        key == "mainEntityOfPage" || key == "item";
                const bool publisher = step.in_publisher || key == "publisher" || key == "author" ||
                                       key == "creator" || key == "logo";
                steps.push_back({&*item, step.nested || !same_level, publisher});
            }
        }
    }

    /// The object itself, or the one that a bare {"@id"} stands for.
    const Json& resolved(const Json& value) const {
        if (value.is_object() && value.size() == 1) {
            const auto found = by_id_.find(text_of(value, "@id"));
            if (found != by_id_.end()) return *found->second;
        }
        return value;
    }

    void take(const Step& step) {
        const Json& object = *step.value;
        if (!member(object, "@type")) return;
        const std::string_view type = article_type(object);
        if (!type.empty()) article(object, type, step.nested);
        if (has_type(object, "ImageObject")) image(object, metadata_.images, step.in_publisher);
        if (has_type(object, "WebSite")) {
            add_site(websites_, text_of(object, "name"));
            add_site(websites_, text_of(object, "alternateName"));
        }
        if (has_type(object, "NewsMediaOrganization") || has_type(object, "Organization") ||
            has_type(object, "Corporation")) {
            if (!step.nested) add_site(organisations_, text_of(object, "name"));
        }
        if (has_type(object, "BreadcrumbList") && metadata_.breadcrumbs.empty()) {
            breadcrumbs(object);
        }
    }

    static void add_site(std::vector<std::string>& names, std::string_view name) {
        std::string cleaned = clean_value(name);
        if (!cleaned.empty() && names.size() < kMaxListed) names.push_back(std::move(cleaned));
    }

    void finish_sites() {
        for (auto* names : {&websites_, &organisations_}) {
            for (std::string& name : *names) metadata_.site_names.push_back(std::move(name));
        }
    }

    void breadcrumbs(const Json& object) {
        struct Crumb {
            int position;
            std::string name;
        };
        std::vector<Crumb> crumbs;
        each(member(object, "itemListElement"), [&](const Json& item) {
            if (!item.is_object() || crumbs.size() >= kMaxListed) return;
            int position = static_cast<int>(crumbs.size()) + 1;
            if (const Json* given = member(item, "position")) {
                if (given->is_number_integer()) position = given->get<int>();
                if (given->is_string() && string_of(*given).size() == 1) {
                    position = string_of(*given)[0] - '0';
                }
            }
            const Json* const name = member(item, "name");
            std::string text = name != nullptr ? clean_value(string_of(*name)) : std::string();
            if (text.empty()) {
                const Json* inner = member(item, "item");
                if (inner != nullptr && inner->is_object()) {
                    text = clean_value(text_of(*inner, "name"));
                }
            }
            if (!text.empty()) crumbs.push_back({position, std::move(text)});
        });
        std::stable_sort(crumbs.begin(), crumbs.end(),
                         [](const Crumb& a, const Crumb& b) { return a.position < b.position; });
        for (Crumb& crumb : crumbs) metadata_.breadcrumbs.push_back(std::move(crumb.name));
    }

    void image(const Json& value, std::vector<StructuredImage>& out, bool of_publisher) const {
        if (out.size() >= kMaxListed * 4) return;
        StructuredImage found;
        found.of_publisher = of_publisher;
        const Json& object = resolved(value);
        if (object.is_string()) {
            found.url = string_of(object);
        } else if (object.is_object()) {
            for (const char* key : {"contentUrl", "url", "@id", "thumbnailUrl"}) {
                found.url = text_of(object, key);
                if (!found.url.empty()) break;
            }
            for (const char* key : {"caption", "description", "articleBody"}) {
                found.caption = clean_value(text_of(object, key));
                if (!found.caption.empty()) break;
            }
            for (const char* key :
                 {"creditText", "creator", "author", "copyrightHolder", "copyrightNotice"}) {
                found.credit = clean_value(text_of(member(object, key)));
                if (!found.credit.empty()) break;
            }
        }
        if (!found.url.empty()) out.push_back(std::move(found));
    }

    void names(const Json* value, std::vector<StructuredName>& out) const {
        each(value, [&](const Json& item) {
            if (out.size() >= kMaxListed) return;
            const Json& object = resolved(item);
            StructuredName found;
            if (object.is_string()) {
                found.name = clean_value(string_of(object));
            } else if (object.is_object()) {
                const Json* name = member(object, "name");
                if (name != nullptr && name->is_array()) {  // one object for several people
                    for (const Json& one : *name) {
                        if (out.size() >= kMaxListed) break;
                        std::string text = clean_value(text_of(&one));
                        if (!text.empty()) {
                            out.push_back({std::move(text), "",
                                           std::string(short_type(text_of(object, "@type"))), ""});
                        }
                    }
                    return;
                }
                found.name = clean_value(text_of(name));
                if (found.name.empty()) {
                    const std::string given(text_of(object, "givenName"));
                    const std::string family(text_of(object, "familyName"));
                    found.name = clean_value(given + " " + family);
                }
                found.role = clean_value(text_of(object, "jobTitle"));
                found.type = short_type(text_of(object, "@type"));
                found.url = text_of(object, "url");
            }
            if (!found.name.empty()) out.push_back(std::move(found));
        });
    }

    void article(const Json& object, std::string_view type, bool nested) {
        if (metadata_.articles.size() >= kMaxListed) return;
        StructuredArticle out;
        out.source = Source::json_ld;
        out.type = type;
        out.nested = nested;
        out.headline = clean_value(text_of(object, "headline"));
        out.alternative_headline = clean_value(text_of(object, "alternativeHeadline"));
        out.name = clean_value(text_of(object, "name"));
        out.description = clean_value(text_of(object, "description"));
        out.body = text_of(object, "articleBody");
        for (const char* key : {"url", "mainEntityOfPage", "@id"}) {
            const Json* value = member(object, key);
            if (value != nullptr && value->is_object()) {
                out.url = text_of(*value, "@id");
                if (out.url.empty()) out.url = text_of(*value, "url");
            } else {
                out.url = text_of(value);
            }
            if (!out.url.empty()) break;
        }
        out.date_published = text_of(object, "datePublished");
        out.date_modified = text_of(object, "dateModified");
        out.date_created = text_of(object, "dateCreated");
        out.language = text_of(object, "inLanguage");
        if (const Json* language = member(object, "inLanguage")) {
            const std::string_view code = text_of(*language, "alternateName");
            if (!code.empty()) out.language = code;
        }
        if (const Json* publisher = member(object, "publisher")) {
            each(publisher, [&](const Json& one) {
                if (out.publisher.empty()) {
                    const Json& whole = resolved(one);
                    out.publisher =
                        clean_value(whole.is_object() ? text_of(whole, "name") : text_of(&whole));
                }
            });
        }
        out.copyright_holder = clean_value(text_of(object, "copyrightHolder"));
        each(member(object, "articleSection"),
             [&](const Json& item) { add(out.sections, text_of(&item)); });
        each(member(object, "keywords"),
             [&](const Json& item) { add(out.keywords, text_of(&item)); });
        names(member(object, "author"), out.authors);
        for (const char* key : {"creator", "contributor", "editor"}) {
            names(member(object, key), out.contributors);
        }
        each(member(object, "image"), [&](const Json& item) { image(item, out.images, false); });
        each(member(object, "primaryImageOfPage"),
             [&](const Json& item) { image(item, out.images, false); });
        each(member(object, "thumbnailUrl"),
             [&](const Json& item) { image(item, out.images, false); });
        out.free = free(object);
        each(member(object, "hasPart"), [&](const Json& part) {
            const std::optional<bool> value = free(part);
            if (value && !out.free) out.free = value;
        });
        out.live = has_type(object, "LiveBlogPosting");
        metadata_.articles.push_back(std::move(out));
    }

    static void add(std::vector<std::string>& list, std::string_view text) {
        std::string cleaned = clean_value(text);
        if (!cleaned.empty() && list.size() < kMaxListed) list.push_back(std::move(cleaned));
    }

    static std::optional<bool> free(const Json& object) {
        const Json* value = member(object, "isAccessibleForFree");
        if (value == nullptr) return std::nullopt;
        if (value->is_boolean()) return value->get<bool>();
        const std::string_view text = short_type(text_of(value));
        if (ascii_iequals(text, "false")) return false;
        if (ascii_iequals(text, "true")) return true;
        return std::nullopt;
    }

    Metadata& metadata_;
    std::vector<Json> roots_;
    std::unordered_map<std::string_view, const Json*> by_id_;
    std::vector<std::string> websites_;
    std::vector<std::string> organisations_;
    int objects_ = 0;
};

bool is_json_ld(const Document& page, NodeId script) {
    const std::string_view type = page.attribute(script, "type");
    return type.size() >= 7 && ascii_lower(type).find("ld+json") != std::string::npos;
}

}  // namespace

std::string mend_json(std::string_view text) {
    return Mender(text).run();
}

void read_json_ld(const Document& page, Metadata& metadata) {
    std::vector<Json> roots;
    for (NodeId at = 0; at < page.size(); ++at) {
        if (!page.is(at, Tag::script) || !is_json_ld(page, at)) continue;
        std::string joined;
        std::string_view text;
        for (NodeId child = at + 1; child < page.end(at); ++child) {
            if (!page.is_text(child)) continue;
            if (text.empty()) {
                text = page[child].text;
            } else {
                if (joined.empty()) joined = text;
                joined += page[child].text;
            }
        }
        if (!joined.empty()) text = joined;
        if (text.empty() || text.size() > kMaxScriptBytes) continue;
        Json root = Json::parse(text, nullptr, false);
        if (root.is_discarded()) {
            std::string_view rest = text;
            std::string decoded;
            if (text.find("&quot;") != std::string_view::npos &&
                text.find('"') == std::string_view::npos) {
                decoded = decode_entities(text);
                rest = decoded;
            }
            root = Json::parse(mend_json(rest), nullptr, false);
        }
        if (!root.is_discarded()) roots.push_back(std::move(root));
    }
    Reader(metadata).read(std::move(roots));
}

}  // namespace stet
