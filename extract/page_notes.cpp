#include "extract/page_notes.h"

#include "extract/fold.h"
#include "extract/folded_words.h"
#include "extract/labelled_line.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <optional>
#include <span>

namespace stet {
namespace {

/// What is said of reading, whole or in part.
constexpr std::string_view kReading[] = {
    "read",     "reading",  "lesezeit",   "lesedauer", "lecture",  "lectura",   "lettura",
    "leitura",  "leestijd", "leesduur",   "lästid",    "läsning",  "lesetid",   "læsetid",
    "lukuaika", "czytania", "čtení",      "čítania",   "olvasási", "olvasás",   "olvasmány",
    "citire",   "lectură",  "чтения",     "чтение",    "читання",  "okuma",     "ανάγνωσης",
    "ανάγνωση", "القراءة",  "قراءة",      "للقراءة",   "קריאה",    "לקריאה",    "مطالعه",
    "خواندن",   "पढ़ें",       "पढ़ने",        "अध्ययन",     "อ่าน",      "ใช้เวลาอ่าน", "読了",
    "読了時間", "読めます", "で読めます", "読む",      "阅读",     "閱讀",      "阅读时间",
    "閱讀時間", "읽기",     "읽는",       "baca",      "membaca",  "dibaca",    "đọc"};

/// What else stands on such lines.
constexpr std::string_view kMinutes[] = {
    "min",        "mins",      "minute", "minutes",   "m",       "minuten",
    "minuto",     "minutos",   "minuti", "minut",     "minuty",  "minuta",
    "minuter",    "minutter",  "minutt", "minuuttia", "min",     "dk",
    "dakika",     "perc",      "perces", "мин",       "минут",   "минуты",
    "минута",     "минуту",    "хв",     "хвилин",    "хвилини", "λεπτά",
    "λεπτό",      "λεπτών",    "دقائق",  "دقيقة",     "دقیقه",   "דקות",
    "דקה",        "मिनट",      "นาที",    "分",        "分钟",    "分鐘",
    "分間",       "분",        "menit",  "phút",      "sec",     "seconds",
    "time",       "estimated", "est",    "about",     "approx",  "approximately",
    "less",       "than",      "a",      "this",      "article", "artikel",
    "story",      "to",        "ca",     "circa",     "etwa",    "zirka",
    "ungefähr",   "temps",     "de",     "durée",     "env",     "environ",
    "tiempo",     "estimado",  "aprox",  "tempo",     "di",      "estimé",
    "stimato",    "cerca",     "tid",    "czas",      "ok",      "około",
    "doba",       "čas",       "idő",    "timp",      "время",   "на",
    "час",        "около",     "süresi", "χρόνος",    "وقت",     "مدة",
    "زمان",       "زمن",       "المقال", "זמן",       "का",      "समय",
    "में",          "เวลา",      "ใช้เวลา", "約",        "约",      "需",
    "この記事は", "時間",      "时间",   "時間は",    "で",      "시간",
    "약",         "소요",      "waktu",  "lama",      "thời",    "gian",
    "mất",        "read"};

/// How a count of looks is called; beside it stand numbers only.
constexpr std::string_view kViews[] = {"view",
                                       "views",
                                       "page views",
                                       "pageviews",
                                       "total views",
                                       "post views",
                                       "hits",
                                       "reads",
                                       "viewed times",
                                       "read times",
                                       "seen times",
                                       "aufrufe",
                                       "mal gelesen",
                                       "mal aufgerufen",
                                       "klicks",
                                       "vues",
                                       "lu fois",
                                       "vu fois",
                                       "lectures",
                                       "visitas",
                                       "vistas",
                                       "lecturas",
                                       "visto veces",
                                       "leído veces",
                                       "visualizzazioni",
                                       "letture",
                                       "visualizações",
                                       "visualizaciones",
                                       "acessos",
                                       "weergaven",
                                       "keer bekeken",
                                       "keer gelezen",
                                       "visningar",
                                       "visninger",
                                       "katselukertaa",
                                       "odsłon",
                                       "odsłony",
                                       "wyświetleń",
                                       "liczba wyświetleń",
                                       "zobrazení",
                                       "přečteno",
                                       "megtekintés",
                                       "vizualizări",
                                       "afișări",
                                       "просмотров",
                                       "просмотры",
                                       "просмотра",
                                       "количество просмотров",
                                       "переглядів",
                                       "перегляди",
                                       "görüntülenme",
                                       "görüntüleme",
                                       "okunma",
                                       "kez okundu",
                                       "προβολές",
                                       "αναγνώσεις",
                                       "مشاهدات",
                                       "مشاهدة",
                                       "عدد المشاهدات",
                                       "المشاهدات",
                                       "قراءات",
                                       "צפיות",
                                       "بازدید",
                                       "تعداد بازدید",
                                       "व्यूज",
                                       "ผู้ชม",
                                       "จำนวนผู้เข้าชม",
                                       "ครั้ง",
                                       "閲覧数",
                                       "アクセス数",
                                       "浏览",
                                       "瀏覽",
                                       "浏览次数",
                                       "瀏覽次數",
                                       "阅读数",
                                       "点击",
                                       "點閱",
                                       "조회",
                                       "조회수",
                                       "dilihat kali",
                                       "dibaca kali",
                                       "kali dibaca",
                                       "lượt xem",
                                       "lượt đọc"};

constexpr std::string_view kEnds[] = {"end",  "ends",  "ende",   "fin",   "fine",  "fim",
                                      "slut", "einde", "koniec", "konec", "конец", "完",
                                      "终",   "終",    "了",     "끝",    "30",    "ritzau",
                                      "ntb",  "stt",   "dpa",    "afp",   "apa",   "sda"};

/// What keeps all rights; folded as texts are.
constexpr std::string_view kRights[] = {"all rights reserved",
                                        "alle rechte vorbehalten",
                                        "tous droits réservés",
                                        "todos los derechos reservados",
                                        "derechos reservados",
                                        "tutti i diritti riservati",
                                        "riproduzione riservata",
                                        "todos os direitos reservados",
                                        "alle rechten voorbehouden",
                                        "wszelkie prawa zastrzeżone",
                                        "všechna práva vyhrazena",
                                        "minden jog fenntartva",
                                        "toate drepturile rezervate",
                                        "все права защищены",
                                        "усі права захищені",
                                        "tüm hakları saklıdır",
                                        "με επιφύλαξη κάθε δικαιώματος",
                                        "جميع الحقوق محفوظة",
                                        "כל הזכויות שמורות",
                                        "حقوق محفوظ است",
                                        "सर्वाधिकार सुरक्षित",
                                        "สงวนลิขสิทธิ์",
                                        "無断転載",
                                        "無断複製",
                                        "版权所有",
                                        "版權所有",
                                        "未经授权",
                                        "무단 전재",
                                        "무단전재",
                                        "hak cipta dilindungi",
                                        "giữ bản quyền"};

/// What the link to a section stands behind.
constexpr std::string_view kSectionLabels[] = {
    "category", "categories", "posted in", "section",    "published in", "kategorie",  "kategorien",
    "rubrik",   "ressort",    "catégorie", "catégories", "rubrique",     "categoría",  "categorías",
    "sección",  "categoria",  "categorie", "categorias", "rubriek",      "kategori",   "kategoria",
    "rubrika",  "рубрика",    "категория", "категории",  "рубрики",      "κατηγορία",  "التصنيف",
    "القسم",    "קטגוריה",    "دسته بندی", "श्रेणी",       "หมวดหมู่",       "カテゴリー", "カテゴリ",
    "分类",     "分類",       "카테고리",  "chuyên mục"};

/// What a list of tags stands behind.
constexpr std::string_view kTagLabels[] = {"tag",
                                           "tags",
                                           "tagged",
                                           "tagged as",
                                           "tagged with",
                                           "topics",
                                           "keywords",
                                           "filed under",
                                           "schlagwörter",
                                           "schlagworte",
                                           "stichworte",
                                           "stichwörter",
                                           "mots clés",
                                           "mots clefs",
                                           "étiquettes",
                                           "etiquetas",
                                           "palabras clave",
                                           "parole chiave",
                                           "argomenti",
                                           "palavras chave",
                                           "trefwoorden",
                                           "taggar",
                                           "nyckelord",
                                           "emneord",
                                           "nøkkelord",
                                           "avainsanat",
                                           "tagi",
                                           "słowa kluczowe",
                                           "štítky",
                                           "klíčová slova",
                                           "kľúčové slová",
                                           "címkék",
                                           "etichete",
                                           "cuvinte cheie",
                                           "теги",
                                           "метки",
                                           "ключевые слова",
                                           "мітки",
                                           "ключові слова",
                                           "etiketler",
                                           "anahtar kelimeler",
                                           "ετικέτες",
                                           "λέξεις κλειδιά",
                                           "الكلمات المفتاحية",
                                           "كلمات مفتاحية",
                                           "كلمات دلالية",
                                           "الكلمات الدلالية",
                                           "الوسوم",
                                           "وسوم",
                                           "תגיות",
                                           "תגים",
                                           "מילות מפתח",
                                           "برچسب ها",
                                           "برچسب‌ها",
                                           "کلیدواژه‌ها",
                                           "کلمات کلیدی",
                                           "टैग",
                                           "टैग्स",
                                           "แท็ก",
                                           "ป้ายกำกับ",
                                           "คำสำคัญ",
                                           "タグ",
                                           "キーワード",
                                           "标签",
                                           "標籤",
                                           "关键词",
                                           "關鍵字",
                                           "태그",
                                           "키워드",
                                           "kata kunci",
                                           "thẻ",
                                           "từ khóa"};

bool is_figure(char c) {
    return c >= '0' && c <= '9';
}

/// The bytes of a figure, of ASCII, Arabic, Persian, Hindi or Thai; 0 for another character.
std::size_t figure_at(std::string_view text, std::size_t at) {
    if (is_figure(text[at])) return 1;
    static constexpr std::string_view kZeros[] = {"٠", "۰", "०", "๐"};
    for (const std::string_view zero : kZeros) {
        if (text.size() < at + zero.size() ||
            text.compare(at, zero.size() - 1, zero, 0, zero.size() - 1) != 0) {
            continue;
        }
        const int past = static_cast<unsigned char>(text[at + zero.size() - 1]) -
                         static_cast<unsigned char>(zero.back());
        if (past >= 0 && past <= 9) return zero.size();
    }
    return 0;
}

/// A folded line without its numbers, and whether it had any.
struct Unnumbered {
    std::string words;
    bool numbers = false;
};
Unnumbered without_numbers(std::string_view line) {
    Unnumbered out;
    const std::string folded = fold_words(line);
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t length = figure_at(folded, at);
        if (length > 0) {
            out.numbers = true;
        } else if (folded[at] != ' ' || (!out.words.empty() && out.words.back() != ' ')) {
            out.words += folded[at];
        }
        at += std::max<std::size_t>(length, 1);
    }
    while (out.words.ends_with(' ')) out.words.pop_back();
    return out;
}

/// Eats a text's words from the front, the longest that the lists have each time; which of them
/// were met. Scripts without blanks have several in one.
struct Eaten {
    bool all = false;
    bool first = false;  // one of the first list
};
Eaten eat(std::string_view text, const FoldedWords& first, const FoldedWords& others) {
    Eaten out;
    constexpr std::size_t kLongest = 40;
    while (!text.empty()) {
        if (text.front() == ' ') {
            text.remove_prefix(1);
            continue;
        }
        std::size_t length = 0;
        bool of_first = false;
        for (std::size_t n = std::min(kLongest, text.size()); n > 0 && length == 0; --n) {
            // Scripts with blanks have whole words only.
            const bool border = n == text.size() || text[n] == ' ' ||
                                static_cast<unsigned char>(text.front()) >= 0xE0;
            if (!border) continue;
            of_first = first.has(text.substr(0, n));
            if (of_first || others.has(text.substr(0, n))) length = n;
        }
        if (length == 0) return out;
        out.first = out.first || of_first;
        text.remove_prefix(length);
    }
    out.all = true;
    return out;
}

bool ends_like_sentence(std::string_view text) {
    for (const std::string_view mark : {".", "!", "?", "。", "！", "？", "।"}) {
        if (text.ends_with(mark)) return true;
    }
    return false;
}

/// The items of a list, parted by commas, semicolons, bars or dots.
std::vector<std::string> items_of(std::string_view list) {
    std::vector<std::string> out;
    static constexpr std::string_view kMarks[] = {",",  ";",  "|",  "·", "•",
                                                  "、", "，", "；", "،", "؛"};
    std::size_t from = 0;
    for (std::size_t at = 0; at <= list.size();) {
        std::size_t length = at == list.size() ? 1 : 0;
        for (const std::string_view mark : kMarks) {
            if (list.substr(at).starts_with(mark)) length = mark.size();
        }
        if (length == 0) {
            ++at;
            continue;
        }
        std::string_view item = trim(list.substr(from, at - from));
        while (item.starts_with('#')) item.remove_prefix(1);
        if (!item.empty()) out.emplace_back(item);
        at += length;
        from = at;
    }
    return out;
}

/// "#bridges #traffic": hash signs before every word.
std::vector<std::string> hash_tags(std::string_view line) {
    std::vector<std::string> out;
    while (!line.empty()) {
        line = trim(line);
        if (!line.starts_with('#')) return {};
        const std::size_t end = std::min(line.find_first_of(" ,#", 1), line.size());
        if (end < 3) return {};
        out.emplace_back(line.substr(1, end - 1));
        line.remove_prefix(end);
        while (line.starts_with(' ') || line.starts_with(',')) line.remove_prefix(1);
    }
    return out;
}

}  // namespace

