// Words that tell what a block is: those of class, id and the like, and those of the text. Generic
// words of many languages; whole words only.
#pragma once

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace stet {

// The letter before a name says which of the two it is of.
// NOLINTBEGIN(readability-identifier-naming)

/// What the words of class, id, role and itemprop name, and what an element is.
enum Trait : unsigned {
    kContent,
    kArticle,
    kBodyWord,
    kStory,
    kTextWord,
    kEntry,
    kMainWord,
    kParagraph,
    kCaption,
    kCredit,
    kMedia,
    kGallery,
    kRelated,
    kRead,
    kList,
    kShare,
    kNewsletter,
    kPromo,
    kComment,
    kByline,
    kBio,
    kDate,
    kTags,
    kNav,
    kFooterWord,
    kHeaderWord,
    kSidebar,
    kWidget,
    kAd,
    kDek,
    kTitle,
    kEmbed,
    kQuoteWord,
    kCorrection,
    kBox,
    kWall,
    kCookie,
    kPoll,
    kMeta,
    kPrint,
    kHiddenWord,
    kCardWord,
    kRecipe,
    kNote,
    kLive,
    // Elements and attributes.
    kArticleTag,
    kMainTag,
    kSectionTag,
    kAsideTag,
    kNavTag,
    kHeaderTag,
    kFooterTag,
    kFigureTag,
    kFormTag,
    kQuoteTag,
    kListTag,
    kTableTag,
    kLinkTag,
    kHiddenTag,
    kItemBody,
    kAddressTag,
    kDetailsTag,
    kTraits
};
static_assert(kTraits <= 64);

constexpr const char* kTraitNames[kTraits] = {
    "content",   "article",  "body",       "story",        "text",      "entry",        "main",
    "paragraph", "caption",  "credit",     "media",        "gallery",   "related",      "read",
    "list",      "share",    "newsletter", "promo",        "comment",   "byline",       "bio",
    "date",      "tags",     "nav",        "footer",       "header",    "sidebar",      "widget",
    "ad",        "dek",      "title",      "embed",        "quote",     "correction",   "box",
    "wall",      "cookie",   "poll",       "meta",         "print",     "hidden",       "card",
    "recipe",    "note",     "live",       "<article>",    "<main>",    "<section>",    "<aside>",
    "<nav>",     "<header>", "<footer>",   "<figure>",     "<form>",    "<blockquote>", "<ul>",
    "<table>",   "<a>",      "@hidden",    "@articleBody", "<address>", "<details>"};

/// What a text speaks of.
enum Topic : unsigned {
    tRelated,
    tSubscribe,
    tCopyright,
    tPhoto,
    tByline,
    tDate,
    tStaff,
    tComment,
    tTags,
    tShare,
    tCorrection,
    tAd,
    tContact,
    tReader,
    kTopics
};
// NOLINTEND(readability-identifier-naming)

constexpr const char* kTopicNames[kTopics] = {
    "related", "subscribe", "copyright", "photo",      "byline", "date",    "staff",
    "comment", "tags",      "share",     "correction", "ad",     "contact", "reader"};

constexpr std::uint64_t bit(Trait trait) {
    return std::uint64_t{1} << trait;
}

std::uint32_t hash_bytes(std::string_view text);

/// The traits that the words of an attribute value name: "storyBody--main_2" is story, body, main.
std::uint64_t traits_of_words(std::string_view value);

/// The topics that a text begins with, as bits.
unsigned topics_at_start(std::string_view text);

struct WordScan {
    std::vector<std::uint32_t> words;  // hashes, folded case
    unsigned topics = 0;               // named by words anywhere in the text, as bits
};

/// Reads the words of a text; its topics where they are asked for.
void scan_words(std::string_view text, bool topics, WordScan& out);

/// A sorted set of word hashes.
class WordHashes {
public:
    WordHashes() = default;
    explicit WordHashes(std::vector<std::uint32_t> words) : words_(std::move(words)) {
        std::sort(words_.begin(), words_.end());
        words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
        for (const std::uint32_t word : words_) places_[word % kPlaces] = true;
    }
    bool has(std::uint32_t word) const {
        return places_[word % kPlaces] && std::binary_search(words_.begin(), words_.end(), word);
    }
    std::size_t size() const { return words_.size(); }
    bool empty() const { return words_.empty(); }

private:
    static constexpr std::size_t kPlaces = 1024;
    std::vector<std::uint32_t> words_;
    std::bitset<kPlaces> places_;  // tells most words apart from these at a glance
};

}  // namespace stet
