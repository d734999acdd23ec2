#include "store/queue.h"

#include "store/watch_queue.h"
#include "tests/store/sample.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {
using stet::test::hour;

namespace {

QueueItem item(std::int64_t crawl, const std::string& host, int number, double priority = 0) {
    QueueItem one;
    one.crawl = crawl;
    one.host = host;
    one.url = "https://" + host + "/" + std::to_string(number);
    one.key = one.url;
    one.priority = priority;
    return one;
}

std::vector<std::string> urls(const std::vector<QueueItem>& items) {
    std::vector<std::string> all;
    for (const QueueItem& one : items) all.push_back(one.url.substr(8));
    return all;
}

using Urls = std::vector<std::string>;

}  // namespace

TEST_CASE("a crawl is one of its seed and options, and passes follow one another") {
    Archive archive(":memory:", Archive::Mode::create);
    Queue& queue = archive.queue();
    const Crawl crawl = queue.open_crawl("https://a.example/", "{}", hour(0));
    CHECK(crawl.pass == 1);
    CHECK_FALSE(crawl.finished);
    CHECK(queue.open_crawl("https://a.example/", "{}", hour(1)).id == crawl.id);
    CHECK(queue.open_crawl("https://a.example/", "{\"x\":1}", hour(1)).id != crawl.id);

    CHECK(queue.add({item(crawl.id, "a", 1), item(crawl.id, "a", 2), item(crawl.id, "a", 1)}) == 2);
    CHECK(queue.add({item(crawl.id, "a", 1)}) == 0);
    std::vector<QueueItem> leased = queue.lease(crawl.id, "me", hour(0), hour(1), 1, 1, {});
    REQUIRE(leased.size() == 1);
    leased[0].state = TaskState::done;
    leased[0].note = "kept";
    queue.settle(leased[0]);
    CHECK(queue.notes(crawl.id, TaskState::done) ==
          std::map<std::string, std::int64_t>{{"kept", 1}});
    queue.finish_pass(crawl.id, hour(2));
    CHECK(queue.open_crawl("https://a.example/", "{}", hour(3)).finished == hour(2));

    const Crawl next = queue.begin_pass(crawl.id, hour(4));
    CHECK(next.pass == 2);
    CHECK_FALSE(next.finished);
    CHECK(queue.counts(crawl.id) == std::map<TaskState, std::int64_t>{{TaskState::waiting, 1}});
    // What the earlier pass made of it is told until this one comes to it.
    const std::string settled = leased[0].url;
    CHECK(queue.find(settled).empty());
    const std::vector<QueueItem> before = watch_queue(queue).find_earlier(settled);
    REQUIRE(before.size() == 1);
    CHECK(before[0].state == TaskState::done);
    CHECK(before[0].note == "kept");
    CHECK(queue.notes(crawl.id, TaskState::done).empty());
    CHECK(queue.asked_by_host(crawl.id).empty());
    QueueItem again = leased[0];
    again.state = TaskState::waiting;
    again.note.clear();
    CHECK(queue.add({again}) == 1);
    CHECK(queue.find(settled).size() == 1);
    CHECK(watch_queue(queue).find_earlier(settled).empty());
    CHECK(queue.counts(crawl.id) == std::map<TaskState, std::int64_t>{{TaskState::waiting, 2}});
}

TEST_CASE("what an earlier pass left out is forgotten when the list it was found on is read anew") {
    Archive archive(":memory:", Archive::Mode::create);
    WatchQueue& queue = watch_queue(archive.queue());
    const std::int64_t crawl = queue.open_crawl("s", "", hour(0)).id;
    std::vector<QueueItem> items;
    for (int i = 1; i <= 2; ++i) {
        items.push_back(item(crawl, "a", i));
        items.back().state = TaskState::skipped;
        items.back().note = "section page";
        items.back().found_on = "https://a.example/list" + std::to_string(i);
    }
    queue.add(items);
    for (int pass = 0; pass < 2; ++pass) queue.begin_pass(crawl, hour(1));
    queue.forget_earlier(crawl, {"https://a.example/list1", "https://a.example/\"other\""});
    CHECK(queue.find_earlier(items[0].url).empty());
    REQUIRE(queue.find_earlier(items[1].url).size() == 1);
    CHECK(queue.find_earlier(items[1].url)[0].note == "section page");
}

TEST_CASE("what one list left out another may bring in; what was decided stays") {
    Archive archive(":memory:", Archive::Mode::create);
    Queue& queue = archive.queue();
    const std::int64_t crawl = queue.open_crawl("s", "", hour(0)).id;
    QueueItem left_out = item(crawl, "a", 1);
    left_out.state = TaskState::skipped;
    left_out.note = "in a sitemap, but no news";
    QueueItem named = item(crawl, "a", 1, 7);
    named.hints = R"({"title":"A story"})";
    CHECK(queue.add({left_out}) == 1);
    CHECK(queue.add({left_out}) == 0);
    CHECK(queue.add({named}) == 1);
    std::vector<QueueItem> leased = queue.lease(crawl, "me", hour(0), hour(1), 9, 9, {});
    REQUIRE(leased.size() == 1);
    CHECK(leased[0].hints == named.hints);
    CHECK(queue.add({named}) == 0);
    leased[0].state = TaskState::skipped;
    leased[0].note = "robots.txt";
    queue.settle(leased[0]);
    CHECK(queue.add({named}) == 0);
    CHECK(queue.add({left_out}) == 0);
    CHECK(queue.lease(crawl, "me", hour(0), hour(1), 9, 9, {}).empty());
}

