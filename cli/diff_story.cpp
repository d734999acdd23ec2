#include "cli/diff_story.h"

#include "cli/archive_access.h"

#include <fmt/format.h>

namespace stet {

namespace {

std::string name_of(const std::string& story,
                    const Revision& revision,
                    std::size_t revisions,
                    const Zone& zone) {
    return fmt::format("{}@{}, revision {} of {}, {}", story, revision.name, revision.number,
                       revisions, seen_span(revision, zone));
}

}  // namespace

RevisionPair revision_pair(const Archive& archive,
                           const std::vector<std::string>& words,
                           const std::string& rev,
                           const Settings& settings) {
    const Zone& zone = settings.zone;
    const Target target = find_target(archive, words.at(0), rev, zone);
    const std::vector<Revision> revisions = archive.history(target.story);
    const auto named = [&](const std::string& typed) {
        return *find_target(archive, target.story, typed, zone).revision;
    };
    RevisionPair pair;
    pair.story = target.story;
    if (words.size() > 1) {
        pair.from = named(words[1]);
        pair.to = words.size() > 2 ? named(words[2]) : revision_of(archive, {target.story, {}});
    } else {
        pair.to = revision_of(archive, target);
        if (pair.to.number < 2) {
            const char* what =
                revisions.size() > 1 ? "is the first revision of" : "is the only revision of";
            throw Error(
                fmt::format("@{} {} {}: there is none before it to compare with; {}", pair.to.name,
                            what, target.story, typed_command(settings, "history " + target.story)),
                ExitStatus::not_found);
        }
        pair.from = revisions[static_cast<std::size_t>(pair.to.number) - 2];
    }
    pair.old_article = archive.article(target.story, pair.from.number);
    pair.new_article = archive.article(target.story, pair.to.number);
    pair.labels.title = pair.to.headline;
    pair.labels.old_name = name_of(target.story, pair.from, revisions.size(), zone);
    pair.labels.new_name = name_of(target.story, pair.to, revisions.size(), zone);
    return pair;
}

}  // namespace stet
