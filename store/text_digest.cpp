#include "store/text_digest.h"

#include "extract/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

namespace stet {
namespace {

/// NFC, so that a change of the publisher's Unicode form is no change of the text.
std::string nfc(std::string_view text) {
    const bool ascii = std::all_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
    if (ascii) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status) != 0) return std::string(text);
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    normalizer->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())),
                              sink, nullptr, status);
    return U_FAILURE(status) != 0 ? std::string(text) : out;
}

/// Fields in order; empty ones are left out, so that a field which is added later changes no
/// digest of an article that has none.
class TextForm {
public:
    TextForm() { stream_.add_field("stet text 1"); }
    void add(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        stream_.add_field(name);
        stream_.add_field(nfc(value));
    }
    Sha256 finish() { return stream_.finish(); }

private:
    Sha256Stream stream_;
};

std::string byline_of(const Article& article) {
    if (article.byline) return article.byline.value;
    std::string names;
    for (const Author& author : article.authors.value) {
        if (!names.empty()) names += ", ";
        names += author.name;
    }
    return names;
}

std::vector<std::string> pictures_of(const Article& article) {
    std::vector<std::string> pictures;
    for (const Block& block : article.blocks) {
        if (block.type == BlockType::image) pictures.push_back(picture_identity(block.url));
    }
    for (const Caption& caption : article.captions) {
        pictures.push_back(picture_identity(caption.image));
    }
    // A picture that only the head speaks of is not seen by a reader: it counts where it is all.
    const bool seen = article.lead_image.source == Source::markup;
    std::erase(pictures, std::string());
    if (article.lead_image && (seen || pictures.empty())) {
        pictures.push_back(picture_identity(article.lead_image.value));
    }
    std::sort(pictures.begin(), pictures.end());
    pictures.erase(std::unique(pictures.begin(), pictures.end()), pictures.end());
    return pictures;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string percent_decoded(std::string_view text) {
    const auto nibble = [](char c) {
        if (is_digit(c)) return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && nibble(text[i + 1]) >= 0 &&
            nibble(text[i + 2]) >= 0) {
            out += static_cast<char>(nibble(text[i + 1]) * 16 + nibble(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// Words that say which variant of a picture this is, never which picture.
constexpr std::array<std::string_view, 37> kVariantWords{
    "large",   "medium",   "small",   "thumb",     "thumbnail", "thumbs", "scaled",  "original",
    "orig",    "master",   "full",    "fullsize",  "preview",   "mobile", "desktop", "tablet",
    "retina",  "square",   "wide",    "landscape", "portrait",  "crop",   "cropped", "resize",
    "resized", "standard", "default", "hero",      "teaser",    "xs",     "sm",      "md",
    "lg",      "xl",       "xxl",     "x",         "image"};

/// "640", "640x480", "w640", "s1600", "h427", "2x", "q80", "16", "large": a size, crop, quality
/// or name of a variant. `text` is lower case.
bool is_variant_word(std::string_view text) {
    if (text.empty()) return true;
    if (std::find(kVariantWords.begin(), kVariantWords.end(), text) != kVariantWords.end()) {
        return true;
    }
    std::size_t digits = 0;
    std::size_t letters = 0;
    for (const char c : text) {
        if (is_digit(c)) {
            ++digits;
        } else if (is_alpha(c)) {
            ++letters;
        } else {
            return false;
        }
    }
    constexpr std::size_t kSizeDigits = 4;
    if (letters == 0) return digits <= kSizeDigits;
    // One letter before ("w640") or after ("2x"), or one x between two numbers.
    const std::size_t x = text.find('x');
    if (letters == 1 && x != std::string_view::npos && x > 0 && x + 1 < text.size()) {
        return x <= kSizeDigits && text.size() - x - 1 <= kSizeDigits;
    }
    return letters == 1 && digits >= 1 && digits <= kSizeDigits &&
           (is_alpha(text.front()) || is_alpha(text.back()));
}

/// Whether a whole path segment only says how the picture is to be shown: pieces between "-",
/// "_", ",", ":" and "=" that are all variant words or instructions.
bool is_variant_segment(std::string_view segment) {
    std::size_t begin = 0;
    while (begin <= segment.size()) {
        std::size_t end = segment.find_first_of("-_,:=@~", begin);
        if (end == std::string_view::npos) end = segment.size();
        const std::string_view word = segment.substr(begin, end - begin);
        // Short words beside numbers are instructions: "w_640,c_fill,g_face", "p-k-no-nu".
        const bool letters = std::all_of(word.begin(), word.end(), is_alpha) && word.size() <= 2;
        const bool instruction = word == "fill" || word == "fit" || word == "face" ||
                                 word == "auto" || word == "width" || word == "height" ||
                                 word == "quality" || word == "format" || word == "webp" ||
                                 word == "avif" || word == "limit" || word == "scale" ||
                                 word == "smart" || word == "filters";
        if (!letters && !instruction && !is_variant_word(word)) return false;
        begin = end + 1;
    }
    return true;
}

/// "name-640x480", "name_large", "name@2x", "name=s640-p": the end that names a variant is cut.
std::string_view without_variant(std::string_view stem) {
    constexpr std::size_t kTellingName = 6;
    if (const std::size_t equals = stem.rfind('='); equals != std::string_view::npos &&
                                                    equals > 0 &&
                                                    is_variant_segment(stem.substr(equals + 1))) {
        stem = stem.substr(0, equals);
    }
    for (;;) {
        const std::size_t cut = stem.find_last_of("-_@~");
        if (cut == std::string_view::npos || cut == 0) return stem;
        const std::string_view end = stem.substr(cut + 1);
        if (end.empty() || !is_variant_word(end)) return stem;
        // A bare number may be the picture's own ("photo-2", "IMG_1250"): only what looks like a
        // width goes, and only from a name that says something without it.
        if (std::all_of(end.begin(), end.end(), is_digit)) {
            const int width = std::atoi(std::string(end).c_str());
            const bool size = end.size() >= 3 && (width % 10 == 0 || width % 16 == 0);
            if (!size || cut < kTellingName) return stem;
        }
        stem = stem.substr(0, cut);
    }
}

std::string_view without_extension(std::string_view name) {
    constexpr std::size_t kLongest = 5;
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name.size() - dot - 1 > kLongest) return name;
    const std::string_view extension = name.substr(dot + 1);
    const bool letters = std::all_of(extension.begin(), extension.end(),
                                     [](char c) { return is_alpha(c) || is_digit(c); });
    return letters && !extension.empty() && is_alpha(extension.front()) ? name.substr(0, dot)
                                                                        : name;
}

/// The address inside an address: resizing services take the picture's own URL in their path or
/// query. Everything before the last "http://" or "https://" is the service's.
std::string innermost(std::string_view url) {
    std::string whole = percent_decoded(url);
    const std::size_t inner = std::max(
        whole.rfind("http://") == std::string::npos ? std::size_t{0} : whole.rfind("http://"),
        whole.rfind("https://") == std::string::npos ? std::size_t{0} : whole.rfind("https://"));
    if (inner == 0) return std::string(url);
    std::string found = whole.substr(inner);
    // In a query the next parameter follows.
    const std::size_t before = whole.find('?');
    if (before != std::string::npos && before < inner) found = found.substr(0, found.find('&'));
    return found;
}

}  // namespace

std::string picture_identity(std::string_view url) {
    if (url.empty()) return {};
    std::string whole = innermost(url);
    if (whole.compare(0, 5, "data:") == 0) return "data:" + sha256(whole).hex();
    whole = whole.substr(0, whole.find_first_of("?#"));
    if (const std::size_t scheme = whole.find("://"); scheme != std::string::npos) {
        const std::size_t path = whole.find('/', scheme + 3);
        whole = path == std::string::npos ? std::string() : whole.substr(path);
    }
    const std::string path = ascii_lower(percent_decoded(whole));

    // From the file's name towards the host: the first segment that says which picture it is.
    std::size_t end = path.size();
    std::string fallback;
    std::string_view number;  // "1.jpg" is the first picture of a folder, not a size
    bool file_name = true;
    while (end > 0) {
        const std::size_t slash = path.rfind('/', end - 1);
        const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
        std::string_view segment = std::string_view(path).substr(begin, end - begin);
        if (file_name) {
            segment = without_extension(segment);
            if (segment.size() < 3 && std::all_of(segment.begin(), segment.end(), is_digit)) {
                number = segment;
            }
        }
        file_name = false;
        if (fallback.empty()) fallback = segment;
        if (!segment.empty() && !is_variant_segment(segment)) {
            std::string identity(without_variant(segment));
            if (!number.empty()) identity.append("/").append(number);
            return identity;
        }
        if (slash == std::string::npos) break;
        end = slash;
    }
    return fallback;
}

Sha256 text_digest(const Article& article) {
    TextForm form;
    form.add("headline", article.headline.value);
    form.add("dek", article.dek.value);
    form.add("byline", byline_of(article));
    form.add("dateline", article.dateline.value);
    for (const Block& block : article.blocks) {
        if (block.type == BlockType::image || block.type == BlockType::dek) continue;
        form.add(block_type_name(block.type), block.text);
        if (block.type == BlockType::embed && block.text.empty()) {
            form.add("embedded", picture_identity(block.url));
        }
    }
    for (const Caption& caption : article.captions) {
        form.add("caption", caption.text);
        form.add("credit", caption.credit);
    }
    for (const std::string& picture : pictures_of(article)) form.add("picture", picture);
    for (const std::string& correction : article.corrections) form.add("notice", correction);
    return form.finish();
}

}  // namespace stet
