// The newsroom: the news sites under fixtures/sites, served on loopback, whose stories change from
// edition to edition.
//
// Each site is a WebSite with an address of its own. Its folder holds:
//
//     site.json          name, address, charset, validators, which template answers which path
//     *.html, *.xml ...  Mustache templates (tests/support/mustache.h)
//     stories/SLUG/N.story   the story as of edition N; in force until a higher number
//
// A .story file is "key: value" lines, an empty line, and the body in the site's own markup. Keys
// of meaning to the newsroom: `path` (where it is served; required in the lowest N), `status`
// (410: removed), `moved_to` (301), `last_modified`, `note` (what this edition changed, for
// people). A later edition has only the keys that it changes; without a body it keeps the body.
// All keys, repeated ones as lists, are there for the templates; fixtures/README.md names them.
#pragma once

#include "tests/support/web_site.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace stet {

/// What an edition did to a story.
struct StoryChange {
    std::string site;
    std::string url;
    std::string note;
};

struct NewsroomOptions {
    int port = 0;  // 0: free ports; otherwise this one, on every site's address
};

class Newsroom {
public:
    static constexpr const char* kAdvancePath = "/_newsroom/advance";

    /// Serves every site below `sites` ("" means fixtures/sites). Throws std::runtime_error where
    /// a site is not as described above.
    explicit Newsroom(const std::filesystem::path& sites = {}, const NewsroomOptions& options = {});
    ~Newsroom();
    Newsroom(const Newsroom&) = delete;
    Newsroom& operator=(const Newsroom&) = delete;

    /// Folder names of the sites, sorted.
    std::vector<std::string> sites() const;
    /// A site by its folder's name. Tests serve further paths on it and count its requests.
    WebSite& site(const std::string& name);
    /// The address of a story of the current edition; its last one where it is removed or moved.
    std::string story_url(const std::string& site, const std::string& slug) const;
    /// Slugs of the stories that a reader of the current edition can open, sorted.
    std::vector<std::string> stories(const std::string& site) const;

    int edition() const;
    /// Publishes the next edition on all sites. `POST /_newsroom/advance` on any site does the
    /// same and answers with the changes as JSON.
    std::vector<StoryChange> advance();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stet
