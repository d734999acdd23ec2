#include "store/learned_lines.h"

#include "tests/store/sample.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {
namespace {

using test::line_reader;
using test::look;

std::string page(int story, const std::string& text, const std::string& line) {
    return "# Story " + std::to_string(story) + "\n" + text + "\n" + line + "\n";
}

std::string url(int story) {
    return "https://news.example/" + std::to_string(story);
}

/// Three stories whose last line is `first`, then another at each of two more looks.
Archive learned_from(const std::string& first,
                     const std::string& second,
                     const std::string& third) {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    int hour = 0;
    for (int story = 0; story < 3; ++story) {
        for (const std::string& line : {first, second, third}) {
            archive.add(look(url(story), ++hour, page(story, "The ferry is late.", line)));
        }
    }
    return archive;
}

}  // namespace

TEST_CASE("a frame is a label, or words without their figures; a sentence has none") {
    struct Row {
        const char* line;
        const char* frame;
    };
    const Row rows[] = {
        {"Weather: 12°, rain", "weather:"},
        {"Price of the day: bread", "price of the day:"},
        {"1,204 people read this", "# people read this"},
        {"Temperature 17 C", "temperature # c"},
        {"The ferry is late.", ""},
        {"Late: the ferry. It will come", ""},
        {"No figures and no label", ""},
        {"42", ""},
        {"What the five members of the council said: nothing", ""},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.line);
        CHECK(line_frame(row.line) == row.frame);
    }
}

TEST_CASE(
    "a line that is another on every fetch of three stories is learned, and no revision any more") {
    Archive archive = learned_from("Weather: 12°, rain", "Weather: 14°, sun", "Weather: 9°, fog");
    const LearnedLines learned = learned_lines(archive, "s1");
    REQUIRE(learned.find("Weather: 3°, snow") != nullptr);
    CHECK(learned.find("Weather: 3°, snow")->stories == 3);
    CHECK(learned.find("Price: 3") == nullptr);
    for (const char* const story : {"s1", "s2", "s3"}) {
        CAPTURE(story);
        CHECK(archive.history(story).size() == 1);
    }
    // A fourth story profits from the first look on, and an edit beside the line still counts.
    archive.add(look(url(4), 20, page(4, "The ferry is late.", "Weather: 1°")));
    const Added same = archive.add(look(url(4), 21, page(4, "The ferry is late.", "Weather: 2°")));
    CHECK(same.outcome == Added::Outcome::unchanged);
    const Added edit = archive.add(look(url(4), 22, page(4, "The ferry is sunk.", "Weather: 3°")));
    CHECK(edit.outcome == Added::Outcome::new_revision);
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("a sentence is never learned, nor a line that changes in one story alone") {
    const Archive sentences =
        learned_from("It was seen by 12 people.", "It was seen by 14 people.", "It was by 15.");
    CHECK(learned_lines(sentences, "s1").empty());
    CHECK(sentences.history("s1").size() == 3);

    Archive one(":memory:", Archive::Mode::create, line_reader());
    for (int k = 0; k < 12; ++k) {
        one.add(look(url(0), k, page(0, "The ferry sank.", "Dead: " + std::to_string(k))));
    }
    CHECK(learned_lines(one, "s1").empty());
    CHECK(one.history("s1").size() == 12);
}

TEST_CASE("a line that mostly stands is not learned") {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    int hour = 0;
    for (int story = 0; story < 6; ++story) {
        archive.add(look(url(story), ++hour, page(story, "Text.", "Price: 1")));
        archive.add(look(url(story), ++hour, page(story, "Text.", "Price: 2")));
        archive.add(look(url(story), ++hour, page(story, "Text.\nnoise a", "Price: 2")));
        archive.add(look(url(story), ++hour, page(story, "Text.\nnoise b", "Price: 2")));
    }
    CHECK(learned_lines(archive, "s1").empty());
}

TEST_CASE("ignored lines are told with the reason") {
    ArticleText from;
    ArticleText to;
    from[DiffField::body] = "The ferry is late.\n\nWeather: 12°, rain\n\n604 comments";
    to[DiffField::body] = "The ferry is sunk.\n\nWeather: 9°, fog\n\n611 comments";
    const Archive archive =
        learned_from("Weather: 12°, rain", "Weather: 14°, sun", "Weather: 9°, fog");
    const LearnedLines learned = learned_lines(archive, "s1");
    ArticleDiff diff = diff_articles(from, to);
    mark_learned(diff, learned);
    CHECK(count_changes(diff).changes == 1);
    const std::vector<IgnoredLine> ignored = ignored_lines(diff, learned);
    REQUIRE(ignored.size() == 2);
    CHECK(ignored[0].old_line == "Weather: 12°, rain");
    CHECK(ignored[0].new_line == "Weather: 9°, fog");
    CHECK(ignored[0].why == "learned: another on 6 of 6 fetches, in 3 stories of the site");
    CHECK(ignored[1].why == "a count of readers' doings");
}

}  // namespace stet
