// A story on several pages, while its pages are asked for: which one is wanted next, and the one
// look that they make. Decides and never waits; whoever drives it asks, as politely as for any
// page.
#pragma once

#include "crawler/reading.h"
#include "extract/page.h"
#include "extract/pagination.h"
#include "extract/url.h"
#include "store/archive.h"
#include "store/story_pages.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stet {

/// A page that a story links to as its next and that is none (the same text once more, with other
/// comments) is not asked for again so soon.
inline constexpr std::chrono::hours kNoPageRest{24 * 30};

class StoryInHand {
public:
    /// Takes up what was read where other pages of its story are wanted before it is kept; null,
    /// and `reading` is left as it is, where none are.
    static std::shared_ptr<StoryInHand> take_up(std::unique_ptr<Reading>& reading,
                                                const Archive& archive,
                                                const FetchOptions& options);

    /// Which page is wanted next; nothing when the story is complete.
    std::optional<Url> next();
    /// Whether the archive's story has the text of that page, so that it may be asked for on
    /// condition.
    bool holds_next() const;
    /// Takes the answer to next().
    void take(std::unique_ptr<Reading> page);
    /// The page that next() named may not be asked for: its earlier text stands.
    void pass_over();
    /// The story as one reading: of its first page, with the others as parts of its look.
    std::unique_ptr<Reading> finish();

    /// The row of the queue that the story was asked for by.
    const QueueItem& item() const { return first_->item; }
    /// A reading to be filled with the answer of the page that next() names.
    std::unique_ptr<Reading> blank(const Url& page) const;

private:
    enum class Want : std::uint8_t { first, whole, later, nothing };

    StoryInHand(std::unique_ptr<Reading> reading,
                const Archive& archive,
                const FetchOptions& options);
    void begin_pages();
    void take_first(std::unique_ptr<Reading> page);
    void take_whole(std::unique_ptr<Reading> page);
    void take_later(std::unique_ptr<Reading> page);
    void learn(const StoryPages& pages);
    const StoryPage* earlier(const Url& url) const;
    /// What the first page says; of the archive's copy where it was not modified.
    const StoryPageReading& first_page();
    void collect_links(Reading& page);

    const Archive& archive_;
    const FetchOptions& options_;
    Want want_ = Want::nothing;
    std::unique_ptr<Reading> first_;
    std::unique_ptr<Reading> found_;  // a later page that led to the story
    std::optional<StoryPageReading> first_page_;
    std::vector<StoryPage> earlier_;  // as the archive has the story
    std::map<int, Url> others_;       // known later pages
    int number_ = 1;                  // of the page that was had last
    std::vector<LookPart> parts_;
    std::vector<Article> texts_;  // of the later pages at hand
};

}  // namespace stet
