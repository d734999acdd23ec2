#include "extract/date.h"

#include "extract/body_blocks.h"
#include "extract/boosted_trees.h"
#include "extract/date_fold.h"
#include "extract/date_labels.h"
#include "extract/date_names.h"
#include "extract/date_sightings.h"
#include "extract/date_text.h"
#include "extract/date_zone.h"
#include "extract/dek.h"
#include "extract/text.h"
#include "extract/visible_text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <set>
#include <unordered_map>

namespace stet {
namespace {

using Feature = DateFeature;

#include "extract/date_trees.inc"

static_assert(kTrainedFeatures == kDateFeatures);

constexpr std::size_t kMaxBlockText = 260;   // longer blocks are prose: only their start is read
constexpr std::size_t kMaxBlocksRead = 600;  // with a digit in them
constexpr std::int64_t kDaySeconds = 86400;

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// ---- Where on the page ------------------------------------------------------------------------

enum Place : unsigned { in_furniture = 1, in_comments = 2, in_link = 4, in_date_class = 8 };

/// What the elements around a node say, each looked at once. One that holds the headline, or all
/// of the body, is neither furniture nor comments, whatever its name ("commentPage", "latest").
class Places {
public:
    Places(const Document& page, const Body& body) : page_(page), body_(body) {}

    unsigned of(NodeId id) {
        std::vector<NodeId> path;
        unsigned flags = 0;
        for (NodeId at = id; at != kNoNode; at = page_.parent(at)) {
            const auto known = known_.find(at);
            if (known != known_.end()) {
                flags = known->second;
                break;
            }
            path.push_back(at);
        }
        for (std::size_t i = path.size(); i-- > 0;) {
            flags = own(path[i]) | (flags & ~static_cast<unsigned>(in_date_class));
            known_.emplace(path[i], flags);
        }
        return flags;
    }

private:
    unsigned own(NodeId id) const {
        const Node& node = page_[id];
        unsigned flags = 0;
        if (node.tag == Tag::a && page_.has_attribute(id, "href")) flags |= in_link;
        if (node.kind != NodeKind::element || node.tag == Tag::body || node.tag == Tag::html) {
            return flags;
        }
        const bool article = holds_article(id);
        if (one_of_tags(node.tag) && !article) flags |= in_furniture;
        const NameParts parts(page_, id);
        if (!article && is_site_head(id, parts)) flags |= in_furniture;
        if (parts.empty()) return flags;
        static constexpr std::string_view kComments[] = {
            "comment", "comments", "comentarios", "commentaires", "kommentare", "kommentar",
            "disqus",  "reply",    "replies",     "respond",      "commentlist"};
        if (!article && parts.has_any(set_of<kComments>())) flags |= in_comments;
        static constexpr std::string_view kFurniture[] = {
            "sidebar", "related", "recommended", "recommendations", "widget",        "footer",
            "nav",     "menu",    "teaser",      "teasers",         "promo",         "trending",
            "popular", "latest",  "ticker",      "breaking",        "carousel",      "slider",
            "archive", "aside",   "similar",     "cards",           "recirculation", "copyright"};
        if (!article && parts.has_any(set_of<kFurniture>())) flags |= in_furniture;
        if (!article && names_today(parts)) flags |= in_furniture;
        static constexpr std::string_view kDates[] = {
            "date",          "dateline",    "datum",   "fecha",    "time",     "timestamp",
            "published",     "pubdate",     "publish", "datetime", "created",  "updated",
            "posted",        "byline",      "meta",    "postmeta", "postdate", "entrydate",
            "datepublished", "articledate", "info",    "pub",      "data",     "timedate"};
        if (parts.has_any(set_of<kDates>())) flags |= in_date_class;
        return flags;
    }

    bool holds_article(NodeId id) const {
        const NodeId end = page_.end(id);
        const bool headline =
            body_.headline != kNoNode && id <= body_.headline && body_.headline < end;
        return headline || (body_.first != kNoNode && id <= body_.first && body_.last < end);
    }

    /// "current-date", "fecha-hoy", "time-now": the day of the look.
    static bool names_today(const NameParts& parts) {
        static constexpr std::string_view kDays[] = {"date",  "time",  "fecha", "data",
                                                     "datum", "tarih", "day",   "dt"};
        static constexpr std::string_view kNow[] = {
            "current", "today", "todays",  "now",    "jour",     "hoy",
            "actual",  "hoje",  "atual",   "oggi",   "heute",    "vandaag",
            "bugun",   "dnes",  "dzisiaj", "topbar", "masthead", "clock"};
        static constexpr std::string_view kBoth[] = {"currentdate", "datetoday", "todaydate"};
        return parts.has_any(set_of<kBoth>()) ||
               (parts.has_any(set_of<kDays>()) && parts.has_any(set_of<kNow>()));
    }

    /// Above the headline, called a head, and with the site's links in it.
    bool is_site_head(NodeId id, const NameParts& parts) const {
        static constexpr std::string_view kHeads[] = {"header", "masthead", "topbar",   "top",
                                                      "head",   "navbar",   "topheader"};
        const NodeId end = page_.end(id);
        if (body_.headline == kNoNode || end > body_.headline) return false;
        if (page_[id].tag != Tag::header && !parts.has_any(set_of<kHeads>())) return false;
        constexpr int kFewestLinks = 4;
        constexpr NodeId kMostNodes = 500;
        int links = 0;
        for (NodeId at = id; at < std::min(end, id + kMostNodes); ++at) {
            if (page_[at].tag == Tag::nav) return true;
            links += page_[at].tag == Tag::a ? 1 : 0;
        }
        return links >= kFewestLinks;
    }

    static bool one_of_tags(Tag tag) {
        return tag == Tag::nav || tag == Tag::aside || tag == Tag::footer || tag == Tag::select;
    }

    const Document& page_;
    const Body& body_;
    std::unordered_map<NodeId, unsigned> known_;
};

// ---- The evidence -----------------------------------------------------------------------------

struct Evidence {
    DateTime when;
    Source source = Source::none;
    bool machine = false;
};

class Collector {
public:
    Collector(const Document& page,
              std::string_view html,
              const Metadata& metadata,
              const Body& body,
              const PageContext& context)
        : page_(page),
          html_(html),
          metadata_(metadata),
          body_(body),
          context_(context),
          headline_(headline_of(page, body)),
          places_(page, body) {
        reading_.language = page_language();
        reading_.month_first = month_comes_first();
        reading_.now = context.fetched;
    }

