// Credits in captions: the words that announce them, in the languages of the dev pages and more.
#include "extract/fold.h"
#include "extract/image.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace stet {
namespace {

/// What stands before a credit, with a colon, blank or slash after it; case folded.
struct CreditLabel {
    std::string_view text;
    bool needs_mark;  // an everyday word: only with a colon (or slash) after it
};
constexpr CreditLabel kLabels[] = {
    {"photo credit", true},
    {"photo by", false},
    {"photos by", false},
    {"photo", true},
    {"photos", true},
    {"photograph by", false},
    {"photograph", true},
    {"photography", true},
    {"image source", true},
    {"foto's", true},
    {"foto’s", true},
    {"φωτ", true},
    {"фотографии", true},
    {"photography by", false},
    {"picture credit", true},
    {"picture", true},
    {"pictures", true},
    {"image credit", true},
    {"image credits", true},
    {"image", true},
    {"images", true},
    {"image by", false},
    {"image courtesy of", false},
    {"photo courtesy of", false},
    {"courtesy of", false},
    {"photo illustration by", false},
    {"illustration by", false},
    {"illustration", true},
    {"graphic", true},
    {"credit", true},
    {"credits", true},
    {"source", true},
    {"copyright", false},
    {"video", true},
    {"pic", true},
    {"handout", true},
    {"foto", true},
    {"fotos", true},
    {"foto von", false},
    {"fotograf", true},
    {"fotografin", true},
    {"bild", true},
    {"bilder", true},
    {"bildquelle", true},
    {"bildnachweis", true},
    {"bildrechte", true},
    {"quelle", true},
    {"grafik", true},
    {"symbolbild", true},
    {"symbolfoto", true},
    {"archivfoto", true},
    {"archivbild", true},
    {"fotocredit", true},
    {"titelbild", true},
    {"bild von", false},
    {"abbildung", true},
    {"copyright by", false},
    {"photo de", false},
    {"crédit photo", true},
    {"crédits", true},
    {"crédit", true},
    {"crédits photo", true},
    {"photographie", true},
    {"credits photo", true},
    {"imagen", true},
    {"imágenes", true},
    {"fotografía", true},
    {"foto de", false},
    {"fuente", true},
    {"crédito", true},
    {"fotografia", true},
    {"imagem", true},
    {"fonte", true},
    {"créditos", true},
    {"crédito da foto", true},
    {"divulgação", true},
    {"immagine", true},
    {"credito", true},
    {"foto di", false},
    {"beeld", true},
    {"bron", true},
    {"foto door", false},
    {"afbeelding", true},
    {"kilde", true},
    {"foto av", false},
    {"foto af", false},
    {"illustrasjon", true},
    {"illustrasjonsfoto", true},
    {"arkivfoto", true},
    {"källa", true},
    {"arkivbild", true},
    {"kuva", true},
    {"kuvat", true},
    {"lähde", true},
    {"fot", true},
    {"zdjęcie", true},
    {"źródło", true},
    {"autor zdjęcia", true},
    {"zdroj", true},
    {"foto autor", true},
    {"fotó", true},
    {"kép", true},
    {"forrás", true},
    {"sursa", true},
    {"sursa foto", true},
    {"fotoğraf", true},
    {"kaynak", true},
    {"görsel", true},
    {"nuotr", true},
    {"nuotrauka", true},
    {"ljósmynd", true},
    {"skjáskot", true},
    {"mynd", true},
    {"samsett mynd", true},
    {"фото", true},
    {"источник", true},
    {"изображение", true},
    {"снимка", true},
    {"джерело", true},
    {"φωτογραφία", true},
    {"φωτο", true},
    {"πηγή", true},
    {"صورة", true},
    {"المصدر", true},
    {"تصوير", true},
    {"צילום", true},
    {"קרדיט", true},
    {"عکس", true},
    {"تصویر", true},
    {"படம்", true},
    {"ఫోటో", true},
    {"ഫോട്ടോ", true},
    {"ಚಿತ್ರ", true},
    {"फ़ोटो", true},
    {"फ़ोटो", true},
    {"तस्वीर", true},
    {"منبع", true},
    {"फोटो", true},
    {"ছবি", true},
    {"ภาพ", true},
    {"写真", true},
    {"写真提供", true},
    {"提供", true},
    {"撮影", true},
    {"画像", true},
    {"图片", true},
    {"图源", true},
    {"图片来源", true},
    {"圖片來源", true},
    {"来源", true},
    {"摄影", true},
    {"照片", true},
    {"圖", true},
    {"图", true},
    {"사진", true},
    {"출처", true},
    {"ảnh", true},
    {"nguồn", true},
    {"gambar", true},
    {"sumber", true},
    {"picha", true},
    {"prent", true},
};

/// "foto de", "photo by", "imagen di", ...
bool ends_in_preposition(std::string_view label) {
    const std::size_t blank = label.rfind(' ');
    if (blank == std::string_view::npos) return false;
    const std::string_view last = label.substr(blank + 1);
    constexpr std::string_view kAll[] = {"de", "di", "by", "por", "par", "von", "van", "da", "av"};
    return std::find(std::begin(kAll), std::end(kAll), last) != std::end(kAll);
}

/// Whether a border of words is at `at` in a line's first words.
bool is_label_border(std::string_view head, std::size_t at) {
    static constexpr ByteSet kBorders(" :/.=");
    const char c = at < head.size() ? head[at] : '\0';
    return kBorders.has(c) || c == '\0' ||
           (c == '\xEF' && (head.substr(at, 3) == "：" || head.substr(at, 3) == "＝" ||
                            head.substr(at, 3) == "／")) ||
           (c == '\xE3' && head.substr(at, 3) == "・");
}

/// Where the blanks and mark after a label end, whose words end at `end`; 0 where a label of this
/// kind needs a mark and has none.
std::size_t label_end(const CreditLabel& label, std::string_view text, std::size_t end) {
    std::size_t after = end;
    bool mark = false;
    while (after < text.size()) {
        if (text[after] == ':' || text[after] == '=' || (text[after] == '.' && !mark)) {
            mark = true;
            ++after;
        } else if (text.substr(after, 3) == "：" || text.substr(after, 3) == "＝" ||
                   text.substr(after, 3) == "・" || text.substr(after, 3) == "／") {
            mark = true;
            after += 3;
        } else if (text[after] == ' ') {
            ++after;
        } else {
            break;
        }
    }
    // "Foto de familia": what follows "of" is a name, and begins like one.
    const bool lower = after < text.size() && text[after] >= 'a' && text[after] <= 'z';
    if (!mark && (label.needs_mark || (lower && ends_in_preposition(label.text)))) return 0;
    return after;
}

/// The length of a label at the start of `text`, with the blanks and mark after it; 0 for none.
std::size_t label_at(std::string_view text) {
    constexpr std::size_t kLongest = 30;
    const std::size_t best = labels_of<kLabels, is_label_border>().longest(
        text, kLongest,
        [&](std::size_t place, std::size_t end) { return label_end(kLabels[place], text, end); });
    return best >= text.size() ? 0 : best;
}

std::ptrdiff_t count_of(std::string_view text, char c) {
    return std::count(text.begin(), text.end(), c);
}

std::string_view trim_credit(std::string_view text) {
    for (bool again = true; again && !text.empty();) {
        again = false;
        text = trim(text);
        if (!text.empty() &&
            std::string_view(":,;|-").find(text.front()) != std::string_view::npos) {
            text.remove_prefix(1);
            again = true;
        }
        if (!text.empty() &&
            std::string_view(":,;|-").find(text.back()) != std::string_view::npos) {
            text.remove_suffix(1);
            again = true;
        }
        const auto wrapped = [&](std::string_view open, std::string_view close) {
            if (text.size() < open.size() + close.size() || text.substr(0, open.size()) != open ||
                text.substr(text.size() - close.size()) != close) {
                return;
            }
            const std::string_view inner =
                text.substr(open.size(), text.size() - open.size() - close.size());
            if (inner.find(open) != std::string_view::npos) return;
            text = inner;
            again = true;
        };
        wrapped("(", ")");
        wrapped("[", "]");
        wrapped("（", "）");
        // A bracket without its other half, dots in front, and slashes are left from around it.
        if (!text.empty() && text.back() == ')' && count_of(text, '(') < count_of(text, ')')) {
            text.remove_suffix(1);
            again = true;
        }
        if (!text.empty() && (text.front() == '.' || text.front() == '/')) {
            text.remove_prefix(1);
            again = true;
        }
        for (const std::string_view sign : {"©", "–", "—", "•", "·", "｜", "►", "℗"}) {
            if (text.substr(0, sign.size()) == sign) {
                text.remove_prefix(sign.size());
                again = true;
            }
            if (text.size() >= sign.size() && text.substr(text.size() - sign.size()) == sign) {
                text.remove_suffix(sign.size());
                again = true;
            }
        }
    }
    return text;
}

/// Where a name begins that ends the text with "taken by" behind it: "＝山田太郎撮影", "张三 摄";
/// npos for none. A day, a place or a way of taking it is no name: "5日撮影", "ドローンで撮影".
std::size_t name_before_label(std::string_view text) {
    constexpr std::size_t kMinName = 6;
    constexpr std::size_t kMaxName = 36;
    constexpr std::size_t kNone = std::string_view::npos;
    std::size_t label = kNone;
    for (const std::string_view word : {"撮影", "摄", "攝"}) {
        if (text.ends_with(word)) label = text.size() - word.size();
    }
    if (label == kNone) return kNone;
    const std::string_view before = trim(text.substr(0, label));
    std::size_t begin = 0;
    for (const std::string_view mark :
         {"＝", "、", "。", "，", "！", "？", "”", "」", "（", " ", "　"}) {
        const std::size_t at = before.rfind(mark);
        if (at != kNone) begin = std::max(begin, at + mark.size());
    }
    const std::string_view name = before.substr(begin);
    if (name.size() < kMinName || name.size() > kMaxName || name.find('=') != kNone) return kNone;
    if (kAsciiDigits.any_in(name) || begin == 0) return kNone;
    for (const std::string_view end :
         {"年", "月", "日", "夜", "朝", "昼", "后", "後", "前", "拍"}) {
        if (name.ends_with(end)) return kNone;
    }
    // A particle: the last character is a small letter of Japanese.
    const std::string_view last = name.substr(name.size() - 3);
    return last >= "ぁ" && last <= "ん" ? kNone : begin;
}

/// Whether words in a bracket or after a full stop look like a credit without a label.
bool is_bare_credit(std::string_view text) {
    text = trim(text);
    if (text.empty() || text.size() > 90) return false;
    static constexpr std::string_view kWords[] = {
        "photo",      "foto",       "image",      "images",    "pictures",   "picture",
        "getty",      "bild",       "handout",    "archiv",    "via",        "courtesy",
        "file",       "screenshot", "screengrab", "nuotr",     "fot",        "photos",
        "imago",      "agency",     "press",      "copyright", "symbolbild", "archivbild",
        "symbolfoto", "pool",       "archivfoto", "фото",      "写真",       "picture alliance"};
    // Agencies as other scripts write them.
    static constexpr std::string_view kAgencies[] = {
        "رويترز",   "أ ف ب",  "أ.ف.ب",  "فرانس برس", "الأناضول",    "وكالات", "中央社",   "新华社",
        "路透社",   "路透",   "法新社", "美联社",    "共同",        "共同社", "ロイター", "時事",
        "연합뉴스", "뉴시스", "뉴스1",  "ТАСС",      "РИА Новости", "Рейтер", "רויטרס",   "רויטרז"};
    if (set_of<kAgencies>().has(text)) return true;
    const std::string folded = fold_words(text);
    const std::vector<std::string_view> parts = split_words(folded);
    if (parts.empty() || parts.size() > 12) return false;
    for (const std::string_view part : parts) {
        if (set_of<kWords>().has(part)) return true;
    }
    // "NAME/AGENCY", "AFP", "dpa": a slash between names, or one short word in capitals.
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos && slash > 1 && slash + 2 < text.size() &&
        std::none_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return parts.size() <= 8;
    }
    if (parts.size() == 1 && text.size() >= 2 && text.size() <= 8) {
        const bool caps = std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= 'A' && c <= 'Z') || c == '.'; });
        return caps || text == "dpa";
    }
    return false;
}

