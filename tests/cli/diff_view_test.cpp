#include "cli/diff_view.h"

#include "cli/diff_input.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

ArticleText with_body(const std::string& body) {
    ArticleText text;
    text[DiffField::body] = body;
    return text;
}

std::string printed(const ArticleText& from, const ArticleText& to, bool colour, int width = 0) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    Io io{in, out, err};
    io.colour = colour;
    io.width = width;
    print_diff(diff_articles(from, to), {"", "old", "new"}, io);
    return out.str();
}

const char* const kHarbour =
    "The harbour was closed on Monday. Nobody was hurt.\n\n"
    "A crane fell into the water at noon, the harbour master said, and took a mast with it.\n\n"
    "It is to be lifted on Thursday.";
const char* const kHarbourLater =
    "A crane fell into the water at noon, the harbour master said, and took two masts with it.\n\n"
    "It is to be lifted on Friday. Divers are on their way.\n\n"
    "The harbour was closed on Monday. One man was hurt.";

/// What a reader of a patch does: takes the lines of the old text that hunks leave, and adds.
std::string patched(const std::string& text, const std::string& patch) {
    std::vector<std::string> lines;
    std::istringstream old_lines(text);
    for (std::string line; std::getline(old_lines, line);) lines.push_back(line);
    std::string out;
    std::size_t at = 0;
    std::istringstream rows(patch);
    for (std::string row; std::getline(rows, row);) {
        if (row.rfind("--- ", 0) == 0 || row.rfind("+++ ", 0) == 0) continue;
        if (row.rfind("@@ -", 0) == 0) {
            std::size_t begin = std::stoul(row.substr(4));
            const bool none = row.substr(4, row.find(' ', 4) - 4).find(",0") != std::string::npos;
            if (!none) --begin;
            for (; at < begin; ++at) out += lines.at(at) + '\n';
            continue;
        }
        REQUIRE_FALSE(row.empty());
        if (row[0] == '+') {
            out += row.substr(1) + '\n';
            continue;
        }
        CHECK(lines.at(at) == row.substr(1));
        if (row[0] == ' ') out += lines.at(at) + '\n';
        ++at;
    }
    for (; at < lines.size(); ++at) out += lines.at(at) + '\n';
    return out;
}

/// The text of an HTML fragment: without what stands for the side in `dropped` ("del" or "ins"),
/// then without any tag; a bar for each paragraph's end.
std::string text_of(std::string html, const std::string& dropped) {
    const auto cut = [&](const std::string& open, const std::string& close) {
        for (std::size_t at = html.find(open); at != std::string::npos; at = html.find(open)) {
            html.erase(at, html.find(close, at) + close.size() - at);
        }
    };
    cut("<h2", "</h2>");
    cut("<a class=\"n\"", "</a>");
    cut(std::string("<").append(dropped), std::string("</").append(dropped).append(">"));
    cut("<span class=\"" + std::string(dropped == "del" ? "away" : "here"), "</span>");
    for (std::size_t at = html.find("</p>"); at != std::string::npos; at = html.find("</p>")) {
        html.replace(at, 4, 1, '|');
    }
    cut("<", ">");
    std::string out;
    for (const char c : html) {
        if (c == '\n' || (c == '|' && (out.empty() || out.back() == '|'))) continue;
        out += c;
    }
    return out;
}

}  // namespace

TEST_CASE("a terminal without colour shows words in brackets, moves as moves") {
    ArticleText from = with_body(kHarbour);
    ArticleText to = with_body(kHarbourLater);
    from[DiffField::headline] = "Harbour shut";
    to[DiffField::headline] = "Harbour shut after crane falls";
    CHECK(printed(from, from, false).empty());
    const std::string shown = printed(from, to, false);
    CAPTURE(shown);
    for (const char* const part :
         {"--- old\n+++ new\n", "headline    Harbour shut {+after crane falls+} (addition)\n",
          "¶1→¶3", "moved and edited: ", "[-Nobody-]{+One man+} was hurt.",
          "took [-a mast-]{+two masts+} with it. (number)",
          "a fact changed; no notice found on this page\n",
          "It is to be lifted on [-Thursday-]{+Friday+}. {+Divers are on their way.+} (date, "
          "addition)"}) {
        CAPTURE(part);
        CHECK(shown.find(part) != std::string::npos);
    }
    CHECK(shown.find('\x1b') == std::string::npos);
}

TEST_CASE("colour takes the place of brackets, and does not run over the end of a line") {
    const std::string shown =
        printed(with_body("It will rain on Monday."), with_body("It will snow on Monday."), true);
    CHECK(shown.find("\x1b[31;9mrain\x1b[0m\x1b[32msnow\x1b[0m on Monday.") != std::string::npos);
    CHECK(shown.find("[-") == std::string::npos);
    const std::string narrow = printed(with_body("It rained."),
                                       with_body("It rained. After that the river rose until it "
                                                 "reached the steps of the mill."),
                                       true, 40);
    std::istringstream lines(narrow);
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        std::size_t opened = 0;
        std::size_t closed = 0;
        for (std::size_t at = line.find("\x1b["); at != std::string::npos;
             at = line.find("\x1b[", at + 1)) {
            ++(line.compare(at, 4, "\x1b[0m") == 0 ? closed : opened);
        }
        CHECK(opened == closed);
    }
}

TEST_CASE("no page can speak to the terminal through a diff") {
    const std::string shown =
        printed(with_body("One two."), with_body("One \x1b]0;title\x07 \xEE\x80\x80two."), false);
    CHECK(shown.find('\x1b') == std::string::npos);
    CHECK(shown.find('\x07') == std::string::npos);
}

