#include "store/search_text.h"

#include "extract/text.h"

#include <array>
#include <optional>
#include <vector>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace stet {
namespace {

constexpr std::string_view kCut = "\xe2\x80\x8b";  // U+200B
constexpr std::size_t kMaxTerms = 64;              // of a query; the rest is left out

bool written_without_spaces(UChar32 c) {
    if (c < 0x0E00) return false;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(c, &status)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_HANGUL:
        case USCRIPT_BOPOMOFO:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
        case USCRIPT_YI: return U_SUCCESS(status) != 0;
        default: return false;
    }
}

bool is_word_character(UChar32 c) {
    return u_isalnum(c) != 0 || u_charType(c) == U_PRIVATE_USE_CHAR ||
           u_charType(c) == U_OTHER_NUMBER || u_charType(c) == U_LETTER_NUMBER;
}

/// Whether there is anything in `text` that the index's tokenizer takes for a word.
bool has_word(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<int32_t>(text.size());
    for (int32_t at = 0; at < length;) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, length, c);
        if (c >= 0 && is_word_character(c)) return true;
    }
    return false;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        if (c != '\0') out += c;
    }
    return out + '"';
}

struct Term {
    std::string expression;
    bool excluded = false;
};

constexpr std::array<std::string_view, 5> kColumns{"headline", "dek", "byline", "body", "captions"};

/// "headline:" and the like at the front of `words`, taken off.
std::string_view take_column(std::string_view& words) {
    for (const std::string_view column : kColumns) {
        if (words.size() > column.size() + 1 && words[column.size()] == ':' &&
            words[column.size() + 1] != ' ' &&
            ascii_iequals(words.substr(0, column.size()), column)) {
            words.remove_prefix(column.size() + 1);
            return column;
        }
    }
    return {};
}

/// The next word or quoted phrase, taken off `words`.
std::string_view take_token(std::string_view& words, bool& phrase) {
    phrase = !words.empty() && words.front() == '"';
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t next = 0;
    if (phrase) {
        begin = 1;
        end = words.find('"', 1);
        if (end == std::string_view::npos) end = words.size();  // Never closed: to the end.
        next = end + 1;
    } else {
        end = words.find_first_of(" \"");
        if (end == std::string_view::npos) end = words.size();
        next = end;
    }
    const std::string_view token = words.substr(begin, end - begin);
    words.remove_prefix(std::min(next, words.size()));
    return token;
}

std::optional<Term> take_term(std::string_view& words) {
    Term term;
    if (words.size() > 1 && words.front() == '-' && words[1] != ' ') {
        term.excluded = true;
        words.remove_prefix(1);
    }
    const std::string_view column = take_column(words);
    bool phrase = false;
    std::string_view token = take_token(words, phrase);
    const bool prefix = !phrase && token.size() > 1 && token.back() == '*';
    if (prefix) token.remove_suffix(1);
    if (!has_word(token)) return std::nullopt;
    if (!column.empty()) term.expression = std::string(column) + " : ";
    term.expression += quoted(cut_for_search(token));
    if (prefix) term.expression += " *";
    return term;
}

void add_line(std::string& text, std::string_view line) {
    if (line.empty()) return;
    if (!text.empty()) text += '\n';
    text += line;
}

}  // namespace

std::string cut_for_search(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<int32_t>(text.size());
    bool cut_before = false;  // the character before is a word of its own
    bool at_border = true;    // there already is a border
    for (int32_t at = 0; at < length;) {
        if (bytes[at] < 0x80) {
            if (cut_before && !at_border) out += kCut;
            out += text[static_cast<std::size_t>(at)];
            cut_before = false;
            at_border = false;
            ++at;
            continue;
        }
        const int32_t begin = at;
        UChar32 c = 0;
        U8_NEXT(bytes, at, length, c);
        const bool alone = c >= 0 && written_without_spaces(c) && is_word_character(c);
        if ((alone || cut_before) && !at_border) out += kCut;
        out.append(
            text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
        cut_before = alone;
        at_border = false;
    }
    return out;
}

std::string uncut(std::string_view text) {
    std::string out;
    for (std::size_t at = 0;;) {
        const std::size_t next = text.find(kCut, at);
        out.append(text.substr(at, next == std::string_view::npos ? next : next - at));
        if (next == std::string_view::npos) return out;
        at = next + kCut.size();
    }
}

std::string search_column(const Article& article, std::string_view column) {
    std::string text;
    if (column == "headline") {
        text = article.headline.value;
    } else if (column == "dek") {
        text = article.dek.value;
    } else if (column == "byline") {
        text = article.byline.value;
        if (!article.byline) {
            for (const Author& author : article.authors.value) add_line(text, author.name);
        }
    } else if (column == "body") {
        for (const Block& block : article.blocks) {
            if (block.type != BlockType::image && block.type != BlockType::dek) {
                add_line(text, block.text);
            }
        }
        for (const std::string& correction : article.corrections) add_line(text, correction);
    } else if (column == "captions") {
        for (const Caption& caption : article.captions) {
            add_line(text, caption.text);
            add_line(text, caption.credit);
        }
    }
    return cut_for_search(text);
}

std::string search_expression(std::string_view words) {
    const std::string clean = clean_text(words);
    std::string_view rest = clean;
    std::string wanted;
    std::string excluded;
    for (std::size_t terms = 0; terms < kMaxTerms && !rest.empty();) {
        if (rest.front() == ' ') {
            rest.remove_prefix(1);
            continue;
        }
        const std::optional<Term> term = take_term(rest);
        if (!term) continue;
        ++terms;
        std::string& to = term->excluded ? excluded : wanted;
        if (!to.empty()) to += term->excluded ? " OR " : " AND ";
        to += term->expression;
    }
    if (wanted.empty() || excluded.empty()) return wanted;
    return "(" + wanted + ") NOT (" + excluded + ")";
}

}  // namespace stet
