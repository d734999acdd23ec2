// add, crawl and extract URL, against a site on loopback.
#include "store/archive.h"
#include "tests/cli/console.h"
#include "tests/support/temp_dir.h"
#include "tests/support/web_site.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

namespace stet {
using stet::test::Console;
using stet::test::Refusal;
using stet::test::refusal;
using Json = nlohmann::json;

namespace {

/// A story's page, long enough to be one.
std::string page(const std::string& headline, const std::string& first_words) {
    std::string html =
        "<!DOCTYPE html><html lang=en><head><title>" + headline +
        " | The Sample</title><meta property=og:type content=article>"
        "<meta property=article:published_time content=2025-05-15T08:00:00Z></head><body>"
        "<nav><a href=/>Home</a></nav><article><h1>" +
        headline + "</h1><p class=byline>By <a rel=author href=/ann>Ann Ash</a></p>";
    const char* const rest[] = {
        " and the harbour master said that crews had worked through the night to inspect the "
        "piers, the cables and the deck before any traffic could be let across again.",
        " Ferries ran every ten minutes between the two banks, and the city asked commuters to "
        "leave their cars at home until engineers had finished their report on the damage.",
        " The bridge, which opened in 1931, carries some forty thousand vehicles on a working "
        "day; it was last closed for more than an hour after the flood of the spring of 1987."};
    for (const char* paragraph : rest) html += "<p>" + first_words + paragraph + "</p>";
    return html + "</article><footer>Imprint</footer></body></html>";
}

std::vector<Json> lines_of(const std::string& text) {
    std::vector<Json> rows;
    std::istringstream in(text);
    std::string line;
    while (std::getline(in, line)) rows.push_back(Json::parse(line));
    return rows;
}

/// A site and an archive of their own, and the flags that reach them.
struct Desk {
    WebSite site;
    TempDir dir;
    Console console;