    std::vector<DateCandidate> run() {
        structured();
        metas();
        address();
        elements();
        written();
        settle_places();
        state();
        set_mentions();
        take_own_clocks();
        join_shown_days();
        relate();
        rule_out_changes();
        return std::move(days_);
    }

    const DateReading& reading() const { return reading_; }

private:
    /// Where the body was met without one: the last heading of the first rank above it.
    static NodeId headline_of(const Document& page, const Body& body) {
        NodeId headline = body.headline;
        if (headline != kNoNode || body.first == kNoNode) return headline;
        for (NodeId id = page.html(); id < body.first; ++id) {
            if (page[id].tag == Tag::h1) headline = id;
        }
        return headline;
    }

    std::string page_language() const {
        std::string language = metadata_.html_lang;
        if (language.empty()) language = metadata_.first_meta({"og:locale", "content-language"});
        language = ascii_lower(language);
        std::replace(language.begin(), language.end(), '_', '-');
        return language;
    }

    /// The United States write 5/15/2025, and hardly anybody else.
    bool month_comes_first() const {
        const std::string& language = reading_.language;
        if (language.size() >= 5 && language[2] == '-') {
            return one_of(language.substr(3, 2), {"us", "ph"});
        }
        if (!language.empty() && language.compare(0, 2, "en") != 0) return false;
        const std::string& host = context_.url.host();
        const std::size_t dot = host.rfind('.');
        const std::string_view last =
            dot == std::string::npos ? std::string_view() : std::string_view(host).substr(dot + 1);
        return last.size() != 2 || last == "us" || last == "ph";
    }

    /// The candidate for this day; null for days that cannot be. A reader's comment of a day that
    /// the article names too tells nothing of the hour.
    DateCandidate* day(const DateTime& when, Source source, bool machine, bool of_reader = false) {
        if (when.precision < DateTime::Precision::day || when.year < 1900) return nullptr;
        const std::int64_t number = day_number(when);
        constexpr std::int64_t kSlack = 2;  // zones, and clocks that are wrong
        if (context_.fetched && number > *context_.fetched / kDaySeconds + kSlack) return nullptr;
        auto at = std::find_if(days_.begin(), days_.end(), [&](const DateCandidate& other) {
            return other.when.year == when.year && other.when.month == when.month &&
                   other.when.day == when.day;
        });
        if (at == days_.end()) {
            constexpr std::size_t kMost = 64;
            if (days_.size() >= kMost) return nullptr;
            days_.push_back({when, source, {}, 0});
            machine_.push_back(machine);
            at = days_.end() - 1;
        } else {
            const auto index = static_cast<std::size_t>(at - days_.begin());
            const bool finer = exactness(when) > exactness(at->when);
            if (finer && !of_reader && (machine || !machine_[index])) {
                at->when = when;
                at->source = source;
                machine_[index] = machine;
            }
        }
        return &*at;
    }

    /// More is known of a time with a zone; a midnight is often made up.
    static int exactness(const DateTime& when) {
        const bool midnight = when.hour == 0 && when.minute == 0 && when.second == 0;
        return static_cast<int>(when.precision) * 4 + (when.offset_minutes ? 2 : 0) -
               (midnight && when.precision > DateTime::Precision::day ? 9 : 0);
    }

    static void mark(DateCandidate* candidate, Feature feature) {
        if (candidate != nullptr) candidate->features[static_cast<std::size_t>(feature)] = 1;
    }

    static void unmark(DateCandidate* candidate, Feature feature) {
        candidate->features[static_cast<std::size_t>(feature)] = 0;
    }

    std::optional<DateTime> machine_value(std::string_view text) const {
        std::optional<DateTime> when = read_date_value(text, reading_);
        if (when) when = on_local_clock(*when, context_.url.host(), reading_.language);
        return when;
    }

    void value(std::string_view text, Source source, Feature feature) {
        const std::optional<DateTime> when = machine_value(text);
        if (when) mark(day(*when, source, true), feature);
    }

    void structured() {
        for (const StructuredArticle* article : {metadata_.json_ld(), metadata_.microdata()}) {
            if (article == nullptr) continue;
            const bool json = article->source == Source::json_ld;
            value(article->date_published, article->source,
                  json ? Feature::json_published : Feature::microdata_published);
            value(article->date_created, article->source, Feature::json_other);
            value(article->date_modified, article->source, Feature::json_modified);
        }
        for (const StructuredArticle& article : metadata_.articles) {
            const bool own = &article == metadata_.json_ld() || &article == metadata_.microdata();
            if (!own && !article.nested) {
                value(article.date_published, article.source, Feature::json_other);
            }
        }
    }

    void metas() {
        for (const MetaTag& meta : metadata_.metas) {
            const std::string_view name = meta.name;
            if (one_of(name,
                       {"article:published_time", "og:article:published_time", "og:published_time",
                        "article:published", "article:published-time"})) {
                value(meta.content, Source::meta, Feature::meta_published);
            } else if (one_of(name, {"article:modified_time", "og:article:modified_time",
                                     "og:updated_time", "article:modified", "datemodified",
                                     "last-modified", "lastmod", "modified", "dcterms.modified",
                                     "dc.date.modified", "article:updated_time", "og:modified_time",
                                     "revised", "lastmodified", "article.updated"})) {
                value(meta.content, Source::meta, Feature::meta_modified);
            } else if (one_of(name, {"datepublished",
                                     "parsely-pub-date",
                                     "pubdate",
                                     "publishdate",
                                     "publish-date",
                                     "publish_date",
                                     "publication_date",
                                     "publication-date",
                                     "published-date",
                                     "date_published",
                                     "date-published",
                                     "sailthru.date",
                                     "article.published",
                                     "cxenseparse:recs:publishtime",
                                     "cxenseparse:publishtime",
                                     "dc.date.issued",
                                     "dcterms.issued",
                                     "dcterms.available",
                                     "dcterms.created",
                                     "dc.date.created",
                                     "datecreated",
                                     "rnews:datepublished",
                                     "vr:published_time",
                                     "bt:pubdate",
                                     "shareaholic:article_published_time",
                                     "ptime",
                                     "displaydate",
                                     "originalpublicationdate",
                                     "article_date_original",
                                     "citation_publication_date",
                                     "citation_date",
                                     "published",
                                     "published_date",
                                     "published_at",
                                     "publishedat",
                                     "pub_date",
                                     "article:post_date",
                                     "article:publicationdate",
                                     "story_date",
                                     "article-publication-date",
                                     "date.published",
                                     "dc.issued",
                                     "dc.created",
                                     "prism.publicationdate",
                                     "rbpubdate",
                                     "article:publish_date",
                                     "time:published",
                                     "release_date",
                                     "mediator_published_time",
                                     "nrk-published",
                                     "gsa:pubdate"})) {
                value(meta.content, Source::meta, Feature::meta_named);
            } else if (one_of(name, {"date",
                                     "dc.date",
                                     "dcterms.date",
                                     "dc:date",
                                     "created",
                                     "creation_date",
                                     "search.date",
                                     "dcsext.datepublished",
                                     "analytics-published",
                                     "article:create_time",
                                     "sdate",
                                     "eomportal-lastupdate",
                                     "buildtime",
                                     "content_date",
                                     "dat",
                                     "time",
                                     "article.created",
                                     "og:pubdate",
                                     "video:release_date",
                                     "og:video:release_date",
                                     "thedate",
                                     "article:date"})) {
                value(meta.content, Source::meta, Feature::meta_date);
            }
        }
    }

