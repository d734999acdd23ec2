#include "extract/dek.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace {

stet::Article article_of(const std::string& head,
                         const std::string& under_headline,
                         const std::string& rest = "") {
    std::string text;
    for (const char* start : {"On Sunday ", "On Tuesday ", "In May ", "In June "}) {
        text += std::string("<p>") + start +
                "the town heard that the bridge over the river will stay shut until the engineers "
                "have looked at every one of its cables, and that may take all summer.</p>";
    }
    stet::PageContext context;
    context.url = *stet::Url::parse("https://thepost.example/bridge");
    return stet::extract_article("<html><head><title>Bridge shut after the storm</title>" + head +
                                     "</head><body><article><h1>Bridge shut after the storm</h1>" +
                                     under_headline + "<div class=body>" + text + rest +
                                     "</div></article></body></html>",
                                 context);
}

}  // namespace

TEST_CASE("what is named a dek but speaks of others is none") {
    const std::string head =
        "<meta name=description content='The engineers will look at every cable all summer long.'>";
    for (const char* line :
         {"Ann is a writer from Riverside. She has covered bridges since 2011.",
          "Ann Lee is the correspondent of the paper in Rome. She has been there since 2011.",
          "Sign up for the bridge letter to get this and more from the day across the river "
          "directly in your inbox, every day of the week.",
          "1.11.23 20:19 by Ann Lee, four minutes to read"}) {
        CAPTURE(std::string(line));
        const std::string marked = std::string("<div class=excerpt>") + line + "</div>";
        CHECK(article_of(head, marked).dek.value ==
              "The engineers will look at every cable all summer long.");
    }
    CHECK(article_of(head, "<div class=excerpt>Ann Lee said that none of them would break.</div>")
              .dek.value == "Ann Lee said that none of them would break.");
}

TEST_CASE("a dateline is a place in capitals, or with an agency or a date, before a dash") {
    struct Row {
        const char* paragraph;
        const char* place;
    };
    const Row rows[] = {
        {"LONDON — Officials said on Monday.", "LONDON"},
        {"LONDON, England — Officials said.", "LONDON, England"},
        {"PARIS, May 3 (Agency) - The minister said.", "PARIS"},
        {"NEW YORK (AP) — The mayor said.", "NEW YORK"},
        {"Berlin (dpa) - Die Regierung hat beschlossen.", "Berlin"},
        {"МОСКВА, 5 мая — Министр заявил.", "МОСКВА"},
        {"MÜNCHEN – Der Bürgermeister sagte.", "MÜNCHEN"},
        {"WASHINGTON, D.C. — The court ruled.", "WASHINGTON, D.C."},
        {"Berlin (dpa). Die Regierung hat beschlossen.", "Berlin"},
        {"Berlin (dpa) - Die Partei (SPD) sagte am Montag – wie zuvor – nichts.", "Berlin"},
        {"HARROW, Calif. (AP) — The mayor said.", "HARROW, Calif."},
        {"HARROW, Fla. — The mayor said.", "HARROW, Fla."},
        {"NEW DELHI, May 5: The minister said on Friday.", "NEW DELHI"},
        {"London, May 5 (PTI) The minister said.", "London"},
        {"Madrid, 5 may (EFE).- El ministro dijo.", "Madrid"},
        {"МОСКВА, 5 мая. /ТАСС/. Министр заявил.", "МОСКВА"},
        {"القاهرة 5 مايو (رويترز) قال الوزير", "القاهرة"},
        {"【東京共同】大臣は述べた。", "東京"},
        {"【北京＝山田太郎】大臣は述べた。", "北京"},
        {"某社北京5月5日电 部长表示。", "北京"},
        {"（北京5日讯）部长表示。", "北京"},
        {"(서울=연합뉴스) 장관은 말했다.", "서울"},
        {"JAKARTA, example.com - Menteri mengatakan.", "JAKARTA"},
        // Words that announce, bracketed remarks, codes, dates in a sentence.
        {"UPDATE - The bridge is open again.", ""},
        {"BREAKING — The bridge is open again.", ""},
        {"Editor's Note, May 5: The bridge was opened in 1931.", ""},
        {"CORRECTION, May 5: The bridge was opened in 1931.", ""},
        {"NASA - The probe has landed.", ""},
        {"On May 5 (Friday) the bridge was opened.", ""},
        {"Friday, May 5 (AFP) The bridge was opened.", ""},
        {"Since May, 5 towns (Ashby, Harrow) have closed bridges.", ""},
        {"【動画】大臣は述べた。", ""},
        {"[id=12] text", ""},
        {"他说，5日电话打不通。", ""},
        {"The minister — who is ill — said nothing.", ""},
        {"He left - and came back.", ""},
        {"“NO” – so hieß es.", ""},
        {"No dash here.", ""},
        {"", ""},
        {"PARIS, le 3 mai (Agence) - Le conseil a voté", "PARIS"},
        {"Berlin, den 3. Mai (Agentur) - Der Rat hat", "Berlin"},
        {"BUENOS AIRES.- El consejo decidió", "BUENOS AIRES"},
        {"M\u00DCNCHEN taz | Der Rat hat", "M\u00DCNCHEN"},
        {"(ANSA) - ROMA, 05 MAG - Il consiglio", "ROMA"},
        {"\uFF3B\u6771\u4EAC 5\u65E5 \u901A\u4FE1\uFF3D - \u5E02\u8B70\u4F1A", "\u6771\u4EAC"},
        {"The end.- he said", ""},
        {"(AP) - The council voted", ""},
        {"Bridges | The council voted", ""},
        {"READ THE OTHER STORY | Council votes", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.paragraph));
        CHECK(stet::dateline_of(row.paragraph) == row.place);
    }
}

