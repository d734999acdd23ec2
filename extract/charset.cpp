#include "extract/charset.h"

#include "extract/text.h"
#include "extract/word_set.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucsdet.h>

namespace stet {
namespace {

struct Label {
    std::string_view label;
    std::string_view encoding;
};

// Encoding Standard section 4.2, in byte order of the labels.
// clang-format off
constexpr Label kLabels[] = {
    {"866", "IBM866"}, {"ansi_x3.4-1968", "windows-1252"}, {"arabic", "ISO-8859-6"},
    {"ascii", "windows-1252"}, {"asmo-708", "ISO-8859-6"}, {"big5", "Big5"}, {"big5-hkscs", "Big5"},
    {"chinese", "GBK"}, {"cn-big5", "Big5"}, {"cp1250", "windows-1250"}, {"cp1251", "windows-1251"},
    {"cp1252", "windows-1252"}, {"cp1253", "windows-1253"}, {"cp1254", "windows-1254"},
    {"cp1255", "windows-1255"}, {"cp1256", "windows-1256"}, {"cp1257", "windows-1257"},
    {"cp1258", "windows-1258"}, {"cp819", "windows-1252"}, {"cp866", "IBM866"}, {"csbig5", "Big5"},
    {"cseuckr", "EUC-KR"}, {"cseucpkdfmtjapanese", "EUC-JP"}, {"csgb2312", "GBK"},
    {"csibm866", "IBM866"}, {"csiso2022jp", "ISO-2022-JP"}, {"csiso2022kr", "replacement"},
    {"csiso58gb231280", "GBK"}, {"csiso88596e", "ISO-8859-6"}, {"csiso88596i", "ISO-8859-6"},
    {"csiso88598e", "ISO-8859-8"}, {"csiso88598i", "ISO-8859-8-I"}, {"csisolatin1", "windows-1252"},
    {"csisolatin2", "ISO-8859-2"}, {"csisolatin3", "ISO-8859-3"}, {"csisolatin4", "ISO-8859-4"},
    {"csisolatin5", "windows-1254"}, {"csisolatin6", "ISO-8859-10"}, {"csisolatin9", "ISO-8859-15"},
    {"csisolatinarabic", "ISO-8859-6"}, {"csisolatincyrillic", "ISO-8859-5"},
    {"csisolatingreek", "ISO-8859-7"}, {"csisolatinhebrew", "ISO-8859-8"}, {"cskoi8r", "KOI8-R"},
    {"csksc56011987", "EUC-KR"}, {"csmacintosh", "macintosh"}, {"csshiftjis", "Shift_JIS"},
    {"csunicode", "UTF-16LE"}, {"cyrillic", "ISO-8859-5"}, {"dos-874", "windows-874"},
    {"ecma-114", "ISO-8859-6"}, {"ecma-118", "ISO-8859-7"}, {"elot_928", "ISO-8859-7"},
    {"euc-jp", "EUC-JP"}, {"euc-kr", "EUC-KR"}, {"gb18030", "gb18030"}, {"gb2312", "GBK"},
    {"gb_2312", "GBK"}, {"gb_2312-80", "GBK"}, {"gbk", "GBK"}, {"greek", "ISO-8859-7"},
    {"greek8", "ISO-8859-7"}, {"hebrew", "ISO-8859-8"}, {"hz-gb-2312", "replacement"},
    {"ibm819", "windows-1252"}, {"ibm866", "IBM866"}, {"iso-10646-ucs-2", "UTF-16LE"},
    {"iso-2022-cn", "replacement"}, {"iso-2022-cn-ext", "replacement"},
    {"iso-2022-jp", "ISO-2022-JP"}, {"iso-2022-kr", "replacement"}, {"iso-8859-1", "windows-1252"},
    {"iso-8859-10", "ISO-8859-10"}, {"iso-8859-11", "windows-874"}, {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"}, {"iso-8859-15", "ISO-8859-15"}, {"iso-8859-16", "ISO-8859-16"},
    {"iso-8859-2", "ISO-8859-2"}, {"iso-8859-3", "ISO-8859-3"}, {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"}, {"iso-8859-6", "ISO-8859-6"}, {"iso-8859-6-e", "ISO-8859-6"},
    {"iso-8859-6-i", "ISO-8859-6"}, {"iso-8859-7", "ISO-8859-7"}, {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-8-e", "ISO-8859-8"}, {"iso-8859-8-i", "ISO-8859-8-I"},
    {"iso-8859-9", "windows-1254"}, {"iso-ir-100", "windows-1252"}, {"iso-ir-101", "ISO-8859-2"},
    {"iso-ir-109", "ISO-8859-3"}, {"iso-ir-110", "ISO-8859-4"}, {"iso-ir-126", "ISO-8859-7"},
    {"iso-ir-127", "ISO-8859-6"}, {"iso-ir-138", "ISO-8859-8"}, {"iso-ir-144", "ISO-8859-5"},
    {"iso-ir-148", "windows-1254"}, {"iso-ir-149", "EUC-KR"}, {"iso-ir-157", "ISO-8859-10"},
    {"iso-ir-58", "GBK"}, {"iso8859-1", "windows-1252"}, {"iso8859-10", "ISO-8859-10"},
    {"iso8859-11", "windows-874"}, {"iso8859-13", "ISO-8859-13"}, {"iso8859-14", "ISO-8859-14"},
    {"iso8859-15", "ISO-8859-15"}, {"iso8859-2", "ISO-8859-2"}, {"iso8859-3", "ISO-8859-3"},
    {"iso8859-4", "ISO-8859-4"}, {"iso8859-5", "ISO-8859-5"}, {"iso8859-6", "ISO-8859-6"},
    {"iso8859-7", "ISO-8859-7"}, {"iso8859-8", "ISO-8859-8"}, {"iso8859-9", "windows-1254"},
    {"iso88591", "windows-1252"}, {"iso885910", "ISO-8859-10"}, {"iso885911", "windows-874"},
    {"iso885913", "ISO-8859-13"}, {"iso885914", "ISO-8859-14"}, {"iso885915", "ISO-8859-15"},
    {"iso88592", "ISO-8859-2"}, {"iso88593", "ISO-8859-3"}, {"iso88594", "ISO-8859-4"},
    {"iso88595", "ISO-8859-5"}, {"iso88596", "ISO-8859-6"}, {"iso88597", "ISO-8859-7"},
    {"iso88598", "ISO-8859-8"}, {"iso88599", "windows-1254"}, {"iso_8859-1", "windows-1252"},
    {"iso_8859-15", "ISO-8859-15"}, {"iso_8859-1:1987", "windows-1252"},
    {"iso_8859-2", "ISO-8859-2"}, {"iso_8859-2:1987", "ISO-8859-2"}, {"iso_8859-3", "ISO-8859-3"},
    {"iso_8859-3:1988", "ISO-8859-3"}, {"iso_8859-4", "ISO-8859-4"},
    {"iso_8859-4:1988", "ISO-8859-4"}, {"iso_8859-5", "ISO-8859-5"},
    {"iso_8859-5:1988", "ISO-8859-5"}, {"iso_8859-6", "ISO-8859-6"},
    {"iso_8859-6:1987", "ISO-8859-6"}, {"iso_8859-7", "ISO-8859-7"},
    {"iso_8859-7:1987", "ISO-8859-7"}, {"iso_8859-8", "ISO-8859-8"},
    {"iso_8859-8:1988", "ISO-8859-8"}, {"iso_8859-9", "windows-1254"},
    {"iso_8859-9:1989", "windows-1254"}, {"koi", "KOI8-R"}, {"koi8", "KOI8-R"},
    {"koi8-r", "KOI8-R"}, {"koi8-ru", "KOI8-U"}, {"koi8-u", "KOI8-U"}, {"koi8_r", "KOI8-R"},
    {"korean", "EUC-KR"}, {"ks_c_5601-1987", "EUC-KR"}, {"ks_c_5601-1989", "EUC-KR"},
    {"ksc5601", "EUC-KR"}, {"ksc_5601", "EUC-KR"}, {"l1", "windows-1252"}, {"l2", "ISO-8859-2"},
    {"l3", "ISO-8859-3"}, {"l4", "ISO-8859-4"}, {"l5", "windows-1254"}, {"l6", "ISO-8859-10"},
    {"l9", "ISO-8859-15"}, {"latin1", "windows-1252"}, {"latin2", "ISO-8859-2"},
    {"latin3", "ISO-8859-3"}, {"latin4", "ISO-8859-4"}, {"latin5", "windows-1254"},
    {"latin6", "ISO-8859-10"}, {"logical", "ISO-8859-8-I"}, {"mac", "macintosh"},
    {"macintosh", "macintosh"}, {"ms932", "Shift_JIS"}, {"ms_kanji", "Shift_JIS"},
    {"replacement", "replacement"}, {"shift-jis", "Shift_JIS"}, {"shift_jis", "Shift_JIS"},
    {"sjis", "Shift_JIS"}, {"sun_eu_greek", "ISO-8859-7"}, {"tis-620", "windows-874"},
    {"ucs-2", "UTF-16LE"}, {"unicode", "UTF-16LE"}, {"unicode-1-1-utf-8", "UTF-8"},
    {"unicode11utf8", "UTF-8"}, {"unicode20utf8", "UTF-8"}, {"unicodefeff", "UTF-16LE"},
    {"unicodefffe", "UTF-16BE"}, {"us-ascii", "windows-1252"}, {"utf-16", "UTF-16LE"},
    {"utf-16be", "UTF-16BE"}, {"utf-16le", "UTF-16LE"}, {"utf-8", "UTF-8"}, {"utf8", "UTF-8"},
    {"visual", "ISO-8859-8"}, {"windows-1250", "windows-1250"}, {"windows-1251", "windows-1251"},
    {"windows-1252", "windows-1252"}, {"windows-1253", "windows-1253"},
    {"windows-1254", "windows-1254"}, {"windows-1255", "windows-1255"},
    {"windows-1256", "windows-1256"}, {"windows-1257", "windows-1257"},
    {"windows-1258", "windows-1258"}, {"windows-31j", "Shift_JIS"}, {"windows-874", "windows-874"},
    {"windows-949", "EUC-KR"}, {"x-cp1250", "windows-1250"}, {"x-cp1251", "windows-1251"},
    {"x-cp1252", "windows-1252"}, {"x-cp1253", "windows-1253"}, {"x-cp1254", "windows-1254"},
    {"x-cp1255", "windows-1255"}, {"x-cp1256", "windows-1256"}, {"x-cp1257", "windows-1257"},
    {"x-cp1258", "windows-1258"}, {"x-euc-jp", "EUC-JP"}, {"x-gbk", "GBK"},
    {"x-mac-cyrillic", "x-mac-cyrillic"}, {"x-mac-roman", "macintosh"},
    {"x-mac-ukrainian", "x-mac-cyrillic"}, {"x-sjis", "Shift_JIS"}, {"x-unicode20utf8", "UTF-8"},
    {"x-user-defined", "x-user-defined"}, {"x-x-big5", "Big5"},
};
// clang-format on

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// ---- UTF-8 ------------------------------------------------------------------------------------

/// Where the run of ASCII from `at` ends.
std::size_t skip_ascii(std::string_view bytes, std::size_t at) {
    constexpr std::size_t kWords = 8;
    while (at + kWords * sizeof(std::uint64_t) <= bytes.size()) {
        std::uint64_t words[kWords];
        std::memcpy(words, bytes.data() + at, sizeof words);
        std::uint64_t all = 0;
        for (const std::uint64_t word : words) all |= word;
        if ((all & 0x8080808080808080U) != 0) break;
        at += sizeof words;
    }
    while (at + sizeof(std::uint64_t) <= bytes.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        if ((word & 0x8080808080808080U) != 0) break;
        at += sizeof word;
    }
    while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
    return at;
}

/// The sequence at `at`: its length, and how much of it is there and right (the "maximal subpart"
/// that one U+FFFD stands for: Unicode section 3.9).
struct Sequence {
    std::size_t wanted = 0;  // 0 for a byte that begins nothing
    std::size_t right = 1;
};

Sequence sequence_at(std::string_view bytes, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = byte(at);
    Sequence sequence;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        sequence.wanted = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        sequence.wanted = 3;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        sequence.wanted = 4;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    }
    while (sequence.right < sequence.wanted && at + sequence.right < bytes.size() &&
           byte(at + sequence.right) >= low && byte(at + sequence.right) <= high) {
        ++sequence.right;
        low = 0x80;
        high = 0xBF;
    }
    return sequence;
}

enum class Utf8 : std::uint8_t { ascii, valid, cut, invalid };

/// A last sequence that the end of the bytes cuts off does not count as invalid: pages arrive
/// truncated.
Utf8 judge_utf8(std::string_view bytes) {
    bool multi_byte = false;
    for (std::size_t at = skip_ascii(bytes, 0); at < bytes.size(); at = skip_ascii(bytes, at)) {
        const Sequence sequence = sequence_at(bytes, at);
        if (sequence.wanted != sequence.right) {
            const bool cut = sequence.wanted != 0 && at + sequence.right == bytes.size();
            return cut && multi_byte ? Utf8::cut : Utf8::invalid;
        }
        multi_byte = true;
        at += sequence.right;
    }
    return multi_byte ? Utf8::valid : Utf8::ascii;
}

/// What is beyond ASCII, read as UTF-8.
struct Sequences {
    std::size_t right = 0;
    std::size_t wrong = 0;

    /// It is another encoding, not damage.
    bool are_hardly_utf8() const { return wrong > 4 * right; }
    /// It is damage, not another encoding: characters of no other come out right by chance so
    /// often.
    bool are_mostly_utf8() const { return right > 4 * wrong; }
};

Sequences count_sequences(std::string_view bytes) {
    Sequences count;
    for (std::size_t at = skip_ascii(bytes, 0); at < bytes.size(); at = skip_ascii(bytes, at)) {
        const Sequence sequence = sequence_at(bytes, at);
        ++(sequence.wanted == sequence.right ? count.right : count.wrong);
        at += sequence.right;
    }
    return count;
}

std::string repair_utf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + 16);
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t end = skip_ascii(bytes, at);
        out.append(bytes.substr(at, end - at));
        at = end;
        if (at == bytes.size()) break;
        const Sequence sequence = sequence_at(bytes, at);
        if (sequence.wanted == sequence.right) {
            out.append(bytes.substr(at, sequence.right));
        } else {
            out.append("\xEF\xBF\xBD");
        }
        at += sequence.right;
    }
    return out;
}

// ---- Everything else --------------------------------------------------------------------------

/// ICU's name where it does not have the standard's, or means another table by it.
const char* icu_name(std::string_view encoding) {
    if (encoding == "Shift_JIS") return "ibm-943_P15A-2003";
    if (encoding == "EUC-KR") return "windows-949-2000";
    if (encoding == "Big5") return "ibm-1375_P100-2008";
    if (encoding == "GBK") return "gb18030";
    if (encoding == "ISO-8859-8-I") return "ISO-8859-8";
    if (encoding == "windows-874") return "windows-874-2000";
    return encoding.data();  // a literal of kLabels, so it ends in NUL
}

std::string decode_x_user_defined(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out += c;
        } else {  // U+F780 to U+F7FF
            const unsigned point = 0xF700U + byte;
            out += static_cast<char>(0xE0U | (point >> 12U));
            out += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
            out += static_cast<char>(0x80U | (point & 0x3FU));
        }
    }
    return out;
}

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

