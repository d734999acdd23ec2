// The labels of bylines. Own collection, from bylines as seen.
#include "extract/byline_labels.h"

#include "extract/fold.h"
#include "extract/person_name.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <array>
#include <string>

namespace stet {
namespace {

/// What stands before a name; case folded. `weak` ones are everyday words and need a capital
/// letter after them.
struct Label {
    std::string_view text;
    bool weak;
};
constexpr Label kLabels[] = {
    {"by", true},
    {"written by", false},
    {"posted by", false},
    {"story by", false},
    {"words by", false},
    {"text by", false},
    {"reported by", false},
    {"report by", false},
    {"author", false},
    {"authors", false},
    {"published by", false},
    {"submitted by", false},
    {"opinion by", false},
    {"compiled by", false},
    {"as told to", false},
    {"analysis by", false},
    {"commentary by", false},
    {"contributed by", false},
    {"an article by", false},
    {"article by", false},
    {"interview by", false},
    {"guest column by", false},
    {"guest essay by", false},
    {"op-ed by", false},
    {"photo essay by", false},
    {"feature by", false},
    {"special report by", false},
    {"dispatch by", false},
    {"news analysis by", false},
    {"review by", false},
    {"created by", false},
    {"authored by", false},
    {"reporting by", false},
    {"a column by", false},
    {"column by", false},
    {"essay by", false},
    {"reporter", false},
    {"writer", false},
    {"guest post by", false},
    {"post by", false},
    {"post author", false},
    {"about the author", false},
    {"von", true},
    {"von unserer redakteurin", false},
    {"von unserem redakteur", false},
    {"von unserer korrespondentin", false},
    {"von unserem korrespondenten", false},
    {"von unserer mitarbeiterin", false},
    {"von unserem mitarbeiter", false},
    {"de notre correspondant", false},
    {"de notre correspondante", false},
    {"de notre envoyé spécial", false},
    {"de notre envoyée spéciale", false},
    {"por nuestra enviada", false},
    {"por nuestro enviado", false},
    {"dal nostro inviato", false},
    {"dalla nostra inviata", false},
    {"intervista di", false},
    {"van onze verslaggever", false},
    {"van onze correspondent", false},
    {"van onze redacteur", false},
    {"door onze verslaggever", false},
    {"door onze correspondent", false},
    {"door onze redacteur", false},
    {"by our correspondent", false},
    {"par notre correspondant", false},
    {"par notre correspondante", false},
    {"par notre envoyé spécial", false},
    {"par notre envoyée spéciale", false},
    {"por nuestro corresponsal", false},
    {"por nuestra corresponsal", false},
    {"dal nostro corrispondente", false},
    {"dalla nostra corrispondente", false},
    {"rozmawiał", false},
    {"rozmawiała", false},
    {"беседовал", false},
    {"беседовала", false},
    {"ein artikel von", false},
    {"ein beitrag von", false},
    {"ein bericht von", false},
    {"bericht von", false},
    {"ein porträt von", false},
    {"ein text von", false},
    {"eine analyse von", false},
    {"ein kommentar von", false},
    {"ein interview von", false},
    {"eine reportage von", false},
    {"ein gastbeitrag von", false},
    {"gastbeitrag von", false},
    {"kommentar von", false},
    {"analyse von", false},
    {"interview von", false},
    {"autor", false},
    {"autorin", false},
    {"autoren", false},
    {"text", true},
    {"text von", false},
    {"verfasst von", false},
    {"geschrieben von", false},
    {"veröffentlicht von", false},
    {"eingestellt von", false},
    {"gepostet von", false},
    {"erstellt von", false},
    {"artikel von", false},
    {"beitrag von", false},
    {"essay von", false},
    {"redaktion", false},
    {"verfasser", false},
    {"eine kolumne von", false},
    {"kolumne von", false},
    {"ein essay von", false},
    {"aufgezeichnet von", false},
    {"reportage von", false},
    {"par", true},
    {"écrit par", false},
    {"publié par", false},
    {"rédigé par", false},
    {"auteur", false},
    {"auteurs", false},
    {"propos recueillis par", false},
    {"un texte de", false},
    {"posté par", false},
    {"article de", false},
    {"texte", true},
    {"por", true},
    {"escrito por", false},
    {"publicado por", false},
    {"autora", false},
    {"autores", false},
    {"texto", true},
    {"redactado por", false},
    {"una entrevista de", false},
    {"postado por", false},
    {"publicada por", false},
    {"texto de", false},
    {"di", true},
    {"a cura di", false},
    {"scritto da", false},
    {"pubblicato da", false},
    {"autore", false},
    {"articolo di", false},
    {"testo di", false},
    {"inviato da", false},
    {"door", true},
    {"geschreven door", false},
    {"tekst", true},
    {"geplaatst door", false},
    {"av", true},
    {"skriven av", false},
    {"publicerad av", false},
    {"reporter", false},
    {"skrevet av", false},
    {"publisert av", false},
    {"tekst av", false},
    {"journalist", false},
    {"af", true},
    {"skrevet af", false},
    {"tekst af", false},
    {"forfatter", false},
    {"teksti", true},
    {"kirjoittaja", false},
    {"kirjoittanut", false},
    {"julkaissut", false},
    {"toimittaja", false},
    {"autorka", false},
    {"autorzy", false},
    {"opracował", false},
    {"opracowała", false},
    {"opr", false},
    {"napisał", false},
    {"napisała", false},
    {"oprac", false},
    {"dodał", false},
    {"tekst i zdjęcia", false},
    {"napsal", false},
    {"napsala", false},
    {"autoři", false},
    {"píše", false},
    {"redakce", false},
    {"írta", false},
    {"szerző", false},
    {"szerzők", false},
    {"scris de", false},
    {"publicat de", false},
    {"articol de", false},
    {"autori", false},
    {"yazan", false},
    {"yazar", false},
    {"haber", true},
    {"muhabir", false},
    {"röportaj", false},
    {"autorius", false},
    {"autors", false},
    {"parašė", false},
    {"piše", false},
    {"napisao", false},
    {"napisala", false},
    {"avtor", false},
    {"автор", false},
    {"авторы", false},
    {"текст", true},
    {"автори", false},
    {"пише", false},
    {"подготовил", false},
    {"подготовила", false},
    {"корреспондент", false},
    {"от", true},
    {"аўтар", false},
    {"аутор", false},
    {"пише:", false},
    {"του", true},
    {"τησ", true},
    {"γράφει ο", false},
    {"γράφει η", false},
    {"γράφει", false},
    {"συντάκτησ", false},
    {"από", true},
    {"επιμέλεια", false},
    {"συντακτησ", false},
    {"بقلم", false},
    {"كتب", true},
    {"كتبت", true},
    {"إعداد", false},
    {"الكاتب", false},
    {"تحرير", false},
    {"المؤلف", false},
    {"בעריכת", false},
    {"מאת", false},
    {"כתב", true},
    {"נכתב על ידי", false},
    {"نویسنده", false},
    {"به قلم", false},
    {"تحریر", false},
    {"लेखक", false},
    {"द्वारा", false},
    {"रिपोर्ट", false},
    {"রিপোর্ট", false},
    {"লেখক", false},
    {"oleh", true},
    {"penulis", false},
    {"ditulis oleh", false},
    {"laporan", false},
    {"reporter", false},
    {"disusun oleh", false},
    {"oleh wartawan", false},
    {"tác giả", false},
    {"bài viết của", false},
    {"bởi", false},
    {"โดย", false},
    {"เขียนโดย", false},
    {"ผู้เขียน", false},
    {"文", false},
    {"著者", false},
    {"執筆者", false},
    {"文責", false},
    {"聞き手", false},
    {"構成", false},
    {"筆者", false},
    {"取材・文", false},
    {"執筆", false},
    {"ライター", false},
    {"作者", false},
    {"撰文", false},
    {"记者", false},
    {"記者", false},
    {"本报记者", false},
    {"通讯员", false},
    {"글", false},
    {"기자", false},
    {"기자명", false},
    {"글쓴이", false},
    {"na", true},
    {"imeandikwa na", false},
    {"deur", true},
    {"geskryf deur", false},
    {"höfundur", false},
    {"eftir", true},
    {"autor:", false},
    {"per", true},
    {"escrit per", false},
    {"shkruan", false},
    {"nga", true},
    {"yazıçı", false},
    {"müəllif", false},
    {"haberi", false},
    {"isinulat ni", false},
    {"ni", true},
};

/// Whether a border of words is at `at` in a line's first words: a blank, colon, slash, bar, dot.
bool is_label_border(std::string_view head, std::size_t at) {
    const char c = at < head.size() ? head[at] : ' ';
    if (static_cast<unsigned char>(c) < 0x80) {
        return c == ' ' || c == ':' || c == '/' || c == '|' || c == '.' || c == '=';
    }
    static constexpr std::string_view kMarks[] = {"：", "／", "・", "＝", "\xC2\xA0"};
    return phrases_of<kMarks>().starts(head.substr(at));
}

const LabelSet& labels() {
    return labels_of<kLabels, is_label_border>();
}

/// Where the blanks and marks after a label end, whose words end at `end`; 0 where what follows
/// shows that it is no label.
std::size_t label_end(const Label& label, std::string_view text, std::size_t end) {
    std::size_t after = end;
    bool mark = false;
    while (after < text.size()) {
        if (text[after] == ' ' || text[after] == ':' || text[after] == '/' || text[after] == '.' ||
            text[after] == '|' || text[after] == '=') {
            mark = mark || text[after] != ' ';
            ++after;
        } else if (text.substr(after, 3) == "：" || text.substr(after, 3) == "／" ||
                   text.substr(after, 3) == "・" || text.substr(after, 3) == "＝" ||
                   text.substr(after, 3) == "　") {
            mark = true;
            after += 3;
        } else {
            break;
        }
    }
    if (mark) return after;
    const bool plain_word = label.weak || label.text == "reporter" || label.text == "writer" ||
                            label.text == "journalist" || label.text == "redaktion";
    if (plain_word && !starts_like_name(text.substr(after))) return 0;
    if (label.text == "text" || label.text == "reporter" || label.text == "writer" ||
        label.text == "journalist" || label.text == "redaktion" || label.text == "haber" ||
        label.text == "texto" || label.text == "tekst" || label.text == "texte" ||
        label.text == "teksti" || label.text == "текст") {
        return 0;
    }
    // A label of one sign behind which a name alone is left: "글 김민수".
    constexpr std::size_t kLongestName = 15;
    const bool wide = static_cast<unsigned char>(text.front()) >= 0xE3;
    const bool name = after > end && text.size() - after <= kLongestName &&
                      text.find(' ', after) == std::string_view::npos;
    return wide && label.text.size() < 6 && !name ? 0 : after;
}

/// What people do for an article, as bylines print it before "by"; lower case.
struct Deed {
    std::string_view word;
    bool writes;
};
constexpr Deed kDeeds[] = {{"words", true},         {"text", true},
                           {"story", true},         {"stories", true},
                           {"reporting", true},     {"report", true},
                           {"interview", true},     {"article", true},
                           {"analysis", true},      {"script", true},
                           {"written", true},       {"reported", true},
                           {"cartoon", true},       {"texte", true},
                           {"propos", true},        {"texto", true},
                           {"testo", true},         {"tekst", true},
                           {"photo", false},        {"photos", false},
                           {"photograph", false},   {"photographs", false},
                           {"photography", false},  {"picture", false},
                           {"pictures", false},     {"image", false},
                           {"images", false},       {"video", false},
                           {"videos", false},       {"film", false},
                           {"illustration", false}, {"illustrations", false},
                           {"illustrated", false},  {"graphic", false},
                           {"graphics", false},     {"drawings", false},
                           {"art", false},          {"artwork", false},
                           {"audio", false},        {"produced", false},
                           {"production", false},   {"translated", false},
                           {"translation", false},  {"edited", false},
                           {"narrated", false},     {"fact-checked", false},
                           {"foto", false},         {"fotos", false},
                           {"fotografie", false},   {"bild", false},
                           {"bilder", false},       {"illustrationen", false},
                           {"übersetzung", false},  {"redaktion", false},
                           {"dessin", false},       {"dessins", false},
                           {"fotografía", false},   {"fotografías", false},
                           {"fotografia", false},   {"imagens", false},
                           {"imágenes", false},     {"foto's", false},
                           {"beeld", false}};

constexpr auto kDeedWords = [] {
    std::array<std::string_view, std::size(kDeeds)> words{};
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = kDeeds[i].word;
    return words;
}();

/// Labels of those who helped, in scripts whose labels no "by" follows.
constexpr std::string_view kWideHelp[] = {"编辑", "編輯", "责编", "责任编辑", "責任編輯",
                                          "校对", "审核", "摄影", "攝影",     "編集",
                                          "撮影", "写真", "사진", "편집",     "영상"};

/// What follows a reporter's name in Korean, Japanese and Chinese.
constexpr std::string_view kRolesBehind[] = {" 기자", " 특파원", " 記者", "記者", " 记者", "记者"};

}  // namespace

std::size_t byline_label_length(std::string_view text) {
    constexpr std::size_t kLongestLabel = 40;
    const std::size_t best = labels().longest(
        text, kLongestLabel,
        [&](std::size_t place, std::size_t end) { return label_end(kLabels[place], text, end); });
    return std::min(best, text.size());
}

bool is_small_label(std::string_view folded) {
    return folded.size() > 1 &&
           std::any_of(std::begin(kLabels), std::end(kLabels),
                       [&](const Label& label) { return label.weak && label.text == folded; });
}

DeedLabel deed_label(std::string_view text) {
    static constexpr std::string_view kAnds[] = {"and", "&", "+",  "und", "et",
                                                 "y",   "e", "en", "og",  "och"};
    static constexpr std::string_view kBys[] = {"by", "von", "par",  "por", "di",
                                                "de", "da",  "door", "av",  "af"};
    constexpr std::size_t kLongest = 60;
    const std::string head = ascii_lower(prefix_utf8(text, kLongest));
    DeedLabel label;
    bool complete = false;  // the last word was a deed
    std::size_t at = 0;
    while (at < head.size()) {
        const std::size_t end = std::min(head.find_first_of(" :,/", at), head.size());
        const std::string_view word = std::string_view(head).substr(at, end - at);
        if (const std::size_t place = set_of<kDeedWords>().find(word); place != WordSet::kNone) {
            label.writes |= kDeeds[place].writes;
            label.deeds = text.substr(0, end);
            complete = true;
        } else if (complete && set_of<kBys>().has(word)) {
            const std::string_view rest = trim(text.substr(end));
            if (!starts_like_name(rest)) return {};
            label.length = static_cast<std::size_t>(rest.data() - text.data());
            label.by = true;
            return label;
        } else if (label.deeds.empty() || (!word.empty() && !set_of<kAnds>().has(word))) {
            return {};
        } else if (!word.empty()) {
            complete = false;
        }
        if (end < head.size() && head[end] == ':') {
            const std::string_view rest = trim(text.substr(end + 1));
            if (!complete || !label.writes || !starts_like_name(rest)) return {};
            label.length = static_cast<std::size_t>(rest.data() - text.data());
            return label;
        }
        at = end + 1;
    }
    return {};
}

bool is_help(std::string_view text) {
    const DeedLabel label = deed_label(text);
    if (label.length != 0) return !label.writes;
    return !text.empty() && static_cast<unsigned char>(text.front()) >= 0xE3 &&
           phrases_of<kWideHelp>().starts(text);
}

std::size_t label_behind_source(std::string_view text) {
    static constexpr std::string_view kSources[] = {"来源", "來源", "稿源", "출처", "情報元"};
    static constexpr std::string_view kWriters[] = {" 记者", " 記者",      " 作者",     " 撰文",
                                                    " 文：", "\u3000记者", "\u3000作者"};
    if (text.empty() || static_cast<unsigned char>(text.front()) < 0xE3 ||
        !phrases_of<kSources>().starts(text)) {
        return 0;
    }
    for (const std::string_view writer : kWriters) {
        const std::size_t at = text.find(writer);
        if (at != std::string_view::npos) return at + (writer.front() == ' ' ? 1 : 3);
    }
    return 0;
}

std::size_t role_behind_name(std::string_view text) {
    constexpr std::size_t kCharacter = 3;  // bytes of one
    constexpr std::size_t kLongestName = 6 * kCharacter;
    constexpr std::size_t kLongestRole = 10;
    // Asked of every text of a page: most begin with a letter of another script.
    if (text.empty() || static_cast<unsigned char>(text.front()) < 0xE3) return 0;
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    for (const std::string_view role : kRolesBehind) {
        const std::size_t name = text.substr(0, kLongestName + kLongestRole).find(role);
        if (name == std::string_view::npos || name < 2 * kCharacter || name > kLongestName)
            continue;
        const std::size_t end = name + role.size();
        if (end < text.size() && !is_ascii(text[end])) continue;
        const std::string_view letters = text.substr(0, name);
        if (std::none_of(letters.begin(), letters.end(), is_ascii)) return end;
    }
    return 0;
}

std::string_view without_role_behind(std::string_view name) {
    constexpr std::size_t kShortestName = 3;  // bytes: a character
    for (const std::string_view role : kRolesBehind) {
        if (name.size() >= role.size() + kShortestName && name.ends_with(role)) {
            name = trim(name.substr(0, name.size() - role.size()));
        }
    }
    return name;
}

bool may_start_byline(std::string_view text) {
    constexpr std::size_t kLongestDeed = 16;
    const std::string_view first = text.substr(0, text.find_first_of(" :,/"));
    return labels().may_begin(text) || role_behind_name(text) != 0 ||
           label_behind_source(text) != 0 ||
           (first.size() <= kLongestDeed && set_of<kDeedWords>().has(ascii_lower(first)));
}

bool starts_byline(std::string_view text) {
    const std::size_t label = byline_label_length(text);
    if ((label != 0 && label < text.size()) || role_behind_name(text) != 0 ||
        label_behind_source(text) != 0) {
        return true;
    }
    // "Report: People out of work" is none.
    const DeedLabel deeds = deed_label(text);
    const bool several = deeds.deeds.find(' ') != std::string_view::npos;
    return deeds.length != 0 && deeds.writes && (deeds.by || several);
}

}  // namespace stet
