#include "extract/charset.h"

#include "extract/text.h"
#include "tests/support/shared_data.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <unicode/ucnv.h>

namespace stet {
namespace {

using nlohmann::json;

std::string from_base64(std::string_view text) {
    std::string out;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        constexpr std::string_view alphabet =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const std::size_t value = alphabet.find(c);
        if (value == std::string_view::npos) continue;
        bits = bits << 6U | static_cast<unsigned>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> count & 0xFFU);
        }
    }
    return out;
}

TEST_CASE("Encoding Standard: a label names an encoding, in any case and with blanks around it") {
    struct Row {
        const char* label;
        const char* encoding;
    };
    const Row rows[] = {
        {"latin1", "windows-1252"},
        {" UTF8\n", "UTF-8"},
        {"x-sjis", "Shift_JIS"},
        {"ks_c_5601-1987", "EUC-KR"},
        {"gb2312", "GBK"},
        {"koi8-ru", "KOI8-U"},
        {"iso-8859-9", "windows-1254"},
        {"utf-16", "UTF-16LE"},
        {"utf-7", ""},
        {"", ""},
        {"zzz", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.label);
        CHECK(encoding_for_label(row.label) == row.encoding);
    }
}

std::string encoded(const std::string& utf8, const char* encoding) {
    std::string out(4 * utf8.size(), '\0');
    UErrorCode error = U_ZERO_ERROR;
    const std::int32_t size =
        ucnv_convert(encoding, "UTF-8", out.data(), static_cast<std::int32_t>(out.size()),
                     utf8.data(), static_cast<std::int32_t>(utf8.size()), &error);
    REQUIRE(U_SUCCESS(error) != 0);
    out.resize(static_cast<std::size_t>(size));
    return out;
}

TEST_CASE("ours: undeclared, the letters and the page's language tell the encoding") {
    struct Row {
        const char* lang;
        const char* encoding;
        const char* text;
    };
    const Row rows[] = {
        {"ru", "windows-1251",
         "Старый каменный мост закрыли в понедельник: инженеры нашли трещины в трёх опорах. "
         "Жители теперь ездят в объезд, и дорога занимает вдвое больше времени."},
        {"ru-RU", "KOI8-R",
         "Старый каменный мост закрыли в понедельник: инженеры нашли трещины в трёх опорах. "
         "Жители теперь ездят в объезд, и дорога занимает вдвое больше времени."},
        {"ja", "Shift_JIS",
         "古い石の橋は月曜日に閉鎖された。三つの橋脚にひびが見つかったためで、住民は遠回りを"
         "している。町は来年の春までに直すと説明した。"},
        {"pl", "ISO-8859-2",
         "Stary kamienny most zamknięto w poniedziałek, bo inżynierowie znaleźli pęknięcia w "
         "trzech "
         "filarach. Mieszkańcy jeżdżą teraz objazdem, co zajmuje dwa razy więcej czasu, a gmina "
         "mówi, że naprawa potrwa do wiosny. Sklepy przy moście skarżą się na brak klientów."},
        {"ar", "windows-1256",
         "أغلق الجسر الحجري القديم يوم الاثنين بعد أن وجد المهندسون شقوقا في ثلاث دعامات. "
         "ويسلك السكان الآن طريقا أطول، وقالت البلدية إن الإصلاح سيستمر حتى الربيع."},
        {"de", "windows-1252",
         "Die alte Brücke ist seit Montag gesperrt, weil Fachleute Risse in drei Pfeilern fanden. "
         "Die Bewohner fahren nun über die Mühle, was doppelt so lange dauert."},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.encoding));
        const std::string page = "<html lang=\"" + std::string(row.lang) +
                                 "\"><title>x</title><body><p>" + row.text + "</p></body></html>";
        const DecodedText got = to_utf8(encoded(page, row.encoding), "text/html");
        CHECK(got.utf8 == page);
    }
    // Without a language only what no Latin letters can be.
    const std::string russian = "<p>" + std::string(rows[0].text) + "</p>";
    CHECK(to_utf8(encoded(russian, "windows-1251"), "").utf8 == russian);
    const std::string polish = "<p>" + std::string(rows[3].text) + "</p>";
    CHECK(to_utf8(encoded(polish, "ISO-8859-2"), "").encoding == "windows-1252");
    // A declaration counts, whatever the letters are.
    CHECK(to_utf8(encoded(russian, "windows-1251"), "text/html; charset=iso-8859-1").encoding ==
          "windows-1252");
}

TEST_CASE("ours: valid multi-byte UTF-8 wins over every declaration but a byte-order mark") {
    const std::string bytes = "<meta charset=iso-8859-1><p>caf\xC3\xA9";
    CHECK(to_utf8(bytes, "text/html; charset=windows-1251").encoding == "UTF-8");
    CHECK(to_utf8("caf\xC3\xA9 caf\xE9!", "").encoding == "windows-1252");
    CHECK_MESSAGE(to_utf8(bytes + "\xE2\x80", "").utf8 == bytes + "\xEF\xBF\xBD",
                  "a page cut inside a character is still UTF-8");
    CHECK(to_utf8(std::string("\xFF\xFE", 2) + std::string("\xE9\0", 2), "").utf8 == "\xC3\xA9");
}