/// For bytes that an encoding does not have. ICU's own puts U+001A for some of them.
void put_replacement(const void* /*context*/,
                     UConverterToUnicodeArgs* args,
                     const char* /*bytes*/,
                     std::int32_t /*length*/,
                     UConverterCallbackReason reason,
                     UErrorCode* status) {
    if (reason > UCNV_IRREGULAR) return;
    constexpr UChar kReplacement = 0xFFFD;
    *status = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(args, &kReplacement, 1, 0, status);
}

/// Streams through UTF-16 in a buffer of fixed size, with U+FFFD for what cannot be decoded.
std::string decode_with_icu(std::string_view bytes, std::string_view encoding) {
    UErrorCode status = U_ZERO_ERROR;
    const Converter from(ucnv_open(icu_name(encoding), &status));
    const Converter to(ucnv_open("UTF-8", &status));
    if (U_FAILURE(status) != 0) return repair_utf8(bytes);
    ucnv_setToUCallBack(from.get(), put_replacement, nullptr, nullptr, nullptr, &status);
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 2);
    char chunk[16384];
    UChar pivot[4096];
    UChar* pivot_source = pivot;
    UChar* pivot_target = pivot;
    const char* source = bytes.data();
    const char* const source_end = bytes.data() + bytes.size();
    for (UBool reset = 1;; reset = 0) {
        char* target = chunk;
        status = U_ZERO_ERROR;
        ucnv_convertEx(to.get(), from.get(), &target, chunk + sizeof chunk, &source, source_end,
                       pivot, &pivot_source, &pivot_target, pivot + std::size(pivot), reset, 1,
                       &status);
        out.append(chunk, static_cast<std::size_t>(target - chunk));
        if (status != U_BUFFER_OVERFLOW_ERROR) break;
    }
    return out;
}

