#include "extract/byline.h"

#include "extract/boosted_trees.h"
#include "extract/byline_labels.h"
#include "extract/byline_text.h"
#include "extract/date_text.h"
#include "extract/fold.h"
#include "extract/page_controls.h"
#include "extract/person_name.h"
#include "extract/press_role.h"
#include "extract/text.h"
#include "extract/visible_text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace stet {
namespace {

using F = AuthorFeature;

#include "extract/author_trees.inc"

static_assert(kTrainedAuthorFeatures == kAuthorFeatures);

constexpr std::size_t kMaxCandidates = 60;
/// A marked element with more text than this is a list, a biography or a whole article.
constexpr std::size_t kMaxMarkedBytes = 240;
/// A block of the body up to this length is a line.
constexpr std::size_t kMaxLine = 120;
constexpr std::size_t kMaxBylineBytes = 300;

/// Names of desks rather than people; folded words.
bool has_desk_word(std::string_view folded) {
    static constexpr std::string_view kWords[] = {
        "redaktion", "staff",         "editors",   "editorial",     "team",      "desk",
        "news",      "newsroom",      "admin",     "administrator", "webmaster", "redaccion",
        "redazione", "redactie",      "redaction", "editor",        "redakcja",  "redakce",
        "agencies",  "agency",        "press",     "guest",         "user",      "anonymous",
        "online",    "magazin",       "magazine",  "com",           "de",        "post",
        "times",     "daily",         "media",     "studio",        "redactia",  "редакция",
        "reporter",  "correspondent", "bureau",    "wire",          "service",   "university",
        "institute", "school",        "inc",       "gmbh",          "network",   "group"};
    for (const std::string_view word : split_words(folded)) {
        if (set_of<kWords>().has(word)) return true;
    }
    return false;
}

/// News agencies; folded words.
bool is_agency(std::string_view folded) {
    static constexpr std::string_view kNames[] = {"ap",
                                                  "afp",
                                                  "dpa",
                                                  "reuters",
                                                  "ani",
                                                  "apa",
                                                  "sda",
                                                  "efe",
                                                  "ansa",
                                                  "pti",
                                                  "xinhua",
                                                  "tass",
                                                  "kyodo",
                                                  "yonhap",
                                                  "ntb",
                                                  "ritzau",
                                                  "tt",
                                                  "stt",
                                                  "belga",
                                                  "anp",
                                                  "lusa",
                                                  "pap",
                                                  "ctk",
                                                  "mti",
                                                  "agerpres",
                                                  "sid",
                                                  "epd",
                                                  "kna",
                                                  "ats",
                                                  "upi",
                                                  "ians",
                                                  "bloomberg",
                                                  "cna",
                                                  "aap",
                                                  "pa",
                                                  "antara",
                                                  "anadolu",
                                                  "europa press",
                                                  "associated press",
                                                  "the associated press",
                                                  "agence france presse",
                                                  "deutsche presse agentur",
                                                  "the canadian press",
                                                  "press association",
                                                  "pa media",
                                                  "tt nyhetsbyran",
                                                  "interfax",
                                                  "ria novosti",
                                                  "keystone sda",
                                                  "dpa afx"};
    return set_of<kNames>().has(folded);
}

/// What comes before those who helped: editors, reviewers, photographers, translators.
bool ends_with_helper(std::string_view folded) {
    static constexpr std::string_view kLabels[] = {"contributions from",
                                                   "contribution from",
                                                   "contributions by",
                                                   "contributing",
                                                   "edited by",
                                                   "reviewed by",
                                                   "fact checked by",
                                                   "checked by",
                                                   "photos by",
                                                   "photographs by",
                                                   "photography by",
                                                   "photo by",
                                                   "illustrations by",
                                                   "illustration by",
                                                   "illustrated by",
                                                   "translated by",
                                                   "additional reporting by",
                                                   "updated by",
                                                   "produced by",
                                                   "curated by",
                                                   "video by",
                                                   "graphics by",
                                                   "fotos von",
                                                   "foto von",
                                                   "bilder von",
                                                   "ubersetzt von",
                                                   "redigiert von",
                                                   "bearbeitet von",
                                                   "gepruft von",
                                                   "photos de",
                                                   "fotos de",
                                                   "traduit par",
                                                   "traducido por",
                                                   "foto di",
                                                   "foto",
                                                   "fotos",
                                                   "photos",
                                                   "photo",
                                                   "bild",
                                                   "bilder",
                                                   "photographer",
                                                   "fotograf",
                                                   "editor"};
    return std::any_of(std::begin(kLabels), std::end(kLabels), [&](std::string_view label) {
        return folded.size() >= label.size() &&
               folded.substr(folded.size() - label.size()) == label &&
               (folded.size() == label.size() || folded[folded.size() - label.size() - 1] == ' ');
    });
}

/// Whether a folded name has a word that names do not have.
bool has_stop_word(std::string_view folded) {
    static constexpr std::string_view kWords[] = {
        "the",      "how",       "why",       "what",       "this",      "that",      "is",
        "are",      "was",       "read",      "more",       "comments",  "comment",   "share",
        "email",    "follow",    "subscribe", "sign",       "click",     "here",      "all",
        "posts",    "articles",  "view",      "profile",    "website",   "http",      "https",
        "www",      "about",     "contact",   "updated",    "published", "minutes",   "ago",
        "hours",    "alle",      "artikel",   "beitrage",   "mehr",      "nicht",     "wird",
        "sind",     "ist",       "wurde",     "voir",       "tous",      "ver",       "mas",
        "todos",    "copyright", "rights",    "newsletter", "home",      "menu",      "search",
        "photo",    "image",     "video",     "images",     "foto",      "kommentar", "antworten",
        "uhr",      "has",       "your",      "our",        "we",        "his",       "her",
        "from",     "bio",       "latest",    "next",       "previous",  "uber",      "zum",
        "for",      "in",        "on",        "to",         "with",      "a",         "an",
        "und",      "fur",       "im",        "author",     "by",        "von",       "zur",
        "januar",   "februar",   "marz",      "april",      "mai",       "juni",      "juli",
        "august",   "september", "oktober",   "november",   "dezember",  "january",   "february",
        "march",    "june",      "july",      "october",    "december",  "jan",       "feb",
        "mar",      "apr",       "jun",       "jul",        "aug",       "sep",       "oct",
        "nov",      "dec",       "monday",    "tuesday",    "wednesday", "thursday",  "friday",
        "saturday", "sunday"};
    // Jan Roth, April Lee, May Chen.
    static constexpr std::string_view kGivenNames[] = {"jan", "april", "may",
                                                       "mai", "june",  "august"};
    const std::vector<std::string_view> all = split_words(folded);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool given = i == 0 && all.size() > 1 && set_of<kGivenNames>().has(all[i]);
        // "Nguyễn Văn An": an article has a noun behind it.
        const bool last = i > 1 && i + 1 == all.size() && all[i] == "an";
        if (!given && !last && set_of<kWords>().has(all[i])) return true;
    }
    return false;
}

bool is_person_path(std::string_view href) {
    // "/author/jane-doe", "/autoren/..", but not the list itself.
    static constexpr std::string_view kWords[] = {
        "/author/",        "/authors/",     "/autor/",       "/autoren/",
        "/autores/",       "/auteur/",      "/auteurs/",     "/autori/",
        "/autore/",        "/by/",          "/people/",      "/person/",
        "/profile/",       "/profiles/",    "/staff/",       "/contributor/",
        "/contributors/",  "/journalist/",  "/journalists/", "/reporter/",
        "/writer/",        "/writers/",     "/team/",        "/columnist/",
        "/columnists/",    "/reporters/",   "/redaktion/",   "/firmas/",
        "/firma/",         "/autorzy/",     "/signataires/", "/correspondents/",
        "/byline/",        "/bylines/",     "/forfatter/",   "/toimittajat/",
        "/yazar/",         "/yazarlar/",    "/autor-",       "/author-",
        "/redacteur/",     "/journaliste/", "/profil/",      "/meet-the-team/",
        "/biography/",     "/bios/",        "/bio/",         "/creator/",
        "/impressum/autor"};
    if (href.size() < 8) return false;
    std::string_view path = href;
    const std::size_t scheme = path.find("//");
    if (scheme != std::string_view::npos) path.remove_prefix(scheme + 2);
    path = path.substr(0, path.find('?'));
    path = path.substr(0, path.find('#'));
    return phrases_of<kWords>().inside(path, '/');
}

