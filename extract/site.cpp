#include "extract/site.h"

#include "extract/body_blocks.h"
#include "extract/date_text.h"
#include "extract/fold.h"
#include "extract/folded_words.h"
#include "extract/headline.h"
#include "extract/page_controls.h"
#include "extract/text.h"
#include "extract/visible_text.h"
#include "extract/wall_words.h"
#include "extract/word_set.h"

#include <algorithm>

namespace stet {
namespace {

// The share of dev pages on which the evidence was right: extract/README.md.
constexpr float kSureName = 0.98F;
constexpr float kLikelyName = 0.85F;
constexpr float kHostName = 0.4F;
constexpr float kTailName = 0.6F;

Found<std::string> named(std::string value, Source source, float confidence) {
    if (value.empty() || value.size() > 120) return {};
    return {std::move(value), source, confidence};
}

bool is_platform(std::string_view name) {
    // What publishing systems put where the site's name belongs.
    return ascii_iequals(name, "blogger") || ascii_iequals(name, "wordpress") ||
           ascii_iequals(name, "wordpress.com");
}

/// The host's own name: "www.the-post.co.uk" -> "thepost"; "" for none.
std::string host_label(std::string_view url) {
    const std::size_t scheme = url.find("//");
    if (scheme == std::string_view::npos) return "";
    std::string_view host = url.substr(scheme + 2);
    host = host.substr(0, host.find_first_of("/:?#"));
    std::string_view label;
    for (std::size_t from = 0; from < host.size();) {
        const std::size_t dot = std::min(host.find('.', from), host.size());
        const std::string_view part = host.substr(from, dot - from);
        // The last part is never it; of the others, the last that is no "co", "com", "org".
        const bool general = part.size() <= 3 && !label.empty();
        if (dot < host.size() && part != "www" && !general) label = part;
        from = dot + 1;
    }
    return squeezed(label);
}

/// "The Post | News from Harrowby and around": where one part is the host's name and the name is
/// long, that part; else the name whole.
std::string without_slogan(std::string name, std::string_view url) {
    constexpr std::size_t kShortName = 20;
    if (name.size() <= kShortName) return name;
    const std::string label = host_label(url);
    if (label.size() < 4) return name;
    for (const std::string_view mark : {" | ", " - ", " – ", " — ", " · ", " • ", ": ", " » "}) {
        if (name.find(mark) == std::string::npos) continue;
        for (std::size_t from = 0; from < name.size();) {
            const std::size_t next = std::min(name.find(mark, from), name.size());
            std::string part(trim(std::string_view(name).substr(from, next - from)));
            const std::string letters = squeezed(part);
            if (letters == label || letters == "the" + label ||
                (letters.starts_with(label) && letters.size() <= label.size() + 5)) {
                return part;
            }
            from = next + mark.size();
        }
    }
    return name;
}

/// A feed's title without what says that it is one: "The Post RSS-Feed", "The Post » Feed".
std::string without_feed(std::string_view name) {
    static constexpr std::string_view kWords[] = {"rss",  "feed", "feeds", "atom", "rss-feed", "»",
                                                  "rss2", "2.0",  "-",     "|",    "–"};
    name = trim(name);
    for (bool again = true; again && !name.empty();) {
        again = false;
        const std::size_t blank = name.rfind(' ');
        const std::string last =
            ascii_lower(blank == std::string_view::npos ? name : name.substr(blank + 1));
        if (set_of<kWords>().has(last)) {
            name =
                blank == std::string_view::npos ? std::string_view() : trim(name.substr(0, blank));
            again = true;
        }
    }
    for (const std::string_view mark : {"» ", "› ", "| ", "- "}) {
        if (name.starts_with(mark)) name = trim(name.substr(mark.size()));
    }
    return std::string(name);
}

/// "Bridge shut - The Post": what follows the headline in the title behind a mark, in a few words;
/// the last part of several. "" for none.
std::string behind_headline(std::string_view title, std::string_view headline) {
    constexpr std::size_t kMaxWords = 5;
    constexpr std::size_t kMaxBytes = 60;
    static constexpr std::string_view kMarks[] = {"|", "-",  "–",  "—", "·",  "•",
                                                  "»", "::", "｜", "_", "－", "／"};
    if (headline.empty() || !title.starts_with(headline)) return "";
    std::string_view rest = title.substr(headline.size());
    std::string_view name;
    for (std::size_t at = 0; at < rest.size(); ++at) {
        for (const std::string_view mark : kMarks) {
            // A hyphen within a word parts nothing.
            const bool plain = mark.size() > 1 || mark != "-" || at == 0 || rest[at - 1] == ' ';
            if (plain && rest.substr(at).starts_with(mark)) name = rest.substr(at + mark.size());
        }
    }
    name = trim(name);
    const bool wide = !name.empty() && static_cast<unsigned char>(name.front()) >= 0xE3;
    if (name.size() > kMaxBytes || (!wide && count_words(name) > kMaxWords) || is_date_line(name)) {
        return "";
    }
    return std::string(name);
}

std::string_view path_of(std::string_view url) {
    const std::size_t scheme = url.find("//");
    if (scheme != std::string_view::npos) url.remove_prefix(scheme + 2);
    const std::size_t slash = url.find('/');
    return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

}  // namespace

namespace {

Found<std::string> find_whole_site(const Metadata& metadata, std::string_view url) {
    std::string name = metadata.first_meta({"og:site_name"});
    if (!name.empty() && !is_platform(name)) return named(std::move(name), Source::meta, kSureName);
    if (!metadata.state_site.empty()) return named(metadata.state_site, Source::state, kSureName);
    for (const StructuredArticle* article : {metadata.json_ld(), metadata.microdata()}) {
        if (article != nullptr && !article->publisher.empty() && !is_platform(article->publisher)) {
            return named(article->publisher, article->source, kLikelyName);
        }
    }
    for (const std::string& site : metadata.site_names) {
        if (!is_platform(site)) return named(site, Source::json_ld, kLikelyName);
    }
    name = metadata.first_meta({"application-name", "apple-mobile-web-app-title", "parsely-site",
                                "dc.publisher", "publisher", "al:ios:app_name"});
    if (!name.empty() && name.find("://") == std::string::npos) {
        return named(std::move(name), Source::meta, kLikelyName);
    }
    // What the title adds to the headline, where the host or the feed's title agrees with it.
    const std::vector<std::string> names = site_name_candidates(metadata, url);
    const std::string headline = without_site_name(metadata.title, names);
    if (headline.size() + 4 < metadata.title.size()) {
        const std::size_t at = metadata.title.find(headline);
        std::string rest =
            at == 0 ? metadata.title.substr(headline.size()) : metadata.title.substr(0, at);
        const std::size_t first = rest.find_first_not_of(" |-:~_/>");
        rest = first == std::string::npos ? "" : rest.substr(first);
        for (const std::string_view mark : {"–", "—", "»", "«", "·", "•", "｜"}) {
            if (rest.substr(0, mark.size()) == mark) rest.erase(0, mark.size());
        }
        const std::size_t last = rest.find_last_not_of(" |-:~_/>");
        rest.resize(last == std::string::npos ? 0 : last + 1);
        rest = clean_text(rest);
        if (!rest.empty()) return named(std::move(rest), Source::meta, kLikelyName);
    }
    if (!names.empty() && names.front().find('.') == std::string::npos) {
        std::string front = without_feed(names.front());
        if (!front.empty()) return named(std::move(front), Source::meta, kHostName);
    }
    for (const std::string& host : names) {
        if (host.find('.') != std::string::npos) return named(host, Source::url, kHostName);
    }
    return {};
}

}  // namespace

Found<std::string> find_site(const Metadata& metadata,
                             std::string_view headline,
                             std::string_view url) {
    Found<std::string> site = find_whole_site(metadata, url);
    if (!site || site.source == Source::url) {
        std::string tail = behind_headline(metadata.title, headline);
        if (!tail.empty()) return named(std::move(tail), Source::meta, kTailName);
    }
    // What the publisher calls the site in so many words is its name, slogan and all.
    if (site && site.value != metadata.first_meta({"og:site_name"})) {
        site.value = without_slogan(std::move(site.value), url);
    }
    return site;
}

namespace {

/// What systems call a section that is none; folded.
bool is_no_section(std::string_view name) {
    static constexpr std::string_view kWords[] = {"home",
                                                  "homepage",
                                                  "startseite",
                                                  "start",
                                                  "accueil",
                                                  "inicio",
                                                  "tags",
                                                  "tag",
                                                  "articles",
                                                  "article",
                                                  "artikel",
                                                  "story",
                                                  "stories",
                                                  "post",
                                                  "posts",
                                                  "page",
                                                  "pages",
                                                  "uncategorized",
                                                  "uncategorised",
                                                  "category",
                                                  "categories",
                                                  "kategorien",
                                                  "allgemein",
                                                  "non classe",
                                                  "sin categoria",
                                                  "sem categoria",
                                                  "senza categoria",
                                                  "search",
                                                  "suche",
                                                  "sitemap",
                                                  "view sitemap",
                                                  "contact",
                                                  "kontakt",
                                                  "impressum",
                                                  "about",
                                                  "about us",
                                                  "login",
                                                  "newsletter",
                                                  "geen categorie",
                                                  "index",
                                                  "all"};
    // A date among the links above the headline.
    constexpr std::ptrdiff_t kDateFigures = 5;
    const auto figures =
        std::count_if(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    return figures >= kDateFigures || figures == std::ssize(name) ||
           set_of<kWords>().has(fold_words(name));
}

/// "Posted in", "Category:", ...: what stands right before the link to an article's section.
bool announces_section(std::string_view before) {
    static constexpr std::string_view kWords[] = {
        "posted in",    "filed under", "filed in",      "published in",  "category",
        "categories",   "section",     "kategorie",     "kategorien",    "rubrik",
        "ressort",      "catégorie",   "catégories",    "rubrique",      "publié dans",
        "classé dans",  "categoría",   "categorías",    "sección",       "publicado en",
        "archivado en", "categoria",   "categorias",    "seção",         "editoria",
        "publicado em", "sezione",     "pubblicato in", "archiviato in", "categorie",
        "geplaatst in", "kategori",    "kategoria",     "dział",         "рубрика",
        "рубрики",      "категория",   "раздел",        "κατηγορία",     "カテゴリー",
        "カテゴリ",     "分类",        "分類",          "栏目",          "카테고리",
        "chuyên mục",   "danh mục",    "التصنيف",       "קטגוריה",       "دسته"};
    static const FoldedWords words({kWords});
    const std::string folded = fold_words(before);
    if (!words.has(folded)) return false;
    // One word needs its colon: "the section" may go on.
    return before.ends_with(':') || before.ends_with("：") || folded.find(' ') != std::string::npos;
}

/// The text of its line before a link; "" where that is long.
std::string line_before(const Document& page, NodeId link) {
    constexpr std::size_t kLongest = 40;
    constexpr NodeId kReach = 8;
    std::string text;
    for (NodeId at = link; at-- > 0 && link - at <= kReach;) {
        if (page[at].kind == NodeKind::text) {
            text.insert(0, page[at].text);
            if (text.size() > kLongest) return {};
        } else if (page[at].kind == NodeKind::element &&
                   (is_block_level(page, at) || page.is(at, Tag::br))) {
            break;
        }
    }
    return clean_text(text);
}

/// Whether a link's rel says that it leads to the article's category.
bool is_category_link(const Document& page, NodeId link) {
    return ascii_lower(page.attribute(link, "rel")).find("category") != std::string::npos;
}

/// The link that a link to the front page and a mark of descent are before, in a line of a few
/// such; kNoNode for none: "Home > Local News > Council votes".
NodeId crumb_after(const Document& page, NodeId home) {
    constexpr std::size_t kMostLinks = 4;  // more are a menu
    NodeId first = kNoNode;
    std::size_t links = 1;
    for (NodeId at = home;;) {
        const NodeId gap = page.end(at);
        if (gap >= page.size() || page[gap].parent != page[home].parent ||
            page[gap].kind != NodeKind::text) {
            break;
        }
        const std::string mark = clean_text(page[gap].text);
        constexpr std::string_view kMarks[] = {">", ">>", "»", "›", "→", "/", "::"};
        const NodeId next = page.end(gap);
        if (std::find(std::begin(kMarks), std::end(kMarks), mark) == std::end(kMarks) ||
            next >= page.size() || page[next].parent != page[home].parent ||
            !page.is(next, Tag::a)) {
            break;
        }
        if (first == kNoNode) first = next;
        ++links;
        at = next;
    }
    return links <= kMostLinks ? first : kNoNode;
}

/// The same in a numbered list of a few short items, of which the first is the front page's link.
NodeId crumb_in_list(const Document& page, NodeId home) {
    constexpr std::size_t kMostItems = 4;
    constexpr std::size_t kMostBytes = 160;
    const NodeId item = page.parent(home);
    const NodeId list = item == kNoNode ? kNoNode : page.parent(item);
    if (list == kNoNode || !page.is(item, Tag::li) || !page.is(list, Tag::ol)) return kNoNode;
    NodeId second = kNoNode;
    std::size_t items = 0;
    for (NodeId child = page.first_child(list); child != kNoNode;
         child = page.next_sibling(child)) {
        if (!page.is(child, Tag::li)) continue;
        if (++items > kMostItems || (items == 1 && child != item)) return kNoNode;
        if (visible_text(page, child, kMostBytes + 1).size() > kMostBytes) return kNoNode;
        if (items == 2) second = child;
    }
    for (NodeId at = second; second != kNoNode && at < page.end(second); ++at) {
        if (page.is(at, Tag::a)) return at;
    }
    return kNoNode;
}

/// "Food, Bars, New Year": of several sections in one line, the first.
std::string first_section(std::string name) {
    if (std::count(name.begin(), name.end(), ',') < 2) return name;
    return std::string(trim(std::string_view(name).substr(0, name.find(','))));
}

/// Whether class or id call an element the article's section.
bool is_named_section(const Document& page, NodeId at) {
    const NameParts names(page, at);
    return !names.empty() && names.has_any({"ressort", "rubrik", "rubrique", "rubric", "category",
                                            "categoria", "categorie", "section"});
}

}  // namespace

Found<std::string> find_section(const FieldContext& context) {
    const Metadata& metadata = context.metadata;
    constexpr std::size_t kMaxSection = 80;
    constexpr std::size_t kMaxSectionWords = 4;
    const NodeId headline = context.headline != kNoNode ? context.headline : context.body.headline;
    const std::string title =
        headline == kNoNode ? std::string() : fold_words(visible_text(context.page, headline, 600));
    const auto usable = [&](const std::string& name) {
        return !name.empty() && name.size() <= kMaxSection &&
               name.find("://") == std::string::npos && !is_no_section(name) &&
               !is_control_line(name) && fold_words(name) != title;
    };
    std::string name =
        first_section(metadata.first_meta({"article:section", "og:article:section"}));
    if (usable(name)) return {std::move(name), Source::meta, 0.9F};
    for (const StructuredArticle* article : {metadata.json_ld(), metadata.microdata()}) {
        if (article == nullptr || article->sections.empty()) continue;
        std::string first = first_section(article->sections.front());
        if (usable(first)) return {std::move(first), article->source, 0.85F};
    }
    name = first_section(
        metadata.first_meta({"parsely-section", "section", "cxenseparse:section", "og:section",
                             "cse_section", "dc.subject", "page_section", "sailthru.section",
                             "article.section", "vr:category", "category", "news_section"}));
    if (usable(name)) return {std::move(name), Source::meta, 0.7F};
    const std::vector<std::string>& crumbs = metadata.breadcrumbs;
    // The first is the site's front page, the last the article itself.
    for (std::size_t i = crumbs.size() > 1 ? 1 : 0; i < crumbs.size(); ++i) {
        const bool article = i + 1 == crumbs.size() && count_words(crumbs[i]) > 3;
        if (!article && usable(crumbs[i])) return {crumbs[i], Source::json_ld, 0.6F};
    }
    const auto name_in = [&](NodeId link) {
        std::string text = visible_text(context.page, link, kMaxSection + 1);
        return usable(text) && count_words(text) <= kMaxSectionWords ? text : std::string();
    };
    // A kicker or breadcrumb link above the headline.
    if (headline != kNoNode) {
        const NodeId from = headline > 300 ? headline - 300 : 0;
        for (NodeId at = headline; at-- > from;) {
            if (!context.page.is(at, Tag::a)) continue;
            if (!context.marks.inside_any(at, {Mark::section, Mark::breadcrumb}) ||
                context.marks.inside_any(at, {Mark::related, Mark::in_footer})) {
                continue;
            }
            name = name_in(at);
            if (!name.empty()) return {std::move(name), Source::markup, 0.6F};
        }
        // A line of plain links down from the front page.
        for (NodeId at = headline; at-- > from;) {
            if (!context.page.is(at, Tag::a) || context.marks.inside(at, Mark::in_footer)) continue;
            const std::string_view address = trim(context.page.attribute(at, "href"));
            const bool root =
                address == "/" || (address.find("://") != std::string_view::npos &&
                                   (path_of(address).empty() || path_of(address) == "/"));
            if (!root) continue;
            NodeId crumb = crumb_after(context.page, at);
            if (crumb == kNoNode) crumb = crumb_in_list(context.page, at);
            if (crumb == kNoNode) continue;
            name = name_in(crumb);
            if (!name.empty()) return {std::move(name), Source::markup, 0.6F};
        }
        // A link that its rel or the words before it call the category, by the headline or below
        // the text.
        constexpr NodeId kBelow = 80;
        const bool bodied = context.body.last != kNoNode && context.body.last > headline;
        const NodeId below = bodied ? context.page.end(context.body.last) : headline;
        const NodeId near = headline > kBelow ? headline - kBelow : 0;
        const NodeId end = std::min<NodeId>(below + kBelow, context.page.size());
        for (NodeId at = near; at < end; ++at) {
            if (!context.page.is(at, Tag::a)) continue;
            if (context.marks.inside_any(
                    at, {Mark::related, Mark::comment, Mark::in_nav, Mark::in_aside, Mark::ad})) {
                continue;
            }
            const bool above = !bodied || at < context.body.first;
            if (!(above && is_category_link(context.page, at)) &&
                !announces_section(line_before(context.page, at))) {
                continue;
            }
            name = name_in(at);
            if (!name.empty()) return {std::move(name), Source::markup, 0.6F};
        }
        // A few words in an element named so, right above the headline or in it.
        constexpr NodeId kAbove = 40;
        const NodeId first = headline > kAbove ? headline - kAbove : 0;
        for (NodeId at = context.page.end(headline); at-- > first;) {
            constexpr NodeId kFewNodes = 4;
            if (context.page.is_text(at) || at == headline ||
                context.page.end(at) - at > kFewNodes || !is_named_section(context.page, at) ||
                context.marks.inside_any(
                    at, {Mark::related, Mark::comment, Mark::in_nav, Mark::in_footer})) {
                continue;
            }
            name = name_in(at);
            for (const std::string_view mark : {"·", "|", "/", "»", ">"}) {
                if (name.ends_with(mark)) name = trim(name.substr(0, name.size() - mark.size()));
            }
            if (!name.empty() && !kAsciiDigits.any_in(name)) {
                return {std::move(name), Source::markup, 0.5F};
            }
        }
    }
    return {};
}

namespace {

/// Whether the last of the body, or one of the lines behind it, says that the rest is to be paid.
bool says_wall(const FieldContext& context) {
    constexpr std::size_t kBehind = 5;
    const std::vector<Block>& blocks = context.body.blocks;
    if (!blocks.empty() && is_wall_line(blocks.back().text)) return true;
    std::size_t behind = 0;
    for (const CutBlock& block : context.body.after) {
        if (block.node == kNoNode || block.node < context.body.last) continue;
        if (++behind > kBehind) break;
        if (!context.marks.inside_any(block.node, {Mark::in_nav, Mark::in_footer, Mark::comment}) &&
            is_wall_line(block.text)) {
            return true;
        }
    }
    return false;
}

/// How many different clocks texts below an element begin with: "14:05", "14.05 Uhr".
std::size_t clocks_in(const Document& page, NodeId id) {
    const auto figure = [](char c) { return c >= '0' && c <= '9'; };
    std::vector<std::string> clocks;
    for (NodeId at = id; at < page.end(id); ++at) {
        if (!page.is_text(at) || page[at].blank) continue;
        const std::string_view text = trim(page[at].text);
        const std::size_t mark = text.find_first_of(":.h");
        if (mark == 0 || mark > 2 || text.size() < mark + 3) continue;
        const bool clock =
            std::all_of(text.begin(), text.begin() + static_cast<int>(mark), figure) &&
            figure(text[mark + 1]) && figure(text[mark + 2]) &&
            (text.size() == mark + 3 || !figure(text[mark + 3]));
        if (clock) clocks.emplace_back(text.substr(0, mark + 3));
    }
    std::sort(clocks.begin(), clocks.end());
    return static_cast<std::size_t>(std::unique(clocks.begin(), clocks.end()) - clocks.begin());
}

}  // namespace

Found<bool> find_paywall(const FieldContext& context) {
    for (const StructuredArticle* article :
         {context.metadata.json_ld(), context.metadata.microdata()}) {
        if (article != nullptr && article->free) {
            return {!*article->free, article->source, 0.95F};
        }
    }
    const std::string tier = ascii_lower(context.metadata.first_meta(
        {"article:content_tier", "content_tier", "cxenseparse:articlepaywalled", "paywall"}));
    if (tier == "locked" || tier == "metered" || tier == "paid" || tier == "premium") {
        return {true, Source::meta, 0.9F};
    }
    if (tier == "free") return {false, Source::meta, 0.9F};
    // A wall after a short text. The class alone is on every page of a site that sells some.
    constexpr std::size_t kShortBody = 1500;
    std::size_t length = 0;
    for (const Block& block : context.body.blocks) length += block.text.size();
    if (length == 0 || length > kShortBody || context.body.last == kNoNode) return {};
    for (NodeId at = context.body.first; at < context.page.size(); ++at) {
        if (context.marks.has(at, Mark::paywall) && !context.marks.inside(at, Mark::hidden) &&
            !is_hidden(context.page, at) && count_words(visible_text(context.page, at, 400)) >= 5) {
            return {true, Source::markup, 0.7F};
        }
    }
    return says_wall(context) ? Found<bool>{true, Source::text, 0.7F} : Found<bool>{};
}

Found<bool> find_live(const FieldContext& context) {
    for (const StructuredArticle& article : context.metadata.articles) {
        if (article.live && !article.nested) return {true, Source::json_ld, 0.97F};
    }
    const std::string path = ascii_lower(path_of(context.url));
    for (const std::string_view word :
         {"/live/", "liveblog", "live-blog", "/live-updates", "-live-updates", "liveticker",
          "live-ticker", "newsticker", "/en-direct/", "/en-vivo/", "/direct/", "/directo/"}) {
        if (path.find(word) != std::string::npos) return {true, Source::url, 0.8F};
    }
    if (context.body.container != kNoNode) {
        // The blog's own element around or in the body, holding several dated entries.
        std::size_t times = 0;
        bool live = context.marks.inside(context.body.container, Mark::live);
        for (NodeId at = context.body.container; at < context.page.end(context.body.container);
             ++at) {
            live = live || context.marks.has(at, Mark::live);
            times += context.page.is(at, Tag::time) ? 1 : 0;
        }
        constexpr std::size_t kEntries = 4;
        if (live && times >= kEntries) return {true, Source::markup, 0.8F};
        const NodeId headline =
            context.headline != kNoNode ? context.headline : context.body.headline;
        if (headline != kNoNode && is_live_headline(visible_text(context.page, headline, 400)) &&
            clocks_in(context.page, context.body.container) >= kEntries - 1) {
            return {true, Source::text, 0.7F};
        }
    }
    return {};
}

}  // namespace stet
