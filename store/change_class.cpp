#include "store/change_class.h"

#include "extract/dek.h"
#include "extract/fold.h"
#include "extract/text.h"
#include "store/diff_tokens.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace stet {
namespace {

/// Words this near to a change are looked at to tell what it is about.
constexpr std::size_t kMaxWordReach = 64;

/// Where more than this share of the words inside sentences are capitalised, nouns are (German),
/// and a capital alone does not make a name.
constexpr double kNounCapitals = 0.25;
constexpr std::size_t kMinWordsForCapitals = 40;

/// Size of an edit, in words, from which it is more than minor, or major.
constexpr std::size_t kSentenceWords = 6;
constexpr std::size_t kManyWords = 60;
constexpr std::size_t kFewWords = 3;

/// Beginnings of lines that tell of an update.
constexpr auto kUpdateHeads = std::to_array<std::string_view>({
    "update",         "updated",        "updates",
    "latest update",  "last updated",   "last update",
    "aktualisiert",   "aktualisierung", "zuletzt aktualisiert",
    "stand",          "mise a jour",    "mis a jour",
    "actualizado",    "actualizacion",  "ultima actualizacion",
    "aggiornamento",  "aggiornato",     "ultimo aggiornamento",
    "atualizado",     "atualizacao",    "bijgewerkt",
    "laatste update", "uppdaterad",     "oppdatert",
    "opdateret",      "paivitetty",     "aktualizacja",
    "guncelleme",     "обновлено",      "обновление",
    "تحديث",          "更新",           "업데이트",
});
constexpr auto kUpdatePhrases = std::to_array<std::string_view>({
    "this story has been updated",
    "this article has been updated",
    "this story was updated",
    "this article was updated",
    "this is a developing story",
    "this page was updated",
    "dieser artikel wurde aktualisiert",
    "cet article a ete mis a jour",
    "este articulo ha sido actualizado",
    "questo articolo e stato aggiornato",
});

/// Before a place.
constexpr auto kPlaceWords = std::to_array<std::string_view>({
    "in", "at",   "near",  "outside", "around", "across", "bei", "nahe", "nach",  "a",
    "en", "chez", "cerca", "presso",  "w",      "we",     "v",   "ve",   "i",     "pa",
    "em", "no",   "na",    "te",      "в",      "на",     "у",   "под",  "возле", "off",
});

/// Weekdays and words for days, by fold_words(). A list of our own: extract/date_names.h knows more
/// languages, but folds words in another way.
constexpr auto kDays = std::to_array<std::string_view>({
    "monday",       "tuesday",     "wednesday",  "thursday",  "friday",      "saturday",
    "sunday",       "yesterday",   "tomorrow",   "today",     "tonight",     "montag",
    "dienstag",     "mittwoch",    "donnerstag", "freitag",   "samstag",     "sonnabend",
    "sonntag",      "gestern",     "heute",      "morgen",    "vorgestern",  "lundi",
    "mardi",        "mercredi",    "jeudi",      "vendredi",  "samedi",      "dimanche",
    "hier",         "aujourd hui", "demain",     "lunes",     "martes",      "miercoles",
    "jueves",       "viernes",     "sabado",     "domingo",   "ayer",        "manana",
    "lunedi",       "martedi",     "mercoledi",  "giovedi",   "venerdi",     "sabato",
    "domenica",     "ieri",        "oggi",       "domani",    "segunda",     "terca",
    "quarta",       "quinta",      "sexta",      "ontem",     "hoje",        "amanha",
    "maandag",      "dinsdag",     "woensdag",   "donderdag", "vrijdag",     "zaterdag",
    "zondag",       "gisteren",    "vandaag",    "mandag",    "tirsdag",     "onsdag",
    "torsdag",      "fredag",      "lordag",     "sondag",    "mandag",      "tisdag",
    "poniedzialek", "wtorek",      "sroda",      "srode",     "czwartek",    "piatek",
    "sobota",       "sobote",      "niedziela",  "niedziele", "wczoraj",     "dzisiaj",
    "jutro",        "понедельник", "вторник",    "среда",     "среду",       "четверг",
    "пятница",      "пятницу",     "суббота",    "субботу",   "воскресенье", "вчера",
    "сегодня",      "завтра",      "pazartesi",  "sali",      "carsamba",    "persembe",
    "cuma",         "cumartesi",   "pazar",      "dun",       "bugun",       "yarin",
});
constexpr auto kMonths = std::to_array<std::string_view>({
    "january",  "february",  "march",        "april",      "may",      "june",      "july",
    "august",   "september", "october",      "november",   "december", "jan",       "feb",
    "mar",      "apr",       "jun",          "jul",        "aug",      "sep",       "sept",
    "oct",      "nov",       "dec",          "januar",     "janner",   "februar",   "marz",
    "mai",      "juni",      "juli",         "oktober",    "dezember", "janvier",   "fevrier",
    "mars",     "avril",     "juin",         "juillet",    "aout",     "septembre", "octobre",
    "novembre", "decembre",  "enero",        "febrero",    "marzo",    "abril",     "mayo",
    "junio",    "julio",     "agosto",       "septiembre", "octubre",  "noviembre", "diciembre",
    "gennaio",  "febbraio",  "aprile",       "maggio",     "giugno",   "luglio",    "settembre",
    "ottobre",  "dicembre",  "janeiro",      "fevereiro",  "marco",    "maio",      "junho",
    "julho",    "setembro",  "outubro",      "novembro",   "dezembro", "januari",   "februari",
    "maart",    "mei",       "augustus",     "desember",   "marts",    "maj",       "augusti",
    "stycznia", "lutego",    "marca",        "kwietnia",   "maja",     "czerwca",   "lipca",
    "sierpnia", "wrzesnia",  "pazdziernika", "listopada",  "grudnia",  "января",    "февраля",
    "марта",    "апреля",    "мая",          "июня",       "июля",     "августа",   "сентября",
    "октября",  "ноября",    "декабря",      "ocak",       "subat",    "mart",      "nisan",
    "mayis",    "haziran",   "temmuz",       "agustos",    "eylul",    "ekim",      "kasim",
    "aralik",
});

constexpr auto kNumberWords = std::to_array<std::string_view>({
    "two",       "three",    "four",     "five",     "six",       "seven",      "eight",
    "nine",      "ten",      "eleven",   "twelve",   "thirteen",  "fourteen",   "fifteen",
    "twenty",    "thirty",   "forty",    "fifty",    "sixty",     "seventy",    "eighty",
    "ninety",    "hundred",  "hundreds", "thousand", "thousands", "million",    "millions",
    "billion",   "billions", "dozen",    "dozens",   "half",      "third",      "quarter",
    "double",    "twice",    "zwei",     "drei",     "vier",      "funf",       "sechs",
    "sieben",    "acht",     "neun",     "zehn",     "elf",       "zwolf",      "zwanzig",
    "dreissig",  "hundert",  "tausend",  "tausende", "millionen", "milliarden", "deux",
    "trois",     "quatre",   "cinq",     "sept",     "huit",      "neuf",       "dix",
    "onze",      "douze",    "vingt",    "trente",   "cent",      "mille",      "millions",
    "milliards", "dos",      "tres",     "cuatro",   "cinco",     "seis",       "siete",
    "ocho",      "nueve",    "diez",     "once",     "doce",      "veinte",     "treinta",
    "cien",      "mil",      "millones", "due",      "tre",       "quattro",    "cinque",
    "sei",       "sette",    "otto",     "nove",     "dieci",     "undici",     "dodici",
    "venti",     "trenta",   "cento",    "milioni",  "miliardi",  "два",        "две",
    "три",       "четыре",   "пять",     "шесть",    "семь",      "восемь",     "девять",
    "десять",    "двадцать", "сто",      "тысяча",   "тысячи",    "миллион",    "миллиона",
    "миллионов",
});

/// Words that turn a sentence into its opposite, by fold_words(). What means something else in
/// another of these languages ("mai", "ei") is left out.
constexpr auto kNegations = std::to_array<std::string_view>({
    "not",    "no",     "never",  "cannot", "without", "neither", "nor",    "nicht",  "kein",
    "keine",  "keinen", "keiner", "keinem", "niemals", "ohne",    "pas",    "jamais", "aucun",
    "aucune", "sans",   "nunca",  "sin",    "ninguna", "ningun",  "non",    "senza",  "nao",
    "sem",    "niet",   "geen",   "nooit",  "inte",    "ikke",    "aldrig", "aldri",  "nie",
    "nigdy",  "bez",    "не",     "нет",    "никогда", "без",     "degil",
});

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// Whether a folded paragraph begins with one of these, as a label: set apart by a mark, or alone.
template <std::size_t N>
bool has_label(std::string_view paragraph,
               const std::string& folded,
               const std::array<std::string_view, N>& heads) {
    // A label ends at the first mark or line break of the paragraph.
    constexpr std::string_view kEnds = ":-(.\n|";
    constexpr std::size_t kMaxLabelBytes = 60;
    std::size_t end = std::min(paragraph.find_first_of(kEnds, 1), paragraph.size());
    for (const std::string_view mark : {"–", "—", "：", "(", "【"}) {
        const std::size_t at = paragraph.find(mark, 1);
        end = std::min(end, at);
    }
    if (end > kMaxLabelBytes) return false;
    const std::string label = fold_words(paragraph.substr(0, end));
    for (const std::string_view head : heads) {
        // "Correction", "Correction May 4", "Corrections and clarifications"; not "Correctional
        // ..."
        if (label == head) return true;
        if (label.starts_with(head) && label[head.size()] == ' ' &&
            label.find_first_of("0123456789") != std::string::npos) {
            return true;
        }
        if (end == paragraph.size() && folded == head) return true;
    }
    return false;
}

template <std::size_t N>
bool has_phrase(const std::string& folded, const std::array<std::string_view, N>& phrases) {
    return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
        return folded.find(phrase) != std::string::npos;
    });
}

