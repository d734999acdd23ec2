#include "extract/class_marks.h"

#include "extract/value_cache.h"
#include "extract/word_set.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace stet {
namespace {

struct Word {
    std::string_view text;
    Mark mark;
};

constexpr Word kWords[] = {
    {"author", Mark::author},
    {"authors", Mark::author},
    {"autor", Mark::author},
    {"autoren", Mark::author},
    {"autores", Mark::author},
    {"auteur", Mark::author},
    {"auteurs", Mark::author},
    {"autore", Mark::author},
    {"autori", Mark::author},
    {"forfatter", Mark::author},
    {"yazar", Mark::author},
    {"skribent", Mark::author},
    {"kirjoittaja", Mark::author},
    {"szerzo", Mark::author},
    {"avtor", Mark::author},
    {"penulis", Mark::author},
    {"redaktor", Mark::author},
    {"autorzy", Mark::author},
    {"authorname", Mark::author},
    {"postauthor", Mark::author},
    {"coauthor", Mark::author},
    {"coauthors", Mark::author},
    {"authorlink", Mark::author},
    {"authorlist", Mark::author},
    {"byline", Mark::byline},
    {"bylines", Mark::byline},
    {"bylinename", Mark::byline},
    {"writer", Mark::writer},
    {"writers", Mark::writer},
    {"journalist", Mark::writer},
    {"journalists", Mark::writer},
    {"reporter", Mark::writer},
    {"reporters", Mark::writer},
    {"contributor", Mark::writer},
    {"contributors", Mark::writer},
    {"columnist", Mark::writer},
    {"redakteur", Mark::writer},
    {"redacteur", Mark::writer},
    {"periodista", Mark::writer},
    {"creator", Mark::writer},
    {"writtenby", Mark::writer},
    {"postedby", Mark::writer},
    {"signature", Mark::writer},
    {"firma", Mark::writer},
    {"editor", Mark::writer},
    {"attribution", Mark::writer},
    {"contrib", Mark::writer},
    {"username", Mark::writer},
    {"vcard", Mark::vcard},
    {"fn", Mark::vcard},
    {"name", Mark::name},
    {"fullname", Mark::name},
    {"displayname", Mark::name},
    {"role", Mark::role},
    {"jobtitle", Mark::role},
    {"position", Mark::role},
    {"job", Mark::role},
    {"funktion", Mark::role},
    {"occupation", Mark::role},
    {"bio", Mark::bio},
    {"biography", Mark::bio},
    {"about", Mark::bio},
    {"avatar", Mark::avatar},
    {"gravatar", Mark::avatar},
    {"headshot", Mark::avatar},
    {"portrait", Mark::avatar},
    {"profile", Mark::profile},
    {"userpic", Mark::avatar},
    {"comment", Mark::comment},
    {"comments", Mark::comment},
    {"commentlist", Mark::comment},
    {"disqus", Mark::comment},
    {"respond", Mark::comment},
    {"replies", Mark::comment},
    {"kommentar", Mark::comment},
    {"kommentare", Mark::comment},
    {"comentarios", Mark::comment},
    {"commentaires", Mark::comment},
    {"comentario", Mark::comment},
    {"comentaris", Mark::comment},
    {"commentaire", Mark::comment},
    {"commento", Mark::comment},
    {"commenti", Mark::comment},
    {"reactie", Mark::comment},
    {"reacties", Mark::comment},
    {"kommentarer", Mark::comment},
    {"kommentit", Mark::comment},
    {"komentarz", Mark::comment},
    {"komentarze", Mark::comment},
    {"komentar", Mark::comment},
    {"komentare", Mark::comment},
    {"komentari", Mark::comment},
    {"komentarai", Mark::comment},
    {"kommentarii", Mark::comment},
    {"kommentariev", Mark::comment},
    {"yorumlar", Mark::comment},
    {"leserbriefe", Mark::comment},
    {"lesermeinungen", Mark::comment},
    {"leserkommentare", Mark::comment},
    {"talkback", Mark::comment},
    {"talkbacks", Mark::comment},
    {"diskuse", Mark::comment},
    {"diskuze", Mark::comment},
    {"hozzaszolasok", Mark::comment},
    {"binhluan", Mark::comment},
    {"pinglun", Mark::comment},
    {"liuyan", Mark::comment},
    {"commenter", Mark::comment},
    {"reviews", Mark::comment},
    {"related", Mark::related},
    {"recommended", Mark::related},
    {"recommendations", Mark::related},
    {"trending", Mark::related},
    {"popular", Mark::related},
    {"teaser", Mark::related},
    {"teasers", Mark::related},
    {"sidebar", Mark::related},
    {"widget", Mark::related},
    {"latest", Mark::related},
    {"recirc", Mark::related},
    {"carousel", Mark::related},
    {"promo", Mark::related},
    {"card", Mark::related},
    {"cards", Mark::related},
    {"outbrain", Mark::related},
    {"taboola", Mark::related},
    {"readmore", Mark::related},
    {"recent", Mark::related},
    {"similar", Mark::related},
    {"upnext", Mark::related},
    {"mostread", Mark::related},
    {"morefrom", Mark::related},
    {"rail", Mark::related},
    {"date", Mark::date},
    {"time", Mark::date},
    {"timestamp", Mark::date},
    {"datetime", Mark::date},
    {"published", Mark::date},
    {"updated", Mark::date},
    {"pubdate", Mark::date},
    {"dateline", Mark::date},
    {"datum", Mark::date},
    {"caption", Mark::caption},
    {"captions", Mark::caption},
    {"figcaption", Mark::caption},
    {"legend", Mark::caption},
    {"bildunterschrift", Mark::caption},
    {"cutline", Mark::caption},
    {"bildtext", Mark::caption},
    {"legende", Mark::caption},
    {"imagecaption", Mark::caption},
    {"didascalia", Mark::caption},
    {"bu", Mark::caption},
    {"credit", Mark::credit},
    {"credits", Mark::credit},
    {"copyright", Mark::credit},
    {"source", Mark::credit},
    {"photographer", Mark::credit},
    {"quelle", Mark::credit},
    {"rights", Mark::credit},
    {"fotograf", Mark::credit},
    {"agency", Mark::credit},
    {"bildnachweis", Mark::credit},
    {"photocredit", Mark::credit},
    {"imagecredit", Mark::credit},
    {"bildquelle", Mark::credit},
    {"fotocredit", Mark::credit},
    {"copyrights", Mark::credit},
    {"attribution", Mark::credit},
    {"tag", Mark::tag},
    {"tags", Mark::tag},
    {"keywords", Mark::tag},
    {"topics", Mark::tag},
    {"labels", Mark::tag},
    {"topic", Mark::tag},
    {"etiquetas", Mark::tag},
    {"taglist", Mark::tag},
    {"hashtags", Mark::tag},
    {"schlagworte", Mark::tag},
    {"schlagwort", Mark::tag},
    {"themen", Mark::tag},
    {"temas", Mark::tag},
    {"section", Mark::section},
    {"category", Mark::section},
    {"kicker", Mark::section},
    {"rubric", Mark::section},
    {"rubrik", Mark::section},
    {"ressort", Mark::section},
    {"eyebrow", Mark::section},
    {"overline", Mark::section},
    {"volanta", Mark::section},
    {"breadcrumb", Mark::breadcrumb},
    {"breadcrumbs", Mark::breadcrumb},
    {"dek", Mark::dek},
    {"standfirst", Mark::dek},
    {"subtitle", Mark::dek},
    {"subheadline", Mark::dek},
    {"subhead", Mark::dek},
    {"summary", Mark::dek},
    {"lead", Mark::dek},
    {"intro", Mark::dek},
    {"excerpt", Mark::dek},
    {"vorspann", Mark::dek},
    {"chapo", Mark::dek},
    {"chapeau", Mark::dek},
    {"lede", Mark::dek},
    {"abstract", Mark::dek},
    {"entradilla", Mark::dek},
    {"subtitulo", Mark::dek},
    {"bajada", Mark::dek},
    {"sommario", Mark::dek},
    {"ingress", Mark::dek},
    {"manchet", Mark::dek},
    {"perex", Mark::dek},
    {"deck", Mark::dek},
    {"subheading", Mark::dek},
    {"description", Mark::dek},
    {"spot", Mark::dek},
    {"tagline", Mark::dek},
    {"introduction", Mark::dek},
    {"hat", Mark::dek},
    {"occhiello", Mark::dek},
    {"olho", Mark::dek},
    {"linhafina", Mark::dek},
    {"zajawka", Mark::dek},
    {"untertitel", Mark::dek},
    {"sapo", Mark::dek},
    {"preamble", Mark::dek},
    {"strapline", Mark::dek},
    {"copete", Mark::dek},
    {"catenaccio", Mark::dek},
    {"headline", Mark::headline},
    {"hed", Mark::headline},
    {"title", Mark::title},
    {"article", Mark::article},
    {"post", Mark::article},
    {"entry", Mark::article},
    {"story", Mark::article},
    {"hentry", Mark::article},
    {"image", Mark::image},
    {"img", Mark::image},
    {"photo", Mark::image},
    {"picture", Mark::image},
    {"foto", Mark::image},
    {"figure", Mark::image},
    {"bild", Mark::image},
    {"imagen", Mark::image},
    {"media", Mark::image},
    {"gallery", Mark::gallery},
    {"slideshow", Mark::gallery},
    {"slider", Mark::gallery},
    {"galerie", Mark::gallery},
    {"bilderstrecke", Mark::gallery},
    {"paywall", Mark::paywall},
    {"regwall", Mark::paywall},
    {"piano", Mark::paywall},
    {"subscriber", Mark::paywall},
    {"premium", Mark::paywall},
    {"liveblog", Mark::live},
    {"livefeed", Mark::live},
    {"liveticker", Mark::live},
    {"ticker", Mark::live},
    {"correction", Mark::correction},
    {"corrections", Mark::correction},
    {"clarification", Mark::correction},
    {"erratum", Mark::correction},
    {"korrektur", Mark::correction},
    {"retraction", Mark::correction},
    {"share", Mark::share},
    {"sharing", Mark::share},
    {"social", Mark::share},
    {"newsletter", Mark::newsletter},
    {"signup", Mark::newsletter},
    {"subscribe", Mark::newsletter},
    {"cta", Mark::newsletter},
    {"ad", Mark::ad},
    {"ads", Mark::ad},
    {"advert", Mark::ad},
    {"advertisement", Mark::ad},
    {"sponsored", Mark::ad},
    {"anzeige", Mark::ad},
    {"adsbygoogle", Mark::ad},
    {"logo", Mark::logo},
    {"brand", Mark::logo},
    {"meta", Mark::meta},
    {"info", Mark::meta},
    {"label", Mark::label},
};

constexpr std::size_t kMaxPart = 16;

constexpr std::uint64_t bit(Mark mark) {
    return std::uint64_t{1} << static_cast<unsigned>(mark);
}
static_assert(static_cast<unsigned>(Mark::count) <= 64);

constexpr auto kTexts = [] {
    std::array<std::string_view, std::size(kWords)> texts{};
    for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = kWords[i].text;
    return texts;
}();

/// Those of the words that are also written as two: "by-line".
constexpr std::string_view kPairs[] = {"byline",   "jobtitle", "writtenby", "postedby",
                                       "liveblog", "mostread", "upnext",    "readmore",
                                       "livefeed", "binhluan", "linhafina"};

std::uint64_t mark_of(std::string_view word) {
    const std::size_t place = set_of<kTexts>().find(word);
    return place == WordSet::kNone ? 0 : bit(kWords[place].mark);
}

std::uint64_t marks_of_names(std::string_view names) {
    std::uint64_t marks = 0;
    std::array<char, kMaxPart + 1> part{};
    std::array<char, kMaxPart * 2 + 2> pair{};  // the part before and this one: "by-line"
    std::size_t length = 0;
    std::size_t before = 0;
    bool too_long = false;
    bool lower_before = false;
    const auto cut = [&] {
        if (length > 1 && !too_long) marks |= mark_of({part.data(), length});
        if (length > 0 && !too_long) {
            if (before > 0) {
                std::copy_n(part.data(), length, pair.data() + before);
                const std::string_view both{pair.data(), before + length};
                if (set_of<kPairs>().has(both)) marks |= mark_of(both);
            }
            std::copy_n(part.data(), length, pair.data());
            before = length;
        } else if (too_long) {
            before = 0;
        }
        length = 0;
        too_long = false;
    };
    for (const char c : names) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool letter = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter || (upper && lower_before)) cut();
        if (!letter && c == ' ') before = 0;
        if (letter) {
            if (length < kMaxPart) {
                part[length++] = upper ? static_cast<char>(c + 32) : c;
            } else {
                too_long = true;
            }
        }
        lower_before = letter && !upper;
    }
    cut();
    return marks;
}

