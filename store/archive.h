// The archive: every version of every page, in one file.
//
// Opens by URI and hides its back end: no SQLite type, row number or full-text syntax crosses
// this header. Times are UTC. Reading commands open with Mode::read, which neither writes nor
// migrates. All calls of one Archive are made from one thread; several processes may use one file
// at once and wait for each other.
//
// What stops the work throws Error (store/error.h) with the file's name in its message.
#pragma once

#include "extract/article.h"
#include "store/capture.h"
#include "store/error.h"
#include "store/queue.h"
#include "store/time.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// A later page of the story, asked for in the same visit.
struct LookPart {
    std::vector<Capture> hops;  // as a look's. The answer's verdict is `part` where it is a page of
                                // the story; what has another verdict is kept and adds no text
    std::optional<Article> article;  // as a look's; where the verdict is `part`
    /// A capture of an earlier look whose text still stands: after a 304, or where the page could
    /// not be had this time; 0 for none. See pages_of() in store/story_pages.h.
    std::int64_t stands = 0;
};

/// One visit to one story: the hops that led there, what was found, and the story's later pages.
struct Look {
    std::vector<Capture> hops;  // redirects first, the answer last; never empty
    /// Extracted from the last hop's body. Left empty, add() extracts it (an answer with HTML and
    /// status 200 only). A crawler that extracts on other threads passes it in.
    std::optional<Article> article;
    std::vector<LookPart> parts{};  // in order; none for most
    std::int64_t stands = 0;        // as a part's: of the first page, where it answered 304
};

/// What add() did.
struct Added {
    enum class Outcome : std::uint8_t {
        new_story,     // first article text under this address
        new_revision,  // the text differs from the latest revision
        unchanged,     // looked, same text (304, same payload, or same text)
        no_article,    // kept as a capture, if not withdrawn; `why` says why there is no article
        failed         // no answer at all, kept as a failed look
    };
    Outcome outcome = Outcome::failed;
    std::string story;                       // "s1"; "" where there is none
    std::string revision;                    // short name of the revision that the page now has; ""
    int number = 0;                          // its number
    std::optional<UtcTime> unchanged_since;  // first seen, of that revision
    std::string why;
    std::uint64_t body_bytes = 0;
    bool kept = true;       // false: the page was withdrawn, and nothing of the look was kept
    std::int64_t look = 0;  // opaque: what is kept beside the look names it (store/pictures.h)
};

/// A run of looks with the same text.
struct Revision {
    std::string name;      // short digest of its text, without "@": permanent, resolves forever
    std::string digest;    // the whole digest, "sha256:<hex>"
    int number = 0;        // 1 is the oldest; for display, shifts when older captures arrive
    int same_text_as = 0;  // number of the earliest revision with this very text; 0: none
    UtcTime first_seen{};  // the run's first look
    UtcTime last_seen{};   // and its last
    std::optional<UtcTime> changed_after;  // last look at the revision before: it changed between
                                           // this and first_seen. None for the first
    bool time_assumed = false;             // a look of the run has a made-up time
    int looks = 0;
    std::string headline;
    std::string byline;
    std::string published;  // ISO, as precise as the page gives it
    std::string modified;   // of the latest look
    int words = 0;
    int extractor_version = 0;
    std::string rights;             // opt-out signals of its latest pages: Capture::rights
    bool with_credentials = false;  // its page was asked for with the user's cookie or password
};

struct Story {
    std::string id;    // "s1"
    std::string url;   // canonical
    std::string site;  // host, without "www."
    std::string site_name;
    std::string headline;  // of the latest revision
    std::string byline;
    std::string published;
    std::string language;
    UtcTime first_seen{};
    UtcTime last_seen{};        // with a text: later looks may have found it missing, or a wall
    bool time_assumed = false;  // as the latest revision's
    int looks = 0;
    int revisions = 0;
    std::string state;  // "live", "missing", "removed"
    int words = 0;
};

