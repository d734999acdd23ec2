#include "extract/body_rescue.h"

#include "extract/body_blocks.h"
#include "extract/body_rich_text.h"
#include "extract/fold.h"
#include "extract/metadata.h"
#include "extract/references.h"
#include "extract/text.h"

#include <algorithm>
#include <deque>
#include <map>
#include <string>

namespace stet {
namespace {

/// A string in JSON is prose from this length on, if it holds spaces.
constexpr std::size_t kMinProseBytes = 60;
/// What is read of one script's JSON at most.
constexpr std::size_t kMaxScriptBytes = 4U << 20U;
/// HTML in a script is parsed up to here.
constexpr std::size_t kMaxTemplateBytes = 1U << 20U;

void add_blocks(const PageBlocks& blocks, RescuedBody& out) {
    for (const TextBlock& b : blocks.blocks) {
        if (b.text_end == b.text_begin || b.kind == RunKind::caption) continue;
        Block block;
        block.text = std::string(blocks.text_of(b));
        switch (b.kind) {
            case RunKind::heading: block.type = BlockType::heading; break;
            case RunKind::list_item: block.type = BlockType::list_item; break;
            case RunKind::quote: block.type = BlockType::quote; break;
            case RunKind::table: block.type = BlockType::table; break;
            case RunKind::embed: block.type = BlockType::embed; break;
            default: break;
        }
        block.level = b.level;
        block.ordered = b.ordered;
        out.words += b.words;
        out.blocks.push_back(std::move(block));
    }
}

void add_html(std::string_view html, RescuedBody& out) {
    const Document part{std::string(html.substr(0, kMaxTemplateBytes))};
    if (part.body() != kNoNode) add_blocks(read_blocks(part, part.body()), out);
}

void add_lines(std::string_view text, RescuedBody& out) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        Block block;
        block.text = clean_text(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (block.text.empty()) continue;
        out.words += count_words(block.text);
        out.blocks.push_back(std::move(block));
    }
}

void add_string(std::string_view text, RescuedBody& out) {
    if (text.find("</") != std::string_view::npos) {
        add_html(text, out);
    } else {
        add_lines(text, out);
    }
}

std::string_view script_text(const Document& page, NodeId id) {
    const NodeId child = page.first_child(id);
    return child == kNoNode ? std::string_view{} : page[child].text;
}

RescuedBody from_template(const Document& page, NodeId id) {
    RescuedBody body{{}, id, Source::state, 0};
    const std::string_view html = script_text(page, id);
    if (html.find('<') != std::string_view::npos) add_html(html, body);
    return body;
}

/// Four hexadecimal digits at `at`; -1 for anything else.
int hex4(std::string_view text, std::size_t at) {
    if (at + 4 > text.size()) return -1;
    int code = 0;
    for (const char d : text.substr(at, 4)) {
        const int digit = d >= '0' && d <= '9'   ? d - '0'
                          : d >= 'a' && d <= 'f' ? d - 'a' + 10
                          : d >= 'A' && d <= 'F' ? d - 'A' + 10
                                                 : -1;
        if (digit < 0) return -1;
        code = code * 16 + digit;
    }
    return code;
}

std::string unescape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 >= text.size()) {
            out.push_back(text[i]);
            continue;
        }
        const char c = text[++i];
        if (c == 'n' || c == 'r') {
            out.push_back('\n');
        } else if (c == 't') {
            out.push_back(' ');
        } else if (c == 'u') {
            const int code = hex4(text, i + 1);
            if (code < 0) continue;
            i += 4;
            const auto unit = static_cast<unsigned>(code);
            if (unit >= 0xD800 && unit < 0xDC00 && text.substr(i + 1, 2) == "\\u") {
                const int low = hex4(text, i + 3);
                if (low >= 0xDC00 && low < 0xE000) {
                    i += 6;
                    append_utf8(out, 0x10000 + ((unit - 0xD800) << 10U) +
                                         (static_cast<unsigned>(low) - 0xDC00));
                }
            } else if (unit < 0xD800 || unit > 0xDFFF) {
                append_utf8(out, unit);
            }
        } else {
            out.push_back(c);
        }
    }
    return out;
}

