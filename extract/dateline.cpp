// Datelines: the place that a report begins with, before its agency, date or dash.
#include "extract/date_fold.h"
#include "extract/date_names.h"
#include "extract/dek.h"
#include "extract/fold.h"
#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace stet {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_figure(char c) {
    return c >= '0' && c <= '9';
}

bool has_small_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

constexpr std::string_view kDashes[] = {" — ", " – ", " - ", " -- ", "— ", "– "};

/// Words in capitals before a dash that announce and name no place; folded.
bool announces(std::string_view place) {
    static constexpr std::string_view kWords[] = {
        "update",        "updated",      "updates",       "breaking",   "breaking news",
        "exclusive",     "exklusiv",     "exclusif",      "exclusiva",  "live",
        "watch",         "video",        "photos",        "opinion",    "analysis",
        "review",        "preview",      "recap",         "explainer",  "interview",
        "eilmeldung",    "eil",          "nasa",          "nato",       "fifa",
        "uefa",          "unesco",       "unicef",        "note",       "warning",
        "spoiler",       "alert",        "just in",       "correction", "corrected",
        "clarification", "editors note", "editor s note", "developing"};
    return set_of<kWords>().has(fold_words(place));
}

/// Whether words are a dateline's place: in capitals, or short and in capital initials where an
/// agency or a date bears them out. What stands alone after a comma at the end goes.
std::string place_of(std::string_view place, bool borne_out) {
    place = trim(place);
    while (!place.empty() && (place.back() == ',' || place.back() == ':')) place.remove_suffix(1);
    // "HARROW, Calif.": a state's or land's short name keeps its full stop.
    constexpr std::size_t kShortName = 7;
    const std::size_t part = place.rfind(", ");
    const bool shortened = part != kNone && place.ends_with('.') &&
                           place.size() - part - 2 <= kShortName &&
                           place.find('.') + 1 == place.size();
    if (shortened) place.remove_suffix(1);
    if (place.size() < 2 || place.size() > 50) return {};
    const bool marks = place.find_first_of(".!?\":;") != kNone || place.find("\u201C") != kNone ||
                       place.find("\u201E") != kNone || place.find("\u00AB") != kNone;
    if (marks && place.find("St.") == kNone && place.find("D.C.") == kNone &&
        place.find("U.S.") == kNone && place.find("U.N.") == kNone) {
        return {};
    }
    bool lower = false;
    bool initials = true;
    std::size_t words = 0;
    bool start = true;
    bool first_word_caps = true;
    for (const char c : place) {
        if (c == ' ' || c == '-' || c == '/') {
            start = true;
            continue;
        }
        if (start) {
            ++words;
            if (c >= 'a' && c <= 'z') initials = false;
        } else if (c >= 'a' && c <= 'z') {
            lower = true;
            if (words == 1) first_word_caps = false;
        }
        start = false;
    }
    if (words > 5) return {};
    // Letters beyond ASCII: folding that changes nothing means that they are small.
    const bool caps = !lower && fold_text(place) != fold_marks(place);
    // "LONDON, England": the city in capitals, the land after a comma.
    const bool caps_first = first_word_caps && words > 1 && place.find(',') != kNone && initials;
    if (!caps && !caps_first && !(borne_out && initials && words <= 3)) return {};
    if ((caps && place.size() < 3) || announces(place)) return {};
    const std::size_t comma = place.find(',');
    if (comma != kNone && trim(place.substr(comma + 1)).empty()) place = place.substr(0, comma);
    return std::string(trim(place)).append(shortened ? "." : "");
}

/// A day and the name of a month are gone from the end: "NEW DELHI, May 5", "القاهرة 5 مايو".
/// Nothing where no such date is.
std::optional<std::string_view> before_date(std::string_view head) {
    const std::size_t digit = kAsciiDigits.first_in(head);
    if (digit == kNone) return std::nullopt;
    std::size_t begin = kNone;  // of the date
    bool month = false;
    for (std::size_t at = 0; at < head.size();) {
        const std::size_t end = std::min(head.find_first_of(" ,", at), head.size());
        const std::string_view word = head.substr(at, end - at);
        const bool named =
            !word.empty() && at > 0 && month_of_name(fold_date_word(word), "").has_value();
        const bool figures = !word.empty() && is_figure(word.front());
        if (named || figures) {
            if (begin == kNone) begin = at;
            month = month || named;
        } else if (begin != kNone && !word.empty() && word != "de") {
            return std::nullopt;
        }
        at = end + 1;
    }
    if (!month || begin == 0) return std::nullopt;
    // "PARIS, le 3 mai", "Berlin, den 3. Mai".
    std::string_view place = trim(head.substr(0, begin));
    for (const std::string_view article : {" le", " el", " il", " den", " am", " ngày", " em"}) {
        if (place.ends_with(article)) place.remove_suffix(article.size() - 1);
    }
    return trim(place);
}

