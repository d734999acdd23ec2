#include "cli/notify.h"

#include "cli/archive_access.h"
#include "cli/change_rows.h"
#include "cli/diff_view.h"
#include "cli/fetch_flags.h"
#include "cli/layout.h"
#include "cli/log.h"
#include "cli/rows.h"
#include "crawler/webhook.h"
#include "store/learned_lines.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>
#include <ostream>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stet {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kCommandTime{60'000};
constexpr std::size_t kMostDiffBytes = 256U << 10U;
constexpr std::size_t kMostKeyBytes = 64U << 10U;
constexpr int kFailuresInARow = 3;  // then the target is left alone until the next run

/// A file descriptor, closed when it goes.
class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return number_; }
    void close() {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }

private:
    int number_;
};

/// In the child: stdin from the pipe, stdout to stderr, signals as a shell expects them.
[[noreturn]] void become(const char* command, int input) {
    dup2(input, STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    std::signal(SIGPIPE, SIG_DFL);
    setpgid(0, 0);  // so that what it starts can be ended with it
    constexpr int kCannotRun = 127;
    execl("/bin/sh", "sh", "-c", command, static_cast<char*>(nullptr));
    _exit(kCannotRun);
}

/// While it lives, writing to a pipe that nobody reads is an error of write(), not the end of stet.
class PipeSignalBlocked {
public:
    PipeSignalBlocked() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~PipeSignalBlocked() {
        const timespec now{};
        while (sigtimedwait(&pipe_, nullptr, &now) > 0) {
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    PipeSignalBlocked(const PipeSignalBlocked&) = delete;
    PipeSignalBlocked& operator=(const PipeSignalBlocked&) = delete;

private:
    sigset_t pipe_{};
    sigset_t before_{};
};

/// Writes what the child takes, until all is written, the child stops reading, or the time is over.
void feed(int pipe, std::string_view input, Clock::time_point end) {
    const PipeSignalBlocked blocked;
    while (!input.empty()) {
        const auto left = std::chrono::duration_cast<milliseconds>(end - Clock::now());
        pollfd ready = {pipe, POLLOUT, 0};
        if (left.count() <= 0 || poll(&ready, 1, static_cast<int>(left.count())) <= 0) return;
        const ssize_t written = write(pipe, input.data(), input.size());
        if (written < 0 && errno != EAGAIN && errno != EINTR) return;
        if (written > 0) input.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string how_it_ended(int status) {
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    if (WIFEXITED(status)) return fmt::format("exit status {}", WEXITSTATUS(status));
    return fmt::format("ended by signal {}", WTERMSIG(status));
}

std::string key_in(const std::string& path) {
    if (path.empty()) return {};
    std::ifstream file(path, std::ios::binary);
    std::string key{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw Error(fmt::format("--webhook-key: cannot read {}", printable(path)));
    while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
    if (key.empty() || key.size() > kMostKeyBytes) {
        throw Error(fmt::format("--webhook-key: {} holds no key (a line of text, or bytes)",
                                printable(path)),
                    ExitStatus::usage);
    }
    return key;
}

}  // namespace

void declare_notify(CLI::App& app, NotifyWords& words) {
    app.add_option("--on-change", words.command);
    app.add_option("--webhook", words.webhook);
    app.add_option("--webhook-key", words.key_file);
    app.add_option("--notify-class", words.choice.classes)->delimiter(',')->allow_extra_args(false);
    app.add_option("--notify-min", words.choice.min);
    app.add_flag("--notify-silent", words.choice.silent);
}

std::string run_command(const std::string& command, const std::string& input, milliseconds limit) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return std::strerror(errno);
    Descriptor reading(ends[0]);
    Descriptor writing(ends[1]);
    fcntl(writing.get(), F_SETFL, O_NONBLOCK);
    const pid_t child = fork();
    if (child < 0) return std::strerror(errno);
    if (child == 0) become(command.c_str(), reading.get());
    reading.close();
    const Clock::time_point end = Clock::now() + limit;
    feed(writing.get(), input, end);
    writing.close();
    int status = 0;
    constexpr int kPollMs = 5;
    for (;;) {
        const pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child) return how_it_ended(status);
        if (ended < 0 && errno != EINTR) return std::strerror(errno);
        if (Clock::now() >= end) break;
        poll(nullptr, 0, kPollMs);
    }
    kill(-child, SIGKILL);
    waitpid(child, &status, 0);
    return fmt::format("not done after {}", human_duration(limit.count()));
}

std::string message_body(const Archive& archive, const ChangeEntry& entry) {
    using Json = nlohmann::ordered_json;
    Json row = change_row(entry, Zone());
    row["archive"] = archive_name(archive);
    if (!entry.removed()) {
        const ArticleText from = article_text(archive.article(entry.story, entry.number - 1));
        const ArticleText to = article_text(archive.article(entry.story, entry.number));
        row["old_headline"] = from[DiffField::headline];
        row["new_headline"] = to[DiffField::headline];
        ArticleDiff found = diff_articles(from, to);
        mark_learned(found, learned_lines(archive, entry.story));
        const std::string diff = diff_as_json(found, from, to, {false, -1, {}});
        row["diff"] = diff.size() <= kMostDiffBytes ? Json::parse(diff) : Json(nullptr);
    }
    return json_line(row);
}

Notifier::Notifier(const NotifyWords& words, const Settings& settings, Archive& archive, Io& io)
    : archive_(archive),
      io_(io),
      settings_(settings),
      choice_(choice_of(words.choice, settings.zone, "--notify-")),
      key_(key_in(words.key_file)) {
    const bool chosen = choice_.restricts_findings() || choice_.silent;
    if (words.command.empty() && words.webhook.empty() && chosen) {
        throw Error(
            "--notify-class, --notify-min and --notify-silent need --on-change or --webhook",
            ExitStatus::usage);
    }
    if (words.webhook.empty() && !key_.empty()) {
        throw Error("--webhook-key needs --webhook", ExitStatus::usage);
    }
    if (!words.command.empty()) {
        targets_.push_back({"command " + words.command, 0, words.command, Url()});
    }
    if (!words.webhook.empty()) {
        const Url url = url_of(words.webhook);
        targets_.push_back({"webhook " + url.href(), 0, "", url});
    }
    if (!targets_.empty() && changes_are_due(archive)) judge_changes(archive);
    for (Target& target : targets_) target.subscription = subscribe(archive, target.name, choice_);
}

std::string Notifier::send(const Target& target, const Message& message) const {
    if (!target.command.empty()) return run_command(target.command, message.body, kCommandTime);
    std::vector<std::string> headers = {"Stet-Message: " + message.name};
    if (!key_.empty()) {
        headers.push_back("Stet-Signature: sha256=" + sign_message(key_, message.body));
    }
    return post_to_webhook(target.url, message.body, headers);
}

std::size_t Notifier::deliver() {
    std::size_t told = 0;
    for (const Target& target : targets_) {
        fill_outbox(
            archive_, target.subscription, choice_,
            [this](const ChangeEntry& entry) { return message_body(archive_, entry); }, now_utc());
        std::size_t left = 0;
        std::string why;
        int in_a_row = 0;
        for (const Message& message : pending_messages(archive_, target.subscription)) {
            std::string failure =
                in_a_row < kFailuresInARow ? send(target, message) : std::string("not tried");
            if (failure.empty()) {
                message_delivered(archive_, message.id);
                ++told;
                in_a_row = 0;
                continue;
            }
            ++left;
            if (in_a_row++ >= kFailuresInARow) continue;
            message_failed(archive_, message.id, failure);
            why = std::move(failure);
        }
        if (left > 0 && !settings_.quiet) {
            notice(settings_, io_,
                   fmt::format("{} could not be told to {} ({}); kept, and told by the next run "
                               "with the same flags",
                               counted(static_cast<std::int64_t>(left), "change", "changes"),
                               printable(target.name), printable(why)));
        }
    }
    return told;
}

}  // namespace stet
