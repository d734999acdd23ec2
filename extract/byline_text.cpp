// The words around the names of a byline: conjunctions, dates, buttons. Own collection, from
// bylines as seen.
#include "extract/byline_text.h"

#include "extract/byline_labels.h"
#include "extract/date_fold.h"
#include "extract/date_labels.h"
#include "extract/date_names.h"
#include "extract/fold.h"
#include "extract/person_name.h"
#include "extract/press_role.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stet {
namespace {

/// Between two names; case folded, with their spaces.
constexpr std::string_view kConjunctions[] = {
    " and ", " und ",       " y ",     " et ",   " e ",   " og ",  " och ",  " en ",  " ja ",
    " ve ",  " dan ",       " és ",    " și ",   " si ",  " a ",   " i ",    " и ",   " та ",
    " і ",   " & ",         " + ",     " with ", " mit ", " con ", " avec ", " med ", " και ",
    " & ",   " och ",       " sowie ", " u ",    " ir ",  " un ",  " dhe ",  " və ",  " na ",
    " و ",   " samen met ", "、",      "，",     "；"};

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
        std::size_t length =
            text.substr(i, kPictures.size()) == kPictures ? character_bytes(text[i]) : 0;
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
            i += character_bytes(text[i]);
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
            i += character_bytes(text[i]);
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
        const std::size_t label = byline_label_length(rest);
        if (label != 0 && label < rest.size() && starts_like_name(rest.substr(label))) {
            return at + 1 + label;
        }
    }
    return 0;
}

/// Whether what stands before a segment's figures announces a date.
bool is_date_label(std::string_view segment) {
    if (set_of<kDateHeads>().has(fold_words(segment.substr(0, segment.find(' '))))) return true;
    const std::string label =
        fold_date_word(segment.substr(0, std::min(kAsciiDigits.first_in(segment), segment.size())));
    return says_published(label) || says_updated(label);
}

constexpr std::size_t kMaxAuthors = 16;

/// Takes one byline apart, piece by piece between its hard marks.
class BylineReader {
public:
    explicit BylineReader(std::string_view text) : begin_(text.data()), text_(trim_marks(text)) {}

    ParsedByline read() {
        read_labels();
        pieces_ = segments(text_);
        for (std::size_t at = 0; at < pieces_.size() && read_piece(at);) ++at;
        return std::move(out_);
    }

private:
    bool named() const { return !out_.authors.empty(); }
    void ends_with(std::string_view part) {
        out_.end = static_cast<std::size_t>(part.data() - begin_) + part.size();
    }
    void give_role(std::string_view role) {
        if (out_.authors.back().role.empty()) out_.authors.back().role = clean_text(role);
        ends_with(role);
    }
    /// Takes the label of `length` bytes off.
    static std::string_view behind(std::string_view text, std::size_t length) {
        return trim_marks(text.substr(length));
    }

    void read_labels();
    bool read_piece(std::size_t at);
    void read_names(std::string_view names, bool before_date);
    bool read_parted_role(std::string_view names, std::string_view part, std::string_view next);
    void add_author(std::string_view name, bool before_date);

    const char* begin_;
    std::string_view text_;
    std::vector<std::string_view> pieces_;
    std::string help_;        // the role of those who only helped
    bool reporters_ = false;  // "记者 李晓雯 王建国"
    ParsedByline out_;
};

/// Takes the labels off the text's beginning.
void BylineReader::read_labels() {
    text_.remove_prefix(label_behind_source(text_));
    // A label may follow another: "Text: Von Anna Beck".
    for (int i = 0; i < 2; ++i) {
        std::size_t label = byline_label_length(text_);
        if (label == 0) {
            const DeedLabel deeds = deed_label(text_);
            label = deeds.length;
            if (label != 0 && !deeds.writes) {
                out_.helped = true;
                help_ = ascii_lower(deeds.deeds);
            }
        }
        if (label == 0 || label >= text_.size()) break;
        out_.labelled = true;
        const std::string_view words = text_.substr(0, label);
        reporters_ = reporters_ || holds(words, "记者") || holds(words, "通讯员");
        text_ = behind(text_, label);
    }
    if (out_.labelled) return;
    if (const std::size_t role = role_behind_name(text_)) {
        out_.labelled = true;
        text_ = text_.substr(0, role);
    } else if (const std::size_t name = name_after_date(text_)) {
        out_.labelled = true;
        text_ = behind(text_, name);
    }
    // "von lupa", whole: an account's name may begin small.
    constexpr std::size_t kLongestAccount = 40;
    if (out_.labelled || text_.size() >= kLongestAccount || count_words(text_) != 2) return;
    const std::size_t blank = text_.find(' ');
    if (text_.front() >= 'a' && text_.front() <= 'z' &&
        is_small_label(fold_text(text_.substr(0, blank)))) {
        out_.labelled = true;
        text_ = behind(text_, blank);
    }
}