/// The number of characters of a string as JSON writes it.
std::size_t length_in_json(std::string_view value) {
    constexpr std::size_t kEscape = 5;  // bytes of "\u0436" but one
    std::size_t length = length_utf8(value);
    for (std::size_t at = value.find("\\u"); at != std::string_view::npos && length > kEscape;
         at = value.find("\\u", at + 2)) {
        length -= kEscape;
    }
    return length;
}

bool is_prose(std::string_view value) {
    if (value.size() < kMinProseBytes || value.starts_with("http") || value.front() == '{' ||
        value.front() == '[') {
        return false;
    }
    const auto spaces = static_cast<std::size_t>(std::count(value.begin(), value.end(), ' '));
    const bool wide = static_cast<unsigned char>(value.front()) >= 0xE3;
    return spaces * 14 >= length_in_json(value) || wide;
}

/// A short paragraph: it ends as a sentence does.
bool is_sentence(std::string_view value) {
    for (const std::string_view end : {".", "!", "?", "\"", "”", "»", "。", "！", "？"}) {
        if (value.ends_with(end)) return value.find(' ') != std::string_view::npos;
    }
    return false;
}

/// The strings of JSON, or of a program that holds some, by the key that they stand under: the key
/// with most prose holds the body. No JSON is built: only strings matter, and a page may hold
/// megabytes of them.
class State {
public:
    /// `headline` is folded; "" where none is looked for.
    explicit State(std::string_view headline) : headline_(headline) {}

    void read(std::string_view json, int depth = 0) {
        std::string_view key;
        for (std::size_t i = 0; i < json.size(); ++i) {
            if (json[i] != '"') continue;
            const std::size_t begin = i + 1;
            for (++i; i < json.size() && json[i] != '"'; ++i) {
                if (json[i] == '\\') ++i;
            }
            const std::string_view value = json.substr(begin, std::min(i, json.size()) - begin);
            std::size_t after = i + 1;
            while (after < json.size() && (json[after] == ' ' || json[after] == '\n')) ++after;
            if (after < json.size() && json[after] == ':') {
                key = value;
                continue;
            }
            // JSON as a string, for JSON.parse().
            constexpr int kMaxDepth = 2;
            constexpr std::size_t kMinJson = 400;
            if (depth < kMaxDepth && value.size() >= kMinJson &&
                (value.front() == '{' || value.front() == '[')) {
                texts_.push_back(unescape(value));
                read(texts_.back(), depth + 1);
                continue;
            }
            note_headline(value);
            const bool prose = is_prose(value);
            if (prose || is_sentence(value)) add(key, value, prose);
        }
    }

    bool has_headline() const { return found_headline_; }

    RescuedBody body(NodeId id) const {
        RescuedBody body{{}, id, Source::state, 0};
        const auto most = std::max_element(
            by_key_.begin(), by_key_.end(),
            [](const auto& a, const auto& b) { return a.second.bytes < b.second.bytes; });
        if (most == by_key_.end()) return body;
        const Prose& prose = most->second;
        for (std::size_t i = 0; i < prose.end; ++i) add_string(unescape(prose.values[i]), body);
        return body;
    }

private:
    struct Prose {
        std::size_t bytes = 0;
        std::vector<std::string_view> values;  // as written
        std::size_t end = 0;                   // behind the last that is prose
    };

    /// Keeps what is prose, and short sentences between.
    void add(std::string_view key, std::string_view value, bool counts) {
        constexpr std::size_t kMaxValues = 2000;
        Prose& prose = by_key_[key];
        if (!counts && prose.end == 0) return;
        if (prose.values.size() >= kMaxValues ||
            std::find(prose.values.begin(), prose.values.end(), value) != prose.values.end()) {
            return;
        }
        prose.values.push_back(value);
        if (!counts) return;
        prose.bytes += value.size();
        prose.end = prose.values.size();
    }

    /// The page's title may have the site's name behind the headline.
    void note_headline(std::string_view value) {
        constexpr std::size_t kShortest = 12;
        if (found_headline_ || value.size() < kShortest || value.size() > 6 * headline_.size()) {
            return;
        }
        const std::string folded = fold_words(unescape(value));
        found_headline_ = folded.size() >= kShortest && headline_.starts_with(folded);
    }

    std::string_view headline_;
    bool found_headline_ = false;
    std::map<std::string_view, Prose> by_key_;
    std::deque<std::string> texts_;  // what the views are of, where the page's own was escaped
};

