// The words that names have and that none has. Own collection, from bylines as seen.
#include "extract/person_name.h"

#include "extract/date_fold.h"
#include "extract/date_names.h"
#include "extract/fold.h"
#include "extract/page_controls.h"
#include "extract/press_role.h"
#include "extract/reader_asks.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <string>

namespace stet {
namespace {

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

}  // namespace

bool starts_like_name(std::string_view text) {
    if (text.empty()) return false;
    const char c = text.front();
    if (static_cast<unsigned char>(c) < 0x80) return c >= 'A' && c <= 'Z';
    const std::string_view first = text.substr(0, character_bytes(c));
    return fold_text(first) != first || static_cast<unsigned char>(c) >= 0xD6;
}

bool is_credential(std::string_view text) {
    return starts_like_name(text) && set_of<kCredentials>().has(fold_words(text));
}

bool is_initialed_agency(std::string_view text) {
    static constexpr std::string_view kAgencies[] = {"dpa", "afp", "epd", "kna", "sid",
                                                     "apa", "sda", "ots", "rtr", "dts"};
    return set_of<kAgencies>().has(text);
}

std::string_view without_degrees(std::string_view name) {
    for (std::size_t comma = name.rfind(','); comma != std::string_view::npos && comma > 0;
         comma = name.rfind(',')) {
        if (!is_credential(trim(name.substr(comma + 1)))) break;
        name = trim(name.substr(0, comma));
    }
    return name;
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

}  // namespace stet
