#include "store/erase.h"

#include "extract/url.h"
#include "store/search_text.h"

#include <algorithm>
#include <vector>

namespace stet {
namespace {

using Ids = std::set<std::int64_t>;

/// With what the keys of captures from the same hosts begin: "com,example" for
/// "com,example)/a". capture_key() leaves a first label such as "www2" out, article_key() keeps it.
std::set<std::string> host_prefixes(const std::set<std::string>& keys) {
    std::set<std::string> prefixes;
    for (const std::string& key : keys) {
        const std::size_t end = key.find(')');
        if (end == std::string::npos) continue;
        std::string host = key.substr(0, end);
        const std::size_t colon = host.find(':');
        const std::string port = colon == std::string::npos ? "" : host.substr(colon);
        host.resize(std::min(colon, host.size()));
        prefixes.insert(host + port);
        const std::size_t label = host.rfind(',');
        if (label == std::string::npos || host.compare(label + 1, 3, "www") != 0) continue;
        if (host.find_first_not_of("0123456789", label + 4) == std::string::npos) {
            prefixes.insert(host.substr(0, label) + port);
        }
    }
    return prefixes;
}

class Eraser {
public:
    Eraser(Archive::Impl& impl, const std::string& reason, UtcTime at)
        : impl_(impl), db_(*impl.db), reason_(reason), at_(at) {}

    void find(const std::set<std::string>& keys);
    void run(Erased& erased);

private:
    void take(Ids& into, std::string_view sql, std::int64_t id) {
        Statement row = db_.query(sql, id);
        while (row.step()) into.insert(row.integer(0));
    }
    void each(const Ids& ids, std::string_view sql) const {
        for (const std::int64_t id : ids) db_.run(sql, id);
    }
    void erase_texts();
    void erase_captures(Erased& erased);
    void erase_queue();
    void erase_desk();