    std::vector<std::string> words(std::vector<std::string> arguments) const {
        for (const char* flag : {"--allow-private", "--delay", "0", "--archive"}) {
            arguments.emplace_back(flag);
        }
        arguments.push_back(dir.file("news.db"));
        return arguments;
    }
    ExitStatus run(std::vector<std::string> arguments) {
        return console.run(words(std::move(arguments)));
    }
};

}  // namespace

TEST_CASE("add says of each URL what came of it, with the next command") {
    Desk desk;
    desk.site.serve("/bridge", {.body = page("Bridge shut after storm", "It was shut")});
    const std::string url = desk.site.url("/bridge");
    CHECK(desk.run({"add", url}) == ExitStatus::ok);
    CHECK(desk.console.take_err() == "stet: new archive " + desk.dir.file("news.db") + "\n");
    std::string text = desk.console.take_out();
    CAPTURE(text);
    CHECK(text.starts_with("kept  " + url + "\n  Bridge shut after storm\n"));
    CHECK(text.find("Ann Ash · 2025-05-15T08:00:00Z · 99 words · ") != std::string::npos);
    CHECK(text.find(" bytes\n") != std::string::npos);
    CHECK(text.ends_with("  next: stet show s1 --archive " + desk.dir.file("news.db") + "\n"));

    CHECK(desk.run({"add", url}) == ExitStatus::ok);
    CHECK(desk.console.take_err().empty());
    CHECK(desk.console.take_out().starts_with("unchanged since 20"));

    desk.site.serve("/bridge", {.body = page("Bridge open again", "It was opened")});
    CHECK(desk.run({"add", "--quiet", url}) == ExitStatus::ok);
    text = desk.console.take_out();
    CHECK(text.starts_with("new revision  " + url + "\n  Bridge open again\n"));
    CHECK(text.find("revision 2") != std::string::npos);
    CHECK(text.find("next:") == std::string::npos);

    CHECK(desk.console.run({"diff", "s1", "--archive", desk.dir.file("news.db")}) ==
          ExitStatus::ok);
    CHECK(desk.console.take_out().find("open again") != std::string::npos);
}

TEST_CASE("a 404 is news and kept; no answer at all is status 4; robots.txt is obeyed and named") {
    Desk desk;
    desk.site.serve("/robots.txt", plain_text("User-agent: *\nDisallow: /private\n"));
    desk.site.serve("/private", {.body = page("Not for robots", "It was shut")});
    CHECK(desk.run({"add", "--json", desk.site.url("/gone")}) == ExitStatus::ok);
    const Json gone = lines_of(desk.console.take_out()).at(0);
    CHECK(gone.at("status") == 404);
    CHECK(gone.at("outcome") == "no article found");
    CHECK(gone.at("story") == nullptr);

    CHECK(desk.run({"add", desk.site.url("/private")}) == ExitStatus::incomplete);
    CHECK(desk.console.take_out().find("--ignore-robots") != std::string::npos);
    CHECK(desk.run({"add", "--ignore-robots", "asked the editor", desk.site.url("/private")}) ==
          ExitStatus::ok);
    CHECK(desk.console.take_out().starts_with("kept"));

    // A port that is never asked: the same command would not help.
    CHECK(desk.run({"add", "http://127.0.0.1:1/"}) == ExitStatus::incomplete);
    const std::string refused = desk.console.take_out();
    CHECK(refused.starts_with("not fetched"));
    CHECK(refused.find("next:") == std::string::npos);
}

TEST_CASE("a server that does not answer is what is told, not its robots.txt nor an old text") {
    Desk desk;
    std::string url;
    {
        WebSite site;
        site.serve("/bridge", {.body = page("Bridge shut after storm", "It was shut")});
        url = site.url("/bridge");
        CHECK(desk.run({"add", url}) == ExitStatus::ok);
        desk.console.take_out();
    }
    // A first visit to the server's robots.txt, in an archive that knows nothing of it.
    for (const char* archive : {"news.db", "other.db"}) {
        CAPTURE(archive);
        CHECK(desk.console.run({"add", "--allow-private", "--delay", "0", "--archive",
                                desk.dir.file(archive), url}) == ExitStatus::incomplete);
        const std::string text = desk.console.take_out();
        CAPTURE(text);
        CHECK(text.find("connect to 127.0.0.1 port") != std::string::npos);
        CHECK(text.find("robots") == std::string::npos);
        CHECK(text.find("Bridge shut") == std::string::npos);
        CHECK((text.find("held as s1") != std::string::npos) ==
              (std::string_view(archive) == "news.db"));
    }
}

TEST_CASE("add --from takes a list, says how it read it, and sums up") {
    Desk desk;
    desk.site.serve("/1", {.body = page("Bridge shut after storm", "It was shut")});
    desk.site.serve("/2", {.body = page("Ferry timetable grows", "It was grown")});
    std::ofstream(desk.dir.file("urls.csv"))
        << "title,url\nOne," << desk.site.url("/1") << "\n\"Two\"," << desk.site.url("/2") << "\n";
    CHECK(desk.run({"add", "--from", desk.dir.file("urls.csv")}) == ExitStatus::ok);
    CHECK(desk.console.take_err().find("2 URLs in " + desk.dir.file("urls.csv") +
                                       " (read as CSV)") != std::string::npos);
    CHECK(desk.console.take_out().ends_with("\n2 kept\n"));

    desk.console.in.str(desk.site.url("/1") + "\n# a comment\nno URL here\n");
    CHECK(desk.run({"add", "--json", "--from", "-"}) == ExitStatus::ok);
    CHECK(lines_of(desk.console.take_out()).size() == 1);
    CHECK(desk.console.take_err().find("no URL here") != std::string::npos);
    CHECK(refusal(desk.console, desk.words({"add", "--from", "/nonexistent"}))
              .message.find("/nonexistent") != std::string::npos);
}

TEST_CASE("a mistake on the command line makes no archive") {
    Desk desk;
    CHECK(refusal(desk.console, desk.words({"add", "nonsense"})).status == ExitStatus::usage);
    const auto secret = refusal(desk.console, desk.words({"add", "https://me:hunter2@a.example/"}));
    CHECK(secret.status == ExitStatus::usage);
    CHECK(secret.message.find("a.example holds a user name") != std::string::npos);
    CHECK(secret.message.find("hunter2") == std::string::npos);
    CHECK(refusal(desk.console, desk.words({"crawl", "--delay", "x", "a.example"})).status ==
          ExitStatus::usage);
    CHECK_FALSE(std::filesystem::exists(desk.dir.file("news.db")));
}

TEST_CASE("a flag whose value makes no sense is refused before anything is asked") {
    Desk desk;
    const std::string url = desk.site.url("/");
    struct Row {
        std::vector<std::string> words;
        const char* said;
    };
    const Row rows[] = {
        {{"crawl", "--connections", "0", url}, "--connections: wanted a number from 1 to 1000"},
        {{"watch", "--once", "--connections", "0", url}, "--connections: wanted"},
        {{"crawl", "--connections", "-3", url}, "--connections: wanted"},
        {{"crawl", "--jobs", "0", url}, "--jobs: wanted"},
        {{"watch", "--once", "--jobs", "-1", url}, "--jobs: wanted"},
        {{"crawl", "--limit", "0", url}, "--limit: wanted a number, 1 or more"},
        {{"crawl", "--pages-per-host", "-1", url}, "--pages-per-host: wanted"},
        {{"watch", "--once", "--budget", "-5", url}, "--budget: wanted"},
        {{"watch", "--once", "--delay", "-1", url}, "--delay: wanted seconds"},
        {{"crawl", "--delay", "-1", url}, "--delay: wanted seconds"},
        {{"add", "--timeout", "0", url}, "--timeout: wanted seconds, more than 0"},
        {{"add", "--timeout", "nan", url}, "--timeout: wanted"},
        {{"crawl", "--max-size", "0", url}, "--max-size: wanted megabytes, more than 0"},
        {{"add", "--retries", "-1", url}, "--retries: wanted a number from 0"},
        {{"add", "--proxy", "foo", url}, "\"foo\" is no proxy; wanted one such as http://"},
        {{"add", "--proxy", "ftp://a.example:21", url}, "is no proxy"},
        {{"add", "--proxy", "http://me:secret@a.example:port", url}, "\"a.example:port\" is no"},
        {{"add", "--ignore-robots", "", url}, "--ignore-robots wants the reason"},
        {{"add", "--ignore-robots", url}, "--ignore-robots takes a reason before the URL"},
        {{"crawl", "--ignore-robots", url}, "--ignore-robots takes a reason before the URL"},
        {{"crawl"}, "crawl needs a SEED"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.words);
        std::vector<std::string> words = row.words;
        words.insert(words.end(), {"--allow-private", "--archive", desk.dir.file("news.db")});
        const Refusal refused = refusal(desk.console, words);
        CAPTURE(refused.message);
        CHECK(refused.status == ExitStatus::usage);
        CHECK(refused.message.find(row.said) != std::string::npos);
    }
    const Refusal lone =
        refusal(desk.console, {"crawl", desk.site.url(), "--archive", desk.dir.file("news.db")});
    CHECK(lone.message.find("loopback address (--allow-private lets it pass)") !=
          std::string::npos);
    CHECK(desk.site.requests().empty());
    CHECK_FALSE(std::filesystem::exists(desk.dir.file("news.db")));
}

TEST_CASE("crawl tells its plan, then what came of it; the next one what has changed") {
    Desk desk;
    std::string front = "<html><body><h1>The Sample</h1>";
    for (const char* name : {"bridge-shut-after-storm", "ferry-timetable-grows-again"}) {
        const std::string path = "/2025/05/15/" + std::string(name) + ".html";
        front += "<h2><a href=\"" + path + "\">" + name + " and more on that story</a></h2>";
        desk.site.serve(path, {.body = page(name, "It was shut")});
    }
    desk.site.serve("/", {.body = front + "</body></html>"});
    CHECK(desk.run({"crawl", desk.site.url()}) == ExitStatus::ok);
    std::string text = desk.console.take_out();
    CAPTURE(text);
    CHECK(text.starts_with("Crawl " + desk.site.url()));
    CHECK(text.find("at most 500 articles") != std::string::npos);
    CHECK(text.find("2  new stories") != std::string::npos);
    CHECK(text.find("To see them: stet list") != std::string::npos);
    CHECK(desk.console.take_err().find('\r') == std::string::npos);

    desk.site.serve("/2025/05/15/bridge-shut-after-storm.html",
                    {.body = page("Bridge open again", "It was opened")});
    CHECK(desk.run({"crawl", "--json", desk.site.url()}) == ExitStatus::ok);
    const Json report = Json::parse(desk.console.take_out());
    CHECK(report.at("finished") == true);
    CHECK(report.at("new_stories") == 0);
    CHECK(report.at("failed") == 0);
}

TEST_CASE("a hint is a command that could help, with the flags that were given, or none") {
    Desk desk;
    desk.site.serve("/robots.txt", plain_text("User-agent: *\nDisallow: /private\n"));
    desk.site.serve("/list", {.body = "<html><body></body></html>"});
    const std::string archive = desk.dir.file("news.db");
    const auto said = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--archive", archive, "--retries", "0"});
        desk.console.run(words);
        return desk.console.take_out();
    };
    // The same command would end the same.
    CHECK(said({"add", "--allow-private", desk.site.url("/private/a")}).find("next:") ==
          std::string::npos);
    CHECK(said({"add", "http://169.254.169.254/latest/"}).find("next:") == std::string::npos);
    CHECK(said({"add", "--proxy", "http://127.0.0.1:9", "http://a.example/"}).find("next:") ==
          std::string::npos);
    CHECK(said({"add", "--delay", "0", "--max-size", "5", desk.site.url("/")})
              .find("next: stet add --delay 0 --retries 0 --max-size 5 --allow-private " +
                    desk.site.url("/")) != std::string::npos);
    desk.site.hold("/slow");
    const std::string slow = said({"add", "--allow-private", "--delay", "0", "--timeout", "0.3",
                                   "--ignore-robots", "a test", desk.site.url("/slow")});
    desk.site.release_all();
    CAPTURE(slow);
    CHECK(slow.find("next: stet add --delay 0 --retries 0 --allow-private --ignore-robots 'a test' "
                    "--timeout 0.9 " +
                    desk.site.url("/slow")) != std::string::npos);
}