    // ---- The address --------------------------------------------------------------------------

    static int number_at(std::string_view text, std::size_t at, std::size_t digits) {
        if (at + digits > text.size()) return -1;
        int number = 0;
        for (const char c : text.substr(at, digits)) {
            if (c < '0' || c > '9') return -1;
            number = number * 10 + (c - '0');
        }
        return number;
    }

    static bool is_digit_at(std::string_view text, std::size_t at) {
        return at < text.size() && text[at] >= '0' && text[at] <= '9';
    }

    /// "/2025/05/15/", "/2025-05-15-", "20250515", "/2025/may/15/": the day; else year and month.
    void address() {
        std::string path = context_.url.path();
        // The address that an archive's address holds ("/web/20160218174457/http://...").
        if (const std::size_t inner = path.rfind("/http"); inner != std::string::npos) {
            const std::size_t host = path.find_first_not_of("/:htps", inner);
            if (host != std::string::npos && path.find('/', host) != std::string::npos) {
                path.erase(0, path.find('/', host));
            }
        }
        day_first_address(path);
        for (std::size_t i = 0; i + 6 <= path.size(); ++i) {
            if (!is_digit_at(path, i) || (i > 0 && is_digit_at(path, i - 1))) continue;
            const int year = number_at(path, i, 4);
            if (year < 1990 || year > 2099) continue;
            std::size_t at = i + 4;
            const char separator = at < path.size() ? path[at] : '\0';
            DateTime when;
            when.year = year;
            when.precision = DateTime::Precision::day;
            if (separator == '/' || separator == '-' || separator == '_' || separator == '.') {
                ++at;
                const std::size_t month_end = std::min(path.find(separator, at), path.size());
                const std::string_view month = std::string_view(path).substr(at, month_end - at);
                if (month.size() <= 2 && !month.empty()) {
                    when.month = number_at(path, at, month.size());
                } else if (month.size() >= 3 && month.size() <= 9) {
                    const auto named = month_of_name(fold_date_word(month), "en");
                    when.month = named ? named->month : -1;
                }
                if (when.month < 1 || when.month > 12) continue;
                if (month_of_url_ == 0) {
                    year_of_url_ = year;
                    month_of_url_ = when.month;
                }
                at = month_end + 1;
                const std::size_t digits = is_digit_at(path, at + 1) ? 2 : 1;
                when.day = number_at(path, at, digits);
                if (is_digit_at(path, at + digits)) continue;
            } else {
                // 14 digits are the time of a capture, not of the story.
                std::size_t run = 0;
                while (is_digit_at(path, i + run)) ++run;
                if (run == 14 || run < 8) continue;
                when.month = number_at(path, i + 4, 2);
                when.day = number_at(path, i + 6, 2);
            }
            // Through iso(), which knows which days there are.
            if (when.day < 1) continue;
            if (const auto real = DateTime::parse_iso(when.iso())) {
                mark(day(*real, Source::url, true), Feature::url_day);
                year_of_url_ = year;
                month_of_url_ = when.month;
                return;
            }
        }
    }

    /// "/29-10-2021", "-29.10.2021."
    void day_first_address(std::string_view path) {
        for (std::size_t i = 0; i + 10 <= path.size(); ++i) {
            const bool shape = (path[i + 2] == '-' || path[i + 2] == '.' || path[i + 2] == '_') &&
                               path[i + 5] == path[i + 2] &&
                               (i == 0 || !is_digit_at(path, i - 1)) && !is_digit_at(path, i + 10);
            if (!shape) continue;
            DateTime when;
            when.day = number_at(path, i, 2);
            when.month = number_at(path, i + 3, 2);
            when.year = number_at(path, i + 6, 4);
            when.precision = DateTime::Precision::day;
            if (when.day < 1 || when.month < 1 || when.year < 1990) continue;
            const std::optional<DateTime> real = DateTime::parse_iso(when.iso());
            if (real) mark(day(*real, Source::url, true), Feature::url_day);
        }
    }

    // ---- Elements made for dates --------------------------------------------------------------

    void elements() {
        // Of names that have a number; a name without one has the number 0.
        constexpr std::uint64_t kMayBeDate =
            AttributeName::bits("datetime", "title", "content") | 1U;
        for (NodeId id = page_.html(); id < page_.size(); ++id) {
            const Node& node = page_[id];
            if (node.kind != NodeKind::element || node.attribute_count == 0) continue;
            if (node.tag == Tag::blockquote && is_embedded_post(page_, id)) {
                id = node.end - 1;
                continue;
            }
            if (node.tag == Tag::meta || node.tag == Tag::link || node.tag == Tag::img) continue;
            for (const Attribute& attribute : page_.attributes(id)) {
                if ((kMayBeDate >> attribute.key & 1U) != 0) {
                    element_attribute(id, node, attribute);
                }
            }
        }
        const std::optional<std::size_t> first =
            first_time_below_ ? first_time_below_ : first_time_;
        if (first) mark(&days_[*first], Feature::time_first);
    }

