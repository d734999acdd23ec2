#include "tests/support/newsroom.h"

#include "tests/support/fixture.h"
#include "tests/support/mustache.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <stdexcept>

#include <iconv.h>

namespace stet {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::size_t kRelatedStories = 3;

/// `text` in the charset a site writes. Throws where it has characters that the charset lacks.
std::string encode(const std::string& text, const std::string& charset) {
    if (charset == "utf-8") return text;
    struct Close {
        void operator()(void* converter) const { ::iconv_close(converter); }
    };
    void* const opened = ::iconv_open(charset.c_str(), "UTF-8");
    // NOLINTNEXTLINE(performance-no-int-to-ptr): iconv_open() says no with (iconv_t)-1
    if (reinterpret_cast<std::intptr_t>(opened) == -1) {
        throw std::runtime_error("not a charset: " + charset);
    }
    const std::unique_ptr<void, Close> converter(opened);
    std::string input = text;
    std::string result(text.size() * 2 + 16, '\0');
    char* in = input.data();
    std::size_t in_left = input.size();
    char* out = result.data();
    std::size_t out_left = result.size();
    if (::iconv(converter.get(), &in, &in_left, &out, &out_left) == static_cast<std::size_t>(-1)) {
        throw std::runtime_error("not to be written in " + charset + ": " +
                                 text.substr(text.size() - in_left, 12));
    }
    ::iconv(converter.get(), nullptr, nullptr, &out, &out_left);
    result.resize(result.size() - out_left);
    return result;
}

/// FNV-1a, as an entity tag wants it: short, and another for another text.
std::string short_digest(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    std::string result;
    for (int i = 0; i < 16; ++i, hash >>= 4U) result += "0123456789abcdef"[hash & 15U];
    return result;
}

/// Reads one .story file. A key that comes again makes a list.
json parse_story(const std::string& text, const fs::path& file) {
    json story = json::object();
    std::size_t at = 0;
    while (at < text.size() && text[at] != '\n') {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos) {
            throw std::runtime_error(file.string() + ": no \"key: value\": " + line);
        }
        const std::string key = line.substr(0, colon);
        const std::string value = line.substr(colon + 2);
        if (!story.contains(key)) {
            story[key] = value;
        } else {
            if (story[key].is_string()) story[key] = json::array({story[key]});
            story[key].push_back(value);
        }
    }
    if (at < text.size()) story["body"] = text.substr(at + 1);
    return story;
}

/// Every string of `values` as a JSON string with its quotes, for JSON-LD and hydration data.
json quoted(const json& values) {
    json result = json::object();
    for (const auto& [key, value] : values.items()) {
        if (value.is_string() || value.is_array()) result[key] = value.dump();
    }
    return result;
}

/// A story over its editions.
struct StoryFiles {
    std::string slug;
    std::map<int, json> editions;

    /// The story as of an edition: later keys over earlier ones. Null where it is not out yet.
    json at(int edition) const {
        json result;
        for (const auto& [number, values] : editions) {
            if (number > edition) break;
            if (result.is_null()) result = json::object();
            result.update(values);
            result["edition"] = number;
        }
        return result;
    }
};

bool is_readable(const json& story) {
    return !story.contains("status") && !story.contains("moved_to");
}

/// One site: its templates and stories, and the server that answers with them.
class Site {
public:
    Site(const fs::path& folder, int port, const std::atomic<int>& edition)
        : config_(json::parse(read_file(folder / "site.json"))),
          edition_(edition),
          web_(config_.at("address").get<std::string>(), port) {
        for (const fs::path& file : sorted_entries(folder)) {
            if (fs::is_regular_file(file)) templates_[file.filename().string()] = read_file(file);
        }
        for (const fs::path& story : sorted_entries(folder / "stories")) {
            StoryFiles files{story.filename().string(), {}};
            for (const fs::path& file : sorted_entries(story)) {
                files.editions[std::stoi(file.stem().string())] =
                    parse_story(read_file(file), file);
            }
            if (files.editions.empty() || !files.editions.begin()->second.contains("path")) {
                throw std::runtime_error(story.string() + ": no path");
            }
            stories_.push_back(std::move(files));
        }
        web_.serve_rest([this](const SeenRequest& request) { return answer(request); });
    }