TEST_CASE("a file's name in the place of an address is told from one") {
    Desk desk;
    const std::string file = desk.dir.file("page.html");
    std::ofstream(file) << page("Bridge shut", "It was shut");
    const Refusal refused = refusal(desk.console, desk.words({"add", file}));
    CHECK(refused.status == ExitStatus::usage);
    CHECK(refused.message.find("stet add --from-file " + file + " --url URL") != std::string::npos);
    const Refusal none = refusal(desk.console, desk.words({"add", "./no-such-page.html"}));
    CHECK(none.message.find("is no http or https URL") != std::string::npos);
}

TEST_CASE("an answer from another host says whose it is, and none comes from a cloud's metadata") {
    Desk desk;
    WebSite other("127.0.0.2");
    other.serve("/x", {.body = page("Elsewhere", "It was shut")});
    desk.site.serve("/moved", redirect_to(other.url("/x"), 302));
    desk.site.serve("/trick", redirect_to("http://169.254.169.254/latest/", 302));
    CHECK(desk.run({"add", desk.site.url("/moved")}) == ExitStatus::ok);
    CHECK(desk.console.take_out().find("answered by " + other.url("/x")) != std::string::npos);
    desk.run({"add", desk.site.url("/trick")});
    CHECK(desk.console.take_out().find("leads to the cloud metadata address 169.254.169.254") !=
          std::string::npos);
}