/// False where the byline ends before or within the piece.
bool BylineReader::read_piece(std::size_t at) {
    constexpr std::size_t kDateHead = 4;  // bytes of a piece within which a date's day stands
    std::string_view segment = trim_marks(pieces_[at]);
    if (named()) segment = without_conjunction(segment);
    if (segment.empty()) return true;
    if (named() && is_help(segment)) return false;
    // "Por Ana Lopes — São Paulo": where.
    constexpr std::string_view kDash = "\u2014 ";
    const std::string_view before =
        text_.substr(0, static_cast<std::size_t>(pieces_[at].data() - text_.data()));
    if (named() && out_.labelled && before.ends_with(kDash) && count_words(segment) <= 3) {
        return false;
    }
    const std::size_t label = byline_label_length(segment);
    if (label != 0 && label < segment.size()) {
        out_.labelled = true;
        segment = behind(segment, label);
    }
    std::string_view names = trim_marks(cut_at_stop(segment));
    const bool cut = names.size() + 1 < segment.size();
    const bool dated = cut && has_digit(segment.substr(names.size()));
    // "May 5, 2025" leaves "May" before its digits.
    if (dated) names = without_preposition(names);
    const bool date = has_digit(segment) && is_month(names);
    if (date && named()) return false;
    // "Published Nov 16", "Güncelleme: 05.04.2025": a date behind its label.
    if (named() && has_digit(segment) && is_date_label(segment)) return false;
    if (date && segment.find(' ') != std::string_view::npos) return true;
    // "Ann Lee is our correspondent in Paris": a biography.
    if (named() && segment.size() > out_.authors.back().name.size() &&
        segment.starts_with(out_.authors.back().name)) {
        return false;
    }
    if (named() && looks_like_role(segment) && out_.authors.back().role.empty()) {
        give_role(segment);
        return true;
    }
    if (names.empty()) return !named();
    const bool date_next =
        !cut && at + 1 < pieces_.size() && has_digit(pieces_[at + 1].substr(0, kDateHead));
    read_names(names, dated || date_next);
    if (!cut || !named()) return true;
    const std::string_view other = name_after_place(segment.substr(names.size()));
    if (other.empty()) return false;
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(at) + 1, other);
    return true;
}

/// What stands between two hard marks: names, and roles and degrees behind them.
void BylineReader::read_names(std::string_view names, bool before_date) {
    std::vector<std::string_view> parts = split_names(names);
    if (reporters_) {
        const std::vector<std::string_view> split = split_reporters(names);
        if (!split.empty()) parts = split;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::string_view part = without_agency(trim_marks(parts[i]));
        if (part.empty() || out_.authors.size() >= kMaxAuthors) continue;
        if (named() && is_place_behind(names, part)) {
            ends_with(part);
            continue;
        }
        if (named() && i + 1 < parts.size() &&
            read_parted_role(names, part, trim_marks(parts[i + 1]))) {
            ++i;
            continue;
        }
        if (named() && is_credential(part)) {
            // A full stop of the line's, not of "Ph.D.".
            if (part.find('.') + 1 == part.size()) part.remove_suffix(1);
            out_.authors.back().name += ", " + std::string(part);
            ends_with(part);
            continue;
        }
        const bool role = named() && looks_like_role(part);
        if (!role && (!looks_like_name(part) || (named() && has_digit(part))))
            continue;  // "2025年"
        if (role || (named() && !starts_like_name(part))) {
            give_role(part);
        } else {
            add_author(part, before_date);
        }
    }
}

/// "Privacy and Security Expert": a role that a conjunction parted.
bool BylineReader::read_parted_role(std::string_view names,
                                    std::string_view part,
                                    std::string_view next) {
    if (part.find(' ') != std::string_view::npos || is_credential(part) || !looks_like_role(next)) {
        return false;
    }
    const auto from = static_cast<std::size_t>(part.data() - names.data());
    const auto end = static_cast<std::size_t>(next.data() - names.data()) + next.size();
    const std::string_view role = names.substr(from, end - from);
    if (role.find_first_of(",;") != std::string_view::npos) return false;
    give_role(role);
    return true;
}

void BylineReader::add_author(std::string_view name, bool before_date) {
    // "Korea Herald 홍길동 기자", "山田太郎記者": the role follows the name.
    name = without_tail(without_role_behind(name), before_date);
    out_.authors.push_back({clean_text(name), help_});
    ends_with(name);
}

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

ParsedByline parse_byline(std::string_view text) {
    return BylineReader(text).read();
}

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

}  // namespace stet
