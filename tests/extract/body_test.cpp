#include "extract/body.h"

#include "extract/body_blocks.h"
#include "extract/body_features.h"
#include "extract/body_words.h"
#include "extract/dom.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {
namespace {

const char* const kParagraphs[] = {
    "The town council of Harrowby voted on Tuesday night to close the old stone bridge to cars, "
    "after engineers found deep cracks in two of its five arches.",
    "The bridge, built in 1831, carries some four thousand vehicles a day across the river and is "
    "the only crossing within nine miles, according to the county.",
    "\u201CWe have looked at every other way,\u201D said the head of the council, who had opposed "
    "the closure until last week. \u201CThere is none that is safe.\u201D",
    "Shop owners on the north bank fear for their trade. Several of them stood outside the town "
    "hall with signs, and one said she would have to let two people go by the summer.",
    "Repairs are expected to take at least fourteen months and to cost nine million, of which the "
    "county will pay a third; the rest has to be found by the town itself.",
};

std::string paragraphs(std::size_t from = 0, std::size_t to = 5) {
    std::string html;
    for (std::size_t i = from; i < to; ++i) html += "<p>" + std::string(kParagraphs[i]) + "</p>\n";
    return html;
}

/// A news page around an article's body.
std::string page_with(std::string_view body, std::string_view after = "") {
    std::string html =
        "<html lang=en><head><title>Harrowby bridge to close to cars | The Courier</title>"
        "<meta property='og:title' content='Harrowby bridge to close to cars'></head><body>"
        "<header><nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li>"
        "<li><a href=/sport>Sport</a></li><li><a href=/weather>Weather</a></li></ul></nav></header>"
        "<main><article><h1>Harrowby bridge to close to cars</h1>"
        "<p class=byline>By Ellen Marsh</p><time>4 March 2025</time><div class=article-body>";
    html += body;
    html += "</div></article>";
    html += after;
    html +=
        "</main><footer><p>\u00A9 2025 The Courier. All rights reserved.</p>"
        "<ul><li><a href=/terms>Terms</a></li><li><a href=/privacy>Privacy</a></li></ul>"
        "</footer></body></html>";
    return html;
}

struct Result {
    std::vector<std::string> texts;
    std::vector<BlockType> types;
    Body body;
    bool has(std::string_view part) const {
        return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
            return text.find(part) != std::string::npos;
        });
    }
    bool has_all_paragraphs() const {
        return std::all_of(std::begin(kParagraphs), std::end(kParagraphs),
                           [&](const char* text) { return has(text); });
    }
};

Result extract(const std::string& html) {
    const Document page(html);
    Result result;
    result.body = find_body(page, read_body_hints(page));
    for (const Block& block : result.body.blocks) {
        result.texts.push_back(block.text);
        result.types.push_back(block.type);
    }
    return result;
}

/// The texts of a body where every row of the page is likely to be of it.
std::vector<std::string> all_likely(const std::string& html, bool titled) {
    const Document page((titled ? "<title>Bridge shut</title><body>" : "<body>") + html +
                        "</body>");
    const PageBlocks blocks = read_blocks(page, page.body());
    const BodyFeatures features(page, blocks, titled ? read_body_hints(page) : BodyHints());
    const std::vector<float> likely(features.rows().size(), 0.9F);
    std::vector<std::string> texts;
    for (const Block& block : assemble_body(page, blocks, features, likely).blocks) {
        texts.push_back(block.text);
    }
    return texts;
}

/// These of a page about "Bridge shut", parted by bars.
std::string parted_body(const std::string& html) {
    std::string body;
    for (const std::string& text : all_likely(html, true)) {
        body += (body.empty() ? "" : "|") + text;
    }
    return body;
}

/// These of a page without a title, a line each.
std::string body_lines(const std::string& html) {
    std::string body;
    for (const std::string& text : all_likely(html, false)) body += text + "\n";
    return body;
}

TEST_CASE("a plain article: its paragraphs in order and nothing else") {
    const Result result = extract(page_with(paragraphs()));
    CHECK(result.texts == std::vector<std::string>(std::begin(kParagraphs), std::end(kParagraphs)));
    CHECK(result.body.source == Source::markup);
    CHECK(result.body.not_article.empty());
}

TEST_CASE("what ends a body is more likely body than not; within, a little less will do") {
    const std::string html = "<body><p>one</p><p>two</p><p>three</p><p>four</p><p>five</p></body>";
    const Document page(html);
    const PageBlocks blocks = read_blocks(page, page.body());
    const BodyFeatures features(page, blocks, {});
    REQUIRE(features.rows().size() == 5);
    struct Row {
        std::vector<float> likely;
        const char* body;
    };
    const Row rows[] = {
        {{0.9F, 0.9F, 0.9F, 0.9F, 0.9F}, "one two three four five"},
        {{0.48F, 0.9F, 0.48F, 0.9F, 0.48F}, "two three four"},
        {{0.48F, 0.48F, 0.9F, 0.46F, 0.47F}, "three"},
        {{0.9F, 0.48F, 0.1F, 0.48F, 0.9F}, "one two four five"},
        {{0.1F, 0.48F, 0.1F, 0.1F, 0.1F}, "two"},  // hardly a body, but all there is
        {{0.1F, 0.1F, 0.1F, 0.1F, 0.1F}, ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.body);
        std::string words;
        for (const Block& block : assemble_body(page, blocks, features, row.likely).blocks) {
            words += (words.empty() ? "" : " ") + block.text;
        }
        CHECK(words == row.body);
    }
}

