#include "extract/byline.h"

#include "extract/article.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using stet::Author;

namespace {

/// What is read of a page that has these lines above and below its text, and this metadata.
stet::Article article_with(const std::string& above,
                           const std::string& below,
                           const std::string& metadata = "") {
    std::string body;
    for (int i = 0; i < 6; ++i) {
        body +=
            "<p>The bridge over the river will stay shut until the engineers have looked at "
            "every one of its cables, the city said, and that may take the better part of the "
            "summer.</p>";
    }
    stet::PageContext context;
    context.url = *stet::Url::parse("https://thepost.example/bridge");
    return stet::extract_article("<title>Bridge shut after storm</title>" + metadata +
                                     "<body><h1>Bridge shut after storm</h1>" + above + body +
                                     below,
                                 context);
}

std::vector<std::string> names_of(const stet::Article& article) {
    std::vector<std::string> names;
    for (const Author& author : article.authors.value) names.push_back(author.name);
    return names;
}

}  // namespace

TEST_CASE("who only helped is no author, whatever JSON-LD says") {
    const std::string paragraph =
        "<p>The bridge over the river will stay shut until the engineers have looked at every one "
        "of its cables, the city said on Monday, and that may take the better part of the summer."
        "</p>";
    std::string body;
    for (int i = 0; i < 6; ++i) body += paragraph;
    const std::string html =
        "<title>Bridge shut after storm</title><script type='application/ld+json'>{\"@type\":"
        "\"NewsArticle\",\"headline\":\"Bridge shut after storm\",\"author\":[{\"@type\":"
        "\"Person\",\"name\":\"Ann Lee\"},{\"@type\":\"Person\",\"name\":\"Bo Ek\"}]}"
        "</script><body><article><h1>Bridge shut after storm</h1><div class='meta'><span>By </span>"
        "<a rel='author' href='/author/ann-lee'>Ann Lee</a> <span>Contributions from </span>"
        "<a rel='author' href='/author/bo-ek'>Bo Ek</a> <time>May 5, 2025</time></div><div>" +
        body + "</div></article></body>";
    stet::PageContext context;
    context.url = *stet::Url::parse("https://thepost.example/bridge");
    const stet::Article article = stet::extract_article(html, context);
    REQUIRE(article.authors.value.size() == 1);
    CHECK(article.authors.value[0].name == "Ann Lee");
}

