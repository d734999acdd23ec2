#include "store/chain.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {

TEST_CASE("the byte forms of leaf and link do not change by themselves") {
    // Worked out apart from this program, from store/README.md:
    //   python3: form(b"stet link 1", bytes(32), b"1", bytes(32))
    Capture capture;
    capture.url = "https://news.example/a";
    capture.started = UtcTime(std::chrono::milliseconds(1747296000000));
    capture.finished = capture.started + std::chrono::milliseconds(250);
    capture.status = 200;
    capture.protocol = "HTTP/1.1";
    capture.origin.software = "stet/0.1.0";
    const std::string head = "HTTP/1.1 200 OK\r\n\r\n";
    const Sha256 leaf = leaf_hash({capture, Verdict::article, "", head, sha256("body"), 4, {}});
    CHECK(leaf.hex() == "20a4693143da6ea60a3c5a223dfc76f8c5f4281cdb07615f1e5da49438f27947");
    CHECK(link_hash(Sha256{}, 1, Sha256{}).hex() ==
          "554e711ceb81bc1a88ad1bd47cf40db57e2eb1653060cbcb79e184b508c1ce91");
}

TEST_CASE("a link depends on what is before it, its number and its leaf") {
    const Sha256 zero;
    const Sha256 one = sha256("1");
    const Sha256 link = link_hash(zero, 1, zero);
    CHECK(link != link_hash(one, 1, zero));
    CHECK(link != link_hash(zero, 2, zero));
    CHECK(link != link_hash(zero, 1, one));
}

TEST_CASE("an origin's name leads back to it") {
    for (const auto kind :
         {Origin::Kind::fetched, Origin::Kind::warc, Origin::Kind::file, Origin::Kind::memento}) {
        CHECK(origin_named(origin_name(kind)) == kind);
    }
}

}  // namespace stet