/// Whether the longer of two folded texts has the words of the shorter in a row.
bool holds_words(std::string_view longer, std::string_view shorter) {
    if (longer.size() <= shorter.size()) return false;
    const std::size_t at = longer.find(shorter);
    return at != std::string_view::npos && (at == 0 || longer[at - 1] == ' ') &&
           (at + shorter.size() == longer.size() || longer[at + shorter.size()] == ' ');
}

class Collector {
public:
    explicit Collector(const FieldContext& context)
        : c_(context),
          headline_(c_.headline != kNoNode ? c_.headline : c_.body.headline),
          body_first_(after_lines()),
          body_last_(c_.body.last) {
        for (const std::string& name : c_.site_names) sites_.push_back(fold_words(name));
        if (c_.page.html() != kNoNode) {
            romanian_ = c_.page.attribute(c_.page.html(), "lang").starts_with("ro");
        }
    }

    std::vector<AuthorCandidate> run() {
        from_structured();
        from_metas();
        from_page();
        from_body();
        relate();
        const BoostedTrees trees{kAuthorSplits, kAuthorLeaves, kAuthorRoots};
        for (AuthorCandidate& candidate : list_) {
            candidate.score = trees.score(candidate.features);
        }
        return std::move(list_);
    }

    /// Marked or labelled elements as printed: {node, text, names}.
    struct Printed {
        NodeId node;
        std::string text;
        std::vector<std::string> folded;
        bool labelled;
    };
    /// The labelled line that names a candidate alone, is all that its block says, and is not far
    /// below the body; null for none.
    const Printed* whole_line(const AuthorCandidate& candidate) const {
        constexpr NodeId kBelow = 60;
        constexpr std::size_t kMore = 40;  // bytes beside the name: label, date, counts
        const NodeId last = c_.body.last == kNoNode ? c_.page.size() : c_.body.last + kBelow;
        for (const Printed& line : printed) {
            if (!line.labelled || line.node > last || line.folded.size() != 1 ||
                line.folded.front() != candidate.folded ||
                line.text.size() > candidate.name.size() + kMore) {
                continue;
            }
            const std::string whole = visible_text(c_.page, line.node, line.text.size() + kMore);
            if (whole.size() <= line.text.size() + 2) return &line;
        }
        return nullptr;
    }

    /// A line that names nobody who wrote.
    struct Help {
        NodeId node = kNoNode;
        std::string text;
        std::vector<Author> authors;
    };
    Help help;
    std::vector<Printed> printed;

private:
    /// Where the body's first block begins that is more than a line: a byline may stand below the
    /// standfirst.
    NodeId after_lines() const {
        constexpr std::size_t kMostLines = 5;
        const std::size_t blocks = std::min(c_.body.blocks.size(), c_.body.nodes.size());
        for (std::size_t i = 0; i < std::min(kMostLines, blocks); ++i) {
            const Block& block = c_.body.blocks[i];
            if (block.type == BlockType::paragraph && block.text.size() > kMaxLine) {
                return std::max(c_.body.first, c_.body.nodes[i]);
            }
        }
        return c_.body.first;
    }

    static float& feature(AuthorCandidate& candidate, F which) {
        return candidate.features[static_cast<std::size_t>(which)];
    }
    static float feature(const AuthorCandidate& candidate, F which) {
        return candidate.features[static_cast<std::size_t>(which)];
    }

    AuthorCandidate* add(Author author, Source source, NodeId node = kNoNode) {
        // The label of Romanian is a name's first word elsewhere: "De Vries".
        const bool label = author.name.starts_with("De ") || author.name.starts_with("de ");
        if (romanian_ && label) author.name.erase(0, 3);
        if (!looks_like_name(author.name) || is_control_line(author.name) ||
            is_bare_label(author.name)) {
            return nullptr;
        }
        std::string folded = fold_words(author.name);
        for (AuthorCandidate& candidate : list_) {
            if (candidate.folded != folded) continue;
            if (candidate.role.empty()) candidate.role = author.role;
            if (node != kNoNode) {
                if (candidate.node == kNoNode) candidate.node = node;
                // Capitals in metadata are shouting where the page prints it in mixed case.
                if (is_caps(candidate.name) && !is_caps(author.name)) candidate.name = author.name;
            }
            return &candidate;
        }
        if (list_.size() >= kMaxCandidates) return nullptr;
        AuthorCandidate candidate;
        candidate.name = author.name;
        candidate.folded = std::move(folded);
        candidate.role = author.role;
        candidate.source = source;
        candidate.node = node;
        list_.push_back(std::move(candidate));
        return &list_.back();
    }

    static bool is_caps(std::string_view text) {
        bool upper = false;
        for (const char c : text) {
            if (c >= 'a' && c <= 'z') return false;
            upper = upper || (c >= 'A' && c <= 'Z');
        }
        return upper;
    }

    void mark(const std::string& text, Source source, std::initializer_list<F> features) {
        if (text.empty() || text.size() > kMaxBylineBytes * 3) return;
        if (text.find("://") != std::string::npos) return;
        ParsedByline parsed = parse_byline(text);
        if (parsed.helped) return;
        for (const Author& author : parsed.authors) {
            if (AuthorCandidate* candidate = add(author, source)) {
                for (const F which : features) feature(*candidate, which) = 1;
                if (parsed.authors.size() > 1) feature(*candidate, F::in_list) = 1;
            }
        }
    }

    void structured(const StructuredArticle& article, F which) {
        for (const StructuredName& name : article.authors) {
            const bool org =
                name.type.find("Organization") != std::string::npos || name.type == "Corporation";
            ParsedByline parsed = parse_byline(name.name);
            if (org || name.type == "Person") {
                // One object, one name, unless it plainly lists several.
                if (parsed.authors.size() == 1 || org) {
                    parsed.authors = {{name.name, ""}};
                    const ParsedByline single = parse_byline(name.name);
                    if (!org && single.authors.size() == 1) parsed = single;
                }
            }
            for (Author& author : parsed.authors) {
                if (author.role.empty()) author.role = name.role;
                if (AuthorCandidate* candidate = add(author, article.source)) {
                    feature(*candidate, which) = 1;
                    if (org) feature(*candidate, F::json_org) = 1;
                    if (name.type == "Person") feature(*candidate, F::json_person) = 1;
                }
            }
        }
    }

    void from_structured() {
        if (const StructuredArticle* article = c_.metadata.json_ld()) {
            structured(*article, F::json_author);
            for (const StructuredName& name : article->contributors) {
                mark(name.name, article->source, {F::contributor});
            }
        }
        if (const StructuredArticle* article = c_.metadata.microdata()) {
            structured(*article, F::microdata_author);
        }
        for (const StructuredArticle& article : c_.metadata.articles) {
            if (&article == c_.metadata.json_ld() || &article == c_.metadata.microdata() ||
                article.nested) {
                continue;
            }
            structured(article, F::json_nested);
        }
    }

