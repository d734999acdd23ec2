#include "extract/page_controls.h"

#include "extract/fold.h"
#include "extract/folded_words.h"
#include "extract/labelled_line.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stet {
namespace {

constexpr std::string_view kActions[] = {"share",
                                         "learn more",
                                         "view photos",
                                         "tweet",
                                         "print",
                                         "email",
                                         "e mail",
                                         "save",
                                         "bookmark",
                                         "comment",
                                         "comments",
                                         "copy link",
                                         "subscribe",
                                         "teilen",
                                         "drucken",
                                         "speichern",
                                         "kommentieren",
                                         "kommentare",
                                         "kommentar",
                                         "partager",
                                         "imprimer",
                                         "enregistrer",
                                         "commenter",
                                         "commentaires",
                                         "compartir",
                                         "imprimir",
                                         "guardar",
                                         "comentar",
                                         "comentarios",
                                         "compartilhar",
                                         "partilhar",
                                         "salvar",
                                         "condividi",
                                         "stampa",
                                         "salva",
                                         "commenta",
                                         "commenti",
                                         "delen",
                                         "afdrukken",
                                         "bewaren",
                                         "reageer",
                                         "reacties",
                                         "dela",
                                         "skriv ut",
                                         "spara",
                                         "kommentera",
                                         "lagre",
                                         "kommenter",
                                         "jaa",
                                         "tulosta",
                                         "tallenna",
                                         "udostepnij",
                                         "drukuj",
                                         "zapisz",
                                         "skomentuj",
                                         "komentarze",
                                         "sdilet",
                                         "tisk",
                                         "tisknout",
                                         "ulozit",
                                         "komentare",
                                         "megosztas",
                                         "nyomtatas",
                                         "paylas",
                                         "yazdir",
                                         "kaydet",
                                         "bagikan",
                                         "cetak",
                                         "simpan",
                                         "distribuie",
                                         "chia se",
                                         "поделиться",
                                         "печать",
                                         "сохранить",
                                         "комментарии",
                                         "комментировать",
                                         "поділитися",
                                         "друк",
                                         "שתף",
                                         "הדפס",
                                         "مشاركة",
                                         "شارك",
                                         "طباعة",
                                         "حفظ",
                                         "シェア",
                                         "シェアする",
                                         "ツイート",
                                         "印刷",
                                         "コメント",
                                         "ブックマーク",
                                         "はてなブックマーク",
                                         "分享",
                                         "打印",
                                         "列印",
                                         "收藏",
                                         "评论",
                                         "評論",
                                         "공유",
                                         "공유하기",
                                         "인쇄",
                                         "저장",
                                         "댓글",
                                         "ポスト"};

/// Where an article is sent to, and what stands on such buttons beside the actions.
constexpr std::string_view kNetworks[] = {
    "facebook",  "twitter",   "x",           "whatsapp",   "linkedin",  "pinterest",
    "reddit",    "telegram",  "xing",        "bluesky",    "threads",   "mastodon",
    "flipboard", "tumblr",    "pocket",      "messenger",  "line",      "vk",
    "viber",     "skype",     "sms",         "mail",       "instagram", "youtube",
    "tiktok",    "e-mail",    "link",        "via email",  "kopieren",  "weiterempfehlen",
    "empfehlen", "recommend", "recommander", "recomendar", "post",      "pin it",
    "pin",       "微博",      "微信",        "qq"};

/// Of these, everyday words: they make no line of controls by themselves ("1920 x 1080").
constexpr std::string_view kWeak[] = {"x",    "line", "link",   "post", "threads", "pin",
                                      "mail", "sms",  "pocket", "vk",   "qq"};

/// Labels of what is no part of the text: advertisements, players.
constexpr std::string_view kLabels[] = {"advertisement",
                                        "advertisements",
                                        "advertising",
                                        "advert",
                                        "sponsored",
                                        "sponsored content",
                                        "paid content",
                                        "story continues below advertisement",
                                        "story continues below",
                                        "article continues below advertisement",
                                        "article continues after advertisement",
                                        "story continues after advertisement",
                                        "continue reading below",
                                        "scroll to continue reading",
                                        "scroll to continue with content",
                                        "scroll to continue",
                                        "skip advertisement",
                                        "anzeige",
                                        "werbung",
                                        "publicité",
                                        "publicidad",
                                        "pubblicità",
                                        "publicidade",
                                        "advertentie",
                                        "reklame",
                                        "annonse",
                                        "annons",
                                        "mainos",
                                        "reklama",
                                        "hirdetés",
                                        "reclamă",
                                        "publicitate",
                                        "reklam",
                                        "реклама",
                                        "διαφήμιση",
                                        "إعلان",
                                        "פרסומת",
                                        "広告",
                                        "广告",
                                        "廣告",
                                        "광고",
                                        "iklan",
                                        "quảng cáo",
                                        "تبلیغات",
                                        "विज्ञापन",
                                        "โฆษณา",
                                        "back to top",
                                        "return to top",
                                        "print this page",
                                        "print this article",
                                        "print this story",
                                        "nach oben",
                                        "zum seitenanfang",
                                        "haut de page",
                                        "torna su",
                                        "volver arriba",
                                        "voltar ao topo",
                                        "retour en haut",
                                        "retour en haut de page",
                                        "ir arriba",
                                        "subir",
                                        "torna all'inizio",
                                        "naar boven",
                                        "terug naar boven",
                                        "till toppen",
                                        "tilbake til toppen",
                                        "do góry",
                                        "wróć na górę",
                                        "nahoru",
                                        "наверх",
                                        "вверх",
                                        "başa dön",
                                        "yukarı çık",
                                        "επιστροφή στην κορυφή",
                                        "العودة إلى الأعلى",
                                        "חזרה למעלה",
                                        "بازگشت به بالا",
                                        "ऊपर जाएं",
                                        "กลับขึ้นด้านบน",
                                        "ページトップへ",
                                        "ページの先頭へ",
                                        "トップへ戻る",
                                        "返回顶部",
                                        "回到顶部",
                                        "맨 위로",
                                        "kembali ke atas",
                                        "lên đầu trang",
                                        "seite drucken",
                                        "artikel drucken",
                                        "imprimer cet article",
                                        "imprimer la page",
                                        "imprimir este artículo",
                                        "imprimir esta página",
                                        "imprimir artículo",
                                        "stampa questa pagina",
                                        "stampa articolo",
                                        "pagina afdrukken",
                                        "artikel afdrukken",
                                        "skriv ut sidan",
                                        "drukuj artykuł",
                                        "drukuj stronę",
                                        "распечатать",
                                        "версия для печати",
                                        "طباعة الصفحة",
                                        "この記事を印刷",
                                        "ページを印刷",
                                        "打印本页",
                                        "打印本文",
                                        "인쇄하기",
                                        "cetak halaman",
                                        "in trang này",
                                        "share this article",
                                        "share this story",
                                        "artikel teilen",
                                        "beitrag teilen",
                                        "partager cet article",
                                        "partager l'article",
                                        "compartir artículo",
                                        "compartir esta noticia",
                                        "compartilhe",
                                        "compartilhe esta notícia",
                                        "condividi articolo",
                                        "condividi questo articolo",
                                        "deel dit artikel",
                                        "dela artikeln",
                                        "udostępnij artykuł",
                                        "поделиться новостью",
                                        "この記事をシェア",
                                        "分享到",
                                        "기사 공유",
                                        "bagikan artikel",
                                        "chia sẻ bài viết",
                                        "แชร์",
                                        "แชร์บทความ"};

/// What stands above an embedded post, folded; longer ones before those that they begin with.
constexpr std::string_view kPostViews[] = {"view this post on instagram",
                                           "view this profile on instagram",
                                           "view this post on threads",
                                           "view on threads",
                                           "view this post on facebook",
                                           "sieh dir diesen beitrag auf instagram an",
                                           "voir cette publication sur instagram",
                                           "ver esta publicación en instagram",
                                           "ver esta publicação no instagram",
                                           "ver essa foto no instagram",
                                           "visualizza questo post su instagram",
                                           "dit bericht op instagram bekijken",
                                           "dit bericht bekijken op instagram",
                                           "wyświetl ten post na instagramie",
                                           "zobrazit příspěvek na instagramu",
                                           "visa det här inlägget på instagram",
                                           "se dette opslag på instagram",
                                           "vis dette innlegget på instagram",
                                           "näytä tämä julkaisu instagramissa",
                                           "a bejegyzés megtekintése az instagramon",
                                           "vezi această postare pe instagram",
                                           "bu gönderiyi instagram'da gör",
                                           "lihat postingan ini di instagram",
                                           "xem bài viết này trên instagram",
                                           "посмотреть эту публикацию в instagram",
                                           "переглянути цей допис в instagram",
                                           "δείτε αυτή τη δημοσίευση στο instagram",
                                           "عرض هذا المنشور على instagram",
                                           "इस पोस्ट को instagram पर देखें",
                                           "ดูโพสต์นี้บน instagram",
                                           "この投稿をinstagramで見る",
                                           "instagram에서 이 게시물 보기",
                                           "在 instagram 查看這則貼文",
                                           "在 instagram 查看此帖"};

/// And below it, before a name with an at sign: "A post shared by Ann Lee (@annlee)".
constexpr std::string_view kPostSigns[] = {"a post shared by",
                                           "a post by",
                                           "a photo posted by",
                                           "a video posted by",
                                           "post by @",
                                           "ein beitrag geteilt von",
                                           "ein von",
                                           "une publication partagée par",
                                           "una publicación compartida",
                                           "uma publicação compartilhada por",
                                           "uma publicação partilhada por",
                                           "um post compartilhado por",
                                           "un post condiviso da",
                                           "een bericht gedeeld door",
                                           "post udostępniony przez",
                                           "příspěvek sdílený",
                                           "ett inlägg delat av",
                                           "et opslag delt af",
                                           "et innlegg delt av",
                                           "o postare distribuită de",
                                           "sebuah kiriman dibagikan oleh",
                                           "bài viết do",
                                           "публикация от",
                                           "допис, поширений",
                                           "η δημοσίευση κοινοποιήθηκε",
                                           "تمت مشاركة منشور بواسطة",
                                           "โพสต์ที่แชร์โดย"};
constexpr std::string_view kPostSignEnds[] = {
    "がシェアした投稿", "님의 공유 게시물",           "paylaştığı bir gönderi",
    "jakama julkaisu",  "által megosztott bejegyzés", "分享的貼文",
    "分享的帖子"};

/// Labels of another story that are everyday words: with a colon only.
constexpr std::string_view kRelatedWords[] = {"also", "see", "watch", "listen", "plus", "more"};

/// What announces another story where the rest of the line is the link to it; folded when used.
constexpr std::string_view kRelatedLabels[] = {"read also",
                                               "also read",
                                               "read next",
                                               "read more",
                                               "see also",
                                               "also see",
                                               "related",
                                               "related article",
                                               "related story",
                                               "related stories",
                                               "related articles",
                                               "related content",
                                               "recommended reading",
                                               "recommended stories",
                                               "recommended for you",
                                               "related news",
                                               "noticias relacionadas",
                                               "artículos relacionados",
                                               "notícias relacionadas",
                                               "matérias relacionadas",
                                               "articles liés",
                                               "articoli correlati",
                                               "notizie correlate",
                                               "verwandte artikel",
                                               "weitere artikel",
                                               "gerelateerde artikelen",
                                               "powiązane artykuły",
                                               "související články",
                                               "материалы по теме",
                                               "связанные новости",
                                               "more on this",
                                               "see more",
                                               "must read",
                                               "don't miss",
                                               "you may also like",
                                               "you might also like",
                                               "lesen sie auch",
                                               "lesen sie hier",
                                               "lesen sie mehr",
                                               "lies auch",
                                               "mehr zum thema",
                                               "auch interessant",
                                               "siehe auch",
                                               "zum thema",
                                               "à lire aussi",
                                               "lire aussi",
                                               "a lire aussi",
                                               "à lire également",
                                               "sur le même sujet",
                                               "leggi anche",
                                               "leia também",
                                               "leia mais",
                                               "veja também",
                                               "veja mais",
                                               "veja ainda",
                                               "confira também",
                                               "leia ainda",
                                               "lees ook",
                                               "lea también",
                                               "lee también",
                                               "lee además",
                                               "también te puede interesar",
                                               "le puede interesar",
                                               "te puede interesar",
                                               "läs också",
                                               "läs mer",
                                               "läs även",
                                               "les også",
                                               "læs også",
                                               "czytaj też",
                                               "czytaj także",
                                               "czytaj również",
                                               "czytaj więcej",
                                               "zobacz też",
                                               "zobacz także",
                                               "zobacz również",
                                               "přečtěte si také",
                                               "čtěte také",
                                               "olvassa el",
                                               "citește și",
                                               "lue myös",
                                               "читайте также",
                                               "читать также",
                                               "смотрите также",
                                               "по теме",
                                               "читайте також",
                                               "ilgili haber",
                                               "ilgili haberler",
                                               "bunu da oku",
                                               "ayrıca bakınız",
                                               "διαβάστε επίσης",
                                               "διαβάστε ακόμη",
                                               "δείτε επίσης",
                                               "קראו גם",
                                               "קראו עוד",
                                               "לקריאה נוספת",
                                               "بیشتر بخوانید",
                                               "همچنین بخوانید",
                                               "مطالب مرتبط",
                                               "اقرأ أيضا",
                                               "اقرأ أيضاً",
                                               "إقرأ أيضا",
                                               "यह भी पढ़ें",
                                               "ये भी पढ़ें",
                                               "इसे भी पढ़ें",
                                               "อ่านเพิ่มเติม",
                                               "อ่านต่อ",
                                               "関連記事",
                                               "あわせて読みたい",
                                               "延伸阅读",
                                               "延伸閱讀",
                                               "相关阅读",
                                               "相關新聞",
                                               "相关报道",
                                               "관련기사",
                                               "관련 기사",
                                               "baca juga",
                                               "simak juga",
                                               "lihat juga",
                                               "xem thêm",
                                               "đọc thêm",
                                               "xem tiếp"};
/// What makes a picture larger, or shows and hides its caption.
constexpr std::string_view kEnlarge[] = {"enlarge",
                                         "enlarge image",
                                         "enlarge picture",
                                         "enlarge photo",
                                         "enlarge this image",
                                         "click to enlarge",
                                         "click image to enlarge",
                                         "view larger image",
                                         "view larger",
                                         "open image in lightbox",
                                         "open image modal",
                                         "toggle caption",
                                         "hide caption",
                                         "view fullscreen",
                                         "full screen",
                                         "fullscreen",
                                         "image gallery",
                                         "vergrößern",
                                         "bild vergrößern",
                                         "bild in lightbox öffnen",
                                         "bild in originalgröße",
                                         "großansicht",
                                         "agrandir",
                                         "agrandir l'image",
                                         "voir en grand",
                                         "ampliar",
                                         "ampliar imagen",
                                         "ampliar foto",
                                         "ampliar imagem",
                                         "ingrandisci",
                                         "clicca per ingrandire",
                                         "cliquez pour agrandir",
                                         "haga clic para ampliar",
                                         "clique para ampliar",
                                         "zum vergrößern klicken",
                                         "zum vergrößern anklicken",
                                         "klik om te vergroten",
                                         "klikk for å forstørre",
                                         "klicka för att förstora",
                                         "büyütmek için tıklayın",
                                         "点击查看大图",
                                         "點擊看大圖",
                                         "クリックで拡大",
                                         "vergroot",
                                         "vergroot afbeelding",
                                         "förstora",
                                         "förstora bild",
                                         "powiększ",
                                         "zvětšit",
                                         "увеличить",
                                         "拡大",
                                         "画像を拡大"};

/// What a count of pictures stands behind.
constexpr std::string_view kPictures[] = {
    "image",        "images",      "photo",   "photos",      "picture",  "pictures",
    "slide",        "gallery",     "bild",    "foto",        "fotos",    "galerie",
    "photographie", "diapositive", "imagen",  "imagem",      "immagine", "foto's",
    "afbeelding",   "beeld",       "billede", "bilde",       "kuva",     "zdjęcie",
    "fotografie",   "kép",         "фото",    "изображение", "写真",     "图片"};
constexpr std::string_view kOf[] = {"of",  "von", "de", "di", "van", "av", "af",
                                    "sur", "z",   "ze", "из", "su",  "/",  "out of"};

/// What a page says where a script is missing.
constexpr std::string_view kNotes[] = {"requires javascript",
                                       "javascript is required",
                                       "please enable javascript",
                                       "you need to enable javascript",
                                       "your browser does not support the",
                                       "bitte aktivieren sie javascript",
                                       "ihr browser unterstützt kein"};

const FoldedWords& actions() {
    static const FoldedWords words({kActions});
    return words;
}

const FoldedWords& buttons() {
    static const FoldedWords words({kActions, kNetworks});
    return words;
}

const FoldedWords& controls() {
    static const FoldedWords words({kActions, kNetworks, kLabels, kEnlarge});
    return words;
}

constexpr std::size_t kLongestLabel = 80;  // bytes

const FoldedWords& related_labels() {
    static const FoldedWords words({kRelatedLabels});
    return words;
}

const FoldedWords& enlarge() {
    static const FoldedWords words({kEnlarge});
    return words;
}

const FoldedWords& pictures() {
    static const FoldedWords words({kPictures});
    return words;
}

/// A run of bytes without a blank, and what is left of it folded: "" for marks alone.
bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

/// A text's pieces between blanks; each is folded when it is first asked for.
class Pieces {
public:
    /// At most `limit` of them.
    Pieces(std::string_view text, std::size_t limit) : text_(text) {
        constexpr std::size_t kWordBytes = 5;
        pieces_.reserve(std::min(limit, text.size() / kWordBytes + 1));
        for (std::size_t at = 0; at < text.size() && pieces_.size() < limit;) {
            while (at < text.size() && is_blank(text[at])) ++at;
            const std::size_t begin = at;
            while (at < text.size() && !is_blank(text[at])) ++at;
            if (at > begin) pieces_.push_back({begin, at, std::nullopt});
        }
    }