    WebSite& web() { return web_; }

    std::string story_url(const std::string& slug) const {
        for (const StoryFiles& files : stories_) {
            if (files.slug != slug) continue;
            json story = files.at(edition_);
            if (story.is_null()) story = files.editions.begin()->second;
            return web_.url(story.at("path").get<std::string>());
        }
        throw std::runtime_error("no such story: " + slug);
    }

    std::vector<std::string> readable() const {
        std::vector<std::string> result;
        for (const StoryFiles& files : stories_) {
            const json story = files.at(edition_);
            if (!story.is_null() && is_readable(story)) result.push_back(files.slug);
        }
        return result;
    }

    std::vector<StoryChange> changes() const {
        std::vector<StoryChange> result;
        for (const StoryFiles& files : stories_) {
            const auto changed = files.editions.find(edition_);
            if (changed == files.editions.end()) continue;
            result.push_back({config_.at("name"), story_url(files.slug),
                              changed->second.value("note", std::string("first published"))});
        }
        return result;
    }

private:
    Answer answer(const SeenRequest& request) {
        const std::string path = request.target.substr(0, request.target.find('?'));
        // Sites with validators are quiet: the same edition gives the same bytes.
        const std::string validators = config_.value("validators", std::string("none"));
        const std::size_t visit = validators == "none" ? ++visits_ : 0;
        if (path.ends_with(".jpg") || path.ends_with(".png")) return picture();
        const json redirects = config_.value("redirects", json::object());
        if (redirects.contains(path)) return redirect_to(redirects[path].get<std::string>());
        if (config_.at("pages").contains(path)) {
            return page(config_["pages"][path].get<std::string>(), context(visit), validators, "");
        }
        for (const StoryFiles& files : stories_) {
            json story = files.at(edition_);
            if (story.is_null()) continue;
            const bool is_variant = story.value("amp_path", std::string()) == path;
            if (story.at("path") != path && !is_variant) continue;
            if (story.contains("moved_to")) return redirect_to(story["moved_to"]);
            if (story.contains("status"))
                return error_page(std::stoi(story["status"].get<std::string>()));
            json values = context(visit);
            const std::string changed = story.value("last_modified", std::string());
            story["json"] = quoted(story);
            values["story"] = std::move(story);
            return page(is_variant ? "amp.html" : "story.html", values, validators, changed);
        }
        if (!templates_.contains("missing.html")) return error_page(404);
        Answer missing = page("missing.html", context(visit), "none", "");
        missing.status = config_.value("missing_status", 404);
        return missing;
    }

    static Answer picture() {
        Answer answer;
        answer.content_type = "image/gif";
        answer.body = std::string(
            "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;", 35);
        return answer;
    }

    /// What every template may name: the site's own values, its stories, and the day's noise.
    json context(std::size_t visit) const {
        json values = config_;
        values["base"] = web_.url("");
        values["host"] = web_.url("").substr(std::string("http://").size());
        json stories = json::array();
        for (const StoryFiles& files : stories_) {
            json story = files.at(edition_);
            if (story.is_null() || !is_readable(story)) continue;
            story["json"] = quoted(story);
            stories.push_back(std::move(story));
        }
        std::stable_sort(stories.begin(), stories.end(), [](const json& a, const json& b) {
            return a.value("published", std::string()) > b.value("published", std::string());
        });
        json related = json::array();
        for (std::size_t i = 0; i < std::min(kRelatedStories, stories.size()); ++i) {
            related.push_back(stories[(visit + i) % stories.size()]);
        }
        values["stories"] = std::move(stories);
        values["related"] = std::move(related);
        values["views"] = 4812 + visit * 7;
        values["minutes_ago"] = 3 + visit % 50;
        values["ad_id"] = short_digest("ad" + std::to_string(visit)).substr(0, 12);
        return values;
    }