    Archive::Impl& impl_;
    const Db& db_;
    std::string reason_;
    UtcTime at_;
    Ids addresses_;
    Ids stories_;
    Ids looks_;
    Ids captures_;
    Ids texts_;
    std::set<std::string> urls_;
    std::set<std::string> keys_;
};

void Eraser::find(const std::set<std::string>& keys) {
    keys_ = keys;
    for (const std::string& key : keys) {
        Statement row =
            db_.query("SELECT id, coalesce(story, 0) FROM addresses WHERE key = ?", key);
        if (!row.step()) continue;
        addresses_.insert(row.integer(0));
        if (row.integer(1) != 0) stories_.insert(row.integer(1));
    }
    for (const std::int64_t story : stories_) {
        take(addresses_, "SELECT id FROM addresses WHERE story = ?", story);
        take(texts_, "SELECT id FROM texts WHERE story = ?", story);
    }
    for (const std::int64_t address : addresses_) {
        take(looks_, "SELECT id FROM looks WHERE address = ?", address);
        Statement row = db_.query("SELECT url, key FROM addresses WHERE id = ?", address);
        if (!row.step()) continue;
        urls_.insert(row.string(0));
        keys_.insert(row.string(1));
    }
    for (const std::int64_t look : looks_) {
        take(captures_, "SELECT capture FROM look_captures WHERE look = ?", look);
    }
    // What was fetched from there for another page's sake: of the same hosts.
    for (const std::string& prefix : host_prefixes(keys)) {
        Statement row = db_.query("SELECT DISTINCT url FROM captures WHERE surt >= ? AND surt < ?",
                                  prefix + ")", prefix + "*");  // the character behind ")"
        while (row.step()) {
            const std::optional<Url> url = Url::parse(row.text(0));
            if (url && keys.contains(article_key(*url))) urls_.insert(row.string(0));
        }
    }
    for (const std::string& url : urls_) {
        const std::optional<Url> parsed = Url::parse(url);
        if (!parsed) continue;
        Statement capture = db_.query("SELECT id FROM captures WHERE surt = ? AND url = ?",
                                      capture_key(*parsed), url);
        while (capture.step()) captures_.insert(capture.integer(0));
    }
}

void Eraser::erase_texts() {
    // External content: the index is told what it held.
    for (const std::int64_t text : texts_) {
        const std::int64_t id = db_.value(0, "SELECT article FROM texts WHERE id = ?", text);
        const Article article = impl_.articles.read(id);
        db_.run(
            "INSERT INTO search (search, rowid, headline, dek, byline, body, captions) "
            "VALUES ('delete', ?, ?, ?, ?, ?, ?)",
            text, search_column(article, "headline"), search_column(article, "dek"),
            search_column(article, "byline"), search_column(article, "body"),
            search_column(article, "captions"));
    }
    each(texts_, "DELETE FROM same_texts WHERE ?1 IN (a, b)");
    each(stories_, "DELETE FROM revisions WHERE story = ?");
    // Of two articles the later one rests on the earlier.
    for (auto look = looks_.rbegin(); look != looks_.rend(); ++look) {
        db_.run("DELETE FROM articles WHERE look = ?", *look);
    }
    each(texts_, "DELETE FROM texts WHERE id = ?");
}

void Eraser::erase_captures(Erased& erased) {
    Ids payloads;
    struct Gone {
        std::int64_t id;
        std::string surt;
        std::int64_t payload;
    };
    std::vector<Gone> gone;
    for (const std::int64_t id : captures_) {
        {
            Statement row = db_.query(
                "SELECT surt, coalesce(payload, 0), coalesce(wire_payload, 0) FROM captures "
                "WHERE id = ?",
                id);
            if (!row.step()) continue;
            gone.push_back({id, row.string(0), row.integer(1)});
            if (row.integer(1) != 0) payloads.insert(row.integer(1));
            if (row.integer(2) != 0) payloads.insert(row.integer(2));
        }
        db_.run("DELETE FROM secrets WHERE capture = ?", id);
        db_.run("DELETE FROM look_captures WHERE capture = ?", id);
        db_.run("DELETE FROM captures WHERE id = ?", id);
        ++erased.captures;
    }
    Ids going;
    for (const std::int64_t payload : payloads) {
        const bool shared =
            db_.value(0, "SELECT 1 FROM captures WHERE payload = ?1 LIMIT 1", payload) != 0 ||
            db_.value(0, "SELECT 1 FROM captures WHERE wire_payload = ?1 LIMIT 1", payload) != 0;
        if (shared) {
            ++erased.shared;
        } else {
            going.insert(payload);
        }
    }
    for (const Gone& capture : gone) {
        std::string digest;
        if (going.contains(capture.payload)) {
            Statement row = db_.query("SELECT sha256 FROM payloads WHERE id = ?", capture.payload);
            if (row.step()) digest = row.blob(0);
        }
        std::optional<Blob> payload;
        if (!digest.empty()) payload = Blob{digest};
        db_.run("INSERT INTO tombstones (id, surt, payload, reason, at) VALUES (?, ?, ?, ?, ?)",
                capture.id, capture.surt, payload, reason_, to_ms(at_));
    }
    for (const std::int64_t payload : going) {
        Statement row = db_.query("SELECT id FROM payloads WHERE base = ?", payload);
        while (row.step()) erased.recoded += going.contains(row.integer(0)) ? 0 : 1;
    }
    impl_.payloads.erase(going);
    erased.payloads += static_cast<std::int64_t>(going.size());
}

void Eraser::erase_queue() {
    for (const std::string& url : urls_) db_.run("DELETE FROM queue WHERE url = ?", url);
    // Found, and never looked at: its title stands there.
    for (const std::string& key : keys_) {
        db_.run("DELETE FROM queue WHERE crawl IN (SELECT id FROM crawls) AND key = ?", key);
    }
}

/// What the desk said may quote the page. Changes, messages and learned lines go with their story.
void Eraser::erase_desk() {
    for (const std::string& key : keys_) {
        db_.run("DELETE FROM remarks WHERE page = ?", key);
        db_.run("DELETE FROM watches WHERE key = ?", key);
    }
}

void Eraser::run(Erased& erased) {
    db_.script("PRAGMA defer_foreign_keys = ON");
    erase_texts();
    erase_captures(erased);
    each(looks_, "DELETE FROM look_captures WHERE look = ?");
    each(looks_, "UPDATE looks SET article_of = NULL WHERE article_of = ?");
    each(looks_, "DELETE FROM looks WHERE id = ?");
    erase_queue();
    erase_desk();
    each(addresses_, "DELETE FROM addresses WHERE id = ?");
    each(stories_, "DELETE FROM stories WHERE id = ?");
}

}  // namespace

void erase_keys(Archive::Impl& impl,
                const std::set<std::string>& keys,
                const std::string& reason,
                UtcTime at,
                Erased& erased) {
    Eraser eraser(impl, reason, at);
    eraser.find(keys);
    eraser.run(erased);
}

}  // namespace stet
