#include "extract/headline.h"

#include "extract/date_text.h"
#include "extract/field_weights.h"
#include "extract/fold.h"
#include "extract/text.h"
#include "extract/visible_text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <cmath>

namespace stet {
namespace {

static_assert(kHeadlineWeights.size() == kHeadlineFeatures);

constexpr std::size_t kMaxCandidates = 120;
constexpr std::size_t kMaxHeadlineBytes = 1000;
constexpr std::size_t kMaxSeparators = 8;

/// What publishers put between a headline and their name. A plain ":" or "-" needs its spaces.
constexpr std::string_view kSeparators[] = {" | ", " - ",  " – ", " — ", " :: ", " » ", " « ",
                                            " · ", " • ",  ": ",  " / ", " ~ ",  " _ ", "｜",
                                            "_",   " ‹ ",  " › ", " > ", " < ",  "|",   " : ",
                                            " ― ", " ・ ", "–",   "—",   " ⋆ ",  " ▷ ", " ✓ "};

struct Cut {
    std::size_t at;      // where the separator begins
    std::size_t length;  // of the separator
};

std::vector<Cut> separators(std::string_view title) {
    std::vector<Cut> cuts;
    for (std::size_t i = 0; i < title.size();) {
        std::size_t best = 0;
        phrases_of<kSeparators>().any_at(title, i, [&](std::size_t place) {
            best = std::max(best, kSeparators[place].size());
            return false;  // the longest is wanted
        });
        if (best != 0 && i != 0) {
            cuts.push_back({i, best});
            if (cuts.size() > kMaxSeparators) break;
            i += best;
        } else {
            i += std::max<std::size_t>(best, 1);
        }
    }
    return cuts;
}

bool is_site_name(std::string_view text, const std::vector<std::string>& squeezed_names) {
    std::string name = squeezed(text);
    if (name.empty()) return false;
    for (const std::string& known : squeezed_names) {
        if (name == known) return true;
        // "zeit online" and "zeit", "tagesschau.de" and "tagesschau": one begins the other.
        const std::string& shorter = name.size() < known.size() ? name : known;
        const std::string& longer = name.size() < known.size() ? known : name;
        if (shorter.size() >= 4 && 2 * shorter.size() >= longer.size() &&
            (longer.substr(0, shorter.size()) == shorter ||
             longer.substr(longer.size() - shorter.size()) == shorter)) {
            return true;
        }
    }
    return false;
}

/// "What happened [Watch]", "... (photos)": a note in brackets on what else the page offers is no
/// part of what it says happened.
std::string_view without_media_note(std::string_view text) {
    static constexpr std::string_view kWords[] = {
        "watch",      "video",   "videos",    "photo",  "photos",        "picture", "pictures",
        "pics",       "gallery", "slideshow", "listen", "audio",         "podcast", "infographic",
        "with",       "and",     "mit",       "und",    "con",           "y",       "avec",
        "et",         "fotos",   "foto",      "bilder", "bildergalerie", "galerie", "fotostrecke",
        "infografik", "galeria", "imagenes",  "images", "diaporama",     "фото",    "видео",
        "βιντεο"};
    if (text.empty() || (text.back() != ']' && text.back() != ')')) return text;
    const std::size_t open = text.find_last_of(text.back() == ']' ? "[" : "(");
    constexpr std::size_t kFewestBytes = 12;
    if (open == std::string_view::npos || open < kFewestBytes) return text;
    const std::string folded = fold_words(text.substr(open));
    const std::vector<std::string_view> parts = split_words(folded);
    const bool notes = !parts.empty() && std::all_of(parts.begin(), parts.end(), [](auto part) {
        return set_of<kWords>().has(part);
    });
    return notes ? trim(text.substr(0, open)) : text;
}

std::string_view host_of(std::string_view url) {
    const std::size_t scheme = url.find("//");
    if (scheme == std::string_view::npos) return {};
    url.remove_prefix(scheme + 2);
    static constexpr ByteSet kEnds("/:?#");
    return url.substr(0, kEnds.first_in(url));
}

std::string_view path_of(std::string_view url) {
    const std::size_t scheme = url.find("//");
    if (scheme != std::string_view::npos) url.remove_prefix(scheme + 2);
    const std::size_t slash = url.find('/');
    if (slash == std::string_view::npos) return {};
    url.remove_prefix(slash);
    static constexpr ByteSet kEnds("?#");
    return url.substr(0, kEnds.first_in(url));
}

bool is_all_caps(std::string_view text) {
    std::size_t upper = 0;
    for (const char c : text) {
        if (c >= 'a' && c <= 'z') return false;
        if (c >= 'A' && c <= 'Z') ++upper;
    }
    return upper >= 4;
}

class Collector {
public:
    using F = HeadlineFeature;

