// The archive's speed and size, beside SQLite alone on the same bytes.
//
//   store_bench add FILE.html...       keep each as a page of its own; batches of 100
//   store_bench series DIR...          keep a directory's files, in name order, as versions of one
//                                      page; beside gzip and zstd of each
//   store_bench queue ROWS HOSTS       add so many rows, then lease and settle them all
//   store_bench scale STORIES LOOKS    make an archive of so many, then ask it what people ask
//
// Extraction is not measured: articles are read before the clock starts. Files are made under
// TMPDIR and removed. CPU is this process's, user and system.
#include "store/archive.h"
#include "store/changes.h"
#include "store/db.h"
#include "store/payloads.h"
#include "store/prepared_body.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using namespace stet;  // NOLINT: a program
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 100;
constexpr int kRounds = 5;
constexpr std::chrono::milliseconds kWait{60'000};
const UtcTime kStart{std::chrono::milliseconds(1747296000000)};

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A directory that goes with the run.
class Scratch {
public:
    Scratch() : path_(fs::temp_directory_path() / fmt::format("store_bench.{}", getpid())) {
        fs::create_directories(path_);
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    std::string file(const char* name) const { return (path_ / name).string(); }

private:
    fs::path path_;
};

struct Timing {
    double seconds = 0;
    double cpu = 0;
};

template <class Work>
Timing timed(const Work& work) {
    const auto begun = Clock::now();
    const std::clock_t cpu = std::clock();
    work();
    return {std::chrono::duration<double>(Clock::now() - begun).count(),
            static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC};
}

void report(const std::string& name, std::size_t rows, Timing timing, std::uintmax_t bytes) {
    const auto count = static_cast<double>(rows);
    fmt::print("{:<44} {:>9.0f} rows/s {:>8.3f} ms CPU/row {:>10.0f} bytes/row\n", name,
               count / timing.seconds, 1000 * timing.cpu / count,
               static_cast<double>(bytes) / count);
}

Look page_look(std::string url, std::string body, UtcTime at) {
    Look look;
    Capture capture;
    capture.url = std::move(url);
    capture.started = capture.finished = at;
    capture.status = 200;
    capture.protocol = "HTTP/1.1";
    capture.request_head = "GET / HTTP/1.1\r\nHost: bench.example\r\nAccept: */*\r\n\r\n";
    capture.response_head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nDate: x\r\n\r\n";
    capture.body = std::move(body);
    capture.wire_bytes = capture.body.size();
    PageContext context;
    context.url = Url::parse(capture.url).value_or(Url());
    look.article = extract_article(capture.body, context);
    look.hops.push_back(std::move(capture));
    return look;
}

/// The best of several rounds: the machine may have other work.
template <class Work>
Timing best_of_rounds(const Work& work) {
    Timing best{1e9, 1e9};
    for (int round = 0; round < kRounds; ++round) {
        const Timing once = work();
        best.seconds = std::min(best.seconds, once.seconds);
        best.cpu = std::min(best.cpu, once.cpu);
    }
    return best;
}

void remove_archive(const std::string& path) {
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(path + suffix);
}

/// The same blobs, a digest and a URL each, in one table: what SQLite itself takes.
Timing bare(const std::string& path, const std::vector<std::string>& blobs) {
    return best_of_rounds([&] {
        remove_archive(path);
        const Db db(path, Db::Access::create, kWait);
        db.query("PRAGMA journal_mode = WAL").step();
        db.script(
            "PRAGMA synchronous = FULL; CREATE TABLE p (id INTEGER PRIMARY KEY, sha256 BLOB "
            "UNIQUE, data BLOB)");
        return timed([&] {
            for (std::size_t i = 0; i < blobs.size(); i += kBatch) {
                Transaction batch(db);
                for (std::size_t j = i; j < std::min(i + kBatch, blobs.size()); ++j) {
                    const Sha256 digest = sha256(std::to_string(j));
                    db.run("INSERT INTO p (sha256, data) VALUES (?, ?)", Blob{digest.view()},
                           Blob{blobs[j]});
                }
                batch.commit();
            }
        });
    });
}

void bench_add(const std::vector<std::string>& files) {
    std::vector<Look> looks;
    std::vector<std::string> bodies;
    std::vector<std::string> frames;
    std::size_t bytes = 0;
    Zstd zstd;
    for (const std::string& file : files) {
        bodies.push_back(read_file(file));
        bytes += bodies.back().size();
        frames.push_back(zstd.compress(bodies.back(), {}, 3));
        looks.push_back(page_look(fmt::format("https://bench.example/{}", looks.size()),
                                  bodies.back(), kStart));
    }
    fmt::print("{} pages, {} bytes each\n", files.size(),
               bytes / std::max<std::size_t>(1, files.size()));
    const Scratch scratch;
    const std::string archive_file = scratch.file("a.db");
    const auto add_rounds = [&] {
        return best_of_rounds([&] {
            remove_archive(archive_file);
            Archive archive(archive_file, Archive::Mode::create);
            return timed([&] {
                for (std::size_t i = 0; i < looks.size(); i += kBatch) {
                    archive.begin_batch();
                    for (std::size_t j = i; j < std::min(i + kBatch, looks.size()); ++j) {
                        archive.add(looks[j]);
                    }
                    archive.commit_batch();
                }
            });
        });
    };
    const Timing add = add_rounds();
    report("stet add (article given)", looks.size(), add, fs::file_size(archive_file));
    // As in a crawl: other threads have digests and frames ready.
    const BodyPreparer preparer;
    for (Look& look : looks) {
        look.hops.back().prepared = preparer.prepare(look.hops.back().body);
    }
    const Timing ahead = add_rounds();
    report("stet add (body prepared, too)", looks.size(), ahead, fs::file_size(archive_file));
    const Timing zipped = bare(scratch.file("b.db"), frames);
    report("SQLite, the compressed pages", frames.size(), zipped,
           fs::file_size(scratch.file("b.db")));
    const Timing plain = bare(scratch.file("c.db"), bodies);
    report("SQLite, the pages as they are", bodies.size(), plain,
           fs::file_size(scratch.file("c.db")));
}

std::size_t gzip_size(const std::string& bytes) {
    constexpr int kLevel = 6;
    constexpr int kGzip = 15 + 16;
    z_stream stream{};
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    std::vector<unsigned char> out(deflateBound(&stream, bytes.size()) + 64);
    stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));  // NOLINT
    stream.avail_in = static_cast<unsigned>(bytes.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<unsigned>(out.size());
    deflate(&stream, Z_FINISH);
    const std::size_t size = stream.total_out;
    deflateEnd(&stream);
    return size;
}

void bench_series(const std::vector<std::string>& directories) {
    fmt::print("{:<34} {:>4} {:>9} {:>9} {:>9} {:>9} {:>8} {:>8}\n", "bytes a version", "n", "stet",
               "gzip -6", "zstd -3", "gzip/stet", "keep ms", "read ms");
    for (const std::string& directory : directories) {
        std::vector<fs::path> files;
        for (const auto& entry : fs::recursive_directory_iterator(directory)) {
            if (entry.path().extension() == ".html") files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        if (files.empty()) continue;
        const Scratch scratch;
        std::vector<std::string> bodies;
        std::vector<std::int64_t> ids;
        bodies.reserve(files.size());
        Archive(scratch.file("a.db"), Archive::Mode::create).commit_batch();
        const Db db(scratch.file("a.db"), Db::Access::write, kWait);
        Payloads payloads(db);
        for (const fs::path& file : files) bodies.push_back(read_file(file));
        const Timing keep = timed([&] {
            Transaction batch(db);
            for (const std::string& body : bodies) {
                ids.push_back(
                    payloads.keep(body, sha256(body), ids.empty() ? 0 : ids.back(), false).id);
            }
            batch.commit();
        });
        const Timing read = timed([&] {
            for (std::size_t i = 0; i < ids.size(); ++i) {
                if (Payloads(db).read(ids[i]) != bodies[i]) std::abort();
            }
        });
        const auto stored = db.value(0, "SELECT sum(stored) FROM payloads");
        const auto count = static_cast<double>(files.size());
        double gzip = 0;
        double zstd = 0;
        Zstd coder;
        for (const std::string& body : bodies) {
            gzip += static_cast<double>(gzip_size(body));
            zstd += static_cast<double>(coder.compress(body, {}, 3).size());
        }
        fmt::print("{:<34} {:>4} {:>9.0f} {:>9.0f} {:>9.0f} {:>9.1f} {:>8.2f} {:>8.2f}\n",
                   fs::path(directory).filename().string(), files.size(),
                   static_cast<double>(stored) / count, gzip / count, zstd / count,
                   gzip / static_cast<double>(stored), 1000 * keep.cpu / count,
                   1000 * read.cpu / count);
    }
}

/// Words of our own, by Zipf's rule of thumb: a few are everywhere, most are rare.
class Prose {
public:
    std::string word() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        const double share = static_cast<double>(state_ >> 40U) / static_cast<double>(1U << 24U);
        auto rank = static_cast<std::uint64_t>(std::pow(kVocabulary, share));
        std::string word;
        for (rank += 20; rank > 0; rank /= 20) {
            word += "bdfgklmnprstvz"[rank % 14];
            word += "aeiou"[rank % 5];
        }
        return word;
    }
    std::string sentence(std::size_t words) {
        std::string text;
        for (std::size_t i = 0; i < words; ++i) text += (i == 0 ? "" : " ") + word();
        return text + ".";
    }

private:
    static constexpr double kVocabulary = 60'000;
    std::uint64_t state_ = 1;
};

Article story_article(std::size_t story, std::size_t version) {
    constexpr std::size_t kParagraphs = 8;
    Prose prose;
    for (std::size_t i = 0; i < story % 1000; ++i) prose.word();
    Article article;
    article.headline = {fmt::format("{} {}", prose.sentence(6), story), Source::markup, 1};
    article.byline = {"By " + prose.word(), Source::markup, 1};
    article.language = {"en", Source::meta, 1};
    for (std::size_t i = 0; i < kParagraphs; ++i) {
        article.blocks.push_back(
            {BlockType::paragraph, 0,
             fmt::format("{} {}", prose.sentence(30), i < version ? version : 0), "", "", false});
    }
    return article;
}

Look made_look(std::size_t story, std::size_t version, UtcTime at, bool unchanged) {
    Look look;
    Capture capture;
    capture.url = fmt::format("https://site{}.example/2025/05/story-{}", story % 500, story);
    capture.started = capture.finished = at;
    capture.status = unchanged ? 304 : 200;
    capture.protocol = "HTTP/1.1";
    capture.request_head = "GET / HTTP/1.1\r\nHost: site.example\r\nAccept: */*\r\n\r\n";
    capture.response_head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: \"x\"\r\n\r\n";
    if (!unchanged) {
        look.article = story_article(story, version);
        capture.body = "<html><h1>" + look.article->headline.value + "</h1>";
        for (const Block& block : look.article->blocks) capture.body += "<p>" + block.text + "</p>";
        capture.wire_bytes = capture.body.size();
    }
    look.hops.push_back(std::move(capture));
    return look;
}

template <class Work>
void ask(std::string_view what, int times, const Work& work) {
    double worst = 0;
    double all = 0;
    for (int i = 0; i < times; ++i) {
        const Timing once = timed([&] { work(i); });
        worst = std::max(worst, once.cpu);
        all += once.cpu;
    }
    fmt::print("{:<44} {:>9.2f} ms CPU mean {:>9.2f} ms worst of {}\n", what, 1000 * all / times,
               1000 * worst, times);
}

/// A look in ten brings a new text; the others find the page as it was.
void bench_scale(std::size_t stories, std::size_t looks) {
    const Scratch scratch;
    const std::string path = scratch.file("scale.db");
    std::size_t made = 0;
    {
        Archive archive(path, Archive::Mode::create);
        report("made: looks", looks, timed([&] {
                   for (std::size_t round = 0; made < looks; ++round) {
                       for (std::size_t story = 0; story < stories && made < looks; ++story) {
                           if (made % 2000 == 0) {
                               archive.commit_batch();
                               archive.begin_batch();
                           }
                           const bool edit = (round + story) % 10 == 0;
                           archive.add(made_look(story, round / 10 + (edit ? 1 : 0),
                                                 kStart + std::chrono::hours(round),
                                                 round > 0 && !edit));
                           ++made;
                       }
                   }
                   archive.commit_batch();
               }),
               0);
        const UtcTime later = kStart + std::chrono::hours(10'000);
        ask("add, a new text, durable", 50, [&](int i) {
            archive.add(made_look(static_cast<std::size_t>(i) * 97 % stories, 5, later, false));
        });
        ask("add, unchanged, durable", 50, [&](int i) {
            archive.add(made_look(static_cast<std::size_t>(i) * 89 % stories, 0,
                                  later + std::chrono::hours(1), true));
        });
    }
    fmt::print("{} stories, {} looks, {:.0f} MB\n", stories, looks,
               static_cast<double>(fs::file_size(path)) / 1e6);
    const Archive archive(path, Archive::Mode::read);
    ask("open", 10, [&](int) { const Archive again(path, Archive::Mode::read); });
    ask("resolve a URL and its history", 50, [&](int i) {
        const std::size_t story = static_cast<std::size_t>(i) * 53 % stories;
        const Look look = made_look(story, 0, kStart, true);
        archive.history(archive.resolve(look.hops[0].url).story);
    });
    ask("looks of a story", 50, [&](int i) {
        archive.looks(fmt::format("s{}", 1 + static_cast<std::size_t>(i) * 53 % stories));
    });
    Selection page;
    page.limit = 50;
    ask("list, the latest 50", 10, [&](int) { archive.list(page); });
    page.site = "site7.example";
    ask("list, 50 of one site", 10, [&](int) { archive.list(page); });
    Prose prose;
    ask("search, one word", 30, [&](int) {
        SearchQuery query;
        query.words = prose.word();
        archive.search(query);
    });
    ask("search, a common word", 5, [&](int) {
        SearchQuery query;
        query.words = "gaba";
        archive.search(query);
    });
    ask("search, two words of one site", 10, [&](int) {
        SearchQuery query;
        query.words = prose.word() + " " + prose.word();
        query.site = "site3.example";
        archive.search(query);
    });
    ask("search, past revisions left out", 5, [&](int) {
        SearchQuery query;
        query.words = prose.word();
        query.past_revisions = false;
        archive.search(query);
    });
    ask("changes, the latest 50", 10, [&](int) { list_changes(archive, {}, 50); });
    ChangeChoice of_site;
    of_site.site = "site7.example";
    of_site.min = Grade::moderate;
    ask("changes of one site from moderate on, 50", 10,
        [&](int) { list_changes(archive, of_site, 50); });
    ask("stats", 1, [&](int) { archive.stats(); });
    ask("check --quick", 1, [&](int) {
        if (!archive.check(true).faults.empty()) std::abort();
    });
}

void bench_queue(std::size_t rows, std::size_t hosts) {
    const Scratch scratch;
    Archive archive(scratch.file("a.db"), Archive::Mode::create);
    Queue& queue = archive.queue();
    const std::int64_t crawl = queue.open_crawl("seed", "", kStart).id;
    std::vector<QueueItem> items(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        items[i].crawl = crawl;
        items[i].host = fmt::format("host{}.example", i % hosts);
        items[i].url = fmt::format("https://{}/story/{}", items[i].host, i);
        items[i].key = items[i].url;
        items[i].priority = static_cast<double>(i * 7919 % 100);
    }
    report("queue: add", rows, timed([&] { queue.add(items); }), 0);
    std::size_t settled = 0;
    const Timing leasing = timed([&] {
        while (settled < rows) {
            archive.begin_batch();
            for (int i = 0; i < 20; ++i) {
                for (QueueItem& item : queue.lease(crawl, "bench", kStart,
                                                   kStart + std::chrono::hours(1), 16, 1, {})) {
                    item.state = TaskState::done;
                    queue.settle(item);
                    ++settled;
                }
            }
            archive.commit_batch();
        }
    });
    report("queue: lease 16 and settle", rows, leasing, fs::file_size(scratch.file("a.db")));
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() >= 2 && words[0] == "add") {
        bench_add({words.begin() + 1, words.end()});
    } else if (words.size() >= 2 && words[0] == "series") {
        bench_series({words.begin() + 1, words.end()});
    } else if (words.size() == 3 && words[0] == "queue") {
        bench_queue(std::strtoul(words[1].c_str(), nullptr, 10),
                    std::strtoul(words[2].c_str(), nullptr, 10));
    } else if (words.size() == 3 && words[0] == "scale") {
        bench_scale(std::strtoul(words[1].c_str(), nullptr, 10),
                    std::strtoul(words[2].c_str(), nullptr, 10));
    } else {
        fmt::print(
            stderr,
            "usage: store_bench add FILE... | series DIR... | queue ROWS HOSTS | scale STORIES "
            "LOOKS\n");
        return 2;
    }
    return 0;
}
