// The words of bylines: labels, conjunctions, roles. Own collection, from bylines as seen.
#include "extract/byline.h"
#include "extract/date_fold.h"
#include "extract/date_labels.h"
#include "extract/date_names.h"
#include "extract/fold.h"
#include "extract/page_controls.h"
#include "extract/reader_asks.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
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

/// Between two names; case folded, with their spaces.
constexpr std::string_view kConjunctions[] = {
    " and ", " und ",       " y ",     " et ",   " e ",   " og ",  " och ",  " en ",  " ja ",
    " ve ",  " dan ",       " és ",    " și ",   " si ",  " a ",   " i ",    " и ",   " та ",
    " і ",   " & ",         " + ",     " with ", " mit ", " con ", " avec ", " med ", " και ",
    " & ",   " och ",       " sowie ", " u ",    " ir ",  " un ",  " dhe ",  " və ",  " na ",
    " و ",   " samen met ", "、",      "，",     "；"};

/// Words that make what they stand in a role, beside those of is_press_word(); folded words.
constexpr std::string_view kRoleWords[] = {"producer",
                                           "analyst",
                                           "staff",
                                           "senior",
                                           "chief",
                                           "bureau",
                                           "freelance",
                                           "fellow",
                                           "professor",
                                           "lecturer",
                                           "researcher",
                                           "director",
                                           "manager",
                                           "associate",
                                           "head",
                                           "lead",
                                           "specialist",
                                           "expert",
                                           "strategist",
                                           "consultant",
                                           "dietitian",
                                           "nutritionist",
                                           "president",
                                           "founder",
                                           "ceo",
                                           "coordinator",
                                           "photographer",
                                           "political",
                                           "business",
                                           "technology",
                                           "science",
                                           "economist",
                                           "historian",
                                           "commentator",
                                           "presenter",
                                           "anchor",
                                           "intern",
                                           "trainee",
                                           "autorin",
                                           "chefredakteurin",
                                           "leiter",
                                           "leiterin",
                                           "ressortleiter",
                                           "ressortleiterin",
                                           "mitarbeiter",
                                           "mitarbeiterin",
                                           "stellvertretender",
                                           "stellvertretende",
                                           "freier",
                                           "freie",
                                           "politikredakteur",
                                           "medizinredakteurin",
                                           "envoye",
                                           "envoyee",
                                           "chef",
                                           "grand",
                                           "editora",
                                           "colaborador",
                                           "colaboradora",
                                           "jefe",
                                           "jefa",
                                           "inviato",
                                           "inviata",
                                           "direttore",
                                           "direttrice",
                                           "caporedattore",
                                           "reportagem",
                                           "redactie",
                                           "ulkomaantoimittaja",
                                           "redaktør",
                                           "kommentator",
                                           "utrikesreporter",
                                           "politisk",
                                           "editoru",
                                           "temsilcisi",
                                           "оглядач",
                                           "wartawan",
                                           "redaktur",
                                           "記者",
                                           "编辑",
                                           "編集委員",
                                           "특파원",
                                           "기자",
                                           "كاتب",
                                           "urednik",
                                           "redaktorius",
                                           "zurnalistas",
                                           "reporterka"};

/// A name ends before these; case folded. They begin what follows it in one line.
constexpr std::string_view kStops[] = {"updated",
                                       "update:",
                                       "published",
                                       "posted",
                                       "publié",
                                       "veröffentlicht",
                                       "aktualisiert",
                                       "stand:",
                                       "stand ",
                                       "publicado",
                                       "pubblicato",
                                       "gepubliceerd",
                                       "publisert",
                                       "publicerad",
                                       "opublikowano",
                                       "опубликовано",
                                       "on ",
                                       "am ",
                                       "follow",
                                       "view ",
                                       "read ",
                                       "share",
                                       "comment",
                                       "email",
                                       "e-mail",
                                       "twitter",
                                       "facebook",
                                       "contact",
                                       "last ",
                                       "min read",
                                       "minute",
                                       "see all",
                                       "more by",
                                       "more from",
                                       "über ",
                                       "mis à jour",
                                       "actualizado",
                                       "aggiornato",
                                       "for ",
                                       "für ",
                                       "special to",
                                       "at ",
                                       "um ",
                                       "uhr",
                                       "monday",
                                       "tuesday",
                                       "wednesday",
                                       "thursday",
                                       "friday",
                                       "saturday",
                                       "sunday",
                                       "montag",
                                       "dienstag",
                                       "mittwoch",
                                       "donnerstag",
                                       "freitag",
                                       "samstag",
                                       "sonntag",
                                       "january",
                                       "february",
                                       "march ",
                                       "april ",
                                       "june ",
                                       "july ",
                                       "august ",
                                       "september",
                                       "october",
                                       "november",
                                       "december",
                                       "filed under",
                                       "reviewed by",
                                       "edited by",
                                       "photo",
                                       "foto",
                                       "fotos",
                                       "bild",
                                       "illustration",
                                       "mit material",
                                       "in collaboration",
                                       "additional",
                                       "learn more",
                                       "of the ",
                                       "is a ",
                                       "is an ",
                                       "is the ",
                                       "ist ",
                                       "has ",
                                       "was ",
                                       "who ",
                                       "about ",
                                       "as told to",
                                       "and agencies",
                                       "and wire",
                                       "and staff",
                                       "und agentur",
                                       "et agences",
                                       "y agencias",
                                       "e agenzie",
                                       "e agências",
                                       "kontakt",
                                       "prije ",
                                       "hace ",
                                       "vor ",
                                       "há ",
                                       "przed ",
                                       "writes ",
                                       "covers ",
                                       "schreibt ",
                                       "escribe ",
                                       "écrit ",
                                       "scrive "};

/// Articles that dates begin with, and names hold: "le 15 mai", "Jean Le Goff".
constexpr std::string_view kDateArticles[] = {"le ", "el ", "il ", "den ", "vom "};

/// What stands before a date in the line of a byline; folded.
constexpr std::string_view kDateHeads[] = {"published", "updated", "posted", "publicado",
                                           "publie",    "stand",   "am",     "on"};

constexpr std::string_view kCredentials[] = {
    "phd",  "ph d", "md",   "m d",  "jr",  "sr",  "ma",     "m a", "mba",  "rn",
    "esq",  "dds",  "rd",   "mph",  "msc", "bsc", "ii",     "iii", "iv",   "do",
    "jd",   "clc",  "cpa",  "lcsw", "ms",  "bs",  "rdn",    "ld",  "ldn",  "fand",
    "cfp",  "cfa",  "edd",  "psyd", "dvm", "dmd", "pharmd", "llm", "llb",  "bsn",
    "msn",  "fnp",  "lmft", "lpc",  "mpa", "med", "m ed",   "ba",  "b a",  "cscs",
    "faap", "facc", "frcp", "obe",  "mbe", "cbe", "cissp",  "pmp", "ceng", "dphil"};

