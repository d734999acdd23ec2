#include "cli/change_rows.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace stet {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json names_of(ClassSet classes) {
    Json out = Json::array();
    for (std::size_t k = 1; k < kChangeClassCount; ++k) {
        const auto value = static_cast<ChangeClass>(k);
        if (classes.has(value)) out.push_back(change_class_name(value));
    }
    return out;
}

}  // namespace

std::string class_phrase(const ChangeEntry& entry) {
    if (!entry.confirmed) return "missing, not confirmed yet";
    std::string out;
    if (entry.desk) {
        out = fmt::format("{} (by {}; rules: {})", change_class_name(*entry.desk), entry.desk_by,
                          class_names(entry.machine.classes));
    } else {
        out = class_names(entry.machine.classes);
    }
    if (entry.machine.grade != Grade::none && !entry.removed()) {
        out += fmt::format(" · {}", grade_name(entry.machine.grade));
    }
    const bool silent = entry.machine.silent && (!entry.desk || is_fact(*entry.desk));
    return silent ? out + " · no notice" : out;
}

std::string count_phrase(const DiffCount& count) {
    std::string words;
    if (count.words_inserted > 0) words += fmt::format("+{} ", count.words_inserted);
    if (count.words_deleted > 0) words += fmt::format("−{} ", count.words_deleted);
    if (!words.empty()) {
        words += count.words_inserted + count.words_deleted == 1 ? "word" : "words";
    }
    if (count.moves > 0) {
        words += fmt::format("{}{} moved", words.empty() ? "" : ", ", count.moves);
    }
    return words;
}

Json judgement_row(const ChangeEntry& entry) {
    const ChangeJudgement& found = entry.machine;
    return {{"class", change_class_name(entry.main())},
            {"classes", names_of(entry.classes())},
            {"grade", grade_name(found.grade)},
            {"silent_edit", found.silent},
            {"notice", found.notice},
            {"changes", found.count.changes},
            {"moves", found.count.moves},
            {"words_deleted", found.count.words_deleted},
            {"words_inserted", found.count.words_inserted},
            {"rules_class", change_class_name(found.main)},
            {"rules_classes", names_of(found.classes)},
            {"classed_by", or_null(entry.desk_by)}};
}

Json change_row(const ChangeEntry& entry, const Zone& zone) {
    Json row = {
        {"id", entry.event},
        {"event", !entry.removed()  ? "revision"
                  : entry.confirmed ? "removed"
                                    : "missing"},
        {"story", entry.story},
        {"url", entry.url},
        {"site", or_null(entry.site)},
        {"headline", or_null(entry.headline)},
        {"revision", or_null(entry.revision)},
        {"number", entry.removed() ? Json(nullptr) : Json(entry.number)},
        {"digest", or_null(entry.digest)},
        {"previous", or_null(entry.previous)},
        {"same_text_as", entry.same_text_as == 0 ? Json(nullptr) : Json(entry.same_text_as)},
        {"changed_after", zone.iso(entry.after)},
        {"first_seen", zone.iso(entry.seen)},
        {"time_assumed", entry.time_assumed},
        {"labels", entry.labels}};
    row.update(judgement_row(entry));
    return row;
}

Json remark_row(const Remark& remark, const Zone& zone) {
    return {{"id", remark.name},
            {"kind", remark_kind_name(remark.kind)},
            {"value", remark.value},
            {"by", or_null(remark.author)},
            {"at", zone.iso(remark.at)},
            {"text", or_null(remark.text)},
            {"old_text", or_null(remark.old_text)}};
}

}  // namespace stet