std::string decode(std::string_view bytes, std::string_view encoding) {
    if (encoding == "UTF-8") return repair_utf8(bytes);
    if (encoding == "replacement") return bytes.empty() ? "" : "\xEF\xBF\xBD";
    if (encoding == "x-user-defined") return decode_x_user_defined(bytes);
    return repair_utf8(decode_with_icu(bytes, encoding));
}

// ---- What the page declares -------------------------------------------------------------------

/// Where `needle` (lower case) begins in `text`, ASCII case ignored.
std::size_t find_ignoring_case(std::string_view text, std::string_view needle, std::size_t from) {
    for (std::size_t i = from; i + needle.size() <= text.size(); ++i) {
        if (ascii_iequals(text.substr(i, needle.size()), needle)) return i;
    }
    return std::string_view::npos;
}

/// "extracting a character encoding from a meta element": the value after "charset=".
std::string_view charset_in(std::string_view content) {
    std::size_t at = 0;
    for (;;) {
        at = find_ignoring_case(content, "charset", at);
        if (at == std::string_view::npos) return {};
        at += 7;
        while (at < content.size() && is_space(content[at])) ++at;
        if (at < content.size() && content[at] == '=') break;
    }
    ++at;
    while (at < content.size() && is_space(content[at])) ++at;
    if (at >= content.size()) return {};
    if (content[at] == '"' || content[at] == '\'') {
        const std::size_t close = content.find(content[at], at + 1);
        return close == std::string_view::npos ? std::string_view{}
                                               : content.substr(at + 1, close - at - 1);
    }
    std::size_t end = at;
    while (end < content.size() && !is_space(content[end]) && content[end] != ';') ++end;
    return content.substr(at, end - at);
}

