#include "store/text_digest.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>

namespace stet {

namespace {

Article sample() {
    Article article;
    article.headline = {"Bridge shut", Source::markup, 1};
    article.byline = {"By Ann Ash", Source::markup, 1};
    article.blocks = {
        {BlockType::paragraph, 0, "The bridge is shut.", "", "", false},
        {BlockType::image, 0, "", "https://x.example/a/bridge-640x480.jpg", "", false}};
    article.captions = {{"The bridge", "Ann Ash/Post", "https://x.example/a/bridge-640x480.jpg"}};
    return article;
}

}  // namespace

TEST_CASE(
    "a revision is made by headline, dek, byline, dateline, body, captions, credits, "
    "pictures and notices, and by nothing else") {
    struct Row {
        const char* what;
        std::function<void(Article&)> change;
        bool counts;
    };
    const Row rows[] = {
        {"headline", [](Article& a) { a.headline.value += "!"; }, true},
        {"dek",
         [](Article& a) {
             a.dek = {"More", Source::markup, 1};
         },
         true},
        {"byline", [](Article& a) { a.byline.value = "By Bo"; }, true},
        {"dateline",
         [](Article& a) {
             a.dateline = {"LONDON", Source::text, 1};
         },
         true},
        {"body", [](Article& a) { a.blocks[0].text += " Still."; }, true},
        {"paragraph to heading", [](Article& a) { a.blocks[0].type = BlockType::heading; }, true},
        {"caption", [](Article& a) { a.captions[0].text = "A bridge"; }, true},
        {"credit", [](Article& a) { a.captions[0].credit = "Bo/Post"; }, true},
        {"another picture",
         [](Article& a) { a.blocks[1].url = "https://x.example/a/ferry-640x480.jpg"; }, true},
        {"correction notice", [](Article& a) { a.corrections = {"Correction: no."}; }, true},
        {"the picture at another size",
         [](Article& a) { a.blocks[1].url = "https://y.example/a/bridge-1200x900.webp?w=3"; },
         false},
        {"modified stamp",
         [](Article& a) {
             a.modified = {DateTime{}, Source::meta, 1};
         },
         false},
        {"tags",
         [](Article& a) {
             a.tags = {{"x"}, Source::meta, 1};
         },
         false},
        {"section",
         [](Article& a) {
             a.section = {"x", Source::meta, 1};
         },
         false},
        {"language",
         [](Article& a) {
             a.language = {"de", Source::meta, 1};
         },
         false},
        {"evidence", [](Article& a) { a.headline.source = Source::json_ld; }, false},
        {"a share picture in the head beside the shown one",
         [](Article& a) {
             a.lead_image = {"https://x.example/share/one.png", Source::meta, 1};
         },
         false},
    };
    const Sha256 digest = text_digest(sample());
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Article article = sample();
        row.change(article);
        CHECK((text_digest(article) != digest) == row.counts);
    }
}

TEST_CASE("the form of a text does not change by itself") {
    // A digest once printed names its text for ever: this one may only change with a new form.
    CHECK(text_digest(sample()).hex() ==
          "f52ba8f1fcdab30d30bc4bd247c5cc60e2dd3311a1988b22e32f4cb22fd729ee");
}

TEST_CASE("composed and decomposed letters are one text") {
    Article composed = sample();
    composed.headline.value = "caf\u00e9";
    Article decomposed = sample();
    decomposed.headline.value = "cafe\u0301";
    CHECK(text_digest(composed) == text_digest(decomposed));
}

TEST_CASE("the same picture at another size, crop, format or address is the same") {
    struct Row {
        std::string a;
        std::string b;
        bool same;
    };
    const Row rows[] = {
        {"https://a.example/uploads/2025/05/storm-300x200.jpg",
         "https://a.example/uploads/2025/05/storm.jpg", true},
        {"https://1.bp.example/-x/s640/storm.jpg", "https://1.bp.example/-x/s1600/storm.jpg", true},
        {"https://b.example/img/a/AVvXsEhq9k=s640",
         "https://b.example/img/a/AVvXsEhq9k=w400-h300-p-k", true},
        {"https://i.example/img/media/9f8e7d6c5b4a/0_100_4000_2400/master/4000.jpg?width=465",
         "https://i.example/img/media/9f8e7d6c5b4a/0_200_4000_2200/500.jpg?width=1200", true},
        {"https://c.example/image/upload/w_640,h_400,c_fill/v1747/storm.jpg",
         "https://c.example/image/upload/w_1280/v1747/storm.webp", true},
        {"https://p.example/resize/640/https://a.example/pix/storm.jpg",
         "https://a.example/pix/storm.jpg", true},
        {"https://p.example/_next/image?url=https%3A%2F%2Fa.example%2Fpix%2Fstorm.jpg&w=640&q=75",
         "https://p.example/_next/image?url=https%3A%2F%2Fa.example%2Fpix%2Fstorm.jpg&w=1080",
         true},
        {"https://a.example/pix/storm-large.jpg", "https://a.example/pix/storm-small.jpg", true},
        {"https://a.example/pix/storm@2x.png", "https://a.example/pix/storm.png", true},
        {"https://a.example/pix/storm-1.jpg", "https://a.example/pix/storm-2.jpg", false},
        {"https://a.example/pix/1.jpg", "https://a.example/pix/2.jpg", false},
        {"https://a.example/pix/storm.jpg", "https://a.example/pix/calm.jpg", false},
        {"https://a.example/media/12345678/image.jpg", "https://a.example/media/12345679/image.jpg",
         false},
        {"https://a.example/pix/harbour-640.jpg", "https://a.example/pix/harbour-1024.jpg", true},
        {"https://a.example/IMG_1240.jpg", "https://a.example/IMG_1250.jpg", false},
        {"https://a.example/IMG_1234.jpg", "https://a.example/IMG_1235.jpg", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.a);
        CAPTURE(row.b);
        CHECK((picture_identity(row.a) == picture_identity(row.b)) == row.same);
        CHECK_FALSE(picture_identity(row.a).empty());
    }
    CHECK(picture_identity("").empty());
}

}  // namespace stet