TEST_CASE("the headline and the little before it are not the body, a first part before it is") {
    struct Row {
        std::string page;
        const char* body;
    };
    const std::string long_part =
        "<p>one two three four five six seven eight nine ten eleven "
        "twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty and all of this once more, until it is a part"
        "</p>";
    const Row rows[] = {
        {"<p>Local</p><h1>Bridge shut</h1><p>It closed on Monday.</p>", "It closed on Monday."},
        {"<p>Local</p><h3>Bridge shut</h3><p>It closed on Monday.</p>",
         "Local|Bridge shut|It closed on Monday."},
        {"<h3>Bridge shut</h3><p>It closed on Monday.</p>", "It closed on Monday."},
        {"<p>Local</p><h1>Another story</h1><p>It closed on Monday.</p>",
         "Local|Another story|It closed on Monday."},
    };
    for (const Row& row : rows) {
        CAPTURE(row.page);
        CHECK(parted_body(row.page) == row.body);
    }
    CHECK(parted_body(long_part + "<h1>Bridge shut</h1>" + long_part).find("|Bridge shut|") !=
          std::string::npos);
}

TEST_CASE("what stands far behind the body needs to be likely, very far behind it is not of it") {
    struct Row {
        int between;  // rows that are no body
        float likely;
        bool body;
    };
    const Row rows[] = {
        {5, 0.6F, true},  {14, 0.6F, true},  {20, 0.6F, false},
        {20, 0.8F, true}, {59, 0.95F, true}, {70, 0.95F, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.between);
        CAPTURE(row.likely);
        std::string html = "<body>" + paragraphs();
        for (int i = 0; i < row.between; ++i) html += "<p>Item " + std::to_string(i) + "</p>";
        html += "<p>Far behind it all.</p></body>";
        const Document page(html);
        const PageBlocks blocks = read_blocks(page, page.body());
        const BodyFeatures features(page, blocks, {});
        std::vector<float> likely(features.rows().size(), 0.1F);
        std::fill_n(likely.begin(), std::size(kParagraphs), 0.9F);
        likely.back() = row.likely;
        const Body body = assemble_body(page, blocks, features, likely);
        CHECK(body.blocks.size() == std::size(kParagraphs) + (row.body ? 1 : 0));
    }
}

TEST_CASE("an article that stands twice is kept once; what an article says again stays") {
    const std::string once = body_lines(paragraphs());
    CHECK(body_lines(paragraphs() + paragraphs()) == once);
    CHECK(body_lines(paragraphs() + "<h2>More</h2>" + paragraphs(1)) == once);
    const std::string refrain = "<p>Open at nine.</p><p>Shut at five.</p><p>Bring a hat.</p>";
    CHECK(body_lines(refrain + paragraphs() + refrain) ==
          body_lines(refrain) + once + body_lines(refrain));
    CHECK(body_lines(paragraphs() + paragraphs(2, 3)) == once + kParagraphs[2] + "\n");
}

TEST_CASE("lines that say who wrote and when stand before the body, however they are marked") {
    struct Row {
        const char* head;
        const char* body;  // what of the head stays
    };
    const Row rows[] = {
        {"<h4>Monday, May 5, 2025</h4><h4>By Ann Lee</h4>", ""},
        {"<p><b>Published May 5, 2025 at 10:30 a.m.</b></p>", ""},
        {"<p>Story by Ann Lee, Published May 5, 2025 at 10:30 a.m.</p>", ""},
        {"<p>Von Anna Beck und Jan Roth, Harrowby</p><h4>5. Mai 2025</h4>", ""},
        {"<p>By Tuesday the last cars had left the bridge</p>",
         "By Tuesday the last cars had left the bridge|"},
        {"<h2>May 5, 2025: the day it shut</h2>", "May 5, 2025: the day it shut|"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.head));
        const Document page("<title>Bridge shut</title><body><h1>Bridge shut</h1>" +
                            std::string(row.head) + paragraphs() + "</body>");
        const PageBlocks blocks = read_blocks(page, page.body());
        const BodyFeatures features(page, blocks, read_body_hints(page));
        const std::vector<float> likely(features.rows().size(), 0.9F);
        std::string head;
        for (const Block& block : assemble_body(page, blocks, features, likely).blocks) {
            if (block.text == kParagraphs[0]) break;
            head += block.text + "|";
        }
        CHECK(head == row.body);
    }
}

TEST_CASE("a list of links at the end names other stories, one with words in it does not") {
    const auto last_of = [](const std::string& end) {
        const Document page("<body>" + paragraphs() + end + "</body>");
        const PageBlocks blocks = read_blocks(page, page.body());
        const BodyFeatures features(page, blocks, {});
        const std::vector<float> likely(features.rows().size(), 0.9F);
        return assemble_body(page, blocks, features, likely).blocks.back().text;
    };
    const std::string links =
        "<li><a href=/1>Pool reopens</a></li><li><a href=/2>Mill burns down</a></li>";
    CHECK(last_of("<ul>" + links + "</ul>") == kParagraphs[4]);
    CHECK(last_of("<ul>" + links + "<li><a href=/3>Ferry</a> runs daily</li></ul>") ==
          "Ferry runs daily");
    CHECK(last_of("<ul><li><a href=/1>Pool reopens</a></li></ul>") == "Pool reopens");
}

TEST_CASE("dated lines below a heading of comments are readers', whatever their markup") {
    const std::string talk =
        "<p>Harry May 6, 2023</p><p>A disgrace, nobody asked us.</p><p>Lena May 7, 2023</p>"
        "<p>At last! It shakes when the bus goes over.</p>";
    const std::string once = body_lines(paragraphs());
    CHECK(body_lines(paragraphs() + "<h3>2 Comments</h3>" + talk) == once);
    // A button in the text, and dated lines without a heading.
    CHECK(body_lines(paragraphs(0, 3) + "<p>0 Comments</p>" + paragraphs(3)) == once);
    CHECK(body_lines(paragraphs() + talk).find("Lena") != std::string::npos);
}

