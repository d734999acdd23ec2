#include "extract/wall_words.h"

#include "extract/fold.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <string>

namespace stet {
namespace {

/// Folded as texts are.
constexpr std::string_view kWalls[] = {"subscribe to continue reading",
                                       "subscribe to keep reading",
                                       "subscribe to read",
                                       "subscribe now to read",
                                       "to continue reading",
                                       "to keep reading",
                                       "continue reading with",
                                       "continue reading this article with",
                                       "is for subscribers",
                                       "for subscribers only",
                                       "for our subscribers",
                                       "for paying subscribers",
                                       "is only available to subscribers",
                                       "is available to subscribers",
                                       "is exclusive to subscribers",
                                       "is exclusively for subscribers",
                                       "subscriber-only",
                                       "subscribers-only",
                                       "is for members only",
                                       "to read the full story",
                                       "to read the full article",
                                       "to unlock this article",
                                       "already a subscriber?",
                                       "weiterlesen mit",
                                       "weiter lesen mit",
                                       "exklusiv für abonnent",
                                       "nur für abonnent",
                                       "abonnenten vorbehalten",
                                       "abonnentinnen und abonnenten",
                                       "um weiterzulesen",
                                       "um den artikel weiterzulesen",
                                       "abonnieren und weiterlesen",
                                       "diesen artikel weiterlesen",
                                       "bereits abonnent?",
                                       "réservé aux abonnés",
                                       "réservé à nos abonnés",
                                       "réservée aux abonnés",
                                       "pour lire la suite",
                                       "de cet article à lire",
                                       "abonnez-vous pour lire",
                                       "abonnez-vous pour continuer",
                                       "déjà abonné",
                                       "exclusivo para suscriptores",
                                       "solo para suscriptores",
                                       "para seguir leyendo",
                                       "ya eres suscriptor",
                                       "riservato agli abbonati",
                                       "per continuare a leggere",
                                       "abbonati per leggere",
                                       "sei già abbonato",
                                       "exclusivo para assinantes",
                                       "exclusivo para subscritores",
                                       "para continuar lendo",
                                       "para continuar a ler",
                                       "assine para ler",
                                       "já é assinante",
                                       "alleen voor abonnees",
                                       "exclusief voor abonnees",
                                       "om verder te lezen",
                                       "verder lezen met",
                                       "endast för prenumeranter",
                                       "för prenumeranter",
                                       "för att läsa vidare",
                                       "läs vidare med",
                                       "kun for abonnenter",
                                       "for å lese videre",
                                       "for at læse videre",
                                       "vain tilaajille",
                                       "jatkaaksesi lukemista",
                                       "tylko dla prenumeratorów",
                                       "tylko dla subskrybentów",
                                       "aby czytać dalej",
                                       "pouze pro předplatitele",
                                       "jen pro předplatitele",
                                       "len pre predplatiteľov",
                                       "csak előfizetőknek",
                                       "doar pentru abonați",
                                       "только для подписчиков",
                                       "доступна только подписчикам",
                                       "доступен только подписчикам",
                                       "чтобы читать дальше",
                                       "лише для передплатників",
                                       "sadece abonelere",
                                       "abonelere özel",
                                       "okumaya devam etmek için",
                                       "μόνο για συνδρομητές",
                                       "للمشتركين فقط",
                                       "למנויים בלבד",
                                       "ویژه مشترکان",
                                       "有料会員限定",
                                       "会員限定記事",
                                       "続きを読むには",
                                       "続きは有料",
                                       "付费阅读",
                                       "订阅后继续阅读",
                                       "仅限订阅",
                                       "訂閱後繼續閱讀",
                                       "會員專屬",
                                       "유료 회원",
                                       "구독자 전용",
                                       "계속 읽으려면",
                                       "khusus pelanggan",
                                       "untuk melanjutkan membaca",
                                       "dành cho thuê bao",
                                       "để đọc tiếp"};

/// What a live page is called at the start of its headline, before a mark.
constexpr std::string_view kLive[] = {"live",
                                      "live blog",
                                      "liveblog",
                                      "live updates",
                                      "live ticker",
                                      "liveticker",
                                      "live-ticker",
                                      "ticker",
                                      "newsblog",
                                      "newsticker",
                                      "live-blog",
                                      "minute by minute",
                                      "en direct",
                                      "direct",
                                      "en vivo",
                                      "en directo",
                                      "directo",
                                      "minuto a minuto",
                                      "diretta",
                                      "in diretta",
                                      "la diretta",
                                      "ao vivo",
                                      "em direto",
                                      "ao minuto",
                                      "direkte",
                                      "direkt",
                                      "suora",
                                      "na żywo",
                                      "relacja na żywo",
                                      "živě",
                                      "élő",
                                      "онлайн",
                                      "прямой эфир",
                                      "canlı",
                                      "canlı blog",
                                      "ζωντανά",
                                      "live:",
                                      "مباشر",
                                      "שידור חי",
                                      "速報",
                                      "直播",
                                      "생중계"};

bool is_mark(std::string_view text) {
    for (const std::string_view mark : {":", "：", "|", "-", "–", "—", "!", "·", "•", "/"}) {
        if (text.starts_with(mark)) return true;
    }
    return false;
}

}  // namespace

bool is_wall_line(std::string_view line) {
    constexpr std::size_t kMaxWords = 40;
    constexpr std::size_t kMaxBytes = 400;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes) return false;
    // What someone said of a paper is quoted.
    if (line.find('"') != std::string_view::npos || line.find("“") != std::string_view::npos ||
        line.find("„") != std::string_view::npos) {
        return false;
    }
    const bool wide = static_cast<unsigned char>(line.front()) >= 0xE3;
    if (!wide && count_words(line) > kMaxWords) return false;
    return phrases_of<kWalls>().within(fold_text(line));
}

bool is_live_headline(std::string_view headline) {
    const std::string text = fold_text(headline);
    const std::string_view folded = text;
    const auto stands = [&](std::string_view word) {
        if (folded.starts_with(word)) {
            const std::string_view rest = trim(folded.substr(word.size()));
            if (!rest.empty() && is_mark(rest)) return true;
        }
        if (!folded.ends_with(word) || folded.size() < word.size() + 3) return false;
        std::string_view before = trim(folded.substr(0, folded.size() - word.size()));
        for (const std::string_view mark : {":", "|", "-", "·", "/", "•"}) {
            if (before.ends_with(mark)) return true;
        }
        return false;
    };
    return std::any_of(std::begin(kLive), std::end(kLive), stands);
}

}  // namespace stet