    std::size_t size() const { return pieces_.size(); }
    /// Where in the text a piece begins and ends.
    std::size_t begin(std::size_t i) const { return pieces_[i].begin; }
    std::size_t end(std::size_t i) const { return pieces_[i].end; }
    const std::string& folded(std::size_t i) const {
        const Piece& piece = pieces_[i];
        if (!piece.folded) {
            piece.folded = fold_words(text_.substr(piece.begin, piece.end - piece.begin));
        }
        return *piece.folded;
    }

private:
    struct Piece {
        std::size_t begin;
        std::size_t end;
        mutable std::optional<std::string> folded;
    };
    std::string_view text_;
    std::vector<Piece> pieces_;
};

constexpr std::size_t kLongestControl = 5;  // words

/// How many pieces from `at` on, at most `kLongestControl`, are one of the words; 0 for none.
std::size_t match(const FoldedWords& words, const Pieces& pieces, std::size_t at) {
    std::string joined;
    std::size_t best = 0;
    for (std::size_t n = 0; n < kLongestControl && at + n < pieces.size(); ++n) {
        if (n > 0) joined += ' ';
        joined += pieces.folded(at + n);
        const std::string* first = words.first_with(joined);
        if (first == nullptr) break;
        if (*first == joined) best = n + 1;
    }
    return best;
}

bool is_figure(char c) {
    return c >= '0' && c <= '9';
}

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_figure);
}