/// Where the last bracket that closes at the text's end opens; npos for none.
std::size_t closing_bracket(std::string_view text, std::size_t& inner, std::size_t& inner_end) {
    std::string_view end = trim(text);
    while (!end.empty() && (end.back() == '.' || end.back() == ' ')) end.remove_suffix(1);
    struct Pair {
        std::string_view open, close;
    };
    for (const Pair& pair : {Pair{"(", ")"}, Pair{"[", "]"}, Pair{"（", "）"}}) {
        if (end.size() < pair.close.size() + 2 ||
            end.substr(end.size() - pair.close.size()) != pair.close) {
            continue;
        }
        const std::size_t open = end.rfind(pair.open, end.size() - pair.close.size());
        if (open == std::string_view::npos) continue;
        inner = open + pair.open.size();
        inner_end = end.size() - pair.close.size();
        return open;
    }
    return std::string_view::npos;
}

/// Whether what stands before a credit may end so.
bool may_end_before_credit(std::string_view before) {
    static constexpr ByteSet kEnds(" (|/[.");
    if (before.empty() || kEnds.has(before.back())) return true;
    if (static_cast<unsigned char>(before.back()) < 0x80) return false;
    return before.ends_with("。") || before.ends_with("（") || before.ends_with("／") ||
           before.ends_with("»");
}