RescuedBody from_state(const Document& page, NodeId id) {
    State state("");
    state.read(script_text(page, id).substr(0, kMaxScriptBytes));
    return state.body(id);
}

/// The programs of a page, as it was given: the tree has none.
std::vector<std::string_view> programs(std::string_view source) {
    constexpr std::size_t kMinBytes = 400;
    constexpr std::string_view kStart = "<script";
    std::vector<std::string_view> out;
    for (std::size_t at = source.find(kStart); at != std::string_view::npos;
         at = source.find(kStart, at)) {
        const std::size_t open = source.find('>', at);
        if (open == std::string_view::npos) break;
        const std::string tag = ascii_lower(source.substr(at, open - at));
        const std::size_t end = std::min(source.find("</script", open), source.size());
        const std::string_view program = source.substr(open + 1, end - open - 1);
        at = end;
        const bool typed =
            tag.find("type=") != std::string::npos && tag.find("javascript") == std::string::npos;
        if (typed || program.size() < kMinBytes) continue;
        out.push_back(program.substr(0, kMaxScriptBytes));
    }
    return out;
}

/// An article in the data of a program: of one that has the page's headline.
RescuedBody from_programs(const Document& page, std::string_view headline) {
    RescuedBody best;
    constexpr std::size_t kShortestHeadline = 12;
    const std::string folded = fold_words(headline);
    if (folded.size() < kShortestHeadline) return best;
    for (const std::string_view program : programs(page.source())) {
        State state(folded);
        state.read(program);
        if (!state.has_headline()) continue;
        RescuedBody found = state.body(kNoNode);
        if (found.words > best.words) best = std::move(found);
    }
    return best;
}

/// What a page holds for readers without scripts only, or for its scripts to put in its place.
RescuedBody from_unseen(const Document& page) {
    RescuedBody best;
    for (NodeId id = 0; id < page.size(); ++id) {
        if (!page.is(id, Tag::noscript) && !page.is(id, Tag::template_)) continue;
        const PageBlocks blocks = read_blocks(page, id);
        std::uint32_t prose = 0;
        RescuedBody found{{}, id, Source::state, 0};
        for (const TextBlock& b : blocks.blocks) {
            if (b.ends_sentence && b.link_bytes == 0) prose += b.words;
        }
        add_blocks(blocks, found);
        if (std::size_t{2} * prose > found.words && found.words > best.words)
            best = std::move(found);
    }
    return best;
}

}  // namespace

RescuedBody rescue_body(const Document& page, const BodyHints& hints, std::size_t more_than) {
    const std::string_view article_body = hints.article_body;
    RescuedBody best;
    for (NodeId id = 0; id < page.size(); ++id) {
        if (!page.is(id, Tag::script)) continue;
        const std::string type = ascii_lower(trim(page.attribute(id, "type")));
        if (type != "text/template" && type != "text/html" && type != "text/x-template") continue;
        RescuedBody found = from_template(page, id);
        if (found.words > std::max(best.words, more_than)) best = std::move(found);
    }
    if (best.source != Source::none) return best;
    if (!article_body.empty()) {
        RescuedBody found{{}, kNoNode, Source::json_ld, 0};
        // Some escape it as if it were HTML.
        const bool escaped = article_body.find('&') != std::string_view::npos &&
                             article_body.find('<') == std::string_view::npos;
        if (escaped) {
            std::string lines;
            for (std::string_view rest = article_body; !rest.empty();) {
                const std::size_t end = std::min(rest.find('\n'), rest.size());
                lines.append(clean_value(rest.substr(0, end))).push_back('\n');
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
            add_lines(lines, found);
        } else {
            add_lines(article_body, found);
        }
        if (found.words > more_than) return found;
    }
    if (RescuedBody found = read_rich_text(page); found.words > more_than) return found;
    for (NodeId id = 0; id < page.size(); ++id) {
        if (!page.is(id, Tag::script)) continue;
        const std::string type = ascii_lower(trim(page.attribute(id, "type")));
        if (type != "application/json") continue;
        RescuedBody found = from_state(page, id);
        if (found.words > std::max(best.words, more_than)) best = std::move(found);
    }
    if (best.source != Source::none) return best;
    if (RescuedBody found = from_programs(page, hints.headline); found.words > more_than) {
        return found;
    }
    if (RescuedBody found = from_unseen(page); found.words > more_than) return found;
    return best;
}

}  // namespace stet
