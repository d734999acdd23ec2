#include "cli/cookie_file.h"

#include "store/error.h"
#include "tests/cli/console.h"
#include "tests/support/temp_dir.h"
#include "tests/support/web_site.h"

#include <doctest/doctest.h>

#include <fstream>

namespace stet {

namespace {

std::string fault_of(const std::string& path) {
    try {
        check_cookie_file(path);
    } catch (const Error& error) {
        CHECK(error.status() == ExitStatus::usage);
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a file of cookies holds at least one cookie in the Netscape format") {
    struct Row {
        const char* text;
        const char* fault;  // "" for none
    };
    const Row rows[] = {
        {"# Netscape HTTP Cookie File\n\n.a.example\tTRUE\t/\tFALSE\t0\tid\tx\n", ""},
        {"#HttpOnly_.a.example\tTRUE\t/\tTRUE\t1999999999\tid\tx\r\n", ""},
        {"a.example\tFALSE\t/\tFALSE\t0\tid\t", ""},
        {"a.example\tFALSE\t/\tFALSE\t0\tid", ""},
        {"garbage\na.example\tFALSE\t/\tFALSE\t0\tid\tx\n", ""},
        {"", "holds no cookie"},
        {"# Netscape HTTP Cookie File\n", "holds no cookie"},
        {"\n[{\"domain\": \"a.example\"}]\n", "line 2 is not seven fields"},
        {"a.example FALSE / FALSE 0 id x\n", "line 1 is not seven fields"},
        {"a.example\tmaybe\t/\tFALSE\t0\tid\tx\n", "line 1 is not"},
        {"a.example\tFALSE\t/\tFALSE\tnever\tid\tx\n", "line 1 is not"},
    };
    const TempDir dir;
    const std::string path = dir.file("cookies.txt");
    for (const Row& row : rows) {
        CAPTURE(row.text);
        std::ofstream(path, std::ios::binary) << row.text;
        const std::string fault = fault_of(path);
        CAPTURE(fault);
        CHECK(fault.empty() == std::string_view(row.fault).empty());
        CHECK(fault.find(row.fault) != std::string::npos);
        if (!fault.empty()) CHECK(fault.find("cookies.txt") != std::string::npos);
    }
    CHECK(fault_of(dir.file("none.txt")).find("none.txt is not there") != std::string::npos);
    CHECK(fault_of(dir.file("")).find("is a directory") != std::string::npos);
}

TEST_CASE("without the cookies that were named nothing is asked") {
    const TempDir dir;
    const WebSite site;
    test::Console console;
    const test::Refusal refused = test::refusal(
        console, {"add", "--allow-private", "--delay", "0", "--archive", dir.file("news.db"),
                  "--cookies", dir.file("none.txt"), site.url("/bridge")});
    CHECK(refused.status == ExitStatus::usage);
    CHECK(site.requests().empty());
}

}  // namespace stet
