#include "extract/field_weights.h"
#include "extract/fold.h"
#include "extract/page_controls.h"
#include "extract/page_notes.h"
#include "extract/site.h"
#include "extract/text.h"
#include "extract/url.h"
#include "extract/visible_text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace stet {
namespace {

static_assert(kTagWeights.size() == kTagFeatures);

using T = TagFeature;

constexpr std::size_t kMaxTags = 120;
constexpr std::size_t kMaxTagBytes = 80;

bool is_tag_path(std::string_view href) {
    static constexpr std::string_view kWords[] = {
        "/tag/",     "/tags/",     "/topic/",      "/topics/",      "/thema/",
        "/themen/",  "/tema/",     "/temas/",      "/sujet/",       "/etiqueta/",
        "/keyword/", "/keywords/", "/schlagwort/", "/schlagworte/", "/stichwort/",
        "/label/",   "/labels/",   "/emne/",       "/amne/",        "/noticias/tag",
        "/tagi/",    "/etiket/",   "/argomenti/",  "/dossier/",     "/hashtag/",
        "/t/"};
    constexpr std::string_view kQuery = "tag=";
    const std::size_t at = href.find(kQuery);
    return (at != std::string_view::npos && at + kQuery.size() < href.size()) ||
           phrases_of<kWords>().inside(href, '/');
}

class Collector {
public:
    explicit Collector(const FieldContext& context) : c_(context), own_(Url::parse(context.url)) {}

    std::vector<TagCandidate> run() {
        from_metadata();
        from_links();
        relate();
        for (TagCandidate& candidate : list_) {
            float sum = 0;
            for (std::size_t i = 0; i < kTagFeatures; ++i) {
                sum += candidate.features[i] * kTagWeights[i];
            }
            candidate.score = sum;
        }
        return std::move(list_);
    }

private:
    static float& feature(TagCandidate& candidate, T which) {
        return candidate.features[static_cast<std::size_t>(which)];
    }

    TagCandidate* add(std::string text, Source source) {
        while (!text.empty() && (text.front() == '#' || text.front() == ' ')) text.erase(0, 1);
        while (!text.empty() && (text.back() == ',' || text.back() == ' ')) text.pop_back();
        if (text.empty() || text.size() > kMaxTagBytes) return nullptr;
        std::string folded = fold_words(text);
        if (folded.empty()) return nullptr;
        for (TagCandidate& candidate : list_) {
            if (candidate.folded == folded) return &candidate;
        }
        if (list_.size() >= kMaxTags) return nullptr;
        TagCandidate candidate;
        candidate.text = std::move(text);
        candidate.folded = std::move(folded);
        candidate.source = source;
        list_.push_back(std::move(candidate));
        return &list_.back();
    }

    /// "Category: Economy", "Entity: Bank": systems that write what kind of keyword each is. The
    /// kind, folded; "" where there is none. `value` gets what stands behind it.
    static std::string kind_of(std::string_view text, std::string_view& value) {
        constexpr std::size_t kLongest = 20;
        const std::size_t colon = text.find(": ");
        if (colon > kLongest) return {};  // or nowhere
        value = trim(text.substr(colon + 1));
        return fold_words(text.substr(0, colon));
    }

