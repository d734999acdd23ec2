// changes, blame, classify, note, label, compare: what they print of a known archive.
#include "tests/cli/console.h"
#include "tests/cli/sample_archive.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace stet {
using stet::test::at_hour;
using stet::test::Console;
using stet::test::Refusal;
using stet::test::refusal;
using stet::test::sample_article;
using stet::test::sample_look;
using Json = nlohmann::json;

namespace {

const std::string kFerry = "https://www.news.example/2025/ferry";
const std::string kCopy = "https://other.example/ferry";

/// A ferry story whose number changes without a word, then with a correction notice; and a copy of
/// its first form on another site.
class FerryArchive {
public:
    FerryArchive() {
        Archive archive(path(), Archive::Mode::create);
        const std::string stuck = "The ferry to Inish Dara ran aground in thick fog on Sunday.";
        const std::string waited = "They waited on the deck until noon.";
        archive.add(sample_look(
            kFerry, 8,
            sample_article("Ferry aground", "By Ann Ash",
                           {stuck, "On board were 84 people, the company said. " + waited})));
        archive.add(sample_look(
            kFerry, 9,
            sample_article("Ferry aground", "By Ann Ash",
                           {stuck, "On board were 48 people, the company said. " + waited})));
        archive.add(sample_look(
            kFerry, 30,
            sample_article("Ferry aground <again>", "By Ann Ash",
                           {stuck, "On board were 48 people, the company said. " + waited,
                            "A tug has come from the mainland & made fast at the stern."})));
        archive.add(sample_look(
            kCopy, 10,
            sample_article("Aground", "",
                           {stuck, "On board were 84 people, the company said. " + waited})));
    }
    std::string path() const { return dir_.file("news.db"); }

    Console console() const {
        Console console;
        console.io.environment["STET_ARCHIVE"] = path();
        return console;
    }

    std::string out(const std::vector<std::string>& arguments) const {
        Console one = console();
        CHECK(one.run(arguments) == ExitStatus::ok);
        return one.out.str();
    }