    Collector(const Document& page, const Metadata& metadata, std::string_view url)
        : page_(page), metadata_(metadata), url_(url) {
        names_ = site_name_candidates(metadata, url);
        for (const std::string& name : names_) squeezed_names_.push_back(squeezed(name));
    }

    std::vector<HeadlineCandidate> run() {
        from_metadata();
        from_page();
        relate();
        for (HeadlineCandidate& candidate : list_) {
            float score = 0;
            for (std::size_t i = 0; i < kHeadlineFeatures; ++i) {
                score += candidate.features[i] * kHeadlineWeights[i];
            }
            candidate.score = score;
        }
        std::stable_sort(list_.begin(), list_.end(),
                         [](const auto& a, const auto& b) { return a.score > b.score; });
        return std::move(list_);
    }

private:
    static float& feature(HeadlineCandidate& candidate, F which) {
        return candidate.features[static_cast<std::size_t>(which)];
    }
    static float feature(const HeadlineCandidate& candidate, F which) {
        return candidate.features[static_cast<std::size_t>(which)];
    }

    /// The candidate of this text, new or known; null where the text can be no headline.
    HeadlineCandidate* add(std::string text, Source source, NodeId node = kNoNode) {
        text.resize(without_media_note(text).size());
        if (text.empty() || text.size() > kMaxHeadlineBytes) return nullptr;
        std::string key = fold_marks(text);
        for (std::size_t i = 0; i < list_.size(); ++i) {
            if (keys_[i] == key) {
                if (list_[i].node == kNoNode && node != kNoNode) {
                    list_[i].node = node;
                    list_[i].text = std::move(text);  // as the reader sees it
                }
                return &list_[i];
            }
        }
        if (list_.size() >= kMaxCandidates) return nullptr;
        HeadlineCandidate candidate;
        candidate.folded = fold_text(text);
        candidate.text = std::move(text);
        candidate.source = source;
        candidate.node = node;
        list_.push_back(std::move(candidate));
        keys_.push_back(std::move(key));
        return &list_.back();
    }

    void mark(std::string text, Source source, F which) {
        if (HeadlineCandidate* candidate = add(std::move(text), source)) {
            feature(*candidate, which) = 1;
        }
    }

    void from_metadata() {
        if (const StructuredArticle* article = metadata_.json_ld()) {
            mark(article->headline, Source::json_ld, F::json_headline);
            mark(article->name, Source::json_ld, F::json_name);
            mark(article->alternative_headline, Source::json_ld, F::json_name);
        }
        if (const StructuredArticle* article = metadata_.microdata()) {
            mark(article->headline, Source::microdata, F::microdata_headline);
            mark(article->name, Source::microdata, F::microdata_headline);
        }
        og_ = metadata_.first_meta({"og:title"});
        mark(og_, Source::meta, F::og_title);
        parts(og_, F::og_cut, F::og_cut, false);
        const std::string twitter = metadata_.first_meta({"twitter:title"});
        mark(twitter, Source::meta, F::twitter_title);
        parts(twitter, F::twitter_cut, F::twitter_cut, false);
        for (const std::string_view name :
             {"parsely-title", "dc.title", "dcterms.title", "sailthru.title", "title", "headline",
              "cxenseparse:recs:title", "citation_title", "hdl", "article:title"}) {
            mark(metadata_.first_meta({name}), Source::meta, F::other_meta);
        }
        mark(metadata_.title, Source::meta, F::title_whole);
        parts(metadata_.title, F::title_site_cut, F::title_part, true);
    }

    /// What is left of a title without its first or its last parts.
    void parts(const std::string& title, F site_cut, F other_cut, bool longest) {
        const std::vector<Cut> cuts = separators(title);
        if (cuts.empty()) return;
        const std::string_view all = title;
        std::string_view best;
        std::size_t from = 0;
        for (std::size_t i = 0; i <= cuts.size(); ++i) {
            const std::size_t to = i < cuts.size() ? cuts[i].at : all.size();
            const std::string_view part = trim(all.substr(from, to - from));
            if (part.size() > best.size()) best = part;
            if (i < cuts.size()) from = to + cuts[i].length;
        }
        if (longest) mark(std::string(best), Source::meta, F::title_longest);
        for (const Cut& cut : cuts) {
            const std::string_view left = trim(all.substr(0, cut.at));
            const std::string_view right = trim(all.substr(cut.at + cut.length));
            if (left.empty() || right.empty()) continue;
            const bool right_site = is_site_name(right, squeezed_names_);
            const bool left_site = is_site_name(left, squeezed_names_);
            if (right_site || !left_site) {
                mark(std::string(left), Source::meta, right_site ? site_cut : other_cut);
            }
            if (left_site || !right_site) {
                mark(std::string(right), Source::meta, left_site ? site_cut : other_cut);
            }
        }
        // Both ends.
        for (std::size_t i = 0; i < cuts.size(); ++i) {
            for (std::size_t j = i + 1; j < cuts.size() && j < i + 4; ++j) {
                const std::size_t begin = cuts[i].at + cuts[i].length;
                mark(std::string(trim(all.substr(begin, cuts[j].at - begin))), Source::meta,
                     F::title_part);
            }
        }
    }