TEST_CASE("ours: a few damaged bytes do not turn a UTF-8 page into another encoding") {
    std::string quoted;
    for (int i = 0; i < 5; ++i) quoted += "\xE2\x80\x9Cyes\xE2\x80\x9D ";
    for (const char* header : {"", "text/html; charset=iso-8859-1", "text/html; charset=utf-8"}) {
        CAPTURE(header);
        const DecodedText text = to_utf8(quoted + "caf\xE9 and \xA0", header);
        CHECK(text.encoding == "UTF-8");
        CHECK(text.utf8 == quoted + "caf\xEF\xBF\xBD and \xEF\xBF\xBD");
    }
    CHECK_MESSAGE(to_utf8(quoted + "\xE9 \xE8 \xE7 \xE0", "").encoding == "windows-1252",
                  "as many as that are another encoding with some UTF-8 in it");
}

TEST_CASE("ours: a header that says UTF-8 of what is none gives way to the page's own words") {
    const std::string_view header = "text/html; charset=utf-8";
    const DecodedText latin = to_utf8("<meta charset=iso-8859-1><p>Caf\xE9 Z\xFCrich", header);
    CHECK(latin.utf8 == "<meta charset=iso-8859-1><p>Caf\xC3\xA9 Z\xC3\xBCrich");
    CHECK(latin.encoding == "windows-1252");
    // Nothing else is declared; it is damaged UTF-8; the other encoding has no such bytes.
    CHECK(to_utf8("<p>Caf\xE9", header).encoding == "UTF-8");
    CHECK(to_utf8("<meta charset=iso-8859-1><p>\xC3\xA9\xC3\xA9 \xE9", header).encoding == "UTF-8");
    CHECK(to_utf8("<meta charset=shift_jis><p>\x81 \x81 ", header).encoding == "UTF-8");
}

TEST_CASE("Unicode section 3.9: one U+FFFD for each maximal subpart of a broken sequence") {
    struct Row {
        std::string bytes;
        int replaced;
    };
    const Row rows[] = {
        {"\xC0\xAF", 2},     {"\xE2\x82", 1},         {"\xF0\x9F\x92", 1},
        {"\xED\xA0\x80", 3}, {"\xF4\x90\x80\x80", 4}, {"\x80", 1},
    };
    for (const Row& row : rows) {
        const std::string text = to_utf8("a" + row.bytes + "b", "text/html; charset=utf-8").utf8;
        std::string expected = "a";
        for (int i = 0; i < row.replaced; ++i) expected += "\xEF\xBF\xBD";
        CHECK(text == expected + "b");
    }
}

TEST_CASE("every encoding of the standard decodes to valid UTF-8, whatever the bytes") {
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    const char* labels[] = {
        "866",
        "l2",
        "l3",
        "l4",
        "cyrillic",
        "arabic",
        "greek",
        "hebrew",
        "logical",
        "l6",
        "iso-8859-13",
        "iso-8859-14",
        "l9",
        "koi8-r",
        "koi8-u",
        "iso-8859-16",
        "mac",
        "tis-620",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "gbk",
        "x-mac-cyrillic",
        "gb18030",
        "big5",
        "euc-jp",
        "iso-2022-jp",
        "sjis",
        "euc-kr",
        "hz-gb-2312",
        "utf-16be",
        "utf-16le",
        "x-user-defined",
    };
    for (const char* label : labels) {
        CAPTURE(label);
        const DecodedText text = to_utf8("ab" + all, std::string("text/html; charset=") + label);
        CHECK(text.encoding == encoding_for_label(label));
        CHECK(to_utf8(text.utf8 + "\xC3\xA9", "").encoding == "UTF-8");
        const bool wide = text.encoding == "replacement" || text.encoding.substr(0, 6) == "UTF-16";
        if (!wide) CHECK(text.utf8.substr(0, 2) == "ab");
    }
    // What differs between tables of one name elsewhere.
    CHECK(to_utf8("\x80\x93\x81", "text/html; charset=latin1").utf8 == "€“\xC2\x81");
    CHECK(to_utf8("\xFC\xE9", "text/html; charset=mac").utf8 == "¸È");
}

TEST_CASE("stet vectors: header and bytes decide the encoding") {
    if (!test::has_shared("conformance/encoding/decide.json")) return;
    int ran = 0;
    const json vectors = json::parse(test::read_shared("conformance/encoding/decide.json"));
    for (const json& row : vectors.at("cases")) {
        ++ran;
        CAPTURE(row.at("name").get<std::string>());
        const DecodedText text = to_utf8(from_base64(row.at("body_b64").get<std::string>()),
                                         row.at("content_type").get<std::string>());
        CHECK(ascii_lower(text.encoding) == row.at("encoding").get<std::string>());
        if (row.at("text_contains").is_null()) continue;
        CHECK(text.utf8.find(row.at("text_contains").get<std::string>()) != std::string::npos);
    }
    MESSAGE("decide: " << ran << " cases");
}

TEST_CASE("html5lib vectors: what the bytes alone declare") {
    if (!test::has_shared("conformance/encoding/prescan.json")) return;
    int ran = 0;
    const json vectors = json::parse(test::read_shared("conformance/encoding/prescan.json"));
    for (const json& row : vectors.at("cases")) {
        ++ran;
        CAPTURE(row.dump());
        const std::string html = row.contains("html")
                                     ? row.at("html").get<std::string>()
                                     : from_base64(row.at("html_b64").get<std::string>());
        const std::string found(declared_encoding(html, ""));
        // windows-1252 is what the standard falls back to.
        CHECK(ascii_lower(found.empty() ? "windows-1252" : found) ==
              ascii_lower(row.at("encoding").get<std::string>()));
    }
    MESSAGE("prescan: " << ran << " cases");
}

}  // namespace
}  // namespace stet
