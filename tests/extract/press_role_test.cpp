#include "extract/press_role.h"

#include <doctest/doctest.h>

#include <string>

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
