#include "extract/reader_asks.h"

#include "extract/fold.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace stet {
namespace {

/// How lines begin that ask to sign up; case folded.
constexpr std::string_view kSignups[] = {"sign up for our",
                                         "sign up to our",
                                         "sign up for the",
                                         "sign up for free",
                                         "sign up now for our",
                                         "subscribe to our newsletter",
                                         "subscribe to our free",
                                         "subscribe to our daily",
                                         "subscribe to our weekly",
                                         "subscribe to our youtube",
                                         "subscribe to our best",
                                         "thank you for subscribing",
                                         "like this story? share",
                                         "like this article? share",
                                         "get our free newsletter",
                                         "get our newsletter",
                                         "join our whatsapp",
                                         "join our telegram",
                                         "follow us on ",
                                         "newsletter abonnieren",
                                         "jetzt newsletter",
                                         "jetzt den newsletter",
                                         "zum newsletter anmelden",
                                         "hier für den newsletter",
                                         "abonnieren sie unseren newsletter",
                                         "abonnieren sie unseren kostenlosen",
                                         "melden sie sich für unseren newsletter",
                                         "inscrivez-vous à notre newsletter",
                                         "inscrivez-vous à la newsletter",
                                         "inscrivez-vous gratuitement à",
                                         "abonnez-vous à notre newsletter",
                                         "recevez notre newsletter",
                                         "suscríbete a nuestro boletín",
                                         "suscríbete a nuestra newsletter",
                                         "suscríbete a nuestro canal",
                                         "suscríbete al boletín",
                                         "suscríbase a nuestro",
                                         "recibe nuestro boletín",
                                         "síguenos en ",
                                         "iscriviti alla newsletter",
                                         "iscriviti alla nostra",
                                         "seguici su ",
                                         "assine a nossa newsletter",
                                         "assine nossa newsletter",
                                         "subscreva a nossa newsletter",
                                         "inscreva-se na nossa",
                                         "inscreva-se em nossa",
                                         "siga-nos no ",
                                         "schrijf je in voor onze nieuwsbrief",
                                         "schrijf je in voor de nieuwsbrief",
                                         "meld je aan voor onze nieuwsbrief",
                                         "prenumerera på vårt nyhetsbrev",
                                         "anmäl dig till vårt nyhetsbrev",
                                         "tilmeld dig vores nyhedsbrev",
                                         "meld deg på nyhetsbrevet",
                                         "tilaa uutiskirje",
                                         "zapisz się do newslettera",
                                         "zapisz się na newsletter",
                                         "přihlaste se k odběru",
                                         "iratkozz fel hírlevelünkre",
                                         "iratkozzon fel hírlevelünkre",
                                         "abonează-te la newsletter",
                                         "подпишитесь на наш",
                                         "подписывайтесь на наш",
                                         "подпишись на наш",
                                         "підписуйтесь на наш",
                                         "підписуйтеся на наш",
                                         "bültenimize abone ol",
                                         "e-bültenimize",
                                         "εγγραφείτε στο newsletter",
                                         "اشترك في النشرة",
                                         "اشترك في نشرتنا",
                                         "הירשמו לניוזלטר",
                                         "ikuti saluran whatsapp",
                                         "ニュースレターに登録",
                                         "メールマガジンに登録",
                                         "订阅我们的",
                                         "뉴스레터 구독"};

/// "Follow our WhatsApp channel", "Suivez-nous sur WhatsApp", "WhatsApp kanalımıza katılın": an
/// order at either end, a network that has channels, and "us" or the word for these. Case folded.
bool asks_to_follow(std::string_view folded) {
    static constexpr std::string_view kOrders[] = {
        "follow",     "join",   "subscribe", "folgen",    "folge",          "jetzt",
        "abonnieren", "hier",   "suivez",    "rejoignez", "abonnez",        "sigue",
        "síguenos",   "únete",  "suscríb",   "segui",     "iscriviti",      "unisciti",
        "siga",       "entre",  "inscreva",  "participe", "volg",           "abonneer",
        "följ",       "følg",   "seuraa",    "dołącz",    "obserwuj",       "sledujte",
        "přidejte",   "kövess", "csatlakoz", "urmăr",     "abonea",         "подпис",
        "читайте",    "підпис", "takip",     "katıl",     "ακολουθ",        "تابع",
        "انضم",       "اشترك",  "ikuti",     "gabung",    "mari bergabung", "theo dõi",
        "tham gia",   "関注",   "关注",      "加入",      "扫描二维码",     "扫码",
        "更多",       "请关注", "請關注",    "欢迎关注"};
    static constexpr std::string_view kLastOrders[] = {
        "katılın", "katıl", "abone olun", "abone ol", "takip edin",         "जुड़ें",       "जुड़ें",
        "फॉलो करें", "करें",    "구독하기",   "추가",     "友だち追加はこちら", "フォロー", "关注"};
    static constexpr std::string_view kChannelled[] = {
        "whatsapp", "telegram", "youtube", "viber",    "ватсап",    "телеграм", "واتساب",
        "تلغرام",   "تليجرام",  "google",  "facebook", "instagram", "व्हाट्सऐप",  "व्हाट्सएप",
        "टेलीग्राम",  "카카오톡", "公众号",  "微信",     "line公式"};
    static constexpr std::string_view kChannels[] = {
        "channel", "kanal",    "chaîne",  "canal", "kanaal", "kanál", "csatorn",  "канал",
        "group",   "gruppe",   "groupe",  "grupo", "gruppo", "grup",  "قناة",     "قناتنا",
        "saluran", "kênh",     "चैनल",     "채널",  "频道",   "頻道",  "公众号",   " us ",
        " us.",    "-nous",    " uns ",   " ons ", " nas ",  " nás ", " minket ", " bize ",
        " oss ",   "síguenos", "seguici", " noi ", " нас ",  "友だち"};
    std::string_view words = folded;
    for (const std::string_view mark : {"।", ".", "!"}) {
        if (words.ends_with(mark)) words.remove_suffix(mark.size());
    }
    const bool last = std::any_of(std::begin(kLastOrders), std::end(kLastOrders),
                                  [&](std::string_view order) { return words.ends_with(order); });
    if ((!last && !phrases_of<kOrders>().starts(folded)) ||
        !phrases_of<kChannelled>().within(folded)) {
        return false;
    }
    return phrases_of<kChannels>().within(' ' + std::string(folded) + ' ');
}

/// "Download our app", "Jetzt die App herunterladen": one of the words for both, and either "our"
/// or little else. Case folded.
bool asks_to_download(std::string_view folded) {
    constexpr std::size_t kFewWords = 6;
    static constexpr std::string_view kOrders[] = {
        "download",    "get our",    "get the",  "jetzt",      "laden sie", "lade dir", "hol dir",
        "téléchargez", "télécharge", "descarga", "descárgate", "baixe",     "baixa",    "scarica",
        "ladda ner",   "last ned",   "hent",     "lataa",      "pobierz",   "stáhněte", "töltse le",
        "descarcă",    "descărcați", "скача",    "завантаж",   "uygulama",  "unduh",    "tải",
        "请下载",      "下载",       "下載",     "アプリを",   "앱 ",       "हमारा",    "حمل",
        "הורידו את",   "installez",  "instala",  "installiere"};
    static constexpr std::string_view kApps[] = {
        " app ",      " app.",      " app:",        " app!",      "-app ",    "applicatio",
        "aplicación", "aplicativo", "applicazione", "приложение", "застосун", "uygulama",
        "aplikac",    "aplikasi",   "ứng dụng",     "客户端",     "アプリ",   "앱",
        "ऐप",         "تطبيق",      "אפליקציה",     " appen ",    "alkalmaz", "aplicația"};
    static constexpr std::string_view kOurs[] = {
        " our ",  " unsere ", " notre ",    " nuestra ", " nosso ", " nossa ", " nostra ",
        " onze ", " vår ",    " vores ",    " naszą ",   " naši ",  " наше ",  " нашого ",
        "ımızı",  " kami ",   " chúng tôi", "हमारा",     "تطبيقنا", " noastr"};
    if (!phrases_of<kOrders>().starts(folded)) return false;
    const std::string padded = ' ' + std::string(folded) + ' ';
    return phrases_of<kApps>().within(padded) &&
           (phrases_of<kOurs>().within(padded) ||
            (count_words(folded) <= kFewWords && !folded.ends_with('.')));
}

/// How lines begin that ask for money, for mistakes and for news; case folded.
constexpr std::string_view kAppeals[] = {"support our journalism",
                                         "support independent journalism",
                                         "support quality journalism",
                                         "unterstützen sie unser",
                                         "soutenez-nous",
                                         "soutenez notre",
                                         "faites un don",
                                         "apóyanos",
                                         "apoya nuestro periodismo",
                                         "sostieni il nostro",
                                         "sostienici",
                                         "apoie o nosso jornalismo",
                                         "doneer aan",
                                         "støtt oss",
                                         "поддержите наш",
                                         "підтримайте наш",
                                         "підтримати нас",
                                         "spotted an error",
                                         "found an error",
                                         "see an error",
                                         "report an error",
                                         "report a typo",
                                         "sie haben einen fehler",
                                         "fehler gefunden",
                                         "fehler entdeckt",
                                         "une erreur à signaler",
                                         "vous avez repéré une erreur",
                                         "signaler une erreur",
                                         "¿has visto un error",
                                         "¿has encontrado un error",
                                         "hai trovato un errore",
                                         "encontrou um erro",
                                         "fout gezien",
                                         "har du hittat ett fel",
                                         "har du tips",
                                         "tips oss",
                                         "tipsa oss",
                                         "har du et tips",
                                         "zauważyłeś błąd",
                                         "znalazłeś błąd",
                                         "zgłoś błąd",
                                         "našli jste chybu",
                                         "hibát talált",
                                         "ai găsit o greșeală",
                                         "нашли ошибку",
                                         "заметили ошибку",
                                         "если вы нашли ошибку",
                                         "если вы заметили ошибку",
                                         "если вы обнаружили ошибку",
                                         "обнаружили ошибку",
                                         "заметили опечатку",
                                         "помітили помилку",
                                         "якщо ви помітили помилку",
                                         "we use your sign-up to",
                                         "якщо ви знайшли помилку",
                                         "знайшли помилку",
                                         "מצאתם טעות",
                                         "hata bildir",
                                         "by signing up you agree",
                                         "by subscribing you agree",
                                         "mit der anmeldung stimmen sie",
                                         "en vous inscrivant, vous acceptez",
                                         "al suscribirte aceptas",
                                         "suscríbete aquí",
                                         "assine a newsletter",
                                         "meld je aan voor onze",
                                         "הירשמו לניוזלטר",
                                         "メールマガジンの登録"};

/// How paragraphs begin that ask for a subscription; case folded, a blank behind.
constexpr std::string_view kSubscribe[] = {"subscribe ",
                                           "sign up ",
                                           "already a subscriber",
                                           "get more stories like this",
                                           "never miss a story",
                                           "want more stories like this",
                                           "stay up to date with our",
                                           "stay informed with our",
                                           "click here to subscribe",
                                           "click here to sign up",
                                           "abonnieren sie ",
                                           "abonniere ",
                                           "jetzt abonnieren",
                                           "abonnez-vous ",
                                           "abonne-toi ",
                                           "inscrivez-vous ",
                                           "suscríbete ",
                                           "suscríbase ",
                                           "suscribite ",
                                           "assine ",
                                           "inscreva-se ",
                                           "subscreva ",
                                           "iscriviti ",
                                           "abbonati ",
                                           "abonneer je ",
                                           "schrijf je in voor ",
                                           "meld je aan voor ",
                                           "prenumerera på ",
                                           "abonner på ",
                                           "tilmeld dig ",
                                           "meld deg på ",
                                           "tilaa uutiskirje",
                                           "zapisz się na ",
                                           "zaprenumeruj ",
                                           "subskrybuj ",
                                           "odebírejte ",
                                           "přihlaste se k odběru",
                                           "iratkozz fel ",
                                           "iratkozzon fel ",
                                           "abonează-te ",
                                           "abonați-vă ",
                                           "подпишитесь ",
                                           "подписывайтесь ",
                                           "подпишись ",
                                           "підпишіться ",
                                           "підписуйтесь ",
                                           "підписуйтеся ",
                                           "εγγραφείτε ",
                                           "اشترك ",
                                           "اشتركوا ",
                                           "הירשמו ",
                                           "berlangganan ",
                                           "सदस्यता लें",
                                           "立即订阅",
                                           "立即訂閱",
                                           "メールマガジン",
                                           "登録する",
                                           "订阅",
                                           "訂閱",
                                           "click here for more",
                                           "for more news, ",
                                           "for more news visit",
                                           "for more stories like this",
                                           "listen to this article",
                                           "listen to this story",
                                           "listen to our podcast",
                                           "listen to article",
                                           "artikel anhören",
                                           "beitrag anhören",
                                           "écouter l'article",
                                           "écouter cet article",
                                           "escuchar artículo",
                                           "escuchar noticia",
                                           "escucha este artículo",
                                           "ouvir artigo",
                                           "ouvir notícia",
                                           "ouça este conteúdo",
                                           "ascolta l'articolo",
                                           "ascolta questo articolo",
                                           "luister naar dit artikel",
                                           "beluister dit artikel",
                                           "lyssna på artikeln",
                                           "lytt til artikkelen",
                                           "lyt til artiklen",
                                           "kuuntele juttu",
                                           "posłuchaj artykułu",
                                           "poslechnout článek",
                                           "прослушать статью",
                                           "слушать статью",
                                           "прослухати статтю",
                                           "haberi dinle",
                                           "makaleyi dinle",
                                           "기사 듣기",
                                           "この記事を聴く",
                                           "この記事を聞く",
                                           "收听文章",
                                           "استمع إلى المقال",
                                           "האזינו לכתבה",
                                           "support local journalism",
                                           "recibe las noticias",
                                           "receba as notícias",
                                           "recevez les ",
                                           "recevez chaque ",
                                           "ricevi le notizie",
                                           "ontvang het laatste nieuws"};

/// How paragraphs begin that ask for comments, tips, letters or to be passed on, or tell of them.
constexpr std::string_view kComment[] = {"leave a comment",
                                         "leave a reply",
                                         "post a comment",
                                         "write a comment",
                                         "add a comment",
                                         "comments are closed",
                                         "comments are off",
                                         "join the conversation",
                                         "join the discussion",
                                         "what do you think? ",
                                         "let us know in the comments",
                                         "tell us in the comments",
                                         "share your thoughts",
                                         "have your say",
                                         "we want to hear from you",
                                         "we'd love to hear from you",
                                         "have a tip?",
                                         "have a news tip?",
                                         "got a tip?",
                                         "got a news tip?",
                                         "do you have a tip?",
                                         "do you have a story?",
                                         "diskutieren sie mit",
                                         "was meinen sie? ",
                                         "schreiben sie uns ",
                                         "hinterlassen sie einen kommentar",
                                         "schreibe einen kommentar",
                                         "hier können sie den artikel kommentieren",
                                         "laissez un commentaire",
                                         "laisser un commentaire",
                                         "donnez votre avis",
                                         "deja un comentario",
                                         "deja tu comentario",
                                         "deixe um comentário",
                                         "deixe seu comentário",
                                         "deixe o seu comentário",
                                         "lascia un commento",
                                         "laat een reactie achter",
                                         "geef een reactie",
                                         "lämna en kommentar",
                                         "legg igjen en kommentar",
                                         "skriv en kommentar",
                                         "jätä kommentti",
                                         "dodaj komentarz",
                                         "zostaw komentarz",
                                         "přidat komentář",
                                         "lasă un comentariu",
                                         "оставить комментарий",
                                         "оставьте комментарий",
                                         "залишити коментар",
                                         "залиште коментар",
                                         "yorum yap ",
                                         "yorum yazın",
                                         "αφήστε ένα σχόλιο",
                                         "اترك تعليق",
                                         "أضف تعليق",
                                         "הוסף תגובה",
                                         "tinggalkan komentar",
                                         "để lại bình luận",
                                         "发表评论",
                                         "發表評論",
                                         "share this article",
                                         "share this story",
                                         "share this post",
                                         "this story has been shared ",
                                         "this article has been shared ",
                                         "diesen artikel teilen",
                                         "teilen sie diesen",
                                         "partager sur ",
                                         "partagez cet",
                                         "partager cet",
                                         "comparte esta noticia",
                                         "comparte este artículo",
                                         "compartir en ",
                                         "compartilhe esta",
                                         "compartilhe este",
                                         "condividi su ",
                                         "condividi questo",
                                         "deel dit artikel",
                                         "dela artikeln",
                                         "del artikkelen",
                                         "del artiklen",
                                         "jaa artikkeli",
                                         "udostępnij ",
                                         "sdílet na ",
                                         "поделиться ",
                                         "поділитися ",
                                         "bu haberi paylaş"};

/// Whether a test holds for the text from the beginning of any of its sentences on.
template <typename Test>
bool any_sentence(std::string_view text, Test test) {
    constexpr std::string_view kEnds = ".!?|)";
    for (std::size_t at = 0; at < text.size();) {
        if (test(text.substr(at))) return true;
        do at = text.find(' ', at + 1);
        while (at < text.size() && kEnds.find(text[at - 1]) == std::string_view::npos);
        if (at < text.size()) ++at;
    }
    return false;
}

/// "Follow Ann Lee on Twitter", "Like us on Facebook": an order begins a sentence, a network behind
/// it. Case folded, a blank behind.
bool asks_to_follow_on_network(std::string_view folded) {
    static constexpr std::string_view kOrders[] = {
        "follow ",         "you can follow ", "you can also follow ",
        "like us on ",     "find us on ",     "join us on ",
        "folgen sie ",     "folge ",          "suivez ",
        "suivez-",         "retrouvez-",      "sigue ",
        "síguenos",        "síguelo",         "síguela",
        "siga ",           "siga-",           "segui ",
        "seguici",         "volg ",           "följ ",
        "følg ",           "seuraa ",         "obserwuj ",
        "sledujte ",       "kövess ",         "kövessen ",
        "urmărește-",      "urmăriți ",       "следите за ",
        "следуйте за",     "стежте за ",      "підписуйтесь ",
        "ακολουθήστε",     "تابعونا",         "تابعنا",
        "עקבו אחרי",       "ikuti ",          "stay up to date with ",
        "don't miss our ", "for more "};
    static constexpr std::string_view kNetworks[] = {
        "twitter",         "facebook",         "instagram",
        "linkedin",        "bluesky",          " threads",
        "tiktok",          "youtube",          "telegram",
        "whatsapp",        "mastodon",         " on x ",
        " on x:",          " on x,",           " on x.",
        "pinterest",       "google news",      "social media",
        "sozialen medien", "réseaux sociaux",  "redes sociales",
        "redes sociais",   "социальных сетях", "соціальних мережах",
        "телеграм",        "فيسبوك",           "تويتر",
        "טוויטר",          "פייסבוק"};
    return any_sentence(folded, [](std::string_view rest) {
        return phrases_of<kOrders>().starts(rest) && phrases_of<kNetworks>().within(rest);
    });
}

/// Whose opinion a text is not, where readers are asked to prefer the paper, and what stands where
/// a post of another site is not shown without consent; case folded.
constexpr std::string_view kNotices[] = {"views expressed in this",
                                         "views expressed here",
                                         "views expressed are",
                                         "opinions expressed in this",
                                         "opinions expressed here",
                                         "opinions expressed are",
                                         "do not necessarily reflect",
                                         "does not necessarily reflect",
                                         "not necessarily those of",
                                         "nicht zwingend die meinung der redaktion",
                                         "n'engagent que leur auteur",
                                         "n'engage que son auteur",
                                         "no reflejan necesariamente",
                                         "no refleja necesariamente",
                                         "não reflete necessariamente",
                                         "non riflettono necessariamente",
                                         "может не совпадать с позицией редакции",
                                         "может не совпадать с мнением редакции",
                                         "as a preferred source on google",
                                         "us on google news",
                                         "this content is hosted by a third party",
                                         "this content is provided by a third party",
                                         "accept cookies to view",
                                         "allow cookies to view",
                                         "finden sie einen externen inhalt",
                                         "externer inhalt, der den artikel ergänzt",
                                         "werden externe inhalte angezeigt",
                                         "inhalte von drittanbietern anzeigen",
                                         "ce contenu est hébergé par un tiers",
                                         "ce contenu est bloqué",
                                         "acepta las cookies para ver",
                                         "para ver este contenido, acepta",
                                         "accetta i cookie per visualizzare",
                                         "aceite os cookies para",
                                         "accepteer cookies om",
                                         "zaakceptuj pliki cookie, aby",
                                         "для просмотра этого контента"};

/// What a meter says of the articles that are left; case folded.
constexpr std::string_view kMeters[] = {
    "free articles left",           "free articles remaining",    "free stories left",
    "free stories remaining",       "limit of free articles",     "limit of free stories",
    "articles left this month",     "articles gratuits restants", "artículos gratis este mes",
    "artículos gratuitos este mes", "artigos gratuitos restantes"};

/// "Contact the reporter at ann@post.example": an order at the start, an address behind it.
bool asks_to_write(std::string_view folded) {
    static constexpr std::string_view kOrders[] = {
        "contact ",   "you can contact ", "reach ",    "you can reach ", "email ",
        "e-mail ",    "write to ",        "kontakt: ", "contactez ",     "contacta ",
        "contactar ", "contatta ",        "e-mail: ",  "email: "};
    const std::size_t at = folded.find('@');
    return at != std::string_view::npos && folded.find('.', at) != std::string_view::npos &&
           phrases_of<kOrders>().starts(folded);
}

}  // namespace