    /// Whether class or id may hold one of the words below: most hold none of their beginnings.
    bool may_name_headline(NodeId at) const {
        for (const Attribute& attribute : page_.attributes(at)) {
            if (!attribute.is("class") && !attribute.is("id") && !attribute.is("data-testid") &&
                !attribute.is("data-component")) {
                continue;
            }
            const std::string_view value = attribute.value;
            static constexpr ByteSet kFirst("hHtTuU");
            for (std::size_t i = kFirst.first_in(value); i < value.size() && i + 2 < value.size();
                 i = kFirst.first_in(value, i + 1)) {
                const auto lower = [&](std::size_t k) {
                    return static_cast<char>(value[i + k] | 0x20);
                };
                const char c = lower(0);
                if ((c == 'h' && lower(1) == 'e' && (lower(2) == 'a' || lower(2) == 'd')) ||
                    (c == 't' && lower(1) == 'i' && lower(2) == 't') ||
                    (c == 'u' && lower(1) == 'b' && lower(2) == 'e')) {
                    return true;
                }
            }
        }
        return false;
    }

    bool is_headline_class(NodeId at) const {
        if (!may_name_headline(at)) return false;
        const NameParts names(page_, at);
        if (names.empty()) return false;
        if (names.has_any({"headline", "hed", "entrytitle", "posttitle", "articletitle", "titulo",
                           "titre", "titolo", "uberschrift"})) {
            return true;
        }
        return names.has("title") && names.has_any({"post", "entry", "article", "story", "page",
                                                    "news", "content", "main", "node", "blog"});
    }

    void from_page() {
        NodeId article_end = 0, main_end = 0, furniture_end = 0, link_end = 0;
        std::string_view link;
        std::size_t h1_count = 0;
        std::size_t h2_count = 0;
        std::size_t lower_count = 0;
        std::string first_headline;
        const NodeId start = page_.body() == kNoNode ? page_.html() : page_.body();
        for (NodeId at = start; at < page_.end(start); ++at) {
            const Node& node = page_[at];
            if (node.kind != NodeKind::element) continue;
            switch (node.tag) {
                case Tag::article: article_end = std::max(article_end, node.end); break;
                case Tag::main: main_end = std::max(main_end, node.end); break;
                case Tag::nav:
                case Tag::aside:
                case Tag::footer: furniture_end = std::max(furniture_end, node.end); break;
                case Tag::a:
                    link_end = node.end;
                    link = page_.attribute(at, "href");
                    break;
                default: break;
            }
            bool heading = node.tag >= Tag::h1 && node.tag <= Tag::h6;
            bool itemprop = false;
            if (!heading && node.attribute_count > 0) {
                // Headlines in plain elements: by class or itemprop, and short.
                const bool plain = node.tag == Tag::div || node.tag == Tag::p ||
                                   node.tag == Tag::span || node.tag == Tag::td ||
                                   node.tag == Tag::strong || node.tag == Tag::b;
                if (plain && node.end - at < 24) {
                    itemprop = page_.attribute(at, "itemprop") == "headline";
                    heading = itemprop || is_headline_class(at);
                }
            }
            if (!heading) continue;
            if (node.tag == Tag::h1) ++h1_count;
            if (node.tag == Tag::h2) ++h2_count;
            if (node.tag > Tag::h2 && node.tag <= Tag::h6) ++lower_count;
            if (node.tag != Tag::h1 && h2_count + lower_count > 40) continue;
            std::string text = heading_text(at);
            if (text.empty()) text = image_text(at);
            const std::size_t before = list_.size();
            HeadlineCandidate* found = add(std::move(text), Source::markup, at);
            if (found == nullptr) continue;
            HeadlineCandidate& candidate = *found;
            const bool again = feature(candidate, F::visible) != 0;
            if (again && node.tag != Tag::h1) {
                feature(candidate, F::repeated_heading) = 1;
                continue;
            }
            feature(candidate, F::visible) = 1;
            if (node.tag == Tag::h1) {
                feature(candidate, h1_count == 1 ? F::first_h1 : F::later_h1) = 1;
                if (h1_count == 1)
                    first_h1_ = static_cast<std::ptrdiff_t>(&candidate - list_.data());
                candidate.node = at;
            } else if (node.tag == Tag::h2) {
                feature(candidate, F::h2) = 1;
            } else if (node.tag > Tag::h2 && node.tag <= Tag::h6) {
                feature(candidate, F::lower_heading) = 1;
            }
            if (itemprop || page_.attribute(at, "itemprop") == "headline" ||
                page_.attribute(at, "itemprop") == "name") {
                feature(candidate, F::headline_itemprop) = 1;
            }
            if (is_headline_class(at)) {
                feature(candidate, F::headline_class) = 1;
                if (first_headline.empty()) first_headline = candidate.folded;
            } else if (!first_headline.empty()) {
                feature(candidate, F::after_headline) = 1;
            }
            if (at < article_end) feature(candidate, F::in_article) = 1;
            if (at < main_end) feature(candidate, F::in_main) = 1;
            if (at < furniture_end) feature(candidate, F::in_furniture) = 1;
            if (is_within_hidden(at)) feature(candidate, F::hidden) = 1;
            note_link(at, at < link_end ? link : std::string_view(), candidate);
            const bool first_seen = list_.size() != before;
            if (first_seen || node.tag == Tag::h1) pieces(at);
        }
        if (h1_count == 1 && first_h1_ >= 0) {
            feature(list_[static_cast<std::size_t>(first_h1_)], F::only_h1) = 1;
        }
    }

