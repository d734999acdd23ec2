#include "cli/change_flags.h"

#include "cli/archive_access.h"
#include "cli/layout.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace stet {

namespace {

std::string all_classes() {
    ClassSet all;
    for (std::size_t k = 1; k < kChangeClassCount; ++k) all.add(static_cast<ChangeClass>(k));
    return class_names(all);
}

}  // namespace

void declare_change_choice(CLI::App& app, ChangeWords& words) {
    app.add_option("--class", words.classes)->delimiter(',')->allow_extra_args(false);
    app.add_option("--min", words.min);
    app.add_flag("--silent", words.silent);
}

void declare_archive_choice(CLI::App& app, ChangeWords& words) {
    declare_change_choice(app, words);
    app.add_option("--site", words.site);
    app.add_option("--label", words.label);
    app.add_option("--since", words.since);
    app.add_option("--until", words.until);
}

ChangeClass class_of(const std::string& typed, std::string_view flag) {
    if (const std::optional<ChangeClass> found = change_class_named(typed)) return *found;
    throw Error(fmt::format("{}: \"{}\" is no class of change; they are {}", flag, printable(typed),
                            all_classes()),
                ExitStatus::usage);
}

ChangeChoice choice_of(const ChangeWords& words, const Zone& zone, std::string_view prefix) {
    ChangeChoice choice;
    const std::string class_flag = fmt::format("{}class", prefix);
    for (const std::string& name : words.classes) choice.classes.add(class_of(name, class_flag));
    if (!words.min.empty()) {
        const std::optional<Grade> grade = grade_named(words.min);
        if (!grade) {
            throw Error(fmt::format("{}min: \"{}\" is no grade; they are minor, moderate, major",
                                    prefix, printable(words.min)),
                        ExitStatus::usage);
        }
        choice.min = *grade;
    }
    choice.silent = words.silent;
    choice.site = words.site;
    choice.label = words.label;
    if (!words.since.empty()) choice.since = time_of("--since", words.since, zone, false);
    if (!words.until.empty()) choice.until = time_of("--until", words.until, zone, true);
    return choice;
}

}  // namespace stet