TEST_CASE("a host at rest is told of on the clock that --tz names") {
    Desk desk;
    Answer busy;
    busy.status = 503;
    busy.headers = {{"Retry-After", "7200"}};
    desk.site.serve("/bridge", busy);
    desk.run({"add", desk.site.url("/bridge")});
    desk.console.take_out();
    CHECK(desk.run({"add", "--tz", "+03:00", desk.site.url("/bridge")}) == ExitStatus::incomplete);
    const std::string text = desk.console.take_out();
    CAPTURE(text);
    CHECK(text.find("the server asked not to be asked before 20") != std::string::npos);
    CHECK(text.find("+03:00\n") != std::string::npos);
}

TEST_CASE("--quiet is silent about all but a seed of no use") {
    Desk desk;
    CHECK(desk.run({"crawl", "--quiet", desk.site.url("/gone")}) == ExitStatus::incomplete);
    CHECK(desk.console.take_out().empty());
    CHECK(desk.console.take_err() == "of no use: " + desk.site.url("/gone") + ": status 404\n");
}

TEST_CASE("a crawl with more changes than it names says how many, and where they are") {
    Desk desk;
    std::string front = "<html><body><h1>The Sample</h1>";
    const std::string names[] = {"bridge-shut-after-storm", "ferry-timetable-grows-again",
                                 "market-hall-to-be-sold", "mayor-will-not-stand-again"};
    for (const std::string& name : names) {
        front.append("<h2><a href=\"/2025/05/").append(name).append("\">");
        front.append(name).append(" and more of it</a></h2>");
        desk.site.serve("/2025/05/" + name, {.body = page(name, "It was " + name)});
    }
    desk.site.serve("/", {.body = front + "</body></html>"});
    desk.run({"crawl", desk.site.url()});
    for (const std::string& name : names) {
        desk.site.serve("/2025/05/" + name, {.body = page("Now: " + name, "It is " + name)});
    }
    desk.console.take_out();
    CHECK(desk.run({"crawl", desk.site.url()}) == ExitStatus::ok);
    const std::string text = desk.console.take_out();
    CAPTURE(text);
    CHECK(text.find("4  new revisions") != std::string::npos);
    CHECK(text.find("and 1 more: stet changes") != std::string::npos);
}