/// Whether a word begins at `i` though no blank is before it: "in BerlinFoto: X", "(CDU)Quelle:".
bool is_glued(std::string_view text, std::size_t i) {
    if (i == 0 || text[i] < 'A' || text[i] > 'Z') return false;
    const char before = text[i - 1];
    return (before >= 'a' && before <= 'z') || before == ')' || before == '!' || before == '?' ||
           static_cast<unsigned char>(before) >= 0x80;
}

/// Whether a short bracket of names follows a finished sentence: "... his house. (Christie's)".
bool closes_sentence(std::string_view before, std::string_view bracket) {
    constexpr std::size_t kMaxBracket = 60;
    before = trim(before);
    bracket = trim(bracket);
    if (before.empty() || bracket.empty() || bracket.size() > kMaxBracket) return false;
    const char end = before.back();
    const bool finished = end == '.' || end == '!' || end == '?' || end == '"';
    const char first = bracket.front();
    return finished &&
           ((first >= 'A' && first <= 'Z') || static_cast<unsigned char>(first) >= 0x80) &&
           !kAsciiDigits.any_in(bracket);
}

/// Two to four words that all begin with a capital letter.
bool is_plain_name(std::string_view text) {
    text = trim(text);
    if (text.size() > 50) return false;
    std::size_t words = 0;
    bool start = true;
    for (const char c : text) {
        if (c == ' ') {
            start = true;
            continue;
        }
        if (start) {
            ++words;
            if (c >= 'a' && c <= 'z') return false;
            if (!(c >= 'A' && c <= 'Z') && static_cast<unsigned char>(c) < 0x80) return false;
        }
        start = false;
    }
    return words >= 2 && words <= 4;
}

}  // namespace