struct Snapshot {
    UtcTime time{};
    bool time_assumed = false;  // as Capture has it
    int status = 0;
    std::string verdict;
    std::string revision;      // name; "" where the look found no article
    bool brought_new = false;  // it began its revision
    std::string url;           // that answered
    std::string failure;
    std::string source;  // the file or the other archive it comes from; "" when fetched by stet
    std::vector<std::int64_t> captures;  // for capture(): hop by hop
};

/// Asks list() and for_each_revision() for a part of the archive. Empty fields do not restrict.
struct Selection {
    std::string site;    // host or a parent domain of it
    std::string author;  // part of a byline, case ignored
    std::string language;
    std::string words;                 // as for search()
    std::optional<UtcTime> since;      // first seen at or after
    std::optional<UtcTime> until;      // first seen before
    std::vector<std::string> stories;  // ids or URLs; all when empty
    enum class Which : std::uint8_t { latest, all, first_and_last } which = Which::latest;
    bool with_credentials = true;  // for_each_revision(): also what was asked for with credentials
    std::size_t limit = 0;         // 0: no limit
};

struct SearchQuery {
    std::string words;  // any text; "quoted phrases" and headline:word, byline:word are understood
    std::string site;
    std::optional<UtcTime> since;
    std::optional<UtcTime> until;
    bool past_revisions = true;
    std::size_t limit = 20;  // 0: no limit
};

struct SearchHit {
    Story story;
    Revision revision;
    std::string snippet;  // words found stand between U+E000 and U+E001; no other markup
    double score = 0;     // higher is better
};

/// Validators and digest of the latest good answer, for a conditional request (RFC 9110 13).
struct Validators {
    std::string etag;           // byte for byte as received
    std::string last_modified;  // likewise
    std::string payload_digest;
};

struct SiteStats {
    std::string site;
    std::int64_t stories = 0;
    std::int64_t looks = 0;
    std::int64_t revisions = 0;
    std::int64_t payload_bytes = 0;  // decoded
    std::int64_t stored_bytes = 0;   // as kept
};

/// What came on one day (UTC).
struct DayStats {
    std::string day;  // "2025-05-15"
    std::int64_t looks = 0;
    std::int64_t revisions = 0;     // seen first
    std::int64_t stored_bytes = 0;  // of payloads seen first, as kept
};

/// Bytes by what they are: payloads by media type, and the file's other parts.
struct KindStats {
    std::string kind;  // "text/html", ..., "articles", "full-text index"
    std::int64_t count = 0;
    std::int64_t bytes = 0;         // decoded
    std::int64_t stored_bytes = 0;  // as kept
};

struct Stats {
    std::int64_t stories = 0;
    std::int64_t looks = 0;
    std::int64_t revisions = 0;
    std::int64_t captures = 0;
    std::int64_t payloads = 0;
    std::int64_t payload_bytes = 0;
    std::int64_t stored_bytes = 0;
    std::int64_t file_bytes = 0;
    std::optional<UtcTime> first_look;
    std::optional<UtcTime> last_look;
    std::vector<SiteStats> sites;
    std::vector<DayStats> days;    // oldest first; only days with a look
    std::vector<KindStats> kinds;  // most bytes first
};

/// One fault that check() found.
struct Fault {
    std::string what;    // "payload of capture 17 does not match its digest"
    std::string advice;  // what to do
};

struct CheckReport {
    std::vector<Fault> faults;  // empty: sound
    std::int64_t captures = 0;
    std::int64_t payloads = 0;
    std::int64_t revisions = 0;
    std::vector<std::string> chain_heads;  // "<writer> <length> sha256:<hex>"
};

/// A story and, where one was named, a revision of it.
struct Target {
    std::string story;  // id
    std::optional<Revision> revision;
};

