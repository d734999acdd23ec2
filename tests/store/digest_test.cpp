#include "store/digest.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {

TEST_CASE("SHA-256 is FIPS 180-4's, in its three forms") {
    const Sha256 abc = sha256("abc");
    CHECK(abc.hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(abc.tagged() == "sha256:" + abc.hex());
    CHECK(Sha256::from_hex(abc.tagged()) == abc);
    CHECK(Sha256::from_hex(abc.hex()) == abc);
    CHECK(Sha256::from_bytes(abc.view()) == abc);
    CHECK(sha256("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (const std::string wrong : {"", "sha256:", "sha1:abc", "zz", "sha256:ba78"}) {
        CAPTURE(wrong);
        CHECK_FALSE(Sha256::from_hex(wrong));
    }
}

TEST_CASE("a stream digests its pieces as one, and begins anew after finish()") {
    Sha256Stream stream;
    stream.add("a");
    stream.add("bc");
    CHECK(stream.finish() == sha256("abc"));
    stream.add("abc");
    CHECK(stream.finish() == sha256("abc"));
}

TEST_CASE("fields are told apart by their lengths") {
    Sha256Stream stream;
    stream.add_field("ab");
    const Sha256 one = stream.finish();
    CHECK(one == sha256(std::string("\0\0\0\0\0\0\0\x02", 8) + "ab"));
    stream.add_field("a");
    stream.add_field("b");
    CHECK(stream.finish() != one);
}

TEST_CASE("SHA-1 in base 32 is what WARC files write") {
    // RFC 4648 base 32 of FIPS 180-4's digest of "abc", a9993e36...
    CHECK(sha1_base32("abc") == "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5");
    CHECK(sha1_base32("") == "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
}

}  // namespace stet