/// "prescan a byte stream to determine its encoding" (HTML Standard section 13.2.3.2).
class Prescan {
public:
    explicit Prescan(std::string_view bytes) : bytes_(bytes) {}

    /// The standard's name, or "" for none.
    std::string_view run() {
        while (at_ < bytes_.size()) {
            const std::size_t open = bytes_.find('<', at_);
            if (open == std::string_view::npos) break;
            at_ = open;
            const std::string_view rest = bytes_.substr(at_);
            if (rest.substr(0, 4) == "<!--") {
                const std::size_t end = bytes_.find("-->", at_ + 2);
                if (end == std::string_view::npos) break;
                at_ = end + 3;
            } else if (ascii_iequals(rest.substr(0, 5), "<meta") && rest.size() > 5 &&
                       (is_space(rest[5]) || rest[5] == '/')) {
                at_ += 6;
                const std::string_view found = meta();
                if (!found.empty()) return found;
            } else if (rest.size() > 1 &&
                       (is_alpha(rest[1]) ||
                        (rest[1] == '/' && rest.size() > 2 && is_alpha(rest[2])))) {
                while (at_ < bytes_.size() && !is_space(bytes_[at_]) && bytes_[at_] != '>') ++at_;
                while (attribute()) {
                }
                ++at_;
            } else if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '/' || rest[1] == '?')) {
                const std::size_t end = bytes_.find('>', at_);
                if (end == std::string_view::npos) break;
                at_ = end + 1;
            } else {
                ++at_;
            }
        }
        return {};
    }

