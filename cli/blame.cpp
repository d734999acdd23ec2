// stet blame STORY[@REV]: which revision brought each sentence, and which took which away.
#include "store/blame.h"

#include "cli/archive_access.h"
#include "cli/desk_commands.h"
#include "cli/layout.h"
#include "cli/rows.h"

#include <fmt/format.h>

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

namespace {

struct BlameOptions {
    std::string story;
    std::string rev;
    bool gone = false;
};

/// "away in 2 to 3, back in 4"
std::string absence_phrase(const BlamedSentence& sentence, const std::vector<Revision>& revisions) {
    std::string out;
    for (const Absence& absence : sentence.absences) {
        const int from = revisions[absence.from].number;
        const int last = revisions[absence.to - 1].number;
        if (!out.empty()) out += "; ";
        out += from == last ? fmt::format("away in {}", from)
                            : fmt::format("away in {} to {}", from, last);
        out += fmt::format(", back in {}", revisions[absence.to].number);
    }
    return out;
}

std::string place_of(DiffField field, std::size_t paragraph) {
    return field == DiffField::body ? fmt::format("¶{}", paragraph)
                                    : std::string(diff_field_name(field));
}

/// One sentence under its label, with what else is known of it.
void print_sentence(const std::string& label,
                    const std::string& text,
                    const std::vector<std::string>& remarks,
                    Io& io) {
    const int indent = columns(label);
    const std::string rest(static_cast<std::size_t>(indent), ' ');
    std::string lead = paint(Ink::name, label, io);
    for (const std::string& line : wrap(printable(text), io.width > 0 ? io.width - indent : 0)) {
        io.out << lead << line << '\n';
        lead = rest;
    }
    for (const std::string& remark : remarks) {
        for (const std::string& line :
             wrap(printable(remark), io.width > 0 ? io.width - indent : 0)) {
            io.out << rest << paint(Ink::faint, line, io) << '\n';
        }
    }
}

void print_blame(const Blame& found,
                 const std::vector<Revision>& revisions,
                 bool with_gone,
                 const Zone& zone,
                 Io& io) {
    int widest = 0;
    for (const BlamedSentence& sentence : found.standing) {
        widest = std::max(widest, columns(place_of(sentence.field, sentence.paragraph)));
    }
    const auto label = [&](const Revision& revision, const std::string& place) {
        std::string out = fmt::format("{:>3} @{}  {}", revision.number, revision.name, place);
        out.append(static_cast<std::size_t>(std::max(widest - columns(place), 0)) + 2, ' ');
        return out;
    };
    for (const BlamedSentence& sentence : found.standing) {
        std::vector<std::string> remarks;
        if (!sentence.absences.empty()) remarks.push_back(absence_phrase(sentence, revisions));
        if (!sentence.replaces.empty()) remarks.push_back("instead of: " + sentence.replaces);
        print_sentence(
            label(revisions[sentence.brought], place_of(sentence.field, sentence.paragraph)),
            sentence.text, remarks, io);
    }
    if (!with_gone || found.taken.empty()) return;
    io.out << '\n' << paint(Ink::strong, "no longer there", io) << '\n';
    for (const TakenSentence& sentence : found.taken) {
        const Revision& taken = revisions[sentence.taken];
        std::string fate = fmt::format("brought by {}, taken away by {} @{} ({})",
                                       revisions[sentence.brought].number, taken.number, taken.name,
                                       zone.minute(taken.first_seen, taken.time_assumed));
        std::vector<std::string> remarks = {fate};
        if (!sentence.replaced_by.empty()) remarks.push_back("now: " + sentence.replaced_by);
        print_sentence(label(revisions[sentence.brought], "gone"), sentence.text, remarks, io);
    }
}

nlohmann::ordered_json blame_row(const Blame& found,
                                 const std::string& story,
                                 const std::vector<Revision>& revisions,
                                 const Zone& zone) {
    using Json = nlohmann::ordered_json;
    const auto revision_of = [&](std::size_t index) -> Json {
        const Revision& revision = revisions[index];
        return {{"number", revision.number},
                {"revision", revision.name},
                {"first_seen", zone.iso(revision.first_seen)},
                {"time_assumed", revision.time_assumed},
                {"changed_after",
                 revision.changed_after ? Json(zone.iso(*revision.changed_after)) : Json(nullptr)}};
    };
    const auto or_null = [](const std::string& text) {
        return text.empty() ? Json(nullptr) : Json(text);
    };
    Json row = {
        {"story", story}, {"revision", revisions.back().name}, {"number", revisions.back().number}};
    Json& sentences = row["sentences"] = Json::array();
    for (const BlamedSentence& sentence : found.standing) {
        Json absences = Json::array();
        for (const Absence& absence : sentence.absences) {
            absences.push_back(
                {{"away_in", revision_of(absence.from)}, {"back_in", revision_of(absence.to)}});
        }
        sentences.push_back({{"field", diff_field_name(sentence.field)},
                             {"paragraph", sentence.paragraph},
                             {"text", sentence.text},
                             {"brought_by", revision_of(sentence.brought)},
                             {"absences", std::move(absences)},
                             {"replaces", or_null(sentence.replaces)}});
    }
    Json& gone = row["gone"] = Json::array();
    for (const TakenSentence& sentence : found.taken) {
        gone.push_back({{"field", diff_field_name(sentence.field)},
                        {"text", sentence.text},
                        {"brought_by", revision_of(sentence.brought)},
                        {"taken_by", revision_of(sentence.taken)},
                        {"replaced_by", or_null(sentence.replaced_by)}});
    }
    return row;
}

ExitStatus blame_command(const BlameOptions& options, const Settings& settings, Io& io) {
    const Archive archive = open_archive(settings, Archive::Mode::read, io);
    const Target target = find_target(archive, options.story, options.rev, settings.zone);
    const Revision last = revision_of(archive, target);
    std::vector<Revision> revisions = archive.history(target.story);
    revisions.resize(static_cast<std::size_t>(last.number));
    std::vector<ArticleText> texts;
    texts.reserve(revisions.size());
    for (const Revision& revision : revisions) {
        texts.push_back(article_text(archive.article(target.story, revision.number)));
    }
    const Blame found = blame(texts);
    if (settings.json) {
        io.out << json_line(blame_row(found, target.story, revisions, settings.zone)) << '\n';
    } else {
        print_blame(found, revisions, options.gone, settings.zone, io);
    }
    return ExitStatus::ok;
}

}  // namespace

Action declare_blame(CLI::App& app) {
    const auto options = std::make_shared<BlameOptions>();
    app.add_option("STORY", options->story)->required();
    app.add_option("--rev", options->rev);
    app.add_flag("--gone", options->gone);
    return [options](const Settings& settings, Io& io) {
        return blame_command(*options, settings, io);
    };
}

}  // namespace stet
