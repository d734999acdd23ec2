#include "cli/diff_faces.h"

#include "cli/layout.h"
#include "cli/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

/// Whether the diff has a change that is wanted.
bool has_wanted(const ArticleDiff& diff, const ChangeChoice& choice) {
    if (diff.empty()) return false;
    const DiffFindings findings = classify_diff(diff);
    if (choice.silent && !findings.silent_edit) return false;
    if (!choice.restricts_findings()) return true;
    for (const std::vector<Finding>& field : findings.changes) {
        if (std::any_of(field.begin(), field.end(),
                        [&](const Finding& finding) { return choice.wants(finding); })) {
            return true;
        }
    }
    return false;
}

/// The JSON of a diff with one member more.
std::string with_ignored(std::string json, const std::vector<IgnoredLine>& ignored) {
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const IgnoredLine& line : ignored) {
        rows.push_back({{"field", diff_field_name(line.field)},
                        {"old", line.old_line},
                        {"new", line.new_line},
                        {"why", line.why}});
    }
    json.pop_back();
    return json + ",\"ignored\":" + json_line(rows) + "}";
}

void print_ignored(const std::vector<IgnoredLine>& ignored, Io& io) {
    if (ignored.empty()) {
        io.out << "\nno line was ignored\n";
        return;
    }
    io.out << '\n' << paint(Ink::strong, "ignored", io) << '\n';
    for (const IgnoredLine& line : ignored) {
        const auto side = [](const std::string& text) {
            return text.empty() ? std::string("(none)") : printable(text);
        };
        io.out << fmt::format("  {}  {} → {}  {}\n", diff_field_name(line.field),
                              side(line.old_line), side(line.new_line),
                              paint(Ink::faint, "(" + line.why + ")", io));
    }
}

}  // namespace

void declare_faces(CLI::App& app, DiffFaces& faces) {
    app.add_flag("--patch", faces.patch);
    app.add_flag("--html", faces.html);
    app.add_flag("--side-by-side", faces.side_by_side);
    app.add_flag("--exit-code", faces.exit_code);
    declare_change_choice(app, faces.choice);
}

ExitStatus show_diff(const ArticleText& old_text,
                     const ArticleText& new_text,
                     const DiffLabels& labels,
                     bool with_texts,
                     const DiffFaces& faces,
                     const DiffContext& context,
                     const Settings& settings,
                     Io& io) {
    const ChangeChoice choice = choice_of(faces.choice, settings.zone);
    const bool chosen = choice.silent || choice.restricts_findings();
    if (faces.patch && chosen) {
        throw Error("--patch shows every change; leave out --class, --min and --silent",
                    ExitStatus::usage);
    }
    ArticleDiff whole = diff_articles(old_text, new_text);
    mark_learned(whole, context.learned);
    std::vector<IgnoredLine> ignored = context.dropped;
    if (faces.show_ignored) {
        const std::vector<IgnoredLine> found = ignored_lines(whole, context.learned);
        ignored.insert(ignored.end(), found.begin(), found.end());
    }
    const bool differs = has_wanted(whole, choice);
    // What nobody asked for is no diff: then old and new read the same.
    const ArticleDiff diff = differs ? whole : ArticleDiff{};
    if (settings.json) {
        const std::string json = diff_as_json(diff, old_text, new_text, {with_texts, -1, choice});
        io.out << (faces.show_ignored ? with_ignored(json, ignored) : json) << '\n';
    } else if (faces.patch) {
        io.out << diff_as_patch(old_text, new_text, labels);
    } else if (faces.html || faces.side_by_side) {
        const DiffLayout layout =
            faces.side_by_side ? DiffLayout::side_by_side : DiffLayout::inline_text;
        io.out << diff_as_html(diff, old_text, new_text, labels, layout, choice);
    } else if (diff.empty()) {
        if (!settings.quiet) io.err << (whole.empty() ? "no difference\n" : "no such change\n");
    } else {
        print_diff(diff, labels, io, choice);
    }
    const bool terminal = !settings.json && !faces.patch && !faces.html && !faces.side_by_side;
    if (terminal && faces.show_ignored) print_ignored(ignored, io);
    return faces.exit_code && differs ? ExitStatus::failed : ExitStatus::ok;
}

}  // namespace stet