private:
    /// The encoding that the <meta> at at_ declares; "" for none.
    std::string_view meta() {
        std::string_view charset;
        bool got_pragma = false;
        std::optional<bool> need_pragma;
        bool seen_http_equiv = false;
        bool seen_content = false;
        bool seen_charset = false;
        while (attribute()) {
            if (ascii_iequals(name_, "http-equiv") && !seen_http_equiv) {
                seen_http_equiv = true;
                got_pragma = ascii_iequals(value_, "content-type");
            } else if (ascii_iequals(name_, "content") && !seen_content) {
                seen_content = true;
                const std::string_view found = encoding_for_label(charset_in(value_));
                if (!found.empty() && charset.empty()) {
                    charset = found;
                    need_pragma = true;
                }
            } else if (ascii_iequals(name_, "charset") && !seen_charset) {
                seen_charset = true;
                charset = encoding_for_label(value_);
                need_pragma = false;
            }
        }
        if (at_ >= bytes_.size()) return {};  // cut off: nothing is decided by half a tag
        ++at_;
        if (!need_pragma || (*need_pragma && !got_pragma)) return {};
        if (charset.substr(0, 6) == "UTF-16") return "UTF-8";
        return charset == "x-user-defined" ? "windows-1252" : charset;
    }

    /// "get an attribute": reads one into name_ and value_; false at the tag's end.
    bool attribute() {
        while (at_ < bytes_.size() && (is_space(bytes_[at_]) || bytes_[at_] == '/')) ++at_;
        if (at_ >= bytes_.size() || bytes_[at_] == '>') return false;
        const std::size_t start = at_;
        while (at_ < bytes_.size() && !is_space(bytes_[at_]) && bytes_[at_] != '/' &&
               bytes_[at_] != '>' && (bytes_[at_] != '=' || at_ == start)) {
            ++at_;
        }
        name_ = bytes_.substr(start, at_ - start);
        value_ = {};
        while (at_ < bytes_.size() && is_space(bytes_[at_])) ++at_;
        if (at_ >= bytes_.size() || bytes_[at_] != '=') return true;
        ++at_;
        while (at_ < bytes_.size() && is_space(bytes_[at_])) ++at_;
        if (at_ >= bytes_.size()) return true;
        if (bytes_[at_] == '"' || bytes_[at_] == '\'') {
            const std::size_t close = bytes_.find(bytes_[at_], at_ + 1);
            if (close == std::string_view::npos) {
                at_ = bytes_.size();
                return false;
            }
            value_ = bytes_.substr(at_ + 1, close - at_ - 1);
            at_ = close + 1;
            return true;
        }
        const std::size_t from = at_;
        while (at_ < bytes_.size() && !is_space(bytes_[at_]) && bytes_[at_] != '>') ++at_;
        value_ = bytes_.substr(from, at_ - from);
        return true;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::string_view name_;
    std::string_view value_;
};

