// stet reextract: old captures read again by this version's extractor.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <thread>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

Action declare_reextract(CLI::App& app) {
    const auto stories = std::make_shared<std::vector<std::string>>();
    const auto jobs = std::make_shared<std::size_t>(0);
    app.add_option("stories", *stories);
    app.add_option("--jobs", *jobs);
    return [stories, jobs](const Settings& settings, Io& io) {
        Archive archive = open_archive(settings, Archive::Mode::write, io);
        std::vector<std::string> ids;
        for (const std::string& words : *stories) ids.push_back(archive.resolve(words).story);
        const std::size_t threads =
            *jobs != 0 ? *jobs : std::max<std::size_t>(1, std::thread::hardware_concurrency());
        const std::int64_t differ = archive.reextract(ids, threads);
        if (settings.json) {
            io.out << json_line({{"archive", settings.archive},
                                 {"extractor_version", kExtractorVersion},
                                 {"differ", differ}})
                   << '\n';
        } else if (!settings.quiet) {
            io.out << counted(differ, "text differs", "texts differ") << " (extractor "
                   << kExtractorVersion << ")\n";
        }
        return ExitStatus::ok;
    };
}

}  // namespace stet
