#include "cli/command.h"

#include "cli/citation.h"
#include "cli/desk_commands.h"
#include "cli/layout.h"
#include "cli/log.h"
#include "cli/manual.h"
#include "cli/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

namespace stet {

namespace {

constexpr auto kCommands = std::to_array<Command>({
    {"add", "Fetch pages and keep them", Group::collect, declare_add},
    {"crawl", "Keep the stories that a site, section or feed lists", Group::collect, declare_crawl},
    {"import", "Take in WARC files and saved pages", Group::collect, declare_import},
    {"watch", "Look again and again, each page when it is due", Group::collect, declare_watch},
    {"unwatch", "Stop watching a page or list", Group::collect, declare_unwatch},
    {"list", "The stories of the archive", Group::read, declare_list},
    {"history", "The revisions of a story", Group::read, declare_history},
    {"blame", "Which revision brought each sentence", Group::read, declare_blame},
    {"show", "A revision of a story: text, or the page itself", Group::read, declare_show},
    {"diff", "What changed, field by field and word by word", Group::read, declare_diff},
    {"compare", "Two stories, such as copies of one", Group::read, declare_compare},
    {"changes", "What changed in the whole archive, newest first", Group::read, declare_changes},
    {"search", "Articles by their words", Group::read, declare_search},
    {"export", "Articles as text, JSON, CSV, HTML, EPUB, TEI; captures", Group::take_out,
     declare_export},
    {"extract", "The article on a page, without keeping it", Group::take_out, declare_extract},
    {"cite", "A reference to a revision, for a footnote or a bibliography", Group::take_out,
     declare_cite},
    {"prove", "One capture as evidence that anyone can verify", Group::take_out, declare_prove},
    {"classify", "Say what kind of change a revision is", Group::look_after, declare_classify},
    {"note", "A note on a revision", Group::look_after, declare_note},
    {"label", "A label on a story", Group::look_after, declare_label},
    {"stats", "How much the archive holds", Group::look_after, declare_stats},
    {"why", "What became of a URL, and when it is next due", Group::look_after, declare_why},
    {"check", "Whether the archive is sound", Group::look_after, declare_check},
    {"head", "The heads of the hash chains; time-stamps", Group::look_after, declare_head},
    {"key", "A key to sign evidence with", Group::look_after, declare_key},
    {"backup", "A copy of the archive while it is in use", Group::look_after, declare_backup},
    {"merge", "Other archives into this one", Group::look_after, declare_merge},
    {"compact", "The archive in fewer bytes", Group::look_after, declare_compact},
    {"reextract", "Old pages read by the newer extractor", Group::look_after, declare_reextract},
    {"withdraw", "Take a page down: hidden, or erased", Group::look_after, declare_withdraw},
    {"hold", "Keep pages from being erased", Group::look_after, declare_hold},
    {"retain", "How long stories are kept", Group::look_after, declare_retain},
    {"help", "The manual: of stet, or of one command", Group::look_after, declare_help},
});

/// The global flags as typed, before they become Settings.
struct GlobalFlags {
    std::string archive;
    std::string zone;
    std::string color = "auto";
    std::string log_format = "text";
    bool json = false;
    bool quiet = false;
    bool verbose = false;
    bool version = false;
};

void declare(CLI::App& app, GlobalFlags& flags) {
    app.set_help_flag("-h,--help");
    app.add_option("--archive", flags.archive);
    app.add_flag("--json", flags.json);
    app.add_option("--tz", flags.zone);
    app.add_option("--color", flags.color)
        ->check(CLI::IsMember({"auto", "always", "never"}).description(""));
    app.add_option("--log-format", flags.log_format)
        ->check(CLI::IsMember({"text", "json"}).description(""));
    app.add_flag("-q,--quiet", flags.quiet);
    app.add_flag("-v,--verbose", flags.verbose);
}

Settings settings_of(const GlobalFlags& flags, const Io& io) {
    Settings settings;
    const std::string_view archive = io.variable("STET_ARCHIVE");
    if (!archive.empty()) settings.archive = archive;
    if (!flags.archive.empty()) settings.archive = flags.archive;
    settings.archive_given = !flags.archive.empty();
    if (!flags.zone.empty()) settings.zone = Zone::named(flags.zone, io.variable("TZ"));
    settings.json = flags.json;
    settings.quiet = flags.quiet;
    settings.verbose = flags.verbose;
    settings.json_log = flags.log_format == "json";
    return settings;
}

bool wants_colour(const std::string& when, const Io& io) {
    if (when == "always") return true;
    if (when == "never") return false;
    return io.is_terminal && io.variable("NO_COLOR").empty() && io.variable("TERM") != "dumb";
}

/// Edits between two words, a swap of neighbours counting as one (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1, 0));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            cost[i][j] =
                std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

/// The known word that `typed` was most likely meant to be; "" where none is near.
std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
    constexpr std::size_t kLongestTyped = 40;
    if (typed.size() > kLongestTyped) return {};
    std::string best;
    std::size_t best_cost = std::max<std::size_t>(1, typed.size() / 3) + 1;
    for (const std::string& word : known) {
        const bool abbreviates = typed.size() >= 3 && word.starts_with(typed);
        const std::size_t cost = abbreviates ? 1 : edit_distance(typed, word);
        if (cost < best_cost) {
            best = word;
            best_cost = cost;
        }
    }
    return best;
}

[[noreturn]] void refuse_command(std::string_view name) {
    std::vector<std::string> names;
    for (const Command& command : commands()) names.emplace_back(command.name);
    std::string message = fmt::format("there is no command \"{}\"", printable(fit(name, 60)));
    const std::string meant = nearest(name, names);
    const bool is_url = name.find("://") != std::string_view::npos;
    if (!meant.empty()) {
        message += fmt::format("; did you mean \"stet {}\"?", meant);
    } else if (is_url) {
        message += fmt::format("; to keep that page: stet add {}", printable(name));
    } else {
        message += "; \"stet help\" lists them";
    }
    throw Error(message, ExitStatus::usage);
}

/// Says a mistake on the command line in our words, with the flag that was probably meant.
[[noreturn]] void refuse_arguments(const CLI::ParseError& error,
                                   const CLI::App& app,
                                   const std::string& command) {
    std::string message = error.what();
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
        const std::vector<std::string> left = app.remaining();
        const std::string first = left.empty() ? std::string() : left.front();
        if (first.size() > 1 && first.front() == '-') {
            std::vector<std::string> flags;
            for (const CLI::Option* option : app.get_options()) {
                for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
            }
            const std::string typed = first.substr(0, first.find('='));
            const std::string meant = nearest(typed, flags);
            message = fmt::format("there is no flag {}", printable(typed));
            if (!meant.empty()) message += fmt::format("; did you mean {}?", meant);
        } else {
            message = fmt::format("\"{}\" is one word too many", printable(first));
        }
    } else {
        const std::size_t line_end = message.find('\n');
        if (line_end != std::string::npos) message.resize(line_end);
    }
    const std::string page = command.empty() ? "stet help" : "stet help " + command;
    const std::string who = command.empty() ? "" : command + ": ";
    throw Error(fmt::format("{}{} (see: {})", who, message, page), ExitStatus::usage);
}