    Answer page(const std::string& name,
                const json& values,
                const std::string& validators,
                const std::string& last_modified) const {
        const auto found = templates_.find(name);
        if (found == templates_.end()) throw std::runtime_error("no template " + name);
        Answer answer;
        const std::string charset = config_.value("charset", std::string("utf-8"));
        const bool html = name.ends_with(".html");
        const std::string text = render_mustache(found->second, values);
        answer.body = html ? encode(text, charset) : text;
        if (html)
            answer.content_type =
                config_.value("content_type", std::string("text/html; charset=utf-8"));
        if (name.ends_with(".xml")) answer.content_type = "application/xml; charset=utf-8";
        if (name.ends_with(".txt")) answer.content_type = "text/plain; charset=utf-8";
        answer.gzip = config_.value("gzip", false);
        if (config_.value("chunked", false)) answer.framing = Answer::Framing::chunked;
        if (validators == "etag") answer.etag = "\"" + short_digest(answer.body) + "\"";
        if (validators == "last-modified") answer.last_modified = last_modified;
        return answer;
    }

    json config_;
    const std::atomic<int>& edition_;
    std::map<std::string, std::string> templates_;
    std::vector<StoryFiles> stories_;
    std::atomic<std::size_t> visits_{0};
    WebSite web_;  // The last: its threads use all of the above.
};

}  // namespace

class Newsroom::Impl {
public:
    Impl(const fs::path& folder, const NewsroomOptions& options) {
        const fs::path root = folder.empty() ? fixture_path("sites") : folder;
        for (const fs::path& site : sorted_entries(root)) {
            if (!fs::exists(site / "site.json")) continue;
            sites_.emplace(site.filename().string(),
                           std::make_unique<Site>(site, options.port, edition_));
        }
        if (sites_.empty()) throw std::runtime_error("no sites below " + root.string());
        for (const auto& [name, site] : sites_) {
            site->web().serve_by(kAdvancePath, [this](const SeenRequest& request) {
                if (request.method != "POST") return error_page(405);
                json changes = json::array();
                for (const StoryChange& change : advance()) {
                    changes.push_back(
                        {{"site", change.site}, {"url", change.url}, {"note", change.note}});
                }
                Answer answer;
                answer.content_type = "application/json";
                answer.body = changes.dump(2) + "\n";
                return answer;
            });
        }
    }

    std::vector<StoryChange> advance() {
        const std::lock_guard lock(advancing_);
        ++edition_;
        std::vector<StoryChange> changes;
        for (const auto& [name, site] : sites_) {
            for (StoryChange& change : site->changes()) changes.push_back(std::move(change));
        }
        return changes;
    }

    Site& site(const std::string& name) const {
        const auto found = sites_.find(name);
        if (found == sites_.end()) throw std::runtime_error("no such site: " + name);
        return *found->second;
    }

    std::atomic<int> edition_{1};
    std::mutex advancing_;
    std::map<std::string, std::unique_ptr<Site>> sites_;
};

Newsroom::Newsroom(const fs::path& sites, const NewsroomOptions& options)
    : impl_(std::make_unique<Impl>(sites, options)) {}
Newsroom::~Newsroom() = default;

std::vector<std::string> Newsroom::sites() const {
    std::vector<std::string> result;
    for (const auto& [name, site] : impl_->sites_) result.push_back(name);
    return result;
}

WebSite& Newsroom::site(const std::string& name) {
    return impl_->site(name).web();
}

std::string Newsroom::story_url(const std::string& site, const std::string& slug) const {
    return impl_->site(site).story_url(slug);
}

std::vector<std::string> Newsroom::stories(const std::string& site) const {
    return impl_->site(site).readable();
}

int Newsroom::edition() const {
    return impl_->edition_;
}

std::vector<StoryChange> Newsroom::advance() {
    return impl_->advance();
}

}  // namespace stet