/// What no name has in it; folded words.
constexpr std::string_view kNoName[] = {"the",
                                        "by",
                                        "how",
                                        "why",
                                        "what",
                                        "when",
                                        "this",
                                        "that",
                                        "is",
                                        "are",
                                        "was",
                                        "read",
                                        "more",
                                        "comments",
                                        "comment",
                                        "share",
                                        "email",
                                        "follow",
                                        "subscribe",
                                        "admin",
                                        "administrator",
                                        "webmaster",
                                        "superuser",
                                        "wpadmin",
                                        "siteadmin",
                                        "login",
                                        "log",
                                        "sign",
                                        "click",
                                        "here",
                                        "all",
                                        "posts",
                                        "articles",
                                        "view",
                                        "profile",
                                        "website",
                                        "http",
                                        "https",
                                        "www",
                                        "about",
                                        "contact",
                                        "updated",
                                        "published",
                                        "minutes",
                                        "ago",
                                        "hours",
                                        "alle",
                                        "artikel",
                                        "beitrage",
                                        "mehr",
                                        "kommentare",
                                        "anmelden",
                                        "nicht",
                                        "wird",
                                        "sind",
                                        "ist",
                                        "wurde",
                                        "plus",
                                        "voir",
                                        "tous",
                                        "les",
                                        "ver",
                                        "mas",
                                        "todos",
                                        "copyright",
                                        "rights",
                                        "reserved",
                                        "advertisement",
                                        "newsletter",
                                        "home",
                                        "menu",
                                        "search",
                                        "photo",
                                        "image",
                                        "video",
                                        "getty",
                                        "images",
                                        "foto",
                                        "kommentar",
                                        "schreiben",
                                        "antworten",
                                        "uhr",
                                        "has",
                                        "have",
                                        "will",
                                        "your",
                                        "you",
                                        "our",
                                        "we",
                                        "his",
                                        "her",
                                        "their",
                                        "which",
                                        "where",
                                        "from",
                                        "bio",
                                        "biography",
                                        "latest",
                                        "next",
                                        "previous",
                                        "uber",
                                        "zum",
                                        "zur",
                                        "bei",
                                        "auf",
                                        "aus",
                                        "clicca",
                                        "ingrandire",
                                        "cliquez",
                                        "agrandir",
                                        "enlarge",
                                        "kontakt",
                                        "show",
                                        "hide",
                                        "caption",
                                        "top",
                                        "reading",
                                        "lesezeit",
                                        "lesedauer",
                                        "teilen",
                                        "icon",
                                        "contributors",
                                        "listen",
                                        "audio",
                                        "link",
                                        "copied",
                                        "benutzername",
                                        "username",
                                        "passwort",
                                        "password",
                                        "stand",
                                        "startseite",
                                        "social",
                                        "media",
                                        "takip",
                                        "et",
                                        "son",
                                        "guncelleme",
                                        "redes",
                                        "sociales"};