/// Reads up to three figures from `at` on; 0 for none or more.
unsigned read_number(std::string_view text, std::size_t& at) {
    constexpr std::size_t kMaxFigures = 3;
    const std::size_t begin = at;
    unsigned value = 0;
    while (at < text.size() && is_figure(text[at])) {
        if (at - begin == kMaxFigures) return 0;
        value = value * 10 + static_cast<unsigned>(text[at] - '0');
        ++at;
    }
    return value;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    return std::min(text.find_first_not_of(' ', at), text.size());
}

/// How marks of an interruption begin: the text goes on below an advertisement, a film, a picture.
/// Case folded.
constexpr std::string_view kGoesOn[] = {"article continues",
                                        "story continues",
                                        "continue reading below",
                                        "continues below",
                                        "der artikel geht",
                                        "artikel wird nach",
                                        "weiterlesen nach der",
                                        "weiter nach der werbung",
                                        "la suite après",
                                        "la suite de l'article",
                                        "suite de l'article",
                                        "la suite de cet article",
                                        "continúa leyendo",
                                        "sigue leyendo después",
                                        "la noticia continúa",
                                        "continúa después",
                                        "continua após",
                                        "continua depois",
                                        "a notícia continua",
                                        "continue lendo",
                                        "continua a leggere",
                                        "continua dopo",
                                        "l'articolo continua",
                                        "l'articolo prosegue",
                                        "tekst loopt door",
                                        "tekst gaat verder",
                                        "artikel gaat verder",
                                        "artikel loopt door",
                                        "lees verder onder",
                                        "het artikel gaat verder",
                                        "dalsza część",
                                        "dalszy ciąg",
                                        "ciąg dalszy",
                                        "haberin devamı",
                                        "devamı aşağıda",
                                        "कहानी विज्ञापन के बाद",
                                        "विज्ञापन के बाद",
                                        "広告の後に",
                                        "記事の続き",
                                        "続きは広告の後",
                                        "請繼續往下閱讀",
                                        "请继续往下阅读",
                                        "文章未完",
                                        "artikeln fortsätter",
                                        "texten fortsätter",
                                        "artikkelen fortsetter",
                                        "saken fortsetter",
                                        "artiklen fortsætter",
                                        "artikkeli jatkuu",
                                        "juttu jatkuu",
                                        "a cikk a hirdetés",
                                        "a cikk folytatódik",
                                        "článek pokračuje",
                                        "pokračování článku",
                                        "text pokračuje",
                                        "articolul continuă",
                                        "textul continuă",
                                        "продолжение после рекламы",
                                        "продолжение ниже",
                                        "статья продолжается",
                                        "продовження після",
                                        "η συνέχεια μετά",
                                        "το άρθρο συνεχίζεται",
                                        "يتبع بعد",
                                        "תמשך אחרי",
                                        "berlanjut setelah",
                                        "lanjutkan membaca",
                                        "bài viết tiếp tục",
                                        "advertisement - story continues"};

}  // namespace

