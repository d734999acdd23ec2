#include "extract/dek.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("correction notices are told by their first words or by what they say") {
    for (const char* text : {
             "Correction: the bridge opened in 1931, not 1913.",
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
         }) {
        CAPTURE(std::string(text));
        CHECK(stet::is_correction_notice(text));
    }
    for (const char* text :
         {"Correction officers went on strike on Monday.",
          "The correction in share prices went on.", "Korrektur und Lektorat sind Handwerk.",
          "He asked for a correction: none came.", "", "Correction"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(stet::is_correction_notice(text));
    }
}