UChar32 first_letter(std::string_view word) {
    UChar32 c = 0;
    std::int32_t at = 0;
    if (word.empty()) return 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(word.data()), at,
            static_cast<std::int32_t>(std::min<std::size_t>(word.size(), 8)), c);
    return c;
}

bool is_capitalised(std::string_view word) {
    const UChar32 c = first_letter(word);
    return c > 0 && u_isupper(c) != 0;
}

/// One side of a field: its words with what their capitals say.
class Side {
public:
    explicit Side(std::string_view text) : text_(tokenize(text, names_)) {
        std::size_t inside = 0;
        std::size_t capitals = 0;
        for (std::size_t k = 0; k < text_.tokens.size(); ++k) {
            if (text_.tokens[k].kind != TokenKind::word || begins_sentence(k)) continue;
            ++inside;
            if (!is_capitalised(word(k))) continue;
            ++capitals;
            ++capitalised_inside_[text_.tokens[k].id];
        }
        nouns_capitalised_ =
            inside >= kMinWordsForCapitals &&
            static_cast<double>(capitals) > kNounCapitals * static_cast<double>(inside);
    }

    std::string_view text() const { return text_.text; }
    std::string_view word(std::size_t k) const {
        const Token& token = text_.tokens[k];
        return text_.text.substr(token.begin, token.end - token.begin);
    }
    const Token& token(std::size_t k) const { return text_.tokens[k]; }
    std::size_t size() const { return text_.tokens.size(); }

