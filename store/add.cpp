// Keeping a look: captures, the story it belongs to, the article, the revision.
#include "extract/text.h"
#include "extract/url.h"
#include "store/archive_impl.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace stet {
namespace {

bool is_html(const Capture& capture) {
    const std::string type = ascii_lower(header_value(capture.response_head, "Content-Type"));
    if (type.find("html") != std::string::npos) return true;
    if (!type.empty()) return false;
    const std::string_view start = trim(std::string_view(capture.body).substr(0, 512));
    return !start.empty() && start.front() == '<' && start.compare(0, 5, "<?xml") != 0;
}

bool is_success(int status) {
    return status == 200 || status == 203;
}

/// What the answer is, where the caller did not say.
Verdict judge(const Capture& answer, const std::optional<Article>& article) {
    if (answer.verdict != Verdict::unknown) return answer.verdict;
    const int status = answer.status;
    if (status == 304) return Verdict::not_modified;
    if (status == 410 || status == 451) return Verdict::removed;
    if (status == 429 || status >= 500) return Verdict::server_error;
    if (status >= 400) return Verdict::missing;
    if (status >= 300) return Verdict::redirect;
    if (!answer.truncated.empty()) return Verdict::truncated;
    if (!article) return status == 0 ? Verdict::unknown : Verdict::not_article;
    return article->not_article.empty() ? Verdict::article : Verdict::not_article;
}

struct Address {
    std::int64_t id = 0;
    std::int64_t story = 0;
    bool variant = false;
};

/// How much of a page's word for its own address is believed: a canonical URL on the same host
/// (but for "www.", "m." and "amp.") that is not the site's root. Sites that give every page the
/// same canonical URL are common, and most of them name their front page.
bool may_be_canonical(const Url& canonical, const Url& page) {
    const auto bare = [](std::string_view host) {
        for (const std::string_view prefix : {"www.", "m.", "mobile.", "amp."}) {
            if (host.substr(0, prefix.size()) == prefix) host.remove_prefix(prefix.size());
        }
        return host;
    };
    const bool root = canonical.path().size() <= 1 && !canonical.query();
    const bool page_is_root = page.path().size() <= 1 && !page.query();
    return canonical.is_http() && bare(canonical.host()) == bare(page.host()) &&
           (!root || page_is_root);
}

class Addresses {
public:
    explicit Addresses(const Db& db) : db_(db) {}

    /// The address of a URL; made when it is new.
    Address of(const std::string& url) const {
        const std::optional<Url> parsed = Url::parse(url);
        const std::string key = parsed ? article_key(*parsed) : url;
        {
            Statement row =
                db_.query("SELECT id, coalesce(story, 0), role FROM addresses WHERE key = ?", key);
            if (row.step()) return {row.integer(0), row.integer(1), row.text(2) == "variant"};
        }
        db_.run("INSERT INTO addresses (key, url) VALUES (?, ?)", key, url);
        return {db_.last_id(), 0, false};
    }

    void join(Address& address, std::int64_t story) const {
        if (address.story != 0) return;
        db_.run("UPDATE addresses SET story = ? WHERE id = ?", story, address.id);
        address.story = story;
    }

    /// Takes the URL that answered for one that never did: http where https had failed.
    void answered(const Address& address, const std::string& url) const {
        db_.run(
            "UPDATE addresses SET url = ? WHERE id = ? AND url <> ? AND EXISTS "
            "(SELECT 1 FROM looks WHERE address = addresses.id) AND NOT EXISTS "
            "(SELECT 1 FROM looks WHERE address = addresses.id AND status <> 0)",
            url, address.id, url);
    }

