// How text stands on a terminal: widths, wrapping, ink, tables.
//
// Widths are columns: East Asian wide characters take two (UAX #11), combining marks none. With
// Io::width 0 (a pipe, a file) nothing is cut or wrapped.
#pragma once

#include "cli/command.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// Columns that `text` takes.
int columns(std::string_view text);
/// `text`, cut to at most `width` columns with "…" for what is missing.
std::string fit(std::string_view text, int width);
/// fit() to the terminal's width; the whole text in a pipe.
std::string fit_line(std::string_view text, const Io& io);
/// `text` in lines of at most `width` columns (a word that is longer stands alone, cut at
/// characters). Breaks by UAX #14, so that Chinese and Thai wrap too. Newlines are kept.
std::vector<std::string> wrap(std::string_view text, int width);
/// `text` with control characters made visible, so that no page can speak to the terminal.
/// Newline and tab stay when `multiline`. Overrides of the direction go, isolates end with the
/// text.
std::string printable(std::string_view text, bool multiline = false);

/// What a piece of text is, from which its colour follows.
enum class Ink : std::uint8_t { plain, strong, faint, good, bad, warn, name, match };

/// `text` in that ink; itself where Io::colour is off.
std::string paint(Ink ink, std::string_view text, const Io& io);

/// What stands between these two (U+E000 and U+E001) is to be painted; they take no columns.
inline constexpr std::string_view kMarkBegin = "\xEE\x80\x80";
inline constexpr std::string_view kMarkEnd = "\xEE\x80\x81";
/// The lines with their marks turned into ink, or dropped without colour. A mark may go on from
/// one line to the next.
std::vector<std::string> paint_marks(std::vector<std::string> lines, Ink ink, const Io& io);

/// "2,146"
std::string grouped(std::int64_t number);
/// "1 story", "2,146 stories"
std::string counted(std::int64_t number, std::string_view one, std::string_view many);
/// "812 bytes", "48.2 kB", "1.3 GB": powers of 1000.
std::string human_bytes(std::uint64_t bytes);
/// "0.4 s", "3 min 12 s", "2 h 5 min"
std::string human_duration(std::int64_t milliseconds);

struct Column {
    std::string header;
    bool right = false;     // numbers
    bool flexible = false;  // gives way when the terminal is narrow
    Ink ink = Ink::plain;
    bool wraps = false;  // the last column only: goes on in lines below instead of being cut
};

/// Columns two spaces apart, as wide as their widest cell. On a terminal the flexible columns are
/// cut to what is left of the line. A header line only where a column has one.
class Table {
public:
    explicit Table(std::vector<Column> columns, int indent = 0);
    void add(std::vector<std::string> cells);
    bool empty() const { return rows_.empty(); }
    void print(Io& io) const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
    int indent_ = 0;
};

}  // namespace stet