    /// The tokens that a span touches.
    std::pair<std::size_t, std::size_t> tokens_in(Span span) const {
        const auto& tokens = text_.tokens;
        const auto begin =
            std::lower_bound(tokens.begin(), tokens.end(), span.begin,
                             [](const Token& token, std::size_t at) { return token.end <= at; });
        auto end = begin;
        while (end != tokens.end() && end->begin < span.end) ++end;
        return {static_cast<std::size_t>(begin - tokens.begin()),
                static_cast<std::size_t>(end - tokens.begin())};
    }

    /// First word of a sentence, quotation marks before it apart.
    bool begins_sentence(std::size_t k) const {
        while (true) {
            if (text_.tokens[k].border >= Border::sentence) return true;
            if (k == 0 || text_.tokens[k - 1].kind != TokenKind::mark) return false;
            --k;
        }
    }

    /// Whether the word at k names somebody or something, by its capital.
    bool is_name(std::size_t k) const {
        if (text_.tokens[k].kind != TokenKind::word || !is_capitalised(word(k))) return false;
        if (nouns_capitalised_) return has_capitalised_neighbour(k);
        return !begins_sentence(k) || capitalised_inside_.contains(text_.tokens[k].id) ||
               has_capitalised_neighbour(k);
    }

private:
    bool has_capitalised_neighbour(std::size_t k) const {
        const auto is = [&](std::size_t other) {
            return text_.tokens[other].kind == TokenKind::word && is_capitalised(word(other)) &&
                   !begins_sentence(other);
        };
        return (k + 1 < size() && text_.tokens[k + 1].border == Border::space && is(k + 1)) ||
               (k > 0 && text_.tokens[k].border == Border::space && is(k - 1));
    }

