#include "extract/site_rules.h"

#include "extract/article.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace stet {
namespace {

const char* const kPage =
    "<html lang=en><head><title>Harrowby bridge to close to cars | The Courier</title>"
    "<meta property='og:title' content='Harrowby bridge to close to cars'>"
    "<meta name=editor content='By Ellen Marsh and Joel Tarn'>"
    "<script type='application/ld+json'>{\"made\":\"2025-03-04T09:30:00Z\"}</script></head><body>"
    "<header><nav><ul><li><a href=/>Home</a></li><li><a href=/sport>Sport</a></li></ul></nav>"
    "</header><main><h1>Harrowby bridge to close to cars</h1><h2 class=long>Old bridge at Harrowby "
    "will close to cars for fourteen months</h2><div class=story>"
    "<p>The town council of Harrowby voted on Tuesday night to close the old stone bridge to cars, "
    "after engineers found deep cracks in two of its five arches.</p>"
    "<p>The bridge, built in 1831, carries some four thousand vehicles a day across the river "
    "<span class='tip-box'>See our map of the detour</span> and is the only crossing within nine "
    "miles, according to the county.</p>"
    "<div id=fact-sheet><p>paid in wool</p></div>"
    "<p>Shop owners on the north bank fear for their trade. Several of them stood outside the town "
    "hall with signs, and one said she would have to let two people go by the summer.</p></div>"
    "<div class=second><p>Repairs are expected to take at least fourteen months and to cost nine "
    "million, of which the county will pay a third; the rest has to be found by the town.</p>"
    "</div></main></body></html>";

Article read_by(const SiteRules& rules, const std::string& page = kPage) {
    PageContext context;
    context.url = *Url::parse("https://www.courier.example/bridge");
    context.site_rules = [&](std::string_view host) {
        CHECK(host == "www.courier.example");
        return std::make_shared<const SiteRules>(rules);
    };
    return extract_article(page, context);
}

Article read_by(const std::string& lines, const std::string& page = kPage) {
    SiteRules rules;
    const std::vector<RuleFault> faults = add_site_rules(lines, rules);
    CHECK(faults.empty());
    return read_by(rules, page);
}

bool has(const Article& article, std::string_view part) {
    return body_text(article).find(part) != std::string::npos;
}

TEST_CASE("a line is a directive with a value, an argument in brackets, or a comment") {
    SiteRules rules;
    const std::vector<RuleFault> faults = add_site_rules(
        "\xEF\xBB\xBF# The Courier\r\n"
        "\r\n"
        "title: //h1\r\n"
        "title://h2[@class='long']\r\n"
        "body: //div[@class='story']\n"
        "  author :  //a[@rel='author'] \n"
        "date: //time/@datetime\n"
        "strip: //aside\n"
        "strip_id_or_class: promo\n"
        "strip_id_or_class: 'quoted'\n"
        "strip_image_src: pixel.gif\n"
        "native_ad_clue: //meta[@name='sponsor']\n"
        "find_string: <noscript>\n"
        "replace_string: <div>\n"
        "replace_string(</noscript>): </div>\n"
        "replace_string(lazy-src=): src=\n"
        "autodetect_on_failure: no\n"
        "http_header(user-agent): Mozilla: 5\n"
        "single_page_link: //a[@class='print']\n"
        "next_page_link: //a[@class='onward']\n"
        "if_page_contains: //a[@class='next']\n"
        "tidy: no\nprune: yes\ntest_url: https://courier.example/1\n",
        rules);
    CHECK(faults.empty());
    CHECK(rules.titles == std::vector<std::string>{"//h1", "//h2[@class='long']"});
    CHECK(rules.bodies == std::vector<std::string>{"//div[@class='story']"});
    CHECK(rules.authors == std::vector<std::string>{"//a[@rel='author']"});
    CHECK(rules.dates == std::vector<std::string>{"//time/@datetime"});
    CHECK(rules.strips == std::vector<std::string>{"//aside"});
    CHECK(rules.strip_names == std::vector<std::string>{"promo", "quoted"});
    CHECK(rules.strip_images == std::vector<std::string>{"pixel.gif"});
    CHECK(rules.native_ads == std::vector<std::string>{"//meta[@name='sponsor']"});
    CHECK(rules.next_pages == std::vector<std::string>{"//a[@class='onward']"});
    CHECK(rules.single_pages == std::vector<std::string>{"//a[@class='print']"});
    REQUIRE(rules.replacements.size() == 3);
    CHECK(rules.replacements[0].first == "<noscript>");
    CHECK(rules.replacements[0].second == "<div>");
    CHECK(rules.replacements[1].first == "</noscript>");
    CHECK(rules.replacements[2].second == "src=");
    CHECK_FALSE(rules.autodetect);
}

TEST_CASE("a line that makes no sense is left out, and named by its number") {
    struct Row {
        const char* line;
        const char* message;
    };
    const Row rows[] = {
        {"titel: //h1", "unknown directive \"titel\""},
        {"just words", "not \"directive: value\""},
        {"body:", "body has no value"},
        {"strip_id_or_class: ''", "strip_id_or_class has no value"},
        {"body: //div[@class='story'", "body is no XPath"},
        {"single_page_link: //a[", "single_page_link is no XPath"},
        {"replace_string: <div>", "replace_string without a find_string above it"},
        {"find_string: <div>", "find_string without a replace_string below it"},
        {"wrap_in(div: //p", "not \"directive: value\""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        SiteRules rules;
        const std::vector<RuleFault> faults =
            add_site_rules("# first\n" + std::string(row.line) + "\ntitle: //h1\n", rules);
        REQUIRE(faults.size() == 1);
        CHECK(faults[0].line == 2);
        CHECK(faults[0].message.find(row.message) == 0);
        CHECK(rules.titles.size() == 1);
        CHECK(rules.bodies.empty());
        CHECK(rules.replacements.empty());
    }
}

TEST_CASE("a host's file is its own without www., and the nearest wildcard of what stands above") {
    struct Row {
        const char* host;
        const char* own;
        std::vector<std::string> wildcards;
    };
    const Row rows[] = {
        {"www.example.com", "example.com.txt", {".com.txt"}},
        {"Sport.Example.com", "sport.example.com.txt", {".example.com.txt", ".com.txt"}},
        {"localhost", "localhost.txt", {}},
        {"", "", {}},
        {"../etc", "", {}},
        {"a/b.example", "", {}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.host));
        const RuleFileNames names = rule_file_names(row.host);
        CHECK(names.own == row.own);
        CHECK(names.wildcards == row.wildcards);
    }
}

TEST_CASE("every string is replaced in the page, in the order of the file") {
    SiteRules rules;
    rules.replacements = {{"aa", "b"}, {"b", "cc"}, {"zz", "y"}};
    CHECK(replaced("aaa-b", rules) == "cca-cc");
    rules.replacements = {{"x", "xx"}};
    CHECK(replaced("xyx", rules) == "xxyxx");
}

TEST_CASE("a rule's title, authors and date stand before what the page says of itself") {
    const Article article = read_by(
        "title: //h3\ntitle: //h2\nauthor: //meta[@name='editor']/@content\n"
        "date: substring-before(substring-after(//script, 'made\":\"'), '\"')\n");
    CHECK(article.headline.value ==
          "Old bridge at Harrowby will close to cars for fourteen months");
    CHECK(article.headline.source == Source::rule);
    REQUIRE(article.authors.value.size() == 2);
    CHECK(article.authors.value[0].name == "Ellen Marsh");
    CHECK(article.authors.value[1].name == "Joel Tarn");
    CHECK(article.authors.source == Source::rule);
    CHECK(article.published.value.iso() == "2025-03-04T09:30:00Z");
    CHECK(article.published.source == Source::rule);
}

TEST_CASE("a rule that finds nothing of its kind changes no field") {
    struct Row {
        const char* line;
    };
    const Row rows[] = {
        {"title: //h4"},
        {"title: //nav/@class"},
        {"author: //h4"},
        {"author: //link/@href"},
        {"date: //p"},
        {"date: count(//p)"},
        {"body: //div[@id='gone']"},
        {"body: //nav"},
        {"strip: //body"},
        {"strip_id_or_class: gone"},
        {"title: substring-after(//h1, 'no such word')"},
        {"date: //h1[string-length() = 0]"},
    };
    const Article plain = extract_article(kPage, {});
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        const Article article = read_by(row.line);
        CHECK(article.headline.value == plain.headline.value);
        CHECK(article.authors.value == plain.authors.value);
        CHECK(article.published.value == plain.published.value);
        CHECK(body_text(article) == body_text(plain));
    }
}