/// "PLACE (AGENCY) - ", "Place, 5 May (AGENCY) ", "PLACE, 5 May. /AGENCY/. ".
std::string before_agency(std::string_view text) {
    constexpr std::size_t kMaxHead = 60;
    constexpr std::size_t kMaxAgency = 40;
    std::size_t open = text.substr(0, kMaxHead).find(" (");
    char closing = ')';
    if (open == kNone) {
        open = text.substr(0, kMaxHead).find(" /");
        closing = '/';
    }
    if (open == kNone) return {};
    const std::size_t close = text.find(closing, open + 2);
    if (close == kNone || close - open > kMaxAgency) return {};
    const std::string_view agency = text.substr(open + 2, close - open - 2);
    if (agency.size() < 2 || std::any_of(agency.begin(), agency.end(), is_figure) ||
        weekday_of_name(fold_date_word(agency))) {
        return {};
    }
    std::string_view rest = text.substr(close + 1);
    const bool stopped = rest.starts_with('.') || rest.starts_with(':');
    if (stopped) rest.remove_prefix(1);
    const bool dashed = rest.starts_with("-") || rest.starts_with(" - ") ||
                        rest.starts_with(" -- ") || rest.starts_with(" – ") ||
                        rest.starts_with(" — ");
    if (!dashed && !rest.starts_with(' ')) return {};
    if (trim(rest).size() < 4) return {};
    std::string_view head = trim(text.substr(0, open));
    const std::optional<std::string_view> dated = before_date(head);
    if (dated) {
        // In small letters only before a comma: "On May 5 (Reuters)".
        if (has_small_letter(*dated) && !dated->ends_with(',')) return {};
        if (weekday_of_name(fold_date_word(trim(dated->substr(0, dated->find(',')))))) return {};
        return place_of(*dated, true);
    }
    // Without a date a dash ends it, or a full stop soon.
    constexpr std::size_t kShortHead = 25;
    const bool whole = closing == ')' && head.size() <= kShortHead &&
                       (dashed || (stopped && text[close + 1] == '.'));
    return whole ? place_of(head, true) : std::string();
}

/// "(서울=뉴시스) ", "【北京＝...】": a place and a name in one bracket.
std::string in_bracket(std::string_view text) {
    struct Pair {
        std::string_view open, close;
    };
    constexpr std::size_t kMaxBracket = 60;
    constexpr std::size_t kMaxPlace = 30;
    for (const Pair& pair :
         {Pair{"(", ")"}, Pair{"[", "]"}, Pair{"【", "】"}, Pair{"（", "）"}, Pair{"［", "］"}}) {
        if (!text.starts_with(pair.open)) continue;
        const std::size_t close = text.substr(0, kMaxBracket).find(pair.close);
        if (close == kNone || close + pair.close.size() >= text.size()) return {};
        const std::string_view inner = text.substr(pair.open.size(), close - pair.open.size());
        for (const std::string_view sign : {"=", "＝"}) {
            const std::size_t at = inner.find(sign);
            if (at == kNone || at + sign.size() >= inner.size()) continue;
            const std::string_view place = trim(inner.substr(0, at));
            // A script without capitals: codes have an equals sign too.
            const bool letters = std::all_of(place.begin(), place.end(), [](char c) {
                return static_cast<unsigned char>(c) >= 0x80 || c == ' ';
            });
            return letters && place.size() >= 2 && place.size() <= kMaxPlace ? std::string(place)
                                                                             : std::string();
        }
        // ［東京 5日 ロイター］: place, day, agency.
        const std::size_t blank = std::min(inner.find(' '), inner.find("\u3000"));
        const std::size_t day = inner.find("日");
        if (blank != kNone && day != kNone && blank < day && blank <= kMaxPlace &&
            static_cast<unsigned char>(inner.front()) >= 0xE3) {
            return std::string(inner.substr(0, blank));
        }
        // 【東京共同】: Japan's agencies have their names behind the place.
        for (const std::string_view agency : {"共同", "時事"}) {
            if (inner.ends_with(agency) && inner.size() > agency.size() &&
                inner.size() <= kMaxPlace) {
                return std::string(inner.substr(0, inner.size() - agency.size()));
            }
        }
    }
    return {};
}

