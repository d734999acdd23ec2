#include "store/outbox.h"

#include "store/archive_impl.h"
#include "store/digest.h"

#include <algorithm>
#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace stet {

std::int64_t subscribe(Archive& archive, const std::string& target, const ChangeChoice& choice) {
    const Db& db = *archive.impl().db;
    db.run(
        "INSERT OR IGNORE INTO subscriptions (target, choice, upto) "
        "VALUES (?, ?, (SELECT coalesce(max(id), 0) FROM changes))",
        target, choice.words());
    return db.value(0, "SELECT id FROM subscriptions WHERE target = ? AND choice = ?", target,
                    choice.words());
}

std::size_t fill_outbox(Archive& archive,
                        std::int64_t subscription,
                        const ChangeChoice& choice,
                        const std::function<std::string(const ChangeEntry&)>& body,
                        UtcTime at) {
    const Db& db = *archive.impl().db;
    Transaction transaction(db);
    const std::int64_t upto =
        db.value(0, "SELECT upto FROM subscriptions WHERE id = ?", subscription);
    const std::int64_t last = db.value(0, "SELECT max(id) FROM changes");
    std::size_t made = 0;
    if (last > upto) {
        std::vector<ChangeEntry> entries = list_changes(archive, choice, 0, upto);
        std::sort(entries.begin(), entries.end(),
                  [](const ChangeEntry& a, const ChangeEntry& b) { return a.id < b.id; });
        for (const ChangeEntry& entry : entries) {
            made += static_cast<std::size_t>(db.run(
                "INSERT OR IGNORE INTO outbox (subscription, message, story, body, made) "
                "VALUES (?, ?, ?, ?, ?)",
                subscription, entry.event, story_number(entry.story), body(entry), to_ms(at)));
        }
        db.run("UPDATE subscriptions SET upto = ? WHERE id = ?", last, subscription);
    }
    transaction.commit();
    return made;
}

std::vector<Message> pending_messages(const Archive& archive, std::int64_t subscription) {
    std::vector<Message> messages;
    Statement row = archive.impl().db->query(
        "SELECT id, message, body, attempts, failure FROM outbox WHERE subscription = ? "
        "AND story NOT IN (SELECT h.story FROM withdrawn_keys k JOIN addresses h ON h.key = k.key "
        "WHERE h.story IS NOT NULL) ORDER BY id",
        subscription);
    while (row.step()) {
        messages.push_back(
            {row.integer(0), row.string(1), row.string(2), row.number(3), row.string(4)});
    }
    return messages;
}

void message_delivered(Archive& archive, std::int64_t message) {
    archive.impl().db->run("DELETE FROM outbox WHERE id = ?", message);
}

void message_failed(Archive& archive, std::int64_t message, const std::string& why) {
    archive.impl().db->run("UPDATE outbox SET attempts = attempts + 1, failure = ? WHERE id = ?",
                           why, message);
}

std::string sign_message(std::string_view key, std::string_view body) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(),
             &length) == nullptr) {
        throw Error("cannot sign a message: OpenSSL has no HMAC-SHA256");
    }
    return hex({reinterpret_cast<const char*>(digest.data()), length});
}

}  // namespace stet
