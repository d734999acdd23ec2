// What stands before (or, in some languages, behind) the names of a byline: "By", "Von", "Words and
// pictures by", "作者：", "... 기자". In 30 languages.
#pragma once

#include <cstddef>
#include <string_view>

namespace stet {

/// How many bytes of `text` a label takes with the blanks and colon after it; 0 for none.
std::size_t byline_label_length(std::string_view text);

/// Whether a folded word is a label that is an everyday word too: "von", "by".
bool is_small_label(std::string_view folded);

/// What people did for an article, as bylines print it before "by" or a colon.
struct DeedLabel {
    std::size_t length = 0;  // with the blanks after it; 0: the text begins with none
    std::string_view deeds;  // of the text: without the "by"
    bool writes = false;     // any of them
    bool by = false;         // "by" ends it, no colon
};

/// "Words and pictures by Ann Lee", "Text und Fotos: Ann Lee". A colon alone stands behind
/// credits too, so there one of the deeds must be writing.
DeedLabel deed_label(std::string_view text);

/// Whether those who helped follow: "pictures by Nils Ott", "编辑：李华"
bool is_help(std::string_view text);

/// "来源：新华社 记者：王小明": where behind a source and a blank the writer's label begins; 0 for
/// nowhere.
std::size_t label_behind_source(std::string_view text);

/// "김민수 기자", "山田太郎記者": where the role behind the name that a line begins with ends; 0
/// for no such line. "김민수 기자는" goes on: a sentence.
std::size_t role_behind_name(std::string_view text);

/// A name without the role that Korean, Japanese and Chinese put behind it.
std::string_view without_role_behind(std::string_view name);

/// False only for what does not begin as a byline does; no more than the first word is read.
bool may_start_byline(std::string_view text);

/// Whether the text begins as a byline does: a label, then what may be a name.
bool starts_byline(std::string_view text);

}  // namespace stet