TEST_CASE("comments whose names touch their dates are told by the pieces") {
    const std::string talk =
        "<div><b>anna77</b><span>14.03.2024</span></div><p>About time.</p>"
        "<div><b>Max M.</b><span>15.03.2024</span></div><p>Two pounds is a lot.</p>";
    CHECK(body_lines(paragraphs() + "<h3>Comments (2)</h3>" + talk) == body_lines(paragraphs()));
}

TEST_CASE("a small box with a button to subscribe or to vote is no text, whatever its names") {
    const std::string once = body_lines(paragraphs());
    const std::string words = "<h3>The Morning Tide</h3><p>The best of our reporting at 7am.</p>";
    for (const char* button :
         {"<button>Sign up</button>", "<a href=/n>Sign up \u2192</a>",
          "<div><a href=/n><span>Jetzt anmelden</span></a></div>",
          "<form><input type=submit value=\"S'inscrire\"></form>",
          "<label><input type=radio name=q>Yes</label><label><input type=radio name=q>No</label>"
          "<button>Vote</button>"}) {
        CAPTURE(std::string(button));
        CHECK(body_lines(paragraphs(0, 3) + "<div class=sc-1>" + words + button + "</div>" +
                         paragraphs(3)) == once);
    }
    // A link within a sentence, another button, and one below the whole article.
    const std::string link =
        "<div><p>Volunteers can <a href=/v>sign up</a> at the town hall.</p></div>";
    CHECK(body_lines(paragraphs(0, 3) + link + paragraphs(3)).find("Volunteers can sign up") !=
          std::string::npos);
    const std::string other = "<div class=sc-1>" + words + "<button>Show map</button></div>";
    CHECK(body_lines(paragraphs(0, 3) + other + paragraphs(3)).find("best of our reporting") !=
          std::string::npos);
    CHECK(body_lines("<div>" + paragraphs() + "<button>Subscribe</button></div>") == once);
}

TEST_CASE("a biography of the author ends no article; a sentence about another does") {
    const std::string head = "<h1>Bridge shut</h1><p>By Ann Lee</p>";
    const std::string story = "<p>It closed on Monday.</p>";
    const std::string bio = "<p>Ann Lee is our correspondent in Rome.</p>";
    CHECK(parted_body(head + story + bio) == "It closed on Monday.");
    CHECK(parted_body(head + story + "<p>Bob Ray is the mayor.</p>") ==
          "It closed on Monday.|Bob Ray is the mayor.");
    CHECK(parted_body(head + bio + story) ==
          "Ann Lee is our correspondent in Rome.|It closed on Monday.");
    CHECK(parted_body("<h1>Bridge shut</h1><script type=application/ld+json>{\"@type\":"
                      "\"NewsArticle\",\"author\":{\"@type\":\"Person\",\"name\":"
                      "\"Ann Lee\"}}</script>" +
                      story + bio) == "It closed on Monday.");
}

TEST_CASE("what a window over the page says is not body; an article may open in a window") {
    const std::string story = "<h1>Bridge shut</h1><p>It closed on Monday.</p>";
    for (const char* window : {"<div role=dialog>", "<div aria-modal=true role=region>"}) {
        CAPTURE(window);
        CHECK(parted_body(story + window + "<p>We value your privacy.</p></div>") ==
              "It closed on Monday.");
        CHECK(parted_body(window + story + "</div>") == "It closed on Monday.");
    }
    CHECK(parted_body(story + "<div role=region><p>Cars wait.</p></div>") ==
          "It closed on Monday.|Cars wait.");
}

TEST_CASE("labels, buttons, leftover codes and credits beside pictures are no lines of a body") {
    const std::string html =
        "<body><p>The bridge is shut.</p><p>Advertisement</p><img src=a.jpg><p>Photo: Ann Lee</p>"
        "<p>[SIGNUP_MODULE]</p><p>It will be shut for a year.</p><p>Photo: no, film.</p>"
        "<div>01:32</div><div>Listen to article<span>4:12</span></div>"
        "<p>This content is hosted by a third party. To view it, accept cookies.</p>"
        "<h2>Facebook</h2><p>It was shut on Tuesday.</p></body>";
    const Document page(html);
    const PageBlocks blocks = read_blocks(page, page.body());
    const BodyFeatures features(page, blocks, {});
    const std::vector<float> all(features.rows().size(), 0.9F);
    std::vector<std::string> texts;
    for (const Block& block : assemble_body(page, blocks, features, all).blocks) {
        if (!block.text.empty()) texts.push_back(block.text);
    }
    const std::vector<std::string> want = {"The bridge is shut.", "It will be shut for a year.",
                                           "Photo: no, film.", "Facebook",
                                           "It was shut on Tuesday."};
    CHECK(texts == want);
}

TEST_CASE("container, first and last node hold the body") {
    const std::string html = page_with(paragraphs());
    const Document page(html);
    const Body body = find_body(page, read_body_hints(page));
    REQUIRE(body.container != kNoNode);
    CHECK(page.attribute(body.container, "class") == "article-body");
    CHECK(page.contains(body.container, body.first));
    CHECK(page.contains(body.container, body.last));
    CHECK(body.first < body.last);
    REQUIRE(body.headline != kNoNode);
    CHECK(page.is(body.headline, Tag::h1));
    CHECK(std::any_of(body.before.begin(), body.before.end(),
                      [](const CutBlock& cut) { return cut.text == "By Ellen Marsh"; }));
    CHECK(body.nodes.size() == body.blocks.size());
}

