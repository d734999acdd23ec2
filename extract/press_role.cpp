// The words of what people of the press are. Own collection, from bylines as seen.
#include "extract/press_role.h"

#include "extract/fold.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>

namespace stet {
namespace {

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

}  // namespace

bool is_of_role(std::string_view word) {
    static constexpr std::string_view kMore[] = {
        "opinion",  "contributing", "sports",         "sport",   "news",   "investigative",
        "guest",    "special",      "national",       "foreign", "deputy", "features",
        "managing", "assistant",    "investigations", "and"};
    // "News Staff", "The Editors" sign as a desk does.
    if (word == "staff" || word == "editors" || word == "writers") return false;
    return is_press_word(word) || set_of<kRoleWords>().has(word) || set_of<kMore>().has(word);
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

}  // namespace stet