    void from_metas() {
        for (const MetaTag& tag : c_.metadata.metas) {
            const std::string_view name = tag.name;
            F which = F::count;
            if (name == "author" || name == "authors") which = F::meta_author;
            if (name == "article:author" || name == "og:article:author" ||
                name == "article:author_name" || name == "og:author") {
                which = F::meta_article_author;
            }
            if (name == "parsely-author" || name == "dc.creator" || name == "byl" ||
                name == "dcterms.creator" || name == "sailthru.author" ||
                name == "citation_author" || name == "dc.contributor" ||
                name == "cxenseparse:author" || name == "article.author" ||
                name == "dcsext.author" || name == "byline" || name == "twitter:data1" ||
                name == "page_author" || name == "mediator_author" || name == "bt:author" ||
                name == "vr:author") {
                which = F::meta_other;
            }
            if (name == "twitter:data1") {
                // WordPress plug-ins: "Written by" is its label.
                const std::string label = ascii_lower(c_.metadata.first_meta({"twitter:label1"}));
                const bool by = label.find("written by") != std::string::npos ||
                                label.find("verfasst von") != std::string::npos ||
                                label.find("geschrieben von") != std::string::npos ||
                                label.find("crit par") != std::string::npos ||
                                label.find("escrito por") != std::string::npos ||
                                label.find("scritto da") != std::string::npos ||
                                label.find("geschreven door") != std::string::npos ||
                                label.find("author") != std::string::npos;
                if (!by) continue;
            }
            if (which == F::count) continue;
            mark(clean_value(tag.content), Source::meta, {which});
        }
    }

    /// Whether the words right before an element say that somebody only helped.
    bool helper_before(NodeId at) const {
        const Document& page = c_.page;
        constexpr NodeId kReach = 8;
        for (NodeId id = at; id-- > 0 && at - id <= kReach;) {
            if (!page.is_text(id)) continue;
            const std::string_view text = trim(page[id].text);
            if (text.empty()) continue;
            constexpr std::size_t kLongest = 40;
            const std::size_t from = text.size() > kLongest ? text.size() - kLongest : 0;
            return ends_with_helper(fold_words(text.substr(from)));
        }
        return false;
    }

    /// Whether a date stands right behind an element, or before it.
    bool beside_date(NodeId at) const {
        const Document& page = c_.page;
        constexpr NodeId kReach = 12;
        const NodeId end = std::min(page.end(at) + kReach, page.end(page.body()));
        for (NodeId id = at > kReach ? at - kReach : 1; id < end; ++id) {
            if (page.is(id, Tag::time)) return true;
            if (!page.is_text(id) && c_.marks.has(id, Mark::date)) return true;
        }
        return false;
    }

    /// Whether a footer is around that the text is above of: some systems set the byline in one.
    bool in_foot(NodeId at) const {
        const bool above = body_last_ != kNoNode && at < body_last_;
        return !above && c_.marks.inside(at, Mark::in_footer);
    }

    void marked_at(AuthorCandidate& candidate, NodeId at, bool helper) {
        const bool dirty =
            c_.marks.inside_any(at, {Mark::comment, Mark::related, Mark::ad, Mark::in_nav}) ||
            in_foot(at);
        feature(candidate, dirty || helper ? F::dirty_marked_only : F::clean_marked) = 1;
        feature(candidate, helper ? F::helper : F::helper_only) = 1;  // the latter: not a helper
        if (!dirty && beside_date(at)) feature(candidate, F::near_date) = 1;
    }

    /// Sets what the place in the page says.
    void place(AuthorCandidate& candidate, NodeId at) {
        const PageMarks& marks = c_.marks;
        const bool comment = marks.inside(at, Mark::comment);
        const bool related = marks.inside_any(at, {Mark::related, Mark::ad});
        if (comment) feature(candidate, F::in_comment) = 1;
        if (related) feature(candidate, F::in_related) = 1;
        if (marks.inside_any(at, {Mark::in_nav, Mark::in_aside}) || in_foot(at)) {
            feature(candidate, F::in_furniture) = 1;
        }
        if (marks.inside_any(at, {Mark::bio, Mark::profile})) feature(candidate, F::in_bio) = 1;
        if (body_first_ != kNoNode && body_last_ != kNoNode) {
            if (at > body_last_) {
                feature(candidate, F::after_body) = 1;
            } else if (headline_ != kNoNode && headline_ < body_first_ && at < headline_) {
                feature(candidate, F::before_headline) = 1;
            } else if (at < body_first_) {
                feature(candidate, F::near_headline) = 1;
            }
        } else if (headline_ != kNoNode && at > headline_ && at < headline_ + 200) {
            feature(candidate, F::near_headline) = 1;
        }
    }

    /// Keeps the first line at the article's head that names those who helped.
    void note_help(NodeId at, const std::string& text, const ParsedByline& parsed) {
        const bool elsewhere =
            (body_first_ != kNoNode && at > body_first_) ||
            c_.marks.inside_any(
                at, {Mark::comment, Mark::related, Mark::ad, Mark::in_nav, Mark::in_footer,
                     Mark::in_aside, Mark::in_figure, Mark::caption, Mark::credit});
        if (elsewhere || !help.authors.empty()) return;
        help = {at, text, parsed.authors};
    }

    /// "Ann Lee | Transport, The Post": behind the bar is the desk of the paper where she works.
    std::string_view without_desk(std::string_view text) const {
        const std::size_t bar = text.rfind(" | ");
        if (bar == std::string_view::npos) return text;
        if (looks_like_role(text.substr(bar + 3))) return text;
        const std::string behind = fold_words(text.substr(bar));
        const bool site = std::any_of(sites_.begin(), sites_.end(), [&](const std::string& name) {
            return name.size() > 2 && behind.size() > name.size() && behind.ends_with(" " + name);
        });
        return site && text.find(',', bar) != std::string_view::npos ? text.substr(0, bar) : text;
    }

    void printed_names(NodeId at, const std::string& text, F which, bool strip_label_only) {
        ParsedByline parsed = parse_byline(without_desk(text));
        if (strip_label_only && !parsed.labelled) return;
        if (parsed.authors.empty()) return;
        if (parsed.helped) {
            note_help(at, text, parsed);
            return;
        }
        Printed line{at, text, {}, parsed.labelled};
        const bool helper = helper_before(at);
        for (const Author& author : parsed.authors) {
            AuthorCandidate* candidate = add(author, Source::markup, at);
            if (candidate == nullptr) continue;
            marked_at(*candidate, at, helper);
            ++seen_[static_cast<std::size_t>(candidate - list_.data())];
            feature(*candidate, which) = 1;
            if (parsed.labelled) feature(*candidate, F::labelled_marked) = 1;
            if (parsed.authors.size() > 1) feature(*candidate, F::in_list) = 1;
            place(*candidate, at);
            line.folded.push_back(candidate->folded);
        }
        if (printed.size() < kMaxCandidates) printed.push_back(std::move(line));
    }

    void from_page() {
        const Document& page = c_.page;
        const PageMarks& marks = c_.marks;
        const NodeId body = page.body();
        if (body == kNoNode) return;
        std::size_t marked = 0;
        NodeId label_until = 0;  // the block of a printed label has been read
        for (NodeId at = body; at < page.end(body); ++at) {
            const Node& node = page[at];
            if (node.kind == NodeKind::text) {
                if (at >= label_until && !node.blank) {
                    if (const NodeId until = labelled_text(at)) label_until = until;
                }
                continue;
            }
            if (node.attribute_count == 0) continue;
            if (node.tag == Tag::script || node.tag == Tag::style) {
                at = node.end - 1;
                continue;
            }
            F which = F::count;
            if (node.tag == Tag::a) {
                for (const Attribute& attribute : page.attributes(at)) {
                    if (attribute.is("rel") &&
                        attribute.value.find("author") != std::string_view::npos) {
                        which = F::rel_author;
                        break;
                    }
                    if (attribute.is("href") && is_person_path(attribute.value)) {
                        which = F::author_href;
                    }
                }
            }
            if (which == F::count &&
                marks.has_any(at, {Mark::author, Mark::byline, Mark::writer, Mark::vcard})) {
                which = marks.has(at, Mark::author)   ? F::class_author
                        : marks.has(at, Mark::byline) ? F::class_byline
                        : marks.has(at, Mark::writer) ? F::class_writer
                                                      : F::vcard;
            }
            // <li id="fn:1">: a footnote, no formatted name.
            if (which == F::vcard && page.attribute(at, "class").empty()) which = F::count;
            if (which == F::count || which == F::author_href || which == F::rel_author) {
                const std::string_view itemprop = page.attribute(at, "itemprop");
                if (itemprop == "author" || itemprop == "creator") which = F::itemprop_author;
            }
            if (which == F::count || node.tag == Tag::img || node.tag == Tag::form) continue;
            // A card around another card is read by its parts.
            if (node.end - at > 120) continue;
            if (marks.has(at, Mark::date) && which != F::rel_author) continue;
            if (++marked > 150) break;
            std::string text = page.has_attribute(at, "content")
                                   ? clean_value(page.attribute(at, "content"))
                                   : marked_text(at);
            if (text.empty() || text.size() > kMaxMarkedBytes) continue;
            printed_names(at, text, which, false);
        }
    }