TEST_CASE("a change inside a number is shown as one number for another") {
    const std::string shown =
        printed(with_body("It cost 1,200 euros."), with_body("It cost 1,250 euros."), false);
    CHECK(shown.find("[-1,200-]{+1,250+}") != std::string::npos);
}

TEST_CASE("a patch turns the plain text of the old article into that of the new one") {
    struct Row {
        ArticleText from;
        ArticleText to;
    };
    ArticleText headed = with_body(kHarbourLater);
    headed[DiffField::headline] = "Harbour shut";
    headed[DiffField::caption] = "The crane\n\nThe mast";
    std::string long_text;
    std::string long_edited;
    for (int k = 0; k < 60; ++k) {
        const std::string line = "Line " + std::to_string(k) + " of the story.\n\n";
        long_text += line;
        if (k != 7) long_edited += k % 20 == 3 ? "Another line.\n\n" : line;
    }
    const Row rows[] = {{with_body(kHarbour), with_body(kHarbourLater)},
                        {with_body(kHarbour), headed},
                        {headed, with_body("")},
                        {with_body(""), headed},
                        {with_body(long_text), with_body(long_edited)}};
    for (const Row& row : rows) {
        const std::string patch = diff_as_patch(row.from, row.to, {"", "a", "b"});
        CAPTURE(patch);
        CHECK(patched(patch_text(row.from), patch) == patch_text(row.to));
        CHECK(diff_as_patch(row.to, row.to, {"", "a", "b"}).empty());
    }
}

TEST_CASE("HTML holds both whole texts, escaped, with an anchor for every change") {
    const ArticleText from = with_body(std::string(kHarbour) + " <b> & \"x\"");
    const ArticleText to = with_body(std::string(kHarbourLater) + " <i> & \"y\"");
    const ArticleDiff diff = diff_articles(from, to);
    for (const DiffLayout layout : {DiffLayout::inline_text, DiffLayout::side_by_side}) {
        const std::string html = diff_as_html(diff, from, to, {"A <story>", "a", "b"}, layout);
        CAPTURE(html);
        CHECK(html.find("A &lt;story&gt;") != std::string::npos);
        CHECK(html.find("<b>") == std::string::npos);
        CHECK(html.find("http") == std::string::npos);
        CHECK(html.find("<script") == std::string::npos);
        const DiffCount count = count_changes(diff);
        for (std::size_t k = 1; k <= count.changes; ++k) {
            const std::string number = std::to_string(k);
            CAPTURE(number);
            CHECK(html.find(std::string("id=\"c").append(number).append("\"")) !=
                  std::string::npos);
            CHECK(html.find(std::string("href=\"#c").append(number).append("\"")) !=
                  std::string::npos);
        }
        CHECK(html.find(
                  std::string("id=\"c").append(std::to_string(count.changes + 1)).append("\"")) ==
              std::string::npos);
    }
    const std::string fragment = diff_as_html_fragment(diff, from, to, DiffLayout::inline_text);
    CHECK(text_of(fragment, "del") ==
          "A crane fell into the water at noon, the harbour master said, and took two masts with "
          "it.|It is to be lifted on Friday. Divers are on their way.|The harbour was closed on "
          "Monday. One man was hurt. &lt;i&gt; &amp; &quot;y&quot;|");
}

TEST_CASE("JSON counts code points, and keeps to the contract's five fields in `changes`") {
    ArticleText from = with_body("👩‍👧 Märchen: alt.");
    ArticleText to = with_body("👩‍👧 Märchen: neu.");
    from[DiffField::dek] = "One";
    to[DiffField::dek] = "Two";
    const auto json =
        nlohmann::json::parse(diff_as_json(diff_articles(from, to), from, to, {true, -1}));
    REQUIRE(json["changes"].size() == 1);
    const auto& change = json["changes"][0];
    CHECK(change["op"] == "replace");
    CHECK(change["field"] == "body");
    CHECK(change["old"] == "alt");
    CHECK(change["new"] == "neu");
    CHECK(change["old_span"] == nlohmann::json({13, 16}));
    CHECK(change["new_span"] == nlohmann::json({13, 16}));
    REQUIRE(json["other_changes"].size() == 1);
    CHECK(json["other_changes"][0]["field"] == "dek");
    CHECK(json["old_fields"]["dek"] == "One");
    CHECK(json["summary"]["changes"] == 2);
}

TEST_CASE("files to compare are article JSON of either form, or pages") {
    const DiffInput contract = parse_diff_input(
        R"({"headline":"H","byline":"B","published":"P","caption":"C","body":"One.\n\nTwo."})",
        "x");
    CHECK_FALSE(contract.is_html);
    CHECK(contract.text[DiffField::caption] == "C");
    CHECK(contract.text[DiffField::body] == "One.\n\nTwo.");
    const DiffInput extracted = parse_diff_input(
        R"({"headline":"H","dek":"D","lead_image":"I","modified":null,
            "captions":[{"text":"T","credit":"K","image":""},{"text":"U","credit":""}],
            "text":"One."})",
        "x");
    CHECK(extracted.text[DiffField::dek] == "D");
    CHECK(extracted.text[DiffField::lead_image] == "I");
    CHECK(extracted.text[DiffField::caption] == "T (K)\n\nU");
    CHECK(extracted.text[DiffField::body] == "One.");
    CHECK_THROWS_AS(parse_diff_input("{\"a\": 1}", "x"), Error);
    CHECK_THROWS_AS(parse_diff_input("{ not JSON", "x"), Error);
    CHECK(parse_diff_input("<p>Hello", "x").is_html);
    CHECK(parse_diff_input("", "x").is_html);
}

}  // namespace stet
