#include "cli/diff_view.h"
#include "store/change_class.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using Json = nlohmann::ordered_json;

/// Byte offsets of one text -> code points. Offsets may come in any order.
class CodePoints {
public:
    explicit CodePoints(std::string_view text) : text_(text) {}

    std::size_t at(std::size_t offset) {
        if (offset < offset_) offset_ = count_ = 0;
        for (; offset_ < offset; ++offset_) {
            if ((static_cast<unsigned char>(text_[offset_]) & 0xC0U) != 0x80U) ++count_;
        }
        return count_;
    }

private:
    std::string_view text_;
    std::size_t offset_ = 0;
    std::size_t count_ = 0;
};

bool is_contract_field(DiffField field) {
    return field == DiffField::headline || field == DiffField::byline ||
           field == DiffField::published || field == DiffField::caption || field == DiffField::body;
}

class FieldWriter {
public:
    explicit FieldWriter(const FieldDiff& diff)
        : diff_(diff), old_(diff.old_text), new_(diff.new_text) {}

    Json write(const Change& change) {
        Json out = {
            {"op", change_op_name(change.op)},
            {"field", diff_field_name(diff_.field)},
            {"old", diff_.old_text.substr(change.old_span.begin, change.old_span.size())},
            {"new", diff_.new_text.substr(change.new_span.begin, change.new_span.size())},
            {"old_span", {old_.at(change.old_span.begin), old_.at(change.old_span.end)}},
            {"new_span", {new_.at(change.new_span.begin), new_.at(change.new_span.end)}},
        };
        if (!change.edits.empty()) {
            Json& edits = out["edits"] = Json::array();
            for (const Change& edit : change.edits) edits.push_back(write(edit));
        }
        if (change.white_space) out["white_space"] = true;
        if (change.volatile_line) out["volatile"] = true;
        return out;
    }

private:
    const FieldDiff& diff_;
    CodePoints old_;
    CodePoints new_;
};

Json count_json(const DiffCount& count) {
    return {{"changes", count.changes},
            {"moves", count.moves},
            {"words_deleted", count.words_deleted},
            {"words_inserted", count.words_inserted}};
}

void add_finding(const Finding& finding, Json& change) {
    if (finding.kind == ChangeClass::none) return;
    change["class"] = change_class_name(finding.kind);
    if (finding.detail != finding.kind) change["detail"] = change_class_name(finding.detail);
    change["grade"] = grade_name(finding.grade);
}

/// How many changes there are of each class.
Json classes_json(const DiffFindings& findings) {
    Json out = Json::object();
    for (std::size_t k = 1; k < kChangeClassCount; ++k) {
        if (findings.counts[k] == 0) continue;
        out[change_class_name(static_cast<ChangeClass>(k))] = findings.counts[k];
    }
    return out;
}

Json fields_json(const ArticleText& text) {
    Json out = Json::object();
    for (const DiffField field : kDiffFields) out[diff_field_name(field)] = text[field];
    return out;
}

}  // namespace

std::string diff_as_json(const ArticleDiff& diff,
                         const ArticleText& old_text,
                         const ArticleText& new_text,
                         const DiffJsonOptions& options) {
    Json changes = Json::array();
    Json others = Json::array();
    Json fields = Json::object();
    const DiffFindings findings = classify_diff(diff);
    for (std::size_t f = 0; f < diff.fields.size(); ++f) {
        const FieldDiff& field = diff.fields[f];
        FieldWriter writer(field);
        Json& list = is_contract_field(field.field) ? changes : others;
        for (std::size_t k = 0; k < field.changes.size(); ++k) {
            if (!options.choice.wants(findings.changes[f][k])) continue;
            Json change = writer.write(field.changes[k]);
            add_finding(findings.changes[f][k], change);
            list.push_back(std::move(change));
        }
        fields[diff_field_name(field.field)] = count_json(count_changes(field));
    }
    Json summary = count_json(count_changes(diff));
    summary["fields"] = std::move(fields);
    summary["classes"] = classes_json(findings);
    summary["grade"] = grade_name(findings.grade);
    summary["notice"] = findings.notice;
    summary["silent_edit"] = findings.silent_edit;
    Json out = {{"changes", std::move(changes)},
                {"other_changes", std::move(others)},
                {"summary", std::move(summary)}};
    if (options.with_texts) {
        out["old_fields"] = fields_json(old_text);
        out["new_fields"] = fields_json(new_text);
    }
    return out.dump(options.indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace stet