bool ends_with_credit(std::string_view text) {
    std::size_t inner = 0;
    std::size_t inner_end = 0;
    const std::size_t open = closing_bracket(text, inner, inner_end);
    if (open == std::string_view::npos) return false;
    const std::string_view bracket = trim(text.substr(inner, inner_end - inner));
    return label_at(bracket) != 0 || bracket.substr(0, 2) == "\xC2\xA9";
}

bool ends_with_named_credit(std::string_view text) {
    constexpr std::size_t kMaxCredit = 70;
    constexpr std::size_t kMaxWords = 8;
    const std::string cleaned = clean_text(text);
    const CaptionText split = split_credit(cleaned);
    if (split.text.empty() || split.credit.empty() || split.credit.size() > kMaxCredit ||
        count_words(split.credit) > kMaxWords || split.credit.ends_with('.')) {
        return false;
    }
    std::string_view rest = std::string_view(cleaned).substr(split.text.size());
    // In small letters a label is one behind a mark: "in this photo from Ann Lee".
    const bool marked =
        std::string_view(".!?)\"").find(split.text.back()) != std::string_view::npos ||
        rest.find_first_of("(/|[") < 3 || static_cast<unsigned char>(split.text.back()) >= 0x80;
    rest = rest.substr(std::min(rest.find_first_not_of(" (|/-[,"), rest.size()));
    if (rest.starts_with("\u00A9")) return true;
    if (name_before_label(cleaned) != std::string_view::npos) return true;
    if (label_at(rest) == 0) return false;
    return marked || !(rest.front() >= 'a' && rest.front() <= 'z');
}