    /// The element's text; where two elements meet without a blank, "Ann Lee" and "Politics
    /// editor" are set apart by a bar, and so is a role in a line of its own.
    std::string marked_text(NodeId id) const {
        const Document& page = c_.page;
        std::string text = visible_text(page, id, kMaxMarkedBytes + 1);
        if (text.size() > kMaxMarkedBytes) return text;
        std::string parts;
        std::string_view last;
        bool parted = false;
        bool meet = false;  // an element begins where its neighbour ends
        bool line = false;  // a block begins
        for (NodeId at = id + 1; at < page.end(id); ++at) {
            const Node& node = page[at];
            if (node.kind == NodeKind::element) {
                meet = meet || siblings_meet(at);
                if (node.tag == Tag::script || node.tag == Tag::style || node.tag == Tag::svg ||
                    (node.attribute_count > 0 && is_hidden(page, at))) {
                    at = node.end - 1;
                } else if (node.tag == Tag::br && parts_lines(at, page.end(id))) {
                    parts += " | ";
                    parted = true;
                } else if (breaks_line(node.tag)) {
                    append_clean(parts, " ");
                    meet = false;
                    line = true;
                }
                continue;
            }
            if (node.text.empty()) continue;
            const bool joined = meet_glued(parts, node.text) ||
                                (meet && !parts.ends_with(' ') && words_meet(last, node.text));
            const std::string piece = line ? clean_text(node.text) : std::string();
            const bool behind_name = line && count_words(parts) >= 2;
            // The name again, or a biography that begins with it: not of the line.
            if (behind_name && count_words(last) >= 2 && piece.starts_with(trim(last))) {
                at = page.end(block_of(at)) - 1;
                parted = true;
                continue;
            }
            const bool apart = behind_name && (is_press_role(piece) || is_press_role(last));
            if ((joined || apart) && !parts.ends_with("| ")) {
                parts += is_bare_label(clean_text(parts)) ? " " : " | ";
                parted = true;
            }
            append_clean(parts, node.text);
            meet = false;
            if (node.blank) continue;
            last = node.text;
            line = false;
        }
        return parted ? clean_text(parts) : text;
    }

    /// The nearest block around a text.
    NodeId block_of(NodeId at) const {
        NodeId block = c_.page.parent(at);
        while (block != kNoNode && !breaks_line(c_.page[block].tag) &&
               c_.page[block].tag != Tag::body) {
            block = c_.page.parent(block);
        }
        return block;
    }

    /// Whether an element begins where its neighbour before it ends.
    bool siblings_meet(NodeId at) const {
        const Document& page = c_.page;
        const NodeId parent = page.parent(at);
        if (parent == kNoNode || at == parent + 1) return false;
        NodeId before = at - 1;
        while (page.parent(before) != parent) before = page.parent(before);
        return !page.is_text(before);
    }

    /// Whether two words meet where one element ends and its neighbour begins: "Ольга Кузьмина" and
    /// "корреспондент", "Ann Lee" and "5 May 2025". Letters may be set one by one.
    static bool words_meet(std::string_view before, std::string_view after) {
        const auto is_of_word = [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return byte >= 0x80 || kAsciiDigits.has(c) || (byte | 0x20U) - 'a' < 26U;
        };
        if (before.empty() || after.empty()) return false;
        return length_utf8(before) > 1 && length_utf8(after) > 1 && is_of_word(before.back()) &&
               is_of_word(after.front());
    }

    /// Whether a <br> parts a name from what is none: two words are before it, or a role behind it.
    bool parts_lines(NodeId br, NodeId end) const {
        constexpr NodeId kReach = 8;
        NodeId before = br;
        while (before > 0 && br - before < kReach && !c_.page.is_text(before)) --before;
        NodeId behind = br + 1;
        while (behind < end && behind - br < kReach && !c_.page.is_text(behind)) ++behind;
        if (behind >= end || !c_.page.is_text(before) || !c_.page.is_text(behind)) return false;
        const std::string line = clean_text(c_.page[before].text);
        return (count_words(line) >= 2 && !starts_byline(line)) ||
               looks_like_role(clean_text(c_.page[behind].text));
    }

    /// "By", "Von", "Autor:" in the text itself. Returns where what it begins ends; 0 for nothing.
    NodeId labelled_text(NodeId at) {
        std::string_view raw = trim(c_.page[at].text);
        // "(Reporting by Ann Lee; Editing by Bo Ek)"
        const bool bracket = raw.starts_with('(') || raw.starts_with('[');
        if (bracket) raw.remove_prefix(1);
        if (raw.size() < 2 || raw.size() > kMaxBylineBytes || !may_start_byline(raw)) return 0;
        // A label is followed by a blank, a colon, or the end of its element.
        const std::string begin = clean_text(raw);
        const bool alone = is_bare_label(begin);
        if (!alone && !starts_byline(begin)) return 0;
        // The line it stands in: up to the nearest block around.
        const NodeId block = block_of(at);
        if (block == kNoNode || c_.page[block].tag == Tag::body) return 0;
        std::string text = text_from(at, c_.page.end(block));
        if (bracket) {
            text.erase(0, 1);
            if (text.ends_with(')') || text.ends_with(']')) text.pop_back();
        }
        if (alone && text.size() <= begin.size() + 1) {
            // The name stands in the next block: "<dt>Author</dt><dd>Jane</dd>".
            const NodeId next = c_.page.next_sibling(block);
            if (next == kNoNode || c_.page[next].end - next > 40) return 0;
            text += ' ';
            text += visible_text(c_.page, next, kMaxBylineBytes);
        }
        if (text.size() > kMaxBylineBytes) return 0;
        if (!starts_byline(text)) return 0;
        labelled(block, text);
        return c_.page.end(block);
    }

    /// "By", "Autor:": a label, and a byline only with a name put after it.
    static bool is_bare_label(const std::string& text) {
        constexpr std::size_t kLongestLabel = 24;
        return text.size() <= kLongestLabel && !starts_byline(text) && starts_byline(text + " Xx");
    }

    /// Whether a word ends and another begins where two texts meet: "By" and "Ann".
    static bool meet_glued(std::string_view before, std::string_view after) {
        if (before.empty() || after.empty()) return false;
        if (after.front() == '@') return before.back() != ' ';  // "Ann Lee" and "@annlee"
        return before.back() >= 'a' && before.back() <= 'z' && after.front() >= 'A' &&
               after.front() <= 'Z';
    }

    /// The line's text from one node on; a <br> ends it.
    std::string text_from(NodeId from, NodeId end) const {
        std::string out;
        for (NodeId at = from; at < end && out.size() <= kMaxBylineBytes; ++at) {
            const Node& node = c_.page[at];
            if (node.kind == NodeKind::text) {
                if (meet_glued(out, node.text)) out += ' ';
                append_clean(out, node.text);
            } else if (node.tag == Tag::br) {
                break;
            } else if (node.tag == Tag::script || node.tag == Tag::style || node.tag == Tag::svg) {
                at = node.end - 1;
            } else if (breaks_line(node.tag)) {
                append_clean(out, " ");
            }
        }
        return clean_text(out);
    }

