// The file: who makes it, who may open it, and what is said when it cannot be used.
#include "store/schema.h"

#include "store/archive.h"
#include "store/db.h"
#include "tests/store/sample.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stet {
using stet::test::line_reader;
using stet::test::look;

namespace {

namespace fs = std::filesystem;
constexpr std::chrono::milliseconds kWait{30'000};

std::string text(int number) {
    return "# Story " + std::to_string(number) + "\nIts text.\n";
}

std::string url(int number) {
    return "https://news.example/" + std::to_string(number);
}

void make_archive(const std::string& path, int stories = 1) {
    Archive archive(path, Archive::Mode::create, line_reader());
    for (int i = 0; i < stories; ++i) archive.add(look(url(i), i, text(i)));
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

/// What the Error says; "" where there is none.
std::string error_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

/// Runs `work` in a process of its own; 0 where it returned true.
int in_child(const std::function<bool()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        int status = 1;
        try {
            status = work() ? 0 : 1;
        } catch (const std::exception& error) {
            const std::string what = std::string(error.what()) + "\n";
            status = write(2, what.data(), what.size()) < 0 ? 3 : 2;
        }
        _exit(status);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("only Mode::create makes a file, and says so") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    for (const auto mode : {Archive::Mode::read, Archive::Mode::write}) {
        CHECK(error_of([&] { Archive(path, mode); }).find("there is no archive") == 0);
        CHECK_FALSE(fs::exists(path));
    }
    CHECK(Archive(path, Archive::Mode::create).created());
    CHECK_FALSE(Archive(path, Archive::Mode::create).created());
    CHECK_FALSE(Archive("file:" + path, Archive::Mode::write).created());
    CHECK_FALSE(Archive(path, Archive::Mode::read).created());
    CHECK(error_of([] {
              Archive("postgres://host/db", Archive::Mode::read);
          }).find("no back end for \"postgres\"") != std::string::npos);
}

TEST_CASE("a file that is no archive is refused by name, and left as it is") {
    const TempDir dir;
    const std::string other = dir.file("other.db");
    Db(other, Db::Access::create, kWait).script("CREATE TABLE t (x)");
    const std::string newer = dir.file("newer.db");
    make_archive(newer);
    Db(newer, Db::Access::write, kWait)
        .script(
            "PRAGMA user_version = 7; UPDATE meta SET value = 'stet/9.1.0' "
            "WHERE name = 'written_by'");
    const std::string whole = dir.file("whole.db");
    make_archive(whole, 40);
    write_file(dir.file("noise.db"), std::string(5000, 'x'));
    write_file(dir.file("empty.db"), "");
    write_file(dir.file("cut.db"), read_file(whole).substr(0, fs::file_size(whole) / 2));
    struct Row {
        const char* file;
        const char* says;
    };
    const Row rows[] = {
        {"other.db", "not a stet archive"},    {"newer.db", "use stet/9.1.0 or newer"},
        {"noise.db", "not a stet archive"},    {"cut.db", "is damaged"},
        {"missing.db", "there is no archive"}, {"empty.db", "empty: not a stet archive"},
    };
    for (const Row& row : rows) {
        const std::string path = dir.file(row.file);
        const std::string before = fs::exists(path) ? read_file(path) : "";
        for (const auto mode : {Archive::Mode::read, Archive::Mode::write}) {
            CAPTURE(row.file);
            const std::string said = error_of([&] { Archive(path, mode); });
            CAPTURE(said);
            CHECK(said.find(row.says) != std::string::npos);
            CHECK(said.find(path) != std::string::npos);
        }
        CHECK((fs::exists(path) ? read_file(path) : "") == before);
    }
    CHECK(error_of([&] { Archive(dir.path().string(), Archive::Mode::read); }) != "");
    CHECK(Archive(dir.file("empty.db"), Archive::Mode::create).stats().stories == 0);
}

TEST_CASE("reading leaves nothing behind and changes no byte") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path, 3);
    const std::string before = read_file(path);
    {
        const Archive archive(path, Archive::Mode::read, line_reader());
        CHECK(archive.list({}).size() == 3);
        CHECK(archive.check(false).faults.empty());
        CHECK_THROWS_AS(const_cast<Archive&>(archive).add(look(url(9), 9, text(9))), Error);
    }
    CHECK(read_file(path) == before);
    CHECK_FALSE(fs::exists(path + "-wal"));
    CHECK_FALSE(fs::exists(path + "-shm"));
}

TEST_CASE("a read-only file in a read-only directory can be read") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path, 3);
    fs::permissions(path, fs::perms(0444));
    fs::permissions(dir.path(), fs::perms(0555));
    const int status = in_child([&] {
        // Root may write anywhere.
        if (geteuid() == 0 && setuid(65534) != 0) return false;
        const std::string write_error =
            error_of([&] { Archive(path, Archive::Mode::write, line_reader()); });
        const Archive archive(path, Archive::Mode::read, line_reader());
        return archive.list({}).size() == 3 && archive.check(false).faults.empty() &&
               write_error.find("cannot be written to") != std::string::npos;
    });
    fs::permissions(dir.path(), fs::perms(0755));
    CHECK(status == 0);
}

