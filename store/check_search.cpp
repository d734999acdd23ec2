#include "store/check_search.h"

#include "store/search_text.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace stet {
namespace {

constexpr std::array<std::string_view, 5> kColumns{"headline", "dek", "byline", "body", "captions"};

/// A number for one word at one place; the sum over a text does not depend on the order.
std::uint64_t place_hash(std::string_view term, int column, std::int64_t offset) {
    // FNV-1a, then a finaliser: equal sums of different places must not come about by themselves.
    std::uint64_t hash = 1469598103934665603U;
    const auto add = [&](std::uint8_t byte) { hash = (hash ^ byte) * 1099511628211U; };
    for (const char c : term) add(static_cast<std::uint8_t>(c));
    add(static_cast<std::uint8_t>(column));
    for (int shift = 0; shift < 32; shift += 8) {
        add(static_cast<std::uint8_t>(static_cast<std::uint64_t>(offset) >> shift & 0xffU));
    }
    hash ^= hash >> 33U;
    hash *= 0xff51afd7ed558ccdU;
    hash ^= hash >> 33U;
    return hash;
}

/// The index's own tokenizer.
class Tokenizer {
public:
    explicit Tokenizer(const Db& db) : instance_(nullptr, Free{}) {
        fts5_api* api = nullptr;
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(db.handle(), "SELECT fts5(?1)", -1, &statement, nullptr) ==
            SQLITE_OK) {
            sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
            sqlite3_step(statement);
        }
        sqlite3_finalize(statement);
        void* user = nullptr;
        if (api == nullptr ||
            api->xFindTokenizer(api, "unicode61", &user, &functions_) != SQLITE_OK) {
            db.fail("check", SQLITE_ERROR);
        }
        std::array<const char*, 2> options{"remove_diacritics", "2"};
        Fts5Tokenizer* made = nullptr;
        if (functions_.xCreate(user, options.data(), static_cast<int>(options.size()), &made) !=
            SQLITE_OK) {
            db.fail("check", SQLITE_ERROR);
        }
        instance_ = {made, Free{functions_.xDelete}};
    }

    std::uint64_t sum(std::string_view text, int column) const {
        Sum sum{0, column, 0};
        functions_.xTokenize(instance_.get(), &sum, FTS5_TOKENIZE_DOCUMENT, text.data(),
                             static_cast<int>(text.size()), &take);
        return sum.value;
    }

private:
    struct Free {
        void (*free)(Fts5Tokenizer*) = nullptr;
        void operator()(Fts5Tokenizer* tokenizer) const {
            if (free != nullptr) free(tokenizer);
        }
    };
    struct Sum {
        std::uint64_t value;
        int column;
        std::int64_t offset;
    };
    static int take(void* user, int flags, const char* token, int size, int, int) noexcept {
        auto& sum = *static_cast<Sum*>(user);
        if ((flags & FTS5_TOKEN_COLOCATED) != 0) return SQLITE_OK;
        const std::string_view term(token, static_cast<std::size_t>(size));
        sum.value += place_hash(term, sum.column, sum.offset++);
        return SQLITE_OK;
    }

    fts5_tokenizer functions_{};
    std::unique_ptr<Fts5Tokenizer, Free> instance_;
};

}  // namespace

std::vector<std::int64_t> texts_with_wrong_index(const Db& db, const Articles& articles) {
    // A temporary table is no change of the archive, but query_only refuses it all the same.
    const bool query_only = db.value(0, "PRAGMA query_only") != 0;
    if (query_only) db.script("PRAGMA query_only = OFF");
    db.script(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_places "
        "USING fts5vocab('main', 'search', 'instance')");
    if (query_only) db.script("PRAGMA query_only = ON");

    std::map<std::int64_t, std::uint64_t> sums;
    {
        Statement row = db.query("SELECT term, doc, col, \"offset\" FROM temp.search_places");
        while (row.step()) {
            int column = 0;
            while (column < 4 && kColumns[static_cast<std::size_t>(column)] != row.text(2)) {
                ++column;
            }
            sums[row.integer(1)] += place_hash(row.text(0), column, row.integer(3));
        }
    }
    const Tokenizer tokenizer(db);
    std::vector<std::int64_t> wrong;
    Statement row = db.query("SELECT id, article FROM texts ORDER BY id");
    while (row.step()) {
        std::uint64_t expected = 0;
        const Article article = articles.read(row.integer(1));
        for (std::size_t i = 0; i < kColumns.size(); ++i) {
            expected += tokenizer.sum(search_column(article, kColumns[i]), static_cast<int>(i));
        }
        const auto found = sums.find(row.integer(0));
        if ((found == sums.end() ? 0 : found->second) != expected) wrong.push_back(row.integer(0));
        if (found != sums.end()) sums.erase(found);
    }
    for (const auto& [text, sum] : sums) wrong.push_back(text);
    return wrong;
}

}  // namespace stet