TEST_CASE("a dek is about the article: as the page shows it, else as it describes itself whole") {
    struct Row {
        const char* head;
        const char* under_headline;
        const char* dek;
    };
    const Row rows[] = {
        {"", "<p class=standfirst>Shops on the north bank fear for their trade.</p>",
         "Shops on the north bank fear for their trade."},
        {"", "<p class=occhiello>Shops on the north bank fear for their trade.</p>",
         "Shops on the north bank fear for their trade."},
        {"", "<p class='news-zajawka'>Shops on the north bank fear for their trade.</p>",
         "Shops on the north bank fear for their trade."},
        {"", "<p class='linha-fina'>Shops on the north bank fear for their trade.</p>",
         "Shops on the north bank fear for their trade."},
        // A picture's caption, and a text as a whole.
        {"",
         "<div class=ArticlePage-lead><figure><img src=/w.jpg width=600><figcaption>Stubble near "
         "Colby in early August of last year.</figcaption></figure></div>",
         ""},
        // Above the headline, beside it.
        {"",
         "<div><p class=standfirst>Shops on the north bank fear for their trade.</p>"
         "<h1>Bridge shut after the storm</h1></div>",
         "Shops on the north bank fear for their trade."},
        // A heading without a name, or a first paragraph in bold; not in slanted letters.
        {"", "<h2>Shops on the north bank fear for their trade.</h2>",
         "Shops on the north bank fear for their trade."},
        {"", "<p>By Ann Lee</p><h3>Shops on the north bank fear for their trade.</h3>",
         "Shops on the north bank fear for their trade."},
        {"<meta name=description content='Shops by the bridge fear for their trade.'>",
         "<h2>Whoever sells on the north bank is in fear for their trade</h2>",
         "Whoever sells on the north bank is in fear for their trade"},
        {"", "<p><strong>Shops on the north bank fear for their trade.</strong></p>",
         "Shops on the north bank fear for their trade."},
        {"", "<p><em>Shops on the north bank fear for their trade.</em></p>", ""},
        // Above the byline or the date, however it is set.
        {"", "<p><em>Shops on the north bank fear for their trade.</em></p><p>By Ann Lee</p>",
         "Shops on the north bank fear for their trade."},
        {"", "<p>Shops on the north bank fear for their trade</p><div>5 May 2025</div>",
         "Shops on the north bank fear for their trade"},
        {"", "<p>Shops on the north bank fear for their trade.</p><p>They do bake more.</p>", ""},
        {"", "<p>Ann Lee and Tom R. Berg Harrow Falls Evening Post</p><div>5 May 2025</div>", ""},
        {"", "<h2>Shops in fear</h2>", ""},
        {"", "<h2>By Ann Lee, who has the news on the bridges</h2>", ""},
        {"", "<p>By Ann Lee</p><h2>How it came to the closing of the bridge</h2>", ""},
        {"", "<h2>What will become of the shops on the north bank:</h2>", ""},
        // Beside the headline a teaser is the article's own, if the page describes itself so.
        {"", "<p class='article-teaser'>Shops on the south bank do well, they say.</p>", ""},
        {"<meta name=description content='Shops on the north bank fear for their trade'>",
         "<p class='article-teaser'>Shops on the north bank fear for their trade.</p>",
         "Shops on the north bank fear for their trade."},
        {"", "<div><p class=teaser>Shops on the south bank do well, they say.</p></div>", ""},
        {"", "<p class=volanta>Shops on the north bank fear for their trade.</p>", ""},
        {"<meta name=description content='Shops by the bridge fear for their trade.'>", "",
         "Shops by the bridge fear for their trade."},
        // A part that names the site or its sections behind a whole text goes.
        {"<meta name=description content='Shops by the bridge fear for their trade. | Local News'>",
         "", "Shops by the bridge fear for their trade."},
        // Buttons behind it go.
        {"",
         "<div class=standfirst>Shops on the north bank fear for their trade. Share: Facebook "
         "Twitter E-Mail</div>",
         "Shops on the north bank fear for their trade."},
        // What is cut off is none; another that is whole is.
        {"<meta name=description content='Shops by the bridge fear for their...'>", "", ""},
        {"<meta property='og:description' content='Shops by the bridge fear [&hellip;]'>"
         "<meta name=description content='Shops by the bridge fear for their trade.'>",
         "", "Shops by the bridge fear for their trade."},
        {"<meta name=description content='On Sunday the town heard that the bridge over the river "
         "will stay shut until the engineers have looked at'>",
         "", ""},
        // The site's own description.
        {"<meta name=description content='Latest reports, opinions, videos and pictures from "
         "Northport county'>",
         "", ""},
        // Who and when, a credit, buttons, a picture's caption.
        {"", "<p class=subtitle>by Ann Lee | 12 May 2025 | 3</p>", ""},
        {"", "<p class=subtitle>Local Published May 12, 2025</p>", ""},
        {"", "<p class=subtitle>Photo: Ann Lee for The Post</p>", ""},
        {"", "<p class=subtitle>Facebook Twitter Print Share</p>", ""},
        {"<meta name=description content='The western pier of the bridge on Sunday'>",
         "<figure><img src=/a.jpg><figcaption>The western pier of the bridge on Sunday"
         "</figcaption></figure>",
         ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.head));
        CAPTURE(std::string(row.under_headline));
        CHECK(article_of(row.head, row.under_headline).dek.value == row.dek);
    }
}