/// What a test, or a program with another extractor, may want otherwise.
struct ArchiveOptions {
    /// How long to wait for another process. Stet's own hold the file for about a second at a time.
    std::chrono::milliseconds lock_timeout{60'000};
    int extractor_version = kExtractorVersion;
    std::function<Article(std::string_view html, const PageContext& page)> extract =
        extract_article;
    /// Of the file's pages that are held in memory.
    std::size_t cache_bytes = std::size_t{16} << 20U;
};

class Archive {
public:
    enum class Mode : std::uint8_t {
        read,   // must exist; never writes, never migrates
        write,  // must exist; migrates
        create  // made when missing
    };

    /// Opens `uri`: a path, or "file:PATH", or ":memory:". Other schemes are refused by name.
    Archive(const std::string& uri, Mode mode, ArchiveOptions options = {});
    ~Archive();
    Archive(Archive&&) noexcept;
    Archive& operator=(Archive&&) noexcept;

    /// Whether opening made the file.
    bool created() const;
    const std::string& uri() const;

    // -- Writing ----------------------------------------------------------------------------

    /// Keeps one look. On disk when it returns, unless a batch is open.
    Added add(const Look& look);

    /// Groups what follows into one durable step. Ended by commit(); dropped with the archive
    /// when never committed. A crawl opens one a second or so.
    void begin_batch();
    void commit_batch();

    /// Extracts the latest captures again with this program's extractor. Invents no revisions.
    /// `stories` empty: all. Returns how many texts differ. Extracts on `jobs` threads.
    std::int64_t reextract(const std::vector<std::string>& stories, std::size_t jobs = 1);

    // -- Reading ----------------------------------------------------------------------------

    /// What a person's words mean: a story id, a URL (any address the story was seen under), and
    /// an optional "@REV" behind it, where REV is a revision's name, number, date, "first" or
    /// "latest". An "@" inside a URL is never mistaken. `rev` non-empty overrides. Throws
    /// not_found with the nearest help.
    Target resolve(std::string_view words, std::string_view rev = {}) const;

    Story story(const std::string& id) const;
    std::vector<Story> list(const Selection& selection) const;
    std::vector<Revision> history(const std::string& story) const;  // oldest first
    std::vector<Snapshot> looks(const std::string& story) const;    // oldest first
    /// The article of a revision as its first look found it.
    Article article(const std::string& story, int number) const;
    /// The HTML capture that a revision's first look rests on.
    Capture page_capture(const std::string& story, int number) const;
    /// One capture whole. `secrets`: with the values of Cookie, Set-Cookie, Authorization and
    /// Proxy-Authorization, for the archive's owner only; without, their fields are empty.
    Capture capture(std::int64_t id, bool secrets = false) const;
    std::vector<SearchHit> search(const SearchQuery& query) const;
    /// Calls `visit` for each revision of the selection, stories in order of their ids. Memory
    /// stays flat. `visit` returns false to stop. What may leave the archive: store/selected.h.
    void for_each_revision(
        const Selection& selection,
        const std::function<bool(const Story&, const Revision&, const Article&)>& visit) const;
    std::optional<Validators> validators(const std::string& url) const;
    /// Latest look at any page under this address (its article key), if ever.
    std::optional<UtcTime> last_look(const std::string& url) const;
    /// Looks at any page under this address (its article key), oldest first, whether it has a story
    /// or not. Their `revision` is left empty.
    std::vector<Snapshot> looks_at(const std::string& url) const;
    Stats stats() const;
    /// Verifies file, chains, digests, references and full-text index. `quick` leaves the
    /// payloads' bytes unread.
    CheckReport check(bool quick) const;

    /// The crawl's queue, in the same file.
    Queue& queue();

    /// Why a page may neither be shown nor kept: it was withdrawn (store/withdraw.h). Nothing for
    /// any other.
    std::optional<std::string> withdrawn(const std::string& url) const;

    class Impl;  // store/archive_impl.h, for store/ only
    Impl& impl() const { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace stet
