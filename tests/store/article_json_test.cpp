#include "store/article_json.h"

#include <doctest/doctest.h>

namespace stet {
namespace {

TEST_CASE("a kept article remembers what its captions and correction notices rest on") {
    Article article;
    article.captions = {{"The pier.", "Ann Lee", "https://thepost.example/pier.jpg"}};
    article.caption_evidence = {{Source::markup, 0.75F}};
    article.corrections = {"Correction: the bridge opened in 1931."};
    article.correction_evidence = {{Source::text, 0.5F}};
    const std::optional<Article> read = article_from_json(article_to_json(article));
    REQUIRE(read);
    CHECK(read->captions == article.captions);
    CHECK(read->corrections == article.corrections);
    REQUIRE(read->caption_evidence.size() == 1);
    CHECK(read->caption_evidence[0].source == Source::markup);
    CHECK(read->caption_evidence[0].confidence == 0.75F);
    REQUIRE(read->correction_evidence.size() == 1);
    CHECK(read->correction_evidence[0].source == Source::text);
    CHECK(read->correction_evidence[0].confidence == 0.5F);
}

TEST_CASE("an article kept without such evidence is read as before") {
    const std::optional<Article> read = article_from_json(
        R"({"captions":[{"text":"The pier.","credit":"","image":""}],"corrections":["Correction: no."]})");
    REQUIRE(read);
    CHECK(read->captions.size() == 1);
    CHECK(read->corrections.size() == 1);
    CHECK(read->caption_evidence.empty());
    CHECK(read->correction_evidence.empty());
}

}  // namespace
}  // namespace stet