bool is_action(std::string_view text) {
    return actions().has(fold_words(text));
}

namespace {

/// "ShareTweet", of buttons that touch, with a blank between; "" where none do.
std::string parted_buttons(std::string_view line) {
    std::string out;
    bool parted = false;
    for (const char c : line) {
        const bool lower_before = !out.empty() && out.back() >= 'a' && out.back() <= 'z';
        if (lower_before && c >= 'A' && c <= 'Z') {
            out += ' ';
            parted = true;
        }
        out += c;
    }
    return parted ? out : std::string();
}

bool is_line_of_controls(std::string_view line) {
    constexpr std::size_t kMaxPieces = 24;
    if (const std::optional<PictureCount> count = picture_count(line)) {
        if (count->labelled && count->end == line.size()) return true;
    }
    const Pieces pieces(line, kMaxPieces + 1);
    if (pieces.size() > kMaxPieces) return false;
    std::size_t found = 0;
    for (std::size_t at = 0; at < pieces.size();) {
        const std::size_t length = match(controls(), pieces, at);
        if (length > 0) {
            found += length > 1 || !set_of<kWeak>().has(pieces.folded(at)) ? 1 : 0;
            at += length;
            continue;
        }
        const std::string& word = pieces.folded(at);
        // Marks, counts and the words between two buttons.
        if (!word.empty() && !is_number(word) && word != "on" && word != "to" && word != "this" &&
            word != "auf" && word != "article" && word != "artikel") {
            return false;
        }
        ++at;
    }
    return found > 0;
}

}  // namespace

