// stet cite STORY[@REV]: a reference to one revision.
#include "cli/archive_access.h"
#include "cli/citation.h"
#include "cli/command.h"
#include "cli/layout.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

namespace stet {

namespace {

struct CiteOptions {
    std::vector<std::string> stories;
    std::string format;
};

ExitStatus cite_command(const CiteOptions& options, const Settings& settings, Io& io) {
    const std::string format = !options.format.empty() ? options.format
                               : settings.json         ? "csl"
                                                       : "text";
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    std::vector<std::string> citations;
    for (const std::string& words : options.stories) {
        const Target target = find_target(archive, words, "", settings.zone);
        const Revision revision = revision_of(archive, target);
        const Story story = archive.story(target.story);
        const Article article = archive.article(target.story, revision.number);
        const RowExtras extras;
        const ExportRow row{story, revision, article, extras};
        citations.push_back(format == "csl"      ? csl_citation(row, settings.zone)
                            : format == "bibtex" ? bibtex_citation(row, settings.zone)
                                                 : text_citation(row, settings.zone));
    }
    if (format == "csl") io.out << "[\n";
    for (std::size_t i = 0; i < citations.size(); ++i) {
        if (format == "text") {
            for (const std::string& line : wrap(printable(citations[i]), io.width)) {
                io.out << line << '\n';
            }
            continue;
        }
        if (format == "bibtex" && i > 0) io.out << '\n';
        io.out << citations[i] << (format == "csl" && i + 1 < citations.size() ? ",\n" : "\n");
    }
    if (format == "csl") io.out << "]\n";
    return ExitStatus::ok;
}

}  // namespace

Action declare_cite(CLI::App& app) {
    const auto options = std::make_shared<CiteOptions>();
    app.add_option("STORY", options->stories)->required();
    app.add_option("--format", options->format)
        ->check(CLI::IsMember({"text", "bibtex", "csl"}).description(""));
    return [options](const Settings& settings, Io& io) {
        return cite_command(*options, settings, io);
    };
}

}  // namespace stet