    void set_variant(Address& address) const {
        if (address.variant) return;
        db_.run("UPDATE addresses SET role = 'variant' WHERE id = ?", address.id);
        address.variant = true;
    }

private:
    const Db& db_;
};

std::string site_of(const std::string& url) {
    const std::optional<Url> parsed = Url::parse(url);
    std::string host = parsed ? parsed->host() : std::string();
    if (host.compare(0, 4, "www.") == 0) host.erase(0, 4);
    return host;
}

struct Place {
    Address address;         // the look's
    std::int64_t story = 0;  // 0: none
    bool new_story = false;
    bool joined = false;  // an address that may have looks of its own came to the story
};

/// Which story a look at an article belongs to: the one at the canonical address, else at the
/// address that answered, else at the one asked for; otherwise it is a new one.
Place place_article(const Db& db, const Look& look, const Article& article) {
    const Addresses addresses(db);
    const std::string& asked_url = look.hops.front().url;
    const std::string& answered_url = look.hops.back().url;
    Place place;
    place.address = addresses.of(answered_url);
    addresses.answered(place.address, answered_url);
    Address asked = addresses.of(asked_url);
    std::optional<Address> canonical;
    const std::optional<Url> page = Url::parse(answered_url);
    const std::optional<Url> named =
        article.canonical_url ? Url::parse(article.canonical_url.value) : std::nullopt;
    if (page && named && may_be_canonical(*named, *page) &&
        article_key(*named) != article_key(*page)) {
        canonical = addresses.of(named->without_fragment());
    }
    // An address keeps its story, whatever the page says later.
    place.story = place.address.story;
    if (place.story == 0 && canonical) place.story = canonical->story;
    if (place.story == 0) place.story = asked.story;
    if (place.story == 0) {
        db.run("INSERT INTO stories (address, site) VALUES (?, ?)",
               canonical ? canonical->id : place.address.id, site_of(answered_url));
        place.story = db.last_id();
        place.new_story = true;
    }
    place.joined = place.address.story == 0;
    if (canonical && (canonical->story == 0 || canonical->story == place.story)) {
        place.joined = place.joined || canonical->story == 0;
        addresses.join(*canonical, place.story);
        addresses.set_variant(place.address);
    }
    addresses.join(place.address, place.story);
    // Asked and answered may be one address.
    if (asked.id != place.address.id && asked.story == 0) {
        place.joined = true;
        addresses.join(asked, place.story);
    }
    // The page names its AMP form: what is found there is this story, whatever it says of itself.
    const std::optional<Url> amp =
        article.amp_url ? Url::parse(article.amp_url.value) : std::nullopt;
    if (page && amp && may_be_canonical(*amp, *page) && !place.address.variant &&
        article_key(*amp) != article_key(*page)) {
        Address variant = addresses.of(amp->without_fragment());
        if (variant.story == 0) {
            addresses.join(variant, place.story);
            addresses.set_variant(variant);
            place.joined = true;
        }
    }
    return place;
}

/// A look without an article is about the address that was asked for: a story that now redirects
/// to the front page is news of that story. But a 304 is of the address that answered.
Place place_other(const Db& db, const Look& look, Verdict verdict) {
    const Addresses addresses(db);
    Place place;
    place.address = addresses.of(look.hops.front().url);
    if (place.address.story == 0 || verdict == Verdict::not_modified) {
        const Address answered = addresses.of(look.hops.back().url);
        if (answered.story != 0) place.address = answered;
    }
    place.story = place.address.story;
    return place;
}

/// What a 304 stands for: the article of the latest whole page before it, at the same URL; 0 where
/// that page was none. Of a URL without such a page (an import of a part), of the same address.
std::int64_t article_before(const Db& db,
                            const std::string& url,
                            std::int64_t address,
                            UtcTime time) {
    // Of a story on several pages the latest look says it: a later page may have changed alone.
    const std::int64_t of_pages = db.value(
        0,
        "SELECT article_of FROM looks WHERE id = (SELECT id FROM looks WHERE address = ? AND "
        "time <= ? AND article_of IS NOT NULL ORDER BY time DESC, id DESC LIMIT 1) AND EXISTS "
        "(SELECT 1 FROM look_captures WHERE look = article_of AND role = 'part')",
        address, to_ms(time));
    if (of_pages != 0) return of_pages;
    if (const std::optional<Url> parsed = Url::parse(url)) {
        Statement page = db.query(
            "SELECT coalesce(l.article_of, 0) FROM captures c "
            "JOIN look_captures lc ON lc.capture = c.id AND lc.role = 'page' "
            "JOIN looks l ON l.id = lc.look WHERE c.surt = ? AND c.url = ? AND c.status = 200 "
            "AND c.truncated = '' AND c.started <= ? ORDER BY c.started DESC, c.id DESC LIMIT 1",
            capture_key(*parsed), parsed->without_fragment(), to_ms(time));
        if (page.step()) return page.integer(0);
    }
    return db.value(0,
                    "SELECT coalesce(article_of, 0) FROM looks WHERE address = ? AND time <= ? "
                    "AND status = 200 ORDER BY time DESC, id DESC LIMIT 1",
                    address, to_ms(time));
}

/// An earlier look of the story at the very same bytes, read by this extractor.
std::int64_t look_with_payload(const Db& db,
                               std::int64_t story,
                               std::int64_t payload,
                               int extractor) {
    return db.value(0,
                    "SELECT l.id FROM captures c JOIN look_captures lc ON lc.capture = c.id "
                    "JOIN looks l ON l.id = lc.look JOIN addresses a ON a.id = l.address "
                    "WHERE c.payload = ? AND a.story = ? AND l.article_of = l.id "
                    "AND EXISTS (SELECT 1 FROM articles WHERE look = l.id AND extractor = ?) "
                    "LIMIT 1",
                    payload, story, extractor);
}

std::string why_not(Verdict verdict, const Capture& answer, const std::optional<Article>& article) {
    if (!answer.failure.empty()) return answer.failure;
    if (verdict == Verdict::not_article && article && !article->not_article.empty()) {
        return article->not_article;
    }
    if (verdict == Verdict::not_article) return "not an HTML page";
    if (answer.status != 200 && answer.status != 0) {
        return fmt::format("HTTP status {}", answer.status);
    }
    if (verdict == Verdict::truncated) {
        return fmt::format("the page was cut off ({})",
                           answer.truncated.empty() ? "unknown" : answer.truncated);
    }
    return std::string(verdict_name(verdict));
}

/// What the look says of the story: the revision that stood at its time.
void describe(const Db& db, std::int64_t story, UtcTime time, Added& added) {
    added.story = story_name(story);
    Statement row = db.query(
        "SELECT r.number, t.name, r.first_time FROM revisions r JOIN texts t ON t.id = r.text "
        "WHERE r.story = ? AND r.first_time <= ? ORDER BY r.number DESC LIMIT 1",
        story, to_ms(time));
    if (!row.step()) return;
    added.number = row.number(0);
    added.revision = row.string(1);
    added.unchanged_since = from_ms(row.integer(2));
}

}  // namespace

