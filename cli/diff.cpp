// stet diff OLD NEW, or STORY [A B]: what changed, field by field and word by word.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/diff_input.h"
#include "cli/diff_story.h"
#include "cli/diff_view.h"
#include "store/volatile.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>

namespace stet {
namespace {

struct DiffFlags {
    std::vector<std::string> words;
    std::string rev;
    bool patch = false;
    bool html = false;
    bool side_by_side = false;
    bool exit_code = false;
};

bool is_file(const std::string& path) {
    std::error_code status;
    return std::filesystem::exists(path, status) && !std::filesystem::is_directory(path, status);
}

std::string read_whole(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Error(fmt::format("cannot open {}", path));
    std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (in.bad()) throw Error(fmt::format("cannot read {}", path));
    return bytes;
}

/// Prints the diff of two texts in the form that was asked for.
ExitStatus show_diff(const ArticleText& old_text,
                     const ArticleText& new_text,
                     const DiffLabels& labels,
                     bool with_texts,
                     const DiffFlags& flags,
                     const Settings& settings,
                     Io& io) {
    const ArticleDiff diff = diff_articles(old_text, new_text);
    if (settings.json) {
        io.out << diff_as_json(diff, old_text, new_text, {with_texts, -1}) << '\n';
    } else if (flags.patch) {
        io.out << diff_as_patch(old_text, new_text, labels);
    } else if (flags.html || flags.side_by_side) {
        const DiffLayout layout =
            flags.side_by_side ? DiffLayout::side_by_side : DiffLayout::inline_text;
        io.out << diff_as_html(diff, old_text, new_text, labels, layout);
    } else if (diff.empty()) {
        if (!settings.quiet) io.err << "no difference\n";
    } else {
        print_diff(diff, labels, io);
    }
    return flags.exit_code && !diff.empty() ? ExitStatus::failed : ExitStatus::ok;
}

ExitStatus diff_files(const DiffFlags& flags, const Settings& settings, Io& io) {
    const std::string& old_name = flags.words[0];
    const std::string& new_name = flags.words[1];
    DiffInput from = parse_diff_input(read_whole(old_name), old_name);
    DiffInput to = parse_diff_input(read_whole(new_name), new_name);
    if (from.is_html && to.is_html) drop_volatile_lines(from.text, to.text);
    return show_diff(from.text, to.text, {to.text[DiffField::headline], old_name, new_name},
                     from.is_html || to.is_html, flags, settings, io);
}

ExitStatus diff_story(const DiffFlags& flags, const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const RevisionPair pair = revision_pair(archive, flags.words, flags.rev, settings);
    return show_diff(article_text(pair.old_article), article_text(pair.new_article), pair.labels,
                     true, flags, settings, io);
}

}  // namespace

Action declare_diff(CLI::App& app) {
    const auto flags = std::make_shared<DiffFlags>();
    app.add_option("STORY", flags->words)->expected(1, 3)->required();
    app.add_option("--rev", flags->rev);
    app.add_flag("--patch", flags->patch);
    app.add_flag("--html", flags->html);
    app.add_flag("--side-by-side", flags->side_by_side);
    app.add_flag("--exit-code", flags->exit_code);
    return [flags](const Settings& settings, Io& io) {
        const std::vector<std::string>& words = flags->words;
        if (words.size() == 2 && is_file(words[0]) && is_file(words[1])) {
            return diff_files(*flags, settings, io);
        }
        return diff_story(*flags, settings, io);
    };
}

}  // namespace stet