bool is_control_line(std::string_view line) {
    constexpr std::size_t kMaxBytes = 240;
    constexpr std::size_t kMaxJoined = 60;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes) return false;
    if (is_line_of_controls(line)) return true;
    if (line.size() > kMaxJoined) return false;
    const std::string parted = parted_buttons(line);
    return !parted.empty() && is_line_of_controls(parted);
}

bool is_related_label(std::string_view line) {
    line = trim(line);
    constexpr std::string_view kOpen = "【";
    if (line.starts_with(kOpen)) line.remove_prefix(kOpen.size());
    return line.size() <= kLongestLabel && related_labels().has(fold_words(line));
}

bool is_related_line(std::string_view line, std::size_t linked) {
    line = trim(line);
    if (line.size() > 2 && line.front() == '[' && line.back() == ']') {
        line = trim(line.substr(1, line.size() - 2));
    }
    if (const std::optional<LabelledLine> parts = at_colon(line, kLongestLabel)) {
        if (parts->rest.empty() || linked < parts->rest.size()) return false;
        const std::string label = fold_words(parts->label);
        return related_labels().has(label) || set_of<kRelatedWords>().has(label);
    }
    // Without a colon: all but the label is the link.
    const std::string_view label = label_before_link(line, linked);
    return !label.empty() && label.size() <= kLongestLabel &&
           related_labels().has(fold_words(label));
}