    void labelled(NodeId block, const std::string& text) {
        ParsedByline parsed = parse_byline(text);
        if (!parsed.labelled || parsed.helped) return;
        Printed line{block, text, {}, true};
        for (const Author& author : parsed.authors) {
            if (author.name.size() > 60) continue;
            AuthorCandidate* candidate = add(author, Source::text, block);
            if (candidate == nullptr) continue;
            ++seen_[static_cast<std::size_t>(candidate - list_.data())];
            feature(*candidate, F::labelled) = 1;
            if (parsed.authors.size() > 1) feature(*candidate, F::in_list) = 1;
            place(*candidate, block);
            line.folded.push_back(candidate->folded);
        }
        if (!line.folded.empty() && printed.size() < kMaxCandidates) {
            printed.push_back(std::move(line));
        }
    }

    /// What the body's finder cut off or left: lines at its borders, without a label or with one.
    void from_body() {
        constexpr std::size_t kLines = 5;
        struct Line {
            NodeId node;
            std::string_view text;
        };
        std::vector<Line> lines;
        for (const CutBlock& block : c_.body.before) {
            if (block.text.size() > kMaxBylineBytes) continue;
            if (block.kind == CutBlock::Kind::byline) {
                printed_names(block.node, parted_line(block.node, block.text), F::in_body_start,
                              false);
            } else if (block.kind == CutBlock::Kind::date || block.kind == CutBlock::Kind::other) {
                lines.push_back({block.node, block.text});
            }
        }
        const std::size_t size = c_.body.blocks.size();
        bool above = true;  // the first block that is more than a line
        for (std::size_t i = 0; i < size; ++i) {
            if (i == kLines && size > kLines + 3) i = size - 3;
            const Block& block = c_.body.blocks[i];
            const NodeId node = i < c_.body.nodes.size() ? c_.body.nodes[i] : kNoNode;
            if (node == kNoNode || block.text.empty() ||
                (block.type != BlockType::paragraph && block.type != BlockType::heading)) {
                continue;
            }
            const bool end = i + 3 >= size;
            const bool line = block.text.size() <= kMaxLine;
            if (line && starts_byline(block.text)) {
                printed_names(node, one_line(block.text), end ? F::in_body_end : F::in_body_start,
                              true);
            } else if (i < kLines && above) {
                above = line;
                lines.push_back({node, block.text});
            }
        }
        std::stable_sort(lines.begin(), lines.end(),
                         [](const Line& a, const Line& b) { return a.node < b.node; });
        std::vector<bool> dated;
        dated.reserve(lines.size());
        for (const Line& line : lines) dated.push_back(is_date_line(line.text));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const bool beside = (i > 0 && dated[i - 1]) || (i + 1 < lines.size() && dated[i + 1]);
            std::string line = parted_line(lines[i].node, lines[i].text);
            if (c_.headline != kNoNode && lines[i].node > c_.headline) {
                if (name_with_role(lines[i].node, line)) continue;
                // What they are may stand in the next line.
                if (i + 1 < lines.size() && line.size() <= kMaxLine &&
                    name_with_role(lines[i].node, line + " | " + one_line(lines[i + 1].text))) {
                    continue;
                }
            }
            plain_line(lines[i].node, line, beside);
        }
        std::size_t after = 0;
        for (const CutBlock& block : c_.body.after) {
            if (++after > 6) break;
            if (block.text.size() > kMaxBylineBytes || !starts_byline(block.text)) continue;
            printed_names(block.node, block.text, F::in_body_end, true);
        }
    }

    /// A block's lines as one, parted by bars.
    static std::string one_line(std::string_view text) {
        std::string out;
        for (const char c : text) {
            if (c == '\n') {
                out += " | ";
            } else {
                out += c;
            }
        }
        return out;
    }

    /// A block's line, with bars between what stands in elements of its own, where the element is
    /// the line.
    std::string parted_line(NodeId node, std::string_view text) const {
        constexpr std::size_t kBars = 12;
        std::string line = one_line(text);
        if (node == kNoNode || line.size() > kMaxLine) return line;
        std::string parted = marked_text(node);
        return parted.size() > line.size() + kBars ? line : parted;
    }

    /// A line without the e-mail address that it ends with, or the agency that its text was written
    /// with: "Ann Lee" of "Ann Lee | ann@post.example", "Anne Roux avec AFP".
    static std::string_view before_contact(std::string_view line) {
        const std::size_t blank = line.rfind(' ');
        if (blank == std::string_view::npos) return line;
        const std::string_view last = line.substr(blank + 1);
        std::string_view rest = trim(line.substr(0, blank));
        const std::size_t at = last.find('@');
        if (at != std::string_view::npos && at > 0 &&
            last.find('.', at) != std::string_view::npos) {
            while (!rest.empty() &&
                   std::string_view("|,-(/").find(rest.back()) != std::string_view::npos) {
                rest = trim(rest.substr(0, rest.size() - 1));
            }
            return rest;
        }
        for (const std::string_view with : {" avec", " mit", " con", " com", " with", " med"}) {
            if (!rest.ends_with(with) || !is_agency(fold_words(last))) continue;
            rest.remove_suffix(with.size());
            // "Le Parisien avec AFP" names nobody.
            static constexpr std::string_view kArticles[] = {"Le ", "La ", "Les ", "El ", "Il "};
            return phrases_of<kArticles>().starts(rest) ? line : rest;
        }
        return line;
    }

    /// "Ann Lee, Political Correspondent", "Ann Lee and Bo Ek | Staff Writers": people and what
    /// they are at the paper, or where they are written to, without any mark. "Ann Lee, Associated
    /// Press" took the picture.
    bool name_with_role(NodeId node, const std::string& line) {
        constexpr std::size_t kMostPeople = 3;
        if (line.size() > kMaxLine) return false;
        const std::string_view name = before_contact(line);
        if (kAsciiDigits.any_in(name)) return false;
        // Most lines are sentences.
        if (name.size() == line.size() && !has_press_word(line)) return false;
        const ParsedByline parsed = parse_byline(name);
        const bool whole = parsed.end + 1 >= name.size();
        const bool told =
            name.size() < line.size() ||
            is_press_role(parsed.authors.empty() ? std::string_view() : parsed.authors.back().role);
        if (!whole || parsed.labelled || parsed.authors.empty() ||
            parsed.authors.size() > kMostPeople || !told) {
            return false;
        }
        const bool people =
            std::all_of(parsed.authors.begin(), parsed.authors.end(),
                        [](const Author& author) { return may_be_person(author.name); });
        if (people) printed_names(node, line, F::bare_line, false);
        return people;
    }

    /// Two to four words, each written as names are, and none that names a section or a date.
    static bool may_be_person(std::string_view name) {
        const std::size_t words = count_words(name);
        const std::string folded = fold_words(name);
        return words >= 2 && words <= 4 && !has_stop_word(folded) && !has_page_word(folded) &&
               is_written_as_name(name);
    }

    /// A date, of which the year may be left out, or a year ("Ann LeeOct 17, 2023": elements that
    /// touch).
    static bool holds_date(std::string_view line) {
        const DateReading some_day{"", false, 1'700'000'000};
        if (!find_dates_in_text(line, some_day).empty() || find_relative_date(line, some_day)) {
            return true;
        }
        for (const std::string_view century : {" 19", " 20"}) {
            const std::size_t at = line.find(century);
            if (at == std::string_view::npos) continue;
            const std::string_view year = line.substr(at + 3, 2);
            if (year.size() == 2 && kAsciiDigits.any_in(year.substr(0, 1)) &&
                kAsciiDigits.any_in(year.substr(1))) {
                return true;
            }
        }
        return false;
    }

    /// "Ann Lee | 5 May 2025", "5.5.2025 - Ann Lee": names in a line with a date, or in one of
    /// their own beside it, without any mark.
    void plain_line(NodeId node, const std::string& line, bool beside) {
        constexpr std::size_t kMaxPlain = 90;
        if (line.size() > kMaxPlain || node == kNoNode) return;
        std::string text = line;
        const bool dated = kAsciiDigits.any_in(text) && holds_date(text);
        if (!dated && !beside && !beside_date(node)) return;
        const ParsedByline parsed = parse_byline(text);
        const std::size_t most = parsed.labelled ? 4 : 3;
        if (parsed.authors.empty() || parsed.authors.size() > most || parsed.helped) return;
        std::size_t named = 0;
        for (const Author& author : parsed.authors) {
            // "Ana López | Madrid | 15 de mayo de 2025": a place.
            const std::size_t place = text.find("| " + author.name);
            if (named > 0 && dated && &author == &parsed.authors.back() &&
                place != std::string::npos && count_words(author.name) == 1) {
                text.resize(place);
                break;
            }
            if (!may_be_person(author.name)) {
                // "Premium | Ann Lee": a mark of the page's before the name.
                const bool mark =
                    &author == &parsed.authors.front() && parsed.authors.size() > 1 &&
                    (count_words(author.name) == 1 || has_page_word(fold_words(author.name)));
                const std::size_t next =
                    mark ? text.find("| " + parsed.authors[1].name) : std::string::npos;
                if (next == std::string::npos) return;
                text.erase(0, next + 2);
                continue;
            }
            named += count_words(author.name);
        }
        // But for a conjunction.
        if (!dated && (parsed.labelled || count_words(text) > named + 1)) return;
        printed_names(node, text, dated ? F::plain_line : F::bare_line, false);
    }

    /// Names that share a printed line with an author whom JSON-LD names.
    std::set<std::string> beside_json_authors() const {
        std::set<std::string> json;
        for (const AuthorCandidate& candidate : list_) {
            if (feature(candidate, F::json_author) != 0) json.insert(candidate.folded);
        }
        std::set<std::string> out;
        for (const Printed& line : printed) {
            const bool any =
                std::any_of(line.folded.begin(), line.folded.end(),
                            [&](const std::string& name) { return json.count(name) != 0; });
            if (any) out.insert(line.folded.begin(), line.folded.end());
        }
        return out;
    }

    bool is_site(const std::string& folded) const {
        return std::any_of(sites_.begin(), sites_.end(), [&](const std::string& site) {
            return site == folded ||
                   (folded.size() > 4 && site.find(folded) != std::string::npos) ||
                   (site.size() > 4 && folded.find(site) != std::string::npos);
        });
    }

    bool is_desk(const AuthorCandidate& candidate) const {
        return is_site(candidate.folded) || has_desk_word(candidate.folded) ||
               feature(candidate, F::json_org) != 0;
    }

    void relate() {
        bool any_json = false, any_meta = false, any_label = false, any_near = false;
        std::size_t marked = 0;
        std::size_t json_count = 0;
        const auto in_meta = [](const AuthorCandidate& candidate) {
            return feature(candidate, F::meta_author) + feature(candidate, F::meta_article_author) +
                       feature(candidate, F::meta_other) >
                   0;
        };
        const auto is_marked = [](const AuthorCandidate& candidate) {
            return feature(candidate, F::rel_author) + feature(candidate, F::author_href) +
                       feature(candidate, F::class_author) + feature(candidate, F::class_byline) +
                       feature(candidate, F::itemprop_author) +
                       feature(candidate, F::class_writer) + feature(candidate, F::vcard) >
                   0;
        };
        // Structured data that names only the site or a desk does not speak against a person.
        bool json_names = false, meta_names = false;
        for (const AuthorCandidate& candidate : list_) {
            any_json = any_json || feature(candidate, F::json_author) != 0;
            if (!is_desk(candidate)) {
                json_names = json_names || feature(candidate, F::json_author) != 0;
                meta_names = meta_names || in_meta(candidate);
            }
            json_count += feature(candidate, F::json_author) != 0 ? 1 : 0;
            any_meta = any_meta || in_meta(candidate);
            any_label = any_label || feature(candidate, F::labelled) != 0 ||
                        feature(candidate, F::labelled_marked) != 0;
            any_near = any_near || feature(candidate, F::near_headline) != 0;
            marked += is_marked(candidate) ? 1 : 0;
        }
        const std::set<std::string> with_json = beside_json_authors();
        std::size_t persons = 0;  // whom structured data or a byline under the headline names
        std::size_t cleans = 0;
        for (const AuthorCandidate& candidate : list_) {
            cleans += feature(candidate, F::clean_marked) != 0 ? 1 : 0;
            const bool named = feature(candidate, F::json_author) != 0 || in_meta(candidate) ||
                               (is_marked(candidate) && feature(candidate, F::near_headline) != 0);
            const bool site = std::any_of(sites_.begin(), sites_.end(), [&](const auto& name) {
                return !name.empty() && (name == candidate.folded ||
                                         candidate.folded.find(name) != std::string::npos);
            });
            const std::size_t words = count_words(candidate.name);
            const bool person = words >= 2 && words <= 4 && !site &&
                                feature(candidate, F::json_org) == 0 &&
                                !has_desk_word(candidate.folded) &&
                                !has_stop_word(candidate.folded) && !is_agency(candidate.folded);
            persons += named && person ? 1 : 0;
        }
        bool clean_seen = false;
        std::size_t json_visible = 0;
        for (const AuthorCandidate& candidate : list_) {
            const bool json = feature(candidate, F::json_author) != 0;
            json_visible += json && candidate.node != kNoNode ? 1 : 0;
        }
        bool first = true;
        for (std::size_t i = 0; i < list_.size(); ++i) {
            AuthorCandidate& candidate = list_[i];
            const auto set = [&](F which, bool value) {
                feature(candidate, which) = value ? 1 : 0;
            };
            const auto get = [&](F which) { return feature(candidate, which) != 0; };
            const bool json = get(F::json_author);
            const bool meta = in_meta(candidate);
            const bool visible = candidate.node != kNoNode;
            const bool label = get(F::labelled) || get(F::labelled_marked);
            set(F::bias, true);
            const std::vector<std::string_view> words = split_words(candidate.folded);
            // Not of the folded name: folding takes Hangul apart.
            const bool wide = static_cast<unsigned char>(candidate.name.front()) >= 0xE3;
            set(F::wide_script, wide);
            set(F::one_word, words.size() == 1 && !wide);
            set(F::two_words, words.size() == 2 && !wide);
            set(F::three_words, words.size() == 3 && !wide);
            set(F::many_words, words.size() > 4 && !wide);
            set(F::all_caps, is_caps(candidate.name));
            set(F::lower_start, candidate.name.front() >= 'a' && candidate.name.front() <= 'z');
            set(F::is_site, is_site(candidate.folded));
            set(F::desk_word, has_desk_word(candidate.folded));
            set(F::stop_word, has_stop_word(candidate.folded));
            set(F::has_role, !candidate.role.empty());
            set(F::many_marked, marked > 4);
            if (visible && first && !get(F::in_comment) && !get(F::in_related)) {
                set(F::first_visible, true);
                first = false;
            }
            const int sources = (json ? 1 : 0) + (meta ? 1 : 0) + (is_marked(candidate) ? 1 : 0) +
                                (label ? 1 : 0) + (get(F::microdata_author) ? 1 : 0) +
                                (get(F::json_nested) ? 1 : 0);
            set(F::sources_two, sources == 2);
            set(F::sources_three, sources >= 3);
            set(F::not_json, json_names && !json);
            set(F::not_meta, meta_names && !meta);
            set(F::not_labelled, any_label && !label);
            set(F::not_near, any_near && !get(F::near_headline));
            set(F::no_json, !any_json);
            set(F::no_meta, !any_meta);
            set(F::credential, candidate.name.find(", ") != std::string::npos);
            set(F::repeated, seen_[i] >= 3);
            set(F::structured_only, !visible);
            set(F::json_and_visible, json && visible);
            set(F::meta_and_visible, meta && visible);
            set(F::only_candidate, list_.size() == 1);
            set(F::label_near, label && get(F::near_headline));
            set(F::marked_near, is_marked(candidate) && get(F::near_headline));
            set(F::json_mate_visible, json && json_count > 1 && json_visible > (visible ? 1U : 0U));
            set(F::line_mate_json, !json && with_json.count(candidate.folded) != 0);
            set(F::json_org_only_one, get(F::json_org) && json_count == 1);
            set(F::json_many, json && json_count > 2);
            set(F::helper_only, get(F::helper) && !get(F::helper_only));
            set(F::agency, is_agency(candidate.folded));
            const bool desk = is_desk(candidate);
            set(F::org_beside_person, desk && persons > 0);
            set(F::site_structured, get(F::is_site) && !visible);
            set(F::desk_near, desk && get(F::near_headline));
            if (get(F::clean_marked)) {
                set(F::dirty_marked_only, false);
                set(F::first_clean, !clean_seen);
                set(F::only_clean, cleans == 1);
                clean_seen = true;
            }
            for (const AuthorCandidate& other : list_) {
                if (&other == &candidate) continue;
                if (holds_words(other.folded, candidate.folded)) set(F::part_of_other, true);
                if (holds_words(candidate.folded, other.folded)) set(F::holds_other, true);
            }
        }
    }

    const FieldContext& c_;
    std::vector<std::string> sites_;
    std::vector<AuthorCandidate> list_;
    std::array<int, kMaxCandidates + 1> seen_{};
    NodeId headline_;
    NodeId body_first_;
    NodeId body_last_;
    bool romanian_ = false;
};

}  // namespace

