#include "extract/page_controls.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("a line of buttons, counts and labels is a control line") {
    struct Row {
        const char* line;
        bool control;
    };
    const Row rows[] = {
        {"Advertisement", true},
        {"ANZEIGE", true},
        {"Story continues below advertisement", true},
        {"Advertisement. Scroll to continue reading.", true},
        {"0 Facebook Twitter Pinterest LinkedIn Reddit", true},
        {"Share on Facebook | Share on X | E-Mail", true},
        {"Teilen Drucken", true},
        {"ShareTweet", true},
        {"12 Comments", true},
        {"5 of 9 |", true},
        {"Bild 3 von 12", true},
        {"シェアする", true},
        {"تبلیغات", true},
        {"विज्ञापन", true},
        {"โฆษณา", true},
        {"Back to top", true},
        {"Print this page", true},
        {"Back to top form after the break", false},
        {"Facebook bought WhatsApp for 19 billion.", false},
        {"He was asked to comment", false},
        {"Print is not dead", false},
        {"2.", false},
        {"1920 x 1080", false},
        {"Link", false},
        {"4.7 / 5.0", false},
        {"1/2", false},
        {"3 of 5 Americans", false},
        {"", false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        CHECK(stet::is_control_line(row.line) == row.control);
    }
}

TEST_CASE("a label and nothing but a link lead to another story") {
    struct Row {
        const char* label;
        const char* rest;
        bool linked;
        bool related;
    };
    const Row rows[] = {
        {"Lea también: ", "Cierra el puente viejo", true, true},
        {"Läs också: ", "Gamla bron stängs", true, true},
        {"Czytaj też: ", "Most zamknięty", true, true},
        {"Читайте также: ", "Мост закрыт", true, true},
        {"Διαβάστε επίσης: ", "Κλείνει η γέφυρα", true, true},
        {"קראו גם: ", "הגשר נסגר", true, true},
        {"यह भी पढ़ें: ", "पुल बंद", true, true},
        {"関連記事：", "橋を閉鎖", true, true},
        {"Xem thêm: ", "Đóng cầu cũ", true, true},
        {"Lesen Sie auch: ", "Alte Brücke gesperrt", true, true},
        {"Czytaj też ", "Most zamknięty", true, true},
        // No link, no label, nothing linked.
        {"Czytaj też: ", "Most zamknięty", false, false},
        {"Burmistrz: ", "Most zamknięty", true, false},
        {"Czytaj też ", "Most zamknięty", false, false},
        {"Czytaj też w sobotę ", "Most zamknięty", true, false},
        {"Czytaj też: ", "", true, false},
    };
    for (const Row& row : rows) {
        const std::string rest = row.rest;
        const std::string line = row.label + rest;
        CAPTURE(line);
        CHECK(stet::is_related_line(line, row.linked ? rest.size() : 0) == row.related);
    }
}

TEST_CASE("related lines of English, also in brackets") {
    const std::string_view link = "Bridge to close for two years";
    for (const std::string before :
         {"Read also: ", "[Related: ", "RELATED STORY: ", "See also ", "See: ", "Also: "}) {
        CAPTURE(before);
        const std::string line = before + std::string(link) + (before[0] == '[' ? "]" : "");
        CHECK(stet::is_related_line(line, link.size()));
        CHECK_FALSE(stet::is_related_line(line, 0));
    }
    CHECK_FALSE(stet::is_related_line("Related work: Bridge to close for two years", link.size()));
    CHECK_FALSE(stet::is_related_line("See Bridge to close for two years", link.size()));
}

TEST_CASE("a line of \"More:\" and a link leads to another story") {
    const std::string line = "More: Anglers love the old pier";
    CHECK(stet::is_related_line(line, line.size() - 6));
    CHECK_FALSE(stet::is_related_line(line, 0));
}

TEST_CASE("a label of other stories stands alone") {
    for (const char* line : {"See also", "Read more:", "Related",
                             "Czytaj te\u017C:", "Related stories", "Noticias relacionadas"}) {
        CAPTURE(std::string(line));
        CHECK(stet::is_related_label(line));
    }
    for (const char* line : {"", "See", "See also the council's plan", "Related matters"}) {
        CAPTURE(std::string(line));
        CHECK_FALSE(stet::is_related_label(line));
    }
}

TEST_CASE("a line says that the text goes on below, a sentence about it does not") {
    for (const char* line :
         {"Article continues below", "La suite après la publicité", "Continua após a publicidade",
          "Tekst gaat verder onder de foto", "Dalsza część artykułu pod materiałem wideo",
          "Haberin devamı aşağıda", "कहानी विज्ञापन के बाद जारी है", "広告の後に続きます",
          "Artikeln fortsätter under annonsen"}) {
        CAPTURE(std::string(line));
        CHECK(stet::is_interruption(line));
    }
    for (const char* line : {"", "The story continues below the bridge.", "Dalszy ciąg dramatu.",
                             "Article continues to be the word for what papers print every day and "
                             "every night of the year"}) {
        CAPTURE(std::string(line));
        CHECK_FALSE(stet::is_interruption(line));
    }
}