bool is_interruption(std::string_view line) {
    constexpr std::size_t kMaxBytes = 110;
    constexpr std::size_t kMaxWords = 11;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes || count_words(line) > kMaxWords) return false;
    const bool sentence = line.back() == '.' && !line.ends_with("...");
    return !sentence && phrases_of<kGoesOn>().starts(fold_text(line));
}

bool is_post_frame(std::string_view line) {
    constexpr std::size_t kMaxBytes = 300;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes) return false;
    const std::string folded = fold_text(line);
    std::string_view rest = folded;
    for (const std::string_view view : kPostViews) {
        if (!rest.starts_with(view)) continue;
        rest = trim(rest.substr(view.size()));
        if (rest.empty()) return true;
        break;
    }
    if (rest.find('@') == std::string_view::npos) return false;
    if (phrases_of<kPostSigns>().starts(rest)) return true;
    return std::any_of(std::begin(kPostSignEnds), std::end(kPostSignEnds),
                       [&](std::string_view end) { return rest.ends_with(end); });
}

bool is_system_line(std::string_view line) {
    constexpr std::size_t kMaxWords = 15;
    line = trim(line);
    if (line.empty()) return false;
    if (line.front() == '[') {
        // [name key="value" ...]: a name in small letters, then a key and an equals sign.
        std::size_t at = 1;
        const auto is_name = [&](char c) {
            return (c >= 'a' && c <= 'z') || c == '_' || c == '-' || is_figure(c);
        };
        while (at < line.size() && is_name(line[at])) ++at;
        if (at > 2 && at < line.size() && line[at] == ' ') {
            const std::size_t key = skip_blanks(line, at);
            std::size_t end = key;
            while (end < line.size() && is_name(line[end])) ++end;
            if (end > key && line.substr(skip_blanks(line, end), 1) == "=") return true;
        }
        // [NAME_OF_MODULE] alone.
        const std::size_t close = line.find(']');
        const std::string_view name =
            line.substr(1, close == std::string_view::npos ? 0 : close - 1);
        return close + 1 == line.size() && name.find('_') != std::string_view::npos &&
               std::all_of(name.begin(), name.end(), [](char c) {
                   return (c >= 'A' && c <= 'Z') || c == '_' || is_figure(c);
               });
    }
    const std::string folded = fold_text(prefix_utf8(line, 160));
    return phrases_of<kNotes>().within(folded) && count_words(line) <= kMaxWords;
}