std::string clean_credit(std::string_view text) {
    text = trim_credit(text);
    for (int i = 0; i < 2; ++i) {
        const std::size_t label = label_at(text);
        if (label == 0) break;
        text = trim_credit(text.substr(label));
    }
    // "Foto Tom Berg": without a mark the word is a label where nothing but a name follows.
    for (const std::string_view bare : {"foto ", "photo ", "picture by ", "pictures by "}) {
        if (text.size() > bare.size() && ascii_iequals(text.substr(0, bare.size()), bare) &&
            is_plain_name(text.substr(bare.size()))) {
            text = trim_credit(text.substr(bare.size()));
        }
    }
    return std::string(text);
}

bool is_credit_line(std::string_view text) {
    constexpr std::size_t kMaxBytes = 120;
    constexpr std::size_t kMaxWords = 14;
    constexpr std::size_t kMaxAgencyWords = 8;
    text = trim(text);
    if (text.empty() || text.size() > kMaxBytes) return false;
    const std::size_t words = count_words(text);
    if (words > kMaxWords) return false;
    if (label_at(text) != 0 || text.substr(0, 2) == "\xC2\xA9") {
        return text.back() != '.' && text.back() != '?' && text.back() != '!';
    }
    static constexpr std::string_view kAgencies[] = {
        "getty", "reuters", "afp",        "shutterstock", "istock",   "istockphoto",
        "imago", "dpa",     "adobestock", "alamy",        "unsplash", "pixabay",
        "apa",   "ansa",    "pexels",     "depositphotos"};
    const std::string folded = fold_words(text);
    const std::vector<std::string_view> parts = split_words(folded);
    if (parts.empty() || words > kMaxAgencyWords) return false;
    const bool images = parts.size() > 2 && parts.back() == "images";
    const bool names = set_of<kAgencies>().has(parts.front()) ||
                       set_of<kAgencies>().has(images ? parts[parts.size() - 2] : parts.back());
    return names &&
           (parts.size() == 1 || text.find('/') != std::string_view::npos ||
            parts.back() == "images" || parts.size() == 2) &&
           text.find_first_of(".?!") == std::string_view::npos;
}

bool is_credit_name(std::string_view text) {
    text = trim(text);
    // "Photo" alone labels what follows.
    return !kAsciiDigits.any_in(text) && label_at(std::string(text) + ": x") == 0 &&
           (is_plain_name(text) || is_bare_credit(text));
}

bool is_picture_credit_line(std::string_view text) {
    static constexpr std::string_view kPictures[] = {
        "photo",  "image",  "picture", "foto",      "bild",    "crédit photo", "imagen",
        "imagem", "kuva",   "zdjęci",  "фото",      "kép",     "写真",         "照片",
        "사진",   "صورة",   "צילום",   "fotoğraf",  "billede", "bilde",        "hình",
        "ภาพ",    "(photo", "(foto",   "main image"};
    return is_credit_line(text) && phrases_of<kPictures>().starts(fold_text(trim(text)));
}

namespace {

/// As text.rfind(mark), which asks a function at every byte: where a full stop begins the mark.
std::size_t last_stop(std::string_view text, std::string_view mark) {
    std::size_t at = text.rfind('.');
    while (at != std::string_view::npos && !text.substr(at).starts_with(mark)) {
        at = at == 0 ? std::string_view::npos : text.rfind('.', at - 1);
    }
    return at;
}

}  // namespace