    void element_attribute(NodeId id, const Node& node, const Attribute& attribute) {
        constexpr std::size_t kLongest = 60;
        if (attribute.value.empty() || attribute.value.size() > kLongest) return;
        const std::string_view name = attribute.name;
        const bool is_data = name.size() > 6 && name.substr(0, 5) == "data-";
        const bool is_time =
            attribute.is("datetime") && node.tag != Tag::del && node.tag != Tag::ins;
        const bool is_title =
            attribute.is("title") &&
            (node.tag == Tag::abbr || node.tag == Tag::time || node.tag == Tag::span);
        // RDFa: property="dc:date dc:created"
        const bool is_property = attribute.is("content") && node.tag != Tag::meta &&
                                 (holds(page_.attribute(id, "property"), "dc:date") ||
                                  holds(page_.attribute(id, "property"), "dc:created"));
        const bool is_item =
            is_property || (attribute.is("content") && page_.has_attribute(id, "itemprop"));
        static constexpr std::string_view kDated[] = {"publish",     "timestamp", "datetime",
                                                      "data-date",   "data-time", "pubdate",
                                                      "data-created"};
        if (is_data ? !phrases_of<kDated>().within(name) : !is_time && !is_title && !is_item) {
            return;
        }
        const bool of_change =
            name.find("modif") != std::string::npos || name.find("updat") != std::string::npos;
        if (is_data && of_change) return;
        const std::optional<DateTime> when = machine_value(attribute.value);
        if (!when) return;
        const std::string_view item = page_.attribute(id, "itemprop");
        if (ascii_iequals(item, "dateModified")) {
            mark(day(*when, Source::microdata, true), Feature::json_modified);
            return;
        }
        const unsigned place = places_.of(id);
        const bool of_reader = (place & in_comments) != 0;
        DateCandidate* candidate = day(*when, Source::markup, true, of_reader);
        const bool of_class =
            page_.has_class(id, "published") || page_.has_class(id, "dt-published");
        const bool updated = page_.has_class(id, "updated") && !of_class;
        if (updated) {
            mark(candidate, Feature::label_updated);
        } else if (of_class) {
            mark(candidate, Feature::published_class);
        }
        const bool item_published =
            ascii_iequals(item, "datePublished") || page_.has_attribute(id, "pubdate");
        const bool aside = (place & (in_furniture | in_comments)) != 0;
        const bool below = is_below_headline(id) && (item_published || !is_in_text(id));
        if (item_published && !of_reader) mark(candidate, Feature::time_published);
        if (is_data) {
            mark(candidate, Feature::data_attribute);
        } else if (is_time) {
            if (candidate != nullptr && !aside && !updated) {
                if (!first_time_) {
                    first_time_ = index_of(candidate);
                    first_time_is_above_ = is_above_headline(id);
                }
                if (!first_time_below_ && below) {
                    first_time_below_ = index_of(candidate);
                }
            }
            const bool inside = !aside && (body_.last == kNoNode || id <= body_.last);
            mark(candidate, inside ? Feature::time_in_article : Feature::time_elsewhere);
        }
        where(candidate, id, place);
        if (candidate != nullptr && below && !aside && !updated) dated_below_ = true;
    }

    std::size_t index_of(const DateCandidate* day) const {
        return static_cast<std::size_t>(day - days_.data());
    }

    bool is_above_headline(NodeId id) const { return headline_ != kNoNode && id < headline_; }

    /// Between the headline and the body's end.
    bool is_below_headline(NodeId id) const {
        return headline_ != kNoNode && id > headline_ &&
               (body_.last == kNoNode || id <= body_.last);
    }

    /// In a caption, or in a cell or an item of the text.
    bool is_in_box(NodeId id) const {
        for (NodeId up = page_.parent(id); up != kNoNode && up > body_.first;
             up = page_.parent(up)) {
            const Tag tag = page_[up].tag;
            if (tag == Tag::figcaption || tag == Tag::figure || tag == Tag::td || tag == Tag::th ||
                tag == Tag::li || tag == Tag::dd || tag == Tag::dt) {
                return true;
            }
        }
        return false;
    }

    bool is_in_text(NodeId id) const {
        return body_.first != kNoNode && id >= body_.first && body_.last != kNoNode &&
               id <= body_.last;
    }

    /// How a node stands to headline and body.
    void where(DateCandidate* candidate, NodeId id, unsigned place) {
        if (candidate == nullptr) return;
        if ((place & in_comments) != 0) {
            mark(candidate, Feature::in_comments);
            return;
        }
        if ((place & in_furniture) != 0) {
            mark(candidate, Feature::in_furniture);
            return;
        }
        const NodeId headline = headline_;
        if (body_.last != kNoNode && id > body_.last) {
            constexpr NodeId kNear = 60;
            mark(candidate,
                 id < body_.last + kNear ? Feature::after_body : Feature::far_after_body);
        } else if (body_.first != kNoNode && id >= body_.first) {
            mark(candidate, Feature::in_body);
        } else if (headline != kNoNode && id > headline) {
            mark(candidate, Feature::after_headline);
            constexpr NodeId kNear = 30;
            if (id < page_.end(headline) + kNear) mark(candidate, Feature::near_headline);
        } else if (headline != kNoNode && id + 30 > headline) {
            close_above_.push_back(index_of(candidate));
        } else {
            mark(candidate, Feature::before_headline);
        }
    }

    // ---- Dates in words -----------------------------------------------------------------------

    void written() {
        if (page_.body() == kNoNode) return;
        std::string text;
        NodeId first = kNoNode;
        const NodeId end = page_.end(page_.body());
        std::vector<NodeId> line_ends;  // where open block-level elements end
        for (NodeId id = page_.body() + 1; id < end;) {
            const Node& node = page_[id];
            bool closes = false;
            while (!line_ends.empty() && line_ends.back() <= id) {
                line_ends.pop_back();
                closes = true;
            }
            if (closes) flush(text, first);
            if (node.tag == Tag::script || node.tag == Tag::style || node.tag == Tag::template_ ||
                node.tag == Tag::noscript || node.tag == Tag::select || node.tag == Tag::svg) {
                id = node.end;
                continue;
            }
            if (node.tag == Tag::blockquote && is_embedded_post(page_, id)) {
                flush(text, first);
                id = node.end;
                continue;
            }
            if (node.kind == NodeKind::text) {
                if (first == kNoNode) first = id;
                if (text.size() <= kMaxBlockText) {
                    pieces_.push_back({text.size(), id});
                    append_clean(text, node.blank ? " " : node.text.substr(0, 2 * kMaxBlockText));
                }
            } else if (breaks_line(node.tag)) {
                flush(text, first);
                if (node.end > id + 1) line_ends.push_back(node.end);
            } else if (!text.empty() && text.back() != ' ') {
                // <span>15</span><span>May</span>: styles part them.
                if (node.tag == Tag::span || node.tag == Tag::time) text += ' ';
            }
            ++id;
        }
        flush(text, first);
    }

