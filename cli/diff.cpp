// stet diff OLD NEW, or STORY [A B]: what changed, field by field and word by word.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/diff_faces.h"
#include "cli/diff_input.h"
#include "cli/diff_story.h"
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
    DiffFaces faces;
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

ExitStatus diff_files(const DiffFlags& flags, const Settings& settings, Io& io) {
    const std::string& old_name = flags.words[0];
    const std::string& new_name = flags.words[1];
    DiffInput from = parse_diff_input(read_whole(old_name), old_name);
    DiffInput to = parse_diff_input(read_whole(new_name), new_name);
    DiffContext context;
    if (from.is_html && to.is_html) {
        context.dropped = ignored_lines(diff_articles(from.text, to.text), {});
        drop_volatile_lines(from.text, to.text);
    }
    return show_diff(from.text, to.text, {to.text[DiffField::headline], old_name, new_name},
                     from.is_html || to.is_html, flags.faces, context, settings, io);
}

ExitStatus diff_story(const DiffFlags& flags, const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const RevisionPair pair = revision_pair(archive, flags.words, flags.rev, settings);
    return show_diff(article_text(pair.old_article), article_text(pair.new_article), pair.labels,
                     true, flags.faces, {learned_lines(archive, pair.story), {}}, settings, io);
}

}  // namespace

Action declare_diff(CLI::App& app) {
    const auto flags = std::make_shared<DiffFlags>();
    app.add_option("STORY", flags->words)->expected(1, 3)->required();
    app.add_option("--rev", flags->rev);
    declare_faces(app, flags->faces);
    app.add_flag("--show-ignored", flags->faces.show_ignored);
    return [flags](const Settings& settings, Io& io) {
        const std::vector<std::string>& words = flags->words;
        if (words.size() == 2 && is_file(words[0]) && is_file(words[1])) {
            return diff_files(*flags, settings, io);
        }
        return diff_story(*flags, settings, io);
    };
}

}  // namespace stet
