// What the model that finds the body sees of a block: numbers, the same for every language.
//
// First-stage features describe a block by itself, its ancestors, its neighbours and its place on
// the page. Second-stage features add what the first stage said of the blocks around it. Class
// and id attributes count only by generic words ("caption", "related", "share"), whole words
// only; no feature knows a site.
#pragma once

#include "extract/body_blocks.h"
#include "extract/dom.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// What is known of an article before its body is looked for. All of it may be empty.
struct BodyHints {
    std::string headline;      // as other evidence gives it
    std::string description;   // og:description or the like
    std::string article_body;  // JSON-LD articleBody, markup dropped; a line a paragraph
    std::string site;          // its name
    std::vector<std::string> authors;
};

/// Reads the hints from <title>, <meta> and JSON-LD scripts, without parsing any JSON.
BodyHints read_body_hints(const Document& page);

class BodyFeatures {
public:
    /// Blocks with text beyond these are not looked at: a book has some 10,000.
    static constexpr std::size_t kMaxRows = 40000;

    BodyFeatures(const Document& page, const PageBlocks& blocks, const BodyHints& hints);

    /// The blocks that have text, by their index in PageBlocks::blocks. Rows are in this order.
    const std::vector<std::uint32_t>& rows() const { return rows_; }

    static std::size_t first_count();
    static std::size_t second_count();  // without the first-stage features
    static std::vector<std::string> first_names();
    static std::vector<std::string> second_names();

    /// rows() x first_count() values.
    std::span<const float> first() const { return {first_.get(), rows_.size() * first_count()}; }
    /// rows() x second_count() values; `probability` is the first stage's answer for each row.
    std::vector<float> second(const std::vector<float>& probability) const;

    /// The row of the headline in the page, or -1.
    int headline_row() const { return headline_row_; }
    /// How much of the headline's words are in this row, and the reverse, multiplied: 0 to 1.
    float headline_likeness(std::size_t row) const { return headline_likeness_[row]; }
    /// The share of the row's three-word runs that stand in other rows too.
    float copied(std::size_t row) const { return copied_[row]; }
    /// Whether an element of comments is around the row, with prose between headline and it.
    bool in_comments(std::size_t row) const { return in_comments_[row]; }
    /// Whether the markup says that the row is no body, however it reads: a small box for a
    /// newsletter, a description outside the article's body.
    bool marked_other(std::size_t row) const { return marked_other_[row]; }
    /// The names that the hints have.
    const std::vector<std::string>& authors() const { return authors_; }
    /// Identity of the row's text.
    std::uint64_t text_hash(std::size_t row) const { return text_hash_[row]; }

private:
    struct Builder;

    const Document& page_;
    const PageBlocks& blocks_;
    std::vector<std::string> authors_;
    std::vector<std::uint32_t> rows_;
    std::unique_ptr<float[]> first_;
    std::vector<std::uint32_t> row_at_;  // by node: rows that begin before it
    std::vector<std::uint32_t> group_;   // rows of one look: same tags and classes
    std::vector<std::uint64_t> text_hash_;
    std::vector<std::uint32_t> text_;  // numbers from 0 on, one for all rows of equal text
    std::vector<float> headline_likeness_;
    std::vector<float> copied_;
    std::vector<bool> in_comments_;
    std::vector<bool> marked_other_;
    int headline_row_ = -1;
};

}  // namespace stet