TEST_CASE("the frame of an embedded post is told in the languages of its platform") {
    for (const char* line :
         {"View this post on Instagram", "View on Threads",
          "View this post on Instagram A post shared by Ann Lee (@annlee)",
          "A post shared by Ann Lee (@annlee)", "Sieh dir diesen Beitrag auf Instagram an",
          "Ein Beitrag geteilt von Ann Lee (@annlee)",
          "Une publication partag\u00E9e par Ann Lee (@annlee)",
          "\u041F\u0443\u0431\u043B\u0438\u043A\u0430\u0446\u0438\u044F \u043E\u0442 Ann Lee "
          "(@annlee)",
          "Ann Lee(@annlee)\u304C\u30B7\u30A7\u30A2\u3057\u305F\u6295\u7A3F"}) {
        CAPTURE(std::string(line));
        CHECK(stet::is_post_frame(line));
    }
    for (const char* line : {"", "A post shared by Ann Lee drew 4,000 answers.",
                             "View this post from the hill.", "The bridge is shut (@harrowby)"}) {
        CAPTURE(std::string(line));
        CHECK_FALSE(stet::is_post_frame(line));
    }
}

TEST_CASE("codes and notes of a publishing system are no text, brackets of an author are") {
    struct Row {
        const char* line;
        bool system;
    };
    const Row rows[] = {
        {"This slideshow requires JavaScript.", true},
        {"Please enable JavaScript to view the comments.", true},
        {"[button link=\u201D/kit\u201D type=\u201Dbig\u201D] Send us yours[/button]", true},
        {"[in-post-video upload-date = \"2019-02-27\"]", true},
        {"[SIGNUP_MODULE]", true},
        {"[Methods]", false},
        {"[The council did not answer.]", false},
        {"[4] Harrowby Papers, box 17, p. 545.", false},
        {"[sic]", false},
        {"[UNESCO]", false},
        {"The town's website requires JavaScript, cookies and a good deal of patience, as anyone "
         "who "
         "has tried to pay a parking fine with it on a telephone will know.",
         false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        CHECK(stet::is_system_line(row.line) == row.system);
    }
}

TEST_CASE("captions and deks lose counts, enlarge buttons and share buttons, and nothing else") {
    struct Row {
        const char* text;
        const char* rest;
    };
    const Row rows[] = {
        {"Image 1 of 8 The bridge at night", "The bridge at night"},
        {"Photo: 2 of 8 | The bridge at night", "The bridge at night"},
        {"Bild 3 von 12: Die Brücke", "Die Brücke"},
        {"3/12 | Die Brücke", "Die Brücke"},
        {"Vergrößern Die Brücke bei Nacht", "Die Brücke bei Nacht"},
        {"Click to enlarge The bridge", "The bridge"},
        {"Enlarge the bridge, says the council", "Enlarge the bridge, says the council"},
        {"The bridge is shut. Share Tweet Email", "The bridge is shut."},
        {"Die Brücke ist zu. Empfehlen: Twitter Facebook E-Mail", "Die Brücke ist zu."},
        {"The bridge is shut. Share", "The bridge is shut. Share"},
        {"They write on Facebook, Twitter", "They write on Facebook, Twitter"},
        {"9/11 Memorial in New York", "9/11 Memorial in New York"},
        {"24/7 work on the bridge", "24/7 work on the bridge"},
        {"3 of 5 Americans cross it", "3 of 5 Americans cross it"},
        {"1/2 Am Freitag brach der Bogen", "1/2 Am Freitag brach der Bogen"},
        {"Image of the day", "Image of the day"},
        {"Photo 1/2000 s", "Photo 1/2000 s"},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        CHECK(std::string(stet::without_controls(row.text)) == row.rest);
    }
}

TEST_CASE("a picture count says which of how many") {
    const auto count = stet::picture_count("2/5 Der Bogen");
    REQUIRE(count.has_value());
    CHECK(count->number == 2);
    CHECK(count->total == 5);
    CHECK_FALSE(count->labelled);
    CHECK(count->end == 4);
    const auto boxed = stet::picture_count("[1/5]The pier");
    REQUIRE(boxed.has_value());
    CHECK(boxed->labelled);
    CHECK(boxed->end == 5);
    CHECK_FALSE(stet::picture_count("[sic]").has_value());
    CHECK_FALSE(stet::picture_count(std::string(1000000, '[') + "]").has_value());
    CHECK_FALSE(stet::picture_count("24/7 work").has_value());
    CHECK_FALSE(stet::picture_count("3/4-inch pipes").has_value());
    CHECK_FALSE(stet::picture_count("0/5").has_value());
    CHECK_FALSE(stet::picture_count("1000 of 2000").has_value());
}
