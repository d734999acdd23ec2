#include "cli/export_pairs.h"

#include "cli/change_rows.h"
#include "cli/rows.h"
#include "store/sentence_pairs.h"

#include <nlohmann/json.hpp>

namespace stet {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json side(const Revision& revision, const Zone& zone) {
    return {{"revision", revision.name},
            {"number", revision.number},
            {"digest", revision.digest},
            {"first_seen", zone.iso(revision.first_seen)},
            {"last_seen", zone.iso(revision.last_seen)},
            {"time_assumed", revision.time_assumed},
            {"words", revision.words},
            {"extractor_version", revision.extractor_version},
            {"rights", or_null(revision.rights)}};
}

Json sentence(const SentencePair& pair) {
    Json classes = Json::array();
    for (const ChangeClass value : pair.classes) classes.push_back(change_class_name(value));
    const auto text = [](const std::string& words, bool there) {
        return there ? Json(words) : Json(nullptr);
    };
    const auto number = [](std::size_t value) { return value == 0 ? Json(nullptr) : Json(value); };
    return {{"op", sentence_op_name(pair.op)},
            {"old", text(pair.old_text, !pair.old_places.empty())},
            {"new", text(pair.new_text, !pair.new_places.empty())},
            {"old_places", pair.old_places},
            {"new_places", pair.new_places},
            {"old_paragraph", number(pair.old_paragraph)},
            {"new_paragraph", number(pair.new_paragraph)},
            {"classes", std::move(classes)}};
}

}  // namespace

std::string pair_line(const PairRow& row, const Zone& zone) {
    const ArticleText old_text = article_text(row.old_article);
    const ArticleText new_text = article_text(row.new_article);
    const ArticleDiff diff = diff_articles(old_text, new_text);
    Json fields = Json::array();
    for (const FieldDiff& field : diff.fields) {
        if (field.field == DiffField::body) continue;
        fields.push_back({{"field", diff_field_name(field.field)},
                          {"old", field.old_text},
                          {"new", field.new_text}});
    }
    const FieldDiff* body = diff.find(DiffField::body);
    Json sentences = Json::array();
    for (const SentencePair& pair :
         body != nullptr ? pair_sentences(*body) : pair_sentences(new_text[DiffField::body])) {
        sentences.push_back(sentence(pair));
    }
    Json notes = Json::array();
    for (const Remark& note : row.extras.notes) {
        notes.push_back({{"text", note.value}, {"by", note.author}, {"at", zone.iso(note.at)}});
    }
    Json out = {{"story", row.story.id},
                {"url", row.story.url},
                {"site", or_null(row.story.site)},
                {"language", or_null(row.new_article.language.value)},
                {"headline", or_null(row.new_article.headline.value)},
                {"old", side(row.old_revision, zone)},
                {"new", side(row.new_revision, zone)}};
    if (row.change != nullptr) out.update(judgement_row(*row.change));
    out["labels"] = row.extras.labels;
    out["notes"] = std::move(notes);
    out["near_duplicate_of"] = or_null(row.extras.near_duplicate_of);
    out["fields"] = std::move(fields);
    out["sentences"] = std::move(sentences);
    return json_line(out);
}

}  // namespace stet