/// <?xml version="1.0" encoding="iso-8859-2"?>
std::string_view xml_declaration(std::string_view bytes) {
    if (bytes.substr(0, 5) != "<?xml") return {};
    const std::string_view head = bytes.substr(0, bytes.find('>'));
    std::size_t at = head.find("encoding");
    if (at == std::string_view::npos) return {};
    at += 8;
    while (at < head.size() && is_space(head[at])) ++at;
    if (at >= head.size() || head[at] != '=') return {};
    ++at;
    while (at < head.size() && is_space(head[at])) ++at;
    if (at >= head.size() || (head[at] != '"' && head[at] != '\'')) return {};
    const std::size_t close = head.find(head[at], at + 1);
    if (close == std::string_view::npos) return {};
    const std::string_view found = encoding_for_label(head.substr(at + 1, close - at - 1));
    return found.substr(0, 6) == "UTF-16" ? std::string_view("UTF-8") : found;
}

/// "UTF-16" in ASCII's disguise: a page that begins "<\0" or "\0<" cannot be anything else.
std::string_view utf16_by_shape(std::string_view bytes) {
    using std::string_view_literals::operator""sv;
    if (bytes.substr(0, 4) == "<\0!\0"sv || bytes.substr(0, 4) == "<\0h\0"sv ||
        bytes.substr(0, 4) == "<\0?\0"sv) {
        return "UTF-16LE";
    }
    if (bytes.substr(0, 4) == "\0<\0!"sv || bytes.substr(0, 4) == "\0<\0h"sv ||
        bytes.substr(0, 4) == "\0<\0?"sv) {
        return "UTF-16BE";
    }
    return {};
}

