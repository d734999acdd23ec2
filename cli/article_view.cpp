#include "cli/article_view.h"

#include "cli/layout.h"
#include "extract/format.h"
#include "store/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <vector>

namespace stet {

namespace {

constexpr int kWidestText = 84;  // columns; longer lines tire the eye

/// Lines with `first` before the first and `rest` before the others.
void print_hanging(
    std::string_view text, const std::string& first, const std::string& rest, Ink ink, Io& io) {
    const int width = std::min(io.width, kWidestText) - columns(rest);
    std::string lead = first;
    for (const std::string& line : wrap(text, std::max(width, 1))) {
        io.out << lead << paint(ink, line, io) << '\n';
        lead = rest;
    }
}

void print_block(const Block& block, int number, Io& io) {
    switch (block.type) {
        case BlockType::paragraph:
        case BlockType::dek: print_hanging(block.text, "", "", Ink::plain, io); break;
        case BlockType::heading: print_hanging(block.text, "", "", Ink::strong, io); break;
        case BlockType::list_item: {
            const std::string indent(static_cast<std::size_t>(std::max(block.level, 1)) * 2, ' ');
            const std::string marker = block.ordered ? fmt::format("{}. ", number) : "• ";
            print_hanging(block.text, indent + marker,
                          indent + std::string(static_cast<std::size_t>(columns(marker)), ' '),
                          Ink::plain, io);
            break;
        }
        case BlockType::quote: print_hanging(block.text, "  │ ", "  │ ", Ink::plain, io); break;
        case BlockType::table: {
            std::vector<std::vector<std::string>> rows;
            std::size_t most = 0;
            for (const std::string& line : wrap(block.text, 0)) {
                std::vector<std::string> cells(1);
                for (const char c : line) {
                    if (c == '\t') {
                        cells.emplace_back();
                    } else {
                        cells.back() += c;
                    }
                }
                most = std::max(most, cells.size());
                rows.push_back(std::move(cells));
            }
            Table table(std::vector<Column>(most, Column{"", false, true}), 2);
            for (std::vector<std::string>& row : rows) table.add(std::move(row));
            table.print(io);
            break;
        }
        case BlockType::image: {
            std::string text = block.text.empty() ? "picture" : block.text;
            if (!block.credit.empty()) text += fmt::format(" ({})", block.credit);
            print_hanging(fmt::format("[{}]", text), "  ", "  ", Ink::faint, io);
            break;
        }
        case BlockType::embed:
            print_hanging(block.text.empty() ? block.url : block.text, "  │ ", "  │ ", Ink::faint,
                          io);
            break;
        case BlockType::correction: print_hanging(block.text, "", "", Ink::warn, io); break;
    }
}

void append_part(std::string& facts, const std::string& part) {
    if (part.empty()) return;
    if (!facts.empty()) facts += " · ";
    facts += part;
}

}  // namespace

void print_article(const Article& article, Io& io) {
    if (io.width <= 0) {
        io.out << to_plain_text(article);
        return;
    }
    print_hanging(article.headline.value, "", "", Ink::strong, io);
    if (article.dek) print_hanging(article.dek.value, "", "", Ink::plain, io);
    std::string facts;
    append_part(facts, article.byline.value);
    append_part(facts, article.published.value.iso());
    if (article.modified && article.modified.value != article.published.value) {
        append_part(facts, "updated " + article.modified.value.iso());
    }
    append_part(facts, article.site.value);
    if (!facts.empty()) print_hanging(facts, "", "", Ink::faint, io);
    int number = 0;
    bool list_before = false;
    for (const Block& block : shown_blocks(article)) {
        const bool list = block.type == BlockType::list_item;
        if (!list || !list_before) io.out << '\n';
        number = list && list_before ? number + 1 : 1;
        list_before = list;
        print_block(block, number, io);
    }
}

std::string article_facts(const std::string& byline, const std::string& published, int words) {
    std::string facts;
    append_part(facts, byline);
    append_part(facts, published);
    if (words > 0) append_part(facts, counted(words, "word", "words"));
    return facts;
}

std::string change_phrase(const Article& before, const Article& after) {
    const ArticleDiff diff = diff_articles(article_text(before), article_text(after));
    std::vector<std::string> parts;
    for (const FieldDiff& field : diff.fields) {
        const DiffCount count = count_changes(field);
        if (field.field != DiffField::body) {
            std::string name(diff_field_name(field.field));
            std::replace(name.begin(), name.end(), '_', ' ');
            if (field.field == DiffField::correction) name = "correction notice";
            parts.push_back(std::move(name));
            continue;
        }
        std::string words;
        if (count.words_inserted > 0) words += fmt::format("+{} ", count.words_inserted);
        if (count.words_deleted > 0) words += fmt::format("−{} ", count.words_deleted);
        if (!words.empty()) {
            const bool one = count.words_inserted + count.words_deleted == 1;
            parts.push_back(words + (one ? "word" : "words"));
        }
        if (count.moves > 0) parts.push_back(fmt::format("{} moved", count.moves));
        if (words.empty() && count.moves == 0) parts.emplace_back("punctuation");
    }
    const std::string notices = notices_outside(after.corrections, "");
    if (diff.find(DiffField::correction) == nullptr && !notices.empty() &&
        notices != notices_outside(before.corrections, "")) {
        parts.emplace_back("correction notice");  // within the body
    }
    return parts.empty() ? "no change in the text shown"
                         : fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace stet