TEST_CASE("comments, related stories and author notes after the body stay out") {
    const Result result = extract(page_with(
        paragraphs() + "<div class=author-bio><p>Ellen Marsh is a reporter at The Courier.</p>"
                       "</div><div class=tags><a href=/t/1>Bridges</a> <a href=/t/2>Harrowby</a>"
                       "</div>",
        "<section class=related><h3>Related stories</h3><ul>"
        "<li><a href=/a>River rises again after a wet week in the valley</a></li>"
        "<li><a href=/b>Who will pay for the county's ageing roads?</a></li></ul></section>"
        "<section id=comments><h3>2 comments</h3>"
        "<div class=comment><p>I have driven over that bridge for forty years and it never moved "
        "an inch, so I do not believe a word of this.</p></div>"
        "<div class=comment><p>About time somebody did something before it falls into the river, "
        "thank you.</p></div></section>"));
    CHECK(result.has_all_paragraphs());
    CHECK_FALSE(result.has("forty years"));
    CHECK_FALSE(result.has("River rises"));
    CHECK_FALSE(result.has("is a reporter"));
    CHECK_FALSE(result.has("All rights reserved"));
}

TEST_CASE("long threads of comments below a short article stay out") {
    std::string thread = "<ol class=comment-list>";
    for (int i = 0; i < 12; ++i) {
        thread += "<li class=comment><p>Comment number " + std::to_string(i) +
                  " says at some length what its writer thinks of the bridge, of the council and "
                  "of the other people who have written here before, and why they are wrong.</p>"
                  "</li>";
    }
    const Result result = extract(page_with(paragraphs(0, 2), thread + "</ol>"));
    CHECK(result.texts == std::vector<std::string>{kParagraphs[0], kParagraphs[1]});
}

TEST_CASE("comments stay out by their container's name in whatever language") {
    const char* const names[] = {
        "comentarios", "commentaires", "lista_commenti",     "reacties",
        "kommentarer", "komentarze",   "yorumlar",           "komentar-lista",
        "komentare",   "binh-luan",    "kommentarii",        "leserbriefe",
        "talkback",    "pinglun",      "articleComentarios", "opiniones-lectores"};
    for (const char* name : names) {
        for (const std::string attribute : {"class", "id"}) {
            CAPTURE(std::string(name));
            CAPTURE(attribute);
            const Result result = extract(page_with(
                paragraphs(), "<div " + attribute + "=" + name +
                                  "><div><b>Harry</b><p>I have driven over that bridge for forty "
                                  "years, and nobody ever asked me what I thought of it.</p></div>"
                                  "<div><b>Lena</b><p>It shook whenever the bus went over. I held "
                                  "my breath each time, and I shall not miss it.</p></div></div>"));
            CHECK(result.has_all_paragraphs());
            CHECK_FALSE(result.has("forty years"));
            CHECK_FALSE(result.has("my breath"));
        }
    }
    // Words that hold these, and halves of pairs, are none.
    for (const char* name : {"lectores", "opiniones", "luan", "talk", "komentarnik", "reactief"}) {
        CAPTURE(std::string(name));
        CHECK((traits_of_words(name) & bit(kComment)) == 0);
    }
}

/// So many paragraphs of an inquiry's report, no two alike but by chance.
std::vector<std::string> report(std::size_t count) {
    static constexpr const char* kParts[][6] = {
        {"The council", "A spokesman", "The water office", "One of the residents", "Her lawyer",
         "An engineer of the county"},
        {"said", "denied", "told the inquiry", "wrote in a letter", "remembered", "had hoped"},
        {"that the bridge had been shut since the storm", "that the cost had doubled in a year",
         "how the water came through the wall", "why the plans were kept back until May",
         "that two of the piers were mended at night", "that children crossed by the weir"},
        {"and that more would follow.", "as the minutes of that evening show.",
         "which surprised the members.", "before anybody had asked.",
         "to the anger of the shop owners.", "although the record says otherwise."}};
    std::uint32_t random = 7;
    std::vector<std::string> out(count);
    for (std::string& text : out) {
        for (std::uint32_t sentences = 1 + (random >> 16U) % 4; sentences > 0; --sentences) {
            for (const auto& part : kParts) {
                random = random * 1664525U + 1013904223U;
                text.append(text.empty() ? "" : " ").append(part[(random >> 16U) % 6]);
            }
        }
    }
    return out;
}

TEST_CASE("an article of any length is kept to its end") {
    for (const std::size_t length : {100U, 400U, 1200U, 5000U}) {
        CAPTURE(length);
        const std::vector<std::string> written = report(length);
        std::string html;
        for (const std::string& text : written) html += "<p>" + text + "</p>\n";
        const Result result = extract(page_with(html));
        // A paragraph or two may be taken for something else.
        CHECK(result.texts.size() <= length);
        CHECK(result.texts.size() >= length - length / 200);
        CHECK(result.texts.back() == written.back());
    }
}

TEST_CASE("sub-heads, lists and quotes keep their type") {
    const Result result = extract(page_with(
        paragraphs(0, 2) + "<h2>What happens now</h2>" + paragraphs(2, 3) +
        "<p><strong>Money still missing</strong></p>" + paragraphs(3, 4) +
        "<ul><li>Work is to begin in April with the two broken arches.</li>"
        "<li>Buses will turn round at the market square until then.</li></ul>"
        "<blockquote><p>A town without its bridge is two villages, and neither of them has a "
        "doctor.</p></blockquote>" +
        paragraphs(4, 5)));
    const auto type_of = [&](std::string_view part) {
        for (std::size_t i = 0; i < result.texts.size(); ++i) {
            if (result.texts[i].find(part) != std::string::npos) return result.types[i];
        }
        return BlockType::dek;
    };
    CHECK(type_of("What happens now") == BlockType::heading);
    CHECK(type_of("Money still missing") == BlockType::heading);
    CHECK(type_of("two broken arches") == BlockType::list_item);
    CHECK(type_of("two villages") == BlockType::quote);
    CHECK(result.has_all_paragraphs());
}

