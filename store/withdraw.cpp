#include "store/withdraw.h"

#include "extract/text.h"
#include "extract/url.h"
#include "store/archive_impl.h"
#include "store/erase.h"
#include "store/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

namespace stet {
namespace {

/// What a person's words cover.
struct Page {
    std::string url;
    std::set<std::string> keys;
};

Page page_of(const Archive::Impl& impl, std::string_view words) {
    words = trim(words);
    Page page;
    const std::int64_t story = impl.story_at(words);
    if (story != 0) {
        Statement row = impl.db->query(
            "SELECT a.key, a.url, a.id = s.address FROM stories s JOIN addresses a "
            "ON a.story = s.id WHERE s.id = ? ORDER BY 3",
            story);
        while (row.step()) {
            page.keys.insert(row.string(0));
            page.url = row.string(1);
        }
    }
    std::optional<Url> url = Url::parse(words);
    if (!url && story == 0 && words.find('.') != std::string_view::npos)
        url = Url::parse("https://" + std::string(words));
    if (url && url->is_http()) {
        page.keys.insert(article_key(*url));
        if (page.url.empty()) page.url = url->without_fragment();
    }
    if (page.keys.empty()) {
        throw Error(fmt::format("archive {} holds no story {}, and that is no URL either; `stet "
                                "list` shows what it holds",
                                impl.uri, words),
                    ExitStatus::not_found);
    }
    return page;
}

void require_reason(std::string_view reason) {
    if (!trim(reason).empty()) return;
    throw Error("a withdrawal or hold needs its reason: it is logged for whoever asks later",
                ExitStatus::usage);
}

Withdrawal withdrawal_of(const Db& db, std::int64_t id) {
    Statement row = db.query(
        "SELECT at, url, reason, origin, erased, lifted, "
        "(SELECT count(*) FROM withdrawn_keys k WHERE k.withdrawal = w.id) "
        "FROM withdrawals w WHERE id = ?",
        id);
    Withdrawal found;
    if (!row.step()) return found;
    found.id = id;
    found.at = from_ms(row.integer(0));
    found.url = row.string(1);
    found.reason = row.string(2);
    found.origin = row.string(3);
    if (!row.is_null(4)) found.erased = from_ms(row.integer(4));
    if (!row.is_null(5)) found.lifted = from_ms(row.integer(5));
    found.addresses = row.integer(6);
    return found;
}

std::string said(std::int64_t at, std::string_view reason, bool erased) {
    return fmt::format("{} on {}: {}", erased ? "withdrawn and erased" : "withdrawn",
                       iso_time(from_ms(at)), reason);
}

/// Covers the page by one withdrawal that stands; the one there is where all of it is covered.
std::int64_t cover(
    const Db& db, const Page& page, std::string_view reason, std::string_view origin, UtcTime at) {
    std::int64_t known = 0;
    bool all = true;
    for (const std::string& key : page.keys) {
        const std::int64_t by =
            db.value(0, "SELECT withdrawal FROM withdrawn_keys WHERE key = ?", key);
        if (by != 0) known = by;
        all = all && by != 0;
    }
    if (all) return known;
    db.run("INSERT INTO withdrawals (at, url, reason, origin) VALUES (?, ?, ?, ?)", to_ms(at),
           page.url, trim(reason), origin);
    const std::int64_t id = db.last_id();
    for (const std::string& key : page.keys) {
        db.run("INSERT OR IGNORE INTO withdrawn_keys (key, withdrawal) VALUES (?, ?)", key, id);
    }
    return id;
}

/// The page with every key that its withdrawals cover, so that a later name of it is not missed.
std::set<std::int64_t> withdrawals_over(const Db& db, const Page& page) {
    std::set<std::int64_t> found;
    for (const std::string& key : page.keys) {
        const std::int64_t by =
            db.value(0, "SELECT withdrawal FROM withdrawn_keys WHERE key = ?", key);
        if (by != 0) found.insert(by);
    }
    return found;
}

void refuse_held(const Archive::Impl& impl, const Page& page) {
    for (const std::string& key : page.keys) {
        Statement row = impl.db->query("SELECT url, reason, at FROM holds WHERE key = ?", key);
        if (!row.step()) continue;
        throw Error(
            fmt::format("{} is held since {}: {}; nothing was erased. `stet withdraw` "
                        "without --erase hides it; `stet hold --release` ends the hold",
                        row.text(0), iso_time(from_ms(row.integer(2))), row.text(1)));
    }
}

Erased erase_pages(Archive::Impl& impl,
                   const std::function<std::vector<Page>()>& choose,
                   std::string_view reason,
                   std::string_view origin) {
    const Db& db = *impl.db;
    db.script("PRAGMA secure_delete = ON");
    UtcTime at = now_utc();
    Erased erased;
    {
        Transaction transaction(db);
        const std::vector<Page> pages = choose();
        if (pages.empty()) return erased;
        for (const Page& page : pages) refuse_held(impl, page);
        for (const Page& page : pages) {
            cover(db, page, reason, origin, at);
            std::set<std::string> keys = page.keys;
            std::string why(trim(reason));
            for (const std::int64_t id : withdrawals_over(db, page)) {
                Statement row = db.query("SELECT key FROM withdrawn_keys WHERE withdrawal = ?", id);
                while (row.step()) keys.insert(row.string(0));
                db.run("UPDATE withdrawals SET erased = ? WHERE id = ?", to_ms(at), id);
                if (why.empty()) why = withdrawal_of(db, id).reason;
            }
            erase_keys(impl, keys, why, at, erased);
            ++erased.pages;
            at += std::chrono::milliseconds(1);  // Of its own: lift() tells by it whose stones go.
        }
        // Whole segments are written anew: deleted words stand nowhere in them.
        db.run("INSERT INTO search (search) VALUES ('optimize')");
        transaction.commit();
    }
    rewrite_file(db);
    return erased;
}

}  // namespace

std::optional<std::string> Archive::Impl::withdrawn(std::string_view url,
                                                    const std::optional<Sha256>& payload) const {
    if (const std::optional<Url> parsed = Url::parse(url)) {
        Statement row = db->query(
            "SELECT w.at, w.reason, w.erased IS NOT NULL FROM withdrawn_keys k "
            "JOIN withdrawals w ON w.id = k.withdrawal WHERE k.key = ?",
            article_key(*parsed));
        if (row.step()) return said(row.integer(0), row.text(1), row.integer(2) != 0);
    }
    if (payload) {
        Statement row =
            db->query("SELECT at, reason FROM tombstones WHERE payload = ?", Blob{payload->view()});
        if (row.step()) return said(row.integer(0), row.text(1), true);
    }
    return std::nullopt;
}

std::optional<std::string> Archive::Impl::withdrawn_story(std::int64_t story) const {
    Statement row = db->query(
        "SELECT w.at, w.reason, w.erased IS NOT NULL FROM addresses a JOIN withdrawn_keys k "
        "ON k.key = a.key JOIN withdrawals w ON w.id = k.withdrawal WHERE a.story = ?",
        story);
    if (row.step()) return said(row.integer(0), row.text(1), row.integer(2) != 0);
    return std::nullopt;
}

std::optional<std::string> Archive::Impl::withdrawn_capture(std::int64_t capture) const {
    {
        Statement row = db->query("SELECT url FROM captures WHERE id = ?", capture);
        if (row.step()) {
            if (auto why = withdrawn(row.text(0))) return why;
        } else {
            Statement gone = db->query("SELECT at, reason FROM tombstones WHERE id = ?", capture);
            if (gone.step()) return said(gone.integer(0), gone.text(1), true);
        }
    }
    Statement row = db->query(
        "SELECT a.key, coalesce(a.story, 0) FROM look_captures lc JOIN looks l ON l.id = lc.look "
        "JOIN addresses a ON a.id = l.address WHERE lc.capture = ?",
        capture);
    while (row.step()) {
        Statement by = db->query(
            "SELECT w.at, w.reason FROM withdrawn_keys k JOIN withdrawals w "
            "ON w.id = k.withdrawal WHERE k.key = ?",
            row.text(0));
        if (by.step()) return said(by.integer(0), by.text(1), false);
        if (row.integer(1) != 0) {
            if (auto why = withdrawn_story(row.integer(1))) return why;
        }
    }
    return std::nullopt;
}

std::optional<std::string> Archive::withdrawn(const std::string& url) const {
    return impl_->withdrawn(url);
}

Withdrawal withdraw(Archive& archive, const std::string& words, const std::string& reason) {
    require_reason(reason);
    const Archive::Impl& impl = archive.impl();
    Transaction transaction(*impl.db);
    const std::int64_t id = cover(*impl.db, page_of(impl, words), reason, "asked", now_utc());
    transaction.commit();
    return withdrawal_of(*impl.db, id);
}

Erased erase(Archive& archive, const std::string& words, const std::string& reason) {
    Archive::Impl& impl = archive.impl();
    const Page page = page_of(impl, words);
    if (withdrawals_over(*impl.db, page).empty()) require_reason(reason);
    return erase_pages(
        impl, [&page] { return std::vector{page}; }, reason, "asked");
}

Withdrawal lift(Archive& archive, const std::string& words) {
    const Archive::Impl& impl = archive.impl();
    const Db& db = *impl.db;
    Transaction transaction(db);
    const Page page = page_of(impl, words);
    const std::set<std::int64_t> over = withdrawals_over(db, page);
    if (over.empty()) {
        throw Error(
            fmt::format("{} is not withdrawn; `stet withdraw --list` shows what is", page.url),
            ExitStatus::not_found);
    }
    Withdrawal last;
    for (const std::int64_t id : over) {
        db.run("UPDATE withdrawals SET lifted = ? WHERE id = ?", to_ms(now_utc()), id);
        last = withdrawal_of(db, id);
        db.run("DELETE FROM withdrawn_keys WHERE withdrawal = ?", id);
        // The same bytes may come again, too.
        if (last.erased) {
            db.run("UPDATE tombstones SET payload = NULL WHERE at = ?", to_ms(*last.erased));
        }
    }
    transaction.commit();
    return last;
}

std::vector<Withdrawal> withdrawals(const Archive& archive) {
    const Db& db = *archive.impl().db;
    std::vector<Withdrawal> all;
    Statement row = db.query("SELECT id FROM withdrawals ORDER BY id");
    while (row.step()) all.push_back(withdrawal_of(db, row.integer(0)));
    return all;
}

Hold hold(Archive& archive, const std::string& words, const std::string& reason) {
    require_reason(reason);
    const Archive::Impl& impl = archive.impl();
    const Hold made{page_of(impl, words).url, std::string(trim(reason)), now_utc()};
    Transaction transaction(*impl.db);
    for (const std::string& key : page_of(impl, words).keys) {
        impl.db->run("INSERT OR REPLACE INTO holds (key, url, reason, at) VALUES (?, ?, ?, ?)", key,
                     made.url, made.reason, to_ms(made.at));
    }
    transaction.commit();
    return made;
}

void release_hold(Archive& archive, const std::string& words) {
    const Archive::Impl& impl = archive.impl();
    const Page page = page_of(impl, words);
    Transaction transaction(*impl.db);
    std::int64_t released = 0;
    for (const std::string& key : page.keys) {
        released += impl.db->run(
            "DELETE FROM holds WHERE url IN (SELECT url FROM holds WHERE key = ?)", key);
    }
    if (released == 0) {
        throw Error(fmt::format("{} is not held; `stet hold` shows what is", page.url),
                    ExitStatus::not_found);
    }
    transaction.commit();
}

std::vector<Hold> holds(const Archive& archive) {
    std::vector<Hold> all;
    Statement row = archive.impl().db->query(
        "SELECT url, reason, max(at) FROM holds GROUP BY url, reason ORDER BY 3, 1");
    while (row.step()) all.push_back({row.string(0), row.string(1), from_ms(row.integer(2))});
    return all;
}

void set_retention(Archive& archive, const std::string& site, int days) {
    const Db& db = *archive.impl().db;
    std::string host = ascii_lower(site);
    if (host.compare(0, 4, "www.") == 0) host.erase(0, 4);
    Transaction transaction(db);
    if (days > 0) {
        db.run("INSERT OR REPLACE INTO retention (site, days) VALUES (?, ?)", host, days);
    } else if (db.run("DELETE FROM retention WHERE site = ?", host) == 0) {
        throw Error(fmt::format("there is no rule for {}; `stet retain` shows those there are",
                                host.empty() ? std::string("all sites") : host),
                    ExitStatus::not_found);
    }
    transaction.commit();
}

std::vector<RetentionRule> retention(const Archive& archive) {
    std::vector<RetentionRule> rules;
    Statement row = archive.impl().db->query("SELECT site, days FROM retention ORDER BY site");
    while (row.step()) rules.push_back({row.string(0), row.number(1)});
    return rules;
}

std::vector<Expired> expired(const Archive& archive, UtcTime now) {
    const Archive::Impl& impl = archive.impl();
    const std::vector<RetentionRule> rules = retention(archive);
    const auto rule_for = [&](std::string_view site) {
        const RetentionRule* best = nullptr;
        for (const RetentionRule& rule : rules) {
            const bool covers = rule.site.empty() || site == rule.site ||
                                (site.size() > rule.site.size() && site.ends_with(rule.site) &&
                                 site[site.size() - rule.site.size() - 1] == '.');
            if (covers && (best == nullptr || rule.site.size() >= best->site.size())) best = &rule;
        }
        return best;
    };
    std::vector<Expired> found;
    Statement row = impl.db->query(
        "SELECT s.id, a.url, s.headline, s.last_seen, s.site, EXISTS (SELECT 1 FROM addresses h "
        "JOIN holds ON holds.key = h.key WHERE h.story = s.id) "
        "FROM stories s JOIN addresses a ON a.id = s.address ORDER BY s.id");
    while (row.step()) {
        const RetentionRule* rule = rule_for(row.text(4));
        if (rule == nullptr) continue;
        const UtcTime last = from_ms(row.integer(3));
        if (last + std::chrono::days(rule->days) > now) continue;
        found.push_back({story_name(row.integer(0)), row.string(1), row.string(2), last, rule->days,
                         row.integer(5) != 0});
    }
    return found;
}

Erased apply_retention(Archive& archive, UtcTime now) {
    Archive::Impl& impl = archive.impl();
    const auto over = [&] {
        std::vector<Page> pages;
        for (const Expired& story : expired(archive, now)) {
            if (!story.held) pages.push_back(page_of(impl, story.story));
        }
        return pages;
    };
    return erase_pages(impl, over, "its time by the rules of retention was over", "retention");
}

}  // namespace stet