/// The length of the first code point.
std::size_t step(char lead) {
    const auto c = static_cast<unsigned char>(lead);
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/// Upper case, or of a script without case.
bool starts_like_name(std::string_view text) {
    if (text.empty()) return false;
    const char c = text.front();
    if (static_cast<unsigned char>(c) < 0x80) return c >= 'A' && c <= 'Z';
    const std::string_view first = text.substr(0, step(c));
    return fold_text(first) != first || static_cast<unsigned char>(c) >= 0xD6;
}

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
    static const LabelSet set(
        [] {
            std::vector<std::string_view> texts;
            for (const Label& label : kLabels) texts.push_back(label.text);
            return texts;
        }(),
        is_label_border);
    return set;
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

/// How many bytes of `text` a label takes with the blanks and colon after it; 0 for none.
std::size_t label_length(std::string_view text) {
    // Folding may change lengths, so the label's end is sought in the text by words: fold only as
    // many leading bytes as the longest label needs.
    constexpr std::size_t kLongestLabel = 40;
    const std::string_view head = prefix_utf8(text, kLongestLabel);
    if (!labels().may_begin(head)) return 0;
    std::size_t best = 0;
    for (std::size_t end = step(text.empty() ? ' ' : text.front()); end <= head.size();) {
        if (is_label_border(head, end)) {
            const std::size_t place = labels().find(fold_text(head.substr(0, end)));
            const std::size_t after =
                place == WordSet::kNone ? 0 : label_end(kLabels[place], text, end);
            if (after != 0) best = after;
        }
        if (end >= head.size()) break;
        end += step(head[end]);
    }
    return std::min(best, text.size());
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

struct DeedLabel {
    std::size_t length = 0;  // with the blanks after it; 0: the text begins with none
    std::string_view deeds;  // of the text: without the "by"
    bool writes = false;     // any of them
    bool by = false;         // "by" ends it, no colon
};

/// "Words and pictures by Ann Lee", "Text und Fotos: Ann Lee". A colon alone stands behind
/// credits too, so there one of the deeds must be writing.
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

/// Labels of those who helped, in scripts whose labels no "by" follows.
constexpr std::string_view kWideHelp[] = {"编辑", "編輯", "责编", "责任编辑", "責任編輯",
                                          "校对", "审核", "摄影", "攝影",     "編集",
                                          "撮影", "写真", "사진", "편집",     "영상"};

/// "pictures by Nils Ott", "编辑：李华"
bool is_help(std::string_view text) {
    const DeedLabel label = deed_label(text);
    if (label.length != 0) return !label.writes;
    return !text.empty() && static_cast<unsigned char>(text.front()) >= 0xE3 &&
           phrases_of<kWideHelp>().starts(text);
}

/// "来源：新华社 记者：王小明": where behind a source and a blank the writer's label begins; 0 for
/// nowhere.
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

/// What follows a reporter's name in Korean, Japanese and Chinese.
constexpr std::string_view kRolesBehind[] = {" 기자", " 특파원", " 記者", "記者", " 记者", "记者"};

/// "김민수 기자", "山田太郎記者": where the role behind the name that a line begins with ends; 0
/// for no such line. "김민수 기자는" goes on: a sentence.
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

/// Whether a word is a month's name in the languages that write it before the day.
bool is_month(std::string_view word) {
    static constexpr std::string_view kMonths[] = {
        "january",   "february", "march",    "april",    "may",  "june", "july",    "august",
        "september", "october",  "november", "december", "jan",  "feb",  "mar",     "apr",
        "jun",       "jul",      "aug",      "sep",      "sept", "oct",  "nov",     "dec",
        "januar",    "februar",  "marz",     "mai",      "juni", "juli", "oktober", "dezember",
        "enero",     "mayo",     "janvier",  "mars",     "juin", "aout"};
    return set_of<kMonths>().has(fold_words(word));
}

/// Figures of Latin, Arabic, Persian and Devanagari, and wide ones.
bool has_digit(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto at = [&](std::size_t k) {
            return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U;
        };
        const auto between = [](unsigned c, unsigned low, unsigned high) {
            return c >= low && c <= high;
        };
        if (between(at(0), '0', '9') || (at(0) == 0xD9 && between(at(1), 0xA0, 0xA9)) ||
            (at(0) == 0xDB && between(at(1), 0xB0, 0xB9)) ||
            (at(0) == 0xE0 && at(1) == 0xA5 && between(at(2), 0xA6, 0xAF)) ||
            (at(0) == 0xEF && at(1) == 0xBC && between(at(2), 0x90, 0x99))) {
            return true;
        }
    }
    return false;
}

std::string_view trim_marks(std::string_view text) {
    for (bool again = true; again && !text.empty();) {
        again = false;
        text = trim(text);
        if (!text.empty() &&
            std::string_view(",:;|-/*+<>").find(text.front()) != std::string_view::npos) {
            text.remove_prefix(1);
            again = true;
        }
        if (!text.empty() &&
            std::string_view(",:;|-/*+<>").find(text.back()) != std::string_view::npos) {
            text.remove_suffix(1);
            again = true;
        }
        // A dot ends a sentence, but stays after an initial or "Jr.".
        if (text.size() > 4 && text.back() == '.' && text[text.size() - 2] >= 'a' &&
            text[text.size() - 3] != ' ' && text.substr(text.size() - 3, 2) != "Jr" &&
            text.substr(text.size() - 3, 2) != "Sr") {
            text.remove_suffix(1);
            again = true;
        }
        const auto beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
        if (text.empty() || (!beyond_ascii(text.front()) && !beyond_ascii(text.back()))) continue;
        for (const std::string_view mark : {"•", "·", "–", "—", "»", "«", "：", "｜", "›", "●"}) {
            if (text.substr(0, mark.size()) == mark) {
                text.remove_prefix(mark.size());
                again = true;
            }
            // "Редактор отдела «Россия»": the quotation is of the words.
            const bool closes =
                mark == std::string_view("»") && text.find("«") != std::string_view::npos;
            if (!closes && text.ends_with(mark)) {
                text.remove_suffix(mark.size());
                again = true;
            }
        }
    }
    return text;
}

/// What emoji and other little pictures begin with.
constexpr std::string_view kPictures = "\xF0\x9F";

/// Pieces of a byline between hard marks: bars, bullets, dashes with blanks around.
std::vector<std::string_view> segments(std::string_view text) {
    static constexpr std::string_view kMarks[] = {
        "|", "•", "·", " – ", " — ", " - ", "｜", " / ", "●",    "/ ", " » ", "»",
        ";", "…", "(", ")",   "[",   "]",   "✉",  "►",   " // ", "―",  "【",  "】"};
    // "» Ann Lee", but not "отдел «Россия»".
    const bool quotes = text.find("«") != std::string_view::npos;
    std::vector<std::string_view> out;
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = text.substr(i, kPictures.size()) == kPictures ? step(text[i]) : 0;
        phrases_of<kMarks>().any_at(text, i, [&](std::size_t place) {
            if (quotes && kMarks[place] == "»") return false;
            length = std::max(length, kMarks[place].size());
            return false;  // the longest is wanted
        });
        if (length != 0) {
            out.push_back(text.substr(from, i - from));
            from = i + length;
            i = from;
        } else {
            i += step(text[i]);
        }
    }
    out.push_back(text.substr(std::min(from, text.size())));
    return out;
}

/// What Chinese bylines put behind a name.
constexpr std::string_view kReports[] = {"发自",  "發自",   "报道",  "報道", "報導", "摄影：",
                                         "摄影:", "编辑：", "编辑:", "责编", "审核", "校对"};

/// Cuts where a date, an address or another matter begins.
std::string_view cut_at_stop(std::string_view text) {
    const std::string lower = ascii_lower(text);
    std::size_t cut = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool word_start = i > 0 && (text[i - 1] == ' ' || text[i - 1] == ',');
        // "Courtney CarrPublished", "谢若含2017-03-01": elements without a blank between them.
        const bool glued =
            i > 0 && text[i - 1] >= 'a' && text[i - 1] <= 'z' && text[i] >= 'A' && text[i] <= 'Z';
        const bool wide = i > 0 && static_cast<unsigned char>(text[i - 1]) >= 0x80;
        // "王小明 发自 青岛", "王小明 报道"
        if (wide && text[i] == ' ' && phrases_of<kReports>().starts(text.substr(i + 1))) {
            cut = i;
            break;
        }
        if (wide && text[i] >= '0' && text[i] <= '9') {
            cut = i;
            break;
        }
        if (!word_start && !glued) continue;
        // "Tyrese GriffinOct 17"
        const std::size_t blank = text.find(' ', i);
        if (glued && blank != std::string_view::npos && has_digit(text.substr(blank + 1, 1)) &&
            is_month(text.substr(i, blank - i))) {
            cut = i;
            break;
        }
        if (text[i] >= '0' && text[i] <= '9') {
            cut = i;
            break;
        }
        const std::string_view rest = std::string_view(lower).substr(i);
        // "Michael Larabel in Valve": a section behind two words of a name.
        if (word_start && rest.substr(0, 3) == "in " && i + 3 < text.size() && text[i + 3] >= 'A' &&
            text[i + 3] <= 'Z' && trim(text.substr(0, i)).find(' ') != std::string_view::npos) {
            cut = i;
            break;
        }
        const std::string_view article = rest.substr(0, rest.find(' ') + 1);
        if (word_start && set_of<kDateArticles>().has(article)) {
            const std::string_view next = rest.substr(article.size());
            const std::string_view word = next.substr(0, next.find(' '));
            if (has_digit(word) || is_month(word) || weekday_of_name(fold_date_word(word))) {
                cut = i;
                break;
            }
        }
        // Glued to the name, only long words are told from its second part ("McAm ").
        constexpr std::size_t kLong = 6;
        const bool stops =
            glued
                ? std::any_of(std::begin(kStops), std::end(kStops),
                              [&](std::string_view stop) {
                                  return stop.size() >= kLong && stop.back() != ' ' &&
                                         rest.substr(0, stop.size()) == stop;
                              })
                : phrases_of<kStops>().starts(rest) ||
                      std::any_of(std::begin(kStops), std::end(kStops), [&](std::string_view stop) {
                          return stop.back() == ' ' && rest == stop.substr(0, stop.size() - 1);
                      });
        if (stops) {
            cut = i;
            break;
        }
    }
    // "name@site.org", "@handle": back to the word's start.
    const std::size_t at = text.substr(0, cut).find('@');
    if (at != std::string_view::npos) {
        const std::size_t blank = text.substr(0, at).rfind(' ');
        cut = blank == std::string_view::npos ? 0 : blank;
    }
    return text.substr(0, cut);
}

