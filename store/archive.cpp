#include "store/archive.h"

#include "extract/url.h"
#include "store/archive_impl.h"
#include "store/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace stet {

Archive::Archive(const std::string& uri, Mode mode, ArchiveOptions options) {
    OpenedFile opened = open_archive_file(archive_path(uri), mode, options.lock_timeout);
    opened.db->script(fmt::format("PRAGMA cache_size = -{}", options.cache_bytes >> 10U));
    impl_ = std::make_unique<Impl>(uri, std::move(opened.db), opened.created, std::move(options));
}

Archive::~Archive() = default;
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;

bool Archive::created() const {
    return impl_->created;
}
const std::string& Archive::uri() const {
    return impl_->uri;
}

Added Archive::add(const Look& look) {
    Transaction transaction(*impl_->db);
    Added added = impl_->add(look);
    transaction.commit();
    return added;
}

void Archive::begin_batch() {
    assert(impl_->batch == nullptr);
    impl_->batch = std::make_unique<Transaction>(*impl_->db);
}

void Archive::commit_batch() {
    if (impl_->batch == nullptr) return;
    impl_->batch->commit();
    impl_->batch.reset();
}

std::int64_t Archive::reextract(const std::vector<std::string>& stories, std::size_t jobs) {
    return impl_->reextract(stories, jobs);
}

Target Archive::resolve(std::string_view words, std::string_view rev) const {
    return impl_->resolve(words, rev);
}

Story Archive::story(const std::string& id) const {
    return impl_->story(impl_->require_story(id));
}

std::vector<Story> Archive::list(const Selection& selection) const {
    return impl_->list(selection);
}

std::vector<Revision> Archive::history(const std::string& story) const {
    return impl_->history(impl_->require_story(story));
}

std::vector<Snapshot> Archive::looks(const std::string& story) const {
    return impl_->looks(impl_->require_story(story));
}

Article Archive::article(const std::string& story, int number) const {
    return impl_->articles.read(impl_->article_id(impl_->require_story(story), number));
}

Capture Archive::page_capture(const std::string& story, int number) const {
    return capture(impl_->page_capture_id(impl_->require_story(story), number));
}

Capture Archive::capture(std::int64_t id, bool secrets) const {
    if (const auto why = impl_->withdrawn_capture(id)) {
        throw Error(fmt::format("capture {} was {}", id, *why), ExitStatus::not_found);
    }
    return impl_->captures.read(id, secrets);
}

std::vector<SearchHit> Archive::search(const SearchQuery& query) const {
    return impl_->search(query);
}

Stats Archive::stats() const {
    return impl_->stats();
}

CheckReport Archive::check(bool quick) const {
    return impl_->check(quick);
}

Queue& Archive::queue() {
    return *impl_->queue;
}

std::optional<UtcTime> Archive::last_look(const std::string& url) const {
    const std::optional<Url> parsed = Url::parse(url);
    if (!parsed) return std::nullopt;
    Statement row = impl_->db->query(
        "SELECT max(l.time) FROM looks l JOIN addresses a ON a.id = l.address WHERE a.key = ?",
        article_key(*parsed));
    if (!row.step() || row.is_null(0)) return std::nullopt;
    return from_ms(row.integer(0));
}

std::vector<Snapshot> Archive::looks_at(const std::string& url) const {
    std::vector<Snapshot> looks;
    const std::optional<Url> parsed = Url::parse(url);
    Statement row = impl_->db->query(
        "SELECT l.time, l.status, l.verdict, l.failure, a.url, l.time_assumed FROM addresses a "
        "JOIN looks l ON l.address = a.id WHERE a.key = ? ORDER BY l.time, l.id",
        parsed ? article_key(*parsed) : url);
    while (row.step()) {
        Snapshot look;
        look.time = from_ms(row.integer(0));
        look.status = row.number(1);
        look.verdict = row.string(2);
        look.failure = row.string(3);
        look.url = row.string(4);
        look.time_assumed = row.integer(5) != 0;
        looks.push_back(std::move(look));
    }
    return looks;
}

std::optional<Validators> Archive::validators(const std::string& url) const {
    const std::optional<Url> parsed = Url::parse(url);
    if (!parsed) return std::nullopt;
    Statement row = impl_->db->query(
        "SELECT c.response_head, p.sha256 FROM captures c JOIN payloads p ON p.id = c.payload "
        "WHERE c.surt = ? AND c.url = ? AND c.status = 200 AND c.truncated = '' "
        "AND c.method = 'GET' AND c.time_assumed = 0 AND c.origin <> 'memento' ORDER BY c.started "
        "DESC LIMIT 1",
        capture_key(*parsed), parsed->without_fragment());
    if (!row.step()) return std::nullopt;
    Validators validators;
    validators.etag = header_value(row.blob(0), "ETag");
    validators.last_modified = header_value(row.blob(0), "Last-Modified");
    validators.payload_digest = "sha256:" + hex(row.blob(1));
    return validators;
}

void Archive::for_each_revision(
    const Selection& selection,
    const std::function<bool(const Story&, const Revision&, const Article&)>& visit) const {
    const ReadTransaction view(*impl_->db);
    const auto visit_story = [&](const Story& story) {
        const std::int64_t number = story_number(story.id);
        const std::vector<Revision> revisions = impl_->history(number);
        for (const Revision& revision : revisions) {
            const bool first = &revision == &revisions.front();
            const bool last = &revision == &revisions.back();
            const bool wanted = selection.which == Selection::Which::all || last ||
                                (first && selection.which == Selection::Which::first_and_last);
            if (!wanted || (revision.with_credentials && !selection.with_credentials)) continue;
            const Article article =
                impl_->articles.read(impl_->article_id(number, revision.number));
            if (!visit(story, revision, article)) return false;
        }
        return true;
    };
    if (selection.limit == 0) {
        impl_->for_each_story(selection, Impl::StoryOrder::id, visit_story);
        return;
    }
    std::vector<Story> stories = impl_->list(selection);
    std::sort(stories.begin(), stories.end(), [](const Story& a, const Story& b) {
        return story_number(a.id) < story_number(b.id);
    });
    for (const Story& story : stories) {
        if (!visit_story(story)) return;
    }
}

}  // namespace stet
