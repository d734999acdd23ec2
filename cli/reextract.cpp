// stet reextract: old captures read again by this version's extractor.
#include "cli/archive_access.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "cli/site_rules.h"

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
    const auto rules = std::make_shared<std::string>();
    declare_site_rules(app, *rules);
    return [stories, jobs, rules](const Settings& settings, Io& io) {
        const ArchiveOptions reading = ruled_archive(*rules, site_rules_of(*rules));
        Archive archive = open_archive(settings, Archive::Mode::write, io, reading);
        std::vector<std::string> ids;
        for (const std::string& words : *stories) ids.push_back(archive.resolve(words).story);
        const std::size_t threads =
            *jobs != 0 ? *jobs : std::max<std::size_t>(1, std::thread::hardware_concurrency());
        const std::int64_t differ = archive.reextract(ids, threads);
        if (settings.json) {
            io.out << json_line({{"archive", settings.archive},
                                 {"extractor_version", reading.extractor_version},
                                 {"differ", differ}})
                   << '\n';
        } else if (!settings.quiet) {
            io.out << counted(differ, "text differs", "texts differ") << " (extractor "
                   << reading.extractor_version << ")\n";
        }
        return ExitStatus::ok;
    };
}

}  // namespace stet
