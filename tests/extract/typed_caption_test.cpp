#include "extract/article.h"
#include "extract/image.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace stet {
namespace {

const char* const kParagraphs[] = {
    "The harbour of Ostrava will be dredged for the first time in thirty years, the port board "
    "decided on Thursday after ferries had run aground twice in a month.",
    "Some two hundred thousand tonnes of silt have to be moved, and the work will close the inner "
    "basin to yachts until the autumn, the harbour master said.",
    "\u201CWe measured eleven feet where the chart says sixteen,\u201D said the pilot who brought "
    "the last ferry in. \u201CNobody can steer by a chart like that.\u201D",
    "Fishermen asked for the spoil to be dumped farther out, as the banks where they set their "
    "nets lie only a mile from the place that the board has chosen.",
    "The dredging is to cost four million, and half of that will come from the fees that the "
    "ferry company pays for the use of the quay.",
};

/// A page without a class or a word of metadata; `inner` stands behind the second paragraph.
Article with(std::string_view inner) {
    std::string html =
        "<html><head><title>Harbour to be dredged</title></head><body>"
        "<h1>Harbour to be dredged</h1>";
    for (std::size_t i = 0; i < 5; ++i) {
        if (i == 2) html += inner;
        html.append("<p>").append(kParagraphs[i]).append("</p>\n");
    }
    html += "</body></html>";
    PageContext context;
    context.url = *Url::parse("https://port.example/dredged");
    return extract_article(html, context);
}

bool has_block(const Article& article, std::string_view text) {
    return std::any_of(article.blocks.begin(), article.blocks.end(), [&](const Block& block) {
        return block.type != BlockType::image && block.text.find(text) != std::string::npos;
    });
}

const std::string kImage = "<img src='/silt.jpg' width='640' height='420'>";

TEST_CASE("what is typed under a picture in other letters or in its box is its caption") {
    struct Row {
        const char* before;
        const char* after;  // the picture
        const char* text;
        const char* credit;
    };
    const Row rows[] = {
        {"<p>", "</p><p><em>Silt on the pump of the dredger</em></p>",
         "Silt on the pump of the dredger", ""},
        {"<p>", "</p><p><i>Silt on the pump of the dredger. Photo: Ida Holm</i></p>",
         "Silt on the pump of the dredger.", "Ida Holm"},
        {"<p>", "<br><em>Silt on the pump of the dredger.</em></p>",
         "Silt on the pump of the dredger.", ""},
        {"<p>", "<br>Silt on the pump of the dredger</p>", "Silt on the pump of the dredger", ""},
        {"<p>", "</p><p><small>Silt on the pump of the dredger.</small></p>",
         "Silt on the pump of the dredger.", ""},
        {"<div>", "</div><div><font size='1'>Silt on the pump of the dredger.</font></div>",
         "Silt on the pump of the dredger.", ""},
        {"<p>", "</p><p style='font-size: 11px'>Silt on the pump of the dredger.</p>",
         "Silt on the pump of the dredger.", ""},
        {"<div>", "<div>Silt on the pump of the dredger.</div></div>",
         "Silt on the pump of the dredger.", ""},
        {"<center>", "<br>Silt on the pump of the dredger.</center>",
         "Silt on the pump of the dredger.", ""},
        {"<table align='right'><tr><td>",
         "</td></tr><tr><td>Silt on the pump of the dredger.</td></tr></table>",
         "Silt on the pump of the dredger.", ""},
        {"<dl><dt>", "</dt><dd>Silt on the pump of the dredger</dd></dl>",
         "Silt on the pump of the dredger", ""},
        {"", "<h5>Silt on the pump of the dredger</h5>", "Silt on the pump of the dredger", ""},
        {"<p>", "</p><p>Silt on the pump of the dredger. Photo: Ida Holm</p>",
         "Silt on the pump of the dredger.", "Ida Holm"},
        {"<p>", "</p><p>Silt on the pump of the dredger. \u00A9 Ida Holm / Harbour Press</p>",
         "Silt on the pump of the dredger.", "Ida Holm / Harbour Press"},
        {"<p>", "</p><p>(Photo: Ida Holm)</p>", "", "Ida Holm"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.after);
        const Article article = with(row.before + kImage + row.after);
        REQUIRE(article.captions.size() == 1);
        CHECK(article.captions[0].text == row.text);
        CHECK(article.captions[0].credit == row.credit);
        CHECK(article.captions[0].image == "https://port.example/silt.jpg");
        CHECK_FALSE(has_block(article, row.text[0] != '\0' ? row.text : row.credit));
        for (const char* paragraph : kParagraphs) CHECK(has_block(article, paragraph));
    }
}

TEST_CASE("a text that is set as the body is set stays in it, whatever stands above") {
    const char* const rows[] = {
        // A sentence below a picture, beside it, and a paragraph that begins with one.
        "{}<p>The dredger arrived on Friday.</p>",
        "<p>{}</p><p>The dredger arrived on Friday.</p>",
        "<p>{}The dredger arrived on Friday.</p>",
        "<p>{}<br>The dredger arrived on Friday.</p>",
        // No sentence, but nothing that sets it apart.
        "<p>{}</p><p>A quay, two cranes and no ship</p>",
        // Said to the reader, linked, quoted.
        "<p>{}</p><p><em>Do you know what lies in the silt?</em></p>",
        "<p>{}</p><p><em>The board has <a href='/map'>a map of the banks</a> to look at</em></p>",
        "<p>{}</p><p><em>\u201CNobody can steer by a chart like that\u201D</em></p>",
        // A name in brackets is no credit.
        "<p>{}</p><p>The cheaper way was chosen. (The board never said why.)</p>",
        "<p>{}</p><p>They know it only from a photo from Bergen.</p>",
        // A sub-head of several.
        "{}<h5>What will happen to the nets</h5><p>Nobody knows that yet, the board said.</p>"
        "<h5>What will happen to the quay</h5>",
    };
    for (std::string html : rows) {
        CAPTURE(html);
        const std::size_t at = html.find("{}");
        html.replace(at, 2, kImage);
        const Article article = with(html);
        CHECK(article.captions.empty());
        const Article without = with(html.replace(at, kImage.size(), ""));
        std::size_t texts = 0;
        std::size_t expected = 0;
        for (const Block& block : article.blocks) texts += block.type != BlockType::image ? 1 : 0;
        for (const Block& block : without.blocks) expected += block.text.empty() ? 0 : 1;
        CHECK(texts == expected);
    }
}

TEST_CASE("slanted letters that the body has too, and a story in pictures, make no captions") {
    std::string slanted = "<h1>Harbour to be dredged</h1>";
    std::string pictures = slanted;
    for (const char* paragraph : kParagraphs) {
        slanted.append(kImage).append("<p><em>").append(paragraph).append("</em></p><p><em>");
        slanted.append("So the board has it.</em></p>");
        pictures.append("<p>").append(kImage).append("</p><p><em>");
        pictures.append(paragraph).append("</em></p><p>Nobody came.</p>");
    }
    for (const std::string& html : {slanted, pictures}) {
        const Article article = extract_article("<title>Harbour to be dredged</title>" + html, {});
        CHECK(article.captions.empty());
        for (const char* paragraph : kParagraphs) CHECK(has_block(article, paragraph));
    }
}

TEST_CASE("a named credit ends a text; a bracket, a source in a sentence and a name do not") {
    struct Row {
        const char* text;
        bool credited;
    };
    const Row rows[] = {
        {"Silt on the pump. Photo: Ida Holm", true},
        {"Silt on the pump (Photo: Ida Holm)", true},
        {"Silt on the pump / \u00A9 Harbour Press", true},
        {"Schlick an der Pumpe. Foto: Ida Holm/HP", true},
        {"\u6CF5\u4E0A\u7684\u6DE4\u6CE5\u3002\u674E\u660E \u6444", true},
        {"Photo: Ida Holm", false},
        {"Silt on the pump (HP)", false},
        {"You see it in this photo from Bergen", false},
        {"Silt on the pump.", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(ends_with_named_credit(row.text) == row.credited);
    }
}

}  // namespace
}  // namespace stet