    TokenNames names_;
    TokenText text_;
    std::unordered_map<std::uint32_t, std::size_t> capitalised_inside_;
    bool nouns_capitalised_ = false;
};

/// `text` without character references that a page left in it: "&mdash;" is a mark, and no word.
std::string without_references(std::string_view text) {
    constexpr std::size_t kLongest = 10;
    std::string out;
    while (!text.empty()) {
        const std::size_t at = std::min(text.find('&'), text.size());
        out += text.substr(0, at);
        text.remove_prefix(at);
        if (text.empty()) break;
        const std::size_t end = text.substr(0, kLongest).find(';');
        const bool reference =
            end != std::string_view::npos && end > 1 &&
            std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(end),
                        [](char c) {
                            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                   (c >= '0' && c <= '9') || c == '#';
                        });
        out += reference ? ' ' : '&';
        text.remove_prefix(reference ? end + 1 : 1);
    }
    return out;
}

/// The words of a change on one side, and what stands around them.
struct Words {
    const Side* side = nullptr;
    std::size_t begin = 0;  // tokens
    std::size_t end = 0;
    Span span;  // bytes, widened to whole words
    std::string_view paragraph;
    std::size_t paragraph_begin = 0;

    std::string folded() const {
        return fold_words(without_references(side->text().substr(span.begin, span.size())));
    }
    std::size_t count() const { return count_words(side->text().substr(span.begin, span.size())); }
};

Words words_of(const Side& side, Span span, bool widen) {
    Words out;
    out.side = &side;
    out.span = span;
    if (widen) {
        out.span = {word_start(side.text(), span.begin, kMaxWordReach),
                    word_end(side.text(), span.end, kMaxWordReach)};
    }
    std::tie(out.begin, out.end) = side.tokens_in(out.span);
    const Span line = line_around(side.text(), span);
    out.paragraph = side.text().substr(line.begin, line.size());
    out.paragraph_begin = line.begin;
    return out;
}

/// Folded words without the spaces between them: "court room" is "courtroom", "Straße" "Strasse".
std::string joined(const std::string& folded) {
    constexpr std::string_view kSharpS = "ß";
    std::string out = folded;
    for (std::size_t at = out.find(kSharpS); at != std::string::npos; at = out.find(kSharpS)) {
        out.replace(at, kSharpS.size(), "ss");
    }
    out.erase(std::remove(out.begin(), out.end(), ' '), out.end());
    return out;
}

/// Whether one word is the other with two letters swapped or one letter more.
bool is_slip(std::string_view a, std::string_view b) {
    constexpr std::size_t kMinLetters = 5;
    if (a.size() > b.size()) std::swap(a, b);
    if (a.size() < kMinLetters || b.size() - a.size() > 1) return false;
    std::size_t front = 0;
    while (front < a.size() && a[front] == b[front]) ++front;
    if (a.size() < b.size()) return a.substr(front) == b.substr(front + 1);
    return front + 1 < a.size() && a[front] == b[front + 1] && a[front + 1] == b[front] &&
           a.substr(front + 2) == b.substr(front + 2);
}

/// The tokens with digits in a change, as one string.
std::string figures_of(const Words& words) {
    std::string out;
    for (std::size_t k = words.begin; k < words.end; ++k) {
        const std::string_view word = words.side->word(k);
        if (word.find_first_of("0123456789") == std::string_view::npos) continue;
        out += word;
        out += ' ';
    }
    return out;
}