std::optional<PictureCount> picture_count(std::string_view text) {
    PictureCount count;
    // "[1/5] The pier"
    constexpr std::size_t kLongestBox = 12;
    const std::size_t close =
        text.starts_with('[') ? text.substr(0, kLongestBox).find(']') : std::string_view::npos;
    if (close != std::string_view::npos) {
        const std::string_view inner = text.substr(1, close - 1);
        std::optional<PictureCount> inside = picture_count(inner);
        if (!inside || inside->end != inner.size()) return std::nullopt;
        inside->labelled = true;
        inside->end = skip_blanks(text, close + 1);
        return inside;
    }
    std::size_t at = 0;
    const std::size_t blank = text.find_first_of(" :");
    constexpr std::size_t kLongestLabel = 20;
    if (blank < kLongestLabel && pictures().has(fold_words(text.substr(0, blank)))) {
        count.labelled = true;
        at = blank;
        while (at < text.size() && (text[at] == ' ' || text[at] == ':')) ++at;
    }
    count.number = read_number(text, at);
    if (count.number == 0) return std::nullopt;
    at = skip_blanks(text, at);
    const std::string_view rest = text.substr(at);
    bool parted = false;
    for (const std::string_view word : kOf) {
        if (rest.substr(0, word.size()) != word) continue;
        const std::size_t next = at + word.size();
        if (word != "/" && text.substr(next, 1) != " ") continue;
        at = skip_blanks(text, next);
        parted = true;
        break;
    }
    if (!parted) return std::nullopt;
    const std::size_t digits = at;
    count.total = read_number(text, at);
    if (at == digits || count.total < count.number) return std::nullopt;
    // "3/4-inch", "1/2000", "5 of 9.5": more than a count.
    if (at < text.size() && text[at] != ' ' && text[at] != '|' && text[at] != ':') {
        return std::nullopt;
    }
    at = skip_blanks(text, at);
    while (at < text.size() && (text[at] == '|' || text[at] == ':' || text[at] == ' ')) {
        count.labelled = true;
        at = skip_blanks(text, at + 1);
    }
    count.end = at;
    return count;
}