/// Parses `arguments`; false where help was asked for.
bool parse(CLI::App& app, std::vector<std::string> arguments, const std::string& command) {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    try {
        app.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
        return false;
    } catch (const CLI::ParseError& error) {
        refuse_arguments(error, app, command);
    }
    return true;
}

}  // namespace

std::string_view Io::variable(std::string_view name) const {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string_view() : std::string_view(found->second);
}

std::span<const Command> commands() {
    return kCommands;
}

void declare_global_flags(CLI::App& app) {
    // The flags live as long as the process of comparing them does: the App keeps what it is given.
    const auto flags = std::make_shared<GlobalFlags>();
    declare(app, *flags);
    app.callback([flags] {});
}

ExitStatus run(const std::vector<std::string>& arguments, Io& io) {
    GlobalFlags flags;

    // What stands before the command's name: global flags only.
    CLI::App front;
    declare(front, flags);
    front.add_flag("--version", flags.version);
    front.prefix_command();
    std::vector<std::string> words = arguments;
    const bool help = !parse(front, words, "");
    words = front.remaining();
    if (flags.version) {
        io.out << "stet " STET_VERSION "\n";
        return ExitStatus::ok;
    }
    io.colour = wants_colour(flags.color, io);
    if (help || words.empty()) {
        print_overview(io);
        return ExitStatus::ok;
    }
    const std::string name = words.front();
    words.erase(words.begin());
    if (name.front() == '-') {
        CLI::App known;
        declare_global_flags(known);
        parse(known, {name}, "");
    }
    const auto* const command =
        std::find_if(kCommands.begin(), kCommands.end(),
                     [&name](const Command& each) { return each.name == name; });
    if (command == kCommands.end()) refuse_command(name);

    CLI::App app;
    declare(app, flags);
    const Action action = command->declare(app);
    if (!parse(app, words, name)) {
        io.colour = wants_colour(flags.color, io);
        print_manual(manual_page("stet-" + name), io);
        return ExitStatus::ok;
    }
    io.colour = wants_colour(flags.color, io);
    const Settings settings = settings_of(flags, io);
    const LogScope log(io, settings, flags.log_format == "json");
    return action(settings, io);
}

}  // namespace stet
