// The archive's speed and size, beside SQLite alone on the same bytes.
//
//   store_bench add FILE.html...       keep each as a page of its own; batches of 100
//   store_bench series DIR...          keep a directory's files, in name order, as versions of one
//   page store_bench queue ROWS HOSTS       add so many rows, then lease and settle them all
//
// Extraction is not measured: articles are read before the clock starts. Files are made under
// TMPDIR and removed. CPU is this process's, user and system.
#include "store/archive.h"
#include "store/db.h"
#include "store/payloads.h"

#include <fmt/format.h>

#include <algorithm>
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

/// The same blobs, a digest and a URL each, in one table: what SQLite itself takes.
Timing bare(const std::string& path, const std::vector<std::string>& blobs) {
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
    // The best of several rounds: the machine may have other work.
    Timing add{1e9, 1e9};
    for (int round = 0; round < kRounds; ++round) {
        for (const char* name : {"a.db", "a.db-wal", "a.db-shm"}) fs::remove(scratch.file(name));
        const Timing once = timed([&] {
            Archive archive(scratch.file("a.db"), Archive::Mode::create);
            for (std::size_t i = 0; i < looks.size(); i += kBatch) {
                archive.begin_batch();
                for (std::size_t j = i; j < std::min(i + kBatch, looks.size()); ++j) {
                    archive.add(looks[j]);
                }
                archive.commit_batch();
            }
        });
        add.seconds = std::min(add.seconds, once.seconds);
        add.cpu = std::min(add.cpu, once.cpu);
    }
    report("stet add (article given)", looks.size(), add, fs::file_size(scratch.file("a.db")));
    const Timing zipped = bare(scratch.file("b.db"), frames);
    report("SQLite, the compressed pages", frames.size(), zipped,
           fs::file_size(scratch.file("b.db")));
    const Timing plain = bare(scratch.file("c.db"), bodies);
    report("SQLite, the pages as they are", bodies.size(), plain,
           fs::file_size(scratch.file("c.db")));
}

void bench_series(const std::vector<std::string>& directories) {
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
        const auto first = db.value(0, "SELECT stored FROM payloads ORDER BY id LIMIT 1");
        const auto count = static_cast<double>(files.size());
        fmt::print(
            "{:<34} {:>4} versions {:>8.0f} bytes/version (first {}) keep {:.2f} ms read {:.2f} "
            "ms\n",
            fs::path(directory).filename().string(), files.size(),
            static_cast<double>(stored) / count, first, 1000 * keep.cpu / count,
            1000 * read.cpu / count);
    }
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
    } else {
        fmt::print(stderr, "usage: store_bench add FILE... | series DIR... | queue ROWS HOSTS\n");
        return 2;
    }
    return 0;
}