TEST_CASE("what is best and due is leased, so many a host, and none of a busy one") {
    Archive archive(":memory:", Archive::Mode::create);
    Queue& queue = archive.queue();
    const std::int64_t crawl = queue.open_crawl("s", "", hour(0)).id;
    QueueItem later = item(crawl, "a", 9, 100);
    later.due = hour(5);
    queue.add({item(crawl, "a", 1, 1), item(crawl, "a", 2, 3), item(crawl, "b", 1, 2),
               item(crawl, "c", 1, 0), later});
    struct Row {
        std::size_t count;
        std::size_t per_host;
        std::vector<std::string> busy;
        Urls urls;
    };
    const Row rows[] = {
        {10, 10, {}, {"a/2", "b/1", "a/1", "c/1"}},
        {10, 1, {}, {"a/2", "b/1", "c/1"}},
        {2, 10, {}, {"a/2", "b/1"}},
        {10, 10, {"a"}, {"b/1", "c/1"}},
        {10, 10, {"a", "b", "c"}, {}},
        {0, 10, {}, {}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.count);
        CAPTURE(row.per_host);
        CHECK(urls(queue.lease(crawl, "me", hour(1), hour(2), row.count, row.per_host, row.busy)) ==
              row.urls);
        queue.release("me", hour(1));
    }
    CHECK(urls(queue.lease(crawl, "me", hour(5), hour(6), 1, 1, {})) == Urls{"a/9"});
}

TEST_CASE("a lease that ran out is given again, and what one owner holds no other gets") {
    Archive archive(":memory:", Archive::Mode::create);
    Queue& queue = archive.queue();
    const std::int64_t crawl = queue.open_crawl("s", "", hour(0)).id;
    queue.add({item(crawl, "a", 1), item(crawl, "b", 1)});
    CHECK(queue.lease(crawl, "one", hour(0), hour(2), 1, 1, {}).size() == 1);
    CHECK(queue.lease(crawl, "two", hour(1), hour(3), 9, 9, {}).size() == 1);
    CHECK(queue.lease(crawl, "two", hour(1), hour(3), 9, 9, {}).empty());
    CHECK(queue.lease(crawl, "two", hour(2), hour(4), 9, 9, {}).size() == 1);
}

TEST_CASE("an item that waits again comes back when it is due") {
    Archive archive(":memory:", Archive::Mode::create);
    Queue& queue = archive.queue();
    const std::int64_t crawl = queue.open_crawl("s", "", hour(0)).id;
    queue.add({item(crawl, "a", 1)});
    QueueItem one = queue.lease(crawl, "me", hour(0), hour(1), 1, 1, {}).at(0);
    one.state = TaskState::waiting;
    one.due = hour(4);
    one.attempts = 1;
    one.note = "503";
    queue.settle(one);
    CHECK(queue.next_due(crawl) == hour(4));
    CHECK(queue.lease(crawl, "me", hour(3), hour(9), 1, 1, {}).empty());
    const QueueItem again = queue.lease(crawl, "me", hour(4), hour(9), 1, 1, {}).at(0);
    CHECK(again.attempts == 1);
    CHECK(again.note == "503");
    CHECK_FALSE(queue.next_due(crawl));
    CHECK(queue.find(again.url).size() == 1);
}

TEST_CASE("hosts are remembered whole") {
    Archive archive(":memory:", Archive::Mode::create);
    Queue& queue = archive.queue();
    CHECK_FALSE(queue.host("a"));
    HostState state;
    state.host = "a";
    state.robots_txt = std::string("User-agent: *\n\0\xff", 16);
    state.robots_status = 200;
    state.robots_fetched = hour(1);
    state.failures = 2;
    state.data = "{}";
    queue.set_host(state);
    const auto kept = queue.host("a");
    REQUIRE(kept);
    CHECK(kept->robots_txt == state.robots_txt);
    CHECK(kept->robots_fetched == hour(1));
    CHECK_FALSE(kept->not_before);
    CHECK(kept->failures == 2);
}

TEST_CASE("a busy host with the best of a long queue does not hide the others") {
    Archive archive(":memory:", Archive::Mode::create);
    Queue& queue = archive.queue();
    const std::int64_t crawl = queue.open_crawl("s", "", hour(0)).id;
    std::vector<QueueItem> items;
    for (int i = 0; i < 5000; ++i) items.push_back(item(crawl, "big", i, 10));
    items.push_back(item(crawl, "small", 1, 1));
    items.push_back(item(crawl, "tiny", 1, 2));
    queue.add(items);
    CHECK(urls(queue.lease(crawl, "me", hour(0), hour(1), 9, 1, {"big"})) ==
          Urls{"tiny/1", "small/1"});
    queue.release("me", hour(0));
    CHECK(urls(queue.lease(crawl, "me", hour(0), hour(1), 2, 1, {})) == Urls{"big/0", "tiny/1"});
}

}  // namespace stet