/// "Jon Talton Columnist", "Tom Spahn Fr" before a date, "John O'Connor The Associated Press": what
/// printed lines put behind a name without any mark goes, where two words of a name are left.
std::string_view without_tail(std::string_view name, bool before_date) {
    static constexpr std::string_view kRoles[] = {
        "columnist",     "correspondent", "reporter",    "staff writer",  "staff reporter",
        "contributor",   "freelancer",    "journalist",  "senior writer", "news editor",
        "news reporter", "redakteur",     "redakteurin", "korrespondent", "korrespondentin",
        "journaliste",   "periodista",    "giornalista", "jornalista"};
    static constexpr std::string_view kOthers[] = {
        "the associated press", "associated press", "alle artikel",
        "all articles",         "all posts",        "alle beitrage"};
    static constexpr std::string_view kDays[] = {
        "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun", "mo",  "di",
        "mi",  "do",  "fr",   "sa",  "so",  "lun",   "mar", "jeu", "ven", "dim", "ngay"};
    constexpr std::size_t kShortestDay = 4;  // of days in full, bytes
    for (bool again = true; again;) {
        again = false;
        std::vector<std::size_t> starts;  // of the last words, the last first
        for (std::size_t i = name.size(); i > 0 && starts.size() < 3; --i) {
            if (name[i - 1] == ' ') starts.push_back(i);
        }
        for (std::size_t words = starts.size(); words > 0 && !again; --words) {
            const std::string_view rest = trim(name.substr(0, starts[words - 1] - 1));
            if (rest.find(' ') == std::string_view::npos) continue;
            const std::string tail = fold_words(name.substr(starts[words - 1]));
            const bool dated =
                before_date && words == 1 &&
                (set_of<kDays>().has(tail) || is_month(tail) ||
                 (tail.size() >= kShortestDay &&
                  weekday_of_name(fold_date_word(name.substr(starts[0]))).has_value()));
            if (dated || set_of<kRoles>().has(tail) || set_of<kOthers>().has(tail)) {
                name = trim_marks(rest);
                again = true;
            }
        }
    }
    return name;
}

/// "Luis Roca en", before a time.
std::string_view without_preposition(std::string_view names) {
    static constexpr std::string_view kBefore[] = {"en",   "a",  "à",   "às",  "em", "om",
                                                   "op",   "kl", "kl.", "v",   "o",  "в",
                                                   "pada", "la", "klo", "ore", "den"};
    const std::size_t blank = names.rfind(' ');
    if (blank == std::string_view::npos || !set_of<kBefore>().has(names.substr(blank + 1))) {
        return names;
    }
    return trim_marks(names.substr(0, blank));
}

/// "and Nils Ott", of "Ann Lee (text) and Nils Ott (photos)": without the conjunction.
std::string_view without_conjunction(std::string_view text) {
    for (const std::string_view word : {"and ", "und ", "& ", "et ", "y ", "e ", "en ", "og "}) {
        const std::string_view rest = text.substr(std::min(word.size(), text.size()));
        if (text.starts_with(word) && starts_like_name(rest)) return rest;
    }
    return text;
}

/// "d'Angelo", "al-Masri": a particle joined to its name.
bool has_prefix_particle(std::string_view word) {
    for (const std::string_view mark : {"'", "’", "-"}) {
        const std::size_t at = word.find(mark);
        if (at != std::string_view::npos && at > 0 && at <= 3) {
            return starts_like_name(word.substr(at + mark.size()));
        }
    }
    return false;
}

/// "PhD", "RN": begins with a capital, unlike the initials that reporters sign with ("obe").
bool is_credential(std::string_view text) {
    return starts_like_name(text) && set_of<kCredentials>().has(fold_words(text));
}

/// "MS, RD": what stands behind a name, without one.
bool is_only_credentials(std::string_view text) {
    if (text.find(',') == std::string_view::npos) return false;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        if (!is_credential(trim(text.substr(from, comma - from)))) return false;
        from = comma + 1;
    }
    return true;
}

/// "dpa", alone: agencies that print their name small.
bool is_initialed_agency(std::string_view text) {
    static constexpr std::string_view kAgencies[] = {"dpa", "afp", "epd", "kna", "sid",
                                                     "apa", "sda", "ots", "rtr", "dts"};
    return set_of<kAgencies>().has(text);
}

/// The bytes of " و" at `at` where it means "and": Arabic writes it to the next word, and some
/// names begin with the letter. Two words stand on both sides.
std::size_t arabic_and(std::string_view text, std::size_t at) {
    constexpr std::string_view kAnd = " و";
    static constexpr std::string_view kNames[] = {
        "وليد", "وائل", "وسام", "وسيم",  "وفاء", "وداد", "وردة", "وجيه", "وجدي", "وحيد",
        "وضاح", "وهيب", "ورد",  "وجدان", "وصال", "ولاء", "وئام", "وديع", "وهبة", "وعد"};
    const std::string_view rest = text.substr(at);
    if (!rest.starts_with(kAnd)) return 0;
    const std::string_view next = rest.substr(kAnd.size());
    const bool arabic = !next.empty() && static_cast<unsigned char>(next.front()) >= 0xD8 &&
                        static_cast<unsigned char>(next.front()) <= 0xDB;
    if (!arabic || set_of<kNames>().has(rest.substr(1, rest.find(' ', 1) - 1))) return 0;
    return count_words(text.substr(0, at)) >= 2 && count_words(next) >= 2 ? kAnd.size() : 0;
}

/// "李晓雯 王建国", behind a label of reporters: names of two to four characters, parted by blanks,
/// and the labels of some between them. Japanese ones have a blank within.
std::vector<std::string_view> split_reporters(std::string_view text) {
    static constexpr std::string_view kBetween[] = {"记者",     "通讯员",   "实习生",
                                                    "特约记者", "实习记者", "本报记者"};
    constexpr std::size_t kShortest = 2;
    constexpr std::size_t kLongest = 4;
    std::vector<std::string_view> names;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text = trim(text.substr(word.size()));
        if (set_of<kBetween>().has(word)) continue;
        const std::size_t length = length_utf8(word);
        const bool wide = static_cast<unsigned char>(word.front()) >= 0xE3;
        if (!wide || length < kShortest || length > kLongest) return {};
        names.push_back(word);
    }
    return names;
}