bool is_signup_button(std::string_view text) {
    static constexpr std::string_view kButtons[] = {"sign up",
                                                    "sign up now",
                                                    "sign up here",
                                                    "sign up for free",
                                                    "sign me up",
                                                    "subscribe",
                                                    "subscribe now",
                                                    "subscribe here",
                                                    "get the newsletter",
                                                    "get newsletter",
                                                    "anmelden",
                                                    "jetzt anmelden",
                                                    "hier anmelden",
                                                    "kostenlos anmelden",
                                                    "abonnieren",
                                                    "jetzt abonnieren",
                                                    "newsletter abonnieren",
                                                    "s'inscrire",
                                                    "s’inscrire",
                                                    "je m'inscris",
                                                    "je m’inscris",
                                                    "m'inscrire",
                                                    "m’inscrire",
                                                    "s'abonner",
                                                    "s’abonner",
                                                    "je m'abonne",
                                                    "je m’abonne",
                                                    "inscrivez-vous",
                                                    "abonnez-vous",
                                                    "suscribirse",
                                                    "suscribirme",
                                                    "suscríbete",
                                                    "suscribite",
                                                    "apúntate",
                                                    "apuntarme",
                                                    "inscríbete",
                                                    "inscribirme",
                                                    "iscriviti",
                                                    "iscriviti ora",
                                                    "iscrivimi",
                                                    "abbonati",
                                                    "inscrever-se",
                                                    "inscreva-se",
                                                    "assinar",
                                                    "assine",
                                                    "subscrever",
                                                    "quero receber",
                                                    "aanmelden",
                                                    "inschrijven",
                                                    "meld je aan",
                                                    "schrijf je in",
                                                    "abonneer",
                                                    "prenumerera",
                                                    "anmäl dig",
                                                    "tilmeld",
                                                    "tilmeld dig",
                                                    "meld deg på",
                                                    "meld på",
                                                    "tilaa",
                                                    "tilaa uutiskirje",
                                                    "zapisz się",
                                                    "zapisuję się",
                                                    "subskrybuj",
                                                    "odebírat",
                                                    "přihlásit k odběru",
                                                    "přihlásit se k odběru",
                                                    "feliratkozás",
                                                    "feliratkozom",
                                                    "abonează-te",
                                                    "mă abonez",
                                                    "подписаться",
                                                    "підписатися",
                                                    "абонирай се",
                                                    "abone ol",
                                                    "kaydol",
                                                    "εγγραφή",
                                                    "اشترك",
                                                    "اشتراك",
                                                    "اشترك الآن",
                                                    "הירשם",
                                                    "הירשמו",
                                                    "הרשמה",
                                                    "عضویت",
                                                    "登録",
                                                    "登録する",
                                                    "無料登録",
                                                    "購読する",
                                                    "订阅",
                                                    "立即订阅",
                                                    "訂閱",
                                                    "立即訂閱",
                                                    "구독",
                                                    "구독하기",
                                                    "đăng ký",
                                                    "berlangganan",
                                                    "langganan",
                                                    "सब्सक्राइब करें",
                                                    "साइन अप करें"};
    constexpr std::size_t kLongest = 60;
    static constexpr std::string_view kMarks[] = {" ", ".", "!", ">", "»", "→", "›"};
    text = trim(text);
    if (text.empty() || text.size() > kLongest) return false;
    const std::string folded = fold_text(text);
    std::string_view words = folded;
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view mark : kMarks) {
            if (!words.ends_with(mark)) continue;
            words.remove_suffix(mark.size());
            again = true;
        }
    }
    return set_of<kButtons>().has(words);
}

