#include "store/unwatched.h"

#include "tests/store/sample.h"

#include <doctest/doctest.h>

namespace stet {
namespace {

std::vector<Snapshot> looks_at(std::initializer_list<int> hours) {
    std::vector<Snapshot> looks;
    for (const int at : hours) {
        Snapshot look;
        look.time = test::hour(at);
        look.status = 200;
        looks.push_back(look);
    }
    return looks;
}

Stretch stretch(int from, int to) {
    return {test::hour(from), test::hour(to)};
}

}  // namespace

TEST_CASE("a pause is a stretch when it is long, and long for the story") {
    using Stretches = std::vector<Stretch>;
    CHECK(unwatched({}).empty());
    CHECK(unwatched(looks_at({0, 1, 2, 5, 6})).empty());  // three hours are not long
    CHECK(unwatched(looks_at({0, 1, 2, 26, 27})) == Stretches{stretch(2, 26)});
    CHECK(unwatched(looks_at({0, 24, 48, 72, 100})).empty());  // looked at once a day
    CHECK(unwatched(looks_at({0, 24, 48, 72, 240})) == Stretches{stretch(72, 240)});
    CHECK(unwatched(looks_at({0, 13})) == Stretches{stretch(0, 13)});  // too few to tell
}

TEST_CASE("a look that got no answer saw nothing") {
    std::vector<Snapshot> looks = looks_at({0, 1, 2, 3, 10, 20});
    looks[4].status = 0;
    CHECK(unwatched(looks) == std::vector<Stretch>{stretch(3, 20)});
}

}  // namespace stet
