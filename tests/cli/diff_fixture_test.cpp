// Every folder below fixtures/revisions is a test: 1.json and 2.json compared, as diff.txt shows
// it.
#include "cli/diff_input.h"
#include "cli/diff_view.h"
#include "store/change_class.h"
#include "tests/support/fixture.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <sstream>
#include <string>

namespace stet {
namespace {

ArticleText article_at(const std::filesystem::path& file) {
    return parse_diff_input(read_file(file), file.string()).text;
}

}  // namespace

TEST_CASE("revisions are shown as their diff.txt says, and every class of change has one") {
    std::set<std::string> missing;
    for (std::size_t k = 1; k < kChangeClassCount; ++k) {
        missing.emplace(change_class_name(static_cast<ChangeClass>(k)));
    }
    missing.erase("removed");  // of a story, not of two texts
    for (const std::filesystem::path& folder : sorted_entries(fixture_path("revisions"))) {
        if (!std::filesystem::is_directory(folder)) continue;
        CAPTURE(folder.filename().string());
        const ArticleText from = article_at(folder / "1.json");
        const ArticleText to = article_at(folder / "2.json");
        const ArticleDiff diff = diff_articles(from, to);
        for (const FieldDiff& field : diff.fields) {
            CHECK(apply_changes(field.old_text, field.changes, field.new_text) == field.new_text);
        }
        const DiffFindings findings = classify_diff(diff);
        for (const auto& field : findings.changes) {
            for (const Finding& finding : field) {
                missing.erase(std::string(change_class_name(finding.kind)));
            }
        }
        std::istringstream in;
        std::ostringstream out;
        std::ostringstream err;
        Io io{in, out, err};
        io.width = 96;
        print_diff(diff, {"", "1.json", "2.json"}, io);
        if (accepting()) write_file(folder / "diff.txt", out.str());
        CHECK(out.str() == read_file(folder / "diff.txt"));
    }
    CHECK(missing == std::set<std::string>());
}

}  // namespace stet