namespace {

/// What a reader presses to report a marked mistake.
constexpr std::string_view kKeys[] = {"ctrl+enter", "ctrl + enter", "ctrl-enter"};

/// "Get the best of it by signing up to our letter here"
constexpr std::string_view kSigning[] = {"by signing up to ", "by signing up for ",
                                         "sign up to our ", "sign up for our "};
bool ends_in_here(std::string_view folded) {
    while (folded.ends_with('.') || folded.ends_with('!')) folded.remove_suffix(1);
    return folded.ends_with(" here");
}

}  // namespace

bool asks_the_reader(std::string_view line) {
    constexpr std::size_t kMaxWords = 18;
    constexpr std::size_t kMaxBytes = 160;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes || count_words(line) > kMaxWords) return false;
    const std::string text = fold_text(line);
    return phrases_of<kSignups>().starts(text) || phrases_of<kAppeals>().starts(text) ||
           asks_to_follow(text) || asks_to_download(text) || phrases_of<kKeys>().within(text) ||
           (ends_in_here(text) && phrases_of<kSigning>().within(text));
}

namespace {

/// "WhatsApp: Sign up", "The best of our reporting at 7am. Sign up": a line that ends with a
/// button's words, behind a network's name or another sentence.
bool ends_in_signup(std::string_view line) {
    for (const std::string_view mark : {". ", "! ", "? ", ": ", "。", "！", "|", "।"}) {
        const std::size_t at = line.rfind(mark);
        if (at == std::string_view::npos) continue;
        if (is_signup_button(line.substr(at + mark.size()))) return true;
    }
    return false;
}

}  // namespace

bool orders_the_reader(std::string_view line) {
    constexpr std::size_t kMaxWords = 20;
    constexpr std::size_t kMaxNetworkWords = 40;
    constexpr std::size_t kMaxBytes = 300;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes) return false;
    const std::size_t words = count_words(line);
    if (words > kMaxNetworkWords) return false;
    const std::string text = fold_text(line) + ' ';
    return asks_to_follow_on_network(text) || asks_to_write(text) ||
           phrases_of<kNotices>().within(text) || ends_in_signup(line) ||
           (words <= kMaxWords &&
            (phrases_of<kSubscribe>().starts(text) || phrases_of<kComment>().starts(text) ||
             phrases_of<kMeters>().within(text)));
}

}  // namespace stet