bool is_reading_time(std::string_view line) {
    constexpr std::size_t kMaxBytes = 90;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes) return false;
    const Unnumbered left = without_numbers(line);
    static const FoldedWords reading({kReading});
    static const FoldedWords others({kMinutes});
    const Eaten eaten = eat(left.words, reading, others);
    return eaten.all && eaten.first &&
           (left.numbers || left.words.find("less than a minute") != std::string::npos);
}

bool is_minutes(std::string_view line) {
    constexpr std::size_t kMaxBytes = 16;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes || !is_figure(line.front())) return false;
    const Unnumbered left = without_numbers(line);
    static constexpr std::string_view kUnits[] = {"min",     "mins",   "minute",  "minutes",
                                                  "minuten", "minuti", "minutos", "minutter",
                                                  "minuter", "minut",  "минут",   "分"};
    static const FoldedWords units({kUnits});
    return left.numbers && units.has(left.words);
}

bool is_view_count(std::string_view line) {
    constexpr std::size_t kMaxBytes = 60;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes) return false;
    const Unnumbered left = without_numbers(line);
    if (!left.numbers) return false;
    static const FoldedWords views({kViews});
    return views.has(left.words);
}

bool is_end_mark(std::string_view line) {
    constexpr std::size_t kMaxBytes = 20;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes) return false;
    const std::string folded = fold_words(line);
    static const FoldedWords ends({kEnds});
    if (folded.empty() || !ends.has(folded)) return false;
    // A word in small letters is one in marks only.
    const bool capitals = std::none_of(line.begin(), line.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || is_figure(c) || static_cast<unsigned char>(c) >= 0x80;
    });
    return capitals || fold_words(prefix_utf8(line, 1)).empty();
}

