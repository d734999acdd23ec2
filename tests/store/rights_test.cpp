#include "store/rights.h"

#include <doctest/doctest.h>

namespace stet {
namespace {

TEST_CASE("an opt-out keeps an article from being shared, and from no other profile") {
    struct Row {
        const char* rights;
        const char* withheld;
    };
    const Row rows[] = {
        {"", ""},
        {"noindex, nofollow, nosnippet", ""},
        {"noarchive", "noarchive"},
        {"noindex, NoAI", "noai"},
        {"tdm-reservation", "tdm-reservation"},
        {"noimageai", ""},
        {" , nocache ", "nocache"},
        {"noarchived", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.rights);
        CHECK(withheld_for(row.rights, RightsProfile::shared) == row.withheld);
        for (const auto profile :
             {RightsProfile::own, RightsProfile::research, RightsProfile::legal_deposit}) {
            CHECK(withheld_for(row.rights, profile).empty());
        }
    }
}

TEST_CASE("profiles have names, other words name none") {
    CHECK(rights_profile("shared") == RightsProfile::shared);
    CHECK(rights_profile("private") == RightsProfile::own);
    CHECK(rights_profile("research") == RightsProfile::research);
    CHECK(rights_profile("legal-deposit") == RightsProfile::legal_deposit);
    CHECK_FALSE(rights_profile("public"));
}

}  // namespace
}  // namespace stet