/// Currency and per cent signs that stand at a figure.
std::string signs_of(const Words& words) {
    std::string out;
    const auto is_figure = [&](std::size_t k) {
        return k < words.side->size() && words.side->token(k).kind == TokenKind::number;
    };
    for (std::size_t k = words.begin; k < words.end; ++k) {
        const std::string_view word = words.side->word(k);
        const UChar32 c = first_letter(word);
        const bool sign = c == '%' || c == 0x2030 || (c > 0 && u_charType(c) == U_CURRENCY_SYMBOL);
        if (sign && (is_figure(k + 1) || (k > 0 && is_figure(k - 1)))) out += word;
    }
    return out;
}

std::string number_words_of(const Words& words) {
    std::string out;
    for (std::size_t k = words.begin; k < words.end; ++k) {
        const std::string folded = fold_words(words.side->word(k));
        if (is_one_of(folded, kNumberWords)) out += folded + ' ';
    }
    return out;
}

/// Whether the word at k names a month; "may", "march", "mars" only with a capital inside a
/// sentence or beside a figure.
bool is_month(const Side& side, std::size_t k) {
    if (k >= side.size() || side.token(k).kind != TokenKind::word) return false;
    const std::string folded = fold_words(side.word(k));
    if (!is_one_of(folded, kMonths)) return false;
    const auto is_figure = [&](std::size_t at) {
        return at < side.size() && side.token(at).kind == TokenKind::number;
    };
    const bool ordinal = k > 1 && side.word(k - 1) == "." && is_figure(k - 2);  // "4. Mai"
    const bool beside = is_figure(k + 1) || (k > 0 && is_figure(k - 1)) || ordinal;
    return beside || (is_capitalised(side.word(k)) && !side.begins_sentence(k));
}

/// Names of months and weekdays, and "yesterday", in a change.
std::string day_words_of(const Words& words) {
    std::string out;
    for (std::size_t k = words.begin; k < words.end; ++k) {
        const std::string folded = fold_words(words.side->word(k));
        if (is_one_of(folded, kDays) || is_month(*words.side, k)) out += folded + ' ';
    }
    return out;
}

/// How often the words of a change negate: "not", and the n't of "didn't".
std::size_t negations_of(const std::string& folded) {
    std::size_t count = 0;
    std::string_view before;
    for (const std::string_view word : split_words(folded)) {
        const bool shortened = word == "t" && before.ends_with('n');
        if (shortened || is_one_of(word, kNegations)) ++count;
        before = word;
    }
    return count;
}

std::string names_of(const Words& words) {
    std::string out;
    for (std::size_t k = words.begin; k < words.end; ++k) {
        if (words.side->is_name(k)) {
            out += words.side->word(k);
            out += ' ';
        }
    }
    return out;
}

/// Whether the token at k is part of three figures joined by two like marks: 2025-05-04, 4/5/2025.
bool is_date_of_figures(const Side& side, std::size_t k) {
    const auto joined = [&](std::size_t at) { return side.token(at).border == Border::joined; };
    std::size_t begin = k;
    while (begin > 0 && k - begin < 4 && joined(begin)) --begin;
    if (begin + 4 >= side.size()) return false;
    const auto figure = [&](std::size_t at) { return side.token(at).kind == TokenKind::number; };
    const std::string_view mark = side.word(begin + 1);
    return figure(begin) && figure(begin + 2) && figure(begin + 4) &&
           mark == side.word(begin + 3) && (mark == "-" || mark == "/" || mark == ".") &&
           joined(begin + 1) && joined(begin + 2) && joined(begin + 3) && joined(begin + 4);
}

