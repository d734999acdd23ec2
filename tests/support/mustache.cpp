#include "tests/support/mustache.h"

#include <stdexcept>
#include <vector>

namespace stet {

namespace {

using nlohmann::json;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
}

std::string as_text(const json& value) {
    if (value.is_null()) return "";
    return value.is_string() ? value.get<std::string>() : value.dump();
}

bool is_empty(const json& value) {
    return value.is_null() || (value.is_boolean() && !value.get<bool>()) ||
           (value.is_string() && value.get_ref<const std::string&>().empty()) ||
           (value.is_array() && value.empty());
}

class Renderer {
public:
    Renderer(std::string_view text, const json& context) : text_(text), scopes_{&context} {}

    std::string render() {
        render_until("");
        return std::move(out_);
    }

private:
    struct Tag {
        char kind = ' ';
        std::string_view name;
    };

    /// The next tag; what stands before it is written out.
    bool next_tag(Tag& tag) {
        const std::size_t open = text_.find("{{", at_);
        out_ += text_.substr(at_, std::min(open, text_.size()) - at_);
        if (open == std::string_view::npos) return false;
        const bool raw = text_.substr(open).starts_with("{{{");
        const std::string_view end = raw ? "}}}" : "}}";
        const std::size_t from = open + end.size();
        const std::size_t close = text_.find(end, from);
        if (close == std::string_view::npos) throw std::invalid_argument("a tag is not closed");
        std::string_view name = trimmed(text_.substr(from, close - from));
        at_ = close + end.size();
        tag.kind = raw ? '{' : ' ';
        if (!raw && !name.empty() &&
            std::string_view("#^/!").find(name.front()) != std::string_view::npos) {
            tag.kind = name.front();
            name = trimmed(name.substr(1));
        }
        tag.name = name;
        return true;
    }

    const json& find(std::string_view name) const {
        static const json nothing;
        if (name == ".") return *scopes_.back();
        const std::string first(name.substr(0, name.find('.')));
        const json* value = nullptr;
        for (auto scope = scopes_.rbegin(); scope != scopes_.rend() && value == nullptr; ++scope) {
            if ((*scope)->is_object() && (*scope)->contains(first)) value = &(**scope)[first];
        }
        while (value != nullptr && name.find('.') != std::string_view::npos) {
            name.remove_prefix(name.find('.') + 1);
            const std::string part(name.substr(0, name.find('.')));
            value = value->is_object() && value->contains(part) ? &(*value)[part] : nullptr;
        }
        return value == nullptr ? nothing : *value;
    }

    /// Sections nest as deep as our own templates do.
    void render_until(std::string_view section) {
        Tag tag;
        while (next_tag(tag)) {
            if (tag.kind == '/') {
                if (tag.name != section) throw std::invalid_argument("closes what is not open");
                return;
            }
            if (tag.kind == '{') out_ += as_text(find(tag.name));
            if (tag.kind == ' ') append_escaped(out_, as_text(find(tag.name)));
            if (tag.kind == '#' || tag.kind == '^') render_section(tag);
        }
        if (!section.empty()) throw std::invalid_argument("a section is not closed");
    }

    void render_section(const Tag& tag) {
        const json& value = find(tag.name);
        const std::size_t start = at_;
        const bool wanted = is_empty(value) == (tag.kind == '^');
        if (wanted && tag.kind == '#' && value.is_array()) {
            for (const json& item : value) {
                at_ = start;
                render_scope(tag.name, item);
            }
            return;
        }
        const std::size_t length = out_.size();
        render_scope(tag.name, wanted && tag.kind == '#' ? value : *scopes_.back());
        if (!wanted) out_.resize(length);
    }

    void render_scope(std::string_view section, const json& scope) {
        scopes_.push_back(&scope);
        render_until(section);
        scopes_.pop_back();
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string out_;
    std::vector<const json*> scopes_;
};

}  // namespace

std::string render_mustache(std::string_view text, const json& context) {
    return Renderer(text, context).render();
}

}  // namespace stet
