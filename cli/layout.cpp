#include "cli/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <ostream>

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace stet {

namespace {

constexpr int kGap = 2;             // between two columns of a table
constexpr int kLeastFlexible = 12;  // a flexible column is never narrower

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

int code_point_columns(UChar32 c) {
    constexpr UChar32 kFirstMark = 0xE000;
    constexpr UChar32 kLastMark = 0xE001;
    if (c == kFirstMark || c == kLastMark) return 0;
    const int category = u_charType(c);
    if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
        category == U_FORMAT_CHAR || category == U_CONTROL_CHAR) {
        return 0;
    }
    const int wide = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

/// Columns of one user-perceived character: its widest code point, two where a variation selector
/// asks for an emoji or two regional indicators make a flag.
int cluster_columns(const icu::UnicodeString& text, std::int32_t from, std::int32_t to) {
    constexpr UChar32 kEmojiSelector = 0xFE0F;
    int width = 0;
    int indicators = 0;
    for (std::int32_t i = from; i < to; i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        if (c == kEmojiSelector) return 2;
        if (u_hasBinaryProperty(c, UCHAR_REGIONAL_INDICATOR)) ++indicators;
        width = std::max(width, code_point_columns(c));
    }
    return indicators > 1 ? 2 : width;
}

std::unique_ptr<icu::BreakIterator> characters_of(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> iterator(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) return nullptr;
    iterator->setText(text);
    return iterator;
}

int columns_of(const icu::UnicodeString& text) {
    const std::unique_ptr<icu::BreakIterator> iterator = characters_of(text);
    if (!iterator) return text.countChar32();
    int total = 0;
    std::int32_t from = iterator->first();
    for (std::int32_t to = iterator->next(); to != icu::BreakIterator::DONE;
         to = iterator->next()) {
        total += cluster_columns(text, from, to);
        from = to;
    }
    return total;
}

/// How much of `text` fits `width` columns, in UTF-16 units; at least one character.
std::int32_t fitting_prefix(const icu::UnicodeString& text, int width, bool at_least_one) {
    const std::unique_ptr<icu::BreakIterator> iterator = characters_of(text);
    if (!iterator) return std::min(text.length(), width);
    int used = 0;
    std::int32_t from = iterator->first();
    for (std::int32_t to = iterator->next(); to != icu::BreakIterator::DONE;
         to = iterator->next()) {
        used += cluster_columns(text, from, to);
        if (used > width && !(at_least_one && from == 0)) return from;
        from = to;
    }
    return text.length();
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

/// Wraps one paragraph (no newline in it).
void wrap_paragraph(std::string_view paragraph, int width, std::vector<std::string>& lines) {
    const icu::UnicodeString text = from_utf8(paragraph);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> breaks(
        icu::BreakIterator::createLineInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) {
        lines.emplace_back(paragraph);
        return;
    }
    breaks->setText(text);
    icu::UnicodeString line;
    int used = 0;
    const auto flush = [&] {
        line.trim();
        lines.push_back(to_utf8(line));
        line.remove();
        used = 0;
    };
    std::int32_t from = breaks->first();
    for (std::int32_t to = breaks->next(); to != icu::BreakIterator::DONE; to = breaks->next()) {
        icu::UnicodeString piece(text, from, to - from);
        from = to;
        icu::UnicodeString bare = piece;
        bare.trim();
        int bare_width = columns_of(bare);
        if (used > 0 && used + bare_width > width) flush();
        while (bare_width > width) {  // a word longer than the line
            const std::int32_t cut = fitting_prefix(piece, width, true);
            if (cut >= piece.length()) break;
            line = icu::UnicodeString(piece, 0, cut);
            flush();
            piece.remove(0, cut);
            bare = piece;
            bare_width = columns_of(bare.trim());
        }
        line.append(piece);
        used += columns_of(piece);
    }
    flush();
}

std::string padded(const std::string& text, int width, bool right) {
    const int missing = std::max(0, width - columns(text));
    const std::string spaces(static_cast<std::size_t>(missing), ' ');
    return right ? spaces + text : text + spaces;
}

}  // namespace

int columns(std::string_view text) {
    if (is_ascii(text)) return static_cast<int>(text.size());
    return columns_of(from_utf8(text));
}

std::string fit(std::string_view text, int width) {
    if (width <= 0) return {};
    if (columns(text) <= width) return std::string(text);
    const icu::UnicodeString wide = from_utf8(text);
    icu::UnicodeString kept(wide, 0, fitting_prefix(wide, width - 1, false));
    return to_utf8(kept.trim()) + "…";
}

std::string fit_line(std::string_view text, const Io& io) {
    return io.width > 0 ? fit(text, io.width) : std::string(text);
}

std::vector<std::string> wrap(std::string_view text, int width) {
    std::vector<std::string> lines;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view paragraph = text.substr(begin, end - begin);
        begin = end + 1;
        if (width <= 0 || paragraph.empty()) {
            lines.emplace_back(paragraph);
        } else {
            wrap_paragraph(paragraph, width, lines);
        }
    }
    return lines;
}

std::string printable(std::string_view text, bool multiline) {
    constexpr UChar32 kReplacement = 0xFFFD;
    constexpr UChar32 kEndOfIsolate = 0x2069;
    const icu::UnicodeString wide = from_utf8(text);
    icu::UnicodeString out;
    int isolates = 0;
    for (std::int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
        const UChar32 c = wide.char32At(i);
        if (c >= 0x202A && c <= 0x202E) continue;  // embeddings and overrides of direction
        if (c >= 0x2066 && c < kEndOfIsolate) ++isolates;
        if (c == kEndOfIsolate) {
            if (isolates == 0) continue;
            --isolates;
        }
        const bool stays = multiline && (c == '\n' || c == '\t');
        out.append(u_charType(c) == U_CONTROL_CHAR && !stays ? kReplacement : c);
    }
    for (; isolates > 0; --isolates) out.append(kEndOfIsolate);
    return to_utf8(out);
}

std::string paint(Ink ink, std::string_view text, const Io& io) {
    if (!io.colour || text.empty() || ink == Ink::plain) return std::string(text);
    const char* code = "";
    switch (ink) {
        case Ink::plain: break;
        case Ink::strong: code = "1"; break;
        case Ink::faint: code = "2"; break;
        case Ink::good: code = "32"; break;
        case Ink::bad: code = "31"; break;
        case Ink::warn: code = "33"; break;
        case Ink::name: code = "36"; break;
        case Ink::match: code = "1;33"; break;
    }
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::vector<std::string> paint_marks(std::vector<std::string> lines, Ink ink, const Io& io) {
    bool open = false;
    for (std::string& line : lines) {
        std::string out;
        std::string_view rest = line;
        while (!rest.empty()) {
            const std::string_view mark = open ? kMarkEnd : kMarkBegin;
            const std::size_t end = std::min(rest.find(mark), rest.size());
            out += open ? paint(ink, rest.substr(0, end), io) : std::string(rest.substr(0, end));
            if (end == rest.size()) break;
            rest.remove_prefix(end + mark.size());
            open = !open;
        }
        line = std::move(out);
    }
    return lines;
}

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string counted(std::int64_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

std::string human_bytes(std::uint64_t bytes) {
    constexpr std::uint64_t kStep = 1000;
    if (bytes < kStep) return counted(static_cast<std::int64_t>(bytes), "byte", "bytes");
    constexpr std::array<const char*, 4> kUnits = {"kB", "MB", "GB", "TB"};
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    value /= 1000;
    constexpr double kRoundsToNext = 999.95;
    while (value >= kRoundsToNext && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string human_duration(std::int64_t milliseconds) {
    constexpr std::int64_t kMinute = 60'000;
    constexpr std::int64_t kHour = 60 * kMinute;
    if (milliseconds < kMinute) {
        return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
    }
    if (milliseconds < kHour) {
        return fmt::format("{} min {} s", milliseconds / kMinute, milliseconds % kMinute / 1000);
    }
    return fmt::format("{} h {} min", milliseconds / kHour, milliseconds % kHour / kMinute);
}

Table::Table(std::vector<Column> columns, int indent)
    : columns_(std::move(columns)), indent_(indent) {}

void Table::add(std::vector<std::string> cells) {
    cells.resize(columns_.size());
    rows_.push_back(std::move(cells));
}

void Table::print(Io& io) const {
    std::vector<int> widths(columns_.size(), 0);
    bool has_header = false;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        has_header = has_header || !columns_[i].header.empty();
        widths[i] = columns(columns_[i].header);
        for (const auto& row : rows_) widths[i] = std::max(widths[i], columns(row[i]));
    }
    // A column that no row fills takes no room.
    std::vector<bool> shown(columns_.size(), true);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        shown[i] = std::any_of(rows_.begin(), rows_.end(),
                               [i](const auto& row) { return !row[i].empty(); });
    }
    if (io.width > 0) {
        int total = indent_ - kGap;
        int flexible = 0;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (!shown[i]) continue;
            total += widths[i] + kGap;
            if (columns_[i].flexible) ++flexible;
        }
        // Takes from the widest flexible column, a column at a time, until the line fits.
        while (flexible > 0 && total > io.width) {
            std::size_t widest = columns_.size();
            for (std::size_t i = 0; i < columns_.size(); ++i) {
                if (!shown[i] || !columns_[i].flexible || widths[i] <= kLeastFlexible) continue;
                if (widest == columns_.size() || widths[i] > widths[widest]) widest = i;
            }
            if (widest == columns_.size()) break;
            --widths[widest];
            --total;
        }
    }
    const auto print_row = [&](const std::vector<std::string>& cells, bool header) {
        std::string line(static_cast<std::size_t>(indent_), ' ');
        std::string line_plain = line;  // without ink: how far the line has come
        std::vector<std::string> lines_below;
        int margin = 0;
        std::size_t last = 0;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (shown[i] && !cells[i].empty()) last = i;
        }
        for (std::size_t i = 0; i <= last; ++i) {
            if (!shown[i]) continue;
            std::string text = cells[i];
            if (io.width > 0 && columns_[i].wraps && i + 1 == cells.size()) {
                lines_below = wrap(text, widths[i]);
                text = lines_below.front();
                lines_below.erase(lines_below.begin());
                margin = columns(line_plain);
            } else if (io.width > 0 && columns_[i].flexible) {
                text = fit(text, widths[i]);
            }
            const std::string cell =
                i == last && !columns_[i].right ? text : padded(text, widths[i], columns_[i].right);
            line += paint(header ? Ink::faint : columns_[i].ink, cell, io);
            line_plain += cell;
            if (i != last) {
                line.append(kGap, ' ');
                line_plain.append(kGap, ' ');
            }
        }
        io.out << line << '\n';
        for (const std::string& below : lines_below) {
            io.out << std::string(static_cast<std::size_t>(margin), ' ')
                   << paint(columns_[last].ink, below, io) << '\n';
        }
    };
    if (has_header && !rows_.empty()) {
        std::vector<std::string> headers;
        headers.reserve(columns_.size());
        for (const Column& column : columns_) headers.push_back(column.header);
        print_row(headers, true);
    }
    for (const auto& row : rows_) print_row(row, false);
}

}  // namespace stet