TEST_CASE("extract takes a URL and keeps nothing") {
    Desk desk;
    desk.site.serve("/bridge", {.body = page("Bridge shut after storm", "It was shut")});
    CHECK(desk.console.run({"extract", "--allow-private", desk.site.url("/bridge")}) ==
          ExitStatus::ok);
    CHECK(desk.console.take_out().starts_with("Bridge shut after storm\n"));
    const Refusal gone =
        refusal(desk.console, {"extract", "--allow-private", desk.site.url("/gone")});
    CHECK(gone.status == ExitStatus::incomplete);
    CHECK(gone.message.find("404") != std::string::npos);
}

TEST_CASE("--keep revisions lets the bodies of looks go that brought no revision") {
    const TempDir dir;
    WebSite site;
    const std::string archive_path = dir.file("news.db");
    const auto add = [&](const std::string& clock) {
        site.serve("/a",
                   {.body = "<html><head><title>Storm over the bay</title></head><body><article>"
                            "<h1>Storm over the bay</h1><p>A storm came over the bay on Monday "
                            "and tore the roof off the boat house, the harbour master said.</p>"
                            "<p>Nobody was hurt, and the ferries sailed again by noon.</p>"
                            "</article><!-- " +
                            clock + " --></body></html>"});
        Console console;
        CHECK(console.run({"add", site.url("/a"), "--allow-private", "--delay", "0", "--keep",
                           "revisions", "--archive", archive_path}) == ExitStatus::ok);
    };
    for (const char* clock : {"08:00", "09:00", "10:00", "11:00"}) add(clock);
    const Archive archive(archive_path, Archive::Mode::read);
    const std::vector<Snapshot> looks = archive.looks("s1");
    REQUIRE(looks.size() == 4);
    REQUIRE(archive.history("s1").size() == 1);
    CHECK(archive.check(false).faults.empty());
    // The first and the last look of the run keep theirs.
    CHECK(archive.capture(looks[0].captures.back()).body.find("08:00") != std::string::npos);
    CHECK(archive.capture(looks[3].captures.back()).body.find("11:00") != std::string::npos);
    for (const std::size_t between : {1U, 2U}) {
        CHECK_THROWS_AS(archive.capture(looks[between].captures.back()), Error);
    }
}

}  // namespace stet
