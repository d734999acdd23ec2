#include "cli/manual.h"

#include "tests/cli/console.h"
#include "tests/support/run_program.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <fstream>
#include <set>

#include <CLI/CLI.hpp>

namespace stet {
using stet::test::Console;
using Names = std::set<std::string>;

namespace {

/// Every flag that the program takes, as "--name" or "-n".
Names declared(const CLI::App& app) {
    Names names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) names.insert("--" + name);
        for (const std::string& name : option->get_snames()) names.insert("-" + name);
    }
    return names;
}

Names documented(const std::string& page) {
    Names names;
    for (const FlagHelp& flag : flags_of(manual_page(page).text)) {
        names.insert(flag.names.begin(), flag.names.end());
    }
    return names;
}

}  // namespace

TEST_CASE("every flag of every command is in its page, and the reverse") {
    for (const Command& command : commands()) {
        CAPTURE(command.name);
        CLI::App app;
        app.set_help_flag();
        command.declare(app);
        const Names flags = declared(app);
        const Names page = documented("stet-" + std::string(command.name));
        for (const std::string& name : flags) {
            INFO("flag ", name);
            CHECK_MESSAGE(page.contains(name), name << " is not in the page");
        }
        for (const std::string& name : page) {
            INFO("flag ", name);
            CHECK_MESSAGE(flags.contains(name), name << " is not in the program");
        }
        for (const FlagHelp& flag :
             flags_of(manual_page("stet-" + std::string(command.name)).text)) {
            const CLI::Option* option = app.get_option_no_throw(flag.names.back());
            REQUIRE(option != nullptr);
            INFO("flag ", flag.names.back());
            CHECK((option->get_items_expected_max() > 0) == !flag.value.empty());
            CHECK_FALSE(flag.text.empty());
        }
    }
}

TEST_CASE("the global flags are in the page of stet, and the reverse") {
    CLI::App app;
    declare_global_flags(app);
    Names flags = declared(app);
    flags.insert("--version");  // of stet alone, not of a command
    CHECK(flags == documented("stet"));
}

TEST_CASE("every command has a page and every page a command") {
    Names names = {"stet"};
    for (const Command& command : commands()) names.insert("stet-" + std::string(command.name));
    Names pages;
    for (const ManualPage& page : manual_pages()) pages.insert(std::string(page.name));
    CHECK(names == pages);
}

TEST_CASE("each page has its title, a line that says what it is for, a synopsis and examples") {
    using Kind = ManualPiece::Kind;
    for (const ManualPage& page : manual_pages()) {
        CAPTURE(page.name);
        const std::vector<ManualPiece> pieces = read_manual(page.text);
        REQUIRE(pieces.size() > 4);
        CHECK(pieces[0].kind == Kind::title);
        std::string title(page.name);
        if (title.size() > 4) title[4] = ' ';
        CHECK(pieces[0].text == title);
        CHECK(pieces[1].kind == Kind::paragraph);
        CHECK(pieces[1].text.ends_with('.'));
        Names headings;
        for (const ManualPiece& piece : pieces) {
            if (piece.kind == Kind::heading) headings.insert(piece.text);
            const auto quotes = std::count(piece.text.begin(), piece.text.end(), '`');
            CHECK(quotes % 2 == 0);
        }
        CHECK(headings.contains("Synopsis"));
        CHECK(headings.contains("Examples"));
    }
}

TEST_CASE("commands and flags shown in examples exist") {
    Names names;
    for (const Command& command : commands()) names.insert(std::string(command.name));
    for (const ManualPage& page : manual_pages()) {
        for (const ManualPiece& piece : read_manual(page.text)) {
            if (piece.kind != ManualPiece::Kind::code) continue;
            std::istringstream lines(piece.text);
            std::string line;
            while (std::getline(lines, line)) {
                if (!line.starts_with("stet ") || line.starts_with("stet [")) continue;
                std::istringstream words(line.substr(5));
                std::string command;
                words >> command;
                INFO(page.name, ": ", line);
                REQUIRE(names.contains(command));
                Names flags = documented("stet-" + command);
                flags.merge(documented("stet"));
                std::string word;
                while (words >> word && word != "|") {
                    if (word.starts_with("--")) CHECK(flags.contains(word));
                }
            }
        }
    }
}

TEST_CASE("items are read with their names, value and choices; text goes on over lines") {
    const std::vector<FlagHelp> flags = flags_of(
        "# stet x\n\n## Options\n\n- `-o`, `--output FILE`: Where to:\n  there.\n"
        "- `--color auto|never`: When.\n- `kept`: not a flag\n");
    REQUIRE(flags.size() == 2);
    CHECK(flags[0].names == std::vector<std::string>{"-o", "--output"});
    CHECK(flags[0].value == "FILE");
    CHECK(flags[0].text == "Where to: there.");
    CHECK(flags[0].choices.empty());
    CHECK(flags[1].choices == std::vector<std::string>{"auto", "never"});
}

TEST_CASE("the man pages are sound roff") {
    const std::string man = find_program("man");
    if (man.empty()) {
        MESSAGE("skipped: no man");
        return;
    }
    const TempDir dir;
    for (const ManualPage& page : manual_pages()) {
        CAPTURE(page.name);
        const std::string path = dir.file(std::string(page.name) + ".1");
        std::ofstream(path) << roff_of(page);
        const ProgramResult result = run_program(
            {man, "--warnings=all", "-l", path},
            {.environment = {
                 {"MANWIDTH", "80"}, {"MAN_KEEP_FORMATTING", ""}, {"LC_ALL", "C.UTF-8"}}});
        CHECK(result.exit_status == 0);
        CHECK(result.err == "");
        CHECK(result.out.find("NAME\n") != std::string::npos);
        CHECK(result.out.find(page.name) != std::string::npos);
    }
}

TEST_CASE("the completions are made of every command and flag, and bash takes its own") {
    for (const Shell shell : {Shell::bash, Shell::zsh, Shell::fish}) {
        const std::string script = completion_for(shell);
        for (const Command& command : commands()) {
            CAPTURE(command.name);
            CHECK(script.find(command.name) != std::string::npos);
        }
        CHECK(script.find("whole-site") != std::string::npos);
    }
    const std::string bash = find_program("bash");
    if (bash.empty()) {
        MESSAGE("skipped: no bash");
        return;
    }
    struct Row {
        const char* words;  // as typed; the last is completed
        const char* expected;
    };
    const Row rows[] = {
        {"stet ''", "help"},
        {"stet hi", "history"},
        {"stet crawl --whole", "--whole-site"},
        {"stet --json list --aut", "--author"},
        {"stet list --color ''", "auto always never"},
        {"stet help exp", "export"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.words);
        const std::string script = completion_for(Shell::bash) + "COMP_WORDS=(" + row.words +
                                   ")\nCOMP_CWORD=$((${#COMP_WORDS[@]}-1))\n_stet\n"
                                   "echo \" ${COMPREPLY[*]} \"\n";
        const ProgramResult result = run_program({bash, "-s"}, {.stdin_bytes = script});
        CHECK(result.err == "");
        CHECK(result.out.find(" " + std::string(row.expected) + " ") != std::string::npos);
    }
}

}  // namespace stet