/// "Anna Beck/dpa", "Ann Lee/AFP": without the agency that wrote with her.
std::string_view without_agency(std::string_view name) {
    constexpr std::size_t kLongest = 5;
    const std::size_t slash = name.rfind('/');
    if (slash == std::string_view::npos) return name;
    const std::string_view behind = trim(name.substr(slash + 1));
    const std::string_view before = trim(name.substr(0, slash));
    const bool capitals =
        behind.size() >= 2 && behind.size() <= kLongest &&
        std::all_of(behind.begin(), behind.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!capitals && !is_initialed_agency(behind)) return name;
    return before.find(' ') == std::string_view::npos ? name : before;
}

/// Whether a word behind a comma says where: "Ольга Козлова, Мурманск". In Latin letters it may be
/// an agency.
bool is_place_behind(std::string_view names, std::string_view word) {
    const auto lead = static_cast<unsigned char>(word.front());
    if (lead < 0xCD || lead >= 0xE3 || word.find(' ') != std::string_view::npos) return false;
    const std::string_view before =
        trim(names.substr(0, static_cast<std::size_t>(word.data() - names.data())));
    if (!before.ends_with(',')) return false;
    const std::string_view name = trim(before.substr(0, before.size() - 1));
    return name.find(',') == std::string_view::npos && name.find(' ') != std::string_view::npos;
}

/// Cuts at conjunctions where what follows begins like a name.
std::vector<std::string_view> split_names(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = 0;
        if (text[i] == ',' || text[i] == ';') length = 1;
        if (text[i] == ' ') length = arabic_and(text.substr(from), i - from);
        phrases_of<kConjunctions>().any_at(text, i, [&](std::size_t place) {
            const std::string_view word = kConjunctions[place];
            if (word.size() <= length) return false;
            const std::string_view rest = text.substr(i + word.size());
            // "José Ortega y Gasset": one word on either side of a short one is no border.
            const std::string_view next = trim(rest);
            if (!starts_like_name(next) && !is_initialed_agency(next)) return false;
            if (word == " y " || word == " i " || word == " a " || word == " na " ||
                word == " u ") {
                const std::string_view before = trim(text.substr(from, i - from));
                if (before.find(' ') == std::string_view::npos) return false;
            }
            length = word.size();
            return false;  // the longest is wanted
        });
        if (length != 0) {
            out.push_back(text.substr(from, i - from));
            from = i + length;
            i = from;
        } else {
            i += step(text[i]);
        }
    }
    out.push_back(text.substr(std::min(from, text.size())));
    return out;
}

/// Behind a name, "in London and Bob Ray in Rome": from the second name on; empty where there is
/// none ("in Trinidad and Tobago").
std::string_view name_after_place(std::string_view text) {
    text = trim(text);
    if (!text.starts_with("in ")) return {};
    static constexpr std::string_view kParts[] = {" and ", " und ", " & ", ", "};
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const std::string_view part : kParts) {
            if (!text.substr(at).starts_with(part)) continue;
            const std::string_view rest = trim(text.substr(at + part.size()));
            const std::size_t place = rest.find(" in ");
            // "in Paris, Texas": behind a comma only who has a place too.
            if (part == ", " && place == std::string_view::npos) continue;
            const std::string_view name = trim(rest.substr(0, place));
            const bool two = name.find(' ') != std::string_view::npos &&
                             name.find(',') == std::string_view::npos;
            if (two && is_written_as_name(name)) return rest;
        }
    }
    return {};
}

/// "Posted on 21 May 2020 by Ann Lee": where the name begins behind a date and a label; 0 for
/// nowhere.
std::size_t name_after_date(std::string_view text) {
    constexpr std::size_t kLongestLine = 120;
    if (text.size() > kLongestLine) return 0;
    for (std::size_t at = text.find(' ', std::min(kAsciiDigits.first_in(text), text.size()));
         at < text.size(); at = text.find(' ', at + 1)) {
        const std::string_view rest = text.substr(at + 1);
        const std::size_t label = label_length(rest);
        if (label != 0 && label < rest.size() && starts_like_name(rest.substr(label))) {
            return at + 1 + label;
        }
    }
    return 0;
}

/// Compounds: "wirtschaftsredakteur", "utrikeskorrespondent".
bool is_compound_role(std::string_view word) {
    static constexpr std::string_view kTails[] = {
        "redakteur", "redakteurin", "redakteure", "korrespondent", "korrespondentin",
        "reporter",  "reporterin",  "journalist", "journalistin",  "toimittaja",
        "redaktor",  "redaktorin",  "chef",       "leiter",        "leiterin"};
    return std::any_of(std::begin(kTails), std::end(kTails), [&](std::string_view tail) {
        return word.size() > tail.size() + 2 && word.ends_with(tail);
    });
}

/// Who writes for papers; folded.
bool is_press_word(std::string_view word) {
    static constexpr std::string_view kPress[] = {"correspondent",
                                                  "correspondents",
                                                  "editor",
                                                  "editors",
                                                  "reporter",
                                                  "reporters",
                                                  "writer",
                                                  "writers",
                                                  "journalist",
                                                  "journalists",
                                                  "columnist",
                                                  "contributor",
                                                  "contributors",
                                                  "critic",
                                                  "freelancer",
                                                  "redakteur",
                                                  "redakteurin",
                                                  "redaktor",
                                                  "redaktorin",
                                                  "korrespondent",
                                                  "korrespondentin",
                                                  "journalistin",
                                                  "reporterin",
                                                  "volontar",
                                                  "volontarin",
                                                  "chefredakteur",
                                                  "kolumnist",
                                                  "kolumnistin",
                                                  "journaliste",
                                                  "correspondant",
                                                  "correspondante",
                                                  "redacteur",
                                                  "redactrice",
                                                  "chroniqueur",
                                                  "chroniqueuse",
                                                  "editorialiste",
                                                  "periodista",
                                                  "redactor",
                                                  "redactora",
                                                  "corresponsal",
                                                  "columnista",
                                                  "reportero",
                                                  "reportera",
                                                  "giornalista",
                                                  "redattore",
                                                  "redattrice",
                                                  "corrispondente",
                                                  "jornalista",
                                                  "correspondente",
                                                  "verslaggever",
                                                  "columniste",
                                                  "dziennikarz",
                                                  "dziennikarka",
                                                  "redaktorka",
                                                  "korespondent",
                                                  "korespondentka",
                                                  "toimittaja",
                                                  "korrespondenten",
                                                  "корреспондент",
                                                  "журналист",
                                                  "журналистка",
                                                  "обозреватель",
                                                  "редактор",
                                                  "кореспондент",
                                                  "журналістка",
                                                  "журналіст",
                                                  "novinar",
                                                  "novinarka",
                                                  "ujsagiro",
                                                  "szerkeszto",
                                                  "muhabir",
                                                  "muhabiri",
                                                  "δημοσιογραφοσ",
                                                  "συντακτησ",
                                                  "συντακτρια",
                                                  "כתב",
                                                  "כתבת",
                                                  "כתבנו",
                                                  "עורך",
                                                  "עורכת",
                                                  "مراسل",
                                                  "مراسلة",
                                                  "صحفي",
                                                  "صحفية",
                                                  "محرر",
                                                  "محررة",
                                                  "خبرنگار",
                                                  "jurnalist",
                                                  "ziarist",
                                                  "gazeteci"};
    return set_of<kPress>().has(word) || is_compound_role(word);
}

