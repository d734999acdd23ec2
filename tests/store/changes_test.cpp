// The list of changes over a whole archive, and what the desk says of them.
#include "store/changes.h"

#include "store/archive_impl.h"
#include "store/desk.h"
#include "store/withdraw.h"
#include "tests/store/sample.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {
namespace {

using test::hour;
using test::line_reader;
using test::look;

const std::string kFerry = "https://news.example/ferry";
const std::string kMayor = "https://local.paper.example/mayor";

/// A ferry story with a silent edit of a number and an addition, and a mayor's that goes away.
Archive sample() {
    Archive archive(":memory:", Archive::Mode::create, line_reader());
    archive.add(look(kFerry, 0, "# Ferry stops\nOn board were 84 people.\n"));
    archive.add(look(kMayor, 1, "# Mayor speaks\nThe mayor spoke.\n"));
    archive.add(look(kFerry, 2, "# Ferry stops\nOn board were 48 people.\n"));
    archive.add(look(kFerry, 3,
                     "# Ferry stops\nOn board were 48 people.\n"
                     "The company has sent for divers from the mainland.\n"));
    archive.add(look(kMayor, 4, "", 404));
    archive.add(look(kMayor, 5, "", 404));
    return archive;
}

std::vector<std::string> lines_of(const std::vector<ChangeEntry>& entries) {
    std::vector<std::string> lines;
    for (const ChangeEntry& entry : entries) {
        lines.push_back(entry.story + " " + std::to_string(entry.number) + " " +
                        class_names(entry.classes()));
    }
    return lines;
}

using Lines = std::vector<std::string>;

ClassSet only(ChangeClass value) {
    ClassSet set;
    set.add(value);
    return set;
}

}  // namespace

TEST_CASE(
    "each revision that followed another is an entry, and a page that was gone; newest first") {
    const Archive archive = sample();
    const std::vector<ChangeEntry> all = list_changes(archive, {});
    CHECK(lines_of(all) == Lines{"s2 0 removed", "s1 3 addition", "s1 2 number"});
    const ChangeEntry& number = all[2];
    CHECK(number.machine.silent);
    CHECK(number.machine.grade == Grade::major);
    CHECK(number.machine.count.words_inserted == 1);
    CHECK(number.after == hour(0));
    CHECK(number.seen == hour(2));
    CHECK(number.previous == archive.history("s1")[0].name);
    CHECK(number.revision == archive.history("s1")[1].name);
    CHECK(all[0].after == hour(1));
    CHECK(all[0].seen == hour(4));
}

TEST_CASE("a page that was gone is confirmed by a later look, or by what the server said") {
    struct Row {
        const char* what;
        std::vector<int> statuses;  // an hour apart, the first a story
        bool confirmed;
    };
    const Row rows[] = {{"one 404", {200, 404}, false},
                        {"a second one", {200, 404, 404}, true},
                        {"410", {200, 410}, true},
                        {"trouble is no confirmation", {200, 404, 503}, false},
                        {"back before a second one", {200, 404, 200, 503}, false}};
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Archive archive(":memory:", Archive::Mode::create, line_reader());
        for (std::size_t i = 0; i < row.statuses.size(); ++i) {
            const int status = row.statuses[i];
            archive.add(look(kMayor, static_cast<int>(i),
                             status == 200 ? "# Mayor speaks\nThe mayor spoke.\n" : "", status));
        }
        const std::vector<ChangeEntry> all = list_changes(archive, {});
        REQUIRE(all.size() == 1);
        CHECK(all[0].removed());
        CHECK(all[0].confirmed == row.confirmed);
    }
}

