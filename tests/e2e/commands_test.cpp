// Commands of the real stet on what the newsroom serves: add, search, export, extract, statuses.
#include "tests/e2e/desk.h"
#include "tests/support/fixture.h"
#include "tests/support/misbehaving_server.h"

namespace stet {

namespace {

nlohmann::json add_one(const Desk& desk, const std::string& url) {
    std::vector<std::string> words = Desk::on_loopback({url, "--json"});
    const ProgramResult result = desk.stet("add", words);
    CAPTURE(url);
    CAPTURE(result.err);
    REQUIRE_FALSE(result.out.empty());
    nlohmann::json row = nlohmann::json::parse(result.out);
    row["exit"] = result.exit_status;
    return row;
}

}  // namespace

TEST_CASE("add follows redirects, and says what it found") {
    Desk desk;
    WebSite& courier = desk.newsroom.site("courier");
    const nlohmann::json kept = add_one(desk, courier.url("/go/ferry"));
    CHECK(kept["outcome"] == "kept");
    CHECK(kept["answered_by"] == desk.newsroom.story_url("courier", "ferry-fares"));
    CHECK(kept["headline"] == "Ferry fares to rise in June as fuel bill doubles");
    CHECK(kept["exit"] == 0);
    // The same story by its own address, and with a tracking parameter.
    const std::string url = desk.newsroom.story_url("courier", "ferry-fares");
    CHECK(add_one(desk, url)["outcome"] == "unchanged");
    CHECK(add_one(desk, url + "?utm_source=rss")["story"] == kept["story"]);
    desk.newsroom.advance();
    CHECK(add_one(desk, url)["outcome"] == "new revision");
    CHECK(desk.rows("list").size() == 1);

    const nlohmann::json loop = add_one(desk, courier.url("/go/round"));
    CHECK(loop["outcome"] != "kept");
    CHECK(courier.count("/go/round") <= 20);
}

TEST_CASE("what is no article is kept as a capture and called so") {
    Desk desk;
    WebSite& courier = desk.newsroom.site("courier");
    const nlohmann::json missing = add_one(desk, courier.url("/no/such/page"));
    CHECK(missing["status"] == 404);
    CHECK(missing["outcome"] == "no article found");
    CHECK(missing["exit"] == 0);  // a 404 is news
    const nlohmann::json soft = add_one(desk, desk.newsroom.site("gaceta").url("/no-existe"));
    CHECK(soft["status"] == 200);
    CHECK(soft["outcome"] == "no article found");
    CHECK(desk.rows("list").empty());
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("add obeys robots.txt, and names the override") {
    Desk desk;
    WebSite& courier = desk.newsroom.site("courier");
    const std::string closed = courier.url("/account/sign-in");
    const ProgramResult refused = desk.stet("add", Desk::on_loopback({closed}));
    CHECK(courier.count("/account/sign-in") == 0);
    CHECK(contains(refused.out + refused.err, "robots"));
    CHECK(contains(refused.out + refused.err, "--ignore-robots"));
    desk.stet("add", Desk::on_loopback({closed, "--ignore-robots", "test of the override"}));
    CHECK(courier.count("/account/sign-in") == 1);
}

TEST_CASE("every fault of framing ends in a result, never in a crash") {
    Desk desk;
    for (const auto& file : sorted_entries(fixture_path("exchanges"))) {
        const std::string name = file.stem().string();
        // These wait for a test's step.
        if (name == "drip" || name == "silence" || name == "reset") continue;
        CAPTURE(name);
        const MisbehavingServer server(read_file(file));
        const ProgramResult result =
            desk.stet("add", Desk::on_loopback({server.url("/story"), "--ignore-robots",
                                                "the script is all that this server says",
                                                "--retries", "0", "--json"}));
        CAPTURE(result.err);
        CHECK(result.signal == 0);
        CHECK((result.exit_status == 0 || result.exit_status == 4));
        CHECK(nlohmann::json::accept(result.out));
        CHECK(server.bytes_sent() < 48'000'000);
    }
    CHECK(desk.stet("check").exit_status == 0);
}

TEST_CASE("the exit status tells what happened") {
    Desk desk;
    desk.crawl({"shinpo"});
    const std::string story = desk.newsroom.story_url("shinpo", "neko");
    const std::string nowhere = "http://127.0.0.1:1/";  // nobody listens
    write_file(desk.directory.file("broken.db"), std::string(4096, 'x'));
    struct Row {
        std::vector<std::string> words;
        int status;
    };
    const Row rows[] = {
        {{"history", "--archive", desk.archive(), story}, 0},
        {{"show", "--archive", desk.archive(), story}, 0},
        {{"check", "--archive", desk.archive()}, 0},
        {{"help", "crawl"}, 0},
        {{"crawl"}, 2},
        {{"no-such-command"}, 2},
        {{"list", "--no-such-flag"}, 2},
        {{"history", "--archive", desk.archive(), "https://held.example/not"}, 3},
        {{"show", "--archive", desk.archive(), "s999"}, 3},
        {{"add", "--archive", desk.archive(), "--allow-private", "--delay", "0", nowhere}, 4},
    };
    for (const Row& row : rows) {
        CAPTURE(row.words[0]);
        CAPTURE(row.words.back());
        CHECK(run_stet(row.words).exit_status == row.status);
    }
    CHECK(run_stet({"list", "--archive", desk.directory.file("absent.db")}).exit_status != 0);
    CHECK_FALSE(std::filesystem::exists(desk.directory.file("absent.db")));
    CHECK(run_stet({"list", "--archive", desk.directory.file("broken.db")}).exit_status != 0);
}

TEST_CASE("an archive with a byte changed is found out") {
    Desk desk;
    desk.crawl({"courier", "ledger"});
    const std::string bytes = read_file(desk.archive());
    constexpr int kParts = 30;
    const std::string damaged = desk.directory.file("damaged.db");
    int found = 0;
    for (int part = 1; part <= kParts; ++part) {
        std::string copy = bytes;
        const std::size_t at = copy.size() * static_cast<std::size_t>(part) / (kParts + 1);
        copy[at] = static_cast<char>(copy[at] ^ 0x20);
        write_file(damaged, copy);
        const int status = run_stet({"check", "--archive", damaged}).exit_status;
        CAPTURE(part);
        CHECK((status == 0 || status == 1 || status == 5));
        found += status == 0 ? 0 : 1;
    }
    CHECK(found >= 3);  // unused bytes and what can be derived again hide a change
}

TEST_CASE("words are found again, and exports carry text and origin") {
    Desk desk;
    desk.crawl();
    desk.newsroom.advance();
    desk.crawl();
    const auto first_hit = [&](const std::string& words) {
        const std::vector<nlohmann::json> hits = desk.rows("search", {words});
        return hits.empty() ? std::string() : hits[0].dump();
    };
    CHECK(contains(first_hit("cargo drones Danube"), "Smugglers"));
    CHECK(contains(first_hit("Seebrücke"), "Seebr"));
    CHECK(contains(first_hit("渡し船"), "渡し船"));
    CHECK(desk.stet("search", {"\"staircase AND ( NOT * :"}).exit_status == 0);  // no syntax error
    CHECK(first_hit("zeppelin").empty());

    const std::vector<nlohmann::json> exported = desk.rows("export");
    CHECK(exported.size() == desk.rows("list").size());
    for (const nlohmann::json& article : exported) {
        CHECK_FALSE(article["text"].get<std::string>().empty());
        CHECK_FALSE(article["headline"].get<std::string>().empty());
        CHECK(article["digest"].get<std::string>().starts_with("sha256:"));
        CHECK(article["url"].get<std::string>().starts_with("http://127.0.0."));
    }
    CHECK(desk.rows("export", {"--all"}).size() > exported.size());
}

TEST_CASE("what was crawled goes out in every format, as a sample, and as a small archive") {
    Desk desk;
    desk.crawl();
    desk.newsroom.advance();
    desk.crawl();
    const std::string stories = std::to_string(desk.rows("list").size());
    for (const char* name : {"all.txt", "all.md", "all.csv", "all.html", "all.epub", "all.xml"}) {
        CAPTURE(name);
        const ProgramResult made = desk.stet("export", {"--all", "-o", desk.directory.file(name)});
        CHECK(made.exit_status == 0);
        CHECK(contains(made.err, " of " + stories + " stories written"));
    }
    if (const std::string xmllint = find_program("xmllint"); !xmllint.empty()) {
        const ProgramResult valid =
            run_program({xmllint, "--noout", "--relaxng", STET_SOURCE_DIR "/docs/tei-stet.rng",
                         desk.directory.file("all.xml")});
        INFO(valid.err);
        CHECK(valid.exit_status == 0);
    } else {
        MESSAGE("skipped: no xmllint");
    }
    const auto sample = desk.rows("export", {"--sample", "3", "--seed", "5"});
    CHECK(sample.size() == 3);
    CHECK(sample == desk.rows("export", {"--sample", "3", "--seed", "5"}));
    const auto pairs = desk.rows("export", {"--pairs"});
    CHECK_FALSE(pairs.empty());
    for (const nlohmann::json& pair : pairs) CHECK_FALSE(pair["classes"].empty());
    const ProgramResult cited = desk.stet("cite", {"s1@first", "--format", "csl"});
    CHECK(nlohmann::json::parse(cited.out)[0]["URL"].get<std::string>().starts_with("http://"));

    const std::string small = desk.directory.file("small.db");
    CHECK(desk.stet("export", {"--format", "archive", "-o", small, "s1"}).exit_status == 0);
    CHECK(run_stet({"check", "--archive", small}).exit_status == 0);
    const ProgramResult list = run_stet({"list", "--json", "--archive", small});
    CHECK(std::count(list.out.begin(), list.out.end(), '\n') == 1);
}

TEST_CASE("extract reads a page from the web, a file and standard input alike") {
    Desk desk;
    const std::string url = desk.newsroom.story_url("abendpost", "seebruecke");
    const ProgramResult web = run_stet({"extract", "--json", "--allow-private", url});
    CAPTURE(web.err);
    REQUIRE(web.exit_status == 0);
    const nlohmann::json article = nlohmann::json::parse(web.out);
    CHECK(article["headline"] == "Seebrücke bleibt bis Herbst gesperrt");
    CHECK(contains(article["text"], "„Man kann die Pfähle mit dem Schraubenzieher durchstoßen“"));
    const std::filesystem::path page = fixture_path("pages/newspaper-dateline/page.html");
    const ProgramResult file = run_stet({"extract", "--json", page.string()});
    const ProgramResult input =
        run_stet({"extract", "--json", "-"}, {.stdin_bytes = read_file(page)});
    CHECK(nlohmann::json::parse(file.out)["text"] == nlohmann::json::parse(input.out)["text"]);
}

}  // namespace stet
