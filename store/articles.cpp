#include "store/articles.h"

#include "extract/text.h"
#include "store/article_json.h"
#include "store/search_text.h"
#include "store/text_digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace stet {
namespace {

constexpr int kLevel = 3;
constexpr std::size_t kNameDigits = 8;

/// stet_words(article, column): for the view search_content. SQLite's frames are C, so nothing
/// may be thrown past this point.
void sql_words(sqlite3_context* context, int /*count*/, sqlite3_value** values) noexcept {
    try {
        const auto& articles = *static_cast<const Articles*>(sqlite3_user_data(context));
        const auto* column =
            static_cast<const char*>(static_cast<const void*>(sqlite3_value_text(values[1])));
        const std::string words =
            search_column(articles.read(sqlite3_value_int64(values[0])), column);
        sqlite3_result_text64(context, words.data(), words.size(), SQLITE_TRANSIENT,  // NOLINT
                              SQLITE_UTF8);
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    }
}

[[noreturn]] void refuse(const Db& db, std::int64_t id, std::string_view what) {
    throw Error(
        fmt::format("archive {} is damaged: article {} {}; run: stet check", db.path(), id, what),
        ExitStatus::damaged);
}

}  // namespace

Articles::Articles(const Db& db) : db_(db) {
    const int code = sqlite3_create_function_v2(
        db.handle(), "stet_words", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, this,
        &sql_words, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) db.fail("open", code);
}

std::int64_t Articles::text_id(std::int64_t story,
                               std::string_view digest,
                               std::int64_t article,
                               bool& is_new) {
    {
        Statement row =
            db_.query("SELECT id FROM texts WHERE story = ? AND sha256 = ?", story, Blob{digest});
        if (row.step()) {
            is_new = false;
            return row.integer(0);
        }
    }
    is_new = true;
    const std::string digits = hex(digest);
    std::string name = digits.substr(0, kNameDigits);
    while (db_.value(0, "SELECT 1 FROM texts WHERE story = ? AND name = ?", story, name) != 0) {
        name = digits.substr(0, name.size() + 1);
    }
    db_.run("INSERT INTO texts (story, sha256, name, article) VALUES (?, ?, ?, ?)", story,
            Blob{digest}, name, article);
    return db_.last_id();
}

KeptArticle Articles::keep(std::int64_t story,
                           std::int64_t look,
                           int extractor,
                           const Article& article) {
    KeptArticle kept;
    kept.id = db_.value(0, "SELECT max(id) FROM articles") + 1;
    const std::int64_t similar = db_.value(
        0, "SELECT max(a.id) FROM texts t JOIN articles a ON a.text = t.id WHERE t.story = ?",
        story);
    const Sha256 digest = text_digest(article);
    kept.text = text_id(story, digest.view(), kept.id, kept.new_text);
    const std::string json = article_to_json(article);
    const std::size_t words = count_words(body_text(article));
    // Against the article before: of two versions little differs. A full chain begins anew.
    std::optional<std::int64_t> base;
    int depth = 0;
    std::string prefix;
    if (similar != 0) {
        const auto before =
            db_.value(kMaxChain, "SELECT depth FROM articles WHERE id = ?", similar);
        if (before < kMaxChain) {
            base = similar;
            depth = static_cast<int>(before) + 1;
            prefix = read_json(similar);
        }
    }
    db_.run(
        "INSERT INTO articles (id, look, extractor, text, words, base, depth, length, sha256, "
        "data) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        kept.id, look, extractor, kept.text, words, base, depth, json.size(),
        Blob{sha256(json).view()}, Blob{zstd_.compress(json, prefix, kLevel)});
    if (kept.new_text) {
        db_.run(
            "INSERT INTO search (rowid, headline, dek, byline, body, captions) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            kept.text, search_column(article, "headline"), search_column(article, "dek"),
            search_column(article, "byline"), search_column(article, "body"),
            search_column(article, "captions"));
    }
    return kept;
}

std::string Articles::read_json(std::int64_t id) const {
    std::vector<std::int64_t> way;
    for (std::int64_t at = id; at != 0;) {
        way.push_back(at);
        if (way.size() > kMaxChain + 1) refuse(db_, id, "has no end to its bases");
        at = db_.value(0, "SELECT base FROM articles WHERE id = ?", at);
    }
    std::string json;
    for (auto at = way.rbegin(); at != way.rend(); ++at) {
        Statement row = db_.query("SELECT length, data FROM articles WHERE id = ?", *at);
        std::optional<std::string> next;
        if (row.step()) {
            const auto length = static_cast<std::size_t>(std::max<std::int64_t>(0, row.integer(0)));
            next = zstd_.decompress(row.blob(1), json, length);
        }
        if (!next) refuse(db_, *at, "cannot be decoded");
        json = std::move(*next);
    }
    return json;
}

Article Articles::read(std::int64_t id) const {
    auto article = article_from_json(read_json(id));
    if (!article) refuse(db_, id, "is not what it should be");
    return std::move(*article);
}

}  // namespace stet