TEST_CASE("a choice of changes goes by site, time, class, grade, silence and story") {
    const Archive archive = sample();
    struct Row {
        const char* what;
        ChangeChoice choice;
        Lines expected;
    };
    const Lines ferry = {"s1 3 addition", "s1 2 number"};
    std::vector<Row> rows(9);
    rows[0] = {"site", {}, ferry};
    rows[0].choice.site = "news.example";
    rows[1] = {"parent domain", {}, {"s2 0 removed"}};
    rows[1].choice.site = "www.Paper.example";
    rows[2] = {"class", {}, {"s1 2 number"}};
    rows[2].choice.classes = only(ChangeClass::number);
    rows[3] = {"grade", {}, {"s2 0 removed", "s1 2 number"}};
    rows[3].choice.min = Grade::major;
    rows[4] = {"silent", {}, {"s1 2 number"}};
    rows[4].choice.silent = true;
    rows[5] = {"since", {}, {"s2 0 removed", "s1 3 addition"}};
    rows[5].choice.since = hour(3);
    rows[6] = {"until", {}, {"s1 2 number"}};
    rows[6].choice.until = hour(3);
    rows[7] = {"story", {}, ferry};
    rows[7].choice.story = "s1";
    rows[8] = {"no such site", {}, {}};
    rows[8].choice.site = "ews.example";
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(lines_of(list_changes(archive, row.choice)) == row.expected);
    }
    CHECK(lines_of(list_changes(archive, {}, 1)) == Lines{"s2 0 removed"});
}

TEST_CASE("a withdrawn story's changes are not listed") {
    Archive archive = sample();
    withdraw(archive, kFerry, "asked for");
    CHECK(lines_of(list_changes(archive, {})) == Lines{"s2 0 removed"});
}

TEST_CASE("an entry is the same event in every archive, and keeps its id when numbers shift") {
    Archive archive = sample();
    const ChangeEntry before = list_changes(archive, {}).back();
    CHECK(list_changes(sample(), {}).back().event == before.event);
    // An older capture makes the number 3 of the revision that was 2.
    archive.add(look(kFerry, -5, "# Ferry late\nOn board were 84 people.\n"));
    const std::vector<ChangeEntry> all = changes_of(archive, "s1");
    REQUIRE(all.size() == 3);
    CHECK(all[1].number == 3);
    CHECK(all[1].id == before.id);
    CHECK(all[1].event == before.event);
    CHECK(all[0].id > before.id);  // entered last, though it is the oldest
}

TEST_CASE("entries that other rules judged are due, and are judged again") {
    Archive archive = sample();
    CHECK_FALSE(changes_are_due(archive));
    const std::vector<ChangeEntry> before = list_changes(archive, {});
    const Db& db = *archive.impl().db;
    db.run("UPDATE changes SET rules = 0, classes = 0, main = 0, silent = 0");
    db.run("DELETE FROM meta WHERE name = 'change_rules'");
    CHECK(changes_are_due(archive));
    CHECK(judge_changes(archive) == 2);
    CHECK_FALSE(changes_are_due(archive));
    const std::vector<ChangeEntry> after = list_changes(archive, {});
    REQUIRE(after.size() == before.size());
    for (std::size_t k = 0; k < after.size(); ++k) {
        CHECK(after[k].machine.main == before[k].machine.main);
        CHECK(after[k].machine.classes == before[k].machine.classes);
        CHECK(after[k].machine.silent == before[k].machine.silent);
        CHECK(after[k].id == before[k].id);
    }
}

TEST_CASE("a reader sees each entry once, each choice on its own") {
    Archive archive = sample();
    ChangeChoice silent;
    silent.silent = true;
    CHECK(seen_by(archive, "anna", {}) == 0);
    const std::vector<ChangeEntry> all = list_changes(archive, {});
    mark_seen(archive, "anna", {}, all.front().id, hour(6));
    CHECK(list_changes(archive, {}, 0, seen_by(archive, "anna", {})).empty());
    CHECK(seen_by(archive, "anna", silent) == 0);
    CHECK(seen_by(archive, "ben", {}) == 0);
    // What enters late is new to a reader, however old it is.
    archive.add(look(kFerry, -5, "# Ferry late\nOn board were 84 people.\n"));
    CHECK(lines_of(list_changes(archive, {}, 0, seen_by(archive, "anna", {}))) ==
          Lines{"s1 2 headline"});
    mark_seen(archive, "anna", {}, 1, hour(7));  // never back
    CHECK(seen_by(archive, "anna", {}) == all.front().id);
}

