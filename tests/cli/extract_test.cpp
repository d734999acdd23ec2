// stet extract: what is no page is refused by name, and a batch says what failed of each line.
#include "tests/cli/console.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

namespace stet {
using stet::test::Console;
using stet::test::contains;
using stet::test::Refusal;
using stet::test::refusal;
using Json = nlohmann::json;

namespace {

std::string written(const TempDir& dir, const std::string& name, const std::string& bytes) {
    std::ofstream(dir.file(name), std::ios::binary) << bytes;
    return dir.file(name);
}

/// Bytes without any order, the same each time.
std::string noise() {
    std::string bytes;
    unsigned state = 1;
    for (int i = 0; i < 20000; ++i) {
        state = state * 1664525U + 1013904223U;
        bytes += static_cast<char>(state >> 24U);
    }
    return bytes;
}

/// Each character as two bytes, the lower first.
std::string wide(const std::string& text) {
    std::string bytes;
    for (const char c : text) bytes.append(1, c).append(1, '\0');
    return bytes;
}

Json answer(Console& console, const Json& line) {
    console.in.clear();
    console.in.str(line.dump() + "\n");
    CHECK(console.run({"extract", "--batch"}) == ExitStatus::ok);
    return Json::parse(console.take_out());
}

const std::string kPage =
    "<html><head><title>Bridge shut</title></head><body><h1>Bridge shut</h1><p>The old bridge was "
    "shut on Monday, the harbour master said, and nobody knows for how long it will be.</p>";

}  // namespace

TEST_CASE("what is no page is refused, and said what it is") {
    const TempDir dir;
    Console console;
    struct Row {
        const char* name;
        std::string bytes;
        const char* what;
    };
    const Row rows[] = {
        {"page.html.gz", "\x1F\x8B\x08 and more", "gzip"},
        {"paper.pdf", "%PDF-1.7\n", "PDF"},
        {"photo.png", "\x89PNG\r\n", "picture"},
        {"noise.html", noise(), "binary data"},
    };
    const std::string page = written(dir, "page.html", kPage);
    for (const Row& row : rows) {
        const std::string path = written(dir, row.name, row.bytes);
        CAPTURE(path);
        const Refusal refused = refusal(console, {"extract", path});
        CHECK(refused.status == ExitStatus::failed);
        CHECK(contains(refused.message, path));
        CHECK(contains(refused.message, row.what));
        CHECK(contains(answer(console, {{"id", 1}, {"path", path}}).at("error"), row.what));
        const Refusal compared = refusal(console, {"diff", page, path});
        CHECK(compared.status == ExitStatus::failed);
        CHECK(contains(compared.message, path));
        CHECK(contains(compared.message, row.what));
    }
    // UTF-16 is half NUL bytes, and a page.
    const std::string utf16 = written(dir, "utf16.html", wide(kPage));
    CHECK(console.run({"extract", "--content-type", "text/html; charset=utf-16le", utf16}) ==
          ExitStatus::ok);
    CHECK(contains(console.take_out(), "harbour master"));
}

TEST_CASE("a batch reads the page and says which of its words made no sense") {
    const TempDir dir;
    Console console;
    const std::string page = written(dir, "page.html", kPage);
    const Json time = answer(console, {{"id", 1}, {"path", page}, {"fetched", "last week"}});
    CHECK(contains(time.at("error"), "not a time"));
    CHECK(time.at("headline") == "Bridge shut");
    const Json url = answer(console, {{"id", 2}, {"path", page}, {"url", "bridge"}});
    CHECK(contains(url.at("error"), "not an absolute URL: bridge"));
    const Json good = answer(console, {{"id", 3},
                                       {"path", page},
                                       {"url", "https://news.example/1"},
                                       {"fetched", "2025-05-15T08:00Z"}});
    CHECK_FALSE(good.contains("error"));
    const Refusal refused = refusal(console, {"extract", "--batch", page});
    CHECK(refused.status == ExitStatus::usage);
    CHECK(contains(refused.message, page));
}

TEST_CASE("the caption of a picture above the text is shown with the text, once") {
    const TempDir dir;
    const std::string picture =
        "<figure><img src='https://post.example/t.jpg' width=600 height=400><figcaption>The bridge "
        "at dawn. Photo: P. Marsh</figcaption></figure>";
    const std::string text =
        "<p>The old bridge was shut on Monday after engineers found cracks in two cables.</p>"
        "<p>Ferries ran every ten minutes between the two banks, and the city asked commuters to "
        "leave home earlier than usual until June.</p>";
    const std::string head =
        "<html><head><title>Bridge shut</title></head><body><article><h1>Bridge shut</h1>";
    Console console;
    for (const std::string& before : {std::string(), text}) {
        std::string page = head;
        page.append(before).append(picture).append(text);
        const std::string file = written(dir, "page.html", page);
        CHECK(console.run({"extract", file}) == ExitStatus::ok);
        const std::string plain = console.take_out();
        const std::string line = "\n[The bridge at dawn. (P. Marsh)]\n";
        CHECK(contains(plain, line));
        CHECK(plain.find(line) == plain.rfind(line));
        CHECK(console.run({"extract", "--markdown", file}) == ExitStatus::ok);
        CHECK(contains(console.take_out(),
                       "![The bridge at dawn. (P. Marsh)](<https://post.example/t.jpg>)"));
    }
}

TEST_CASE("a dek that begins the text too is shown once; JSON has it in both") {
    const TempDir dir;
    Console console;
    const std::string dek = "Ministers stay silent as seven villages head for court.";
    std::string page = "<html lang=en><meta name=description content='";
    page.append(dek).append(
        "'><title>Train stops</title><article><h1>Train to stop on Sunday</h1>");
    for (const std::string& words :
         {dek,
          std::string("The train that connects the two valleys will stop on Sunday night, the "
                      "operator said in a letter to its passengers."),
          std::string("It had carried fewer than two hundred people a day since the road was "
                      "widened in 2019, the ministry said."),
          std::string("Mayors of the villages along the line said that they would take the "
                      "decision to court, and have nine thousand signatures.")}) {
        page.append("<p>").append(words).append("</p>");
    }
    const std::string file = written(dir, "dek.html", page + "</article></html>");
    CHECK(console.run({"extract", file}) == ExitStatus::ok);
    const std::string text = console.take_out();
    CHECK(contains(text, dek));
    CHECK(text.find(dek) == text.rfind(dek));
    CHECK(console.run({"extract", "--json", file}) == ExitStatus::ok);
    const Json article = Json::parse(console.take_out());
    CHECK(article["dek"] == dek);
    CHECK(article["blocks"].size() == 4);
}

}  // namespace stet