std::int64_t Archive::Impl::last_payload(const std::string& url) const {
    const std::optional<Url> parsed = Url::parse(url);
    if (!parsed) return 0;
    return db->value(0,
                     "SELECT payload FROM captures WHERE surt = ? AND payload IS NOT NULL "
                     "AND status = 200 ORDER BY started DESC LIMIT 1",
                     capture_key(*parsed));
}

std::optional<std::string> Archive::Impl::withdrawn(const std::vector<Capture>& hops) const {
    // The bytes of something that was erased do not come back by another address.
    const bool erased = db->value(0, "SELECT 1 FROM tombstones LIMIT 1") != 0;
    for (const Capture& hop : hops) {
        std::optional<Sha256> payload;
        if (erased && !hop.body.empty()) payload = sha256(hop.body);
        if (auto why = withdrawn(hop.url, payload)) return why;
    }
    return std::nullopt;
}

std::optional<std::string> Archive::Impl::refused(const Look& look, const Article* article) const {
    if (auto why = withdrawn(look.hops)) return why;
    if (article == nullptr || !article->canonical_url) return std::nullopt;
    const std::optional<Url> page = Url::parse(look.hops.back().url);
    const std::optional<Url> canonical = Url::parse(article->canonical_url.value);
    if (!page || !canonical || !may_be_canonical(*canonical, *page)) return std::nullopt;
    return withdrawn(canonical->href());
}