namespace {

bool has(const AuthorCandidate& candidate, F feature) {
    return candidate.features[static_cast<std::size_t>(feature)] != 0;
}

bool is_same_name(std::string_view a, std::string_view b) {
    const std::string_view bare_a = without_degrees(a);
    const std::string_view bare_b = without_degrees(b);
    return (bare_a.size() < a.size() || bare_b.size() < b.size()) &&
           fold_words(bare_a) == fold_words(bare_b);
}

bool has_any(const AuthorCandidate& candidate, std::initializer_list<F> features) {
    return std::any_of(features.begin(), features.end(),
                       [&](F feature) { return has(candidate, feature); });
}

/// "rpemberley", "admin2": the name of an account, which speaks against nobody.
bool is_login(std::string_view name) {
    return name.find(' ') == std::string_view::npos &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                      c == '-';
           });
}

/// Whether structured data name anybody else than an account.
bool any_structured(const std::vector<AuthorCandidate>& candidates) {
    return std::any_of(candidates.begin(), candidates.end(), [](const AuthorCandidate& candidate) {
        return has_any(candidate, {F::json_author, F::meta_author, F::meta_article_author,
                                   F::meta_other, F::microdata_author}) &&
               !is_login(candidate.name);
    });
}

/// Whether a printed byline speaks for a candidate where nothing structured names anybody: a
/// person's name in a labelled line, or in one beside a date.
bool is_printed_person(const AuthorCandidate& candidate, bool structured) {
    return has_any(candidate, {F::labelled, F::plain_line, F::bare_line}) && !structured &&
           has_any(candidate, {F::two_words, F::three_words}) &&
           !has_any(candidate, {F::stop_word, F::desk_word, F::is_site, F::helper_only, F::agency,
                                F::after_body, F::in_comment, F::in_related, F::in_furniture});
}

