#include "extract/person_name.h"

#include <doctest/doctest.h>

#include <string>

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