    std::vector<Json> rows(std::vector<std::string> arguments) const {
        arguments.emplace_back("--json");
        std::vector<Json> found;
        std::istringstream in(out(arguments));
        for (std::string line; std::getline(in, line);) found.push_back(Json::parse(line));
        return found;
    }

private:
    TempDir dir_;
};

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t times(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("changes lists what changed, newest first, with class, grade and silence") {
    const FerryArchive ferry;
    const std::vector<Json> rows = ferry.rows({"changes"});
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("number") == 3);
    CHECK(rows[0].at("classes") == Json{"addition", "headline"});
    CHECK(rows[1].at("class") == "number");
    CHECK(rows[1].at("silent_edit") == true);
    CHECK(rows[1].at("grade") == "major");
    CHECK(rows[1].at("changed_after") == "2025-05-15T08:00:00Z");
    CHECK(rows[1].at("id").get<std::string>().size() == 32);
    const std::string text = ferry.out({"changes", "--class", "number,date"});
    CHECK(holds(text, "number · major · no notice"));
    CHECK_FALSE(holds(text, "headline ·"));
    CHECK(ferry.rows({"changes", "--silent"}).size() == 1);
    CHECK(ferry.rows({"changes", "--limit", "1"}).size() == 1);
    CHECK(ferry.rows({"changes", "--site", "other.example"}).empty());
    CHECK(ferry.rows({"changes", "--since", "2025-05-16"}).size() == 1);
}

TEST_CASE("a class or grade that is none is refused with the list of them") {
    const FerryArchive ferry;
    for (const char* const command : {"changes", "diff"}) {
        Console console = ferry.console();
        std::vector<std::string> words = {command, "--class", "sport"};
        if (words[0] == "diff") words.emplace_back("s1");
        const Refusal no = refusal(console, words);
        CHECK(no.status == ExitStatus::usage);
        CHECK(holds(no.message, "style, wording, number"));
    }
    Console console = ferry.console();
    CHECK(holds(refusal(console, {"changes", "--min", "huge"}).message, "minor, moderate, major"));
}

TEST_CASE("what a reader was shown is not shown again; with a limit the oldest come first") {
    const FerryArchive ferry;
    CHECK(ferry.rows({"changes", "--unseen", "anna", "--limit", "1"}).at(0).at("number") == 2);
    CHECK(ferry.rows({"changes", "--unseen", "anna"}).at(0).at("number") == 3);
    CHECK(ferry.rows({"changes", "--unseen", "anna"}).empty());
    CHECK(ferry.rows({"changes", "--unseen", "anna", "--silent"}).size() == 1);
    CHECK(ferry.rows({"changes", "--unseen", "ben"}).size() == 2);
}

TEST_CASE(
    "the mail and the feed hold the passages that changed, escaped, and nothing to be fetched") {
    const FerryArchive ferry;
    const std::string mail = ferry.out({"changes", "--html"});
    CHECK(holds(mail, ">84</del>"));
    CHECK(holds(mail, ">48</ins>"));
    CHECK(holds(mail, "&lt;again&gt;"));
    CHECK(holds(mail, "mainland &amp; made"));
    CHECK_FALSE(holds(mail, "They waited"));  // a sentence that did not change
    CHECK_FALSE(holds(mail, "<script"));
    CHECK_FALSE(holds(mail, "src="));
    CHECK_FALSE(holds(mail, "<link"));
    const std::string feed = ferry.out({"changes", "--atom"});
    CHECK(times(feed, "<entry>") == 2);
    CHECK(times(feed, "<id>urn:stet:change:") == 2);
    CHECK(holds(feed, "<updated>2025-05-16T06:00:00Z</updated>"));
    CHECK(holds(feed, "<category term=\"number\"/>"));
    CHECK(holds(feed, "&lt;del "));
    // A choice acts on what is listed, and on the passages.
    const std::string silent = ferry.out({"changes", "--class", "headline", "--atom"});
    CHECK(times(silent, "<entry>") == 1);
    CHECK_FALSE(holds(silent, "mainland"));
}

TEST_CASE("a choice acts on a diff as on the list") {
    const FerryArchive ferry;
    const std::string headline = ferry.out({"diff", "s1", "1", "3", "--class", "headline"});
    CHECK(holds(headline, "headline"));
    CHECK_FALSE(holds(headline, "48"));
    CHECK_FALSE(holds(headline, "tug"));
    const Json json =
        Json::parse(ferry.out({"diff", "s1", "1", "3", "--class", "number", "--json"}));
    REQUIRE(json.at("changes").size() == 1);
    CHECK(json.at("changes")[0].at("new") == "48");
    const std::string page = ferry.out({"diff", "s1", "1", "3", "--class", "number", "--html"});
    CHECK(holds(page, "48</ins>"));
    CHECK(times(page, "<ins>") ==
          2);  // the other stands in the head, for what the new text is called
    CHECK(holds(page, "A tug has come"));  // there, but not marked
    Console console = ferry.console();
    CHECK(console.run({"diff", "s1", "2", "3", "--silent", "--exit-code"}) == ExitStatus::ok);
    CHECK(holds(console.err.str(), "no such change"));
    CHECK(refusal(console, {"diff", "s1", "--patch", "--min", "major"}).status ==
          ExitStatus::usage);
}

TEST_CASE("history shows class, grade and silence, the pauses, labels and notes") {
    const FerryArchive ferry;
    ferry.out({"label", "s1", "harbour", "--by", "Ann"});
    ferry.out({"note", "s1@2", "The company's list says 48.", "--by", "Ann"});
    const std::string text = ferry.out({"history", "s1"});
    CHECK(holds(text, "+1 −1 words · number · major · no notice"));
    CHECK(holds(text, "nobody looked from 2025-05-15 09:00Z to 2025-05-16 06:00Z (21 h 0 min)"));
    CHECK(holds(text, "[harbour]"));
    CHECK(holds(text, "The company's list says 48."));
    const Json row = ferry.rows({"history", "s1"}).at(0);
    CHECK(row.at("labels") == Json{"harbour"});
    CHECK(row.at("unwatched").size() == 1);
    CHECK(row.at("history")[0].at("judgement") == nullptr);
    CHECK(row.at("history")[1].at("judgement").at("silent_edit") == true);
    CHECK(row.at("history")[1].at("notes")[0].at("by") == "Ann");
    CHECK(ferry.rows({"changes", "--label", "harbour"}).size() == 2);
    CHECK(ferry.rows({"changes", "--label", "port"}).empty());
}

TEST_CASE("blame names the revision that brought each sentence, and what is gone") {
    const FerryArchive ferry;
    const Json row = ferry.rows({"blame", "s1"}).at(0);
    const Json& sentences = row.at("sentences");
    REQUIRE(sentences.size() == 5);
    const int brought[] = {3, 1, 2, 1, 3};
    for (std::size_t k = 0; k < sentences.size(); ++k) {
        CAPTURE(sentences[k].at("text"));
        CHECK(sentences[k].at("brought_by").at("number") == brought[k]);
    }
    CHECK(sentences[2].at("replaces") == "On board were 84 people, the company said.");
    CHECK(row.at("gone").size() == 2);
    const std::string text = ferry.out({"blame", "--gone", "s1@2"});
    CHECK(holds(text, "instead of: On board were 84 people"));
    CHECK(holds(text, "taken away by 2"));
    CHECK_FALSE(holds(text, "tug"));
}

TEST_CASE("the desk's class is shown before the rules', and counts in the report") {
    const FerryArchive ferry;
    ferry.out({"classify", "s1@2", "date", "--by", "Ann"});
    ferry.out({"classify", "s1@3", "headline", "--by", "Ann"});
    CHECK(holds(ferry.out({"history", "s1"}), "date (by Ann; rules: number)"));
    const Json report = ferry.rows({"classify", "--report"}).at(0);
    CHECK(report.at("judged") == 2);
    CHECK(report.at("classes").at("number").at("precision") == 0);
    CHECK(report.at("classes").at("number").at("desk").at("date") == 1);
    CHECK(report.at("classes").at("headline").at("precision") == 1);
    CHECK(holds(ferry.out({"classify", "--report"}), "1 date"));
    Console console = ferry.console();
    CHECK(refusal(console, {"classify", "s1@2", "date"}).status == ExitStatus::usage);
    CHECK(refusal(console, {"classify", "s1@1", "date", "--by", "Ann"}).status ==
          ExitStatus::not_found);
    CHECK(console.run({"classify", "s1@2", "--undo", "--by", "Ann"}) == ExitStatus::ok);
    CHECK_FALSE(holds(ferry.out({"history", "s1"}), "date (by Ann"));
    CHECK(refusal(console, {"classify", "s1@2", "--undo", "--by", "Ann"}).status ==
          ExitStatus::not_found);
}

TEST_CASE("compare says how much two stories share, and refuses one story twice") {
    const FerryArchive ferry;
    const Json same = ferry.rows({"compare", kFerry + "@1", kCopy}).at(0);
    CHECK(same.at("old").at("shared") == 1);
    CHECK(same.at("new").at("shared") == 1);
    const Json later = ferry.rows({"compare", "s1", "s2"}).at(0);
    CHECK(later.at("old").at("words") == 39);
    CHECK(later.at("shared_words") == 26);
    CHECK(later.at("changes").size() >= 2);
    CHECK(holds(ferry.out({"compare", "s1", "s2"}), "67 % of the words of s1 stand in s2"));
    Console console = ferry.console();
    const Refusal no = refusal(console, {"compare", "s1", kFerry});
    CHECK(no.status == ExitStatus::usage);
    CHECK(holds(no.message, "stet diff s1"));
}

}  // namespace stet