    /// Whether the element or one around it is hidden. Each is looked at once, however deep they
    /// nest.
    bool is_within_hidden(NodeId id) {
        if (within_hidden_.empty()) within_hidden_.resize(page_.size(), Hiding::unknown);
        NodeId known = id;  // up to the first that is known or hidden
        for (; known != kNoNode && within_hidden_[known] == Hiding::unknown;
             known = page_.parent(known)) {
            if (is_hidden(page_, known)) {
                within_hidden_[known] = Hiding::yes;
                break;
            }
        }
        const Hiding answer = known == kNoNode ? Hiding::no : within_hidden_[known];
        for (NodeId at = id; at != known; at = page_.parent(at)) within_hidden_[at] = answer;
        return answer == Hiding::yes;
    }

    /// What a heading says. Where a part of several words in a <span> adjoins a word, styles set it
    /// on a line of its own: "Bridge shut<span>What is known</span>".
    std::string heading_text(NodeId heading) const {
        std::string text = visible_text(page_, heading, kMaxHeadlineBytes + 1);
        for (NodeId at = page_.first_child(heading); at != kNoNode; at = page_.next_sibling(at)) {
            if (!page_.is(at, Tag::span)) continue;
            const std::string part = visible_text(page_, at, kMaxHeadlineBytes + 1);
            const std::size_t begin = part.empty() ? 0 : text.find(part);
            if (begin == 0 || begin == std::string::npos || count_words(part) < 2) continue;
            const char before = text[begin - 1];
            const bool word = (before >= 'a' && before <= 'z') || before == '?' || before == '!';
            if (word && part.front() >= 'A' && part.front() <= 'Z') text.insert(begin, 1, ' ');
        }
        return text;
    }

    /// A heading that is a picture of its words.
    std::string image_text(NodeId at) const {
        for (NodeId child = at + 1; child < page_.end(at); ++child) {
            if (page_.is(child, Tag::img)) return clean_text(page_.attribute(child, "alt"));
        }
        return {};
    }

    void note_link(NodeId at, std::string_view outer, HeadlineCandidate& candidate) {
        std::string_view href = outer;
        if (href.empty()) {
            for (NodeId child = at + 1; child < page_.end(at); ++child) {
                if (page_.is(child, Tag::a)) {
                    href = page_.attribute(child, "href");
                    break;
                }
            }
        }
        if (href.empty() || href.front() == '#') return;
        const bool self = same_page(href, url_) || same_page(href, metadata_.link("canonical"));
        feature(candidate, self ? F::linked : F::linked_elsewhere) = 1;
    }

    /// "Opinion", "Live", in an element that is called a kicker; more words are a headline's first
    /// part (of 2 dev pages it was).
    bool is_kicker(NodeId at) const {
        constexpr std::size_t kMostWords = 2;
        if (page_.is_text(at)) return false;
        const NameParts names(page_, at);
        return count_words(visible_text(page_, at, kMaxHeadlineBytes)) <= kMostWords &&
               !names.empty() &&
               names.has_any({"kicker", "eyebrow", "overline", "dachzeile", "surtitre", "volanta",
                              "antetitulo", "overtitle"});
    }

