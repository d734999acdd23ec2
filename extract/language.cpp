#include "extract/language.h"

#include "extract/text.h"

#include <algorithm>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

namespace stet {
namespace {

constexpr std::size_t kMaxSample = 6000;
constexpr std::size_t kFirstSample = 800;
/// Under this many bytes the detector's word is not worth more than a declaration.
constexpr std::size_t kMinSample = 300;

std::string_view primary(std::string_view tag) {
    const std::string_view first = tag.substr(0, tag.find('-'));
    if (first == "nb" || first == "nn") return "no";
    if (first == "iw") return "he";
    if (first == "in") return "id";
    if (first == "fil") return "tl";
    return first;
}

/// Languages that the detector takes for one another.
bool are_close(std::string_view a, std::string_view b) {
    static constexpr std::string_view kGroups[] = {" no da sv ",
                                                   " hr bs sr sh sl mk bg ",
                                                   " id ms jv su ",
                                                   " cs sk ",
                                                   " gl pt es ca oc ",
                                                   " hi mr ne bh ",
                                                   " fa ur ps ar ku ",
                                                   " uk ru be bg ",
                                                   " zu xh st tn nr ss ts ve ",
                                                   " tr az ",
                                                   " fr ht co ",
                                                   " nl af fy ",
                                                   " zh yue ",
                                                   " sw rw ny ",
                                                   " en sco "};
    return std::any_of(std::begin(kGroups), std::end(kGroups), [&](std::string_view group) {
        const std::string spaced_a = std::string(1, ' ').append(a).append(" ");
        const std::string spaced_b = std::string(1, ' ').append(b).append(" ");
        return group.find(spaced_a) != std::string_view::npos &&
               group.find(spaced_b) != std::string_view::npos;
    });
}

/// Codes that have been replaced by others, and are still written.
std::string_view current_code(std::string_view code) {
    struct Replaced {
        std::string_view old;
        std::string_view now;
    };
    static constexpr Replaced kCodes[] = {{"iw", "he"}, {"in", "id"}, {"ji", "yi"}};
    for (const Replaced& replaced : kCodes) {
        if (code == replaced.old) return replaced.now;
    }
    return code;
}

}  // namespace

std::string normal_language(std::string_view tag) {
    tag = trim(tag);
    tag = tag.substr(0, tag.find_first_of(",; "));
    std::string out;
    std::size_t part = 0;
    while (!tag.empty() && part < 4) {
        const std::size_t end = std::min(tag.find_first_of("-_"), tag.size());
        std::string piece = ascii_lower(tag.substr(0, end));
        tag.remove_prefix(std::min(end + 1, tag.size()));
        const bool letters = !piece.empty() && std::all_of(piece.begin(), piece.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        });
        if (!letters || piece.size() > 8) break;
        if (part == 0) {
            if (piece.size() < 2 || piece.size() > 3 || piece[0] < 'a') return {};
            out = current_code(piece);
        } else {
            if (piece.size() == 2) {
                std::transform(piece.begin(), piece.end(), piece.begin(), [](char c) {
                    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
                });
            } else if (piece.size() == 4 && piece[0] >= 'a') {
                piece[0] = static_cast<char>(piece[0] - 32);
            }
            out += '-';
            out += piece;
        }
        ++part;
    }
    return out;
}

DetectedLanguage detect_language(std::string_view utf8) {
    const std::string_view sample = prefix_utf8(utf8.substr(0, kMaxSample), kMaxSample);
    DetectedLanguage out;
    if (sample.empty()) return out;
    CLD2::Language languages[3];
    int percents[3];
    int text_bytes = 0;
    bool reliable = false;
    // The sample may end within a character; the detector checks how far the text is valid.
    int valid = 0;
    const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    double scores[3];
    const CLD2::Language best = CLD2::ExtDetectLanguageSummaryCheckUTF8(
        sample.data(), static_cast<int>(sample.size()), true, &hints, 0, languages, percents,
        scores, nullptr, &text_bytes, &reliable, &valid);
    if (best == CLD2::UNKNOWN_LANGUAGE || languages[0] == CLD2::UNKNOWN_LANGUAGE) return out;
    out.language = normal_language(CLD2::LanguageCode(languages[0]));
    if (primary(out.language) == "zh") {
        out.language = languages[0] == CLD2::CHINESE_T ? "zh-Hant" : "zh";
    }
    out.reliable = reliable;
    out.percent = percents[0];
    return out;
}

Found<std::string> find_language(const Metadata& metadata, std::string_view text) {
    std::string declared = normal_language(metadata.html_lang);
    Source source = Source::meta;
    float confidence = 0.995F;  // of html lang on the dev pages: extract/README.md
    if (declared.empty()) {
        for (const StructuredArticle* article : {metadata.json_ld(), metadata.microdata()}) {
            if (!declared.empty() || article == nullptr) continue;
            declared = normal_language(article->language);
            source = article->source;
        }
        confidence = 0.95F;
    }
    if (declared.empty()) {
        for (const std::string_view name : {"og:locale", "content-language", "dc.language",
                                            "dcterms.language", "language", "inlanguage"}) {
            declared = normal_language(metadata.first_meta({name}));
            if (!declared.empty()) break;
        }
        source = Source::meta;
        confidence = 0.9F;
    }
    constexpr int kPlainPercent = 85;
    const auto is_plain = [](const DetectedLanguage& detected) {
        return detected.reliable && detected.percent >= kPlainPercent;
    };
    const auto agrees = [&](const DetectedLanguage& detected) {
        return primary(detected.language) == primary(declared) ||
               are_close(primary(detected.language), primary(declared));
    };
    if (!declared.empty()) {
        // Where the first sentences are in the declared language, the rest need not be read.
        const bool holds = text.size() < kMinSample || [&] {
            const DetectedLanguage start = detect_language(prefix_utf8(text, kFirstSample));
            return is_plain(start) && agrees(start);
        }();
        if (holds) return {std::move(declared), source, confidence};
    }
    const DetectedLanguage detected =
        text.size() >= 40 ? detect_language(text) : DetectedLanguage{};
    const bool plain = is_plain(detected);
    if (declared.empty()) {
        if (plain || (!detected.language.empty() && detected.percent >= 60)) {
            return {detected.language, Source::guess, plain ? 0.98F : 0.7F};
        }
        if (!metadata.state_language.empty()) {
            return {normal_language(metadata.state_language), Source::state, 0.9F};
        }
        return detected.language.empty()
                   ? Found<std::string>()
                   : Found<std::string>{detected.language, Source::guess, 0.5F};
    }
    if (plain && !agrees(detected)) return {detected.language, Source::guess, 0.95F};
    return {std::move(declared), source, confidence};
}

}  // namespace stet