TEST_CASE("what may be body or not is told by the rules, also inside a line; sure prose stays") {
    const Article plain = extract_article(kPage, {});
    REQUIRE(has(plain, "Repairs are expected"));
    REQUIRE(has(plain, "paid in wool"));
    REQUIRE(has(plain, "map of the detour"));

    const Article story = read_by("body: //div[@class='none']\nbody: //div[@class='story']\n");
    CHECK(has(story, "town council"));
    CHECK(has(story, "paid in wool"));
    CHECK(has(story, "Repairs are expected"));

    const Article stripped = read_by("strip: //div[@id='fact-sheet']\nstrip_id_or_class: tip\n");
    CHECK(has(stripped, "Repairs are expected"));
    CHECK_FALSE(has(stripped, "paid in wool"));
    CHECK_FALSE(has(stripped, "map of the detour"));
    CHECK(has(stripped, "across the river and is the only crossing"));

    const Article both = read_by("body: //div[@class='story']/p | //div[@class='second']\n");
    CHECK(has(both, "Repairs are expected"));
    CHECK_FALSE(has(both, "paid in wool"));
}

TEST_CASE("with autodetect_on_failure: no, a page without the rule's body has none") {
    const Article article = read_by("body: //div[@id='gone']\nautodetect_on_failure: no\n");
    CHECK(body_text(article).empty());
    CHECK_FALSE(article.not_article.empty());
    CHECK(article.headline.value == "Harrowby bridge to close to cars");
}

TEST_CASE("with autodetect_on_failure: no, the rules alone decide what is body") {
    const std::string alone = "autodetect_on_failure: no\n";
    const Article fact = read_by("body: //div[@id='fact-sheet']\n" + alone);
    CHECK(has(fact, "paid in wool"));
    CHECK_FALSE(has(fact, "town council"));
    const Article stripped = read_by("strip: //div[@class='story']/p\n" + alone);
    CHECK_FALSE(has(stripped, "town council"));
    CHECK(has(stripped, "Repairs are expected"));
}

TEST_CASE("a native_ad_clue says that the page is an advertisement") {
    CHECK(read_by("native_ad_clue: //meta[@name='editor']").not_article == "advertisement");
    CHECK(read_by("native_ad_clue: //meta[@name='sponsor']").not_article.empty());
}

TEST_CASE("strings are replaced before the page is read") {
    const Article article = read_by("replace_string(fourteen months): two years\n");
    CHECK(has(article, "at least two years"));
    CHECK_FALSE(has(article, "fourteen"));
}

}  // namespace
}  // namespace stet