    /// A kicker or a subtitle often stands in the heading, in an element of its own: what is left
    /// without it, and each part, are candidates too.
    void pieces(NodeId heading) {
        NodeId at = heading;
        // Down through lone wrappers.
        for (;;) {
            NodeId only = kNoNode;
            int count = 0;
            for (NodeId child = page_.first_child(at); child != kNoNode;
                 child = page_.next_sibling(child)) {
                if (page_.is_text(child) && trim(page_[child].text).empty()) continue;
                only = child;
                ++count;
            }
            if (count != 1 || page_.is_text(only)) break;
            at = only;
        }
        std::vector<NodeId> children;
        for (NodeId child = page_.first_child(at); child != kNoNode;
             child = page_.next_sibling(child)) {
            if (page_.is_text(child) && trim(page_[child].text).empty()) continue;
            children.push_back(child);
            if (children.size() > 6) return;
        }
        if (children.size() < 2) return;
        std::string own;
        for (const NodeId child : children) {
            const std::string text = visible_text(page_, child, kMaxHeadlineBytes + 1);
            if (page_.is_text(child)) {
                append_clean(own, " ");
                append_clean(own, text);
            }
            if (count_words(text) < 2) continue;
            if (HeadlineCandidate* piece = add(text, Source::markup, heading)) {
                feature(*piece, F::heading_part) = 1;
            }
        }
        own = clean_text(own);
        if (HeadlineCandidate* piece = add(own, Source::markup, heading)) {
            feature(*piece, F::heading_part) = 1;
        }
        std::string rest;
        for (std::size_t i = 1; i < children.size(); ++i) {
            append_clean(rest, " ");
            append_clean(rest, visible_text(page_, children[i], kMaxHeadlineBytes + 1));
        }
        if (HeadlineCandidate* piece = add(clean_text(rest), Source::markup, heading)) {
            feature(*piece, F::heading_part) = 1;
            piece->behind_kicker = is_kicker(children.front());
        }
    }