TEST_CASE("a byline needs no mark beyond its words or its place") {
    struct Row {
        const char* line;
        std::vector<std::string> names;
    };
    const Row rows[] = {
        {"<div>By Ann Lee</div>", {"Ann Lee"}},
        {"<div>Von Ann Lee, dpa</div>", {"Ann Lee"}},
        {"<div><span class='author'>By</span>Ann Lee</div>", {"Ann Lee"}},
        {"<div><span class='author'>By</span> <b>Ann Lee</b></div>", {"Ann Lee"}},
        {"<div>Posted on May 5, 2025 by Ann Lee</div>", {"Ann Lee"}},
        {"<div>By Ann Lee in London and Bob Ray in Rome</div>", {"Ann Lee", "Bob Ray"}},
        {"<div>Ann Lee</div><div>May 5, 2025</div>", {"Ann Lee"}},
        {"<div><span>Ann Lee</span><span>May 5, 2025</span></div>", {"Ann Lee"}},
        {"<p>Von Anna Beck und Jan Roth, Berlin</p>", {"Anna Beck", "Jan Roth"}},
        {"<p><b>How one city copes with a shut bridge, and at what price</b></p>"
         "<p>By Anna Beck, Jan Roth and Mia Lund</p>",
         {"Anna Beck", "Jan Roth", "Mia Lund"}},
        {"<div class=author><span>Pi\u0161e: P. Mu\u010Di\u0107</span> <span>prije 26 minuta</span>"
         "</div>",
         {"P. Mu\u010Di\u0107"}},
        {"<h4>Monday, May 5, 2025</h4><h4>By Ann Lee</h4>", {"Ann Lee"}},
        {"<p>Engineers will need the summer to look at every cable</p><p><em>Ann Lee</em></p>"
         "<p><b>5 May 2025</b></p>",
         {"Ann Lee"}},
        {"<p>Engineers will need the summer</p><p>5 May 2025</p><p>Anna Beck and Jan Roth</p>",
         {"Anna Beck", "Jan Roth"}},
        {"<div>By <a href=/author/newsroom>NEWSROOM</a></div><time>5 May 2025</time>"
         "<p>By Ann Lee</p>",
         {"Ann Lee"}},
        {"<p>Par Ann Lee<br>5 mai 2025</p>", {"Ann Lee"}},
        {"<div class=sc-1><span>Ann Lee</span><span>Political correspondent</span></div>",
         {"Ann Lee"}},
        {"<div class=sc-1><span>Ann Lee</span><span>5 May 2025</span></div>", {"Ann Lee"}},
        {"<div class=byline><span>\u041E\u043B\u044C\u0433\u0430 "
         "\u041A\u043E\u0437\u043B\u043E\u0432\u0430</span><span>"
         "\u043A\u043E\u0440\u0440\u0435\u0441\u043F\u043E\u043D\u0434\u0435\u043D\u0442</span>"
         "</div>",
         {"\u041E\u043B\u044C\u0433\u0430 \u041A\u043E\u0437\u043B\u043E\u0432\u0430"}},
        {"<div class=byline><span>A</span><span>nn Lee</span></div>", {"Ann Lee"}},
        {"<footer class=node__meta><div>Par <span>Anne Roux</span> et <span>Karim Petit</span>, "
         "<span>5 mai 2025</span></div></footer>",
         {"Anne Roux", "Karim Petit"}},
        {"<div class=byline><span>Ann Lee</span><span>Transport, The Post</span></div>",
         {"Ann Lee"}},
        {"<div class=author>admin</div>", {}},
        {"<div>2025-05-05 09:15:00 \u6765\u6E90:<a href=/s>\u65B0\u534E\u7F51</a> "
         "\u4F5C\u8005:\u738B\u5C0F\u660E \u3010\u5B57\u4F53:<a>\u5927</a> "
         "<a>\u4E2D</a>\u3011</div>",
         {"\u738B\u5C0F\u660E"}},
        {"<div><span>\u738B\u5C0F\u660E</span><em>2025-05-05 09:15</em></div>",
         {"\u738B\u5C0F\u660E"}},
        {"<div>\u8D23\u4EFB\u7F16\u8F91:\u5F20\u4E09</div>", {}},
        {"<div>By <a>Mina Quist</a><a>@minaq</a></div>", {"Mina Quist"}},
        {"<div><span>Premium</span><span>Jo Bo</span><time>May 3, 2025</time></div>", {"Jo Bo"}},
        {"<div><a href=/r>\u6709\u6599\u8A18\u4E8B</a><span>\u4F50\u4E45\u9593 \u9065</span>"
         "<time>2025\u5E745\u67083\u65E5</time></div>",
         {"\u4F50\u4E45\u9593 \u9065"}},
        {"<div>City Council</div>", {}},
        {"<p class=byline>Story and photos by Ann Lee</p>", {"Ann Lee"}},
        {"<p>Text and photos by Ann Lee</p>", {"Ann Lee"}},
        {"<p>Ann Lee, Political Correspondent</p>", {"Ann Lee"}},
        {"<p>Anna Beck und Jan Roth | Wirtschaftsredakteure</p>", {"Anna Beck", "Jan Roth"}},
        {"<div>Ann Lee</div><div>Staff Writer</div>", {"Ann Lee"}},
        {"<div class=byline>ANN LEE<br>Post Staff</div>", {"ANN LEE"}},
        {"<div>Ann Lee<br>ann.lee@post.example</div>", {"Ann Lee"}},
        {"<div>Anne Roux avec AFP</div>", {"Anne Roux"}},
        {"<div>Le Courrier avec AFP</div>", {}},
        {"<div>Ana Lopez | Madrid | 15 de mayo de 2025</div>", {"Ana Lopez"}},
        {"<div>ANA LOPEZ<br>Madrid - 15 MAY 2025 - 14:05</div>", {"ANA LOPEZ"}},
        {"<div>Guest column by Ann Lee</div>", {"Ann Lee"}},
        {"<div><i>Photos and Story By Ann Lee</i></div>", {"Ann Lee"}},
        {"<div><span>Ayse Demir |</span> <span>05.04.2025 - G\u00FCncelleme : "
         "06.04.2025</span></div>",
         {"Ayse Demir"}},
        {"<div>T\u00E1c gi\u1EA3: Nguy\u1EC5n V\u0103n An</div>", {"Nguy\u1EC5n V\u0103n An"}},
        {"<div>\uAE40\uBBFC\uC218 \uAE30\uC790</div>", {"\uAE40\uBBFC\uC218"}},
        {"<div>\u6765\u6E90\uFF1A\u65B0\u534E\u793E \u8BB0\u8005\uFF1A\u738B\u5C0F\u660E "
         "2025-05-15 08:30</div>",
         {"\u738B\u5C0F\u660E"}},
        {"<div>\u4F5C\u8005\uFF1A\u738B\u5C0F\u660E | \u7F16\u8F91\uFF1A\u674E\u534E</div>",
         {"\u738B\u5C0F\u660E"}},
        {"<div>\u05D3\u05E0\u05D4 \u05DB\u05D4\u05DF, \u05DB\u05EA\u05D1\u05EA "
         "\u05DE\u05D3\u05D9\u05E0\u05D9\u05EA</div>",
         {"\u05D3\u05E0\u05D4 \u05DB\u05D4\u05DF"}},
        {"<div>\u03A4\u03B7\u03C2 \u0386\u03BD\u03BD\u03B1\u03C2 "
         "\u039B\u03B5\u03BF\u03BD\u03C4\u03AE"
         "</div>",
         {"\u0386\u03BD\u03BD\u03B1\u03C2 \u039B\u03B5\u03BF\u03BD\u03C4\u03AE"}},
        {"<figure><img src=a.jpg><figcaption>The bridge. <span class=author>Nils Ott</span>"
         "</figcaption></figure><p class=author>By Ann Lee</p>",
         {"Ann Lee"}},
        {"<p>Al Godo, Associated Press</p>", {}},
        {"<div>Door Marloes van den Berg en Jan ten Cate</div>",
         {"Marloes van den Berg", "Jan ten Cate"}},
        {"<div>Par Jean Le Goff le 5 mai 2025</div>", {"Jean Le Goff"}},
        {"<div>Von Anna Beck, Jan Roth und dpa</div>", {"Anna Beck", "Jan Roth"}},
        {"<div>Por Ana Lopes \u2014 S\u00E3o Paulo</div>", {"Ana Lopes"}},
        {"<div>\uAE30\uC790\uBA85 \uAE40\uBBFC\uC900 \uAE30\uC790</div>", {"\uAE40\uBBFC\uC900"}},
        {"<p>\u5C71\u672C\u5065\u592A \u8A18\u8005</p>", {"\u5C71\u672C\u5065\u592A"}},
        {"<p>Ann Lee, President</p>", {}},
        {"<div>Head Line 1</div>", {}},
        {"<h4>Shops on the north bank fear for their trade, and some will have to close by the end "
         "of "
         "the summer, which would leave the town without a baker or a butcher for the first "
         "time.</h4>"
         "<div><span>Ayse Demir |</span><span class=tarih>05.04.2025</span></div>",
         {"Ayse Demir"}},
        {"<p>\u6628\u5929 14:05</p>", {}},
        {"<p class=byline>Photographs by Nils Ott</p>", {"Nils Ott"}},
        {"<p class=byline>By Ann Lee</p><p class=byline>Photographs by Nils Ott</p>", {"Ann Lee"}},
        {"<figure><img src=a.jpg><p class=byline>Photo by Nils Ott</p></figure>", {}},
        {"<div><img src=a.jpg><span class=image-author>© Jan Maj</span></div>", {}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        const stet::Article article = article_with(row.line, "");
        CHECK(names_of(article) == row.names);
        CHECK(article.blocks.back().text.find("The bridge over") == 0);
    }
}

TEST_CASE("a role in a line or an element of its own is the author's") {
    struct Row {
        const char* line;
        const char* role;
    };
    const Row rows[] = {
        {"<div class=byline><span>Ann Lee</span><span>Political correspondent</span></div>",
         "Political correspondent"},
        {"<div class=byline><div>Ann Lee</div><div>Staff Writer</div><div>Follow</div></div>",
         "Staff Writer"},
        {"<div class=byline><div>Ann Lee</div><p>Ann Lee is our correspondent in Rome.</p></div>",
         ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        const stet::Article article = article_with(row.line, "");
        REQUIRE(names_of(article) == std::vector<std::string>{"Ann Lee"});
        CHECK(article.authors.value[0].role == row.role);
    }
}

TEST_CASE("authors come from the article's own line, not from comments or other stories") {
    const std::string paragraph =
        "The bridge over the river will stay shut until the engineers have looked at every one of "
        "its "
        "cables, the city said on Monday, and that may take the better part of the summer.";
    std::string body;
    for (int i = 0; i < 6; ++i) body += "<p>" + paragraph + "</p>";
    const std::string html =
        "<title>Bridge shut after storm</title><body><article><h1>Bridge shut after storm</h1>"
        "<div class='byline'>By <a rel='author' href='/author/ann-lee'>Ann Lee</a><span "
        "class='jobtitle'>Transport Editor</span></div><div>" +
        body +
        "</div></article>"
        "<section id='comments' class='comments'><div class='comment'><cite class='fn author'>Max "
        "Troll</cite><p>First of all, no.</p></div></section>"
        "<aside class='related'><div class='card'><a href='/y'>Mayor resigns</a><span "
        "class='author'>By Bo Ek</span></div></aside></body>";
    stet::PageContext context;
    context.url = *stet::Url::parse("https://thepost.example/bridge");
    const stet::Article article = stet::extract_article(html, context);
    REQUIRE(article.authors.value.size() == 1);
    CHECK(article.authors.value[0].name == "Ann Lee");
    CHECK(article.authors.value[0].role == "Transport Editor");
}

TEST_CASE("an author with and without degrees is one person; a button is nobody") {
    std::string text;
    for (const char* start : {"On Sunday ", "On Tuesday ", "In May ", "In June "}) {
        text += std::string("<p>") + start +
                "the town heard that the bridge over the river will stay shut until the engineers "
                "have looked at every one of its cables, and that may take all summer.</p>";
    }
    const auto names = [&](const std::string& head, const std::string& line) {
        const stet::Article article = stet::extract_article(
            "<title>Bridge shut</title>" + head + "<body><article><h1>Bridge shut</h1>" + line +
                text + "</article>",
            {});
        std::vector<std::string> all;
        for (const Author& author : article.authors.value) all.push_back(author.name);
        return all;
    };
    CHECK(names("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":"
                "\"Bridge shut\",\"author\":{\"@type\":\"Person\",\"name\":\"Ann Lee\"}}</script>",
                "<p class=byline>By <a rel=author href=/ann>Ann Lee, PhD</a></p>")
              .size() == 1);
    CHECK(names("", "<p class=author><a rel=author href=mailto:x>E-Mail weiterempfehlen</a></p>")
              .empty());
}

TEST_CASE("the one label below the text names the author of a page that names nobody else") {
    struct Row {
        const char* line;
        std::vector<std::string> names;
    };
    const Row rows[] = {
        {"<p>(Reporting by Ann Lee in Sallow; Editing by Bo Ek)</p>", {"Ann Lee"}},
        {"<div>Publicado por <span class=fn>Luis Roca</span> en <a href=/1>10:12</a></div>",
         {"Luis Roca"}},
        {"<footer><p>Hosted by Ann Lee</p></footer>", {}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        const stet::Article article = article_with("", row.line);
        CHECK(names_of(article) == row.names);
    }
}

TEST_CASE("a section or a date's label beside the date names nobody, nor does a button") {
    for (const char* line :
         {"Local News | 15 May 2025", "Aus der Region 13.03.2024", "Vie Locale - 15 mai 2025",
          "Cronaca Livorno 15 maggio 2025", "Wiadomości Lokalne 15.05.2025",
          "Yayın Tarihi 15.05.2025", "公開日時 2025年5月15日", "发布日期 2025-05-15",
          "تاريخ النشر: 15 مايو 2025", "新华网 2025-05-15"}) {
        CAPTURE(std::string(line));
        CHECK(names_of(article_with("<div>" + std::string(line) + "</div>", "")).empty());
    }
    CHECK(names_of(article_with("<div>Ann Lee | 15 May 2025</div>", "")) ==
          std::vector<std::string>{"Ann Lee"});
    CHECK(names_of(article_with("", "<div><a href=/abo>Inscreva-se</a></div>")).empty());
}

TEST_CASE("a name set apart as the last line signs a text that names nobody else") {
    struct Row {
        const char* below;
        std::vector<std::string> names;
    };
    const Row rows[] = {
        {"<p style='text-align:right;'><strong>Minh Qu\u00E2n</strong></p>", {"Minh Qu\u00E2n"}},
        {"<p align=right>Ann Lee</p>", {"Ann Lee"}},
        {"<p><i>Anna Lebedeva</i></p>", {"Anna Lebedeva"}},
        {"<p>Ann Lee</p>", {}},
        {"<p><b>Further Reading</b></p><ul><li><a href=/a>The other bridge</a></li></ul>", {}},
        {"<p><b>See Also</b></p>", {}},
        {"<h3><em>Ann Lee</em></h3>", {}},
        {"<p><b>The Post</b></p>", {}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.below));
        CHECK(names_of(article_with("", row.below)) == row.names);
    }
    CHECK(names_of(article_with("<p>By Bo Ek</p>", "<p><b>Ann Lee</b></p>")) ==
          std::vector<std::string>{"Bo Ek"});
}

TEST_CASE("who is printed beside the one author of the metadata is one, too") {
    const stet::Article article = article_with(
        "<span class=byline>by <span class='author vcard'><a class='url fn n' "
        "href=/author/ann>Ann Lee</a></span> and <span class='author vcard'><a class='url fn n' "
        "href=/author/bo>Bo Ek</a></span></span><span class=posted-on><time "
        "datetime=2025-07-14>July 14, 2025</time></span>",
        "",
        "<meta name=author content='Ann Lee'><script type='application/ld+json'>{\"@type\":"
        "\"NewsArticle\",\"headline\":\"Bridge shut after storm\",\"author\":{\"@type\":"
        "\"Person\",\"name\":\"Ann Lee\"}}</script>");
    CHECK(names_of(article) == std::vector<std::string>{"Ann Lee", "Bo Ek"});
}
