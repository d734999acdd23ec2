// Whom to tell of changes, and what has not been told yet: so that every change is told at least
// once.
//
// A subscription is a target (a command, a webhook) with a choice of changes. Changes that entered
// since it was last filled become messages in the archive, in one transaction; a message leaves
// when it was delivered, by this process or a later one. Two processes may deliver the same
// message: its name is the change's event, by which the other end tells doubles apart.
#pragma once

#include "store/archive.h"
#include "store/changes.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

struct Message {
    std::int64_t id = 0;
    std::string name;  // ChangeEntry::event
    std::string body;
    int attempts = 0;     // that failed
    std::string failure;  // why the last one did
};

/// The subscription of a target and a choice; a new one begins with what enters from now on.
std::int64_t subscribe(Archive& archive, const std::string& target, const ChangeChoice& choice);

/// Makes messages of what entered since the last call. Returns how many.
std::size_t fill_outbox(Archive& archive,
                        std::int64_t subscription,
                        const ChangeChoice& choice,
                        const std::function<std::string(const ChangeEntry&)>& body,
                        UtcTime at);

/// What is to be told, in order of entry.
std::vector<Message> pending_messages(const Archive& archive, std::int64_t subscription);
void message_delivered(Archive& archive, std::int64_t message);
void message_failed(Archive& archive, std::int64_t message, const std::string& why);

/// HMAC-SHA256 (RFC 2104), 64 hex digits.
std::string sign_message(std::string_view key, std::string_view body);

}  // namespace stet