/// Whether the figures of a change belong to a date or a time of day.
bool in_date(const Words& words) {
    const Side& side = *words.side;
    // "4. Mai", "May 4", "4 de mayo"; "2025-05-04", "4.5.2025"; "5月4日"
    constexpr std::size_t kNear = 2;
    for (std::size_t k = words.begin >= kNear ? words.begin - kNear : 0;
         k < std::min(words.end + kNear, side.size()); ++k) {
        if (is_month(side, k)) return true;
        const bool unit = side.word(k) == "月" || side.word(k) == "日" || side.word(k) == "年" ||
                          side.word(k) == "월" || side.word(k) == "일" || side.word(k) == "년";
        if (unit && k >= words.end) return true;
    }
    if (is_date_of_figures(side, words.begin)) return true;
    const auto glued_colon = [&](std::size_t k) {
        return k < words.side->size() && words.side->word(k) == ":" &&
               words.side->token(k).border == Border::joined && k + 1 < words.side->size() &&
               words.side->token(k + 1).border == Border::joined &&
               words.side->token(k + 1).kind == TokenKind::number;
    };
    for (std::size_t k = words.begin; k < words.end; ++k) {
        const std::string_view word = words.side->word(k);
        if (words.side->token(k).kind != TokenKind::number) continue;
        if (glued_colon(k + 1) || (k > 1 && glued_colon(k - 1))) return true;
        const bool joined_before = words.side->token(k).border == Border::joined;
        const bool year = word.size() == 4 && (word.starts_with("19") || word.starts_with("20"));
        if (year && !joined_before) return true;
        if (k + 1 < words.side->size()) {
            const std::string next = fold_words(words.side->word(k + 1));
            if (next == "am" || next == "pm" || next == "uhr" || next == "a m") return true;
        }
    }
    return false;
}

/// Whether a place in a paragraph stands between quotation marks.
bool in_quotation(const Words& words) {
    const std::string_view before =
        words.paragraph.substr(0, words.span.begin - words.paragraph_begin);
    bool open = false;
    std::size_t at = 0;
    while (at < before.size()) {
        const std::string_view rest = before.substr(at);
        std::size_t step = 1;
        if (rest.front() == '"') {
            open = !open;
        } else {
            for (const std::string_view mark : {"“", "„", "«", "「", "『", "»", "”", "」", "』"}) {
                if (!rest.starts_with(mark)) continue;
                step = mark.size();
                const bool opens =
                    mark == "“" || mark == "„" || mark == "«" || mark == "「" || mark == "『";
                // “ closes what „ opened, » opens and « closes where that is the custom.
                open = opens ? !(open && mark == "“") : (mark == "»" ? !open : false);
                break;
            }
        }
        at += step;
    }
    if (!open) return false;
    // It must also close, or a lone mark would make all that follows a quotation.
    const std::string_view after = words.paragraph.substr(words.span.end - words.paragraph_begin);
    for (const std::string_view mark : {"\"", "”", "“", "»", "«", "」", "』"}) {
        if (after.find(mark) != std::string_view::npos) return true;
    }
    return false;
}

/// Whether a change lies within one web address: what it says of figures and names is its own.
bool in_address(const Words& words) {
    const std::string_view text = words.side->text();
    const auto is_space = [&](std::size_t at) { return text[at] == ' ' || text[at] == '\n'; };
    std::size_t begin = words.span.begin;
    std::size_t end = words.span.end;
    while (begin > 0 && !is_space(begin - 1)) --begin;
    while (end < text.size() && !is_space(end)) ++end;
    const std::string_view whole = text.substr(begin, end - begin);
    const bool one =
        std::none_of(whole.begin(), whole.end(), [](char c) { return c == ' ' || c == '\n'; });
    return one && (whole.find("://") != std::string_view::npos || whole.starts_with("www."));
}

/// Whether a fact differs between both sides. In a sentence that was put into other words, a fact
/// that only one side has was not changed.
bool differ(const std::string& from, const std::string& to, std::size_t words) {
    return from != to && ((!from.empty() && !to.empty()) || words < kSentenceWords);
}

/// "in Leeds", "off Inish Dara": a word that goes before places stands before the name that
/// changed, or is the first of the words that changed.
bool after_place_word(const Words& words) {
    const auto is_place_word = [&](std::size_t k) {
        return is_one_of(fold_words(words.side->word(k)), kPlaceWords);
    };
    if (words.begin < words.end && is_place_word(words.begin)) return true;
    std::size_t first = words.begin;
    while (first > 0 && words.side->is_name(first - 1)) --first;
    return first > 0 && is_place_word(first - 1);
}

Grade size_grade(std::size_t words) {
    if (words >= kManyWords) return Grade::major;
    return words >= kSentenceWords ? Grade::moderate : Grade::minor;
}