/// A word that roles are made of: "opinion", "senior", "writer".
bool is_of_role(std::string_view word) {
    static constexpr std::string_view kMore[] = {
        "opinion",  "contributing", "sports",         "sport",   "news",   "investigative",
        "guest",    "special",      "national",       "foreign", "deputy", "features",
        "managing", "assistant",    "investigations", "and"};
    // "News Staff", "The Editors" sign as a desk does.
    if (word == "staff" || word == "editors" || word == "writers") return false;
    return is_press_word(word) || set_of<kRoleWords>().has(word) || set_of<kMore>().has(word);
}

}  // namespace

std::string_view without_degrees(std::string_view name) {
    for (std::size_t comma = name.rfind(','); comma != std::string_view::npos && comma > 0;
         comma = name.rfind(',')) {
        if (!is_credential(trim(name.substr(comma + 1)))) break;
        name = trim(name.substr(0, comma));
    }
    return name;
}

bool looks_like_role(std::string_view text) {
    text = trim(text);
    if (text.empty() || text.size() > 120 || has_digit(text)) return false;
    const std::string folded = fold_words(text);
    const std::vector<std::string_view> words = split_words(folded);
    if (words.size() > 12) return false;
    if (folded.starts_with("special to ")) return true;
    if (std::any_of(words.begin(), words.end(),
                    [](std::string_view word) { return set_of<kRoleWords>().has(word); })) {
        return true;
    }
    return std::any_of(words.begin(), words.end(), is_press_word);
}

bool is_press_role(std::string_view text) {
    constexpr std::size_t kMostBytes = 120;
    constexpr std::size_t kMostWords = 8;
    text = trim(text);
    if (text.empty() || text.size() > kMostBytes || has_digit(text)) return false;
    const std::string folded = fold_words(text);
    const std::vector<std::string_view> words = split_words(folded);
    bool found = false;
    for (const std::string_view word : words) {
        if (word == "is" || word == "ist" || word == "est") return false;  // "Ann is an editor"
        found = found || is_press_word(word);
    }
    return found && words.size() <= kMostWords;
}

bool has_press_word(std::string_view text) {
    const std::string folded = fold_words(text);
    const std::vector<std::string_view> words = split_words(folded);
    return std::any_of(words.begin(), words.end(), is_press_word);
}

bool looks_like_name(std::string_view text) {
    text = trim(text);
    if (text.size() < 2 || text.size() > 90) return false;
    const std::string folded = fold_words(text);
    const std::vector<std::string_view> words = split_words(folded);
    if (words.empty() || words.size() > 8 || folded.size() < 2) return false;
    if (std::all_of(words.begin(), words.end(),
                    [](std::string_view word) { return set_of<kNoName>().has(word); })) {
        return false;  // "Published", "View all posts"
    }
    // "Issue:2022" is a label and a year.
    if (has_digit(text) && text.find(':') != std::string_view::npos) return false;
    // "04.02.2022" is a date.
    if (folded.find_first_not_of("0123456789 ") == std::string::npos) return false;
    if (has_digit(text) && text.find(' ') != std::string_view::npos) return false;
    if (text.find_first_of("<>{}=@?!\"_:#%") != std::string_view::npos &&
        text.find(' ') != std::string_view::npos) {
        return false;
    }
    // "责任编辑:张三": what Chinese and Japanese write without blanks is a label and a name.
    const bool wide = static_cast<unsigned char>(text.front()) >= 0xE3;
    if (wide &&
        (text.find(':') != std::string_view::npos || text.find("：") != std::string_view::npos)) {
        return false;
    }
    if (text.find("://") != std::string_view::npos || text.find("www.") == 0) return false;
    if (folded.starts_with("special to ") || folded == "reading time") return false;
    if (relative_unit(fold_date_word(text))) return false;  // "gestern", "昨天"
    if (words.size() > 1 && std::all_of(words.begin(), words.end(), is_of_role)) return false;
    if (is_only_credentials(text)) return false;
    return !is_action(text) && !orders_the_reader(text);  // buttons
}

bool has_page_word(std::string_view folded) {
    static constexpr std::string_view kWords[] = {
        "news",        "local",        "world",      "breaking",     "politics",  "sport",
        "sports",      "business",     "opinion",    "region",       "lokales",   "regionales",
        "nachrichten", "politik",      "wirtschaft", "kreis",        "landkreis", "actualites",
        "actualite",   "locale",       "locales",    "politique",    "economie",  "societe",
        "noticias",    "noticia",      "sociedad",   "politica",     "economia",  "deportes",
        "cultura",     "cronaca",      "notizie",    "attualita",    "esteri",    "mundo",
        "gerais",      "esportes",     "desporto",   "wiadomosci",   "lokalne",   "polityka",
        "gospodarka",  "nieuws",       "binnenland", "buitenland",   "nyheter",   "nyheder",
        "inrikes",     "utrikes",      "uutiset",    "kotimaa",      "ulkomaat",  "haber",
        "haberler",    "haberleri",    "gundem",     "tarihi",       "dakika",    "yayinlanma",
        "новости",     "общество",     "политика",   "экономика",    "спорт",     "новини",
        "суспільство", "опубликовано", "обновлено",  "опубліковано", "оновлено",  "zpravy",
        "hirek",       "belfold",      "stiri",      "vijesti",      "datum",     "fecha",
        "erstellt",    "aktualisiert"};
    static constexpr std::string_view kParts[] = {
        "日時", "更新",     "配信", "掲載",  "公開",  "日期",  "时间",  "時間",  "发布",
        "發布", "新闻",     "新聞", "社会",  "社會",  "政治",  "経済",  "国際",  "国际",
        "國際", "スポーツ", "令和", "平成",  "新华",  "写真",  "有料",  "無料",  "会員",
        "입력", "수정",     "뉴스", "تاريخ", "تحديث", "أخبار", "اخبار", "نشر في"};
    if (phrases_of<kParts>().within(folded)) return true;
    const std::vector<std::string_view> words = split_words(folded);
    return folded == "press release" ||
           std::any_of(words.begin(), words.end(),
                       [](std::string_view word) { return set_of<kWords>().has(word); });
}