std::uint64_t mark_of_tag(Tag tag) {
    switch (tag) {
        case Tag::nav: return bit(Mark::in_nav);
        case Tag::aside: return bit(Mark::in_aside);
        case Tag::footer: return bit(Mark::in_footer);
        case Tag::header: return bit(Mark::in_header);
        case Tag::article: return bit(Mark::in_article);
        case Tag::main: return bit(Mark::in_main);
        case Tag::figure: return bit(Mark::in_figure);
        case Tag::a: return bit(Mark::in_link);
        case Tag::ul:
        case Tag::ol: return bit(Mark::in_list);
        case Tag::form: return bit(Mark::in_form);
        default: return 0;
    }
}

}  // namespace

PageMarks::PageMarks(const Document& page) : own_(page.size()), around_(page.size()) {
    constexpr std::size_t kMaxNameBytes = 300;
    const NodeId body = page.body();
    ValueCache<std::uint64_t> known;
    for (NodeId id = 1; id < page.size(); ++id) {
        const Node& node = page[id];
        if (node.kind == NodeKind::element) {
            std::uint64_t marks = mark_of_tag(node.tag);
            // The names on <html> and <body> speak of the whole site.
            constexpr std::uint64_t kNames = AttributeName::bits(
                "class", "id", "data-testid", "data-component", "data-qa", "data-test");
            constexpr std::uint64_t kSeen = kNames | AttributeName::bits("hidden");
            if (id > body && body != kNoNode && (node.attribute_keys & kSeen) != 0) {
                for (const Attribute& attribute : page.attributes(id)) {
                    if ((kNames >> attribute.key & 1U) != 0) {
                        marks |= known.of(attribute.value.substr(0, kMaxNameBytes), marks_of_names);
                    } else if (attribute.is("hidden")) {
                        marks |= bit(Mark::hidden);
                    }
                }
            }
            own_[id] = marks;
        }
        around_[id] = own_[id] | around_[node.parent];
    }
}

void PageMarks::clear_furniture_around(const Document& page, NodeId holder) {
    constexpr std::uint64_t kWhatHoldsNoArticle = bit(Mark::related) | bit(Mark::comment) |
                                                  bit(Mark::newsletter) | bit(Mark::ad) |
                                                  bit(Mark::in_aside);
    NodeId highest = kNoNode;
    for (NodeId at = holder; at != kNoNode; at = page.parent(at)) {
        if ((own_[at] & kWhatHoldsNoArticle) == 0) continue;
        own_[at] &= ~kWhatHoldsNoArticle;
        highest = at;
    }
    if (highest == kNoNode) return;
    for (NodeId at = highest; at < page.end(highest); ++at) {
        around_[at] = own_[at] | around_[page[at].parent];
    }
}

}  // namespace stet
