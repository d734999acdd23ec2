#include "extract/dek.h"
#include "extract/format.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("correction notices are told by their first words or by what they say") {
    for (const char* text :
         {"Correction: the bridge opened in 1931, not 1913.",
          "Correction (May 5): The mayor's name was misspelt.",
          "CORRECTION, May 5, 2025: The mayor's name was misspelt.",
          "Editor's note: This story was changed to remove a name.",
          "*Clarification: The figures are for the whole county.",
          "An earlier version of this article misstated the length of the bridge.",
          "This article was amended on 5 May 2025. An earlier version said otherwise.",
          "Korrektur: Die Brücke wurde 1931 eröffnet.",
          "Anm. d. Red.: In einer früheren Version hieß es, die Brücke sei offen.",
          "In einer früheren Fassung des Artikels stand ein falsches Datum.",
          "Rectificatif : le pont a ouvert en 1931.",
          "Fe de errores: El puente se abrió en 1931.",
          "Errata corrige: il ponte fu aperto nel 1931.",
          "Rectificatie: de brug is van 1931.",
          "Rättelse: Bron öppnades 1931.",
          "Sprostowanie: most otwarto w 1931 roku.",
          "Исправление: мост открыли в 1931 году.",
          "تصحيح: افتتح الجسر عام 1931.",
          "訂正：橋の開通は1931年でした。",
          "更正：大桥于1931年通车。",
          "This article was updated on 5 May to correct the size of the gap.",
          "UPDATE: The gap was £1.4 million, not £1.2 million as we first reported.",
          "* A previous headline misstated the mayor's name.",
          "This article originally stated that the bridge opened in 1913.",
          "We originally reported that the bridge, which carries four thousand cars a day over the "
          "river and is the only crossing for miles, opened in 1913. It opened in 1931. We regret "
          "the error.",
          "Correction appended: the bridge opened in 1931.",
          "Amendment: the bridge opened in 1931.",
          "Die Brücke wurde 1931 eröffnet, nicht 1913. Wir haben den Fehler korrigiert.",
          "In der ursprünglichen Version des Artikels stand, die Brücke sei offen.",
          "Mise à jour : une version antérieure de cet article donnait une autre date.",
          "W pierwotnej wersji artykułu podaliśmy inny rok.",
          "В первоначальной версии статьи был указан другой год.",
          "Erată: podul a fost deschis în 1931.",
          "भूल सुधार: पुल 1931 में खुला था।",
          "【訂正】橋の開通は1931年でした。",
          "[정정보도] 다리는 1931년에 개통되었습니다.",
          "本文早前版本误写了大桥的通车年份，现已更正。",
          "初出時、橋の開通を1913年としていましたが、1931年に訂正しました。"}) {
        CAPTURE(std::string(text));
        CHECK(stet::is_correction_notice(text));
    }
    for (const char* text :
         {"Correction officers went on strike on Monday.",
          "The correction in share prices went on.", "Korrektur und Lektorat sind Handwerk.",
          "He asked for a correction: none came.", "", "Correction",
          "Amendment 12 failed by four votes.", "Amendment, she said, was out of the question.",
          "This article originally appeared in The Courier.",
          "In der ursprünglichen Version des Films stirbt der Held.",
          "„Das stimmt. Wir haben den Fehler im Plan korrigiert“, sagte der Ingenieur.",
          "“We originally reported it to the police,” she said. “They regret the error.”",
          "W pierwotnej wersji most miał dwa przęsła.",
          "В первоначальной версии мост имел две опоры.",
          "Une version antérieure du pont avait deux arches.", "【東京】橋は1931年に開通した。",
          "The law was changed to correct an old wrong.",
          "The mayor misstated the cost of the bridge in an earlier speech.",
          "The loss was larger, not smaller, and the bank reported it first."}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(stet::is_correction_notice(text));
    }
}

TEST_CASE("the first word of a correction notice is no dateline") {
    std::string text = "<p>Поправка: мост открыт в 1931 году, а не в 1913.</p>";
    for (const char* start : {"В воскресенье ", "Во вторник ", "В мае "}) {
        text += std::string("<p>") + start +
                "жители узнали, что мост через реку останется закрытым, пока инженеры не осмотрят "
                "каждый его трос, и что на это может уйти всё лето.</p>";
    }
    const stet::Article article = stet::extract_article(
        "<title>Мост закрыт</title><body><article><h1>Мост закрыт</h1>" + text + "</article>", {});
    REQUIRE(article.corrections.size() == 1);
    CHECK(article.dateline.value.empty());
}

TEST_CASE("each correction notice has its evidence: the element's name, its words, or both") {
    std::string text;
    for (const char* start : {"On Sunday ", "On Tuesday ", "In May ", "In June "}) {
        text += std::string("<p>") + start +
                "the town heard that the bridge over the river will stay shut until the engineers "
                "have looked at every one of its cables, and that may take all summer.</p>";
    }
    const auto evidence = [&](const std::string& notice) {
        const stet::Article article =
            stet::extract_article("<title>Bridge shut</title><body><article><h1>Bridge shut</h1>" +
                                      text + notice + "</article>",
                                  {});
        REQUIRE(article.corrections.size() == 1);
        REQUIRE(article.correction_evidence.size() == 1);
        const std::string json = stet::to_json(article);
        CHECK(json.find("\"corrections\":[{\"source\":") != std::string::npos);
        return article.correction_evidence[0];
    };
    const stet::Evidence words =
        evidence("<p>Correction: the bridge opened in 1931, not in 1913.</p>");
    const stet::Evidence name = evidence(
        "<div class=correction>The bridge opened in 1931, as we should have written.</div>");
    const stet::Evidence both =
        evidence("<div class=correction>Correction: the bridge opened in 1931, not in 1913.</div>");
    CHECK(words.source == stet::Source::text);
    CHECK(name.source == stet::Source::markup);
    CHECK(both.source == stet::Source::markup);
    CHECK(name.confidence < words.confidence);
    CHECK(words.confidence < both.confidence);
    const auto none = [&](const std::string& html) {
        return stet::extract_article(
                   "<title>Bridge shut</title><body><article><h1>Bridge shut</h1>" + text + html +
                       "</article>",
                   {})
            .corrections.empty();
    };
    CHECK(none("<p>Corrections, opens new tab</p>"));
    CHECK(
        none("<div class=correction>Tell us of a mistake here: <textarea></textarea> what is "
             "wrong and where</div>"));
    CHECK(
        none("<div class=correction><a href=/r>Reprints and licences</a> <a href=/c>Submit a "
             "correction of this story</a> View our <a href=/g>guidelines</a></div>"));
}
