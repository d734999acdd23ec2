#include "store/selected.h"

#include "store/desk.h"
#include "tests/cli/sample_archive.h"

#include <doctest/doctest.h>

#include <set>

namespace stet {
using stet::test::at_hour;
using stet::test::sample_article;
using stet::test::sample_look;

namespace {

std::string long_text(int first, int count) {
    std::string text;
    for (int i = first; i < first + count; ++i) text += "word" + std::to_string(i * 7919) + " ";
    return text;
}

/// "s1@1 s1@3 s2@1": what goes out.
std::string chosen(const Archive& archive,
                   const TextChoice& choice,
                   ChoiceCounts* counts = nullptr) {
    std::string out;
    const ChoiceCounts all = for_each_chosen(archive, choice, [&](const ChosenStory& story) {
        for (const std::size_t place : story.chosen) {
            if (!out.empty()) out += ' ';
            out += story.story.id + "@" + std::to_string(story.history[place].number);
        }
        return true;
    });
    if (counts != nullptr) *counts = all;
    return out;
}

/// Three revisions (a number, then a typo), two stories with one text, a short one.
void fill(Archive& archive) {
    const std::string a = "https://a.example/one";
    const std::string tail = long_text(0, 60);
    archive.add(sample_look(a, 5, sample_article("One", "", {"There were 84 people. " + tail})));
    archive.add(sample_look(a, 6, sample_article("One", "", {"There were 48 people. " + tail})));
    archive.add(sample_look(a, 7, sample_article("One", "", {"There were 48 poeple. " + tail})));
    archive.add(sample_look("https://b.example/copy", 9,
                            sample_article("Copy", "", {long_text(500, 100)})));
    archive.add(sample_look("https://c.example/first", 8,
                            sample_article("First", "", {long_text(500, 102)})));
    archive.add(sample_look("https://d.example/short", 10, sample_article("Short", "", {"Few."})));
}

}  // namespace

TEST_CASE("revisions go out by what they are, then by which of these are wanted") {
    Archive archive(":memory:", Archive::Mode::create);
    fill(archive);
    label_story(archive, "s2", "wire", "Ann", at_hour(20));
    struct Row {
        const char* what;
        TextChoice choice;
        const char* out;
    };
    const auto row = [](const char* what, auto set, const char* out) {
        Row made{what, {}, out};
        set(made.choice);
        return made;
    };
    using Which = Selection::Which;
    const Row rows[] = {
        row(
            "all defaults", [](TextChoice&) {}, "s1@3 s2@1 s3@1 s4@1"),
        row(
            "all", [](TextChoice& c) { c.stories.which = Which::all; },
            "s1@1 s1@2 s1@3 s2@1 s3@1 s4@1"),
        row(
            "first and last", [](TextChoice& c) { c.stories.which = Which::first_and_last; },
            "s1@1 s1@3 s2@1 s3@1 s4@1"),
        row(
            "by class", [](TextChoice& c) { c.changes.classes.add(ChangeClass::number); }, "s1@2"),
        row(
            "by another", [](TextChoice& c) { c.changes.classes.add(ChangeClass::style); }, "s1@3"),
        row(
            "silent", [](TextChoice& c) { c.changes.silent = true; }, "s1@2"),
        row(
            "by grade", [](TextChoice& c) { c.changes.min = Grade::major; }, "s1@2"),
        row(
            "long", [](TextChoice& c) { c.min_words = 80; }, "s2@1 s3@1"),
        row(
            "short", [](TextChoice& c) { c.max_words = 10; }, "s4@1"),
        row(
            "by label", [](TextChoice& c) { c.changes.label = "wire"; }, "s2@1"),
        row(
            "the latest seen", [](TextChoice& c) { c.stories.limit = 2; }, "s2@1 s4@1"),
        row(
            "limited after the choice",
            [](TextChoice& c) {
                c.stories.limit = 1;
                c.min_words = 50;
            },
            "s2@1"),
        row(
            "copies left out", [](TextChoice& c) { c.near_duplicates = NearDuplicates::drop; },
            "s1@3 s3@1 s4@1"),
        row(
            "copies of what is chosen only",
            [](TextChoice& c) {
                c.near_duplicates = NearDuplicates::drop;
                c.stories.site = "b.example";
            },
            "s2@1"),
    };
    for (const Row& each : rows) {
        CAPTURE(each.what);
        CHECK(chosen(archive, each.choice) == each.out);
    }
}

TEST_CASE("of near duplicates the one that was seen first stays, and is named in the others") {
    Archive archive(":memory:", Archive::Mode::create);
    fill(archive);
    TextChoice choice;
    choice.near_duplicates = NearDuplicates::mark;
    std::map<std::string, std::string> copies;
    const ChoiceCounts counts = for_each_chosen(archive, choice, [&](const ChosenStory& story) {
        copies[story.story.id] = story.near_duplicate_of;
        return true;
    });
    CHECK(copies == std::map<std::string, std::string>{
                        {"s1", ""}, {"s2", "https://c.example/first"}, {"s3", ""}, {"s4", ""}});
    CHECK(counts.near_duplicates == 1);
    CHECK(counts.stories == 4);
    choice.near_duplicates = NearDuplicates::drop;
    ChoiceCounts dropped;
    chosen(archive, choice, &dropped);
    CHECK(dropped.near_duplicates == 1);
    CHECK(dropped.stories == 3);
}

TEST_CASE("a sample is the same for the same seed, in any archive and order") {
    constexpr int kStories = 40;
    Archive forward(":memory:", Archive::Mode::create);
    Archive backward(":memory:", Archive::Mode::create);
    for (int i = 0; i < kStories; ++i) {
        for (Archive* archive : {&forward, &backward}) {
            const int n = archive == &forward ? i : kStories - 1 - i;
            archive->add(sample_look("https://x.example/" + std::to_string(n), 1,
                                     sample_article("Story", "", {"Text " + std::to_string(n)})));
        }
    }
    const auto urls = [](const Archive& archive, std::size_t sample, std::uint64_t seed) {
        TextChoice choice;
        choice.sample = sample;
        choice.seed = seed;
        std::set<std::string> out;
        for_each_chosen(archive, choice, [&](const ChosenStory& story) {
            out.insert(story.story.url);
            return true;
        });
        return out;
    };
    const std::set<std::string> ten = urls(forward, 10, 7);
    CHECK(ten.size() == 10);
    CHECK(urls(backward, 10, 7) == ten);
    CHECK(urls(forward, 10, 8) != ten);
    // A larger sample holds the smaller one.
    const std::set<std::string> twenty = urls(forward, 20, 7);
    CHECK(std::includes(twenty.begin(), twenty.end(), ten.begin(), ten.end()));
    CHECK(urls(forward, 100, 7).size() == kStories);
}

TEST_CASE("a sample is drawn from what may go out, and what may not is counted") {
    Archive archive(":memory:", Archive::Mode::create);
    for (int i = 0; i < 20; ++i) {
        Look look = sample_look("https://x.example/" + std::to_string(i), 1,
                                sample_article("Story", "", {"Text " + std::to_string(i)}));
        if (i % 2 == 0) look.hops.back().rights = "noarchive";
        archive.add(look);
    }
    TextChoice choice;
    choice.sample = 8;
    ChoiceCounts counts;
    chosen(archive, choice, &counts);
    CHECK(counts.stories == 8);
    choice.sample = 0;
    chosen(archive, choice, &counts);
    CHECK(counts.stories == 10);
    CHECK(counts.withheld == 10);
    choice.profile = RightsProfile::research;
    chosen(archive, choice, &counts);
    CHECK(counts.stories == 20);
}

}  // namespace stet