    void relate() {
        const std::string title = fold_text(metadata_.title);
        const std::string og = fold_text(og_);
        const std::string json = metadata_.json_ld() == nullptr
                                     ? std::string()
                                     : fold_text(metadata_.json_ld()->headline);
        const std::string title_words = fold_words(metadata_.title);
        const std::string og_words = fold_words(og_);
        const std::string json_words = fold_words(json);
        const std::string path_words = fold_words(path_of(url_));
        const WordBag title_bag(title_words);
        const WordBag og_bag(og_words);
        const WordBag json_bag(json_words);
        const WordBag path_bag(path_words);
        const std::string h1_words =
            first_h1_ < 0 ? std::string()
                          : fold_words(list_[static_cast<std::size_t>(first_h1_)].text);
        const std::string title_start = title.empty() ? og : title;
        std::vector<std::string> crumbs;
        for (const std::string& crumb : metadata_.breadcrumbs) crumbs.push_back(fold_words(crumb));
        bool first = true;
        bool json_visible = false;  // the page shows JSON-LD's headline, but not as its h1
        bool kicker_apart = false;  // the h1's words stand in a meta with marks between them
        for (HeadlineCandidate& candidate : list_) {
            const std::string words = fold_words(candidate.text);
            const WordBag bag(words);
            const auto inside = [&](const std::string& text) {
                return !candidate.folded.empty() &&
                       text.find(candidate.folded) != std::string::npos;
            };
            const std::size_t count = count_words(candidate.text);
            if (inside(title)) feature(candidate, F::in_title) = 1;
            if (inside(og)) feature(candidate, F::in_og) = 1;
            if (inside(json)) feature(candidate, F::in_json) = 1;
            const double overlap =
                std::max({bag.overlap(title_bag), bag.overlap(og_bag), bag.overlap(json_bag)});
            feature(candidate, F::overlap) = static_cast<float>(overlap);
            if (overlap >= 0.85) feature(candidate, F::near_whole_title) = 1;
            if (overlap < 0.3) feature(candidate, F::no_title_match) = 1;
            if (!og.empty() && candidate.folded != og &&
                candidate.folded.find(og) != std::string::npos) {
                feature(candidate, F::holds_og) = 1;
            }
            if (feature(candidate, F::in_og) != 0 && candidate.folded.size() < og.size()) {
                feature(candidate, F::short_of_og) = 1;
            }
            float sources = 0;
            for (const F which : {F::json_headline, F::json_name, F::microdata_headline,
                                  F::og_title, F::twitter_title, F::other_meta, F::title_whole,
                                  F::title_site_cut, F::first_h1, F::headline_class}) {
                sources += feature(candidate, which);
            }
            feature(candidate, F::agreed_sources) = std::min(sources, 5.0F) / 5.0F;
            if (is_site_name(candidate.text, squeezed_names_)) feature(candidate, F::is_site) = 1;
            for (std::size_t i = 0; i + 1 < crumbs.size(); ++i) {
                if (crumbs[i] == words) feature(candidate, F::is_crumb) = 1;
            }
            if (count <= 1) feature(candidate, F::one_word) = 1;
            if (count == 2) feature(candidate, F::two_words) = 1;
            if (count > 25) feature(candidate, F::many_words) = 1;
            if (is_all_caps(candidate.text)) feature(candidate, F::all_caps) = 1;
            const std::string_view folded = candidate.folded;
            if (folded.size() > 3 && folded.substr(folded.size() - 3) == "...") {
                feature(candidate, F::cut_end) = 1;
            }
            if (candidate.text.find(" | ") != std::string::npos) {
                feature(candidate, F::has_separator) = 1;
            }
            if (first && feature(candidate, F::visible) != 0 &&
                feature(candidate, F::is_site) == 0) {
                feature(candidate, F::first_visible) = 1;
                first = false;
            }
            relate_json(candidate, json);
            if (feature(candidate, F::json_headline) != 0 &&
                metadata_.json_ld()->type.find("NewsArticle") != std::string::npos) {
                feature(candidate, F::news_json) = 1;
            }
            feature(candidate, F::url_overlap) = static_cast<float>(bag.overlap(path_bag));
            const bool is_h1 = feature(candidate, F::first_h1) != 0;
            const bool same_words = !is_h1 && !words.empty() && words == h1_words;
            constexpr float kAgreed = 0.5F;
            const bool agreed = feature(candidate, F::agreed_sources) > kAgreed;
            if (same_words) feature(candidate, F::words_of_h1) = 1;
            if (same_words && agreed) feature(candidate, F::words_of_h1_agreed) = 1;
            kicker_apart = kicker_apart || (same_words && agreed);
            if (feature(candidate, F::json_headline) != 0 && !is_h1 &&
                feature(candidate, F::visible) != 0) {
                feature(candidate, F::json_visible_not_h1) = 1;
                json_visible = true;
            }
            if (is_h1 && feature(candidate, F::twitter_title) != 0) {
                feature(candidate, F::twitter_and_h1) = 1;
            }
            if (!candidate.folded.empty() &&
                title_start.compare(0, candidate.folded.size(), candidate.folded) == 0) {
                feature(candidate, F::title_starts_with) = 1;
            }
            if (feature(candidate, F::og_title) != 0 &&
                (feature(candidate, F::title_whole) != 0 ||
                 feature(candidate, F::title_site_cut) != 0)) {
                feature(candidate, F::og_is_title) = 1;
            }
        }
        for (HeadlineCandidate& candidate : list_) {
            const bool is_h1 = feature(candidate, F::first_h1) != 0;
            if (is_h1 && kicker_apart) feature(candidate, F::h1_words_agreed) = 1;
            if (is_h1 && json_visible) feature(candidate, F::h1_beside_json) = 1;
            // A heading that holds a shorter part which a meta has as the whole headline.
            if (feature(candidate, F::visible) == 0) continue;
            for (const HeadlineCandidate& part : list_) {
                if (feature(part, F::heading_part) != 0 &&
                    feature(part, F::og_title) + feature(part, F::json_headline) +
                            feature(part, F::title_site_cut) + feature(part, F::og_cut) >
                        0 &&
                    part.folded.size() < candidate.folded.size() &&
                    candidate.folded.find(part.folded) != std::string::npos) {
                    feature(candidate, F::holds_kicker) = 1;
                }
            }
        }
    }

    /// What a source is worth depends on what the others say: publishers that write JSON-LD for
    /// news choose its headline with more care than those that have it from a plug-in.
    static void relate_json(HeadlineCandidate& candidate, const std::string& json) {
        const auto set = [&](F which, bool value) { feature(candidate, which) = value ? 1 : 0; };
        const bool is_json = feature(candidate, F::json_headline) != 0;
        const bool is_og = feature(candidate, F::og_title) != 0;
        const bool is_h1 = feature(candidate, F::first_h1) != 0;
        const bool visible = feature(candidate, F::visible) != 0;
        set(F::json_and_og, is_json && is_og);
        set(F::json_and_h1, is_json && is_h1);
        set(F::json_and_visible, is_json && visible);
        set(F::json_not_visible, is_json && !visible);
        set(F::json_in_title, is_json && feature(candidate, F::in_title) != 0);
        set(F::h1_not_json, is_h1 && !is_json && !json.empty());
        set(F::h1_holds_json,
            is_h1 && !is_json && !json.empty() && candidate.folded.find(json) != std::string::npos);
        set(F::og_not_json, is_og && !is_json && !json.empty());
        set(F::og_and_h1, is_og && is_h1);
        set(F::class_and_h1, is_h1 && feature(candidate, F::headline_class) != 0);
        const bool part = feature(candidate, F::heading_part) != 0;
        set(F::part_is_json, part && is_json);
        set(F::part_in_meta, part && feature(candidate, F::agreed_sources) != 0);
    }