/// What the words of a change are about, wherever they stand.
Finding judge_words(const Words& from, const Words& to, const Change& change) {
    const auto found = [](ChangeClass kind, Grade grade) { return Finding{kind, kind, grade}; };
    const std::string old_folded = from.folded();
    const std::string new_folded = to.folded();
    // "1.5" and "15" fold to the same letters, and "$5" and "€5": with figures, less is style.
    const bool figures = (old_folded + new_folded).find_first_of("0123456789") != std::string::npos;
    const bool both = !from.span.empty() && !to.span.empty();
    if (both && signs_of(from) != signs_of(to)) return found(ChangeClass::number, Grade::major);
    if (figures ? old_folded == new_folded : joined(old_folded) == joined(new_folded)) {
        return found(ChangeClass::style, Grade::minor);
    }
    const std::size_t words = std::max(from.count(), to.count());
    const bool one_sided = old_folded.empty() || new_folded.empty();
    if (one_sided && words >= kSentenceWords) {
        return found(old_folded.empty() ? ChangeClass::addition : ChangeClass::deletion,
                     size_grade(words));
    }
    if (both && in_address(from) && in_address(to)) {
        return found(ChangeClass::wording, Grade::minor);
    }
    const bool quoted = (change.old_span.empty() || in_quotation(from)) &&
                        (change.new_span.empty() || in_quotation(to));
    const bool single = from.count() == 1 && to.count() == 1;
    const std::string old_names = names_of(from);
    const std::string new_names = names_of(to);
    const bool slip =
        single && old_names.empty() && new_names.empty() && is_slip(old_folded, new_folded);
    if (slip) return found(ChangeClass::style, Grade::minor);
    if (quoted) return found(ChangeClass::quotation, Grade::major);
    // A few words that turn a sentence into its opposite.
    const bool reversed =
        words < kSentenceWords && negations_of(old_folded) != negations_of(new_folded);
    if (one_sided) {
        return found(old_folded.empty() ? ChangeClass::addition : ChangeClass::deletion,
                     reversed ? Grade::major : Grade::minor);
    }
    if (words >= kManyWords) return found(ChangeClass::wording, Grade::major);
    if (differ(day_words_of(from), day_words_of(to), words)) {
        return found(ChangeClass::date, Grade::major);
    }
    if (differ(figures_of(from), figures_of(to), words)) {
        const bool date = in_date(from) && in_date(to);
        return found(date ? ChangeClass::date : ChangeClass::number, Grade::major);
    }
    const std::string old_numbers = number_words_of(from);
    const std::string new_numbers = number_words_of(to);
    if (differ(old_numbers, new_numbers, words)) {
        return found(ChangeClass::number, Grade::major);
    }
    if (old_names != new_names && !old_names.empty() && !new_names.empty()) {
        const bool place = after_place_word(from) && after_place_word(to);
        return found(place ? ChangeClass::place : ChangeClass::name, Grade::major);
    }
    if (reversed) return found(ChangeClass::wording, Grade::major);
    return found(ChangeClass::wording, words > kFewWords ? Grade::moderate : Grade::minor);
}

/// Whether any paragraph that the span touches is such a line.
template <class Is>
bool any_paragraph(std::string_view text, Span span, const Is& is) {
    const Span lines = line_around(text, span);
    std::string_view rest = text.substr(lines.begin, lines.size());
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        if (is(trim(rest.substr(0, end)))) return true;
        rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    return false;
}

class FieldClassifier {
public:
    explicit FieldClassifier(const FieldDiff& field)
        : field_(field), old_(field.old_text), new_(field.new_text) {}

    Finding classify(const Change& change) const {
        if (change.white_space || change.volatile_line) return {};
        if (change.op == ChangeOp::move) return classify_move(change);
        Finding finding = judge(change);
        switch (field_.field) {
            case DiffField::headline:
                finding.kind = ChangeClass::headline;
                if (finding.detail != ChangeClass::style) finding.grade = Grade::major;
                break;
            case DiffField::byline:
                finding.kind = ChangeClass::byline;
                if (finding.detail != ChangeClass::style) finding.grade = Grade::moderate;
                break;
            case DiffField::published:
            case DiffField::modified:
                finding = {ChangeClass::update, ChangeClass::update, Grade::minor};
                break;
            case DiffField::lead_image:
                finding = {ChangeClass::picture, ChangeClass::picture, Grade::minor};
                break;
            case DiffField::correction:
                finding.kind = ChangeClass::correction;
                finding.detail =
                    change.new_span.empty() ? ChangeClass::deletion : ChangeClass::correction;
                finding.grade = Grade::major;
                break;
            case DiffField::dek:
            case DiffField::caption:
            case DiffField::body: break;
        }
        return finding;
    }

private:
    Finding classify_move(const Change& move) const {
        Finding finding = {ChangeClass::move, ChangeClass::move, Grade::minor};
        for (const Change& edit : move.edits) {
            if (edit.white_space) continue;
            const Finding inner = judge(edit);
            const bool first = finding.detail == ChangeClass::move;
            if (first || inner.grade > finding.grade) {
                finding.detail = inner.detail;
                finding.grade = std::max(finding.grade, inner.grade);
            }
        }
        return finding;
    }