    void flush(std::string& text, NodeId& first) {
        if (first != kNoNode && blocks_read_ < kMaxBlocksRead) block(text, first);
        if (!text.empty()) ++blocks_seen_;
        constexpr std::size_t kLine = 60;
        const bool prose =
            text.size() > kMaxBlockText || (text.size() > kLine && is_sentence(text));
        if (prose && first != kNoNode && is_in_text(first)) prose_seen_ = true;
        constexpr std::size_t kLabel = 25;
        const bool may_be_label = text.size() <= kLabel && !kAsciiDigits.any_in(text);
        if (!text.empty()) line_above_ = may_be_label ? text : std::string();
        text.clear();
        pieces_.clear();
        first = kNoNode;
    }

    /// The text node of the block at hand that the byte at `offset` is of.
    NodeId node_at(std::size_t offset) const {
        const auto behind = std::upper_bound(
            pieces_.begin(), pieces_.end(), offset,
            [](std::size_t wanted, const Piece& piece) { return wanted < piece.begin; });
        return behind == pieces_.begin() ? kNoNode : std::prev(behind)->node;
    }

    static bool may_hold_date(std::string_view text) {
        return std::any_of(text.begin(), text.end(), [](char c) {
            return (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0xD9;
        });
    }

    void block(std::string_view text, NodeId id) {
        const bool is_long = text.size() > kMaxBlockText;
        // Of prose, only the start of the body's first paragraphs: "LONDON, May 15 (Agency) -".
        if (is_long) {
            if (body_.first == kNoNode || id < body_.first || id > body_.first + 40) return;
            constexpr std::size_t kDateline = 100;
            text = prefix_utf8(text, kDateline);
        }
        const std::optional<RelativeDate> ago = relative(text, id);
        if (!may_hold_date(text)) return;
        ++blocks_read_;
        std::vector<WrittenDate> dates = find_dates_in_text(text, reading_);
        if (ago) {  // "3 hours ago 4 min read": no 4th of "ago", which is August elsewhere
            std::erase_if(dates, [&](const WrittenDate& date) {
                return date.begin < ago->end && ago->begin < date.end;
            });
        }
        std::size_t from = 0;
        for (const WrittenDate& date : dates) {
            const std::string_view before = text.substr(from, date.begin - from);
            from = date.end;
            written_date(date, text, before, id, is_long);
        }
    }

    /// Day and month of an ambiguous date the other way round, where only that day is also given
    /// for machines.
    DateTime settled(const WrittenDate& date) const {
        if (!date.swappable) return date.when;
        DateTime other = date.when;
        std::swap(other.day, other.month);
        const auto given = [&](const DateTime& when) {
            return std::any_of(days_.begin(), days_.end(), [&](const DateCandidate& day) {
                return machine_kinds(day) > 0 && day_number(day.when) == day_number(when);
            });
        };
        return given(other) && !given(date.when) ? other : date.when;
    }

    void written_date(const WrittenDate& date,
                      std::string_view text,
                      std::string_view before,
                      NodeId id,
                      bool is_long) {
        const unsigned place = places_.of(page_.parent(node_at(date.begin)));
        const bool below_comments = body_.comments != kNoNode && id > body_.comments;
        const bool of_reader = (place & in_comments) != 0 || below_comments;
        const DateTime when = settled(date);
        DateCandidate* candidate = day(when, Source::text, false, of_reader);
        if (candidate == nullptr) return;
        where(candidate, id, place);
        const bool aside = (place & (in_furniture | in_comments)) != 0;
        written_days_.push_back(day_number(when));
        constexpr std::size_t kLittle = 25;
        constexpr std::size_t kMuch = 100;
        const std::size_t rest = text.size() - (date.end - date.begin);
        // Lines that the body begins with, "By Ann Mason", "May 5", stand before the text.
        const bool inside = is_in_text(id) && (prose_seen_ || rest > kLittle);
        const bool leads = !aside && !is_long && rest <= kMuch && !(inside && is_in_box(id));
        if ((place & in_link) != 0) mark(candidate, Feature::in_link);
        if ((place & in_date_class) != 0) mark(candidate, Feature::date_class);
        if (is_date_header(id)) mark(candidate, Feature::date_header);
        constexpr std::size_t kLabelReach = 60;
        // "Published" may stand in an element of its own.
        if (date.begin == 0) before = line_above_;
        const std::string words = fold_date_word(
            before.size() > kLabelReach ? before.substr(before.size() - kLabelReach) : before);
        const std::string_view label = nearest_label(words);
        DateSighting sighting;
        sighting.day = index_of(candidate);
        sighting.block = blocks_seen_;
        sighting.above = is_above_headline(id);
        sighting.in_text = inside;
        sighting.past = body_.last != kNoNode && id > body_.last;
        sighting.leads = leads;
        sighting.alone = rest <= kLittle;
        sighting.in_sentence = in_sentence(text, rest, id, is_long);
        const bool corrects = is_correction_notice(text);
        sighting.elsewhere = corrects || below_comments;
        sighting.heads_entry =
            date.begin == 0 && is_in_text(id) && (rest == 0 || parts_entry(text.substr(date.end)));
        sighting.of_date = (place & in_date_class) != 0 && (place & in_link) == 0;
        if (corrects && !updated_) updated_ = when;
        if (says_updated(label)) {
            mark(candidate, Feature::label_updated);
            if (leads && !inside) mark(candidate, Feature::prominent_updated);
            if (!updated_) updated_ = when;
            sighting.label = DateSighting::Label::updated;
        } else if (says_published(label)) {
            mark(candidate, Feature::label_published);
            sighting.label = DateSighting::Label::published;
        } else if (says_other(label)) {
            mark(candidate, Feature::label_other);
            sighting.label = DateSighting::Label::other;
        }
        sightings_.push_back(sighting);
        if (rest <= kLittle) mark(candidate, Feature::alone_in_block);
        if (is_long || rest > kMuch) mark(candidate, Feature::long_block);
        if (is_long) mark(candidate, Feature::in_lede);
        if (date.when.precision > DateTime::Precision::day) {
            mark(candidate, Feature::has_clock);
            if (leads) shown_clocks_.push_back(when);
            if (leads && !sighting.above && !sighting.past &&
                sighting.label != DateSighting::Label::updated) {
                own_clocks_.push_back(when);
            }
        }
        if (date.has_weekday) mark(candidate, Feature::has_weekday);
        if (date.ambiguous) mark(candidate, Feature::ambiguous);
        if (date.two_digit_year) mark(candidate, Feature::two_digit_year);
        const bool year_written = contains_year(text.substr(date.begin, date.end - date.begin));
        if (!year_written && !date.two_digit_year) mark(candidate, Feature::without_year);
    }

    /// Four digits in a row, or anything but ASCII.
    static bool contains_year(std::string_view text) {
        int run = 0;
        for (const char c : text) {
            run = c >= '0' && c <= '9' ? run + 1 : 0;
            if (run == 4 || static_cast<unsigned char>(c) >= 0x80) return true;
        }
        return false;
    }

    std::optional<RelativeDate> relative(std::string_view text, NodeId id) {
        constexpr std::size_t kLongest = 60;
        if (!context_.fetched || text.size() > kLongest || text.empty()) return std::nullopt;
        const unsigned place = places_.of(page_.parent(id));
        if ((place & (in_furniture | in_comments | in_link)) != 0) return std::nullopt;
        std::optional<RelativeDate> ago = find_relative_date(text, reading_);
        if (!ago) return ago;
        DateCandidate* candidate = day(ago->when, Source::text, false);
        mark(candidate, Feature::relative);
        where(candidate, id, place);
        if (candidate == nullptr) return ago;
        if (is_below_headline(id)) dated_below_ = true;
        const std::string_view before = text.substr(0, ago->begin);
        const std::string label = fold_date_word(before.empty() ? line_above_ : before);
        if (says_updated(label)) {
            mark(candidate, Feature::label_updated);
            if (!updated_) updated_ = ago->when;
        } else if (says_published(label)) {
            mark(candidate, Feature::label_published);
            mark(candidate, Feature::prominent);
        }
        return ago;
    }

    /// Once all dates are known: which lead, and whether one close above the headline counts.
    void settle_places() {
        for (const LeadingDate& date : leading_dates(sightings_, dated_below_)) {
            DateCandidate* candidate = &days_[date.day];
            if (date.first) mark(candidate, Feature::first_written);
            if (date.prominent) mark(candidate, Feature::prominent);
            // "<time>" in a head of the site, and the article's own date in words below.
            if (date.first && date.prominent && first_time_ && !first_time_below_ &&
                first_time_is_above_ && *first_time_ != date.day) {
                unmark(&days_[*first_time_], Feature::time_first);
                unmark(&days_[*first_time_], Feature::time_in_article);
            }
        }
        const bool below = dated_below_ || is_dated_below(sightings_);
        for (const std::size_t day : close_above_) {
            const bool counts = !below || has(days_[day], Feature::prominent);
            mark(&days_[day], counts ? Feature::near_headline : Feature::before_headline);
        }
    }

    /// "The bridge opened on 3 June 1931 and was mended in 2019." What the body begins with may
    /// hold a dateline. Of a long block the end is not known: such are prose.
    bool in_sentence(std::string_view text, std::size_t rest, NodeId id, bool is_long) const {
        constexpr std::size_t kLine = 25;  // "By Ann Mason, Riverside."
        if (body_.first == kNoNode || id <= body_.first) return false;
        return is_long || (rest > kLine && is_sentence(text));
    }

    /// The time of day that the article's own line prints, where what machines read names the day
    /// only.
    void take_own_clocks() {
        for (const DateTime& clock : own_clocks_) {
            for (DateCandidate& day : days_) {
                if (day.when.precision != DateTime::Precision::day ||
                    day_number(day.when) != day_number(clock)) {
                    continue;
                }
                day.when = clock;
                day.source = Source::text;
            }
        }
    }

    /// Days that only sentences, readers' comments or corrections name, and nothing for machines.
    void set_mentions() {
        set_entries();
        for (const DateSighting& at : sightings_) {
            if (at.in_sentence || at.elsewhere) days_[at.day].ruled_out = true;
        }
        for (const DateSighting& at : sightings_) {
            const bool says_so = at.label == DateSighting::Label::published ||
                                 at.label == DateSighting::Label::updated;
            if (!at.elsewhere && (!at.in_sentence || says_so)) days_[at.day].ruled_out = false;
        }
        set_clocks();
        for (std::size_t i = 0; i < days_.size(); ++i) {
            DateCandidate& day = days_[i];
            if (machine_[i] || has(day, Feature::state) || has(day, Feature::relative) ||
                machine_kinds(day) > 0) {
                day.ruled_out = false;
            }
        }
    }

    /// A day that stands above the headline only, where machines are told another one: of 20 such
    /// on the dev pages none is that of publication.
    void set_clocks() {
        std::vector<std::int64_t> told;
        for (const DateCandidate& day : days_) {
            if (has(day, Feature::json_published) || has(day, Feature::meta_published) ||
                has(day, Feature::microdata_published)) {
                told.push_back(day_number(day.when));
            }
        }
        if (told.empty()) return;
        std::vector<bool> above(days_.size(), false);
        std::vector<bool> other(days_.size(), false);
        for (const DateSighting& at : sightings_) {
            const bool plain = at.above && at.label == DateSighting::Label::none;
            (plain ? above : other)[at.day] = true;
        }
        for (std::size_t i = 0; i < days_.size(); ++i) {
            // The day before or after may be the same, in another zone.
            const bool near = std::any_of(told.begin(), told.end(), [&](std::int64_t day) {
                return std::abs(day - day_number(days_[i].when)) <= 1;
            });
            if (above[i] && !other[i] && !near) days_[i].ruled_out = true;
        }
    }

    /// Whether a mark parts a date from what happened on it: "5 May 2025: ", "5 May 2025 - ".
    static bool parts_entry(std::string_view behind) {
        return behind.starts_with(": ") || behind.starts_with(" - ") ||
               behind.starts_with(" \u2013 ") || behind.starts_with(" \u2014 ");
    }

    /// A chronology's days are those of what happened.
    void set_entries() {
        constexpr std::size_t kFewest = 3;
        std::set<std::size_t> days;
        for (const DateSighting& at : sightings_) {
            if (at.heads_entry) days.insert(at.day);
        }
        if (days.size() < kFewest) return;
        for (DateSighting& at : sightings_) at.in_sentence = at.in_sentence || at.heads_entry;
    }

    bool is_date_header(NodeId id) const {
        NodeId up = page_.parent(id);
        for (int i = 0; i < 3 && up != kNoNode; ++i, up = page_.parent(up)) {
            if (page_.has_class(up, "date-header")) return true;
        }
        return false;
    }

    // ---- Data of scripts ----------------------------------------------------------------------

    /// "publishedAt":"2025-05-15T08:00:00Z" in what a script of the page was given. Such data
    /// describe other stories too, so they are asked only where nothing else speaks.
    void state() {
        const bool any = std::any_of(days_.begin(), days_.end(), [](const DateCandidate& day) {
            return machine_kinds(day) > 0 || has(day, Feature::prominent);
        });
        if (any) return;
        for (const std::string_view key :
             {"datePublished", "publishedAt", "published_at", "publishDate", "publish_date",
              "publicationDate", "publication_date", "firstPublished", "pubDate", "pub_date",
              "datePublication", "createdAt", "created_at"}) {
            std::size_t at = find_in_long(html_, key);
            for (int tries = 0; tries < 4 && at != std::string_view::npos; ++tries) {
                if (state_value(at + key.size())) return;
                at = find_in_long(html_, key, at + 1);
            }
        }
    }

    /// The value behind a key: past its closing quote (it may be escaped), a colon, a quote.
    bool state_value(std::size_t at) {
        const std::size_t start = html_.find_first_not_of("\\\"': ", at);
        constexpr std::size_t kMostMarks = 8;
        if (start == std::string_view::npos || start == at || start - at > kMostMarks) return false;
        const std::size_t end = html_.find_first_of("\\\"'<,}", start);
        constexpr std::size_t kLongest = 40;
        if (end == std::string_view::npos || end - start > kLongest) return false;
        const std::optional<DateTime> when = machine_value(html_.substr(start, end - start));
        DateCandidate* candidate = when ? day(*when, Source::state, true) : nullptr;
        mark(candidate, Feature::state);
        return candidate != nullptr;
    }

    // ---- How the days stand to each other -----------------------------------------------------

    static bool has(const DateCandidate& day, Feature feature) {
        return day.features[static_cast<std::size_t>(feature)] != 0;
    }

    /// Whether it is that day somewhere on Earth at this moment.
    static bool same_moment(const DateTime& when, std::int64_t number) {
        const std::int64_t moment = when.unix_seconds();
        constexpr std::int64_t kHour = 3600;
        constexpr std::int64_t kEast = 14 * kHour;
        constexpr std::int64_t kWest = 12 * kHour;
        return moment + kEast >= number * kDaySeconds &&
               moment - kWest < (number + 1) * kDaySeconds;
    }

    static int machine_kinds(const DateCandidate& day) {
        int kinds = 0;
        for (const Feature feature :
             {Feature::json_published, Feature::microdata_published, Feature::meta_published,
              Feature::meta_named, Feature::meta_date, Feature::url_day, Feature::published_class,
              Feature::time_published, Feature::time_first}) {
            kinds += has(day, feature) ? 1 : 0;
        }
        return kinds;
    }

    /// A stamp whose moment the page shows on its own clock, and there on another day
    /// ("2023-12-22T04:00:41Z" beside "Dec 21, 2023, 11:00 p.m."), counts for the shown day.
    void join_shown_days() {
        for (const DateTime& shown : shown_clocks_) {
            const std::int64_t number = day_number(shown);
            const auto to = std::find_if(days_.begin(), days_.end(), [&](const DateCandidate& day) {
                return day_number(day.when) == number;
            });
            if (to == days_.end() || machine_kinds(*to) > 0) continue;
            for (std::size_t i = 0; i < days_.size(); ++i) {
                const DateCandidate& from = days_[i];
                const std::optional<int> offset = zone_between(shown, from.when);
                if (!offset || &from == &*to || machine_kinds(from) == 0) continue;
                if (has(from, Feature::url_day) || has(from, Feature::prominent)) continue;
                for (std::size_t k = 0; k < kDateFeatures; ++k) {
                    to->features[k] = std::max(to->features[k], from.features[k]);
                }
                mark(&*to, Feature::local_day);
                const auto index = static_cast<std::size_t>(to - days_.begin());
                const int second = from.when.second;
                const DateTime::Precision precision = from.when.precision;
                to->source = from.source;
                to->when = shown;
                to->when.second = second;
                to->when.precision = precision;
                to->when.offset_minutes = offset;
                machine_[index] = true;
                days_.erase(days_.begin() + static_cast<std::ptrdiff_t>(i));
                machine_.erase(machine_.begin() + static_cast<std::ptrdiff_t>(i));
                break;
            }
        }
    }

    void relate() {
        if (days_.empty()) return;
        std::int64_t earliest = INT64_MAX;
        std::int64_t latest = INT64_MIN;
        for (const DateCandidate& day : days_) {
            earliest = std::min(earliest, day_number(day.when));
            latest = std::max(latest, day_number(day.when));
        }
        const bool any_machine =
            std::any_of(days_.begin(), days_.end(),
                        [](const DateCandidate& day) { return machine_kinds(day) > 0; });
        for (DateCandidate& day : days_) {
            const std::int64_t number = day_number(day.when);
            mark(&day, Feature::bias);
            if (number == earliest) mark(&day, Feature::earliest);
            if (number == latest) mark(&day, Feature::latest);
            if (days_.size() == 1) mark(&day, Feature::only_day);
            const int kinds = machine_kinds(day);
            const bool is_written = std::find(written_days_.begin(), written_days_.end(), number) !=
                                    written_days_.end();
            if (kinds >= 2) mark(&day, Feature::machine_kinds_2);
            if (kinds >= 3) mark(&day, Feature::machine_kinds_3);
            if (!any_machine) mark(&day, Feature::no_machine);
            if (kinds > 0 && is_written) mark(&day, Feature::written_and_machine);
            if (std::count(written_days_.begin(), written_days_.end(), number) > 2) {
                mark(&day, Feature::repeated);
            }
            const bool json = has(day, Feature::json_published);
            if (json && kinds == 1) mark(&day, Feature::json_alone);
            if (json && has(day, Feature::json_modified)) mark(&day, Feature::json_and_modified);
            for (DateCandidate& other : days_) {
                if (&other != &day && json &&
                    (has(other, Feature::meta_published) || has(other, Feature::meta_named))) {
                    mark(&day, Feature::published_conflict);
                }
                // Midnight lies between the publisher's clock and UTC.
                const bool local = has(day, Feature::prominent) && kinds == 0 &&
                                   other.when.offset_minutes && same_moment(other.when, number);
                if (local && machine_kinds(other) > 0) {
                    mark(&day, Feature::local_day);
                    mark(&other, Feature::day_elsewhere);
                }
                if (machine_kinds(other) == 0) continue;
                const std::int64_t gap = number - day_number(other.when);
                if (gap == 1) mark(&day, Feature::day_after_machine);
                if (gap == -1) mark(&day, Feature::day_before_machine);
            }
            const bool modified = has(day, Feature::json_modified) ||
                                  has(day, Feature::meta_modified) ||
                                  has(day, Feature::label_updated);
            if (modified && kinds == 0) mark(&day, Feature::is_modified_only);
            if (day.when.year < 1995) mark(&day, Feature::old);
            if (day.when.day == 1) mark(&day, Feature::first_of_month);
            if (month_of_url_ != 0) {
                const bool same = day.when.year == year_of_url_ && day.when.month == month_of_url_;
                mark(&day, same ? Feature::url_month : Feature::url_other_month);
            }
        }
    }

    /// A day that only metadata give, and as that of a change, where they give one of publication.
    void rule_out_changes() {
        const auto is_published = [](const DateCandidate& day) {
            return has(day, Feature::json_published) || has(day, Feature::microdata_published) ||
                   has(day, Feature::meta_published) || has(day, Feature::meta_named);
        };
        if (std::none_of(days_.begin(), days_.end(), is_published)) return;
        for (DateCandidate& day : days_) {
            const bool shown = std::find(written_days_.begin(), written_days_.end(),
                                         day_number(day.when)) != written_days_.end();
            const bool element = has(day, Feature::time_in_article) ||
                                 has(day, Feature::time_elsewhere) ||
                                 has(day, Feature::data_attribute);
            if (has(day, Feature::is_modified_only) && !shown && !element) day.ruled_out = true;
        }
    }

    const Document& page_;
    std::string_view html_;
    const Metadata& metadata_;
    const Body& body_;
    const PageContext& context_;
    const NodeId headline_;
    Places places_;
    DateReading reading_;
    std::vector<DateCandidate> days_;
    std::vector<bool> machine_;  // of each: `when` was written for machines
    std::vector<std::int64_t> written_days_;
    std::vector<DateTime> shown_clocks_;  // with hour and minute, in short lines of the article
    std::vector<DateTime> own_clocks_;    // those below the headline that are of no change
    std::size_t blocks_read_ = 0;
    std::size_t blocks_seen_ = 0;
    std::string line_above_;   // where it is short and has no figures
    bool prose_seen_ = false;  // a sentence of the body
    std::vector<DateSighting> sightings_;
    struct Piece {
        std::size_t begin;
        NodeId node;
    };
    std::vector<Piece> pieces_;             // of the block at hand, by text node
    std::vector<std::size_t> close_above_;  // days seen close above the headline
    std::optional<std::size_t> first_time_;
    std::optional<std::size_t> first_time_below_;
    bool first_time_is_above_ = false;
    bool dated_below_ = false;  // by an element, or by "3 hours ago"
    int year_of_url_ = 0;
    int month_of_url_ = 0;

public:
    /// A day without a year that only a sentence of the text names: "the next bout is on March 9".
    static bool is_mere_mention(const DateCandidate& day) {
        return has(day, Feature::without_year) && has(day, Feature::in_body) &&
               !has(day, Feature::alone_in_block) && !has(day, Feature::label_published) &&
               machine_kinds(day) == 0;
    }

    /// The day behind a word such as "Updated".
    const std::optional<DateTime>& updated() const { return updated_; }

private:
    std::optional<DateTime> updated_;
};

void judge(std::vector<DateCandidate>& days) {
    const auto out = [](const DateCandidate& day) {
        return day.ruled_out || Collector::is_mere_mention(day);
    };
    days.erase(std::remove_if(days.begin(), days.end(), out), days.end());
    const BoostedTrees trees{kDateSplits, kDateLeaves, kDateRoots};
    for (DateCandidate& day : days) {
        const float score = trees.score(day.features);
        day.probability = 1 / (1 + std::exp(-(kDateScale * score + kDateShift)));
    }
    std::stable_sort(days.begin(), days.end(), [](const DateCandidate& a, const DateCandidate& b) {
        return a.probability > b.probability;
    });
}

Found<DateTime> find_modified(const Metadata& metadata,
                              const Collector& collector,
                              const Found<DateTime>& published) {
    const auto read = [&](std::string_view text, Source source, float confidence) {
        const std::optional<DateTime> when = read_date_value(text, collector.reading());
        return when ? Found<DateTime>{*when, source, confidence} : Found<DateTime>{};
    };
    for (const StructuredArticle* article : {metadata.json_ld(), metadata.microdata()}) {
        if (article == nullptr) continue;
        if (auto found = read(article->date_modified, article->source, 0.99F)) return found;
    }
    for (const std::string_view name : {"article:modified_time", "og:article:modified_time",
                                        "og:updated_time", "article:updated_time", "datemodified",
                                        "dcterms.modified", "last-modified", "article.updated"}) {
        if (auto found = read(metadata.meta(name), Source::meta, 0.95F)) return found;
    }
    const bool later = collector.updated() && (!published || day_number(*collector.updated()) >=
                                                                 day_number(published.value));
    if (later) return {*collector.updated(), Source::text, 0.8F};
    return {};
}

}  // namespace

std::vector<DateCandidate> date_candidates(const Document& page,
                                           std::string_view html,
                                           const Metadata& metadata,
                                           const Body& body,
                                           const PageContext& context) {
    std::vector<DateCandidate> days = Collector(page, html, metadata, body, context).run();
    judge(days);
    return days;
}

Dates find_dates(const Document& page,
                 std::string_view html,
                 const Metadata& metadata,
                 const Body& body,
                 const PageContext& context) {
    Collector collector(page, html, metadata, body, context);
    std::vector<DateCandidate> days = collector.run();
    judge(days);
    Dates dates;
    if (!days.empty() && days.front().probability >= kDateThreshold) {
        const DateCandidate& best = days.front();
        dates.published = {best.when, best.source, best.probability};
    }
    dates.modified = find_modified(metadata, collector, dates.published);
    return dates;
}

}  // namespace stet