    static bool is_topic(std::string_view kind) {
        constexpr std::string_view kKinds[] = {"category", "entity",  "topic",
                                               "tag",      "keyword", "subject"};
        const std::vector<std::string_view> words = split_words(kind);
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
            return std::find(std::begin(kKinds), std::end(kKinds), word) != std::end(kKinds);
        });
    }

    /// "98be933f-38cf-...": a system's own number.
    static bool is_number(std::string_view text) {
        constexpr std::size_t kUuid = 36;
        return text.size() == kUuid &&
               text.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
    }

    /// "AER,AERO,AIRS08,TGLF,...": a long list of short words in capitals is a system's codes.
    static bool is_code_list(const std::vector<std::string>& list) {
        constexpr std::size_t kFewest = 8;
        constexpr std::size_t kMeanLength = 6;
        std::size_t bytes = 0;
        for (const std::string& item : list) {
            const bool code = std::all_of(item.begin(), item.end(), [](char c) {
                return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '-' ||
                       c == '_';
            });
            if (!code) return false;
            bytes += item.size();
        }
        return list.size() >= kFewest && bytes < kMeanLength * list.size();
    }

    static void split(std::string_view list, std::vector<std::string>& to) {
        const std::string text = clean_value(list);
        // Semicolons where there are any: names may hold commas then.
        const bool semicolons = text.find(';') != std::string::npos;
        std::size_t from = 0;
        while (from <= text.size()) {
            std::size_t end = text.find(semicolons ? ';' : ',', from);
            std::size_t length = 1;
            if (!semicolons) {
                const std::size_t wide = std::min(text.find("、", from), text.find("，", from));
                if (wide < end) {
                    end = wide;
                    length = 3;
                }
            }
            if (end == std::string::npos) end = text.size();
            const std::string_view item = trim(std::string_view(text).substr(from, end - from));
            if (!item.empty()) to.emplace_back(item);
            from = end + length;
        }
    }

    void take(const std::vector<std::string>& list, Source source, T which) {
        if (is_code_list(list)) return;
        std::vector<std::string> kinds;
        std::string_view value;
        for (const std::string& item : list) {
            std::string kind = kind_of(item, value);
            if (!kind.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
                kinds.push_back(std::move(kind));
            }
        }
        // "Day: Friday, Language: English, Subject: Justice": only some kinds are topics.
        constexpr std::size_t kMany = 3;
        const bool sorted = kinds.size() >= kMany;
        for (const std::string& item : list) {
            if (is_number(item)) continue;
            std::string_view text = item;
            const std::string kind = kind_of(item, value);
            if (!kind.empty() && is_topic(kind)) {
                text = value;
            } else if (!kind.empty() && sorted) {
                continue;
            }
            if (TagCandidate* candidate = add(std::string(text), source)) {
                feature(*candidate, which) = 1;
            }
        }
    }

    void split(std::string_view list, Source source, T which) {
        std::vector<std::string> items;
        split(list, items);
        take(items, source, which);
    }

    void take_keywords(const StructuredArticle* article, T which) {
        if (article == nullptr) return;
        std::vector<std::string> items;
        for (const std::string& keyword : article->keywords) split(keyword, items);
        take(items, article->source, which);
    }

    void from_metadata() {
        for (const MetaTag& tag : c_.metadata.metas) {
            if (tag.name == "article:tag" || tag.name == "og:article:tag" || tag.name == "og:tag" ||
                tag.name == "video:tag") {
                split(tag.content, Source::meta, T::article_tag);
            } else if (tag.name == "news_keywords") {
                split(tag.content, Source::meta, T::news_keywords);
            } else if (tag.name == "keywords") {
                split(tag.content, Source::meta, T::keywords);
            } else if (tag.name == "parsely-tags" || tag.name == "sailthru.tags" ||
                       tag.name == "cxenseparse:tags" || tag.name == "cxenseparse:keywords") {
                split(tag.content, Source::meta, T::parsely);
            }
        }
        take_keywords(c_.metadata.json_ld(), T::json);
        take_keywords(c_.metadata.microdata(), T::microdata);
    }

    void from_links() {
        const Document& page = c_.page;
        if (page.body() == kNoNode) return;
        const NodeId headline = c_.headline != kNoNode ? c_.headline : c_.body.headline;
        for (NodeId at = page.body(); at < page.end(page.body()); ++at) {
            if (!page.is(at, Tag::a)) continue;
            std::string_view href;
            bool rel = false;
            bool category = false;
            for (const Attribute& attribute : page.attributes(at)) {
                if (attribute.is("href")) href = attribute.value;
                if (attribute.is("rel")) {
                    std::string_view rest = attribute.value;
                    while (!rest.empty()) {
                        rest = trim(rest);
                        const std::size_t length = std::min(rest.find(' '), rest.size());
                        rel = rel || rest.substr(0, length) == "tag";
                        category = category || rest.substr(0, length) == "category";
                        rest.remove_prefix(length);
                    }
                }
            }
            const bool path = is_tag_path(href);
            const bool classed = c_.marks.inside(at, Mark::tag);
            const bool listed = ends_article(at);
            if (!rel && !path && !classed && !listed) continue;
            // <footer> and <nav> within <article> are the article's: its tags stand there.
            const bool own = path && c_.marks.inside(at, Mark::in_article);
            const bool furniture = c_.marks.inside_any(at, {Mark::in_nav, Mark::in_footer});
            if (!rel && (c_.marks.inside(at, Mark::comment) || (furniture && !own))) continue;
            TagCandidate* candidate = add(visible_text(page, at, kMaxTagBytes + 1), Source::markup);
            if (candidate == nullptr) continue;
            const auto set = [&](T which, bool value) {
                if (value) feature(*candidate, which) = 1;
            };
            category = (category && !path) || href.find("/categor") != std::string_view::npos ||
                       href.find("/kategorie") != std::string_view::npos ||
                       href.find("?cat=") != std::string_view::npos;
            set(T::rel_tag, rel && !category);
            set(T::rel_tag_category, rel && category);
            set(T::tag_link, path);
            set(T::tag_class, classed);
            set(T::end_list, listed);
            set(T::end_list_only, listed && !rel && !path && !classed);
            set(T::in_furniture, (furniture && !own) || c_.marks.inside(at, Mark::in_aside));
            set(T::in_related, c_.marks.inside_any(at, {Mark::related, Mark::ad}));
            if (c_.body.last != kNoNode) {
                constexpr NodeId kNear = 250;
                set(T::near_end, at > c_.body.last && at < c_.body.last + kNear);
                set(T::in_body, at > c_.body.first && at <= c_.body.last);
                set(T::before_body,
                    at < c_.body.first && headline != kNoNode && at + kNear > headline);
            }
        }
    }

    /// Whether a link may lead to a page that lists a tag's articles: one of the same host.
    bool leads_to_list(std::string_view href) const {
        href = trim(href);
        if (href.empty() || href.front() == '#') return false;
        // Where the page's own address is unknown, no host is foreign.
        if (!own_) return href.substr(0, 11) != "javascript:" && href.substr(0, 7) != "mailto:";
        const std::optional<Url> target = own_->resolve(href);
        return target && !target->host().empty() && bare_host(*target) == bare_host(*own_);
    }

    static std::string_view bare_host(const Url& url) {
        std::string_view host = url.host();
        if (host.substr(0, 4) == "www.") host.remove_prefix(4);
        return host;
    }

    /// A link in a list of a few short links and nothing else, the first one after the body. A
    /// list with links to share or print the article is passed over.
    bool ends_article(NodeId at) {
        const Document& page = c_.page;
        constexpr NodeId kReach = 160;
        if (c_.body.last == kNoNode || at <= c_.body.last || at > c_.body.last + kReach) {
            return false;
        }
        if (at < end_list_end_) return true;
        if (end_list_end_ != 0) return false;
        const NodeId item = page.parent(at);
        if (item == kNoNode || !page.is(item, Tag::li)) return false;
        const NodeId list = page.parent(item);
        if (list == kNoNode || list <= c_.body.last) return false;
        std::size_t items = 0;
        constexpr std::size_t kMostItems = 12;
        constexpr std::size_t kMostWords = 4;
        for (NodeId child = page.first_child(list); child != kNoNode;
             child = page.next_sibling(child)) {
            if (page.is_text(child)) continue;
            const std::string text = visible_text(page, child, kMaxTagBytes + 1);
            bool link = false;
            for (NodeId id = child + 1; id < page.end(child); ++id) {
                if (!page.is(id, Tag::a)) continue;
                if (!leads_to_list(page.attribute(id, "href"))) return false;
                link = true;
            }
            if (is_action(text)) return false;
            if (!link || text.empty() || count_words(text) > kMostWords) return false;
            if (++items > kMostItems) return false;
        }
        end_list_end_ = page.end(list);
        return true;
    }

    /// What a list as a whole is worth: how many of its items the page links as tags, and how many
    /// stand in the text.
    void relate_mates() {
        for (const T which : {T::article_tag, T::news_keywords, T::keywords, T::json}) {
            float all = 0;
            float linked = 0;
            float written = 0;
            for (TagCandidate& candidate : list_) {
                if (feature(candidate, which) == 0) continue;
                all += 1;
                linked +=
                    std::max({feature(candidate, T::tag_link), feature(candidate, T::rel_tag),
                              feature(candidate, T::tag_class), feature(candidate, T::end_list)});
                written += feature(candidate, T::in_text);
            }
            if (all < 2) continue;
            for (TagCandidate& candidate : list_) {
                if (feature(candidate, which) == 0) continue;
                float& share = feature(candidate, T::mates_linked);
                share = std::max(share, linked / all);
                float& text = feature(candidate, T::mates_in_text);
                text = std::max(text, written / all);
            }
        }
    }

    void relate() {
        if (list_.empty()) return;
        bool any[6] = {};
        constexpr T kSources[] = {T::article_tag, T::news_keywords, T::keywords,
                                  T::json,        T::rel_tag,       T::tag_link};
        constexpr T kAbsent[] = {T::not_article_tag, T::not_news,    T::not_keywords,
                                 T::not_json,        T::not_rel_tag, T::not_tag_link};
        for (TagCandidate& candidate : list_) {
            for (std::size_t i = 0; i < 6; ++i) {
                any[i] = any[i] || feature(candidate, kSources[i]) != 0;
            }
        }
        std::string text;
        constexpr std::size_t kMaxText = 20000;
        for (const Block& block : c_.body.blocks) {
            if (text.size() > kMaxText) break;
            text += block.text;
            text += ' ';
        }
        text = ' ' + fold_words(text) + ' ';
        const NodeId headline = c_.headline != kNoNode ? c_.headline : c_.body.headline;
        const std::string title =
            ' ' +
            fold_words(headline == kNoNode ? c_.metadata.title
                                           : visible_text(c_.page, headline, 500)) +
            ' ';
        std::vector<std::string> sections;
        std::vector<std::string> authors;
        for (const StructuredArticle* article : {c_.metadata.json_ld(), c_.metadata.microdata()}) {
            if (article == nullptr) continue;
            for (const std::string& name : article->sections) sections.push_back(fold_words(name));
            for (const StructuredName& name : article->authors) {
                authors.push_back(fold_words(name.name));
            }
        }
        sections.push_back(fold_words(c_.metadata.first_meta({"article:section"})));
        std::vector<std::string> sites;
        for (const std::string& name : c_.site_names) sites.push_back(fold_words(name));
        const auto in = [](const std::vector<std::string>& list, const std::string& name) {
            return std::find(list.begin(), list.end(), name) != list.end();
        };
        for (TagCandidate& candidate : list_) {
            const auto set = [&](T which, bool value) {
                feature(candidate, which) = value ? 1 : 0;
            };
            set(T::bias, true);
            int count = 0;
            for (std::size_t i = 0; i < 6; ++i) {
                const bool has = feature(candidate, kSources[i]) != 0;
                count += has ? 1 : 0;
                set(kAbsent[i], any[i] && !has);
            }
            set(T::sources_two, count == 2);
            set(T::sources_three, count >= 3);
            set(T::only_keywords, count == 1 && feature(candidate, T::keywords) != 0);
            std::string spaced(1, ' ');
            spaced += candidate.folded;
            spaced += ' ';
            set(T::in_text, holds(text, spaced));
            set(T::in_headline, holds(title, spaced));
            set(T::is_section, in(sections, candidate.folded));
            set(T::is_author, in(authors, candidate.folded));
            set(T::is_site, in(sites, candidate.folded));
            set(T::long_list, list_.size() > 20);
            set(T::short_list, list_.size() < 6);
            set(T::many_words, count_words(candidate.text) > 3);
            const char first = candidate.text.front();
            set(T::lower_start, first >= 'a' && first <= 'z');
            set(T::in_title_case, first >= 'A' && first <= 'Z');
            set(T::with_digit, kAsciiDigits.any_in(candidate.text));
        }
        relate_mates();
    }

    const FieldContext& c_;
    std::optional<Url> own_;  // the page's address
    std::vector<TagCandidate> list_;
    NodeId end_list_end_ = 0;  // of the list that ends the article
};

}  // namespace