/// "某社北京5月5日电 ", "（北京5日讯）": the house, the place, the day, and that it was wired.
std::string before_wire(std::string_view text) {
    constexpr std::size_t kMaxHead = 60;
    constexpr std::size_t kMaxPlace = 24;
    const std::string_view head = prefix_utf8(text, kMaxHead);
    const std::size_t day = head.find("日");
    if (day == kNone) return {};
    std::string_view after = head.substr(day + std::string_view("日").size());
    if (!after.starts_with("电") && !after.starts_with("電") && !after.starts_with("讯") &&
        !after.starts_with("訊")) {
        return {};
    }
    std::size_t begin = 0;
    for (const std::string_view mark : {"（", "(", "社", "网", "網", "报", "報"}) {
        const std::size_t at = head.substr(0, day).rfind(mark);
        if (at != kNone) begin = std::max(begin, at + mark.size());
    }
    const std::size_t figure = kAsciiDigits.first_in(head, begin);
    if (begin == 0 || figure == kNone || figure > day) return {};
    const std::string_view date = head.substr(figure, day - figure);
    std::string_view left = date;
    while (!left.empty()) {
        if (is_figure(left.front())) {
            left.remove_prefix(1);
        } else if (left.starts_with("月")) {
            left.remove_prefix(std::string_view("月").size());
        } else {
            return {};
        }
    }
    const std::string_view place = head.substr(begin, figure - begin);
    const bool letters = std::all_of(place.begin(), place.end(),
                                     [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return letters && place.size() >= 6 && place.size() <= kMaxPlace ? std::string(place)
                                                                     : std::string();
}

/// "NEW DELHI, May 5: ".
std::string before_colon(std::string_view text) {
    constexpr std::size_t kMaxHead = 50;
    const std::size_t colon = text.substr(0, kMaxHead).find(": ");
    if (colon == kNone) return {};
    const std::optional<std::string_view> dated = before_date(text.substr(0, colon));
    if (!dated) return {};
    // In capitals: "Editor, May 5: ..." names no place.
    return has_small_letter(*dated) ? std::string() : place_of(*dated, true);
}

/// "BUENOS AIRES.- ", "MÜNCHEN agency | ": in capitals, before a mark that ends nothing else.
std::string before_mark(std::string_view text) {
    constexpr std::size_t kMaxHead = 40;
    constexpr std::size_t kMaxAgency = 8;
    const std::string_view head = text.substr(0, kMaxHead);
    const std::size_t stop = std::min(head.find(".- "), head.find(".— "));
    if (stop != kNone && stop > 3) return place_of(head.substr(0, stop), false);
    const std::size_t bar = head.find(" | ");
    if (bar == kNone) return {};
    std::string_view place = head.substr(0, bar);
    const std::size_t blank = place.rfind(' ');
    const bool agency = blank != kNone && has_small_letter(place.substr(blank)) &&
                        place.size() - blank <= kMaxAgency;
    if (agency) place = place.substr(0, blank);
    constexpr std::size_t kMostWords = 2;
    return place.size() > 3 && count_words(place) <= kMostWords ? place_of(place, false)
                                                                : std::string();
}

/// "LONDON — ", "PARIS, May 3 (Agency) - ", "JAKARTA, example.com - ".
std::string before_dash(std::string_view paragraph) {
    constexpr std::size_t kMaxDateline = 70;
    std::size_t end = kNone;
    std::size_t mark_length = 0;
    for (const std::string_view mark : {" — ", " – ", " - ", "—", " -- ", "– ", "— ", "： "}) {
        const std::size_t at = paragraph.substr(0, kMaxDateline + 10).find(mark);
        if (at != kNone && at > 1 && at < end) {
            end = at;
            mark_length = mark.size();
        }
    }
    if (end > kMaxDateline || end + mark_length >= paragraph.size()) return {};
    std::string_view place = trim(paragraph.substr(0, end));
    // "(AGENCY) - ROMA, 05 MAG - ": the agency stands before.
    if (place.size() > 3 && place.front() == '(' && place.find(')') == place.size() - 1 &&
        place.find(' ') == kNone) {
        return before_dash(trim(paragraph.substr(end + mark_length)));
    }
    // The agency and the date go: "PARIS, May 3 (Agency)", "BERLIN/dpa".
    bool agency = false;
    const std::size_t bracket = place.find('(');
    if (bracket != kNone) {
        if (place.back() != ')') return {};
        agency = true;
        place = trim(place.substr(0, bracket));
    }
    const std::size_t digit = kAsciiDigits.first_in(place);
    bool dated = false;
    if (digit != kNone) {
        const std::size_t comma = place.rfind(',', digit);
        if (comma == kNone) return {};
        place = trim(place.substr(0, comma));
        dated = true;
    }
    // The house by its address, behind the place.
    const std::size_t comma = place.rfind(", ");
    if (comma != kNone) {
        const std::string_view house = place.substr(comma + 2);
        const std::size_t dot = house.rfind('.');
        const bool address = dot != kNone && dot > 2 && dot + 2 < house.size() &&
                             house.find(' ') == kNone && house.find("..") == kNone &&
                             std::all_of(house.begin() + static_cast<std::ptrdiff_t>(dot) + 1,
                                         house.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        if (address) {
            place = place.substr(0, comma);
            agency = true;
        }
    }
    return place_of(place, agency || dated);
}

}  // namespace

std::string dateline_of(std::string_view paragraph) {
    using Reader = std::string (*)(std::string_view);
    constexpr std::array<Reader, 6> kReaders = {in_bracket,   before_wire, before_agency,
                                                before_colon, before_mark, before_dash};
    for (const Reader read : kReaders) {
        std::string place = read(paragraph);
        if (!place.empty()) return place;
    }
    return {};
}

namespace {

/// Words that a paragraph begins with, in brackets or capitals, and that are no place; folded.
bool is_no_place(std::string_view text) {
    static constexpr std::string_view kWords[] = {"reuters",
                                                  "bloomberg",
                                                  "xinhua",
                                                  "kyodo",
                                                  "sponsored",
                                                  "read",
                                                  "see",
                                                  "more",
                                                  "photo",
                                                  "photos",
                                                  "listen",
                                                  "question",
                                                  "answer",
                                                  "quiz",
                                                  "poll",
                                                  "fact",
                                                  "claim",
                                                  "verdict",
                                                  "rating",
                                                  "news",
                                                  "sport",
                                                  "summary",
                                                  "topline",
                                                  "related",
                                                  "interview",
                                                  "caution",
                                                  "notice",
                                                  "attention",
                                                  "trigger warning",
                                                  "editorial",
                                                  "comment",
                                                  "commentary",
                                                  "column",
                                                  "story",
                                                  "author",
                                                  "text",
                                                  "foto",
                                                  "fotos",
                                                  "host",
                                                  "guest",
                                                  "moderator",
                                                  "achtung",
                                                  "hinweis",
                                                  "wichtig",
                                                  "neu",
                                                  "update",
                                                  "adds",
                                                  "corrects",
                                                  "advertisement",
                                                  "anzeige",
                                                  "english",
                                                  "deutsch",
                                                  "pros",
                                                  "cons",
                                                  "what",
                                                  "when",
                                                  "where",
                                                  "who",
                                                  "why",
                                                  "how",
                                                  "title",
                                                  "synopsis",
                                                  "plot",
                                                  "ingredients",
                                                  "location",
                                                  "date",
                                                  "price",
                                                  "score",
                                                  "results",
                                                  "tldr",
                                                  "tl dr",
                                                  "key points"};
    return set_of<kWords>().has(fold_words(text)) || announces(text);
}

/// A place in capitals before a colon or full stop: "NEW DELHI: The", "STOCKHOLM. Det".
std::string before_stop(std::string_view text) {
    constexpr std::size_t kMaxHead = 30;
    constexpr std::size_t kFewestLetters = 4;
    constexpr std::size_t kMostWords = 2;
    const std::string_view head = text.substr(0, kMaxHead);
    const std::size_t stop = std::min(head.find(": "), head.find(". "));
    if (stop == kNone || stop < kFewestLetters) return {};
    const std::string_view place = text.substr(0, stop);
    const std::string_view rest = trim(text.substr(stop + 1));
    const bool capital =
        !rest.empty() && (rest.front() < 'a' || rest.front() > 'z') && !is_figure(rest.front());
    if (!capital || count_words(place) > kMostWords || is_no_place(place) ||
        place.find_first_of("0123456789.,&'#") != kNone) {
        return {};
    }
    return place_of(place, false);
}

/// "(Berlin) Der": a place in brackets, with small letters as agencies have not.
std::string in_round_bracket(std::string_view text) {
    constexpr std::size_t kMaxBracket = 30;
    if (!text.starts_with('(')) return {};
    const std::size_t close = text.substr(0, kMaxBracket).find(") ");
    if (close == kNone || close < 4) return {};
    const std::string_view place = text.substr(1, close - 1);
    const char next = text[close + 2];
    if (!has_small_letter(place) || (next < 'A' || next > 'Z') || is_no_place(place) ||
        count_words(place) > 2 || weekday_of_name(fold_date_word(place)) ||
        month_of_name(fold_date_word(place), "")) {
        return {};
    }
    return place_of(place, true);
}

/// What a paragraph begins with in bold, where a dash follows: "<b>Jakarta</b> - ".
std::string in_bold(const Document& page, NodeId paragraph, std::string_view text) {
    constexpr std::size_t kMaxHead = 40;
    NodeId at = paragraph;
    while (at < page.end(paragraph) && (!page.is_text(at) || page[at].blank)) ++at;
    if (at >= page.end(paragraph)) return {};
    bool bold = false;
    for (NodeId up = page.parent(at); up != kNoNode && up > paragraph; up = page.parent(up)) {
        bold = bold || page.is(up, Tag::b) || page.is(up, Tag::strong);
    }
    const std::string head = clean_text(page[at].text);
    if (!bold || head.empty() || head.size() > kMaxHead || !text.starts_with(head)) return {};
    const std::string_view rest = text.substr(head.size());
    const bool dashed = std::any_of(std::begin(kDashes), std::end(kDashes),
                                    [&](std::string_view dash) { return rest.starts_with(dash); });
    // "Daily News - ": the house in place of the town.
    const std::string folded = fold_words(head);
    const bool plain =
        head.find_first_of("()") == kNone && count_words(head) <= 2 && !folded.ends_with("news");
    return dashed && plain && !is_no_place(head) ? place_of(head, true) : std::string();
}

/// Forms that are datelines where one paragraph begins so; an interview and a list have more.
std::string lone_dateline(const FieldContext& context) {
    const Body& body = context.body;
    std::string found;
    std::size_t paragraphs = 0;
    for (std::size_t i = 0; i < body.blocks.size(); ++i) {
        const Block& block = body.blocks[i];
        if (block.type != BlockType::paragraph) continue;
        std::string place = before_stop(block.text);
        if (place.empty()) place = in_round_bracket(block.text);
        if (place.empty() && i < body.nodes.size() && body.nodes[i] != kNoNode &&
            body.source == Source::markup) {
            place = in_bold(context.page, body.nodes[i], block.text);
        }
        if (++paragraphs == 1) {
            if (place.empty() || is_correction_notice(block.text)) return {};
            found = std::move(place);
        } else if (!place.empty()) {
            return {};
        }
    }
    return paragraphs > 1 ? found : std::string();
}

}  // namespace

Found<std::string> find_dateline(const FieldContext& context) {
    std::size_t paragraphs = 0;
    for (const Block& block : context.body.blocks) {
        if (block.type != BlockType::paragraph) continue;
        if (++paragraphs > 3) break;
        std::string place = dateline_of(block.text);
        if (!place.empty() && !is_correction_notice(block.text)) {
            return {std::move(place), Source::text, 0.9F};
        }
    }
    if (std::string place = lone_dateline(context); !place.empty()) {
        return {std::move(place), Source::text, 0.7F};
    }
    if (const StructuredArticle* article = context.metadata.json_ld()) {
        std::string place = dateline_of(article->body);
        if (!place.empty()) return {std::move(place), Source::json_ld, 0.8F};
    }
    return {};
}

}  // namespace stet