std::string_view bom_encoding(std::string_view bytes) {
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF") return "UTF-8";
    if (bytes.substr(0, 2) == "\xFF\xFE") return "UTF-16LE";
    if (bytes.substr(0, 2) == "\xFE\xFF") return "UTF-16BE";
    return {};
}

/// What lang says on <html>: "ru" of "ru-RU", lower case; "" for nothing.
std::string page_language(std::string_view bytes) {
    const std::string head = ascii_lower(bytes.substr(0, 4096));
    const std::size_t html = head.find("<html");
    if (html == std::string::npos) return {};
    const std::string tag = head.substr(html, head.find('>', html) - html);
    const std::size_t at = tag.find("lang=");
    if (at == std::string::npos) return {};
    std::size_t begin = at + std::string_view("lang=").size();
    if (begin < tag.size() && (tag[begin] == '"' || tag[begin] == '\'')) ++begin;
    return tag.substr(begin, tag.find_first_not_of("abcdefghijklmnopqrstuvwxyz", begin) - begin);
}

/// The encoding that the letters of a text speak for, by ICU's detector; "" where they speak for
/// none. Latin letters alone say little: only where the page's language is the one found.
std::string_view guess_encoding(std::string_view bytes) {
    constexpr std::size_t kMostBytes = 200'000;
    constexpr std::int32_t kFewest = 10;  // per cent, where the language agrees
    constexpr std::int32_t kSure = 40;
    struct Close {
        void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
    };
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, Close> detector(ucsdet_open(&error));
    if (U_FAILURE(error) != 0) return {};
    const std::string_view part = bytes.substr(0, kMostBytes);
    ucsdet_enableInputFilter(detector.get(), 1);
    ucsdet_setText(detector.get(), part.data(), static_cast<std::int32_t>(part.size()), &error);
    std::int32_t count = 0;
    const UCharsetMatch* const* matches = ucsdet_detectAll(detector.get(), &count, &error);
    if (U_FAILURE(error) != 0) return {};
    const std::string lang = page_language(bytes);
    for (std::int32_t i = 0; i < count; ++i) {
        const std::string_view encoding = encoding_for_label(ucsdet_getName(matches[i], &error));
        const std::string_view language = ucsdet_getLanguage(matches[i], &error);
        const std::int32_t confidence = ucsdet_getConfidence(matches[i], &error);
        if (encoding.empty() || encoding.starts_with("UTF-")) continue;
        if (lang.empty()) {
            static constexpr std::string_view kLatin[] = {"windows-1252", "windows-1250",
                                                          "windows-1254", "ISO-8859-2"};
            if (confidence < kSure || set_of<kLatin>().has(encoding)) return {};
            return encoding;
        }
        if (language == lang && confidence >= kFewest) return encoding;
    }
    return {};
}