TEST_CASE("a dek is not doubled in the body where nothing else says what the article is about") {
    struct Row {
        const char* head;
        const char* dek;
        const char* rest;
        bool stays;
    };
    const Row rows[] = {
        {"", "<h2>Shops on the north bank fear for their trade.</h2>", "", false},
        {"", "<p class=standfirst>Shops on the north bank fear for their trade.</p>", "", false},
        // The lede in bold, a sub-head among others, and where the page describes itself.
        {"", "<p><b>Shops on the north bank fear for their trade.</b></p>", "", true},
        {"", "<h2>Shops on the north bank fear for their trade.</h2>",
         "<h2>And the south bank?</h2><p>The shops on the south bank do well, they say, and have "
         "sold more bread since the day on which the bridge was closed.</p>",
         true},
        {"<meta name=description content='The bridge over the river will be shut for years.'>",
         "<h2>Shops on the north bank fear for their trade.</h2>", "", true},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.head));
        CAPTURE(std::string(row.dek));
        const stet::Article article = article_of(row.head, row.dek, row.rest);
        const bool stays =
            std::any_of(article.blocks.begin(), article.blocks.end(), [](const stet::Block& block) {
                return block.text == "Shops on the north bank fear for their trade.";
            });
        CHECK(stays == row.stays);
    }
}

TEST_CASE(
    "one paragraph may begin with a place and a colon, a bracket or in bold; several do not") {
    struct Row {
        const char* first;
        const char* rest;
        const char* place;
    };
    const Row rows[] = {
        {"<p>NEW DELHI: The council heard of it first.</p>", "", "NEW DELHI"},
        {"<p>STOCKHOLM. The council heard of it first.</p>", "", "STOCKHOLM"},
        {"<p>(Berlin) The council heard of it first.</p>", "", "Berlin"},
        {"<p><b>Jakarta</b> - The council heard of it first.</p>", "", "Jakarta"},
        {"<p>NEW DELHI: The council heard of it first.</p>",
         "<p>MUMBAI: They have not heard of it in the town, where the bridge is still open.</p>",
         ""},
        {"<p>WATCH: The council heard of it first.</p>", "", ""},
        {"<p>Council: The mayor heard of it first.</p>", "", ""},
        {"<p>(Reuters) The council heard of it first.</p>", "", ""},
        {"<p>(May) The council heard of it first.</p>", "", ""},
        {"<p><b>Daily News</b> - The council heard of it first.</p>", "", ""},
        {"<p><b>The council</b> heard of it first.</p>", "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.first));
        CHECK(article_of("", row.first, row.rest).dateline.value == row.place);
    }
}