TEST_CASE("the desk's class overrules the rules', which stay beside it") {
    Archive archive = sample();
    classify_revision(archive, "s1", 2, ChangeClass::style, "Ann", hour(6));
    const std::vector<ChangeEntry> all = changes_of(archive, "s1");
    CHECK(all[0].main() == ChangeClass::style);
    CHECK(all[0].desk_by == "Ann");
    CHECK(all[0].machine.main == ChangeClass::number);
    ChangeChoice choice;
    choice.classes = only(ChangeClass::number);
    CHECK(list_changes(archive, choice).empty());
    choice.classes = only(ChangeClass::style);
    CHECK(lines_of(list_changes(archive, choice)) == Lines{"s1 2 style"});
    ChangeChoice silent;
    silent.silent = true;  // style is no fact
    CHECK(list_changes(archive, silent).empty());
    // The latest word counts; one that is taken back does not.
    const Remark second = classify_revision(archive, "s1", 2, ChangeClass::date, "Ben", hour(7));
    CHECK(changes_of(archive, "s1")[0].main() == ChangeClass::date);
    CHECK(take_back(archive, second, "Ben", hour(8)));
    CHECK(changes_of(archive, "s1")[0].main() == ChangeClass::style);
    CHECK_THROWS_AS(classify_revision(archive, "s1", 1, ChangeClass::style, "Ann", hour(6)), Error);
}

TEST_CASE("totals say how often the desk agreed with the rules") {
    Archive archive = sample();
    classify_revision(archive, "s1", 2, ChangeClass::number, "Ann", hour(6));
    classify_revision(archive, "s1", 3, ChangeClass::wording, "Ann", hour(6));
    const ClassReport report = class_report(archive);
    CHECK(report.total() == 2);
    CHECK(report.judged(ChangeClass::number) == 1);
    CHECK(report.right(ChangeClass::number) == 1);
    CHECK(report.judged(ChangeClass::addition) == 1);
    CHECK(report.right(ChangeClass::addition) == 0);
    CHECK(report.judged(ChangeClass::wording) == 0);
}

TEST_CASE("remarks go by addresses and digests, so they mean the same in another archive") {
    Archive archive = sample();
    note_revision(archive, "s1", 2, "The company's own list says 48.", "Ann", hour(6));
    label_story(archive, "s1", "harbour", "Ann", hour(6));
    label_story(archive, "s1", "harbour", "Ben", hour(7));
    const Remark wrong = label_story(archive, "s1", "wrong", "Ben", hour(7));
    take_back(archive, wrong, "Ben", hour(8));
    classify_revision(archive, "s1", 3, ChangeClass::update, "Ann", hour(6));
    CHECK(labels_of(archive, "s1") == std::vector<std::string>{"harbour"});

    Archive other(":memory:", Archive::Mode::create, line_reader());
    other.add(look(kMayor, 0, "# Mayor speaks\nThe mayor spoke.\n"));  // s1 is another story here
    other.add(look(kFerry, 2, "# Ferry stops\nOn board were 48 people.\n"));
    other.add(look(kFerry, 3,
                   "# Ferry stops\nOn board were 48 people.\n"
                   "The company has sent for divers from the mainland.\n"));
    for_each_remark(archive, [&](const Remark& remark) { CHECK(keep_remark(other, remark)); });
    for_each_remark(archive,
                    [&](const Remark& remark) { CHECK_FALSE(keep_remark(other, remark)); });
    CHECK(labels_of(other, "s1").empty());
    CHECK(remarks_of(other, "s2") == remarks_of(archive, "s1"));
    CHECK(changes_of(other, "s2")[0].main() == ChangeClass::update);
    ChangeChoice labelled;
    labelled.label = "harbour";
    CHECK(lines_of(list_changes(other, labelled)) == Lines{"s2 2 update"});
}

}  // namespace stet