constexpr std::size_t kPrescanBytes = 1024;
/// Browsers look again while they parse: a <meta> this far counts too.
constexpr std::size_t kLateMetaBytes = 65536;

}  // namespace

std::string_view encoding_for_label(std::string_view label) {
    while (!label.empty() && is_space(label.front())) label.remove_prefix(1);
    while (!label.empty() && is_space(label.back())) label.remove_suffix(1);
    const std::string lower = ascii_lower(label);
    const Label* found = std::lower_bound(
        std::begin(kLabels), std::end(kLabels), lower,
        [](const Label& entry, const std::string& wanted) { return entry.label < wanted; });
    return found != std::end(kLabels) && found->label == lower ? found->encoding
                                                               : std::string_view{};
}

std::string_view declared_encoding(std::string_view bytes, std::string_view content_type) {
    std::string_view found = bom_encoding(bytes);
    if (found.empty()) found = encoding_for_label(charset_in(content_type));
    if (found.empty()) found = utf16_by_shape(bytes);
    if (found.empty()) found = Prescan(bytes.substr(0, kPrescanBytes)).run();
    if (found.empty()) found = xml_declaration(bytes.substr(0, kPrescanBytes));
    if (found.empty()) found = Prescan(bytes.substr(0, kLateMetaBytes)).run();
    return found;
}

DecodedText to_utf8(std::string bytes, std::string_view content_type) {
    if (const std::string_view bom = bom_encoding(bytes); !bom.empty()) {
        return {decode(std::string_view(bytes).substr(bom == "UTF-8" ? 3 : 2), bom),
                std::string(bom)};
    }
    const Utf8 judged = judge_utf8(bytes);
    if (judged == Utf8::valid) return {std::move(bytes), "UTF-8"};
    if (judged == Utf8::cut) return {repair_utf8(bytes), "UTF-8"};

    std::string_view encoding = declared_encoding(bytes, content_type);
    const Sequences sequences = judged == Utf8::invalid ? count_sequences(bytes) : Sequences{};
    if (sequences.are_mostly_utf8()) return {repair_utf8(bytes), "UTF-8"};
    if (encoding == "UTF-8" && sequences.are_hardly_utf8()) {
        const std::string_view own = declared_encoding(bytes, "");
        if (!own.empty() && own != "UTF-8") {
            std::string text = decode(bytes, own);
            if (text.find("\xEF\xBF\xBD") == std::string::npos)
                return {std::move(text), std::string(own)};
        }
    }
    if (encoding.empty() && judged == Utf8::invalid) encoding = guess_encoding(bytes);
    if (encoding.empty()) encoding = "windows-1252";
    // ASCII is the same text in most encodings; only these read other things into it.
    const bool plain = judged == Utf8::ascii && encoding.substr(0, 6) != "UTF-16" &&
                       encoding != "ISO-2022-JP" && encoding != "replacement";
    return {plain ? std::move(bytes) : decode(bytes, encoding), std::string(encoding)};
}

}  // namespace stet