    Finding judge(const Change& change) const {
        const bool in_text = field_.field == DiffField::body || field_.field == DiffField::dek;
        if (in_text && !change.new_span.empty()) {
            if (any_paragraph(field_.new_text, change.new_span, is_notice)) {
                return {ChangeClass::correction, ChangeClass::correction, Grade::major};
            }
            if (any_paragraph(field_.new_text, change.new_span, is_update_line)) {
                return {ChangeClass::update, ChangeClass::update, Grade::minor};
            }
        }
        if (in_text && change.new_span.empty()) {
            if (any_paragraph(field_.old_text, change.old_span, is_notice)) {
                return {ChangeClass::correction, ChangeClass::deletion, Grade::major};
            }
            if (any_paragraph(field_.old_text, change.old_span, is_update_line)) {
                return {ChangeClass::update, ChangeClass::update, Grade::minor};
            }
        }
        const bool widen = change.op == ChangeOp::replace;
        return judge_words(words_of(old_, change.old_span, widen),
                           words_of(new_, change.new_span, widen), change);
    }

    const FieldDiff& field_;
    Side old_;
    Side new_;
};

}  // namespace

std::string_view change_class_name(ChangeClass value) {
    constexpr std::array<std::string_view, kChangeClassCount> kNames = {
        "none",   "style",     "wording",    "number",   "name",   "date",
        "place",  "quotation", "addition",   "deletion", "move",   "headline",
        "byline", "picture",   "correction", "update",   "removed"};
    return kNames[static_cast<std::size_t>(value)];
}

std::string_view grade_name(Grade grade) {
    constexpr std::array<std::string_view, 4> kNames = {"none", "minor", "moderate", "major"};
    return kNames[static_cast<std::size_t>(grade)];
}

bool is_fact(ChangeClass value) {
    return value == ChangeClass::number || value == ChangeClass::name ||
           value == ChangeClass::date || value == ChangeClass::place ||
           value == ChangeClass::quotation;
}

bool is_notice(std::string_view paragraph) {
    // "Editor's note: This story has been updated with a statement" corrects nothing.
    const std::string folded = fold_words(paragraph);
    const bool adds =
        has_phrase(folded, kUpdatePhrases) && folded.find("corr") == std::string::npos;
    return !adds && is_correction_notice(paragraph);
}

bool is_update_line(std::string_view paragraph) {
    const std::string folded = fold_words(paragraph);
    return has_label(paragraph, folded, kUpdateHeads) || has_phrase(folded, kUpdatePhrases);
}

std::vector<Finding> classify_changes(const FieldDiff& field) {
    const FieldClassifier classifier(field);
    std::vector<Finding> out;
    for (const Change& change : field.changes) out.push_back(classifier.classify(change));
    return out;
}

DiffFindings classify_diff(const ArticleDiff& diff) {
    DiffFindings out;
    bool fact = false;
    for (const FieldDiff& field : diff.fields) {
        out.changes.push_back(classify_changes(field));
        for (const Finding& finding : out.changes.back()) {
            ++out.counts[static_cast<std::size_t>(finding.kind)];
            out.grade = std::max(out.grade, finding.grade);
            out.notice = out.notice || finding.detail == ChangeClass::correction;
            fact = fact || (is_fact(finding.detail) && field.field != DiffField::byline);
        }
    }
    out.silent_edit = fact && !out.notice;
    return out;
}

}  // namespace stet