/// Whether a candidate is nothing but a person's name.
bool is_person(const AuthorCandidate& candidate) {
    return has_any(candidate, {F::two_words, F::three_words, F::wide_script}) &&
           !has_any(candidate, {F::is_site, F::desk_word, F::agency, F::stop_word});
}

/// Whether the markup calls a person's name between headline and text an author's.
bool is_marked_person(const AuthorCandidate& candidate) {
    return has_any(candidate,
                   {F::class_author, F::class_byline, F::itemprop_author, F::rel_author}) &&
           has(candidate, F::near_headline) && has(candidate, F::clean_marked) &&
           is_person(candidate) && is_written_as_name(candidate.name) &&
           !has_any(candidate, {F::in_comment, F::in_related, F::in_furniture, F::helper_only,
                                F::in_bio, F::after_body});
}

/// "© Jan Maj": who took a picture, in an element that is called author.
bool is_picture_credit(std::string_view name) {
    static constexpr std::string_view kCredits[] = {"©",     "(c) ",  "Fot. ",
                                                    "Foto ", "Foto:", "Photo "};
    return phrases_of<kCredits>().starts(name);
}

/// The one person that any label on the page names, wherever it stands: null for none or several.
const AuthorCandidate* only_labelled(const std::vector<AuthorCandidate>& candidates) {
    const AuthorCandidate* only = nullptr;
    for (const AuthorCandidate& candidate : candidates) {
        if (!has(candidate, F::labelled) || !has_any(candidate, {F::two_words, F::three_words}) ||
            has_any(candidate, {F::stop_word, F::desk_word, F::is_site, F::helper_only, F::agency,
                                F::in_comment, F::in_related, F::in_furniture}) ||
            !is_written_as_name(candidate.name)) {
            continue;
        }
        if (only != nullptr) return nullptr;
        only = &candidate;
    }
    return only;
}

/// Whether all of an element's text stands in bold or slanted letters, or at the line's far end.
bool is_set_apart(const Document& page, NodeId id) {
    if (ascii_iequals(page.attribute(id, "align"), "right")) return true;
    const std::string_view style = page.attribute(id, "style");
    const std::size_t at = style.find("text-align");
    if (at != std::string_view::npos) {
        const std::string_view rest = style.substr(at);
        if (holds(rest.substr(0, rest.find(';')), "right")) return true;
    }
    return is_all_within(page, id, {Tag::strong, Tag::b, Tag::em, Tag::i});
}

struct Signature {
    std::string name;
    NodeId node = kNoNode;
};

/// A person's name alone, set apart, as the text's last line or the first one behind it.
Signature signature(const FieldContext& context) {
    constexpr std::size_t kLongest = 40;  // characters
    constexpr std::size_t kFewest = 2;    // words
    constexpr std::size_t kMost = 4;
    const auto read = [&](std::string_view line, NodeId node) -> Signature {
        if (node == kNoNode) return {};
        const Tag tag = context.page[node].tag;
        if (length_utf8(line) > kLongest || (tag >= Tag::h1 && tag <= Tag::h6) ||
            is_related_label(line) ||
            context.marks.inside_any(
                node, {Mark::related, Mark::in_nav, Mark::in_footer, Mark::in_link})) {
            return {};
        }
        // "<b>Further Reading</b><ul>": a label.
        const NodeId next = context.page.next_element(node);
        if (next != kNoNode && (context.page.is(next, Tag::ul) || context.page.is(next, Tag::ol)))
            return {};
        const std::string_view name = trim(line);
        const std::size_t words = split_words(name).size();
        const std::string folded = fold_words(name);
        const bool person = words >= kFewest && words <= kMost && looks_like_name(name) &&
                            is_written_as_name(name) && !has_page_word(folded) &&
                            !has_press_word(name) &&
                            name.find_first_of(".:!?0123456789") == std::string_view::npos;
        if (!person || !is_set_apart(context.page, node)) return {};
        for (const std::string& site : context.site_names) {
            if (fold_words(site) == folded) return {};
        }
        return {std::string(name), node};
    };
    const Body& body = context.body;
    if (!body.after.empty()) {
        Signature found = read(body.after.front().text, body.after.front().node);
        if (!found.name.empty()) return found;
    }
    if (body.blocks.size() < 2 || body.nodes.size() < body.blocks.size() ||
        body.blocks.back().type != BlockType::paragraph) {
        return {};
    }
    return read(body.blocks.back().text, body.nodes[body.blocks.size() - 1]);
}

}  // namespace