std::vector<TagCandidate> tag_candidates(const FieldContext& context) {
    return Collector(context).run();
}

namespace {

/// Tags that no link leads to: a line after the body that lists them, else one before it.
Found<std::vector<std::string>> written_tags(const FieldContext& context) {
    constexpr float kWritten = 0.8F;
    for (const std::vector<CutBlock>* blocks : {&context.body.after, &context.body.before}) {
        for (const CutBlock& block : *blocks) {
            if (block.node != kNoNode &&
                context.marks.inside_any(block.node, {Mark::comment, Mark::related})) {
                continue;
            }
            std::vector<std::string> tags = listed_tags(block.text);
            if (!tags.empty()) return {std::move(tags), Source::text, kWritten};
        }
    }
    return {};
}

}  // namespace

Found<std::vector<std::string>> find_tags(const FieldContext& context) {
    Found<std::vector<std::string>> out;
    float sum = 0;
    for (TagCandidate& candidate : Collector(context).run()) {
        if (candidate.score <= kTagThreshold) continue;
        if (out.source == Source::none) out.source = candidate.source;
        sum += 1.0F / (1.0F + std::exp(-candidate.score));
        out.value.push_back(std::move(candidate.text));
    }
    if (out.value.empty()) return written_tags(context);
    out.confidence = sum / static_cast<float>(out.value.size());
    return out;
}

}  // namespace stet
