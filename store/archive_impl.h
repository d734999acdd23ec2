// What stands behind Archive: one connection and the parts that share it. For store/ only.
#pragma once

#include "store/archive.h"
#include "store/articles.h"
#include "store/captures.h"
#include "store/db.h"
#include "store/learned_lines.h"
#include "store/payloads.h"
#include "store/runs.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stet {

std::unique_ptr<Queue> make_queue(const Db& db);

inline std::int64_t to_ms(UtcTime time) {
    return time.time_since_epoch().count();
}
inline UtcTime from_ms(std::int64_t ms) {
    return UtcTime(std::chrono::milliseconds(ms));
}

/// "s1" -> 1; 0 for anything else.
std::int64_t story_number(std::string_view id);
std::string story_name(std::int64_t number);

class Archive::Impl {
public:
    Impl(std::string name, std::unique_ptr<Db> opened, bool made, ArchiveOptions with)
        : uri(std::move(name)),
          options(std::move(with)),
          created(made),
          db(std::move(opened)),
          payloads(*db),
          captures(*db, payloads),
          articles(*db),
          queue(make_queue(*db)) {}

    // add.cpp
    Added add(const Look& look);
    /// The payload of the page as it was seen last at this address: likely base of a delta.
    std::int64_t last_payload(const std::string& url) const;
    /// Why none of these may be kept; nothing where they may.
    std::optional<std::string> withdrawn(const std::vector<Capture>& hops) const;
    /// Why nothing of the look may be kept: it, or what it calls its own address, was withdrawn.
    std::optional<std::string> refused(const Look& look, const Article* article) const;

    // story_pages.cpp
    struct Content {
        std::int64_t capture = 0;
        std::int64_t payload = 0;
    };
    /// The captures whose bytes give the text of a look: the page, then later pages of the story.
    std::vector<Content> contents_of(std::int64_t look) const;
    /// Keeps what was had of the story's later pages beside a look. True where one of their
    /// addresses brings looks of its own to the story.
    bool keep_parts(const Look& look, std::int64_t id, std::int64_t story);
    /// A look of the story, but `id`, whose text is of the same bytes and was read by this
    /// extractor; 0 for none.
    std::int64_t look_with_contents(std::int64_t story, std::int64_t id) const;
    Article join_look(const Look& look, const std::optional<Article>& first) const;

    // derive.cpp: from looks to stories and revisions
    std::vector<ReadLook> read_looks(std::int64_t story) const;
    SameTexts same_texts(std::int64_t story) const;
    /// Derives every run of the story again.
    void derive_story(std::int64_t story);
    /// The same for one look that is the story's latest.
    void append_look(std::int64_t story, std::int64_t look);
    /// Notes which neighbours differ only by lines that change by themselves.
    void join_volatile_texts(std::int64_t story);
    /// The same for two looks; true where they are one text now.
    bool join_if_volatile(const ReadLook& a, const ReadLook& b);
    /// Brings the columns that stories keep for list() up to date.
    /// `told_of` is the article that they were last taken from, `known` the article of id
    /// `known_id`, where the caller knows.
    void summarise(std::int64_t story,
                   std::int64_t told_of = 0,
                   std::int64_t known_id = 0,
                   const Article* known = nullptr);
    /// Of the story's latest revision; 0 without one.
    std::int64_t latest_article(std::int64_t story) const;
    /// The article that this program's extractor finds in a look, kept; 0 where it finds none.
    std::int64_t read_again(std::int64_t story, std::int64_t look, const Article* known = nullptr);
    /// The pages that a look's article is read from, in order; none where one is not kept.
    std::vector<Capture> pages_to_read(std::int64_t look) const;
    Article extract_pages(const std::vector<Capture>& pages) const;
    Article extract_page(const Capture& page) const;
    /// Notes which texts differ only by the newer extractor's choice.
    void join_same_texts(std::int64_t story);
    std::int64_t reextract(const std::vector<std::string>& stories, std::size_t jobs);

    // read.cpp
    std::vector<Story> list(const Selection& selection) const;
    enum class StoryOrder : std::uint8_t { last_seen, first_seen, id };
    /// The stories of a selection one by one, latest seen, earliest seen or lowest id first.
    /// `visit` returns false to stop; `limit` is not looked at.
    void for_each_story(const Selection& selection,
                        StoryOrder order,
                        const std::function<bool(const Story&)>& visit) const;
    Story story(std::int64_t number) const;
    std::vector<Revision> history(std::int64_t story) const;
    std::vector<Snapshot> looks(std::int64_t story) const;
    Revision revision(std::int64_t story, int number) const;
    std::int64_t article_id(std::int64_t story, int number) const;
    std::int64_t page_capture_id(std::int64_t story, int number) const;
    std::int64_t require_story(std::string_view id) const;

    // resolve.cpp
    Target resolve(std::string_view words, std::string_view rev) const;
    std::int64_t story_at(std::string_view url) const;  // 0: none
    std::optional<Revision> revision_named(std::int64_t story, std::string_view rev) const;

    // learned_lines.cpp
    /// Learns from two neighbouring looks that answered with other bytes.
    void learn_lines(std::int64_t story, const Article& before, const Article& after);
    /// From a look that was read just now, and the one before it at its address.
    void learn_from(std::int64_t story, std::int64_t look, const Article& article);
    LearnedLines learned(std::int64_t story) const;

    // changes.cpp
    /// Brings the story's entries in table changes up to date.
    void judge_story(std::int64_t story);

    // search.cpp
    std::vector<SearchHit> search(const SearchQuery& query) const;
    /// Texts that match, by id; nothing when `words` hold no word.
    std::vector<std::int64_t> matching_texts(const std::string& words) const;

    // withdraw.cpp
    /// Why a page may not be shown or kept; `payload`: of its bytes, which may have been erased
    /// under another address.
    std::optional<std::string> withdrawn(std::string_view url,
                                         const std::optional<Sha256>& payload = {}) const;
    std::optional<std::string> withdrawn_story(std::int64_t story) const;
    /// The same for everything that a capture belongs to.
    std::optional<std::string> withdrawn_capture(std::int64_t capture) const;

    // check.cpp, stats.cpp
    CheckReport check(bool quick) const;
    Stats stats() const;

    std::string uri;
    ArchiveOptions options;
    bool created;
    std::unique_ptr<Db> db;
    Payloads payloads;
    Captures captures;
    Articles articles;
    std::unique_ptr<Queue> queue;
    std::unique_ptr<Transaction> batch;  // Last: rolled back before the connection closes.
};

}  // namespace stet
