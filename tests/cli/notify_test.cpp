#include "cli/notify.h"

#include "tests/cli/console.h"
#include "tests/cli/sample_archive.h"
#include "tests/support/web_site.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

namespace stet {
using stet::test::Console;
using stet::test::sample_article;
using stet::test::sample_look;
using Json = nlohmann::json;

namespace {

constexpr std::chrono::milliseconds kLong{30'000};

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

const std::string kStory = "https://news.example/ferry";

Look ferry(int hour, const std::string& people) {
    return sample_look(
        kStory, hour,
        sample_article("Ferry aground", "", {"On board were " + people + " people, it was said."}));
}

/// An archive with one story, seen once.
struct Desk {
    TempDir dir;
    Archive archive{dir.file("news.db"), Archive::Mode::create};
    Console console;
    Settings settings;

    Desk() { archive.add(ferry(8, "84")); }

    std::size_t deliver(const NotifyWords& words, const std::function<void()>& meanwhile = {}) {
        Notifier notifier(words, settings, archive, console.io);
        if (meanwhile) meanwhile();
        return notifier.deliver();
    }
};

}  // namespace

TEST_CASE("a command gets its input on stdin, and says how it ended") {
    const TempDir dir;
    const std::string big(300'000, 'x');  // more than a pipe holds
    CHECK(run_command("cat > '" + dir.file("in") + "'", big, kLong).empty());
    CHECK(read_file(dir.file("in")) == big);
    CHECK(run_command("exit 3", big, kLong) == "exit status 3");
    CHECK(run_command("kill -9 $$", "", kLong) == "ended by signal 9");
    CHECK(run_command("true", big, kLong).empty());  // does not read
    CHECK(run_command("while :; do :; done", "", std::chrono::milliseconds{50})
              .starts_with("not done"));
}

TEST_CASE("a change that enters is told once, with what changed") {
    Desk desk;
    NotifyWords words;
    const std::string out = desk.dir.file("told.jsonl");
    words.command = "cat >> '" + out + "'";
    CHECK(desk.deliver(words, [&] { desk.archive.add(ferry(9, "48")); }) == 1);
    CHECK(desk.deliver(words) == 0);
    const Json told = Json::parse(read_file(out));
    CHECK(told.at("event") == "revision");
    CHECK(told.at("class") == "number");
    CHECK(told.at("silent_edit") == true);
    CHECK(told.at("diff").at("changes")[0].at("new") == "48");
    CHECK(told.at("new_headline") == "Ferry aground");
}

TEST_CASE("what was known before a target is first named is not told") {
    Desk desk;
    desk.archive.add(ferry(9, "48"));
    NotifyWords words;
    words.command = "false";
    CHECK(desk.deliver(words) == 0);
    CHECK(desk.console.err.str().empty());
}

TEST_CASE("what could not be told is told by the next run, under the same id") {
    Desk desk;
    NotifyWords words;
    const std::string out = desk.dir.file("told.jsonl");
    const std::string ready = desk.dir.file("ready");
    words.command = "cat >> '" + out + "'; echo >> '" + out + "'; test -e '" + ready + "'";
    CHECK(desk.deliver(words, [&] { desk.archive.add(ferry(9, "48")); }) == 0);
    CHECK(desk.console.err.str().find("1 change could not be told") != std::string::npos);
    std::ofstream(ready) << "now";
    CHECK(desk.deliver(words) == 1);
    CHECK(desk.deliver(words) == 0);
    std::istringstream lines(read_file(out));
    std::string first;
    std::string second;
    std::getline(lines, first);
    std::getline(lines, second);
    CHECK(first == second);
    CHECK(Json::parse(first).at("id").get<std::string>().size() == 32);
}

TEST_CASE("only the chosen changes are told") {
    Desk desk;
    NotifyWords words;
    words.command = "cat > /dev/null";
    words.choice.classes = {"quotation"};
    CHECK(desk.deliver(words, [&] { desk.archive.add(ferry(9, "48")); }) == 0);
    words.choice.classes = {"number"};
    CHECK(desk.deliver(words, [&] { desk.archive.add(ferry(10, "84")); }) == 1);
}

TEST_CASE("a webhook gets JSON with the change's id and a signature of the body") {
    Desk desk;
    WebSite site;
    int status = 500;
    site.serve_by("/hook", [&status](const SeenRequest&) {
        Answer answer;
        answer.status = status;
        return answer;
    });
    std::ofstream(desk.dir.file("key")) << "our secret\n";
    NotifyWords words;
    words.webhook = site.url("/hook");
    words.key_file = desk.dir.file("key");
    CHECK(desk.deliver(words, [&] { desk.archive.add(ferry(9, "48")); }) == 0);
    CHECK(desk.console.err.str().find("HTTP status 500") != std::string::npos);
    status = 204;
    CHECK(desk.deliver(words) == 1);
    const std::vector<SeenRequest> seen = site.requests();
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].body == seen[1].body);
    CHECK(seen[1].method == "POST");
    CHECK(seen[1].header("content-type") == "application/json");
    CHECK(seen[1].header("stet-message") == Json::parse(seen[1].body).at("id"));
    CHECK(seen[1].header("stet-signature") == "sha256=" + sign_message("our secret", seen[1].body));
}

TEST_CASE("HMAC-SHA256 is that of RFC 4231, test case 2") {
    CHECK(sign_message("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("flags that tell nobody are refused, and a key that is none") {
    Desk desk;
    NotifyWords nobody;
    nobody.choice.silent = true;
    CHECK_THROWS_AS(desk.deliver(nobody), Error);
    NotifyWords no_key;
    no_key.webhook = "http://127.0.0.1:9/";
    no_key.key_file = desk.dir.file("none");
    CHECK_THROWS_AS(desk.deliver(no_key), Error);
}

TEST_CASE("a class or grade that is none is refused under the flag's own name") {
    Desk desk;
    NotifyWords no_class;
    no_class.command = "true";
    no_class.choice.classes = {"sport"};
    CHECK_THROWS_WITH_AS(desk.deliver(no_class),
                         doctest::Contains("--notify-class: \"sport\" is no class"), Error);
    NotifyWords no_grade;
    no_grade.command = "true";
    no_grade.choice.min = "huge";
    CHECK_THROWS_WITH_AS(desk.deliver(no_grade),
                         doctest::Contains("--notify-min: \"huge\" is no grade"), Error);
}

}  // namespace stet
