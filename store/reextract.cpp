// Reading old captures again with a newer extractor, without inventing revisions.
//
// Every look of a story is read by the new extractor, so that neighbours are compared by one and
// the same. Where the old one saw no difference and the new one sees one, the pages decide: words
// that the edit would have brought or taken must be missing on the other page. If all of them
// stand on both pages, the new extractor only chose otherwise, and the two texts are kept as the
// same (table same_texts).
#include "store/archive_impl.h"
#include "store/text_change.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace stet {
namespace {

const LookReading* reading_by(const ReadLook& look, int extractor) {
    const auto found =
        std::find_if(look.readings.begin(), look.readings.end(),
                     [&](const LookReading& reading) { return reading.extractor == extractor; });
    return found == look.readings.end() ? nullptr : &*found;
}

/// The look as it was before `extractor` read it.
ReadLook before(const ReadLook& look, int extractor) {
    ReadLook old = look;
    std::erase_if(old.readings,
                  [&](const LookReading& reading) { return reading.extractor >= extractor; });
    return old;
}

struct Page {
    Article article;
    std::string words;
};

Page page_of(const Archive::Impl& impl, const ReadLook& look, std::int64_t article) {
    Page page{impl.articles.read(article), {}};
    for (const auto& content : impl.contents_of(look.article_of)) {
        const Capture capture = impl.captures.read(content.capture, false);
        if (!page.words.empty()) page.words += ' ';
        page.words += page_words(capture.body, header_value(capture.response_head, "Content-Type"));
    }
    return page;
}

}  // namespace

void Archive::Impl::join_same_texts(std::int64_t story) {
    const int version = options.extractor_version;
    const std::vector<ReadLook> looks = read_looks(story);
    const SameTexts same = same_texts(story);
    for (std::size_t i = 1; i < looks.size(); ++i) {
        const ReadLook& a = looks[i - 1];
        const ReadLook& b = looks[i];
        if (same_text(a, b, same)) continue;
        const LookReading* new_a = reading_by(a, version);
        const LookReading* new_b = reading_by(b, version);
        const ReadLook old_a = before(a, version);
        const ReadLook old_b = before(b, version);
        if (new_a == nullptr || new_b == nullptr || old_a.readings.empty() ||
            old_b.readings.empty() || !same_text(old_a, old_b, same)) {
            continue;
        }
        const Page page_a = page_of(*this, a, new_a->article);
        const Page page_b = page_of(*this, b, new_b->article);
        if (pages_differ(page_a.article, page_a.words, page_b.article, page_b.words)) continue;
        db->run("INSERT OR IGNORE INTO same_texts (a, b) VALUES (?, ?)",
                std::min(new_a->text, new_b->text), std::max(new_a->text, new_b->text));
    }
}

namespace {

/// Pages that are read before the first of them is written: bounds memory.
constexpr std::size_t kMostPages = 256;
constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

struct OldLook {
    std::int64_t story = 0;
    std::int64_t look = 0;
    std::vector<Capture> pages;
    std::optional<Article> article;
};

std::vector<std::int64_t> old_looks(const Db& db, std::int64_t story, int version) {
    std::vector<std::int64_t> old;
    Statement row = db.query(
        "SELECT DISTINCT a.look FROM texts t JOIN articles a ON a.text = t.id "
        "WHERE t.story = ? AND NOT EXISTS (SELECT 1 FROM articles n WHERE n.look = a.look "
        "AND n.extractor >= ?) ORDER BY a.look",
        story, version);
    while (row.step()) old.push_back(row.integer(0));
    return old;
}

/// Extracts on several threads; the first exception of any is thrown here.
void extract_all(const Archive::Impl& impl, std::vector<OldLook>& looks, std::size_t jobs) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr failure;
    const auto work = [&] {
        for (std::size_t i = next++; i < looks.size(); i = next++) {
            if (looks[i].pages.empty()) continue;
            try {
                looks[i].article = impl.extract_pages(looks[i].pages);
                looks[i].pages.clear();
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
            }
        }
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < std::min(jobs, looks.size()); ++i) threads.emplace_back(work);
        work();
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

std::int64_t Archive::Impl::reextract(const std::vector<std::string>& stories, std::size_t jobs) {
    std::vector<std::int64_t> numbers;
    if (stories.empty()) {
        Statement row = db->query("SELECT id FROM stories ORDER BY id");
        while (row.step()) numbers.push_back(row.integer(0));
    }
    for (const std::string& id : stories) numbers.push_back(require_story(id));
    std::int64_t differ = 0;
    for (std::size_t at = 0; at < numbers.size();) {
        std::vector<OldLook> looks;
        std::size_t bytes = 0;
        const std::size_t begin = at;
        for (; at < numbers.size() && looks.size() < kMostPages && bytes < kMostBytes; ++at) {
            for (const std::int64_t look : old_looks(*db, numbers[at], options.extractor_version)) {
                looks.push_back({numbers[at], look, pages_to_read(look), std::nullopt});
                for (const Capture& page : looks.back().pages) bytes += page.body.size();
            }
        }
        extract_all(*this, looks, jobs);
        std::size_t done = 0;
        for (std::size_t story = begin; story < at; ++story) {
            if (done == looks.size() || looks[done].story != numbers[story]) continue;
            Transaction transaction(*db);
            for (; done < looks.size() && looks[done].story == numbers[story]; ++done) {
                if (!looks[done].article) continue;
                const auto read_as = db->value(
                    0, "SELECT text FROM articles WHERE look = ? ORDER BY extractor DESC LIMIT 1",
                    looks[done].look);
                const std::int64_t article =
                    read_again(numbers[story], looks[done].look, &*looks[done].article);
                if (article != 0 &&
                    db->value(0, "SELECT text FROM articles WHERE id = ?", article) != read_as) {
                    ++differ;
                }
            }
            join_same_texts(numbers[story]);
            derive_story(numbers[story]);
            summarise(numbers[story]);
            transaction.commit();
        }
    }
    return differ;
}

}  // namespace stet