std::vector<AuthorCandidate> author_candidates(const FieldContext& context) {
    return Collector(context).run();
}

Byline find_byline(const FieldContext& context) {
    Collector collector(context);
    const std::vector<AuthorCandidate> candidates = collector.run();
    Byline out;
    float worst = 0;
    std::set<std::string> chosen;
    Source source = Source::none;
    // A byline printed at the head of the body names the writer; beside it, an account's name
    // (on Blogger) or a desk's is only who pressed the button.
    const auto in_body = [](const AuthorCandidate& candidate) {
        return has(candidate, F::in_body_start) &&
               (has(candidate, F::labelled) || has(candidate, F::labelled_marked));
    };
    const auto chosen_by_trees = [](const AuthorCandidate& candidate) {
        return candidate.score > kAuthorThreshold;
    };
    // "By Ann Lee and Bo Chan": who is printed behind an author is one too.
    std::set<std::string> mates;
    for (const AuthorCandidate& candidate : candidates) {
        if (!chosen_by_trees(candidate)) continue;
        for (const Collector::Printed& line : collector.printed) {
            const bool byline =
                line.labelled || has(candidate, F::plain_line) || has(candidate, F::bare_line);
            if (byline && !line.folded.empty() && line.folded.front() == candidate.folded) {
                mates.insert(line.folded.begin(), line.folded.end());
            }
        }
    }
    const bool structured = any_structured(candidates);
    const auto is_mate = [&](const AuthorCandidate& candidate) {
        const bool person =
            is_printed_person(candidate, structured) ||
            (has_any(candidate, {F::labelled, F::labelled_marked}) && is_marked_person(candidate));
        return person && mates.count(candidate.folded) != 0;
    };
    const bool any_writer =
        std::any_of(candidates.begin(), candidates.end(), [&](const AuthorCandidate& candidate) {
            return chosen_by_trees(candidate) && !has(candidate, F::helper_only);
        });
    // Who is named at a picture took it, where the article names its writer elsewhere.
    const auto only_at_picture = [&](const AuthorCandidate& candidate) {
        return has(candidate, F::no_json) && has(candidate, F::no_meta) &&
               candidate.node != kNoNode &&
               context.marks.inside_any(candidate.node, {Mark::in_figure, Mark::caption});
    };
    const bool any_off_pictures =
        std::any_of(candidates.begin(), candidates.end(), [&](const AuthorCandidate& candidate) {
            return chosen_by_trees(candidate) && !only_at_picture(candidate);
        });
    const bool any_person =
        std::any_of(candidates.begin(), candidates.end(), [&](const AuthorCandidate& candidate) {
            return chosen_by_trees(candidate) && is_person(candidate);
        });
    const bool any_in_body = std::any_of(candidates.begin(), candidates.end(), in_body);
    const bool any_account =
        context.metadata.is_blogger ||
        std::any_of(candidates.begin(), candidates.end(), [&](const AuthorCandidate& candidate) {
            return chosen_by_trees(candidate) && has(candidate, F::desk_word);
        });
    for (const AuthorCandidate& candidate : candidates) {
        const bool chosen_by_body = any_in_body && in_body(candidate);
        if (any_writer && has(candidate, F::helper_only)) continue;
        if (is_picture_credit(candidate.name)) continue;
        if (any_off_pictures && only_at_picture(candidate)) continue;
        // "Ann Lee, The Post": the paper that she writes for. "Games Editor": what she is.
        if (any_person && (has(candidate, F::is_site) || is_press_role(candidate.name))) continue;
        if (!chosen_by_trees(candidate) && !is_mate(candidate) &&
            !(any_account && chosen_by_body)) {
            continue;
        }
        if (any_in_body && !chosen_by_body &&
            (context.metadata.is_blogger || has(candidate, F::desk_word))) {
            continue;
        }
        // "Ann Lee" where "Ann Lee, PhD" is chosen too: one person.
        const bool again =
            std::any_of(candidates.begin(), candidates.end(), [&](const AuthorCandidate& other) {
                return &other != &candidate && chosen_by_trees(other) &&
                       (other.score > candidate.score ||
                        (other.score == candidate.score && &other < &candidate)) &&
                       is_same_name(other.name, candidate.name);
            });
        if (again) continue;
        out.authors.value.push_back({candidate.name, candidate.role});
        chosen.insert(candidate.folded);
        worst = chosen.size() == 1 ? candidate.score : std::min(worst, candidate.score);
        if (source == Source::none) source = candidate.source;
    }
    const bool all_persons =
        std::all_of(candidates.begin(), candidates.end(), [](const AuthorCandidate& candidate) {
            return !has(candidate, F::near_headline) || is_marked_person(candidate);
        });
    if (chosen.empty() && all_persons) {
        for (const AuthorCandidate& candidate : candidates) {
            if (!is_marked_person(candidate)) continue;
            out.authors.value.push_back({candidate.name, candidate.role});
            chosen.insert(candidate.folded);
            worst = chosen.size() == 1 ? candidate.score : std::min(worst, candidate.score);
            source = candidate.source;
        }
    }
    if (chosen.empty()) {
        const AuthorCandidate* const only = only_labelled(candidates);
        const Collector::Printed* const line =
            only == nullptr ? nullptr : collector.whole_line(*only);
        if (line != nullptr) {
            constexpr float kLabelConfidence = 0.5F;
            out.authors = {{{only->name, only->role}}, only->source, kLabelConfidence};
            out.byline = {std::string(printed_byline(line->text)), Source::markup,
                          kLabelConfidence};
            out.node = line->node;
            return out;
        }
        if (const Signature signed_by = signature(context); !signed_by.name.empty()) {
            constexpr float kSignedConfidence = 0.5F;
            out.authors = {{{signed_by.name, ""}}, Source::text, kSignedConfidence};
            out.byline = {signed_by.name, Source::text, kSignedConfidence};
            out.node = signed_by.node;
            return out;
        }
        // "Ann Lee is our correspondent in Rome.", below the text.
        for (const CutBlock& block : context.body.after) {
            const std::string_view name = told_reporter(block.text);
            if (name.empty()) continue;
            constexpr float kToldConfidence = 0.4F;
            out.authors = {{{std::string(name), ""}}, Source::text, kToldConfidence};
            out.byline = {std::string(name), Source::text, kToldConfidence};
            out.node = block.node;
            return out;
        }
        // "Photographs by Nils Ott", above a gallery.
        if (collector.help.authors.empty()) return out;
        constexpr float kHelpConfidence = 0.6F;
        out.authors = {std::move(collector.help.authors), Source::markup, kHelpConfidence};
        out.byline = {std::string(printed_byline(collector.help.text)), Source::markup,
                      kHelpConfidence};
        out.node = collector.help.node;
        return out;
    }
    out.authors.source = source;
    out.authors.confidence = 1.0F / (1.0F + std::exp(-worst));
    // The printed line that names most of them, with its label rather than without, else shorter.
    const Collector::Printed* best = nullptr;
    std::size_t best_hits = 0;
    for (const Collector::Printed& line : collector.printed) {
        std::size_t hits = 0;
        for (const std::string& name : line.folded) hits += chosen.count(name);
        if (hits == 0 || hits < best_hits) continue;
        const bool better =
            best == nullptr || hits > best_hits || (line.labelled && !best->labelled) ||
            (line.labelled == best->labelled && line.text.size() < best->text.size());
        if (better) {
            best = &line;
            best_hits = hits;
        }
    }
    if (best != nullptr) {
        out.byline = {std::string(printed_byline(best->text)), Source::markup,
                      out.authors.confidence};
        out.node = best->node;
    } else {
        std::string line;
        for (const Author& author : out.authors.value) {
            if (!line.empty()) line += ", ";
            line += author.name;
        }
        out.byline = {std::move(line), source, out.authors.confidence};
    }
    return out;
}

}  // namespace stet