TEST_CASE("a table of data behind the last paragraph is body, one beside the article is not") {
    const std::string table =
        "<table><tr><th>Bridge</th><th>Opened</th><th>Vehicles</th></tr><tr><td>Old</td>"
        "<td>1831</td><td>4,000</td></tr><tr><td>Mill</td><td>1902</td><td>900</td></tr></table>";
    CHECK(extract(page_with(paragraphs() + table)).has("Mill\t1902"));
    CHECK(extract(page_with(paragraphs() + "<figure>" + table + "</figure>")).has("Mill\t1902"));
    CHECK_FALSE(extract(page_with(paragraphs(), "<aside>" + table + "</aside>")).has("Mill"));
    CHECK(extract(page_with(paragraphs() + "<table><caption>Bridges</caption><tr><th>Bridge</th>"
                                           "<th>Opened</th><th>Vehicles</th></tr><tr><td>Old</td>"
                                           "<td>1831</td><td>4,000</td></tr></table>"))
              .has("Bridges\nBridge\tOpened"));
    // Behind a pulled quote.
    const std::string quote =
        "<figure><blockquote><p>Two villages, no doctor</p></blockquote>"
        "</figure>";
    const std::string small =
        "<figure><table><thead><tr><th>2022</th><th>2023</th></tr></thead><tr><td>18 204</td>"
        "<td>16 977</td></tr></table></figure>";
    CHECK(extract(page_with(paragraphs(0, 3) + quote + small + paragraphs(3))).has("18 204"));
}

TEST_CASE("a quotation behind the last picture and the heading of a fold are body") {
    const std::string picture =
        "<figure><img src=/b.jpg width=600><figcaption>The bridge on Monday</figcaption></figure>";
    const std::string quote =
        "<blockquote><p>We have never seen wind like this in May.</p></blockquote>";
    CHECK(extract(page_with(paragraphs() + picture + quote)).has("wind like this"));
    CHECK(
        extract(page_with(paragraphs(0, 3) + "<details><summary>What the levy pays for</summary>" +
                          paragraphs(3, 4) + "</details>" + paragraphs(4)))
            .has("What the levy pays for"));
}

TEST_CASE("who is quoted stays with the quotation") {
    const char* const quote = "A town without its bridge is two villages without a doctor.";
    for (const char* speaker :
         {"<footer>Ellen Marsh, doctor</footer>", "<p><cite>Ellen Marsh, doctor</cite></p>",
          "<p>\u2014 Ellen Marsh, doctor</p>"}) {
        CAPTURE(std::string(speaker));
        const Result result =
            extract(page_with(paragraphs(0, 3) + "<blockquote><p>" + quote + "</p>" + speaker +
                              "</blockquote>" + paragraphs(3, 5)));
        CHECK(result.has("Ellen Marsh, doctor"));
    }
    const Result figure = extract(page_with(
        paragraphs(0, 3) + "<figure><blockquote>" + quote +
        "</blockquote><figcaption>Ellen Marsh, doctor</figcaption></figure>" + paragraphs(3, 5)));
    CHECK(figure.has("Ellen Marsh, doctor"));
    CHECK(figure.body.captions.empty());
}

TEST_CASE("a box of a heading and a line, a last item and footnotes are body") {
    const Result box =
        extract(page_with(paragraphs(0, 3) +
                          "<div class=factbox><h2>The bridge</h2><p>It has five arches.</p></div>" +
                          paragraphs(3, 5)));
    CHECK(box.has("It has five arches."));
    CHECK(
        extract(page_with(paragraphs() + "<ul><li>From Slack Water (Heron Press, 9.99)</li></ul>"))
            .has("Slack Water"));
    CHECK(extract(page_with(paragraphs() + "<section class=footnotes><ol><li id='fn:1'>The list is "
                                           "kept by a retired signalman.</li></ol></section>"))
              .has("retired signalman"));
}

TEST_CASE("a list of links below \"See also\" goes with its label, one with words in it stays") {
    const std::string label = "<p><strong>See also</strong></p>";
    const std::string link = "<li><a href=/a>Ferry firm goes bankrupt</a></li>";
    const std::string words = "<li>The <a href=/b>county's report</a> of May</li>";
    const std::string links =
        body_lines(paragraphs(0, 3) + label + "<ul>" + link + link + "</ul>" + paragraphs(3, 5));
    CHECK(links.find("Ferry firm") == std::string::npos);
    CHECK(links.find("See also") == std::string::npos);
    const std::string sources =
        body_lines(paragraphs(0, 3) + label + "<ul>" + words + "</ul>" + paragraphs(3, 5));
    CHECK(sources.find("See also") != std::string::npos);
    CHECK(sources.find("county's report") != std::string::npos);
}

TEST_CASE("a last paragraph that the parser tears from the font around all is body") {
    std::string text = "<table><tr><td><a href=/>Home</a></td><td><font face=Arial>";
    for (const char* paragraph : kParagraphs) text.append("<p>").append(paragraph);
    const Result result = extract(
        "<title>Harrowby bridge to close to cars</title><h1>Harrowby bridge to close to cars</h1>" +
        text + "</font></td></tr></table>");
    CHECK(result.has_all_paragraphs());
    CHECK(result.texts.size() == 5);
}

TEST_CASE("an embedded post is given with its address and without its platform's frame") {
    const Result picture = extract(page_with(
        paragraphs(0, 2) +
        "<blockquote class='instagram-media' data-instgrm-permalink='https://pic.example/p/9/'>"
        "<div><a href='https://pic.example/p/9/?ig'>View this post on Instagram</a></div>"
        "<p><a href='https://pic.example/p/9/?ig'>A post shared by Harrowby (@harrowby)</a></p>"
        "</blockquote>" +
        paragraphs(2, 5)));
    REQUIRE(picture.texts.size() == 6);
    CHECK(picture.types[2] == BlockType::embed);
    CHECK(picture.texts[2].empty());
    CHECK(picture.body.blocks[2].url == "https://pic.example/p/9/");
    const Result words = extract(page_with(
        paragraphs(0, 2) +
        "<blockquote class='twitter-tweet'><p>The bridge is shut as of now, all of it.</p>&mdash; "
        "Harrowby (@harrowby) <a href='https://short.example/harrowby/status/9'>March 4, 2025</a>"
        "</blockquote>" +
        paragraphs(2, 5)));
    REQUIRE(words.texts.size() == 7);
    CHECK(words.texts[2] == "The bridge is shut as of now, all of it.");
    CHECK(words.body.blocks[2].url.empty());
    CHECK(words.types[3] == BlockType::embed);
    CHECK(words.body.blocks[3].url == "https://short.example/harrowby/status/9");
}