std::string_view without_controls(std::string_view text) {
    text = trim(text);
    // At the start.
    for (bool again = true; again;) {
        again = false;
        if (const std::optional<PictureCount> count = picture_count(text)) {
            if (count->labelled && count->end < text.size()) {
                text.remove_prefix(count->end);
                again = true;
            }
        }
        const Pieces pieces(text, kLongestControl + 1);
        const std::size_t length = match(enlarge(), pieces, 0);
        if (length > 0 && length < pieces.size()) {
            // "Enlarge the town": a control ends where a text begins, with a capital.
            const std::string_view rest = text.substr(pieces.begin(length));
            if (rest.front() >= 'a' && rest.front() <= 'z') break;
            text = rest;
            again = true;
        }
    }
    // "... in Rome. (AP) more >"
    for (const std::string_view more : {" more >", " More >", " Read more", " more \u00BB"}) {
        if (text.ends_with(more)) text = trim(text.substr(0, text.size() - more.size()));
    }
    // At the end: the longest run of buttons, if there are two of them or more.
    constexpr std::size_t kMaxPieces = 400;
    if (text.size() < 12) return text;
    const Pieces pieces(text, kMaxPieces + 1);
    if (pieces.size() > kMaxPieces) return text;
    std::size_t end = pieces.size();
    std::size_t found = 0;
    while (end > 0) {
        std::size_t length = 0;
        for (std::size_t n = std::min(kLongestControl, end); n > 0 && length == 0; --n) {
            std::string joined;
            for (std::size_t i = end - n; i < end; ++i) {
                if (!joined.empty()) joined += ' ';
                joined += pieces.folded(i);
            }
            if (buttons().has(joined)) length = n;
        }
        if (length > 0) {
            ++found;
        } else if (pieces.folded(end - 1).empty() && end > 1) {
            length = 1;  // marks between buttons
        } else {
            break;
        }
        end -= length;
    }
    // What the buttons are announced with: "Empfehlen: Twitter Facebook".
    if (found >= 2 && end > 1 && text[pieces.end(end - 1) - 1] == ':') --end;
    if (found < 2 || end == pieces.size()) return text;
    const std::string_view before =
        end == 0 ? std::string_view() : trim(text.substr(0, pieces.end(end - 1)));
    // A text that names them has them in a sentence: what is before buttons has come to an end.
    const bool ended = before.empty() ||
                       std::string_view(".!?:)]\"").find(before.back()) != std::string_view::npos ||
                       static_cast<unsigned char>(before.back()) >= 0x80 ||
                       is_figure(before.back());
    return ended ? before : text;
}

}  // namespace stet