TEST_CASE("what a killed writer committed is read, and kept by the next writer") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path, 1);
    const int status = in_child([&] {
        Archive archive(path, Archive::Mode::write, line_reader());
        archive.add(look(url(1), 1, text(1)));
        archive.begin_batch();
        archive.add(look(url(2), 2, text(2)));
        kill(getpid(), SIGKILL);
        return true;
    });
    CHECK(status == 100 + SIGKILL);
    const std::string wal = read_file(path + "-wal");
    CHECK_FALSE(wal.empty());
    CHECK(Archive(path, Archive::Mode::read).list({}).size() == 2);
    CHECK(read_file(path + "-wal") == wal);
    Archive archive(path, Archive::Mode::write, line_reader());
    CHECK(archive.list({}).size() == 2);
    archive.add(look(url(3), 3, text(3)));
    CHECK(archive.check(false).faults.empty());
}

TEST_CASE("processes that write at once wait for each other and lose nothing") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    constexpr int kProcesses = 4;
    constexpr int kLooks = 25;
    std::vector<pid_t> children;
    for (int process = 0; process < kProcesses; ++process) {
        const pid_t child = fork();
        if (child == 0) {
            int status = 0;
            try {
                Archive archive(path, Archive::Mode::create, line_reader());
                for (int i = 0; i < kLooks; ++i) {
                    if (process == 0 && i % 5 == 0) archive.begin_batch();
                    archive.add(look(url(process * kLooks + i), i, text(i)));
                    if (process == 0 && i % 5 == 4) archive.commit_batch();
                }
            } catch (const std::exception& error) {
                const std::string what = std::string(error.what()) + "\n";
                status = write(2, what.data(), what.size()) < 0 ? 2 : 1;
            }
            _exit(status);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = -1;
        waitpid(child, &status, 0);
        CHECK(status == 0);
    }
    const Archive archive(path, Archive::Mode::read, line_reader());
    CHECK(archive.stats().stories == kProcesses * kLooks);
    const CheckReport report = archive.check(false);
    CHECK(report.faults.empty());
    CHECK(report.chain_heads.size() == 1);
}

TEST_CASE("a stranger's lock is waited for, and named when the time is up") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path);
    const Db stranger(path, Db::Access::write, kWait);
    stranger.script("BEGIN IMMEDIATE");
    ArchiveOptions options = line_reader();
    options.lock_timeout = std::chrono::milliseconds(50);
    Archive archive(path, Archive::Mode::write, options);
    const std::string said = error_of([&] { archive.add(look(url(1), 1, text(1))); });
    CHECK(said.find("another program has kept it locked") != std::string::npos);
    CHECK(said.find(path) != std::string::npos);
    CHECK(Archive(path, Archive::Mode::read).list({}).size() == 1);
    stranger.script("ROLLBACK");
    archive.add(look(url(1), 1, text(1)));
    CHECK(archive.list({}).size() == 2);
}

TEST_CASE("a full disk is told, and what was acknowledged is kept") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path, 2);
    const int status = in_child([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        Archive archive(path, Archive::Mode::write, line_reader());
        const rlimit limit{300'000, 300'000};
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return false;
        int kept = 2;
        const std::string said = error_of([&] {
            for (;; ++kept) {
                std::string body = text(kept);
                for (int i = 0; i < 3000; ++i) body += std::to_string(i * kept * 7919) + " ";
                archive.add(look(url(kept), kept, body));
            }
        });
        // Opened again without the limit's files in the way, as after a restart.
        return said.find("disk") != std::string::npos &&
               static_cast<int>(archive.list({}).size()) == kept && kept > 2;
    });
    CHECK(status == 0);
    const Archive archive(path, Archive::Mode::read, line_reader());
    CHECK(archive.check(false).faults.empty());
    CHECK(archive.list({}).size() > 2);
}

TEST_CASE("a batch is one step: dropped without commit it leaves nothing") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path, 1);
    {
        Archive archive(path, Archive::Mode::write, line_reader());
        archive.begin_batch();
        archive.add(look(url(1), 1, text(1)));
        CHECK(archive.list({}).size() == 2);
    }
    {
        Archive archive(path, Archive::Mode::write, line_reader());
        CHECK(archive.list({}).size() == 1);
        archive.begin_batch();
        archive.add(look(url(2), 1, text(2)));
        archive.commit_batch();
        archive.commit_batch();  // Nothing open: nothing to do.
    }
    CHECK(Archive(path, Archive::Mode::read).list({}).size() == 2);
}

TEST_CASE("a copy of an archive gets a writer of its own") {
    const TempDir dir;
    const std::string path = dir.file("a.db");
    make_archive(path, 1);
    fs::copy_file(path, dir.file("b.db"));
    Archive copy(dir.file("b.db"), Archive::Mode::write, line_reader());
    copy.add(look(url(1), 1, text(1)));
    CHECK(copy.check(false).chain_heads.size() == 2);
    CHECK(copy.check(false).faults.empty());
}

}  // namespace stet