bool is_rights_line(std::string_view line) {
    constexpr std::size_t kMaxBytes = 300;
    constexpr std::size_t kMaxWords = 45;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes || count_words(line) > kMaxWords) return false;
    if (phrases_of<kRights>().within(fold_text(line))) return true;
    const bool has_sign = line.starts_with("©") || line.starts_with("ⓒ");
    // "© 2025 The Post": a year.
    constexpr std::size_t kMaxName = 60;
    const std::size_t year = line.find("20");
    return has_sign && line.size() <= kMaxName && year != std::string_view::npos &&
           year + 3 < line.size() && is_figure(line[year + 2]) && is_figure(line[year + 3]);
}

bool is_section_line(std::string_view line, std::size_t linked) {
    constexpr std::size_t kMaxBytes = 120;
    line = trim(line);
    const std::string_view label = label_before_link(line, linked);
    if (label.empty() || line.size() > kMaxBytes) return false;
    static const FoldedWords labels({kSectionLabels});
    return labels.has(fold_words(label));
}

std::vector<std::string> listed_tags(std::string_view line) {
    constexpr std::size_t kMaxBytes = 400;
    constexpr std::size_t kMaxLabel = 60;
    constexpr std::size_t kMaxItem = 60;
    constexpr std::size_t kMaxItemWords = 6;
    constexpr std::size_t kFewestHashes = 2;
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes || ends_like_sentence(line)) return {};
    if (line.front() == '#') {
        std::vector<std::string> tags = hash_tags(line);
        return tags.size() >= kFewestHashes ? tags : std::vector<std::string>();
    }
    const std::optional<LabelledLine> parts = at_colon(line, kMaxLabel);
    static const FoldedWords labels({kTagLabels});
    if (!parts || !labels.has(fold_words(parts->label))) return {};
    const std::string_view rest = parts->rest;
    std::vector<std::string> tags =
        rest.starts_with('#') ? hash_tags(rest) : std::vector<std::string>();
    if (tags.empty()) tags = items_of(rest);
    for (const std::string& tag : tags) {
        const bool wide_letters = static_cast<unsigned char>(tag.front()) >= 0xE3;
        if (tag.size() > kMaxItem || (!wide_letters && count_words(tag) > kMaxItemWords)) return {};
    }
    return tags;
}

bool is_comments_label(std::string_view line) {
    constexpr std::size_t kMaxBytes = 40;
    static constexpr std::string_view kNames[] = {
        "comments",     "comment",       "reader comments",
        "kommentare",   "kommentar",     "leserkommentare",
        "commentaires", "commentaire",   "comentarios",
        "commenti",     "reacties",      "kommentarer",
        "kommentit",    "komentarze",    "komentare",
        "komentari",    "hozzaszolasok", "comentarii",
        "комментарии",  "комментариев",  "комментария",
        "коментарі",    "yorumlar",      "yorum",
        "σχολια",       "تعليقات",       "التعليقات",
        "نظرات",        "תגובות",        "komentar",
        "binh luan",    "コメント",      "评论",
        "評論",         "댓글"};
    line = trim(line);
    if (line.empty() || line.size() > kMaxBytes) return false;
    // Without its figures; Chinese and Japanese set no blanks.
    std::string name = fold_words(line);
    std::erase_if(name, [](char c) { return kAsciiDigits.has(c); });
    return set_of<kNames>().has(trim(name)) || line.starts_with("टिप्पणियाँ");
}

}  // namespace stet
