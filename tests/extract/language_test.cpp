#include "extract/language.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("language tags are written as BCP 47 has them") {
    struct Row {
        const char* tag;
        const char* normal;
    };
    const Row rows[] = {{"de", "de"},
                        {"DE-de", "de-DE"},
                        {"pt_br", "pt-BR"},
                        {"zh-hant", "zh-Hant"},
                        {"zh-hant-tw", "zh-Hant-TW"},
                        {" en ", "en"},
                        {"en, fr", "en"},
                        {"english", ""},
                        {"", ""},
                        {"x", ""},
                        {"{{lang}}", ""},
                        // Codes that were replaced, and the tags that begin with their letters.
                        {"iw", "he"},
                        {"iw-IL", "he-IL"},
                        {"in_ID", "id-ID"},
                        {"ji", "yi"},
                        {"inh", "inh"},
                        {"zh-IN", "zh-IN"}};
    for (const Row& row : rows) {
        CAPTURE(std::string(row.tag));
        CHECK(stet::normal_language(row.tag) == row.normal);
    }
}

TEST_CASE("a declared language stands unless the words plainly are another's") {
    std::string german, english, norwegian, hebrew;
    for (int i = 0; i < 6; ++i) {
        german +=
            "Die Brücke über den Fluss bleibt gesperrt, bis die Ingenieure jedes Seil geprüft "
            "haben. ";
        english +=
            "The bridge over the river stays shut until engineers have looked at every cable. ";
        norwegian +=
            "Broen over elven forblir stengt til ingeniørene har sett på hver eneste kabel. ";
        hebrew += "הגשר מעל הנהר יישאר סגור עד שהמהנדסים יבדקו כל כבל וכבל. ";
    }
    struct Row {
        const char* lang;
        std::string text;
        const char* language;
    };
    const Row rows[] = {
        {"de-AT", german, "de-AT"}, {"en-US", german, "de"}, {"", german, "de"},
        {"", english, "en"},        {"da", norwegian, "da"}, {"de", "Kurz.", "de"},
        {"", hebrew, "he"},         {"iw", hebrew, "he"},    {"", "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.lang));
        stet::Metadata metadata;
        metadata.html_lang = row.lang;
        CHECK(stet::find_language(metadata, row.text).value == row.language);
    }
}