Added Archive::Impl::add(const Look& look) {
    assert(!look.hops.empty());
    const auto withdrawn_part = [this](const LookPart& part) {
        return withdrawn(part.hops).has_value();
    };
    if (std::any_of(look.parts.begin(), look.parts.end(), withdrawn_part)) {
        Look rest = look;
        std::erase_if(rest.parts, withdrawn_part);
        return add(rest);
    }
    const Capture& answer = look.hops.back();
    Added added;
    added.body_bytes = answer.body.size();

    std::optional<Article> article = look.article;
    const bool readable =
        is_success(answer.status) && answer.truncated.empty() &&
        (answer.verdict == Verdict::unknown || answer.verdict == Verdict::article);
    if (!article && readable && is_html(answer)) {
        PageContext page;
        page.url = Url::parse(answer.url).value_or(Url());
        page.content_type = header_value(answer.response_head, "Content-Type");
        page.fetched = to_ms(answer.started) / 1000;
        article = options.extract(answer.body, page);
    }
    const Verdict verdict = judge(answer, article);
    const bool has_article = verdict == Verdict::article && article && article->not_article.empty();

    if (const auto why = refused(look, has_article ? &*article : nullptr)) {
        added.outcome = Added::Outcome::no_article;
        added.why = *why + "; nothing was kept";
        added.kept = false;
        return added;
    }

    Place place =
        has_article ? place_article(*db, look, *article) : place_other(*db, look, verdict);
    const UtcTime time = answer.started;
    const bool latest =
        place.story == 0 || db->value(-1,
                                      "SELECT max(l.time) FROM looks l JOIN addresses a "
                                      "ON a.id = l.address WHERE a.story = ?",
                                      place.story) <= to_ms(time);

    db->run(
        "INSERT INTO looks (address, time, time_assumed, status, verdict, failure) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        place.address.id, to_ms(time), answer.origin.time_assumed, answer.status,
        verdict_name(verdict), answer.failure);
    const std::int64_t look_id = db->last_id();
    added.look = look_id;

    KeptCapture page_capture;
    for (std::size_t i = 0; i < look.hops.size(); ++i) {
        const bool is_answer = i + 1 == look.hops.size();
        const Capture& hop = look.hops[i];
        page_capture = captures.keep(hop, is_answer ? verdict : hop.verdict, last_payload(hop.url));
        db->run("INSERT INTO look_captures (look, ordinal, capture, role) VALUES (?, ?, ?, ?)",
                look_id, static_cast<std::int64_t>(i), page_capture.id, is_answer ? "page" : "hop");
    }

    std::int64_t article_of = 0;
    std::int64_t kept = 0;
    // Several pages: what their texts are made of is compared, and joined where it is new.
    const bool several = !look.parts.empty() && place.story != 0 &&
                         (has_article || (verdict == Verdict::not_modified && look.stands != 0));
    if (!look.parts.empty()) {
        place.joined = keep_parts(look, look_id, several ? place.story : 0) || place.joined;
    }
    if (several) {
        article_of = look_with_contents(place.story, look_id);
        if (article_of == 0) {
            article = join_look(look, article);
            if (article->not_article.empty()) {
                kept = articles.keep(place.story, look_id, options.extractor_version, *article).id;
                article_of = look_id;
            }
        }
    } else if (has_article) {
        if (!page_capture.new_payload && page_capture.payload) {
            article_of = look_with_payload(*db, place.story, *page_capture.payload,
                                           options.extractor_version);
        }
        if (article_of == 0) {
            kept = articles.keep(place.story, look_id, options.extractor_version, *article).id;
            article_of = look_id;
        }
    } else if (verdict == Verdict::not_modified && place.story != 0) {
        article_of = article_before(*db, answer.url, place.address.id, time);
    }
    if (article_of != 0) {
        db->run("UPDATE looks SET article_of = ? WHERE id = ?", article_of, look_id);
    }

    if (place.story == 0) {
        added.outcome = answer.status == 0 ? Added::Outcome::failed : Added::Outcome::no_article;
        added.why = why_not(verdict, answer, article);
        return added;
    }
    const auto revisions_before =
        db->value(0, "SELECT count(*) FROM revisions WHERE story = ?", place.story);
    const std::int64_t article_before_it = latest_article(place.story);
    if (latest && !place.joined && !place.address.variant) {
        if (article_of != 0) append_look(place.story, look_id);
    } else {
        join_volatile_texts(place.story);
        derive_story(place.story);
    }
    if (kept != 0) learn_from(place.story, look_id, *article);
    summarise(place.story, article_before_it, kept, article ? &*article : nullptr);
    describe(*db, place.story, time, added);
    const auto revisions_after =
        db->value(0, "SELECT count(*) FROM revisions WHERE story = ?", place.story);
    if (article_of == 0) {
        added.outcome = answer.status == 0 ? Added::Outcome::failed : Added::Outcome::no_article;
        added.why = why_not(verdict, answer, article);
    } else if (place.new_story) {
        added.outcome = Added::Outcome::new_story;
    } else if (revisions_after > revisions_before) {
        added.outcome = Added::Outcome::new_revision;
    } else {
        added.outcome = Added::Outcome::unchanged;
    }
    return added;
}

}  // namespace stet
