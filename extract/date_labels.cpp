#include "extract/date_labels.h"

#include <algorithm>
#include <initializer_list>

namespace stet {
namespace {

bool contains_any(std::string_view text, std::initializer_list<std::string_view> needles) {
    return std::any_of(needles.begin(), needles.end(), [&](std::string_view needle) {
        return text.find(needle) != std::string_view::npos;
    });
}

}  // namespace

std::string_view nearest_label(std::string_view folded) {
    // "Edited by: Ann Lee Published:" is of publication.
    for (const std::string_view by : {"edited by", "reviewed by"}) {
        const std::size_t at = folded.find(by);
        if (at != std::string_view::npos) folded.remove_prefix(at + by.size());
    }
    for (std::size_t at = folded.find(' '); at != std::string_view::npos;
         at = folded.find(' ', at + 1)) {
        const std::string_view rest = folded.substr(at + 1);
        if (says_updated(folded) && says_published(folded) &&
            says_published(rest) != says_updated(rest)) {
            return rest;
        }
    }
    return folded;
}

bool says_updated(std::string_view folded) {
    return contains_any(folded, {"updated",
                                 "update:",
                                 "modified",
                                 "last edit",
                                 "edited",
                                 "revised",
                                 "reviewed",
                                 "aktualisier",
                                 "geandert",
                                 "stand:",
                                 "stand ",
                                 "zuletzt",
                                 "mis a jour",
                                 "maj ",
                                 "modifie",
                                 "actualiz",
                                 "aggiornament",
                                 "atualiza",
                                 "modificad",
                                 "aggiornat",
                                 "modificat",
                                 "bijgewerkt",
                                 "gewijzigd",
                                 "uppdater",
                                 "oppdatert",
                                 "opdateret",
                                 "aktualiz",
                                 "zmieniono",
                                 "frissit",
                                 "modosit",
                                 "обновл",
                                 "измен",
                                 "оновл",
                                 "guncelle",
                                 "更新",
                                 "修正",
                                 "修改",
                                 "수정",
                                 "최종",
                                 "تحديث",
                                 "به روز",
                                 "अपडेट",
                                 "paivitetty",
                                 "azuriran",
                                 "актуализ",
                                 "ενημερωση",
                                 "ενημερωθηκε",
                                 "আপডেট",
                                 "آخر تحديث",
                                 "modifica il",
                                 "(akt",
                                 "sist endret",
                                 "sidst opdateret",
                                 "cap nhat",
                                 "diperbarui",
                                 "แก้ไข"});
}

bool says_published(std::string_view folded) {
    return contains_any(
        folded,
        {"publish",    "posted",      "publie",       "publica",    "pubblica",   "veroffentlicht",
         "erschienen", "eingestellt", "erstellt",     "opublikowa", "dodano",     "publiser",
         "publicera",  "publicer",    "gepubliceerd", "geplaatst",  "julkaist",   "опублик",
         "опублік",    "publikov",    "vydano",       "zverejnen",  "kozzete",    "megjelent",
         "feltoltve",  "yayin",       "eklenme",      "submitted",  "written on", "created",
         "公開",       "掲載",        "配信",         "投稿",       "发布",       "發布",
         "发表",       "刊登",        "등록",         "입력",       "게시",       "نشر",
         "انتشار",     "प्रकाशित",     "objavlj",      "objavil",    "публик",     "δημοσιευ",
         "dang ngay",  "xuat ban",    "diterbitkan",  "เผยแพร่",     "released",   "issued",
         "wurde am"});
}

bool says_other(std::string_view folded) {
    return contains_any(
        folded, {"correction was made", "corrected on", "copyright", "\u00A9", "joined", "born",
                 "died", "expires", "geboren", "event", "last login", "member since", "archiv",
                 "due date", "deadline", "accessed", "retrieved"});
}

}  // namespace stet