    const Document& page_;
    const Metadata& metadata_;
    std::string_view url_;
    std::vector<std::string> names_;
    std::vector<std::string> squeezed_names_;
    std::vector<HeadlineCandidate> list_;
    std::vector<std::string> keys_;  // fold_marks() of each
    std::string og_;
    std::ptrdiff_t first_h1_ = -1;
    enum class Hiding : std::uint8_t { unknown, no, yes };
    std::vector<Hiding> within_hidden_;  // one a node, once any is asked for
};

}  // namespace

std::vector<std::string> site_name_candidates(const Metadata& metadata, std::string_view url) {
    std::vector<std::string> names;
    const auto add = [&](std::string name) {
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(std::move(name));
        }
    };
    add(metadata.first_meta({"og:site_name"}));
    for (const std::string_view name :
         {"application-name", "apple-mobile-web-app-title", "parsely-site", "twitter:site", "cre",
          "dc.publisher", "publisher", "al:ios:app_name", "copyright"}) {
        std::string value = metadata.first_meta({name});
        if (!value.empty() && value.front() == '@') value.erase(0, 1);
        add(std::move(value));
    }
    if (const StructuredArticle* article = metadata.json_ld()) {
        if (article->publisher != "Blogger") add(article->publisher);
    }
    if (const StructuredArticle* article = metadata.microdata()) add(article->publisher);
    for (const std::string& name : metadata.site_names) add(name);
    add(metadata.state_site);
    for (const LinkTag& link : metadata.links) {
        if (link.type.find("rss") == std::string_view::npos &&
            link.type.find("atom") == std::string_view::npos) {
            continue;
        }
        const std::string title = clean_value(link.title);
        const std::vector<Cut> cuts = separators(title);
        add(cuts.empty() ? title
                         : std::string(trim(std::string_view(title).substr(0, cuts[0].at))));
    }
    // The host's parts but the last: "www.zeit.de" -> "zeit"; and with it "zeit.de".
    std::string_view host = host_of(url);
    if (host.substr(0, 4) == "www.") host.remove_prefix(4);
    if (!host.empty()) {
        add(std::string(host));
        const std::size_t dot = host.rfind('.');
        if (dot != std::string_view::npos) {
            std::string_view label = host.substr(0, dot);
            if (label.size() > 3 && (label.substr(label.size() - 3) == ".co" ||
                                     label.substr(label.size() - 3) == ".or")) {
                label.remove_suffix(3);
            } else if (label.size() > 4 && label.substr(label.size() - 4) == ".com") {
                label.remove_suffix(4);
            }
            const std::size_t inner = label.rfind('.');
            if (inner != std::string_view::npos) label.remove_prefix(inner + 1);
            add(std::string(label));
        }
    }
    return names;
}

std::string without_site_name(std::string_view title, const std::vector<std::string>& names) {
    std::vector<std::string> squeezed_names;
    for (const std::string& name : names) squeezed_names.push_back(squeezed(name));
    std::string_view left = trim(title);
    for (bool again = true; again;) {
        again = false;
        for (const Cut& cut : separators(left)) {
            const std::string_view before = trim(left.substr(0, cut.at));
            const std::string_view after = trim(left.substr(cut.at + cut.length));
            if (before.empty() || after.empty()) continue;
            if (is_site_name(after, squeezed_names)) {
                left = before;
                again = true;
                break;
            }
            if (is_site_name(before, squeezed_names)) {
                left = after;
                again = true;
                break;
            }
        }
    }
    return std::string(left);
}

std::vector<HeadlineCandidate> headline_candidates(const Document& page,
                                                   const Metadata& metadata,
                                                   std::string_view url) {
    return Collector(page, metadata, url).run();
}