TEST_CASE("a body that is all in a block quote is no quotation") {
    const Result result = extract(page_with("<blockquote>" + paragraphs() + "</blockquote>"));
    REQUIRE(result.has_all_paragraphs());
    CHECK(std::count(result.types.begin(), result.types.end(), BlockType::quote) == 0);
}

TEST_CASE("captions are not body, pictures are blocks") {
    const Result result =
        extract(page_with(paragraphs(0, 2) +
                          "<figure><img src=/bridge.jpg width=800><figcaption>The bridge at dawn "
                          "on Monday. Photo: A. Field</figcaption></figure>" +
                          paragraphs(2, 5)));
    CHECK_FALSE(result.has("at dawn"));
    const auto image = std::find(result.types.begin(), result.types.end(), BlockType::image);
    REQUIRE(image != result.types.end());
    CHECK(result.body.blocks[static_cast<std::size_t>(image - result.types.begin())].url ==
          "/bridge.jpg");
}

TEST_CASE("an unseen second copy of the article goes") {
    std::string copy = "<div style='display:none'>";
    for (const char* text : kParagraphs) copy += std::string(text) + " ";
    const Result result = extract(page_with(copy + "</div>" + paragraphs()));
    CHECK(result.texts == std::vector<std::string>(std::begin(kParagraphs), std::end(kParagraphs)));
}

TEST_CASE("the next article of an endless page is another article") {
    std::string next = "<article><h1>Swimming pool reopens with a party</h1>";
    for (const char* text :
         {"Harrowby's swimming pool opened its doors again on Saturday with music, free ice cream "
          "and some eight hundred guests, two years after a fire.",
          "Swimmers queued from seven in the morning, many of them in costume, and the first in "
          "the water was a woman of ninety who had learned to swim there."}) {
        next += "<p>" + std::string(text) + "</p>";
    }
    const Result result = extract(page_with(paragraphs(), next + "</article>"));
    CHECK(result.has_all_paragraphs());
    CHECK_FALSE(result.has("free ice cream"));
}

TEST_CASE("paragraphs parted by line breaks only") {
    std::string body;
    for (const char* text : kParagraphs) body += std::string(text) + "<br /><br />\n";
    CHECK(extract(page_with(body)).has_all_paragraphs());
}

TEST_CASE("a body in a template script is read where the page shows none") {
    const std::string html =
        page_with("<script type='text/template'>" + paragraphs() + "</script>");
    const Result result = extract(html);
    CHECK(result.has_all_paragraphs());
    CHECK(result.body.source == Source::state);
}

TEST_CASE("articleBody of JSON-LD stands in for a body that the page does not show") {
    std::string json =
        R"(<script type="application/ld+json">{"@type":"NewsArticle","articleBody":")";
    for (const char* text : kParagraphs) json += std::string(text) + "\\n\\n";
    json += "\"}</script>";
    const Result result = extract(page_with(json));
    CHECK(result.body.source == Source::json_ld);
    CHECK(result.texts == std::vector<std::string>(std::begin(kParagraphs), std::end(kParagraphs)));
}

TEST_CASE("articleBody that is escaped like HTML is read as its words") {
    std::string escaped;
    for (const char* paragraph : kParagraphs)
        escaped += std::string(paragraph) + " &amp;quot;So.&amp;quot;\\n";
    const Result result = extract(
        "<body><h1>Harrowby bridge to close to cars</h1><script "
        "type='application/ld+json'>{\"@type\":"
        "\"NewsArticle\",\"headline\":\"Harrowby bridge to close to cars\",\"articleBody\":\"" +
        escaped + "\"}</script></body>");
    CHECK(result.has("built in 1831"));
    CHECK(result.has("\"So.\""));
    CHECK_FALSE(result.has("quot;"));
}

TEST_CASE("hydration data stands in likewise; short strings and addresses in it do not") {
    std::string json =
        R"(<script type="application/json" id="data">{"props":{"url":"https://example.com/a/very/long/address/that/is/no/prose/at/all/whatever","blocks":[)";
    for (const char* text : kParagraphs) {
        json += R"({"kind":"p","value":")" + std::string(text) + "\"},";
    }
    json += R"({"kind":"p","value":"Short."}]}}</script>)";
    const Result result = extract(page_with(json));
    CHECK(result.body.source == Source::state);
    CHECK(result.has_all_paragraphs());
    CHECK_FALSE(result.has("example.com"));
}

TEST_CASE("a program's data stand in where they have the headline") {
    const std::string title = "Harrowby bridge to close to cars";
    std::string blocks;
    for (const char* text : kParagraphs) {
        blocks += R"({"type":"text","content":")" + std::string(text) + "\"},";
    }
    blocks += R"({"type":"text","content":"No help came."},{"type":"text","content":")" +
              std::string(kParagraphs[0]) + R"( Again."})";
    const auto page = [&](const std::string& script, const std::string& head) {
        return "<title>" + head + " | The Post</title><body><div id=root></div><script>" + script +
               "</script></body>";
    };
    const std::string data = R"({"headline":")" + title + R"(","elements":[)" + blocks + "]}";
    std::string escaped;
    for (const char c : data) escaped += c == '"' ? std::string("\\\"") : std::string(1, c);
    for (const std::string& script : {"window.__STATE__ = " + data + ";",
                                      "window.__STATE__ = JSON.parse(\"" + escaped + "\");"}) {
        const Result result = extract(page(script, title));
        CHECK(result.body.source == Source::state);
        CHECK(result.has_all_paragraphs());
        CHECK(result.has("No help came."));
    }
    // The words of a program's own messages.
    CHECK(
        extract(page("window.__STATE__ = " + data, "Another story altogether")).body.not_article ==
        "no text");
}

