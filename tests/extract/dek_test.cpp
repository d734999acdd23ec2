#include "extract/dek.h"

#include <doctest/doctest.h>

#include <string>

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
        {"The minister — who is ill — said nothing.", ""},
        {"He left - and came back.", ""},
        {"“NO” – so hieß es.", ""},
        {"No dash here.", ""},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.paragraph));
        CHECK(stet::dateline_of(row.paragraph) == row.place);
    }
}
