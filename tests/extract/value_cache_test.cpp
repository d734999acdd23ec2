#include "extract/value_cache.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

TEST_CASE("a value is made once while it is met again, and never taken for another") {
    std::vector<std::string> values{"", "a", "b", "ab", "ba"};
    for (int i = 0; i < 2000; ++i) values.push_back("name-" + std::to_string(i * 7919 % 2000));
    stet::ValueCache<std::string> cache;
    int made = 0;
    const auto make = [&](std::string_view value) {
        ++made;
        return std::string(value) + "!";
    };
    for (const std::string& value : values) {
        CHECK(cache.of(value, make) == value + "!");
        const int before = made;
        CHECK(cache.of(value, make) == value + "!");
        CHECK(made == before);
    }
    for (const std::string& value : values) CHECK(cache.of(value, make) == value + "!");
}