TEST_CASE("what stands in a noscript or a template is read where nothing else does") {
    for (const char* tag : {"noscript", "template"}) {
        CAPTURE(std::string(tag));
        const std::string open = "<" + std::string(tag) + ">";
        const std::string close = "</" + std::string(tag) + ">";
        const Result result =
            extract(page_with("<div id=app></div>" + open + paragraphs() + close));
        CHECK(result.body.source == Source::state);
        CHECK(result.has_all_paragraphs());
    }
    const std::string ask =
        "<noscript><p>Please switch scripts on to read this page.</p></noscript>";
    CHECK(extract("<body>" + ask + "</body>").body.not_article == "no text");
}

TEST_CASE("a shown beginning gives way to the whole in a tree of rich text") {
    const std::string shown = paragraphs(0, 3);
    std::string nodes;
    for (const char* text : kParagraphs) {
        const std::string_view words(text);
        const std::size_t cut = words.find(' ', words.size() / 2);
        nodes += R"({"type":"paragraph","data":{},"content":[{"type":"text","value":")" +
                 std::string(words.substr(0, cut)) +
                 R"("},{"type":"link","content":[{"type":"text","value":")" +
                 std::string(words.substr(cut)) + R"("}]}]},{"type":"ad","content":[]},)";
    }
    const auto script = [](const std::string& content) {
        return R"(<script type="application/json">{"story":{"body":{"type":"document","content":[)" +
               content +
               R"({"type":"heading","content":[{"type":"text","value":"What is next"}]},)"
               R"({"type":"paragraph","children":[{"text":"The council meets again in spring, )"
               R"(when the survey of both banks is to be finished and the costs are known; until )"
               R"(then the road to the mill stays shut for cars, and buses go by the old ford.)"
               R"("}]}]}}}</script>)";
    };
    const Result whole = extract(page_with(shown + script(nodes)));
    CHECK(whole.body.source == Source::state);
    CHECK(whole.has_all_paragraphs());
    CHECK(whole.has("What is next"));
    CHECK(whole.has("by the old ford"));

    // Where the page shows next to nothing, the fragments of a paragraph are joined all the same.
    const Result alone = extract(page_with("<p>Loading.</p>" + script(nodes)));
    CHECK(alone.body.source == Source::state);
    CHECK(alone.has_all_paragraphs());

    // Another article in the page's data is not this one.
    std::string other = nodes;
    for (std::size_t at = 0; (at = other.find(' ', at)) != std::string::npos; at += 2) {
        other.insert(at, "s");
    }
    CHECK(extract(page_with(shown + script(other))).body.source == Source::markup);
}

TEST_CASE("pages without text say so") {
    CHECK(extract("").body.not_article == "no text");
    CHECK(extract("<html><body></body></html>").body.not_article == "no text");
    CHECK(extract("<frameset><frame src=a></frameset>").body.not_article == "no text");
}

TEST_CASE("a page of links is a list") {
    std::string html = "<html><body><h1>News</h1><ul>";
    for (int i = 0; i < 40; ++i) {
        html += "<li><a href=/" + std::to_string(i) + ">A story about thing number " +
                std::to_string(i) + "</a></li>";
    }
    const Result result = extract(html + "</ul></body></html>");
    CHECK(result.texts.empty());
    CHECK(result.body.not_article == "list page");
}

TEST_CASE("bodies in other scripts are found by the same numbers") {
    struct Row {
        const char* language;
        const char* headline;
        const char* sentence;
    };
    const Row rows[] = {
        {"de", "Br\u00FCcke bleibt gesperrt",
         "Der Stadtrat hat am Dienstag beschlossen, die alte Br\u00FCcke f\u00FCr Autos zu "
         "sperren, nachdem Fachleute in zwei B\u00F6gen tiefe Risse gefunden hatten. "},
        {"ru", "\u041C\u043E\u0441\u0442 \u0437\u0430\u043A\u0440\u043E\u044E\u0442",
         "\u0413\u043E\u0440\u043E\u0434\u0441\u043A\u043E\u0439 \u0441\u043E\u0432\u0435\u0442 "
         "\u0440\u0435\u0448\u0438\u043B \u0437\u0430\u043A\u0440\u044B\u0442\u044C "
         "\u0441\u0442\u0430\u0440\u044B\u0439 \u043C\u043E\u0441\u0442 \u0434\u043B\u044F "
         "\u043C\u0430\u0448\u0438\u043D, \u043F\u043E\u0442\u043E\u043C\u0443 "
         "\u0447\u0442\u043E \u043E\u043D \u0440\u0430\u0437\u0440\u0443\u0448\u0430\u0435\u0442"
         "\u0441\u044F. "},
        {"ja", "\u6A4B\u304C\u9589\u9396\u3078",
         "\u5E02\u8B70\u4F1A\u306F\u706B\u66DC\u65E5\u3001\u53E4\u3044\u77F3\u6A4B\u3092\u8ECA"
         "\u4E21\u901A\u884C\u6B62\u3081\u306B\u3059\u308B\u3053\u3068\u3092\u6C7A\u3081\u305F"
         "\u3002\u5C02\u9580\u5BB6\u304C\u4E8C\u3064\u306E\u30A2\u30FC\u30C1\u306B\u6DF1\u3044"
         "\u3072\u3073\u3092\u898B\u3064\u3051\u305F\u305F\u3081\u3060\u3002"},
        {"ar", "\u0625\u063A\u0644\u0627\u0642 \u0627\u0644\u062C\u0633\u0631",
         "\u0642\u0631\u0631 \u0645\u062C\u0644\u0633 \u0627\u0644\u0645\u062F\u064A\u0646\u0629 "
         "\u0625\u063A\u0644\u0627\u0642 \u0627\u0644\u062C\u0633\u0631 "
         "\u0627\u0644\u0642\u062F\u064A\u0645 \u0623\u0645\u0627\u0645 "
         "\u0627\u0644\u0633\u064A\u0627\u0631\u0627\u062A\u060C \u0628\u0639\u062F \u0623\u0646 "
         "\u0648\u062C\u062F \u0627\u0644\u0645\u0647\u0646\u062F\u0633\u0648\u0646 "
         "\u0634\u0642\u0648\u0642\u0627. "},
    };
    for (const Row& row : rows) {
        CAPTURE(row.language);
        std::string html = "<html lang=" + std::string(row.language) + "><head><title>" +
                           row.headline +
                           "</title></head><body><nav><a href=/>A</a> <a href=/b>B"
                           "</a></nav><div class=post><h1>" +
                           row.headline + "</h1><div class=entry-content>";
        for (int i = 1; i <= 5; ++i) {
            html += "<p>" + std::to_string(i) + ". ";
            for (int k = 0; k < 2; ++k) html += row.sentence;
            html += "</p>";
        }
        html += "</div></div></body></html>";
        const Result result = extract(html);
        CHECK(result.texts.size() == 5);
    }
}

