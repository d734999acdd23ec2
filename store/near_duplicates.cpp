#include "store/near_duplicates.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace stet {
namespace {

constexpr std::size_t kShingleWords = 5;
/// More that look alike are a template rather than a copy; the earliest are compared.
constexpr std::size_t kMostCandidates = 50;

/// splitmix64's finaliser: every bit of the result hangs on every bit of `x`.
std::uint64_t mixed(std::uint64_t x) {
    x ^= x >> 30U;
    x *= 0xbf58476d1ce4e5b9U;
    x ^= x >> 27U;
    x *= 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
}

bool stands_alone(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(c, &status)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR: return true;
        default: return false;
    }
}

/// The hashes of a text's words, case folded.
std::vector<std::uint64_t> word_hashes(std::string_view text) {
    constexpr std::uint64_t kSeed = 0x9e3779b97f4a7c15U;
    std::vector<std::uint64_t> words;
    std::uint64_t word = 0;
    bool inside = false;
    const auto end_word = [&] {
        if (inside) words.push_back(word);
        inside = false;
        word = 0;
    };
    const auto size = static_cast<std::int64_t>(text.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::int64_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, size, c);
        const bool apostrophe = c == '\'' || c == 0x2019;
        if (inside && apostrophe) continue;  // "don’t" and "don't"
        if (c < 0 || (u_isalnum(c) == 0 && (u_charType(c) != U_NON_SPACING_MARK || !inside))) {
            end_word();
            continue;
        }
        const bool alone = c > 0x7F && stands_alone(c);
        if (alone) end_word();
        inside = true;
        word = mixed(word + kSeed + static_cast<std::uint64_t>(u_foldCase(c, U_FOLD_CASE_DEFAULT)));
        if (alone) end_word();
    }
    end_word();
    return words;
}

}  // namespace

std::vector<std::uint64_t> shingles(std::string_view text) {
    const std::vector<std::uint64_t> words = word_hashes(text);
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i + kShingleWords <= words.size(); ++i) {
        std::uint64_t hash = 0;
        for (std::size_t k = 0; k < kShingleWords; ++k) hash = mixed(hash * 31 + words[i + k]);
        out.push_back(hash);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

double resemblance(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
    std::size_t both = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j]) ++both;
        const bool step_a = a[i] <= b[j];
        const bool step_b = b[j] <= a[i];
        i += step_a ? 1 : 0;
        j += step_b ? 1 : 0;
    }
    const std::size_t all = a.size() + b.size() - both;
    return all == 0 ? 0 : static_cast<double>(both) / static_cast<double>(all);
}

std::array<std::uint64_t, kMinHashBands> band_hashes(const std::vector<std::uint64_t>& shingles) {
    std::array<std::uint64_t, kMinHashBands> bands{};
    for (std::size_t band = 0; band < kMinHashBands; ++band) {
        std::uint64_t hash = band + 1;
        for (std::size_t row = 0; row < kMinHashRows; ++row) {
            const std::uint64_t seed = mixed(band * kMinHashRows + row + 1);
            std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
            for (const std::uint64_t shingle : shingles) {
                least = std::min(least, mixed(shingle ^ seed));
            }
            hash = mixed(hash ^ least);
        }
        bands[band] = hash;
    }
    return bands;
}

NearDuplicateIndex::NearDuplicateIndex(std::function<std::string(std::int64_t id)> read)
    // No name: SQLite's own temporary file, which is gone when it is closed.
    : read_(std::move(read)), db_("", Db::Access::create, std::chrono::seconds{1}) {
    db_.script(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384; "
        "CREATE TABLE bands (hash INTEGER NOT NULL, place INTEGER NOT NULL, "
        "id INTEGER NOT NULL, PRIMARY KEY (hash, place)) WITHOUT ROWID; "
        "CREATE TABLE copies (id INTEGER PRIMARY KEY, original INTEGER NOT NULL); BEGIN");
}

std::int64_t NearDuplicateIndex::add(std::int64_t id, std::string_view text) {
    const std::vector<std::uint64_t> mine = shingles(text);
    if (mine.size() < kMinShingles) return 0;
    const auto bands = band_hashes(mine);
    std::map<std::int64_t, std::int64_t> candidates;  // place -> id: the earliest first
    for (const std::uint64_t hash : bands) {
        Statement row =
            db_.query("SELECT place, id FROM bands WHERE hash = ? ORDER BY place LIMIT ?", hash,
                      kMostCandidates);
        while (row.step()) candidates.emplace(row.integer(0), row.integer(1));
    }
    std::size_t compared = 0;
    for (const auto& [place, candidate] : candidates) {
        if (++compared > kMostCandidates) break;
        if (resemblance(mine, shingles(read_(candidate))) < kNearDuplicate) continue;
        db_.run("INSERT OR REPLACE INTO copies (id, original) VALUES (?, ?)", id, candidate);
        return candidate;
    }
    ++order_;
    for (const std::uint64_t hash : bands) {
        db_.run("INSERT OR IGNORE INTO bands (hash, place, id) VALUES (?, ?, ?)", hash, order_, id);
    }
    return 0;
}

std::int64_t NearDuplicateIndex::original_of(std::int64_t id) const {
    return db_.value(0, "SELECT original FROM copies WHERE id = ?", id);
}

}  // namespace stet