bool is_written_as_name(std::string_view text) {
    static constexpr std::string_view kArticles[] = {"the",  "der", "die", "das", "ein",
                                                     "eine", "un",  "una", "une"};
    static constexpr std::string_view kParticles[] = {
        "de",  "da",  "do",  "dos", "das",  "del", "della", "degli", "di",  "du",  "des",
        "la",  "las", "los", "le",  "lo",   "van", "von",   "vom",   "der", "den", "dem",
        "ter", "ten", "te",  "zu",  "zur",  "y",   "e",     "i",     "af",  "av",  "al",
        "el",  "bin", "ben", "ibn", "bint", "abu", "ould",  "ap",    "of"};
    const std::vector<std::string_view> words = split_words(trim(text));
    if (words.empty() || set_of<kArticles>().has(fold_words(words.front()))) return false;
    if (!starts_like_name(words.back()) && !has_prefix_particle(words.back())) return false;
    return std::all_of(words.begin(), words.end(), [](std::string_view word) {
        return starts_like_name(word) || has_prefix_particle(word) ||
               set_of<kParticles>().has(word);
    });
}

std::string_view told_reporter(std::string_view paragraph) {
    constexpr std::size_t kMostWords = 24;     // of the sentence
    constexpr std::size_t kShortSentence = 9;  // languages without such a verb
    constexpr int kMostOfName = 4;
    static constexpr std::string_view kVerbs[] = {
        "is ",     "ist ",     "est ",    "es ", "\u00E9 ",
        "\u00E8 ", "\u00E4r ", "er ",     "je ", "jest ",
        "este ",   "\u2013 ",  "\u2014 ", "- ",  "\u03B5\u03AF\u03BD\u03B1\u03B9 "};
    std::size_t stop = paragraph.find(". ");
    while (stop != std::string_view::npos && stop > 1 && paragraph[stop - 2] == ' ') {
        stop = paragraph.find(". ", stop + 1);  // "Ann B. Lee"
    }
    const std::string_view sentence = paragraph.substr(0, stop);
    const std::size_t size = count_words(sentence);
    if (size > kMostWords || !paragraph.ends_with('.') || !has_press_word(sentence)) return {};
    std::string_view longest;
    std::size_t end = sentence.find(' ');
    for (int words = 1; words <= kMostOfName && end != std::string_view::npos; ++words) {
        const std::string_view name = sentence.substr(0, end);
        const bool verb = phrases_of<kVerbs>().starts(sentence.substr(end + 1));
        if (words >= 2 && (verb || size <= kShortSentence) && is_written_as_name(name)) {
            if (verb) return name;
            longest = name;
        }
        end = sentence.find(' ', end + 1);
    }
    return longest;
}

bool may_start_byline(std::string_view text) {
    constexpr std::size_t kLongestDeed = 16;
    const std::string_view first = text.substr(0, text.find_first_of(" :,/"));
    return labels().may_begin(text) || role_behind_name(text) != 0 ||
           label_behind_source(text) != 0 ||
           (first.size() <= kLongestDeed && set_of<kDeedWords>().has(ascii_lower(first)));
}

bool starts_byline(std::string_view text) {
    const std::size_t label = label_length(text);
    if ((label != 0 && label < text.size()) || role_behind_name(text) != 0 ||
        label_behind_source(text) != 0) {
        return true;
    }
    // "Report: People out of work" is none.
    const DeedLabel deeds = deed_label(text);
    const bool several = deeds.deeds.find(' ') != std::string_view::npos;
    return deeds.length != 0 && deeds.writes && (deeds.by || several);
}

namespace {

/// Whether what stands before a segment's figures announces a date.
bool is_date_label(std::string_view segment) {
    if (set_of<kDateHeads>().has(fold_words(segment.substr(0, segment.find(' '))))) return true;
    const std::string label =
        fold_date_word(segment.substr(0, std::min(kAsciiDigits.first_in(segment), segment.size())));
    return says_published(label) || says_updated(label);
}

}  // namespace