TEST_CASE("thousands of blocks of a letter are not all judged, of a few words they are") {
    struct Row {
        const char* block;
        std::size_t rows;
    };
    constexpr std::size_t kBlocks = 3000;
    const Row rows[] = {{"<p>x", 800}, {"<p>word</p>", 2000}, {"<p>three more words</p>", kBlocks}};
    for (const Row& row : rows) {
        CAPTURE(row.block);
        std::string html = "<h1>Bridge shut</h1>";
        for (std::size_t i = 1; i < kBlocks; ++i) html += row.block;
        const Document page(html);
        const PageBlocks blocks = read_blocks(page, page.body());
        const BodyFeatures features(page, blocks, BodyHints());
        CHECK(features.rows().size() == row.rows);
    }
}

TEST_CASE("the caption of a picture in the text is its own, and no paragraph") {
    PageContext context;
    context.url = *Url::parse("https://thepost.example/bridge");
    const Article article = extract_article(
        page_with(paragraphs(0, 3) +
                  "<figure><div><img width=600 height=400 src=/i.jpg><span class=credit>Getty "
                  "Images</span></div><figcaption>The bridge has been shut since March</figcaption>"
                  "</figure>" +
                  paragraphs(3, 5)),
        context);
    REQUIRE(article.captions.size() == 1);
    CHECK(article.captions[0].credit == "Getty Images");
    for (const Block& block : article.blocks) {
        const bool said = block.text.find("since March") != std::string::npos;
        CHECK(said == (block.type == BlockType::image));
    }
}

}  // namespace
}  // namespace stet

TEST_CASE("a caption and the headline are said once") {
    const auto article_of = [](const std::string& html) {
        stet::PageContext context;
        context.url = *stet::Url::parse("https://thepost.example/flood");
        return stet::extract_article(html, context);
    };
    std::string gallery =
        "<h1>The flood in pictures</h1><p>The river rose on Monday night.</p><ul>";
    for (const char* text :
         {"The bridge at six.", "A boat in the street.", "Sandbags at the school."}) {
        gallery += "<li><figure><img src='/" + std::to_string(gallery.size()) +
                   ".jpg'><figcaption>" + text + " <span class=credit>Nils Ott</span>" +
                   "</figcaption></figure></li>";
    }
    const stet::Article pictures = article_of("<body><main>" + gallery + "</ul></main>");
    std::string all;
    for (const stet::Block& block : pictures.blocks) all += block.text + "\n";
    CAPTURE(all);
    CHECK(pictures.captions.size() == 3);
    CHECK(all.find("at six") != std::string::npos);
    CHECK(all.find("at six") == all.rfind("at six"));

    const stet::Article old = article_of(
        "<title>Dale Courier - Council votes for new bridge</title><body><font size=5><b>Council "
        "votes for new bridge</b></font><br><font size=2>By ANN LEE</font><p>The council voted on "
        "Tuesday to build a new bridge at Sallow for 12 million dollars.<p>Work will start in the "
        "fall, the mayor said, and take two years.<p>The ferry will run until it opens.");
    CHECK(old.headline.value == "Council votes for new bridge");
    REQUIRE(!old.blocks.empty());
    CHECK(old.blocks.front().text.starts_with("The council voted"));
}

TEST_CASE("the dates of a chronology are its sub-heads") {
    stet::PageContext context;
    context.url = *stet::Url::parse("https://thepost.example/plan");
    const stet::Article article = stet::extract_article(
        "<body><article><h1>How the tram plan came about</h1><p>5 May 2025</p><p>The plan has a "
        "long history in the town, and it is not a happy one, as those who sat in the council "
        "will recall.</p><h2>3 May 2021</h2><p>The first plan was laid before the council, which "
        "sent it back.</p><h2>9 June 2022</h2><p>The second plan fell by a single vote after a "
        "long night.</p><h2>1 July 2023</h2><p>The third plan was never read by anybody at all."
        "</p></article>",
        context);
    std::string all;
    for (const stet::Block& block : article.blocks) all += block.text + "\n";
    CAPTURE(all);
    CHECK(all.find("3 May 2021") != std::string::npos);
    CHECK(all.find("9 June 2022") != std::string::npos);
    CHECK(all.find("5 May 2025") == std::string::npos);
}
