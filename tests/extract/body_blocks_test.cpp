#include "extract/body_blocks.h"

#include "extract/dom.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {
namespace {

/// Texts of all blocks, each behind its kind where it is not plain text.
std::vector<std::string> read(std::string_view html) {
    const Document page{std::string(html)};
    const PageBlocks blocks = read_blocks(page, page.body());
    std::vector<std::string> out;
    for (const TextBlock& block : blocks.blocks) {
        std::string line;
        switch (block.kind) {
            case RunKind::heading:
                line.append("h").append(std::to_string(block.level)).append(" ");
                break;
            case RunKind::list_item:
                line.append(block.ordered ? "#" : "-")
                    .append(std::to_string(block.level))
                    .append(" ");
                break;
            case RunKind::quote: line = "> "; break;
            case RunKind::table: line = "table "; break;
            case RunKind::embed: line = "embed "; break;
            case RunKind::caption: line = "caption "; break;
            case RunKind::image: line = "image "; break;
            case RunKind::text: break;
        }
        out.push_back(line.append(blocks.text_of(block)));
    }
    return out;
}

using Lines = std::vector<std::string>;

TEST_CASE("inline elements neither add nor lose a space") {
    struct Row {
        const char* html;
        const char* text;
    };
    const Row rows[] = {
        {"<p>The <b>bridge</b>, shut.</p>", "The bridge, shut."},
        {"<p><span class=dropcap>T</span>he bridge</p>", "The bridge"},
        {"<p>The\n  <i>old </i> bridge</p>", "The old bridge"},
        {"<p>at&nbsp;9&thinsp;am</p>", "at 9 am"},
        {"<p>The <x-term>old <b-b>bridge</b-b></x-term>, shut</p>", "The old bridge, shut"},
        {"<p>inter&shy;national co&#x200B;operation\xEF\xBB\xBF</p>", "international cooperation"},
        {"<p>\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88</p>",
         "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88"},
        {"<p>fish<sup><a href='#n1'>1</a></sup> and chips</p>", "fish1 and chips"},
        {"<p>He said <q>no</q>.</p>", "He said \u201Cno\u201D."},
        {"<p><ruby>\u6F22<rp>(</rp><rt>\u304B\u3093</rt><rp>)</rp></ruby>\u5B57</p>",
         "\u6F22\u5B57"},
        {"<p>\u6771\u4EAC\u306E\n   \u5929\u6C17</p>", "\u6771\u4EAC\u306E\u5929\u6C17"},
        {"<p>\u6771\u4EAC 2025 \u5E74</p>", "\u6771\u4EAC 2025 \u5E74"},
        {"<p>one line<br>next line</p>", "one line\nnext line"},
        {"<p>one line <br>\n  next line<br></p>", "one line\nnext line"},
        {"<p>\u6771\u4EAC<br>\u5929\u6C17</p>", "\u6771\u4EAC\n\u5929\u6C17"},
        {"<p>&lsquo;R&amp;D&rsquo; &lt;b&gt; &#8364;5 &hellip; caf&eacute;</p>",
         "\u2018R&D\u2019 <b> \u20AC5 \u2026 caf\u00E9"},
        {"<p>&amp;nbsp; is written so</p>", "&nbsp; is written so"},
        {"<p>a\u2060b\u200Bc\u00ADd\uFEFFe</p>", "abcde"},
        {"<p>\U0001F468\u200D\U0001F469\u200D\U0001F467 and \u0915\u094D\u200D\u0937</p>",
         "\U0001F468\u200D\U0001F469\u200D\U0001F467 and \u0915\u094D\u200D\u0937"},
        {"<p>The <b><i>old</i></b><i> stone</i> <b>bridge</b>.</p>", "The old stone bridge."},
        {"<p>The<b> old</b> <b> stone </b> bridge</p>", "The old stone bridge"},
        {"<p>The<!-- x --> bridge<span></span>s</p>", "The bridges"},
        {"<p><span style='font-variant:small-caps'>Nato</span>\u2019s view</p>",
         "Nato\u2019s view"},
        {"<p>long<wbr>word, H<sub>2</sub>O, 10<sup>th</sup></p>", "longword, H2O, 10th"},
        {"<div><div class='dropcap'>T</div>he bridge</div>", "The bridge"},
        {"<p><span class='first-letter'>\u201CT</span>he bridge</p>", "\u201CThe bridge"},
        {"<p>The <a href=/x>plan<span class='sr-only'> (opens in a new window)</span></a>.</p>",
         "The plan."},
        {"<p>10<sup>6</sup> square metres, in 2019<sup>3</sup></p>",
         "10\u2076 square metres, in 2019\u00B3"},
        {"<p>the 1<sup>st</sup> note<sup>1</sup></p>", "the 1st note1"},
        {"<p>The <span style='display: none'>[1]</span>plan</p>", "The plan"},
        {"<p>The <a href=/x>plan<span style='position:absolute;clip:rect(0 0 0 0)'>, external"
         "</span></a> is out.</p>",
         "The plan is out."},
        {"<p>The <abbr>OSTA<span class='e-tooltip' aria-hidden=true><span>Old Stone Trust"
         "</span></span></abbr> met</p>",
         "The OSTA met"},
        {"<p>The <a>OST<span role=tooltip>Old Stone Trust</span></a> met</p>", "The OST met"},
        {"<p>The <span class=tooltip title='Trust'>OST</span> met</p>", "The OST met"},
        {"<p>They met<i role=tooltip> A footnote is part of what an author has to say, and no "
         "label of a link: it stays, wherever a page shows it.</i></p>",
         "They met A footnote is part of what an author has to say, and no label of a link: it "
         "stays, wherever a page shows it."},
        {"<p><ruby>\u6F22<rt>\u304B\u3093</rt>\u5B57<rt>\u3058</rt></ruby></p>", "\u6F22\u5B57"},
        {"<p>\u4ED6\u8BF4\uFF1A\n  \u201C\u597D\u201D\n\u6211</p>",
         "\u4ED6\u8BF4\uFF1A\u201C\u597D\u201D\u6211"},
        {"<p>\u6771 \n <b>\u4EAC</b>\n\U00020BB7</p>", "\u6771\u4EAC\U00020BB7"},
        {"<p>\uC11C\uC6B8\n\uB0A0\uC528</p>", "\uC11C\uC6B8 \uB0A0\uC528"},
        {"<p>\uFEE3\uFEAE\n\uFEE3\uFEAE</p>", "\uFEE3\uFEAE \uFEE3\uFEAE"},
        {"<p dir=rtl>\u05E9\u05DC\u05D5\u05DD <b>\u05E2\u05D5\u05DC\u05DD</b> 12</p>",
         "\u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD 12"},
        {"<p dir=rtl>\u0645\u0631\u062D\u0628\u0627 <bdi>BBC</bdi>\u060C 2025</p>",
         "\u0645\u0631\u062D\u0628\u0627 BBC\u060C 2025"},
        {"<p>read<script>x</script><style>y</style><button>Play</button> on</p>", "read on"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.html);
        CHECK(read(row.html) == Lines{row.text});
    }
}

TEST_CASE("two line breaks part paragraphs, blanks between them or not") {
    CHECK(read("<div>First.<br><br>Second.<br />\n&nbsp;<br />Third.</div>") ==
          Lines{"First.", "Second.", "Third."});
}

TEST_CASE("single line breaks part long lines that end like sentences, and no others") {
    const std::string a =
        "The council met on Monday evening to talk about the old stone bridge "
        "that has been shut since the storm.";
    const std::string b =
        "It will not open again before the spring of next year, the mayor told "
        "the members after two hours.";
    CHECK(read("<div>" + a + "<br>" + b + "<br>" + a + "</div>") == Lines{a, b, a});
    CHECK(read("<p>Roses are red<br>violets are blue</p>") ==
          Lines{"Roses are red\nviolets are blue"});
    CHECK(read("<h2>Roses<br>and violets</h2>") == Lines{"h2 Roses and violets"});
}

TEST_CASE("a line break after a few words all in bold parts them from what they head") {
    CHECK(read("<p><b>A long wait</b><br>Cars queued for hours.</p>") ==
          Lines{"A long wait", "Cars queued for hours."});
    CHECK(read("<p><strong>Why now?</strong><br/>Because of the cables.</p>") ==
          Lines{"Why now?", "Because of the cables."});
    CHECK(read("<p><b>Rose</b> is red<br>and violets are not</p>") ==
          Lines{"Rose is red\nand violets are not"});
    CHECK(read("<p>Roses<br><b>are red</b><br>and</p>") == Lines{"Roses\nare red\nand"});
    CHECK(read("<h2><b>Two</b><br>lines</h2>") == Lines{"h2 Two lines"});
}

TEST_CASE("text beside block elements is a block of its own") {
    CHECK(read("<div>Before <div>inside</div> after <p>last</p></div>") ==
          Lines{"Before", "inside", "after", "last"});
}

TEST_CASE("headings keep their level, list items their nesting and kind") {
    CHECK(read("<h2>Head</h2><ul><li>one<ol><li>two</li></ol></li><li><p>three</p><p>more</p>"
               "</li></ul>") == Lines{"h2 Head", "-1 one", "#2 two", "-1 three", "more"});
}

TEST_CASE("a button that has a heading to itself is its text, one beside its text is none") {
    CHECK(read("<h3><button aria-expanded=false>Why now?</button></h3><p>It cracked.</p>") ==
          Lines{"h3 Why now?", "It cracked."});
    CHECK(read("<h3>Why now? <button>Copy link</button></h3>") == Lines{"h3 Why now?"});
    CHECK(read("<h3><button>1x</button><button>2x</button></h3><p>Text.</p>") == Lines{"Text."});
    // Outside of headings a question that unfolds something.
    CHECK(read("<button aria-controls=a>Why is it shut now?</button><p id=a>It cracked.</p>") ==
          Lines{"h4 Why is it shut now?", "It cracked."});
    CHECK(read("<button aria-expanded=false>Open the whole menu</button>"
               "<button>Would you like to subscribe?</button><p>Text.</p>") == Lines{"Text."});
}

TEST_CASE("a table of data is one block, a table for layout is read through") {
    CHECK(read("<table><tr><th>Town</th><th>Votes</th></tr><tr><td>Ulm</td><td>12</td></tr>"
               "</table>") == Lines{"table Town\tVotes\nUlm\t12"});
    CHECK(read("<table><tr><td><table><tr><td>Menu</td></tr></table></td>"
               "<td><p>Story.</p></td></tr></table>") == Lines{"Menu", "Story."});
    // A wide row over menu, story and teasers.
    CHECK(read("<table><tr><td colspan=3>Post</td></tr><tr><td>Menu</td><td>Story.</td><td>More"
               "</td></tr></table>") == Lines{"Post", "Menu", "Story.", "More"});
    // One cell holds most of the text.
    const std::string story(400, 'x');
    CHECK(read("<table><tr><td>Post</td><td>Date</td></tr><tr><td>Menu</td><td>" + story +
               "</td></tr></table>") == Lines{"Post", "Date", "Menu", story});
}

TEST_CASE("captions are told by element, figure or the cell after a picture") {
    CHECK(read("<figure><img src=a.jpg><figcaption>The bridge</figcaption></figure>") ==
          Lines{"image ", "caption The bridge"});
    // Of a quotation it says whose that is.
    CHECK(read("<figure><blockquote>We are sad.</blockquote><figcaption>Ann Lee</figcaption>"
               "</figure>") == Lines{"> We are sad.", "> Ann Lee"});
    CHECK(read("<figure><img src=a.jpg><blockquote>We are sad.</blockquote><figcaption>Ann Lee"
               "</figcaption></figure>") == Lines{"image ", "> We are sad.", "caption Ann Lee"});
    CHECK(read("<table class=tr-caption-container><tr><td><img src=a.jpg></td></tr>"
               "<tr><td class=tr-caption>The bridge (Photo: A. B.)</td></tr></table>") ==
          Lines{"image ", "caption The bridge (Photo: A. B.)"});
}

TEST_CASE("a quoted post of another site is embedded, other quotes are quotes") {
    CHECK(read("<blockquote class='some-tweet'><p>Shut!</p></blockquote>"
               "<blockquote><p>We are sad.</p></blockquote>") ==
          Lines{"embed Shut!", "> We are sad."});
}

TEST_CASE("icons are no pictures") {
    CHECK(read("<img src=i.png width=16 height=16><img src=p.jpg width=640>") == Lines{"image "});
}

TEST_CASE("hiding is noted and hides nothing here") {
    const Document page(
        "<div style='display: none'><p>Unseen</p></div><p hidden>Too</p><p>Seen</p>");
    const PageBlocks blocks = read_blocks(page, page.body());
    REQUIRE(blocks.blocks.size() == 3);
    CHECK(blocks.blocks[0].hiding == Hiding::style);
    CHECK(blocks.blocks[1].hiding == Hiding::attribute);
    CHECK(blocks.blocks[2].hiding == Hiding::none);
}

TEST_CASE("what a block holds is counted") {
    const Document page("<p>Two <a href=/x>linked words</a>, and more. He left!</p>");
    const PageBlocks blocks = read_blocks(page, page.body());
    REQUIRE(blocks.blocks.size() == 1);
    const TextBlock& block = blocks.blocks.front();
    CHECK(block.words == 7);
    CHECK(block.links == 1);
    CHECK(block.link_bytes == std::string_view("linked words").size() + 1);
    CHECK(block.sentences == 2);
    CHECK(block.commas == 1);
    CHECK(block.ends_sentence);
    CHECK_FALSE(block.whole_link);
}

TEST_CASE("letters are counted as words where a script sets no blanks") {
    const Document page(
        "<p>\u0E2A\u0E30\u0E1E\u0E32\u0E19\u0E1B\u0E34\u0E14\u0E41\u0E25\u0E49"
        "\u0E27 \u0E41\u0E25\u0E49\u0E27</p><x-box><p>One</p></x-box>");
    const PageBlocks blocks = read_blocks(page, page.body());
    REQUIRE(blocks.blocks.size() == 2);
    CHECK(blocks.blocks.front().words == 4);  // 12 letters and 4
}

TEST_CASE("a quotation around blocks is not closed in a block that has no text") {
    CHECK(read("<q><div>inside</div></q>") == Lines{"\u201C", "inside"});
    CHECK(read("<q></q><p>after</p>") == Lines{"\u201C\u201D", "after"});
}

TEST_CASE("a span that says it is a block is one, but for a letter, a heading and a link") {
    const std::string one = "The council closed the old bridge on Monday.";
    const std::string two = "Nobody had told the shops on the east bank of it.";
    const std::string open = "<span style='color:red; display: block'>";
    const std::string spans = open + one + "</span>" + open + two + "</span>";
    CHECK(read("<p>" + spans + "</p>") == Lines{one, two});
    CHECK(read("<p>" + open + "T</span>he bridge</p>") == Lines{"The bridge"});
    CHECK(read("<h2>" + spans + "</h2>") == Lines{"h2 " + one + two});
    CHECK(read("<p><a href=/x>" + spans + "</a></p>") == Lines{one + two});
    CHECK(read("<p><span style='display:inline-block'>" + one + "</span>" + two + "</p>") ==
          Lines{one + two});
}

TEST_CASE("empty lines part the prose in a pre, and not a listing") {
    const std::string one = "The council closed the old bridge on Monday\nfor two years.";
    const std::string two = "Nobody had told the shops on the east bank of it.";
    const std::string line = "The council closed the old bridge on Monday for two years.";
    CHECK(read("<pre>" + one + "\n\n" + two + "</pre>") == Lines{line, two});
    CHECK(read("<pre>" + one + "\n \t\n\n" + two + "\n</pre><p>x</p>") == Lines{line, two, "x"});
    CHECK(read("<pre><code>" + one + "\n\n" + two + "</code></pre>") == Lines{one + "\n" + two});
    CHECK(read("<pre>int main() {\n  return run();\n}\n\nint run() {\n  return 0;\n}</pre>") ==
          Lines{"int main() {\n  return run();\n}\nint run() {\n  return 0;\n}"});
    CHECK(read("<pre>" + one + "</pre>") == Lines{one});
    // Lines and words that elements part.
    CHECK(read("<pre><span>a</span> <b>b</b>\n<i>  c</i>\n    <i>d</i></pre>") ==
          Lines{"a b\n  c\n    d"});
}

TEST_CASE("nesting as deep as the parser allows is read without recursion") {
    std::string html;
    for (int i = 0; i < 400; ++i) html += "<div><span>";
    html += "deep";
    CHECK(read(html) == Lines{"deep"});
}

}  // namespace
}  // namespace stet
