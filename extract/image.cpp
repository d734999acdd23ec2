#include "extract/image.h"

#include "extract/byline.h"
#include "extract/byline_labels.h"
#include "extract/date_text.h"
#include "extract/field_weights.h"
#include "extract/fold.h"
#include "extract/page_controls.h"
#include "extract/text.h"
#include "extract/visible_text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace stet {
namespace {

static_assert(kCaptionWeights.size() == kCaptionFeatures);
static_assert(kLeadImageWeights.size() == kImageFeatures);

using C = CaptionFeature;
using I = ImageFeature;

constexpr std::size_t kMaxPictures = 400;
constexpr std::size_t kMaxCaptions = 120;
constexpr std::size_t kMaxCaptionBytes = 1500;
constexpr std::size_t kMaxWrapperBytes = 400;
constexpr int kMaxClimb = 5;

bool is_picture(Tag tag) {
    return tag == Tag::img || tag == Tag::amp_img;
}

bool is_placeholder(std::string_view url) {
    url = trim(url);
    if (url.empty() || url.substr(0, 5) == "data:" || url == "#" || url.substr(0, 6) == "about:") {
        return true;
    }
    static constexpr ByteSet kEnds("?#");
    const std::string_view path = url.substr(0, kEnds.first_in(url));
    const std::size_t slash = path.rfind('/');
    const std::string name =
        ascii_lower(slash == std::string_view::npos ? path : path.substr(slash + 1));
    static constexpr std::string_view kNames[] = {
        "blank.", "placeholder", "spacer.",   "pixel.", "transparent", "1x1",  "pxl.",
        "lazy.",  "loading.",    "trans.gif", "empty.", "grey.",       "gray."};
    constexpr std::size_t kRest = 12;  // what else such a name may have
    constexpr std::size_t kLongest = 11;
    return name.size() < kLongest + kRest &&
           std::any_of(std::begin(kNames), std::end(kNames), [&](std::string_view part) {
               return name.size() < part.size() + kRest && name.find(part) != std::string::npos;
           });
}

struct Sized {
    std::string_view url;
    double size = -1;
};

/// The width that an address has in it ("/1200x712/", "photo-1024x576.jpg"); 0 for none.
double width_in(std::string_view url) {
    for (std::size_t x = url.find('x'); x != std::string_view::npos; x = url.find('x', x + 1)) {
        std::size_t begin = x;
        while (begin > 0 && url[begin - 1] >= '0' && url[begin - 1] <= '9') --begin;
        std::size_t end = x + 1;
        while (end < url.size() && url[end] >= '0' && url[end] <= '9') ++end;
        const auto is_size = [](std::size_t digits) { return digits == 3 || digits == 4; };
        if (!is_size(x - begin) || !is_size(end - x - 1)) continue;
        double width = 0;
        for (std::size_t i = begin; i < x; ++i) width = width * 10 + (url[i] - '0');
        return width;
    }
    return 0;
}

/// The widest of a srcset. `unit` is what an entry without a width counts, times its density.
Sized best_of_srcset(std::string_view list, double unit) {
    Sized best;
    while (!list.empty()) {
        list = trim(list);
        static constexpr ByteSet kBlank(" \t\n\r\f");
        std::size_t end = std::min(kBlank.first_in(list), list.size());
        std::string_view url = list.substr(0, end);
        list.remove_prefix(end);
        double size = unit;
        if (!url.empty() && url.back() == ',') {
            url.remove_suffix(1);
        } else {
            end = std::min(list.find(','), list.size());
            const std::string_view descriptor = trim(list.substr(0, end));
            double number = 0;
            for (const char c : descriptor) {
                if (c < '0' || c > '9') break;
                number = number * 10 + (c - '0');
            }
            if (number > 0) size = descriptor.back() == 'w' ? number : unit * number;
            list.remove_prefix(std::min(end + 1, list.size()));
        }
        // Without a width of its own, the one that its address tells.
        if (size == unit) size = std::max(size, width_in(url));
        // Of two of one size, the one that more programs read.
        if (url.find(".avif") != std::string_view::npos) size *= 0.99;
        if (!url.empty() && size > best.size && !is_placeholder(url)) best = {url, size};
    }
    return best;
}

/// The number after "min-width:" in a media query; 1 for none.
double min_width(std::string_view media) {
    const std::size_t at = media.find("min-width");
    if (at == std::string_view::npos) return 1;
    const std::size_t digit = media.find_first_of("0123456789", at);
    double number = 0;
    for (std::size_t i = digit; i < media.size() && media[i] >= '0' && media[i] <= '9'; ++i) {
        number = number * 10 + (media[i] - '0');
    }
    // Wider than any screen: a condition that never holds.
    constexpr double kWidestScreen = 8000;
    return number > 0 && number < kWidestScreen ? number : 1;
}

int number_of(std::string_view text) {
    int value = 0;
    for (const char c : trim(text)) {
        if (c < '0' || c > '9' || value > 100000) break;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// What two addresses of one picture in two sizes have in common: the longest run of letters and
/// digits in the path that holds a digit or is long, else the file's name.
std::string picture_key(std::string_view url) {
    const std::size_t scheme = url.find("//");
    std::string_view path = url;
    if (scheme != std::string_view::npos) path.remove_prefix(scheme + 2);
    path = path.substr(0, path.find('#'));
    // An image server may carry the original address in its query.
    const std::size_t query = path.find('?');
    std::string_view bare = path.substr(0, query);
    const std::size_t slash = bare.rfind('/');
    std::string_view name = slash == std::string_view::npos ? bare : bare.substr(slash + 1);
    const std::size_t dot = name.rfind('.');
    std::string_view stem = dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
    // "photo-1024x576", "photo_w1200": the size goes.
    std::string out = ascii_lower(stem);
    std::size_t end = out.find_last_of("-_");
    while (end != std::string::npos && end >= 6 && out.size() - end <= 12) {
        const std::string_view tail = std::string_view(out).substr(end + 1);
        const bool size =
            !tail.empty() && tail.find_first_not_of("0123456789xw") == std::string_view::npos;
        if (!size && tail != "scaled" && tail != "large" && tail != "small") break;
        out.resize(end);
        end = out.find_last_of("-_");
    }
    if (out.size() >= 8) return out;
    // A short or general name: the longest part of the path.
    std::string_view longest;
    for (std::size_t from = bare.find('/'); from < bare.size();) {
        const std::size_t next = std::min(bare.find('/', from + 1), bare.size());
        const std::string_view part = bare.substr(from + 1, next - from - 1);
        if (part.size() > longest.size()) longest = part;
        from = next;
    }
    return ascii_lower(longest);
}

bool same_picture(const std::string& key_a, const std::string& key_b) {
    if (key_a.size() < 6 || key_b.size() < 6) return false;
    if (key_a == key_b) return true;
    const std::string& shorter = key_a.size() < key_b.size() ? key_a : key_b;
    const std::string& longer = key_a.size() < key_b.size() ? key_b : key_a;
    return shorter.size() >= 10 && longer.find(shorter) != std::string::npos;
}

constexpr std::string_view kReadingTime[] = {"lesezeit",
                                             "min read",
                                             "minute read",
                                             "minutes read",
                                             "reading time",
                                             "temps de lecture",
                                             "min de lecture",
                                             "minutes de lecture",
                                             "tempo di lettura",
                                             "tiempo de lectura",
                                             "min de lectura",
                                             "minutos de lectura",
                                             "tempo de leitura",
                                             "minutos de leitura",
                                             "minuti di lettura",
                                             "leestijd",
                                             "lastid",
                                             "lesetid",
                                             "laesetid",
                                             "czas czytania",
                                             "doba cteni",
                                             "lukuaika",
                                             "okuma suresi"};

struct Picture {
    NodeId node = kNoNode;
    std::string address;  // as written
    std::string key;
    int width = 0;
    int height = 0;
    bool captioned = false;
};

/// "16:24 Uhr • Lesezeit: 5 Minuten": the line under a headline, not under a picture.
bool tells_reading_time(std::string_view text) {
    constexpr std::size_t kLongest = 80;
    if (text.empty() || text.size() > kLongest) return false;
    const std::string folded = fold_words(text);
    return std::any_of(
        std::begin(kReadingTime), std::end(kReadingTime),
        [&](std::string_view words) { return folded.find(words) != std::string::npos; });
}

class Collector {
public:
    Collector(const FieldContext& context, const Url& base)
        : c_(context),
          base_(base),
          headline_(c_.headline != kNoNode ? c_.headline : c_.body.headline) {}

    ImageCandidates run() {
        read_pictures();
        body_last_ = end_of_figures();
        read_metadata_images();
        captions_of_figures();
        captions_of_classes();
        captions_of_wrappers();
        relate_captions();
        leads();
        score(out_.captions, kCaptionWeights);
        score(out_.leads, kLeadImageWeights);
        return std::move(out_);
    }

private:
    /// The end of the body with the figures that stand right behind its last block.
    NodeId end_of_figures() const {
        const Document& page = c_.page;
        if (c_.body.last == kNoNode || c_.body.nodes.empty() || c_.body.nodes.back() == kNoNode) {
            return c_.body.last;
        }
        NodeId last = c_.body.last;
        NodeId block = c_.body.nodes.back();  // or the list or quotation that it ends
        while (page.next_sibling(block) == kNoNode && page.parent(block) != kNoNode &&
               page.parent(block) != c_.body.container) {
            block = page.parent(block);
        }
        for (NodeId next = page.next_sibling(block); next != kNoNode;
             next = page.next_sibling(next)) {
            if (page.is(next, Tag::figure) || is_small_picture_box(next)) {
                last = page.end(next) - 1;
            } else if (!page.is_text(next) || !page[next].blank) {
                break;
            }
        }
        return last;
    }

    /// Pictures with few words, none of them a link: a gallery, not teasers.
    bool is_small_picture_box(NodeId id) const {
        if (c_.page.is_text(id) || !holds_picture(id)) return false;
        for (NodeId at = id; at < c_.page.end(id); ++at) {
            if (c_.page.is(at, Tag::a)) return false;
        }
        return visible_text(c_.page, id, kMaxWrapperBytes + 1).size() <= kMaxWrapperBytes;
    }

    template <class List, class Weights>
    static void score(List& list, const Weights& weights) {
        for (auto& candidate : list) {
            float sum = 0;
            for (std::size_t i = 0; i < weights.size(); ++i)
                sum += candidate.features[i] * weights[i];
            candidate.score = sum;
        }
    }

    static float& feature(CaptionCandidate& candidate, C which) {
        return candidate.features[static_cast<std::size_t>(which)];
    }
    static float& feature(ImageCandidate& candidate, I which) {
        return candidate.features[static_cast<std::size_t>(which)];
    }

    std::string absolute(std::string_view address) const {
        if (trim(address).empty()) return {};
        const std::optional<Url> url = base_.resolve(trim(address));
        if (url && url->is_http()) return url->href();
        return base_.empty() ? std::string(trim(address)) : std::string();
    }

    void read_pictures() {
        const Document& page = c_.page;
        if (page.body() == kNoNode) return;
        for (NodeId at = page.body(); at < page.end(page.body()); ++at) {
            const Tag tag = page[at].tag;
            if (!is_picture(tag) && tag != Tag::video) continue;
            if (pictures_.size() >= kMaxPictures) break;
            Picture picture;
            picture.node = at;
            picture.address = image_address(page, at);
            if (picture.address.empty() && tag == Tag::video) continue;
            picture.key = picture_key(picture.address);
            picture.width = number_of(page.attribute(at, "width"));
            picture.height = number_of(page.attribute(at, "height"));
            if (stands_in(picture)) continue;
            pictures_.push_back(std::move(picture));
        }
    }

    /// A picture in a <noscript> right behind one that a script fills later is that one: it lends
    /// its address where the other has a blank in its place.
    bool stands_in(const Picture& picture) {
        const Document& page = c_.page;
        const NodeId up = page.parent(picture.node);
        if (pictures_.empty() || up == kNoNode || !page.is(up, Tag::noscript)) return false;
        Picture& before = pictures_.back();
        constexpr NodeId kNear = 8;  // an icon or white space between them
        if (page.parent(before.node) != page.parent(up) || before.node + kNear < up) return false;
        const std::string lower = ascii_lower(before.address);
        const bool blank = before.address.empty() || lower.find("data:") == 0 ||
                           lower.find(".gif") != std::string::npos ||
                           lower.find(".svg") != std::string::npos ||
                           lower.find("placeholder") != std::string::npos;
        if (blank && !picture.address.empty()) {
            before.address = picture.address;
            before.key = picture.key;
            before.width = std::max(before.width, picture.width);
            before.height = std::max(before.height, picture.height);
        }
        return true;
    }

    void read_metadata_images() {
        const Metadata& metadata = c_.metadata;
        og_ = metadata.first_meta({"og:image", "og:image:url", "og:image:secure_url"});
        twitter_ = metadata.first_meta({"twitter:image", "twitter:image:src"});
        if (const StructuredArticle* article = metadata.json_ld()) {
            for (const StructuredImage& image : article->images) json_.push_back(&image);
        }
        og_key_ = picture_key(og_);
        for (const StructuredImage* image : json_) json_keys_.push_back(picture_key(image->url));
    }

    const Picture* picture_at(NodeId node) const {
        const auto found =
            std::lower_bound(pictures_.begin(), pictures_.end(), node,
                             [](const Picture& picture, NodeId id) { return picture.node < id; });
        return found != pictures_.end() && found->node == node ? &*found : nullptr;
    }

    /// The pictures below `id`: the first, and how many different ones.
    struct Inside {
        std::size_t first = SIZE_MAX;
        std::size_t count = 0;
    };
    Inside pictures_in(NodeId id) const {
        Inside inside;
        auto at = std::lower_bound(
            pictures_.begin(), pictures_.end(), id,
            [](const Picture& picture, NodeId node) { return picture.node < node; });
        std::string last;
        for (; at != pictures_.end() && at->node < c_.page.end(id); ++at) {
            const bool usable = !at->address.empty();
            if (inside.first == SIZE_MAX || (pictures_[inside.first].address.empty() && usable)) {
                inside.first = static_cast<std::size_t>(at - pictures_.begin());
            }
            if (at->key.empty() || at->key != last) ++inside.count;
            last = at->key;
        }
        return inside;
    }

    /// The caption's text without its credit elements, and those apart.
    struct Split {
        std::string text;
        std::string credit;
        bool credit_element = false;
    };
    Split split_element(NodeId id) const {
        const Document& page = c_.page;
        Split out;
        std::string text;
        bool small = false;  // the credit so far is one because it is set small
        std::vector<NodeId> ends;
        for (NodeId at = id + (page.is_text(id) ? 0 : 1);
             at < page.end(id) && text.size() < kMaxCaptionBytes;) {
            const Node& node = page[at];
            while (!ends.empty() && at >= ends.back()) {
                append_clean(text, " ");
                ends.pop_back();
            }
            if (node.kind == NodeKind::text) {
                append_clean(text, node.text);
                ++at;
                continue;
            }
            if (node.tag == Tag::script || node.tag == Tag::style || node.tag == Tag::svg ||
                node.tag == Tag::button || node.tag == Tag::noscript ||
                node.tag == Tag::template_ || (node.attribute_count > 0 && is_hidden(page, at))) {
                at = node.end;
                continue;
            }
            constexpr std::size_t kMaxOffer = 60;
            if (node.tag == Tag::a && sells(visible_text(page, at, kMaxOffer))) {
                at = node.end;
                continue;
            }
            const std::string_view itemprop = page.attribute(at, "itemprop");
            const bool credit = c_.marks.has(at, Mark::credit) || itemprop == "copyrightHolder" ||
                                itemprop == "author" || itemprop == "creditText" ||
                                c_.marks.has(at, Mark::byline) || c_.marks.has(at, Mark::author) ||
                                node.tag == Tag::cite || (node.tag == Tag::small && at > id + 1);
            if (credit && !c_.marks.has(at, Mark::caption) && !holds_picture(at)) {
                const std::string value = visible_text(page, at, 300);
                const CaptionText inner = split_credit(value);
                // A source may be the whole caption of a plain figure; keep what is no credit.
                if (!value.empty()) {
                    const bool only_small = node.tag == Tag::small &&
                                            !c_.marks.has(at, Mark::credit) && inner.credit.empty();
                    // <small>Caption</small> <small>© NAME</small>: the first was no credit.
                    if (small && !inner.credit.empty()) {
                        append_clean(text, " ");
                        append_clean(text, out.credit);
                        out.credit.clear();
                    }
                    small = only_small && out.credit.empty();
                    if (!out.credit.empty() && !inner.credit.empty()) {
                        // Copies for narrow and wide screens say it twice.
                        if (out.credit.find(inner.credit) == std::string::npos) {
                            out.credit += ' ';
                            out.credit += inner.credit;
                        }
                    } else if (!inner.credit.empty()) {
                        out.credit = inner.credit;
                        if (!inner.text.empty()) {
                            append_clean(text, " ");
                            append_clean(text, inner.text);
                        }
                    } else if (out.credit.empty()) {
                        out.credit = value;
                    }
                    out.credit_element = true;
                }
                append_clean(text, " ");
                at = node.end;
                continue;
            }
            if (is_count(at)) {
                append_clean(text, " ");
                at = node.end;
                continue;
            }
            if (breaks_line(node.tag)) {
                append_clean(text, " ");
                ends.push_back(node.end);
            }
            ++at;
        }
        out.text = undoubled(clean_text(text));
        if (out.credit.empty()) first_piece(id, out);
        if (out.credit.empty()) last_piece(id, out);
        if (out.credit.empty()) {
            CaptionText inner = split_credit(out.text);
            out.text = std::move(inner.text);
            out.credit = std::move(inner.credit);
        } else {
            // "Caption. Foto:" with the name in an element of its own.
            std::string with = out.text;
            with += ' ';
            with += out.credit;
            const CaptionText inner = split_credit(with);
            const CaptionText own = split_credit(out.text);
            if (!inner.credit.empty() && inner.text.size() < out.text.size() &&
                inner.credit.find(out.credit) != std::string::npos) {
                out.text = inner.text;
                out.credit = inner.credit;
            } else if (!own.credit.empty() && !own.text.empty() && own.credit.size() < 60) {
                out.text = own.text;  // "... /AGENCY" after the photographer's element
                if (out.credit.find(own.credit) == std::string::npos) {
                    out.credit += ", ";
                    out.credit += own.credit;
                }
            }
        }
        out.credit = undoubled(out.credit);
        return out;
    }

    /// An element that says which of how many pictures this is: "1 / 12".
    bool is_count(NodeId id) const {
        constexpr NodeId kMostNodes = 4;
        constexpr std::size_t kLongest = 24;
        if (c_.page.end(id) - id > kMostNodes) return false;
        const std::string text = visible_text(c_.page, id, kLongest + 1);
        if (text.empty() || text.size() > kLongest) return false;
        const std::optional<PictureCount> count = picture_count(text);
        return count && count->end == text.size();
    }

    /// "Photo: Ann Lee", in a line or an element of its own before the caption's words.
    void first_piece(NodeId id, Split& out) const {
        constexpr std::size_t kFewestWords = 3;
        const Document& page = c_.page;
        NodeId box = id;
        NodeId first = kNoNode;
        for (int level = 0; level < kMaxClimb && first == kNoNode; ++level) {
            std::size_t pieces = 0;
            NodeId only = kNoNode;
            for (NodeId child = page.first_child(box); child != kNoNode;
                 child = page.next_sibling(child)) {
                if (page.is_text(child) && page[child].blank) continue;
                if (holds_picture(child) || page.is(child, Tag::br)) continue;
                if (pieces++ == 0) only = child;
            }
            if (only == kNoNode) return;
            if (pieces > 1) {
                first = only;
            } else {
                box = only;
            }
        }
        if (first == kNoNode) return;
        // A text is a line of its own where a line ends behind it.
        if (page.is_text(first)) {
            const NodeId next = page.next_sibling(first);
            if (next == kNoNode || (!page.is(next, Tag::br) && !breaks_line(page[next].tag))) {
                return;
            }
        }
        const std::string piece = visible_text(page, first, 200);
        if (piece.size() >= out.text.size() || !out.text.starts_with(piece) ||
            !is_credit_line(piece)) {
            return;
        }
        std::string rest(trim(std::string_view(out.text).substr(piece.size())));
        if (count_words(rest) < kFewestWords || is_credit_line(rest)) return;
        out.credit = clean_credit(piece);
        out.text = std::move(rest);
        out.credit_element = true;
    }

    /// Credits without a class: a short last element after the caption's own.
    void last_piece(NodeId id, Split& out) const {
        const Document& page = c_.page;
        NodeId at = id;
        for (int level = 0; level < kMaxClimb; ++level) {
            NodeId last = kNoNode;
            int count = 0;
            for (NodeId child = page.first_child(at); child != kNoNode;
                 child = page.next_sibling(child)) {
                if (page.is_text(child) && trim(page[child].text).empty()) continue;
                if (holds_picture(child) || page.is(child, Tag::button)) continue;
                last = child;
                ++count;
            }
            if (last == kNoNode) return;
            if (count == 1) {
                if (page.is_text(last)) return;
                at = last;
                continue;
            }
            const Tag tag = page[last].tag;
            const std::string piece = visible_text(page, last, 200);
            // Words in italics may be the caption's own: a credit is a name behind a sentence.
            const bool slanted = (tag == Tag::em || tag == Tag::i) && is_credit_name(piece) &&
                                 is_behind_sentence(out.text, piece);
            if (tag != Tag::span && tag != Tag::div && tag != Tag::p && tag != Tag::small &&
                tag != Tag::footer && !slanted) {
                return;
            }
            constexpr std::size_t kMaxPiece = 70;
            if (piece.empty() || piece.size() > kMaxPiece || piece.size() >= out.text.size() ||
                count_words(piece) > 8 || piece.back() == '.' || piece.back() == '?' ||
                out.text.compare(out.text.size() - piece.size(), piece.size(), piece) != 0) {
                return;
            }
            // "(Ann Lee", "/", "The Post)": the credit's last part.
            if (piece.ends_with(')') && piece.find('(') == std::string::npos) return;
            const CaptionText inner = split_credit(piece);
            // "The <i>Ada</i><span> at the lock. Photo: Ann Lee</span>": words of the caption's.
            const bool sentence = inner.text.ends_with('.') || inner.text.ends_with("。") ||
                                  inner.text.size() > kMaxPiece / 2;
            if (!inner.credit.empty() && sentence) return;
            const bool bracket = piece.find('(') != std::string::npos;
            out.credit = inner.credit.empty() || bracket ? piece : inner.credit;
            out.text.resize(out.text.size() - piece.size());
            out.text = clean_text(out.text);
            out.credit_element = true;
            return;
        }
    }

    /// Whether a piece ends a text, with a sentence before it.
    static bool is_behind_sentence(std::string_view text, std::string_view piece) {
        if (!text.ends_with(piece)) return false;
        const std::string_view before = trim(text.substr(0, text.size() - piece.size()));
        for (const std::string_view end : {".", "!", "?", "。", "！", "？", "।"}) {
            if (before.ends_with(end)) return true;
        }
        return false;
    }

    bool holds_picture(NodeId id) const { return pictures_in(id).count != 0; }

    /// "text text", from copies for two screens, is "text".
    static std::string undoubled(std::string text) {
        if (text.size() > 20 && text.size() % 2 == 1) {
            const std::size_t half = text.size() / 2;
            if (text[half] == ' ' && text.compare(0, half, text, half + 1, half) == 0) {
                text.resize(half);
            }
        }
        return text;
    }

    /// What parted a caption from its credit stays at its end where the credit is taken off.
    static std::string_view without_marks(std::string_view text) {
        for (bool again = true; again;) {
            again = false;
            text = trim(text);
            for (const std::string_view mark : {"|", "/", "•", "·", "–", "—", "-", "..."}) {
                if (text.size() < mark.size() || text.substr(text.size() - mark.size()) != mark) {
                    continue;
                }
                // "He said: ..." goes on; the others end nothing.
                if (mark == "..." && text.size() > mark.size()) continue;
                text.remove_suffix(mark.size());
                again = true;
            }
        }
        return text;
    }

    /// Whether the markup calls what is around a text a person: "Ann Lee, engineer" at a portrait.
    bool tells_of_person(NodeId node) const {
        for (int up = 0; up < kMaxClimb && node != kNoNode; ++up, node = c_.page.parent(node)) {
            if (holds(c_.page.attribute(node, "itemtype"), "schema.org/Person")) return true;
        }
        return false;
    }

    CaptionCandidate* add(NodeId node, NodeId image, Split split, C form) {
        if (is_control_line(split.text)) split.text.clear();
        split.text = std::string(without_marks(without_controls(split.text)));
        if (split.credit_element) split.credit = clean_credit(split.credit);
        if (is_control_line(split.credit)) split.credit.clear();
        if (split.text.empty() && split.credit.empty()) return nullptr;
        if (tells_reading_time(split.text) || tells_reading_time(split.credit)) return nullptr;
        if (tells_of_person(node)) return nullptr;
        if (out_.captions.size() >= kMaxCaptions) return nullptr;
        CaptionCandidate candidate;
        const bool credit_only = split.text.empty();
        candidate.caption.text = std::move(split.text);
        candidate.caption.credit = std::move(split.credit);
        candidate.node = node;
        candidate.image = image;
        if (const Picture* picture = image == kNoNode ? nullptr : picture_at(image)) {
            candidate.caption.image = absolute(picture->address);
        }
        feature(candidate, form) = 1;
        if (!candidate.caption.credit.empty()) feature(candidate, C::has_credit) = 1;
        if (credit_only) feature(candidate, C::credit_only) = 1;
        if (split.credit_element) feature(candidate, C::credit_element) = 1;
        out_.captions.push_back(std::move(candidate));
        return &out_.captions.back();
    }

    bool taken(NodeId id) const {
        return std::any_of(
            out_.captions.begin(), out_.captions.end(), [&](const CaptionCandidate& candidate) {
                return c_.page.contains(candidate.node, id) || c_.page.contains(id, candidate.node);
            });
    }

    void captions_of_figures() {
        const Document& page = c_.page;
        if (page.body() == kNoNode) return;
        for (NodeId at = page.body(); at < page.end(page.body()); ++at) {
            const Tag tag = page[at].tag;
            if (tag != Tag::figcaption && tag != Tag::figure) continue;
            if (out_.captions.size() >= kMaxCaptions) return;
            if (tag == Tag::figcaption) {
                NodeId figure = page.parent(at);
                for (int i = 0; i < kMaxClimb && figure != kNoNode && !page.is(figure, Tag::figure);
                     ++i) {
                    figure = page.parent(figure);
                }
                if (figure == kNoNode) continue;
                figcaption(at, figure);
                continue;
            }
            bool has_caption = false;
            bool nested = false;
            for (NodeId below = at + 1; below < page.end(at); ++below) {
                has_caption = has_caption || page.is(below, Tag::figcaption);
                nested = nested || page.is(below, Tag::figure);
            }
            if (has_caption || nested) continue;
            const Inside inside = pictures_in(at);
            if (inside.first == SIZE_MAX) continue;
            Split split = split_element(at);
            if (split.text.empty() && split.credit.empty()) continue;
            pictures_[inside.first].captioned = true;
            if (CaptionCandidate* candidate =
                    add(at, pictures_[inside.first].node, std::move(split), C::figure_text)) {
                if (has_block_of_text(at)) feature(*candidate, C::paragraph_inside) = 1;
            }
        }
    }

    void figcaption(NodeId at, NodeId figure) {
        // The picture before it in the figure, else the first in it; in a gallery of one figure
        // with many captions, the nearest before.
        const Inside inside = pictures_in(figure);
        NodeId image = inside.first == SIZE_MAX ? kNoNode : pictures_[inside.first].node;
        if (inside.count > 1) {
            for (const Picture& picture : pictures_) {
                if (picture.node > at) break;
                if (picture.node > figure && !picture.address.empty()) image = picture.node;
            }
        }
        Split split = split_element(at);
        // The credit beside the figcaption.
        if (split.credit.empty()) {
            for (NodeId other = figure + 1; other < c_.page.end(figure);) {
                if (c_.page.contains(at, other) || other == at) {
                    other = c_.page.end(at);
                    continue;
                }
                if (!c_.page.contains(other, at) && !holds_picture(other) &&
                    is_credit_at(other, figure)) {
                    const std::string value = visible_text(c_.page, other, 300);
                    const CaptionText inner = split_credit(value);
                    split.credit = inner.credit.empty() ? value : inner.credit;
                    split.credit_element = true;
                    break;
                }
                ++other;
            }
        }
        if (image != kNoNode) {
            for (Picture& picture : pictures_) {
                if (picture.node == image) picture.captioned = true;
            }
        }
        if (CaptionCandidate* candidate = add(at, image, std::move(split), C::figcaption)) {
            if (has_block_of_text(at)) feature(*candidate, C::paragraph_inside) = 1;
        }
    }

    /// Whether an element beside a caption is its credit, by its name or its words.
    bool is_credit_at(NodeId id, NodeId figure) const {
        constexpr NodeId kMostNodes = 12;
        constexpr NodeId kFigureNodes = 60;
        const Node& node = c_.page[id];
        if (node.kind != NodeKind::element) return false;
        if (c_.marks.has(id, Mark::credit)) return true;
        if (node.end - id > kMostNodes) return false;
        const std::string text = visible_text(c_.page, id, 200);
        if (is_credit_line(text)) return true;
        // A name alone: a span or the like, where the figure is a picture's and no more.
        return (node.tag == Tag::span || node.tag == Tag::div || node.tag == Tag::p ||
                node.tag == Tag::small || node.tag == Tag::em) &&
               c_.page.end(figure) - figure <= kFigureNodes && pictures_in(figure).count == 1 &&
               !c_.marks.inside(id, Mark::in_link) && is_credit_name(text) &&
               !is_control_line(text) && !starts_byline(text) && !sells(text);
    }

    /// What shops write on buttons; it is written as names are.
    static bool sells(std::string_view text) {
        static constexpr std::string_view kButtons[] = {
            "buy now",        "buy photo",
            "buy this photo", "buy print",
            "shop now",       "order now",
            "see price",      "see deal",
            "view deal",      "purchase licensing rights",
            "jetzt kaufen",   "zum angebot"};
        // What screen readers are told of a link.
        constexpr std::string_view kOpens = ", opens new tab";
        if (text.ends_with(kOpens)) text.remove_suffix(kOpens.size());
        return set_of<kButtons>().has(fold_words(text));
    }

    /// Whether a picture leads to another page, not to itself in full size.
    bool leads_elsewhere(NodeId image) const {
        if (!c_.marks.inside(image, Mark::in_link)) return false;
        NodeId link = image;
        while (link != kNoNode && !c_.page.is(link, Tag::a)) link = c_.page.parent(link);
        if (link == kNoNode) return true;
        static constexpr ByteSet kEnds("?#");
        const std::string_view href = trim(c_.page.attribute(link, "href"));
        const std::string path = ascii_lower(href.substr(0, kEnds.first_in(href)));
        static constexpr std::string_view kPictures[] = {".jpg",  ".jpeg", ".png",
                                                         ".webp", ".gif",  ".avif"};
        return std::none_of(std::begin(kPictures), std::end(kPictures),
                            [&](std::string_view end) { return path.ends_with(end); });
    }

    bool has_block_of_text(NodeId id) const {
        int paragraphs = 0;
        for (NodeId at = id + 1; at < c_.page.end(id); ++at) {
            if (c_.page.is(at, Tag::p) || c_.page.is(at, Tag::li)) ++paragraphs;
        }
        return paragraphs > 1;
    }

    void captions_of_classes() {
        const Document& page = c_.page;
        if (page.body() == kNoNode) return;
        for (NodeId at = page.body(); at < page.end(page.body()); ++at) {
            const Node& node = page[at];
            if (node.kind != NodeKind::element) continue;
            if (!c_.marks.has(at, Mark::caption)) {
                const std::string_view data = is_picture(node.tag)
                                                  ? page.attribute(at, "data-caption")
                                                  : scripted_caption(at);
                if (!data.empty() && data.size() < kMaxCaptionBytes) {
                    data_caption(at, data);
                }
                continue;
            }
            // "cta-caption": what is above the button to subscribe.
            if (node.tag == Tag::figcaption || node.tag == Tag::figure || is_picture(node.tag) ||
                c_.marks.has(at, Mark::newsletter) || taken(at) ||
                c_.marks.inside(page.parent(at), Mark::in_figure)) {
                continue;
            }
            if (holds_picture(at)) continue;  // a frame; its text has a class of its own
            if (out_.captions.size() >= kMaxCaptions) return;
            const NodeId image = picture_near(at);
            Split split = split_element(at);
            if (split.text.size() > kMaxCaptionBytes) continue;
            if (split.credit.empty()) {
                const NodeId beside = page.next_element(at);
                if (beside != kNoNode && c_.marks.has(beside, Mark::credit) &&
                    !c_.marks.has(beside, Mark::caption) && !holds_picture(beside)) {
                    const std::string value = visible_text(page, beside, 200);
                    const CaptionText inner = split_credit(value);
                    split.credit = inner.credit.empty() ? value : inner.credit;
                    split.credit_element = true;
                }
            }
            CaptionCandidate* candidate = add(at, image, std::move(split), C::caption_class);
            if (candidate != nullptr && image == kNoNode) feature(*candidate, C::no_image) = 1;
            if (candidate != nullptr && has_block_of_text(at)) {
                feature(*candidate, C::paragraph_inside) = 1;
            }
            for (Picture& picture : pictures_) {
                if (picture.node == image) picture.captioned = true;
            }
        }
    }

    /// The caption that a script fills an empty element beside a picture with:
    /// <div data-c-caption="..." data-c-credit="...">; "" for none.
    std::string_view scripted_caption(NodeId at) const {
        if (c_.page.end(at) != at + 1 || c_.page[at].attribute_count < 2) return {};
        for (const Attribute& attribute : c_.page.attributes(at)) {
            if (attribute.name.starts_with("data-") && attribute.name.ends_with("-caption")) {
                return attribute.value;
            }
        }
        return {};
    }

    void data_caption(NodeId at, std::string_view data) {
        CaptionText split = split_credit(clean_value(data));
        for (const Attribute& attribute : c_.page.attributes(at)) {
            if (split.credit.empty() && attribute.name.starts_with("data-") &&
                attribute.name.ends_with("-credit")) {
                split.credit = clean_credit(clean_value(attribute.value));
            }
        }
        for (const CaptionCandidate& candidate : out_.captions) {
            if (candidate.caption.text == split.text) return;
        }
        const NodeId image = is_picture(c_.page[at].tag) ? at : picture_near(at);
        add(at, image, {split.text, split.credit, false}, C::data_attribute);
        for (Picture& picture : pictures_) {
            if (picture.node == image) picture.captioned = true;
        }
    }

    /// The picture that a caption stands to: the last before it, else the first after it, in the
    /// smallest box around that holds one.
    NodeId picture_near(NodeId id) const {
        NodeId box = c_.page.parent(id);
        for (int i = 0; i < kMaxClimb && box != kNoNode; ++i, box = c_.page.parent(box)) {
            NodeId best = kNoNode;
            for (const Picture& picture : pictures_) {
                if (picture.node < box || picture.node >= c_.page.end(box)) continue;
                if (picture.address.empty()) continue;
                if (picture.node < id || best == kNoNode) best = picture.node;
            }
            if (best != kNoNode) return best;
        }
        return kNoNode;
    }

    /// What a small box around one picture says, where no name tells what it is.
    void captions_of_wrappers() {
        const Document& page = c_.page;
        for (Picture& picture : pictures_) {
            if (picture.captioned || picture.address.empty()) continue;
            if (out_.captions.size() >= kMaxCaptions) return;
            if ((picture.width > 0 && picture.width < 150) ||
                (picture.height > 0 && picture.height < 100)) {
                continue;
            }
            if (c_.marks.inside_any(picture.node, {Mark::in_nav, Mark::in_footer, Mark::avatar,
                                                   Mark::comment, Mark::logo})) {
                continue;
            }
            if (headline_ != kNoNode && picture.node + 400 < headline_) continue;
            NodeId box = page.parent(picture.node);
            for (int climb = 0; climb < kMaxClimb && box != kNoNode;
                 ++climb, box = page.parent(box)) {
                if (page.is(box, Tag::body) || page.is(box, Tag::article) ||
                    page.is(box, Tag::main)) {
                    break;
                }
                if (c_.body.first != kNoNode && page.contains(box, c_.body.first)) break;
                if (headline_ != kNoNode && page.contains(box, headline_)) break;
                if (pictures_in(box).count > 1 || page.end(box) - box > 80) break;
                const std::string text = visible_text(page, box, kMaxWrapperBytes + 1);
                if (text.empty()) continue;
                if (text.size() > kMaxWrapperBytes || taken(box)) break;
                Split split = split_element(box);
                const C form = is_framed(box, picture.node) ? C::caption_class : C::wrapper;
                if (CaptionCandidate* candidate = add(box, picture.node, std::move(split), form)) {
                    if (climb > 2) feature(*candidate, C::caption_far) = 1;
                }
                picture.captioned = true;
                break;
            }
        }
    }

    /// Whether a table holds a picture and, in the row below, a text: a frame for both.
    bool is_framed(NodeId table, NodeId picture) const {
        const Document& page = c_.page;
        if (!page.is(table, Tag::table) && !page.is(table, Tag::tbody)) return false;
        std::size_t cells = 0;
        std::size_t rows = 0;
        bool first = false;
        for (NodeId at = table + 1; at < page.end(table); ++at) {
            if (page.is(at, Tag::table)) return false;
            rows += page.is(at, Tag::tr) ? 1 : 0;
            if (!page.is(at, Tag::td) && !page.is(at, Tag::th)) continue;
            if (++cells == 1) first = page.contains(at, picture);
        }
        return cells == 2 && rows == 2 && first;
    }

    template <class Candidate, class Which>
    void place(Candidate& candidate, NodeId at, Which before, Which near, Which in, Which after) {
        const Body& body = c_.body;
        if (body.first == kNoNode || body.last == kNoNode) {
            if (headline_ != kNoNode && at < headline_) feature(candidate, before) = 1;
            return;
        }
        if (at > body_last_) {
            feature(candidate, after) = 1;
        } else if (at >= body.first) {
            feature(candidate, in) = 1;
        } else if (headline_ != kNoNode && headline_ < body.first && at < headline_) {
            feature(candidate, before) = 1;
        } else {
            feature(candidate, near) = 1;
        }
    }

    void relate_captions() {
        const PageMarks& marks = c_.marks;
        const std::string headline = headline_ == kNoNode
                                         ? std::string()
                                         : fold_words(visible_text(c_.page, headline_, 600));
        const WordBag headline_words(headline);
        std::vector<std::string> described;  // captions that metadata gives
        for (const StructuredImage& image : c_.metadata.images) {
            if (!image.caption.empty()) described.push_back(fold_words(image.caption));
        }
        const std::vector<WordBag> described_words(described.begin(), described.end());
        std::sort(
            out_.captions.begin(), out_.captions.end(),
            [](const CaptionCandidate& a, const CaptionCandidate& b) { return a.node < b.node; });
        for (CaptionCandidate& candidate : out_.captions) {
            const NodeId at = candidate.node;
            const auto set = [&](C which, bool value) {
                feature(candidate, which) = value ? 1 : 0;
            };
            const std::string& text = candidate.caption.text;
            set(C::bias, true);
            set(C::in_link, marks.inside(at, Mark::in_link));
            bool link = false;
            bool heading = false;
            for (NodeId below = at + 1; below < c_.page.end(at); ++below) {
                const Tag tag = c_.page[below].tag;
                heading = heading || (tag >= Tag::h1 && tag <= Tag::h6);
                link = link || tag == Tag::a;
            }
            set(C::has_heading, heading);
            const bool linked =
                candidate.image != kNoNode && marks.inside(candidate.image, Mark::in_link);
            set(C::link_around, linked);
            candidate.links_itself = linked && !leads_elsewhere(candidate.image);
            set(C::in_aside, marks.inside(at, Mark::in_aside));
            set(C::in_furniture, marks.inside_any(at, {Mark::in_nav, Mark::in_footer}));
            set(C::in_related, marks.inside_any(at, {Mark::related, Mark::ad, Mark::newsletter}));
            set(C::in_gallery, marks.inside(at, Mark::gallery));
            set(C::in_comment, marks.inside_any(at, {Mark::comment, Mark::bio, Mark::avatar}));
            set(C::in_header, marks.inside(at, Mark::in_header));
            set(C::in_article, marks.inside(at, Mark::in_article));
            set(C::in_main, marks.inside(at, Mark::in_main));
            set(C::in_list, marks.inside(at, Mark::in_list));
            place(candidate, at, C::before_headline, C::near_headline, C::in_body, C::after_body);
            set(C::no_body, c_.body.first == kNoNode);
            const bool in_container =
                c_.body.container != kNoNode && c_.page.contains(c_.body.container, at);
            set(C::in_container, in_container);
            set(C::figcaption_in_container, in_container && feature(candidate, C::figcaption) != 0);
            set(C::repeated,
                std::any_of(out_.captions.begin(), out_.captions.end(),
                            [&](const CaptionCandidate& other) {
                                return &other < &candidate && other.caption.text == text &&
                                       other.caption.credit == candidate.caption.credit;
                            }));
            set(C::same_image, !candidate.caption.image.empty() &&
                                   std::any_of(out_.captions.begin(), out_.captions.end(),
                                               [&](const CaptionCandidate& other) {
                                                   return &other < &candidate &&
                                                          other.image == candidate.image;
                                               }));
            set(C::short_text, text.size() < 25);
            set(C::long_text, text.size() > 300);
            set(C::one_word, count_words(text) == 1);
            set(C::ends_sentence, !text.empty() && text.back() == '.');
            const std::string folded = fold_words(text);
            // Nothing to hold it against: no headline, no captions of metadata.
            const bool compared = !headline.empty() || !described.empty();
            const WordBag words(compared ? std::string_view(folded) : std::string_view());
            set(C::is_headline, words.overlap(headline_words) > 0.8);
            set(C::hidden, marks.inside(at, Mark::hidden));
            if (const Picture* picture =
                    candidate.image == kNoNode ? nullptr : picture_at(candidate.image)) {
                set(C::tiny_image, picture->width > 0 && picture->width < 150);
                set(C::is_lead, same_picture(picture->key, og_key_));
            } else {
                set(C::no_image, true);
            }
            if (std::any_of(described_words.begin(), described_words.end(),
                            [&](const WordBag& caption) { return caption.overlap(words) > 0.7; })) {
                set(C::json_caption, true);
            }
            for (std::size_t i = 0; i < c_.body.blocks.size() && i < c_.body.nodes.size(); ++i) {
                if (c_.body.blocks[i].type == BlockType::image && c_.body.nodes[i] != kNoNode &&
                    (c_.page.contains(c_.body.nodes[i], at) ||
                     (candidate.image != kNoNode &&
                      c_.page.contains(c_.body.nodes[i], candidate.image)))) {
                    set(C::in_body_block, true);
                    break;
                }
            }
        }
    }

    ImageCandidate* add_lead(std::string_view address, Source source, NodeId node) {
        std::string url = absolute(address);
        if (url.empty()) return nullptr;
        for (ImageCandidate& candidate : out_.leads) {
            if (candidate.url == url) {
                if (candidate.node == kNoNode) candidate.node = node;
                return &candidate;
            }
        }
        ImageCandidate candidate;
        candidate.url = std::move(url);
        candidate.source = source;
        candidate.node = node;
        out_.leads.push_back(std::move(candidate));
        return &out_.leads.back();
    }

    void leads() {
        const auto mark = [&](std::string_view address, Source source, I which) {
            if (ImageCandidate* candidate = add_lead(address, source, kNoNode)) {
                feature(*candidate, which) = 1;
            }
        };
        mark(og_, Source::meta, I::og);
        mark(twitter_, Source::meta, I::twitter);
        for (std::size_t i = 0; i < json_.size() && i < 2; ++i) {
            mark(json_[i]->url, Source::json_ld, I::json);
        }
        mark(c_.metadata.link("image_src"), Source::meta, I::link_image);
        if (const StructuredArticle* article = c_.metadata.microdata()) {
            if (!article->images.empty()) {
                mark(article->images.front().url, Source::microdata, I::microdata);
            }
        }
        std::size_t visible = 0;
        bool first_match = true, first_in_body = true, first_near = true;
        bool page_match = false;
        const PageMarks& marks = c_.marks;
        for (const Picture& picture : pictures_) {
            if (picture.address.empty() || visible >= 60) continue;
            const NodeId at = picture.node;
            const bool match_og = same_picture(picture.key, og_key_);
            const bool match_json =
                std::any_of(json_keys_.begin(), json_keys_.end(),
                            [&](const std::string& key) { return same_picture(picture.key, key); });
            if (!match_og && !match_json) {
                if (marks.inside_any(at, {Mark::in_nav, Mark::in_footer, Mark::comment})) continue;
                if ((picture.width > 0 && picture.width < 100)) continue;
            }
            ImageCandidate* candidate = add_lead(picture.address, Source::markup, at);
            if (candidate == nullptr) continue;
            ++visible;
            page_match = page_match || match_og || match_json;
            const auto set = [&](I which, bool value) {
                if (value) feature(*candidate, which) = 1;
            };
            set(I::visible, true);
            set(I::first_visible, visible == 1);
            set(I::same_as_og, match_og);
            set(I::same_as_json, match_json);
            set(I::first_match, first_match && (match_og || match_json));
            if (match_og || match_json) first_match = false;
            place(*candidate, at, I::before_headline, I::near_headline, I::in_body, I::after_body);
            if (feature(*candidate, I::near_headline) != 0) {
                set(I::first_near, first_near);
                first_near = false;
            }
            if (feature(*candidate, I::in_body) != 0) {
                set(I::first_in_body, first_in_body);
                first_in_body = false;
            }
            set(I::in_figure, marks.inside(at, Mark::in_figure));
            set(I::in_furniture,
                marks.inside_any(at, {Mark::in_nav, Mark::in_footer, Mark::in_aside}));
            set(I::in_related, marks.inside_any(at, {Mark::related, Mark::ad}));
            set(I::in_gallery, marks.inside(at, Mark::gallery));
            set(I::in_link, marks.inside(at, Mark::in_link));
            set(I::in_header, marks.inside(at, Mark::in_header));
            set(I::has_caption, picture.captioned);
            set(I::wide, picture.width >= 500);
            set(I::small, picture.width > 0 && picture.width < 250);
            const std::string lower = ascii_lower(picture.address);
            set(I::svg_or_gif,
                lower.find(".svg") != std::string::npos || lower.find(".gif") != std::string::npos);
            set(I::logo, marks.inside(at, Mark::logo) || lower.find("logo") != std::string::npos);
            set(I::avatar,
                marks.inside_any(at, {Mark::avatar, Mark::author, Mark::bio, Mark::byline}));
            set(I::in_container,
                c_.body.container != kNoNode && c_.page.contains(c_.body.container, at));
            set(I::no_meta_match, !match_og && !match_json);
            set(I::lazy,
                c_.page.has_attribute(at, "data-src") || c_.page.has_attribute(at, "data-srcset"));
            set(I::has_srcset, c_.page.has_attribute(at, "srcset"));
        }
        for (ImageCandidate& candidate : out_.leads) {
            if (candidate.node == kNoNode) {
                if (feature(candidate, I::og) != 0) feature(candidate, I::og_not_visible) = 1;
                if (feature(candidate, I::json) != 0) feature(candidate, I::json_not_visible) = 1;
                if (page_match) feature(candidate, I::page_has_match) = 1;
            }
        }
    }

    const FieldContext& c_;
    const Url& base_;
    NodeId headline_ = kNoNode;
    NodeId body_last_ = kNoNode;  // with the figures behind it
    std::vector<Picture> pictures_;
    std::string og_, twitter_, og_key_;
    std::vector<const StructuredImage*> json_;
    std::vector<std::string> json_keys_;
    ImageCandidates out_;
};

}  // namespace

std::string image_address(const Document& page, NodeId image) {
    const Node& node = page[image];
    if (node.tag == Tag::video) return std::string(trim(page.attribute(image, "poster")));
    // The largest that a srcset offers, here or in the <picture> around.
    Sized best;
    const auto consider = [&](NodeId at, double unit) {
        for (const AttributeName name :
             std::initializer_list<AttributeName>{"srcset", "data-srcset", "data-lazy-srcset"}) {
            const Sized sized = best_of_srcset(page.attribute(at, name), unit);
            if (sized.size > best.size) best = sized;
        }
    };
    const NodeId up = page.parent(image);
    if (up != kNoNode && page.is(up, Tag::picture)) {
        // Of the sources that belong to this picture; a <picture> has one and a few of them.
        constexpr NodeId kReach = 100;
        const NodeId begin = image - up > kReach ? image - kReach : up + 1;
        for (NodeId at = begin; at < std::min(page.end(up), image + kReach); ++at) {
            if (page.is(at, Tag::source)) consider(at, min_width(page.attribute(at, "media")));
        }
    }
    consider(image, 1);
    if (best.size > 1) return std::string(best.url);
    const std::string_view src = trim(page.attribute(image, "src"));
    if (!is_placeholder(src)) return std::string(src);
    for (const AttributeName name : std::initializer_list<AttributeName>{
             "data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-image",
             "data-hi-res-src", "data-full-src", "data-img-url", "data-original-src",
             "data-flickity-lazyload", "nitro-lazy-src", "data-ezsrc", "data-echo"}) {
        const std::string_view value = trim(page.attribute(image, name));
        if (!is_placeholder(value) && value.front() != '{') return std::string(value);
    }
    return std::string(best.url);
}

ImageCandidates image_candidates(const FieldContext& context, const Url& base) {
    return Collector(context, base).run();
}

namespace {

/// Whether the body has the text as one of its paragraphs, at the caption's place: what stands
/// below a picture in a list of things is a text about it.
bool is_paragraph_of(const FieldContext& context, const CaptionCandidate& candidate) {
    const auto is = [&](CaptionFeature form) {
        return candidate.features[static_cast<std::size_t>(form)] != 0;
    };
    if (is(CaptionFeature::figcaption) || is(CaptionFeature::caption_class)) return false;
    if (!candidate.caption.credit.empty()) return false;
    for (std::size_t i = 0; i < context.body.blocks.size() && i < context.body.nodes.size(); ++i) {
        const Block& block = context.body.blocks[i];
        if (block.type == BlockType::image || block.text.size() < candidate.caption.text.size()) {
            continue;
        }
        const NodeId node = context.body.nodes[i];
        if (node != kNoNode &&
            (context.page.contains(candidate.node, node) ||
             context.page.contains(node, candidate.node)) &&
            block.text.find(candidate.caption.text) != std::string::npos) {
            return true;
        }
    }
    return false;
}

/// Puts the lines that the body's finder has found under pictures between the others, where their
/// pictures have none.
void add_loose_captions(const FieldContext& context, const Url& base, Images& out) {
    constexpr float kTyped = 0.85F;
    for (const LooseCaption& loose : context.body.captions) {
        const auto has = [&](std::size_t i) {
            return out.caption_images[i] == loose.picture ||
                   context.page.contains(out.caption_nodes[i], loose.node);
        };
        std::size_t place = out.captions.size();
        bool known = false;
        for (std::size_t i = out.captions.size(); i-- > 0;) {
            known = known || has(i);
            if (out.caption_nodes[i] > loose.node) place = i;
        }
        if (known) continue;
        CaptionText split;
        if (is_credit_line(loose.text)) {
            split.credit = clean_credit(loose.text);
        } else {
            split = split_credit(without_controls(loose.text));
            // "Figure: what it shows": a label too, but no name behind it.
            constexpr std::size_t kMaxNames = 8;
            if (split.text.empty() && count_words(split.credit) > kMaxNames) {
                split = {loose.text, ""};
            }
        }
        const std::string address = image_address(context.page, loose.picture);
        const std::optional<Url> url = address.empty() ? std::nullopt : base.resolve(address);
        const auto at = static_cast<std::ptrdiff_t>(place);
        out.captions.insert(out.captions.begin() + at,
                            {split.text, split.credit, url && url->is_http() ? url->href() : ""});
        out.evidence.insert(out.evidence.begin() + at, {Source::text, kTyped});
        out.caption_nodes.insert(out.caption_nodes.begin() + at, loose.node);
        out.caption_images.insert(out.caption_images.begin() + at, loose.picture);
    }
}

/// Whether a picture stands between headline and the body's end, in no furniture and not small.
bool is_of_article(const ImageCandidate& candidate) {
    const auto is = [&](ImageFeature which) {
        return candidate.features[static_cast<std::size_t>(which)] != 0;
    };
    return (is(I::in_body) || is(I::near_headline)) && !is(I::in_furniture) && !is(I::in_related) &&
           !is(I::small) && !is(I::logo) && !is(I::avatar) && !is(I::svg_or_gif);
}

/// Whether a text is marked as a caption, of a picture between headline and text that nothing
/// around it makes another's: what the vote thinks little of where the words are few.
bool is_under_lead(const FieldContext& context, const CaptionCandidate& candidate) {
    constexpr std::size_t kFewestWords = 3;
    const auto is = [&](CaptionFeature which) {
        return candidate.features[static_cast<std::size_t>(which)] != 0;
    };
    using F = CaptionFeature;
    static constexpr F kOthers[] = {F::in_aside,    F::in_furniture, F::in_related,  F::in_gallery,
                                    F::in_comment,  F::hidden,       F::tiny_image,  F::no_image,
                                    F::is_headline, F::has_heading,  F::link_around, F::repeated,
                                    F::in_list};
    const bool marked = is(F::figcaption) || is(F::caption_class) ||
                        (is(F::figure_text) && context.marks.has(candidate.node, Mark::caption));
    const std::string& text = candidate.caption.text;
    // Or above the headline, with nothing between.
    constexpr NodeId kReach = 16;
    const NodeId headline = context.headline != kNoNode ? context.headline : context.body.headline;
    const bool right_above = is(F::before_headline) && headline != kNoNode &&
                             headline - context.page.end(candidate.node) < kReach &&
                             context.page.end(candidate.node) <= headline;
    return marked && (is(F::near_headline) || right_above) && candidate.image != kNoNode &&
           (context.page.is(candidate.image, Tag::img) ||
            context.page.is(candidate.image, Tag::amp_img)) &&
           std::none_of(std::begin(kOthers), std::end(kOthers), is) &&
           count_words(text) >= kFewestWords && !is_date_line(text) && !is_credit_line(text);
}

/// Whether a file's name calls its picture a logo or one that stands for any.
bool names_sign(std::string_view url) {
    static constexpr ByteSet kEnds("?#");
    const std::string_view path = url.substr(0, kEnds.first_in(url));
    const std::string name = fold_words(path.substr(path.rfind('/') + 1));
    const std::vector<std::string_view> words = split_words(name);
    static constexpr std::string_view kSigns[] = {"logo",        "logos",   "favicon",
                                                  "placeholder", "noimage", "icon"};
    for (std::size_t i = 0; i < words.size(); ++i) {
        // "photo-no-logo.jpg" is a photo.
        const bool without = i > 0 && (words[i - 1] == "no" || words[i - 1] == "without");
        if (set_of<kSigns>().has(words[i]) && !without) return true;
    }
    // "default.png", "default-user": as a last word it is one of a picture's sizes.
    return !words.empty() && words.front() == "default";
}

/// "1/5 The bridge", "2/5 The bank": a count, where several captions count to the same number.
void drop_counts(std::vector<Caption>& captions) {
    std::vector<std::optional<PictureCount>> counts;
    counts.reserve(captions.size());
    for (const Caption& caption : captions) counts.push_back(picture_count(caption.text));
    for (std::size_t i = 0; i < captions.size(); ++i) {
        if (!counts[i]) continue;
        const bool counted = std::any_of(counts.begin(), counts.end(), [&](const auto& other) {
            return other && other->total == counts[i]->total && other->number != counts[i]->number;
        });
        if (counted) captions[i].text.erase(0, counts[i]->end);
    }
}

}  // namespace

Images find_images(const FieldContext& context, const Url& base) {
    ImageCandidates candidates = Collector(context, base).run();
    Images out;
    for (CaptionCandidate& candidate : candidates.captions) {
        // A picture that leads to itself in full size is no teaser.
        const float score =
            candidate.links_itself
                ? candidate.score - kCaptionWeights[static_cast<std::size_t>(C::link_around)]
                : candidate.score;
        if (score <= kCaptionThreshold && !is_under_lead(context, candidate)) continue;
        if (is_paragraph_of(context, candidate)) continue;
        out.captions.push_back(std::move(candidate.caption));
        out.evidence.push_back({Source::markup, 1 / (1 + std::exp(-score))});
        out.caption_nodes.push_back(candidate.node);
        out.caption_images.push_back(candidate.image);
    }
    add_loose_captions(context, base, out);
    drop_counts(out.captions);
    const ImageCandidate* best = nullptr;
    const ImageCandidate* shown = nullptr;  // the best picture of the article itself
    float total = 0;
    for (const ImageCandidate& candidate : candidates.leads) {
        total += std::exp(candidate.score);
        if (best == nullptr || candidate.score > best->score) best = &candidate;
        if (is_of_article(candidate) && (shown == nullptr || candidate.score > shown->score)) {
            shown = &candidate;
        }
    }
    // The site's sign, on pages that name no picture of theirs.
    if (best != nullptr && shown != nullptr && best->node == kNoNode && names_sign(best->url)) {
        best = shown;
    }
    if (best != nullptr) {
        out.lead = {best->url, best->source, std::exp(best->score) / total};
    }
    return out;
}

}  // namespace stet
