#include "store/content_encoding.h"

#include "tests/crawler/conformance.h"
#include "tests/support/gzip.h"

#include <array>

#include <openssl/evp.h>

namespace stet {
using test::conformance_cases;
using test::gzip;
using Result = DecodedBody::Result;

namespace {

std::string sha256_hex(const std::string& bytes) {
    std::array<unsigned char, 32> digest{};
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    std::string text;
    for (const unsigned char byte : digest) {
        text.push_back("0123456789abcdef"[byte >> 4U]);
        text.push_back("0123456789abcdef"[byte & 15U]);
    }
    return text;
}

}  // namespace

TEST_CASE("gzip is undone, and what is cut or followed by more keeps its text") {
    const std::string text = "Der Rat hat den Haushalt beschlossen. " + std::string(5000, 'x');
    const std::string packed = gzip(text);
    CHECK(decode_content(packed, "gzip", {}).body == text);
    CHECK(decode_content(packed + packed, "gzip", {}).body == text + text);
    CHECK(decode_content(packed + "<!-- x -->", "gzip", {}).body == text);
    CHECK(decode_content(gzip(packed), "gzip, gzip", {}).body == text);
    const DecodedBody cut = decode_content(packed.substr(0, packed.size() - 20), "gzip", {});
    CHECK(cut.result == Result::partial);
    CHECK(!cut.body.empty());
    CHECK(text.starts_with(cut.body));
    const DecodedBody plain = decode_content(text, "gzip", {});
    CHECK(plain.body == text);
    CHECK(plain.result == Result::whole);
    CHECK_FALSE(plain.coded);
}

TEST_CASE("a bomb stops at the limits") {
    const std::string bomb = gzip(std::string(8U << 20U, '\0'));
    const DecodedBody by_size = decode_content(bomb, "gzip", {3U << 20U, 10'000});
    CHECK(by_size.result == Result::limit);
    CHECK(by_size.body.size() == (3U << 20U));
    const DecodedBody by_ratio = decode_content(bomb, "gzip", {64U << 20U, 200});
    CHECK(by_ratio.result == Result::limit);
    CHECK(by_ratio.body.size() == std::max<std::size_t>(kRatioFreeBytes, bomb.size() * 200));
    const DecodedBody nested =
        decode_content("x", "gzip, gzip, gzip, gzip, gzip, gzip", {64U << 20U, 200});
    CHECK(nested.result == Result::limit);
}

TEST_CASE("conformance: http/content_encoding.json") {
    for (const auto& row : conformance_cases("http/content_encoding.json")) {
        const std::string name = row.at("name");
        CAPTURE(name);
        const std::string coding = row.at("content_encoding").is_null()
                                       ? ""
                                       : row.at("content_encoding").get<std::string>();
        const std::string wire = test::from_base64(row.at("body_b64").get<std::string>());
        const DecodedBody got = decode_content(wire, coding, {10U << 20U, 2'000});
        const std::string result = row.at("result");
        if (result == "ok") CHECK(got.result == Result::whole);
        if (result == "partial") CHECK(got.result == Result::partial);
        if (result == "limit") {
            CHECK(got.result == Result::limit);
            CHECK(got.body.size() == 10U << 20U);
        }
        if (row.at("decoded_len").is_null()) continue;
        CHECK(got.body.size() == row.at("decoded_len").get<std::size_t>());
        CHECK(sha256_hex(got.body) == row.at("decoded_sha256").get<std::string>());
    }
}

}  // namespace stet
