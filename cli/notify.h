// Telling others of changes: a command with JSON on its stdin, a webhook with JSON as its body.
//
// For every command that adds looks: declare the flags, make a Notifier before the work, and call
// deliver() when a stretch of work is done and no batch is open. What could not be delivered stays
// in the archive (store/outbox.h), and is tried again by the next run with the same target. The
// text of a page never stands in a command line.
#pragma once

#include "cli/change_flags.h"
#include "cli/command.h"
#include "extract/url.h"
#include "store/outbox.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace stet {

struct NotifyWords {
    std::string command;
    std::string webhook;
    std::string key_file;
    ChangeWords choice;
};

/// Declares --on-change, --webhook, --webhook-key, --notify-class, --notify-min, --notify-silent.
void declare_notify(CLI::App& app, NotifyWords& words);

/// Runs `sh -c command` with `input` on its stdin and waits for it; what it prints goes to stderr.
/// "" where it ended with 0, else why not: its status, its signal, or the time being over.
std::string run_command(const std::string& command,
                        const std::string& input,
                        std::chrono::milliseconds limit);

/// What is sent of a change: one JSON object. With the diff, but for the largest.
std::string message_body(const Archive& archive, const ChangeEntry& entry);

class Notifier {
public:
    /// Throws usage on flags that make no sense, and where the key's file cannot be read.
    /// Subscribes: what enters from now on is told.
    Notifier(const NotifyWords& words, const Settings& settings, Archive& archive, Io& io);

    /// Tells what is pending. Warns of what could not be told; returns how much was.
    std::size_t deliver();

private:
    struct Target {
        std::string name;  // "command notify-desk", "webhook https://..."
        std::int64_t subscription = 0;
        std::string command;
        Url url;
    };
    std::string send(const Target& target, const Message& message) const;

    Archive& archive_;
    Io& io_;
    Settings settings_;
    ChangeChoice choice_;
    std::string key_;
    std::vector<Target> targets_;
};

}  // namespace stet
