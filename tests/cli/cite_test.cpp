// stet cite: text, BibTeX and CSL-JSON.
#include "cli/citation.h"
#include "tests/cli/console.h"
#include "tests/cli/sample_archive.h"

#include <doctest/doctest.h>

#include <set>

#include <nlohmann/json.hpp>

namespace stet {
using stet::test::Console;
using stet::test::SampleArchive;

namespace {

struct Cited {
    Story story;
    Revision revision;
    Article article;
    RowExtras extras;

    Cited() {
        story.id = "s7";
        story.url = "https://news.example/a_b?x={1}&y=50%25";
        story.site = "news.example";
        story.revisions = 3;
        revision.name = "5f33d472";
        revision.number = 2;
        revision.digest = "sha256:5f33d472";
        revision.first_seen = test::at_hour(8);
        revision.last_seen = test::at_hour(9);
        article = test::sample_article("Storm & tide: 100% of #1 {bridge}", "", {"Text."});
    }
    void published(const char* iso) {
        article.published = {*DateTime::parse_iso(iso), Source::meta, 1};
    }
    ExportRow row() const { return {story, revision, article, extras}; }
    nlohmann::json csl() const { return nlohmann::json::parse(csl_citation(row(), Zone())); }
    std::string bibtex() const { return bibtex_citation(row(), Zone()); }
};

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what means something to TeX is escaped, and braces stay balanced") {
    CHECK(tex_text("a # $ % & _ b") == "a \\# \\$ \\% \\& \\_ b");
    CHECK(tex_text("~^\\") == "\\textasciitilde{}\\textasciicircum{}\\textbackslash{}");
    CHECK(tex_text("}{") == "\\textbraceright{}\\textbraceleft{}");
    CHECK(tex_text("ä “q”\n") == "ä “q” ");
    for (const char* headline : {"}", "{", "\\{", "a}b{c", "100% {"}) {
        Cited cited;
        cited.article.headline.value = headline;
        const std::string entry = cited.bibtex();
        CAPTURE(entry);
        int depth = 0;  // as BibTeX counts: it knows no escape
        bool never_below = true;
        for (const char c : entry) {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            never_below = never_below && depth >= 0;
        }
        CHECK(depth == 0);
        CHECK(never_below);
        CHECK(entry.ends_with("\n}"));
    }
}

TEST_CASE("a BibTeX entry has the page's own date, its authors as printed, and the exact text") {
    Cited cited;
    cited.article.authors = {
        {{"Ann Ash", ""}, {"Reuters", ""}, {"Lind, Bo", ""}, {"Sea and Sky", ""}}, Source::meta, 1};
    cited.article.language.value = "pt_BR";
    CHECK(
        cited.bibtex() ==
        "@online{ash2025storm-5f33d472,\n"
        "  author = {Ann Ash and {Reuters} and {Lind, Bo} and {Sea and Sky}},\n"
        "  title = {{Storm \\& tide: 100\\% of \\#1 \\textbraceleft{}bridge\\textbraceright{}}},\n"
        "  organization = {news.example},\n"
        "  year = {2025},\n  month = may,\n  day = {15},\n"
        "  url = {https://news.example/a_b?x=%7B1%7D&y=50%25},\n"
        "  urldate = {2025-05-15},\n"
        "  version = {5f33d472},\n"
        "  langid = {pt-BR},\n"
        "  note = {revision 5f33d472 (2 of 3), seen 2025-05-15 08:00Z to 2025-05-15 09:00Z; text "
        "sha256:5f33d472}\n}");
    cited.article.authors = {};
    cited.article.published = {};
    const std::string bare = cited.bibtex();
    CHECK(bare.starts_with("@online{newsstorm-5f33d472,\n  title"));
    CHECK_FALSE(holds(bare, "author"));
    CHECK_FALSE(holds(bare, "year"));
}

TEST_CASE("CSL-JSON has CSL's keys alone, and dates as exact as they are known") {
    // citationstyles.org, CSL-JSON schema 1.0.2: those that are used here.
    const std::set<std::string> known = {"id",      "type",   "citation-key", "title",
                                         "author",  "issued", "accessed",     "container-title",
                                         "section", "URL",    "language",     "version",
                                         "note"};
    struct Row {
        const char* published;
        const char* parts;
    };
    const Row rows[] = {{"2025", "[[2025]]"},
                        {"2025-05", "[[2025,5]]"},
                        {"2025-05-15", "[[2025,5,15]]"},
                        {"2025-05-15T23:30:00-04:00", "[[2025,5,15]]"}};
    for (const Row& row : rows) {
        Cited cited;
        cited.published(row.published);
        cited.article.section.value = "Harbour";
        cited.article.authors = {{{"Ann Ash", ""}}, Source::meta, 1};
        const nlohmann::json item = cited.csl();
        for (const auto& member : item.items()) {
            CAPTURE(member.key());
            CHECK(known.contains(member.key()));
        }
        CHECK(item["issued"]["date-parts"].dump() == row.parts);
        CHECK(item["accessed"]["date-parts"].dump() == "[[2025,5,15]]");
        CHECK(item["type"] == "article-newspaper");
        CHECK(item["author"].dump() == R"([{"literal":"Ann Ash"}])");
        CHECK(item["title"] == "Storm & tide: 100% of #1 {bridge}");
        CHECK(item["URL"] == cited.story.url);
    }
    Cited bare;
    bare.article.published = {};
    CHECK_FALSE(bare.csl().contains("issued"));
    CHECK_FALSE(bare.csl().contains("author"));
}

TEST_CASE("a footnote begins with the authors, or with the headline where there are none") {
    Cited cited;
    CHECK(text_citation(cited.row(), Zone())
              .starts_with("“Storm & tide: 100% of #1 {bridge}”, news."));
    cited.article.authors = {{{"Ann Ash", ""}, {"Bo Lind", ""}, {"Mira Sol", ""}}, Source::meta, 1};
    CHECK(text_citation(cited.row(), Zone()).starts_with("Ann Ash, Bo Lind and Mira Sol, “Storm"));
    cited.revision.time_assumed = true;
    CHECK(holds(text_citation(cited.row(), Zone()), "seen ~2025-05-15 08:00Z"));
    cited.article.site = {"The Post", Source::meta, 1};
    CHECK(holds(text_citation(cited.row(), Zone()), "”, The Post, 2025-05-15, https://"));
    cited.article.site.value = "https://www.news.example";  // no name
    CHECK(holds(text_citation(cited.row(), Zone()), "”, news.example, 2025-05-15, https://"));
    cited.article.headline = {};
    CHECK(holds(text_citation(cited.row(), Zone()), "[no headline]"));
}

TEST_CASE("cite takes the revision that is named, else the latest, and several stories") {
    const SampleArchive sample;
    const auto cite = [&](std::vector<std::string> words) {
        Console console;
        words.insert(words.begin(), "cite");
        words.insert(words.end(), {"--archive", sample.path()});
        CHECK(console.run(words) == ExitStatus::ok);
        return console.take_out();
    };
    CHECK(holds(cite({"s1"}), "Ann Ash, “Bridge shut after storm”"));
    CHECK(holds(cite({"s1@2"}), "Ann Ash, “Bridge reopens”"));
    CHECK(holds(cite({"s1@2"}), "(2 of 3)"));
    const nlohmann::json both = nlohmann::json::parse(cite({"s1@1", "s2", "--json"}));
    REQUIRE(both.size() == 2);
    CHECK(both[1]["title"] == "新しい橋、Mira \"M\" Sol");
    CHECK(nlohmann::json::parse(cite({"s2", "--format", "csl"})).size() == 1);
    CHECK(holds(cite({"s1", "s2", "--format", "bibtex"}), "\n}\n\n@online{"));
}

}  // namespace stet
