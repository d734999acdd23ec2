// What may not be shown, what must stay, and what goes with age: withdrawals, holds, retention.
//
// All of it goes by page: a story with every address it is known under, or an address that never
// had a story. `words` are a story's id or a URL, as people type them.
#pragma once

#include "store/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

class Archive;

struct Withdrawal {
    std::int64_t id = 0;
    UtcTime at{};
    std::string url;
    std::string reason;
    std::string origin;  // "asked", "retention", "merge"
    std::optional<UtcTime> erased;
    std::optional<UtcTime> lifted;
    std::int64_t addresses = 0;  // that it covers
};

struct Erased {
    std::int64_t pages = 0;
    std::int64_t captures = 0;  // their links stay in the chain, each with a tombstone
    std::int64_t payloads = 0;
    std::int64_t recoded = 0;  // payloads that rested on those, coded anew
    std::int64_t shared = 0;   // payloads that stay, because other pages have the same bytes
};

/// Hides a page from every way of reading, at once; it is never kept again until that is lifted.
/// Works for a URL that the archive does not hold, too: it then only keeps it out. Throws for an
/// empty reason.
Withdrawal withdraw(Archive& archive, const std::string& words, const std::string& reason);

/// Withdraws the page where that was not done, and leaves its bytes nowhere in the file, the -wal,
/// free pages, full-text index or delta bases. Throws, with nothing changed, where a hold covers
/// the page. The file is written anew, which takes as long as copying it.
Erased erase(Archive& archive, const std::string& words, const std::string& reason);

/// Lifts the withdrawal of a page: what was hidden is there again; what was erased may be kept
/// again.
Withdrawal lift(Archive& archive, const std::string& words);

/// The log, oldest first.
std::vector<Withdrawal> withdrawals(const Archive& archive);

struct Hold {
    std::string url;
    std::string reason;
    UtcTime at{};
};

/// What is held is not erased, by whomever; it can be hidden.
Hold hold(Archive& archive, const std::string& words, const std::string& reason);
/// Throws not_found where there is no hold.
void release_hold(Archive& archive, const std::string& words);
std::vector<Hold> holds(const Archive& archive);

struct RetentionRule {
    std::string site;  // "" for every site without a rule of its own
    int days = 0;
};

/// Keeps stories of a site (and of its subdomains) for so many days after the last look; 0 takes
/// the rule away.
void set_retention(Archive& archive, const std::string& site, int days);
std::vector<RetentionRule> retention(const Archive& archive);

struct Expired {
    std::string story;
    std::string url;
    std::string headline;
    UtcTime last_seen{};
    int days = 0;       // of the rule
    bool held = false;  // stays
};

/// What the rules have go at `now`, held stories with it.
std::vector<Expired> expired(const Archive& archive, UtcTime now);

/// Erases what is expired and not held.
Erased apply_retention(Archive& archive, UtcTime now);

}  // namespace stet
