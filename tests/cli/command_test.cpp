#include "cli/command.h"

#include "tests/cli/console.h"

#include <doctest/doctest.h>

namespace stet {
using stet::test::Console;
using stet::test::Refusal;
using stet::test::refusal;

TEST_CASE("a mistake on the command line ends with status 2, and says what was meant") {
    struct Row {
        std::vector<std::string> arguments;
        const char* says;
    };
    const Row rows[] = {
        {{"histroy", "s1"}, "there is no command \"histroy\"; did you mean \"stet history\"?"},
        {{"crwal"}, "there is no command \"crwal\"; did you mean \"stet crawl\"?"},
        {{"ls"}, "there is no command \"ls\"; \"stet help\" lists them"},
        {{"https://a.example/"},
         "there is no command \"https://a.example/\"; to keep that page: stet add "
         "https://a.example/"},
        {{"list", "--sites", "a.example"},
         "list: there is no flag --sites; did you mean --site? (see: stet help list)"},
        {{"list", "s1"}, "list: \"s1\" is one word too many (see: stet help list)"},
        {{"history"}, "history: STORY is required (see: stet help history)"},
        {{"--colour", "list"}, "there is no flag --colour; did you mean --color? (see: stet help)"},
        {{"--tz", "Mars/Base", "list"},
         "unknown time zone \"Mars/Base\"; write it as in Europe/Berlin, +02:00, UTC or local"},
        {{"list", "--since", "soon"},
         "--since: \"soon\" is no time; write 2025-05-15 or 2025-05-15T08:00"},
        {{"add"}, "add needs a URL, or --from FILE with a list of them (see: stet help add)"},
        {{"add", "mailto:a@b.example"}, "\"mailto:a@b.example\" is no http or https URL"},
        {{"add", "story"}, "\"story\" is no http or https URL"},
        {{"crawl", "--delay", "-1", "a.example"}, "--delay: wanted seconds, such as 2 or 0.5"},
        {{"add", "--header", "nonsense", "a.example"},
         "--header: wanted \"Name: value\", not \"nonsense\""},
        {{"add", "--mementos", "a.example", "--on-change", "true"},
         "--on-change goes with pages that stet fetches now, not with --mementos; leave it out "
         "(stet changes lists what came)"},
        {{"add", "--from-file", "x", "--webhook", "https://a.example/"},
         "--webhook goes with pages that stet fetches now, not with --from-file; leave it out "
         "(stet changes lists what came)"},
        {{"export", "-o", "x", "--dir", "y"},
         "--output is one file, --dir one file a story: give one of them"},
        {{"help", "nothing"},
         "the manual has no page \"nothing\"; \"stet help\" lists the commands"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.says);
        Console console;
        const Refusal refused = refusal(console, row.arguments);
        CHECK(refused.message == row.says);
        CHECK(refused.status == ExitStatus::usage);
        CHECK(console.out.str().empty());
    }
}

TEST_CASE("global flags stand before or behind the command") {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"--color", "always", "help", "list"},
          std::vector<std::string>{"help", "list", "--color", "always"}}) {
        Console console;
        CHECK(console.run(arguments) == ExitStatus::ok);
        CHECK(console.out.str().starts_with("\x1b[1mstet list\x1b[0m\n"));
    }
}

TEST_CASE("colour: on a terminal only, never with NO_COLOR or a dumb terminal, unless asked for") {
    struct Row {
        bool terminal;
        bool colour;
        const char* variable;
        const char* value;
        const char* flag;
    };
    const Row rows[] = {
        {false, false, "", "", "auto"},         {true, true, "", "", "auto"},
        {true, false, "NO_COLOR", "1", "auto"}, {true, true, "NO_COLOR", "", "auto"},
        {true, false, "TERM", "dumb", "auto"},  {true, true, "NO_COLOR", "1", "always"},
        {true, false, "", "", "never"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.variable);
        CAPTURE(row.flag);
        Console console;
        console.io.is_terminal = row.terminal;
        console.io.environment[row.variable] = row.value;
        console.run({"help", "list", "--color", row.flag});
        CHECK((console.out.str().find('\x1b') != std::string::npos) == row.colour);
    }
}

TEST_CASE("stet alone lists every command; --help behind one shows its page") {
    Console console;
    CHECK(console.run({}) == ExitStatus::ok);
    const std::string overview = console.take_out();
    for (const Command& command : commands()) {
        CAPTURE(command.name);
        CHECK(overview.find("  " + std::string(command.name)) != std::string::npos);
        CHECK(overview.find(command.help) != std::string::npos);
        CHECK(console.run({std::string(command.name), "--help"}) == ExitStatus::ok);
        CHECK(console.take_out().starts_with("stet " + std::string(command.name) + "\n"));
    }
    CHECK(console.run({"--version"}) == ExitStatus::ok);
    CHECK(console.take_out().starts_with("stet "));
}

TEST_CASE("reading commands make no archive, and say how to") {
    for (const char* command : {"list", "stats", "check", "export"}) {
        CAPTURE(command);
        Console console;
        console.io.environment["STET_ARCHIVE"] = "/nonexistent/news.db";
        const Refusal refused = refusal(console, {command});
        CHECK(refused.status != ExitStatus::ok);
        CHECK(refused.message.find("/nonexistent/news.db") != std::string::npos);
    }
}

}  // namespace stet
