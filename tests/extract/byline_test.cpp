#include "extract/byline.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using stet::Author;
using stet::parse_byline;

namespace {

/// What is read of a page without metadata that has these lines above and below its text.
stet::Article article_with(const std::string& above, const std::string& below) {
    std::string body;
    for (int i = 0; i < 6; ++i) {
        body +=
            "<p>The bridge over the river will stay shut until the engineers have looked at "
            "every one of its cables, the city said, and that may take the better part of the "
            "summer.</p>";
    }
    stet::PageContext context;
    context.url = *stet::Url::parse("https://thepost.example/bridge");
    return stet::extract_article(
        "<title>Bridge shut after storm</title><body><h1>Bridge shut after storm</h1>" + above +
            body + below,
        context);
}

std::vector<std::string> names_of(const stet::Article& article) {
    std::vector<std::string> names;
    for (const Author& author : article.authors.value) names.push_back(author.name);
    return names;
}

}  // namespace

TEST_CASE("bylines come apart in many languages") {
    struct Row {
        const char* text;
        std::vector<Author> authors;
    };
    const Row rows[] = {
        {"By Naomi Ellis | Senior Correspondent", {{"Naomi Ellis", "Senior Correspondent"}}},
        {"By Ann Lee and Bo Ek", {{"Ann Lee", ""}, {"Bo Ek", ""}}},
        {"By Ann Lee, Bo Ek and Cy Orr", {{"Ann Lee", ""}, {"Bo Ek", ""}, {"Cy Orr", ""}}},
        {"BY ANN LEE", {{"ANN LEE", ""}}},
        {"By Ann Lee, Staff Writer", {{"Ann Lee", "Staff Writer"}}},
        {"By Ann Lee Updated May 5, 2025", {{"Ann Lee", ""}}},
        {"By Ann Lee December 12, 2023", {{"Ann Lee", ""}}},
        {"By Ann Lee | Published Nov 16, 2023 11:00 AM", {{"Ann Lee", ""}}},
        {"Von Anna Beck Fr, 29. März 2019", {{"Anna Beck", ""}}},
        {"By Ann Lee Columnist", {{"Ann Lee", ""}}},
        {"By Ann Lee The Associated Press", {{"Ann Lee", ""}}},
        {"By Ann LeePublished May 5, 2025", {{"Ann Lee", ""}}},
        {"Photographs by Nils Ott", {{"Nils Ott", "photographs"}}},
        {"Translated by Ann Lee", {{"Ann Lee", "translated"}}},
        {"Words and pictures by Ann Lee", {{"Ann Lee", ""}}},
        {"Text und Fotos: Anna Beck", {{"Anna Beck", ""}}},
        {"Texte et photos par Ann Lee", {{"Ann Lee", ""}}},
        {"Words by Ann Lee; pictures by Nils Ott", {{"Ann Lee", ""}}},
        {"Ann Lee (text) and Nils Ott (photos)", {{"Ann Lee", "text"}, {"Nils Ott", "photos"}}},
        {"As told to Ann Lee", {{"Ann Lee", ""}}},
        {"By Ann Lee in Berlin, Tom Reed in London and Wendy Ito in Paris",
         {{"Ann Lee", ""}, {"Tom Reed", ""}, {"Wendy Ito", ""}}},
        {"By Ann Lee in Berlin, Tom Reed in London, Wendy Ito in Paris",
         {{"Ann Lee", ""}, {"Tom Reed", ""}, {"Wendy Ito", ""}}},
        {"By Ann Lee in Paris, Texas", {{"Ann Lee", ""}}},
        {"Von unserer Redakteurin Sanne Witt", {{"Sanne Witt", ""}}},
        {"De notre correspondant Paul Roux", {{"Paul Roux", ""}}},
        {"Беседовала Ирина Белова", {{"Ирина Белова", ""}}},
        {"Publicado por Luis Roca en 10:12", {{"Luis Roca", ""}}},
        {"Автор: Ирина Белова👁 1 204", {{"Ирина Белова", ""}}},
        {"Von Anna Beck/dpa", {{"Anna Beck", ""}}},
        {"Door onze redacteur Sanne de Wit", {{"Sanne de Wit", ""}}},
        {"بقلم ليلى الحداد وسامر منصور", {{"ليلى الحداد", ""}, {"سامر منصور", ""}}},
        {"بقلم ليلى الحداد ووليد منصور", {{"ليلى الحداد", ""}, {"وليد منصور", ""}}},
        {"بقلم ليلى وليد", {{"ليلى وليد", ""}}},
        {"Автор: Ольга Козлова, Мурманск", {{"Ольга Козлова", ""}}},
        {"本报记者 李晓雯 王建国", {{"李晓雯", ""}, {"王建国", ""}}},
        {"记者 李晓雯 通讯员 王建国", {{"李晓雯", ""}, {"王建国", ""}}},
        {"记者 李晓雯 发自 青岛", {{"李晓雯", ""}}},
        {"取材・文=佐藤美咲", {{"佐藤美咲", ""}}},
        {"लेखक: सुनीता शर्मा, कोच्चि", {{"सुनीता शर्मा", ""}}},
        {"Автор: Анна Белова (редактор отдела «Россия»)",
         {{"Анна Белова", "редактор отдела «Россия»"}}},
        {"Special to the Post", {}},
        {"By Ann Lee | Special to the Post", {{"Ann Lee", "Special to the Post"}}},
        {"By Ann Lee in Business", {{"Ann Lee", ""}}},
        {"By Ann in 't Veld", {{"Ann in 't Veld", ""}}},
        {"By Ann Lee as told to Jo March", {{"Ann Lee", ""}}},
        {"作者：王小明2025-05-05", {{"王小明", ""}}},
        {"文・山田太郎", {{"山田太郎", ""}}},
        {"文＝山田太郎", {{"山田太郎", ""}}},
        {"山田太郎記者", {{"山田太郎", ""}}},
        {"김민수 기자 kim@post.example", {{"김민수", ""}}},
        {"Oleh Budi Santoso Senin, 5 Mei 2025", {{"Budi Santoso", ""}}},
        {"بقلم: سمير حداد الاثنين 5 مايو 2025", {{"سمير حداد", ""}}},
        {"Tác giả: Nguyễn Văn An ngày 5 tháng 5 năm 2025", {{"Nguyễn Văn An", ""}}},
        {"By Placido Domingo, 5 comments", {{"Placido Domingo", ""}}},
        {"By The Associated Press", {{"The Associated Press", ""}}},
        {"von lupa", {{"lupa", ""}}},
        {"04.02.2022", {}},
        {"By Ann Lee • May 5, 2025 • 3 min read", {{"Ann Lee", ""}}},
        {"By Ann Lee ann@post.example", {{"Ann Lee", ""}}},
        {"Written by: Ann Lee", {{"Ann Lee", ""}}},
        {"By Ann Lee, PhD", {{"Ann Lee, PhD", ""}}},
        {"By Ann Lee, MS, RD, DVM.", {{"Ann Lee, MS, RD, DVM", ""}}},
        {"By Ann Lee, Privacy and Safety Expert & Bo Ek, Home Expert",
         {{"Ann Lee", "Privacy and Safety Expert"}, {"Bo Ek", "Home Expert"}}},
        {"Von Anna Beck und Jan Roth, Berlin",
         {{"Anna Beck", ""}, {"Jan Roth", ""}, {"Berlin", ""}}},
        {"Von Anna Beck, Wirtschaftsredakteurin", {{"Anna Beck", "Wirtschaftsredakteurin"}}},
        {"Ein Gastbeitrag von Ursula von der Heide", {{"Ursula von der Heide", ""}}},
        {"Par Léa Morel et Luc Petit", {{"Léa Morel", ""}, {"Luc Petit", ""}}},
        {"Por José Díaz y Ana Ruiz", {{"José Díaz", ""}, {"Ana Ruiz", ""}}},
        {"Di Marco Rossi", {{"Marco Rossi", ""}}},
        {"Door Jan de Vries", {{"Jan de Vries", ""}}},
        {"Av Kari Nordmann", {{"Kari Nordmann", ""}}},
        {"Autor: Jan Kowalski", {{"Jan Kowalski", ""}}},
        {"Napsal: Petr Dvořák", {{"Petr Dvořák", ""}}},
        {"Írta: Nagy Éva", {{"Nagy Éva", ""}}},
        {"Yazan: Ayşe Demir", {{"Ayşe Demir", ""}}},
        {"Автор: Иван Петров", {{"Иван Петров", ""}}},
        {"Автор: Олена Коваль", {{"Олена Коваль", ""}}},
        {"Γράφει ο Νίκος Παππάς", {{"Νίκος Παππάς", ""}}},
        {"بقلم: سامي حداد", {{"سامي حداد", ""}}},
        {"מאת: דנה לוי", {{"דנה לוי", ""}}},
        {"نویسنده: علی رضایی", {{"علی رضایی", ""}}},
        {"लेखक: राम कुमार", {{"राम कुमार", ""}}},
        {"Penulis: Budi Santoso", {{"Budi Santoso", ""}}},
        {"Tác giả: Nguyễn Lan", {{"Nguyễn Lan", ""}}},
        {"ผู้เขียน: สมชาย ใจดี", {{"สมชาย ใจดี", ""}}},
        {"文／山田太郎", {{"山田太郎", ""}}},
        {"作者：王小明", {{"王小明", ""}}},
        {"Posted on September 21, 2020 by Ann Lee", {{"Ann Lee", ""}}},
        {"12. Mai 2020, 8:05 Uhr, von Anna Beck", {{"Anna Beck", ""}}},
        {"By Ann Lee in London and Bob Ray in Rome", {{"Ann Lee", ""}, {"Bob Ray", ""}}},
        {"By Ann Lee and Bob Ray in Trinidad and Tobago", {{"Ann Lee", ""}, {"Bob Ray", ""}}},
        {"Ann LeeOct 17, 2023", {{"Ann Lee", ""}}},
        {"By Ann Lee and agencies", {{"Ann Lee", ""}}},
        {"홍길동 기자", {{"홍길동", ""}}},
        {"Imeandikwa na Asha Juma", {{"Asha Juma", ""}}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        const std::vector<Author> got = parse_byline(row.text).authors;
        REQUIRE(got.size() == row.authors.size());
        for (std::size_t i = 0; i < got.size(); ++i) {
            CHECK(got[i].name == row.authors[i].name);
            CHECK(got[i].role == row.authors[i].role);
        }
    }
}

TEST_CASE("a reporter's title behind a name makes a byline of a line, not of a sentence") {
    CHECK(stet::starts_byline("김민수 기자"));
    CHECK(stet::starts_byline("김민수 기자 | 서울"));
    CHECK(stet::starts_byline("山田太郎記者"));
    CHECK_FALSE(stet::starts_byline("김민수 기자는 이날 현장을 찾았다"));
    CHECK_FALSE(stet::starts_byline("記者"));
    CHECK_FALSE(stet::starts_byline("The 기자"));
}

TEST_CASE("what changes by itself behind the names is no part of a printed byline") {
    struct Row {
        const char* printed;
        const char* kept;
    };
    const Row rows[] = {
        {"By Ann Lee | Published Nov 16, 2023 11:00 AM", "By Ann Lee"},
        {"By Ann Lee Jan. 31, 2026", "By Ann Lee"},
        {"By Theresa May | Published June 3, 2025", "By Theresa May"},
        {"Ann Lee,", "Ann Lee"},
        {"By Jo Lee", "By Jo Lee"},
        {"By Jo Lee, Rome", "By Jo Lee, Rome"},
        {"By Cal Jeffrey December 22, 2023, 15:56 59 comments", "By Cal Jeffrey"},
        {"Haje Jan Kamps 2 months ago", "Haje Jan Kamps"},
        {"By Anna Beck | 51 Comments", "By Anna Beck"},
        {"Publicado por Luis Roca en 10:12 3 comentarios", "Publicado por Luis Roca"},
        {"Автор: Ирина Белова👁 1 204 раза", "Автор: Ирина Белова"},
        {"Von Anna Beck und Jan Roth 14. Mai 2025, 8:05 Uhr", "Von Anna Beck und Jan Roth"},
        {"By Ann Park, Channel 7 News", "By Ann Park, Channel 7 News"},
        {"By Ann Park ann.park@news.example", "By Ann Park"},
        {"5 May 2025, 51 comments", "5 May 2025, 51 comments"},  // no name
    };
    for (const Row& row : rows) {
        const std::string printed = row.printed;
        CAPTURE(printed);
        CHECK(stet::printed_byline(printed) == row.kept);
    }
}

TEST_CASE("everyday words begin no byline without a name after them") {
    for (const char* text : {"by the river", "von der Stadt", "par exemple", "por la tarde", "Text",
                             "Reporter", "di nuovo", "By", ""}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(stet::starts_byline(text));
    }
    for (const char* text : {"By Ann Lee", "Von Anna Beck", "Autor: x", "作者：王小明"}) {
        CAPTURE(std::string(text));
        CHECK(stet::starts_byline(text));
    }
}

TEST_CASE("a sentence's beginning is not written as a name") {
    for (const char* text :
         {"Ann Lee", "Ursula von der Heide", "Éva Nagy", "Łukasz Wójcik", "José Ortega y Gasset",
          "Beverly d'Angelo", "Hassan al-Masri", "Олена Коваль", "山田太郎", "سامي حداد"}) {
        CAPTURE(std::string(text));
        CHECK(stet::is_written_as_name(text));
    }
    for (const char* text : {"Un informe señala", "Ann writes", "Die Polizei", "Una Casa Nueva",
                             "Более того", "Más de", ""}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(stet::is_written_as_name(text));
    }
}

TEST_CASE("degrees without a name are nobody") {
    CHECK_FALSE(stet::looks_like_name("MS, RD"));
    CHECK_FALSE(stet::looks_like_name("RN, BSN"));
    CHECK_FALSE(stet::looks_like_name("Issue:2022"));
    CHECK(stet::looks_like_name("Ann Lee, RN"));
    CHECK(stet::looks_like_name("Ma Do"));
}

TEST_CASE("words that no name has are nobody alone") {
    for (const char* text : {"Published", "Updated", "View all posts", "Foto"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(stet::looks_like_name(text));
    }
    CHECK(stet::looks_like_name("Will Smith"));
    CHECK(stet::looks_like_name("Ann Home"));
}

TEST_CASE("a name with and without its degrees is one name") {
    CHECK(stet::without_degrees("Ann Lee, MS, RD") == "Ann Lee");
    CHECK(stet::without_degrees("Ann Lee, PhD") == "Ann Lee");
    CHECK(stet::without_degrees("Ann Lee, Rome") == "Ann Lee, Rome");
    CHECK(stet::without_degrees("Ma Do") == "Ma Do");
}

TEST_CASE("roles are told from names") {
    for (const char* text : {"Senior Correspondent", "Redakteurin", "Wirtschaftskorrespondent",
                             "journaliste", "Politics Editor", "корреспондент"}) {
        CAPTURE(std::string(text));
        CHECK(stet::looks_like_role(text));
    }
    for (const char* text : {"Ann Lee", "5 May 2025", "", "Berlin"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(stet::looks_like_role(text));
    }
}

TEST_CASE("the roles of people who write for papers are told from others") {
    for (const char* text :
         {"Political Correspondent", "Staff Writers", "Wirtschaftsredakteurin",
          "Periodista Judicial", "\u0436\u0443\u0440\u043D\u0430\u043B\u0438\u0441\u0442"}) {
        CAPTURE(std::string(text));
        CHECK(stet::is_press_role(text));
    }
    for (const char* text : {"President", "Head of Business", "Ann is an editor at the Post", ""}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(stet::is_press_role(text));
    }
}

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

TEST_CASE("a paragraph that says who its reporter is is told from others") {
    struct Row {
        const char* paragraph;
        const char* name;
    };
    const Row rows[] = {
        {"Ann Lee is the correspondent of the paper in Rome. She has been there since 2011.",
         "Ann Lee"},
        {"Ann B. Lee is an editor.", "Ann B. Lee"},
        {"Anna Beck ist Redakteurin f\u00FCr Verkehr. Sie berichtet seit 2011 von der K\u00FCste.",
         "Anna Beck"},
        {"\u041E\u043B\u044C\u0433\u0430 \u041A\u043E\u0437\u043B\u043E\u0432\u0430 \u2014 "
         "\u043A\u043E\u0440\u0440\u0435\u0441\u043F\u043E\u043D\u0434\u0435\u043D\u0442.",
         "\u041E\u043B\u044C\u0433\u0430 \u041A\u043E\u0437\u043B\u043E\u0432\u0430"},
        {"Ann Lee is the mayor.", ""},
        {"Reporters were told that Ann Lee is out.", ""},
        {"Ann Lee told the court on Monday, in the presence of an editor of the paper, that she "
         "had "
         "never seen the letter before and would not answer.",
         ""},
        {"Ann Lee, editor", ""},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.paragraph));
        CHECK(stet::told_reporter(row.paragraph) == row.name);
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
