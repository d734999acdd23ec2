#include "store/events.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {
using namespace std::chrono_literals;

namespace {

const UtcTime kStart = *parse_time("2025-05-12T08:00:00Z");

struct Seen {
    std::chrono::minutes after;
    const char* verdict;
};

/// "article" looks carry a revision.
std::vector<Snapshot> looks_of(const std::vector<Seen>& seen) {
    std::vector<Snapshot> looks;
    for (const Seen& each : seen) {
        Snapshot look;
        look.time = kStart + each.after;
        look.verdict = each.verdict;
        if (look.verdict == "article" || look.verdict == "not-modified") look.revision = "c04e11d8";
        looks.push_back(look);
    }
    return looks;
}

/// Events in words: "missing?" is one that is not confirmed.
std::string words_of(const std::vector<Event>& events) {
    std::string words;
    for (const Event& event : events) {
        if (!words.empty()) words += ", ";
        words += event_name(event.kind);
        if (!event.confirmed) words += '?';
    }
    return words;
}

/// A revision a letter, an hour apart; the same letter is the same text.
std::vector<Revision> revisions_of(const std::string& letters) {
    std::vector<Revision> revisions;
    for (const char letter : letters) {
        Revision revision;
        revision.number = static_cast<int>(revisions.size()) + 1;
        revision.digest = revision.headline = std::string(1, letter);
        revision.first_seen = kStart + 1h * revision.number;
        revision.last_seen = revision.first_seen + 30min;
        revision.looks = 1;
        revisions.push_back(revision);
    }
    return revisions;
}

}  // namespace

TEST_CASE("a 404 after an article is missing until a later look confirms it; coming back is told") {
    struct Row {
        std::vector<Seen> seen;
        const char* events;
    };
    const Row rows[] = {
        {{{0min, "article"}, {60min, "article"}}, ""},
        {{{0min, "missing"}, {60min, "missing"}}, ""},
        {{{0min, "article"}, {60min, "missing"}}, "missing?"},
        {{{0min, "article"}, {60min, "missing"}, {61min, "missing"}}, "missing?"},
        {{{0min, "article"}, {60min, "missing"}, {120min, "missing"}}, "missing"},
        {{{0min, "article"}, {60min, "missing"}, {61min, "article"}}, "missing?, back"},
        {{{0min, "article"}, {60min, "removed"}}, "removed"},
        {{{0min, "article"}, {60min, "removed"}, {90min, "not-modified"}}, "removed, back"},
        {{{0min, "article"}, {60min, "missing"}, {70min, "removed"}}, "missing?, removed"},
        // A server's trouble, a wall or no answer neither begins nor ends it.
        {{{0min, "article"}, {60min, "server-error"}, {70min, "challenge"}, {80min, ""}}, ""},
        {{{0min, "article"}, {60min, "missing"}, {70min, "server-error"}, {130min, "missing"}},
         "missing"},
        {{{0min, "article"}, {60min, "missing"}, {61min, "article"}, {300min, "missing"}},
         "missing?, back, missing?"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.events);
        CHECK(words_of(story_events(looks_of(row.seen), {}, {})) == row.events);
    }
}

TEST_CASE("headlines served in turn are one event, edits of a headline are none") {
    struct Row {
        const char* letters;
        int first;  // revision; 0: no event
        int last;
        int headlines;
    };
    const Row rows[] = {
        {"AB", 0, 0, 0},     {"ABC", 0, 0, 0},   {"ABA", 1, 3, 2},    {"ABABAB", 1, 6, 2},
        {"ABCABC", 1, 6, 3}, {"ABABC", 1, 4, 2}, {"ABABCD", 1, 4, 2},
    };
    for (const Row& row : rows) {
        CAPTURE(row.letters);
        const std::vector<Revision> revisions = revisions_of(row.letters);
        const std::vector<Event> events =
            story_events({}, revisions, std::vector<bool>(revisions.size(), true));
        REQUIRE(events.size() == (row.first == 0 ? 0 : 1));
        if (events.empty()) continue;
        CHECK(events[0].first_revision == row.first);
        CHECK(events[0].last_revision == row.last);
        CHECK(events[0].headlines == row.headlines);
    }
}

TEST_CASE("a body that goes back and forth, or a headline that returns late, is no such event") {
    std::vector<Revision> revisions = revisions_of("ABA");
    CHECK(story_events({}, revisions, {false, false, false}).empty());
    CHECK(story_events({}, revisions, {false, true, false}).empty());
    revisions[2].first_seen += 24h * 30;
    CHECK(story_events({}, revisions, {true, true, true}).empty());
}

}  // namespace stet