namespace {

/// "... after the rain. Ann Lee" and "Getty Images", parted by a dash or slash: the name is of the
/// credit, as it is alone.
void take_name(CaptionText& split, std::string_view mark) {
    const std::string_view text = split.text;
    std::size_t begin = 0;
    for (const std::string_view stop : {". ", "! ", "? ", ".\" ", "\u201D "}) {
        const std::size_t at = text.rfind(stop);
        if (at != std::string_view::npos) begin = std::max(begin, at + stop.size());
    }
    std::string_view name = text.substr(begin);
    for (const std::string_view dash : {"— ", "– ", "- "}) {
        if (name.starts_with(dash)) name.remove_prefix(dash.size());
    }
    // "Povilas Rimas / J. Ona / LRT": whom the picture shows.
    const bool whole = begin == 0 && split.credit.find('/') != std::string::npos;
    if (!is_plain_name(name) || whole) return;
    std::string credit(name);
    split.credit = credit.append(mark).append(split.credit);
    split.text = std::string(trim(text.substr(0, begin)));
}

}  // namespace

CaptionText split_credit(std::string_view caption) {
    CaptionText out;
    const std::string cleaned = clean_text(caption);
    const std::string_view text = cleaned;
    // 1. A closing bracket: "(Photo: Ann Lee/Agency)", "(AFP)", "[Getty Images]".
    std::size_t inner = 0;
    std::size_t inner_end = 0;
    const std::size_t open = closing_bracket(text, inner, inner_end);
    if (open != std::string_view::npos) {
        const std::string_view bracket = text.substr(inner, inner_end - inner);
        if (bracket.size() <= 160 && (label_at(trim(bracket)) != 0 || is_bare_credit(bracket) ||
                                      name_before_label(text.substr(0, inner_end)) == inner ||
                                      bracket.find("©") != std::string_view::npos ||
                                      closes_sentence(text.substr(0, open), bracket))) {
            out.credit = clean_credit(bracket);
            std::string_view before = trim(text.substr(0, open));
            // "... in 2024. Ann Lee (Agency)": the name before the bracket is of the credit.
            const std::size_t stop = before.find_last_of(".!?");
            if (stop != std::string_view::npos && stop + 1 < before.size() && stop > 12 &&
                is_plain_name(before.substr(stop + 1))) {
                std::string name(trim(before.substr(stop + 1)));
                out.credit = name.append(" (").append(out.credit).append(")");
                before = before.substr(0, stop + 1);
            }
            out.text = std::string(before);
            return out;
        }
    }
    // A label that ends the line, behind a name.
    if (const std::size_t name = name_before_label(text); name != std::string_view::npos) {
        out.credit = std::string(text.substr(name));
        std::string_view before = trim(text.substr(0, name));
        for (const std::string_view mark : {"＝", "、", "，", "（"}) {
            if (before.ends_with(mark)) before.remove_suffix(mark.size());
        }
        // "。新华社记者 张三 摄": whose reporter took it.
        const std::size_t stop = before.rfind("。");
        if (before.ends_with("记者") && stop != std::string_view::npos) {
            const std::string_view agency = before.substr(stop + std::string_view("。").size());
            out.credit = std::string(agency) + " " + out.credit;
            before = before.substr(0, stop + std::string_view("。").size());
        }
        out.text = std::string(trim(before));
        return out;
    }
    // "Photo: Ann Lee | The bridge in 1931": the credit comes first.
    if (const std::size_t label = label_at(text); label != 0) {
        constexpr std::size_t kMaxFirst = 60;
        constexpr std::size_t kFewestWords = 4;
        for (const std::string_view mark : {" | ", " – ", " — ", " - "}) {
            const std::size_t bar = text.find(mark, label);
            if (bar == std::string_view::npos || bar - label > kMaxFirst) continue;
            const std::string_view rest = trim(text.substr(bar + mark.size()));
            if (count_words(rest) < kFewestWords || is_credit_line(rest)) continue;
            out.credit = clean_credit(text.substr(0, bar));
            out.text = std::string(rest);
            return out;
        }
    }
    // 2. A label or sign: the last one that has no more than a name or two after it.
    constexpr std::size_t kMaxCreditBytes = 140;
    for (std::size_t i = text.size(); i-- > 0;) {
        if (text.size() - i > kMaxCreditBytes + 30) break;
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80) continue;
        const bool border = may_end_before_credit(text.substr(0, i)) || is_glued(text, i);
        const std::string_view rest = text.substr(i);
        const bool sign = text[i] == '(' ? rest.starts_with("(c)") || rest.starts_with("(C)")
                                         : text[i] == '\xC2' && rest.starts_with("\xC2\xA9");
        if (!border && !sign) continue;
        const std::size_t label = sign ? (rest.front() == '(' ? 3 : 2) : label_at(rest);
        if (label == 0) continue;
        // "Getty Images/iStockphoto": the second word of an agency's name.
        if (!sign && i >= 2 && text[i - 1] == ' ' && text.substr(i + label, 1) == "/" &&
            std::isalnum(static_cast<unsigned char>(text[i - 2])) != 0) {
            continue;
        }
        // "Foto: © X": the label before the sign begins the credit.
        const std::string credit = clean_credit(text.substr(i + label));
        if (credit.empty()) continue;
        std::string_view before = trim(text.substr(0, i));
        // An outer label right before: "Bild: Foto: X", "Image: © X".
        for (int again = 0; again < 2; ++again) {
            const std::size_t blank = before.find_last_of(" .|(");
            const std::size_t from = blank == std::string_view::npos ? 0 : blank + 1;
            const std::string last = std::string(before.substr(from)) + ": x";
            if (before.size() - from > 24 || label_at(last) == 0) break;
            before = trim(before.substr(0, from));
        }
        for (bool again = true; again;) {
            again = false;
            for (const std::string_view mark : {"(", "|", "-", "[", "/", ",", "–", "—"}) {
                if (!before.ends_with(mark)) continue;
                before = trim(before.substr(0, before.size() - mark.size()));
                again = true;
            }
        }
        out.credit = credit;
        out.text = std::string(before);
        return out;
    }
    // "AP Photo/Ann Lee": a label that is part of the credit.
    for (std::size_t at = text.rfind('/'); at != std::string_view::npos && at > 4;) {
        const std::size_t word = text.rfind(' ', at);
        const std::size_t from = word == std::string_view::npos ? 0 : word + 1;
        const std::string label = std::string(text.substr(from, at - from)) + ": x";
        if (label_at(label) == 0) break;
        std::size_t begin = from;
        if (word != std::string_view::npos && word > 0) {
            const std::size_t outer = text.rfind(' ', word - 1);
            const std::size_t agency = outer == std::string_view::npos ? 0 : outer + 1;
            const std::string_view name = text.substr(agency, word - agency);
            const bool capitals =
                std::all_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
            // "Getty Images/NAME", "PA Images/NAME": the word is part of agencies' names.
            const bool images = text.substr(from, at - from) == "Images" && !name.empty() &&
                                name.front() >= 'A' && name.front() <= 'Z' && name.back() != '.';
            if ((!name.empty() && name.size() <= 8 && capitals) || images) {
                begin = agency;
            }
        }
        out.credit = std::string(trim_credit(text.substr(begin)));
        out.text = std::string(trim(text.substr(0, begin)));
        return out;
    }
    // 3. What follows a bar, slash, dash or the last full stop, where it can be nothing else.
    for (const std::string_view mark : {" | ", " / ", " /", " — ", " – ", " - ", ". ", "."}) {
        // Looked for by the byte that is rarer than a blank.
        if (mark[0] == ' ' && text.find(mark[1]) == std::string_view::npos) continue;
        std::size_t at = mark[0] == '.' ? last_stop(text, mark) : text.find(mark, 12);
        for (; at != std::string_view::npos && at >= 12; at = text.find(mark, at + 1)) {
            const std::string_view tail = text.substr(at + mark.size());
            const bool initial = mark[0] == '.' && text[at - 1] >= 'A' && text[at - 1] <= 'Z' &&
                                 (text[at - 2] == ' ' || text[at - 2] == '.');
            if (initial) break;
            const bool hard = mark[1] == '/' || mark[1] == '|';
            const bool behind_sentence =
                mark[0] == ' ' &&
                std::string_view(".!?").find(text[at - 1]) != std::string_view::npos;
            if (is_bare_credit(tail) || ((hard || behind_sentence) && is_plain_name(tail))) {
                out.credit = clean_credit(tail);
                out.text = std::string(trim(text.substr(0, mark[0] == '.' ? at + 1 : at)));
                if (out.credit.empty()) continue;
                if (mark[0] == ' ' && mark[1] != '|') take_name(out, mark);
                return out;
            }
            if (mark[0] == '.') break;
        }
    }
    out.text = cleaned;
    return out;
}

}  // namespace stet