ParsedByline parse_byline(std::string_view text) {
    ParsedByline out;
    const char* const begin = text.data();
    const auto ends_with = [&](std::string_view part) {
        out.end = static_cast<std::size_t>(part.data() - begin) + part.size();
    };
    text = trim_marks(text);
    text.remove_prefix(label_behind_source(text));
    std::string help;        // the role of those who only helped
    bool reporters = false;  // "记者 李晓雯 王建国"
    // A label may follow another: "Text: Von Anna Beck".
    for (int i = 0; i < 2; ++i) {
        std::size_t label = label_length(text);
        if (label == 0) {
            const DeedLabel deeds = deed_label(text);
            label = deeds.length;
            if (label != 0 && !deeds.writes) {
                out.helped = true;
                help = ascii_lower(deeds.deeds);
            }
        }
        if (label == 0 || label >= text.size()) break;
        out.labelled = true;
        const std::string_view words = text.substr(0, label);
        reporters = reporters || words.find("记者") != std::string_view::npos ||
                    words.find("通讯员") != std::string_view::npos;
        text = trim_marks(text.substr(label));
    }
    if (!out.labelled) {
        if (const std::size_t role = role_behind_name(text)) {
            out.labelled = true;
            text = text.substr(0, role);
        } else if (const std::size_t name = name_after_date(text)) {
            out.labelled = true;
            text = trim_marks(text.substr(name));
        }
    }
    // "von lupa", whole: an account's name may begin small.
    if (!out.labelled && text.size() < 40 && count_words(text) == 2) {
        const std::string first = fold_text(text.substr(0, text.find(' ')));
        const bool label = std::any_of(std::begin(kLabels), std::end(kLabels), [&](const Label& l) {
            return l.weak && l.text == first && l.text.size() > 1;
        });
        if (label && text.front() >= 'a' && text.front() <= 'z') {
            out.labelled = true;
            text = trim_marks(text.substr(text.find(' ')));
        }
    }
    constexpr std::size_t kMaxAuthors = 16;
    constexpr std::size_t kDateHead = 4;  // bytes of a piece within which a date's day stands
    bool named = false;
    std::vector<std::string_view> pieces = segments(text);
    for (std::size_t at = 0; at < pieces.size(); ++at) {
        std::string_view segment = trim_marks(pieces[at]);
        if (named) segment = without_conjunction(segment);
        if (segment.empty()) continue;
        if (named && is_help(segment)) break;
        // "Por Ana Lopes — São Paulo": where.
        constexpr std::string_view kDash = "\u2014 ";
        const std::string_view before =
            text.substr(0, static_cast<std::size_t>(pieces[at].data() - text.data()));
        if (named && out.labelled && before.ends_with(kDash) && count_words(segment) <= 3) break;
        if (const std::size_t label = label_length(segment); label != 0 && label < segment.size()) {
            out.labelled = true;
            segment = trim_marks(segment.substr(label));
        }
        std::string_view names = trim_marks(cut_at_stop(segment));
        const bool cut = names.size() + 1 < segment.size();
        const bool dated = cut && has_digit(segment.substr(names.size()));
        // "May 5, 2025" leaves "May" before its digits.
        if (dated) names = without_preposition(names);
        const bool date = has_digit(segment) && is_month(names);
        if (date && named) break;
        // "Published Nov 16", "Güncelleme: 05.04.2025": a date behind its label.
        if (named && has_digit(segment) && is_date_label(segment)) break;
        if (date && segment.find(' ') != std::string_view::npos) continue;
        // "Ann Lee is our correspondent in Paris": a biography.
        if (named && segment.size() > out.authors.back().name.size() &&
            segment.starts_with(out.authors.back().name)) {
            break;
        }
        if (named && looks_like_role(segment) && out.authors.back().role.empty()) {
            out.authors.back().role = clean_text(segment);
            ends_with(segment);
            continue;
        }
        if (names.empty()) {
            if (named) break;
            continue;
        }
        std::vector<std::string_view> parts = split_names(names);
        if (reporters) {
            const std::vector<std::string_view> split = split_reporters(names);
            if (!split.empty()) parts = split;
        }
        for (std::size_t i = 0; i < parts.size(); ++i) {
            std::string_view part = without_agency(trim_marks(parts[i]));
            if (part.empty() || out.authors.size() >= kMaxAuthors) continue;
            if (named && is_place_behind(names, part)) {
                ends_with(part);
                continue;
            }
            // "Privacy and Security Expert": a role that a conjunction parted.
            if (named && i + 1 < parts.size() && part.find(' ') == std::string_view::npos &&
                !is_credential(part) && looks_like_role(trim_marks(parts[i + 1]))) {
                const std::string_view next = trim_marks(parts[i + 1]);
                const auto from = static_cast<std::size_t>(part.data() - names.data());
                const auto end = static_cast<std::size_t>(next.data() - names.data()) + next.size();
                const std::string_view role = names.substr(from, end - from);
                if (role.find_first_of(",;") == std::string_view::npos) {
                    if (out.authors.back().role.empty()) out.authors.back().role = clean_text(role);
                    ends_with(role);
                    ++i;
                    continue;
                }
            }
            if (named && is_credential(part)) {
                // A full stop of the line's, not of "Ph.D.".
                if (part.find('.') + 1 == part.size()) part.remove_suffix(1);
                out.authors.back().name += ", " + std::string(part);
                ends_with(part);
                continue;
            }
            if (looks_like_role(part) && named) {
                if (out.authors.back().role.empty()) out.authors.back().role = clean_text(part);
                ends_with(part);
                continue;
            }
            if (!looks_like_name(part)) continue;
            if (named && has_digit(part)) continue;  // "2025年"
            if (named && !starts_like_name(part)) {
                if (out.authors.back().role.empty()) out.authors.back().role = clean_text(part);
                ends_with(part);
                continue;
            }
            // "Korea Herald 홍길동 기자", "山田太郎記者": the role follows the name.
            for (const std::string_view suffix : kRolesBehind) {
                if (part.size() > suffix.size() + 2 &&
                    part.substr(part.size() - suffix.size()) == suffix) {
                    part = trim(part.substr(0, part.size() - suffix.size()));
                }
            }
            const bool date_next =
                !cut && at + 1 < pieces.size() && has_digit(pieces[at + 1].substr(0, kDateHead));
            part = without_tail(part, dated || date_next);
            out.authors.push_back({clean_text(part), help});
            ends_with(part);
            named = true;
        }
        if (!cut || !named) continue;
        const std::string_view other = name_after_place(segment.substr(names.size()));
        if (other.empty()) break;
        pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(at) + 1, other);
    }
    return out;
}

namespace {

std::string_view without_last_marks(std::string_view text) {
    constexpr std::size_t kPictureBytes = 4;
    for (text = trim(text); !text.empty(); text = trim(text)) {
        const std::size_t last = text.size() - std::min(kPictureBytes, text.size());
        if (std::string_view(",;|-/(+").find(text.back()) != std::string_view::npos) {
            text.remove_suffix(1);
        } else if (text.substr(last).starts_with(kPictures)) {
            text = text.substr(0, last);
        } else {
            break;
        }
    }
    return text;
}

/// "By Ann Lee | Published Nov": what was before a date that is cut off. Names stay whole.
std::string_view without_date_head(std::string_view text, const std::vector<Author>& authors) {
    for (text = without_last_marks(text);; text = without_last_marks(text)) {
        const std::size_t blank = text.rfind(' ');
        if (blank == std::string_view::npos) return text;
        const std::string_view last = text.substr(blank + 1);
        text = without_preposition(text);
        if (text.size() == blank) continue;
        if (!is_month(last) && !set_of<kDateHeads>().has(fold_words(last))) return text;
        const bool named = std::any_of(authors.begin(), authors.end(), [&](const Author& author) {
            return text.ends_with(author.name);
        });
        if (named) return text;
        text = text.substr(0, blank);
    }
}

}  // namespace

std::string_view printed_byline(std::string_view text) {
    text = without_last_marks(text);
    const ParsedByline parsed = parse_byline(text);
    const std::size_t end = parsed.end;
    if (end == 0 || end >= text.size()) return text;
    const std::string_view rest = text.substr(end);
    const std::size_t stop = cut_at_stop(rest).size();
    if (stop == rest.size()) return text;
    const std::string_view tail = rest.substr(stop);
    std::size_t numbers = 0;
    bool year = false;
    for (std::size_t i = 0; i < tail.size();) {
        std::size_t digits = 0;
        while (i + digits < tail.size() && tail[i + digits] >= '0' && tail[i + digits] <= '9') {
            ++digits;
        }
        numbers += digits > 0 ? 1 : 0;
        year = year || digits == 4;
        i += std::max<std::size_t>(digits, 1);
    }
    static constexpr std::string_view kCounted[] = {
        "comment",  "kommentar", "comentario", "comentário", "commenti", "reactie", "reacties",
        "minute",   "minuto",    "hour",       "day",        "week",     "month",   "year",
        "min read", "stunde",    "tag",        "woche",      "monat",    "jour",    "heure"};
    const bool alone = numbers == 1 && !year && !phrases_of<kCounted>().within(fold_text(tail));
    if (alone) return text;
    return without_date_head(text.substr(0, end + stop), parsed.authors);
}

}  // namespace stet