namespace {

bool has(const HeadlineCandidate& candidate, HeadlineFeature which) {
    return candidate.features[static_cast<std::size_t>(which)] != 0;
}

/// Whether metadata have this text as the page's title.
bool is_title(const HeadlineCandidate& candidate) {
    using F = HeadlineFeature;
    return has(candidate, F::json_headline) || has(candidate, F::og_title) ||
           has(candidate, F::title_whole) || has(candidate, F::title_site_cut) ||
           has(candidate, F::twitter_title);
}

/// Whether a text is a day and nothing else.
bool is_only_date(std::string_view text) {
    constexpr std::size_t kMaxBytes = 40;
    constexpr std::size_t kMarks = 2;
    if (text.size() > kMaxBytes) return false;
    const std::vector<WrittenDate> dates = find_dates_in_text(text, {});
    return dates.size() == 1 && dates[0].begin + text.size() - dates[0].end <= kMarks;
}

/// The headline within a heading that no metadata has as a whole, where a part of it is the page's
/// title or is called its headline: the rest is a kicker or a subtitle.
const HeadlineCandidate& without_kicker(const HeadlineCandidate& heading,
                                        const std::vector<HeadlineCandidate>& candidates) {
    using F = HeadlineFeature;
    if (heading.node == kNoNode) return heading;
    for (const HeadlineCandidate& part : candidates) {
        if (part.behind_kicker && part.node == heading.node &&
            heading.folded.ends_with(part.folded) && count_words(part.text) > 1 &&
            std::string_view(":-|").find(part.text.front()) == std::string_view::npos) {
            return part;
        }
    }
    if (is_title(heading) || has(heading, F::og_cut)) return heading;
    for (const HeadlineCandidate& part : candidates) {
        if (!has(part, F::heading_part) || part.folded.size() >= heading.folded.size() ||
            count_words(part.text) < 2) {
            continue;
        }
        const bool ends = heading.folded.ends_with(part.folded);
        if (!ends && !heading.folded.starts_with(part.folded)) continue;
        // "Politics Bridge shut": the heading ends with what a title begins with.
        if (is_title(part) || (ends && has(part, F::title_starts_with)) ||
            has(part, F::headline_class) || has(part, F::headline_itemprop)) {
            return part;
        }
    }
    return heading;
}

/// The part of a title that stands on the page as a line of its own: of a page that has no heading,
/// the title says the site's name too. `node` is where it stands.
const HeadlineCandidate* printed_part(const HeadlineCandidate& title,
                                      const std::vector<HeadlineCandidate>& candidates,
                                      const Document& page,
                                      NodeId& node) {
    using F = HeadlineFeature;
    if (!has(title, F::title_whole)) return nullptr;
    std::vector<const HeadlineCandidate*> parts;
    for (const HeadlineCandidate& candidate : candidates) {
        if (candidate.node != kNoNode && !has(candidate, F::hidden)) return nullptr;
        if (has(candidate, F::title_part) && count_words(candidate.text) > 1) {
            parts.push_back(&candidate);
        }
    }
    if (parts.empty() || page.body() == kNoNode) return nullptr;
    for (NodeId at = page.body(); at < page.end(page.body()); ++at) {
        const Node& line = page[at];
        if (!page.is_text(at) || line.blank || page.is(line.parent, Tag::a)) continue;
        const std::string folded = fold_text(clean_text(line.text));
        for (const HeadlineCandidate* part : parts) {
            if (part->folded != folded) continue;
            node = line.parent;
            return part;
        }
    }
    return nullptr;
}

}  // namespace

Headline find_headline(const Document& page, const Metadata& metadata, std::string_view url) {
    const std::vector<HeadlineCandidate> candidates = headline_candidates(page, metadata, url);
    Headline out;
    if (candidates.empty()) return out;
    // A date alone is one only where nothing else is there.
    const auto other = std::find_if_not(
        candidates.begin(), candidates.end(),
        [](const HeadlineCandidate& candidate) { return is_only_date(candidate.text); });
    const HeadlineCandidate& heading = other == candidates.end() ? candidates.front() : *other;
    NodeId printed = kNoNode;
    const HeadlineCandidate* const part = printed_part(heading, candidates, page, printed);
    const HeadlineCandidate& best = part != nullptr ? *part : without_kicker(heading, candidates);
    float total = 0;
    for (const HeadlineCandidate& candidate : candidates) {
        total += std::exp(candidate.score - best.score);
    }
    out.found = {best.text, best.source, 1.0F / total};
    out.node = part != nullptr ? printed : heading.node;
    if (out.node == kNoNode) {
        // The heading that says nearly the same.
        const std::string words = fold_words(best.text);
        for (const HeadlineCandidate& candidate : candidates) {
            if (candidate.node != kNoNode &&
                word_overlap(fold_words(candidate.text), words) >= 0.5) {
                out.node = candidate.node;
                break;
            }
        }
    }
    return out;
}

}  // namespace stet
