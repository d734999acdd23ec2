#include "store/volatile.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace stet {

TEST_CASE("a line that changes by itself says no more than a running time or a count of readers") {
    const char* const volatile_lines[] = {
        "36 min ago",
        "Updated 2 hours ago",
        "Bridge closed for repairs 14 min ago",
        "vor 3 Stunden",
        "hace 2 días",
        "il y a 5 minutes",
        "3 часа назад",
        "2時間前",
        "604 COMMENTS",
        "Comments (12)",
        "12 Kommentare",
        "1.2k views · 30 shares",
        "5 комментариев",
        "Still current at: 4 May 2024",
    };
    for (const std::string line : volatile_lines) {
        CAPTURE(line);
        CHECK(is_volatile_line(line));
    }
    const char* const lasting_lines[] = {
        "",
        "Dead: 12",
        "12 people were hurt 3 hours ago.",
        "The fire began two hours ago.",
        "Brest 3, Lyon 1",
        "By Ann Dorran",
        "Latest update: 4 May 2024",
        "4 May 2024",
        "What 12 readers said of the views from the tower",
        "It had 604 comments.",
        "In 2019",
    };
    for (const std::string line : lasting_lines) {
        CAPTURE(line);
        CHECK_FALSE(is_volatile_line(line));
    }
}

TEST_CASE("a change within volatile lines is flagged, and is not counted") {
    ArticleText from;
    ArticleText to;
    from[DiffField::body] = "The bridge is shut.\n\nUpdated 2 hours ago\n\nIt opens on Monday.";
    to[DiffField::body] = "The bridge is shut.\n\nUpdated 3 hours ago\n\nIt opens on Friday.";
    const ArticleDiff diff = diff_articles(from, to);
    REQUIRE(diff.fields.size() == 1);
    REQUIRE(diff.fields[0].changes.size() == 2);
    CHECK(diff.fields[0].changes[0].volatile_line);
    CHECK_FALSE(diff.fields[0].changes[1].volatile_line);
    CHECK(count_changes(diff).changes == 1);
}

TEST_CASE("a figure inside a sentence is never volatile, whatever its words") {
    ArticleText from;
    ArticleText to;
    from[DiffField::body] = "The last train left 2 hours ago, and 12 comments were read out.";
    to[DiffField::body] = "The last train left 3 hours ago, and 14 comments were read out.";
    const ArticleDiff diff = diff_articles(from, to);
    REQUIRE(diff.fields.size() == 1);
    for (const Change& change : diff.fields[0].changes) {
        CHECK_FALSE(change.volatile_line);
    }
}

TEST_CASE("of two pages the volatile lines that differ are left out, and nothing else") {
    ArticleText from;
    ArticleText to;
    from[DiffField::headline] = "Bridge shut 2 hours ago";
    to[DiffField::headline] = "Bridge shut 3 hours ago";
    from[DiffField::body] = "2 hours ago\n\nThe bridge is shut.\n\n12 comments\n\n7 shares";
    to[DiffField::body] = "3 hours ago\n\nThe bridge is open.\n\n14 comments\n\n7 shares";
    drop_volatile_lines(from, to);
    CHECK(from[DiffField::headline] == "Bridge shut 2 hours ago");
    CHECK(to[DiffField::headline] == "Bridge shut 3 hours ago");
    CHECK(from[DiffField::body] == "The bridge is shut.\n\n7 shares");
    CHECK(to[DiffField::body] == "The bridge is open.\n\n7 shares");

    ArticleText shorter;
    ArticleText longer;
    shorter[DiffField::body] = "The bridge is shut.";
    longer[DiffField::body] = "The bridge is shut.\n\n5 min ago";
    drop_volatile_lines(shorter, longer);
    CHECK(shorter[DiffField::body] == longer[DiffField::body]);
}

TEST_CASE("a dek that one look counts as the body's first paragraph is no revision") {
    const auto article = [](std::string dek, std::vector<Block> blocks, std::string lead) {
        Article made;
        made.headline = {"Ferry fares rise", Source::meta, 1};
        made.dek = {std::move(dek), Source::meta, 1};
        made.lead_image = {std::move(lead), Source::meta, 1};
        made.blocks = std::move(blocks);
        return made;
    };
    const auto paragraph = [](std::string text) {
        return Block{BlockType::paragraph, 0, std::move(text), "", "", false};
    };
    const Block picture{
        BlockType::image, 0, "The quay", "https://news.example/quay.jpg", "", false};
    const std::string dek = "Islanders pay more from May.";
    const std::string other_dek = "Islanders pay less from May.";
    const std::string lede = "The fares rise by a tenth, the harbour says.";
    const Article plain = article(dek, {paragraph(lede)}, "https://news.example/wide.jpg");
    struct Row {
        const char* what;
        Article other;
        bool same;
    };
    const Row rows[] = {
        {"with the dek", article(dek, {paragraph(dek), paragraph(lede)}, plain.lead_image.value),
         true},
        {"with a picture and its address, too",
         article(dek, {paragraph(dek), picture, paragraph(lede)}, "https://news.example/quay.jpg"),
         true},
        {"another dek", article(other_dek, {paragraph(other_dek), paragraph(lede)}, ""), false},
        {"another first paragraph", article(dek, {paragraph("No."), paragraph(lede)}, ""), false},
        {"another text below the dek",
         article(dek, {paragraph(dek), paragraph(lede), paragraph("More.")}, ""), false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(same_but_for_volatile(plain, row.other) == row.same);
        CHECK(same_but_for_volatile(row.other, plain) == row.same);
    }
}

}  // namespace stet
